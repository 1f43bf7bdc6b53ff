"""
sheet: records → a sheet of texts, row by row, whatever the records were read from.

A record is a row's number and its filled cells by position. Headings go by name or by label in either
language. Knows nothing of what the texts mean (`cells` does) nor of keys (`keys`).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import words
from kawung.dictionary import tables
from kawung.findings import Cell, Row, Sheet, Unread, letter
from kawung.problems import Place, Problem, Words
from kawung.sheet.often import Often
from kawung.sheet.rules import MAX_CELL, MAX_COLUMNS, named, nearest, problem
from kawung.sheet.workbook.tabs import EXAMPLE, example_of
from kawung.vocabulary import fold_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kawung.dictionary import Column, Table

Content = str | Decimal | Unread
"""What a cell holds: a text, a number that a text could not say as clearly, or what its column cannot take."""
Record = tuple[int, "Sequence[tuple[int, Content]]"]
"""A row's number, and (position, content) of its filled cells in order: a text, or a number stored as such."""

_COLUMNS = Words("columns", "kolom")
_NOTHING = Cell("")
_FEWEST_HEADINGS = 3  # by which a table without its name is known
_AHEAD = 10  # rows below the first filled one in which headings are looked for


@dataclass(slots=True)
class Reading:
    """One sheet while it is read: whose it is, what was found wrong, what its headings turned out to be."""

    study: str
    table: Table
    file: str
    tab: str | None = None
    upright: bool = False
    often: Often = field(default_factory=Often)
    headings: tuple[str, ...] = ()
    columns: tuple[Column | None, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What was found wrong so far."""
        return self.often.problems()

    @property
    def name(self) -> str:
        """What people call the sheet: its tab in a workbook, else its file."""
        return self.tab or self.file

    def at(self, row: int | None, index: int | None = None, text: str | None = None) -> Place:
        """Point at the sheet, at a row, or at a cell by row number and position."""
        heading = across = None
        if index is not None:
            heading = self.headings[index] if index < len(self.headings) else ""
            across = letter(index)
            if self.upright:
                row, across = index + 1, letter(1)
        return Place(self.study, self.file, row, heading, text, across, sheet=self.tab, table=self.table.name)

    def heading(self, row: int, index: int, name: str, text: str) -> Place:
        """Point at a heading."""
        if self.upright:
            row, across = index + 1, letter(0)
        else:
            across = letter(index)
        return replace(self.at(row), column=name, text=text, letter=across)

    def say(
        self,
        rule: str,
        *places: Place,
        near: str | None = None,
        detail: tuple[tuple[str, str], ...] = (),
        **values: str | int | Words,
    ) -> None:
        """Note a problem of this sheet; its texts may speak of `{file}`."""
        values.setdefault("file", self.name)
        self.often.add(problem(rule, *places, near=near, detail=detail, values=values))

    def say_of_cell(self, rule: str, place: Place, **values: str | int | Words) -> None:
        """Note a problem that every row may have."""
        if not self.often.again(rule):
            self.often.add(problem(rule, place, values={"file": self.name, **values}))
        elif self.often.wanted(rule):
            self.often.further(rule, place)


def read(reading: Reading, records: Iterable[Record]) -> Sheet:
    """
    Make a sheet of records; what is wrong with it goes to *reading*.

    The first filled record has the headings. Rows have no keys yet and cells no values; columns go by the
    dictionary's names whatever the sheet calls them, and unknown ones are left out of the rows.
    """
    rows = tuple(_rows(reading, iter(records)))
    return Sheet(reading.table.name, reading.file, reading.headings, rows, tab=reading.tab, upright=reading.upright)


def heading_names(table: Table) -> dict[str, Column]:
    """Return what a heading may say, folded, for each column: its name, a label in either language, or both."""
    labels = [(c, label) for c in table.columns for label in (c.label.id, c.label.en)]
    found = {fold_heading(said): c for c, label in labels for said in (label, f"{c.name} ({label})")}
    return found | {fold_heading(c.name): c for c in table.columns}


def headed_as(headings: Sequence[str], held: Iterable[str]) -> Table | None:
    """Return the table whose headings these are for the most part, its key among them; None for one of those *held*."""
    folded = {fold_heading(h) for h in headings if h.strip()}
    best: tuple[int, Table | None] = (_FEWEST_HEADINGS - 1, None)
    for table in tables().values():
        names = heading_names(table)
        found = {names[h].name for h in folded if h in names}
        if table.key.name in found and 2 * len(found) > len(folded) and len(found) > best[0]:
            best = (len(found), table)
    return best[1] if best[1] and best[1].name not in held else None


def lines(text: str) -> str:
    """Give all line ends one form, so that a file saved on another system says the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(reading: Reading, records: Iterator[Record]) -> Iterator[Row]:
    """Give the filled rows of a sheet; problems go to *reading*."""
    number, first = next(((n, cells) for n, cells in records if cells), (0, ()))
    if not number:
        if not reading.often:
            reading.say("sheet-empty" if reading.tab else "file-empty", reading.at(None))
        return
    if first[-1][0] >= MAX_COLUMNS:
        reading.say("file-too-large", reading.at(number), limit=MAX_COLUMNS, unit=_COLUMNS)
        return
    if not _take_headings(reading, number, [(index, str(typed)) for index, typed in first]):
        _look_lower(reading, number, itertools.islice(records, _AHEAD))
        return
    nameless: dict[int, list[int]] = {}
    for n, filled in records:
        cells = _cells(reading, n, filled, nameless)
        if not cells or reading.table.key.name not in reading.headings:
            continue
        if cells.get(reading.table.key.name, _NOTHING).text.strip() == EXAMPLE:
            _example(reading, n, cells)
        else:
            yield Row(reading.table.name, n, "", cells)
    for index, numbers in sorted(nameless.items()):
        place = reading.at(number, index, "")
        reading.say("heading-empty", place, letter=letter(index), count=len(numbers), row=str(numbers[0]))


def _take_headings(reading: Reading, number: int, heading: Sequence[tuple[int, str]]) -> bool:
    """Find the column of each heading; tell whether there is any."""
    table, known = reading.table, heading_names(reading.table)
    if not any(fold_heading(h) in known for _, h in heading):
        return False
    width = heading[-1][0] + 1
    columns: list[Column | None] = [None] * width
    headings = [""] * width
    written = {column for _, typed in heading if (column := known.get(fold_heading(typed)))}
    missing = {column.name: column for column in table.columns if column.required and column not in written}
    for index, typed in heading:
        column = known.get(fold_heading(typed))
        name = column.name if column else typed.strip()
        place = reading.heading(number, index, name, typed)
        if column and column in columns:
            where = place.cell if reading.upright else letter(index)
            reading.say("heading-doubled", place, column=named(column), text=typed, letter=str(where))
            column, name = None, typed.strip()
        elif column is None and name:
            near = nearest(name, [c.name for c in table.columns])
            if near in missing:  # one slip, told once and where the column is meant
                _missing(reading, replace(place, column=near), missing.pop(near), typed)
            else:
                reading.say("column-unknown", place, near=near, text=typed, part=reading.name)
        columns[index], headings[index] = column, name
    reading.headings, reading.columns = tuple(headings), tuple(columns)
    if reading.upright:
        return True  # what a study lacks is for the shapes to say, as of study.toml
    for column in missing.values():
        _missing(reading, replace(reading.at(number), column=column.name), column)
    return True


def _missing(reading: Reading, place: Place, column: Column, near: str | None = None) -> None:
    """Say that a required column is missing; *near* is the heading that may be meant to be it."""
    reading.say("column-missing", place, near=near, column=named(column), name=column.name, help=column.help)


def _cells(
    reading: Reading, number: int, filled: Sequence[tuple[int, Content]], nameless: dict[int, list[int]]
) -> dict[str, Cell]:
    """Take the cells of a record by column name; note those that no heading covers."""
    cells: dict[str, Cell] = {}
    width = len(reading.headings)
    for index, content in filled:
        typed = _typed(content)
        if index >= width:
            place = reading.at(number, index, typed[:MAX_CELL])
            reading.say_of_cell("cell-without-heading", place, row=str(number), letter=letter(index))
            break
        column = reading.columns[index]
        if column is None:
            if not reading.headings[index]:
                nameless.setdefault(index, []).append(number)
            continue
        if len(typed) > MAX_CELL:
            place = reading.at(number, index, typed[:MAX_CELL])
            reading.say_of_cell("cell-too-long", place, column=named(column), limit=MAX_CELL)
        cells[column.name] = Cell(lines(typed[:MAX_CELL]), () if isinstance(content, str) else (content,))
    return cells


def _typed(content: Content) -> str:
    """Return the text of what a cell holds."""
    if isinstance(content, str):
        return content
    return content.text if isinstance(content, Unread) else format(content, "f")


def _look_lower(reading: Reading, number: int, following: Iterable[Record]) -> None:
    """Say that no headings were found, and where some stand that come too late."""
    known = heading_names(reading.table)
    for lower, filled in following:
        if sum(fold_heading(str(typed)) in known for _, typed in filled) > 1:
            reading.say("headings-lower", reading.at(number), row=str(number), lower=str(lower))
            return
    names = ", ".join(c.name for c in reading.table.columns if c.required)
    reading.say("headings-missing", reading.at(number), row=str(number), headings=names)


def _example(reading: Reading, number: int, cells: Mapping[str, Cell]) -> None:
    """Pass over an example row; say so if something was written into it."""
    key = reading.table.key.name
    changed = [
        index
        for index, column in enumerate(reading.columns)
        if column and column.name != key and column.name in cells
        if cells[column.name].text.strip() not in {column.example, *(example_of(column, x) for x in words.LANGUAGES)}
    ]
    if changed:
        names = ", ".join(reading.headings[index] for index in changed)
        place = reading.at(number, changed[0], cells[reading.headings[changed[0]]].text)
        reading.say("example-row-changed", place, row=str(number), names=names, example=EXAMPLE)
