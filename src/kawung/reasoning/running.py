"""
corridor, reasoning: rules run on a store until nothing is new, and what clashes then.

Each round asks every rule that the last round's triples can have touched, on the store as it was when the
round began; so all that a triple rests on is from an earlier round, and tracing it back ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung import store
from kawung.iris import TYPE, Quad, Term, Triple, read_literal, term
from kawung.problems import Language, Words
from kawung.reasoning.axioms import labels_of
from kawung.reasoning.model import Axiom, Check, Clash, Reasoned, Rule, Rules
from kawung.reasoning.saying import Speaker, both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

_KEY = term("kw:key")


@dataclass(frozen=True, slots=True)
class Closed:
    """
    A store with everything that the rules add.

    *rounds* tells the round in which each triple came (0: it was there), *count* how many found something.
    """

    store: store.Store
    rounds: Mapping[Triple, int]
    count: int


def _signature(t: Triple) -> tuple[Term, Term]:
    return (t.p, t.o if t.p == TYPE else "")


def _stored(triples: Iterable[Triple]) -> store.Store:
    """Put triples in a new store; the store spells numbers its own way (1.50 as 1.5)."""
    working = store.new()
    working.add(Quad(*t, store.DEFAULT_GRAPH) for t in sorted(set(triples)))
    return working


def close(triples: Iterable[Triple], rules: Iterable[Rule]) -> Closed:
    """Put triples in a new store and run the rules on it until none finds anything new."""
    working = _stored(triples)
    rounds = {q.triple: 0 for q in working.quads()}
    present = {_signature(t) for t in rounds}
    fresh, count = set(present), 0
    bodies = [(rule, {_signature(t) for t in rule.body}) for rule in rules]
    while True:
        found: set[Triple] = set()
        for rule, needs in bodies:
            if needs <= present and needs & fresh:
                found.update(working.construct(rule.construct))
        found -= rounds.keys()
        if not found:
            return Closed(working, rounds, count)
        count += 1
        rounds |= dict.fromkeys(found, count)
        working.add(Quad(*t, store.DEFAULT_GRAPH) for t in sorted(found))
        fresh = {_signature(t) for t in found}
        present |= fresh


def infer(triples: Iterable[Triple], rules: Rules, shared: Iterable[Triple] = ()) -> Reasoned:
    """
    Reason over one study.

    *triples* are all the study's statements, *shared* what it may rest on but does not own (the areas it
    names and those they lie within). New are the triples that nobody states and whose subject is a thing of
    the study: one that *triples* describe and neither *shared* nor the ontology does. What follows about
    areas, roles or web addresses is used but not given back, so that no triple comes to stand in two studies'
    graphs. Things are IRIs: blank nodes in *triples* get other labels in the store.
    """
    stated, common = {q.triple for q in _stored(triples).quads()}, set(shared)
    closed = close(stated | common | set(rules.facts), rules.rules)
    own = {t.s for t in stated} - {t.s for t in common} - {t.s for t in rules.facts}
    new = sorted(t for t, at in closed.rounds.items() if at and t.s in own)
    return Reasoned(tuple(new), closed.count, clashes(closed, rules, stated))


def clashes(closed: Closed, rules: Rules, stated: Set[Triple]) -> tuple[Clash, ...]:
    """Find what cannot be, where some statement of *stated* has part in it; sorted by what it is about."""
    speaker = Speaker({**rules.labels, **_names(stated)})
    tracer = _Tracer(closed, rules)
    present = {_signature(t) for t in closed.rounds}
    found: dict[tuple[tuple[Term, ...], str], Clash] = {}
    for check in rules.checks:
        if {_signature(t) for t in check.body} <= present:
            everything = sorted({v for t in check.body for v in (t.s, t.o) if v.startswith("?")})
            for values in _solve(closed.store, check.body, check.filters, everything):
                clash = _clash(check, values, tracer, speaker, stated)
                if clash is not None:
                    key = (clash.individuals, clash.rule)
                    found[key] = min(found.get(key, clash), clash, key=lambda c: (len(c.premises), c.premises))
    return tuple(found[key] for key in sorted(found))


def _names(stated: Set[Triple]) -> dict[Term, Words]:
    """Name a study's things: by their key, as the sheet's reader knows them, else by their label."""
    keys = {t.s: read_literal(t.o).text for t in stated if t.p == _KEY and t.o.startswith('"')}
    return {**labels_of(stated), **{s: Words(key, key) for s, key in keys.items()}}


def _solve(
    working: store.Store, body: Iterable[Triple], filters: Iterable[str], variables: list[Term]
) -> list[dict[Term, Term]]:
    if not variables:
        return [{}]
    lines = [f"{t.s} {t.p} {t.o} ." for t in body] + [f"FILTER({f})" for f in filters]
    rows = working.select(f"SELECT DISTINCT {' '.join(variables)} WHERE {{ {' '.join(lines)} }}").rows
    return sorted(
        (dict(zip(variables, (v or "" for v in row), strict=True)) for row in rows),
        key=lambda values: list(values.values()),
    )


def _filled(body: Iterable[Triple], values: Mapping[Term, Term]) -> tuple[Triple, ...]:
    return tuple(Triple(*(values.get(x, x) for x in t)) for t in body)


@dataclass(slots=True)
class _Tracer:
    """Traces a triple back to what was there before the rules ran."""

    closed: Closed
    rules: Rules
    _known: dict[Triple, tuple[frozenset[Triple], frozenset[Axiom]]] = field(default_factory=dict)

    def trace(self, triple: Triple) -> tuple[frozenset[Triple], frozenset[Axiom]]:
        """Return the triples that one rests on and the axioms used."""
        at = self.closed.rounds.get(triple, 0)
        if not at:
            return frozenset({triple}), frozenset()
        if triple not in self._known:
            ways = []
            for rule, body in self._ways(triple, at):
                parts = [self.trace(t) for t in body]
                premises = frozenset().union(*(p for p, _ in parts))
                ways.append((premises, frozenset(rule.axioms).union(*(a for _, a in parts))))
            # The fewest premises are the easiest to read; of equals the first, so that it stays the same.
            self._known[triple] = min(ways, key=lambda w: len(w[0]), default=(frozenset({triple}), frozenset()))
        return self._known[triple]

    def _ways(self, triple: Triple, at: int) -> Iterator[tuple[Rule, tuple[Triple, ...]]]:
        """Give each rule and body, from rounds before *at*, that make a triple."""
        for rule in self.rules.rules:
            bound = _matched(rule.head, triple)
            if bound is None:
                continue
            body = _filled(rule.body, bound)
            open_ = sorted({v for t in body for v in (t.s, t.o) if v.startswith("?")})
            for values in _solve(self.closed.store, body, (), open_):
                whole = _filled(body, values)
                if all(t in self.closed.rounds and self.closed.rounds[t] < at for t in whole):
                    yield rule, whole


def _matched(head: Triple, triple: Triple) -> dict[Term, Term] | None:
    bound: dict[Term, Term] = {}
    for pattern, value in zip(head, triple, strict=True):
        if pattern.startswith("?"):
            if bound.setdefault(pattern, value) != value:
                return None
        elif pattern != value:
            return None
    return bound


def _clash(
    check: Check, values: Mapping[Term, Term], tracer: _Tracer, speaker: Speaker, stated: Set[Triple]
) -> Clash | None:
    """Say one clash; None if the study has no part in it."""
    traced = [tracer.trace(t) for t in _filled(check.body, values)]
    premises = frozenset().union(*(p for p, _ in traced)) & stated
    if not premises:
        return None
    individuals = tuple(values[v] for v in check.variables)
    used = frozenset().union(*(a for _, a in traced)) - set(check.axioms)
    told_apart = [
        axiom
        for other in tracer.rules.checks
        for axiom in other.axioms
        if axiom.kind == "DifferentIndividuals" and check.axioms[0].kind.endswith("FunctionalProperty")
        if len(set(axiom.parts) & set(individuals)) > 1
    ]
    axioms = (*check.axioms, *told_apart, *sorted(used, key=lambda a: a.triple))
    what = both(lambda x: _said(check.words.in_(x), check.variables, individuals, speaker, x))
    why = speaker.reasons(_telling(premises), individuals)
    law = check.axioms[0].words
    return Clash(
        individuals,
        check.name,
        axioms,
        tuple(sorted(premises)),
        Words(
            en=f"{what.en}, because {why.en}; that cannot be: {law.en}",
            id=f"{what.id}, sebab {why.id}; itu tidak mungkin: {law.id}",
        ),
        Words(en=f"{what.en}, because {why.en}", id=f"{what.id}, sebab {why.id}"),
    )


def _said(
    words: str,
    variables: tuple[Term, ...],
    individuals: tuple[Term, ...],
    speaker: Speaker,
    language: Language,
) -> str:
    for variable, individual in zip(variables, individuals, strict=True):
        words = words.replace(f"{{{variable[1:]}}}", speaker.name(individual, language))
    return words


def _telling(premises: Set[Triple]) -> list[Triple]:
    """Leave out of the reasons what kind of thing each is, unless that is all there is to say."""
    return sorted(t for t in premises if t.p != TYPE) or sorted(premises)
