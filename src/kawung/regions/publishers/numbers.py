"""publishers: numbers as tables print them, read in the form that was told, and the signs that are no numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import NamedTuple


class Read(NamedTuple):
    """A number: plainly (`1234.5`), and its SDMX status where a letter behind it says one, else empty."""

    plain: str
    status: str = ""


class Sign(Enum):
    """
    What a cell holds that is no number.

    NONE: it is empty, or has the sign that its table prints where there is nothing to tell. AMBIGUOUS: it may be read
    in two ways, and which was meant was not told.
    """

    NONE = 1
    AMBIGUOUS = 2


# As BPS explains at the head of its books: … not there, - none or zero, x provisional, e estimated, r corrected.
_NONE = re.compile(r"(?:[-\u2010-\u2015\u2212.\u2026*]+|x{1,3}|n\.?a\.?|n/a|tad|tidak ada data|null)?\Z", re.IGNORECASE)
_MARKED = re.compile(r"(.*\d) ?(x{1,3}|e|r|\*{1,3})\Z", re.IGNORECASE)
_STATUS = {"x": "P", "*": "P", "e": "E", "r": ""}
_MINUS = re.compile(r"\A[\u2010-\u2015\u2212]")
_PLAIN = re.compile(r"-?\d+\Z", re.ASCII)
_DIGITS_AND_SIGNS = re.compile(r"-?\d[\d.,]*\Z", re.ASCII)
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_FORMS = {
    ".": re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\Z", re.ASCII),
    ",": re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?\Z", re.ASCII),
}
_LONGEST = 40


def number(text: str, decimal: str) -> Read | Sign | None:
    """
    Read a number; *decimal* is the sign before its decimals, or empty where that was not told.

    Thousands may be parted by the other sign or by spaces, in threes. None: it is no number.
    """
    text = text.strip()
    if _NONE.match(text):
        return Sign.NONE
    if len(text) > _LONGEST:
        return None
    status = ""
    if marked := _MARKED.match(text):
        text, status = marked[1], _STATUS[marked[2][0].lower()]
    text = _SPACES.sub("", _MINUS.sub("-", text))
    if _PLAIN.match(text):
        return Read(_canonical(text), status)
    if not decimal:
        return Sign.AMBIGUOUS if _DIGITS_AND_SIGNS.match(text) else None
    if not _FORMS[decimal].match(text):
        return None
    group = "," if decimal == "." else "."
    return Read(_canonical(text.replace(group, "").replace(decimal, ".")), status)


def _canonical(text: str) -> str:
    """Drop zeros in front; decimals stay as they are, since the source printed them."""
    return format(Decimal(text), "f")
