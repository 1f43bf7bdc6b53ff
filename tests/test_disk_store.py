"""A store on disk answers as one in memory does, is never changed by a newer one, and says so when it is damaged."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from kawung import store
from kawung.iris import Quad, integer, iri, literal
from kawung.problems import UnreadableError, UsageError

BASE = "https://example.org/"
FILES = ("shared", "one", "two")


def node(name: str) -> str:
    return iri(BASE + name)


def statements(graph: str, *, many: int = 40) -> list[Quad]:
    found = [Quad(node(f"{graph}/{i}"), node("p"), integer(i), node(graph)) for i in range(many)]
    return [*found, Quad(node(graph), node("label"), literal('a\t"b"\n\\c', "id"), node(graph))]


def nquads(folder: Path, name: str, quads: list[Quad]) -> Path:
    file = folder / f"{name}.nq"
    file.write_text("".join(q.line() for q in quads), encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [nquads(tmp_path, name, statements(name)) for name in FILES]


@pytest.fixture
def written(tmp_path: Path, files: list[Path]) -> Path:
    store.write_disk(tmp_path / "store", files)
    return tmp_path / "store"


def everything(names: tuple[str, ...] = FILES) -> list[Quad]:
    return sorted(quad for name in names for quad in statements(name))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_disk_and_memory_answer_alike(written: Path, files: list[Path]) -> None:
    """The same statements, rows, triples and truths come from disk as from memory."""
    disk, memory = store.open_disk(written), store.new("oxigraph")
    for file in files:
        memory.load_file(file)
    assert sorted(disk.quads()) == sorted(memory.quads()) == everything()
    assert len(disk) == len(memory) == 123
    query = "SELECT ?o ?s { GRAPH ?g { ?s <https://example.org/p> ?o } FILTER(?o > 30) } ORDER BY ?s"
    assert disk.select(query) == memory.select(query)
    assert disk.select(query).variables == ("o", "s")
    query = "CONSTRUCT { ?o <https://example.org/of> ?s } WHERE { GRAPH ?g { ?o ?s 3 } }"
    assert disk.construct(query) == memory.construct(query)
    assert disk.ask("ASK { GRAPH ?g { ?s ?p 39 } }")
    assert not disk.ask("ASK { GRAPH ?g { ?s ?p 40 } }")


def test_opening_leaves_the_folder_alone(written: Path) -> None:
    """Several may read at once; reading writes nothing, and whoever tries to put something in is refused."""
    before = contents(written)
    one, other = store.open_disk(written), store.open_disk(written)
    assert len(one) == len(other) == 123
    for put in (lambda: one.add(statements("new")), lambda: one.load(""), lambda: one.load_file(written)):
        with pytest.raises(UsageError, match="only read"):
            put()
    assert contents(written) == before


def test_a_changed_study_makes_a_new_store_of_the_old_one(tmp_path: Path, written: Path) -> None:
    """Graphs are dropped, files loaded; the earlier store, and whoever has it open, sees what it saw before."""
    before, reader = contents(written), store.open_disk(written)
    changed = nquads(tmp_path, "changed", [*statements("two", many=10), *statements("three")])
    new = tmp_path / "new"
    store.update_disk(new, written, without=[node("two"), node("no-such-graph")], files=[changed])
    expected = sorted([*everything(("shared", "one", "three")), *statements("two", many=10)])
    assert sorted(store.open_disk(new).quads()) == expected
    assert contents(written) == before
    assert sorted(reader.quads()) == everything()
    del reader
    shutil.rmtree(written)
    assert sorted(store.open_disk(new).quads()) == expected


@pytest.mark.parametrize("links", [True, False])
def test_an_update_links_to_the_tables_where_it_can(
    tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """No table is copied, but on a file system without links all are."""
    link, linked = os.link, []

    def note(source: Path, target: Path) -> None:
        if not links:
            raise OSError("no links here")
        linked.append(source)
        link(source, target)

    tables = set(written.glob("*.sst"))
    monkeypatch.setattr(os, "link", note)
    store.update_disk(tmp_path / "new", written, without=[node("one")], files=[])
    assert set(linked) == (tables if links else set())
    assert tables
    assert sorted(store.open_disk(tmp_path / "new").quads()) == everything(("shared", "two"))
    assert sorted(store.open_disk(written).quads()) == everything()


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    """A folder that is missing or empty is unreadable, with the remedy, and stays as it is."""
    for name in ("missing", "empty"):
        folder = tmp_path / name
        if name == "empty":
            folder.mkdir()
        with pytest.raises(UnreadableError, match="kawung build") as told:
            store.open_disk(folder)
        assert "rusak" in told.value.words.id
        assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize("damage", ["cut", "garbled", "gone", "manifest"])
def test_a_damaged_store_never_answers_less(written: Path, damage: str) -> None:
    """Whatever is cut, garbled or gone: opening or reading says so, and no call gives a part for the whole."""
    for table in written.glob("*.sst"):
        data = table.read_bytes()
        if damage == "cut":
            table.write_bytes(data[: len(data) // 2])
        elif damage == "garbled":
            table.write_bytes(bytes(byte ^ 0x55 for byte in data))
        elif damage == "gone":
            table.unlink()
    if damage == "manifest":
        manifest = next(written.glob("MANIFEST-*"))
        manifest.write_bytes(manifest.read_bytes()[:20])
    query = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    for read in (
        lambda s: list(s.quads()),
        lambda s: s.select(query),
        lambda s: s.construct("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"),
        lambda s: s.ask("ASK { GRAPH ?g { ?s ?p 3 } }"),
        len,
    ):
        with pytest.raises(UnreadableError, match="damaged"):
            read(store.open_disk(written))


def test_a_store_that_is_removed_under_its_reader_gives_all_or_nothing(written: Path) -> None:
    """A newer build may take a folder away: who has it open gets the whole answer, or is told, never a part of it."""
    reader = store.open_disk(written)
    shutil.rmtree(written, ignore_errors=True)
    found = None
    with suppress(UnreadableError):
        found = sorted(reader.quads())
    assert found in (None, everything())


def test_what_cannot_be_loaded_is_raised(tmp_path: Path) -> None:
    """A file that is no N-Quads or is missing, and a folder that is there already, make no store."""
    broken = tmp_path / "broken.nq"
    broken.write_text("this is no statement\n", encoding="utf-8")
    with pytest.raises(SyntaxError):
        store.write_disk(tmp_path / "a", [broken])
    with pytest.raises(FileNotFoundError):
        store.write_disk(tmp_path / "b", [tmp_path / "missing.nq"])
    with pytest.raises(FileExistsError):
        store.write_disk(tmp_path / "b", [])


def test_without_the_engine_there_is_no_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With rdflib, asked for or alone, a store on disk is refused before anything is written."""
    assert store.disk_possible()

    def refused() -> None:
        assert not store.disk_possible()
        for call in (
            lambda: store.open_disk(tmp_path),
            lambda: store.write_disk(tmp_path / "new", []),
            lambda: store.update_disk(tmp_path / "new", tmp_path, without=[], files=[]),
        ):
            with pytest.raises(UsageError, match="pyoxigraph"):
                call()
        assert not list(tmp_path.iterdir())

    with monkeypatch.context() as patched:
        patched.setenv("KAWUNG_ENGINE", "rdflib")
        refused()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    refused()
