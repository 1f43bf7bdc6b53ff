"""The graph says what the cells say, no more, in one graph each, and every statement leads back to its cells."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_cases import Case, cases, quads_of, shuffled, study_of
from kawung import dictionary, graph, resources, sheet, store, vocabulary
from kawung.findings import Cell, Named, Row, Sheet, Study
from kawung.graph import lookup, rules
from kawung.graph.gathering import Gathering
from kawung.iris import BASES, TYPE, Minter, Quad, Term, Triple, concept, iri, literal, read_literal, term, value_of
from kawung.pipeline.sources import Source, files
from kawung.problems import FaultError

STUDIES = sorted(p for p in (Path(__file__).parent.parent / "data" / "studies").iterdir() if p.is_dir())
CASES = cases()
MINTER = Minter()
OWN = Minter("https://example.org/kawung/")
ENGINES = ["oxigraph", "rdflib"]

# docs/design.md, "Roles → stages": the roles that kinds usually have.
USUAL = {
    "firm": "producer",
    "household-workshop": "producer",
    "home-worker": "subcontractor",
    "sales-outlet": "marketing-channel",
    "agency": "government-agency",
    "financial-institution": "lender",
    "association": "association",
    "household": "consumer",
}
by_name = pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
by_study = pytest.mark.parametrize("folder", STUDIES, ids=lambda p: p.name)


def read(folder: Path) -> Study:
    found, withheld = files(Source(folder.name, folder))
    study, problems = sheet.read(folder.name, found)
    assert study is not None, (withheld, problems)
    return study


def graph_name(quad: Quad) -> str:
    return value_of(quad.g).rpartition("/")[2]


ALL: dict[str, Study] = {c.name: c.study for c in CASES} | {folder.name: read(folder) for folder in STUDIES}
by_any = pytest.mark.parametrize("study", ALL.values(), ids=ALL)


# What the cells say


def test_there_are_enough_cases() -> None:
    """Cases are discovered; a lost folder is noticed."""
    assert len(CASES) >= 12
    assert len(STUDIES) >= 2


def test_the_vocabulary_gives_kinds_their_usual_roles() -> None:
    """The eight kinds with a usual role have the one that docs/design.md says; co-operative and school have none."""
    roles = {concept("actor-kind", kind): concept("role", role) for kind, role in USUAL.items()}
    assert lookup.usual_roles() == roles
    kinds = {c.key for c in vocabulary.concepts("actor-kind")}
    assert kinds - set(USUAL) == {"co-operative", "school"}


@by_name
def test_a_case_says_exactly_what_is_expected(case: Case) -> None:
    """Beside provenance the graphs hold the statements of `expected.trig`, each in its graph, and nothing else."""
    got = {q for q in graph.build(case.study, MINTER).quads if graph_name(q) != "provenance"}
    assert got == case.expected, case.rule


def test_every_column_fills_its_property() -> None:
    """No column is forgotten: a readable text in any column that takes texts comes out under the column's property."""
    elsewhere = {"kw:completeFor", "rdf:type"}
    for table in dictionary.tables().values():
        for column in table.columns:
            if column.type not in ("text", "words", "code") or column.term in map(term, elsewhere):
                continue
            cells = {table.key.name: "k1", column.name: "teks"}
            quads = graph.build(study_of({table.name: [cells]}), MINTER).quads
            said = [read_literal(q.o) for q in quads if q.p == column.term and q.o.startswith('"')]
            assert [(lit.text, lit.language) for lit in said] == [("teks", column.language)], column.iri


# What no study may bring about


@by_any
def test_the_form_of_the_graphs(study: Study) -> None:
    """Quads are sorted and unique, no triple stands in two graphs, no node is blank, no name says where or when."""
    built = graph.build(study, OWN)
    assert list(built.quads) == sorted(set(built.quads))
    assert max(Counter(q.triple for q in built.quads).values()) == 1
    for quad in built.quads:
        assert quad.s.startswith("<")
        assert not quad.o.startswith("_:")
        assert graph_name(quad) in ("entities", *BASES, "provenance")
        assert quad.g == OWN.graph(study.key, graph_name(quad))
    engine = store.new("oxigraph")
    engine.add(built.quads)
    assert len(engine) == len(built.quads)


@by_any
def test_lines_and_triples_say_what_the_quads_say(study: Study) -> None:
    """N-Quads are the quads' lines in the quads' order, in whatever pieces; triples are all but provenance, once."""
    built = graph.build(study, OWN)
    assert built.nquads() == b"".join(built.chunks()) == "".join(q.line() for q in built.quads).encode()
    stated = [tuple(q.triple) for q in built.quads if graph_name(q) != "provenance"]
    assert sorted(built.triples()) == sorted(stated)
    by_subject = {s: tuple(quads) for s, quads in groupby(built.quads, key=lambda q: q.s)}
    assert {s: built.about(s) for s in by_subject} == by_subject
    assert built.about(MINTER.thing("elsewhere", "party", "a")) == ()
    assert {p: list(built.with_property(p)) for p in {q.p for q in built.quads}} == {
        p: [q for q in built.quads if q.p == p] for p in {q.p for q in built.quads}
    }


TEXTS = st.text(st.sampled_from('a-z0"\\ .<>@^_\0\1\t\n\x7f\x85é\u2028\U0001f9f5'), max_size=4)
LITERALS = st.builds(literal, TEXTS, st.sampled_from([None, "en", "en-x", "id"])) | st.builds(
    literal, TEXTS, datatype=st.sampled_from(["date", "gYear", "integer"])
)
KEYS = st.from_regex(r"[a-z0-9](?:[a-z0-9._-]{0,2}[a-z0-9])?", fullmatch=True)
NAMES = st.builds(lambda key: iri(f"https://example.org/{key}"), KEYS)


@given(st.lists(st.builds(Quad, NAMES, NAMES, NAMES | LITERALS, NAMES), max_size=12))
def test_lines_sort_as_quads_do(quads: list[Quad]) -> None:
    """So that a dump may be put together from lines."""
    assert [q.line() for q in sorted(quads)] == sorted(q.line() for q in quads)


@settings(max_examples=25)
@given(st.lists(TEXTS.filter(bool), max_size=4), st.lists(TEXTS, max_size=2))
def test_whatever_a_cell_holds_the_lines_are_nquads(names: list[str], quotes: list[str]) -> None:
    """A parser of another make reads from the lines what the quads say, whatever signs a text holds."""
    findings = [{"id": f"F{n}", "quote": text} for n, text in enumerate(quotes)]
    study = study_of({"actors": [{"id": "A1", "name": names, "note": names}], "findings": findings})
    built = graph.build(study, MINTER)
    parsed = list(pyoxigraph.parse(built.nquads(), format=pyoxigraph.RdfFormat.N_QUADS))
    assert len(set(parsed)) == len(built.quads)
    noted = [q.object for q in parsed if str(q.predicate) == term("kw:note")]
    assert {o.value for o in noted if isinstance(o, pyoxigraph.Literal)} == set(names)
    quoted = {q.object for q in parsed if str(q.predicate) == term("kw:text")}
    assert {o.value for o in quoted if isinstance(o, pyoxigraph.Literal)} == set(quotes)


def test_no_two_tables_describe_things_of_one_kind() -> None:
    """Nor do nodes have the kind of a table's things: names of things never mix, which keeps the dump sorted."""
    kinds = [table.kind for table in dictionary.tables().values()]
    kinds += ["excerpt", "pair", "unknown", "dataset", "category-class", "row"]
    assert len(kinds) == len(set(kinds))


def test_rows_are_made_only_when_asked_for() -> None:
    """Building reads columns; a study of a million rows makes no million rows."""
    keys = [f"A{n:02}" for n in range(9)]
    bare = Sheet("actors", "actors.csv", ("id", "party"))
    cells = {"id": [Cell(key, (key,)) for key in keys], "party": [Cell("actor", ("actor",))] * 9}
    study = Study("s", {"actors": bare.with_columns(range(2, 11), keys, cells)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Row, "__init__", None)
        built = graph.build(study, MINTER)
        assert len(built.nquads().splitlines()) == 9 * 4
        assert len(built.things) == len(built.rows) == 9
    assert built.rows[MINTER.thing("s", "row", "actors.a03")] is study.rows("actors")[3]
    assert built.things[MINTER.thing("s", "party", "a03")] == (study.rows("actors")[3],)
    assert MINTER.thing("s", "party", "a09") not in built.things


@by_any
def test_provenance_is_two_triples_a_row(study: Study) -> None:
    """Each row is in its table and describes the thing of its key; provenance says nothing else."""
    built = graph.build(study, MINTER)
    provenance = [q for q in built.quads if graph_name(q) == "provenance"]
    described = {q.s: q.o for q in provenance if q.p == term("csvw:describes")}
    in_table = {q.o: q.s for q in provenance if q.p == term("csvw:row")}
    assert len(provenance) == 2 * len(built.rows)
    assert set(described) == set(in_table) == set(built.rows)
    for name, row in built.rows.items():
        table = dictionary.tables()[row.table]
        key = study.key if row.table == "study" else row.key
        assert in_table[name] == table.iri
        assert described[name] == MINTER.thing(study.key, table.kind, key)
        assert row in built.things[described[name]]
    named = {id(row) for row in built.rows.values()}
    keyed = [r for s in study.sheets.values() for r in s.rows if r.table == "study" or " " not in r.key]
    assert named == {id(row) for row in keyed}


@by_any
def test_statements_stand_in_the_graph_of_their_basis(study: Study) -> None:
    """A finding or statement with one of the three bases stands in that basis's graph, whole; entities in none."""
    built = graph.build(study, MINTER)
    for node in built.things:
        quads = [q for q in built.about(node) if graph_name(q) != "provenance"]
        assert len({q.g for q in quads}) == 1, node
        stated = {q.o for q in quads if q.p == term("kw:basis") and q.o.startswith("<")}
        names = {name for name in BASES if concept("basis", name) in stated}
        if len(stated) == 1 and names:
            assert {graph_name(q) for q in quads} == names


@by_name
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(case: Case, order: random.Random) -> None:
    """The same rows in another order, numbered anew, give the same quads and tie them to rows of the same content."""

    def content(row: Row) -> tuple[str, str, object]:
        return row.table, row.key, row.cells

    before, after = graph.build(case.study, MINTER), graph.build(shuffled(case.study, order), MINTER)
    assert before.quads == after.quads
    assert set(before.rows) == set(after.rows)
    for node, rows in before.things.items():
        assert sorted(map(repr, map(content, rows))) == sorted(map(repr, map(content, after.things[node])))


@by_study
def test_the_order_of_rows_changes_nothing_in_a_shipped_study(folder: Path) -> None:
    """The same holds for a whole study."""
    study = read(folder)
    again = shuffled(study, random.Random(2026))  # noqa: S311 - not for secrets
    assert graph.build(study, MINTER).quads == graph.build(again, MINTER).quads


@by_any
def test_every_node_described_has_its_rows(study: Study) -> None:
    """Whatever is said of a node, in any of the graphs but provenance, some row says it, listed by table and number."""
    built = graph.build(study, MINTER)
    assert set(built.things) == {q.s for q in built.quads if graph_name(q) != "provenance"}
    for rows in built.things.values():
        assert rows
        assert list(rows) == sorted(rows, key=lambda r: (r.table, r.number))
        assert len({id(r) for r in rows}) == len(rows)


@by_any
def test_the_ontology_defines_what_the_graph_says(study: Study) -> None:
    """Each property and class of Kawung's that a study uses is a term of the ontology, each concept is known."""
    subjects = {t.s for t in vocabulary.ontology()}
    for quad in graph.build(study, OWN).quads:
        used = {quad.p, *((quad.o,) if quad.p == TYPE or "/scheme/" in quad.o else ())}
        kawung = {t for t in used if t.startswith(f"<{MINTER.base}")}
        assert kawung <= subjects, kawung - subjects


def test_a_statement_in_two_graphs_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a rule ever say the same in two graphs, nothing is built, and the message names the statement."""

    def careless(property_: Term) -> rules.Rule:
        def rule(look: lookup.Lookup, it: Gathering) -> list[Gathering]:
            it.put(TYPE, [(term("kw:Tie"),)] * len(it.rows))
            again = Gathering(it.rows.some([0]), it.things[:1], [look.graph(lookup.ENTITIES)])
            again.put(property_, [(term("kw:Tie"),)])
            return [again]

        return rule

    monkeypatch.setitem(rules.RULES, "linkages", careless(TYPE))
    with pytest.raises(FaultError, match=r"two graphs.*linkage/l1.*Tie"):
        graph.build(ALL["tie"], MINTER)
    monkeypatch.setitem(rules.RULES, "linkages", careless(term("kw:form")))
    with pytest.raises(FaultError, match=r"two places") as refused:
        graph.build(ALL["tie"], MINTER)
    assert "linkage/l1" in str(refused.value)


def test_keys_with_hyphens_do_not_share_a_pair() -> None:
    """`x-y` with `z` and `x` with `y-z` are two pairs, though their keys read the same when joined."""
    actors = [{"id": key, "party": "actor"} for key in ("x-y", "z", "x", "y-z")]

    def tie(key: str, a: str, b: str) -> dict[str, object]:
        return {"id": key, "from": {"ref": "actors", "key": a}, "to": {"ref": "actors", "key": b}}

    study = study_of({"actors": actors, "linkages": [tie("L1", "x-y", "z"), tie("L2", "x", "y-z")]})
    pairs = {q.o for q in graph.build(study, MINTER).quads if q.p == term("kw:pair")}
    assert len(pairs) == 2


@by_study
def test_a_base_of_ones_own_names_all_things_and_graphs(folder: Path) -> None:
    """Under another base nothing of the study keeps Kawung's base; shared terms, concepts and tables do."""
    built = graph.build(read(folder), OWN)
    names = {t for q in built.quads for t in q if t.startswith("<")}
    shared = ("def#", "scheme/", "sheet/", "structure/")
    kept = [n for n in names if value_of(n).startswith(MINTER.base)]
    assert kept
    assert all(value_of(n).removeprefix(MINTER.base).startswith(shared) for n in kept)


# From a statement to its cells


def sparql_trace(
    built: graph.Graphed, engine: str, *, one: Triple | None = None, inferred: Sequence[Quad] = ()
) -> set[tuple[str, ...]]:
    """Run queries/trace.rq over a study as published beside the descriptors; give (s, p, o, row IRI, column)."""
    ontology = MINTER.shared_graph("ontology")
    opened = store.new(engine)
    opened.add([*built.quads, *inferred])
    opened.add(Quad(*t, ontology) for t in [*dictionary.descriptors(), *graph.descriptors()])
    query = resources.text("queries/trace.rq")
    if one is not None:
        row = f"VALUES (?s ?p ?o) {{ ({' '.join(one)}) }}"
        query = query.replace("WHERE {", f"WHERE {{ {row}", 1)
    found = opened.select(query)
    assert found.variables == ("s", "p", "o", "row", "table", "column")
    for row_ in found.rows:
        name, table = row_[3], row_[4]
        assert name is not None
        assert table is not None
        assert built.rows[name].table == read_literal(table).text
    return {(*map(str, r[:4]), read_literal(str(r[5])).text) for r in found.rows}


def python_trace(built: graph.Graphed) -> set[tuple[str, ...]]:
    names = {id(row): name for name, row in built.rows.items()}
    return {(*q.triple, names[id(r)], column) for q in built.quads for r, column in graph.trace(q.triple, built)}


def as_read(found: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Leave the objects out that an engine rewrites: numbers. Their row and column still count."""
    return {(s, p, "" if "^^" in o else o, row, column) for s, p, o, row, column in found}


@pytest.mark.parametrize("engine", ENGINES)
@by_name
def test_both_traces_agree_on_the_cases(case: Case, engine: str) -> None:
    """Python and SPARQL lead from every statement to the same cells; every statement leads to one at least."""
    built = graph.build(case.study, MINTER)
    traced = python_trace(built)
    assert as_read(sparql_trace(built, engine)) == as_read(traced)
    stated = {tuple(q.triple) for q in built.quads if graph_name(q) != "provenance"}
    assert {t[:3] for t in traced} == stated


@by_study
def test_both_traces_agree_on_a_shipped_study(folder: Path) -> None:
    """The same holds for every statement of a shipped study, and the cell found is filled unless it says why not."""
    built = graph.build(read(folder), MINTER)
    traced = python_trace(built)
    assert as_read(sparql_trace(built, "oxigraph")) == as_read(traced)
    stated = {tuple(q.triple) for q in built.quads if graph_name(q) != "provenance"}
    assert {t[:3] for t in traced} == stated
    assumed = {t[0] for t in traced if t[1] == term("kw:roleAssumed")}
    for s, p, o, name, column in traced:
        cell = built.rows[name].cells.get(column)
        empty = cell is None or not cell.text
        role = column.endswith("_role") and s in assumed
        by_key = (p, o) == (TYPE, term("kw:Study"))
        assert not empty or role or by_key, (s, p, o, column)


def cell_of(case: str, s: str, p: str, o: Term) -> list[tuple[str, str]]:
    built = graph.build(ALL[case], MINTER)
    subject = iri(f"{MINTER.base}id/s/{s}")
    return [(row.key, column) for row, column in graph.trace(Triple(subject, term(p), o), built)]


def thing(kind: str, key: str) -> Term:
    return MINTER.thing("s", kind, key)


def test_a_statement_leads_to_the_cell_a_reader_would_point_at() -> None:
    """The columns behind properties that no column fills by itself are those of docs/design.md."""
    a03 = thing("party", "bu-sari")
    assert cell_of("actors", "party/a01", "rdf:type", term("kw:Actor")) == [("A01", "party")]
    assert cell_of("actors", "party/a01", "rdfs:label", '"Batik Contoh"') == [("A01", "name")]
    assert cell_of("actors", "party/a01", "rdfs:label", '"usaha A01"@id') == [("A01", "label_id")]
    assert cell_of("tie", "linkage/l1", "rdf:type", term("kw:Tie")) == [("L1", "id")]
    assert cell_of("tie", "linkage/l1", "kw:basis", concept("basis", "observed")) == [("L1", "finding")]
    assert cell_of("tie", "linkage/l1", "kw:roleAssumed", a03) == [("L1", "from_role")]
    assert cell_of("tie", "linkage/l1", "kw:sourceRole", concept("role", "producer")) == [("L1", "from_role")]
    pair = thing("pair", "b2-bu--sari-raw-material")
    assert cell_of("tie", "linkage/l2", "kw:pair", pair) == [("L2", "to")]
    found = cell_of("tie", "pair/b2-bu--sari-raw-material", "rdf:type", term("kw:Pair"))
    assert found == [("L1", "to"), ("L2", "to")]
    joint = "groups-and-joint-actions"
    assert cell_of(joint, "linkage/l2", "kw:roleAssumed", thing("party", "a2")) == [("L2", "participants_role")]
    assert cell_of("aggregates", "aggregate/g1", "kw:accordingTo", thing("publication", "p1")) == [("G1", "finding")]
    assert cell_of("aggregates", "aggregate/g3", "kw:valueAsWritten", '"67,40 %"') == [("G3", "value")]
    assert cell_of("aggregates", "dataset/share", "rdf:type", term("qb:DataSet")) == [("G3", "measure")]
    assert cell_of("excerpts", "finding/f3", "kw:hasExcerpt", thing("excerpt", "f3")) == [("F3", "quote")]
    assert cell_of("excerpts", "excerpt/f1", "kw:text", '"Pesanan sepi."@id') == [("F1", "quote")]
    assert cell_of("excerpts", "excerpt/f3", "dcterms:language", '"en"') == [("F3", "quote_language")]
    found = cell_of("excerpts", "excerpt/f1", "kw:translation", '"Orders are few."@en')
    assert found == [("F1", "quote_translation_en")]
    unknown = thing("unknown", "study.s.title_id")
    assert cell_of("not-known", "study/s", "kw:hasUnknown", unknown) == [("s", "title_id")]
    found = cell_of("not-known", "unknown/study.s.title_id", "kw:reason", '"no title yet"@en')
    assert found == [("s", "title_id")]
    industry = MINTER.industry("KBLI", "2020", "13134")
    assert cell_of("industry", "study/s", "kw:industry", industry) == [("s", "industry_code")]
    assert cell_of("one-key-twice", "claim/c1", "kw:claimedValue", '"10"') == [("C1", "value"), ("C1", "value")]


@pytest.mark.parametrize("engine", ENGINES)
def test_one_statement_is_a_row_of_values(engine: str) -> None:
    """The query answers for one statement when its terms stand in VALUES, and for no other."""
    built = graph.build(ALL["tie"], MINTER)
    one = Triple(thing("linkage", "l1"), term("kw:roleAssumed"), thing("party", "bu-sari"))
    assert sparql_trace(built, engine, one=one) == {(*one, thing("row", "linkages.l1"), "from_role")}


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_inferred_has_no_cell(engine: str) -> None:
    """A participant that follows from a source is not traced to the empty participants column, a class not to a key."""
    built = graph.build(ALL["tie"], MINTER)
    l1, inferred = thing("linkage", "l1"), MINTER.graph("s", "inferred")
    new = [
        Quad(l1, term("kw:participant"), thing("party", "b2"), inferred),
        Quad(l1, TYPE, term("kw:VerticalLinkage"), inferred),
    ]
    assert sparql_trace(built, engine, inferred=new) == sparql_trace(built, engine)
    assert all(graph.trace(q.triple, built) == [] for q in new)


def test_descriptors_describe_columns_that_exist() -> None:
    """Derived properties hang on columns of the dictionary and repeat nothing that it says itself."""
    direct, derived = set(dictionary.descriptors()), graph.descriptors()
    columns = {c.iri for t in dictionary.tables().values() for c in t.columns}
    assert derived
    assert {t.s for t in derived} <= columns
    assert not direct & set(derived)
    assert len(derived) == len(set(derived))


# Category classes


CATEGORIES = {
    "category": [
        {"key": "new", "label_en": "new batik firm", "label_id": "usaha batik baru"},
        {"key": "assisted", "label_en": "assisted firm"},
    ]
}
CLASSES = """
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX class: <https://w3id.org/kawung/id/s/category-class/>
PREFIX category: <https://w3id.org/kawung/id/s/category/>
class:new a owl:Class ; rdfs:label "new batik firm"@en, "usaha batik baru"@id ;
  owl:equivalentClass [ a owl:Class ; owl:intersectionOf
  ( kw:Firm [ a owl:Restriction ; owl:onProperty kw:inCategory ; owl:hasValue category:new ] ) ] .
class:assisted a owl:Class ; rdfs:label "assisted firm"@en ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf
  ( kw:Firm [ a owl:Restriction ; owl:onProperty kw:inCategory ; owl:hasValue category:assisted ] ) ] .
"""


def test_a_category_makes_a_class_of_firms() -> None:
    """A category's class is the firms in it, labelled as it is, and overlaps with others unless the study denies it."""
    expected = vocabulary.stable_blanks((q.triple for q in quads_of(CLASSES)), "c-s-")
    assert graph.classes(study_of(CATEGORIES), MINTER) == expected


def test_the_class_of_a_made_up_studys_category_says_so() -> None:
    """In both languages, so that nobody takes it for a class of real firms; a real study's class says nothing."""

    def comments(kind: str) -> list[tuple[Term, str]]:
        said = [{"kind": Named(concept("study-kind", kind))}]
        found = graph.classes(study_of({**CATEGORIES, "study": said}), MINTER)
        return [(t.s, str(read_literal(t.o).language)) for t in found if t.p == term("rdfs:comment")]

    assert comments("real") == []
    assert comments("synthetic") == [
        (thing("category-class", key), language) for key in ("assisted", "new") for language in ("en", "id")
    ]


def test_categories_are_disjoint_only_where_the_study_says_so() -> None:
    """`categories_disjoint` true adds one disjointness for each two classes; false and nothing add none."""

    def disjoint(said: list[dict[str, bool]]) -> list[Triple]:
        found = graph.classes(study_of({**CATEGORIES, "study": said}), MINTER)
        return [t for t in found if t.p == term("owl:disjointWith")]

    assert disjoint([{}]) == disjoint([{"categories_disjoint": False}]) == []
    both = Triple(thing("category-class", "assisted"), term("owl:disjointWith"), thing("category-class", "new"))
    assert disjoint([{"categories_disjoint": True}]) == [both]


def test_class_files_of_two_studies_can_be_joined() -> None:
    """Blank nodes of two studies differ, and a study's own are the same each time."""

    def blanks(key: str) -> set[Term]:
        return {t.s for t in graph.classes(study_of(CATEGORIES, key), MINTER) if t.s.startswith("_:")}

    assert blanks("a")
    assert not blanks("a") & blanks("b")
    assert blanks("a") == blanks("a")
