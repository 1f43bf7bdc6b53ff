"""
conductor: a build folder, written whole or not at all.

A build is a folder of its own below `build/generations/`; the file `build/current` names the one in force and is
changed in one step (`os.replace`), so a reader sees the old build or the new one, on Windows too, and a build that is
cut leaves the old one in force. What is no longer named is removed by the next build. A build's folder is named after
what it holds, so that one which was changed or cut short is noticed, and mended by the next build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

from kawung.problems import UnreadableError, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CURRENT = "current"
_GENERATIONS = "generations"


def write(out: Path, contents: Mapping[str, str]) -> bool:
    """
    Write a build and put it in force; return whether another build was in force before.

    Raises UnreadableError if the folder cannot be written.
    """
    generation = _name(contents)
    before = current(out)
    try:
        target = out / _GENERATIONS / generation
        if before != target or not _sound(target):
            _remove(target)
            target.mkdir(parents=True)
            for name, text in contents.items():
                with (target / name).open("w", encoding="utf-8", newline="\n") as stream:
                    stream.write(text)
                    stream.flush()
                    os.fsync(stream.fileno())
            pointer = out / f"{_CURRENT}.new"
            pointer.write_text(generation + "\n", encoding="ascii")
            pointer.replace(out / _CURRENT)
        for other in (out / _GENERATIONS).iterdir():
            if other != target:
                _remove(other)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(
                en=f"The build cannot be written to {out} ({reason}). The earlier build is untouched.",
                id=f"Hasil olahan tidak bisa ditulis ke {out} ({reason}). Hasil sebelumnya tidak berubah.",
            )
        ) from error
    return before is not None


def _name(contents: Mapping[str, str]) -> str:
    """Name a build after what it holds."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\0{contents[name]}\0".encode())
    return digest.hexdigest()[:16]


def _contents(folder: Path) -> dict[str, str]:
    return {p.name: p.read_bytes().decode() for p in sorted(folder.iterdir())}


def _sound(folder: Path) -> bool:
    """Tell whether a build still holds what it is named after."""
    try:
        return _name(_contents(folder)) == folder.name
    except (OSError, UnicodeDecodeError):
        return False


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)


def current(out: Path) -> Path | None:
    """Return the folder of the build in force, or None if there is none."""
    try:
        name = (out / _CURRENT).read_text(encoding="ascii").strip()
        folder = out / _GENERATIONS / name
        return folder if name.isalnum() and folder.is_dir() else None
    except (OSError, UnicodeDecodeError):
        return None


def read(out: Path) -> dict[str, str]:
    """
    Read the build in force, as the texts of its files.

    Raises UsageError if there is none, UnreadableError if it is damaged.
    """
    while True:
        folder = current(out)
        if folder is None:
            raise UsageError(
                Words(
                    en=f"There is no build in {out}. Make it first: kawung build",
                    id=f"Belum ada hasil olahan di {out}. Buat dulu: kawung build",
                )
            )
        try:
            contents, failed = _contents(folder), None
        except (OSError, UnicodeDecodeError) as error:
            contents, failed = {}, error
        if failed is None and _name(contents) == folder.name:
            return contents
        if current(out) == folder:  # else another build has come into force while this one was read
            break
    if failed is not None:
        raise UnreadableError(
            Words(
                en=f"The build in {out} cannot be read. Make it again: kawung build",
                id=f"Hasil olahan di {out} tidak bisa dibaca. Buat lagi: kawung build",
            )
        ) from failed
    raise UnreadableError(
        Words(
            en=f"The build in {out} is damaged. Make it again: kawung build",
            id=f"Hasil olahan di {out} rusak. Buat lagi: kawung build",
        )
    )
