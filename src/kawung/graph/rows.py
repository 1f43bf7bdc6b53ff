"""graph: the rows of a table, read by columns; what several rows say alike is worked out once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from operator import getitem
from typing import TYPE_CHECKING, TypeVar, cast

from kawung.findings import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kawung.findings import Sheet

T = TypeVar("T")
_NOTHING, _NO_CELL = Cell(""), id(None)
_SMALL = 8  # rows, among which telling equal cells apart never pays
_FEW = 2  # rows a cell, on average, from which telling equal cells apart pays


class Rows:
    """
    Some rows of a sheet: their positions in it and their keys, in small letters.

    Cells are told apart by who they are, not by what they say: equal texts of a column mostly are one cell, and the
    sheet keeps it.
    """

    def __init__(self, sheet: Sheet, at: Sequence[int], keys: Sequence[str]) -> None:
        self.sheet, self.at, self.keys = sheet, at, keys
        self._known: dict[str, dict[int, Cell]] = {}

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def doubled(self) -> bool:
        """Whether several rows have one key."""
        return len(set(self.keys)) < len(self.keys)

    def some(self, which: Iterable[int]) -> Rows:
        """Return the rows at some positions among these."""
        which = list(which)
        return Rows(self.sheet, [self.at[n] for n in which], [self.keys[n] for n in which])

    def has(self, column: str) -> bool:
        """Tell whether any row of the sheet has a cell in a column."""
        return any(self.sheet.columns.get(column, ()))

    def kinds(self, column: str) -> set[type]:
        """Return the kinds of values that stand in a column."""
        cells = self.sheet.columns.get(column, ())
        return set(map(type, chain.from_iterable([cell.values for cell in cells if cell])))

    def each(self, work: Callable[..., T], *columns: str) -> list[T]:
        """
        Return for each row what *work* makes of its cells in some columns; where there is no cell, of an empty one.

        It is asked once for all rows that have the same cells there.
        """
        if not any(column in self.sheet.columns for column in columns):
            return [work(*[_NOTHING] * len(columns))] * len(self)
        if len(columns) == 1:
            [column] = columns
            of_cell = {mark: work(cell) for mark, cell in self._distinct(column).items()}
            return list(map(of_cell.__getitem__, map(id, self._cells(column))))
        marks = list(zip(*(map(id, self._cells(column)) for column in columns), strict=True))
        by_mark = [self._distinct(column) for column in columns]
        of_cells = {together: work(*map(getitem, by_mark, together)) for together in set(marks)}
        return list(map(of_cells.__getitem__, marks))

    def each_at_once(self, work: Callable[[Sequence[Cell]], list[str]], column: str) -> list[str]:
        """Return for each row what *work*, which takes many cells at once, makes of its cell; "" where it has none."""
        cells = self._cells(column)
        if len(cells) <= _SMALL and all(cells):
            return work(cast("Sequence[Cell]", cells))
        marks = list(map(id, cells))
        marked = dict(zip(marks, cells, strict=True))
        empty = marked.pop(_NO_CELL, _NOTHING) is None
        there = cast("dict[int, Cell]", marked)
        if len(there) * _FEW > len(cells) and not empty:
            return work(cast("Sequence[Cell]", cells))
        of_cell = dict(zip(there, work(list(there.values())), strict=True))
        of_cell[_NO_CELL] = ""
        return list(map(of_cell.__getitem__, marks))

    def _distinct(self, column: str) -> dict[int, Cell]:
        """Return the cells of a column by their mark."""
        if column not in self._known:
            cells = self._cells(column)
            marked = dict(zip(map(id, cells), cells, strict=True))
            self._known[column] = {mark: cell or _NOTHING for mark, cell in marked.items()}
        return self._known[column]

    def _cells(self, column: str) -> Sequence[Cell | None]:
        cells = self.sheet.columns.get(column)
        if cells is None:
            return [None] * len(self)
        return cells if self.at == range(len(self.sheet)) else [cells[at] for at in self.at]
