"""
conductor: a study as it is read, without what was withdrawn from it.

This comes before anything else is made of a study, in the full build and in the public one: whoever withdrew is gone
from the next build on, also while the rows still stand in the sheets. Those are told as problems until they are erased.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kawung.findings import Row, place
from kawung.pipeline.naming import entry
from kawung.pipeline.sources import WITHDRAWALS, read_beside, strays
from kawung.problems import Place, Problem, Severity, UnreadableError, Words
from kawung.publication import tombstones, withdrawn
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kawung.findings import Study
    from kawung.pipeline.sources import Source
    from kawung.publication.tombstones import Withdrawals
    from kawung.publication.withdrawn import Going

ROW, CELL, UNREADABLE = "withdrawn-row", "withdrawn-cell", "withdrawals-unreadable"
STRAY = "withdrawals-stray"
RULES = {ROW: Severity.WARNING, CELL: Severity.WARNING, UNREADABLE: Severity.UNREADABLE, STRAY: Severity.WARNING}
"""The rules and how much a breach weighs: rows that are left out all the same keep nobody from building."""
TEXTS = {
    ROW: ("withdrawn_message.row", "withdrawn_remedy.row"),
    CELL: ("withdrawn_message.cell", "withdrawn_remedy.cell"),
    UNREADABLE: ("withdrawals.unreadable", "withdrawals.remedy"),
    STRAY: ("withdrawals.stray", "withdrawals.stray_remedy"),
}
"""What is said of a breach, and what to do."""


def file_of(source: Source) -> Path:
    """Name the file of a study's withdrawals."""
    return source.beside(tombstones.FILE)


def files_of(source: Source) -> dict[str, bytes]:
    """
    Return the file of withdrawals under a name that no sheet has, for the fingerprint of a study; empty without one.

    Raises UnreadableError if it is there and cannot be read.
    """
    data = read_beside(source, WITHDRAWALS)
    return {} if data is None else {f"/{WITHDRAWALS}": data}


def refuse_strays(source: Source) -> None:
    """Raise UnreadableError if beside a study lies a list of withdrawals that would be forgotten (`sources.strays`)."""
    if found := strays(source):
        message, remedy = (words(key, file=str(source.folder / found[0])) for key in TEXTS[STRAY])
        raise UnreadableError(Words(f"{message.en} {remedy.en}", f"{message.id} {remedy.id}"))


def read(source: Source) -> Withdrawals:
    """Read what was withdrawn from a study; raises UnreadableError if the file is there and cannot be read."""
    found = list(files_of(source).values())
    return tombstones.read(found[0]) if found else tombstones.Withdrawals()


def applied(source: Source, study: Study, problems: list[Problem]) -> tuple[Study | None, list[Problem]]:
    """
    Take what was withdrawn out of a study just read; *problems* are the reader's.

    What was wrong with rows that go is told no more; what is still to be erased is. Of a study whose withdrawals cannot
    be read nothing is given but that.
    """
    try:
        withdrawals = read(source)
    except UnreadableError as error:
        at = (Place(study.key, file_of(source).name),)
        return None, [Problem(UNREADABLE, RULES[UNREADABLE], error.words, words(TEXTS[UNREADABLE][1]), at)]
    for name in strays(source):
        message, remedy = (words(key, file=name) for key in TEXTS[STRAY])
        problems = [*problems, Problem(STRAY, RULES[STRAY], message, remedy, (Place(study.key, name),))]
    left, went = withdrawn.without(study, withdrawals)
    if not went:
        return study, problems
    return left, [*_of_rest(study, went, problems), *_to_erase(study, went)]


def others(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems but for those that `applied` tells: they explain nothing that is wrong with what stays."""
    return tuple(p for p in problems if p.rule not in (ROW, CELL))


def _of_rest(study: Study, went: Sequence[Going], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give the problems that stand at other places too, at these."""
    gone = set[object]()
    for one in went:
        at = (study.sheets[one.table].part, one.table, one.row)
        gone.update([(*at, column) for column in one.columns] or [at])
    for problem in problems:
        places = tuple(p for p in problem.places if not {_row(p), (*_row(p), _column(p))} & gone)
        if len(places) == len(problem.places):
            yield problem
        elif places:
            yield replace(problem, places=places)


def _row(at: Place) -> tuple[tuple[str, str], str, int | None]:
    """Name the row of a place; an entry of `study.toml` is one."""
    known = entry(at)
    return (at.part, known[0], known[1]) if known else (at.part, at.table, at.row)


def _column(at: Place) -> str | None:
    known = entry(at)
    return known[2] if known else at.column


def _to_erase(study: Study, went: Sequence[Going]) -> Iterator[Problem]:
    """Say which rows and cells are still there; what they hold is not said again."""
    found: dict[str, list[Place]] = {ROW: [], CELL: []}
    for one in went:
        row = Row(one.table, one.row, "", {})
        for column in one.columns or (None,):
            at = place(study, row, column, neighbours=False)
            found[CELL if one.columns else ROW].append(replace(at, text=None, context=(), letters=()))
    for rule, places in found.items():
        if places:
            message, remedy = (words(key, n=len(places)) for key in TEXTS[rule])
            yield Problem(rule, RULES[rule], message, remedy, tuple(sorted(places, key=Place.sort_key)))
