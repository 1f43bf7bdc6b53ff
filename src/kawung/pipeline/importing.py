"""
conductor: matrices and edge lists become a new study, whole or not at all.

`import_study` reads the files that a plan or options tell of, and writes the study's folder unless something weighs
too much; `plan_import` writes a plan to complete. Nothing that is there is changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import words
from kawung.pipeline import starting, whole
from kawung.problems import Problem, Severity, UnreadableError, UsageError
from kawung.sheet import matrices
from kawung.sheet.matrices import FileRead, Part
from kawung.sheet.rules import MAX_BYTES

__all__ = ["FileRead", "Imported", "import_study", "plan_import"]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.sheet.matrices import Brought, Record, Told


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What an import did: the study and its folder, what was told and brought, what is wrong, and whether it was written.

    *not_told* names the columns, as (table, column), that the study says are not known.
    """

    study: str
    folder: Path
    told: Told
    brought: Brought
    problems: tuple[Problem, ...]
    written: bool
    not_told: tuple[tuple[str, str], ...]


def import_study(
    name: str,
    where: Path,
    files: Sequence[Path] = (),
    flags: Mapping[str, str] | None = None,
    *,
    plan: Path | None = None,
    fail_on: Severity | None = Severity.VIOLATION,
) -> Imported:
    """
    Read *files* as *flags* tell, or the files of *plan*, and make the study *name* in the folder *where*.

    *flags* are options by name, without dashes (`variable`, `wave`, `source` and so on; a switch has any text). The
    study is not written if a problem is of *fail_on* or worse; None: only what is unreadable stops. Raises UsageError
    for what is missing or no choice, UnreadableError for a file that cannot be opened or a folder not written.
    """
    folder = starting.folder_for(name, where)
    flags = dict(flags or {})
    if plan is not None:
        told, found = matrices.read_plan(plan.name, _bytes(plan), made_up="made-up" in flags)
        paths = [plan.parent / path for path in found]
    else:
        paths = list(files)
        told = matrices.from_flags(_names(paths), flags)
    problems: list[Problem] = []
    records: dict[str, Sequence[Record] | None] = {}
    opened: dict[Path, list[Part] | None] = {}
    chosen = []
    for path, file in zip(paths, told.files, strict=True):
        shown = file.file.removesuffix(f" ({file.sheet})")
        if path not in opened:
            opened[path], wrong = matrices.parts(name, shown, _bytes(path))
            problems += wrong
        among = opened[path]
        part, wrong = matrices.choose(name, shown, among, file.sheet) if among is not None else (None, [])
        problems += wrong
        records[file.file] = part.records if part else None
        chosen.append(replace(file, sheet=part.tab) if part else file)
    told = replace(told, files=tuple(chosen))
    brought = matrices.bring(name, told, records)
    problems += brought.problems
    worst = max((p.severity for p in problems), default=Severity.INFO)
    written = worst < (Severity.UNREADABLE if fail_on is None else fail_on)
    if written:
        starting.write(folder, matrices.files(brought.tables))
    ordered = tuple(sorted(problems, key=Problem.sort_key))
    return Imported(name, folder, told, brought, ordered, written, tuple(matrices.not_known(brought.tables)))


def plan_import(files: Sequence[Path], target: Path, *, made_up: bool = False) -> None:
    """
    Write a plan for *files*, with guesses from their names and looks, into the new file *target*.

    Raises UsageError if *target* is there already, UnreadableError if a file cannot be read or the plan not written.
    """
    entries = []
    _names(files)  # the same file twice is refused before any is read
    for path in files:
        found, _ = matrices.parts("", path.name, _bytes(path))
        where = _from(target.parent, path)
        entries += [(where, part) for part in found or () if not part.hidden] or [(where, Part("", ()))]
    text = matrices.write_plan(entries, made_up=made_up)
    try:
        whole.file(target, text.encode("utf-8"), over=False)
    except FileExistsError as error:
        raise UsageError(words.words("import_usage.plan_exists", file=str(target))) from error
    except OSError as error:
        raise _unreadable("unwritable", target, error) from error


def _bytes(path: Path) -> bytes:
    """Read a file; of one over the size limit one byte more than that, so that the reader reports it."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable("unreadable", path, error) from error


def _unreadable(key: str, path: Path, error: OSError) -> UnreadableError:
    return UnreadableError(words.words(f"import_usage.{key}", file=str(path), reason=error.strerror or str(error)))


def _names(paths: Sequence[Path]) -> list[str]:
    """Name files as people do, by their folders too where two have one name; the same file twice is refused."""
    for at, path in enumerate(paths):
        if path.absolute() in [p.absolute() for p in paths[:at]]:
            raise UsageError(words.words("import_usage.file_twice", file=str(path)))
    names = [path.name for path in paths]
    return names if len(set(names)) == len(names) else [path.as_posix() for path in paths]


def _from(folder: Path, path: Path) -> str:
    """Write a path as seen from a folder, with `/`; whole where it lies elsewhere."""
    try:
        return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return path.absolute().as_posix()
