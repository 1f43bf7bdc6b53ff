"""reconciliation: what may be found, by address, code and name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kawung.iris import is_iri, local_name, read_literal, value_of
from kawung.problems import Words
from kawung.reconciliation.folding import bare_code, fold, joined
from kawung.reconciliation.properties import AREA, PROPERTIES, ROOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from kawung.iris import Term


class PlacePart(Protocol):
    """One area as a text names it: its folded name or its code, and what the text says of level and kind."""

    @property
    def name(self) -> str:
        """The folded name."""

    @property
    def code(self) -> str:
        """The code, where it stands for the name."""

    @property
    def level(self) -> str | None:
        """The level, where the text says it; "below" for what is smaller than a village."""

    @property
    def kind(self) -> str:
        """The kind that the word for the level says."""


if TYPE_CHECKING:
    PlaceReader = Callable[[str, Collection[str]], Sequence[PlacePart]]
    """Parts a text into the areas that it names; it takes the text, and folded names that are no words for levels."""


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """
    A thing that may be found.

    *kind* is one of `ROOTS`, *types* all that it is of, *names* what may be written for it (own names too), *codes*
    its codes by the property that holds each, *said* what is stated by property. *bare* is an area's folded name
    without the word for its level, *word* what that word says (kabupaten, kota).
    """

    id: str
    kind: str
    types: tuple[str, ...]
    label: Words
    names: tuple[str, ...]
    codes: tuple[tuple[str, str], ...] = ()
    said: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    study: str = ""
    made_up: bool = False
    bare: str = ""
    word: str = ""

    @property
    def code(self) -> str:
        """The code by which people know it; empty if it has none."""
        return self.codes[0][1] if self.codes else ""

    @property
    def level(self) -> str:
        """An area's level; empty for everything else."""
        return next((value_of(t) for t in self.said.get("level", ())), "")

    def all(self, property_: str) -> tuple[Term, ...]:
        """Return what is said with a property."""
        return self.said.get(property_, ())


class Index:
    """
    Everything that may be found.

    *types* are the names of types with what each is called and the one above it; *titles* is what else has a name
    (schemes); *places* parts a text into the areas that it names.
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        types: Mapping[str, tuple[Words, str]],
        titles: Mapping[Term, Words],
        base: str,
        places: PlaceReader,
    ) -> None:
        self.entities = {one.id: one for one in sorted(entities, key=lambda one: one.id)}
        self.base = base
        self.titles = titles
        self.by_code: defaultdict[str, list[tuple[Entity, str]]] = defaultdict(list)
        self.by_digits: defaultdict[str, list[Entity]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self.areas_by_name: defaultdict[str, list[Entity]] = defaultdict(list)
        self._places = places
        self._kinds: defaultdict[str, set[str]] = defaultdict(set)
        self._names: dict[str, tuple[list[str], list[Entity]]] = {}
        for one in self.entities.values():
            self._enter(one)
        self.types = {id_: said for id_, said in types.items() if id_ in self._kinds}

    def _enter(self, one: Entity) -> None:
        for type_ in one.types:
            self._kinds[type_].add(one.kind)
        for property_, code in one.codes:
            self.by_code[bare_code(code)].append((one, property_))
            if property_ == "kemendagriCode":
                self.by_digits[code.replace(".", "")].append(one)
        for name in dict.fromkeys(map(joined, one.names)):
            (self.areas_by_name if one.kind == AREA else self.by_name)[name].append(one)
        if one.bare and one not in self.areas_by_name[one.bare]:
            self.areas_by_name[one.bare].append(one)

    def places(self, text: str) -> Sequence[PlacePart]:
        """Part a text into the areas that it names, the one that is meant first."""
        return self._places(text, self.areas_by_name.keys())

    def parent(self, area: Entity) -> Entity | None:
        """Return the area that an area lies in."""
        return next((self.entities[value_of(t)] for t in area.all("within") if value_of(t) in self.entities), None)

    def above(self, area: Entity) -> list[Entity]:
        """Return the areas that an area lies in, the nearest first."""
        found: list[Entity] = []
        one = self.parent(area)
        while one is not None and one is not area and one not in found:
            found.append(one)
            one = self.parent(one)
        return found

    def names(self, types: frozenset[str]) -> tuple[list[str], list[Entity]]:
        """Return the folded names of what is of one of the types (of everything without any), and whose they are."""
        lists = [self._names_of(type_) for type_ in (sorted(types) or [""]) if type_ in self.types or not type_]
        if len(lists) == 1:
            return lists[0]
        return [name for names, _ in lists for name in names], [one for _, owners in lists for one in owners]

    def _names_of(self, type_: str) -> tuple[list[str], list[Entity]]:
        if type_ not in self._names:
            pairs = [
                (name, one)
                for one in self.entities.values()
                if not type_ or type_ in one.types
                for name in dict.fromkeys([*map(fold, one.names), one.bare])
                if name
            ]
            self._names[type_] = ([name for name, _ in pairs], [one for _, one in pairs])
        return self._names[type_]

    def kinds_of(self, types: Collection[str]) -> list[str]:
        """Name the kinds that things of any of the types are of; all kinds for no types."""
        there = set[str]().union(*(self._kinds.get(type_, ()) for type_ in types or self._kinds))
        return [kind for kind in ROOTS if kind in there]

    def properties(self, kinds: Collection[str]) -> list[str]:
        """Name the properties that something of these kinds has, in their order."""
        there = {
            property_
            for one in self.entities.values()
            if one.kind in kinds
            for property_ in (*one.said, "labelEn", "labelId")
        }
        return [id_ for id_ in PROPERTIES if id_ in there]

    def title(self, what: Term) -> Words:
        """Say what is called by a term: its label, the text of a literal, else the last part of its address."""
        if not is_iri(what):
            text = read_literal(what).text
            return Words(text, text)
        one = self.entities.get(value_of(what))
        if one is not None:
            return one.label
        return self.titles.get(what) or Words(local_name(what), local_name(what))
