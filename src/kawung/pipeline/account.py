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


@dataclass(frozen=True, slots=True)
class Account:
    """
    What is told of a study: interviews by consent, how much stays or is changed, and what was accepted and why.

    *withheld* has the table and the key of the reason (`publication.Withheld.reason`) of rows and cells; None stands
    for a count that is too small to be told.
    """

    consents: Mapping[str, int | None]
    withheld: tuple[tuple[str, str, int | None], ...]
    accepted: tuple[tuple[Words, str], ...]


def written(gate: Gate, released: Released, policy: Policy) -> bytes:
    """Write down what is told of a study that is released."""
    least = policy.settings.smallest
    stays = Counter((one.table, one.reason) for one in released.withheld)
    told = {
        "consents": rights.consents(released, policy.settings),
        "withheld": [[*what, n if n >= least else None] for what, n in sorted(stays.items())],
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
