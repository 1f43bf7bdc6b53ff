"""
foreign: the line near which a statement stands.

Parsers do not say where a statement came from. So the text is searched for the names and texts of which it is made; of
the places where what is wrong stands, that is taken which is closest to the rest of its statement. It is the right line
nearly always, and never more than a hint.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from kawung.foreign.scanning import line_at
from kawung.foreign.tokens import tokens
from kawung.iris import is_iri, read_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.iris import Term
    from kawung.store import RdfForm

MOST_BYTES = 16 * 1024 * 1024
"""So much of a text is searched."""
_MOST_PLACES = 20_000  # of one name
_WITHOUT_BASE = ("n-triples", "n-quads")
_FAR = 1 << 40

Key = tuple[str, str]


def lines(data: bytes, form: RdfForm, base: str, wanted: Sequence[tuple[tuple[Term, ...], int]]) -> list[int | None]:
    """
    Give for each statement the line near which one of its terms stands; None where it is not found.

    *wanted* holds statements, each with the place of the term that is meant: 0 subject, 1 predicate, 2 object.
    """
    keys = {term: _keys(term) for said, _ in wanted for term in said[:3]}
    places: dict[Key, list[int]] = defaultdict(list)
    looked_for = {key for found in keys.values() for key in found}
    for token in tokens(data[:MOST_BYTES], form, "" if form in _WITHOUT_BASE else base):
        key = (token.kind, token.value)
        if key in looked_for and len(places[key]) < _MOST_PLACES:
            places[key].append(token.at)
    at = {term: next((places[key] for key in found if places.get(key)), []) for term, found in keys.items()}
    counted: dict[int, int] = {}
    found = []
    for said, which in wanted:
        byte = _nearest([at[term] for term in said[:3]], which)
        if byte is not None and byte not in counted:
            counted[byte] = line_at(data, byte)
        found.append(None if byte is None else counted[byte])
    return found


def _keys(term: Term) -> list[Key]:
    """Say as what a term may be written, best first."""
    if is_iri(term):
        return [("name", term[1:-1])]
    if term.startswith('"'):
        value, tagged, tag = term.rpartition('"@')  # a tag that is none cannot be read back
        return [("text", read_literal(f'{value}"' if tagged and '"' not in tag else term).text)]
    return []


def _nearest(places: Sequence[Sequence[int]], which: int) -> int | None:
    """Choose the place of a term that is closest to the other terms of its statement, in their order."""
    meant = next((places[at] for at in (which, 1, 2, 0) if places[at]), None)
    if meant is None:
        return None
    before = [one for one in places[:which] if one]
    behind = [one for one in places[which + 1 :] if one]

    def far(byte: int) -> int:
        return sum(_since(byte, one) for one in before) + sum(_until(byte, one) for one in behind)

    return min(meant, key=far)


def _since(byte: int, other: Sequence[int]) -> int:
    """Say how far a byte stands behind the last of the other places before it."""
    at = bisect_right(other, byte)
    return byte - other[at - 1] if at else _FAR


def _until(byte: int, other: Sequence[int]) -> int:
    """Say how far a byte stands before the first of the other places behind it."""
    at = bisect_right(other, byte)
    return other[at] - byte if at < len(other) else _FAR
