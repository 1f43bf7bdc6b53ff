"""
conductor: what a study's part of a build depends on, in one digest.

It is the study's own files and Kawung itself: its code, the ontology with its shapes, the areas, the engines. Where the
digest is as it was, so is the part.
"""

from __future__ import annotations

import hashlib
import os
import sys
import unicodedata
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import resources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENGINES = ("pyoxigraph", "pyshacl", "rdflib", "shacl")


def fingerprint(key: str, base: str, files: Mapping[str, bytes], *, alone: bool) -> str:
    """
    Digest a study: its key, the base of its names, its files by name, whether it is a workbook that stands *alone*.

    Studies of one digest become the same statements, problems and counts.
    """
    digest = hashlib.sha256(of_kawung().encode())
    digest.update("\0".join((key, base, str(alone))).encode("utf-8", "surrogatepass"))
    for name, data in sorted(files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        digest.update(data)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def of_kawung() -> str:
    """Digest what all studies rest on."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {unicodedata.unidata_version}".encode())
    for name, data in resources.deciding():
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    digest.update("\0".join(_engines()).encode())
    return digest.hexdigest()


def _engines() -> Iterator[str]:
    """
    Give the engines with their versions.

    A version stands in the name of the folder that an installation leaves beside the package; where there is none,
    whoever knows all ways of installing is asked, which takes long.
    """
    named: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or os.curdir) as entries:
            for entry in entries:
                if entry.name.endswith(".dist-info"):
                    engine, _, version = entry.name.removesuffix(".dist-info").partition("-")
                    named.setdefault(engine.lower(), version)
    for engine in _ENGINES:
        yield f"{engine} {named[engine] if engine in named else _asked_for(engine)}"


def _asked_for(engine: str) -> str:
    from importlib import metadata  # noqa: PLC0415 - slow to load

    try:
        return metadata.version(engine)
    except metadata.PackageNotFoundError:
        return ""
