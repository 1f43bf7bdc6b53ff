"""
store: on pyoxigraph's files on disk, for what takes too long to load each time.

A disk store is a folder. It is written once and then only read, by as many as like; where one study changes, a new
folder is made of the old one, with links to the files that stay. pyoxigraph alone can do this: ask `disk_possible`
first, and load the N-Quads files where it says no.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from kawung.problems import UnreadableError, UsageError, Words
from kawung.store.on_oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kawung.iris import Quad, Term, Triple


def disk_possible() -> bool:
    """Tell whether stores on disk can be written and opened here: with pyoxigraph, unless rdflib was asked for."""
    if os.environ.get("KAWUNG_ENGINE", "oxigraph") not in ("", "oxigraph") or not importlib.util.find_spec(
        "pyoxigraph"
    ):
        return False
    import pyoxigraph  # noqa: PLC0415 - optional engine

    return hasattr(pyoxigraph.Store, "read_only")  # not where it runs without a file system


def write_disk(folder: Path, files: Iterable[Path]) -> None:
    """
    Make a disk store of N-Quads files.

    *folder* must not be there. Raises OSError or SyntaxError, and leaves what is begun, where a file cannot be read or
    the folder not be written; UsageError where the engine has none.
    """
    _must_be_possible()
    folder.mkdir()
    _fill(folder, [], files)


def update_disk(folder: Path, before: Path, *, without: Iterable[Term], files: Iterable[Path]) -> None:
    """
    Make a disk store of an earlier one: without some graphs, and with N-Quads files.

    *before* stays as it is, and those who read it read on: what is there is linked to, never changed. Costs three times
    as much a statement that changes as `write_disk` does. Raises UnreadableError, and leaves what is begun, where
    *before* is damaged or a file cannot be read; else as `write_disk`. However it ends, the folder is closed.
    """
    _must_be_possible()
    folder.mkdir()
    for file in before.iterdir():
        if file.name != "LOCK":
            _link_or_copy(file, folder / file.name)
    try:
        _fill(folder, without, files)
    except (OSError, RuntimeError, SyntaxError, ValueError):  # the engine tells a damage as any of these
        whole = False
    else:
        whole = True
    if not whole:  # raised here, since the engine's own error keeps its files open, as long as anything refers to it
        raise _damaged(before)


def _link_or_copy(file: Path, target: Path) -> None:
    """Link to a table, which the engine never changes; copy what it goes on writing, and where there are no links."""
    if file.suffix == ".sst":
        try:
            os.link(file, target)
        except (OSError, NotImplementedError):
            pass
        else:
            return
    shutil.copyfile(file, target)


def _fill(folder: Path, without: Iterable[Term], files: Iterable[Path]) -> None:
    """Take graphs out of the store in a folder and load files into it; it is closed when nothing refers to it."""
    import pyoxigraph  # noqa: PLC0415 - optional engine

    made = pyoxigraph.Store(str(folder))
    for graph in without:
        made.remove_graph(pyoxigraph.NamedNode(graph[1:-1]))
    for file in files:
        made.bulk_load(path=str(file), format=pyoxigraph.RdfFormat.N_QUADS)
    made.flush()


def open_disk(folder: Path) -> OxigraphStore:
    """
    Open a disk store to be read.

    Raises UsageError where the engine has none, UnreadableError where the folder is missing or damaged; so do the
    store's own calls where they come upon a damage. The engine opens its files when it needs them, so one whose folder
    is removed meanwhile is as good as damaged: open what has taken its place.
    """
    _must_be_possible()
    return DiskStore(folder)


class DiskStore(OxigraphStore):
    """A store on pyoxigraph, on disk, that is only read."""

    def __init__(self, folder: Path) -> None:
        import pyoxigraph  # noqa: PLC0415 - optional engine

        self._ox, self._folder = pyoxigraph, folder
        with self._undamaged():
            self._store = pyoxigraph.Store.read_only(str(folder))

    @contextmanager
    def _undamaged(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:  # the engine tells a damage as a RuntimeError
            raise _damaged(self._folder) from error

    def load(self, nquads: str | bytes) -> NoReturn:  # noqa: ARG002 - the parameter is the base's
        """Refuse: a disk store is only read."""
        raise _only_read()

    def load_file(self, file: Path) -> NoReturn:  # noqa: ARG002 - the parameter is the base's
        """Refuse: a disk store is only read."""
        raise _only_read()

    def _query(self, query: str) -> Any:
        with self._undamaged():
            return super()._query(query)

    def stream(self, query: str) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]]]:
        """Answer a SELECT query row by row."""
        names, rows = super().stream(query)
        return names, self._read(rows)

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        with self._undamaged():
            return super().construct(query)

    def quads(self) -> Iterator[Quad]:
        """Give all statements."""
        return self._read(super().quads())

    def __len__(self) -> int:
        with self._undamaged():
            return super().__len__()

    def _read(self, found: Iterator[Any]) -> Iterator[Any]:
        with self._undamaged():
            yield from found


def _damaged(folder: Path) -> UnreadableError:
    return UnreadableError(
        Words(
            en=f"The store in {folder} is damaged. Make the build again: kawung build --fresh",
            id=f"Penyimpanan di {folder} rusak. Buat lagi hasil olahannya: kawung build --fresh",
        )
    )


def _must_be_possible() -> None:
    if not disk_possible():
        raise UsageError(
            Words(
                en="Only pyoxigraph has stores on disk; install it, or load the N-Quads files.",
                id="Hanya pyoxigraph yang punya penyimpanan di disk; pasang, atau muat berkas N-Quads-nya.",
            )
        )


def _only_read() -> UsageError:
    return UsageError(
        Words(
            en="A store on disk is only read; kawung build makes a new one.",
            id="Penyimpanan di disk hanya dibaca; kawung build membuat yang baru.",
        )
    )
