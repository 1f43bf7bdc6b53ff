"""documents: the vocabularies in which data sets are described to portals and to machines."""

from __future__ import annotations

from kawung import iris

PREFIXES: dict[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "language": "http://publications.europa.eu/resource/authority/language/",
    "media": "https://www.iana.org/assignments/media-types/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    **{prefix: iris.PREFIXES[prefix] for prefix in ("dcterms", "owl", "prov", "rdf", "rdfs", "skos", "void", "xsd")},
}
"""The prefixes of what tells of data sets."""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
SCHEMA = iris.PREFIXES["schema"]


def term(curie: str) -> iris.Term:
    """Spell a term from a prefixed name: `term("dcat:Dataset")`, `term("media:text/turtle")`."""
    prefix, _, local = curie.partition(":")
    return iris.iri(PREFIXES[prefix] + local)
