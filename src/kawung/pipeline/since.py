"""
conductor: what was mended and what is new since the last check of a study.

What a check found is kept beside the project, in `.kawung/checks/{study}.json`: rules, and places without what their
cells hold. A problem that stands at the same row and column as before (`naming`) is the same problem, however its row
has moved. Memory is a convenience: what cannot be read or written is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawung.dictionary import tables
from kawung.pipeline import whole
from kawung.pipeline.naming import entry
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = ".kawung"
_FORM = 1
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mended:
    """A problem that is gone: its rule, and the first of its places as it was then, without the cell's text."""

    rule: str
    place: Place


@dataclass(frozen=True, slots=True)
class Since:
    """
    How a check differs from the last one of the same studies.

    *at* is when that was, the earliest where studies differ; *new* are the problems that did not stand then.
    """

    at: datetime
    mended: tuple[Mended, ...]
    new: tuple[Problem, ...]
    remaining: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """One problem of the last check: its first place, and the names of all its places."""

    rule: str
    place: Place
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    at: datetime
    problems: tuple[_Kept, ...]


def compare(
    problems: Sequence[Problem], names: Mapping[Place, str], folders: Mapping[str, Path], root: Path
) -> Since | None:
    """
    Compare a check with the last one, keep it for the next one, and say what has changed.

    *folders* are the studies checked; those outside of *root* and those that could not be read are left out. None if
    no study was checked before. Never raises for what is in the memory or cannot be written there.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    found: list[Since] = []
    for study, folder in folders.items():
        here = [p for p in problems if p.places[0].study == study]
        if any(p.severity is Severity.UNREADABLE for p in here) or not _below(folder, root):
            continue
        file = root / FOLDER / "checks" / f"{study}.json"
        before = _read(file, _digest(folder))
        if before is not None:
            found.append(_compared(before, here, names))
        _write(root / FOLDER, file, _text(now, _digest(folder), here, names))
    if not found:
        return None
    return Since(
        at=min(one.at for one in found),
        mended=tuple(m for one in found for m in one.mended),
        new=tuple(p for one in found for p in one.new),
        remaining=sum(one.remaining for one in found),
    )


def _below(folder: Path, root: Path) -> bool:
    return Path(os.path.abspath(folder)).is_relative_to(os.path.abspath(root))  # noqa: PTH100 - links stay links


def _digest(folder: Path) -> str:
    """Name a folder, so that another study of the same name is not taken for this one."""
    return hashlib.sha256(os.path.abspath(folder).encode("utf-8", "surrogatepass")).hexdigest()[:16]  # noqa: PTH100


def _compared(before: _Check, problems: Sequence[Problem], names: Mapping[Place, str]) -> Since:
    """
    Match problems by rule and place.

    One is mended if at each of its places fewer of its rule stand than before, new if more do. Several problems that
    became one, or one that fell into several, are neither.
    """
    then = Counter((kept.rule, name) for kept in before.problems for name in kept.names)
    now = Counter((p.rule, name) for p in problems for name in _names(p, names))
    gone, come = then - now, now - then
    mended = [kept for kept in before.problems if _take(gone, kept.rule, kept.names)]
    new = [p for p in problems if _take(come, p.rule, _names(p, names))]
    return Since(
        at=before.at,
        mended=tuple(Mended(kept.rule, kept.place) for kept in mended),
        new=tuple(new),
        remaining=len(problems) - len(new),
    )


def _names(problem: Problem, names: Mapping[Place, str]) -> tuple[str, ...]:
    return tuple(sorted({names[place] for place in problem.places}))


def _take(left: Counter[tuple[str, str]], rule: str, names: Sequence[str]) -> bool:
    """Take a problem's places off the count, if all are there."""
    if not all(left[rule, name] > 0 for name in names):
        return False
    left.subtract((rule, name) for name in names)
    return True


def _bare(place: Place) -> Place:
    """Leave out of a place what a cell holds; a heading stays only if it is the dictionary's own."""
    at = entry(place)
    table = tables().get(at[0] if at else place.table or "study")
    column = (at[2] if at else place.column) or ""
    known = bool(at and not column) or (table is not None and table.column(column) is not None)
    return replace(place, text=None, context=(), column=place.column if known else None)


def _text(now: datetime, folder: str, problems: Iterable[Problem], names: Mapping[Place, str]) -> str:
    kept = []
    for p in problems:
        place = _bare(p.places[0])
        where = {n: getattr(place, n) for n in ("file", "sheet", "row", "letter", "column", "table")}
        kept.append({"rule": p.rule, "place": where, "names": _names(p, names)})
    document = {"kawung": _FORM, "at": now.isoformat(), "folder": folder, "problems": kept}
    return json.dumps(document, ensure_ascii=False, indent=0) + "\n"


def _read(file: Path, folder: str) -> _Check | None:
    """Read what the last check found; None if there is nothing, it is damaged, or it is about another folder."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            return None
        read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if read["kawung"] != _FORM or read["folder"] != folder:
            return None
        kept = tuple(_kept(file.stem, one) for one in read["problems"])
        at = datetime.fromisoformat(read["at"])
        return _Check(at, kept) if at.tzinfo else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _kept(study: str, one: dict[str, Any]) -> _Kept:
    """Read one problem; raise TypeError where a part is of the wrong kind, so that nothing odd is shown."""
    at = one["place"]
    row, texts = at["row"], (at["sheet"], at["letter"], at["column"])
    parts = [one["rule"], at["file"], at["table"], *one["names"], *(text for text in texts if text is not None)]
    if not all(isinstance(part, str) for part in parts) or isinstance(row, bool) or not isinstance(row, int | None):
        raise TypeError
    place = Place(study, at["file"], row, at["column"], None, at["letter"], (), at["sheet"], at["table"])
    return _Kept(one["rule"], place, tuple(one["names"]))


def _write(home: Path, file: Path, text: str) -> None:
    """Write the memory whole or not at all; where the system does not allow it, there is none."""
    with contextlib.suppress(OSError):
        if home.is_symlink():  # a folder that came with a link may lead anywhere
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        if not (home / ".gitignore").exists():
            (home / ".gitignore").write_text("*\n", encoding="ascii", newline="\n")
        whole.file(file, text.encode("utf-8"))
