"""
sheet: what the sheets of Kawung's own workbooks look like, made from the dictionary.

Headings stand in row 1, frozen; each tells in a comment what belongs below it, in both languages, and offers its list
where it has one. Columns of codes, keys and words are text, so that nothing typed there becomes a number or a date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from kawung import words
from kawung.dictionary import Column, Table, in_manifest, tables
from kawung.findings import letter
from kawung.sheet.workbook import lists
from kawung.sheet.workbook.splicing import escaped
from kawung.sheet.workbook.tabs import AUTHOR, EXAMPLE, example_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from kawung.problems import Language
    from kawung.sheet.tabular import Record

_NUMBERS = ("integer", "decimal", "measured")
_WIDE = ("words",)
_TAB_COLOURS = {"study": "7A3E18", "actors": "1D4477", "interviews": "1D4477", "publications": "1D4477"}
_INK, _PAPER = "2B1D12", "FCF8F1"
_EDGE = Border(bottom=Side("thin", color="8C7253"))
_LONG_NAMES = ("quote", "note", "citation", "locator", "title", "value", "name", "alt")
_PROMPT, _PROMPT_TITLE, _COMMENT_WIDTH = 255, 32, 340
_LETTERS_A_LINE = 52


def heading(cell: Cell, column: Column) -> None:
    """Write a column's heading, dark if it must be filled in, with its help as a comment."""
    put(cell, column.name)
    cell.font = Font(bold=True, color=_PAPER if column.required else _INK)
    cell.fill = PatternFill("solid", fgColor="7A3E18" if column.required else "E9D3B4")
    cell.border, cell.alignment = _EDGE, Alignment(vertical="center")
    text = "\n\n".join(_help(column, language) for language in words.LANGUAGES[::-1])
    cell.comment = Comment(text, AUTHOR, height=height_of(text), width=_COMMENT_WIDTH)


def height_of(text: str) -> int:
    """Return how high a comment must be so that all of *text* is seen, in pixels."""
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
    return min(24 + 17 * lines, 560)


def put(cell: Cell, text: str) -> None:
    """Put a text into a cell as text, whatever it begins with."""
    cell.value = escaped(text)
    cell.data_type = "s"
    cell.number_format = "@"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def dress(
    book: Workbook,
    table: Table,
    language: Language,
    rows: Sequence[Mapping[str, str]],
    *,
    example: Mapping[str, str] | None = None,
) -> Worksheet:
    """Add a table's sheet with its headings, the texts of *rows* below them, and *example* above these."""
    sheet: Worksheet = book.create_sheet(table.tab)
    colour = "C9955E" if in_manifest(table) else "2F5A36"
    sheet.sheet_properties.tabColor = _TAB_COLOURS.get(table.name, colour)
    sheet.freeze_panes = "B2"
    for index, column in enumerate(table.columns):
        heading(_at(sheet, 1, index + 1), column)
        _column(sheet, index, column, [row.get(column.name, "") for row in rows])
        _validate(sheet, f"{letter(index)}2:{letter(index)}{lists.LAST}", column, language)
    for number, row in enumerate(([example] if example else []) + list(rows), start=2):
        for index, column in enumerate(table.columns):
            text = row.get(column.name, "")
            if text:
                cell = _at(sheet, number, index + 1)
                put(cell, text)
                cell.alignment = Alignment(vertical="top", wrap_text=_is_long(column))
                if row is example:
                    cell.font = Font(italic=True, color="6B6B6B")
    return sheet


def plain(book: Workbook, table: Table, records: Sequence[Record]) -> None:
    """Add a table's sheet with the texts of records where they were found; the first has the headings."""
    sheet = book.create_sheet(table.tab)
    widths: dict[int, int] = {}
    first = next((number for number, cells in records if cells), 1)
    for number, cells in records:
        for index, typed in cells:
            cell, text = _at(sheet, number, index + 1), str(typed)
            put(cell, text)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            widths[index] = max(widths.get(index, 8), *(len(line) for line in text.split("\n")))
            if number == first:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E9D3B4")
    for index, width in widths.items():
        sheet.column_dimensions[letter(index)].width = min(width + 2, 48)
    sheet.freeze_panes = f"B{first + 1}"


def upright(book: Workbook, table: Table, language: Language, texts: Mapping[str, str]) -> Worksheet:
    """Add the sheet of the study: names below one another, values beside them, then help in both languages."""
    sheet: Worksheet = book.create_sheet(table.tab)
    sheet.sheet_properties.tabColor = _TAB_COLOURS["study"]
    sheet.freeze_panes = "C2"
    heads = {"A": ("name", 22), "B": ("value", 56), "C": ("help", 62), "D": ("keterangan", 62)}
    for at, (text, width) in heads.items():
        cell = cast("Cell", sheet[f"{at}1"])
        put(cell, text)
        cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor="F3E9DA"), _EDGE
        sheet.column_dimensions[at].width = width
    for number, column in enumerate(table.columns, start=2):
        heading(_at(sheet, number, 1), column)
        value = _at(sheet, number, 2)
        put(value, texts.get(column.name, ""))
        value.alignment, value.border = Alignment(vertical="top", wrap_text=True), _EDGE
        for place, tongue in ((3, words.LANGUAGES[1]), (4, words.LANGUAGES[0])):
            cell = sheet.cell(number, place, _help(column, tongue))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        longest = max(len(texts.get(column.name, "")) * 1.1, *(len(_help(column, t)) for t in words.LANGUAGES))
        sheet.row_dimensions[number].height = 15 * min(1 + longest // 56, 20) + 16
        _validate(sheet, f"B{number}", column, language)
    return sheet


def on_paper(sheet: Worksheet) -> None:
    """Print a sheet as wide as a page lies, with its headings on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a sheet of our own, where none is merged."""
    return cast("Cell", sheet.cell(row, column))


def _help(column: Column, language: Language) -> str:
    """Say what a column is for: label, whether it must be filled in, help, example."""
    if column.required:
        demand = words.text("cell_help.unknowable" if column.unknowable else "cell_help.required", language)
    else:
        demand = words.text("cell_help.optional", language)
    marks = [demand] + ([words.text("cell_help.many", language)] if column.many else [])
    said = f"{column.label.in_(language)} ({'; '.join(marks)})\n{column.help.in_(language)}"
    shown = example_of(column, language)
    return said + ("\n" + words.text("cell_help.example", language, text=shown) if shown else "")


def _column(sheet: Worksheet, index: int, column: Column, texts: Sequence[str]) -> None:
    """Set a column's width and how what is typed into it is taken."""
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    usual = 36 if _is_long(column) else max(len(column.example) + 2, 10)
    mark = len(EXAMPLE) + 2 if column.type == "key" else 0
    width = min(max(len(column.name) + 4, usual, longest + 2, mark), 48)
    dimension = sheet.column_dimensions[letter(index)]
    dimension.width = width
    if column.type == "date":
        dimension.number_format = "yyyy-mm-dd"
    elif column.type not in _NUMBERS:
        dimension.number_format = "@"


def _is_long(column: Column) -> bool:
    return column.type in _WIDE or column.name in _LONG_NAMES


def _validate(sheet: Worksheet, where: str, column: Column, language: Language) -> None:
    """Offer a column's list and tell what belongs in its cells; what is not in the list may stay."""
    name = lists.source(column)
    title, text = column.name, column.help.in_(language)
    rule = DataValidation(
        type="list" if name else None,
        formula1=name,
        allow_blank=True,
        showInputMessage=True,
        promptTitle=_cut(title, _PROMPT_TITLE),
        prompt=_cut(text, _PROMPT),
        sqref=where,
    )
    if name:
        rule.showErrorMessage, rule.errorStyle = True, "warning"
        rule.errorTitle = words.text("cell_help.odd_title", language)
        of_keys = column.tables or (("scale_point",) if column.type == "point" else ())
        rule.error = (
            words.text("cell_help.odd_key", language, tab=tables()[of_keys[0]].tab)
            if of_keys
            else words.text("cell_help.odd", language)
        )
    sheet.add_data_validation(rule)


def _cut(text: str, most: int) -> str:
    """Keep a text to what a spreadsheet takes."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
