"""
corridor: the shipped table of administrative areas → quads of `graph/regions`.

Codes are texts from file to graph: 33.10 read as a number would be 33.1. The table and its licence are in
`data/regions/`.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung import resources
from kawung.iris import TYPE, Quad, literal, term

if TYPE_CHECKING:
    from kawung.iris import Minter, Term

__all__ = ["codes", "quads"]

_TABLE = "data/regions/areas.csv"


class _Area(NamedTuple):
    """One line of the table; `bps_code` is empty where no source gives it, `parent_code` for a province."""

    level: str
    kemendagri_code: str
    bps_code: str
    parent_code: str
    name: str


@lru_cache(maxsize=1)
def _areas() -> tuple[_Area, ...]:
    return tuple(_Area(**row) for row in csv.DictReader(io.StringIO(resources.text(_TABLE), newline="")))


def _notation(code: str, datatype: str) -> Term:
    """Spell a code under a datatype of its own, as SKOS asks of a notation (https://www.w3.org/TR/skos-reference/#notations)."""
    return f"{literal(code)}^^{term(datatype)}"


def codes() -> frozenset[str]:
    """Return the Kemendagri codes of all areas known."""
    return frozenset(area.kemendagri_code for area in _areas())


def quads(minter: Minter) -> list[Quad]:
    """
    Describe every area: its name, level, codes and the area it lies in; sorted, in `graph/regions`.

    `kw:level` is province, regency, district or village. Codes stand twice: as plain texts, and under their
    own datatypes in `skos:notation`, which no other graph uses since OWL reasoners refuse such datatypes.
    """
    graph = minter.shared_graph("regions")
    found: list[Quad] = []
    for area in _areas():
        said = [
            (TYPE, term("kw:Area")),
            (term("rdfs:label"), literal(area.name, "id")),
            (term("kw:level"), literal(area.level)),
            (term("kw:kemendagriCode"), literal(area.kemendagri_code)),
            (term("skos:notation"), _notation(area.kemendagri_code, "kw:kemendagri-code")),
        ]
        if area.bps_code:
            said.append((term("kw:bpsCode"), literal(area.bps_code)))
            said.append((term("skos:notation"), _notation(area.bps_code, "kw:bps-code")))
        if area.parent_code:
            said.append((term("kw:within"), minter.area(area.parent_code)))
        found += [Quad(minter.area(area.kemendagri_code), p, o, graph) for p, o in said]
    return sorted(found)
