"""
validation: shapes made ready to be asked of many studies.

Of what a study and the ontology state only that is shown to an engine which its shapes can look at: a predicate that
no shape names in a path, a target, a constraint or a query cannot change a result, nor can being an instance of a class
that is below none that they name, nor a statement by a predicate of which they ask only that there be no more than so
many, where there are no more. Where it cannot be told what a shape looks at, it is shown everything.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import TYPE, Term, Triple, iri, read_literal, term
from kawung.validation.joined import Joined
from kawung.validation.shapes import NODE_SHAPE, PATH, PROPERTY, PROPERTY_SHAPE, TARGETS, below, index

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from kawung.validation.joined import Statement
    from kawung.validation.shapes import Index

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
_MOST, _QUALIFIED, _LIST = term("sh:maxCount"), term("sh:qualifiedValueShape"), term("sh:in")
# All that is said of a shape which asks only that its path have so many values at most, or so many of a list.
_ASKS_MOST = {TYPE, PATH, term("sh:severity"), _MOST, *TARGETS.values()}
_ASKS_LIST = _ASKS_MOST - {_MOST} | {_QUALIFIED, term("sh:qualifiedMinCount"), term("sh:qualifiedMaxCount")}
_COUNT = re.compile(r'"([0-9]+)"')
_NONE: Mapping[Term, int] = MappingProxyType({})

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
    What some shapes can look at: statements of these *predicates*, those of what is of a class with these *classes*.

    These are statements of `rdf:type` and `rdfs:subClassOf`. None stands for any, so that with no classes named all are
    meant. Of the predicates in *most* they ask only whether anything has more values than so many.
    """

    predicates: frozenset[Term] | None
    classes: frozenset[Term] | None
    most: Mapping[Term, int] = _NONE

    def beside(self, data: Joined) -> Sight:
        """Return this sight of data, and of what stands beside them: classes that they put below others are unknown."""
        return self._replace(classes=None) if _SUBCLASS in data.by_predicate else self

    def among(self, data: Joined) -> Iterator[tuple[Term, Sequence[Statement]]]:
        """Give the statements in sight, by predicate."""
        for predicate, listed in data.by_predicate.items():
            if predicate in (TYPE, _SUBCLASS) and self.classes is not None:
                yield predicate, [said for said in listed if said[2] in self.classes]
            elif predicate in self.most:
                yield predicate, _too_many(listed, self.most[predicate])
            elif self.predicates is None or predicate in self.predicates:
                yield predicate, listed

    def statements(self, data: Joined) -> Iterator[tuple[Term, Sequence[Statement]]]:
        """Give the statements of a study in sight, by predicate."""
        return self.beside(data).among(data)


ALL = Sight(None, None)


class Mentioned(NamedTuple):
    """
    All terms that shapes name, and whether they may ask of any class whether something is of it.

    With *most* as in a `Sight`: what they name only to ask that there be no more values than so many.
    """

    names: set[Term]
    any_class: bool
    most: Mapping[Term, int]


def _too_many(listed: Sequence[Statement], most: int) -> Sequence[Statement]:
    """Keep the statements of those of which there are more than so many."""
    subjects = list(map(itemgetter(0), listed))
    if most and len(set(subjects)) == len(subjects):
        return ()
    counts = Counter(subjects)
    return [said for said in listed if counts[said[0]] > most]


class Active:
    """Shapes by name, each with the targets by which it is asked, and what they can look at."""

    def __init__(self, shapes: Mapping[Term, Sequence[Triple]], prepared: Prepared) -> None:
        self.shapes = shapes
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
        below = self._prepared.classes_below
        classes = None if found.any_class else frozenset().union(*map(below, found.names))
        return Sight(frozenset({*found.names, TYPE, _SUBCLASS}), classes, found.most)

    def statements(self, data: Joined) -> Iterator[tuple[Term, Sequence[Statement]]]:
        """Give what they can look at of a study and of the ontology, by predicate."""
        sight = self.sight.beside(data)
        yield from sight.among(self._prepared.known)
        yield from sight.among(data)


class Prepared:
    """Shapes and what they look up in the ontology, read once and asked of many studies."""

    def __init__(self, shapes: Iterable[Triple], ontology: Iterable[Triple]) -> None:
        self.known = Joined.of(t for t in ontology if t.p in _LOOKED_UP and not t.s.startswith("_:"))
        self._narrower: dict[Term, set[Term]] = defaultdict(set)
        for narrower, _, broader in self.known.by_predicate.get(_SUBCLASS, ()):
            self._narrower[broader].add(narrower)
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

    @cached_property
    def whole(self) -> Active:
        """
        All shapes, each property shape with the targets of its node shape.

        A property shape hung on a node shape is checked once per focus node; with targets of its own it is
        checked once for all, which gives the same results several times faster.
        """
        return self.aimed(self._targets)

    def active(self, data: Joined) -> Active:
        """Keep of `whole` the shapes and targets that are met in the data; the others give no results."""
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
    """Studies have much the same tables, so that there are few sets of active shapes."""
    return prepared.aimed(present)


def mentioned(shapes: Sequence[Triple]) -> Mentioned | None:
    """
    Return what shapes name.

    None where they may ask for any predicate: closed shapes, and queries with a variable in its place.
    """
    prefixes, by_subject = _prefixes(shapes), index(shapes)
    names: set[Term] = set()
    most: dict[Term, int] = {}
    any_class = False
    for t in shapes:
        said = by_subject[t.s]
        if t.p == _CLOSED:
            return None
        if t.p in _QUERIES:
            asked = _asked(read_literal(t.o).text, prefixes)
            if asked is None:
                return None
            names |= asked[0]
            any_class = any_class or asked[1]
        elif t.p == PATH and t.o == TYPE:
            any_class = any_class or not _counts_listed(by_subject, said)
        elif t.p == PATH and (asked_most := _most(said)) is not None:
            most[t.o] = min(asked_most, most.get(t.o, asked_most))
        else:
            names.add(t.o)
            any_class = any_class or t.o == TYPE
    found = names | most.keys()
    return Mentioned(found, any_class or _SUBCLASS in found, {p: n for p, n in most.items() if p not in names})


def _most(said: Mapping[Term, Sequence[Term]]) -> int | None:
    """Return how many values of its path a shape allows, if it asks nothing else."""
    counts = [_COUNT.match(n) for n in said.get(_MOST, ())] if said.keys() <= _ASKS_MOST else []
    return min((int(count[1]) for count in counts if count), default=None) if all(counts) else None


def _counts_listed(by_subject: Index, said: Mapping[Term, Sequence[Term]]) -> bool:
    """Tell whether all that a shape asks of its path is how many values of a list there are."""
    lists = said.get(_QUALIFIED, ())
    return bool(lists) and said.keys() <= _ASKS_LIST and all(by_subject[n].keys() == {_LIST} for n in lists)


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
