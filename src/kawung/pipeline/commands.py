"""conductor: what the commands do: check, build, open studies in memory, start one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import sheet, store
from kawung.pipeline import building, linked, places
from kawung.pipeline.project import Project, find_project
from kawung.pipeline.sources import WORKBOOK, Source, files, sources
from kawung.pipeline.stages import Passed, Progress, Told, silent, travel, uncollected
from kawung.problems import Language, Place, Problem, Severity, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kawung.pipeline.changes import Changes
    from kawung.pipeline.opened import Kawung
    from kawung.pipeline.public_state import PublicState
    from kawung.pipeline.seen import Seen, StudyCounts
    from kawung.pipeline.since import Since
    from kawung.pipeline.stages import Common


@dataclass(frozen=True, slots=True)
class Checked:
    """
    What a check saw: the studies, every problem sorted by place, how much was read, how long it took.

    *sources* are the studies by key; *names* are what the problems' places are called, whatever row they move to.
    """

    studies: tuple[str, ...]
    problems: tuple[Problem, ...]
    sheets: int
    rows: int
    cells: int
    seconds: float
    sources: Mapping[str, Source] = field(default_factory=dict)
    names: Mapping[Place, str] = field(default_factory=dict)

    def worst(self) -> Severity | None:
        """Return the greatest severity, or None if there is no problem."""
        return max((p.severity for p in self.problems), default=None)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """
    What a build did: what was checked, whether it was written and where, and the studies in numbers.

    *changes* says how it differs from the build it replaced; None where there was none, or nothing was written;
    *unchanged* are the studies that were taken over from it. *public* says of each how it stands in the public data.
    """

    checked: Checked
    written: bool
    out: Path
    seconds: float
    replaced: bool
    studies: tuple[StudyCounts, ...]
    rounds: int
    changes: Changes | None = None
    unchanged: frozenset[str] = frozenset()
    public: Mapping[str, PublicState] = field(default_factory=dict)


def _checked(seen: Sequence[Seen], found: Sequence[Source], started: float, common: Iterable[Problem]) -> Checked:
    """Sum up what was seen of the studies, and what is wrong with what they have in *common*."""
    return Checked(
        studies=tuple(one.key for one in seen),
        problems=tuple(sorted((*(p for one in seen for p in one.problems), *common), key=Problem.sort_key)),
        sheets=sum(one.sheets for one in seen),
        rows=sum(one.rows for one in seen),
        cells=sum(one.cells for one in seen),
        seconds=time.perf_counter() - started,
        sources={one.key: source for one, source in zip(seen, found, strict=True)},
        names={place: name for one in seen for place, name in one.names.items()},
    )


def _sources(project: Project, paths: Sequence[Path] | None) -> list[Source]:
    found = sources(paths) if paths else list(project.studies)
    if not found:
        raise UsageError(
            Words(
                en="There is no study here. kawung new NAME makes one.",
                id="Belum ada studi di sini. kawung new NAMA membuatnya.",
            )
        )
    return found


def check(paths: Sequence[Path] | None, project: Project, progress: Progress = silent) -> Checked:
    """Read and validate the studies named, or all of the project with its linked data; nothing is written."""
    started, found = time.perf_counter(), _sources(project, paths)
    told = Told(progress, len(found))
    common, _, problems = linked.common(project)
    seen = [one.seen(project.minter) for one in _travelling(found, common, told)]
    told.summary(seen)
    return _checked(seen, found, started, () if paths else problems)


def _travelling(found: Sequence[Source], common: Common, told: Told) -> Iterator[Passed]:
    keys: set[str] = set()
    with uncollected():
        for source in found:
            yield travel(source, files(source), common, told, keys)


def remember(checked: Checked, project: Project) -> Since | None:
    """
    Say what is mended and what is new since the last check of the same studies, and keep this one for the next.

    It is kept in the folder `.kawung` of the project. None if none of the studies was checked before; never raises for
    a memory that cannot be read or written.
    """
    from kawung.pipeline import since  # noqa: PLC0415 - a build remembers no checks

    paths = {key: source.path for key, source in checked.sources.items()}
    return since.compare(checked.problems, checked.names, paths, project.root)


def lines_of(checked: Checked) -> dict[Place, int]:
    """Give the lines in which the places of a check stand in their text files, for those that have one."""
    from kawung.pipeline import lines  # noqa: PLC0415 - as above, and tells of no lines

    folders_of = {key: source.folder for key, source in checked.sources.items()}
    return lines.lines((place for p in checked.problems for place in p.places), folders_of)


def build(
    project: Project,
    out: Path,
    progress: Progress = silent,
    *,
    fail_on: Severity | None = Severity.VIOLATION,
    fresh: bool = False,
    today: date | None = None,
    without: Collection[str] = (),
) -> BuildReport:
    """
    Build all studies of a project but those *without* which it is to be into *out*, whole or not at all.

    Studies that have not changed are taken over from the build before, unless it is to be *fresh*; the result is the
    same. Nothing is written if a study has a problem of *fail_on* or worse (None: only what is unreadable stops); the
    report has the problems. Another build into *out* is waited for. Beside it is built what is public on the day
    *today*; without one, on this day by UTC. Raises UsageError if there is no study, UnreadableError if *out* cannot be
    written, or what decides about publishing cannot be read or kept.
    """
    started = time.perf_counter()
    stop = Severity.UNREADABLE if fail_on is None else fail_on
    day = today or datetime.now(UTC).date()
    found = [source for source in _sources(project, None) if source.key not in without]
    built = building.build(found, project, out, progress, stop, today=day, fresh=fresh)
    return BuildReport(
        checked=_checked(built.seen, built.sources, started, built.problems),
        written=built.written,
        out=out,
        seconds=time.perf_counter() - started,
        replaced=built.written and built.replaced,
        studies=tuple(one.counts for one in built.seen if one.counts),
        rounds=max((one.rounds for one in built.seen), default=0),
        changes=built.changes,
        unchanged=built.unchanged,
        public=built.public,
    )


def open_folders(paths: Sequence[Path], project: Project | None = None) -> Kawung:
    """Take studies down the corridor and open the result in memory, problems or not; nothing is written."""
    from kawung.pipeline.opened import Kawung  # noqa: PLC0415 - a build asks no questions

    project = project or find_project(Path.cwd())
    found = _sources(project, paths)
    filled, rows = store.new(), dict[str, bytes]()
    common, _, _ = linked.common(project)
    filled.load(common.nquads)
    for one in _travelling(found, common, Told(silent, len(found))):
        filled.load(b"".join(one.stated()))
        filled.load(one.follows(project.minter))
        filled.load(one.categories(project.minter))
        if one.study is not None and one.graphed is not None:
            rows[one.key] = places.written(one.study, one.graphed.rows)
    return Kawung(filled, places.Places(rows), common.imported)


def new(name: str, where: Path, *, made_up: bool = False, csv: bool = False, language: Language = "en") -> list[Path]:
    """
    Start a study: make the folder *name* with one workbook to fill in, or with `study.toml` and *csv* files.

    The workbook's drop-downs offer the words of *language*. In a folder that belongs to no project a `kawung.toml` is
    made too. Returns the paths written. Raises UsageError if the name cannot be a key or the folder is there already,
    UnreadableError if it cannot be written.
    """
    from kawung.pipeline import starting  # noqa: PLC0415 - as above, and starts no study

    folder = starting.folder_for(name, where)
    kind: sheet.Kind = "synthetic" if made_up else "real"
    if csv:
        return starting.write(folder, sheet.blank(name, kind))
    from kawung.sheet.workbook.blank_workbook import blank_workbook  # noqa: PLC0415 - slow to load

    return starting.write(folder, {WORKBOOK: blank_workbook(name, kind, language)})
