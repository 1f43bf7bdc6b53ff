"""pages/drawings: places for one node amid the others: each on its side, by the direction of its linkages."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
# Suppliers stand on the left, buyers on the right, peers above, the rest below: as goods flow through the drawing.
_LEFT, _RIGHT, _ABOVE, _BELOW = "vertical-backward", "vertical-forward", "horizontal", "below"
_APART, _EDGE, _WIDTH = 62.0, 30.0, 360.0


def around(
    centre: int, count: int, sides: Sequence[str], apart: float, below: float
) -> tuple[list[Point], float, float]:
    """
    Place *count* nodes around one, *apart* and with room *below* each; gives the points and the paper's size.

    *sides* has for each node the direction of its linkages.
    """
    there: dict[str, list[int]] = defaultdict(list)
    for n in range(count):
        if n != centre:
            there[sides[n] if sides[n] in (_LEFT, _RIGHT, _ABOVE) else _BELOW].append(n)
    across = max(len(there[_ABOVE]), len(there[_BELOW]), 1)
    down = max(len(there[_LEFT]), len(there[_RIGHT]), 1)
    edge = max(_EDGE, apart / 2)
    wide = max(_WIDTH, across * apart + 2 * _EDGE)
    upper, lower = bool(there[_ABOVE]), bool(there[_BELOW])
    tall = max(_APART, apart * 0.5 + below)
    band = max((down - 1) * tall, 60.0)
    middle = _EDGE + (band / 2 + 75 + below if upper else band / 2)
    high = middle + (band / 2 + 75 + below / 2 if lower else band / 2) + _EDGE + below
    points: list[Point] = [(0.0, 0.0)] * count
    points[centre] = (wide / 2, middle)
    for side, x in ((_LEFT, edge), (_RIGHT, wide - edge)):
        for at, n in enumerate(there[side]):
            points[n] = (x, middle + (at - (len(there[side]) - 1) / 2) * tall)
    for side, y in ((_ABOVE, _EDGE), (_BELOW, high - _EDGE - below)):
        row = there[side]
        step = min((wide - 2 * edge) / max(len(row) - 1, 1), 130.0)
        for at, n in enumerate(row):
            points[n] = (wide / 2 + (at - (len(row) - 1) / 2) * step, y)
    return points, wide, high
