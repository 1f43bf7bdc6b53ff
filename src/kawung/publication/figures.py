"""
publication: what may be counted of linkages by category, variable and direction where not every linkage may be shown.

Who allowed figures only is counted and never shown. Everybody can subtract the linkages that are shown singly from a
figure, so what has to be protected is the rest: a table of what is counted and not shown, behind which stand those who
told it, and those named in it whom the study's rule lets into figures only. That table is what `suppression` judges; a
figure is told where its rest may be. Where fewer than the threshold allowed figures only, nothing of them is ever told.

A linkage counts once for each informant who told it and each variable, in the informant's category: so the parts of
every whole add up, and nobody can use that some stand in two. Where an informant, a variable or a direction is not
known, or only a whole of it, linkages count in the wholes alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from kawung.publication.suppression import Count, suppress
from kawung.publication.tables import Dimension, Layout

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kawung.publication.suppression import Reason
    from kawung.publication.tables import Codes

ALL, VERTICAL = "all", "vertical"
_DIRECTIONS: Mapping[str, Sequence[str]] = {
    ALL: ("horizontal", VERTICAL, "institutional"),
    VERTICAL: ("vertical-backward", "vertical-forward", "vertical-subcontracting"),
}


class Telling(NamedTuple):
    """
    A linkage as one informant told it, of one variable and in the narrowest direction that follows; None: not known.

    *named* is whoever is named in it and may stand in figures only.
    """

    linkage: str
    informant: str
    variable: str | None
    direction: str | None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Tellings:
    """What informants told: each informant's category (None: in none), and their linkages."""

    informants: Mapping[str, str | None]
    linkages: Collection[Telling]


@dataclass(frozen=True, slots=True)
class Figure:
    """
    One figure of the public graph, by keys of the schemes and of the study; `all` is a whole.

    *state* is a cell state; a withheld one has no count, and *why* is for the team alone: published, it would narrow
    down what is withheld.
    """

    category: str
    variable: str
    direction: str
    state: Literal["present", "none", "withheld"]
    count: int | None = None
    why: Reason | None = field(default=None, compare=False)


def figures(
    shown: Tellings,
    counted: Tellings,
    *,
    categories: Sequence[str],
    variables: Sequence[str],
    smallest: int = 3,
    complete: Collection[Codes] = (),
) -> tuple[Figure, ...]:
    """
    Count what *counted* tells so that with *shown*, which anybody can see, nobody is found out.

    A linkage of *counted* is shown if *shown* has it from the same informant for the same variable; all keys are those
    of one study, be they of its sheets or public ones.

    *categories* and *variables* are those of the study, whether or not anybody told something of them. *complete* are
    the cells (category, variable, direction) where everybody counted was asked with a complete list: there a nothing is
    told as none; elsewhere a nothing is no figure, since it may be that nobody asked. Sorted by the keys.
    """
    seen = {telling[:3] for telling in shown.linkages}
    rest = [telling for telling in set(counted.linkages) if telling[:3] not in seen]
    category = {**shown.informants, **counted.informants}
    hidden = {who: of for who, of in counted.informants.items() if who not in shown.informants}
    every = [*rest, *shown.linkages]
    axes = [
        _Axis("category", {ALL: categories}, [*hidden.values(), *(category[t.informant] for t in every)]),
        _Axis("variable", {ALL: variables}, [t.variable for t in every]),
        _Axis("direction", _DIRECTIONS, [t.direction for t in every]),
    ]
    layout = Layout([axis.dimension for axis in axes])

    def leaf(telling: Telling) -> Codes:
        values = (category[telling.informant], telling.variable, telling.direction)
        return tuple(axis.leaf(value) for axis, value in zip(axes, values, strict=True))

    could: dict[str, set[str]] = {}
    for who, of in hidden.items():
        could.setdefault(axes[0].leaf(of), set()).add(who)
    told: dict[Codes, list[Telling]] = {}
    for telling in rest:
        told.setdefault(leaf(telling), []).append(telling)
    counts = {}
    for codes in layout.leaves():
        these, able = told.get(codes, []), frozenset(could.get(codes[0], ()))
        counts[codes] = Count(len(these), (_by(t.informant for t in these), _by(t.named for t in these)), able)
    open_ = Counter(cell for telling in set(shown.linkages) for cell in layout.counting(leaf(telling)))
    found = []
    for codes, cell in suppress(layout, counts, smallest).items():
        if all(code in axis.real for code, axis in zip(codes, axes, strict=True)):
            if cell.count is None:
                found.append(Figure(codes[0], codes[1], codes[2], "withheld", why=cell.withheld))
            elif number := cell.count + open_[layout.at[codes]]:
                found.append(Figure(codes[0], codes[1], codes[2], "present", number))
            elif codes in complete:
                found.append(Figure(codes[0], codes[1], codes[2], "none", 0))
    return tuple(sorted(found, key=lambda figure: (figure.category, figure.variable, figure.direction)))


def _by(people: Iterable[str | None]) -> dict[str, int]:
    return dict(Counter(who for who in people if who is not None))


class _Axis:
    """A dimension of figures, with a place below each whole for what is known no better, where there is such."""

    def __init__(self, name: str, parts: Mapping[str, Sequence[str]], values: Iterable[str | None]) -> None:
        self.real = {*parts, *(part for below in parts.values() for part in below)}
        self._wholes = dict.fromkeys(parts, "")
        for value in values:
            whole = self._whole(value)
            if whole is not None:
                self._wholes[whole] = f"{whole} …"
        below = {whole: [*part, *filter(None, [self._wholes[whole]])] for whole, part in parts.items()}
        self.dimension = Dimension.of(name, {whole: part for whole, part in below.items() if part})

    def _whole(self, value: str | None) -> str | None:
        """Give the whole that is all that a value tells, or None if it tells a part."""
        if value in self._wholes:
            return value
        return None if value in self.real else ALL

    def leaf(self, value: str | None) -> str:
        """Give the code without parts under which a value counts."""
        whole = self._whole(value)
        return str(value) if whole is None else self._wholes[whole]
