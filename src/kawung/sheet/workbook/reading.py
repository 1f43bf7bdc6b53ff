"""
sheet: a workbook → its tables as sheets of texts, with what is wrong at each cell.

Headings and rows go through `tabular` as a CSV file's do; before that each stored cell becomes the text of its column
or a problem (`typed`). A table on its side, as the study's, is turned, read, and its places turned back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from kawung.findings import Cell, Unread, letter
from kawung.problems import Place, Problem, Words
from kawung.sheet import tabular
from kawung.sheet.often import MOST_PLACES
from kawung.sheet.rules import MAX_COLUMNS, named, nearest, problem
from kawung.sheet.tabular import Block, Reading, heading_names
from kawung.sheet.workbook import parts, typed
from kawung.sheet.workbook.package import WorkbookError
from kawung.sheet.workbook.tabs import ABOUT_WORDS, EXAMPLE, NAME_WORDS, VALUE_WORDS, sheet_names
from kawung.vocabulary import fold, fold_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kawung.dictionary import Column, Table
    from kawung.findings import Sheet
    from kawung.sheet.cells import Content
    from kawung.sheet.workbook.grids import Grid, Raw
    from kawung.sheet.workbook.parts import Book

_AT_ONCE = 2_000  # rows in a block
_MOST_COVERED = MOST_PLACES
_NAMES, _VALUES = 1, 2  # the rows that columns A and B of an upright sheet become


@dataclass(slots=True)
class _Sheet:
    """
    One sheet on its way: what it stores, how it is read, which of its cells and columns cannot be.

    *known* are its columns by position, *measure* the one that says how a row's figures are read, if it has some.
    """

    book: Book
    grid: Grid
    reading: Reading
    covered: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    known: dict[int, Column] = field(default_factory=dict)
    measure: int | None = None
    elsewhere: list[Place] = field(default_factory=list)
    _read: dict[tuple[str, str, str, int, int, str], Content | typed.Refused] = field(default_factory=dict)

    def content(self, raw: Raw, column: Column, measure: str) -> Content | typed.Refused:
        """Read what is no text as its column does; *measure* is what the row's measure says."""
        of = (column.name, *raw[1:], measure)
        if of not in self._read:
            share, count = typed.measures(of[-1])
            style, from_1904 = self.book.styles[raw[3]], self.book.from_1904
            found = typed.text(raw, style, column, from_1904=from_1904, share=share, count=count)
            self._read[of] = Cell(format(found, "f"), (found,)) if isinstance(found, Decimal) else found
        return self._read[of]

    def refuse(self, number: int, index: int, refused: typed.Refused, column: Column) -> None:
        """Note a cell that its column cannot take."""
        self.reading.say_of_cell(
            refused.rule,
            self.reading.at(number, index, refused.shown),
            column=named(column),
            text=refused.shown,
            kept=refused.kept,
            example=column.example,
        )


def open_book(file: str, data: bytes, *, every: bool = False) -> Book | WorkbookError:
    """Open a workbook (with *every*, all of its sheets); what it is instead, or why it cannot be read, is a value."""
    try:
        return parts.read(file, data, every=every)
    except WorkbookError as error:
        return error


def refusal(study: str, file: str, error: WorkbookError) -> Problem:
    """Say that a file cannot be read as a workbook."""
    detail = (("parser", error.detail),) if error.detail else ()
    return problem(error.rule, Place(study, file), detail=detail, values={"file": file, **error.values})


def unknown_sheets(study: str, file: str, book: Book, held: Iterable[str]) -> list[Problem]:
    """Name the filled sheets that are none of a study's tables, or look like one that is not among those *held*."""
    found = []
    for grid in book.sheets:
        if grid.table or not grid.filled:
            continue
        values: dict[str, str | int | Words] = {"text": grid.tab, "file": file}
        headings = [_shown_plain(book, raw) for raw in grid.rows[0][2]] if grid.rows else []
        table = tabular.headed_as(headings, held)
        if table:
            place = Place(study, file, sheet=grid.tab, table=table.name)
            found.append(problem("sheet-unnamed", place, values={**values, "table": table.tab}))
        else:
            place = Place(study, file, sheet=grid.tab)
            found.append(problem("sheet-unknown", place, near=_tab_near(grid.tab, held), values=values))
    return found


def _tab_near(text: str, held: Iterable[str]) -> str | None:
    """Return the tab of a table not *held* that a sheet's name is like, or of the only one whose label begins so."""
    names = {name: table for name, table in sheet_names().items() if table.name not in held}
    if near := nearest(text, names):
        return names[near].tab
    begun = {table.tab for name, table in names.items() if name.startswith(fold(text) + " ")}
    return begun.pop() if len(begun) == 1 else None


def comments(study: str, file: str, book: Book) -> list[Problem]:
    """
    Say how many cells of a workbook have comments, none of which is read.

    Those on headings do not count: they are help, and some programs forget who wrote them.
    """
    count = 0
    for grid in book.sheets:
        heading = str(grid.rows[0][0]) if grid.rows else ""
        letters = [
            cell.rstrip("0123456789") for cell in grid.comments if cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != heading
        ]
        count += sum(not (grid.table and grid.table.name == "study" and column == "A") for column in letters)
    return [problem("comments-unread", Place(study, file), values={"file": file, "count": count})] if count else []


def own_key(book: Book) -> str | None:
    """Return what a workbook's study sheet says the study's key is."""
    grid = next((g for g in book.sheets if g.table and g.table.name == "study"), None)
    if grid is None or grid.table is None:
        return None
    sheet, _ = read("", "", book, grid, grid.table)
    said = next((row.cells[grid.table.key.name].text for row in sheet.rows if grid.table.key.name in row.cells), None)
    return said.strip() if said else None


def read(study: str, file: str, book: Book, grid: Grid, table: Table) -> tuple[Sheet, list[Problem]]:
    """Read one sheet of a workbook as a table; rows have no keys yet."""
    upright = table.name == "study" and _is_upright(grid, table)
    one = _Sheet(book, grid, Reading(study, table, file, grid.tab, upright))
    rows = _turned(one) if upright else [(number, cells) for number, _, cells in grid.rows]
    records = ((number, [(raw[0], _shown(one, raw)) for raw in cells]) for number, cells in rows)
    sheet = tabular.read(one.reading, records, _blocks(one, rows))
    if upright:
        sheet = sheet.with_columns([1] * len(sheet), sheet.keys, sheet.columns)
    _hidden(one)
    if one.elsewhere:
        one.reading.say("formula-external", *one.elsewhere, count=len(one.elsewhere))
    return sheet, one.reading.problems


def _blocks(one: _Sheet, rows: Sequence[tuple[int, list[Raw]]]) -> Iterator[Block]:
    """Give the rows below the headings, once `tabular` knows the columns, as these take them."""
    _merged(one, rows)
    one.known, width = one.reading.known, len(one.reading.columns)
    if any(column.type == "measured" for column in one.known.values()):
        one.measure = next((index for index, column in one.known.items() if column.name == "measure"), None)
    nameless = frozenset(one.reading.nameless)
    for start in range(1, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        columns: dict[int, list[Content]] = {index: [""] * len(some) for index in one.known}
        uncovered: list[tuple[int, int, str]] = []
        for at, (number, cells) in enumerate(some):
            taken, strange = _taken(one, number, cells)
            for index, content in taken:
                columns[index][at] = content
            if strange:
                behind = next((index for index in strange if index >= width), width)
                uncovered += [(number, i, text) for i, text in strange.items() if i == behind or i in nameless]
        yield Block([number for number, _ in some], columns, uncovered)


def _taken(one: _Sheet, number: int, cells: list[Raw]) -> tuple[list[tuple[int, Content]], dict[int, str]]:
    """
    Make a row's cells what their columns take; return these and the texts of those whose column nobody knows.

    A row whose key is refused is none, since the cell is told of.
    """
    known, key = one.known, one.reading.table.key
    covered, below = one.covered.get(number, ()), one.covered.get(0, ())
    if any(known.get(index) is key for index in covered):
        return [], {}
    if any(raw[2].strip() == EXAMPLE for raw in cells if known.get(raw[0]) is key):
        shown = {raw[0]: _shown(one, raw) for raw in cells}
        return (
            [(index, text or Cell("")) for index, text in shown.items() if index in known],
            {index: text for index, text in shown.items() if index not in known},
        )
    measure = "" if one.measure is None else next((raw[2] for raw in cells if raw[0] == one.measure), "")
    taken: list[tuple[int, Content]] = []
    strange: dict[int, str] = {}
    for raw in cells:
        index, kind, stored, _, by_formula = raw
        column = known.get(index)
        if index in covered or index in below:
            continue
        if column is None:
            strange[index] = _shown(one, raw)
            continue
        if by_formula == 2:
            one.elsewhere.append(one.reading.at(number, index, stored))
        content = stored if kind == "text" else one.content(raw, column, measure)
        if not isinstance(content, typed.Refused):
            taken.append((index, content))
            continue
        one.refuse(number, index, content, column)
        if column is key and not one.reading.upright:
            return [], {}
        if column.type not in ("text", "words"):  # it stands there, so that nothing is told to be missing
            taken.append((index, Cell(content.shown, (Unread(content.shown),))))
    return taken, strange


def _shown(one: _Sheet, raw: Raw) -> str:
    return _shown_plain(one.book, raw)


def _shown_plain(book: Book, raw: Raw) -> str:
    return typed.shown(raw, book.styles[raw[3]], from_1904=book.from_1904)


def _is_upright(grid: Grid, table: Table) -> bool:
    """Tell whether the names stand below one another in column A, rather than side by side in the first row."""
    known = heading_names(table)
    across = sum(fold_heading(raw[2]) in known for raw in grid.rows[0][2]) if grid.rows else 0
    down = sum(cells[0][0] == 0 and fold_heading(cells[0][2]) in known for _, _, cells in grid.rows)
    return down >= across


def _turned(one: _Sheet) -> list[tuple[int, list[Raw]]]:
    """Turn names and values into a row of headings and a row of cells; say what else stands on the sheet."""
    rows, reading = list(one.grid.rows), one.reading
    about: set[int] = set()
    if rows:
        first = {raw[0]: fold(_shown(one, raw)) for raw in rows[0][2]}
        if first.get(0) in NAME_WORDS or first.get(1) in VALUE_WORDS:
            about = {index for index, word in first.items() if index > 1 and word in ABOUT_WORDS}
            rows = rows[1:]
    names: list[Raw] = []
    values: list[Raw] = []
    for number, _, cells in rows:
        by_index = {raw[0]: raw for raw in cells}
        if 0 in by_index:
            names.append((number - 1, *by_index[0][1:]))
        if 1 in by_index and 0 in by_index:
            values.append((number - 1, *by_index[1][1:]))
        for index, raw in by_index.items():
            if index in about or index == 0 or (index == 1 and 0 in by_index):
                continue
            text = _shown(one, raw)
            place = Place(reading.study, reading.file, number, "", text, letter(index), (), reading.tab, "study")
            if index == 1:
                reading.say("value-without-name", place, row=str(number))
            else:
                reading.say("cell-without-heading", place, row=str(number), letter=letter(index))
            break
    return [(_NAMES, names), (_VALUES, values)] if names else []


def _merged(one: _Sheet, rows: Sequence[tuple[int, list[Raw]]]) -> None:
    """Say which merged ranges touch the headings or filled rows, and keep the cells that they cover out of the rows."""
    reading = one.reading
    numbers = [number for number, _ in rows]
    known = [index for index, column in enumerate(reading.columns) if column]
    left = _MOST_COVERED
    for span in one.grid.merged[:_MOST_COVERED]:
        top, first, bottom, last = (span[1] + 1, span[0] - 1, span[3] + 1, span[2] - 1) if reading.upright else span
        start, stop = bisect_left(numbers, top), bisect_right(numbers, bottom)
        columns = [index for index in known if first <= index <= last]
        if start >= stop or (top, first) == (bottom, last) or not columns:
            continue
        touched = numbers[start : min(stop, start + left)]
        cells = [(number, index) for number in touched for index in columns if (number, index) != (top, first)]
        left = max(left - len(cells), 0)
        for number, index in cells:
            one.covered[number].add(index)
        if (
            start == 0 and len(one.covered[0]) < MAX_COLUMNS - 1
        ):  # what stands below a merged heading belongs to nothing
            one.covered[0].update(range(first + 1, min(last, MAX_COLUMNS) + 1))
        places = [_cell(reading, number, index, numbers[0]) for number, index in [(top, first), *cells]]
        if not reading.often.again("cells-merged"):
            reading.say("cells-merged", *places, range=f"{letter(span[1])}{span[0]}:{letter(span[3])}{span[2]}")


def _cell(reading: Reading, number: int, index: int, headings: int) -> Place:
    """Point at a cell or a heading."""
    if number == headings:
        name = reading.headings[index] if index < len(reading.headings) else ""
        return reading.heading(number, index, name, "")
    return reading.at(number, index, "")


def _hidden(one: _Sheet) -> None:
    """Say what is read though it is hidden: the sheet, rows, columns."""
    grid, reading = one.grid, one.reading
    if grid.hidden:
        reading.say("sheet-hidden", reading.at(None))
    rows = [number for number, hidden, _ in grid.rows if hidden]
    if rows:
        reading.say("rows-hidden", reading.at(None), rows=listed([(str(n), n) for n in rows]), count=len(rows))
    used = {raw[0] for _, _, cells in grid.rows for raw in cells if not reading.upright or raw[0] < 2}
    hidden = grid.hidden_among(used)
    if hidden:
        columns = listed([(letter(i), i) for i in hidden])
        reading.say("columns-hidden", reading.at(None), columns=columns, count=len(hidden))


def listed(named_numbers: Sequence[tuple[str, int]]) -> Words:
    """Write rows or columns as a list in which neighbours are drawn together: `5, 7–9`."""
    breaks = [i for i, (a, b) in enumerate(pairwise(named_numbers), start=1) if b[1] != a[1] + 1]
    spans = [named_numbers[a:b] for a, b in pairwise([0, *breaks, len(named_numbers)])]
    written = [s[0][0] if len(s) == 1 else f"{s[0][0]}–{s[-1][0]}" for s in spans]
    shown, more = ", ".join(written[:12]), len(written) - 12
    return Words(f"{shown} and {more} more", f"{shown} dan {more} lagi") if more > 0 else Words(shown, shown)
