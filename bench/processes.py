"""Run a command in a process of its own and say what it cost: CPU time, time by the clock, peak memory."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import kawung

if TYPE_CHECKING:
    import resource
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
SLOW = 30.0
"""What takes more CPU seconds than this is done once, not several times."""
_PATIENCE = 6.0  # by the clock, a process may take so many times its limit of CPU time: others may use the machine
_LOOK = 0.02


class BrokenError(Exception):
    """A command that is measured failed, or gave something else each time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """
    What something cost: CPU and clock in seconds (medians), peak memory in MiB (the most), how often it was done.

    Of what did not finish, *cpu* is the limit at which it was ended. *digest* and *facts* say what came out.
    """

    cpu: float
    wall: float
    memory: float
    runs: int = 1
    finished: bool = True
    digest: str = ""
    facts: Mapping[str, int | float | str] = field(default_factory=dict)


def run(command: Sequence[str], *, where: Path = ROOT, limit: float = 900) -> tuple[Cost, str]:
    """
    Run a command and return what it cost from start to end, and what it printed.

    One that is ended by its limit did not finish. Raises BrokenError where the command fails otherwise.
    """
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1", **_compiled()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command, cwd=where, env=environment, stdout=out, stderr=errors, start_new_session=True
        )
        status, used = _wait(process, started + limit * _PATIENCE)
        wall = time.perf_counter() - started
        for stream in (out, errors):
            stream.seek(0)
        printed, told = out.read(), errors.read()
    cost = Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return replace(cost, cpu=limit, finished=False), printed
    if status:
        raise BrokenError(f"{' '.join(command)} failed:\n{told[-2000:] or printed[-2000:]}")
    return cost, printed


@lru_cache(maxsize=1)
def _compiled() -> dict[str, str]:
    """Compile Kawung once, as it is where it is installed; return where that lies."""
    folder = tempfile.mkdtemp(prefix="kawung-bench-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    there = {"PYTHONPYCACHEPREFIX": folder}
    package = str(Path(kawung.__file__).parent)
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "compileall", "-q", package, str(ROOT / "bench")], check=True, env=os.environ | there
    )
    return there


def _wait(process: subprocess.Popen[bytes], until: float) -> tuple[int, resource.struct_rusage]:
    """Wait for a process, end it and those it started after its time; give its status and what it used."""
    try:
        while True:
            found, status, used = os.wait4(process.pid, os.WNOHANG)
            if found:
                process.returncode = os.waitstatus_to_exitcode(status)
                return process.returncode, used
            if time.perf_counter() > until:
                os.killpg(process.pid, signal.SIGKILL)
            time.sleep(_LOOK)
    finally:
        if process.returncode is None:  # interrupted: nothing may run on
            os.killpg(process.pid, signal.SIGKILL)


def task(side: str, name: str, options: Sequence[str], *, repeat: int, limit: float) -> Cost:
    """
    Do a task (`bench.task`) so often, each time in a new process; a slow one once.

    Raises BrokenError where it gives something else each time.
    """
    command = [sys.executable, "-m", "bench.child", side, name, *options, "--limit", str(limit)]
    done: list[Cost] = []
    while len(done) < repeat and not (done and done[-1].cpu > SLOW):
        whole, printed = run(command, limit=limit)
        if not whole.finished:
            return replace(whole, cpu=limit, runs=1)
        said = json.loads(printed)
        done.append(Cost(said["cpu"], said["wall"], said["memory"], 1, True, said["digest"], said["facts"]))
    return middle(done)


def middle(done: Sequence[Cost]) -> Cost:
    """Give the medians of several runs of one thing."""
    if len({cost.digest for cost in done}) > 1:
        raise BrokenError("one task gave different things each time")
    return replace(
        done[0],
        cpu=statistics.median(cost.cpu for cost in done),
        wall=statistics.median(cost.wall for cost in done),
        memory=max(cost.memory for cost in done),
        runs=len(done),
    )
