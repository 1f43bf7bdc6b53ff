"""
pages/html: the public data set as all pages of the site, one file after the other.

Everything is decided by what is given: the same values make the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.pages.html import keeping, overview, questions, searching, things
from kawung.pages.html.book import Book
from kawung.pages.html.desk import Desk
from kawung.pages.html.values import Given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.pages.documents.index import Index
    from kawung.pages.html.values import Site


def pages(site: Site, index: Index, given: Given | None = None) -> Iterator[tuple[str, bytes]]:
    """
    Give path and bytes of every page, script and style of the site, each path once.

    *given* is what pages show beside the data set: answers, drawings, what was held back, files to take along.
    """
    desk = Desk(site, Book(index, site.base), given or Given())
    yield from overview.pages(desk)
    yield from questions.pages(desk)
    yield from keeping.pages(desk)
    yield from searching.files(desk)
    yield from things.pages(desk)
