"""documents: what is said of the graphs themselves, so that their names, too, lead to a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import GRAPHS, TYPE, Minter, Quad, iri, literal, read_literal, term
from kawung.pages.documents.addresses import safe
from kawung.problems import Words
from kawung.words import LANGUAGES, catalogue, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.iris import Term

_NAME = "catalogue"
_OTHER = frozenset({"rights"})
"""Graphs that are called by a name of their own and are no data set of their own."""


def with_graphs(pieces: Iterable[bytes], base: str) -> bytes:
    """
    Return the N-Quads of some pieces as one sorted dump, with what is said of its graphs.

    Each piece is whole lines, best sorted ones; what stands in two of them stands in the dump once.
    """
    lines = {line for piece in pieces for line in piece.splitlines(keepends=True)}
    graphs = {line[line.rindex(b" ", 0, -3) + 1 : -3].decode() for line in lines}
    lines.update([quad.line().encode() for quad in graph_statements(graphs, base, _titles(lines, base))])
    return b"".join(sorted(lines))


def _titles(lines: Iterable[bytes], base: str) -> dict[str, Words]:
    """Find the titles of the studies; one without is called as its cluster is."""
    titled: dict[str, dict[str, str]] = {}
    named: dict[str, dict[str, str]] = {}
    start = f"<{base}id/".encode()
    wanted = {("study", term("dcterms:title")): titled, ("cluster", term("rdfs:label")): named}
    properties = {p.encode() for _, p in wanted}
    for line in lines:
        if line.startswith(start) and line.split(b" ", 2)[1] in properties:
            subject, property_, rest = line.decode().split(" ", 2)
            names = subject[len(start) : -1].split("/")
            into = wanted.get((names[1], property_)) if len(names) == 3 else None
            if into is not None:
                lit = read_literal(rest[: rest.rindex(" ", 0, -3)])
                into.setdefault(names[0], {})[lit.language or "en"] = lit.text
    found = named | titled
    known = {study: (said.get("en", ""), said.get("id", "")) for study, said in found.items()}
    return {study: Words(en=en or id_ or study, id=id_ or en or study) for study, (en, id_) in known.items()}


def graph_statements(graphs: Iterable[Term], base: str, titles: Mapping[str, Words]) -> list[Quad]:
    """
    Say of each graph what stands in it and of which data set it is a part, sorted, in a graph of its own.

    That graph (`graph/catalogue`) is among those described. *titles* are those of the studies, by their keys.
    """
    here = Minter(base).shared_graph(_NAME)
    start = f"<{base}graph/"
    found = []
    for graph in sorted({*graphs, here}):
        names = graph[len(start) : -1].split("/") if graph.startswith(start) else []
        if len(names) == 2 and names[1] in GRAPHS:
            study = names[0]
            label, data_set = words(f"graph_name.{names[1]}", study=titles.get(study, study)), f"study-{safe(study)}"
        elif len(names) == 1 and f"graph_name.{names[0]}" in catalogue():
            label, data_set = words(f"graph_name.{names[0]}"), "other" if names[0] in _OTHER else names[0]
        else:
            label, data_set = words("graph_name.other", name=names[-1] if names else graph), "other"
        found.append(Quad(graph, TYPE, term("void:Dataset"), here))
        found.append(Quad(graph, term("dcterms:isPartOf"), iri(f"{base}catalogue#{data_set}"), here))
        found += [Quad(graph, term("rdfs:label"), literal(label.in_(one), one), here) for one in LANGUAGES]
    return sorted(found)
