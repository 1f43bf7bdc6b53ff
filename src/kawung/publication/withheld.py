"""publication: what does not leave, as values that a person can read through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.words import words

if TYPE_CHECKING:
    from kawung.problems import Words

CHANGED = frozenset({"place", "date", "number", "withdrawn"})
"""
Reasons for which a cell leaves, but says less: a larger area, a year, a public key for a number of the sheet, a number
of people without those who took their consent back.
"""


@dataclass(frozen=True, slots=True)
class Withheld:
    """
    A row, or with *column* a cell, that does not leave as the sheet has it.

    It names things as the sheet does, so it is for the team alone. *row* counts as a spreadsheet does; *reason* is the
    key of a text (`withheld.…`) and *by* what it names: the interview whose consent it is.
    """

    table: str
    key: str
    row: int
    column: str | None
    reason: str
    by: str = ""

    @property
    def words(self) -> Words:
        """Why it does not leave."""
        return words(f"withheld.{self.reason}", by=self.by)

    @property
    def changed(self) -> bool:
        """Whether something of the cell leaves all the same."""
        return self.column is not None and self.reason in CHANGED
