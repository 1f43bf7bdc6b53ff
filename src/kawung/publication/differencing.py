"""
publication: what two releases of a study say together that neither says alone.

Whoever holds both sees who came in between: where these are fewer than the smallest crowd, what is new is theirs, and
people know whom a researcher asked of late. Whoever allowed figures only is not seen, but one figure less the other is
what they told, be it that they came or that they left ("differencing", Hundepool and others 2012, Statistical
Disclosure Control). That somebody left who was shown tells nothing that the earlier release has not told.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.findings import place
from kawung.publication.consent import Level
from kawung.publication.risks import Cure, Risk, Target, keys_of, listed
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kawung.findings import Row, Study
    from kawung.problems import Place
    from kawung.publication.risks import Limits

Counts = dict[tuple[str, ...], int]
"""What is noted of a release: for each interview in it, by a mark of its key, how much of it left (`Level`)."""
_INTERVIEW = "interview"
_DIGITS = 16


def counts(study: str, allowed: Mapping[str, Level]) -> Counts:
    """Note which interviews are in a release, by the study's key; *allowed* has how much of each leaves, by key."""
    return {(_INTERVIEW, _mark(study, key)): int(level) for key, level in allowed.items() if level >= Level.FIGURES}


def _mark(study: str, key: str) -> str:
    return hashlib.sha256(f"{study}/{key.lower()}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def find(
    study: Study, allowed: Mapping[str, Level], earlier: Mapping[str, Mapping[tuple[str, ...], int]], limits: Limits
) -> list[Risk]:
    """
    Compare what leaves with earlier releases by name, the latest last.

    *study* has all interviews that may leave in part, *allowed* how much of each does today. Of several releases since
    which the same came or left, the latest is named.
    """
    found: dict[tuple[str, tuple[str, ...]], Risk] = {}
    now = counts(study.key, allowed)
    for name, before in earlier.items():
        since = _Since(study, allowed, name, before, limits)
        for risk in (*since.came(), *since.left(now)):
            found[risk.item.partition("-")[0], risk.whom] = risk
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Since:
    """A study beside what was noted, *before*, of one earlier release."""

    study: Study
    allowed: Mapping[str, Level]
    name: str
    before: Mapping[tuple[str, ...], int]
    limits: Limits

    def came(self) -> Iterator[Risk]:
        """Tell those who came since, unless they were shown before in another interview."""
        known: set[str] = set()
        new: list[Row] = []
        for row in self._leaving():
            level = self._then(row)
            if level >= Level.CONTENT:
                known.update(keys_of(row, "informant"))
            if not level:
                new.append(row)
        rows = [row for row in new if self._counts_only(row) or not known.issuperset(keys_of(row, "informant"))]
        who = {key for row in rows for key in keys_of(row, "informant")}
        if rows and len(who) < self.limits.smallest:
            keys = tuple(dict.fromkeys(row.key for row in rows))
            item, whom, least = f"came-{self.name.lower()}", listed(keys), self.limits.smallest
            then = {"study": self.study.key, "item": item, "smallest": least}
            what = words("disclosure_risk.came", n=len(keys), whom=whom, release=self.name, **then)
            cells, about = self._cells(rows, "id"), words("disclosure_about.came")
            yield Risk(item, what, cells, keys, len(who), (_held_back(keys),), about=about)

    def left(self, now: Counts) -> Iterator[Risk]:
        """Tell that some left who had allowed figures only; who they were the note of the release does not say."""
        gone = [cell for cell, level in self.before.items() if level == Level.FIGURES and cell not in now]
        if 0 < len(gone) < self.limits.smallest:
            others = [r for r in self._leaving() if self._counts_only(r) and self._then(r) == Level.FIGURES]
            keys = tuple(dict.fromkeys(row.key for row in others))
            cures = (_held_back(keys),) if len(gone) + len(keys) >= self.limits.smallest else ()
            what = words("disclosure_risk.left", n=len(gone), release=self.name)
            cells, about = self._cells(others, "consent"), words("disclosure_about.left")
            yield Risk(f"left-{self.name.lower()}", what, cells, keys, len(gone), cures, about=about)

    def _leaving(self) -> Iterable[Row]:
        rows = self.study.rows("interviews")
        return (row for row in rows if self.allowed.get(row.key.lower(), Level.NOTHING) >= Level.FIGURES)

    def _then(self, row: Row) -> int:
        return self.before.get((_INTERVIEW, _mark(self.study.key, row.key)), 0)

    def _counts_only(self, row: Row) -> bool:
        return self.allowed[row.key.lower()] == Level.FIGURES

    def _cells(self, rows: Iterable[Row], column: str) -> tuple[Place, ...]:
        return tuple(place(self.study, row, column) for row in rows)


def _held_back(interviews: Iterable[str]) -> Cure:
    return Cure("withhold", tuple(Target("interviews", key, "consent", "no-publication") for key in interviews))
