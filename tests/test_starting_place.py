"""A new study that its project would not see: who makes one is told, since nothing else would say it."""

from __future__ import annotations

from pathlib import Path

import pytest

import studies
from kawung.pipeline import among_others


@pytest.mark.parametrize(("place", "told"), [("baru", True), ("data/studies/baru", False)])
def test_only_what_lies_outside_is_told(tmp_path: Path, place: str, told: bool) -> None:
    """A folder among the project's studies is one of them; one beside them is seen by no command without a path."""
    (tmp_path / "kawung.toml").write_text('studies = "data/studies"\n', encoding="utf-8")
    (tmp_path / "data/studies").mkdir(parents=True)
    studies.copy("bayat", tmp_path / "data/studies")
    folder = tmp_path / place
    folder.mkdir()
    (folder / "study.toml").write_text('[study]\nkey = "baru"\n', encoding="utf-8")
    assert among_others(folder) == (tmp_path / "data/studies" if told else None)


def test_a_first_study_is_at_home_where_it_is(tmp_path: Path) -> None:
    """In an empty folder the new study is the project's own."""
    studies.copy("bayat", tmp_path)
    assert among_others(tmp_path / "bayat") is None
