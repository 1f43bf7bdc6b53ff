"""graph: the values of cells as terms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import ITSELF, Area, Dated, Named, NotKnown, Ref, Unread, Withheld
from kawung.graph.statements import joined
from kawung.iris import boolean, decimal, integer, is_key, literal, plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from kawung.dictionary import Column
    from kawung.findings import Cell, Cells, Value
    from kawung.graph.statements import Columns
    from kawung.iris import Minter, Term

_FEW = 2  # rows a text, on average, from which telling equal texts apart pays


class Speller:
    """Spells the values of a study's cells, and names its things."""

    def __init__(self, study: str, minter: Minter) -> None:
        self._study, self._minter = study, minter
        self._kinds = {name: table.kind for name, table in tables().items()}
        self._starts: dict[str, str] = {}

    def start(self, kind: str) -> str:
        """Return how the names of a kind begin; a key in small letters and `>` follow."""
        if kind not in self._starts:
            self._starts[kind] = self._minter.thing(self._study, kind, "x").removesuffix("x>")
        return self._starts[kind]

    def names(self, kind: str, keys: Iterable[str]) -> list[Term]:
        """Name things or nodes by keys in small letters."""
        start = self.start(kind)
        return [f"{start}{key}>" for key in keys]

    def thing(self, ref: Ref) -> Term | None:
        """Name what a cell refers to, whether it exists or not; None if its text could not name anything."""
        kind = self._kinds.get(ref.table)
        return f"{self.start(kind)}{ref.key.lower()}>" if kind is not None and is_key(ref.key) else None

    def things(self, values: Iterable[Value]) -> list[Term]:
        """Name all that some values refer to."""
        named = [self.thing(value) for value in values if isinstance(value, Ref)]
        return [one for one in named if one is not None]

    def say(self, columns: Columns, column: Column, cells: Cells) -> bool:
        """Let every row say with a column's property what its cell says; tell whether any part of it stays unsaid."""
        if cells.says is not None:
            columns.put(column.term, self._said(column, cells), single=True)
            return False
        start, language, by_mark, single, more = f" {column.term} ", column.language, cells.by_mark, True, False
        said: dict[Hashable, str] = {}
        for mark in cells.distinct:
            cell = by_mark[mark]
            if cell is None:
                said[mark] = ""
            elif len(cell.values) == 1:
                [value] = cell.values
                one = value.iri if isinstance(value, Named) else self.term(value, language)
                said[mark] = "" if one is None else start + one
                more = more or one is None
            else:
                terms = self.terms(cell, language)
                said[mark] = joined([start + one for one in terms])
                single, more = False, more or len(terms) < len(cell.values)
        columns.put(column.term, list(map(said.__getitem__, cells.marks)), single=single)
        return more

    def _said(self, column: Column, cells: Cells) -> list[str]:
        """Return for each row what its cell says, in a column of which it is known without reading."""
        start, language = f" {column.term} ", column.language
        marks: Sequence[str] = cells.marks  # type: ignore[assignment] # where something is known, marks are texts
        distinct: AbstractSet[str] = cells.distinct  # type: ignore[assignment] # as the marks
        if cells.says is not None and cells.says != ITSELF:
            before = start + self.start(self._kinds[cells.says])
            said = {key: f"{before}{key.lower()}>" for key in distinct}
        elif plain("".join(distinct)):
            before, after = f'{start}"', f'"@{language.lower()}' if language else '"'
            if len(distinct) * _FEW > len(marks):
                return [f"{before}{text}{after}" if text else "" for text in marks]
            said = {text: f"{before}{text}{after}" for text in distinct}
        else:
            said = {text: start + literal(text, language) for text in distinct}
        said[""] = ""
        return list(map(said.__getitem__, marks))

    def terms(self, cell: Cell, language: str | None = None) -> list[Term]:
        """Spell what a cell says; what is not known is none."""
        return [one for value in cell.values if (one := self.term(value, language)) is not None]

    def term(self, value: Value, language: str | None = None) -> Term | None:
        """
        Spell a value as a term; texts get *language*.

        None for what is not known, which becomes a node of its own, and for what is withheld. What cannot be said
        otherwise (unread text, a key or an area that no IRI can hold) becomes a plain string, for the shapes to find.
        """
        match value:
            case Named(name):
                return name
            case str():
                return literal(value, language)
            case Ref(_, key):
                return self.thing(value) or literal(key)
            case NotKnown() | Withheld():
                return None
            case bool():
                return boolean(value)
            case int():
                return integer(value)
            case Decimal():
                return decimal(value) if value.is_finite() else literal(str(value))
            case Dated(text, datatype):
                return literal(text, datatype=datatype)
            case Area(code):
                return self._minter.area(code) if is_key(code) else literal(code)
            case Unread(text):
                return literal(text)
