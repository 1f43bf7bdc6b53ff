"""
store: RDF that strangers wrote, read as leniently as the engine can.

What a parser would rewrite, drop or stop at (relative IRIs, IRIs and language tags that are none) comes out as it was
written, so that whoever asked can judge it and say where it stands. How large, deep or hostile the text is has to be
looked at before, and the reading belongs into a process that may be ended: an engine at work cannot be stopped.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any, Literal, get_args

from kawung.iris import Quad, literal
from kawung.problems import UsageError, Words
from kawung.store.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.iris import Term

RdfForm = Literal["turtle", "trig", "n-triples", "n-quads", "json-ld", "rdf-xml"]
RDF_FORMS: tuple[RdfForm, ...] = get_args(RdfForm)

# A base of our own keeps the parser from dropping what is relative; what stands below it was relative.
_NOWHERE = "x-kawung-nowhere:"
_BASE = f"{_NOWHERE}//here/"


def read_rdf(data: bytes, form: RdfForm, base: str = "") -> Iterator[Quad]:
    """
    Give the statements of a stranger's text (UTF-8) in the order in which the engine meets them, literals as written.

    The default graph is the graph named ''. Without *base* a relative IRI comes out relative (`<#part>`), a key of
    JSON-LD that no context explains too. Raises SyntaxError for what cannot be read (`lineno` and `offset` are None
    where the engine does not say), MemoryError for a term without an end, UsageError where pyoxigraph is not installed.
    """
    ox = _engine()
    forms = {
        "turtle": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "n-triples": ox.RdfFormat.N_TRIPLES,
        "n-quads": ox.RdfFormat.N_QUADS,
        "json-ld": ox.RdfFormat.JSON_LD,
        "rdf-xml": ox.RdfFormat.RDF_XML,
    }
    spell = _Speller(ox)
    for said in ox.parse(data, format=forms[form], base_iri=base or _BASE, lenient=True):
        graph = said.graph_name
        g = "" if isinstance(graph, ox.DefaultGraph) else spell.of(graph)
        yield Quad(spell.of(said.subject), spell.of(said.predicate), spell.of(said.object), g)


def sound_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, letter by letter (RFC 3987)."""
    return _takes(_engine().NamedNode, text)


def sound_tag(text: str) -> bool:
    """Tell whether a text is a language tag (BCP 47)."""
    return _takes(lambda tag: _engine().Literal("", language=tag), text)


def _takes(make: Any, text: str) -> bool:
    try:
        make(text)
    except ValueError:
        return False
    return True


class _Speller:
    """Spells an engine's terms as `kawung.iris` does, and what was relative as it was."""

    def __init__(self, ox: Any) -> None:
        self._ox = ox

    def of(self, found: Any) -> Term:
        if isinstance(found, self._ox.NamedNode):
            value: str = found.value
            if value.startswith(_NOWHERE):
                value = value.removeprefix(_BASE).removeprefix(_NOWHERE)
            return f"<{value}>"
        text = str(found)
        if isinstance(found, self._ox.Literal) and not found.direction:
            if "\\" in text or (found.language and found.language != found.language.lower()):
                datatype = "" if found.language else f"^^{found.datatype}"
                return plain(literal(found.value, found.language) + datatype)
            return plain(text)
        return f"<<( {text} )>>" if isinstance(found, self._ox.Triple) else text


def _engine() -> Any:
    if not importlib.util.find_spec("pyoxigraph"):
        raise UsageError(
            Words(
                en="Only pyoxigraph reads RDF of others safely, and it is not installed here.",
                id="Hanya pyoxigraph yang membaca RDF pihak lain dengan aman, dan di sini tidak terpasang.",
            )
        )
    import pyoxigraph  # noqa: PLC0415 - optional engine

    return pyoxigraph
