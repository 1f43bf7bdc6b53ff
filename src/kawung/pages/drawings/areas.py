"""
pages/drawings: areas within areas, as boxes in boxes: which lies in which, and of which something is known.

The data set has neither boundaries nor coordinates, so no map is drawn: boxes stand in the order of codes, and their
size and place say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.frame import HALO, SIZE, WIDTH, patterns, svg, titled
from kawung.pages.drawings.look import paint
from kawung.pages.drawings.markup import element, link, text, wrapped
from kawung.pages.drawings.table import Cell, Table
from kawung.pages.drawings.values import Drawing, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.pages.drawings.values import Area, Href
    from kawung.problems import Language, Words

_PAD, _HEAD, _BOX, _GAP = 6.0, 22.0, 36.0, 4.0
_SMALL = 11.5
_MANY = 30
"""Of more areas of which nothing is known, side by side, one box says how many there are."""


def areas(
    found: Sequence[Area],
    title: Words,
    language: Language,
    href: Href = nowhere,
    *,
    name: str = "areas",
    made_up: bool = False,
    source: Words | None = None,
) -> Drawing | None:
    """
    Draw areas within areas; None if there is none. Those whose parent is not among them stand outside.

    *source* says where names and codes are from, as their licence asks.
    """
    if not found:
        return None
    sheet = _Sheet(found, language, href, name)
    body, high = sheet.body()
    known = sum(bool(area.known) for area in found)
    said = words.text("areas.counted", language, n=len(found), known=known)
    heading = titled(title.in_(language), made_up, language)
    drawn = patterns(name, ["not-reported"]) + body
    return Drawing(
        svg=svg("areas", name, (WIDTH, high), (heading, said), drawn, made_up=made_up, language=language),
        title=heading,
        described=said,
        caption=" ".join([words.text("areas.read", language), *([source.in_(language)] if source else [])]),
        key="",
        table=_table(found, heading, language, href),
    )


def _table(found: Iterable[Area], title: str, language: Language, href: Href) -> Table:
    labels = {area.code: area.label for area in found}
    rows = []
    for area in sorted(found, key=lambda one: one.code):
        inside = labels.get(area.parent or "")
        known = words.text("areas.nothing", language)
        rows.append(
            (
                Cell(area.label.in_(language), href=href(area.iri) if area.iri else None),
                Cell(area.code),
                Cell(words.text(f"reconcile_level.{area.level}", language)),
                Cell(inside.in_(language) if inside else "–"),
                Cell(words.number(area.known, language), True) if area.known else Cell(known, mark="unsaid"),
            )
        )
    heads = [Cell(words.text(f"areas_table.{one}", language)) for one in ("area", "code", "level", "within")]
    heads.append(Cell(words.text("areas_table.known", language), True))
    return Table(words.text("drawing.table", language, title=title), tuple(heads), tuple(rows))


class _Sheet:
    """The boxes while they are drawn."""

    def __init__(self, found: Sequence[Area], language: Language, href: Href, name: str) -> None:
        self.language, self.href, self.name = language, href, name
        self.within: dict[str | None, list[Area]] = defaultdict(list)
        there = {area.code for area in found}
        for area in sorted(found, key=lambda one: one.code):
            parent = area.parent if area.parent in there and area.parent != area.code else None
            self.within[parent].append(area)

    def body(self) -> tuple[str, float]:
        """Draw the outermost areas below each other."""
        drawn, high = self._inside(None, 0, 0, WIDTH)
        return drawn, high

    def _inside(self, parent: str | None, x: float, y: float, wide: float) -> tuple[str, float]:
        """Draw what lies within an area: small boxes side by side, those that hold others on rows of their own."""
        drawn = ""
        here = self.within[parent]
        plain = [area for area in here if not self.within.get(area.code)]
        silent = [area for area in plain if not area.known]
        if len(silent) > _MANY:
            plain = [area for area in plain if area.known]
        across = max(1, int((wide + _GAP) // 100))
        box = (wide - _GAP * (across - 1)) / across
        for area in (one for one in here if self.within.get(one.code)):
            one, tall = self._holding(area, x, y, wide)
            drawn, y = drawn + one, y + tall + _GAP
        for n, area in enumerate(plain):
            drawn += self._small(area, x + (n % across) * (box + _GAP), y + (n // across) * (_BOX + _GAP), box)
        y += -(-len(plain) // across) * (_BOX + _GAP)
        if len(silent) > _MANY:
            said = words.text("areas.more", self.language, n=len(silent))
            drawn += self._box(x, y, wide, _BOX, dotted=True) + self._said([said], x, y, wide, bold=False)
            y += _BOX + _GAP
        return drawn, y - _GAP

    def _holding(self, area: Area, x: float, y: float, wide: float) -> tuple[str, float]:
        inside, low = self._inside(area.code, x + _PAD, y + _HEAD + _PAD, wide - 2 * _PAD)
        tall = low - y + _PAD
        said = wrapped(self._named(area), SIZE, wide - 2 * _PAD, 1, bold=True)
        head = element("text", text(said[0] if said else ""), x=x + _PAD, y=y + 18, font_size=SIZE, font_weight="700")
        around = self._box(x, y, wide, tall, dotted=False, panel=bool(area.known))
        return around + link(head, self.href(area.iri) if area.iri else None) + inside, tall

    def _small(self, area: Area, x: float, y: float, wide: float) -> str:
        lines = wrapped(self._named(area), _SMALL, wide - 8, 2, bold=bool(area.known))
        drawn = self._box(x, y, wide, _BOX, dotted=not area.known, panel=bool(area.known))
        drawn += self._said(lines, x, y, wide, bold=bool(area.known))
        return link(drawn, self.href(area.iri) if area.iri else None)

    def _named(self, area: Area) -> str:
        label = area.label.in_(self.language)
        return f"{label}: {words.number(area.known, self.language)}" if area.known else label

    def _box(self, x: float, y: float, wide: float, high: float, *, dotted: bool, panel: bool = False) -> str:
        fill = f"url(#{self.name}-not-reported)" if dotted else paint("panel" if panel else "ground")
        stroke, thick = (paint("ink"), 2) if panel else (paint("edge"), 1)
        size = {"width": wide - 2, "height": high - 2}
        return element("rect", x=x + 1, y=y + 1, fill=fill, stroke=stroke, stroke_width=thick, **size)

    def _said(self, lines: Sequence[str], x: float, y: float, wide: float, *, bold: bool) -> str:
        top = y + _BOX / 2 + 4 - (len(lines) - 1) * 7
        written = "".join(element("text", text(line), x=x + wide / 2, y=top + n * 14) for n, line in enumerate(lines))
        weight = "700" if bold else None
        halo = {} if bold else HALO
        return element("g", written, font_size=_SMALL, font_weight=weight, text_anchor="middle", **halo)
