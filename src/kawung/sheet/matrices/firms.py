"""
matrices: labels → the firms of a study, each with a key of its own, and who comes and goes from wave to wave.

One label is one firm, whatever its spaces and its Unicode form; labels that differ in capital letters, or in signs
that a key cannot hold, stay two firms. Both are told, since only a person knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.iris import is_key, key_from
from kawung.problems import Place, Problem
from kawung.sheet.matrices.reading import FileRead, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.sheet.matrices.told import Keys

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm: its key, and its label as the files have it."""

    key: str
    label: str

    @property
    def name(self) -> str:
        """The label, where the key does not say it already."""
        return "" if self.key == self.label else self.label


@dataclass(frozen=True, slots=True)
class Wave:
    """A wave: its firms in their order, which were not in the wave before, and which of that one are gone."""

    wave: str
    firms: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def firms(study: str, read: Sequence[FileRead], keys: Keys) -> tuple[dict[str, Firm], list[Problem]]:
    """Name every firm that occurs, by its label as compared, in the order of the files."""
    spellings: dict[str, set[str]] = {}
    where: dict[str, str] = {}
    for file in read:
        for found in file.labels.values():
            for label, spelt in found.items():
                spellings.setdefault(label, set()).update(spelt)
                where.setdefault(label, file.told.file)
    problems = [
        problem("label-spelt-differently", Place(study, where[label], text=label), text=label, count=len(spelt))
        for label, spelt in spellings.items()
        if len(spelt) > 1
    ]
    named: dict[str, Firm] = {}
    taken: dict[str, str] = {}
    width = len(str(len(spellings)))
    for at, label in enumerate(spellings, start=1):
        base = f"A{at:0{max(width, 2)}}" if keys == "number" else _key(label) or f"A{at:0{max(width, 2)}}"
        key, number = base, 2
        while key.lower() in taken:
            key, number = f"{base}-{number}", number + 1
        if key != base:
            other = taken[base.lower()]
            place = Place(study, where[label], text=label)
            problems.append(problem("labels-alike", place, text=label, other=other, key=key))
        taken[key.lower()] = label
        named[label] = Firm(key, label)
    return named, problems


def _key(label: str) -> str:
    """Make a key of a label: the label itself if it can be one, else its letters and digits in small letters."""
    if is_key(label) and len(label) <= _LONGEST:
        return label
    return key_from(label)


def waves(read: Iterable[FileRead]) -> tuple[Wave, ...]:
    """Say for each wave who is in it; waves with numbers in their names go by these, others as they were told."""
    members: dict[str, dict[str, None]] = {}
    for file in read:
        for wave, labels in file.labels.items():
            members.setdefault(wave, {}).update(dict.fromkeys(labels))
    order = list(members)
    if all(any(c.isdigit() for c in wave) for wave in order):
        order.sort(key=_natural)
    found: list[Wave] = []
    before: dict[str, None] | None = None
    for wave in order:
        here = members[wave]
        new = tuple(label for label in here if before is not None and label not in before)
        gone = tuple(label for label in before or () if label not in here)
        found.append(Wave(wave, tuple(here), new, gone))
        before = here
    return tuple(found)


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"([0-9]+)", text.casefold()) if part]
