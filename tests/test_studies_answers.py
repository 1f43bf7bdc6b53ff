"""The twelve questions on the shipped studies give what was worked out by hand from the sheets, also after a change."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import studies
from kawung import pipeline
from shipped import NAMES

CASES = Path(__file__).parent / "cases" / "studies"
ANSWERS = sorted(p for p in (CASES / "answers").iterdir() if p.is_dir())
MUTATIONS = sorted(p for p in (CASES / "mutations").iterdir() if p.is_dir())


@cache
def shipped() -> pipeline.Kawung:
    return pipeline.open_folders([studies.DATA / s for s in NAMES], pipeline.find_project(studies.DATA))


def plain(value: Any) -> str:
    """Write one field of a record as the expected files write it: numbers short, lists sorted, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(sorted(plain(v) for v in value))
    if isinstance(value, int | float | Decimal):
        return f"{Decimal(str(value)):.2f}".rstrip("0").rstrip(".")
    text = str(value)
    if text in ("not-reported", "not-applicable", "not-known"):
        return ""
    if ";" in text:
        return ";".join(sorted(part.strip() for part in text.split(";")))
    try:
        return f"{Decimal(text):.2f}".rstrip("0").rstrip(".") if "." in text else text
    except ArithmeticError:
        return text


def expected(case: Path) -> tuple[list[str], Counter[tuple[str, ...]]]:
    with (case / "expected.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return head, Counter(tuple(plain(v) for v in row) for row in rows)


def answered(k: pipeline.Kawung, case: dict[str, Any], headings: list[str]) -> Counter[tuple[str, ...]]:
    """Ask, and give the rows of the answer cut down to the headings that decide."""
    parameters = {name: str(value) for name, value in case.get("parameters", {}).items()}
    answer = k.ask(case["question"], study=case.get("study"), **parameters)
    called = case.get("columns", {})
    records = answer.records()
    for heading in headings:
        assert all(called.get(heading, heading) in record for record in records), heading
    return Counter(tuple(plain(r[called.get(h, h)]) for h in headings) for r in records)


@pytest.mark.parametrize("folder", ANSWERS, ids=lambda p: p.name)
def test_an_answer_is_what_the_sheets_say(folder: Path) -> None:
    """Every row of the answer, and no other."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    headings, rows = expected(folder)
    assert answered(shipped(), case, headings) == rows


def test_checking_remarks_exactly_what_was_written_down() -> None:
    """Each remark at its cell, with its weight, and no other; a remark at several cells is written down for each."""
    checked = pipeline.check([studies.DATA / s for s in NAMES], pipeline.find_project(studies.DATA))
    found = {
        (at.study, one.rule, one.severity.name.lower(), at.file, dict(at.context).get("id", at.text), at.column)
        for one in checked.problems
        for at in one.places
    }
    with (CASES / "problems.csv").open(encoding="utf-8", newline="") as stream:
        assert found == {tuple(row) for row in list(csv.reader(stream))[1:]}


def test_every_question_has_a_case_for_both_studies() -> None:
    """Questions, each worked out by hand for the real and for the made-up study."""
    cases = [tomllib.loads((p / "case.toml").read_text(encoding="utf-8")) for p in ANSWERS]
    asked = {(c["question"], c.get("study")) for c in cases}
    for question in pipeline.questions():
        both = {(question.name, "bayat"), (question.name, "contoh")}
        without = question.others or (question.name, None) in asked
        assert both <= asked or (question.across and without), question.name
    assert len(ANSWERS) >= 28


@pytest.mark.parametrize("folder", MUTATIONS, ids=lambda p: p.name)
def test_one_changed_cell_changes_the_answer_as_predicted(folder: Path, tmp_path: Path) -> None:
    """A copy of the study with one cell changed answers as worked out by hand, and not as before."""
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    headings, rows = expected(folder)
    copy = studies.copy(case["study"], tmp_path)
    head, *lines = studies.read(copy / case["file"])
    at = studies.row_number(copy / case["file"], case["key"]) - 2
    assert lines[at][head.index(case["column"])] == case["before"]
    studies.set_cell(copy, case["file"], case["key"], case["column"], case["after"])
    changed = pipeline.open_folders([copy], pipeline.find_project(studies.DATA))
    assert answered(changed, case, headings) == rows
    assert answered(shipped(), case, headings) != rows


def test_there_are_three_mutations() -> None:
    """Three changes were predicted, on both studies."""
    assert len(MUTATIONS) >= 3
    assert {tomllib.loads((p / "case.toml").read_text())["study"] for p in MUTATIONS} == {"bayat", "contoh"}
