"""
matrices: records → the ties of an edge list, one row a tie.

A row has from whom, to whom, and perhaps a number, a variable and a wave; columns are known by heading in English or
Indonesian, else by position. What a row says of variable and wave goes before what was told of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.sheet.matrices.reading import FileRead, Number, Tie, Trouble, number, plain, unread
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.problems import Place, Problem
    from kawung.sheet.matrices.records import Record
    from kawung.sheet.matrices.told import FileTold, Point

_HEADINGS = {
    "from": "from source sender ego dari asal pengirim",
    "to": "to target receiver alter ke kepada tujuan penerima mitra",
    "number": "weight value strength amount count bobot nilai kekuatan jumlah",
    "variable": "variable relation variabel relasi",
    "wave": "wave period year gelombang periode tahun",
}
_COLUMN = {word: column for column, known in _HEADINGS.items() for word in known.split()}
_BY_POSITION = ("from", "to", "number")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where which column stands, by position; the headings; how many records they take (0 or 1)."""

    at: dict[str, int]
    headings: dict[int, str]
    height: int

    def text(self, cells: dict[int, str], column: str) -> str:
        """Return what a row says in a column; empty if it has none."""
        return cells.get(self.at.get(column, -1), "").strip()


def variable_key(text: str) -> str | None:
    """Return the variable that a text names, by its key or a word for it in either language; None if none."""
    for concept in vocabulary.concepts("variable"):
        if concept.key != "all" and fold(text) in {fold(name) for name in concept.names()}:
            return concept.key
    return None


def read(
    study: str, told: FileTold, records: Sequence[Record], scale: tuple[Point, ...] = ()
) -> tuple[FileRead, list[Problem]]:
    """
    Read an edge list.

    The same pair, variable and wave again is taken once; with another number its number is left open. Never raises
    for what the records hold.
    """
    trouble = Trouble(study, told.file, told.sheet)
    columns = _columns(trouble, told, records)
    if columns is None:
        return FileRead(told), trouble.problems()
    taken = _Taken(trouble, told, scale, columns)
    body = records[columns.height :]
    for n, cells in body:
        taken.row(n, dict(cells))
    return (
        FileRead(
            told,
            rows=len(body),
            columns=len({index for _, cells in records for index, _ in cells}),
            entries=len(body),
            tie_entries=len(taken.ties),
            no_tie=taken.no_tie,
            diagonal=taken.diagonal,
            repeated=taken.repeated,
            unreadable=taken.unreadable,
            ties=tuple(taken.ties.values()),
            labels=taken.labels,
        ),
        trouble.problems(),
    )


def _columns(trouble: Trouble, told: FileTold, records: Sequence[Record]) -> _Columns | None:
    """Find the columns; None where there are no two of them, or where nobody can tell whether row 1 has headings."""
    first = dict(records[0][1]) if records else {}
    indices = sorted({index for _, cells in records for index, _ in cells})
    if len(indices) < 2:
        trouble.say("edges-shape", trouble.at(), about="")
        return None
    known = {index: _COLUMN[fold(text)] for index, text in first.items() if fold(text) in _COLUMN}
    headed = _headed(told, records, known, indices)
    if headed is None:
        where = trouble.at(records[0][0])
        trouble.say("edges-first-row", where, about="", row=", ".join(first.values()))
        return None
    if not headed:
        return _Columns(dict(zip(_BY_POSITION, indices, strict=False)), {}, 0)
    at: dict[str, int] = {}
    for index, column in known.items():
        at.setdefault(column, index)
    rest = [index for index in indices if index not in at.values()]
    wanted = [column for column in _BY_POSITION if column not in at]
    if not known:  # headings in another language, or none of ours: by position
        wanted, assumed = list(_BY_POSITION), True
    else:
        wanted, assumed = [c for c in wanted if c != "number"], "from" not in at or "to" not in at
    at.update(zip(wanted, rest, strict=False))
    if assumed:
        where = trouble.at(records[0][0])
        source, target = (first.get(at.get(side, -1), "") for side in ("from", "to"))
        trouble.say("edges-columns-assumed", where, about="", source=source, target=target)
    for index in rest:
        if index not in at.values():
            heading = first.get(index, "")
            trouble.say("edge-heading-unknown", trouble.at(records[0][0], index, heading, column=heading))
    if not {"from", "to"} <= at.keys():
        trouble.say("edges-shape", trouble.at(), about="")
        return None
    return _Columns(at, first, 1)


def _headed(told: FileTold, records: Sequence[Record], known: dict[int, str], indices: Sequence[int]) -> bool | None:
    """
    Tell whether the first row has headings: as told, by a known one, by a word above numbers.

    None where two names that stand nowhere else could be either.
    """
    if told.headings:
        return told.headings == "yes"
    if known:
        return True
    first, rest = dict(records[0][1]), [dict(cells) for _, cells in records[1:]]
    if len(indices) > 2:
        third = [cells[indices[2]] for cells in rest if indices[2] in cells]
        numbers = [number(text, "tie", ()).value is not None for text in third]
        if indices[2] in first:
            return number(first[indices[2]], "tie", ()).value is None and any(numbers)
    elsewhere = {plain(cells[index]) for cells in rest for index in indices[:2] if index in cells}
    names = {plain(first[index]) for index in indices[:2] if index in first}
    return False if names & elsewhere else None


class _Taken:
    """The rows of an edge list as they are taken."""

    def __init__(self, trouble: Trouble, told: FileTold, scale: tuple[Point, ...], columns: _Columns) -> None:
        self._trouble, self._told, self._scale, self._columns = trouble, told, scale, columns
        self.ties: dict[tuple[object, ...], Tie] = {}
        self.labels: dict[str, dict[str, set[str]]] = {}
        self.no_tie = self.diagonal = self.repeated = self.unreadable = 0

    def row(self, n: int, cells: dict[int, str]) -> None:
        """Take one row."""
        for column in ("from", "to", "variable", "wave"):
            if rule := unread(self._columns.text(cells, column)):
                self._lost(rule, self._at(n, cells, column))
                return
        told = self._of_row(n, cells)
        ends = [self._columns.text(cells, side) for side in ("from", "to")]
        source, target = (plain(text) for text in ends)
        if not (source and target):
            self._lost("edge-incomplete", self._at(n, cells, "to" if source else "from"))
            return
        if told is None:
            self.unreadable += 1
            return
        read, text = self._number(n, cells)
        if read is None:
            self.unreadable += 1
            return
        for label, spelt in zip((source, target), ends, strict=True):
            self.labels.setdefault(told.wave, {}).setdefault(label, set()).add(spelt)
        place = self._at(n, cells, "from")
        if source == target:
            self.diagonal += 1
            self._trouble.say("edge-to-itself", place, about="")
        elif not read.tie:
            self.no_tie += 1
        else:
            self._take(Tie(source, target, told, read.value if text else None, ((f"{place.cell}", text),), place))

    def _take(self, tie: Tie) -> None:
        """Take a tie once; said again with another number, its number stays open."""
        before = self.ties.get(tie.identity)
        if before is None:
            self.ties[tie.identity] = tie
            return
        self.repeated += 1
        self._trouble.say("edge-repeated", tie.place, about="")
        agreed = before.number if before.number == tie.number else None
        self.ties[tie.identity] = replace(before, number=agreed, cells=(*before.cells, *tie.cells))

    def _of_row(self, n: int, cells: dict[int, str]) -> FileTold | None:
        """Return what holds of a row: what was told of the file, unless the row says otherwise; None is trouble."""
        told, said = self._told, self._columns.text(cells, "variable")
        if said:
            key = variable_key(said)
            if key is None:
                self._trouble.say("edge-variable-unknown", self._at(n, cells, "variable"))
                return None
            told = replace(told, variable=key, relation=said if said != key else "")
        elif not told.variable:
            self._trouble.say("edge-variable-missing", self._at(n, cells, "from"), about="")
            return None
        wave = self._columns.text(cells, "wave")
        return replace(told, wave=wave) if wave else told

    def _number(self, n: int, cells: dict[int, str]) -> tuple[Number | None, str]:
        """Read a row's number; a row without one says that there is a tie, and no more."""
        text = self._columns.text(cells, "number")
        if text in ("", "."):
            return number("1", "tie", ()), ""
        read = number(text, self._told.meaning, self._scale)
        if read.value is None:
            place = self._at(n, cells, "number")
            self._trouble.say(read.rule, place, scale=", ".join(str(p.number) for p in self._scale))
            return None, text
        return read, text

    def _at(self, n: int, cells: dict[int, str], column: str) -> Place:
        index = self._columns.at.get(column, 0)
        heading = self._columns.headings.get(index, "")
        return self._trouble.at(n, index, cells.get(index, ""), column=heading, beside=self._beside(cells, index))

    def _beside(self, cells: dict[int, str], index: int) -> tuple[str, str] | None:
        source = self._columns.at["from"]
        return None if source == index else (self._columns.headings.get(source, ""), cells.get(source, ""))

    def _lost(self, rule: str, place: Place) -> None:
        self.unreadable += 1
        self._trouble.say(rule, place, about="")
