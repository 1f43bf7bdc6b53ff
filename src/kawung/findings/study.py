"""
findings: a study with its sheets and rows, and what a study that is shown in part says of the rest.

A `Study` has `Sheet`s, a sheet has `Row`s; a sheet is kept by columns, and its rows are views of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload

from kawung.dictionary import MANIFEST, tables
from kawung.findings.cells import Cell, Cells, Ref, Value
from kawung.problems import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Term


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


class Sheet:
    """
    One table of a study as it was found: its file, its headings in order, its cells.

    Cells stand in columns: *columns* has them by the dictionary's name and in the order of the headings, *numbers* and
    *keys* what each row is called (`Row`), *repeats* the rows that are not the first of their key, by position. `rows`
    are views, made when asked for and then kept (in *made*, by position), so that a sheet of a million rows is no
    million objects.

    In a workbook *tab* is the sheet's name; *upright* says that the headings stand below one another in column A and
    the one row's cells beside them in column B, so that the n-th heading is row n.
    """

    __slots__ = ("columns", "file", "headings", "keys", "made", "numbers", "repeats", "tab", "table", "upright")
    __hash__ = None  # type: ignore[assignment] # equal by what it holds

    def __init__(
        self,
        table: str,
        file: str,
        headings: tuple[str, ...],
        rows: Sequence[Row] = (),
        *,
        tab: str | None = None,
        upright: bool = False,
    ) -> None:
        self.table, self.file, self.headings, self.tab, self.upright = table, file, headings, tab, upright
        self.numbers: Sequence[int] = [row.number for row in rows]
        self.keys: Sequence[str] = [row.key for row in rows]
        self.columns: Mapping[str, Cells] = _columns(headings, rows) if rows else {}
        self.repeats: Mapping[int, int] = {at: row.repeat for at, row in enumerate(rows) if row.repeat != 1}
        self.made = dict(enumerate(rows))

    def with_rows(self, rows: Sequence[Row]) -> Sheet:
        """Return the same sheet with other rows."""
        return Sheet(self.table, self.file, self.headings, rows, tab=self.tab, upright=self.upright)

    def with_columns(
        self,
        numbers: Sequence[int],
        keys: Sequence[str],
        columns: Mapping[str, Sequence[Cell | None]],
        repeats: Mapping[int, int] | None = None,
    ) -> Sheet:
        """Return the same sheet with other cells; all sequences are of one length."""
        other = Sheet(self.table, self.file, self.headings, tab=self.tab, upright=self.upright)
        other.numbers, other.keys, other.repeats = numbers, keys, repeats or {}
        other.columns = {n: cells if type(cells) is Cells else Cells.of(cells) for n, cells in columns.items()}
        return other

    @property
    def rows(self) -> Sequence[Row]:
        """The rows; each is made when first asked for."""
        return _Rows(self)  # not kept: it would hold the sheet that holds it, and neither would be freed at once

    @property
    def part(self) -> tuple[str, str]:
        """What row numbers count in: the file, and of a workbook the sheet."""
        return (self.file, self.tab or "")

    def __len__(self) -> int:
        return len(self.keys)

    def __bool__(self) -> bool:
        return True  # a sheet without rows is there

    def __eq__(self, other: object) -> bool:
        names = ("table", "file", "headings", "tab", "upright")
        return (
            isinstance(other, Sheet)
            and all(getattr(self, name) == getattr(other, name) for name in names)
            and tuple(self.rows) == tuple(other.rows)
        )

    def __repr__(self) -> str:
        return f"Sheet({self.table!r}, {self.file!r}, {len(self)} rows)"


def _columns(headings: Sequence[str], rows: Sequence[Row]) -> dict[str, Cells]:
    """Return the cells of rows by column, in the order of the headings."""
    there = dict.fromkeys(name for row in rows for name in row.cells)
    names = [*(h for h in headings if h in there), *(name for name in there if name not in headings)]
    return {name: Cells.of([row.cells.get(name) for row in rows]) for name in names}


class _Rows(Sequence[Row]):
    """The rows of a sheet as views of its columns."""

    __slots__ = ("_sheet",)
    __hash__ = None  # type: ignore[assignment] # equal by what it holds

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(len(self))))
        at = range(len(self))[at]
        s = self._sheet
        if at not in s.made:
            cells = {name: cell for name, column in s.columns.items() if (cell := column[at]) is not None}
            s.made[at] = Row(s.table, s.numbers[at], s.keys[at], cells, s.repeats.get(at, 1))
        return s.made[at]

    def __len__(self) -> int:
        return len(self._sheet.keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


class Held(NamedTuple):
    """
    Of one kind of informant (a concept): how many interviews a study holds, and how many of them are withheld.

    *statements*: whether some that rest on findings from the public ones stay.
    """

    kind: Term
    interviews: int
    withheld: int
    statements: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """
    How many linkages informants told of a category (None: of all) on a variable in a direction, which are concepts.

    *state* is a concept; a *count* is there only where it is present.
    """

    category: Ref | None
    variable: Term
    direction: Term
    state: Term
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """
    What a released study says of that which it keeps back.

    *interviews* of each kind, those taken back aside; *statements*: whether some that rest on public findings stay;
    *figures* count over those too who may be counted and not shown.
    """

    interviews: tuple[Held, ...] = ()
    statements: bool = False
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Study:
    """
    A study as read: its key, its sheets by table name, and its scheme-like tables among them.

    *part* is what a released one says of the rest; None of one that is whole.
    """

    key: str
    sheets: Mapping[str, Sheet]
    part: Part | None = None

    def rows(self, table: str) -> Sequence[Row]:
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
