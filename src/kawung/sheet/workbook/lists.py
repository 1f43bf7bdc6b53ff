"""
sheet: the sheet of choice lists, and the names by which drop-downs find them.

Drop-downs name their list by a defined name: a reference into another sheet would be stored as an extension, which
programs other than Excel drop. ISO/IEC 29500-1, 18.2.5 and 18.3.1.32.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from kawung import vocabulary
from kawung.dictionary import Column, tables
from kawung.findings import letter
from kawung.problems import Words
from kawung.sheet.workbook.tabs import LISTS

if TYPE_CHECKING:
    from openpyxl import Workbook

    from kawung.problems import Language

LAST = 2000
"""The last row that drop-downs and formats reach."""
_YES_NO = ("yes-no", ((Words("yes", "ya"), "yes"), (Words("no", "tidak"), "no")))
_HEADS = ("key · kunci", "English", "Bahasa Indonesia")


def source(column: Column) -> str | None:
    """Return the name of the list that a column's drop-down offers; None if it has none."""
    if column.many or len(column.tables) + len(column.schemes) > 1:
        return None  # a cell with several values, or of several kinds, is none of a list's
    if column.type == "boolean":
        return _name(_YES_NO[0])
    if column.type == "point":
        return "keys_scale_point"
    if column.type == "concept":
        return _name(column.schemes[0])
    if column.type == "ref":
        return f"keys_{column.tables[0]}"
    return '"' + ",".join(column.values) + '"' if column.type == "choice" else None


def add(book: Workbook, language: Language, first: int) -> None:
    """Add the sheet of lists and all names; keys of other sheets are offered from row *first* on."""
    sheet = book.create_sheet(LISTS)
    sheet.sheet_properties.tabColor = "808080"
    sheet.freeze_panes = "A3"
    at = 0
    used = dict.fromkeys(s for t in tables().values() for c in t.columns for s in c.schemes)
    for scheme in used:
        entries = tuple((c.label, c.key) for c in vocabulary.concepts(scheme))
        _block(book, at, scheme, entries, language)
        at += 4
    _block(book, at, *_YES_NO, language)
    for table in tables().values():
        if table.name != "study":
            where = f"'{table.tab}'!$A${first}:$A${LAST}"
            book.defined_names[f"keys_{table.name}"] = DefinedName(f"keys_{table.name}", attr_text=where)


def _name(scheme: str) -> str:
    return "list_" + scheme.replace("-", "_")


def _block(
    book: Workbook,
    at: int,
    scheme: str,
    entries: tuple[tuple[Words, str], ...],
    language: Language,
) -> None:
    """Write one list: its name, its keys, its words in both languages; name the words of *language*."""
    sheet = book[LISTS]
    sheet.cell(1, at + 1, scheme).font = Font(bold=True)
    for index, head in enumerate(_HEADS):
        cell = sheet.cell(2, at + 1 + index, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="F3E9DA")
    for row, (label, key) in enumerate(entries, start=3):
        for index, text in enumerate((key, label.en, label.id)):
            cell = sheet.cell(row, at + 1 + index, text)
            cell.number_format, cell.alignment = "@", Alignment(vertical="top")
    for index in range(3):
        texts = [_HEADS[index], *((key, label.en, label.id)[index] for label, key in entries)]
        sheet.column_dimensions[letter(at + index)].width = max(map(len, texts)) + 2
    offered = letter(at + (2 if language == "id" else 1))
    where = f"'{LISTS}'!${offered}$3:${offered}${len(entries) + 2}"
    book.defined_names[_name(scheme)] = DefinedName(_name(scheme), attr_text=where)
