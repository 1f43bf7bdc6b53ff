"""
corridor, reasoning: reads the axioms out of an ontology's triples, and refuses by name what it does not know.

The reverse of "OWL 2 Web Ontology Language: Mapping to RDF Graphs"
(https://www.w3.org/TR/owl2-mapping-to-rdf/, section 3), for the axioms of OWL 2 RL that Kawung reasons with.
Annotations and declarations mean nothing to reasoning; every other statement about a named thing is a fact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.iris import PREFIXES, TYPE, XSD, Term, Triple, local_name, read_literal, term
from kawung.problems import Words
from kawung.reasoning.model import (
    And,
    Axiom,
    AxiomError,
    Expr,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Part,
    Prop,
    Some,
    Unsupported,
    Value,
)
from kawung.reasoning.saying import LANGUAGES, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set

_OWL, _RDF, _RDFS = (f"<{PREFIXES[p]}" for p in ("owl", "rdf", "rdfs"))
_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_DOMAIN, _RANGE, _COMMENT = term("rdfs:domain"), term("rdfs:range"), term("rdfs:comment")
_SUBPROPERTY, _INVERSE = term("rdfs:subPropertyOf"), term("owl:inverseOf")
_CHAIN, _DIFFERENT = term("owl:propertyChainAxiom"), term("owl:differentFrom")
_AXIOM, _NOTE = term("owl:Axiom"), term("owl:Annotation")
_ANNOTATED = tuple(term(f"owl:annotated{w}") for w in ("Source", "Property", "Target"))
_ANNOTATION, _DATATYPE = term("owl:AnnotationProperty"), term("rdfs:Datatype")
_DATA_PROPERTY = term("owl:DatatypeProperty")
_MEMBERS = (term("owl:members"), term("owl:distinctMembers"))

_CLASSES = {
    term("rdfs:subClassOf"): "SubClassOf",
    term("owl:equivalentClass"): "EquivalentClasses",
    term("owl:disjointWith"): "DisjointClasses",
}
_PROPERTIES = {
    _SUBPROPERTY: "SubPropertyOf",
    term("owl:equivalentProperty"): "EquivalentProperties",
    term("owl:propertyDisjointWith"): "DisjointProperties",
}
_CHARACTERISTICS = {
    term(f"owl:{name}"): name
    for name in (
        "SymmetricProperty",
        "TransitiveProperty",
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "IrreflexiveProperty",
        "AsymmetricProperty",
    )
}
_GROUPS = {
    term("owl:AllDisjointClasses"): "DisjointClasses",
    term("owl:AllDisjointProperties"): "DisjointProperties",
    term("owl:AllDifferent"): "DifferentIndividuals",
}
_DECLARATIONS = frozenset(
    term(name)
    for name in [
        "owl:Class",
        "owl:ObjectProperty",
        "owl:DatatypeProperty",
        "owl:AnnotationProperty",
        "owl:NamedIndividual",
        "owl:Ontology",
        "owl:Restriction",
        "owl:Axiom",
        "owl:Annotation",
        "owl:DeprecatedClass",
        "owl:DeprecatedProperty",
        "rdfs:Class",
        "rdfs:Datatype",
        "rdf:Property",
        "rdf:List",
    ]
)
_ANNOTATIONS = frozenset(
    term(name)
    for name in [
        "rdfs:label",
        "rdfs:comment",
        "rdfs:seeAlso",
        "rdfs:isDefinedBy",
        "owl:versionInfo",
        "owl:versionIRI",
        "owl:priorVersion",
        "owl:backwardCompatibleWith",
        "owl:incompatibleWith",
        "owl:deprecated",
    ]
)
_LITERALS = frozenset(term(n) for n in ("rdfs:Literal", "rdf:langString", "rdf:PlainLiteral", "rdf:XMLLiteral"))
_LABELS = (term("skos:prefLabel"), term("rdfs:label"))


@dataclass(frozen=True, slots=True)
class Read:
    """What an ontology's triples say: axioms in the order of their triples, facts, and who is what."""

    axioms: tuple[Axiom, ...]
    facts: tuple[Triple, ...]
    datatypes: frozenset[Term]
    data_properties: frozenset[Term]
    annotations: frozenset[Term]
    labels: Mapping[Term, Words]


def is_apart(triples: Iterable[Triple], terms: Set[Term]) -> bool:
    """Tell whether triples may be read beside an ontology in which *terms* stand (`read`)."""
    triples = list(triples)
    own = {t.s for t in triples}
    hanging = {t.o for t in triples if t.o.startswith("_:")}
    return terms.isdisjoint(own) and hanging <= own and all(t.p not in _ANNOTATED for t in triples)


def is_datatype(iri: Term, declared: frozenset[Term]) -> bool:
    """Tell whether a name is that of a datatype."""
    return iri in declared or iri in _LITERALS or iri.startswith(f"<{XSD}")


def labels_of(triples: Iterable[Triple]) -> dict[Term, Words]:
    """Return the label of each thing that has one; where one language is missing the other stands in."""
    found: dict[Term, dict[str, str]] = defaultdict(dict)
    labels = [t for t in triples if t.p in _LABELS and t.o.startswith('"')]
    for t in sorted(labels, key=lambda t: (t.p != _LABELS[0], t)):
        lit = read_literal(t.o)
        found[t.s].setdefault(lit.language or "", lit.text)
    return {s: Words(*(w.get(x) or next(iter(w.values())) for x in LANGUAGES)) for s, w in found.items()}


def read(triples: Iterable[Triple], beside: Read | None = None) -> Read:
    """
    Read an ontology, or one that stands *beside* another: that other's declarations and labels hold for it too.

    What comes back is all that both say. No thing that *triples* describe may stand in the other, nor may they hang
    on its blank nodes or note its axioms. Raise AxiomError naming the first thing that has meaning in OWL and that
    Kawung does not reason with.
    """
    if beside is None:
        return _Reader(sorted(set(triples))).read()
    own = _Reader(sorted(set(triples)), beside.annotations, beside.labels).read()
    return Read(
        tuple(sorted((*beside.axioms, *own.axioms), key=lambda a: a.triple)),
        (*beside.facts, *own.facts),
        beside.datatypes | own.datatypes,
        beside.data_properties | own.data_properties,
        own.annotations,
        own.labels,
    )


@dataclass(slots=True)
class _Reader:
    triples: list[Triple]
    annotations: frozenset[Term] = frozenset()
    labels: Mapping[Term, Words] = field(default_factory=dict)
    by_subject: dict[Term, list[Triple]] = field(default_factory=lambda: defaultdict(list))
    declared: dict[Term, set[Term]] = field(default_factory=lambda: defaultdict(set))
    notes: dict[tuple[Term, Term, Term], Words] = field(default_factory=dict)
    noting: frozenset[Term] = frozenset()
    speaker: Speaker = field(default_factory=lambda: Speaker({}))

    def read(self) -> Read:
        for t in self.triples:
            self.by_subject[t.s].append(t)
            if t.p == TYPE:
                self.declared[t.o].add(t.s)
        self.annotations |= self.declared[_ANNOTATION]
        self.noting = frozenset(self.declared[_AXIOM] | self.declared[_NOTE])
        self.speaker = Speaker({**self.labels, **labels_of(self.triples)})
        self._read_notes()
        axioms: list[Axiom] = []
        facts: list[Triple] = []
        for t in self.triples:
            if self._means_nothing(t):
                continue
            if (axiom := self._axiom(t)) is not None:
                axioms.append(axiom)
            elif not t.s.startswith("_:") and not self._is_language(t):
                facts.append(t)
            elif not t.s.startswith("_:") or (t.p == TYPE and self._is_language(t)):
                raise self._refusal(t)
        return Read(
            tuple(axioms),
            tuple(facts),
            frozenset(self.declared[_DATATYPE]),
            frozenset(self.declared[_DATA_PROPERTY]),
            self.annotations,
            self.speaker.labels,
        )

    def _means_nothing(self, t: Triple) -> bool:
        if t.p in _ANNOTATIONS or t.p in self.annotations or (t.p == TYPE and t.o in _DECLARATIONS):
            return True
        # Axioms about annotation properties mean nothing in OWL's direct semantics, nor do notes on axioms.
        return t.s in self.noting or (t.p in (_SUBPROPERTY, _DOMAIN, _RANGE) and t.s in self.annotations)

    @staticmethod
    def _is_language(t: Triple) -> bool:
        """Tell whether a statement is made with OWL's or RDFS's own words."""
        word = t.o if t.p == TYPE else t.p
        return word.startswith((_OWL, _RDFS)) or (t.p != TYPE and t.p.startswith(_RDF))

    def _axiom(self, t: Triple) -> Axiom | None:
        if t.p in _CLASSES:
            return self._made(_CLASSES[t.p], t, (self.expr(t.s), self.expr(t.o)))
        if t.p in _PROPERTIES:
            return self._made(_PROPERTIES[t.p], t, (self.prop(t.s), self.prop(t.o)))
        if t.p == _INVERSE and not t.s.startswith("_:"):
            return self._made("InverseProperties", t, (self.prop(t.s), self.prop(t.o)))
        if t.p == _DOMAIN:
            return self._made("ObjectPropertyDomain", t, (self.prop(t.s), self.expr(t.o)))
        if t.p == _RANGE:
            return self._made("ObjectPropertyRange", t, (self.prop(t.s), self.expr(t.o)))
        if t.p == _CHAIN:
            return self._made("PropertyChain", t, (*(self.prop(p) for p in self.items(t.o)), self.prop(t.s)))
        if t.p == _DIFFERENT:
            return self._made("DifferentIndividuals", t, (t.s, t.o))
        if t.p != TYPE:
            return None
        if t.o in _CHARACTERISTICS:
            return self._made(_CHARACTERISTICS[t.o], t, (self.prop(t.s),))
        if t.o in _GROUPS:
            members = [m for p in _MEMBERS for head in self._objects(t.s, p) for m in self.items(head)]
            kind = _GROUPS[t.o]
            if kind == "DifferentIndividuals":
                return self._made(kind, t, tuple(members))
            if kind == "DisjointProperties":
                return self._made(kind, t, tuple(self.prop(m) for m in members))
            return self._made(kind, t, tuple(self.expr(m) for m in members))
        return None

    def _made(self, kind: str, t: Triple, parts: tuple[Part, ...]) -> Axiom:
        return Axiom(kind, t, parts, self.notes.get((t.s, t.p, t.o)) or self.speaker.axiom(kind, parts))

    def _read_notes(self) -> None:
        """Read the `rdfs:comment`s on axioms (OWL 2 axiom annotations): their authors' own words for them."""
        for node in self.declared[_AXIOM]:
            keys = [self._objects(node, p) for p in _ANNOTATED]
            said = {lit.language: lit.text for lit in (read_literal(o) for o in self._objects(node, _COMMENT))}
            if all(len(k) == 1 for k in keys) and said.keys() >= set(LANGUAGES):
                self.notes[keys[0][0], keys[1][0], keys[2][0]] = Words(said["en"], said["id"])

    def _objects(self, subject: Term, predicate: Term) -> list[Term]:
        return [t.o for t in self.by_subject[subject] if t.p == predicate]

    def items(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; raise AxiomError if it is not one."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != _NIL:
            first, rest = self._objects(head, _FIRST), self._objects(head, _REST)
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise AxiomError(
                    Words(en="A list in the ontology is broken.", id="Sebuah daftar dalam ontologi rusak.")
                )
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def prop(self, node: Term) -> Prop:
        """Read a property or the inverse of one."""
        if node.startswith("_:"):
            of = self._objects(node, _INVERSE)
            if len(of) == 1 and not of[0].startswith("_:"):
                return Prop(of[0], inverse=True)
            raise refuse("owl:inverseOf", self.speaker, next(iter(of), node))
        return Prop(node)

    def expr(self, node: Term) -> Expr:
        """Read a class expression; one that Kawung does not know comes back as `Unsupported`."""
        if not node.startswith("_:"):
            return Named(node)
        said = {local_name(t.p): t.o for t in self.by_subject[node] if t.p.startswith(_OWL) and t.p not in _CLASSES}
        on = said.pop("onProperty", None)
        if len(said) != 1:
            return Unsupported(" + ".join(sorted(said)) or "Class")
        (name, value), *_ = said.items()
        if on is None:
            match name:
                case "intersectionOf":
                    return And(tuple(self.expr(m) for m in self.items(value)))
                case "unionOf":
                    return Or(tuple(self.expr(m) for m in self.items(value)))
                case "oneOf":
                    return OneOf(tuple(self.items(value)))
                case "complementOf":
                    return Not(self.expr(value))
            return Unsupported(name)
        match name:
            case "hasValue":
                return Value(self.prop(on), value)
            case "someValuesFrom":
                return Some(self.prop(on), self.expr(value))
            case "allValuesFrom":
                return Only(self.prop(on), self.expr(value))
        return Unsupported(name)

    def _refusal(self, t: Triple) -> AxiomError:
        word = t.o if t.p == TYPE else t.p
        prefix = "owl" if word.startswith(_OWL) else "rdfs" if word.startswith(_RDFS) else "rdf"
        return refuse(f"{prefix}:{local_name(word)}", self.speaker, t.s)


def refuse(what: str, speaker: Speaker, about: Term, where: Words | None = None) -> AxiomError:
    """Make the refusal of an axiom that Kawung does not reason with, *what* being its name in OWL."""
    place = where or Words(
        en=f"it is said of {speaker.name(about, 'en')}", id=f"dipakai untuk {speaker.name(about, 'id')}"
    )
    return AxiomError(
        Words(
            en=f"Kawung does not reason with {what} ({place.en}): say it as a shape, or leave it out.",
            id=f"Kawung tidak menalar dengan {what} ({place.id}): tulis sebagai aturan data, atau hapus.",
        )
    )
