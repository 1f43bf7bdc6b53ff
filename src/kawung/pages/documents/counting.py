"""documents: how many things, properties, classes and links each data set has, counted in its dump."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import DEF, TYPE, Term, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.pages.documents.index import Index
    from kawung.pages.documents.parts import DataSet, Parts


class Links(NamedTuple):
    """Links of one kind into one data set of others."""

    target: Term
    predicate: Term


@dataclass(slots=True)
class Counted:
    """
    What was counted of a data set; statements are counted without their graphs.

    *entities* are things that have addresses below `{base}id/`; *classes* and *properties* tell how many things are of
    a class and how many statements a property has. *links* are statements that match a thing with one in a data set of
    others.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    objects: int = 0
    properties: Counter[Term] = field(default_factory=Counter)
    classes: Counter[Term] = field(default_factory=Counter)
    links: Counter[Links] = field(default_factory=Counter)


class Counting:
    """Counts the data sets of a data set in one pass over its parts."""

    def __init__(self, parts: Parts, base: str) -> None:
        self._parts = parts
        self._entity = f"<{base}id/".encode()
        self._external = external(parts.index)

    def of(self, one: DataSet) -> Counted:
        """Count one data set."""
        found = Counted()
        data = self._parts.index.nquads
        external = {thing.encode(): target for thing, target in self._external.items()}
        ours = f"<{DEF}".encode()
        properties, links = Counter[bytes](), Counter[tuple[Term, bytes]]()
        classes = Counter[bytes]()
        objects, subjects = set[bytes](), set[bytes]()
        is_type = TYPE.encode()
        for offsets in self._parts.graphs(one).values():
            before = b""
            for at in offsets:
                subject, predicate, rest = data[at : data.index(b"\n", at) - 2].split(b" ", 2)
                value = rest[: rest.rindex(b" ")]
                properties[predicate] += 1
                objects.add(value)
                if subject != before:
                    subjects.add(subject)
                    before = subject
                if predicate == is_type:
                    classes[value] += 1
                elif value in external and not predicate.startswith(ours):
                    links[external[value], predicate] += 1
        found.triples = properties.total()
        found.subjects, found.objects = len(subjects), len(objects)
        found.entities = sum(subject.startswith(self._entity) for subject in subjects)
        found.properties = _decoded(properties)
        found.classes = _decoded(classes)
        found.links = Counter({Links(target, p.decode()): n for (target, p), n in sorted(links.items())})
        return found


def _decoded(counted: Mapping[bytes, int]) -> Counter[Term]:
    return Counter({name.decode(): n for name, n in sorted(counted.items())})


def external(index: Index) -> dict[Term, Term]:
    """Return the things of others that matches speak of, each with the data set it is from."""
    found: dict[Term, Term] = {}
    for at in index.pointing(term("kw:Mapping")):
        said: dict[Term, Term] = {one.p: one.o for one in index.about(at.s)}
        thing, target = said.get(term("kw:externalThing")), said.get(term("kw:externalDataset"))
        if thing and target:
            found[thing] = target
    return found
