"""Rules of the dictionary: tables and columns say what they are in both languages, and name what exists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kawung import dictionary, sheet, vocabulary
from kawung.findings import NotKnown, Unread
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from kawung.dictionary import Column, Table

TABLES = list(dictionary.tables().values())
COLUMNS = [c for t in TABLES for c in t.columns]
TYPES = [
    "key",
    "text",
    "words",
    "integer",
    "decimal",
    "boolean",
    "year",
    "date",
    "code",
    "url",
    "choice",
    "concept",
    "point",
    "area",
    "ref",
    "bound",
    "measured",
]


def name_of(column: Column) -> str:
    return f"{column.table}.{column.name}"


def test_the_tables_are_there() -> None:
    """Seven parts of the manifest and eleven sheets were read, each of a file and kind of its own."""
    assert len(TABLES) >= 18
    assert len(COLUMNS) >= 170
    sheets = [t for t in TABLES if not dictionary.in_manifest(t)]
    assert len({t.file for t in sheets}) == len(sheets)
    assert len({t.kind for t in TABLES}) == len(TABLES)


@pytest.mark.parametrize("column", COLUMNS, ids=name_of)
def test_a_column_is_well_described(column: Column) -> None:
    """Label and help are there in both languages, help as sentences; the type and what it names exist."""
    for label in column.label:
        assert label.strip()
        assert len(label) <= 40
    for text in column.help:
        assert text.endswith(".")
        assert text[0].isupper()
    assert column.help.en != column.help.id
    assert column.type in TYPES
    assert set(column.tables) <= set(dictionary.tables())
    assert all(vocabulary.concepts(scheme) for scheme in column.schemes)
    assert bool(column.tables) == (column.type in ("ref", "bound"))
    assert bool(column.values) == (column.type == "choice")
    assert (column.type == "concept") <= bool(column.schemes)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_heading_means_one_column(table: Table) -> None:
    """Within a table no name or label, in either language, can be taken for another column's."""
    taken: dict[str, str] = {}
    for column in table.columns:
        for text in {fold(column.name), *(fold(label) for label in column.label)}:
            assert taken.setdefault(text, column.name) == column.name
    assert table.key in table.columns
    assert sum(c.type == "key" for c in table.columns) == 1


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_is_well_described(table: Table) -> None:
    """Label and help of a table are there in both languages."""
    assert all(label.strip() for label in table.label)
    assert all(text.endswith(".") for text in table.help)
    assert table.label.en != table.label.id or table.name == "item"


def test_optional_columns_say_what_empty_means() -> None:
    """Help of a column that may stay empty says what an empty cell means (a note means nothing by itself)."""
    silent = [
        name_of(c)
        for c in COLUMNS
        if not c.required
        and c.name != "note"
        and not ({"empty", "leave", "fill"} & set(fold(c.help.en).replace(":", "").split()))
    ]
    assert silent == []


def test_every_example_fits_its_column() -> None:
    """An example in the dictionary, typed into its column, is read as that column demands."""
    given = 0
    for table in TABLES:
        if dictionary.in_manifest(table):
            continue  # test_sheet reads those in the blank manifest
        headings = [c.name for c in table.columns]
        row = [c.example for c in table.columns]
        data = "\n".join("\t".join(r) for r in (headings, row)).encode()
        point = b'[study]\n[[scale_point]]\nkey = "kuat"\n'
        study, problems = sheet.read("kasus", {"study.toml": point, table.file: data})
        assert study is not None
        assert problems == []
        cells = study.rows(table.name)[0].cells
        for name, cell in cells.items():
            assert cell.values, name
            assert not any(isinstance(v, Unread | NotKnown) for v in cell.values), f"{table.name}.{name}"
        given += len(cells)
    assert given >= 100


def test_the_reference_is_fresh() -> None:
    """docs/sheets.md is what the dictionary says today; its second paragraph tells how to make it again."""
    shipped = Path(__file__).parent.parent / "docs" / "sheets.md"
    assert shipped.read_text(encoding="utf-8") == sheet.render()


def test_the_reference_names_everything() -> None:
    """Every file, column, label, help and choice stands in the reference."""
    text = sheet.render()
    for table in TABLES:
        assert f"`{table.file}`" in text
        assert table.help.id in text
    for column in COLUMNS:
        assert f"`{column.name}`<br>{column.label.en}<br>{column.label.id}" in text
        assert column.help.en in text
        assert column.help.id in text
        for scheme in column.schemes:
            assert all(f"| `{c.key}` | {c.label.en} | {c.label.id} |" in text for c in vocabulary.concepts(scheme))
