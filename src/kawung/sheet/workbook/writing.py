"""
sheet: a study as read → one workbook that says the same, every cell a text as typed.

What a manifest says better than a cell is put into words: "not known" with its reasons, a list as `a; b`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from kawung import iris
from kawung.dictionary import in_manifest, tables
from kawung.findings import Named, NotKnown
from kawung.sheet.workbook import look
from kawung.sheet.workbook.blank_workbook import assembled
from kawung.sheet.workbook.saving import saved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.findings import Cell, Row, Study
    from kawung.problems import Language
    from kawung.sheet.tabular import Record


def write(study: Study, language: Language = "en") -> bytes:
    """
    Return the workbook of a study; drop-downs offer the words of *language*.

    A cell that only a manifest can say (a semicolon inside one of several values) comes back as something else: who
    writes a workbook reads it back and compares.
    """
    rows = {name: [_texts(row) for row in sheet.rows] for name, sheet in study.sheets.items() if name != "study"}
    own = study.rows("study")
    synthetic = Named(iris.concept("study-kind", "synthetic"))
    made_up = any(synthetic in row.values("kind") for row in own)
    return assembled(study.key, _texts(own[0]) if own else {}, rows, language, made_up=made_up, examples=False)


def _texts(row: Row) -> dict[str, str]:
    return {name: text(cell) for name, cell in row.cells.items()}


def text(cell: Cell) -> str:
    """Return a cell's text; what is not known is said so that a cell says the same, each reason in its language."""
    if len(cell.values) != 1 or not isinstance(cell.values[0], NotKnown):
        return cell.text
    reasons = dict(cell.values[0].reason)
    if len(reasons) == 2:
        return f"not known: {reasons['en']} | {reasons['id']}"
    if "id" in reasons:
        return f"tidak diketahui: {reasons['id']}"
    return f"not known: {reasons['en']}" if reasons else "not known"


def write_as_found(study: Study | None, records: Mapping[str, Sequence[Record]]) -> bytes:
    """
    Return a workbook of a study's files with every row where its file has it, the unread ones too.

    *records* are those of the CSV files by table; the tables of the manifest are laid out as in any workbook, entry n
    in row n + 1. Where *study* is None only *records* are written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables().values():
        if in_manifest(table) and study is not None and study.rows(table.name):
            own = study.rows(table.name)
            if table.name == "study":
                look.upright(book, table, "en", _texts(own[0]))
                continue
            found: list[Record] = [(1, list(enumerate(c.name for c in table.columns)))]
            for row in own:
                texts = [(at, text(row.cells[c.name])) for at, c in enumerate(table.columns) if c.name in row.cells]
                found.append((row.number + 1, texts))
            look.plain(book, table, found)
        elif table.name in records:
            look.plain(book, table, records[table.name])
    if not book.worksheets:
        raise ValueError("no sheet")
    return saved(book)
