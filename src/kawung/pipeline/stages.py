"""
conductor: one study down the corridor, from its sheets to its inferred graph.

Studies travel one by one, and whoever sends them keeps what it needs of each, so that memory holds one study and not a
province. Nothing is written here.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kawung import dictionary, graph, reasoning, regions, sheet, validation, vocabulary
from kawung.iris import BASES, TYPE, Minter, Quad, Triple, concept, term
from kawung.pipeline import naming, withdrawing
from kawung.pipeline.seen import Seen, StudyCounts
from kawung.problems import FaultError, Problem, Severity, UsageError, Words
from kawung.publication import rights

if TYPE_CHECKING:
    from kawung.findings import Study
    from kawung.iris import Term
    from kawung.pipeline.sources import Source
    from kawung.regions import Regions

Progress = Callable[[str, Mapping[str, float]], None]


def silent(_stage: str, _info: Mapping[str, float]) -> None:
    """Take progress and say nothing."""


class Common:
    """
    What the studies of a project share: how things are named, and what is known of regions.

    *imported* are statements of graphs of their own, which no study and no question looks at.
    """

    def __init__(self, minter: Minter, known: Regions | None = None, imported: Iterable[Quad] = ()) -> None:
        self.minter = minter
        self.regions = regions.shipped() if known is None else known
        self._imported = imported

    @cached_property
    def areas(self) -> tuple[Quad, ...]:
        """The areas, of which a study's statements may speak."""
        return tuple(self.regions.area_quads(self.minter))

    @cached_property
    def nquads(self) -> bytes:
        """What belongs to no study, as sorted N-Quads: ontology, descriptions of sheets, regions."""
        ontology = self.minter.shared_graph("ontology")
        terms = {*vocabulary.ontology(), *dictionary.descriptors(), *graph.descriptors()}
        quads = sorted({*(Quad(*t, ontology) for t in terms), *self.regions.quads(self.minter)})
        graph.refuse_doubles(quads)
        return "".join(q.line() for q in quads).encode()

    @cached_property
    def rights(self) -> bytes:
        """What others may do with what is public, as far as it holds for all studies, as sorted N-Quads."""
        graph = self.minter.shared_graph("rights")
        return "".join(sorted(Quad(*triple, graph).line() for triple in rights.shared(self.minter))).encode()

    @cached_property
    def imported(self) -> bytes:
        """What the project imported, as sorted N-Quads."""
        return "".join(q.line() for q in sorted(self._imported)).encode()


@dataclass
class Passed:
    """
    One study and what the stages so far have made of it.

    *study* is None where it could not be read at all; then only *problems* says anything.
    """

    source: Source
    problems: list[Problem] = field(default_factory=list)
    study: Study | None = None
    graphed: graph.Graphed | None = None
    classes: tuple[Triple, ...] = ()
    inferred: Sequence[Triple] = ()
    rounds: int = 0

    @property
    def key(self) -> str:
        """The study's key; of a workbook that stands alone only reading tells it."""
        return self.study.key if self.study else self.source.key

    def stated(self) -> Iterator[bytes]:
        """Give what the study states: sorted N-Quads, in pieces."""
        return self.graphed.chunks() if self.graphed else iter(())

    def follows(self, minter: Minter) -> bytes:
        """Give what follows from it: sorted N-Quads."""
        return self._nquads(self.inferred, minter.graph(self.key, "inferred"), minter)

    def categories(self, minter: Minter) -> bytes:
        """Give its categories as classes, in the ontology's graph: sorted N-Quads."""
        return self._nquads(dict.fromkeys(self.classes), minter.shared_graph("ontology"), minter)

    def about(self, minter: Minter) -> bytes:
        """Give what says which study it is, of all that it states: sorted N-Quads."""
        if self.graphed is None:
            return b""
        itself = minter.thing(self.key, "study", self.key)
        clusters = self.graphed.objects(itself, term("kw:studiesCluster"))
        lines = {q.line() for node in (itself, *clusters) for q in self.graphed.about(node)}
        return "".join(sorted(lines)).encode()

    def _nquads(self, triples: Iterable[Triple], graph: Term, minter: Minter) -> bytes:
        lines = [f"{s} {p} {o} {graph} .\n" for s, p, o in triples]
        lines.sort()
        text = "".join(lines)
        _refuse_foreign(text, len(lines), self.key, minter)
        return text.encode()

    def seen(self, minter: Minter) -> Seen:
        """Give what is to be told of the study."""
        problems = tuple(sorted(self.problems, key=Problem.sort_key))
        names = naming.names(self.study, problems)
        if self.study is None or self.graphed is None:
            return Seen(self.key, problems, names)
        sheets = self.study.sheets.values()
        columns = [column for one in sheets for column in one.columns.values()]
        return Seen(
            key=self.key,
            problems=problems,
            names=names,
            sheets=len(sheets),
            rows=sum(len(one) for one in sheets),
            cells=sum(map(bool, chain.from_iterable(column.texts() for column in columns))),
            rounds=self.rounds,
            counts=_counts(self, self.study, minter),
        )


def _refuse_foreign(text: str, lines: int, study: str, minter: Minter) -> None:
    """Raise FaultError if something would follow of things not the study's: a triple could then stand in two graphs."""
    own = (minter.thing(study, "x", "x").removesuffix("x/x>"), f"_:c-{study}-")
    text = "\n" + text
    if sum(text.count("\n" + start) for start in own) != lines:
        raise FaultError(
            Words(
                en=f"From the study {study} something would follow about what is not its own. Please report it.",
                id=f"Dari studi {study} akan diturunkan sesuatu tentang hal di luar studi itu. Mohon dilaporkan.",
            )
        )


def _counts(one: Passed, study: Study, minter: Minter) -> StudyCounts:
    by_basis = findings_by_basis(one.graphed.with_property(TYPE) if one.graphed else (), study.key, minter)
    kinds = [v for row in study.rows("study") for v in row.values("kind")]
    synthetic = concept("study-kind", "synthetic")
    return StudyCounts(
        key=study.key,
        title=Words(_text(study, "title_en"), _text(study, "title_id")),
        made_up=any(getattr(v, "iri", None) == synthetic for v in kinds),
        asked=(_number(study, "sample"), _number(study, "key_informants")),
        said=by_basis["observed"],
        interpreted=by_basis["interpreted"],
        published=by_basis["published"],
        inferred=len(one.inferred),
        measured=0,
    )


def findings_by_basis(quads: Iterable[Quad], study: str, minter: Minter) -> dict[str, int]:
    """Count the findings of a study by basis: observed, interpreted, published."""
    finding = term("kw:Finding")
    graphs = {minter.graph(study, basis): basis for basis in BASES}
    counts = dict.fromkeys(BASES, 0)
    for _, p, o, g in quads:
        if p == TYPE and o == finding and g in graphs:
            counts[graphs[g]] += 1
    return counts


def _text(study: Study, column: str) -> str:
    found = [v for row in study.rows("study") for v in row.values(column) if isinstance(v, str)]
    return found[0] if found else study.key


def _number(study: Study, column: str) -> int | None:
    found = [v for row in study.rows("study") for v in row.values(column)]
    return next((v for v in found if isinstance(v, int)), None)


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Keep Python from looking for rings among the millions of values that a study becomes; there are none.

    The search takes a third of a build's time. What is no longer used is freed all the same.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Told:
    """Tells how far the work is and how long each stage took in all; no time enters the graph."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress = progress
        self._of = of
        self._done = 0
        self._spent: dict[str, float] = {}

    @contextmanager
    def stage(self, stage: str) -> Iterator[None]:
        """Take the time of one study in a stage."""
        self._progress(stage, {"done": self._done, "of": self._of})
        started = time.perf_counter()
        yield
        self._spent[stage] = self._spent.get(stage, 0.0) + time.perf_counter() - started

    def next(self) -> None:
        """Count a study as done."""
        self._done += 1

    def summary(self, seen: Sequence[Seen], unchanged: int = 0) -> None:
        """Tell that all studies are through; *unchanged* were taken over from the build before."""
        weights = [p.severity for one in seen for p in one.problems]
        figures: dict[str, dict[str, float]] = {
            "read": {
                "studies": len(seen),
                "sheets": sum(one.sheets for one in seen),
                "rows": sum(one.rows for one in seen),
                "unchanged": unchanged,
            },
            "reason": {
                "inferred": sum(one.counts.inferred for one in seen if one.counts),
                "rounds": max((one.rounds for one in seen), default=0),
            },
            "check": {
                "errors": sum(w >= Severity.VIOLATION for w in weights),
                "warnings": sum(w == Severity.WARNING for w in weights),
            },
        }
        for stage, said in figures.items():
            self._progress(stage, {**said, "seconds": self._spent.get(stage, 0.0)})


def travel(
    source: Source, files: tuple[Mapping[str, bytes], list[Problem]], common: Common, told: Told, keys: set[str]
) -> Passed:
    """
    Take a study down the corridor: read, check, reason, check what follows.

    *files* are its files' contents by name, and what is wrong with them; *common* is what it shares with others; *keys*
    are those of the studies before it, to which its own is added. What one place has wrong already is not told again as
    a consequence. Raises UsageError if two studies have one key.
    """
    one = Passed(source)
    with told.stage("read"):
        _read(one, files, common)
    if one.key in keys:
        raise UsageError(
            Words(
                en=f"Two studies have the same name ({one.key}); names of studies must differ.",
                id=f"Dua studi bernama sama ({one.key}); nama studi harus berbeda.",
            )
        )
    keys.add(one.key)
    if one.study is not None and one.graphed is not None:
        _follow(one, one.study, one.graphed, common, told)
    told.next()
    return one


def _read(one: Passed, files: tuple[Mapping[str, bytes], list[Problem]], common: Common) -> None:
    one.study, one.problems = settled(one.source, files, common)
    if one.study is not None:
        one.graphed = graph.build(one.study, common.minter)


def settled(
    source: Source, files: tuple[Mapping[str, bytes], list[Problem]], common: Common
) -> tuple[Study | None, list[Problem]]:
    """
    Read a study without what was withdrawn from it, its places settled to areas.

    None if it, or one of its files, cannot be read.
    """
    found, problems = files
    if problems:  # without one of its files nothing can be said of a study but that
        return None, problems
    study, problems = sheet.read(source.key, found, own_key=source.alone)
    if study is not None:
        study, problems = withdrawing.applied(source, study, problems)
    if study is not None:
        study, told = regions.settle(study, common.regions.areas, before=problems)
        problems += told
    return study, problems


def _follow(one: Passed, study: Study, graphed: graph.Graphed, common: Common, told: Told) -> None:
    """Check what a study states, find what follows, and check that."""
    with told.stage("check"):
        said = graphed.by_property()
        joined = validation.join(said, common.areas)
        one.problems += validation.check(
            joined, graphed.things, study, stage="before", known=withdrawing.others(one.problems)
        )
    with told.stage("reason"):
        one.classes = tuple(graph.classes(study, common.minter))
        rules = reasoning.compile_rules(vocabulary.ontology(), one.classes)
        reasoned = reasoning.infer(chain.from_iterable(said.values()), rules)
        one.inferred, one.rounds = reasoned.new, reasoned.rounds
        clashes = reasoning.problems(reasoned.clashes, graphed.things, study)
        one.problems += _without_causes(clashes, tuple(one.problems))
    with told.stage("check"):
        joined = joined.and_(one.inferred)
        one.problems += validation.check(
            joined, graphed.things, study, stage="after", known=withdrawing.others(one.problems)
        )


def _without_causes(later: Iterable[Problem], earlier: Sequence[Problem]) -> list[Problem]:
    """Drop what is only a consequence: a later problem at a row where an earlier violation stands."""
    spoilt = {
        (p.part, p.row) for e in earlier if e.severity >= Severity.VIOLATION for p in e.places if p.row is not None
    }
    return [p for p in later if not any((place.part, place.row) in spoilt for place in p.places)]
