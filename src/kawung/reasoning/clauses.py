"""
corridor, reasoning: turns one axiom into Horn clauses over triples.

The rules of OWL 2 RL ("OWL 2 Web Ontology Language Profiles", section 4.3, tables 5 to 8), with the axiom's own terms
put in for the schema variables, so that no rule ever joins data with the class hierarchy. What the profile allows on
the left of an axiom becomes a body, what it allows on the right a head or a check; the rest is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

from kawung.iris import PREFIXES, TYPE, Term, Triple, is_iri, local_name, term
from kawung.problems import Words
from kawung.reasoning.axioms import Read, is_datatype, refuse
from kawung.reasoning.model import And, Axiom, Expr, Named, Not, OneOf, Only, Or, Prop, Some, Unsupported, Value
from kawung.reasoning.saying import THING, Speaker, both

_NOTHING = term("owl:Nothing")
_SAME = term("owl:sameAs")
_NO_CLASS = (PREFIXES["owl"] + "Thing", PREFIXES["owl"] + "Nothing")
_X, _Y, _Z = "?x", "?y", "?z"

Body = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One Horn clause: a head that follows from the body or, without a head, a body that must never hold.

    *names* are the parts of its name, taken only as far as needed to tell it from others; *words* is what may stand
    after "because" (a rule) or what clashes (a check, see `model.Check`); *shown* are a check's variables.
    """

    axiom: Axiom
    names: tuple[str, ...]
    body: Body
    head: Triple | None
    words: Words
    filters: tuple[str, ...] = ()
    shown: tuple[str, ...] = (_X,)


@dataclass(slots=True)
class Compiler:
    """Makes clauses of the axioms of one ontology."""

    read: Read
    speaker: Speaker = field(init=False)
    different: tuple[frozenset[Term], ...] = field(init=False)
    _fresh: int = 0

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.read.labels)
        self.different = tuple(
            frozenset(p for p in a.parts if isinstance(p, str))
            for a in self.read.axioms
            if a.kind == "DifferentIndividuals"
        )

    def clauses(self, axiom: Axiom) -> Iterator[Clause]:
        """Give the clauses of an axiom, none if it says nothing; raise AxiomError if it is not one of OWL 2 RL's."""
        self._fresh = 0
        match axiom.kind:
            case "SubClassOf":
                yield from self._implies(axiom, *_exprs(axiom))
            case "EquivalentClasses":
                left, right = _exprs(axiom)
                yield from self._implies(axiom, left, right)
                yield from self._implies(axiom, right, left)
            case "DisjointClasses":
                for a, b in combinations(_exprs(axiom), 2):
                    yield from self._never_both(axiom, a, b, "disjoint")
            case "DifferentIndividuals":
                yield self._different(axiom)
            case _:
                yield from self._of_properties(axiom)

    def _variable(self) -> Term:
        self._fresh += 1
        return _Y if self._fresh == 1 else _Z if self._fresh == 2 else f"?v{self._fresh}"

    # Class axioms

    def _implies(self, axiom: Axiom, left: Expr, right: Expr) -> Iterator[Clause]:
        if isinstance(left, Named) and left.iri == _NOTHING:
            return
        if isinstance(left, Named) and left.iri == THING:
            raise self._refusal("owl:Thing", axiom, Words("as a subclass", "sebagai subkelas"))
        for extra, head, what in self._conclude(axiom, right, _X):
            for bound, body in self._premises(axiom, left, _X):
                whole = tuple(_put(t, _X, bound) for t in (*body, *extra))
                if head is None:
                    yield self._forbidden(axiom, left, what, whole, bound)
                    continue
                yield Clause(
                    axiom, _class_names(left, what), whole, _put(head, _X, bound), self._because(axiom, left), _literal_free(whole, head)
                )

    def _because(self, axiom: Axiom, left: Expr) -> Words:
        if isinstance(left, Named | OneOf | Or) or not _is_default(axiom, self.speaker):
            return axiom.words
        return both(lambda language: self.speaker.conditions(_defining(left), language))

    def _forbidden(self, axiom: Axiom, left: Expr, what: Expr, body: Body, bound: Term) -> Clause:
        shown = (bound,) if bound == _X else ()
        names = ("-".join((_short(left), "not", *([_short(what)] if isinstance(what, Not) else []))), *_words_in(left))
        if isinstance(what, Not):
            words = self._both_words(left, what.part)
        else:
            words = both(
                lambda x: f"{{x}} is {self.speaker.noun(left, x)}" if x == "en" else f"{{x}} adalah {self.speaker.noun(left, x)}"
            )
        return Clause(axiom, names, body, None, words, shown=shown)

    def _never_both(self, axiom: Axiom, a: Expr, b: Expr, word: str) -> Iterator[Clause]:
        for (bound, first), (also, second) in product(
            self._premises(axiom, a, _X), self._premises(axiom, b, _X)
        ):
            if _X not in (bound, also) and bound != also:
                continue
            at = bound if bound != _X else also
            body = tuple(_put(t, _X, at) for t in (*first, *second))
            names = ("-".join(sorted((_short(a), _short(b)))) + f"-{word}",)
            yield Clause(axiom, names, body, None, self._both_words(a, b), shown=(_X,) if at == _X else ())

    def _both_words(self, a: Expr, b: Expr) -> Words:
        noun = self.speaker.noun
        return Words(
            en=f"{{x}} is both {noun(a, 'en')} and {noun(b, 'en')}", id=f"{{x}} sekaligus {noun(a, 'id')} dan {noun(b, 'id')}"
        )

    def _premises(self, axiom: Axiom, expr: Expr, node: Term) -> list[tuple[Term, Body]]:
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
                return [found for p in parts for found in self._premises(axiom, p, node)]
            case And(parts):
                return self._joined(axiom, parts, node)
            case Value(prop, value):
                return [(node, (_says(prop, node, value),))]
            case Some(prop, filler):
                if isinstance(filler, Named) and is_datatype(filler.iri, self.read.datatypes):
                    raise self._refusal(f"owl:someValuesFrom {local_name(filler.iri)}", axiom)
                inner = self._variable()
                return [(node, (_says(prop, node, v), *body)) for v, body in self._named(axiom, filler, inner)]
        raise self._refusal(_owl_name(expr), axiom, Words("on the left", "di sisi kiri"))

    def _named(self, axiom: Axiom, expr: Expr, node: Term) -> list[tuple[Term, Body]]:
        found = self._premises(axiom, expr, node)
        return [(v, tuple(_put(t, node, v) for t in body)) for v, body in found]

    def _joined(self, axiom: Axiom, parts: tuple[Expr, ...], node: Term) -> list[tuple[Term, Body]]:
        joined: list[tuple[Term, Body]] = []
        for choice in product(*(self._premises(axiom, p, node) for p in parts)):
            names = {bound for bound, _ in choice if bound != node}
            if len(names) <= 1:
                bound = names.pop() if names else node
                joined.append((bound, tuple(_put(t, node, bound) for _, body in choice for t in body)))
        return joined

    def _conclude(self, axiom: Axiom, expr: Expr, node: Term) -> list[tuple[Body, Triple | None, Expr]]:
        """
        Say what membership of *node* in a class expression means.

        Each entry is what must hold besides, the head (None: it cannot be) and the part of the expression it is from.
        """
        match expr:
            case Named(iri):
                if iri == THING:
                    return []
                return [((), None if iri == _NOTHING else Triple(node, TYPE, iri), expr)]
            case And(parts):
                return [found for p in parts for found in self._conclude(axiom, p, node)]
            case Value(prop, value):
                return [((), _says(prop, node, value), expr)]
            case Only(prop, filler):
                if isinstance(filler, Named) and is_datatype(filler.iri, self.read.datatypes):
                    return []
                inner = self._variable()
                found = self._conclude(axiom, filler, inner)
                return [((_says(prop, node, inner), *extra), head, expr) for extra, head, _ in found]
            case Not(part):
                return [
                    ((*body, Triple(node, _SAME, bound)) if bound != node else body, None, expr)
                    for bound, body in self._premises(axiom, part, node)
                ]
        raise self._refusal(_owl_name(expr), axiom, Words("on the right", "di sisi kanan"))

    # Property axioms

    def _of_properties(self, axiom: Axiom) -> Iterator[Clause]:
        p, *others = (part for part in axiom.parts if isinstance(part, Prop))
        name = _kebab(p.iri)

        def rule(names: tuple[str, ...], body: Body, head: Triple) -> Clause:
            return Clause(axiom, names, body, head, axiom.words, _literal_free(body, head))

        match axiom.kind:
            case "SubPropertyOf":
                yield rule(_between(p, others[0], "is"), (_says(p, _X, _Y),), _says(others[0], _X, _Y))
            case "EquivalentProperties":
                for a, b in ((p, others[0]), (others[0], p)):
                    yield rule(_between(a, b, "is"), (_says(a, _X, _Y),), _says(b, _X, _Y))
            case "InverseProperties":
                for a, b in ((p, others[0]), (others[0], p)):
                    yield rule(_between(b, a, "reverses"), (_says(a, _X, _Y),), _says(b, _Y, _X))
            case "PropertyChain":
                *steps, made = (p, *others)
                nodes = [_X, *(f"?v{i}" for i in range(1, len(steps))), _Y]
                body = tuple(_says(s, nodes[i], nodes[i + 1]) for i, s in enumerate(steps))
                yield rule((f"{_kebab(made.iri)}-by-{_kebab(steps[0].iri)}", *(_kebab(s.iri) for s in steps[1:])), body, _says(made, _X, _Y))
            case "SymmetricProperty":
                yield rule((f"{name}-symmetric",), (_says(p, _X, _Y),), _says(p, _Y, _X))
            case "TransitiveProperty":
                yield rule((f"{name}-transitive",), (_says(p, _X, _Y), _says(p, _Y, _Z)), _says(p, _X, _Z))
            case "ObjectPropertyDomain" | "ObjectPropertyRange":
                yield from self._domain_or_range(axiom, p, name)
            case _:
                yield from self._property_checks(axiom, p, name)

    def _domain_or_range(self, axiom: Axiom, p: Prop, name: str) -> Iterator[Clause]:
        is_domain = axiom.kind == "ObjectPropertyDomain"
        right = _exprs(axiom)[0]
        if not is_domain and isinstance(right, Named) and is_datatype(right.iri, self.read.datatypes):
            return  # whether a literal fits its datatype is for the shapes to say: they can name the cell
        self._fresh = 2
        node, says = (_X, _says(p, _X, _Y)) if is_domain else (_Y, _says(p, _X, _Y))
        word = "domain" if is_domain else "range"
        for extra, head, what in self._conclude(axiom, right, node):
            body = (says, *extra)
            names = (f"{name}-{word}", _short(what))
            if head is None:
                said = both(lambda x: f"{{{node[1:]}}}: {axiom.words.in_(x)}")
                yield Clause(axiom, names, body, None, said, shown=(node,))
            else:
                yield Clause(axiom, names, body, head, axiom.words, _literal_free(body, head))

    def _property_checks(self, axiom: Axiom, p: Prop, name: str) -> Iterator[Clause]:
        en, id_ = self.speaker.prop(p, "en"), self.speaker.prop(p, "id")

        def check(names: tuple[str, ...], body: Body, words: Words, shown: str, *filters: str) -> Clause:
            return Clause(axiom, names, body, None, words, filters, tuple(f"?{v}" for v in shown))

        match axiom.kind:
            case "IrreflexiveProperty":
                words = Words(f"{{x}} is its own {en}", f"{{x}} menjadi {id_} bagi dirinya sendiri")
                yield check((f"{name}-irreflexive",), (_says(p, _X, _X),), words, "x")
            case "AsymmetricProperty":
                words = Words(f"{{x}} and {{y}} are each other's {en}", f"{{x}} dan {{y}} saling menjadi {id_}")
                body = (_says(p, _X, _Y), _says(p, _Y, _X))
                yield check((f"{name}-asymmetric",), body, words, "xy", "STR(?x) <= STR(?y)")
            case "DisjointProperties":
                props = [part for part in axiom.parts if isinstance(part, Prop)]
                for a, b in combinations(props, 2):
                    words = both(lambda x, a=a, b=b: _two_props(self.speaker.prop(a, x), self.speaker.prop(b, x), x))
                    names = ("-".join(sorted((_kebab(a.iri), _kebab(b.iri)))) + "-disjoint",)
                    yield check(names, (_says(a, _X, _Y), _says(b, _X, _Y)), words, "xy")
            case "FunctionalProperty":
                self._must_differ(axiom, p, value=True)
                words = Words(f"{{x}} has two values for {en}, {{y}} and {{z}}", f"{id_} {{x}} ada dua, {{y}} dan {{z}}")
                body = (_says(p, _X, _Y), _says(p, _X, _Z))
                yield check((f"{name}-functional",), body, words, "xyz", "STR(?y) < STR(?z)")
            case "InverseFunctionalProperty":
                self._must_differ(axiom, p, value=False)
                words = Words(f"{{x}} and {{y}} share the {en} {{z}}", f"{id_} {{x}} dan {{y}} sama, yaitu {{z}}")
                body = (_says(p, _X, _Z), _says(p, _Y, _Z))
                yield check((f"{name}-inverse-functional",), body, words, "xyz", "STR(?x) < STR(?y)")
            case _:
                raise self._refusal(f"owl:{axiom.kind}", axiom)

    def _must_differ(self, axiom: Axiom, p: Prop, *, value: bool) -> None:
        """
        Refuse a functional property unless the things it tells apart are known to differ.

        Where they might be the same, OWL concludes that they are (`sameAs`), and Kawung merges nothing. So each thing
        that the ontology's facts put in that place must stand in a list of different ones, and there must be one.
        """
        found = {(t.s if value == p.inverse else t.o) for t in self.read.facts if t.p == p.iri}
        if not found or not all(
            not is_iri(f) or any(f in group for group in self.different) for f in found
        ):
            raise self._refusal(
                f"owl:{axiom.kind}",
                axiom,
                Words(
                    "its values are not known to differ, and Kawung merges nothing",
                    "nilainya belum dinyatakan berbeda, dan Kawung tidak menyatukan apa pun",
                ),
            )

    def _different(self, axiom: Axiom) -> Clause:
        members = [p for p in axiom.parts if isinstance(p, str)]
        among = ", ".join(sorted(members))
        return Clause(
            axiom,
            (f"different-{_kebab(sorted(members)[0])}",),
            (Triple(_X, _SAME, _Y),),
            None,
            Words("{x} and {y} are said to be one and the same", "{x} dan {y} dikatakan satu dan sama"),
            (f"?x IN ({among}) && ?y IN ({among}) && ?x != ?y",),
            (_X, _Y),
        )

    def _refusal(self, what: str, axiom: Axiom, side: Words | None = None) -> Exception:
        en, id_ = axiom.words
        where = Words(f"{side.en}, in: {en}", f"{side.id}, dalam: {id_}") if side else Words(f"in: {en}", f"dalam: {id_}")
        return refuse(what, self.speaker, axiom.triple.s, where)


def _exprs(axiom: Axiom) -> tuple[Expr, ...]:
    return tuple(p for p in axiom.parts if not isinstance(p, Prop | str))


def _is_default(axiom: Axiom, speaker: Speaker) -> bool:
    return axiom.words == speaker.axiom(axiom.kind, axiom.parts)


def _says(prop: Prop, s: Term, o: Term) -> Triple:
    return Triple(o, prop.iri, s) if prop.inverse else Triple(s, prop.iri, o)


def _put(t: Triple, variable: Term, value: Term) -> Triple:
    return Triple(*(value if x == variable else x for x in t))


def _literal_free(body: Body, head: Triple) -> tuple[str, ...]:
    """Keep a variable that stands only where literals may stand from becoming a subject."""
    if head.s.startswith("?") and all(t.s != head.s for t in body):
        return (f"!isLiteral({head.s})",)
    return ()


def _defining(left: Expr) -> list[Expr]:
    """Return the parts of a definition that say more than what kind of thing it is about."""
    parts = list(left.parts) if isinstance(left, And) else [left]
    return [p for p in parts if not isinstance(p, Named)] or parts


def _two_props(a: str, b: str, language: str) -> str:
    if language == "en":
        return f"{{y}} is both {a} and {b} of {{x}}"
    return f"{{y}} sekaligus {a} dan {b} dari {{x}}"


def _owl_name(expr: Expr) -> str:
    match expr:
        case Unsupported(name):
            return f"owl:{name}"
        case Or():
            return "owl:unionOf"
        case OneOf():
            return "owl:oneOf"
        case Some():
            return "owl:someValuesFrom"
        case Only():
            return "owl:allValuesFrom"
        case Not():
            return "owl:complementOf"
    return type(expr).__name__


# Names of rules


def _kebab(iri: Term) -> str:
    name = local_name(iri) if is_iri(iri) else iri.strip('"')
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).strip("-").replace("--", "-")


def _short(expr: Expr) -> str:
    match expr:
        case Named(iri):
            return _kebab(iri)
        case Value(prop, value):
            return f"{_kebab(prop.iri)}-{_kebab(value)}"
        case Some(prop, _) | Only(prop, _):
            return _kebab(prop.iri)
        case Not(part):
            return f"not-{_short(part)}"
        case And(parts) | Or(parts):
            return "-".join(_short(p) for p in parts)
        case OneOf(members):
            return "-".join(_kebab(m) for m in members)
    return "other"


def _words_in(expr: Expr) -> tuple[str, ...]:
    """Give what may tell one definition from another of the same thing: classes first, then the rest."""
    parts = expr.parts if isinstance(expr, And) else (expr,)
    return tuple(_short(p) for p in sorted(parts, key=lambda p: not isinstance(p, Named)))


def _class_names(left: Expr, what: Expr) -> tuple[str, ...]:
    if isinstance(left, Named):
        match what:
            case Named(iri):
                return (f"{_kebab(left.iri)}-is-{_kebab(iri)}",)
            case Value(prop, value):
                return (f"{_kebab(left.iri)}-{_kebab(prop.iri)}", _kebab(value))
            case Only(prop, filler):
                return (f"{_kebab(left.iri)}-only-{_kebab(prop.iri)}", _short(filler))
    return (_short(what), *_words_in(left))


def _between(a: Prop, b: Prop, word: str) -> tuple[str, ...]:
    return (f"{_kebab(a.iri)}-{word}-{_kebab(b.iri)}",)
