"""
publication: a study → what of it may be published, as a study that goes down the same corridor.

What follows in the public graph rests on public premises alone, since nothing else is there when the graph is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kawung.dictionary import in_manifest, tables
from kawung.findings import Cell, Held, Part, Ref, Sheet, Study
from kawung.iris import concept
from kawung.publication import counting
from kawung.publication.cells import KEPT_BACK, LABELS, OF_CELL, Cells
from kawung.publication.leaving import INTERVIEWS, PARTIES, Leaving
from kawung.publication.withheld import Withheld
from kawung.publication.wording import Wording, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kawung.dictionary import Column, Table
    from kawung.publication.counting import Follows
    from kawung.publication.keys import PublicKeys
    from kawung.publication.leaving import Why
    from kawung.publication.settings import Settings

_FIRST_ROW = 2
Made = tuple[Cell | None, "Why | None"]
_NOTHING: Made = (None, None)
_LINKAGES = "linkages"
_KEY_INFORMANT = concept("informant-kind", "key-informant")
_ROLES = (("from", "from_role"), ("to", "to_role"), ("participants", "participants_role"))


@dataclass(frozen=True, slots=True)
class Released:
    """What of a study may be published, and all that stays behind or leaves changed, in the order of the sheets."""

    study: Study
    withheld: tuple[Withheld, ...]


def release(
    study: Study,
    settings: Settings,
    today: date,
    keys: PublicKeys,
    *,
    before: Study | None = None,
    follows: Follows | None = None,
) -> Released:
    """
    Take from a study what may be published on a day.

    *keys* gives numbered things the keys that the public sees, and is asked only for things that leave. A study that
    rests on publications alone keeps its own keys and places; of any other the sheets are made anew, in the
    order of the public keys, without what could tell where a row once stood. Never raises for what the study holds.

    *before* is the study as it was before decisions took something out of it, which is then told as withheld too. With
    *follows*, which tells what follows of linkages in a study, there are figures over those too who allow no more.
    """
    leaving = Leaving(study, settings, today)
    whole = leaving if before is None or before is study else Leaving(before, settings, today)
    wording = Wording({name: tuple(sheet.keys) for name, sheet in study.sheets.items()}, leaving.keys, keys)
    cells = Cells(leaving, keys, wording, _revealing(leaving), {} if leaving.open else _without_who_left(whole))
    releasing = _Releasing(leaving, keys, cells)
    sheets = {name: releasing.sheet(tables()[name], sheet) for name, sheet in study.sheets.items() if name in tables()}
    made = Study(study.key, {n: s for n, s in sheets.items() if s is not None})
    if not leaving.open:
        cut = whole.cut_short | _less(leaving, whole)
        part = Part(_interviews(leaving, whole, cut), statements=bool(cut))
        made = replace(made, part=part)
        if follows is not None:
            made = replace(made, part=replace(part, figures=counting.figures(leaving, made, keys, follows)))
    return Released(made, tuple(releasing.withheld))


def _interviews(leaving: Leaving, whole: Leaving, cut: set[str]) -> tuple[Held, ...]:
    """Count the interviews that are held and those that are not published, by kind; *cut* are not published whole."""
    public = leaving.keys.get(INTERVIEWS, frozenset())
    every = sorted(whole.interviews().items())
    return tuple(Held(kind, len(held), len(held - public), bool(held & public & cut)) for kind, held in every)


def _less(leaving: Leaving, whole: Leaving) -> set[str]:
    """Return the interviews, "" for print, of which decisions took out a statement that would leave otherwise."""
    none: frozenset[str] = frozenset()
    found: set[str] = set()
    for name, table in tables().items():
        if (column := table.column("finding")) is not None and column.required:
            keys = whole.study.sheets[name].keys if name in whole.study.sheets else ()
            gone = (at for at in whole.rows.get(name, ()) if keys[at].lower() not in leaving.keys.get(name, none))
            carry = (finding for at in gone for finding in whole.behind(name, at).findings)
            found.update(*(whole.found.interviews[finding] or {""} for finding in carry))
    return found


def _without_who_left(whole: Leaving) -> dict[str, int]:
    """
    Count anew how many were asked, where what the study says would tell with the interviews held that few left.

    Whoever took the consent back is as if nobody had asked; that the number is withheld would say that there are such.
    """
    held = whole.interviews()
    key_informants = len(held.get(_KEY_INFORMANT, ()))
    stand = {"sample": sum(map(len, held.values())) - key_informants, "key_informants": key_informants}
    least = whole.settings.smallest
    return {
        column: number
        for row in whole.study.rows("study")
        for column, number in stand.items()
        if any(isinstance(value, int) and 0 < value - number < least for value in row.values(column))
    }


def _revealing(leaving: Leaving) -> frozenset[str]:
    """Return the parties whose labels have a withheld name in them, or a word of a place that is too fine."""
    if leaving.open:
        return frozenset()
    finer = [row for row in leaving.study.rows("place_names") if any(map(leaving.too_fine, row.values("area")))]
    places = words_of(*(row.cells["text"].text for row in finer if "text" in row.cells), numbers=False)
    found = set()
    for row in leaving.study.rows(PARTIES):
        said = words_of(*(row.cells[name].text for name in LABELS if name in row.cells))
        name = words_of(row.cells["name"].text) if "name" in row.cells else frozenset()
        fine = any(map(leaving.too_fine, row.values("place")))
        own = words_of(row.cells["place"].text, numbers=False) if fine else frozenset()
        if said & (places | own) or (name and name <= said):
            found.add(row.key.lower())
    return frozenset(found)


class _Releasing:
    """Makes the sheets that leave, and notes what does not."""

    def __init__(self, leaving: Leaving, keys: PublicKeys, cells: Cells) -> None:
        self._leaving, self._keys, self._cells = leaving, keys, cells
        self.withheld: list[Withheld] = []
        self._bare = self._without_kind()

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
            made = self._column(column, sheet, at)
            columns[column.name] = [cell for cell, _ in made]
            staying += [
                Withheld(table.name, sheet.keys[n], sheet.numbers[n], column.name, *why)
                for n, (_, why) in zip(at, made, strict=True)
                if why is not None
            ]
        for party, role in _ROLES if table.name == _LINKAGES else ():
            self._withhold_roles(columns[role], party, sheet, at)
        order = {column.name: number for number, column in enumerate(table.columns)}
        self.withheld += sorted(staying, key=lambda w: (w.row, order.get(w.column or "", -1)))
        return self._made(table, sheet, at, public, columns) if at else None

    def _key(self, table: Table, key: str) -> str:
        return key if self._leaving.open or in_manifest(table) else self._keys.of(table.kind, key)

    def _column(self, column: Column, sheet: Sheet, at: Sequence[int]) -> list[Made]:
        """Make the cells of a column; equal cells are made once, where nothing but the cell decides."""
        if self._leaving.open and column.name not in sheet.columns:
            return [_NOTHING] * len(at)
        cells = sheet.columns.get(column.name)
        there = None if cells is None else list(cells)  # held, so that what is equal by identity is the same cell
        found: dict[tuple[int, tuple[bool, ...]], Made] = {}
        made: list[Made] = []
        alone = column.public in OF_CELL
        for n in at:
            cell = there[n] if there is not None else None
            behind = self._leaving.behind(column.table, n)
            same = (id(cell), behind[1:])
            if alone and same in found:
                made.append(found[same])
                continue
            made.append(self._cells.public(column, sheet.keys[n], behind, cell))
            found[same] = made[-1]
        return made

    def _without_kind(self) -> frozenset[str]:
        """Return the parties that leave without the kind from which a role would follow."""
        sheet = self._leaving.study.sheets.get(PARTIES)
        column = tables()[PARTIES].column("kind")
        if sheet is None or column is None:
            return frozenset()
        at = self._leaving.rows[PARTIES]
        made = self._column(column, sheet, at)
        kept = [n for n, (cell, _) in zip(at, made, strict=True) if cell and KEPT_BACK.values[0] in cell.values]
        return frozenset(sheet.keys[n].lower() for n in kept)

    def _withhold_roles(self, roles: list[Cell | None], party: str, sheet: Sheet, at: Sequence[int]) -> None:
        """Say of an empty role that it is withheld where it would follow from what is."""
        parties = sheet.columns.get(party)
        for number, n in enumerate(at) if parties is not None else ():
            cell = parties[n] if parties is not None else None
            bare = any(isinstance(v, Ref) and v.key.lower() in self._bare for v in (cell.values if cell else ()))
            if bare and roles[number] is None:
                roles[number] = KEPT_BACK

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
