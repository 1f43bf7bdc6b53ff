"""
conductor: a build's store on disk, for builds too large to be loaded whenever somebody asks.

It is made of the same files that others load, and lies beside them in the generation; where one study changed, it is
made of the store before.
"""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from kawung import store
from kawung.iris import GRAPHS
from kawung.pipeline import parts
from kawung.pipeline.fingerprint import of_kawung
from kawung.pipeline.folders import told
from kawung.problems import UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from kawung.iris import Minter, Term
    from kawung.pipeline.folders import Generation, Writing

_PART, _FILES, _NOTE = "store", "files", "disk"
_VARIABLE = "KAWUNG_DISK_FROM"
_FROM = 1024  # MiB of N-Quads: five million statements, which take ten seconds and two gigabytes to load
_FEW = 3  # a store is made of the one before where at most one part in so many has changed


def noted(made: bool) -> Mapping[str, bool]:
    """Note whether a build has a store on disk."""
    return {_NOTE: made}


def of(generation: Generation) -> Path | None:
    """Return the folder of a build's store on disk; None if it has none that can be opened here."""
    if not generation.notes.get(_NOTE) or not store.disk_possible():
        return None
    folder = generation.folder(_PART)
    return folder / _FILES if folder.is_dir() else None


def make(writing: Writing, studies: Collection[str], unchanged: Collection[str], minter: Minter) -> bool:
    """
    Make the store of a build that is being written, if it is large; tell whether it was made.

    KAWUNG_DISK_FROM in the environment says from how many MiB of N-Quads on. Raises UsageError if that is no number,
    UnreadableError where the store cannot be written.
    """
    graphs = {study: parts.graphs_of(study) for study in studies}
    sizes = {study: sum(map(writing.size, names)) for study, names in graphs.items()}
    whole = sum(sizes.values()) + writing.size(parts.SHARED)
    if not store.disk_possible() or whole < _least() * 1024**2:
        return False
    files = [parts.SHARED, *(name for names in graphs.values() for name in names)]
    names = [parts.SHARED_PART, *(parts.part_of(study) for study in sorted(studies))]
    held = [of_kawung(), *(writing.parts[name] for name in names)]
    named = "store" + hashlib.sha256(repr(held).encode()).hexdigest()[:19]
    changed = [study for study in studies if study not in unchanged]
    few = bool(unchanged) and sum(sizes[study] for study in changed) * _FEW <= whole
    with writing.part(_PART, named) as part, told(writing.out):
        target, before = part.folder / _FILES, writing.before
        if not (few and before and _made_of((before, writing), target, sorted(studies), changed, minter)):
            store.write_disk(target, [writing.path(name) for name in files])
    return True


def _made_of(
    builds: tuple[Generation, Writing], target: Path, studies: Sequence[str], changed: Sequence[str], minter: Minter
) -> bool:
    """Make a store of the one before; tell whether that was possible."""
    before, writing = builds
    earlier = of(before)
    if earlier is None:
        return False
    gone = [study for study in parts.studies(before.notes) if study not in studies]
    some = [parts.SHARED, *(parts.file_of(study, parts.CLASSES) for study in studies)]
    some += [parts.file_of(study, name) for study in changed for name in (parts.STATED, parts.INFERRED)]
    without = _replaced([*changed, *gone], minter)
    made = False
    with suppress(OSError, UnreadableError):  # the store before is damaged
        store.update_disk(target, earlier, without=without, files=[writing.path(name) for name in some])
        made = True
    if not made:
        shutil.rmtree(target, ignore_errors=True)
    return made


def _replaced(studies: Collection[str], minter: Minter) -> list[Term]:
    """Name the graphs that studies have, and those that all share, to which each adds."""
    own = [minter.graph(study, name) for study in studies for name in GRAPHS]
    return [*own, minter.shared_graph("ontology"), minter.shared_graph("regions")]


def _least() -> float:
    said = os.environ.get(_VARIABLE) or str(_FROM)
    try:
        least = float(said)
    except ValueError:
        least = -1
    if not 0 <= least < math.inf:
        raise UsageError(
            Words(
                en=f"{_VARIABLE} is {said}; write a number of MiB, such as {_FROM}, or leave it out.",
                id=f"{_VARIABLE} berisi {said}; tulis angka dalam MiB, misalnya {_FROM}, atau kosongkan.",
            )
        )
    return least
