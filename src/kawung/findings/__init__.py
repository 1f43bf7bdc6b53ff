"""
ground: a study as it was read, before anything is made of it.

Plain values that know no file, no RDF and no rule: `cells` are what cells hold and columns of them, `study` what they
are parts of.
"""

from __future__ import annotations

from kawung.findings.cells import EMPTY, ITSELF, Area, Cell, Cells, Dated, Named, NotKnown, Ref, Unread, Value, Withheld
from kawung.findings.study import Figure, Held, Part, Row, Sheet, Study, letter, place

__all__ = [
    "EMPTY",
    "ITSELF",
    "Area",
    "Cell",
    "Cells",
    "Dated",
    "Figure",
    "Held",
    "Named",
    "NotKnown",
    "Part",
    "Ref",
    "Row",
    "Sheet",
    "Study",
    "Unread",
    "Value",
    "Withheld",
    "letter",
    "place",
]
