"""
conductor: one study down the corridor, sheet to inferred graph, and all studies into one data set.

Reads from top to bottom in the order of the corridor. Nothing is written here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kawung import dictionary, graph, reasoning, regions, sheet, validation, vocabulary
from kawung.findings import Row, Study
from kawung.iris import BASES, Minter, Quad, Term, Triple, term, value_of
from kawung.pipeline.project import files
from kawung.problems import FaultError, Place, Problem, Severity, UnreadableError, Words

Progress = Callable[[str, Mapping[str, float]], None]


@dataclass(frozen=True, slots=True)
class Passed:
    """
    One study after the corridor: what was read, its statements, where each comes from, what is wrong.

    *study* is None where `study.toml` could not be read; then only *problems* says anything.
    """

    key: str
    study: Study | None
    quads: tuple[Quad, ...] = ()
    classes: tuple[Triple, ...] = ()
    rows: Mapping[Term, Row] = field(default_factory=dict)
    inferred: int = 0
    rounds: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """All studies of a project as one data set: every statement once, and the studies it came from."""

    quads: tuple[Quad, ...]
    studies: tuple[Passed, ...]
    problems: tuple[Problem, ...]
    seconds: Mapping[str, float]


def _silent(_stage: str, _info: Mapping[str, float]) -> None:
    """Take progress and say nothing."""


class _Clock:
    """Adds up the seconds that each stage took, for progress only; no time enters the graph."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._at = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Book the time since the last lap on *stage*."""
        now = time.perf_counter()
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._at
        self._at = now


def _read(folder: Path) -> tuple[Study | None, list[Problem]]:
    try:
        found = files(folder)
    except UnreadableError as error:
        close = Words(
            en="Close it in other programs or check its rights, then run the command again.",
            id="Tutup di program lain atau periksa izinnya, lalu jalankan lagi perintahnya.",
        )
        place = Place(folder.name, dictionary.MANIFEST)
        return None, [Problem("file-unreadable", Severity.UNREADABLE, error.words, close, (place,))]
    return sheet.read(folder.name, found)


def pass_study(folder: Path, minter: Minter, areas: Sequence[Quad], clock: _Clock) -> Passed:
    """
    Take one study folder down the corridor and give its statements with every problem found on the way.

    Validation runs before and after reasoning; what one place has wrong already is not told again as a consequence.
    """
    study, problems = _read(folder)
    clock.lap("read")
    if study is None:
        return Passed(folder.name, None, problems=tuple(problems))
    graphed = graph.build(study, minter)
    clock.lap("read")
    problems += validation.check([*graphed.quads, *areas], graphed.things, study, stage="before", known=problems)
    clock.lap("check")
    classes = tuple(graph.classes(study, minter))
    rules = reasoning.compile_rules([*vocabulary.ontology(), *classes])
    premises = [q.triple for q in graphed.quads if q.g != minter.graph(study.key, "provenance")]
    reasoned = reasoning.infer(premises, rules)
    inferred_graph = minter.graph(study.key, "inferred")
    inferred = [Quad(*t, inferred_graph) for t in reasoned.new]
    problems += _without_causes(reasoning.problems(reasoned.clashes, graphed.things, study), problems)
    clock.lap("reason")
    problems += validation.check(
        [*graphed.quads, *areas, *inferred], graphed.things, study, stage="after", known=problems
    )
    clock.lap("check")
    return Passed(
        key=study.key,
        study=study,
        quads=(*graphed.quads, *inferred),
        classes=classes,
        rows=graphed.rows,
        inferred=len(inferred),
        rounds=reasoned.rounds,
        problems=tuple(problems),
    )


def _without_causes(later: Iterable[Problem], earlier: Sequence[Problem]) -> list[Problem]:
    """Drop what is only a consequence: a later problem at a row where an earlier violation stands."""
    spoilt = {
        (p.file, p.row) for e in earlier if e.severity >= Severity.VIOLATION for p in e.places if p.row is not None
    }
    return [p for p in later if not any((place.file, place.row) in spoilt for place in p.places)]


def assemble(folders: Sequence[Path], minter: Minter, progress: Progress = _silent) -> Assembled:
    """
    Take every study down the corridor and join their graphs with the ontology's and the regions'.

    Raises FaultError if a statement would stand in two graphs: then counts could be wrong, and nothing may be built.
    """
    clock = _Clock()
    areas = regions.quads(minter)
    shared = minter.shared_graph("ontology")
    passed = [pass_study(folder, minter, areas, clock) for folder in folders]
    terms = {*vocabulary.ontology(), *dictionary.descriptors(), *graph.descriptors()}
    for one in passed:
        terms.update(one.classes)
    quads = sorted({*(Quad(*t, shared) for t in terms), *areas, *(q for one in passed for q in one.quads)})
    _refuse_doubles(quads)
    problems = tuple(sorted((p for one in passed for p in one.problems), key=Problem.sort_key))
    for stage, info in _figures(passed, problems).items():
        progress(stage, {**info, "seconds": clock.spent.get(stage, 0.0)})
    return Assembled(tuple(quads), tuple(passed), problems, clock.spent)


def _figures(passed: Sequence[Passed], problems: Sequence[Problem]) -> dict[str, dict[str, float]]:
    sheets = [s for one in passed if one.study for s in one.study.sheets.values()]
    return {
        "read": {
            "studies": len(passed),
            "sheets": len(sheets),
            "rows": sum(len(s.rows) for s in sheets),
        },
        "check": {
            "errors": sum(p.severity >= Severity.VIOLATION for p in problems),
            "warnings": sum(p.severity == Severity.WARNING for p in problems),
        },
        "reason": {
            "inferred": sum(one.inferred for one in passed),
            "rounds": max((one.rounds for one in passed), default=0),
        },
    }


def _refuse_doubles(quads: Sequence[Quad]) -> None:
    home: dict[Triple, Term] = {}
    for quad in quads:
        other = home.setdefault(quad.triple, quad.g)
        if other != quad.g:
            said = " ".join(quad.triple)
            raise FaultError(
                Words(
                    en=f"One statement would stand in two graphs, {other} and {quad.g}: {said}",
                    id=f"Satu pernyataan akan berada di dua graf, {other} dan {quad.g}: {said}",
                )
            )


def findings_by_basis(quads: Iterable[Quad]) -> dict[str, int]:
    """Count the findings of a study by basis: observed, interpreted, published."""
    kind, finding = term("rdf:type"), term("kw:Finding")
    counts = dict.fromkeys(BASES, 0)
    for q in quads:
        name = value_of(q.g).rpartition("/")[2]
        if q.p == kind and q.o == finding and name in counts:
            counts[name] += 1
    return counts
