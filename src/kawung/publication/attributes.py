"""
publication: informants, and others whom they named, whom a few facts about them single out.

Somebody who knows a cluster knows of its people what a sheet says too: what kind of business it is, its category, its
place, when it was founded. Up to four such facts are taken together; where fewer than the smallest crowd fit them, and
none of the facts could be spared, there is a risk (the "minimal sample uniques" of Elliot, Manning and Ford 2002, for
any size of crowd: k-anonymity as in Sweeney 2002). An informant is looked for among those who were asked, since people
know whom a researcher visited; who was only named, among all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Area, Dated, Named, Ref, place
from kawung.iris import concept
from kawung.problems import Words
from kawung.publication.crowds import Crowds
from kawung.publication.curing import QUOTED, renaming
from kawung.publication.risks import (
    Cure,
    Risk,
    Target,
    by_key,
    concept_label,
    concepts_of,
    informants,
    is_group,
    is_person,
    joined,
    keys_of,
    listed,
    named_label,
)
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kawung.findings import Row, Study, Value
    from kawung.publication.risks import Known, Limits

Shown = tuple[str, ...]

_OF_ACTORS = ("kind", "category", "place", "size", "member_of")
_OF_INTERVIEWS = {"informant_kind": "informant_kind", "place": "asked_in", "language": "language", "date": "date"}
_ORDER = (*_OF_ACTORS, *_OF_INTERVIEWS.values())
_AREAS = ("place", "asked_in")
_CLAIM = "claim:"
_SHORT = {"place": "area", "asked_in": "asked-in", "informant_kind": "informant-kind", "member_of": "member-of"}
_BROADER = {"household-workshop": "firm"}
"""Kinds of actor that are also another kind."""


@dataclass(slots=True)
class _Person:
    """What is shown of one person: its key as typed, each fact, and the cells that say it."""

    key: str
    facts: dict[str, Shown] = field(default_factory=dict)
    cells: dict[str, list[tuple[Row, str]]] = field(default_factory=lambda: defaultdict(list))

    def say(self, name: str, shown: Shown, row: Row, column: str) -> None:
        """Note a fact; what several cells say is one fact of several parts."""
        if shown:
            self.facts[name] = tuple(sorted({*self.facts.get(name, ()), *shown}))
            self.cells[name].append((row, column))


def find(study: Study, limits: Limits, known: Known) -> list[Risk]:
    """Return those whom their facts single out; that places are told no finer than allowed, the release sees to."""
    whole = known.whole or study
    shown, crowd = _people(study), _people(whole)
    asked, all_asked = informants(study), informants(whole)
    persons = {key: one for key, one in shown.items() if key in crowd}  # a body of which not even that is shown is none
    talked = {key: one for key, one in persons.items() if key in asked}
    named = {key: one for key, one in persons.items() if key not in asked}
    among = {key: one for key, one in crowd.items() if key in all_asked}
    alike = Crowds(study, limits, whole)
    return [
        *_Look(study, talked, among, limits, alike, known.areas, "facts").rare(),
        *_Look(study, named, crowd, limits, alike, known.areas, "facts_named").rare(),
        *_bodies(study),
    ]


def _people(study: Study) -> dict[str, _Person]:
    """Gather what is shown of all that may be persons; of those who were asked also what their interviews show."""
    found: dict[str, _Person] = {}
    asked = informants(study)
    for row in study.rows("actors"):
        if is_person(row):
            one = found.setdefault(row.key.lower(), _Person(row.key))
            for column in _OF_ACTORS:
                one.say(column, _shown(row.values(column)), row, column)
    for key, one in found.items():
        for interview in asked.get(key, ()):
            for column, name in _OF_INTERVIEWS.items():
                one.say(name, _shown(interview.values(column)), interview, column)
    for row in study.rows("claims"):
        about = keys_of(row, "about", "actors")
        of = [v.iri for v in row.values("property") if isinstance(v, Named)]
        for key in about:
            if key in found and of:
                found[key].say(f"{_CLAIM}{of[0]}", _shown(row.values("value")), row, "value")
    return found


def _shown(values: Iterable[Value]) -> Shown:
    """Return the parts of a cell as texts by which two cells are the same; "not known" says nothing."""
    texts = []
    for value in values:
        if isinstance(value, Area):
            texts.append(value.code)
        elif isinstance(value, Ref):
            texts.append(value.key.lower())
        elif isinstance(value, Named):
            texts.append(str(value.iri))
        elif isinstance(value, Dated):
            texts.append(value.text)
        elif isinstance(value, str | int):
            texts.append(str(value).strip().casefold())
    return tuple(sorted(set(texts)))


@lru_cache(maxsize=10_000)
def _fits(name: str, shown: Shown) -> tuple[Shown, ...]:
    """Return all that may be shown of somebody of whom this is so: a village lies in a district."""
    if name in _AREAS:
        parts = [[".".join(code.split(".")[:n]) for n in range(1, code.count(".") + 2)] for code in shown]
        return tuple({tuple(sorted(set(one))) for one in product(*parts)})
    if name in ("kind", "date"):
        return (shown, *_wider(name, shown))
    return (shown,)


def _local(text: str) -> str:
    return text.rpartition("#")[2].rstrip(">")


def _counted(crowd: dict[str, _Person], names: tuple[str, ...]) -> Counter[tuple[Shown, ...]]:
    """Count for each combination of facts how many it fits."""
    counted: Counter[tuple[Shown, ...]] = Counter()
    for one in crowd.values():
        if all(name in one.facts for name in names):
            counted.update(product(*(_fits(name, one.facts[name]) for name in names)))
    return counted


@dataclass(frozen=True)
class _Look:
    """
    A look at some people: the study that leaves, what is shown of them, and in which crowd.

    *crowds* has whom they look like, *areas* the names of areas by code, *said* how a risk is told.
    """

    study: Study
    shown: dict[str, _Person]
    crowd: dict[str, _Person]
    limits: Limits
    crowds: Crowds
    areas: Mapping[str, str]
    said: str

    def rare(self) -> Iterator[Risk]:
        """Tell combinations that fit too few, each for all whom it fits, where no fewer facts do the same."""
        names = sorted({name for one in self.shown.values() for name in one.facts}, key=_order)
        singled: dict[str, list[set[str]]] = defaultdict(list)
        for size in range(1, self.limits.together + 1):
            for some in combinations(names, size):
                there = {key: one for key, one in self.shown.items() if all(name in one.facts for name in some)}
                who = [key for key in there if not any(less <= set(some) for less in singled[key])]
                if not who:
                    continue
                counted = _counted(self.crowd, some)
                cells: dict[tuple[Shown, ...], list[str]] = defaultdict(list)
                for key in who:
                    values = tuple(there[key].facts[name] for name in some)
                    if counted[values] < self.limits.smallest:
                        cells[values].append(key)
                        singled[key].append(set(some))
                for values, keys in cells.items():
                    yield self._risk(keys, dict(zip(some, values, strict=True)), counted)

    def _risk(self, keys: list[str], facts: dict[str, Shown], counted: Counter[tuple[Shown, ...]]) -> Risk:
        """Tell of some whom facts single out; *counted* says how many each combination of such facts fits."""
        whom, count = tuple(self.shown[key].key for key in keys), counted[tuple(facts.values())]
        what = words(
            f"disclosure_risk.{self.said}",
            n=len(keys),
            count=count,
            whom=listed(whom),
            facts=joined(_said(self.study, self.areas, name, values) for name, values in facts.items()),
        )
        at = [cell for key in keys for name in facts for cell in self.shown[key].cells[name]]
        cures = [
            *self._coarser(keys, facts, counted),
            *(Cure("withhold", self._targets(keys, name)) for name in sorted(facts, key=_order, reverse=True)),
            *self._merging(facts, counted),
        ]
        item = "-".join([*(_SHORT.get(name) or _local(name) for name in facts), keys[0]])
        places = tuple(dict.fromkeys(place(self.study, row, column) for row, column in at))
        about = words(f"disclosure_about.{self.said}", facts=joined(_label(name) for name in facts))
        return Risk(item, what, places, whom, count, tuple(cures), about=about)

    def _targets(self, keys: list[str], name: str, to: str = "") -> tuple[Target, ...]:
        """Return what tells one fact of some people: its cells, what was claimed, names and quotes that betray it."""
        at = [cell for key in keys for cell in self.shown[key].cells[name]]
        row = name.startswith(_CLAIM)
        cells = [Target(r.table, r.key, "" if row else column, to) for r, column in at]
        if name == "kind":
            cells += (t._replace(to=t.to if to else "") for r, _ in at for t in renaming(r, to))
        if name == "language":
            rows = (row for r, _ in at for row in self._foreign.get(r.key.lower(), ()))
            cells += (Target(row.table, row.key, column) for row in rows for column in QUOTED if column in row.cells)
        return tuple(cells)

    @cached_property
    def _foreign(self) -> dict[str, list[Row]]:
        """The findings of each interview whose quotes are in another language than the study's own, and so show it."""
        own = {v for row in self.study.rows("study") for v in row.values("language")}
        interviews = by_key(self.study, "interviews")
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.study.rows("findings"):
            for key in keys_of(row, "interview") if _said_in(row, "quote") else ():
                talk = interviews.get(key)
                spoken = row.values("quote_language") if _said_in(row, "quote_language") else None
                if not own.issuperset(spoken or (talk.values("language") if talk else ())):
                    found[key].append(row)
        return found

    def _coarser(self, keys: list[str], facts: dict[str, Shown], counted: Counter[tuple[Shown, ...]]) -> Iterator[Cure]:
        """Say one fact less finely, where enough fit what it then says."""
        for name, values in facts.items():
            for wider in _wider(name, values):
                enough = counted[tuple({**facts, name: wider}.values())] >= self.limits.smallest
                if enough and (name != "kind" or self.crowds.has_kind(keys, _local(wider[0]))):
                    yield Cure("coarsen", self._targets(keys, name, _local(wider[0])))
                    break

    def _merging(self, facts: dict[str, Shown], counted: Counter[tuple[Shown, ...]]) -> Iterator[Cure]:
        """Make the category one with the smallest other with which enough fit."""
        own, every = facts.get("category", ()), sorted(by_key(self.study, "category"))
        if len(own) != 1 or own[0] not in every:
            return
        fit = {key: counted[tuple({**facts, "category": (key,)}.values())] for key in every}
        enough = [(fit[other], other) for other in every if fit[own[0]] + fit[other] >= self.limits.smallest]
        if others := [one for one in enough if one[1] != own[0]]:
            into, other = sorted((own[0], min(others)[1]))
            yield Cure("merge", (Target("category", other, "", into),))


def _said_in(row: Row, column: str) -> bool:
    """Tell whether a cell says something and is not withheld."""
    return column in row.cells and bool(row.cells[column].text)


def _order(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _label(name: str) -> Words:
    """Return what people call a fact: `category`."""
    if name.startswith(_CLAIM):
        return named_label(name.removeprefix(_CLAIM))
    column = tables()["actors"].column(name) or tables()["interviews"].column(name)
    return column.label if column else words("disclosure_risk.asked_in")


def _said(study: Study, areas: Mapping[str, str], name: str, values: Shown) -> Words:
    """Say a fact in the sheet's words: `category new`."""
    label = _label(name)
    if name.startswith(_CLAIM):
        said = ", ".join(values)
        return Words(f'{label.en} "{said}"', f'{label.id} "{said}"')
    categories = by_key(study, "category") if name == "category" else {}
    told = []
    for value in values:
        if value.startswith("<"):
            told.append(named_label(value))
        elif value in categories:
            cells = categories[value].cells
            both = (cells[c].text if c in cells else value for c in ("label_en", "label_id"))
            told.append(Words(*both))
        else:
            known = areas.get(value, value) if name in _AREAS else value
            told.append(Words(known, known))
    of = joined(told)
    return Words(f'{label.en} "{of.en}"', f'{label.id} "{of.id}"')


def _wider(name: str, values: Shown) -> list[Shown]:
    """Return what a fact may say instead, the finest first."""
    if len(values) != 1:
        return []
    if name in _AREAS:
        parts = values[0].split(".")
        return [(".".join(parts[:n]),) for n in range(len(parts) - 1, 0, -1)]
    if name == "date" and "-" in values[0]:
        return [(values[0].partition("-")[0],)]
    if name == "kind" and _local(values[0]) in _BROADER:
        return [(str(concept("actor-kind", _BROADER[_local(values[0])])),)]
    return []


def _bodies(study: Study) -> Iterator[Risk]:
    """Tell bodies that were asked and are the only one of their kind: a body is no person, but who speaks for it is."""
    bodies = [row for row in study.rows("actors") if not is_person(row) and not is_group(row)]
    often = Counter(kind for row in bodies for kind in concepts_of(row, "kind"))
    asked = informants(study)
    for row in bodies:
        for kind in concepts_of(row, "kind"):
            if row.key.lower() in asked and often[kind] == 1:
                what = words("disclosure_risk.body", whom=row.key, kind=concept_label("actor-kind", kind))
                yield Risk(f"body-{row.key.lower()}", what, (place(study, row, "kind"),), (row.key,), 1, weight="note")
