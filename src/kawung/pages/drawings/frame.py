"""pages/drawings: what drawings have in common: the SVG around them, axes, labels, and what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.pages.drawings.look import paint, pattern
from kawung.pages.drawings.markup import checked_name, element, fitting, link, number, text, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.pages.drawings.values import State
    from kawung.problems import Language

WIDTH = 360.0
SIZE, SMALL = 13.0, 12.0
HALO: dict[str, str | float | None] = {
    "paint_order": "stroke",
    "stroke": paint("ground"),
    "stroke_width": 4.0,
    "stroke_linejoin": "round",
}
"""What parts a text from what it stands upon."""


def nothing(state: str, language: Language) -> str:
    """Say what is known or which kind of nothing it is, as everywhere."""
    return next(c.label.in_(language) for c in vocabulary.concepts("cell-state") if c.key == state)


def titled(title: str, made_up: bool, language: Language) -> str:
    """Name a drawing; what is made up says so first, unless its title does."""
    said = words.text("drawing.made_up_data", language)
    return f"[{said}] {title}" if made_up and said.casefold() not in title.casefold() else title


def svg(
    kind: str,
    name: str,
    size: tuple[float, float],
    said: tuple[str, str],
    body: str,
    *,
    made_up: bool,
    language: Language,
) -> str:
    """
    Put a drawing of a *size* into its SVG, with its title and what it shows (*said*); what is made up says so above.

    One that holds links is a group to screen readers, else an image.
    """
    checked_name(name)
    wide, high = size
    top = 18.0 if made_up else 0.0
    mark = ""
    if made_up:
        written = text(words.text("drawing.made_up", language))
        mark = element("text", written, x=4, y=-6, font_size=11, font_weight="700", style=f"fill:{paint('soft')}")
    return element(
        "svg",
        element("title", text(said[0], 200), id=f"{name}-t")
        + element("desc", text(said[1], 600), id=f"{name}-d")
        + mark
        + body,
        class_=kind,
        viewBox=f"0 {number(-top)} {number(wide)} {number(high + top)}",
        width=wide,
        height=high + top,
        role="group" if "<a " in body else "img",
        aria_labelledby=f"{name}-t",
        aria_describedby=f"{name}-d",
        font_family="var(--sans,sans-serif)",
    )


def patterns(name: str, kinds: Iterable[str]) -> str:
    """Define the patterns that a drawing uses; nothing if it uses none."""
    inside = "".join(pattern(f"{name}-{kind}", kind) for kind in sorted(set(kinds)))
    return element("defs", inside) if inside else ""


def unknown(name: str, state: State, box: tuple[float, float, float, float], language: Language) -> str:
    """Draw a box (left, top, width, height) of what is not known: its pattern, and the word on plain ground."""
    x, y, wide, high = box
    said = nothing(state, language)
    room = width(said, SMALL) + 8
    patterned = state in ("not-asked", "not-reported", "withheld")
    fill = f"url(#{name}-{state})" if patterned else "none"
    outline = {"stroke": paint("ink"), "stroke_width": 2.0} if state == "none" else {"stroke": paint("rule")}
    drawn = element("rect", x=x, y=y, width=wide, height=high, fill=fill, data_state=state, **outline)
    middle = y + high / 2
    drawn += element("rect", x=x + 6, y=middle - 8, width=room, height=16, fill=paint("ground"))
    return drawn + element("text", text(said), x=x + 10, y=middle + 4.3, font_size=SMALL)


def label(said: str, x: float, y: float, href: str | None, *, room: float = WIDTH) -> str:
    """Write the label of a line in bold, a link if it leads somewhere."""
    written = text(fitting(said, SIZE, room - x, bold=True))
    return link(element("text", written, x=x, y=y, font_size=SIZE, font_weight="700"), href)


def ticks(most: Decimal, count: int = 4) -> list[Decimal]:
    """Choose round numbers from 0 on, the last one not less than *most*."""
    if most <= 0:
        return [Decimal(0), Decimal(1)]
    unit = Decimal(1).scaleb(most.adjusted() - 1)
    step = next(
        size * unit * 10**power
        for power in range(4)
        for size in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
        if size * unit * 10**power * count >= most
    )
    found = [step * n for n in range(count + 1)]
    return [tick for n, tick in enumerate(found) if n == 0 or found[n - 1] < most]


def axis(marks: Iterable[Decimal], per: float, paper: tuple[float, float, float], language: Language) -> str:
    """Draw lines at round numbers, with the numbers below; *paper* is its left, top and bottom."""
    left, top, bottom = paper
    lines, numbers = "", ""
    for tick in marks:
        x = left + float(tick) * per
        lines += f"M{number(x)} {number(top)}V{number(bottom)}"
        numbers += element("text", text(words.number(_plain(tick), language)), x=x, y=bottom + 16)
    drawn = element("path", d=lines, stroke=paint("rule"), fill="none", class_="axis")
    return drawn + element("g", numbers, font_size=SMALL, text_anchor="middle")


def _plain(value: Decimal) -> Decimal:
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
