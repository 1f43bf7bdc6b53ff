"""Rules of the forms in which a check is given: places of a workbook for people, SARIF, JSON and its schema, CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import jsonschema
import pytest

from kawung import resources
from kawung.cli import problem_view, sarif_view
from kawung.cli.console import Look
from kawung.pipeline import Checked
from kawung.pipeline.lines import lines
from kawung.pipeline.sources import Source
from kawung.problems import Language, Place, Problem, Severity, Words
from run import kawung_here as kawung
from studies import add_row, copy, edit_text, set_cell

MESSAGE = Words('"kuat sekali" is not on this study\'s scale.', '"kuat sekali" tidak ada dalam skala studi ini.')
REMEDY = Words("Choose lemah, sedang or kuat.", "Pilih lemah, sedang, atau kuat.")


def cell(row: int, study: str = "jarum") -> Place:
    return Place(
        study,
        "study.xlsx",
        row,
        "strength",
        "kuat sekali",
        "F",
        (("from", "A03"), ("to", "A11"), ("strength", "kuat sekali")),
        "Linkages",
        "linkages",
        ("B", "D", "F"),
    )


def strength(*rows: int) -> Problem:
    places = tuple(cell(row) for row in rows)
    return Problem("linkage-strength-known", Severity.VIOLATION, MESSAGE, REMEDY, places)


def shown(*problems: Problem, language: Language = "en", several: bool = False) -> str:
    return "\n".join(problem_view.blocks(Look(100, language), problems, several=several))


def test_a_place_in_a_workbook_is_named_as_a_spreadsheet_names_it() -> None:
    """Sheet, cell and column, with the reader's word; headings have their letters and the arrow names the cell."""
    lines_ = shown(strength(14), language="id").split("\n")
    assert lines_[0].split() == ["salah", "Linkages!F14", "·", "strength", "(kekuatan)", "[linkage-strength-known]"]
    assert lines_[2] == "       │ B: from │ D: to │ F: strength │"
    assert lines_[3] == "    14 │ A03     │ A11   │ kuat sekali │ ← F14"
    assert "jarum/Linkages!F14 · strength" in shown(strength(14), several=True)


def test_each_row_of_a_workbook_has_its_own_arrow() -> None:
    """Where one problem stands in two cells, each row's arrow names that row's cell."""
    text = shown(strength(14, 20))
    assert "← F14" in text
    assert "← F20" in text


def test_a_folded_problem_names_cells_of_a_workbook() -> None:
    """Rows folded into one block are told as cells, runs as ranges."""
    text = shown(*(strength(row) for row in (3, 5, 6, 7, 8, 9, 12, 13)))
    assert "Linkages, strength, 8 rows" in text
    assert "Linkages, strength: F3, F5–F9, F12, F13" in text


def test_a_sheet_as_a_whole_and_a_row_of_it_are_named() -> None:
    """What is wrong with a sheet names the sheet, what is wrong with a row the row, each in both forms."""
    whole = Place("jarum", "study.xlsx", None, None, sheet="Actors", table="actors")
    row = Place("jarum", "study.xlsx", 7, None, sheet="Actors", table="actors")
    column = Place("jarum", "study.xlsx", None, "kind", sheet="Actors", table="actors")
    found = [Problem("x-y", Severity.WARNING, MESSAGE, REMEDY, (p,)) for p in (whole, row, column)]
    text = shown(*found, language="id")
    assert re.search(r"^periksa  Actors +\[x-y\]$", text, re.MULTILINE)
    assert re.search(r"^periksa  Actors, kind \(.+\) +\[x-y\]$", text, re.MULTILINE)
    assert re.search(r"^periksa  Actors baris 7 +\[x-y\]$", text, re.MULTILINE)


def test_the_one_line_form_names_a_cell() -> None:
    """`Linkages!F14 error rule …`, the study in front where there are several; a CSV file's form stays."""
    look = Look(100, "en")
    assert problem_view.concise(look, [strength(14)], several=False)[0].startswith(
        "Linkages!F14 error linkage-strength-known "
    )
    assert problem_view.concise(look, [strength(14)], several=True)[0].startswith("jarum/Linkages!F14 error ")
    in_csv = Place("jarum", "linkages.csv", 14, "strength", "kuat", "F", table="linkages")
    one = Problem("linkage-strength-known", Severity.WARNING, MESSAGE, REMEDY, (in_csv,))
    assert problem_view.concise(look, [one], several=False)[0].startswith("linkages.csv:14:strength warn ")


def test_csv_and_json_name_sheet_and_cell() -> None:
    """Columns and keys of sheet and cell come behind those that were there; empty and null in a text file."""
    in_csv = Place("jarum", "linkages.csv", None, "strength", table="linkages")
    other = Problem("column-missing", Severity.VIOLATION, MESSAGE, REMEDY, (in_csv,))
    rows = list(csv.DictReader(io.StringIO(problem_view.as_csv(Look(), [strength(14), other]))))
    assert list(rows[0])[-3:] == ["remedy", "sheet", "cell"]
    assert [(r["file"], r["sheet"], r["cell"]) for r in rows] == [
        ("linkages.csv", "", ""),
        ("study.xlsx", "Linkages", "F14"),
    ]
    json_ = [p["places"][0] for p in problem_view.as_json([strength(14), other])]  # type: ignore[index]
    assert [(p["sheet"], p["cell"]) for p in json_] == [(None, None), ("Linkages", "F14")]


# SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, as far as it can be checked by hand.

REFERENCE = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})+")


def obeys_the_standard(log: Any) -> None:
    """Check sections 3.13 (log), 3.14 (run), 3.19 (driver), 3.27 (result), 3.29 and 3.30 (location), 3.49 (rule)."""
    assert log["version"] == "2.1.0"
    assert urlparse(log["$schema"]).scheme == "https"
    assert len(log["runs"]) == 1
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert re.fullmatch(r"[a-z]{2}", driver["language"])
    assert run["language"] == driver["language"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert [i["executionSuccessful"] for i in run["invocations"]] == [True]
    rules = driver["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note", "none")
    assert isinstance(run["results"], list)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        assert all(isinstance(v, str) and v for v in result["partialFingerprints"].values())
        assert len(result["locations"]) == 1
        location = result["locations"][0]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert REFERENCE.fullmatch(uri.removeprefix("file:///")), uri
        assert not uri.startswith("/")
        assert ".." not in uri.split("/")
        assert ":" not in uri.split("/")[0].removeprefix("file:")
        region = location["physicalLocation"].get("region")
        assert region is None or (isinstance(region["startLine"], int) and region["startLine"] >= 1)
        for logical in location.get("logicalLocations", ()):
            assert logical["fullyQualifiedName"]
    marks = [json.dumps(r["partialFingerprints"], sort_keys=True) for r in run["results"]]
    assert len(set(marks)) == len(marks)


def sarif(where: Path, *words: str, lang: str = "en") -> tuple[int, Any]:
    done = kawung("check", *words, "--format", "sarif", "--lang", lang, cwd=where)
    log = json.loads(done.stdout)
    obeys_the_standard(log)
    return done.returncode, log


def results(log: Any) -> dict[tuple[str, int | None], dict[str, Any]]:
    found = {}
    for r in log["runs"][0]["results"]:
        region = r["locations"][0]["physicalLocation"].get("region", {})
        found[r["ruleId"], region.get("startLine")] = r
    return found


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a space in its name, and in it a study with a fault in a sheet and one in the manifest."""
    where = tmp_path / "studi saya"
    study = copy("contoh", where)
    set_cell(study, "linkages.csv", "L04", "strength", "kuat sekali")
    edit_text(study / "study.toml", lambda t: t.replace('kind = "synthetic"', 'kind = "madeup"'))
    return where


def test_sarif_points_at_the_line(project: Path, tmp_path: Path) -> None:
    """A row below a cell with line breaks stands lower than its number; a name in study.toml has a line too."""
    study = project / "contoh"
    set_cell(study, "linkages.csv", "L01", "note", "first\nsecond\nthird")
    code, log = sarif(tmp_path, "studi saya")
    assert code == 1
    text = (study / "linkages.csv").read_text(encoding="utf-8").split("\n")
    line = next(n for n, t in enumerate(text, 1) if t.startswith("L04,"))
    assert line == 7  # row 5, and two line breaks above it
    result = results(log)["linkage-strength-known", line]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == "studi%20saya/contoh/linkages.csv"
    assert (tmp_path / unquote(address)).is_file()
    assert result["level"] == "error"
    manifest = (study / "study.toml").read_text(encoding="utf-8").split("\n")
    assert ("study-kind-known", manifest.index('kind = "madeup"') + 1) in results(log)


def test_sarif_speaks_the_chosen_language(project: Path) -> None:
    """Titles, remedies and messages are in one language; names of rules and fingerprints do not depend on it."""
    english, indonesian = (sarif(project, lang=lang)[1]["runs"][0] for lang in ("en", "id"))
    assert [r["partialFingerprints"] for r in english["results"]] == [
        r["partialFingerprints"] for r in indonesian["results"]
    ]
    at = next(i for i, r in enumerate(english["tool"]["driver"]["rules"]) if r["id"] == "linkage-strength-known")
    first, second = (run["tool"]["driver"]["rules"][at] for run in (english, indonesian))
    assert first["id"] == second["id"]
    assert first["help"]["text"].startswith("Choose ")
    assert second["help"]["text"].startswith("Pilih ")
    texts = [r["message"]["text"] for r in indonesian["results"] if r["ruleId"] == "linkage-strength-known"]
    assert texts[0].startswith('"kuat sekali" tidak ada dalam skala')
    assert "Perbaiki: Pilih lemah, sedang, atau kuat" in texts[0]


def test_a_fingerprint_stays_where_rows_move(project: Path) -> None:
    """A row put in above changes lines, not fingerprints; another row's fault has another fingerprint."""

    def marks(log: Any) -> dict[str, str]:
        return {
            r["partialFingerprints"]["rowAndColumn/v1"]: r["locations"][0]["physicalLocation"]["region"]["startLine"]
            for r in log["runs"][0]["results"]
            if r["ruleId"] == "linkage-strength-known"
        }

    before = marks(sarif(project)[1])
    sheet = project / "contoh" / "linkages.csv"
    edit_text(
        sheet, lambda t: t.replace("\nL01,", "\nL00,A08,producer,A09,producer,,marketing" + "," * 12 + "F18,\nL01,")
    )
    after = marks(sarif(project)[1])
    assert list(before) == list(after)
    assert [line + 1 for line in before.values()] == list(after.values())
    add_row(project / "contoh", "linkages.csv", id="L99", **{"from": "A08"}, to="A09", strength="kuat sekali")
    assert len(marks(sarif(project)[1])) == 2


def test_sarif_names_cells_of_a_workbook_and_files_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook has no lines: the cell is a logical location. A file outside of the folder has its whole address."""
    monkeypatch.chdir(tmp_path)
    for folder, start in ((tmp_path / "jarum", "jarum/study.xlsx"), (tmp_path.parent / "jarum", "file:///")):
        problem = strength(14)
        checked = Checked(
            ("jarum",), (problem,), 1, 1, 1, 0.0, {"jarum": Source("jarum", folder)}, {problem.places[0]: "0f"}
        )
        folder.mkdir(exist_ok=True)
        log = sarif_view.document(Look(), checked, {}, {})
        obeys_the_standard(log)
        location = log["runs"][0]["results"][0]["locations"][0]  # type: ignore[index]
        assert location["physicalLocation"]["artifactLocation"]["uri"].startswith(start)
        assert "region" not in location["physicalLocation"]
        assert location["logicalLocations"] == [{"name": "F14", "fullyQualifiedName": "Linkages!F14"}]


def test_sarif_of_nothing_wrong_is_whole(tmp_path: Path) -> None:
    """Without problems the log has an empty list of results, which says that the check ran, and the code is 0."""
    copy("bayat", tmp_path)
    code, log = sarif(tmp_path, "bayat")
    assert code == 0
    assert [r for r in log["runs"][0]["results"] if r["level"] == "error"] == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_lines_are_counted_whatever_ends_them(tmp_path: Path, end: str, delimiter: str) -> None:
    """Each row's line is where an editor shows it, quoted line breaks, separators and marks included."""
    text = end.join([f"id{delimiter}note", f'L1{delimiter}"a{delimiter}', 'b"', "", f"L2{delimiter}c", ""])
    for data, above in ((text.encode(), 0), (b"\xef\xbb\xbf" + text.encode(), 0), (text.encode("utf-16"), 0)):
        (tmp_path / "actors.csv").write_bytes(data)
        places = [Place("s", "actors.csv", row, "id") for row in (1, 2, 3, 4, 9)]
        found = lines(places, {"s": tmp_path})
        assert [found.get(p) for p in places] == [above + 1, above + 2, above + 4, above + 5, None]
    if delimiter == ";":
        (tmp_path / "actors.csv").write_bytes(f"sep=;{end}{text}".encode())
        assert lines([Place("s", "actors.csv", 2, "id")], {"s": tmp_path}) == {Place("s", "actors.csv", 2, "id"): 3}


def test_lines_of_the_manifest(tmp_path: Path) -> None:
    """An entry is found by its number, a name by its line, texts over several lines are passed over."""
    (tmp_path / "study.toml").write_text(
        '[study]\nkey = "s"\nnote = """\n[[item]]\nkind = "x"\n"""\nkind = "real"\n'
        '[[item]]\nkey = "a"\n[[item]]\nkey = "b"\nlabel_en = "B"\n',
        encoding="utf-8",
    )
    wanted = {"kind": 7, "item 1": 8, "item 2, label_en": 12, "item 2, scale": 10, "item 3": None, "year": 1}
    places = {name: Place("s", "study.toml", None, name) for name in wanted}
    found = lines(places.values(), {"s": tmp_path})
    assert {name: found.get(place) for name, place in places.items()} == wanted


# The schema of --format json.


def schema() -> Any:
    return json.loads(resources.schema("check"))


def fits(document: Any) -> None:
    jsonschema.validate(document, schema(), jsonschema.Draft202012Validator)


def test_the_schema_is_a_schema_and_is_printed(tmp_path: Path) -> None:
    """It keeps to draft 2020-12, leaves room for added keys, and --schema prints it word for word."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert '"additionalProperties": false' not in resources.schema("check")
    done = kawung("check", "--schema", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, resources.schema("check"))
    assert list(tmp_path.iterdir()) == []


def test_real_outputs_fit_the_schema(project: Path) -> None:
    """A first check, a second one with mended and new problems, and one of a file that cannot be read."""
    for change in ("", "sedang", "lemah sekali"):
        if change:
            set_cell(project / "contoh", "linkages.csv", "L04", "strength", change)
        fits(json.loads(kawung("check", "--format", "json", cwd=project).stdout))
    (project / "contoh" / "study.toml").write_text("[study\n", encoding="utf-8")
    done = kawung("check", "--format", "json", cwd=project)
    assert done.returncode == 3
    fits(json.loads(done.stdout))
    fits({**json.loads(done.stdout), "something": "added later"})


def told_of_a_workbook() -> dict[str, Any]:
    """Make the document that a check of a workbook with one wrong cell gives."""
    counts = {"unreadable": 0, "violation": 1, "warning": 0, "info": 0}
    document: dict[str, Any] = {
        "kawung": "1",
        "studies": ["jarum"],
        "sheets": 1,
        "rows": 1,
        "cells": 1,
        "counts": counts,
        "since": None,
    }
    return {**document, "problems": problem_view.as_json([strength(14)])}


def test_problems_of_a_workbook_fit_the_schema() -> None:
    """Sheet and cell are texts there."""
    fits(told_of_a_workbook())


@pytest.mark.parametrize(
    "break_",
    [
        lambda d: d.pop("since"),
        lambda d: d["problems"][0].update(severity="bad"),
        lambda d: d["problems"][0]["places"].clear(),
        lambda d: d["problems"][0]["message"].pop("id"),
        lambda d: d["problems"][0]["places"][0].update(row="14"),
        lambda d: d["problems"][0]["places"][0].update(cell="14F"),
        lambda d: d["problems"][0]["places"][0]["context"].append(["only a heading"]),
        lambda d: d.update(since={"at": "x"}),
        lambda d: d.update(cells=-1),
    ],
)
def test_the_schema_refuses_what_a_check_never_gives(break_: Any) -> None:
    """A document with one part spoilt does not fit, so the schema does say something."""
    whole = told_of_a_workbook()
    fits(whole)
    broken = json.loads(json.dumps(whole))
    break_(broken)
    with pytest.raises(jsonschema.ValidationError):
        fits(broken)
