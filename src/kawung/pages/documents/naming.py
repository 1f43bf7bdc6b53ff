"""documents: the prefixes of a data set, and terms as prefixed names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kawung.iris import PREFIXES, SCHEME, XSD, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Node = tuple[Term, Sequence[tuple[Term, Term]]]
"""A thing or blank node and what is said of it, property and value, sorted."""
INTEGER, DECIMAL, BOOLEAN = (f"{XSD}{name}" for name in ("integer", "decimal", "boolean"))
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def with_schemes(schemes: Iterable[str]) -> dict[str, str]:
    """Return Kawung's prefixes, and one for the concepts of each concept scheme (`variable:marketing`)."""
    named = {name: f"{SCHEME}{name}#" for name in sorted(schemes) if name not in PREFIXES and LOCAL.match(name)}
    return {**PREFIXES, **named}


class Names:
    """Writes IRIs with the prefixes that it is given, each with what it stands for."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(sorted(prefixes.items()))
        self._spaces = {space: prefix for prefix, space in self.prefixes.items()}
        self._short: dict[Term, tuple[str, str]] = {}

    def of(self, name: Term, used: set[str]) -> str:
        """Return a term's prefixed name, of which the prefix is added to *used*, or the term if it has none."""
        short = self._short.get(name)
        if short is None:
            cut = max(name.rfind("#"), name.rfind("/")) + 1
            prefix = self._spaces.get(name[1:cut])
            if prefix is None or not LOCAL.match(name[cut:-1]):
                return name
            short = self._short[name] = (f"{prefix}:{name[cut:-1]}", prefix)
        used.add(short[1])
        return short[0]
