"""What others said in our terms stands beside a build's own statements: queries see it, questions do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kawung import answers, foreign, networks, pipeline
from kawung.iris import Minter, concept, decimal, iri, literal, term

ROOT = Path(__file__).parent.parent
MINTER = Minter("https://example.org/kawung/")
KEY, STUDY = "contoh", "contoh"
NAME = "other"
GRAPH = MINTER.shared_graph(f"import/{NAME}")
FIRM, BUYER = (MINTER.thing(STUDY, "party", key) for key in ("a01", "a07"))
AREA = MINTER.area("33.10.04")


def theirs(key: str) -> str:
    return iri(f"https://other.example/id/{key}")


SAID = {
    # a study of the same key, whose graph would be one of entities
    (theirs("s"), "rdf:type", term("kw:Study")),
    (theirs("s"), "kw:key", literal(KEY)),
    (theirs("s"), "kw:studyKind", concept("study-kind", "real")),
    # a linkage of our firm
    (theirs("l"), "rdf:type", term("kw:Tie")),
    (theirs("l"), "rdf:type", term("kw:BackwardLinkage")),
    (theirs("l"), "kw:source", FIRM),
    (theirs("l"), "kw:target", BUYER),
    (theirs("l"), "kw:sourceRole", concept("role", "producer")),
    (theirs("l"), "kw:variable", concept("variable", "marketing")),
    (theirs("l"), "kw:basis", concept("basis", "observed")),
    # a match and an official figure of our area
    (theirs("m"), "rdf:type", term("kw:Mapping")),
    (theirs("m"), "kw:mappedThing", AREA),
    (theirs("m"), "kw:externalThing", theirs("bayat")),
    (theirs("m"), "kw:matchKind", term("skos:exactMatch")),
    (theirs("m"), "kw:confidence", decimal(1)),
    (theirs("f"), "rdf:type", term("qb:Observation")),
    (theirs("f"), "kw:place", AREA),
    (theirs("f"), "kw:claimProperty", concept("claim-property", "workers")),
    (theirs("f"), "kw:referenceYear", literal("2024")),
    (theirs("f"), "kw:value", decimal(7)),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two builds of one study, the second of a project that has imported what somebody else says."""
    made = []
    for name in ("alone", "beside"):
        where = tmp_path_factory.mktemp(name)
        (where / "kawung.toml").write_text(f'base = "{MINTER.base}"\n', encoding="utf-8")
        shutil.copytree(ROOT / "data" / "studies" / STUDY, where / "data" / "studies" / STUDY)
        if name == "beside":
            lines = sorted(f"{s} {term(p)} {o} {GRAPH} .\n" for s, p, o in SAID)
            nquads = "".join(lines).encode()
            about = foreign.About("other.ttl", "0" * 64, "turtle", "2026-11-27", nquads_sha256=foreign.digest(nquads))
            rdf = where / "data" / "linked" / "rdf"
            rdf.mkdir(parents=True)
            (rdf / f"{NAME}.nq").write_bytes(nquads)
            (rdf / f"{NAME}.toml").write_bytes(foreign.written(about))
        done = pipeline.build(pipeline.find_project(where), where / "build")
        assert done.written
        made.append(where / "build")
    return made[0], made[1]


GIVEN = {"area": "33.10.04", "thing": "33.10.04", "place": "33.10.04", "actor": "A01", "linkage": "L01", "with": KEY}


@pytest.mark.parametrize("question", answers.questions(), ids=lambda question: question.name)
def test_a_question_gives_the_same_answer_beside_an_import(
    question: answers.Question, folders: tuple[Path, Path]
) -> None:
    """No row of an answer rests on it, though it speaks of our firm and our area, and calls its study as we do ours."""
    given = {p.name: GIVEN[p.name] for p in question.parameters if p.name in GIVEN and p.name != "study"}
    study = None if question.made_up_too else KEY
    alone, beside = (pipeline.open_build(folder).ask(question.name, study=study, **given) for folder in folders)
    assert beside == alone


def test_studies_and_networks_are_those_of_the_build(folders: tuple[Path, Path]) -> None:
    """The list of studies and the network of one have nothing of it either."""
    alone, beside = (pipeline.open_build(folder) for folder in folders)
    assert beside.studies == alone.studies
    assert GRAPH not in {quad.g for quad in beside.store.quads()}
    assert len(beside.store) == len(alone.store)
    assert networks.read(beside.store, KEY) == networks.read(alone.store, KEY)


def test_a_query_sees_what_was_imported(folders: tuple[Path, Path]) -> None:
    """In a process of its own, in this one, and as a Dataset; a build without imports has none."""
    text = f"SELECT ?s ?p ?o WHERE {{ GRAPH {GRAPH} {{ ?s ?p ?o }} FILTER(?s != {GRAPH}) }}"
    _, beside = folders
    wanted = sorted((s, term(p), o) for s, p, o in SAID)
    assert sorted(pipeline.query_build(beside, text).rows) == wanted
    assert sorted(pipeline.open_build(beside).query(text).rows) == wanted
    assert len(pipeline.open_build(beside).dataset().graph(GRAPH[1:-1])) >= len(wanted)
    assert pipeline.open_build(folders[0]).query(text).rows == []


def test_a_push_sends_it_in_its_graph(folders: tuple[Path, Path]) -> None:
    """It is one of the graphs that all studies share."""
    plan = pipeline.push(folders[1], "http://127.0.0.1:9/store", private_server=True, dry_run=True)
    assert {graph.name: graph.study for graph in plan.graphs}[GRAPH[1:-1]] == ""


def test_a_query_of_a_build_with_a_store_on_disk_sees_it_too(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Questions are asked of the store on disk, which is without it."""
    monkeypatch.setenv("KAWUNG_DISK_FROM", "0")
    pipeline.build(pipeline.find_project(folders[1].parent), tmp_path / "build")
    text = f"SELECT ?s WHERE {{ GRAPH {GRAPH} {{ ?s {term('kw:key')} ?key }} }}"
    opened = pipeline.open_build(tmp_path / "build")
    assert pipeline.query_build(tmp_path / "build", text).rows == [(theirs("s"),)]
    assert opened.query(text).rows == [(theirs("s"),)]
    assert opened.store.select(text).rows == []
