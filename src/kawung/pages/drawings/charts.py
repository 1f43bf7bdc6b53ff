"""
pages/drawings: the charts of answers: rankings, counts, shares with their bounds; each with a table of its numbers.

What has no number is never left out and never 0: its word stands in its place. Lines stand in the order given.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.frame import HALO, SMALL, WIDTH, axis, label, nothing, patterns, svg, ticks, titled, unknown
from kawung.pages.drawings.look import JOINT, outline, paint, shape
from kawung.pages.drawings.markup import element, number, text
from kawung.pages.drawings.table import NOTHING, Cell, Table
from kawung.pages.drawings.values import Drawing, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.pages.drawings.values import About, Bar, Category, Href, Ranked, Share, State
    from kawung.problems import Language

_LEFT, _LINE, _TALL = 10.0, 50.0, 58.0
_BRACKET = 100.0  # the room for "equal rank" beside the marks


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}."


class _Chart:
    """A chart while it is drawn: its language, its links, its ids."""

    def __init__(self, kind: str, about: About, language: Language, href: Href, name: str) -> None:
        self.kind, self.about, self.language, self.href, self.name = kind, about, language, href, name
        self.title = titled(about.title.in_(language), about.made_up, language)

    def to(self, iri: str) -> str | None:
        return self.href(iri) if iri else None

    def label(self, said: str, top: float, iri: str, room: float = WIDTH) -> str:
        return element("g", label(said, 14, top + 18, self.to(iri), room=room), **HALO)

    def number(self, value: Decimal | int | None, state: State = "not-reported") -> Cell:
        """Make the cell of a number, or of the word for why there is none."""
        if value is None:
            return Cell(nothing(state, self.language), mark=NOTHING.get(state, ""))
        return Cell(words.number(value, self.language), number=True, value=str(value))

    def drawing(
        self, high: float, body: str, said: Iterable[str], read: Iterable[str], table: Iterable[Sequence[Cell]]
    ) -> Drawing:
        """Put the parts together; the first row of *table* holds its heads."""
        spoken = ". ".join(said) + "."
        note = self.about.note.in_(self.language) if self.about.note else ""
        heads, *rows = (tuple(row) for row in table)
        return Drawing(
            svg=svg(
                self.kind,
                self.name,
                (WIDTH, high),
                (self.title, spoken),
                body,
                made_up=self.about.made_up,
                language=self.language,
            ),
            title=self.title,
            described=spoken,
            caption=" ".join(part for part in (*read, note) if part),
            key="",
            table=Table(words.text("drawing.table", self.language, title=self.title), heads, tuple(rows)),
        )

    def heads(self, *names: str) -> list[Cell]:
        """Head the columns: whose each line is, what is measured, and what else *names* say."""
        first = Cell(_sentence(self.about.of.in_(self.language)).rstrip("."))
        return [first, *(Cell(words.text(f"chart_table.{one}", self.language), number=True) for one in names)]


def ranking(
    lines: Sequence[Ranked],
    about: About,
    language: Language,
    href: Href = nowhere,
    *,
    name: str = "ranking",
    categories: Sequence[Category] = (),
) -> Drawing | None:
    """
    Draw a ranking: a mark at each value, a line from lowest to highest, a bracket around equal ranks.

    Without any value the ranks stand as words; None if there is neither. *categories* give the marks their shapes.
    """
    values = [v for line in lines for v in (line.value, line.low, line.high) if v is not None]
    if not values and not any(line.rank for line in lines):
        return None
    chart = _Chart("ranking", about, language, href, name)
    right = WIDTH - (_BRACKET if _equal(lines) else 24)
    most = max(values, default=Decimal(0))
    per = (right - _LEFT) / float(most or 1)
    bottom = len(lines) * _LINE + 8
    places = {c.key: n for n, c in enumerate(categories)}
    body = patterns(name, [line.state for line in lines if line.value is None and not line.rank])
    body += axis([t for t in ticks(most) if t <= most], per, (_LEFT, 6, bottom), language) if values else ""
    for n, line in enumerate(lines):
        said = line.label.in_(language)
        said += "" if line.value is None else f" {words.number(line.value, language)}"
        body += chart.label(said, n * _LINE, line.iri, right + 10) + _mark(chart, line, n * _LINE + 34, per, places)
    body += _brackets(lines, right + 30, language)
    spread = any(line.low is not None for line in lines)
    what = about.what.in_(language)
    read = [_sentence(what) if values else words.text("chart.order_only", language)]
    read += [words.text("chart.spread", language)] if spread else []
    heads = chart.heads("rank")
    heads += [Cell(_sentence(what).rstrip("."), number=True)]
    heads += [Cell(words.text("chart_table.spread", language), number=True)] if spread else []
    rows = [_row(chart, line, [one.rank for one in lines], spread=spread) for line in lines]
    high = bottom + (22 if values else 4)
    return chart.drawing(high, body, [_said(line, language) for line in lines], read, [heads, *rows])


def _equal(lines: Sequence[Ranked]) -> bool:
    ranks = [line.rank for line in lines if line.rank]
    return len(set(ranks)) < len(ranks)


def _mark(chart: _Chart, line: Ranked, y: float, per: float, places: Mapping[str, int]) -> str:
    """Draw what a line of a ranking says: a value with its spread, a rank, or why there is none."""
    place = places.get(line.category or "")
    of = JOINT if place is None else shape(place)
    small = 0.9 if of is JOINT else 0.5
    if line.value is None and line.rank:
        told = words.text("chart.rank", chart.language, rank=str(line.rank))
        drawn = outline(of, 24, y, small, fill=paint("soga"))
        return drawn + element("text", text(told), x=44, y=y + 4.3, font_size=SMALL)
    if line.value is None:
        return unknown(chart.name, line.state, (_LEFT + 4, y - 10, 150, 20), chart.language)
    drawn = ""
    if line.low is not None and line.high is not None:
        ends = [_LEFT + float(value) * per for value in (line.low, line.high)]
        way = f"M{number(ends[0])} {number(y)}H{number(ends[1])}"
        way += "".join(f"M{number(x)} {number(y - 6)}V{number(y + 6)}" for x in ends)
        drawn = element("path", d=way, stroke=paint("edge"), stroke_width=2, fill="none", class_="spread")
    at = f"translate({number(_LEFT + float(line.value) * per)} {number(y)})"
    return drawn + element("g", outline(of, 0, 0, small), transform=at, fill=paint("soga"), class_="mark")


def _brackets(lines: Sequence[Ranked], x: float, language: Language) -> str:
    """Draw a bracket around lines of equal rank that stand below each other."""
    drawn, start = "", 0
    while start < len(lines):
        end = start
        while end + 1 < len(lines) and lines[start].rank and lines[end + 1].rank == lines[start].rank:
            end += 1
        if end > start:
            top, bottom = start * _LINE + 28, end * _LINE + 42
            way = f"M{number(x - 8)} {number(top)}h8V{number(bottom)}h-8"
            drawn += element("path", d=way, fill="none", stroke=paint("ink"), stroke_width=2, class_="equal")
            said = words.text("chart.equal", language).split()
            for n, word in enumerate(said):
                at = (top + bottom) / 2 + 4 + (n - (len(said) - 1) / 2) * 16
                drawn += element("text", text(word), x=x + 5, y=at, font_size=SMALL)
        start = end + 1
    return drawn


def _said(line: Ranked, language: Language) -> str:
    name = line.label.in_(language)
    if line.value is None:
        told = words.text("chart.rank", language, rank=str(line.rank)) if line.rank else nothing(line.state, language)
        return f"{name}: {told}"
    said = f"{name}: {words.number(line.value, language)}"
    return f"{said} ({spread})" if (spread := _spread(line, language)) else said


def _spread(line: Ranked, language: Language) -> str:
    if line.low is None or line.high is None:
        return ""
    return f"{words.number(line.low, language)} – {words.number(line.high, language)}"


def _row(chart: _Chart, line: Ranked, ranks: Sequence[int | None], *, spread: bool) -> list[Cell]:
    rank = "–" if line.rank is None else f"{line.rank} =" if ranks.count(line.rank) > 1 else str(line.rank)
    cells = [Cell(line.label.in_(chart.language), href=chart.to(line.iri)), Cell(rank, number=True)]
    cells.append(chart.number(line.value, line.state))
    if spread:
        both = _spread(line, chart.language)
        cells.append(Cell(both, number=True, value=f"{line.low} {line.high}") if both else chart.number(None))
    return cells


def bars(
    lines: Sequence[Bar], about: About, language: Language, href: Href = nowhere, *, name: str = "bars"
) -> Drawing | None:
    """Draw counts as bars with their numbers; None if there is none."""
    counts = [line.count for line in lines if line.count is not None]
    if not counts:
        return None
    chart = _Chart("bars", about, language, href, name)
    most = Decimal(max(counts))
    per = (WIDTH - 52 - _LEFT) / float(most or 1)
    bottom = len(lines) * _LINE + 6
    marks = [t for t in ticks(most) if t <= most and t == t.to_integral_value()]
    body = patterns(name, [line.state for line in lines if line.count is None])
    body += axis(marks, per, (_LEFT, 6, bottom), language)
    said = []
    for n, line in enumerate(lines):
        top, own = n * _LINE, line.label.in_(language)
        body += chart.label(own, top, line.iri)
        if line.count is None:
            body += unknown(name, line.state, (_LEFT, top + 24, 150, 18), language)
            said.append(f"{own}: {nothing(line.state, language)}")
            continue
        wide, told = line.count * per, words.number(line.count, language)
        body += element("rect", x=_LEFT, y=top + 25, width=wide, height=16, fill=paint("soga"), class_="mark")
        body += element("text", text(told), x=_LEFT + wide + 5, y=top + 38, font_size=SMALL, **HALO)
        said.append(f"{own}: {told}")
    what = _sentence(about.what.in_(language))
    heads = [*chart.heads(), Cell(what.rstrip("."), number=True)]
    rows = [
        [Cell(line.label.in_(language), href=chart.to(line.iri)), chart.number(line.count, line.state)]
        for line in lines
    ]
    return chart.drawing(bottom + 22, body, said, [what], [heads, *rows])


def shares(
    lines: Sequence[Share], about: About, language: Language, href: Href = nowhere, *, name: str = "shares"
) -> Drawing | None:
    """Draw how many of how many: full where at least, striped where at most; None if there is none."""
    told = [line for line in lines if _told(line)]
    if not told:
        return None
    chart = _Chart("shares", about, language, href, name)
    per = (WIDTH - 24 - _LEFT) / 100
    bottom = len(lines) * _TALL + 6
    between = any(line.low != line.high for line in told)
    body = patterns(name, [line.state for line in lines if not _told(line)] + ["bounds"] * between)
    body += axis([Decimal(n) for n in (0, 25, 50, 75, 100)], per, (_LEFT, 6, bottom), language)
    for n, line in enumerate(lines):
        body += chart.label(line.label.in_(language), n * _TALL, line.iri) + _share(chart, line, n * _TALL, per)
    said = [f"{line.label.in_(language)}: {share_said(line, language)}" for line in lines]
    read = [_sentence(f"{about.what.in_(language)}, %"), *[words.text("chart.bounds", language)] * between]
    rows = [
        [
            Cell(line.label.in_(language), href=chart.to(line.iri)),
            *(chart.number(value, line.state) for value in (line.low, line.high, line.of)),
        ]
        for line in lines
    ]
    return chart.drawing(bottom + 22, body, said, read, [chart.heads("low", "high", "base"), *rows])


def _told(line: Share) -> bool:
    return line.low is not None and line.high is not None and bool(line.of)


def share_said(line: Share, language: Language) -> str:
    """Say a share in words: "27 of 46", "between 31 and 44 of 46", or why it is not known."""
    if line.low is None or line.high is None or not line.of:
        return nothing(line.state, language)
    if line.low == line.high:
        return words.text("chart.exactly", language, n=line.low, of=line.of)
    return words.text("chart.between", language, low=line.low, high=line.high, of=line.of)


def _share(chart: _Chart, line: Share, top: float, per: float) -> str:
    if line.low is None or line.high is None or not line.of:
        return unknown(chart.name, line.state, (_LEFT, top + 26, 150, 20), chart.language)
    y, whole = top + 40, 100 * per
    low, high = line.low / line.of * whole, line.high / line.of * whole
    drawn = element("text", text(share_said(line, chart.language)), x=14, y=top + 34, font_size=SMALL, **HALO)
    if low:
        drawn += element("rect", x=_LEFT, y=y, width=low, height=11, fill=paint("soga"), class_="mark")
    if high > low:
        fill = f"url(#{chart.name}-bounds)"
        drawn += element("rect", x=_LEFT + low, y=y, width=high - low, height=11, fill=fill, class_="open")
    return drawn + element("rect", x=_LEFT, y=y, width=whole, height=11, fill="none", stroke=paint("edge"))
