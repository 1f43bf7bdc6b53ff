"""graph: what building a study's graphs gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from kawung.graph.derived import LINKS
from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kawung.findings import Row, Study
    from kawung.graph.statements import Block
    from kawung.iris import Quad, Term, Triple


class Graphed:
    """
    A study's statements and where they come from.

    *things* has for every node described (excerpts, nodes of what is not known, pairs and data sets among them) the
    rows that state it, by table and row number; *rows* has the row behind each row's IRI in the graph `provenance`.
    All is kept in columns: quads and rows are made when asked for.
    """

    def __init__(self, study: Study, said: Sequence[Block], described: Sequence[Block], listed: Block) -> None:
        self._study, self._said, self._described = study, said, described
        self._all = _Blocks([*said, *described, *([listed] if listed.subjects else [])])
        _refuse_mixed(self._all.blocks)

    @cached_property
    def things(self) -> Mapping[Term, tuple[Row, ...]]:
        """The rows that state each thing."""
        return _Things(self._study, _Blocks(self._said))

    @cached_property
    def rows(self) -> Mapping[Term, Row]:
        """The row behind each row's name."""
        return _Named(_Things(self._study, _Blocks(self._described)))

    def chunks(self) -> Iterator[bytes]:
        """Give all statements as sorted N-Quads, some hundred things at a time."""
        return chain.from_iterable(block.nquads() for block in self._all.blocks)

    def nquads(self) -> bytes:
        """Return all statements as sorted N-Quads."""
        return b"".join(self.chunks())

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Give all statements but those of provenance, without their graphs, in no order that means anything."""
        return chain.from_iterable(block.triples() for block in self._said)

    def by_property(self) -> dict[Term, list[tuple[Term, Term, Term]]]:
        """Give all statements but those of provenance by their property, in no order that means anything."""
        found: dict[Term, list[tuple[Term, Term, Term]]] = {}
        for block in self._said:
            for property_ in block.columns:
                found.setdefault(property_, []).extend(block.statements(property_))
        return found

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """All statements, sorted and unique."""
        return tuple(chain.from_iterable(block.quads() for block in self._all.blocks))

    def about(self, subject: Term) -> tuple[Quad, ...]:
        """Return all statements about a thing, sorted."""
        found = self._all.find(subject)
        if found is None:
            return ()
        block, at = found
        return tuple(block.quads(at))

    def with_property(self, property_: Term) -> Iterator[Quad]:
        """Give the statements with one property, sorted."""
        return chain.from_iterable(block.with_property(property_) for block in self._all.blocks)

    @cached_property
    def hanging(self) -> Mapping[Term, Term]:
        """Nodes that no row describes by itself, each with the property by which it hangs on one that is."""
        return {q.o: q.p for link in LINKS for q in self.with_property(link) if q.o.startswith("<")}

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """Return what a study says of a thing with one property, sorted."""
        return [q.o for q in self.about(subject) if q.p == predicate]


class _Blocks:
    """Blocks in the order of their things, no two of which have things that mix."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = sorted(blocks, key=lambda block: block.subjects[0])
        self._first = [block.subjects[0] for block in self.blocks]

    def find(self, subject: Term) -> tuple[Block, int] | None:
        """Find the block that describes a thing, and the thing's position in it."""
        n = bisect_right(self._first, subject) - 1
        if n < 0:
            return None
        subjects = self.blocks[n].subjects
        at = bisect_left(subjects, subject)
        return (self.blocks[n], at) if at < len(subjects) and subjects[at] == subject else None


class _Things(Mapping["Term", "tuple[Row, ...]"]):
    """The rows that state each node, made when asked for."""

    def __init__(self, study: Study, blocks: _Blocks) -> None:
        self._study, self._blocks = study, blocks

    def __getitem__(self, thing: Term) -> tuple[Row, ...]:
        found = self._blocks.find(thing)
        if found is None:
            raise KeyError(thing)
        block, at = found
        rows = self._study.rows(block.table)
        stating = {n: rows[n] for n in block.stated_by(at)}
        return tuple(sorted(stating.values(), key=lambda row: row.number))

    def __contains__(self, thing: object) -> bool:
        return isinstance(thing, str) and self._blocks.find(thing) is not None

    def __iter__(self) -> Iterator[Term]:
        return chain.from_iterable(block.subjects for block in self._blocks.blocks)

    def __len__(self) -> int:
        return sum(len(block.subjects) for block in self._blocks.blocks)


class _Named(Mapping["Term", "Row"]):
    """The row behind each row's name, made when asked for."""

    def __init__(self, things: _Things) -> None:
        self._things = things

    def __getitem__(self, name: Term) -> Row:
        [row] = self._things[name]
        return row

    def __iter__(self) -> Iterator[Term]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)


def refuse_doubles(quads: Iterable[Quad]) -> None:
    """Raise FaultError if one statement stands in two graphs: some engines would then count it twice."""
    home: dict[Triple, Term] = {}
    for quad in quads:
        other = home.setdefault(quad.triple, quad.g)
        if other != quad.g:
            said = " ".join(quad.triple)
            raise FaultError(
                Words(
                    en=f"One statement would stand in two graphs, {other} and {quad.g}: {said}",
                    id=f"Satu pernyataan akan berada di dua graf, {other} dan {quad.g}: {said}",
                )
            )


def _refuse_mixed(blocks: Sequence[Block]) -> None:
    """
    Raise FaultError if the things of two blocks mix, since one might then be described twice, in two graphs.

    A thing stands once in a block and in one graph, so where blocks do not mix no statement stands in two graphs, and
    blocks one after the other are sorted.
    """
    for before, after in pairwise(blocks):
        last, first = before.subjects[-1], after.subjects[0]
        if first <= last:
            refuse_doubles([*before.quads(), *after.quads()])
            raise FaultError(
                Words(
                    en=f"Things named between {first} and {last} would be described in two places",
                    id=f"Hal bernama antara {first} dan {last} akan diterangkan di dua tempat",
                )
            )
