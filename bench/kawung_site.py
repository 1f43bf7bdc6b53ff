"""Kawung's side of publishing: the RDF of all documents, a whole site, and the same site again after one change."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bench.published import FORMS, PAGES, RELEASE, SITE, Folder, nquads, place, told
from bench.task import Given, Outcome, Task
from kawung.iris import concept
from kawung.pages.documents import Index, Published
from kawung.pages.html import Given as Shown
from kawung.pages.html import pages
from kawung.pages.html.frame import environment
from kawung.pipeline.site_folder import Updated, updating
from kawung.pipeline.stages import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FROM, _TO = (f" {concept('polarity', key)} ".encode() for key in ("co-operation", "rivalry"))


def _ready(given: Given, name: str) -> tuple[bytes, Path]:
    environment()
    return nquads(given), place(given, name)


@uncollected()
def _documents(made_ready: tuple[bytes, Path]) -> Path:
    data, folder = made_ready
    return Folder(folder).put(Published(Index([data]), RELEASE).documents())


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    index = Index([data])
    published = Published(index, RELEASE)
    yield from published.documents()
    made = []
    for name, page in pages(SITE, index, Shown()):
        made.append(name)
        yield name, page
    yield from published.around(name for name in made if name.endswith(".html"))


@uncollected()
def _publish(made_ready: tuple[bytes, Path]) -> tuple[Path, Updated]:
    """Publish as `kawung publish` does: dumps, catalogue and files for servers too, and the folder is kept whole."""
    data, folder = made_ready
    with updating(folder) as making:
        for name, content in _files(data):
            making.add(name, content)
    if making.done is None:
        raise ValueError(folder)
    return folder, making.done


def _other(data: bytes) -> bytes:
    """Give the first linkage that has a polarity another one."""
    at = data.index(_FROM)
    return b"".join(sorted((data[:at] + _TO + data[at + len(_FROM) :]).splitlines(keepends=True)))


def _again_ready(given: Given) -> tuple[bytes, Path, dict[str, bytes]]:
    """Publish the site as it was, and keep what each of its files was."""
    data, folder = _ready(given, "again")
    _publish((data, folder))
    return _other(data), folder, _digests(folder)


def _again(made_ready: tuple[bytes, Path, dict[str, bytes]]) -> tuple[Path, Updated, dict[str, bytes]]:
    data, folder, before = made_ready
    return *_publish((data, folder)), before


def _again_told(done: tuple[Path, Updated, dict[str, bytes]]) -> Outcome:
    """Say how many files were written, and how many hold other bytes than before."""
    folder, updated, before = done
    differ = sum(before.get(name) != data for name, data in _digests(folder).items())
    facts = {"written": updated.written, "differ": differ, "files": updated.written + updated.unchanged}
    return Outcome(told(folder, (*FORMS, *PAGES)).digest, facts)


def _digests(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".kawung" not in path.parts)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).digest() for path in files}


TASKS: dict[str, Task] = {
    "publish-rdf": Task(lambda given: _ready(given, "rdf"), _documents, lambda folder: told(folder, tuple(FORMS))),
    "publish": Task(lambda given: _ready(given, "whole"), _publish, lambda done: told(done[0], (*FORMS, *PAGES))),
    "publish-again": Task(_again_ready, _again, _again_told),
    "publish-anew": Task(
        lambda given: (_other(nquads(given)), place(given, "anew")),
        _publish,
        lambda done: told(done[0], (*FORMS, *PAGES)),
    ),
}
