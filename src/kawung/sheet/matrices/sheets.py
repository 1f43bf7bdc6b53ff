"""
matrices: a file's bytes → its parts, each with records: the one of a text file, or the filled sheets of a workbook.

A workbook's cell comes in as `typed.shown` writes it. One that holds what nobody can read as a number or a name (a
date, an error, a formula without result, what a merged range covers) is marked (`reading.UNREAD`), so that it is
counted and told where it stands.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.findings import letter
from kawung.problems import Place, Problem, Severity, Words
from kawung.sheet.matrices.reading import UNREAD, problem
from kawung.sheet.matrices.records import records
from kawung.sheet.rules import MAX_WORKBOOK_CELLS
from kawung.sheet.rules import problem as reader_problem
from kawung.sheet.workbook import typed
from kawung.sheet.workbook.package import ENDINGS, WorkbookError, too_large
from kawung.sheet.workbook.reading import listed, open_book, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.sheet.matrices.records import Record
    from kawung.sheet.workbook.grids import Grid, Raw
    from kawung.sheet.workbook.parts import Book

_DATED = ("date", "year")
_LOOKS_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_CELLS = Words("cells of merged ranges", "sel gabungan")


@dataclass(frozen=True, slots=True)
class Part:
    """
    What a file, or one sheet of a workbook, holds.

    *tab* is the sheet's ("" for a text file), *problems* what is to be told of it if it is read.
    """

    tab: str
    records: Sequence[Record]
    problems: tuple[Problem, ...] = ()
    hidden: bool = False


def parts(study: str, file: str, data: bytes) -> tuple[list[Part] | None, list[Problem]]:
    """Return the parts of a file that hold something; None, and why, if it cannot be read."""
    if os.path.splitext(file)[1].lower() not in ENDINGS:  # noqa: PTH122 - a name, not a path
        found, problems = records(study, file, data)
        if not found and any(p.severity is Severity.UNREADABLE for p in problems):
            return None, problems
        return [Part("", found, tuple(problems))], []
    book = open_book(file, data, every=True)
    if isinstance(book, WorkbookError):
        return None, [refusal(study, file, book)]
    try:
        return [_part(study, file, book, grid) for grid in book.sheets if grid.filled], []
    except WorkbookError as error:
        return None, [refusal(study, file, error)]


def choose(study: str, file: str, among: Sequence[Part], tab: str) -> tuple[Part | None, list[Problem]]:
    """
    Return the part that is meant: the sheet called *tab*, else the only one that can be seen.

    None, and the problem that says so, where there is no such sheet or more than one could be meant. A hidden sheet
    that was passed over is told.
    """
    seen = [part for part in among if not part.hidden] or among
    meant = [part for part in among if part.tab == tab] if tab else seen
    if len(meant) == 1:
        left = [part for part in among if part.hidden and part is not meant[0]] if not tab else []
        told = [problem("sheet-passed-over", Place(study, file, sheet=p.tab), file=file, sheet=p.tab) for p in left]
        return meant[0], [*meant[0].problems, *told]
    if not among:
        return Part("", ()), []
    tabs = ", ".join(f'"{part.tab}"' for part in among)
    rule = "sheet-not-there" if tab else "sheets-several"
    return None, [problem(rule, Place(study, file), file=file, text=tab, tabs=Words(tabs, tabs))]


def _part(study: str, file: str, book: Book, grid: Grid) -> Part:
    covered = _covered(grid)
    found: list[Record] = []
    elsewhere: list[Place] = []
    for number, _, cells in grid.rows:
        texts = dict.fromkeys(covered.get(number, ()), UNREAD)
        for raw in cells:
            texts[raw[0]] = _text(book, raw)
            if raw[4] > 1:
                elsewhere.append(Place(study, file, number, letter=letter(raw[0]), sheet=grid.tab))
        filled = sorted((index, text) for index, text in texts.items() if text and not text.isspace())
        if filled:
            found.append((number, filled))
    problems = list(_hidden(Place(study, file, sheet=grid.tab), grid))
    if elsewhere:
        values: dict[str, str | int | Words] = {"file": grid.tab, "count": len(elsewhere)}
        problems.append(reader_problem("formula-external", *elsewhere, values=values))
    return Part(grid.tab, found, tuple(problems), grid.hidden)


def _text(book: Book, raw: Raw) -> str:
    """Write a cell as text; a number with three decimals gets a fourth, since no thousands can be meant by it."""
    _, kind, stored, style, _ = raw
    if kind == "text":
        return stored
    if not stored:
        return f"{UNREAD}="
    shown = typed.shown(raw, book.styles[style], from_1904=book.from_1904)
    if kind in ("d", "e") or (kind == "n" and book.styles[style].kind in _DATED):
        return UNREAD + shown
    return f"{shown}0" if kind == "n" and _LOOKS_LIKE_THOUSANDS.match(shown) else shown


def _covered(grid: Grid) -> dict[int, set[int]]:
    """Find the cells of filled rows that lie in a merged range behind its first one, within what the sheet fills."""
    width = max((cells[-1][0] for _, _, cells in grid.rows), default=0)
    numbers = [number for number, _, _ in grid.rows]
    left = MAX_WORKBOOK_CELLS
    found: dict[int, set[int]] = {}
    for top, first, bottom, last in grid.merged:
        columns = range(first, min(last, width) + 1)
        touched = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        left -= len(columns) * len(touched)
        if left < 0:
            raise too_large(MAX_WORKBOOK_CELLS, _CELLS)
        for number in touched:
            found.setdefault(number, set()).update(i for i in columns if (number, i) != (top, first))
    return found


def _hidden(place: Place, grid: Grid) -> Iterator[Problem]:
    """Say what of a sheet is read though it is hidden: it as a whole, rows, columns."""
    name = place.sheet or ""
    if grid.hidden:
        yield reader_problem("sheet-hidden", place, values={"file": name})
    rows = [number for number, hidden, _ in grid.rows if hidden]
    if rows:
        shown = listed([(str(n), n) for n in rows])
        yield reader_problem("rows-hidden", place, values={"file": name, "rows": shown, "count": len(rows)})
    columns = grid.hidden_among({raw[0] for _, _, cells in grid.rows for raw in cells})
    if columns:
        shown = listed([(letter(i), i) for i in columns])
        yield reader_problem("columns-hidden", place, values={"file": name, "columns": shown, "count": len(columns)})
