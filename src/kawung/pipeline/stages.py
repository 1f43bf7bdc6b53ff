"""
conductor: one study down the corridor, sheet to inferred graph, and all studies into one data set.

Reads from top to bottom in the order of the corridor. Nothing is written here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kawung import dictionary, graph, reasoning, regions, sheet, validation, vocabulary
from kawung.iris import BASES, Minter, Quad, Term, Triple, term, value_of
from kawung.pipeline.sources import Source, files
from kawung.problems import Problem, Severity, UsageError, Words

if TYPE_CHECKING:
    from kawung.findings import Row, Study

Progress = Callable[[str, Mapping[str, float]], None]


@dataclass(frozen=True, slots=True)
class Passed:
    """
    One study after the corridor: what was read, its statements, where each comes from, what is wrong.

    *study* is None where `study.toml` could not be read; then only *problems* says anything.
    """

    key: str
    source: Source
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


def _silent(_stage: str, _info: Mapping[str, float]) -> None:
    """Take progress and say nothing."""


@dataclass
class _Travelling:
    """A study on its way: what the stages so far have made of it."""

    source: Source
    study: Study | None = None
    graphed: graph.Graphed | None = None
    problems: list[Problem] = field(default_factory=list)
    classes: tuple[Triple, ...] = ()
    inferred: tuple[Quad, ...] = ()
    rounds: int = 0

    def passed(self) -> Passed:
        """Give what is left when the corridor is through."""
        if self.study is None or self.graphed is None:
            return Passed(self.source.key, self.source, None, problems=tuple(self.problems))
        return Passed(
            key=self.study.key,
            source=self.source,
            study=self.study,
            quads=(*self.graphed.quads, *self.inferred),
            classes=self.classes,
            rows=self.graphed.rows,
            inferred=len(self.inferred),
            rounds=self.rounds,
            problems=tuple(self.problems),
        )


def _read(one: _Travelling, minter: Minter) -> None:
    found, one.problems = files(one.source)
    if one.problems:  # without one of its files nothing can be said of a study but that
        return
    one.study, one.problems = sheet.read(one.source.key, found, own_key=one.source.alone)
    if one.study is not None:
        one.graphed = graph.build(one.study, minter)


def _check(one: _Travelling, areas: Sequence[Quad], stage: Literal["before", "after"]) -> None:
    if one.study is None or one.graphed is None:
        return
    quads = [*one.graphed.quads, *areas, *one.inferred]
    one.problems += validation.check(quads, one.graphed.things, one.study, stage=stage, known=one.problems)


def _reason(one: _Travelling, minter: Minter) -> None:
    if one.study is None or one.graphed is None:
        return
    one.classes = tuple(graph.classes(one.study, minter))
    rules = reasoning.compile_rules([*vocabulary.ontology(), *one.classes])
    provenance = minter.graph(one.study.key, "provenance")
    reasoned = reasoning.infer([q.triple for q in one.graphed.quads if q.g != provenance], rules)
    inferred = minter.graph(one.study.key, "inferred")
    one.inferred = tuple(Quad(*t, inferred) for t in reasoned.new)
    one.rounds = reasoned.rounds
    clashes = reasoning.problems(reasoned.clashes, one.graphed.things, one.study)
    one.problems += _without_causes(clashes, one.problems)


def _without_causes(later: Iterable[Problem], earlier: Sequence[Problem]) -> list[Problem]:
    """Drop what is only a consequence: a later problem at a row where an earlier violation stands."""
    spoilt = {
        (p.part, p.row) for e in earlier if e.severity >= Severity.VIOLATION for p in e.places if p.row is not None
    }
    return [p for p in later if not any((place.part, place.row) in spoilt for place in p.places)]


def assemble(sources: Sequence[Source], minter: Minter, progress: Progress = _silent) -> Assembled:
    """
    Take every study down the corridor and join their graphs with the ontology's and the regions'.

    Validation runs before and after reasoning; what one place has wrong already is not told again as a consequence.
    Progress is told as ("read", {"done": 1, "of": 3}) for each study and ("read", {"seconds": …, …}) for each stage.
    Raises UsageError if two studies have one name, FaultError if a statement would stand in two graphs: then counts
    could be wrong, and nothing may be built.
    """
    areas = regions.quads(minter)
    travelling = [_Travelling(source) for source in sources]
    told = _Told(progress)
    told.run("read", travelling, lambda one: _read(one, minter))
    _refuse_same_names(travelling)
    told.done("read", _counted(travelling))
    told.run("check", travelling, lambda one: _check(one, areas, "before"))
    told.run("reason", travelling, lambda one: _reason(one, minter))
    told.done(
        "reason",
        {"inferred": sum(len(one.inferred) for one in travelling), "rounds": max(one.rounds for one in travelling)},
    )
    told.run("check", travelling, lambda one: _check(one, areas, "after"))
    passed = tuple(one.passed() for one in travelling)
    problems = tuple(sorted((p for one in passed for p in one.problems), key=Problem.sort_key))
    weights = [p.severity for p in problems]
    told.done(
        "check",
        {
            "errors": sum(w >= Severity.VIOLATION for w in weights),
            "warnings": sum(w == Severity.WARNING for w in weights),
        },
    )
    shared = minter.shared_graph("ontology")
    terms = {*vocabulary.ontology(), *dictionary.descriptors(), *graph.descriptors()}
    for one in passed:
        terms.update(one.classes)
    quads = sorted({*(Quad(*t, shared) for t in terms), *areas, *(q for one in passed for q in one.quads)})
    graph.refuse_doubles(quads)
    return Assembled(tuple(quads), passed, problems)


def _refuse_same_names(travelling: Sequence[_Travelling]) -> None:
    """Refuse two studies of one name: their things would flow into one. Only reading tells a lone workbook's key."""
    keys = [one.study.key if one.study else one.source.key for one in travelling]
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        names = ", ".join(doubled)
        raise UsageError(
            Words(
                en=f"Two studies have the same name ({names}); names of studies must differ.",
                id=f"Dua studi bernama sama ({names}); nama studi harus berbeda.",
            )
        )


class _Told:
    """Runs a stage over the studies and tells how far it is and how long it took; no time enters the graph."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._spent: dict[str, float] = {}

    def run(self, stage: str, studies: Sequence[_Travelling], step: Callable[[_Travelling], None]) -> None:
        """Take every study through one stage."""
        started = time.perf_counter()
        for at, one in enumerate(studies):
            self._progress(stage, {"done": at, "of": len(studies)})
            step(one)
        self._spent[stage] = self._spent.get(stage, 0.0) + time.perf_counter() - started

    def done(self, stage: str, figures: Mapping[str, float]) -> None:
        """Tell that a stage is over."""
        self._progress(stage, {**figures, "seconds": self._spent[stage]})


def _counted(travelling: Sequence[_Travelling]) -> dict[str, float]:
    sheets = [s for one in travelling if one.study for s in one.study.sheets.values()]
    return {"studies": len(travelling), "sheets": len(sheets), "rows": sum(len(s.rows) for s in sheets)}


def findings_by_basis(quads: Iterable[Quad]) -> dict[str, int]:
    """Count the findings of a study by basis: observed, interpreted, published."""
    kind, finding = term("rdf:type"), term("kw:Finding")
    counts = dict.fromkeys(BASES, 0)
    for q in quads:
        name = value_of(q.g).rpartition("/")[2]
        if q.p == kind and q.o == finding and name in counts:
            counts[name] += 1
    return counts
