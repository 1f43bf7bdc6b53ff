"""publishers: a table and its map → official figures, and of every row that gives none the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.problems import Place, Problem
from kawung.regions.publishers import bps, ckan, plain
from kawung.regions.publishers.judging import Figure, Judge, cell_of
from kawung.regions.publishers.rules import problem
from kawung.regions.publishers.table import MAX_BYTES, Plain, Record, Table, parse_json, unreadable
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.regions.areas import Area
    from kawung.regions.publishers.told import Part, Told

_MOST_NAMED = 12
_WHOLE_YEARS = frozenset(map(fold, ("", "Tahun", "Tahunan", "Tidak ada", "Annual", "Year", "Yearly", "None")))


@dataclass(frozen=True, slots=True)
class Taken:
    """
    What a table gave: *figures*, and *problems* with what gave none.

    Of its *rows*, *passed* were not asked for; *without_number* cells hold no number and *elsewhere* are of areas that
    are not known here.
    """

    form: str
    rows: int
    passed: int
    without_number: int
    elsewhere: int
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


def read(file: str, data: bytes, told: Told) -> Table:
    """
    Read a portal's file in the form that it has, or that the map says.

    Raises UnreadableError for a file that is too large, broken, or none of the forms.
    """
    if len(data) > MAX_BYTES:
        raise unreadable("too_large", file, size=MAX_BYTES // 1024 // 1024)
    text = plain.decode(file, data)
    begins_json = text.lstrip()[:1] in ("{", "[")
    if told.form == "csv" or (not told.form and not begins_json):
        return _headed(file, plain.read(file, text, told.separator), told)
    found = parse_json(file, text)
    if bps.is_bps(found) and told.form in ("", "bps"):
        table = bps.read(file, found)
        return _headed(file, table, told) if table.form == "bps-page" else table
    if ckan.is_ckan(found) and told.form in ("", "ckan"):
        return ckan.read(file, found)
    raise unreadable("no_form", file)


def _headed(file: str, table: Table, told: Told) -> Table:
    """Call the columns of a table as its rows of headings do; under a spanning heading the one before counts on."""
    if not told.headings:
        return table
    last = told.headings[-1]
    if last > len(table.records):
        raise unreadable("no_headings", file, row=last)
    above = [""] * len(table.columns)
    for at, number in enumerate(told.headings):
        cells = [table.records[number - 1].cells[c] for c in table.columns]
        for n, text in enumerate(cells):
            spanned = not text and at < len(told.headings) - 1 and n and not above[n]
            cells[n] = cells[n - 1] if spanned else text
        above = [f"{up} / {text}" if up and text else up or text for up, text in zip(above, cells, strict=True)]
    twice = sorted({name for name in above if name and above.count(name) > 1} & told.columns())
    if twice:
        raise unreadable("heading_twice", file, names=", ".join(twice))
    names = [name or number for name, number in zip(above, table.columns, strict=True)]
    names = [number if names.count(name) > 1 else name for name, number in zip(names, table.columns, strict=True)]
    records = (
        Record(r.number, {name: r.cells[c] for name, c in zip(names, table.columns, strict=True)}, r.name)
        for r in table.records[last:]
    )
    return Table(table.form, tuple(names), tuple(records), table.left)


def take(file: str, table: Table, told: Told, *, known: Sequence[Area] = ()) -> Taken:
    """
    Take the figures that a map speaks of from a table; *known* are a project's areas beside the shipped ones.

    Raises UnreadableError if the map names a column that the table lacks.
    """
    if missing := sorted(told.columns() - set(table.columns)):
        raise unreadable("no_column", file, names=", ".join(missing), there=", ".join(table.columns[:20]))
    taker = _Taker(file, table, told, known)
    for record in table.records:
        if any(record.cells.values()):
            taker.row(record)
    for name in table.left:
        taker.tell([problem("figure-place-unclear", Place("", file, None, name, ""))])
    rules = [rule for rule, _ in taker.problems]
    return Taken(
        form=table.form,
        rows=taker.rows,
        passed=taker.passed,
        without_number=rules.count("figure-value-none"),
        elsewhere=rules.count("figure-area-unknown"),
        figures=tuple(taker.figures),
        problems=tuple(sorted(taker.problems.values(), key=Problem.sort_key)),
    )


class _Taker:
    """Goes through the records of a table once."""

    def __init__(self, file: str, table: Table, told: Told, known: Sequence[Area]) -> None:
        self._file, self._table, self._told = file, table, told
        sources = frozenset({told.source.key})
        self._of_texts = Judge(codes=told.areas, decimal=told.decimal, sources=sources, known=known)
        self._of_numbers = Judge(codes=told.areas, decimal=".", sources=sources, known=known)
        self._first: dict[tuple[str, ...], Place] = {}
        self.problems: dict[tuple[str, Place], Problem] = {}
        self.figures: list[Figure] = []
        self.rows = self.passed = 0

    def tell(self, problems: Iterable[Problem]) -> None:
        """Keep problems; the same one at the same place once, though several figures of a row have it."""
        for one in problems:
            self.problems.setdefault((one.rule, one.places[0]), one)

    def row(self, record: Record) -> None:
        """Take the figures of a record."""
        self.rows += 1
        if not self._asked_for(record):
            self.passed += 1
            return
        if self._table.form == "bps-table" and fold(record.cells["turtahun_label"]) not in _WHOLE_YEARS:
            self.tell([problem("figure-period-part", self._table.at(self._file, record, "turtahun_label"))])
            return
        for parts in self._told.figures:
            figure, problems = self._one(record, parts)
            if figure is not None:
                here = self._at(record, parts, "value")
                first = self._first.setdefault(cell_of(figure), here)
                if first == here:
                    self.figures.append(figure._replace(key=f"{self._told.source.key}-{len(self.figures) + 1}"))
                else:
                    other = first.cell or str(first.row or first.column)
                    problems = [problem("figure-doubled", here, other=other)]
            self.tell(problems)

    def _asked_for(self, record: Record) -> bool:
        only = all(record.cells[column] in texts for column, texts in self._told.only.items())
        return only and not any(record.cells[column] in texts for column, texts in self._told.without.items())

    def _one(self, record: Record, parts: Mapping[str, Part]) -> tuple[Figure | None, list[Problem]]:
        row: dict[str, str] = {"source": self._told.source.key}
        wrong: list[Problem] = []
        for name, part in parts.items():
            text = record.cells[part.column] if part.column else part.fixed
            if part.means and text not in part.means:
                known = ", ".join(list(part.means)[:_MOST_NAMED])
                wrong.append(problem("figure-meaning", self._at(record, parts, name), known=known))
            row[name] = part.means.get(text, text)
        if wrong:
            return None, wrong
        judge = self._of_numbers if isinstance(row["value"], Plain) else self._of_texts
        return judge.figure(row, lambda name: self._at(record, parts, name))

    def _at(self, record: Record, parts: Mapping[str, Part], name: str) -> Place:
        """Point at the cell from which a field comes; at what the map says, where it is fixed or not told."""
        part = parts.get(name)
        if part is not None and part.column:
            return self._table.at(self._file, record, part.column)
        return Place("", self._file, record.number, name, part.fixed if part else "")
