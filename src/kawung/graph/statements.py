"""
graph: statements in columns.

What is said of a thing with one property is one text, its *saying*: the property and the object as a line of N-Quads
has them. Thousands of rows share a few sayings, so a line costs no more than putting it together. A `Block` has things
of one kind, sorted, and for each property one saying a thing; read thing by thing it is sorted N-Quads, since lines
sort as their quads do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, repeat
from operator import add, lt
from typing import TYPE_CHECKING, cast

from kawung.iris import Quad

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from kawung.iris import Term

_AND = "\0"  # between the statements of a saying that has several; no term holds a control character
_AT_ONCE = 128  # things; larger pieces of text are slower to put together
_quad = cast("Callable[[tuple[Term, Term, Term, Term]], Quad]", partial(tuple.__new__, Quad))


def saying(property_: Term, objects: Collection[Term]) -> str:
    """Say some objects of a thing, in order and each once; empty if there are none."""
    if len(objects) == 1:
        [only] = objects
        return f" {property_} {only}"
    return joined([f" {property_} {o}" for o in objects])


def ordered(property_: Term, objects: Iterable[Term]) -> str:
    """Say some objects of a thing, at least one, that are in order and each once."""
    start = f" {property_} "
    return start + f"{_AND}{start}".join(objects)


def joined(sayings: Collection[str]) -> str:
    """Make one saying of some that have one property, in order and each once; empty if there are none."""
    return _AND.join(sorted(set(sayings)))


def _objects(said: str, property_: Term) -> list[Term]:
    """Return the objects of a saying."""
    start = len(property_) + 2
    return [one[start:] for one in said.split(_AND)] if said else []


def both(one: str, other: str) -> str:
    """Say what two sayings with the same property say, in order and each once."""
    if not one or not other or one == other:
        return one or other
    if _AND not in one and _AND not in other:
        return f"{one}{_AND}{other}" if one < other else f"{other}{_AND}{one}"
    return _AND.join(sorted({*one.split(_AND), *other.split(_AND)}))


class Columns(dict["Term", "list[str]"]):
    """
    For each property a saying a row, empty where a row says nothing with it.

    With those of *several* some rows may say several things; with all others none does.
    """

    def __init__(self) -> None:
        super().__init__()
        self.several: set[Term] = set()

    def put(self, property_: Term, sayings: list[str], *, single: bool = False) -> None:
        """Say this too; *single* promises that no row says several things."""
        if any(sayings):
            before = self.get(property_)
            if before is not None:
                sayings = list(map(both, before, sayings))
            if before is not None or not (single or _AND not in "".join(sayings)):
                self.several.add(property_)
            self[property_] = sayings


@dataclass(slots=True)
class Block:
    """
    Things of one kind and all that is said of them, of each at least one statement.

    It is made of rows in any order: the position of each in the sheet of *table*, the thing that it describes, the
    graph of that thing, and the sayings by property. Then *subjects* are sorted and unique; *rows* has one row of
    each, *more* by a subject's position the further ones; *columns* go by property in order. With a property that is
    not among *several* no thing says several things.
    """

    table: str
    subjects: list[Term]
    graphs: list[Term]
    rows: Sequence[int]
    columns: dict[Term, list[str]]
    several: set[Term] = field(default_factory=set)
    more: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the things in order and bring together what several rows say of one."""
        self.columns = dict(sorted(self.columns.items()))
        if all(map(lt, self.subjects, islice(self.subjects, 1, None))):
            return
        by_subject: dict[Term, int] = {}
        again: list[tuple[int, int]] = []
        for at, subject in enumerate(self.subjects):
            if (first := by_subject.setdefault(subject, at)) != at:
                again.append((first, at))
        kept = [by_subject[subject] for subject in sorted(by_subject)]
        if again:
            where = {at: n for n, at in enumerate(kept)}
            for first, at in again:
                self.more.setdefault(where[first], []).append(self.rows[at])
            self.columns = {p: list(column) for p, column in self.columns.items()}
            for property_, column in self.columns.items():
                for first, at in again:
                    if column[first] != column[at]:
                        column[first] = both(column[first], column[at])
                        self.several.add(property_)
        self.subjects, self.graphs = [self.subjects[at] for at in kept], [self.graphs[at] for at in kept]
        self.rows = [self.rows[at] for at in kept]
        self.columns = {p: [column[at] for at in kept] for p, column in self.columns.items()}

    def nquads(self) -> Iterator[bytes]:
        """Give the statements as sorted N-Quads, some hundred things at a time."""
        ends = {graph: f" {graph} .\n" for graph in set(self.graphs)}
        end = list(map(ends.__getitem__, self.graphs))
        between = list(map(add, end, self.subjects))  # ends a line and begins the next
        columns: list[Iterable[str]] = [
            map(str.replace, column, repeat(_AND), between) if property_ in self.several else column
            for property_, column in self.columns.items()
        ]
        said = columns[0]
        if len(columns) > 1:
            said = map(str.join, between, map(filter, repeat(None), zip(*columns, strict=True)))
        pieces = chain.from_iterable(zip(self.subjects, said, end, strict=True))
        if len(end) <= _AT_ONCE:
            yield "".join(pieces).encode()
            return
        while some := "".join(islice(pieces, 3 * _AT_ONCE)):
            yield some.encode()

    def stated_by(self, at: int) -> list[int]:
        """Return the positions of the rows that state a thing, which is given by position."""
        return [self.rows[at], *self.more.get(at, ())]

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        """Give the statements without their graphs, property by property."""
        return chain.from_iterable(map(self.statements, self.columns))

    def statements(self, property_: Term) -> Iterator[tuple[Term, Term, Term]]:
        """Give the statements with one property, without their graphs."""
        column = self.columns[property_]
        apart = {said: _objects(said, property_) for said in set(column)}
        objects = [apart[said] for said in column]
        subjects = chain.from_iterable(map(repeat, self.subjects, map(len, objects)))
        return zip(subjects, repeat(property_), chain.from_iterable(objects))

    def with_property(self, property_: Term) -> Iterator[Quad]:
        """Give the statements with one property, sorted."""
        for s, g, said in zip(self.subjects, self.graphs, self.columns.get(property_, ()), strict=False):
            yield from [_quad((s, property_, o, g)) for o in _objects(said, property_)]

    def quads(self, only: int | None = None) -> Iterator[Quad]:
        """Give the statements, sorted; of one thing alone with its position."""
        things = range(len(self.subjects)) if only is None else range(only, only + 1)
        columns = [column[things.start : things.stop] for column in self.columns.values()]
        apart = {
            said: [(p, o) for o in _objects(said, p)]
            for p, column in zip(self.columns, columns, strict=True)
            for said in set(column)
        }
        for at, sayings in zip(things, zip(*columns, strict=True), strict=True):
            s, g = self.subjects[at], self.graphs[at]
            yield from [_quad((s, p, o, g)) for said in sayings for p, o in apart[said]]
