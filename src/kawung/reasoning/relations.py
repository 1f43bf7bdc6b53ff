"""
corridor, reasoning: what is known, predicate by predicate, in just the forms that some rule asks for.

Predicates and the classes of `rdf:type` are never variables, so every statement of a body is about one predicate.
A `View` is a set of terms or of pairs that grows round by round; sets are joined with sets, so that most rules
cost no step of Python for each triple.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

from kawung.iris import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

Pair = tuple[Term, Term]
Statement = tuple[Term, Term, Term]
Index = dict[Term, set[Term]]
T = TypeVar("T")


class View(Generic[T]):
    """A set that grows: all that is in it, and what came in the last round."""

    __slots__ = ("all", "fresh")

    def __init__(self) -> None:
        self.all: set[T] = set()
        self.fresh: set[T] = set()

    def start(self, found: set[T]) -> None:
        """Take what is there before the first round."""
        self.all = self.fresh = found

    def take(self, found: Set[T]) -> set[T]:
        """Take what a round found; return what of it is new."""
        self.fresh = set(found - self.all) if found else set()
        self.all |= self.fresh
        return self.fresh


class Relation:
    """
    The statements with one predicate.

    *values* has a view of the subjects for each object that a rule names; *subjects*, *objects* and *pairs* are
    views where a rule needs one (all that stand there, whatever the other end is; subjects with their objects).
    Rules ask for views before anything is known and leave what they find in *found* (subjects, by their object) and
    *found_pairs* until the round ends.
    """

    __slots__ = (
        "_backward",
        "_forward",
        "_given",
        "added",
        "added_pairs",
        "found",
        "found_pairs",
        "objects",
        "pairs",
        "subjects",
        "values",
    )

    def __init__(self) -> None:
        self.values: dict[Term, View[Term]] = {}
        self.subjects: View[Term] | None = None
        self.objects: View[Term] | None = None
        self.pairs: View[Pair] | None = None
        self.found: dict[Term, set[Term]] = defaultdict(set)
        self.found_pairs: set[Pair] = set()
        # The rounds that added something, with what they added: subjects by their object or, where there is a view
        # of pairs, pairs.
        self.added: dict[Term, list[tuple[int, set[Term]]]] = defaultdict(list)
        self.added_pairs: list[tuple[int, set[Pair]]] = []
        self._given: list[Statement] = []
        self._forward: Index | None = None
        self._backward: Index | None = None

    def value(self, o: Term) -> View[Term]:
        """Return the view of the subjects with the object *o*."""
        return self.values.setdefault(o, View())

    def any_subject(self) -> View[Term]:
        """Return the view of all subjects."""
        self.subjects = self.subjects or View()
        return self.subjects

    def any_object(self) -> View[Term]:
        """Return the view of all objects."""
        self.objects = self.objects or View()
        return self.objects

    def all_pairs(self) -> View[Pair]:
        """Return the view of subjects with their objects."""
        self.pairs = self.pairs or View()
        return self.pairs

    def load(self, given: list[Statement]) -> None:
        """Take the statements that are there before the first round."""
        self._given = given
        if self.values:
            by_object: dict[Term, set[Term]] = {o: set() for o in self.values}
            for s, _, o in given:
                if o in by_object:
                    by_object[o].add(s)
            for o, view in self.values.items():
                view.start(by_object[o])
        if self.subjects is not None:
            self.subjects.start({t[0] for t in given})
        if self.objects is not None:
            self.objects.start({t[2] for t in given})
        if self.pairs is not None:
            self.pairs.start({(t[0], t[2]) for t in given})

    def commit(self, number: int) -> bool:
        """Take what round *number* found into every view; tell whether anything is new."""
        new = self._take_pairs(number, self.pairs) if self.pairs is not None else self._take_values(number)
        self.found = defaultdict(set)
        self.found_pairs = set()
        return new

    def _take_pairs(self, number: int, pairs: View[Pair]) -> bool:
        self.found_pairs.update((s, o) for o, found in self.found.items() for s in found)
        fresh = pairs.take(self.found_pairs)
        by_object: dict[Term, set[Term]] = {o: set() for o in self.values}
        for s, o in fresh:
            if o in by_object:
                by_object[o].add(s)
        for o, view in self.values.items():
            view.take(by_object[o])
        self._spread({s for s, _ in fresh}, {o for _, o in fresh}, fresh)
        if fresh:
            self.added_pairs.append((number, fresh))
        return bool(fresh)

    def _take_values(self, number: int) -> bool:
        # Whoever finds subjects here has asked for their view, so that it tells what of them is new.
        fresh = {o: new for o, view in self.values.items() if (new := view.take(self.found.get(o, set())))}
        for o, new in fresh.items():
            self.added[o].append((number, new))
        self._spread({s for new in fresh.values() for s in new}, fresh.keys(), _paired(fresh))
        return bool(fresh)

    def _spread(self, subjects: Set[Term], objects: Set[Term], pairs: Iterable[Pair]) -> None:
        if self.subjects is not None:
            self.subjects.take(subjects)
        if self.objects is not None:
            self.objects.take(objects)
        if self._forward is not None or self._backward is not None:
            for s, o in pairs:
                if self._forward is not None:
                    self._forward[s].add(o)
                if self._backward is not None:
                    self._backward[o].add(s)

    def _everything(self) -> Iterator[Pair]:
        yield from ((s, o) for s, _, o in self._given)
        for _, fresh in self.added_pairs:
            yield from fresh
        for o, rounds in self.added.items():
            for _, new in rounds:
                yield from ((s, o) for s in new)

    @property
    def forward(self) -> Index:
        """The objects of each subject; made when it is first asked for."""
        if self._forward is None:
            self._forward = defaultdict(set)
            for s, o in self._everything():
                self._forward[s].add(o)
        return self._forward

    @property
    def backward(self) -> Index:
        """The subjects of each object; made when it is first asked for."""
        if self._backward is None:
            self._backward = defaultdict(set)
            for s, o in self._everything():
                self._backward[o].add(s)
        return self._backward

    def having(self, o: Term) -> Set[Term]:
        """Return the subjects with the object *o*."""
        view = self.values.get(o)
        return view.all if view is not None else self.backward.get(o, frozenset())

    def round_of(self, s: Term, o: Term) -> int:
        """Return the round in which a known statement came; 0: it was there."""
        if self.pairs is not None:
            return next((n for n, fresh in self.added_pairs if (s, o) in fresh), 0)
        return next((n for n, new in self.added.get(o, ()) if s in new), 0)


class Known:
    """All relations, each made when it is first asked for."""

    __slots__ = ("relations",)

    def __init__(self) -> None:
        self.relations: dict[Term, Relation] = {}

    def __getitem__(self, predicate: Term) -> Relation:
        relation = self.relations.get(predicate)
        if relation is None:
            relation = self.relations[predicate] = Relation()
        return relation

    def load(self, triples: Iterable[Statement]) -> None:
        """Take the statements that are there before the first round, in any order, each once or more often."""
        groups: dict[Term, list[Statement]] = defaultdict(list)
        for t in triples:
            groups[t[1]].append(t)
        for predicate, relation in self.relations.items():
            relation.load(groups[predicate])

    def commit(self, number: int) -> bool:
        """End round *number*; tell whether it found anything."""
        # Every relation must hear that the round is over, also after one that has something new.
        news = [relation.commit(number) for relation in self.relations.values()]
        return any(news)


def _paired(by_object: dict[Term, set[Term]]) -> Iterator[Pair]:
    return ((s, o) for o, found in by_object.items() for s in found)
