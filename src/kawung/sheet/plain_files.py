"""
sheet: a study as read → the texts of `study.toml` and its CSV files, which say the same.

Every table has a file, be it empty, so that what is written over an earlier export leaves nothing of it behind.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST, Column, Table, in_manifest, tables
from kawung.findings import NotKnown
from kawung.sheet.blank import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.findings import Cell, Row, Study

_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")


def plain_files(study: Study) -> dict[str, str]:
    """
    Return a study's files by name: `study.toml`, and a CSV file for each of the other tables.

    Who writes them reads them back and compares: what one form can say the other cannot always (a semicolon inside one
    of several values).
    """
    parts = []
    files = {}
    for table in tables().values():
        if in_manifest(table):
            head = f"[{table.name}]" if table.name == "study" else f"[[{table.name}]]"
            parts += [_entry(head, table.columns, row) for row in study.rows(table.name)]
        else:
            texts = ({name: cell.text for name, cell in row.cells.items()} for row in study.rows(table.name))
            files[table.file] = csv_text(table, texts)
    return {MANIFEST: "\n".join(parts), **files}


def csv_text(table: Table, rows: Iterable[Mapping[str, str]]) -> str:
    """Write a table's CSV file: all its headings, then *rows*, texts by column."""
    names = [column.name for column in table.columns]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


def _entry(head: str, columns: tuple[Column, ...], row: Row) -> str:
    lines = [f"{c.name} = {_value(c, row.cells[c.name])}" for c in columns if c.name in row.cells]
    return "\n".join([head, *lines, ""])


def _value(column: Column, cell: Cell) -> str:
    """Write a cell as the plainest TOML that reads back to the same."""
    values, text = cell.values, cell.text.strip()
    unknown = values[0] if len(values) == 1 and isinstance(values[0], NotKnown) else None
    if unknown is not None:
        reasons = dict(unknown.reason)
        if len(reasons) < 2:  # a table of reasons must have both; a text may give one
            return quoted(f"tidak diketahui: {reasons['id']}" if "id" in reasons else cell.text)
        return f"{{ not_known_en = {quoted(reasons['en'])}, not_known_id = {quoted(reasons['id'])} }}"
    if len(values) > 1:
        texts = [v for v in values if isinstance(v, str)]
        listed = texts if len(texts) == len(values) else [part.strip() for part in text.split(";") if part.strip()]
        return "[" + ", ".join(map(quoted, listed)) + "]"
    if column.type == "boolean" and text in ("true", "false"):
        return text
    return text if column.type in ("integer", "year") and _INTEGER.match(text) else quoted(cell.text)
