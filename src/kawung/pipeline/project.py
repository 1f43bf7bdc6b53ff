"""
conductor: where a project's studies lie, and under which names its things are published.

A project is the folder with `kawung.toml`; without one, a folder that has `data/studies/`, or study folders, or is
itself one.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kawung import iris
from kawung.pipeline.sources import Source, is_study_folder, sources, studies_in
from kawung.problems import UnreadableError, UsageError, Words
from kawung.words import words

PROJECT_FILE = "kawung.toml"
NO_BASE = "https://example.org/kawung/"
STUDIES, LINKED = "data/studies", "data/linked"
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Project:
    """
    A project: its root, the base of its IRIs, its studies, and whether a `kawung.toml` says so.

    *linked* is the folder of what it adds to the shipped areas, matches and official figures; it need not be there.
    """

    root: Path
    base: str
    studies: tuple[Source, ...]
    configured: bool
    linked: Path

    @property
    def minter(self) -> iris.Minter:
        """What spells the names of this project's things."""
        return iris.Minter(self.base)


def _settings(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, a number beyond the limit
        line = _LINE.search(str(error))
        en, id_ = (f" from line {line[1]} on", f" mulai baris {line[1]}") if line else ("", "")
        raise UnreadableError(
            Words(
                en=f"{file} cannot be read{en}. Mend it or delete it.",
                id=f"{file} tidak bisa dibaca{id_}. Perbaiki atau hapus.",
            )
        ) from error


def _named(settings: dict[str, object], key: str, initial: str) -> str:
    named = settings.get(key, initial)
    if isinstance(named, str):
        return named
    raise UnreadableError(
        Words(
            en=f'{PROJECT_FILE}: {key} must be the name of one folder, as in {key} = "{initial}".',
            id=f'{PROJECT_FILE}: {key} harus berupa nama satu folder, misalnya {key} = "{initial}".',
        )
    )


def _base(settings: dict[str, object]) -> str:
    base = settings.get("base") or NO_BASE
    if isinstance(base, str) and base.startswith(("http://", "https://")) and base.endswith("/"):
        with contextlib.suppress(ValueError):  # raised for a host that is none, too
            parts = urlsplit(base)
            iris.iri(base)
            if parts.hostname and parts.username is None and "?" not in base and "#" not in base:
                return base
    raise UnreadableError(
        Words(
            en=f'{PROJECT_FILE}: base must be a web address that ends in "/", without "?" and "#", not "{base}".',
            id=f'{PROJECT_FILE}: base harus berupa alamat web yang diakhiri "/", tanpa "?" dan "#", bukan "{base}".',
        )
    )


def find_project(start: Path) -> Project:
    """Find the project that *start* lies in; one without studies is a project all the same."""
    start = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would follow links out of the project
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            settings = _settings(folder / PROJECT_FILE)
            found = studies_in(folder / _named(settings, "studies", STUDIES)) or studies_in(folder)
            linked = folder / _named(settings, "linked", LINKED)
            return Project(folder, _base(settings), tuple(found), configured=True, linked=linked)
    if is_study_folder(start):
        return Project(start, NO_BASE, (Source(start.name, start),), configured=False, linked=start / LINKED)
    found = studies_in(start / STUDIES) or studies_in(start)
    return Project(start, NO_BASE, tuple(found), configured=False, linked=start / LINKED)


def named(name: str, project: Project) -> Source:
    """
    Find the study that a name means: one of the project, else that of a path.

    The project's goes first: a copy that happens to lie here under its name is not what is built and published. Raises
    UsageError if it means none or several.
    """
    own = next((source for source in project.studies if source.key == name), None)
    if own is None and not Path(name).exists():
        raise UsageError(words("usage.no_study", text=name))
    found = [own] if own else sources([Path(name)])
    if len(found) > 1:
        raise UsageError(words("export.which", text=name))
    return found[0]
