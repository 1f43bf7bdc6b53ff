"""
sheet: problems of one sheet, where one rule may be broken in every row.

The first thousand of a rule are told each by itself; the last of them has the places of further ones. Nobody reads
more, and a message for each of a million rows takes minutes and gigabytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Words

if TYPE_CHECKING:
    from kawung.problems import Place, Problem

ALONE = 1_000
"""So many problems of one rule in one sheet are told each by itself."""
MOST_PLACES = 10_000
"""So many places of one rule in one sheet are told."""


@dataclass(slots=True)
class Often:
    """Problems of one sheet in the order in which they are found."""

    _found: list[Problem] = field(default_factory=list)
    _times: dict[str, int] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    _further: dict[str, list[Place]] = field(default_factory=dict)

    def again(self, rule: str) -> bool:
        """Count a breach; tell whether there were so many before that it is not told by itself."""
        times = self._times[rule] = self._times.get(rule, 0) + 1
        return times > ALONE

    def wanted(self, rule: str) -> bool:
        """Tell whether the place of the breach counted last is still told."""
        return self._times.get(rule, 0) <= MOST_PLACES

    def further(self, rule: str, place: Place) -> None:
        """Take the place of a breach that is not told by itself."""
        self._further.setdefault(rule, []).append(place)

    def add(self, *problems: Problem) -> None:
        """Take problems that are told by themselves."""
        for problem in problems:
            self._last[problem.rule] = len(self._found)
            self._found.append(problem)

    def problems(self) -> list[Problem]:
        """Give the problems, the last of each rule with the places of the further ones and how many are not listed."""
        found = list(self._found)
        for rule, places in self._further.items():
            at = self._last[rule]
            found[at] = replace(found[at], places=(*found[at].places, *places))
            if (left := self._times[rule] - MOST_PLACES) > 0:
                more = words.words("often.more", count=left)
                message = Words(*(f"{said} {further}" for said, further in zip(found[at].message, more, strict=True)))
                found[at] = replace(found[at], message=message)
        return found

    def __bool__(self) -> bool:
        """Tell whether there is any problem."""
        return bool(self._found)
