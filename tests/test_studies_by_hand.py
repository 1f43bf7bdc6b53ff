"""
What was worked out by hand of the shipped studies (`tests/cases/studies`) against brute force over sheets.

Nothing of Kawung is imported; the answers that Kawung gives are held against the same files elsewhere.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from fractions import Fraction

import pytest

from shipped import CASES, DICTIONARY, NAMES, STATEMENTS, Row, by_key, cells, every_cell, folder, parts, rows


@pytest.mark.parametrize("study", NAMES)
def test_counts_agree_with_those_kept_by_hand(study: str) -> None:
    """Each source yields what was counted by hand: a row lost or added is noticed, in whichever table."""
    findings = by_key(study, "findings")
    found: Counter[tuple[str, str]] = Counter()
    for finding in findings.values():
        found[finding.get("interview") or finding.get("publication") or "", "findings"] += 1
    for table in STATEMENTS:
        for row in cells(study, table):
            sources = {findings[f].get("interview") or findings[f].get("publication") for f in parts(row["finding"])}
            assert len(sources) == 1, f"{table} {row['id']} rests on several sources"
            found[str(sources.pop()), table] += 1
    expected = {
        (r["source"], t): int(r[t])
        for r in rows(CASES / "counts.csv")
        if r["study"] == study
        for t in ("findings", *STATEMENTS)
        if int(r[t])
    }
    assert found == expected


@pytest.mark.parametrize("study", NAMES)
def test_every_finding_is_used_or_is_context(study: str) -> None:
    """A finding on which nothing rests is either kept for context, and listed as such, or was forgotten."""
    used = {f for _, c, x, _ in every_cell(study) if c == "finding" for f in parts(x)}
    unused = set(by_key(study, "findings")) - used
    context = {r["finding"] for r in rows(CASES / "context.csv") if r["study"] == study}
    assert unused == context


def horizontal() -> list[Row]:
    """Ties of contoh between two producers; an empty role of a firm means producer."""
    kinds = {k: r["kind"] for k, r in by_key("contoh", "actors").items()}
    producers = ("firm", "household-workshop")

    def role(row: Row, party: str) -> str:
        return row[f"{party}_role"] or ("producer" if kinds[row[party]] in producers else "")

    return [
        r
        for r in cells("contoh", "linkages")
        if r["from"] and role(r, "from") == "producer" and role(r, "to") == "producer"
    ]


def pair(row: Row) -> tuple[str, ...]:
    return (*sorted((row["from"], row["to"])), row["variable"])


def test_contoh_holds_the_drawn_network() -> None:
    """The 14 ties of the drawing, one of them told by both sides with strengths that differ."""
    drawn = rows(CASES / "network.csv")
    told: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in horizontal():
        told[pair(row)].append(row["strength"])
    assert len(drawn) == 14
    assert told == {(*sorted((r["one"], r["other"])), r["variable"]): r["strengths_told"].split(";") for r in drawn}
    assert [k for k, v in told.items() if len(set(v)) > 1] == [("A04", "A07", "marketing")]


def test_hand_figures_of_the_horizontal_ranking() -> None:
    """
    The ranking worked out by hand equals what brute force over the sheet finds.

    Interviewed firms on both sides; a pair told twice is one linkage; a linkage between two categories counts
    in both; one within a category counts for both its firms.
    """
    categories = {k: r["category"] for k, r in by_key("contoh", "actors").items()}
    asked = {r["informant"] for r in cells("contoh", "interviews")}
    ties = {p for p in map(pair, horizontal()) if p[0] in asked and p[1] in asked}
    for row in rows(CASES / "ranking.csv"):
        members = {a for a in asked if categories[a] == row["category"]}
        ends = sum((one in members) + (other in members) for one, other, _ in ties)
        touching = [t for t in ties if t[0] in members or t[1] in members]
        assert (len(members), len(touching), ends) == (
            int(row["firms"]),
            int(row["linkages"]),
            int(row["ends"]),
        )
        assert Fraction(ends, len(members)) == Fraction(row["per_firm"])


QUESTIONS = {
    "strongest-horizontal-linkage",
    "strongest-vertical-linkage",
    "linkage-matrix",
    "single-supplier-or-buyer",
    "pressing-partners",
    "constraints",
    "evidence",
    "rival-claims",
    "craftsmen-and-key-informant",
    "actors-in-place",
    "linkages-of-actor",
    "studies",
    "industry-by-area",
    "external-identifiers",
}
OF_ALL = {"studies", "industry-by-area", "external-identifiers"}


def test_each_question_is_expected_of_each_study() -> None:
    """Each worked out for bayat and contoh (what is not about one study once), four for bantul-2016."""
    asked: dict[str, set[str]] = defaultdict(set)
    cases = sorted((CASES / "answers").iterdir())
    for case in cases:
        about = tomllib.loads((case / "case.toml").read_text("utf-8"))
        assert set(about) <= {"study", "question", "parameters", "columns"}, case.name
        asked[about["question"]].add(about.get("study", "all"))
        heading = (case / "expected.csv").read_text("utf-8").splitlines()[0].split(",")
        assert set(about.get("columns", ())) <= set(heading), case.name
        assert all(None not in r and None not in r.values() for r in rows(case / "expected.csv")), case.name
    assert len(cases) == 35
    of_bantul = {"linkage-matrix", "single-supplier-or-buyer", "rival-claims", "evidence"}
    every = {q: {"all"} if q in OF_ALL else {"bayat", "contoh"} for q in QUESTIONS}
    assert asked == {q: about | {"bantul-2016"} if q in of_bantul else about for q, about in every.items()}


def test_mutations_change_one_cell_and_its_answer() -> None:
    """A mutation finds the cell as it says, and predicts another answer than the one without it."""
    answers = [
        (tomllib.loads((c / "case.toml").read_text("utf-8")), rows(c / "expected.csv"))
        for c in sorted((CASES / "answers").iterdir())
    ]
    mutations = sorted((CASES / "mutations").iterdir())
    assert len(mutations) == 3
    for mutation in mutations:
        about = tomllib.loads((mutation / "case.toml").read_text("utf-8"))
        keys = {r["id"]: r for r in rows(folder(about["study"]) / about["file"])}
        assert keys[about["key"]][about["column"]] == about["before"] != about["after"], mutation.name
        before = [
            found
            for case, found in answers
            if case.get("study") == about["study"]
            and case["question"] == about["question"]
            and not case.get("parameters")
        ]
        assert len(before) == 1, mutation.name
        after = rows(mutation / "expected.csv")
        assert after[0].keys() == before[0][0].keys(), mutation.name
        assert after != before[0], mutation.name


def test_expected_remarks_point_at_cells_that_are_there() -> None:
    """Each remark that checking must give points at a filled cell."""
    files = {t["file"]: name for name, t in DICTIONARY.items() if t["file"] != "study.toml"}
    expected = rows(CASES / "problems.csv")
    assert len(expected) == 8
    for row in expected:
        assert by_key(row["study"], files[row["file"]])[row["key"]][row["column"]], row


def test_hand_figures_of_the_matrix() -> None:
    """The linkages in the matrix of contoh equal what brute force finds: category, variable, direction."""
    categories = {k: r["category"] for k, r in by_key("contoh", "actors").items()}
    asked = {r["informant"] for r in cells("contoh", "interviews")}
    across = ("material-supplier", "buyer", "marketing-channel", "subcontractor", "consumer")
    found: Counter[tuple[str, str, str]] = Counter()
    level = {p for p in map(pair, horizontal()) if p[0] in asked and p[1] in asked}
    for one, other, variable in level:
        for category in {categories[one], categories[other]}:
            found[category, variable, "horizontal"] += 1
    usual = {"sales-outlet": "marketing-channel"}
    kinds = {k: r["kind"] for k, r in by_key("contoh", "actors").items()}
    for row in cells("contoh", "linkages"):
        role = row["to_role"] or usual.get(kinds.get(row["to"], ""), "")
        if row["from"] in asked and role in across:
            found[categories[row["from"]], row["variable"], "vertical"] += 1
    expected = rows(CASES / "answers" / "contoh-linkage-matrix" / "expected.csv")
    assert len(expected) == 24
    assert found == {
        (r["category"], r["variable"], r["direction"]): int(r["linkages"])
        for r in expected
        if r["linkages"] not in ("", "0")
    }
