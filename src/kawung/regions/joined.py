"""
regions: all tables together, the shipped ones and a project's own → quads of `graph/regions`.

A study needs the areas alone, so the modules of the other tables are loaded when these are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.iris import term
from kawung.problems import Problem
from kawung.regions import areas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Minter, Quad
    from kawung.regions.areas import Area
    from kawung.regions.figures import Figures
    from kawung.regions.mappings import Match

AREAS, MAPPINGS, FIGURES = "areas.csv", ".sssom.tsv", "figures/"
"""A project's own tables: the one of areas, how those of matches end, and the folder of those of figures."""
_KNOWN = ("area", "industry", "product", "occupation", "size", "concept")  # actors are the studies'


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """What is known of regions: the areas, shipped and a project's *own*, and what is read when it is asked for."""

    areas: tuple[Area, ...]
    own_matches: tuple[Match, ...] = ()
    own_figures: Figures | None = None

    @property
    def matches(self) -> tuple[Match, ...]:
        """All rows of the tables of matches, accepted or not."""
        from kawung.regions import mappings  # noqa: PLC0415 - see above

        return (*mappings.shipped(), *self.own_matches)

    def area_quads(self, minter: Minter) -> list[Quad]:
        """Describe the areas; sorted, in `graph/regions`."""
        return areas.quads(self.areas, minter)

    def quads(self, minter: Minter) -> list[Quad]:
        """Describe areas, classes, matches and figures; sorted, in `graph/regions`."""
        from kawung.regions import mappings  # noqa: PLC0415 - see above

        return sorted({*self.things(minter), *mappings.quads(self.matches, minter)})

    def things(self, minter: Minter) -> set[Quad]:
        """Describe all of it but the matches."""
        from kawung.regions import class_tables, classifications, figures  # noqa: PLC0415 - see above

        return {
            *self.area_quads(minter),
            *classifications.quads(class_tables.shipped(), minter),
            *figures.quads(figures.shipped(), minter),
            *(figures.quads(self.own_figures, minter) if self.own_figures else ()),
        }

    def strange(self, minter: Minter) -> list[Problem]:
        """Tell which of a project's own matches speak of a thing that is not there; of actors a build must tell."""
        from kawung.regions import mappings  # noqa: PLC0415 - see above

        if not self.own_matches:
            return []
        concepts = {t.s for t in vocabulary.ontology() if t.p == term("skos:inScheme")}
        return mappings.strange(self.own_matches, {q.s for q in self.things(minter)} | concepts, _KNOWN, minter)


@lru_cache(maxsize=1)
def shipped() -> Regions:
    """Return what is shipped."""
    return Regions(areas.shipped())


def with_own(files: Mapping[str, bytes], minter: Minter) -> tuple[Regions, list[Problem]]:
    """
    Add a project's own tables, by name: `areas.csv`, `….sssom.tsv`, `figures/….csv`.

    Returns what is right of them together with what is shipped, and what is wrong, each at its cell.
    """
    if not files:
        return shipped(), []
    from kawung.regions import figures, mappings  # noqa: PLC0415 - see above

    own, problems = areas.read(AREAS, files[AREAS]) if AREAS in files else ((), list[Problem]())
    matches: list[Match] = []
    for name in sorted(name for name in files if name.endswith(MAPPINGS)):
        found, wrong = mappings.read(name, files[name], minter.base)
        matches += found
        problems += wrong
    counted = {name: data for name, data in files.items() if name.startswith(FIGURES)}
    added, wrong = figures.linked(counted, known=own)
    known = Regions((*areas.shipped(), *own), tuple(matches), added)
    problems += [*wrong, *known.strange(minter)]
    if matches:
        problems += mappings.together(known.matches)
    return known, sorted(problems, key=Problem.sort_key)
