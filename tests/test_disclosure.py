"""Who can be singled out by facts, by the part played and by linkages, and whether cures do what they offer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_cases import (
    MANIFEST,
    Rows,
    made_up,
    singled_by_facts,
    singled_by_parts,
    singled_by_pattern,
    study,
    texts,
)
from kawung.findings import Study, Withheld
from kawung.problems import Words
from kawung.publication import Settings, attributes, consent, differencing, positions
from kawung.publication.consent import Level
from kawung.publication.curing import apply, everywhere, without
from kawung.publication.looking import described, look
from kawung.publication.risks import Cure, Known, Limits, Risk, Target
from kawung.publication.settings import Closeness

SEEDS = st.integers(0, 100_000)


def cluster(**changes: dict[str, str]) -> Rows:
    """Three firms of each category, all alike and all asked, who buy from three suppliers and sell to three buyers."""
    firms = {f"A{n:02}": ("new", "inherited", "assisted")[n % 3] for n in range(1, 10)}
    others = [f"B{n:02}" for n in range(1, 7)]
    actors = [
        {"id": key, "party": "actor", "kind": "firm", "category": category, "place": "33.10.04", "finding": "F01"}
        for key, category in firms.items()
    ]
    actors += [{"id": key, "party": "actor", "kind": "firm", "finding": "F01"} for key in others]
    interviews = [
        {"id": f"W{key[1:]}", "informant": key, "language": "id", "consent": "with-quote", "place": ""} for key in firms
    ]
    linkages = []
    for n, key in enumerate(firms):
        for role, variable, other in (
            ("material-supplier", "raw-material", others[n % 3]),
            ("buyer", "marketing", others[3 + n % 3]),
        ):
            linkages.append(
                {
                    "id": f"L{len(linkages) + 1:02}",
                    "from": key,
                    "from_role": "producer",
                    "to": other,
                    "to_role": role,
                    "variable": variable,
                    "finding": "F01",
                }
            )
    findings = [
        {
            "id": f"F{n:02}",
            "interview": "W01",
            "basis": "observed",
            "paraphrase_en": "Buys and sells.",
            "paraphrase_id": "Membeli dan menjual.",
            "quote": "",
            "quote_language": "",
            "quote_translation_en": "",
        }
        for n in range(1, 4)
    ]
    rows: Rows = {"actors": actors, "interviews": interviews, "linkages": linkages, "findings": findings, "claims": []}
    for name, cells in changes.items():
        for row in (row for some in rows.values() for row in some if row["id"] == name):
            row.update(cells)
    return rows


def among_groups(rows: Rows, groups: int = 2) -> Rows:
    """The same with some groups of which only that is known, and what they are called."""
    rows["actors"] += [
        {"id": f"G{n}", "party": "group", "kind": "household", "label_en": f"Consumers G{n}", "finding": "F01"}
        for n in range(1, groups + 1)
    ]
    return rows


def stopping(one: Study, limits: Limits | None = None, known: Known | None = None) -> dict[str, Risk]:
    return {risk.item: risk for risk in look(one, limits or Limits(), known) if risk.weight == "stops"}


@settings(max_examples=35, deadline=None)
@given(seed=SEEDS, smallest=st.integers(2, 4), together=st.integers(1, 4))
def test_facts_single_out_whom_a_counter_of_its_own_finds(seed: int, smallest: int, together: int) -> None:
    """The smallest sets of facts that fit too few, found by trying all of them on the rows."""
    rows = made_up(seed)
    found = attributes.find(study(rows), Limits(smallest=smallest, together=together), Known())
    told = {
        (who, frozenset(p.column for p in risk.places)) for risk in found if risk.weight == "stops" for who in risk.whom
    }
    assert told == singled_by_facts(rows, smallest, together)


@settings(max_examples=35, deadline=None)
@given(seed=SEEDS, smallest=st.integers(2, 4))
def test_parts_single_out_whom_a_counter_of_its_own_finds(seed: int, smallest: int) -> None:
    """Each part that fewer than the smallest crowd play, with just the linkages in which it is played."""
    rows = made_up(seed)
    one = study(rows)
    numbers = {row.number: row for row in one.rows("linkages")}
    told = set()
    for risk in positions.find(one, Limits(smallest=smallest), Known()):
        if risk.weight == "stops":
            for who in risk.whom:
                told.add((who, frozenset(numbers[p.row].key for p in risk.places if p.row and p.text == who)))
    assert told == singled_by_parts(rows, smallest)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, closeness=st.sampled_from(["linkages", "neighbours"]))
def test_patterns_single_out_whom_a_counter_of_its_own_finds(seed: int, closeness: Closeness) -> None:
    """With closer knowledge, how many linkages of each sort somebody has; by default the same are told in one note."""
    rows = made_up(seed)
    want = singled_by_pattern(rows, 3, neighbours=closeness == "neighbours")
    found = positions.find(study(rows), Limits(closeness=closeness), Known())
    assert {risk.whom[0] for risk in found if risk.item.startswith("linkages-")} == want
    if closeness == "linkages":
        notes = [risk for risk in positions.find(study(rows), Limits(), Known()) if risk.weight == "note"]
        assert {who for note in notes for who in note.whom} == want


@settings(max_examples=35, deadline=None)
@given(seed=SEEDS, closeness=st.sampled_from(["role", "linkages", "neighbours"]))
def test_every_cure_offered_takes_its_item_away(seed: int, closeness: Closeness) -> None:
    """Applied, it leaves no item of that name, and no cure says of a row what was not said before."""
    one = study(made_up(seed))
    limits = Limits(closeness=closeness)
    before = {(row.table, row.key) for sheet in one.sheets.values() for row in sheet.rows}
    for item, risk in stopping(one, limits).items():
        assert risk.cures, item
        for cure in risk.cures:
            cured = apply(one, cure)
            assert item not in stopping(cured, limits), (item, cure)
            assert {(row.table, row.key) for sheet in cured.sheets.values() for row in sheet.rows} <= before
            assert all(described(one, cure, {}))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, closeness=st.sampled_from(["role", "linkages"]), pick=st.integers(0, 5))
def test_who_is_left_in_a_study_that_passes_is_singled_out_by_no_counter(
    seed: int, closeness: Closeness, pick: int
) -> None:
    """Cure by cure, whichever is taken, until nothing is open: then a counter of its own finds nobody either."""
    one, limits = study(made_up(seed)), Limits(closeness=closeness)
    for _ in range(200):
        risks = stopping(one, limits)
        if not risks:
            break
        cures = next(iter(risks.values())).cures
        one = apply(one, cures[pick % len(cures)])
    left = texts(one)
    assert not singled_by_facts(left, limits.smallest, limits.together)
    assert not singled_by_parts(left, limits.smallest)
    if closeness == "linkages":
        assert not singled_by_pattern(left, limits.smallest, neighbours=False)


def test_a_cluster_in_which_nobody_stands_out_passes() -> None:
    """Three of each in all that is told: nothing is in the way."""
    assert stopping(study(cluster())) == {}


PLANTED = {
    "kind": ({"A04": {"kind": "household-workshop"}}, "kind-a04", {"coarsen", "withhold"}),
    "category": ({"A04": {"category": "new"}}, "category-a01", {"merge", "withhold"}),
    "district": ({"A04": {"place": "33.10.05"}}, "area-a04", {"coarsen", "withhold"}),
    "language": ({"W04": {"language": "jv"}}, "language-a04", {"withhold"}),
    "sole supplier": (
        {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)},
        "role-material-supplier-b01",
        {"withhold"},
    ),
    "sole borrower": ({"L01": {"variable": "capital"}}, "role-producer-capital-a01", {"withhold"}),
    "telephone": ({"F02": {"quote": "Telepon saya 0812-3456-7890."}}, "phone-f02", {"drop-quote"}),
    "name": ({"F02": {"paraphrase_id": "Membeli dari Pak Slamet."}}, "name-f02-paraphrase", {"withhold"}),
    "kind of somebody named": ({"B01": {"kind": "home-worker"}}, "kind-b01", {"withhold"}),
    "district of somebody named": ({"B01": {"place": "33.10.05"}}, "area-b01", {"coarsen", "withhold"}),
    "number": ({"A04": {"note": "n"}}, "", set()),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found_with_its_cures(planted: str) -> None:
    """Each planted risk is in the report under its name, at its cell, and each cure takes it away; a note is none."""
    changes, item, cures = PLANTED[planted]
    one = study(cluster(**changes))
    found = stopping(one)
    if not item:
        assert found == {}
        return
    assert {cure.kind for cure in found[item].cures} == cures
    assert all(place.row for place in found[item].places)
    for cure in found[item].cures:
        assert item not in stopping(apply(one, cure))


def test_what_is_told_of_a_firm_alone_counts_as_a_fact() -> None:
    """A claim that only one firm is said to satisfy singles it out; leaving the claim out cures it."""
    rows = cluster()
    rows["claims"] = [{"id": "C01", "about": "A04", "property": "founded", "value": "1962", "finding": "F01"}]
    found = stopping(study(rows))
    assert found["founded-a04"].whom == ("A04",)
    assert [cure.kind for cure in found["founded-a04"].cures] == ["withhold"]
    cured = apply(study(rows), found["founded-a04"].cures[0])
    assert list(cured.rows("claims")) == []


def test_those_who_are_not_shown_are_a_crowd_too() -> None:
    """A firm that leaves is looked for among all who were asked, also those whose interviews stay."""
    rows = cluster()
    shown = {
        name: [row for row in some if row["id"] not in ("A03", "A06", "W03", "W06")] for name, some in rows.items()
    }
    shown["linkages"] = [row for row in shown["linkages"] if row["from"] not in ("A03", "A06")]
    assert "category-a09" in stopping(study(shown))
    assert stopping(study(shown), known=Known(whole=study(rows))) == {}


def test_a_body_that_was_asked_is_told_and_stops_nothing() -> None:
    """An agency bears its own name; that whoever spoke for it can be found out is said."""
    rows = cluster()
    rows["actors"].append({"id": "G01", "party": "actor", "kind": "agency", "finding": "F01"})
    rows["interviews"].append({"id": "W90", "informant": "G01", "language": "id", "consent": "with-quote"})
    risks = {risk.item: risk for risk in look(study(rows), Limits())}
    assert risks["body-g01"].weight == "note"
    assert not any("G01" in risk.whom for risk in risks.values() if risk.weight == "stops")


def test_a_body_of_which_not_even_that_is_shown_is_no_person() -> None:
    """Whose kind does not leave is still no person: the whole study says so."""
    changes = {"L01": {"to": "G01", "to_role": "lender", "variable": "capital"}, "L02": {"variable": "capital"}}
    rows = cluster(**changes, L04={"variable": "capital"}, L06={"variable": "capital"})
    rows["actors"].append({"id": "G01", "party": "actor", "kind": "co-operative", "size": "40", "finding": "F01"})
    shown = {**rows, "actors": [{**row, "kind": "" if row["id"] == "G01" else row["kind"]} for row in rows["actors"]]}
    known = Known(whole=study(rows))
    assert not any("G01" in risk.whom for risk in stopping(study(shown), known=known).values())
    assert {"role-lender-g01", "size-g01"} <= set(stopping(study(shown)))


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("dependences", {"dependent": "A01", "depends_on": "B01", "variable": "raw-material"}, "depends_on"),
        ("constraints", {"affects": "A01", "hampers": "raw-material", "relieved_by": "B01"}, "relieved_by"),
        ("constraints", {"affects": "B01", "hampers": "raw-material"}, "affects"),
        ("constraints", {"affects": "A01", "lacking_from": "B01", "lacking_in": "raw-material"}, "lacking_from"),
    ],
    ids=["depended on", "could relieve", "hampered", "does not help"],
)
def test_a_sole_supplier_is_told_by_what_is_thought_of_it_too(table: str, row: dict[str, str], column: str) -> None:
    """Without its linkages a dependence or a constraint still tells its part; each cure takes them all."""
    rows = cluster(**{f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)})
    rows[table] = [{"id": "X1", "finding": "F02", **row}]
    whole = study(rows)
    known = Known(whole=whole)
    cured = apply(whole, stopping(whole, known=known)["role-material-supplier-b01"].cures[0])
    assert list(cured.rows(table)) == []
    rows["linkages"] = [one for one in rows["linkages"] if one["to"] != "B01"]
    left = study(rows)
    risk = stopping(left, known=known)["role-material-supplier-b01"]
    assert {(p.table, p.column) for p in risk.places} == {(table, column)}
    assert risk.whom == ("B01",)
    for cure in risk.cures:
        assert stopping(apply(left, cure), known=known) == {}


def test_what_is_thought_of_one_of_many_is_no_position() -> None:
    """A lone dependence, or one in another matter, singles nobody out: three supply material."""
    rows = cluster()
    rows["dependences"] = [
        {"id": f"D{n}", "dependent": "A01", "depends_on": "B01", "variable": variable, "finding": "F01"}
        for n, variable in enumerate(("raw-material", "capital"))
    ]
    assert stopping(study(rows)) == {}


def test_a_supplier_shown_as_one_of_several_is_no_supplier_alone() -> None:
    """Coarsened, the party is a group like all others, of which nothing else is told; the words about it are gone."""
    changes = {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}
    changes["B01"] = {"place": "33.10.04", "category": "new", "name": "Wagiyem", "label_en": "Supplier B01"}
    one = study(among_groups(cluster(**changes)))
    assert (
        "only 1 in this study plays the part of material supplier"
        in stopping(one)["role-material-supplier-b01"].what.en
    )
    cure = next(c for c in stopping(one)["role-material-supplier-b01"].cures if c.kind == "coarsen")
    cured = apply(one, cure)
    groups = {row.key: row.cells for row in cured.rows("actors") if row.values("party") == ("group",)}
    assert groups.keys() == {"B01", "G1", "G2"}
    assert len({frozenset((n, c.values) for n, c in cells.items() if n != "id") for cells in groups.values()}) == 1
    assert {c.values for n, c in groups["B01"].items() if n not in ("id", "party")} == {(Withheld(),)}
    assert next(r for r in cured.rows("findings") if r.key == "F01").values("paraphrase_en") == (Withheld(),)
    assert len(cured.rows("linkages")) == len(one.rows("linkages"))


def test_what_names_somebody_taken_out_goes_with_it() -> None:
    """A statement without one of its parties goes; of a joint action the others stay."""
    rows = cluster(
        L01={"to": "", "to_role": "", "from": "", "participants": "A01;A02", "participants_role": "producer"}
    )
    rows["dependences"] = [{"id": "D01", "dependent": "A05", "depends_on": "A01", "finding": "F01"}]
    cured = without(study(rows), {("actors", "a01")})
    linkages = {row.key: row for row in cured.rows("linkages")}
    assert linkages["L01"].cells["participants"].text == "A02"
    assert not any(row.cells["from"].text == "A01" for key, row in linkages.items() if key != "L01")
    assert list(cured.rows("dependences")) == []
    assert "W01" not in {row.key for row in cured.rows("interviews")}


def test_a_merged_category_says_nothing_of_one_of_its_parts() -> None:
    """Figures, orders and claims of one of the merged categories go; those of others stay."""
    rows = cluster(A04={"category": "new"})
    rows["aggregates"] = [
        {"id": f"G{n}", "group": group, "variable": "marketing", "measure": "count", "value": "4", "finding": "F01"}
        for n, group in enumerate(("new", "assisted", "inherited"))
    ]
    one = study(rows)
    cure = next(c for c in stopping(one)["category-a01"].cures if c.kind == "merge")
    merged = {cure.targets[0].key, cure.targets[0].to}
    cured = apply(one, cure)
    assert {row.cells["group"].text for row in cured.rows("aggregates")} == {"new", "inherited", "assisted"} - merged
    assert {row.key for row in cured.rows("category")} == {"new", "inherited", "assisted"} - {cure.targets[0].key}
    kept = next(row for row in cured.rows("category") if row.key == cure.targets[0].to)
    assert all(part in kept.cells["label_en"].text for part in merged)


def test_a_study_from_publications_has_no_risks() -> None:
    """What was published before stays: names and places in it are nobody's secret."""
    changes = {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}
    rows = cluster(**changes, F01={"interview": "", "paraphrase_id": "Pak Slamet, 0812-3456-7890."})
    rows["interviews"] = []
    assert look(study(rows), Limits()) == []


def test_a_cure_everywhere_leaves_no_gap_that_tells() -> None:
    """All cells of the column say as little as the one cured, each of its own place; other columns stay."""
    rows = cluster(A04={"place": "33.10.05"}, A05={"place": "34.02"}, W07={"language": "jv"})
    one = study(rows)
    found = stopping(one)
    coarser = apply(one, everywhere(one, next(c for c in found["area-a04"].cures if c.kind == "coarsen")))
    assert {row.cells["place"].text for row in coarser.rows("actors") if row.key < "B"} == {"33.10", "34.02"}
    silent = apply(one, everywhere(one, found["language-a07"].cures[0]))
    assert {row.values("language") for row in silent.rows("interviews")} == {(Withheld(),)}
    assert all("consent" in row.cells for row in silent.rows("interviews"))
    renamed = study(cluster(A04={"kind": "household-workshop"}, A05={"kind": "household-workshop"}))
    kinds = apply(renamed, everywhere(renamed, stopping(renamed)["kind-a04"].cures[0]))
    assert {row.cells["kind"].text for row in kinds.rows("actors")} == {"firm"}


def test_a_cure_everywhere_withholds_empty_cells_too() -> None:
    """Where all say that they are withheld, nobody can tell which cells were empty."""
    one = study(cluster(A04={"place": "33.10.05"}, A05={"place": ""}))
    withhold = next(c for c in stopping(one)["area-a04"].cures if c.kind == "withhold")
    assert {row.values("place") for row in apply(one, everywhere(one, withhold)).rows("actors")} == {(Withheld(),)}


def test_a_kind_shown_less_finely_is_not_told_by_what_the_party_is_called() -> None:
    """The names that the sheet gives it go with the kind, and of all others where the cure is for all."""
    called = {key: {"label_en": f"Workshop {key}", "label_id": f"Bengkel {key}"} for key in ("A04", "A05")}
    kinds = {key: {"kind": "household-workshop", **names} for key, names in called.items()}
    kinds["B01"] = {"kind": "household-workshop", "label_en": "Workshop B01", "label_id": "Bengkel B01"}
    one = study(cluster(**kinds))
    risk = stopping(one)["kind-a04"]
    for cure in risk.cures:
        for some in (cure, everywhere(one, cure)):
            cured = {row.key: row for row in apply(one, some).rows("actors")}
            assert not any("Workshop" in cured[k].cells["label_en"].text for k in called), some
            assert not any("Bengkel" in cured[k].cells["label_id"].text for k in called), some
            assert ("Workshop" in cured["B01"].cells["label_en"].text) == (some is cure)


def test_what_a_party_is_called_goes_with_the_part_and_not_with_one_thing_of_it() -> None:
    """`Supplier B01` is shown no more where its part is left out, and stays where it only does less."""
    called = {"B01": {"label_en": "Supplier B01", "label_id": "Pemasok B01"}}
    sole = study(cluster(**called, **{f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}))
    some = study(cluster(**called, L01={"to": "B01", "variable": "raw-material;skill"}))
    for one, item, shown in (
        (sole, "role-material-supplier-b01", "Firm B01"),
        (some, "role-material-supplier-skill-b01", "Supplier B01"),
    ):
        cured = apply(one, next(c for c in stopping(one)[item].cures if c.kind == "withhold"))
        assert next(row for row in cured.rows("actors") if row.key == "B01").cells["label_en"].text == shown


def test_the_cure_that_loses_least_comes_first() -> None:
    """One of several, where many linkages and few words would go; linkages, where many words would."""
    changes = {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}
    many = study(among_groups(cluster(**changes)))
    assert [c.kind for c in stopping(many)["role-material-supplier-b01"].cures] == ["coarsen", "withhold"]
    rows = cluster(L02={"to_role": "lender", "variable": "capital", "to": "B06"}, L04={"variable": "capital"})
    rows["findings"] += [
        {"id": f"F{n}", "interview": "W02", "basis": "observed", "paraphrase_en": "Knows B06."} for n in range(10, 30)
    ]
    assert [c.kind for c in stopping(study(among_groups(rows)))["role-lender-b06"].cures] == ["withhold", "coarsen"]
    facts = study(cluster(A04={"category": "new"}))
    assert [c.kind for c in stopping(facts)["category-a01"].cures] == ["withhold", "merge"]


def test_a_language_left_out_is_not_shown_by_quotes_in_it() -> None:
    """Quotes in another language than the study's own go with it; those in the study's own stay."""
    rows = cluster(
        W04={"language": "jv"},
        F02={"interview": "W04", "quote": "Wedi ditiru.", "quote_language": "jv"},
        F03={"interview": "W04", "quote": "Takut ditiru.", "quote_language": "id"},
    )
    one = study(rows, MANIFEST.replace("[study]", '[study]\nlanguage = "id"'))
    cured = {row.key: row for row in apply(one, stopping(one)["language-a04"].cures[0]).rows("findings")}
    assert cured["F02"].values("quote") == (Withheld(),)
    assert cured["F03"].values("quote") == ("Takut ditiru.",)


def test_only_words_that_tell_of_what_is_left_out_go_with_it() -> None:
    """A text that names others of the same finding stays; one that names the party, or nobody, goes."""
    changes = {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}
    changes["L03"]["finding"] = "F02"
    rows = cluster(
        **changes,
        F01={"paraphrase_en": "Buys from B01.", "paraphrase_id": "Beli dari B01.", "quote": "Jual ke B04."},
        F02={"quote": "Ya, semua dari sana.", "paraphrase_en": "Sells to B05.", "paraphrase_id": "Dijual ke B05."},
        F03={"paraphrase_en": "Says that B01 is dear.", "paraphrase_id": "Katanya B01 mahal."},
    )
    one = study(among_groups(rows))
    found = {cure.kind: apply(one, cure) for cure in stopping(one)["role-material-supplier-b01"].cures}
    for kind, more in (("coarsen", {"F03"}), ("withhold", set())):
        told = {
            (row.key, column)
            for row in found[kind].rows("findings")
            for column in ("quote", "paraphrase_en", "paraphrase_id")
            if row.values(column) == (Withheld(),)
        }
        gone = {("F01", "paraphrase_en"), ("F01", "paraphrase_id"), ("F02", "quote")}
        assert told == gone | {(key, f"paraphrase_{lang}") for key in more for lang in ("en", "id")}


@pytest.mark.parametrize("said", ["B01", "B1", "b-01", "B 1"])
def test_words_name_somebody_however_the_number_is_spelt(said: str) -> None:
    """They go with the linkages of whom they name, and stay with those of others."""
    sole = {f"L{n:02}": {"to": "B01", "finding": "F02"} for n in range(1, 19, 2)}
    rows = cluster(**sole, F02={"paraphrase_en": f"Buys from {said}.", "paraphrase_id": "Jual ke B05."})
    one = study(rows)
    cured = apply(one, stopping(one)["role-material-supplier-b01"].cures[0])
    assert next(r for r in cured.rows("findings") if r.key == "F02").values("paraphrase_en") == (Withheld(),)


def test_a_list_from_which_linkages_go_is_not_called_complete() -> None:
    """Only the lists in which they may have stood: of that interview, about such parties and that thing."""
    rows = cluster(L01={"variable": "capital", "to": "B06", "to_role": "lender"})
    asked = {"interview": "W01", "asked_about": "lender", "variable": "capital", "complete": "yes"}
    rows["elicitation"] = [
        {"id": "E1", **asked},
        {"id": "E2", **asked, "variable": "marketing"},
        {"id": "E3", **asked, "asked_about": "producer"},
        {"id": "E4", **asked, "interview": "W02"},
        {"id": "E5", **asked, "variable": "all"},
    ]
    one = study(rows)
    cured = apply(one, next(c for c in stopping(one)["role-lender-b06"].cures if c.kind == "withhold"))
    assert {row.key for row in cured.rows("elicitation") if row.values("complete") == (Withheld(),)} == {"E1", "E5"}
    rows["linkages"][0]["to_role"] = ""
    cured = apply(study(rows), Cure("withhold", (Target("linkages", "L01"),)))
    unsure = {row.key for row in cured.rows("elicitation") if row.values("complete") == (Withheld(),)}
    assert unsure == {"E1", "E3", "E5"}, "a part that is not told may be any"


def released(came: dict[str, str], *changed: tuple[str, str]) -> tuple[Study, dict[str, Level]]:
    """Nine firms and those who *came* (key of the interview: its informant), all shown but those *changed*."""
    rows = cluster()
    for key, who in came.items():
        rows["interviews"].append({**rows["interviews"][0], "id": key, "informant": who})
        if who not in {row["id"] for row in rows["actors"]}:
            rows["actors"].append({**rows["actors"][0], "id": who})
    allowed = {row["id"].lower(): Level.QUOTE for row in rows["interviews"]}
    return study(rows), {**allowed, **{key.lower(): Level[level] for key, level in changed}}


NOTHING = [(f"W0{n}", "NOTHING") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("before", "now", "items"),
    [
        (released({}), released({}), set()),
        (released({}), released({"W10": "A10"}), {"came-r"}),
        (released({}), released({"W10": "A10", "W11": "A11"}), {"came-r"}),
        (released({}), released({"W10": "A10", "W11": "A11", "W12": "A12"}), set()),
        (released({}), released({"W10": "A01"}), set()),
        (released({}), released({"W10": "A01"}, ("W10", "FIGURES")), {"came-r"}),
        (released({}), released({"W10": "A10"}, ("W10", "NOTHING")), set()),
        (released({"W10": "A10"}), released({}), set()),
        (released({"W10": "A10"}, ("W10", "FIGURES")), released({}), {"left-r"}),
        (released({}, ("W01", "FIGURES")), released({}, ("W01", "NOTHING")), {"left-r"}),
        (released({}, *((f"W0{n}", "FIGURES") for n in (1, 2, 3))), released({}, *NOTHING), set()),
        (released({}, ("W01", "FIGURES")), released({}), set()),
        (released({}, ("W01", "CONTENT")), released({}, ("W01", "FIGURES")), set()),
    ],
    ids=[
        "the same",
        "one came",
        "two came",
        "three came",
        "somebody known was asked again",
        "somebody known told more for figures",
        "one came of whom nothing leaves",
        "one left who was shown",
        "one left the figures",
        "one may be counted no more",
        "three may be counted no more",
        "one may be shown now",
        "one may be counted only",
    ],
)
def test_two_releases_tell_together_what_neither_tells_alone(
    before: tuple[Study, dict[str, Level]], now: tuple[Study, dict[str, Level]], items: set[str]
) -> None:
    """Who came since, if they are few, and what those told who left the figures; the cure takes it away."""
    noted = differencing.counts(before[0].key, before[1])
    found = {risk.item: risk for risk in differencing.find(*now, {"R": noted}, Limits())}
    assert set(found) == items
    for item, risk in found.items():
        for cure in risk.cures:
            cured = apply(now[0], cure)
            held = {key: one.level for key, one in consent.interviews(cured, Settings(), date(2026, 11, 27)).items()}
            allowed = {key: min(level, held[key]) for key, level in now[1].items()}
            assert item not in {r.item for r in differencing.find(cured, allowed, {"R": noted}, Limits())}


def test_who_came_alone_is_held_back_until_three_came() -> None:
    """The item says how; held back, nothing is open; with two more it is open again, and taken back all three leave."""
    noted = differencing.counts("rekaan", released({})[1])
    one = released({"W10": "A10"})
    (risk,) = differencing.find(*one, {"R": noted}, Limits())
    for text in risk.what:
        assert "3" in text
        assert "kawung disclose rekaan --undo came-r" in text
    held = ("W10", "NOTHING")
    assert differencing.find(*released({"W10": "A10"}, held), {"R": noted}, Limits()) == []
    three = {"W10": "A10", "W11": "A11", "W12": "A12"}
    (again,) = differencing.find(*released(three, held), {"R": noted}, Limits())
    assert again.whom == ("W11", "W12")
    assert differencing.find(*released(three), {"R": noted}, Limits()) == []


def test_figures_from_which_somebody_left_are_cured_by_leaving_out_others() -> None:
    """With enough others whose part is in the difference too; with too few there is no cure but to accept."""
    others = [(f"W0{n}", "FIGURES") for n in (1, 2)]
    noted = differencing.counts("rekaan", released({"W10": "A10"}, ("W10", "FIGURES"), *others)[1])
    (risk,) = differencing.find(*released({}, *others), {"R": noted}, Limits())
    assert [target.key for target in risk.cures[0].targets] == ["W01", "W02"]
    noted = differencing.counts("rekaan", released({"W10": "A10"}, ("W10", "FIGURES"), others[0])[1])
    (risk,) = differencing.find(*released({}, others[0]), {"R": noted}, Limits())
    assert risk.cures == ()
    now = released({"W11": "A11"}, others[0], ("W11", "FIGURES"))
    found = {risk.item: risk for risk in differencing.find(*now, {"R": noted}, Limits())}
    assert found["left-r"].cures == (), "who came since was in no figure of then"


def test_of_releases_that_lack_the_same_people_the_latest_is_named() -> None:
    """One item for those who came, however often the study was published before."""
    noted = differencing.counts("rekaan", released({})[1])
    found = differencing.find(*released({"W10": "A10"}), {"2025": noted, "2026": noted}, Limits())
    assert [risk.item for risk in found] == ["came-2026"]


def test_what_is_accepted_is_marked_by_who_and_how_many() -> None:
    """The mark changes with those concerned, the crowd and the cells, and with nothing else."""
    risk = stopping(study(cluster(A04={"kind": "household-workshop"})))["kind-a04"]
    assert risk.mark == replace(risk, what=Words("said anew", "kata lain"), cures=()).mark
    others = [replace(risk, whom=("A05",)), replace(risk, crowd=2), replace(risk, places=())]
    assert len({risk.mark, *(other.mark for other in others)}) == 4
