"""conductor: what follows in a study of linkages and of what was asked, for the figures of a public one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kawung import graph, reasoning, vocabulary
from kawung.iris import TYPE, local_name, term
from kawung.publication.counting import Following

if TYPE_CHECKING:
    from kawung.findings import Study
    from kawung.iris import Minter

_DIRECTIONS = {
    term(f"kw:{name}Linkage"): direction
    for name, direction in (
        ("Horizontal", "horizontal"),
        ("Vertical", "vertical"),
        ("Backward", "vertical-backward"),
        ("Forward", "vertical-forward"),
        ("Subcontract", "vertical-subcontracting"),
        ("Institutional", "institutional"),
    )
}
_ASKED = term("kw:askedDirection")


def following(study: Study, minter: Minter) -> Following:
    """
    Tell what follows in a study by itself: the direction of each linkage, and in which directions was asked.

    A linkage in which two directions meet has none.
    """
    said = graph.build(study, minter).triples()
    rules = reasoning.compile_rules(vocabulary.ontology(), tuple(graph.classes(study, minter)))
    found: dict[str, set[str]] = {}
    asked: dict[str, set[str]] = {}
    for s, p, o in reasoning.infer(chain(said), rules).new:
        key = s.rpartition("/")[2].removesuffix(">")
        if p == TYPE and o in _DIRECTIONS:
            found.setdefault(key, set()).add(_DIRECTIONS[o])
        elif p == _ASKED:
            asked.setdefault(key, set()).add(local_name(o))
    narrow = {key: {d for d in some if not (d == "vertical" and len(some) > 1)} for key, some in found.items()}
    direction = {key: next(iter(some)) for key, some in narrow.items() if len(some) == 1}
    return Following(direction, {key: frozenset(some) for key, some in asked.items()})
