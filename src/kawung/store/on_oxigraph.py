"""store: on pyoxigraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kawung.iris import Quad, Triple
from kawung.store.base import Rows, Store
from kawung.store.reading import bad_query, columns, not_select
from kawung.store.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class OxigraphStore(Store):
    """A store on pyoxigraph, in memory."""

    engine = "oxigraph"

    def __init__(self) -> None:
        import pyoxigraph  # noqa: PLC0415 - optional engine

        self._ox = pyoxigraph
        self._store = pyoxigraph.Store()

    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in."""
        self.load("".join(f"{q.s} {q.p} {q.o} {q.g} .\n" for q in quads))

    def load(self, nquads: str | bytes) -> None:
        """Put in an N-Quads text."""
        self._store.bulk_load(input=nquads.encode() if isinstance(nquads, str) else nquads, format=self._ox.RdfFormat.N_QUADS)

    def _query(self, query: str) -> Any:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise bad_query(error) from error

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        found = self._query(query)
        if not isinstance(found, self._ox.QuerySolutions):
            raise not_select()
        names = columns(query, [v.value for v in found.variables])
        rows = [tuple(None if (t := row[name]) is None else plain(str(t)) for name in names) for row in found]
        return Rows(names, rows)

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        found = self._query(query)
        triples = {Triple(plain(str(t.subject)), str(t.predicate), plain(str(t.object))) for t in found}
        return sorted(triples)

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        return bool(self._query(query))

    def quads(self) -> Iterator[Quad]:
        """Give all statements."""
        for q in self._store:
            graph = "" if isinstance(q.graph_name, self._ox.DefaultGraph) else str(q.graph_name)
            yield Quad(str(q.subject), str(q.predicate), plain(str(q.object)), graph)

    def __len__(self) -> int:
        return len(self._store)
