"""
Rules of reading files as people have them: one sheet however it was saved, and what deceives told where it stands.

The folders of tests/cases/reading hold what a folder can show; tests/test_sheet.py goes through them.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
import subprocess
import sys
import tomllib
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import studies
from kawung import pipeline, sheet
from kawung.findings import Study
from kawung.iris import are_keys, is_key
from kawung.pipeline.sources import DECISIONS, PUBLIC_KEYS, WITHDRAWALS
from kawung.problems import Problem, Severity
from kawung.sheet import csv_files, dates, decoding, likeness, plain_toml
from kawung.vocabulary import fold, fold_heading, seen

MANIFEST = b'[study]\nkind = "synthetic"\n'
ROWS = [
    ["id", "party", "label_id", "note"],
    ["A01", "actor", "Café “Bayat”", "satu; dua, tiga"],
    ["A02", "group", "Pengrajin – semua", "dua\nbaris"],
]
ENCODINGS = {
    "utf-8": ("utf-8", ""),
    "a mark": ("utf-8", "\ufeff"),
    "three marks": ("utf-8", "\ufeff\ufeff\ufeff"),
    "UTF-16 little end first": ("utf-16-le", "\ufeff"),
    "UTF-16 big end first": ("utf-16-be", "\ufeff"),
    "UTF-16 little end first, no mark": ("utf-16-le", ""),
    "UTF-16 big end first, no mark": ("utf-16-be", ""),
    "Windows-1252": ("cp1252", ""),
}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "named": "sep=|"}
LINE_ENDS = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}


def read(**files: bytes) -> tuple[Study, list[Problem]]:
    """Read a study of these CSV files, named without their ending."""
    study, problems = sheet.read("kasus", {"study.toml": MANIFEST, **{f"{n}.csv": b for n, b in files.items()}})
    assert study is not None
    return study, problems


def saved(separator: str, end: str) -> str:
    """Write the rows as a spreadsheet does, each text between quotation marks."""
    parted = separator[-1]
    lines = [parted.join('"' + cell.replace("\n", end) + '"' for cell in row) + end for row in ROWS]
    return (separator + end if separator.startswith("sep=") else "") + "".join(lines)


def test_hidden_text_is_told_even_where_every_byte_is_of_ascii() -> None:
    """Signs that reorder letters are found in UTF-16, whose bytes may all be of ASCII, and behind TOML's escapes."""
    data = ("id,party,label_en,label_id,note\nA01,actor,,," + "plain " * 9 + "\u202eb\n").encode("utf-16-le")
    assert data.isascii()
    assert [(p.rule, p.places[0].row, p.places[0].column) for p in read(actors=data)[1]] == [
        ("cell-hides-text", 2, "note")
    ]
    _, problems = sheet.read("kasus", {"study.toml": MANIFEST + b'title_en = "a\\u202eb"\n'})
    assert [(p.rule, p.places[0].column) for p in problems] == [("cell-hides-text", "title_en")]


@given(st.lists(st.text(alphabet="aZ09-._ \n\u00e9\u0664", max_size=4), max_size=4))
def test_keys_are_told_together_as_one_by_one(texts: list[str]) -> None:
    """Whether all of some texts may be keys does not depend on how many are asked about at once."""
    assert are_keys(texts) == all(map(is_key, texts))


@pytest.mark.parametrize(
    ("encoding", "separator", "end"), list(itertools.product(ENCODINGS, SEPARATORS, LINE_ENDS)), ids=str
)
def test_one_sheet_in_every_form_is_one_sheet(encoding: str, separator: str, end: str) -> None:
    """Encoding, marks, separators and line ends change nothing of what is read; only Windows-1252 is told."""
    codec, mark = ENCODINGS[encoding]
    plain, _ = read(actors=saved(",", "\n").encode())
    study, problems = read(actors=(mark + saved(SEPARATORS[separator], LINE_ENDS[end])).encode(codec))
    assert study.rows("actors") == plain.rows("actors")
    assert [r.number for r in study.rows("actors")] == [2, 3]
    told = [("file-cp1252", Severity.INFO, 2)] if encoding == "Windows-1252" else []
    assert [(p.rule, p.severity, p.places[0].row) for p in problems] == told


def test_line_ends_may_be_mixed() -> None:
    """Lines that end in several ways in one file are lines; other breaks of Unicode stand in cells."""
    study, problems = read(actors="id,party,note\r\nA01,actor,a\u2028b\rA02,actor,c\x0bd\n\nA03,actor,e\x85f".encode())
    assert problems == []
    assert [(r.number, r.values("note")) for r in study.rows("actors")] == [
        (2, ("a\u2028b",)),
        (3, ("c\x0bd",)),
        (5, ("e\x85f",)),
    ]


def test_the_line_that_names_the_separator_is_no_row() -> None:
    """Behind `sep=` rows are counted from 1, as Excel shows them, where the file cannot be read too."""
    broken, problems = read(actors=b'sep=;\nid;party\nA01;actor\nA02;"act')
    assert [(p.rule, p.places[0].row) for p in problems] == [("quotes-broken", 3)]
    assert [r.number for r in broken.rows("actors")] == [2]
    assert [(p.rule, p.places[0].row) for p in read(actors=b"sep=;\r\n")[1]] == [("file-empty", None)]


def test_what_is_no_text_has_no_text() -> None:
    """`decode` gives a text or a note that says why not; what was taken for Windows-1252 gives both."""
    assert decoding.decode(b"") == ("", None)
    assert decoding.decode("\ufeffé".encode()) == ("é", None)
    text, note = decoding.decode(b"id\n1,caf\xe9;x\n")
    assert text == "id\n1,café;x\n"
    assert note is not None
    assert (note.rule, note.row, note.values["text"]) == ("file-cp1252", 2, "café")
    for data in (b"\x00", b"%PDF-1.7", "id".encode("utf-32"), b"\xff"[:1] + b"\x00\x01", b"id\n\x9d"):
        text, note = decoding.decode(data)
        assert text is None
        assert note is not None


@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """Whatever bytes come, the answer is a text without zero bytes, or a note; never neither."""
    text, note = decoding.decode(data)
    assert (text is None) <= (note is not None)
    assert text is None or "\0" not in text


def test_an_open_quotation_mark_is_named_where_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quotation mark that swallows the rest of a long file is the trouble, not the length of the cell it makes."""
    swallowed = b"A02,actor,some words\n" * 10_000
    _, problems = read(actors=b'id,party,note\nA01,actor,"open\n' + swallowed)
    assert [(p.rule, p.places[0].row) for p in problems] == [("quotes-broken", 2)]
    monkeypatch.setattr("kawung.sheet.decoding.MAX_RECORD", 1000)
    _, problems = read(actors=b"id,party,note\nA01,actor,x\n" + b"," * 1001 + b"\n")
    assert [(p.rule, p.places[0].row) for p in problems] == [("file-too-large", 3)]


@given(text=st.text(st.sampled_from(["a", "é", "\r", "\n", "\x0b", "\x85", "\u2028", '"'])), piece=st.integers(1, 9))
def test_lines_are_what_line_ends_part(text: str, piece: int) -> None:
    """Only CR, LF and CR LF end a line, wherever the text is cut to be read piece by piece."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kawung.sheet.decoding._PIECE", piece)
        assert list(decoding.Lines(text)) == re.findall(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z", text)


@given(
    text=st.text(st.sampled_from(["a", "é", ",", ";", "\r", "\n", "\x0b", "\x85", "\u2028", " ", "'", '"'])),
    delimiter=st.sampled_from([",", ";"]),
)
def test_records_are_what_a_reader_of_csv_finds(text: str, delimiter: str) -> None:
    """Whether cells are quoted or not, records are those of Python's own reader, and have their numbers."""
    try:
        wanted = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        with pytest.raises(csv_files.CutError):
            list(csv_files.pieces(text, 0, delimiter))
        return
    found = list(csv_files.pieces(text, 0, delimiter))
    assert [record for _, some in found for record in some] == wanted
    assert [number for number, some in found if some] == [1] * bool(wanted)


_PLAIN = ["[a]", "[[b]]", "k = 1", "k = -0", "l = 1.50", 'm = "x"', "n = true", 'o = ["x", "y;z",]', "p = []", ""]
_PLAIN += ["[ c ] # d", ' q\t=\t"é" # "', 'r = { s = "t", u = "v" }', "# [x]"]
_OTHER = [
    "[a.b]",
    "k = 01",
    "k = 1e3",
    "k = 1979-05-27",
    'm = """',
    "v = [",
    "]",
    'o = ["x" "y"]',
    'r = { s = "t", s = "v" }',
]
_OTHER += [
    'm = "\\u00e9"',
    "r = {}",
    "w = 'x'",
    'm = "a\x00"',
    "n = true false",
    "x.y = 1",
    "o = [,]",
    "# \x01",
    '"k" = 1',
]


@given(st.lists(st.sampled_from(_PLAIN + _OTHER), max_size=6))
def test_plain_toml_is_toml(lines: list[str]) -> None:
    """What is taken for plain TOML says what Python's own parser says, in its order; what that refuses is not plain."""
    text = "\n".join(lines)
    found = plain_toml.read(text, str)
    if set(_OTHER).isdisjoint(lines) and found is None:
        with pytest.raises(tomllib.TOMLDecodeError):  # a key or a part stands twice
            tomllib.loads(text)
    elif found is not None:
        assert repr(found) == repr(tomllib.loads(text, parse_float=str))


def test_a_study_as_people_write_it_is_plain_toml() -> None:
    """The shipped studies are read the quick way; a line without an end costs no more than its length."""
    for file in studies.DATA.glob("*/study.toml"):
        assert plain_toml.read(file.read_text(encoding="utf-8"), str) is not None
    for endless in (
        'a = ["a"' + " " * 32_000,
        "a = [" + '"b",' * 8_000,
        "a = { b" + " " * 32_000,
        "a = " + "1" * 32_000,
    ):
        assert plain_toml.read(endless, str) is None


def test_a_million_rows_of_separators_are_nothing() -> None:
    """Rows that a spreadsheet leaves behind below its data are no rows, however many."""
    study, problems = read(actors=b"id,party\nA01,actor\n" + b",,,\n" * 999_000 + b"A02,actor\n")
    assert problems == []
    assert [r.number for r in study.rows("actors")] == [2, 999_003]


def test_a_cell_in_which_nothing_can_be_seen_is_empty() -> None:
    """Spaces that do not break and characters without width alone fill no cell and no heading."""
    study, problems = read(actors="id,party,note,\u200b\nA01,actor,\u00a0\u200b\ufeff,\u2060\n\u200b,,,\n".encode())
    assert problems == []
    assert [set(r.cells) for r in study.rows("actors")] == [{"id", "party"}]


def test_a_manifest_in_utf_16_is_a_manifest() -> None:
    """A study.toml that an editor saved as Unicode is read like any other."""
    text = '[study]\nkind = "synthetic"\ntitle_id = "Café"\n'
    for data in (text.encode("utf-16"), ("\ufeff\ufeff" + text).encode()):
        study, problems = sheet.read("kasus", {"study.toml": data})
        assert problems == []
        assert study is not None
        assert study.rows("study")[0].values("title_id") == ("Café",)


@pytest.mark.parametrize("folder", sorted(p for p in studies.DATA.iterdir() if p.is_dir()), ids=lambda p: p.name)
def test_the_shipped_studies_deceive_no_one(folder: Path) -> None:
    """Nothing in a shipped study is alike, hidden, personal or of two readings."""
    beside = {PUBLIC_KEYS, DECISIONS, WITHDRAWALS}  # which are no part of the study
    assert sheet.read(folder.name, {p.name: p.read_bytes() for p in folder.iterdir() if p.name not in beside})[1] == []


UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


@given(st.text(), st.text(alphabet=UNSEEN, min_size=1))
def test_folding_passes_over_what_cannot_be_seen(text: str, unseen: str) -> None:
    """Composed or not, with or without unseen characters inside, a choice folds to one thing, once and for all."""
    assert fold(text + unseen) == fold(unseen + text) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
    assert not set(seen(text + unseen)) & set(UNSEEN)


@pytest.mark.parametrize("dressed", ["id*", '"ID"', " Id :", "\ufeffid", "i\u00add", "\uff49\uff44", "“id”", "id\n"])
def test_a_heading_is_known_in_odd_dress(dressed: str) -> None:
    """Marks around and behind a heading do not count; a choice keeps its own, since a mark may mean something."""
    assert fold_heading(dressed) == "id"
    assert fold("kuat*") == "kuat*"


def test_look_alikes_look_like_plain_characters() -> None:
    """Every look-alike stands for one character of a plain keyboard, is named in both languages, and is not itself."""
    swapped = {c: likeness.plain(c) for c in map(chr, range(0x80, 0x10000)) if len(likeness.plain(c)) == 1}
    swapped = {c: like for c, like in swapped.items() if like != c}
    assert len(swapped) > 140
    for char, like in swapped.items():
        assert like.isascii()
        assert like.isprintable()
        found = likeness.deceiver(f"A{char}")
        assert found is not None
        assert found[0] == 2
        assert char in found[1].en
        assert found[1].en != found[1].id
    assert likeness.deceiver("".join(map(chr, range(0x20, 0x7F)))) is None


def test_figures_are_straightened_and_nothing_more() -> None:
    """Full-width figures and the minus sign are figures; raised and other figures of the world stay what they are."""
    assert likeness.straight("\uff16\uff17\uff0c\uff14\u202f\uff05") == "67,4 %"
    assert likeness.straight("\u22125\u200b") == "-5"
    for kept in ("67\u00b2", "\u0661", "\u00bd", "\u20135", "\u216b"):
        assert likeness.straight(kept) == kept


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_read_as_itself_or_not_at_all(day: date) -> None:
    """However a day is written, it is read as that day; with figures alone only where no other day can be meant."""
    spelt = dates.spelt(day)
    for text in (day.isoformat(), *spelt, spelt.id.upper(), spelt.en.lower(), f"{day:%Y/%m/%d}"):
        assert dates.read(text) == day
    for sign in "/-.":
        text = f"{day.day}{sign}{day.month}{sign}{day.year}"
        clear = day.day > 12 or day.day == day.month
        assert dates.read(text) == (day if clear else None)
        assert dates.readings(text)[0] == day
        assert dates.readings(f"{day.day:02}{sign}{day.month:02}{sign}{day.year}") == dates.readings(text)
        assert dates.readings(f"{day.day}{sign}{day.month}{sign}{day.year % 100:02}") == ()


Told = tuple[str, str, str | None, str | None]


def told(folder: Path) -> list[Told]:
    """Check a study: rule, file, cell and text of all that is told."""
    problems = pipeline.check([folder], pipeline.find_project(folder.parent)).problems
    return [(p.rule, place.file, place.cell, place.text) for p in problems for place in p.places]


@cache
def told_of_the_study_itself() -> frozenset[Told]:
    """Give what is told of the made-up study as it is shipped; it has its own things to look at."""
    return frozenset(told(studies.DATA / "contoh"))


def check(tmp_path: Path, *changes: tuple[str, str, str, str]) -> list[Told]:
    """Check a copy of the made-up study with these cells changed; give what is told besides."""
    folder = studies.copy("contoh", tmp_path)
    for file, key, column, text in changes:
        studies.set_cell(folder, file, key, column, text)
    return [t for t in told(folder) if t not in told_of_the_study_itself()]


def test_a_reference_that_only_looks_like_a_key_is_told_once(tmp_path: Path) -> None:
    """The reader names the key that is meant, and no rule speaks of the same cell again."""
    assert check(tmp_path, ("linkages.csv", "L05", "to", "\u041001")) == [
        ("key-lookalike", "linkages.csv", "D6", "\u041001")
    ]


def test_a_date_of_two_readings_is_told_once(tmp_path: Path) -> None:
    """The reader gives both readings, and no rule speaks of the same cell again."""
    assert check(tmp_path, ("interviews.csv", "W02", "date", "05/12/2026")) == [
        ("date-two-readings", "interviews.csv", "D3", "05/12/2026")
    ]


def test_membership_that_leads_back_is_told_at_each_row(tmp_path: Path) -> None:
    """Three that are members of one another in a ring are wrong; who only belongs to one of them is not."""
    found = check(tmp_path, ("actors.csv", "A15", "member_of", "A16"), ("actors.csv", "A16", "member_of", "A08"))
    assert found == [
        ("party-member-of-no-ring", "actors.csv", "I9", "A15"),
        ("party-member-of-no-ring", "actors.csv", "I16", "A16"),
        ("party-member-of-no-ring", "actors.csv", "I17", "A08"),
    ]


def test_a_vicious_circle_is_only_looked_at(tmp_path: Path) -> None:
    """Constraints that lead back to themselves through others are a warning at each, for they may be real."""
    onward = ("constraints.csv", "K01", "leads_to", "K02")
    found = check(tmp_path, onward, ("constraints.csv", "K04", "leads_to", "D01; K01"))
    assert [(rule, cell) for rule, _, cell, _ in found] == [
        ("constraint-leads-to-no-ring", "F2"),
        ("constraint-leads-to-no-ring", "F3"),
        ("constraint-leads-to-no-ring", "F5"),
    ]
    assert check(tmp_path / "straight", onward) == []


def test_odd_folders_and_terminals_change_nothing(tmp_path: Path) -> None:
    """A long path with spaces and other letters, files with CR LF and an old terminal: the same answer as ever."""
    far = tmp_path / "Skripsi Bu Endang – revisi (final) ßéж" / ("data lapangan " * 8).strip() / ("x" * 100)
    far.mkdir(parents=True)
    folder = studies.copy("contoh", far)
    studies.set_cell(folder, "linkages.csv", "L05", "to", "\u041001")
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAWUNG_", "LC_", "LANG"))}
    for arguments in (["--format", "json"], ["--lang", "id"]):
        done = subprocess.run(
            [sys.executable, "-m", "kawung", "check", str(folder), *arguments],
            capture_output=True,
            env={**keep, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
            check=False,
        )
        said = done.stdout.decode("utf-8")
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in said + done.stderr.decode("utf-8")
        if "json" in arguments:
            rules = {p["rule"] for p in json.loads(said)["problems"]}
            assert rules == {"key-lookalike", *(rule for rule, *_ in told_of_the_study_itself())}
        else:
            assert "A01" in said
            assert "\u0410" in said
