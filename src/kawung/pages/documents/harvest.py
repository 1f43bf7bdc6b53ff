"""documents: what search engines, harvesters and people who cite look for in a folder: sitemap, robots, CITATION."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kawung.iris import SITEMAP
from kawung.pages.documents.parts import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kawung.pages.documents.parts import DataSet
    from kawung.pages.documents.release import Release

_MOST = 50_000  # addresses in one file, https://www.sitemaps.org/protocol.html
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})


def sitemaps(pages: Iterable[str], release: Release, most: int = _MOST) -> Iterator[tuple[str, bytes]]:
    """
    Give the sitemap of some pages, which must not be those of made-up studies.

    One of more than *most* pages is split, and `sitemap.xml` then names the pieces.
    """
    left = iter(pages)
    pieces = list(iter(lambda: list(islice(left, most)), []))
    if len(pieces) <= 1:
        yield "sitemap.xml", _listed("urlset", "url", release, pieces[0] if pieces else [])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(pieces) + 1)]
    for name, piece in zip(names, pieces, strict=True):
        yield name, _listed("urlset", "url", release, piece)
    yield "sitemap.xml", _listed("sitemapindex", "sitemap", release, names)


def _listed(root: str, item: str, release: Release, paths: Iterable[str]) -> bytes:
    lines = [f"<{item}><loc>{release.url(path).translate(_XML)}</loc></{item}>\n" for path in paths]
    return f'{_HEAD}<{root} xmlns="{SITEMAP}">\n{"".join(lines)}</{root}>\n'.encode()


def robots(release: Release, sets: Sequence[DataSet]) -> bytes:
    """
    Write robots.txt, which keeps the dumps of made-up data out of indexes; their pages say so themselves.

    It counts only where the site is a host of its own; otherwise it is to be added to the host's.
    """
    root = urlsplit(release.url("")).path
    closed = [f"Disallow: {root}data/{one.key}.\n" for one in sets if one.made_up or one.key == EVERYTHING]
    return f"User-agent: *\n{''.join(closed)}Allow: {root}\n\nSitemap: {release.url('sitemap.xml')}\n".encode()


def citation(release: Release) -> bytes:
    """Write CITATION.cff, by which programs for references cite the data set. https://citation-file-format.github.io."""
    said = {
        "cff-version": "1.2.0",
        "message": "Please cite this data set, and each study in it by its own citation.",
        "type": "dataset",
        "title": release.title.en,
        "abstract": release.description.en,
        "authors": [{"name": release.publisher}],
        "version": release.version,
        "url": release.url(""),
        "license-url": release.licence,
    }
    # What JSON writes YAML reads. The day is none of its texts; a version that looks like one is.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items()]
    return "".join([*lines, f"date-released: {release.issued.isoformat()}\n"]).encode()
