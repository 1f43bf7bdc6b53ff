"""
sheet: CSV bytes → records, for `tabular`.

Reads what spreadsheets write: comma, semicolon or tab, or what a first line `sep=` names, any line end (`decoding` has
made a text of the bytes). RFC 4180: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import itertools
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.sheet import decoding, tabular
from kawung.sheet.decoding import Lines, TooLongError
from kawung.sheet.rules import MAX_BYTES, MAX_CELL, MAX_RECORD, MAX_ROWS, problem
from kawung.sheet.tabular import Reading, heading_names
from kawung.vocabulary import fold_heading, seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kawung.dictionary import Column, Table
    from kawung.findings import Sheet
    from kawung.problems import Problem
    from kawung.sheet.tabular import Record

_BYTES, _ROWS = Words("MiB", "MiB"), Words("rows", "baris")
_LOOKED_AT = 100  # records in which headings are looked for
_IN_A_CELL = Words("characters in a cell", "huruf dalam satu sel")
_IN_A_ROW = Words("characters in a row", "huruf dalam satu baris")


def read(study: str, table: Table, data: bytes) -> tuple[Sheet, list[Problem]]:
    """Read one CSV file into a sheet of texts; one that breaks off gives the rows before the break and says so."""
    reading = Reading(study, table, table.file)
    return tabular.read(reading, records(reading, data)), reading.problems


def records(reading: Reading, data: bytes) -> Iterator[Record]:
    """Give the filled cells of each record."""
    if len(data) > MAX_BYTES:
        reading.say("file-too-large", reading.at(None), limit=MAX_BYTES // 1024**2, unit=_BYTES)
        return
    text, note = decoding.decode(data)
    if note is not None:
        values = {"file": reading.name, **note.values}
        reading.often.add(problem(note.rule, reading.at(note.row), values=values))
    if text is None:
        return
    for number, record in _records(reading, text):
        cells = [(index, typed) for index, typed in enumerate(record) if typed] if any(record) else []
        yield number, [(index, typed) for index, typed in cells if not _blank(typed)]


def headed(data: bytes, held: Collection[str]) -> Table | None:
    """Return the table whose headings a file has, whatever it is called; None for one of those *held*."""
    text, _ = decoding.decode(data) if len(data) <= MAX_BYTES else (None, None)
    if text is None:
        return None
    said, start = decoding.separator(text)
    for delimiter in (said,) if said else decoding.DELIMITERS:
        try:
            looked_at = itertools.islice(rows(text, start, delimiter), _LOOKED_AT)
            first = next((record for _, record in looked_at if any(map(str.strip, record))), [])
        except CutError:
            continue
        if table := tabular.headed_as(first, held):
            return table
    return None


def _blank(typed: str) -> bool:
    """Tell whether nothing can be seen in a cell."""
    return typed.isspace() or not seen(typed).strip()


def _records(reading: Reading, text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its number; stop with a problem where quotation marks or sizes go wrong."""
    known = heading_names(reading.table)
    said, start = decoding.separator(text)
    delimiter = said or max(decoding.DELIMITERS, key=lambda d: _fit(text, d, known))
    try:
        yield from rows(text, start, delimiter)
    except CutError as cut:
        values = {"file": reading.name, **cut.values}
        reading.often.add(problem(cut.rule, reading.at(cut.at), detail=cut.detail, values=values))


class CutError(Exception):
    """The records of a text end early: the rule that says why, at which row, the values of its texts, the detail."""

    def __init__(self, rule: str, at: int, detail: str, **values: str | int | Words) -> None:
        super().__init__(rule, at)
        self.rule, self.at, self.values = rule, at, values
        self.detail = (("parser", detail),) if detail else ()


def rows(text: str, start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record from *start* on, with its number; raise CutError where quotation marks or sizes go wrong."""
    lines = Lines(text, start)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    number = line = 0
    try:
        for record in records:
            number, line, lines.taken = number + 1, records.line_num, 0
            if number > MAX_ROWS:
                raise CutError("file-too-large", number, "", limit=MAX_ROWS, unit=_ROWS)
            yield number, record
    except (csv.Error, TooLongError) as error:
        at, detail = number + 1, str(error) or type(error).__name__
        too_long = isinstance(error, TooLongError) or "field limit" in str(error)
        if not too_long or records.line_num > line + 1:  # a cell of many lines: its quotation mark is not closed
            raise CutError("quotes-broken", at, detail, row=str(at)) from error
        if isinstance(error, TooLongError):
            raise CutError("file-too-large", at, detail, limit=MAX_RECORD, unit=_IN_A_ROW) from error
        raise CutError("file-too-large", at, detail, limit=MAX_CELL, unit=_IN_A_CELL) from error


def _fit(text: str, delimiter: str, known: dict[str, Column]) -> int:
    """Count how many headings are known if *delimiter* parts them."""
    try:
        records = csv.reader(Lines(text), delimiter=delimiter)
        first = next((r for r in itertools.islice(records, _LOOKED_AT) if any(map(str.strip, r))), [])
    except (csv.Error, TooLongError):
        return 0
    return sum(fold_heading(h) in known for h in first)
