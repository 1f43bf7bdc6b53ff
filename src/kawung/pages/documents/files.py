"""documents: the RDF files of a data set, document by document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import SCHEME, term
from kawung.pages.documents.addresses import data
from kawung.pages.documents.describing import documents
from kawung.pages.documents.naming import with_schemes
from kawung.pages.documents.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kawung.iris import Term
    from kawung.pages.documents.describing import Document
    from kawung.pages.documents.index import Index
    from kawung.pages.documents.naming import Node

CONTEXT = "context.jsonld"


def writer(index: Index) -> Writer:
    """Make what writes the documents of a data set, which knows its ontology and its concept schemes."""
    properties = frozenset(at.s for at in index.pointing(term("owl:ObjectProperty")))
    start = f"<{SCHEME}"
    schemes = {one[len(start) : -1].partition("#")[0] for one in index.things() if one.startswith(start)}
    return Writer(with_schemes(schemes), properties)


def nodes(index: Index, subjects: Sequence[Term]) -> list[Node]:
    """Return what is said of some things, without graphs."""
    found: list[Node] = []
    for subject in subjects:
        behind = len(subject) + 1
        said = []
        for line in index.lines(subject):
            value = line.index(" ", behind)
            said.append((line[behind:value], line[value + 1 : line.rindex(" ", 0, -2)]))
        found.append((subject, list(dict.fromkeys(said))))
    return found


def files(
    index: Index, base: str, remarks: Callable[[Document], Sequence[str]] | None = None
) -> Iterator[tuple[str, bytes]]:
    """
    Give the RDF files of all documents, path and bytes, and the context of their JSON-LD.

    *remarks* gives the lines that stand at the head of a document: that it is made up, under which licence it is.
    """
    writing = writer(index)
    yield CONTEXT, writing.jsonld.context().encode()
    for document in documents(index, base):
        said = remarks(document) if remarks else ()
        texts = writing.texts(nodes(index, document.subjects), said)
        for form, text in zip(texts._fields, texts, strict=True):
            yield data(document.address, form), text
