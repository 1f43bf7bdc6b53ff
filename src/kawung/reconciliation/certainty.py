"""
reconciliation: which areas a text names, and when it is certain that one of them is meant.

Names repeat all over Indonesia, and no table has all areas. So a name is certain only together with the area that lies
directly above, and that one only by a code, by its own name if no other can have it, or in turn by what is above it. A
regency is named with its level, since a bare name is a town's too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.reconciliation.folding import bare_code
from kawung.reconciliation.properties import AREA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.reconciliation.asked import Value
    from kawung.reconciliation.index import Entity, Index, PlacePart

_ALONE = ("country", "province")  # whose names are no other's


@dataclass(frozen=True, slots=True)
class Above:
    """What an area is said to lie in: those that can be meant; *sure* by address or code, *bare* without level."""

    areas: tuple[Entity, ...]
    sure: bool = False
    bare: bool = False


def fits(part: PlacePart, area: Entity) -> bool:
    """Tell whether an area is of the level and kind that a text says."""
    return part.level in (None, area.level) and (not part.kind or not area.word or part.kind == area.word)


def named(part: PlacePart, index: Index) -> list[Entity]:
    """Give the areas that a part of a text can name, wherever they lie."""
    if part.code:
        return by_code(part.code, index)
    return [area for area in index.areas_by_name.get(part.name, ()) if fits(part, area)]


def by_code(text: str, index: Index) -> list[Entity]:
    """Give the areas that have a code."""
    return list(dict.fromkeys(one for one, _ in index.by_code.get(bare_code(text), ()) if one.kind == AREA))


def above_of(values: Iterable[Value], index: Index) -> list[Above]:
    """Read what an area is said to lie in."""
    found: list[Above] = []
    for value in values:
        if value.id:
            one = index.entities.get(value.id)
            found.append(Above((one,) if one is not None else (), sure=True))
        elif coded := by_code(value.text, index):
            found.append(Above(tuple(coded), sure=len(coded) == 1))
        else:
            found += above_in(index.places(value.text), index) or [Above(())]
    return found


def above_in(parts: Sequence[PlacePart], index: Index) -> list[Above]:
    """Read parts of a text as areas that another lies in."""
    found = []
    for part in parts:
        areas = tuple(named(part, index))
        found.append(Above(areas, sure=bool(part.code) and len(areas) == 1, bare=part.level is None and not part.code))
    return found


def lies_in(area: Entity, above: Sequence[Above], index: Index) -> bool:
    """Tell whether an area lies in one of the areas of each that is said."""
    chain = index.above(area)
    return all(any(one in chain for one in said.areas) for said in above)


def certain(area: Entity, above: Sequence[Above], index: Index, *, bare: bool) -> bool:
    """Tell whether a name (*bare*: without its level) is certainly this area's, by what it is said to lie in."""
    if area.level == "regency" and bare:
        return False
    parent = index.parent(area)
    return area.level == "country" if parent is None else _fixed(parent, above, index)


def _fixed(area: Entity, above: Sequence[Above], index: Index) -> bool:
    """Tell whether an area above is certainly the one that is said."""
    said = [one for one in above if area in one.areas]
    if not said:
        return False
    if area.level in _ALONE or any(one.sure for one in said):
        return True
    if area.level == "regency":
        return any(not one.bare for one in said)
    parent = index.parent(area)
    return parent is not None and _fixed(parent, above, index)
