"""
conductor: a folder of files for a web server, made whole or brought up to date so that a cut can always be mended.

A new folder is made beside its place and takes its name when all of it stands. One that is there keeps what has not
changed, with its times: what has changed is written into `.kawung/new`, then `.kawung/plan` says what is to happen, and
only then are files put in place and removed. Whoever comes next ends a plan that was cut; without one the folder is as
it was. Files that Kawung did not write stay, and are never written over.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from filelock import FileLock, Timeout

from kawung.pipeline import whole
from kawung.problems import UnreadableError, UsageError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_OWN = ".kawung"
_FILES, _PLAN, _NEW, _LOCK = "files", "plan", "new", "lock"


class _Known(NamedTuple):
    """A file as Kawung wrote it: size, digest, and the time at which the system says it was written."""

    size: int
    digest: str
    time: int


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a folder: how many files were written, stayed as they were, and were removed."""

    written: int
    unchanged: int
    removed: int
    bytes: int


@dataclass
class Updating:
    """A folder of files in the making; nothing of it is seen until it is done."""

    place: Path
    known: Mapping[str, _Known]
    _files: dict[str, tuple[int, str]] = field(default_factory=dict)
    _new: dict[str, int] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)
    done: Updated | None = None

    def add(self, name: str, data: bytes) -> None:
        """
        Add a file by its path in the folder, with `/` between folders; each path once.

        Raises UsageError if somebody else's file is in the way.
        """
        if name in self._files:
            raise ValueError(name)
        digest = hashlib.sha256(data).hexdigest()
        self._files[name] = (len(data), digest)
        known = self.known.get(name)
        if known is not None and known.digest == digest and _as_it_was(self._at(name), known):
            return
        self._new[name] = len(self._new)
        self._write(name, data, known)

    def _at(self, name: str) -> str:
        return f"{self.place}/{name}"

    def _write(self, name: str, data: bytes, known: _Known | None) -> None:
        if known is None and os.path.lexists(self._at(name)):
            raise UsageError(words("site.in_the_way", file=self._at(name)))
        _put(f"{self.place}/{_OWN}/{_NEW}/{self._new[name]}", data)

    def finish(self) -> None:
        """Put in place what was added and remove what was not."""
        gone = sorted(self.known.keys() - self._files.keys())
        own = self.place / _OWN
        plan = {"files": self._files, "new": self._new, "gone": gone}
        whole.file(own / _PLAN, json.dumps(plan).encode())
        whole.synced(own)
        _carry_out(self.place)
        self._counted(len(gone))

    def _counted(self, gone: int) -> None:
        written = len(self._new)
        size = sum(size for size, _ in self._files.values())
        self.done = Updated(written, len(self._files) - written, gone, size)


class _Making(Updating):
    """A folder that is new: its files are written where they belong."""

    def _write(self, name: str, data: bytes, known: _Known | None) -> None:  # noqa: ARG002 - none is known
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(self._at(folder), exist_ok=True)  # noqa: PTH103 - of many thousands of files paths cost the most
            self._folders.add(folder)
        _put(self._at(name), data)

    def finish(self) -> None:
        """Note what was written."""
        _note(self.place, self._files, {})
        self._counted(0)


def _put(path: str, data: bytes) -> None:
    with open(path, "wb") as stream:  # noqa: PTH123 - as above
        stream.write(data)


def _as_it_was(path: str, known: _Known) -> bool:
    """Tell whether nobody has written to a file since Kawung did."""
    try:
        at = os.lstat(path)
    except OSError:
        return False
    return at.st_size == known.size and at.st_mtime_ns == known.time


def refuse_others(out: Path) -> None:
    """Raise UsageError if a folder holds what Kawung did not make, UnreadableError if it cannot be read."""
    with _told(out):
        _is_new(out)


def ended(out: Path) -> None:
    """End what a cut left of a folder, if there is one; raises as `updating` does."""
    with _told(out):
        if not _is_new(out):
            with _alone(out / _OWN / _LOCK, out):
                _carry_out(out)


@contextmanager
def updating(out: Path) -> Iterator[Updating]:
    """
    Make a folder of files or bring it up to date: all that is to be in it is added, the rest of Kawung's goes.

    Raises UsageError if the folder holds what Kawung did not make or somebody is at work in it, UnreadableError if it
    cannot be written. Whatever is raised, and wherever it is cut, the folder stays as it was or is ended next time.
    """
    with _told(out):
        if _is_new(out):
            with _alone(out.with_name(f".{out.name}.{_LOCK}"), out):
                yield from _made(out)
        else:
            with _alone(out / _OWN / _LOCK, out):
                yield from _updated(out)


def _is_new(out: Path) -> bool:
    """Tell whether a folder is to be made; raises UsageError if it is something else and not one of Kawung's."""
    if not os.path.lexists(out):
        return True
    if out.is_dir():
        if next(out.iterdir(), None) is None:
            return True
        if (out / _OWN / _FILES).is_file() or (out / _OWN / _PLAN).is_file():
            return False
    raise UsageError(words("site.not_ours", folder=str(out)))


def _made(out: Path) -> Iterator[Updating]:
    beside = out.with_name(f".{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / _OWN).mkdir(parents=True)
    try:
        making = _Making(beside, {})
        yield making
        making.finish()
        if out.exists():
            out.rmdir()
        whole.patiently(lambda: beside.rename(out))
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _updated(out: Path) -> Iterator[Updating]:
    _carry_out(out)
    own = out / _OWN
    shutil.rmtree(own / _NEW, ignore_errors=True)
    (own / _NEW).mkdir()
    try:
        making = Updating(out, _read(own / _FILES))
        yield making
        making.finish()
    finally:
        if not (own / _PLAN).exists():
            shutil.rmtree(own / _NEW, ignore_errors=True)


def _read(file: Path) -> dict[str, _Known]:
    """Read what Kawung wrote; if that is lost every file of the site is somebody else's."""
    try:
        found = json.loads(file.read_bytes())
        return {name: _Known(*known) for name, known in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _carry_out(out: Path) -> None:
    """Do what the plan says, if there is one, as far as it has not been done."""
    own = out / _OWN
    try:
        plan = json.loads((own / _PLAN).read_bytes())
    except FileNotFoundError:
        return
    for name, number in plan["new"].items():
        fresh, target = own / _NEW / str(number), out / name
        if fresh.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            whole.patiently(partial(fresh.replace, target))
    for name in plan["gone"]:
        target = out / name
        target.unlink(missing_ok=True)
        with suppress(OSError):  # the last folder that holds something else
            for folder in target.relative_to(out).parents:
                (out / folder).rmdir()
    _note(out, plan["files"], {name: known for name, known in _read(own / _FILES).items() if name not in plan["new"]})
    (own / _PLAN).unlink()


def _note(out: Path, files: Mapping[str, tuple[int, str]], before: Mapping[str, _Known]) -> None:
    """Note the files with their times; of those that did not change what was noted *before* still holds."""
    known = {}
    for name, (size, digest) in files.items():
        known[name] = before.get(name) or _Known(size, digest, os.stat(f"{out}/{name}").st_mtime_ns)  # noqa: PTH116
    whole.file(out / _OWN / _FILES, json.dumps(known, separators=(",", ":")).encode())


@contextmanager
def _alone(lock_file: Path, out: Path) -> Iterator[None]:
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock_file.open("ab").close()  # where no file can be made, that is said, and not that somebody holds it
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(words("site.busy", folder=str(out))) from error
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):
            lock_file.unlink()


@contextmanager
def _told(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(words("site.unwritable", folder=str(out), reason=reason)) from error
