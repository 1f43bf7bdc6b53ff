"""
sheet: a stored cell → the text that its column would have in a CSV file, or the rule that refuses it.

What is stored wins over what is shown: nothing is rounded. What a spreadsheet made of something else (a date of `3-4`,
a number of `007`) is refused where the column cannot hold it, never guessed back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.iris import term
from kawung.problems import Words
from kawung.vocabulary import concepts, fold

if TYPE_CHECKING:
    from kawung.dictionary import Column
    from kawung.sheet.workbook.formats import Format
    from kawung.sheet.workbook.grids import Raw

_CODES = frozenset({"code", "key", "ref", "bound", "area", "concept", "choice", "url"})
_TEXTS = frozenset({"text", "words"})
_FRACTIONS = frozenset({"decimal", "measured"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9:.]*)Z?)?\Z")
_SHARE = term("kw:share")
_EXACT = 15
_LOST = Decimal(10) ** _EXACT  # beyond this a double no longer holds every integer's digits
_EPOCH_1900, _FIRST_1900 = date(1899, 12, 30), 61  # before 1 March 1900 programs disagree by a day
_EPOCH_1904 = date(1904, 1, 1)
_MAX_DECIMALS = 12  # as many as a cell may have
_LAST = date(9999, 12, 31)
_A_NUMBER, _A_YES_NO = Words("a number", "angka"), Words("a yes or no (TRUE or FALSE)", "ya atau tidak (TRUE/FALSE)")


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that its column cannot take: the rule, the cell as far as it can be shown, what it is kept as."""

    rule: str
    shown: str
    kept: Words = _A_NUMBER


def shown(raw: Raw, style: Format, *, from_1904: bool) -> str:
    """Write a cell for people and for columns that nobody knows."""
    _, kind, stored, _, _ = raw
    if kind == "b":
        return "TRUE" if stored in ("1", "true") else "FALSE" if stored else ""
    number = _number(stored) if kind == "n" else None
    return stored if number is None else _plain(number, style, from_1904=from_1904)


def _plain(number: Decimal, style: Format, *, from_1904: bool) -> str:
    """Write a number for people, as a date if it is shown as one and can be one."""
    found = _day(number, from_1904=from_1904) if style.kind in ("date", "year") else None
    return _digits(number) if found is None else found.isoformat()


def text(
    raw: Raw, style: Format, column: Column, *, from_1904: bool, share: bool, count: bool
) -> str | Decimal | Refused:
    """
    Return a cell's text, a number that a text could not say as clearly (`1.655`), or why it cannot be read.

    *share* and *count* say what the row's measure makes of a measured column.
    """
    _, kind, stored, _, by_formula = raw
    if kind == "text":
        return stored
    if not stored:
        return Refused("formula-without-value", "") if by_formula else ""
    if kind == "b":
        return _yes_no(shown(raw, style, from_1904=from_1904), column)
    if kind == "d":
        return _dated(stored, column)
    number = _number(stored) if kind == "n" else None
    if number is None:
        return Refused("cell-error", stored)
    if style.kind in ("date", "year"):
        return _serial(number, style, column, from_1904=from_1904)
    if abs(number) >= _LOST:
        return Refused("number-digits-lost", _digits(number))
    percent = column.term == _SHARE or (column.type == "measured" and share)
    return _figure(number, style, column, percent=percent, count=count)


def measures(said: str) -> tuple[bool, bool]:
    """Tell whether a row's measure is a share, and whether it is a count."""
    folded = fold(said)
    return folded in _names("share"), folded in _names("count")


@lru_cache(maxsize=2)
def _names(key: str) -> frozenset[str]:
    return frozenset(fold(name) for c in concepts("measure") if c.key == key for name in c.names())


def _yes_no(plain: str, column: Column) -> str | Refused:
    if column.type in _CODES or column.type in _TEXTS:
        return Refused("number-in-code" if column.type in _CODES else "number-in-text", plain, _A_YES_NO)
    return {"TRUE": "true", "FALSE": "false"}[plain]


def _figure(number: Decimal, style: Format, column: Column, *, percent: bool, count: bool) -> str | Decimal | Refused:
    """Read a number that is no date."""
    plain = _digits(number)
    whole = "." not in plain
    if column.type in _CODES:
        return Refused("number-in-code", plain)
    if column.type in _TEXTS:
        return plain if whole and style.plain else Refused("number-in-text", plain)
    if column.type == "date":
        return Refused("number-not-date", plain)
    if style.kind == "percent":
        if not percent:
            return Refused("number-percent", _digits(number.scaleb(2)) + "%")
        number = number.scaleb(2)
    if column.type not in _FRACTIONS or (count and whole):
        return _digits(number)
    return _padded(number, min(style.decimals, _MAX_DECIMALS))


def _serial(number: Decimal, style: Format, column: Column, *, from_1904: bool) -> str | Refused:
    """Read a number that is shown as a date."""
    plain = _plain(number, style, from_1904=from_1904)
    if column.type not in ("date", "year") or (column.type == "year" and style.kind != "year"):
        return Refused("cell-became-date", plain)
    if number != number.to_integral_value():
        return Refused("date-with-time", f"{plain} {_clock(number)}")
    found = _day(number, from_1904=from_1904)
    if found is None:
        return Refused("date-too-early", plain)
    return str(found.year) if column.type == "year" else found.isoformat()


def _clock(number: Decimal) -> str:
    """Write the time of day that the fraction of a date is, to the minute."""
    minutes = min(int((number % 1) * 24 * 60 + Decimal("0.5")), 24 * 60 - 1)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _dated(stored: str, column: Column) -> str | Refused:
    """Read a date that is stored as one (`2016-05-12T00:00:00`)."""
    match = _ISO.match(stored)
    if match is None or column.type != "date":
        return Refused("cell-became-date", stored)
    if match[2] and match[2].strip("0:."):
        return Refused("date-with-time", stored)
    return match[1]


def _number(stored: str) -> Decimal | None:
    """Read a double as the shortest decimal that is it."""
    if stored.isascii() and stored.isdecimal() and len(stored) <= _EXACT:
        return Decimal(stored)
    if not _NUMBER.match(stored):
        return None
    value = float(stored)
    return None if value in (float("inf"), float("-inf")) else Decimal(repr(value + 0.0))


def _day(number: Decimal, *, from_1904: bool) -> date | None:
    """Return the date of a serial number, or None where there is none or programs disagree."""
    epoch, first = (_EPOCH_1904, 0) if from_1904 else (_EPOCH_1900, _FIRST_1900)
    days = int(number) if abs(number) < _LOST else -1
    return epoch + timedelta(days=days) if first <= days <= (_LAST - epoch).days else None


def _digits(number: Decimal) -> str:
    """Write a number without exponent and without needless noughts."""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _padded(number: Decimal, decimals: int) -> Decimal:
    """Give a number the decimals that its format fixes, or more where it has more."""
    digits = _digits(number)
    have = len(digits.partition(".")[2])
    if have < decimals:
        digits += ("" if have else ".") + "0" * (decimals - have)
    return Decimal(digits)
