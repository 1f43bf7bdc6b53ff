"""Rules of `kawung check --explain`: every rule is told in both languages, with a row that breaks it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import examples
from kawung import dictionary, foreign, pipeline, reasoning, regions, sheet, validation, words
from kawung.cli import explain_view
from kawung.cli.console import Look, cells
from kawung.problems import UsageError
from kawung.regions import publishers, sssom
from run import kawung_here as kawung

RULES = pipeline.rules()
SHAPES = [e for e in RULES.values() if e.source == "shapes"]


def test_the_shipped_examples_are_fresh() -> None:
    """ontology/shapes/examples.toml is what the cases of the shapes say now; tests/examples.py writes it anew."""
    assert examples.FILE.read_text(encoding="utf-8") == examples.page()


def test_every_shape_has_an_example() -> None:
    """Each rule of the shapes has a row that breaks it and the row as it should be, and nothing else has one there."""
    read = tomllib.loads(examples.FILE.read_text(encoding="utf-8"))
    assert set(read) == {r.rule for r in validation.rules()}
    assert len(read) >= 425


@pytest.mark.parametrize("one", SHAPES, ids=lambda e: e.rule)
def test_an_example_is_a_row_of_a_sheet(one: pipeline.Explained) -> None:
    """Its columns are the table's, in their order, the key among them; the two readings differ, and in little."""
    assert one.example is not None
    table = dictionary.tables()[one.example.table]
    columns = [c.name for c in table.columns]
    for row in (one.example.wrong, one.example.right or one.example.wrong):
        assert list(row) == [c for c in columns if c in row]
        assert table.key.name in row
        assert one.example.column in row
    if one.example.right:
        assert list(one.example.wrong) == list(one.example.right)
        changed = [c for c, text in one.example.wrong.items() if text != one.example.right[c]]
        assert 1 <= len(changed) <= 4


@pytest.mark.parametrize(
    ("rule", "table", "wrong", "right"),
    [
        ("linkage-strength-known", "linkages", {"strength": "wek"}, {"strength": "weak"}),
        ("linkage-id-stated", "linkages", {"id": ""}, {"id": "l1"}),
        ("linkage-to-differs", "linkages", {"from": "a1", "to": "a1"}, None),
        ("excerpt-quote-single", "findings", None, {"id": "f3"}),
        ("aggregate-base-form", "aggregates", {"base": "±10"}, None),
        ("study-kind-stated", "study", {"kind": ""}, {"kind": "synthetic"}),
        ("area-kemendagri-code-form", "cluster", {"place": "3310040"}, {"place": "33.10.04"}),
    ],
)
def test_examples_show_what_the_rule_is_about(
    rule: str, table: str, wrong: dict[str, str] | None, right: dict[str, str] | None
) -> None:
    """The faulty cell and the sound one are those of the case, as a person types them."""
    found = pipeline.explain(rule).example
    assert found is not None
    assert found.table == table
    for wanted, row in ((wrong, found.wrong), (right, found.right)):
        assert not wanted or {c: row[c] for c in wanted} == wanted


@pytest.mark.parametrize("one", RULES.values(), ids=lambda e: e.rule)
def test_a_rule_is_told_in_two_languages(one: pipeline.Explained) -> None:
    """Title, meaning and remedy are whole in both, without placeholders, brackets or words of the engine."""
    for both in (one.title, one.message, one.remedy):
        assert both.en != both.id
        for text in both:
            assert text.strip() == text != ""
            assert not re.search(r"\{\w+\}|\[[^\[]* \{", text)
            if one.source != "foreign":  # who brings RDF knows its words
                assert not re.search(r"\b(IRI|SHACL|triple|tripel|invalid|tidak valid|RDF|literal)\b", text)
    assert set(one.requires) <= set(RULES)


def test_the_rules_of_all_rooms_are_there() -> None:
    """What the reader, shapes, reasoning, regions and imports may name can be explained."""
    assert set(RULES) >= {*sheet.RULES, *reasoning.EXPLANATIONS, *(r.rule for r in validation.rules())}
    assert set(RULES) >= {*regions.RULES, *publishers.RULES, *sssom.RULES, *foreign.RULES}
    assert list(RULES) == sorted(RULES)
    shown = {e.rule for e in RULES.values() if e.shown}
    known = words.catalogue()
    texts = {k.partition(".")[2] for k in known if k.startswith(("rule_wrong.", "rule_right."))}
    assert texts == shown, "an example belongs to no rule, or one half is missing"
    titles = {k.partition(".")[2] for k in known if k.startswith("rule_title.")}
    assert titles <= set(RULES), "a title belongs to no rule"
    assert len(shown) >= 20


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [60, 80, 100])
def test_explanations_keep_to_the_width(language: str, width: int) -> None:
    """Nothing is wider than the terminal, but for words that are."""
    look = Look(width, "id" if language == "id" else "en")
    for one in list(RULES.values())[::7]:
        for line in explain_view.explained(look, one):
            assert cells(line) <= width or len(line.split()) <= 4, line
    assert all(line.isascii() for line in explain_view.explained(Look(80, "en", ascii=True), RULES["key-form"]))


def test_a_rule_is_explained_on_the_terminal(tmp_path: Path) -> None:
    """Without a study: name, title, meaning, remedy, weight, column with its help, what it depends on, the rows."""
    done = kawung("check", "--explain", "linkage-to-differs", cwd=tmp_path)
    assert done.returncode == 0
    lines = done.stdout.split("\n")
    assert lines[0].startswith("linkage-to-differs  Linkage: ")
    for label in ("Meaning ", "Fix ", "Weight ", "Column ", "Wrong", "Right"):
        assert any(line.startswith(label) for line in lines), label
    assert re.search(r"│ l1 │ a1 +│ a1 │ ← to$", done.stdout, re.MULTILINE)
    assert re.search(r"│ l1 │ a1 +│ a2 │$", done.stdout, re.MULTILINE)
    assert list(tmp_path.iterdir()) == []


def test_a_rule_of_the_reader_is_explained_in_indonesian(tmp_path: Path) -> None:
    """The same labels in the other language; what would be named is left open; the example is two lines."""
    out = kawung("check", "--explain=key-form", "--lang", "id", cwd=tmp_path).stdout
    assert out.startswith("key-form  Id bisa menjadi bagian alamat")
    assert re.search(r'^Arti +"…" tidak bisa dipakai di suatu kolom; suatu baris', out, re.MULTILINE)
    assert re.search(r"^Keliru +keterkaitan 1$", out, re.MULTILINE)
    assert re.search(r"^Betul +keterkaitan-1$", out, re.MULTILINE)


def test_what_a_rule_depends_on_is_named(tmp_path: Path) -> None:
    """A rule that is silent where others speak says which."""
    one = next(e for e in SHAPES if len(e.requires) > 1)
    out = " ".join(kawung("check", "--explain", one.rule, cwd=tmp_path).stdout.split())
    assert f"Depends on {', '.join(one.requires)}: " in out


def test_json_of_a_rule_and_of_all(tmp_path: Path) -> None:
    """Texts in both languages, the example as rows, all rules under "rules"."""
    one = json.loads(kawung("check", "--explain", "linkage-to-differs", "--format", "json", cwd=tmp_path).stdout)
    assert one["rule"] == "linkage-to-differs"
    assert set(one["title"]) == {"en", "id"}
    assert one["example"]["wrong"]["to"] == "a1"
    assert one["shown"] is None
    every = json.loads(kawung("check", "--explain", "--format", "json", cwd=tmp_path).stdout)
    assert [r["rule"] for r in every["rules"]] == list(RULES)
    assert one in every["rules"]


def test_without_a_rule_all_are_listed(tmp_path: Path) -> None:
    """One line each, sorted, and how to go on."""
    out = kawung("check", "--explain", "--lang", "id", cwd=tmp_path).stdout.rstrip("\n").split("\n")
    assert [line.split("  ")[0] for line in out[: len(RULES)]] == list(RULES)
    assert out[-1] == f"{len(RULES)} aturan. kawung check --explain ATURAN menjelaskan satu aturan."


@pytest.mark.parametrize(
    ("text", "near"),
    [("linkage-strenght-known", "linkage-strength-known"), ("Key-Form", None), ("[key-form]", None), ("xyzzy", "")],
)
def test_an_unknown_rule_is_a_usage_error_with_the_nearest(text: str, near: str | None) -> None:
    """Exit 2, the nearest named where one is near; capitals and the brackets of the report do not matter."""
    if near is None:
        assert pipeline.explain(text).rule == "key-form"
        return
    done = kawung("check", "--explain", text, "--lang", "id")
    assert done.returncode == 2
    assert done.stdout == ""
    assert f'Tidak ada aturan "{text}"' in done.stderr
    assert ("Maksudnya" in done.stderr) == bool(near)
    assert near in done.stderr
    with pytest.raises(UsageError):
        pipeline.explain(text)


def test_a_form_that_cannot_hold_an_explanation_is_refused() -> None:
    """CSV and SARIF hold places; asked for an explanation they exit with 2."""
    for form in ("csv", "sarif"):
        done = kawung("check", "--explain", "key-form", "--format", form)
        assert (done.returncode, done.stdout) == (2, "")
        assert form in done.stderr
