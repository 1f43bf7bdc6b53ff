"""
regions: a text that means a place → the area, always within a parent; or the reason why none can be told.

Names repeat all over Indonesia (a Bayat lies in Kepulauan Anambas too), so no name is resolved across parents: the text
itself says in which area the named one lies, or the study's own place does, with no level between left out, since the
table has not all areas. Codes are not guessed: what is not an area's Kemendagri code to the letter is a reason, with
the area that is meant where that is sure.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.regions import coding
from kawung.regions.areas import LEVELS
from kawung.regions.reasons import Unresolved
from kawung.regions.wording import Part, folded, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.regions.areas import Area
    from kawung.regions.known import Known

_NEAREST, _SHORTEST = 0.75, 4


def resolve(text: str, known: Known, here: Area | None = None, *, alike: bool = True) -> Area | Unresolved:
    """
    Find the area that a text means; *here* is the place of the study or cluster, within which a bare name counts.

    Understands a code; names with their levels (`Desa Jarum, Kec. Bayat, Kab. Klaten`) in either order; a name with
    the area it lies in (`Jarum (Bayat)`); a name and its code (`Bayat 33.10.04`). A regency is named with its level,
    since its name alone is a town's too. Never guesses: else an `Unresolved`, which without *alike* does not say whose
    name is like an unknown one, since that takes longest.
    """
    coded = coding.decode(text, known)
    if coded is not None:
        return coded
    if ";" in text:  # several places, which no one area can be
        return Unresolved("area-name-unknown", plain=True)
    said = parts(text, known.by_name)
    if any(part.below for part in said):
        left = [part for part in said if not part.below]
        found = _chained(left, known, here, alike=False) if left else None
        return Unresolved("area-below-village", () if found is None or isinstance(found, Unresolved) else (found,))
    return _chained(said, known, here, alike=alike)


def _chained(said: Sequence[Part], known: Known, here: Area | None, *, alike: bool) -> Area | Unresolved:
    """Resolve parts of which one is the area and the others are those it lies in."""
    if not said:
        return Unresolved("area-name-unknown", plain=True)
    for part in said:
        if part.code:
            coded = coding.decode(part.code, known)
            if coded is None or isinstance(coded, Unresolved):
                return coded or Unresolved("area-name-unknown", plain=True)
    found = list(dict.fromkeys(one for n in range(len(said)) for one in _solutions(n, said, known)))
    if not found:
        return _why_none(said, known, here, alike=alike)
    sure = [one for one in found if _anchored(one, here, known)]
    areas = tuple(dict.fromkeys(one.area for one in sure or found))
    if all(one.area.level == "regency" and one.part.bare for one in sure or found):
        return Unresolved("area-town-not-regency", areas, part=found[0].part.typed)
    if len(areas) > 1 and sure:
        return Unresolved("area-name-ambiguous", areas)
    if not any(_stepwise(one, here, known) for one in sure):
        return Unresolved("area-name-without-parent", areas)
    return areas[0]


@dataclass(frozen=True, slots=True)
class _Solution:
    """An area, the part that names it, the other parts with the areas above it that they name."""

    area: Area
    part: Part
    above: tuple[tuple[Part, Area], ...]


def _solutions(n: int, said: Sequence[Part], known: Known) -> Iterable[_Solution]:
    """Give the areas that the n-th part names and that lie in areas named by all the others."""
    for area in _named(said[n], known):
        chain = [area, *known.above(area)]
        above: list[tuple[Part, Area]] = []
        for part in (*said[:n], *said[n + 1 :]):
            own = chain if part.code or said[n].code else chain[1:]
            taken = [one for _, one in above]
            fits = [one for one in own if one not in taken and one in _named(part, known)]
            if not fits:
                break
            above.append((part, fits[0]))
        else:
            yield _Solution(area, said[n], tuple(above))


def _named(part: Part, known: Known) -> list[Area]:
    """Give the areas that a part can name, wherever they lie."""
    if part.code:
        area = known.by_code.get(part.code)
        return [area] if area and part.level in (None, area.level) else []
    return [area for area in known.by_name.get(part.name, ()) if part.fits(area)]


def _anchored(one: _Solution, here: Area | None, known: Known) -> bool:
    """Tell whether a solution is held by its parents: by a code, by an area that names itself alone, or by *here*."""
    named = [(one.part, one.area), *one.above]
    if any(part.code for part, _ in named):
        return True
    part, top = max(named, key=lambda pair: -known.depth(pair[1]))
    if top.level in ("country", "province") or (top.level == "regency" and not part.bare):
        return True  # a country has one of each, and by law no two regencies share name and level
    if here is None:
        return False
    line = {here, *known.above(here)}
    if one.above and top in line:
        return True
    return here in {one.area, *known.above(one.area)} or (one.area in line and not one.part.bare)


def _stepwise(one: _Solution, here: Area | None, known: Known) -> bool:
    """
    Tell whether no step is left out between an area and what holds it.

    Areas right below one have names of their own. But the table has not all areas: that it has one Tegalrejo in a
    regency does not say that the regency has no other. Nor does a code hold a bare name that may be of another level:
    what is called Bayat in 33.10 can be a village that the table lacks. In a district there are villages only.
    """
    said = {one.area: one.part, **{area: part for part, area in one.above if not part.code}}
    coded = {area for part, area in ((one.part, one.area), *one.above) if part.code}
    line = (here, *known.above(here)) if here else ()
    if one.area in line or one.area in coded:
        return True
    area = one.area
    while area in said and area not in line:
        if area.level in ("country", "province") or (area.level == "regency" and not said[area].bare):
            return True
        below, area = area, known.by_code[area.parent_code]
        if area in coded and area not in line:
            return below != one.area or not one.part.bare or area.level == "district"
    return area == here or (area in said and area in line)


def _why_none(said: Sequence[Part], known: Known, here: Area | None, *, alike: bool) -> Unresolved:
    """Say why no area fits all parts."""
    strangers = [part for part in said if not part.code and part.name not in known.by_name]
    if strangers:
        return _unknown(strangers[0], said, known, here, alike=alike)
    for part in said:
        if not _named(part, known):
            return _other_level(part, said, known, here)
    coded = [part for part in said if part.code]
    if coded:
        return Unresolved("area-code-name-differ", (known.by_code[coded[0].code],))
    low, *high = sorted(said, key=lambda part: -max(known.depth(area) for area in _named(part, known)))
    others = tuple(area for part in high for area in _named(part, known))
    areas = _nearby(_named(low, known), here, known)
    return Unresolved("area-parent-differs", areas, other=others[0] if others else None)


def _other_level(part: Part, said: Sequence[Part], known: Known, here: Area | None) -> Unresolved:
    """Say that the area of a name or code is of another level than said."""
    loose = [known.by_code[part.code]] if part.code else list(known.by_name[part.name])
    held = [area for area in loose if _held(area, part, said, known)]
    areas = _nearby(held or loose, here, known)
    if part.kind == "kota" and any(area.kind == "kabupaten" for area in areas):
        return Unresolved("area-town-not-regency", tuple(a for a in areas if a.level == "regency"), part=part.typed)
    return Unresolved("area-level-differs", areas, part=part.typed)


def _held(area: Area, part: Part, said: Sequence[Part], known: Known) -> bool:
    """Tell whether the other parts can name areas above an area."""
    above = known.above(area)
    return all(any(one in above for one in _named(other, known)) for other in said if other is not part)


def _unknown(part: Part, said: Sequence[Part], known: Known, here: Area | None, *, alike: bool) -> Unresolved:
    """Say that nothing has a name, within the lowest area that the text or the study names; with what is like it."""
    others = [area for other in said if other is not part for area in _nearby(_named(other, known), here, known)]
    larger = [area for area in others if part.level is None or LEVELS.index(part.level) > known.depth(area)]
    inner = part is said[0] or part.level is not None  # people write the smaller area first
    parent = max(larger, key=known.depth) if larger and inner else None
    within = parent or (here if len(said) == 1 else None)
    like: tuple[Area, ...] = ()
    if alike and within is not None and len(part.name) >= _SHORTEST:
        names = {folded(area.name): area for area in known.inside(within) if part.level in (None, area.level)}
        close = difflib.get_close_matches(part.name, names, n=1, cutoff=_NEAREST)
        like = tuple(names[name] for name in close)
    plain = not (others or like or part.level)
    return Unresolved("area-name-unknown", like, part=part.typed, other=within, plain=plain)


def _nearby(areas: Sequence[Area], here: Area | None, known: Known) -> tuple[Area, ...]:
    """Of several areas prefer those within *here* or above it."""
    if here is None:
        return tuple(areas)
    near = [a for a in areas if here in (a, *known.above(a)) or a in known.above(here)]
    return tuple(near or areas)
