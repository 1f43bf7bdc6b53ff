"""
sheet: dates as people write them → dates, where they can be read in one way only.

`12 Mei 2016` and `12 May 2016`, `2016-05-12`, `31/12/2016`. A day and a month that may stand for each other are two
dates, and which is meant is not guessed; nor is the century of a year in two digits.
"""

from __future__ import annotations

import re
from datetime import date

from kawung.problems import Words

_YEAR, _SHORT, _MONTH = r"([1-9][0-9]{3})", r"([0-9]{1,2})", r"([a-z]+)\.?"
_YEAR_FIRST = re.compile(rf"{_YEAR}([-/.]){_SHORT}\2{_SHORT}\Z")
_YEAR_LAST = re.compile(rf"{_SHORT}([-/.]){_SHORT}\2{_YEAR}\Z")
_DAY_MONTH = re.compile(rf"{_SHORT}[\s.-]*{_MONTH},?[\s-]*{_YEAR}\Z", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_MONTH}\s*{_SHORT},?\s+{_YEAR}\Z", re.IGNORECASE)
_SPELT = Words(
    "January February March April May June July August September October November December",
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
)
_ALSO = (  # short forms in both languages, and spellings from before the reform of 1972
    *("jan", "feb peb pebruari", "mar mrt", "apr", "", "jun", "jul", "aug agu agt agus agst", "sep sept"),
    *("oct okt", "nov nop nopember", "dec des"),
)
_MONTHS = {
    name.lower(): number
    for number, names in enumerate(zip(_SPELT.en.split(), _SPELT.id.split(), _ALSO, strict=True), start=1)
    for name in " ".join(names).split()
}


def read(text: str) -> date | None:
    """Read a date that can mean one day only; None for every other text."""
    found = readings(text)
    return found[0] if len(found) == 1 else None


def readings(text: str) -> tuple[date, ...]:
    """
    Return the days that a text may mean: none, one, or two where day and month may stand for each other.

    Of two the first takes the day for what stands first, as Indonesian does.
    """
    if said := _YEAR_FIRST.match(text):
        return _days((int(said[1]), int(said[3]), int(said[4])))
    if said := _YEAR_LAST.match(text):
        year, first, second = int(said[4]), int(said[1]), int(said[3])
        return _days((year, second, first), (year, first, second))
    if said := _DAY_MONTH.match(text):
        return _days((int(said[3]), _MONTHS.get(said[2].lower(), 0), int(said[1])))
    if said := _MONTH_DAY.match(text):
        return _days((int(said[3]), _MONTHS.get(said[1].lower(), 0), int(said[2])))
    return ()


def _days(*meant: tuple[int, int, int]) -> tuple[date, ...]:
    """Make dates of (year, month, day), each once, without those that no calendar has."""
    found: dict[date, None] = {}
    for year, month, day in meant:
        try:
            found[date(year, month, day)] = None
        except ValueError:
            continue
    return tuple(found)


def spelt(day: date) -> Words:
    """Write a day with its month as a word, which no one can mistake."""
    return Words(*(f"{day.day} {months.split()[day.month - 1]} {day.year}" for months in _SPELT))
