"""
conductor: how the studies of a build stand in its public data set.

What is public depends on the day, as embargoes end; so it is noted from which day until which a study's part holds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from kawung.pipeline import parts
from kawung.problems import RefusedError, Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_NOTE = "public"


@dataclass(frozen=True, slots=True)
class PublicState:
    """
    How a study stands in the public data set.

    *items* is the number of things that stand in the way (`disclosing.Gate.open`); *kept* is false where its public
    keys cannot be kept. *mark* is what it depends on; it holds from the day *since* on and not on the day *until*, in
    ISO's form, empty where no embargo ends.
    """

    mark: str
    items: int = 0
    kept: bool = True
    since: str = ""
    until: str = ""

    @property
    def passes(self) -> bool:
        """Tell whether the study has a part in the public data set."""
        return self.kept and not self.items

    def holds(self, today: date) -> bool:
        """Tell whether nothing has become public, or is public no more, by the mere passing of days."""
        day = today.isoformat()
        return self.since <= day and (not self.until or day < self.until)

    def refusal(self, study: str) -> Words:
        """Say why the study is not public and what to do."""
        return (
            words("public.refused", study=study, n=self.items) if self.kept else words("public.no_place", study=study)
        )


def states(notes: Mapping[str, Any]) -> dict[str, PublicState]:
    """Return how the studies of a build stand in its public data set, by key."""
    found = notes.get(_NOTE) if parts.studies(notes) else None
    return {key: PublicState(**one) for key, one in found.items()} if isinstance(found, dict) else {}


def public_studies(notes: Mapping[str, Any], study: str | None = None) -> list[str]:
    """
    Name the studies of a build that are public.

    Raises RefusedError if *study* is in the build and not public, saying what to do.
    """
    found = states(notes)
    if study is not None and study in found and not found[study].passes:
        raise RefusedError(found[study].refusal(study))
    return [key for key in sorted(found) if found[key].passes]


def noted(found: Mapping[str, PublicState]) -> dict[str, object]:
    """Give what is to be noted of it with a build."""
    return {_NOTE: {key: asdict(state) for key, state in found.items()}}
