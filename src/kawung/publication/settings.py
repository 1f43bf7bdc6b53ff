"""
publication: what a project allows beyond its informants' consent, from `[publication]` in kawung.toml.

The defaults are the careful ones: a project that says nothing publishes no names, no place finer than a district and no
day of a talk. No setting opens what an informant has closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from kawung.problems import UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "publication"
PLACES = ("none", "province", "regency", "district", "village")
"""How fine a place may be, coarse to fine; its position is the number of parts that an area's code may have."""
DATES = ("none", "year", "day")
"""How fine the date of a talk may be, coarse to fine."""
Closeness = Literal["role", "linkages", "neighbours"]
CLOSENESS: tuple[str, ...] = get_args(Closeness)
"""
What somebody may know of linkages beforehand: the part that a party plays, also how many linkages of each sort it has,
also with which categories.
"""
SMALLEST = 3
_LEAST = 2
"""A cell of one always tells of somebody."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What may be published of a project.

    *names*: whether names of persons and firms leave, where consent and the rule for third parties allow it at all.
    *place* and *dates*: how fine places and days of talks may be (`PLACES`, `DATES`). *smallest*: figures and groups
    under it tell of single persons. *closeness*: what a reader may know of linkages (`CLOSENESS`). *embargo*: the day
    before which nothing from interviews leaves. What a project accepts all the same lies beside each study, with the
    reason (`decisions`).
    """

    names: bool = False
    place: str = "district"
    dates: str = "year"
    smallest: int = SMALLEST
    closeness: Closeness = "role"
    embargo: date | None = None


def read(toml: Mapping[str, object]) -> Settings:
    """
    Read the settings from the contents of a kawung.toml.

    Raises UnreadableError for a setting that does not exist or a value that it cannot have: nothing is published by a
    misspelt rule.
    """
    said = toml.get(SECTION, {})
    if not isinstance(said, dict):
        raise UnreadableError(words("publication_setting.section"))
    found: dict[str, Any] = {}
    for name, value in said.items():
        if name not in _READERS:
            raise UnreadableError(words("publication_setting.unknown", name=name, names=", ".join(_READERS)))
        found[name] = _READERS[name](value)
    return Settings(**found)


def _wrong(name: str, value: object, **values: object) -> UnreadableError:
    return UnreadableError(words(f"publication_setting.{name}", text=value, **values))


def _names(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong("names", value)


def _one_of(name: str, choices: tuple[str, ...], value: object) -> str:
    if isinstance(value, str) and value in choices:
        return value
    raise _wrong(name, value, choices=", ".join(choices))


def _place(value: object) -> str:
    return _one_of("place", PLACES, value)


def _dates(value: object) -> str:
    return _one_of("dates", DATES, value)


def _closeness(value: object) -> str:
    return _one_of("closeness", CLOSENESS, value)


def _smallest(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= _LEAST:
        return value
    raise _wrong("smallest", value, least=_LEAST)


def _embargo(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _wrong("embargo", value)


_READERS = {
    "names": _names,
    "place": _place,
    "dates": _dates,
    "smallest": _smallest,
    "closeness": _closeness,
    "embargo": _embargo,
}
