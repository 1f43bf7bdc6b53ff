"""
Measure Kawung beside the plain stack: `python -m bench.run --size 100k`.

Prints a table; progress goes to standard error. `--page` writes docs/benchmarks.md. Ends with 1 if a goal is not met.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import report
from bench.measures import LARGE, MEASURES, SIZES, Bench, Row
from bench.processes import BrokenError, Cost

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure(sizes: list[str], only: list[str], *, repeat: int, limit: float, folder: Path) -> Iterator[Row]:
    """Do the measures named at each size, or those that suit the size; one that breaks off is told as not met."""
    started = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - started:7.0f} s  {text}", file=sys.stderr, flush=True)

    for size in sizes:
        bench = Bench(size, folder / size, repeat, limit, tell)
        bench.folder.mkdir()
        for name in only or (MEASURES if SIZES[size] <= SIZES["100k"] else LARGE):
            try:
                for row in MEASURES[name](bench):
                    tell(report.table([row]).splitlines()[1])
                    yield row
            except BrokenError as error:
                tell(str(error))
                yield Row(name, size, "broke off", "", Cost(0, 0, 0, finished=False), met=False)


def _list(text: str) -> list[str]:
    return [part for part in text.lower().split(",") if part]


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for; return 1 if a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--size", type=_list, help=f"one or several of {', '.join(SIZES)} (default: 100k)")
    parser.add_argument("--only", type=_list, default=[], help=f"some of {', '.join(MEASURES)}")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is done")
    parser.add_argument("--limit", type=float, default=900, help="seconds of CPU time that a task may take")
    parser.add_argument("--json", type=Path, help="a file to keep the results in")
    parser.add_argument("--page", action="store_true", help="write docs/benchmarks.md (default sizes: 100k, 1m)")
    parser.add_argument("--of", type=Path, nargs="+", help="results kept before, to print or to make the page of")
    asked = parser.parse_args(arguments)
    sizes = asked.size or (["100k", "1m"] if asked.page else ["100k"])
    if unknown := [*(set(sizes) - set(SIZES)), *(set(asked.only) - set(MEASURES))]:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    if asked.of:
        kept = [report.from_json(file.read_text(encoding="utf-8")) for file in asked.of]
        rows, told = [row for found, _ in kept for row in found], kept[-1][1]
    else:
        told = report.about(asked.repeat, asked.limit, dt.datetime.now(tz=dt.UTC).date().isoformat())
        rows = []
        with tempfile.TemporaryDirectory(prefix="kawung-bench-") as folder:
            for row in measure(sizes, asked.only, repeat=asked.repeat, limit=asked.limit, folder=Path(folder)):
                rows.append(row)
                if asked.json:  # after each, so that a run that is cut leaves what it has found
                    asked.json.write_text(report.to_json(rows, told), encoding="utf-8")
    print(report.table(rows), end="")
    if asked.page:
        report.PAGE.write_text(report.page(rows, told), encoding="utf-8")
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
