"""
publication: what a project allows beyond its informants' consent, from `[publication]` in kawung.toml.

The defaults are the careful ones: a project that says nothing publishes no names, no place finer than a district and no
day of a talk. No setting opens what an informant has closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from kawung.problems import UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = "publication"
PLACES = ("none", "province", "regency", "district", "village")
"""How fine a place may be, coarse to fine; its position is the number of parts that an area's code may have."""
DATES = ("none", "year", "day")
"""How fine the date of a talk may be, coarse to fine."""
SMALLEST = 3
_LEAST = 2
"""A cell of one always tells of somebody."""


class Accepted(NamedTuple):
    """A finding of the disclosure report that is published all the same, and why; the reason is published too."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What may be published of a project.

    *names*: whether names of persons and firms leave, where consent and the rule for third parties allow it at all.
    *place* and *dates*: how fine places and days of talks may be (`PLACES`, `DATES`). *smallest*: figures and groups
    under it tell of single persons. *embargo*: the day before which nothing from interviews leaves. *accept*: what the
    disclosure report finds and somebody answers for.
    """

    names: bool = False
    place: str = "district"
    dates: str = "year"
    smallest: int = SMALLEST
    embargo: date | None = None
    accept: tuple[Accepted, ...] = ()


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


def _smallest(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= _LEAST:
        return value
    raise _wrong("smallest", value, least=_LEAST)


def _embargo(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise _wrong("embargo", value)


def _accept(value: object) -> tuple[Accepted, ...]:
    found = []
    for one in value if isinstance(value, list) else [value]:
        item, reason = (one.get("item"), one.get("reason")) if isinstance(one, dict) else (None, None)
        if not (isinstance(one, dict) and one.keys() == {"item", "reason"}):
            raise _wrong("accept", one)
        if not (isinstance(item, str) and item.strip() and isinstance(reason, str) and reason.strip()):
            raise _wrong("accept", one)
        found.append(Accepted(item.strip(), reason.strip()))
    return tuple(found)


_READERS = {
    "names": _names,
    "place": _place,
    "dates": _dates,
    "smallest": _smallest,
    "embargo": _embargo,
    "accept": _accept,
}
