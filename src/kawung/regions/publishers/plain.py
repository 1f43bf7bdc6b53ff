"""publishers: tables as comma-separated values, from bytes to records."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kawung.regions.publishers.table import MAX_CELLS, MAX_RECORDS, Record, Table, measured, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATORS = {",": ",", ";": ";", "tab": "\t"}


def decode(file: str, data: bytes) -> str:
    """Read bytes as UTF-8, or as UTF-16 with its mark; raise UnreadableError for another encoding or for no text."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable("no_text", file) from error
    if "\0" in text:
        raise unreadable("no_text", file)
    return text


def read(file: str, text: str, separator: str = "") -> Table:
    """
    Read a table; its columns are called 1, 2, 3, since which rows are headings is for whoever uses it to say.

    Without *separator* it is the one of `;`, tab and `,` that the first filled line has most of. Raises UnreadableError
    for a table that is broken, beyond measure, or holds nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    chosen = SEPARATORS.get(separator) or max(SEPARATORS.values(), key=lambda s: (first.count(s), s == ","))
    try:
        rows, wide = _rows(file, text, chosen)
    except csv.Error as error:
        raise unreadable("no_csv", file, reason=str(error)) from error
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise unreadable("empty", file)
    columns = tuple(str(n) for n in range(1, wide + 1))
    records = [
        Record(number, dict(zip(columns, [cell.strip() for cell in [*row, *[""] * (wide - len(row))]], strict=True)))
        for number, row in enumerate(rows, 1)
    ]
    return Table("csv", columns, tuple(records))


def _rows(file: str, text: str, separator: str) -> tuple[list[list[str]], int]:
    """Read the rows, and how many columns the widest has; a table beyond measure is given up where it passes that."""
    rows: list[list[str]] = []
    wide = seen = 0

    def lines() -> Iterator[str]:
        nonlocal seen
        for line in io.StringIO(text, newline=""):
            seen += line.count(separator)
            if seen > MAX_CELLS:  # all in one row
                measured(file, MAX_RECORDS + 1, 0)
            yield line

    for row in csv.reader(lines(), delimiter=separator, strict=True):
        seen = 0
        rows.append(row)
        wide = max(wide, len(row))
        measured(file, len(rows), wide)
    return rows, wide
