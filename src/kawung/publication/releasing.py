"""
publication: a study → what of it may be published, as a study that goes down the same corridor.

What follows in the public graph rests on public premises alone, since nothing else is there when the graph is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.dictionary import in_manifest, tables
from kawung.findings import Cell, Sheet, Study
from kawung.publication.cells import OF_CELL, Cells
from kawung.publication.consent import Level
from kawung.publication.leaving import Leaving
from kawung.publication.withheld import Withheld
from kawung.publication.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kawung.dictionary import Column, Table
    from kawung.publication.keys import PublicKeys
    from kawung.publication.leaving import Why
    from kawung.publication.settings import Settings

_FIRST_ROW = 2
Made = tuple[Cell | None, "Why | None"]


@dataclass(frozen=True, slots=True)
class Released:
    """What of a study may be published, and all that stays behind or leaves changed, in the order of the sheets."""

    study: Study
    withheld: tuple[Withheld, ...]


def release(study: Study, settings: Settings, today: date, keys: PublicKeys) -> Released:
    """
    Take from a study what may be published on a day.

    *keys* gives numbered things the keys that the public sees, and is asked only for things that leave. A study that
    rests on publications alone keeps its own keys and places; of any other the sheets are made anew, in the
    order of the public keys, without what could tell where a row once stood. Never raises for what the study holds.
    """
    leaving = Leaving(study, settings, today)
    wording = Wording({name: tuple(sheet.keys) for name, sheet in study.sheets.items()}, leaving.keys, keys)
    releasing = _Releasing(leaving, keys, Cells(leaving, keys, wording))
    sheets = {name: releasing.sheet(tables()[name], sheet) for name, sheet in study.sheets.items() if name in tables()}
    return Released(Study(study.key, {n: s for n, s in sheets.items() if s is not None}), tuple(releasing.withheld))


def counted(study: Study, settings: Settings, today: date) -> Study:
    """
    Take from a study the rows that may be counted in figures over several informants.

    Keys and cells are those of the sheets, free texts and notes apart: this is for counting and is never published.
    """
    leaving = Leaving(study, settings, today, least=Level.FIGURES)
    sheets = {}
    for name, sheet in study.sheets.items():
        at = leaving.rows.get(name, [])
        kept = {
            c.name for c in tables()[name].columns if c.public in ("yes", "key", "own", "finding", "party", "named")
        }
        columns = {name: [cells[n] for n in at] for name, cells in sheet.columns.items() if name in kept}
        sheets[name] = sheet.with_columns([sheet.numbers[n] for n in at], [sheet.keys[n] for n in at], columns)
    return Study(study.key, sheets)


class _Releasing:
    """Makes the sheets that leave, and notes what does not."""

    def __init__(self, leaving: Leaving, keys: PublicKeys, cells: Cells) -> None:
        self._leaving, self._keys, self._cells = leaving, keys, cells
        self.withheld: list[Withheld] = []

    def sheet(self, table: Table, sheet: Sheet) -> Sheet | None:
        """Make the sheet of a table that leaves; None if none of it does."""
        at = self._leaving.rows[table.name]
        staying: list[Withheld] = []
        for n in sorted(set(range(len(sheet))).difference(at)):
            reason, by = self._leaving.stays[table.name, n]
            staying.append(Withheld(table.name, sheet.keys[n], sheet.numbers[n], None, reason, by))
        public = [self._key(table, sheet.keys[n]) for n in at]
        columns: dict[str, list[Cell | None]] = {}
        for column in table.columns:
            if column.name in sheet.columns:
                made = self._column(column, sheet, at)
                columns[column.name] = [cell for cell, _ in made]
                staying += [
                    Withheld(table.name, sheet.keys[n], sheet.numbers[n], column.name, *why)
                    for n, (_, why) in zip(at, made, strict=True)
                    if why is not None
                ]
        order = {column.name: number for number, column in enumerate(table.columns)}
        self.withheld += sorted(staying, key=lambda w: (w.row, order.get(w.column or "", -1)))
        return self._made(table, sheet, at, public, columns) if at else None

    def _key(self, table: Table, key: str) -> str:
        return key if self._leaving.open or in_manifest(table) else self._keys.of(table.kind, key)

    def _column(self, column: Column, sheet: Sheet, at: Sequence[int]) -> list[Made]:
        """Make the cells of a column; equal cells are made once, where nothing but the cell decides."""
        found: dict[tuple[int, tuple[bool, ...]], Made] = {}
        made: list[Made] = []
        alone = column.public in OF_CELL
        for n in at:
            cell = sheet.columns[column.name][n]
            if cell is None or not (cell.values or cell.text):
                made.append((cell if self._leaving.open else None, None))
                continue
            behind = self._leaving.behind(column.table, n)
            same = (id(cell), behind[1:])
            if alone and same in found:
                made.append(found[same])
                continue
            made.append(self._cells.public(column, sheet.keys[n], behind, cell))
            found[same] = made[-1]
        return made

    def _made(
        self, table: Table, sheet: Sheet, at: Sequence[int], public: list[str], columns: dict[str, list[Cell | None]]
    ) -> Sheet:
        """Put a sheet together; of one with interviews neither its file's name nor its headings nor its order stay."""
        rows: Sequence[int] = range(len(at))
        numbers = [sheet.numbers[n] for n in at]
        repeats = [sheet.repeats.get(n, 1) for n in at]
        if not self._leaving.open and not in_manifest(table):
            rows = sorted(rows, key=lambda n: (public[n], repeats[n]))
            numbers = list(range(_FIRST_ROW, len(at) + _FIRST_ROW))
        filled = {name: [cells[n] for n in rows] for name, cells in columns.items() if any(cells)}
        made = Sheet(table.name, table.file, tuple(filled))
        again = {new: repeats[n] for new, n in enumerate(rows) if repeats[n] != 1}
        return made.with_columns(numbers, [public[n] for n in rows], filled, again)
