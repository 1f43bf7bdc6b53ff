"""
findings: what a cell holds, and a column of cells.

A cell keeps the text as typed beside what the reader understood it to mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from kawung.iris import Term

T = TypeVar("T")
ITSELF = "itself"
"""What cells say whose text is all that they say (`Cells.says`)."""


class Ref(NamedTuple):
    """A cell that names a row of another table by its key."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """A cell that names a shared concept, area or web address by its IRI."""

    iri: Term


@dataclass(frozen=True, slots=True)
class Area:
    """A cell that names an administrative area by its Kemendagri code."""

    code: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell that holds a date or a year in XSD's form; *datatype* is `date` or `gYear`."""

    text: str
    datatype: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """A cell that says "not known", with the reason where one was given: (language, text) pairs."""

    reason: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell, or one part of it, that did not fit its column; validation says so."""

    text: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A cell, or part of it, that a released study keeps back: by its column's rule, whether or not it was filled."""


Value = str | int | Decimal | bool | Ref | Named | Area | Dated | NotKnown | Unread | Withheld


class Cell(NamedTuple):
    """One cell: the text as typed and the values read from it (none if the cell is empty)."""

    text: str
    values: tuple[Value, ...] = ()


EMPTY = Cell("")
_TEXT = attrgetter("text")


class Cells(Sequence["Cell | None"]):
    """
    A column: for each row a cell, or None where there is none.

    Rows have *marks*, and rows with equal marks have one cell, so that a column is asked once for each of its
    *distinct* marks. Cells may be made only when they are asked for. Where *says* is given, marks are texts and it is
    known without asking what stands behind *m*: nothing behind "", else with ITSELF `Cell(m, (m,))`, with the name of
    a table `Cell(m, (Ref(table, m),))`.
    """

    __slots__ = ("_distinct", "by_mark", "marks", "says")
    __hash__ = None  # type: ignore[assignment] # equal by what it holds

    def __init__(
        self, marks: Sequence[Hashable], by_mark: Mapping[Hashable, Cell | None], says: str | None = None
    ) -> None:
        self.marks, self.by_mark, self.says = marks, by_mark, says
        self._distinct: AbstractSet[Hashable] | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell | None]) -> Cells:
        """Return a column of cells; those that are one object have one mark."""
        marks = list(map(id, cells))
        return cls(marks, dict(zip(marks, cells, strict=True)))

    @property
    def distinct(self) -> AbstractSet[Hashable]:
        """The marks, each once."""
        if self._distinct is None:
            self._distinct = frozenset(self.marks)
        return self._distinct

    def some(self, at: Iterable[int]) -> Cells:
        """Return the cells of the rows at some positions."""
        return Cells(list(map(self.marks.__getitem__, at)), self.by_mark, self.says)

    def each(self, work: Callable[[Cell], T]) -> list[T]:
        """Return for each row what *work* makes of its cell, or of an empty one; it is asked once for each mark."""
        by_mark = self.by_mark
        made = {mark: work(by_mark[mark] or EMPTY) for mark in self.distinct}
        return list(map(made.__getitem__, self.marks))

    def texts(self) -> Sequence[str]:
        """Return what was typed in each row, "" where there is no cell."""
        if self.says is not None:
            return self.marks  # type: ignore[return-value] # as `says` promises
        return self.each(_TEXT)

    @overload
    def __getitem__(self, at: int) -> Cell | None: ...
    @overload
    def __getitem__(self, at: slice) -> list[Cell | None]: ...
    def __getitem__(self, at: int | slice) -> Cell | list[Cell | None] | None:
        if isinstance(at, slice):
            return list(map(self.by_mark.__getitem__, self.marks[at]))
        return self.by_mark[self.marks[at]]

    def __iter__(self) -> Iterator[Cell | None]:
        return map(self.by_mark.__getitem__, self.marks)

    def __len__(self) -> int:
        return len(self.marks)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)
