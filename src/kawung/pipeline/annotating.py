"""
conductor: the problems of a check as remarks in a copy of the workbook, or in a workbook beside the CSV files.

A user's own file is only read. A copy takes the place of an earlier one if nobody has worked in that since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung import sheet, words
from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import letter
from kawung.pipeline import whole
from kawung.pipeline.naming import entry
from kawung.pipeline.sources import WORKBOOK, files, find
from kawung.problems import Place, Severity, UnreadableError, UsageError, Words
from kawung.sheet import csv_files
from kawung.sheet.tabular import Reading
from kawung.sheet.workbook.tabs import CHECKED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kawung.pipeline.sources import Source
    from kawung.problems import Language, Problem

    _Spot = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Annotated:
    """What was written for a study: where, and how many remarks (a problem at three places makes three)."""

    study: str
    file: Path
    remarks: int


def annotate(
    problems: Sequence[Problem], sources: Mapping[str, Source], language: Language, to: Path | None = None
) -> list[Annotated]:
    """
    Write the problems of a check into copies, one for each study that has any, or into *to* for one study.

    *sources* are the studies by key. Raises UsageError, before anything is written, where a copy was changed by others,
    where remarks cannot be added without loss, or where *to* cannot be a copy; UnreadableError if a study cannot be
    read or a copy not be written.
    """
    told = {key: [p for p in problems if any(place.study == key for place in p.places)] for key in sources}
    marked = {key: found for key, found in told.items() if found}
    if to is not None and len(sources) > 1:
        raise UsageError(words.words("remarks_refused.several"))
    ready = []
    for key, found in marked.items():
        target = _target(sources[key]) if to is None else to
        _refuse_target(target, sources[key])
        ready.append((key, target, *_copy(key, sources[key], found, language)))
    for _, target, data, _ in ready:
        _write(target, data)
    return [Annotated(key, target, count) for key, target, _, count in ready]


def _workbook(source: Source) -> Path | None:
    """Return the workbook that a study is, or has."""
    return source.path if source.alone else find(source.path, WORKBOOK)


def _target(source: Source) -> Path:
    book = _workbook(source)
    if book is not None:
        return book.with_name(book.name[: -len(book.suffix)] + CHECKED)
    return source.folder / f"{source.key}{CHECKED}"


def _refuse_target(target: Path, source: Source) -> None:
    """Refuse a copy that would take the place of something that is not Kawung's own."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(words.words("remarks_refused.form", text=target.name))
    if not target.exists():
        return
    book = _workbook(source)
    if book is not None and target.samefile(book):
        raise UsageError(words.words("remarks_refused.own_file", name=target.name))
    from kawung.sheet.workbook.remarks import is_sealed  # noqa: PLC0415 - only who annotates needs it

    if not target.is_file() or not is_sealed(target.read_bytes()):
        raise UsageError(words.words("remarks_refused.changed", name=target.name))


def _copy(key: str, source: Source, problems: Sequence[Problem], language: Language) -> tuple[bytes, int]:
    """Return the copy of the study *key* with its remarks, and how many there are."""
    from kawung.sheet.workbook.remarks import OddWorkbookError, Remark, annotate  # noqa: PLC0415 - see above

    found, withheld = files(source)
    book = _workbook(source)
    name = book.name if book is not None else source.key
    broken = any(
        p.severity == Severity.UNREADABLE and place.file == name and place.sheet is None
        for p in problems
        for place in p.places
    )
    if withheld or (book is not None and (broken or name not in found)):
        raise UnreadableError(words.words("remarks_refused.unread", study=key))
    data = found[name] if book is not None else _laid_out(source, found)
    spot = _in_workbook(name) if book is not None else _beside_csv
    remarks = [
        Remark(problem, *spot(place), _shown(place, spot(place)))
        for problem in problems
        for place in problem.places
        if place.study == key
    ]
    try:
        return annotate(data, name, remarks, language), len(remarks)
    except OddWorkbookError as error:
        raise UsageError(words.words(f"remarks_refused.{error.reason}", name=name)) from error


def _laid_out(source: Source, found: Mapping[str, bytes]) -> bytes:
    """Make a workbook of a study's files, each row where its file has it."""
    from kawung.sheet.workbook.writing import write_as_found  # noqa: PLC0415 - see above

    study, _ = sheet.read(source.key, found)
    records = {}
    for table in tables().values():
        if not in_manifest(table) and table.file in found:
            rows = list(csv_files.records(Reading(source.key, table, table.file), found[table.file]))
            if rows:
                records[table.name] = rows
    if study is None and not records:
        raise UnreadableError(words.words("remarks_refused.unread", study=source.key))
    return write_as_found(study, records)


def _in_workbook(name: str) -> Callable[[Place], _Spot]:
    def spot(place: Place) -> _Spot:
        if place.file != name or place.sheet is None:
            return None, None
        return place.sheet, place.cell or (f"A{place.row}" if place.row else None)

    return spot


def _beside_csv(place: Place) -> _Spot:
    """Find where a place of the study's files is in the workbook that is laid out like them."""
    at = entry(place)
    if at is not None:
        table, number, column = tables()[at[0]], at[1], at[2]
        names = [c.name for c in table.columns]
        return table.tab, f"{letter(names.index(column) if column in names else 0)}{number + 1}"
    if place.file == MANIFEST:
        names = [c.name for c in tables()["study"].columns]
        return (tables()["study"].tab, f"B{names.index(place.column) + 2}") if place.column in names else (None, None)
    table_of = {t.file: t for t in tables().values() if not in_manifest(t)}
    if place.file not in table_of:
        return None, None
    return table_of[place.file].tab, place.cell or (f"A{place.row}" if place.row else None)


def _shown(place: Place, spot: _Spot) -> str:
    where, cell = spot if spot[0] else (place.file, place.cell)
    where = f"{where}!{cell}" if cell else str(where)
    return where + (f" · {place.column}" if place.column else "")


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        whole.file(target, data)
    except OSError as error:
        raise unwritten(target, error) from error


def unwritten(target: Path, error: OSError) -> UnreadableError:
    """Say that a file or folder could not be written."""
    reason = error.strerror or type(error).__name__
    return UnreadableError(
        Words(en=f"{target} cannot be written ({reason}).", id=f"{target} tidak bisa ditulis ({reason}).")
    )
