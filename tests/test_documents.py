"""The RDF of a published site: what is said of each thing, in three forms, and all of it together is the dump."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest
import rdflib
from rdflib.compare import isomorphic, to_isomorphic

import shipped
from kawung.iris import HOME, TYPE, XSD, literal, term
from kawung.pages.documents import Index, with_graphs
from kawung.pages.documents.describing import Document, documents
from kawung.pages.documents.dumps import dumps
from kawung.pages.documents.files import CONTEXT, files, nodes, writer
from kawung.pages.documents.naming import Node
from kawung.pages.documents.parts import Parts
from kawung.pages.documents.writing import Writer
from kawung.pipeline import find_project
from kawung.pipeline.public import open_public

BASE = HOME
TODAY = date(2026, 11, 27)
KW = {"kw": f"{HOME}def#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": XSD}
A, B, P, Q = "<https://e.org/a>", "<https://e.org/b>", f"<{HOME}def#source>", "<http://purl.org/dc/terms/title>"
HOSTILE = [
    '<script>alert("1")</script>', "javascript:alert(1)", "\u202egnp.exe\u200f", "x" * 10_000, "",
    "back\\slash \\U0001F600 \\' end\\",
    "line\nend\r\ttab\b\f\x00\x07\x1f\x7f", '"""', "'", "😀 \u2028 \u2029 \ufeff", " # not a comment . ",
    "}{ , ] @en ^^",
]  # fmt: skip


@cache
def public() -> bytes:
    """The public data set of the shipped studies, with what is said of its graphs."""
    opened = open_public([shipped.STUDIES / name for name in shipped.NAMES], find_project(shipped.ROOT), TODAY)
    return with_graphs([quad.line().encode() for quad in opened.store.quads()], BASE)


@cache
def index() -> Index:
    return Index([public()])


@cache
def published() -> dict[str, bytes]:
    return dict(files(index(), BASE))


def triples(nquads: Iterable[str]) -> set[str]:
    """Lines of N-Quads or N-Triples without their graphs."""
    return {line[: line.rindex(" <")] if line.count("> .") else line for line in nquads}


def lines_of(*statements: tuple[str, str, str]) -> bytes:
    return "".join(sorted(f"{s} {p} {o} <{BASE}graph/x/entities> .\n" for s, p, o in statements)).encode()


def read(text: bytes, form: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data=text, format={"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}[form])
    return graph


def pyoxigraph_set(text: bytes, form: str) -> set[str]:
    """The statements as pyoxigraph reads them, blank nodes named alike whatever they were called."""
    pyoxigraph = pytest.importorskip("pyoxigraph")
    formats = {"ttl": "TURTLE", "jsonld": "JSON_LD", "nt": "N_TRIPLES", "nq": "N_QUADS", "trig": "TRIG"}
    found = pyoxigraph.Dataset(pyoxigraph.parse(text, format=getattr(pyoxigraph.RdfFormat, formats[form])))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in found}


# ---------------------------------------------------------------------------------------------------------------------
# Index


def test_the_index_says_what_the_dump_says() -> None:
    """Of each thing and value exactly the statements that the dump has, in its order."""
    about: dict[str, list[tuple[str, ...]]] = {}
    pointing: dict[str, list[tuple[str, ...]]] = {}
    for line in public().decode().splitlines():
        s, p, rest = line[:-2].split(" ", 2)
        o, _, g = rest.rpartition(" ")
        about.setdefault(s, []).append((p, o, g))
        if not o.startswith('"'):
            pointing.setdefault(o, []).append((s, p, g))
    assert {s: list(index().about(s)) for s in (*index().things(), *index().blanks())} == about
    assert {o: list(index().pointing(o)) for o in index().named()} == pointing
    assert len(index()) == len(about)
    most = max(pointing, key=lambda o: len(pointing[o]))
    assert index().pointing_count(most) == len(pointing[most])
    assert list(index().pointing(most, 3)) == pointing[most][:3]
    assert list(index().things()) == [s for s in about if s.startswith("<")]


def test_the_index_knows_nothing_of_what_is_not_there() -> None:
    """What no statement is about has none, and what only begins like a thing is not that thing."""
    thing = next(index().things())
    for absent in ("<https://e.org/none>", thing[:-2] + ">", "_:none"):
        assert (index().about(absent), index().pointing(absent), absent in index()) == ((), (), False)
    assert thing in index()
    assert Index([]).about(A) == ()


def test_statements_that_are_not_sorted_are_refused() -> None:
    """A dump that is no sorted dump would be read in part."""
    with pytest.raises(ValueError, match="not sorted"):
        Index([lines_of((A, P, B)), lines_of((B, P, A)), lines_of((A, P, A))])


def test_names_come_in_the_language_asked_for_only() -> None:
    """The best name first, those in no language last, none of another language."""
    label, pref = term("rdfs:label"), term("skos:prefLabel")
    found = Index(
        [lines_of((A, label, '"b"@en'), (A, pref, '"a"@en'), (A, label, '"c"@id'), (A, label, '"d"'), (A, TYPE, B))]
    )
    assert found.labels(A, "en") == ("a", "b", "d")
    assert found.labels(A, "id") == ("c", "d")
    assert found.types(A) == (B,)


# ---------------------------------------------------------------------------------------------------------------------
# Documents


def test_all_documents_together_are_the_dump() -> None:
    """No statement is missing beside the pages, none is added, in any of the three forms."""
    dump = {line[: line.rindex(" ", 0, -2)] for line in public().decode().splitlines()}
    lines: set[str] = set()
    for path, text in published().items():
        if path.endswith(".nt"):
            lines |= {line[:-2] for line in text.decode().splitlines() if not line.startswith("#")}
    assert lines == dump


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_each_form_of_a_document_says_the_same(form: str) -> None:
    """Turtle and JSON-LD say what N-Triples says; an engine that is not ours reads them, and nothing is fetched."""
    for path, text in published().items():
        if path.endswith(f".{form}") and path != CONTEXT:
            assert pyoxigraph_set(text, form) == pyoxigraph_set(published()[path.rsplit(".", 1)[0] + ".nt"], "nt"), path


def test_a_second_engine_reads_the_same() -> None:
    """What rdflib reads of the ontology and of a few things of each kind is the same in all three forms."""
    kinds = {path.rsplit("/", 2)[-2]: path.rsplit(".", 1)[0] for path in published() if path.startswith("id/contoh/")}
    for at in (*kinds.values(), "def", "structure/share"):
        expected = to_isomorphic(read(published()[f"{at}.nt"], "nt"))
        for form in ("ttl", "jsonld"):
            assert isomorphic(read(published()[f"{at}.{form}"], form), expected), at


def test_every_iri_of_ours_has_a_document_that_describes_it() -> None:
    """Whatever stands anywhere in a statement, graphs too; also a version of the ontology."""
    described = {subject for document in documents(index(), BASE) for subject in document.subjects}
    there = {document.address for document in documents(index(), BASE)}
    terms = {term for line in public().decode().splitlines() for term in _iris(line)}
    ours = {term for term in terms if term.startswith(f"<{BASE}") and not term.startswith(f"<{BASE}catalogue#")}
    version = f"<{HOME}def/"
    assert {iri for iri in ours - described if not iri.startswith(version)} == set()
    assert any(iri.startswith(version) for iri in ours)
    assert all(iri[len(f"<{BASE}") : -1] in there for iri in ours if iri.startswith(version))


def _iris(line: str) -> list[str]:
    s, p, rest = line[:-2].split(" ", 2)
    o, _, g = rest.rpartition(" ")
    return [one for one in (s, p, o, g) if one.startswith("<")]


def test_a_document_opens_with_what_it_is_about() -> None:
    """First the thing itself, then terms that share its document, then things of others, blank nodes last."""
    of = {document.address: document for document in documents(index(), BASE)}
    first, *others = of["def"].subjects
    assert first == f"<{HOME}def>"
    ranks = [2 if s.startswith("_:") else 0 if s.startswith(f"<{HOME}") else 1 for s in others]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_things_of_others_stand_with_what_names_them() -> None:
    """A label of somebody else's place is in the document of our place that matches it, and nowhere else."""
    match = term("skos:closeMatch")
    statements = [(f"<{BASE}id/area/33>", match, A), (A, term("rdfs:label"), '"x"'), (B, term("rdfs:label"), '"y"')]
    found = list(documents(Index([lines_of(*statements)]), BASE))
    assert found == [
        Document("id/area/33", (f"<{BASE}id/area/33>", A)),
        Document("graph/other", (B,)),
    ]


def test_blank_nodes_go_with_all_that_name_them() -> None:
    """Down chains and through rings; one that nothing names is not lost."""
    one, two = f"<{BASE}id/x/a/1>", f"<{BASE}id/x/a/2>"
    statements = [(one, P, "_:a"), (two, P, "_:b"), ("_:a", P, "_:b"), ("_:b", P, "_:c"), ("_:c", P, "_:b")]
    statements += [("_:alone", P, B), ("_:r", P, "_:s"), ("_:s", P, "_:r")]
    found = {document.address: document.subjects for document in documents(Index([lines_of(*statements)]), BASE)}
    assert found == {
        "id/x/a/1": (one, "_:a", "_:b", "_:c"),
        "id/x/a/2": (two, "_:b", "_:c"),
        "graph/other": ("_:alone", "_:r", "_:s"),
    }


# ---------------------------------------------------------------------------------------------------------------------
# Turtle, JSON-LD and N-Triples


def same(nodes_: list[Node], properties: Iterable[str] = ()) -> None:
    """Hold that all forms say what was given, for both engines."""
    texts = Writer(KW, frozenset(properties)).texts(nodes_, ["a remark\nin two lines"])
    expected = pyoxigraph_set("".join(f"{s} {p} {o} .\n" for s, said in nodes_ for p, o in said).encode(), "nt")
    for form in texts._fields:
        assert pyoxigraph_set(getattr(texts, form), form) == expected
    given = to_isomorphic(read(texts.nt, "nt"))
    assert len(given) == len(expected)
    assert isomorphic(read(texts.ttl, "ttl"), given)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_stays_the_text_that_it_is(text: str) -> None:
    """Whatever signs a literal holds, with a language, without, as a datatype, of a property of things too."""
    values = [literal(text), literal(text, "id"), literal(text, datatype="date"), f"{literal(text)}^^<https://e.org/x>"]
    for property_ in (P, Q):
        same([(A, [(property_, value) for value in sorted(values)])], [P])


@pytest.mark.parametrize("datatype", ["integer", "decimal", "boolean", "double", "gYear", "nonNegativeInteger"])
@pytest.mark.parametrize(
    "text", ["0", "-0", "007", "7", "-7", "+7", "1.50", "1.", ".5", "1e3", "true", "1", "9" * 30, "ya", "1 "]
)
def test_numbers_keep_their_text(text: str, datatype: str) -> None:
    """No number or truth value is rewritten, whether or not it may stand bare."""
    value = literal(text, datatype=datatype)
    ttl = Writer(KW).texts([(A, [(Q, value)])]).ttl.decode()
    object_ = ttl.rstrip(" .\n").split("title> ")[1]
    if object_.startswith('"'):
        assert object_ == f'"{text}"^^xsd:{datatype}'
    else:
        assert object_ == text
        assert (datatype, text) not in {("decimal", "7"), ("integer", "1.50"), ("boolean", "1"), ("double", "1e3")}
    jsonld = json.loads(Writer(KW).texts([(A, [(Q, value)])]).jsonld)[Q[1:-1]]
    expected = {"@value": text, "@type": f"xsd:{datatype}"}
    assert jsonld == expected or (str(jsonld).lower() == text and datatype in ("integer", "boolean"))


def test_lists_and_blank_nodes_stand_in_place() -> None:
    """A list is written as a list, a node named once in place of its name, one named twice by its name."""
    first, rest, nil = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
    list_ = [("_:l1", [(first, A), (rest, "_:l2")]), ("_:l2", [(first, "_:in"), (rest, nil)])]
    some = [
        (A, [(P, "_:l1"), (P, "_:twice"), (Q, "_:twice")]),
        ("_:in", [(Q, '"x"')]),
        *list_,
        ("_:twice", [(Q, '"y"')]),
    ]
    same(some)
    ttl = Writer(KW).texts(some).ttl.decode()
    assert f'( {A} [ {Q} "x" ] )' in ttl
    assert ttl.count("_:") == 3
    for broken in (
        [("_:l1", [(first, A), (rest, "_:l2")]), ("_:l2", [(first, B), (rest, "_:l1")])],
        [("_:l1", [(first, A), (first, B), (rest, nil)])],
        [("_:l1", [(first, A)])],
        [("_:a", [(P, "_:b")]), ("_:b", [(P, "_:a")])],
        [("_:a", [(P, "_:a")])],
    ):
        same([*broken])
        same([(A, [(P, "_:l1")]), *broken])


def test_deep_nesting_is_written_and_read() -> None:
    """A chain of ten thousand blank nodes, and a list as long, end no writer and no reader."""
    first, rest, nil = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
    many = 10_000
    chain: list[Node] = [(A, [(P, "_:n0")])]
    chain += [(f"_:n{n}", [(P, f"_:n{n + 1}" if n < many - 1 else B)]) for n in range(many)]
    items: list[Node] = [(A, [(P, "_:n0")])]
    items += [(f"_:n{n}", [(first, f'"{n}"'), (rest, f"_:n{n + 1}" if n < many - 1 else nil)]) for n in range(many)]
    pyoxigraph = pytest.importorskip("pyoxigraph")
    for some in (chain, items):
        texts = Writer(KW).texts(some)
        for form in ("TURTLE", "JSON_LD"):
            text = texts.ttl if form == "TURTLE" else texts.jsonld
            found = list(pyoxigraph.parse(text, format=getattr(pyoxigraph.RdfFormat, form)))
            assert len(found) == sum(len(said) for _, said in some)
    assert texts.ttl.decode().count("( ") == 1


def test_turtle_is_for_people() -> None:
    """Only prefixes that are used, what the thing is first, one line a property."""
    said = [(TYPE, f"<{HOME}def#Tie>"), (TYPE, f"<{HOME}def#Linkage>"), (P, A), (P, B), (Q, '"x"@id')]
    assert Writer(KW).texts([(A, sorted(said))]).ttl.decode() == (
        f'@prefix kw: <{HOME}def#> .\n\n{A} a kw:Linkage , kw:Tie ;\n  {Q} "x"@id ;\n  kw:source {A} , {B} .\n'
    )


def test_json_ld_is_compact_and_needs_nothing_else() -> None:
    """Its context stands in it and is part of the one that the site ships; the remark is no statement."""
    text = Writer(KW, [P]).texts([(A, [(TYPE, f"<{HOME}def#Tie>"), (P, B)])], ["MADE-UP"]).jsonld
    assert json.loads(text) == {
        "@context": {
            "@vocab": f"{HOME}def#",
            "id": "@id",
            "type": "@type",
            "remarks": None,
            "source": {"@type": "@id"},
        },
        "remarks": ["MADE-UP"],
        "id": A[1:-1],
        "type": "Tie",
        "source": B[1:-1],
    }
    shipped_context = json.loads(published()[CONTEXT])["@context"]
    for path, text in published().items():
        if path.endswith(".jsonld") and path != CONTEXT:
            context = json.loads(text)["@context"]
            assert context.items() <= shipped_context.items(), path


# ---------------------------------------------------------------------------------------------------------------------
# Dumps


@cache
def dumped() -> dict[str, bytes]:
    return {one.path: one.content for one in dumps(Parts(index(), BASE), writer(index()).turtle)}


def test_every_form_of_a_dump_says_the_same() -> None:
    """TriG says what N-Quads says, Turtle the same without graphs; everything is the whole data set."""
    assert gzip.decompress(dumped()["data/everything.nq.gz"]) == public()
    pyoxigraph = pytest.importorskip("pyoxigraph")
    for path, content in dumped().items():
        if not path.endswith(".nq.gz"):
            continue
        quads = pyoxigraph_set(gzip.decompress(content), "nq")
        assert pyoxigraph_set(gzip.decompress(dumped()[path.replace(".nq", ".trig")]), "trig") == quads
        turtle = gzip.decompress(dumped()[path.replace(".nq", ".ttl")])
        read_ = list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))
        assert len(read_) == len(set(read_)) == len(quads)


def test_the_parts_are_the_whole_and_do_not_overlap() -> None:
    """Each statement is in one part; made-up data is in its own, and in everything, and nowhere else."""
    sets = Parts(index(), BASE).data_sets()
    lines = {one.key: gzip.decompress(dumped()[f"data/{one.key}.nq.gz"]).splitlines() for one in sets}
    parts = [line for one in sets if one.is_part for line in lines[one.key]]
    assert sorted(parts) == public().splitlines()
    assert {one.key for one in sets if one.made_up} == {"study-contoh"}
    assert sorted(lines["data"] + lines["study-contoh"]) == lines["everything"]
    assert lines["study-contoh"]
    assert not any(
        b"/id/contoh/" in line or b"/graph/contoh/" in line for line in lines["data"] if b"/id/contoh/" in line[:80]
    )
    assert all(line.startswith(f"<{BASE}id/area/".encode()) for line in lines["areas"])
    assert not any(line.startswith(f"<{BASE}id/area/".encode()) for line in lines["regions"])


def test_dumps_are_the_same_whenever_they_are_made() -> None:
    """No clock, no name and no order of a set goes into a file."""
    again = Index([public()])
    assert {one.path: one.content for one in dumps(Parts(again, BASE), writer(again).turtle)} == dumped()
    assert dict(files(again, BASE)) == published()
    assert all(
        hashlib.sha256(one.content).hexdigest() == one.sha256 for one in dumps(Parts(again, BASE), writer(again).turtle)
    )
    assert all(content[4:8] == b"\0\0\0\0" for content in dumped().values())


def test_the_dump_is_the_same_however_it_comes() -> None:
    """In pieces, in any order, with pieces in common, graphs already described or not."""
    whole = public().splitlines(keepends=True)
    assert with_graphs([b"".join(whole[::2]), b"".join(whole[1::2]), whole[0]], BASE) == public()


def test_a_data_set_under_another_base_has_the_same_documents() -> None:
    """Things lie under the other base, Kawung's terms, concepts, rules and descriptions of sheets in copies beside."""
    base = "https://example.org/klaten/"
    lines = public().decode()
    for name in ("id/", "graph/", "catalogue"):
        lines = lines.replace(f"<{BASE}{name}", f"<{base}{name}")
    other = Index([with_graphs([lines.encode()], base)])
    found = {document.address for document in documents(other, base)}
    assert found == {document.address for document in documents(index(), BASE)}
    assert nodes(other, [f"<{base}id/area/33>"])[0][1]
