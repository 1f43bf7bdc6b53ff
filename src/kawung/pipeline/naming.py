"""
conductor: what a place is called whatever row it has moved to.

A row number changes when a row is put in above; the key of the row does not. So a place is named after study,
table, key and column. The name is a digest: it can be kept and shown without telling what a cell holds.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.findings import Study
    from kawung.problems import Place, Problem

_ENTRY = re.compile(r"(\w+) (\d+)(?:, (.*))?\Z", re.DOTALL)


def names(study: Study | None, problems: Iterable[Problem]) -> dict[Place, str]:
    """Name the places of a study's problems; *study* is None where it could not be read."""
    problems = tuple(problems)
    keys = _keys(study) if problems else {}
    return {place: _name(place, keys) for problem in problems for place in problem.places}


def entry(place: Place) -> tuple[str, int, str | None] | None:
    """Return table, number and column of an entry of `study.toml`, which has no rows; None for anything else."""
    found = _ENTRY.match(place.column or "") if place.file == MANIFEST else None
    return (found[1], int(found[2]), found[3]) if found and found[1] in tables() else None


def _keys(study: Study | None) -> Mapping[tuple[str, int | None], str]:
    """Give the key of each row by table and number; in an upright sheet, whose rows are columns, of any number."""
    found: dict[tuple[str, int | None], str] = {}
    for sheet in study.sheets.values() if study else ():
        for number, key in zip(sheet.numbers, sheet.keys, strict=True):
            found[sheet.table, None if sheet.upright else number] = key
    return found


def _name(place: Place, keys: Mapping[tuple[str, int | None], str]) -> str:
    table, column = place.table, place.column
    key = keys.get((table, place.row), keys.get((table, None), ""))
    if (at := entry(place)) is not None:
        table, number, column = at
        key = keys.get((table, number), "")
    elif not key and place.row is not None and table in tables():
        key = _typed_key(place, tables()[table].key.name)
    where = table or f"{place.file}/{place.sheet or ''}"
    text = "\0".join((place.study, where, key.lower(), column or ""))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _typed_key(place: Place, heading: str) -> str:
    """Return the key of a row that was not read, as typed."""
    if place.column == heading:
        return place.text or ""
    return dict(place.context).get(heading, "")
