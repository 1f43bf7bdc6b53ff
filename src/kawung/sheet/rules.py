"""
sheet: what the reader may find wrong, one rule each, in both languages.

Only what has no place in a graph is reported here (files, headings, encoding, keys); a cell that does not fit
its column goes on as `Unread`, and the shapes speak of it. `RULES` is the whole list; `problem` tells a
rule's texts.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Place, Problem, Severity, Words
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.dictionary import Column

MAX_BYTES = 64 * 1024 * 1024
MAX_MANIFEST_BYTES = 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 16_384
MAX_CELL = 32_767
_SHOWN = 60


_READING, _WRONG, _LOOK = Severity.UNREADABLE, Severity.VIOLATION, Severity.WARNING

RULES: dict[str, Severity] = {
    "manifest-missing": _READING,
    "manifest-broken": _READING,
    "study-key-form": _READING,
    "file-too-large": _READING,
    "file-not-text": _READING,
    "quotes-broken": _READING,
    "headings-missing": _READING,
    "file-empty": _LOOK,
    "file-unknown": _LOOK,
    "heading-doubled": _WRONG,
    "heading-empty": _WRONG,
    "column-unknown": _WRONG,
    "column-missing": _WRONG,
    "cell-without-heading": _WRONG,
    "cell-too-long": _WRONG,
    "key-missing": _WRONG,
    "key-form": _WRONG,
    "key-doubled": _WRONG,
    "key-case": _WRONG,
    "row-repeated": _LOOK,
    "study-missing": _WRONG,
    "study-once": _WRONG,
    "study-key": _WRONG,
    "table-unknown": _WRONG,
    "table-form": _WRONG,
    "value-form": _WRONG,
    "not-known-reason": _WRONG,
    "not-known-here": _WRONG,
}
"""Every rule of the reader and what it weighs; the texts are in `texts/sheet.toml`."""


def problem(
    rule: str,
    *places: Place,
    near: str | None = None,
    detail: tuple[tuple[str, str], ...] = (),
    values: Mapping[str, str | int | Words],
) -> Problem:
    """Tell a rule's texts with *values* in them; with *near*, the remedy that names what is alike."""
    shown = {name: _shorten(v) if isinstance(v, str) else v for name, v in values.items()}
    message = words.words(f"sheet_message.{rule}", **shown)
    remedy = words.words(f"sheet_remedy.{rule}", **shown)
    if near is not None:
        remedy = words.words(f"sheet_near.{rule}", **shown, nearest=near)
    return Problem(rule, RULES[rule], message, remedy, places, detail)


def named(column: Column) -> Words:
    """Name a column as people see it: its heading, with the label in brackets where that differs."""

    def name(label: str) -> str:
        return column.name if fold(label) == fold(column.name) else f"{column.name} ({label})"

    return Words(name(column.label.en), name(column.label.id))


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known name most like *text*, if one is alike enough to be meant."""
    by_folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(text[:_SHOWN]), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def _shorten(text: str) -> str:
    """Keep what a message quotes to one short line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
