"""
sheet: number formats of a workbook, as far as they decide what a stored number means.

A date is a number whose format shows it as one, and a percentage a fraction shown hundredfold. Codes and the numbers
of built-in formats: ECMA-376, Part 1, sections 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["general", "number", "percent", "date", "year", "text"]

_BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd"),
}
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_GENERAL = re.compile(r"general", re.IGNORECASE)
_EXPONENT = re.compile(r"E[+-]", re.IGNORECASE)
_DATE_CODE = re.compile(r"[ymdhsb]|(?<![0#?])e|g", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"(?:y{4}|e+)\Z", re.IGNORECASE)
_FIXED = re.compile(r"[#?,0]*0(?:\.(0+))?%?\Z")


@dataclass(frozen=True, slots=True)
class Format:
    """What a format makes of a number: its kind, how many decimals it fixes, whether it shows the plain digits."""

    kind: Kind
    decimals: int = 0
    plain: bool = False


GENERAL = Format("general", plain=True)


def built_in(number: int) -> str:
    """Return the code of a built-in format; those that every country has its own of count as General."""
    return _BUILT_IN.get(number, "General")


@lru_cache(maxsize=4096)
def understand(code: str) -> Format:
    """Say what a format's code makes of a number."""
    sections = [_bare(section) for section in _LITERAL.sub("", code).split(";")]
    if any(dated for _, dated in sections):
        return Format("year" if _ONLY_YEAR.match(sections[0][0]) else "date")
    first = sections[0][0]
    if "%" in first:
        fixed = _FIXED.match(first)
        return Format("percent", len(fixed[1] or "") if fixed else 0)
    if first in ("", "@"):
        return Format("text", plain=True) if "@" in first else GENERAL
    fixed = _FIXED.match(first)
    return Format("number", len(fixed[1] or "") if fixed else 0, plain=first == "0")


def _bare(section: str) -> tuple[str, bool]:
    """Take from a section what only decorates; tell whether what is left shows a date or a time."""
    if _ELAPSED.search(section):
        return "", True
    left = _GENERAL.sub("", _BRACKET.sub("", section))
    dated = bool(_DATE_CODE.search(_EXPONENT.sub("", left)))
    return left.strip(" -+()/:!^&'~{}<>=$") if not dated else left.strip(), dated
