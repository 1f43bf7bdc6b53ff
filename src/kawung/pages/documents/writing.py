"""documents: a document's statements in the three forms in which every document is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kawung.pages.documents.jsonld import JsonLd
from kawung.pages.documents.naming import Names
from kawung.pages.documents.turtle import Turtle

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kawung.iris import Term
    from kawung.pages.documents.naming import Node


class Texts(NamedTuple):
    """A document in its three forms."""

    ttl: bytes
    jsonld: bytes
    nt: bytes


class Writer:
    """Writes documents with some prefixes; *properties* are those of Kawung's that have things as values."""

    def __init__(self, prefixes: Mapping[str, str], properties: Collection[Term] = ()) -> None:
        names = Names(prefixes)
        self.turtle = Turtle(names)
        self.jsonld = JsonLd(names, properties)

    def texts(self, nodes: Sequence[Node], remarks: Sequence[str] = ()) -> Texts:
        """Write a document in its three forms; *remarks* (lines of text) stand at its head and are no statements."""
        head = "".join([f"# {' '.join(remark.split())}\n" for remark in remarks])
        lines = "".join([f"{s} {p} {o} .\n" for s, said in nodes for p, o in said])
        return Texts(
            ttl=f"{head}{self.turtle.document(nodes)}".encode(),
            jsonld=self.jsonld.document(nodes, remarks).encode(),
            nt=f"{head}{lines}".encode(),
        )
