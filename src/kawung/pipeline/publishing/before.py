"""pipeline/publishing: the release that a folder holds already, and what the next one changes against it."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kawung.pages.documents import CHANGES, GONE, Comparison, read_gone, tombstones, write_changes
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kawung.pages.documents import Index, Tombstone

RELEASE = "data/release.json"
_DUMPS = ("data/everything.nq.gz", "data/data.nq.gz")


@dataclass(frozen=True, slots=True)
class News:
    """
    A release against the one before it.

    *version* and *day* are those of the release before where no statement has changed, so that nothing else need
    change. *told* says in sentences what did, *table* is `CHANGES` (None: there was no release before), *gone* stands
    for what earlier releases had.
    """

    version: str
    day: date
    told: tuple[Words, ...]
    table: bytes | None
    gone: tuple[Tombstone, ...]
    new: bool

    def written(self) -> bytes:
        """Write down what the next release needs to know of this one."""
        told = {"version": self.version, "day": self.day.isoformat(), "told": [[*one] for one in self.told]}
        return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Before:
    version: str
    day: date
    told: tuple[Words, ...]


def news(out: Path, index: Index, base: str, today: date) -> News:
    """
    Compare what is to be published with what a folder holds.

    Where what it holds cannot be read any more, the release is as if it were the first, but for its tombstones.
    """
    before, earlier = _before(out), _gone(out, base)
    if before is None:
        found = Comparison((), (), base)
        told = tuple(found.told(None))
        return News(today.isoformat(), today, told, None, tuple(tombstones((), earlier, index, base, "")), new=True)
    compared = Comparison(_lines(out), index.nquads.splitlines(keepends=True), base)
    version = _next(before.version, today)
    try:
        table = write_changes(compared)
    except (OSError, EOFError, ValueError):
        gone = tombstones((), earlier, index, base, version)
        return News(version, today, tuple(compared.told(None)), None, tuple(gone), new=True)
    gone = tombstones(compared.gone, earlier, index, base, version)
    if not compared.statements:
        return News(before.version, before.day, before.told, _read(out / CHANGES), tuple(gone), new=False)
    return News(version, today, tuple(compared.told(before.version)), table, tuple(gone), new=True)


def _next(version: str, today: date) -> str:
    """Name a release by its day, and from the second of a day on by its number too."""
    day = today.isoformat()
    if version == day:
        return f"{day}.2"
    start, _, number = version.rpartition(".")
    return f"{day}.{int(number) + 1}" if start == day and number.isdecimal() else day


def _before(out: Path) -> _Before | None:
    try:
        said = json.loads((out / RELEASE).read_bytes())
        told = tuple(Words(en, id_) for en, id_ in said["told"])
        return _Before(str(said["version"]), date.fromisoformat(said["day"]), told)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _gone(out: Path, base: str) -> Sequence[Tombstone]:
    content = _read(out / GONE)
    try:
        return read_gone(content, base) if content else ()
    except ValueError:
        return ()


def _lines(out: Path) -> Iterator[bytes]:
    file = next((out / name for name in _DUMPS if (out / name).is_file()), out / _DUMPS[-1])
    with gzip.open(file) as stream:
        yield from stream


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
