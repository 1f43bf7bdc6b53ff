"""
What the tests of reasoning share: cases on disk, and owlrl as the second opinion.

A case is a folder with `data.ttl`, `expected.csv` (every new triple, in prefixed names, `:` for the data's own) and,
where something clashes, `clashes.csv` (individuals, rule).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import owlrl
import rdflib

from kawung import reasoning, store, vocabulary
from kawung.iris import PREFIXES, SCHEME, TYPE, Term, Triple, is_iri, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

CASES = Path(__file__).parent / "cases"
SCHEMES = {"role": "role", "stage": "stage", "direction": "direction"}
# Cases where owlrl is no judge of what Kawung gives, by the end of their names, with the reason.
NOT_OWLRL = {
    "equality": "owlrl makes two things one, Kawung says that they clash (docs/reasoning.md)",
    "right-nothing": "owlrl lets everything follow from a contradiction",
    "notes-mean-nothing": "owlrl follows OWL's RDF-based semantics, in which annotation properties have a meaning",
}
_LANGUAGE = tuple(f"<{PREFIXES[p]}" for p in ("owl", "rdf", "rdfs"))
_NOTES = tuple(term(f"rdfs:{n}") for n in ("label", "comment", "isDefinedBy", "seeAlso"))
_DECLARED = tuple(term(f"owl:{n}") for n in ("Class", "ObjectProperty", "DatatypeProperty"))


def folders(*path: str) -> list[Path]:
    """Return the case folders below a folder of tests/cases, by name."""
    return sorted(p for p in CASES.joinpath(*path).iterdir() if p.is_dir())


def data(case: Path, name: str = "data.ttl") -> list[Triple]:
    return store.parse_turtle((case / name).read_text(encoding="utf-8"))


def judged_by_owlrl(case: Path) -> bool:
    return not case.name.endswith(tuple(NOT_OWLRL))


def own(case: Path) -> str:
    """Return the namespace of a case's own things."""
    return f"https://example.org/kawung/id/{case.name}/"


def expand(text: str, case: Path) -> Term:
    """Read a prefixed name of a CSV; a literal is written as it is."""
    if text.startswith('"'):
        return text
    prefix, _, local = text.partition(":")
    if prefix in PREFIXES:
        return term(text)
    return f"<{SCHEME}{SCHEMES[prefix]}#{local}>" if prefix in SCHEMES else f"<{own(case)}{local}>"


def expected(case: Path) -> set[Triple]:
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["subject", "predicate", "object"]
    return {Triple(*(expand(cell, case) for cell in row)) for row in rows[1:]}


def expected_clashes(case: Path) -> set[tuple[tuple[Term, ...], str]]:
    """Return for each clash its individuals and the check that finds it."""
    if not (case / "clashes.csv").is_file():
        return set()
    with (case / "clashes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(tuple(expand(i, case) for i in row["individuals"].split()), row["rule"]) for row in rows}


def found_clashes(reasoned: reasoning.Reasoned) -> set[tuple[tuple[Term, ...], str]]:
    return {(c.individuals, c.rule) for c in reasoned.clashes}


@cache
def rules() -> reasoning.Rules:
    return reasoning.compile_rules(vocabulary.ontology())


@cache
def bare_ontology() -> tuple[Triple, ...]:
    """Return the shipped ontology's axioms, and its facts in terms that an axiom speaks of; no labels or notes."""
    triples = [t for t in vocabulary.ontology() if t.p not in _NOTES and not t.o.startswith('"')]
    axioms = [t for t in triples if t.p.startswith(_LANGUAGE) and not (t.p == TYPE and not t.o.startswith(_LANGUAGE))]
    spoken_of = {x for t in axioms for x in (t.s, t.o)} | {TYPE}
    return tuple(sorted({*axioms, *(t for t in triples if t.p in spoken_of)}))


def owl_closure(ontology: Iterable[Triple], triples: Iterable[Triple]) -> set[Triple]:
    """
    Return what owlrl's OWL 2 RL rules add about the subjects of *triples*, in the ontology's own terms.

    Left out is what is said in the words of OWL and RDFS themselves (everything is a `owl:Thing`).
    """
    ontology, stated = list(ontology), set(triples)
    graph = rdflib.Graph("SimpleMemory")  # faster than the store that keeps contexts
    lines = "".join(f"{t.s} {t.p} {t.o} .\n" for t in {*ontology, *stated})
    graph.parse(data=lines, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    terms = {t.s for t in ontology if t.p == TYPE and t.o in _DECLARED and is_iri(t.s)}
    subjects = {t.s for t in stated} - {t.s for t in ontology}
    found: set[Triple] = set()
    for s, p, o in graph:
        # owlrl lets literals be subjects, which RDF does not.
        if isinstance(s, rdflib.URIRef):
            t = Triple(*(store.rdflib_text(x) for x in (s, p, o)))
            if t.s in subjects and (t.o if t.p == TYPE else t.p) in terms:
                found.add(t)
    return found - stated


def in_own_terms(new: Iterable[Triple], ontology: Iterable[Triple]) -> Set[Triple]:
    """Keep of what Kawung found what `owl_closure` would tell: statements in the ontology's declared terms."""
    terms = {t.s for t in ontology if t.p == TYPE and t.o in _DECLARED}
    return {t for t in new if (t.o if t.p == TYPE else t.p) in terms}
