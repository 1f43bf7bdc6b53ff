"""regions: why a text does not name an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kawung.regions.areas import Area


@dataclass(frozen=True, slots=True)
class Unresolved:
    """
    A text that names no area, and why.

    *rule* is the name of the reason, one of `rules.RULES`; *areas* are those that may be meant, *part* is what of the
    text is the trouble (the whole where empty), *other* the area in which it was looked for or is said to lie. *plain*:
    nothing is known of the text, so that whoever says "no area" says as much.
    """

    rule: str
    areas: tuple[Area, ...] = ()
    part: str = ""
    other: Area | None = None
    plain: bool = False
