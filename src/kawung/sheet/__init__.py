"""
sheet → findings: a study's files, as a person fills them in, become a `findings.Study`.

`read` takes the files' bytes by name (it opens nothing itself) and gives what was understood beside what was
not; `blank` makes the files of a new study. Bytes become texts in `manifest` and `csv_files`, `keys` settles
what each row is called, `cells` reads the texts; `rules` lists all that can be wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import Study
from kawung.iris import is_key
from kawung.problems import Place, Problem
from kawung.sheet import cells, csv_files, keys, manifest
from kawung.sheet.blank import Kind, blank
from kawung.sheet.reference import render
from kawung.sheet.rules import RULES, nearest, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RESERVED", "RULES", "Kind", "blank", "read", "render"]

RESERVED = ("area", "class", "shared")
"""Names that no study may have, since they stand in addresses where a study's name does."""


def read(key: str, files: Mapping[str, bytes], *, own_key: bool = False) -> tuple[Study | None, list[Problem]]:  # noqa: ARG001 - for the workbook reader
    """
    Read a study from its folder's files.

    *key* is the folder's name and the study's key; *files* are bytes by plain file name. Besides `study.toml`
    only files that end in `.csv` are looked at. Returns the study, its rows in the files' order, and the
    problems in order of place; the study is None only if `study.toml` is missing or unreadable or the key
    cannot be a study's. Never raises for what the files hold.
    """
    top = Place(key, MANIFEST)
    if not is_key(key) or key != key.lower() or key in RESERVED:
        return None, [problem("study-key-form", top, values={"text": key})]
    if MANIFEST not in files:
        return None, [problem("manifest-missing", top, values={})]
    sheets, problems = manifest.read(key, files[MANIFEST])
    if sheets is None:
        return None, problems
    by_file = {table.file: table for table in tables().values() if not in_manifest(table)}
    for name, data in sorted(files.items()):
        if name in by_file:
            sheet, found = csv_files.read(key, by_file[name], data)
            sheets[sheet.table] = sheet
            problems += found
        elif name.lower().endswith(".csv"):
            place = Place(key, name)
            near = nearest(name, by_file)
            problems.append(problem("file-unknown", place, near=near, values={"file": name}))
    settled, found = keys.settle(Study(key, {name: sheets[name] for name in tables() if name in sheets}))
    return cells.understand(settled), sorted(problems + found, key=Problem.sort_key)
