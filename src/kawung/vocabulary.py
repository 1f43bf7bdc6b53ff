"""
ground: the shipped ontology and its concept schemes, read once.

Gives the triples of `ontology/` (blank nodes under labels made from what they hold, so that every machine
writes the same dump) and the concepts of each scheme with their keys and labels, which is what a cell may
name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import resources, store
from kawung.iris import HOME, SCHEME, Term, Triple, local_name, read_literal, term
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

ONTOLOGY = "ontology"
"""Under which name `resources.known` has the ontology, a line a triple (`lines`)."""
_PREF, _ALT, _IN_SCHEME = term("skos:prefLabel"), term("skos:altLabel"), term("skos:inScheme")
_LABEL = term("rdfs:label")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_BETWEEN = re.compile(r"[\s_\u2010-\u2015\u2212-]+")
_AROUND = " \"'`*:.\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a choice list: its IRI, key (the IRI's fragment), labels, other words accepted for it."""

    iri: Term
    key: str
    label: Words
    other: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything that a cell may say for this concept."""
        return (self.key, self.label.en, self.label.id, *self.other)


def stable_blanks(triples: Iterable[Triple], prefix: str = "o") -> list[Triple]:
    """
    Rename blank nodes by a hash of what hangs below them, and sort.

    OWL and SHACL use blank nodes as trees; two nodes with the same content become one, which says the same
    thing. Raises ValueError on a cycle of blank nodes.
    """
    triples = list(triples)
    below: dict[Term, list[Triple]] = defaultdict(list)
    for t in triples:
        if t.s.startswith("_:"):
            below[t.s].append(t)
    names: dict[Term, Term] = {}

    def name(node: Term, path: tuple[Term, ...] = ()) -> Term:
        if not node.startswith("_:"):
            return node
        if node in path:
            raise ValueError("blank nodes in a cycle")
        if node not in names:
            content = sorted(f"{t.p} {name(t.o, (*path, node))}" for t in below[node])
            digest = hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]
            names[node] = f"_:{prefix}{digest}"
        return names[node]

    return sorted({Triple(name(t.s), t.p, name(t.o)) for t in triples})


@lru_cache(maxsize=1)
def ontology() -> tuple[Triple, ...]:
    """Return all triples of the shipped ontology, schemes, structures and alignments (not the shapes)."""
    if (lines := resources.known(ONTOLOGY)) is not None:
        return tuple([Triple(*line.split("\t")) for line in lines])
    found: list[Triple] = []
    for name in resources.names("ontology", ".ttl"):
        if not name.startswith("ontology/shapes/") and "/examples/" not in name:
            found += stable_blanks(store.parse_turtle(resources.text(name)))
    return tuple(sorted(set(found)))


def lines() -> list[str]:
    """Return the ontology as lines, in which nothing need be parsed."""
    return ["\t".join(t) for t in ontology()]


@lru_cache(maxsize=1)
def shapes() -> str:
    """Return the shipped shapes for data as one Turtle text per file, joined; style shapes stay out."""
    names = [n for n in resources.names("ontology/shapes", ".ttl") if not n.endswith("/style.ttl")]
    return "\n".join(resources.text(n) for n in names)


def shape_statements() -> list[Triple]:
    """Return all triples of the shipped shapes for data, with names of their own for what has none, sorted."""
    names = [n for n in resources.names("ontology/shapes", ".ttl") if not n.endswith("/style.ttl")]
    found = {t for name in names for t in stable_blanks(store.parse_turtle(resources.text(name)), "s")}
    return sorted(found)


@lru_cache(maxsize=1)
def _by_scheme() -> dict[str, tuple[Concept, ...]]:
    labels: dict[Term, dict[str, str]] = defaultdict(dict)
    other: dict[Term, list[str]] = defaultdict(list)
    members: dict[str, list[Term]] = defaultdict(list)
    for t in ontology():
        if t.p == _PREF:
            lit = read_literal(t.o)
            labels[t.s][lit.language or "en"] = lit.text
        elif t.p == _ALT:
            other[t.s].append(read_literal(t.o).text)
        elif t.p == _IN_SCHEME and t.o.startswith(f"<{SCHEME}"):
            members[t.o[len(SCHEME) + 1 : -1].rstrip("#")].append(t.s)
    return {
        scheme: tuple(
            Concept(
                c,
                local_name(c),
                Words(labels[c].get("en", local_name(c)), labels[c].get("id", local_name(c))),
                tuple(sorted(other[c])),
            )
            for c in sorted(concepts)
        )
        for scheme, concepts in members.items()
    }


def concepts(scheme: str) -> tuple[Concept, ...]:
    """Return the concepts of a shared scheme, sorted by IRI; empty if there is no such scheme."""
    return _by_scheme().get(scheme, ())


@lru_cache(maxsize=1)
def labels() -> dict[Term, Words]:
    """Return the labels of every term and concept that the ontology names in both languages."""
    found: dict[Term, dict[str, str]] = defaultdict(dict)
    for t in ontology():
        if t.p in (_PREF, _LABEL) and t.o.startswith('"'):
            lit = read_literal(t.o)
            if lit.language in ("en", "id"):
                found[t.s].setdefault(lit.language, lit.text)
    return {s: Words(w["en"], w["id"]) for s, w in found.items() if len(w) == 2}


def seen(text: str) -> str:
    """Return what of a text can be seen: without soft hyphens, zero-width characters and marks of direction."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def fold(text: str) -> str:
    """
    Fold a cell's text for comparison with a choice.

    Case, spaces, hyphens, underscores, characters that cannot be seen and Unicode's compatibility forms (full-width
    letters, composed or not) do not count. NFKC: https://www.unicode.org/reports/tr15/
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen(text)).casefold())
    return _BETWEEN.sub(" ", text).strip().casefold()


def fold_heading(text: str) -> str:
    """Fold a heading as `fold` does; quotation marks around it and a mark behind it (`id*`, `Nama:`) do not count."""
    return fold(text).strip(_AROUND)


def version() -> str:
    """Return the version of ontology and package, which has its one home in `ontology/kawung.ttl`."""
    for t in ontology():
        if t.s == f"<{HOME}def>" and t.p == term("owl:versionInfo"):
            return read_literal(t.o).text
    return "0"
