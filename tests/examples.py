"""
What the shapes' cases look like in a sheet: for each rule the row that breaks it and the row as it should be.

`PYTHONPATH=src:tests python tests/examples.py` writes `ontology/shapes/examples.toml` anew, which Kawung ships and
`kawung check --explain` shows; tests/test_explain.py fails when it is stale. The rows come from tests/cases/shapes: a
base in which nothing is wrong, and the mutation of it that breaks the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kawung import store, validation
from kawung.dictionary import Column, Table, tables
from kawung.iris import TYPE, Term, Triple, is_iri, local_name, read_literal, term
from kawung.validation.placing import column_of
from test_shapes import Mutation, base, by_subject, mutated, mutations

FILE = Path(__file__).parent.parent / "ontology" / "shapes" / "examples.toml"
HEAD = """\
# An example for each rule: the row that breaks it and the row as it should be, of the columns that matter.
# Made from tests/cases/shapes by tests/examples.py; change the cases, not this file.
"""
KINDS = {t.kind: t for t in tables().values()}
CLASSES = {term("kw:Actor"): "actor", term("kw:ActorGroup"): "group"}
MEASURES = {term("kw:cellState"): "cell-state", term("kw:count"): "count", term("kw:share"): "share"}
MOST = 5  # columns beside key and changed cells, so that an example stays readable
COMPARING = [term(f"sh:{name}") for name in ("disjoint", "equals", "lessThanOrEquals")]
VALUES = {*MEASURES, term("kw:value")}
STAND_IN = "xx"  # what a case writes where any text will do
AREA, NO_AREA = "<https://w3id.org/kawung/id/area/", "99.99"
HANGING = [term(f"kw:{name}") for name in ("hasExcerpt", "hasUnknown", "pair")]


def text_of(value: Term) -> str:
    """Return what a person types for a term: a key, a code, a web address, a text."""
    if not is_iri(value):
        text = read_literal(value).text
        return {"true": "yes", "false": "no"}.get(text, text)
    return local_name(value) if "#" in value else value.strip("<>").rpartition("/")[2]


class Sheets:
    """Statements of a case as rows of sheets."""

    def __init__(self, data: Iterable[Triple]) -> None:
        self._said: dict[Term, list[Triple]] = {}
        self._owner: dict[Term, Term] = {}
        self._naming: dict[Term, tuple[Term, Term]] = {}
        for t in sorted(data):
            self._said.setdefault(t.s, []).append(t)
            if t.p in HANGING:
                self._owner[t.o] = t.s
            elif self.table(t.s) is not None:
                self._naming.setdefault(t.o, (t.s, t.p))

    @staticmethod
    def table(node: Term) -> Table | None:
        """Return the table that a node is a row of."""
        found = re.search(r"/id/contoh/([a-z-]+)/[^/>]+>$", node)
        return KINDS.get(found[1]) if found else None

    def row_node(self, node: Term) -> Term | None:
        """Return the node whose row tells of a node: itself, what it hangs on, what names it."""
        if self.table(node) is not None:
            return node
        if node in self._owner:
            return self._owner[node]
        return self._naming[node][0] if node in self._naming else None

    def naming(self, node: Term) -> Term:
        """Return the property by which a row names a node that is no row itself."""
        return self._naming[node][1]

    def row(self, node: Term) -> dict[str, str]:
        """Return the cells of a row by column."""
        table = self.table(node)
        assert table is not None
        cells = {c.name: [self._text(c, o) for o in self._filling(node, c)] for c in table.columns}
        return {name: "; ".join(filter(None, texts)) for name, texts in cells.items()}

    def _objects(self, node: Term, predicate: Term) -> list[Term]:
        return [t.o for t in self._said.get(node, ()) if t.p == predicate]

    def _filling(self, node: Term, column: Column) -> list[Term]:
        hung = [o for p in HANGING[:1] for o in self._objects(node, p)]
        found = [o for s in (node, *hung) for o in self._objects(s, column.term)]
        if column.term == TYPE:
            found = [o for o in self._objects(node, TYPE) if o in CLASSES]
        elif column.type == "measured":
            found = [t.o for t in self._said.get(node, ()) if t.p in VALUES]
        elif column.name == "measure":
            found = [t.o for t in self._said.get(node, ()) if t.p == column.term]
        if any(other.term == column.term and other is not column for other in KINDS_OF[column.table]):
            found = [o for o in found if not is_iri(o) and (read_literal(o).language or None) == column.language]
        for unknown in self._objects(node, term("kw:hasUnknown")):
            about = self._objects(unknown, term("kw:unknownProperty"))
            in_language = self._objects(unknown, term("dcterms:language"))
            if about == [column.term] and (not in_language or text_of(in_language[0]) == column.language):
                found.append(unknown)
        return found

    def _text(self, column: Column, value: Term) -> str:
        if value in CLASSES:
            return CLASSES[value]
        if "/unknown/" in value:
            reasons = " | ".join(text_of(o) for o in sorted(self._objects(value, term("kw:reason"))))
            return f"not known: {reasons}".strip(": ")
        if column.type == "url":
            return value.strip("<>") if is_iri(value) else text_of(value)
        return text_of(value)


KINDS_OF = {t.name: t.columns for t in tables().values()}


def _mutation(rule: str) -> Mutation:
    """Choose the case that shows a rule best: named after it, else the one that breaks fewest others."""
    found = [m for m in mutations() if any(name == rule for name, _ in m.expected)]
    return min(found, key=lambda m: (m.name != rule, len(m.expected), m.case, m.name))


def _changed(mutation: Mutation) -> list[Triple]:
    prefixes, _ = base(mutation.case)
    return [t for text in (mutation.remove, mutation.add) for t in store.parse_turtle(prefixes + text)]


def _column(rule: validation.Rule, table: Table) -> Column | None:
    if rule.heading:
        return table.column(rule.heading)
    return table.key if rule.points_to == "key" else column_of(table, rule.path, rule.language, None)


def _compared(rule: validation.Rule) -> set[Term]:
    """Return the properties that a rule looks at beside its path: those it compares with, those its query names."""
    said = by_subject()[rule.iri]
    queries = [read_literal(o).text for s in said[term("sh:sparql")] for o in by_subject()[s][term("sh:select")]]
    named = {term(name) for query in queries for name in re.findall(r"\bkw:\w+", query)}
    return {o for p in COMPARING for o in said[p]} | named


@lru_cache(maxsize=1)
def examples() -> dict[str, tuple[str, str, dict[str, str], dict[str, str]]]:
    """
    Return for each rule (table, column, wrong row, right row), the rows with the columns that matter only.

    The right row is empty where the wrong one should not be there at all.
    """
    return {rule.rule: _example(rule) for rule in validation.rules()}


def _example(rule: validation.Rule) -> tuple[str, str, dict[str, str], dict[str, str]]:
    mutation = _mutation(rule.rule)
    before, after = Sheets(base(mutation.case)[1]), Sheets(mutated(mutation))
    best: tuple[tuple[bool, ...], tuple[str, str, dict[str, str], dict[str, str]]] | None = None
    for triple in _changed(mutation):
        node = after.row_node(triple.s) or before.row_node(triple.s)
        table = Sheets.table(node) if node else None
        if node is None or table is None:
            continue
        right, wrong = before.row(node), after.row(node)
        removed = triple in base(mutation.case)[1]
        column = _column(rule, table) or column_of(table, (triple.p,), None, None)
        if wrong == right:  # the case changes what the row only names
            column = column_of(table, (after.naming(triple.s),), None, None) or column
            assert column is not None
            typed = "" if removed or is_iri(triple.o) else text_of(triple.o)
            wrong = {**wrong, column.name: typed or (NO_AREA if triple.s.startswith(AREA) else "")}
        about = {*rule.path, *_compared(rule)}
        along = [c.name for c in table.columns if c.term in about and (right[c.name] or wrong[c.name])]
        changed = [name for name in right if right[name] != wrong[name]]
        wanted = {table.key.name, *(along if len(along) <= MOST else []), *changed, *([column.name] if column else [])}
        shown = [c.name for c in table.columns if c.name in wanted]
        name = column.name if column else changed[0] if changed else table.key.name
        sound = {n: right[n] for n in shown} if any(right.values()) else {}
        found = (table.name, name, {n: _slip(wrong[n], right[n]) for n in shown}, sound)
        rank = (not changed, column is None, name not in changed, removed)
        if best is None or rank < best[0]:
            best = (rank, found)
    assert best is not None, f"{rule.rule}: its case changes no row"
    return best[1]


def _slip(wrong: str, right: str) -> str:
    """Return what a person may type for *right* by mistake, where the case has a mere stand-in."""
    if wrong != STAND_IN or not right:
        return wrong
    if re.fullmatch(r"[0-9.,]+", right):
        return f"±{right}" if len(right) < 5 else f"{right[:2]}-{right[2:]}"
    key = re.fullmatch(r"([a-z]+)[0-9]+", right)
    return f"{key[1]}99" if key else right[:-2] + right[-1]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _inline(row: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{name} = {_quoted(text)}" for name, text in row.items()) + " }"


def page() -> str:
    """Return `ontology/shapes/examples.toml`."""
    lines = [HEAD]
    for rule, (table, column, wrong, right) in sorted(examples().items()):
        lines += [
            f"[{rule}]",
            f'table = "{table}"',
            f'column = "{column}"',
            f"wrong = {_inline(wrong)}",
            f"right = {_inline(right)}\n",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8", newline="\n")
