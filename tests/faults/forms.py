"""The two forms of a study, a folder of CSV files beside `study.toml` and one workbook, written without Kawung."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from faults.neutral import BESIDE, BEYOND, KEY, Bare, Spot, Tab, Typed
from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import letter
from kawung.problems import Place

CSV, XLSX = "csv", "xlsx"
Where = tuple[str, int | None, str | None]
"""A place as a person is told it: file or sheet, row, and the column's letter (its name where it has none)."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,2})?\Z")
_REASONS = re.compile(r"not known: ([^|]+) \| ([^|]+)\Z")


def tab_name(table: str) -> str:
    """Return what a workbook calls the sheet of a table."""
    return table.replace("_", " ").capitalize()


def seen(place: Place) -> Where:
    """Return where a problem says that something is wrong."""
    if place.file == MANIFEST:
        return (MANIFEST, None, place.column)
    return (place.sheet or place.file, place.row, place.letter or place.column)


def where(bare: Bare, spot: Spot, form: str) -> Where:
    """Say where a spot stands in a form, as `seen` does."""
    if spot.table.startswith(BESIDE):
        name = spot.table.removeprefix(BESIDE)
        return (f"{name}.csv" if form == CSV else name, None, None)
    table, tab = tables()[spot.table], bare.tabs[spot.table]
    if form == CSV and in_manifest(table):
        name = spot.column if spot.table == "study" else f"{spot.table} {(spot.row or 0) + 1}"
        return (MANIFEST, None, name if spot.table == "study" or not spot.column else f"{name}, {spot.column}")
    part = table.file if form == CSV else tab_name(spot.table)
    if spot.column is None:
        return (part, None if spot.row is None else spot.row + 2, None)
    across = letter(tab.index(spot.column)) if any(spot.column == c for c, _ in tab.columns) else spot.column
    if spot.column == BEYOND:
        across = letter(tab.index(BEYOND))
    if form == XLSX and spot.table == "study":
        return (part, tab.index(spot.column) + 1, "A" if spot.row == -1 else "B")
    return (part, (spot.row or 0) + 2, across)


def write_csv(bare: Bare, folder: Path) -> Path:
    """Write the folder of a study, its manifest and one file for each other table that has rows."""
    home = folder / KEY
    home.mkdir(parents=True)
    (home / MANIFEST).write_text(_manifest(bare), encoding="utf-8")
    for name, tab in bare.tabs.items():
        if not in_manifest(tables()[name]):
            (home / tables()[name].file).write_bytes(_csv_bytes(bare, name, tab))
    for name, rows in bare.extra.items():
        (home / f"{name}.csv").write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    return home


def _csv_bytes(bare: Bare, name: str, tab: Tab) -> bytes:
    out = io.StringIO(newline="")
    dress = bare.odd.get((name, "dress"), "")
    delimiter = {"semicolon": ";", "tab": "\t"}.get(dress, ",")
    ends = "\r\n" if dress in ("crlf", "semicolon") else "\n"
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ends)
    writer.writerow([heading for _, heading in tab.columns])
    for row in tab.rows:
        texts = [_plain(row.get(identity, "")) for identity, _ in tab.columns]
        writer.writerow(texts + (["", _plain(row[BEYOND])] if BEYOND in row else []))
    encoding = {"utf-16": "utf-16", "mark": "utf-8-sig"}.get(dress, "utf-8")
    return out.getvalue().encode(encoding) + bytes.fromhex(bare.odd.get((name, "tail"), ""))


def _plain(cell: str | Typed) -> str:
    assert isinstance(cell, str), "a typed cell has no place in a CSV file"
    return cell


def _manifest(bare: Bare) -> str:
    lines: list[str] = []
    for name, table in tables().items():
        if not in_manifest(table):
            continue
        known = {c.name: c for c in table.columns}
        for row in bare.tabs[name].rows:
            lines.append("[study]" if name == "study" else f"[[{name}]]")
            for identity, heading in bare.tabs[name].columns:
                if text := _plain(row.get(identity, "")):
                    column = known.get(identity)
                    lines.append(f"{heading} = {_toml(text, column.type if column else 'text')}")
            lines.append("")
    return "\n".join(lines)


def _toml(text: str, kind: str) -> str:
    if reasons := _REASONS.match(text):
        return f"{{ not_known_en = {json.dumps(reasons[1])}, not_known_id = {json.dumps(reasons[2])} }}"
    if kind in ("integer", "decimal", "year") and _NUMBER.match(text):
        return text
    if kind == "boolean" and text in ("yes", "no"):
        return "true" if text == "yes" else "false"
    if ";" in text:
        return "[" + ", ".join(json.dumps(part.strip(), ensure_ascii=False) for part in text.split(";")) + "]"
    return json.dumps(text, ensure_ascii=False)


def write_workbook(bare: Bare, folder: Path) -> Path:
    """Write the folder of a study that is one workbook with a sheet for every table."""
    home = folder / KEY
    home.mkdir(parents=True)
    book = Workbook()
    book.remove(book.active)
    for name, tab in bare.tabs.items():
        sheet = book.create_sheet(tab_name(name))
        grid = _upright(tab) if name == "study" else _grid(tab)
        kinds = {c.name: c.type for c in tables()[name].columns}
        for at, (identity, row, cell) in grid.items():
            _put(sheet, at, cell, kinds.get(identity, "text") if row >= 0 else "text")
        for (table, what), value in bare.odd.items():
            if table == name:
                _make_odd(sheet, tab, what, value)
    for name, rows in bare.extra.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(home / "study.xlsx")
    return home


Grid = dict[str, tuple[str, int, str | Typed]]


def _grid(tab: Tab) -> Grid:
    found: Grid = {}
    for index, (identity, heading) in enumerate(tab.columns):
        found[f"{letter(index)}1"] = (identity, -1, heading)
    for number, row in enumerate(tab.rows):
        for identity, cell in row.items():
            known = identity == BEYOND or any(identity == name for name, _ in tab.columns)
            if known:
                found[f"{letter(tab.index(identity))}{number + 2}"] = (identity, number, cell)
    return found


def _upright(tab: Tab) -> Grid:
    found: Grid = {}
    for index, (identity, heading) in enumerate(tab.columns):
        found[f"A{index + 1}"] = (identity, -1, heading)
        found[f"B{index + 1}"] = (identity, 0, tab.rows[0].get(identity, ""))
    return found


def _put(sheet: Worksheet, at: str, cell: str | Typed, kind: str) -> None:
    if isinstance(cell, Typed):
        TYPED[cell.kind](sheet[at], cell.text)
    elif kind in ("integer", "decimal", "year", "measured") and _NUMBER.match(cell):
        sheet[at] = float(cell) if "." in cell else int(cell)
    elif kind == "date" and re.match(r"[0-9]{4}-[01][0-9]-[0-2][0-9]\Z", cell):
        sheet[at] = date.fromisoformat(cell)
    elif cell:
        sheet[at].value = cell
        sheet[at].data_type = "s"  # never a formula, whatever the text begins with
        sheet[at].number_format = "@"


def _number(cell: Any, text: str) -> None:
    cell.value = float(text) if "." in text else int(text)
    cell.number_format = "General"


def _percent(cell: Any, text: str) -> None:
    cell.value = float(text)
    cell.number_format = "0.0%"


def _day(cell: Any, text: str) -> None:
    cell.value = date.fromisoformat(text)
    cell.number_format = "d-mmm"


def _truth(cell: Any, text: str) -> None:
    cell.value = text == "true"


def _error(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "e"


def _formula(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "f"


TYPED = {
    "number": _number,
    "percent": _percent,
    "day": _day,
    "truth": _truth,
    "error": _error,
    "formula": _formula,
}


def _make_odd(sheet: Worksheet, tab: Tab, what: str, value: str) -> None:
    if what == "hidden-sheet":
        sheet.sheet_state = value
    elif what == "hidden-row":
        sheet.row_dimensions[int(value)].hidden = True
    elif what == "hidden-column":
        sheet.column_dimensions[letter(tab.index(value))].hidden = True
    elif what == "merged":
        row, _, column = value.partition(":")
        across = letter(tab.index(column))
        sheet.merge_cells(f"{across}{int(row) + 2}:{across}{int(row) + 3}")
