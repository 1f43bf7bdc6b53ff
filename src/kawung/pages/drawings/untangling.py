"""
pages/drawings: moves the nodes of a small network about until few lines cross and none runs through a node.

What a layout costs is counted (`tangle`); a move is kept if it lowers that. Large networks are left as they are.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import sqrt

Point = tuple[float, float]
_EFFORT = 3_000_000  # how many comparisons may be made in all
_MOVES = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1))
_REACHES = (90.0, 60.0, 40.0, 26.0, 16.0, 9.0, 5.0)
_CLEAR = 27.0  # how far a line stays from the middle of a node that it does not lead to
EDGE = 28.0
"""How near to the paper's edge the middle of a node may stand."""
_TALL = 1.08


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A network to be placed: how many nodes, which pairs are linked, and the paper.

    Nodes keep *apart* from each other, with room *below* each.
    """

    count: int
    pairs: tuple[tuple[int, int], ...]
    width: float
    apart: float
    below: float

    @property
    def height(self) -> float:
        """How high the paper may be: less for few nodes, which would stand in a void."""
        few = (self.apart + self.below) * (self.count - 1) + 2 * EDGE + self.below
        return min(self.width * _TALL, few)

    def inner(self) -> tuple[float, float, float, float]:
        """Give the left, top, right and bottom between which nodes may stand."""
        side = max(EDGE, self.apart / 2)
        return side, EDGE, self.width - side, self.height - EDGE - self.below

    @property
    def line(self) -> float:
        """How long a line would best be."""
        return max(self.apart * 1.35, sqrt(self.width * self.height / max(self.count, 1)) * 0.85)


class _Tangles:
    """The nodes while they are moved."""

    def __init__(self, points: list[Point], plan: Plan) -> None:
        self.at = list(points)
        self.plan = plan
        self.length = plan.line
        self.lines: list[list[int]] = [[] for _ in range(plan.count)]
        for n, (a, b) in enumerate(plan.pairs):
            self.lines[a].append(n)
            self.lines[b].append(n)

    def cost(self, node: int) -> float:
        """Count what one node and its lines cost where they are."""
        return self._crowding(node) + sum(self._line(n) for n in self.lines[node]) + self._through(node)

    def whole(self) -> float:
        """Count what all of it costs."""
        nodes = range(self.plan.count)
        return sum(self._crowding(n) + self._through(n) for n in nodes) + sum(
            self._line(n) for n in range(len(self.plan.pairs))
        )

    def _crowding(self, node: int) -> float:
        x, y = self.at[node]
        apart, tall = self.plan.apart, self.plan.apart + self.plan.below
        found = 0.0
        for other, (ox, oy) in enumerate(self.at):
            dx, dy = x - ox, (y - oy) * apart / tall
            near = dx * dx + dy * dy
            if other != node and near < apart * apart:
                found += 4 * (1 - sqrt(near) / apart) + 1
        return found

    def _line(self, line: int) -> float:
        """Count the crossings of a line, the nodes it runs through, and how far it is from its best length."""
        a, b = self.plan.pairs[line]
        start, end = self.at[a], self.at[b]
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = sqrt(dx * dx + dy * dy) or 1e-6
        off = (length - self.length) / self.length
        found = off * off * (0.6 if off > 0 else 1.2)
        for n, (c, d) in enumerate(self.plan.pairs):
            if n != line and a not in (c, d) and b not in (c, d):
                found += crossing(start, end, self.at[c], self.at[d])
        for other, point in enumerate(self.at):
            if other not in (a, b):
                found += _too_near(point, start, end)
        return found

    def _through(self, node: int) -> float:
        """Count the lines of others that run through a node."""
        here = self.at[node]
        return sum(_too_near(here, self.at[a], self.at[b]) for a, b in self.plan.pairs if node not in (a, b))


def crossing(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether two lines cross."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return (_side(a, b, c) > 0) != (_side(a, b, d) > 0) and (_side(c, d, a) > 0) != (_side(c, d, b) > 0)


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def distance(point: Point, start: Point, end: Point) -> float:
    """Tell how far a point is from a line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = dx * dx + dy * dy or 1e-9
    along = min(max(((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / long, 0.0), 1.0)
    px, py = point[0] - start[0] - along * dx, point[1] - start[1] - along * dy
    return sqrt(px * px + py * py)


def _too_near(point: Point, start: Point, end: Point) -> float:
    """Count how badly a line runs through a node."""
    x, y = point
    if (
        x < min(start[0], end[0]) - _CLEAR
        or x > max(start[0], end[0]) + _CLEAR
        or y < min(start[1], end[1]) - _CLEAR
        or y > max(start[1], end[1]) + _CLEAR
    ):
        return 0.0
    far = distance(point, start, end)
    return 3 * (1 - far / _CLEAR) + 0.5 if far < _CLEAR else 0.0


def tangle(points: list[Point], plan: Plan) -> float:
    """Count what a layout costs: crossings, lines through nodes, nodes too near each other, lines too long or short."""
    return _Tangles(points, plan).whole()


def untangled(points: list[Point], plan: Plan, seed: int) -> list[Point]:
    """Move nodes about while that lowers the cost, as long as the effort allows; two may change places too."""
    if not plan.pairs:
        return points
    one = len(plan.pairs) * 2 * len(plan.pairs) / plan.count + len(plan.pairs) * 3 + plan.count
    rounds = int(_EFFORT / (one * plan.count * (len(_MOVES) + 2)))
    if rounds < 2:
        return points
    chance = random.Random(seed)  # noqa: S311 - where nodes stand is no secret
    moved = _Tangles(points, plan)
    left, top, right, bottom = plan.inner()
    for n in range(min(rounds, 28)):
        reach = _REACHES[min(n * len(_REACHES) // min(rounds, 28), len(_REACHES) - 1)]
        better = False
        for node in range(plan.count):
            better |= _moved(moved, node, reach, (left, top, right, bottom))
            if n % 3 == 0:
                better |= _swapped(moved, node, chance.randrange(plan.count))
        if not better and reach == _REACHES[-1]:
            break
    return moved.at


def _moved(tangles: _Tangles, node: int, reach: float, inner: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = inner
    best = start = tangles.at[node]
    least = tangles.cost(node) - 1e-9
    for dx, dy in _MOVES:
        x, y = start[0] + dx * reach, start[1] + dy * reach
        tangles.at[node] = (min(max(x, left), right), min(max(y, top), bottom))
        cost = tangles.cost(node)
        if cost < least:
            best, least = tangles.at[node], cost - 1e-9
    tangles.at[node] = best
    return best != start


def _swapped(tangles: _Tangles, node: int, other: int) -> bool:
    if node == other:
        return False
    at = tangles.at
    before = tangles.cost(node) + tangles.cost(other)
    at[node], at[other] = at[other], at[node]
    if tangles.cost(node) + tangles.cost(other) < before - 1e-9:
        return True
    at[node], at[other] = at[other], at[node]
    return False
