"""pages/drawings: the lines of a sociogram: their way, their letters where these hide nothing, their arrows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from kawung.pages.drawings.look import border, paint
from kawung.pages.drawings.marks import HOLLOW, weight
from kawung.pages.drawings.markup import element, link, number, text, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pages.drawings.look import Shape
    from kawung.pages.drawings.values import Tie

Point = tuple[float, float]
_LANE = 19.0
_ALONG = (0.5, 0.43, 0.57, 0.36, 0.64, 0.29, 0.71, 0.23, 0.77)
SIZE = 12.0
HIGH = 14.0


@dataclass(slots=True)
class Line:
    """A linkage on paper: from where over which point to where, and where its letters stand."""

    tie: Tie
    start: Point
    over: Point
    end: Point
    letters: str
    at: Point = (0.0, 0.0)

    def along(self, t: float) -> Point:
        """Give the point at a part of the way."""
        a, b, c = (1 - t) * (1 - t), 2 * t * (1 - t), t * t
        return (
            a * self.start[0] + b * self.over[0] + c * self.end[0],
            a * self.start[1] + b * self.over[1] + c * self.end[1],
        )

    @property
    def wide(self) -> float:
        """How much room the letters take."""
        return width(self.letters, SIZE) + 4


def lines(ties: Sequence[Tie], at: Mapping[str, Point], letters: Mapping[str | None, str]) -> list[Line]:
    """Lay lines from node to node; those between the same two run beside each other."""
    between: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in ties:
        between[min(tie.source, tie.target), max(tie.source, tie.target)].append(tie)
    found = []
    for (first, last), several in between.items():
        (ax, ay), (bx, by) = at[first], at[last]
        dx, dy = bx - ax, by - ay
        length = sqrt(dx * dx + dy * dy) or 1.0
        for n, tie in enumerate(several):
            lane = (n - (len(several) - 1) / 2) * _LANE * 2
            over = ((ax + bx) / 2 - dy / length * lane, (ay + by) / 2 + dx / length * lane)
            start, end = (at[first], at[last]) if tie.source == first else (at[last], at[first])
            found.append(Line(tie, start, over, end, letters.get(tie.variable, "")))
    return sorted(found, key=lambda line: line.tie.key)


def place_letters(found: Sequence[Line], nodes: Sequence[tuple[Point, float]]) -> None:
    """Put each line's letters where they hide the least: no node, no letters of others, near the middle."""
    boxes = [(x - far, y - far, x + far, y + far) for (x, y), far in nodes]
    for line in sorted((one for one in found if one.letters), key=lambda one: (_length(one), one.tie.key)):
        best, least = line.along(0.5), -1.0
        for n, t in enumerate(_ALONG):
            x, y = line.along(t)
            box = (x - line.wide / 2, y - HIGH / 2, x + line.wide / 2, y + HIGH / 2)
            cost = sum(overlap(box, other) for other in boxes) + n * 2.0
            if least < 0 or cost < least:
                best, least = (x, y), cost
        line.at = best
        x, y = best
        boxes.append((x - line.wide / 2, y - HIGH / 2, x + line.wide / 2, y + HIGH / 2))


def _length(line: Line) -> float:
    dx, dy = line.end[0] - line.start[0], line.end[1] - line.start[1]
    return round(dx * dx + dy * dy, 3)


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    """Tell how large the area is that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def drawn(line: Line, ends: tuple[Shape, Shape], *, dashed: bool) -> str:
    """Draw a line: as wide as its strength, hollow where that is not known, with an arrow where a way was said."""
    tie = line.tie
    start, end = line.start, line.end
    wide = weight(tie.strength) if tie.strength else HOLLOW[0]
    arrow = ""
    if tie.flow == "along":
        end, arrow = _arrow(line.over, line.end, ends[1], wide)
    elif tie.flow == "against":
        start, arrow = _arrow(line.over, line.start, ends[0], wide)
    way = f"M{_at(start)}L{_at(end)}" if _straight(line) else f"M{_at(start)}Q{_at(line.over)} {_at(end)}"
    path = element("path", d=way, stroke_width=wide, stroke_dasharray="6 4" if dashed else None)
    if not tie.strength:
        path += element("path", d=way, stroke_width=HOLLOW[1], stroke=paint("ground"))
    return path + arrow


def letters(line: Line, said: str, href: str | None) -> str:
    """Write a line's letters, boxed where it is rivalry, with what the line says."""
    x, y = line.at
    written = element("text", text(line.letters, 6), x=x, y=y + 4.3)
    if line.tie.rivalry:
        box = {"x": x - line.wide / 2, "y": y - HIGH / 2 - 0.5, "width": line.wide, "height": HIGH + 1}
        written = element("rect", fill=paint("ground"), stroke=paint("ink"), stroke_width=1.2, **box) + written
    if not said:
        return written
    told = element("title", text(said, 160))
    return link(told + written, href, tabindex="-1") if href else element("g", told + written)


def _straight(line: Line) -> bool:
    mx, my = (line.start[0] + line.end[0]) / 2, (line.start[1] + line.end[1]) / 2
    return abs(mx - line.over[0]) + abs(my - line.over[1]) < 0.01


def _at(point: Point) -> str:
    return f"{number(round(point[0], 1))} {number(round(point[1], 1))}"


def _arrow(over: Point, tip: Point, shape: Shape, wide: float) -> tuple[Point, str]:
    """Draw an arrow that touches a node's border; gives where the line ends beneath it too."""
    dx, dy = over[0] - tip[0], over[1] - tip[1]
    length = sqrt(dx * dx + dy * dy) or 1.0
    dx, dy = dx / length, dy / length
    far = border(shape, dx, dy) + 1.5
    long, half = 8 + wide * 0.9, 4 + wide * 0.7
    x, y = tip[0] + dx * far, tip[1] + dy * far
    bx, by = x + dx * long, y + dy * long
    points = ((x, y), (bx - dy * half, by + dx * half), (bx + dy * half, by - dx * half))
    drawn_ = element("path", d=f"M{'L'.join(_at(p) for p in points)}Z", fill=paint("edge"), stroke="none")
    return (x + dx * (long - 1), y + dy * (long - 1)), drawn_
