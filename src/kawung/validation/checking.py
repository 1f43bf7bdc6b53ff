"""
validation: from results to Problems.

Three kinds of echo are taken out before anything is told: a rule that only follows from another one's
breach, a second rule about a cell that already has a problem, and the same missing thing named in many
rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.dictionary import MANIFEST, tables
from kawung.findings import place
from kawung.iris import Quad, Term, Triple, is_iri, local_name, term
from kawung.problems import Problem, Severity, Words
from kawung.validation import engine, texts
from kawung.validation.placing import Cell, Placer
from kawung.validation.shapes import Rule, Stage, rules, triples, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.findings import Row, Study
    from kawung.problems import Place
    from kawung.validation.engine import Result

_DIRECTION, _BROADER = term("kw:direction"), term("skos:broader")
_ROLES = tuple(term(f"kw:{side}Role") for side in ("source", "target", "participant"))
_NOT_CHECKED = ("/provenance>", "/measured>")
_REGIONS = "/graph/regions>"
_KEYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Told:
    """One result with its rule, its cell and what it would say."""

    rule: Rule
    result: Result
    cell: Cell
    place: Place
    message: Words
    remedy: Words
    dangling: bool
    together: bool  # several cells are meant at once

    @property
    def where(self) -> tuple[tuple[str, str], int | None, str | None]:
        return (self.place.part, self.place.row, self.place.column)


def check(
    quads: Iterable[Quad],
    things: Mapping[Term, tuple[Row, ...]],
    study: Study,
    *,
    stage: Stage,
    known: Sequence[Problem] = (),
    ontology: Iterable[Triple] | None = None,
) -> list[Problem]:
    """
    Check one study against the shapes of a stage and say what has to be mended, sorted by place.

    *quads* are the study's graphs (with `inferred` where stage is "after") and the regions; provenance and
    measures are left aside, and of the regions only areas that the study names are looked at. *things*
    gives the rows that describe a node, excerpts and not-known nodes included. *known* are problems already
    found: what they explain is not told again. *ontology* is the shipped one unless given. Raises
    FaultError if the shapes would pass in silence.
    """
    ontology = tuple(vocabulary.ontology() if ontology is None else ontology)
    shapes = triples(stage)
    verify(shapes, ontology)
    data = union(quads)
    placer = Placer(data, things)
    by_iri = {r.iri: r for r in rules().values()}
    results = engine.run(data, shapes, ontology)
    pairs = [(by_iri[r.source_shape], r) for r in results if placer.described(r.focus)]
    teller = _Teller(placer, study, ontology)
    told = [t for rule, result in _causes(pairs, placer, things) for t in teller.tell(rule, result)]
    told = _not_known_before(told, known, stage, study)
    return sorted(_folded(_one_a_cell(told), study), key=Problem.sort_key)


def union(quads: Iterable[Quad]) -> list[Triple]:
    """Join a study's graphs into one, with only those areas of the regions that the study leads to."""
    found: set[Triple] = set()
    areas: dict[Term, list[Triple]] = defaultdict(list)
    for q in quads:
        if q.g.endswith(_REGIONS):
            areas[q.s].append(q.triple)
        elif not q.g.endswith(_NOT_CHECKED):
            found.add(q.triple)
    queue = [t.o for t in found if t.o in areas]
    while queue:
        for t in areas.pop(queue.pop(), ()):
            found.add(t)
            if t.o in areas:
                queue.append(t.o)
    return sorted(found)


def _about(rule: Rule, result: Result) -> Term:
    """Return the node that a result is about: a rule asked of the whole study gives it as the value."""
    return result.value if rule.points_to == "path-end" and result.value else result.focus


def _causes(
    pairs: list[tuple[Rule, Result]], placer: Placer, things: Mapping[Term, tuple[Row, ...]]
) -> list[tuple[Rule, Result]]:
    """
    Drop what follows from the breach of a rule that it requires.

    The breach counts at the same node, at its value, and anywhere along the path; what the study says of itself
    wrongly counts everywhere, since all rows rest on it.
    """
    broken: dict[str, set[Term]] = defaultdict(set)
    everywhere: set[str] = set()
    for rule, result in pairs:
        node = _about(rule, result)
        broken[rule.rule].add(node)
        if any(row.table == "study" for row in things.get(node, ())):
            everywhere.add(rule.rule)

    def follows(rule: Rule, result: Result) -> bool:
        if rule.requires & everywhere:
            return True
        node = _about(rule, result)
        near = {node, result.value, *placer.along(node, rule.path)}
        return any(near & broken[name] for name in rule.requires if name in broken)

    return [(rule, result) for rule, result in pairs if not follows(rule, result)]


class _Teller:
    """Puts results into words and places."""

    def __init__(self, placer: Placer, study: Study, ontology: Iterable[Triple]) -> None:
        self._placer = placer
        self._study = study
        self._described = {t.s for t in ontology}
        self._wider = {(t.s, t.o) for t in ontology if t.p == _BROADER}

    def tell(self, rule: Rule, result: Result) -> list[_Told]:
        """Say a result, once for each row that it is about."""
        cells = self._placer.cells(rule, result)
        return [self._tell(rule, result, cell, together=len(cells) > 1) for cell in cells]

    def _tell(self, rule: Rule, result: Result, cell: Cell, *, together: bool) -> _Told:
        row, column = cell.row, cell.column
        facts = {
            "text": cell.text,
            "row": Words(*[str(row.number) if row else ""] * 2),
            "key": Words(*[(row.key if row else "") or self._study.key] * 2),
            "found": self._directions(_about(rule, result)),
            "roles": self._roles(_about(rule, result)),
            "other": texts.both([Words(r.key, r.key) for r in self._placer.alike(_about(rule, result), rule.path)])
            if "{other}" in rule.message.en
            else Words("", ""),
            "column": Words("", ""),
            "choices": Words("", ""),
            "nearest": Words("", ""),
        }
        if column is not None:
            facts.update(texts.facts_of_column(column, self._study, cell.text))
        where = place(self._study, row, column.name if column else None, table=None if row else "study")
        if rule.points_to == "sheet" and row is not None:
            where = place(self._study, None, table=row.table)
        return _Told(
            rule=rule,
            result=result,
            cell=cell,
            place=where,
            message=texts.fill(texts.here(rule.message, self._study), facts),
            remedy=texts.fill(texts.here(rule.remedy, self._study), facts),
            dangling=self._dangles(result.value),
            together=together,
        )

    def _dangles(self, value: Term | None) -> bool:
        return (
            value is not None and is_iri(value) and not self._placer.described(value) and value not in self._described
        )

    def _directions(self, node: Term) -> Words:
        found = set(self._placer.said(node, _DIRECTION))
        narrow = sorted(d for d in found if not any((other, d) in self._wider for other in found))
        return texts.both([_label(d) for d in narrow])

    def _roles(self, node: Term) -> Words:
        return texts.both([_label(o) for p in _ROLES for o in sorted(self._placer.said(node, p))])


def _label(concept: Term) -> Words:
    return vocabulary.labels().get(concept) or Words(local_name(concept), local_name(concept))


def _not_known_before(told: list[_Told], known: Sequence[Problem], stage: Stage, study: Study) -> list[_Told]:
    """
    Drop what earlier problems explain.

    That is: the same cell; an empty cell of a column whose heading is in trouble; anything in or pointing into a file
    that could not be read; a reference to a key that cannot be one; and, after reasoning, any row with a violation,
    since what was inferred from it says nothing.
    """
    places = [(k.severity, p) for k in known for p in k.places]
    rows = {(sheet.part, row.number) for sheet in study.sheets.values() for row in sheet.rows}
    cells = {(p.part, p.row, p.column) for _, p in places if p.column is not None}
    columns = {(p.part, p.column) for _, p in places if p.column and p.row and (p.part, p.row) not in rows}
    unread = {p.part for severity, p in places if severity is Severity.UNREADABLE} | _without_keys(study)
    unusable = {(p.part, p.text) for k in known if k.rule == "key-form" for p in k.places}
    spoilt = {(p.part, p.row) for severity, p in places if p.row and severity >= Severity.VIOLATION}

    def explained(t: _Told) -> bool:
        at = t.place
        if t.where in cells or at.part in unread or (not at.text and (at.part, at.column) in columns):
            return True
        named = {_part(study, name) for name in t.cell.column.tables} if t.cell.column else set()
        if (t.dangling and named & unread) or any((part, t.cell.text.en) in unusable for part in named):
            return True
        return stage == "after" and (at.part, at.row) in spoilt

    return [t for t in told if not explained(t)]


def _part(study: Study, table: str) -> tuple[str, str]:
    """Say where the rows of a table stand or would stand."""
    return study.sheets[table].part if table in study.sheets else place(study, None, table=table).part


def _without_keys(study: Study) -> set[tuple[str, str]]:
    """Give the sheets of which no row was read, since they lack the column of keys."""
    sheets = ((tables()[name], sheet) for name, sheet in study.sheets.items() if sheet.file != MANIFEST)
    return {s.part for table, s in sheets if s.headings and table.key.name not in s.headings and not s.upright}


def _one_a_cell(told: list[_Told]) -> list[_Told]:
    """Keep the most basic of the rules that one cell breaks: empty, then not a choice, then too many."""
    best: dict[tuple[tuple[str, str], int | None, str | None], tuple[int, int, str]] = {}
    for t in told:
        weight = (t.rule.rank, -t.rule.severity, t.rule.rule)
        best[t.where] = min(best.get(t.where, weight), weight)
    return [t for t in told if best[t.where][2] == t.rule.rule]


def _folded(told: list[_Told], study: Study) -> list[Problem]:
    """Make Problems: one for a missing sheet or thing however many cells name it, or for cells meant together."""
    together: dict[tuple[object, ...], list[_Told]] = defaultdict(list)
    absent = _absent(told, study)
    for t in told:
        where = t.result.focus if t.together else t.where
        same = (t.rule.message, t.result.value) if t.dangling else (t.rule.rule, where, t.message)
        tables_named = t.cell.column.tables if t.dangling and t.cell.column else ()
        table = next((name for name in tables_named if name in absent), None)
        together[(table,) if table else same].append(_of_absent(t, table, absent[table], study) if table else t)
    return [_problem(group, study) for group in together.values()]


def _absent(told: list[_Told], study: Study) -> dict[str, list[str]]:
    """Give the tables without rows of which two keys or more are named, with those keys."""
    keys: dict[str, set[str]] = defaultdict(set)
    for t in told:
        named = t.cell.column.tables if t.dangling and t.cell.column else ()
        if named and not any(study.rows(name) for name in named):
            keys[named[0]].add(t.cell.text.en)
    return {name: sorted(those) for name, those in keys.items() if len(those) > 1}


def _of_absent(t: _Told, table: str, keys: list[str], study: Study) -> _Told:
    """Say of a cell that names a row of a table without rows what holds for all such cells."""
    at = place(study, None, table=table)
    present = "empty" if table in study.sheets else "absent" if at.file == tables()[table].file else "sheet"
    kind = "part" if at.file == MANIFEST else present
    what = words.words(f"absent_sheet.{kind}", file=at.sheet or at.file, table=table)
    shown = ", ".join(keys[:_KEYS_SHOWN]) + (", …" if len(keys) > _KEYS_SHOWN else "")
    message = words.words("absent_sheet.message", what=what, count=len(keys), keys=shown)
    return replace(t, message=message, remedy=words.words("absent_sheet.remedy"))


def _problem(group: list[_Told], study: Study) -> Problem:
    group = sorted(group, key=lambda t: (t.place.sort_key(), t.rule.rule))
    first = group[0]
    places = tuple(dict.fromkeys(t.place for t in group)) or (place(study, None, table="study"),)
    detail = [("shape", first.rule.iri), ("component", first.result.component), ("focus", first.result.focus)]
    if first.result.value is not None:
        detail.append(("value", first.result.value))
    return Problem(
        rule=first.rule.rule,
        severity=first.rule.severity,
        message=first.message,
        remedy=first.remedy,
        places=places,
        detail=tuple(detail),
    )
