"""Odd files end in a clear answer: no traceback, no hang, no more than 1 GiB, and no cell that silently changes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from faults import bombs, forms, neutral, planting
from kawung import pipeline, sheet, words
from kawung.dictionary import tables
from kawung.findings import Study
from kawung.problems import Language, Problem, Severity
from kawung.sheet import rules
from run import kawung_here

SECONDS, BYTES, STUCK = 20, 1024**3, 300
_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({1}, {1}))
resource.setrlimit(resource.RLIMIT_CPU, ({0}, {0}))
from kawung.__main__ import main
sys.exit(main())
"""


def check(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """
    Run `kawung check` on a folder within 1 GiB and 20 seconds (where the platform can say so), or fail.

    The limits are those of the issue, not a measure of speed: seconds are those of the processor, which other work on
    the machine does not lengthen, and who waits for nothing is stopped after five minutes.
    """
    limited = sys.platform == "linux"
    program = ["-c", _LIMITED.format(SECONDS, BYTES)] if limited else ["-m", "kawung"]
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAWUNG_", "LC_", "LANG", "COLUMNS", "PYTHONIO"))}
    return subprocess.run(
        [sys.executable, *program, "check", str(folder), *arguments],
        capture_output=True,
        timeout=STUCK if limited else SECONDS,
        env={**keep, "LC_ALL": "C.UTF-8", **environment},
        check=False,
    )


def answered(told: subprocess.CompletedProcess[bytes]) -> str:
    """Require an answer that a person can read; return it."""
    text = (told.stdout + told.stderr).decode("utf-8")
    assert told.returncode in (0, 1, 2, 3), text
    assert "Traceback" not in text
    assert "MemoryError" not in text
    assert text.strip()
    return text


FILES = {"study.xlsx": bombs.WORKBOOKS, "actors.csv": bombs.TABLES, "study.toml": bombs.MANIFESTS}
LARGE: dict[tuple[str, str], str] = {
    ("study.xlsx", "600 MB unpacked"): "file-too-large",
    ("study.xlsx", "one text of 600 MB"): "file-too-large",
    ("study.xlsx", "a million formatted empty rows"): "",
    ("study.xlsx", "a million rows"): "file-too-large",
    ("study.xlsx", "a million shared strings"): "",
    ("study.xlsx", "elements 100,000 deep"): "workbook-broken",
    ("study.xlsx", "10,000 sheets"): "file-too-large",
    ("actors.csv", "a million empty rows"): "file-too-large",
    ("actors.csv", "one line of 60 MB"): "file-too-large",
    ("actors.csv", "one quotation mark and 60 MB"): "quotes-broken",
    ("actors.csv", "60 MB of quotation marks"): "file-too-large",
    ("actors.csv", "over the limit"): "file-too-large",
    ("study.toml", "a dotted name of 1 MB"): "file-too-large",
}
"""What must be said of a file that is, or becomes, too much; nothing of one that only looks so."""
SMALL: dict[tuple[str, str], str] = {
    ("study.xlsx", "a cell in the last row"): "cell-without-heading",
    ("study.xlsx", "entities that grow"): "workbook-broken",
    ("study.xlsx", "wrong sizes"): "workbook-broken",
    ("study.xlsx", "wrong sums"): "workbook-broken",
    ("study.xlsx", "cut short"): "workbook-broken",
    ("study.xlsx", "cut in the middle"): "workbook-broken",
    ("study.xlsx", "a cell that is nowhere"): "workbook-broken",
    ("study.xlsx", "empty"): "workbook-empty",
    ("study.xlsx", "a web page"): "workbook-not",
    ("study.xlsx", "an old workbook"): "workbook-old",
    ("actors.csv", "zeros"): "file-not-text",
    ("actors.csv", "zeros among the text"): "file-not-text",
    ("actors.csv", "16,384 columns"): "cell-without-heading",
    ("actors.csv", "20,000 headings"): "file-too-large",
    ("actors.csv", "a workbook with another ending"): "file-not-table",
    ("actors.csv", "half a letter in UTF-16"): "file-not-text",
    ("actors.csv", "empty"): "file-empty",
    ("actors.csv", "line ends only"): "file-empty",
    ("study.toml", "lists 100,000 deep"): "file-too-large",
    ("study.toml", "tables 300 deep"): "table-unknown study-missing",
    ("study.toml", "a number of 100,000 digits"): "file-too-large",
    ("study.toml", "a line of 1 MB"): "file-too-large",
    ("study.toml", "no text"): "manifest-broken",
    ("study.toml", "zeros"): "manifest-broken",
    ("study.toml", "empty"): "study-missing",
}


def test_every_odd_file_has_its_answer() -> None:
    """What the corpus makes is what is tried below, each once."""
    assert {(file, name) for file, made in FILES.items() for name in made} == LARGE.keys() | SMALL.keys()
    assert not LARGE.keys() & SMALL.keys()
    assert len(LARGE) + len(SMALL) >= 38


@pytest.mark.parametrize(("file", "name"), LARGE, ids=str)
def test_a_file_that_is_too_much_ends_in_a_clear_answer(file: str, name: str, tmp_path: Path) -> None:
    """Whatever a file unpacks to, a check names it with what it is, and stops; one that can be read is read."""
    text = answered(check(bombs.write(tmp_path, file, FILES[file][name]())))
    said = {rule for rule in rules.RULES if f"[{rule}]" in text}
    unreadable = {rule for rule in said if rules.RULES[rule] is Severity.UNREADABLE}
    assert unreadable == ({LARGE[file, name]} - {""}), text
    assert file in text or not LARGE[file, name]


def test_odd_files_are_named_with_what_they_are(tmp_path: Path) -> None:
    """Each of many small odd files, a study of its own, is told by the rule that says what it is."""
    wanted = {}
    for number, ((file, name), rule) in enumerate(SMALL.items()):
        home = bombs.write(tmp_path / str(number), file, FILES[file][name]())
        manifest = home / "study.toml"
        key = f"aneh-{number}"
        if file != "study.toml":
            manifest.write_bytes(manifest.read_bytes().replace(b'"aneh"', f'"{key}"'.encode()))
        home.rename(tmp_path / key)
        wanted[key, file] = set(rule.split())
    told = check(tmp_path, "--format", "json", "--lang", "en")
    answered(told)
    found: dict[tuple[str, str], set[str]] = {spot: set() for spot in wanted}
    for one in json.loads(told.stdout)["problems"]:
        for place in one["places"]:
            if (place["study"], place["file"]) in found and not SHAPES.match(one["rule"]):
                found[place["study"], place["file"]].add(one["rule"])
    assert found == wanted


SHAPES = re.compile(r"study-.*-stated\Z")  # what a manifest that says nothing lacks besides


ODD = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from("\u200b\u00a0\u2028\u202e\ufeff\x0b\x85;,\t\"'\r\n=@#|％５é\u0301"),
    ),
    max_size=12,
)
COLUMNS = tuple(c.name for c in tables()["claims"].columns)
FEW = settings(derandomize=True, deadline=None, max_examples=60)


def read(name: str, data: bytes) -> tuple[Study | None, list[Problem]]:
    """Read a study of which one file is given, beside the smallest manifest."""
    manifest = b'[study]\nkey = "aneh"\nkind = "synthetic"\n'
    return sheet.read("aneh", {"study.toml": manifest} | {name: data})


def unnamed(problems: list[Problem], row: int, column: str) -> bool:
    """Tell whether no problem names a cell, its row, its column or the whole of its sheet."""
    return not any(
        p.file != "study.toml" and (p.row in (None, row) or (p.row == 1 and p.column == column))
        for one in problems
        for p in one.places
    )


def cells_of(study: Study | None, row: int) -> dict[str, str]:
    """Return the texts of a row of claims as they were read."""
    rows = study.rows("claims") if study else ()
    return {c: cell.text for found in rows if found.number == row for c, cell in found.cells.items()}


@FEW
@given(st.binary(max_size=300), st.sampled_from(["claims.csv", "study.toml", "study.xlsx", "claims.xls"]))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes, name: str) -> None:
    """No bytes raise; a file of which nothing is read is named in a problem."""
    study, problems = read(name, data)
    assert study is not None or problems


@FEW
@given(
    st.lists(st.lists(ODD, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=3),
    st.sampled_from(
        [(",", "\n", "utf-8"), (";", "\r\n", "utf-8-sig"), ("\t", "\r", "utf-16"), (",", "\r\n", "utf-16-le")]
    ),
)
def test_no_cell_of_a_csv_file_changes_in_silence(rows: list[list[str]], dress: tuple[str, str, str]) -> None:
    """Every filled cell comes back letter for letter, but for its line ends, or a problem names it."""
    delimiter, ends, encoding = dress
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *rows])
    study, problems = read("claims.csv", out.getvalue().encode(encoding))
    _compare(study, problems, rows, lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))


@FEW
@given(st.lists(st.lists(ODD, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=3))
def test_no_text_of_a_workbook_changes_in_silence(rows: list[list[str]]) -> None:
    """Every filled text cell comes back letter for letter, but for its line ends, or a problem names it."""
    rows = [[ILLEGAL_CHARACTERS_RE.sub("", text) for text in row] for row in rows]
    study, problems = read("study.xlsx", workbook([list(COLUMNS), *rows]))
    _compare(study, problems, rows, lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))


def _compare(
    study: Study | None, problems: list[Problem], rows: list[list[str]], expected: Callable[[str], str]
) -> None:
    for number, row in enumerate(rows, start=2):
        found = cells_of(study, number)
        for column, text in zip(COLUMNS, row, strict=True):
            if text and not text.isspace() and found.get(column) != expected(text):
                assert not unnamed(problems, number, column), (number, column, text, found.get(column))


def workbook(rows: list[list[object]], tab: str = "Claims") -> bytes:
    """Write rows as one sheet of a workbook."""
    book = Workbook()
    page = book.active
    page.title = tab
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row, start=1):
            cell = page.cell(number, index)
            if value != "":
                cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


VALUES = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)),
)


def same(value: object, text: str | None) -> bool:
    """Tell whether a text says what a typed value says: the same figure, the same day, the same yes or no."""
    if text is None:
        return False
    if isinstance(value, bool):
        return text.casefold() == str(value).casefold()
    if isinstance(value, int | float):
        try:
            return Decimal(text) == Decimal(repr(float(value)))
        except InvalidOperation:
            return False
    return text == (value.date() if isinstance(value, datetime) else value).isoformat()


@FEW
@given(st.dictionaries(st.sampled_from([c.name for c in tables()["linkages"].columns if c.name != "id"]), VALUES))
def test_no_figure_or_date_of_a_workbook_changes_in_silence(cells: dict[str, object]) -> None:
    """Every typed cell comes back as the same figure, day, or yes or no, or a problem names the cell itself."""
    headings = ["id", *cells]
    study, problems = read("study.xlsx", workbook([headings, ["L01", *cells.values()]], "Linkages"))
    assert study is not None
    found = {c: cell for row in study.rows("linkages") for c, cell in row.cells.items()}
    told = {(p.row, p.column) for one in problems for p in one.places}
    for column, value in cells.items():
        cell = found.get(column)
        assert same(value, cell.text if cell else None) or (2, column) in told, (column, value, cell)


@FEW
@given(st.data())
def test_a_spoilt_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """A workbook of which some bytes were changed raises nothing."""
    whole = bytearray(bombs.WORKBOOKS["a cell in the last row"]())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    study, problems = read("study.xlsx", bytes(whole))
    assert study is not None or problems


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_old_terminal_and_a_long_path_get_the_same_answer(form: str, language: str, tmp_path: Path) -> None:
    """
    Windows-1252 as the system's encoding, a folder with spaces, other alphabets and 200 characters: nothing breaks.

    Where the output is no terminal it is UTF-8 all the same, as any program that reads it expects.
    """
    far = tmp_path / "Data penelitian é 蠟染 ꦧꦠꦶꦏ" / ("panjang sekali " * 8 + "x" * 60) / "Studi Lapangan"
    ground = planting.plant(form, 0)
    home = (forms.write_csv if form == "csv" else forms.write_workbook)(ground.bare, far)
    old = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    shown = check(home, "--lang", language, "--all", **old)
    text = answered(shown)
    told = check(home, "--lang", language, "--format", "json", **old)
    assert shown.returncode == told.returncode == 1
    found = [(p["rule"], frozenset(map(spot, p["places"]))) for p in json.loads(told.stdout)["problems"]]
    assert set(found) == ground.told()
    assert all(f"[{rule}]" in text for rule, _ in found)
    assert ("baris" if language == "id" else "row") in text


def spot(place: dict[str, Any]) -> forms.Where:
    """Say of a place in the JSON of a check what `forms.seen` says of a place."""
    if place["file"] == "study.toml":
        return ("study.toml", None, place["column"])
    across = (place["cell"] or "").rstrip("0123456789") or place["column"]
    return (place["sheet"] or place["file"], place["row"], across)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_users_files_are_only_read(form: str, tmp_path: Path) -> None:
    """
    Bytes, time and mode of what somebody typed are the same after every command, whether it may be written or not.

    A copy with remarks may be written though its original may not, so that the next check can replace it.
    """
    ground = planting.plant(form, 2)
    faulty = (forms.write_csv if form == "csv" else forms.write_workbook)(ground.bare, tmp_path)
    sound = (forms.write_csv if form == "csv" else forms.write_workbook)(neutral.base(), tmp_path / "sound")
    for home in (faulty, sound):
        (home.parent / "kawung.toml").write_text('studies = "."\n', encoding="utf-8")
    own = [file for home in (faulty, sound) for file in home.iterdir()]
    for file in own[::2]:
        file.chmod(0o444)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_mode) for file in own}
    for line, code in (
        (["check", "uji"], 1),
        (["check", "uji", "--annotate"], 1),
        (["check", "uji", "--annotate", "--lang", "id"], 1),
        (["check", "uji", "--annotate-to", "elsewhere.xlsx"], 1),
        (["check", "uji", "--annotate-to", "nowhere/copy.xlsx"], 3),
        (["export", "uji", "--workbook"], 1),
        (["export", "sound/uji", "--workbook", "one.xlsx"], 0),
        (["export", "sound/uji", "--csv", "many"], 0),
        (["build"], 1),
    ):
        done = kawung_here(*line, cwd=tmp_path)
        assert done.returncode == code, (line, done.stdout, done.stderr)
    assert kawung_here("build", cwd=sound.parent).returncode == 0
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns, f.stat().st_mode) for f in own} == before
    [copy] = faulty.glob("*.checked.xlsx")
    assert copy.stat().st_mode & 0o200
    assert {*faulty.iterdir(), *sound.iterdir()} == {*own, copy}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("change", [str.upper, str.title])
def test_names_that_a_system_takes_for_the_same_are_the_same(
    change: Callable[[str], str], form: str, tmp_path: Path
) -> None:
    """ACTORS.CSV is actors.csv on the systems most people have, and so it is everywhere."""
    home = (forms.write_csv if form == "csv" else forms.write_workbook)(neutral.base(), tmp_path)
    sound = pipeline.check([home], pipeline.find_project(tmp_path))
    for file in sorted(home.iterdir()):
        file.rename(home / change(file.name))
    renamed = pipeline.check([home], pipeline.find_project(tmp_path))
    assert (renamed.problems, renamed.rows, renamed.cells) == (sound.problems, sound.rows, sound.cells)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BY_NAME = {
    "study.xls": (OLD, "workbook-old"),
    "study.xlsm": (b"", "workbook-macros"),
    "study.xlsb": (b"", "workbook-binary"),
    "study.ods": (b"", "workbook-ods"),
    "study.xlsx": (OLD + "EncryptedPackage".encode("utf-16-le"), "workbook-locked"),
}
"""What another spreadsheet is called, what it holds (nothing: a sound workbook), and the rule that says what it is."""


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", BY_NAME)
def test_other_spreadsheets_are_refused_by_name(name: str, language: Language, tmp_path: Path) -> None:
    """Alone or beside a study's files: exit 3, the file's name, the rule, the words of the language; no other one."""
    data, rule = BY_NAME[name]
    home = forms.write_csv(neutral.base(), tmp_path)
    whole = forms.write_workbook(neutral.base(), tmp_path / "whole") / "study.xlsx"
    alone = tmp_path / "alone" / name
    alone.parent.mkdir()
    for file in (home / name, alone):
        file.write_bytes(data or whole.read_bytes())
    for path in (home, alone):
        done = kawung_here("check", str(path), "--lang", language)
        assert done.returncode == 3
        assert re.findall(r"\[(\w+(?:-\w+)+)\]", done.stdout) == [rule]
        assert name in done.stdout
        remedy = words.text(f"sheet_remedy.{rule}", language).partition("{")[0]
        assert len(remedy) > 10
        assert remedy in " ".join(done.stdout.split())


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_workbook_that_somebody_has_open_is_read_and_told(language: str, tmp_path: Path) -> None:
    """The note that Excel leaves beside an open workbook is a note, in either language, and nothing in it is read."""
    home = forms.write_workbook(neutral.base(), tmp_path)
    (home / "~$study.xlsx").write_bytes(b"\x05Sri Rejeki")
    done = kawung_here("check", str(home), "--lang", language)
    assert done.returncode == 0
    assert re.findall(r"\[(\w+(?:-\w+)+)\]", done.stdout) == ["workbook-open"]
    assert "Sri" not in done.stdout
