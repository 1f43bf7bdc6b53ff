"""
graph: which columns lie behind the properties that no column fills by itself.

The dictionary says which property a column fills. Some properties follow from a cell (a statement's basis
from its finding, its class from its key): here is the one list of them, read by `trace` in Python and, as
`kw:fills` descriptors, by `queries/trace.rq`. Both know besides: what is said of a node that hangs on a row's
thing by one of `LINKS` comes from the column that fills the link, unless a column fills the property itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import Column, Table, tables
from kawung.iris import TYPE, Triple, literal, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.iris import Term

EXCERPT, UNKNOWN, PAIR, DATASET = (
    term("kw:hasExcerpt"),
    term("kw:hasUnknown"),
    term("kw:pair"),
    term("qb:dataSet"),
)
LINKS = frozenset({EXCERPT, UNKNOWN, PAIR, DATASET})
ROLE_ASSUMED = term("kw:roleAssumed")
UNKNOWN_PROPERTY, UNKNOWN_LANGUAGE = term("kw:unknownProperty"), term("dcterms:language")
UNTAGGED = ""  # the language of a column whose texts carry no tag beside columns whose texts do

# (party column, role column) of linkages, and with them the properties of an assumed role.
PARTIES = (("from", "from_role"), ("to", "to_role"), ("participants", "participants_role"))

_DERIVED: dict[str, tuple[tuple[str, str], ...]] = {
    "study": (("kw:industry", "industry_code"),),
    "findings": (("kw:hasExcerpt", "quote"),),
    "linkages": (("kw:pair", "to"),),
    "elicitation": (("kw:completeFor", "complete"),),
    "aggregates": (
        ("kw:accordingTo", "finding"),
        ("kw:cellState", "value"),
        ("kw:count", "value"),
        ("kw:share", "value"),
        ("kw:valueAsWritten", "value"),
        ("qb:structure", "measure"),
    ),
}


class Filled(NamedTuple):
    """A property that a column fills, directly or not."""

    property: Term
    column: Column
    language: str | None


def states(table: Table) -> bool:
    """Tell whether the rows of a table are statements: those that must rest on a finding."""
    return table.name in _stating()


@lru_cache(maxsize=1)
def _stating() -> frozenset[str]:
    findings = {name: table.column("finding") for name, table in tables().items()}
    return frozenset(name for name, finding in findings.items() if finding is not None and finding.required)


def _derived(table: Table) -> Iterator[tuple[Term, Column]]:
    if all(c.term != TYPE for c in table.columns):
        yield TYPE, table.key
    pairs = [(term(curie), name) for curie, name in _DERIVED.get(table.name, ())]
    if states(table):
        pairs.append((term("kw:basis"), "finding"))
    for property_, name in pairs:
        column = table.column(name)
        if column is not None:
            yield property_, column


def _language(table: Table, column: Column) -> str | None:
    if column.language is not None:
        return column.language
    beside = any(c.language for c in table.columns if c.term == column.term)
    return UNTAGGED if beside else None


@lru_cache(maxsize=1)
def filled() -> dict[str, tuple[Filled, ...]]:
    """Return what the columns of each table fill, in the order of the columns, derived properties last."""
    return {
        name: (
            *(Filled(c.term, c, _language(table, c)) for c in table.columns),
            *(Filled(property_, c, None) for property_, c in _derived(table)),
        )
        for name, table in tables().items()
    }


@lru_cache(maxsize=1)
def descriptors() -> tuple[Triple, ...]:
    """
    Describe derived properties as `dictionary.descriptors` describes direct ones, for the same graph.

    A column without a language beside columns with one (a name beside its labels) gets the empty language.
    """
    found: list[Triple] = []
    for name, table in tables().items():
        found += [Triple(column.iri, term("kw:fills"), property_) for property_, column in _derived(table)]
        found += [
            Triple(f.column.iri, term("kw:columnLanguage"), literal(UNTAGGED))
            for f in filled()[name]
            if f.language == UNTAGGED
        ]
    return tuple(found)
