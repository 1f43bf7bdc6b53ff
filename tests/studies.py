"""Helpers of the tests: copies of the shipped studies with single cells, rows or headings changed, by csv only."""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import shipped

DATA = Path(__file__).parent.parent / "data" / "studies"


def copy(study: str, where: Path) -> Path:
    """Copy a shipped study to *where*, as study.toml and CSV files, and return its folder."""
    target = where / study
    shutil.copytree(shipped.folder(study), target)
    return target


def read(file: Path) -> list[list[str]]:
    """Read a CSV file as rows of texts, headings first."""
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


def write(file: Path, rows: list[list[str]]) -> None:
    """Write rows as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8", newline="\n")


def row_number(file: Path, key: str) -> int:
    """Return the row number of a key as a spreadsheet counts it (headings are row 1)."""
    rows = read(file)
    at = rows[0].index("id")
    return next(i for i, row in enumerate(rows, 1) if i > 1 and row[at] == key)


def set_cell(folder: Path, file: str, key: str, column: str, text: str) -> int:
    """Change one cell of the row with that key; return the row number."""
    rows = read(folder / file)
    number = row_number(folder / file, key)
    row = rows[number - 1]
    row += [""] * (len(rows[0]) - len(row))
    row[rows[0].index(column)] = text
    write(folder / file, rows)
    return number


def drop_row(folder: Path, file: str, key: str) -> None:
    """Remove the row with that key."""
    rows = read(folder / file)
    del rows[row_number(folder / file, key) - 1]
    write(folder / file, rows)


def add_row(folder: Path, file: str, **cells: str) -> int:
    """Add a row at the end; return its row number."""
    rows = read(folder / file)
    rows.append([cells.get(heading, "") for heading in rows[0]])
    write(folder / file, rows)
    return len(rows)


def shuffle_rows(folder: Path, seed: int) -> None:
    """Put the rows of every sheet into another order."""
    order = random.Random(seed)  # noqa: S311 - not for secrets
    for file in sorted(folder.glob("*.csv")):
        head, *rest = read(file)
        order.shuffle(rest)
        write(file, [head, *rest])


def edit_text(file: Path, change: Callable[[str], str]) -> None:
    """Change a file's text; fail if the change changes nothing."""
    before = file.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, f"nothing changed in {file.name}"
    file.write_text(after, encoding="utf-8", newline="\n")
