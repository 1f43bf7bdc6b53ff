"""
What both sides publish, where they put it, and how what came out is compared.

It is the whole build of made-up clusters: consent plays no part in how fast files are made.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph

from bench.clusters import BASE
from bench.task import Given, Outcome, digest
from kawung.iris import XSD
from kawung.pages.documents import Release, with_graphs
from kawung.pages.html import Site
from kawung.pipeline import folders, parts
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DAY = date(2026, 1, 1)
_TITLE = Words("Made-up clusters", "Klaster rekaan")
_ABOUT = Words("Made up, to measure speed.", "Rekaan, untuk mengukur kecepatan.")
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_WHO, _WHERE = "Nobody", "nobody@example.org"
SITE = Site(BASE, _TITLE, _ABOUT, _WHO, _WHERE, _WHERE, _LICENCE, "1", _DAY)
RELEASE = Release(BASE, "clusters", _TITLE, _ABOUT, _WHO, _WHERE, _WHERE, _LICENCE, "1", _DAY)
FORMS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
}
DUMPS = tuple(f"data/everything.{form}.gz" for form in ("nq", "trig", "ttl"))
PAGES = (".html", ".js", ".css", ".svg")
_ABOUT_THE_SITE = ("context.jsonld", "void.ttl", *(f"catalogue{suffix}" for suffix in FORMS))
_DECIMAL = pyoxigraph.NamedNode(f"{XSD}decimal")
_MANY, _EVERY = 5_000, 10
"""Of more documents than so many, Turtle and JSON-LD of every tenth are read, N-Triples of all."""


def nquads(given: Given) -> bytes:
    """Return all that is published, as one sorted dump."""
    if given.build is None:
        raise ValueError("a site is made of a build")
    build = folders.in_force(given.build)
    if build is None:
        raise ValueError(f"there is no build in {given.build}")
    return with_graphs([build.read(name) for name in parts.graphs(build.notes)], BASE)


def places(build: Path) -> Path:
    """
    Return where sites are made of a build: in memory where the system has a place for files there.

    On a disk the system's work for so many small files, which is the same on both sides, may take longer than making
    them, and a different time each time.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    name = f"kawung-bench-{digest([str(build.resolve())])[:16]}"
    return memory / name if os.access(memory, os.W_OK) else build.with_name(name)


def place(given: Given, side: str) -> Path:
    """Return an empty place to publish into."""
    if given.build is None:
        raise ValueError("a site is made of a build")
    folder = places(given.build) / side
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    return folder


class Folder:
    """Writes files where they belong, as fast as can be."""

    def __init__(self, place: Path) -> None:
        self.place = str(place)
        self._made: set[str] = set()

    def put(self, files: Iterable[tuple[str, bytes]]) -> Path:
        """Write files; return where."""
        for name, data in files:
            folder = name.rpartition("/")[0]
            if folder not in self._made:
                os.makedirs(f"{self.place}/{folder}", exist_ok=True)  # noqa: PTH103 - paths cost too much here
                self._made.add(folder)
            with open(f"{self.place}/{name}", "wb") as stream:  # noqa: PTH123 - the same
                stream.write(data)
        return Path(self.place)


def told(folder: Path, suffixes: tuple[str, ...]) -> Outcome:
    """Say which files with some suffixes there are and what they hold: RDF as statements, anything else as bytes."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in suffixes and ".kawung" not in path.parts)
    files = [path for path in files if path.name not in _ABOUT_THE_SITE]
    resources = sum(path.suffix == ".nt" for path in files)
    found = digest((*_held(folder, files, 1 if resources <= _MANY else _EVERY), *_dumped(folder)))
    shutil.rmtree(folder)
    return Outcome(found, {"resources": resources, "files": len(files)})


def _held(folder: Path, files: Iterable[Path], every: int) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for path in files:
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        if path.suffix not in FORMS:
            yield f"{name} {hashlib.sha256(data).hexdigest()}\n"
            continue
        number = numbers[path.suffix] = numbers.get(path.suffix, 0) + 1
        if path.suffix == ".nt" or number % every == 0:
            yield f"{name}\n{''.join(_statements(data, path.suffix))}"


def _dumped(folder: Path) -> Iterator[str]:
    """Tell what the file of everything says, if there is one; its other forms are read by Kawung's own tests."""
    file = folder / DUMPS[0]
    if file.exists():
        found = pyoxigraph.parse(gzip.decompress(file.read_bytes()), format=pyoxigraph.RdfFormat.N_QUADS)
        yield from sorted({f"{_text(q.subject)} {q.predicate} {_text(q.object)} {q.graph_name}\n" for q in found})


def _statements(data: bytes, suffix: str) -> list[str]:
    """
    Return what a document says, sorted, each once.

    Blank nodes have no names of their own, and decimals are written as short as can be: rdflib names and writes anew.
    """
    found = pyoxigraph.parse(data, format=FORMS[suffix])
    return sorted({f"{_text(q.subject)} {q.predicate} {_text(q.object)}\n" for q in found})


def _text(term: object) -> str:
    if isinstance(term, pyoxigraph.BlankNode):
        return "_:b"
    if isinstance(term, pyoxigraph.Literal) and term.datatype == _DECIMAL:
        return f"{Decimal(term.value).normalize():f}"
    return str(term)
