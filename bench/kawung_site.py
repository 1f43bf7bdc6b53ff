"""Kawung's side of publishing: the RDF of all documents, a whole site, and the same site again after one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.clusters import BASE
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


def _changed(given: Given) -> tuple[bytes, Path]:
    """Publish, then give one linkage another polarity."""
    data, folder = _ready(given, "again")
    _publish((data, folder))
    start = data.index(f"<{BASE}id/klaster-".encode(), data.index(_FROM) - 1000)
    at = data.index(_FROM, start)
    return b"".join(sorted((data[:at] + _TO + data[at + len(_FROM) :]).splitlines(keepends=True))), folder


def _again_told(done: tuple[Path, Updated]) -> Outcome:
    folder, updated = done
    return Outcome(told(folder, (*FORMS, *PAGES)).digest, {"written": updated.written, "unchanged": updated.unchanged})


TASKS: dict[str, Task] = {
    "publish-rdf": Task(lambda given: _ready(given, "rdf"), _documents, lambda folder: told(folder, tuple(FORMS))),
    "publish": Task(lambda given: _ready(given, "whole"), _publish, lambda done: told(done[0], (*FORMS, *PAGES))),
    "publish-again": Task(_changed, _publish, _again_told),
    "publish-anew": Task(
        lambda given: (_changed(given)[0], place(given, "anew")), _publish, lambda done: told(done[0], (*FORMS, *PAGES))
    ),
}
