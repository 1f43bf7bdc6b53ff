"""Reads the cases of tests/cases/graph: `rows.toml` as a study of findings, `expected.trig` as quads."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph

from kawung.dictionary import tables
from kawung.findings import Area, Cell, Dated, Named, NotKnown, Ref, Row, Sheet, Study, Unread, Value
from kawung.iris import Quad, concept, iri

CASES = Path(__file__).parent / "cases" / "graph"
STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"


@dataclass(frozen=True)
class Case:
    name: str
    rule: str
    study: Study
    expected: frozenset[Quad]


def _value(said: Any) -> Value:
    if not isinstance(said, dict):
        return said
    match said:
        case {"ref": table, "key": key}:
            return Ref(table, key)
        case {"concept": scheme, "key": key}:
            return Named(concept(scheme, key))
        case {"iri": text}:
            return Named(iri(text))
        case {"area": code}:
            return Area(code)
        case {"decimal": text}:
            return Decimal(text)
        case {"date": text}:
            return Dated(text, "date")
        case {"year": text}:
            return Dated(text, "gYear")
        case {"unread": text}:
            return Unread(text)
        case {"not_known": reason}:
            return NotKnown(tuple(reason.items()))
    raise AssertionError(said)


def _cell(said: Any) -> Cell:
    values = tuple(_value(one) for one in (said if isinstance(said, list) else [said]))
    text = said["text"] if isinstance(said, dict) and "text" in said else str(said)
    return Cell(text, values)


def study_of(read: dict[str, Any], key: str = "s") -> Study:
    """Make a study from tables of rows as TOML has them; row numbers and repeats count as the reader counts."""
    sheets = {}
    for name, rows in read.items():
        table = tables()[name]
        seen: Counter[str] = Counter()
        made = []
        for number, cells in enumerate(rows, 2):
            assert all(table.column(c) for c in cells), (name, cells)
            row_key = str(cells.get(table.key.name, key))
            seen[row_key] += 1
            made.append(Row(name, number, row_key, {c: _cell(v) for c, v in cells.items()}, seen[row_key]))
        sheets[name] = Sheet(name, table.file, tuple(c.name for c in table.columns), tuple(made))
    return Study(key, sheets)


def shuffled(study: Study, order: random.Random) -> Study:
    """Put the rows of every table into another order, numbered and counted anew, as a sorted sheet would be."""
    sheets = {}
    for name, sheet in study.sheets.items():
        rows = list(sheet.rows)
        order.shuffle(rows)
        seen: Counter[str] = Counter()
        made = []
        for number, row in enumerate(rows, 2):
            seen[row.key] += 1
            made.append(Row(row.table, number, row.key, row.cells, seen[row.key]))
        sheets[name] = Sheet(name, sheet.file, sheet.headings, tuple(made))
    return Study(study.key, sheets)


def quads_of(trig: str) -> frozenset[Quad]:
    """Read TriG as quads of texts."""
    parsed = pyoxigraph.parse(trig.encode(), format=pyoxigraph.RdfFormat.TRIG)
    return frozenset(
        Quad(str(q.subject), str(q.predicate), str(q.object).removesuffix(STRING), str(q.graph_name)) for q in parsed
    )


def cases() -> list[Case]:
    """Return every case of the folder."""
    found = []
    for folder in sorted(p for p in CASES.iterdir() if p.is_dir()):
        read = tomllib.loads((folder / "rows.toml").read_text(encoding="utf-8"))
        rule = read.pop("rule")
        expected = quads_of((folder / "expected.trig").read_text(encoding="utf-8"))
        found.append(Case(folder.name, rule, study_of(read), expected))
    return found
