"""
Kawung's side of each measure; only it and `kawung_site` call Kawung's functions for Kawung.

The plain side takes from here what both sides start from (`stated`, `dump`), so that neither has to make it while it is
timed. As in a build, Python's garbage collector rests (`stages.uncollected`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from bench.clusters import BASE, SMALL
from bench.task import Given, Outcome, Task, digest
from kawung import answers, graph, pipeline, reasoning, regions, sheet, store, validation, vocabulary
from kawung.iris import Minter, Quad, Triple, read_literal
from kawung.pipeline.stages import uncollected
from kawung.validation import engine, shapes
from kawung.validation.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kawung.findings import Study
    from kawung.problems import Problem

_Ready: TypeAlias = "tuple[list[Stated], dict[shapes.Stage, Prepared]]"
MINTER = Minter(BASE)
STAGES: tuple[shapes.Stage, ...] = ("before", "after")
_PER_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


@dataclass(frozen=True, slots=True)
class Stated:
    """A study as it is before reasoning and after it: statements without provenance, its own classes, what follows."""

    key: str
    study: Study
    graphed: graph.Graphed
    problems: Sequence[Problem]
    classes: tuple[Triple, ...]
    inferred: tuple[Quad, ...]
    said: dict[str, list[tuple[str, str, str]]]

    def quads(self, stage: shapes.Stage) -> list[Quad]:
        """Return what is validated at a stage, the areas among it."""
        return [*self.graphed.quads, *_areas(), *(self.inferred if stage == "after" else ())]


@lru_cache(maxsize=1)
def _areas() -> list[Quad]:
    return regions.quads(MINTER)


def _read(folder: Path) -> tuple[Study, graph.Graphed, list[Problem]]:
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    study, problems = sheet.read(folder.name, files)
    if study is None:
        raise ValueError(f"{folder.name} cannot be read: {problems[0].message.en}")
    return study, graph.build(study, MINTER), problems


def _warm(given: Given) -> Given:
    """Load what every command of Kawung loads first, by taking a small study along; the plain side does so too."""
    vocabulary.ontology()
    _read(SMALL)[1].nquads()
    return given


def stated(given: Given) -> list[Stated]:
    """Take every study through reading, graph and reasoning."""
    found = []
    for folder in given.studies:
        study, graphed, problems = _read(folder)
        classes = tuple(graph.classes(study, MINTER))
        new = _infer(graphed, classes)
        inferred = MINTER.graph(study.key, "inferred")
        follows = tuple(Quad(*t, inferred) for t in new)
        found.append(Stated(study.key, study, graphed, problems, classes, follows, graphed.by_property()))
    return found


def said(graphed: graph.Graphed) -> list[Triple]:
    """Return what a study says, without where it says so."""
    return [Triple(*statement) for statement in graphed.triples()]


@uncollected()
def _infer(graphed: graph.Graphed, classes: Iterable[Triple]) -> tuple[Triple, ...]:
    return reasoning.infer(graphed.triples(), reasoning.compile_rules(vocabulary.ontology(), classes)).new


# Sheets to sorted N-Quads, and to a store that answers.


@uncollected()
def _load_texts(given: Given) -> list[tuple[list[bytes], int]]:
    return [_load_text(folder) for folder in given.studies]


def _load_text(folder: Path) -> tuple[list[bytes], int]:
    """Take one study along and forget it, as a build does; its N-Quads come in the pieces that a build writes."""
    _, graphed, problems = _read(folder)
    return list(graphed.chunks()), len(problems)


def _texts_told(texts: list[tuple[list[bytes], int]]) -> Outcome:
    joined = [b"".join(pieces) for pieces, _ in texts]
    facts = {"triples": sum(text.count(b"\n") for text in joined), "complaints": sum(n for _, n in texts)}
    return Outcome(digest(text.decode() for text in joined), facts)


@uncollected()
def _load_store(given: Given) -> store.Store:
    filled = store.new("oxigraph")
    for folder in given.studies:
        filled.load(_read(folder)[1].nquads())
    return filled


def store_told(per_graph: Iterable[tuple[str, int]]) -> Outcome:
    """Say what a store holds by how it answers: the number of statements in each graph."""
    counts = sorted(per_graph)
    return Outcome(digest(f"{name} {count}\n" for name, count in counts), {"triples": sum(n for _, n in counts)})


def _oxigraph_told(filled: store.Store) -> Outcome:
    return store_told((str(g)[1:-1], int(read_literal(str(n)).text)) for g, n in filled.select(_PER_GRAPH).rows)


# Validation.


def _validate(made_ready: _Ready, name: engine.Name) -> list[engine.Result]:
    studies, prepared = made_ready
    found: list[engine.Result] = []
    with uncollected():
        for one in studies:
            joined = validation.join(one.said, _areas())
            found += engine.ask(joined, prepared["before"], name)
            found += engine.ask(joined.and_(one.inferred), prepared["after"], name)
    return found


def _tell(made_ready: _Ready) -> list[Problem]:
    told: list[Problem] = []
    for one in made_ready[0]:
        known = [*one.problems]
        for stage in STAGES:
            known += validation.check(one.quads(stage), one.graphed.things, one.study, stage=stage, known=tuple(known))
        told += known
    return told


def results_told(results: Iterable[tuple[str, ...]]) -> Outcome:
    """Say what a validator found as a set: focus, path, value, shape, component, severity."""
    lines = sorted({" ".join(r) + "\n" for r in results})
    return Outcome(digest(lines), {"results": len(lines)})


def _results_told(results: list[engine.Result]) -> Outcome:
    mine = {t.s for t in vocabulary.ontology()}
    return results_told(tuple(part or "-" for part in r) for r in results if r.focus not in mine)


def _validation_ready(given: Given) -> _Ready:
    """Give the studies, and the shapes of each stage made ready once for all of them, as a check has them."""
    prepared = {stage: Prepared(shapes.triples(stage), vocabulary.ontology()) for stage in STAGES}
    studies = stated(_warm(given))
    for one in studies:  # what is made of a study's rows when first asked for is no part of validation
        for stage in STAGES:
            one.quads(stage)
    return studies, prepared


# Closure.


def _close(studies: list[Stated]) -> list[Triple]:
    return [t for one in studies for t in _infer(one.graphed, one.classes)]


def closure_told(new: Iterable[Triple]) -> Outcome:
    """Say what was inferred of the studies' own things in the ontology's own terms."""
    declared = {f"<http://www.w3.org/2002/07/owl#{name}>" for name in ("Class", "ObjectProperty", "DatatypeProperty")}
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    terms = {t.s for t in vocabulary.ontology() if t.p == kind and t.o in declared and t.s.startswith("<")}
    own = f"<{BASE}id/klaster-"
    lines = sorted({" ".join(t) + "\n" for t in new if t.s.startswith(own) and (t.o if t.p == kind else t.p) in terms})
    return Outcome(digest(lines), {"inferred": len(lines)})


# Questions.


def dump(given: Given) -> str:
    """Return all statements of a build as N-Quads."""
    return "".join(quad.line() for quad in _opened(given).store.quads())


def _opened(given: Given) -> pipeline.Kawung:
    if given.build is None:
        raise ValueError("a question needs a build")
    return pipeline.open_build(given.build)


def ask(given: Given, filled: store.Store) -> answers.Answer:
    """Ask a question as `kawung ask` does."""
    return answers.ask(filled, given.question, study=given.study, params=given.parameters)


def warm_answers() -> None:
    """Load what every answer needs: the questions, and the ontology's names for things."""
    answers.questions()
    vocabulary.labels()


def _open(given: Given) -> tuple[Given, store.Store]:
    warm_answers()
    return given, _opened(given).store


def answer_told(answer: answers.Answer) -> Outcome:
    """Say what was answered: every row, in any order, lists within a cell in any order."""
    records: list[dict[str, Any]] = answer.records()
    rows = sorted(" ".join(f"{n}={sorted(str(v).split())}" for n, v in record.items()) + "\n" for record in records)
    return Outcome(digest(rows), {"rows": len(rows)})


TASKS: dict[str, Task] = {
    "load-csv": Task(_warm, _load_texts, _texts_told),
    "load-store": Task(_warm, _load_store, _oxigraph_told),
    "load-xlsx": Task(_warm, _load_texts, _texts_told),
    "validation": Task(_validation_ready, lambda ready: _validate(ready, "shacl"), _results_told),
    "validation-by-pyshacl": Task(_validation_ready, lambda ready: _validate(ready, "pyshacl"), _results_told),
    "validation-told": Task(_validation_ready, _tell, lambda told: Outcome("", {"problems": len(told)})),
    "closure": Task(lambda given: stated(_warm(given)), _close, closure_told),
    "question": Task(_open, lambda opened: ask(*opened), answer_told),
}
