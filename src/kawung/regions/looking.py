"""
regions: codes and names of areas that deceive, each told by a rule of its own.

The shapes say of all of them only that they know no such area or code; here it is said what was written instead, and
where it is sure what is meant. A shape's complaint about the same cell is then not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.regions.rules import problem
from kawung.regions.wording import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.problems import Place, Problem
    from kawung.regions.areas import Area
    from kawung.regions.known import Known
    from kawung.regions.reasons import Unresolved

_SHOWN = 5
_LEVELS = {
    "country": Words("", ""),
    "province": Words("the province ", "Provinsi "),
    "regency": Words("the regency ", ""),
    "district": Words("the district ", "Kecamatan "),
    "village": Words("the village ", "Desa "),
}


def told(text: str, why: Unresolved, places: Sequence[Place], known: Known) -> Problem:
    """Tell why a text names no area, at all the cells of a column that hold it."""
    other = named(why.other) if why.other else None
    values: dict[str, str | Words] = {
        "text": text,
        "part": text if folded(why.part) in ("", folded(text)) else why.part,
        "areas": listed(why.areas, known),
        "choices": _choices(why.areas),
        "other": other or Words("", ""),
        "within": Words(f" in {other.en}", f" di {other.id}") if other else Words("", ""),
    }
    return problem(why.rule, *places, near=bool(why.areas), values=values)


def named(area: Area) -> Words:
    """Name an area with its level and code: the village Jarum (33.10.04.2004)."""
    before = _LEVELS[area.level]
    name = area.name
    code = f" ({area.kemendagri_code})" if area.kemendagri_code else ""
    bare = name.partition(" ")[2] if area.level == "regency" and name.startswith(("Kabupaten ", "Kota ")) else name
    city = area.level == "regency" and area.kind == "kota"
    en = f"the city {bare}" if city else before.en + bare
    level = "Kelurahan " if area.kind == "kelurahan" else before.id
    return Words(f"{en}{code}", f"{level}{name}{code}")


def listed(areas: Sequence[Area], known: Known) -> Words:
    """Name areas, each with the one that it lies in, the first few where there are many."""
    shown = []
    for area in areas[:_SHOWN]:
        own, above = named(area), known.above(area)
        shown.append(Words(f"{own.en} in {above[0].name}", f"{own.id} di {above[0].name}") if above else own)
    return _joined(shown, more=len(areas) > _SHOWN)


def _choices(areas: Sequence[Area]) -> Words:
    """Say which code stands for which area: 33.10.04 for the district Bayat."""
    shown = []
    for area in areas[:_SHOWN]:
        full = named(area)
        code = area.kemendagri_code or area.name
        bare = Words(*(text.removesuffix(f" ({code})") for text in full))
        shown.append(Words(f"{code} for {bare.en}", f"{code} untuk {bare.id}"))
    return _joined(shown, more=len(areas) > _SHOWN)


def _joined(parts: Sequence[Words], *, more: bool) -> Words:
    en, idn = (" or ".join(part.en for part in parts), " atau ".join(part.id for part in parts))
    return Words(en + (", …" if more else ""), idn + (", …" if more else ""))
