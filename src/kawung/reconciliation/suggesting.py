"""reconciliation: what is typed → what it may be the beginning of: things, types, properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.reconciliation.describing import described, named_as, types_of
from kawung.reconciliation.folding import bare_code, fold
from kawung.reconciliation.properties import PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kawung.problems import Language
    from kawung.reconciliation.index import Entity, Index

PAGE = 20


def suggest_entities(
    index: Index,
    prefix: str,
    language: Language,
    *,
    types: Collection[str] = (),
    cursor: int = 0,
    limit: int = PAGE,
) -> dict[str, object]:
    """Complete a name or code, those first that begin with it; *cursor* says how many to leave out."""
    there = (one for one in index.entities.values() if not types or not set(types).isdisjoint(one.types))
    ranked = sorted(
        (rank, fold(one.label.in_(language)), one.id, one) for one in there if (rank := _rank(one, prefix)) is not None
    )
    return {
        "result": [
            {
                "id": one.id,
                "name": named_as(one, index, language),
                "description": described(one, index, language),
                "notable": types_of(one, index, language),
            }
            for *_, one in ranked[cursor : cursor + limit]
        ]
    }


def _rank(one: Entity, prefix: str) -> int | None:
    """Tell how well a thing fits: its code or name begins so, a word of its name begins so, or not at all."""
    start, code = fold(prefix), bare_code(prefix)
    if not code or any(bare_code(own).startswith(code) for _, own in one.codes):
        return 0
    names = [fold(name) for name in one.names]
    if not start:
        return None
    if any(name.startswith(start) for name in names) or one.bare.startswith(start):
        return 0
    return 1 if any(f" {start}" in name for name in names) else None


def suggest_types(
    index: Index, prefix: str, language: Language, *, cursor: int = 0, limit: int = PAGE
) -> dict[str, object]:
    """Complete the name of a type, in either language."""
    found = []
    for id_, (label, above) in index.types.items():
        if _begins(prefix, (id_, *label)):
            broader = [{"id": above, "name": index.types[above][0].in_(language)}] if above else []
            found.append({"id": id_, "name": label.in_(language), **({"broader": broader} if broader else {})})
    return {"result": found[cursor : cursor + limit]}


def suggest_properties(
    index: Index, prefix: str, language: Language, *, cursor: int = 0, limit: int = PAGE
) -> dict[str, object]:
    """Complete the name of a property, in either language."""
    there = [PROPERTIES[id_] for id_ in index.properties(index.kinds_of(()))]
    found = [
        {"id": one.id, "name": one.label.in_(language), "description": of_kinds(one.kinds, index, language)}
        for one in there
        if _begins(prefix, (one.id, *one.label))
    ]
    return {"result": found[cursor : cursor + limit]}


def of_kinds(kinds: Iterable[str], index: Index, language: Language) -> str:
    """Say what has a property."""
    return ", ".join(index.types[kind][0].in_(language) for kind in kinds if kind in index.types)


def _begins(prefix: str, names: Iterable[str]) -> bool:
    start = fold(prefix)
    return any(f" {start}" in f" {fold(name)}" for name in names)
