"""networks: what a build says of a study's parties and linkages, as texts by thing and property."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import BASES, HOME, TYPE, Minter, Term, is_iri, literal, local_name, read_literal, term, value_of
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.store import Store

_PREFIX = f"PREFIX kw: <{value_of(term('kw:x')).removesuffix('x')}>"
_HOME = "SELECT DISTINCT ?study ?graph WHERE {{ GRAPH ?graph {{ ?study a kw:Study ; kw:key {key} }} }}"
_SAID = "SELECT ?s ?p ?o WHERE {{ VALUES ?class {{ {classes} }} GRAPH {graph} {{ ?s a ?class . ?s ?p ?o }} }}"
_FOLLOWS = "SELECT ?s ?p ?o WHERE {{ VALUES ?{which} {{ {terms} }} GRAPH {graph} {{ ?s ?p ?o }} }}"
_UNKNOWN = """SELECT ?s ?p ?o WHERE {{
  GRAPH {graph} {{ ?s kw:hasUnknown ?node . ?node kw:unknownProperty ?p ; kw:reason ?o }}
}}"""
_THINGS = "kw:Party kw:Actor kw:ActorGroup kw:Category kw:Cluster kw:Scale kw:ScalePoint kw:Interview kw:Study"
_STATED = "kw:Tie kw:GroupLinkage kw:JointAction kw:Finding"
_STAGES = "kw:sourceStage kw:targetStage kw:participantStage"
_LABELS = tuple(term(c) for c in ("skos:prefLabel", "rdfs:label", "dcterms:title"))

DIRECTIONS = {
    "kw:HorizontalLinkage": "horizontal",
    "kw:BackwardLinkage": "vertical-backward",
    "kw:ForwardLinkage": "vertical-forward",
    "kw:SubcontractLinkage": "vertical-subcontracting",
    "kw:InstitutionalLinkage": "institutional",
}
"""The classes from which the questions read a direction, and the keys of their directions."""


class Said(NamedTuple):
    """What is said with one property: what could be read as such, and what could not."""

    read: list[Term]
    unread: list[str]


@dataclass(slots=True)
class Statements:
    """A study's statements that a network needs: *stated*, *inferred*, and what is *unknown* with the reason."""

    study: Term
    stated: dict[Term, dict[Term, list[Term]]] = field(default_factory=dict)
    inferred: dict[Term, dict[Term, list[Term]]] = field(default_factory=dict)
    unknown: dict[Term, dict[Term, list[Term]]] = field(default_factory=dict)
    _classes: dict[Term, list[Term]] = field(default_factory=lambda: defaultdict(list))

    def of(self, class_: str) -> list[Term]:
        """Name the things that are stated to be of a class, in the order of their names."""
        if not self._classes:
            for thing in sorted(self.stated):
                for its_class in set(self.stated[thing].get(TYPE, ())):
                    self._classes[its_class].append(thing)
        return self._classes.get(term(class_), [])

    def all(self, thing: Term, property_: str) -> list[Term]:
        """Return all that is stated of a thing with a property, sorted."""
        return sorted(set(self.stated.get(thing, {}).get(term(property_), ())))

    def things(self, thing: Term, property_: str) -> Said:
        """Return what a property leads to; a text where a thing belongs is what could not be read."""
        found = self.all(thing, property_)
        return Said([t for t in found if is_iri(t)], [value_of(t) for t in found if not is_iri(t)])

    def literals(self, thing: Term, property_: str, datatype: str = "string") -> Said:
        """Return the texts or numbers of a property; a literal of another datatype is what could not be read."""
        found = self.all(thing, property_)
        fits = {t: not is_iri(t) and read_literal(t).datatype == datatype for t in found}
        return Said([t for t in found if fits[t]], [value_of(t) for t in found if not fits[t]])

    def one(self, thing: Term, property_: str) -> str | None:
        """Return the bare text of the only or first thing that is said with a property."""
        found = self.all(thing, property_)
        return value_of(found[0]) if found else None

    def key(self, thing: Term) -> str:
        """Return a thing's key; what has none (a concept, an area) goes by the last part of its name."""
        return self.one(thing, "kw:key") or local_name(thing)

    def label(self, thing: Term) -> Words:
        """Return a thing's label in both languages, its key where it has none; own names are not looked at."""
        found: dict[str, str] = {}
        for property_ in _LABELS:
            for text in sorted(self.stated.get(thing, {}).get(property_, ())):
                lit = None if is_iri(text) else read_literal(text)
                if lit and lit.language:
                    found.setdefault(lit.language, lit.text)
        en, id_ = found.get("en"), found.get("id")
        key = self.key(thing)
        return Words(en or id_ or key, id_ or en or key)


def _gather(into: dict[Term, dict[Term, list[Term]]], rows: Iterable[tuple[Term | None, ...]]) -> None:
    found: defaultdict[Term, defaultdict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o in rows:
        if s and p and o:
            found[s][p].append(o)
    for s, said in found.items():
        there = into.setdefault(s, {})
        for p, objects in said.items():
            there[p] = [*there.get(p, ()), *objects]


def statements(store: Store, study: str) -> Statements | None:
    """Read what a store says of a study with this key; None if it has no such study."""
    homes = store.select(f"{_PREFIX} {_HOME.format(key=literal(study))}").rows
    if not homes or not homes[0][0] or not homes[0][1]:
        return None
    node, entities = homes[0][0], homes[0][1]
    path = value_of(Minter(HOME).graph(study, "entities")).removeprefix(HOME)
    minter = Minter(value_of(entities).removesuffix(path))
    found = Statements(node)
    graphs = {name: minter.graph(study, name) for name in ("entities", *BASES)}

    def ask(into: dict[Term, dict[Term, list[Term]]], query: str, **filled: str) -> None:
        _gather(into, store.select(f"{_PREFIX} {query.format(**filled)}").rows)

    for name, graph in graphs.items():
        ask(found.stated, _SAID, classes=_THINGS if name == "entities" else _STATED, graph=graph)
        ask(found.unknown, _UNKNOWN, graph=graph)
    for which, terms in (("p", _STAGES), ("o", " ".join(DIRECTIONS))):
        ask(found.inferred, _FOLLOWS, which=which, terms=terms, graph=minter.graph(study, "inferred"))
    return found


def reasons(found: Statements, thing: Term, headings: Mapping[Term, str]) -> dict[str, list[str]]:
    """Say in each language what is not known of a thing and why, under the headings of its columns."""
    said: dict[str, list[str]] = {"en": [], "id": []}
    for property_, texts in sorted(found.unknown.get(thing, {}).items()):
        for text in sorted(texts):
            lit = read_literal(text)
            for language in [lit.language] if lit.language in said else list(said):
                said[language or "en"].append(f"{headings.get(property_, local_name(property_))}: {lit.text}")
    return said
