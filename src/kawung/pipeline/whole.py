"""
conductor: files and folders that appear whole or not at all.

They are made beside their place, under a name that nobody has, and take their own in one step. Whatever comes between,
an interruption too, leaves nothing behind. All functions raise OSError where the system does not allow it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4)


def file(target: Path, data: bytes, *, over: bool = True) -> None:
    """Write a file; one that is there is replaced, or, without *over*, left alone and FileExistsError raised."""
    beside = _beside(target)
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        if over:
            beside.replace(target)
        else:
            _name_anew(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def files(contents: Mapping[Path, bytes]) -> None:
    """
    Write several files or none, in their order; those that are there are replaced.

    They take their names once all of them could be written; if one cannot, those before it are put back as they were.
    """
    made: dict[Path, Path] = {}
    kept: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for path, data in contents.items():
            made[path] = _beside(path)
            with made[path].open("xb") as stream:
                stream.write(data)
        for path in contents:
            if path.is_file():
                kept[path] = _beside(path)
                shutil.copy2(path, kept[path], follow_symlinks=False)
        for path in contents:
            placed.append(path)
            made[path].replace(path)
    except BaseException:
        for path in placed:
            if path in kept:
                kept[path].replace(path)
            elif not made[path].exists():
                path.unlink(missing_ok=True)
        raise
    finally:
        for beside in (*made.values(), *kept.values()):
            beside.unlink(missing_ok=True)


def folder(target: Path, contents: Mapping[str, bytes]) -> None:
    """Make a folder with files, by name; into a folder that is there go all of them or none, and its others stay."""
    if target.is_dir():
        files({target / name: data for name, data in contents.items()})
        return
    beside = _beside(target)
    try:
        beside.mkdir()
        for name, data in contents.items():
            (beside / name).write_bytes(data)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _beside(target: Path) -> Path:
    """Name what is not yet whole: short, so that it fits wherever the target's own name does."""
    return target.with_name(f".{secrets.token_hex(6)}.new")


def _name_anew(beside: Path, target: Path) -> None:
    """Give a file a name that nothing has; a link fails where the name is taken, which a renaming does not."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        beside.rename(target)


def synced(folder: Path) -> None:
    """Have the system write down what a folder holds, so that a power cut does not part a name from what it names."""
    if os.name != "nt":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def patiently(act: Callable[[], object]) -> None:
    """Do something again for a second where Windows refuses it, as it does while somebody reads the file."""
    for wait in (*_WAITS, None):
        try:
            act()
        except PermissionError:
            if os.name != "nt" or wait is None:
                raise
            time.sleep(wait)
        else:
            return
