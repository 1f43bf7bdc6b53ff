"""
pages/drawings: how drawings look: colours as custom properties with what they fall back on, shapes, patterns.

The pages' style sheet sets the properties for light, dark and paper; a drawing that leaves alone carries `ALONE`.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from kawung.pages.drawings.markup import element, number

COLOURS: dict[str, tuple[str, str]] = {
    "ground": ("#FCF8F1", "#1A130D"),
    "panel": ("#F3E9DA", "#271C13"),
    "rule": ("#CDB79C", "#5C4733"),
    "edge": ("#8C7253", "#A58A68"),
    "ink": ("#2B1D12", "#F1E6D6"),
    "soft": ("#665241", "#C2AD93"),
    "link": ("#1D4477", "#9DBEEA"),
    "soga": ("#4A2A14", "#E2BE92"),
    "tingi": ("#7A3E18", "#E0A06E"),
    "c1": ("#F3E9DA", "#3A2A1C"),
    "c1t": ("#2B1D12", "#F1E6D6"),
    "c2": ("#C9955E", "#A4713F"),
    "c2t": ("#2B1D12", "#140D07"),
    "c3": ("#4A2A14", "#F1DFC4"),
    "c3t": ("#FCF8F1", "#2B1D12"),
}
"""Each colour's name in the style sheet, what it is on a light ground, and on a dark one."""

ON: tuple[tuple[str, str, float], ...] = (
    ("ink", "ground", 4.5),
    ("ink", "panel", 4.5),
    ("soft", "ground", 4.5),
    ("c1t", "c1", 4.5),
    ("c2t", "c2", 4.5),
    ("c3t", "c3", 4.5),
    ("edge", "ground", 3.0),
    ("edge", "panel", 3.0),
    ("soga", "ground", 3.0),
    ("tingi", "ground", 3.0),
)
"""What is drawn upon what, and the contrast that WCAG asks of it: 4.5 for texts, 3 for lines and marks."""

SANS = 'system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'


def _properties(at: int) -> str:
    return "".join(f"--{name}:{both[at]};" for name, both in COLOURS.items())


ALONE = (
    f":root{{{_properties(0)}--sans:{SANS};background:var(--ground)}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_properties(1)}}}}}"
    "@media print{:root{--ground:#fff}}"
    "text{font-family:var(--sans);fill:var(--ink)}"
    ".halo text{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}"
)
"""The style of a drawing that is a file of its own."""


def paint(name: str) -> str:
    """Give a colour by its name: the page's property, or what it is on a light ground."""
    return f"var(--{name},{COLOURS[name][0]})"


def filled(name: str) -> str | None:
    """Give the style of a text that is not in ink, which the style sheet gives every text."""
    return None if name == "ink" else f"fill:{paint(name)}"


class Shape(NamedTuple):
    """
    A node's outline around its middle: corners (none: a circle), radius, shade, where the text stands and how wide.

    *reach* is how far it goes from its middle, *round* how round the corners are.
    """

    corners: tuple[tuple[float, float], ...]
    reach: float
    shade: str
    text_at: float
    room: float
    round: float = 0


_SQUARE = ((-16.0, -16.0), (16.0, -16.0), (16.0, 16.0), (-16.0, 16.0))
_TRIANGLE = ((0.0, -24.0), (26.0, 18.0), (-26.0, 18.0))
_DIAMOND = ((0.0, -23.0), (25.0, 0.0), (0.0, 23.0), (-25.0, 0.0))
_PENTAGON = ((0.0, -20.0), (20.5, -5.0), (13.0, 17.0), (-13.0, 17.0), (-20.5, -5.0))
_HEXAGON = ((-11.0, -17.0), (11.0, -17.0), (21.0, 0.0), (11.0, 17.0), (-11.0, 17.0), (-21.0, 0.0))
_PILL = ((-20.0, -13.0), (20.0, -13.0), (20.0, 13.0), (-20.0, 13.0))
_OUTLINES = (
    ((), 17.0, 4.5, 31.0),
    (_SQUARE, 20.0, 4.5, 30.0),
    (_TRIANGLE, 24.0, 12.0, 36.0),
    (_DIAMOND, 24.0, 4.5, 36.0),
    (_PENTAGON, 20.0, 5.0, 32.0),
    (_HEXAGON, 20.0, 4.5, 34.0),
)
_SHADES = ("c1", "c2", "c3")
JOINT = Shape((), 8, "soga", 0, 0)
OTHER = Shape(_PILL, 22, "ground", 4.5, 36, 13)


def shape(category: int | None) -> Shape:
    """Give the shape of the category at that place in its study's order; None is a party of no category."""
    if category is None:
        return OTHER
    corners, reach, text_at, room = _OUTLINES[category % len(_OUTLINES)]
    shade = _SHADES[(category + category // len(_OUTLINES)) % len(_SHADES)]
    return Shape(corners, reach, shade, text_at, room)


def outline(of: Shape, x: float, y: float, scale: float = 1, /, **attributes: str | float | None) -> str:
    """Draw a shape around a point."""
    if not of.corners:
        return element("circle", cx=x, cy=y, r=of.reach * scale, **attributes)
    if of.round or of.corners == _SQUARE:
        (left, top), _, (right, bottom), _ = of.corners
        return element(
            "rect",
            x=x + left * scale,
            y=y + top * scale,
            width=(right - left) * scale,
            height=(bottom - top) * scale,
            rx=of.round * scale or None,
            **attributes,
        )
    points = "L".join(f"{number(x + dx * scale)} {number(y + dy * scale)}" for dx, dy in of.corners)
    return element("path", d=f"M{points}Z", **attributes)


def border(of: Shape, dx: float, dy: float) -> float:
    """Tell how far a shape's border is from its middle in a direction."""
    length = sqrt(dx * dx + dy * dy) or 1.0
    dx, dy = dx / length, dy / length
    if not of.corners:
        return of.reach
    for (ax, ay), (bx, by) in zip(of.corners, (*of.corners[1:], of.corners[0]), strict=True):
        ex, ey = bx - ax, by - ay
        across = dx * ey - dy * ex
        if abs(across) > 1e-9:
            far, along = (ax * ey - ay * ex) / across, (ax * dy - ay * dx) / across
            if far > 0 and -1e-9 <= along <= 1 + 1e-9:
                return far
    return of.reach


def pattern(name: str, kind: str) -> str:
    """
    Give a pattern for fills, pale enough to read beside: what nothing looks like.

    *kind* is `not-asked` (thin diagonals), `not-reported` (dots), `withheld` (crossed) or `bounds` (dark diagonals).
    """
    lines = {
        "not-asked": ("M-2 2L2 -2M0 8L8 0M6 10L10 6", "rule", 1.2),
        "withheld": ("M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2", "rule", 1.0),
        "bounds": ("M-2 2L2 -2M0 8L8 0M6 10L10 6", "soga", 2.2),
    }
    if kind in lines:
        path, colour, weight = lines[kind]
        inside = element("path", d=path, stroke=paint(colour), stroke_width=weight)
    else:
        inside = element("circle", cx=4, cy=4, r=1.1, fill=paint("rule"))
    return element("pattern", inside, id=name, width=8, height=8, patternUnits="userSpaceOnUse")
