"""
A study as plain texts, whatever file it will stand in, and places in it that every form can name.

`base()` is a made-up study that fills every column of the dictionary at least once and of which nothing is told. It
calls itself real, since some rules hold for real studies only; nothing in it is.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from kawung.dictionary import tables

BASE = Path(__file__).parent / "base"
KEY = "uji"
BEYOND = "~beyond"
"""The name of a cell that stands two columns to the right of the last heading."""

BESIDE = "+"
"""What a spot's table begins with where it is a file or sheet that no table has."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of a workbook that is not a text: *kind* is one of `forms.TYPED`, *text* what it is made from."""

    kind: str
    text: str = ""


@dataclass(slots=True)
class Tab:
    """
    One table: its columns as [identity, heading] and its rows as cells by identity.

    A column keeps its identity whatever its heading says, so that a place survives columns put in before it.
    """

    columns: list[list[str]]
    rows: list[dict[str, str | Typed]]

    def index(self, identity: str) -> int:
        """Return the position of a column, counted from 0."""
        if identity == BEYOND:
            return len(self.columns) + 1
        return next(i for i, (name, _) in enumerate(self.columns) if name == identity)

    def text(self, row: int, identity: str) -> str:
        """Return the text of a cell, empty where it holds none."""
        found = self.rows[row].get(identity, "")
        return found if isinstance(found, str) else found.text


@dataclass(slots=True)
class Bare:
    """A whole study: its tables by name, and what beside them is odd about its files."""

    tabs: dict[str, Tab]
    odd: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is odd about a table's file or sheet: {(table, "bytes"): "cp1252"}."""
    extra: dict[str, list[list[str]]] = field(default_factory=dict)
    """Files or sheets that no table has, by name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a cell of *table*, a heading (row -1) or, with neither row nor column, the sheet as a whole."""

    table: str
    row: int | None = None
    column: str | None = None


def key_of(table: str) -> str:
    """Return the name of a table's key column."""
    return tables()[table].key.name


def base() -> Bare:
    """Read the made-up study that faults are planted in."""
    found = {}
    for name in tables():
        text = (BASE / f"{name}.csv").read_text(encoding="utf-8")
        heading, *rows = csv.reader(io.StringIO(text, newline=""))
        cells = [dict(zip(heading, row, strict=True)) for row in rows]
        found[name] = Tab([[h, h] for h in heading], [{h: c for h, c in row.items() if c} for row in cells])
    return Bare(found)
