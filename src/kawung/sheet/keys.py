"""
sheet: rows of texts → rows with keys, each key once.

A row whose key cannot name a thing, or names two things, is reported and dropped here, so that no two things
ever flow into one. Keys become parts of IRIs in lower case (`iris.Minter.thing`), hence capital letters alone
do not tell two keys apart. A key that only looks like one is read as what it looks like, and told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kawung.dictionary import Column, Table, in_manifest, tables
from kawung.findings import Row, Sheet, Study, place
from kawung.iris import is_key
from kawung.problems import Place, Problem, Words
from kawung.sheet.likeness import deceiver, personal, plain
from kawung.sheet.often import Often
from kawung.sheet.rules import named, problem

_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9._-]+")
PEOPLE = ("actors", "interviews")
"""The tables whose keys stand for people."""


def settle(study: Study) -> tuple[Study, list[Problem]]:
    """Give every row its key; leave out rows without one, and rows whose key other content has taken."""
    problems: list[Problem] = []
    sheets = {}
    for name, sheet in study.sheets.items():
        said = Often()
        sheets[name] = sheet.with_rows(_settle(study, tables()[name], sheet, said))
        problems += said.problems()
    return replace(study, sheets=sheets), problems


def _settle(study: Study, table: Table, sheet: Sheet, said: Often) -> tuple[Row, ...]:
    """Settle the rows of one sheet, in their order."""
    kept: list[Row] = []
    first: dict[str, Row] = {}
    times: dict[str, int] = {}
    column = table.key
    typed = [cell.text.strip() if (cell := bare.cells.get(column.name)) else "" for bare in sheet.rows]
    keys = {key.lower() for key in typed if is_key(key)}
    for bare, key in zip(sheet.rows, typed, strict=True):
        row = replace(bare, key=key)
        if not is_key(key):
            like = plain(key).strip()
            if not is_key(like):
                if not _further(said, "key-form" if key else "key-missing", study, row):
                    said.add(*_unusable(place(study, row, column.name), column, row, _where(table, row)))
                continue
            read = like.lower() not in keys
            if not _further(said, "key-lookalike", study, row):
                where = place(study, row, column.name)
                said.add(_lookalike(where, column, key, like, _where(table, row), read=read))
            if not read:
                continue
            row = replace(bare, key=like)
        folded = row.key.lower()
        before = first.setdefault(folded, row)
        if before is not row:
            rule = _rule_of_again(before, row)
            if not _further(said, rule, study, row):
                said.add(_again(rule, study, table, before, row))
            if rule != "row-repeated":
                continue
        times[folded] = times.get(folded, 0) + 1
        kept.append(replace(row, repeat=times[folded]))
    return tuple(kept)


def _further(said: Often, rule: str, study: Study, row: Row) -> bool:
    """Tell whether a breach comes too late to be told by itself; its place is kept, at little cost."""
    if not said.again(rule):
        return False
    if said.wanted(rule):
        said.further(rule, place(study, row, tables()[row.table].key.name, neighbours=False))
    return True


def _unusable(where: Place, column: Column, row: Row, here: Words) -> list[Problem]:
    """Say that a row has no key or one that cannot be part of an address; never advise a key that names a person."""
    values: dict[str, str | int | Words]
    if not row.key:
        values = {"column": named(column), "place": _sentence(here), "example": column.example}
        return [problem("key-missing", where, values=values)]
    person = personal(row.key) if row.table in PEOPLE else None
    better = "" if person else _NOT_IN_KEYS.sub("-", plain(row.key[:40])).strip("._-")
    values = {"column": named(column), "place": here, "text": row.key, "example": better or column.example}
    found = [problem("key-form", where, values=values)]
    return [*found, gives_away(where, column, row.key, person)] if person else found


def gives_away(where: Place, column: Column, key: str, what: Words) -> Problem:
    """Say that a key looks like a person's."""
    values: dict[str, str | int | Words] = {"column": named(column), "text": key, "what": what}
    return problem("key-personal", where, values={**values, "example": column.example})


def _lookalike(where: Place, column: Column, key: str, like: str, here: Words, *, read: bool) -> Problem:
    """Say that a key is not the key that it looks like; it is read as that one unless another row has it."""
    outcome = Words(
        f"{like} was read." if read else f"{_sentence(here).en} was not read, since {like} is there besides.",
        f"Dibaca sebagai {like}." if read else f"{_sentence(here).id} tidak dibaca, karena {like} juga ada.",
    )
    return lookalike(where, column, key, like, outcome)


def lookalike(where: Place, column: Column, text: str, like: str, outcome: Words) -> Problem:
    """Say of a key or reference which character is not what it looks like, and what came of it."""
    position, what = deceiver(text) or (1, Words("", ""))
    values: dict[str, str | int | Words] = {"column": named(column), "text": text, "like": like, "what": what}
    return problem("key-lookalike", where, values={**values, "position": position, "outcome": outcome})


def _rule_of_again(before: Row, row: Row) -> str:
    """Name what a key that stands a second time breaks."""
    if before.key != row.key:
        return "key-case"
    return "row-repeated" if before.cells == row.cells else "key-doubled"


def _again(rule: str, study: Study, table: Table, before: Row, row: Row) -> Problem:
    """Say what a key that stands a second time means."""
    column = table.key
    places = (place(study, before, column.name), place(study, row, column.name))
    first, here = _where(table, before), _where(table, row)
    if rule == "row-repeated":
        return problem(rule, *places, values={"first": first, "place": _sentence(here)})
    values: dict[str, str | int | Words] = {"column": named(column), "text": row.key, "first": first, "place": here}
    return problem(rule, *places, values={**values, "other": before.key})


def _where(table: Table, row: Row) -> Words:
    """Name a row in a sentence."""
    if in_manifest(table):
        return Words(f"entry {row.number} of {table.name}", f"isian {table.name} ke-{row.number}")
    return Words(f"row {row.number}", f"baris {row.number}")


def _sentence(words: Words) -> Words:
    """Begin a sentence with *words*."""
    return Words(words.en[0].upper() + words.en[1:], words.id[0].upper() + words.id[1:])
