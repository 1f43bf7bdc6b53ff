"""
pages/html: what all pages need to know of the data set: which things there are, of which kind, whose, and where.

It is made in one pass over the index; what it keeps of a thing is its kind and its place in a list.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kawung.iris import HOME, Term, concept, iri, term, value_of
from kawung.pages.documents import addresses
from kawung.pages.html.frame import Form
from kawung.pages.html.kinds import kind_of
from kawung.pages.html.naming import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.pages.documents.index import Index

_TYPE = term("rdf:type")
_STUDY_KIND, _VERSION = term("kw:studyKind"), term("owl:versionIRI")
_LOOKED_AT = 8
_SYNTHETIC = concept("study-kind", "synthetic")
_MEDIA = {
    "ttl": ("Turtle", "text/turtle"),
    "jsonld": ("JSON-LD", "application/ld+json"),
    "nt": ("N-Triples", "application/n-triples"),
}
TERMS = "terms"


class Book:
    """The things of a public data set that have pages, by study and kind."""

    def __init__(self, index: Index, base: str) -> None:
        self.index, self.base = index, base
        self.names = Names(index, base)
        self.by_kind: dict[tuple[str, str], list[Term]] = defaultdict(list)
        self.made_up: set[str] = set()
        self.graphs: dict[Term, int] = defaultdict(int)
        self.members: dict[Term, list[Term]] = defaultdict(list)
        for thing in index.things():
            self._enter(thing)
        for thing in index.named():
            if "#" in thing and thing not in index and addresses.address(thing, base) is not None:
                self.members[document(thing)].append(thing)

    def _enter(self, thing: Term) -> None:
        said = self.index.about(thing)
        for one in said:
            self.graphs[one.g] += 1
        if addresses.address(thing, self.base) is None:
            return
        if "#" in thing:
            self.members[document(thing)].append(thing)
        kind = kind_of([o for p, o, _ in said if p == _TYPE])
        self.by_kind[self.study(thing), kind].append(thing)
        if kind == "study" and (_STUDY_KIND, _SYNTHETIC) in {(p, o) for p, o, _ in said}:
            self.made_up.add(self.study(thing))

    def things(self) -> Iterator[Term]:
        """Give all things that have a page of their own, those too that are only named, and the documents of terms."""
        done: set[str] = set()
        for found in (self.index.things(), self.index.named(), self.members, self.graphs):
            for thing in found:
                if not thing.startswith("_:") and thing not in done and self.address(thing) is not None:
                    done.add(thing)
                    yield thing

    def study(self, thing: Term) -> str:
        """Return the key of the study that a thing belongs to; empty if it belongs to none."""
        parts = self.names.parts(thing)
        return parts.study if parts and (parts.study not in _SHARED) else ""

    def is_made_up(self, thing: Term) -> bool:
        """Tell whether a thing belongs to a made-up study."""
        return self.study(thing) in self.made_up

    def kind(self, thing: Term) -> str:
        """Return the kind of page of a thing."""
        return kind_of(self.index.types(thing))

    def has(self, thing: Term) -> bool:
        """Tell whether a thing is one that this data set says something of, or names."""
        found = thing in self.index or self.index.pointing_count(thing) > 0
        return found or thing in self.members or thing in self.graphs

    def address(self, thing: Term) -> str | None:
        """Return the address of a thing's page, None if it has none; a term's is below its document's."""
        if not self.has(thing):
            return None
        if "#" not in thing:
            return addresses.address(thing, self.base)
        if not addresses.fragment(thing):
            return addresses.address(document(thing), self.base)
        whole, _, fragment = value_of(thing).partition("#")
        return addresses.address(iri(f"{whole}/{fragment}"), self.base)

    def data(self, thing: Term) -> list[Form]:
        """Return the files of data that describe a thing."""
        there = addresses.address(thing, self.base)
        if there is None or not self._is_described(document(thing) if "#" in thing else thing):
            return []
        return [Form(*_MEDIA[form], addresses.data(there, form)) for form in addresses.DATA_FORMS]

    def _is_described(self, thing: Term) -> bool:
        """Tell whether there is RDF at a thing's address: of itself, of terms in it, or because it is a version."""
        if thing in self.index or any(member in self.index for member in self.members.get(thing, ())):
            return True
        return any(p == _VERSION for _, p, _ in self.index.pointing(thing, _LOOKED_AT))

    @cached_property
    def studies(self) -> list[tuple[str, Term]]:
        """The studies by key, real ones first."""
        found = [(self.study(t), t) for (_, kind), things in self.by_kind.items() if kind == "study" for t in things]
        return sorted(found, key=lambda one: (one[0] in self.made_up, one))

    def of(self, kind: str, study: str | None = None) -> list[Term]:
        """Return the things of a kind, of one study, of none (empty) or of all."""
        if study is not None:
            return self.by_kind.get((study, kind), [])
        return sorted(t for (_, k), things in self.by_kind.items() if k == kind for t in things)

    def section(self, thing: Term, kind: str) -> str:
        """Return the entry of the menu that a thing belongs to."""
        if self.study(thing):
            return "studies"
        if kind in ("place", "industry"):
            return "places"
        return TERMS if value_of(thing).startswith(HOME) and not value_of(thing).startswith(self.base + "id/") else ""


_SHARED = frozenset({"area", "class", "shared", "level", "correspondence"})


def document(thing: Term) -> Term:
    """Return the document that a term with `#` stands in."""
    return f"{thing.partition('#')[0]}>"
