"""Reading workbooks: each kind of cell, sheet and file is read rightly or refused by name, at its cell."""

from __future__ import annotations

import io
import os
import random
import struct
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workbooks
from kawung import graph, sheet
from kawung.dictionary import tables
from kawung.findings import Dated, Study
from kawung.iris import Minter
from kawung.problems import Problem, Severity
from kawung.sheet import rules
from kawung.sheet.workbook import formats, grids, package, parts, tabs
from kawung.sheet.workbook.texts import unescape
from workbooks import c, grid, raw, shared, shipped, styles, zipped

MANIFEST = b'[study]\nkind = "synthetic"\n'
ACTORS = ["id", "party", "size", "note"]
ONE = ["A01", "actor"]
OFFICE = pytest.mark.skipif(
    workbooks.libreoffice() is None and os.environ.get("KAWUNG_REQUIRE_OFFICE") != "1",
    reason="LibreOffice is not here",
)


def read(data: bytes, name: str = "study.xlsx", **more: bytes) -> tuple[Study | None, list[Problem]]:
    """Read a study of a manifest, a workbook, and CSV files named without their ending."""
    files = {"study.toml": MANIFEST, name: data, **{f"{n}.csv": b for n, b in more.items()}}
    return sheet.read("kasus", files)


def told(problems: list[Problem]) -> list[tuple[str, list[str]]]:
    """Write each problem's rule and places: the cell, else the sheet, else the file."""
    places = [[p.cell or (f"{p.sheet} {p.row}" if p.row else p.sheet) or p.file for p in x.places] for x in problems]
    return [(x.rule, where) for x, where in zip(problems, places, strict=True)]


def actors(*rows: list[str | None], headings: list[str] | None = None, **options: object) -> bytes:
    """Make a workbook of one sheet of actors."""
    return raw({"Actors": grid([list(headings or ACTORS), *rows])}, **options)  # type: ignore[arg-type]


def one_cell(
    table: str, column: str, cell: str, style: str | None = None, **options: str
) -> tuple[str | None, list[str]]:
    """Read one cell of a table in a row that is otherwise well; return its text, and the rules told at it."""
    key = tables()[table].key.name
    other = {"measure": options.pop("measure", None)}
    headings = [key, column, *(h for h, text in other.items() if text and h != column)]
    row = ["X1", cell, *(text for h, text in other.items() if text and h != column)]
    if column == key:
        headings, row = [key, "note"], [cell, "n"]
    data = raw({table: grid([headings, row])}, style=style, **options)  # type: ignore[arg-type]
    study, problems = read(data)
    assert study is not None
    at = "A2" if column == key else "B2"
    found = [p.rule for p in problems if any(place.cell == at for place in p.places)]
    others = {p.rule for p in problems if not any(place.cell == at for place in p.places)} - {"column-missing"}
    assert not others
    rows = study.rows(table)
    return (rows[0].cells[column].text if rows and column in rows[0].cells and not found else None), found


# One study, whatever it is kept in


def quads(study: Study) -> list[str]:
    return [q.line() for q in graph.build(study, Minter()).quads]


@pytest.mark.parametrize("name", ["contoh", "bayat"])
def test_a_workbook_as_excel_writes_it_gives_the_graph_of_the_files(name: str) -> None:
    """Real numbers, dates, formulas, rich text and shared strings say what the CSV files say, byte for byte."""
    study = shipped(name)
    again, problems = sheet.read(name, {"study.xlsx": workbooks.as_excel(study)})
    assert told(problems) == []
    assert again is not None
    assert quads(again) == quads(study)


def test_the_kept_workbook_gives_the_graph_of_the_files() -> None:
    """The workbook that is kept here as Excel writes it gives the graph of the study that it was made of."""
    data = workbooks.KEPT.read_bytes()
    again, problems = sheet.read("contoh", {"study.xlsx": data})
    assert told(problems) == []
    assert again is not None
    assert quads(again) == quads(shipped("contoh")), "make it again: python tests/workbooks.py"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        kept = {n: file.read(n).decode("utf-8", "replace") for n in file.namelist()}
    for sign in ("x14ac:dyDescent", "mc:Ignorable", "xr:uid", 't="str"', "<rPh", "spans=", 't="b"', 's="1"', "<f>"):
        assert any(sign in text for text in kept.values()), sign
    assert {"xl/calcChain.xml", "xl/theme/theme1.xml", "docProps/app.xml"} <= set(kept)


def test_another_program_sees_in_the_kept_workbook_what_we_see() -> None:
    """openpyxl finds the same texts in the same cells of the kept workbook, and no more filled rows."""
    data = workbooks.KEPT.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    study, _ = sheet.read("contoh", {"study.xlsx": data})
    assert study is not None
    compared = 0
    for name, found in study.sheets.items():
        if found.upright:
            continue
        seen = book[str(found.tab)]
        filled = [r for r in seen.iter_rows(min_row=2) if any(cell.value not in (None, "") for cell in r)]
        assert len(filled) == len(found.rows), name
        for row in found.rows:
            for column, cell in row.cells.items():
                value = seen.cell(row.number, found.headings.index(column) + 1).value
                if isinstance(value, str):
                    assert value.replace("_x000D_\n", "\n").replace("\r\n", "\n") == cell.text
                    compared += 1
    assert compared > 400


@OFFICE
@pytest.mark.parametrize("made", ["as Excel", "as Kawung"])
def test_a_workbook_saved_by_libreoffice_gives_the_graph_of_the_files(made: str, tmp_path: Path) -> None:
    """What LibreOffice saves says what the CSV files say, byte for byte."""
    from kawung.sheet.workbook.writing import write

    study = shipped("contoh")
    data = workbooks.as_excel(study) if made == "as Excel" else write(study)
    again, problems = sheet.read("contoh", {"study.xlsx": workbooks.through_libreoffice(data, tmp_path)})
    assert told(problems) == []
    assert again is not None
    assert quads(again) == quads(study)


@OFFICE
@pytest.mark.parametrize(("ending", "rule"), [("ods", "workbook-ods"), ("xls", "workbook-old")])
def test_other_forms_that_libreoffice_writes_are_refused_by_name(ending: str, rule: str, tmp_path: Path) -> None:
    """A real .ods and a real .xls are named, whatever the file is called."""
    data = workbooks.through_libreoffice(workbooks.KEPT.read_bytes(), tmp_path, ending)
    assert told(read(data, f"study.{ending}")[1]) == [(rule, [f"study.{ending}"])]
    assert told(read(data)[1]) == [(rule, ["study.xlsx"])]


def test_random_texts_are_read_as_another_program_wrote_them() -> None:
    """Texts of odd characters written by openpyxl come back as they are, save for line ends and spaces around."""
    random_ = random.Random(5)  # noqa: S311 - not for secrets
    signs = "ab é\u4e16\U0001f600&<>\"'=;,\t\n_%"
    texts = ["".join(random_.choices(signs, k=random_.randint(1, 40))) for _ in range(300)]
    book = openpyxl.Workbook()
    book.active.title = "Actors"
    book.active.append(ACTORS)
    for n, text in enumerate(texts, start=1):
        book.active.append([f"A{n}", "actor", n, None])
        cell = book.active.cell(n + 1, 4)
        cell.value, cell.data_type = text, "s"
    out = io.BytesIO()
    book.save(out)
    study, problems = read(out.getvalue())
    assert study is not None
    assert not [p for p in problems if p.severity > Severity.WARNING]
    assert len(study.rows("actors")) == 300
    for row, text in zip(study.rows("actors"), texts, strict=True):
        assert (row.cells["note"].text if "note" in row.cells else "").strip() == text.strip()
        assert row.values("size") == (int(row.key[1:]),)


# Files that are no workbooks, and workbooks that are not as they should be

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = actors(ONE)
REFUSED: list[tuple[str, str, bytes, str]] = [
    ("old", "study.xls", OLE, "workbook-old"),
    ("old under another name", "study.xlsx", OLE, "workbook-old"),
    ("new under the old name", "study.xls", GOOD, "workbook-old"),
    ("password", "study.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "workbook-locked"),
    ("macros by name", "study.xlsm", GOOD, "workbook-macros"),
    ("macros inside", "study.xlsx", actors(ONE, more={"xl/vbaProject.bin": b"x"}), "workbook-macros"),
    ("binary by name", "study.XLSB", GOOD, "workbook-binary"),
    ("binary inside", "study.xlsx", zipped({"_rels/.rels": "<x/>", "xl/workbook.bin": b"x"}), "workbook-binary"),
    ("ods", "study.xlsx", zipped({"mimetype": b"x", "content.xml": "<x/>"}), "workbook-ods"),
    ("numbers", "study.numbers", zipped({"Index/Document.iwa": b"x"}), "workbook-numbers"),
    ("text", "study.xlsx", b"id,party\nA01,actor\n", "workbook-not"),
    ("web page", "study.xls", b"\xef\xbb\xbf <HTML><table><tr><td>id", "workbook-not"),
    ("pdf", "study.xlsx", b"%PDF-1.7\n", "workbook-not"),
    ("letter", "study.xlsx", zipped({"_rels/.rels": "<x/>", "word/document.xml": "<x/>"}), "workbook-not"),
    ("other zip", "study.xlsx", zipped({"a.txt": b"x"}), "workbook-not"),
    ("empty", "study.xlsx", b"", "workbook-empty"),
    ("cut", "study.xlsx", GOOD[: len(GOOD) // 2], "workbook-broken"),
    ("two parts of one name", "study.xlsx", actors(ONE, more={"XL/workbook.xml": "<x/>"}), "workbook-broken"),
    ("no sheet behind its name", "study.xlsx", actors(ONE, more={"xl/worksheets/sheet1.xml": b""}), "workbook-broken"),
    ("unclosed", "study.xlsx", raw({"Actors": "<sheetData>"}), "workbook-broken"),
    (
        "entities",
        "study.xlsx",
        actors(ONE, more={"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "workbook-broken",
    ),
    (
        "unknown encoding",
        "study.xlsx",
        actors(ONE, more={"xl/worksheets/sheet1.xml": b'<?xml version="1.0" encoding="x-no"?><a/>'}),
        "workbook-broken",
    ),
]


@pytest.mark.parametrize(("name", "data", "rule"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_is_no_readable_workbook_is_refused_by_name(name: str, data: bytes, rule: str) -> None:
    """Each kind of file has a name of its own, a remedy in both languages, and stops the study."""
    study, problems = read(data, name)
    assert study is None
    assert told(problems) == [(rule, [name])]
    assert problems[0].severity is Severity.UNREADABLE
    for text in (problems[0].message, problems[0].remedy):
        assert text.en != text.id


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"<html><body>", "a web page"), (b"id;party", "a text file"), (b"%PDF", "a PDF"), (b"\x89PNG\0", "another kind")],
)
def test_a_wrong_file_is_said_to_be_what_it_is(data: bytes, said: str) -> None:
    """The message says what the file is instead."""
    assert said in read(data)[1][0].message.en


def _inside(cells: str, **options: str) -> bytes:
    return raw({"Actors": f"<sheetData>{cells}</sheetData>"}, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="-1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="2"/><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" s="-1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="7"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="q"><v>1</v></c></row>',
        f'<row r="1"><c r="A1"><v>{"1" * 99}</v></c></row>',
    ],
)
def test_what_no_program_writes_is_damage(cells: str) -> None:
    """Places, styles, strings and kinds that cannot be are a damaged workbook, not a guess."""
    assert told(read(_inside(cells))[1]) == [("workbook-broken", ["study.xlsx"])]


def test_a_lie_about_sizes_is_damage() -> None:
    """A part that unpacks to more than it says, or less, is not believed."""
    data = bytearray(actors(ONE))
    at = data.rfind(b"PK\x01\x02", 0, data.find(b"xl/worksheets/sheet1.xml", data.find(b"PK\x01\x02")))
    for size in (10, 2**31, 0xFFFFFFFF):
        struct.pack_into("<I", data, at + 24, size)
        assert read(bytes(data))[1][0].rule in ("workbook-broken", "file-too-large")


@pytest.mark.parametrize(
    ("module", "limit", "value", "data"),
    [
        (package, "MAX_WORKBOOK_BYTES", 100, GOOD),
        (package, "MAX_PARTS", 3, GOOD),
        (package, "MAX_PART_BYTES", 200, GOOD),
        (package, "MAX_UNPACKED_BYTES", 900, GOOD),
        (package, "MAX_ELEMENTS", 10, GOOD),
        (grids, "MAX_WORKBOOK_ROWS", 1, GOOD),
        (grids, "MAX_WORKBOOK_CELLS", 3, GOOD),
        (grids, "MAX_LETTERS", 3, GOOD),
    ],
)
def test_sizes_are_bounded(
    module: object, limit: str, value: int, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each size has a limit; more is told as such, with the CSV file as a way out."""
    assert told(read(data)[1]) == []
    monkeypatch.setattr(module, limit, value)
    if module is grids:
        budget = {"MAX_WORKBOOK_ROWS": "rows", "MAX_WORKBOOK_CELLS": "cells", "MAX_LETTERS": "letters"}[limit]
        monkeypatch.setattr(parts, "Budget", lambda: grids.Budget(**{budget: value}))
    study, problems = read(data)
    assert study is None
    assert told(problems) == [("file-too-large", ["study.xlsx"])]
    assert "CSV" in problems[0].remedy.en


@pytest.mark.parametrize(
    ("name", "data", "rules_told"),
    [
        ("deep", lambda: _inside("<a>" * 200_000 + "</a>" * 200_000), ["workbook-broken"]),
        ("a tag of 30 MB", lambda: _inside(f'<row r="{"1" * 30_000_000}"/>'), ["workbook-broken"]),
        ("3,000 sheets", lambda: raw({f"S{n}": "<sheetData/>" for n in range(3000)}), ["file-too-large"]),
        ("styles without end", lambda: actors(ONE, style=styles(*[14] * 150_000)), ["file-too-large"]),
        (
            "a merged range over all, ten thousand times",
            lambda: raw(
                {"Actors": grid([ACTORS, ONE]) + '<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>' * 10_000}
            ),
            [],
        ),
    ],
)
def test_bombs_end_in_an_answer(name: str, data: object, rules_told: list[str]) -> None:
    """A small file that would grow without end is told of, and does no harm (larger ones: tests/test_odd_files.py)."""
    assert name
    assert [p.rule for p in read(data())[1]] == rules_told  # type: ignore[operator]


def test_a_cell_at_the_edge_of_a_sheet_is_a_cell() -> None:
    """A cell in the last row and the last column costs nothing and is told of, and so is nothing but formatting."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = raw({"Actors": grid([ACTORS, ONE]).replace("</sheetData>", far)})
    study, problems = read(data)
    assert told(problems) == [("cell-without-heading", ["XFD1048576"])]
    assert study is not None
    assert [r.number for r in study.rows("actors")] == [2]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_spoilt_workbooks_are_answered(data: st.DataObject) -> None:
    """Whatever bytes of a workbook are changed or cut, the answer is a study or problems, never a failure."""
    whole = bytearray(workbooks.KEPT.read_bytes() if data.draw(st.booleans()) else GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 3))
    study, problems = read(bytes(whole[: len(whole) - cut * 50]))
    assert study is not None or problems


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/ =\"'&;:_rcvtsf1A2xn\n", max_size=200))
def test_spoilt_sheets_are_answered(inside: str) -> None:
    """Whatever stands in a sheet's part, the answer is a study or problems."""
    study, problems = read(raw({"Actors": inside}))
    assert study is not None or problems


# From cells to texts

PERCENT, TWO, GROUPED, DAY, YEAR, AT, LONG = range(1, 8)
STYLES = styles("0.0%", 2, 4, 14, "yyyy", 49, 48)
TYPED: list[tuple[str, str, str, str | None]] = [
    # table, column, cell, text or rule
    ("actors", "size", c("n", "19"), "19"),
    ("actors", "size", c("n", "19.0"), "19"),
    ("actors", "size", c("n", "1.9E1"), "19"),
    ("actors", "size", c("n", "19", TWO), "19"),
    ("actors", "size", c("n", "19", None, "10+9"), "19"),
    ("actors", "size", c("str", "19", None, "B1"), "19"),
    ("actors", "size", c("n", "0.19", PERCENT), "!number-percent"),
    ("actors", "size", c("n", "42500", DAY), "!cell-became-date"),
    ("actors", "size", c("n", "1000000000000000"), "!number-digits-lost"),
    ("actors", "size", c("e", "#REF!"), "!cell-error"),
    ("actors", "size", c("e", "#N/A", None, "B9"), "!cell-error"),
    ("actors", "size", c("n", None, None, "B1+1"), "!formula-without-value"),
    ("actors", "size", c("n", "", None, "B1+1"), "!formula-without-value"),
    ("linkages", "amount", c("n", "33.1", TWO), "33.10"),
    ("linkages", "amount", c("n", "33.100000000000001", TWO), "33.10"),
    ("linkages", "amount", c("n", "33.126", TWO), "33.126"),
    ("linkages", "amount", c("n", "1655", GROUPED), "1655.00"),
    ("linkages", "amount", c("n", "1.655"), "1.655"),
    ("linkages", "amount", c("n", "-0"), "0"),
    ("linkages", "amount", c("n", "0.5", LONG), "0.5"),
    ("linkages", "share", c("n", "0.674", PERCENT), "67.4"),
    ("linkages", "share", c("n", "0.67400000000000004", PERCENT), "67.4"),
    ("linkages", "share", c("n", "0.67", PERCENT), "67.0"),
    ("linkages", "share", c("n", "0.674"), "0.674"),
    ("linkages", "amount", c("n", "0.674", PERCENT), "!number-percent"),
    ("actors", "id", c("n", "7"), "!number-in-code"),
    ("actors", "id", c("n", "7", AT), "!number-in-code"),
    ("actors", "category", c("n", "7"), "!number-in-code"),
    ("actors", "place", c("n", "33.1"), "!number-in-code"),
    ("actors", "kind", c("b", "1"), "!number-in-code"),
    ("publications", "url", c("n", "7"), "!number-in-code"),
    ("actors", "bounded_by", c("n", "42500", DAY), "!cell-became-date"),
    ("actors", "note", c("n", "2008"), "2008"),
    ("actors", "note", c("n", "2008", AT), "2008"),
    ("actors", "note", c("n", "2008", TWO), "!number-in-text"),
    ("actors", "note", c("n", "20.5"), "!number-in-text"),
    ("actors", "note", c("b", "1"), "!number-in-text"),
    ("actors", "note", c("n", "42500", DAY), "!cell-became-date"),
    ("actors", "note", c("d", "2016-05-12"), "!cell-became-date"),
    ("actors", "note", c("inlineStr", "a_x000D_\nb"), "a\nb"),
    ("actors", "note", c("str", "_x005F_x000D_", None, "B1"), "_x000D_"),
    ("interviews", "date", c("n", "42502", DAY), "2016-05-12"),
    ("interviews", "date", c("n", "61", DAY), "1900-03-01"),
    ("interviews", "date", c("n", "60", DAY), "!date-too-early"),
    ("interviews", "date", c("n", "0", DAY), "!date-too-early"),
    ("interviews", "date", c("n", "-4", DAY), "!date-too-early"),
    ("interviews", "date", c("n", "2958466", DAY), "!date-too-early"),
    ("interviews", "date", c("n", "1E+300", DAY), "!date-too-early"),
    ("interviews", "date", c("n", "42502.5", DAY), "!date-with-time"),
    ("interviews", "date", c("n", "42502"), "!number-not-date"),
    ("interviews", "date", c("d", "2016-05-12T00:00:00"), "2016-05-12"),
    ("interviews", "date", c("d", "2016-05-12T09:30:00Z"), "!date-with-time"),
    ("interviews", "date", c("inlineStr", "2016-05-12"), "2016-05-12"),
    ("publications", "year", c("n", "2016"), "2016"),
    ("publications", "year", c("n", "42502", YEAR), "2016"),
    ("publications", "year", c("n", "42502", DAY), "!cell-became-date"),
    ("elicitation", "complete", c("b", "1"), "true"),
    ("elicitation", "complete", c("b", "0"), "false"),
]


@pytest.mark.parametrize(("table", "column", "cell", "wanted"), TYPED)
def test_a_stored_cell_becomes_its_text_or_is_refused(table: str, column: str, cell: str, wanted: str) -> None:
    """Each kind of cell in each kind of column is the text that a CSV file would have, or refused by name."""
    text, found = one_cell(table, column, cell, STYLES)
    if wanted.startswith("!"):
        assert found == [wanted[1:]]
    else:
        assert (text, found) == (wanted, [])


@pytest.mark.parametrize(
    ("measure", "cell", "wanted"),
    [
        ("share", c("n", "0.674", PERCENT), "67.4"),
        ("some measure", c("n", "0.674", PERCENT), None),
        ("count", c("n", "19", TWO), "19"),
        ("value", c("n", "2.6", TWO), "2.60"),
        ("value", c("n", "1.655"), "1.655"),
        ("count", c("n", "0.5", PERCENT), None),
    ],
)
def test_a_figure_is_read_as_its_measure_says(measure: str, cell: str, wanted: str | None) -> None:
    """A percentage is one only where the row's measure is a share; a count keeps no decimals, a value those shown."""
    text, found = one_cell("aggregates", "value", cell, STYLES, measure=measure)
    assert text == wanted
    assert found == ([] if wanted else ["number-percent"])


@pytest.mark.parametrize("at_once", [1, 3])
def test_however_few_rows_are_taken_at_once_the_study_is_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are taken in blocks; figures, empty headings and rows that are refused do not mind where one ends."""
    rows = [[f"G{n}", *pair, c("n", "0.50", 1)] for n, pair in enumerate([("count", c("n", "5")), ("share", "5")] * 4)]
    headings = ["id", "measure", "value", ""]
    made = raw({"Aggregates": grid([headings, *rows, [c("n", "7"), "count", "1"]])}, style=styles("0.00"))
    study, problems = read(made)
    assert study is not None
    assert [p.rule for p in problems if p.rule == "number-in-code"] == ["number-in-code"]
    assert len(study.rows("aggregates")) == 8
    monkeypatch.setattr("kawung.sheet.workbook.reading._AT_ONCE", at_once)
    assert read(made) == (study, problems)


def test_a_number_is_no_riddle() -> None:
    """`1.655` may be a thousand or a fraction as a text; as a number it is what it is."""
    data = raw({"linkages": grid([["id", "amount"], ["L1", c("n", "1.655")], ["L2", "1.655"]])})
    study, _ = read(data)
    assert study is not None
    assert [type(v).__name__ for row in study.rows("linkages") for v in row.values("amount")] == ["Decimal", "Unread"]


@pytest.mark.parametrize(("first", "serial"), [("", 42502), (' date1904="1"', 41040), (' date1904="true"', 41040)])
def test_both_ways_of_counting_days_are_known(first: str, serial: int) -> None:
    """A workbook that counts from 1904 gives the same day as one that counts from 1900."""
    data = raw(
        {"Interviews": grid([["id", "date"], ["W01", c("n", str(serial), DAY)]])},
        style=STYLES,
        properties=f"<workbookPr{first}/>",
    )
    study, _ = read(data)
    assert study is not None
    assert study.rows("interviews")[0].values("date") == (Dated("2016-05-12", "date"),)


@pytest.mark.parametrize(
    "when", [date(1900, 3, 1), date(1999, 12, 31), date(2000, 2, 29), date(2016, 5, 12), date(9999, 12, 31)]
)
def test_days_are_those_of_another_program(when: date) -> None:
    """A date that openpyxl writes, in either system, is read as that date."""
    for epoch in (openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH):
        book = openpyxl.Workbook()
        book.epoch = epoch
        if when.year < 1904 and epoch == openpyxl.utils.datetime.MAC_EPOCH:
            continue
        book.active.title = "Interviews"
        book.active.append(["id", "date"])
        book.active.append(["W01", when])
        out = io.BytesIO()
        book.save(out)
        study, _ = read(out.getvalue())
        assert study is not None
        assert study.rows("interviews")[0].values("date") == (Dated(when.isoformat(), "date"),)


@pytest.mark.parametrize(
    ("code", "kind", "decimals"),
    [
        ("General", "general", 0),
        ("GENERAL", "general", 0),
        ("General;[Red]-General", "general", 0),
        ("@", "text", 0),
        ("0", "number", 0),
        ("0.00", "number", 2),
        ("#,##0.000", "number", 3),
        ('"Rp"#,##0', "number", 0),
        ("[$Rp-421]#,##0.00", "number", 2),
        ('#,##0" hari"', "number", 0),
        ("#,##0.00_);[Red](#,##0.00)", "number", 2),
        ("0.0#", "number", 0),
        ("0.00E+00", "number", 0),
        ("# ?/?", "number", 0),
        ("0,", "number", 0),
        ("0%", "percent", 0),
        ("0.00%", "percent", 2),
        ('0.0" %"', "number", 1),
        ("yyyy-mm-dd", "date", 0),
        ("[$-421]dd mmmm yyyy;@", "date", 0),
        ('d"/"m"/"yy', "date", 0),
        ("[Red]d/m/yyyy", "date", 0),
        ("h:mm", "date", 0),
        ("[h]:mm:ss", "date", 0),
        ("mm:ss.0", "date", 0),
        ("yyyy", "year", 0),
        ("yyyy;@", "year", 0),
        ("[$-409]e", "year", 0),
        (r"\d\a\y 0", "number", 0),
        ('"tanggal "0', "number", 0),
    ],
)
def test_a_format_says_what_a_number_is(code: str, kind: str, decimals: int) -> None:
    """Codes of dates, percentages and fixed decimals are told apart from colours, countries and quoted words."""
    found = formats.understand(code)
    assert (found.kind, found.decimals) == (kind, decimals)


@pytest.mark.parametrize(
    ("numbers", "kind"), [((14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 36, 45, 46, 47, 50, 58), "date")]
)
def test_built_in_formats_of_dates_are_known(numbers: tuple[int, ...], kind: str) -> None:
    """Formats that have only a number are dates where the standard says so, and the others are not."""
    assert {formats.understand(formats.built_in(n)).kind for n in numbers} == {kind}
    others = set(range(60)) - set(numbers) - set(range(14, 23)) - set(range(27, 37)) - set(range(50, 59))
    assert "date" not in {formats.understand(formats.built_in(n)).kind for n in others}


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "dd/mm/yyyy", "0.00", "@", "h:mm", "0%", '"d"0', "[Red]0", "mmm", "#,##0"]
)
def test_formats_are_dates_as_another_program_says(code: str) -> None:
    """openpyxl's own judgement of what is a date is ours."""
    assert (formats.understand(code).kind in ("date", "year")) is openpyxl.styles.numbers.is_date_format(code)


def test_escapes_are_read_once_and_only_where_xml_allows() -> None:
    """`_x000D_` is a line end, `_x005F_` an underscore; what XML forbids stays as it stands."""
    assert unescape("a_x000D_b_x0009__x005F_x0041_") == "a\rb\t_x0041_"
    assert unescape("_x0000__xD83D__xFFFE_") == "_x0000__xD83D__xFFFE_"


# Strings and how programs write them


def test_rich_text_is_joined_and_pronunciation_left_out() -> None:
    """Runs of a text are one text, in shared and in own strings, without what says how it sounds."""
    rich = '<r><rPr><b/></rPr><t>tu</t></r><r><t xml:space="preserve">lis </t></r><rPh sb="0" eb="1"><t>x</t></rPh>'
    own = f'<c t="inlineStr"><is>{rich}</is></c>'
    data = actors([*ONE, None, c("s", "0")], ["A02", "actor", None, own], strings=shared(rich))
    study, problems = read(data)
    assert told(problems) == []
    assert study is not None
    assert [row.cells["note"].text for row in study.rows("actors")] == ["tulis ", "tulis "]


def test_a_workbook_as_google_writes_it_is_read() -> None:
    """Shared strings without a count, no properties, a style on every cell, dates by a format of their own."""
    strings = shared("id", "date", "informant", "W01", "A01").replace('<t xml:space="preserve">', "<t>")
    cells = (
        '<sheetPr><outlinePr summaryBelow="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>'
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1" t="s"><v>1</v></c>'
        '<c r="C1" s="1" t="s"><v>2</v></c></row>'
        '<row r="2"><c r="A2" s="1" t="s"><v>3</v></c><c r="B2" s="2"><v>42502.0</v></c>'
        '<c r="C2" s="1" t="s"><v>4</v></c></row>'
        '<row r="3"><c r="A3" s="1"/></row></sheetData>'
    )
    study, problems = read(raw({"Interviews": cells}, style=styles("General", "d mmmm yyyy"), strings=strings))
    assert {p.rule for p in problems} == {"column-missing"}
    assert study is not None
    assert study.rows("interviews")[0].values("date") == (Dated("2016-05-12", "date"),)


def test_a_workbook_with_prefixes_and_without_places_is_read() -> None:
    """Elements may bear a prefix, and rows and cells may leave out where they stand."""
    first = "".join(c("inlineStr", heading) for heading in ACTORS)
    second = c("inlineStr", "A01") + "<c/>" + c("n", "3")
    inside = f"<sheetData><row>{first}</row><row>{second}</row></sheetData>"
    plain = f'<worksheet xmlns="{workbooks.MAIN}">{inside}</worksheet>'
    prefixed = plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    for part in (plain, prefixed):
        study, _ = read(actors(ONE, more={"xl/worksheets/sheet1.xml": part}))
        assert study is not None
        assert [(r.key, r.values("size")) for r in study.rows("actors")] == [("A01", (3,))]


def test_what_a_foreign_vocabulary_says_is_not_read() -> None:
    """Elements of an extension that are called like Excel's own are not taken for cells."""
    foreign = '<y:sheetData xmlns:y="urn:y"><y:row r="9"><y:c r="A9"><y:v>1</y:v></y:c></y:row></y:sheetData>'
    extra = f"<extLst><ext>{foreign}</ext></extLst>"
    study, problems = read(raw({"Actors": grid([ACTORS, ONE]) + extra}))
    assert told(problems) == []
    assert study is not None
    assert len(study.rows("actors")) == 1


# Sheets and tables


def test_every_table_may_be_a_sheet_under_all_its_names() -> None:
    """A sheet is a table by the table's name, its file's, a label in either language, or the tab of a new workbook."""
    for table in tables().values():
        stem = table.file.removesuffix(".csv") if table.file.endswith(".csv") else table.name
        for name in {table.name, stem, table.label.en, table.label.id, table.tab, table.tab.upper()}:
            inside = grid([["key", "kasus"]] if table.name == "study" else [[table.key.name], ["X1"]])
            study, problems = (
                read(raw({name[:31]: inside}))
                if table.name != "study"
                else sheet.read("kasus", {"s.xlsx": raw({name: inside})})
            )
            assert study is not None, problems
            assert [r.key for r in study.rows(table.name)] == (["kasus"] if table.name == "study" else ["X1"]), name
    assert len({t.tab for t in tables().values()} | tabs.OWN) == 22
    assert all(len(t.tab) <= 31 for t in tables().values())


@pytest.mark.parametrize(
    ("sheets", "more", "wanted"),
    [
        ({"Actors": ["A01"], "Pelaku": ["A02"]}, {}, "A01"),
        ({"Pelaku": ["A02"], "Actors": ["A01"]}, {}, "A02"),
        ({"Actors": ["A01"]}, {"actors": b"id,party\nA09,actor\n"}, "A09"),
    ],
)
def test_a_table_comes_from_one_place(sheets: dict[str, list[str]], more: dict[str, bytes], wanted: str) -> None:
    """Of two sheets the first is read, of a CSV file and a sheet the file; the other is told of."""
    data = raw({name: grid([["id", "party"], [*keys, "actor"]]) for name, keys in sheets.items()})
    study, problems = read(data, **more)
    assert told(problems) == [("table-twice", [list(sheets)[-1]])]
    assert study is not None
    assert [r.key for r in study.rows("actors")] == [wanted]


def test_study_toml_comes_before_a_sheet_of_the_study() -> None:
    """Where study.toml has a part, the sheet for it is not read, and told of."""
    study, problems = read(raw({"Study": grid([["key", "kasus"], ["year", "1999"]])}))
    assert told(problems) == [("table-twice", ["Study"])]
    assert study is not None
    assert study.rows("study")[0].values("year") == ()


def test_study_toml_may_leave_the_study_to_a_sheet() -> None:
    """Parts of study.toml and a study sheet in a workbook make one study."""
    files = {"study.toml": b'[[category]]\nkey = "warisan"\n', "x.xlsx": raw({"Study": grid([["kind", "synthetic"]])})}
    study, problems = sheet.read("kasus", files)
    assert told(problems) == []
    assert study is not None
    assert len(study.rows("study")) == len(study.rows("category")) == 1


def test_without_any_description_there_is_no_study() -> None:
    """Neither study.toml nor a study sheet: the message names both ways."""
    study, problems = sheet.read("kasus", {"x.xlsx": GOOD})
    assert study is None
    assert [p.rule for p in problems] == ["manifest-missing"]
    assert "workbook" in problems[0].message.en


def test_unknown_sheets_are_told_if_they_hold_anything() -> None:
    """A filled sheet that is no table is named with the nearest; an empty one, and Kawung's own, are passed over."""
    filled = grid([["x"]])
    data = raw(
        {"Actrs": filled, "Sheet1": "<sheetData><row/></sheetData>", "Read me": filled, "Lists": filled, "Foto": filled}
    )
    _, problems = read(data)
    assert told(problems) == [("sheet-unknown", ["Actrs"]), ("sheet-unknown", ["Foto"])]
    assert "Actors" in problems[0].remedy.en
    assert "Actors" not in problems[1].remedy.en


def test_a_table_under_another_name_is_told() -> None:
    """A filled sheet that has a table's headings but not its name is an error, not a sheet that nobody knows."""
    _, problems = read(raw({"Pelaku (baru)": grid([ACTORS, [*ONE, None, None]])}))
    assert told(problems) == [("sheet-unnamed", ["Pelaku (baru)"])]
    assert problems[0].severity is Severity.VIOLATION


def test_an_empty_table_is_told() -> None:
    """A table's sheet without even headings is told, in words that fit a sheet; one with headings is an empty table."""
    study, problems = read(raw({"Actors": "<sheetData/>", "Claims": grid([["id", "about"]])}))
    assert ("sheet-empty", ["Actors"]) in told(problems)
    assert study is not None
    assert study.sheets["claims"].headings == ("id", "about")


def test_a_chart_sheet_is_passed_over() -> None:
    """A sheet that is a chart holds no cells."""
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{workbooks.RELS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{workbooks.RELS}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
    )
    data = raw({"Actors": grid([ACTORS, ONE]), "Chart": "x"}, more={"xl/_rels/workbook.xml.rels": relations})
    study, problems = read(data)
    assert told(problems) == []
    assert study is not None
    assert len(study.rows("actors")) == 1


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_what_is_hidden_is_read_and_told(state: str) -> None:
    """Hidden sheets, rows and columns are read; each kind is told once with what it is."""
    rows = [ACTORS, *([f"A{n:02}", "actor", "3"] for n in range(1, 9))]
    cols = '<cols><col min="3" max="16384" hidden="1"/></cols>'
    data = raw({"Actors": cols + grid(rows, hidden=(2, 5, 6, 7))}, states={"Actors": state})
    study, problems = read(data)
    assert sorted(told(problems)) == [
        ("columns-hidden", ["Actors"]),
        ("rows-hidden", ["Actors"]),
        ("sheet-hidden", ["Actors"]),
    ]
    text = {p.rule: p.message.en for p in problems}
    assert "2, 5–7" in text["rows-hidden"]
    assert "C–D" in text["columns-hidden"]
    assert study is not None
    assert len(study.rows("actors")) == 8
    empty = '<cols><col min="9" max="9" hidden="1"/></cols>'
    assert told(read(raw({"Actors": empty + grid(rows)}))[1]) == []


# Merged cells, titles, examples, comments, formulas that point elsewhere


def merged(*ranges: str, rows: list[list[str | None]] | None = None, first: int = 1) -> list[tuple[str, list[str]]]:
    inside = grid(rows or [ACTORS, [*ONE, "3"], ["A02", None, None], ["A03", "actor", "5"]], first=first)
    listed = "".join(f'<mergeCell ref="{r}"/>' for r in ranges)
    return told(read(raw({"Actors": f"{inside}<mergeCells>{listed}</mergeCells>"}))[1])


def test_merged_cells_are_told_with_all_that_they_cover() -> None:
    """A range over filled rows or headings is told at its first cell and those it covers; others do no harm."""
    assert merged("B2:C3") == [("cells-merged", ["B2", "C2", "B3", "C3"])]
    assert merged("C2:C3") == [("cells-merged", ["C2", "C3"])]
    assert merged("A2:A3", rows=[ACTORS, [*ONE], [None, "actor"]]) == [("cells-merged", ["A2", "A3"])]
    assert merged("C1:D1", rows=[["id", "party", "size", None], [*ONE, "3", "x"]]) == [("cells-merged", ["C1"])]
    assert merged("A9:D9", "F1:G1", "F2:F3", "B2:B2", "A1048575:XFD1048576") == []


def test_a_title_above_the_headings_is_named() -> None:
    """Headings further down are pointed at, but not taken from there; a title alone gives the usual words."""
    title = [["Daftar pelaku", None, None, None], [None], list(ACTORS), [*ONE]]
    study, problems = read(raw({"Actors": grid(title) + '<mergeCells><mergeCell ref="A1:D1"/></mergeCells>'}))
    assert told(problems) == [("headings-lower", ["Actors 1"])]
    assert "row 3" in problems[0].message.en
    assert study is not None
    assert study.rows("actors") == ()
    assert told(read(raw({"Actors": grid([["x"], ["y"]])}))[1]) == [("headings-missing", ["Actors 1"])]
    assert told(read(raw({"Actors": grid([list(ACTORS), [*ONE]], first=4)}))[1]) == []


def test_an_example_row_is_passed_over() -> None:
    """The row marked as the example is no data, in a workbook and in a CSV file; one that was typed into is told."""
    columns = [col for col in tables()["actors"].columns if col.example]
    example = [tabs.EXAMPLE if col.type == "key" else col.example for col in columns]
    headings = [col.name for col in columns]
    study, problems = read(raw({"Actors": grid([headings, example, ONE])}))
    assert told(problems) == []
    assert study is not None
    assert [r.key for r in study.rows("actors")] == ["A01"]
    at = headings.index("name")
    example[at] = "Batik Ibu Sri"
    _, problems = read(raw({"Actors": grid([headings, example, ONE])}))
    assert [p.rule for p in problems] == ["example-row-changed"]
    assert problems[0].places[0].column == "name"
    study, problems = read(GOOD, "other.txt", actors=f"id,party\n{tabs.EXAMPLE},actor\nA01,actor\n".encode())
    assert told(problems) == []
    assert study is not None
    assert [r.key for r in study.rows("actors")] == ["A01"]
    other = told(read(actors(["# contoh", "actor"]))[1])
    assert [rule for rule, _ in other] == ["key-form"]


def test_a_number_in_the_example_row_is_no_fault() -> None:
    """What a program made of the example's cells is not told of."""
    assert told(read(actors([tabs.EXAMPLE, c("n", "7"), c("n", "42500", DAY)], ONE, style=STYLES))[1])[0][0] == (
        "example-row-changed"
    )


def test_comments_are_counted_but_for_kawungs_own() -> None:
    """Comments are told once with their number; those of Kawung and those on headings are not."""
    note = (
        f'<comments xmlns="{workbooks.MAIN}"><authors><author>Kawung</author><author>Sri</author></authors>'
        "<commentList>"
        + "".join(
            f'<comment ref="{at}" authorId="{who}"><text><t>x</t></text></comment>'
            for at, who in (("A1", 1), ("B2", 0), ("B3", 1), ("B4", 1))
        )
        + "</commentList></comments>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{workbooks.RELS}/comments" Target="../comments1.xml"/></Relationships>'
    )
    more = {"xl/worksheets/_rels/sheet1.xml.rels": relations, "xl/comments1.xml": note}
    _, problems = read(actors(ONE, ["A02", "actor"], ["A03", "actor"], more=more))
    assert told(problems) == [("comments-unread", ["study.xlsx"])]
    assert "2 comments" in problems[0].message.en
    assert problems[0].severity is Severity.INFO
    kept = {**more, "xl/comments1.xml": note.replace('authorId="1"', 'authorId="0"')}
    assert told(read(actors(ONE, more=kept))[1]) == []


def test_values_from_another_workbook_are_read_and_told() -> None:
    """A formula that asks another workbook is told once a sheet with its cells; one within the workbook is not."""
    data = actors([*ONE, c("n", "3", None, "[1]Data!$A$1"), c("str", "x", None, "Claims!A1&[2]B!A2")])
    _, problems = read(data)
    assert told(problems) == [("formula-external", ["C2", "D2"])]
    assert told(read(actors([*ONE, c("n", "3", None, "Claims!A1+Table1[size]")]))[1]) == []


def test_a_row_whose_key_is_refused_is_told_once() -> None:
    """A number as key is one problem at that cell; the row is not also told to lack its key."""
    assert told(read(actors([c("n", "7"), "actor"], ONE))[1]) == [("number-in-code", ["A2"])]


def test_one_rule_broken_very_often_is_answered() -> None:
    """Of thousands of cells with one fault all are named, the first thousand each by itself."""
    rows = [[f"A{n}", "actor", c("n", "0.5", PERCENT)] for n in range(1, 2002)]
    _, problems = read(actors(*rows, style=STYLES))
    assert len(problems) == 1000
    assert sum(len(p.places) for p in problems) == 2001


# The study's own sheet


def study_of(rows: list[list[str | None]], **options: object) -> tuple[Study | None, list[Problem]]:
    return sheet.read("kasus", {"study.xlsx": raw({"Study": grid(rows)}, **options)})  # type: ignore[arg-type]


def test_an_upright_sheet_is_the_study() -> None:
    """Names in A and values in B make the study; labels count as names, help beside them is no data."""
    rows: list[list[str | None]] = [
        ["name", "value", "help", "keterangan"],
        ["key", "kasus", "what it is called", "sebutannya"],
        ["kind", "synthetic", "x"],
        [None],
        ["Year", c("n", "2016"), None, "y"],
        ["place", c("n", "33.1"), None],
    ]
    study, problems = study_of(rows)
    assert told(problems) == [("number-in-code", ["B6"])]
    assert study is not None
    found = study.sheets["study"]
    assert found.upright
    assert found.headings == ("", "key", "kind", "", "year", "place")
    assert study.rows("study")[0].values("year") == (Dated("2016", "gYear"),)
    again, problems = study_of(rows[1:3])
    assert told(problems) == [("cell-without-heading", ["C1"]), ("cell-without-heading", ["C2"])]
    assert again is not None


def test_faults_of_an_upright_sheet_are_told_at_their_cells() -> None:
    """Unknown and doubled names in A, values without a name in B, and what stands beside without a heading."""
    study, problems = study_of(
        [["key", "kasus"], ["xyzzy", "x"], ["year", "2016"], ["Year", "2017"], [None, "z"], ["kind", "synthetic", "?"]]
    )
    assert told(problems) == [
        ("column-unknown", ["A2"]),
        ("heading-doubled", ["A4"]),
        ("value-without-name", ["B5"]),
        ("cell-without-heading", ["C6"]),
    ]
    assert study is not None
    assert study.rows("study")[0].values("year") == (Dated("2016", "gYear"),)


def test_a_study_may_be_an_ordinary_row() -> None:
    """Headings in row 1 and one row below are read too; a second row is told and not read."""
    study, problems = study_of([["key", "kind", "year"], ["kasus", "synthetic", "2016"]])
    assert [p.rule for p in problems if p.rule != "column-missing"] == []
    assert study is not None
    assert study.rows("study")[0].values("year") == (Dated("2016", "gYear"),)
    _, problems = study_of([["key", "kind", "year"], ["kasus", "synthetic", "2016"], ["lain", "synthetic", "2017"]])
    assert ("study-once", ["Study 3"]) in told(problems)


def test_a_lone_workbook_says_what_its_study_is_called() -> None:
    """The key in the study sheet wins over the file's name where it can be a key and the workbook stands alone."""
    named = {
        "kiriman.xlsx": raw(
            {"Study": grid([["key", "batik-x"], ["kind", "synthetic"]]), "Actors": grid([ACTORS, ["A 1"]])}
        )
    }
    study, problems = sheet.read("kiriman", named, own_key=True)
    assert study is not None
    assert study.key == "batik-x"
    assert {p.places[0].study for p in problems} == {"batik-x"}
    study, problems = sheet.read("kiriman", named)
    assert study is not None
    assert study.key == "kiriman"
    assert ("study-key", ["B1"]) in told(problems)
    odd = {"kiriman.xlsx": raw({"Study": grid([["key", "Batik X"]])})}
    study, problems = sheet.read("kiriman", odd, own_key=True)
    assert study is not None
    assert (study.key, told(problems)) == ("kiriman", [("study-key", ["B1"])])


# Files that are not the workbook itself


def test_an_open_workbook_is_told_and_its_lock_never_read() -> None:
    """The files that a program leaves beside an open workbook are no data; the saved state is read."""
    for lock in ("~$study.xlsx", ".~lock.study.xlsx#"):
        study, problems = sheet.read("kasus", {"study.toml": MANIFEST, "study.xlsx": GOOD, lock: b"\x05Sri"})
        assert told(problems) == [("workbook-open", ["study.xlsx"])]
        assert problems[0].severity is Severity.INFO
        assert study is not None


def test_copies_with_remarks_are_no_part_of_a_study() -> None:
    """A checked copy in the folder is passed over; given alone it is read."""
    both = {"study.toml": MANIFEST, "study.xlsx": GOOD, "study.checked.xlsx": GOOD}
    assert told(sheet.read("kasus", both)[1]) == []
    alone = {"study.checked.xlsx": raw({"Study": grid([["key", "kasus"]])})}
    study, _ = sheet.read("kasus", alone, own_key=True)
    assert study is not None


FIRED_HERE = {
    "headings-lower", "workbook-old", "workbook-locked", "workbook-macros", "workbook-binary", "workbook-ods",
    "workbook-numbers", "workbook-not", "workbook-empty", "workbook-broken", "workbook-open", "table-twice",
    "sheet-unknown", "sheet-empty", "sheet-hidden", "rows-hidden", "columns-hidden", "comments-unread", "cells-merged",
    "value-without-name", "number-in-code", "number-in-text", "number-percent", "number-digits-lost", "number-not-date",
    "cell-became-date", "date-with-time", "date-too-early", "cell-error", "formula-without-value", "formula-external",
    "example-row-changed", "sheet-unnamed",
}  # fmt: skip


def test_every_rule_of_workbooks_is_tested_here() -> None:
    """Each rule whose texts are the workbooks' own fires in a test of this file."""
    texts = Path(sheet.__file__).parent.parent / "texts" / "workbook.toml"
    own = set(tomllib.loads(texts.read_text(encoding="utf-8"))["sheet_message"])
    assert own == FIRED_HERE <= set(rules.RULES)
    written = Path(__file__).read_text(encoding="utf-8")
    assert all(written.count(f'"{rule}"') + written.count(f'"!{rule}"') > 1 for rule in FIRED_HERE)
