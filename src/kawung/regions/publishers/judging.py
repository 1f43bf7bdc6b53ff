"""
publishers: what a row of official figures must say, judged field by field.

The same rules hold for the shipped figures, for a project's own, and for what a portal gives. Nothing is guessed: an
area is a code of the system that was told, a number is read in the form that was told, and what BPS prints where it
has no number (`-`, `…`, `x`) is no zero.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from kawung import vocabulary
from kawung.problems import Words
from kawung.regions import areas
from kawung.regions.publishers import classes
from kawung.regions.publishers.numbers import Sign, number
from kawung.regions.publishers.rules import problem
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kawung.problems import Place, Problem

PROPERTIES = (
    "businesses", "workers", "members", "centres", "share-of-businesses", "share-of-national-businesses",
    "share-of-workers", "population", "land-area",
)  # fmt: skip
"""What official figures can be of; the others of the scheme are no numbers."""
OF_AREA = frozenset({"population", "land-area"})
"""What belongs to an area as a whole and to no class of industry."""
_SHARES = frozenset({"share-of-businesses", "share-of-national-businesses", "share-of-workers"})
# Units in which a count may have decimals.
_OF_MANY = re.compile(r"\b(?:ribu|juta|miliar|thousand|million|billion)", re.IGNORECASE)
GRADES = ("V2", "V", "w", "U")
STATUSES = ("A", "E", "P", "B", "F", "I", "S")
"""Codes of SDMX: normal, estimated, provisional, break in the series, forecast, imputed, of a strike or the like."""
SYSTEMS = ("kemendagri", "bps")
_KEMENDAGRI = re.compile(r"\d\d(?:\.\d\d(?:\.\d\d(?:\.\d{4})?)?)?\Z", re.ASCII)
_BPS = re.compile(r"(?:\d\d|\d{4}|\d{7}|\d{10})\Z", re.ASCII)
_BASE = re.compile(r"[0-9]{1,15}\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z", re.ASCII)
_NO_UNIT = frozenset({"", "tidak ada satuan", "no unit"})  # the second is what BPS writes
_NOT_KNOWN = re.compile(r"(?:not known|tidak diketahui): *(\S.*)\Z", re.IGNORECASE)


class Figure(NamedTuple):
    """
    One official figure, all texts; a line of `figures.csv`.

    *year* is a year, or "not known: why | mengapa". *value* is a plain decimal, *as_written* what the source has where
    that differs. *industry_scheme* is kbli, isic, or named: a group that the source names in words, without a class
    (*industry_code* is then a key, *industry_en* and *industry_id* the words); empty for a figure of a whole area.
    *size_scheme* is bps, uu20-2008 or named, empty where no size is told. *grade* is one of `GRADES`.
    """

    key: str
    area_code: str
    property: str
    year: str
    value: str
    as_written: str
    unit: str
    base_size: str
    industry_scheme: str
    industry_year: str
    industry_code: str
    industry_en: str
    industry_id: str
    size_scheme: str
    size_code: str
    size_en: str
    size_id: str
    source: str
    grade: str
    status: str
    note_en: str
    note_id: str


def cell_of(figure: Figure) -> tuple[str, ...]:
    """Give what no other figure may share: all dimensions of the cube."""
    industry = (figure.industry_scheme, figure.industry_year, figure.industry_code)
    year = figure.year if _YEAR.match(figure.year) else ""
    size = (figure.size_scheme, figure.size_code)
    return (figure.area_code, figure.property, year, figure.source, *industry, *size)


@lru_cache(maxsize=1)
def _properties() -> dict[str, str]:
    """Give the property's key for each of its names, folded."""
    known = (c for c in vocabulary.concepts("claim-property") if c.key in PROPERTIES)
    return {fold(name): c.key for c in known for name in c.names()}


class Judge:
    """
    Judges rows of figures.

    *codes* is the system that areas are named in, *decimal* the sign before decimals (`.` or `,`; empty: it was not
    told), *sources* the keys that a row may name, *known* a project's areas beside the shipped ones.
    """

    def __init__(
        self,
        *,
        codes: str = "kemendagri",
        decimal: str = ".",
        sources: frozenset[str] = frozenset(),
        known: Sequence[areas.Area] = (),
    ) -> None:
        self._codes, self._decimal, self._sources = codes, decimal, sources
        there = {area.kemendagri_code: area for area in (*areas.shipped(), *known) if area.kemendagri_code}
        self._kemendagri = there
        self._bps = {area.bps_code: area for area in there.values() if area.bps_code}
        self._names = {fold(area.name) for area in there.values()}

    def figure(self, row: Mapping[str, str], at: Callable[[str], Place]) -> tuple[Figure | None, list[Problem]]:
        """
        Judge one row: its texts by field, and where each field stands.

        Gives the figure, or None and what is wrong; where only *figure-value-none* or *figure-area-unknown* is told,
        the row is one to leave out.
        """
        found: list[Problem] = []
        told = {name: row.get(name, "").strip() for name in Figure._fields}
        area = self._area(told["area_code"], at("area_code"), found)
        told["property"] = self._property(told["property"], at("property"), found)
        if not _YEAR.match(told["year"]) and not _NOT_KNOWN.match(told["year"]):
            found.append(problem("figure-year", at("year")))
        self._value(told, at, found)
        if fold(told["unit"]) in _NO_UNIT:
            found.append(problem("figure-unit-missing", at("unit")))
        if told["base_size"] and not _BASE.match(told["base_size"]):
            found.append(problem("figure-base", at("base_size")))
        if told["property"]:
            found += classes.industry(told, at, of_area=told["property"] in OF_AREA)
        found += classes.size(told, at)
        self._sure(told, at, found)
        if found:
            return None, found
        return Figure(**(told | {"area_code": area})), []

    def _area(self, text: str, at: Place, found: list[Problem]) -> str:
        known = self._kemendagri if self._codes == "kemendagri" else self._bps
        full = text[:2] if self._codes == "bps" and len(text) == 4 and text.endswith("00") else text
        if full in known:  # the web service of BPS calls a province 3300
            return known[full].kemendagri_code
        rule, values = _area_trouble(text, self._codes, known, self._names)
        found.append(problem(rule, at, **values))
        return ""

    def _property(self, text: str, at: Place, found: list[Problem]) -> str:
        key = _properties().get(fold(text), "")
        if not key:
            found.append(problem("figure-property-unknown", at, choices=", ".join(PROPERTIES)))
        return key

    def _value(self, told: dict[str, str], at: Callable[[str], Place], found: list[Problem]) -> None:
        text, place = told["value"], at("value")
        read = number(text, self._decimal)
        if read is Sign.NONE:
            found.append(problem("figure-value-none", place))
        elif read is Sign.AMBIGUOUS:
            found.append(problem("figure-value-form", place))
        elif read is None:
            found.append(problem("figure-value", place))
        else:
            told["value"] = read.plain
            if told["property"] and (rule := _impossible(told["property"], Decimal(read.plain), told["unit"])):
                found.append(problem(rule, place))
            told["status"] = told["status"] or read.status
            if not told["as_written"] and text != read.plain:
                told["as_written"] = text

    def _sure(self, told: dict[str, str], at: Callable[[str], Place], found: list[Problem]) -> None:
        told["status"] = told["status"] or "A"
        if told["source"] not in self._sources:
            found.append(problem("figure-source-unknown", at("source"), choices=", ".join(sorted(self._sources))))
        if told["grade"] not in GRADES:
            found.append(problem("figure-grade", at("grade"), choices=", ".join(GRADES)))
        if told["status"] not in STATUSES:
            found.append(problem("figure-status", at("status"), choices=", ".join(STATUSES)))


def _impossible(property_: str, value: Decimal, unit: str) -> str:
    """Tell the rule that a number breaks which its property cannot have; empty if none."""
    if property_ in _SHARES:
        return "" if 0 <= value <= 100 else "figure-share"
    if value < 0:
        return "figure-negative"
    counted = property_ != "land-area" and not _OF_MANY.search(unit)
    return "figure-not-whole" if counted and value != value.to_integral_value() else ""


def _area_trouble(
    text: str, codes: str, known: Mapping[str, areas.Area], names: set[str]
) -> tuple[str, dict[str, str]]:
    """Say why a text is no area here: the rule, and what its texts name."""
    system = {"kemendagri": "Kemendagri", "bps": "BPS"}[codes]
    if not text:
        return "figure-area-missing", {}
    if codes == "kemendagri" and (whole := _completed(text, known)):
        return "figure-area-cut", {"code": ", ".join(whole), "name": known[whole[0]].name}
    foreign = "." in text and _KEMENDAGRI.match(text) if codes == "bps" else len(text) > 2 and _BPS.match(text)
    if foreign:
        return "figure-area-other-system", {
            "system": system,
            "other": {"Kemendagri": "BPS", "BPS": "Kemendagri"}[system],
        }
    if (_KEMENDAGRI if codes == "kemendagri" else _BPS).match(text):
        return "figure-area-unknown", {"system": system}
    if fold(text) in names or not any(c.isdecimal() for c in text):
        return "figure-area-name", {"system": system}
    return "figure-area-form", {"system": system}


def _completed(text: str, known: Mapping[str, areas.Area]) -> list[str]:
    """Give the codes that a text may have been before a program took it for a number: of 33.1 that is 33.10."""
    if not re.fullmatch(r"\d\d(?:\.\d{1,4}){1,3}", text, re.ASCII):
        return []
    parts = [(part, part) if len(part) != 1 else (f"{part}0", f"0{part}") for part in text.split(".")]
    return sorted({".".join(chosen) for chosen in product(*parts)} & known.keys() - {text})


def not_known(year: str) -> Words | None:
    """Give the reason for which a year is not known, in both languages; None for a year."""
    match = _NOT_KNOWN.match(year)
    if match is None:
        return None
    en, bar, id_ = match[1].partition("|")
    return Words(en.strip(), id_.strip() if bar else en.strip())
