"""graph: the values of cells as terms."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kawung.dictionary import tables
from kawung.findings import Area, Dated, Named, NotKnown, Ref, Unread, Withheld, are_keys
from kawung.graph.statements import saying
from kawung.iris import boolean, decimal, integer, is_key, literal, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.findings import Cell, Value
    from kawung.iris import Minter, Term


_VALUES = attrgetter("values")


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

    def _all_things(self, property_: Term, refs: Sequence[Ref]) -> list[str]:
        """Say what cells refer to, if all refer to one table and could name something; else nothing."""
        names, keys = zip(*refs, strict=True)
        [table, *others] = set(names)
        if others or table not in self._kinds or not are_keys(keys):
            return []
        start = f" {property_} {self.start(self._kinds[table])}"
        return [f"{start}{key}>" for key in map(str.lower, keys)]

    def things(self, values: Iterable[Value]) -> list[Term]:
        """Name all that some values refer to."""
        named = [self.thing(value) for value in values if isinstance(value, Ref)]
        return [one for one in named if one is not None]

    def sayings(self, property_: Term, cells: Sequence[Cell], language: str | None) -> list[str]:
        """
        Return for each cell what it says of its row's thing with a property.

        Cells of one kind of value, as those of a column are for the most part, are spelt at once.
        """
        values = list(map(_VALUES, cells))
        only: list[Any] = list(chain.from_iterable(values))
        kinds = set(map(type, only))
        if len(kinds) == 1 and len(only) == len(values) and all(values):
            if kinds == {str}:
                if plain("".join(only)):
                    start, end = f' {property_} "', f'"@{language.lower()}' if language else '"'
                    return [f"{start}{text}{end}" for text in only]
            elif kinds == {Named}:
                start = f" {property_} "
                return [start + name.iri for name in only]
            elif kinds == {Ref} and (things := self._all_things(property_, only)):
                return things
        return [saying(property_, self.terms(cell, language)) for cell in cells]

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
            case str():
                return literal(value, language)
            case Named(name):
                return name
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
