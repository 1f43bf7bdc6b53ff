"""publishers: what can be wrong with official figures, one rule each, in both languages; `RULES` is the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Problem, Severity, Words
from kawung.regions.rules import shortened

if TYPE_CHECKING:
    from kawung.problems import Place

_WRONG, _LOOK = Severity.VIOLATION, Severity.WARNING

RULES: dict[str, Severity] = {
    "figures-unreadable": Severity.UNREADABLE,
    "figures-separator": _WRONG,
    "figures-headings": _WRONG,
    "figure-cells-too-many": _WRONG,
    "figure-key": _WRONG,
    "figure-key-doubled": _WRONG,
    "figure-doubled": _WRONG,
    "figure-area-missing": _WRONG,
    "figure-area-cut": _WRONG,
    "figure-area-other-system": _WRONG,
    "figure-area-name": _WRONG,
    "figure-area-form": _WRONG,
    "figure-area-unknown": _LOOK,
    "figure-property-unknown": _WRONG,
    "figure-year": _WRONG,
    "figure-value-none": _LOOK,
    "figure-value": _WRONG,
    "figure-value-form": _WRONG,
    "figure-negative": _WRONG,
    "figure-not-whole": _WRONG,
    "figure-share": _WRONG,
    "figure-unit-missing": _WRONG,
    "figure-industry-missing": _WRONG,
    "figure-industry-needless": _WRONG,
    "figure-industry-without-year": _WRONG,
    "figure-industry-scheme": _WRONG,
    "figure-industry": _WRONG,
    "figure-industry-named-year": _WRONG,
    "figure-named-key": _WRONG,
    "figure-name-missing": _WRONG,
    "figure-name-differs": _WRONG,
    "figure-size": _WRONG,
    "figure-size-code": _WRONG,
    "figure-base": _WRONG,
    "figure-grade": _WRONG,
    "figure-status": _WRONG,
    "figure-source-unknown": _WRONG,
    "figure-period-part": _WRONG,
    "figure-meaning": _WRONG,
    "figure-place-unclear": _WRONG,
    "source-key": _WRONG,
    "source-incomplete": _WRONG,
    "source-kind": _WRONG,
    "source-address": _WRONG,
    "source-accessed": _WRONG,
    "source-key-doubled": _WRONG,
}
"""Every rule of official figures and what it weighs; the texts are in `texts/statistics.toml`."""


def problem(rule: str, at: Place, **values: str | int | Words) -> Problem:
    """Tell a rule's texts with *values* in them; the text of the cell is `{text}`, its heading `{column}`."""
    shown: dict[str, str | int | Words] = {"text": at.text or "", "column": at.column or "", "file": at.file, **values}
    shown = {name: shortened(v) if isinstance(v, str) else v for name, v in shown.items()}
    message = words.words(f"figure_message.{rule}", **shown)
    return Problem(rule, RULES[rule], message, words.words(f"figure_remedy.{rule}", **shown), (at,))
