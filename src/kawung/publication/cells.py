"""publication: what becomes of a cell whose row leaves, by the rule of its column (`dictionary.PUBLIC`)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kawung.dictionary import PUBLIC, in_manifest, tables
from kawung.findings import Area, Cell, Dated, Named, NotKnown, Ref, Unread
from kawung.publication import consent
from kawung.publication.consent import Level
from kawung.publication.leaving import BARE, FINDINGS, PARTIES, PUBLICATIONS
from kawung.publication.settings import PLACES

if TYPE_CHECKING:
    from kawung.dictionary import Column
    from kawung.findings import Value
    from kawung.publication.keys import PublicKeys
    from kawung.publication.leaving import Behind, Leaving, Why
    from kawung.publication.wording import Wording

_FREE_TEXT = ("text", "words")
_LEAVING_BARE = ("yes", "key")
OF_CELL = frozenset({"yes", "own", "party", "named", "source", "date"})
"""Rules by which a cell decides, with what stands behind its row, alone."""


class Cells:
    """Makes cells fit to leave; one that leaves as it is stays the same cell."""

    def __init__(self, leaving: Leaving, keys: PublicKeys, wording: Wording) -> None:
        self._leaving, self._keys, self._wording = leaving, keys, wording
        self._settings = leaving.settings
        self._may_be_named = consent.third_parties(leaving.study) == "publish"

    def public(self, column: Column, key: str, behind: Behind, cell: Cell) -> tuple[Cell | None, Why | None]:
        """
        Return what leaves of a cell, None for nothing, and why it is not all; *key* and *behind* are its row's.

        A column whose rule is not known here keeps everything back.
        """
        if (closed := self._closed(column, key.lower(), behind)) is not None:
            return None, closed
        if column.public == "key":
            return self._key(column, key, cell), None
        made: list[Value] = []
        why: Why | None = None
        for value in cell.values:
            said, reason = self._value(column, key.lower(), behind, value)
            why = why or ((reason, "") if reason else None)
            if said is not None:
                made.append(said)
        if not made:
            return None, why
        if tuple(made) == cell.values and not any(isinstance(v, Area) for v in made):
            return cell, why
        return Cell("; ".join(map(_text, made)), tuple(made)), why

    def _closed(self, column: Column, key: str, behind: Behind) -> Why | None:
        """Say why a whole cell stays; None if it may leave, or part of it."""
        rule = column.public
        if rule == "no" or rule not in PUBLIC:
            return ("note" if column.privacy == "note" else "internal", "")
        if rule == "name" and not self._is_named(key, behind):
            return ("name", "")
        if self._leaving.open:
            return None
        if column.table in BARE and not behind.backed and rule not in _LEAVING_BARE:
            return ("unbacked", "")
        if rule == "source" and not behind.only:
            return ("locator", "")
        if rule in ("text", "quote") and column.table == FINDINGS:
            return self._speech(rule, key)
        if rule == "complete" and self._leaving.incomplete & self._leaving.asked_in(key):
            return ("incomplete", "")
        return None

    def _speech(self, rule: str, finding: str) -> Why | None:
        allowed = self._leaving.found.allowed[finding]
        if rule == "quote" and allowed.level < Level.QUOTE:
            return (allowed.why, ", ".join(sorted(self._leaving.found.interviews[finding])))
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

    def _value(self, column: Column, key: str, behind: Behind, value: Value) -> tuple[Value | None, str]:
        """Return what leaves of one value, and why it is not all."""
        if column.public == "finding":
            fits = isinstance(value, Ref) and value.key.lower() in behind.findings
            return (self._ref(value), "") if fits and isinstance(value, Ref) else (None, "finding")
        if self._leaving.open:
            return value, ""
        match value:
            case Unread():
                return None, "unread"
            case Ref():
                named = self._leaving.may_name(value, printed=behind.printed)
                return (self._ref(value), "") if named else (None, "not_public")
            case Area():
                return self._area(column, key, behind, value)
            case NotKnown() if not (behind.only or _written_before(column)):
                return (NotKnown(), "reason") if value.reason else (value, "")
            case NotKnown():
                return value, ""
            case Dated() if column.public == "date":
                return self._date(value)
            case str() if column.type in _FREE_TEXT:
                return self._words(column, value)
            case _:
                return value, ""

    def _ref(self, ref: Ref) -> Ref:
        """Name a thing as the public does."""
        table = tables()[ref.table]
        return ref if self._leaving.open or in_manifest(table) else Ref(ref.table, self._keys.of(table.kind, ref.key))

    def _area(self, column: Column, key: str, behind: Behind, area: Area) -> tuple[Area | None, str]:
        """Say a place no finer than the project shows it; what is in print of others than informants stays."""
        told = key in self._leaving.informants if column.table == PARTIES else False
        if not self._leaving.fine(area) or (behind.only and not told):
            return area, ""
        parts = area.code.split(".")[: PLACES.index(self._settings.place)]
        coarse = column.public == "place" and parts
        return (replace(area, code=".".join(parts)), "place") if coarse else (None, "place_hidden")

    def _date(self, day: Dated) -> tuple[Dated | None, str]:
        if self._settings.dates == "day":
            return day, ""
        if self._settings.dates == "none":
            return None, "date_hidden"
        return (day, "") if day.datatype == "gYear" else (Dated(day.text[:4], "gYear"), "date")

    def _words(self, column: Column, text: str) -> tuple[str, str]:
        if column.table == PUBLICATIONS:
            return text, ""
        said = self._wording.replaced(text, quoted=column.public == "quote", words=not _written_before(column))
        return said, "" if said == text else "number"


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
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
