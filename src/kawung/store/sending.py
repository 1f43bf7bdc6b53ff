"""
store: named graphs sent to a server, by one of two protocols.

Both replace a graph whole and can do so again with the same outcome. A graph that is too large for one request goes in
several; until the last has come the server shows a part of it. Statements that share a blank node stay in one request,
since a blank node means nothing beyond it.
"""

from __future__ import annotations

import re
import urllib.request
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import quote

from kawung.store.trouble import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.iris import Term
    from kawung.store.wire import Wire

PROTOCOLS: tuple[Literal["graph-store", "update"], ...] = ("graph-store", "update")
# Virtuoso reads an update of some thousand statements at most, and a graph of any size.
_MOST_UPDATE, _MOST_STATEMENTS = 512 * 1024, 1_000
_MOST_GRAPH = 8 * 1024 * 1024
_BLANK = re.compile(r"(?:^|(?<=> ))_:\S+")


class Receiver(Protocol):
    """A server that takes graphs."""

    def replace(self, graph: Term, triples: Sequence[str]) -> Iterator[int]:
        """Put *triples* (lines of N-Triples) in place of a graph; give after each request how many have gone."""

    def drop(self, graph: Term) -> None:
        """Remove a graph; one that is not there is removed already."""


class GraphStore:
    """A SPARQL 1.1 Graph Store (https://www.w3.org/TR/sparql11-http-rdf-update/): PUT, POST and DELETE of a graph."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def _send(self, method: str, graph: Term, body: str | None = None) -> None:
        sign = "&" if "?" in self._wire.address else "?"
        request = urllib.request.Request(  # noqa: S310 - the wire checked the address
            f"{self._wire.address}{sign}graph={quote(graph[1:-1], safe='')}",
            data=None if body is None else body.encode(),
            method=method,
            headers={"User-Agent": "kawung"} | ({} if body is None else {"Content-Type": "text/turtle; charset=utf-8"}),
        )
        with self._wire.open(request, "change") as answer:
            answer.read()

    def replace(self, graph: Term, triples: Sequence[str]) -> Iterator[int]:
        """Put *triples* in place of a graph; give after each request how many have gone."""
        gone = 0
        for piece in pieces(triples, _MOST_GRAPH):
            self._send("POST" if gone else "PUT", graph, "".join(piece))
            gone += len(piece)
            yield gone

    def drop(self, graph: Term) -> None:
        """Remove a graph; one that is not there is removed already."""
        try:
            self._send("DELETE", graph)
        except ServerError as error:
            if error.status != 404:
                raise


class Updates:
    """A SPARQL 1.1 Update service, spoken to with SPARQLWrapper."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def _send(self, text: str) -> None:
        from kawung.store.remote import update  # noqa: PLC0415 - loads SPARQLWrapper, which the other protocol does not

        update(self._wire, text)

    def replace(self, graph: Term, triples: Sequence[str]) -> Iterator[int]:
        """Put *triples* in place of a graph; give after each request how many have gone."""
        gone = 0
        for piece in pieces(triples, _MOST_UPDATE, _MOST_STATEMENTS):
            first = "" if gone else f"DROP SILENT GRAPH {graph} ;\n"
            # Virtuoso takes blank nodes in a template only.
            verb, where = ("INSERT", " WHERE {}") if any(map(_blanks, piece)) else ("INSERT DATA", "")
            self._send(f"{first}{verb} {{ GRAPH {graph} {{\n{''.join(piece)}}} }}{where}")
            gone += len(piece)
            yield gone

    def drop(self, graph: Term) -> None:
        """Remove a graph; one that is not there is removed already."""
        self._send(f"DROP SILENT GRAPH {graph}")


def pieces(triples: Sequence[str], most: int, most_lines: int = 0) -> Iterator[list[str]]:
    """
    Part lines of N-Triples into pieces of up to *most* bytes and *most_lines* lines (0: any number).

    Lines that share a blank node, directly or through others, are never parted, even if they are more.
    """
    piece: list[str] = []
    size = 0
    for lines in _together(triples):
        more = sum(len(line.encode()) for line in lines)
        if piece and (size + more > most or (most_lines and len(piece) + len(lines) > most_lines)):
            yield piece
            piece, size = [], 0
        piece += lines
        size += more
    if piece:
        yield piece


def _blanks(line: str) -> list[str]:
    """Give the blank nodes of a line, and perhaps more: what in a text looks like one does no harm here."""
    return _BLANK.findall(line) if "_:" in line else []


def _together(triples: Sequence[str]) -> Iterator[list[str]]:
    """Give the lines that share blank nodes as one list each, then every other line alone."""
    leader: dict[str, str] = {}

    def lead(label: str) -> str:
        while leader.setdefault(label, label) != label:
            leader[label] = leader[leader[label]]
            label = leader[label]
        return label

    alone, sharing = [], []
    for line in triples:
        labels = _blanks(line)
        if not labels:
            alone.append(line)
            continue
        sharing.append((labels[0], line))
        for other in labels[1:]:
            leader[lead(other)] = lead(labels[0])
    groups: dict[str, list[str]] = {}
    for label, line in sharing:
        groups.setdefault(lead(label), []).append(line)
    yield from groups.values()
    for line in alone:
        yield [line]
