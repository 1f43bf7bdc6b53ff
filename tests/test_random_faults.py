"""Twenty faults planted at random in a made-up study: a check names exactly their places, and nothing besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults import forms, neutral, planting
from faults.ground import Told
from kawung import pipeline
from kawung.dictionary import tables
from kawung.problems import Problem

WRITERS = {forms.CSV: forms.write_csv, forms.XLSX: forms.write_workbook}


def problems(bare: neutral.Bare, form: str, folder: Path) -> tuple[Problem, ...]:
    """Write a study in a form and check it."""
    home = WRITERS[form](bare, folder)
    return pipeline.check([home], pipeline.find_project(folder)).problems


def told(found: tuple[Problem, ...]) -> set[Told]:
    """Return what problems say as rules with places."""
    return {(p.rule, frozenset(forms.seen(place) for place in p.places)) for p in found}


@pytest.mark.parametrize("form", WRITERS)
def test_nothing_is_told_of_the_sound_study(form: str, tmp_path: Path) -> None:
    """What faults are planted in has none itself."""
    assert told(problems(neutral.base(), form, tmp_path)) == set()


@pytest.mark.parametrize("form", WRITERS)
def test_faults_are_planted_in_every_column_and_of_every_kind(form: str) -> None:
    """Over the seeds no table, no column of any table, and no kind that a form can hold is left out."""
    planted = [fault for seed in planting.SEEDS for fault in planting.plant(form, seed).planted]
    assert len(planted) == planting.FAULTS * len(planting.SEEDS) >= 1000
    columns = {(table, column) for _, table, column in planted if column}
    assert {(t.name, c.name) for t in tables().values() for c in t.columns} - columns == set()
    assert {kind.name for kind in planting.KINDS if form in kind.forms} - {name for name, _, _ in planted} == set()


@pytest.mark.parametrize("seed", planting.SEEDS)
@pytest.mark.parametrize("form", WRITERS)
def test_twenty_faults_are_named_at_exactly_their_places(form: str, seed: int, tmp_path: Path) -> None:
    """Each fault is told by its rule, with its places, in both languages; nothing besides is told."""
    ground = planting.plant(form, seed)
    found = problems(ground.bare, form, tmp_path)
    extra, lacking = told(found) - ground.told(), ground.told() - told(found)
    assert not extra | lacking, (sorted(map(str, extra)), sorted(map(str, lacking)))
    assert len(found) == len(told(found)), "something is told twice"
    for problem in found:
        for words in (problem.message, problem.remedy):
            assert words.en.strip()
            assert words.id.strip()
            assert words.en != words.id
            assert "{" not in words.en + words.id
