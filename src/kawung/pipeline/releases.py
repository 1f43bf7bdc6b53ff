"""
conductor: what left the house, when, and whom it held.

`.kawung/releases.jsonl` in the project's root has one line for each export, each graph sent and each publication. Other
people have these by then: who withdraws must be told which, and figures of a new release must not give away, by their
difference from an earlier one, who came or went. The folder ignores itself in version control; unlike the memory of
checks this is a record, and what cannot be written down does not leave.
"""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from kawung.problems import UnreadableError, Words
from kawung.publication.tombstones import mark
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.publication.differencing import Counts

FOLDER, FILE = ".kawung", "releases.jsonl"
_FORM = 1


class Held(NamedTuple):
    """
    What a release has of one study.

    *interviews* are the keys under which it has interviews: public ones, or in what is for the team alone the sheet's
    own. *counted* are the sheet's own keys of those that are in its figures only, *counts* what `differencing` notes of
    it.
    """

    interviews: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    counts: Mapping[tuple[str, ...], int] = {}


class _Kept(NamedTuple):
    """A study of a release as it is written down: public keys, digests of the sheet's own, counts."""

    interviews: frozenset[str]
    marks: frozenset[str]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Release:
    """
    One release: its name, when and what it was, where it went, and whether it was for the team alone.

    The *name* is the day, and from the second of a day on its number.
    """

    name: str
    at: datetime
    what: str
    where: str
    team: bool
    studies: tuple[str, ...]
    kept: Mapping[str, _Kept] = field(repr=False, compare=False, default_factory=dict)

    def holds(self, study: str, interview: str, public: str | None = None) -> bool:
        """Tell whether it has an interview, by the key in the sheet and the *public* one if there is one."""
        kept = self.kept.get(study)
        return kept is not None and (public in kept.interviews or mark("interviews", interview) in kept.marks)


def record(
    project: Project, what: str, held: Mapping[str, Held], at: datetime, *, where: str = "", team: bool = False
) -> Release:
    """
    Write down that something is about to leave, *held* being what it has of each study; return what was written.

    *at* is a point in time with its zone. It is written before anything leaves: a release too many does no harm.
    Raises UnreadableError if it cannot be written; then nothing may leave.
    """
    kept = {}
    for study, one in sorted(held.items()):
        own = (*one.counted, *(one.interviews if team else ()))
        kept[study] = {
            "interviews": [] if team else sorted(one.interviews),
            "marks": sorted({mark("interviews", key) for key in own}),
            "counts": sorted([*cell, number] for cell, number in one.counts.items()),
        }
    entry = {"kawung": _FORM, "at": at.isoformat(), "what": what, "where": where, "team": team, "studies": kept}
    before = everything(project)
    file = _file(project)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not (ignored := file.parent / ".gitignore").exists():
            ignored.write_text("*\n", encoding="ascii", newline="\n")
        _append(file, (json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    except OSError as error:
        raise UnreadableError(words("releases.unwritable", file=str(file), reason=_reason(error))) from error
    return _named([*before, _release(entry)])[-1]


def _append(file: Path, line: bytes) -> None:
    """Add a line, whole or not at all; the system puts lines of several writers one behind the other."""
    number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
    try:
        before = os.fstat(number).st_size
        try:
            written = os.write(number, line)
            os.fsync(number)
        except OSError:
            os.ftruncate(number, before)
            raise
        if written != len(line):
            os.ftruncate(number, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(number)


def everything(project: Project) -> tuple[Release, ...]:
    """Return all releases of a project, oldest first; raises UnreadableError if the file is damaged."""
    file = _file(project)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreadable(file, _reason(error)) from error
    found = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                found.append(_release(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise _unreadable(file, words("releases.line", line=str(number))) from error
    return tuple(_named(found))


def holding(project: Project, study: str, interview: str, public: str | None = None) -> tuple[Release, ...]:
    """
    Return the releases that have an interview, oldest first.

    *interview* is its key in the sheet, *public* its public key if it ever had one. Raises as `everything` does.
    """
    return tuple(one for one in everything(project) if one.holds(study, interview, public))


def earlier_counts(project: Project, study: str) -> dict[str, Counts]:
    """Return what could be counted in each public release of a study, by the release's name, oldest first."""
    return {one.name: one.kept[study].counts for one in everything(project) if not one.team and study in one.kept}


def _file(project: Project) -> Path:
    folder = project.root / FOLDER
    if folder.is_symlink():  # a folder that came with a link may lead anywhere
        raise _unreadable(folder / FILE, words("releases.linked", folder=str(folder)))
    return folder / FILE


def _release(entry: dict[str, Any]) -> Release:
    """Read one release; raise ValueError, KeyError or TypeError if it is not as it was written."""
    at, said = datetime.fromisoformat(entry["at"]), (entry["what"], entry["where"])
    if entry["kawung"] != _FORM or at.tzinfo is None or not isinstance(entry["team"], bool):
        raise ValueError
    if not all(isinstance(text, str) for text in said):
        raise TypeError
    kept = {study: _kept(one) for study, one in entry["studies"].items()}
    return Release("", at, *said, entry["team"], tuple(kept), kept)


def _kept(one: dict[str, Any]) -> _Kept:
    counts: Counts = {}
    for *cell, number in one["counts"]:
        if not isinstance(number, int) or not all(isinstance(part, str) for part in cell):
            raise TypeError
        counts[tuple(cell)] = number
    keys = [*one["interviews"], *one["marks"]]
    if not all(isinstance(key, str) for key in keys):
        raise TypeError
    return _Kept(frozenset(one["interviews"]), frozenset(one["marks"]), counts)


def _named(found: list[Release]) -> list[Release]:
    """Name releases by their days, in their order."""
    times: Counter[str] = Counter()
    named = []
    for one in found:
        day = one.at.date().isoformat()
        times[day] += 1
        name = day if times[day] == 1 else f"{day}-{times[day]}"
        named.append(Release(name, one.at, one.what, one.where, one.team, one.studies, one.kept))
    return named


def _unreadable(file: Path, reason: str | Words) -> UnreadableError:
    return UnreadableError(words("releases.unreadable", file=str(file), reason=reason))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
