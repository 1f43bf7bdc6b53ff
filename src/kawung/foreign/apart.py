"""foreign: a stranger's text is read in a process of its own, with limits on its time and its memory."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from kawung.foreign.limits import MAX_BYTES, MEMORY, SECONDS
from kawung.foreign.troubles import Trouble
from kawung.problems import UnreadableError, UsageError, Words
from kawung.words import words

if TYPE_CHECKING:
    from kawung.foreign.reading import Asked

_NEEDED = frozenset({"PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "KAWUNG_ENGINE"})


class Read(NamedTuple):
    """What came back: sorted N-Quads (empty where there are troubles), what was counted, and the troubles."""

    nquads: bytes
    read: int
    graphs: int
    ours: bool
    troubles: tuple[Trouble, ...]


def read(data: bytes, asked: Asked, *, seconds: float = SECONDS, memory: int = MEMORY) -> Read:
    """
    Read a text; one that is hostile, too large, too slow or too much comes back as a trouble.

    Raises UnreadableError where the system starts no process, UsageError where no engine is installed.
    """
    import subprocess  # noqa: PLC0415 - slow to load, and few commands start a process

    if len(data) > MAX_BYTES:
        return _trouble(Trouble("rdf-too-large", {"most": MAX_BYTES // 1024 // 1024}))
    told = json.dumps({**asked._asdict(), "memory": memory}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "kawung.foreign.worker"],
            input=told + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=seconds,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return _trouble(Trouble("rdf-too-slow", {"seconds": f"{seconds:g}"}))
    except OSError as error:
        raise UnreadableError(words("rdf_usage.no_process", reason=error.strerror or type(error).__name__)) from error
    if done.returncode != 0:
        return _trouble(Trouble("rdf-broke-down", {}))
    first, _, nquads = done.stdout.partition(b"\n")
    said = json.loads(first)
    if "refused" in said:
        raise UsageError(Words(*said["refused"]))
    troubles = tuple(Trouble(rule, told, tuple(lines), text) for rule, told, lines, text in said["troubles"])
    return Read(nquads, said["read"], said["graphs"], said["ours"], troubles)


def _environment() -> dict[str, str]:
    """Give the process what it needs of the environment; keys and passwords are nothing to a stranger's text."""
    kept = {
        name: text for name, text in os.environ.items() if name.upper() in _NEEDED or name.startswith(("PYTHON", "LC_"))
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}


def _trouble(trouble: Trouble) -> Read:
    return Read(b"", 0, 0, False, (trouble,))
