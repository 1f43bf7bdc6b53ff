"""Rules of the folder that is published: whole, up to date, and never anybody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kawung.pipeline import site_folder, whole
from kawung.pipeline.site_folder import Updated, updating
from kawung.problems import UnreadableError, UsageError

FIRST = {"index.html": b"one", "id/a/index.html": b"a", "id/b/index.html": b"b", "data/all.nq": b"x" * 1000}
SECOND = {"index.html": b"two", "id/a/index.html": b"a", "id/c/index.html": b"c", "data/all.nq": b"x" * 1000}


def publish(out: Path, files: dict[str, bytes]) -> Updated:
    with updating(out) as making:
        for name, data in files.items():
            making.add(name, data)
    assert making.done is not None
    return making.done


def held(out: Path) -> dict[str, bytes]:
    """What a visitor could find."""
    paths = (path for path in out.rglob("*") if path.is_file() and ".kawung" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def times(out: Path) -> dict[str, int]:
    return {name: (out / name).stat().st_mtime_ns for name in held(out)}


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_is_made_whole(tmp_path: Path, there: bool) -> None:
    """Into a new or an empty folder all files go; nothing is left beside it."""
    out = tmp_path / "site"
    if there:
        out.mkdir()
    assert publish(out, FIRST) == Updated(4, 0, 0, 1005)
    assert held(out) == FIRST
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_has_not_changed_keeps_its_time(tmp_path: Path) -> None:
    """Changed files are written, new ones come, others go with their folders, and the rest is not touched."""
    out = tmp_path / "site"
    publish(out, FIRST)
    for name in FIRST:
        os.utime(out / name, ns=(1, 1))
    publish(out, FIRST)  # times that somebody changed make a file suspect, so it is written again
    before = times(out)
    assert publish(out, SECOND) == Updated(2, 2, 1, 1005)
    assert held(out) == SECOND
    assert not (out / "id/b").exists()
    after = times(out)
    assert {name for name in after if before.get(name) == after[name]} == {"id/a/index.html", "data/all.nq"}
    assert publish(out, SECOND) == Updated(0, 4, 0, 1005)
    assert times(out) == after


def test_a_file_that_was_changed_is_written_again(tmp_path: Path) -> None:
    """Whoever changed a published file by hand gets Kawung's back; one that is lost comes back too."""
    out = tmp_path / "site"
    publish(out, FIRST)
    (out / "index.html").write_bytes(b"xxx")
    (out / "id/a/index.html").unlink()
    assert publish(out, FIRST).written == 2
    assert held(out) == FIRST


def test_what_kawung_did_not_write_stays(tmp_path: Path) -> None:
    """A file of somebody else's is left, and one in the way stops it all."""
    out = tmp_path / "site"
    publish(out, FIRST)
    (out / "CNAME").write_text("batik.example")
    publish(out, SECOND)
    assert held(out) == SECOND | {"CNAME": b"batik.example"}
    with pytest.raises(UsageError, match="in the way"):
        publish(out, FIRST | {"CNAME": b"ours"})
    assert held(out) == SECOND | {"CNAME": b"batik.example"}


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    """Kawung never publishes over files that it does not know, nor over a file."""
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(UsageError, match="did not make"):
        publish(tmp_path, FIRST)
    with pytest.raises(UsageError, match="did not make"):
        publish(tmp_path / "thesis.docx", FIRST)
    assert held(tmp_path) == {"thesis.docx": b"mine"}


def test_an_error_on_the_way_leaves_it_as_it_was(tmp_path: Path) -> None:
    """Whatever happens while files are made, old or no folder is there."""
    out = tmp_path / "site"

    def broken() -> None:
        with updating(out) as making:
            making.add("index.html", b"two")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert list(tmp_path.iterdir()) == []
    publish(out, FIRST)
    with pytest.raises(ZeroDivisionError):
        broken()
    assert held(out) == FIRST
    assert publish(out, FIRST) == Updated(0, 4, 0, 1005)


@pytest.mark.parametrize("steps", range(9))
def test_a_cut_is_mended_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Cut before any of the steps that put files in place, the folder is the old one, or becomes the new one."""
    out = tmp_path / "site"
    publish(out, FIRST)
    left = [steps]

    def cutting(name: str, real: object) -> object:
        def step(*given: object, **named: object) -> object:
            if left[0] == 0:
                raise KeyboardInterrupt(name)
            left[0] -= 1
            return real(*given, **named)  # type: ignore[operator]

        return step

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "rmdir", "mkdir"):
            patched.setattr(Path, name, cutting(name, getattr(Path, name)))
        patched.setattr(whole, "synced", cutting("synced", whole.synced))
        cut = False
        try:
            publish(out, SECOND)
        except KeyboardInterrupt:
            cut = True
    assert cut or steps > 6
    planned = (out / ".kawung/plan").exists()
    if not planned:
        assert held(out) in (FIRST, SECOND)
    with updating(out):  # whoever comes next, even to publish nothing, ends the plan first
        assert held(out) == (SECOND if planned else held(out))
    assert publish(out, SECOND).bytes == 1005
    assert held(out) == SECOND


def test_one_at_a_time(tmp_path: Path) -> None:
    """Two who publish into one folder do not meet."""
    out = tmp_path / "site"
    publish(out, FIRST)
    with updating(out) as making:
        making.add("index.html", b"two")
        with pytest.raises(UsageError, match="Another kawung publish"):
            publish(out, SECOND)
    assert held(out) == {"index.html": b"two"}


def test_a_list_that_is_lost_harms_nothing(tmp_path: Path) -> None:
    """Where it is not known any more what Kawung wrote, nothing is written over and nothing removed."""
    out = tmp_path / "site"
    publish(out, FIRST)
    (out / ".kawung/files").write_text("{")
    with pytest.raises(UsageError, match="in the way"):
        publish(out, SECOND)
    assert held(out) == FIRST


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason, and that the same command goes on."""

    def full(_path: str, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site_folder, "_put", full)
    with pytest.raises(UnreadableError, match="No space left"):
        publish(tmp_path / "site", FIRST)
    assert list(tmp_path.iterdir()) == []
