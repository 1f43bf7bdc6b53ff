"""
conductor: in which line of a text file a place stands.

People count rows; editors and services that show remarks beside a text count lines. A cell may hold line breaks, so
the two differ. What stands in a workbook has no line.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST
from kawung.pipeline.naming import entry
from kawung.pipeline.sources import find
from kawung.sheet import decoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kawung.problems import Place

_LINE_END = re.compile(r"\r\n?|\n")
_PART = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]\]?\s*(?:#.*)?\Z")
_LONG = re.compile(r'"""|\'\'\'')


def lines(places: Iterable[Place], folders: Mapping[str, Path]) -> dict[Place, int]:
    """
    Give the line of each place that has one; *folders* say where the studies' files lie.

    A place without a row, in a workbook, or in a file that cannot be read any more has none.
    """
    by_file: dict[Path, list[Place]] = {}
    for place in places:
        if place.sheet is None and place.study in folders:
            folder = folders[place.study]
            by_file.setdefault(find(folder, place.file) or folder / place.file, []).append(place)
    found: dict[Place, int] = {}
    for file, here in by_file.items():
        if file.suffix.lower() not in (".csv", ".toml"):
            continue
        try:
            text, _ = decoding.decode(file.read_bytes())
        except OSError:
            continue
        if text is None:
            continue
        if file.name.lower() == MANIFEST:
            found.update({place: line for place in here if (line := _in_manifest(text, place)) is not None})
        else:
            starts = _starts(text)
            found.update({p: starts[p.row - 1] for p in here if p.row is not None and 0 < p.row <= len(starts)})
    return found


def _starts(text: str) -> list[int]:
    """Give the line in which each row of a sheet begins, in whichever way its cells are parted."""
    said, start = decoding.separator(text)
    above = len(_LINE_END.findall(text[:start]))
    rows = (_rows(text[start:], delimiter) for delimiter in ((said,) if said else decoding.DELIMITERS))
    return [above + line for line in max(rows, key=lambda read: read[0])[1]]


def _rows(text: str, delimiter: str) -> tuple[int, list[int]]:
    """Read rows parted by *delimiter*: how many cells the first filled one has, and where each begins."""
    width, line = 0, 1
    starts: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            width = width or (len(row) if any(cell.strip() for cell in row) else 0)
            starts.append(line)
            line = reader.line_num + 1
    except csv.Error:
        starts.append(line)
    return width, starts


def _in_manifest(text: str, place: Place) -> int | None:
    """Find the line of a part of `study.toml`, or of a name in it where that stands on a line of its own."""
    if place.column is None:
        return None
    table, number, column = entry(place) or ("study", 1, place.column)
    within, at, header = 0, "", None
    inside: str | None = None
    for count, line in enumerate(text.split("\n"), 1):
        marks = _LONG.findall(line)
        if inside is None and (part := _PART.match(line.rstrip("\r"))):
            at = part[1]
            within += at == table
            if at == table and within == number:
                header = count
        elif inside is None and at == table and within == number and _names(line, column):
            return count
        for mark in marks:
            inside = mark if inside is None else None if inside == mark else inside
    return header


def _names(line: str, column: str | None) -> bool:
    return bool(column) and re.match(rf"\s*[\"']?{re.escape(column or '')}[\"']?\s*=", line) is not None
