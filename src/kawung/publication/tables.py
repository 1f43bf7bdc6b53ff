"""
publication: how the cells of tables hang together, and in which ways some can change while all sums stay as they are.

A *dimension* is a tree of codes: a whole, its parts, their parts. A cell has one code of each dimension; the whole's
code makes it a margin. A *table* is some of the dimensions: it has the cells whose other codes are wholes. Tables of
one layout count the same things, so a margin that two of them have is one cell, and what one table tells of it the
other knows too.

A *move* raises some cells and lowers others, each by one, so that every sum stays true. In one dimension it is a leaf
with all wholes above it, or two leaves that change places, each with the wholes that hold it alone; in several
dimensions it is the product of such. Whoever sees only cells that a move leaves alone cannot tell whether it was made:
this is the hypercube of Repsilber 1994 and Giessing and Repsilber 2002 (Hundepool and others, Statistical Disclosure
Control, Wiley 2012, chapter 4), with margins and hierarchies among its corners. In layouts of few cells there are also
all moves that come of joining such: rings of six cells and more, which are no products.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Codes = tuple[str, ...]
_Signed = tuple[tuple[str, int], ...]
_Sides = tuple[int, int]
_SMALL = 20


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way of dividing what is counted: its name, the code of the *whole*, and each code's *parts*, as pairs."""

    name: str
    whole: str
    parts: tuple[tuple[str, Codes], ...]

    @classmethod
    def of(cls, name: str, parts: Mapping[str, Sequence[str]], whole: str = "all") -> Dimension:
        """Make a dimension of the parts of each code that has some."""
        return cls(name, whole, tuple((code, tuple(below)) for code, below in parts.items()))

    @classmethod
    def flat(cls, name: str, codes: Sequence[str], whole: str = "all") -> Dimension:
        """Make a dimension of codes that stand side by side."""
        return cls.of(name, {whole: codes}, whole)

    def __post_init__(self) -> None:
        above = [part for _, below in self.parts for part in below]
        codes = {self.whole, *above}
        heads = [code for code, _ in self.parts]
        tree = len(above) == len(set(above)) == len(codes) - 1 and len(heads) == len(set(heads))
        if not tree or not set(heads) <= codes or len(_codes(self)) != len(codes):
            raise UsageError(
                Words(
                    f'The codes of "{self.name}" make no tree below "{self.whole}": give every code one whole.',
                    f'Kode "{self.name}" tidak membentuk pohon di bawah "{self.whole}": beri setiap kode satu induk.',
                )
            )


@cache
def chains(dimension: Dimension) -> dict[str, Codes]:
    """Give for each leaf the codes that hold it: itself, what holds it, up to the whole."""
    parts = dict(dimension.parts)
    found: dict[str, Codes] = {}
    open_: list[Codes] = [(dimension.whole,)]
    while open_:
        chain = open_.pop()
        if below := parts.get(chain[0], ()):
            open_ += [(part, *chain) for part in reversed(below)]
        else:
            found[chain[0]] = chain
    return found


def _codes(dimension: Dimension) -> dict[str, Codes]:
    """Give for each code that hangs on the whole itself and what holds it, wholes before their parts."""
    return {chain[at]: chain[at:] for chain in chains(dimension).values() for at in range(len(chain) - 1, -1, -1)}


@cache
def _changes(dimension: Dimension) -> dict[str, tuple[_Signed, ...]]:
    """Give for each code the changes along one dimension that raise it."""
    above = chains(dimension)
    found: dict[str, list[_Signed]] = {code: [] for code in _codes(dimension)}
    for chain in above.values():
        for code in chain:
            found[code].append(tuple((held, 1) for held in chain))
    for one, other in combinations(above.values(), 2):
        apart = [(code, 1) for code in one if code not in other] + [(code, -1) for code in other if code not in one]
        for code, sign in apart:
            found[code].append(tuple((held, s * sign) for held, s in apart))
    return {code: tuple(ways) for code, ways in found.items()}


class Move(NamedTuple):
    """
    One move as one of its cells sees it, which is raised: the cells that go *up* and *down*, and all as bits.

    Seen from a cell that goes down, the move is turned round and has the same *number*.
    """

    number: int
    bits: int
    up: tuple[int, ...]
    down: tuple[int, ...]


class Layout:
    """
    The cells of one or several tables over the same *dimensions*, numbered, and the moves among them.

    Each of *tables* names its dimensions; without any there is one table of all.
    """

    __slots__ = (
        "_changes",
        "_codes",
        "_joined",
        "_leaves",
        "_moves",
        "_numbers",
        "_wholes",
        "at",
        "cells",
        "dimensions",
    )

    def __init__(self, dimensions: Sequence[Dimension], tables: Sequence[Sequence[str]] | None = None) -> None:
        names = [dimension.name for dimension in dimensions]
        tables = [names] if tables is None else tables
        if len(set(names)) != len(names) or not all(set(table) <= set(names) for table in tables):
            raise UsageError(
                Words(
                    f"The tables name other dimensions than {', '.join(names)}, or one stands twice.",
                    f"Tabel menyebut dimensi selain {', '.join(names)}, atau ada yang ganda.",
                )
            )
        self.dimensions = tuple(dimensions)
        found: dict[Codes, None] = {}
        for table in tables:
            codes = [_codes(d) if d.name in table else (d.whole,) for d in dimensions]
            found |= dict.fromkeys(product(*codes))
        self.cells = tuple(found)
        self.at = {codes: number for number, codes in enumerate(self.cells)}
        self._codes = [_codes(dimension) for dimension in dimensions]
        self._leaves = [chains(dimension).keys() for dimension in dimensions]
        self._changes = [_changes(dimension) for dimension in dimensions]
        self._joined: set[_Sides] | None = None
        self._moves: dict[int, tuple[Move, ...]] = {}
        self._numbers: dict[tuple[tuple[int, ...], ...], int] = {}
        self._wholes: dict[Codes, tuple[int, ...]] = {}

    def counting(self, leaf: Codes) -> tuple[int, ...]:
        """Find the cells that count what has these codes; a UsageError if one has parts or is none at all."""
        if len(leaf) != len(self._leaves) or not all(c in codes for c, codes in zip(leaf, self._leaves, strict=True)):
            raise UsageError(
                Words(
                    f"{' × '.join(leaf)} is no cell without parts: give one code without parts for each dimension.",
                    f"{' × '.join(leaf)} bukan sel tanpa bagian: beri satu kode tanpa bagian untuk tiap dimensi.",
                )
            )
        if leaf not in self._wholes:
            held = product(*(above[code] for code, above in zip(leaf, self._codes, strict=True)))
            self._wholes[leaf] = tuple(self.at[codes] for codes in held if codes in self.at)
        return self._wholes[leaf]

    def leaves(self) -> Iterator[Codes]:
        """Give the codes of all that is counted apart."""
        return product(*self._leaves)

    def moves(self, cell: int) -> tuple[Move, ...]:
        """Give the moves that raise a cell, those of few cells first."""
        if cell not in self._moves:
            found = self._raising(cell)
            if len(self.cells) <= _SMALL:
                found |= {
                    (up, down) if up >> cell & 1 else (down, up)
                    for up, down in self._all_moves()
                    if (up | down) >> cell & 1
                }
            moves = [self._move(_numbered(up), _numbered(down)) for up, down in found]
            moves.sort(key=lambda move: (len(move.up) + len(move.down), move.up, move.down))
            self._moves[cell] = tuple(moves)
        return self._moves[cell]

    def _raising(self, cell: int) -> set[_Sides]:
        """Give the products of changes that raise a cell."""
        found = set()
        for way in product(*(changes[code] for code, changes in zip(self.cells[cell], self._changes, strict=True))):
            up = down = 0
            for corner in product(*way):
                number = self.at.get(tuple(code for code, _ in corner))
                if number is not None:
                    if sum(sign < 0 for _, sign in corner) % 2:
                        down |= 1 << number
                    else:
                        up |= 1 << number
            found.add((up, down))
        return found

    def _all_moves(self) -> set[_Sides]:
        """
        Give all moves that are no two moves at once, each one way round: with these every change is made of moves.

        Made by joining moves that undo each other in part, until nothing new comes.
        """
        if self._joined is None:
            first = {max(sides, sides[::-1]) for cell in range(len(self.cells)) for sides in self._raising(cell)}
            self._joined, new = set(first), first
            while new:
                sums = {max(joined, joined[::-1]) for a in new for b in first for joined in _joins(a, b)}
                new = {sides for sides in sums - self._joined if not any(_within(m, sides) for m in self._joined)}
                self._joined |= new
            self._joined = {a for a in self._joined if not any(a != b and _within(b, a) for b in self._joined)}
        return self._joined

    def _move(self, up: tuple[int, ...], down: tuple[int, ...]) -> Move:
        number = self._numbers.setdefault((min(up, down), max(up, down)), len(self._numbers))
        return Move(number, sum(1 << cell for cell in up + down), up, down)


def _numbered(bits: int) -> tuple[int, ...]:
    return tuple(cell for cell in range(bits.bit_length()) if bits >> cell & 1)


def _joins(one: _Sides, other: _Sides) -> Iterator[_Sides]:
    """Make one move of two, either way round, where they undo each other in part and nowhere do the same."""
    for up, down in (other, other[::-1]):
        undone = one[0] & down | one[1] & up
        if undone and not (one[0] & up or one[1] & down):
            joined = (one[0] | up) & ~undone, (one[1] | down) & ~undone
            if any(joined):
                yield joined


def _within(part: _Sides, whole: _Sides) -> bool:
    """Tell whether a move is part of another, either way round."""
    return any(not (up & ~whole[0] or down & ~whole[1]) for up, down in (part, part[::-1]))
