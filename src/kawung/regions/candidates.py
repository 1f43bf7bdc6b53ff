"""
corridor: proposes which outside thing could be which thing of ours; a person decides.

Names are compared only within the same parent: an outside thing is set beside those of ours that lie in, or stand
below, what its own parent is known to be. Where that is not known nothing is proposed. Equal names in different places
are different things, and no likeness of names makes a match by itself.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import NO_LICENCE, value_of
from kawung.regions import sssom
from kawung.regions.mappings import is_address
from kawung.regions.sssom import MAX_BYTES, MAX_ROWS, Row, Table, place, trouble
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kawung.iris import Minter
    from kawung.problems import Problem, Words

__all__ = ["Candidate", "Ours", "Outside", "added", "listed", "propose"]

LEAST, MOST = 85.0, 3
_WAY = "LexicalMatching"
_COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"),
    *("mapping_justification", "author_label", "mapping_date", "confidence", "subject_source_version"),
    *("object_source_version", "mapping_tool", "similarity_score", "similarity_measure", "comment"),
)
_NEEDED = ("id", "label", "parent")
_START = re.compile(r"[a-z][a-z0-9+.-]*:\S+\Z")
_UNSEEN = re.compile(r"[\x00-\x20\x7f\u0085\u2028\u2029]+")
_LEVEL = re.compile(r"(?:provinsi|prov\.?|kabupaten|kab\.?|kecamatan|kec\.?|kapanewon|desa|kelurahan|kel\.?) +")


class Ours(NamedTuple):
    """
    A thing of ours: its address, its names, and the address of what it lies in or stands below (empty: nothing).

    *label* is what it is called in each language; None where nobody asks.
    """

    address: str
    names: tuple[str, ...]
    parent: str
    label: Words | None = None


class Outside(NamedTuple):
    """A thing elsewhere: its address, its name, and its parent as its source has it."""

    address: str
    name: str
    parent: str


class Candidate(NamedTuple):
    """What could be the same, and how much alike the names are, from 0 to 100."""

    ours: Ours
    outside: Outside
    score: float


def listed(name: str, data: bytes, minter: Minter) -> tuple[list[Outside], list[Problem]]:
    """
    Read a list of outside things: CSV with the columns id, label and parent, others beside them do not matter.

    A thing of ours in it is told.
    """
    if len(data) > MAX_BYTES:
        return [], [trouble("mapping-file-too-large", place(name), most=MAX_BYTES // 1024 // 1024)]
    try:
        text = data.decode("utf-8-sig")
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=first.count)
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        columns = [fold(column) for column in reader.fieldnames or ()]
        problems = [trouble("mapping-list-column", place(name, 1), name=one) for one in _NEEDED if one not in columns]
        if problems:
            return [], problems
        found: list[Outside] = []
        for row in reader:
            cells = {fold(column): (cell or "").strip() for column, cell in row.items() if isinstance(column, str)}
            if not (cells["id"] and cells["label"] and len(found) < MAX_ROWS):
                continue
            at = place(name, reader.line_num, "id", cells["id"])
            if not is_address(cells["id"]):
                problems.append(trouble("mapping-list-address", at))
            elif minter.ours(cells["id"]) is not None:
                problems.append(trouble("mapping-not-outside", at))
            else:
                found.append(Outside(cells["id"], cells["label"], cells["parent"]))
    except (UnicodeDecodeError, csv.Error, AttributeError):
        return [], [trouble("mapping-list-form", place(name))]
    return found, problems


def propose(
    ours: Iterable[Ours], outside: Iterable[Outside], parents: Mapping[str, str], taken: Collection[tuple[str, str]]
) -> tuple[list[Candidate], int]:
    """
    Propose candidates, and count the outside things whose parent is not known.

    *parents* gives for a parent as written elsewhere the address of the same thing here; *taken* are the pairs, ours
    and theirs, about which some table says something already. Each pair is proposed once, by the names most alike.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only a proposal needs it

    below: dict[str, list[Ours]] = defaultdict(list)
    for one in ours:
        if one.parent:
            below[one.parent].append(one)
    found: list[Candidate] = []
    left = 0
    for thing in outside:
        parent = parents.get(thing.parent, "")
        if not parent:
            left += 1
            continue
        name = _bare(thing.name)
        scored = [
            Candidate(one, thing, round(max(fuzz.ratio(name, _bare(own)) for own in one.names), 1))
            for one in below.get(parent, ())
            if one.names and (one.address, thing.address) not in taken
        ]
        likely = sorted((c for c in scored if c.score >= LEAST), key=lambda c: (-c.score, c.ours.address))
        found += likely[:MOST]
    found.sort(key=lambda c: (c.ours.address, -c.score, c.outside.address, c.outside.name))
    once = {(c.ours.address, c.outside.address): c for c in reversed(found)}
    return list(reversed(once.values())), left


def _bare(name: str) -> str:
    """Fold a name and take away the word that says its level."""
    return _LEVEL.sub("", fold(_line(name)), count=1)


def added(table: Table | None, name: str, candidates: Sequence[Candidate], minter: Minter) -> bytes:
    """Write candidates into a new table, or below the rows of one that is there, which stay as they are."""
    if table is None:
        identifier = value_of(minter.mapping(name.removesuffix(".sssom.tsv")))
        start: tuple[str, ...] = ("curie_map:", f'license: "{NO_LICENCE}"', f'mapping_set_id: "{identifier}"')
        table = Table(name, start, _COLUMNS, ())
    columns = (*table.columns, *(column for column in _COLUMNS if column not in table.columns))
    short = _Short(table.prefixes)
    rows = [Row(0, _cells(candidate, short)) for candidate in candidates]
    spaced = " " if table.head and all(line.startswith(" ") for line in table.head if line.strip()) else ""
    lines = tuple(f'{spaced}  {prefix}: "{start}"' for prefix, start in short.new.items())
    at = next((n for n, line in enumerate(table.head, start=1) if line.strip() == "curie_map:"), None)
    above = table.head[:at] if at else (f"{spaced}curie_map:",) if lines else ()
    head = (*above, *lines, *table.head[at or 0 :])
    return sssom.write(replace(table, head=head, columns=columns, rows=(*table.rows, *rows)))


def _cells(candidate: Candidate, short: _Short) -> dict[str, str]:
    ours, outside = candidate.ours, candidate.outside
    return {
        "subject_id": short.write(ours.address),
        "subject_label": _line(ours.names[0]),
        "predicate_id": "skos:closeMatch",
        "object_id": short.write(outside.address),
        "object_label": _line(outside.name),
        "mapping_justification": f"semapv:{_WAY}",
        "mapping_tool": "kawung link",
        "similarity_score": f"{candidate.score / 100:.3f}",
        "similarity_measure": "rapidfuzz ratio",
    }


def _line(name: str) -> str:
    """Write a name on one line: a table has no cell with a break or another sign that cannot be seen."""
    return _UNSEEN.sub(" ", name).strip()


class _Short:
    """Writes addresses with the prefixes of a table, and takes up new ones where it has none that fits."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._known = dict(prefixes)
        self.new: dict[str, str] = {}

    def write(self, address: str) -> str:
        """Write an address short; as it is where nothing of it can stand behind a prefix."""
        bare = address.rstrip("/#:")
        end = max(bare.rfind(sign) for sign in "/#") + 1 or bare.rfind(":") + 1
        start = address[:end]
        if not _START.match(start):
            return address
        known = {**self._known, **self.new}
        found = next((prefix for prefix, meant in known.items() if meant == start), "")
        if not found:
            found = next(f"ns{number}" for number in range(1, len(known) + 2) if f"ns{number}" not in known)
            self.new[found] = start
        return f"{found}:{address[end:]}"
