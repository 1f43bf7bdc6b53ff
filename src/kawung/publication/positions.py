"""
publication: parties that are known by what they do for others.

In a cluster everybody knows the one who sells dye, whatever he is called in a table: the part that a party plays in
linkages for one thing (supplier of raw material, buyer) singles it out where fewer than the smallest crowd play it. How
many linkages it has of each sort, and with whom, says more still (degree and neighbourhood as in Hay, Miklau, Jensen,
Towsley and Weis 2008; Liu and Terzi 2008); in a study of ten firms that pattern is nearly always nobody else's, so that
by default it is told and stops nothing. Third parties count as informants do; bodies and groups are no person.

A dependence or a constraint is what somebody thinks, not what everybody sees, and so is no position of its own. But it
names parties in a matter, and tells as much as a linkage which part they play there: `A01 depends on A13 for raw
material`. So a part is played there too, or leaving out the linkages of the sole supplier would hide nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kawung.findings import place
from kawung.iris import local_name, term
from kawung.publication.crowds import Crowds
from kawung.publication.curing import GROUP, renaming
from kawung.publication.mentions import Mentions
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
    keys_of,
    listed,
    stands_for_many,
)
from kawung.vocabulary import ontology
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.findings import Row, Study
    from kawung.publication.risks import Known, Limits

_SIDES = (("from", "from_role"), ("to", "to_role"), ("participants", "participants_role"))
_JUDGED = {
    "dependences": (("dependent", "variable"), ("depends_on", "variable")),
    "constraints": (("affects", "hampers"), ("relieved_by", "hampers"), ("lacking_from", "lacking_in")),
}
"""The parties that other statements name, each with the column of the matters in which they do."""
_A_LINKAGE, _A_PARTY = 8, 5


class Part(NamedTuple):
    """What a party does in a linkage: its role there, and for what."""

    role: str
    variable: str = ""


Played = dict[str, list[tuple["Row", str]]]
"""Who plays a part, with the cells that say so: linkage and column."""
Pattern = tuple[tuple[tuple[str, ...], int], ...]


def parts(study: Study) -> dict[Part, Played]:
    """Return who plays which part; the role alone is a part too."""
    actors = by_key(study, "actors")
    found: dict[Part, Played] = defaultdict(lambda: defaultdict(list))
    for row in study.rows("linkages"):
        for column, role_column in _SIDES:
            for key in keys_of(row, column, "actors"):
                for role in _roles(row, role_column, actors.get(key)):
                    for part in (Part(role), *(Part(role, v) for v in concepts_of(row, "variable"))):
                        found[part][key].append((row, column))
    return found


def judged(study: Study, whole: Study) -> dict[Part, Played]:
    """Return who is told to play which part by statements other than linkages: what they play in the *whole* study."""
    played: dict[str, set[Part]] = defaultdict(set)
    for part, playing in parts(whole).items():
        for key in playing:
            played[key].add(part)
    found: dict[Part, Played] = defaultdict(lambda: defaultdict(list))
    for table, sides in _JUDGED.items():
        for row in study.rows(table):
            for column, matters in sides:
                about = set(concepts_of(row, matters))
                for key in keys_of(row, column, "actors"):
                    told = {part for part in played[key] if part.variable in about}
                    for part in sorted(told | {Part(part.role) for part in told}):
                        found[part][key].append((row, column))
    return found


def _roles(row: Row, column: str, actor: Row | None) -> tuple[str, ...]:
    """Return the roles in a cell; of an empty one what the party's kind does as a rule."""
    if told := concepts_of(row, column):
        return told
    kinds = concepts_of(actor, "kind") if actor else ()
    return tuple(_usual_roles()[kind] for kind in kinds if kind in _usual_roles())


@cache
def _usual_roles() -> dict[str, str]:
    """Return the role that parties of a kind have where the sheet names none, as the ontology says."""
    usual = term("kw:usualRole")
    return {local_name(s): local_name(o) for s, p, o in ontology() if p == usual}


def patterns(study: Study, *, neighbours: bool = False) -> dict[str, Pattern]:
    """
    Return the pattern of each party's linkages: how many of each sort, a sort being side, role, variable, direction.

    With *neighbours* the other side's categories are part of the sort.
    """
    actors = by_key(study, "actors")
    counted: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in study.rows("linkages"):
        variables, directions = concepts_of(row, "variable"), concepts_of(row, "direction")
        sides = [(column, key, role) for column, role in _SIDES for key in keys_of(row, column, "actors")]
        for column, key, role_column in sides:
            roles = "+".join(_roles(row, role_column, actors.get(key)))
            others = sorted({c for s, k, _ in sides if (s, k) != (column, key) for c in _categories(actors.get(k))})
            sort = (column, roles, "+".join(variables), "+".join(directions), *(others if neighbours else ()))
            counted[key][sort] += 1
    return {key: tuple(sorted(sorts.items())) for key, sorts in counted.items()}


def _categories(row: Row | None) -> tuple[str, ...]:
    return keys_of(row, "category") if row else ()


def find(study: Study, limits: Limits, known: Known) -> list[Risk]:
    """Return the parties whom what they do singles out."""
    look = _Look(study, limits, known.whole or study)
    return [*look.parts(), *look.patterns()]


class _Look:
    """A look at the parties of a study that leaves; *whole* is the study with those who do not leave."""

    def __init__(self, study: Study, limits: Limits, whole: Study) -> None:
        self._study, self._limits, self._whole = study, limits, whole
        self._words = Mentions(whole)
        self._asked = informants(study)
        self._crowds = Crowds(study, limits, self._whole)
        bodies = {k for k, row in by_key(whole, "actors").items() if _covers(row, limits)}  # it may not be shown
        shown = by_key(study, "actors").items()
        self._persons = {k: row for k, row in shown if k not in bodies and not _covers(row, limits)}

    def parts(self) -> Iterator[Risk]:
        """Tell parts that too few play, those who do not leave among them."""
        shown, crowd = parts(self._study), parts(self._whole)
        for part, named in judged(self._study, self._whole).items():
            for key, cells in named.items():
                shown[part][key] += cells
        several = {key for key, row in by_key(self._whole, "actors").items() if stands_for_many(row, self._limits)}
        told: set[tuple[str, str]] = set()
        for part in sorted(shown):
            playing = shown[part].keys() | crowd.get(part, {}).keys()
            whom = [key for key in shown[part] if key in self._persons and (part.role, key) not in told]
            if not whom or several & playing or len(playing) >= self._limits.smallest:
                continue
            if not part.variable:
                told.update((part.role, key) for key in whom)
            yield self._part(part, shown[part], whom, len(playing))

    def _part(self, part: Part, playing: Played, whom: list[str], count: int) -> Risk:
        cells = [cell for key in whom for cell in playing[key]]
        named = self._named(whom)
        what = words(
            "disclosure_risk.part" if part.variable else "disclosure_risk.role",
            n=len(whom),
            count=count,
            whom=listed(named),
            role=concept_label("role", part.role),
            variable=concept_label("variable", part.variable) if part.variable else "",
        )
        rows = list({id(row): row for row, _ in cells}.values())
        named_only = [key for key in whom if key not in self._asked]
        renamed = (renaming(self._persons[key]) for key in named_only if not part.variable)
        cures = [Cure("withhold", (*self._without(rows).targets, *chain.from_iterable(renamed)))]
        if len(named_only) == len(whom) and self._crowds.has_groups():
            grouped = (Target("actors", key, "party", GROUP) for key in named)
            cures.append(Cure("coarsen", (*grouped, *self._words.naming(whom, rows))))
        about = words("disclosure_about.role", role=concept_label("role", part.role))
        item = "-".join(["role", *(name for name in part if name), whom[0]])
        places = tuple(dict.fromkeys(place(self._study, row, column) for row, column in cells))
        return Risk(item, what, places, named, count, tuple(sorted(cures, key=_loss)), about=about)

    def patterns(self) -> Iterator[Risk]:
        """Tell parties whose pattern of linkages too few share: each by itself if that is to stop, else in one note."""
        closeness = self._limits.closeness
        found = patterns(self._study, neighbours=closeness == "neighbours")
        often = Counter(found.values())
        rare = [key for key in self._persons if key in found and often[found[key]] < self._limits.smallest]
        if closeness == "role":
            if rare:
                among = sum(key in found for key in self._persons)
                what = words("disclosure_risk.patterns", n=len(rare), among=among, smallest=self._limits.smallest)
                cells = tuple(place(self._study, self._persons[key], "id") for key in rare)
                yield Risk("linkages-all", what, cells, self._named(rare), weight="note")
            return
        at: dict[str, list[tuple[Row, str]]] = {key: [] for key in rare}
        for row in self._study.rows("linkages"):
            for column, _ in _SIDES:
                for key in keys_of(row, column, "actors"):
                    if key in at:
                        at[key].append((row, column))
        for key, cells_of in at.items():
            named = self._named([key])
            count, about = often[found[key]], words("disclosure_about.linkages")
            cure = self._without(list({id(row): row for row, _ in cells_of}.values()))
            what = words(f"disclosure_risk.{closeness}", whom=named[0], n=len(cells_of), count=count)
            places = tuple(place(self._study, row, column) for row, column in cells_of)
            yield Risk(f"linkages-{key}", what, places, named, count, (cure,), about=about)

    def _named(self, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._persons[key].key for key in keys)

    def _without(self, rows: list[Row]) -> Cure:
        """Leave out some linkages and what says the same in words."""
        return Cure("withhold", (*(Target(row.table, row.key) for row in rows), *self._words.saying(rows)))


def _loss(cure: Cure) -> int:
    """Weigh how much a cure takes away: a linkage says more than what a party is, and that more than one text."""
    return sum(_A_LINKAGE if not t.column else _A_PARTY if t.to == GROUP else 1 for t in cure.targets)


def _covers(row: Row, limits: Limits) -> bool:
    """Tell whether no person is singled out where this party is: it is a body, or a group of many."""
    return not is_person(row) if not is_group(row) else stands_for_many(row, limits)
