"""
sheet: tables from several files → one of each, the first where there are two.

The order is study.toml, the CSV files, the workbooks by name and their sheets as they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Row, Sheet, Study, place
from kawung.problems import Place, Problem, Words
from kawung.sheet import manifest
from kawung.sheet.rules import problem
from kawung.sheet.workbook import reading
from kawung.sheet.workbook.package import ENDINGS, WorkbookError
from kawung.sheet.workbook.tabs import CHECKED, locked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.sheet.workbook.parts import Book


@dataclass(slots=True)
class Workbooks:
    """The workbooks among a study's files: those that could be opened, those that could not, those open elsewhere."""

    books: dict[str, Book] = field(default_factory=dict)
    refused: dict[str, WorkbookError] = field(default_factory=dict)
    in_use: list[str] = field(default_factory=list)

    @property
    def hold_study(self) -> bool:
        """Tell whether one of them has a sheet of the study."""
        return any(g.table and g.table.name == "study" for book in self.books.values() for g in book.sheets)

    @property
    def tables(self) -> set[str]:
        """The tables that they hold."""
        return {grid.table.name for book in self.books.values() for grid in book.sheets if grid.table}

    def own_key(self) -> str | None:
        """Return what their study sheet says the study's key is."""
        return next((said for book in self.books.values() if (said := reading.own_key(book))), None)

    def notes(self, study: str) -> list[Problem]:
        """Say which files could not be read, and which somebody has open."""
        found = [reading.refusal(study, name, error) for name, error in self.refused.items()]
        return found + [problem("workbook-open", Place(study, name), values={"file": name}) for name in self.in_use]


def workbooks(files: Mapping[str, bytes], *, lone: bool) -> Workbooks:
    """Open the workbooks among *files*; copies with remarks are read only where one is given alone."""
    found = Workbooks()
    for name, data in sorted(files.items()):
        in_use = locked(name)
        if in_use is not None:
            found.in_use.append(in_use if in_use in files else name)
        elif name.lower().endswith(ENDINGS) and (lone or not name.lower().endswith(CHECKED)):
            book = reading.open_book(name, data)
            if isinstance(book, WorkbookError):
                found.refused[name] = book
            else:
                found.books[name] = book
    found.in_use = sorted(set(found.in_use))
    return found


def add(study: str, books: Workbooks, sheets: dict[str, Sheet], problems: list[Problem]) -> None:
    """Add the workbooks' tables to *sheets*, and what is wrong with them to *problems*."""
    for file, book in books.books.items():
        held = {*sheets, *books.tables}
        problems += [*reading.unknown_sheets(study, file, book, held), *reading.comments(study, file, book)]
        for grid in book.sheets:
            table = grid.table
            if table is None:
                continue
            if table.name in sheets:
                first = _name(sheets[table.name].file, sheets[table.name].tab)
                values = {"table": table.label, "first": first, "second": _name(file, grid.tab)}
                problems.append(
                    problem("table-twice", Place(study, file, sheet=grid.tab, table=table.name), values=values)
                )
                continue
            sheet, found = reading.read(study, file, book, grid, table)
            sheets[table.name] = _of_study(study, sheet, found) if table.name == "study" else sheet
            problems += found


def _name(file: str, tab: str | None) -> Words:
    """Name where a table stands."""
    return Words(f"sheet {tab} of {file}", f"lembar {tab} di {file}") if tab else Words(file, file)


def _of_study(study: str, sheet: Sheet, problems: list[Problem]) -> Sheet:
    """Keep a study sheet to its one row, under the key that the study is read by."""
    key = tables()["study"].key.name
    rows = sheet.rows or (Row("study", 1, "", {}),)
    said = rows[0].cells.get(key)
    bare = Study(study, {"study": sheet})
    if said and said.text.strip() != study:
        where = place(bare, rows[0], key)
        values: dict[str, str | int | Words] = {"file": sheet.file, "text": said.text, "key": study}
        problems.append(problem("study-key", where, values=values))
    if len(rows) > 1:
        values = {"file": sheet.tab or sheet.file, "count": len(rows)}
        problems.append(problem("study-once", place(bare, rows[1]), values=values))
    return sheet.with_rows((replace(rows[0], cells=manifest.keyed(rows[0].cells, study)),))
