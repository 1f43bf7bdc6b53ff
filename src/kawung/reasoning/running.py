"""corridor, reasoning: one study's statements in, what follows from them and what cannot be out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.reasoning.clashing import clashes
from kawung.reasoning.closing import close
from kawung.reasoning.model import Reasoned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.reasoning.model import Rules
    from kawung.reasoning.relations import Statement


def infer(triples: Iterable[Statement], rules: Rules, shared: Iterable[Statement] = ()) -> Reasoned:
    """
    Reason over one study.

    *triples* are all the study's statements, *shared* what it may rest on but does not own (the areas it
    names and those they lie within). New are the triples that nobody states and whose subject is a thing of
    the study: one that *triples* describe and neither *shared* nor the ontology does. What follows about
    areas, roles or web addresses is used but not given back, so that no triple comes to stand in two studies'
    graphs. Two spellings of one number are two terms.
    """
    stated, common = list(triples), list(shared)
    closed = close([*stated, *common, *rules.facts], rules.rules, rules.checks)
    own = {t[0] for t in stated} - {t[0] for t in common} - {t[0] for t in rules.facts}
    return Reasoned(closed.added(own), closed.count, clashes(closed, rules, stated))
