"""`kawung link`: what is matched and what is not, proposals for a person to judge, and nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from kawung import pipeline
from kawung.pipeline import linked, linking
from kawung.problems import UnreadableError, UsageError
from kawung.regions import mappings
from run import kawung_here
from test_mappings import GOOD, written

ROOT = Path(__file__).parent.parent
PLACES = """id,label,parent
https://portal.example/k/bayat,Kecamatan Bayat,33.10
https://portal.example/k/jarum,Jarum,33.10.04
https://portal.example/k/other,Bayat,21.05.08
https://portal.example/k/none,Bayat,
"""
_LABEL, _BROADER = "<http://www.w3.org/2000/01/rdf-schema#label>", "<http://www.w3.org/2004/02/skos/core#broader>"
_KLATEN, _WEDI, _GRAPH = (f"<https://portal.example/{name}>" for name in ("klaten", "wedi", "g"))
IMPORTED = f"""{_KLATEN} {_LABEL} "Klaten" {_GRAPH} .
{_WEDI} {_BROADER} {_KLATEN} {_GRAPH} .
{_WEDI} {_LABEL} "Kec. Wedi"@id {_GRAPH} .
"""
TARGET = "candidates-places.sssom.tsv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without studies, with a list of places of some portal."""
    (tmp_path / "kawung.toml").write_text('base = "https://example.org/kawung/"\n', encoding="utf-8")
    (tmp_path / "places.csv").write_text(PLACES, encoding="utf-8")
    return tmp_path


def own(project: Path, name: str, data: bytes) -> Path:
    file = project / "data" / "linked" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def asked(project: Path, *options: str) -> dict[str, object]:
    done = kawung_here("link", "--format", "json", *options, cwd=project)
    found: dict[str, object] = json.loads(done.stdout)
    return {**found, "code": done.returncode}


def test_it_counts_what_is_matched_and_names_what_is_not(project: Path) -> None:
    """Tables, shipped and own, with their rows by state; kinds with how many are matched; the rest by code and name."""
    found = asked(project)
    shipped = {table["name"]: table for table in found["tables"]}  # type: ignore[attr-defined]
    assert found["code"] == 0
    assert found["problems"] == []
    assert all(table["shipped"] for table in shipped.values())
    assert shipped["areas-wikidata.sssom.tsv"]["accepted"] == 5
    assert shipped["areas-wikidata.sssom.tsv"]["rejected"] == 1
    assert sum(table["accepted"] for table in shipped.values()) == found["accepted"]
    area = next(kind for kind in found["kinds"] if kind["kind"] == "area")  # type: ignore[attr-defined]
    without = {one["key"]: one["name"] for one in area["unmatched"]}
    assert area["things"] - area["matched"] == len(without)
    assert without["33.10.04.2004"] == {"en": "Jarum", "id": "Jarum"}
    assert not {"33", "33.10", "33.10.04", "34.02"} & set(without)
    assert found["built"] is False


def test_an_own_row_counts_and_ends_a_gap(project: Path) -> None:
    """An accepted row of the project's own makes its thing matched; a candidate and a rejected one do not."""
    rows = [
        {"subject_id": "area:33.10.04.2001"},
        {"subject_id": "area:33.10.04.2002", "object_id": "there:b", "author_label": ""},
        {"subject_id": "area:33.10.04.2003", "object_id": "there:c", "predicate_modifier": "Not"},
    ]
    own(project, "own.sssom.tsv", written(*rows))
    found = asked(project)
    table = next(table for table in found["tables"] if table["name"] == "own.sssom.tsv")  # type: ignore[attr-defined]
    assert table == {"name": "own.sssom.tsv", "shipped": False, "accepted": 1, "candidates": 1, "rejected": 1}
    area = next(kind for kind in found["kinds"] if kind["kind"] == "area")  # type: ignore[attr-defined]
    keys = {one["key"] for one in area["unmatched"]}
    assert "33.10.04.2001" not in keys
    assert {"33.10.04.2002", "33.10.04.2003"} <= keys


def test_what_is_wrong_with_a_table_is_shown_and_ends_with_1(project: Path) -> None:
    """A shipped match told again, a code that lost its zero, sameAs: each by line and column; --fail-on decides."""
    rows = [
        {"object_id": "http://www.wikidata.org/entity/Q10619"},
        {"subject_id": "area:33.1", "object_id": "there:x"},
        {"predicate_id": "owl:sameAs", "object_id": "there:y"},
    ]
    own(project, "own.sssom.tsv", written(*rows))
    found = asked(project)
    assert found["code"] == 1
    places = [(p["rule"], p["places"][0]["row"], p["places"][0]["column"]) for p in found["problems"]]  # type: ignore[attr-defined]
    assert places == [
        ("mapping-twice", 7, "object_id"),
        ("mapping-unknown-thing", 8, "subject_id"),
        ("mapping-same-as", 9, "predicate_id"),
    ]
    assert asked(project, "--fail-on", "never")["code"] == 0
    said = kawung_here("link", "--lang", "id", cwd=project)
    assert "own.sssom.tsv baris 7" in said.stdout
    assert "areas-wikidata.sssom.tsv:" in said.stdout


def test_a_table_that_cannot_be_read_ends_with_3(project: Path) -> None:
    """Not a text at all: told, with nothing counted of it."""
    own(project, "own.sssom.tsv", b"\xff\xfe\x00")
    assert asked(project)["code"] == 3
    assert kawung_here("link", cwd=project).returncode == 3


@pytest.mark.parametrize("name", ["areas.csv", "own.sssom.tsv", "figures/own.csv", "rdf/own.nq", "rdf/own.toml"])
@pytest.mark.parametrize("form", ["folder", "link"])
def test_what_only_has_the_name_of_a_file_ends_with_3(project: Path, name: str, form: str) -> None:
    """A folder, or a link that leads nowhere, is named and not passed over; other names are nobody's business."""
    at = project / "data" / "linked" / name
    for path in (at, at.with_suffix(".other")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if form == "folder" else path.symlink_to("nowhere")
    with pytest.raises(UnreadableError) as raised:
        linked.read(project / "data" / "linked")
    en, id_ = raised.value.words
    assert str(at) in en
    assert str(at) in id_
    assert en != id_
    at.rmdir() if form == "folder" else at.unlink()
    assert linked.read(project / "data" / "linked").files == {}


@pytest.mark.parametrize("language", ["en", "id"])
def test_people_are_told_in_their_language(project: Path, language: str) -> None:
    """The table of tables, the table of kinds, the first of what is not matched, and the sum in a sentence."""
    said = kawung_here("link", "--lang", language, cwd=project).stdout
    assert "areas-benangmerah.sssom.tsv" in said
    assert "33.10.04.2001 Ngerangan" in said
    assert {"en": "10 data sets", "id": "10 kumpulan data"}[language] in " ".join(said.split())
    assert "(--all)" in said
    assert "34.02.10.2006" not in said
    assert "34.02.10.2006" in kawung_here("link", "--lang", language, "--all", cwd=project).stdout


def test_candidates_come_from_a_list_and_wait_for_a_person(project: Path) -> None:
    """They stand in a table of their own, make no statement, and are not proposed again."""
    done = kawung_here("link", "--propose", "places.csv", cwd=project)
    file = project / "data" / "linked" / TARGET
    assert done.returncode == 0
    assert "2 candidates" in done.stdout
    assert "2 outside things were left alone" in done.stdout
    first = file.read_bytes()
    assert first.count(b"semapv:LexicalMatching") == 2
    assert b"k/other" not in first
    counted = asked(project)
    assert (counted["candidates"], counted["problems"]) == (2, [])
    again = kawung_here("link", "--propose", "places.csv", cwd=project)
    assert again.returncode == 0
    assert file.read_bytes() == first
    assert sorted(p.name for p in file.parent.iterdir()) == [TARGET]


def test_a_candidate_that_a_person_accepts_is_kept_and_counts(project: Path) -> None:
    """Filled in by a person it is accepted; later proposals go below it and change nothing of it."""
    kawung_here("link", "--propose", "places.csv", cwd=project)
    file = project / "data" / "linked" / TARGET
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("subject_id"))
    columns, cells = lines[at].split("\t"), lines[at + 1].split("\t")
    for column in ("author_label", "mapping_date", "confidence", "object_source_version"):
        cells[columns.index(column)] = GOOD[column]
    lines[at + 1] = "\t".join(cells)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    before = asked(project)
    (project / "places.csv").write_text(PLACES + "https://portal.example/k/wiro,Desa Wiro,33.10.04\n", encoding="utf-8")
    assert kawung_here("link", "--propose", "places.csv", cwd=project).returncode == 0
    after = asked(project)
    assert file.read_text(encoding="utf-8").splitlines()[at + 1] == lines[at + 1]
    assert (before["candidates"], after["candidates"]) == (1, 2)
    assert before["accepted"] == after["accepted"]


def test_candidates_come_from_imported_data_by_kind(project: Path) -> None:
    """Imported things are proposed below the match of their own parent, and only when that is accepted."""
    own(project, "rdf/portal.nq", IMPORTED.encode())
    none = asked(project, "--propose", "area")
    assert (none["candidates"], none["left"], none["written"]) == (0, 2, False)
    own(project, "own.sssom.tsv", written({"object_id": "https://portal.example/klaten"}))
    some = asked(project, "--propose", "area")
    assert (some["candidates"], some["written"], some["code"]) == (1, True, 0)
    text = (project / "data" / "linked" / "candidates-area.sssom.tsv").read_text(encoding="utf-8")
    assert "33.10.03\tWedi" in text
    assert asked(project, "--propose", "industry")["candidates"] == 0


def test_nothing_is_written_where_anything_is_wrong(project: Path) -> None:
    """A broken list, or a table that is there and cannot be read, leaves everything as it is; exit 1 or 3."""
    (project / "broken.csv").write_text("id,label\nx,y\n", encoding="utf-8")
    found = asked(project, "--propose", "broken.csv")
    assert (found["code"], found["written"]) == (1, False)
    assert not (project / "data").exists()
    for data, code in ((b"\xff", 3), (b"#just words\nsubject_id\n", 3)):
        file = own(project, TARGET, data)
        found = asked(project, "--propose", "places.csv")
        assert (found["code"], found["written"]) == (code, False)
        assert file.read_bytes() == data
    said = kawung_here("link", "--propose", "places.csv", "--lang", "id", cwd=project)
    assert "Tidak ada yang ditulis" in said.stdout


@pytest.mark.parametrize("what", ["area", "district", "nowhere.csv"])
def test_what_cannot_be_proposed_from_is_wrong_use(project: Path, what: str) -> None:
    """A kind without imported data, a word that is no kind, a file that is not there: exit 2, with what to do."""
    done = kawung_here("link", "--propose", what, cwd=project)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "kawung import rdf" in done.stderr if what == "area" else what in done.stderr
    with pytest.raises(UsageError):
        linking.propose_links(pipeline.find_project(project), what, project)


def test_imported_data_that_is_broken_is_unreadable(project: Path) -> None:
    """Whoever changed what an import wrote is told to import again."""
    own(project, "rdf/portal.nq", b"not n-quads\n")
    done = kawung_here("link", "--propose", "area", cwd=project)
    assert done.returncode == 3
    assert "rdf/portal.nq" in done.stderr


def test_actors_are_counted_of_a_build(tmp_path: Path) -> None:
    """With a build its actors are a kind of their own, and a row about one that is not there is told."""
    shutil.copytree(ROOT / "data" / "studies" / "contoh", tmp_path / "data" / "studies" / "contoh")
    (tmp_path / "kawung.toml").write_text('base = "https://example.org/kawung/"\n', encoding="utf-8")
    assert kawung_here("build", cwd=tmp_path).returncode == 0
    found = asked(tmp_path)
    assert found["built"] is True
    kinds = {kind["kind"]: kind for kind in found["kinds"]}  # type: ignore[attr-defined]
    key = kinds["actor"]["unmatched"][0]["key"]
    base = "https://example.org/kawung/id/"
    own(
        tmp_path,
        "own.sssom.tsv",
        written({"subject_id": base + key}, {"subject_id": f"{base}contoh/party/nobody", "object_id": "there:n"}),
    )
    found = asked(tmp_path)
    kinds = {kind["kind"]: kind for kind in found["kinds"]}  # type: ignore[attr-defined]
    assert kinds["actor"]["matched"] == 1
    assert [p["rule"] for p in found["problems"]] == ["mapping-unknown-thing"]  # type: ignore[attr-defined]


def test_a_list_may_bear_any_name(project: Path) -> None:
    """The table is called after the list, as keys are; a row without an address keeps it from being written."""
    (project / "Tempat di portal.csv").write_text(PLACES, encoding="utf-8")
    assert str(asked(project, "--propose", "Tempat di portal.csv")["file"]).endswith(
        "/candidates-tempat-di-portal.sssom.tsv"
    )
    (project / "bad.csv").write_text("id,label,parent\nQ1,Jarum,33.10.04\n", encoding="utf-8")
    said = asked(project, "--propose", "bad.csv")
    assert (said["code"], said["written"]) == (1, False)
    assert [p["rule"] for p in said["problems"]] == ["mapping-list-address"]  # type: ignore[attr-defined]


def listing(*rows: tuple[str, str, str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("id", "label", "parent"), *rows])
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "things"),
    [
        ([("urn:x:1", "Jarum", "33.10.04")], {"urn:x:1": "Jarum"}),
        ([("urn:x:1/", "Jarum", "33.10.04")], {"urn:x:1/": "Jarum"}),
        ([("https://portal.example", "Jarum", "33.10.04")], {"https://portal.example": "Jarum"}),
        ([("https://portal.example/k/1", "Jarum\r\n\x07 ", "33.10.04")], {"https://portal.example/k/1": "Jarum"}),
        ([("https://portal.example/k/1", "Jarum", "33.10.04")] * 2, {"https://portal.example/k/1": "Jarum"}),
        (
            [("https://portal.example/k/1", name, "33.10.04") for name in ("Jarumm", "Desa Jarum")],
            {"https://portal.example/k/1": "Desa Jarum"},
        ),
        (
            [("https://w3id.org/sssom/NoTermFound", "Jarum", "33.10.04"), ("urn:x:1", "Jarum", "33.10.04")],
            {"urn:x:1": "Jarum"},
        ),
    ],
)
def test_what_is_proposed_is_read_back(project: Path, rows: list[tuple[str, str, str]], things: dict[str, str]) -> None:
    """URNs, names over two lines, a row that stands twice: each pair once, in a table that nothing is wrong with."""
    (project / "places.csv").write_text(listing(*rows), encoding="utf-8", newline="")
    said = asked(project, "--propose", "places.csv")
    assert (said["code"], said["written"], said["candidates"]) == (0, True, len(things))
    data = (project / "data" / "linked" / TARGET).read_bytes()
    found, problems = mappings.read(TARGET, data, "https://example.org/kawung/")
    assert problems == []
    assert {m.object: m.object_label for m in found} == things
    assert asked(project)["problems"] == []
    again = asked(project, "--propose", "places.csv")
    assert (again["candidates"], again["problems"]) == (0, [])


@pytest.mark.parametrize("base", ["https://example.org/kawung/", "https://w3id.org/kawung/"])
def test_a_thing_of_ours_is_no_outside_thing(project: Path, base: str) -> None:
    """A list that holds one is told at its row, and nothing is written."""
    row = (f"{base}id/area/33.10.04.2004", "Jarum", "33.10.04")
    (project / "places.csv").write_text(listing(row), encoding="utf-8", newline="")
    said = asked(project, "--propose", "places.csv")
    assert (said["code"], said["written"]) == (1, False)
    (one,) = said["problems"]  # type: ignore[misc]
    assert (one["rule"], one["places"][0]["row"]) == ("mapping-not-outside", 2)  # type: ignore[index]
    assert not (project / "data").exists()


def test_the_data_sets_are_counted_by_server_or_space(project: Path) -> None:
    """Where a row does not name its data set it is that of its address; a URN has one too."""
    before = asked(project)["datasets"]
    things = ("urn:isbn:123", "urn:isbn:456", "https://new.example/1", "https://new.example:8080/2")
    own(project, "own.sssom.tsv", written(*({"object_id": thing} for thing in things)))
    after = asked(project)
    assert (after["code"], after["datasets"]) == (0, before + 2)  # type: ignore[operator]
