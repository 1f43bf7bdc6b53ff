"""
matrices: the bytes of a text file → records, a row's number and its filled cells by position.

What parts the cells is told by the rows' widths, since a matrix has no headings that are known.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kawung.problems import Place, Problem, Words
from kawung.sheet import csv_files, decoding
from kawung.sheet.decoding import Lines, TooLongError
from kawung.sheet.rules import MAX_BYTES, MAX_COLUMNS
from kawung.sheet.rules import problem as reader_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Record = tuple[int, "Sequence[tuple[int, str]]"]

_LOOKED_AT = 200
_DELIMITERS = (";", "\t", ",")  # of two that fit alike the first: a comma may part decimals
_BYTES, _COLUMNS = Words("MiB", "MiB"), Words("columns", "kolom")


def records(study: str, file: str, data: bytes) -> tuple[list[Record], list[Problem]]:
    """
    Read a text file parted by `;`, tabs or commas, or by what its first line names.

    Returns the records that have a filled cell, and what is to be told of the file as a whole: how it was decoded, or
    why the records end early.
    """
    if len(data) > MAX_BYTES:
        return [], [_too_large(Place(study, file), MAX_BYTES // 1024**2, _BYTES)]
    text, note = decoding.decode(data)
    problems = []
    if note is not None:
        values = {"file": file, **note.values}
        problems.append(reader_problem(note.rule, Place(study, file, note.row), values=values))
    found: list[Record] = []
    if text is not None:
        problems += _take(Place(study, file), text, found)
    return found, problems


def _take(place: Place, text: str, found: list[Record]) -> Iterator[Problem]:
    """Put the records of a text into *found*; give the problem that ends them, if one does."""
    said, start = decoding.separator(text)
    try:
        for number, record in csv_files.rows(text, start, said or _delimiter(text)):
            if len(record) > MAX_COLUMNS:
                yield _too_large(replace(place, row=number), MAX_COLUMNS, _COLUMNS)
                return
            filled = [(index, typed) for index, typed in enumerate(record) if typed and not typed.isspace()]
            if filled:
                found.append((number, filled))
    except csv_files.CutError as cut:
        at = replace(place, row=cut.at)
        yield reader_problem(cut.rule, at, detail=cut.detail, values={"file": place.file, **cut.values})


def _too_large(place: Place, limit: int, unit: Words) -> Problem:
    return reader_problem("file-too-large", place, values={"file": place.file, "limit": limit, "unit": unit})


def _delimiter(text: str) -> str:
    """Find what parts the cells: where most rows are as wide as the first, or one wider; a decimal comma is not it."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            looked_at = itertools.islice(csv.reader(Lines(text), delimiter=delimiter), _LOOKED_AT)
            widths = [len(record) for record in looked_at if any(map(str.strip, record))]
        except (csv.Error, TooLongError):
            return (0, 0)
        if not widths or widths[0] < 2:
            return (0, 0)
        counted = Counter(widths)
        return (counted[widths[0]] + counted[widths[0] + 1], widths[0])

    return max(_DELIMITERS, key=fit)
