"""
store: a stranger's query in a process of its own, which may be stopped and may die.

An engine at work cannot be stopped, and some queries take all memory there is or bring the process down. So another
process (`worker`) loads the data and answers, with a limit on its time, its memory and its rows.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import IO, TYPE_CHECKING

from kawung.problems import UnreadableError, UsageError, Words
from kawung.store.base import Rows
from kawung.store.guard import guard

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

SECONDS = 60.0
MOST_ROWS = 1_000_000
MOST_BYTES = 256 * 1024 * 1024
MEMORY = 2_048  # MiB, beside what the data take
_MEMORY_NAME = "KAWUNG_QUERY_MEMORY"
_TICK = 0.2  # seconds between two looks for Ctrl-C, which Windows does not let through to one who only waits


class SourceError(UnreadableError):
    """The data that a query was to be asked of are missing or damaged."""


def select_apart(
    sources: Sequence[Path],
    query: str,
    *,
    seconds: float = SECONDS,
    rows: int = MOST_ROWS,
    most: int = MOST_BYTES,
) -> Rows:
    """
    Answer a stranger's SELECT in a process of its own.

    *sources* are N-Quads files, or the folder of one disk store. *seconds* count from when they are loaded; *rows* and
    *most* (bytes) limit the answer; how much memory the query may take beside the data says the environment's
    KAWUNG_QUERY_MEMORY, in MiB (0: as much as it likes; only Linux can hold it to that).

    Raises UsageError for a query that the guard refuses, that cannot be read, or that is beyond one of these limits;
    SourceError where the data cannot be read; UnreadableError where the system starts no process.
    """
    guard(query)
    memory = _memory()
    asked = {"sources": [str(s) for s in sources], "query": query, "rows": rows, "memory": memory}
    worker = _started()
    reading = _Reading(worker.stdout, most)
    try:
        _send(worker, f"{json.dumps(asked)}\n".encode())
        reading.start()
        while not reading.over:
            reading.join(_TICK)
            if reading.loaded and time.monotonic() - reading.loaded > seconds and not reading.over:
                raise _late(seconds)
        if reading.too_large:
            raise _too_large(most)
        code = worker.wait()
    finally:
        worker.kill()
        worker.wait()
        if reading.ident is not None:
            reading.join()
        for stream in (worker.stdin, worker.stdout):
            _close(stream)
    if code != 0:
        raise _died(memory)
    return _rows(reading.text())


def _memory() -> int:
    text = os.environ.get(_MEMORY_NAME, "")
    if text.isascii() and text.isdecimal():
        return int(text)
    if not text:
        return MEMORY
    raise UsageError(
        Words(
            en=f'{_MEMORY_NAME} is a number of MiB, not "{text}"; 0 is no limit.',
            id=f'{_MEMORY_NAME} adalah jumlah MiB, bukan "{text}"; 0 berarti tanpa batas.',
        )
    )


def _started() -> subprocess.Popen[bytes]:
    """Start the worker with the modules that this process has, wherever it found them, and not the current folder's."""
    import subprocess  # noqa: PLC0415 - slow to load, and few commands start a process

    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "kawung.store.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Words(
                en=f"The system cannot start a process for the query ({reason}). Try again later.",
                id=f"Sistem tidak bisa memulai proses untuk kueri ini ({reason}). Coba lagi nanti.",
            )
        ) from error


def _send(worker: subprocess.Popen[bytes], line: bytes) -> None:
    """Hand the worker what is asked; one that is dead already is found out when its answer is read."""
    if worker.stdin is not None:
        try:
            worker.stdin.write(line)
            worker.stdin.flush()
        except OSError:
            return


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:  # what was not taken is not missed
            return


class _Reading(threading.Thread):
    """Reads what a worker says, up to a limit; Windows cannot wait for a pipe and a clock at once."""

    def __init__(self, source: IO[bytes] | None, most: int) -> None:
        super().__init__(name="kawung-answer", daemon=True)
        self._source, self._most, self._parts, self._size = source, most, [b""], 0
        self.loaded = 0.0  # when the sources were loaded, on the clock of `time.monotonic`
        self.over = self.too_large = False

    def run(self) -> None:
        """Read to the end, or to the limit."""
        try:
            while part := os.read(self._source.fileno(), 1024 * 1024) if self._source else b"":
                self.loaded = self.loaded or time.monotonic()
                self._parts.append(part)
                self._size += len(part)
                if self._size > self._most:
                    self.too_large = True
                    break
        except (OSError, ValueError):  # closed: whoever asked was interrupted, and nobody waits for the answer
            return
        finally:
            self.over = True

    def text(self) -> str:
        """Give all that was read."""
        return b"".join(self._parts).decode()


def _rows(text: str) -> Rows:
    """Read a worker's answer (`worker`)."""
    lines = text.split("\n")
    lines.pop()
    last = json.loads(lines.pop())
    if refused := last.get("refused"):
        raise UsageError(Words(*refused))
    if "damaged" in last:
        raise SourceError(
            Words(
                en=f"The data cannot be read ({last['damaged']}). Make the build again: kawung build",
                id=f"Datanya tidak bisa dibaca ({last['damaged']}). Buat lagi hasil olahannya: kawung build",
            )
        )
    columns = tuple(last["columns"])
    if not columns:
        return Rows((), [()] * (len(lines) - 1))
    return Rows(columns, [tuple([term or None for term in line.split("\t")]) for line in lines[1:]])


def _late(seconds: float) -> UsageError:
    return UsageError(
        Words(
            en=f"The query was not done in {seconds:g} seconds and was stopped. Ask for less, or give it more time "
            "with --timeout.",
            id=f"Kueri belum selesai dalam {seconds:g} detik dan dihentikan. Minta lebih sedikit, atau tambah waktunya "
            "dengan --timeout.",
        )
    )


def _too_large(most: int) -> UsageError:
    size = most / 1024 / 1024
    return UsageError(
        Words(
            en=f"The answer is larger than {size:.3g} MiB. Ask for less, for instance with LIMIT.",
            id=f"Jawabannya lebih besar dari {size:.3g} MiB. Minta lebih sedikit, misalnya dengan LIMIT.",
        )
    )


def _died(memory: int) -> UsageError:
    most = f"more than {memory:,} MiB of memory" if memory else "more memory than there is"
    paling = (
        f"lebih dari {memory:,} MiB memori".replace(",", ".") if memory else "lebih banyak memori daripada yang ada"
    )
    return UsageError(
        Words(
            en=f"The query broke down, and no rows came: most likely it takes {most}. Ask for less, or allow more with "
            f"{_MEMORY_NAME}.",
            id=f"Kueri gagal dan tidak memberi baris: kemungkinan besar perlu {paling}. Minta lebih sedikit, atau "
            f"izinkan lebih banyak dengan {_MEMORY_NAME}.",
        )
    )
