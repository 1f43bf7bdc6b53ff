"""corridor, reasoning: axioms and conditions said in English and Indonesian, by their terms' labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.iris import TYPE, Term, Triple, is_iri, local_name, term, value_of
from kawung.problems import Language, Words
from kawung.reasoning.model import (
    And,
    Axiom,
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


def expr_at(parts: Sequence[Part], at: int) -> Expr:
    """Return the part at a place where the kind of axiom has a class expression."""
    part = parts[at]
    return Unsupported("Class") if isinstance(part, Prop | str) else part


def properties(axiom: Axiom) -> tuple[Prop, ...]:
    """Return the properties that an axiom is about."""
    return tuple(p for p in axiom.parts if isinstance(p, Prop))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says terms, class expressions and axioms by *labels*; a term without a label goes by its local name."""

    labels: Mapping[Term, Words]

    def name(self, term: Term, language: Language) -> str:
        """Name a term: by its label, else an IRI by its local name, a literal by its text."""
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
        """Say a class expression as a noun without an article: `firm with "kind" school`."""
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
                names = [self.name(p.iri, language) for p in parts if isinstance(p, Named)]
                rest = [p for p in parts if not isinstance(p, Named)]
                values = [
                    f'"{self.prop(p.prop, language)}" {self.name(p.value, language)}'
                    for p in rest
                    if isinstance(p, Value)
                ]
                head = listed(names, language) or ("thing" if en else "apa pun")
                if len(values) == len(rest):
                    with_ = listed(values, language)
                    return f"{head} {'with' if en else 'dengan'} {with_}" if values else head
                return f"{head} {'of which' if en else 'dengan'} {self.conditions(rest, language)}"
        return f"{'thing of which' if en else 'apa pun dengan'} {self.conditions([expr], language)}"

    def a(self, expr: Expr, language: Language) -> str:
        """Say a class expression as a noun, in English with its article."""
        noun = self.noun(expr, language)
        return noun if language == "id" or isinstance(expr, OneOf) else _a(noun)

    def conditions(self, parts: Iterable[Expr], language: Language) -> str:
        """Say what holds of "it": `the stage of the first side is production`."""
        en = language == "en"
        flat = [p for part in parts for p in (part.parts if isinstance(part, And) else (part,))]
        pairs = [(self.prop(p.prop, language), self.name(p.value, language)) for p in flat if isinstance(p, Value)]
        said = [self._condition(p, language) for p in flat if not isinstance(p, Value)]
        for name in dict.fromkeys(n for n, _ in pairs):
            values = [v for n, v in pairs if n == name]
            alike = [n for n, v in pairs if [v] == values and sum(m == n for m, _ in pairs) == 1]
            if len(values) > 1:
                each = f"are each the {name}" if en else f"masing-masing menjadi {name}"
                said.append(f"{listed(values, language)} {each}")
            elif len(alike) > 1 and name == alike[0]:
                subject = listed([f"the {n}" if en else n for n in alike], language)
                same = f"are {'both' if len(alike) == 2 else 'all'}" if en else "sama-sama"
                said.append(f"{subject} {same} {values[0]}")
            elif len(alike) == 1:
                said.append(f"the {name} is {values[0]}" if en else f"{name} adalah {values[0]}")
        return listed(said, language)

    def _condition(self, part: Expr, language: Language) -> str:
        en = language == "en"
        match part:
            case Some(prop, Named(iri)) if iri == THING:
                return f"there is a {self.prop(prop, language)}" if en else f"ada {self.prop(prop, language)}"
            case Some(prop, filler):
                name, noun = self.prop(prop, language), self.a(filler, language)
                return f"the {name} is {noun}" if en else f"{name} adalah {noun}"
            case Only(prop, filler):
                name, noun = self.prop(prop, language), self.a(filler, language)
                return f"every {name} is {noun}" if en else f"setiap {name} adalah {noun}"
            case Unsupported(name):
                return f"owl:{name} holds" if en else f"owl:{name} berlaku"
        return f"it is {self.a(part, language)}" if en else f"termasuk {self.a(part, language)}"

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
                return f"falls under owl:{name}" if en else f"termasuk owl:{name}"
        return f"is {self.a(expr, language)}" if en else f"adalah {self.noun(expr, language)}"

    def axiom(self, kind: str, parts: Sequence[Part]) -> Words:
        """Say an axiom of that kind (`SubClassOf`) about *parts* as a sentence without an end mark."""
        return both(lambda language: self._axiom(kind, parts, language))

    def _axiom(self, kind: str, parts: Sequence[Part], language: Language) -> str:
        en = language == "en"
        n = [self._any(p, language) for p in parts]
        match kind:
            case "SubClassOf":
                left, holds = expr_at(parts, 0), self._holds(expr_at(parts, 1), language)
                if isinstance(left, And | Value | Some):
                    if_ = self.conditions([left], language)
                    return f"if {if_}, it {holds}" if en else f"kalau {if_}, hal itu {holds}"
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
                a = self.a(expr_at(parts, 1), language)
                return f'whatever has "{n[0]}" is {a}' if en else f'apa pun yang punya "{n[0]}" adalah {a}'
            case "ObjectPropertyRange":
                a = self.a(expr_at(parts, 1), language)
                return f'every value of "{n[0]}" is {a}' if en else f'setiap nilai "{n[0]}" adalah {a}'
            case "DifferentIndividuals":
                return f"{listed(n, 'en')} are different" if en else f"{listed(n, 'id')} tidak sama"
            case "PropertyChain":
                *steps, made = (f'"{name}"' for name in n)
                if en:
                    return f"{' and then '.join(steps)} make {made}"
                return f"{' lalu '.join(steps)} menghasilkan {made}"
        pattern = _OF_PROPERTIES[kind].in_(language)
        return pattern.format(*n, all=listed(n, language))

    def _any(self, part: Part, language: Language) -> str:
        if isinstance(part, Prop):
            return self.prop(part, language)
        return self.name(part, language) if isinstance(part, str) else self.noun(part, language)

    def reasons(self, premises: Iterable[Triple], about: Iterable[Term]) -> Words:
        """
        Say which statements something comes from; if some give one thing several values, only those.

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
                    self._reason(owner, self._predicate(p, language), [self.name(o, language) for o in found], language)
                )
            return listed(said, language)

        return both(say)

    def _predicate(self, p: Term, language: Language) -> str:
        return _TYPE_WORD.in_(language) if p == TYPE else self.name(p, language)

    @staticmethod
    def _reason(owner: str, prop: str, values: Sequence[str], language: Language) -> str:
        if language == "en":
            subject = f"the {prop} of {owner}" if owner else f"the {prop}"
            return f"{subject} is given as {' and as '.join(values)}"
        subject = f"{prop} {owner}" if owner else prop
        return f"{subject} diisi {' dan sekaligus '.join(values)}"


THING = term("owl:Thing")
_OF_PROPERTIES: dict[str, Words] = {
    "SubPropertyOf": Words(
        'whatever is given as "{0}" counts as "{1}" too',
        'apa pun yang tercatat sebagai "{0}" terhitung juga sebagai "{1}"',
    ),
    "EquivalentProperties": Words('"{0}" and "{1}" mean the same', '"{0}" dan "{1}" sama artinya'),
    "InverseProperties": Words('"{0}" is "{1}" seen from the other end', '"{0}" adalah kebalikan "{1}"'),
    "SymmetricProperty": Words('"{0}" holds both ways', '"{0}" berlaku timbal balik'),
    "TransitiveProperty": Words('"{0}" carries on from one thing to the next', '"{0}" berlaku berantai'),
    "FunctionalProperty": Words('nothing has more than one "{0}"', '"{0}" tidak pernah lebih dari satu'),
    "InverseFunctionalProperty": Words(
        'no two things share the same "{0}"', 'tidak ada dua hal dengan "{0}" yang sama'
    ),
    "IrreflexiveProperty": Words(
        'nothing stands in "{0}" to itself', 'tidak ada yang punya "{0}" dengan dirinya sendiri'
    ),
    "AsymmetricProperty": Words('"{0}" never holds both ways', '"{0}" tidak pernah timbal balik'),
    "DisjointProperties": Words(
        "nothing is two of these for the same thing: {all}",
        "tidak ada yang sekaligus dua dari ini bagi hal yang sama: {all}",
    ),
}
