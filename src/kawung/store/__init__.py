"""
ground: the one room that knows an engine.

`new()` gives a `Store` on pyoxigraph where it is installed and on rdflib where it is not, or the one named by
the environment variable KAWUNG_ENGINE (`oxigraph` or `rdflib`). Both answer the same calls with the same
rows; pyoxigraph is ten times faster and more. Terms go in and come out as N-Triples texts (`kawung.iris`).
"""

from __future__ import annotations

import importlib.util
import os

from kawung.problems import UsageError, Words
from kawung.store.apart import MOST_ROWS, SECONDS, SourceError, select_apart
from kawung.store.base import DEFAULT_GRAPH, Rows, Store
from kawung.store.deep import select_guarded
from kawung.store.foreign_rdf import RDF_FORMS, RdfForm, read_rdf, sound_iri, sound_tag
from kawung.store.guard import MAX_DEPTH, MAX_QUERY, MAX_STEPS, guard
from kawung.store.on_disk import DiskStore, disk_possible, open_disk, update_disk, write_disk
from kawung.store.on_oxigraph import OxigraphStore
from kawung.store.on_rdflib import RdflibStore
from kawung.store.reading import projection
from kawung.store.terms import rdflib_text
from kawung.store.turtle import parse_turtle

__all__ = [
    "DEFAULT_GRAPH",
    "MAX_DEPTH",
    "MAX_QUERY",
    "MAX_STEPS",
    "MOST_ROWS",
    "RDF_FORMS",
    "SECONDS",
    "DiskStore",
    "OxigraphStore",
    "RdfForm",
    "RdflibStore",
    "Rows",
    "SourceError",
    "Store",
    "disk_possible",
    "guard",
    "new",
    "open_disk",
    "parse_turtle",
    "projection",
    "rdflib_text",
    "read_rdf",
    "select_apart",
    "select_guarded",
    "sound_iri",
    "sound_tag",
    "update_disk",
    "write_disk",
]


def new(engine: str | None = None) -> Store:
    """Make an empty store; raise UsageError if the engine named is not known or not installed."""
    chosen = engine or os.environ.get("KAWUNG_ENGINE") or ""
    if not chosen:
        chosen = "oxigraph" if importlib.util.find_spec("pyoxigraph") else "rdflib"
    if chosen == "rdflib":
        return RdflibStore()
    if chosen == "oxigraph" and importlib.util.find_spec("pyoxigraph"):
        return OxigraphStore()
    raise UsageError(
        Words(
            en=f'There is no engine "{chosen}" here; use oxigraph (if pyoxigraph is installed) or rdflib.',
            id=f'Mesin "{chosen}" tidak ada di sini; pakai oxigraph (jika pyoxigraph terpasang) atau rdflib.',
        )
    )
