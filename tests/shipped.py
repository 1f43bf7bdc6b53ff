"""
Helpers of the tests: the shipped studies as texts, read with csv and tomllib alone, without Kawung.

A study that ships as a workbook is kept a second time as CSV files beside its hand-worked cases; a test holds that the
two give one graph.
"""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STUDIES = ROOT / "data" / "studies"
CASES = ROOT / "tests" / "cases" / "studies"
NAMES = ("bantul-2016", "bayat", "contoh")
WORKBOOKS = ("bantul-2016",)
STATEMENTS = ("linkages", "aggregates", "order_claims", "claims", "dependences", "constraints")
NOT_KNOWN = re.compile(r"not known: (?P<en>[^|]+) \| (?P<id>[^|]+)")

Row = dict[str, str]
DICTIONARY = {t["name"]: t for t in tomllib.loads((ROOT / "ontology/dictionary.toml").read_text("utf-8"))["table"]}
COLUMNS = {name: {c["name"]: c for c in t["column"]} for name, t in DICTIONARY.items()}


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def folder(study: str) -> Path:
    """The folder in which a study lies as study.toml and CSV files."""
    return CASES / study / "sheets" if study in WORKBOOKS else STUDIES / study


def manifest(study: str) -> dict[str, Any]:
    return tomllib.loads((folder(study) / "study.toml").read_text("utf-8"))


def cells(study: str, table: str) -> list[Row]:
    """The rows of a table as texts, also those of study.toml; "not known" is written as in a sheet."""
    if DICTIONARY[table]["file"] != "study.toml":
        path = folder(study) / DICTIONARY[table]["file"]
        return rows(path) if path.is_file() else []
    entry = manifest(study).get(table, [])
    return [{k: _text(v) for k, v in e.items()} for e in ([entry] if isinstance(entry, dict) else entry)]


def _text(value: object) -> str:
    if isinstance(value, dict):
        return f"not known: {value['not_known_en']} | {value['not_known_id']}"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def parts(text: str | None) -> list[str]:
    return [p.strip() for p in (text or "").split(";") if p.strip()]


def by_key(study: str, table: str) -> dict[str, Row]:
    key = next(c["name"] for c in DICTIONARY[table]["column"] if c["type"] == "key")
    return {r[key]: r for r in cells(study, table)}


def every_cell(study: str) -> list[tuple[str, str, str, Row]]:
    """(table, column, text, row) of every filled cell."""
    return [(t, c, x, r) for t in DICTIONARY for r in cells(study, t) for c, x in r.items() if x]
