"""sheet: the sheet that tells how to work with a workbook, in both languages side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from kawung import words
from kawung.dictionary import tables
from kawung.sheet.workbook.tabs import LISTS, READ_ME

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from kawung.problems import Language, Words

_ADVICE = (
    *("begin", "heading", "example", "empty", "unknown", "several"),
    *("ids", "lists", "codes", "consent", "private", "check"),
)
_WIDTH = 64


def add(book: Workbook, key: str, language: Language, *, made_up: bool) -> None:
    """Add the sheet; the language of the run stands first."""
    sheet = book.create_sheet(READ_ME)
    sheet.sheet_properties.tabColor = "1D4477"
    sheet.sheet_view.showGridLines = False
    for letter, width in (("A", 18), ("B", _WIDTH), ("C", _WIDTH)):
        sheet.column_dimensions[letter].width = width
    _row(sheet, 1, "Kawung", words.words("readme.title"), language, bold=True)
    number = 2
    if made_up:
        _row(sheet, number, "!", words.words("readme.made_up"), language, bold=True)
        for cell in sheet[number]:
            cell.fill = PatternFill("solid", fgColor="E8CFA6")
        number += 1
    for at, name in enumerate(_ADVICE, start=1):
        _row(sheet, number, str(at), words.words(f"readme.{name}", key=key), language)
        number += 1
    _row(sheet, number + 1, "", words.words("readme.sheets"), language, bold=True)
    number += 2
    for table in tables().values():
        _row(sheet, number, table.tab, table.help, language, link=True)
        number += 1
    _row(sheet, number, LISTS, words.words("readme.lists_help"), language, link=True)


def _row(
    sheet: Worksheet,
    number: int,
    name: str,
    text: Words,
    language: Language,
    *,
    bold: bool = False,
    link: bool = False,
) -> None:
    """Write one line of advice in both languages; with *link*, its name leads to the sheet so called."""
    first = sheet.cell(number, 1, name)
    first.alignment, first.font = Alignment(vertical="top", horizontal="left"), Font(bold=bold)
    if link:
        first.hyperlink = Hyperlink(ref=first.coordinate, location=f"'{name}'!A1")
        first.font = Font(underline="single", color="1D4477")
    others: tuple[Language, Language] = ("en", "id") if language == "en" else ("id", "en")
    for at, tongue in enumerate(others, start=2):
        cell = sheet.cell(number, at, text.in_(tongue))
        cell.alignment, cell.font = Alignment(vertical="top", wrap_text=True), Font(bold=bold)
    longest = max(len(text.en), len(text.id))
    sheet.row_dimensions[number].height = 16 * (1 + longest // (_WIDTH - 6))
