"""
matrices: records → the ties of a matrix, rows and columns being firms.

The first record has the labels of the columns, the first cell of each other record its row's label; the corner is
empty or says anything. Row and column labels need not be the same. A cell is read from row to column; in an
undirected matrix the two cells of a pair are one tie.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kawung.findings import letter
from kawung.problems import Words
from kawung.sheet.matrices.reading import FileRead, Number, Tie, Trouble, number, plain, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from kawung.problems import Place, Problem
    from kawung.sheet.matrices.records import Record
    from kawung.sheet.matrices.told import FileTold, Point


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that says a tie: where it stands, its text and its number."""

    row: int
    index: int
    text: str
    number: Decimal

    @property
    def evidence(self) -> tuple[str, str]:
        return (f"{letter(self.index)}{self.row}", self.text)


@dataclass(frozen=True, slots=True)
class _Side:
    """The labels of one side: by position, as compared; positions whose label is none of its own; the spellings."""

    labels: dict[int, str]
    unusable: frozenset[int]
    spellings: dict[str, set[str]]


def read(
    study: str, told: FileTold, records: Sequence[Record], scale: tuple[Point, ...] = ()
) -> tuple[FileRead, list[Problem]]:
    """
    Read a matrix.

    A label that stands twice is refused: its later cells count as not readable. Never raises for what the records
    hold.
    """
    trouble = Trouble(study, told.file, told.sheet)
    shift = _shift(records)
    labels = [(i, text) for i, text in (records[0][1] if records else ()) if i + shift > 0]
    body = records[1:]
    if not labels or not body:
        trouble.say("matrix-shape", trouble.at(), about="")
        return FileRead(told), trouble.problems()
    head = records[0][0]
    columns = _side(trouble, ((i + shift, text, trouble.at(head, i, text, column=text)) for i, text in labels))
    first = [(n, cells[0][1]) for n, cells in body if cells[0][0] == 0]
    rows = _side(trouble, ((n, text, trouble.at(n, 0, text)) for n, text in first))
    headings = {0: "", **{i + shift: text for i, text in records[0][1]}}
    taken = _Taken(trouble, told, scale, headings, columns, rows)
    for n, cells in body:
        taken.row(n, dict(cells))
    ties = taken.directed() if told.directed else taken.undirected()
    spellings: dict[str, set[str]] = {}
    for side in (rows, columns):
        for label, found in side.spellings.items():
            spellings.setdefault(label, set()).update(found)
    return (
        FileRead(
            told,
            rows=len(rows.labels),
            columns=len(columns.labels),
            entries=taken.entries,
            tie_entries=len(taken.cells),
            no_tie=taken.entries - taken.diagonal - taken.unreadable - len(taken.cells),
            diagonal=taken.diagonal,
            unreadable=taken.unreadable,
            ties=tuple(ties),
            labels={told.wave: spellings},
            only_rows=tuple(label for label in rows.spellings if label not in columns.spellings),
            only_columns=tuple(label for label in columns.spellings if label not in rows.spellings),
        ),
        trouble.problems(),
    )


def _shift(records: Sequence[Record]) -> int:
    """
    Tell how far the headings stand to the left of their columns.

    R's `write.table` leaves the corner out, so that every row is one cell longer than the headings.
    """
    if len(records) < 2 or records[0][1][0][0] != 0:
        return 0
    width = records[0][1][-1][0] + 1
    return int(len(records[0][1]) == width and all(cells[-1][0] == width for _, cells in records[1:]))


def _side(trouble: Trouble, labels: Iterable[tuple[int, str, Place]]) -> _Side:
    """Take the labels of one side; one that stands twice is trouble."""
    by_position: dict[int, str] = {}
    spellings: dict[str, set[str]] = {}
    unusable: set[int] = set()
    for position, text, place in labels:
        label, rule = plain(text), unread(text)
        by_position[position] = label
        if label and not rule and label not in spellings:
            spellings[label] = {text}
            continue
        unusable.add(position)
        if rule:
            trouble.say(rule, place)
        elif label:
            trouble.say("label-doubled", place, about=label)
        else:  # nothing but signs that nobody sees
            trouble.say("label-missing", place, about=place.cell, spot=Words(place.cell or "", place.cell or ""))
    return _Side(by_position, frozenset(unusable), spellings)


def _column(index: int) -> Words:
    return Words(f"column {letter(index)}", f"kolom {letter(index)}")


def _row(number: int) -> Words:
    return Words(f"row {number}", f"baris {number}")


@dataclass(slots=True)
class _Taken:
    """
    The cells of a matrix as they are taken, with the counts of those that are no tie.

    Only cells that say a tie are kept, and of an undirected matrix those that cannot be read: a large matrix is
    mostly zeros.
    """

    trouble: Trouble
    told: FileTold
    scale: tuple[Point, ...]
    headings: dict[int, str]
    columns: _Side
    rows: _Side
    cells: dict[tuple[str, str], _Cell] = field(default_factory=dict)
    entries: int = 0
    diagonal: int = 0
    unreadable: int = 0
    _unread: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[str, Number] = field(default_factory=dict)
    _sides: set[bool] = field(default_factory=set)
    _row_of: dict[str, int] = field(default_factory=dict)
    _index_of: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._row_of = {label: n for n, label in self.rows.labels.items() if n not in self.rows.unusable}
        columns = self.columns
        self._index_of = {label: i for i, label in columns.labels.items() if i not in columns.unusable}

    def row(self, n: int, filled: dict[int, str]) -> None:
        """Take one row; what has no label in row or column is trouble."""
        label, columns = self.rows.labels.get(n), self.columns
        self._without_label(n, filled, label)
        if label is None:
            return
        self.entries += len(columns.labels)
        if n in self.rows.unusable:
            self.unreadable += len(columns.labels)
            return
        self.unreadable += len(columns.unusable)
        self.diagonal += label in columns.spellings
        for index, text in filled.items():
            if index in columns.labels and index not in columns.unusable:
                self._cell(label, n, index, text.strip(), filled[0])

    def _without_label(self, n: int, filled: dict[int, str], label: str | None) -> None:
        last = max(self.columns.labels)
        for index, text in filled.items():
            place = partial(self.trouble.at, n, index, text)
            if index > last:
                self._lost("cell-beyond-headings", place, letter(index))
            elif index and index not in self.columns.labels:
                self._lost("label-missing", place, letter(index), spot=_column(index))
            elif label is None:
                self._lost("label-missing", place, str(n), spot=_row(n))

    def _lost(self, rule: str, place: Callable[[], Place], about: str, **values: Words) -> None:
        """Count a filled cell that belongs to no pair of labels."""
        self.entries += 1
        self.unreadable += 1
        self.trouble.say_at(rule, place, about, **values)

    def _cell(self, label: str, n: int, index: int, text: str, typed: str) -> None:
        """Take a filled cell; *typed* is its row's label as it stands there."""
        column = self.columns.labels[index]
        read = self._numbers.get(text)
        if read is None:
            read = self._numbers[text] = number(text, self.told.meaning, self.scale)
        if label == column:
            if read.tie:
                self.trouble.say_at("diagonal-filled", self._place(n, index, text, typed), "")
            return
        if not self.told.directed:
            self._sides.add(index > self._index_of.get(label, -1))
        if read.value is None:
            self.unreadable += 1
            if not self.told.directed:
                self._unread.add((label, column))
            points = ", ".join(str(p.number) for p in self.scale)
            self.trouble.say_at(read.rule, self._place(n, index, text, typed), text, scale=points)
        elif read.tie:
            self.cells[label, column] = _Cell(n, index, text, read.value)

    def _place(self, n: int, index: int, text: str, typed: str) -> Callable[[], Place]:
        beside = (self.headings[0], typed)
        return partial(self.trouble.at, n, index, text, column=self.headings[index], beside=beside)

    def _tie(self, source: str, target: str, told: Sequence[_Cell], *, differ: bool = False) -> Tie:
        first = told[0]
        return Tie(
            source,
            target,
            self.told,
            None if differ else first.number,
            tuple(cell.evidence for cell in told),
            self.trouble.at(first.row, first.index, first.text, column=self.headings[first.index]),
        )

    def directed(self) -> list[Tie]:
        """Make a tie of every cell that says so."""
        return [self._tie(source, target, [cell]) for (source, target), cell in self.cells.items()]

    def undirected(self) -> list[Tie]:
        """
        Make one tie of the two cells of a pair.

        Where they differ the tie stands and its number does not, unless one triangle of the matrix is empty: then
        nothing contradicts the other.
        """
        triangle = self._triangle()
        ties = []
        done: set[tuple[str, str]] = set()
        for (source, target), cell in self.cells.items():
            if (target, source) in done:
                continue
            done.add((source, target))
            other = self.cells.get((target, source))
            told = [cell] if other is None else [cell, other]
            differ = not triangle and (cell.number != other.number if other else self._denied(target, source))
            if differ:
                for row, column in ((source, target), (target, source)):
                    self.trouble.say_at("cells-differ", partial(self._at, row, column), "")
            ties.append(self._tie(source, target, told, differ=differ))
        return ties

    def _denied(self, row: str, column: str) -> bool:
        """Tell whether the matrix has the cell of a pair, readable, and no tie in it."""
        there = row in self.rows.spellings and column in self.columns.spellings
        return there and (row, column) not in self._unread

    def _at(self, row: str, column: str) -> Place:
        n, index = self._row_of[row], self._index_of[column]
        cell = self.cells.get((row, column))
        return self.trouble.at(n, index, cell.text if cell else "", column=self.headings[index])

    def _triangle(self) -> bool:
        """Tell whether one triangle is empty, not even zeros; it is said if so."""
        square = set(self.columns.spellings) == set(self.rows.spellings)
        if square and len(self._sides) == 1:
            self.trouble.say("one-triangle", self.trouble.at(), about="")
            return True
        return False
