"""
The Bantul study: what its tables print, in firms and in bounds, against what was worked out by hand.

`tests/cases/studies/bantul-2016` holds the tables as printed and the hand figures, `arithmetic.md` the arithmetic.
The sheets are read without Kawung; only the answers are Kawung's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

import pytest

import studies
from kawung import graph, pipeline, sheet
from kawung.iris import Minter
from shipped import CASES, COLUMNS, Row, by_key, cells, folder, manifest, parts, rows

STUDY = "bantul-2016"
ASKED = 46
SCALE = ("TP", "J", "K", "S", "HS")
OFTEN = SCALE.index("S")
HAND = CASES / STUDY


@cache
def printed() -> dict[str, list[Row]]:
    """The hand copy of the tables: rows by question, figures from left to right."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(HAND / "tables.csv"):
        found[row["item"]].append(row)
    return dict(found)


@cache
def bounds() -> dict[str, Row]:
    return {r["item"]: r for r in rows(HAND / "bounds.csv")}


@cache
def misprints() -> dict[tuple[str, str], Row]:
    return {(r["item"], r["position"]): r for r in rows(HAND / "misprints.csv")}


def figures(measure: str, publication: str) -> dict[tuple[str, str], Row]:
    """The sheet's figures by printed place, of one kind and source."""
    source = {k: f["publication"] for k, f in by_key(STUDY, "findings").items()}
    return {
        (r["item"], r["position"]): r
        for r in cells(STUDY, "aggregates")
        if r["measure"] == measure and r["position"] and source[parts(r["finding"])[0]] == publication
    }


def test_ten_questions_were_printed() -> None:
    """Five questions a table; 19 and 18 figures; each row of five answers at most."""
    assert [len(r) for r in printed().values()] == [3, 3, 4, 4, 5, 4, 3, 4, 4, 3]
    assert sum(len(r) for q, r in printed().items() if q.startswith("pemasok")) == 19
    assert sum(len(r) for r in printed().values()) == 37
    assert set(printed()) == set(bounds()) == set(by_key(STUDY, "item"))
    for question in printed().values():
        assert [r["position"] for r in question] == [str(n) for n in range(1, len(question) + 1)]


def test_the_sheet_holds_the_tables_as_printed() -> None:
    """Each printed share stands in the sheet under its place, digit for digit, with its firms beside it."""
    shares, firms = figures("share", "P01"), figures("count", "P02")
    for item, question in printed().items():
        for row in question:
            at = (item, row["position"])
            assert shares.pop(at)["value"] == row["printed"], at
            assert firms.pop(at)["value"] == row["firms"], at
    assert shares == firms == {}
    assert {r["base"] for r in cells(STUDY, "aggregates") if r["measure"] != "cell-state"} == {str(ASKED)}


@pytest.mark.parametrize("item", sorted(printed()))
def test_every_row_converts_to_whole_firms(item: str) -> None:
    """
    Each share times 46 by 100 rounds to the whole number given, and the row adds up to 46.

    The share printed is that of the whole number, within the rounding (or cutting off) of its last digit; the three
    that are not are the misprints.
    """
    for row in printed()[item]:
        share, firms = Decimal(row["printed"]), int(row["firms"])
        assert round(share * ASKED / 100) == firms, row
        true = Decimal(firms) * 100 / ASKED
        last = Decimal(1).scaleb(share.as_tuple().exponent)  # type: ignore[arg-type]
        within = abs(share - true) < (last if last == Decimal("0.01") else last / 2)
        assert within == ((item, row["position"]) not in misprints()), row
    assert sum(int(r["firms"]) for r in printed()[item]) == ASKED


def test_misprints_stand_corrected_beside_the_print() -> None:
    """The three corrected shares are those of whole firms, stand in the sheet, and nothing else is corrected."""
    corrected = figures("share", "P02")
    assert {at: r["value"] for at, r in corrected.items()} == {at: r["of_46"] for at, r in misprints().items()}
    for (item, position), row in misprints().items():
        [line] = [r for r in printed()[item] if r["position"] == position]
        assert line["printed"] == row["printed"]
        assert round(Decimal(line["firms"]) * 100 / ASKED, 2) == Decimal(row["of_46"])


def test_print_text_and_correction_are_rivals() -> None:
    """91.13, 91.31 and 91.30 contradict each other, each from its own place; so do the two pairs of Table 4.14."""
    claims, findings = by_key(STUDY, "claims"), by_key(STUDY, "findings")
    groups: dict[str, list[Row]] = defaultdict(list)
    for claim in claims.values():
        if claim["property"] == "share-of-businesses":
            groups[claim["unit"]].append(claim)
    values = sorted(sorted(c["value"] for c in g) for g in groups.values())
    assert values == [["21.74", "21.76"], ["8.67", "8.70"], ["91.13", "91.30", "91.31"]]
    declared = {frozenset((k, r)) for k, c in claims.items() for r in parts(c["rival_of"])}
    assert declared == {frozenset((a["id"], b["id"])) for g in groups.values() for a, b in combinations(g, 2)}
    assert findings[claims["C01"]["finding"]]["locator"] == "Table 4.15, p. 74, row 3"
    assert findings[claims["C02"]["finding"]]["locator"].startswith("p. 75")
    assert findings[claims["C03"]["finding"]]["publication"] == "P02"


def spans(item: str) -> list[tuple[int, int]]:
    """The lowest and highest answer of each place, by trying every way to spread the figures over the scale."""
    question = printed()[item]
    ways = [
        way
        for way in combinations(range(len(SCALE)), len(question))
        if all(not r["answer"] or SCALE[at] == r["answer"] for r, at in zip(question, way, strict=True))
    ]
    assert ways
    return [(min(w[n] for w in ways), max(w[n] for w in ways)) for n in range(len(question))]


@pytest.mark.parametrize("item", sorted(printed()))
def test_hand_bounds_are_those_of_all_ways_to_read_the_row(item: str) -> None:
    """Each place's span of answers, and the sums from often on, equal what trying out every reading gives."""
    row, found = bounds()[item], spans(item)
    told = [SCALE[low] if low == high else f"{SCALE[low]}-{SCALE[high]}" for low, high in found]
    assert told == row["words"].split()
    for name, unit in (("", "firms"), ("_share", "printed")):
        values = [Decimal(r[unit]) for r in printed()[item]]
        assert sum(v for v, (low, _) in zip(values, found, strict=True) if low >= OFTEN) == Decimal(row[f"least{name}"])
        assert sum(v for v, (_, high) in zip(values, found, strict=True) if high >= OFTEN) == Decimal(
            row[f"most{name}"]
        )


def test_answers_are_fixed_where_the_source_fixes_them_only() -> None:
    """`response` stands at the ten figures that five answers or the commentary tell, in shares and counts alike."""
    told = {(i, r["position"]): r["answer"] for i, q in printed().items() for r in q}
    assert sum(1 for a in told.values() if a) == 10
    for measure, publication in (("share", "P01"), ("count", "P02"), ("share", "P02")):
        for at, row in figures(measure, publication).items():
            assert row["response"] == told[at], at


@cache
def answered(question: str, **parameters: str) -> list[dict[str, Any]]:
    opened = pipeline.open_folders([studies.DATA / STUDY], pipeline.find_project(studies.DATA))
    return opened.ask(question, study=STUDY, **parameters).records()


def told(record: dict[str, Any]) -> tuple[Decimal, ...]:
    return tuple(Decimal(record[f]) for f in ("least", "most", "least_share", "most_share"))


def test_the_matrix_tells_each_question_within_its_bounds() -> None:
    """Question 3 has a row for each question, in the cell of its variable, with the bounds of firms and shares."""
    found = {r["item"]: r for r in answered("linkage-matrix") if r["item"]}
    variables = {k: r["variable"] for k, r in by_key(STUDY, "item").items()}
    assert {i: told(r) for i, r in found.items()} == {
        i: tuple(Decimal(b[f]) for f in ("least", "most", "least_share", "most_share")) for i, b in bounds().items()
    }
    for item, record in found.items():
        assert record["variable"] == variables[item]
        assert record["direction"] == ("vertical-backward" if item.startswith("pemasok") else "vertical-forward")
        assert record["state"] == "present"
        assert record["answered"] == ASKED
        assert record["exact"] == (record["least"] == record["most"])


def test_one_supplier_or_buyer_is_told_by_the_two_questions_on_it() -> None:
    """Question 4 has the rows of the two questions that ask about the same partner, and says the reading."""
    about = {k: r.get("same_partner") for k, r in by_key(STUDY, "item").items() if r.get("same_partner")}
    assert about == {"pemasok-1": "material-supplier", "pembeli-2": "buyer"}
    found = {r["item"]: r for r in answered("single-supplier-or-buyer")}
    assert set(found) == set(about)
    for item, record in found.items():
        assert told(record) == tuple(Decimal(bounds()[item][f]) for f in ("least", "most", "least_share", "most_share"))
        assert (record["by"], record["answer_en"], record["asked"]) == ("questionnaire", "often", ASKED)
    assert found["pemasok-1"]["span_en"] == "between 0 and 43 of 46"
    assert found["pemasok-1"]["span_id"] == "antara 0 dan 43 dari 46"
    assert found["pembeli-2"]["span_en"] == "44 of 46"


def test_without_the_reading_of_the_commentary_the_bounds_are_wide(tmp_path: Any) -> None:
    """If 63.04 percent is not taken for often, 15 to 44 firms sell to the same buyer: SOURCES.md says so."""
    folder = studies.copy(STUDY, tmp_path)
    for key in ("pembeli-2.2", "pembeli-2.2.firms"):
        studies.set_cell(folder, "aggregates.csv", key, "response", "")
    opened = pipeline.open_folders([folder], pipeline.find_project(studies.DATA))
    records = opened.ask("single-supplier-or-buyer", study=STUDY, side="buyer").records()
    assert [told(r) for r in records] == [(Decimal(15), Decimal(44), Decimal("32.61"), Decimal("95.65"))]


def test_villages_split_the_firms() -> None:
    """19 firms of Wukirsari co-operate, 27 of Wijirejo and Girirejo are rivals: 46 in all, each group told so."""
    actors, linkages = by_key(STUDY, "actors"), cells(STUDY, "linkages")
    sizes = {k: int(actors[k]["size"]) for k in ("wukirsari-firms", "wijirejo-girirejo-firms")}
    assert sizes == {"wukirsari-firms": 19, "wijirejo-girirejo-firms": 27}
    assert sum(sizes.values()) == ASKED == int(actors["firms"]["size"]) == manifest(STUDY)["study"]["sample"]
    within = {(r["from"], r["polarity"]) for r in linkages if r["from"] == r["to"]}
    assert within == {("wukirsari-firms", "co-operation"), ("wijirejo-girirejo-firms", "rivalry")}
    horizontal = {r["category"]: r for r in answered("linkage-matrix") if r["polarity"]}
    assert {k: (r["least"], r["polarity"]) for k, r in horizontal.items()} == {
        "wukirsari-firms": (19, "co-operation"),
        "wijirejo-girirejo-firms": (27, "rivalry"),
    }


def test_every_row_leads_to_a_page_and_its_grade() -> None:
    """Findings of the thesis name page or table; Kawung's own say that they are derived; all else rests on them."""
    grades = {"P01": "section", "P02": "derived", "P03": "third-party"}
    assert {k: p["evidence_grade"] for k, p in by_key(STUDY, "publications").items()} == grades
    for finding in cells(STUDY, "findings"):
        assert finding["evidence_grade"] == grades[finding["publication"]], finding["id"]
        assert finding["publication"] != "P01" or re.search(r"pp?\. \d\d", finding["locator"]), finding["id"]
    for table in ("actors", "linkages", "aggregates", "claims"):
        assert "finding" in COLUMNS[table]
        assert all(parts(r["finding"]) for r in cells(STUDY, table)), table


def test_nobody_is_named_and_no_number_of_a_person_is_kept() -> None:
    """Parties are groups or bodies without names; nothing looks like a student's or telephone number."""
    assert all("name" not in r for r in cells(STUDY, "actors"))
    for path in sorted(folder(STUDY).iterdir()):
        text = re.sub(r"https?://\S+", "", path.read_text("utf-8"))
        assert not re.search(r"\d{8,}", text), path.name


def test_the_workbook_gives_the_graph_that_the_csv_files_kept_beside_it_give() -> None:
    """The study is shipped as typed into a workbook, figures as numbers; as CSV it is the same, byte for byte."""
    found = {}
    for form, where in (("workbook", studies.DATA / STUDY), ("csv", folder(STUDY))):
        study, problems = sheet.read(STUDY, {p.name: p.read_bytes() for p in where.iterdir()})
        assert study is not None
        assert problems == []
        found[form] = "".join(q.line() for q in sorted(graph.build(study, Minter()).quads)).encode()
    assert len(found["csv"]) > 100_000
    assert found["workbook"] == found["csv"]
