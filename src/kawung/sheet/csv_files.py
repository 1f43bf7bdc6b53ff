"""
sheet: CSV bytes → a sheet of texts, row by row.

Reads what spreadsheets write: UTF-8 with or without its mark, comma, semicolon or tab, any line end, headings
by name or by label in either language. Knows nothing of what the texts mean (`cells` does) nor of keys
(`keys`). RFC 4180: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kawung.findings import Cell, Row, Sheet, letter
from kawung.problems import Place, Problem, Words
from kawung.sheet.rules import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, named, nearest, problem
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.dictionary import Column, Table

_MARK = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_BYTES, _ROWS = Words("MiB", "MiB"), Words("rows", "baris")
_COLUMNS, _IN_A_CELL = Words("columns", "kolom"), Words("characters in a cell", "huruf dalam satu sel")


@dataclass(slots=True)
class _Reading:
    """One file while it is read: whose it is, what was found wrong, what its headings turned out to be."""

    study: str
    table: Table
    problems: list[Problem] = field(default_factory=list)
    headings: tuple[str, ...] = ()
    columns: tuple[Column | None, ...] = ()

    def at(self, row: int | None, index: int | None = None, text: str | None = None) -> Place:
        """Point at a cell by row number and position."""
        if index is None:
            return Place(self.study, self.table.file, row, None, text)
        heading = self.headings[index] if index < len(self.headings) else ""
        return Place(self.study, self.table.file, row, heading, text, letter(index))

    def say(
        self,
        rule: str,
        place: Place,
        *,
        near: str | None = None,
        detail: tuple[tuple[str, str], ...] = (),
        **values: str | int | Words,
    ) -> None:
        """Note a problem of this file."""
        values["file"] = self.table.file
        self.problems.append(problem(rule, place, near=near, detail=detail, values=values))


def read(study: str, table: Table, data: bytes) -> tuple[Sheet, list[Problem]]:
    """
    Read one CSV file into rows of texts.

    Rows have no keys yet and cells no values; columns go by the dictionary's names whatever the file calls
    them, and unknown ones are left out of the rows. A file that breaks off gives the rows before the break
    and says so.
    """
    reading = _Reading(study, table)
    rows = tuple(_rows(reading, data))
    return Sheet(table.name, table.file, reading.headings, rows), reading.problems


def heading_names(table: Table) -> dict[str, Column]:
    """Return what a heading may say, folded, for each column: its name, else a label in either language."""
    found = {fold(label): c for c in table.columns for label in (c.label.id, c.label.en)}
    return found | {fold(c.name): c for c in table.columns}


def _rows(reading: _Reading, data: bytes) -> Iterator[Row]:
    """Give the filled rows of a file; problems go to *reading*."""
    if len(data) > MAX_BYTES:
        reading.say("file-too-large", reading.at(None), limit=MAX_BYTES // 1024**2, unit=_BYTES)
        return
    text = _decode(reading, data)
    if text is None:
        return
    records = _records(reading, text)
    number, heading = next(((n, r) for n, r in records if any(map(str.strip, r))), (0, []))
    if not number:
        if not reading.problems:
            reading.say("file-empty", reading.at(None))
        return
    if not _take_headings(reading, number, heading):
        return
    nameless: dict[int, list[int]] = {}
    for n, record in records:
        cells = _cells(reading, n, record, nameless)
        if cells and reading.table.key.name in reading.headings:
            yield Row(reading.table.name, n, "", cells)
    for index, numbers in sorted(nameless.items()):
        place = reading.at(number, index, "")
        reading.say("heading-empty", place, letter=letter(index), count=len(numbers), row=str(numbers[0]))


def _decode(reading: _Reading, data: bytes) -> str | None:
    """Decode UTF-8, or say in which row it stops being so."""
    while data.startswith(_MARK):  # files that were joined or saved twice have more than one
        data = data[len(_MARK) :]
    try:
        text = data.decode("utf-8")
        bad = text.find("\0")
        before = text[:bad] if bad >= 0 else None
    except UnicodeDecodeError as error:
        text, before = "", data[: error.start].decode("utf-8")
    if before is None:
        return text
    row = _count(before)
    reading.say("file-not-text", reading.at(row), row=str(row))
    return None


def _count(before: str) -> int:
    """Count the row in which a text breaks off, the headings being row 1."""
    try:
        records = sum(1 for _ in csv.reader(io.StringIO(before, newline="")))
    except csv.Error:
        return len(before.splitlines())
    return max(records, 1) if before and before[-1] not in "\r\n" else records + 1


def _records(reading: _Reading, text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its number; stop with a problem where quotation marks or sizes go wrong."""
    known = heading_names(reading.table)
    delimiter = max(_DELIMITERS, key=lambda d: _fit(text, d, known))
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for record in records:
            number += 1
            if number > MAX_ROWS:
                reading.say("file-too-large", reading.at(number), limit=MAX_ROWS, unit=_ROWS)
                return
            yield number, record
    except csv.Error as error:
        place, detail = reading.at(number + 1), (("parser", str(error)),)
        if "field limit" in str(error):
            reading.say("file-too-large", place, detail=detail, limit=MAX_CELL, unit=_IN_A_CELL)
        else:
            reading.say("quotes-broken", place, detail=detail, row=str(number + 1))


def _fit(text: str, delimiter: str, known: dict[str, Column]) -> int:
    """Count how many headings are known if *delimiter* parts them."""
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        first = next((r for r in itertools.islice(records, 100) if any(map(str.strip, r))), [])
    except csv.Error:
        return 0
    return sum(fold(h) in known for h in first)


def _take_headings(reading: _Reading, number: int, heading: list[str]) -> bool:
    """Find the column of each heading; tell whether there is any."""
    table, known = reading.table, heading_names(reading.table)
    if len(heading) > MAX_COLUMNS:
        reading.say("file-too-large", reading.at(number), limit=MAX_COLUMNS, unit=_COLUMNS)
        return False
    if not any(fold(h) in known for h in heading):
        names = ", ".join(c.name for c in table.columns if c.required)
        reading.say("headings-missing", reading.at(number), row=str(number), headings=names)
        return False
    columns: list[Column | None] = []
    headings: list[str] = []
    written = {column for typed in heading if (column := known.get(fold(typed)))}
    missing = {column.name: column for column in table.columns if column.required and column not in written}
    for index, typed in enumerate(heading):
        column = known.get(fold(typed))
        name = column.name if column else typed.strip()
        place = Place(reading.study, table.file, number, name, typed, letter(index))
        if column and column in columns:
            reading.say("heading-doubled", place, column=named(column), text=typed, letter=letter(index))
            column, name = None, typed.strip()
        elif column is None and name:
            near = nearest(name, [c.name for c in table.columns])
            if near in missing:  # one slip, told once and where the column is meant
                _missing(reading, replace(place, column=near), missing.pop(near), typed)
            else:
                reading.say("column-unknown", place, near=near, text=typed, part=table.file)
        columns.append(column)
        headings.append(name)
    reading.headings, reading.columns = tuple(headings), tuple(columns)
    for column in missing.values():
        _missing(reading, Place(reading.study, table.file, number, column.name), column)
    return True


def _missing(reading: _Reading, place: Place, column: Column, near: str | None = None) -> None:
    """Say that a required column is missing; *near* is the heading that may be meant to be it."""
    reading.say("column-missing", place, near=near, column=named(column), name=column.name, help=column.help)


def _cells(reading: _Reading, number: int, record: list[str], nameless: dict[int, list[int]]) -> dict[str, Cell]:
    """Take the filled cells of a record by column name; note those that no heading covers."""
    cells: dict[str, Cell] = {}
    width = len(reading.headings)
    for index, typed in enumerate(record):
        if not typed or not typed.strip():
            continue
        if index >= width:
            place = reading.at(number, index, typed[:MAX_CELL])
            reading.say("cell-without-heading", place, row=str(number), letter=letter(index))
            break
        column = reading.columns[index]
        if column is None:
            if not reading.headings[index]:
                nameless.setdefault(index, []).append(number)
            continue
        if len(typed) > MAX_CELL:
            reading.say(
                "cell-too-long",
                reading.at(number, index, typed[:MAX_CELL]),
                column=named(column),
                limit=MAX_CELL,
            )
        cells[column.name] = Cell(lines(typed[:MAX_CELL]))
    return cells


def lines(text: str) -> str:
    """Give all line ends one form, so that a file saved on another system says the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
