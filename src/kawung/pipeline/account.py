"""
conductor: what is told to everybody of what is held back of a study: by whose consent, for which reasons, how much.

It has counts and reasons, never what is held back; a count under the smallest is not told.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.pipeline import parts
from kawung.pipeline.folders import DamagedError
from kawung.problems import Words
from kawung.publication import rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.pipeline.disclosing import Gate
    from kawung.pipeline.folders import Generation
    from kawung.pipeline.releasing import Policy
    from kawung.publication import Released

_INTERVIEW, _TAKEN_BACK = "interview", "withdrawn"
_CLOSED = dict.fromkeys(
    ("aggregate_only", "no_publication", "consent_unclear", "embargo", "embargo_unclear"), _INTERVIEW
)
"""
Reasons that are one to everybody: an interview is not published. Each apart would tell how many closed theirs in which
way, and how many linkages a single one told; so of their rows no number is told either, and of who took the consent
back nothing at all.
"""


@dataclass(frozen=True, slots=True)
class Account:
    """
    What is told of a study: interviews by consent, how much stays or is changed, and what was accepted and why.

    *withheld* has the table and the key of the reason (`publication.Withheld.reason`) of rows and cells; None stands
    for a count that is not told.
    """

    consents: Mapping[str, int | None]
    withheld: tuple[tuple[str, str, int | None], ...]
    accepted: tuple[tuple[Words, str], ...]


def written(gate: Gate, released: Released, policy: Policy) -> bytes:
    """Write down what is told of a study that is released."""
    least = policy.settings.smallest
    stays = Counter((one.table, _CLOSED.get(one.reason, one.reason)) for one in released.withheld)
    told = {
        "consents": rights.consents(released, policy.settings),
        "withheld": [
            [table, why, n if n >= least and (why != _INTERVIEW or table == "interviews") else None]
            for (table, why), n in sorted(stays.items())
            if why != _TAKEN_BACK
        ],
        "accepted": [[*one.about, one.reason] for one in gate.accepted],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(generation: Generation, study: str) -> Account:
    """Read it of a study of a build; raises DamagedError if it is not what was written."""
    name = f"{parts.release_part_of(study)}/{parts.ACCOUNT}"
    try:
        told = json.loads(generation.read(name))
        accepted = tuple((Words(en, id_), reason) for en, id_, reason in told["accepted"])
        withheld = tuple((table, reason, n) for table, reason, n in told["withheld"])
        return Account(told["consents"], withheld, accepted)
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError(name) from error
