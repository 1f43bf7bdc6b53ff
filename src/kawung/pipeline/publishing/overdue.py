"""
pipeline/publishing: whom a published folder still holds although nobody may be shown what they said any more.

Where a study cannot be published again, what stands in the folder stays as it is. That may not keep somebody in it who
took the consent back: a removal waits for no decision about others and for no error of others. So it is asked here,
before nothing is written, whether the folder owes somebody that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.pipeline import linked, releases, releasing, withdrawing
from kawung.pipeline.publishing.before import version_of
from kawung.pipeline.sources import PUBLIC_KEYS, beside, files
from kawung.pipeline.stages import settled
from kawung.problems import UnreadableError
from kawung.publication import consent
from kawung.publication.consent import Level
from kawung.publication.tombstones import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.pipeline.sources import Source
    from kawung.publication.tombstones import Withdrawal

_INTERVIEWS = "interviews"
_CLOSED = ("withdrawn", "no_publication", "embargo")
"""Why nothing of an interview may leave where its row says so; one that is merely unclear may be a slip of the pen."""


def standing(out: Path) -> frozenset[str]:
    """Name the studies whose data set stands in a published folder."""
    start, end = "study-", ".nq.gz"
    return frozenset(path.name[len(start) : -len(end)] for path in (out / "data").glob(f"{start}*{end}"))


def owed(project: Project, sources: Mapping[str, Source], out: Path, today: date) -> frozenset[str]:
    """
    Name the studies of which a published folder holds an interview that may not be published today.

    That is one that was withdrawn, one whose consent or embargo has been closed, one whose row is erased, or one of a
    study that is no longer in the project; *sources* are its studies by key. Raises UnreadableError if what says so
    cannot be read.
    """
    version = version_of(out)
    history = [one for one in releases.everything(project) if one.what == f"publish {version}"]
    found = set()
    for study in standing(out):
        held = [one.kept[study] for one in history if study in one.kept]
        public = {key for one in held for key in one.interviews}
        marks = {mark for one in held for mark in one.marks}
        source = sources.get(study)
        lines = withdrawing.read(source).lines if source else ()
        if source is None:
            gone = bool(public or marks)
        elif held:
            gone = bool(public & _withdrawn(lines) or marks & {line.interview for line in lines})
        else:  # what the release had is not on record: the day must do
            gone = any(not version or line.day.isoformat() >= version[:10] for line in lines)
        if gone or (source and _closed(project, source, public, marks, today)):
            found.add(study)
    return frozenset(found)


def _withdrawn(lines: Iterable[Withdrawal]) -> set[str]:
    """Name the public keys of the interviews that were withdrawn."""
    paths = (path.split("/", 1) for line in lines for path in line.public)
    return {key for kind, key in paths if kind == "interview"}


def _closed(project: Project, source: Source, public: set[str], marks: set[str], today: date) -> bool:
    """Tell whether the sheets have closed or no longer have one of the interviews that a release holds."""
    if not public and not marks:
        return False
    common, _, _ = linked.common(project)
    study, _ = settled(source, files(source), common)
    if study is None or _INTERVIEWS not in study.sheets:
        return False
    try:
        keys = releasing.keys(beside(source).get(PUBLIC_KEYS))
    except UnreadableError:
        return False
    allowed = consent.interviews(study, releasing.settings(project), today)
    by_name = {keys.of("interview", row.key): row.key for row in study.rows(_INTERVIEWS)}
    by_mark = {mark(_INTERVIEWS, row.key): row.key for row in study.rows(_INTERVIEWS)}
    if public - by_name.keys() or marks - by_mark.keys():
        return True
    named = [allowed[by_name[one].lower()] for one in public]
    counted = [allowed[by_mark[one].lower()] for one in marks]
    return any(one.why in _CLOSED for one in (*named, *counted)) or any(one.level == Level.FIGURES for one in named)
