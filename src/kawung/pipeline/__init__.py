"""
conductor: the table of contents of Kawung.

`check` reads and validates, `remember` compares with the last check, `build` also writes, `open_build` opens for
questions, `explain` tells what a rule means, `new` starts a study. Everything that the door and Python users need comes
from here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import iris, sheet
from kawung.answers import Answer, AnswerRow, Column, Matrix, Question, find, questions
from kawung.pipeline import changes, folders, lines, naming, since, starting
from kawung.pipeline.annotating import Annotated, annotate
from kawung.pipeline.changes import Changes, RowChange
from kawung.pipeline.explaining import Explained, explain, rules
from kawung.pipeline.exporting import Exported, export
from kawung.pipeline.importing import FileRead, Imported, import_study, plan_import
from kawung.pipeline.opened import DUMP, PLACES, Kawung, RowPlace, open_build, places_text
from kawung.pipeline.project import NO_BASE, Project, find_project
from kawung.pipeline.since import Since
from kawung.pipeline.sources import WORKBOOK, Source, sources
from kawung.pipeline.stages import Assembled, Passed, Progress, _silent, assemble, findings_by_basis
from kawung.problems import Language, Place, Problem, Severity, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.findings import Study

__all__ = [
    "NO_BASE",
    "Annotated",
    "Answer",
    "AnswerRow",
    "BuildReport",
    "Changes",
    "Checked",
    "Column",
    "Explained",
    "Exported",
    "FileRead",
    "Imported",
    "Kawung",
    "Matrix",
    "Project",
    "Question",
    "RowChange",
    "Since",
    "StudyCounts",
    "annotate",
    "build",
    "check",
    "explain",
    "export",
    "find",
    "find_project",
    "import_study",
    "lines_of",
    "new",
    "open_build",
    "open_folders",
    "plan_import",
    "questions",
    "remember",
    "rules",
]


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
class StudyCounts:
    """A study in numbers; *asked* is (interviewed members, key informants), None where not known."""

    key: str
    title: Words
    made_up: bool
    asked: tuple[int | None, int | None]
    said: int
    interpreted: int
    published: int
    inferred: int
    measured: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """
    What a build did: what was checked, whether it was written and where, and the studies in numbers.

    *changes* says how it differs from the build it replaced; None where there was none, or nothing was written.
    """

    checked: Checked
    written: bool
    out: Path
    seconds: float
    replaced: bool
    studies: tuple[StudyCounts, ...]
    rounds: int
    changes: Changes | None = None


def _checked(assembled: Assembled, started: float) -> Checked:
    sheets = [s for one in assembled.studies if one.study for s in one.study.sheets.values()]
    rows = [row for s in sheets for row in s.rows]
    return Checked(
        studies=tuple(one.key for one in assembled.studies),
        problems=assembled.problems,
        sheets=len(sheets),
        rows=len(rows),
        cells=sum(bool(c.text) for row in rows for c in row.cells.values()),
        seconds=time.perf_counter() - started,
        sources={one.key: one.source for one in assembled.studies},
        names={p: name for one in assembled.studies for p, name in naming.names(one.study, one.problems).items()},
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


def check(paths: Sequence[Path] | None, project: Project, progress: Progress = _silent) -> Checked:
    """Read and validate the studies named, or all of the project; nothing is written."""
    started = time.perf_counter()
    return _checked(assemble(_sources(project, paths), project.minter, progress), started)


def remember(checked: Checked, project: Project) -> Since | None:
    """
    Say what is mended and what is new since the last check of the same studies, and keep this one for the next.

    It is kept in the folder `.kawung` of the project. None if none of the studies was checked before; never raises for
    a memory that cannot be read or written.
    """
    paths = {key: source.path for key, source in checked.sources.items()}
    return since.compare(checked.problems, checked.names, paths, project.root)


def lines_of(checked: Checked) -> dict[Place, int]:
    """Give the lines in which the places of a check stand in their text files, for those that have one."""
    folders_of = {key: source.folder for key, source in checked.sources.items()}
    return lines.lines((place for p in checked.problems for place in p.places), folders_of)


def build(
    project: Project, out: Path, progress: Progress = _silent, *, fail_on: Severity | None = Severity.VIOLATION
) -> BuildReport:
    """
    Build all studies of a project into *out*, whole or not at all.

    Nothing is written if a study has a problem of *fail_on* or worse (None: only what is unreadable stops); the report
    has the problems. Raises UsageError if there is no study, UnreadableError if *out* cannot be written.
    """
    started = time.perf_counter()
    assembled = assemble(_sources(project, None), project.minter, progress)
    checked = _checked(assembled, started)
    worst = checked.worst()
    stop = Severity.UNREADABLE if fail_on is None else fail_on
    counts = tuple(_counts(one, one.study) for one in assembled.studies if one.study)
    rounds = max((one.rounds for one in assembled.studies), default=0)
    if worst is not None and worst >= stop:
        return BuildReport(checked, False, out, time.perf_counter() - started, False, counts, rounds)
    writing = time.perf_counter()
    places = _places(assembled)
    earlier = changes.earlier(out)
    contents = {DUMP: "".join(q.line() for q in assembled.quads), PLACES: places_text(places)}
    replaced = folders.write(out, contents)
    progress("write", {"seconds": time.perf_counter() - writing})
    changed = changes.compare(*earlier, places) if earlier else None
    return BuildReport(checked, True, out, time.perf_counter() - started, replaced, counts, rounds, changed)


def open_folders(paths: Sequence[Path], project: Project | None = None) -> Kawung:
    """Take studies down the corridor and open the result in memory, problems or not; nothing is written."""
    project = project or find_project(Path.cwd())
    assembled = assemble(_sources(project, paths), project.minter)
    return Kawung(assembled.quads, _places(assembled))


def _places(assembled: Assembled) -> dict[iris.Term, RowPlace]:
    found = {}
    for one in assembled.studies:
        if one.study is None:
            continue
        for name, row in one.rows.items():
            cells = {column: cell.text for column, cell in row.cells.items() if cell.text}
            at = one.study.sheets[row.table]
            found[name] = RowPlace(one.key, at.file, row.number, cells, row.table, at.tab, at.headings, at.upright)
    return found


def _counts(one: Passed, study: Study) -> StudyCounts:
    by_basis = findings_by_basis(one.quads)
    kinds = [v for row in study.rows("study") for v in row.values("kind")]
    synthetic = iris.concept("study-kind", "synthetic")
    return StudyCounts(
        key=one.key,
        title=Words(_text(study, "title_en"), _text(study, "title_id")),
        made_up=any(getattr(v, "iri", None) == synthetic for v in kinds),
        asked=(_number(study, "sample"), _number(study, "key_informants")),
        said=by_basis["observed"],
        interpreted=by_basis["interpreted"],
        published=by_basis["published"],
        inferred=one.inferred,
        measured=0,
    )


def _text(study: Study, column: str) -> str:
    found = [v for row in study.rows("study") for v in row.values(column) if isinstance(v, str)]
    return found[0] if found else study.key


def _number(study: Study, column: str) -> int | None:
    found = [v for row in study.rows("study") for v in row.values(column)]
    return next((v for v in found if isinstance(v, int)), None)


def new(name: str, where: Path, *, made_up: bool = False, csv: bool = False, language: Language = "en") -> list[Path]:
    """
    Start a study: make the folder *name* with one workbook to fill in, or with `study.toml` and *csv* files.

    The workbook's drop-downs offer the words of *language*. In a folder that belongs to no project a `kawung.toml` is
    made too. Returns the paths written. Raises UsageError if the name cannot be a key or the folder is there already,
    UnreadableError if it cannot be written.
    """
    folder = starting.folder_for(name, where)
    kind: sheet.Kind = "synthetic" if made_up else "real"
    if csv:
        return starting.write(folder, sheet.blank(name, kind))
    from kawung.sheet.workbook.blank_workbook import blank_workbook  # noqa: PLC0415 - slow to load

    return starting.write(folder, {WORKBOOK: blank_workbook(name, kind, language)})
