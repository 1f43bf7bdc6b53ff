"""
validation: results in words, each at its place, alike ones folded.

One problem for a thing that is missing however many cells name it, for a table without rows, and for cells that are
meant together. Of a rule that is broken very often the first thousand problems are told in full; the last of them has
the further places, since nobody reads more and each takes time and room.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kawung import vocabulary, words
from kawung.dictionary import MANIFEST, Column, tables
from kawung.findings import place
from kawung.iris import Term, is_iri, local_name, term
from kawung.problems import Place, Problem, Words
from kawung.validation import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.findings import Row, Study
    from kawung.iris import Triple
    from kawung.validation.engine import Result
    from kawung.validation.placing import Cell, Placer
    from kawung.validation.shapes import Rule

ALONE = 1_000
"""So many problems of one rule are told each by itself."""
_LOOKED_THROUGH = 300_000  # names among which the nearest is looked for, all cells together: some seconds
_KEYS_SHOWN = 5
_DIRECTION, _BROADER = term("kw:direction"), term("skos:broader")
_ROLES = tuple(term(f"kw:{side}Role") for side in ("source", "target", "participant"))
_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Told:
    """One result with its rule, its cell, and its place without neighbours."""

    rule: Rule
    result: Result
    cell: Cell
    place: Place
    dangling: bool
    together: bool  # several cells are meant at once

    @property
    def where(self) -> tuple[tuple[str, str], int | None, str | None]:
        """What tells one cell from another."""
        return (self.place.part, self.place.row, self.place.column)


@dataclass(slots=True)
class _Group:
    """What becomes one problem: the first that says it, its texts, all its places."""

    first: Told
    message: Words
    remedy: Words
    places: dict[Place, None] = field(default_factory=dict)


def about(rule: Rule, result: Result) -> Term:
    """Return the node that a result is about: a rule asked of the whole study gives it as the value."""
    return result.value if rule.points_to == "path-end" and result.value else result.focus


class Known(NamedTuple):
    """What the ontology says of terms: all that it describes, and which concept has which broader one."""

    described: frozenset[Term]
    broader: frozenset[tuple[Term, Term]]

    @classmethod
    def of(cls, ontology: Iterable[Triple]) -> Known:
        """Take it from the ontology's triples."""
        ontology = tuple(ontology)
        return cls(frozenset(t.s for t in ontology), frozenset((t.s, t.o) for t in ontology if t.p == _BROADER))


class Teller:
    """Puts results of one study into places, and these into words."""

    def __init__(self, placer: Placer, study: Study, ontology: Known) -> None:
        self._placer = placer
        self._study = study
        self._ontology = ontology
        self._offers: dict[Column, texts.Offer] = {}
        self._texts: dict[tuple[str, Column | None], tuple[Words, Words]] = {}
        self._looked_through = 0

    def tell(self, rule: Rule, result: Result) -> list[Told]:
        """Place a result, once for each row that it is about."""
        cells = self._placer.cells(rule, result)
        dangling = self._dangles(result.value)
        return [Told(rule, result, c, self._place(rule, c), dangling, len(cells) > 1) for c in cells]

    def problems(self, told: Iterable[Told]) -> list[Problem]:
        """Make problems of what is told."""
        told = sorted(told, key=lambda t: (t.place.sort_key(), t.rule.rule))
        absent = self._absent(told)
        groups: dict[tuple[object, ...], _Group] = {}
        last: dict[str, _Group] = {}
        alone, shown = Counter[str](), Counter[str]()
        for t in told:
            rule = t.rule.rule
            tables_named = t.cell.column.tables if t.dangling and t.cell.column else ()
            table = next((name for name in tables_named if name in absent), None)
            key: tuple[object, ...] | None = (
                (table,) if table else (t.rule.message, t.result.value) if t.dangling else None
            )
            group = groups.get(key) if key else None
            if group is None and alone[rule] >= ALONE:
                group = last[rule]
            elif group is None:
                message, remedy = self._of_absent(table, absent[table]) if table else self._words(t)
                key = key or (rule, t.result.focus if t.together else t.where, message)
                if key not in groups:
                    groups[key] = last[rule] = _Group(t, message, remedy)
                    alone[rule] += 1
                group = groups[key]
            shown[rule] += 1
            group.places[self._place(t.rule, t.cell, neighbours=True) if shown[rule] <= ALONE else t.place] = None
        return [_problem(group) for group in groups.values()]

    def _place(self, rule: Rule, cell: Cell, *, neighbours: bool = False) -> Place:
        """Point at a cell, at its sheet if the rule speaks of that; without *neighbours* at little cost."""
        row, column = cell.row, cell.column
        if row is None:
            return place(self._study, None, column.name if column else None, table="study")
        if rule.points_to == "sheet":
            return place(self._study, None, table=row.table)
        return place(self._study, row, column.name if column else None, neighbours=neighbours)

    def _words(self, t: Told) -> tuple[Words, Words]:
        """Give message and remedy of a result."""
        rule, row, column = t.rule, t.cell.row, t.cell.column
        if (rule.rule, column) not in self._texts:
            said = (texts.here(text, self._study, column) for text in (rule.message, rule.remedy))
            self._texts[rule.rule, column] = next(said), next(said)
        message, remedy = self._texts[rule.rule, column]
        node = about(rule, t.result)
        facts = {
            "text": t.cell.text,
            "row": Words(*[str(row.number) if row else ""] * 2),
            "key": Words(*[(row.key if row else "") or self._study.key] * 2),
            "found": self._directions(node),
            "roles": self._roles(node),
            "other": self._others(self._placer.alike(node, rule.path)) if "{other}" in rule.message.en else _NOTHING,
            "column": _NOTHING,
            "choices": _NOTHING,
            "nearest": _NOTHING,
        }
        if column is not None:
            facts.update(self._facts_of_column(column, t.cell.text))
        return texts.fill(message, facts), texts.fill(remedy, facts)

    def _facts_of_column(self, column: Column, text: Words) -> dict[str, Words]:
        if column not in self._offers:
            self._offers[column] = texts.offer(column, self._study)
        offer = self._offers[column]
        look = self._looked_through < _LOOKED_THROUGH
        self._looked_through += len(offer.names)
        return texts.facts_of_column(column, offer, text if look else _NOTHING)

    def _dangles(self, value: Term | None) -> bool:
        return (
            value is not None
            and is_iri(value)
            and not self._placer.described(value)
            and value not in self._ontology.described
        )

    def _directions(self, node: Term) -> Words:
        found = set(self._placer.said(node, _DIRECTION))
        narrow = sorted(d for d in found if not any((other, d) in self._ontology.broader for other in found))
        return texts.both([_label(d) for d in narrow])

    def _roles(self, node: Term) -> Words:
        return texts.both([_label(o) for p in _ROLES for o in sorted(self._placer.said(node, p))])

    def _others(self, rows: Sequence[Row]) -> Words:
        """Name rows by their keys, the first few where there are many."""
        more = [Words("others", "lainnya")] if len(rows) > _KEYS_SHOWN else []
        return texts.both([*(Words(r.key, r.key) for r in rows[:_KEYS_SHOWN]), *more])

    def _absent(self, told: Sequence[Told]) -> dict[str, list[str]]:
        """Give the tables without rows of which two keys or more are named, with those keys."""
        keys: dict[str, set[str]] = defaultdict(set)
        for t in told:
            named = t.cell.column.tables if t.dangling and t.cell.column else ()
            if named and not any(self._study.rows(name) for name in named):
                keys[named[0]].add(t.cell.text.en)
        return {name: sorted(those) for name, those in keys.items() if len(those) > 1}

    def _of_absent(self, table: str, keys: list[str]) -> tuple[Words, Words]:
        """Say of all cells that name a row of a table without rows what holds for each."""
        at = place(self._study, None, table=table)
        present = "empty" if table in self._study.sheets else "absent" if at.file == tables()[table].file else "sheet"
        kind = "part" if at.file == MANIFEST else present
        what = words.words(f"absent_sheet.{kind}", file=at.sheet or at.file, table=table)
        shown = ", ".join(keys[:_KEYS_SHOWN]) + (", …" if len(keys) > _KEYS_SHOWN else "")
        message = words.words("absent_sheet.message", what=what, count=len(keys), keys=shown)
        return message, words.words("absent_sheet.remedy")


def _label(concept: Term) -> Words:
    return vocabulary.labels().get(concept) or Words(local_name(concept), local_name(concept))


def _problem(group: _Group) -> Problem:
    rule, result = group.first.rule, group.first.result
    detail = [("shape", rule.iri), ("component", result.component), ("focus", result.focus)]
    if result.value is not None:
        detail.append(("value", result.value))
    return Problem(rule.rule, rule.severity, group.message, group.remedy, tuple(group.places), tuple(detail))
