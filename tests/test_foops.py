"""
The ontology as FOOPS! looks at it, by the checks that need no network (https://w3id.org/foops/catalogue).

Each check is told anew here, of the files that are published; docs/linked-data.md says what each asks, and what of it
is left out. What asks the network (PURL1, URI1, VER2, CN1, HTTP1, FIND2, FIND3, OM4.2) can be told of a server only.
"""

from __future__ import annotations

import json
import re
from functools import cache
from xml.etree import ElementTree as ET

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS

import page_cases
import shipped
import test_documents as documents
from kawung import vocabulary
from kawung.iris import HOME, PREFIXES
from kawung.pages.documents import address
from kawung.pages.html import Given, things
from kawung.pages.html.book import Book
from kawung.pages.html.desk import Desk
from kawung.pages.html.frame import asset

IT = rdflib.URIRef(f"{HOME}def")
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
BIBO = rdflib.Namespace("http://purl.org/ontology/bibo/")
SCHEMA = rdflib.Namespace("https://schema.org/")
ASKED = {
    "OM1": (
        *(DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.creator, DCTERMS.created),
        *(OWL.versionIRI, VANN.preferredNamespaceUri),
    ),
    "OM2": (VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation),
    "OM3": (DCTERMS.publisher, SCHEMA.logo, BIBO.status, DCTERMS.source, DCTERMS.issued),
    "OM4.1": (DCTERMS.license,),
    "OM5.1": (DCTERMS.creator, DCTERMS.created),
    "OM5.2": (DCTERMS.issued, DCTERMS.publisher),
    "FIND1": (VANN.preferredNamespacePrefix,),
}
LEFT_OUT = {
    "DOI": ("http://purl.org/ontology/bibo/doi",),
}
"""What else OM3 asks, which the ontology does not say: docs/linked-data.md owns up to it."""
CHECKS = ("OM1", "OM2", "OM3", "OM4.1", "OM5", "RDF1", "FIND1", "VER1", "VOC1", "VOC2", "VOC3", "VOC4", "DOC1", "URI2")
METADATA = (
    *("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/", "http://purl.org/vocab/vann/"),
    *("http://www.w3.org/ns/prov#", "http://purl.org/ontology/bibo/", "http://purl.org/pav/"),
    *("http://xmlns.com/foaf/0.1/", "https://schema.org/", "http://schema.org/", "http://usefulinc.com/ns/doap#"),
)
"""The vocabularies that VOC1 knows, but RDFS and OWL, which every ontology uses."""


@cache
def graph(form: str = "ttl") -> rdflib.Graph:
    names = {"ttl": "turtle", "nt": "nt"}
    return rdflib.Graph().parse(data=documents.published()[f"def.{form}"], format=names[form])


def terms() -> set[rdflib.term.Node]:
    """All that the ontology's namespace has in it, declared or only used: FOOPS! takes what is used for a term too."""
    found = {one for triple in graph() for one in triple if isinstance(one, rdflib.URIRef)}
    return {one for one in found if one.startswith(f"{HOME}def#")}


def test_every_check_is_documented_and_tested() -> None:
    """docs/linked-data.md has a row for each in both languages; a test here speaks of it; what is left out is said."""
    page = (shipped.ROOT / "docs/linked-data.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Z]+[\d.]+) \|.*$", page, re.MULTILINE)
    assert rows == [*CHECKS, *CHECKS]
    here = " ".join([*ASKED, *(str(one.__doc__) for name, one in globals().items() if name.startswith("test_"))])
    assert [check for check in CHECKS if check not in here] == []
    said = {str(p) for p in graph().predicates(IT)}
    left_out = {name for name, properties in LEFT_OUT.items() if not said.intersection(properties)}
    assert left_out == set(LEFT_OUT), "docs/linked-data.md says that it is left out"
    for row in re.findall(r"^\| OM3 \|.*$", page, re.MULTILINE):
        assert all(row.count(name) >= 2 for name in left_out), row


@pytest.mark.parametrize("check", ASKED)
def test_what_the_ontology_says_of_itself(check: str) -> None:
    """OM1 to OM5, FIND1: each thing asked for is said, of the ontology itself."""
    assert [p for p in ASKED[check] if graph().value(IT, p, any=True) is None] == []


def test_what_is_said_is_so() -> None:
    """The prefix leads to the namespace of the terms, the citation has the version, the logo is on the site."""
    assert str(graph().value(IT, VANN.preferredNamespaceUri)) == f"{HOME}def#"
    assert (str(graph().value(IT, VANN.preferredNamespacePrefix)), PREFIXES["kw"]) == ("kw", f"{HOME}def#")
    version = str(graph().value(IT, OWL.versionInfo))
    assert version == vocabulary.version()
    cited = [str(o) for o in graph().objects(IT, DCTERMS.bibliographicCitation)]
    assert len(cited) == 2
    assert all(version in one and str(IT) in one and "The Kawung maintainers" in one for one in cited)
    logo = str(graph().value(IT, SCHEMA.logo)).removeprefix(HOME)
    assert ET.fromstring(asset(logo)).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    days = [str(graph().value(IT, p)) for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    assert days == sorted(days)


def test_the_ontology_is_there_for_machines() -> None:
    """RDF1: in Turtle, JSON-LD and N-Triples, which say the same; URI2: under the name by which it is asked for."""
    assert address(IT.n3(), HOME) == "def"
    assert list(graph().subjects(RDF.type, OWL.Ontology)) == [IT]
    assert len(graph()) == len(graph("nt")) > 2000
    expanded = json.loads(documents.published()["def.jsonld"])
    assert str(IT) in {node.get("id") for node in expanded["@graph"]}


def test_the_ontology_is_there_for_people() -> None:
    """DOC1: a page in each language, which has the title and leads to every term and to the data."""
    desk = Desk(page_cases.SITE, Book(page_cases.index(), HOME), Given())
    found = {name: data.decode() for name, data in things.of(desk, IT.n3())}
    for language in ("en", "id"):
        page = "".join(text for name, text in found.items() if name.startswith(f"def.{language}."))
        assert f"<h1>{desk.book.names.of(IT.n3()).text(language)}" in page
        linked = set(re.findall(r'href="([^"#]+)', page))
        addresses = {desk.book.address(term.n3()) for term in terms()}
        assert {f"{at}.{language}.html" for at in addresses} <= linked
        assert {f"def.{form}" for form in ("ttl", "jsonld", "nt")} <= linked


def test_the_version_has_an_address_of_its_own() -> None:
    """VER1: another one than the ontology's; what lies there is the same as long as it is the latest."""
    version = str(graph().value(IT, OWL.versionIRI))
    assert version == f"{IT}/{vocabulary.version()}"
    at = version.removeprefix(HOME)
    assert documents.published()[f"{at}.ttl"] == documents.published()["def.ttl"]


def test_the_ontology_uses_terms_of_others() -> None:
    """VOC1: to describe itself; VOC2: as classes and properties above its own."""
    described_by = {space for p in graph().predicates(IT) for space in METADATA if str(p).startswith(space)}
    assert described_by >= {"http://purl.org/dc/terms/", "http://purl.org/vocab/vann/"}
    above = {str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in graph().objects(None, p)}
    for space in ("http://www.w3.org/ns/prov#", "http://www.w3.org/ns/org#", "http://purl.org/linked-data/cube#"):
        assert any(one.startswith(space) for one in above), space


def test_every_term_is_explained() -> None:
    """VOC3: each has a label, VOC4: and a description, as RDFS spells them and as SKOS does, in both languages."""
    assert len(terms()) > 100
    for p in (RDFS.label, SKOS.prefLabel, RDFS.comment, SKOS.definition):
        spoken = {term: sorted(str(o.language) for o in graph().objects(term, p)) for term in terms()}  # type: ignore[attr-defined]
        assert {term: said for term, said in spoken.items() if said != ["en", "id"]} == {}, p
