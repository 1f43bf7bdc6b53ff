"""
corridor: what Kawung knows of regions → quads of `graph/regions`; and a study's words for places → the areas they name.

`areas` has the administrative areas, `resolving` finds the area that a text names, `settling` puts areas into a study's
cells, `looking` tells what is deceptive about codes and names, `rules` has all that can be wrong. `classifications` has
classes of industries, products and occupations (from `class_tables`), `mappings` the matches with other data sets
(SSSOM), `figures` official figures (from `publishers`' tables); `joined` puts these together with a project's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.regions.areas import Area, codes
from kawung.regions.joined import Regions, shipped, with_own
from kawung.regions.rules import RULES
from kawung.regions.settling import settle

if TYPE_CHECKING:
    from kawung.iris import Minter, Quad

__all__ = ["RULES", "Area", "Regions", "codes", "quads", "settle", "shipped", "with_own"]


def quads(minter: Minter) -> list[Quad]:
    """Describe all that is shipped of regions; sorted, in `graph/regions`."""
    return shipped().quads(minter)
