"""store: on rdflib, slower and always there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kawung.iris import Quad, Triple
from kawung.store.base import Rows, Store
from kawung.store.reading import bad_query, columns, not_select
from kawung.store.terms import rdflib_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class RdflibStore(Store):
    """A store on rdflib, in memory: slower, always there."""

    engine = "rdflib"

    def __init__(self) -> None:
        import rdflib  # noqa: PLC0415 - only where this engine is used

        self._rdflib = rdflib
        self._data = rdflib.Dataset()

    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in."""
        self.load("".join(q.line() for q in quads))

    def load(self, nquads: str | bytes) -> None:
        """Put in an N-Quads text."""
        # Dataset.parse empties the default graph before it reads, so what is there is not read over.
        fresh = self._rdflib.Dataset()
        fresh.parse(data=nquads, format="nquads")
        for s, p, o, g in fresh.quads((None, None, None, None)):
            self._data.get_context(g).add((s, p, o))

    def _query(self, query: str) -> Any:
        try:
            return self._data.query(_prepared(query))
        except Exception as error:  # its parser raises many unrelated classes
            raise bad_query(error) from error

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        found = self._query(query)
        if found.type != "SELECT":
            raise not_select()
        names = columns(query, [str(v) for v in found.vars])
        rows = [tuple(None if t is None else rdflib_text(t) for t in (row[n] for n in names)) for row in found]
        return Rows(names, rows)

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        return sorted({Triple(*(rdflib_text(t) for t in triple)) for triple in self._query(query)})

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        return bool(self._query(query).askAnswer)

    def quads(self) -> Iterator[Quad]:
        """Give all statements."""
        for s, p, o, g in self._data.quads((None, None, None, None)):
            graph = "" if g is None or str(g) == "urn:x-rdflib:default" else f"<{g}>"
            yield Quad(rdflib_text(s), rdflib_text(p), rdflib_text(o), graph)

    def __len__(self) -> int:
        return sum(1 for _ in self.quads())


@lru_cache(maxsize=64)
def _prepared(query: str) -> Any:
    """Parse a query for rdflib, which takes longer over that than over most answers."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - only where this engine is used

    return prepareQuery(query)
