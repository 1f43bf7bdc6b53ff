"""graph: the rows of a table, read by columns; what several rows say alike is worked out once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from kawung.findings import EMPTY, ITSELF, Ref
from kawung.iris import is_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from kawung.findings import Cell, Cells, Sheet

T = TypeVar("T")
_VALUES = attrgetter("values")
_NO_CELLS: Mapping[Hashable, Cell | None] = {None: None}


class Rows:
    """Some rows of a sheet: their positions in it and their keys, in small letters."""

    def __init__(self, sheet: Sheet, at: Sequence[int], keys: Sequence[str]) -> None:
        self.sheet, self.at, self.keys = sheet, at, keys
        self._whole = at == range(len(sheet))
        self._cells: dict[str, Cells] = {}

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
        cells = self.sheet.columns.get(column)
        return cells is not None and any(map(cells.by_mark.__getitem__, cells.distinct))

    def cells(self, column: str) -> Cells | None:
        """Return a column; None if the sheet lacks it."""
        cells = self.sheet.columns.get(column)
        if cells is None or self._whole:
            return cells
        if column not in self._cells:
            self._cells[column] = cells.some(self.at)
        return self._cells[column]

    def kinds(self, column: str) -> set[type]:
        """Return the kinds of values that stand in a column."""
        cells = self.cells(column)
        if cells is None:
            return set()
        if cells.says is not None:
            return {str if cells.says == ITSELF else Ref}
        there = filter(None, map(cells.by_mark.__getitem__, cells.distinct))
        return set(map(type, chain.from_iterable(map(_VALUES, there))))

    def with_kind(self, kind: type, column: str) -> list[tuple[int, Cell]]:
        """Return the cells of a column that hold a value of some kind, and where among these rows they stand."""
        cells = self.cells(column)
        if cells is None:
            return []
        there = {mark: cell for mark in cells.distinct if (cell := cells.by_mark[mark])}
        some = {mark: cell for mark, cell in there.items() if kind in map(type, cell.values)}
        return [(at, some[mark]) for at, mark in enumerate(cells.marks) if mark in some] if some else []

    def full(self, column: str) -> bool:
        """Tell whether the cell of every row says something in a column."""
        cells = self.cells(column)
        if cells is None:
            return False
        if cells.says is not None:
            return "" not in cells.distinct
        return all(cell is not None and cell.values for cell in map(cells.by_mark.__getitem__, cells.distinct))

    def filled(self, column: str) -> list[bool]:
        """Tell for each row whether its cell says something in a column."""
        cells = self.cells(column)
        if cells is None or cells.says is None:
            return self.each(_says, column)
        return list(map(bool, cells.marks))

    def keys_named(self, column: str) -> list[tuple[str, ...]]:
        """Return for each row the keys, in small letters, to which its cell refers."""
        cells = self.cells(column)
        if cells is None or cells.says is None or cells.says == ITSELF:
            return self.each(_keys, column)
        made = {mark: (str(mark).lower(),) if mark else () for mark in cells.distinct}
        return list(map(made.__getitem__, cells.marks))

    def each_named(
        self, table: str, of_key: Mapping[str, T], nothing: T, work: Callable[[Cell], T], column: str
    ) -> list[T]:
        """
        Return for each row what holds of the one row of *table* that its cell names, by its key in small letters.

        A column whose cells may say anything else is asked as `each` does.
        """
        cells = self.cells(column)
        if cells is None or cells.says != table:
            return self.each(work, column)
        made = {mark: of_key.get(str(mark).lower(), nothing) for mark in cells.distinct}
        return list(map(made.__getitem__, cells.marks))

    def each_with(self, work: Callable[..., T], column: str, *said: Sequence[Hashable]) -> list[T]:
        """Return for each row what *work* makes of its cell in a column and of what *said* has for it, like `each`."""
        cells = self.cells(column)
        marks: Sequence[Hashable] = [None] * len(self) if cells is None else cells.marks
        by_mark = _NO_CELLS if cells is None else cells.by_mark
        together = list(zip(marks, *said, strict=True))
        made = {some: work(by_mark[some[0]] or EMPTY, *some[1:]) for some in set(together)}
        return list(map(made.__getitem__, together))

    def each(self, work: Callable[..., T], *columns: str) -> list[T]:
        """
        Return for each row what *work* makes of its cells in some columns; where there is no cell, of an empty one.

        It is asked once for all rows that have the same cells there.
        """
        there = list(map(self.cells, columns))
        if len(there) == 1 and there[0] is not None:
            return there[0].each(work)
        if not any(cells is not None for cells in there):
            return [work(*[EMPTY] * len(columns))] * len(self)
        marks = [repeat(None, len(self)) if cells is None else cells.marks for cells in there]
        by_mark = [_NO_CELLS if cells is None else cells.by_mark for cells in there]
        together = list(zip(*marks, strict=True))
        made = {
            some: work(*[cells[mark] or EMPTY for cells, mark in zip(by_mark, some, strict=True)])
            for some in set(together)
        }
        return list(map(made.__getitem__, together))


def _says(cell: Cell) -> bool:
    return bool(cell.values)


def _keys(cell: Cell) -> tuple[str, ...]:
    """Return the keys, in small letters, to which a cell refers."""
    return tuple([value.key.lower() for value in cell.values if isinstance(value, Ref) and is_key(value.key)])
