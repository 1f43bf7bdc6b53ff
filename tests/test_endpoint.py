"""The questions' files run unaltered on a SPARQL server that knows nothing of Kawung, asked with SPARQLWrapper."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from SPARQLWrapper import CSV, SPARQLWrapper

import studies
from kawung import pipeline, resources
from kawung.answers import insert_values
from kawung.iris import literal, value_of

NAMES = resources.names("queries/answers", ".rq")


@pytest.fixture(scope="module")
def built() -> pipeline.Kawung:
    return pipeline.open_folders([studies.DATA / s for s in ("bayat", "contoh")], pipeline.find_project(studies.DATA))


@pytest.fixture(scope="module")
def endpoint(built: pipeline.Kawung, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Load the build into an Oxigraph server of its own, on loopback, and give the address of its query service."""
    where = tmp_path_factory.mktemp("server")
    dump = where / "kawung.nq"
    dump.write_text("".join(q.line() for q in built.store.quads()), encoding="utf-8")
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = shutil.which("oxigraph", path=beside)
    assert command, "the server is in the lock (requirements/dev.txt)"
    subprocess.run([command, "load", "--location", where / "db", "--file", dump], check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [command, "serve-read-only", "--location", where / "db", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
        server.terminate()


def over_http(endpoint: str, query: str) -> list[list[str]]:
    """Ask the server and give its rows as texts, headings first."""
    asked = SPARQLWrapper(endpoint, returnFormat=CSV)
    asked.setQuery(query)
    asked.setMethod("POST")
    asked.setTimeout(60)
    text = asked.query().convert().decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def settled(row: list[str]) -> list[str]:
    """Put what GROUP_CONCAT joined into one order; the standard leaves it open."""
    return [" ".join(sorted(cell.split(" "))) for cell in row]


@pytest.mark.parametrize("name", NAMES)
def test_a_question_runs_unaltered_on_a_server(name: str, endpoint: str, built: pipeline.Kawung) -> None:
    """The file as it is, without a default graph or a union, gives the rows that Kawung's own engine gives."""
    query = resources.text(name)
    found = over_http(endpoint, query)
    own = built.store.select(query)
    assert found[0] == list(own.variables)
    here = [["" if t is None else value_of(t) for t in row] for row in own.rows]
    assert sorted(map(settled, found[1:])) == sorted(map(settled, here))


def test_a_parameter_works_on_a_server(endpoint: str) -> None:
    """The row of values that Kawung puts in is SPARQL that a server understands."""
    text = resources.text("queries/answers/01-strongest-horizontal-linkage.rq")
    query = insert_values(text, {"study": literal("bayat")})
    rows = over_http(endpoint, query)
    assert {row[0] for row in rows[1:]} == {"bayat"}
    assert len(rows) == 4


def test_every_question_was_asked() -> None:
    """None is left out."""
    assert len(NAMES) == 15
