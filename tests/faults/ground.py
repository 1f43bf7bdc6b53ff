"""The study while faults are planted in it: which rows are free, and what a check has to say afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from faults.forms import CSV, Where, where
from faults.neutral import Bare, Spot, Typed, key_of
from kawung.dictionary import Column, in_manifest, tables

Told = tuple[str, frozenset[Where]]
"""A rule and all the places that it names together."""

PREFIX = {
    "actors": "party",
    "interviews": "interview",
    "publications": "publication",
    "findings": "finding",
    "linkages": "linkage",
    "aggregates": "aggregate",
    "order_claims": "order-claim",
    "claims": "claim",
    "dependences": "dependence",
    "constraints": "constraint",
    "scale_point": "scale-point",
    "place_names": "place-name",
}


def rule(table: str, column: str, breach: str) -> str:
    """Return the name of the rule that a cell breaks, as docs/design.md says rules are named."""
    prefix = "excerpt" if column.startswith("quote") else PREFIX.get(table, table)
    return f"{prefix}-{column.replace('_', '-')}-{breach}"


@dataclass(slots=True)
class Ground:
    """
    A study in which faults are planted, each in a row (of table `study`: a cell) that no other fault touches.

    *form* is what it will be written as; *expected* is what a check must then say, no more and no less.
    """

    bare: Bare
    form: str
    rng: random.Random
    planted: list[tuple[str, str, str | None]] = field(default_factory=list)
    expected: list[tuple[str, tuple[Spot, ...]]] = field(default_factory=list)
    taken: set[tuple[str, int, str]] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    rested: set[tuple[str, int, str]] = field(default_factory=set)

    def told(self) -> set[Told]:
        """Return what a check has to say: rules with their places, as the form names them."""
        return {(name, frozenset(where(self.bare, s, self.form) for s in spots)) for name, spots in self.expected}

    def in_toml(self, table: str) -> bool:
        """Tell whether a table stands in `study.toml` in this form."""
        return self.form == CSV and in_manifest(tables()[table])

    def unit(self, table: str, row: int, column: str) -> tuple[str, int, str]:
        """Return what one fault takes: a row, or in the one row of the study a cell."""
        return (table, row, _CELLS.get(column, column) if table == "study" else "")

    def free(self, table: str, column: str, fits: Callable[[int], bool] = lambda _row: True) -> int | None:
        """Choose a row at random that no fault touches and that fits; None if there is none."""
        if table in self.closed:
            return None
        rows = range(len(self.bare.tabs[table].rows))
        found = [r for r in rows if self.unit(table, r, column) not in self.taken and fits(r)]
        return self.rng.choice(found) if found else None

    def filled(self, table: str, column: str, fits: Callable[[int], bool] = lambda _row: True) -> int | None:
        """Choose a free row at random whose cell is filled: filling an empty one may ask for others beside it."""
        return self.free(table, column, lambda r: self.text(table, r, column) != "" and fits(r))

    def touched(self, table: str) -> bool:
        """Tell whether a fault stands in a table already."""
        return table in self.closed or any(name == table for name, _, _ in self.taken)

    def leaf(self, table: str, row: int) -> bool:
        """Tell whether no other row names this one, so that it may go without being missed."""
        key = self.text(table, row, key_of(table))
        return not any(key in named for named in self._namings(table))

    def _namings(self, table: str) -> Iterable[list[str]]:
        for name, other in tables().items():
            for column in other.columns:
                if table in column.tables or (column.type == "point" and table == "scale_point"):
                    for number in range(len(self.bare.tabs[name].rows)):
                        yield [part.strip() for part in self.text(name, number, column.name).split(";")]

    def text(self, table: str, row: int, column: str) -> str:
        """Return the text of a cell."""
        return self.bare.tabs[table].text(row, column)

    def sound_key(self, table: str, key: str) -> bool:
        """Keep the row of a key as it is; False if a fault stands in it already."""
        rows = range(len(self.bare.tabs[table].rows))
        row = next((r for r in rows if self.text(table, r, key_of(table)) == key), None)
        return row is not None and self.sound(table, row, key_of(table))

    def put(self, table: str, row: int, **cells: str | Typed) -> None:
        """Change cells of a row; an empty text empties the cell."""
        for column, text in cells.items():
            self.bare.tabs[table].rows[row][column] = text
            if text == "":
                del self.bare.tabs[table].rows[row][column]

    def add(self, table: str, cells: dict[str, str | Typed]) -> int:
        """Add a row at the end of a table and take it."""
        self.bare.tabs[table].rows.append(dict(cells))
        row = len(self.bare.tabs[table].rows) - 1
        self.take(table, row)
        return row

    def take(self, table: str, row: int, column: str = "") -> None:
        """Keep other faults from a row."""
        self.taken.add(self.unit(table, row, column))

    def sound(self, table: str, row: int, column: str) -> bool:
        """Keep a cell that another fault rests on as it is; False if a fault stands in it already."""
        unit = self.unit(table, row, column)
        if unit not in self.rested and (unit in self.taken or table in self.closed):
            return False
        self.rested.add(unit)
        self.take(table, row, column)
        return True

    def expect(self, name: str, *spots: Spot) -> None:
        """Note what has to be told: one rule, and all its places."""
        self.expected.append((name, spots))

    def cell(self, breach: str, table: str, row: int, column: str, text: str | Typed) -> bool:
        """Plant a fault that lies in one cell and is told there."""
        self.put(table, row, **{column: text})
        self.take(table, row, column)
        self.expect(breach, Spot(table, row, column))
        return True


# The code, the edition and the name of a classification make sense together only.
_CELLS = {"industry_code": "industry", "industry_year": "industry", "industry_scheme": "industry"}


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of fault: where it can stand, and how it is planted.

    *targets* are (table, column) or (table, None); *plant* changes the ground and says what is to be told, or returns
    False if no row is free for it.
    """

    name: str
    targets: tuple[tuple[str, str | None], ...]
    plant: Callable[[Ground, str, str], bool]
    forms: tuple[str, ...] = ("csv", "xlsx")
    once: bool = False
    """At most one of these in a study: a file that cannot be read silences what else is wrong in it."""


def columns(*types: str, fits: Callable[[Column], bool] = lambda _column: True) -> tuple[tuple[str, str], ...]:
    """Return all (table, column) of the dictionary that are of these types (all if none is named) and fit."""
    return tuple(
        (t.name, c.name) for t in tables().values() for c in t.columns if (c.type in types or not types) and fits(c)
    )


def column(table: str, name: str) -> Column:
    """Return a column of the dictionary."""
    found = tables()[table].column(name)
    assert found is not None, (table, name)
    return found
