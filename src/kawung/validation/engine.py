"""
validation: the one function that knows SHACL engines.

`run` takes triples and gives results; whatever engine is behind it, only focus, path, value, shape,
component and severity come out, never its texts. What is validated is what was read: literals keep the text
they came with, since engines change numbers and booleans on the way in.

Two engines answer: `shacl`, compiled and a hundred times faster but young, where it is installed, and pyshacl, the
mature one, everywhere. The tests ask both of every case.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kawung.iris import TYPE, XSD, Term, Triple, local_name, read_literal, term
from kawung.problems import FaultError, Words
from kawung.store import rdflib_text
from kawung.validation.shapes import (
    NODE_SHAPE,
    PROPERTY,
    PROPERTY_SHAPE,
    TARGETS,
    Index,
    below,
    index,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib

_SUBCLASS = term("rdfs:subClassOf")
_ONE_STEP = re.compile(r"<[^<>]*>\Z")
# What shapes look up in the ontology: classes, the classes of concepts, narrower and broader concepts.
_LOOKED_UP = {TYPE, _SUBCLASS, term("skos:broader")}
# What people read is of no use to an engine, and slows it down.
_FOR_PEOPLE = {
    term("sh:name"),
    term("sh:message"),
    term("kw:remedy"),
    term("kw:pointsTo"),
    term("dcterms:requires"),
}
AT_ONCE = 50_000
"""So many results the compiled engine gives in one run; it needs 10 KB for each."""
OFTEN = 10_000
"""Of a shape with this many results not all need be given where there are more than `AT_ONCE` in all."""


class Result(NamedTuple):
    """
    One validation result.

    *value* and *path* are None where the constraint gives none; *path* is None for paths of more than one
    step. *component* is the local name without its ending (`MinCount`), *severity* the local name
    (`Violation`).
    """

    focus: Term
    path: Term | None
    value: Term | None
    source_shape: Term
    component: str
    severity: str


Name = Literal["shacl", "pyshacl"]


@lru_cache(maxsize=1)
def default() -> Name:
    """Return the engine that `run` takes unless told: the fastest that is installed."""
    return "shacl" if find_spec("shacl") else "pyshacl"


def run(
    data: Iterable[Triple], shapes: Iterable[Triple], ontology: Iterable[Triple], engine: Name | None = None
) -> list[Result]:
    """
    Validate a data graph, with the ontology's classes and concepts beside it; results sorted, each once.

    Where there are very many (`AT_ONCE`), those of a shape broken very often (`OFTEN`) need not be complete.
    Raises FaultError if the engine cannot read the shapes or fails.
    """
    found = list(data)
    known = [t for t in ontology if t.p in _LOOKED_UP and not t.s.startswith("_:")]
    active = _active(index(shapes), found, known)
    if not active:
        return []
    validate = _shacl if (engine or default()) == "shacl" else _pyshacl
    # A rule in SPARQL may give one result in several rows; engines differ in whether they say it once.
    return sorted(
        set(validate(found + known, active)),
        key=lambda r: (r.focus, r.path or "", r.value or "", r.source_shape, r.component),
    )


def _active(shapes: Index, data: Iterable[Triple], ontology: Iterable[Triple]) -> dict[Term, list[Triple]]:
    """
    Keep the shapes that have a target in the data, each property shape with the targets of its node shape, by name.

    A property shape hung on a node shape is checked once per focus node; with targets of its own it is
    checked once for all, which gives the same results several times faster.
    """
    present = _present(data, ontology)
    aims: dict[Term, set[tuple[Term, Term]]] = defaultdict(set)
    for node, said in shapes.items():
        own = {(way, t) for way in TARGETS.values() for t in said.get(way, ()) if (way, t) in present}
        if NODE_SHAPE in said.get(TYPE, ()):
            for shape in said.get(PROPERTY, ()):
                aims[shape] |= own
        aims[node] |= own
    found: dict[Term, list[Triple]] = {}
    for node, targets in aims.items():
        if not targets or PROPERTY_SHAPE not in shapes[node].get(TYPE, ()):
            continue
        found[node] = [Triple(node, way, target) for way, target in targets]
        for s in (node, *below(shapes, node)):
            found[node] += [
                Triple(s, p, o)
                for p, objects in (shapes[s].items() if s in shapes else ())
                if p not in _FOR_PEOPLE and p not in TARGETS.values()
                for o in objects
            ]
    return found


def _present(data: Iterable[Triple], ontology: Iterable[Triple]) -> set[tuple[Term, Term]]:
    above: dict[Term, set[Term]] = defaultdict(set)
    for t in ontology:
        if t.p == _SUBCLASS:
            above[t.s].add(t.o)
    classes: set[Term] = set()
    properties: set[Term] = set()
    for t in data:
        properties.add(t.p)
        if t.p == TYPE:
            classes.add(t.o)
    queue = list(classes)
    while queue:
        for up in above[queue.pop()] - classes:
            classes.add(up)
            queue.append(up)
    return {
        *((TARGETS["class"], c) for c in classes),
        *((TARGETS[way], p) for way in ("subjects", "objects") for p in properties),
    }


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals, and put back what was set, since pyshacl leaves its own setting."""
    import rdflib  # noqa: PLC0415 - heavy, and needed only while validating

    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    import rdflib  # noqa: PLC0415 - as above

    terms: dict[Term, Any] = {}

    def spell(text: Term) -> Any:
        if text not in terms:
            if text.startswith("<"):
                terms[text] = rdflib.URIRef(text[1:-1])
            elif text.startswith("_:"):
                terms[text] = rdflib.BNode(text[2:])
            else:
                lit = read_literal(text)
                if lit.language:
                    terms[text] = rdflib.Literal(lit.text, lang=lit.language)
                elif lit.datatype == "string":
                    terms[text] = rdflib.Literal(lit.text)
                else:
                    full = lit.datatype if ":" in lit.datatype else XSD + lit.datatype
                    terms[text] = rdflib.Literal(lit.text, datatype=rdflib.URIRef(full), normalize=False)
        return terms[text]

    graph = rdflib.Graph(bind_namespaces="none")
    for s, p, o in triples:
        graph.add((spell(s), spell(p), spell(o)))
    return graph


def _pyshacl(data: Iterable[Triple], shapes: Mapping[Term, list[Triple]]) -> Iterator[Result]:
    import pyshacl  # noqa: PLC0415 - heavy, and needed only while validating
    from rdflib import SH  # noqa: PLC0415 - the same

    with _literals_as_written():
        rules = _graph(t for of in shapes.values() for t in of)
        try:
            _, report, _ = pyshacl.validate(
                _graph(data),
                shacl_graph=rules,
                inplace=True,
                advanced=False,
                inference="none",
            )
        except Exception as error:
            raise _failed(error) from error
        if not hasattr(report, "subjects"):
            raise _failed(report)
        results = [dict(report.predicate_objects(r)) for r in report.objects(None, SH.result)]
    for said in results:
        path, value = said.get(SH.resultPath), said.get(SH.value)
        yield Result(
            focus=rdflib_text(said[SH.focusNode]),
            path=None if path is None or not path.startswith("http") else rdflib_text(path),
            value=None if value is None else rdflib_text(value),
            source_shape=rdflib_text(said[SH.sourceShape]),
            component=local_name(rdflib_text(said[SH.sourceConstraintComponent])).removesuffix("ConstraintComponent"),
            severity=local_name(rdflib_text(said[SH.resultSeverity])),
        )


def _shacl(data: Iterable[Triple], shapes: Mapping[Term, list[Triple]]) -> Iterator[Result]:
    """Ask for so many results at once only; what is broken too often to be told is set aside, and the rest asked."""
    text = _lines(data)
    same: dict[str, str] = {}  # engines write each term anew
    queue = [list(shapes)]
    while queue:
        asked = queue.pop()
        found = _shacl_results(text, _lines(t for shape in asked for t in shapes[shape]))
        counts = Counter(said.source_shape for said in found)
        often = {shape for shape, count in counts.items() if count >= OFTEN}
        if len(found) < AT_ONCE or len(asked) == 1:
            often = set(asked)
        elif often:
            queue.append([shape for shape in asked if shape not in often])
        else:
            queue += [asked[: len(asked) // 2], asked[len(asked) // 2 :]]
        while found:  # each is large: none may wait for the next run
            said = found.pop()
            if said.source_shape in often:
                yield Result(
                    focus=same.setdefault(said.focus_node, said.focus_node),
                    path=said.path if said.path and _ONE_STEP.match(said.path) else None,
                    value=said.value,
                    source_shape=same.setdefault(said.source_shape, said.source_shape),
                    component=said.component.removesuffix("ConstraintComponent"),
                    severity=said.severity,
                )


def _shacl_results(data: str, shapes: str) -> list[Any]:
    import shacl  # noqa: PLC0415 - may not be installed

    try:
        rules = shacl.Shapes.from_text(shapes, "ntriples")
        found: list[Any] = rules.validate_text(data, "ntriples", max_results=AT_ONCE).results
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of compiled code is no Exception
        raise _failed(error) from error
    return found


def _lines(triples: Iterable[Triple]) -> str:
    """Write triples as N-Triples, each once."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in dict.fromkeys(triples))


def _failed(error: object) -> FaultError:
    return FaultError(
        Words(
            en=f"Kawung's rules could not be run: {type(error).__name__}: {error}. Please report it.",
            id=f"Aturan Kawung tidak bisa dijalankan: {type(error).__name__}: {error}. Mohon dilaporkan.",
        )
    )
