"""
validation: the shipped shapes as rules.

Each property shape of `ontology/shapes/` is one rule: what it says to people, where it points, what it
rests on. The Turtle is the source; nothing here adds a rule. SHACL: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from kawung import resources, store
from kawung.iris import SHAPE, TYPE, Term, Triple, read_literal, term, value_of
from kawung.problems import FaultError, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Stage = Literal["before", "after"]
FOLDER = "ontology/shapes"
STYLE = f"{FOLDER}/style.ttl"  # looks at the ontology, never at data
AFTER = f"{FOLDER}/inferred.ttl"

PROPERTY_SHAPE, NODE_SHAPE = term("sh:PropertyShape"), term("sh:NodeShape")
PROPERTY, PATH, NODE = term("sh:property"), term("sh:path"), term("sh:node")
TARGETS = {
    "class": term("sh:targetClass"),
    "subjects": term("sh:targetSubjectsOf"),
    "objects": term("sh:targetObjectsOf"),
}
_PREFIXES = term("sh:prefixes")
_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_STEPS = {term("sh:inversePath"), term("sh:alternativePath"), term("sh:zeroOrMorePath"), _FIRST}
_SEVERITIES = {
    term("sh:Info"): Severity.INFO,
    term("sh:Warning"): Severity.WARNING,
    term("sh:Violation"): Severity.VIOLATION,
}
# From the most basic to the least: where one cell breaks several rules only the most basic is told.
_RANKS = {"stated": 0, "needed": 0, "known": 1, "form": 1, "single": 2}
OTHER_RANK = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: a property shape and what it says.

    *rule* is the shape's local name. *points_to* is `cell`, `key`, `path-end` or `sheet`; *heading* is the
    column where the path does not decide it. *path* are the properties along the path, in order; *language*
    is the language tag that the rule is about ("" for texts without one). *requires* are the rules whose
    breach makes this one a mere consequence. *rank* orders rules from basic (0) to specific; *file* is
    where the shape stands.
    """

    rule: str
    iri: Term
    name: Words
    message: Words
    remedy: Words
    severity: Severity
    points_to: str
    heading: str | None
    path: tuple[Term, ...]
    language: str | None
    requires: frozenset[str]
    rank: int
    file: str

    @property
    def stage(self) -> Stage:
        """Tell whether the rule runs before or after reasoning."""
        return "after" if self.file == AFTER else "before"


Index = dict[Term, dict[Term, list[Term]]]


def index(triples: Iterable[Triple]) -> Index:
    """Index triples by subject and predicate, objects in the order given."""
    found: Index = defaultdict(lambda: defaultdict(list))
    for s, p, o in triples:
        found[s][p].append(o)
    return found


def files(stage: Stage) -> list[str]:
    """List the shipped files of shapes that run at a stage."""
    return [n for n in resources.names(FOLDER, ".ttl") if n != STYLE and (n == AFTER) == (stage == "after")]


@lru_cache(maxsize=32)
def _parsed(file: str) -> tuple[Triple, ...]:
    return tuple(store.parse_turtle(resources.text(file)))


def triples(stage: Stage) -> list[Triple]:
    """Return the shapes graph of a stage."""
    return [t for file in files(stage) for t in _parsed(file)]


def below(by_subject: Index, node: Term) -> Iterator[Term]:
    """Give the nodes below a shape: through blank nodes and to its prefixes, depth first."""
    for p, objects in by_subject[node].items() if node in by_subject else ():
        for o in objects:
            if o.startswith("_:") or p == _PREFIXES:
                yield o
                yield from below(by_subject, o)


def _predicates(by_subject: Index, path: Term) -> Iterator[Term]:
    if not path.startswith("_:"):
        if path != _NIL:
            yield path
        return
    steps = by_subject[path]
    for step, objects in steps.items():
        if step in _STEPS:
            for o in objects:
                yield from _predicates(by_subject, o)
    for rest in steps.get(_REST, ()):
        yield from _predicates(by_subject, rest)


def _language(by_subject: Index, node: Term) -> str | None:
    """Return the language that a qualified value shape asks for, "" if it asks for texts without one."""
    for qualified in by_subject[node].get(term("sh:qualifiedValueShape"), ()):
        if term("xsd:string") in by_subject[qualified].get(term("sh:datatype"), ()):
            return ""
        for inner in [qualified, *below(by_subject, qualified)]:
            if inner in by_subject:
                for listed in by_subject[inner].get(term("sh:languageIn"), ()):
                    return read_literal(by_subject[listed][_FIRST][0]).text
    return None


def _words(said: Mapping[Term, list[Term]], predicate: str, rule: str) -> Words:
    texts = {lit.language: lit.text for lit in map(read_literal, said.get(term(predicate), ()))}
    if set(texts) != {"en", "id"}:
        raise _fault(rule, f"{predicate} must stand in English and Indonesian")
    return Words(texts["en"], texts["id"])


def _fault(rule: str, what: str) -> FaultError:
    return FaultError(
        Words(
            en=f"Kawung's own rule {rule} is broken: {what}. Please report it.",
            id=f"Aturan Kawung {rule} rusak: {what}. Mohon dilaporkan.",
        )
    )


def read(shapes: Iterable[Triple], file: str) -> list[Rule]:
    """Read the rules of one shapes graph; raises FaultError where a shape lacks what every rule has."""
    by_subject = index(shapes)
    found = []
    for node, said in by_subject.items():
        if PROPERTY_SHAPE not in said.get(TYPE, ()) or not node.startswith(f"<{SHAPE}"):
            continue
        rule = value_of(node).removeprefix(SHAPE)
        severity = _SEVERITIES.get(next(iter(said.get(term("sh:severity"), [])), ""))
        pointer = [read_literal(o).text for o in said.get(term("kw:pointsTo"), ())]
        if severity is None or len(pointer) != 1 or len(said.get(PATH, ())) != 1:
            raise _fault(rule, "sh:severity, kw:pointsTo and sh:path must stand once")
        points_to, _, heading = pointer[0].partition(" ")
        found.append(
            Rule(
                rule=rule,
                iri=node,
                name=_words(said, "sh:name", rule),
                message=_words(said, "sh:message", rule),
                remedy=_words(said, "kw:remedy", rule),
                severity=severity,
                points_to=points_to,
                heading=heading or None,
                path=tuple(dict.fromkeys(_predicates(by_subject, said[PATH][0]))),
                language=_language(by_subject, node),
                requires=frozenset(value_of(o).removeprefix(SHAPE) for o in said.get(term("dcterms:requires"), ())),
                rank=_RANKS.get(rule.rpartition("-")[2], OTHER_RANK),
                file=file,
            )
        )
    return sorted(found, key=lambda r: r.rule)


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Return all rules by name, sorted."""
    found = [r for stage in ("before", "after") for f in files(stage) for r in read(_parsed(f), f)]
    by_name = {r.rule: r for r in sorted(found, key=lambda r: r.rule)}
    if len(by_name) != len(found):
        raise _fault("?", "two shapes have one name")
    for r in found:
        for other in r.requires - by_name.keys():
            raise _fault(r.rule, f"it requires {other}, which does not exist")
    return by_name


def verify(shapes: Iterable[Triple], ontology: Iterable[Triple]) -> None:
    """
    Refuse a shapes graph that would pass in silence; raises FaultError.

    A shapes graph without property shapes, a shape that nothing leads to, and a target that the ontology
    does not have all conform to everything, which SHACL does not say.
    """
    by_subject = index(shapes)
    types = {node: said.get(TYPE, []) for node, said in by_subject.items()}
    named = [n for n, t in types.items() if PROPERTY_SHAPE in t and n.startswith("<")]
    if not named:
        raise _fault("?", "there are no shapes at all")
    aimed = {n for n, said in by_subject.items() if any(t in said for t in TARGETS.values())}
    hung = {o for n in aimed for o in by_subject[n].get(PROPERTY, ())}
    missing = hung - by_subject.keys()
    for node in (*missing, *(n for n in named if n not in hung and n not in aimed)):
        raise _fault(value_of(node).removeprefix(SHAPE), "it is never applied")
    known = {t.s for t in ontology}
    for node in aimed:
        for way in TARGETS.values():
            for target in by_subject[node].get(way, ()):
                if target not in known:
                    name = value_of(node).removeprefix(SHAPE)
                    raise _fault(name, f"the ontology does not have its target {value_of(target)}")
