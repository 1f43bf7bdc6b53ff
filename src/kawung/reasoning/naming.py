"""
corridor, reasoning: the names of rules and checks, made from the names of the ontology's own terms.

A name stays the same as long as its axiom does, unless a second axiom comes to claim it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kawung.iris import Term, is_iri, local_name, value_of
from kawung.reasoning.model import And, Expr, Named, Not, OneOf, Only, Or, Prop, Some, Value

if TYPE_CHECKING:
    from collections.abc import Sequence


def kebab(iri: Term) -> str:
    """Spell a term's local name in words with hyphens: `HorizontalLinkage` is `horizontal-linkage`."""
    return hyphened(local_name(iri) if is_iri(iri) else value_of(iri))


def hyphened(name: str) -> str:
    """Part a name at its capitals and at what no name of a rule may hold."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<!^)([A-Z])", r"-\1", name).lower()).strip("-")


def short(expr: Expr) -> str:
    """Name a class expression by the terms in it."""
    match expr:
        case Named(iri):
            return kebab(iri)
        case Value(prop, value):
            return f"{kebab(prop.iri)}-{kebab(value)}"
        case Some(prop, _) | Only(prop, _):
            return kebab(prop.iri)
        case Not(part):
            return f"not-{short(part)}"
        case And(parts) | Or(parts):
            return "-".join(short(p) for p in parts)
        case OneOf(members):
            return "-".join(kebab(m) for m in members)
    return "other"


def words_in(expr: Expr) -> tuple[str, ...]:
    """Give what may tell one definition from another of the same thing: classes, values, everything."""
    parts = expr.parts if isinstance(expr, And) else (expr,)
    classes = "-".join(short(p) for p in parts if isinstance(p, Named))
    values = "-".join(kebab(p.value) for p in parts if isinstance(p, Value))
    return (classes, values, "-".join(short(p) for p in parts))


def class_names(left: Expr, what: Expr) -> tuple[str, ...]:
    """Give the name of what follows from a class axiom, in parts: as many are used as are needed."""
    if isinstance(left, Named):
        match what:
            case Named(iri):
                return (f"{kebab(left.iri)}-is-{kebab(iri)}",)
            case Value(prop, value):
                return (f"{kebab(left.iri)}-{kebab(prop.iri)}", kebab(value))
            case Only(prop, filler):
                return (f"{kebab(left.iri)}-only-{kebab(prop.iri)}", short(filler))
    return (short(what), *words_in(left))


def between(a: Prop, b: Prop, word: str) -> tuple[str, ...]:
    """Name a rule from one property to another."""
    return (f"{kebab(a.iri)}-{word}-{kebab(b.iri)}",)


def distinct(parts: Sequence[tuple[str, ...]]) -> list[str]:
    """
    Join for each name as few of its parts as tell it from the others.

    What is still alike then is numbered in the order given.
    """
    taken = [1] * len(parts)
    names = [""] * len(parts)
    while True:
        names = ["-".join(filter(None, c[:n])) for c, n in zip(parts, taken, strict=True)]
        counts = Counter(names)
        longer = [i for i, c in enumerate(parts) if counts[names[i]] > 1 and taken[i] < len(c)]
        if not longer:
            break
        for i in longer:
            taken[i] += 1
    seen: Counter[str] = Counter()
    final = []
    for name in names:
        seen[name] += 1
        final.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return final
