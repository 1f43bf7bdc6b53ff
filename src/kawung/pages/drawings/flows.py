"""
pages/drawings: vertical linkages of a study as a flow: from suppliers over firms by category to buyers.

Bands are as wide as there are linkages; a linkage of a group is one statement about many, so it is a dashed line of
no width, with the words for it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.frame import HALO, SMALL, WIDTH, nothing, svg, titled
from kawung.pages.drawings.lines import overlap
from kawung.pages.drawings.look import paint, shape
from kawung.pages.drawings.markup import element, link, number, text, width, wrapped
from kawung.pages.drawings.table import NOTHING, Cell, Table
from kawung.pages.drawings.values import Drawing, nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pages.drawings.values import Category, Flow, Flows, Href, Stop
    from kawung.problems import Language

_BAR, _GAP, _HEAD = 14.0, 16.0, 22.0
_LINE, _SIZE = 14.0, 12.0
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
_MOST, _LEAST = 210.0, 6.0  # how high a column's bars are together, and one bar at least
_NONE = 12.0  # the room that a line of no width takes


def flows(
    what: Flows,
    language: Language,
    href: Href = nowhere,
    *,
    name: str = "flows",
    categories: Sequence[Category] = (),
) -> Drawing | None:
    """Draw a study's vertical linkages; None if there is none. *categories* give the firms' bars their shades."""
    if not what.flows:
        return None
    sheet = _Sheet(what, language, href, {c.key: n for n, c in enumerate(categories)})
    body, high = sheet.body()
    counted = sum(flow.linkages for flow in what.flows)
    groups = sum(flow.uncounted for flow in what.flows)
    said = words.text("flows.counted", language, n=counted)
    if groups:
        said += " " + words.text("flows.groups", language, n=groups)
    title = titled(words.text("flows.title", language, study=what.title), what.made_up, language)
    read = [words.text("flows.read", language)] * bool(counted)
    read += [words.text("flows.read_groups", language)] * bool(groups)
    return Drawing(
        svg=svg("flows", name, (WIDTH, high), (title, said), body, made_up=what.made_up, language=language),
        title=title,
        described=said,
        caption=" ".join(read),
        key="",
        table=_table(what, title, language, href),
    )


def _table(what: Flows, title: str, language: Language, href: Href) -> Table:
    stops = {stop.key: stop for stop in what.stops}
    rows = []
    for flow in what.flows:
        source, target = stops[flow.source], stops[flow.target]
        rows.append(
            (
                Cell(source.label.in_(language), href=href(source.iri) if source.iri else None),
                Cell(target.label.in_(language), href=href(target.iri) if target.iri else None),
                _count(flow, language),
                Cell(words.number(flow.uncounted, language), number=True) if flow.uncounted else Cell("–", number=True),
            )
        )
    heads = [Cell(words.text(f"flows_table.{one}", language)) for one in ("source", "target")]
    heads += [Cell(words.text(f"flows_table.{one}", language), True) for one in ("linkages", "groups")]
    return Table(words.text("drawing.table", language, title=title), tuple(heads), tuple(rows))


def _count(flow: Flow, language: Language) -> Cell:
    """Say how many linkages were counted; none where they are told of groups only does not mean that there are none."""
    if not flow.linkages and flow.uncounted:
        return Cell(nothing("not-reported", language), mark=NOTHING["not-reported"])
    return Cell(words.number(flow.linkages, language), number=True, value=str(flow.linkages))


class _Sheet:
    """The flow while it is drawn: each node's place, and how far its sides are filled."""

    def __init__(self, what: Flows, language: Language, href: Href, places: Mapping[str, int]) -> None:
        self.what, self.language, self.href, self.places = what, language, href, places
        self.stops = {stop.key: stop for stop in what.stops}
        self.out: dict[str, list[Flow]] = defaultdict(list)
        self.into: dict[str, list[Flow]] = defaultdict(list)
        for flow in what.flows:
            self.out[flow.source].append(flow)
            self.into[flow.target].append(flow)
        columns = [[s for s in what.stops if s.column == n] for n in range(3)]
        most = max(sum(self._linkages(stop) for stop in column) for column in columns)
        self.unit = min(_MOST / most, 14.0) if most else 0.0
        self.tops: dict[str, float] = {}
        self.high = max(self._column(column) for column in columns)
        for column in columns:  # a lower column stands in the middle
            if column:
                last = column[-1]
                spare = (self.high - self.tops[last.key] - self._tall(last)) / 2
                for stop in column:
                    self.tops[stop.key] += max(spare - 4, 0)

    def _column(self, column: Sequence[Stop]) -> float:
        y = 4.0
        for stop in column:
            y += len(self._label(stop)) * _LINE + 6
            self.tops[stop.key] = y
            y += self._tall(stop) + _GAP
        return y - _GAP + 8

    def _linkages(self, stop: Stop) -> int:
        return max(sum(f.linkages for f in side[stop.key]) for side in (self.out, self.into))

    def _side(self, flows_: Sequence[Flow]) -> float:
        return sum(f.linkages * self.unit + (_NONE if f.uncounted else 0) for f in flows_)

    def _tall(self, stop: Stop) -> float:
        return max(_LEAST, *(self._side(side[stop.key]) for side in (self.out, self.into)))

    def _label(self, stop: Stop) -> list[str]:
        return wrapped(stop.label.in_(self.language), _SIZE, WIDTH / 3 - 8, 4, bold=True)

    def _x(self, stop: Stop) -> float:
        return (0.0, (WIDTH - _BAR) / 2, WIDTH - _BAR)[stop.column]

    def body(self) -> tuple[str, float]:
        """Draw the bands, above them their numbers, above all the nodes."""
        bands = ""
        spans: list[tuple[float, float, float, float, int]] = []
        left = {key: self.tops[key] for key in self.stops}
        right = dict(left)
        order = sorted(self.what.flows, key=lambda f: (self.tops[f.source], self.tops[f.target]))
        for flow in order:
            source, target = self.stops[flow.source], self.stops[flow.target]
            start, end = self._x(source) + _BAR, self._x(target)
            wide = flow.linkages * self.unit
            if wide:
                bands += self._band(flow, (start, right[source.key]), (end, left[target.key]), wide)
                spans.append((start, right[source.key] + wide / 2, end, left[target.key] + wide / 2, flow.linkages))
                right[source.key] += wide
                left[target.key] += wide
            if flow.uncounted:
                y1, y2 = right[source.key] + _NONE / 2, left[target.key] + _NONE / 2
                way = self._way(start, y1, end, y2)
                bands += element("path", d=f"M{way}", fill="none", stroke_width=2, stroke_dasharray="5 4")
                right[source.key] += _NONE
                left[target.key] += _NONE
        drawn = element("g", bands, fill=paint("panel"), stroke=paint("edge"), stroke_width=1)
        drawn += element("g", self._numbers(spans), font_size=SMALL, text_anchor="middle", aria_hidden="true", **HALO)
        return drawn + "".join(self._node(stop) for stop in self.what.stops), self.high

    def _numbers(self, spans: Sequence[tuple[float, float, float, float, int]]) -> str:
        """Write the number of each band where it meets no label and no other number."""
        boxes = [box for stop in self.what.stops for box in self._label_boxes(stop)]
        drawn = ""
        for x1, y1, x2, y2, count in spans:
            said = words.number(count, self.language)
            half = width(said, SMALL) / 2 + 2
            best, least = (0.0, 0.0, 0.0, 0.0), -1.0
            for n, t in enumerate(_ALONG):
                x = x1 + (x2 - x1) * (1.5 * t - 1.5 * t * t + t * t * t)  # the curve that _way draws
                y = y1 + (y2 - y1) * (3 * t * t - 2 * t * t * t)
                box = (x - half, y - 8, x + half, y + 8)
                cost = sum(overlap(box, other) for other in boxes) + n
                if least < 0 or cost < least:
                    best, least = box, cost
            boxes.append(best)
            drawn += element("text", text(said), x=(best[0] + best[2]) / 2, y=(best[1] + best[3]) / 2 + 4.3)
        return drawn

    def _label_boxes(self, stop: Stop) -> list[tuple[float, float, float, float]]:
        lines = self._label(stop)
        found = []
        for n, line in enumerate(lines):
            wide = width(line, _SIZE, bold=True)
            left = (0.0, (WIDTH - wide) / 2, WIDTH - wide)[stop.column]
            low = self.tops[stop.key] - 6 - (len(lines) - 1 - n) * _LINE
            found.append((left, low - 12, left + wide, low + 4))
        return found

    @staticmethod
    def _way(x1: float, y1: float, x2: float, y2: float) -> str:
        middle = number((x1 + x2) / 2)
        return f"{number(x1)} {number(y1)}C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"

    def _band(self, flow: Flow, start: tuple[float, float], end: tuple[float, float], wide: float) -> str:
        (x1, y1), (x2, y2) = start, end
        there = self._way(x1, y1, x2, y2)
        back = self._way(x2, y2 + wide, x1, y1 + wide)
        source, target = (self.stops[key].label.in_(self.language) for key in (flow.source, flow.target))
        said = element("title", text(f"{source} → {target}: {words.number(flow.linkages, self.language)}", 160))
        return element("path", said, d=f"M{there}L{back}Z", class_="band", data_from=flow.source, data_to=flow.target)

    def _node(self, stop: Stop) -> str:
        x, y = self._x(stop), self.tops[stop.key]
        place = self.places.get(stop.category or "")
        shade = shape(place).shade if place is not None else "ground"
        drawn = element(
            "rect",
            x=x,
            y=y,
            width=_BAR,
            height=self._tall(stop),
            fill=paint(shade),
            stroke=paint("ink"),
            stroke_width=1.6,
        )
        anchor = ("start", "middle", "end")[stop.column]
        at = (x, x + _BAR / 2, x + _BAR)[stop.column]
        lines = self._label(stop)
        written = "".join(
            element("text", text(line), x=at, y=y - 6 - (len(lines) - 1 - n) * _LINE) for n, line in enumerate(lines)
        )
        named = element("g", written, font_size=_SIZE, font_weight="700", text_anchor=anchor, **HALO)
        return link(drawn + named, self.href(stop.iri) if stop.iri else None)
