"""graph: one value of a cell as a term."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Area, Dated, Named, NotKnown, Ref, Unread
from kawung.iris import boolean, decimal, integer, is_key, literal

if TYPE_CHECKING:
    from kawung.findings import Value
    from kawung.iris import Minter, Term


def thing_of(ref: Ref, study: str, minter: Minter) -> Term | None:
    """Name what a cell refers to, whether it exists or not; None if its text could not name anything."""
    table = tables().get(ref.table)
    if table is None or not is_key(ref.key):
        return None
    return minter.thing(study, table.kind, ref.key)


def term_of(value: Value, study: str, minter: Minter, language: str | None = None) -> Term | None:
    """
    Spell a value as a term; texts get *language*.

    None for what is not known, which becomes a node of its own. What cannot be said otherwise (unread text, a
    key or an area that no IRI can hold) becomes a plain string, for the shapes to find.
    """
    match value:
        case NotKnown():
            return None
        case str():
            return literal(value, language)
        case bool():
            return boolean(value)
        case int():
            return integer(value)
        case Decimal():
            return decimal(value) if value.is_finite() else literal(str(value))
        case Named(name):
            return name
        case Dated(text, datatype):
            return literal(text, datatype=datatype)
        case Ref(_, key):
            return thing_of(value, study, minter) or literal(key)
        case Area(code):
            return minter.area(code) if is_key(code) else literal(code)
        case Unread(text):
            return literal(text)
