"""graph: the small class file of a study's categories of firm, for the ontology's graph and the reasoner."""

from __future__ import annotations

from itertools import combinations, count
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Named
from kawung.graph.lookup import Lookup
from kawung.iris import TYPE, Triple, concept, literal, term
from kawung.vocabulary import stable_blanks
from kawung.words import LANGUAGES, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.findings import Row, Study
    from kawung.iris import Minter, Term

_SYNTHETIC = concept("study-kind", "synthetic")
_CLASS, _FIRM, _NIL = term("owl:Class"), term("kw:Firm"), term("rdf:nil")


def classes(study: Study, minter: Minter) -> list[Triple]:
    """
    Give one class a category, `{base}id/{study}/category-class/{key}`: the firms that are in the category.

    They are disjoint only where the study says that its categories are; those of a made-up study say that it is.
    Blank nodes have stable labels that name the study, so that the files of two studies can be joined. OWL 2 RL
    holds (an intersection of a class and a `hasValue` on both sides:
    https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).
    """
    look, table = Lookup(study, minter), tables()["category"]
    rows = look.rows(table)
    if rows is None:
        return []
    fresh = count()
    found: list[Triple] = []
    named = look.spell.names("category-class", rows.keys)
    made_up = any(Named(_SYNTHETIC) in row.values("kind") for row in study.rows("study"))
    said = words("category_class.made_up")
    for at, class_, category in zip(rows.at, named, look.spell.names(table.kind, rows.keys), strict=True):
        found += _class(class_, category, [f"_:b{next(fresh)}" for _ in range(4)])
        found += _labels(class_, study.rows(table.name)[at])
        if made_up:
            found += [Triple(class_, term("rdfs:comment"), literal(said.in_(lang), lang)) for lang in LANGUAGES]
    if any(True in row.values("categories_disjoint") for row in study.rows("study")):
        found += [Triple(a, term("owl:disjointWith"), b) for a, b in combinations(sorted(set(named)), 2)]
    return stable_blanks(found, f"c-{study.key}-")


def _class(class_: Term, category: Term, blanks: list[Term]) -> Iterator[Triple]:
    """Class ≡ Firm ⊓ inCategory value category."""
    whole, first, second, restriction = blanks
    yield Triple(class_, TYPE, _CLASS)
    yield Triple(class_, term("owl:equivalentClass"), whole)
    yield Triple(whole, TYPE, _CLASS)
    yield Triple(whole, term("owl:intersectionOf"), first)
    yield Triple(first, term("rdf:first"), _FIRM)
    yield Triple(first, term("rdf:rest"), second)
    yield Triple(second, term("rdf:first"), restriction)
    yield Triple(second, term("rdf:rest"), _NIL)
    yield Triple(restriction, TYPE, term("owl:Restriction"))
    yield Triple(restriction, term("owl:onProperty"), term("kw:inCategory"))
    yield Triple(restriction, term("owl:hasValue"), category)


def _labels(class_: Term, row: Row) -> Iterator[Triple]:
    """Label the class as the category is labelled."""
    for language in LANGUAGES:
        for value in row.values(f"label_{language}"):
            if isinstance(value, str):
                yield Triple(class_, term("rdfs:label"), literal(value, language))
