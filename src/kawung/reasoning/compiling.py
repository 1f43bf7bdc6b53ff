"""corridor, reasoning: an ontology's axioms in, named rules and checks out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple
from kawung.problems import Words
from kawung.reasoning.axioms import Read, is_apart, read
from kawung.reasoning.clashing import clashes
from kawung.reasoning.classes import of_classes
from kawung.reasoning.clauses import Clause, Context
from kawung.reasoning.closing import close
from kawung.reasoning.model import Axiom, AxiomError, Check, Rule, Rules
from kawung.reasoning.naming import distinct
from kawung.reasoning.properties import of_individuals, of_properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class _Base:
    """An ontology read, the clauses of its axioms, and every term in it."""

    read: Read
    clauses: tuple[Clause, ...]
    terms: frozenset[Term]


def compile_rules(axioms: Iterable[Triple], own: Iterable[Triple] = ()) -> Rules:
    """
    Compile an ontology (`vocabulary.ontology()`) and what a study adds to it, its *own* classes, into rules.

    The rules are those of both together; that an ontology given so is read once saves time where studies are many.
    Raise AxiomError, naming it, if it holds an axiom that Kawung does not reason with, or contradicts itself.
    """
    axioms, own = tuple(axioms), tuple(own)
    if own:
        base = _base(axioms)
        if is_apart(own, base.terms):
            both = read(own, base.read)
            # A fact of a study's own may tell whether a property of the ontology can be functional.
            if len(both.facts) == len(base.read.facts):
                context, known = Context(both), {a.triple for a in base.read.axioms}
                added = [c for a in both.axioms if a.triple not in known for c in _clauses(context, a)]
                return _rules(both, sorted((*base.clauses, *added), key=lambda c: c.axiom.triple))
    found = read((*axioms, *own))
    return _rules(found, _all_clauses(found))


@lru_cache(maxsize=2)
def _base(axioms: tuple[Triple, ...]) -> _Base:
    found = read(axioms)
    return _Base(found, tuple(_all_clauses(found)), frozenset(x for t in axioms for x in t))


def _all_clauses(found: Read) -> list[Clause]:
    context = Context(found)
    return [c for axiom in found.axioms for c in _clauses(context, axiom)]


def _rules(found: Read, clauses: Sequence[Clause]) -> Rules:
    """Name the clauses and see what follows from the ontology alone; they come in the order of their axioms."""
    said = [c.head for c in clauses if c.head is not None and not c.body]
    clauses = [c for c in clauses if c.body]
    named = sorted(zip(distinct([c.names for c in clauses]), clauses, strict=True), key=lambda n: n[0])
    rules = tuple(Rule(name, (c.axiom,), c.body, c.head, c.filters, c.words) for name, c in named if c.head is not None)
    checks = tuple(Check(name, (c.axiom,), c.body, c.filters, c.shown, c.words) for name, c in named if c.head is None)
    usable = {_signature(t) for c in clauses for t in c.body}
    facts = {*said, *(t for t in found.facts if _signature(t) in usable)}
    closed = close(facts, rules, checks)
    entailed = closed.added()
    whole = Rules(rules, checks, tuple(sorted({*facts, *entailed})), entailed, found.labels)
    if wrong := clashes(closed, whole, facts):
        raise AxiomError(
            Words(
                en=f"The ontology contradicts itself: {wrong[0].words.en}.",
                id=f"Ontologi bertentangan dengan dirinya sendiri: {wrong[0].words.id}.",
            )
        )
    return whole


def _clauses(context: Context, axiom: Axiom) -> list[Clause]:
    """Return an axiom's clauses but for what adds nothing: a head that stands in its own body, and doubled ones."""
    kept: dict[tuple[object, ...], Clause] = {}
    for c in _made(context, axiom):
        if c.head is None or c.head not in c.body:
            kept.setdefault((c.body, c.head, c.filters), c)
    return list(kept.values())


def _made(context: Context, axiom: Axiom) -> Iterator[Clause]:
    if axiom.kind in ("SubClassOf", "EquivalentClasses", "DisjointClasses"):
        return of_classes(context, axiom)
    return of_individuals(axiom) if axiom.kind == "DifferentIndividuals" else of_properties(context, axiom)


def _signature(t: Triple) -> tuple[str, str]:
    return (t.p, t.o if t.p == TYPE else "")
