"""
publication: what could single somebody out, as values.

A `Risk` says what singles out whom and in which cells; its cures are changes of the study that can be made
(`curing.apply`). Nothing here knows a file, a command or how a study was made fit to leave.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kawung import words
from kawung.findings import Named, Ref
from kawung.iris import concept, local_name
from kawung.problems import Words
from kawung.vocabulary import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from kawung.findings import Row, Study
    from kawung.iris import Term
    from kawung.problems import Place
    from kawung.publication.consent import Level
    from kawung.publication.settings import Closeness

CureKind = Literal["coarsen", "withhold", "drop-quote", "merge"]
CURES: tuple[CureKind, ...] = ("coarsen", "withhold", "drop-quote", "merge")
Weight = Literal["stops", "note"]
_NOTHING = Words("", "")

_BODIES = {"agency", "association", "co-operative", "financial-institution", "sales-outlet", "school"}
_DIGITS = 16


class Target(NamedTuple):
    """A cell that a cure changes, or without *column* a row; *to* is what stands there afterwards ("": nothing)."""

    table: str
    key: str
    column: str = ""
    to: str = ""


class Cure(NamedTuple):
    """One way to take a risk away: its kind, and all that it changes."""

    kind: CureKind
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """
    One thing that could single somebody out.

    *item* is its name, the same as long as it concerns the same row; *what* says what singles out whom; *places* are
    the cells; *whom* the keys of those concerned (actors, or the row that holds the text), *crowd* among how many they
    could be looked for (None where that is no question); *cures* what can be done in the study, the one that loses
    least first; *advice* what must be done elsewhere. One that only is to be known *stops* nothing. *about* says of one
    that stops what it is without naming anybody, as the public reads it where it was accepted.
    """

    item: str
    what: Words
    places: tuple[Place, ...]
    whom: tuple[str, ...]
    crowd: int | None = None
    cures: tuple[Cure, ...] = ()
    advice: Words | None = None
    weight: Weight = "stops"
    about: Words = _NOTHING

    @property
    def mark(self) -> str:
        """What an acceptance is bound to: it changes with who is concerned, by what, and with the cells' texts."""
        said = [self.item, str(self.crowd), *self.whom, *(f"{p.table}\t{p.column}\t{p.text}" for p in self.places)]
        return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What counts as singled out.

    *smallest*: fewer than so many who fit are too few. *together*: how many facts somebody may know at once.
    *closeness*: what somebody may know of linkages (`settings.CLOSENESS`).
    """

    smallest: int = 3
    together: int = 4
    closeness: Closeness = "role"


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known beside the study that is to leave.

    *whole* is the study with all that stays: whoever is in it is part of the crowd in which others cannot be told
    apart, and the names in it are looked for in texts. *allowed* is how much of each interview leaves, by its key in
    small letters. *areas* are the names of areas by code, *villages* those of places finer than a district. *personal*
    tells what a key gives away of a person, None if nothing.
    """

    whole: Study | None = None
    allowed: Mapping[str, Level] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    villages: Collection[str] = ()
    personal: Callable[[str], Words | None] = lambda _: None


def keys_of(row: Row, column: str, table: str = "") -> tuple[str, ...]:
    """Return the keys that a cell names (those of one *table*, if given), in small letters and the cell's order."""
    found = (v for v in row.values(column) if isinstance(v, Ref))
    return tuple(v.key.lower() for v in found if not table or v.table == table)


def concepts_of(row: Row, column: str) -> tuple[str, ...]:
    """Return the keys of the concepts that a cell names."""
    return tuple(_key_of(v.iri) for v in row.values(column) if isinstance(v, Named))


@lru_cache(maxsize=1_000)
def _key_of(iri: Term) -> str:
    return local_name(iri)


def is_group(row: Row) -> bool:
    """Tell whether a row of actors stands for several."""
    return any(v == "group" for v in row.values("party"))


def stands_for_many(row: Row, limits: Limits) -> bool:
    """Tell whether a party is a group in which nobody can be told apart: one of two is two persons."""
    return is_group(row) and all(not isinstance(n, int) or n >= limits.smallest for n in row.values("size"))


def is_person(row: Row) -> bool:
    """Tell whether a row of actors may be one person or a firm known as one; bodies and groups are not."""
    return not is_group(row) and not _BODIES.intersection(concepts_of(row, "kind"))


def informants(study: Study) -> dict[str, list[Row]]:
    """Return the interviews of each actor that was interviewed, by its key in small letters."""
    found: dict[str, list[Row]] = {}
    for row in study.rows("interviews"):
        for key in keys_of(row, "informant", "actors"):
            found.setdefault(key, []).append(row)
    return found


@cache
def concept_label(scheme: str, key: str) -> Words:
    """Return what people call a concept; its key where it has no label."""
    return labels().get(concept(scheme, key)) or Words(key, key)


def named_label(iri: Term) -> Words:
    """Return what people call a shared concept."""
    return labels().get(iri) or Words(local_name(iri), local_name(iri))


def listed(keys: Iterable[str], shown: int = 10) -> Words:
    """Name some keys in a sentence: `A02, A04 and A06`; of many the first, and how many more."""
    every = list(keys)
    if len(every) > shown:
        rest = words.words("disclosure.more", n=len(every) - shown)
        first = ", ".join(every[:shown])
        return Words(f"{first} {rest.en}", f"{first} {rest.id}")
    return joined([Words(key, key) for key in every])


def joined(parts: Iterable[Words]) -> Words:
    """Join some texts as a sentence does, in both languages."""
    every = list(parts)

    if len(every) < 2:
        return every[0] if every else Words("", "")
    comma = "," if len(every) > 2 else ""  # Indonesian puts one before the last of three
    en, id_ = (", ".join(texts) for texts in zip(*every[:-1], strict=True))
    return Words(f"{en} and {every[-1].en}", f"{id_}{comma} dan {every[-1].id}")


def by_key(study: Study, table: str) -> Mapping[str, Row]:
    """Return the rows of a table by key in small letters, since keys count so; of several with one key the first."""
    found: dict[str, Row] = {}
    for row in study.rows(table):
        found.setdefault(row.key.lower(), row)
    return found
