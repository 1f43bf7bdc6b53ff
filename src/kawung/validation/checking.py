"""
validation: from results to Problems.

Three kinds of echo are taken out before anything is told: a rule that only follows from another one's
breach, a second rule about a cell that already has a problem, and the same missing thing named in many
rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import MANIFEST, tables
from kawung.findings import place
from kawung.problems import Problem, Severity
from kawung.validation import engine
from kawung.validation.joined import Joined
from kawung.validation.placing import Placer
from kawung.validation.prepared import Prepared
from kawung.validation.shapes import Rule, Stage, rules, triples, verify
from kawung.validation.telling import Known, Teller, Told, about

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.findings import Row, Study
    from kawung.iris import Quad, Term, Triple
    from kawung.validation.engine import Result
    from kawung.validation.joined import Statement

_NOT_CHECKED = ("/provenance>", "/measured>")
_REGIONS = "/graph/regions>"
_UNUSABLE = "key-form"  # told of keys as they stand in the cell, in a CSV file and in study.toml too
_UNNAMED = ("sheet-unnamed", "file-unnamed")  # a table that was not read, since it bears another name
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS, _NO_LETTERS, _SHORTEST_MONTH = re.compile("[0-9]{1,9}"), re.compile(r"[\W\d_]+"), 3
_REFUSED = {  # rules of cells that a workbook's reader could not take, the whole row with a key's
    *("number-in-code", "number-digits-lost", "cell-became-date", "cell-error"),
    *("formula-without-value", "cells-merged"),
}


def check(
    said: Iterable[Quad] | Joined,
    things: Mapping[Term, tuple[Row, ...]],
    study: Study,
    *,
    stage: Stage,
    known: Sequence[Problem] = (),
    ontology: Iterable[Triple] | None = None,
) -> list[Problem]:
    """
    Check one study against the shapes of a stage and say what has to be mended, sorted by place.

    *said* is what `join` made of the study's statements, those inferred among them where stage is "after", or are the
    study's graphs and the regions as they are: provenance and measures are left aside then. *things*
    gives the rows that describe a node, excerpts and not-known nodes included. *known* are problems already
    found: what they explain is not told again. *ontology* is the shipped one unless given. Raises
    FaultError if the shapes would pass in silence.
    """
    background = _background(stage, None if ontology is None else tuple(ontology))
    data = said if isinstance(said, Joined) else union(said)
    placer = Placer(data, things)
    results = engine.ask(data, background.shapes)
    pairs = [(background.rules[r.source_shape], r) for r in results if placer.described(r.focus)]
    teller = Teller(placer, study, background.ontology)
    told = [t for rule, result in _causes(pairs, placer, things) for t in teller.tell(rule, result)]
    told = _not_known_before(told, known, stage, study)
    return sorted(teller.problems(_one_a_cell(told)), key=Problem.sort_key)


@dataclass(frozen=True, slots=True)
class _Background:
    """What is the same for all studies: a stage's shapes, rules by the names of their shapes, the ontology."""

    shapes: Prepared
    rules: Mapping[Term, Rule]
    ontology: Known


@lru_cache(maxsize=4)
def _background(stage: Stage, ontology: tuple[Triple, ...] | None) -> _Background:
    ontology = vocabulary.ontology() if ontology is None else ontology
    shapes = triples(stage)
    verify(shapes, ontology)
    return _Background(Prepared(shapes, ontology), {rule.iri: rule for rule in rules().values()}, Known.of(ontology))


def union(quads: Iterable[Quad]) -> Joined:
    """Join a study's graphs into one, with only those areas of the regions that the study leads to."""
    said: list[Statement] = []
    areas: list[Statement] = []
    for name, graph in groupby(quads, itemgetter(3)):
        if name.endswith(_REGIONS):
            areas += graph
        elif not name.endswith(_NOT_CHECKED):
            said += graph
    return join(Joined.of(said).by_predicate, areas)


def join(said: Mapping[Term, Sequence[Statement]], areas: Iterable[Statement]) -> Joined:
    """Join what a study states, by predicate, with what is said of the *areas* that it leads to."""
    joined = Joined(said)
    about: dict[Term, list[Statement]] = defaultdict(list)
    for statement in areas:
        about[statement[0]].append(statement)
    named = set(about)
    queue = [node for listed in joined.by_predicate.values() for node in named.intersection(map(itemgetter(2), listed))]
    found: list[Statement] = []
    while queue:
        for statement in about.pop(queue.pop(), ()):
            found.append(statement)
            if statement[2] in about:
                queue.append(statement[2])
    return joined.and_(found)


def _causes(
    pairs: list[tuple[Rule, Result]], placer: Placer, things: Mapping[Term, tuple[Row, ...]]
) -> list[tuple[Rule, Result]]:
    """
    Drop what follows from the breach of a rule that it requires.

    The breach counts at the same node, at its value, and anywhere along the path; what the study says of itself
    wrongly counts everywhere, since all rows rest on it; so does a breach too frequent for all of it to be known.
    """
    broken: dict[str, set[Term]] = defaultdict(set)
    everywhere: set[str] = set()
    for rule, result in pairs:
        node = about(rule, result)
        broken[rule.rule].add(node)
        if any(row.table == "study" for row in things.get(node, ())):
            everywhere.add(rule.rule)
    if len(pairs) >= engine.AT_ONCE:
        everywhere |= {name for name, count in Counter(rule.rule for rule, _ in pairs).items() if count >= engine.OFTEN}

    def follows(rule: Rule, result: Result) -> bool:
        if rule.requires & everywhere:
            return True
        if not rule.requires & broken.keys():
            return False
        node = about(rule, result)
        near = {node, result.value, *placer.along(node, rule.path)}
        return any(near & broken[name] for name in rule.requires if name in broken)

    return [(rule, result) for rule, result in pairs if not follows(rule, result)]


@dataclass(slots=True)
class _Rows:
    """The rows that were read, by place; those of a part are gone through when one of them is asked for."""

    study: Study
    numbers: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def __contains__(self, at: tuple[tuple[str, str], int | None]) -> bool:
        part, number = at
        if part not in self.numbers:
            sheets = [sheet for sheet in self.study.sheets.values() if sheet.part == part]
            self.numbers[part] = {number for sheet in sheets for number in sheet.numbers}
        return number in self.numbers[part]


@dataclass(slots=True)
class _Lost:
    """
    Keys of rows that were not read: by what stands in their cell, and how many there are of which nobody can tell.

    A cell that a spreadsheet has changed is what may have been typed there: `7` was `007`, a date `3-4`.
    """

    typed: set[tuple[tuple[str, str], str]] = field(default_factory=set)
    changed: dict[tuple[str, str], list[Decimal | date]] = field(default_factory=lambda: defaultdict(list))
    untold: Counter[tuple[str, str]] = field(default_factory=Counter)

    def has(self, part: tuple[str, str], key: str) -> bool:
        """Tell whether a key may be one of those."""
        return (part, key) in self.typed or any(_was(changed, key) for changed in self.changed.get(part, ()))


def _lost(known: Sequence[Problem], rows: _Rows) -> _Lost:
    """Gather the keys that were refused; *rows* are those that were read."""
    lost = _Lost()
    for k in known:
        for p in k.places:
            if k.rule == _UNUSABLE:
                lost.typed.add((p.part, p.text or ""))
            table = tables().get(p.table)
            if k.rule not in _REFUSED or not table or p.column != table.key.name or (p.part, p.row) in rows:
                continue
            text, number = p.text or "", _number(p.text or "")
            if number is not None:
                lost.changed[p.part].append(number)
            elif k.rule == "cell-became-date" and _DAY.match(text):
                lost.changed[p.part].append(date.fromisoformat(text[:10]))
            elif k.rule == "number-in-code":
                lost.typed |= {(p.part, text), (p.part, text.lower())}
            else:
                lost.untold[p.part] += 1
    return lost


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _was(changed: Decimal | date, key: str) -> bool:
    """Tell whether a spreadsheet may have made a number or a date of a key."""
    if isinstance(changed, Decimal):
        return _number(key) == changed
    numbers = {int(n) for n in _DIGITS.findall(key)}
    letters = _NO_LETTERS.sub("", key)
    told = {changed.day, changed.month, changed.year, changed.year % 100}
    return bool(numbers) and numbers <= told and (not letters or len(letters) >= _SHORTEST_MONTH)


def _not_known_before(told: list[Told], known: Sequence[Problem], stage: Stage, study: Study) -> list[Told]:
    """
    Drop what earlier problems explain.

    That is: the same cell; an empty cell of a column whose heading is in trouble; anything in or pointing into a file
    that could not be read; a reference to a key that was refused; and, after reasoning, any row with a violation,
    since what was inferred from it says nothing. Where nobody can tell a refused key, as many keys as were refused
    may be named in vain.
    """
    if not told:
        return []
    places = [(k.severity, p) for k in known for p in k.places]
    rows = _Rows(study)
    cells = {(p.part, p.row, p.column) for _, p in places if p.column is not None}
    columns = {(p.part, p.column) for _, p in places if p.column and p.row and (p.part, p.row) not in rows}
    unread = {p.part for severity, p in places if severity is Severity.UNREADABLE} | _without_keys(study)
    spoilt = {(p.part, p.row) for severity, p in places if p.row and severity >= Severity.VIOLATION}
    unnamed = {p.table for k in known if k.rule in _UNNAMED for p in k.places}
    lost = _lost(known, rows)
    parts: dict[tuple[str, ...], set[tuple[str, str]]] = {}

    def named(t: Told) -> set[tuple[str, str]]:
        names = t.cell.column.tables if t.cell.column else ()
        if names not in parts:
            parts[names] = {_part(study, name) for name in names}
        return parts[names]

    def explained(t: Told) -> bool:
        at = t.place
        if t.where in cells or at.part in unread or (not at.text and (at.part, at.column) in columns):
            return True
        if t.dangling and (named(t) & unread or (t.cell.column and unnamed.intersection(t.cell.column.tables))):
            return True
        if any(lost.has(part, t.cell.text.en) for part in named(t)):
            return True
        return stage == "after" and (at.part, at.row) in spoilt

    left = [t for t in told if not explained(t)]
    if not lost.untold:
        return left
    in_vain: dict[tuple[str, str], set[str]] = defaultdict(set)
    for t in left:
        for part in named(t) if t.dangling else ():
            in_vain[part].add(t.cell.text.en.lower())
    enough = {part for part, keys in in_vain.items() if len(keys) <= lost.untold[part]}
    return [t for t in left if not (t.dangling and named(t) & enough)]


def _part(study: Study, table: str) -> tuple[str, str]:
    """Say where the rows of a table stand or would stand."""
    return study.sheets[table].part if table in study.sheets else place(study, None, table=table).part


def _without_keys(study: Study) -> set[tuple[str, str]]:
    """Give the sheets of which no row was read, since they lack the column of keys."""
    sheets = ((tables()[name], sheet) for name, sheet in study.sheets.items() if sheet.file != MANIFEST)
    return {s.part for table, s in sheets if s.headings and table.key.name not in s.headings and not s.upright}


def _one_a_cell(told: list[Told]) -> list[Told]:
    """Keep the most basic of the rules that one cell breaks: empty, then not a choice, then too many."""
    best: dict[object, tuple[int, int, str]] = {}
    for t in told:
        weight = (t.rule.rank, -t.rule.severity, t.rule.rule)
        best[t.where] = min(best.get(t.where, weight), weight)
    return [t for t in told if best[t.where][2] == t.rule.rule]
