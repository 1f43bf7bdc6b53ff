"""The public data set of a build: what stands in it, what it rests on, when it is made anew."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import publication_cases as cases
import run
import shipped
import studies
from kawung import pipeline
from kawung.pipeline import account, folders, parts, public_state
from kawung.pipeline.public import open_public
from kawung.pipeline.sources import BESIDE, DECISIONS, PUBLIC_KEYS, Source, files
from kawung.problems import RefusedError, UnreadableError

TODAY = cases.TODAY
CONTOH = Path("data/studies/contoh")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the study that rests on print and the made-up one with interviews."""
    root = tmp_path / "project"
    (root / "data/studies").mkdir(parents=True)
    (root / "kawung.toml").write_text('base = "https://w3id.org/kawung/"\n', encoding="utf-8")
    for name in ("bayat", "contoh"):
        studies.copy(name, root / "data/studies")
    return root


def build(root: Path, today: date = TODAY) -> pipeline.BuildReport:
    return pipeline.build(pipeline.find_project(root), root / "build", today=today)


def generation(root: Path) -> folders.Generation:
    found = folders.in_force(root / "build")
    assert found is not None
    return found


def public_lines(root: Path, study: str) -> set[bytes]:
    build = generation(root)
    return {line for name in parts.graphs_of(study, public=True) for line in build.read(name).splitlines()}


def full_lines(root: Path, study: str) -> set[bytes]:
    build = generation(root)
    return {line for name in parts.graphs_of(study) for line in build.read(name).splitlines()}


def test_both_sets_lie_in_one_build(project: Path) -> None:
    """A study in print is public as it is, in the same files; of one with interviews the public part is its own."""
    report = build(project)
    assert {key: state.passes for key, state in report.public.items()} == {"bayat": True, "contoh": True}
    made = generation(project).parts
    assert made["public/bayat"] == made["studies/bayat"]
    assert made["public/contoh"].folder != made["studies/contoh"].folder
    keys = {r["id"] for name in cases.NUMBERED.values() for r in cases.tables("contoh")[name]}
    assert len(keys) > 100
    text = b"\n".join(public_lines(project, "contoh")).decode().lower()
    assert not [key for key in keys if f"/{key.lower()}>" in text]
    assert len(public_lines(project, "contoh")) > 1000


def test_the_public_part_is_what_a_release_in_memory_gives(project: Path) -> None:
    """Nothing is cut out on the way into the build or added."""
    build(project)
    opened = open_public([project / CONTOH], pipeline.find_project(project), TODAY)
    shared = {
        line for name in (parts.SHARED, parts.SHARED_RIGHTS) for line in generation(project).read(name).splitlines()
    }
    loaded = {quad.line().strip().encode() for quad in opened.store.quads()} - shared
    there = public_lines(project, "contoh") - shared
    assert {line for line in loaded if b"_:" not in line} == {line for line in there if b"_:" not in line}
    assert len(loaded) > 1000


def test_nobody_reads_how_a_single_informant_closed_an_interview(project: Path) -> None:
    """Three stay, each closed in another way: neither that nor how much one told is said; of a fourth nothing."""
    build(project)
    told = account.read(generation(project), "contoh").withheld
    closed = {table: n for table, reason, n in told if reason == "interview"}
    assert closed == {"interviews": 3, **dict.fromkeys(("findings", "linkages", "elicitation", "dependences"))}
    assert not {reason for _, reason, _ in told} & {"aggregate_only", "no_publication", "embargo", "withdrawn"}
    assert ("interviews", "date", 7) in told


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_a_study_is_found_in_any_capitals(project: Path, name: str) -> None:
    """A file that another system wrote in capitals is read, and written to: no second one comes beside it."""
    own = project / CONTOH
    pipeline.withdraw(pipeline.plan_withdrawal(str(own), "W06", pipeline.find_project(project), TODAY))
    build(project)
    expected = public_lines(project, "contoh")
    (own / name).rename(own / name.upper())
    shutil.rmtree(project / "build")
    build(project)
    assert public_lines(project, "contoh") == expected
    assert Source("contoh", own).beside(name) == own / name.upper()
    assert not (own / name).exists()


def test_the_public_set_opens_without_the_full_one(project: Path) -> None:
    """Whoever reads the public set never touches a file of the full one; so what is not public cannot come out."""
    build(project)
    made = generation(project)
    shutil.rmtree(made.folder("studies/contoh"))
    opened = pipeline.open_build(project / "build", public=True)
    assert [one.key for one in opened.studies] == ["bayat", "contoh"]
    assert opened.ask("linkage-matrix", study="contoh").rows
    rows = pipeline.query_build(
        project / "build",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a <https://w3id.org/kawung/def#Finding> } }",
        public=True,
    )
    assert rows.rows
    with pytest.raises(UnreadableError):
        pipeline.open_build(project / "build")


def test_an_unchanged_project_is_built_to_the_same_bytes(project: Path) -> None:
    """Public keys are made once: building again, afresh or not, gives the same generation."""
    (project / CONTOH / PUBLIC_KEYS).unlink()
    build(project)
    first, keys = generation(project).file, (project / CONTOH / PUBLIC_KEYS).read_bytes()
    build(project)
    assert generation(project).file == first
    pipeline.build(pipeline.find_project(project), project / "build", today=TODAY, fresh=True)
    assert generation(project).file == first
    assert (project / CONTOH / PUBLIC_KEYS).read_bytes() == keys


def _other_settings(root: Path) -> None:
    with (root / "kawung.toml").open("a", encoding="utf-8") as file:
        file.write('[publication]\ndates = "none"\n')


def _other_keys(root: Path) -> None:
    (root / CONTOH / PUBLIC_KEYS).unlink()


@pytest.mark.parametrize("change", [_other_settings, _other_keys])
def test_only_the_public_part_is_made_anew(project: Path, change: Callable[[Path], None]) -> None:
    """What decides about publishing alone leaves the full part as it is."""
    build(project)
    before = generation(project).parts
    change(project)
    report = build(project)
    after = generation(project).parts
    assert report.unchanged == {"bayat", "contoh"}
    assert after["studies/contoh"] == before["studies/contoh"]
    assert after["public/contoh"] != before["public/contoh"]


def test_an_embargo_ends_by_the_day_alone(project: Path) -> None:
    """The same files give more on the day on which an embargo ends, and less again if the clock goes back."""
    studies.set_cell(project / CONTOH, "interviews.csv", "W01", "embargo_until", "2026-12-24")
    build(project, date(2026, 12, 23))
    closed = public_lines(project, "contoh")
    report = build(project, date(2026, 12, 24))
    assert "contoh" in report.unchanged
    opened = public_lines(project, "contoh")
    assert len(opened) > len(closed)
    build(project, date(2026, 12, 31))
    assert public_lines(project, "contoh") == opened
    build(project, date(2026, 12, 23))
    assert public_lines(project, "contoh") == closed


def test_a_study_that_singles_somebody_out_is_not_public(project: Path) -> None:
    """It is built for the team, has no public part, and whoever asks for it is told what to do; others stay public."""
    (project / CONTOH / DECISIONS).unlink()
    report = build(project)
    assert report.written
    assert report.public["contoh"].items > 0
    assert "public/contoh" not in generation(project).parts
    assert [one.key for one in pipeline.open_build(project / "build", public=True).studies] == ["bayat"]
    with pytest.raises(RefusedError, match="kawung disclose contoh"):
        pipeline.open_build(project / "build", study="contoh", public=True)
    with pytest.raises(RefusedError, match="kawung disclose contoh"):
        open_public([project / CONTOH], pipeline.find_project(project), TODAY)


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "linkage-matrix", "--study", "contoh", "--public"],
        ["export", "contoh", "--graphml"],
        ["push", "--endpoint", "http://127.0.0.1:9/store", "--study", "contoh"],
    ],
    ids=lambda command: command[0],
)
def test_commands_refuse_a_study_that_is_not_public(project: Path, command: list[str]) -> None:
    """Exit code 4, nothing written, and the next command in the message."""
    (project / CONTOH / DECISIONS).unlink()
    build(project)
    before = sorted(project.rglob("*"))
    done = run.kawung_here(*command, cwd=project)
    assert done.returncode == 4
    assert "kawung disclose contoh" in done.stderr
    assert sorted(project.rglob("*")) == before


def test_keys_that_cannot_be_kept_keep_a_study_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With keys made anew each time, addresses once published would mean something else the next day."""
    (project / CONTOH / PUBLIC_KEYS).unlink()
    monkeypatch.setattr(os, "access", lambda *_: False)
    report = build(project)
    assert report.written
    assert not report.public["contoh"].passes
    assert "public/contoh" not in generation(project).parts
    assert not (project / CONTOH / PUBLIC_KEYS).exists()


def test_a_build_that_is_not_written_keeps_no_keys(project: Path) -> None:
    """Keys are kept for what somebody can see."""
    (project / CONTOH / PUBLIC_KEYS).unlink()
    studies.set_cell(project / CONTOH, "linkages.csv", "L01", "from", "A99")
    assert not build(project).written
    assert not (project / CONTOH / PUBLIC_KEYS).exists()


def test_what_lies_beside_a_study_is_no_sheet(project: Path) -> None:
    """Files that decide about publishing are read apart and are never taken for a part of the study."""
    for name in BESIDE:
        (project / CONTOH / name.upper()).write_text("anything", encoding="utf-8")
    found, problems = files(Source("contoh", project / CONTOH))
    assert not problems
    assert not {name.lower() for name in found} & set(BESIDE)


def test_a_damaged_table_of_keys_stops_the_build(project: Path) -> None:
    """A key guessed anew would let a published address mean something else."""
    build(project)
    first = generation(project).file
    with (project / CONTOH / PUBLIC_KEYS).open("a", encoding="utf-8") as file:
        file.write("actor,a01\n")
    with pytest.raises(UnreadableError, match=PUBLIC_KEYS):
        build(project)
    assert generation(project).file == first


@pytest.mark.parametrize(
    ("name", "text"),
    [(PUBLIC_KEYS, "actor,a01\n"), (DECISIONS, "[[cure]]\nitem = 1\n")],
)
def test_what_is_wrong_beside_a_study_names_the_study(project: Path, name: str, text: str) -> None:
    """A project may have hundreds; and the file is named once."""
    (project / CONTOH / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError) as error:
        build(project)
    for said in error.value.words:
        assert said.startswith(f"{project / CONTOH}: {name}")
        assert said.count(name) == 1


@pytest.mark.parametrize("name", BESIDE)
def test_a_link_that_leads_nowhere_is_no_empty_place(project: Path, name: str) -> None:
    """What it led to had keys, decisions or withdrawals that must not be forgotten; the link stays as it is."""
    file = project / CONTOH / name
    file.unlink(missing_ok=True)
    file.symlink_to(project / "elsewhere" / name)
    with pytest.raises(UnreadableError, match=name):
        build(project)
    assert run.kawung_here("withdraw", "contoh", "W01", "--yes", cwd=project).returncode == 3
    assert file.is_symlink()
    assert not (project / "elsewhere").exists()


def test_every_numbered_thing_of_contoh_has_its_key() -> None:
    """The made-up study's keys are shipped, so that its public addresses are the same everywhere."""
    keys = shipped.folder("contoh") / PUBLIC_KEYS
    known = {tuple(line.split(",")[:2]) for line in keys.read_text(encoding="utf-8").splitlines()[1:]}
    told = cases.tables("contoh")
    named = {
        (kind, row[cases.KEY_OF[name]].lower()) for kind, name in cases.NUMBERED.items() for row in told.get(name, [])
    }
    assert known == named
    assert len(known) > 100


def test_what_is_noted_is_read_back(project: Path) -> None:
    """How each study stands is told by the build itself, to whoever opens it."""
    report = build(project)
    assert public_state.states(generation(project).notes) == report.public
    done = run.kawung_here("build", "--format", "json", cwd=project)
    told = {one["key"]: one["public"] for one in json.loads(done.stdout)["studies"]}
    assert told == {"bayat": True, "contoh": True}


@pytest.mark.parametrize("form", ["table", "csv"])
def test_quotes_of_the_full_build_are_not_for_publication(project: Path, form: str) -> None:
    """Whoever is shown words of others is told for whom they are; of what is public nothing is said, nor quietly."""
    build(project)
    asked = ["ask", "evidence", "--study", "contoh", "--linkage", "l02", "--format", form]
    done = run.kawung_here(*asked, cwd=project)
    assert done.returncode == 0
    assert "not for publication" in done.stderr
    assert run.kawung_here(*asked, "--quiet", cwd=project).stderr == ""
    rows = studies.read(project / CONTOH / PUBLIC_KEYS)
    public = next(row[2] for row in rows if row[:2] == ["linkage", "l02"])
    done = run.kawung_here(*asked[:-3], public, "--public", "--format", form, cwd=project)
    assert done.returncode == 0
    assert done.stderr == ""
    (project / "q.rq").write_text("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1", encoding="utf-8")
    assert "not for publication" in run.kawung_here("query", "q.rq", cwd=project).stderr
    assert run.kawung_here("query", "q.rq", "--public", cwd=project).stderr == ""
