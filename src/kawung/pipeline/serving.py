"""
conductor: a server that the user named, as a Python user holds it: asked like a build.

Servers do not all read one query alike (docs/engines.md), and a wrong row looks like a right one. So the questions are
not left to them: the graphs of the studies asked about are read from the server, plainly, one by one, and the questions
asked of this copy. Only queries of the user's own are the server's work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import answers, store
from kawung.iris import GRAPHS, Quad, term
from kawung.pipeline.opened import Kawung
from kawung.problems import UsageError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

    from kawung.answers import Answer
    from kawung.iris import Term
    from kawung.store.remote import RemoteStore

_SHARED = ("ontology", "regions")
_FIND = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s a {term('kw:Study')} }} }}"


class Served(Kawung):
    """The studies on a server; each is read from it once, when it is first asked about."""

    def __init__(self, server: RemoteStore) -> None:
        super().__init__(store.new(), {})
        self.server = server
        self._homes: dict[str, str] | None = None
        self._copied: set[Term] = set()

    @property
    def homes(self) -> dict[str, str]:
        """The studies on the server, each with what the names of its graphs begin with."""
        if self._homes is None:
            graphs = {row[0] for row in self.server.select(_FIND).rows if row[0]}
            homes = {g.removesuffix("/entities>") for g in graphs if g.endswith("/entities>") and "/graph/" in g}
            if not homes:
                raise UsageError(words("endpoint.no_studies", server=self.server.wire.name))
            for base in {home.rpartition("/")[0] for home in homes}:
                self._copy(f"{base}/{name}>" for name in _SHARED)
            self._copy(f"{home}/entities>" for home in homes)
            # Last: what broke off is read anew when somebody asks again.
            self._homes = {home.rpartition("/")[2]: home for home in sorted(homes)}
        return self._homes

    def _copy(self, graphs: Iterable[Term]) -> None:
        for graph in graphs:
            if graph not in self._copied:
                self.store.add(Quad(*triple, graph) for triple in self.server.graph(graph))
                self._copied.add(graph)

    def _read(self, study: str | None) -> None:
        """Read a study, or all; one that is not there is for the question to complain of."""
        for key, home in self.homes.items():
            if study in (None, key):
                self._copy(f"{home}/{name}>" for name in GRAPHS)

    @property
    def studies(self) -> list[answers.StudyInfo]:
        """The studies on the server, real ones first."""
        return super().studies if self.homes else []

    def ask(self, question: str, study: str | None = None, **parameters: str) -> Answer:
        """Answer one question about one study, or all; see `Kawung.ask`."""
        self._read(study)
        for name in answers.find(question).others if study is not None else ():
            self._read(parameters.get(name))
        return super().ask(question, study, **parameters)

    def can_answer(self, study: str) -> dict[str, frozenset[str]]:
        """Tell for each question by name whether a study answers it; see `Kawung.can_answer`."""
        self._read(study)
        return super().can_answer(study)

    def can_answer_each(self) -> dict[str, dict[str, frozenset[str]]]:
        """Tell for every study by key what `can_answer` tells of one; see `Kawung.can_answer_each`."""
        self._read(None)
        return super().can_answer_each()

    def query(self, text: str) -> store.Rows:
        """Have the server answer a SELECT query of the caller's own; see `Kawung.query` for what is refused."""
        store.guard(text)
        return self.server.select(text)

    def dataset(self) -> rdflib.Dataset:
        """Return a copy of the studies on the server as an rdflib Dataset."""
        self._read(None)
        return super().dataset()


def open_endpoint(address: str, *, seconds: float = 60.0, rows: int = 1_000_000) -> Served:
    """
    Open a SPARQL 1.1 query service for questions and queries: `kawung.open_endpoint("https://example.org/sparql")`.

    *seconds* is the time for one request, *rows* the most that one answer may have. Who asks is read from the
    environment: KAWUNG_ENDPOINT_USER and KAWUNG_ENDPOINT_PASSWORD, KAWUNG_ENDPOINT_AUTH (basic or digest), or
    KAWUNG_ENDPOINT_TOKEN. Nothing is sent before something is asked. Raises UsageError for an address that cannot be
    one.
    """
    from kawung.store.remote import RemoteStore  # noqa: PLC0415 - few ask a server

    return Served(RemoteStore(address, seconds=seconds, rows=rows))
