"""
Rules of what people see: texts at several widths and in both languages, compared with cases under tests/cases/terminal.

All studies, actors and numbers here are made up. `PYTHONPATH=src python tests/test_render.py` writes the cases anew.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from kawung.answers import Answer, Question, Thing
from kawung.answers.question import Column, Parameter, Ranking
from kawung.cli import answer_view, options, problem_view, rows_view
from kawung.cli.console import Look, cells, pad, wrap
from kawung.cli.table import Head, grid, ruled
from kawung.problems import Place, Problem, Severity, Words
from kawung.store import Rows

CASES = Path(__file__).parent / "cases" / "terminal"


def _problem(rule: str, severity: Severity, message: Words, remedy: Words, *places: Place) -> Problem:
    return Problem(rule, severity, message, remedy, places, (("path", "kw:strength"),))


def _consent(row: int, study: str = "jarum") -> Problem:
    key = f"W{row:02}"
    return _problem(
        "interview-consent-stated",
        Severity.VIOLATION,
        Words(
            f"Nothing is said about consent for interview {key}.",
            f"Persetujuan untuk wawancara {key} belum diisi.",
        ),
        Words(
            f"choose from the list for this cell. While it is empty, nothing from {key} goes into anything published, "
            "counts included.",
            f"pilih dari daftar untuk sel ini. Selama kosong, keterangan {key} tidak masuk ke terbitan apa pun, "
            "termasuk dalam hitungan.",
        ),
        Place(
            study,
            "interviews.csv",
            row,
            "consent",
            "",
            "G",
            (("id", key), ("date", "2026-05-14"), ("consent", "")),
        ),
    )


PROBLEMS = (
    _problem(
        "linkage-strength-known",
        Severity.VIOLATION,
        Words(
            '"kuat sekali" is not on this study\'s scale of strength.',
            '"kuat sekali" tidak ada dalam skala kekuatan studi ini.',
        ),
        Words("choose lemah, sedang or kuat. Nearest: kuat.", "pilih lemah, sedang, atau kuat. Paling dekat: kuat."),
        Place(
            "jarum",
            "linkages.csv",
            14,
            "strength",
            "kuat sekali",
            "F",
            (("id", "L13"), ("from", "A03"), ("to", "A11"), ("strength", "kuat sekali")),
        ),
    ),
    _consent(6),
    _problem(
        "linkage-twice",
        Severity.WARNING,
        Words("Two rows say the same.", "Dua baris berisi hal yang sama."),
        Words("delete one of them.", "hapus salah satunya."),
        *(
            Place("jarum", "linkages.csv", row, "id", key, "A", (("id", key),))
            for row, key in ((20, "L19"), (21, "L20"))
        ),
    ),
    _problem(
        "study-year-stated",
        Severity.INFO,
        Words("The year is not stated.", "Tahun belum diisi."),
        Words("write a year, or why it is not known.", "isi tahunnya, atau alasan mengapa tidak diketahui."),
        Place("jarum", "study.toml", None, "year", ""),
    ),
)
MANY = tuple(_consent(row) for row in (3, 4, 5, 6, 9, 12, 40))

_SHORT = Words("Which has the most linkages?", "Mana yang paling banyak keterkaitannya?")
QUESTION = Question(
    name="strongest-horizontal-linkage",
    number=1,
    group="linkage",
    file="01-x.rq",
    question=Words(
        "Which category of firm has the strongest horizontal linkage?",
        "Kategori usaha mana yang keterkaitan horizontalnya paling kuat?",
    ),
    short=_SHORT,
    graphs=("observed",),
    parameters=(
        Parameter("variable", "variable", Words("Only this variable.", "Hanya variabel ini.")),
        Parameter("count_rivals", "choice", Words("Count rivalry.", "Hitung persaingan."), required=True,
                  values={"yes": Words("yes", "ya"), "no": Words("no", "tidak")}),
    ),
    columns=(),
    leads=(),
    caveats=(),
    nothing=Words("This study cannot say.", "Studi ini tidak bisa menjawab."),
    query="",
    ranking=Ranking("per_firm", "category"),
)  # fmt: skip
OTHER = Question(
    name="studies", number=20, group="studies", file="20-x.rq",
    question=Words("Which studies are there?", "Studi apa saja yang ada?"),
    short=Words("Which studies are there?", "Studi apa saja yang ada?"),
    graphs=(), parameters=(), columns=(), leads=(), caveats=(), nothing=Words("None.", "Tidak ada."),
    query="", across=True, made_up_too=True,
)  # fmt: skip
_COLUMNS = (
    Column("study", "text", Words("study", "studi")),
    Column("made_up", "boolean", Words("made up", "rekaan")),
    Column("basis", "concept", Words("basis", "dasar")),
    Column("status", "concept", Words("status", "status")),
    Column("rank", "count", Words("rank", "peringkat"), missing="not-applicable"),
    Column("category", "thing", Words("category", "kategori")),
    Column("per_firm", "number", Words("per firm", "per usaha"), decimals=2),
    Column("firms", "count", Words("firms", "usaha"), missing="not-asked"),
)
_MEASURED = Thing("measured", Words("measured by Kawung", "dihitung Kawung"))


def _row(rank: int | None, key: str, en: str, id_: str, per_firm: str | None, firms: int | None) -> dict[str, object]:
    return {
        "study": "contoh",
        "made_up": True,
        "basis": _MEASURED,
        "status": Thing("present", Words("present", "ada")),
        "rank": rank,
        "category": Thing(key, Words(en, id_)),
        "per_firm": None if per_firm is None else Decimal(per_firm),
        "firms": firms,
    }


def _answer(**changes: object) -> Answer:
    given: dict[str, object] = {
        "question": QUESTION,
        "study": "contoh",
        "title": Words("Example study", "Studi contoh"),
        "made_up": True,
        "parameters": {},
        "columns": _COLUMNS,
        "rows": (
            _row(1, "assisted", "government-assisted", "binaan pemerintah", "2.67", 3),
            _row(1, "inherited", "inherited", "warisan", "2.67", 1004),
            _row(3, "new", "new", "baru", "0.5", None),
            _row(None, "other", "other", "lainnya", None, None),
        ),
        "lead": Words(
            "No single category: government-assisted and inherited share the first rank.",
            "Tidak ada satu kategori: binaan pemerintah dan warisan sama-sama di peringkat pertama.",
        ),
        "how_sure": Words("The first two cannot be told apart.", "Dua yang pertama tidak bisa dibedakan."),
        "caveats": tuple(Words(f"Caution number {n}.", f"Hal ke-{n} yang perlu diperhatikan.") for n in range(1, 6)),
        "stands_on": Words("12 linkages, 15 findings, 10 interviews", "12 keterkaitan, 15 temuan penelitian, 10 wawancara"),
        "source": Words("Nobody, an invented study", "Bukan siapa-siapa, studi rekaan"),
        "nothing": False,
        "comparable": True,
    }
    return Answer(**{**given, **changes})  # type: ignore[arg-type]


NOTHING = _answer(rows=(), lead=QUESTION.nothing, how_sure=None, caveats=(), source=None, nothing=True, made_up=False)
ACROSS = _answer(
    study=None,
    title=None,
    made_up=None,
    rows=(_answer().rows[0], {**_answer().rows[1], "made_up": False, "study": "jarum"}),
)
CAN = {
    "jarum": {"strongest-horizontal-linkage": frozenset("P")},
    "contoh": {"strongest-horizontal-linkage": frozenset("MS")},
    "kosong": {"strongest-horizontal-linkage": frozenset[str]()},
}
STUDIES = [("jarum", False), ("kosong", False), ("contoh", True)]

VIEWS = {
    "problems": lambda look: problem_view.blocks(look, PROBLEMS, several=False),
    "problems-many": lambda look: problem_view.blocks(look, (*MANY, *PROBLEMS[:1]), several=True),
    "concise": lambda look: problem_view.concise(look, PROBLEMS, several=True),
    "answer": lambda look: answer_view.answer(look, _answer()),
    "answer-nothing": lambda look: answer_view.answer(look, NOTHING),
    "answer-across": lambda look: answer_view.answer(look, ACROSS),
    "questions": lambda look: answer_view.questions(look, [QUESTION, OTHER], STUDIES, CAN),
    "question-help": lambda look: answer_view.parameters(look, QUESTION),
    "help": lambda look: options.help_lines(look, None),
    "help-check": lambda look: options.help_lines(look, options.COMMANDS[1]),
}
FILES = sorted(CASES.glob("*.txt"))


def _rendered(name: str) -> str:
    view, language, width, *signs = name.removesuffix(".txt").split(".")
    look = Look(int(width), "id" if language == "id" else "en", ascii="ascii" in signs)
    return "\n".join(line.rstrip() for line in VIEWS[view](look)) + "\n"


def test_every_view_has_cases_in_both_languages_and_three_widths() -> None:
    """No view goes without a case at 60, 80 and 100 cells in English and Indonesian."""
    wanted = {f"{view}.{lang}.{width}.txt" for view in VIEWS for lang in ("en", "id") for width in (60, 80, 100)}
    assert wanted <= {f.name for f in FILES}
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_view_is_as_the_case_says(file: Path) -> None:
    """A view prints exactly what its case holds."""
    assert _rendered(file.name) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_no_line_is_wider_than_it_may_be(file: Path) -> None:
    """Lines keep to the width; only --format concise, which is one line a place, may be wider."""
    width = int(file.name.split(".")[2])
    if not file.name.startswith("concise"):
        assert [line for line in _rendered(file.name).split("\n") if cells(line) > width] == []


@pytest.mark.parametrize("view", VIEWS)
def test_colour_only_repeats_what_the_words_say(view: str) -> None:
    """With the colours taken out, a coloured text is the plain one, letter by letter."""
    plain, coloured = ("\n".join(VIEWS[view](Look(80, "en", colour=c))) for c in (False, True))
    import re

    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("view", VIEWS)
def test_ascii_means_ascii(view: str) -> None:
    """With --ascii nothing of Kawung's own is outside ASCII, and lines still keep to the width."""
    for language in ("en", "id"):
        lines = VIEWS[view](Look(80, language, ascii=True))
        assert all(line.isascii() for line in lines)
        assert view == "concise" or all(len(line) <= 80 for line in lines)


def test_ids_numbers_and_paths_are_never_cut() -> None:
    """A word wider than the line stands whole on a line of its own."""
    path = "data/studies/" + "x" * 60 + "/linkages.csv"
    assert path in wrap(f"See {path} for more.", 40)
    assert any(path in line for line in ruled(Look(40), ["id", "path"], [("3", ["L1", path])]))
    assert any(path in line for line in grid(Look(80), [Head("a"), Head("b")], [["1", path]]))


def test_a_cell_cannot_send_control_sequences() -> None:
    """Escape codes and marks that turn the reading direction are shown as text, not obeyed."""
    look = Look()
    assert look.plain("a\x1b[2Jb") == "a\\x1b[2Jb"
    assert "\u202e" not in look.plain("a\u202eb")
    assert look.plain("x\ny") == "x y"
    assert "\x1b" not in "".join(ruled(look, ["a"], [("2", ["\x1b]0;title\x07"])]))


def test_width_counts_cells_and_not_characters() -> None:
    """Combining marks take no cell, wide characters two, colours none."""
    assert cells("batik") == 5
    assert cells("e\u0301") == 1
    assert cells("布") == 2
    assert cells("\x1b[1;31merror\x1b[0m") == 5
    assert pad("布", 4) == "布  "


def test_records_replace_a_table_that_does_not_fit() -> None:
    """A table too wide for its words becomes a block a row, and every cell is still there."""
    heads = [Head(f"column{n}") for n in range(6)]
    rows = [[f"value-{r}-{n}-{'y' * 20}" for n in range(6)] for r in range(2)]
    lines = grid(Look(100), heads, rows)
    assert lines[6] == ""
    assert all(any(cell in line for line in lines) for row in rows for cell in row)


def test_all_neither_folds_nor_stops() -> None:
    """--all shows each problem; without it, after 20 blocks the rest is counted."""
    many = [
        _problem(f"rule-{n:02}", Severity.WARNING, Words(f"m{n}", f"m{n}"), Words("f", "f"), Place("s", "a.csv", n))
        for n in range(25)
    ]
    short = problem_view.blocks(Look(), many, several=False)
    assert short[-1] == "… 5 more, --all shows them"
    every = problem_view.blocks(Look(), many, several=False, every=True)
    assert sum("[rule-" in line for line in every) == 25
    assert sum("[interview-consent" in line for line in problem_view.blocks(Look(), MANY, several=False)) == 1
    assert sum(
        "[interview-consent" in line for line in problem_view.blocks(Look(), MANY, several=False, every=True)
    ) == len(MANY)


def test_technical_words_come_with_verbose_only() -> None:
    """The detail of a problem is for -v and JSON."""
    assert "kw:strength" not in "\n".join(problem_view.blocks(Look(), PROBLEMS, several=False))
    assert "kw:strength" in "\n".join(problem_view.blocks(Look(), PROBLEMS, several=False, verbose=True))


def test_problems_as_json_keep_their_documented_form() -> None:
    """Keys and types of the JSON form are a promise; both languages are in it."""
    [first, *_] = json.loads(json.dumps(problem_view.as_json(PROBLEMS)))
    assert list(first) == ["rule", "severity", "message", "remedy", "places", "detail"]
    assert first["severity"] == "violation"
    assert first["message"]["id"] == "Persetujuan untuk wawancara W06 belum diisi."
    assert list(first["places"][0]) == ["study", "file", "row", "column", "letter", "text", "context"]
    assert first["places"][0]["context"][0] == ["id", "W06"]
    assert first["detail"] == {"path": "kw:strength"}


def test_problems_as_csv_give_one_row_a_place() -> None:
    """A problem in two places takes two rows, under the same headings in both languages."""
    text = problem_view.as_csv(Look(language="id"), PROBLEMS)
    lines = text.splitlines()
    assert lines[0] == "study,file,row,column,text,severity,rule,message,remedy"
    assert len(lines) == 1 + sum(len(p.places) for p in PROBLEMS)
    assert lines[2].startswith('jarum,linkages.csv,14,strength,kuat sekali,violation,linkage-strength-known,"""kuat')


ROWS = Rows(
    ("thing", "label", "n", "none", "node"),
    [
        ("<https://w3id.org/kawung/def#Tie>", '"Kuat, \\"sekali\\""@id', '"3"^^<http://www.w3.org/2001/XMLSchema#integer>', None, "_:b0"),
    ],
)  # fmt: skip


def test_rows_as_json_are_the_standards() -> None:
    """SPARQL 1.1 Query Results JSON: unbound variables are left out, language and datatype kept."""
    found = rows_view.as_json(ROWS)
    assert found["head"] == {"vars": ["thing", "label", "n", "none", "node"]}
    assert found["results"] == {
        "bindings": [
            {
                "thing": {"type": "uri", "value": "https://w3id.org/kawung/def#Tie"},
                "label": {"type": "literal", "value": 'Kuat, "sekali"', "xml:lang": "id"},
                "n": {"type": "literal", "value": "3", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
                "node": {"type": "bnode", "value": "b0"},
            }
        ]
    }


def test_rows_as_csv_are_the_standards() -> None:
    """SPARQL 1.1 Query Results CSV: bare values, unbound as nothing, lines end in CRLF."""
    assert rows_view.as_csv(ROWS) == (
        'thing,label,n,none,node\r\nhttps://w3id.org/kawung/def#Tie,"Kuat, ""sekali""",3,,_:b0\r\n'
    )


def test_rows_for_people_use_prefixes_and_say_nothing_in_words() -> None:
    """A known IRI is shortened, and an unbound cell has a word."""
    text = "\n".join(rows_view.as_table(Look(), ROWS))
    assert "kw:Tie" in text
    assert "(nothing)" in text
    assert text.endswith("1 row")


def _write() -> None:
    names = [f"{v}.{lang}.{w}.txt" for v in VIEWS for lang in ("en", "id") for w in (60, 80, 100)]
    for name in [*names, "problems.en.80.ascii.txt", "answer.id.80.ascii.txt"]:
        (CASES / name).write_text(_rendered(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _write()
