"""
corridor, reasoning: axioms about properties and about which things differ, as clauses.

"OWL 2 Web Ontology Language Profiles", section 4.3, table 5 (prp-…) and, for things that differ, table 4
(eq-diff…). Equality is never concluded: where a functional property would make two things one, they clash.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kawung.iris import Triple, is_iri, term
from kawung.problems import Language, Words
from kawung.reasoning.axioms import is_datatype
from kawung.reasoning.classes import of_members
from kawung.reasoning.clauses import Body, Clause, Context, X, Y, Z, literal_free, says
from kawung.reasoning.conditions import Condition, Differing, InOrder, TwoValues
from kawung.reasoning.model import Named, Prop
from kawung.reasoning.naming import between, hyphened, kebab
from kawung.reasoning.saying import Speaker, both, expressions, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.reasoning.model import Axiom

_SAME = term("owl:sameAs")

# What must not hold of a property: what clashes, between which ends it is said, whose values clash, and when.
_CHECKED: dict[str, tuple[Words, tuple[tuple[str, str], ...], tuple[str, ...], tuple[Condition, ...]]] = {
    "IrreflexiveProperty": (
        Words('{x} stands in "{p}" to itself', '{x} punya "{p}" dengan dirinya sendiri'),
        ((X, X),),
        (X,),
        (),
    ),
    "AsymmetricProperty": (
        Words('"{p}" holds both ways between {x} and {y}', '"{p}" antara {x} dan {y} timbal balik'),
        ((X, Y), (Y, X)),
        (X, Y),
        (InOrder(X, Y, same=True),),
    ),
    "FunctionalProperty": (
        Words('{x} has two values for "{p}", {y} and {z}', '{x} punya dua "{p}", yaitu {y} dan {z}'),
        ((X, Y), (X, Z)),
        (X, Y, Z),
        (TwoValues(Y, Z),),
    ),
    "InverseFunctionalProperty": (
        Words('{x} and {y} share {z} as "{p}"', '{x} dan {y} punya "{p}" yang sama, yaitu {z}'),
        ((X, Z), (Y, Z)),
        (X, Y, Z),
        (InOrder(X, Y),),
    ),
}


def of_properties(context: Context, axiom: Axiom) -> Iterator[Clause]:
    """Give the clauses of a property axiom; raise AxiomError if it is not one of those known."""
    p, *others = properties(axiom)
    match axiom.kind:
        case "ObjectPropertyDomain":
            yield from of_members(context, axiom, X, says(p, X, Y), f"{kebab(p.iri)}-domain")
        case "ObjectPropertyRange":
            of = expressions(axiom)[0]
            # Whether a literal fits its datatype is for the shapes to say, which can name the cell.
            if not (isinstance(of, Named) and is_datatype(of.iri, context.read.datatypes)):
                yield from of_members(context, axiom, Y, says(p, X, Y), f"{kebab(p.iri)}-range")
        case "DisjointProperties":
            for a, b in combinations((p, *others), 2):
                pair = "-".join(sorted((kebab(a.iri), kebab(b.iri))))
                words = Words(_two_of(context.speaker, a, b, "en"), _two_of(context.speaker, a, b, "id"))
                both_said = (says(a, X, Y), says(b, X, Y))
                yield Clause(axiom, (f"{pair}-disjoint",), both_said, None, words, (), (X, Y))
        case kind if kind in _CHECKED:
            yield _check(context, axiom, p)
        case _:
            for names, body, head in _rules(axiom.kind, p, others):
                yield Clause(axiom, names, body, head, axiom.words, literal_free(body, head))


def _rules(kind: str, p: Prop, others: list[Prop]) -> list[tuple[tuple[str, ...], Body, Triple]]:
    """Give name, body and head of each rule that a positive axiom of that kind makes."""
    name = kebab(p.iri)
    match kind:
        case "SubPropertyOf":
            return [(between(p, others[0], "is"), (says(p, X, Y),), says(others[0], X, Y))]
        case "EquivalentProperties":
            pairs = ((p, others[0]), (others[0], p))
            return [(between(a, b, "is"), (says(a, X, Y),), says(b, X, Y)) for a, b in pairs]
        case "InverseProperties":
            pairs = ((p, others[0]), (others[0], p))
            return [(between(b, a, "reverses"), (says(a, X, Y),), says(b, Y, X)) for a, b in pairs]
        case "SymmetricProperty":
            return [((f"{name}-symmetric",), (says(p, X, Y),), says(p, Y, X))]
        case "TransitiveProperty":
            return [((f"{name}-transitive",), (says(p, X, Y), says(p, Y, Z)), says(p, X, Z))]
    *steps, made = (p, *others)  # a property chain
    nodes: list[str] = [X, *(f"?v{i}" for i in range(1, len(steps))), Y]
    body = tuple(says(s, nodes[i], nodes[i + 1]) for i, s in enumerate(steps))
    by: list[str] = [kebab(s.iri) for s in steps]
    names: tuple[str, ...] = (f"{kebab(made.iri)}-by-{by[0]}", *by[1:])
    return [(names, body, says(made, X, Y))]


def of_individuals(axiom: Axiom) -> Iterator[Clause]:
    """Give the check of a DifferentIndividuals axiom: no two of its things are said to be the same."""
    members = tuple(sorted(p for p in axiom.parts if isinstance(p, str)))
    if len(members) > 1:
        words = Words(
            "{x} and {y} are said to be one and the same", "{x} dan {y} dinyatakan sebagai satu hal yang sama"
        )
        body = (Triple(X, _SAME, Y),)
        yield Clause(axiom, (f"different-{kebab(members[0])}",), body, None, words, (Differing(X, Y, members),), (X, Y))


def _check(context: Context, axiom: Axiom, p: Prop) -> Clause:
    """Give the check of a property that is irreflexive, asymmetric, functional or inverse functional."""
    words, body, shown, filters = _CHECKED[axiom.kind]
    if axiom.kind.endswith("FunctionalProperty"):
        _must_differ(context, axiom, p, value=axiom.kind == "FunctionalProperty")
    name = f"{kebab(p.iri)}-{hyphened(axiom.kind.removesuffix('Property'))}"
    said = both(lambda x: words.in_(x).replace("{p}", context.speaker.prop(p, x)))
    return Clause(axiom, (name,), tuple(says(p, *ends) for ends in body), None, said, filters, shown)


def _must_differ(context: Context, axiom: Axiom, p: Prop, *, value: bool) -> None:
    """
    Refuse a functional property unless the things it tells apart are known to differ.

    Where they might be the same, OWL concludes that they are (`sameAs`), and Kawung merges nothing. So each
    thing that the ontology's facts put in that place must stand in a list of different ones, and there must
    be one.
    """
    if value and p.iri in context.read.data_properties:
        return  # literals tell by themselves whether they differ
    different = {x for a in context.read.axioms if a.kind == "DifferentIndividuals" for x in a.parts}
    found = {(t.s if value == p.inverse else t.o) for t in context.read.facts if t.p == p.iri}
    if not found or any(is_iri(f) and f not in different for f in found):
        raise context.refusal(
            f"owl:{axiom.kind}",
            axiom,
            Words(
                "its values are not known to differ, and Kawung merges nothing",
                "nilainya belum dinyatakan berbeda, dan Kawung tidak menyatukan apa pun",
            ),
        )


def _two_of(speaker: Speaker, a: Prop, b: Prop, language: Language) -> str:
    first, second = speaker.prop(a, language), speaker.prop(b, language)
    if language == "en":
        return f'{{x}} has {{y}} both as "{first}" and as "{second}"'
    return f'{{y}} menjadi "{first}" dan sekaligus "{second}" dari {{x}}'
