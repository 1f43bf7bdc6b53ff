"""
conductor: a study in its other form: one workbook, or `study.toml` and CSV files.

What is to be written is read back first and must make the same statements; else nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kawung import graph, sheet, words
from kawung.findings import place
from kawung.pipeline import releases, whole, withdrawing
from kawung.pipeline.annotating import unwritten
from kawung.pipeline.project import named
from kawung.pipeline.sources import WORKBOOK, Source, files
from kawung.problems import FaultError, Problem, Severity, UsageError, Words
from kawung.sheet.plain_files import plain_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.findings import Study
    from kawung.pipeline.project import Project
    from kawung.problems import Language

Form = Literal["workbook", "csv"]


@dataclass(frozen=True, slots=True)
class Exported:
    """
    What an export did: the study, the form, what was written and where, and what stood in the way.

    *unread* says that problems of the study itself are what stopped it, not what the form cannot say.
    """

    study: str
    form: Form
    out: Path
    written: bool
    sheets: int
    rows: int
    cells: int
    statements: int
    problems: tuple[Problem, ...] = ()
    unread: bool = False


def export(
    name: str,
    project: Project,
    form: Form,
    to: Path | None = None,
    language: Language = "en",
    *,
    force: bool = False,
) -> Exported:
    """
    Write the study *name* (a path, or a study of the project) as *form* into *to*.

    Without *to* it goes into the current folder, under the study's key. It holds all that the sheets hold, and is noted
    among what left the house (`releases`).

    Nothing is written if the reader had to leave something out, or if the form cannot say what a cell says: then the
    result has the problems. Raises UsageError if there is no such study or the target is in the way (*force* writes
    over what is no file of the study, but not beside files that would be read together with it), UnreadableError if it
    or the record of what leaves cannot be written.
    """
    source = named(name, project)
    out = to or Path(f"{source.key}.xlsx" if form == "workbook" else source.key)
    _refuse_target(source, out, form, force=force)
    withdrawing.refuse_strays(source)
    found, problems = files(source)
    study, read = sheet.read(source.key, found, own_key=source.alone) if not problems else (None, [])
    if study is not None:
        study, read = withdrawing.applied(source, study, read)
    problems = [p for p in (*problems, *read) if p.severity >= Severity.VIOLATION]
    if study is None or problems:
        key = study.key if study else source.key
        return Exported(key, form, out, False, 0, 0, 0, 0, tuple(problems), unread=True)
    written = _written(study, form, language)
    again, wrong = sheet.read(study.key, written)
    wrong = [p for p in wrong if p.severity >= Severity.VIOLATION]
    before = graph.build(study, project.minter).quads
    rows = [row for s in study.sheets.values() for row in s.rows]
    cells = sum(bool(c.text) for row in rows for c in row.cells.values())
    counts = (sum(bool(s.rows) for s in study.sheets.values()), len(rows), cells, len(before))
    if unsaid := wrong or _unsaid(study, again):
        return Exported(study.key, form, out, False, *counts, problems=tuple(unsaid))
    if again is None or graph.build(again, project.minter).quads != before:
        raise FaultError(
            Words(
                en=f"The export of {study.key} does not read back to the same statements; nothing was written.",
                id=f"Ekspor {study.key} tidak terbaca kembali menjadi pernyataan yang sama; tidak ada yang ditulis.",
            )
        )
    if form == "csv" and (left := _left(out, written)):
        raise UsageError(words.words("export.left", out=str(out), names=", ".join(left)))
    held = {study.key: releases.Held(tuple(row.key for row in study.rows("interviews")))}
    releases.record(project, f"export {form}", held, datetime.now(UTC), where=str(out), team=True)
    _write(out, form, written)
    return Exported(study.key, form, out, True, *counts)


def _refuse_target(source: Source, out: Path, form: Form, *, force: bool) -> None:
    if not out.exists() and not out.is_symlink():
        return
    own = [source.path] if source.alone else [source.path, *source.path.iterdir()]
    if any(out.samefile(path) for path in own if path.exists()):
        raise UsageError(words.words("export.source", out=str(out), name=out.name))
    if not force or out.is_dir() != (form == "csv"):
        raise UsageError(words.words("export.there", out=str(out)))


def _left(out: Path, written: Mapping[str, bytes]) -> list[str]:
    """Name the files in a folder that would be read together with those written there, as parts of one study."""
    return [name for name in files(Source(out.name, out))[0] if name not in written] if out.is_dir() else []


def _written(study: Study, form: Form, language: Language) -> dict[str, bytes]:
    """Make the files of the other form, by name."""
    if form == "csv":
        return {name: text.encode("utf-8", "surrogatepass") for name, text in plain_files(study).items()}
    from kawung.sheet.workbook import writing  # noqa: PLC0415 - slow to load

    return {WORKBOOK: writing.write(study, language)}


def _unsaid(before: Study, after: Study | None) -> list[Problem]:
    """Name the cells that came back as something else."""
    found = []
    for table, read in before.sheets.items():
        others = after.rows(table) if after else ()
        for row, other in zip(read.rows, others, strict=False):
            for column, cell in row.cells.items():
                if cell.values != other.values(column):
                    at = place(before, row, column)
                    values = {"column": column, "text": cell.text[:60]}
                    said = words.words("export.unsaid_message", **values), words.words("export.unsaid_remedy")
                    found.append(Problem("export-unsaid", Severity.VIOLATION, *said, (at,)))
    return found


def _write(out: Path, form: Form, contents: Mapping[str, bytes]) -> None:
    """Write the files, each whole; a new folder appears with all of them."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if form == "workbook":
            whole.file(out, contents[WORKBOOK])
        else:
            whole.folder(out, contents)
    except OSError as error:
        raise unwritten(out, error) from error
