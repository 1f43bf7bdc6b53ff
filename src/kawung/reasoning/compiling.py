"""corridor, reasoning: an ontology's axioms in, named rules and checks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kawung.iris import TYPE, Triple
from kawung.problems import Words
from kawung.reasoning.axioms import read
from kawung.reasoning.clauses import Clause, Compiler
from kawung.reasoning.model import AxiomError, Check, Rule, Rules
from kawung.reasoning.running import clashes, close


def compile_rules(axioms: Iterable[Triple]) -> Rules:
    """
    Compile an ontology (`vocabulary.ontology()`, or that and a study's own classes) into rules.

    Raise AxiomError, naming it, if it holds an axiom that Kawung does not reason with, or contradicts itself.
    """
    found = read(axioms)
    compiler = Compiler(found)
    clauses = _without_empty([c for axiom in found.axioms for c in compiler.clauses(axiom)])
    said = [c.head for c in clauses if c.head is not None and not c.body]
    clauses = [c for c in clauses if c.body]
    names = _names(clauses)
    rules = tuple(
        sorted(
            (
                Rule(name, (c.axiom,), c.body, c.head, c.filters, c.words)
                for name, c in zip(names, clauses, strict=True)
                if c.head is not None
            ),
            key=lambda r: r.name,
        )
    )
    checks = tuple(
        sorted(
            (
                Check(name, (c.axiom,), c.body, c.filters, c.shown, c.words)
                for name, c in zip(names, clauses, strict=True)
                if c.head is None
            ),
            key=lambda r: r.name,
        )
    )
    usable = {_signature(t) for r in (*rules, *checks) for t in r.body}
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
