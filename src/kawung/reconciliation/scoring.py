"""
reconciliation: queries → candidates with scores.

A code or a whole name that is found scores 100; a likeness of names (rapidfuzz) what it is worth, and never 100. A
property that a candidate contradicts halves its score. `match` is said of a candidate that is certain where no other
has the same code or name; the rest a person has to choose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from kawung.iris import is_iri, read_literal, value_of
from kawung.reconciliation.certainty import Above, above_in, above_of, by_code, certain, lies_in, named
from kawung.reconciliation.describing import described, named_as, types_of
from kawung.reconciliation.folding import bare_code, fold, joined
from kawung.reconciliation.properties import AREA, CLASSES, CODES, OF_STUDY, PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.iris import Term
    from kawung.problems import Language
    from kawung.reconciliation.asked import Query, Value
    from kawung.reconciliation.index import Entity, Index, PlacePart

_WHOLE, _NEAR, _DIGITS = 100.0, 99.0, 90.0
_LEAST, _MOST_NEAR = 60.0, 300
_CONTRADICTED, _UNKNOWN, _OTHER_TYPE, _CODE_ONLY = 0.5, 0.9, 0.8, 0.7


@dataclass(slots=True)
class _Hit:
    """
    A candidate: how alike it is and *by* what: "code", "name", "digits" (a code without its signs), "near".

    *agrees* says for each property that was given whether the candidate has it; None where that is not known.
    """

    one: Entity
    likeness: float
    by: str
    code: str = ""
    typed: bool = True
    agrees: dict[str, bool | None] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The likeness, less what speaks against it."""
        held = list(self.agrees.values())
        factor = _CONTRADICTED ** held.count(False) * _UNKNOWN ** held.count(None)
        return round(self.likeness * factor * (1 if self.typed else _OTHER_TYPE), 1)

    @property
    def rivals(self) -> bool:
        """Whether it can be meant as much as any other: by its code or whole name, with nothing against it."""
        return self.typed and self.by != "near" and False not in self.agrees.values()


def reconcile(index: Index, queries: Mapping[str, Query], language: Language) -> dict[str, object]:
    """Find candidates for each query of a batch, the best first."""
    return {key: {"result": _found(index, query, language)} for key, query in queries.items()}


def _found(index: Index, query: Query, language: Language) -> list[dict[str, object]]:
    search = _Search(index, query)
    hits = search.hits()
    rivals = [hit for hit in hits if hit.rivals]
    match = rivals[0] if len(rivals) == 1 and search.certain(rivals[0]) else None
    best = sorted(hits, key=lambda hit: (-hit.score, hit.one.kind, hit.one.id))[: query.limit]
    return [
        {
            "id": hit.one.id,
            "name": named_as(hit.one, index, language),
            "description": described(hit.one, index, language, found_by=hit.code),
            "type": types_of(hit.one, index, language),
            "score": hit.score,
            "features": _features(hit),
            "match": hit is match,
        }
        for hit in best
    ]


def _features(hit: _Hit) -> list[dict[str, object]]:
    """Say what a score is made of."""
    own: list[dict[str, object]] = [
        {"id": "likeness", "value": round(hit.likeness, 1)},
        {"id": "code", "value": hit.by == "code"},
        {"id": "name", "value": hit.by == "name"},
    ]
    return own + [{"id": id_, "value": held} for id_, held in hit.agrees.items() if held is not None]


class _Search:
    """One query in an index."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index, self._query = index, query
        self._types = frozenset(query.types)
        self._properties = [(id_, values) for id_, values in query.properties if id_ in PROPERTIES and values]
        self._parts: Sequence[PlacePart] = index.places(query.text) if self._wants(AREA) else ()
        self._above: list[Above] = above_in(self._parts[1:], index)
        for id_, values in self._properties:
            if id_ == "within":
                self._above += above_of(values, index)
        self._hits: dict[str, _Hit] = {}

    def _wants(self, kind: str) -> bool:
        return self._query.strict == "should" or kind in self._index.kinds_of(self._types)

    def _typed(self, one: Entity) -> bool:
        if self._query.strict == "all":
            return self._types.issubset(one.types)
        return not self._types or not self._types.isdisjoint(one.types)

    def hits(self) -> list[_Hit]:
        """Give all candidates, each once, by the best that speaks for it; none for a text of signs alone."""
        if fold(self._query.text):
            self._by_code()
            self._by_name()
            self._near()
            self._by_given_code()
        elif not self._query.text.strip():
            self._by_properties()
        return list(self._hits.values())

    def _add(self, one: Entity, likeness: float, by: str, property_: str = "") -> None:
        typed = self._typed(one)
        there = self._hits.get(one.id)
        if (not typed and self._query.strict != "should") or (there and there.likeness >= likeness):
            return
        hit = _Hit(one, likeness, by, property_, typed)
        hit.agrees = {id_: self._agrees(one, id_, values) for id_, values in self._properties}
        if one.kind == AREA and len(self._parts) > 1 and by != "code":
            in_text = lies_in(one, self._above, self._index)
            hit.agrees["within"] = in_text and hit.agrees.get("within") is not False
        self._hits[one.id] = hit

    def _by_code(self) -> None:
        index, text = self._index, self._query.text
        for one, property_ in index.by_code.get(bare_code(text), ()):
            self._add(one, _WHOLE, "code", property_)
        for one in index.by_digits.get(bare_code(text), ()):
            self._add(one, _DIGITS, "digits")

    def _by_name(self) -> None:
        for one in self._index.by_name.get(joined(self._query.text), ()):
            self._add(one, _WHOLE, "name")
        if not self._parts or any(part.level == "below" for part in self._parts):
            return
        for one, borne_out in self._coded().items():
            self._add(one, _WHOLE if borne_out else _WHOLE * _CODE_ONLY, "code" if borne_out else "near")
        for one in named(self._parts[0], self._index) if not self._parts[0].code else ():
            self._add(one, _WHOLE, "name")

    def _coded(self) -> dict[Entity, bool]:
        """Give the areas whose code stands in the text, and whether all else in it is their names or those above."""
        found = [area for part in self._parts if part.code for area in by_code(part.code, self._index)]
        rest = [named(part, self._index) for part in self._parts if not part.code]
        chains = {one: [one, *self._index.above(one)] for one in found}
        return {one: all(any(a in chain for a in areas) for areas in rest) for one, chain in chains.items()}

    def _near(self) -> None:
        names, owners = self._index.names(frozenset() if self._query.strict == "should" else self._types)
        texts = {fold(self._query.text)} | ({self._parts[0].name} if self._parts else set())
        for text in texts:
            found = process.extract(
                text, names, scorer=fuzz.token_sort_ratio, processor=None, score_cutoff=_LEAST, limit=_MOST_NEAR
            )
            for _, likeness, at in found:
                self._add(owners[at], min(likeness, _NEAR), "near")

    def _by_given_code(self) -> None:
        """Take in what has a code that was given as a property, though its name is another."""
        for id_, values in self._properties:
            if id_ in CODES:
                for value in values:
                    for one, property_ in self._index.by_code.get(bare_code(value.text), ()):
                        if id_ in ("code", property_):
                            self._add(one, _WHOLE * _CODE_ONLY, "near")

    def _by_properties(self) -> None:
        """Without a text take what has all the properties; by its code if one of them is a code."""
        coded = any(id_ in CODES for id_, _ in self._properties)
        for one in self._index.entities.values() if self._properties else ():
            if all(self._agrees(one, id_, values) for id_, values in self._properties):
                self._add(one, _WHOLE, "code" if coded else "near")

    def _agrees(self, one: Entity, id_: str, values: Sequence[Value]) -> bool | None:
        """Tell whether a thing has one of the values of a property; None where it could but nothing is known."""
        if one.kind not in PROPERTIES[id_].kinds:
            return False
        said = one.all(id_)
        if id_ == "within":
            return lies_in(one, above_of(values, self._index), self._index)
        if not said and id_ not in ("labelEn", "labelId"):
            return None
        if id_ in CODES:
            own = {bare_code(code) for property_, code in one.codes if id_ in ("code", property_)}
            return any(bare_code(value.text) in own for value in values)
        names = {joined(name) for t in said for name in self._names(t)}
        if id_.startswith("label"):
            names = {joined(one.label.en if id_ == "labelEn" else one.label.id)}
        addresses = {value_of(t) for t in said if is_iri(t)}
        if id_ == "place":
            areas = [self._index.entities[a] for a in addresses if a in self._index.entities]
            wider = [above for area in areas for above in (area, *self._index.above(area))]
            addresses |= {area.id for area in wider}
            names |= {joined(name) for area in wider for name in (*area.names, area.code)}
        return any(value.id in addresses if value.id else joined(value.text) in names - {""} for value in values)

    def _names(self, what: Term) -> list[str]:
        if not is_iri(what):
            return [read_literal(what).text]
        one = self._index.entities.get(value_of(what))
        last = value_of(what).rpartition("/")[2]
        return [*one.names, *(code for _, code in one.codes)] if one else [*self._index.title(what), last]

    def certain(self, hit: _Hit) -> bool:
        """Tell whether the one thing of that code or name is certainly meant."""
        one = hit.one
        if hit.by == "digits" or not all(hit.agrees.values()):
            return False
        if one.kind == AREA:
            if hit.by == "code" and not self._types and self._query.text.strip().isdigit():
                return False  # the same figures are codes of industries and products too
            bare = bool(self._parts) and self._parts[0].level is None
            coded = hit.by == "code" or any(id_ in CODES for id_ in hit.agrees)
            return coded or certain(one, self._above, self._index, bare=bare)
        if one.kind in CLASSES:
            return "scheme" in hit.agrees or not self._types.isdisjoint(one.types[1:])
        return one.kind not in OF_STUDY or "study" in hit.agrees
