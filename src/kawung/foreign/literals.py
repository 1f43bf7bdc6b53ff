"""
foreign: whether a literal's text fits its datatype.

XSD 1.1 part 2: https://www.w3.org/TR/xmlschema11-2/; the datatypes of RDF: https://www.w3.org/TR/rdf11-concepts/.
"""

from __future__ import annotations

import base64
import binascii
import calendar
import re
from typing import TYPE_CHECKING

from kawung.iris import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_DAYS, _HOURS = r"(?:[0-9]+D)", r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)"
_YEARS = r"(?:(?=[0-9]+[YM])(?:[0-9]+Y)?(?:[0-9]+M)?)"
_LONGEST = 64  # digits of a number whose size is looked at

_INTEGER = r"[+-]?[0-9]+"
_PATTERNS = {
    "boolean": r"true|false|1|0",
    "integer": _INTEGER,
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": rf"{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}",
    "duration": rf"-?P(?=.){_YEARS}?{_DAYS}?{_HOURS}?",
    "yearMonthDuration": rf"-?P{_YEARS}",
    "dayTimeDuration": rf"-?P(?=.){_DAYS}?{_HOURS}?",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}
_PATTERNS["float"] = _PATTERNS["double"]
_LIMITS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_FREE = {"string", "anyURI", "normalizedString", "token", "Name", "NCName", "NMTOKEN"}
_FORMS = {name: re.compile(f"(?:{pattern})\\Z") for name, pattern in _PATTERNS.items()}
_CALENDAR = re.compile(r"(-?[0-9]+)-([0-9]{2})-([0-9]{2})|--([0-9]{2})-([0-9]{2})")


def is_datatype(datatype: str) -> bool:
    """Tell whether a datatype is one of XSD's, or of another vocabulary, of which nothing is known here."""
    if not datatype.startswith(XSD):
        return True
    name = datatype.removeprefix(XSD)
    return name in _FREE or name in _FORMS or name in _LIMITS or name == "base64Binary"


def fits(text: str, datatype: str) -> bool:
    """
    Tell whether a text is one of a datatype (its full IRI): `007` is an integer, `2026-02-30` no date.

    Of datatypes that are not XSD's every text is one.
    """
    name = datatype.removeprefix(XSD)
    if name == datatype or name in _FREE:
        return True
    text = text.strip(" \t\r\n")
    if name in _LIMITS:
        return _integer(text, *_LIMITS[name])
    if name == "base64Binary":
        return _base64(text)
    form = _FORMS.get(name)
    return form is None or (form.match(text) is not None and _CHECKS.get(name, _any)(text))


def _any(_text: str) -> bool:
    return True


def _integer(text: str, least: int | None, most: int | None) -> bool:
    if not _FORMS["integer"].match(text):
        return False
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > _LONGEST:
        return least is None if text.startswith("-") else most is None
    number = -int(digits or "0") if text.startswith("-") else int(digits or "0")
    return (least is None or number >= least) and (most is None or number <= most)


def _base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _on_calendar(text: str) -> bool:
    found = _CALENDAR.match(text)
    if found is None:
        return False
    if found[4]:
        return int(found[5]) <= calendar.monthrange(2024, int(found[4]))[1]
    month = int(found[2])
    digits = found[1].lstrip("-")[-4:]  # leap years come again after 400, and so after 10,000
    leap = calendar.isleap(int(digits) or 400)
    return int(found[3]) <= (29 if month == 2 and leap else calendar.monthrange(2023, month)[1])


_CHECKS: dict[str, Callable[[str], bool]] = {
    "date": _on_calendar,
    "dateTime": _on_calendar,
    "dateTimeStamp": _on_calendar,
    "gMonthDay": _on_calendar,
}
