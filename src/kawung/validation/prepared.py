"""
validation: shapes made ready to be asked of many studies.

Of a study's statements only those are shown to an engine that its shapes can look at: a predicate that no shape names
in a path, a target, a constraint or a query cannot change a result, nor can being an instance of a class that is below
none that they name. Where it cannot be told what a shape looks at, it is shown everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import TYPE, Term, Triple, iri, read_literal, term
from kawung.validation.shapes import NODE_SHAPE, PROPERTY, PROPERTY_SHAPE, TARGETS, below, index

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from kawung.validation.joined import Joined, Statement

_SUBCLASS = term("rdfs:subClassOf")
# What shapes look up in the ontology: classes, the classes of concepts, narrower and broader concepts.
_LOOKED_UP = {TYPE, _SUBCLASS, term("skos:broader")}
# What people read is of no use to an engine, and slows it down.
_FOR_PEOPLE = {
    term("sh:name"),
    term("sh:message"),
    term("kw:remedy"),
    term("kw:pointsTo"),
    term("dcterms:requires"),
}
_QUERIES, _CLOSED = {term("sh:select"), term("sh:ask")}, term("sh:closed")
_PREFIX, _NAMESPACE = term("sh:prefix"), term("sh:namespace")

# What a query is made of, as far as it matters which predicates it can ask for: https://www.w3.org/TR/sparql11-query/
_TOKEN = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\s]*>) | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*') | (?P<comment>\#[^\n]*)
    | (?P<variable>[?$]\w+) | (?P<name>[\w-]*:[\w.%-]*) | (?P<number>[0-9][0-9.]*) | (?P<word>\w+) | (?P<sign>\S)""",
    re.VERBOSE,
)
_LONG_TEXT = re.compile(r"\"\"\"|'''")
_STEPS = set("/|^(!*+?")  # signs of a path
_HEADS = {"BASE", "PREFIX"}
_BEFORE_SUBJECT = {"{", "}", ".", ")"}


class Sight(NamedTuple):
    """
    What some shapes can look at: statements of these *predicates*, and of `rdf:type` with these *classes*.

    None stands for any, so that of `rdf:type` with no classes named all are meant.
    """

    predicates: frozenset[Term] | None
    classes: frozenset[Term] | None

    def statements(self, data: Joined) -> Iterator[tuple[Term, Iterable[Statement]]]:
        """Give the statements in sight, by predicate."""
        # Classes that the data themselves put below others are not known here.
        classes = None if _SUBCLASS in data.by_predicate else self.classes
        for predicate, listed in data.by_predicate.items():
            if predicate == TYPE and classes is not None:
                yield predicate, [said for said in listed if said[2] in classes]
            elif self.predicates is None or predicate in self.predicates:
                yield predicate, listed


ALL = Sight(None, None)


class Active:
    """Shapes by name, each with its targets in a study, and what they look up in the ontology."""

    def __init__(self, shapes: Mapping[Term, Sequence[Triple]], prepared: Prepared) -> None:
        self.shapes = shapes
        self.known = prepared.known
        self._prepared = prepared

    def only(self, names: Iterable[Term]) -> Active:
        """Return some of the shapes."""
        return Active({name: self.shapes[name] for name in names}, self._prepared)

    def triples(self) -> Iterator[Triple]:
        """Give the shapes graph."""
        for listed in self.shapes.values():
            yield from listed

    @cached_property
    def sight(self) -> Sight:
        """What they can look at."""
        found = mentioned(list(self.triples()))
        if found is None:
            return ALL
        names, any_class = found
        classes = None if any_class else frozenset().union(*(self._prepared.classes_below(name) for name in names))
        return Sight(frozenset({*names, TYPE, _SUBCLASS}), classes)


class Prepared:
    """Shapes and what they look up in the ontology, read once and asked of many studies."""

    def __init__(self, shapes: Iterable[Triple], ontology: Iterable[Triple]) -> None:
        self.known = [t for t in ontology if t.p in _LOOKED_UP and not t.s.startswith("_:")]
        self._narrower: dict[Term, set[Term]] = defaultdict(set)
        for t in self.known:
            if t.p == _SUBCLASS:
                self._narrower[t.o].add(t.s)
        by_subject = index(shapes)
        self._aims: dict[Term, dict[tuple[Term, Term], None]] = defaultdict(dict)
        for node, said in by_subject.items():
            own = dict.fromkeys((way, target) for way in TARGETS.values() for target in said.get(way, ()))
            if NODE_SHAPE in said.get(TYPE, ()):
                for shape in said.get(PROPERTY, ()):
                    self._aims[shape] |= own
            self._aims[node] |= own
        asked = [node for node, aims in self._aims.items() if aims and PROPERTY_SHAPE in by_subject[node].get(TYPE, ())]
        self._bodies = {
            node: [
                Triple(s, p, o)
                for s in (node, *below(by_subject, node))
                for p, objects in (by_subject[s].items() if s in by_subject else ())
                if p not in _FOR_PEOPLE and p not in TARGETS.values()
                for o in objects
            ]
            for node in asked
        }
        self._targets = {aim for node in asked for aim in self._aims[node]}

    def classes_below(self, name: Term) -> set[Term]:
        """Return a class and all that the ontology puts below it."""
        found, queue = {name}, [name]
        while queue:
            for narrower in self._narrower.get(queue.pop(), set()) - found:
                found.add(narrower)
                queue.append(narrower)
        return found

    @cached_property
    def _instances(self) -> dict[Term, set[Term]]:
        """The classes whose instances a target means."""
        return {target: self.classes_below(target) for way, target in self._targets if way == TARGETS["class"]}

    def active(self, data: Joined) -> Active:
        """
        Keep the shapes that have a target in the data, each property shape with the targets of its node shape.

        A property shape hung on a node shape is checked once per focus node; with targets of its own it is
        checked once for all, which gives the same results several times faster.
        """
        classes = {said[2] for said in data.by_predicate.get(TYPE, ())}
        return _active(
            self,
            frozenset(
                (way, target)
                for way, target in self._targets
                if (
                    not self._instances[target].isdisjoint(classes)
                    if way == TARGETS["class"]
                    else target in data.by_predicate
                )
            ),
        )

    def aimed(self, present: Container[tuple[Term, Term]]) -> Active:
        """Keep the shapes that have one of these targets, with those of them that they have."""
        found = {}
        for node, body in self._bodies.items():
            aims = [Triple(node, way, target) for way, target in self._aims[node] if (way, target) in present]
            if aims:
                found[node] = [*aims, *body]
        return Active(found, self)


@lru_cache(maxsize=32)
def _active(prepared: Prepared, present: frozenset[tuple[Term, Term]]) -> Active:
    """Studies have much the same tables, so that there are few sets of active shapes, each compiled once."""
    return prepared.aimed(present)


def mentioned(shapes: Sequence[Triple]) -> tuple[set[Term], bool] | None:
    """
    Return all terms that shapes name, and whether they may ask of any class whether something is of it.

    None where they may ask for any predicate: closed shapes, and queries with a variable in its place.
    """
    prefixes = _prefixes(shapes)
    names: set[Term] = set()
    any_class = False
    for t in shapes:
        if t.p == _CLOSED:
            return None
        if t.p in _QUERIES:
            asked = _asked(read_literal(t.o).text, prefixes)
            if asked is None:
                return None
            names |= asked[0]
            any_class = any_class or asked[1]
        else:
            names.add(t.o)
    return names, any_class or any(t.o == TYPE for t in shapes)


def _prefixes(shapes: Iterable[Triple]) -> dict[str, str]:
    said: dict[Term, dict[Term, str]] = defaultdict(dict)
    for s, p, o in shapes:
        if p in (_PREFIX, _NAMESPACE):
            said[s][p] = read_literal(o).text
    return {one[_PREFIX]: one[_NAMESPACE] for one in said.values() if len(one) > 1}


def _asked(query: str, prefixes: Mapping[str, str]) -> tuple[set[Term], bool] | None:
    """
    Return the names in a query, and whether it may ask for any class; None where it may ask for any predicate.

    Told by what stands beside each other: a variable between what may be a subject and what may be an object, a `!`
    that may begin a set of other predicates, and what is written otherwise than in these shapes count as any.
    """
    if _LONG_TEXT.search(query):
        return None
    tokens = [("", ""), *_tokens(query), ("", ""), ("", "")]
    names: set[Term] = set()
    any_class, depth = False, 0
    for at, (kind, text) in enumerate(tokens[:-2]):
        before, after, later = tokens[at - 1] if at else ("", ""), tokens[at + 1], tokens[at + 2]
        depth += (text == "{") - (text == "}")
        if text == "\\" or text.upper() in _HEADS or (text == "!" and after[1] != "="):
            return None
        if kind == "variable" and depth and _ends_subject(before) and _starts_object(after):
            return None
        found = TYPE if text == "a" else _name(kind, text, prefixes) if kind in ("iri", "name") else None
        if kind in ("iri", "name") and found is None:
            return None
        if found is not None:
            names.add(found)
        if found == TYPE:
            named = after[0] in ("iri", "name") and later[1] != "," and later[1] not in _STEPS
            any_class = any_class or not named or before[1] in _STEPS
    return names, any_class


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    """Give a query's tokens without comments, the ends of collections as `]`: a `)` may stand in a predicate's way."""
    before, collections = "{", []
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "", match[0]
        if kind == "comment":
            continue
        if text == "(":
            collections.append(before in _BEFORE_SUBJECT)
        yield kind, "]" if text == ")" and collections and collections.pop() else text
        before = text


def _ends_subject(token: tuple[str, str]) -> bool:
    return token[0] in ("iri", "name", "variable") or token[1] in (";", "[", "]", ">")


def _starts_object(token: tuple[str, str]) -> bool:
    kind, text = token
    return kind in ("iri", "name", "variable", "text", "number") or text in ("[", "(", "<", "+", "-", "true", "false")


def _name(kind: str, text: str, prefixes: Mapping[str, str]) -> Term | None:
    if kind == "iri":
        return text if ":" in text else None
    prefix, _, local = text.partition(":")
    if prefix == "_":
        return text
    return iri(prefixes[prefix] + local.rstrip(".")) if prefix in prefixes else None
