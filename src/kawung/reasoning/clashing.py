"""corridor, reasoning: what cannot be, and why: the checks asked of everything that holds, said in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple, read_literal, term
from kawung.problems import Language, Words
from kawung.reasoning.axioms import labels_of
from kawung.reasoning.matching import Columns, among, is_variable, match
from kawung.reasoning.model import Clash
from kawung.reasoning.saying import Speaker, both
from kawung.reasoning.tracing import Tracer, filled, variables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from kawung.reasoning.closing import Closed
    from kawung.reasoning.model import Check, Rules
    from kawung.reasoning.relations import Known, Statement

_KEY = term("kw:key")


def clashes(closed: Closed, rules: Rules, stated: Iterable[Statement]) -> tuple[Clash, ...]:
    """Find what cannot be, where some statement of *stated* has part in it; sorted by what it is about."""
    torn = [(check, values) for check in rules.checks for values in _broken(closed.known, check)]
    if not torn:
        return ()
    teller = _Teller(closed, rules, frozenset(Triple(*t) for t in stated))
    found: dict[tuple[tuple[Term, ...], str], Clash] = {}
    for check, values in torn:
        clash = teller.clash(check, values)
        if clash is not None:
            key = (clash.individuals, clash.rule)
            found[key] = min(found.get(key, clash), clash, key=lambda c: (len(c.premises), c.premises))
    return tuple(found[key] for key in sorted(found))


def _broken(known: Known, check: Check) -> Iterator[Mapping[Term, Term]]:
    """Give the values of its variables each time that a check's body holds, sorted."""
    at: Columns = {}
    # Of two kinds that exclude each other the rarer comes first.
    body = sorted(check.body, key=lambda t: 0 if is_variable(t.o) else len(known[t.p].having(t.o)))
    rows = match(known, body, at, [()])
    if rows:
        columns = [at[v] for v in variables_of(body)]
        rows = sorted(among(check.filters, at, rows), key=lambda row: [row[i] for i in columns])
    for row in rows:
        yield {v: row[i] for v, i in at.items()}


def _names(stated: Set[Triple]) -> dict[Term, Words]:
    """Name a study's things: by their key, as the sheet's reader knows them, else by their label."""
    keys = {t.s: read_literal(t.o).text for t in stated if t.p == _KEY and t.o.startswith('"')}
    return {**labels_of(stated), **{s: Words(key, key) for s, key in keys.items()}}


class _Teller:
    """Finds the premises of clashes and says them, by the names of a study's things."""

    def __init__(self, closed: Closed, rules: Rules, stated: frozenset[Triple]) -> None:
        self._stated = stated
        self._checks = rules.checks
        self._tracer = Tracer(closed.known, rules.rules)
        self._speaker = Speaker({**rules.labels, **_names(stated)})

    def clash(self, check: Check, values: Mapping[Term, Term]) -> Clash | None:
        """Say one clash; None if the study has no part in it."""
        traced = [self._tracer.trace(t) for t in filled(check.body, values)]
        premises = frozenset().union(*(p for p, _ in traced)) & self._stated
        if not premises:
            return None
        individuals = tuple(values[v] for v in check.variables)
        used = frozenset().union(*(a for _, a in traced)) - set(check.axioms)
        told_apart = [
            axiom
            for other in self._checks
            for axiom in other.axioms
            if axiom.kind == "DifferentIndividuals" and check.axioms[0].kind.endswith("FunctionalProperty")
            if len(set(axiom.parts) & set(individuals)) > 1
        ]
        axioms = (*check.axioms, *told_apart, *sorted(used, key=lambda a: a.triple))
        what = both(lambda x: _said(check.words.in_(x), check.variables, individuals, self._speaker, x))
        why = self._speaker.reasons(_telling(premises), individuals)
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
