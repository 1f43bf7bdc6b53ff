"""
pages/drawings: what is drawn, as values, and a drawing as one.

Every text is in both languages, every thing may have its IRI, and the function that draws is given what leads from an
IRI to a page; so one value makes the drawings of every page and language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kawung.pages.drawings.look import ALONE
from kawung.pages.drawings.markup import element, escaped

if TYPE_CHECKING:
    from decimal import Decimal

    from kawung.pages.drawings.table import Table
    from kawung.problems import Words

Href = Callable[[str], str | None]
"""Leads from an IRI to a link that holds on the page being made; None where there is no page."""
State = Literal["present", "none", "not-asked", "not-reported", "withheld"]
"""What is known of something: there, or one of the four kinds of nothing."""
_FEW = 12  # rows of a table that stand open behind a drawing
_LINKS = re.compile("</?a(?: [^>]*)?>")
Sort = Literal["actor", "group", "joint-action", "party"]


def nowhere(_iri: str) -> str | None:
    """Lead nowhere."""
    return None


@dataclass(frozen=True, slots=True)
class Drawing:
    """
    A drawing: its SVG to stand in a page, what it is called, a sentence of what it shows, how to read it, its key.

    *svg* and *key* (a list, empty if none is needed) are safe HTML, *table* has the same numbers. *wide* is True where
    it needs more room than a column, so that it goes into a box that scrolls; *heading* is what tells it from those
    beside it.
    """

    svg: str
    title: str
    described: str
    caption: str
    key: str
    table: Table
    wide: bool = False
    heading: str = ""

    def figure(self) -> str:
        """Write the drawing with its key and how to read it, as safe HTML; the table is the caller's to place."""
        shown = self.svg
        if self.wide:
            shown = element("div", shown, class_="scroll wide", role="region", aria_label=self.title, tabindex="0")
        said = element("b", escaped(self.heading)) + " " if self.heading else ""
        told = element("figcaption", said + escaped(self.caption))
        return (
            element("figure", shown + told, class_="drawing one" if self.heading and not self.wide else "drawing")
            + self.key
        )

    def whole(self) -> str:
        """
        Write the drawing and its table behind it, as safe HTML.

        A long table folds away; one of several drawings beside that of all needs none, which has every row in its own.
        """
        if self.heading:
            return self.figure()
        table = self.table.html()
        if len(self.table.rows) > _FEW:
            table = element("details", element("summary", escaped(self.table.caption)) + table)
        return self.figure() + table

    def file(self) -> bytes:
        """Write the drawing as an SVG file of its own, with its colours and without links, which would lead nowhere."""
        head, _, rest = _LINKS.sub("", self.svg).partition(">")
        styled = element("style", escaped(ALONE))
        return f'{head} xmlns="http://www.w3.org/2000/svg">{styled}{rest}\n'.encode()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of firms; its place in the study's order gives its shape and shade."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of linkages, and the two letters that stand for it on a line."""

    key: str
    label: Words
    letters: Words


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong a linkage is on its study's scale: the how many-eth of how many points, and the word for it."""

    rank: int
    of: int
    label: Words


@dataclass(frozen=True, slots=True)
class Actor:
    """
    A node: an actor, a group, or a joint action.

    *told* is None where nobody is interviewed by the nature of it (groups), or the study records no interviews.
    """

    key: str
    label: Words
    sort: Sort = "actor"
    category: str | None = None
    told: Literal["interviewed", "only-named"] | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """
    A line: from whom to whom it was told, on what, how strongly (None: not reported).

    *flow* says which way something passes, where that was said; *directions* are keys, *direction* and *basis* their
    words; *roles* are those of source and target.
    """

    key: str
    source: str
    target: str
    variable: str | None = None
    strength: Strength | None = None
    flow: Literal["along", "against"] | None = None
    directions: tuple[str, ...] = ()
    direction: Words | None = None
    roles: tuple[str | None, str | None] = (None, None)
    rivalry: bool = False
    basis: Words | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """A study's actors and linkages, categories in the study's order, variables in that of the sheet."""

    study: str
    title: Words
    made_up: bool
    actors: tuple[Actor, ...]
    ties: tuple[Tie, ...]
    categories: tuple[Category, ...] = ()
    variables: tuple[Variable, ...] = ()

    def only(self, *directions: str) -> Network:
        """Keep the linkages of some directions and whom they link, with those of a category that they do not."""
        ties = tuple(tie for tie in self.ties if set(tie.directions) & set(directions))
        ends = {end for tie in ties for end in (tie.source, tie.target)}
        actors = tuple(a for a in self.actors if a.key in ends or (a.category and a.told))
        return replace(self, actors=actors, ties=ties)


@dataclass(frozen=True, slots=True)
class Flow:
    """Linkages between two nodes of a flow: how many were counted, and how many told of groups, whose number is not."""

    source: str
    target: str
    linkages: int
    uncounted: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """A node of a flow: suppliers, firms or buyers of one sort, in column 0, 1 or 2."""

    key: str
    label: Words
    column: Literal[0, 1, 2]
    category: str | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Flows:
    """Vertical linkages of a study, from suppliers over firms by category to buyers."""

    study: str
    title: Words
    made_up: bool
    stops: tuple[Stop, ...]
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area, the one around it, and how many things the data set knows of it (None: it was not counted)."""

    code: str
    label: Words
    level: str
    parent: str | None
    known: int | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """
    What a chart is about: its title, what is measured, of what each line is one, whether it is made up.

    *note* is what has to be said beside it.
    """

    title: Words
    what: Words
    of: Words
    made_up: bool = False
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """
    A line of a ranking: its value, its lowest and highest where they are known, its rank, why there is no value.

    *category* gives the mark its shape.
    """

    label: Words
    value: Decimal | None
    rank: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    category: str | None = None
    state: State = "not-reported"
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A count and whose it is; without one the state says why."""

    label: Words
    count: int | None
    state: State = "not-reported"
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many: at least *low*, at most *high*; None where it is not told, and the state says why."""

    label: Words
    low: int | None
    high: int | None
    of: int | None
    state: State = "not-reported"
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A line or column of a matrix; *total* is True for what was reported over all of them."""

    key: str
    label: Words
    total: bool = False
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known in a cell of a matrix.

    *number* is counted, *tint* from 1 to 3 how much of the most it is, *more* what else is to be said; *published*
    marks what a publication says; *evidence* is the IRI or address that the cell leads to.
    """

    state: State
    number: Decimal | int | None = None
    tint: int = 0
    more: Words | None = None
    published: bool = False
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """
    What is known by two things: groups of lines down (a head of None: no group), columns across, and each cell.

    Cells are named by group, line and column; one that is not there says nothing was written of it.
    """

    caption: Words
    corner: Words
    groups: tuple[Head | None, ...]
    down: tuple[Head, ...]
    across: tuple[Head, ...]
    cells: tuple[tuple[tuple[str, str, str], Known], ...]
