"""
Do one task in this process and print what it cost: `python -m bench.child kawung load-csv --project FOLDER`.

CPU time is that of the whole process, user and system, all threads, while the work ran; what a task makes ready before
is not in it. Peak memory is that of the process from its start. Work that takes more CPU time than `--limit` is ended
by the system.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import resource
import sys
import time
from pathlib import Path

from bench.task import Given, Outcome, Task

_SIDES = {"kawung": "bench.kawung_side", "plain": "bench.plain.tasks"}
_SITES = {"kawung": "bench.kawung_site", "plain": "bench.plain.site"}
"""Where the tasks of publishing are: they load what the others must not find loaded."""


def peak_memory() -> float:
    """Return the most memory that this process had, in MiB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not on Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def run(side: str, name: str, given: Given, limit: float | None = None) -> dict[str, object]:
    """Do a task and say what it cost and what came out; over *limit* seconds of CPU time the process ends."""
    task: Task = importlib.import_module((_SITES if name.startswith("publish") else _SIDES)[side]).TASKS[name]
    made_ready = task.ready(given)
    if limit is not None:
        _end_after(limit)
    wall, cpu = time.perf_counter(), time.process_time()
    done = task.work(made_ready)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    memory = peak_memory()
    if limit is not None:
        _end_after(math.inf)
    outcome: Outcome = task.told(done)
    return {"cpu": cpu, "wall": wall, "memory": memory, "digest": outcome.digest, "facts": dict(outcome.facts)}


def _end_after(seconds: float) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soon = most if math.isinf(seconds) else math.ceil(time.process_time() + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soon, most))


def main() -> None:
    """Do the task that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.child", description=__doc__)
    parser.add_argument("side", choices=sorted(_SIDES))
    parser.add_argument("task")
    parser.add_argument("--project", type=Path, required=True)
    parser.add_argument("--build", type=Path)
    parser.add_argument("--question", default="")
    parser.add_argument("--study")
    parser.add_argument("--parameters", type=json.loads, default={})
    parser.add_argument("--limit", type=float, help="seconds of CPU time that the work may take")
    asked = parser.parse_args()
    given = Given(asked.project, asked.build, asked.question, asked.study, asked.parameters)
    print(json.dumps(run(asked.side, asked.task, given, asked.limit)))


if __name__ == "__main__":
    main()
