"""Dealing faults: every column and every table gets its share over the seeds; kinds, rows and values are chance."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import lru_cache

from faults import cell_kinds, row_kinds, sheet_kinds, workbook_kinds
from faults.ground import Ground, Kind
from faults.neutral import base

FAULTS = 20
SEEDS = range(57)
KINDS: tuple[Kind, ...] = (*cell_kinds.KINDS, *row_kinds.KINDS, *sheet_kinds.KINDS, *workbook_kinds.KINDS)

Deal = tuple[Kind, str, str | None]


@lru_cache(maxsize=2)
def _deck(form: str) -> tuple[Deal, ...]:
    """Shuffle all places that a fault can have, three times over, each with one of the kinds that it can have."""
    rng = random.Random(form)  # noqa: S311 - not for secrets
    by_place: dict[tuple[str, str | None], list[Kind]] = defaultdict(list)
    for kind in KINDS:
        for target in kind.targets if form in kind.forms else ():
            by_place[target].append(kind)
    deck: list[Deal] = []
    for _ in range(3):
        places = rng.sample(sorted(by_place, key=str), len(by_place))
        deck += [(rng.choice(by_place[place]), *place) for place in places]
    return tuple(deck)


def plant(form: str, seed: int) -> Ground:
    """
    Plant `FAULTS` faults.

    Half of them are dealt from the deck, so that over all seeds every column gets its share, half are of kinds drawn by
    chance, so that a kind with a single place is not rarer than one with a hundred. What finds no free row is passed
    over for the next.
    """
    rng = random.Random(f"{form} {seed}")  # noqa: S311 - not for secrets
    ground = Ground(base(), form, rng)
    deck = _deck(form)
    kinds = [kind for kind in KINDS if form in kind.forms]
    at = seed * len(deck) // len(SEEDS)
    while len(ground.planted) < FAULTS:
        if len(ground.planted) < FAULTS // 2:
            kind, table, column = deck[at % len(deck)]
            at += 1
        else:
            kind = rng.choice(kinds)
            table, column = rng.choice(kind.targets)
        if kind.once and any(name == kind.name for name, _, _ in ground.planted):
            continue
        if kind.plant(ground, table, column or ""):
            ground.planted.append((kind.name, table, column))
    return ground
