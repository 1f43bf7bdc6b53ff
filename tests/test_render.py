"""
Rules of what people see, at several widths and in both languages, compared with tests/cases/terminal.

`PYTHONPATH=src python tests/test_render.py` writes the cases anew; read the difference before you keep it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kawung.cli import answer_view, options, problem_view, rows_view
from kawung.cli.console import Look, cells, pad, wrap
from kawung.cli.table import Head, grid, ruled
from kawung.problems import Place, Severity, Words
from terminal_views import (
    ACROSS,
    BLOCKS,
    CAN,
    MANY,
    MATRIX,
    NOTHING,
    OTHER,
    PROBLEMS,
    QUESTION,
    ROWS,
    STUDIES,
    WIDE,
    answer,
    problem,
)

CASES = Path(__file__).parent / "cases" / "terminal"

VIEWS = {
    "problems": lambda look: problem_view.blocks(look, PROBLEMS, several=False),
    "problems-many": lambda look: problem_view.blocks(look, (*MANY, *PROBLEMS[:1]), several=True),
    "concise": lambda look: problem_view.concise(look, PROBLEMS, several=True),
    "answer": lambda look: answer_view.answer(look, answer()),
    "answer-wide": lambda look: answer_view.answer(look, WIDE),
    "answer-matrix": lambda look: answer_view.answer(look, MATRIX),
    "answer-blocks": lambda look: answer_view.answer(look, BLOCKS),
    "answer-nothing": lambda look: answer_view.answer(look, NOTHING),
    "answer-across": lambda look: answer_view.answer(look, ACROSS),
    "questions": lambda look: answer_view.questions(look, [QUESTION, OTHER], STUDIES, CAN),
    "question-help": lambda look: answer_view.parameters(look, QUESTION),
    "help": lambda look: options.help_lines(look, None),
    "help-check": lambda look: options.help_lines(look, next(c for c in options.COMMANDS if c.name == "check")),
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


def test_what_a_table_leaves_out_is_named_and_shown_with_verbose() -> None:
    """A column without room is named below the table; -v shows every cell, as blocks."""
    short = "\n".join(answer_view.answer(Look(100), WIDE))
    assert "value-8-1" not in short
    assert "a further column 9" in " ".join(short.split())
    assert "a further column 3: not reported" in " ".join(short.split())
    every = "\n".join(answer_view.answer(Look(100), WIDE, verbose=True))
    assert "value-8-1" in every
    assert "value-8-3" in every


def test_all_neither_folds_nor_stops() -> None:
    """--all shows each problem; without it, after 20 blocks the rest is counted."""
    many = [
        problem(f"rule-{n:02}", Severity.WARNING, Words(f"m{n}", f"m{n}"), Words("f", "f"), Place("s", "a.csv", n))
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
    assert list(first["places"][0]) == [
        *("study", "file", "row", "column", "letter", "text", "context", "sheet", "cell")
    ]
    assert first["places"][0]["context"][0] == ["id", "W06"]
    assert first["detail"] == {"path": "kw:strength"}


def test_problems_as_csv_give_one_row_a_place() -> None:
    """A problem in two places takes two rows, under the same headings in both languages."""
    text = problem_view.as_csv(Look(language="id"), PROBLEMS)
    lines = text.splitlines()
    assert lines[0] == "study,file,row,column,text,severity,rule,message,remedy,sheet,cell"
    assert len(lines) == 1 + sum(len(p.places) for p in PROBLEMS)
    assert lines[2].startswith('jarum,linkages.csv,14,strength,kuat sekali,violation,linkage-strength-known,"""kuat')


def test_rows_as_json_are_the_standards() -> None:
    """SPARQL 1.1 Query Results JSON: unbound variables are left out, language and datatype kept."""
    found = rows_view.as_json(ROWS)
    assert found["head"] == {"vars": ["thing", "label", "n", "none", "node"]}
    assert found["results"] == {
        "bindings": [
            {
                "thing": {"type": "uri", "value": "https://w3id.org/kawung/def#Tie"},
                "label": {"type": "literal", "value": 'Kuat, "sekali"', "xml:lang": "id"},
                "n": {
                    "type": "literal",
                    "value": "3",
                    "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                },
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
