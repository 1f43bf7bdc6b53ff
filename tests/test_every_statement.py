"""Every statement of a shipped study is reached from a row, every row is reached by a statement, and they agree."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

import studies
from kawung import dictionary, pipeline, vocabulary
from kawung.iris import BASES, Quad, is_iri, local_name, read_literal, term, value_of
from kawung.problems import Place
from kawung.vocabulary import fold
from shipped import NAMES, NOT_KNOWN, WORKBOOKS

STUDIES = NAMES
DERIVED = {term(t) for t in ("rdf:type", "kw:basis", "kw:accordingTo", "kw:pair", "kw:roleAssumed", "kw:hasExcerpt")}
UNKNOWN = term("kw:hasUnknown")


@cache
def built() -> pipeline.Kawung:
    return pipeline.open_folders([studies.DATA / s for s in STUDIES], pipeline.find_project(studies.DATA))


@cache
def statements(study: str) -> tuple[Quad, ...]:
    """Return the statements of a study's observed, interpreted and published graphs."""
    ends = tuple(f"/graph/{study}/{name}>" for name in BASES)
    return tuple(sorted(q for q in built().store.quads() if q.g.endswith(ends)))


@cache
def cells(study: str, file: str) -> dict[int, dict[str, str]]:
    """Read a CSV file without Kawung: row number → heading → text."""
    head, *rows = studies.read(studies.DATA / study / file)
    return {n: dict(zip(head, row, strict=False)) for n, row in enumerate(rows, 2)}


@cache
def workbook(study: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(studies.DATA / study / "study.xlsx")


def text_at(place: Place) -> str:
    """Read a cell without Kawung, in a CSV file or a workbook; a number is told by its digits and its format."""
    if place.sheet is None:
        return cells(place.study, place.file)[place.row or 0][place.column or ""]
    cell = workbook(place.study)[place.sheet][place.cell or "A1"]
    shown = re.fullmatch(r"0\.(0+)", cell.number_format)
    if shown and isinstance(cell.value, float | int):
        return f"{cell.value:.{len(shown[1])}f}"
    return "" if cell.value is None else str(cell.value)


def rows_of_workbook(study: str) -> int:
    """Count the filled rows of a workbook's lists, without Kawung."""
    names = {t.name.replace("_", " "): t for t in dictionary.tables().values() if t.name != "study"}
    lists = [s for s in workbook(study).worksheets if s.title.lower().rstrip("s") in {n.rstrip("s") for n in names}]
    return sum(any(v is not None for v in row) for s in lists for row in s.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("study", STUDIES)
def test_every_statement_leads_to_a_cell_and_every_row_has_a_statement(study: str) -> None:
    """In one SPARQL query over a whole study: no statement without a cell, no row without a statement."""
    found = built().store.select((Path(__file__).parents[1] / "queries" / "trace.rq").read_text(encoding="utf-8"))
    at = {name: found.variables.index(name) for name in ("s", "p", "o", "row", "column")}
    reached = {(r[at["s"]], r[at["p"]], r[at["o"]]) for r in found.rows if r[at["row"]] and r[at["column"]]}
    missing = [q for q in statements(study) if tuple(q.triple) not in reached]
    assert not missing, missing[:5]
    rows = {r[at["row"]] for r in found.rows}
    all_rows = {row for row, place in built().places.items() if place.study == study}
    assert all_rows
    assert all_rows <= rows
    sheets = {table.file for table in dictionary.tables().values()}
    on_disk = sum(len(cells(study, f.name)) for f in (studies.DATA / study).glob("*.csv") if f.name in sheets)
    on_disk += rows_of_workbook(study) if study in WORKBOOKS else 0
    lists = [p for r in all_rows if (p := built().places[r]).file != "study.toml" and p.table != "study"]
    assert len(lists) == on_disk > 50


def assumed(statement: Quad) -> bool:
    """Tell whether a role that no cell says is the usual one of the kind of a party for whom it was assumed."""
    usual = {t.s for t in vocabulary.ontology() if t.p == term("kw:usualRole") and t.o == statement.o}
    said = built().store.select(
        f"SELECT ?kind WHERE {{ GRAPH ?g {{ {statement.s} {term('kw:roleAssumed')} ?party }}"
        f" GRAPH ?e {{ ?party {term('kw:kind')} ?kind }} }}"
    )
    return any(row[0] in usual for row in said.rows)


def agrees(statement: Quad, text: str, table: dictionary.Table, heading: str) -> bool:
    """Tell whether a cell's text, read independently, says the object of a statement."""
    column = table.column(heading)
    parts = [text, *(part.strip() for part in text.split(";"))]
    if column is None:
        return False
    if not text:
        return assumed(statement)
    if reason := NOT_KNOWN.fullmatch(text):
        if statement.p == term("kw:reason"):
            said = read_literal(statement.o)
            return said.text == reason[said.language or ""]
        return statement.o == column.term if statement.p == term("kw:unknownProperty") else statement.p == UNKNOWN
    if not is_iri(statement.o):
        lit = read_literal(statement.o)
        if lit.datatype in ("integer", "decimal"):
            return any(p.replace(",", ".") and Decimal(p.replace(",", ".")) == Decimal(lit.text) for p in parts if p)
        return lit.text in parts
    name = local_name(statement.o)  # a data set is named after its measure and what else sets its figures apart
    names = {fold(name.partition("-by-")[0] if statement.p == term("qb:dataSet") else name)}
    labels = vocabulary.labels().get(statement.o)
    if labels:
        names |= {fold(labels.en), fold(labels.id)}
    if any(fold(p) in names for p in parts):
        return True
    if column.type == "point":
        said = built().store.select(
            f"SELECT DISTINCT ?l WHERE {{ GRAPH ?g {{ {statement.o} {term('skos:prefLabel')} ?l }} }}"
        )
        return any(fold(p) == fold(value_of(row[0] or "")) for row in said.rows for p in parts)
    return value_of(statement.o) in parts


def test_five_hundred_statements_drawn_at_random_agree_with_their_cells() -> None:
    """What csv or openpyxl reads at the place that Python's trace names says the statement."""
    pool = [q for study in STUDIES for q in statements(study)]
    drawn = random.Random(20261124).sample(pool, 500)  # noqa: S311 - a fixed draw
    compared = 0
    for q in drawn:
        places = built().trace(*q.triple)
        assert places, q
        for place in places:
            text = text_at(place)
            assert text == place.text, (q, place)
            if q.p in DERIVED:
                continue
            table = dictionary.tables()[place.table]
            assert agrees(q, text, table, place.column or ""), (q, place)
            compared += 1
    assert compared > 250


@pytest.mark.parametrize("study", STUDIES)
def test_a_row_costs_two_statements(study: str) -> None:
    """The way back is two statements a row, no more."""
    provenance = [q for q in built().store.quads() if q.g.endswith(f"/graph/{study}/provenance>")]
    rows = [row for row, place in built().places.items() if place.study == study]
    assert len(provenance) == 2 * len(rows)


def test_no_statement_stands_in_two_graphs() -> None:
    """Each triple of the data set has one graph."""
    triples = [q.triple for q in built().store.quads()]
    assert len(triples) == len(set(triples))


def test_a_statement_made_by_two_rows_leads_to_both(tmp_path: Path) -> None:
    """The same row typed twice is a warning, and every statement of it leads to both rows."""
    folder = studies.copy("contoh", tmp_path)
    rows = studies.read(folder / "linkages.csv")
    first = studies.row_number(folder / "linkages.csv", "L02")
    studies.write(folder / "linkages.csv", [*rows, rows[first - 1]])
    opened = pipeline.open_folders([folder], pipeline.find_project(tmp_path))
    strength = term("kw:strength")
    [q] = [q for q in opened.store.quads() if q.p == strength and q.s.endswith("/linkage/l02>")]
    places = opened.trace(*q.triple)
    assert [(p.row, p.column, p.text) for p in places] == [
        (first, "strength", "kuat"),
        (len(rows) + 1, "strength", "kuat"),
    ]
