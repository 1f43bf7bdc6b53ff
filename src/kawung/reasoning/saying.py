"""corridor, reasoning: axioms and conditions said in English and Indonesian, from the labels of their terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple, is_iri, local_name, term, value_of
from kawung.problems import Language, Words
from kawung.reasoning.model import (
    Axiom,
    And,
    Expr,
    Named,
    Not,
    OneOf,
    Only,
    Or,
    Part,
    Prop,
    Some,
    Unsupported,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_TYPE_WORD = Words(en="kind", id="jenis")
_AND: dict[Language, str] = {"en": "and", "id": "dan"}
_OR: dict[Language, str] = {"en": "or", "id": "atau"}
LANGUAGES: tuple[Language, Language] = ("en", "id")


def both(say: Callable[[Language], str]) -> Words:
    """Say something in both languages."""
    return Words(en=say("en"), id=say("id"))


def listed(items: Sequence[str], language: Language, joint: Mapping[Language, str] = _AND) -> str:
    """Join items as a list is read: `a, b and c`; `a, b, dan c`."""
    if len(items) < 2:
        return "".join(items)
    comma = "," if language == "id" and len(items) > 2 else ""
    return f"{', '.join(items[:-1])}{comma} {joint[language]} {items[-1]}"


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def expressions(axiom: Axiom) -> tuple[Expr, ...]:
    """Return the class expressions that an axiom is about."""
    return tuple(p for p in axiom.parts if not isinstance(p, Prop | str))


def properties(axiom: Axiom) -> tuple[Prop, ...]:
    """Return the properties that an axiom is about."""
    return tuple(p for p in axiom.parts if isinstance(p, Prop))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says terms, class expressions and axioms by *labels*; a term without a label goes by its local name."""

    labels: Mapping[Term, Words]

    def name(self, term: Term, language: Language) -> str:
        """Name a term: its label, else an IRI's local name, a literal's text, "something" for a blank node."""
        if term in self.labels:
            return self.labels[term].in_(language)
        if term.startswith("_:"):
            return "something" if language == "en" else "sesuatu"
        return (local_name(term) or value_of(term)) if is_iri(term) else f'"{value_of(term)}"'

    def prop(self, prop: Prop, language: Language) -> str:
        """Name a property, also one read backwards."""
        name = self.name(prop.iri, language)
        if not prop.inverse:
            return name
        return f"{name} (read backwards)" if language == "en" else f"{name} (dibaca terbalik)"

    def noun(self, expr: Expr, language: Language) -> str:
        """Say a class expression as a noun without an article: `joint action whose stage is production`."""
        en = language == "en"
        match expr:
            case Named(iri):
                return self.name(iri, language)
            case Or(parts):
                return listed([self.noun(p, language) for p in parts], language, _OR)
            case OneOf(members):
                return listed([self.name(m, language) for m in members], language, _OR)
            case Not(part):
                return f"{'not' if en else 'bukan'} {self.a(part, language)}"
            case And(parts):
                names = [p for p in parts if isinstance(p, Named)]
                rest = [p for p in parts if p not in names]
                head = listed([self.name(p.iri, language) for p in names], language)
                if not head:
                    head = "thing" if en else "apa pun"
                tail = self.conditions(rest, language)
                return f"{head} {'such that' if en else 'yang'} {tail}" if tail else head
        return f"{'thing such that' if en else 'apa pun yang'} {self.conditions([expr], language)}"

    def a(self, expr: Expr, language: Language) -> str:
        """Say a class expression as a noun, in English with its article."""
        noun = self.noun(expr, language)
        return noun if language == "id" or isinstance(expr, OneOf) else _a(noun)

    def conditions(self, parts: Iterable[Expr], language: Language) -> str:
        """Say what holds of "it": `its source stage and its target stage are both production`."""
        en = language == "en"
        said: list[str] = []
        by_value: dict[Term, list[Prop]] = {}
        flat = [p for part in parts for p in (part.parts if isinstance(part, And) else (part,))]
        for part in flat:
            match part:
                case Value(prop, value):
                    by_value.setdefault(value, []).append(prop)
                case Some(prop, Named(iri)) if iri == THING:
                    name = self.prop(prop, language)
                    said.append(f"it has {_a(name)}" if en else f"ada {name}")
                case Some(prop, filler):
                    name, noun = self.prop(prop, language), self.a(filler, language)
                    said.append(f"its {name} is {noun}" if en else f"{name}-nya {noun}")
                case _:
                    noun = self.a(part, language)
                    said.append(f"it is {noun}" if en else f"ini {noun}")
        for value, props in by_value.items():
            name = self.name(value, language)
            names = [
                f"its {self.prop(p, language)}" if en else f"{self.prop(p, language)}-nya" for p in props
            ]
            subject = listed(names, language)
            if len(props) > 1:
                said.append(
                    f"{subject} are {'both' if len(props) == 2 else 'all'} {name}"
                    if en
                    else f"{subject} sama-sama {name}"
                )
            else:
                said.append(f"{subject} is {name}" if en else f"{subject} {name}")
        return listed(said, language)

    def _holds(self, expr: Expr, language: Language) -> str:
        """Say what every member of a class is or has: `is a linkage`, `has the direction horizontal`."""
        en = language == "en"
        match expr:
            case Value(prop, value):
                p, v = self.prop(prop, language), self.name(value, language)
                return f"has the {p} {v}" if en else f"punya {p} {v}"
            case Only(prop, filler):
                p, n = self.prop(prop, language), self.a(filler, language)
                return f"has as its {p} nothing but what is {n}" if en else f"{p}-nya selalu {n}"
            case Not(part):
                return f"is never {self.a(part, language)}" if en else f"bukan {self.noun(part, language)}"
            case And(parts) if all(not isinstance(p, Named) for p in parts):
                return listed([self._holds(p, language) for p in parts], language)
            case Unsupported(name):
                return f"owl:{name}"
        return f"is {self.a(expr, language)}" if en else f"adalah {self.noun(expr, language)}"

    def axiom(self, kind: str, parts: Sequence[Part]) -> Words:
        """Say an axiom of that kind (`SubClassOf`) about *parts* as a sentence without an end mark."""
        return both(lambda language: self._axiom(kind, parts, language))

    def _axiom(self, kind: str, parts: Sequence[Part], language: Language) -> str:
        en = language == "en"
        n = [self._any(p, language) for p in parts]
        match kind:
            case "SubClassOf":
                right = parts[1]
                holds = self._holds(right, language) if isinstance(right, Expr) else n[1]
                return f"every {n[0]} {holds}" if en else f"setiap {n[0]} {holds}"
            case "EquivalentClasses":
                same = "is the same as" if en else "sama dengan"
                return f"{n[0]} {same} {n[1]}"
            case "DisjointClasses" if len(n) == 2:
                return (
                    f"nothing is both {_a(n[0])} and {_a(n[1])}"
                    if en
                    else f"tidak ada yang sekaligus {n[0]} dan {n[1]}"
                )
            case "DisjointClasses":
                return (
                    f"nothing is two of these at once: {listed(n, 'en')}"
                    if en
                    else f"tidak ada yang sekaligus dua dari ini: {listed(n, 'id')}"
                )
            case "ObjectPropertyDomain":
                return (
                    f"whatever has {_a(n[0])} is {_a(n[1])}"
                    if en
                    else f"apa pun yang punya {n[0]} adalah {n[1]}"
                )
            case "ObjectPropertyRange":
                return f"every {n[0]} is {_a(n[1])}" if en else f"setiap {n[0]} adalah {n[1]}"
            case "DifferentIndividuals":
                return f"{listed(n, 'en')} are different" if en else f"{listed(n, 'id')} tidak sama"
            case "PropertyChain":
                *steps, made = n
                if en:
                    return " of ".join(f"the {s}" for s in reversed(steps)) + f" is the {made}"
                return " dari ".join(reversed(steps)) + f" adalah {made}"
        pattern = _OF_PROPERTIES[kind].in_(language)
        return pattern.format(*n, a=_a(n[0]), all=listed(n, language))

    def _any(self, part: Part, language: Language) -> str:
        if isinstance(part, Prop):
            return self.prop(part, language)
        return self.name(part, language) if isinstance(part, str) else self.noun(part, language)

    def reasons(self, premises: Iterable[Triple], about: Iterable[Term]) -> Words:
        """
        Say which statements something comes from, those that give one thing several values first and alone if there are any.

        *about* are the things already named in the sentence: the first of them is "it".
        """
        it = next(iter(about), "")
        values: dict[tuple[Term, Term], list[Term]] = {}
        for t in sorted(premises):
            values.setdefault((t.s, t.p), []).append(t.o)
        doubled = {k: v for k, v in values.items() if len(v) > 1}

        def say(language: Language) -> str:
            said = []
            for (s, p), found in (doubled or values).items():
                owner = "" if s == it else self.name(s, language)
                said.append(
                    self._reason(
                        owner, self._predicate(p, language), [self.name(o, language) for o in found], language
                    )
                )
            return listed(said, language)

        return both(say)

    def _predicate(self, p: Term, language: Language) -> str:
        return _TYPE_WORD.in_(language) if p == TYPE else self.name(p, language)

    @staticmethod
    def _reason(owner: str, prop: str, values: Sequence[str], language: Language) -> str:
        together = listed(values, language)
        if language == "en":
            if len(values) > 1:
                return f"{owner or 'it'} has {len(values)} values for {prop}: {together}"
            return f"the {prop} of {owner} is {together}" if owner else f"its {prop} is {together}"
        if len(values) > 1:
            return f"{prop} {owner or 'di situ'} ada {len(values)}: {together}"
        return f"{prop} {owner} adalah {together}" if owner else f"{prop}-nya {together}"


THING = term("owl:Thing")
_OF_PROPERTIES: dict[str, Words] = {
    "SubPropertyOf": Words("every {0} is {1} as well", "setiap {0} juga {1}"),
    "EquivalentProperties": Words("{0} and {1} mean the same", "{0} dan {1} sama artinya"),
    "InverseProperties": Words("{0} and {1} are each other's reverse", "{0} dan {1} saling berkebalikan"),
    "SymmetricProperty": Words("{0} holds both ways", "{0} berlaku timbal balik"),
    "TransitiveProperty": Words("{0} carries on from one thing to the next", "{0} berlaku berantai"),
    "FunctionalProperty": Words("nothing has more than one {0}", "{0} tidak pernah lebih dari satu"),
    "InverseFunctionalProperty": Words("no two things share {a}", "tidak ada dua hal dengan {0} yang sama"),
    "IrreflexiveProperty": Words("nothing is its own {0}", "tidak ada yang menjadi {0} bagi dirinya sendiri"),
    "AsymmetricProperty": Words("{0} never holds both ways", "{0} tidak pernah timbal balik"),
    "DisjointProperties": Words(
        "nothing is two of these for the same thing: {all}",
        "tidak ada yang sekaligus dua dari ini bagi hal yang sama: {all}",
    ),
}
