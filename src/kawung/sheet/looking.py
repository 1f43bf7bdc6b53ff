"""
sheet: cells, keys and names that deceive, told once a study has been read.

Nothing is changed here: a study is looked through, and what says two things at once, hides something or gives a person
away becomes a Problem at its cells.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.dictionary import Column, Table, tables
from kawung.findings import Named, Unread, place
from kawung.iris import local_name, term
from kawung.problems import Problem, Words
from kawung.sheet import dates, keys
from kawung.sheet.cells import REFERRING
from kawung.sheet.likeness import addressed, any_personal, deceiver, personal, skeleton, skeletons, straight
from kawung.sheet.rules import named, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from kawung.findings import Cell, Sheet, Study

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NAMES = (term("rdfs:label"), term("skos:prefLabel"), term("dcterms:title"))
_LEADING_ZEROS = re.compile(r"0(?<![0-9]0)0*(?=[0-9])")
_SIGNS = re.compile(r"(?<![0-9])[._-]+|[._-]+(?![0-9])")
_BETWEEN = "._-"
_BETWEEN_DIGITS = re.compile(rf"[{_BETWEEN}]+")
_BEHIND_DIGITS = re.compile(r"[0-9][^0-9\n]")
_NO_LETTERS = re.compile(r"[\W_]+")
# Bodies that carry their own names; a firm, a workshop or a worker at home may carry a person's.
_BODIES = {"agency", "association", "co-operative", "financial-institution", "sales-outlet", "school"}
_PERSON_ITSELF = Words("the person's own name", "nama orangnya sendiri")
_SHOWN = 10


class _Keys(dict[tuple[str, ...], dict[str, str]]):
    """The keys of some tables of a study, by what a key has in common with its look-alikes."""

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._sheets = study.sheets

    def __missing__(self, names: tuple[str, ...]) -> dict[str, str]:
        there = (key for name in names if name in self._sheets for key in self._sheets[name].keys)
        found = self[names] = {skeleton(key): key for key in there}
        return found


def look(study: Study, ascii_only: Collection[str] = ()) -> list[Problem]:
    """
    Look a study through whose cells have been read; problems in no particular order.

    *ascii_only* are names of files in whose cells nothing can hide, since no character of theirs is beyond ASCII.
    """
    found: list[Problem] = []
    known = _Keys(study)
    for name, sheet in study.sheets.items():
        table = tables()[name]
        if sheet.file not in ascii_only:
            for column in _there(sheet, table.columns):
                found += _cells(study, sheet, column, known)
        for column in _there(sheet, _dated(name)):
            found += _dates(study, sheet, column)
        found += _names_alike(study, sheet)
        found += _keys_alike(study, table, sheet)
        if name in keys.PEOPLE:
            found += _persons(study, table, sheet)
    return found


def _there(sheet: Sheet, columns: Iterable[Column]) -> list[Column]:
    return [column for column in columns if column.name in sheet.columns]


@lru_cache(maxsize=64)
def _dated(table: str) -> tuple[Column, ...]:
    return tuple(column for column in tables()[table].columns if column.type == "date")


@lru_cache(maxsize=64)
def _naming(table: str) -> tuple[Column, ...]:
    """Return the columns of a table that name its things."""
    columns = tables()[table].columns
    return tuple(column for column in columns if column.term in _NAMES and column.type in ("text", "words"))


def _cells(study: Study, sheet: Sheet, column: Column, known: _Keys) -> Iterator[Problem]:
    """Tell cells that hide text, and references that only look like a key."""
    cells = sheet.columns[column.name]
    if "".join(cells.texts()).isascii():
        return
    for at, cell in [(at, cell) for at, cell in enumerate(cells) if cell and not cell.text.isascii()]:
        if _REORDERING.search(cell.text):
            where = place(study, sheet.rows[at], column.name)
            yield problem("cell-hides-text", where, values={"column": named(column)})
        for value in cell.values if column.type in REFERRING else ():
            if not isinstance(value, Unread) or value.text.isascii() or not deceiver(value.text):
                continue
            if like := known[column.tables].get(skeleton(value.text)):
                where = place(study, sheet.rows[at], column.name)
                outcome = Words("It refers to nothing.", "Tidak merujuk ke mana pun.")
                yield keys.lookalike(where, column, value.text, like, outcome)


def _dates(study: Study, sheet: Sheet, column: Column) -> Iterator[Problem]:
    """Tell dates that are two."""
    cells = sheet.columns[column.name]
    two = {mark: days for mark in cells.distinct if (cell := cells.by_mark[mark]) and (days := _two_days(cell))}
    for at in [at for at, mark in enumerate(cells.marks) if mark in two] if two else ():
        for text, meant in two[cells.marks[at]]:
            values: dict[str, str | int | Words] = {"text": text}
            for which, day in zip(("first", "second"), meant, strict=True):
                values |= {which: dates.spelt(day), f"{which}_iso": day.isoformat()}
            yield problem("date-two-readings", place(study, sheet.rows[at], column.name), values=values)


def _two_days(cell: Cell) -> list[tuple[str, tuple[date, ...]]]:
    """Return the unread parts of a cell that may mean two days, with these."""
    unread = [v.text for v in cell.values if isinstance(v, Unread) and v.text[:1].isdigit()]
    return [(text, days) for text in unread if len(days := dates.readings(straight(text))) == 2]


def _names_alike(study: Study, sheet: Sheet) -> Iterator[Problem]:
    """Tell names that differ only in how they are typed; the same own name twice too, but not the same description."""
    told: set[frozenset[str]] = set()
    for column in _there(sheet, _naming(sheet.table)):
        cells = sheet.columns[column.name]
        for rows in _groups(skeletons(cells.texts()), sheet):
            spelt = {cell.text.strip() for at in rows.values() if (cell := cells[at])}
            if (len(spelt) < 2 and column.privacy != "name") or frozenset(rows) in told:
                continue
            told.add(frozenset(rows))
            yield _alike("names-alike", study, column, sheet, rows.values())


def _keys_alike(study: Study, table: Table, sheet: Sheet) -> Iterator[Problem]:
    """Tell keys that differ only by their signs or by zeros before a number."""
    bare = "\n".join(sheet.keys).lower()  # keys hold no line ends, and the ends of a line are as those of a text
    signs = any(sign in bare for sign in _BETWEEN)
    if not signs and len(set(map(len, sheet.keys))) == 1 and _ends_in_number(sheet.keys):
        return  # all of one length, and no digit but in a number at the end: no zeros could make two keys one
    if signs:
        bare = _BETWEEN_DIGITS.sub("-", _SIGNS.sub("", bare))
    for rows in _groups(_LEADING_ZEROS.sub("", bare).split("\n"), sheet):
        yield _alike("keys-alike", study, table.key, sheet, rows.values())


def _ends_in_number(keys: Iterable[str]) -> bool:
    """Tell whether digits stand in keys only at their end."""
    return "".join([key[1:] for key in keys]).isdigit() or not _BEHIND_DIGITS.search("\n".join(keys))


def _groups(names: Sequence[str], sheet: Sheet) -> Iterator[dict[str, int]]:
    """Group the rows of a sheet, by key in small letters, that have one name, where they are several; "" is no name."""
    if len(set(names)) == len(names):
        return iter(())
    times = Counter(names)
    alike: dict[str, dict[str, int]] = {name: {} for name, count in times.items() if count > 1 and name}
    if alike:
        for at, name in enumerate(names):
            if name in alike:
                alike[name].setdefault(sheet.keys[at].lower(), at)
    return (rows for rows in alike.values() if len(rows) > 1)


def _alike(rule: str, study: Study, column: Column, sheet: Sheet, rows: Iterable[int]) -> Problem:
    """Tell rows that one may take for one another, at the cells of a column."""
    shown = [sheet.rows[at] for at in itertools.islice(rows, _SHOWN)]
    values: dict[str, str | int | Words] = {
        "column": named(column),
        "keys": Words(*(f" {word} ".join(r.key for r in shown) for word in ("and", "dan"))),
    }
    return problem(rule, *(place(study, row, column.name) for row in shown), values=values)


def _persons(study: Study, table: Table, sheet: Sheet) -> Iterator[Problem]:
    """Tell keys by which a person could be known; those of groups and of bodies may be what they like."""
    names = sheet.columns.get("name", [None] * len(sheet))
    perhaps = any_personal(sheet.keys)
    if not perhaps and not any(names):
        return
    for at, (key, name) in enumerate(zip(sheet.keys, names, strict=True)):
        what = personal(key) if perhaps else None
        if what is None and name is None:
            continue
        row = sheet.rows[at]
        kinds = {local_name(v.iri) for v in row.values("kind") if isinstance(v, Named)}
        if kinds & _BODIES or row.values("party") == ("group",):
            continue
        if what is None and name and _is_own_name(key, name.text, kinds):
            what = _PERSON_ITSELF
        if what:
            yield keys.gives_away(place(study, row, table.key.name), table.key, key, what)


def _is_own_name(key: str, name: str, kinds: set[str]) -> bool:
    """Tell whether a key is the name of the person whom its row calls by name."""
    behind = addressed(name)
    if not behind and "home-worker" not in kinds:
        return False
    bare = _NO_LETTERS.sub("", key).casefold()
    return bare in {_NO_LETTERS.sub("", skeleton(text)) for text in (name, behind) if text}
