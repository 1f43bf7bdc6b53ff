"""
sheet: CSV bytes → records, for `tabular`.

Reads what spreadsheets write: UTF-8 with or without its mark, comma, semicolon or tab, any line end. RFC 4180:
https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
import itertools
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.sheet import tabular
from kawung.sheet.rules import MAX_BYTES, MAX_CELL, MAX_ROWS
from kawung.sheet.tabular import Reading, heading_names
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.dictionary import Column, Table
    from kawung.findings import Sheet
    from kawung.problems import Problem
    from kawung.sheet.tabular import Record

_MARK = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_BYTES, _ROWS = Words("MiB", "MiB"), Words("rows", "baris")
_IN_A_CELL = Words("characters in a cell", "huruf dalam satu sel")


def read(study: str, table: Table, data: bytes) -> tuple[Sheet, list[Problem]]:
    """Read one CSV file into a sheet of texts; one that breaks off gives the rows before the break and says so."""
    reading = Reading(study, table, table.file)
    return tabular.read(reading, _filled(reading, data)), reading.problems


def _filled(reading: Reading, data: bytes) -> Iterator[Record]:
    """Give the filled cells of each record."""
    if len(data) > MAX_BYTES:
        reading.say("file-too-large", reading.at(None), limit=MAX_BYTES // 1024**2, unit=_BYTES)
        return
    text = _decode(reading, data)
    if text is None:
        return
    for number, record in _records(reading, text):
        yield number, [(index, typed) for index, typed in enumerate(record) if typed and not typed.isspace()]


def _decode(reading: Reading, data: bytes) -> str | None:
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


def _records(reading: Reading, text: str) -> Iterator[tuple[int, list[str]]]:
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
