"""
matrices (a room of sheet): matrices and edge lists → the tables of a study, and a report that adds up.

`parts` reads a file, text or workbook, into records, `choose` says which of them is meant, `plan` reads what was told
about the files, `bring` makes tables of both, `files` the files of a study folder. Nothing is opened, printed or
guessed here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kawung.sheet.matrices import edges, matrix, tables
from kawung.sheet.matrices.firms import Firm, Wave, firms, waves
from kawung.sheet.matrices.plan import from_flags, read_plan, write_plan
from kawung.sheet.matrices.reading import RULES, FileRead, problem
from kawung.sheet.matrices.records import Record
from kawung.sheet.matrices.sheets import Part, choose, parts
from kawung.sheet.matrices.tables import Tables, files, not_known
from kawung.sheet.matrices.told import FORMS, KEYS, MEANINGS, OTHER, FileTold, Point, SourceTold, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.problems import Place, Problem

__all__ = [
    "FORMS",
    "KEYS",
    "MEANINGS",
    "OTHER",
    "RULES",
    "Brought",
    "FileRead",
    "FileTold",
    "Firm",
    "Part",
    "Point",
    "Record",
    "SourceTold",
    "Tables",
    "Told",
    "Wave",
    "bring",
    "choose",
    "files",
    "from_flags",
    "not_known",
    "parts",
    "read_plan",
    "write_plan",
]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brings: the files as read, the firms by label, the waves, the tables, and all trouble."""

    read: tuple[FileRead, ...]
    firms: Mapping[str, Firm]
    waves: tuple[Wave, ...]
    tables: Tables
    problems: tuple[Problem, ...]


def bring(study: str, told: Told, records_of: Mapping[str, Sequence[Record] | None]) -> Brought:
    """
    Make the tables of the study *study* from its files' records (by the name told; None: not readable, and told).

    A tie that two files tell on the same variable and wave is taken from the first. Never raises for what the records
    hold.
    """
    read: list[FileRead] = []
    problems: list[Problem] = []
    for file in told.files:
        reader = matrix.read if file.form == "matrix" else edges.read
        records = records_of[file.file]
        one, found = (FileRead(file), []) if records is None else reader(study, file, records, told.source.scale)
        read.append(one)
        problems += found
    apart, found = _told_once(read)
    problems += found
    named, found = firms(study, apart, told.source.keys)
    problems += found
    filled = tables.fill(study, told, apart, named)
    return Brought(tuple(apart), named, waves(apart), filled, tuple(problems))


def _told_once(read: Sequence[FileRead]) -> tuple[list[FileRead], list[Problem]]:
    """Leave a tie to the file that tells it first; the others count its entries as repeated."""
    first: dict[tuple[object, ...], str] = {}
    twice: dict[tuple[str, str], list[Place]] = {}
    apart = []
    for one in read:
        kept = []
        again = 0
        for tie in one.ties:
            other = first.setdefault(tie.identity, one.told.file)
            if other == one.told.file:
                kept.append(tie)
            else:
                again += len(tie.cells) if one.told.form == "matrix" else 1
                twice.setdefault((other, one.told.file), []).append(tie.place)
        changed = replace(
            one,
            ties=tuple(kept),
            tie_entries=one.tie_entries - again,
            repeated=one.repeated + again,
        )
        apart.append(changed)
    found = [problem("tie-in-two-files", *at, file=file, other=other) for (other, file), at in twice.items()]
    return apart, found
