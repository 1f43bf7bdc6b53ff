"""
publication: what two releases of a study say together that neither says alone.

A figure of 12 firms and a year later one of 13 tell of the one that came. So counts of a release are compared with
those of an earlier one: where they differ by fewer than the smallest crowd, somebody is singled out ("differencing",
Hundepool and others 2012, Statistical Disclosure Control).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kawung.findings import place
from kawung.problems import Words
from kawung.publication.risks import (
    Cure,
    Risk,
    Target,
    by_key,
    concept_label,
    concepts_of,
    informants,
    keys_of,
)
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kawung.findings import Row, Study
    from kawung.publication.risks import Limits

Cell = tuple[str, ...]
"""A cell of a table of counts: the table's name, then what it counts: `("linkages", "new", "marketing")`."""
Counts = dict[Cell, int]


def counts(study: Study) -> Counts:
    """Count what anybody can count in a release: informants by category and kind, linkages by category and variable."""
    return {cell: len(rows) for cell, rows in _cells(study).items()}


def _cells(study: Study) -> dict[Cell, list[Row]]:
    found: dict[Cell, list[Row]] = defaultdict(list)
    actors, asked = by_key(study, "actors"), informants(study)
    for key, row in actors.items():
        if key in asked:
            for column, values in (("category", keys_of(row, "category")), ("kind", concepts_of(row, "kind"))):
                for value in values:
                    found["informants", column, value].append(row)
    for row in study.rows("linkages"):
        parties = {key for column in ("from", "to", "participants") for key in keys_of(row, column, "actors")}
        of = {category for key in parties if key in actors for category in keys_of(actors[key], "category")}
        for variable in concepts_of(row, "variable"):
            found["linkages", "", variable].append(row)
            for category in of:
                found["linkages", category, variable].append(row)
    return found


def find(study: Study, earlier: Mapping[str, Mapping[Cell, int]], limits: Limits) -> list[Risk]:
    """
    Compare the counts of a study with those of earlier releases, by the names of these.

    A count that only one of the two has says nothing of a difference: it may be withheld there.
    """
    now = _cells(study)
    return [risk for name, before in earlier.items() for risk in _compared(study, now, name, before, limits)]


def _compared(
    study: Study, now: Mapping[Cell, list[Row]], name: str, before: Mapping[Cell, int], limits: Limits
) -> Iterator[Risk]:
    for cell in sorted(now.keys() & before.keys()):
        rows, difference = now[cell], len(now[cell]) - before[cell]
        if not 0 < abs(difference) < limits.smallest:
            continue
        table, first, _ = cell
        if table == "linkages":
            targets = tuple(Target(row.table, row.key) for row in rows)
            column = "variable"
        else:
            targets = tuple(Target(row.table, row.key, first) for row in rows)
            column = first
        what = words(
            "disclosure_risk.difference",
            cell=_said(study, cell),
            before=before[cell],
            now=len(rows),
            n=abs(difference),
            release=name,
        )
        item = "-".join(["cells", *(part for part in cell if part), name.lower()])
        places = tuple(place(study, row, column, neighbours=False) for row in rows)
        yield Risk(item, what, places, tuple(row.key for row in rows), abs(difference), (Cure("withhold", targets),))


def _said(study: Study, cell: Cell) -> Words:
    """Say what a cell counts, in the sheet's words."""
    table, first, second = cell
    if table == "informants":
        of = concept_label("actor-kind", second) if first == "kind" else _category(study, second)
        return words("disclosure_risk.informants", of=of)
    variable = concept_label("variable", second)
    if not first:
        return words("disclosure_risk.all_linkages", variable=variable)
    return words("disclosure_risk.linkages_of", of=_category(study, first), variable=variable)


def _category(study: Study, key: str) -> Words:
    row = by_key(study, "category").get(key)
    texts = (row.cells[c].text if row and c in row.cells else key for c in ("label_en", "label_id"))
    return Words(*texts)
