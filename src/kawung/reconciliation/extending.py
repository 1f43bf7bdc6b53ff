"""reconciliation: things that were found → values of their properties, as columns to add."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.iris import is_iri, read_literal, value_of
from kawung.reconciliation.describing import named_as
from kawung.reconciliation.properties import PROPERTIES, short
from kawung.reconciliation.suggesting import of_kinds

if TYPE_CHECKING:
    from kawung.iris import Term
    from kawung.problems import Language
    from kawung.reconciliation.asked import Extension
    from kawung.reconciliation.index import Entity, Index

_LARGEST = 2**53 - 1  # the largest whole number that every reader of JSON keeps


def extend(index: Index, asked: Extension, language: Language) -> dict[str, object]:
    """Give the values of properties of things; what is not known, or not there at all, has none."""
    rows: dict[str, dict[str, list[dict[str, object]]]] = {}
    for id_ in asked.ids:
        one = index.entities.get(id_)
        rows[id_] = {name: _values(one, short(name), index, language) if one else [] for name in asked.properties}
    meta = []
    for name in asked.properties:
        known = PROPERTIES.get(short(name))
        meta.append({"id": name, "name": known.label.in_(language) if known else name})
    return {"meta": meta, "rows": rows}


def propose(index: Index, type_: str, language: Language, *, limit: int | None = None) -> dict[str, object]:
    """Name the properties that things of a type have (of every type for none)."""
    kinds = index.kinds_of([short(type_)] if type_ else ())
    found = [
        {"id": id_, "name": PROPERTIES[id_].label.in_(language), "description": _of(id_, index, language)}
        for id_ in index.properties(kinds)
    ][:limit]
    shown: dict[str, object] = {"properties": found}
    return shown | ({"type": type_} if type_ else {}) | ({"limit": limit} if limit is not None else {})


def _of(id_: str, index: Index, language: Language) -> str:
    return of_kinds(PROPERTIES[id_].kinds, index, language)


def _values(one: Entity, id_: str, index: Index, language: Language) -> list[dict[str, object]]:
    if id_ in ("labelEn", "labelId"):
        return [{"str": one.label.en if id_ == "labelEn" else one.label.id}]
    return [_value(t, index, language) for t in one.all(id_)]


def _value(value: Term, index: Index, language: Language) -> dict[str, object]:
    """Give a value in the form of the interface: another thing, a number, or a text."""
    if is_iri(value):
        other = index.entities.get(value_of(value))
        if other is not None:
            return {"id": other.id, "name": named_as(other, index, language)}
        title = index.titles.get(value)
        return {"str": title.in_(language) if title else value_of(value)}
    read = read_literal(value).python()
    if isinstance(read, int) and not isinstance(read, bool) and abs(read) <= _LARGEST:
        return {"int": read}
    if isinstance(read, Decimal):
        return {"float": float(read)}
    return {"str": read_literal(value).text}
