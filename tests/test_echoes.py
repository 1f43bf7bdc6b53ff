"""What follows from a row that was not read is not told beside it; what is broken very often is told at less cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawung import graph, sheet, validation, vocabulary
from kawung.dictionary import tables
from kawung.findings import Study
from kawung.iris import Minter
from kawung.pipeline import check, find_project
from kawung.problems import Problem, Words
from kawung.sheet import often
from kawung.validation import engine, telling, texts
from kawung.validation.checking import union
from kawung.validation.shapes import triples
from workbooks import c, grid, raw, styles

MANIFEST = b'[study]\nkind = "synthetic"\n[[category]]\nkey = "baru"\nlabel_en = "New"\nlabel_id = "Baru"\n'
ACTORS = ["id", "party", "label_en", "label_id"]
MINTER = Minter()


def read(files: dict[str, bytes]) -> tuple[Study, list[Problem]]:
    study, problems = sheet.read("kasus", {"study.toml": MANIFEST, **files})
    assert study is not None
    return study, problems


def told(files: dict[str, bytes]) -> set[tuple[str, str | None]]:
    """Give what is told of the sheets, by the reader and by the rules: rule, and cell or sheet."""
    study, problems = read(files)
    graphed = graph.build(study, MINTER)
    found = validation.check(graphed.quads, graphed.things, study, stage="before", known=problems)
    return {(p.rule, place.cell or place.sheet) for p in (*problems, *found) for place in p.places if place.sheet}


def book(key: str, named: str, *more: str, style: str | None = None) -> dict[str, bytes]:
    """Make a workbook of actors, one of which has *key* as its id, and of interviews with the actors *named*."""
    actors = grid([ACTORS, ["A01", "actor", "One", "Satu"], [key, "actor", "Two", "Dua"]])
    rows = [[f"W{n}", who, "craftsperson", "with-quote"] for n, who in enumerate(("A01", named, *more))]
    interviews = grid([["id", "informant", "informant_kind", "consent"], *rows])
    return {"study.xlsx": raw({"Actors": actors, "Interviews": interviews}, style=style)}


@pytest.mark.parametrize(
    ("key", "named", "rule"),
    [
        (c("n", "7"), "007", "number-in-code"),
        (c("n", "1.1"), "1.10", "number-in-code"),
        (c("b", "1"), "true", "number-in-code"),
        (c("n", "42463", 1), "3-4", "cell-became-date"),
        (c("n", "42463", 1), "Apr-3", "cell-became-date"),
        (c("e", "#N/A"), "A02", "cell-error"),
        (c("n", None, formula="1+1"), "A02", "formula-without-value"),
        ("A 02", "A 02", "key-form"),
    ],
)
def test_a_reference_to_a_key_that_was_refused_is_not_told(key: str, named: str, rule: str) -> None:
    """The refused key is the one problem; the cells that name its row are right."""
    assert told(book(key, named, style=styles("d-mmm"))) == {(rule, "A3")}


@pytest.mark.parametrize(
    ("key", "named"), [(c("n", "7"), "A9"), (c("n", "7"), "A07"), (c("n", "42463", 1), "5-4"), ("A 02", "A99")]
)
def test_a_reference_to_another_key_is_told_beside_it(key: str, named: str) -> None:
    """A key that the refused one cannot have been is named in vain whatever was refused."""
    assert ("interview-informant-known", "B3") in told(book(key, named, style=styles("d-mmm")))


def test_of_keys_that_nobody_can_tell_as_many_may_be_named_as_were_refused() -> None:
    """One lost key explains one key that is named in vain, however often, but not two."""
    lost = c("e", "#REF!")
    assert told(book(lost, "A02", "A02")) == {("cell-error", "A3")}
    assert {rule for rule, _ in told(book(lost, "A02", "A03"))} == {"cell-error", "interview-informant-known"}


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("A01, A02", "A01; A02"), ("A01 dan A02", "A01; A02"), ("A01/A02 & A03", "A01; A02; A03"), ("A01, B07", "")],
)
def test_several_keys_in_one_cell_are_proposed_as_the_cell_takes_them(text: str, nearest: str) -> None:
    """Where each part is a key the remedy shows them parted rightly, else the key most like the whole."""
    study, _ = read({"actors.csv": b"id,party\nA01,actor\nA02,actor\nA03,actor\n"})
    column = tables()["linkages"].column("participants")
    assert column is not None
    facts = texts.facts_of_column(column, texts.offer(column, study), Words(text, text))
    assert facts["nearest"] == Words(nearest, nearest)


def test_a_table_whose_sheet_has_another_name_is_told_as_wrong() -> None:
    """A sheet with a table's headings is that table for its author: an error, and what names its rows is right."""
    actors = grid([["note", *ACTORS], ["x", "A01", "actor", "One", "Satu"]])
    interviews = grid([["id", "informant", "informant_kind", "consent"], ["W1", "A01", "craftsperson", "with-quote"]])
    files = {"study.xlsx": raw({"Daftar": actors, "Interviews": interviews})}
    assert told(files) == {("sheet-unnamed", "Daftar")}
    _, problems = read(files)
    (found,) = [p for p in problems if p.rule == "sheet-unnamed"]
    assert "Actors" in found.remedy.en
    assert "Actors" in found.remedy.id


def test_a_copy_of_a_table_is_only_an_unknown_sheet() -> None:
    """Where the study has the table, a second sheet with its headings may be anybody's copy."""
    actors = grid([ACTORS, ["A01", "actor", "One", "Satu"]])
    assert told({"study.xlsx": raw({"Actors": actors, "Old": actors})}) == {("sheet-unknown", "Old")}
    notes = grid([["id", "when", "where", "what", "note"], ["1", "x", "x", "x", "x"]])
    assert told({"study.xlsx": raw({"Actors": actors, "Diary": notes})}) == {("sheet-unknown", "Diary")}


def test_a_csv_file_under_another_name_is_told_alone() -> None:
    """What points into a table that was not read for its name's sake is not told beside it; a copy is a remark."""
    actors = b"id,party,label_en,label_id\nA01,actor,One,Satu\n"
    interviews = (
        b"id,informant,informant_kind,consent\nW01,A01,craftsperson,with-quote\nW02,A02,craftsperson,with-quote\n"
    )
    rules = {}
    for name, more in (("pelaku.csv", {}), ("actors (2).csv", {"actors.csv": actors})):
        study, problems = read({name: actors, "interviews.csv": interviews, **more})
        graphed = graph.build(study, MINTER)
        found = validation.check(graphed.quads, graphed.things, study, stage="before", known=problems)
        rules[name] = {p.rule for p in (*problems, *found) if p.places[0].file != "study.toml"}
    assert rules["pelaku.csv"] == {"file-unnamed"}
    assert rules["actors (2).csv"] == {"file-unknown", "interview-informant-known"}


@pytest.mark.parametrize(("heading", "proposed"), [("No", False), ("not", True)])
def test_a_heading_of_two_letters_is_like_nothing(heading: str, proposed: bool) -> None:
    """The running number that people put first is not taken for a note."""
    _, problems = read({"actors.csv": f"{heading},id,party\n1,A01,actor\n".encode()})
    (found,) = [p for p in problems if p.rule == "column-unknown"]
    assert ("meant to be note" in found.remedy.en) is proposed


def test_a_folder_with_a_workbook_of_another_kind_says_how_to_save_it(tmp_path: Path) -> None:
    """A study saved as .ods alone is no missing study: the file is refused by name."""
    folder = tmp_path / "jarum"
    folder.mkdir()
    (folder / "study.ods").write_bytes(b"PK\x03\x04 whatever")
    (found,) = check([folder], find_project(tmp_path)).problems
    assert found.places[0].file == "study.ods"
    assert found.rule.startswith("workbook-")


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        ("key-missing", ",actor,,"),
        ("key-form", "A 1,actor,,"),
        ("row-repeated", "A01,actor,,"),
        ("key-doubled", "A01,group,,"),
        ("key-case", "a01,actor,,"),
        ("cell-without-heading", "A{n},actor,,,x"),
    ],
)
def test_what_every_row_has_wrong_is_told_a_thousand_times(
    rule: str, row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many problems of a rule the last has the places of the further ones; beyond so many these end."""
    monkeypatch.setattr(often, "ALONE", 10)
    monkeypatch.setattr(often, "MOST_PLACES", 30)
    rows = "".join(row.format(n=n) + "\n" for n in range(50, 90))
    _, problems = read({"actors.csv": f"{','.join(ACTORS)}\nA01,actor,,\n{rows}".encode()})
    found = [p for p in problems if p.rule == rule]
    assert len(found) == 10
    assert [p.places[-1].row for p in found] == [*range(3, 12), 32]
    assert [place.row for place in found[-1].places][-20:] == list(range(13, 33))
    assert found[-1].message.en.endswith("in 10 further places of this sheet, which are not listed.")
    assert found[-1].message.id.endswith("di 10 tempat lain di lembar ini, yang tidak didaftar.")
    assert "further" not in found[-2].message.en


def linkages(count: int) -> dict[str, bytes]:
    rows = "".join(f"L{n:02},zz{n},A01,A01\n" for n in range(count))
    return {
        "actors.csv": f"{','.join(ACTORS)}\nA01,actor,One,Satu\n".encode(),
        "linkages.csv": f"id,nature,from,to\n{rows}".encode(),
    }


def natures(files: dict[str, bytes]) -> list[Problem]:
    study, known = read(files)
    graphed = graph.build(study, MINTER)
    found = validation.check(graphed.quads, graphed.things, study, stage="before", known=known)
    return [p for p in found if p.rule == "linkage-nature-known"]


def test_a_rule_that_every_row_breaks_is_told_with_all_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many problems of a rule further cells are places of the last, in order, without neighbours."""
    monkeypatch.setattr(telling, "ALONE", 5)
    found = natures(linkages(30))
    assert [[place.row for place in p.places] for p in found] == [[2], [3], [4], [5], [6, *range(7, 32)]]
    assert [bool(place.context) for place in found[-1].places] == [True, *[False] * 25]
    assert {place.cell for place in found[-1].places} == {f"B{row}" for row in range(6, 32)}
    assert [place.text for place in found[-1].places][-1] == "zz29"


@pytest.mark.skipif(engine.default() != "shacl", reason="the compiled engine is not here")
@pytest.mark.parametrize("at_once", [4, 25, 1000])
def test_however_few_results_are_asked_for_at_once_none_is_lost(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shapes broken too often to be told in one run are asked apart from the others; of each enough is told."""
    whole = set(results(linkages(20)))
    monkeypatch.setattr(engine, "AT_ONCE", at_once)
    monkeypatch.setattr(engine, "OFTEN", 2)
    some = set(results(linkages(20)))
    assert some <= whole
    assert {r.source_shape for r in some} == {r.source_shape for r in whole}
    for shape in {r.source_shape for r in whole}:
        count = sum(r.source_shape == shape for r in some)
        assert count == sum(r.source_shape == shape for r in whole) or count >= 2


def results(files: dict[str, bytes]) -> list[engine.Result]:
    study, _ = read(files)
    return engine.run(union(graph.build(study, MINTER).quads), triples("before"), vocabulary.ontology(), "shacl")
