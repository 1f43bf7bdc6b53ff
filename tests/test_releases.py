"""What left the house is written down before it leaves, is found again, and is neither lost nor guessed."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kawung import pipeline
from kawung.pipeline import releases
from kawung.pipeline.project import Project
from kawung.pipeline.releases import Held
from kawung.problems import UnreadableError

_GOOD = '{"kawung":1,"at":"2026-11-27T09:30:00+00:00","what":"push","where":"","team":false,'
DAY = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return pipeline.find_project(tmp_path)


def file(project: Project) -> Path:
    return project.root / ".kawung" / "releases.jsonl"


def test_what_is_written_down_comes_back(project: Project) -> None:
    """All of it, in its order, however odd the names; releases of a day are told apart."""
    assert releases.everything(project) == ()
    where = 'https://server.example/"a\\b"\n\u2028ü'
    first = releases.record(project, "push", {"b": Held(), "a": Held(("bcd23456",))}, DAY, where=where)
    second = releases.record(project, "export csv", {"a": Held()}, DAY + timedelta(hours=1), team=True)
    third = releases.record(project, "publish", {}, DAY + timedelta(days=1))
    assert releases.everything(project) == (first, second, third)
    assert [one.name for one in (first, second, third)] == ["2026-11-27", "2026-11-27-2", "2026-11-28"]
    assert (first.at, first.what, first.where, first.team, first.studies) == (DAY, "push", where, False, ("a", "b"))
    assert second.team
    assert len(file(project).read_bytes().splitlines()) == 3


def test_the_record_is_for_this_house_only(project: Project) -> None:
    """Version control passes over it, and no number of a sheet stands in it."""
    releases.record(project, "export csv", {"a": Held(("W17", "bu-siti"), ("W18",))}, DAY, team=True)
    assert (file(project).parent / ".gitignore").read_text(encoding="ascii") == "*\n"
    text = file(project).read_text(encoding="utf-8").lower()
    assert not [word for word in ("w17", "w18", "siti") if word in text]
    if os.name != "nt":
        assert file(project).stat().st_mode & 0o077 == 0


def test_who_has_an_interview_is_known(project: Project) -> None:
    """By its public key, by its number where the team got all, and where it was only counted; by nothing else."""
    releases.record(project, "publish", {"a": Held(("bcd23456",)), "b": Held(("ddd23456",))}, DAY)
    releases.record(project, "export csv", {"a": Held(("W01",))}, DAY, team=True)
    releases.record(project, "publish", {"a": Held((), ("W02",))}, DAY)

    def names(study: str, interview: str, public: str | None = None) -> list[str]:
        return [one.name for one in releases.holding(project, study, interview, public)]

    assert names("a", "w01", "bcd23456") == ["2026-11-27", "2026-11-27-2"]
    assert names("a", "W01") == ["2026-11-27-2"]
    assert names("a", "W02", "zzz23456") == ["2026-11-27-3"]
    assert names("b", "W01", "bcd23456") == names("c", "W01") == names("a", "W03") == []
    assert names("b", "W09", "ddd23456") == ["2026-11-27"]


def test_counts_of_earlier_releases_are_what_they_were(project: Project) -> None:
    """Cell for cell, by release, of public ones only: what differencing needs to compare."""
    counts = {("informants", "kind", "firm"): 7, ("linkages", "", "marketing"): 12, ("linkages", "new", "ä;\n"): 0}
    releases.record(project, "publish", {"contoh": Held(counts=counts)}, DAY)
    releases.record(project, "export csv", {"contoh": Held(counts={("x",): 1})}, DAY, team=True)
    releases.record(project, "publish", {"other": Held(counts={("x",): 1})}, DAY)
    assert releases.earlier_counts(project, "contoh") == {"2026-11-27": counts}
    assert releases.earlier_counts(project, "nonesuch") == {}


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        "\xff",
        '{"kawung":2,"at":"2026-11-27T09:30:00+00:00","what":"push","where":"","team":false,"studies":{}}',
        '{"kawung":1,"at":"2026-11-27T09:30:00","what":"push","where":"","team":false,"studies":{}}',
        '{"kawung":1,"at":"yesterday","what":"push","where":"","team":false,"studies":{}}',
        '{"kawung":1,"at":"2026-11-27T09:30:00+00:00","what":1,"where":"","team":false,"studies":{}}',
        '{"kawung":1,"at":"2026-11-27T09:30:00+00:00","what":"push","where":"","team":0,"studies":{}}',
        '{"kawung":1,"at":"2026-11-27T09:30:00+00:00","what":"push","where":"","team":false,"studies":[]}',
        _GOOD + '"studies":{"a":{"interviews":[1],"marks":[],"counts":[]}}}',
        _GOOD + '"studies":{"a":{"interviews":[],"marks":[],"counts":[["x","1"]]}}}',
        '{"kawung":1,"at":"2026-11-27T09:30:00+00:00","what":"push"',
    ],
)
def test_a_damaged_record_is_not_passed_over(line: str, project: Project) -> None:
    """Who cannot read what was given away must not say that nothing was, and adds nothing behind it."""
    releases.record(project, "push", {"a": Held(("bcd23456",))}, DAY)
    before = file(project).read_bytes() + line.encode("latin-1") + b"\n"
    file(project).write_bytes(before)
    with pytest.raises(UnreadableError, match="line 2"):
        releases.holding(project, "a", "W01")
    with pytest.raises(UnreadableError) as error:
        releases.record(project, "push", {"a": Held()}, DAY)
    assert "baris 2" in error.value.words.id
    assert file(project).read_bytes() == before


def test_what_cannot_be_written_down_does_not_leave(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the record as it was, whole to the last line."""
    releases.record(project, "push", {"a": Held()}, DAY)
    before = file(project).read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda number, data: write(number, data[:10]))
    with pytest.raises(UnreadableError):
        releases.record(project, "push", {"a": Held()}, DAY)
    assert file(project).read_bytes() == before
    monkeypatch.undo()
    monkeypatch.setattr(os, "fsync", _refuse)
    with pytest.raises(UnreadableError):
        releases.record(project, "push", {"a": Held()}, DAY)
    assert file(project).read_bytes() == before


def _refuse(_number: int) -> None:
    raise OSError(28, "no space left on device")


def test_a_folder_that_leads_elsewhere_is_refused(project: Project, tmp_path: Path) -> None:
    """A link in the place of the folder could have the record read, or written, anywhere."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".kawung").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnreadableError):
        releases.record(project, "push", {"a": Held()}, DAY)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_days_are_those_of_the_clock_that_wrote(project: Project) -> None:
    """A release late in the evening in Jakarta is named after the day there."""
    jakarta = timezone(timedelta(hours=7))
    found = releases.record(project, "push", {}, datetime(2026, 11, 28, 0, 30, tzinfo=jakarta))
    assert found.name == "2026-11-28"
    assert releases.everything(project)[0].at == datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
