"""Rows of tables are matched with things of a build only where that is certain; everything else is a candidate."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

import shipped
from kawung import reconciliation, store, vocabulary
from kawung.iris import HOME, Minter
from kawung.reconciliation import Index, RequestError
from kawung.reconciliation.asked import MOST_QUERIES, MOST_TOGETHER
from kawung.reconciliation.folding import joined
from kawung.reconciliation.properties import PROPERTIES, ROOTS
from kawung.regions import areas, wording
from kawung.regions.wording import folded
from reconciliation_cases import AREA, CLASS, OWN_NAME, found, index, judge

BAYAT, JARUM = AREA + "33.10.04", AREA + "33.10.04.2004"
PARTY = HOME + "id/{}/party/{}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index(tmp_path_factory.mktemp("reconciliation"))


def within(*values: Any) -> list[dict[str, Any]]:
    return [{"pid": "within", "v": list(values) if len(values) > 1 else values[0]}]


def given(**values: Any) -> list[dict[str, Any]]:
    return [{"pid": pid, "v": value} for pid, value in values.items()]


# What is asked, and the one thing that it certainly means.
CERTAIN: list[tuple[dict[str, Any], str]] = [
    ({"query": "33.10.04"}, BAYAT),
    ({"query": " 33.10.04 "}, BAYAT),
    ({"query": "3310040", "type": "Area"}, BAYAT),
    ({"query": "33", "type": "Area"}, AREA + "33"),
    ({"query": "33.10"}, AREA + "33.10"),
    ({"query": "3310", "type": "Area"}, AREA + "33.10"),
    ({"query": "Bayat", "type": "Area", "properties": given(code="33.10.04")}, BAYAT),
    ({"query": "Bayat", "type": "Area", "properties": given(code="3310040")}, BAYAT),
    ({"properties": given(code="33.10.04")}, BAYAT),
    ({"query": "ID-JT"}, AREA + "33"),
    ({"query": "id-jt"}, AREA + "33"),
    ({"query": "33.10.04.2004"}, JARUM),
    ({"query": "Bayat 33.10.04"}, BAYAT),
    ({"query": "Kec. Bayat (33.10.04)"}, BAYAT),
    ({"query": "Jarum (33.10.04)", "type": "Area"}, JARUM),
    ({"query": "Bayat", "type": "Area", "properties": within("33.10")}, BAYAT),
    ({"query": "Bayat", "type": "Area", "properties": within("Kabupaten Klaten")}, BAYAT),
    ({"query": "BAYAT", "type": ["Area"], "properties": within("Kab. Klaten")}, BAYAT),
    ({"query": "Kecamatan Bayat", "type": "Area", "properties": within({"id": AREA + "33.10"})}, BAYAT),
    ({"query": "Bayat", "type": "Area", "type_strict": "should", "properties": within("33.10")}, BAYAT),
    ({"query": "Bayat", "type": "Area", "properties": within("97.01")}, AREA + "97.01.01"),
    ({"query": "Bayat, Kab. Klaten", "type": "Area"}, BAYAT),
    ({"query": "Desa Jarum, Kec. Bayat, Kab. Klaten", "type": "Area"}, JARUM),
    ({"query": "Jarum", "type": "Area", "properties": within("Bayat", "Kabupaten Klaten")}, JARUM),
    ({"query": "Jarum", "type": "Area", "properties": [*within("Bayat"), *within("33.10")]}, JARUM),
    ({"query": "Jarum", "type": "Area", "properties": within("33.10.04")}, JARUM),
    ({"query": "Jarum", "type": "Area", "properties": within("3310040")}, JARUM),
    ({"query": "Kali-Buntu", "type": "Area", "properties": within("97.01.01")}, AREA + "97.01.01.2002"),
    ({"query": "kalibuntu", "type": "Area", "properties": within("97.01.01")}, AREA + "97.01.01.2002"),
    ({"query": "Kabupaten Klaten", "type": "Area", "properties": within("Jawa Tengah")}, AREA + "33.10"),
    ({"query": "Kabupaten Klaten", "type": "Area", "properties": within("Central Java")}, AREA + "33.10"),
    ({"query": "Kota Batu", "type": "Area", "properties": within("97")}, AREA + "97.71"),
    ({"query": "Jawa Tengah", "type": "Area", "properties": within("Indonesia")}, AREA + "33"),
    ({"query": "Bayat", "type": "Area", "properties": given(kemendagriCode="33.10.04")}, BAYAT),
    ({"query": "Bayat", "type": "Area", "properties": given(bpsCode="3310040")}, BAYAT),
    ({"query": "", "properties": given(bpsCode="3310040")}, BAYAT),
    ({"properties": given(kemendagriCode="33.10.04")}, BAYAT),
    ({"query": "13134", "type": "kbli-2020"}, CLASS + "kbli-2020/13134"),
    ({"query": "13134", "type": "kbli-2015"}, CLASS + "kbli-2015/13134"),
    ({"query": "13134", "properties": given(scheme="KBLI 2020")}, CLASS + "kbli-2020/13134"),
    ({"query": "13134", "properties": given(scheme="kbli-2020")}, CLASS + "kbli-2020/13134"),
    ({"query": "13134", "properties": given(scheme={"id": CLASS + "kbli-2009"})}, CLASS + "kbli-2009/13134"),
    ({"query": "Industri Batik", "properties": given(scheme="KBLI 2020")}, CLASS + "kbli-2020/13134"),
    ({"query": "2661008", "type": "kbki-2012"}, CLASS + "kbki-2012/2661008"),
    ({"query": "produsen"}, HOME + "scheme/role#producer"),
    ({"query": "Producer", "type": "Role"}, HOME + "scheme/role#producer"),
    ({"query": "maker", "type": "Concept"}, HOME + "scheme/role#producer"),
    ({"query": "bayat", "type": "Study"}, HOME + "id/bayat/study/bayat"),
    ({"query": "A1", "properties": given(study="satu")}, PARTY.format("satu", "a1")),
    ({"query": "batik sekar", "type": "Firm", "properties": given(study="dua")}, PARTY.format("dua", "a1")),
    ({"query": OWN_NAME.upper(), "properties": given(study="satu")}, PARTY.format("satu", "a3")),
    ({"query": "Usaha A01", "type": "Actor", "properties": given(study="contoh")}, PARTY.format("contoh", "a01")),
]

# What is asked, something that must be among the candidates, and why it is not certain.
UNCERTAIN: list[tuple[dict[str, Any], str, str]] = [
    ({"query": "Bayat"}, BAYAT, "no parent, and a study has that key"),
    ({"query": "Bayat", "type": "Area"}, BAYAT, "two regencies have one"),
    ({"query": "Bayat", "type": "Area"}, AREA + "97.01.01", "two regencies have one"),
    ({"query": "Wiro", "type": "Area"}, AREA + "33.10.04.2018", "the only one here, but nothing says where"),
    ({"query": "Bayat", "type": "Area", "properties": within("Klaten")}, BAYAT, "a town or the regency"),
    (
        {"query": "Bayat", "type": "Area", "properties": within("Jawa Tengah")},
        BAYAT,
        "the province has other regencies",
    ),
    ({"query": "Bayat", "type": "Area", "properties": within("Indonesia")}, BAYAT, "two regencies have one"),
    ({"query": "331004", "type": "Area", "properties": within("33.10")}, BAYAT, "a code without its points"),
    ({"query": "Bayat", "type": "Area", "properties": within("Kab. Wonogiri")}, BAYAT, "it lies elsewhere"),
    ({"query": "Bayat", "type": "Area", "properties": within("34.02")}, BAYAT, "it lies elsewhere"),
    ({"query": "Bayat", "type": "Area", "properties": within({"id": AREA + "no"})}, BAYAT, "the parent is not known"),
    ({"query": "Bayat", "type": "Area", "properties": within("33.10", "97")}, BAYAT, "the parents contradict"),
    ({"query": "Jarum", "type": "Area", "properties": within("Bayat")}, JARUM, "there are other districts Bayat"),
    ({"query": "Jarum", "type": "Area", "properties": within("Kab. Klaten")}, JARUM, "its district is not said"),
    ({"query": "Desa Jarum, Kec. Bayat", "type": "Area"}, JARUM, "the regency is not said"),
    ({"query": "Jarum, Kab. Klaten", "type": "Area"}, JARUM, "its district is not said"),
    ({"query": "Dusun Jarum, Bayat, Kab. Klaten", "type": "Area"}, JARUM, "a hamlet is not the village"),
    (
        {"query": "Klaten", "type": "Area", "properties": within("Jawa Tengah")},
        AREA + "33.10",
        "the town or the regency",
    ),
    ({"query": "Batu", "type": "Area", "properties": within("97")}, AREA + "97.01", "the town or the regency"),
    ({"query": "Kabupaten Klaten", "type": "Area"}, AREA + "33.10", "nothing says where"),
    ({"query": "Kabupaten Bayat", "type": "Area", "properties": within("33.10")}, BAYAT, "it is a district"),
    ({"query": "331004"}, BAYAT, "a code without its signs"),
    ({"query": "331004", "type": "Area"}, BAYAT, "a code without its signs"),
    ({"query": "3310040"}, BAYAT, "products have codes of seven figures too"),
    ({"query": "3310"}, AREA + "33.10", "industries have codes of four figures too"),
    ({"query": "33"}, AREA + "33", "any number"),
    ({"query": "Bayat", "type": "Area", "properties": given(code="33.10.05")}, BAYAT, "the code is another's"),
    ({"query": "9702", "type": "Area"}, AREA + "97.02", "one area's code without dots, another's BPS code"),
    ({"query": "9702", "type": "Area"}, AREA + "97.03", "one area's code without dots, another's BPS code"),
    ({"query": "Cawas 33.10.04"}, BAYAT, "the name is not that of the code"),
    ({"query": "Bayat", "type": "Area", "properties": given(bpsCode="3310041")}, BAYAT, "the code is another's"),
    ({"query": "Bayatt", "type": "Area", "properties": given(kemendagriCode="33.10.04")}, BAYAT, "the name is another"),
    ({"query": "Prambanan", "properties": given(kemendagriCode="33.10.04")}, BAYAT, "name and code differ"),
    ({"query": "13134"}, CLASS + "kbli-2020/13134", "four editions have it, or three"),
    ({"query": "13134", "type": "IndustryClass"}, CLASS + "kbli-2009/13134", "four editions have it, or three"),
    ({"query": "2661008"}, CLASS + "kbki-2012/2661008", "a code without its edition"),
    ({"query": "13134", "properties": given(scheme="KBLI 2025")}, CLASS + "kbli-2020/13134", "not in that edition"),
    ({"query": "micro", "type": "SizeClass"}, CLASS + "size-bps/micro", "two laws"),
    ({"query": "Batik Sekar"}, PARTY.format("satu", "a1"), "two studies"),
    ({"query": "Batik Sekar", "type": "Actor"}, PARTY.format("dua", "a1"), "two studies"),
    ({"query": "Batik Skar", "properties": given(study="satu")}, PARTY.format("satu", "a1"), "nearly the name"),
    ({"query": "A01", "type": "Actor"}, PARTY.format("contoh", "a01"), "a key without its study"),
    ({"query": "A1", "properties": given(study="contoh")}, PARTY.format("satu", "a1"), "another study"),
]


@pytest.mark.parametrize(("query", "means"), CERTAIN, ids=[json.dumps(query) for query, _ in CERTAIN])
def test_what_is_certain_is_matched(made: Index, query: dict[str, Any], means: str) -> None:
    """A code, or a whole name with its parent, scheme or study, matches one thing, which stands first with 100."""
    first, *others = found(made, **query)
    assert (first["id"], first["match"], first["score"]) == (means, True, 100)
    assert not any(one["match"] for one in others)


@pytest.mark.parametrize(
    ("query", "candidate", "why"), UNCERTAIN, ids=[f"{json.dumps(query)}: {why}" for query, _, why in UNCERTAIN]
)
def test_what_is_not_certain_is_a_candidate(made: Index, query: dict[str, Any], candidate: str, why: str) -> None:
    """Anything less gives candidates to choose from and no match."""
    answers = found(made, **query)
    assert candidate in [one["id"] for one in answers], why
    assert not any(one["match"] for one in answers), why


def test_there_are_enough_cases() -> None:
    """No case is lost."""
    assert len(CERTAIN) >= 45
    assert len(UNCERTAIN) >= 36


def test_no_area_is_matched_by_its_name_alone(made: Index) -> None:
    """For every area but the country, its name without a parent never matches; under its code it always does."""
    for area in areas.shipped():
        if area.level == "country":
            continue
        for name in (area.name, area.name.split(" ", 1)[-1]):
            assert not any(one["match"] for one in found(made, query=name, type="Area", limit=100)), name
        first = found(made, query=area.kemendagri_code, type="Area")[0]
        assert (first["id"], first["match"]) == (AREA + area.code, True)


def test_every_area_is_matched_under_its_parent(made: Index) -> None:
    """For every area, its name together with the code of the area directly above matches it and no other."""
    for area in areas.shipped():
        if area.parent_code:
            above = {"id": AREA + area.parent_code}
            matched = [
                one for one in found(made, query=area.name, type="Area", properties=within(above)) if one["match"]
            ]
            assert [one["id"] for one in matched] == [AREA + area.code]


def test_candidates_say_what_tells_them_apart(made: Index) -> None:
    """An area says in what it lies, a class its code and edition, an actor its study; a BPS code that it is one."""
    names = [one["name"] for one in found(made, query="Bayat", type="Area")[:2]]
    assert sorted(names) == ["Bayat, Kabupaten Batu", "Bayat, Kabupaten Klaten"]
    [first] = found(made, query="33.10.04", limit=1)
    assert first["description"] == (
        "district in Kabupaten Klaten, Jawa Tengah, Indonesia · Kemendagri 33.10.04 · BPS 3310040"
    )
    [by_bps] = found(made, "id", query="3310040", limit=1)
    assert by_bps["description"].endswith("ditemukan lewat kode BPS, yang bukan kode Kemendagri")
    editions = {one["name"] for one in found(made, "id", query="13134", type="IndustryClass") if one["score"] == 100}
    assert {"13134 Industri Batik, KBLI 2015", "13134 Industri Batik, KBLI 2020"} <= editions
    labels = [one["name"] for one in found(made, query="Batik Sekar", type="Actor") if one["score"] == 100]
    assert sorted(labels) == ["Batik Sekar, dua", "Batik Sekar, satu (MADE-UP)"]


def test_made_up_things_say_so(made: Index) -> None:
    """Every candidate, suggestion, value and page of a made-up study is marked, in both languages, and no other."""
    for one in made.entities.values():
        for language, mark in (("en", "(MADE-UP)"), ("id", "(REKAAN)")):
            name = reconciliation.suggest_entities(made, one.code or one.label.en, language, limit=100)  # type: ignore[arg-type]
            shown: Any = {entry["id"]: entry for entry in name["result"]}  # type: ignore[attr-defined]
            if one.id in shown:
                assert (mark in shown[one.id]["name"]) == (one.study in ("contoh", "satu"))
                assert ("MADE-UP" in shown[one.id]["description"] or "REKAAN" in shown[one.id]["description"]) == (
                    one.study in ("contoh", "satu")
                )
    page = reconciliation.page(made, PARTY.format("contoh", "a01"), "id")
    assert page is not None
    assert "DATA REKAAN" in page
    asked = reconciliation.read_extension(
        json.dumps({"ids": [PARTY.format("contoh", "a01")], "properties": [{"id": "study"}]})
    )
    value: Any = reconciliation.extend(made, asked, "en")
    assert "(MADE-UP)" in value["rows"][PARTY.format("contoh", "a01")]["study"][0]["name"]


def test_own_names_are_compared_and_never_told(made: Index) -> None:
    """An actor is found by its own name, but no answer holds it."""
    own = PARTY.format("satu", "a3")
    answers = [
        found(made, query=OWN_NAME.replace("Ibu", "Bu"), type="Actor"),
        found(made, query=OWN_NAME, properties=given(study="satu")),
        reconciliation.suggest_entities(made, "Ibu Sul", "id"),
        reconciliation.flyout(made, own, "en"),
        reconciliation.page(made, own, "id"),
        reconciliation.extend(
            made,
            reconciliation.read_extension(json.dumps({"ids": [own], "properties": [{"id": p} for p in PROPERTIES]})),
            "en",
        ),
    ]
    for answer in answers:
        assert own in json.dumps(answer)
        assert "Sulastri" not in json.dumps(answer)


def test_types_filter_and_prefer(made: Index) -> None:
    """A type keeps others out, with "should" it only prefers; "all" wants all of them; an unknown type has nothing."""

    def kinds(**query: Any) -> set[str]:
        return {one["type"][0]["id"] for one in found(made, query="bayat", limit=100, **query)}

    assert {"Area", "Study", "Cluster"} <= kinds()
    assert kinds(type="Area") == {"Area"}
    assert kinds(type=["Area", "Study"]) == {"Area", "Study"}
    assert kinds(type=["Area", "Study"], type_strict="all") == set()
    assert kinds(type=HOME + "def#Study") == {"Study"}
    assert kinds(type="Nothing") == set()
    preferred = found(made, query="bayat", type="Study", type_strict="should", limit=100)
    assert preferred[0]["type"][0]["id"] == "Study"
    assert preferred[0]["match"]
    assert {"Area", "Study"} <= {one["type"][0]["id"] for one in preferred}
    finer = found(made, query="Workshop A02", type="HouseholdWorkshop")
    assert [one["id"] for one in finer if one["score"] == 100] == [PARTY.format("contoh", "a02")]
    assert {t["id"] for t in finer[0]["type"]} == {"Actor", "Firm", "HouseholdWorkshop"}


def test_candidates_are_sorted_and_limited(made: Index) -> None:
    """The best stands first, no more are given than asked for, and never more than 100."""
    for limit in (1, 3, 100, 1000, 2.0):
        answers = found(made, query="Firm A01", limit=limit)
        scores = [one["score"] for one in answers]
        assert scores == sorted(scores, reverse=True)
        assert len(answers) <= min(limit, 100)
        assert all(0 <= score <= 100 for score in scores)
    assert found(made, query="Firm A01", limit=100) == found(made, query="Firm A01", limit=500)
    assert len(found(made, query="Firm A01")) <= 10


def test_only_the_projects_own_graphs_give_names(made: Index) -> None:
    """What an imported graph calls an area, or calls one, is not found."""
    assert not any(one["score"] == 100 for one in found(made, query="Nama Asing", type="Area"))
    assert AREA + "00" not in made.entities


def test_nothing_is_found_for_no_letters(made: Index) -> None:
    """Empty texts and signs have no candidates, and properties nobody knows are left alone."""
    for text in ("", " ", "?!", "\u200b", "…"):
        assert found(made, query=text) == []
    assert found(made, query="", properties=given(colour="indigo")) == []
    assert found(made, query="33.10.04", properties=given(colour="indigo"))[0]["match"]


def test_every_kind_of_thing_is_found(made: Index) -> None:
    """Each kind has things, each is suggested and described in both languages, and its types have names."""
    assert {one.kind for one in made.entities.values()} == set(ROOTS)
    for language in ("en", "id"):
        named: Any = reconciliation.suggest_types(made, "", language, limit=1000)  # type: ignore[arg-type]
        types = {one["id"]: one["name"] for one in named["result"]}
        assert set(types) == {type_ for one in made.entities.values() for type_ in one.types}
        assert all(types.values())
    assert types["Area"] == "wilayah administratif"
    assert types["kbli-2020"] == "KBLI 2020"


def test_folding_is_that_of_places(made: Index) -> None:
    """Names of areas are compared as checks compare them."""
    for one in made.entities.values():
        for name in one.names:
            assert joined(name) == folded(name)


def test_suggestions_complete_names_codes_and_pages(made: Index) -> None:
    """A beginning of a name, of a word in it or of a code is completed; a cursor leads on without gaps."""

    def ids(prefix: str, **more: Any) -> list[str]:
        answer: Any = reconciliation.suggest_entities(made, prefix, "en", **more)
        return [one["id"] for one in answer["result"]]

    assert JARUM in ids("jar", types=["Area"])
    assert BAYAT in ids("33.10.0", types=["Area"])
    assert AREA + "33.10" in ids("klat", types=["Area"])
    assert ids("klat", types=["Area"])[0] == AREA + "33.10"
    assert ids("zzz") == []
    assert ids("?") == []
    every = ids("", limit=10_000)
    assert len(every) == len(made.entities)
    assert [one for start in range(0, len(every), 50) for one in ids("", cursor=start, limit=50)] == every
    properties: Any = reconciliation.suggest_properties(made, "kode", "id")
    assert {"kemendagriCode", "bpsCode", "code"} <= {one["id"] for one in properties["result"]}


def test_extension_gives_what_the_build_says(made: Index) -> None:
    """Codes, labels, what lies above and categories come as texts, numbers and things; unknown ones as nothing."""

    def values(id_: str, *properties: str) -> dict[str, Any]:
        asked = {"ids": [id_], "properties": [{"id": one} for one in properties]}
        answer: Any = reconciliation.extend(made, reconciliation.read_extension(json.dumps(asked)), "en")
        judge("data-extension-response", answer)
        assert [one["id"] for one in answer["meta"]] == list(properties)
        return answer["rows"][id_]  # type: ignore[no-any-return]

    assert values(BAYAT, "kemendagriCode", "bpsCode", "within", "labelId", "level", "nothing") == {
        "kemendagriCode": [{"str": "33.10.04"}],
        "bpsCode": [{"str": "3310040"}],
        "within": [{"id": AREA + "33.10", "name": "Kabupaten Klaten, Jawa Tengah"}],
        "labelId": [{"str": "Bayat"}],
        "level": [{"str": "district"}],
        "nothing": [],
    }
    firm = values(PARTY.format("contoh", "a01"), "kind", "inCategory", "code", HOME + "def#inCluster")
    assert firm["kind"] == [{"id": HOME + "scheme/actor-kind#firm", "name": "firm"}]
    assert firm["inCategory"][0]["id"] == HOME + "id/contoh/category/new"
    assert firm["code"] == [{"str": "A01"}]
    assert firm[HOME + "def#inCluster"][0]["id"] == HOME + "id/contoh/cluster/klaster-rekaan"
    assert values(PARTY.format("satu", "g1"), "groupSize") == {"groupSize": [{"int": 12}]}
    assert values(PARTY.format("satu", "a1"), "place") == {"place": [{"id": JARUM, "name": "Jarum, Bayat"}]}
    assert values(CLASS + "kbli-2020/13134", "code", "scheme") == {
        "code": [{"str": "13134"}],
        "scheme": [{"str": "KBLI 2020"}],
    }
    assert values(HOME + "id/satu/study/satu", "issued") == {"issued": [{"str": "2026"}]}
    assert values("no such thing", "code") == {"code": []}


def test_proposed_properties_are_those_that_there_are(made: Index) -> None:
    """A type is offered what its things have, under the labels of the ontology where it has them; of others nothing."""

    def ids(type_: str, **more: Any) -> list[str]:
        answer: Any = reconciliation.propose(made, type_, "en", **more)
        judge("data-extension-property-proposal", answer)
        return [one["id"] for one in answer["properties"]]

    assert {"kemendagriCode", "bpsCode", "within", "level"} <= set(ids("Area"))
    assert "inCategory" not in ids("Area")
    assert {"inCategory", "kind", "place", "study"} <= set(ids("Firm"))
    assert "kemendagriCode" not in ids("Firm")
    assert set(ids("Area")) | set(ids("Firm")) < set(ids(""))
    assert ids("Area", limit=2) == ids("Area")[:2]
    assert ids("Nothing") == []
    for one in PROPERTIES.values():
        assert one.label.en
        assert one.label.id
    assert PROPERTIES["within"].label == vocabulary.labels()[f"<{HOME}def#within>"]


def test_place_of_an_actor_counts_with_all_that_it_lies_in(made: Index) -> None:
    """An actor in a village agrees with the village, its district, regency and their codes, and not with others."""
    for value, held in (("Jarum", True), ("33.10.04", True), ("Kabupaten Klaten", True), ("34.02", False)):
        answers = found(made, query="Batik Sekar", type="Actor", properties=given(study="satu", place=value))
        first = next(one for one in answers if one["id"] == PARTY.format("satu", "a1"))
        assert {"id": "place", "value": held} in first["features"]
        assert first["match"] is held


def test_pages_escape_what_comes_from_data(made: Index) -> None:
    """Mark-up in a label is shown as letters; a page has no script and names its language; unknown things have none."""
    id_ = PARTY.format("satu", "a2")
    for language in ("en", "id"):
        page = reconciliation.page(made, id_, language)  # type: ignore[arg-type]
        shown = reconciliation.flyout(made, id_, language)  # type: ignore[arg-type]
        assert page is not None
        assert shown is not None
        for text in (page, shown["html"]):
            assert "<script" not in text
            assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; Co" in text
        assert f'<html lang="{language}">' in page
        assert id_ in page
    assert reconciliation.page(made, "<b>", "en") is None
    assert reconciliation.flyout(made, "", "en") is None


WRONG = {
    "no JSON": "{",
    "no object": "[]",
    "a number": "1",
    "not a number of JSON": '{"q": {"query": "x", "limit": NaN}}',
    "too deep": "[" * 100_000,
    "half a letter": '{"q": {"query": "\\ud800"}}',
    "a long figure": '{"q": {"query": "x", "limit": ' + "9" * 5_000 + "}}",
    "a query that is a text": '{"q": "Bayat"}',
    "nothing asked": '{"q": {}}',
    "no properties": '{"q": {"properties": []}}',
    "a query that is a number": '{"q": {"query": 33.1}}',
    "a long text": json.dumps({"q": {"query": "x" * 1_001}}),
    "a type that is a number": '{"q": {"query": "x", "type": 1}}',
    "types that are numbers": '{"q": {"query": "x", "type": [1]}}',
    "a strictness": '{"q": {"query": "x", "type_strict": "maybe"}}',
    "limit 0": '{"q": {"query": "x", "limit": 0}}',
    "a limit as text": '{"q": {"query": "x", "limit": "5"}}',
    "a limit as truth": '{"q": {"query": "x", "limit": true}}',
    "properties as object": '{"q": {"query": "x", "properties": {"pid": "a", "v": 1}}}',
    "a property without v": '{"q": {"query": "x", "properties": [{"pid": "within"}]}}',
    "a property without pid": '{"q": {"query": "x", "properties": [{"v": "x"}]}}',
    "a value null": '{"q": {"query": "x", "properties": [{"pid": "within", "v": null}]}}',
    "a value nested": '{"q": {"query": "x", "properties": [{"pid": "within", "v": [["x"]]}]}}',
    "a value object": '{"q": {"query": "x", "properties": [{"pid": "within", "v": {"name": "x"}}]}}',
    "a long value": json.dumps({"q": {"query": "x", "properties": [{"pid": "within", "v": "x" * 1_001}]}}),
    "many properties": json.dumps({"q": {"query": "x", "properties": [{"pid": "within", "v": "x"}] * 101}}),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_wrong_queries_are_refused_in_words(text: str) -> None:
    """Each is told in both languages with status 400, before anything is looked for."""
    with pytest.raises(RequestError) as refused:
        reconciliation.read_queries(text)
    assert refused.value.status == 400
    assert refused.value.words.en != refused.value.words.id


def test_too_much_is_refused() -> None:
    """More than a thousand queries, or values beyond what can be compared, are told with status 413."""
    many = {f"q{n}": {"query": "x"} for n in range(MOST_QUERIES)}
    assert len(reconciliation.read_queries(json.dumps(many))) == MOST_QUERIES
    values = [{"pid": "within", "v": ["x"] * 100}] * 50
    heavy = {f"q{n}": {"query": "x", "properties": values} for n in range(MOST_TOGETHER // 5_000)}
    assert reconciliation.read_queries(json.dumps(heavy))
    ids = ["x"] * (MOST_QUERIES + 1)
    for read, asked in (
        (reconciliation.read_queries, many | {"more": {"query": "x"}}),
        (reconciliation.read_queries, heavy | {"more": {"query": "x", "properties": given(within="x")}}),
        (reconciliation.read_extension, {"ids": ids, "properties": []}),
    ):
        with pytest.raises(RequestError) as refused:
            read(json.dumps(asked))
        assert refused.value.status == 413


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"ids": []},
        {"ids": "x", "properties": []},
        {"ids": [1], "properties": []},
        {"ids": [], "properties": ["code"]},
        {"ids": [], "properties": [{"id": 1}]},
    ],
    ids=json.dumps,
)
def test_wrong_extensions_are_refused(asked: object) -> None:
    """What lacks ids or properties, or has others than texts, is told with status 400."""
    with pytest.raises(RequestError) as refused:
        reconciliation.read_extension(json.dumps(asked))
    assert refused.value.status == 400


OWN_LIMITS = {"half a letter", "a long text", "limit 0", "a long value", "many properties", "a number", "no object"}


def test_the_standard_and_kawung_read_queries_alike() -> None:
    """All cases are queries of the standard; of what is refused, it takes only what is beyond a limit here."""
    for query in [query for query, _ in CERTAIN] + [query for query, *_ in UNCERTAIN]:
        judge("reconciliation-query-batch", {"q": query})
    for name, text in WRONG.items():
        try:
            asked = json.loads(text, parse_constant=lambda constant: constant)
        except (ValueError, RecursionError):
            continue
        if name not in OWN_LIMITS:
            with pytest.raises(jsonschema.ValidationError):
                judge("reconciliation-query-batch", asked)


def test_every_answer_is_of_the_standard(made: Index) -> None:
    """Answers to all cases, in both languages, are what the schemas of the standard describe."""
    for language in ("en", "id"):
        for query in [query for query, _ in CERTAIN] + [query for query, *_ in UNCERTAIN]:
            judge("reconciliation-result-batch", {"q": {"result": found(made, language, **query)}})
        judge("manifest", reconciliation.manifest(made, "http://127.0.0.1:8010/en", language))  # type: ignore[arg-type]
        judge("suggest-entities-response", reconciliation.suggest_entities(made, "", language, limit=100))  # type: ignore[arg-type]
        judge("suggest-types-response", reconciliation.suggest_types(made, "", language))  # type: ignore[arg-type]
        judge("suggest-properties-response", reconciliation.suggest_properties(made, "", language))  # type: ignore[arg-type]
        asked = {"ids": list(made.entities), "properties": [{"id": one} for one in PROPERTIES]}
        judge("data-extension-query", asked)
        read = reconciliation.asked.Extension(tuple(asked["ids"]), tuple(PROPERTIES))  # type: ignore[arg-type]
        judge("data-extension-response", reconciliation.extend(made, read, language))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        (
            "manifest",
            {"versions": ["0.2"], "name": "x", "identifierSpace": "x", "schemaSpace": "x"},
            {"versions": ["0.1"], "name": "x", "identifierSpace": "x", "schemaSpace": "x"},
        ),
        (
            "reconciliation-result-batch",
            {"q": {"result": [{"id": "x", "name": "x", "score": 1}]}},
            {"q": {"result": [{"id": "x", "name": "x"}]}},
        ),
        ("suggest-types-response", {"result": [{"id": "x", "name": "x"}]}, {"result": [{"id": "x"}]}),
        (
            "data-extension-response",
            {"meta": [], "rows": {"x": {"p": [{"str": "1"}]}}},
            {"meta": [], "rows": {"x": {"p": [{"str": 1}]}}},
        ),
    ],
)
def test_the_judges_can_refuse(schema: str, right: object, wrong: object) -> None:
    """The schemas find what is wrong, and only that."""
    judge(schema, right)
    with pytest.raises(jsonschema.ValidationError):
        judge(schema, wrong)


def test_a_project_has_its_own_names() -> None:
    """Things go by the base of the project that built them, whatever it is."""
    own, filled = Minter("https://example.org/team/"), store.new()
    filled.add(areas.quads(areas.shipped(), own))
    made = reconciliation.read(filled, wording.parts)
    [first] = found(made, query="33.10.04")
    assert (first["id"], first["match"]) == ("https://example.org/team/id/area/33.10.04", True)
    told = reconciliation.manifest(made, "http://127.0.0.1:8010/en", "en")
    assert told["identifierSpace"] == "https://example.org/team/id/"


def test_shipped_studies_are_there(made: Index) -> None:
    """Every actor and group of the shipped studies can be found, by its key within its study."""
    for study in shipped.NAMES:
        for row in shipped.cells(study, "actors"):
            matched = [one for one in found(made, query=row["id"], properties=given(study=study)) if one["match"]]
            assert [one["id"] for one in matched] == [PARTY.format(study, row["id"].lower())]
