"""regions: areas by code, by name and by what lies in them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.regions.areas import LEVELS
from kawung.regions.wording import folded, without_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.regions.areas import Area


class Known:
    """Areas to look in: *by_code* (Kemendagri, of the country the ISO code), *by_bps*, *by_iso*, *by_name* folded."""

    def __init__(self, values: Sequence[Area]) -> None:
        self.by_code = {area.code: area for area in values}
        self.by_bps = {area.bps_code: area for area in values if area.bps_code}
        self.by_iso = {area.iso_code: area for area in values if area.iso_code}
        names: dict[str, dict[Area, None]] = defaultdict(dict)
        self._inside: dict[str, list[Area]] = defaultdict(list)
        for area in values:
            for name in (area.name, *(other for other, _ in area.others())):
                names[folded(without_level(name) if area.level == "regency" else name)][area] = None
            for one in self.above(area):
                self._inside[one.code].append(area)
        self.by_name = {name: tuple(those) for name, those in names.items()}

    def above(self, area: Area) -> tuple[Area, ...]:
        """Give the areas in which one lies, the smallest first."""
        parent = self.by_code.get(area.parent_code)
        return (parent, *self.above(parent)) if parent else ()

    def inside(self, area: Area) -> Sequence[Area]:
        """Give the areas that lie in one, at any level."""
        return self._inside.get(area.code, ())

    @staticmethod
    def depth(area: Area) -> int:
        """Tell how small an area is: 0 for the country, 4 for a village."""
        return LEVELS.index(area.level)


@lru_cache(maxsize=4)
def known(values: tuple[Area, ...]) -> Known:
    """Return areas to look in."""
    return Known(values)
