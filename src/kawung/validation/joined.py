"""
validation: a study's graphs as one.

A check goes over all statements once and comes back only to the few that a result leads to. So they are kept as they
came, apart by predicate; who says what and who names whom is put in order for a predicate when it is first asked.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple, is_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

Statement = tuple[Term, ...]
"""Subject, predicate and object, with or without a graph behind them."""
Index = dict[Term, list[Term]]


class Joined:
    """
    Statements by predicate; one that stands in two graphs may be met twice, but is said once.

    Iterating gives them as triples, in no order that means anything.
    """

    def __init__(self, by_predicate: Mapping[Term, Sequence[Statement]]) -> None:
        self.by_predicate = by_predicate
        self._objects: dict[Term, Index] = {}
        self._subjects: dict[Term, Index] = {}

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> Joined:
        """Join statements of any kind."""
        by_predicate: dict[Term, list[Statement]] = defaultdict(list)
        for said in statements:
            by_predicate[said[1]].append(said)
        return cls(by_predicate)

    def and_(self, statements: Iterable[Statement]) -> Joined:
        """Return these statements with further ones."""
        more = Joined.of(statements).by_predicate
        merged = {p: [*self.by_predicate.get(p, ()), *listed] for p, listed in more.items()}
        return Joined({**self.by_predicate, **merged})

    def __iter__(self) -> Iterator[Triple]:
        for listed in self.by_predicate.values():
            for said in listed:
                yield Triple(said[0], said[1], said[2])

    @cached_property
    def described(self) -> frozenset[Term]:
        """All nodes of which it is said what they are."""
        return frozenset(said[0] for said in self.by_predicate.get(TYPE, ()))

    def objects(self, node: Term, predicate: Term) -> list[Term]:
        """Return what is said of a node by a predicate, sorted."""
        if predicate not in self._objects:
            found = self._objects[predicate] = defaultdict[Term, list[Term]](list)
            for said in self.by_predicate.get(predicate, ()):
                found[said[0]].append(said[2])
        return _ordered(self._objects[predicate], node)

    def subjects(self, node: Term, predicate: Term) -> list[Term]:
        """Return of what a node is said by a predicate, sorted."""
        if predicate not in self._subjects:
            found = self._subjects[predicate] = defaultdict[Term, list[Term]](list)
            for said in self.by_predicate.get(predicate, ()):
                found[said[2]].append(said[0])
        return _ordered(self._subjects[predicate], node)

    def named_first(self, among: Set[Term]) -> dict[Term, tuple[Term, Term]]:
        """Return for each thing that one of *among* names, but is none, the first that does, and by which predicate."""
        first: dict[Term, tuple[Term, Term]] = {}
        for predicate, listed in self.by_predicate.items():
            for said in listed:
                node = said[2]
                if is_iri(node) and node not in among and said[0] in among:
                    naming = (said[0], predicate)
                    first[node] = min(first.get(node, naming), naming)
        return first


def _ordered(index: Index, node: Term) -> list[Term]:
    found = index.get(node, [])
    return sorted(set(found)) if len(found) > 1 else found
