"""store: engines' terms as N-Triples texts."""

from __future__ import annotations

from typing import Any

from kawung.iris import Term, iri, literal


def rdflib_text(term: Any) -> Term:
    """Spell an rdflib term as its N-Triples text."""
    import rdflib  # noqa: PLC0415 - called only by those who have rdflib terms

    if isinstance(term, rdflib.URIRef):
        return iri(str(term))
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    datatype = str(term.datatype) if term.datatype else None
    if datatype and not datatype.startswith("http://www.w3.org/2001/XMLSchema#"):
        return f"{literal(str(term))}^^<{datatype}>"
    return literal(str(term), term.language, datatype and datatype.partition("#")[2])


def plain(text: str) -> Term:
    """Drop the datatype that is understood for plain literals, which an engine may or may not print."""
    return text.removesuffix("^^<http://www.w3.org/2001/XMLSchema#string>")
