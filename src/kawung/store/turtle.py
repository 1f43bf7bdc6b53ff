"""store: Turtle texts that Kawung ships, as triples."""

from __future__ import annotations

import importlib.util

from kawung.iris import Triple
from kawung.store.terms import plain, rdflib_text


def parse_turtle(text: str) -> list[Triple]:
    """
    Read a trusted Turtle text, one that Kawung ships, into triples.

    They keep the text's order where the engine keeps it. Blank nodes get labels of their own;
    `kawung.vocabulary` gives them stable ones.
    """
    if importlib.util.find_spec("pyoxigraph"):
        import pyoxigraph  # noqa: PLC0415 - optional engine

        found = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
        return [Triple(str(q.subject), str(q.predicate), plain(str(q.object))) for q in found]
    import rdflib  # noqa: PLC0415 - the fallback engine

    return [Triple(*(rdflib_text(t) for t in triple)) for triple in rdflib.Graph().parse(data=text, format="turtle")]
