"""
validation: the one module that knows SHACL engines.

`run` takes triples and gives results; whatever engine is behind it, only focus, path, value, shape,
component and severity come out, never its texts. What is validated is what was read: literals keep the text
they came with, since engines change numbers and booleans on the way in.

Two engines answer: `shacl`, compiled and a hundred times faster but young, where it is installed, and pyshacl, the
mature one, everywhere. The tests ask both of every case.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kawung.iris import XSD, Term, Triple, local_name, read_literal
from kawung.problems import FaultError, Words
from kawung.store import rdflib_text
from kawung.validation.joined import Joined
from kawung.validation.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib

    from kawung.validation.prepared import Active

_ONE_STEP = re.compile(r"<[^<>]*>\Z")
AT_ONCE = 20_000
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
    return ask(data if isinstance(data, Joined) else Joined.of(data), Prepared(shapes, ontology), engine)


def ask(data: Joined, prepared: Prepared, engine: Name | None = None) -> list[Result]:
    """Validate a data graph as `run` does, with shapes that were made ready before."""
    # A shape without targets costs the compiled engine nothing, but each set of shapes has to be compiled.
    fast = (engine or default()) == "shacl"
    found = _shacl(data, prepared.whole) if fast else _pyshacl(data, prepared.active(data))
    # A rule in SPARQL may give one result in several rows; engines differ in whether they say it once.
    return sorted(
        set(found),
        key=lambda r: (r.focus, r.path or "", r.value or "", r.source_shape, r.component),
    )


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


def _pyshacl(data: Joined, active: Active) -> Iterator[Result]:
    if not active.shapes:
        return
    import pyshacl  # noqa: PLC0415 - heavy, and needed only while validating
    from rdflib import SH  # noqa: PLC0415 - the same

    seen = (Triple(said[0], predicate, said[2]) for predicate, listed in active.statements(data) for said in listed)
    with _literals_as_written():
        rules = _graph(active.triples())
        try:
            _, report, _ = pyshacl.validate(
                _graph(seen),
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


def _shacl(data: Joined, active: Active) -> Iterator[Result]:
    """Ask for so many results at once only; what is broken too often to be told is set aside, and the rest asked."""
    same: dict[str, str] = {}  # engines write each term anew
    queue = [active]
    while queue:
        asked = queue.pop()
        found = _shacl_results(data, asked)
        counts = Counter(said.source_shape for said in found)
        often = {shape for shape, count in counts.items() if count >= OFTEN}
        names = list(asked.shapes)
        if len(found) < AT_ONCE or len(names) == 1:
            often = set(names)
        elif often:
            queue.append(asked.only(name for name in names if name not in often))
        else:
            half = len(names) // 2
            queue += [asked.only(names[:half]), asked.only(names[half:])]
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


def _shacl_results(data: Joined, asked: Active) -> list[Any]:
    try:
        found: list[Any] = _compiled(asked).validate_text(_text(data, asked), "ntriples", max_results=AT_ONCE).results
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of compiled code is no Exception
        raise _failed(error) from error
    return found


@lru_cache(maxsize=32)
def _compiled(asked: Active) -> Any:
    import shacl  # noqa: PLC0415 - may not be installed

    return shacl.Shapes.from_text("".join([f"{s} {p} {o} .\n" for s, p, o in asked.triples()]), "ntriples")


def _text(data: Joined, asked: Active) -> str:
    """Write what the shapes look at as N-Triples; what stands there twice is one statement to an engine."""
    parts: list[str] = []
    for predicate, listed in asked.statements(data):
        lines = ["", f" {predicate} ", "", " .\n"] * len(listed)  # in pieces, which is twice as fast
        lines[0::4] = [said[0] for said in listed]
        lines[2::4] = [said[2] for said in listed]
        parts += lines
    return "".join(parts)


def _failed(error: object) -> FaultError:
    return FaultError(
        Words(
            en=f"Kawung's rules could not be run: {type(error).__name__}: {error}. Please report it.",
            id=f"Aturan Kawung tidak bisa dijalankan: {type(error).__name__}: {error}. Mohon dilaporkan.",
        )
    )
