"""
sheet: cells, keys and names that deceive, told once a study has been read.

Nothing is changed here: a study is looked through, and what says two things at once, hides something or gives a person
away becomes a Problem at its cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kawung.dictionary import Column, Table, tables
from kawung.findings import Named, Unread, place
from kawung.iris import local_name, term
from kawung.problems import Problem, Words
from kawung.sheet import dates, keys
from kawung.sheet.likeness import addressed, deceiver, personal, skeleton, straight
from kawung.sheet.rules import named, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from kawung.findings import Row, Sheet, Study

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NAMES = (term("rdfs:label"), term("skos:prefLabel"), term("dcterms:title"))
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_SIGNS = re.compile(r"(?<![0-9])[._-]+|[._-]+(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"[._-]+")
_NO_LETTERS = re.compile(r"[\W_]+")
# Bodies that carry their own names; a firm, a workshop or a worker at home may carry a person's.
_BODIES = {"agency", "association", "co-operative", "financial-institution", "sales-outlet", "school"}
_PERSON_ITSELF = Words("the person's own name", "nama orangnya sendiri")
_SHOWN = 10


def look(study: Study) -> list[Problem]:
    """Look a study through whose cells have been read; problems in no particular order."""
    found: list[Problem] = []
    for name, sheet in study.sheets.items():
        table = tables()[name]
        for row in sheet.rows:
            found += _cells(study, table, row)
        found += _names_alike(study, table, sheet)
        found += _keys_alike(study, table, sheet)
        if name in keys.PEOPLE:
            found += _persons(study, table, sheet)
    return [*found, *_references(study)]


def _cells(study: Study, table: Table, row: Row) -> Iterator[Problem]:
    """Tell cells that hide text, and dates that are two."""
    for name, cell in row.cells.items():
        if not cell.text.isascii() and _REORDERING.search(cell.text):
            column = table.column(name)
            if column:
                yield problem("cell-hides-text", place(study, row, name), values={"column": named(column)})
        for value in cell.values:
            if not isinstance(value, Unread) or not value.text[:1].isdigit():
                continue
            column = table.column(name)
            meant = dates.readings(straight(value.text)) if column and column.type == "date" else ()
            if len(meant) == 2:
                yield _two_dates(study, row, name, value.text, meant)


def _two_dates(study: Study, row: Row, name: str, text: str, meant: tuple[date, ...]) -> Problem:
    values: dict[str, str | int | Words] = {"text": text}
    for which, day in zip(("first", "second"), meant, strict=True):
        values |= {which: dates.spelt(day), f"{which}_iso": day.isoformat()}
    return problem("date-two-readings", place(study, row, name), values=values)


def _references(study: Study) -> Iterator[Problem]:
    """Tell references that only look like a key."""
    known: dict[tuple[str, ...], dict[str, str]] = {}
    for name, sheet in study.sheets.items():
        referring = [c for c in tables()[name].columns if c.type in ("ref", "bound")]
        for row in sheet.rows:
            for column in referring:
                for text in _deceiving(row, column):
                    if column.tables not in known:
                        rows = (r for table in column.tables for r in study.rows(table))
                        known[column.tables] = {skeleton(r.key): r.key for r in rows}
                    if like := known[column.tables].get(skeleton(text)):
                        outcome = Words("It refers to nothing.", "Tidak merujuk ke mana pun.")
                        yield keys.lookalike(place(study, row, column.name), column, text, like, outcome)


def _deceiving(row: Row, column: Column) -> Iterator[str]:
    for value in row.values(column.name):
        if isinstance(value, Unread) and not value.text.isascii() and deceiver(value.text):
            yield value.text


def _names_alike(study: Study, table: Table, sheet: Sheet) -> Iterator[Problem]:
    """Tell names that differ only in how they are typed; the same own name twice too, but not the same description."""
    told: set[frozenset[str]] = set()
    for column in table.columns:
        if column.term not in _NAMES or column.type not in ("text", "words"):
            continue
        alike: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in sheet.rows:
            if (cell := row.cells.get(column.name)) and (folded := skeleton(cell.text)):
                alike[folded].setdefault(row.key.lower(), row)
        for rows in alike.values():
            spelt = {row.cells[column.name].text.strip() for row in rows.values()}
            if len(rows) < 2 or (len(spelt) < 2 and column.privacy != "name") or frozenset(rows) in told:
                continue
            told.add(frozenset(rows))
            yield _alike("names-alike", study, column, rows.values())


def _keys_alike(study: Study, table: Table, sheet: Sheet) -> Iterator[Problem]:
    """Tell keys that differ only by their signs or by zeros before a number."""
    alike: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in sheet.rows:
        bare = _LEADING_ZEROS.sub("", _BETWEEN_DIGITS.sub("-", _SIGNS.sub("", row.key.lower())))
        alike[bare].setdefault(row.key.lower(), row)
    for rows in alike.values():
        if len(rows) > 1:
            yield _alike("keys-alike", study, table.key, rows.values())


def _alike(rule: str, study: Study, column: Column, rows: Iterable[Row]) -> Problem:
    """Tell rows that one may take for one another, at the cells of a column."""
    shown = list(rows)[:_SHOWN]
    values: dict[str, str | int | Words] = {
        "column": named(column),
        "keys": Words(*(f" {word} ".join(r.key for r in shown) for word in ("and", "dan"))),
    }
    return problem(rule, *(place(study, row, column.name) for row in shown), values=values)


def _persons(study: Study, table: Table, sheet: Sheet) -> Iterator[Problem]:
    """Tell keys by which a person could be known; those of groups and of bodies may be what they like."""
    for row in sheet.rows:
        kinds = {local_name(v.iri) for v in row.values("kind") if isinstance(v, Named)}
        if kinds & _BODIES or row.values("party") == ("group",):
            continue
        what = personal(row.key) or (_PERSON_ITSELF if _is_own_name(row, kinds) else None)
        if what:
            yield keys.gives_away(place(study, row, table.key.name), table.key, row.key, what)


def _is_own_name(row: Row, kinds: set[str]) -> bool:
    """Tell whether a key is the name of the person whom the row calls by name."""
    name = row.cells["name"].text if "name" in row.cells else ""
    behind = addressed(name)
    if not behind and "home-worker" not in kinds:
        return False
    key = _NO_LETTERS.sub("", row.key).casefold()
    return key in {_NO_LETTERS.sub("", skeleton(text)) for text in (name, behind) if text}
