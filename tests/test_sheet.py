"""Rules of the reader: what files become, what is said of them, and that nothing in a file fells it."""

from __future__ import annotations

import gc
import re
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kawung import dictionary, iris, sheet, store, words
from kawung.findings import ITSELF, Area, Cell, Dated, Named, NotKnown, Ref, Sheet, Study, Unread, Value
from kawung.problems import Place, Problem, Severity
from kawung.sheet import likeness, rules
from studies import DATA

FOLDERS = [Path(__file__).parent / "cases" / name for name in ("sheet", "reading")]
CASES = sorted(p for folder in FOLDERS for p in folder.iterdir() if p.is_dir())
MANIFEST = b'[study]\nkind = "synthetic"\n'
# Rules that no folder can hold, since they need bytes, sizes or names of their own; each has a test below.
BY_HAND = {"file-too-large", "study-key-form"}
# Rules that only a workbook can break; tests/test_workbook.py has their cases.
TEXTS = Path(words.__file__).parent / "texts"
OF_WORKBOOKS = set(tomllib.loads((TEXTS / "workbook.toml").read_text(encoding="utf-8"))["sheet_message"])


def read_case(folder: Path) -> tuple[Study | None, list[Problem]]:
    files = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "expected.toml"}
    return sheet.read("kasus", files)


def read(**files: bytes) -> tuple[Study, list[Problem]]:
    """Read a study of these CSV files, named without their ending."""
    study, problems = sheet.read("kasus", {"study.toml": MANIFEST, **{f"{n}.csv": b for n, b in files.items()}})
    assert study is not None
    return study, problems


def shown(value: Value) -> str:
    """Write a value as the expectations do."""
    if isinstance(value, Named):
        address = iris.value_of(value.iri)
        if address.startswith(iris.SCHEME):
            scheme, _, key = address.removeprefix(iris.SCHEME).partition("#")
            return f"concept {scheme} {key}"
        return f"iri {address}"
    if isinstance(value, Ref):
        return f"Ref {value.table} {value.key}"
    if isinstance(value, Area):
        return f"Area {value.code}"
    if isinstance(value, Dated):
        return f"Dated {value.datatype} {value.text}"
    if isinstance(value, NotKnown):
        return "NotKnown " + " ".join(f"{language}={text}" for language, text in value.reason)
    if isinstance(value, Unread):
        return f"Unread {value.text}"
    return f"{type(value).__name__} {value}"


def spot(place: Place, like: str) -> str:
    """Write a place as far as the expectation goes: file|row|column|letter|text."""
    parts = (place.file, place.row, place.column, place.letter, place.text)
    return "|".join("" if p is None else str(p) for p in parts[: like.count("|") + 1])


def test_the_cases_are_there() -> None:
    """Every rule of the reader has a case in which it fires, and the cases were found."""
    assert len(CASES) >= 62
    expected = [tomllib.loads((c / "expected.toml").read_text(encoding="utf-8")) for c in CASES]
    fired = {p["rule"] for e in expected for p in e.get("problem", [])}
    assert fired | BY_HAND | OF_WORKBOOKS == set(rules.RULES)
    assert not fired & OF_WORKBOOKS
    assert sum("problem" not in e for e in expected) >= 15


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_a_folder_gives_what_it_should(folder: Path) -> None:
    """A study folder gives exactly the problems, rows and values that its expectation names."""
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    study, problems = read_case(folder)
    wanted = expected.get("problem", [])
    assert [p.rule for p in problems] == [w["rule"] for w in wanted], expected["about"]
    for found, want in zip(problems, wanted, strict=True):
        assert [spot(p, w) for p, w in zip(found.places, want["places"], strict=True)] == want["places"]
        told = " ".join((*found.message, *found.remedy))
        for words_said in want.get("said", []):
            assert words_said in told
    for table, rows in expected.get("rows", {}).items():
        assert study is not None
        assert [f"{r.number} {r.key}" + (f" {r.repeat}" if r.repeat > 1 else "") for r in study.rows(table)] == rows
    for cell in expected.get("cell", []):
        assert study is not None
        table, key, column = cell["at"].split(" ")
        row = next(r for r in study.rows(table) if r.key == key)
        assert [shown(v) for v in row.values(column)] == cell["values"], cell["at"]


@pytest.mark.parametrize("folder", CASES, ids=lambda p: p.name)
def test_problems_speak_both_languages(folder: Path) -> None:
    """Message and remedy are there in both languages and hold no placeholder and no technical word."""
    for problem in read_case(folder)[1]:
        for text in (problem.message, problem.remedy):
            assert text.en.strip()
            assert text.id.strip()
            assert text.en != text.id
        told = " ".join((*problem.message, *problem.remedy))
        assert not re.search(r"\{[a-z]+\}|IRI|RDF|SHACL|\binvalid\b|None", told)
        assert problem.places
        assert problem.places[0].study == "kasus"


def test_every_rule_has_its_texts() -> None:
    """Each rule has a message and a remedy, and no text belongs to a rule that is not there."""
    texts = {key for key in words.catalogue() if key.startswith("sheet_")}
    for rule in rules.RULES:
        assert {f"sheet_message.{rule}", f"sheet_remedy.{rule}"} <= texts
    assert {key.partition(".")[2] for key in texts} == set(rules.RULES)


@pytest.mark.parametrize(
    "data",
    [
        b"id,party,note\nA01,actor,a\nA02,actor,b\n",
        b"id,party,note\r\nA01,actor,a\r\nA02,actor,b\r\n",
        b"id,party,note\rA01,actor,a\rA02,actor,b\r",
        b"\xef\xbb\xbfid,party,note\nA01,actor,a\nA02,actor,b",
        b"\xef\xbb\xbf\xef\xbb\xbfid,party,note\nA01,actor,a\nA02,actor,b",
        b'"id";"party";"note"\n"A01";"actor";"a"\n"A02";"actor";"b"\n',
        b"id\tparty\tnote\nA01\tactor\ta\nA02\tactor\tb\n",
        b"note,id,party\na,A01,actor\nb,A02,actor\n",
    ],
    ids=["LF", "CRLF", "CR", "mark", "two marks", "semicolons", "tabs", "other order"],
)
def test_one_sheet_saved_in_many_ways_is_one_sheet(data: bytes) -> None:
    """Line ends, byte mark, delimiter, quotation marks and order of columns change nothing of what is read."""
    plain, _ = read(actors=b"id,party,note\nA01,actor,a\nA02,actor,b\n")
    study, problems = read(actors=data)
    assert problems == []
    assert study.rows("actors") == plain.rows("actors")
    assert len(study.rows("actors")) == 2


@pytest.mark.parametrize("at_once", [0, 7, 60])
def test_however_few_cells_are_read_at_once_the_study_is_one(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet is read in blocks; where one ends makes no difference to rows, columns and problems."""
    folders = [*CASES, DATA / "contoh"]
    whole = [read_case(folder) for folder in folders]
    monkeypatch.setattr("kawung.sheet.csv_files._AT_ONCE", at_once)
    for folder, (study, problems) in zip(folders, whole, strict=True):
        again, told = read_case(folder)
        assert (again, told) == (study, problems), folder
        for name, sheet_read in again.sheets.items() if again and study else ():
            assert sheet_read.columns == study.sheets[name].columns
            assert list(sheet_read.numbers) == list(study.sheets[name].numbers)


def test_a_study_that_is_let_go_is_freed_at_once() -> None:
    """No value of a study holds one that holds it: a build lets the garbage collector rest."""

    def sheets() -> int:
        return sum(isinstance(value, Sheet) for value in gc.get_objects())

    gc.collect()
    before = sheets()
    gc.disable()
    try:
        study, _ = read_case(DATA / "contoh")
        assert study is not None
        assert all(tuple(one.rows) == tuple(one.rows) for one in study.sheets.values())
        assert sheets() > before
        del study, _
        assert sheets() == before
    finally:
        gc.enable()


def test_a_row_is_made_once() -> None:
    """Whoever asks twice for a row gets one value, so that it may be told apart by who it is."""
    study, _ = read(actors=b"id,party\nA01,actor\n")
    assert study.rows("actors")[0] is study.rows("actors")[0]


KEYS = st.lists(st.text("a01-", min_size=1, max_size=4).filter(iris.is_key), min_size=1, max_size=10, unique=True)


@given(keys=KEYS)
def test_keys_are_alike_that_differ_by_signs_or_zeros(keys: list[str]) -> None:
    """Whatever the keys of a table look like together, those are told that only signs or leading zeros part."""
    _, problems = read(actors="\n".join(["id,party", *(f"{key},actor" for key in keys)]).encode())
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        numbers = re.sub(r"(?<!\d)-+|-+(?!\d)", "", key)
        alike[re.sub(r"\d+", lambda found: str(int(found[0])), numbers)].append(key)
    told = [sorted(str(place.text) for place in p.places) for p in problems if p.rule == "keys-alike"]
    assert sorted(told) == sorted(sorted(some) for some in alike.values() if len(some) > 1)


@given(texts=st.lists(st.text(st.sampled_from("aB \t\n\0é\u200b"), max_size=4)))
def test_texts_have_together_the_skeletons_that_each_has(texts: list[str]) -> None:
    """What is done for many texts at once gives what each gives alone."""
    assert likeness.skeletons(texts) == [likeness.skeleton(text) for text in texts]


@given(keys=st.lists(st.text("BuaS1@._-", max_size=12) | st.from_regex(r"[0-9]{6,10}", fullmatch=True)))
def test_no_key_that_gives_a_person_away_is_passed_over(keys: list[str]) -> None:
    """A table is looked through key by key wherever one of its keys may give somebody away."""
    assert likeness.any_personal(keys) or not any(map(likeness.personal, keys))


def test_a_row_may_end_early_and_one_that_goes_on_is_told_once() -> None:
    """A short row lacks its last cells; a long one has its cells, and the first cell without a heading is told."""
    study, problems = read(actors=b"id,party,note\nA01,actor\nA02\nA03,actor,a,,b,c\n,,d,,e\n")
    assert [(r.key, list(r.cells)) for r in study.rows("actors")] == [
        ("A01", ["id", "party"]),
        ("A02", ["id"]),
        ("A03", ["id", "party", "note"]),
    ]
    assert [(p.rule, p.places[0].row, p.places[0].letter) for p in problems] == [
        ("cell-without-heading", 4, "E"),
        ("key-missing", 5, "A"),
        ("cell-without-heading", 5, "E"),
    ]


def test_equal_texts_of_a_column_are_one_cell() -> None:
    """What a column says over and over is read once; a figure is read once for each measure that its rows have."""
    study, _ = read(
        actors=b"id,party,note\nA01,actor,a\nA02,actor,a\nA03,group,actor\n",
        aggregates=b"id,measure,value\nG1,count,5\nG2,share,5\nG3,count,5\nG4,,5\n",
    )
    party = study.sheets["actors"].columns["party"]
    assert [len({id(cell) for cell in party}), party[0] is party[1]] == [2, True]
    value = study.sheets["aggregates"].columns["value"]
    assert [cell.values for cell in value if cell] == [(5,), (Decimal(5),), (5,), ("5",)]
    assert value[0] is value[2]


@pytest.mark.parametrize("folder", [*CASES, DATA / "contoh"], ids=lambda p: p.name)
def test_what_a_column_says_of_itself_is_what_its_cells_say(folder: Path) -> None:
    """Where a column knows without reading what its cells say, reading them gives just that."""
    study, _ = read_case(folder)
    for column in (column for one in study.sheets.values() for column in one.columns.values()) if study else ():
        for mark in column.distinct if column.says is not None else ():
            assert isinstance(mark, str)
            value = mark if column.says == ITSELF else Ref(str(column.says), mark)
            assert column.by_mark[mark] == (Cell(mark, (value,)) if mark else None)


def test_columns_of_plain_texts_and_of_keys_need_no_reading() -> None:
    """Spaces around a text, what cannot be seen, a list and a key that is not there do need it."""
    study, _ = read(
        actors=b"id,party,label_en,note,name,member_of,finding\n"
        b"A1,actor,a b, x,ok,,F1\nA2,actor,c,x ,not known,A1,F1;F1\nA3,actor,d\xc2\xa0,,,A1,F2\n",
        findings=b"id,interview\nF1,W1\nF2,\n",
    )
    said = {name: cells.says for name, cells in study.sheets["actors"].columns.items()}
    known = {"id": ITSELF, "name": ITSELF, "member_of": "actors"}
    assert said == dict.fromkeys(("id", "party", "label_en", "note", "name", "member_of", "finding")) | known
    assert study.sheets["findings"].columns["interview"].says is None
    member = Cell("A1", (Ref("actors", "A1"),))
    assert list(study.sheets["actors"].columns["member_of"]) == [None, member, member]


def test_line_ends_inside_a_cell_are_one() -> None:
    """A line break inside a cell is the same whatever system wrote it."""
    values = {
        read(actors=b'id,party,note\nA01,actor,"a%sb"\n' % end)[0].rows("actors")[0].values("note")
        for end in (b"\n", b"\r\n", b"\r")
    }
    assert values == {("a\nb",)}


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (b"id,party\nA01,caf\xe9\x81\n", 2),
        (b'id;note\nA01;"two\nlines"\nA02;\xc3\xa9\xe9\n', 3),
        (b"id,party\nA01,actor\n\x8d", 3),
        (b"id,party\nA01,act\x00or\n", 2),
        (b"\xef\xbb\xbfid,party\nA01,\xe9\n", 2),
        (b'id,note\nA01,"two\n\x8d', 2),
        (b"id,party\nA01,actor\nA02,\xe9\x1a\n", 3),
        (b"\xff\xfei\x00d\x00\n\x00A", 2),
        (b"sep=;\nid;party\n\xe9;\x9d", 2),
    ],
    ids=[
        "a byte that no letter has",
        "after a line break in a cell",
        "at the start of a row",
        "zero byte",
        "marked as UTF-8",
        "at the start of a line in a cell",
        "a control sign",
        "UTF-16 cut short",
        "behind a named separator",
    ],
)
def test_bytes_that_are_no_text_are_told_by_file_and_row(data: bytes, row: int) -> None:
    """What is neither UTF-8 nor Windows-1252 is unreadable at the row that a spreadsheet counts, with what to do."""
    study, problems = read(actors=data)
    assert [(p.rule, p.severity, p.places[0].file, p.places[0].row) for p in problems] == [
        ("file-not-text", Severity.UNREADABLE, "actors.csv", row)
    ]
    assert "CSV UTF-8" in problems[0].remedy.id
    assert study.rows("actors") == ()


def test_sizes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes, rows, columns or characters are told, and reading stops there."""
    wide = b",".join(b"x%d" % n for n in range(20)) + b",id\n"
    monkeypatch.setattr("kawung.sheet.tabular.MAX_COLUMNS", 20)
    monkeypatch.setattr("kawung.sheet.csv_files.MAX_ROWS", 3)
    study, problems = read(actors=b"id,party\nA01,actor\nA02,actor\nA03,actor\n", claims=wide)
    assert [(p.rule, p.places[0].file, p.places[0].row) for p in problems] == [
        ("file-too-large", "actors.csv", 4),
        ("file-too-large", "claims.csv", 1),
    ]
    assert [r.key for r in study.rows("actors")] == ["A01", "A02"]
    monkeypatch.setattr("kawung.sheet.csv_files.MAX_BYTES", 10)
    assert [p.rule for p in read(actors=b"id,party\nA01,actor\n")[1]] == ["file-too-large"]
    monkeypatch.undo()
    _, problems = read(actors=b"id,party,note\nA01,actor," + b"x" * 140_000 + b"\n")
    assert [(p.rule, p.places[0].row) for p in problems] == [("file-too-large", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "[study]\n" + "#" * 2**20,
        "[study]\nyear = " + "9" * 5000,
        "[study]\nyear = 0x" + "f" * 5000,
        "[study]\nauthors = " + "[" * 20_000,
        "[study]\n" + ".".join("a" * 20_000) + " = 1",
        "\ufeff[study]\nyear = nan\nsample = -0.0\nauthors = [inf, 1979-05-27T07:32:00Z, 07:32:00]",
    ],
    ids=["large", "long number", "long hexadecimal", "deep", "long dotted name", "odd scalars"],
)
def test_a_hostile_manifest_is_answered(text: str) -> None:
    """Large, deep and odd manifests give a study or a problem, and no number that chokes an engine."""
    study, problems = sheet.read("kasus", {"study.toml": text.encode()})
    assert (study is None) == any(p.severity == Severity.UNREADABLE for p in problems)
    if study:
        assert not any(
            isinstance(v, Decimal | int) for r in study.rows("study") for c in r.cells.values() for v in c.values
        )


@pytest.mark.parametrize("key", ["", "Bayat", "batik jarum", "../x", "area", "class", "shared", "x-", "é"])
def test_a_name_that_no_address_can_hold_is_refused(key: str) -> None:
    """A folder whose name cannot be part of an address gives no study."""
    study, problems = sheet.read(key, {"study.toml": MANIFEST})
    assert study is None
    assert [p.rule for p in problems] == ["study-key-form"]


@pytest.mark.parametrize("kind", ["real", "synthetic"])
def test_a_blank_study_reads_as_it_is(kind: sheet.Kind) -> None:
    """The files of a new study are read without a word, and say what they were made with."""
    files = sheet.blank("batik-contoh", kind)
    assert set(files) == {t.file for t in dictionary.tables().values()}
    study, problems = sheet.read("batik-contoh", {name: text.encode() for name, text in files.items()})
    assert study is not None
    assert problems == []
    assert {t: [r.key for r in s.rows] for t, s in study.sheets.items() if s.rows} == {"study": ["batik-contoh"]}
    row = study.rows("study")[0]
    assert set(row.cells) == {"key", "kind"}
    assert row.values("kind") == (Named(iris.concept("study-kind", kind)),)
    for name, found in study.sheets.items():
        if found.file != "study.toml":
            assert found.headings == tuple(c.name for c in dictionary.tables()[name].columns)


def test_the_examples_of_a_blank_study_can_be_used() -> None:
    """With the # before its examples taken away, a blank manifest reads whole, every column of it."""
    text = sheet.blank("batik-contoh", "synthetic")["study.toml"]
    used = re.sub(r"(?m)^# (?=\[|\w+ = )", "", text)
    assert used != text
    study, problems = sheet.read("batik-contoh", {"study.toml": used.encode()})
    assert study is not None
    assert problems == []
    for table in dictionary.tables().values():
        if dictionary.in_manifest(table):
            cells = study.rows(table.name)[0].cells
            assert set(cells) == {c.name for c in table.columns}
            assert not any(isinstance(v, Unread) for c in cells.values() for v in c.values)


def test_a_blank_manifest_helps_in_both_languages() -> None:
    """Above every name stand its label and help in English and Indonesian."""
    text = sheet.blank("x", "real")["study.toml"]
    joined = re.sub(r"\n##   ", " ", text)
    for table in dictionary.tables().values():
        for column in table.columns if dictionary.in_manifest(table) else ():
            for help_text in column.help:
                assert help_text in joined
            assert re.search(rf"(?m)^(?:# )?{column.name} = ", text)


URLS = st.one_of(
    st.text(),
    st.builds("http{}://{}{}".format, st.sampled_from(["", "s"]), st.text(), st.text()),
    st.from_regex(
        r"https?://[a-z\[\]:.%é]{1,8}(:[0-9]{1,6})?(/[ -~é]{0,8})?(\?[ -~]{0,5})?(#[ -~]{0,5})?",
        fullmatch=True,
    ),
)


@given(text=URLS)
def test_every_web_address_read_is_one_that_an_engine_takes(text: str) -> None:
    """What is read as a web address can be written into a dump and loaded; no cell can break one."""
    quoted = '"' + text.replace('"', '""') + '"'
    data = f"id,kind,title,authors,year,citation,licence,evidence_grade\nP1,thesis,t,a,2016,c,{quoted},title\n"
    try:
        study, _ = read(publications=data.encode())
    except UnicodeEncodeError:
        return
    for row in study.rows("publications"):
        for value in row.values("licence"):
            if isinstance(value, Named):
                target = store.new()
                target.add([iris.Quad("<x:s>", "<x:p>", value.iri, "<x:g>")])
                assert len(target) == 1


HEADINGS = st.sampled_from([c.name for t in dictionary.tables().values() for c in t.columns])
SCRAPS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["A01", "not known: x", "1.655", "a; b", "33.10", '"', ";", "\r", "kuat", "2026-02-30"]),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([t.file for t in dictionary.tables().values()]), st.binary(max_size=300)))
def test_random_bytes_are_answered(files: dict[str, bytes]) -> None:
    """Whatever bytes the files hold, reading gives a study or says why not, and says the same again."""
    study, problems = sheet.read("kasus", files)
    assert (study, problems) == sheet.read("kasus", files)
    assert study is not None or problems


@settings(max_examples=150, deadline=None)
@given(
    table=st.sampled_from([t for t in dictionary.tables().values() if not dictionary.in_manifest(t)]),
    rows=st.lists(st.lists(SCRAPS, max_size=6), max_size=5),
    headings=st.lists(HEADINGS | SCRAPS, min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_random_sheets_are_answered(
    table: dictionary.Table, rows: list[list[str]], headings: list[str], delimiter: str
) -> None:
    """Whatever stands under whatever headings: keys are keys, rows stand once, places are in the file."""
    text = "\n".join(delimiter.join(r) for r in [headings, *rows])
    data = text.encode("utf-8", "replace")
    study, problems = sheet.read("kasus", {"study.toml": MANIFEST, table.file: data})
    assert study is not None
    assert problems == sorted(problems, key=Problem.sort_key)
    for row in study.rows(table.name):
        assert iris.is_key(row.key)
        assert set(row.cells) <= {c.name for c in table.columns}
    names = [(r.key.lower(), r.repeat) for r in study.rows(table.name)]
    assert len(names) == len(set(names))


TOML_VALUES = st.recursive(
    st.sampled_from(['"x"', '"not known"', "1", "1.5", "true", "2026-01-01", "nan", '"a; b"', '""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "[" + ", ".join(parts) + "]"),
        st.lists(
            st.tuples(st.sampled_from(["not_known_en", "not_known_id", "not_known", "x"]), inner),
            max_size=3,
            unique_by=lambda p: p[0],
        ).map(lambda pairs: "{ " + ", ".join(f"{k} = {v}" for k, v in pairs) + " }"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["study", "cluster", "scale_point", "category", "item", "elsewhere"]),
        st.dictionaries(HEADINGS, TOML_VALUES, max_size=6),
    ),
    st.booleans(),
)
def test_random_manifests_are_answered(parts: dict[str, dict[str, str]], doubled: bool) -> None:
    """Whatever values a manifest gives its names, reading gives the study with its key and says the rest."""
    mark = "[[{}]]" if doubled else "[{}]"
    text = "\n".join(mark.format(p) + "\n" + "\n".join(f"{k} = {v}" for k, v in e.items()) for p, e in parts.items())
    study, problems = sheet.read("kasus", {"study.toml": text.encode()})
    assert study is not None
    assert [r.key for r in study.rows("study")] == ["kasus"]
    assert ("study-missing" in {p.rule for p in problems}) == ("study" not in parts)
