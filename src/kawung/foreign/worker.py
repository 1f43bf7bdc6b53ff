"""
foreign: the process that reads one stranger's text and may die of it (`python -m kawung.foreign.worker`).

In by its standard input: one line of JSON (what is asked, and `memory` in MiB, 0: no limit), then the text. Out by its
standard output: one line of JSON (what was found, but for the statements), then sorted N-Quads. Exit code 0 means that
all of it came. `apart` starts it.
"""

from __future__ import annotations

import json
import os
import signal

from kawung.foreign.reading import Asked, read
from kawung.problems import UsageError
from kawung.store.worker import limit

_FAILED = 70


def work() -> None:
    """Read what is asked, answer it, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    code = _FAILED
    try:
        with open(0, "rb", closefd=False) as into, open(1, "wb", closefd=False) as out:
            told = json.loads(into.readline())
            limit(told.pop("memory"))
            try:
                found = read(into.read(), Asked(**told))
                said, lines = found._replace(lines=())._asdict(), found.lines
            except UsageError as error:
                said, lines = {"refused": error.words}, ()
            out.write(json.dumps(said).encode() + b"\n")
            out.writelines(line.encode() for line in lines)
        code = 0
    finally:
        os._exit(code)  # a traceback that nobody reads must not keep it


if __name__ == "__main__":
    work()
