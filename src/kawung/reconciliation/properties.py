"""reconciliation: the kinds of things that are found, and the properties by which they are told apart and described."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.iris import DEF, HOME, Term, iri, local_name, term

if TYPE_CHECKING:
    from kawung.problems import Words

AREA, STUDY, CONCEPT = "Area", "Study", "Concept"
CLASSES = ("IndustryClass", "ProductClass", "OccupationClass", "SizeClass")
OF_STUDY = ("Actor", "ActorGroup", "Category", "Cluster", "ScalePoint")
ROOTS = ("Actor", "ActorGroup", AREA, *CLASSES, "Category", "Cluster", "ScalePoint", STUDY, CONCEPT)
"""The kinds of things, each with the name of its class; what fits several is of the first one."""

CODES = ("code", "kemendagriCode", "bpsCode", "isoCode")
"""The properties that hold a code."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property: the name it goes by, the kinds of things that have it, and the terms that it is read from."""

    id: str
    kinds: tuple[str, ...]
    terms: tuple[str, ...] = ()

    @property
    def label(self) -> Words:
        """What it is called."""
        own = vocabulary.labels().get(iri(DEF + self.id)) if self.terms == (f"kw:{self.id}",) else None
        return own or words.words(f"reconcile_property.{self.id}")


def _own(id_: str, *kinds: str) -> Property:
    return Property(id_, kinds, (f"kw:{id_}",))


_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
PROPERTIES = {
    one.id: one
    for one in (
        Property("code", ROOTS, ("skos:notation", "kw:key")),
        _own("kemendagriCode", AREA),
        _own("bpsCode", AREA),
        _own("isoCode", AREA),
        _own("level", AREA),
        _own("within", AREA),
        Property("scheme", (*CLASSES, CONCEPT), ("skos:inScheme",)),
        Property("broader", (*CLASSES, CONCEPT), ("skos:broader",)),
        Property("study", OF_STUDY),
        _own("kind", "Actor"),
        _own("inCategory", "Actor", "ActorGroup"),
        _own("inCluster", "Actor", "ActorGroup"),
        _own("place", "Actor", "ActorGroup", "Cluster", STUDY),
        _own("memberOf", "Actor", "ActorGroup"),
        _own("groupSize", "ActorGroup"),
        _own("studyKind", STUDY),
        _own("studiesCluster", STUDY),
        _own("industry", STUDY),
        Property("creator", (STUDY,), ("dcterms:creator",)),
        Property("issued", (STUDY,), ("dcterms:issued",)),
        Property("labelEn", ROOTS),
        Property("labelId", ROOTS),
        Property("otherName", ROOTS, ("skos:altLabel",)),
        *(Property(name, ROOTS, (f"skos:{name}",)) for name in _MATCHES),
    )
}
"""The properties by name, in the order in which they are shown."""


def short(id_: str) -> str:
    """Return the name of a type or property that may be given as its whole address."""
    if id_.startswith(DEF):
        return id_.removeprefix(DEF)
    return local_name(iri(id_)) if id_ == term("skos:Concept")[1:-1] else id_


def class_of(kind: str) -> Term:
    """Spell the class of a kind of thing."""
    return term("skos:Concept") if kind == CONCEPT else iri(DEF + kind)


@lru_cache(maxsize=1)
def below() -> dict[Term, frozenset[Term]]:
    """Return for every class of Kawung's those above it, all the way up, as the ontology states them."""
    direct: dict[Term, set[Term]] = {}
    for triple in vocabulary.ontology():
        if triple.p == term("rdfs:subClassOf") and triple.s.startswith(f"<{HOME}") and triple.o.startswith("<"):
            direct.setdefault(triple.s, set()).add(triple.o)

    def above(class_: Term, seen: frozenset[Term]) -> frozenset[Term]:
        found = direct.get(class_, set()) - seen
        return frozenset(found).union(*(above(one, seen | found) for one in found))

    return {class_: above(class_, frozenset({class_})) for class_ in direct}
