"""
documents: what is said of each thing and what points to it, looked up in the dump itself.

The statements stay the bytes that they came as; kept beside them is only where those of a thing begin, and which of
them name it. So a data set of 100,000 things needs little more memory than its dump, and only what is asked for is
decoded.
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import TYPE, read_literal, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.iris import Term

LABELS = tuple(term(name) for name in ("skos:prefLabel", "rdfs:label", "dcterms:title", "schema:name"))
"""The properties that name a thing, the first ones before the others."""
_BLANK = b"_:"
_KEPT = 4096
"""Of so many things what is said of them is kept: the pages of a thing and those around it ask for it again."""
_tuple = tuple.__new__  # of a named tuple several times as fast as its own constructor


class Said(NamedTuple):
    """A statement about a thing: its property, its value and the graph that it stands in."""

    p: Term
    o: Term
    g: Term


class Pointed(NamedTuple):
    """A statement that names a thing: what it is about, the property, and the graph that it stands in."""

    s: Term
    p: Term
    g: Term


class Index:
    """
    The statements of a data set by what they are about, and by the IRIs and blank nodes that they name.

    *nquads* are its N-Quads, each line in a graph, sorted; in as many pieces as one likes. Raises ValueError if the
    statements about a thing do not stand together.
    """

    def __init__(self, nquads: Iterable[bytes]) -> None:
        self.nquads = b"".join(nquads)
        self._subjects: dict[bytes, int] = {}
        self._asked: dict[Term, tuple[Said, ...]] = {}
        self._starts = array("Q")
        self._read()

    def _read(self) -> None:
        """Find where each thing's statements begin, and sort the statements by what they name."""
        data, subjects, starts = self.nquads, self._subjects, self._starts
        named, named_by, at_lines = dict[bytes, int](), array("I"), array("Q")
        at, end, subject = 0, len(data), b""
        while at < end:
            stop = data.index(b"\n", at)
            if not subject or not data.startswith(subject, at):
                name = data[at : data.index(b" ", at)]
                if name in subjects:
                    raise ValueError(f"not sorted: {name.decode()}")
                subject = name + b" "
                subjects[name] = len(starts)
                starts.append(at)
            value = data.index(b" ", at + len(subject)) + 1
            if data[value] != 34:  # no literal, which alone begins with a quotation mark
                name = data[value : data.index(b" ", value)]
                named_by.append(named.setdefault(name, len(named)))
                at_lines.append(at)
            at = stop + 1
        starts.append(end)
        self._named = named
        self._pointing_starts, self._pointing = _sorted_by(named_by, at_lines, len(named))

    def things(self) -> Iterator[Term]:
        """Give all that something is said of, but blank nodes, sorted as in the dump."""
        return (name.decode() for name in self._subjects if not name.startswith(_BLANK))

    def blanks(self) -> Iterator[Term]:
        """Give the blank nodes that something is said of."""
        return (name.decode() for name in self._subjects if name.startswith(_BLANK))

    def named(self) -> Iterator[Term]:
        """Give each IRI and blank node that some statement has as its value."""
        return (name.decode() for name in self._named)

    def __len__(self) -> int:
        """Count the things, blank nodes too."""
        return len(self._subjects)

    def __contains__(self, iri: object) -> bool:
        """Tell whether anything is said of a thing."""
        return isinstance(iri, str) and iri.encode() in self._subjects

    def lines(self, iri: Term) -> list[str]:
        """Return the lines of N-Quads about a thing or blank node, without their line ends."""
        at = self._subjects.get(iri.encode())
        if at is None:
            return []
        return self.nquads[self._starts[at] : self._starts[at + 1] - 1].decode().split("\n")

    def about(self, iri: Term) -> tuple[Said, ...]:
        """Return what is said of a thing or blank node, sorted."""
        known = self._asked.get(iri)
        if known is not None:
            return known
        behind = len(iri) + 1
        found = []
        for line in self.lines(iri):
            value, graph = line.index(" ", behind) + 1, line.rindex(" ", 0, -2)
            found.append(_tuple(Said, (line[behind : value - 1], line[value:graph], line[graph + 1 : -2])))
        if len(self._asked) >= _KEPT:
            self._asked.clear()
        told = self._asked[iri] = tuple(found)
        return told

    def pointing(self, iri: Term, most: int | None = None) -> tuple[Pointed, ...]:
        """Return the statements that name a thing, sorted, at most so many; what is said by a literal is none."""
        first, last = self._span(iri)
        last = last if most is None else min(last, first + most)
        found = []
        for at in self._pointing[first:last]:
            line = self.nquads[at : self.nquads.index(b"\n", at)].decode()
            subject, predicate, _ = line.split(" ", 2)
            found.append(_tuple(Pointed, (subject, predicate, line[line.rindex(" ", 0, -2) + 1 : -2])))
        return tuple(found)

    def pointing_count(self, iri: Term) -> int:
        """Count the statements that name a thing."""
        first, last = self._span(iri)
        return last - first

    def _span(self, iri: Term) -> tuple[int, int]:
        at = self._named.get(iri.encode())
        return (0, 0) if at is None else (self._pointing_starts[at], self._pointing_starts[at + 1])

    def types(self, iri: Term) -> tuple[Term, ...]:
        """Return the classes of a thing, concluded ones too, sorted."""
        return tuple(said.o for said in self.about(iri) if said.p == TYPE)

    def labels(self, iri: Term, language: str) -> tuple[str, ...]:
        """
        Return the names of a thing in a language, the best one first, then those that are in no language.

        Names in another language are not among them: whoever shows one in its place must say so.
        """
        found = []
        for said in self.about(iri):
            if said.p in LABELS and said.o.startswith('"'):
                lit = read_literal(said.o)
                if lit.language in (language, None):
                    found.append((lit.language is None, LABELS.index(said.p), lit.text))
        return tuple(dict.fromkeys(text for *_, text in sorted(found)))

    def blocks(self) -> Iterator[bytes]:
        """Give the lines about each thing, blank nodes too, thing by thing."""
        return (self.nquads[first:last] for first, last in pairwise(self._starts))


def _sorted_by(keys: array[int], values: array[int], of: int) -> tuple[array[int], array[int]]:
    """Sort values by their keys, which are the numbers below *of*, and tell where those of each key begin."""
    starts = array("Q", bytes(8 * (of + 1)))
    for key in keys:
        starts[key + 1] += 1
    for key in range(of):
        starts[key + 1] += starts[key]
    free, found = array("Q", starts), array("Q", bytes(8 * len(values)))
    for key, value in zip(keys, values, strict=True):
        found[free[key]] = value
        free[key] += 1
    return starts, found
