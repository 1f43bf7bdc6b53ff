"""
corridor: tables of matches as SSSOM writes them, from bytes to rows of texts and back.

A table is a TSV file below a head of lines that begin with `#`. The head is YAML, of which only the plain form that
SSSOM itself writes is read: `key: value` on a line, and below a key one level of `key: value` or `- value`. Nothing is
judged here but the form; what the rows say is for `mappings`.
https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["MAX_BYTES", "Row", "Table", "place", "read", "trouble", "write"]

MAX_BYTES = 8 * 1024 * 1024
MAX_HEAD, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 1_000, 100_000, 200, 10_000
REQUIRED_COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
REQUIRED_SLOTS = ("mapping_set_id", "license")
_SHOWN = 60
_ENTRY = re.compile(r"( *)([A-Za-z_][\w.-]*):(?: +(.*))?\Z")
_ITEM = re.compile(r" *- +(.*)\Z")
_PLAIN = re.compile(r"[^\s\"'&*!|>{}\[\]%@`#?,-]\S*(?: +[^\s#]\S*)*\Z|-\d[\d.]*\Z")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]")
_UNREADABLE = (
    *("file-too-large", "file-not-text", "headings-missing", "too-many-columns", "column-missing", "column-doubled"),
)
_WRONG = (
    *("cell-missing", "cell-sign", "cell-too-long", "confidence", "contradicts", "date", "head-doubled"),
    *("head-form", "head-missing", "head-too-long", "justification", "kinds-clash", "list-address", "list-column"),
    *("list-form", "modifier", "not-a-match", "not-an-address", "not-matched", "not-ours", "not-outside"),
    *("one-for-two", "prefix-form", "prefix-taken", "prefix-unknown", "quotes-broken", "row-cells", "same-as"),
    *("too-many-rows", "twice", "unknown-thing"),
)
RULES = {
    **{f"mapping-{key}": Severity.UNREADABLE for key in _UNREADABLE},
    **{f"mapping-{key}": Severity.VIOLATION for key in _WRONG},
}
"""Every rule of tables of matches and what it weighs; the texts are in `texts/link.toml`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file on which it stands, and its filled cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """
    One table: its file's name, its head, columns and rows, in the order in which they stand.

    *head* are the head's lines as they are, without `#`; *prefixes* and *slots* are what was read of it.
    """

    name: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)


def place(name: str, row: int | None = None, column: str | None = None, text: str | None = None) -> Place:
    """Name a place in a table; matches belong to no study."""
    return Place(study="", file=name, row=row, column=column, text=text, table="mappings")


def trouble(rule: str, at: Place, severity: Severity | None = None, **told: str | int) -> Problem:
    """Make a problem of a rule of `RULES`; *severity* is given where it weighs more than it does as a rule."""
    key = rule.removeprefix("mapping-").replace("-", "_")
    text = at.text or ""
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    said: dict[str, str | int] = {"text": shown, "column": at.column or "", **told}
    return Problem(
        rule=rule,
        severity=RULES[rule] if severity is None else severity,
        message=words.words(f"mapping_wrong.{key}", **said),
        remedy=words.words(f"mapping_remedy.{key}", **said),
        places=(at,),
    )


def read(name: str, data: bytes) -> tuple[Table | None, list[Problem]]:
    """
    Read a table; what is wrong with its form comes back as problems.

    None where nothing can be read of it. A row that is wrong in itself is told and left out; the others are kept.
    """
    whole = place(name)
    if len(data) > MAX_BYTES:
        return None, [trouble("mapping-file-too-large", whole, most=MAX_BYTES // 1024 // 1024)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        return None, [trouble("mapping-file-not-text", place(name, row))]
    lines = _LINE.findall(text)
    length = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head = tuple(line[1:].rstrip("\r\n") for line in lines[:length])
    prefixes, slots, problems = _head(name, head)
    columns, rows, wrong = _body(name, lines[length:], length)
    problems += wrong
    if columns is None:
        return None, problems
    return Table(name, head, columns, tuple(rows), prefixes, slots), problems


def _head(name: str, head: Sequence[str]) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Read the head: its prefixes, its other single values, and what is wrong with it."""
    if len(head) > MAX_HEAD:
        return {}, {}, [trouble("mapping-head-too-long", place(name, 1), most=MAX_HEAD)]
    problems: list[Problem] = []
    prefixes: dict[str, str] = {}
    slots: dict[str, str] = {}
    inside = ""  # the key whose entries or items follow; none after one that cannot be read
    seen: set[tuple[str, str]] = set()
    spaced = all(line.startswith(" ") for line in head if line.strip())
    for number, raw in enumerate(head, start=1):
        line = (raw[1:] if spaced else raw).rstrip()
        at = place(name, number, text=line.strip())
        if not line.strip():
            continue
        entry, item = _ENTRY.match(line), _ITEM.match(line)
        value = _scalar((entry[3] or "").strip() if entry else item[1].strip() if item else "")
        if value is None or not (entry or (item and inside)) or (entry and entry[1] and not inside):
            problems.append(trouble("mapping-head-form", at))
        elif entry:
            key, within = entry[2], inside if entry[1] else ""
            if not entry[1]:
                inside = "" if value else key
            if (within, key) in seen:
                problems.append(trouble("mapping-head-doubled", at, key=key))
            elif within == "curie_map" and not re.match(r"[a-z][a-z0-9+.-]*:\S+\Z", value):
                problems.append(trouble("mapping-prefix-form", at, key=key))
            elif within == "curie_map":
                prefixes[key] = value
            elif not within and value:
                slots[key] = value
            seen.add((within, key))
    problems += [
        trouble("mapping-head-missing", place(name, 1), slot=slot) for slot in REQUIRED_SLOTS if slot not in slots
    ]
    return prefixes, slots, problems


def _scalar(text: str) -> str | None:
    """Read a value of the head as YAML does, empty if there is none; None if it is not a plain or quoted one."""
    if len(text) >= 2 and text[0] == text[-1] == "'":
        bare = text[1:-1].replace("''", "\0")
        return None if "'" in bare else bare.replace("\0", "'")
    if len(text) >= 2 and text[0] == text[-1] == '"':
        bare = re.sub(r"\\([\\\"])", lambda m: "\0" if m[1] == "\\" else "\1", text[1:-1])
        return None if '"' in bare or "\\" in bare else bare.replace("\0", "\\").replace("\1", '"')
    if not text or (_PLAIN.match(text) and ": " not in text and not text.endswith(":")):
        return text
    return None


def _body(name: str, lines: Sequence[str], above: int) -> tuple[tuple[str, ...] | None, list[Row], list[Problem]]:
    """Read headings and rows; None for the headings if they cannot be told."""
    records = _records(lines, above)
    problems: list[Problem] = []
    rows: list[Row] = []
    columns: tuple[str, ...] = ()
    try:
        number, cells = next(records, (above + 1, []))
        columns = tuple(cells)
        if wrong := _columns(name, number, columns):
            return None, [], wrong
        for number, cells in records:
            if len(rows) == MAX_ROWS:
                problems.append(trouble("mapping-too-many-rows", place(name, number), most=MAX_ROWS))
                break
            told = _row(name, number, columns, cells)
            if isinstance(told, Problem):
                problems.append(told)
            elif told is not None:
                rows.append(told)
    except csv.Error as error:  # Python gives up at a cell of 131,072 characters
        rule = "mapping-cell-too-long" if "limit" in str(error) else "mapping-quotes-broken"
        at = place(name, rows[-1].number if rows else above + 1)
        return None, [], [*problems, trouble(rule, at, Severity.UNREADABLE, most=MAX_CELL)]
    return columns, rows, problems


def _records(lines: Sequence[str], above: int) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the line on which it begins."""
    reader = csv.reader(lines, delimiter="\t", strict=True)
    start = above + 1
    for cells in reader:
        yield start, cells
        start = above + reader.line_num + 1


def _columns(name: str, number: int, columns: Sequence[str]) -> list[Problem]:
    at = place(name, number)
    if not any(columns):
        return [trouble("mapping-headings-missing", at)]
    if len(columns) > MAX_COLUMNS:
        return [trouble("mapping-too-many-columns", at, most=MAX_COLUMNS)]
    problems = [
        trouble("mapping-column-missing", at, name=column) for column in REQUIRED_COLUMNS if column not in columns
    ]
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    return problems + [trouble("mapping-column-doubled", place(name, number, column)) for column in doubled]


def _row(name: str, number: int, columns: Sequence[str], cells: Sequence[str]) -> Row | Problem | None:
    """Read one row: itself, what is wrong with it, or None for a line without anything."""
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) != len(columns):
        return trouble("mapping-row-cells", place(name, number), cells=len(cells), columns=len(columns))
    for column, cell in zip(columns, cells, strict=True):
        if len(cell) > MAX_CELL:
            return trouble("mapping-cell-too-long", place(name, number, column, cell), most=MAX_CELL)
        if _CONTROL.search(cell):
            return trouble("mapping-cell-sign", place(name, number, column, _CONTROL.sub("�", cell)))
    return Row(number, {c: cell.strip() for c, cell in zip(columns, cells, strict=True) if cell.strip()})


def write(table: Table) -> bytes:
    """Write a table: head, columns and rows in their order, columns that nobody knows too."""
    out = io.StringIO()
    for line in table.head:
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([row.cells.get(column, "") for column in table.columns])
    return out.getvalue().encode("utf-8")
