"""
conductor: what a build changes against the build it replaces, row by row.

Rows are told apart by their names (`{base}id/{study}/row/{table}.{key}`), not by their numbers, so rows that were only
moved or sorted have not changed. Compared is what was typed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from kawung.dictionary import tables
from kawung.iris import value_of
from kawung.pipeline import parts
from kawung.pipeline.folders import DamagedError
from kawung.pipeline.places import Places
from kawung.problems import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kawung.iris import Term
    from kawung.pipeline.folders import Generation, Writing
    from kawung.pipeline.places import RowPlace

What = Literal["added", "removed", "changed"]
WHATS: tuple[What, ...] = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that was typed anew; "" where it was or is empty."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or changed; *table* is the dictionary's name, *sheet* the workbook's, if it is in one."""

    study: str
    table: str
    key: str
    what: What
    cells: tuple[CellChange, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """
    How a build differs from the one before it, which was made at *since*.

    *rows* are those of studies that both have, in the order of studies, tables and keys; *studies_added* and
    *studies_removed* give the number of rows of the others.
    """

    since: datetime
    rows: tuple[RowChange, ...]
    studies_added: Mapping[str, int]
    studies_removed: Mapping[str, int]

    def counts(self) -> dict[tuple[str, str], Counter[str]]:
        """Count the rows by study and table, in their order."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for row in self.rows:
            found.setdefault((row.study, row.table), Counter(dict.fromkeys(WHATS, 0)))[row.what] += 1
        return found

    def total(self) -> Counter[str]:
        """Count the rows by what became of them, in the order of WHATS."""
        return Counter({what: sum(row.what == what for row in self.rows) for what in WHATS})


def compare(before: Generation, now: Writing, studies: Mapping[str, str]) -> Changes | None:
    """
    Compare the rows of the build in force with those of the one that is being written.

    *studies* are the new one's with their fingerprints; those of one fingerprint have not changed and are not read.
    None if the earlier build cannot be read.
    """
    earlier = parts.studies(before.notes)
    both = [key for key in sorted(earlier) if key in studies and earlier[key] != studies[key]]
    gone = [key for key in sorted(earlier) if key not in studies]
    came = [key for key in sorted(studies) if key not in earlier]

    def rows(build: Generation | Writing, key: str) -> Mapping[Term, RowPlace]:
        return Places({key: build.read(parts.file_of(key, parts.ROWS))}).of(key)

    try:
        since = datetime.fromtimestamp(before.file.stat().st_mtime, UTC).replace(microsecond=0)
        return Changes(
            since=since,
            rows=tuple(change for key in both for change in _rows(rows(before, key), rows(now, key))),
            studies_added={key: len(rows(now, key)) for key in came},
            studies_removed={key: len(rows(before, key)) for key in gone},
        )
    except (OSError, DamagedError, UnreadableError):
        return None


def _rows(before: Mapping[Term, RowPlace], after: Mapping[Term, RowPlace]) -> Iterator[RowChange]:
    """Give the rows of one study that changed."""
    old, new = _by_name(before), _by_name(after)
    for name in sorted({*old, *new}, key=_order):
        was, now = old.get(name), new.get(name)
        at = now or was
        what: What = "changed" if was and now else "added" if now else "removed"
        cells = _cells(was, now) if was and now else ()
        if at is not None and (what != "changed" or cells):
            yield RowChange(name[0], name[1], _key(name, at), what, cells, at.sheet)


_Name = tuple[str, str, str]
"""Study, table, and the key as it stands in the row's name."""


def _by_name(places: Mapping[Term, RowPlace]) -> dict[_Name, RowPlace]:
    """Name rows without the base of the project, which may change."""
    found = {}
    for row, place in places.items():
        table, _, key = value_of(row).rpartition("/")[2].partition(".")
        found[place.study, table, key] = place
    return found


def _order(name: _Name) -> tuple[str, int, _Name]:
    known = list(tables())
    return (name[0], known.index(name[1]) if name[1] in known else len(known), name)


def _key(name: _Name, place: RowPlace) -> str:
    """Return a row's key as typed."""
    table = tables().get(name[1])
    return (table and place.cells.get(table.key.name)) or name[2]


def _cells(before: RowPlace, after: RowPlace) -> tuple[CellChange, ...]:
    columns = dict.fromkeys((*before.cells, *after.cells))
    pairs = ((c, before.cells.get(c, ""), after.cells.get(c, "")) for c in columns)
    return tuple(CellChange(c, was, now) for c, was, now in pairs if was != now)
