"""
sheet: records → a sheet in columns, whatever the records were read from.

Headings are found in records, the rows below them come in blocks: columns of what was typed, which `cells` reads, each
distinct content once. Headings go by name or by label in either language. Knows nothing of what the texts mean (`cells`
does) nor of keys (`keys`).
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from kawung import words
from kawung.dictionary import tables
from kawung.findings import Sheet, letter
from kawung.problems import Place, Problem, Words
from kawung.sheet.cells import Content, Texts, bare, text_of, too_long
from kawung.sheet.often import Often
from kawung.sheet.rules import MAX_CELL, MAX_COLUMNS, named, nearest, problem
from kawung.sheet.workbook.tabs import EXAMPLE, example_of
from kawung.vocabulary import fold_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kawung.dictionary import Column, Table
    from kawung.findings import Cell, Cells

Record = tuple[int, "Sequence[tuple[int, str]]"]
"""A row's number, and (position, text) of its filled cells in order."""


class Block(NamedTuple):
    """
    Some rows below the headings.

    Their *numbers*; by position the *columns* of known headings, with the contents of each row ("" where there is
    nothing); and *uncovered*, the filled cells whose heading is empty or missing: row, position, text, in order, of
    those behind the last heading the first in each row.
    """

    numbers: Sequence[int]
    columns: Mapping[int, Sequence[Content]]
    uncovered: Sequence[tuple[int, int, str]] = ()


_COLUMNS = Words("columns", "kolom")
_FEWEST_HEADINGS = 3  # by which a table without its name is known
_REMEMBERED = 2_000  # characters in headings; those of all studies are mostly the same
_AHEAD = 10  # rows below the first filled one in which headings are looked for


@dataclass(slots=True)
class Reading:
    """
    One sheet while it is read: whose it is, what was found wrong, what its headings turned out to be.

    *blank* tells of a text that is not plain ASCII whether nothing can be seen in it; *long*, whether a cell may hold
    more than it can.
    """

    study: str
    table: Table
    file: str
    tab: str | None = None
    upright: bool = False
    blank: Callable[[str], bool] = str.isspace
    long: bool = True
    often: Often = field(default_factory=Often)
    headings: tuple[str, ...] = ()
    columns: tuple[Column | None, ...] = ()

    @property
    def known(self) -> dict[int, Column]:
        """The columns by position, without those that nobody knows."""
        return {index: column for index, column in enumerate(self.columns) if column}

    @property
    def nameless(self) -> list[int]:
        """The positions at which a heading is lacking."""
        return [index for index, column in enumerate(self.columns) if not column and not self.headings[index]]

    @property
    def problems(self) -> list[Problem]:
        """What was found wrong so far."""
        return self.often.problems()

    @property
    def name(self) -> str:
        """What people call the sheet: its tab in a workbook, else its file."""
        return self.tab or self.file

    def at(self, row: int | None, index: int | None = None, text: str | None = None) -> Place:
        """Point at the sheet, at a row, or at a cell by row number and position."""
        heading = across = None
        if index is not None:
            heading = self.headings[index] if index < len(self.headings) else ""
            across = letter(index)
            if self.upright:
                row, across = index + 1, letter(1)
        return Place(self.study, self.file, row, heading, text, across, sheet=self.tab, table=self.table.name)

    def heading(self, row: int, index: int, name: str, text: str) -> Place:
        """Point at a heading."""
        if self.upright:
            row, across = index + 1, letter(0)
        else:
            across = letter(index)
        return replace(self.at(row), column=name, text=text, letter=across)

    def say(
        self,
        rule: str,
        *places: Place,
        near: str | None = None,
        detail: tuple[tuple[str, str], ...] = (),
        **values: str | int | Words,
    ) -> None:
        """Note a problem of this sheet; its texts may speak of `{file}`."""
        values.setdefault("file", self.name)
        self.often.add(problem(rule, *places, near=near, detail=detail, values=values))

    def say_of_cell(self, rule: str, place: Place, **values: str | int | Words) -> None:
        """Note a problem that every row may have."""
        if not self.often.again(rule):
            self.often.add(problem(rule, place, values={"file": self.name, **values}))
        elif self.often.wanted(rule):
            self.often.further(rule, place)


def read(reading: Reading, records: Iterable[Record], blocks: Iterable[Block]) -> Sheet:
    """
    Make a sheet of records; what is wrong with it goes to *reading*.

    The first filled record has the headings; *blocks*, which is asked only then, has the rows below it. Rows have no
    keys yet; columns go by the dictionary's names whatever the sheet calls them, and unknown ones are left out.
    """
    number = _headings(reading, iter(records))
    numbers, columns = _columns(reading, number, blocks) if number else ([], {})
    empty = Sheet(reading.table.name, reading.file, reading.headings, tab=reading.tab, upright=reading.upright)
    return empty.with_columns(numbers, [""] * len(numbers), columns)


def heading_names(table: Table) -> Mapping[str, Column]:
    """Return what a heading may say for each column: its name, or folded that, a label in either language, or both."""
    return _heading_names(table.name)


@lru_cache(maxsize=64)
def _heading_names(name: str) -> dict[str, Column]:
    columns = tables()[name].columns
    labels = [(c, label) for c in columns for label in (c.label.id, c.label.en)]
    found = {fold_heading(said): c for c, label in labels for said in (label, f"{c.name} ({label})")}
    return found | {said: c for c in columns for said in (c.name, fold_heading(c.name))}


def heading(names: Mapping[str, Column], typed: str) -> Column | None:
    """Return the column that a heading means, by the names of a table's columns; None if none."""
    return names.get(typed) or names.get(fold_heading(typed))


def headed_as(headings: Sequence[str], held: Iterable[str]) -> Table | None:
    """Return the table whose headings these are for the most part, its key among them; None for one of those *held*."""
    folded = {fold_heading(h) for h in headings if h.strip()}
    best: tuple[int, Table | None] = (_FEWEST_HEADINGS - 1, None)
    for table in tables().values():
        names = heading_names(table)
        found = {names[h].name for h in folded if h in names}
        if table.key.name in found and 2 * len(found) > len(folded) and len(found) > best[0]:
            best = (len(found), table)
    return best[1] if best[1] and best[1].name not in held else None


def _headings(reading: Reading, records: Iterator[Record]) -> int:
    """Find the headings of a sheet; return their row's number, or 0 where there are none."""
    number, first = next(((n, cells) for n, cells in records if cells), (0, ()))
    if not number:
        if not reading.often:
            reading.say("sheet-empty" if reading.tab else "file-empty", reading.at(None))
        return 0
    if first[-1][0] >= MAX_COLUMNS:
        reading.say("file-too-large", reading.at(number), limit=MAX_COLUMNS, unit=_COLUMNS)
        return 0
    if not _take_headings(reading, number, first):
        _look_lower(reading, number, itertools.islice(records, _AHEAD))
        return 0
    return number


def _take_headings(reading: Reading, number: int, cells: Sequence[tuple[int, str]]) -> bool:
    """Find the column of each heading; tell whether there is any."""
    table, width = reading.table, cells[-1][0] + 1
    if len(cells) == width and (usual := _usual(table, tuple(typed for _, typed in cells))):
        reading.columns, reading.headings = usual
        return True
    known = heading_names(table)
    meant = [heading(known, typed) for _, typed in cells]
    if not any(meant):
        return False
    columns: list[Column | None] = [None] * width
    headings = [""] * width
    written = {column.name for column in meant if column}
    missing = {c.name: c for c in table.columns if c.required and c.name not in written}
    taken: set[str] = set()
    for (index, typed), column in zip(cells, meant, strict=True):
        name = column.name if column else typed.strip()
        if column and name not in taken:
            taken.add(name)
            columns[index], headings[index] = column, name
            continue
        place = reading.heading(number, index, name, typed)
        if column:
            where = place.cell if reading.upright else letter(index)
            reading.say("heading-doubled", place, column=named(column), text=typed, letter=str(where))
            name = typed.strip()
        elif name:
            near = nearest(name, [c.name for c in table.columns])
            if near in missing:  # one slip, told once and where the column is meant
                _missing(reading, replace(place, column=near), missing.pop(near), typed)
            else:
                reading.say("column-unknown", place, near=near, text=typed, part=reading.name)
        headings[index] = name
    reading.headings, reading.columns = tuple(headings), tuple(columns)
    if reading.upright:
        return True  # what a study lacks is for the shapes to say, as of study.toml
    for column in missing.values():
        _missing(reading, replace(reading.at(number), column=column.name), column)
    return True


_Usual: TypeAlias = "tuple[tuple[Column, ...], tuple[str, ...]] | None"  # columns and their names


def _usual(table: Table, typed: tuple[str, ...]) -> _Usual:
    """Return what headings mean if each is there once and none lacks that must be there, as it mostly is."""
    return (_remembered if sum(map(len, typed)) <= _REMEMBERED else _as_in_dictionary)(table.name, typed)


def _as_in_dictionary(name: str, typed: tuple[str, ...]) -> _Usual:
    table = tables()[name]
    known = heading_names(table)
    there = {column.name: column for one in typed if (column := heading(known, one))}
    if len(there) < len(typed) or any(c.required and c.name not in there for c in table.columns):
        return None
    return tuple(there.values()), tuple(there)


_remembered = lru_cache(maxsize=256)(_as_in_dictionary)


def _missing(reading: Reading, place: Place, column: Column, near: str | None = None) -> None:
    """Say that a required column is missing; *near* is the heading that may be meant to be it."""
    reading.say("column-missing", place, near=near, column=named(column), name=column.name, help=column.help)


def _columns(reading: Reading, number: int, blocks: Iterable[Block]) -> tuple[Sequence[int], dict[str, Cells]]:
    """Read the rows below the headings; return the numbers of those that are filled, and their cells by column."""
    its_key = reading.table.key
    key = next((index for index, column in enumerate(reading.columns) if column is its_key), None)
    texts: dict[int, Texts] = {}
    kept: list[tuple[Sequence[int], Mapping[int, Sequence[Content]]]] = []
    nameless: Counter[int] = Counter()
    first: dict[int, int] = {}
    for block in blocks:
        if block.uncovered:
            _uncovered(reading, block, nameless, first)
        filled = {index: typed for index, typed in block.columns.items() if any(typed)}
        for index in filled.keys() - texts.keys():
            texts[index] = Texts(cast("Column", reading.columns[index]), reading.blank)
        if reading.long:
            _too_long(reading, block.numbers, filled, texts)
        if key is not None:
            kept.append(_kept(reading, block.numbers, key, filled, texts))
    for index, count in sorted(nameless.items()):
        place = reading.at(number, index, "")
        reading.say("heading-empty", place, letter=letter(index), count=count, row=str(first[index]))
    numbers, columns = kept[0] if len(kept) == 1 else _joined(kept)
    return numbers, {texts[index].column.name: texts[index].of(columns[index]) for index in sorted(columns)}


def _joined(
    blocks: Sequence[tuple[Sequence[int], Mapping[int, Sequence[Content]]]],
) -> tuple[list[int], dict[int, list[Content]]]:
    """Put blocks of rows one below the other."""
    columns: dict[int, list[Content]] = {index: [] for _, filled in blocks for index in filled}
    for numbers, filled in blocks:
        for index, typed in columns.items():
            typed.extend(filled.get(index) or [""] * len(numbers))
    return list(itertools.chain.from_iterable(numbers for numbers, _ in blocks)), columns


def _uncovered(reading: Reading, block: Block, nameless: Counter[int], first: dict[int, int]) -> None:
    """Count the cells below an empty heading; tell those behind the last."""
    for number, index, typed in block.uncovered:
        if index < len(reading.headings):
            nameless[index] += 1
            first.setdefault(index, number)
        else:
            place = reading.at(number, index, typed[:MAX_CELL])
            reading.say_of_cell("cell-without-heading", place, row=str(number), letter=letter(index))


def _too_long(
    reading: Reading, numbers: Sequence[int], filled: Mapping[int, Sequence[Content]], texts: Mapping[int, Texts]
) -> None:
    """Tell the cells that hold more than a cell can, row by row."""
    long = {index: found for index, typed in filled.items() if (found := too_long(typed))}
    cut = {index: {one for one in found if texts[index][one]} for index, found in long.items()}
    for at, index in sorted((at, i) for i in cut for at, typed in enumerate(filled[i]) if typed in cut[i]):
        place = reading.at(numbers[at], index, text_of(filled[index][at])[:MAX_CELL])
        reading.say_of_cell("cell-too-long", place, column=named(texts[index].column), limit=MAX_CELL)


def _kept(
    reading: Reading,
    numbers: Sequence[int],
    key: int,
    filled: Mapping[int, Sequence[Content]],
    texts: Mapping[int, Texts],
) -> tuple[Sequence[int], Mapping[int, Sequence[Content]]]:
    """Keep of the rows of a block those that are filled and no example."""
    keys = filled.get(key, ())
    if keys and all(keys) and bare(keys) is not None:
        return numbers, filled
    read = {index: list(map(texts[index].__getitem__, typed)) for index, typed in filled.items()}
    kept: list[object] = list(map(any, zip(*read.values(), strict=True))) or [None] * len(numbers)
    for at, cell in enumerate(read.get(key, ())):
        if cell and cell.text.strip() == EXAMPLE:
            kept[at] = None
            _example(reading, numbers[at], {index: there for index, c in read.items() if (there := c[at])})
    some = {index: list(itertools.compress(typed, kept)) for index, typed in filled.items()}
    return list(itertools.compress(numbers, kept)), some


def _look_lower(reading: Reading, number: int, following: Iterable[Record]) -> None:
    """Say that no headings were found, and where some stand that come too late."""
    known = heading_names(reading.table)
    for lower, filled in following:
        if sum(fold_heading(typed) in known for _, typed in filled) > 1:
            reading.say("headings-lower", reading.at(number), row=str(number), lower=str(lower))
            return
    names = ", ".join(c.name for c in reading.table.columns if c.required)
    reading.say("headings-missing", reading.at(number), row=str(number), headings=names)


def _example(reading: Reading, number: int, cells: Mapping[int, Cell]) -> None:
    """Pass over an example row; say so if something was written into it."""
    changed = [
        index
        for index, column in reading.known.items()
        if column is not reading.table.key and index in cells
        if cells[index].text.strip() not in {column.example, *(example_of(column, x) for x in words.LANGUAGES)}
    ]
    if changed:
        names = ", ".join(reading.headings[index] for index in changed)
        place = reading.at(number, changed[0], cells[changed[0]].text)
        reading.say("example-row-changed", place, row=str(number), names=names, example=EXAMPLE)
