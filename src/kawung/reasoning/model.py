"""corridor, reasoning: the values of the room (axioms, rules, checks, clashes), without any work on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.iris import Term, Triple
from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.reasoning.conditions import Condition


class AxiomError(FaultError):
    """The ontology says something that Kawung's reasoning does not do; the message names it."""


@dataclass(frozen=True, slots=True)
class Prop:
    """A property, or the reverse of one (`ObjectInverseOf`)."""

    iri: Term
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A class or datatype with a name."""

    iri: Term


@dataclass(frozen=True, slots=True)
class And:
    """`ObjectIntersectionOf`."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`ObjectUnionOf`."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """`ObjectOneOf`: the things listed."""

    members: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """`ObjectHasValue` or `DataHasValue`."""

    prop: Prop
    value: Term


@dataclass(frozen=True, slots=True)
class Some:
    """`ObjectSomeValuesFrom`."""

    prop: Prop
    filler: Expr


@dataclass(frozen=True, slots=True)
class Only:
    """`ObjectAllValuesFrom` or `DataAllValuesFrom`."""

    prop: Prop
    filler: Expr


@dataclass(frozen=True, slots=True)
class Not:
    """`ObjectComplementOf`."""

    part: Expr


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A class expression that Kawung does not reason with, by the name OWL gives it (`hasSelf`)."""

    name: str


Expr = Named | And | Or | OneOf | Value | Some | Only | Not | Unsupported
Part = Expr | Prop | Term


@dataclass(frozen=True, slots=True)
class Axiom:
    """
    One axiom of the ontology.

    *kind* is its name in OWL's structural specification (`SubClassOf`); *triple* is the one statement of the
    ontology without which the axiom would not be there; *parts* are what it is about, in the order of the
    specification; *words* says it as a sentence without an end mark.
    """

    kind: str
    triple: Triple
    parts: tuple[Part, ...] = field(compare=False)
    words: Words = field(compare=False)


def _text(body: tuple[Triple, ...], filters: tuple[Condition, ...]) -> str:
    lines = [f"  {t.s} {t.p} {t.o} ." for t in body] + [f"  FILTER({f.sparql})" for f in filters]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Rule:
    """
    If the body holds, so does the head. Variables are spelt `?x`; predicates and classes are never variables.

    *filters* are conditions on the values of its variables; *words* is what may stand after "because".
    """

    name: str
    axioms: tuple[Axiom, ...]
    body: tuple[Triple, ...]
    head: Triple
    filters: tuple[Condition, ...]
    words: Words

    @property
    def construct(self) -> str:
        """The rule as a CONSTRUCT query that gives only what is not there yet."""
        head = f"{self.head.s} {self.head.p} {self.head.o} ."
        return (
            f"CONSTRUCT {{ {head} }} WHERE {{\n{_text(self.body, self.filters)}\n  FILTER NOT EXISTS {{ {head} }}\n}}"
        )


@dataclass(frozen=True, slots=True)
class Check:
    """
    The body must never hold.

    *variables* are those whose values clash; *words* says what clashes, with a variable in braces where its
    value's name goes: `{x} is both a firm and a school`.
    """

    name: str
    axioms: tuple[Axiom, ...]
    body: tuple[Triple, ...]
    filters: tuple[Condition, ...]
    variables: tuple[str, ...]
    words: Words

    @property
    def select(self) -> str:
        """The check as a SELECT query: one row for each time the body holds."""
        names = " ".join(self.variables)
        return f"SELECT DISTINCT {names} WHERE {{\n{_text(self.body, self.filters)}\n}}"


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What was compiled: rules and checks sorted by name, and what they may rest on beside a study.

    *facts* are the ontology's own statements about individuals that some rule can use (a role's stage), with
    everything the rules add about them; *entailed* are the added ones alone. *labels* name all terms.
    """

    rules: tuple[Rule, ...]
    checks: tuple[Check, ...]
    facts: tuple[Triple, ...]
    entailed: tuple[Triple, ...]
    labels: Mapping[Term, Words] = field(compare=False)

    def axioms(self) -> tuple[Axiom, ...]:
        """Return every axiom that a rule or check rests on, each once, sorted by its triple."""
        found = {a for r in self.rules for a in r.axioms} | {a for c in self.checks for a in c.axioms}
        return tuple(sorted(found, key=lambda a: (a.triple, a.kind)))


@dataclass(frozen=True, slots=True)
class Clash:
    """
    One contradiction: what the study says cannot all be so.

    *individuals* are the things it is about, *rule* the check that found it, *axioms* all that were used, the
    check's own first, *premises* the study's statements that it comes from; *words* says all this in a
    sentence, *short* only what clashes and why.
    """

    individuals: tuple[Term, ...]
    rule: str
    axioms: tuple[Axiom, ...]
    premises: tuple[Triple, ...]
    words: Words
    short: Words


@dataclass(frozen=True, slots=True)
class Reasoned:
    """What reasoning gave: new triples (sorted), the rounds that found something, and the clashes."""

    new: tuple[Triple, ...]
    rounds: int
    clashes: tuple[Clash, ...]
