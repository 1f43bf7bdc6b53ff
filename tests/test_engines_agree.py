"""
The two engines of the rules give one set of results on a large study full of faults, and what is kept from them does
not matter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import engines
from kawung import resources, store, vocabulary
from kawung.iris import TYPE, Quad, Triple, term
from kawung.validation import engine, prepared, shapes
from kawung.validation.checking import union
from kawung.validation.joined import Joined
from kawung.validation.prepared import ALL, Active, Prepared

Graphs = tuple[list[Quad], list[Quad]]
STAGES: tuple[shapes.Stage, ...] = ("before", "after")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a study of eight times the sound one's rows with six hundred faults."""
    return engines.faulty(tmp_path_factory.mktemp("faulty"), times=8, faults=600)


@pytest.fixture(scope="module")
def graphs(folder: Path) -> Graphs:
    return engines.graphs(folder)


def at(stage: shapes.Stage, graphs: Graphs) -> Joined:
    """Return what a stage checks."""
    quads, inferred = graphs
    return union(quads if stage == "before" else [*quads, *inferred])


def test_the_engines_agree_on_a_study_full_of_faults(folder: Path) -> None:
    """Focus, path, value, source shape, component and severity are the same, over more than half of all rules."""
    pytest.importorskip("shacl")
    found, different = engines.agree(folder)
    assert different == set()
    assert len(found) >= 500
    assert len({r.source_shape for r in found}) >= 200
    assert len({r.component for r in found}) >= 12
    assert {r.severity for r in found} == {"Violation", "Warning", "Info"}


def shown(data: Joined, sight: prepared.Sight) -> int:
    return sum(len(list(listed)) for _, listed in sight.statements(data))


@pytest.mark.parametrize(
    ("file", "name"),
    [
        *((file, "shacl") for stage in STAGES for file in shapes.files(stage)),
        (shapes.AFTER, "pyshacl"),
        ("ontology/shapes/elicitation.ttl", "pyshacl"),
    ],
)
def test_what_shapes_cannot_look_at_changes_nothing(
    file: str, name: engine.Name, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that is shown everything gives the same results as one that is shown only what its shapes name."""
    pytest.importorskip(name)
    data = at("after" if file == shapes.AFTER else "before", graphs)
    used = store.parse_turtle(resources.text(file))
    some = engine.run(data, used, vocabulary.ontology(), name)
    assert some
    assert shown(data, Prepared(used, vocabulary.ontology()).active(data).sight) < shown(data, ALL)
    monkeypatch.setattr(Active, "sight", ALL)
    assert engine.run(data, used, vocabulary.ontology(), name) == some


def test_a_statement_that_is_met_twice_is_said_once(graphs: Graphs) -> None:
    """A triple that stands in two graphs neither counts twice for the compiled engine nor is found twice."""
    pytest.importorskip("shacl")
    data, used = list(at("before", graphs)), shapes.triples("before")
    once = engine.run(data, used, vocabulary.ontology(), "shacl")
    assert engine.run([*data, *data], used, vocabulary.ontology(), "shacl") == once
    assert once


def test_after_reasoning_little_is_looked_at(graphs: Graphs) -> None:
    """The shapes of the second stage name few predicates: parties, findings and labels are not shown again."""
    data = at("after", graphs)
    sight = Prepared(shapes.triples("after"), vocabulary.ontology()).active(data).sight
    found = {predicate: len(list(listed)) for predicate, listed in sight.statements(data)}
    named = ("direction", "statedDirection", "targetRole", "participantRole", "hasUnknown")
    assert set(found) <= {TYPE, *(term(f"kw:{p}") for p in named)}
    assert found[term("kw:direction")] > 0
    assert found[TYPE] == 1, "only the study: no shape asks whether something is of another class"


def seen(body: str) -> prepared.Sight:
    """Return what one shape of some linkages looks at."""
    turtle = f"""
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kw: <https://w3id.org/kawung/def#> .
        @prefix kws: <https://w3id.org/kawung/shape#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        kws:p sh:declare [ sh:prefix "kw" ; sh:namespace "https://w3id.org/kawung/def#" ] .
        kws:x-y a sh:PropertyShape ; sh:targetClass kw:Study ; {body} .
    """
    study = Triple("<urn:s>", TYPE, term("kw:Study"))
    return Prepared(store.parse_turtle(turtle), vocabulary.ontology()).active(Joined.of([study])).sight


def asked(where: str) -> prepared.Sight:
    return seen(f'sh:path kw:key ; sh:sparql [ sh:prefixes kws:p ; sh:select """SELECT $this ?value {where}""" ]')


@pytest.mark.parametrize(
    ("body", "predicates"),
    [
        ("sh:path kw:key ; sh:minCount 1", {"key"}),
        ("sh:path [ sh:inversePath kw:key ] ; sh:minCount 1", {"key"}),
        (
            "sh:path ( kw:key [ sh:zeroOrMorePath [ sh:alternativePath ( kw:pair kw:unit ) ] ] )",
            {"key", "pair", "unit"},
        ),
        ("sh:path kw:key ; sh:lessThanOrEquals kw:base", {"key", "base"}),
        ("sh:path kw:key ; sh:equals kw:base", {"key", "base"}),
        ("sh:path kw:key ; sh:disjoint kw:base", {"key", "base"}),
        ("sh:path kw:key ; sh:qualifiedValueShape [ sh:path kw:base ; sh:minCount 1 ]", {"key", "base"}),
        ("sh:path kw:key ; sh:or ( [ sh:class kw:Party ] [ sh:property [ sh:path kw:base ] ] )", {"key", "base"}),
    ],
)
def test_a_shape_looks_at_what_it_names(body: str, predicates: set[str]) -> None:
    """Paths of all kinds, properties compared with, shapes within shapes: the predicates they name, and no others."""
    sight = seen(body)
    assert sight.predicates is not None
    assert {p for p in map(term, ("kw:key", "kw:base", "kw:pair", "kw:unit", "kw:note")) if p in sight.predicates} == {
        term(f"kw:{p}") for p in predicates
    }
    assert sight.classes is not None
    assert {term("kw:Study")} <= sight.classes
    assert (term("kw:Actor") in sight.classes) == ("kw:Party" in body), "below a class that is named"
    assert term("kw:Finding") not in sight.classes


@pytest.mark.parametrize(
    "where",
    [
        "{ ?value kw:key ?k . FILTER(?k != $this) FILTER NOT EXISTS { ?value kw:base|kw:unit+ ?b ; ^kw:pair ?k } }",
        '{ ?value kw:key ?k ; kw:base ?b . # not ?a ?b ?c\n  FILTER(?b > 5 && STR(?k) = "?s ?p ?o") }',
        "{ { SELECT $this ?b WHERE { $this kw:key ?b } } ?value kw:base ?b } GROUP BY $this ?value ?b",
        "{ ?value a kw:Party ; kw:key ?k } ORDER BY ?value ?k",
        "{ ?value kw:key ?k FILTER(?k != (?value)) ?value kw:base ?k BIND(IRI(?k) AS ?b) ?b kw:base ?k }",
        "{ ?value <https://w3id.org/kawung/def#key> ?k . BIND(IRI(?k) AS ?b) OPTIONAL { ?k kw:base ?b } }",
    ],
)
def test_a_query_without_open_places_looks_at_what_it_names(where: str) -> None:
    """Variables side by side that are no triple's predicate do not make it look at everything."""
    sight = asked(where)
    assert sight.predicates is not None
    assert term("kw:key") in sight.predicates
    assert term("kw:note") not in sight.predicates
    assert sight.classes is not None
    assert (term("kw:Actor") in sight.classes) == ("kw:Party" in where)


@pytest.mark.parametrize(
    "where",
    [
        "{ $this ?p ?value }",
        "{ ?value kw:key ?k ; ?p $this }",
        "{ ?value kw:key [ ?p $this ] }",
        "{ [] ?p $this }",
        "{ ?value kw:key ?k . ( ?k ) ?p $this }",
        "{ FILTER(?k) (?k (1)) ?p $this }",
        "{ $this ?p 5 }",
        '{ $this ?p "x" }',
        "{ $this ?p kw:Study . ?value kw:key ?k }",
        "{ $this !kw:key ?value }",
        "{ $this !(kw:key|^kw:pair) ?value }",
        "{ ?value other:key $this }",
        "{ ?value <key> $this }",
        "PREFIX kw: <urn:other:> WHERE { ?value kw:key $this }",
        "{ ?value kw:key $this . FILTER(?k<?value&&?k>$this) }",
        "{ ?value kw:a\\\\-b $this }",
        "{ ?value kw:key '''x''' }",
    ],
)
def test_a_query_that_may_ask_for_anything_is_shown_everything(where: str) -> None:
    """A variable or a negation in a predicate's place, and names that cannot be read here."""
    assert asked(where) == ALL


def test_a_closed_shape_is_shown_everything() -> None:
    """It asks whether there is any other predicate."""
    assert seen("sh:path kw:key ; sh:node [ sh:closed true ; sh:property [ sh:path kw:key ] ]") == ALL


@pytest.mark.parametrize(
    "body",
    [
        "sh:path rdf:type ; sh:minCount 1",
        "sh:path ( kw:key rdf:type ) ; sh:minCount 1",
        'sh:path kw:key ; sh:sparql [ sh:select "SELECT $this WHERE { $this a ?c }" ]',
        'sh:path kw:key ; sh:sparql [ sh:prefixes kws:p ; sh:select "SELECT $this WHERE { $this a kw:Study , ?c }" ]',
        'sh:path kw:key ; sh:sparql [ sh:prefixes kws:p ; sh:select "SELECT $this WHERE { ?c ^a kw:Study }" ]',
    ],
)
def test_where_any_class_may_matter_all_are_shown(body: str) -> None:
    """A path over `rdf:type` and a query for a class that it does not name see every class."""
    sight = seen(body)
    assert sight.predicates is not None
    assert TYPE in sight.predicates
    assert sight.classes is None


def test_classes_that_the_data_put_in_order_are_all_shown() -> None:
    """What a study itself puts below a class is not known to the shapes: then no class is left out."""
    used = "sh:path kw:key ; sh:class kw:Party"
    below = Triple("<urn:c>", term("rdfs:subClassOf"), term("kw:Party"))
    data = Joined.of([below, Triple("<urn:x>", TYPE, "<urn:c>"), Triple("<urn:x>", term("kw:note"), '"n"')])
    assert {t[0]: list(t[1]) for t in seen(used).statements(data)} == {
        below.p: [below],
        TYPE: [Triple("<urn:x>", TYPE, "<urn:c>")],
    }
