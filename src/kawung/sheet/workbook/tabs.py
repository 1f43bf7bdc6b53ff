"""
sheet: what a workbook of Kawung's own calls things: its sheets, its example row, the headings of its study sheet.

The writer uses these names; the reader knows them, and more beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.dictionary import in_manifest, tables
from kawung.vocabulary import concepts, fold

if TYPE_CHECKING:
    from kawung.dictionary import Column, Table
    from kawung.problems import Language

READ_ME, LISTS, REMARKS = "Read me", "Lists", "Kawung"
OWN = frozenset({READ_ME, LISTS, REMARKS})
"""Sheets of Kawung's own that hold no table: how to work, what drop-downs offer, what a check said."""

EXAMPLE = "# contoh · example"
"""What the key cell of an example row says; such a row is never data."""

AUTHOR = "Kawung"
"""Who signs the comments that Kawung writes."""

CHECKED = ".checked.xlsx"
"""How the names of checked copies end, which Kawung makes and does not read as part of a study's folder."""

NAME_WORDS = frozenset({"name", "nama", "column", "kolom", "field", "isian"})
VALUE_WORDS = frozenset({"value", "nilai", "isi"})
ABOUT_WORDS = frozenset({"help", "keterangan", "about", "penjelasan"})
"""What row 1 of an upright sheet may say above names, values, and the columns that only explain."""


def locked(name: str) -> str | None:
    """Return the workbook that a file's name (`~$study.xlsx`, `.~lock.study.xlsx#`) says is open, if it says that."""
    if name.startswith("~$"):
        return name[2:]
    return name[7:-1] if name.startswith(".~lock.") and name.endswith("#") else None


def example_of(column: Column, language: Language) -> str:
    """Return a column's example in the words that its drop-down offers in a language."""
    if column.type != "concept":
        return column.example
    labels = {c.key: c.label.in_(language) for scheme in column.schemes for c in concepts(scheme)}
    return "; ".join(labels.get(part.strip(), part.strip()) for part in column.example.split(";"))


def sheet_names() -> dict[str, Table]:
    """Return what a sheet may be called, folded, for each table: its tab, name or file, or a label in a language."""
    found = {fold(label): t for t in tables().values() for label in (t.label.id, t.label.en)}
    for table in tables().values():
        stem = table.name if in_manifest(table) else table.file.removesuffix(".csv")
        found |= {fold(name): table for name in (stem, table.name, table.tab)}
    return found
