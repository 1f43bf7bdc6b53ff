"""
conductor: what leaves a study, and what does not, shown in the rows and columns in which its sheets have it.

What is released is made anew, in an order of its own; whoever decides about it looks into the sheets.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kawung.findings import Row, Study
from kawung.publication.withheld import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def left_out(study: Study, cured: Study) -> Iterator[Withheld]:
    """Say which rows and cells decisions keep back or change, before consent is looked at."""
    for name, one in study.sheets.items():
        kept = {(row.number, row.repeat): row for row in cured.rows(name)}
        for row in one.rows:
            after = kept.get((row.number, row.repeat))
            if after is None:
                yield Withheld(name, row.key, row.number, None, "decided")
            elif after is not row:
                changed = (c for c in row.cells if after.cells.get(c) != row.cells[c])
                yield from (Withheld(name, row.key, row.number, column, "decided") for column in changed)


def in_order(study: Study, withheld: Iterable[Withheld]) -> tuple[Withheld, ...]:
    """Put what does not leave into the order of the sheets and rows."""
    order = {name: number for number, name in enumerate(study.sheets)}
    return tuple(sorted(withheld, key=lambda one: (order[one.table], one.row)))


def in_place(released: Study, study: Study) -> Study:
    """Return what leaves in the rows and columns in which its sheets have it, so that its cells can be pointed at."""
    sheets = {}
    for name, one in released.sheets.items():
        own = study.sheets[name]
        left: Counter[str] = Counter()
        numbers: dict[tuple[str, int], int] = {}
        for number, key in zip(own.numbers, own.keys, strict=True):
            left[key.lower()] += 1
            numbers[key.lower(), left[key.lower()]] = number
        left.clear()
        rows = []
        for row in one.rows:
            left[row.key.lower()] += 1
            number = numbers.get((row.key.lower(), left[row.key.lower()]), row.number)
            rows.append(_numbered(row, number))
        sheets[name] = own.with_rows(sorted(rows, key=lambda row: row.number))
    return Study(study.key, sheets)


def _numbered(row: Row, number: int) -> Row:
    return type(row)(row.table, number, row.key, row.cells, row.repeat)
