"""
sheet: CSV bytes → records, and below the headings blocks of columns, for `tabular`.

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
from kawung.sheet.tabular import Block, Reading, heading, heading_names
from kawung.vocabulary import seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kawung.dictionary import Column, Table
    from kawung.findings import Sheet
    from kawung.problems import Problem
    from kawung.sheet.tabular import Record

_BYTES, _ROWS = Words("MiB", "MiB"), Words("rows", "baris")
_AT_ONCE = 5_000  # cells in a block
_LOOKED_AT = 100  # records in which headings are looked for
_IN_A_CELL = Words("characters in a cell", "huruf dalam satu sel")
_IN_A_ROW = Words("characters in a row", "huruf dalam satu baris")


def read(study: str, table: Table, data: bytes) -> tuple[Sheet, list[Problem]]:
    """Read one CSV file into a sheet; one that breaks off gives the rows before the break and says so."""
    reading = Reading(study, table, table.file, blank=_blank)
    lines = _lines(reading, data)
    return tabular.read(reading, _filled(lines), _blocks(reading, lines)), reading.problems


def records(reading: Reading, data: bytes) -> Iterator[Record]:
    """Give each record of a CSV file with its filled cells; what is wrong with the file goes to *reading*."""
    return _filled(_lines(reading, data))


def _lines(reading: Reading, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its number; what is wrong with the file goes to *reading*."""
    if len(data) > MAX_BYTES:
        reading.say("file-too-large", reading.at(None), limit=MAX_BYTES // 1024**2, unit=_BYTES)
        return
    text, note = decoding.decode(data)
    if note is not None:
        values = {"file": reading.name, **note.values}
        reading.often.add(problem(note.rule, reading.at(note.row), values=values))
    if text is None:
        return
    known = heading_names(reading.table)
    said, start = decoding.separator(text)
    delimiter = said or _delimiter(text, known)
    try:
        yield from rows(text, start, delimiter)
    except CutError as cut:
        values = {"file": reading.name, **cut.values}
        reading.often.add(problem(cut.rule, reading.at(cut.at), detail=cut.detail, values=values))


def _filled(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Record]:
    """Give the filled cells of each record."""
    for number, texts in lines:
        yield number, [(index, typed) for index, typed in enumerate(texts) if typed and not _blank(typed)]


def _blocks(reading: Reading, lines: Iterator[tuple[int, list[str]]]) -> Iterator[Block]:
    """Give the records below the headings in blocks, each of so many cells that memory does not count them."""
    known, width = reading.known, len(reading.columns)
    nameless = frozenset(reading.nameless)
    bare = min(nameless, default=width)

    def block(numbers: Sequence[int], records: Sequence[Sequence[str]]) -> Block:
        across = itertools.zip_longest(*records, fillvalue="")
        there = zip(numbers, records, strict=True) if max(map(len, records), default=0) > bare else ()
        return Block(
            numbers,
            {at: typed for at, typed in zip(range(width), across, strict=False) if at in known},
            [cell for number, texts in there for cell in _uncovered(number, texts, nameless, bare, width)],
        )

    numbers: list[int] = []
    records: list[list[str]] = []
    left = _AT_ONCE
    for number, texts in lines:
        numbers.append(number)
        records.append(texts)
        left -= len(texts) + 1
        if left < 0:
            yield block(numbers, records)
            numbers, records, left = [], [], _AT_ONCE
    yield block(numbers, records)


def _uncovered(
    number: int, texts: Sequence[str], nameless: Collection[int], bare: int, width: int
) -> Iterator[tuple[int, int, str]]:
    """Give the filled cells of a record below empty headings, and the first behind the last heading."""
    for index in range(bare, len(texts)):
        if (index >= width or index in nameless) and texts[index] and not _blank(texts[index]):
            yield number, index, texts[index]
            if index >= width:
                return


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
    return not seen(typed).strip()


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


def _delimiter(text: str, known: Mapping[str, Column]) -> str:
    """Find what parts the most headings that are known."""
    best, most = decoding.DELIMITERS[0], 0
    for delimiter in decoding.DELIMITERS:
        try:
            records = csv.reader(Lines(text), delimiter=delimiter)
            first = next((r for r in itertools.islice(records, _LOOKED_AT) if any(map(str.strip, r))), [])
        except (csv.Error, TooLongError):
            continue
        found = sum(heading(known, typed) is not None for typed in first)
        if found > most:
            best, most = delimiter, found
        if 1 < found == len(first):
            break  # no other makes more of them
    return best
