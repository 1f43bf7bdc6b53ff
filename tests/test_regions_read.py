"""A project's own table of areas: what is wrong is told at its cell; and areas are found by what people write."""

from __future__ import annotations

import re
import tracemalloc
from typing import Any

import pytest

from kawung.iris import Minter, Quad, term
from kawung.problems import Problem, Severity
from kawung.regions import areas
from kawung.regions.areas import Area
from kawung.regions.known import Known, known
from kawung.regions.reasons import Unresolved
from kawung.regions.resolving import resolve
from kawung.regions.wording import parts

HEADINGS = "level,kemendagri_code,bps_code,iso_code,parent_code,name"
SHIPPED = known(areas.shipped())


def table(*lines: str) -> bytes:
    return "\n".join((HEADINGS, *lines)).encode()


def test_a_project_adds_areas_of_its_own() -> None:
    """Lines may lie in shipped areas and in one another, in any order; a mark before the text does not count."""
    data = b"\xef\xbb\xbf" + table(
        "village,33.10.05.2001,,,33.10.05, Desa Rekaan ",
        ",,,,,",
        "district,33.11.01,3311010,,33.11,Rekaan",
        "regency,33.11,3311,,33,Kabupaten Rekaan",
        "province,35,35,ID-JI,id,Jawa Timur",
    )
    found, problems = areas.read("areas.csv", data)
    assert problems == []
    assert [a.code for a in found] == ["33.10.05.2001", "33.11.01", "33.11", "35"]
    assert found[0].name == "Desa Rekaan"
    assert found[0].kind == "desa"
    quads = areas.quads(found, Minter())
    assert sorted(set(quads)) == quads
    minter = Minter()
    in_regency = Quad(minter.area("33.11.01"), term("kw:within"), minter.area("33.11"), minter.shared_graph("regions"))
    assert in_regency in quads
    both = Known((*areas.shipped(), *found))
    named = resolve("Kec. Rekaan, Kab. Rekaan", both)
    assert isinstance(named, Area)
    assert named.code == "33.11.01"


@pytest.mark.parametrize(
    ("line", "rule", "column", "said"),
    [
        ("hamlet,33.10.04.2004,,,33.10.04,X", "areas-level-unknown", "level", "village"),
        ("regency,33.1,,,33,X", "areas-code-form", "kemendagri_code", "33.10"),
        ("district,33.10,,,33,X", "areas-code-form", "kemendagri_code", "33.10.04"),
        ("village,33.10.05.0001,,,33.10.05,X", "areas-code-form", "kemendagri_code", "33.10.04.2004"),
        ("country,,,,,Atlantis", "areas-code-form", "kemendagri_code", "iso_code"),
        ("regency,33.11,,,33,", "areas-name-missing", "name", "list"),
        ("district,33.10.04,3310040,,33.10,Bajat", "areas-code-taken", "kemendagri_code", "Delete"),
        ("regency,33.11,33110,,33,X", "areas-bps-form", "bps_code", "text"),
        ("village,33.10.05.2001,3310040003,,33.10.05,X", "areas-bps-taken", "bps_code", "which of the two"),
        ("regency,33.11,,ID-XX,33,X", "areas-iso-form", "iso_code", "ID-JT"),
        ("regency,35.11,,,35,X", "areas-parent-unknown", "parent_code", "line"),
        ("regency,33.11,,,34,X", "areas-parent-differs", "parent_code", "larger"),
        ("province,35,35,,33,X", "areas-parent-differs", "parent_code", "larger"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_at_its_cell(line: str, rule: str, column: str, said: str) -> None:
    """One problem a line, the most basic, with its cell and what to do; the line is left out, the others are read."""
    found, problems = areas.read("areas.csv", table("district,33.10.05,,,33.10,Cawas", line, "province,36,,,id,Y"))
    assert [a.code for a in found] == ["36"]
    (problem,) = problems
    (place,) = problem.places
    assert (problem.rule, problem.severity) == (rule, Severity.VIOLATION)
    assert (place.file, place.row, place.column) == ("areas.csv", 3, column)
    assert place.cell == "ABCDEF"[HEADINGS.split(",").index(column)] + "3"
    assert said in problem.remedy.en
    for text in (problem.message, problem.remedy):
        assert text.en != text.id
        assert not re.search(r"[{}]|None", "".join(text))


def test_a_bps_code_stands_once() -> None:
    """Of two lines with one code of BPS the second is told, since a figure of BPS is joined by it."""
    found, problems = areas.read("areas.csv", table("regency,33.11,3311,,33,One", "regency,33.12,3311,,33,Two"))
    assert [a.name for a in found] == ["One"]
    assert [(p.rule, p.places[0].row) for p in problems] == [("areas-bps-taken", 3)]


def test_a_code_stands_once_and_what_lies_in_a_wrong_line_is_left_out() -> None:
    """A second line of a code is told; an area whose parent was refused does not hang in the air."""
    lines = ("regency,33.11,,,33,One", "regency,33.11,,,33,Two", "regency,35.01,,,35,X", "district,35.01.01,,,35.01,Z")
    found, problems = areas.read("areas.csv", table(*lines))
    assert [a.name for a in found] == ["One"]
    assert [(p.rule, p.places[0].row) for p in problems] == [("areas-code-doubled", 3), ("areas-parent-unknown", 4)]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (HEADINGS.encode() + b"\nregency,33.11,,,33,Caf\xe9\n", "areas-file-not-text"),
        (HEADINGS.encode() + b"\nregency,33.11,,,33,A\0B\n", "areas-file-not-text"),
        (HEADINGS.encode() + b'\nregency,33.11,,,33,"Open\n', "areas-file-broken"),
        (HEADINGS.encode() + b"\nregency,33.11,,,33," + b"x" * 200_000, "areas-file-broken"),
        (b"level,name\n", "areas-column-missing"),
        (HEADINGS.replace(",", ";").encode() + b"\nregency;33.11;;;33;A\n", "areas-separator"),
        (HEADINGS.encode() + b",name\nregency,33.11,,,33,A,B\n", "areas-heading-doubled"),
        (HEADINGS.encode() + b",x,x\nregency,33.11,,,33,A\n", "areas-heading-doubled"),
        (b"", "areas-column-missing"),
    ],
)
def test_a_file_that_is_no_table_of_areas_gives_nothing(data: bytes, rule: str) -> None:
    """Not UTF-8, columns missing, empty: one problem about the file, no area."""
    found, problems = areas.read("areas.csv", data)
    assert found == ()
    assert [(p.rule, p.places[0].file) for p in problems] == [(rule, "areas.csv")]


def test_a_line_with_more_cells_than_headings_is_told() -> None:
    """A comma too many shifts texts into other columns; commas behind the last cell shift nothing."""
    data = table("regency,33.11,,,33,Klaten, of old", "regency,33.12,,,33,Two,,", "district,33.11.01,,,33.11,X")
    found, problems = areas.read("areas.csv", data)
    assert [a.name for a in found] == ["Two"]
    assert [(p.rule, p.places[0].row) for p in problems] == [("areas-cells-too-many", 2), ("areas-parent-unknown", 4)]


def test_all_columns_of_the_table_are_named() -> None:
    """However many there are: whoever heads a table anew copies them."""
    _, (problem,) = areas.read("areas.csv", b"x\n")
    for text in problem.remedy:
        assert ", ".join(Area._fields) in text
    for text in problem.message:
        assert HEADINGS.replace(",", ", ") in text


def test_codes_are_gathered_once_for_all_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a line costs does not grow with the table: all are held against one and the same gathering of codes."""
    gathered: list[object] = []
    judged = areas._trouble

    def watched(*given: Any) -> Problem | None:
        gathered.append(given[2])
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        told = judged(*given)
        assert tracemalloc.get_traced_memory()[1] - before < 10_000
        return told

    monkeypatch.setattr(areas, "_trouble", watched)
    lines = [f"village,33.10.05.2{n:03},,,33.10.05,Desa {n}" for n in range(1, 1000)]
    tracemalloc.start()
    try:
        found, problems = areas.read("areas.csv", table(*lines))
    finally:
        tracemalloc.stop()
    assert (len(found), problems) == (999, [])
    assert len({id(one) for one in gathered}) == 1


def test_the_shipped_table_is_right_by_the_same_rules() -> None:
    """Read as a project's own, the shipped table has no trouble, and adds nothing."""
    lines = [",".join(a[:6]) for a in areas.shipped()]
    assert areas.read("areas.csv", table(*lines)) == ((), [])


def test_kinds_follow_from_the_code() -> None:
    """Desa 2xxx, kelurahan 1xxx, desa adat 3xxx; regencies up to 69, cities from 71."""
    village = areas.shipped()[-1]
    kinds = {n: village._replace(kemendagri_code=f"33.10.04.{n}").kind for n in ("1001", "2001", "3001")}
    assert kinds == {"1001": "kelurahan", "2001": "desa", "3001": "desa adat"}
    regency = next(a for a in areas.shipped() if a.level == "regency")
    assert (regency.kind, regency._replace(kemendagri_code="33.72").kind) == ("kabupaten", "kota")


def area(level: str, code: str, parent: str, name: str) -> Area:
    return Area(level, code, "", "", parent, name)


MADE_UP = Known(
    (
        areas.shipped()[0],
        area("province", "33", "id", "Jawa Tengah"),
        area("regency", "33.01", "33", "Kabupaten Satu"),
        area("regency", "33.71", "33", "Kota Satu"),
        area("district", "33.01.01", "33.01", "Utara"),
        area("district", "33.01.02", "33.01", "Selatan"),
        area("district", "33.71.01", "33.71", "Utara"),
        area("village", "33.01.01.2001", "33.01.01", "Sari"),
        area("village", "33.01.01.1002", "33.01.01", "Rejo"),
        area("village", "33.01.02.2001", "33.01.02", "Sari"),
        area("village", "33.01.02.2002", "33.01.02", "Utara"),
    )
)


@pytest.mark.parametrize(
    ("text", "here", "code"),
    [
        ("Sari, Selatan", "33.01", "33.01.02.2001"),
        ("Sari (Utara)", "33.01", "33.01.01.2001"),
        ("Utara, Kota Satu", None, "33.71.01"),
        ("Kec. Utara, Kab. Satu", None, "33.01.01"),
        ("Desa Utara, Kec. Selatan, Kab. Satu", None, "33.01.02.2002"),
        ("Kelurahan Rejo", "33.01.01", "33.01.01.1002"),
        ("Kec. Utara", "33.01", "33.01.01"),
        ("Rejo, Utara", "33.01", "33.01.01.1002"),
        ("Sari, Selatan", "33.01.02.2002", "33.01.02.2001"),
        ("Kota Satu", None, "33.71"),
        ("Sari", "33.01.02", "33.01.02.2001"),
        ("Rejo 33.01.01", None, "33.01.01.1002"),
        ("Kec. Selatan 33.01", None, "33.01.02"),
        ("Kab. Satu, 33.01", None, "33.01"),
        ("Rejo, Utara, 33.01", None, "33.01.01.1002"),
        ("Selatan 33.01", "33.01", "33.01.02"),
        ("Selatan 33.01.02", None, "33.01.02"),
    ],
)
def test_a_name_is_found_within_its_parent(text: str, here: str | None, code: str) -> None:
    """The parent, the level or the study's place decides between equal names."""
    found = resolve(text, MADE_UP, MADE_UP.by_code[here] if here else None)
    assert isinstance(found, Area), found
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "here", "rule", "codes"),
    [
        ("Sari", "33.01", "area-name-ambiguous", ["33.01.01.2001", "33.01.02.2001"]),
        ("Utara", "33.01", "area-name-ambiguous", ["33.01.01", "33.01.02.2002"]),
        ("Kec. Utara, Jawa Tengah", None, "area-name-ambiguous", ["33.01.01", "33.71.01"]),
        ("Sari", None, "area-name-without-parent", ["33.01.01.2001", "33.01.02.2001"]),
        ("Sari, Utara", None, "area-name-without-parent", ["33.01.01.2001"]),
        ("Kelurahan Rejo", "33.01", "area-name-without-parent", ["33.01.01.1002"]),
        ("Kelurahan Rejo", "33.01.01.2001", "area-name-without-parent", ["33.01.01.1002"]),
        ("Desa Utara, Kab. Satu", None, "area-name-without-parent", ["33.01.02.2002"]),
        ("Rejo, Utara", "33", "area-name-without-parent", ["33.01.01.1002"]),
        ("Rejo, Utara, Jawa Tengah", None, "area-name-without-parent", ["33.01.01.1002"]),
        ("Utara", "33.01.01.1002", "area-name-without-parent", ["33.01.01", "33.71.01", "33.01.02.2002"]),
        ("Rejo, Rejo", "33.01.01", "area-parent-differs", ["33.01.01.1002"]),
        ("Sari, Kota Satu", None, "area-parent-differs", ["33.01.01.2001", "33.01.02.2001"]),
        ("Satu", "33", "area-town-not-regency", ["33.01", "33.71"]),
        ("Rejo 33.01", None, "area-name-without-parent", ["33.01.01.1002"]),
        ("Selatan 33.01", None, "area-name-without-parent", ["33.01.02"]),
        ("Utara 33.01", None, "area-name-ambiguous", ["33.01.01", "33.01.02.2002"]),
        ("Desa Rejo", "33.01", "area-level-differs", ["33.01.01.1002"]),
    ],
)
def test_what_can_be_several_areas_is_none(text: str, here: str | None, rule: str, codes: list[str]) -> None:
    """All that may be meant are named, none is chosen; nor the only one where a level between is left out."""
    found = resolve(text, MADE_UP, MADE_UP.by_code[here] if here else None)
    assert isinstance(found, Unresolved)
    assert (found.rule, [a.code for a in found.areas]) == (rule, codes)


@pytest.mark.parametrize(
    "text", ["", "  ", ";", "???", "0", "a" * 5000, "(" * 300, "9" * 400, "Kec. " * 200, "33." * 50]
)
def test_odd_texts_name_nothing(text: str) -> None:
    """Whatever is typed, an answer comes back, and it is no area."""
    for here in (None, SHIPPED.by_code["33.10.04"]):
        assert isinstance(resolve(text, SHIPPED, here), Unresolved)


@pytest.mark.parametrize("text", ["Tegalrejo 33.10", "Bayat 33.10", "Bayat, 33.10", "Jarum (33.10)"])
def test_a_code_holds_no_bare_name_of_an_unsure_level(text: str) -> None:
    """Klaten has a second Tegalrejo that the table lacks; a 33.10 beside Bayat may be what is left of 33.10.04."""
    found = resolve(text, SHIPPED)
    assert isinstance(found, Unresolved)
    assert found.rule == "area-name-without-parent"
    (one,) = found.areas
    assert one.name in text


@pytest.mark.parametrize("code", sorted(SHIPPED.by_code))
def test_every_shipped_area_is_found_by_its_full_name(code: str) -> None:
    """Names from the area up to the province, with levels, in either order, lead to it and no other."""
    found = SHIPPED.by_code[code]
    words = {"village": "Desa ", "district": "Kec. ", "province": "Prov. "}
    chain = [f"{words.get(a.level, '')}{a.name}" for a in (found, *SHIPPED.above(found)) if a.level != "country"]
    for names in (chain or [found.name], chain[::-1] or [found.name]):
        assert resolve(", ".join(names), SHIPPED) == found
        assert resolve(" ".join(names).upper(), SHIPPED) == found
    assert resolve(code, SHIPPED) == found


@pytest.mark.parametrize("text", ["33.1o.04", "33.1O.04", "33.l0.04", "33.I0.04"])
def test_letters_that_look_like_figures_are_told(text: str) -> None:
    """The code that is meant is named; the text is not taken for it."""
    assert resolve(text, SHIPPED) == Unresolved("area-code-signs", (SHIPPED.by_code["33.10.04"],))


def test_figures_that_are_codes_of_two_areas_in_two_systems_name_both() -> None:
    """Without dots one of the ministry's codes may be another area's code of BPS; neither is chosen."""
    other = area("village", "33.01.02.2003", "33.01.02", "Lain")._replace(bps_code="3301012001")
    both = Known((*MADE_UP.by_code.values(), other))
    found = resolve("3301012001", both)
    assert isinstance(found, Unresolved)
    assert (found.rule, {a.name for a in found.areas}) == ("area-code-of-bps", {"Sari", "Lain"})


def test_parts_of_a_text() -> None:
    """Levels, names and codes as people write them."""
    said = parts("Ds. Jarum Kec.Bayat, Kab. Klaten (33.10)")
    assert [(p.level, p.kind, p.name, p.code) for p in said] == [
        ("village", "desa", "jarum", ""),
        ("district", "", "bayat", ""),
        ("regency", "kabupaten", "klaten", ""),
        (None, "", "", "33.10"),
    ]
