"""
ground: a study as it was read, before anything is made of it.

Plain values that know no file, no RDF and no rule: a `Study` has `Sheet`s, a sheet has `Row`s, a row has
`Cell`s, and a cell keeps the text as typed beside what the reader understood it to mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST, tables
from kawung.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Term


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell that names a row of another table by its key."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """A cell that names a shared concept, area or web address by its IRI."""

    iri: Term


@dataclass(frozen=True, slots=True)
class Area:
    """A cell that names an administrative area by its Kemendagri code."""

    code: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell that holds a date or a year in XSD's form; *datatype* is `date` or `gYear`."""

    text: str
    datatype: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A cell that says "not known", with the reason where one was given: (language, text) pairs."""

    reason: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell, or one part of it, that did not fit its column; validation says so."""

    text: str


Value = str | int | Decimal | bool | Ref | Named | Area | Dated | NotKnown | Unread


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text as typed and the values read from it (none if the cell is empty)."""

    text: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a table.

    *number* counts as a spreadsheet does (headings are row 1; in `study.toml` it is the n-th entry), *repeat*
    says which of several rows with this key it is (1 for the first), *cells* are by column name.
    """

    table: str
    number: int
    key: str
    cells: Mapping[str, Cell]
    repeat: int = 1

    def values(self, column: str) -> tuple[Value, ...]:
        """Return the values of a column; empty if the sheet lacks it or the cell is empty."""
        cell = self.cells.get(column)
        return cell.values if cell else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One table of a study as it was found: its file, its headings in order, its rows.

    In a workbook *tab* is the sheet's name; *upright* says that the headings stand below one another in column A and
    the one row's cells beside them in column B, so that the n-th heading is row n.
    """

    table: str
    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())
    tab: str | None = None
    upright: bool = False

    @property
    def part(self) -> tuple[str, str]:
        """What row numbers count in: the file, and of a workbook the sheet."""
        return (self.file, self.tab or "")


@dataclass(frozen=True, slots=True)
class Study:
    """A study as read: its key, its sheets by table name, and its scheme-like tables among them."""

    key: str
    sheets: Mapping[str, Sheet]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table; empty if the study has none."""
        sheet = self.sheets.get(table)
        return sheet.rows if sheet else ()


def place(
    study: Study, row: Row | None, column: str | None = None, *, table: str | None = None, neighbours: bool = True
) -> Place:
    """
    Point at a cell of a study, at a row, or with *table* alone at a whole sheet, with neighbours as context.

    The context is the key and up to two filled cells before the one pointed at, then that cell itself;
    without *neighbours* there is none, which is cheaper where very many cells are meant.
    """
    name = row.table if row else table or ""
    sheet = study.sheets.get(name)
    file, tab = (sheet.file, sheet.tab) if sheet else (_file(study, name), None)
    if row is None:
        return Place(study.key, file, None, column, sheet=tab, table=name)
    headings = sheet.headings if sheet else ()
    at = headings.index(column) if column in headings else None
    if file == MANIFEST:
        where = column if name == "study" else f"{name} {row.number}" + (f", {column}" if column else "")
        text = row.cells[column].text if column is not None and column in row.cells else None
        return Place(study.key, file, None, where, text, table=name)
    text = (row.cells[column].text if column in row.cells else "") if column else row.key
    if not neighbours and not (sheet and sheet.upright):
        across = None if at is None else letter(at)
        return Place(study.key, file, row.number, column, text, across, sheet=tab, table=name)
    filled = [h for h in headings[: at if at is not None else 3] if h in row.cells and row.cells[h].text]
    shown = [h for h in (*filled[:1], *filled[1:][-2:]) if h != column] + ([column] if column else [])
    context = tuple((h, row.cells[h].text if h in row.cells else "") for h in shown)
    number: int | None = row.number
    across = None if at is None else letter(at)
    if sheet and sheet.upright:
        number, across, context = (None if at is None else at + 1), letter(1), ()
    letters = tuple(letter(headings.index(h)) if h in headings else "" for h, _ in context)
    return Place(study.key, file, number, column, text, across, context, tab, name, letters)


def _file(study: Study, table: str) -> str:
    """Say where a table that the study does not have would stand: in its workbook, or in a file of its own."""
    workbooks = sorted({s.file for s in study.sheets.values() if s.tab is not None})
    if workbooks and not any(s.file == MANIFEST for s in study.sheets.values()):
        return workbooks[0]
    return tables()[table].file if table in tables() else f"{table}.csv"


def letter(index: int) -> str:
    """Return a spreadsheet's letter for a column, counted from 0: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
