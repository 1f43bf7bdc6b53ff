"""
corridor, reasoning: class axioms as clauses.

What OWL 2 RL allows on the left of an axiom becomes a body, what it allows on the right a head or a check
("OWL 2 Web Ontology Language Profiles", section 4.2.3); the rest is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple, local_name, term
from kawung.problems import Words
from kawung.reasoning.axioms import is_datatype
from kawung.reasoning.clauses import Body, Clause, Context, X, Y, Z, literal_free, put, says
from kawung.reasoning.model import And, Expr, Named, Not, OneOf, Only, Or, Some, Unsupported, Value
from kawung.reasoning.naming import class_names, short, words_in
from kawung.reasoning.saying import THING, both, expressions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.reasoning.model import Axiom

_NOTHING = term("owl:Nothing")
_LEFT, _RIGHT = Words("on the left", "di sisi kiri"), Words("on the right", "di sisi kanan")


def of_classes(context: Context, axiom: Axiom) -> Iterator[Clause]:
    """Give the clauses of a SubClassOf, EquivalentClasses or DisjointClasses axiom, or raise AxiomError."""
    compiler = _Classes(context, axiom)
    parts = expressions(axiom)
    if axiom.kind == "DisjointClasses":
        for a, b in combinations(parts, 2):
            yield from compiler.never_both(a, b)
        return
    yield from compiler.implies(*parts)
    if axiom.kind == "EquivalentClasses":
        yield from compiler.implies(*reversed(parts))


def of_members(context: Context, axiom: Axiom, node: Term, where: Triple, name: str) -> Iterator[Clause]:
    """Give the clauses of a domain or range: *node* of the statement *where* belongs to the axiom's class."""
    for extra, head, what in _Classes(context, axiom, fresh=2).conclude(expressions(axiom)[0], node):
        body = (where, *extra)
        names = (name, short(what))
        if head is None:
            said = both(lambda x: f"{{{node[1:]}}}: {axiom.words.in_(x)}")
            yield Clause(axiom, names, body, None, said, shown=(node,))
        else:
            yield Clause(axiom, names, body, head, axiom.words, literal_free(body, head))


@dataclass(slots=True)
class _Classes:
    """Compiles the class expressions of one axiom; *fresh* counts the variables given out."""

    context: Context
    axiom: Axiom
    fresh: int = 0

    def _variable(self) -> Term:
        self.fresh += 1
        return {1: Y, 2: Z}.get(self.fresh, f"?v{self.fresh}")

    def implies(self, left: Expr, right: Expr) -> Iterator[Clause]:
        """Give what follows from membership of *left*: a rule for each thing that *right* says."""
        if left == Named(_NOTHING):
            return
        for extra, head, what in self.conclude(right, X):
            for bound, body in self.premises(left, X):
                whole = tuple(dict.fromkeys(put(t, X, bound) for t in (*body, *extra)))
                if bound == X and not body:
                    raise self.context.refusal("owl:Thing", self.axiom, _LEFT)
                if head is None:
                    yield self._forbidden(left, what, whole, bound)
                    continue
                made = put(head, X, bound)
                names, words = class_names(left, what), self._because(left)
                yield Clause(self.axiom, names, whole, made, words, literal_free(whole, made))

    def _because(self, left: Expr) -> Words:
        speaker, axiom = self.context.speaker, self.axiom
        # Words that the ontology's authors wrote on the axiom go before ours.
        if isinstance(left, Named | OneOf | Or) or axiom.words != speaker.axiom(axiom.kind, axiom.parts):
            return axiom.words
        parts = list(left.parts) if isinstance(left, And) else [left]
        telling = [p for p in parts if not isinstance(p, Named)] or parts
        return both(lambda language: speaker.conditions(telling, language))

    def _forbidden(self, left: Expr, what: Expr, body: Body, bound: Term) -> Clause:
        name = "-".join((short(left), "not", *([short(what.part)] if isinstance(what, Not) else [])))
        if isinstance(what, Not):
            words = self._both_words(left, what.part)
        else:
            a = self.context.speaker.a
            words = Words(en=f"{{x}} is {a(left, 'en')}", id=f"{{x}} adalah {a(left, 'id')}")
        shown = (bound,) if bound == X else ()
        return Clause(self.axiom, (name, *words_in(left)), body, None, self._bound(words, bound), shown=shown)

    def never_both(self, a: Expr, b: Expr) -> Iterator[Clause]:
        """Give the checks that nothing belongs to both."""
        for (bound, first), (also, second) in product(self.premises(a, X), self.premises(b, X)):
            if X not in (bound, also) and bound != also:
                continue
            at = bound if bound != X else also
            body = tuple(dict.fromkeys(put(t, X, at) for t in (*first, *second)))
            names = ("-".join(sorted((short(a), short(b)))) + "-disjoint",)
            words = self._bound(self._both_words(a, b), at)
            yield Clause(self.axiom, names, body, None, words, shown=(X,) if at == X else ())

    def _bound(self, words: Words, node: Term) -> Words:
        """Put the name of a thing that the axiom itself names where a check would put a variable's value."""
        if node.startswith("?"):
            return words
        return both(lambda x: words.in_(x).replace("{x}", self.context.speaker.name(node, x)))

    def _both_words(self, a: Expr, b: Expr) -> Words:
        say = self.context.speaker.a
        return Words(
            en=f"{{x}} is both {say(a, 'en')} and {say(b, 'en')}",
            id=f"{{x}} sekaligus {say(a, 'id')} dan {say(b, 'id')}",
        )

    def premises(self, expr: Expr, node: Term) -> list[tuple[Term, Body]]:
        """
        Say when *node* belongs to a class expression: alternatives, each a body.

        An alternative may name the node (`oneOf`); then the name comes back in the node's place.
        """
        match expr:
            case Named(iri):
                if iri in (THING, _NOTHING):
                    return [(node, ())] if iri == THING else []
                return [(node, (Triple(node, TYPE, iri),))]
            case OneOf(members):
                return [(m, ()) for m in members]
            case Or(parts):
                return [found for p in parts for found in self.premises(p, node)]
            case And(parts):
                return self._joined(parts, node)
            case Value(prop, value):
                return [(node, (says(prop, node, value),))]
            case Some(prop, filler):
                if isinstance(filler, Named) and is_datatype(filler.iri, self.context.read.datatypes):
                    raise self.context.refusal(f"owl:someValuesFrom {local_name(filler.iri)}", self.axiom)
                inner = self._variable()
                return [
                    (node, (says(prop, node, bound), *(put(t, inner, bound) for t in body)))
                    for bound, body in self.premises(filler, inner)
                ]
        raise self.context.refusal(_owl_name(expr), self.axiom, _LEFT)

    def _joined(self, parts: tuple[Expr, ...], node: Term) -> list[tuple[Term, Body]]:
        joined: list[tuple[Term, Body]] = []
        for choice in product(*(self.premises(p, node) for p in parts)):
            names = {bound for bound, _ in choice if bound != node}
            if len(names) <= 1:
                bound = names.pop() if names else node
                joined.append((bound, tuple(put(t, node, bound) for _, body in choice for t in body)))
        return joined

    def conclude(self, expr: Expr, node: Term) -> list[tuple[Body, Triple | None, Expr]]:
        """
        Say what membership of *node* in a class expression means.

        Each entry is what must hold besides, the head (None: it cannot be) and the part of *expr* it is from.
        """
        match expr:
            case Named(iri):
                if iri == THING:
                    return []
                return [((), None if iri == _NOTHING else Triple(node, TYPE, iri), expr)]
            case And(parts):
                return [found for p in parts for found in self.conclude(p, node)]
            case Value(prop, value):
                return [((), says(prop, node, value), expr)]
            case Only(prop, filler):
                if isinstance(filler, Named) and is_datatype(filler.iri, self.context.read.datatypes):
                    return []  # as with a range: whether a literal fits its datatype is for the shapes
                inner = self._variable()
                found = self.conclude(filler, inner)
                return [((says(prop, node, inner), *extra), head, expr) for extra, head, _ in found]
            case Not(part):
                bodies = self.premises(part, node)
                if any(bound != node for bound, _ in bodies):
                    within = Words("under owl:complementOf", "di bawah owl:complementOf")
                    raise self.context.refusal("owl:oneOf", self.axiom, within)
                return [(body, None, expr) for _, body in bodies]
        raise self.context.refusal(_owl_name(expr), self.axiom, _RIGHT)


def _owl_name(expr: Expr) -> str:
    if isinstance(expr, Unsupported):
        return f"owl:{expr.name}"
    names: dict[type, str] = {
        Or: "unionOf",
        OneOf: "oneOf",
        Some: "someValuesFrom",
        Only: "allValuesFrom",
        Not: "complementOf",
    }
    return f"owl:{names[type(expr)]}"
