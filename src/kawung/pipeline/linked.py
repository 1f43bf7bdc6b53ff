"""
conductor: what a project adds to the shipped areas, matches and official figures, and what it imported.

Its folder (`linked` in kawung.toml, else `data/linked`) holds `areas.csv`, `*.sssom.tsv`, `figures/NAME.csv` and, of
imported RDF, `rdf/NAME.nq` with `rdf/NAME.toml`. Other files in it are nobody's business.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from kawung import regions
from kawung.pipeline.stages import Common
from kawung.problems import Problem, UnreadableError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kawung.pipeline.project import Project

AREAS, MAPPINGS, FIGURES, RDF = "areas.csv", "*.sssom.tsv", "figures/*.csv", "rdf/*.*"
_RDF = ("rdf/*.nq", "rdf/*.toml")
_MOST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Linked:
    """The files of a project's folder by name: `figures/klaten.csv`."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    def like(self, pattern: str) -> dict[str, bytes]:
        """Return the files whose names fit a pattern, by name."""
        return {name: data for name, data in self.files.items() if fnmatchcase(name, pattern)}


def read(folder: Path) -> Linked:
    """
    Read the folder; one that is not there is empty.

    Raises UnreadableError if a file cannot be read, if what has the name of one is none (a folder, a link that leads
    nowhere), or if all of them together are beyond measure.
    """
    files: dict[str, bytes] = {}
    for pattern in (AREAS, MAPPINGS, FIGURES, *_RDF):
        start = folder / pattern
        # a name without `*` is looked up in itself, since glob passes over a link that leads nowhere
        found = folder.glob(pattern) if "*" in pattern else [start] if os.path.lexists(start) else []
        for path in sorted(found):
            if not path.name.startswith("."):
                files[path.relative_to(folder).as_posix()] = _bytes(path, sum(map(len, files.values())))
    return Linked(files)


def common(project: Project) -> tuple[Common, Linked, list[Problem]]:
    """
    Read what the studies of a project share.

    Returns it, the files that it rests on, and what is wrong with them, each at its cell or line. Raises
    UnreadableError as `read` does.
    """
    own = read(project.linked)
    if not own.files:
        return Common(project.minter), own, []
    from kawung import foreign  # noqa: PLC0415 - most projects have imported nothing

    known, problems = regions.with_own(own.files, project.minter)
    imported, wrong = foreign.linked(own.like(RDF), project.minter)
    where = project.linked.relative_to(project.root).as_posix() if project.linked.is_relative_to(project.root) else ""
    found = [_below(where or project.linked.as_posix(), one) for one in (*problems, *wrong)]
    return Common(project.minter, known, imported), own, sorted(found, key=Problem.sort_key)


def _below(folder: str, problem: Problem) -> Problem:
    """Name the files of a problem as they are found from the project's root."""
    places = tuple(replace(place, file=f"{folder}/{place.file}") for place in problem.places)
    return replace(problem, places=places)


def _bytes(path: Path, already: int) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableError(
                Words(
                    en=f"{path} is not a file but a folder, or a link that leads nowhere. Rename or delete it.",
                    id=f"{path} bukan berkas, melainkan folder atau tautan putus. Ganti namanya atau hapus.",
                )
            )
        if already + path.stat().st_size > _MOST:
            raise UnreadableError(
                Words(
                    en=f"{path.parent} holds more than 512 MiB of linked data. Keep fewer or smaller files there.",
                    id=f"{path.parent} berisi lebih dari 512 MiB data tertaut. Kurangi atau perkecil berkasnya.",
                )
            )
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(en=f"{path} cannot be read: {why}.", id=f"{path} tidak bisa dibaca: {why}.")
        ) from error
