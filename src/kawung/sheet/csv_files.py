"""
sheet: CSV bytes → records, and below the headings blocks of columns, for `tabular`.

Reads what spreadsheets write: comma, semicolon or tab, or what a first line `sep=` names, any line end (`decoding` has
made a text of the bytes). RFC 4180: https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import contextlib
import csv
import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from kawung.dictionary import tables
from kawung.problems import Words
from kawung.sheet import decoding, tabular
from kawung.sheet.decoding import Lines, TooLongError
from kawung.sheet.rules import MAX_BYTES, MAX_CELL, MAX_RECORD, MAX_ROWS, problem
from kawung.sheet.tabular import Block, Reading, heading, heading_names
from kawung.vocabulary import seen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kawung.dictionary import Table
    from kawung.findings import Sheet
    from kawung.problems import Problem
    from kawung.sheet.tabular import Record

Piece: TypeAlias = "tuple[int, list[list[str]]]"
"""Records that follow one another, with the number of the first."""

_BYTES, _ROWS = Words("MiB", "MiB"), Words("rows", "baris")
_AT_ONCE, _CELLS = 500, 20_000  # records in a piece, and about so many cells of a large text
_LOOKED_AT = 100  # records in which headings are looked for
_USUAL = 2_000  # characters in a line of headings; those of all studies are mostly the same
_AROUND_HEADINGS = "".join(decoding.DELIMITERS) + " \r\n"
_IN_A_CELL = Words("characters in a cell", "huruf dalam satu sel")
_IN_A_ROW = Words("characters in a row", "huruf dalam satu baris")


def read(study: str, table: Table, data: bytes) -> tuple[Sheet, list[Problem]]:
    """Read one CSV file into a sheet; one that breaks off gives the rows before the break and says so."""
    reading = Reading(study, table, table.file, blank=_blank, long=len(data) > MAX_CELL)
    file = _Pieces(_pieces(reading, data))
    return tabular.read(reading, _filled(file), _blocks(reading, file)), reading.problems


def records(reading: Reading, data: bytes) -> Iterator[Record]:
    """Give each record of a CSV file with its filled cells; what is wrong with the file goes to *reading*."""
    return _filled(_Pieces(_pieces(reading, data)))


def _pieces(reading: Reading, data: bytes) -> Iterator[Piece]:
    """Give the records of a file some at a time; what is wrong with the file goes to *reading*."""
    if len(data) > MAX_BYTES:
        reading.say("file-too-large", reading.at(None), limit=MAX_BYTES // 1024**2, unit=_BYTES)
        return
    text, note = decoding.decode(data)
    if note is not None:
        values = {"file": reading.name, **note.values}
        reading.often.add(problem(note.rule, reading.at(note.row), values=values))
    if text is None:
        return
    said, start = decoding.separator(text)
    head = _head(text)
    find = _known_delimiter if len(head) <= _USUAL else _delimiter
    delimiter = said or find(reading.table.name, head)
    try:
        yield from pieces(text, start, delimiter)
    except CutError as cut:
        values = {"file": reading.name, **cut.values}
        reading.often.add(problem(cut.rule, reading.at(cut.at), detail=cut.detail, values=values))


class _Pieces:
    """The records of a file, taken one by one while headings are looked for, then in the pieces that they come in."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._coming = pieces
        self._first, self._here, self._taken = 0, list[list[str]](), 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Give each record with its number."""
        for first, some in self._coming:
            self._first, self._here = first, some
            for at, record in enumerate(some):
                self._taken = at + 1
                yield first + at, record

    def rest(self) -> Iterator[Piece]:
        """Give what was not taken yet; one piece at least, though it be empty."""
        yield self._first + self._taken, self._here[self._taken :]
        yield from self._coming


def _filled(lines: Iterable[tuple[int, list[str]]]) -> Iterator[Record]:
    """Give the filled cells of each record."""
    for number, texts in lines:
        there = [(index, typed) for index, typed in enumerate(texts) if typed and not typed.isspace()]
        yield number, [one for one in there if one[1].isascii() or not _blank(one[1])]


def _blocks(reading: Reading, file: _Pieces) -> Iterator[Block]:
    """Give the records below the headings in blocks, once `tabular` knows the columns."""
    known, width = reading.known, len(reading.columns)
    nameless = frozenset(reading.nameless)
    bare = min(nameless, default=width)
    for first, records in file.rest():
        numbers = range(first, first + len(records))
        widths = set(map(len, records))
        across = list(zip(*records, strict=True) if len(widths) == 1 else itertools.zip_longest(*records, fillvalue=""))
        there = zip(numbers, records, strict=True) if max(widths, default=0) > bare else ()
        yield Block(
            numbers,
            {at: across[at] for at in known if at < len(across)},
            [cell for number, texts in there for cell in _uncovered(number, texts, nameless, bare, width)],
        )


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


def pieces(text: str, start: int, delimiter: str) -> Iterator[Piece]:
    """
    Give the records from *start* on, so many at a time that memory does not count them; raise CutError as `rows` does.

    A text in which no record can be too long is read many records a step; where it goes wrong, and any longer text,
    record by record.
    """
    number = 1
    lines = Lines(text, start)
    if lines.short:
        records = _records(lines, delimiter)
        with contextlib.suppress(csv.Error):
            while most := min(_AT_ONCE, MAX_ROWS + 1 - number):
                if not (some := list(itertools.islice(records, most))):
                    return
                yield number, some
                number += len(some)
    some, left = [], _CELLS
    try:
        for _, record in itertools.islice(rows(text, start, delimiter), number - 1, None):
            some.append(record)
            left -= len(record)
            if left < 0 or len(some) >= _AT_ONCE:
                yield number, some
                number, some, left = number + len(some), [], _CELLS
    except CutError:
        yield number, some
        raise
    yield number, some


def _records(lines: Lines, delimiter: str) -> Iterator[list[str]]:
    """Give the records of lines; where no cell is quoted, lines are records and delimiters part them."""
    parted = lines.parted()
    if parted is None or max(map(len, parted), default=0) > csv.field_size_limit():
        return csv.reader(lines, delimiter=delimiter, strict=True)
    return (line.split(delimiter) if line else [] for line in parted)


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


def _head(text: str) -> str:
    """Return what tells the delimiter: the first line where it alone has the headings, else the text."""
    line = text[: text.find("\n", 0, MAX_CELL) + 1]
    alone = line.strip(_AROUND_HEADINGS) and '"' not in line and "\r" not in line.removesuffix("\r\n")
    return line if alone else text


@lru_cache(maxsize=256)
def _known_delimiter(table: str, head: str) -> str:
    return _delimiter(table, head)


def _delimiter(table: str, text: str) -> str:
    """Find what parts the most headings that are known."""
    known = heading_names(tables()[table])
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
