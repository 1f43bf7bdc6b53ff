"""
publication: informants whom a few facts about them single out.

Somebody who knows a cluster knows of its people what a sheet says too: what kind of business it is, its category, its
place, when it was founded. Up to four such facts are taken together; where fewer than the smallest crowd fit them, and
none of the facts could be spared, there is a risk (the "minimal sample uniques" of Elliot, Manning and Ford 2002, for
any size of crowd: k-anonymity as in Sweeney 2002).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Area, Dated, Named, Ref, place
from kawung.problems import Words
from kawung.publication import curing
from kawung.publication.risks import (
    LEVELS,
    Cure,
    Risk,
    Target,
    by_key,
    concept_label,
    informants,
    is_person,
    joined,
    listed,
    named_label,
)
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.findings import Row, Study, Value
    from kawung.publication.risks import Known, Limits

Shown = tuple[str, ...]
Facts = tuple[tuple[str, Shown], ...]

_OF_ACTORS = ("kind", "category", "place", "size", "member_of")
_OF_INTERVIEWS = ("informant_kind", "place", "language", "date")
_BROADER = {"household-workshop": "firm"}
"""Kinds of actor that are also another kind."""


@dataclass(slots=True)
class _Person:
    """What is shown of one informant: each fact, and the cells that say it."""

    facts: dict[str, Shown] = field(default_factory=dict)
    cells: dict[str, list[tuple[Row, str]]] = field(default_factory=lambda: defaultdict(list))

    def say(self, name: str, shown: Shown, row: Row, column: str) -> None:
        """Note a fact; what several cells say is one fact of several parts."""
        if shown:
            self.facts[name] = tuple(sorted({*self.facts.get(name, ()), *shown}))
            self.cells[name].append((row, column))


def find(study: Study, limits: Limits, known: Known) -> list[Risk]:
    """Return the informants whom their facts single out, and those whose place is told too finely."""
    shown = _people(study)
    crowd = shown if known.whole is None else _people(known.whole)
    return [*_places(study, shown, limits), *_rare(study, shown, crowd, limits)]


def _people(study: Study) -> dict[str, _Person]:
    """Gather what is shown of each informant that may be a person."""
    found: dict[str, _Person] = {}
    asked = informants(study)
    for row in study.rows("actors"):
        if row.key not in asked or not is_person(row):
            continue
        one = found.setdefault(row.key, _Person())
        for column in _OF_ACTORS:
            one.say(column, _shown(row.values(column)), row, column)
    for key, one in found.items():
        for interview in asked[key]:
            for column in _OF_INTERVIEWS:
                one.say(column, _shown(interview.values(column)), interview, column)
    for row in study.rows("claims"):
        about = [v.key for v in row.values("about") if isinstance(v, Ref) and v.table == "actors"]
        of = [v.iri for v in row.values("property") if isinstance(v, Named)]
        for key in about:
            if key in found and of:
                found[key].say(f"claim:{of[0]}", _shown(row.values("value")), row, "value")
    return found


def _shown(values: Iterable[Value]) -> Shown:
    """Return the parts of a cell as texts by which two cells are the same; "not known" says nothing."""
    texts = []
    for value in values:
        if isinstance(value, Area):
            texts.append(value.code)
        elif isinstance(value, Ref):
            texts.append(value.key)
        elif isinstance(value, Named):
            texts.append(str(value.iri))
        elif isinstance(value, Dated):
            texts.append(value.text)
        elif isinstance(value, str | int):
            texts.append(str(value).strip().casefold())
    return tuple(sorted(set(texts)))


def _fits(name: str, shown: Shown) -> tuple[Shown, ...]:
    """Return all that may be shown of somebody of whom this is so: a village lies in a district."""
    if name == "place":
        parts = [[".".join(code.split(".")[:n]) for n in range(1, code.count(".") + 2)] for code in shown]
        return tuple({tuple(sorted(set(one))) for one in product(*parts)})
    if name == "kind":
        wider = {_BROADER.get(_local(one), "") for one in shown} - {""}
        return (shown, *((concept_iri(one),) for one in sorted(wider)))
    return (shown,)


def _local(text: str) -> str:
    return text.rpartition("#")[2].rstrip(">")


def concept_iri(kind: str) -> str:
    """Return the name of a kind of actor as `_shown` writes it."""
    from kawung.iris import concept

    return str(concept("actor-kind", kind))


def _counted(crowd: dict[str, _Person], names: tuple[str, ...]) -> Counter[tuple[Shown, ...]]:
    """Count for each combination of facts how many it fits."""
    counted: Counter[tuple[Shown, ...]] = Counter()
    for one in crowd.values():
        if all(name in one.facts for name in names):
            counted.update(product(*(_fits(name, one.facts[name]) for name in names)))
    return counted


def _rare(study: Study, shown: dict[str, _Person], crowd: dict[str, _Person], limits: Limits) -> Iterator[Risk]:
    """Tell combinations that fit too few, each for all whom it fits, where no fewer facts do the same."""
    names = sorted({name for one in shown.values() for name in one.facts}, key=_order)
    singled: dict[str, list[frozenset[str]]] = defaultdict(list)
    for size in range(1, limits.together + 1):
        for some in combinations(names, size):
            who = [key for key, one in shown.items() if all(name in one.facts for name in some)]
            who = [key for key in who if not any(less <= set(some) for less in singled[key])]
            if not who:
                continue
            counted = _counted(crowd, some)
            cells: dict[tuple[Shown, ...], list[str]] = defaultdict(list)
            for key in who:
                values = tuple(shown[key].facts[name] for name in some)
                if counted[values] < limits.smallest:
                    cells[values].append(key)
            for values, keys in cells.items():
                for key in keys:
                    singled[key].append(frozenset(some))
                yield _risk(study, shown, crowd, keys, dict(zip(some, values, strict=True)), counted[values], limits)


def _order(name: str) -> tuple[int, str]:
    every = (*_OF_ACTORS, *_OF_INTERVIEWS)
    return (every.index(name) if name in every else len(every), name)


def _risk(
    study: Study,
    shown: dict[str, _Person],
    crowd: dict[str, _Person],
    keys: list[str],
    facts: dict[str, Shown],
    count: int,
    limits: Limits,
) -> Risk:
    item = "-".join([*(_local(name.removeprefix("claim:")).replace("_", "-") for name in facts), keys[0].lower()])
    at = [cell for key in keys for name in facts for cell in shown[key].cells[name]]
    what = words(
        "disclosure_risk.facts",
        n=len(keys),
        count=max(count, len(keys)),
        whom=listed(keys),
        facts=joined(_said(study, name, values) for name, values in facts.items()),
    )
    cures = [
        *_coarser(shown, crowd, keys, facts, limits),
        *_merging(shown, crowd, keys, facts, limits),
        *(_withheld(shown, keys, name) for name in facts),
    ]
    places = tuple(dict.fromkeys(place(study, row, column) for row, column in at))
    return Risk(item, what, places, tuple(keys), count, tuple(cures))


def _said(study: Study, name: str, values: Shown) -> Words:
    """Say a fact in the sheet's words: `category new`."""
    if name.startswith("claim:"):
        label = named_label(name.removeprefix("claim:"))
        return Words(f"{label.en} {', '.join(values)}", f"{label.id} {', '.join(values)}")
    column = tables()["actors"].column(name) or tables()["interviews"].column(name)
    label = column.label if column else Words(name, name)
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
            told.append(Words(value, value))
    of = joined(told)
    return Words(f"{label.en} {of.en}", f"{label.id} {of.id}")


def _withheld(shown: dict[str, _Person], keys: list[str], name: str) -> Cure:
    """Say nothing of one fact; what was claimed goes with its row."""
    row = name.startswith("claim:")
    at = [cell for key in keys for cell in shown[key].cells[name]]
    return Cure("withhold", tuple(Target(r.table, r.key, "" if row else column) for r, column in at))


def _coarser(
    shown: dict[str, _Person], crowd: dict[str, _Person], keys: list[str], facts: dict[str, Shown], limits: Limits
) -> Iterator[Cure]:
    """Say one fact less finely, where enough fit what it then says."""
    names = tuple(facts)
    counted = _counted(crowd, names)
    for name, values in facts.items():
        for wider in _wider(name, values):
            now = tuple(wider if n == name else facts[n] for n in names)
            after = counted[now] + (sum(_becomes(crowd[k], facts, name, wider) for k in keys if k in crowd))
            if after >= limits.smallest:
                at = [cell for key in keys for cell in shown[key].cells[name]]
                to = _local(wider[0])
                yield Cure("coarsen", tuple(Target(r.table, r.key, column, to) for r, column in at))
                break


def _becomes(one: _Person, facts: dict[str, Shown], name: str, wider: Shown) -> bool:
    """Tell whether somebody is not yet among those whom the wider fact fits."""
    return name in one.facts and wider not in _fits(name, one.facts[name]) and bool(facts)


def _wider(name: str, values: Shown) -> list[Shown]:
    """Return what a fact may say instead, the finest first."""
    if len(values) != 1:
        return []
    if name == "place":
        parts = values[0].split(".")
        return [(".".join(parts[:n]),) for n in range(len(parts) - 1, 0, -1)]
    if name == "kind" and _local(values[0]) in _BROADER:
        return [(concept_iri(_BROADER[_local(values[0])]),)]
    return []
