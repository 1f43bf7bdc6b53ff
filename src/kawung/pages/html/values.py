"""
pages/html: the values of which the pages are made, beside the index of the public data set.

Whoever publishes gives them; no page reads a file, a clock or a setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kawung.problems import Language, Words

if TYPE_CHECKING:
    from datetime import date

Href = Callable[[str], str | None]
"""Leads from an IRI or the address of a page of the site to a link that holds on the page being made, or to None."""
Draw = Callable[[str, Language, Href], str]
"""
Gives the drawings of a page as safe HTML, with their tables; empty if there are none.

It is asked by the IRI of a thing, by `question/{name}/{study}` of an answer's page, and by `places`.
"""
Heads = Callable[[str, Language, Href], str]
"""Gives what else stands in a page's head as safe HTML (signposting, schema.org), asked as `Draw` is."""


def nothing(_page: str, _language: Language, _href: Href) -> str:
    """Draw nothing, add nothing to a head."""
    return ""


@dataclass(frozen=True, slots=True)
class Site:
    """
    Whose site it is: *base* of its IRIs, ending in `/`, *title*, *about* (a sentence), who publishes, where to write.

    *day* is the day of publication. *licence* is an address. *removal* is where to ask that something be taken out.
    """

    base: str
    title: Words
    about: Words
    publisher: str
    contact: str
    removal: str
    licence: str
    version: str
    day: date


class Part(NamedTuple):
    """A piece of a cell: what it says, and the IRI of the thing that it names."""

    text: Words
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an answer: what it says, in parts; *nothing* is the code for an empty one (`not-asked`)."""

    parts: tuple[Part, ...]
    nothing: str = ""


class Heading(NamedTuple):
    """A column of an answer: its name, its label, whether it holds numbers."""

    name: str
    label: Words
    number: bool = False


class Otherwise(NamedTuple):
    """A question read otherwise: what was chosen, who is first then, with what number, whether that is the *same*."""

    asked: Words
    first: tuple[Words, ...]
    value: Words
    same: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """
    What a question gave for one study, or over all (*study* empty).

    *bases* are the keys of what its rows rest on; *statements* the IRIs of the statements behind them; *command* is
    what to type for it; *csv*, *json* and *markdown* are what can be taken along. *otherwise* tells what it would be
    if the question were read otherwise.
    """

    study: str
    title: Words
    made_up: bool
    lead: Words
    how_sure: Words | None
    caveats: tuple[Words, ...]
    notes: tuple[Words, ...]
    stands_on: Words
    source: Words | None
    nothing: bool
    bases: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    statements: tuple[str, ...]
    command: str
    csv: str
    json: str
    markdown: Words
    otherwise: tuple[Otherwise, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a question can be asked about: *options* are values with labels; without any it is a text."""

    name: str
    help: Words
    required: bool
    default: str
    options: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what it can be asked about, its query, and its answers, those of real studies first."""

    name: str
    number: int
    group: Words
    question: Words
    short: Words
    choices: tuple[Choice, ...]
    query: str
    answers: tuple[Answered, ...]


class Gone(NamedTuple):
    """What was published once and is no more: its IRI, the day it was taken out, why."""

    iri: str
    day: date
    why: Words


@dataclass(frozen=True, slots=True)
class Disclosed:
    """
    What of a study may be known and what not: interviews by consent, what is held back and why, what was accepted.

    Everything here is published: it holds counts and reasons, never what is held back. A count that is too small to be
    told is None.
    """

    study: str
    consents: tuple[tuple[Words, int | None], ...] = ()
    withheld: tuple[tuple[Words, Words, int | None], ...] = ()
    accepted: tuple[tuple[Words, Words], ...] = ()
    gone: tuple[Gone, ...] = ()


class Download(NamedTuple):
    """A file of data beside the pages: path, label, media type, bytes, SHA-256, licence, the study (empty: all)."""

    path: str
    label: Words
    media: str
    size: int
    sha256: str
    licence: str
    study: str = ""


class RuleExample(NamedTuple):
    """A row that breaks a rule and the row as it should be: the sheet, and cells by column."""

    table: str
    wrong: Mapping[str, str]
    right: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """
    All that pages show beside what the index knows.

    *changes* is the path of the file that lists what changed since the release before (empty: there was none), *told*
    says it in sentences. *numbers* say what the release holds.
    """

    asked: tuple[Asked, ...] = ()
    disclosed: tuple[Disclosed, ...] = ()
    downloads: tuple[Download, ...] = ()
    examples: Mapping[str, RuleExample] = field(default_factory=dict)
    changes: str = ""
    told: tuple[Words, ...] = ()
    numbers: tuple[Words, ...] = ()
    draw: Draw = nothing
    head: Heads = nothing
