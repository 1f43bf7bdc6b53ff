"""
sheet: rows of texts → rows with keys, each key once.

A row whose key cannot name a thing, or names two things, is reported and dropped here, so that no two things
ever flow into one. Keys become parts of IRIs in lower case (`iris.Minter.thing`), hence capital letters alone
do not tell two keys apart.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kawung.dictionary import Column, Table, in_manifest, tables
from kawung.findings import Row, Sheet, Study, place
from kawung.iris import is_key
from kawung.problems import Place, Problem, Words
from kawung.sheet.rules import named, problem

_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9._-]+")


def settle(study: Study) -> tuple[Study, list[Problem]]:
    """Give every row its key; leave out rows without one, and rows whose key other content has taken."""
    problems: list[Problem] = []
    sheets = {
        name: replace(sheet, rows=_settle(study, tables()[name], sheet, problems))
        for name, sheet in study.sheets.items()
    }
    return replace(study, sheets=sheets), problems


def _settle(study: Study, table: Table, sheet: Sheet, problems: list[Problem]) -> tuple[Row, ...]:
    """Settle the rows of one sheet, in their order."""
    kept: list[Row] = []
    first: dict[str, Row] = {}
    times: dict[str, int] = {}
    column = table.key
    for bare in sheet.rows:
        cell = bare.cells.get(column.name)
        row = replace(bare, key=cell.text.strip() if cell else "")
        here = _where(table, row)
        if not is_key(row.key):
            problems.append(_unusable(place(study, row, column.name), column, row, here))
            continue
        folded = row.key.lower()
        before = first.setdefault(folded, row)
        if before is not row:
            places = (place(study, before, column.name), place(study, row, column.name))
            found = _again(places, column, before, row, (_where(table, before), here))
            problems.append(found)
            if found.rule != "row-repeated":
                continue
        times[folded] = times.get(folded, 0) + 1
        kept.append(replace(row, repeat=times[folded]))
    return tuple(kept)


def _unusable(where: Place, column: Column, row: Row, here: Words) -> Problem:
    """Say that a row has no key or one that cannot be part of an address."""
    values: dict[str, str | int | Words]
    if not row.key:
        values = {"column": named(column), "place": _sentence(here), "example": column.example}
        return problem("key-missing", where, values=values)
    better = _NOT_IN_KEYS.sub("-", row.key[:40]).strip("._-") or column.example
    values = {"column": named(column), "place": here, "text": row.key, "example": better}
    return problem("key-form", where, values=values)


def _again(places: tuple[Place, Place], column: Column, before: Row, row: Row, spots: tuple[Words, Words]) -> Problem:
    """Say what a key that stands a second time means."""
    first, here = spots
    if before.key == row.key and before.cells == row.cells:
        return problem("row-repeated", *places, values={"first": first, "place": _sentence(here)})
    values: dict[str, str | int | Words] = {
        "column": named(column),
        "text": row.key,
        "first": first,
        "place": here,
    }
    if before.key == row.key:
        return problem("key-doubled", *places, values=values)
    return problem("key-case", *places, values={**values, "other": before.key})


def _where(table: Table, row: Row) -> Words:
    """Name a row in a sentence."""
    if in_manifest(table):
        return Words(f"entry {row.number} of {table.name}", f"isian {table.name} ke-{row.number}")
    return Words(f"row {row.number}", f"baris {row.number}")


def _sentence(words: Words) -> Words:
    """Begin a sentence with *words*."""
    return Words(words.en[0].upper() + words.en[1:], words.id[0].upper() + words.id[1:])
