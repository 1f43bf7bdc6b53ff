"""The benchmark of publishing measures what it says: both sides make the same site, and nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import clusters
from bench.processes import task
from bench.published import places

from kawung import pipeline


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A project of about 3,000 triples and its build, as a task is told of them."""
    where = tmp_path_factory.mktemp("bench-publish")
    clusters.write(where / "small", 3_000)
    assert pipeline.build(pipeline.find_project(where / "small"), where / "build").written
    return ["--project", str(where / "small"), "--build", str(where / "build")]


def test_both_sides_make_the_same_site(options: list[str]) -> None:
    """The same statements in every document, and the same bytes of every page, script and style."""
    ours, plain = (task(side, "publish", options, repeat=1, limit=300) for side in ("kawung", "plain"))
    assert ours.digest == plain.digest
    assert ours.facts == plain.facts
    assert int(ours.facts["resources"]) > 1000
    assert int(ours.facts["files"]) > 5 * int(ours.facts["resources"])
    assert not list(places(Path(options[-1])).glob("*"))


def test_one_change_writes_what_holds_other_bytes(options: list[str]) -> None:
    """The site after it is that of the changed data, made anew."""
    again, anew = (task("kawung", f"publish-{how}", options, repeat=1, limit=300) for how in ("again", "anew"))
    assert again.digest == anew.digest
    assert 0 < int(again.facts["written"]) == int(again.facts["differ"]) < 50
