"""Official figures: the shipped ones, the rules of their tables, the cube made of them, and joins that refuse."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

from kawung import answers, store, vocabulary, words
from kawung.iris import STRUCTURE, TYPE, Minter, Quad, local_name, read_literal, term, value_of
from kawung.problems import Severity, UsageError
from kawung.regions import areas, class_tables, classifications, figures, publishers
from kawung.regions.publishers.judging import GRADES, OF_AREA, PROPERTIES
from question_cases import filled, quads

if TYPE_CHECKING:
    from kawung.iris import Term

MINTER = Minter("https://example.org/")
FIGURE, SOURCE = figures.Figure._fields, figures.Source._fields


@cache
def cube() -> tuple[Quad, ...]:
    return tuple(figures.quads(figures.shipped(), MINTER))


def said(quads: tuple[Quad, ...]) -> dict[Term, dict[Term, list[Term]]]:
    found: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for q in quads:
        found[q.s][q.p].append(q.o)
    return found


# -- what is shipped --------------------------------------------------------------------------------------------------


def test_each_shipped_figure_has_area_source_and_grade() -> None:
    """Every figure is of an area in the table, from a source that is told, and says how sure it is."""
    values = figures.shipped()
    assert len(values.figures) >= 35
    sources = {s.key: s for s in values.sources}
    assert {f.source for f in values.figures} == set(sources)
    assert {f.area_code for f in values.figures} <= areas.codes()
    assert {f.grade for f in values.figures} <= set(GRADES)
    assert all(s.publisher and s.title and s.accessed for s in values.sources)
    assert all(s.terms or s.licence for s in values.sources)


def test_competing_figures_stand_side_by_side() -> None:
    """What sources differ on is kept from each: land area and population of Klaten, the batik businesses of Jarum."""

    def told(area: str, property_: str) -> set[tuple[str, str]]:
        return {
            (f.value, f.source) for f in figures.shipped().figures if (f.area_code, f.property) == (area, property_)
        }

    assert told("33.10", "land-area") == {("701.511", "kemendagri-2025"), ("655.56", "wikipedia-klaten")}
    assert told("33.10", "population") == {("1302648", "kemendagri-2025"), ("1260506", "wikipedia-klaten")}
    jarum = told("33.10.04.2004", "businesses")
    assert {("31", "handayani-jarum"), ("23", "uns-jarum-2012"), ("19", "detik-jarum-2024")} <= jarum


def test_no_shipped_figure_counts_one_or_two_in_a_village() -> None:
    """A village in which one firm makes a thing names that firm; such figures are not shipped, published or not."""
    small = [f for f in figures.shipped().figures if f.property in ("businesses", "workers") and float(f.value) < 3]
    assert small == []


def test_parts_add_up_to_the_whole_that_their_source_gives() -> None:
    """The two branches of industry in Klaten make up all industries, as the source says."""
    by = {(f.property, f.industry_code): int(f.value) for f in figures.shipped().figures if f.year == "2008"}
    for one in ("centres", "businesses", "workers"):
        assert by[one, "agro-forest"] + by[one, "metal-machine-chemical-other"] == by[one, "all-industries"]


# -- the cube ---------------------------------------------------------------------------------------------------------


def _structures() -> dict[str, dict[str, set[Term]]]:
    """Dimensions and required attributes of each structure, from the ontology."""
    node = said(tuple(Quad(*t, "") for t in vocabulary.ontology()))
    found = {}
    for one in ("official-figure", "official-figure-by-size", "official-figure-of-area"):
        parts = [node[c] for c in node[f"<{STRUCTURE}{one}>"][term("qb:component")]]
        required = [p for p in parts if any("true" in o for o in p[term("qb:componentRequired")])]
        found[one] = {
            "dimensions": {o for p in parts for o in p[term("qb:dimension")]},
            "attributes": {o for p in required for o in p[term("qb:attribute")]},
        }
    return found


def test_every_observation_fills_its_structure_and_no_two_agree() -> None:
    """Each dimension and required attribute once, one measure, one data set; no two figures share one cell."""
    node, structures = said(cube()), _structures()
    cells = set()
    observations = [s for s, p in node.items() if term("qb:Observation") in p[TYPE]]
    assert len(observations) == len(figures.shipped().figures)
    for one in observations:
        (data_set,) = node[one][term("qb:dataSet")]
        (structure,) = node[data_set][term("qb:structure")]
        wanted = structures[local_name(structure)]
        assert len(wanted["dimensions"]) >= 4
        assert len(wanted["attributes"]) == 3
        assert all(len(node[one][p]) == 1 for p in wanted["dimensions"] | wanted["attributes"] | {term("kw:value")})
        others = {term("kw:industry"), term("kw:sizeClass")} - wanted["dimensions"]
        assert not any(node[one][p] for p in others)
        cells.add((data_set, *(node[one][p][0] for p in sorted(wanted["dimensions"]))))
    assert len(cells) == len(observations)
    assert {local_name(node[d][term("qb:structure")][0]) for d, *_ in cells} == set(structures)


def test_the_cube_is_sorted_and_in_the_graph_of_regions() -> None:
    """Sorted, each statement once, all in one graph, under the project's own base."""
    assert list(cube()) == sorted(set(cube()))
    assert {q.g for q in cube()} == {MINTER.shared_graph("regions")}
    assert all(q.s.startswith("<https://example.org/id/") for q in cube())


def test_every_thing_named_is_described() -> None:
    """Places, classes, sizes and sources that figures name are described in the same graph, in both languages."""
    described = {q.s for q in (*cube(), *areas.quads(areas.shipped(), MINTER))}
    tables = class_tables.shipped()
    described |= {MINTER.industry(*key) for key in tables.classes}
    named = {q.o for q in cube() if q.p in {term(f"kw:{p}") for p in ("place", "industry", "sizeClass", "accordingTo")}}
    assert named - described == set()
    for thing, has in said(cube()).items():
        if set(has[TYPE]) & {term("kw:IndustryClass"), term("kw:SizeClass")}:
            assert sorted(read_literal(o).language or "" for o in has[term("skos:prefLabel")]) == ["en", "id"], thing


def test_a_year_that_is_not_known_says_why() -> None:
    """The dimension is filled all the same, and a note gives the reason in both languages."""
    node = said(cube())
    unknown = [s for s, p in node.items() if p[term("kw:referenceYear")] == ['"not known"']]
    assert len(unknown) >= 5
    for one in unknown:
        (why,) = node[one][term("kw:hasUnknown")]
        assert node[why][term("kw:unknownProperty")] == [term("kw:referenceYear")]
        assert sorted(read_literal(o).language or "" for o in node[why][term("kw:reason")]) == ["en", "id"]


def test_numbers_stay_as_written() -> None:
    """The number is canonical, the text beside it is that of the table: 13.85 is neither rounded nor padded."""
    node = said(cube())
    share = node[MINTER.thing("shared", "figure", "bayat-industry-share-2007")]
    assert [read_literal(o).text for o in share[term("kw:value")]] == ["13.85"]
    assert [value_of(o) for o in share[term("kw:baseSize")]] == ["27532"]
    assert share[term("kw:unit")] == ['"percent"']


# -- the tables -------------------------------------------------------------------------------------------------------

GOOD = {
    "key": "a-1", "area_code": "33.10", "property": "businesses", "year": "2020", "value": "5", "unit": "units",
    "industry_scheme": "kbli", "industry_year": "2020", "industry_code": "13134", "source": "s", "grade": "V",
}  # fmt: skip
NO_INDUSTRY = dict.fromkeys(("industry_scheme", "industry_year", "industry_code"), "")
GOOD_SOURCE = {"key": "s", "kind": "report", "title": "Judul", "publisher": "Penerbit"}


def table(fields: tuple[str, ...], *rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def reading(*rows: dict[str, str], source: dict[str, str] | None = None) -> list[tuple[str, str | None]]:
    """The rules that these rows break, with the columns at which they are told."""
    _, problems = figures.read("f.csv", table(FIGURE, *rows), "s.csv", table(SOURCE, source or GOOD_SOURCE))
    for p in problems:
        assert p.severity >= Severity.VIOLATION
        assert p.message.en != p.message.id
        assert p.places[0].row in (2, 3)
        assert p.places[0].text is not None
    return [(p.rule, p.places[0].column) for p in problems]


def test_a_good_row_is_read() -> None:
    """The row that the others are made from breaks nothing."""
    assert reading(GOOD) == []
    assert reading(GOOD | {"industry_scheme": "KBLI 2020", "industry_year": ""}) == []
    assert reading(GOOD | {"value": "5.0", "status": "P", "size_scheme": "bps", "size_code": "micro"}) == []
    assert reading(GOOD | {"property": "luas wilayah", **dict.fromkeys(FIGURE[8:11], "")}) == []


def test_numbers_that_can_be_are_read() -> None:
    """Nothing, the whole, parts of a percentage or of a square kilometre, and a count of thousands with decimals."""
    share = {"property": "share-of-workers", "unit": "percent"}
    for value in ("0", "100", "13.85"):
        assert reading(GOOD | share | {"value": value}) == []
    assert reading(GOOD | {"value": "0"}) == []
    assert reading(GOOD | {"property": "land-area", "value": "655.56", "unit": "km2", **NO_INDUSTRY}) == []
    for unit in ("thousand people", "ribu jiwa", "Juta Orang"):
        assert reading(GOOD | {"property": "population", "value": "1260.5", "unit": unit, **NO_INDUSTRY}) == []
    assert reading(GOOD | {"base_size": "27532"}) == []


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ({"key": "A 1"}, "figure-key", "key"),
        ({"key": ""}, "figure-key", "key"),
        ({"area_code": ""}, "figure-area-missing", "area_code"),
        ({"area_code": "33.1"}, "figure-area-cut", "area_code"),
        ({"area_code": "33.10.4"}, "figure-area-cut", "area_code"),
        ({"area_code": "3310"}, "figure-area-other-system", "area_code"),
        ({"area_code": "3310040003"}, "figure-area-other-system", "area_code"),
        ({"area_code": "Kabupaten Klaten"}, "figure-area-name", "area_code"),
        ({"area_code": "331004"}, "figure-area-form", "area_code"),
        ({"area_code": "33.99"}, "figure-area-unknown", "area_code"),
        ({"property": "founded"}, "figure-property-unknown", "property"),
        ({"year": "20"}, "figure-year", "year"),
        ({"year": "not known"}, "figure-year", "year"),
        ({"value": "…"}, "figure-value-none", "value"),
        ({"value": ""}, "figure-value-none", "value"),
        ({"value": "lima"}, "figure-value", "value"),
        ({"value": "-5"}, "figure-negative", "value"),
        ({"value": "-0.5", "property": "land-area", **NO_INDUSTRY}, "figure-negative", "value"),
        ({"value": "1.234"}, "figure-not-whole", "value"),
        ({"value": "2.5", "property": "workers"}, "figure-not-whole", "value"),
        ({"value": "1260.5", "property": "population", **NO_INDUSTRY}, "figure-not-whole", "value"),
        ({"value": "100.1", "property": "share-of-workers", "unit": "percent"}, "figure-share", "value"),
        ({"value": "-1", "property": "share-of-businesses", "unit": "percent"}, "figure-share", "value"),
        ({"unit": ""}, "figure-unit-missing", "unit"),
        ({"industry_code": ""}, "figure-industry-missing", "industry_code"),
        ({"property": "population"}, "figure-industry-needless", "industry_scheme"),
        ({"industry_year": ""}, "figure-industry-without-year", "industry_code"),
        ({"industry_scheme": "", "industry_year": ""}, "figure-industry-without-year", "industry_code"),
        ({"industry_scheme": "naics"}, "figure-industry-scheme", "industry_scheme"),
        ({"industry_year": "2025"}, "figure-industry", "industry_code"),
        ({"industry_year": "1999"}, "figure-industry", "industry_code"),
        ({"industry_code": "131"}, "figure-industry", "industry_code"),
        ({"industry_scheme": "named", "industry_code": "batik"}, "figure-industry-named-year", "industry_year"),
        ({"industry_en": "cloth", "industry_id": "kain"}, "figure-name-differs", "industry_en"),
        ({"size_scheme": "eu", "size_code": "micro"}, "figure-size", "size_scheme"),
        ({"size_scheme": "bps", "size_code": "huge"}, "figure-size-code", "size_code"),
        ({"size_scheme": "named", "size_code": "ours"}, "figure-name-missing", "size_code"),
        ({"base_size": "many"}, "figure-base", "base_size"),
        ({"base_size": "\u0663"}, "figure-base", "base_size"),
        ({"base_size": "9" * 5_000}, "figure-base", "base_size"),
        ({"base_size": "-3"}, "figure-base", "base_size"),
        ({"source": "t"}, "figure-source-unknown", "source"),
        ({"grade": ""}, "figure-grade", "grade"),
        ({"status": "x"}, "figure-status", "status"),
    ],
)
def test_each_fault_is_told_at_its_cell(change: dict[str, str], rule: str, column: str) -> None:
    """One wrong cell, one problem, in the column where it stands, in both languages."""
    assert reading(GOOD | change) == [(rule, column)]


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ({"title": ""}, "source-incomplete", "title"),
        ({"kind": "poster"}, "source-kind", "kind"),
        ({"address": "www.bps.go.id"}, "source-address", "address"),
        ({"licence": "CC BY"}, "source-address", "licence"),
        ({"accessed": "24/11/2026"}, "source-accessed", "accessed"),
        ({"year": "2026/2027"}, "figure-year", "year"),
    ],
)
def test_each_fault_of_a_source_is_told(change: dict[str, str], rule: str, column: str) -> None:
    """A source that is wrong is none, so its figures say so too."""
    assert sorted(reading(GOOD, source=GOOD_SOURCE | change)) == sorted(
        [(rule, column), ("figure-source-unknown", "source")]
    )


def test_two_rows_are_held_against_each_other() -> None:
    """The same key, the same cell of the cube, or two names for one group: the second row is told of."""
    assert reading(GOOD, GOOD | {"value": "6", "year": "2021"}) == [("figure-key-doubled", "key")]
    assert reading(GOOD, GOOD | {"key": "a-2", "value": "6"}) == [("figure-doubled", "value")]
    named = {"industry_scheme": "named", "industry_year": "", "industry_code": "lurik"}
    one = GOOD | named | {"industry_en": "lurik", "industry_id": "lurik"}
    assert reading(one, one | {"key": "a-2", "year": "2021", "industry_en": "striped"}) == [
        ("figure-name-differs", "industry_en")
    ]


def test_rival_figures_stand_side_by_side() -> None:
    """Two sources of one table that differ about the same thing are both kept."""
    sources = table(SOURCE, GOOD_SOURCE, GOOD_SOURCE | {"key": "t"})
    rows = table(FIGURE, GOOD, GOOD | {"key": "a-2", "value": "6", "source": "t"})
    values, problems = figures.read("f.csv", rows, "s.csv", sources)
    assert problems == []
    assert [(f.source, f.value) for f in values.figures] == [("s", GOOD["value"]), ("t", "6")]


def test_one_class_has_one_name_wherever_it_is_named() -> None:
    """Not two in two files, which would be two preferred labels; in another edition a code may be called otherwise."""

    def figure(key: str, year: str, name: str) -> dict[str, str]:
        of = {"industry_scheme": "kbli", "industry_year": year, "industry_code": "47521"}
        return GOOD | of | {"key": key, "source": key, "industry_en": name, "industry_id": name}

    def told(*rows: dict[str, str]) -> list[tuple[str, str]]:
        files = {f"figures/{row['key']}.csv": table(FIGURE, row) for row in rows}
        files |= {f"figures/{r['key']}.sources.csv": table(SOURCE, GOOD_SOURCE | {"key": r["key"]}) for r in rows}
        values, problems = figures.linked(files)
        assert len(values.figures) == len(rows) - len(problems)
        return [(p.rule, p.places[0].file) for p in problems]

    assert told(figure("a", "2020", "Stalls"), figure("b", "2020", "Stalls")) == []
    assert told(figure("a", "2020", "Stalls"), figure("b", "2020", "Carts")) == [
        ("figure-name-differs", "figures/b.csv")
    ]
    first, second = figure("a", "2015", "Stalls"), figure("a-2", "2009", "Carts") | {"source": "a"}
    assert reading(first, second, source=GOOD_SOURCE | {"key": "a"}) == []


def test_what_is_no_table_is_told() -> None:
    """Another encoding, other headings, more cells than headings."""
    sources = table(SOURCE, GOOD_SOURCE)
    for data, rule in (
        (b"\xff\xfe", "figures-unreadable"),
        (b'key,"\n', "figures-unreadable"),
        (b"", "figures-headings"),
        (b"key,value\na,1\n", "figures-headings"),
        (table(FIGURE, GOOD).replace(b",", b";"), "figures-separator"),
        (table((*FIGURE, "colour"), GOOD), "figures-headings"),
        (table(FIGURE, GOOD).rstrip(b"\n") + b",x,y\n", "figure-cells-too-many"),
    ):
        _, problems = figures.read("f.csv", data, "s.csv", sources)
        assert [p.rule for p in problems] == [rule]


def test_all_columns_of_a_table_are_named() -> None:
    """However many there are: whoever heads a table anew copies them."""
    _, (problem, *_) = figures.read("f.csv", b"key\na\n", "s.csv", table(SOURCE, GOOD_SOURCE))
    for text in problem.remedy:
        assert ", ".join(FIGURE) in text
    for text in problem.message:
        assert "value, unit, source, grade" in text


def test_files_of_a_project_are_read_together() -> None:
    """Each table with its sources; a key that stands twice, or that is a shipped one's, is told and left out."""
    files = {
        "figures/a.csv": table(FIGURE, GOOD), "figures/a.sources.csv": table(SOURCE, GOOD_SOURCE),
        "figures/b.csv": table(FIGURE, GOOD | {"source": "t", "year": "2021"}, GOOD | {"key": "b", "source": "t"}),
        "figures/b.sources.csv": table(SOURCE, GOOD_SOURCE | {"key": "t"}, GOOD_SOURCE | {"key": "bps-klaten-2008"}),
    }  # fmt: skip
    values, problems = figures.linked(files)
    assert [f.key for f in values.figures] == ["a-1", "b"]
    assert [s.key for s in values.sources] == ["s", "t"]
    told = [(p.rule, p.places[0].file) for p in problems]
    assert told == [("figure-key-doubled", "figures/b.csv"), ("source-key-doubled", "figures/b.sources.csv")]
    _, problems = figures.linked({"figures/a.csv": table(FIGURE, GOOD)})
    assert [p.rule for p in problems] == ["figure-source-unknown", "figures-headings"]


def test_what_is_written_reads_back() -> None:
    """The shipped tables, written anew, are the same figures, byte for byte the same tables."""
    first, second = figures.written(figures.shipped())
    values, problems = figures.read("f.csv", first, "s.csv", second)
    assert problems == []
    assert values == figures.shipped()
    assert figures.written(values) == (first, second)


def test_every_rule_has_its_texts() -> None:
    """Message and remedy for each rule, and no text for a rule that is none."""
    for kind in ("message", "remedy"):
        texts = {key.partition(".")[2] for key in words.catalogue() if key.startswith(f"figure_{kind}.")}
        assert texts == set(publishers.RULES)
    assert OF_AREA < set(PROPERTIES) <= {c.key for c in vocabulary.concepts("claim-property")}


# -- the question -----------------------------------------------------------------------------------------------------


def asked(engine: str = "oxigraph", **given: str) -> answers.Answer:
    return answers.ask(filled("region", engine), "industry-by-area", params=given)


@pytest.mark.parametrize(
    "given", [{}, {"industry": "KBLI 2025 13133"}, {"industry": "KBLI 2020 13134"}, {"year": "2018"}]
)
def test_both_engines_refuse_alike(given: dict[str, str]) -> None:
    """Rows, reasons and sentences are equal on pyoxigraph and rdflib."""
    one, other = (asked(engine, area="98.01.01", **given) for engine in ("oxigraph", "rdflib"))
    assert one.rows
    assert one.to_json() == other.to_json()


@pytest.mark.parametrize(
    "spelt", ["KBLI 2020 13134", "kbli-2020/13134", "https://example.org/id/class/kbli-2020/13134"]
)
def test_a_class_is_named_with_its_year(spelt: str) -> None:
    """As people write it, as its address ends, or by its address."""
    assert asked(area="98.01.01", industry=spelt).rows == asked(area="98.01.01", industry="KBLI 2020 13134").rows


def test_a_bare_code_is_wrong_use() -> None:
    """A code without its year is refused, with the years that know it and what it means in each."""
    with pytest.raises(UsageError) as raised:
        asked(area="98.01.01", industry="13133")
    for text in raised.value.words:
        assert "KBLI 2020 13133" in text
        assert "KBLI 2025 13133" in text
        assert "batik" in text
    assert raised.value.words.en != raised.value.words.id
    with pytest.raises(UsageError, match="there is no"):
        asked(area="98.01.01", industry="KBLI 2015 13134")


def test_a_number_that_is_refused_is_not_shown() -> None:
    """Where a reason stands, no value does, and no reason stands beside a value."""
    for given in ({}, {"industry": "KBLI 2025 13133"}, {"year": "2020"}):
        for row in asked(area="98.01.01", **given).rows:
            assert (row["reason"] is None) or (row["value"] is None and str(row["status"]) == "refused")


def test_nothing_comparable_is_told() -> None:
    """The answer says that it has nothing where every number is refused; the command then ends with 1."""
    assert asked(area="98.01.01", industry="KBLI 2025 13133").nothing
    assert not asked(area="98.01.01", industry="KBLI 2020 13134").nothing
    assert answers.find("industry-by-area").compares


def test_figures_are_nobodys_study() -> None:
    """Official figures bear no study's key, are never made up, and stay out where one study is asked."""
    rows = [r for r in asked(area="98.01.01").rows if str(r["subject"]) == "figure"]
    assert rows
    assert all(r["study"] is None and r["made_up"] is False for r in rows)
    one = answers.ask(filled("region"), "industry-by-area", study="satu", params={"area": "98.01.01"})
    assert {str(r["study"]) for r in one.rows} == {"satu"}


def test_the_shipped_cube_answers() -> None:
    """The shipped figures, classes and areas alone: Bayat has three figures, and none answers KBLI 2025."""

    kept = store.new("oxigraph")
    kept.add(figures.quads(figures.shipped(), MINTER))
    kept.add(areas.quads(areas.shipped(), MINTER))
    kept.add(classifications.quads(classifications.shipped(), MINTER))
    answer = answers.ask(kept, "industry-by-area", params={"area": "33.10.04"})
    there = [r for r in answer.rows if r["reason"] is None]
    assert sorted(str(r["value"]) for r in there) == ["10", "13.85", "3812"]
    assert all(r["source"] and r["grade"] for r in there)
    refused = answers.ask(kept, "industry-by-area", params={"area": "33.10.04", "industry": "KBLI 2025 13133"})
    assert {str(r["reason"]) for r in refused.rows} == {"named-only", "other-area"}


def test_a_graph_held_twice_changes_nothing() -> None:
    """Each graph copied under another name: no figure is counted twice, no row appears or moves."""
    given = [{"area": "98.01.01"}, {"area": "98.01"}, {"area": "98.01.01", "industry": "KBLI 2025 13133"}]
    before = [asked(**one).to_csv() for one in given]
    for number, graph in enumerate(sorted({q.g for q in quads("region")})):
        held = store.new("oxigraph")
        held.add(quads("region"))
        held.add([q._replace(g=f"<https://example.org/graph/copy-{number}>") for q in quads("region") if q.g == graph])
        for one, csv_text in zip(given, before, strict=True):
            assert answers.ask(held, "industry-by-area", params=one).to_csv() == csv_text, graph
