"""
publication: who withdrew from a study, as `withdrawals.csv` beside it keeps it, and what was public and is no more.

A line is one interview: the day, digests of it and of the rows that go with it, and the addresses that were public. No
number of the sheet and no name stands there: sheets whose numbers are names must not live on in this file. A digest is
no secret, since numbers can be tried one after another; it is there so that rows which come back, from an old copy or
by hand, are known again. Whoever withdrew shall not have to ask twice.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import in_manifest, tables
from kawung.iris import value_of
from kawung.problems import UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kawung.iris import Minter, Term

FILE = "withdrawals.csv"
HEADINGS = ("date", "interview", "rows", "public")
INFORMANT = "informant"
"""What stands for a table in the digest of somebody who was asked: the row of a party goes only as such."""
LISTED = ("iri", "date", "state")
STATE = "withdrawn"
_DIGITS = 16
_MARK = re.compile(rf"[0-9a-f]{{{_DIGITS}}}\Z")
_PATH = re.compile(r"[a-z-]+/[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")


def mark(table: str, key: str) -> str:
    """Digest what a sheet calls a row; keys count without regard to case, and no study's name is in it."""
    return hashlib.sha256(f"{table}\0{key.lower()}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


class Withdrawal(NamedTuple):
    """
    One interview withdrawn: the day, the mark of the interview, the marks of the rows that go with it.

    *public* are the addresses that were public, as kind and public key (`finding/bq3n7wkz`).
    """

    day: date
    interview: str
    rows: frozenset[str] = frozenset()
    public: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withdrawals:
    """All that was withdrawn from a study, in the order of the file; false if nothing was."""

    lines: tuple[Withdrawal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines)

    def gone(self, table: str, key: str) -> bool:
        """Tell whether a row is one that goes; with `INFORMANT` whether a party was asked and withdrew."""
        return mark(table, key) in self._marks

    def names(self, word: str) -> bool:
        """Tell whether a word is the number of somebody or something that was withdrawn."""
        return any(self.gone(table, word) for table in _numbered())

    def of(self, interview: str) -> Withdrawal | None:
        """Return the withdrawal of an interview by its key in the sheet, if it was withdrawn."""
        wanted = mark("interviews", interview)
        return next((line for line in self.lines if line.interview == wanted), None)

    def with_(self, line: Withdrawal) -> Withdrawals:
        """Return these with one more; what was withdrawn of the same interview before still is, from that day on."""
        before = next((one for one in self.lines if one.interview == line.interview), None)
        if before is None:
            return Withdrawals((*self.lines, line))
        public = (*before.public, *(path for path in line.public if path not in before.public))
        both = Withdrawal(before.day, line.interview, before.rows | line.rows, public)
        return Withdrawals(tuple(both if one is before else one for one in self.lines))

    def without(self, interview: str) -> Withdrawals:
        """Return these without that of an interview, by its key in the sheet."""
        unwanted = mark("interviews", interview)
        return Withdrawals(tuple(line for line in self.lines if line.interview != unwanted))

    @cached_property
    def _marks(self) -> frozenset[str]:
        return frozenset(one for line in self.lines for one in (line.interview, *line.rows))


def _numbered() -> list[str]:
    """Name the tables whose rows a researcher numbers, and what stands for one."""
    return [INFORMANT, *(name for name, table in tables().items() if not in_manifest(table))]


def read(data: bytes) -> Withdrawals:
    """
    Read what was withdrawn.

    Raises UnreadableError, with the line, if it is not as Kawung wrote it: what is misread would bring somebody back.
    """
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableError(words("withdrawals.unreadable", file=FILE)) from error
    if not lines or tuple(lines[0]) != HEADINGS:
        raise UnreadableError(words("withdrawals.headings", file=FILE, headings=",".join(HEADINGS)))
    found: dict[str, Withdrawal] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        one = _line(line)
        if one is None or one.interview in found:
            raise UnreadableError(words("withdrawals.line", file=FILE, line=str(number)))
        found[one.interview] = one
    return Withdrawals(tuple(found.values()))


def _line(line: list[str]) -> Withdrawal | None:
    if len(line) != len(HEADINGS):
        return None
    day, interview, rows, public = line[0], line[1], line[2].split(), line[3].split()
    if not all(map(_MARK.match, (interview, *rows))) or not all(map(_PATH.match, public)):
        return None
    try:
        return Withdrawal(date.fromisoformat(day), interview, frozenset(rows), tuple(public))
    except ValueError:
        return None


def written(withdrawals: Withdrawals) -> bytes:
    """Write down what was withdrawn; what is read again is the same."""
    lines = (
        (one.day.isoformat(), one.interview, " ".join(sorted(one.rows)), " ".join(one.public))
        for one in withdrawals.lines
    )
    return _csv(HEADINGS, lines)


class Tombstone(NamedTuple):
    """An address that was public, and the day on which what it named was withdrawn."""

    iri: Term
    day: date


def standing(withdrawals: Withdrawals, minter: Minter, study: str, present: Collection[Term]) -> tuple[Tombstone, ...]:
    """
    Return the tombstones of a study, by address; *present* is all that its public graph describes today.

    What is still public, since others speak of it, has none; what two withdrawals took has the day of the first.
    """
    found: dict[Term, date] = {}
    for line in withdrawals.lines:
        for path in line.public:
            kind, _, key = path.partition("/")
            address = minter.thing(study, kind, key)
            if address not in present:
                found[address] = min(line.day, found.get(address, line.day))
    return tuple(Tombstone(address, day) for address, day in sorted(found.items()))


def listed(tombstones: Iterable[Tombstone]) -> bytes:
    """
    Write tombstones down for the public: address, day, and the one word that says neither who nor why.

    This is a file beside the public graph and no part of it: a graph in which what was withdrawn is still described
    would be counted and drawn with the rest.
    """
    return _csv(LISTED, ((value_of(one.iri), one.day.isoformat(), STATE) for one in tombstones))


def _csv(headings: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(lines)
    return text.getvalue().encode()
