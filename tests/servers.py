"""
Helpers of the tests: SPARQL servers of their own, each in an empty folder, on this computer only, and gone at the end.

`oxigraph` and `virtuoso` are real ones. `acting` is one that misbehaves as it is told, and keeps what it was asked.
"""

from __future__ import annotations

import contextlib
import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Server:
    """Where a server answers queries, takes updates and takes graphs, and what the environment needs to write."""

    name: str
    query: str
    update: str
    graphs: str
    environment: dict[str, str] = field(default_factory=dict)


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _wait_for(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended by itself"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.1)
    raise AssertionError("the server does not listen")


@contextlib.contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """An Oxigraph server; its wheel is in the lock of the tests."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = shutil.which("oxigraph", path=beside)
    assert command, "the server is in the lock (requirements/dev.txt)"
    port = free_port()
    with _running([command, "serve", "--location", "db", "--bind", f"127.0.0.1:{port}"], port, folder):
        home = f"http://127.0.0.1:{port}"
        yield Server("oxigraph", f"{home}/query", f"{home}/update", f"{home}/store")


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 4
MaxClientConnections = 4
[SPARQL]
ResultSetMaxRows = 50000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 30
"""


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """A Virtuoso 7 server, or a skipped test where it is not installed; KAWUNG_REQUIRE_VIRTUOSO=1 forbids that."""
    command = shutil.which("virtuoso-t")
    if command is None:
        assert os.environ.get("KAWUNG_REQUIRE_VIRTUOSO") != "1", "Virtuoso is required here and not installed"
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    sql, port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=sql, http=port), encoding="ascii")
    with _running([command, "+foreground", "+configfile", "virtuoso.ini"], port, folder):
        home = f"http://127.0.0.1:{port}"
        keys = {"USER": "dba", "PASSWORD": "dba", "AUTH": "digest"}  # as it comes; nobody else reaches this one
        yield Server(
            "virtuoso",
            f"{home}/sparql",
            f"{home}/sparql-auth",
            f"{home}/sparql-graph-crud-auth",
            {f"KAWUNG_ENDPOINT_{name}": value for name, value in keys.items()},
        )


@dataclass(frozen=True)
class Asked:
    """A request as a server got it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Acting(http.server.BaseHTTPRequestHandler):
    """A request to a server that misbehaves; `act` says how."""

    act: Callable[[Acting], None]
    asked: list[Asked]

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(Asked(self.command, self.path, dict(self.headers.items()), body))
        with contextlib.suppress(OSError):
            type(self).act(self)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _any  # noqa: N815 - the names are http.server's

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(
        self,
        status: int = 200,
        body: str | bytes = "",
        kind: str | None = "application/sparql-results+json",
        **more: str,
    ) -> None:
        """Answer, with a length that is true unless another is given; `_` in the name of a header is `-`."""
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        headers = {"Content-Length": str(len(raw)), **({"Content-Type": kind} if kind else {})}
        for name, value in {**headers, **{k.replace("_", "-"): v for k, v in more.items()}}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)


@contextlib.contextmanager
def acting(act: Callable[[Acting], None]) -> Iterator[tuple[str, list[Asked]]]:
    """A server that does *act* with every request; gives its address and the requests it got."""
    asked: list[Asked] = []
    kind = type("Kind", (Acting,), {"act": staticmethod(act), "asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/sparql", asked
        finally:
            server.shutdown()
            thread.join()
