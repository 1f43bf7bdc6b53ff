"""
sheet → findings: a study's files, as a person fills them in, become a `findings.Study`.

`read` takes the files' bytes by name (it opens nothing itself) and gives what was understood beside what was
not; `blank` makes the files of a new study. Bytes become texts in `manifest`, `csv_files` and `workbook`; `gathering`
sees to it that each table comes from one place, `keys` settles what each row is called, `cells` reads the texts and
`naming` what refers to other rows, `looking` tells those that deceive; `rules` lists all that can be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import Sheet, Study
from kawung.iris import is_key
from kawung.problems import Place, Problem
from kawung.sheet import csv_files, gathering, keys, looking, manifest, naming
from kawung.sheet.blank import Kind, blank
from kawung.sheet.reference import render
from kawung.sheet.rules import RULES, nearest, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.dictionary import Table

__all__ = ["RESERVED", "RULES", "Kind", "blank", "read", "render"]

RESERVED = ("area", "class", "shared")
"""Names that no study may have, since they stand in addresses where a study's name does."""


def read(key: str, files: Mapping[str, bytes], *, own_key: bool = False) -> tuple[Study | None, list[Problem]]:
    """
    Read a study from its files.

    *key* is the study's key, after its folder; *files* are bytes by plain file name: `study.toml`, CSV files,
    workbooks, and what says that a workbook is open (`~$study.xlsx`), which is never read. With *own_key*, for a
    workbook that stands alone, the key in its study sheet counts before *key* if a study can be called so. Each
    table is taken from one place: from study.toml, else a CSV file, else the first workbook and sheet that has it.

    Returns the study, its rows in the files' order, and the problems in order of place; the study is None only if
    nothing describes it (neither `study.toml` nor a sheet of the study), `study.toml` or a workbook cannot be read at
    all, or the key cannot be a study's. Never raises for what the files hold.
    """
    books = gathering.workbooks(files, lone=own_key)
    if own_key and (said := books.own_key()) and _usable(said):
        key = said
    top = Place(key, MANIFEST)
    if not _usable(key):
        return None, [problem("study-key-form", top, values={"text": key})]
    problems, sheets = books.notes(key), dict[str, Sheet]()
    if MANIFEST in files:
        described, found = manifest.read(key, files[MANIFEST], elsewhere=books.hold_study)
        problems += found
        if described is None:
            return None, problems
        sheets = described
    elif not books.hold_study and not books.refused:
        return None, [*problems, problem("manifest-missing", top, values={})]
    if books.refused:  # without one of its files a study's parts would point at nothing
        return None, sorted(problems, key=Problem.sort_key)
    by_file = {table.file: table for table in tables().values() if not in_manifest(table)}
    for name, data in sorted(files.items()):
        if name in by_file:
            sheet, found = csv_files.read(key, by_file[name], data)
            sheets[sheet.table] = sheet
            problems += found
        elif name.lower().endswith(".csv"):
            held = {*sheets, *books.tables, *(by_file[other].name for other in files if other in by_file)}
            problems.append(_unknown(key, name, csv_files.headed(data, held), by_file))
    gathering.add(key, books, sheets, problems)
    settled, found = keys.settle(Study(key, {name: sheets[name] for name in tables() if name in sheets}))
    study = naming.understand(settled)
    ascii_only = {name for name in (MANIFEST, *by_file) if name in files and _ascii_only(name, files[name])}
    return study, sorted([*problems, *found, *looking.look(study, ascii_only)], key=Problem.sort_key)


def _ascii_only(name: str, data: bytes) -> bool:
    """Tell whether no cell of a file holds a character beyond ASCII; TOML may name one behind a backslash."""
    return data.isascii() and b"\0" not in data and (name != MANIFEST or b"\\" not in data)


def _unknown(key: str, name: str, like: Table | None, known: Iterable[str]) -> Problem:
    """Say of a CSV file that it is no sheet, or is headed as one that the study lacks."""
    if like:
        return problem("file-unnamed", Place(key, name, table=like.name), values={"file": name, "table": like.file})
    return problem("file-unknown", Place(key, name), near=nearest(name, known), values={"file": name})


def _usable(key: str) -> bool:
    """Tell whether a study can have this key."""
    return is_key(key) and key == key.lower() and key not in RESERVED
