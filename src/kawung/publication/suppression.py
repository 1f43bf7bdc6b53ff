"""
publication: which cells of tables of counts are withheld, so that no sum gives a small one back.

*Small* (primary) is a cell that fewer than the threshold stand behind: its count is below it, or the people of one side
whose words it counts are fewer. A 0 is told, unless a few could be singled out by it: where those who could have been
counted are at least one and fewer than the threshold, in this cell and in every whole that is 0 as well. What could
count nobody is 0 for all to see. A 0 that is told never covers another cell, since people often know that there is
nothing; so everyone may conclude that a withheld cell is not 0 where it could not have been withheld as one.

*Cover* (secondary) is a cell withheld because from it a small one would follow. Judged are two who would like to know:

- anybody, who has all that is told and the rule itself: for each small cell there must be two tables of whole numbers
  that agree with all this and differ in it by the threshold or more. So it never has one value only, and nobody can
  exclude that it is not small (upper minus lower bound at least the threshold: the sliding protection of Hundepool and
  others, Statistical Disclosure Control, Wiley 2012, section 4.2.2, with the threshold as its width);
- one of the counted, who knows their own share, and so all of each cell that counts nobody else: each small cell in
  which others are must keep two values at least (the problem of singletons: Langsrud, Secondary Cell Suppression by
  Gaussian Elimination, Privacy in Statistical Databases 2024). Several who put together what they know are not judged.

What is proved is made of moves (`tables.Move`), so it holds for whole numbers, not for fractions only. Moves are chosen
by what they cost: a withheld cell costs its count and one, so sums are the last to go. Each small cell takes in its turn
what is cheapest for what it gains, and what proves needless is told again; in small layouts all choices are searched
that could cost less. Whether a cell is small or a cover is for the team: publishing it would narrow the small ones down.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from kawung.publication.tables import Codes, Layout, Move

Reason = Literal["primary", "secondary"]
WHY: Mapping[Reason, Words] = {
    "primary": Words(
        "so few stand behind this number that it could single somebody out",
        "angka ini berasal dari terlalu sedikit orang sehingga bisa menunjuk seseorang",
    ),
    "secondary": Words(
        "with this number a withheld one could be worked out",
        "dari angka ini, angka lain yang dirahasiakan bisa dihitung",
    ),
}
_WITHOUT_END = 1 << 60
_SMALL_LAYOUT, _STEPS = 64, 400


@dataclass(frozen=True, slots=True)
class Count:
    """
    How many a cell without parts counts, and who stands behind them.

    *by* has for each side whose people are to be protected (who told it, who is named in it) how many of the count are
    whose; without it each that is counted is a person. *could* are those who could have been counted, told or not.
    """

    count: int
    by: tuple[Mapping[str, int], ...] = ()
    could: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A cell as it may be told: its *count*, or None and, for the team, why it is withheld."""

    count: int | None
    withheld: Reason | None = None


def suppress(layout: Layout, counts: Mapping[Codes, Count], smallest: int = 3) -> dict[Codes, Told]:
    """
    Decide of each cell of a layout whether its count is told; cells of the layout that *counts* lacks count nothing.

    The same counts give the same answer, in whatever order they come. A UsageError if the threshold *smallest* is below
    1, a count below 0 or less than what its people have in it, or a cell none of the layout's without parts.
    """
    if smallest < 1 or any(_wrong(count) for count in counts.values()):
        raise UsageError(
            Words(
                "A threshold is 1 or more, and a count at least what the people behind it have in it.",
                "Ambang paling kecil 1, dan suatu angka paling sedikit sebesar sumbangan orang-orang di baliknya.",
            )
        )
    table = _Table(layout, counts, smallest)
    first = sum(1 << cell for cell in table.small)
    hidden = table.without_needless(table.covered(first), first)
    if len(layout.cells) <= _SMALL_LAYOUT:
        hidden = _Search(table, hidden).best_from(first)
    return {
        codes: Told(None, "primary" if first >> cell & 1 else "secondary")
        if hidden >> cell & 1
        else Told(table.count[cell])
        for cell, codes in enumerate(layout.cells)
    }


def _wrong(count: Count) -> bool:
    shares = [share for by in count.by for share in by.values()]
    return count.count < 0 or any(share < 1 for share in shares) or any(sum(b.values()) > count.count for b in count.by)


@dataclass(slots=True)
class _Look:
    """What protects a cell: how *wide* it is open, who still sees through (None: all), and the cells that do it."""

    wide: int = 0
    seers: frozenset[Hashable] | None = None
    bits: int = 0


class _Table:
    """The counts of a layout with all that is asked of them again and again."""

    def __init__(self, layout: Layout, counts: Mapping[Codes, Count], smallest: int) -> None:
        size = len(layout.cells)
        self.layout, self.smallest = layout, smallest
        self.count = [0] * size
        self.by: list[list[Counter[str]]] = [[] for _ in range(size)]
        self.could: list[set[str]] = [set() for _ in range(size)]
        self.alone: dict[int, Codes] = {}
        for leaf, count in sorted(counts.items()):
            for cell in layout.counting(leaf):
                self._add(cell, leaf, count)
        self.small = [cell for cell in range(size) if self.count[cell] and self._few(cell)] + self._small_nothings()
        zeros = {cell for cell in range(size) if not self.count[cell]}
        self.never = sum(1 << cell for cell in zeros.difference(self.small))
        self.slack = [max(0, n - (not self._some(self.could[cell]))) for cell, n in enumerate(self.count)]
        self.price = [n + 1 for n in self.count]
        self.knowers = [self._knowers(cell) for cell in range(size)]
        self._ways: dict[int, list[tuple[int, Move]]] = {}
        self._room: dict[int, int] = {}

    def _add(self, cell: int, leaf: Codes, count: Count) -> None:
        self.count[cell] += count.count
        self.could[cell] |= count.could
        sides = self.by[cell]
        sides += [Counter() for _ in range(len(count.by) - len(sides))]
        for side, by in zip(sides, count.by, strict=False):
            side.update(by)
        if count.count and not count.by:
            self.alone[cell] = leaf

    def _some(self, people: set[str]) -> bool:
        """Tell whether these are few enough to be singled out, but not nobody."""
        return 0 < len(people) < self.smallest

    def _few(self, cell: int) -> bool:
        return self.count[cell] < self.smallest or any(self._some(set(by)) for by in self.by[cell])

    def _small_nothings(self) -> list[int]:
        """Number the cells whose 0 singles somebody out and does not follow from a whole whose 0 does not."""
        told: set[Codes] = set()
        found = []
        for cell in sorted(range(len(self.count)), key=lambda cell: -len(self.could[cell])):
            if not self.count[cell]:
                (found if self._some(self.could[cell]) else told).append(cell)  # type: ignore[union-attr]
        return found

    def _knowers(self, cell: int) -> frozenset[Hashable]:
        """Give those who know all of a cell because nobody else is in it."""
        whole = self.count[cell]
        alone = {self.alone[cell]} if whole == 1 and cell in self.alone else set()
        return frozenset(who for by in self.by[cell] for who, share in by.items() if share == whole) | alone
