"""pages/html: which kind of page a thing has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import Term, term

if TYPE_CHECKING:
    from collections.abc import Collection

_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("study", ("kw:Study",)),
    ("cluster", ("kw:Cluster",)),
    ("actor", ("kw:Actor",)),
    ("group", ("kw:ActorGroup", "kw:Party")),
    ("linkage", ("kw:Linkage", "kw:Tie", "kw:GroupLinkage", "kw:JointAction")),
    ("finding", ("kw:Finding",)),
    ("claim", ("kw:Claim",)),
    ("order", ("kw:OrderClaim",)),
    ("dependence", ("kw:Dependence",)),
    ("constraint", ("kw:Constraint",)),
    ("observation", ("kw:AggregateFinding", "qb:Observation")),
    ("source", ("kw:Interview", "kw:Publication", "kw:EvidenceSource")),
    ("excerpt", ("kw:Excerpt",)),
    ("place", ("kw:Area",)),
    ("industry", ("kw:IndustryClass", "kw:ProductClass", "kw:OccupationClass", "kw:SizeClass")),
    ("shape", ("sh:NodeShape", "sh:PropertyShape")),
    ("ontology", ("owl:Ontology",)),
    ("class", ("owl:Class",)),
    ("property", ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")),
    ("scheme", ("skos:ConceptScheme",)),
    ("dataset", ("qb:DataSet",)),
    ("table", ("csvw:Table",)),
    ("concept", ("skos:Concept",)),
)
_BY_TYPE = tuple((kind, frozenset(term(t) for t in types)) for kind, types in _KINDS)
STATEMENTS = frozenset({"linkage", "claim", "order", "dependence", "constraint", "observation"})
"""Kinds of things that somebody says and that rest on findings."""
PEOPLE_SEEK = frozenset(k for k, _ in _KINDS) - {"excerpt", "table", "source", "observation"} | {"question"}
"""Kinds that the search knows; the rest is reached from these."""


def kind_of(types: Collection[Term]) -> str:
    """Return the kind of page for a thing of these types; `thing` if it has no page of its own kind."""
    there = frozenset(types)
    return next((kind for kind, wanted in _BY_TYPE if wanted & there), "thing")
