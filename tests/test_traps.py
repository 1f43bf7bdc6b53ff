"""
What deceives about areas and industries: each trap gives its own problem at its cell, and nothing else gives any.

A case is a folder of tests/cases/traps with a `case.toml`: what it changes in the sound study of `base` (lines of
study.toml, cells, rows of a sheet), all that a check must then say (rule, cells, what stands in the remedy in either
language), and which areas cells must have come to name.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import studies
from kawung import dictionary, pipeline, regions, sheet, words
from kawung.findings import Area
from kawung.problems import Place

CASES = Path(__file__).parent / "cases" / "traps"
NAMES = sorted(p.parent.name for p in CASES.glob("*/case.toml"))
KEY = "perangkap"


@cache
def case(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name / "case.toml").read_text(encoding="utf-8"))


def study(name: str, where: Path) -> Path:
    """Make the study of a case: the sound one with the changes that the case names."""
    folder = where / KEY
    shutil.copytree(CASES / "base", folder)
    said = case(name)
    for part in ("study", "cluster"):
        for line, text in said.get(part, {}).items():
            change(folder / "study.toml", part, line, text)
    for row in said.get("row", []):
        if not (folder / row["file"]).exists():
            (table,) = [t for t in dictionary.tables().values() if t.file == row["file"]]
            studies.write(folder / row["file"], [[c.name for c in table.columns]])
        studies.add_row(folder, row["file"], **row["cells"])
    for cell in said.get("cell", []):
        studies.set_cell(folder, cell["file"], cell["key"], cell["column"], cell["text"])
    return folder


def change(file: Path, part: str, line: str, text: str) -> None:
    """Write another value into a line of study.toml, or "not known" with its reasons."""
    unknown = re.fullmatch(r"not known: (.+) \| (.+)", text)
    said = f'{{ not_known_en = "{unknown[1]}", not_known_id = "{unknown[2]}" }}' if unknown else f'"{text}"'
    head, mark, rest = file.read_text(encoding="utf-8").partition("[study]" if part == "study" else f"[[{part}]]")
    changed, count = re.subn(rf"^{line} = .*$", f"{line} = {said}", rest, count=1, flags=re.MULTILINE)
    assert count == 1, line
    file.write_text(head + mark + changed, encoding="utf-8", newline="\n")


def at(place: Place) -> str:
    return f"{place.file}|{place.row or ''}|{place.column}"


@pytest.mark.parametrize("name", NAMES)
def test_a_trap_is_told_at_its_cell(name: str, tmp_path: Path) -> None:
    """A check says exactly what the case names: rule and cells, and in the remedy what to write, in both languages."""
    said = case(name)
    checked = pipeline.check([study(name, tmp_path)], pipeline.find_project(tmp_path))
    found = sorted((p.rule, *map(at, p.places)) for p in checked.problems)
    assert found == sorted((p["rule"], *p["at"]) for p in said.get("problem", [])), said["about"]
    for want in said.get("problem", []):
        (problem,) = [p for p in checked.problems if (p.rule, *map(at, p.places)) == (want["rule"], *want["at"])]
        assert all(part in problem.remedy.en for part in want["en"]), problem.remedy.en
        assert all(part in problem.remedy.id for part in want["id"]), problem.remedy.id
        for text in (problem.message, problem.remedy):
            assert text.en.strip() != text.id.strip()
            assert not re.search(r"\{\w*\}|\bNone\b|  | \.|\(\)", " ".join(text))


@pytest.mark.parametrize("name", [name for name in NAMES if "area" in case(name)])
def test_a_name_becomes_the_area_and_the_cell_keeps_its_text(name: str, tmp_path: Path) -> None:
    """What was resolved is an area in the cell; what was typed still stands there."""
    folder = study(name, tmp_path)
    read, problems = sheet.read(KEY, {p.name: p.read_bytes() for p in folder.iterdir()})
    assert read is not None
    settled, _ = regions.settle(read, before=problems)
    tables = {t.file: t.name for t in dictionary.tables().values()}
    for cell, codes in case(name)["area"].items():
        file, key, column = cell.split(" ")
        (before,) = [r for r in read.rows(tables[file]) if r.key == key]
        (after,) = [r for r in settled.rows(tables[file]) if r.key == key]
        assert [v.code for v in after.values(column) if isinstance(v, Area)] == codes.split(" ")
        assert after.cells[column].text == before.cells[column].text


def test_the_cases_are_there() -> None:
    """Enough traps and enough cases in which nothing may be told; each rule about cells has a case."""
    told = [name for name in NAMES if case(name).get("problem")]
    assert len(told) >= 60
    assert len(NAMES) - len(told) >= 20
    fired = {p["rule"] for name in told for p in case(name)["problem"]}
    of_files = {rule for rule in regions.RULES if rule.startswith("areas-")}
    assert set(regions.RULES) - of_files - fired == {"area-name-ambiguous"}, "in test_regions: no two shipped areas fit"
    for kind in ("regions_message.", "regions_remedy.", "rule_title."):
        assert {f"{kind}{rule}" for rule in regions.RULES} <= set(words.catalogue())
    spoken = [key.partition(".") for key in words.catalogue() if key.startswith("regions_")]
    assert {rule for _, _, rule in spoken} == set(regions.RULES)


def test_nothing_is_resolved_by_name_across_parents(tmp_path: Path) -> None:
    """In a study of Bantul only the names of its districts become areas: none of a village, none of Klaten."""
    folder = study("sound-study", tmp_path)
    names = sorted({a.name for a in regions.areas.shipped() if a.level in ("district", "village")})
    assert len(names) > 40
    change(folder / "study.toml", "study", "place", "34.02")
    change(folder / "study.toml", "cluster", "place", "34.02")
    for number, name in enumerate(names):
        studies.add_row(
            folder, "actors.csv", id=f"B{number}", party="actor", kind="firm", label_en=name, label_id=name, place=name
        )
    read, _ = sheet.read(KEY, {p.name: p.read_bytes() for p in folder.iterdir()})
    assert read is not None
    settled, problems = regions.settle(read)
    rows = [row for row in settled.rows("actors") if row.key.startswith("B")]
    areas = {v.code for row in rows for v in row.values("place") if isinstance(v, Area)}
    assert areas == {a.kemendagri_code for a in regions.areas.shipped() if a.parent_code == "34.02"}
    told = {p.text for one in problems for p in one.places}
    assert {a.name for a in regions.areas.shipped() if a.kemendagri_code.startswith("33.10.")} <= told
