"""Faults planted in a copy of the made-up study are named at exactly their places, in both languages, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import studies
from kawung import pipeline
from kawung.problems import Problem, Severity
from run import kawung

Plant = Callable[[Path], set[tuple[str, int | None, str | None]]]


def cell(file: str, key: str, column: str, text: str) -> Plant:
    """Plant a fault in one cell and expect it named there."""

    def plant(folder: Path) -> set[tuple[str, int | None, str | None]]:
        return {(file, studies.set_cell(folder, file, key, column, text), column)}

    return plant


def unknown_actor_ten_times(folder: Path) -> set[tuple[str, int | None, str | None]]:
    """Name one actor that does not exist in several rows: one problem, all the places."""
    keys = ("L05", "L06", "L08", "L09", "L10", "L11")
    return {("linkages.csv", studies.set_cell(folder, "linkages.csv", k, "to", "A99"), "to") for k in keys}


def doubled_heading(folder: Path) -> set[tuple[str, int | None, str | None]]:
    rows = studies.read(folder / "claims.csv")
    at = rows[0].index("unit")
    studies.write(folder / "claims.csv", [[*r, r[at] if i else "unit"] for i, r in enumerate(rows)])
    return {("claims.csv", 1, "unit")}


def unknown_column(folder: Path) -> set[tuple[str, int | None, str | None]]:
    rows = studies.read(folder / "dependences.csv")
    studies.write(folder / "dependences.csv", [[*r, "" if i else "catatn"] for i, r in enumerate(rows)])
    return {("dependences.csv", 1, "catatn")}


def code_without_year(folder: Path) -> set[tuple[str, int | None, str | None]]:
    studies.edit_text(
        folder / "study.toml",
        lambda t: "\n".join(
            'industry_code = "13134"' if line.startswith("industry_code") else line
            for line in t.splitlines()
            if not line.startswith("industry_year")
        ),
    )
    return {("study.toml", None, "industry_year")}


def two_sources(folder: Path) -> set[tuple[str, int | None, str | None]]:
    return {("findings.csv", studies.set_cell(folder, "findings.csv", "F01", "interview", ""), "interview")}


def doubled_key(folder: Path) -> set[tuple[str, int | None, str | None]]:
    number = studies.add_row(folder, "actors.csv", id="A03", party="actor", kind="firm")
    return {
        ("actors.csv", studies.row_number(folder / "actors.csv", "A03"), "id"),
        ("actors.csv", number, "id"),
    }


PLANTS: dict[str, Plant] = {
    "unknown actor, in six rows": unknown_actor_ten_times,
    "dangling finding": cell("linkages.csv", "L03", "finding", "F99"),
    "strength off the scale": cell("linkages.csv", "L04", "strength", "kuat sekali"),
    "two roles in a cell": cell("linkages.csv", "L12", "from_role", "producer; material-supplier"),
    "consent missing": cell("interviews.csv", "W04", "consent", ""),
    "code without its year": code_without_year,
    "doubled heading": doubled_heading,
    "unknown column": unknown_column,
    "stated direction against inferred": cell("linkages.csv", "L16", "direction", "horizontal"),
    "share over a hundred": cell("linkages.csv", "L17", "share", "160"),
    "a date that does not exist": cell("interviews.csv", "W02", "date", "2026-02-30"),
    "one key for two actors": doubled_key,
    "a finding without a source": two_sources,
    "greater than itself": cell("order-claims.csv", "O01", "lesser", "assisted; new"),
    "a claim against itself": cell("claims.csv", "C03", "rival_of", "C03"),
    "a word that is on no list": cell("linkages.csv", "L07", "polarity", "kerja sama erat"),
    "unknown category": cell("actors.csv", "A02", "category", "baruu"),
    "a number that is none": cell("linkages.csv", "L18", "alternatives", "dua"),
    "locator missing": cell("findings.csv", "F08", "locator", ""),
}


def places(problems: tuple[Problem, ...]) -> set[tuple[str, int | None, str | None]]:
    """Return the places that problems name, as (file, row, column)."""
    return {(p.file, p.row, p.column) for one in problems for p in one.places}


@pytest.fixture(scope="module")
def baseline() -> set[tuple[str, int | None, str | None]]:
    """Give what the sound study is told anyway: it keeps a contradiction and two quotes without consent on purpose."""
    checked = pipeline.check([studies.DATA / "contoh"], pipeline.find_project(studies.DATA))
    assert checked.worst() == Severity.WARNING
    return places(checked.problems)


@pytest.mark.parametrize("name", PLANTS)
def test_one_planted_fault_is_named_at_its_place(
    name: str, tmp_path: Path, baseline: set[tuple[str, int | None, str | None]]
) -> None:
    """Each fault alone is named at exactly its places; it weighs as much as an error unless it is a contradiction."""
    folder = studies.copy("contoh", tmp_path)
    planted = PLANTS[name](folder)
    checked = pipeline.check([folder], pipeline.find_project(tmp_path))
    assert places(checked.problems) - baseline == planted
    warned = name == "stated direction against inferred"
    assert checked.worst() == (Severity.WARNING if warned else Severity.VIOLATION)
    for problem in checked.problems:
        for words in (problem.message, problem.remedy):
            assert words.en
            assert words.id
            assert words.en != words.id
            assert "{" not in words.en + words.id


def test_one_unknown_actor_is_one_problem(tmp_path: Path) -> None:
    """An actor that is on no list, named in six rows, is one problem with six places, and nothing follows from it."""
    folder = studies.copy("contoh", tmp_path)
    planted = unknown_actor_ten_times(folder)
    checked = pipeline.check([folder], pipeline.find_project(tmp_path))
    found = [p for p in checked.problems if p.severity == Severity.VIOLATION]
    assert len(found) == 1
    assert places(tuple(found)) == planted


@pytest.mark.parametrize("language", ["en", "id"])
def test_all_planted_faults_are_named_at_once(
    language: str, tmp_path: Path, baseline: set[tuple[str, int | None, str | None]]
) -> None:
    """All faults in one run, at the terminal: none hides another, none breeds a consequence; exit 1, plain words."""
    assert len(PLANTS) >= 15
    folder = studies.copy("contoh", tmp_path)
    planted = set().union(*(plant(folder) for plant in PLANTS.values()))
    told = kawung("check", str(folder), "--format", "json", "--lang", language, "--all")
    assert told.returncode == 1
    report = json.loads(told.stdout)
    found = {(p["file"], p["row"], p["column"]) for one in report["problems"] for p in one["places"]}
    assert found - baseline == planted
    shown = kawung("check", str(folder), "--lang", language, "--all")
    assert shown.returncode == 1
    text = shown.stdout + shown.stderr
    for word in ("Traceback", "IRI", "SHACL", "rdf:", "http://www.w3"):
        assert word not in text
    row = "row" if language == "en" else "baris"
    for file, number, _ in planted:
        if number is not None and number > 1:
            beside = re.search(rf"^ +{number} │", text, re.MULTILINE)
            assert f"{file} {row} {number}," in text or beside or number in folded_rows(text, file), (file, number)


def folded_rows(text: str, file: str) -> set[int]:
    """Return the rows that folded blocks name for a file: `linkages.csv, to: rows 6, 7, 9–12`."""
    found: set[int] = set()
    for rows in re.findall(rf"{re.escape(file)}, [^:\n]+: (?:rows|baris) ([0-9, –\n]+)", text):
        for part in rows.replace("\n", " ").split(","):
            first, _, last = part.strip().partition("–")
            found.update(range(int(first), int(last or first) + 1))
    return found


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_unreadable_file_is_exit_3(tmp_path: Path, language: str) -> None:
    """A file that is not text is named; no traceback."""
    folder = studies.copy("contoh", tmp_path)
    (folder / "linkages.csv").write_bytes(b"id,from\n\xff\xfe\x00\x81bad")
    told = kawung("check", str(folder), "--lang", language)
    assert told.returncode == 3
    assert "linkages.csv" in told.stdout + told.stderr
    assert "Traceback" not in told.stdout + told.stderr


def test_broken_toml_is_exit_3(tmp_path: Path) -> None:
    """A manifest that is not TOML is named with its line."""
    folder = studies.copy("contoh", tmp_path)
    (folder / "study.toml").write_text('[study\nkey = "contoh"', encoding="utf-8")
    told = kawung("check", str(folder))
    assert told.returncode == 3
    assert "study.toml" in told.stdout + told.stderr
