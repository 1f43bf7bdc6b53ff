"""Files and folders appear whole or not at all, and nothing is left beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kawung import pipeline
from kawung.pipeline import whole
from kawung.problems import UsageError


def test_a_file_is_replaced_or_left_as_is_wished(tmp_path: Path) -> None:
    """With *over* the new bytes stand there; without, the old ones stay and the caller is told; nothing is beside."""
    target = tmp_path / "a.txt"
    whole.file(target, b"one", over=False)
    with pytest.raises(FileExistsError):
        whole.file(target, b"two", over=False)
    assert target.read_bytes() == b"one"
    whole.file(target, b"three")
    assert target.read_bytes() == b"three"
    assert list(tmp_path.iterdir()) == [target]


def test_where_there_are_no_links_a_file_is_not_replaced_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on a file system without hard links."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    test_a_file_is_replaced_or_left_as_is_wished(tmp_path)


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C at the second file of a folder, or before a file takes its name: no half of either is there."""
    real = Path.write_bytes

    def interrupted(self: Path, data: bytes) -> int:
        if self.name == "b":
            raise KeyboardInterrupt
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        whole.folder(tmp_path / "new", {"a": b"1", "b": b"2"})

    def stopped(_: Path, __: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        whole.file(tmp_path / "c", b"3")
    assert list(tmp_path.iterdir()) == []


def test_files_go_into_a_folder_that_is_there(tmp_path: Path) -> None:
    """Those of their names are replaced, others stay."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a").write_bytes(b"0")
    (tmp_path / "old" / "z").write_bytes(b"9")
    whole.folder(tmp_path / "old", {"a": b"1", "b": b"2"})
    assert {p.name: p.read_bytes() for p in (tmp_path / "old").iterdir()} == {"a": b"1", "b": b"2", "z": b"9"}
    assert list(tmp_path.iterdir()) == [tmp_path / "old"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("stops", ["open", "replace"])
@pytest.mark.parametrize("there", ["a", "b"])
def test_several_files_are_written_or_none(
    there: str, stops: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stops the second of three, also at taking its name: all is as before, and nothing stands beside."""
    (tmp_path / there).write_bytes(b"old")
    contents = {tmp_path / name: name.encode() for name in "abc"}
    real, calls = getattr(Path, stops), []

    def stopped(self: Path, *given: Any, **more: Any) -> Any:
        calls.append(self)
        if len(calls) == 2:
            raise error
        return real(self, *given, **more)

    monkeypatch.setattr(Path, stops, stopped)
    with pytest.raises(type(error)):
        whole.files(contents)
    monkeypatch.undo()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {there: b"old"}
    whole.files(contents)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"a", "b": b"b", "c": b"c"}


def test_a_folder_in_the_place_of_a_file_keeps_all_from_being_written(tmp_path: Path) -> None:
    """The file before it is as it was; so where files go into a folder that is there."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError, match="b"):
        whole.folder(tmp_path, {"a": b"new", "b": b"new", "c": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_bytes() == b"old"


@pytest.mark.parametrize("name", ["con", "nul", "com1", "aux.2019"])
def test_no_study_bears_a_name_of_a_device(name: str, tmp_path: Path) -> None:
    """A folder so called cannot be copied to Windows; it is refused everywhere, in both languages."""
    with pytest.raises(UsageError) as caught:
        pipeline.new(name, tmp_path)
    assert "con, nul" in caught.value.words.en
    assert "con, nul" in caught.value.words.id
    assert list(tmp_path.iterdir()) == []
