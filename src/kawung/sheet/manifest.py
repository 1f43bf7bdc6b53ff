"""
sheet: `study.toml` → sheets of texts, one for each of its tables.

A part `[study]` is the one row of table `study`; the other tables are written `[cluster]` or, where there are
several rows, `[[category]]`. Numbers, dates and yes or no become the text that a CSV cell would hold, so that
`cells` reads both alike; only what TOML says more clearly than a cell (a list, a decimal point, "not known")
goes on as a value. TOML 1.0.0: https://toml.io/en/v1.0.0
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from kawung.dictionary import MANIFEST, Column, Table, in_manifest, tables
from kawung.findings import Cell, NotKnown, Sheet
from kawung.problems import Place, Problem, Words
from kawung.sheet import plain_toml
from kawung.sheet.cells import Texts, lines, make, text_of
from kawung.sheet.decoding import unicode
from kawung.sheet.rules import MAX_CELL, MAX_MANIFEST_BYTES, named, nearest, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kawung.findings import Cells
    from kawung.sheet.cells import Content

_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_PLAIN = re.compile(r"[+-]?[0-9]{1,40}\.[0-9]{1,40}\Z")
_NESTED = {list, dict}
_REASONS = ("not_known_en", "not_known_id")
_LANGUAGES = {"en": Words("English", "bahasa Inggris"), "id": Words("Indonesian", "bahasa Indonesia")}
_LINE_OF = Words("characters in a line", "huruf dalam satu baris")


@dataclass(slots=True)
class _Reading:
    """The manifest while it is read: whose it is, and what was found wrong."""

    study: str
    elsewhere: bool = False
    problems: list[Problem] = field(default_factory=list)

    def at(self, table: str | None = None, number: int = 1, name: str = "", text: str | None = None) -> Place:
        """Point into the manifest as `findings.place` does: `year`, or `category 2, label_en`."""
        where = name if table in (None, "study") else f"{table} {number}" + (f", {name}" if name else "")
        return Place(self.study, MANIFEST, None, where or None, text)

    def say(self, rule: str, place: Place, *, near: str | None = None, **values: str | int | Words) -> None:
        """Note a problem of the manifest."""
        self.problems.append(problem(rule, place, near=near, values=values))


def read(study: str, data: bytes, *, elsewhere: bool = False) -> tuple[dict[str, Sheet] | None, list[Problem]]:
    """
    Read the manifest into bare sheets by table name; None if it is no TOML at all.

    *elsewhere* says that a workbook has a sheet of the study, so that the manifest need not describe it.
    """
    reading = _Reading(study, elsewhere)
    found = _parse(reading, data)
    if found is None:
        return None, reading.problems
    known = {name: t for name, t in tables().items() if in_manifest(t)}
    for name in found:
        if name not in known:
            _unknown_table(reading, name, known)
    sheets = {name: _sheet(reading, table, found.get(name)) for name, table in known.items()}
    return {name: sheet for name, sheet in sheets.items() if len(sheet)}, reading.problems


def _parse(reading: _Reading, data: bytes) -> dict[str, Any] | None:
    """Parse the TOML; say where it breaks off."""
    if len(data) > MAX_MANIFEST_BYTES:
        limit = MAX_MANIFEST_BYTES // 1024
        reading.say("file-too-large", reading.at(), file=MANIFEST, limit=limit, unit=Words("KiB", "KiB"))
        return None
    try:
        text = unicode(data)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        reading.say("manifest-broken", reading.at(), where=_from_line(str(line)))
        return None
    # A parser of dotted names takes quadratic time in the length of a line.
    if len(text) > MAX_CELL and max(map(len, text.splitlines())) > MAX_CELL:
        reading.say("file-too-large", reading.at(), file=MANIFEST, limit=MAX_CELL, unit=_LINE_OF)
        return None
    try:
        text = lines(text)
        plain = plain_toml.read(text, _decimal)
        return tomllib.loads(text, parse_float=_decimal) if plain is None else plain
    except (
        ValueError,
        RecursionError,
    ) as error:  # ValueError: TOMLDecodeError, or a number beyond Python's limit
        at = _LINE.search(str(error))
        where = _from_line(at[1]) if at else Words("to its end", "sampai akhir")
        detail = (("parser", str(error)),)
        reading.problems.append(problem("manifest-broken", reading.at(), detail=detail, values={"where": where}))
        return None


def _from_line(line: str) -> Words:
    return Words(f"from line {line} on", f"mulai baris {line}")


def _decimal(text: str) -> Decimal | str:
    """Keep a plain decimal as a number; exponents and `nan` stay texts, which no column takes."""
    return Decimal(text) if _PLAIN.match(text) else text


def _unknown_table(reading: _Reading, name: str, known: Mapping[str, Table]) -> None:
    """Say that a part, or a name above the first part, is not known."""
    owner = "study" if known["study"].column(name) else nearest(name, known)
    names = ", ".join(f"[{n}]" for n in known)
    reading.say("table-unknown", reading.at(name=name), near=owner, text=name, names=names)


def _sheet(reading: _Reading, table: Table, found: object) -> Sheet:
    """Make the rows of one table."""
    columns = _columns(table.name)
    entries = _entries(reading, table, found)
    rows = [_row(reading, table, columns, n, entry) for n, entry in enumerate(entries, start=1)]
    present = {name for row in rows for name in row}
    headings = tuple(name for name in columns if name in present)
    cells = {name: _cells(columns[name], [row.get(name, "") for row in rows]) for name in headings}
    return Sheet(table.name, MANIFEST, headings).with_columns(range(1, len(rows) + 1), [""] * len(rows), cells)


@lru_cache(maxsize=64)
def _columns(table: str) -> dict[str, Column]:
    return {column.name: column for column in tables()[table].columns}


def _cells(column: Column, typed: Sequence[Content]) -> Cells:
    """Make the cells of a column; of a list its parts count, however long they are together."""
    texts = Texts(column, str.isspace)
    for one in typed:
        if not isinstance(one, str):
            texts[one] = make(column, *one)
    return texts.of(typed)


def _entries(reading: _Reading, table: Table, found: object) -> list[dict[str, Any]]:
    """Return the entries of a table, however they were written."""
    listed = found if isinstance(found, list) else [found] if found is not None else []
    entries = [entry for entry in listed if isinstance(entry, dict)]
    if len(entries) < len(listed):
        reading.say("table-form", reading.at(table.name), text=table.name)
    if table.name != "study":
        return entries
    if not entries and reading.elsewhere and not listed:
        return []
    if not entries:
        reading.say("study-missing", reading.at())
        return [{}]
    if len(entries) > 1:
        reading.say("study-once", reading.at(), file=MANIFEST, count=len(entries))
    return entries[:1]


def _row(
    reading: _Reading, table: Table, columns: Mapping[str, Column], number: int, entry: Mapping[str, Any]
) -> dict[str, Content]:
    """Say what stands in the cells of one entry of a table, of which *columns* are by name."""
    cells: dict[str, Content] = {}
    for name, value in entry.items():
        column = columns.get(name)
        if column is None:
            near, where = nearest(name, columns), reading.at(table.name, number, name)
            reading.say("column-unknown", where, near=near, text=name, part=f"[{table.name}]")
        elif isinstance(value, str) and len(value) <= MAX_CELL:
            if value.strip():
                cells[name] = lines(value)
        else:
            typed = _content(reading, partial(reading.at, table.name, number, name), column, value)
            if typed and text_of(typed).strip():
                cells[name] = typed
    if table.name == "study":
        if (said := cells.get("key")) and (text := text_of(said)).strip() != reading.study:
            spot = reading.at("study", 1, "key", text)
            reading.say("study-key", spot, file=MANIFEST, text=text, key=reading.study)
        cells["key"] = reading.study
    return cells


def keyed(cells: Mapping[str, Cell], study: str) -> dict[str, Cell]:
    """Return the cells of a study's row with the key that the study is read under, first."""
    key = {"key": make(tables()["study"].key, study)}
    return key | dict(cells) | key


def _content(reading: _Reading, where: Callable[[], Place], column: Column, value: object) -> Content | None:
    """Say of a TOML value other than a text what stands in its cell; None if it cannot be in one."""
    if isinstance(value, dict) and value and all(str(k).startswith("not_known") for k in value):
        return _not_known(reading, where, column, value)
    parts = value if isinstance(value, list) else [value]
    if not _NESTED.isdisjoint(map(type, parts)):
        reading.say("value-form", where(), column=named(column))
        return None
    texts = [_text(part) for part in parts]
    if max(map(len, texts), default=0) > MAX_CELL:
        reading.say("cell-too-long", where(), column=named(column), limit=MAX_CELL)
        texts = [text[:MAX_CELL] for text in texts]
    if isinstance(value, list):
        return Cell("; ".join(texts), tuple(text for text in texts if text.strip()))
    return Cell(texts[0], (value,)) if isinstance(value, Decimal) else texts[0]


def _text(value: object) -> str:
    """Write a scalar as the text that a cell would hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else hex(value)  # str of a huge int raises
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return lines(str(value))


def _not_known(
    reading: _Reading, where: Callable[[], Place], column: Column, value: Mapping[str, object]
) -> Content | None:
    """Read `{ not_known_en = …, not_known_id = … }`."""
    if not column.unknowable:
        reading.say("not-known-here", where(), column=named(column))
        return None
    reasons = {
        name[-2:]: text.strip()[:MAX_CELL]
        for name in _REASONS
        if isinstance(text := value.get(name), str) and text.strip()
    }
    if lacking := [_LANGUAGES[lang] for lang in _LANGUAGES if lang not in reasons]:
        languages = Words(" and ".join(w.en for w in lacking), " dan ".join(w.id for w in lacking))
        reading.say("not-known-reason", where(), column=named(column), name=column.name, languages=languages)
    typed = " | ".join(reasons.values())
    return Cell(f"not known: {typed}" if typed else "not known", (NotKnown(tuple(reasons.items())),))
