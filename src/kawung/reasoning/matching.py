"""
corridor, reasoning: how a body of several statements is matched with what is known.

Matches are rows: one value for each variable, in the columns that *at* tells. Each statement of the body narrows the
rows or makes them longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from kawung.reasoning.conditions import Condition
    from kawung.reasoning.relations import Known, Relation, Statement

Row = tuple[Term, ...]
Columns = dict[Term, int]
# Stands in a body for a variable whose values nobody asks for.
ANY = "?"


def is_variable(x: Term) -> bool:
    """Tell whether a part of a body's statement is a variable."""
    return x.startswith("?")


def match(known: Known, body: Iterable[Statement], at: Columns, rows: list[Row]) -> list[Row]:
    """
    Match *body* with what is known, beginning with *rows*; *at* gets a column for each further variable.

    If nothing matches, *at* may lack some.
    """
    left = list(body)
    while left and rows:
        # What is bound at both ends only narrows; what is bound at none makes a row for each pair.
        s, p, o = best = left[0] if len(left) == 1 else max(left, key=lambda t: _bound(t[0], at) + _bound(t[2], at))
        left.remove(best)
        rows = _extended(known[p], s, o, at, rows)
    return rows


def among(conditions: Iterable[Condition], at: Columns, rows: list[Row]) -> list[Row]:
    """Keep the rows for which all conditions hold."""
    for condition in conditions:
        columns, holds = [at[v] for v in condition.variables], condition.holds
        rows = [row for row in rows if holds(*(row[i] for i in columns))]
    return rows


def _bound(x: Term, at: Columns) -> bool:
    return x in at or x == ANY or not is_variable(x)


def _extended(relation: Relation, s: Term, o: Term, at: Columns, rows: list[Row]) -> list[Row]:
    """Match one statement: keep the rows that it holds for, with a column for each variable not met before."""
    if not is_variable(o):
        return _within(relation.having(o), s, at, rows)
    if not is_variable(s):
        return _within(relation.forward.get(s, frozenset()), o, at, rows)
    if o == ANY:
        return _within(relation.any_subject().all, s, at, rows)
    if s == ANY:
        return _within(relation.any_object().all, o, at, rows)
    if s == o:
        return _within({x for x, others in relation.forward.items() if x in others}, s, at, rows)
    i, j = at.get(s), at.get(o)
    none: Set[Term] = frozenset()
    if i is not None:
        objects = relation.forward.get
        if j is not None:
            return [row for row in rows if row[j] in objects(row[i], none)]
        at[o] = len(at)
        return [(*row, y) for row in rows for y in objects(row[i], none)]
    at[s] = len(at)
    if j is not None:
        subjects = relation.backward.get
        return [(*row, x) for row in rows for x in subjects(row[j], none)]
    at[o] = len(at)
    return [(*row, x, y) for row in rows for x, others in relation.forward.items() for y in others]


def _within(members: Set[Term], end: Term, at: Columns, rows: list[Row]) -> list[Row]:
    if not is_variable(end):
        return rows if end in members else []
    i = at.get(end)
    if i is not None:
        return [row for row in rows if row[i] in members]
    at[end] = len(at)
    return [(*row, x) for row in rows for x in members]
