"""
The plain side of publishing: rdflib looks up and writes, jinja2 fills the same templates, page after page.

It is spared the hardest: which statements stand on which page and in which order is Kawung's to tell (`pages.html`),
asked of rdflib's dataset in place of Kawung's index.
"""

from __future__ import annotations

import gzip
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bench.clusters import BASE
from bench.published import DUMPS, FORMS, PAGES, SITE, Folder, nquads, place, told
from bench.task import Given, Task
from kawung.iris import PREFIXES, TYPE
from kawung.pages.documents.addresses import data as data_file
from kawung.pages.documents.describing import documents
from kawung.pages.documents.index import Pointed, Said
from kawung.pages.html import Given as Shown
from kawung.pages.html import pages
from kawung.pages.html.frame import environment
from kawung.store import rdflib_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

    from kawung.iris import Term

_WRITTEN = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}


class _SameNames(dict[str, Any]):
    """Lets blank nodes keep their names when rdflib reads them."""

    def get(self, name: str, _default: object = None) -> Node:
        from rdflib import BNode  # noqa: PLC0415 - made ready before time is taken

        return BNode(name)


class Lookups:
    """What pages ask of a data set, by rdflib; the same calls as `kawung.pages.documents.Index`."""

    def __init__(self, dump: bytes) -> None:
        from rdflib import BNode, Dataset, URIRef  # noqa: PLC0415 - the same

        self._blank, self._iri = BNode, URIRef
        self.data = Dataset()
        self.data.parse(data=dump, format="nquads", bnode_context=_SameNames())

    def node(self, thing: Term) -> Node:
        """Return rdflib's node of a thing."""
        return self._blank(thing[2:]) if thing.startswith("_:") else self._iri(thing[1:-1])

    @cached_property
    def _subjects(self) -> list[Term]:
        return sorted({rdflib_text(s) for s, _, _, _ in self.data.quads()})

    @cached_property
    def _known(self) -> frozenset[Term]:
        return frozenset(self._subjects)

    @cached_property
    def _counted(self) -> dict[Term, int]:
        found: dict[Term, int] = {}
        for thing in self._subjects:
            for said in self.about(thing):
                if not said.o.startswith('"'):
                    found[said.o] = found.get(said.o, 0) + 1
        return found

    def things(self) -> Iterator[Term]:
        """Give all that something is said of."""
        return (thing for thing in self._subjects if not thing.startswith("_:"))

    def blanks(self) -> Iterator[Term]:
        """Give the blank nodes that something is said of."""
        return (thing for thing in self._subjects if thing.startswith("_:"))

    def named(self) -> Iterator[Term]:
        """Give all that is some statement's value."""
        return iter(self._counted)

    def __contains__(self, thing: object) -> bool:
        """Tell whether anything is said of a thing."""
        return thing in self._known

    def about(self, thing: Term) -> tuple[Said, ...]:
        """Return what is said of a thing, sorted."""
        found = self.data.quads((self.node(thing), None, None, None))
        return tuple(sorted(Said(rdflib_text(p), rdflib_text(o), f"<{g}>") for _, p, o, g in found))

    def pointing(self, thing: Term, most: int | None = None) -> tuple[Pointed, ...]:
        """Return what names a thing, sorted."""
        found = self.data.quads((None, None, self.node(thing), None))
        return tuple(sorted(Pointed(rdflib_text(s), rdflib_text(p), f"<{g}>") for s, p, _, g in found)[:most])

    def pointing_count(self, thing: Term) -> int:
        """Count what names a thing."""
        return self._counted.get(thing, 0)

    def types(self, thing: Term) -> tuple[Term, ...]:
        """Return the classes of a thing."""
        return tuple(said.o for said in self.about(thing) if said.p == TYPE)


def _ready(given: Given, name: str) -> tuple[bytes, Path]:
    from rdflib import Dataset  # noqa: PLC0415 - heavy

    environment()
    Dataset().serialize(format="json-ld")
    return nquads(given), place(given, f"plain-{name}")


def _graph() -> Graph:
    from rdflib import Graph  # noqa: PLC0415 - made ready

    graph = Graph(bind_namespaces="none")
    for prefix, space in PREFIXES.items():
        graph.bind(prefix, space)
    return graph


def _documents(lookups: Lookups) -> Iterator[tuple[str, bytes]]:
    for document in documents(lookups, BASE):  # type: ignore[arg-type] # it has the same calls
        graph = _graph()
        for subject in document.subjects:
            for s, p, o, _ in lookups.data.quads((lookups.node(subject), None, None, None)):
                graph.add((s, p, o))
        for form, name in _WRITTEN.items():
            yield data_file(document.address, form), graph.serialize(format=name, encoding="utf-8")


def _dumps(lookups: Lookups) -> Iterator[tuple[str, bytes]]:
    """Write all in one file, in three forms; Kawung makes such files of each data set too."""
    together = _graph()
    for s, p, o, _ in lookups.data.quads():
        together.add((s, p, o))
    for name, source, form in zip(
        DUMPS, (lookups.data, lookups.data, together), ("nquads", "trig", "turtle"), strict=True
    ):
        yield name, gzip.compress(source.serialize(format=form, encoding="utf-8"), compresslevel=6, mtime=0)


def _rdf(made_ready: tuple[bytes, Path]) -> Path:
    dump, folder = made_ready
    return Folder(folder).put(_documents(Lookups(dump)))


def _whole(made_ready: tuple[bytes, Path]) -> Path:
    dump, folder = made_ready
    lookups, out = Lookups(dump), Folder(folder)
    out.put(_documents(lookups))
    out.put(_dumps(lookups))
    return out.put(pages(SITE, lookups, Shown()))  # type: ignore[arg-type] # it has the same calls


TASKS: dict[str, Task] = {
    "publish-rdf": Task(lambda given: _ready(given, "rdf"), _rdf, lambda folder: told(folder, tuple(FORMS))),
    "publish": Task(lambda given: _ready(given, "whole"), _whole, lambda folder: told(folder, (*FORMS, *PAGES))),
}
