"""
regions: the shipped tables of classifications → their schemes, classes and correspondences, checked line by line.

`data/regions/classifications/` has a table of schemes, one of correspondences, and for each scheme one of its classes,
named after it (`kbli-2020.csv`). Codes are texts: a zero in front belongs to a code, and the year to its meaning.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kawung import resources, words
from kawung.findings import letter
from kawung.problems import FaultError, Place, Problem, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FOLDER = "data/regions/classifications/"
_COLUMNS = (
    *("code", "level", "parent", "complete", "label_id", "label_en"),
    *("definition_id", "definition_en", "note_id", "note_en", "grade", "source"),
)
_DIGITS = {"division": 2, "group": 3, "class": 4, "subclass": 5, "product": 7, "item": 10}
_OCCUPATIONS = {"major-group": 1, "sub-major-group": 2, "minor-group": 3, "unit-group": 4}
_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*\Z")
_SECTION = re.compile(r"[A-V]\Z")
GRADES = ("V2", "V", "w")
"""How well a fact is borne out: seen in two independent sources, in one good one, in one secondary one."""
KINDS = ("same", "wider", "narrower", "overlaps", "none")
"""How the class that answers another one lies to it; *none* where nothing answers it."""
LEVELS: Mapping[str, tuple[str, ...]] = {
    "kbli": ("section", "division", "group", "class", "subclass"),
    "isic": ("section", "division", "group", "class"),
    "kbki": ("section", "division", "group", "class", "subclass", "product", "item"),
    "isco": ("major-group", "sub-major-group", "minor-group", "unit-group"),
    "size": ("size",),
    "named": ("named",),
}
"""The levels of each classification, from the top."""

_TERMS = {
    "kbli": ("kw:IndustryClass", "kw:kbli-code"),
    "isic": ("kw:IndustryClass", "kw:isic-code"),
    "kbki": ("kw:ProductClass", "kw:kbki-code"),
    "isco": ("kw:OccupationClass", "kw:isco-code"),
    "size": ("kw:SizeClass", "kw:size-code"),
    "named": ("kw:IndustryClass", "kw:named-code"),
}


class Scheme(NamedTuple):
    """One edition; *name* is what people call it, *kind* what its classes are, *notation* the type of their codes."""

    scheme: str
    edition: str
    name: Words
    kind: str
    notation: str
    label: Words
    definition: Words
    note: Words
    grade: str
    source: str

    @property
    def key(self) -> str:
        """What the edition's table and its address are called: `kbli-2020`."""
        return f"{self.scheme}-{self.edition}" if self.edition else self.scheme


class Class(NamedTuple):
    """
    One class of one edition.

    *parent* is the code of the class above it, empty where that was not looked up; *complete* says that all classes
    right below it are here; *definition* and *note* are None where there is nothing to say.
    """

    scheme: str
    edition: str
    code: str
    level: str
    parent: str
    complete: bool
    label: Words
    definition: Words | None
    note: Words | None
    grade: str
    source: str


class Association(NamedTuple):
    """How a class is answered in another edition or classification; *target* is None where nothing does."""

    source: Class
    target: Class | None
    scheme: str
    edition: str
    kind: str
    note: Words
    grade: str
    cited: str


class Classifications(NamedTuple):
    """All schemes, all classes by scheme, edition and code, and how they answer one another, each in a stable order."""

    schemes: dict[tuple[str, str], Scheme]
    classes: dict[tuple[str, str, str], Class]
    associations: tuple[Association, ...]


class _Line(NamedTuple):
    """A line of a table: its cells by heading, and where it stands."""

    file: str
    number: int
    cells: dict[str, str]

    def both(self, name: str) -> Words:
        """Take a text that stands in two columns."""
        return Words(en=self.cells[f"{name}_en"], id=self.cells[f"{name}_id"])

    def maybe(self, name: str) -> Words | None:
        """Take a text that stands in two columns, None where they are empty."""
        found = self.both(name)
        return found if any(found) else None

    def at(self, column: str) -> Place:
        """Point at a cell."""
        shown = tuple((name, self.cells[name]) for name in ("code", "label_id") if name != column)
        across = letter(list(self.cells).index(column))
        return Place("", self.file, self.number, column, self.cells[column], across, shown)


@lru_cache(maxsize=1)
def shipped() -> Classifications:
    """Return all that is shipped of classifications."""
    schemes = {(s.scheme, s.edition): s for s in map(_scheme, _shipped_lines("schemes.csv"))}
    classes: dict[tuple[str, str, str], Class] = {}
    for scheme in schemes.values():
        found, problems = _classes(scheme, _shipped_lines(f"{scheme.key}.csv"))
        if problems:
            raise FaultError(problems[0].message)
        classes |= {(c.scheme, c.edition, c.code): c for c in found}
    rows = _shipped_lines("correspondences.csv")
    return Classifications(schemes, classes, tuple(_association(row, classes) for row in rows))


def read(name: str, data: bytes) -> tuple[tuple[Class, ...], list[Problem]]:
    """
    Read a table of classes; *name* is that of its file and says of which shipped scheme (`kbli-2020.csv`).

    Returns the classes that are right, and what is wrong with the others, each at its cell.
    """
    scheme = next((s for s in shipped().schemes.values() if f"{s.key}.csv" == name), None)
    if scheme is None:
        known = ", ".join(f"{s.key}.csv" for s in shipped().schemes.values())
        return (), [_problem("class-file-unknown", Place("", name), file=name, files=known)]
    try:
        lines, headings = _lines(name, data.decode("utf-8-sig"))
    except (UnicodeDecodeError, csv.Error):
        return (), [_problem("class-file-not-text", Place("", name), file=name)]
    missing = [column for column in _COLUMNS if column not in headings]
    if missing:
        return (), [_problem("class-column-missing", Place("", name), file=name, columns=", ".join(missing))]
    return _classes(scheme, lines)


def _shipped_lines(file: str) -> list[_Line]:
    return _lines(file, resources.text(_FOLDER + file))[0]


def _lines(file: str, text: str) -> tuple[list[_Line], list[str]]:
    """Give the lines of a table that hold anything, their cells without spaces around them, and the headings."""
    rows = csv.reader(io.StringIO(text, newline=""))
    headings = [heading.strip() for heading in next(rows, [])]
    lines = []
    for number, row in enumerate(rows, 2):
        cells = dict.fromkeys(headings, "") | {h: c.strip() for h, c in zip(headings, row, strict=False)}
        if any(cells.values()):
            lines.append(_Line(file, number, cells))
    return lines, headings


def _scheme(line: _Line) -> Scheme:
    cells = line.cells
    return Scheme(
        *(cells["scheme"], cells["edition"], line.both("name"), *_TERMS[cells["scheme"]], line.both("label")),
        *(line.both("definition"), line.both("note"), cells["grade"], cells["source"]),
    )


def _classes(scheme: Scheme, lines: Sequence[_Line]) -> tuple[tuple[Class, ...], list[Problem]]:
    levels = {line.cells["code"]: line.cells["level"] for line in lines}
    first: dict[str, int] = {}
    found, problems = list[Class](), list[Problem]()
    for line in lines:
        trouble = _trouble(scheme, line, levels, first)
        first.setdefault(line.cells["code"], line.number)
        if trouble is not None:
            problems.append(trouble)
            continue
        cells = line.cells
        found.append(
            Class(
                *(scheme.scheme, scheme.edition, cells["code"], cells["level"], cells["parent"]),
                *(cells["complete"] == "yes", line.both("label"), line.maybe("definition"), line.maybe("note")),
                *(cells["grade"], cells["source"]),
            )
        )
    return tuple(found), problems


def _trouble(scheme: Scheme, line: _Line, levels: Mapping[str, str], first: Mapping[str, int]) -> Problem | None:
    """Tell the first thing that is wrong with a line; None if it may stand."""
    cells = line.cells
    code, level, parent = cells["code"], cells["level"], cells["parent"]

    def wrong(rule: str, column: str, **values: str | Words) -> Problem:
        return _problem(rule, line.at(column), text=cells[column], scheme=scheme.name, column=column, **values)

    if level not in LEVELS[scheme.scheme]:
        return wrong("class-level-unknown", "level", levels=", ".join(LEVELS[scheme.scheme]))
    if not form_of(scheme.scheme, level).match(code):
        return wrong("class-code-form", "code")
    if code in first:
        return wrong("class-code-doubled", "code", row=str(first[code]))
    for column in ("label_id", "label_en", "source"):
        if not cells[column]:
            return wrong("class-cell-empty", column)
    for text, other in (("definition_id", "definition_en"), ("note_id", "note_en")):
        if bool(cells[text]) != bool(cells[other]):
            empty, filled = (text, other) if cells[other] else (other, text)
            return wrong("class-one-language", empty, other=filled)
    if cells["grade"] not in GRADES:
        return wrong("class-grade-unknown", "grade", grades=", ".join(GRADES))
    if parent and parent not in levels:
        return wrong("class-parent-unknown", "parent")
    if parent and not _lies_in(scheme.scheme, code, level, parent, levels[parent]):
        return wrong("class-parent-differs", "parent", code=code)
    return None


def form_of(scheme: str, level: str) -> re.Pattern[str]:
    """Return the form of the codes of a level."""
    if level in ("size", "named"):
        return _KEY
    if level == "section" and scheme != "kbki":
        return _SECTION
    digits = (_OCCUPATIONS if scheme == "isco" else _DIGITS).get(level, 1)
    return re.compile(rf"[0-9]{{{digits}}}\Z")


def _lies_in(scheme: str, code: str, level: str, parent: str, above: str) -> bool:
    """Tell whether a class may lie in another: one level up (products: any), with a code that its own begins with."""
    depth = LEVELS[scheme].index(level) - LEVELS[scheme].index(above)
    return (depth == 1 or (scheme == "kbki" and depth > 0)) and (above == "section" or code.startswith(parent))


def _association(line: _Line, classes: Mapping[tuple[str, str, str], Class]) -> Association:
    cells = line.cells
    source = classes[cells["from_scheme"], cells["from_edition"], cells["from_code"]]
    scheme, edition = cells["to_scheme"], cells["to_edition"]
    target = classes[scheme, edition, cells["to_code"]] if cells["to_code"] else None
    note = line.both("note")
    return Association(source, target, scheme, edition, cells["kind"], note, cells["grade"], cells["source"])


def _problem(rule: str, place: Place, **values: str | Words) -> Problem:
    """Tell what is wrong with a table of classes."""
    message = words.words(f"class_message.{rule}", **values)
    return Problem(rule, Severity.VIOLATION, message, words.words(f"class_remedy.{rule}", **values), (place,))
