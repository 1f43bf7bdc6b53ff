"""
store: a SPARQL 1.1 server that the user named, asked with SPARQLWrapper.

SPARQLWrapper makes the requests and hands on the answers; three things it does are done here instead. It tells the
kind of a query by a pattern that takes some queries for updates and takes minutes over others, so the kind is told to
it. It opens addresses with whatever is set for the whole process, without a limit on time or size and with any server's
redirections, so `wire` opens them. It reads an answer whole before it looks at it, so rows are taken from the stream
(`results`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from SPARQLWrapper import JSON, N3, POST, QueryResult, SPARQLWrapper

from kawung.iris import Quad, Triple
from kawung.store import results, trouble
from kawung.store.access import Access, access
from kawung.store.base import Rows, Store
from kawung.store.guard import bare
from kawung.store.reading import columns, not_select
from kawung.store.turtle import parse_turtle
from kawung.store.wire import MOST_BYTES, SECONDS, Answer, Wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.iris import Term

MOST_ROWS = 1_000_000
Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT"]

_FORM = re.compile(r"(?<![\w?$:@-])(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?![\w.-]*:)", re.IGNORECASE)
_ROWS_KINDS = ("application/sparql-results+json", "application/json", "text/javascript", "application/javascript")
_GRAPH_KINDS = ("text/turtle", "application/turtle", "application/x-turtle", "application/n-triples", "text/plain")


def form_of(query: str) -> Form | None:
    """Tell what kind of query a text is, past its prologue, comments and names; None if it is none."""
    found = _FORM.search(bare(query))
    return found[1].upper() if found else None  # type: ignore[return-value] # the pattern has these words only


class _Asked(SPARQLWrapper):
    """A request as SPARQLWrapper makes it, sent over our wire."""

    def __init__(self, wire: Wire, form: Form, text: str) -> None:
        self._wire, self._form = wire, form
        super().__init__(wire.address, agent="kawung")
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setReturnFormat(N3 if form in ("CONSTRUCT", "DESCRIBE") else JSON)
        self.setQuery(text)

    def _parseQueryType(self, query: str) -> Form:  # noqa: ARG002, N802 - SPARQLWrapper's own name and parameter
        return self._form

    def _query(self) -> tuple[Answer, str]:  # type: ignore[override] # an `Answer` reads as its HTTPResponse does
        purpose: Literal["query", "change"] = "change" if self.isSparqlUpdateRequest() else "query"
        return self._wire.open(self._createRequest(), purpose), self.returnFormat


def update(wire: Wire, text: str) -> None:
    """Run a trusted SPARQL Update; raise UnreadableError if the server does not take it."""
    with _Asked(wire, "INSERT", text).query().response as answer:
        answer.read()


class RemoteStore(Store):
    """
    A SPARQL 1.1 server, read only, behind the same calls as the embedded engines.

    *seconds* is the time for one question, *most* the bytes and *rows* the rows that one answer may have; *access* says
    who asks (none given: what the environment says). Rows come as from the embedded engines, numbers as the server
    spells them. Raises UsageError for an address that cannot be one.
    """

    engine = "remote"

    def __init__(
        self,
        address: str,
        *,
        seconds: float = SECONDS,
        most: int = MOST_BYTES,
        rows: int = MOST_ROWS,
        access_: Access | None = None,
    ) -> None:
        self.wire = Wire(address, seconds=seconds, most=most, access=access() if access_ is None else access_)
        self._most_rows = rows

    def add(self, quads: Iterable[Quad]) -> NoReturn:  # noqa: ARG002 - the parameter is the base's
        """Refuse: a server is only read."""
        raise trouble.read_only()

    def load(self, nquads: str | bytes) -> NoReturn:  # noqa: ARG002 - the parameter is the base's
        """Refuse: a server is only read."""
        raise trouble.read_only()

    def _asked(self, query: str, form: Form, kinds: tuple[str, ...]) -> QueryResult:
        answered = _Asked(self.wire, form, query).query()
        kind = (answered.response.info().get_content_type() or "").lower()
        if kind not in kinds:
            answered.response.close()
            raise trouble.wrong_kind(self.wire.name, kind)
        return answered

    def _results(self, query: str, form: Form) -> results.Results:
        with self._asked(query, form, _ROWS_KINDS).response as answer:
            found = results.read(answer, self.wire.name, self._most_rows)
            _refuse_partial(self.wire.name, answer.info(), len(found.rows))
        return found

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        form = form_of(query)
        if form in ("ASK", "CONSTRUCT", "DESCRIBE"):
            raise not_select()
        found = self._results(query, "SELECT")
        if found.truth is not None:
            raise not_select()
        names = columns(query, list(found.variables))
        if names == found.variables:
            return Rows(names, found.rows)
        order = [found.variables.index(name) for name in names]
        return Rows(names, [tuple(row[at] for at in order) for row in found.rows])

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        with self._asked(query, "CONSTRUCT", _GRAPH_KINDS).response as answer:
            raw = answer.read()
        try:
            return sorted(set(parse_turtle(raw.decode("utf-8"))))
        except Exception as error:  # the parsers raise many unrelated classes
            raise trouble.not_results(self.wire.name) from error

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        truth = results.truth_of(self._results(query, "ASK"))
        if truth is None:
            raise trouble.not_results(self.wire.name)
        return truth

    def quads(self) -> Iterator[Quad]:
        """Give all statements of the named graphs."""
        yield from (Quad(*row) for row in self._all("?s ?p ?o ?g", "GRAPH ?g { ?s ?p ?o }"))

    def graph(self, name: Term) -> list[Triple]:
        """Give the statements of one graph; none if it is not there."""
        return [Triple(*row) for row in self._all("?s ?p ?o", f"GRAPH {name} {{ ?s ?p ?o }}")]

    def _all(self, variables: str, pattern: str) -> list[tuple[Term, ...]]:
        """
        Give every solution of a pattern that binds all variables, in pages from a server that limits its answers.

        Without an order, which such servers do not take for so many rows, nothing promises that pages fit together; so
        they are held against the count.
        """
        query = f"SELECT {variables} WHERE {{ {pattern} }}"
        try:
            return _bound(self.select(query))
        except trouble.CappedError as error:
            page = max(1, error.rows - 1)
        of = self._count(pattern)
        if of > self._most_rows:
            raise trouble.too_many(self.wire.name, self._most_rows)
        found: list[tuple[Term, ...]] = []
        while len(found) < of:
            more = _bound(self.select(f"{query} LIMIT {page} OFFSET {len(found)}"))
            if not more:
                break
            found += more
        each = list(dict.fromkeys(found))
        if len(each) != of:
            raise trouble.changing(self.wire.name)
        return each

    def _count(self, pattern: str) -> int:
        found = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows
        return results.whole_number(found[0][0]) if found else 0

    def __len__(self) -> int:
        return self._count("GRAPH ?g { ?s ?p ?o }")


def _bound(found: Rows) -> list[tuple[Term, ...]]:
    return [tuple(t for t in row if t is not None) for row in found.rows]


def _refuse_partial(server: str, headers: Any, rows: int) -> None:
    """Refuse an answer that the server itself cut; Virtuoso says so in headers of its own only."""
    if headers.get("X-SPARQL-Anytime") or headers.get("X-SQL-State") == "S1TAT":
        raise trouble.partial(server)
    most = headers.get("X-SPARQL-MaxRows", "")
    if most.isdecimal() and rows >= int(most):
        raise trouble.CappedError(server, int(most))
