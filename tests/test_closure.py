"""The closure in sets is what the rules' own SPARQL gives: same triples, same rounds, same things that clash."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generate
import studies
from kawung import graph, reasoning, store, vocabulary
from kawung import sheet as reader
from kawung.iris import TYPE, Minter, Quad, Term, Triple, concept, literal, term
from kawung.pipeline.sources import BESIDE
from kawung.problems import Words
from kawung.reasoning.conditions import Condition, Differing, InOrder, Thing, TwoValues
from reasoning_cases import data, folders, found_clashes, rules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHIPPED = [*folders("reasoning", "shipped"), *folders("direction")]
AXIOMS = folders("reasoning", "axioms")
NOTHING = Words("", "")


def by_sparql(
    triples: Iterable[Triple], compiled: reasoning.Rules
) -> tuple[set[Triple], int, set[tuple[tuple[Term, ...], str]]]:
    """Run the rules' CONSTRUCTs on a store until none gives anything, then the checks' SELECTs."""
    working = store.new()
    stated = {*triples, *compiled.facts}
    working.add(Quad(*t, store.DEFAULT_GRAPH) for t in sorted(stated))
    rounds = 0
    while found := {t for rule in compiled.rules for t in working.construct(rule.construct)}:
        rounds += 1
        working.add(Quad(*t, store.DEFAULT_GRAPH) for t in sorted(found))
    new = {q.triple for q in working.quads()} - stated
    clashing = {(row, check.name) for check in compiled.checks for row in working.select(check.select).rows}
    return new, rounds, {(tuple(v or "" for v in row), name) for row, name in clashing}


def agree(triples: Iterable[Triple], compiled: reasoning.Rules) -> reasoning.Reasoned:
    """
    Reason over triples in both ways and compare; subjects that the ontology describes are no study's.

    Numbers are compared as a store spells them, which no reasoning respells.
    """
    working = store.new()
    working.add(Quad(*t, store.DEFAULT_GRAPH) for t in triples)
    triples = [q.triple for q in working.quads()]
    judged, rounds, clashing = by_sparql(triples, compiled)
    reasoned = reasoning.infer(triples, compiled)
    own = {t.s for t in triples} - {t.s for t in compiled.facts}
    assert list(reasoned.new) == sorted(t for t in judged if t.s in own)
    assert reasoned.rounds == rounds
    assert found_clashes(reasoned) == clashing
    return reasoned


@pytest.mark.parametrize("case", SHIPPED, ids=lambda c: c.name)
def test_cases_of_the_shipped_ontology(case: Path) -> None:
    """Every case of the shipped ontology is closed as SPARQL closes it."""
    agree(data(case), rules())


@pytest.mark.parametrize("case", AXIOMS, ids=lambda c: c.name)
def test_cases_of_axioms(case: Path) -> None:
    """Every kind of axiom is closed as SPARQL closes it."""
    agree(data(case), reasoning.compile_rules(data(case, "ontology.ttl")))


@pytest.mark.parametrize("seed", [3, 16, 17])
def test_random_study(seed: int) -> None:
    """A random study is closed as SPARQL closes it."""
    assert len(agree(generate.study(seed), rules()).new) > 100


P, Q, R = (term(f"kw:{name}") for name in "pqr")
CLASSES = [term(f"kw:{name}") for name in "ABC"]
THINGS = [term(f"kw:thing{n}") for n in range(5)]
LITERALS = [literal("a"), literal("b", "id"), literal("1", datatype="integer"), literal("1", datatype="decimal")]
VARIABLES = ["?x", "?y", "?z"]

ends = st.sampled_from(VARIABLES) | st.sampled_from(THINGS[:2])
statements = st.one_of(
    st.builds(Triple, ends, st.just(TYPE), st.sampled_from(CLASSES)),
    st.builds(Triple, ends, st.sampled_from([P, Q, R]), ends | st.sampled_from(LITERALS)),
)
bodies = st.lists(statements, min_size=1, max_size=3, unique=True).map(tuple)


def variables(body: Iterable[Triple]) -> set[Term]:
    return {x for t in body for x in (t.s, t.o) if x.startswith("?")}


@st.composite
def made_rules(draw: st.DrawFn) -> reasoning.Rule:
    """Draw a rule; a variable in the head stands in the body and, where it is the subject, is a thing."""
    body = draw(bodies)
    head = draw(statements.filter(lambda t: variables([t]) <= variables(body)))
    filters = (Thing(head.s),) if head.s.startswith("?") else ()
    return reasoning.Rule("made", (), body, head, filters, NOTHING)


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    things, classes = st.sampled_from(THINGS), st.sampled_from(CLASSES)
    said = st.one_of(
        st.builds(Triple, things, st.just(TYPE), classes),
        st.builds(Triple, things, st.sampled_from([P, Q, R]), things | st.sampled_from(LITERALS)),
    )
    return draw(st.lists(said, min_size=1, max_size=12))


@settings(max_examples=150, deadline=None)
@given(graphs(), st.lists(made_rules(), min_size=1, max_size=6))
def test_any_rules_on_any_graph(triples: list[Triple], made: list[reasoning.Rule]) -> None:
    """Whatever shape rules have (loops, constants, bodies that do not hang together), both ways agree."""
    agree(triples, reasoning.Rules(tuple(made), (), (), (), {}))


def check(name: str, *filters: Condition) -> reasoning.Check:
    """Make a check of which both values of one thing's *p* are told."""
    rule = reasoning.compile_rules(data(AXIOMS[0], "ontology.ttl")).checks[0]
    body = (Triple("?x", P, "?y"), Triple("?x", P, "?z"))
    return reasoning.Check(name, rule.axioms, body, filters, ("?x", "?y", "?z"), NOTHING)


CHECKS = (
    check("thing", Thing("?y")),
    check("order", InOrder("?y", "?z")),
    check("order-or-same", InOrder("?y", "?z", same=True)),
    check("two-values", TwoValues("?y", "?z")),
    check("differing", Differing("?y", "?z", (*THINGS[:3], LITERALS[0]))),
)
NUMBERS = [
    ("10", "decimal"),
    ("10.0", "decimal"),
    ("10", "integer"),
    ("1.0E1", "double"),
    ("7", "byte"),
    ("10.", "decimal"),
    ("1_0", "integer"),
    ("1E1", "decimal"),
    ("ten", "decimal"),
]
values = st.sampled_from(THINGS + LITERALS) | st.sampled_from([literal(text, None, kind) for text, kind in NUMBERS])


@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=6))
def test_conditions_mean_what_their_sparql_means(objects: list[Term]) -> None:
    """Each condition holds for just those values for which its SPARQL expression does."""
    agree([Triple(THINGS[0], P, o) for o in objects], reasoning.Rules((), CHECKS, (), (), {}))


# What comes in


@pytest.mark.parametrize("seed", [17, 23])
def test_any_iterable_of_statements_will_do(seed: int) -> None:
    """Order, doubled statements and the type of the tuples do not matter."""
    study = list(generate.study(seed))
    bare = [tuple(t) for t in random.Random(seed).sample(study * 2, len(study) * 2)]  # noqa: S311 - an order
    reasoned = reasoning.infer(iter(bare), rules())
    assert reasoned == reasoning.infer(study, rules())
    assert all(isinstance(t, Triple) for t in reasoned.new)


def test_a_literal_stays_as_it_is_spelt() -> None:
    """Nothing respells a number: what follows has it as stated, two spellings are two terms, and clash with none."""
    case = next(c for c in AXIOMS if c.name == "functional-data-equality")
    ontology = reasoning.compile_rules(data(case, "ontology.ttl"))
    (functional,) = ontology.checks
    p = functional.body[0].p
    spelt = [Triple(THINGS[0], p, literal(text, None, "decimal")) for text in ("1.50", "1.5")]
    assert reasoning.infer(spelt, ontology).clashes == ()
    copying = reasoning.Rule("copy", (), (Triple("?x", p, "?y"),), Triple("?x", Q, "?y"), (), NOTHING)
    new = reasoning.infer(spelt, reasoning.Rules((copying,), ontology.checks, (), (), {})).new
    assert {t.o for t in new} == {t.o for t in spelt}
    third = Triple(THINGS[0], p, literal("2.0", None, "decimal"))
    clashes = reasoning.infer([*spelt, third], ontology).clashes
    assert {p for c in clashes for p in c.premises} == {*spelt, third}


# Why something clashes


@pytest.mark.parametrize("seed", [0, 3, 8, 37])
def test_the_premises_of_a_clash_make_it(seed: int) -> None:
    """A clash comes of its premises alone, which are statements of the study; without any of them it goes."""
    study = {*generate.study(seed)}
    clashes = reasoning.infer(study, rules()).clashes
    assert clashes
    for clash in clashes:
        assert study.issuperset(clash.premises)
        alone = reasoning.infer(clash.premises, rules())
        assert (clash.individuals, clash.rule) in found_clashes(alone)
        for premise in clash.premises:
            fewer = reasoning.infer({*clash.premises} - {premise}, rules())
            assert (clash.individuals, clash.rule) not in found_clashes(fewer)


def test_the_easiest_way_is_told() -> None:
    """Of several ways to a clash the one with the fewest statements is told, and none that goes in a circle."""
    a, b, c = CLASSES
    is_a, is_b = Triple("?x", TYPE, a), Triple("?x", TYPE, b)
    bodies = {
        "first": (Triple("?x", P, "?y"), Triple("?x", Q, "?y")),
        "last": (Triple("?x", R, "?y"), Triple("?y", R, "?x")),
        "middle": (Triple("?x", R, "?x"),),
    }
    made = [reasoning.Rule(name, (), bodies[name], is_a, (), NOTHING) for name in sorted(bodies)]
    made += [reasoning.Rule("there", (), (is_a,), is_b, (), NOTHING)]
    circle = reasoning.Rule("back", (), (is_b,), is_a, (), NOTHING)
    axioms = check("axioms").axioms
    never = reasoning.Check("never", axioms, (is_b, Triple("?x", TYPE, c)), (), ("?x",), NOTHING)
    x, y = THINGS[:2]
    stated = [Triple(x, P, y), Triple(x, Q, y), Triple(x, R, y), Triple(y, R, x), Triple(x, TYPE, c)]
    compiled = reasoning.Rules((circle, *made), (never,), (), (), {})
    (clash,) = reasoning.infer(stated, compiled).clashes
    assert clash.premises == tuple(sorted([stated[0], stated[1], stated[4]]))  # of equals the first
    easier = [*stated, Triple(x, R, x)]
    (clash,) = reasoning.infer(easier, compiled).clashes
    assert clash.premises == tuple(sorted([easier[4], easier[5]]))


def test_every_one_of_many_clashes_is_told() -> None:
    """Five hundred linkages of two directions, all from one party, are as many clashes, each with words of its own."""
    linkages = [term(f"kw:l{n}") for n in range(500)]
    said = [("kw:source", THINGS[0])] + [
        (f"kw:{side}Role", concept("role", "producer")) for side in ("source", "target")
    ]
    stated = [Triple(x, term(p), o) for x in linkages for p, o in said]
    stated += [Triple(x, term("kw:sourceRole"), concept("role", "lender")) for x in linkages]
    clashes = reasoning.infer(stated, rules()).clashes
    assert [c.individuals for c in clashes] == [(x,) for x in sorted(linkages)]
    assert all({t.s for t in c.premises} == {*c.individuals} for c in clashes)
    assert len({c.words for c in clashes}) == 500


# The ontology compiled once


def test_a_studys_own_classes_are_added_to_the_compiled_ontology() -> None:
    """An ontology compiled once and a study's classes give the rules, names and words of both compiled together."""
    study, _ = reader.read(
        "contoh", {p.name: p.read_bytes() for p in (studies.DATA / "contoh").iterdir() if p.name not in BESIDE}
    )
    assert study is not None
    same_rules(vocabulary.ontology(), graph.classes(study, Minter()))


def same_rules(ontology: Iterable[Triple], own: list[Triple]) -> None:
    assert own
    added, together = reasoning.compile_rules(ontology, own), reasoning.compile_rules([*ontology, *own])
    assert added == together
    assert added.labels == together.labels
    assert [(a.parts, a.words) for a in added.axioms()] == [(a.parts, a.words) for a in together.axioms()]


OWN = {
    "a class above the ontology's": "kw:Firm rdfs:subClassOf kw:Own .",
    "a property": "kw:own a owl:FunctionalProperty , owl:DatatypeProperty ; rdfs:domain kw:Firm .",
    "a note": "kw:own a owl:AnnotationProperty ; rdfs:subPropertyOf skos:prefLabel .",
    "a fact": "kw:own a kw:Firm .",
    "a label of the ontology's": 'kw:Own rdfs:subClassOf kw:Firm . kw:Firm rdfs:label "Other firm"@en .',
    "a definition": "kw:Own owl:equivalentClass [ owl:intersectionOf ( kw:Firm kw:Two ) ] ; owl:disjointWith kw:Role .",
    "words for an axiom": "[] a owl:Axiom ; owl:annotatedSource kw:Firm ; owl:annotatedTarget kw:Actor ; "
    'owl:annotatedProperty rdfs:subClassOf ; rdfs:comment "Own words"@en , "Kata sendiri"@id .',
}


@pytest.mark.parametrize("text", OWN.values(), ids=OWN.keys())
def test_whatever_is_added_means_what_it_means_together(text: str) -> None:
    """Also what touches the ontology's own terms, its facts or its notes gives the same as all compiled together."""
    prefixes = "".join(f"@prefix {p}: {term(f'{p}:')[:-1]}> . " for p in ("kw", "owl", "rdfs", "skos"))
    same_rules(vocabulary.ontology(), vocabulary.stable_blanks(store.parse_turtle(prefixes + text), "own"))


def test_what_hangs_on_the_ontologys_expressions_is_read_with_them() -> None:
    """A class of a study's may be defined by a class expression that stands in the ontology."""
    expression = next(t.s for t in vocabulary.ontology() if t.p == term("owl:intersectionOf"))
    same_rules(vocabulary.ontology(), [Triple(term("kw:Own"), term("owl:equivalentClass"), expression)])


def test_what_the_ontology_would_be_refused_for_is_refused_beside_it() -> None:
    """A fact of a study's own about a functional property of the ontology is looked at as if it stood there."""
    own = [Triple(term("kw:own"), term("kw:atStage"), term("kw:nowhere"))]
    with pytest.raises(reasoning.AxiomError, match="FunctionalProperty"):
        reasoning.compile_rules(vocabulary.ontology(), own)
