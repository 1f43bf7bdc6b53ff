"""A study as a network: odd studies, and what the command promises about files that are there and words it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import shipped
import studies
from kawung import networks, pipeline
from kawung.problems import Severity, UnreadableError, UsageError
from network_cases import FORMS, edit, everything, exported, from_xml, parties_of, project_with, read_back
from run import kawung_here as kawung

HOSTILE = {
    "emoji": "Toko 🧵👩🏽‍🎨 kain",
    "right-to-left": "\u202eمتجر القماش\u202c",
    "markup": """<b>&amp; "kain" ]]> '1'</b>""",
    "lines": "satu\ndua\r\ntiga\tempat",
    "commas": 'a,b;c"d"',
    "formula": "=1+1",
    "nothing": "NA",
    "accents": "batık naïf é",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> pipeline.Project:
    return everything(tmp_path_factory.mktemp("networks"))


# Odd studies.


@pytest.mark.parametrize("form", FORMS)
def test_labels_of_any_kind_come_back(form: str, tmp_path: Path) -> None:
    """Emoji, signs of markup, right-to-left text, lines and commas in a label are read back as they were."""

    def relabel(folder: Path) -> None:
        for key, label in zip(("A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08"), HOSTILE.values(), strict=True):
            studies.set_cell(folder, "actors.csv", key, "label_en", label)

    project = project_with(tmp_path, relabel)
    stated = parties_of(pipeline.open_build(project.root / "build").dataset(), "contoh")
    exported(project, "contoh", form)
    graph = read_back(project, "contoh", form)
    assert {key: graph.nodes[key]["label_en"] for key in stated} == {k: one["label_en"] for k, one in stated.items()}
    assert stated["A03"]["label_en"] == HOSTILE["markup"]
    assert "\n" in stated["A04"]["label_en"]
    assert graph.nodes["A01"]["label"] == HOSTILE["emoji"]


@pytest.mark.parametrize("sign", ["\uffff", "\x0b", "\x0c"])
def test_what_xml_cannot_hold_is_refused_by_name(sign: str, tmp_path: Path) -> None:
    """A sign that XML forbids stops GraphML and GEXF, with its cell and nothing written; tables keep it."""
    project = project_with(
        tmp_path, lambda folder: studies.set_cell(folder, "actors.csv", "A02", "label_id", f"Bengkel{sign}A02")
    )
    for form in ("graphml", "gexf"):
        done = exported(project, "contoh", form)
        assert not done.written
        [problem] = done.problems
        assert problem.rule == "network-sign"
        assert problem.severity == Severity.VIOLATION
        assert f"U+{ord(sign):04X}" in problem.message.en
        assert problem.message.id.startswith("label_id memuat")
        assert (problem.places[0].file, problem.places[0].row) == ("actors.csv", 3)
        assert not done.out.exists()
    for form in ("edges", "csvw"):
        assert exported(project, "contoh", form).written
        assert read_back(project, "contoh", form).nodes["A02"]["label_id"] == f"Bengkel{sign}A02"


@pytest.mark.parametrize("form", FORMS)
def test_a_study_without_linkages_is_a_network_without_edges(form: str, tmp_path: Path) -> None:
    """Nodes are there, edges are none, and the files are as sound as others."""
    project = project_with(
        tmp_path, lambda folder: edit(folder, "linkages.csv", lambda rows: rows.__delitem__(slice(1, None)))
    )
    done = exported(project, "contoh", form)
    assert done.written
    assert (done.linkages, done.edges, done.actors, done.groups) == (0, 0, 20, 2)
    graph = read_back(project, "contoh", form)
    assert len(graph.nodes) == 22
    assert not graph.edges


@pytest.mark.parametrize(
    ("key", "column", "text", "columns"),
    [
        ("L05", "to", "A99", "to"),
        ("L05", "from", "", "from"),
        ("L05", "to", "A06; A07", "to"),
        ("L49", "participants", "A04; A77", "participants"),
    ],
)
def test_a_linkage_that_is_no_edge_stops_the_export(
    key: str, column: str, text: str, columns: str, tmp_path: Path
) -> None:
    """A side that names nobody, or two, has no node: it is told with its row, and nothing is written."""
    project = project_with(tmp_path, lambda folder: studies.set_cell(folder, "linkages.csv", key, column, text))
    for form in FORMS:
        done = exported(project, "contoh", form)
        assert not done.written
        [problem] = done.problems
        assert problem.rule == "network-ends"
        assert f"{key} " in problem.message.en
        assert f" in {columns}," in problem.message.en
        assert (problem.places[0].file, problem.places[0].text) == ("linkages.csv", key)
        assert not done.out.exists()


def test_what_could_not_be_read_is_no_value(tmp_path: Path) -> None:
    """What could not be read of a share, a variable or a strength is told as it stands, and nowhere else."""

    def spoil(folder: Path) -> None:
        studies.set_cell(folder, "linkages.csv", "L31", "share", "most of it")
        studies.set_cell(folder, "linkages.csv", "L31", "variable", "weaving luck")
        studies.set_cell(folder, "linkages.csv", "L32", "strength", "lemah; kuat")
        studies.set_cell(folder, "linkages.csv", "L33", "share", "40; 60")

    project = project_with(tmp_path, spoil)
    exported(project, "contoh", "graphml")
    edges = {about["linkage"]: about for *_, about in read_back(project, "contoh", "graphml").edges(data=True)}
    assert edges["L31"]["unread"] == "share: most of it | variable: weaving luck"
    assert not {"share", "variable", "variable_en"} & set(edges["L31"])
    assert "lemah" in edges["L32"]["unread"]
    assert not {name for name in edges["L32"] if name.startswith("strength")}
    assert edges["L33"]["unread"] == "share: 40 | share: 60"
    assert "share" not in edges["L33"]


def test_own_names_notes_and_quotes_stay_out(tmp_path: Path) -> None:
    """What the sheets hold of a person beyond what may be shown is in no form."""

    def name(folder: Path) -> None:
        def add(rows: list[list[str]]) -> None:
            rows[0].append("name")
            for row in rows[1:]:
                row.append(f"Bu Rahasia {row[0]}")

        edit(folder, "actors.csv", add)
        studies.set_cell(folder, "actors.csv", "A02", "label_en", "")
        studies.set_cell(folder, "actors.csv", "A02", "label_id", "")
        studies.set_cell(folder, "linkages.csv", "L01", "note", "catatan rahasia")

    project = project_with(tmp_path, name)
    quotes = [row["quote"] for row in shipped.cells("contoh", "findings") if row["quote"]]
    for form in FORMS:
        for file in exported(project, "contoh", form).files:
            text = file.read_text(encoding="utf-8")
            assert "Bu Rahasia" not in text
            assert "catatan rahasia" not in text
            assert not [quote for quote in quotes if quote in text]
    assert read_back(project, "contoh", "csvw").nodes["A02"]["label_en"] == "A02"


def test_labels_are_in_the_language_asked_for(project: pipeline.Project, tmp_path: Path) -> None:
    """The one label that programs draw is in the language of the run; the other two are always there."""
    for language, label in (("en", "Workshop A02"), ("id", "Bengkel rumahan A02")):
        out = tmp_path / f"{language}.gexf"
        exported(project, "contoh", "gexf", out, language=language)
        graph = from_xml(out, "gexf")
        assert graph.nodes["A02"]["label"] == label
        assert graph.nodes["A02"]["label_en"] == "Workshop A02"


def test_the_same_study_gives_the_same_bytes(tmp_path: Path) -> None:
    """Rows in another order, another process and another order of hashing change no byte."""
    found = set()
    for seed in (1, 2):
        root = tmp_path / str(seed)
        project = project_with(root, lambda folder, seed=seed: studies.shuffle_rows(folder, seed))
        script = "import sys; from run import kawung_here as k; sys.exit(k('export', 'contoh', sys.argv[1]).returncode)"
        for form in FORMS:
            environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)}
            command = [sys.executable, "-c", script, f"--{form}"]
            subprocess.run(command, check=True, cwd=project.root, env=environment)
        names = (
            "contoh.graphml",
            "contoh.gexf",
            "contoh-edges.csv",
            "contoh-nodes.csv",
            "contoh-csvw/csv-metadata.json",
        )
        found.add(tuple((root / name).read_bytes() for name in names))
    assert len(found) == 1


def test_both_engines_give_the_same_network(project: pipeline.Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store on rdflib gives the network of one on pyoxigraph."""
    found = []
    for engine in ("oxigraph", "rdflib"):
        monkeypatch.setenv("KAWUNG_ENGINE", engine)
        opened = pipeline.open_build(project.root / "build", study="contoh")
        assert opened.store.engine == engine
        found.append(networks.read(opened.store, "contoh"))
    assert found[0] == found[1] is not None
    assert networks.read(opened.store, "nix") is None


# The command.


def test_the_command_writes_and_says_for_whom(project: pipeline.Project, tmp_path: Path) -> None:
    """It tells what it wrote, that the data are made up, and on stderr whether the file may be published."""
    build = ("--build", str(project.root / "build"), "--team")
    done = kawung("export", "contoh", "--graphml", *build, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("MADE-UP DATA")
    assert "contoh-team.graphml: 20 actors, 2" in done.stdout.replace("\n", " ")
    assert "not for publication" in done.stderr
    done = kawung("export", "bayat", "--edges", "b.csv", "--lang", "id", *build, cwd=tmp_path)
    assert "b.csv, b-nodes.csv ditulis: 0 pelaku, 10 kelompok, 4 keterkaitan." in done.stdout
    assert "bukan untuk diterbitkan" in done.stderr
    done = kawung("export", "contoh", "x", "--csvw", "--format", "json", "-q", *build, cwd=tmp_path)
    about = json.loads(done.stdout)
    assert "not for publication" in done.stderr
    assert about["files"] == ["x/nodes.csv", "x/edges.csv", "x/csv-metadata.json"]
    told = {name: about[name] for name in ("form", "made_up", "actors", "groups", "joint_actions", "linkages", "edges")}
    assert told == {
        "form": "csvw", "made_up": True, "actors": 20, "groups": 2, "joint_actions": 1, "linkages": 50, "edges": 52,
    }  # fmt: skip
    assert about["without_direction"] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [".kawung", "b-nodes.csv", "b.csv", "contoh-team.graphml", "x"]


@pytest.mark.parametrize("form", FORMS)
def test_without_team_it_is_what_is_public(project: pipeline.Project, tmp_path: Path, form: str) -> None:
    """Under public keys, fewer than the sheet has, with nothing that stands in the full build alone."""
    where = tmp_path / "out"
    done = kawung("export", "contoh", str(where), f"--{form}", "--build", str(project.root / "build"), cwd=tmp_path)
    assert done.returncode == 0
    assert "what is public of the study" in done.stderr
    written = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()).decode()
    keys = set(re.findall(r"\b[b-z][b-z2-9]{7}\b", written))
    sheet = {row[0].lower() for row in studies.read(project.root / "data/studies/contoh/actors.csv")[1:]}
    known = studies.read(project.root / "data/studies/contoh/public-keys.csv")[1:]
    actors = keys & {public for kind, _, public in known if kind == "party"}
    assert 10 < len(actors) < len(sheet)
    assert not [key for key in sheet if re.search(rf"\b{key}\b", written.lower())]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["export", "nix", "--gexf", "--team"], "There are: bantul-2016, bayat, contoh, rekaan-besar"),
        (["export", "contoh", "--gexf", "--graphml"], "one form"),
        (["export", "contoh", "a", "--gexf", "b"], "one form"),
        (["export", "contoh", "--csv", "--build", "build"], "--build goes with"),
        (["export", "contoh", "--csv", "--team"], "--team goes with"),
        (["export", "contoh", "--gexf", "--build", "nowhere"], "no build in nowhere"),
        (["export", "contoh", "--edges", "data/studies/contoh/linkages.csv", "--force"], "belongs to the study"),
        (["export", "contoh", "--csvw", "data/studies/contoh", "--force"], "belongs to the study"),
        (["export", "contoh", "--csvw", "data/studies/bayat/net"], "belongs to the study"),
    ],
)
def test_wrong_use_is_told(line: list[str], said: str, project: pipeline.Project) -> None:
    """Exit 2, with what there is or what to do; nothing is written."""
    before = sorted(project.root.rglob("*"))
    done = kawung(*line, cwd=project.root)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert sorted(project.root.rglob("*")) == before


def test_a_network_with_problems_ends_with_1(tmp_path: Path) -> None:
    """The door shows the row and says that nothing was written."""
    project = project_with(tmp_path, lambda folder: studies.set_cell(folder, "linkages.csv", "L05", "to", "A99"))
    done = kawung("export", "contoh", "--gexf", "--team", cwd=project.root)
    assert done.returncode == 1
    assert "linkages.csv" in done.stdout
    assert "Nothing was written" in done.stdout
    assert done.stderr == ""
    assert not (project.root / "contoh.gexf").exists()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_there_stays_unless_forced(form: str, project: pipeline.Project, tmp_path: Path) -> None:
    """A file, a folder and the nodes beside a list of edges are in the way; --force replaces only what is alike."""
    out = tmp_path / "there"
    first = exported(project, "contoh", form, out)
    before = {path: path.read_bytes() for path in first.files}
    with pytest.raises(UsageError, match="--force"):
        exported(project, "bayat", form, out)
    assert {path: path.read_bytes() for path in first.files} == before
    if form == "edges":
        out.unlink()
        with pytest.raises(UsageError, match="there-nodes"):
            exported(project, "bayat", form, out)
    assert exported(project, "bayat", form, out, force=True).written
    assert {path: path.read_bytes() for path in first.files} != before
    other = tmp_path / "other"
    if form == "csvw":
        other.write_bytes(b"mine")
    else:
        other.mkdir()
    with pytest.raises(UsageError, match="other"):
        exported(project, "bayat", form, other, force=True)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_half_written(
    form: str, project: pipeline.Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system stops the writing, what was there is as it was, and nothing else is."""
    out = tmp_path / "there"
    exported(project, "contoh", form, out)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    real, written = Path.open, []

    def full(path: Path, *arguments: Any, **options: Any) -> Any:
        if {"xb", "wb"} & {*arguments, *options.values()}:
            written.append(path)
            if len(written) == (2 if form in ("edges", "csvw") else 1):
                raise OSError(28, "No space left on device")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(UnreadableError):
        exported(project, "bayat", form, out, force=True)
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
