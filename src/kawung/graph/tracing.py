"""graph: from a statement back to the cells that state it; `queries/trace.rq` says the same in SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.graph.derived import (
    PARTIES,
    ROLE_ASSUMED,
    UNKNOWN,
    UNKNOWN_LANGUAGE,
    UNKNOWN_PROPERTY,
    UNTAGGED,
    filled,
)
from kawung.iris import TYPE, Triple, read_literal

if TYPE_CHECKING:
    from kawung.findings import Row
    from kawung.graph.graphed import Graphed
    from kawung.iris import Term


def trace(triple: Triple, graphed: Graphed) -> list[tuple[Row, str]]:
    """
    Return the rows that state a triple, each with the name of the column it comes from.

    Where several rows say the same, all come out; where it cannot be told which of two columns it was (a
    party in both roles), both. Empty for a triple that the study does not state (an inferred one), and for
    provenance itself.
    """
    if not any(q.triple == triple for q in graphed.about(triple.s)):
        return []
    properties, language = _sought(triple, graphed)
    return [
        (row, name)
        for row in graphed.things.get(triple.s, ())
        for property_ in properties
        for name in _columns(row.table, property_, language)
    ]


def _sought(triple: Triple, graphed: Graphed) -> tuple[list[Term], str]:
    """Tell which properties a column must fill to be the source of a triple, and in which language."""
    link = graphed.hanging.get(triple.s)
    if UNKNOWN in {link, triple.p}:
        node = triple.s if link == UNKNOWN else triple.o
        languages = [read_literal(o).text for o in graphed.objects(node, UNKNOWN_LANGUAGE)]
        return graphed.objects(node, UNKNOWN_PROPERTY), next(iter(languages), UNTAGGED)
    if triple.p == ROLE_ASSUMED:
        columns = {c.name: c.term for c in tables()["linkages"].columns}
        roles = [columns[r] for p, r in PARTIES if triple.o in graphed.objects(triple.s, columns[p])]
        return roles, UNTAGGED
    language = (read_literal(triple.o).language or UNTAGGED) if triple.o.startswith('"') else UNTAGGED
    return [link if link is not None and triple.p == TYPE else triple.p], language


def _columns(table: str, property_: Term, language: str) -> list[str]:
    """
    List the columns of a table that fill a property in a language.

    A column without a language takes any; a text without a tag (one that could not be read as words) may be
    from any column, unless one of them is for texts without a tag.
    """
    candidates = [f for f in filled()[table] if f.property == property_]
    anywhere = language == UNTAGGED and all(f.language != UNTAGGED for f in candidates)
    return [f.column.name for f in candidates if f.language in (None, language) or anywhere]
