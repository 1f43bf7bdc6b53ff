"""
conductor: the table of contents of Kawung.

`check` reads and validates, `build` also writes, `open_build` opens for questions, `new` starts a study. Everything
that the door and Python users need comes from here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import iris, sheet
from kawung.answers import Answer, AnswerRow, Column, Matrix, Question, find, questions
from kawung.findings import NotKnown, Study
from kawung.pipeline import folders
from kawung.pipeline.opened import DUMP, PLACES, Kawung, RowPlace, open_build, places_text
from kawung.pipeline.project import NO_BASE, PROJECT_FILE, Project, find_project
from kawung.pipeline.sources import Source, sources
from kawung.pipeline.stages import Assembled, Passed, Progress, _silent, assemble, findings_by_basis
from kawung.problems import Problem, Severity, UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "NO_BASE",
    "Answer",
    "AnswerRow",
    "BuildReport",
    "Checked",
    "Column",
    "Kawung",
    "Matrix",
    "Project",
    "Question",
    "StudyCounts",
    "build",
    "check",
    "find",
    "find_project",
    "new",
    "open_build",
    "open_folders",
    "questions",
]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check saw: the studies, every problem sorted by place, how much was read, how long it took."""

    studies: tuple[str, ...]
    problems: tuple[Problem, ...]
    sheets: int
    rows: int
    cells: int
    seconds: float

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
    """What a build did: what was checked, whether it was written and where, and the studies in numbers."""

    checked: Checked
    written: bool
    out: Path
    seconds: float
    replaced: bool
    studies: tuple[StudyCounts, ...]
    rounds: int


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
    contents = {DUMP: "".join(q.line() for q in assembled.quads), PLACES: places_text(_places(assembled))}
    replaced = folders.write(out, contents)
    progress("write", {"seconds": time.perf_counter() - writing})
    return BuildReport(checked, True, out, time.perf_counter() - started, replaced, counts, rounds)


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
            found[name] = RowPlace(one.key, one.study.sheets[row.table].file, row.number, cells)
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
    found = [v for row in study.rows("study") for v in row.values(column) if not isinstance(v, NotKnown)]
    return str(found[0]) if found else study.key


def _number(study: Study, column: str) -> int | None:
    found = [v for row in study.rows("study") for v in row.values(column)]
    return next((v for v in found if isinstance(v, int)), None)


def new(name: str, where: Path, *, made_up: bool = False) -> list[Path]:
    """
    Start a study: make the folder *name* with a `study.toml` to fill in and CSV files with their headings.

    In a folder that belongs to no project a `kawung.toml` is made too. Raises UsageError if the name cannot be a key
    or the folder is there already, UnreadableError if it cannot be written.
    """
    if not iris.is_key(name) or name != name.lower() or name in ("area", "class", "shared"):
        raise UsageError(
            Words(
                en=f'"{name}" cannot name a study: use small letters, digits and hyphens, as in batik-jarum.',
                id=f'"{name}" tidak bisa menjadi nama studi: pakai huruf kecil, angka, dan tanda hubung, '
                f"misalnya batik-jarum.",
            )
        )
    folder = where / name
    if folder.exists():
        raise UsageError(
            Words(
                en=f"{folder} is there already; nothing was changed. Choose another name.",
                id=f"{folder} sudah ada; tidak ada yang diubah. Pilih nama lain.",
            )
        )
    project = find_project(where)
    texts = {folder / file: text for file, text in sheet.blank(name, "synthetic" if made_up else "real").items()}
    if not project.configured and not project.studies:
        texts[where / PROJECT_FILE] = _PROJECT_TEXT
    try:
        folder.mkdir(parents=True)
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(en=f"{folder} cannot be written ({reason}).", id=f"{folder} tidak bisa ditulis ({reason}).")
        ) from error
    return list(texts)


_PROJECT_TEXT = """\
# The project's own settings. / Setelan proyek.
# base: the web address under which your things will be named; it ends in "/".
# base: alamat web untuk menamai data Anda; diakhiri "/".
base = ""
studies = "."
publisher = ""
contact = ""
"""
