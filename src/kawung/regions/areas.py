"""
regions: administrative areas, the shipped ones and a project's own, → quads of `graph/regions`.

Codes are texts from file to graph: 33.10 read as a number would be 33.1. The shipped table and its licence are in
`data/regions/`; a project adds areas in a file of the same form.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung import resources
from kawung.findings import letter
from kawung.iris import TYPE, Quad, literal, term
from kawung.problems import Place
from kawung.regions.rules import every, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.iris import Minter, Term
    from kawung.problems import Problem, Words

LEVELS = ("country", "province", "regency", "district", "village")
"""The levels of areas, from the largest to the smallest."""
_TABLE = "data/regions/areas.csv"
_FORMS = {
    "country": re.compile(r"\Z"),
    "province": re.compile(r"[0-9]{2}\Z"),
    "regency": re.compile(r"[0-9]{2}\.[0-9]{2}\Z"),
    "district": re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\Z"),
    "village": re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[123][0-9]{3}\Z"),
}
_EXAMPLES = {"regency": "33.10", "district": "33.10.04", "village": "33.10.04.2004"}
_BPS_DIGITS = {"country": 0, "province": 2, "regency": 4, "district": 7, "village": 10}
_ISO = {"country": re.compile(r"[A-Z]{2}\Z"), "province": re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}\Z")}
_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}
_FIRST_CITY = 71  # regencies are numbered 01 to 69, cities 71 to 99


class Area(NamedTuple):
    """
    One line of a table of areas.

    *parent_code* is the Kemendagri code of the area it lies in, of a province the country's code. The country has no
    Kemendagri code; *bps_code* and *iso_code* are empty where no source gives one. *other_en* and *other_id* are
    further names in either language, parted by `;`.
    """

    level: str
    kemendagri_code: str
    bps_code: str
    iso_code: str
    parent_code: str
    name: str
    other_en: str = ""
    other_id: str = ""

    @property
    def code(self) -> str:
        """What the area is called in its address: the Kemendagri code, of the country the ISO code in small letters."""
        return self.kemendagri_code or self.iso_code.lower()

    @property
    def kind(self) -> str:
        """What the area is called by law, by the rule of codes: desa, kelurahan, kabupaten, kota, or as its level."""
        last = self.kemendagri_code.rpartition(".")[2]
        if self.level == "village":
            return _KINDS.get(last[:1], "desa")
        if self.level == "regency":
            return "kota" if int(last) >= _FIRST_CITY else "kabupaten"
        return {"country": "negara", "province": "provinsi", "district": "kecamatan"}[self.level]

    def others(self) -> Iterator[tuple[str, str]]:
        """Give the further names with their languages."""
        for language, names in (("en", self.other_en), ("id", self.other_id)):
            yield from ((name.strip(), language) for name in names.split(";") if name.strip())


@lru_cache(maxsize=1)
def shipped() -> tuple[Area, ...]:
    """Return the shipped areas, in the order of their table."""
    return tuple(Area(**row) for row in csv.DictReader(io.StringIO(resources.text(_TABLE), newline="")))


def codes() -> frozenset[str]:
    """Return the Kemendagri codes of all shipped areas."""
    return frozenset(area.kemendagri_code for area in shipped() if area.kemendagri_code)


def read(name: str, data: bytes) -> tuple[tuple[Area, ...], list[Problem]]:
    """
    Read a project's own table of areas, of the form of the shipped one.

    Returns the areas that are right and not shipped already, and what is wrong with the others, each at its cell.
    A line may lie in a shipped area or in another line, wherever that stands.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        return (), [problem("areas-file-not-text", Place("", name), values={"file": name})]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:  # quotes that never end, or a cell of 131,072 characters
        return (), [problem("areas-file-broken", Place("", name), values={"file": name})]
    headings = tuple(heading.strip() for heading in rows[0]) if rows else ()
    if (wrong := _wrong_headings(name, headings)) is not None:
        return (), [wrong]
    problems: list[Problem] = []
    found: list[Area] = []
    lines = _lines(name, headings, rows[1:], problems)
    by_code = {area.code: area for area in shipped()}
    by_bps = {area.bps_code: area for area in shipped() if area.bps_code}
    there = frozenset((*by_code, *(line.area.code for line in lines)))
    seen: dict[str, Area] = {}
    for line in lines:
        trouble = _trouble(line, by_code, there, seen, by_bps)
        seen.setdefault(line.area.code, line.area)
        by_bps.setdefault(line.area.bps_code, line.area)
        if trouble is not None:
            problems.append(trouble)
        elif line.area.code not in by_code:
            found.append(line.area)
    return _rooted(found, by_code), sorted(problems, key=lambda p: p.sort_key())


def _wrong_headings(file: str, headings: Sequence[str]) -> Problem | None:
    """Tell what is wrong with the headings of a file; None if lines can be read below them."""
    missing = [field for field in Area._fields[:6] if field not in headings]
    doubled = next((h for n, h in enumerate(headings) if h and h in headings[:n]), None)
    if missing and len(headings) == 1 and ";" in headings[0]:
        return problem("areas-separator", Place("", file), values={"file": file})
    if missing:
        values: dict[str, str | Words] = {"file": file, "columns": every(missing), "headings": every(Area._fields)}
        return problem("areas-column-missing", Place("", file), values=values)
    if doubled is not None:
        return problem("areas-heading-doubled", Place("", file, 1), values={"file": file, "column": doubled})
    return None


class _Line(NamedTuple):
    """A line of a file: its area, and where it stands."""

    area: Area
    file: str
    number: int
    headings: tuple[str, ...]

    def at(self, column: str) -> Place:
        """Point at the cell of a column."""
        shown = tuple((h, getattr(self.area, h)) for h in ("kemendagri_code", "name") if h != column)
        across = letter(self.headings.index(column))
        return Place("", self.file, self.number, column, getattr(self.area, column), across, shown)


def _lines(file: str, headings: tuple[str, ...], rows: Sequence[Sequence[str]], problems: list[Problem]) -> list[_Line]:
    """Give the filled lines; one with more cells than headings, in which texts may have shifted, is told instead."""
    lines = []
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row[len(headings) :]):
            problems.append(problem("areas-cells-too-many", Place("", file, number), values={"file": file}))
            continue
        cells = {h: text.strip() for h, text in zip(headings, row, strict=False) if h in Area._fields}
        if any(cells.values()):
            area = Area(**(dict.fromkeys(Area._fields, "") | cells))
            lines.append(_Line(area, file, number, headings))
    return lines


def _trouble(
    line: _Line, known: dict[str, Area], there: frozenset[str], seen: dict[str, Area], by_bps: dict[str, Area]
) -> Problem | None:
    """Tell the first thing that is wrong with a line; None if it may stand. *there*: all codes, known or its file's."""
    area = line.area
    code, level = area.kemendagri_code, area.level

    def wrong(rule: str, column: str, **values: str) -> Problem:
        return problem(rule, line.at(column), values={"text": getattr(area, column), "name": area.name, **values})

    if level not in LEVELS:
        return wrong("areas-level-unknown", "level", levels=", ".join(LEVELS))
    if not _FORMS[level].match(code) or not area.code:
        return wrong("areas-code-form", "kemendagri_code", example=_EXAMPLES.get(level, "33"))
    if not area.name:
        return wrong("areas-name-missing", "name", code=area.code)
    if area.code in seen:
        return wrong("areas-code-doubled", "kemendagri_code", other=seen[area.code].name)
    if area.code in known:
        same = area[:6] == known[area.code][:6]
        return None if same else wrong("areas-code-taken", "kemendagri_code", other=known[area.code].name)
    if area.bps_code and not re.fullmatch(rf"[0-9]{{{_BPS_DIGITS[level]}}}", area.bps_code):
        return wrong("areas-bps-form", "bps_code", digits=str(_BPS_DIGITS[level]))
    if area.bps_code and area.bps_code in by_bps:
        return wrong("areas-bps-taken", "bps_code", other=by_bps[area.bps_code].name)
    if area.iso_code and not (level in _ISO and _ISO[level].match(area.iso_code)):
        return wrong("areas-iso-form", "iso_code")
    if level != "country" and area.parent_code not in there:
        return wrong("areas-parent-unknown", "parent_code")
    above = code.rpartition(".")[0] or (area.parent_code if area.parent_code.isalpha() else "")
    if level != "country" and area.parent_code != above:
        return wrong("areas-parent-differs", "parent_code", code=code)
    return None


def _rooted(found: list[Area], known: dict[str, Area]) -> tuple[Area, ...]:
    """Keep the areas whose parents, all the way up, are right too."""
    right = {area.code: area for area in found}

    def stands(area: Area) -> bool:
        parent = area.parent_code
        return area.level == "country" or parent in known or (parent in right and stands(right[parent]))

    return tuple(area for area in found if stands(area))


def _notation(code: str, datatype: str) -> Term:
    """Spell a code under a datatype of its own, as SKOS asks of a notation (https://www.w3.org/TR/skos-reference/#notations)."""
    return f"{literal(code)}^^{term(datatype)}"


_CODES = (
    ("kemendagri_code", "kw:kemendagriCode", "kw:kemendagri-code"),
    ("bps_code", "kw:bpsCode", "kw:bps-code"),
    ("iso_code", "kw:isoCode", "kw:iso-code"),
)


def quads(values: Sequence[Area], minter: Minter) -> list[Quad]:
    """
    Describe areas: name and further names, level, codes and the area each lies in; sorted, in `graph/regions`.

    `kw:level` is one of `LEVELS`. Codes stand twice: as plain texts, and under their own datatypes in `skos:notation`,
    which no other graph uses since OWL reasoners refuse such datatypes.
    """
    graph = minter.shared_graph("regions")
    found: list[Quad] = []
    for area in values:
        said = [
            (TYPE, term("kw:Area")),
            (term("rdfs:label"), literal(area.name, "id")),
            (term("kw:level"), literal(area.level)),
            *((term("skos:altLabel"), literal(name, language)) for name, language in area.others()),
        ]
        for field, property_, datatype in _CODES:
            if code := getattr(area, field):
                said += [(term(property_), literal(code)), (term("skos:notation"), _notation(code, datatype))]
        if area.parent_code:
            said.append((term("kw:within"), minter.area(area.parent_code)))
        found += [Quad(minter.area(area.code), p, o, graph) for p, o in said]
    return sorted(found)
