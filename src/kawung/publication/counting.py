"""
publication: what of a study may be counted though it may not be shown, and the figures made of it.

Everybody can count what is shown, so the figures have two parts: what is shown, taken as the public graph has it, and
what is counted beside, which `figures` protects. Nothing that a hidden premise says of something shown enters: in which
direction a shown linkage runs and in which category its informant is, is told as the public graph tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.findings import Figure, Named, Ref, Study
from kawung.iris import concept, local_name
from kawung.publication import figures as protected
from kawung.publication.consent import Level
from kawung.publication.figures import ALL, VERTICAL, Telling, Tellings
from kawung.publication.leaving import BARE, FINDINGS, INTERVIEWS, PARTIES, Leaving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kawung.findings import Value
    from kawung.publication.keys import PublicKeys
    from kawung.publication.settings import Settings
    from kawung.publication.tables import Codes

_LINKAGES, _ELICITATION, _CATEGORIES = "linkages", "elicitation", "category"
_PARTIES = ("from", "to", "participants")
_COUNTED = ("yes", "key", "own", "finding", "party", "named", "complete")
"""Rules of columns that are counted: no words, no places, no notes."""
_KINDS = (("party", PARTIES), ("linkage", _LINKAGES))
_CATEGORY = "category "  # so that no key of a category is taken for a whole
_VERTICAL = ("vertical-backward", "vertical-forward")
_ASKED_FOR = ("horizontal", *_VERTICAL, "institutional")


@dataclass(frozen=True, slots=True)
class Following:
    """
    What follows in a study, by keys in small letters and of the schemes.

    *direction* has the narrowest of each linkage that has one, *asked* the directions in which each elicitation asked.
    """

    direction: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] = field(default_factory=dict)


Follows = Callable[[Study], Following]


def counted(study: Study, settings: Settings, today: date) -> Study:
    """
    Take from a study the rows that may be counted in figures over several informants.

    Keys and cells are those of the sheets, free texts and notes apart: this is for counting and is never published.
    """
    return _counted(Leaving(study, settings, today, least=Level.FIGURES))


def _counted(leaving: Leaving) -> Study:
    sheets = {}
    for name, sheet in leaving.study.sheets.items():
        at = leaving.rows.get(name, [])
        kept = {c.name for c in tables()[name].columns if c.public in _COUNTED}
        columns = {name: [cells[n] for n in at] for name, cells in sheet.columns.items() if name in kept}
        if name in BARE:  # what no countable finding says of a party follows for nothing that is counted
            own = {c.name for c in tables()[name].columns if c.public in ("own", "named")}
            bare = [not leaving.behind(name, n).backed for n in at]
            for column in own & columns.keys():
                columns[column] = [None if b else cell for b, cell in zip(bare, columns[column], strict=True)]
        if name == _ELICITATION and "complete" in columns:  # a list of which something stays is complete no more
            cut = [bool(leaving.incomplete & leaving.asked_in(sheet.keys[n].lower())) for n in at]
            columns["complete"] = [None if c else cell for c, cell in zip(cut, columns["complete"], strict=True)]
        sheets[name] = sheet.with_columns([sheet.numbers[n] for n in at], [sheet.keys[n] for n in at], columns)
    return Study(leaving.study.key, sheets)


def figures(leaving: Leaving, released: Study, keys: PublicKeys, follows: Follows) -> tuple[Figure, ...]:
    """
    Count the linkages of a study over all who may be counted; nothing where that is nobody but those who are shown.

    *released* is what of it is shown, under *keys*. Where fewer than the threshold allow figures only, nothing of them
    is told, not even where something is withheld.
    """
    least = Leaving(leaving.study, leaving.settings, leaving.today, least=Level.FIGURES)
    if all(least.keys.get(name) == leaving.keys.get(name) for name in (INTERVIEWS, _LINKAGES)):
        return ()
    study = _counted(least)
    seen, every = _Study(released, follows), _Study(study, follows)
    under = {public: key for kind, name in _KINDS for key, public in _public(leaving, keys, kind, name)}
    informants = {**every.informants, **{under.get(who, who): of for who, of in seen.informants.items()}}
    if len(informants) - len(seen.informants) in range(1, leaving.settings.smallest):
        return ()
    categories = {f"{_CATEGORY}{row.key.lower()}": row.key for row in released.rows(_CATEGORIES)}
    variables = sorted({v for row in study.rows("study") for v in _concepts(row.values("variables"))} - {ALL})
    everybody = sum(map(len, leaving.interviews().values())) == len(least.keys.get(INTERVIEWS, ()))
    found = protected.figures(
        seen.under(under),
        Tellings(informants, every.naming_one_of(leaving.hidden)),
        categories=list(categories),
        variables=variables,
        smallest=leaving.settings.smallest,
        complete=list(every.complete(informants, categories, variables)) if everybody else (),
    )
    return tuple(_figure(one, categories) for one in found)


def _public(leaving: Leaving, keys: PublicKeys, kind: str, table: str) -> Iterator[tuple[str, str]]:
    """Give the keys of things that leave, each with that under which it does."""
    yield from ((key, keys.of(kind, key)) for key in sorted(leaving.keys.get(table, ())))


def _figure(one: protected.Figure, categories: Mapping[str, str]) -> Figure:
    category = Ref(_CATEGORIES, categories[one.category]) if one.category in categories else None
    state, count = concept("cell-state", one.state), one.count if one.state == "present" else None
    return Figure(category, concept("variable", one.variable), concept("direction", one.direction), state, count)


class _Study:
    """Who told what in a study, shown or counted: all by keys in small letters."""

    def __init__(self, study: Study, follows: Follows) -> None:
        self._study, self._follows = study, follows
        category = {
            row.key.lower(): next((f"{_CATEGORY}{key}" for key in _keys(row.values("category"))), None)
            for row in reversed(study.rows(PARTIES))  # of two rows of one key the first counts
        }
        of = {row.key.lower(): tuple(_keys(row.values("informant"))) for row in reversed(study.rows(INTERVIEWS))}
        self._of = of
        self.informants = {who: category.get(who) for some in of.values() for who in some}
        told: dict[str, set[str]] = {}
        for row in study.rows(FINDINGS):
            told.setdefault(row.key.lower(), set()).update(self._who(row.values("interview")))
        self._told = told

    @cached_property
    def _following(self) -> Following:
        return self._follows(self._study)

    def _who(self, interviews: Iterable[Value]) -> set[str]:
        return {who for key in _keys(interviews) for who in self._of.get(key, ())}

    def _linkages(self) -> Iterator[tuple[Telling, set[str]]]:
        """Give what each informant told of linkages, with the parties of each."""
        for row in self._study.rows(_LINKAGES):
            key = row.key.lower()
            parties = {party for column in _PARTIES for party in _keys(row.values(column))}
            for who in {who for finding in _keys(row.values("finding")) for who in self._told.get(finding, ())}:
                for variable in (*_concepts(row.values("variable")),) or (None,):
                    yield Telling(key, who, variable, self._following.direction.get(key)), parties

    def under(self, keys: Mapping[str, str]) -> Tellings:
        """Return who told what under other keys."""
        informants = {keys.get(who, who): category for who, category in self.informants.items()}
        linkages = [
            one._replace(linkage=keys.get(one.linkage, one.linkage), informant=keys.get(one.informant, one.informant))
            for one, _ in self._linkages()
        ]
        return Tellings(informants, linkages)

    def naming_one_of(self, hidden: frozenset[str]) -> list[Telling]:
        """Return what was told, each with whom it names that must not appear; what names several such is left out."""
        found = []
        for one, parties in self._linkages():
            named = sorted((parties & hidden) - {one.informant})
            if len(named) <= 1:
                found.append(one._replace(named=named[0] if named else None))
        return found

    def complete(
        self, informants: Mapping[str, str | None], categories: Iterable[str], variables: Sequence[str]
    ) -> Iterator[Codes]:
        """Give the cells for which everybody was asked, with a list that is complete."""
        asked: dict[str, set[tuple[str, str]]] = {}
        for row in self._study.rows(_ELICITATION):
            if True in row.values("complete"):
                told = _concepts(row.values("variable"))
                there = self._following.asked.get(row.key.lower(), frozenset())
                for who in self._who(row.values("interview")):
                    asked.setdefault(who, set()).update(product(variables if ALL in told else told, there))
        parts = {ALL: _ASKED_FOR, VERTICAL: _VERTICAL}
        directions = (ALL, VERTICAL, "horizontal", "institutional", *_VERTICAL, "vertical-subcontracting")
        for category in (ALL, *categories):
            people = [who for who, of in informants.items() if category in (ALL, of)]
            for variable, direction in product((ALL, *variables), directions):
                needed = set(product(variables if variable == ALL else [variable], parts.get(direction, [direction])))
                if people and all(needed <= asked.get(who, set()) for who in people):
                    yield category, variable, direction


def _keys(values: Iterable[Value]) -> list[str]:
    return [value.key.lower() for value in values if isinstance(value, Ref)]


def _concepts(values: Iterable[Value]) -> list[str]:
    return [local_name(value.iri) for value in values if isinstance(value, Named)]
