"""
conductor: whether the studies of a build are still as they were when it was made.

Who withdraws, or closes an interview, is in the last build until the next one. What is written for others may not wait
for that: it is refused as soon as the sheets, or what lies beside them, say something else than they did. A build that
lies somewhere without its project has nobody who could say so, and goes as it is.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kawung.pipeline import parts, releasing, whole, withdrawing
from kawung.pipeline.project import find_project
from kawung.pipeline.sources import PUBLIC_KEYS, beside, files
from kawung.problems import UsageError
from kawung.sheet.workbook.tabs import locked
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kawung.pipeline.folders import Generation
    from kawung.pipeline.sources import Source
    from kawung.publication import Settings

_NOTE, _HOME = "as_built", "home"
"""What a build notes; the file beside `current` that leads to the project, which is no part of what was built."""


def digest(source: Source, found: Mapping[str, bytes], settings: Settings) -> str:
    """
    Digest what decides what of a study may leave: its files as *found*, what lies beside it, the project's *settings*.

    Raises UnreadableError if what lies beside it cannot be read, or belongs to none.
    """
    withdrawing.refuse_strays(source)
    told = {name: data for name, data in found.items() if locked(name) is None}  # somebody has a workbook open
    told |= {f"/{name}": data for name, data in beside(source).items() if name != PUBLIC_KEYS}  # the build makes these
    told |= withdrawing.files_of(source)
    made = hashlib.sha256(repr(settings).encode())
    for name, data in sorted(told.items()):
        made.update(f"\0{name}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        made.update(data)
    return made.hexdigest()


def noted(found: Mapping[str, str]) -> dict[str, object]:
    """Give what is to be noted with a build: the digests by study."""
    return {_NOTE: dict(found)}


def lead_home(root: Path, out: Path) -> None:
    """Keep in a build's folder how its project is reached from there, so that whoever reads it finds the sheets."""
    home = ""
    with suppress(ValueError):  # on another drive
        home = os.path.relpath(root, out).replace(os.sep, "/")
    data = home.encode("utf-8", "surrogateescape")
    with suppress(OSError):
        if (out / _HOME).read_bytes() == data:
            return
    whole.file(out / _HOME, data)


def _home(out: Path) -> str:
    try:
        return (out / _HOME).read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ".."


def refuse_changed(generation: Generation, studies: Iterable[str]) -> None:
    """
    Raise UsageError, with what to do, if one of these studies of a build is not as it was when it was built.

    Raises UnreadableError if its files, what lies beside it or the project's settings cannot be read.
    """
    out, before = generation.file.parent.parent, generation.notes.get(_NOTE, {})
    if not (home := _home(out)):
        return
    project = find_project(out / home)
    there = {source.key: source for source in project.studies}
    if not there:
        return
    settings = releasing.settings(project)
    in_build = parts.studies(generation.notes)
    for study in studies:
        if study not in in_build:
            continue
        source = there.get(study)
        found, problems = files(source) if source else ({}, [])
        if source is None or problems or before.get(study) != digest(source, found, settings):
            raise UsageError(words("public.changed", study=study))
