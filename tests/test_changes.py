"""Rules of what a build says it changed against the build it replaces."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kawung import pipeline
from kawung.cli import changes_view
from kawung.cli.console import Look
from run import kawung_here as kawung
from studies import add_row, copy, drop_row, edit_text, set_cell, shuffle_rows


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one study, built once."""
    where = tmp_path_factory.mktemp("changes")
    (where / "kawung.toml").write_text('studies = "."\n', encoding="utf-8")
    copy("contoh", where)
    assert built(where) is None
    return where


@pytest.fixture
def root(project: Path, tmp_path: Path) -> Path:
    """A copy of the built project, to be changed."""
    return Path(shutil.copytree(project, tmp_path / "project"))


def built(root: Path) -> pipeline.Changes | None:
    report = pipeline.build(pipeline.find_project(root), root / "build")
    assert report.written
    return report.changes


def told(changes: pipeline.Changes | None, language: str = "en", *, every: bool = False) -> list[str]:
    assert changes is not None
    return changes_view.changes_lines(Look(100, "id" if language == "id" else "en"), changes, every=every)


def test_a_first_build_changes_nothing(root: Path) -> None:
    """There is nothing to compare with; the next build of the same says so, with the time of the first."""
    shutil.rmtree(root / "build")
    first = kawung("build", "--format", "json", cwd=root)
    assert json.loads(first.stdout)["changes"] is None
    assert "same" not in kawung("build", "--out", "other", cwd=root).stdout
    second = kawung("build", cwd=root).stdout
    assert "Every row is the same as in the build of" in second
    assert "Semua baris sama seperti hasil olahan" in kawung("build", "--lang", "id", cwd=root).stdout


def test_rows_are_told_one_by_one(root: Path) -> None:
    """A changed cell is quoted before and after, added and removed rows are named by their keys; counts come first."""
    study = root / "contoh"
    set_cell(study, "linkages.csv", "L02", "strength", "lemah")
    drop_row(study, "linkages.csv", "L05")
    add_row(study, "linkages.csv", id="L77", **{"from": "A08"}, to="A09", variable="marketing", finding="F18")
    found = built(root)
    assert found is not None
    assert [(r.study, r.table, r.key, r.what) for r in found.rows] == [
        ("contoh", "linkages", "L02", "changed"),
        ("contoh", "linkages", "L05", "removed"),
        ("contoh", "linkages", "L77", "added"),
    ]
    lines = told(found)
    assert lines[0].endswith(": 1 row added, 1 row removed, 1 row changed.")
    assert lines[1:] == [
        '  contoh: Linkages L02: strength "kuat" → "lemah"',
        "  contoh: Linkages L05: removed",
        "  contoh: Linkages L77: added",
    ]
    assert told(found, "id")[1:] == [
        '  contoh: Linkages L02: strength "kuat" → "lemah"',
        "  contoh: Linkages L05: dihapus",
        "  contoh: Linkages L77: ditambahkan",
    ]
    assert told(found, "id")[0].endswith(": 1 baris ditambahkan, 1 baris dihapus, 1 baris diubah.")


def test_moved_rows_and_columns_have_not_changed(root: Path) -> None:
    """Rows in another order, and a change that no cell shows, change nothing."""
    shuffle_rows(root / "contoh", 7)
    assert told(built(root))[0].startswith("Every row is the same")
    edit_text(root / "contoh" / "study.toml", lambda t: "# a remark\n" + t)
    assert told(built(root))[0].startswith("Every row is the same")


def test_the_same_study_read_again_has_not_changed(root: Path) -> None:
    """Files read again, the same in a workbook, and that saved anew by another program: every row is as it was."""
    before = (root / "build" / "current").read_text(encoding="utf-8")
    again = built(root)
    assert again is not None
    assert (again.rows, again.studies_added, again.studies_removed) == ((), {}, {})
    assert (root / "build" / "current").read_text(encoding="utf-8") == before
    assert kawung("export", "contoh", "--workbook", cwd=root).returncode == 0
    shutil.rmtree(root / "contoh")
    (root / "contoh").mkdir()
    book = root / "contoh" / "study.xlsx"
    (root / "contoh.xlsx").rename(book)
    made, exported = built(root), book.read_bytes()
    load_workbook(book).save(book)
    assert book.read_bytes() != exported
    for found in (made, built(root)):
        assert found is not None
        assert (found.rows, found.studies_added, found.studies_removed) == ((), {}, {})


def test_another_base_is_no_change_of_rows(root: Path) -> None:
    """The web address of the project stands in every row's name, but nobody typed another cell."""
    edit_text(root / "kawung.toml", lambda t: t + 'base = "https://kawung.example/"\n')
    assert told(built(root))[0].startswith("Every row is the same")


def test_filled_and_emptied_cells_say_so(root: Path) -> None:
    """What was or is empty is said in words, several cells of a row stand in one line."""
    set_cell(root / "contoh", "linkages.csv", "L02", "note", "asked twice")
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "")
    found = built(root)
    (line,) = told(found)[1:]
    assert line == '  contoh: Linkages L02: strength "kuat" → (empty); note (empty) → "asked twice"'
    assert "(kosong)" in told(found, "id")[1]


def test_counts_by_table_come_before_rows(root: Path) -> None:
    """Where several tables change, each has its counts, and tables are named as people write them."""
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "lemah")
    set_cell(root / "contoh", "order-claims.csv", "O01", "scope_en", "the ten firms")
    edit_text(root / "contoh" / "study.toml", lambda t: t.replace("example study of an", "study of an"))
    lines = told(built(root))
    assert lines[1:4] == [
        "  contoh: Study: 1 row changed",
        "  contoh: Linkages: 1 row changed",
        "  contoh: Order claims: 1 row changed",
    ]
    assert lines[4].startswith('  contoh: Study: title_en "MADE-UP DATA: example study of an')
    assert '→ "MADE-UP DATA: study of an' in lines[4]


def test_at_most_twenty_rows_are_shown(root: Path) -> None:
    """The others are counted; --all shows all, and texts whole."""
    for n in range(10, 36):
        set_cell(root / "contoh", "linkages.csv", f"L{n}", "note", "said " * 20)
    found = built(root)
    lines = told(found)
    assert sum('→ "said' in line for line in lines) == 20
    assert lines[-1] == "  … 6 more, --all shows them"
    assert '→ "said said said said said said said said…"' in lines[1]
    every = " ".join(" ".join(told(found, every=True)).split())
    assert every.count('→ "said') == 26
    assert ("said " * 20).strip() in every


def test_studies_that_come_and_go(root: Path) -> None:
    """A study is told as a whole, with its rows counted, not row by row."""
    other = copy("bayat", root)
    found = built(root)
    assert found is not None
    assert found.rows == ()
    assert list(found.studies_added) == ["bayat"]
    assert any(line.startswith("  bayat: new study, ") for line in told(found))
    shutil.rmtree(other)
    found = built(root)
    assert found is not None
    assert list(found.studies_removed) == ["bayat"]
    assert any(line.startswith("  bayat: studi dihapus, ") for line in told(found, "id"))
    assert not any("added" in line for line in told(found))


def test_a_stopped_build_changes_nothing(root: Path) -> None:
    """What was not written is not told as a change; the next build compares with what is in force."""
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "kuat sekali")
    report = pipeline.build(pipeline.find_project(root), root / "build")
    assert (report.written, report.changes) == (False, None)
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "sedang")
    assert told(built(root))[1:] == ['  contoh: Linkages L02: strength "kuat" → "sedang"']


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"x": 1}', b"\xff"])
def test_a_damaged_build_is_replaced_without_comparison(root: Path, damage: bytes) -> None:
    """Where the earlier rows cannot be read the build is made all the same, and says nothing of changes."""
    for file in (root / "build").rglob("rows.json"):
        file.write_bytes(damage)
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "lemah")
    assert built(root) is None
    assert told(built(root))[0].startswith("Every row is the same")


def test_places_come_back_as_they_were_written(root: Path) -> None:
    """Number, cells, table and file of a row stand in the build, whatever signs a cell holds."""
    set_cell(root / "contoh", "linkages.csv", "L02", "note", 'é "x" \u2028 😀')
    built(root)
    places = pipeline.open_build(root / "build").places
    (place,) = [place for row, place in places.items() if row.endswith("/id/contoh/row/linkages.l02>")]
    assert len(places) == 182
    assert (place.study, place.file, place.row, place.table, place.sheet) == (
        ("contoh", "linkages.csv", 3, "linkages", None)
    )
    assert place.cells["note"] == 'é "x" \u2028 😀'
    assert place.cell("note").letter == "U"


def test_json_has_every_row(root: Path) -> None:
    """The machine's form has counts and all cells, whole."""
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "lemah")
    read = json.loads(kawung("build", "--format", "json", cwd=root).stdout)["changes"]
    assert (read["added"], read["removed"], read["changed"]) == (0, 0, 1)
    assert read["rows"] == [
        {
            "study": "contoh",
            "table": "linkages",
            "key": "L02",
            "what": "changed",
            "cells": [{"column": "strength", "before": "kuat", "after": "lemah"}],
        }
    ]


def test_the_terminal_shows_it_below_the_studies(root: Path) -> None:
    """On stdout, before the next step; a build in one line a problem says nothing of it."""
    set_cell(root / "contoh", "linkages.csv", "L02", "strength", "lemah")
    lines = kawung("build", cwd=root).stdout.rstrip("\n").split("\n")
    assert lines[-2:] == ['  contoh: Linkages L02: strength "kuat" → "lemah"', "Next: kawung ask"]
    assert "Every row" not in kawung("build", "--format", "concise", cwd=root).stdout
