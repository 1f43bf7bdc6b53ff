"""Reasoning: rules come from axioms, give what OWL 2 RL gives, name what cannot be, refuse what they do not know."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

import generate
import studies
from kawung import findings, graph, reasoning, store, vocabulary
from kawung import sheet as reader
from kawung.iris import TYPE, Minter, Triple, concept, literal, term
from kawung.pipeline.sources import BESIDE
from kawung.problems import FaultError, Severity, Words
from reasoning_cases import (
    CASES,
    bare_ontology,
    data,
    expected,
    expected_clashes,
    folders,
    found_clashes,
    in_own_terms,
    judged_by_owlrl,
    owl_closure,
    rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHIPPED = folders("reasoning", "shipped")
AXIOMS = folders("reasoning", "axioms")
REFUSED = sorted(CASES.joinpath("reasoning", "refused").iterdir())
DIRECTION_CASES = folders("direction")
SHARES = 4  # of the axioms, so that several processes can try them
BATCHES = [range(start, start + 25) for start in (0, 25)]
DIRECTIONS = [
    term(f"kw:{name}Linkage") for name in ("Horizontal", "Backward", "Forward", "Subcontract", "Institutional")
]


def turtle(text: str) -> list[Triple]:
    prefixes = (
        "@prefix kw: <https://w3id.org/kawung/def#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . "
        "@prefix role: <https://w3id.org/kawung/scheme/role#> . @prefix : <https://example.org/kawung/id/x/> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . "
    )
    return store.parse_turtle(prefixes + text)


def test_no_case_is_lost() -> None:
    """The folders of cases are found whole."""
    assert (len(SHIPPED), len(AXIOMS), len(REFUSED)) == (9, 42, 28)


# What follows


@pytest.mark.parametrize("case", SHIPPED, ids=lambda c: c.name)
def test_shipped_ontology(case: Path) -> None:
    """The shipped ontology infers exactly what each table says, and clashes exactly where it says so."""
    reasoned = reasoning.infer(data(case), rules())
    assert set(reasoned.new) == expected(case)
    assert found_clashes(reasoned) == expected_clashes(case)


@pytest.mark.parametrize("case", AXIOMS, ids=lambda c: c.name)
def test_axiom_kind(case: Path) -> None:
    """Each kind of axiom means what OWL 2 RL says: exactly the table follows, and owlrl agrees."""
    ontology = data(case, "ontology.ttl")
    reasoned = reasoning.infer(data(case), reasoning.compile_rules(ontology))
    assert set(reasoned.new) == expected(case)
    assert found_clashes(reasoned) == expected_clashes(case)
    if judged_by_owlrl(case):
        assert owl_closure(ontology, data(case)) == in_own_terms(reasoned.new, ontology)


def test_closure_of_the_cases_is_owlrls() -> None:
    """On all hand-made cases together the closure is that of owlrl, in the ontology's own terms."""
    triples = [t for c in (*SHIPPED, *DIRECTION_CASES) if judged_by_owlrl(c) for t in data(c)]
    mine = in_own_terms(reasoning.infer(triples, rules()).new, bare_ontology())
    assert mine == owl_closure(bare_ontology(), triples)
    assert len(mine) > 500


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda b: f"{b[0]}-{b[-1]}")
def test_closure_of_random_studies_is_owlrls(seeds: range) -> None:
    """On random studies, one by one, the closure is owlrl's; what clashes is what owlrl puts in two directions."""
    studies = [generate.study(seed) for seed in seeds]
    judged = owl_closure(bare_ontology(), (t for s in studies for t in s))
    for study in studies:
        subjects = {t.s for t in study}
        theirs = {t for t in judged if t.s in subjects}
        reasoned = reasoning.infer(study, rules())
        assert in_own_terms(reasoned.new, bare_ontology()) == theirs
        typed = {(t.s, t.o) for t in theirs if t.p == TYPE}
        torn = {s for s in subjects for a, b in combinations(DIRECTIONS, 2) if {(s, a), (s, b)} <= typed}
        assert {c.individuals[0] for c in reasoned.clashes} == torn


def test_random_studies_try_what_they_should() -> None:
    """The generator makes what the comparison with owlrl is for: all directions, clashes, unread texts, chains."""
    studies = [generate.study(seed) for batch in BATCHES for seed in batch]
    assert all(60 <= len(s) <= 150 for s in studies)
    reasoned = [reasoning.infer(s, rules()) for s in studies]
    inferred = {(t.p, t.o if t.p == TYPE else "") for r in reasoned for t in r.new}
    assert {(TYPE, d) for d in DIRECTIONS} <= inferred
    assert sum(bool(r.clashes) for r in reasoned) >= 5
    assert any(t.o == generate.UNREAD and t.p == term("kw:rivalOf") for s in studies for t in s)
    assert any(t.p == term("kw:within") for r in reasoned for t in r.new)


@pytest.mark.parametrize("seed", [5, 23])
def test_nothing_more_follows_from_what_followed(seed: int) -> None:
    """Reasoning over statements and inferences together adds nothing."""
    study = generate.study(seed)
    new = reasoning.infer(study, rules()).new
    assert new
    assert reasoning.infer([*study, *new], rules()).new == ()


@pytest.mark.parametrize("seed", [7, 31])
def test_order_does_not_matter(seed: int) -> None:
    """The order of the study's statements changes nothing, not even the words of a clash."""
    study = list(generate.study(seed))
    shuffled = random.Random(seed).sample(study, len(study))  # noqa: S311 - an order, nothing secret
    assert reasoning.infer(study, rules()) == reasoning.infer(shuffled, rules())


def test_more_statements_never_take_an_inference_away() -> None:
    """What follows from a study follows from a larger one, unless it is stated there."""
    small, other = generate.study(1), generate.study(2)
    both = reasoning.infer([*small, *other], rules()).new
    assert set(reasoning.infer(small, rules()).new) <= set(both)


def test_rounds_follow_the_longest_way() -> None:
    """A chain of eight areas is closed in three rounds, since each doubles the reach of `within`."""
    chain = "".join(f":a{n} kw:within :a{n + 1} . " for n in range(8))
    reasoned = reasoning.infer(turtle(chain), rules())
    assert reasoned.rounds == 3
    assert sum(t.p == term("kw:within") for t in reasoned.new) == 8 * 7 // 2


# Whose triples they are


def test_no_triple_is_given_to_two_studies() -> None:
    """Two studies that share all roles, kinds and variables share no inferred triple."""
    first, second = (set(reasoning.infer(generate.study(n), rules()).new) for n in (11, 12))
    assert first
    assert second
    assert not first & second


def test_the_vocabulary_is_reasoned_over_once() -> None:
    """What follows about the ontology's own concepts stands in the rules, and in no study."""
    producer = concept("role", "producer")
    assert Triple(producer, TYPE, term("skos:Concept")) in {*rules().facts}
    about = {t.s for t in rules().facts}
    for seed in (1, 2, 3):
        assert not about & {t.s for t in reasoning.infer(generate.study(seed), rules()).new}


def test_an_inverse_does_not_describe_the_vocabulary() -> None:
    """Where an axiom would say something of a concept because of a study, nothing is given back."""
    inverse = turtle(
        "kw:rolePlayedIn a owl:ObjectProperty . kw:sourceRole owl:inverseOf kw:rolePlayedIn . role:producer a kw:Role ."
    )
    compiled = reasoning.compile_rules([*vocabulary.ontology(), *inverse])
    new = reasoning.infer(turtle(":l a kw:Tie ; kw:sourceRole role:producer ."), compiled).new
    assert {t.s for t in new} == {turtle(":l a kw:Tie .")[0].s}


def test_shared_statements_are_used_and_not_given_back() -> None:
    """Areas handed in as shared carry a study's things further; what follows about the areas is not the study's."""
    shared = turtle(":village kw:within :district . :district kw:within :regency .")
    reasoned = reasoning.infer(turtle(":hamlet kw:within :village ."), rules(), shared)
    (hamlet,) = turtle(":hamlet a kw:Area .")
    assert {t.s for t in reasoned.new} == {hamlet.s}
    assert sum(t.p == term("kw:within") for t in reasoned.new) == 2


def test_nothing_is_said_of_what_is_only_pointed_at() -> None:
    """A web address or a key without a row gets no statement of its own."""
    new = reasoning.infer(turtle(":l kw:source <https://example.org/elsewhere> ."), rules()).new
    assert new
    assert not any("elsewhere" in t.s for t in new)


# Rules rest on axioms


def results(compiled: reasoning.Rules, triples: Iterable[Triple]) -> tuple[set[Triple], set[object]]:
    reasoned = reasoning.infer(triples, compiled)
    return set(reasoned.new), found_clashes(reasoned)


@cache
def golden() -> dict[Path, tuple[list[Triple], set[Triple], set[object]]]:
    """Return the data of the golden cases with what must follow and what must clash."""
    return {c: (data(c), expected(c), expected_clashes(c)) for c in (*SHIPPED, *DIRECTION_CASES)}


@pytest.mark.parametrize("share", range(SHARES))
def test_every_axiom_counts(share: int) -> None:
    """
    Each axiom that a rule or check rests on is tried by the golden cases.

    Taking any one out of the ontology changes what follows or what clashes (or the ontology is refused without it).
    """
    axioms = rules().axioms()
    assert len(axioms) > 200
    idle = []
    for axiom in axioms[share::SHARES]:
        assert axiom.triple in bare_ontology()
        try:
            without = reasoning.compile_rules(t for t in bare_ontology() if t != axiom.triple)
        except reasoning.AxiomError:
            continue
        terms = {axiom.triple.s, axiom.triple.o}
        # The likeliest case first: one whose data speak of the axiom's terms.
        likely = sorted(golden(), key=lambda c: -sum(not terms.isdisjoint(t) for t in golden()[c][0]))
        if all(results(without, golden()[case][0]) == golden()[case][1:] for case in likely):
            idle.append(axiom.words.en)
    assert idle == []


def test_rules_are_named() -> None:
    """Names are unique, made of the ontology's words, and the same whatever order the axioms come in."""
    names = [r.name for r in (*rules().rules, *rules().checks)]
    assert len(set(names)) == len(names) > 200
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    assert {"horizontal-linkage", "backward-linkage", "within-transitive", "source-is-participant"} <= {*names}
    shuffled = random.Random(1).sample(vocabulary.ontology(), len(vocabulary.ontology()))  # noqa: S311 - an order
    again = reasoning.compile_rules(shuffled)
    assert [r.name for r in (*again.rules, *again.checks)] == names


def test_rules_speak_both_languages() -> None:
    """Every rule, check and axiom says itself in English and in Indonesian."""
    for said in (*rules().rules, *rules().checks, *rules().axioms()):
        assert said.words.en
        assert said.words.id
        assert said.words.en != said.words.id
    noted = {t.s for t in vocabulary.ontology() if t.p == TYPE and t.o == term("owl:Axiom")}
    ours = reasoning.compile_rules(t for t in vocabulary.ontology() if t.s not in noted)
    words = {r.name: r.words for r in ours.rules}["horizontal-linkage"]
    assert "both production" in words.en
    assert "sama-sama produksi" in words.id


def test_a_direction_says_why_in_the_words_of_the_ontology() -> None:
    """The rule of horizontal linkage is explained as the ontology's authors put it."""
    words = {r.name: r.words for r in rules().rules}["horizontal-linkage"]
    assert words.en == "both parties act at the production stage"
    assert words.id == "kedua pihak bertindak pada tahap produksi"


def test_rules_are_plain_sparql() -> None:
    """A rule is a CONSTRUCT that leaves out what is there, a check a SELECT of what clashes; neither joins classes."""
    for rule in rules().rules:
        assert rule.construct.startswith("CONSTRUCT {")
        assert "FILTER NOT EXISTS" in rule.construct
        assert term("rdfs:subClassOf") not in rule.construct
    working = store.new()
    for check in rules().checks:
        assert working.select(check.select).variables == tuple(v[1:] for v in check.variables)


def test_authors_words_for_an_axiom_go_before_ours() -> None:
    """A comment on an axiom, in both languages, is how its rule is said."""
    case = next(c for c in AXIOMS if c.name == "notes-mean-nothing")
    (rule,) = reasoning.compile_rules(data(case, "ontology.ttl")).rules
    assert rule.words == Words(en="an A is a B by custom", id="A adalah B menurut kebiasaan")


# What cannot be


def test_a_clash_is_named_in_words() -> None:
    """A planted clash names the linkage, both directions, the two roles behind it and the axiom, in both languages."""
    planted = turtle(
        ':l a kw:Tie ; kw:key "L07" ; kw:source :a ; kw:sourceRole role:producer , role:material-supplier ; '
        "kw:target :b ; kw:targetRole role:producer ."
    )
    (clash,) = reasoning.infer(planted, rules()).clashes
    labels = vocabulary.labels()
    for language in ("en", "id"):
        said = clash.words.in_(language)
        for named in (term("kw:HorizontalLinkage"), term("kw:BackwardLinkage"), term("kw:sourceRole")):
            assert labels[named].in_(language) in said
        for role in ("producer", "material-supplier"):
            assert labels[concept("role", role)].in_(language) in said
        assert said.startswith("L07 ")
        assert clash.axioms[0].words.in_(language) in said
        assert "http" not in said
    assert {(t.p, t.o) for t in clash.premises} == {
        (term("kw:sourceRole"), concept("role", "producer")),
        (term("kw:sourceRole"), concept("role", "material-supplier")),
        (term("kw:targetRole"), concept("role", "producer")),
    }
    assert {a.kind for a in clash.axioms} == {"DisjointClasses", "SubClassOf", "SubPropertyOf", "PropertyChain"}


def test_a_clash_goes_by_a_label_where_there_is_no_key() -> None:
    """A thing is named by its key, else its label, else the end of its address."""
    named = ':a a kw:Actor , kw:ActorGroup ; rdfs:label "Kelompok Rekaan"@id .'
    (clash,) = reasoning.infer(turtle(named), rules()).clashes
    assert clash.words.id.startswith("Kelompok Rekaan sekaligus")
    (clash,) = reasoning.infer(turtle(":a11 a kw:Actor , kw:ActorGroup ."), rules()).clashes
    assert clash.words.en.startswith("a11 is both an actor and a group of actors")


def test_a_clash_that_no_study_made_is_the_ontologys() -> None:
    """An ontology that contradicts itself is refused; a clash within shared statements is not told of a study."""
    with pytest.raises(reasoning.AxiomError, match="contradicts itself"):
        reasoning.compile_rules([*vocabulary.ontology(), *turtle("role:producer a kw:Actor , kw:ActorGroup .")])
    shared = turtle(":a a kw:Actor , kw:ActorGroup .")
    assert reasoning.infer(turtle(":b a kw:Actor ."), rules(), shared).clashes == ()


def sheet() -> findings.Study:
    """A study with one row whose first side has two roles."""
    cells = {
        "id": findings.Cell("L07", ("L07",)),
        "from": findings.Cell("A01", (findings.Ref("actors", "A01"),)),
        "from_role": findings.Cell(
            "producer; material-supplier",
            (
                findings.Named(concept("role", "producer")),
                findings.Named(concept("role", "material-supplier")),
            ),
        ),
    }
    row = findings.Row("linkages", 9, "L07", cells)
    headings = ("id", "from", "from_role")
    return findings.Study("made-up", {"linkages": findings.Sheet("linkages", "linkages.csv", headings, (row,))})


def test_a_clash_becomes_one_problem_at_the_cell() -> None:
    """All clashes of one cell become one violation there, whose remedy and explanation exist in both languages."""
    planted = turtle(
        ':l kw:key "L07" ; kw:sourceRole role:producer , role:material-supplier , role:lender ; '
        "kw:targetRole role:producer ."
    )
    clashes = reasoning.infer(planted, rules()).clashes
    assert len(clashes) == 3
    study = sheet()
    things = {clashes[0].individuals[0]: study.rows("linkages")}
    problems = reasoning.problems(clashes, things, study)
    assert {p.rule for p in problems} == {"linkage-meaning-clash"}
    (problem,) = problems
    (place,) = problem.places
    assert (place.file, place.row, place.column) == ("linkages.csv", 9, "from_role")
    assert place.text == "producer; material-supplier"
    assert problem.severity == Severity.VIOLATION
    assert problem.message.en.startswith("L07 is both")
    assert problem.message.id.startswith("L07 sekaligus")
    assert len(problem.detail) == 3
    for words in (problem.message, problem.remedy, reasoning.EXPLANATIONS[problem.rule]):
        assert words.en.endswith(".")
        assert words.id.endswith(".")
        assert words.en != words.id


def test_a_clash_without_a_row_is_told_of_the_study() -> None:
    """A contradiction about something that no row describes still has a place."""
    clashes = reasoning.infer(turtle(":a a kw:Actor , kw:ActorGroup ."), rules()).clashes
    (problem,) = reasoning.problems(clashes, {}, findings.Study("made-up", {}))
    assert problem.rule == "meaning-clash"
    assert problem.places[0].study == "made-up"


# What is refused


@pytest.mark.parametrize("path", REFUSED, ids=lambda p: p.stem)
def test_what_is_not_known_is_refused_by_name(path: Path) -> None:
    """Anything of OWL that has meaning and that Kawung does not reason with is refused, named in both languages."""
    text = path.read_text(encoding="utf-8")
    name = text.splitlines()[0].removeprefix("# ")
    with pytest.raises(reasoning.AxiomError) as refused:
        reasoning.compile_rules(store.parse_turtle(text))
    assert isinstance(refused.value, FaultError)
    assert name in refused.value.words.en
    assert name in refused.value.words.id
    assert refused.value.words.en != refused.value.words.id


def test_an_unread_text_is_no_subject() -> None:
    """A text where a thing belongs gets no statement, and says nothing about what holds it but what it must."""
    (linkage,) = turtle(":l a kw:Tie .")
    new = reasoning.infer([Triple(linkage.s, term("kw:rivalOf"), literal("bukan apa-apa"))], rules()).new
    assert all(t.s == linkage.s for t in new)
    assert all(t.p != term("kw:rivalOf") for t in new)


@pytest.mark.parametrize("name", ["bantul-2016", "bayat", "contoh"])
def test_closure_of_a_shipped_study_is_owlrls(name: str) -> None:
    """On the shipped studies, with the classes of their categories, the closure is owlrl's, in the ontology's terms."""
    files = {p.name: p.read_bytes() for p in (studies.DATA / name).iterdir() if p.name not in BESIDE}
    study, problems = reader.read(name, files)
    assert study is not None
    assert not problems
    minter = Minter()
    quads = graph.build(study, minter).quads
    triples = [q.triple for q in quads if q.g != minter.graph(name, "provenance")]
    classes = graph.classes(study, minter)
    ontology = [*bare_ontology(), *(t for t in classes if not t.o.startswith('"'))]
    reasoned = reasoning.infer(triples, reasoning.compile_rules([*vocabulary.ontology(), *classes]))
    assert not reasoned.clashes
    mine = in_own_terms(reasoned.new, ontology)
    assert mine == owl_closure(ontology, triples)
    assert len(mine) > 200
