"""
Helpers of the tests of publication as a site: projects to publish, and what of a folder can be read without Kawung.

Most rules do not depend on what all studies share, which is the most of a site; `slim` leaves all but its heads out.
"""

from __future__ import annotations

import base64
import gzip
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

import shipped
import studies
from kawung import pipeline
from kawung.pages.documents import with_graphs
from kawung.pipeline import SitePublished
from kawung.pipeline.publishing import site

HOME = "https://w3id.org/kawung/"
DAY = date(2026, 12, 1)
NAMED = re.compile(r"^(\S+) (\S+) (.+) (<[^>]*>) \.$")
_HEADS = (f"<{HOME}def> ".encode(),)


def project(where: Path, *names: str) -> Path:
    """A project with the shipped settings and some of the shipped studies; return its root."""
    root = where / "project"
    (root / "data/studies").mkdir(parents=True)
    shutil.copy(shipped.ROOT / "kawung.toml", root)
    for name in names:
        studies.copy(name, root / "data/studies")
    return root


def publish(root: Path, day: date = DAY, out: Path | None = None) -> SitePublished:
    """Publish a project into its folder `site`."""
    return pipeline.publish(pipeline.find_project(root), out or root / "site", today=day)


def written(done: SitePublished) -> int:
    """How many files a publication wrote."""
    assert done.updated is not None
    return done.updated.written


def slim(patching: pytest.MonkeyPatch, *, asked: bool = True) -> None:
    """Publish of what all studies share the head of the ontology only, and no questions if none are *asked*."""

    def less(pieces: Iterable[bytes], base: str) -> bytes:
        shared, _rights, *of_studies, _shapes = pieces
        heads = [line for line in shared.splitlines(keepends=True) if line.startswith(_HEADS)]
        return with_graphs([*heads, *of_studies], base)

    patching.setattr(site, "with_graphs", less)
    if not asked:
        patching.setattr(site, "ask_all", lambda _opened: ())
        patching.setattr(site.boxed, "files", lambda *_: ())


def held(out: Path) -> dict[str, bytes]:
    """The files that a visitor could find, by path."""
    paths = (path for path in out.rglob("*") if path.is_file() and ".kawung" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def unpacked(data: bytes) -> bytes:
    """A file as it is, and in plain what is packed in it."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    return data + b"".join(gzip.decompress(base64.b64decode(one)) for one in re.findall(rb"H4sI[A-Za-z0-9+/]+=*", data))


def times(out: Path) -> dict[str, int]:
    return {name: (out / name).stat().st_mtime_ns for name in held(out)}


def lines(out: Path, key: str = "everything") -> list[str]:
    """The N-Quads of a dump."""
    return gzip.decompress((out / f"data/{key}.nq.gz").read_bytes()).decode().splitlines()


def quads(out: Path, key: str = "everything") -> list[tuple[str, str, str, str]]:
    found = [NAMED.match(line) for line in lines(out, key)]
    assert all(found)
    return [one.groups() for one in found if one]  # type: ignore[misc]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The files that are new or not as they were."""
    return {name for name, data in after.items() if before.get(name) != data}


def beside(address: str) -> set[str]:
    """The files of a document."""
    return {f"{address}.{ending}" for ending in ("en.html", "id.html", "ttl", "jsonld", "nt")}


def pages(*addresses: str) -> set[str]:
    """The pages of things in both languages."""
    return {f"{address}.{language}.html" for address in addresses for language in ("en", "id")}
