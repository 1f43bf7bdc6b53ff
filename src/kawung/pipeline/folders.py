"""
conductor: a build folder, changed whole or not at all.

A build is a *generation*, a folder of its own below `build/generations/`; the file `build/current` names the one in
force and is changed in one step (`os.replace`), so a reader sees the old build or the new one, on Windows too, and a
build that is cut leaves the old one in force. What is no longer named is removed by the next build. `build.json` in a
generation names its files with their digests, and the generation is named after `build.json`, so that whatever was
changed or cut short is noticed, and mended by the next build. One build at a time writes; others wait (`build/lock`).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from filelock import FileLock, Timeout

from kawung.problems import UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    Read = TypeVar("Read")

ABOUT = "build.json"
_CURRENT, _GENERATIONS, _LOCK = "current", "generations", "lock"
_LONGEST_WAIT = 3600.0  # seconds until a build gives up on another one


class DamagedError(Exception):
    """A file of a build is not what the build says it is."""


@dataclass(frozen=True)
class Generation:
    """
    A build in its folder: its files by name with their sizes and digests, and whatever else was noted of it.

    Reading raises OSError or DamagedError where a file is gone or is not the one that was written.
    """

    folder: Path
    files: Mapping[str, tuple[int, str]]
    notes: Mapping[str, Any]

    def read(self, name: str) -> bytes:
        """Return a file's content, held against its digest."""
        data = self.path(name).read_bytes()
        if self.files.get(name) != (len(data), _digest(data)):
            raise DamagedError(name)
        return data

    def path(self, name: str) -> Path:
        """Say where a file lies."""
        return self.folder.joinpath(*name.split("/"))

    def sound(self, *names: str) -> bool:
        """
        Tell whether files are as they were written, by size and time; only `read` looks at what they hold.

        They were written before what is said of them, and nothing writes to them afterwards.
        """
        try:
            finished = self.path(ABOUT).stat().st_mtime_ns
            files = [(self.files.get(name), self.path(name).stat()) for name in names]
            return all(known and known[0] == at.st_size and at.st_mtime_ns <= finished for known, at in files)
        except OSError:
            return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def current(out: Path) -> Path | None:
    """Return the folder of the build in force, or None if there is none."""
    try:
        name = (out / _CURRENT).read_text(encoding="ascii").strip()
        folder = out / _GENERATIONS / name
        return folder if name.isalnum() and folder.is_dir() else None
    except (OSError, UnicodeDecodeError):
        return None


def opened(folder: Path) -> Generation:
    """Read what a generation says of itself; raises OSError or DamagedError if it is not whole."""
    text = (folder / ABOUT).read_bytes()
    if not folder.name.startswith(_digest(text)[:16]):
        raise DamagedError(ABOUT)
    try:
        about = json.loads(text)
        files = {name: (size, digest) for name, (size, digest) in about["files"].items()}
        return Generation(folder, files, about["notes"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:  # of another version
        raise DamagedError(ABOUT) from error


def in_force(out: Path) -> Generation | None:
    """Return the build in force; None if there is none or it cannot be trusted."""
    folder = current(out)
    try:
        return opened(folder) if folder else None
    except (OSError, DamagedError):
        return None


def reading(out: Path, read: Callable[[Generation], Read]) -> Read:
    """
    Read the build in force through *read*, again where another build takes its place meanwhile.

    Raises UsageError if there is none, UnreadableError if it is damaged: one whose files are gone, whose content is
    not what was written, or on which *read* raises DamagedError.
    """
    while True:
        folder = current(out)
        if folder is None:
            raise UsageError(
                Words(
                    en=f"There is no build in {out}. Make it first: kawung build",
                    id=f"Belum ada hasil olahan di {out}. Buat dulu: kawung build",
                )
            )
        try:
            return read(opened(folder))
        except (OSError, DamagedError) as error:
            if current(out) == folder:  # else another build has come into force while this one was read
                raise _unreadable(out, folder) from error


def _unreadable(out: Path, folder: Path) -> UnreadableError:
    if folder.is_dir() and not (folder / ABOUT).exists() and any(folder.iterdir()):
        return UnreadableError(
            Words(
                en=f"The build in {out} is of another version of Kawung, or damaged. Make it again: kawung build",
                id=f"Hasil olahan di {out} dibuat Kawung versi lain, atau rusak. Buat lagi: kawung build",
            )
        )
    return UnreadableError(
        Words(
            en=f"The build in {out} is damaged. Make it again: kawung build --fresh",
            id=f"Hasil olahan di {out} rusak. Buat lagi: kawung build --fresh",
        )
    )


@dataclass
class Writing:
    """A generation in the making: nothing of it is seen until `finish`."""

    out: Path
    folder: Path
    before: Generation | None
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    _made: set[Path] = field(default_factory=set)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file; its name may have folders, parted by `/`. Raises UnreadableError if it cannot be written."""
        digest = hashlib.sha256()
        with told(self.out), self._target(name).open("xb") as stream:
            for piece in pieces:
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        self.files[name] = (size, digest.hexdigest())

    def read(self, name: str) -> bytes:
        """Return what was written."""
        return self.path(name).read_bytes()

    def path(self, name: str) -> Path:
        """Say where a file lies."""
        return self.folder.joinpath(*name.split("/"))

    def take(self, name: str) -> None:
        """Take a file over from the build in force, which has it and was asked whether it is sound."""
        if self.before is None:
            raise DamagedError(name)
        with told(self.out):
            target, source = self._target(name), self.before.path(name)
            try:
                os.link(source, target)
            except (OSError, NotImplementedError):  # a file system without links
                shutil.copyfile(source, target)
        self.files[name] = self.before.files[name]

    def _target(self, name: str) -> Path:
        target = self.path(name)
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        return target

    def finish(self, notes: Mapping[str, Any]) -> None:
        """Put the generation in force and remove all others; raises UnreadableError if it cannot be written."""
        with told(self.out):
            self._finish(notes)

    def _finish(self, notes: Mapping[str, Any]) -> None:
        text = json.dumps({"files": self.files, "notes": notes}, sort_keys=True, ensure_ascii=False, indent=1)
        about = f"{text}\n".encode()
        name = _digest(about)[:16]
        before = self.before
        same = before is not None and before.folder.name.startswith(name)
        if before is not None and same and before.sound(*before.files):
            target = before.folder
        else:
            self.add(ABOUT, [about])
            target = self.out / _GENERATIONS / name
            while target.exists():  # damaged, or left by a build that was cut; it goes once this one is in force
                target = target.with_name(target.name + "x")
            self.folder.rename(target)
            pointer = self.out / f"{_CURRENT}.new"
            pointer.write_text(target.name + "\n", encoding="ascii")
            pointer.replace(self.out / _CURRENT)
        for other in (self.out / _GENERATIONS).iterdir():
            if other != target:
                _remove(other)


@contextmanager
def writing(out: Path, waits: Callable[[], None] = lambda: None) -> Iterator[Writing]:
    """
    Make a new generation, alone: another build is waited for, which *waits* is told of once.

    Unless it is finished nothing of it stays. Raises UnreadableError if the folder cannot be written, UsageError if
    another build does not end.
    """
    with told(out):
        (out / _GENERATIONS).mkdir(parents=True, exist_ok=True)
    with _alone(out, waits):
        folder = out / _GENERATIONS / f".{secrets.token_hex(6)}"
        with told(out):
            folder.mkdir()
        try:
            yield Writing(out, folder, in_force(out))
        finally:
            _remove(folder)


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Raise UnreadableError, with what to tell, where the system does not let a build be written."""
    try:
        yield
    except Timeout:  # an OSError too
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(
                en=f"The build cannot be written to {out} ({reason}). The earlier build is untouched.",
                id=f"Hasil olahan tidak bisa ditulis ke {out} ({reason}). Hasil sebelumnya tidak berubah.",
            )
        ) from error


@contextmanager
def _alone(out: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the build folder's lock, which the system takes back from a build that is killed."""
    lock = FileLock(out / _LOCK)
    try:
        with told(out):
            with suppress(Timeout):
                lock.acquire(timeout=0)
            if not lock.is_locked:
                waits()
                lock.acquire(timeout=_LONGEST_WAIT)
    except Timeout as error:
        raise UsageError(
            Words(
                en=f"Another build has been writing to {out} for an hour. Try again when it is done.",
                id=f"Sudah satu jam ada proses lain yang menulis ke {out}. Coba lagi setelah selesai.",
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
