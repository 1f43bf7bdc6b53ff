"""Remarks in copies of workbooks: each on its cell, all else as it was, earlier ones gone, nobody's work lost."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import office
import studies
from kawung import pipeline
from kawung.findings import letter
from kawung.pipeline.sources import Source
from kawung.problems import Place, Problem, Severity, Words
from kawung.sheet.workbook.remarks import OddWorkbookError, Remark, annotate, is_sealed
from kawung.sheet.workbook.saving import packed
from run import kawung_here as kawung

# openpyxl, the judge here, says on reading that it would drop the extension; the copy under test must not.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

RED, AMBER, BLUE = "FFF4B6B0", "FFFBDFA3", "FFC9DCF3"
EXTENSION = (
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups/></ext></extLst>'
)


def remark(
    tab: str | None, cell: str | None, rule: str = "rule-one", severity: Severity = Severity.VIOLATION
) -> Remark:
    said = Words(f"{rule} says <this> & that.", f"{rule} berkata <ini> & itu.")
    problem = Problem(rule, severity, said, Words("Mend it.", "Betulkan."), (Place("s", "study.xlsx"),))
    return Remark(problem, tab, cell, f"{tab}!{cell}")


def rich() -> bytes:
    """Make a workbook with much that a careless copy would lose."""
    book = Workbook()
    one, two = book.active, book.create_sheet("It's two")
    assert one is not None
    one.title = "Actors"
    for row in (["id", "name", "size", "when"], ["A01", "Toko <1> & co", 12, dt.datetime(2026, 5, 14)]):
        one.append(row)
    one.append(["A02", '=B2&" x"', "=C2*2", 0.674])
    one["D3"].number_format = "0.0%"
    one["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    one["B2"].font = Font(bold=True, color="FFFF0000")
    one["B2"].comment = Comment("My own words.", "Sari", height=60, width=200)
    one["C2"].comment = Comment("Keep me.", "Sari")
    one.merge_cells("F1:G2")
    one.freeze_panes = "B2"
    one.row_dimensions[3].hidden = True
    one.column_dimensions["C"].hidden = True
    one.column_dimensions["B"].width = 33.5
    one.auto_filter.ref = "A1:D3"
    rule = DataValidation(type="list", formula1='"x,y"', sqref="A2:A9", promptTitle="T", prompt="P")
    one.add_data_validation(rule)
    one.conditional_formatting.add("C2:C9", CellIsRule(operator="greaterThan", formula=["5"], font=Font(bold=True)))
    two["A1"] = "note"
    two["A1"].hyperlink = "https://example.org/"
    chart = BarChart()
    chart.add_data(Reference(one, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    two.add_chart(chart, "C3")
    book.defined_names["everywhere"] = DefinedName("everywhere", attr_text="Actors!$A$2:$A$3")
    two.defined_names["here"] = DefinedName("here", attr_text="'It''s two'!$A$1")
    book.active = 1
    raw = io.BytesIO()
    book.save(raw)
    return with_parts(
        raw.getvalue(),
        {"customXml/item1.xml": lambda _: b"<mine/>", "xl/media/note.bin": lambda _: b"\0\1"},
        {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"</worksheet>", EXTENSION.encode() + b"</worksheet>")},
    )


def with_parts(data: bytes, added: dict, changed: dict | None = None) -> bytes:
    """Change parts of a workbook, and add some."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            text = before.read(info)
            after.writestr(info.filename, (changed or {}).get(info.filename, lambda t: t)(text))
        for name, make in added.items():
            after.writestr(name, make(b""))
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def said(data: bytes | Path) -> dict[str, dict[str, object]]:
    """Tell all that can be seen of each sheet but Kawung's own."""
    book = load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data, rich_text=True)
    found: dict[str, dict[str, object]] = {
        "names": {n: d.attr_text for n, d in book.defined_names.items() if not n.startswith("_kawung")},
        "open": {"": book.active.title if book.active else ""},
    }
    for sheet in book.worksheets:
        if sheet.title == "Kawung":
            continue
        cells = {c.coordinate: c for row in sheet.iter_rows() for c in row}
        found[sheet.title] = {
            "values": {at: c.value for at, c in cells.items() if c.value is not None},
            "formats": {at: c.number_format for at, c in cells.items() if c.number_format != "General"},
            "fills": {at: c.fill.fgColor.rgb for at, c in cells.items() if c.fill.patternType},
            "fonts": {
                at: (c.font.b, c.font.color and c.font.color.rgb) for at, c in cells.items() if c.value is not None
            },
            "comments": {at: (c.comment.text, c.comment.author) for at, c in cells.items() if c.comment},
            "merged": sorted(map(str, sheet.merged_cells.ranges)),
            "frozen": sheet.freeze_panes,
            "hidden rows": [n for n, d in sheet.row_dimensions.items() if d.hidden],
            "hidden columns": [n for n, d in sheet.column_dimensions.items() if d.hidden],
            "widths": {n: d.width for n, d in sheet.column_dimensions.items()},
            "validations": sorted(
                (str(v.sqref), v.type, v.formula1, v.prompt) for v in sheet.data_validations.dataValidation
            ),
            "filter": sheet.auto_filter.ref,
            "links": {at: c.hyperlink.target for at, c in cells.items() if c.hyperlink},
            "charts": len(sheet._charts),
            "local names": {n: d.attr_text for n, d in sheet.defined_names.items()},
            "rules": sorted(
                (str(f.sqref), r.type, tuple(r.formula))
                for f in sheet.conditional_formatting
                for r in f.rules
                if "Kawung remark" not in "".join(r.formula)
            ),
        }
    return found


def colours(data: bytes | Path, tab: str) -> dict[str, str]:
    """Return the colour of each cell with a remark."""
    sheet = load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)[tab]
    return {
        cell.coordinate if hasattr(cell, "coordinate") else "": rule.dxf.fill.bgColor.rgb
        for form in sheet.conditional_formatting
        for rule in form.rules
        if "Kawung remark" in "".join(rule.formula)
        for area in form.sqref.ranges
        for row in sheet[f"{area}:{area}" if ":" not in str(area) else str(area)]
        for cell in row
    }


def boxes(data: bytes) -> list[tuple[list[str], list[str]]]:
    """Return for each sheet with comments the cells that these name, and the cells that their boxes (VML) stand at."""
    found, inside = [], parts(data)
    for name in sorted(name for name in inside if name.startswith("xl/worksheets/_rels/")):
        relations = ET.fromstring(inside[name])  # noqa: S314 - made above
        targets = {r.attrib["Type"].rpartition("/")[2]: r.attrib["Target"].lstrip("/") for r in relations}
        if "comments" in targets:
            named = re.findall(rb'<comment\b[^>]*? ref="([A-Z]+[0-9]+)"', inside[targets["comments"]])
            at = re.findall(rb"Row>(\d+)</.*?Column>(\d+)</", inside[targets["vmlDrawing"]], re.DOTALL)
            drawn = [f"{letter(int(column))}{int(row) + 1}" for row, column in at]
            found.append((sorted(ref.decode() for ref in named), sorted(drawn)))
    return found


def without_remarks(seen: dict) -> dict:
    """Take Kawung's part out of comments."""
    for sheet in seen.values():
        if "comments" in sheet:
            own = {at: (text.split("── Kawung ──")[0].rstrip(), by) for at, (text, by) in sheet["comments"].items()}
            sheet["comments"] = {at: comment for at, comment in own.items() if comment[0]}
    return seen


REMARKS = [
    remark("Actors", "B2"),
    remark("Actors", "A3", "rule-two", Severity.WARNING),
    remark("Actors", "A3", "rule-three", Severity.INFO),
    remark("Actors", "D40", "rule-four", Severity.INFO),
    remark("It's two", None, "rule-five", Severity.UNREADABLE),
    remark(None, None, "rule-six"),
]


def test_each_remark_is_on_its_cell_and_all_else_is_as_it_was() -> None:
    """Comments and colours stand where they belong; no other part of the workbook differs by a byte."""
    before = rich()
    after = annotate(before, "study.xlsx", REMARKS, "en")
    book = load_workbook(io.BytesIO(after))
    sheet = book["Actors"]
    assert sheet["B2"].comment.text == (
        "My own words.\n\n── Kawung ──\nERROR · rule-one\nrule-one says <this> & that.\nFix: Mend it."
    )
    assert sheet["B2"].comment.author == "Sari"
    assert sheet["A3"].comment.text == (
        "── Kawung ──\nLOOK · rule-two\nrule-two says <this> & that.\nFix: Mend it.\n\n"
        "NOTE · rule-three\nrule-three says <this> & that.\nFix: Mend it."
    )
    assert sheet["A3"].comment.author == "Kawung"
    assert book["It's two"]["A1"].comment.text.startswith("── Kawung ──\nERROR · rule-five")
    assert colours(after, "Actors") == {"B2": RED, "A3": AMBER, "D40": BLUE}
    assert colours(after, "It's two") == {"A1": RED}
    assert without_remarks(said(after)) == said(before)
    old, new = parts(before), parts(after)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"),
        *("xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
    }
    data = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert data.findall(old[name]) == data.findall(new[name])
    assert EXTENSION.encode() in new["xl/worksheets/sheet1.xml"]


def test_the_list_in_front_leads_to_every_cell() -> None:
    """Every remark is a line of the list, those outside the workbook too; the open sheet stays open."""
    book = load_workbook(io.BytesIO(annotate(rich(), "study.xlsx", REMARKS, "id")))
    assert book.sheetnames == ["Kawung", "Actors", "It's two"]
    assert book.active is not None
    assert book.active.title == "It's two"
    assert book["It's two"].defined_names["here"].attr_text == "'It''s two'!$A$1"
    sheet = book["Kawung"]
    assert sheet["A1"].value == "Catatan Kawung tentang study.xlsx"
    lines = [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]
    assert lines[0] == ["Actors!B2", "SALAH", "rule-one", "rule-one berkata <ini> & itu.", "Betulkan."]
    assert [line[2] for line in lines] == [r.problem.rule for r in REMARKS]
    links = {sheet.cell(row, 1).hyperlink.location for row in range(5, 10)}
    assert links == {"'Actors'!B2", "'Actors'!A3", "'Actors'!D40", "'It''s two'!A1"}
    assert sheet["A10"].hyperlink is None


def test_a_second_check_replaces_the_remarks_of_the_first() -> None:
    """Old comments and colours go, own comments stay, and nothing piles up however often."""
    first = annotate(rich(), "study.xlsx", REMARKS, "en")
    second = annotate(first, "study.xlsx", [remark("Actors", "C2")], "en")
    assert colours(second, "Actors") == {"C2": RED}
    assert colours(second, "It's two") == {}
    comments = said(second)["Actors"]["comments"]
    assert comments["B2"] == ("My own words.", "Sari")
    assert comments["C2"][0].startswith("Keep me.\n\n── Kawung ──\nERROR · rule-one")
    assert set(comments) == {"B2", "C2"}
    assert said(second)["It's two"]["comments"] == {}
    assert load_workbook(io.BytesIO(second)).sheetnames == ["Kawung", "Actors", "It's two"]
    assert without_remarks(said(second)) == said(rich())
    again = annotate(second, "study.xlsx", [remark("Actors", "C2")], "en")
    assert {n: len(p) for n, p in parts(again).items()} == {n: len(p) for n, p in parts(second).items()}


def test_every_comment_has_its_box_and_no_box_is_left() -> None:
    """Excel shows a comment where its box says; boxes are those of the comments, in a second check and a clean one."""
    first = annotate(rich(), "study.xlsx", REMARKS, "en")
    assert boxes(rich()) == [(["B2", "C2"], ["B2", "C2"])]
    assert boxes(first) == [(cells := ["A3", "B2", "C2", "D40"], cells), (["A1"], ["A1"])]
    second = annotate(first, "study.xlsx", [remark("Actors", "AA7"), remark("Actors", "C2")], "en")
    assert boxes(second) == [(cells := ["AA7", "B2", "C2"], cells), ([], [])]


def test_libreoffice_sees_the_same(tmp_path: Path) -> None:
    """Opened and saved by LibreOffice, a copy has each comment on its cell and all else as it was."""
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    before.write_bytes(rich())
    after.write_bytes(annotate(rich(), "study.xlsx", REMARKS, "en"))
    plain, marked = said(office.convert(before)), said(office.convert(after))
    comments = {(tab, at): text for tab, sheet in marked.items() for at, (text, _) in sheet.get("comments", {}).items()}
    assert {at for at, text in comments.items() if "── Kawung ──" in text} == {
        *(("Actors", at) for at in ("B2", "A3", "D40")),
        ("It's two", "A1"),
    }
    assert comments["Actors", "B2"].startswith("My own words.")
    assert "LOOK · rule-two" in comments["Actors", "A3"]
    assert "NOTE · rule-three" in comments["Actors", "A3"]
    assert colours(tmp_path / "office" / "after.xlsx", "Actors") == {"B2": RED, "A3": AMBER, "D40": BLUE}
    assert without_remarks(marked) == without_remarks(plain)
    # what LibreOffice saved can be marked again
    again = annotate((tmp_path / "office" / "after.xlsx").read_bytes(), "s.xlsx", [remark("Actors", "A2")], "en")
    assert colours(again, "Actors") == {"A2": RED}
    kept = said(again)["Actors"]["comments"]
    assert {at: text.split("\n")[0] for at, (text, _) in kept.items()} == {
        "A2": "── Kawung ──",
        "B2": "My own words.",
        "C2": "Keep me.",
    }


def test_values_of_formulas_stay() -> None:
    """What a program has worked out stands in the copy as it stood, so that it can be read without that program."""
    value = (b"<f>C2*2</f><v />", b"<f>C2*2</f><v>24</v>")
    data = with_parts(rich(), {}, {"xl/worksheets/sheet1.xml": lambda text: text.replace(*value)})
    copy = annotate(data, "study.xlsx", [remark("Actors", "C3")], "en")
    assert load_workbook(io.BytesIO(copy), data_only=True)["Actors"]["C3"].value == 24


def test_a_workbook_without_styles_lists_or_open_sheet_is_taken_too() -> None:
    """What a workbook may leave out is put in where the standard wants it."""
    book = Workbook()
    raw = io.BytesIO()
    book.save(raw)
    bare = with_parts(
        raw.getvalue(),
        {},
        {
            "xl/workbook.xml": lambda t: re.sub(
                rb"<bookViews>.*</bookViews>|<definedNames ?/>|<calcPr [^>]*/>", b"", t
            ),
            "xl/styles.xml": lambda t: re.sub(rb"<dxfs[^>]*/>|<dxfs.*</dxfs>", b"", t),
        },
    )
    copy = annotate(bare, "study.xlsx", [remark("Sheet", "B2")], "en")
    assert colours(copy, "Sheet") == {"B2": RED}
    assert load_workbook(io.BytesIO(copy)).active.title == "Sheet"
    order = [m.decode() for m in re.findall(rb"<(bookViews|sheets|definedNames)\b", parts(copy)["xl/workbook.xml"])]
    assert order == ["bookViews", "sheets", "definedNames"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_parts_may_be_in_any_encoding_of_xml(encoding: str) -> None:
    """A sheet in UTF-16, or with a byte mark, is marked like any other."""
    data = with_parts(rich(), {}, {"xl/worksheets/sheet1.xml": lambda text: text.decode().encode(encoding)})
    copy = annotate(data, "study.xlsx", [remark("Actors", "B2")], "en")
    assert colours(copy, "Actors") == {"B2": RED}


@pytest.mark.parametrize(
    ("name", "reason"),
    [("_xmlsignatures/origin.sigs", "signed"), ("xl/vbaProject.bin", "macros")],
)
def test_what_a_copy_would_break_is_refused_by_name(name: str, reason: str) -> None:
    """Signatures and macros are never carried into a copy, nor dropped from it."""
    with pytest.raises(OddWorkbookError) as error:
        annotate(with_parts(rich(), {name: lambda _: b"x"}), "study.xlsx", REMARKS, "en")
    assert error.value.reason == reason


def test_a_part_that_the_reader_passes_over_is_not_trusted() -> None:
    """A document type in a comment's part, or a broken picture: refused by name, not a fault."""
    data = rich()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    comments = next(name for name in parts if name.startswith("xl/comments"))
    head, _, rest = parts[comments].decode().partition("<comments")
    parts[comments] = f'{head}<!DOCTYPE comments [<!ENTITY a "aaaa">]><comments{rest}'.encode()
    with pytest.raises(OddWorkbookError) as odd:
        annotate(packed(parts.items()), "study.xlsx", [remark("Actors", "B2")], "en")
    assert odd.value.reason == "unusual"
    torn = bytearray(packed([*parts.items(), ("xl/media/a.png", b"picture" * 99)]))
    at = torn.rindex(b"xl/media/a.png", 0, torn.index(b"PK\x01\x02")) + len("xl/media/a.png")
    torn[at : at + 6] = b"\xff" * 6
    with pytest.raises(OddWorkbookError):
        annotate(bytes(torn), "study.xlsx", [remark("Actors", "B2")], "en")


def test_a_sheet_of_ones_own_called_kawung_is_never_overwritten() -> None:
    """Only a list that an earlier check wrote is replaced."""
    book = Workbook()
    book.create_sheet("Kawung")["A1"] = "mine"
    raw = io.BytesIO()
    book.save(raw)
    with pytest.raises(OddWorkbookError) as error:
        annotate(raw.getvalue(), "study.xlsx", [remark("Sheet", "A1")], "en")
    assert error.value.reason == "own_sheet"


def test_a_thread_of_comments_is_left_alone() -> None:
    """A thread hides what stands in its stand-in, so the remark is in the list and in the colour only."""
    name = "xl/comments/comment1.xml"
    data = with_parts(rich(), {}, {name: lambda text: text.replace(b"Sari", b"tc={0A0B}")})
    copy = annotate(data, "study.xlsx", [remark("Actors", "B2")], "en")
    assert parts(copy)[name] == parts(data)[name]
    assert colours(copy, "Actors") == {"B2": RED}


def test_only_what_nobody_changed_is_sealed() -> None:
    """One other byte, or one saving by a program, breaks the seal."""
    copy = annotate(rich(), "study.xlsx", REMARKS, "en")
    assert is_sealed(copy)
    assert not is_sealed(rich())
    middle = len(copy) // 2
    assert not is_sealed(copy[:middle] + bytes([copy[middle] ^ 1]) + copy[middle + 1 :])
    saved = io.BytesIO()
    load_workbook(io.BytesIO(copy)).save(saved)
    assert not is_sealed(saved.getvalue())
    assert not is_sealed(b"")


# The command, on a study of CSV files.


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Make a study with faults in a cell, a row, a heading, a sheet and the manifest."""
    folder = studies.copy("contoh", tmp_path)
    studies.set_cell(folder, "linkages.csv", "L02", "strength", "kuat sekali")
    studies.set_cell(folder, "actors.csv", "A03", "party", "")
    rows = studies.read(folder / "claims.csv")
    studies.write(folder / "claims.csv", [[*rows[0], "colour"], *rows[1:]])
    rows = studies.read(folder / "dependences.csv")
    studies.write(folder / "dependences.csv", [*rows, rows[1][:1] + ["x"] * (len(rows[0]) - 1)])
    studies.edit_text(folder / "study.toml", lambda t: t.replace("sample = 10", 'sample = "many"'))
    studies.edit_text(folder / "study.toml", lambda t: t.replace("ordinal = 2", 'ordinal = "two"'))
    return folder


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        p.name: (p.read_bytes(), p.stat().st_mtime_ns)
        for p in folder.iterdir()
        if p.is_file() and not p.name.endswith(".checked.xlsx")
    }


def test_remarks_on_csv_files_stand_in_a_workbook_beside_them(faulty: Path) -> None:
    """Each problem is on the cell of the row and column that its file has it in; the files are only read."""
    before = state(faulty)
    done = kawung("check", "contoh", "--annotate", "--format", "json", cwd=faulty.parent)
    assert done.returncode == 1, done.stderr
    assert state(faulty) == before
    found = json.loads(done.stdout)
    [wrote] = found["annotated"]
    assert (wrote["study"], wrote["remarks"]) == ("contoh", sum(len(p["places"]) for p in found["problems"]))
    book = load_workbook(faulty / "contoh.checked.xlsx")
    comments = {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "── Kawung ──" in cell.comment.text
    }
    linkages, actors = studies.read(faulty / "linkages.csv"), studies.read(faulty / "actors.csv")
    row = next(i for i, r in enumerate(linkages, 1) if r[0] == "L02")
    at = ("Linkages", f"{chr(65 + linkages[0].index('strength'))}{row}")
    assert "· linkage-strength" in comments[at]
    assert '"kuat sekali"' in comments[at]
    row = next(i for i, r in enumerate(actors, 1) if r[0] == "A03")
    assert "· party-kind" in comments["Actors", f"B{row}"] or "party" in comments["Actors", f"B{row}"]
    headings = studies.read(faulty / "claims.csv")[0]
    assert "· column-unknown" in comments["Claims", f"{chr(64 + len(headings))}1"]
    last = len(studies.read(faulty / "dependences.csv"))
    assert "· key-doubled" in comments["Dependences", f"A{last}"]
    assert book["Dependences"][f"B{last}"].value == "x"  # a row that was not read is in the copy all the same
    names = [book["Study"].cell(n, 1).value for n in range(1, 40)]
    assert "· study-sample-form" in comments["Study", f"B{names.index('sample') + 1}"]
    point = [c.value for c in book["Scale points"]["A"]].index("sedang") + 1
    assert any(tab == "Scale points" and cell.endswith(str(point)) for tab, cell in comments)
    listed = [row[0].value for row in book["Kawung"].iter_rows(min_row=5)]
    assert len(listed) == wrote["remarks"]


def test_a_copy_that_somebody_worked_in_is_not_replaced(faulty: Path) -> None:
    """Untouched copies are replaced; a changed one stays, and the command says what to do; another name helps."""
    copy = faulty / "contoh.checked.xlsx"
    assert kawung("check", "contoh", "--annotate", cwd=faulty.parent).returncode == 1
    first = copy.read_bytes()
    studies.set_cell(faulty, "linkages.csv", "L02", "strength", "kuat")
    assert kawung("check", "contoh", "--annotate", cwd=faulty.parent).returncode == 1
    assert copy.read_bytes() != first
    book = load_workbook(copy)
    book["Actors"]["C2"] = "my work"
    book.save(copy)
    mine = copy.read_bytes()
    done = kawung("check", "contoh", "--annotate", cwd=faulty.parent)
    assert done.returncode == 2
    assert "contoh.checked.xlsx was changed since Kawung wrote it" in done.stderr
    assert "column-unknown" in done.stdout  # the list is there to mend from
    assert copy.read_bytes() == mine
    done = kawung("check", "contoh", "--annotate-to", "other.xlsx", "--lang", "id", cwd=faulty.parent)
    assert done.returncode == 1
    assert "catatan ditulis di other.xlsx" in done.stdout
    assert load_workbook(faulty.parent / "other.xlsx").sheetnames[0] == "Kawung"
    assert copy.read_bytes() == mine


def test_a_study_without_problems_gets_no_copy(tmp_path: Path) -> None:
    """Nothing to remark on: nothing is written."""
    folder = studies.copy("contoh", tmp_path)
    before = sorted(p.name for p in folder.iterdir())
    assert pipeline.annotate((), {"contoh": Source("contoh", folder)}, "en") == []
    assert sorted(p.name for p in folder.iterdir()) == before


def test_one_file_takes_the_remarks_of_one_study(faulty: Path) -> None:
    """With several studies each has its copy; --annotate-to wants one, and a name that ends in .xlsx."""
    shutil.copytree(faulty, faulty.parent / "lain")
    studies.edit_text(faulty.parent / "lain" / "study.toml", lambda t: t.replace('key = "contoh"', 'key = "lain"'))
    done = kawung("check", "--annotate-to", "a.xlsx", cwd=faulty.parent)
    assert done.returncode == 2
    assert "name one" in done.stderr
    assert not (faulty.parent / "a.xlsx").exists()
    assert kawung("check", "--annotate", cwd=faulty.parent).returncode == 1
    assert (faulty / "contoh.checked.xlsx").is_file()
    assert (faulty.parent / "lain" / "lain.checked.xlsx").is_file()
    done = kawung("check", "lain", "--annotate-to", "a.csv", cwd=faulty.parent)
    assert done.returncode == 2
    assert "a.csv" in done.stderr
