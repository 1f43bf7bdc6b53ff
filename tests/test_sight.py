"""What is left out of what an engine is shown, of the ontology and of what is only counted, changes no result."""

from __future__ import annotations

import pytest

from kawung import store, vocabulary
from kawung.iris import TYPE, Triple, term
from kawung.validation import engine, prepared, shapes
from kawung.validation.joined import Joined
from kawung.validation.prepared import ALL, Active, Prepared

ENGINES: tuple[engine.Name, ...] = ("shacl", "pyshacl")
STAGES: tuple[shapes.Stage, ...] = ("before", "after")
NOTE, KEY, SUBCLASS = term("kw:note"), term("kw:key"), term("rdfs:subClassOf")
QUERY = """
    sh:path kw:unit ; sh:sparql [ sh:prefixes kws:p ; sh:select "SELECT $this ?value WHERE { $this kw:note ?value }" ]
"""


def made(*bodies: str) -> list[Triple]:
    """Make property shapes of these bodies, each about studies."""
    turtle = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kw: <https://w3id.org/kawung/def#> .
        @prefix kws: <https://w3id.org/kawung/shape#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        kws:p sh:declare [ sh:prefix "kw" ; sh:namespace "https://w3id.org/kawung/def#" ] .
    """
    for number, body in enumerate(bodies):
        turtle += f"kws:x-{number} a sh:PropertyShape ; sh:targetClass kw:Study ; sh:severity sh:Info ; {body} .\n"
    return list(store.parse_turtle(turtle))


def ready(*bodies: str) -> Prepared:
    return Prepared(made(*bodies), vocabulary.ontology())


def noted(*counts: int) -> Joined:
    """Give studies with so many notes each."""
    said = [Triple(f"<urn:{number}>", TYPE, term("kw:Study")) for number in range(len(counts))]
    notes = [Triple(f"<urn:{number}>", NOTE, f'"{n}"') for number, count in enumerate(counts) for n in range(count)]
    return Joined.of([*said, *notes])


def shown(asked: Prepared, data: Joined, predicate: str = NOTE) -> list[Triple]:
    return [Triple(*said[:3]) for p, listed in asked.whole.statements(data) if p == predicate for said in listed]


@pytest.mark.parametrize(
    ("most", "counts", "left"),
    [(0, (0, 1, 1), {1, 2}), (0, (0, 1, 2), {1, 2}), (1, (0, 1, 2, 3), {2, 3}), (2, (2, 1, 2, 3), {3})],
)
def test_of_what_is_only_counted_no_more_is_shown_than_breaks_the_rule(
    most: int, counts: tuple[int, ...], left: set[int]
) -> None:
    """Only those are shown of which there are too many, and of these all."""
    found = shown(ready(f"sh:path kw:note ; sh:maxCount {most}"), noted(*counts))
    assert {t.s for t in found} == {f"<urn:{number}>" for number in left}
    assert len(found) == sum(counts[number] for number in left)


def test_where_nothing_is_said_too_often_nothing_is_shown() -> None:
    """A study without a doubled note shows none of its notes to an engine that only asks whether there are two."""
    assert shown(ready("sh:path kw:note ; sh:maxCount 1"), noted(1, 1, 0)) == []


def test_of_two_rules_that_count_the_stricter_decides() -> None:
    """One rule allows two, another one: what has two is shown, in whatever order they stand."""
    bodies = ("sh:path kw:note ; sh:maxCount 2", "sh:path kw:note ; sh:maxCount 1")
    for asked in (ready(*bodies), ready(*reversed(bodies))):
        assert {t.s for t in shown(asked, noted(1, 2))} == {"<urn:1>"}


@pytest.mark.parametrize(
    "body",
    [
        "sh:path kw:note ; sh:minCount 1",
        "sh:path kw:note ; sh:maxCount 1 ; sh:minCount 1",
        "sh:path kw:note ; sh:maxCount 1 ; sh:disjoint kw:key",
        "sh:path [ sh:inversePath kw:note ] ; sh:maxCount 1",
        "sh:path [ sh:alternativePath ( kw:note kw:key ) ] ; sh:maxCount 1",
        "sh:path ( kw:key kw:note ) ; sh:maxCount 1",
        "sh:path kw:key ; sh:equals kw:note",
        "sh:path kw:key ; sh:property [ sh:path kw:note ; sh:minCount 1 ]",
        'sh:path kw:note ; sh:maxCount "one"',
        "sh:targetSubjectsOf kw:note ; sh:path kw:key ; sh:minCount 1",
        QUERY,
    ],
)
def test_what_a_shape_asks_more_of_is_shown_whole(body: str) -> None:
    """Whatever else one shape asks of a predicate, all its statements are shown, though another only counts them."""
    asked = ready("sh:path kw:note ; sh:maxCount 1", body)
    assert len(shown(asked, noted(1, 2, 0))) == 3


def test_the_shipped_shapes_only_count_notes() -> None:
    """A sheet is full of notes, of which no rule asks anything but that a row has one: they are not shown."""
    assert Prepared(shapes.triples("before"), vocabulary.ontology()).whole.sight.most[NOTE] == 1


@pytest.mark.parametrize("name", ENGINES)
def test_what_is_counted_is_found_all_the_same(name: engine.Name, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two notes are one result; one note that stands in two graphs is none; it is so when all is shown, too."""
    pytest.importorskip(name)
    bodies = ("sh:path kw:note ; sh:maxCount 1", "sh:path kw:unit ; sh:not [ sh:path kw:note ; sh:maxCount 1 ]")
    links = [Triple("<urn:2>", term("kw:unit"), thing) for thing in ("<urn:0>", "<urn:1>")]
    data = [*noted(1, 2, 0), *noted(1), *links]
    some = engine.run(data, made(*bodies), vocabulary.ontology(), name)
    assert [(r.focus, r.value, r.component) for r in some] == [
        ("<urn:1>", None, "MaxCount"),
        ("<urn:2>", "<urn:0>", "Not"),
    ]
    monkeypatch.setattr(Active, "sight", ALL)
    assert engine.run(data, made(*bodies), vocabulary.ontology(), name) == some


LISTED = "sh:path rdf:type ; sh:qualifiedValueShape [ sh:in ( kw:Actor kw:ActorGroup ) ] ; sh:qualifiedMinCount 1"


def test_a_shape_that_counts_listed_classes_looks_at_these() -> None:
    """How many of a list of classes a thing has does not depend on its other classes."""
    classes = ready(LISTED).whole.sight.classes
    assert classes is not None
    assert {term("kw:Actor"), term("kw:ActorGroup"), term("kw:Study")} <= classes
    assert term("kw:Finding") not in classes


@pytest.mark.parametrize(
    "body",
    [
        f"{LISTED} ; sh:minCount 2",
        f"{LISTED} ; sh:maxCount 2",
        "sh:path rdf:type ; sh:maxCount 1",
        "sh:path rdf:type ; sh:qualifiedValueShape [ sh:not [ sh:in ( kw:Actor ) ] ] ; sh:qualifiedMinCount 1",
        "sh:path rdf:type ; sh:qualifiedValueShape [ sh:in ( kw:Actor ) ; sh:class kw:Party ] ; sh:qualifiedMinCount 1",
        "sh:path [ sh:inversePath rdf:type ] ; sh:maxCount 1",
        "sh:path rdfs:subClassOf ; sh:maxCount 1",
    ],
)
def test_a_shape_that_asks_more_of_classes_looks_at_all(body: str) -> None:
    """As soon as other classes may count, none is left out, neither of the study nor of the ontology."""
    asked = ready(body)
    assert asked.whole.sight.classes is None
    assert shown(asked, noted(1), TYPE)[: len(asked.known.by_predicate[TYPE])] == asked.known.by_predicate[TYPE]


@pytest.mark.parametrize("stage", STAGES)
def test_of_the_ontology_only_classes_that_shapes_name_are_shown(stage: shapes.Stage) -> None:
    """What is a class or a property is of no use to the rules; what a cell may choose is, if they ask for it."""
    asked = Prepared(shapes.triples(stage), vocabulary.ontology())
    found = {t.o for t in shown(asked, Joined.of([]), TYPE)}
    assert term("owl:Class") not in found
    assert (term("kw:Role") in found) == (stage == "before")
    assert len(shown(asked, Joined.of([]), SUBCLASS)) < len(asked.known.by_predicate[SUBCLASS])


def test_beside_classes_of_a_study_the_whole_ontology_is_shown() -> None:
    """A study that puts classes in order may put any class of the ontology below any other."""
    below = Triple("<urn:c>", SUBCLASS, term("kw:Party"))
    asked = ready("sh:path kw:key ; sh:class kw:Party")
    data = Joined.of([below])
    assert len(shown(asked, data, SUBCLASS)) == len(asked.known.by_predicate[SUBCLASS]) + 1
    assert len(shown(asked, data, TYPE)) == len(asked.known.by_predicate[TYPE])


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("stage", STAGES)
def test_all_shapes_are_silent_about_the_ontology(stage: shapes.Stage, name: engine.Name) -> None:
    """So that shapes of which a study has no target give nothing, whether an engine is asked them or not."""
    pytest.importorskip(name)
    asked = Prepared(shapes.triples(stage), vocabulary.ontology())
    run = engine._shacl if name == "shacl" else engine._pyshacl
    assert list(run(Joined.of([]), asked.whole)) == []


def test_shapes_are_compiled_once_for_studies_of_any_tables() -> None:
    """Which tables a study has does not make another set of shapes to be compiled."""
    pytest.importorskip("shacl")
    asked = Prepared(shapes.triples("before"), vocabulary.ontology())
    before = engine._compiled.cache_info().misses
    for kind in ("kw:Study", "kw:Actor", "kw:Claim"):
        data = Joined.of([Triple("<urn:x>", TYPE, term(kind))])
        assert engine.ask(data, asked, "shacl") == engine.ask(data, asked, "pyshacl")
    assert engine._compiled.cache_info().misses == before + 1


def test_a_sight_that_is_not_limited_shows_everything() -> None:
    """Neither predicates nor classes nor what is only counted are left out."""
    data = noted(1, 2)
    assert {t for _, listed in prepared.ALL.statements(data) for t in listed} == set(data)
