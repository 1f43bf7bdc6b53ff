"""regions: what may be wrong with areas and codes, one rule each, in both languages; `RULES` is the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Place, Problem, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHOWN = 60
_WRONG, _LOOK = Severity.VIOLATION, Severity.WARNING

RULES: dict[str, Severity] = {
    "areas-file-not-text": _WRONG,
    "areas-file-broken": _WRONG,
    "areas-separator": _WRONG,
    "areas-column-missing": _WRONG,
    "areas-heading-doubled": _WRONG,
    "areas-cells-too-many": _WRONG,
    "areas-level-unknown": _WRONG,
    "areas-code-form": _WRONG,
    "areas-name-missing": _WRONG,
    "areas-code-doubled": _WRONG,
    "areas-code-taken": _WRONG,
    "areas-bps-form": _WRONG,
    "areas-bps-taken": _WRONG,
    "areas-iso-form": _WRONG,
    "areas-parent-unknown": _WRONG,
    "areas-parent-differs": _WRONG,
    "area-code-cut": _WRONG,
    "area-code-signs": _WRONG,
    "area-code-of-bps": _WRONG,
    "area-code-of-iso": _WRONG,
    "area-code-postal": _WRONG,
    "area-code-not-there": _WRONG,
    "area-code-name-differ": _WRONG,
    "area-name-unknown": _WRONG,
    "area-name-without-parent": _WRONG,
    "area-name-ambiguous": _WRONG,
    "area-parent-differs": _WRONG,
    "area-level-differs": _WRONG,
    "area-town-not-regency": _WRONG,
    "area-below-village": _WRONG,
    "place-name-twice": _WRONG,
    "place-name-unused": _LOOK,
    "industry-scheme-with-year": _WRONG,
    "industry-year-unknown": _LOOK,
    "industry-code-signs": _WRONG,
    "industry-code-short": _LOOK,
    "industry-code-of-product": _WRONG,
    "industry-code-of-kbli": _WRONG,
    "industry-code-not-in-year": _WRONG,
    "industry-code-other-meaning": _LOOK,
}
"""Every rule of areas and codes and what it weighs; the texts are in `texts/regions.toml`."""


def problem(rule: str, *places: Place, near: bool = False, values: Mapping[str, str | Words]) -> Problem:
    """Tell a rule's texts with *values* in them; with *near*, the remedy that names what is surely meant."""
    shown = {name: shortened(value) if isinstance(value, str) else value for name, value in values.items()}
    message = words.words(f"regions_message.{rule}", **shown)
    remedy = words.words(f"regions_near.{rule}" if near else f"regions_remedy.{rule}", **shown)
    return Problem(rule, RULES[rule], message, remedy, places)


def every(columns: Sequence[str]) -> Words:
    """Name columns, all of them: unlike what a cell holds they are not shortened. `-` stands for none."""
    return Words(", ".join(columns) or "-", ", ".join(columns) or "-")


def shortened(text: str) -> str:
    """Keep what a message quotes to one short line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
