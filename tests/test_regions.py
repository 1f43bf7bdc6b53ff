"""The shipped areas: codes are texts, each lies in its parent, and all that is needed is there."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict

from kawung import regions, resources, store, vocabulary
from kawung.iris import DEF, TYPE, Minter, Term, iri, literal, read_literal, term, value_of

MINTER = Minter()
QUADS = regions.shipped().area_quads(MINTER)
LEVELS = ("country", "province", "regency", "district", "village")
FORM = {
    "country": "",
    "province": r"\d\d",
    "regency": r"\d\d\.\d\d",
    "district": r"\d\d\.\d\d\.\d\d",
    "village": r"\d\d\.\d\d\.\d\d\.[123]\d{3}",
}
# Statistics Indonesia writes its codes without points: 2, 4, 7 and 10 digits.
DIGITS = {"country": 0, "province": 2, "regency": 4, "district": 7, "village": 10}


def said() -> dict[Term, dict[Term, list[Term]]]:
    """All statements by area and property."""
    found: dict[Term, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in QUADS:
        found[quad.s][quad.p].append(quad.o)
    return found


AREAS = said()


def one(area: Term, curie: str) -> str:
    values = AREAS[area][term(curie)]
    assert len(values) == 1, (area, curie, values)
    return read_literal(values[0]).text


def maybe(area: Term, curie: str) -> str:
    return one(area, curie) if AREAS[area][term(curie)] else ""


def test_the_areas_of_klaten_and_bantul() -> None:
    """
    Klaten whole down to its 26 districts, with the 18 villages of Bayat; of Bantul what its study speaks of.

    The country, two provinces, two regencies, 26 + 2 districts and 18 + 3 villages, all in one graph.
    """
    assert {q.g for q in QUADS} == {MINTER.shared_graph("regions")}
    assert sorted(set(QUADS)) == QUADS
    levels = Counter(one(area, "kw:level") for area in AREAS)
    assert levels == {"country": 1, "province": 2, "regency": 2, "district": 28, "village": 21}
    assert all(AREAS[area][TYPE] == [term("kw:Area")] for area in AREAS)
    assert one(MINTER.area("33.10.04"), "rdfs:label") == "Bayat"
    assert one(MINTER.area("33.10.04.2004"), "rdfs:label") == "Jarum"
    assert one(MINTER.area("34.02.10.2003"), "rdfs:label") == "Wukirsari"


def test_codes_are_texts() -> None:
    """A code is a plain text with all its zeros and points, and names its area; as a number 33.10 would be 33.1."""
    for area in AREAS:
        code = maybe(area, "kw:kemendagriCode")
        assert area == MINTER.area(code or "id")
        assert AREAS[area][term("kw:kemendagriCode")] == ([literal(code)] if code else [])
        assert re.fullmatch(FORM[one(area, "kw:level")], code)
    assert "33.10" in regions.codes()
    assert "33.1" not in regions.codes()
    assert regions.codes() == {one(area, "kw:kemendagriCode") for area in AREAS if area != MINTER.area("id")}
    assert MINTER.area("33.10.20") in AREAS


def test_the_ontology_defines_what_areas_say() -> None:
    """Kawung's properties and class of areas are terms of the ontology."""
    subjects = {t.s for t in vocabulary.ontology()}
    used = {t for q in QUADS for t in (q.p, q.o) if t.startswith(f"<{DEF}")}
    assert used
    assert used <= subjects


def test_each_area_lies_in_its_parent() -> None:
    """Each area but the country lies in exactly one other, one level up, whose code its own begins with."""
    for area in AREAS:
        parents = AREAS[area][term("kw:within")]
        level = LEVELS.index(one(area, "kw:level"))
        if level == 0:
            assert parents == []
            continue
        (parent,) = parents
        assert parent in AREAS
        assert one(parent, "kw:level") == LEVELS[level - 1]
        assert one(area, "kw:kemendagriCode").rpartition(".")[0] == maybe(parent, "kw:kemendagriCode")


def test_codes_of_statistics_indonesia() -> None:
    """BPS codes have their level's length and begin with the parent's; villages are numbered in another order."""
    known = {area: one(area, "kw:bpsCode") for area in AREAS if AREAS[area][term("kw:bpsCode")]}
    assert len(known) == len(set(known.values())) == (1 + 1 + 1 + 18) + (1 + 1 + 2 + 3)
    for area, code in known.items():
        assert re.fullmatch(rf"\d{{{DIGITS[one(area, 'kw:level')]}}}", code)
        for parent in AREAS[area][term("kw:within")]:
            assert code.startswith(known.get(parent, ""))
    assert known[MINTER.area("33.10.04.2004")] == "3310040003"
    assert known[MINTER.area("33.10.04.2011")] == "3310040012"
    assert known[MINTER.area("34.02.10.2003")] == "3402090008"


def test_notations_repeat_the_codes_under_datatypes_of_their_own() -> None:
    """Each code stands once more in skos:notation, typed so that the two code systems cannot be mixed up."""
    for area in AREAS:
        typed = {(n.datatype, n.text) for n in map(read_literal, AREAS[area][term("skos:notation")])}
        kinds = {"kw:kemendagriCode": "kw:kemendagri-code", "kw:bpsCode": "kw:bps-code", "kw:isoCode": "kw:iso-code"}
        plain = {(value_of(term(kinds[p])), read_literal(c).text) for p in kinds for c in AREAS[area][term(p)]}
        assert typed == plain != set()


def test_country_and_provinces_have_their_iso_codes() -> None:
    """ISO 3166 names the country and the provinces; nothing below has such a code."""
    found = {one(area, "kw:isoCode"): one(area, "rdfs:label") for area in AREAS if AREAS[area][term("kw:isoCode")]}
    assert found == {"ID": "Indonesia", "ID-JT": "Jawa Tengah", "ID-YO": "Daerah Istimewa Yogyakarta"}
    assert one(MINTER.area("id"), "kw:level") == "country"


def test_the_table_is_the_extract_and_nothing_more() -> None:
    """The file has one line an area and no padding; its licence and attribution lie beside it."""
    rows = list(csv.DictReader(io.StringIO(resources.text("data/regions/areas.csv"), newline="")))
    assert len(rows) == len(AREAS) == 54
    assert len({r["kemendagri_code"] or r["iso_code"] for r in rows}) == len(rows)
    assert all(value == value.strip() for row in rows for value in row.values())
    about = " ".join(resources.text("data/regions/README.md").replace(">", " ").split())
    for needed in (
        "Open Database License 1.0",
        "idn-area-data",
        "Kepmendagri 300.2.2-2138/2025",
        "2017",
        "Wilayah-Administratif-Indonesia",
    ):
        assert needed in about


def test_areas_load_into_either_engine_and_reach_the_country() -> None:
    """Under any base, following `kw:within` from each area leads through its province to the country."""
    own = Minter("https://example.org/kawung/")
    quads = regions.shipped().area_quads(own)
    assert not {t for q in quads for t in (q.s, q.g) if not value_of(t).startswith(own.base)}

    def inside(larger: str) -> str:
        return f"SELECT DISTINCT ?a WHERE {{ GRAPH ?g {{ ?a {term('kw:within')}+ {own.area(larger)} }} }}"

    for engine in ("oxigraph", "rdflib"):
        opened = store.new(engine)
        opened.add(quads)
        assert len(opened.select(inside("id")).rows) == 53
        assert len(opened.select(inside("33")).rows) == 45
        assert len(opened.select(inside("34")).rows) == 6
        assert sorted(opened.quads()) == quads
    assert iri("https://example.org/kawung/id/area/33.10") in {q.s for q in quads}
