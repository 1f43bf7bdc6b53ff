"""A study's tables as the files of a study: `study.toml` and CSV files, or one workbook."""

from __future__ import annotations

import csv
import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench.making import Row, Tables

_DICTIONARY = Path(__file__).parents[1] / "ontology" / "dictionary.toml"
_NUMBERS = ("integer", "year")


@lru_cache(maxsize=1)
def dictionary() -> dict[str, dict[str, Any]]:
    """Return the tables that a study may hold, by name, as `ontology/dictionary.toml` declares them."""
    return {table["name"]: table for table in tomllib.loads(_DICTIONARY.read_text(encoding="utf-8"))["table"]}


def write_texts(folder: Path, tables: Tables) -> None:
    """Write `study.toml` and one CSV file a table into *folder*, which is made."""
    folder.mkdir(parents=True)
    described = []
    for name, table in dictionary().items():
        rows = tables.get(name, [])
        if table["file"] == "study.toml":
            described += [_entry(table, row) for row in rows]
        elif rows:
            headings = [column["name"] for column in table["column"]]
            with (folder / table["file"]).open("w", encoding="utf-8", newline="") as stream:
                sheet = csv.DictWriter(stream, headings, restval="", lineterminator="\n")
                sheet.writeheader()
                sheet.writerows(rows)
    text = "# MADE UP by a program from beginning to end. Rekaan buatan program dari awal sampai akhir.\n\n"
    (folder / "study.toml").write_text(text + "\n".join(described), encoding="utf-8")


def _entry(table: dict[str, Any], row: Row) -> str:
    head = "[study]" if table["name"] == "study" else f"[[{table['name']}]]"
    columns = [column for column in table["column"] if row.get(column["name"])]
    return "\n".join([head, *(f"{c['name']} = {_toml(c, row[c['name']])}" for c in columns)]) + "\n"


def _toml(column: dict[str, Any], text: str) -> str:
    if text.startswith("not known: "):
        en, id_ = text.removeprefix("not known: ").split(" | ")
        return f"{{ not_known_en = {json.dumps(en)}, not_known_id = {json.dumps(id_)} }}"
    if column.get("many"):
        return json.dumps(text.split("; "))
    bare = column["type"] in (*_NUMBERS, "boolean", "decimal")
    return text if bare else json.dumps(text)


def write_workbook(file: Path, tables: Tables) -> None:
    """Write one workbook with a sheet for each table; the study's own sheet stands upright, as in a blank one."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and only here

    file.parent.mkdir(parents=True)
    book = Workbook(write_only=True)
    for name, table in dictionary().items():
        rows = tables.get(name, [])
        if not rows:
            continue
        sheet = book.create_sheet(name)
        headings = [column["name"] for column in table["column"]]
        if name == "study":
            for heading in headings:
                sheet.append([heading, rows[0].get(heading) or None])
            continue
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) or None for heading in headings])
    book.save(file)
