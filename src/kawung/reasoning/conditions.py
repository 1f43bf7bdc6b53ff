"""
corridor, reasoning: what the values of a clause's variables must be like, beside the statements of its body.

A condition says it twice: to the closure (`holds`) and as a SPARQL expression (`sparql`). STR's order and the numbers
that are equal are those of SPARQL 1.1, section 17 (https://www.w3.org/TR/sparql11-query/#expressions).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kawung.iris import Term, read_literal, value_of

_INTEGER, _DECIMAL = r"[+-]?[0-9]+", r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_SIZES = [f"{before}{size}" for before in ("", "unsigned") for size in ("Byte", "Short", "Int", "Long")]
_SIGNS = ["nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"]
# How a number of each datatype is written (https://www.w3.org/TR/xmlschema11-2/).
_WRITTEN = {
    **dict.fromkeys(["integer", *_SIGNS, *(f"{name[0].lower()}{name[1:]}" for name in _SIZES)], re.compile(_INTEGER)),
    "decimal": re.compile(_DECIMAL),
    **dict.fromkeys(["double", "float"], re.compile(rf"{_DECIMAL}(?:[eE]{_INTEGER})?")),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """The value is no literal."""

    variable: Term

    @property
    def variables(self) -> tuple[Term, ...]:
        """The variables that the condition is about, in the order in which `holds` takes their values."""
        return (self.variable,)

    def holds(self, value: Term) -> bool:
        """Tell whether a value is as it must be."""
        return not value.startswith('"')

    @property
    def sparql(self) -> str:
        """The condition as a SPARQL expression."""
        return f"!isLiteral({self.variable})"


@dataclass(frozen=True, slots=True)
class InOrder:
    """The first value comes before the other, so that two things are told of once; *same*: or is equal to it."""

    first: Term
    second: Term
    same: bool = False

    @property
    def variables(self) -> tuple[Term, ...]:
        """The variables that the condition is about, in the order in which `holds` takes their values."""
        return (self.first, self.second)

    def holds(self, first: Term, second: Term) -> bool:
        """Tell whether two values are as they must be."""
        one, other = value_of(first), value_of(second)
        return one < other or (self.same and one == other)

    @property
    def sparql(self) -> str:
        """The condition as a SPARQL expression."""
        return f"STR({self.first}) {'<=' if self.same else '<'} STR({self.second})"


@dataclass(frozen=True, slots=True)
class TwoValues:
    """The first value comes before the other, and they are not two spellings of one number."""

    first: Term
    second: Term

    @property
    def variables(self) -> tuple[Term, ...]:
        """The variables that the condition is about, in the order in which `holds` takes their values."""
        return (self.first, self.second)

    def holds(self, first: Term, second: Term) -> bool:
        """Tell whether two values are as they must be."""
        if value_of(first) >= value_of(second):
            return False
        one, other = _number(first), _number(second)
        if one is None or other is None:
            return True
        return float(one) != float(other) if isinstance(one, float) or isinstance(other, float) else one != other

    @property
    def sparql(self) -> str:
        """The condition as a SPARQL expression."""
        a, b = self.first, self.second
        return f"STR({a}) < STR({b}) && !(isNumeric({a}) && isNumeric({b}) && {a} = {b})"


@dataclass(frozen=True, slots=True)
class Differing:
    """The values are two of *members*, of which it is known that all differ."""

    first: Term
    second: Term
    members: tuple[Term, ...]

    @property
    def variables(self) -> tuple[Term, ...]:
        """The variables that the condition is about, in the order in which `holds` takes their values."""
        return (self.first, self.second)

    def holds(self, first: Term, second: Term) -> bool:
        """Tell whether two values are as they must be."""
        return first != second and first in self.members and second in self.members

    @property
    def sparql(self) -> str:
        """The condition as a SPARQL expression."""
        a, b, among = self.first, self.second, ", ".join(self.members)
        return f"{a} IN ({among}) && {b} IN ({among}) && {a} != {b}"


Condition = Thing | InOrder | TwoValues | Differing


def _number(value: Term) -> Decimal | float | None:
    """Read a number of XSD; None for anything else, and for a text that is no number of its datatype."""
    if not value.startswith('"'):
        return None
    lit = read_literal(value)
    written = _WRITTEN.get(lit.datatype)
    if written is None or not written.fullmatch(lit.text):
        return None
    return float(lit.text) if lit.datatype in ("double", "float") else Decimal(lit.text)
