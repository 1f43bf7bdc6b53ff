"""
`kawung import rdf`: what others wrote becomes a graph of its own, or is told, whole or not at all.

A case is a folder of tests/cases/foreign/ with files, each to be imported by itself, and `case.toml`: what is told
(`base`, `form`), and by hand what must come of it: `exit`, the `rules` with the lines they name (0: the file as a
whole), the `statements` (or their `count`), how many were `read` and in how many `graphs` they stood.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import rdflib.compare

from kawung import foreign, pipeline, words
from kawung.foreign import apart, keeping, literals, reading
from kawung.foreign.reading import Asked
from kawung.iris import HOME, XSD, Minter, Quad, concept, literal, term
from kawung.problems import Problem, Severity, UnreadableError, UsageError
from run import kawung_here as kawung

CASES = Path(__file__).parent / "cases" / "foreign"
FOUND = sorted(p.parent.name for p in CASES.glob("*/case.toml"))
FILES = [(name, p.name) for name in FOUND for p in sorted((CASES / name).iterdir()) if p.name != "case.toml"]
BASE = "https://example.org/kawung/"
CODES = {0: Severity.WARNING, 1: Severity.VIOLATION, 3: Severity.UNREADABLE}


@lru_cache(maxsize=64)
def case(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name / "case.toml").read_text(encoding="utf-8"))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; that the other one does the same is a test of its own."""

    def read(data: bytes, asked: Asked, **_: object) -> apart.Read:
        found = reading.read(data, asked)
        troubles = tuple(found.troubles)
        return apart.Read("".join(found.lines).encode(), found.read, found.graphs, found.ours, troubles)

    monkeypatch.setattr(foreign, "read", read)


def project(where: Path) -> pipeline.Project:
    (where / "kawung.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    return pipeline.find_project(where)


def import_case(name: str, file: str, where: Path) -> pipeline.RdfImported:
    said = case(name)
    path = CASES / name / file
    return pipeline.import_rdf(project(where), path, name="x", form=said.get("form"), base=said.get("base", ""))


def lines(problems: tuple[Problem, ...]) -> dict[str, list[int]]:
    """Give the lines that each rule names, sorted."""
    found: dict[str, list[int]] = {}
    for p in problems:
        found.setdefault(p.rule, []).extend(place.row or 0 for place in p.places)
    return {rule: sorted(rows) for rule, rows in found.items()}


def statements(nquads: bytes) -> list[str]:
    graph = f" <{BASE}graph/import/x> ."
    found = nquads.decode().splitlines()
    assert found == sorted(found)
    assert all(line.endswith(graph) for line in found)
    return [line.removesuffix(graph) for line in found]


def test_no_case_is_lost() -> None:
    """All folders are cases, and every rule but those of size, time and tampering has one."""
    assert len(FOUND) == sum(p.is_dir() for p in CASES.iterdir()) == 44
    told = {rule for name in FOUND for rule in case(name).get("rules", {})}
    elsewhere = {"rdf-too-large", "rdf-too-deep", "rdf-term-too-long", "rdf-too-many", "rdf-too-much", "rdf-too-slow"}
    elsewhere |= {"rdf-broke-down", "rdf-ours-too-many", "rdf-about", "rdf-changed"}
    assert set(foreign.RULES) - told == elsewhere


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("name", "file"), FILES)
def test_case(name: str, file: str, tmp_path: Path) -> None:
    """A file gives the statements it holds, or the rules it breaks with their lines, and then nothing is written."""
    said = case(name)
    done = import_case(name, file, tmp_path)
    assert lines(done.problems) == {rule: sorted(rows) for rule, rows in said.get("rules", {}).items()}
    assert max((p.severity for p in done.problems), default=Severity.WARNING) == CODES[said["exit"]]
    assert done.written == (said["exit"] == 0)
    if not done.written:
        assert not (tmp_path / "data").exists()
        assert done.about.statements == 0 or not any(p.rule.startswith("rdf-") for p in done.problems)
        return
    kept = statements(done.files[0].read_bytes())
    assert len(kept) == done.about.statements
    if "statements" in said:
        assert kept == sorted(line.replace("_:i-good-", "_:i-x-") for line in said["statements"])
    assert len(kept) == said.get("count", len(kept))
    assert done.about.read == said.get("read", len(kept))
    if "graphs" in said:
        assert done.about.graphs == said["graphs"]


@pytest.mark.parametrize("name", ["good", "literals", "syntax", "context-remote"])
def test_the_process_apart_finds_the_same(name: str) -> None:
    """What comes from the other process is what reading here gives."""
    file = next(p for p in sorted((CASES / name).iterdir()) if p.name != "case.toml")
    form = foreign.form_of(file.name)
    assert form
    asked = Asked(form, "", "x", "<https://data.example.org/g>", BASE)
    found, there = reading.read(file.read_bytes(), asked), foreign.read(file.read_bytes(), asked)
    assert there.nquads == "".join(found.lines).encode()
    assert there[1:] == (found.read, found.graphs, found.ours, tuple(found.troubles))


@pytest.mark.usefixtures("here")
def test_what_was_read_is_what_another_parser_reads(tmp_path: Path) -> None:
    """The statements are those that rdflib finds, blank nodes aside; in Turtle it rewrites 007."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        for file, form in (("good.nt", "nt"), ("good.rdf", "xml"), ("good.jsonld", "json-ld")):
            done = import_case("good", file, tmp_path)
            ours = rdflib.Graph().parse(data="".join(f"{s} .\n" for s in statements(done.files[0].read_bytes())))
            theirs = rdflib.Graph().parse(CASES / "good" / file, format=form)
            assert rdflib.compare.isomorphic(ours, theirs)
            for path in done.files:
                path.unlink()
    finally:
        rdflib.NORMALIZE_LITERALS = before


def test_blank_nodes_are_called_the_same_each_time() -> None:
    """Two processes name blank nodes alike, and two imports name none alike."""
    text = b"<urn:a> <urn:p> [ <urn:q> [ <urn:r> 1 ] ; <urn:q> _:b ] , ( 1 2 ) . _:b <urn:p> 2 , [] , [] ."
    asked = Asked("turtle", "", "x", "<urn:g>", BASE)
    first, second = foreign.read(text, asked), foreign.read(text, asked)
    other = foreign.read(text, asked._replace(name="y"))
    assert first.nquads == second.nquads
    blank = {line: set(re.findall(r"_:\S+", line)) for line in (first.nquads.decode(), other.nquads.decode())}
    names, others = blank.values()
    assert len(names) == 7
    assert not names & others


def test_a_build_gets_the_graph_and_where_it_comes_from(tmp_path: Path) -> None:
    """The graph holds the statements and says of itself what it is called, who published it, and that it is made up."""
    there = project(tmp_path)
    told = {"title": "Data\nX", "publisher": "Dinas X", "licence": "https://creativecommons.org/licenses/by/4.0/"}
    done = pipeline.import_rdf(there, CASES / "good" / "good.ttl", made_up=True, **told)  # type: ignore[arg-type]
    files = {f"rdf/{path.name}": path.read_bytes() for path in done.files}
    assert set(files) == {"rdf/good.nq", "rdf/good.toml"}
    quads, problems = foreign.linked(files, there.minter)
    node = there.minter.shared_graph("import/good")
    assert problems == []
    assert quads == sorted(set(quads))
    assert {q.g for q in quads} == {node}
    about = {q.p: q.o for q in quads if q.s == node}
    assert about[term("dcterms:title")] == literal("Data X")
    assert about[term("dcterms:publisher")] == literal("Dinas X")
    assert about[term("dcterms:license")] == "<https://creativecommons.org/licenses/by/4.0/>"
    assert about[term("dcterms:source")] == literal("good.ttl")
    assert about[term("dcterms:type")] == concept("study-kind", "synthetic")
    kept = [q.line() for q in quads if q.s != node]
    assert "".join(kept).encode() == files["rdf/good.nq"]
    moved, _ = foreign.linked(files, Minter("https://other.example.org/"))
    assert {q.g for q in moved} == {"<https://other.example.org/graph/import/good>"}


def test_words_for_a_licence_and_real_data() -> None:
    """A licence in words is no address, and data that are not made up bear no mark."""
    about = keeping.About("a.ttl", "0", "turtle", "2026-11-27", licence="free to use://once")
    quads = foreign.quads("a", b"", about, Minter(BASE))
    assert {q.p for q in quads} == {term(f"dcterms:{x}") for x in ("source", "identifier", "created", "rights")}


def test_what_is_kept_was_checked(tmp_path: Path) -> None:
    """A build takes nothing that was changed by hand, lacks its other file, or speaks of what is the project's now."""
    there = project(tmp_path)
    done = pipeline.import_rdf(there, CASES / "good" / "good.nt")
    data, about = (path.read_bytes() for path in done.files)
    nq, toml = "rdf/good.nq", "rdf/good.toml"

    def told(files: dict[str, bytes], base: str = BASE) -> list[str]:
        quads, problems = foreign.linked(files, Minter(base))
        assert quads == []
        return [f"{p.rule} {p.places[0].file}" for p in problems]

    assert told({nq: data.replace(b"Bayat", b"Bayet"), toml: about}) == ["rdf-changed rdf/good.nq"]
    assert told({nq: data}) == ["rdf-about rdf/good.toml"]
    assert told({toml: about}) == ["rdf-about rdf/good.nq"]
    undated = about.replace(f'imported = "{done.about.imported}"'.encode(), b'imported = "yesterday"')
    assert told({nq: data, toml: undated}) == ["rdf-about rdf/good.toml"]
    assert told({nq: data, toml: b"made_up = 3"}) == ["rdf-about rdf/good.toml"]
    assert told({nq: data, toml: about.replace(b"made_up = false", b'made_up = "no"')}) == ["rdf-about rdf/good.toml"]
    assert told({"rdf/Good.nq": data, "rdf/Good.toml": about}) == ["rdf-about rdf/Good.toml"]
    ours = data.replace(b"data.example.org/bayat", b"data.example.org/id/bayat")
    about = about.replace(foreign.digest(data).encode(), foreign.digest(ours).encode())
    assert told({nq: ours, toml: about}, "https://data.example.org/") == ["rdf-over-ours rdf/good.nq"]
    assert foreign.linked({}, Minter(BASE)) == ([], [])


@pytest.mark.usefixtures("here")
def test_a_name_is_taken_once(tmp_path: Path) -> None:
    """What was imported is replaced only when that is asked for, and not by what is wrong."""
    there = project(tmp_path)
    good, bad = CASES / "good" / "good.nt", CASES / "literals" / "data.ttl"
    first = pipeline.import_rdf(there, good, name="x")
    before = [path.read_bytes() for path in first.files]
    with pytest.raises(UsageError, match=r"x\.nq is there already"):
        pipeline.import_rdf(there, CASES / "graphs" / "data.trig", name="x")
    assert not pipeline.import_rdf(there, bad, name="x", force=True).written
    assert [path.read_bytes() for path in first.files] == before
    assert pipeline.import_rdf(there, CASES / "graphs" / "data.trig", name="x", force=True).written
    assert [path.read_bytes() for path in first.files] != before
    assert sorted(p.name for p in first.files[0].parent.iterdir()) == ["x.nq", "x.toml"]


@pytest.mark.usefixtures("here")
def test_what_stops_an_import_by_its_weight(tmp_path: Path) -> None:
    """Rules of ours stop by --fail-on; what cannot be written as it is always does."""
    there = project(tmp_path)
    broken = CASES / "shapes-broken" / "data.ttl"
    assert not pipeline.import_rdf(there, broken).written
    done = pipeline.import_rdf(there, broken, fail_on=None)
    assert done.written
    assert lines(done.problems) == {"party-party-stated": [4], "party-place-known": [7]}
    assert not pipeline.import_rdf(there, CASES / "literals" / "data.ttl", name="y", fail_on=None).written


@pytest.mark.usefixtures("here")
def test_our_terms_in_great_number_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More statements in our terms than can be checked are not taken unchecked."""
    monkeypatch.setattr("kawung.pipeline.foreign.MOST_OF_OURS", 2)
    done = pipeline.import_rdf(project(tmp_path), CASES / "shapes-kept" / "data.ttl")
    assert lines(done.problems) == {"rdf-ours-too-many": [0]}
    assert not done.written


@pytest.mark.usefixtures("here")
def test_a_disk_that_takes_nothing_leaves_nothing(tmp_path: Path) -> None:
    """A file in the place of the folder: told, and nothing half-written."""
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(UnreadableError, match="cannot be written"):
        pipeline.import_rdf(project(tmp_path), CASES / "good" / "good.nt")
    assert (tmp_path / "data").read_text(encoding="utf-8") == "in the way"


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"name": "Klaten 2026"}, "cannot be the name"),
        ({"name": "../x"}, "cannot be the name"),
        ({"base": "data/"}, "no whole address"),
        ({"base": "https://x y/"}, "no whole address"),
        ({"file": "x.csv"}, "does not tell the form"),
        ({"file": "33_10.ttl"}, None),
        ({"file": "بيانات.ttl"}, "cannot be the name"),
    ],
)
@pytest.mark.usefixtures("here")
def test_wrong_use_is_told_before_anything_is_read(told: dict[str, str], why: str | None, tmp_path: Path) -> None:
    """Names, bases and forms that are none raise, each with what to do."""
    given = dict(told)
    file = tmp_path / given.pop("file", "a.ttl")
    file.write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    if why is None:
        assert pipeline.import_rdf(project(tmp_path), file, **given).name == "33-10"  # type: ignore[arg-type]
        return
    with pytest.raises(UsageError, match=why):
        pipeline.import_rdf(project(tmp_path), file, **given)  # type: ignore[arg-type]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is told by its name."""
    with pytest.raises(UnreadableError, match=r"gone\.ttl"):
        pipeline.import_rdf(project(tmp_path), tmp_path / "gone.ttl")


def test_the_command_tells_what_it_did(tmp_path: Path) -> None:
    """In words and as JSON, in both languages, with the exit codes of the command line."""
    project(tmp_path)
    good, bad = str(CASES / "graphs" / "data.trig"), str(CASES / "literals" / "data.ttl")
    done = kawung("import", "rdf", good, "--made-up", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("3 statements", "data.trig", "2 named graphs", "1 stood there", "graph/import/data", "MADE-UP"):
        assert said in done.stdout
    done = kawung("import", "rdf", bad, "--name", "y", "--lang", "id", "--all", cwd=tmp_path)
    assert done.returncode == 1
    assert '"2026-02-30" bukan xsd:date' in done.stdout
    assert "Tidak ada yang diimpor: 8 salah" in done.stdout
    done = kawung("import", "rdf", good, cwd=tmp_path)
    assert done.returncode == 2
    assert "--force" in done.stderr
    done = kawung("import", "rdf", str(CASES / "doctype" / "data.rdf"), "--format=json", "--name=z", cwd=tmp_path)
    said = json.loads(done.stdout)
    assert (done.returncode, said["written"], said["problems"][0]["places"][0]["row"]) == (3, False, 2)
    assert sorted(p.name for p in (tmp_path / "data" / "linked" / "rdf").iterdir()) == ["data.nq", "data.toml"]


@pytest.mark.parametrize(
    "line",
    [
        ("rdf",),
        ("rdf", "a.ttl", "b.ttl"),
        ("rdf", "a.ttl", "--variable", "marketing"),
        ("rdf", "a.ttl", "--timeout", "soon"),
        ("rdf", "a.ttl", "--rdf-format", "n3"),
        ("batik-x", "a.csv", "--licence", "free"),
    ],
)
def test_a_wrong_command_line(line: tuple[str, ...], tmp_path: Path) -> None:
    """It ends with 2 and writes nothing."""
    done = kawung("import", *line, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_rule_speaks() -> None:
    """Each has what is wrong and what to do, and shows a stranger's text only in part and in signs that show."""
    shown = dict.fromkeys(("most", "column", "what", "seconds", "value", "datatype", "name"), "?")
    for rule in foreign.RULES:
        told = foreign.problem(foreign.Trouble(rule, dict(shown), (3,), "\x1b[31m" + "x" * 500), "a.ttl")
        assert told.message.en != told.message.id
        assert told.remedy.en
        assert len(told.message.en) < 300
        assert "\x1b" not in told.message.en + str(told.places[0].text)
    assert words.catalogue()["rdf_remedy.term_unknown"]


FIT = {
    "integer": (["0", "-7", "+007", " 12 ", "9" * 5000], ["", "1.0", "1e3", "x", "١٢", "1 2"]),
    "byte": (["127", "-128"], ["128", "-129", "9" * 5000]),
    "nonNegativeInteger": (["0", "-0"], ["-1", "-" + "9" * 5000]),
    "positiveInteger": (["1"], ["0"]),
    "negativeInteger": (["-1"], ["0"]),
    "unsignedByte": (["255"], ["256", "-1"]),
    "decimal": (["1.50", ".5", "5.", "-1"], ["1,5", ".", "1e3", "INF"]),
    "double": (["1.5E0", "INF", "-INF", "NaN", "1e-7", "3"], ["1,5", "inf", "e3"]),
    "boolean": (["true", "false", "1", "0"], ["ya", "True", "2"]),
    "date": (["2026-11-24", "2024-02-29", "2000-02-29Z", "-0004-02-29"], ["2026-02-30", "2026-2-3", "1900-02-29"]),
    "dateTime": (["2026-11-24T10:12:00", "2026-11-24T24:00:00Z"], ["2026-11-24", "2026-11-24T25:00:00"]),
    "dateTimeStamp": (["2026-11-24T10:12:00+07:00"], ["2026-11-24T10:12:00"]),
    "time": (["10:12:00.5"], ["10:12", "24:00:01"]),
    "gYear": (["2026", "-0044", "12026"], ["26", "02026", "2026-11"]),
    "gYearMonth": (["2026-11"], ["2026-13"]),
    "gMonthDay": (["--02-29"], ["--02-30", "--04-31"]),
    "gMonth": (["--11"], ["11"]),
    "gDay": (["---24"], ["---32"]),
    "duration": (["P1Y2M3DT4H5M6.7S", "-P3D", "PT0S"], ["P", "P1Y2MT", "1Y", "P1S"]),
    "yearMonthDuration": (["P1Y", "P2M"], ["P1D", "P"]),
    "dayTimeDuration": (["P1DT2H", "PT1S"], ["P1Y", "P"]),
    "hexBinary": (["0aFF", ""], ["0", "0g"]),
    "base64Binary": (["AQID", ""], ["A", "!"]),
    "language": (["id"], ["indonesian1", "id_ID"]),
    "anyURI": (["anything"], []),
    "string": (["", "x"], []),
}


@pytest.mark.parametrize("name", FIT)
def test_texts_of_datatypes(name: str) -> None:
    """Each datatype takes what XSD takes, and nothing else."""
    takes, refuses = FIT[name]
    assert [t for t in takes if not literals.fits(t, XSD + name)] == []
    assert [t for t in refuses if literals.fits(t, XSD + name)] == []


def test_datatypes_of_others() -> None:
    """Of other vocabularies nothing is known; of XSD's names only those that exist."""
    assert literals.fits("anything", "http://www.opengis.net/ont/geosparql#wktLiteral")
    assert literals.is_datatype("http://www.opengis.net/ont/geosparql#wktLiteral")
    assert all(literals.is_datatype(XSD + name) for name in FIT)
    assert not literals.is_datatype(XSD + "Integer")


def test_a_line_is_near_its_subject() -> None:
    """Of several places with the same text that behind the statement's own subject and predicate is meant."""
    ours = [f"<{HOME}x{n}>" for n in range(30)]
    text = "".join(f'{s} <urn:p> "a" ;\n <urn:q> "a" , "b" .\n' for s in ours).encode()
    wanted = [((s, p, '"a"'), 2) for s in ours for p in ("<urn:p>", "<urn:q>")]
    assert foreign.lines(text, "turtle", "", wanted) == list(range(1, 61))
    assert foreign.lines(text, "turtle", "", [(Quad("_:b", "<urn:none>", '"none"', ""), 2)]) == [None]
