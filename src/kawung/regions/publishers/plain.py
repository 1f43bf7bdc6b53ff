"""publishers: tables as comma-separated values, from bytes to records."""

from __future__ import annotations

import csv
import io

from kawung.regions.publishers.table import Record, Table, limited, unreadable

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
    for a table that is broken, or holds nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    chosen = SEPARATORS.get(separator) or max(SEPARATORS.values(), key=lambda s: (first.count(s), s == ","))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=chosen, strict=True))
    except csv.Error as error:
        raise unreadable("no_csv", file, reason=str(error)) from error
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise unreadable("empty", file)
    wide = max(map(len, rows))
    columns = tuple(str(n) for n in range(1, wide + 1))
    records = [
        Record(number, dict(zip(columns, [cell.strip() for cell in [*row, *[""] * (wide - len(row))]], strict=True)))
        for number, row in enumerate(rows, 1)
    ]
    return limited(file, Table("csv", columns, tuple(records)))
