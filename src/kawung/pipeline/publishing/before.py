"""pipeline/publishing: the release that a folder holds already, and what the next one changes against it."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kawung.pages.documents import CHANGES, GONE, Comparison, Issue, read_gone, tombstones, write_changes
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
    for what earlier releases had, *issues* tells when each data set of the release before last changed.
    """

    version: str
    day: date
    told: tuple[Words, ...]
    table: bytes | None
    gone: tuple[Tombstone, ...]
    issues: Mapping[str, Issue]
    new: bool

    def written(self, issues: Mapping[str, Issue]) -> bytes:
        """Write down what the next release needs to know of this one, *issues* being those of its data sets."""
        said = {
            "version": self.version,
            "day": self.day.isoformat(),
            "told": [[*one] for one in self.told],
            "sets": {key: [one.version, one.day.isoformat(), one.sha256] for key, one in sorted(issues.items())},
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class _Before:
    version: str
    day: date
    told: tuple[Words, ...]
    issues: Mapping[str, Issue]


def news(out: Path, index: Index, base: str, today: date) -> News:
    """
    Compare what is to be published with what a folder holds.

    Where what it holds cannot be read any more, the release is as if it were the first, but for its tombstones.
    """
    before, earlier = _before(out), _gone(out, base)
    if before is None:
        told, gone = Comparison((), (), base).told(None), tombstones((), earlier, index, base, "")
        return News(today.isoformat(), today, tuple(told), None, tuple(gone), {}, new=True)
    compared = Comparison(_lines(out), index.nquads.splitlines(keepends=True), base)
    version = _next(before.version, today)
    try:
        table = write_changes(compared)
    except (OSError, EOFError, ValueError, zlib.error):
        gone = tombstones((), earlier, index, base, version)
        return News(version, today, tuple(compared.told(None)), None, tuple(gone), before.issues, new=True)
    gone = tombstones(compared.gone, earlier, index, base, version)
    if not compared.statements:
        kept = _read(out / CHANGES)
        return News(before.version, before.day, before.told, kept, tuple(gone), before.issues, new=False)
    return News(version, today, tuple(compared.told(before.version)), table, tuple(gone), before.issues, new=True)


def version_of(out: Path) -> str:
    """Name the release that a folder holds; empty if it holds none or does not say."""
    before = _before(out)
    return before.version if before else ""


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
        told = tuple(Words(str(en), str(id_)) for en, id_ in said["told"])
        issues = {
            key: Issue(str(version), date.fromisoformat(day), sha256)
            for key, (version, day, sha256) in said["sets"].items()
        }
        return _Before(str(said["version"]), date.fromisoformat(said["day"]), told, issues)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _gone(out: Path, base: str) -> Sequence[Tombstone]:
    content = _read(out / GONE)
    try:
        return [one for one in read_gone(content or b"", base) if _is_version(one.since)]
    except ValueError:
        return ()


def _is_version(text: str) -> bool:
    """Tell whether a text begins with a day, as Kawung names its releases."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _lines(out: Path) -> Iterator[bytes]:
    file = next((out / name for name in _DUMPS if (out / name).is_file()), out / _DUMPS[-1])
    with gzip.open(file) as stream:
        yield from stream


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
