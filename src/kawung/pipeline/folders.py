"""
conductor: a build folder, changed whole or not at all.

What a build holds lies in *parts*, folders below `build/parts/` that are named after what they hold and do not change
once they have their name. A *generation*, `build/generations/{digest}.json`, says which parts make a build and what
the sizes and digests of their files are, and is named after its own text; the file `build/current` names the one in
force and is changed in one step (`os.replace`). So a reader sees the old build or the new one, on Windows too; a build
that is cut leaves the old one in force; what a build takes over from the one before costs nothing; and whatever was
changed or cut short is noticed, and mended by the next build, which also removes what is no longer named. One build at
a time writes; others wait (`build/lock`).
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from filelock import FileLock, Timeout

from kawung.pipeline import whole
from kawung.problems import UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    Read = TypeVar("Read")

_CURRENT, _GENERATIONS, _PARTS, _LOCK = "current", "generations", "parts", "lock"
_LONGEST_WAIT = 3600.0  # seconds until a build gives up on another one


_GONE = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class DamagedError(Exception):
    """A file of a build is not what the build says it is."""


class Part(NamedTuple):
    """Where a part lies, below the folder of parts, and the sizes and digests of its files by name."""

    folder: str
    files: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Generation:
    """
    A build: its parts by name, and whatever else was noted of it; *file* is what says so.

    Files go by the name of their part and their own, parted by `/`. Reading raises OSError or DamagedError where a file
    is gone or is not the one that was written.
    """

    file: Path
    parts: Mapping[str, Part]
    notes: Mapping[str, Any]

    def read(self, name: str) -> bytes:
        """Return a file's content, held against its digest."""
        data = self.path(name).read_bytes()
        part, _, file = name.rpartition("/")
        if self.parts[part].files.get(file) != (len(data), _digest(data)):
            raise DamagedError(name)
        return data

    def path(self, name: str) -> Path:
        """Say where a file lies; raises DamagedError if the build has no such part."""
        part, _, file = name.rpartition("/")
        return self.folder(part) / file

    def folder(self, part: str) -> Path:
        """Say where a part lies; raises DamagedError if the build has none of that name."""
        if part not in self.parts:
            raise DamagedError(part)
        return self.file.parent.parent / _PARTS / self.parts[part].folder

    def sound(self, part: str) -> bool:
        """
        Tell whether the files of a part are as they were written, by size and time; `read` looks at what they hold.

        They were written before what is said of them, and nothing writes to them afterwards.
        """
        try:
            finished = self.file.stat().st_mtime_ns
            folder = self.folder(part)
            for name, (size, _) in self.parts[part].files.items():
                at = (folder / name).stat()
                if at.st_size != size or at.st_mtime_ns > finished:
                    return False
        except (OSError, DamagedError):
            return False
        return True


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def current(out: Path) -> Path | None:
    """Return the file of the build in force, or None if there is none."""
    try:
        name = (out / _CURRENT).read_text(encoding="ascii").strip()
        file = out / _GENERATIONS / f"{name}.json"
        return file if name.isalnum() and file.is_file() else None
    except (OSError, UnicodeDecodeError):
        return None


def opened(file: Path) -> Generation:
    """Read what a generation says of itself; raises OSError or DamagedError if it is not whole."""
    text = file.read_bytes()
    if file.stem != _digest(text)[:16]:
        raise DamagedError(file.name)
    try:
        about = json.loads(text)
        parts = {
            name: Part(folder, {file: (size, digest) for file, (size, digest) in files.items()})
            for name, (folder, files) in about["parts"].items()
        }
        return Generation(file, parts, about["notes"])
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:  # of another version
        raise DamagedError(file.name) from error


def in_force(out: Path) -> Generation | None:
    """Return the build in force; None if there is none or it cannot be trusted."""
    file = current(out)
    try:
        return opened(file) if file else None
    except (OSError, DamagedError):
        return None


def reading(out: Path, read: Callable[[Generation], Read]) -> Read:
    """
    Read the build in force through *read*, again where another build takes its place meanwhile.

    Raises UsageError if there is none, UnreadableError if it is damaged: one whose files are gone, whose content is
    not what was written, or on which *read* raises DamagedError.
    """
    while True:
        file = current(out)
        if file is None:
            raise _none(out)
        try:
            return read(opened(file))
        except (OSError, DamagedError) as error:
            if current(out) != file:  # another build has come into force while this one was read
                continue
            if isinstance(error, OSError) and not isinstance(error, _GONE):
                reason = error.strerror or type(error).__name__
                raise UnreadableError(
                    Words(
                        en=f"The build in {out} cannot be read ({reason}).",
                        id=f"Hasil olahan di {out} tidak bisa dibaca ({reason}).",
                    )
                ) from error
            raise UnreadableError(
                Words(
                    en=f"The build in {out} is damaged. Make it again: kawung build --fresh",
                    id=f"Hasil olahan di {out} rusak. Buat lagi: kawung build --fresh",
                )
            ) from error


def _none(out: Path) -> UsageError | UnreadableError:
    """Say that there is no build, or none that this version can read."""
    if (out / _CURRENT).exists():
        return UnreadableError(
            Words(
                en=f"The build in {out} is of another version of Kawung, or damaged. Make it again: kawung build",
                id=f"Hasil olahan di {out} dibuat Kawung versi lain, atau rusak. Buat lagi: kawung build",
            )
        )
    return UsageError(
        Words(
            en=f"There is no build in {out}. Make it first: kawung build",
            id=f"Belum ada hasil olahan di {out}. Buat dulu: kawung build",
        )
    )


@dataclass
class Making:
    """A part in the making, in a folder that nobody sees: `keep` gives it its name."""

    out: Path
    folder: Path
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file; raises UnreadableError if it cannot be written."""
        digest = hashlib.sha256()
        with told(self.out), (self.folder / name).open("xb") as stream:
            for piece in pieces:
                digest.update(piece)
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
            size = stream.tell()
        self.files[name] = (size, digest.hexdigest())

    def kept(self, name: str) -> Part:
        """Give the folder its name, after its files or as told; one that is there and holds the same stays."""
        name = name or _digest(json.dumps(self.files, sort_keys=True).encode())[:24]
        target = self.folder.with_name(name)
        with told(self.out):
            whole.synced(self.folder)
            if target.exists() and not self._same(target):
                whole.patiently(lambda: target.rename(target.with_name(f".{secrets.token_hex(6)}")))
            if not target.exists():
                whole.patiently(lambda: self.folder.rename(target))
            whole.synced(target.parent)
        return Part(name, self.files)

    def _same(self, other: Path) -> bool:
        """Tell whether a folder holds these files as they were written; of one without known files nobody can tell."""
        try:
            known = self.files.items()
            return bool(known) and all(_digest((other / name).read_bytes()) == digest for name, (_, digest) in known)
        except OSError:
            return False


@dataclass
class Writing:
    """A generation in the making: nothing of it is seen until `finish`."""

    out: Path
    before: Generation | None
    parts: dict[str, Part] = field(default_factory=dict)
    _anew: bool = False  # some part was written, and may be younger than what says so

    @contextmanager
    def part(self, part: str, name: str = "") -> Iterator[Making]:
        """Write a part; what it is called on disk follows from its files, unless it is to have a *name*."""
        folder = self.out / _PARTS / f".{secrets.token_hex(6)}"
        with told(self.out):
            folder.mkdir()
        try:
            making = Making(self.out, folder)
            yield making
            self.parts[part] = making.kept(name)
            self._anew = True
        finally:
            _remove(folder)

    def take(self, part: str) -> None:
        """Take a part over from the build in force, which has it and was asked whether it is sound."""
        if self.before is None or part not in self.before.parts:
            raise DamagedError(part)
        self.parts[part] = self.before.parts[part]

    def share(self, part: str, name: str) -> None:
        """Let a part that was written or taken over stand under another *name* too."""
        self.parts[name] = self.parts[part]

    def path(self, name: str) -> Path:
        """Say where a file lies that was written or taken over."""
        part, _, file = name.rpartition("/")
        return self.out / _PARTS / self.parts[part].folder / file

    def read(self, name: str) -> bytes:
        """Return what was written or taken over."""
        return self.path(name).read_bytes()

    def size(self, name: str) -> int:
        """Return how large a file is, in bytes."""
        part, _, file = name.rpartition("/")
        return self.parts[part].files[file][0]

    def finish(self, notes: Mapping[str, Any]) -> None:
        """Put the generation in force and remove what it does not name; UnreadableError if it cannot be written."""
        with told(self.out):
            self._finish(notes)

    def _finish(self, notes: Mapping[str, Any]) -> None:
        text = json.dumps({"parts": self.parts, "notes": notes}, sort_keys=True, separators=(",", ":")) + "\n"
        name = _digest(text.encode())[:16]
        file = self.out / _GENERATIONS / f"{name}.json"
        if self._anew or self.before is None or self.before.file != file:
            _write(file, text)
            _write(self.out / _CURRENT, f"{name}\n")
        for other in (self.out / _GENERATIONS).iterdir():
            if other != file:
                _remove(other)


def _write(file: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("w", encoding="ascii", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    whole.patiently(lambda: beside.replace(file))
    whole.synced(file.parent)


@contextmanager
def writing(out: Path, waits: Callable[[], None] = lambda: None) -> Iterator[Writing]:
    """
    Make a new generation, alone: another build is waited for, which *waits* is told of once.

    Unless it is finished nothing of it stays. Raises UnreadableError if the folder cannot be written, UsageError if
    another build does not end.
    """
    with told(out):
        for folder in (_GENERATIONS, _PARTS):
            (out / folder).mkdir(parents=True, exist_ok=True)
    with _alone(out, waits):
        try:
            yield Writing(out, in_force(out))
        finally:
            _sweep(out)


def _sweep(out: Path) -> None:
    """Remove the parts that the build in force does not name, if there is one that says which."""
    build = in_force(out)
    if build is None and current(out) is not None:
        return
    named = {part.folder for part in build.parts.values()} if build else set()
    with suppress(OSError):
        for other in (out / _PARTS).iterdir():
            if other.name not in named:
                _remove(other)
        for beside in (*out.glob("*.new"), *(out / _GENERATIONS).glob("*.new")):
            _remove(beside)


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
                id=f"Sudah satu jam ada proses build lain yang menulis ke {out}. Coba lagi setelah selesai.",
            )
        ) from error
    try:
        yield
    finally:
        lock.release()


def _remove(path: Path) -> None:
    """Remove a file or a folder if it is there; what cannot be removed is for the next build."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
