"""
documents: which statements each document holds.

A document has all that is said of its thing, or of all terms that share it. A blank node goes with whatever names it.
What is said of things of others has no address of its own: of terms it stands with Kawung's terms, of anything else
with the first of our things that names it. So each statement about a thing stands in one document, and all documents
together are the dump.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import DEF, TYPE, Minter, concept, iri, term
from kawung.pages.documents.addresses import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kawung.iris import Term
    from kawung.pages.documents.index import Index

OTHER = "graph/other"
"""The address of what is said of things of others that none of ours names."""
_TERMS = DEF.removesuffix("#")
_LOOKED_AT = 16


class Document(NamedTuple):
    """A document: its address, and what it speaks of: its thing, terms in it, things of others, blank nodes."""

    address: str
    subjects: tuple[Term, ...]


def documents(index: Index, base: str) -> Iterator[Document]:
    """Give the documents of a data set, in the order of their first things; those of versions of the ontology last."""
    found: dict[str, list[Term]] = {}
    others: list[Term] = []
    for thing in index.things():
        at = address(thing, base)
        if at is None:
            others.append(thing)
        elif at in found:
            found[at].append(thing)
        else:
            found[at] = [thing]
    for subjects in found.values():
        if "#" in subjects[0]:
            subjects.sort(key=_without_hash)
    for other in others:
        found.setdefault(_home(index, base, other), []).append(other)
    for blank, homes in _homes_of_blanks(index, base).items():
        for home in sorted(homes):
            found.setdefault(home, []).append(blank)
    for at, subjects in found.items():
        yield Document(at, tuple(subjects))
    for version, at in _versions(index, base):
        if version not in found and at in found:
            yield Document(version, tuple(found[at]))


def _without_hash(thing: Term) -> tuple[bool, Term]:
    """Sort a document's own thing before the terms in it."""
    return "#" in thing, thing


def _home(index: Index, base: str, other: Term) -> str:
    """Return the address of the document that holds what is said of a thing of others."""
    ontology = Minter(base).shared_graph("ontology")
    if any(said.g == ontology for said in index.about(other)):
        return address(iri(_TERMS), base) or OTHER
    named = (address(at.s, base) for at in index.pointing(other, _LOOKED_AT) if at.p != TYPE)
    return next((at for at in named if at), OTHER)


def _homes_of_blanks(index: Index, base: str) -> Mapping[Term, set[str]]:
    """Return the addresses of the documents that each blank node goes with: those of all that name it."""
    above: dict[Term, list[Term]] = {}
    homes: dict[Term, set[str]] = {}
    for blank in index.blanks():
        naming = [at.s for at in index.pointing(blank)]
        above[blank] = [s for s in naming if s.startswith("_:")]
        homes[blank] = {address(s, base) or _home(index, base, s) for s in naming if not s.startswith("_:")}
    _spread(above, homes)
    ontology = Minter(base).shared_graph("ontology")
    for blank, found in homes.items():
        if not found and not (above[blank] and any(homes[one] for one in above[blank])):
            in_ontology = any(said.g == ontology for said in index.about(blank))
            found.add(address(iri(_TERMS), base) or OTHER if in_ontology else OTHER)
    _spread(above, homes)
    return homes


def _spread(above: Mapping[Term, list[Term]], homes: Mapping[Term, set[str]]) -> None:
    """Let each blank node go where those go that name it."""
    changed = True
    while changed:
        changed = False
        for blank, naming in above.items():
            before = len(homes[blank])
            homes[blank].update(*(homes[one] for one in naming))
            changed = changed or len(homes[blank]) > before


def _versions(index: Index, base: str) -> Iterator[tuple[str, str]]:
    """Give the address of each version of an ontology, with that of the ontology itself."""
    for at in index.pointing(term("owl:Ontology")):
        for said in index.about(at.s):
            version, ontology = address(said.o, base), address(at.s, base)
            if said.p == term("owl:versionIRI") and version and ontology:
                yield version, ontology


def made_up(index: Index, base: str) -> frozenset[str]:
    """Return the keys of the studies that say they are made up."""
    start = f"<{base}id/"
    found = index.pointing(concept("study-kind", "synthetic"))
    return frozenset(at.s[len(start) :].partition("/")[0] for at in found if at.s.startswith(start))
