"""pages/drawings: what stands for actors, categories, strengths and variables, the same in all drawings of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.look import JOINT, OTHER, Shape, filled, outline, paint, shape
from kawung.pages.drawings.markup import element, fitting, link, shortened, text, width

if TYPE_CHECKING:
    from kawung.pages.drawings.values import Actor, Network, Strength
    from kawung.problems import Language

_SHORTEST, _LONGEST = 3, 4
_SIZE = 12.5
_WIDTHS = (1.5, 3.5, 6.0)
HOLLOW = (4.5, 2.0)
"""How wide a line of unknown strength is, and the light within it."""


class Marks:
    """The marks of a network's actors: their key, or as many of its first signs as tell them apart, or numbers."""

    def __init__(self, network: Network) -> None:
        keys = sorted({a.key for a in network.actors if a.sort != "joint-action"})
        found = {key: _first(key, beside) for key, beside in zip(keys, _neighbours(keys), strict=True)}
        if any(len(mark) > _LONGEST for mark in found.values()):
            found = {key: str(n) for n, key in enumerate(keys, 1)}
        self._found = found
        self.cut = any(mark != key for key, mark in found.items())
        self._places = {c.key: n for n, c in enumerate(network.categories)}

    def of(self, actor: Actor) -> str:
        """Give an actor's mark; a joint action has none."""
        return self._found.get(actor.key, "")

    def named(self, actor: Actor, language: Language) -> str:
        """Name an actor with its mark, where the name does not hold it."""
        label, mark = shortened(actor.label.in_(language), 200), self.of(actor)
        return label if not mark or mark in label else f"{mark} · {label}"

    def shape(self, actor: Actor) -> Shape:
        """Give an actor's shape."""
        if actor.sort == "joint-action":
            return JOINT
        place = self._places.get(actor.category or "")
        return OTHER if place is None else shape(place)


def _neighbours(keys: list[str]) -> list[tuple[str, str]]:
    """Give what stands before and behind each of some sorted keys; no other key shares more first signs with it."""
    return list(zip(["", *keys[:-1]], [*keys[1:], ""], strict=True))


def _first(key: str, beside: tuple[str, str]) -> str:
    """Give as many first signs of a key as tell it from those beside it."""
    if len(key) <= _LONGEST:
        return key
    shared = max(next((n for n in range(len(key)) if key[n] != other[n : n + 1]), len(key)) for other in beside)
    return key[: max(shared + 1, _SHORTEST)]


def node(marks: Marks, actor: Actor, at: tuple[float, float], language: Language, href: str | None) -> str:
    """Draw an actor around a point: its shape, dashed where it was only named, doubled for a group, and its mark."""
    of, mark, (x, y) = marks.shape(actor), marks.of(actor), at
    named = actor.told == "only-named"
    shade = "ground" if named else of.shade
    fill = None if shade == of.shade else paint(shade)
    drawn = outline(of, x, y, 1, fill=fill, stroke_dasharray="4 3" if named else None)
    if actor.sort == "group":
        drawn = outline(of, x, y, 1.24, fill="none", stroke_width=1.2) + drawn
    if mark:
        size = _SIZE
        while size > 8 and width(mark, size, bold=True) > of.room:
            size -= 0.5
        ink = filled("ink" if shade in ("ground", "panel") else f"{shade}t")
        small = size if size != _SIZE else None
        written = text(fitting(mark, size, of.room + 4, bold=True))
        drawn += element("text", written, x=x, y=y + of.text_at, stroke="none", font_size=small, style=ink)
    else:
        drawn = element("circle", cx=x, cy=y, r=12, fill="transparent", stroke="none") + drawn
    drawn = element("title", text(described(marks, actor, language), 160)) + drawn
    return link(drawn, href) if href else element("g", drawn)


def described(marks: Marks, actor: Actor, language: Language) -> str:
    """Say who an actor is: its name, and whether it was interviewed."""
    name = marks.named(actor, language)
    if actor.told is None:
        return name
    told = words.text(f"told.{actor.told}", language)
    return f"{name}, {told}"


def weight(strength: Strength) -> float:
    """Give the width of a line for a strength: the weakest thinnest, the strongest widest."""
    along = (strength.rank - 1) / (strength.of - 1) if strength.of > 1 else 0.5
    thin, middle, wide = _WIDTHS
    if along <= 0.5:
        return thin + (middle - thin) * 2 * along
    return middle + (wide - middle) * (2 * along - 1)
