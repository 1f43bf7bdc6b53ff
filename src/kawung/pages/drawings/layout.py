"""
pages/drawings: where the nodes of a network stand, the same on every machine.

Distances on paper follow the steps from node to node (stress, lowered pair by pair: Zheng, Pawar, Goodman 2018,
https://arxiv.org/abs/1710.04626); several beginnings are tried, and of small networks each node is moved about until
few lines cross and none runs through a node. Only sums, products, quotients and roots are used, which IEEE 754 rounds
alike everywhere; chance comes from a fixed seed.
"""

from __future__ import annotations

import random
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from kawung.pages.drawings.untangling import EDGE, Plan, tangle, untangled

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
_SEED = 20260101
_ROUNDS = 30
_COOLER = 0.72
_SMALL, _MIDDLE = 40, 80  # up to how many nodes several beginnings are tried


class Placed(NamedTuple):
    """Where nodes stand, in the order in which they were given, and how large the paper is."""

    points: tuple[Point, ...]
    width: float
    height: float


@lru_cache(maxsize=16)
def placed(count: int, pairs: tuple[tuple[int, int], ...], width: float, apart: float, below: float) -> Placed:
    """
    Place *count* nodes that *pairs* link on paper of a *width*, *apart* from each other, with room *below* each.

    Parts that nothing links stand beside or below each other, the largest first.
    """
    points: list[Point] = [(0.0, 0.0)] * count
    x = top = high = 0.0
    for nodes in _parts(count, pairs):
        places = {node: n for n, node in enumerate(nodes)}
        inside = tuple((places[a], places[b]) for a, b in pairs if a in places)
        room = width if len(nodes) * 2 > count else max(width * sqrt(len(nodes) / count), apart * 1.6 + 2 * EDGE)
        part = _part(Plan(len(nodes), inside, min(room, width), apart, below))
        if x + part.width > width + 0.1:
            x, top, high = 0.0, top + high, 0.0
        for node, (px, py) in zip(nodes, part.points, strict=True):
            points[node] = (round(px + x, 1), round(py + top, 1))
        x, high = x + part.width, max(high, part.height)
    return Placed(tuple(points), width, round(top + high, 1))


def _parts(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Find the parts of a network that nothing links, the largest first."""
    part = list(range(count))
    for a, b in pairs:
        here, there = part[a], part[b]
        if here != there:
            part = [min(here, there) if one in (here, there) else one for one in part]
    found: dict[int, list[int]] = {}
    for node, one in enumerate(part):
        found.setdefault(one, []).append(node)
    return sorted(found.values(), key=lambda nodes: (-len(nodes), nodes))


def _part(plan: Plan) -> Placed:
    tries = 8 if plan.count <= _SMALL else 3 if plan.count <= _MIDDLE else 1
    steps = _steps(plan.count, plan.pairs)
    best: list[Point] = []
    least = 0.0
    for n in range(tries):
        points = _spread(_fitted(_stress(plan.count, steps, _SEED + n), plan), plan)
        cost = tangle(points, plan) if tries > 1 else 0.0
        if not best or cost < least:
            best, least = points, cost
    best = _spread(_filled(untangled(best, plan, _SEED), plan), plan)
    return _trimmed(best, plan)


def _steps(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Count the steps between any two nodes."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        beside[a].append(b)
        beside[b].append(a)
    found: list[list[int]] = []
    for start in range(count):
        far = [-1] * count
        far[start] = 0
        queue = [start]
        for here in queue:
            for there in beside[here]:
                if far[there] < 0:
                    far[there] = far[here] + 1
                    queue.append(there)
        found.append(far)
    return found


def _stress(count: int, steps: list[list[int]], seed: int) -> list[Point]:
    """Lower the stress from a beginning that chance makes."""
    chance = random.Random(seed)  # noqa: S311 - where nodes stand is no secret
    xs = [chance.random() for _ in range(count)]
    ys = [chance.random() for _ in range(count)]
    couples = [(i, j, float(steps[i][j])) for i in range(count) for j in range(i)]
    if not couples:
        return list(zip(xs, ys, strict=True))
    step = max(far for _, _, far in couples) ** 2
    for _ in range(_ROUNDS):
        chance.shuffle(couples)
        for i, j, far in couples:
            dx, dy = xs[i] - xs[j], ys[i] - ys[j]
            length = sqrt(dx * dx + dy * dy) or 1e-6
            pull = min(step / (far * far), 1.0) * (length - far) / (2 * length)
            xs[i] -= pull * dx
            ys[i] -= pull * dy
            xs[j] += pull * dx
            ys[j] += pull * dy
        step *= _COOLER
    return list(zip(xs, ys, strict=True))


def _fitted(points: list[Point], plan: Plan) -> list[Point]:
    """Stretch a layout over the paper, turned so that its longer side lies along the paper's longer side."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if (max(xs) - min(xs) > max(ys) - min(ys)) != (plan.width > plan.height):
        xs, ys = ys, xs
    return _filled(list(zip(xs, ys, strict=True)), plan)


def _filled(points: list[Point], plan: Plan) -> list[Point]:
    """Stretch a layout over the paper, at most half as much again in one direction as in the other."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    wide, high = max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
    left, top, right, bottom = plan.inner()
    along, down = (right - left) / wide, (bottom - top) / high
    along, down = min(along, down * 1.5), min(down, along * 1.5)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    from_x, from_y = min(xs) + wide / 2, min(ys) + high / 2
    return [(middle_x + (x - from_x) * along, middle_y + (y - from_y) * down) for x, y in zip(xs, ys, strict=True)]


def _spread(points: list[Point], plan: Plan) -> list[Point]:
    """Push nodes apart until none is nearer to another than it may be, or no room is left."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top, right, bottom = plan.inner()
    tall = plan.apart + plan.below
    for _ in range(80):
        moved = False
        for i in range(len(xs)):
            for j in range(i):
                dx, dy = xs[i] - xs[j], (ys[i] - ys[j]) * plan.apart / tall
                length = sqrt(dx * dx + dy * dy)
                if length < plan.apart - 0.1:
                    moved = True
                    if length < 1e-3:
                        dx, dy, length = 1e-3 * (i + 1), 1e-3, 1e-3 * (i + 1)
                    push = (plan.apart - length) / (2 * length)
                    xs[i] += dx * push
                    ys[i] += dy * push * tall / plan.apart
                    xs[j] -= dx * push
                    ys[j] -= dy * push * tall / plan.apart
        xs = [min(max(x, left), right) for x in xs]
        ys = [min(max(y, top), bottom) for y in ys]
        if not moved:
            break
    return list(zip(xs, ys, strict=True))


def _trimmed(points: list[Point], plan: Plan) -> Placed:
    """Cut off paper above and below that nothing stands on, and round to what is written."""
    if not points:
        return Placed((), plan.width, 0)
    left, top, right, bottom = plan.inner()
    shift = min(y for _, y in points) - top
    unused = bottom - max(y for _, y in points)
    aside = ((right - max(x for x, _ in points)) - (min(x for x, _ in points) - left)) / 2
    rounded = tuple((round(x + aside, 1), round(y - shift, 1)) for x, y in points)
    return Placed(rounded, plan.width, round(plan.height - shift - unused, 1))
