"""
`kawung import`: matrices and edge lists become a study, and the report of what was read adds up.

A case is a folder of tests/cases/import/ with files and `case.toml`: what is told (`flags`, or `plan`), and by hand
what must come of it: `written`, the `rules` with the cells they name, the `counts` of a file, and the `ties` of the
study (from, to, variable, period, strength, amount, unit), their `notes`, the `names` of firms, the `waves`.
"""

from __future__ import annotations

import json
import random
import shutil
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import studies
import workbooks
from kawung import pipeline, words
from kawung.iris import term
from kawung.problems import Severity, UnreadableError, UsageError
from kawung.sheet import matrices
from kawung.sheet.matrices import reading
from run import kawung_here as kawung

CASES = Path(__file__).parent / "cases" / "import"
CLUSTER = CASES / "cluster"
FOUND = sorted(p.parent.name for p in CASES.glob("*/case.toml"))
SHOWN = ("from", "to", "variable", "period", "strength", "amount", "unit")
SUMMANDS = ("tie_entries", "no_tie", "diagonal", "repeated", "unreadable")


@lru_cache(maxsize=64)
def case(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name / "case.toml").read_text(encoding="utf-8"))


def run(name: str, where: Path) -> pipeline.Imported:
    said = case(name)
    folder = _with_workbooks(said, where.parent / f"{where.name}-files") if "workbook" in said else CASES / name
    plan = folder / said["plan"] if "plan" in said else None
    files = [] if plan else [folder / file for file in said["files"]]
    fail_on = None if said.get("fail_on") == "never" else Severity.VIOLATION
    return pipeline.import_study("rekaan", where, files, said.get("flags"), plan=plan, fail_on=fail_on)


def _with_workbooks(said: dict[str, Any], folder: Path) -> Path:
    """
    Make the workbooks that a case describes, by name and sheet, in rows of cells.

    A cell is a text, a number, "=" (a formula without result), "#REF!" (an error), "date 43500", "= 3" (a formula with
    its result); `hidden` names sheets, `merged` has ranges by sheet.
    """
    folder.mkdir(exist_ok=True)
    for name, tabs in said["workbook"].items():
        sheets = {tab: workbooks.grid([[_cell(text) for text in row] for row in rows]) for tab, rows in tabs.items()}
        for tab, span in said.get("merged", {}).items():
            sheets[tab] += f'<mergeCells><mergeCell ref="{span}"/></mergeCells>'
        states = dict.fromkeys(said.get("hidden", []), "hidden")
        (folder / name).write_bytes(workbooks.raw(sheets, style=workbooks.styles("yyyy-mm-dd"), states=states))
    return folder


def _cell(text: str | float) -> workbooks.Cell:
    if not isinstance(text, str):
        return workbooks.c("n", repr(text))
    kind, _, value = text.partition(" ")
    if kind in ("date", "="):
        return workbooks.c("n", value or None, int(kind == "date"), "1+2" if kind == "=" else None)
    return workbooks.c("e", text) if text.startswith("#") else text or None


def rows(file: Path) -> list[dict[str, str]]:
    head, *rest = studies.read(file)
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_none_was_lost() -> None:
    """The cases are found, and every rule of the import has one that it fires in."""
    assert len(FOUND) == 33
    fired = {rule for name in FOUND for rule in case(name).get("rules", {})}
    assert fired == set(matrices.RULES)


@pytest.mark.parametrize("name", FOUND)
def test_a_case_becomes_what_was_written_down_for_it(name: str, tmp_path: Path) -> None:
    """Trouble at exactly the cells named, counts and ties as counted by hand; nothing on disk unless all is well."""
    said, imported = case(name), run(name, tmp_path)
    told: dict[str, list[str]] = {}
    for problem in imported.problems:
        told.setdefault(problem.rule, []).extend(place.cell or "" for place in problem.places)
    assert {rule: sorted(cells) for rule, cells in told.items()} == {
        rule: sorted(cells) for rule, cells in said.get("rules", {}).items()
    }
    assert imported.written is said["written"]
    assert (tmp_path / "rekaan").is_dir() is said["written"]
    by_file = {file.told.file: file for file in imported.brought.read}
    assert list(by_file) == said["files"]
    for file, counts in said.get("counts", {}).items():
        assert {count: getattr(by_file[file], count) for count in counts} == counts
    if "only_rows" in said:
        only = by_file[said["files"][0]]
        assert (list(only.only_rows), list(only.only_columns)) == (said["only_rows"], said["only_columns"])
    if "waves" in said:
        shown = [
            f"{w.wave}: {len(w.firms)}; new {', '.join(w.new)}; gone {', '.join(w.gone)}"
            for w in imported.brought.waves
        ]
        assert shown == said["waves"]
    if said["written"]:
        linkages = rows(tmp_path / "rekaan" / "linkages.csv")
        assert [" ".join(row[c] for c in SHOWN if row[c]) for row in linkages] == said["ties"]
        if "notes" in said:
            assert [row["note"] for row in linkages] == said["notes"]
        if "names" in said:
            assert {r["id"]: r["name"] for r in rows(tmp_path / "rekaan" / "actors.csv")} == said["names"]


@pytest.mark.parametrize("name", [*FOUND, "cluster"])
def test_every_report_adds_up(name: str, tmp_path: Path) -> None:
    """Ties, no ties, the diagonal, repetitions and what is not readable make exactly what was read."""
    plan = CLUSTER / "plan.toml"
    imported = run(name, tmp_path) if name != "cluster" else pipeline.import_study("rekaan", tmp_path, plan=plan)
    for file in imported.brought.read:
        assert sum(getattr(file, summand) for summand in SUMMANDS) == file.entries


@pytest.mark.parametrize("name", [name for name in FOUND if case(name)["written"]])
def test_what_is_imported_breaks_no_rule(name: str, tmp_path: Path) -> None:
    """A study that an import writes is clean when it is checked; names that look alike are told there once more."""
    imported = run(name, tmp_path)
    checked = pipeline.check([tmp_path / "rekaan"], pipeline.find_project(tmp_path))
    found = {p.rule for p in checked.problems if p.severity >= Severity.WARNING}
    assert found == ({"names-alike"} if "labels-alike" in {p.rule for p in imported.problems} else set())


# The 26 firms in two waves on four relations, counted from the rule that cases/import/cluster/plan.toml states.

MEMBERS = {"2019": range(1, 25), "2021": range(3, 27)}
PER_WAVE = {"raw-material": 23, "information-sharing": 46, "market-demand": 11, "marketing": 69}


def linked(variable: str, wave: str, source: int, target: int) -> bool:
    """Say by the rule whether two firms are linked."""
    if source == target:
        return False
    return {
        "raw-material": target == source + 1,
        "information-sharing": abs(target - source) == 1,
        "market-demand": source % 2 == 0 and target == 4,
        "marketing": source in list(MEMBERS[wave])[:3],
    }[variable]


def expected() -> set[tuple[str, ...]]:
    return {
        (f"A{source:02}", f"A{target:02}", variable, wave)
        for variable in PER_WAVE
        for wave, members in MEMBERS.items()
        for source in members
        for target in members
        if linked(variable, wave, source, target)
    }


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Import the 8 matrices as a person would, and give the folder and the report."""
    where = tmp_path_factory.mktemp("cluster")
    done = kawung("import", "rekaan-26", "--plan", str(CLUSTER / "plan.toml"), "--format", "json", cwd=where)
    assert done.returncode == 0, done.stderr
    return where, json.loads(done.stdout)


def test_eight_matrices_become_a_study_with_every_tie(cluster: tuple[Path, dict[str, Any]]) -> None:
    """Each linkage of the rule is one row, with its variable and its wave, and there is no other."""
    where, _ = cluster
    linkages = rows(where / "rekaan-26" / "linkages.csv")
    found = [tuple(row[c] for c in ("from", "to", "variable", "period")) for row in linkages]
    assert len(found) == 2 * (23 + 46 + 11 + 69) == 298
    assert set(found) == expected()
    assert len(set(found)) == len(found)
    actors = rows(where / "rekaan-26" / "actors.csv")
    assert {row["id"] for row in actors} == {f"A{n:02}" for n in range(1, 27)}


def test_nothing_is_made_up_about_them(cluster: tuple[Path, dict[str, Any]]) -> None:
    """No role, kind, category, place, strength or amount: roles are said to be not known, the rest is empty."""
    where, _ = cluster
    for row in rows(where / "rekaan-26" / "linkages.csv"):
        assert row["from_role"].startswith("not known: ")
        assert row["to_role"].startswith("not known: ")
        assert " | " in row["from_role"]
        assert not any(row[c] for c in ("strength", "amount", "direction", "nature", "polarity", "frequency"))
    for row in rows(where / "rekaan-26" / "actors.csv"):
        assert not any(row[c] for c in ("kind", "category", "cluster", "place"))
    assert rows(where / "rekaan-26" / "interviews.csv") == []
    study = tomllib.loads((where / "rekaan-26" / "study.toml").read_text(encoding="utf-8"))["study"]
    assert study["kind"] == "synthetic"
    assert (study["consent"], study["third_parties"]) == ("no-publication", "withhold")
    assert all(study["place"].values())
    opened = pipeline.open_folders([where / "rekaan-26"])
    said = {q.p for q in opened.store.quads()}
    assert said & {term(f"kw:{p}") for p in ("sourceRole", "targetRole", "roleAssumed", "participantRole")} == set()
    assert term("kw:source") in said


def test_the_report_of_the_matrices_adds_up_to_what_was_counted_by_hand(cluster: tuple[Path, dict[str, Any]]) -> None:
    """24 by 24 cells a file; the linkages of the rule; 24 on the diagonal; two firms gone and two new."""
    _, report = cluster
    assert [(f["file"], f["rows"], f["columns"], f["entries"], f["diagonal"]) for f in report["files"]] == [
        (f"{name}_{wave}.csv", 24, 24, 576, 24)
        for name in ("raw", "info", "demand", "marketing")
        for wave in ("2019", "2021")
    ]
    assert [f["tie_entries"] for f in report["files"]] == [23, 23, 46, 46, 11, 11, 69, 69]
    assert [f["no_tie"] for f in report["files"]] == [529, 529, 506, 506, 541, 541, 483, 483]
    assert all(f["unreadable"] == f["repeated"] == 0 for f in report["files"])
    assert (report["firms"], report["linkages"], report["made_up"]) == (26, 298, True)
    assert report["waves"] == [
        {"wave": "2019", "firms": 24, "new": [], "gone": []},
        {"wave": "2021", "firms": 24, "new": ["A25", "A26"], "gone": ["A01", "A02"]},
    ]
    assert {"table": "linkages", "column": "from_role"} in report["not_told"]
    assert report["consent_told"] is False


def test_the_study_checks_builds_and_answers(cluster: tuple[Path, dict[str, Any]]) -> None:
    """No violation and no warning; A05 has in 2021 and 2019 the linkages that the rule gives it."""
    where, _ = cluster
    checked = kawung("check", "rekaan-26", "--format", "json", cwd=where)
    assert checked.returncode == 0
    counts = json.loads(checked.stdout)["counts"]
    assert (counts["unreadable"], counts["violation"], counts["warning"]) == (0, 0, 0)
    assert kawung("build", cwd=where).returncode == 0
    asked = kawung("ask", "linkages-of-actor", "--study", "rekaan-26", "--actor", "A05", "--format", "json", cwd=where)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    of_a05 = [t for t in expected() if "A05" in t[:2]]
    found = answer["rows"]
    assert len(found) == len(of_a05)
    assert {row["made_up"] for row in found} <= {True, "true"}
    assert sum(row["side"] == "from" for row in found) == sum(t[0] == "A05" for t in of_a05)


# The command.


def copied(tmp_path: Path, *names: str) -> None:
    for name in names:
        for file in (CASES / name).glob("*.csv"):
            shutil.copy(file, tmp_path)


def test_what_was_not_told_is_named_with_its_options(tmp_path: Path) -> None:
    """Without variable, wave and source nothing is read: exit 2, all three named at once, and how to write a plan."""
    copied(tmp_path, "diagonal")
    done = kawung("import", "rekaan", "diagonal.csv", cwd=tmp_path)
    assert done.returncode == 2
    for option in ("--variable", "--wave", "--source", "--write-plan"):
        assert option in done.stderr
    assert list(tmp_path.iterdir()) == [tmp_path / "diagonal.csv"]


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (["--values", "strength"], "--scale"),
        (["--values", "amount"], "--unit"),
        (["--variable", "other"], "--relation"),
        (["--variable", "marketng"], "marketing"),
        (["--variable", "all"], "raw-material"),
        (["--values", "strength", "--scale", "1=weak|lemah;1=x|y"], "--scale"),
        (["--values", "strength", "--scale", "0"], "--scale"),
        (["--values", "strength", "--scale", "1=weak"], "--scale"),
        (["--plan", "p.toml"], "--variable"),
        (["diagonal.csv"], "diagonal.csv"),
    ],
)
def test_what_cannot_be_told_so_is_named(flags: list[str], named: str, tmp_path: Path) -> None:
    """A strength without scale, an amount without unit, a word that is no variable: exit 2, naming what is wanted."""
    copied(tmp_path, "diagonal")
    told = ["--variable", "marketing", "--wave", "2019", "--source", "Made up"]
    done = kawung("import", "rekaan", "diagonal.csv", *told, *flags, cwd=tmp_path)
    assert done.returncode == 2
    assert named in done.stderr
    assert not (tmp_path / "rekaan").exists()


def test_a_cell_that_cannot_be_read_stops_the_import_unless_that_is_wished(tmp_path: Path) -> None:
    """By default exit 1 and nothing written; with --fail-on never the rest is written and what is missing is told."""
    copied(tmp_path, "cells")
    told = ["cells.csv", "--variable", "marketing", "--wave", "2019", "--source", "Made up", "--made-up"]
    done = kawung("import", "rekaan", *told, cwd=tmp_path)
    assert done.returncode == 1
    assert "cells.csv row 5" in done.stdout
    assert "Nothing was written" in done.stdout
    assert not (tmp_path / "rekaan").exists()
    done = kawung("import", "rekaan", *told, "--fail-on", "never", "--lang", "id", cwd=tmp_path)
    assert done.returncode == 0
    assert "4 isian tidak bisa dibaca" in done.stdout
    assert "kawung check rekaan" in done.stdout
    assert "REKAAN" in done.stdout
    assert 'kind = "synthetic"' in (tmp_path / "rekaan" / "study.toml").read_text(encoding="utf-8")


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    """A second import under the same name is refused, and so is a plan where a file lies; neither changes a byte."""
    copied(tmp_path, "diagonal")
    told = ["diagonal.csv", "--variable", "marketing", "--wave", "2019", "--source", "Made up"]
    assert kawung("import", "rekaan", *told, cwd=tmp_path).returncode == 0
    assert kawung("import", "rekaan", "diagonal.csv", "--write-plan", "p.toml", cwd=tmp_path).returncode == 0
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert kawung("import", "rekaan", *told, cwd=tmp_path).returncode == 2
    assert kawung("import", "lain", "diagonal.csv", "--write-plan", "p.toml", cwd=tmp_path).returncode == 2
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_study_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file cannot be written, neither the folder nor a part of it is left behind."""
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "linkages.csv":
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UnreadableError):
        run("diagonal", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    """Exit 3, with the file's name, and nothing written."""
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    told = ["--variable", "marketing", "--wave", "2019", "--source", "Made up", "--fail-on", "never"]
    for file in ("nowhere.csv", "picture.csv"):
        done = kawung("import", "rekaan", file, *told, cwd=tmp_path)
        assert done.returncode == 3
        assert file in done.stdout + done.stderr
        assert not (tmp_path / "rekaan").exists()


def test_an_old_file_of_windows_is_read_and_that_is_told(tmp_path: Path) -> None:
    """Labels in Windows-1252 come out as they were typed."""
    (tmp_path / "old.csv").write_bytes(";Café;B\nCafé;0;1\nB;0;0\n".encode("cp1252"))
    told = {"variable": "marketing", "wave": "2019", "source": "Made up"}
    imported = pipeline.import_study("rekaan", tmp_path, [tmp_path / "old.csv"], told)
    assert imported.written
    assert [p.rule for p in imported.problems] == ["file-cp1252"]
    assert {r["name"] for r in rows(tmp_path / "rekaan" / "actors.csv")} == {"Café", ""}


# The plan.


def test_a_plan_guesses_and_says_so(tmp_path: Path) -> None:
    """Form by looks, variable and wave by the file's name; each guess is marked, in both languages, and can be read."""
    copied(tmp_path, "edges")
    (tmp_path / "edges.csv").rename(tmp_path / "pemasaran_2021.csv")
    copied(tmp_path, "diagonal")
    (tmp_path / "diagonal.csv").rename(tmp_path / "adv_w2.csv")
    done = kawung("import", "rekaan", "pemasaran_2021.csv", "adv_w2.csv", "--write-plan", "plan.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert "kawung import rekaan --plan plan.toml" in done.stdout
    assert not (tmp_path / "rekaan").exists()
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    first, second = tomllib.loads(text)["file"]
    assert (first["path"], first["form"], first["variable"], first["wave"]) == (
        "pemasaran_2021.csv",
        "edges",
        "marketing",
        "2021",
    )
    assert (second["form"], second["variable"], second["wave"]) == ("matrix", "", "w2")
    assert text.count("guessed, please check | tebakan, mohon diperiksa") == 5
    done = kawung("import", "rekaan", "--plan", "plan.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "citation" in done.stderr
    assert "adv_w2.csv" in done.stderr.replace("\n", " ")
    text = text.replace('citation = ""', 'citation = "Made up"').replace('variable = ""', 'variable = "modal"')
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    assert kawung("import", "rekaan", "--plan", "plan.toml", "--fail-on", "never", cwd=tmp_path).returncode == 0


def test_each_sheet_of_a_workbook_can_be_a_wave(tmp_path: Path) -> None:
    """A plan has a part for each sheet that can be seen, with guesses from both names; firms are one over all."""
    matrix = [["", "A", "B"], ["A", None, workbooks.c("n", "1")], ["B", None, None]]
    sheets = {tab: workbooks.grid(matrix) for tab in ("2019", "2021", "old")}
    (tmp_path / "pemasaran.xlsx").write_bytes(workbooks.raw(sheets, states={"old": "hidden"}))
    assert kawung("import", "rekaan", "pemasaran.xlsx", "--write-plan", "plan.toml", cwd=tmp_path).returncode == 0
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    said = [(f["path"], f["sheet"], f["variable"], f["wave"]) for f in tomllib.loads(text)["file"]]
    assert said == [("pemasaran.xlsx", wave, "marketing", wave) for wave in ("2019", "2021")]
    text = text.replace('citation = ""', 'citation = "Made up"')
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    done = kawung("import", "rekaan", "--plan", "plan.toml", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert [(f["file"], f["sheet"]) for f in report["files"]] == [
        ("pemasaran.xlsx (2019)", "2019"),
        ("pemasaran.xlsx (2021)", "2021"),
    ]
    linkages = rows(tmp_path / "rekaan" / "linkages.csv")
    assert [row["note"] for row in linkages] == [f"pemasaran.xlsx ({wave}) C2 = 1 (A → B)" for wave in (2019, 2021)]
    assert len(rows(tmp_path / "rekaan" / "actors.csv")) == 2


def test_a_spreadsheet_of_another_form_is_refused_by_name(tmp_path: Path) -> None:
    """Exit 3 and one problem, which names the form; no consequence of it is told."""
    (tmp_path / "net.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    told = {"variable": "marketing", "wave": "2019", "source": "Made up"}
    imported = pipeline.import_study("rekaan", tmp_path, [tmp_path / "net.xls"], told, fail_on=None)
    assert [p.rule for p in imported.problems] == ["workbook-old"]
    assert imported.written is False


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        ("[source]\ncitation = 'x'\n", "[[file]]"),
        ("[source]\ncitation = 'x'\nnonsense = 1\n[[file]]\npath='a.csv'\nvariable='skill'\nwave='1'\n", "nonsense"),
        ("[source]\ncitation = 'x'\nconsent = 'with-qoute'\n[[file]]\npath = 'a.csv'\n", "with-quote"),
        ("[source]\ncitation = 'x'\nauthors = 'one'\n[[file]]\npath = 'a.csv'\n", "authors"),
        ("[source]\ncitation = 'x'\nmade_up = 'yes'\n[[file]]\npath = 'a.csv'\n", "made_up"),
        ("[source]\ncitation = 'x'\n[[file]]\npath='a.csv'\nvariable='skill'\nwave='1'\ndirected='no'\n", "directed"),
        ("[source]\ncitation = ['x']\n[[file]]\npath = 'a.csv'\n", "citation"),
        ("source = 3\n[[file]]\npath = 'a.csv'\n", "[source]"),
        ("[source]\ncitation = 'x'\n" + "[[file]]\npath='a.csv'\nvariable='skill'\nwave='1'\n" * 2, "a.csv"),
    ],
)
def test_a_plan_with_a_slip_is_refused_by_name(plan: str, named: str) -> None:
    """What a plan cannot say is named in both languages."""
    with pytest.raises(UsageError) as caught:
        matrices.read_plan("plan.toml", plan.encode())
    assert named in caught.value.words.en
    assert named in caught.value.words.id


def test_a_plan_that_is_no_toml_is_unreadable() -> None:
    """Neither half a plan nor bytes that are no text bring anything but a message."""
    for data in (b"[source", b"\xff\xfe\x00", b"a = " + b"[" * 5000):
        with pytest.raises(UnreadableError):
            matrices.read_plan("plan.toml", data)


def test_what_a_plan_tells_of_the_source_stands_in_the_study(tmp_path: Path) -> None:
    """Title, authors, year, licence, place, kind and consent are taken as told; roles are not made from the kind."""
    copied(tmp_path, "diagonal")
    (tmp_path / "plan.toml").write_text(
        """
[source]
citation = "Made up"
title_en = "A made-up set"
authors = ["First \\"Quoted\\" Author", "Second Author"]
year = 2020
licence = "https://creativecommons.org/licenses/by/4.0/"
place = "33.10"
actor_kind = "usaha"
consent = "aggregate-only"
made_up = true
[[file]]
path = "diagonal.csv"
variable = "marketing"
wave = 2019
""",
        encoding="utf-8",
    )
    imported = pipeline.import_study("rekaan", tmp_path, plan=tmp_path / "plan.toml")
    assert imported.written
    study = tomllib.loads((tmp_path / "rekaan" / "study.toml").read_text(encoding="utf-8"))["study"]
    assert study["authors"] == ['First "Quoted" Author', "Second Author"]
    assert (study["title_en"], study["year"], study["place"]) == ("A made-up set", "2020", "33.10")
    assert (study["consent"], study["third_parties"]) == ("aggregate-only", "withhold")
    assert set(study["title_id"]) == {"not_known_en", "not_known_id"}
    assert {row["kind"] for row in rows(tmp_path / "rekaan" / "actors.csv")} == {"firm"}
    checked = pipeline.check([tmp_path / "rekaan"], pipeline.find_project(tmp_path))
    assert checked.problems == ()
    opened = pipeline.open_folders([tmp_path / "rekaan"])
    assert "roleAssumed" not in "".join(q.p for q in opened.store.quads())


def test_every_rule_has_its_texts_in_both_languages() -> None:
    """Message and remedy of each rule are there, and no other rule has any."""
    for table in ("import_message", "import_remedy"):
        named = {key.partition(".")[2] for key in words.catalogue() if key.startswith(f"{table}.")}
        assert named == set(reading.RULES)


TEXTS = ["", "0", "1", "A", "B", "a", "from", "ke", "NA", "-1", "1.000", "\u200b", "  ", '"', "é", "x\ny", "1e5", ";"]


def test_no_file_brings_a_fault() -> None:
    """Whatever stands in the cells, an import gives problems and counts that add up, never an exception."""
    for seed in range(300):
        order = random.Random(seed)  # noqa: S311 - not for secrets
        lines = [
            order.choice(";,\t").join(order.choice(TEXTS) for _ in range(order.randint(0, 5)))
            for _ in range(order.randint(0, 6))
        ]
        data = order.choice(["\n", "\r\n", "\r"]).join(lines).encode()
        parts, _ = matrices.parts("s", "f.csv", data)
        found = parts[0].records if parts else None
        for form in matrices.FORMS:
            for directed in (True, False):
                file = matrices.FileTold("f.csv", "", form, "marketing", "", "1", directed)
                brought = matrices.bring("s", matrices.Told(matrices.SourceTold("x"), (file,)), {"f.csv": found})
                (read,) = brought.read
                assert sum(getattr(read, summand) for summand in SUMMANDS) == read.entries
                assert len({f.key.lower() for f in brought.firms.values()}) == len(brought.firms)
                assert matrices.files(brought.tables)
