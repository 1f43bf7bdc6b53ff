"""documents: how a page leads machines to data: signposts in its head, and one list of links for the whole site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import PREFIXES, Term, value_of
from kawung.pages.documents.addresses import DATA_FORMS, data, link
from kawung.pages.documents.catalogue import MEDIA
from kawung.pages.documents.release import address_of
from kawung.pages.documents.sets import title_of, words_about
from kawung.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.pages.documents.dumps import Dump
    from kawung.pages.documents.index import Index
    from kawung.pages.documents.parts import DataSet
    from kawung.pages.documents.release import Issue, Release
    from kawung.problems import Language

MEDIA_OF_FORMS = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
LINKSET = "linkset.json"
_LINKSET_MEDIA = "application/linkset+json"


class Signpost(NamedTuple):
    """A link for machines: its relation, where it leads (relative but for names and licences), and the type there."""

    rel: str
    href: str
    type: str = ""


def signposts(start: str, address: str, iri: Term, licence: str) -> tuple[Signpost, ...]:
    """
    Return the links for machines of a page, for its head or its HTTP headers.

    *start* is the page's file, *address* that of the document it shows, *iri* the thing's. https://signposting.org
    """
    forms = [Signpost("describedby", link(start, data(address, form)), MEDIA_OF_FORMS[form]) for form in DATA_FORMS]
    return (
        Signpost("cite-as", value_of(iri)),
        *forms,
        Signpost("license", licence),
        Signpost("linkset", link(start, LINKSET), _LINKSET_MEDIA),
    )


def linkset(release: Release, files: Iterable[Dump]) -> bytes:
    """Write the links of the whole site as one file, for harvesters: its dumps, descriptions, licence (RFC 9264)."""
    items = [{"href": release.url(file.path), "type": "application/gzip"} for file in files]
    described = [{"href": release.url(f"catalogue.{form}"), "type": MEDIA_OF_FORMS[form]} for form in DATA_FORMS]
    context = {
        "anchor": release.url(""),
        "cite-as": [{"href": release.base}],
        "license": [{"href": release.licence}],
        "describedby": described,
        "item": items,
    }
    return (json.dumps({"linkset": [context]}, indent=2, ensure_ascii=False) + "\n").encode()


def schema_org(
    one: DataSet,
    release: Release,
    index: Index,
    licence: str,
    files: Iterable[Dump],
    *,
    issue: Issue,
    language: Language,
) -> str:
    """
    Describe a data set for search engines, as the JSON-LD that stands in a script element of its page.

    *licence* is the address of its licence, *files* are its dumps, *issue* is when it last changed. Nothing in the text
    can end the element. https://schema.org/Dataset
    """
    publisher = {"@type": "Organization", "name": release.publisher, "url": address_of(release.contact)}
    keywords = ["cluster", "linkage", *(["study"] if one.study else []), *(["made_up"] if one.made_up else [])]
    said = {
        "@context": PREFIXES["schema"],
        "@type": "Dataset",
        "@id": value_of(release.iri(f"catalogue#{one.key}")),
        "identifier": value_of(release.iri(f"catalogue#{one.key}")),
        "name": title_of(one, release, index).in_(language),
        "description": words_about(one, release).in_(language),
        "url": release.url(""),
        "inLanguage": ["id", "en"],
        "keywords": [text(f"keyword.{key}", language) for key in keywords],
        "license": licence,
        "version": issue.version,
        "datePublished": issue.day.isoformat(),
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": value_of(release.iri("catalogue"))},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": [MEDIA[file.form], "application/gzip"],
                "contentUrl": release.url(file.path),
                "contentSize": f"{len(file.content)} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }
    # Within a script element only `<` could begin an end tag or a comment.
    return json.dumps(said, ensure_ascii=False, indent=1).replace("<", "\\u003c")
