"""
documents: statements as Turtle.

https://www.w3.org/TR/turtle/. Literals keep the text that they have in the dump; engines would rewrite numbers. A
number or truth value stands bare only where every reader gives back the very same literal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kawung.iris import TYPE
from kawung.pages.documents.naming import BOOLEAN, DECIMAL, INTEGER
from kawung.pages.documents.nesting import Nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.iris import Term
    from kawung.pages.documents.naming import Names, Node

_BARE = {
    INTEGER: re.compile(r'"-?[0-9]+\Z'),
    DECIMAL: re.compile(r'"-?[0-9]+\.[0-9]+\Z'),
    BOOLEAN: re.compile(r'"(?:true|false)\Z'),
}
_NOTHING = Nested(())


class Turtle:
    """Writes Turtle with the prefixes of *names*."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def document(self, nodes: Sequence[Node]) -> str:
        """Write a document, with the prefixes that it needs; blank nodes named once stand in the place of a name."""
        used = set[str]()
        inside = Nested(nodes)
        body = "\n".join([self.block(node, used, inside) for node in inside.outer])
        return f"{self.head(sorted(used))}\n{body}" if used else body

    def head(self, prefixes: Iterable[str] | None = None) -> str:
        """Declare prefixes, all if none is named."""
        known = self._names.prefixes
        return "".join(
            [f"@prefix {prefix}: <{known[prefix]}> .\n" for prefix in (known if prefixes is None else prefixes)]
        )

    def block(self, node: Node, used: set[str], inside: Nested = _NOTHING, margin: str = "") -> str:
        """Write all that is said of one thing; its prefixes are added to *used*."""
        subject, said = node
        lines = f" ;\n{margin}  ".join(self._said(said, used, inside, margin + "  "))
        return f"{margin}{self._names.of(subject, used)} {lines} .\n"

    def _said(self, said: Sequence[tuple[Term, Term]], used: set[str], inside: Nested, margin: str) -> list[str]:
        """Write each property with its values, what the thing is before all else."""
        types: list[str] = []
        groups: list[tuple[str, list[str]]] = []
        values, before = types, ""
        for p, o in said:
            if p != before:
                values, before = (types if p == TYPE else []), p
                if p != TYPE:
                    groups.append((self._names.of(p, used), values))
            values.append(self._value(o, used, inside, margin))
        lines = [f"a {' , '.join(types)}"] if types else []
        return lines + [f"{name} {' , '.join(values)}" for name, values in groups]

    def _value(self, o: Term, used: set[str], inside: Nested, margin: str) -> str:
        if o[0] == '"':
            return o if o[-1] != ">" else self._typed(o, used)
        if o not in inside.members:
            return self._names.of(o, used)
        if o in inside.lists:
            items = (self._value(item, used, inside, margin + "  ") for item in inside.lists[o])
            return f"( {' '.join(items)} )"
        lines = f" ;\n{margin}  ".join(self._said(inside.members[o], used, inside, margin + "  "))
        return f"[\n{margin}  {lines}\n{margin}]" if "\n" in lines else f"[ {lines} ]"

    def _typed(self, literal: Term, used: set[str]) -> str:
        text, _, datatype = literal.rpartition('"^^<')
        bare = _BARE.get(datatype[:-1])
        if bare is not None and bare.match(text):
            return text[1:]
        return f'{text}"^^{self._names.of(f"<{datatype}", used)}'
