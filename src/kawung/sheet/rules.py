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
MAX_RECORD = 4 * 1024 * 1024
MAX_WORKBOOK_BYTES = 32 * 1024 * 1024
MAX_PARTS = 2_000
MAX_PART_BYTES = 128 * 1024 * 1024
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_ELEMENTS = 6_000_000
MAX_DEPTH = 64
MAX_LETTERS = 64 * 1024 * 1024
MAX_WORKBOOK_ROWS = 100_000
MAX_WORKBOOK_CELLS = 500_000
_SHOWN = 60
_SHORTEST = 3  # what is shorter is like too much


_READING, _WRONG, _LOOK = Severity.UNREADABLE, Severity.VIOLATION, Severity.WARNING
_TOLD = Severity.INFO

RULES: dict[str, Severity] = {
    "manifest-missing": _READING,
    "manifest-broken": _READING,
    "study-key-form": _READING,
    "file-too-large": _READING,
    "file-not-text": _READING,
    "file-not-table": _READING,
    "file-cp1252": _TOLD,
    "quotes-broken": _READING,
    "headings-missing": _READING,
    "file-empty": _LOOK,
    "file-unknown": _LOOK,
    "file-unnamed": _WRONG,
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
    "key-lookalike": _WRONG,
    "key-personal": _LOOK,
    "keys-alike": _LOOK,
    "names-alike": _LOOK,
    "cell-hides-text": _LOOK,
    "date-two-readings": _WRONG,
    "row-repeated": _LOOK,
    "study-missing": _WRONG,
    "study-once": _WRONG,
    "study-key": _WRONG,
    "table-unknown": _WRONG,
    "table-form": _WRONG,
    "value-form": _WRONG,
    "not-known-reason": _WRONG,
    "not-known-here": _WRONG,
    "headings-lower": _READING,
    "workbook-old": _READING,
    "workbook-locked": _READING,
    "workbook-macros": _READING,
    "workbook-binary": _READING,
    "workbook-ods": _READING,
    "workbook-numbers": _READING,
    "workbook-not": _READING,
    "workbook-empty": _READING,
    "workbook-broken": _READING,
    "workbook-open": _TOLD,
    "table-twice": _WRONG,
    "sheet-unknown": _LOOK,
    "sheet-unnamed": _WRONG,
    "sheet-empty": _LOOK,
    "sheet-hidden": _LOOK,
    "rows-hidden": _LOOK,
    "columns-hidden": _LOOK,
    "comments-unread": _TOLD,
    "cells-merged": _WRONG,
    "value-without-name": _WRONG,
    "number-in-code": _WRONG,
    "number-in-text": _WRONG,
    "number-percent": _WRONG,
    "number-digits-lost": _WRONG,
    "number-not-date": _WRONG,
    "cell-became-date": _WRONG,
    "date-with-time": _WRONG,
    "date-too-early": _WRONG,
    "cell-error": _WRONG,
    "formula-without-value": _WRONG,
    "formula-external": _TOLD,
    "example-row-changed": _LOOK,
}
"""Every rule of the reader and what it weighs; the texts are in `texts/`."""


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
    if len(fold(text)) < _SHORTEST:
        return None
    by_folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(text[:_SHOWN]), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def _shorten(text: str) -> str:
    """Keep what a message quotes to one short line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
