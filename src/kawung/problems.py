"""
ground: what can go wrong, as values and as exceptions.

Trouble in the data is a `Problem`: it is collected, sorted, counted and shown, never raised. Exceptions are
for wrong use of Kawung and for its own faults; each carries the exit code that the door turns it into:

    KawungError
    ├── UsageError        2  the caller asked for something that does not exist
    ├── UnreadableError   3  an input cannot be read at all
    ├── RefusedError      4  consent or disclosure forbids it
    └── FaultError       70  Kawung broke its own promise
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, Literal, NamedTuple

Language = Literal["id", "en"]


class Words(NamedTuple):
    """One text in the two languages that everything in Kawung speaks."""

    en: str
    id: str

    def in_(self, language: Language) -> str:
        """Return the text in *language*."""
        return self.id if language == "id" else self.en


class Severity(IntEnum):
    """How much a problem weighs; the order is the order of weight."""

    INFO = 0
    WARNING = 1
    VIOLATION = 2
    UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place in what the user gave us.

    *file* is the name a user sees (`linkages.csv`, `study.toml`); *row* counts as a spreadsheet does (the
    headings are row 1) or is None for the file as a whole; *column* is the heading as the file has it; *text*
    is the cell as typed; *letter* is the column's letter in a spreadsheet; *context* holds (heading, text) of a
    few neighbours; *sheet* is the name of the sheet in a workbook, *table* the dictionary's name of what stands
    there, where it is known; *letters* are those of the neighbours' columns, as many as *context* has.
    """

    study: str
    file: str
    row: int | None = None
    column: str | None = None
    text: str | None = None
    letter: str | None = None
    context: tuple[tuple[str, str], ...] = ()
    sheet: str | None = None
    table: str = ""
    letters: tuple[str, ...] = field(default=(), compare=False)

    @property
    def part(self) -> tuple[str, str]:
        """What row numbers count in: the file, and of a workbook the sheet."""
        return (self.file, self.sheet or "")

    @property
    def cell(self) -> str | None:
        """The cell as a spreadsheet names it (`F14`), or None where not one cell is meant."""
        return f"{self.letter}{self.row}" if self.letter and self.row else None

    def sort_key(self) -> tuple[str, str, str, int, str]:
        """Order places by study, file, sheet, row and column."""
        by_column = (self.letter or "").rjust(3) + (self.column or "")
        return (self.study, self.file, self.sheet or "", self.row or 0, by_column)


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing that a person has to mend or look at.

    *rule* is a stable kebab-case name; *message* says what is wrong and *remedy* what to do, both in the
    words of the sheet; *places* are all the places where the same thing is wrong (never empty); *detail* is
    for `-v` and JSON only and may hold technical terms.
    """

    rule: str
    severity: Severity
    message: Words
    remedy: Words
    places: tuple[Place, ...]
    detail: tuple[tuple[str, str], ...] = field(default=())

    def sort_key(self) -> tuple[tuple[str, str, str, int, str], str]:
        """Order problems by their first place, then by rule."""
        return (self.places[0].sort_key(), self.rule)


class KawungError(Exception):
    """Anything that Kawung raises on purpose; *words* is the message in both languages."""

    exit_code: ClassVar[int] = 70

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class UsageError(KawungError):
    """The caller named something that does not exist or left out something required."""

    exit_code = 2


class UnreadableError(KawungError):
    """An input cannot be read at all; mend or replace the file."""

    exit_code = 3


class RefusedError(KawungError):
    """Consent or disclosure forbids what was asked."""

    exit_code = 4


class FaultError(KawungError):
    """Kawung broke its own promise; please report it."""

    exit_code = 70
