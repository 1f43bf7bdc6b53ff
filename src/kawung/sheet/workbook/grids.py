"""
sheet: one sheet of a workbook → a grid of what is stored in its filled cells.

ECMA-376 Part 1, section 18.3. One pass over the part; rows and cells stand in order, as programs write them, and what
does not is refused rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.sheet.rules import MAX_LETTERS, MAX_WORKBOOK_CELLS, MAX_WORKBOOK_ROWS
from kawung.sheet.workbook.package import broken, too_large
from kawung.sheet.workbook.texts import LETTERS, Texts, unescape

if TYPE_CHECKING:
    from kawung.dictionary import Table
    from kawung.sheet.workbook.formats import Format

Raw = tuple[int, str, str, int, int]
"""A filled cell: its position, its kind (`text`, `n`, `b`, `e`, `d`), what is stored, its style, and how it came there:
typed (0), by a formula (1), by a formula that asks another workbook (2)."""

TRUE = ("1", "true", "on")
"""How XML says yes."""

_AT = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?\Z")
_ELSEWHERE = re.compile(r"\[[0-9]+\][^\[\]!]*!")
_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_RANGES = 100_000
_MAX_VALUE = 64  # a number has 17 digits and an exponent
_OF_TEXT = frozenset({"s", "str", "inlineStr"})
_KINDS = frozenset({"n", "b", "e", "d", *_OF_TEXT})
_ROWS, _CELLS = Words("rows in a workbook", "baris dalam buku kerja"), Words("filled cells", "sel terisi")
_RANGES = Words("merged ranges", "sel gabungan")


@dataclass(slots=True)
class Grid:
    """
    One sheet: its tab, the table that it is (None: none that is known), whether it is hidden, its filled rows.

    Rows are (number, hidden, cells); *merged* are ranges as (first row, first column, last row, last column), columns
    counted from 0; *hidden_columns* are spans of positions, *comments* the cells with comments of other people. Of a
    sheet that nobody wants (not *kept*) only *filled* is known, and its first filled row.
    """

    tab: str
    table: Table | None
    hidden: bool
    kept: bool
    rows: list[tuple[int, bool, list[Raw]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    filled: bool = False

    def hidden_among(self, positions: set[int]) -> list[int]:
        """Return those of some columns that are hidden, in order."""
        if not self.hidden_columns:
            return []
        out = bytearray(_MAX_COLUMN)
        for first, last in self.hidden_columns:
            span = range(_MAX_COLUMN)[max(first, 0) : last + 1]
            out[span.start : span.stop] = b"\1" * len(span)
        return sorted(index for index in positions if out[index])


class EnoughError(Exception):
    """A sheet that nobody wants turned out to be filled."""


@dataclass(slots=True)
class Budget:
    """What a workbook may still hold."""

    rows: int = MAX_WORKBOOK_ROWS
    cells: int = MAX_WORKBOOK_CELLS
    letters: int = MAX_LETTERS


class Cells(Texts):
    """The rows of one sheet, with what stands before and after them."""

    def __init__(self, grid: Grid, strings: list[str], styles: list[Format], budget: Budget) -> None:
        super().__init__()
        self._grid, self._strings, self._budget = grid, strings, budget
        self._styles = {str(number): number for number in range(len(styles))}
        self._in_data = self._in_row = False
        self._row, self._row_hidden, self._cells = 0, False, list[Raw]()
        self._row_said, self._at = "0", -1
        self._before: str | None = None
        self._letters: dict[str, int] = {}
        self._attributes: dict[str, str] = {}
        self._value: str | None = None
        self._formula = 0
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell, or a part of one."""
        self.depth += 1
        self.elements += 1
        tag = self.names.get(name)
        if tag == "c":
            if self._in_row and self.depth == 4:
                self._attributes, self._value, self._formula = attributes, None, 0
        elif tag in ("v", "f"):
            if self._in_row and self.depth == 5:
                self._taking, self._length = [], 0
        elif tag == "is":
            self._pieces, self._length = [], 0
        elif tag == "t":
            if self._pieces is not None and not self._spoken:
                self._taking = self._pieces
        elif tag == "row":
            if self._in_data and self.depth == 3:
                self._begin_row(attributes)
        elif tag == "rPh":
            self._spoken = self.depth
        elif tag == "sheetData":
            self._in_data = self.depth == 2
        elif tag is not None and self.depth == 3:
            self._around(tag, attributes)

    def end(self, name: str) -> None:
        """End a row, a cell, or a part of one."""
        tag = self.names.get(name)
        if tag == "c":
            if self._in_row and self.depth == 4:
                self._end_cell()
        elif tag in ("v", "f"):
            if self._taking is not None:
                self._end_part(tag)
        elif tag == "t":
            self._taking = None
        elif tag == "is":
            if self._pieces is not None:
                self._value, self._pieces = "".join(self._pieces), None
        elif tag == "row":
            if self._in_data and self.depth == 3:
                self._end_row()
        elif tag == "sheetData" and self.depth == 2:
            self._in_data = False
        if self.depth == self._spoken:
            self._spoken = 0
        self.depth -= 1

    def _end_part(self, tag: str) -> None:
        text = self._taken()
        if tag == "v":
            self._value = text
        else:
            self._formula = 2 if _ELSEWHERE.search(text) else 1

    def _begin_row(self, a: dict[str, str]) -> None:
        said = a.get("r")
        number = self._row + 1 if said is None else int(said) if said.isdecimal() and len(said) < 8 else 0
        if not self._row < number <= _MAX_ROW:
            raise broken(f"row {said} follows row {self._row}")
        self._row, self._row_said, self._at, self._before = number, str(number), -1, None
        self._in_row = True
        self._row_hidden = a.get("hidden", "").lower() in TRUE
        self._cells = []

    def _end_row(self) -> None:
        self._in_row = False
        if not self._cells:
            return
        self._budget.rows -= 1
        if self._budget.rows < 0:
            raise too_large(MAX_WORKBOOK_ROWS, _ROWS)
        self._budget.cells -= len(self._cells)
        if self._budget.cells < 0:
            raise too_large(MAX_WORKBOOK_CELLS, _CELLS)
        self._grid.rows.append((self._row, self._row_hidden, self._cells))
        if not self._grid.kept:
            raise EnoughError

    def _end_cell(self) -> None:
        a, value = self._attributes, self._value
        said = a.get("r")
        if value is None and not self._formula:  # most cells of a formatted sheet: no more than noted
            if said is None:
                self._place(said)
            else:
                self._before = said
            return
        kind = a.get("t", "n")
        self._place(said)
        if value is not None and kind in _OF_TEXT:
            kind, value = "text", self._string(value) if kind == "s" else self._own(value)
            if not value or value.isspace():
                return
        else:
            value = (value or "").strip() if kind in _KINDS and len(value or "") <= _MAX_VALUE else None
            if value is None:
                raise broken(f"there is no cell of kind {kind[:20]} and value {(self._value or '')[:20]}")
            if not value and not self._formula:
                return
        style = self._styles.get(a.get("s", "0"))
        self._cells.append((self._at, kind, value, self._style(a["s"]) if style is None else style, self._formula))

    def _place(self, said: str | None) -> None:
        """Find out where a cell stands: where it says, else behind the one before."""
        before = self._at
        if said is not None:
            self._at = self._index(said)
        else:
            if self._before is not None:
                before = self._index(self._before)
            self._at = before + 1
        self._before = None
        if not before < self._at < _MAX_COLUMN:
            raise broken(f"cell {said} stands in row {self._row} behind {before}")

    def _index(self, said: str) -> int:
        """Return the position of a cell of this row by its name."""
        letters = said.removesuffix(self._row_said)
        index = self._letters.get(letters)
        if index is None or len(letters) == len(said):
            row, index = at(said)
            if row != self._row:
                raise broken(f"cell {said[:20]} stands in row {self._row}")
            self._letters[letters] = index
        return index

    def _style(self, said: str) -> int:
        """Read which style a cell has, where it is not written as usual."""
        style = int(said) if said.isdecimal() and len(said) < 8 else -1
        if not 0 <= style < len(self._styles):
            raise broken(f"there is no style {said[:20]}")
        return style

    def _string(self, value: str) -> str:
        """Look up a shared string."""
        number = int(value) if value.strip().isdecimal() and len(value) < 12 else -1
        if not 0 <= number < len(self._strings):
            raise broken(f"there is no string {value[:20]}")
        return self._strings[number]

    def _own(self, value: str) -> str:
        """Take a text that stands in the cell itself."""
        self._budget.letters -= len(value)
        if self._budget.letters < 0:
            raise too_large(MAX_LETTERS, LETTERS)
        return unescape(value)

    def _around(self, tag: str, a: dict[str, str]) -> None:
        """Note hidden columns and merged ranges."""
        if tag == "col" and a.get("hidden", "").lower() in TRUE:
            first, last = a.get("min", ""), a.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(first + last) < 12:
                self._grid.hidden_columns.append((int(first) - 1, int(last) - 1))
        elif tag == "mergeCell":
            match = _RANGE.match(a.get("ref", ""))
            if not match:
                raise broken("a merged range has no name")
            self._grid.merged.append((*at(match[1]), *at(match[2] or match[1])))
        if len(self._grid.merged) + len(self._grid.hidden_columns) > _MAX_RANGES:
            raise too_large(_MAX_RANGES, _RANGES)


def at(text: str) -> tuple[int, int]:
    """Return the row, counted from 1, and the position, counted from 0, of a cell's name."""
    match = _AT.match(text)
    if not match:
        raise broken(f"no cell is called {text[:20]}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > _MAX_ROW or column > _MAX_COLUMN:
        raise broken(f"no cell is called {text[:20]}")
    return row, column - 1
