"""
publication: what each interview allows on a day, and what the study says of those whom informants named.

Whatever is unclear allows nothing: a consent that is empty, doubled or unreadable, a day that is no day, two rows of
one interview that differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from kawung.findings import Dated, Named
from kawung.iris import concept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.findings import Row, Study, Value
    from kawung.publication.settings import Settings


class Level(IntEnum):
    """How much of an interview may leave; each level holds the ones below."""

    NOTHING = 0
    FIGURES = 1
    CONTENT = 2
    QUOTE = 3


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an interview allows, and why not more: the key of a text (`withheld.…`), empty where all may leave."""

    level: Level
    why: str = ""


_LEVELS = {
    concept("consent", "with-quote"): Allowed(Level.QUOTE),
    concept("consent", "without-quote"): Allowed(Level.CONTENT, "without_quote"),
    concept("consent", "aggregate-only"): Allowed(Level.FIGURES, "aggregate_only"),
    concept("consent", "no-publication"): Allowed(Level.NOTHING, "no_publication"),
    concept("consent", "withdrawn"): Allowed(Level.NOTHING, "withdrawn"),
}
_UNCLEAR = Allowed(Level.NOTHING, "consent_unclear")
_EMBARGO, _EMBARGO_UNCLEAR = Allowed(Level.NOTHING, "embargo"), Allowed(Level.NOTHING, "embargo_unclear")
_NOT_APPLICABLE = concept("consent", "not-applicable")
_RULES = {concept("third-party-rule", key): key for key in ("publish", "pseudonymise", "aggregate-only", "withhold")}


def interviews(study: Study, settings: Settings, today: date) -> dict[str, Allowed]:
    """Tell what each interview allows, by its key in small letters; where several things limit it, the strictest."""
    whole = _of_study(study)
    if settings.embargo is not None and today < settings.embargo:
        whole = min(whole, _EMBARGO, key=_level)
    found: dict[str, Allowed] = {}
    for row in study.rows("interviews"):
        key = row.key.lower()
        limits = [_consent(row), _until(row.values("embargo_until"), today), whole]
        # Of limits that are equally strict the informant's own comes first.
        found[key] = min([found[key], *limits] if key in found else limits, key=_level)
    return found


def withdrawn(row: Row) -> bool:
    """Tell whether an informant took the consent back: then it is as if nobody had ever asked."""
    return _consent(row).why == "withdrawn"


def _level(allowed: Allowed) -> Level:
    return allowed.level


def _of_study(study: Study) -> Allowed:
    """Tell what informants allowed for the study as a whole; no interview allows more."""
    said = [_LEVELS.get(v.iri) for row in study.rows("study") for v in row.values("consent") if isinstance(v, Named)]
    return min((one for one in said if one is not None), key=_level, default=Allowed(Level.QUOTE))


def _consent(row: Row) -> Allowed:
    values = row.values("consent")
    only = values[0] if len(values) == 1 else None
    return _LEVELS.get(only.iri, _UNCLEAR) if isinstance(only, Named) else _UNCLEAR


def _until(values: Sequence[Value], today: date) -> Allowed:
    """Tell whether a day before which nothing may be shown is still to come."""
    for value in values:
        try:
            day = date.fromisoformat(value.text) if isinstance(value, Dated) else None
        except ValueError:
            day = None
        if day is None:
            return _EMBARGO_UNCLEAR
        if today < day:
            return _EMBARGO
    return Allowed(Level.QUOTE)


def third_parties(study: Study) -> str:
    """Return the study's rule for those whom informants named; without a clear one they stay out (`withhold`)."""
    said = {v.iri if isinstance(v, Named) else None for row in study.rows("study") for v in row.values("third_parties")}
    only = said.pop() if len(said) == 1 else None
    return _RULES.get(only, "withhold") if only is not None else "withhold"


def printed_only(study: Study) -> bool:
    """Tell whether a study rests on publications alone: it says so, and holds no trace of an interview."""
    said = {v for row in study.rows("study") for v in row.values("consent")}
    asked = any(True for _ in study.rows("interviews"))
    told = any(row.values("interview") for row in study.rows("findings"))
    return said == {Named(_NOT_APPLICABLE)} and not asked and not told
