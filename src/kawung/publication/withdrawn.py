"""
publication: a study as it is without the interviews that were withdrawn from it.

An interview goes with its findings, with what was asked in it, and with every statement that rests on nothing else;
what others say too stays with them. A party or category of whom nothing is left but that others name it keeps what a
row must say and no more. What was asked of nobody else stays untouched.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import tables
from kawung.findings import Cell, Ref, Study
from kawung.publication.tombstones import INFORMANT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kawung.dictionary import Column
    from kawung.findings import Sheet
    from kawung.publication.tombstones import Withdrawals

_PARTIES, _INTERVIEWS, _FINDINGS, _FINDING = "actors", "interviews", "findings", "finding"
Key = tuple[str, str]
"""A table and the key of a row in small letters; keys count without regard to case."""


class Going(NamedTuple):
    """A row that goes, or with *columns* a row of which these cells go or name less; *row* counts as in the sheet."""

    table: str
    key: str
    row: int
    columns: tuple[str, ...] = ()


def without(study: Study, withdrawals: Withdrawals) -> tuple[Study, tuple[Going, ...]]:
    """
    Take what was withdrawn out of a study; return it with what went, in the order of its sheets.

    A study that holds nothing of it any more comes back as it is.
    """
    if not withdrawals:
        return study, ()
    taking = _Taking(study, withdrawals.gone)
    sheets, went = {}, list[Going]()
    for name, sheet in study.sheets.items():
        sheets[name], found = taking.sheet(name, sheet)
        went += found
    return (Study(study.key, sheets), tuple(went)) if went else (study, ())


class _Taking:
    """What goes of a study, by the positions of its rows."""

    def __init__(self, study: Study, gone: Callable[[str, str], bool]) -> None:
        self._study = study
        self._gone = cache(gone)
        self._rows: dict[str, set[int]] = defaultdict(set)
        self._less: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
        """Rows that keep no more than they must, or lose cells by name."""
        self._keys_lost: set[Key] = set()
        self._all_of(_INTERVIEWS, None)
        self._all_of(_FINDINGS, "interview")
        for name, table in tables().items():
            if (column := table.column(_FINDING)) is not None and column.required:
                self._statements(name)
            elif name != _FINDINGS and table.column("interview") is not None:
                self._all_of(name, "interview")
        self._described()
        self._keys_lost = {
            (name, key)
            for name, rows in self._rows.items()
            for key in {key for at, key in self._keys(name) if at in rows}
            - {key for at, key in self._keys(name) if at not in rows}
        }

    def _all_of(self, table: str, column: str | None) -> None:
        """Let the rows of withdrawn interviews go, all rows of one key together."""
        keys = set()
        for at, key in self._keys(table):
            named = self._refs(table, column, at) if column else []
            if self._gone(table, key) or any(self.lost(ref) for ref in named):
                keys.add(key)
        self._rows[table].update(at for at, key in self._keys(table) if key in keys)
        self._keys_lost.update((table, key) for key in keys)

    def _statements(self, table: str) -> None:
        """Let those statements go that rest on withdrawn findings alone."""
        for at, key in self._keys(table):
            findings = self._refs(table, _FINDING, at)
            if self._gone(table, key) or (findings and all(map(self.lost, findings))):
                self._rows[table].add(at)

    def lost(self, ref: Ref) -> bool:
        """Tell whether a cell names what is gone, whether or not its row was erased already."""
        name = (ref.table, ref.key.lower())
        return name in self._keys_lost or self._gone(*name)

    def _described(self) -> None:
        """Let parties and categories of whom only withdrawn findings tell go, or say no more than that they are."""
        asked, withdrew = self._informants()
        bare: dict[Key, list[int]] = defaultdict(list)
        for name, table in tables().items():
            if (column := table.column(_FINDING)) is None or column.required:
                continue
            for at, key in self._keys(name):
                findings = self._refs(name, _FINDING, at)
                withdrawn = name == _PARTIES and key in withdrew and key not in asked
                if all(map(self.lost, findings)) and (findings or withdrawn):
                    bare[name, key].append(at)
                elif withdrawn:
                    self._less[name][at] = tuple(c.name for c in table.columns if c.privacy)
        named = self._named({(name, at) for (name, _), rows in bare.items() for at in rows})
        for (name, key), rows in bare.items():
            if (name, key) in named:
                self._less[name].update(dict.fromkeys(rows, _may_be_empty(name)))
            else:
                self._rows[name].update(rows)

    def _informants(self) -> tuple[set[str], set[str]]:
        """Return the parties who are asked in an interview that stays, and those who withdrew one."""
        asked = set[str]()
        withdrew = {key for _, key in self._keys(_PARTIES) if self._gone(INFORMANT, key)}
        for at, _ in self._keys(_INTERVIEWS):
            into = withdrew if at in self._rows[_INTERVIEWS] else asked
            into.update(ref.key.lower() for ref in self._refs(_INTERVIEWS, "informant", at))
        return asked, withdrew

    def _named(self, silent: set[tuple[str, int]]) -> set[Key]:
        """Return the parties and categories that rows name which stay; *silent* rows name nobody."""
        found = set[Key]()
        for name, sheet in self._study.sheets.items():
            for column in _pointing(name):
                for at, cell in enumerate(sheet.columns.get(column.name, ())):
                    if cell is not None and at not in self._rows[name] and (name, at) not in silent:
                        found.update((v.table, v.key.lower()) for v in cell.values if isinstance(v, Ref))
        return found

    def sheet(self, name: str, sheet: Sheet) -> tuple[Sheet, list[Going]]:
        """Return a sheet without what goes, and what went of it by row; the same one if nothing did."""
        columns: dict[str, Sequence[Cell | None]] = dict(sheet.columns)
        pointing = {column.name for column in _pointing(name)}
        lost: dict[int, list[str]] = defaultdict(list)
        for column, cells in sheet.columns.items():
            changed = dict[int, Cell | None]()
            looked_at = range(len(sheet)) if column in pointing else self._less[name]
            for at in looked_at:
                cell = cells[at]
                if cell is None or at in self._rows[name]:
                    continue
                less = None if column in self._less[name].get(at, ()) else self._less_named(cell)
                if less is not cell and (cell.text or cell.values):
                    changed[at] = less
                    lost[at].append(column)
            if changed:
                columns[column] = [changed.get(at, cell) for at, cell in enumerate(cells)]
        went = [Going(name, sheet.keys[at], sheet.numbers[at]) for at in self._rows[name]]
        went += [Going(name, sheet.keys[at], sheet.numbers[at], tuple(names)) for at, names in lost.items()]
        if not went:
            return sheet, []
        left = [at for at in range(len(sheet)) if at not in self._rows[name]]
        return (
            sheet.with_columns(
                [sheet.numbers[at] for at in left],
                [sheet.keys[at] for at in left],
                {n: [cells[at] for at in left] for n, cells in columns.items()},
                _repeats(sheet, left),
            ),
            sorted(went, key=lambda one: (one.row, one.key)),
        )

    def _less_named(self, cell: Cell) -> Cell | None:
        """Return a cell without what is gone; None if it then names nothing."""
        out = {v.key.lower() for v in cell.values if isinstance(v, Ref) and self.lost(v)}
        if not out:
            return cell
        values = tuple(v for v in cell.values if not (isinstance(v, Ref) and v.key.lower() in out))
        typed = [text for part in cell.text.split(";") if (text := part.strip()).lower() not in out]
        return Cell(("; " if "; " in cell.text else ";").join(typed), values) if values else None

    def _keys(self, table: str) -> Iterator[tuple[int, str]]:
        sheet = self._study.sheets.get(table)
        return ((at, key.lower()) for at, key in enumerate(sheet.keys if sheet else ()))

    def _refs(self, table: str, column: str, at: int) -> list[Ref]:
        cells: Mapping[str, Sequence[Cell | None]] = self._study.sheets[table].columns
        cell = cells[column][at] if column in cells else None
        return [v for v in cell.values if isinstance(v, Ref)] if cell else []


@cache
def _pointing(table: str) -> tuple[Column, ...]:
    """Return the columns whose cells name rows."""
    known = tables().get(table)
    return tuple(c for c in known.columns if c.tables) if known else ()


def _may_be_empty(table: str) -> tuple[str, ...]:
    """Name the columns that a row need not fill."""
    return tuple(c.name for c in tables()[table].columns if not c.required)


def _repeats(sheet: Sheet, left: Sequence[int]) -> dict[int, int]:
    """Count rows of one key anew."""
    if not sheet.repeats:
        return {}
    again: dict[int, int] = {}
    seen: dict[str, int] = defaultdict(int)
    for new, at in enumerate(left):
        key = sheet.keys[at].lower()
        seen[key] += 1
        if seen[key] > 1:
            again[new] = seen[key]
    return again
