"""What is written for others from a build is refused as soon as a study says something else than when it was built."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import publication_cases as cases
import studies
from kawung import pipeline
from kawung.problems import UsageError
from run import kawung_here

CONTOH = Path("data/studies/contoh")
QUERY = "SELECT ?s { GRAPH ?g { ?s a <https://w3id.org/kawung/def#Interview> } }"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A built project with the study that rests on print and the made-up one with interviews."""
    root = tmp_path / "project"
    (root / "data/studies").mkdir(parents=True)
    (root / "kawung.toml").write_text('base = "https://w3id.org/kawung/"\n', encoding="utf-8")
    for name in ("bayat", "contoh"):
        studies.copy(name, root / "data/studies")
    (root / "query.rq").write_text(QUERY, encoding="utf-8")
    build(root)
    return root


def build(root: Path, out: str = "build", today: date = cases.TODAY) -> None:
    assert pipeline.build(pipeline.find_project(root), root / out, today=today).written


def _withdrawn(root: Path) -> None:
    pipeline.withdraw(pipeline.plan_withdrawal("contoh", "W07", pipeline.find_project(root), cases.TODAY))


def _closed(root: Path) -> None:
    studies.set_cell(root / CONTOH, "interviews.csv", "W07", "consent", "no-publication")


def _to_be_cured(root: Path) -> None:
    with (root / CONTOH / "disclosure.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n# looked at again\n")


def _gone(root: Path) -> None:
    shutil.rmtree(root / CONTOH)


def _kept_back(root: Path) -> None:
    with (root / "kawung.toml").open("a", encoding="utf-8") as stream:
        stream.write("[publication]\nembargo = 2030-01-01\n")


CHANGES = [_withdrawn, _closed, _to_be_cured, _gone, _kept_back]
COMMANDS = [
    ["export", "contoh", "--graphml"],
    ["export", "contoh", "--gexf", "--team"],
    ["export", "contoh", "--edges"],
    ["export", "contoh", "--csvw"],
    ["push", "--endpoint", "http://127.0.0.1:9/store"],
    ["push", "--endpoint", "http://127.0.0.1:9/store", "--study", "bayat"],  # all share what each study adds
    ["push", "--endpoint", "http://127.0.0.1:9/store", "--private-server"],
    ["push", "--endpoint", "http://127.0.0.1:9/store", "--dry-run"],
    ["ask", "linkage-matrix", "--study", "contoh", "--public"],
    ["ask", "--public"],
    ["query", "query.rq", "--public"],
]


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_given_away_of_a_study_that_has_changed(project: Path, change: Callable[[Path], None]) -> None:
    """Exit code 2, nothing written or noted, the remedy in both languages; the team still asks its own build."""
    change(project)
    before = sorted(project.rglob("*"))
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        port = str(own.getsockname()[1])
    for command in (*COMMANDS, ["reconcile", "--port", port], ["reconcile", "--team", "--port", port]):
        for language, wanted in (("en", "has changed since the build"), ("id", "sudah berubah sejak diolah")):
            done = kawung_here(*command, "--lang", language, cwd=project)
            assert done.returncode == 2, (command, done.stdout)
            said = " ".join(done.stderr.split())
            assert wanted in said
            assert "kawung build" in said
            assert done.stdout == ""
    assert sorted(project.rglob("*")) == before
    with pytest.raises(UsageError, match="kawung build"):
        pipeline.open_build(project / "build", public=True)
    assert kawung_here("ask", "linkage-matrix", "--study", "contoh", cwd=project).returncode == 0
    of_print = kawung_here("export", "bayat", "--graphml", cwd=project).returncode
    assert of_print == (2 if change is _kept_back else 0)


@pytest.mark.parametrize("change", [_closed, _kept_back])
def test_a_build_makes_it_good(project: Path, change: Callable[[Path], None]) -> None:
    """What the next build has may leave again, as far as it is public."""
    change(project)
    build(project)
    assert kawung_here("export", "bayat", "--graphml", cwd=project).returncode == 0
    done = kawung_here("export", "contoh", "--graphml", cwd=project)
    assert done.returncode in (0, 4)
    assert "has changed" not in done.stderr


def test_what_says_nothing_else_does_not_count(project: Path) -> None:
    """A workbook or table that is open somewhere, new times, public keys and files that are no part of a study."""
    for name in (".~lock.findings.csv#", "~$study.xlsx", "notes.docx"):
        (project / CONTOH / name).write_bytes(b"x")
    (project / CONTOH / "interviews.csv").touch()
    with (project / CONTOH / "public-keys.csv").open("a", encoding="utf-8") as stream:
        stream.write("actor,a99,zzzzzzz2\n")
    assert kawung_here("export", "contoh", "--graphml", cwd=project).returncode == 0
    assert kawung_here("ask", "--public", cwd=project).returncode == 0


def test_a_study_decided_meanwhile_is_not_called_refused(project: Path) -> None:
    """Whoever decides and forgets to build is told to build, not to decide once more."""
    (project / CONTOH / "disclosure.toml").rename(project / "decided")
    build(project)
    (project / "decided").rename(project / CONTOH / "disclosure.toml")
    done = kawung_here("export", "contoh", "--graphml", cwd=project)
    assert done.returncode == 2
    assert "has changed" in done.stderr


def test_a_build_without_its_project_goes_as_it_is(project: Path, tmp_path: Path) -> None:
    """Carried elsewhere there are no sheets that could say something else; one that lies elsewhere still has them."""
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(project / "build", elsewhere / "build")
    build(project, "../builds/of_us")
    _closed(project)
    assert kawung_here("export", "contoh", "--graphml", cwd=elsewhere).returncode == 0
    done = kawung_here("ask", "--public", "--build", str(tmp_path / "builds/of_us"), cwd=elsewhere)
    assert done.returncode == 2


def test_two_builds_of_one_project_in_two_places_are_the_same(project: Path, tmp_path: Path) -> None:
    """How a build finds its project tells nobody where that lies."""
    shutil.copytree(project, tmp_path / "other", ignore=shutil.ignore_patterns("build"))
    build(tmp_path / "other")
    assert (tmp_path / "other/build/current").read_bytes() == (project / "build/current").read_bytes()
