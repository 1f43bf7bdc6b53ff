"""
pages/drawings: the matrix of what is known, as a real table: variables down, categories across, totals first.

Each cell says a number or a word, its pattern or tint repeats it, and it leads to its evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.frame import nothing
from kawung.pages.drawings.table import NOTHING, Cell, Table
from kawung.pages.drawings.values import Known, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.pages.drawings.values import Head, Href, Matrix
    from kawung.problems import Language

_UNTOLD = Known("not-reported")


def matrix(what: Matrix, language: Language, href: Href = nowhere) -> Table | None:
    """
    Lay out what is known; None if there is nothing to lay out.

    Totals come first, so that a phone shows them; a cell of which nothing is written is not reported.
    """
    if not what.down or not what.across:
        return None
    cells = dict(what.cells)
    across = _totals_first(what.across)
    heads = (Cell(what.corner.in_(language)), *(_head(one, language, href) for one in across))
    rows: list[tuple[Cell, ...]] = []
    for group in what.groups or (None,):
        inside = [
            (line, [cells.get((group.key if group else "", line.key, column.key)) for column in across])
            for line in _totals_first(what.down)
        ]
        if group and any(any(found) for _, found in inside):
            rows.append((Cell(group.label.in_(language)),))
        rows += [
            (_head(line, language, href), *(_cell(known or _UNTOLD, language, href) for known in found))
            for line, found in inside
            if any(found)
        ]
    return Table(what.caption.in_(language), heads, tuple(rows), "matrix")


def _totals_first(heads: Iterable[Head]) -> list[Head]:
    return sorted(heads, key=lambda head: not head.total)


def _head(head: Head, language: Language, href: Href) -> Cell:
    return Cell(head.label.in_(language), href=href(head.iri) if head.iri else None)


def _cell(known: Known, language: Language, href: Href) -> Cell:
    to = href(known.evidence) if known.evidence else None
    more = known.more.in_(language) if known.more else ""
    if known.state == "present" and known.number is not None:
        said, mark = words.number(known.number, language), f"v{known.tint}" if known.tint else ""
        return Cell(said, True, to, mark, more, known.published, str(known.number))
    mark = NOTHING.get(known.state, "")
    return Cell(nothing(known.state, language), False, to, mark, more, known.published, known.state)
