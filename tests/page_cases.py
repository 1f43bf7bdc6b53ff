"""
Helpers of the tests of pages: the public data set of studies, the answers to all questions, and the pages made of them.

Only the drawings are made up.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import shipped
from kawung.pages.documents.index import Index
from kawung.pages.html import Given, Site, pages
from kawung.pipeline import find_project
from kawung.pipeline.public import open_public
from kawung.pipeline.publishing.asking import ask_all, asked
from kawung.problems import Words

if TYPE_CHECKING:
    from kawung.pages.html.values import Href
    from kawung.pipeline.opened import Kawung
    from kawung.problems import Language

TODAY = date(2026, 11, 27)
STUDIES = ("bayat", "bantul-2016", "contoh")
SITE = Site(
    base="https://w3id.org/kawung/",
    title=Words("Kawung", "Kawung"),
    about=Words(
        "What is known of clusters, with who says so.",
        "Yang diketahui tentang klaster, beserta siapa yang mengatakannya.",
    ),
    publisher="The Kawung maintainers",
    contact="kawung@example.org",
    removal="removal@example.org",
    licence="https://creativecommons.org/licenses/by/4.0/",
    version="0.6.0",
    day=TODAY,
)


@cache
def opened() -> Kawung:
    """The public data set of the shipped studies."""
    folders = [shipped.ROOT / "data" / "studies" / s for s in STUDIES]
    return open_public(folders, find_project(shipped.ROOT), TODAY)


@cache
def nquads() -> bytes:
    """The public data set as it is dumped."""
    return "".join(sorted(q.line() for q in opened().store.quads())).encode()


@cache
def index() -> Index:
    return Index([nquads()])


def all_pages(given: Given | None = None, data: bytes | None = None, site: Site = SITE) -> dict[str, bytes]:
    """All files of a site, by path; none is made twice."""
    found: dict[str, bytes] = {}
    for path, content in pages(site, index() if data is None else Index([data]), given):
        assert path not in found, path
        found[path] = content
    return found


@cache
def given() -> Given:
    """What the shipped studies answer, with a drawing here and there."""
    return Given(asked=tuple(asked(opened(), q, given) for q, given in ask_all(opened())), draw=draw)


def draw(page: str, language: Language, href: Href) -> str:
    """A drawing for the pages that may have one: it leads to a thing and to a page of the site, and has words."""
    if page != "index" and not page.startswith("question/") and not page.endswith("/study/contoh"):
        return ""
    thing, place = href(SITE.base + "id/contoh/study/contoh"), href("questions")
    title = {"en": "A drawing", "id": "Sebuah gambar"}[language]
    svg = f'<svg viewBox="0 0 9 9" role="img" aria-label="{title}"><a href="{thing}"><text>x</text></a></svg>'
    return f'<figure>{svg}<figcaption><a href="{place}">{title}</a></figcaption></figure>'


@cache
def shipped_pages() -> dict[str, bytes]:
    return all_pages(given())
