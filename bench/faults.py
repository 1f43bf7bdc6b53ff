"""
Faults planted in a made-up study: one cell a row, of many kinds, and a list of what was planted where.

Kinds are those that a check must name at the cell. Chosen rows are spread over the whole study; a row gets one fault.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from bench.files import dictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.making import Row, Tables


class Planted(NamedTuple):
    """One fault: its kind and its place, rows counted as a spreadsheet counts them."""

    kind: str
    study: str
    file: str
    row: int
    column: str


class _Kind(NamedTuple):
    """A kind of fault: the table and column it is planted in, what the cell then says, and rows it suits."""

    table: str
    column: str
    text: Callable[[Row], str]
    suits: Callable[[Row], bool] = lambda _row: True


def _said(text: str) -> Callable[[Row], str]:
    return lambda _row: text


def _tie(row: Row) -> bool:
    return bool(row.get("to")) and not row.get("direction") and not row["from"].startswith("G-")


def _among_producers(row: Row) -> bool:
    return _tie(row) and row.get("from_role") == row.get("to_role") == "producer"


KINDS: dict[str, _Kind] = {
    "unknown actor": _Kind("linkages", "to", lambda row: f"X{row['id'][1:]}", _tie),
    "word that is no choice": _Kind("linkages", "polarity", _said("erat sekali")),
    "strength off the scale": _Kind("linkages", "strength", _said("kuat sekali"), _tie),
    "share over a hundred": _Kind("linkages", "share", _said("160"), _tie),
    "number that is none": _Kind("linkages", "alternatives", _said("dua"), _tie),
    "two values in one cell": _Kind("linkages", "variable", _said("marketing; raw-material"), _tie),
    "no finding": _Kind("linkages", "finding", _said("")),
    "unknown finding": _Kind("linkages", "finding", lambda row: f"X{row['id'][1:]}"),
    "direction against the roles": _Kind("linkages", "direction", _said("institutional"), _among_producers),
    "no locator": _Kind("findings", "locator", _said("")),
    "finding without a source": _Kind("findings", "interview", _said(""), lambda row: bool(row.get("interview"))),
    "consent missing": _Kind("interviews", "consent", _said("")),
    "day that does not exist": _Kind("interviews", "date", _said("2026-02-30")),
    "unknown category": _Kind("actors", "category", _said("baruu"), lambda row: bool(row.get("category"))),
    "rival of itself": _Kind("claims", "rival_of", lambda row: row["id"]),
    "depends on itself": _Kind("dependences", "depends_on", lambda row: row["dependent"]),
    "count over its base": _Kind("aggregates", "value", _said("999"), lambda row: row["measure"] == "count"),
    "figure not of its measure": _Kind("aggregates", "value", _said("ada"), lambda row: row["measure"] == "value"),
    "doubled key": _Kind("elicitation", "id", lambda row: row["id"]),
}


def plant(tables: Tables, share: float, seed: str) -> list[Planted]:
    """
    Change cells of *tables* in place so that about *share* of the rows are wrong; return what was planted, in order.

    Of kinds that suit few rows there are few.
    """
    dice = random.Random(seed)  # noqa: S311 - made-up data, nothing secret
    study = tables["study"][0]["key"]
    wanted = round(share * sum(len(rows) for rows in tables.values()))
    taken: set[tuple[str, int]] = set()
    planted: list[Planted] = []
    names = list(KINDS)
    dice.shuffle(names)
    while names and len(planted) < wanted:
        kind = KINDS[name := names.pop(0)]
        rows = tables.get(kind.table, [])
        free = [at for at in range(1, len(rows)) if (kind.table, at) not in taken and kind.suits(rows[at])]
        if not free:
            continue
        names.append(name)
        at = dice.choice(free)
        taken.add((kind.table, at))
        if name == "doubled key":  # the key of the row before, which is left as it is
            taken.add((kind.table, at - 1))
            rows[at] = {**rows[at], "id": rows[at - 1]["id"]}
        else:
            rows[at] = {**rows[at], kind.column: kind.text(rows[at])}
        planted.append(Planted(name, study, dictionary()[kind.table]["file"], at + 2, kind.column))
    return sorted(planted)
