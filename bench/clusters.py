"""
Write a project of made-up clusters: `python -m bench.clusters --triples 100000 --out FOLDER`.

A province has many clusters, most of middling size, a few large: so many studies are made that they state about so many
triples together. The same options give the same files. With `--faults` a share of the rows is wrong on purpose, and
`faults.json` beside the project's file says what was planted where. Studies are written one after the other, so that a
million triples need no more memory than one study.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import faults, files
from bench.printed import TWICE_PRINTED
from bench.study import study

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://example.org/made-up-clusters/"
FAULTS = "faults.json"
SMALL = Path(__file__).parents[1] / "data" / "studies" / "contoh"
"""A small made-up study that both sides read before time is taken."""
# What a study states, measured over many: so much whatever its size, with one publication or two, and for each firm.
_FIXED, _FIXED_TWICE, _PER_FIRM = 1_650, 3_250, 178
# Sizes of studies: the logarithm is normal around the middle one, and none is larger than twice it.
_SMALLEST, _MIDDLE, _SPREAD = 2_500, 9_000, 0.55


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the keys of the studies with their number of firms, the rows of all, and the faults planted."""

    studies: dict[str, int]
    rows: int
    faults: tuple[faults.Planted, ...]


def sizes(triples: int, seed: int, middle: int = _MIDDLE) -> Iterator[int]:
    """Give the sizes of studies, in triples, that add up to *triples*; half of them are larger than *middle*."""
    dice = random.Random(f"{seed}/sizes")  # noqa: S311 - made-up data, nothing secret
    left = triples
    while left > 0:
        drawn = min(2 * middle, max(_SMALLEST, int(middle * 2.718281828 ** dice.gauss(0, _SPREAD))))
        # What would be left over for a last study too small to be one goes to this one.
        size = left if left - drawn < _SMALLEST else drawn
        yield size
        left -= size


def _firms(size: int) -> int:
    """Say how many firms a study of about *size* triples has."""
    many = round((size - _FIXED_TWICE) / _PER_FIRM)
    return many if many > TWICE_PRINTED else min(TWICE_PRINTED, max(8, round((size - _FIXED) / _PER_FIRM)))


def write(
    out: Path, triples: int, *, share: float = 0, seed: int = 1, workbook: bool = False, middle: int = _MIDDLE
) -> Written:
    """
    Write a project that states about so many triples into *out*, which must not be there yet.

    A study of middle size states *middle* triples. *share* of the rows are wrong on purpose; with *workbook* every
    study is a `study.xlsx` instead of texts.
    """
    out.mkdir(parents=True)
    text = f'# Made-up clusters, to measure speed. Klaster rekaan, untuk mengukur kecepatan.\nbase = "{BASE}"\n'
    (out / "kawung.toml").write_text(text, encoding="utf-8")
    firms_of: dict[str, int] = {}
    planted: list[faults.Planted] = []
    rows = 0
    for number, size in enumerate(sizes(triples, seed, middle), start=1):
        key = f"klaster-{number:04}"
        firms = _firms(size)
        tables = study(key, firms, f"{seed}/{number}")
        if share:
            planted += faults.plant(tables, share, f"{seed}/{number}/faults")
        folder = out / "data" / "studies" / key
        if workbook:
            files.write_workbook(folder / "study.xlsx", tables)
        else:
            files.write_texts(folder, tables)
        firms_of[key] = firms
        rows += sum(len(found) for found in tables.values())
    if share:
        (out / FAULTS).write_text(json.dumps([p._asdict() for p in planted], indent=1), encoding="utf-8")
    return Written(firms_of, rows, tuple(planted))


def main(arguments: list[str] | None = None) -> None:
    """Write what the command line asks for and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m bench.clusters", description=__doc__)
    parser.add_argument("--triples", type=int, required=True, help="about so many triples are stated by all studies")
    parser.add_argument("--out", type=Path, required=True, help="the folder to make")
    parser.add_argument("--faults", type=float, nargs="?", const=0.02, default=0, help="share of rows that are wrong")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workbook", action="store_true", help="a workbook for each study instead of CSV files")
    parser.add_argument("--middle", type=int, default=_MIDDLE, help="triples of a study of middle size")
    given = parser.parse_args(arguments)
    if given.out.exists():
        parser.error(f"{given.out} is there already")
    options = {"share": given.faults, "seed": given.seed, "workbook": given.workbook, "middle": given.middle}
    done = write(given.out, given.triples, **options)
    print(f"{len(done.studies)} made-up studies, {done.rows} rows, {sum(done.studies.values())} firms in {given.out}")
    for kind, count in sorted(Counter(p.kind for p in done.faults).items()):
        print(f"  planted: {count} × {kind}", file=sys.stdout)


if __name__ == "__main__":
    main()
