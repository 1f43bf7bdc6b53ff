"""
store: the process that answers one query and may die of it (`python -m kawung.store.worker`; started by `apart`).

In by its standard input, one line of JSON: `sources` (N-Quads files, or the folder of a disk store), `query`, `rows`
(the most that are given) and `memory` (MiB for the query, 0: no limit). Out by its standard output: a line `+` when the
sources are loaded, a line a row (terms parted by tabs, nothing for what is unbound: no N-Triples text holds a tab or a
line end), and last a line of JSON: `columns`, or `refused` (why, in both languages), or `damaged` (what could not be
read). Exit code 0 means that all of it came. When its standard input ends, so does the process.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kawung import store
from kawung.problems import UnreadableError, UsageError, Words
from kawung.store.deep import deep

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIB = 1024 * 1024
_FAILED = 70


def work() -> None:
    """Read what is asked, answer it, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    with open(0, "rb", buffering=0, closefd=False) as into, open(1, "wb", closefd=False) as out:
        asked = json.loads(_line(into))
        threading.Thread(target=_end_with, args=(into,), daemon=True).start()
        code = _FAILED
        try:
            last = deep(lambda: _answer(asked, out))
            out.write(f"{json.dumps(last)}\n".encode())
            out.flush()
            code = 0
        finally:
            os._exit(code)  # what else runs, and a traceback nobody reads, must not keep it


def _line(into: BinaryIO) -> bytes:
    """Read up to the first line end, without waiting for what comes behind it."""
    parts = []
    while part := into.read(64 * 1024):
        parts.append(part)
        if part.endswith(b"\n"):
            break
    return b"".join(parts)


def _end_with(into: BinaryIO) -> None:
    """End when the process at the other end has ended, however it did."""
    while into.read(1):
        pass
    os._exit(_FAILED)


def _answer(asked: dict[str, Any], out: BinaryIO) -> dict[str, Any]:
    """Load, answer, write the rows; return what the last line says."""
    try:
        filled = _filled([Path(source) for source in asked["sources"]])
    except UsageError as error:  # the environment names an engine that is not here
        return {"refused": error.words}
    except (OSError, SyntaxError, ValueError, UnreadableError) as error:
        return {"damaged": str(error)}
    out.write(b"+\n")
    out.flush()
    limit(asked["memory"])
    try:
        names, rows = filled.stream(asked["query"])
        for count, row in enumerate(rows):
            if count == asked["rows"]:
                return {"refused": _too_many(asked["rows"])}
            out.write(("\t".join([term or "" for term in row]) + "\n").encode())
    except UsageError as error:
        return {"refused": error.words}
    except (OSError, UnreadableError) as error:
        return {"damaged": str(error)}
    return {"columns": names}


def _filled(sources: Sequence[Path]) -> store.Store:
    if len(sources) == 1 and sources[0].is_dir():
        return store.open_disk(sources[0])
    filled = store.new()
    for file in sources:
        filled.load_file(file)
    return filled


def limit(mebibytes: int) -> None:
    """Let the process grow by so much and no further, where the system can hold it to that (Linux)."""
    try:
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        return
    if mebibytes:
        most = pages * resource.getpagesize() + mebibytes * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _too_many(rows: int) -> Words:
    number = f"{rows:,}"
    return Words(
        en=f"The query gives more than {number} rows. Ask for less, for instance with LIMIT.",
        id=f"Kueri memberi lebih dari {number.replace(',', '.')} baris. Minta lebih sedikit, misalnya dengan LIMIT.",
    )


if __name__ == "__main__":
    work()
