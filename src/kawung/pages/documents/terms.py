"""documents: the vocabularies in which data sets are described to portals and to machines."""

from __future__ import annotations

from kawung import iris

_SHARED = ("dcterms", "owl", "prov", "rdf", "rdfs", "skos", "void", "xsd")
PREFIXES: dict[str, str] = {**iris.CATALOGUE, **{prefix: iris.PREFIXES[prefix] for prefix in _SHARED}}
"""The prefixes of what tells of data sets."""


def term(curie: str) -> iris.Term:
    """Spell a term from a prefixed name: `term("dcat:Dataset")`, `term("media:text/turtle")`."""
    prefix, _, local = curie.partition(":")
    return iris.iri(PREFIXES[prefix] + local)
