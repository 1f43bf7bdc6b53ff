"""
pages/drawings: an answer, as `kawung.answers` gives it, → the charts and the matrix of its page.

The shapes of what comes in are written out here, since a room of the corridor imports no other.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from kawung.pages.drawings.values import Bar, Head, Known, Matrix, Ranked, Share
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kawung.pages.drawings.values import State

    Row = Mapping[str, Any]
    Evidence = Callable[[Row], str]

_ALL = "all"
_STATES: dict[str, State] = {
    "present": "present",
    "none": "none",
    "not-asked": "not-asked",
    "not-reported": "not-reported",
    "withheld": "withheld",
}


class AnswerColumn(Protocol):
    """A column of an answer."""

    @property
    def name(self) -> str:
        """Its name in rows."""

    @property
    def label(self) -> Words:
        """Its label."""

    @property
    def missing(self) -> str:
        """The code of an empty cell."""


class AnswerGiven(Protocol):
    """An answer; its rows map names of columns to cells, of which things have a key, a label and an IRI."""

    @property
    def question(self) -> Any:
        """The question, which says how rows are ranked and read as a matrix."""

    @property
    def columns(self) -> Sequence[Any]:
        """The columns in order."""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in order."""


def first_statement(row: Row) -> str:
    """Name the first statement that a row rests on; empty if none is told."""
    statements = row.get("statements")
    return str(statements[0]) if isinstance(statements, tuple) and statements else ""


def _label(value: object) -> Words:
    label = getattr(value, "label", value)
    return label if isinstance(label, Words) else Words(str(label), str(label))


def _column(given: AnswerGiven, name: str) -> AnswerColumn | None:
    found: AnswerColumn | None = next((c for c in given.columns if c.name == name), None)
    return found


def _state(row: Row, column: AnswerColumn | None) -> State:
    """Tell why a cell is empty: by its row's status where it has nothing, else by its column."""
    status = _STATES.get(str(row.get("status") or ""), "present")
    by_column = _STATES.get(column.missing, "not-reported") if column else "not-reported"
    return status if status != "present" and by_column == "not-reported" else by_column


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def measured_by(given: AnswerGiven) -> Words | None:
    """Say what an answer's rows are ranked by."""
    ranked = given.question.ranking
    column = _column(given, ranked.by) if ranked else None
    return column.label if column else None


def ranking(given: AnswerGiven) -> tuple[Ranked, ...]:
    """
    Take the rows of an answer that is ranked; of several bases the first that has numbers, else the first with ranks.

    Rows of another basis are another ranking and are in the answer's own table.
    """
    ranked = given.question.ranking
    if not ranked:
        return ()
    by = _column(given, ranked.by)
    rows = [row for row in given.rows if row.get(ranked.winner) is not None]
    numbered = [row for row in rows if isinstance(row.get(ranked.by), int | Decimal)]
    chosen = next(iter(numbered or [row for row in rows if row.get("rank")]), None)
    if chosen is None:
        return ()
    basis = str(chosen.get("basis"))
    rows = [row for row in rows if str(row.get("basis")) == basis or (not numbered and row.get("basis") is None)]
    return tuple(
        Ranked(
            label=_label(row[ranked.winner]),
            value=Decimal(str(row[ranked.by])) if isinstance(row.get(ranked.by), int | Decimal) else None,
            rank=_whole(row.get("rank")),
            low=row.get("low"),
            high=row.get("high"),
            category=str(row[ranked.winner]),
            state=_state(row, by),
            iri=getattr(row[ranked.winner], "iri", None) or "",
        )
        for row in rows
    )


def bars(given: AnswerGiven, of: str, count: str) -> tuple[Bar, ...]:
    """Take a column of counts (*count*) and whose they are (*of*)."""
    column = _column(given, count)
    return tuple(
        Bar(_label(row[of]), _whole(row.get(count)), _state(row, column), getattr(row[of], "iri", None) or "")
        for row in given.rows
        if row.get(of) is not None
    )


def shares(given: AnswerGiven, of: str = "item") -> tuple[Share, ...]:
    """
    Take how many of how many, where an answer has columns for it: `least`, `most`, `answered`, or `linked`, `asked`.

    *of* is the column that says whose share it is; rows without it or without a count are left to the table.
    """
    names = ("least", "most", "answered") if _column(given, "least") else ("linked", "linked", "asked")
    found = []
    for row in given.rows:
        low, high, base = (_whole(row.get(name)) for name in names)
        if row.get(of) is not None and low is not None and high is not None and base:
            found.append(Share(_label(row[of]), low, high, base, iri=getattr(row[of], "iri", None) or ""))
    return tuple(found)


def matrix(given: AnswerGiven, evidence: Evidence = first_statement) -> Matrix | None:
    """
    Take an answer whose question says how its rows read as a matrix; None if it does not, or there are no rows.

    *evidence* names what a cell leads to. Where several rows fall into one cell, each differing word is kept.
    """
    way = given.question.matrix
    if not way or not given.rows:
        return None
    *outer, line = way.down
    cells: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    heads: dict[str, dict[str, Head]] = {name: {} for name in (*way.down, way.across)}
    for row in given.rows:
        for name, known in heads.items():
            key = str(row[name])
            known.setdefault(key, Head(key, _label(row[name]), key == _ALL, getattr(row[name], "iri", None) or ""))
        cells["/".join(str(row[name]) for name in outer), str(row[line]), str(row[way.across])].append(row)
    most = max((n for row in given.rows if (n := _whole(row.get(way.cell[0])))), default=0)
    corner, caption = _column(given, line), given.question.short
    return Matrix(
        caption=caption,
        corner=corner.label if corner else caption,
        groups=_groups(heads, outer, given.rows),
        down=_sorted(heads[line]),
        across=_sorted(heads[way.across]),
        cells=tuple((at, _known(rows, way.cell[0], most, evidence)) for at, rows in cells.items()),
    )


def _sorted(heads: Mapping[str, Head]) -> tuple[Head, ...]:
    return tuple(sorted(heads.values(), key=lambda head: (not head.total, head.label.en)))


def _groups(heads: Mapping[str, Mapping[str, Head]], outer: Sequence[str], rows: Sequence[Row]) -> tuple[Head, ...]:
    """List the groups of lines, named by all the columns that come before the last."""
    if not outer:
        return ()
    found: dict[str, Head] = {}
    for row in rows:
        parts = [heads[name][str(row[name])] for name in outer]
        key = "/".join(part.key for part in parts)
        both = Words(", ".join(p.label.en for p in parts), ", ".join(p.label.id for p in parts))
        found.setdefault(key, Head(key, both, all(p.total for p in parts)))
    return _sorted(found)


def _known(rows: Sequence[Row], count: str, most: int, evidence: Evidence) -> Known:
    """Take the rows that fall into one cell: a number if one is counted there, else the best that is known."""
    order = ("present", "none", "withheld", "not-asked", "not-reported")
    states = [_STATES.get(str(row.get("state") or row.get("status")), "not-reported") for row in rows]
    state = min(states, key=order.index)
    first = rows[states.index(state)]
    number = next((n for row in rows if (n := _whole(row.get(count)))), None) if state == "present" else None
    spans = dict.fromkeys(span for row in rows if isinstance(span := row.get("span"), Words))
    return Known(
        state=state,
        number=number,
        tint=-(-3 * number // most) if number and most else 0,
        more=next(iter(spans)) if len(spans) == 1 == len(rows) else None,
        published=any(str(row.get("basis")) == "published" for row in rows) and state == "present",
        evidence=evidence(first),
    )
