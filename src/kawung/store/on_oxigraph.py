"""store: on pyoxigraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kawung.iris import XSD, Quad, Triple
from kawung.store.base import Rows, Store
from kawung.store.reading import bad_query, columns, not_select
from kawung.store.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kawung.iris import Term

_PLAIN = f"^^<{XSD}string>"


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
        data = nquads.encode() if isinstance(nquads, str) else nquads
        # Lenient: the names of what we wrote need no second look, which would cost a third of the time.
        self._store.load(input=data, format=self._ox.RdfFormat.N_QUADS, lenient=True)

    def select_each(self, queries: Sequence[str]) -> list[Rows]:
        """Answer SELECT queries side by side, on all processors: the engine does not hold Python up."""
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - slow to load, and a build asks nothing

        with ThreadPoolExecutor() as workers:
            return list(workers.map(self.select, queries))

    def load_file(self, file: Path) -> None:
        """Put in an N-Quads file, which the engine reads itself."""
        self._store.load(path=str(file), format=self._ox.RdfFormat.N_QUADS, lenient=True)

    def _query(self, query: str) -> Any:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise bad_query(error) from error

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        names, rows = self.stream(query)
        return Rows(names, list(rows))

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]:
        """Answer a SELECT query row by row."""
        found = self._query(query)
        if not isinstance(found, self._ox.QuerySolutions):
            raise not_select()
        given = [v.value for v in found.variables]
        names = columns(query, given)
        # `terms.plain` written out: rows are many, and half of what they cost is Python's own.
        rows = (tuple([None if t is None else str(t).removesuffix(_PLAIN) for t in row]) for row in found)
        if list(names) == given:
            return names, rows
        places = [given.index(name) for name in names]
        return names, (tuple([row[at] for at in places]) for row in rows)

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
