"""conductor: a stranger's query on a build, in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import store
from kawung.pipeline import as_built, disk, folders, parts
from kawung.pipeline.public_state import public_studies

if TYPE_CHECKING:
    from pathlib import Path


def query_build(
    folder: Path, text: str, *, public: bool = False, seconds: float = store.SECONDS, rows: int = store.MOST_ROWS
) -> store.Rows:
    """
    Answer a SELECT query of anybody's own on the build in force, or on what of it is *public*.

    It has *seconds* from when the build is loaded, may give so many *rows*, and has a limit on memory
    (`store.select_apart`); whatever it does, this process lives on. Raises UsageError for a query that is refused,
    cannot be read or is beyond a limit, where there is no build, and where what is public has changed since it was
    built; UnreadableError if the build is damaged.
    """
    store.guard(text)

    def ask(generation: folders.Generation) -> store.Rows:
        on_disk, names = disk.of(generation), parts.graphs(generation.notes)
        if public:
            there = public_studies(generation.notes)
            as_built.refuse_changed(generation, there)
            on_disk, names = None, parts.public_graphs(there)
        elif generation.read(parts.IMPORTED):
            on_disk = None  # it holds what questions are asked of, which is not what others said
        for name in () if on_disk else names:
            generation.read(name)  # whoever loads them next trusts what they hold
        sources = [on_disk] if on_disk else [generation.path(name) for name in names]
        try:
            return store.select_apart(sources, text, seconds=seconds, rows=rows)
        except store.SourceError as error:
            raise folders.DamagedError(generation.file.name) from error

    return folders.reading(folder, ask)
