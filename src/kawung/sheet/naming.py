"""
sheet: cells that name something of their study → what they name, once all rows have their keys.

Of most of these cells the text is a key as it stands. The others, and figures, which their row's measure explains, are
read each by itself, as `cells` reads, when they are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Cell, Cells, Ref, Study
from kawung.sheet.cells import FIGURE, MEASURE, REFERRING, WAITING, Known, everywhere, read, remember
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from kawung.dictionary import Column
    from kawung.findings import Sheet

_EMPTY = frozenset({""})


def understand(study: Study) -> Study:
    """Read the cells that refer to other rows, in a study whose rows have their keys."""
    known = Known({name: frozenset(sheet.keys) for name, sheet in study.sheets.items()}, _points(study))
    return replace(study, sheets={name: _sheet(sheet, known) for name, sheet in study.sheets.items()})


def _sheet(sheet: Sheet, known: Known) -> Sheet:
    waiting = [column for column in _waiting(sheet.table) if column.name in sheet.columns]
    if not waiting:
        return sheet
    columns = dict(sheet.columns)
    for column in waiting:
        bare = columns[column.name]
        columns[column.name] = _figures(column, bare, sheet) if column.type == FIGURE else _named(column, bare, known)
    return sheet.with_columns(sheet.numbers, sheet.keys, columns, sheet.repeats)


@lru_cache(maxsize=64)
def _waiting(table: str) -> tuple[Column, ...]:
    return tuple(column for column in tables()[table].columns if column.type in WAITING)


def _named(column: Column, bare: Cells, known: Known) -> Cells:
    """Read a column of names."""
    first = column.tables[0] if column.type in REFERRING else ""
    keys = known.keys.get(first, frozenset())
    says = first if keys and bare.distinct - keys <= _EMPTY else None
    return Cells(bare.marks, _Namings(column, bare.by_mark, known, first, keys), says)


class _Namings(dict["Hashable", "Cell | None"]):
    """The cells of a column that name something, by the marks of the bare ones, each read when it is asked for."""

    __slots__ = ("_bare", "_column", "_first", "_keys", "_known")

    def __init__(
        self,
        column: Column,
        bare: Mapping[Hashable, Cell | None],
        known: Known,
        first: str,
        keys: frozenset[str],
    ) -> None:
        self._column, self._bare, self._known = column, bare, known
        self._first, self._keys = first, keys

    def __missing__(self, mark: Hashable) -> Cell | None:
        cell: Cell | None
        if mark in self._keys and isinstance(mark, str):
            cell = Cell(mark, (Ref(self._first, mark),))
        elif (cell := self._bare[mark]) is not None:
            cell = read(self._column, cell.text, cell.values, self._known)
        self[mark] = cell
        return cell


def _figures(column: Column, bare: Cells, sheet: Sheet) -> Cells:
    """Read a column of figures, each as its row's measure demands: the two together are its mark."""
    there = sheet.columns.get(MEASURE)
    measures = there.texts() if there is not None else [""] * len(bare)
    return Cells(list(zip(bare.marks, measures, strict=True)), _Figures(column, bare.by_mark))


class _Figures(dict["Hashable", "Cell | None"]):
    """The cells of a column of figures by the marks of the bare ones and their rows' measures."""

    __slots__ = ("_bare", "_column", "_everywhere")

    def __init__(self, column: Column, bare: Mapping[Hashable, Cell | None]) -> None:
        self._column, self._bare = column, bare
        self._everywhere = everywhere(column.table, column.name)

    def __missing__(self, mark: tuple[Hashable, str]) -> Cell | None:
        cell = self._everywhere.get(mark)
        if cell is None and (bare := self._bare[mark[0]]) is not None:
            cell = read(self._column, *bare, Known(measure=mark[1]))
            if not bare.values:
                remember(self._everywhere, (bare.text, mark[1]), bare.text + mark[1], cell)
        self[mark] = cell
        return cell


def _points(study: Study) -> dict[str, Ref | None]:
    """Index the study's scale points by folded key, else label; what fits two of them means neither."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_label: dict[str, set[str]] = defaultdict(set)
    if (sheet := study.sheets.get("scale_point")) is None:
        return {}
    for key in sheet.keys:
        by_key[fold(key)].add(key)
    for cells in (sheet.columns[name] for name in ("label_en", "label_id") if name in sheet.columns):
        for key, text in zip(sheet.keys, cells.texts(), strict=True):
            if text:
                by_label[fold(text)].add(key)
    return {
        name: Ref("scale_point", min(keys)) if len(keys) == 1 else None for name, keys in (by_label | by_key).items()
    }
