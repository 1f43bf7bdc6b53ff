"""
sheet: cells that name something of their study → what they name, once all rows have their keys.

Of most of these cells the text is a key as it stands; such cells are made for a whole table at once, and one text is
one cell in all columns. The others, and figures, which their row's measure explains, are read each by itself, as
`cells` reads.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from kawung.dictionary import tables
from kawung.findings import Cell, Ref, Study
from kawung.sheet.cells import FIGURE, MEASURE, SHORT, WAITING, Known, alone, cells_of, read
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kawung.dictionary import Column
    from kawung.findings import Sheet, Value

_Bare: TypeAlias = "tuple[str, tuple[Value, ...]]"  # as much as a cell before it is understood; the two are equal


def understand(study: Study) -> Study:
    """Read the cells that refer to other rows, in a study whose rows have their keys."""
    known = Known({name: frozenset(sheet.keys) for name, sheet in study.sheets.items()}, _points(study))
    namings = _Namings(study, known)
    return replace(study, sheets={name: _sheet(sheet, namings) for name, sheet in study.sheets.items()})


def _sheet(sheet: Sheet, namings: _Namings) -> Sheet:
    waiting = [column for column in _waiting(sheet.table) if column.name in sheet.columns]
    if not waiting:
        return sheet
    columns = dict(sheet.columns)
    for column in waiting:
        bare = sheet.columns[column.name]
        if column.type == FIGURE:
            columns[column.name] = _figures(column, bare, sheet)
        else:
            columns[column.name] = list(map(namings.of(column).__getitem__, bare))
    return sheet.with_columns(sheet.numbers, sheet.keys, columns, sheet.repeats)


@lru_cache(maxsize=64)
def _waiting(table: str) -> tuple[Column, ...]:
    return tuple(column for column in tables()[table].columns if column.type in WAITING)


class _Namings:
    """The cells of a study that name something by the bare ones."""

    def __init__(self, study: Study, known: Known) -> None:
        self._study, self._known = study, known
        self._of_table: dict[str, dict[_Bare | None, Cell | None]] = {}
        self._of_tables: dict[tuple[str, ...], dict[_Bare | None, Cell | None]] = {}

    def of(self, column: Column) -> _Naming:
        """Return those of a column."""
        return _Naming(column, self._known, self._keys(column.tables) if column.type == "ref" else {})

    def _keys(self, names: tuple[str, ...]) -> dict[_Bare | None, Cell | None]:
        """Return the cells that say a key of some tables as it stands; of equal keys that of the first table counts."""
        if names not in self._of_tables:
            joined = self._of_tables[names] = {}
            for name in reversed(names):
                joined |= self._keys_of(name)
        return self._of_tables[names]

    def _keys_of(self, name: str) -> dict[_Bare | None, Cell | None]:
        if name not in self._of_table:
            keys = self._study.sheets[name].keys if name in self._study.sheets else ()
            make = cast("Callable[[type[Ref], tuple[str, str]], Ref]", tuple.__new__)
            refs = map(make, itertools.repeat(Ref), zip(itertools.repeat(name), keys, strict=False))
            cells = cells_of(zip(keys, zip(refs, strict=True), strict=True))
            self._of_table[name] = dict(zip(zip(keys, itertools.repeat(()), strict=False), cells, strict=True))
        return self._of_table[name]


class _Naming(dict["_Bare | None", "Cell | None"]):
    """The cells of a column that name something by the bare ones; what is no key as it stands is read when needed."""

    def __init__(self, column: Column, known: Known, keys: dict[_Bare | None, Cell | None]) -> None:
        super().__init__(keys)
        self[None] = None
        self._column, self._known = column, known

    def __missing__(self, bare: _Bare | None) -> Cell:
        text, given = cast("Cell", bare)
        cell = self[bare] = read(self._column, text, given, self._known)
        return cell


def _figures(column: Column, bare: Sequence[Cell | None], sheet: Sheet) -> list[Cell | None]:
    """Read a column of figures, each as its row's measure demands."""
    measures = [said.text if said else "" for said in sheet.columns.get(MEASURE, [None] * len(bare))]
    typed = list(zip(bare, measures, strict=True))
    cells = {(cell, measure): cell and _figure(column, cell, measure) for cell, measure in set(typed)}
    return list(map(cells.__getitem__, typed))


def _figure(column: Column, bare: Cell, measure: str) -> Cell:
    if not bare.values and len(bare.text) + len(measure) <= SHORT:
        return alone(column.table, column.name, bare.text, measure)
    return read(column, bare.text, bare.values, Known(measure=measure))


def _points(study: Study) -> dict[str, Ref | None]:
    """Index the study's scale points by folded key, else label; what fits two of them means neither."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_label: dict[str, set[str]] = defaultdict(set)
    for row in study.rows("scale_point"):
        by_key[fold(row.key)].add(row.key)
        for name in ("label_en", "label_id"):
            if name in row.cells:
                by_label[fold(row.cells[name].text)].add(row.key)
    return {
        name: Ref("scale_point", min(keys)) if len(keys) == 1 else None for name, keys in (by_label | by_key).items()
    }
