"""
corridor, reasoning: Horn clauses over triples, and what the rooms that make them share.

The clauses are the rules of OWL 2 RL ("OWL 2 Web Ontology Language Profiles", section 4.3, tables 5 to 8)
with an axiom's own terms put in for the schema variables, so that no rule joins data with the class
hierarchy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.iris import Term, Triple
from kawung.problems import Words
from kawung.reasoning.axioms import Read, refuse
from kawung.reasoning.conditions import Condition, Thing
from kawung.reasoning.saying import Speaker

if TYPE_CHECKING:
    from kawung.reasoning.model import Axiom, AxiomError, Prop

X, Y, Z = "?x", "?y", "?z"
Body = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """
    One Horn clause: a head that follows from the body or, without a head, a body that must never hold.

    *names* are the parts of its name (`naming.distinct`); *words* is what may stand after "because" (a rule)
    or what clashes (a check, see `model.Check`); *shown* are a check's variables.
    """

    axiom: Axiom
    names: tuple[str, ...]
    body: Body
    head: Triple | None
    words: Words
    filters: tuple[Condition, ...] = ()
    shown: tuple[str, ...] = (X,)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the ontology while its axioms are compiled."""

    read: Read
    speaker: Speaker = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "speaker", Speaker(self.read.labels))

    def refusal(self, what: str, axiom: Axiom, why: Words | None = None) -> AxiomError:
        """Make the refusal of *axiom*, for *what* OWL calls it or the part of it that is the matter."""
        before = Words(f"{why.en}, ", f"{why.id}, ") if why else Words("", "")
        where = Words(f"{before.en}in: {axiom.words.en}", f"{before.id}dalam: {axiom.words.id}")
        return refuse(what, self.speaker, axiom.triple.s, where)


def says(prop: Prop, s: Term, o: Term) -> Triple:
    """Spell a statement with a property or with the reverse of one."""
    return Triple(o, prop.iri, s) if prop.inverse else Triple(s, prop.iri, o)


def put(t: Triple, variable: Term, value: Term) -> Triple:
    """Put *value* where *variable* stands."""
    return Triple(*(value if x == variable else x for x in t))


def literal_free(body: Body, head: Triple) -> tuple[Condition, ...]:
    """Keep a variable that stands only where literals may stand from becoming a subject."""
    if head.s.startswith("?") and all(t.s != head.s for t in body):
        return (Thing(head.s),)
    return ()
