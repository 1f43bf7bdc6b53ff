"""
pages/drawings: values → drawings as static SVG, each with a table of the same numbers, in both languages.

No library and no script is needed, the same values give the same bytes, colours follow the page, and every word of the
data is text. `taking` and `answering` make the values of what networks and answers are elsewhere.
"""

from __future__ import annotations

from kawung.pages.drawings.areas import areas
from kawung.pages.drawings.charts import bars, ranking, shares
from kawung.pages.drawings.flows import flows
from kawung.pages.drawings.matrix import matrix
from kawung.pages.drawings.sociogram import Egos, multiples, sociogram
from kawung.pages.drawings.table import Cell, Table
from kawung.pages.drawings.values import (
    About,
    Actor,
    Area,
    Bar,
    Category,
    Drawing,
    Flow,
    Flows,
    Head,
    Known,
    Matrix,
    Network,
    Ranked,
    Share,
    Stop,
    Strength,
    Tie,
    Variable,
)

__all__ = [
    "About",
    "Actor",
    "Area",
    "Bar",
    "Category",
    "Cell",
    "Drawing",
    "Egos",
    "Flow",
    "Flows",
    "Head",
    "Known",
    "Matrix",
    "Network",
    "Ranked",
    "Share",
    "Stop",
    "Strength",
    "Table",
    "Tie",
    "Variable",
    "areas",
    "bars",
    "flows",
    "matrix",
    "multiples",
    "ranking",
    "shares",
    "sociogram",
]
