"""
corridor: a study as read → quads, each tied to the row that states it.

`build` makes the study's graphs (entities, observed, interpreted, published, provenance) from the cells
alone: the dictionary says which property a column fills, `building` has the few rules that look at more than
one cell. `trace` leads from a statement back to its cells, as `queries/trace.rq` does in SPARQL with the help
of `descriptors`. `classes` gives the small class file of a study's categories, which belongs to the
ontology's graph.
"""

from __future__ import annotations

from kawung.graph.building import build
from kawung.graph.category_classes import classes
from kawung.graph.derived import descriptors
from kawung.graph.graphed import Graphed, refuse_doubles
from kawung.graph.tracing import trace

__all__ = ["Graphed", "build", "classes", "descriptors", "refuse_doubles", "trace"]
