"""
matrices: what comes out of one file, and how its trouble is told.

`Tie` is one linkage as the file has it, `FileRead` a file with its counts, which add up: each entry (a cell of a
matrix, a row of an edge list) is a tie, no tie, on the diagonal, a repetition, or not readable. `RULES` lists what
can be wrong; the texts are in `texts/import.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import words
from kawung.findings import letter
from kawung.problems import Place, Problem, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from kawung.sheet.matrices.told import FileTold, Meaning, Point

_WRONG, _LOOK, _NOTE = Severity.VIOLATION, Severity.WARNING, Severity.INFO

RULES: dict[str, Severity] = {
    "sheets-several": Severity.UNREADABLE,
    "sheet-not-there": Severity.UNREADABLE,
    "sheet-passed-over": _LOOK,
    "matrix-shape": _WRONG,
    "label-missing": _WRONG,
    "label-doubled": _WRONG,
    "label-spelt-differently": _LOOK,
    "labels-alike": _LOOK,
    "cell-not-number": _WRONG,
    "cell-negative": _WRONG,
    "cell-two-readings": _WRONG,
    "cell-many-decimals": _WRONG,
    "cell-off-scale": _WRONG,
    "cell-merged": _WRONG,
    "cell-without-result": _WRONG,
    "cell-is-error": _WRONG,
    "cell-is-date": _WRONG,
    "cell-beyond-headings": _WRONG,
    "diagonal-filled": _NOTE,
    "cells-differ": _LOOK,
    "one-triangle": _NOTE,
    "edges-shape": _WRONG,
    "edges-first-row": _WRONG,
    "edges-columns-assumed": _LOOK,
    "edge-heading-unknown": _LOOK,
    "edge-incomplete": _WRONG,
    "edge-variable-unknown": _WRONG,
    "edge-variable-missing": _WRONG,
    "edge-to-itself": _NOTE,
    "edge-repeated": _LOOK,
    "tie-in-two-files": _WRONG,
}
"""Every rule of the import and what it weighs."""

UNREAD = "\0"
"""What a record's text begins with where a workbook's cell is neither a number nor a text to be trusted; behind it
stands what to show. No text file has this sign."""

_SHOWN, _MOST_EXCERPTS, _MOST_TEXTS, _MOST_PLACES = 60, 3, 200, 10_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,20})?\Z")
_MOST_DECIMALS = 12  # of a cell that holds an amount
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}\Z")
_NOTHING = ("", ".")


def plain(text: str) -> str:
    """Give the form in which two spellings of one label are compared: NFC, single spaces, no invisible signs."""
    visible = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def unread(text: str) -> str:
    """Return the rule that says why a cell is neither a number nor a name; empty if it may be one."""
    if not text.startswith(UNREAD):
        return ""
    if len(text) == 1:
        return "cell-merged"
    return {"=": "cell-without-result", "#": "cell-is-error"}.get(text[1], "cell-is-date")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell as read: a tie with its number, no tie (0), or nothing (None) and the rule that says why."""

    value: Decimal | None
    rule: str = ""

    @property
    def tie(self) -> bool:
        """Whether the cell says that there is a tie."""
        return bool(self.value)


def number(text: str, meaning: Meaning, scale: tuple[Point, ...]) -> Number:
    """
    Read a cell: empty, a dot or 0 is no tie, a number above 0 a tie.

    Where the number itself counts, it must have one reading only, and as a strength be on the scale.
    """
    text = text.strip()
    if text in _NOTHING:
        return Number(Decimal(0))
    if rule := unread(text):
        return Number(None, rule)
    if not _NUMBER.match(text):
        return Number(None, "cell-not-number")
    value = Decimal(text.replace(",", "."))
    if value < 0:
        return Number(None, "cell-negative")
    if value and meaning != "tie" and _THOUSANDS.match(text):
        return Number(None, "cell-two-readings")
    if meaning == "amount" and len(text.replace(",", ".").partition(".")[2]) > _MOST_DECIMALS:
        return Number(None, "cell-many-decimals")
    if value and meaning == "strength" and value not in {p.number for p in scale}:
        return Number(None, "cell-off-scale")
    return Number(value)


@dataclass(frozen=True, slots=True)
class Tie:
    """
    One linkage: between which labels, on what, when, and the cells that say so as (cell, text).

    *number* is what the cells say, None where they say different numbers; *place* is the first cell.
    """

    source: str
    target: str
    told: FileTold
    number: Decimal | None
    cells: tuple[tuple[str, str], ...]
    place: Place

    @property
    def identity(self) -> tuple[object, ...]:
        """What two ties share if they are one and the same."""
        ends = (self.source, self.target)
        pair = ends if self.told.directed else tuple(sorted(ends))
        return (*pair, self.told.directed, self.told.variable, self.told.relation, self.told.wave)


@dataclass(frozen=True, slots=True)
class FileRead:
    """
    A file as read.

    *rows* and *columns* are those with labels (of an edge list: its rows and columns of data); *entries* are what
    was read, and *tie_entries* + *no_tie* + *diagonal* + *repeated* + *unreadable* make the same number; *labels*
    are the firms by wave in their order, each with its spellings; *only_rows* and *only_columns* are labels of a matrix
    that stand on one side only.
    """

    told: FileTold
    rows: int = 0
    columns: int = 0
    entries: int = 0
    tie_entries: int = 0
    no_tie: int = 0
    diagonal: int = 0
    repeated: int = 0
    unreadable: int = 0
    ties: tuple[Tie, ...] = ()
    labels: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    only_rows: tuple[str, ...] = ()
    only_columns: tuple[str, ...] = ()


def problem(rule: str, *places: Place, **values: str | int | Words) -> Problem:
    """Tell a rule's texts with *values* in them; `{count}` is the number of places."""
    shown = {name: _shorten(v) if isinstance(v, str) else v for name, v in values.items()}
    shown.setdefault("count", len(places))
    if len(places) > _MOST_EXCERPTS:  # many rows are named, few are shown
        places = tuple(replace(p, context=()) for p in places)
    return Problem(
        rule,
        RULES[rule],
        words.words(f"import_message.{rule}", **shown),
        words.words(f"import_remedy.{rule}", **shown),
        places,
    )


def _shorten(text: str) -> str:
    line = " ".join(text.replace(UNREAD, "").split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


@dataclass(slots=True)
class Trouble:
    """
    Collects what is wrong with one file: equal trouble with equal text becomes one problem.

    A file of nothing but trouble must not fill the memory: of more than 200 texts under one rule the rest become one
    problem, and of more than 10,000 places the first are named, while all are counted.
    """

    study: str
    file: str
    sheet: str = ""
    _found: dict[tuple[str, str], list[Place]] = field(default_factory=dict)
    _values: dict[tuple[str, str], dict[str, str | int | Words]] = field(default_factory=dict)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _texts: Counter[str] = field(default_factory=Counter)

    def at(
        self,
        row: int | None = None,
        index: int | None = None,
        text: str | None = None,
        *,
        column: str = "",
        beside: tuple[str, str] | None = None,
    ) -> Place:
        """Point at the file, a row or a cell; *beside* is the (heading, text) of the cell that labels the row."""
        column, shown = column.removeprefix(UNREAD), None if text is None else text.removeprefix(UNREAD)
        context = (beside, (column, shown or "")) if beside and index is not None else ()
        across = None if index is None else letter(index)
        return Place(self.study, self.file, row, column or None, shown, across, context, self.sheet or None)

    def say(self, rule: str, place: Place, /, *, about: str | None = None, **values: str | int | Words) -> None:
        """Note trouble; *about* is what tells it from other trouble of the same rule (else the cell's text)."""
        self.say_at(rule, lambda: place, (place.text or "") if about is None else about, **values)

    def say_at(self, rule: str, place: Callable[[], Place], about: str, /, **values: str | int | Words) -> None:
        """Note trouble at a place that is made only if it will be named."""
        key = (rule, about)
        if key not in self._found:
            self._texts[rule] += 1
            if self._texts[rule] > _MOST_TEXTS:
                key = (rule, "…")
            self._found.setdefault(key, [])
            self._values.setdefault(key, {"file": self.file, "text": key[1], **values})
        self._counts[key] += 1
        if self._counts[key] <= _MOST_PLACES:
            self._found[key].append(place())

    def problems(self) -> list[Problem]:
        """Give what was noted as problems."""
        return [
            problem(key[0], *places, **{**self._values[key], "count": self._counts[key]})
            for key, places in self._found.items()
        ]
