"""
conductor: whom the public part of a study holds, noted in a build for the record of what leaves (`releases`).

It has sheets' own keys and is for the team alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kawung.iris import TYPE, read_literal, term
from kawung.pipeline import parts
from kawung.pipeline.folders import DamagedError
from kawung.pipeline.releases import Held
from kawung.publication import consent
from kawung.publication.consent import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.pipeline.disclosing import Gate
    from kawung.pipeline.folders import Generation
    from kawung.pipeline.releasing import Policy
    from kawung.publication import Released

_KEY, _INTERVIEW = term("kw:key"), term("kw:Interview")


def written(gate: Gate, released: Released, policy: Policy) -> bytes:
    """Write down whom the public part of a study holds, by name and in figures alone, and what the gate notes of it."""
    study = gate.study
    allowed = consent.interviews(study, policy.settings, policy.today)
    counted = [row.key for row in study.rows("interviews") if allowed[row.key.lower()].level == Level.FIGURES]
    named = [row.key for row in released.study.rows("interviews")]
    counts = [[*cell, n] for cell, n in sorted(gate.counts.items())]
    return json.dumps([sorted(named), sorted(counted), counts], separators=(",", ":")).encode()


def of_team(generation: Generation, study: str) -> Held:
    """Tell whom the full part of a study holds, by the sheet's own keys."""
    keys = {}
    interviews = set()
    for line in generation.read(parts.file_of(study, parts.STATED)).decode().split("\n"):
        s, p, o, *_ = line.split(" ", 3) if line else ("", "", "")
        if p == _KEY:
            keys[s] = read_literal(o).text
        elif (p, o) == (TYPE, _INTERVIEW):
            interviews.add(s)
    return Held(tuple(sorted(keys[one] for one in interviews if one in keys)))


def read(generation: Generation, studies: Iterable[str]) -> dict[str, Held]:
    """Read it of some studies of a build; raises DamagedError if it is not what was written."""
    found = {}
    for study in studies:
        name = f"{parts.release_part_of(study)}/{parts.HELD}"
        try:
            named, counted, counts = json.loads(generation.read(name))
            found[study] = Held(tuple(named), tuple(counted), {tuple(cell): n for *cell, n in counts})
        except (ValueError, TypeError) as error:
            raise DamagedError(name) from error
    return found
