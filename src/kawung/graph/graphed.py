"""graph: what building a study's graphs gives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kawung.graph.derived import LINKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.findings import Row
    from kawung.iris import Quad, Term


@dataclass(frozen=True)
class Graphed:
    """
    A study's statements and where they come from.

    *quads* are sorted and unique; *things* has for every node described (excerpts, nodes of what is not
    known, pairs and data sets among them) the rows that state it, by table and row number; *rows* has the row
    behind each row's IRI in the graph `provenance`.
    """

    quads: tuple[Quad, ...]
    things: Mapping[Term, tuple[Row, ...]]
    rows: Mapping[Term, Row]

    @cached_property
    def about(self) -> Mapping[Term, tuple[Quad, ...]]:
        """All statements by their subject."""
        found: dict[Term, list[Quad]] = {}
        for quad in self.quads:
            found.setdefault(quad.s, []).append(quad)
        return {s: tuple(quads) for s, quads in found.items()}

    @cached_property
    def hanging(self) -> Mapping[Term, Term]:
        """Nodes that no row describes by itself, each with the property by which it hangs on one that is."""
        return {q.o: q.p for q in self.quads if q.p in LINKS and q.o.startswith("<")}

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """Return what a study says of a thing with one property, sorted."""
        return [q.o for q in self.about.get(subject, ()) if q.p == predicate]
