"""
publication: which cells of tables of counts are withheld, so that no sum gives a small one back.

*Small* (primary) is a cell that fewer than the threshold stand behind: its count is below it, or the people of one side
whose words it counts are fewer. A 0 is told, unless a few could be singled out by it: where those who could have been
counted are at least one and fewer than the threshold, and the 0 does not follow from a 0 of more people (that none of
ten named anybody may be told, and holds for two of them too). What could count nobody is 0 for all to see. A 0 that is
told never covers another cell, since people often know that there is nothing; so everyone may conclude that a withheld
cell is not 0 where it could not have been withheld as one.

*Cover* (secondary) is a cell withheld because from it a small one would follow. Judged are two who would like to know:

- anybody, who has all that is told and the rule itself: for each small cell there must be two tables of whole numbers
  that agree with all this and differ in it by the threshold or more. So it never has one value only, and nobody can
  exclude that it is not small (upper minus lower bound at least the threshold: the sliding protection of Hundepool and
  others, Statistical Disclosure Control, Wiley 2012, section 4.2.2, with the threshold as its width);
- one of the counted, who knows their own share, and so all of each cell that counts nobody else: each small cell in
  which others are must keep two values at least (the problem of singletons: Langsrud, Secondary Cell Suppression by
  Gaussian Elimination, Privacy in Statistical Databases 2024). Several who put together what they know are not judged.

What is proved is made of moves (`tables.Move`), so it holds for whole numbers, not for fractions only. Moves are chosen
by what they cost: a withheld cell costs its count and one, so sums are the last to go. Each small cell takes in its
turn what is cheapest for what it gains, and what proves needless is told again (a heuristic). In small layouts all
choices that could cost less are searched, within a number of steps; in the smallest, where every change is made of
moves that are known (`tables`), what is withheld is the least that will do. Whether a cell is small or a cover is for
the team: published, it would narrow the small ones down.
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
_NOBODY: frozenset[Hashable] = frozenset()
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

    The same counts give the same answer, in whatever order they come. Where no choice of cells would protect a small
    one, as from somebody who stands on both sides of all that is counted there, nothing is told at all.

    A UsageError if the threshold *smallest* is below 1, a count below 0 or less than what its people have in it, or a
    cell none of the layout's without parts.
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
    covered = table.covered(first)
    if covered is None:
        hidden = (1 << len(layout.cells)) - 1
    else:
        hidden = table.without_needless(covered, first)
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
        self.known = sum(1 << cell for cell, knowers in enumerate(self.knowers) if knowers)
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
        """Find the cells whose 0 singles somebody out and does not follow from others that single out nobody."""
        told = {cell for cell, count in enumerate(self.count) if not count and not self._some(self.could[cell])}
        open_ = {c for leaf in self.layout.leaves() if told.isdisjoint(at := self.layout.counting(leaf)) for c in at}
        return sorted(cell for cell in open_ if not self.count[cell])

    def _knowers(self, cell: int) -> frozenset[Hashable]:
        """Give those who know all of a cell because nobody else is in it."""
        whole = self.count[cell]
        alone = {self.alone[cell]} if whole == 1 and cell in self.alone else set()
        return frozenset(who for by in self.by[cell] for who, share in by.items() if share == whole) | alone

    def ways(self, cell: int) -> list[tuple[int, Move]]:
        """Give the moves that can change a cell, each with how much room it has, both directions together."""
        if cell not in self._ways:
            found = []
            for move in self.layout.moves(cell):
                if not move.bits & self.never:
                    if move.number not in self._room:
                        self._room[move.number] = self._least(move.up) + self._least(move.down)
                    if room := self._room[move.number]:
                        found.append((room, move))
            self._ways[cell] = found
        return self._ways[cell]

    def _least(self, cells: tuple[int, ...]) -> int:
        slack = self.slack
        return min([slack[cell] for cell in cells], default=_WITHOUT_END)

    def seers(self, cell: int, move: Move) -> frozenset[Hashable]:
        """Give those who see that a move was not made, because they know another of its cells."""
        if not move.bits & self.known or not self.count[cell]:
            return _NOBODY
        return _NOBODY.union(*(self.knowers[other] for other in move.up + move.down)) - self.knowers[cell]

    def look(self, cell: int, hidden: int) -> _Look:
        """See how a cell is protected where the cells of *hidden* are withheld."""
        found, open_ = _Look(), ~hidden
        ways = [(room, move) for room, move in self.ways(cell) if not move.bits & open_]
        for room, move in ways:
            if room > found.wide and found.wide < self.smallest:
                found.wide, found.bits = room, found.bits | move.bits
            if found.seers is None or found.seers:
                met = self.seers(cell, move)
                found.seers = met if found.seers is None else found.seers & met
                found.bits |= move.bits
        if found.wide < self.smallest and len(ways) > 1:
            found.wide = max(found.wide, self._together(ways))
            found.bits = _joined(move for _, move in ways)
        return found

    def _together(self, ways: list[tuple[int, Move]]) -> int:
        """Tell how far moves after one another raise and lower the cell that they are the ways of."""
        reached = 0
        for rising in (True, False):
            left = {cell: self.slack[cell] for _, move in ways for cell in move.up + move.down}
            for _, move in ways:
                gains, loses = (move.up, move.down) if rising else (move.down, move.up)
                step = min([left[cell] for cell in loses], default=_WITHOUT_END)
                for cell in gains:
                    left[cell] += step
                for cell in loses:
                    left[cell] -= step
                reached += step
        return reached

    def safe(self, look: _Look) -> bool:
        """Tell whether what was seen protects enough."""
        return look.wide >= self.smallest and look.seers is not None and not look.seers

    def covered(self, hidden: int) -> int | None:
        """Withhold more, for one small cell after the other, until each is safe; None if one cannot be made so."""
        for cell in sorted(self.small, key=lambda cell: (len(self.ways(cell)), cell)):
            while not self.safe(look := self.look(cell, hidden)):
                offers = self.offers(cell, look, hidden)
                if not offers:
                    return None
                hidden |= min(offers, key=lambda offer: offer[0])[1]
        return hidden

    def offers(self, cell: int, look: _Look, hidden: int) -> list[tuple[tuple[float, int, int], int, int]]:
        """Give what else could protect a cell: its rank (what it costs for what it gains first), bits and price."""
        found, narrow = [], look.wide < self.smallest
        for at, (room, move) in enumerate(self.ways(cell)):
            if more := move.bits & ~hidden:
                met = self.seers(cell, move)
                left = met if look.seers is None else met & look.seers
                if narrow or (look.seers or _NOBODY) != left:
                    price = sum(self.price[other] for other in move.up + move.down if more >> other & 1)
                    gain = min(room, self.smallest) if narrow else self.smallest
                    found.append(((price / gain, len(left), at), more, price))
        return found

    def without_needless(self, hidden: int, first: int) -> int:
        """Tell again what no small cell needs, the dearest first."""
        proofs = {cell: self.look(cell, hidden).bits for cell in self.small}
        covers = [cell for cell in range(len(self.count)) if (hidden & ~first) >> cell & 1]
        for cover in sorted(covers, key=lambda cell: (-self.price[cell], cell)):
            less = hidden & ~(1 << cover)
            looks = {cell: self.look(cell, less) for cell in self.small if proofs[cell] >> cover & 1}
            if all(self.safe(look) for look in looks.values()):
                hidden = less
                proofs |= {cell: look.bits for cell, look in looks.items()}
        return hidden

    def cost(self, hidden: int) -> int:
        """Add up what withholding these cells costs."""
        return sum(price for cell, price in enumerate(self.price) if hidden >> cell & 1)


def _joined(moves: Iterable[Move]) -> int:
    bits = 0
    for move in moves:
        bits |= move.bits
    return bits


@dataclass(slots=True)
class _Search:
    """Search all choices of moves for one that costs less than the *best* so far, within a number of steps."""

    table: _Table
    best: int
    steps: int = _STEPS
    limit: int = 0
    seen: set[int] = field(default_factory=set)

    def best_from(self, hidden: int) -> int:
        """Give the cheapest cells found that hold *hidden* and protect all small ones."""
        self.limit = self.table.cost(self.best)
        self._go(hidden, self.table.cost(hidden))
        return self.best

    def _go(self, hidden: int, cost: int) -> None:
        if hidden in self.seen or self.steps <= 0:
            return
        self.seen.add(hidden)
        self.steps -= 1
        dearest: list[tuple[int, int]] = []
        for cell in self.table.small:
            look = self.table.look(cell, hidden)
            if not self.table.safe(look):
                offers = sorted((price, more) for _, more, price in self.table.offers(cell, look, hidden))
                if not dearest or offers[0][0] > dearest[0][0]:
                    dearest = offers
        if not dearest:
            self.best, self.limit = hidden, cost
        for price, more in dearest:
            if cost + price < self.limit:
                self._go(hidden | more, cost + price)
