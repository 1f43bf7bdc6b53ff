"""Read a study's files with csv, tomllib and openpyxl alone: a row is its filled cells by column, as texts."""

from __future__ import annotations

import csv
import tomllib
from typing import TYPE_CHECKING, Any

import openpyxl

from bench.files import dictionary

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]


def of_folder(folder: Path) -> Tables:
    """Read `study.toml` and the CSV files of a study."""
    manifest = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    found: Tables = {}
    for name, table in dictionary().items():
        if table["file"] == "study.toml":
            entries = manifest.get(name, [])
            entries = [entries] if isinstance(entries, dict) else entries
            found[name] = [{column: _text(value) for column, value in entry.items()} for entry in entries]
        elif (folder / table["file"]).is_file():
            with (folder / table["file"]).open(encoding="utf-8-sig", newline="") as stream:
                found[name] = [_filled(row) for row in csv.DictReader(stream)]
    return found


def of_workbook(file: Path) -> Tables:
    """Read the sheets of a workbook; the study's own stands upright, with headings in A and cells in B."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    found: Tables = {}
    for name in dictionary():
        if name not in book.sheetnames:
            continue
        rows = book[name].iter_rows(values_only=True)
        if name == "study":
            found[name] = [_filled({row[0]: row[1] for row in rows if len(row) > 1})]
        else:
            headings = next(rows, ())
            found[name] = [_filled(dict(zip(headings, row, strict=False))) for row in rows]
    book.close()
    return found


def _filled(row: dict[Any, Any]) -> Row:
    return {column: text for column, cell in row.items() if column and cell is not None and (text := str(cell).strip())}


def _text(value: object) -> str:
    """Write a value of `study.toml` as a cell would say it."""
    if isinstance(value, dict):
        return f"not known: {value['not_known_en']} | {value['not_known_id']}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value).strip()
