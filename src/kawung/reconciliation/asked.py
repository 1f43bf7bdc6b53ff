"""reconciliation: requests as they come in → queries of the right form, or what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from kawung.problems import UsageError
from kawung.reconciliation.properties import short
from kawung.words import words

MOST_QUERIES, LONGEST_TEXT, MOST_CANDIDATES, MOST_VALUES = 1_000, 1_000, 100, 100
MOST_TOGETHER = 10_000  # values in a batch, since each is compared with every candidate
_CANDIDATES = 10
TOO_MUCH, WRONG = 413, 400

Strict = Literal["any", "should", "all"]


class RequestError(UsageError):
    """A request that is of the wrong form or asks too much; *status* is how HTTP says it."""

    def __init__(self, key: str, status: int = WRONG, **values: object) -> None:
        super().__init__(words(f"reconcile_wrong.{key}", **values))
        self.status = status


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a property should have: the address of a thing, or a text."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: a text (may be empty), types by name, properties with values, and how many candidates."""

    text: str
    types: tuple[str, ...] = ()
    strict: Strict = "any"
    properties: tuple[tuple[str, tuple[Value, ...]], ...] = ()
    limit: int = _CANDIDATES


@dataclass(frozen=True, slots=True)
class Extension:
    """Which things' properties are asked for: addresses, and names of properties as they were given."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]


def read_queries(text: str) -> dict[str, Query]:
    """Read a batch of queries; raise RequestError if it is of the wrong form or too large."""
    batch = _parsed(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise RequestError("too_many_queries", TOO_MUCH, most=MOST_QUERIES)
    queries = {key: _query(key, query) for key, query in batch.items()}
    if sum(len(values) for query in queries.values() for _, values in query.properties) > MOST_TOGETHER:
        raise RequestError("too_many_values", TOO_MUCH, most=MOST_TOGETHER)
    return queries


def read_extension(text: str) -> Extension:
    """Read which properties of which things are asked for; raise RequestError if it is ill-formed or too much."""
    asked = _parsed(text, "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not _texts(ids) or not isinstance(properties, list):
        raise RequestError("extend_form")
    names = [one.get("id") if isinstance(one, dict) else None for one in properties]
    if not _texts(names):
        raise RequestError("extend_form")
    if len(ids) > MOST_QUERIES or len(names) > MOST_VALUES:
        raise RequestError("extend_too_much", TOO_MUCH, most=MOST_QUERIES, properties=MOST_VALUES)
    return Extension(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(names)))


def _parsed(text: str, parameter: str) -> dict[str, Any]:
    """Read a JSON object; numbers that JSON does not know, and what nests too deep, are no JSON."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
    except (ValueError, RecursionError):
        raise RequestError("not_json", parameter=parameter) from None
    if not isinstance(found, dict):
        raise RequestError("not_an_object", parameter=parameter)
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _texts(found: object) -> TypeGuard[list[str]]:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _query(key: str, asked: object) -> Query:
    """Read one query; what is null counts as not given, what the interface does not know is left alone."""
    name = key[:40]
    if not isinstance(asked, dict):
        raise RequestError("query_form", query=name)
    given = {field: value for field, value in asked.items() if value is not None}
    text, types, strict = given.get("query", ""), given.get("type", []), given.get("type_strict", "any")
    properties, limit = given.get("properties", []), given.get("limit", _CANDIDATES)
    types = [types] if isinstance(types, str) else types
    if not isinstance(text, str) or not ("query" in given or properties):
        raise RequestError("query_text", query=name)
    if len(text) > LONGEST_TEXT:
        raise RequestError("query_long", query=name, most=LONGEST_TEXT)
    if not _texts(types) or len(types) > MOST_VALUES or strict not in ("any", "should", "all"):
        raise RequestError("query_type", query=name)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1:
        raise RequestError("query_limit", query=name)
    if not isinstance(properties, list) or len(properties) > MOST_VALUES:
        raise RequestError("query_properties", query=name, most=MOST_VALUES)
    return Query(
        text=text,
        types=tuple(short(type_) for type_ in types),
        strict=strict,
        properties=tuple(_property(name, one) for one in properties),
        limit=int(min(limit, MOST_CANDIDATES)),
    )


def _property(query: str, asked: object) -> tuple[str, tuple[Value, ...]]:
    wrong = RequestError("query_properties", query=query, most=MOST_VALUES)
    if not isinstance(asked, dict) or not isinstance(asked.get("pid"), str) or "v" not in asked:
        raise wrong
    given = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    if len(given) > MOST_VALUES:
        raise wrong
    values = []
    for one in given:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            values.append(Value(str(one.get("name", ""))[:LONGEST_TEXT], one["id"]))
        elif isinstance(one, str | int | float):
            values.append(Value(str(one).lower() if isinstance(one, bool) else str(one)))
        else:
            raise wrong
    if any(len(value.text) > LONGEST_TEXT for value in values):
        raise wrong
    return short(asked["pid"]), tuple(values)
