"""The plain side of each measure: the loop, rdflib's SPARQL, pyshacl and owlrl."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.clusters import BASE, SMALL
from bench.plain import loop, texts
from bench.plain.vocabulary import vocabulary
from bench.task import Given, Outcome, Task, digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib import Dataset, Graph
    from rdflib.term import Node

    from kawung.answers import Answer
    from kawung.store import Store

ONTOLOGY = Path(__file__).parents[2] / "ontology"
_PER_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def _warm(given: Given) -> Given:
    vocabulary()
    loop.nquads(SMALL.name, _tables(SMALL), BASE)
    return given


def _tables(folder: Path) -> texts.Tables:
    workbook = folder / "study.xlsx"
    return texts.of_workbook(workbook) if workbook.is_file() else texts.of_folder(folder)


def _load_texts(given: Given) -> list[tuple[str, int]]:
    found = [loop.nquads(folder.name, _tables(folder), BASE) for folder in given.studies]
    return [(text, len(wrong)) for text, wrong in found]


def _texts_told(found: list[tuple[str, int]]) -> Outcome:
    quads = sum(text.count("\n") for text, _ in found)
    return Outcome(digest(text for text, _ in found), {"triples": quads, "complaints": sum(n for _, n in found)})


def _load_store(given: Given) -> Dataset:
    from rdflib import Dataset  # noqa: PLC0415 - made ready by the loop

    data = Dataset()
    for folder in given.studies:
        loop.fill(data, folder.name, _tables(folder), BASE)
    return data


def _dataset_told(data: Dataset) -> Outcome:
    from rdflib import Variable  # noqa: PLC0415 - heavy

    from bench.kawung_side import store_told  # noqa: PLC0415 - Kawung is not loaded while the plain side is timed

    rows = data.query(_PER_GRAPH).bindings
    return store_told((str(row[Variable("g")]), int(str(row[Variable("n")]))) for row in rows)


# Validation: pyshacl on the same statements, with the shapes and the ontology as they are shipped.


def _graph(lines: Iterable[str]) -> Graph:
    from rdflib import Graph  # noqa: PLC0415 - heavy

    return Graph().parse(data="".join(lines), format="nt")


def _shipped(*files: Path) -> Graph:
    from rdflib import Graph  # noqa: PLC0415 - heavy

    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def _ontology() -> Graph:
    files = (path for where in (".", "schemes", "alignments") for path in sorted((ONTOLOGY / where).glob("*.ttl")))
    return _shipped(*files)


def _validation_ready(given: Given) -> list[tuple[Graph, Graph]]:
    """
    Give each study's graph before and after reasoning, each with the shapes of that stage.

    The ontology is in the graph: of an `ont_graph` pyshacl takes classes and properties only, and choices are neither.
    """
    from bench import kawung_side  # noqa: PLC0415 - the same
    from kawung.validation.checking import union  # noqa: PLC0415 - what is looked at is the same on both sides

    after = ONTOLOGY / "shapes" / "inferred.ttl"
    before = [path for path in sorted(after.parent.glob("*.ttl")) if path.name not in ("inferred.ttl", "style.ttl")]
    of_stage = {"before": _shipped(*before), "after": _shipped(after)}
    ontology = _ontology()
    return [
        (_graph(f"{t.s} {t.p} {t.o} .\n" for t in union(one.quads(stage))) + ontology, of_stage[stage])
        for one in kawung_side.stated(given)
        for stage in kawung_side.STAGES
    ]


def _validate(pairs: list[tuple[Graph, Graph]]) -> list[Graph]:
    import pyshacl  # noqa: PLC0415 - heavy

    return [pyshacl.validate(data, shacl_graph=shapes, inplace=True, inference="none")[1] for data, shapes in pairs]


def _reports_told(reports: list[Graph]) -> Outcome:
    from rdflib import SH, URIRef  # noqa: PLC0415 - heavy

    from bench.kawung_side import results_told  # noqa: PLC0415 - as above
    from kawung.store import rdflib_text  # noqa: PLC0415 - not loaded while the plain side is timed

    own = {str(s) for s in _ontology().subjects()}
    found: list[tuple[str, ...]] = []
    for report in reports:
        for result in report.objects(None, SH.result):
            said = dict(report.predicate_objects(result))
            if str(said[SH.focusNode]) in own:
                continue
            path, value = said.get(SH.resultPath), said.get(SH.value)
            found.append(
                (
                    rdflib_text(said[SH.focusNode]),
                    rdflib_text(path) if isinstance(path, URIRef) else "-",
                    rdflib_text(value) if value is not None else "-",
                    rdflib_text(said[SH.sourceShape]),
                    str(said[SH.sourceConstraintComponent]).rpartition("#")[2].removesuffix("ConstraintComponent"),
                    str(said[SH.resultSeverity]).rpartition("#")[2],
                )
            )
    return results_told(found)


# Closure: owlrl on the ontology and all studies in one graph.


def _closure_ready(given: Given) -> Graph:
    """
    Put ontology and studies in one graph, in the store that is fastest for it.

    Of the ontology only what is not text: labels and definitions would cost time and infer nothing. `owl:hasKey` stays
    out: owlrl 7 makes one of things whose keys differ, and then of everything.
    """
    from rdflib import OWL, Graph, Literal  # noqa: PLC0415 - heavy

    from bench import kawung_side  # noqa: PLC0415 - what is closed is the same on both sides

    studies = kawung_side.stated(given)
    said = {t for one in studies for t in (*kawung_side.said(one.graphed), *one.classes)}
    graph = Graph("SimpleMemory").parse(data="".join(f"{t.s} {t.p} {t.o} .\n" for t in said), format="nt")
    for triple in _ontology():
        if not isinstance(triple[2], Literal) and triple[1] != OWL.hasKey:
            graph.add(triple)
    return graph


def _close(graph: Graph) -> tuple[Graph, set[tuple[Node, Node, Node]]]:
    import owlrl  # noqa: PLC0415 - heavy

    before = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph, before


def _closure_told(closed: tuple[Graph, set[tuple[Node, Node, Node]]]) -> Outcome:
    from rdflib import URIRef  # noqa: PLC0415 - heavy

    from bench.kawung_side import closure_told  # noqa: PLC0415 - as above
    from kawung.iris import Triple  # noqa: PLC0415 - not loaded while the plain side is timed
    from kawung.store import rdflib_text  # noqa: PLC0415 - the same

    graph, before = closed
    new = (t for t in graph if t not in before and isinstance(t[0], URIRef))  # owlrl lets literals be subjects
    told = closure_told(Triple(*(rdflib_text(x) for x in t)) for t in new)
    return Outcome(told.digest, {**told.facts, "all inferred": len(graph) - len(before)})


# Questions: the same queries through the same function, on rdflib.


def _question_ready(given: Given) -> tuple[Given, Store]:
    from bench import kawung_side  # noqa: PLC0415 - not loaded while the loop is timed
    from kawung import store  # noqa: PLC0415 - the same

    kawung_side.warm_answers()
    filled = store.new("rdflib")
    filled.load(kawung_side.dump(given))
    return given, filled


def _ask(made_ready: tuple[Given, Store]) -> Answer:
    from bench.kawung_side import ask  # noqa: PLC0415 - heavy

    return ask(*made_ready)


def _answer_told(answer: Answer) -> Outcome:
    from bench.kawung_side import answer_told  # noqa: PLC0415 - heavy

    return answer_told(answer)


TASKS: dict[str, Task] = {
    "load-csv": Task(_warm, _load_texts, _texts_told),
    "load-store": Task(_warm, _load_store, _dataset_told),
    "load-xlsx": Task(_warm, _load_texts, _texts_told),
    "validation": Task(_validation_ready, _validate, _reports_told),
    "closure": Task(_closure_ready, _close, _closure_told),
    "question": Task(_question_ready, _ask, _answer_told),
}
