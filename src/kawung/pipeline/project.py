"""
conductor: where a project's studies lie, and reading their files.

A project is the folder with `kawung.toml`; without one, a folder that has `data/studies/`, or study folders (those that
hold a `study.toml`), or is itself a study folder.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import iris
from kawung.dictionary import MANIFEST
from kawung.problems import Place, Problem, Severity, UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PROJECT_FILE = "kawung.toml"
NO_BASE = "https://example.org/kawung/"
MAX_FILE = 64 * 1024 * 1024
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its root, the base of its IRIs, its study folders, and whether a `kawung.toml` says so."""

    root: Path
    base: str
    studies: tuple[Path, ...]
    configured: bool

    @property
    def minter(self) -> iris.Minter:
        """What spells the names of this project's things."""
        return iris.Minter(self.base)


def _study_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if (p / MANIFEST).is_file())


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


def _named(settings: dict[str, object]) -> str:
    named = settings.get("studies", "data/studies")
    if isinstance(named, str):
        return named
    raise UnreadableError(
        Words(
            en=f'{PROJECT_FILE}: studies must be the name of one folder, as in studies = "data/studies".',
            id=f'{PROJECT_FILE}: studies harus berupa nama satu folder, misalnya studies = "data/studies".',
        )
    )


def _base(settings: dict[str, object]) -> str:
    base = settings.get("base") or NO_BASE
    if isinstance(base, str) and base.startswith(("http://", "https://")) and base.endswith("/"):
        with contextlib.suppress(ValueError):
            iris.iri(base)
            return base
    raise UnreadableError(
        Words(
            en=f'{PROJECT_FILE}: base must be a web address that ends in "/", not "{base}".',
            id=f'{PROJECT_FILE}: base harus berupa alamat web yang diakhiri "/", bukan "{base}".',
        )
    )


def find_project(start: Path) -> Project:
    """Find the project that *start* lies in; one without studies is a project all the same."""
    start = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would follow links out of the project
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            settings = _settings(folder / PROJECT_FILE)
            found = _study_folders(folder / _named(settings)) or _study_folders(folder)
            return Project(folder, _base(settings), tuple(found), configured=True)
    if (start / MANIFEST).is_file():
        return Project(start, NO_BASE, (start,), configured=False)
    found = _study_folders(start / "data" / "studies") or _study_folders(start)
    return Project(start, NO_BASE, tuple(found), configured=False)


def study_folders(paths: Sequence[Path]) -> list[Path]:
    """
    Turn what a user named (study folders, folders of studies, files of a study) into study folders, each once.

    Raises UnreadableError for a path that does not exist, UsageError for a folder without a study.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UnreadableError(Words(en=f"There is no {path}.", id=f"{path} tidak ada."))
        folder = path.parent if path.is_file() else path
        inside = [folder] if (folder / MANIFEST).is_file() else _study_folders(folder)
        inside = inside or _study_folders(folder / "data" / "studies")
        if not inside:
            raise UsageError(
                Words(
                    en=f"{path} holds no study: a study is a folder with a {MANIFEST}. kawung new NAME makes one.",
                    id=f"{path} tidak memuat studi: studi adalah folder dengan {MANIFEST}. kawung new NAMA membuatnya.",
                )
            )
        found += [f for f in inside if f not in found]
    return found


def files(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """
    Read the files of a study folder that can be part of a study, by name; what the system does not give is a problem.

    A file over the size limit is given as its first bytes, one more than the limit, so that the reader reports it.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(_readable(folder.iterdir())):
        try:
            with path.open("rb") as stream:
                found[path.name] = stream.read(MAX_FILE + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problems.append(
                Problem(
                    "file-unreadable",
                    Severity.UNREADABLE,
                    Words(
                        en=f"{path.name} cannot be opened: {reason}.",
                        id=f"{path.name} tidak bisa dibuka: {reason}.",
                    ),
                    Words(
                        en="Close it in other programs or check its rights, then run the command again.",
                        id="Tutup di program lain atau periksa izinnya, lalu jalankan lagi perintahnya.",
                    ),
                    (Place(folder.name, path.name),),
                )
            )
    return found, problems


def _readable(paths: Iterable[Path]) -> Iterable[Path]:
    return (p for p in paths if p.suffix.lower() in (".csv", ".toml") and p.is_file())
