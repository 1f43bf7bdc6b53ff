"""
conductor: a build's store on disk, for builds too large to be loaded whenever somebody asks.

It is made of the same files that others load, and lies beside them in the generation; where one study changed, it is
made of the store before.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from kawung import store
from kawung.iris import GRAPHS
from kawung.pipeline import parts
from kawung.problems import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from kawung.iris import Minter, Term
    from kawung.pipeline.folders import Generation, Writing

_FOLDER, _NOTE = "store", "disk"
_FROM = 1024  # MiB of N-Quads: five million statements, which take ten seconds and two gigabytes to load
_FEW = 3  # a store is made of the one before where at most one part in so many has changed


def noted(made: bool) -> Mapping[str, bool]:
    """Note whether a build has a store on disk."""
    return {_NOTE: made}


def of(generation: Generation) -> Path | None:
    """Return the folder of a build's store on disk; None if it has none that can be opened here."""
    folder = generation.path(_FOLDER)
    return folder if generation.notes.get(_NOTE) and store.disk_possible() and folder.is_dir() else None


def make(writing: Writing, studies: Collection[str], unchanged: Collection[str], minter: Minter) -> bool:
    """
    Make the store of a build that is being written, if it is large; tell whether it was made.

    KAWUNG_DISK_FROM in the environment says from how many MiB of N-Quads on. Raises OSError where it cannot be written.
    """
    graphs = {study: parts.graphs_of(study) for study in studies}
    sizes = {study: sum(writing.files[name][0] for name in names) for study, names in graphs.items()}
    whole = sum(sizes.values()) + writing.files[parts.SHARED][0]
    if not store.disk_possible() or whole < _least() * 1024**2:
        return False
    target, before = writing.folder / _FOLDER, writing.before
    files = [parts.SHARED, *(name for names in graphs.values() for name in names)]
    changed = [study for study in studies if study not in unchanged]
    earlier = of(before) if before else None
    if before and earlier and sum(sizes[study] for study in changed) * _FEW <= whole:
        gone = [study for study in parts.studies(before.notes) if study not in studies]
        some = [parts.SHARED, *map(parts.classes_of, studies)]
        some += [name for study in changed for name in graphs[study] if name != parts.classes_of(study)]
        try:
            store.update_disk(
                target, earlier, without=_replaced([*changed, *gone], minter), files=[writing.path(f) for f in some]
            )
        except (OSError, UnreadableError):  # the store before is damaged
            shutil.rmtree(target, ignore_errors=True)
        else:
            return True
    store.write_disk(target, [writing.path(f) for f in files])
    return True


def _replaced(studies: Collection[str], minter: Minter) -> list[Term]:
    """Name the graphs that studies have, and those that all share, to which each adds."""
    own = [minter.graph(study, name) for study in studies for name in GRAPHS]
    return [*own, minter.shared_graph("ontology"), minter.shared_graph("regions")]


def _least() -> float:
    try:
        return float(os.environ.get("KAWUNG_DISK_FROM") or _FROM)
    except ValueError:
        return _FROM
