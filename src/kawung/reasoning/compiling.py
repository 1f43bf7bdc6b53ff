"""corridor, reasoning: an ontology's axioms in, named rules and checks out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import TYPE, Triple
from kawung.problems import Words
from kawung.reasoning.axioms import read
from kawung.reasoning.classes import of_classes
from kawung.reasoning.clauses import Clause, Context
from kawung.reasoning.model import Axiom, AxiomError, Check, Rule, Rules
from kawung.reasoning.naming import distinct
from kawung.reasoning.properties import of_individuals, of_properties
from kawung.reasoning.running import clashes, close

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def compile_rules(axioms: Iterable[Triple]) -> Rules:
    """
    Compile an ontology (`vocabulary.ontology()`, or that and a study's own classes) into rules.

    Raise AxiomError, naming it, if it holds an axiom that Kawung does not reason with, or contradicts itself.
    """
    found = read(axioms)
    context = Context(found)
    clauses = _without_empty([c for axiom in found.axioms for c in _clauses(context, axiom)])
    said = [c.head for c in clauses if c.head is not None and not c.body]
    clauses = [c for c in clauses if c.body]
    named = sorted(zip(distinct([c.names for c in clauses]), clauses, strict=True), key=lambda n: n[0])
    rules = tuple(Rule(name, (c.axiom,), c.body, c.head, c.filters, c.words) for name, c in named if c.head is not None)
    checks = tuple(Check(name, (c.axiom,), c.body, c.filters, c.shown, c.words) for name, c in named if c.head is None)
    usable = {_signature(t) for c in clauses for t in c.body}
    facts = {*said, *(t for t in found.facts if _signature(t) in usable)}
    closed = close(facts, rules)
    entailed = tuple(sorted(t for t, at in closed.rounds.items() if at))
    whole = Rules(rules, checks, tuple(sorted({*facts, *entailed})), entailed, found.labels)
    if wrong := clashes(closed, whole, facts):
        raise AxiomError(
            Words(
                en=f"The ontology contradicts itself: {wrong[0].words.en}.",
                id=f"Ontologi bertentangan dengan dirinya sendiri: {wrong[0].words.id}.",
            )
        )
    return whole


def _clauses(context: Context, axiom: Axiom) -> Iterator[Clause]:
    if axiom.kind in ("SubClassOf", "EquivalentClasses", "DisjointClasses"):
        return of_classes(context, axiom)
    return of_individuals(axiom) if axiom.kind == "DifferentIndividuals" else of_properties(context, axiom)


def _signature(t: Triple) -> tuple[str, str]:
    return (t.p, t.o if t.p == TYPE else "")


def _without_empty(clauses: list[Clause]) -> list[Clause]:
    """Leave out what adds nothing: clauses whose head stands in their own body, and doubled ones."""
    kept: dict[tuple[object, ...], Clause] = {}
    for c in clauses:
        if c.head is None or c.head not in c.body:
            kept.setdefault((c.axiom.triple, c.body, c.head, c.filters), c)
    return list(kept.values())
