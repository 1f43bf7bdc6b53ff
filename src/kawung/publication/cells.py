"""
publication: what becomes of a cell whose row leaves, by the rule of its column (`dictionary.PUBLIC`).

What a rule keeps back is said to be withheld, whether or not the sheet has anything there: so it tells nobody what it
has, and nobody takes it for a nothing.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.dictionary import PUBLIC, in_manifest, tables
from kawung.findings import Area, Cell, Dated, Named, NotKnown, Ref, Unread, Withheld
from kawung.publication import consent
from kawung.publication.consent import Level
from kawung.publication.leaving import BARE, FINDINGS, INTERVIEWS, PARTIES, PUBLICATIONS
from kawung.publication.settings import PLACES
from kawung.publication.wording import without_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.dictionary import Column
    from kawung.findings import Value
    from kawung.publication.keys import PublicKeys
    from kawung.publication.leaving import Behind, Leaving, Why
    from kawung.publication.wording import Wording

_FREE_TEXT = ("text", "words")
_LEAVING_BARE = ("yes", "key")
OF_CELL = frozenset({"yes", "own", "party", "named", "source", "date"})
"""Rules by which a cell decides, with what stands behind its row, alone."""
_UNSAID = frozenset({"no", "name", "finding"})
"""Rules that keep something back of which it is not said that it is: it would tell who else said so, or of whom."""
LABELS = ("label_en", "label_id")
KEPT_BACK = Cell("", (Withheld(),))
"""What stands in the place of a cell that a rule keeps back."""


class Cells:
    """Makes cells fit to leave; one that leaves as it is stays the same cell."""

    def __init__(
        self, leaving: Leaving, keys: PublicKeys, wording: Wording, revealing: frozenset[str], asked: Mapping[str, int]
    ) -> None:
        """
        Take what else tells too much.

        *revealing* are the parties whose labels tell what is withheld of them, by keys in small letters; *asked* has
        the numbers of the study that are counted anew, by column.
        """
        self._leaving, self._keys, self._wording = leaving, keys, wording
        self._revealing, self._asked = revealing, asked
        self._settings = leaving.settings
        self._may_be_named = consent.third_parties(leaving.study) == "publish"

    def public(self, column: Column, key: str, behind: Behind, cell: Cell | None) -> tuple[Cell | None, Why | None]:
        """
        Return what leaves of a cell, None for nothing, and why it is not all; *key* and *behind* are its row's.

        A column whose rule is not known here keeps everything back.
        """
        filled = cell is not None and bool(cell.values or cell.text)
        if (closed := self._closed(column, key.lower(), behind)) is not None:
            said = not (self._leaving.open or column.public in _UNSAID or column.public not in PUBLIC or behind.gone)
            return (KEPT_BACK if said else None), (closed if filled else None)
        if cell is None or not filled:
            return (cell if self._leaving.open else None), None
        if column.public == "key":
            return self._key(column, key, cell), None
        if column.table == "study" and (number := self._asked.get(column.name)) is not None:
            return Cell(str(number), (number,)), ("withdrawn", "")
        made: list[Value] = []
        why: Why | None = None
        for value in cell.values:
            leaves, reason = self._value(column, key.lower(), behind, value)
            why = why or ((reason, "") if reason else None)
            made += leaves
        if not made:
            return None, why
        if tuple(made) == cell.values and not any(isinstance(v, Area) for v in made):
            return cell, why
        return Cell("; ".join(filter(None, map(_text, made))), tuple(dict.fromkeys(made))), why

    def _closed(self, column: Column, key: str, behind: Behind) -> Why | None:
        """Say why a whole cell stays; None if it may leave, or part of it."""
        rule = column.public
        if rule == "no" or rule not in PUBLIC:
            return ("note" if column.privacy == "note" else "internal", "")
        if rule == "name" and not self._is_named(key, behind):
            return ("name", "")
        if self._leaving.open:
            return None
        if hidden := self._coarse(column, key, behind):
            return hidden
        if column.table in BARE and not behind.backed and rule not in _LEAVING_BARE:
            return ("unbacked", "")
        if rule == "source" and not behind.only:
            return ("locator", "")
        if rule in ("text", "quote") and column.table == FINDINGS:
            return self._speech(rule, key)
        if column.table == PARTIES and column.name in LABELS and key in self._revealing:
            return ("label", "")
        if rule == "complete" and self._leaving.incomplete & self._leaving.asked_in(key):
            return ("incomplete", "")
        return None

    def _coarse(self, column: Column, key: str, behind: Behind) -> Why | None:
        """Say why a place or a day stays whatever it is; None if part of it may leave."""
        if column.public == "date" and self._settings.dates == "none":
            return ("date_hidden", "")
        if column.public == "place" and self._settings.place == "none" and not self._in_print(column, key, behind):
            return ("place_hidden", "")
        return None

    def _speech(self, rule: str, finding: str) -> Why | None:
        allowed = self._leaving.found.allowed[finding]
        if rule == "quote" and allowed.level < Level.QUOTE:
            return (allowed.why, self._leaving.typed(INTERVIEWS, self._leaving.found.interviews[finding]))
        return ("speaks_of_another", "") if finding in self._leaving.unspeakable else None

    def _is_named(self, party: str, behind: Behind) -> bool:
        """Tell whether a party may appear under its name: nobody does who was asked."""
        allowed = behind.only or self._may_be_named or self._leaving.open
        return self._settings.names and allowed and party not in self._leaving.informants

    def _key(self, column: Column, key: str, cell: Cell) -> Cell:
        if self._leaving.open:
            return cell
        public = self._keys.of(tables()[column.table].kind, key)
        return Cell(public, (public,))

    def _value(self, column: Column, key: str, behind: Behind, value: Value) -> tuple[tuple[Value, ...], str]:
        """Return what leaves of one value, nothing or that it is withheld, and why it is not all."""
        if column.public == "finding":
            fits = isinstance(value, Ref) and value.key.lower() in behind.findings
            return ((self._ref(value),), "") if fits and isinstance(value, Ref) else ((), "finding")
        if self._leaving.open:
            return (value,), ""
        match value:
            case Unread():
                return (), "unread"
            case Ref():
                named = self._leaving.may_name(value, printed=behind.printed)
                return ((self._ref(value),), "") if named else ((Withheld(),), "not_public")
            case Area():
                return self._area(column, key, behind, value)
            case NotKnown() if not (behind.only or _written_before(column)):
                return (NotKnown(), Withheld()), "reason" if value.reason else ""
            case Dated() if column.public == "date":
                return self._date(value)
            case str() if column.type == "measured":  # a figure is a number or a word of a list
                return (), "unread"
            case str() if column.type in _FREE_TEXT:
                return self._words(column, key, value)
            case _:
                return (value,), ""

    def _ref(self, ref: Ref) -> Ref:
        """Name a thing as the public does."""
        table = tables()[ref.table]
        return ref if self._leaving.open or in_manifest(table) else Ref(ref.table, self._keys.of(table.kind, ref.key))

    def _in_print(self, column: Column, key: str, behind: Behind) -> bool:
        """Tell whether a place is in print, of somebody who was not asked."""
        return behind.only and not (column.table == PARTIES and key in self._leaving.informants)

    def _area(self, column: Column, key: str, behind: Behind, area: Area) -> tuple[tuple[Value, ...], str]:
        """Say a place no finer than the project shows it; what is in print of others than informants stays."""
        if not self._leaving.fine(area) or self._in_print(column, key, behind):
            return (area,), ""
        parts = area.code.split(".")[: PLACES.index(self._settings.place)]
        coarse = column.public == "place" and parts
        return ((replace(area, code=".".join(parts)),), "place") if coarse else ((Withheld(),), "place_hidden")

    def _date(self, day: Dated) -> tuple[tuple[Value, ...], str]:
        if self._settings.dates == "day" or day.datatype == "gYear":
            return (day,), ""
        return (Dated(day.text[:4], "gYear"),), "date"

    def _words(self, column: Column, key: str, text: str) -> tuple[tuple[Value, ...], str]:
        if column.table == PUBLICATIONS:
            return (text,), ""
        said = self._wording.replaced(text, quoted=column.public == "quote", words=not _written_before(column))
        if column.table == PARTIES and column.name in LABELS:
            said = without_key(said, key, self._keys.of(tables()[column.table].kind, key))
        return (said,), "" if said == text else "number"


def _written_before(column: Column) -> bool:
    """Tell whether a column tells of the study or of print, and not of what was said in interviews."""
    return in_manifest(tables()[column.table]) or column.table == PUBLICATIONS


def _text(value: Value) -> str:
    """Write a value as a cell would hold it."""
    match value:
        case Ref(_, key):
            return key
        case Area(text) | Named(text) | Dated(text, _) | Unread(text):
            return text
        case NotKnown(reason):
            said = " | ".join(text for _, text in reason)
            return f"not known: {said}" if said else "not known"
        case Withheld():
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
