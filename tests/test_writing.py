"""Workbooks that Kawung writes: a blank one that helps whoever fills it in, and a study that reads back to the same."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

import office
import studies
from kawung import dictionary, findings, graph, iris, pipeline, sheet, vocabulary, words
from kawung.findings import Unread
from kawung.pipeline.exporting import export
from kawung.problems import FaultError, Severity
from kawung.sheet import cells
from kawung.sheet.plain_files import plain_files
from kawung.sheet.workbook import lists, writing
from kawung.sheet.workbook.blank_workbook import blank_workbook
from kawung.sheet.workbook.splicing import escaped
from kawung.sheet.workbook.tabs import EXAMPLE, LISTS, READ_ME
from run import kawung_here as kawung

SHIPPED = sorted(p.name for p in studies.DATA.iterdir() if (p / "study.toml").is_file())
LISTED = [t for t in dictionary.tables().values() if t.name != "study"]
PRINT = "import sys, hashlib; sys.stdout.write(hashlib.sha256({}).hexdigest())"
BLANK = "__import__('kawung.sheet.workbook.blank_workbook', fromlist=['x']).blank_workbook('a', 'real', 'id')"


@pytest.fixture(scope="module")
def blank() -> bytes:
    return blank_workbook("batik-contoh", "real", "id")


def shipped(name: str) -> findings.Study:
    folder = studies.DATA / name
    study, _ = sheet.read(name, {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()})
    assert study is not None
    return study


def quads(study: findings.Study | None) -> tuple[iris.Quad, ...]:
    assert study is not None
    return graph.build(study, iris.Minter("https://w3id.org/kawung/")).quads


def read_workbook(key: str, data: bytes) -> tuple[findings.Study | None, list]:
    return sheet.read(key, {"study.xlsx": data})


# The blank workbook.


def test_the_guard_of_this_file() -> None:
    """There are studies to export, and tables to write."""
    assert {"bayat", "contoh"} <= set(SHIPPED)
    assert len(LISTED) == 18


def test_a_blank_workbook_is_always_the_same(blank: bytes) -> None:
    """Time, machine and hash seed leave no trace in it."""
    digests = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Jakarta"}
        done = subprocess.run([sys.executable, "-c", PRINT.format(BLANK)], capture_output=True, check=True, env=env)
        digests.add(done.stdout.decode())
    assert digests == {hashlib.sha256(blank_workbook("a", "real", "id")).hexdigest()}
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"20" not in re.sub(rb"xmlns\S+|2006\S*", b"", archive.read("docProps/core.xml")).replace(b"1980", b"")


@pytest.mark.parametrize("kind", ["real", "synthetic"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_blank_workbook_reads_as_it_is(kind: sheet.Kind, language: str) -> None:
    """It is read without a word, holds the study's key and kind and no other data, whatever its examples say."""
    study, problems = read_workbook("batik-contoh", blank_workbook("batik-contoh", kind, language))
    assert problems == []
    assert study is not None
    assert {name: [r.key for r in s.rows] for name, s in study.sheets.items() if s.rows} == {"study": ["batik-contoh"]}
    row = study.rows("study")[0]
    assert {name for name, cell in row.cells.items() if cell.text} == {"key", "kind"}
    assert row.values("kind") == (findings.Named(iris.concept("study-kind", kind)),)
    for table in LISTED:
        assert study.sheets[table.name].headings == tuple(c.name for c in table.columns)


def test_every_sheet_tells_what_belongs_where(blank: bytes) -> None:
    """Headings, frozen, with help in both languages; an example in grey; what must be filled in is dark."""
    book = load_workbook(io.BytesIO(blank))
    assert book.sheetnames == [READ_ME, *(t.tab for t in dictionary.tables().values()), LISTS]
    for table in LISTED:
        page = book[table.tab]
        assert page.freeze_panes == "B2"
        assert [c.value for c in page[1]] == [c.name for c in table.columns]
        for column, cell, example in zip(table.columns, page[1], page[2], strict=True):
            comment = cell.comment
            assert comment.author == "Kawung"
            for language in words.LANGUAGES:
                demand = "required" if column.required and not column.unknowable else "optional"
                for part in (
                    column.label.in_(language),
                    column.help.in_(language),
                    words.text(
                        f"cell_help.{'unknowable' if column.required and column.unknowable else demand}", language
                    ),
                ):
                    assert part in comment.text, (table.name, column.name)
            dark = cell.fill.fgColor.rgb == "007A3E18"
            assert dark == column.required
            if column.type == "key":
                assert example.value == EXAMPLE == "# contoh · example"  # no key: it may hold neither # nor spaces
            elif column.type == "concept":
                named = {c.key: c.label.id for scheme in column.schemes for c in vocabulary.concepts(scheme)}
                shown = "; ".join(named[part.strip()] for part in column.example.split(";") if part.strip())
                assert (example.value or "") == shown
            else:
                assert (example.value or "") == column.example
            if example.value:
                assert (example.data_type, example.number_format) == ("s", "@")
                assert example.font.i
            form = page.column_dimensions[example.column_letter].number_format
            assert form == {"date": "yyyy-mm-dd"}.get(
                column.type, "General" if column.type in ("integer", "decimal", "measured") else "@"
            )
    page = book["Study"]
    assert [c.value for c in page[1]] == ["name", "value", "help", "keterangan"]
    columns = dictionary.tables()["study"].columns
    assert [page.cell(n, 1).value for n in range(2, len(columns) + 2)] == [c.name for c in columns]
    assert (page["B2"].value, page["B3"].value) == ("batik-contoh", "nyata")
    assert columns[4].help.id in page["D6"].value
    assert page["B6"].number_format == "@"


def test_comments_are_large_enough(blank: bytes) -> None:
    """The box of a comment has room for all of its lines."""
    with zipfile.ZipFile(io.BytesIO(blank)) as archive:
        parts = {n: archive.read(n).decode() for n in archive.namelist()}
    seen = 0
    for number in range(1, len(dictionary.tables()) + 1):
        texts = re.findall(r"<text><t[^>]*>(.*?)</t></text>", parts[f"xl/comments/comment{number}.xml"], re.DOTALL)
        heights = [int(h) for h in re.findall(r"height:(\d+)px", parts[f"xl/drawings/commentsDrawing{number}.vml"])]
        assert len(texts) == len(heights)
        for text, height in zip(texts, heights, strict=True):
            assert height >= 15 * sum(1 + len(line) // 60 for line in text.split("\n"))
            seen += 1
    assert seen > 150


def test_drop_downs_offer_what_the_cell_accepts(blank: bytes) -> None:
    """Every list is found by a name, its words are read by its column, and another accepted word may be kept."""
    known = cells.Known({}, {})
    for language in words.LANGUAGES:
        book = load_workbook(io.BytesIO(blank if language == "id" else blank_workbook("a", "real", language)))
        offered = 0
        for table in dictionary.tables().values():
            rules = {str(v.sqref): v for v in book[table.tab].data_validations.dataValidation}
            assert len(rules) == len(table.columns)
            for index, column in enumerate(table.columns):
                letter = findings.letter(index)
                rule = rules[f"B{index + 2}" if table.name == "study" else f"{letter}2:{letter}{lists.LAST}"]
                assert len(rule.prompt) <= 255
                assert rule.prompt.rstrip("…") in column.help.in_(language)
                assert len(rule.promptTitle) <= 32
                if rule.type is None:
                    continue
                offered += 1
                assert rule.type == "list"
                assert rule.errorStyle == "warning"
                assert len(rule.error) <= 225
                assert len(rule.formula1) <= 255
                assert not column.many
                for text in words_of(book, rule.formula1):
                    value = cells._value(column, text, known)
                    assert not isinstance(value, Unread), (table.name, column.name, text)
        assert offered > 50


def words_of(book: object, formula: str) -> list[str]:
    """Return the words of a drop-down; of one that offers another sheet's keys, none yet."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", formula)
    assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+", formula)
    where = book.defined_names[formula].attr_text
    name, _, area = where.rpartition("!")
    page = book[name.strip("'")]
    found = [c.value for row in page[area.replace("$", "")] for c in row]
    if formula.startswith("keys_"):
        assert area.startswith("$A$3:")
        assert not any(found)
        return []
    assert len(found) == len(set(found)) > 0
    return found


def test_a_list_holds_its_scheme_whole(blank: bytes) -> None:
    """The sheet of lists has each scheme's keys with both labels; drop-downs offer those of the run's language."""
    book = load_workbook(io.BytesIO(blank))
    rows = [[c.value for c in row] for row in book[LISTS].iter_rows()]
    schemes = {s for t in dictionary.tables().values() for c in t.columns for s in c.schemes}
    assert schemes <= set(rows[0])
    for scheme in schemes:
        at = rows[0].index(scheme)
        found = [tuple(row[at : at + 3]) for row in rows[2:] if row[at]]
        assert found == [(c.key, c.label.en, c.label.id) for c in vocabulary.concepts(scheme)]
        assert words_of(book, f"list_{scheme.replace('-', '_')}") == [f[2] for f in found]


def test_made_up_data_say_so_on_the_first_sheet() -> None:
    """Whoever opens a workbook of made-up data reads it before anything else."""
    for kind, said in (("real", False), ("synthetic", True)):
        book = load_workbook(io.BytesIO(blank_workbook("a", kind, "en")))
        texts = [c.value for row in book[READ_ME].iter_rows() for c in row if c.value]
        assert any("MADE-UP DATA" in str(t) for t in texts) is said
        assert any("DATA REKAAN" in str(t) for t in texts) is said


def test_libreoffice_opens_a_blank_workbook(tmp_path: Path, blank: bytes) -> None:
    """Nothing is lost when LibreOffice opens and saves it: sheets, headings, comments, lists; and it reads the same."""
    file = tmp_path / "study.xlsx"
    file.write_bytes(blank)
    made = office.convert(file)
    before, after = load_workbook(io.BytesIO(blank)), load_workbook(made)
    assert after.sheetnames == before.sheetnames
    for page in before.worksheets:
        other = after[page.title]
        assert [[c.value for c in row] for row in other.iter_rows(max_col=page.max_column, max_row=page.max_row)] == [
            [c.value for c in row] for row in page.iter_rows()
        ]
        comments = [c.coordinate for row in page.iter_rows() for c in row if c.comment]
        assert [c.coordinate for row in other.iter_rows() for c in row if c.comment] == comments
        kept = {
            (str(v.sqref).split(":")[0], v.formula1) for v in other.data_validations.dataValidation if v.type == "list"
        }
        assert kept == {
            (str(v.sqref).split(":")[0], v.formula1) for v in page.data_validations.dataValidation if v.type == "list"
        }
    assert {n: d.attr_text.replace("$", "").replace("'", "") for n, d in after.defined_names.items()} == {
        n: d.attr_text.replace("$", "").replace("'", "") for n, d in before.defined_names.items()
    }
    study, problems = read_workbook("batik-contoh", made.read_bytes())
    assert [p.rule for p in problems if p.severity >= Severity.VIOLATION] == []
    assert study is not None
    assert not any(s.rows for name, s in study.sheets.items() if name != "study")


# A study as a workbook, and back.


@pytest.mark.parametrize("name", SHIPPED)
def test_a_study_is_the_same_in_either_form(name: str) -> None:
    """Files to workbook, workbook to files: the same statements each time, and the same bytes however often."""
    study = shipped(name)
    book = writing.write(study, "id")
    assert book == writing.write(study, "id")
    again, problems = read_workbook(name, book)
    assert [p.rule for p in problems if p.severity >= Severity.VIOLATION] == []
    assert quads(again) == quads(study)
    assert again is not None
    texts = {file: text.encode() for file, text in plain_files(again).items()}
    back, problems = sheet.read(name, texts)
    assert [p.rule for p in problems if p.severity >= Severity.VIOLATION] == []
    assert quads(back) == quads(study)
    assert back is not None
    assert plain_files(back) == plain_files(again)
    assert writing.write(back, "id") == book


DANGEROUS = [
    "=1+1",
    "+62 812",
    "-",
    "@SUM(A1)",
    "#N/A",
    '=HYPERLINK("x")',
    "'quoted",
    " padded ",
    "a\nb",
    "_x000D_",
    "TRUE",
    "007",
]


def test_no_text_becomes_anything_else(tmp_path: Path) -> None:
    """What begins like a formula, an error or a number stays the text that was typed, in LibreOffice too."""
    table = dictionary.tables()["actors"]
    rows = tuple(
        findings.Row("actors", n, f"A{n}", {"id": findings.Cell(f"A{n}"), "note": findings.Cell(text, (text,))})
        for n, text in enumerate(DANGEROUS, start=2)
    )
    headings = tuple(c.name for c in table.columns)
    study = findings.Study("x", {"actors": findings.Sheet("actors", "actors.csv", headings, rows)})
    data = writing.write(study)
    (tmp_path / "study.xlsx").write_bytes(data)
    at = findings.letter(headings.index("note"))
    page = load_workbook(io.BytesIO(data))["Actors"]
    for n, text in enumerate(DANGEROUS, start=2):
        cell = page[f"{at}{n}"]
        assert (cell.value, cell.data_type, cell.number_format) == (escaped(text), "s", "@")
        assert bool(cell.quotePrefix) == (text[0] in "=+-@")
    page = load_workbook(office.convert(tmp_path / "study.xlsx"))["Actors"]
    for n, text in enumerate(DANGEROUS, start=2):
        if "_x" in text:  # LibreOffice shows these signs as they are stored
            continue
        assert (page[f"{at}{n}"].value, page[f"{at}{n}"].data_type) == (text, "s")
    read, _ = read_workbook("x", data)
    assert read is not None
    assert [r.cells["note"].text for r in read.rows("actors")] == DANGEROUS


def test_not_known_keeps_its_reasons_and_their_languages() -> None:
    """A reason in one language is said in that language's words; two are parted; none is just not known."""
    for reason, text in (
        ((("en", "lost"), ("id", "hilang")), "not known: lost | hilang"),
        ((("en", "lost"),), "not known: lost"),
        ((("id", "hilang"),), "tidak diketahui: hilang"),
        ((), "not known"),
    ):
        assert writing.text(findings.Cell("x", (findings.NotKnown(reason),))) == text


# The commands.


def test_export_writes_what_reads_back(tmp_path: Path) -> None:
    """The workbook is made beside the current folder, the study is as it was, and a check of it finds the same."""
    folder = studies.copy("contoh", tmp_path)
    before = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}
    done = kawung("export", "contoh", "--workbook", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    study = shipped("contoh")
    rows = [r for s in study.sheets.values() for r in s.rows]
    assert said["written"] is True
    assert (said["study"], said["form"], said["out"]) == ("contoh", "workbook", "contoh.xlsx")
    assert said["rows"] == len(rows)
    assert said["cells"] == sum(bool(c.text) for r in rows for c in r.cells.values())
    assert said["statements"] == len(quads(study))
    assert said["problems"] == []
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [".kawung", "contoh", "contoh.xlsx"]

    def rules(path: str) -> list[str]:
        found = json.loads(kawung("check", path, "--format", "json", cwd=tmp_path).stdout)["problems"]
        return sorted(p["rule"] for p in found for _ in p["places"])

    assert rules("contoh.xlsx") == rules("contoh")
    done = kawung("export", "contoh.xlsx", "--csv", "again/contoh", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Wrote again/contoh/" in done.stdout
    assert rules("again/contoh") == rules("contoh")


def test_an_export_never_writes_over_what_is_there(tmp_path: Path) -> None:
    """Without --force nothing is touched, with it only what is no part of the study."""
    folder = studies.copy("bayat", tmp_path)
    target = tmp_path / "bayat.xlsx"
    target.write_text("mine", encoding="utf-8")
    done = kawung("export", "bayat", cwd=tmp_path)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    assert kawung("export", "bayat", "--force", cwd=tmp_path).returncode == 0
    assert target.read_bytes() == writing.write(shipped("bayat"), "en")
    toml = (folder / "study.toml").read_bytes()
    done = kawung("export", "bayat", "--csv", "--force", cwd=tmp_path)
    assert done.returncode == 2
    assert "belongs to the study" in done.stderr
    assert (folder / "study.toml").read_bytes() == toml
    done = kawung("export", "bayat.xlsx", "bayat.xlsx", "--force", cwd=tmp_path)
    assert done.returncode == 2
    done = kawung("export", "bayat", "out/bayat", "--csv", cwd=tmp_path)
    assert done.returncode == 0
    (tmp_path / "out" / "bayat" / "photo.jpg").write_bytes(b"x")
    (tmp_path / "out" / "bayat" / "actors.csv").write_bytes(b"x")
    assert kawung("export", "bayat", "out/bayat", "--csv", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "bayat" / "photo.jpg").read_bytes() == b"x"
    assert (tmp_path / "out" / "bayat" / "actors.csv").read_text(encoding="utf-8").startswith("id,")
    assert not list(tmp_path.rglob(".*.new"))


def test_what_a_workbook_cannot_say_is_named(tmp_path: Path) -> None:
    """A semicolon inside one value of a list is two values in a cell: the cell is named, and nothing is written."""
    folder = studies.copy("bayat", tmp_path)
    studies.edit_text(folder / "study.toml", lambda t: t.replace('"Prihadi Nugroho"', '"Prihadi Nugroho; M. Eng."'))
    done = kawung("export", "bayat", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["written"] is False
    [problem] = said["problems"]
    assert problem["rule"] == "export-unsaid"
    assert [(p["file"], p["column"]) for p in problem["places"]] == [("study.toml", "authors")]
    assert not (tmp_path / "bayat.xlsx").exists()
    assert "bisa dituliskan" in kawung("export", "bayat", "--lang", "id", cwd=tmp_path).stdout
    assert kawung("export", "bayat", "copy/bayat", "--csv", cwd=tmp_path).returncode == 0  # a list can be a list again
    folder = studies.copy("contoh", tmp_path)
    row = studies.set_cell(folder, "linkages.csv", "L02", "note", "a\x0bb")
    done = kawung("export", "contoh", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    assert [(p["row"], p["column"]) for p in json.loads(done.stdout)["problems"][0]["places"]] == [(row, "note")]


def test_an_export_leaves_nothing_out(tmp_path: Path) -> None:
    """A row or column that the reader had to drop stops the export; one that a shape finds wrong does not."""
    folder = studies.copy("contoh", tmp_path)
    studies.set_cell(folder, "linkages.csv", "L02", "strength", "kuat sekali")
    assert kawung("export", "contoh", cwd=tmp_path).returncode == 0
    (tmp_path / "contoh.xlsx").unlink()
    rows = studies.read(folder / "claims.csv")
    studies.write(folder / "claims.csv", [[*rows[0], "colour"], *([*row, "red"] for row in rows[1:])])
    done = kawung("export", "contoh", cwd=tmp_path)
    assert done.returncode == 1
    assert "column-unknown" in done.stdout
    assert not (tmp_path / "contoh.xlsx").exists()
    (folder / "study.toml").write_bytes(b"[study\n")
    assert kawung("export", "contoh", cwd=tmp_path).returncode == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["export", "nowhere"], 'There is no study "nowhere"'),
        (["export", "."], "several studies"),
        (["export", "bayat", "--csv", "--workbook"], "one form"),
        (["export", "bayat", "a.xlsx", "--workbook", "b.xlsx"], "one form"),
        (["export"], "needs more"),
    ],
)
def test_wrong_calls_are_named(tmp_path: Path, line: list[str], said: str) -> None:
    """What cannot be meant ends with 2, and a word about it."""
    studies.copy("bayat", tmp_path)
    studies.copy("contoh", tmp_path)
    done = kawung(*line, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr


def test_what_does_not_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was made says more than the study, that is Kawung's own fault, told as such, and nothing is written."""
    studies.copy("bayat", tmp_path)
    study = shipped("bayat")
    rows = study.sheets["findings"].rows
    another = replace(rows[0], key="F99", cells=rows[0].cells | {"id": findings.Cell("F99", ("F99",))})
    more = study.sheets["findings"].with_rows((*rows, another))
    made = writing.write(replace(study, sheets={**study.sheets, "findings": more}))
    monkeypatch.setattr(writing, "write", lambda *_: made)
    with pytest.raises(FaultError):
        export(str(tmp_path / "bayat"), pipeline.find_project(tmp_path), "workbook", tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()


def test_a_new_study_is_one_workbook(tmp_path: Path) -> None:
    """`new` makes one file that is the whole study, in the language of the run; --csv makes files instead."""
    done = kawung("new", "batik-jarum", "--lang", "id", cwd=tmp_path)
    assert done.returncode == 0
    assert sorted(p.name for p in (tmp_path / "batik-jarum").iterdir()) == ["study.xlsx"]
    assert (tmp_path / "batik-jarum" / "study.xlsx").read_bytes() == blank_workbook("batik-jarum", "real", "id")
    found = json.loads(kawung("check", "batik-jarum", "--format", "json", cwd=tmp_path).stdout)
    assert found["studies"] == ["batik-jarum"]
    assert {(p["file"], p["sheet"]) for problem in found["problems"] for p in problem["places"]} == {
        ("study.xlsx", "Study")
    }
    assert kawung("new", "batik-jarum", cwd=tmp_path).returncode == 2
    done = kawung("new", "batik-lain", "--csv", "--made-up", cwd=tmp_path)
    assert done.returncode == 0
    assert {p.name for p in (tmp_path / "batik-lain").iterdir()} == {t.file for t in dictionary.tables().values()}


def test_remarks_on_a_workbook_go_into_a_copy_beside_it(tmp_path: Path) -> None:
    """Each problem is on its cell in study.checked.xlsx; study.xlsx is only read; a check passes over the copy."""
    kawung("new", "batik-jarum", cwd=tmp_path)
    own = tmp_path / "batik-jarum" / "study.xlsx"
    before = (own.read_bytes(), own.stat().st_mtime_ns)
    done = kawung("check", "batik-jarum", "--annotate", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (own.read_bytes(), own.stat().st_mtime_ns) == before
    book = load_workbook(tmp_path / "batik-jarum" / "study.checked.xlsx")
    marked = {
        (page.title, cell.coordinate)
        for page in book.worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.comment and "── Kawung ──" in cell.comment.text
    }
    assert marked == {(p["sheet"], p["cell"]) for problem in found["problems"] for p in problem["places"]}
    assert len(marked) > 10
    again = json.loads(kawung("check", "batik-jarum", "--format", "json", cwd=tmp_path).stdout)
    assert [p["rule"] for p in again["problems"]] == [p["rule"] for p in found["problems"]]
    copy = tmp_path / "batik-jarum" / "study.checked.xlsx"
    alone = json.loads(kawung("check", str(copy), "--format", "json", cwd=tmp_path).stdout)
    assert [p["rule"] for p in alone["problems"]] == [p["rule"] for p in found["problems"]]
    (tmp_path / "Kiriman Bu Sari.xlsx").write_bytes(before[0])
    done = kawung("check", "Kiriman Bu Sari.xlsx", "--annotate", "--format", "json", cwd=tmp_path)
    [sent] = json.loads(done.stdout)["annotated"]
    assert (sent["study"], sent["file"]) == ("batik-jarum", "Kiriman Bu Sari.checked.xlsx")
    assert sent["remarks"] == found["annotated"][0]["remarks"] == len(marked)
    done = kawung("check", "batik-jarum", "--annotate-to", str(own), cwd=tmp_path)
    assert done.returncode == 2
    assert (own.read_bytes(), own.stat().st_mtime_ns) == before


def test_an_export_does_not_mix_with_what_lies_there(tmp_path: Path) -> None:
    """Even with --force, files that would be read together with the exported ones stop it, by name; nothing changes."""
    first = kawung("export", str(studies.DATA / "contoh"), "out", "--csv", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    (tmp_path / "out" / "study.xlsx").write_bytes((studies.DATA / "bantul-2016" / "study.xlsx").read_bytes())
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    again = kawung("export", str(studies.DATA / "bayat"), "out", "--csv", "--force", cwd=tmp_path)
    assert again.returncode == 2
    assert "study.xlsx" in again.stderr
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before
    (tmp_path / "out" / "study.xlsx").unlink()
    assert kawung("export", str(studies.DATA / "bayat"), "out", "--csv", "--force", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["kawung.toml"], "(kawung.toml)"),
        (["data/../kawung.toml"], "(kawung.toml)"),
        (["build/x.xlsx"], "(build)"),
        (["build", "--csv"], "(build)"),
        (["build/new", "--csv"], "(build)"),
        (["data/linked/figures/x.csv"], "(data/linked)"),
        (["data/studies/bayat/x.xlsx"], "belongs to the study itself"),
        (["data/studies/bayat", "--csv"], "belongs to the study itself"),
        (["data", "--csv"], "(data/linked)"),
        ([".", "--csv"], "(kawung.toml)"),
        (["--graphml", "kawung.toml"], "(kawung.toml)"),
        (["--graphml", "build/manifest.json"], "(build)"),
        (["--edges", "data/studies/bayat/x.csv"], "belongs to the study itself"),
        (["--csvw", "build"], "(build)"),
    ],
    ids=" ".join,
)
def test_an_export_never_writes_over_what_kawung_needs(line: list[str], said: str, tmp_path: Path) -> None:
    """Not even with --force: kawung.toml, the build, the linked data and the studies stay as they are."""
    (tmp_path / "data" / "studies").mkdir(parents=True)
    for name in ("bayat", "contoh"):
        studies.copy(name, tmp_path / "data" / "studies")
    (tmp_path / "kawung.toml").write_text('base = "https://example.org/kawung/"\n', encoding="utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "manifest.json").write_text("{}", encoding="utf-8")
    before = {p: p.read_bytes() if p.is_file() else b"" for p in tmp_path.rglob("*")}
    done = kawung("export", "contoh", *line, "--force", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert {p: p.read_bytes() if p.is_file() else b"" for p in tmp_path.rglob("*")} == before
    inside = kawung("export", "contoh", "--force", cwd=tmp_path / "build")
    assert inside.returncode == 2
    assert [p.name for p in (tmp_path / "build").iterdir()] == ["manifest.json"]
