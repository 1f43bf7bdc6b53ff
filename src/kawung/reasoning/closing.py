"""
corridor, reasoning: rules run in rounds until nothing is new.

Each round asks what follows from the last round's triples together with all there were when it began (semi-naive
evaluation); so all that a triple rests on is from an earlier round, and tracing it back ends. A rule about one thing
is an intersection of sets; a rule that joins things is a match of rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.iris import Term, Triple
from kawung.reasoning.matching import ANY, Columns, Row, among, is_variable, match
from kawung.reasoning.relations import Known, Pair, Statement, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set

    from kawung.reasoning.model import Check, Rule


@dataclass(frozen=True, slots=True)
class Closed:
    """Everything that was there and that the rules add; *count* tells how many rounds found something."""

    known: Known
    count: int

    def added(self, own: Set[Term] | None = None) -> tuple[Triple, ...]:
        """Return what the rules added, sorted; if *own* are given, only what has one of them as its subject."""
        found: dict[Term, list[Pair]] = defaultdict(list)
        # In order as far as it is free, so that there is little left to sort.
        for p, relation in sorted(self.known.relations.items()):
            for o, rounds in sorted(relation.added.items()):
                said = (p, o)
                for _, subjects in rounds:
                    for s in subjects if own is None else subjects & own:
                        found[s].append(said)
            for _, pairs in relation.added_pairs:
                for s, o in pairs:
                    if own is None or s in own:
                        found[s].append((p, o))
        # Sorted by subject and then within each, which compares far fewer texts than sorting all triples.
        return tuple([Triple(s, p, o) for s in sorted(found) for p, o in sorted(found[s])])


def close(triples: Iterable[Statement], rules: Iterable[Rule], checks: Iterable[Check] = ()) -> Closed:
    """Run rules on triples until none finds anything new; *checks* are those that will be asked of the result."""
    known = Known()
    runs = [_run(rule, known) for rule in rules]
    for _, p, o in (t for check in checks for t in check.body):
        relation = known[p]
        if not is_variable(o):
            relation.value(o)
    known.load(triples)
    for run in runs:
        run.first()
    count = 0
    while known.commit(count + 1):
        count += 1
        for run in runs:
            run.again()
    return Closed(known, count)


def _run(rule: Rule, known: Known) -> _OfOneThing | _OfRows:
    times = Counter(x for t in (*rule.body, rule.head) for x in (t.s, t.o) if is_variable(x))
    body = tuple(_without_idle(t, times) for t in rule.body)
    x = rule.head.s
    if is_variable(x) and not is_variable(rule.head.o) and all(_other_end(t, x) is not None for t in body):
        return _OfOneThing(rule, known, body)
    return _OfRows(rule, known, body)


def _without_idle(t: Statement, times: Mapping[Term, int]) -> Statement:
    """Put ANY for a variable that stands nowhere else, unless there is no other in the statement."""
    s, p, o = t
    if times[o] == 1 and is_variable(s):
        return (s, p, ANY)
    return (ANY, p, o) if times[s] == 1 and is_variable(o) else t


def _other_end(t: Statement, x: Term) -> Term | None:
    """Return what stands at the other end from the variable *x* if a view has all values of *x* for it."""
    s, _, o = t
    if s == x and (o == ANY or not is_variable(o)):
        return o
    return s if s == ANY and o == x else None


def _view(t: Statement, known: Known) -> View[Term]:
    """Return the view of the one variable in *t*, a statement with an object that is no variable, or with ANY."""
    s, p, o = t
    if s == ANY:
        return known[p].any_object()
    return known[p].any_subject() if o == ANY else known[p].value(o)


class _OfOneThing:
    """A rule whose body says what one thing must be and have, and whose head what more it is or has."""

    __slots__ = ("_conditions", "_found", "_target", "_views")

    def __init__(self, rule: Rule, known: Known, body: Sequence[Statement]) -> None:
        self._views = [_view(t, known) for t in body]
        _, p, o = rule.head
        self._target = known[p].value(o)
        self._found = known[p], o
        self._conditions: list[Callable[..., bool]] = [c.holds for c in rule.filters]

    def first(self) -> None:
        self._keep(set.intersection(*(v.all for v in self._views)) if len(self._views) > 1 else self._views[0].all)

    def again(self) -> None:
        for view in self._views:
            if view.fresh:
                others = (v.all for v in self._views if v is not view)
                self._keep(view.fresh.intersection(*others) if len(self._views) > 1 else view.fresh)

    def _keep(self, found: set[Term]) -> None:
        found = found - self._target.all
        for holds in self._conditions:
            found = set(filter(holds, found))
        if found:
            relation, o = self._found
            relation.found[o] |= found


class _OfRows:
    """Any other rule: what one statement of the body newly gives is matched with the others, for each in turn."""

    __slots__ = ("_body", "_known", "_rule", "_seeds")

    def __init__(self, rule: Rule, known: Known, body: Sequence[Statement]) -> None:
        self._rule, self._known, self._body = rule, known, body
        self._seeds: list[View[Term] | View[Pair]] = [
            _view(t, known) if _is_unary(t) else known[t[1]].all_pairs() for t in body
        ]
        _, p, o = rule.head
        if is_variable(o):
            known[p].all_pairs()
        else:
            known[p].value(o)

    def first(self) -> None:
        # All is fresh, so that what follows from one statement's is all that follows; the rarest is the cheapest.
        self._from(min(range(len(self._body)), key=lambda i: len(self._seeds[i].fresh)))

    def again(self) -> None:
        for i, seed in enumerate(self._seeds):
            if seed.fresh:
                self._from(i)

    def _from(self, i: int) -> None:
        at, rows = _fresh(self._body[i], self._known)
        rows = match(self._known, (*self._body[:i], *self._body[i + 1 :]), at, rows)
        if rows:
            self._keep(at, among(self._rule.filters, at, rows))

    def _keep(self, at: Columns, rows: list[Row]) -> None:
        s, p, o = self._rule.head
        i, j = at.get(s), at.get(o)
        relation = self._known[p]
        if j is None:
            relation.found[o].update({s} if i is None else {row[i] for row in rows})
        elif i is None:
            relation.found_pairs.update((s, row[j]) for row in rows)
        else:
            relation.found_pairs.update((row[i], row[j]) for row in rows)


def _is_unary(t: Statement) -> bool:
    s, _, o = t
    return ANY in (s, o) or not is_variable(o)


def _fresh(t: Statement, known: Known) -> tuple[Columns, list[Row]]:
    """Return what is fresh of a body's statement, as rows."""
    s, p, o = t
    if _is_unary(t):
        fresh = _view(t, known).fresh
        if not is_variable(s):
            return {}, [()] if s in fresh else []
        return {o if s == ANY else s: 0}, [(x,) for x in fresh]
    pairs = known[p].all_pairs().fresh
    if s == o:
        return {s: 0}, [(x,) for x, y in pairs if x == y]
    if not is_variable(s):
        return {o: 0}, [(y,) for x, y in pairs if x == s]
    return {s: 0, o: 1}, list(pairs)
