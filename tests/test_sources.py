"""Where a study is: a folder with `study.toml` or `study.xlsx`, or one workbook; what of a folder is handed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawung.pipeline.sources import Source, files, sources, studies_in
from kawung.problems import Severity, UnreadableError, UsageError


def make(folder: Path, *names: str) -> Path:
    """Make a folder with small files of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")
    return folder


@pytest.mark.parametrize("name", ["study.toml", "study.xlsx"])
def test_a_folder_with_manifest_or_workbook_is_a_study(tmp_path: Path, name: str) -> None:
    """The folder, and any file of it, is the study, named after the folder, and only once."""
    folder = make(tmp_path / "batik-a", name, "actors.csv")
    assert sources([folder, folder / name, folder / "actors.csv"]) == [Source("batik-a", folder)]


def test_a_folder_of_studies_is_its_studies(tmp_path: Path) -> None:
    """Folders that are no study are passed over, also one that only has some spreadsheet."""
    make(tmp_path / "a", "study.toml")
    make(tmp_path / "b", "study.xlsx")
    make(tmp_path / "notes", "budget.xlsx")
    assert [s.key for s in sources([tmp_path])] == ["a", "b"] == [s.key for s in studies_in(tmp_path)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Wawancara Bayat 2026.xlsx", "wawancara-bayat-2026"),
        ("study (2).xlsx", "study-2"),
        ("data.checked.xlsx", "data"),
        ("___.xlsx", "study"),
        ("old.xls", "old"),
    ],
)
def test_a_workbook_of_any_name_is_a_study_when_it_is_named(tmp_path: Path, name: str, key: str) -> None:
    """Its key is made from its name; what lies beside it is not read."""
    folder = make(tmp_path / "Downloads", name, "study.xlsx", "actors.csv")
    assert sources([folder / name]) == [Source(key, folder / name)]
    assert list(files(Source(key, folder / name))[0]) == [name]


def test_a_workbook_in_a_folder_that_cannot_be_a_key_stands_alone(tmp_path: Path) -> None:
    """`Downloads/study.xlsx` is no study called "Downloads"."""
    folder = make(tmp_path / "Downloads", "study.xlsx")
    assert sources([folder / "study.xlsx"]) == [Source("study", folder / "study.xlsx")]


def test_a_folder_with_one_workbook_is_that_workbook(tmp_path: Path) -> None:
    """Two of them are none, since it cannot be told which is meant."""
    folder = make(tmp_path / "x", "survey.xlsx", "~$gone.xlsx")
    assert sources([folder]) == [Source("survey", folder / "survey.xlsx")]
    make(folder, "other.xlsx")
    with pytest.raises(UsageError):
        sources([folder])


def test_what_is_no_study_is_refused(tmp_path: Path) -> None:
    """A path that is not there cannot be read (3); one without a study is wrong use (2)."""
    with pytest.raises(UnreadableError):
        sources([tmp_path / "nothing"])
    for path in (make(tmp_path / "empty"), make(tmp_path / "texts", "notes.txt") / "notes.txt"):
        with pytest.raises(UsageError):
            sources([path])


def test_of_a_folder_only_what_can_be_part_of_a_study_is_handed_over(tmp_path: Path) -> None:
    """Copies with remarks, notes, pictures stay; an old workbook with a sheet's name goes; capitals make no name."""
    folder = make(
        tmp_path / "a",
        *("study.xlsx", "study.checked.xlsx", "~$study.xlsx", ".~lock.study.xlsx#", "~$other.xlsx", "notes.txt"),
        *("actors.csv", "Findings.CSV", "actors.ods", "budget.ods", "linkages.xls", "photo.png"),
    )
    (folder / "deeper.csv").mkdir()
    found, problems = files(Source("a", folder))
    assert sorted(found) == sorted(
        ["study.xlsx", "~$study.xlsx", ".~lock.study.xlsx#", "actors.csv", "findings.csv", "actors.ods", "linkages.xls"]
    )
    assert found["~$study.xlsx"] == b""
    assert problems == []


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system does not give is a problem at the file, in both languages; the others are read."""
    folder = make(tmp_path / "a", "study.toml", "actors.csv")
    real = open

    def refuse(path: str, *args: object, **kwargs: object) -> object:
        if str(path).endswith("actors.csv"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", refuse)
    found, problems = files(Source("a", folder))
    assert list(found) == ["study.toml"]
    assert [(p.rule, p.severity, p.places[0].file) for p in problems] == [
        ("file-unreadable", Severity.UNREADABLE, "actors.csv")
    ]
    assert problems[0].message.id.startswith("actors.csv tidak bisa dibuka")


@pytest.mark.parametrize("name", ["Data Bu Sari.xls", "macro.xlsm", "study.checked.xlsx"])
def test_what_is_named_is_never_passed_over_for_its_folder(tmp_path: Path, name: str) -> None:
    """A file that the folder would leave out is looked at by itself when somebody names it."""
    folder = make(tmp_path / "batik-a", "study.toml", "study.xlsx", name)
    (one,) = sources([folder / name])
    assert one.path == folder / name
    assert name in files(one)[0]
