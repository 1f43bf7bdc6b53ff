"""
sheet: the parts of a workbook → its sheets as grids of what is stored, nothing interpreted yet.

ECMA-376 Part 1, section 18.2: the workbook names its sheets; formats and shared strings are parts of their own. Only
what is needed is unpacked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.sheet.workbook import formats
from kawung.sheet.workbook.grids import TRUE, Budget, Cells, EnoughError, Grid
from kawung.sheet.workbook.package import Package, WorkbookError, related
from kawung.sheet.workbook.tabs import OWN, sheet_names
from kawung.sheet.workbook.texts import Comments, Strings
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from kawung.sheet.workbook.formats import Format

_OTHER = Words("a document of another program", "dokumen program lain")


@dataclass(slots=True)
class Book:
    """A workbook: its sheets in order, the format of each style, its date system."""

    sheets: list[Grid]
    styles: list[Format]
    from_1904: bool = False


def read(name: str, data: bytes, *, every: bool = False) -> Book:
    """
    Read a workbook; with *every* the sheets that are no table too, which else are only known to be filled.

    Raises WorkbookError where the file or a part of it cannot be read.
    """
    package = Package(name, data)
    main = next((part for kind, part in package.relations("").values() if kind == "officeDocument"), "")
    found = package.find(main, ["workbook", "workbook/workbookPr", "workbook/sheets/sheet"]) if main else []
    if not found:
        raise WorkbookError("workbook-not", kind=_OTHER)
    relations = package.relations(main)
    parts = dict(relations.values())
    book = Book([], _styles(package, parts.get("styles")))
    strings: list[str] = []
    if "sharedStrings" in parts:
        shared = Strings()
        package.scan(parts["sharedStrings"], shared)
        strings = shared.strings
    budget, names = Budget(), sheet_names()
    for path, attributes in found:
        if path.endswith("workbookPr"):
            book.from_1904 = attributes.get("date1904", "").lower() in TRUE
        if not path.endswith("/sheet"):
            continue
        kind, part = relations.get(related(attributes), ("", ""))
        tab = attributes.get("name", "")
        if kind not in ("worksheet", "") or (tab in OWN and not every):
            continue
        table = names.get(fold(tab))
        grid = Grid(tab, table, attributes.get("state", "visible") != "visible", every or table is not None)
        _sheet(package, part, grid, Cells(grid, strings, book.styles, budget))
        book.sheets.append(grid)
        if grid.table:
            grid.comments = _comments(package, part)
    return book


def _styles(package: Package, part: str | None) -> list[Format]:
    """Give the number format of each style; a workbook without styles has one."""
    if part is None:
        return [formats.GENERAL]
    codes: dict[str, str] = {}
    styles: list[Format] = []
    for path, a in package.find(part, ["styleSheet/numFmts/numFmt", "styleSheet/cellXfs/xf"]):
        if path.endswith("numFmt"):
            codes[a.get("numFmtId", "")] = a.get("formatCode", "")[:255]
        else:
            number = a.get("numFmtId", "0")
            code = codes.get(number) or formats.built_in(int(number) if number.isdecimal() and len(number) < 9 else 0)
            styles.append(formats.understand(code))
    return styles or [formats.GENERAL]


def _comments(package: Package, part: str) -> list[str]:
    """Name the cells of a sheet that have comments, Kawung's own left out."""
    comments = Comments()
    for kind, target in package.relations(part).values():
        if kind == "comments":
            package.scan(target, comments)
    return comments.cells


def _sheet(package: Package, part: str, grid: Grid, cells: Cells) -> None:
    """Read a sheet; of one that nobody wants only whether anything stands in it."""
    try:
        package.scan(part, cells)
    except EnoughError:
        grid.filled = True
    grid.filled = grid.filled or bool(grid.rows)
