"""
documents: statements as compact JSON-LD.

https://www.w3.org/TR/json-ld11/. What is short comes from the context that the site ships. A document holds the part of
it that it needs, so nothing is fetched to read one, and a copy on a stick says what it said at its address.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kawung.iris import DEF, TYPE
from kawung.pages.documents.naming import BOOLEAN, INTEGER, LOCAL

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kawung.iris import Term
    from kawung.pages.documents.naming import Names, Node

_NATIVE = {INTEGER: re.compile(r'"(?:0|-?[1-9][0-9]{0,14})\Z'), BOOLEAN: re.compile(r'"(?:true|false)\Z')}
# What may stand in a literal of N-Triples but not in a text of JSON.
_NOT_JSON = re.compile(r"[\x00-\x1f]|\\(?:U([0-9A-Fa-f]{8})|(['\\]))")
_REMARK = "remarks"


class JsonLd:
    """Writes JSON-LD with the prefixes of *names*; *properties* are those of Kawung's that have things as values."""

    def __init__(self, names: Names, properties: Collection[Term]) -> None:
        self._names = names
        self._of_things = frozenset(one for one in properties if one.startswith(f"<{DEF}"))

    def context(self) -> str:
        """Write the context of all documents as a document of its own."""
        first = {"@version": 1.1, "@vocab": DEF, "id": "@id", "type": "@type", _REMARK: None}
        of_things = {one[len(DEF) + 1 : -1]: {"@type": "@id"} for one in sorted(self._of_things)}
        context = {"@context": {**first, **self._names.prefixes, **of_things}}
        return json.dumps(context, indent=2, ensure_ascii=False) + "\n"

    def document(self, nodes: Sequence[Node], remarks: Sequence[str] = ()) -> str:
        """Write a document; several things stand side by side under `@graph`. *remarks* are no statements in it."""
        used, of_things = set[str](), set[str]()
        alone = len(nodes) == 1
        bodies = [self._object(node, used, of_things, "  " if alone else "      ") for node in nodes]
        context = [f'"@vocab": "{DEF}"', '"id": "@id"', '"type": "@type"']
        context += [f'"{_REMARK}": null'] if remarks else []
        context += [f'"{prefix}": "{self._names.prefixes[prefix]}"' for prefix in sorted(used)]
        context += [f'"{key}": {{"@type": "@id"}}' for key in sorted(of_things)]
        entries = ['"@context": {\n    ' + ",\n    ".join(context) + "\n  }"]
        entries += [f'"{_REMARK}": {json.dumps(list(remarks), ensure_ascii=False)}'] if remarks else []
        if alone:
            entries += bodies
        else:
            entries.append('"@graph": [\n    {\n      ' + "\n    },\n    {\n      ".join(bodies) + "\n    }\n  ]")
        return "{\n  " + ",\n  ".join(entries) + "\n}\n"

    def _object(self, node: Node, used: set[str], of_things: set[str], margin: str) -> str:
        subject, said = node
        types: list[str] = []
        groups: list[tuple[str, list[str]]] = []
        values, before, of_thing = types, "", False
        for p, o in said:
            if p == TYPE:
                types.append(f'"{self._name(o, used)}"')
                continue
            if p != before:
                values, before, of_thing = [], p, p in self._of_things
                key = self._name(p, used)
                groups.append((key, values))
                if of_thing:
                    of_things.add(key)
            values.append(self._value(o, of_thing, used))
        lines = [f'"id": "{_bare(subject)}"']
        if types:
            lines.append(f'"type": {types[0]}' if len(types) == 1 else f'"type": [{", ".join(types)}]')
        inner = f",\n{margin}  "
        for key, texts in groups:
            value = texts[0] if len(texts) == 1 else f"[\n{margin}  {inner.join(texts)}\n{margin}]"
            lines.append(f'"{key}": {value}')
        return f",\n{margin}".join(lines)

    def _name(self, name: Term, used: set[str]) -> str:
        """Write a class or property: Kawung's own by the bare name, others with a prefix or in full."""
        if name.startswith(f"<{DEF}") and LOCAL.match(name[len(DEF) + 1 : -1]):
            return name[len(DEF) + 1 : -1]
        short = self._names.of(name, used)
        return _bare(name) if short == name else short

    def _value(self, o: Term, of_thing: bool, used: set[str]) -> str:
        if o[0] != '"':
            return f'"{_bare(o)}"' if of_thing else f'{{"id": "{_bare(o)}"}}'
        text, _, behind = o.rpartition('"')
        if _NOT_JSON.search(text):
            text = _NOT_JSON.sub(_escaped, text)
        if behind[:1] == "@":
            return f'{{"@value": {text}", "@language": "{behind[1:]}"}}'
        if not behind:
            return f'{{"@value": {text}"}}' if of_thing else f'{text}"'
        native = _NATIVE.get(behind[3:-1])
        if native is not None and native.match(text):
            return f'{{"@value": {text[1:]}}}' if of_thing else text[1:]
        return f'{{"@value": {text}", "@type": "{self._name(behind[2:], used)}"}}'


def _bare(name: Term) -> str:
    return name[1:-1] if name[0] == "<" else name


def _escaped(match: re.Match[str]) -> str:
    code, sign = match[1], match[2]
    if code:
        return json.dumps(chr(int(code, 16)), ensure_ascii=False)[1:-1]
    return {"'": "'", "\\": "\\\\"}[sign] if sign else f"\\u{ord(match[0]):04x}"
