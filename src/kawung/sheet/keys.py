"""
sheet: rows → rows with keys, each key once.

A row whose key cannot name a thing, or names two things, is reported and dropped here, so that no two things
ever flow into one. Keys become parts of IRIs in lower case (`iris.Minter.thing`), hence capital letters alone
do not tell two keys apart. A key that only looks like one is read as what it looks like, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kawung.dictionary import Column, Table, in_manifest, tables
from kawung.findings import place
from kawung.iris import are_keys, is_key
from kawung.problems import Place, Problem, Words
from kawung.sheet.likeness import deceiver, personal, plain
from kawung.sheet.often import Often
from kawung.sheet.rules import named, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kawung.findings import Row, Sheet, Study

_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9._-]+")
PEOPLE = ("actors", "interviews")
"""The tables whose keys stand for people."""


def settle(study: Study) -> tuple[Study, list[Problem]]:
    """Give every row its key; leave out rows without one, and rows whose key other content has taken."""
    problems: list[Problem] = []
    sheets = {}
    for name, sheet in study.sheets.items():
        table = tables()[name]
        typed = _typed(sheet, table.key.name)
        if are_keys(typed) and len(set(map(str.lower, typed))) == len(typed):
            sheets[name] = sheet.with_columns(sheet.numbers, typed, sheet.columns)
        else:
            settling = _Settling(study, table, sheet)
            sheets[name] = settling.settled(typed)
            problems += settling.said.problems()
    return replace(study, sheets=sheets), problems


def _typed(sheet: Sheet, key: str) -> Sequence[str]:
    """Return what was typed for the key of each row."""
    cells = sheet.columns.get(key)
    if cells is None:
        return [""] * len(sheet)
    return cells.texts() if cells.says else list(map(str.strip, cells.texts()))


@dataclass(slots=True)
class _Settling:
    """One sheet of whose keys some cannot be used as they are, and what is said of them."""

    study: Study
    table: Table
    sheet: Sheet
    said: Often = field(default_factory=Often)

    def settled(self, typed: Sequence[str]) -> Sheet:
        """Settle the rows, in their order, by what was *typed* for the key of each."""
        sheet = self.sheet
        there = {key.lower() for key in typed if is_key(key)}
        kept: dict[int, str] = {}
        first: dict[str, int] = {}
        times: Counter[str] = Counter()
        repeats: dict[int, int] = {}
        for at, written in enumerate(typed):
            key = written if is_key(written) else self._read_as(at, written, there)
            if not key:
                continue
            folded = key.lower()
            before = first.setdefault(folded, at)
            if before != at and self._again(self._row(before, kept[before]), self._row(at, key)) != "row-repeated":
                continue
            times[folded] += 1
            if before != at:
                repeats[len(kept)] = times[folded]
            kept[at] = key
        columns = {name: cells.some(kept) for name, cells in sheet.columns.items()}
        return sheet.with_columns([sheet.numbers[at] for at in kept], list(kept.values()), columns, repeats)

    def _row(self, at: int, key: str) -> Row:
        """Return a row under a key that its sheet does not give it yet."""
        return replace(self.sheet.rows[at], key=key)

    def _read_as(self, at: int, written: str, there: Collection[str]) -> str:
        """Say what is wrong with a key; return what it is read as, empty if as nothing."""
        column, row = self.table.key, self._row(at, written)
        like = plain(written).strip()
        if not is_key(like):
            if not self._further("key-form" if written else "key-missing", row):
                where = place(self.study, row, column.name)
                self.said.add(*_unusable(where, column, row, _where(self.table, row)))
            return ""
        read = like.lower() not in there
        if not self._further("key-lookalike", row):
            where = place(self.study, row, column.name)
            self.said.add(_lookalike(where, column, written, like, _where(self.table, row), read=read))
        return like if read else ""

    def _again(self, before: Row, row: Row) -> str:
        """Say that a key stands a second time; return the rule that this breaks."""
        rule = _rule_of_again(before, row)
        if not self._further(rule, row):
            self.said.add(_again(rule, self.study, self.table, before, row))
        return rule

    def _further(self, rule: str, row: Row) -> bool:
        """Tell whether a breach comes too late to be told by itself; its place is kept, at little cost."""
        if not self.said.again(rule):
            return False
        if self.said.wanted(rule):
            self.said.further(rule, place(self.study, row, self.table.key.name, neighbours=False))
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
