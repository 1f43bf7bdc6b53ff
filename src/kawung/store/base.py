"""store: what every store can do, whatever engine is behind it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kawung.iris import Quad, Term, Triple

DEFAULT_GRAPH = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a SELECT gave: the variables in the query's order, a tuple of terms (None: unbound) a row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Store(ABC):
    """A set of quads that answers SPARQL 1.1 queries. The default graph is the graph named ''."""

    engine: str

    @abstractmethod
    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in; those already there change nothing."""

    @abstractmethod
    def load(self, nquads: str | bytes) -> None:
        """Put in the statements of an N-Quads text, as `Quad.line` writes them."""

    def load_file(self, file: Path) -> None:
        """Put in the statements of an N-Quads file; raise OSError or SyntaxError if it cannot be read."""
        self.load(file.read_bytes())

    @abstractmethod
    def select(self, query: str) -> Rows:
        """Answer a trusted SELECT query."""

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]:
        """Answer a trusted SELECT query row by row: its columns, and its rows as they are found."""
        found = self.select(query)
        return found.variables, iter(found.rows)

    def select_each(self, queries: Sequence[str]) -> list[Rows]:
        """Answer trusted SELECT queries, side by side where the engine can."""
        return [self.select(query) for query in queries]

    @abstractmethod
    def construct(self, query: str) -> list[Triple]:
        """Answer a trusted CONSTRUCT query, each triple once."""

    @abstractmethod
    def ask(self, query: str) -> bool:
        """Answer a trusted ASK query."""

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Give all statements, in no order."""

    @abstractmethod
    def __len__(self) -> int: ...
