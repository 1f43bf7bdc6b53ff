"""
documents: the data sets that a data set is made of, each with a licence of its own.

The parts are the ontology, the regions, the areas (which are under another licence than all else), each study, and what
tells of the data set itself. What a study made up about its things is the study's, in whatever graph it stands. `data`
is all parts but made-up studies, `everything` is all parts.
"""

from __future__ import annotations

from array import array
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import GRAPHS
from kawung.pages.documents.addresses import safe
from kawung.pages.documents.describing import made_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kawung.iris import Term
    from kawung.pages.documents.index import Index

DATA, EVERYTHING = "data", "everything"
ONTOLOGY, REGIONS, AREAS, CATALOGUE, OTHER = "ontology", "regions", "areas", "catalogue", "other"
_SHARED = (ONTOLOGY, REGIONS, CATALOGUE)


class DataSet(NamedTuple):
    """
    A data set: its key, the parts it has, the study if it is one, and whether it holds nothing but made-up data.

    The key is the name of its files and the fragment of its IRI.
    """

    key: str
    parts: tuple[str, ...]
    study: str | None = None
    made_up: bool = False

    @property
    def is_part(self) -> bool:
        """Tell whether it is one part, and not a whole of several."""
        return self.parts == (self.key,)


class Parts:
    """
    The statements of a data set by part and graph.

    *studies* are the keys of its studies by the names of their parts; *made_up* the names of parts that are made up.
    """

    def __init__(self, index: Index, base: str) -> None:
        self.index = index
        self._base = base
        self.lines: dict[tuple[str, Term], array[int]] = {}
        self.studies: dict[str, str] = {}
        self.made_up: frozenset[str] = frozenset()
        self._read()

    def _read(self) -> None:
        data = self.index.nquads
        at, end = 0, len(data)
        by_graph: dict[bytes, array[int]] = {}
        while at < end:
            stop = data.index(b"\n", at)
            graph = data[data.rindex(b" ", at, stop - 2) + 1 : stop - 2]
            offsets = by_graph.get(graph)
            if offsets is None:
                offsets = by_graph[graph] = array("Q")
            offsets.append(at)
            at = stop + 1
        graphs = {name.decode(): offsets for name, offsets in by_graph.items()}
        homes = {name: self._home(name) for name in graphs}
        self.made_up = frozenset(self._name(study) for study in made_up(self.index, self._base))
        starts = sorted(self._starts(), key=lambda both: -len(both[0]))
        for name, offsets in graphs.items():
            if homes[name] in self.studies:
                self.lines[homes[name], name] = offsets
                continue
            for offset in offsets:
                part = next((of for start, of in starts if data.startswith(start, offset)), homes[name])
                key = (part, name)
                if key not in self.lines:
                    self.lines[key] = array("Q")
                self.lines[key].append(offset)

    def _home(self, graph: Term) -> str:
        """Return the part that a graph belongs to, and remember the study if it is a study's."""
        start = f"<{self._base}graph/"
        names = graph[len(start) : -1].split("/") if graph.startswith(start) else []
        if len(names) == 2 and names[1] in GRAPHS:
            self.studies[self._name(names[0])] = names[0]
            return self._name(names[0])
        return names[0] if len(names) == 1 and names[0] in _SHARED else OTHER

    def _starts(self) -> Iterator[tuple[bytes, str]]:
        """Give how lines begin that belong to a part whatever graph they stand in."""
        yield f"<{self._base}id/area/".encode(), AREAS
        for name, study in self.studies.items():
            yield f"<{self._base}id/{study}/".encode(), name
            yield f"_:c-{study}-".encode(), name

    @staticmethod
    def _name(study: str) -> str:
        return f"study-{safe(study)}"

    def names(self) -> list[str]:
        """Return the parts that have statements: those that all studies share, then the studies."""
        there = {part for part, _ in self.lines}
        shared = [name for name in (ONTOLOGY, REGIONS, AREAS, CATALOGUE, OTHER) if name in there]
        return shared + sorted(there.difference(shared))

    def data_sets(self) -> list[DataSet]:
        """Return the data sets: all that is real, all, and each part; without made-up studies the first is all."""
        names = self.names()
        whole = [DataSet(DATA, tuple(name for name in names if name not in self.made_up))]
        whole += [DataSet(EVERYTHING, tuple(names))] if self.made_up.intersection(names) else []
        return whole + [DataSet(name, (name,), self.studies.get(name), name in self.made_up) for name in names]

    def graphs(self, one: DataSet) -> Mapping[Term, array[int]]:
        """Return where the lines of a data set begin, by graph, both sorted."""
        found: dict[Term, list[array[int]]] = {}
        for (part, graph), offsets in self.lines.items():
            if part in one.parts:
                found.setdefault(graph, []).append(offsets)
        return {
            graph: found[graph][0] if len(found[graph]) == 1 else array("Q", merge(*found[graph]))
            for graph in sorted(found)
        }

    def line(self, at: int) -> bytes:
        """Return the line of N-Quads that begins there, with its line end."""
        return self.index.nquads[at : self.index.nquads.index(b"\n", at) + 1]
