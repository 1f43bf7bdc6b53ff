"""
matrices: what a person told about the files to import; nothing in it was guessed.

A file of numbers says who is linked with whom, but not on what, when, in which sense, or who made it. `Told`
holds the answers, given once for all files, by options or by a plan file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from kawung.problems import Words

Form = Literal["matrix", "edges"]
Meaning = Literal["tie", "strength", "amount"]
Headings = Literal["", "yes", "no"]
Keys = Literal["label", "number"]

FORMS: tuple[Form, ...] = ("matrix", "edges")
MEANINGS: tuple[Meaning, ...] = ("tie", "strength", "amount")
KEYS: tuple[Keys, ...] = ("label", "number")
OTHER = "other"
"""What a plan says for a relation that is none of Kawung's variables."""


@dataclass(frozen=True, slots=True)
class FileTold:
    """
    What was told about one file.

    *file* is the name that people see; *sheet* which sheet of a workbook it is (empty: the only filled one, or a text
    file); *variable* a key of the scheme, `OTHER`, or empty (an edge list may say it in a column); *relation* the
    source's own word for it; *wave* when, or empty where nobody knows; *meaning* what the numbers are; *headings*
    whether an edge list has headings (empty: as its first row looks).
    """

    file: str
    sheet: str = ""
    form: Form = "matrix"
    variable: str = ""
    relation: str = ""
    wave: str = ""
    directed: bool = True
    meaning: Meaning = "tie"
    unit: str = ""
    headings: Headings = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scale of strength: the number in the files, and what it is called."""

    number: Decimal
    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class SourceTold:
    """What was told once for all files; an empty text was not told."""

    citation: str
    title_en: str = ""
    title_id: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    licence: str = ""
    place: str = ""
    actor_kind: str = ""
    consent: str = ""
    third_parties: str = ""
    made_up: bool = False
    scale: tuple[Point, ...] = ()
    keys: Keys = "label"


@dataclass(frozen=True, slots=True)
class Told:
    """All that was told: the source, and the files in their order."""

    source: SourceTold
    files: tuple[FileTold, ...]
