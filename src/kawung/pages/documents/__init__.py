"""
pages: the public data set as files for machines, and what the pages need to know of it.

`Index` looks statements up, `address` tells where the document of an IRI lies, `Published` makes all files of a release
but the pages: the RDF beside each page, dumps with what describes them, files for servers and harvesters. `Comparison`
and `tombstones` tell what changed since the release before.
"""

from __future__ import annotations

from kawung.pages.documents.addresses import address
from kawung.pages.documents.graphs import with_graphs
from kawung.pages.documents.index import Index
from kawung.pages.documents.notes import CHANGES, GONE, Comparison, Tombstone, read_gone, tombstones, write_changes
from kawung.pages.documents.pointers import signposts
from kawung.pages.documents.publishing import Published
from kawung.pages.documents.release import Issue, Release, Terms

__all__ = [
    "CHANGES",
    "GONE",
    "Comparison",
    "Index",
    "Issue",
    "Published",
    "Release",
    "Terms",
    "Tombstone",
    "address",
    "read_gone",
    "signposts",
    "tombstones",
    "with_graphs",
    "write_changes",
]
