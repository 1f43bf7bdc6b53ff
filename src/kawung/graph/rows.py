"""graph: the rows of a table, read by columns; what several rows say alike is worked out once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from operator import attrgetter, getitem
from typing import TYPE_CHECKING, TypeVar, cast

from kawung.findings import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kawung.findings import Sheet

T = TypeVar("T")
_NOTHING, _NO_CELL = Cell(""), id(None)
_VALUES = attrgetter("values")
_SMALL = 16  # rows, among which telling equal cells apart never pays
_FEW = 2  # rows a cell, on average, from which telling equal cells apart pays


class Rows:
    """
    Some rows of a sheet: their positions in it and their keys, in small letters.

    Cells are told apart by who they are, not by what they say: equal texts of a column mostly are one cell, and the
    sheet keeps it.
    """

    def __init__(self, sheet: Sheet, at: Sequence[int], keys: Sequence[str]) -> None:
        self.sheet, self.at, self.keys = sheet, at, keys
        self._whole = at == range(len(sheet))
        self._marked: dict[str, tuple[list[int], dict[int, Cell]]] = {}

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
        cells = self._marked[column][1].values() if column in self._marked else filter(None, self._cells(column))
        return set(map(type, chain.from_iterable(map(_VALUES, cells))))

    def each(self, work: Callable[..., T], *columns: str) -> list[T]:
        """
        Return for each row what *work* makes of its cells in some columns; where there is no cell, of an empty one.

        It is asked once for all rows that have the same cells there.
        """
        if not any(column in self.sheet.columns for column in columns):
            return [work(*[_NOTHING] * len(columns))] * len(self)
        marked = list(map(self._marks, columns))
        if len(marked) == 1:
            [(marks, cells)] = marked
            of_cell = dict(zip(cells, map(work, cells.values()), strict=True))
            return list(map(of_cell.__getitem__, marks))
        together = list(zip(*(marks for marks, _ in marked), strict=True))
        by_mark = [cells for _, cells in marked]
        of_cells = {some: work(*map(getitem, by_mark, some)) for some in set(together)}
        return list(map(of_cells.__getitem__, together))

    def each_at_once(self, work: Callable[[Sequence[Cell]], list[str]], column: str) -> list[str]:
        """Return for each row what *work*, which takes many cells at once, makes of its cell; "" where it has none."""
        cells = self._cells(column)
        if len(cells) <= _SMALL:
            there = [cell for cell in cells if cell]
            said = iter(work(there))
            return [next(said) if cell else "" for cell in cells] if len(there) < len(cells) else list(said)
        marks, apart = self._marks(column)
        if _NO_CELL not in apart:
            if len(apart) * _FEW > len(cells):
                return work(cast("Sequence[Cell]", cells))
            of_cell = dict(zip(apart, work(list(apart.values())), strict=True))
        else:
            filled = {mark: cell for mark, cell in apart.items() if mark != _NO_CELL}
            of_cell = dict(zip(filled, work(list(filled.values())), strict=True))
            of_cell[_NO_CELL] = ""
        return list(map(of_cell.__getitem__, marks))

    def _marks(self, column: str) -> tuple[list[int], dict[int, Cell]]:
        """Return the mark of each row's cell in a column, and by mark the cell, an empty one where there is none."""
        if column not in self._marked:
            cells = self._cells(column)
            marks = list(map(id, cells))
            apart = dict(zip(marks, cells, strict=True))
            if _NO_CELL in apart:
                apart[_NO_CELL] = _NOTHING
            self._marked[column] = marks, cast("dict[int, Cell]", apart)
        return self._marked[column]

    def _cells(self, column: str) -> Sequence[Cell | None]:
        cells = self.sheet.columns.get(column)
        if cells is None:
            return [None] * len(self)
        return cells if self._whole else [cells[at] for at in self.at]
