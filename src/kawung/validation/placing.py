"""
validation: from a result to the row, the column and the text that a person sees.

A result names a node and a property; the rows that describe the node are known, and the column is the one
that fills the property. Where a node has no row of its own (an area), the cell that names it is meant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import Column, Table, tables
from kawung.findings import Area, Named, Ref, Unread, Value
from kawung.iris import Term, is_iri, local_name, read_literal, term
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kawung.findings import Row
    from kawung.validation.engine import Result
    from kawung.validation.joined import Joined
    from kawung.validation.shapes import Rule

_MEASURED = {term("kw:cellState"), term("kw:count"), term("kw:share")}
_UNKNOWN_PROPERTY, _LANGUAGE = term("kw:unknownProperty"), term("dcterms:language")


@dataclass(frozen=True, slots=True)
class Cell:
    """A row (None for what no row describes), its column and the offending part of the cell."""

    row: Row | None
    column: Column | None
    text: Words


class Placer:
    """Finds the cells behind results of one study."""

    def __init__(self, data: Joined, things: Mapping[Term, tuple[Row, ...]]) -> None:
        self._data = data
        self._things = things
        self._alike: dict[tuple[str, tuple[Term, ...]], dict[tuple[Term, ...], list[Term]]] = {}

    def described(self, node: Term) -> bool:
        """Tell whether the data say what a node is; an IRI that is only referred to is not described."""
        return node in self._data.described

    def said(self, node: Term, predicate: Term) -> list[Term]:
        """Return what the data say of a node."""
        return self._data.objects(node, predicate)

    def along(self, node: Term, path: Sequence[Term]) -> set[Term]:
        """Return the nodes that one passes along a path, whichever way its steps go."""
        passed = {node}
        for predicate in path:
            for at in tuple(passed):
                passed.update(self.said(at, predicate))
                passed.update(s for s in self._data.subjects(at, predicate) if s in self._things)
        return passed

    def cells(self, rule: Rule, result: Result) -> list[Cell]:
        """Return the cells that a result is about, never none."""
        node = result.value if rule.points_to == "path-end" and result.value else result.focus
        value = None if rule.points_to == "path-end" else result.value
        path, language = rule.path, rule.language
        if unknown := self.said(node, _UNKNOWN_PROPERTY):
            path = tuple(unknown)
            language = next((read_literal(o).text for o in self.said(node, _LANGUAGE)), None)
        rows = self._things.get(node, ())
        if not rows:
            return self._naming_cells(node)
        found = []
        for row in rows:
            column = self._column(rule, tables()[row.table], path, language, value)
            found.append(Cell(row, column, self._text(row, column, value)))
        return _filled(found) if shared(rows) else _chosen(found, value)

    def alike(self, node: Term, path: Sequence[Term]) -> list[Row]:
        """Return the rows of other things of the node's table of which the data say the same along a path."""
        rows = self._things.get(node, ())
        if not rows:
            return []
        table = rows[0].table
        if (table, tuple(path)) not in self._alike:
            by_values = self._alike[table, tuple(path)] = defaultdict(list)
            for thing, stated in self._things.items():
                if stated[0].table == table and not shared(stated):
                    for values in self._values(thing, path):
                        by_values[values].append(thing)
        same = {t for v in self._values(node, path) for t in self._alike[table, tuple(path)][v] if t != node}
        return sorted((self._things[t][0] for t in same), key=lambda row: row.number)

    def _values(self, node: Term, path: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
        return product(*(self.said(node, p) or [""] for p in path))

    @cached_property
    def _naming(self) -> dict[Term, tuple[Term, Term]]:
        """The first row's thing that names each node without rows, and the property by which it does."""
        return self._data.named_first(frozenset(self._things))

    def _naming_cells(self, node: Term) -> list[Cell]:
        subject, predicate = self._naming.get(node, ("", ""))
        for row in self._things.get(subject, ()):
            column = column_of(tables()[row.table], (predicate,), None, None)
            return [Cell(row, column, self._text(row, column, node))]
        return [Cell(None, None, Words("", ""))]

    def _column(
        self, rule: Rule, table: Table, path: Sequence[Term], language: str | None, value: Term | None
    ) -> Column | None:
        if rule.points_to == "sheet":
            return None
        if rule.points_to == "key":
            return table.key
        if rule.heading:
            return table.column(rule.heading)
        return column_of(table, path, language, value)

    def _text(self, row: Row, column: Column | None, value: Term | None) -> Words:
        cell = row.cells.get(column.name) if column else None
        if value is None:
            typed = cell.text if cell else ""
            return Words(typed, typed)
        for v in cell.values if cell else ():
            if _is(v, value):
                return _typed(v, cell.text.strip() if cell and len(cell.values) == 1 else None)
        return _spelt(value)


def shared(rows: Sequence[Row]) -> bool:
    """Tell whether the rows describe several things that share a node, as reports of one tie share a pair."""
    return len({row.key.casefold() for row in rows}) > 1


def _filled(cells: list[Cell]) -> list[Cell]:
    """Of rows that share a node take all whose cell is filled."""
    return [c for c in cells if c.row and c.column and c.row.values(c.column.name)] or cells[:1]


def _chosen(cells: list[Cell], value: Term | None) -> list[Cell]:
    """Of several rows for one thing take those in which the value stands, else the first."""
    if value is not None and len(cells) > 1:
        holding = [c for c in cells if c.row and c.column and any(_is(v, value) for v in c.row.values(c.column.name))]
        return holding or cells[:1]
    return cells[:1]


def column_of(table: Table, path: Sequence[Term], language: str | None, value: Term | None) -> Column | None:
    """
    Find the column of a table that fills a property, the first along a path that one fills.

    Where several do, the language decides: that of the rule ("" for the column without one), else that of
    the value; else the first.
    """
    for predicate in path:
        filling = [c for c in table.columns if c.term == predicate]
        if not filling and predicate in _MEASURED:
            filling = [c for c in table.columns if c.type == "measured"]
        if not filling:
            continue
        wanted = language
        if wanted is None and value is not None and not is_iri(value):
            wanted = read_literal(value).language
        if wanted is not None:
            filling = [c for c in filling if (c.language or "") == wanted] or filling
        return filling[0]
    return None


def _is(value: Value, said: Term) -> bool:
    """Tell whether a value of a cell is what a term says."""
    if isinstance(value, Ref) and is_iri(said):
        table = tables().get(value.table)
        return table is not None and said.endswith(f"/{table.kind}/{value.key.lower()}>")
    if isinstance(value, Named):
        return value.iri == said or (is_iri(said) and said.endswith(f"/dataset/{local_name(value.iri)}>"))
    if isinstance(value, Area) and is_iri(said):
        return local_name(said) == value.code
    if is_iri(said):
        return False
    text = read_literal(said).text
    if isinstance(value, bool):
        return text == str(value).lower()
    if isinstance(value, str | int):
        return text == str(value)
    return text == getattr(value, "text", getattr(value, "key", getattr(value, "code", None)))


def _typed(value: Value, alone: str | None) -> Words:
    """Give a value as typed; *alone* is the text of the cell where it holds nothing else."""
    if alone is not None:
        return Words(alone, alone)
    if isinstance(value, Ref):
        return Words(value.key, value.key)
    if isinstance(value, Unread):
        return Words(value.text, value.text)
    if isinstance(value, Named):
        return _spelt(value.iri)
    return Words(str(getattr(value, "text", value)), str(getattr(value, "text", value)))


def _spelt(said: Term) -> Words:
    """Give a term in words: a literal's text, a concept's label, the end of any other name."""
    if not is_iri(said):
        text = read_literal(said).text
        return Words(text, text)
    return vocabulary.labels().get(said) or Words(local_name(said), local_name(said))
