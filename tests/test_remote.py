"""Rules of servers that a user names: what is asked, what comes back, what is sent, and what goes wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import studies
from kawung import answers, pipeline, store
from kawung.answers.binding import outermost_group
from kawung.iris import Quad, Triple, iri, literal, read_literal, term
from kawung.pipeline.pushing import in_the_clear
from kawung.pipeline.serving import open_endpoint
from kawung.problems import KawungError, UnreadableError, UsageError, Words
from kawung.store import results
from kawung.store.access import Access, access
from kawung.store.remote import RemoteStore, form_of
from kawung.store.sending import GraphStore, Updates, pieces
from kawung.store.wire import Wire, checked
from run import kawung_here
from servers import Acting, Asked, Server, acting, free_port, oxigraph, virtuoso

HOME = "https://w3id.org/kawung/graph/"
XSD = "http://www.w3.org/2001/XMLSchema#"
ROWS = '{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "x"}}]}}'
SELECT = "SELECT ?a WHERE { ?a ?b ?c }"


# What every server has in common


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the three shipped studies, built."""
    root = tmp_path_factory.mktemp("project")
    (root / "kawung.toml").write_text('base = "https://w3id.org/kawung/"\nstudies = "."\n', encoding="utf-8")
    for study in ("bantul-2016", "bayat", "contoh"):
        studies.copy(study, root)
    assert kawung_here("build", "--fail-on", "never", cwd=root).returncode == 0
    return root


@pytest.fixture(scope="module")
def built(project: Path) -> pipeline.Kawung:
    return pipeline.open_build(project / "build")


@pytest.fixture(scope="module")
def in_oxigraph(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        assert push(project, server).returncode == 0
        yield server


@pytest.fixture(scope="module")
def in_virtuoso(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        assert push(project, server).returncode == 0
        yield server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each real server in turn, with the build in it."""
    found: Server = request.getfixturevalue(f"in_{request.param}")
    return found


def push(project: Path, server: Server, *more: str, protocol: str = "graph-store", public: bool = False) -> Any:
    """Send the full build, or what of it is public."""
    address = server.graphs if protocol == "graph-store" else server.update
    line = ["push", "--endpoint", address, "--protocol", protocol, "--query-endpoint", server.query, *more]
    line += [] if public else ["--private-server"]
    with pytest.MonkeyPatch.context() as patched:
        for name, value in server.environment.items():
            patched.setenv(name, value)
        return kawung_here(*line, cwd=project)


def writing(server: Server, address: str) -> Wire:
    return Wire(address, access=access(server.environment))


def without_blanks(quads: Iterator[Quad] | list[Quad]) -> list[Quad]:
    return sorted(q for q in quads if not q.s.startswith("_:") and not q.o.startswith("_:"))


def ours(server: Server) -> list[Quad]:
    return [q for q in RemoteStore(server.query).quads() if q.g.startswith(f"<{HOME}")]


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_a_build_arrives_whole(server: Server, protocol: str, project: Path, built: pipeline.Kawung) -> None:
    """Every statement of the build stands in its graph on the server, by either protocol, however often it is sent."""
    said = push(project, server, "--format", "json", protocol=protocol)
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert sum(g["statements"] for g in told["graphs"]) == len(built.store)
    assert {g["replaces"] for g in told["graphs"]} == {True}
    assert (told["removed"], told["left"], told["private"]) == ([], [], ["contoh"])
    own = list(built.store.quads())
    found = ours(server)
    assert without_blanks(found) == without_blanks(own)
    assert len(found) == len(own)


ODD = [
    literal('quotes " and \\ and \n and \t and \x01'),
    literal("ꦏꦮꦸꦁ 𐎠 é"),
    literal("kuat sekali", "id"),
    literal("a", "en-gb"),
    literal("31", None, "integer"),
    literal("2.5", None, "decimal"),
    literal("true", None, "boolean"),
    literal("false", None, "boolean"),
    literal("2026-05-04", None, "date"),
    literal("2014", None, "gYear"),
    f"{literal('33.10')}^^<https://w3id.org/kawung/def#kemendagri-code>",
    iri("https://example.org/a%20b?c=d&e=(f)#ü"),
]


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_terms_come_back_as_they_went(server: Server, protocol: str) -> None:
    """Texts of any script, tags, numbers, dates and datatypes come back as the embedded engines give them."""
    graph, about = iri("https://example.org/odd"), iri("https://example.org/s")
    lines = [f"{about} {term('kw:note')} {o} .\n" for o in ODD]
    way = (
        GraphStore(writing(server, server.graphs))
        if protocol == "graph-store"
        else Updates(writing(server, server.update))
    )
    assert list(way.replace(graph, lines)) == [len(lines)]
    found = RemoteStore(server.query).select(f"SELECT ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    assert sorted(row[0] or "" for row in found.rows) == sorted(ODD)
    way.drop(graph)
    way.drop(graph)  # what is not there is removed already
    assert RemoteStore(server.query).select(f"SELECT ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows == []


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_blank_nodes_keep_together(server: Server, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph in many requests has each blank node once."""
    monkeypatch.setattr("kawung.store.sending._MOST_GRAPH", 400)
    monkeypatch.setattr("kawung.store.sending._MOST_STATEMENTS", 3)
    graph = iri("https://example.org/blank")
    lines = [f"_:n{i % 4} <https://example.org/p{i // 4}> {'_:m' + str(i % 4) if i > 7 else i} .\n" for i in range(12)]
    lines = [line.replace(f"> {i} .", f'> "{i}" .') for i, line in enumerate(lines)]
    way = (
        GraphStore(writing(server, server.graphs))
        if protocol == "graph-store"
        else Updates(writing(server, server.update))
    )
    assert len(list(way.replace(graph, sorted(lines)))) > 1
    ask = RemoteStore(server.query)
    counted = f"SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?all) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    assert ask.select(counted).rows == [tuple(literal(n, None, "integer") for n in ("4", "12"))]
    way.drop(graph)


def test_all_calls_of_a_store(server: Server) -> None:
    """A server answers SELECT, ASK and CONSTRUCT, is counted, and is not written to through the store."""
    ask = RemoteStore(server.query)
    assert ask.ask(f"ASK {{ GRAPH <{HOME}bayat/entities> {{ ?s ?p ?o }} }}") is True
    assert ask.ask(f"ASK {{ GRAPH <{HOME}nowhere> {{ ?s ?p ?o }} }}") is False
    key = f"?s a {term('kw:Study')} ; {term('kw:key')} ?k"
    query = f"CONSTRUCT {{ ?s {term('kw:key')} ?k }} WHERE {{ GRAPH <{HOME}bayat/entities> {{ {key} }} }}"
    assert [t.o for t in ask.construct(query)] == ['"bayat"']
    assert len(ask) >= 15_000
    found = ask.select(f"SELECT * WHERE {{ GRAPH <{HOME}bayat/entities> {{ ?one ?two ?three }} }} LIMIT 2")
    assert found.variables == ("one", "two", "three")
    assert len(found.rows) == 2
    for call in (lambda: ask.add([]), lambda: ask.load("")):
        with pytest.raises(UsageError, match="kawung push"):
            call()
    for query in ("ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <https://example.org/>"):
        with pytest.raises(UsageError, match="Only SELECT"):
            ask.select(query)


def test_a_query_that_a_server_cannot_read(server: Server) -> None:
    """The server's own first line says where it breaks; exit code 2."""
    with pytest.raises(UsageError, match=r"cannot read the query \(.+\)\.") as refused:
        RemoteStore(server.query).select("SELECT ?a WHERE { ?a ?b }")
    assert "\n" not in refused.value.words.en
    assert refused.value.words.en != refused.value.words.id


def test_graphs_of_earlier_builds(server: Server, project: Path) -> None:
    """
    What a study no longer has goes when it is sent; what is left of studies that are gone is told, and pruned on
    demand; graphs that are not Kawung's stay.
    """
    way = GraphStore(writing(server, server.graphs))
    line = ["<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"]
    stale, gone, other = f"{HOME}contoh/measured", f"{HOME}lama/observed", "https://example.org/another"
    for name in (stale, gone, other):
        list(way.replace(iri(name), line))

    def there() -> set[str]:
        ask = RemoteStore(server.query)
        return {name for name in (stale, gone, other) if ask.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")}

    said = push(project, server, "--dry-run")
    assert "Nothing was sent." in said.stdout
    assert there() == {stale, gone, other}
    said = push(project, server)
    assert stale in re.sub(r"\s+", " ", said.stdout)
    assert "--prune removes them" in re.sub(r"\s+", " ", said.stdout)
    assert there() == {gone, other}
    assert push(project, server, "--study", "bayat").returncode == 0
    assert there() == {gone, other}
    told = json.loads(push(project, server, "--prune", "--format", "json").stdout)
    assert (told["removed"], told["left"]) == ([gone], [])
    assert there() == {other}
    way.drop(iri(other))


def test_one_study_leaves_the_others_as_they_are(server: Server, project: Path, built: pipeline.Kawung) -> None:
    """What all studies share is sent whole, also when only one of them is: classes of the others stay."""
    said = json.loads(push(project, server, "--study", "bayat", "--format", "json").stdout)
    assert {g["study"] for g in said["graphs"]} == {None, "bayat"}
    assert without_blanks(ours(server)) == without_blanks(built.store.quads())


# The questions

EXTRA: dict[str, dict[str, dict[str, str]]] = {
    "evidence": {
        "bantul-2016": {"linkage": "L01"},
        "bayat": {"linkage": "L01"},
        "contoh": {"linkage": "L01"},
    },
    "linkages-of-actor": {
        "bantul-2016": {"actor": "wukirsari-firms"},
        "bayat": {"actor": "craftspeople"},
        "contoh": {"actor": "A01"},
    },
}
# Asked about something else than one study: two of them, an area, a thing.
ELSE: dict[str, tuple[str | None, dict[str, str]]] = {
    "clusters-side-by-side": ("bayat", {"with": "bantul-2016"}),
    "industry-by-area": (None, {"area": "33.10.04"}),
    "external-identifiers": (None, {"thing": "33.10"}),
}
NAMES = [q.name for q in answers.questions() if q.name not in ELSE]


STUDIES = ("bantul-2016", "bayat", "contoh")


def asked(where: store.Store, question: str, study: str) -> str:
    return answers.ask(where, question, study=study, params=EXTRA.get(question, {}).get(study)).to_json()


@pytest.fixture(scope="module")
def expected(built: pipeline.Kawung) -> dict[tuple[str, str], str]:
    """What the embedded store answers to each question about each study."""
    return {(question, study): asked(built.store, question, study) for question in NAMES for study in STUDIES}


def test_every_question_has_rows_somewhere(expected: dict[tuple[str, str], str]) -> None:
    """The comparisons are not of empty answers."""
    assert len(NAMES) == 12
    assert {*NAMES, *ELSE} == {q.name for q in answers.questions()}
    for question in NAMES:
        assert any(json.loads(expected[question, study])["rows"] for study in STUDIES), question


@pytest.mark.parametrize("question", NAMES)
def test_a_question_on_oxigraph(question: str, in_oxigraph: Server, expected: dict[tuple[str, str], str]) -> None:
    """The server itself gives every study the answer that the embedded store gives, to the letter."""
    there = RemoteStore(in_oxigraph.query)
    for study in STUDIES:
        assert asked(there, question, study) == expected[question, study]


@pytest.mark.parametrize("question", ELSE)
def test_a_question_of_something_else_on_oxigraph(question: str, in_oxigraph: Server, built: pipeline.Kawung) -> None:
    """The server itself, and its graphs read by `ask --endpoint`, give the answer that the embedded store gives."""
    study, given = ELSE[question]
    expected = answers.ask(built.store, question, study=study, params=given)
    assert expected.rows
    assert (
        answers.ask(RemoteStore(in_oxigraph.query), question, study=study, params=given).to_json() == expected.to_json()
    )
    assert open_endpoint(in_oxigraph.query).ask(question, study, **given).to_json() == expected.to_json()


@pytest.mark.parametrize("question", ELSE)
def test_a_question_of_something_else_from_virtuosos_graphs(
    question: str, in_virtuoso: Server, built: pipeline.Kawung
) -> None:
    """`kawung ask --endpoint` gives the same answer from Virtuoso too, whatever that makes of the query."""
    study, given = ELSE[question]
    expected = answers.ask(built.store, question, study=study, params=given).to_json()
    assert open_endpoint(in_virtuoso.query).ask(question, study, **given).to_json() == expected


def test_answers_of_a_server_are_those_of_a_build(server: Server, expected: dict[tuple[str, str], str]) -> None:
    """`kawung ask --endpoint` gives every answer to the letter, whatever the server makes of a query."""
    there = open_endpoint(server.query)
    assert [s.key for s in there.studies] == list(STUDIES)
    for study in STUDIES:
        for question in NAMES:
            given = EXTRA.get(question, {}).get(study, {})
            assert there.ask(question, study, **given).to_json() == expected[question, study]


def test_only_the_study_asked_about_is_read(in_oxigraph: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer about one study reads that one's graphs, once."""
    read: list[str] = []
    whole = RemoteStore.graph
    monkeypatch.setattr(RemoteStore, "graph", lambda self, name: (read.append(name), whole(self, name))[1])
    there = open_endpoint(in_oxigraph.query)
    there.ask("constraints", "bayat")
    there.ask("evidence", "bayat", linkage="L01")
    assert len(read) == len(set(read))
    assert {name for name in read if "/contoh/" in name} == {f"<{HOME}contoh/entities>"}
    assert f"<{HOME}bayat/published>" in read


def test_what_broke_off_is_read_again(in_oxigraph: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time-out the next question reads what is still missing; a server without studies is refused each time."""
    whole, late = RemoteStore.graph, [UnreadableError(Words("late", "terlambat"))]

    def graph(self: RemoteStore, name: str) -> list[Triple]:
        if late:
            raise late.pop()
        return whole(self, name)

    monkeypatch.setattr(RemoteStore, "graph", graph)
    there = open_endpoint(in_oxigraph.query)
    with pytest.raises(UnreadableError, match="late"):
        _ = there.studies
    assert [s.key for s in there.studies] == list(STUDIES)
    with acting(saying(body=ROWS.replace('[{"a": {"type": "literal", "value": "x"}}]', "[]"))) as (address, _):
        empty = open_endpoint(address)
        for _ in range(2):
            with pytest.raises(UsageError, match="no study of Kawung"):
                _ = empty.studies


def limited(request: Acting, *, forgets: bool) -> None:
    """A server with 25 rows that gives ten at most; one that *forgets* always begins with the first."""
    query = request.asked[-1].body.decode()
    limit, offset = re.search(r"LIMIT\+(\d+)", query), re.search(r"OFFSET\+(\d+)", query)
    start = int(offset[1]) if offset and not forgets else 0
    values = ["25"] if "COUNT" in query else [f"x{n}" for n in range(25)][start:][: int(limit[1]) if limit else 10]
    name = "n" if "COUNT" in query else "s"
    rows = [{name: {"type": "literal", "value": value}} for value in values]
    body = json.dumps({"head": {"vars": [name]}, "results": {"bindings": rows}})
    request.say(body=body, **({} if limit or "COUNT" in query else {"X_SPARQL_MaxRows": "10"}))


def test_a_server_that_gives_few_rows_is_read_in_pages() -> None:
    """A server with a limit of its own is read to the end; one whose pages do not add up is refused."""
    with acting(lambda request: limited(request, forgets=False)) as (address, _):
        assert RemoteStore(address)._all("?s", "?s ?p ?o") == [(f'"x{n}"',) for n in range(25)]
    with acting(lambda request: limited(request, forgets=True)) as (address, _):
        with pytest.raises(UnreadableError, match="changed while it was read"):
            RemoteStore(address)._all("?s", "?s ?p ?o")
        with pytest.raises(UnreadableError, match="gives no more than 10 rows"):
            RemoteStore(address).select(SELECT)


# What Virtuoso 7.2 reads otherwise: each shortest query, what SPARQL says, what it gives. A test that fails here means
# that it has changed: take the line out, and see whether docs/engines.md and rule 8 of queries/README.md still hold.

FEW = [
    "<https://example.org/a> <https://example.org/in> <https://example.org/b> .\n",
    "<https://example.org/b> <https://example.org/in> <https://example.org/c> .\n",
    f'<https://example.org/a> <https://example.org/size> "7"^^<{XSD}integer> .\n',
]
COLON = f"PREFIX : <https://example.org/> PREFIX xsd: <{XSD}> "


@pytest.fixture
def both(in_virtuoso: Server, in_oxigraph: Server) -> Iterator[tuple[RemoteStore, RemoteStore]]:
    """Virtuoso and Oxigraph, each with a few triples in a graph of their own."""
    few = iri("https://example.org/few")
    ways = [GraphStore(writing(server, server.graphs)) for server in (in_virtuoso, in_oxigraph)]
    for way in ways:
        list(way.replace(few, FEW))
    yield RemoteStore(in_virtuoso.query, seconds=10), RemoteStore(in_oxigraph.query)
    for way in ways:
        way.drop(few)


HABITS = {
    "a comparison is a number": ("SELECT (1 = 1 AS ?x) WHERE {}", ['"true"^^boolean'], ['"1"^^integer']),
    "a union of values has no rows": (
        "SELECT ?x WHERE { { VALUES ?x { 1 } } UNION { VALUES ?x { 2 } } }",
        ['"1"^^integer', '"2"^^integer'],
        [],
    ),
    "values beside a union that has values": (
        (
            "SELECT ?d WHERE { VALUES ?d { 1 2 } { GRAPH :few { :b :in ?x } } "
            "UNION { VALUES (?d ?e) { (1 5) (2 6) } GRAPH :few { :a :size ?x } } }"
        ),
        ['"1"^^integer', '"1"^^integer', '"2"^^integer', '"2"^^integer'],
        ['"1"^^integer', '"2"^^integer'],
    ),
    "a quotient of whole numbers is whole": ("SELECT (5 / 2 AS ?x) WHERE {}", ['"2.5"^^decimal'], ['"2"^^integer']),
    "an empty text is the number 0": ("SELECT (xsd:integer('') AS ?x) WHERE {}", [None], ['"0"^^integer']),
    "nothing is an empty text": ("SELECT (CONCAT('of ', STR(?none)) AS ?x) WHERE {}", [None], ['"of "']),
    "nothing is as much as anything": (
        (
            "SELECT ?x WHERE { GRAPH :few { ?s :in ?o } OPTIONAL { GRAPH :few { ?s :size ?z } } "
            "BIND(IF(?z >= 1, 'yes', 'no') AS ?x) }"
        ),
        ['"yes"', None],
        ['"yes"', '"yes"'],
    ),
    "an IRI that is chosen is a text, in order": (
        "SELECT ?x WHERE { GRAPH :few { ?s :size ?z } BIND(IF(BOUND(?z), :y, :n) AS ?x) } ORDER BY ?s",
        ["<https://example.org/y>"],
        ['"https://example.org/y"'],
    ),
    "what was chosen twice is never unbound": (
        (
            "SELECT ?x WHERE { VALUES ?n { 1 2 } BIND(IF(BOUND(?none), :y, IF(?n = 2, :n, ?none)) AS ?y) "
            "BIND(STR(BOUND(?y)) AS ?x) }"
        ),
        ['"false"', '"true"'],
        ['"true"', '"true"'],
    ),
}


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_of_virtuoso(name: str, both: tuple[RemoteStore, RemoteStore]) -> None:
    """Virtuoso still reads this as it did; Oxigraph as the standard says."""
    query, standard, habit = HABITS[name]
    there, as_it_should = both

    def cells(where: RemoteStore) -> list[str | None]:
        rows = where.select(COLON + query).rows
        return sorted((row[0] and re.sub(r"<.*#(\w+)>", r"\1", row[0]) for row in rows), key=str)

    assert cells(as_it_should) == sorted(standard, key=str)
    assert cells(there) == sorted(habit, key=str)


# What its compiler fails at, though the query is sound.
BREAKS = {
    "a group that must be bound, in a union": (
        "SELECT ?x WHERE { { OPTIONAL { SELECT ?y WHERE {} GROUP BY ?y } FILTER(BOUND(?y)) } UNION {} }",
        1,
        "SP031",
    ),
    "a test of what was made of a count": (
        (
            "SELECT ?v WHERE { { SELECT ?e WHERE {} } { SELECT (COUNT(?s) AS ?n) WHERE {} } "
            "BIND(IF(?n > 1, 'c', 'd') AS ?v) FILTER(?v != 'a') }"
        ),
        1,
        "SQ156",
    ),
    "a path of any length within EXISTS": (
        "SELECT ?s WHERE { GRAPH :few { ?s :in ?o } FILTER(EXISTS { GRAPH :few { ?s :in+ :c } }) }",
        2,
        "TR.*transitive start not given",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_virtuoso_breaks_at(name: str, both: tuple[RemoteStore, RemoteStore]) -> None:
    """Virtuoso still fails at this by itself, and says so; Oxigraph answers."""
    query, rows, error = BREAKS[name]
    there, as_it_should = both
    assert len(as_it_should.select(COLON + query).rows) == rows
    with pytest.raises(KawungError, match=error):
        there.select(COLON + query)


# The questions left to Virtuoso itself. `kawung ask --endpoint` leaves none of them to a server.


def settled(found: store.Rows) -> list[tuple[str, ...]]:
    """Rows without what the standard or Virtuoso leaves open: the order of joined texts, the type of a number."""

    def cell(text: str | None) -> str:
        if text is None or not text.startswith('"'):
            return text or ""
        lit = read_literal(text)
        plain = {"true": "1", "false": "0"}.get(lit.text, lit.text) if lit.datatype == "boolean" else lit.text
        return " ".join(sorted(plain.split()))

    return sorted(tuple(cell(text) for text in row) for row in found.rows)


@pytest.mark.parametrize("question", NAMES)
def test_a_question_left_to_virtuoso(question: str, in_virtuoso: Server, built: pipeline.Kawung) -> None:
    """Each shipped query, as it is in its file, gives the same rows on Virtuoso as on the embedded store."""
    query = answers.find(question).query
    assert settled(RemoteStore(in_virtuoso.query).select(query)) == settled(built.store.select(query))


@pytest.mark.parametrize("question", ["industry-by-area", "external-identifiers"])
def test_a_question_of_something_else_left_to_virtuoso(
    question: str, in_virtuoso: Server, built: pipeline.Kawung
) -> None:
    """As it is in its file, over all areas and things, it gives the same rows."""
    query = answers.find(question).query
    assert settled(RemoteStore(in_virtuoso.query).select(query)) == settled(built.store.select(query))


# Virtuoso takes two seconds and more to prepare these two, each time they are asked about something else.
SLOW = ("linkage-matrix", "single-supplier-or-buyer")


@pytest.mark.parametrize("question", [name for name in NAMES if name not in SLOW])
def test_a_question_about_one_study_left_to_virtuoso(
    question: str, in_virtuoso: Server, built: pipeline.Kawung
) -> None:
    """Asked about one study, it gives the same rows too."""
    query = answers.insert_values(answers.find(question).query, {"study": literal("contoh")})
    assert settled(RemoteStore(in_virtuoso.query).select(query)) == settled(built.store.select(query))


def beginning(question: str, way: str) -> str:
    """Return a question's query with *way*, which binds its parameters, at the head of its outermost group."""
    query = answers.find(question).query
    start, _ = outermost_group(query)
    return f"{query[: start + 1]} {way} {query[start + 1 :]}"


def test_a_row_of_two_values_loses_rows_on_virtuoso(in_virtuoso: Server, built: pipeline.Kawung) -> None:
    """
    Two parameters in a VALUES row make Virtuoso lose rows; bound one by one they do not.

    No shorter query than the question itself is known that does so.
    """
    row = beginning("pressing-partners", 'VALUES (?study ?share) { ("contoh" 75) }')
    each = beginning("pressing-partners", 'BIND("contoh" AS ?study) BIND(75 AS ?share)')
    expected = settled(built.store.select(row))
    assert expected == settled(built.store.select(each))
    there = RemoteStore(in_virtuoso.query)
    assert settled(there.select(each)) == expected
    assert settled(there.select(row)) != expected


def test_an_area_and_those_within_it_are_too_much_for_virtuoso(in_virtuoso: Server, built: pipeline.Kawung) -> None:
    """The question about a place breaks at its path of any length, and at nothing else: with one step it answers."""
    place = next(q.s for q in built.store.quads() if q.p == term("kw:within"))
    upper = next(q.o for q in built.store.quads() if q.s == place and q.p == term("kw:within"))
    path = beginning("actors-in-place", f"BIND({upper} AS ?place)")
    step = path.replace("kw:within+", "kw:within")
    assert path != step
    there = RemoteStore(in_virtuoso.query)
    assert settled(there.select(step)) == settled(built.store.select(step))
    with pytest.raises(KawungError, match="transitive start not given"):
        there.select(path)


# What goes wrong


def saying(*given: Any, **named: Any) -> Callable[[Acting], None]:
    return lambda request: request.say(*given, **named)


def hanging(_request: Acting) -> None:
    time.sleep(2)


def dripping(request: Acting) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/sparql-results+json")
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.05)


def endless(request: Acting) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/sparql-results+json")
    request.end_headers()
    request.wfile.write(b'{"head": {"vars": ["a"]}, "results": {"bindings": [')
    while True:
        request.wfile.write(b'{"a": {"type": "literal", "value": "x"}},' * 1000)


def no_answer(request: Acting) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


HTML = "<!DOCTYPE html><html><body>Sign in</body></html>"
DEEP = '{"head": {"vars": ["a"]}, "results": ' + "[" * 100_000
FAULTS: dict[str, tuple[Callable[[Acting], None], int, str]] = {
    "hangs": (hanging, 3, r"did not answer within 0\.3 seconds.*--timeout"),
    "one byte at a time": (dripping, 3, "did not answer within"),
    "never ends": (endless, 3, r"has more than 5,000 rows"),
    "ten gigabytes": (saying(body=ROWS, Content_Length=str(10**10)), 3, "is larger than 1 MiB"),
    "a lie about its length": (saying(body=ROWS, Content_Length=str(len(ROWS) + 9)), 3, "is cut off"),
    "cut in a row": (saying(body=ROWS[:-20]), 3, "is cut off"),
    "cut in a text": (saying(body=ROWS[:-8]), 3, "is cut off"),
    "nothing": (saying(body=""), 3, "is cut off"),
    "hangs up": (no_answer, 3, "broke the connection off"),
    "no JSON": (saying(body="{'head': {}}" + " " * 99), 3, "not what SPARQL results in JSON look like"),
    "other JSON": (saying(body='{"error": "no"}'), 3, "not what SPARQL results"),
    "a list": (saying(body="[1, 2]"), 3, "not what SPARQL results"),
    "rows that are none": (saying(body=ROWS.replace('{"type": "literal", "value": "x"}', "7")), 3, "not what SPARQL"),
    "an unknown kind of term": (saying(body=ROWS.replace('"literal"', '"triple"')), 3, "not what SPARQL"),
    "half a sign": (saying(body=ROWS.replace('"x"', '"\\ud800"')), 3, "not what SPARQL"),
    "nested without end": (saying(body=DEEP + " " * 99 + "x"), 3, "not what SPARQL|is cut off"),
    "not UTF-8": (saying(body=ROWS.encode().replace(b"x", b"\xff")), 3, "not what SPARQL"),
    "something behind it": (saying(body=ROWS + ROWS), 3, "not what SPARQL"),
    "a page": (saying(body=HTML, kind="text/html"), 3, r"answers with text/html, not with SPARQL results"),
    "XML": (saying(body="<sparql/>", kind="application/sparql-results+xml"), 3, r"answers with application/sparql"),
    "no kind": (saying(body=ROWS, kind=None), 3, "answers with text/plain"),
    "its own limit": (saying(body=ROWS, X_SPARQL_MaxRows="1"), 3, "gives no more than 1 rows"),
    "only a part": (saying(body=ROWS, X_SQL_State="S1TAT"), 3, "gave only a part"),
    "bad query": (
        saying(400, "\n  Parse error: line 1 \x1b[31mred\nmore", kind="text/plain"),
        2,
        r"cannot read the query \(Parse error: line 1",
    ),
    "bad query, a long story": (saying(400, "a" * 10_000, kind="text/plain"), 2, r"\(a{200}\)\."),
    "bad query, a page": (saying(400, HTML, kind="text/html"), 2, "does not say why"),
    "who are you": (saying(401, "", WWW_Authenticate='Basic realm="x"'), 3, "wants to know who asks; set KAWUNG_END"),
    "not for you": (saying(403, "no"), 3, r"does not allow this \(status 403\)"),
    "not there": (saying(404, HTML, kind="text/html"), 3, "There is no such service"),
    "not that way": (saying(405), 3, "There is no such service"),
    "not in that form": (saying(406), 3, "does not know the form"),
    "not of that form": (saying(415), 3, "does not know the form"),
    "too much": (saying(413), 3, "too large for"),
    "too long": (saying(414), 3, "too large for"),
    "too often": (saying(429), 3, "busy or closed for now"),
    "closed": (saying(503, HTML, kind="text/html"), 3, r"busy or closed for now \(status 503\); try again later\.$"),
    "a gate": (saying(502), 3, "The server behind"),
    "broken": (
        saying(500, "out of memory", kind="text/plain"),
        3,
        r"failed \(status 500\).*\(out of memory\)",
    ),
    "odd": (saying(418, "teapot"), 3, r"does not answer this \(status 418\)"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_server_that_does_not_do_as_it_should(name: str) -> None:
    """Each fault has its own words, in both languages and in bounds, and its exit code; nothing is half read."""
    act, code, said = FAULTS[name]
    seconds = 0.3 if "within" in said else 20
    with acting(act) as (address, _), pytest.raises(KawungError, match=said) as raised:
        RemoteStore(address, seconds=seconds, most=1024 * 1024, rows=5_000).select(SELECT)
    assert raised.value.exit_code == code
    en, id_ = raised.value.words
    assert en != id_
    assert address in en
    assert address in id_
    assert en.isprintable()
    assert len(en) < 600


def test_a_server_that_is_not_there() -> None:
    """Nobody listening, no such name, and another language than HTTP are told apart."""
    nobody = f"http://127.0.0.1:{free_port()}/sparql"
    for address, said in ((nobody, "cannot be reached"), ("http://nowhere.invalid/sparql", "cannot be reached")):
        with pytest.raises(UnreadableError, match=said):
            RemoteStore(address, seconds=20).select(SELECT)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()

        def speaks() -> None:
            there, _ = deaf.accept()
            there.recv(4096)
            there.sendall(b"220 mail ready\r\n" * 9)
            there.close()

        for scheme, said in (("http", "does not speak HTTP"), ("https", "No safe connection")):
            thread = threading.Thread(target=speaks)
            thread.start()
            with pytest.raises(UnreadableError, match=said):
                RemoteStore(f"{scheme}://127.0.0.1:{deaf.getsockname()[1]}/sparql", seconds=20).select(SELECT)
            thread.join()


@pytest.mark.parametrize(
    ("begins", "by_proxy"),
    [(b"\x16\x03\x03\x40\x00", False), (b"HTTP/1.1 200 OK\r\nX: ", True)],
    ids=["TLS", "a proxy"],
)
def test_the_way_to_an_answer_is_in_the_time_too(
    begins: bytes, by_proxy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who drips while TLS is agreed on, or a proxy that drips, is cut off as one that drips its answer is."""
    taken = []
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        home = f"127.0.0.1:{slow.getsockname()[1]}"

        def drips() -> None:
            there, _ = slow.accept()
            with there, suppress(OSError):
                there.sendall(begins)
                for n in range(60):
                    there.sendall(b"0")
                    taken.append(n)
                    time.sleep(0.05)

        if by_proxy:
            monkeypatch.setenv("https_proxy", f"http://{home}")
            monkeypatch.delenv("no_proxy", raising=False)
        thread = threading.Thread(target=drips)
        thread.start()
        with pytest.raises(UnreadableError, match=r"did not answer within 0\.3 seconds"):
            RemoteStore(f"https://{'example.org' if by_proxy else home}/sparql", seconds=0.3).select(SELECT)
        thread.join()
    assert len(taken) < 60  # nobody listened to the end


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirection is told, not followed: neither the query nor the password reaches another address."""
    monkeypatch.setenv("KAWUNG_ENDPOINT_USER", "sri")
    monkeypatch.setenv("KAWUNG_ENDPOINT_PASSWORD", "rahasia")
    with acting(saying(body=ROWS)) as (other, reached), acting(saying(status, Location=other)) as (address, _):
        with pytest.raises(UnreadableError, match=f"points to another address.*{other}"):
            RemoteStore(address).select(SELECT)
        assert reached == []


# Addresses, and who asks


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://example.org/sparql", "is not the address of a server"),
        ("file:///etc/passwd", "is not the address of a server"),
        ("example.org/sparql", "is not the address of a server"),
        ("http://", "is not the address of a server"),
        ("http://[::1/sparql", "is not the address of a server"),
        ("http://example.org/a b", "is not the address of a server"),
        ("http://example.org/\r\nX: y", "is not the address of a server"),
        ("http://example.org:99999/", "is not the address of a server"),
        ("http://sri:rahasia@example.org/sparql", "must not hold a user or a password"),
        ("http://example.org/sparql#a", "holds no sign #"),
    ],
)
def test_an_address_that_cannot_be_one(address: str, said: str) -> None:
    """It is refused before anything is sent, exit code 2, and a password in it is not repeated."""
    with pytest.raises(UsageError, match=said) as raised:
        checked(address)
    assert "rahasia" not in raised.value.words.en + raised.value.words.id


def sent(environment: Mapping[str, str], act: Callable[[Acting], None] | None = None) -> list[Asked]:
    """Ask a server something with this environment; give what it got."""
    with acting(act or saying(body=ROWS)) as (address, asked):
        RemoteStore(address, access_=access(environment)).select(SELECT)
    return asked


def test_who_asks_comes_from_the_environment() -> None:
    """A user and password go as basic, a token as bearer, nothing as nothing."""
    pair = {"KAWUNG_ENDPOINT_USER": "sri", "KAWUNG_ENDPOINT_PASSWORD": "rahasia: ü"}
    assert "Authorization" not in sent({})[0].headers
    basic = "Basic " + base64.b64encode("sri:rahasia: ü".encode()).decode()
    assert sent(pair)[0].headers["Authorization"] == basic
    assert sent({**pair, "KAWUNG_ENDPOINT_AUTH": "BASIC"})[0].headers["Authorization"] == basic
    assert sent({"KAWUNG_ENDPOINT_TOKEN": "abc.def"})[0].headers["Authorization"] == "Bearer abc.def"


def test_a_proxy_does_not_come_between_this_computer_and_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs here is asked directly, whatever way out the environment names."""
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert len(sent({})) == 1
    with pytest.raises(UnreadableError, match="cannot be reached"):
        RemoteStore("http://192.0.2.1/sparql", seconds=5).select(SELECT)


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_digest_is_worked_out() -> None:
    """The password itself is never sent; the next request needs no second asking."""

    def guarded(request: Acting) -> None:
        got = dict(re.findall(r'(\w+)="?([^",]*)"?', request.headers.get("Authorization", "")))
        one, two = (md5(text) for text in ("sri:pintu:rahasia", f"POST:{request.path}"))
        wanted = f"{one}:n1:{got.get('nc')}:{got.get('cnonce')}:auth:{two}"
        if got.get("response") == md5(wanted):
            request.say(body=ROWS)
        else:
            request.say(401, "", WWW_Authenticate='Digest realm="pintu", nonce="n1", qop="auth"')

    names = {"USER": "sri", "PASSWORD": "rahasia", "AUTH": "digest"}
    known = access({f"KAWUNG_ENDPOINT_{name}": value for name, value in names.items()})
    with acting(guarded) as (address, asked):
        there = RemoteStore(address, access_=known)
        assert there.select(SELECT).rows == there.select(SELECT).rows == [('"x"',)]
        assert len(asked) == 3
        wrong = Access("sri", "salah", scheme="digest")
        with pytest.raises(UnreadableError, match="does not accept the user and password"):
            RemoteStore(address, access_=wrong).select(SELECT)
    assert not any("rahasia" in str(one) for one in asked)


@pytest.mark.parametrize(
    "environment",
    [
        {"USER": "sri"},
        {"PASSWORD": "rahasia"},
        {"AUTH": "digest"},
        {"USER": "sri", "PASSWORD": "rahasia", "TOKEN": "rahasia"},
        {"USER": "sri", "PASSWORD": "rahasia", "AUTH": "ntlm-rahasia"},
        {"USER": "s:ri", "PASSWORD": "rahasia"},
        {"USER": "sri", "PASSWORD": "rahasia\r\nX: y"},
        {"TOKEN": "rahasia rahasia"},
    ],
)
def test_what_cannot_be_sent_is_refused(environment: dict[str, str]) -> None:
    """Half a pair, two ways at once, an unknown way and signs that break a header; without showing the secret."""
    with pytest.raises(UsageError) as raised:
        access({f"KAWUNG_ENDPOINT_{name}": value for name, value in environment.items()})
    assert "rahasia" not in raised.value.words.en + raised.value.words.id


@pytest.mark.parametrize("status", [400, 401, 403, 500])
@pytest.mark.parametrize("known", [{"USER": "sri", "PASSWORD": "rahasia"}, {"TOKEN": "rahasia"}])
def test_a_secret_is_not_repeated(status: int, known: dict[str, str]) -> None:
    """A server that prints the request in its refusal does not bring the password onto the screen."""

    def echoes(request: Acting) -> None:
        request.say(status, f"no: rahasia {request.headers['Authorization']}", kind="text/plain")

    who = access({f"KAWUNG_ENDPOINT_{name}": value for name, value in known.items()})
    with acting(echoes) as (address, asked), pytest.raises(KawungError) as raised:
        RemoteStore(address, access_=who).select(SELECT)
    secrets = ("rahasia", asked[0].headers["Authorization"].partition(" ")[2])
    for text in (*raised.value.words, repr(who)):
        assert not any(secret in text for secret in secrets)


# What is asked


@pytest.mark.parametrize(
    ("query", "form"),
    [
        (SELECT, "SELECT"),
        ("# ASK\nPREFIX ask: <https://example.org/construct> select * { ?s ask:select ?ask }", "SELECT"),
        ("PREFIX create: <https://example.org/create> SELECT ?insert { ?insert create:drop 'DELETE' }", "SELECT"),
        ("BASE <https://example.org/#select>\nASK { ?s ?p 'SELECT' }", "ASK"),
        ("construct where { ?s ?p ?o }", "CONSTRUCT"),
        ("PREFIX select: <https://example.org/> DESCRIBE select:a", "DESCRIBE"),
        ("nothing", None),
    ],
)
def test_the_kind_of_a_query(query: str, form: str | None) -> None:
    """Names, texts and comments that look like a word of SPARQL do not count."""
    assert form_of(query) == form


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX create: <https://example.org/create> SELECT ?drop { ?drop create:add 'INSERT' } # DELETE",
        # SPARQLWrapper's own pattern for the kind of a query would not come to an end with this.
        "".join(f"PREFIX p{i}: <https://example.org/{i}> \n" for i in range(60)) + "FROM <https://example.org/> x",
    ],
)
def test_a_query_goes_as_a_query_and_unaltered(query: str) -> None:
    """Whatever words it holds, it is never sent as an update; only the standard's parameter and header are used."""
    from urllib.parse import parse_qs

    with acting(saying(body=ROWS)) as (address, got):
        RemoteStore(f"{address}?default-graph-uri=urn%3Ag").select(query)
    assert parse_qs(got[0].body.decode()) == {"query": [query]}
    assert got[0].method == "POST"
    assert got[0].path == "/sparql?default-graph-uri=urn%3Ag"
    assert "application/sparql-results+json" in got[0].headers["Accept"]


@pytest.mark.parametrize(
    "query",
    ["SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "DROP ALL", "LOAD <https://example.org/>", "{" * 999],
)
def test_what_is_refused_reaches_no_server(query: str) -> None:
    """A stranger's query that fetches, writes or nests too deep is refused here; the server is no relay."""
    with acting(saying(body=ROWS)) as (address, got):
        with pytest.raises(UsageError):
            open_endpoint(address).query(query)
        assert got == []
        assert open_endpoint(address).query(SELECT).rows == [('"x"',)]


class Bytes:
    """Gives a text in pieces of a few bytes."""

    def __init__(self, text: str, piece: int) -> None:
        self._raw, self._piece = text.encode(), piece

    def read(self, _size: int = -1, /) -> bytes:
        found, self._raw = self._raw[: self._piece], self._raw[self._piece :]
        return found


VALUES = st.one_of(
    st.fixed_dictionaries({"type": st.just("literal"), "value": st.text(st.characters(exclude_categories=["Cs"]))}),
    st.just({"type": "uri", "value": "https://example.org/ü"}),
    st.just({"type": "literal", "value": "kuat", "xml:lang": "ID"}),
    st.just({"type": "typed-literal", "value": "3.10", "datatype": XSD + "decimal"}),
)


@given(
    rows=st.lists(st.dictionaries(st.sampled_from(["a", "b"]), VALUES)),
    piece=st.integers(1, 40),
    head_first=st.booleans(),
    ascii_only=st.booleans(),
)
def test_rows_do_not_depend_on_how_they_arrive(
    rows: list[dict[str, Any]], piece: int, head_first: bool, ascii_only: bool
) -> None:
    """However an answer is cut into pieces and wherever its head stands, each row is read as it is written."""
    head, body = {"head": {"vars": ["a", "b"], "link": [-1.5e3, None, True]}}, {"results": {"bindings": rows}}
    text = json.dumps({**head, **body} if head_first else {**body, **head}, ensure_ascii=ascii_only, indent=1)
    found = results.read(Bytes(text, piece), "x", 1_000)
    assert found.variables == ("a", "b")
    assert found.rows == [tuple(results.term(row[n]) if n in row else None for n in ("a", "b")) for row in rows]
    for end in {len(text) // 2, len(text) - 1}:
        with pytest.raises(UnreadableError, match="is cut off"):
            results.read(Bytes(text[:end], piece), "x", 1_000)


@pytest.mark.parametrize(
    ("bound", "spelt"),
    [
        ({"type": "literal", "value": "a", "datatype": XSD + "string"}, '"a"'),
        ({"type": "literal", "value": "A", "xml:lang": "EN-gb"}, '"A"@en-gb'),
        ({"type": "literal", "value": "1", "datatype": XSD + "boolean"}, f'"true"^^<{XSD}boolean>'),
        ({"type": "literal", "value": "03.50", "datatype": XSD + "decimal"}, f'"03.50"^^<{XSD}decimal>'),
        ({"type": "literal", "value": "a", "datatype": "urn:x> y"}, '"a"^^<urn:x\\u003E\\u0020y>'),
        ({"type": "uri", "value": "urn:a b>"}, "<urn:a\\u0020b\\u003E>"),
        ({"type": "bnode", "value": "b0"}, "_:b0"),
        ({"type": "bnode", "value": "nodeID://b10"}, "_:b10"),
        ({"type": "bnode", "value": "a b"}, "_:x612062"),
    ],
)
def test_terms_are_spelt_as_the_embedded_engines_spell_them(bound: dict[str, str], spelt: str) -> None:
    """Whatever a server writes, it becomes one well-formed N-Triples term."""
    assert results.term(bound) == spelt


# What is sent


@given(
    links=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60),
    most=st.integers(1, 400),
    lines=st.integers(0, 5),
)
def test_pieces_lose_nothing_and_part_no_blank_node(links: list[tuple[int, int]], most: int, lines: int) -> None:
    """All lines are in some piece, once; no blank node is in two; a piece is too large only if it cannot be parted."""
    triples = [f"_:n{a} <urn:p> _:n{b} .\n" if a < 20 else f"<urn:{a}> <urn:p> <urn:{b}> .\n" for a, b in links]
    found = list(pieces(triples, most, lines))
    assert sorted(line for piece in found for line in piece) == sorted(triples)
    for at, piece in enumerate(found):
        here = set(re.findall("_:n\\d+", "".join(piece)))
        for other in found[at + 1 :]:
            assert not here & set(re.findall("_:n\\d+", "".join(other)))


@pytest.fixture
def taking() -> Iterator[tuple[str, list[Asked]]]:
    """A server that takes everything."""
    with acting(saying(204, kind=None)) as found:
        yield found


def real(project: Path, root: Path, consent: str) -> Path:
    """A project whose one study says that it is real and protects no third party, with one consent for all; built."""
    (root / "kawung.toml").write_text((project / "kawung.toml").read_text(encoding="utf-8"), encoding="utf-8")
    study = studies.copy("contoh", root)
    studies.edit_text(
        study / "study.toml", lambda text: text.replace('"synthetic"', '"real"').replace('"pseudonymise"', '"publish"')
    )
    head, *rows = studies.read(study / "interviews.csv")
    at = head.index("consent")
    studies.write(study / "interviews.csv", [head, *([*row[:at], consent, *row[at + 1 :]] for row in rows)])
    assert kawung_here("build", "--fail-on", "never", cwd=root).returncode == 0
    return root


def test_what_is_public_arrives_and_nothing_else(in_oxigraph: Server, project: Path, built: pipeline.Kawung) -> None:
    """Without a word of a private server the public data set goes, and takes the place of the full one."""
    opened = pipeline.open_build(project / "build", public=True)
    said = json.loads(push(project, in_oxigraph, "--format", "json", public=True).stdout)
    try:
        assert (said["private"], said["refused"]) == ([], [])
        found = ours(in_oxigraph)
        assert without_blanks(found) == without_blanks(opened.store.quads())
        assert len(found) < len(built.store)
        assert not [q for q in found if "/contoh/interview/w0" in q.s]
    finally:
        GraphStore(writing(in_oxigraph, in_oxigraph.graphs)).drop(iri(f"{HOME}rights"))
        assert push(project, in_oxigraph).returncode == 0


def test_what_is_held_back_goes_to_a_private_server_only(
    project: Path, tmp_path: Path, taking: tuple[str, list[Asked]]
) -> None:
    """A study that is not public is refused with exit code 4 and nothing sent, unless the server is the team's own."""
    address, got = taking
    root = real(project, tmp_path, "without-quote")
    refused = kawung_here("push", "--endpoint", address, "--study", "contoh", cwd=root)
    assert refused.returncode == 4
    assert "kawung disclose contoh" in re.sub(r"\s+", " ", refused.stderr)
    assert got == []
    allowed = kawung_here("push", "--endpoint", address, "--private-server", "--quiet", cwd=root)
    assert allowed.returncode == 0
    said = re.sub(r"\s+", " ", allowed.stderr)  # even to who wants to hear little
    assert "held back from others: contoh" in said
    assert sum(one.method == "PUT" for one in got) == 7


def test_a_study_that_is_not_public_stays_behind(
    project: Path, tmp_path: Path, taking: tuple[str, list[Asked]]
) -> None:
    """The others go, and whoever sends them is told, even quietly; of the one not even categories' names go."""
    address, got = taking
    root = real(project, tmp_path, "without-quote")
    studies.copy("bayat", root)
    assert kawung_here("build", "--fail-on", "never", cwd=root).returncode == 0
    done = kawung_here("push", "--endpoint", address, "--quiet", "--format", "json", cwd=root)
    assert done.returncode == 0
    assert json.loads(done.stdout)["refused"] == ["contoh"]
    assert "not public: contoh" in re.sub(r"\s+", " ", done.stderr)
    sent = b"".join(one.body for one in got).decode()
    assert "/id/bayat/category-class/" in sent
    assert "/id/contoh/" not in sent


def test_a_withdrawn_consent_goes_nowhere(project: Path, tmp_path: Path, taking: tuple[str, list[Asked]]) -> None:
    """Not even to a private server."""
    address, got = taking
    root = real(project, tmp_path, "withdrawn")
    refused = kawung_here("push", "--endpoint", address, "--private-server", cwd=root)
    assert refused.returncode == 4
    assert "withdrawn" in refused.stderr
    assert got == []


def test_a_withdrawn_consent_adds_nothing_to_what_all_share(project: Path, tmp_path: Path) -> None:
    """Not even the names of its categories go with another study."""
    root = real(project, tmp_path, "withdrawn")
    studies.copy("bayat", root)
    assert kawung_here("build", "--fail-on", "never", cwd=root).returncode == 0
    with acting(saying(204, kind=None)) as (address, got):
        pipeline.push(root / "build", address, studies=["bayat"], private_server=True)
    sent = b"".join(one.body for one in got).decode()
    assert "/id/bayat/category-class/" in sent
    assert "/id/contoh/" not in sent


def test_a_push_that_breaks_off_says_what_went(project: Path) -> None:
    """The graphs that the server has whole are named, and the one that it may have in part."""

    def failing(request: Acting) -> None:
        request.say(503 if sum(a.method == "PUT" for a in request.asked) > 2 else 204, kind=None)

    with acting(failing) as (address, got):
        broken = kawung_here("push", "--endpoint", address, cwd=project)
    assert broken.returncode == 3
    said = re.sub(r"\s+", " ", broken.stderr)
    assert f"Sent whole before that: {HOME}ontology, {HOME}regions. Not sent, or only in part: {HOME}rights" in said
    assert [one.method for one in got] == ["HEAD", "PUT", "PUT", "PUT"]


def test_who_may_not_send_is_told_before_much_is_sent(project: Path) -> None:
    """A server that wants a password is asked for nothing first."""
    with acting(saying(401, "")) as (address, got):
        refused = kawung_here("push", "--endpoint", address, cwd=project)
    assert refused.returncode == 3
    assert "wants to know who asks" in re.sub(r"\s+", " ", refused.stderr)
    assert [one.method for one in got] == ["HEAD"]


# The command line


def test_query_and_ask_on_a_server(in_oxigraph: Server, project: Path, tmp_path: Path) -> None:
    """Both commands give there what they give on the build; the next command that is shown names the server."""
    (tmp_path / "q.rq").write_text(
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", encoding="utf-8"
    )
    for line in (
        ("query", str(tmp_path / "q.rq")),
        ("query", str(tmp_path / "q.rq"), "--format", "json"),
        ("ask", "constraints", "--study", "bayat", "--format", "json"),
        ("ask", "--format", "csv"),
    ):
        here = kawung_here(*line, cwd=project)
        there = kawung_here(*line, "--endpoint", in_oxigraph.query, cwd=tmp_path)
        assert (there.returncode, there.stdout) == (here.returncode, here.stdout)
    shown = kawung_here("ask", "constraints", "--study", "bayat", "--endpoint", in_oxigraph.query, cwd=tmp_path)
    assert f"--endpoint {in_oxigraph.query}" in re.sub(r"\s+", " ", shown.stdout)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("query {q} --endpoint http://127.0.0.1:1/ --build build", 2, "not both"),
        ("query {q} --endpoint http://127.0.0.1:1/ --timeout soon", 2, "not a number of seconds"),
        ("query {q} --endpoint http://127.0.0.1:1/ --timeout 0", 2, "not a number of seconds"),
        ("query {q} --endpoint http://127.0.0.1:1/ --timeout nan", 2, "not a number of seconds"),
        ("query {q} --endpoint http://127.0.0.1:1/", 3, "cannot be reached"),
        ("query {q} --endpoint mailto:a@b", 2, "is not the address"),
        ("push", 2, "where to send"),
        ("push --endpoint http://127.0.0.1:1/ --prune", 2, "--query-endpoint"),
        ("push --endpoint http://127.0.0.1:1/ --study jarum", 2, 'no study "jarum"'),
        ("push --endpoint http://127.0.0.1:1/ --build nowhere", 2, "There is no build"),
        ("push --endpoint http://127.0.0.1:1/", 3, "cannot be reached"),
    ],
)
def test_wrong_use(line: str, code: int, said: str, project: Path, tmp_path: Path) -> None:
    """Each is told in words, with its exit code."""
    (tmp_path / "q.rq").write_text(SELECT, encoding="utf-8")
    found = kawung_here(*(part.format(q=tmp_path / "q.rq") for part in line.split()), cwd=project)
    assert found.returncode == code
    assert said in re.sub(r"\s+", " ", found.stderr)


def test_a_password_in_the_clear_is_told() -> None:
    """Over http to another computer a password could be read on the way; near, or as a digest, it could not."""
    pair = {"KAWUNG_ENDPOINT_USER": "sri", "KAWUNG_ENDPOINT_PASSWORD": "rahasia"}
    with pytest.MonkeyPatch.context() as patched:
        assert not in_the_clear("http://example.org/sparql")
        for name, value in pair.items():
            patched.setenv(name, value)
        assert in_the_clear("http://example.org/sparql")
        assert in_the_clear("HTTP://example.org/sparql")
        assert not in_the_clear("https://example.org/sparql")
        assert not in_the_clear("http://localhost:7878/query")
        patched.setenv("KAWUNG_ENDPOINT_AUTH", "digest")
        assert not in_the_clear("http://example.org/sparql")


def test_the_plan_of_a_push(project: Path, in_oxigraph: Server) -> None:
    """A dry run sends nothing and lists every graph; both languages speak."""
    before = len(RemoteStore(in_oxigraph.query))
    for language, said in (("en", "Without --dry-run it would be 15 graphs"), ("id", "yang dikirim 15 graf")):
        found = push(project, in_oxigraph, "--dry-run", "--lang", language)
        assert said in re.sub(r"\s+", " ", found.stdout)
    assert len(RemoteStore(in_oxigraph.query)) == before
