"""corridor, reasoning: why something holds: an inferred triple traced back to what was there before the rules ran."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from kawung.iris import Term, Triple
from kawung.reasoning.matching import is_variable, match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kawung.reasoning.model import Axiom, Rule
    from kawung.reasoning.relations import Known

    Why = tuple[frozenset[Triple], frozenset[Axiom]]


def variables_of(body: Iterable[Triple]) -> list[Term]:
    """Return the variables of a body, sorted."""
    return sorted({x for t in body for x in (t.s, t.o) if is_variable(x)})


def filled(body: Iterable[Triple], values: Mapping[Term, Term]) -> list[Triple]:
    """Put values for the variables of a body."""
    return [Triple(values.get(s, s), p, values.get(o, o)) for s, p, o in body]


class Tracer:
    """Traces triples through the rules that made them; remembers what it found."""

    def __init__(self, known: Known, rules: Sequence[Rule]) -> None:
        self._known = known
        self._found: dict[Triple, Why] = {}
        self._rules = rules
        self._making: dict[tuple[Term, Term], list[Rule]] = {}

    def trace(self, triple: Triple) -> Why:
        """Return the triples that one rests on and the axioms used."""
        why = self._found.get(triple)
        if why is None:
            at = self._known[triple.p].round_of(triple.s, triple.o)
            why = self._found[triple] = self._easiest(triple, at) if at else (frozenset({triple}), frozenset())
        return why

    def _easiest(self, triple: Triple, at: int) -> Why:
        """Return the way with the fewest premises, which is the easiest to read; of equals the first."""
        ways = self._ways(triple, at)
        best = self._why(*next(ways))
        for rule, body in ways:
            if len(best[0]) == 1:
                break
            best = min(best, self._why(rule, body), key=lambda why: len(why[0]))
        return best

    def _why(self, rule: Rule, body: Sequence[Triple]) -> Why:
        parts = [self.trace(t) for t in body]
        premises = frozenset().union(*(p for p, _ in parts))
        return premises, frozenset(rule.axioms).union(*(a for _, a in parts))

    def _ways(self, triple: Triple, at: int) -> Iterator[tuple[Rule, list[Triple]]]:
        """Give each rule and body, from rounds before *at*, that make a triple."""
        for rule in self._makers(triple.p, triple.o):
            bound = _matched(rule.head, triple)
            if bound is None:
                continue
            columns = {variable: i for i, variable in enumerate(bound)}
            rows = match(self._known, rule.body, columns, [tuple(bound.values())])
            if len(rows) > 1:
                rows.sort(key=itemgetter(*(columns[v] for v in variables_of(rule.body))))
            for row in rows:
                body = filled(rule.body, {v: row[i] for v, i in columns.items()})
                if all(self._known[t.p].round_of(t.s, t.o) < at for t in body):
                    yield rule, body

    def _makers(self, p: Term, o: Term) -> list[Rule]:
        """Return the rules that make statements with a predicate and an object."""
        if (p, o) not in self._making:
            heads = ((rule, rule.head) for rule in self._rules)
            self._making[p, o] = [rule for rule, h in heads if h.p == p and (h.o == o or is_variable(h.o))]
        return self._making[p, o]


def _matched(head: Triple, triple: Triple) -> dict[Term, Term] | None:
    """Return the values of the head's variables if it can be *triple*."""
    bound: dict[Term, Term] = {}
    for pattern, value in zip(head, triple, strict=True):
        if is_variable(pattern):
            if bound.setdefault(pattern, value) != value:
                return None
        elif pattern != value:
            return None
    return bound
