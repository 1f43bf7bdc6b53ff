"""
pages/drawings: the sociogram of a study, all in one or by variable, and that around one actor.

Category is shape and shade, the key stands inside; a dashed outline means only named, two a group, a dot a joint
action. The width of a line is the strength (hollow: not reported), two letters its variable, an arrow which way
something passes, where that was said. Everybody stands at the same place in all drawings of a study.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.drawings.frame import HALO, svg, titled
from kawung.pages.drawings.layout import placed
from kawung.pages.drawings.lines import SIZE, drawn, letters, lines, place_letters
from kawung.pages.drawings.look import paint
from kawung.pages.drawings.marks import Marks, node
from kawung.pages.drawings.markup import element, number, text, width, wrapped
from kawung.pages.drawings.sociogram_words import NO_VARIABLE, caption, counted, key, table, tie_said
from kawung.pages.drawings.star import around
from kawung.pages.drawings.values import Drawing, nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pages.drawings.look import Shape
    from kawung.pages.drawings.markup import Attributes
    from kawung.pages.drawings.values import Actor, Href, Network, Tie
    from kawung.problems import Language

MOST = 60
"""How many actors are drawn at most; of more, those with the most linkages."""
NOT_TOLD = ""
"""What stands for no variable where a variable is chosen."""
_WIDTH = 360.0
_APART, _NAMED_APART, _NAMES_BELOW = 58.0, 98.0, 26.0
_FEW, _ROW = 12, 62.0
_EGO_MOST, _TIES = 40, 120
_DETAILED = 50  # up to how many linkages each is told and led to where it is drawn; the table does in any case
_NAME_SIZE = 11.0
Point = tuple[float, float]


def sociogram(
    network: Network,
    language: Language,
    href: Href = nowhere,
    *,
    name: str = "sociogram",
    variable: str | None = None,
) -> Drawing | None:
    """
    Draw who is linked with whom; None if there is no linkage to draw.

    *name* begins the ids, so each drawing of a page has its own; with *variable* only its linkages are drawn
    (`NOT_TOLD`: those of which none is told), everybody where the drawing of all has them, which has the key too. Of
    more than `MOST` actors, or of many linkages, those with the most linkages are drawn; the table has every linkage.
    """
    ties = tuple(tie for tie in network.ties if variable is None or (tie.variable or NOT_TOLD) == variable)
    if not ties:
        return None
    return _Sheet(network, ties, language, href, name, variable=variable).drawing()


def multiples(
    network: Network, language: Language, href: Href = nowhere, *, name: str = "sociogram"
) -> tuple[Drawing, ...]:
    """
    Draw a sociogram for each variable that has a linkage, everybody at the same place in all of them.

    There are none where a drawing can only show the most linked of many.
    """
    if len(network.actors) > MOST or len(network.ties) > _TIES:
        return ()
    there = {tie.variable or NOT_TOLD for tie in network.ties}
    keys = [*(v.key for v in network.variables if v.key in there), *([NOT_TOLD] if NOT_TOLD in there else [])]
    made = (sociogram(network, language, href, name=f"{name}-{n}", variable=k) for n, k in enumerate(keys, 1))
    return tuple(one for one in made if one)


class Egos:
    """Draws one after the other the actors of a network, each amid those it is linked with."""

    def __init__(self, network: Network) -> None:
        self._network, self._marks = network, Marks(network)
        self._actors = {actor.key: actor for actor in network.actors}
        self._ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in network.ties:
            for end in {tie.source, tie.target}:
                self._ties[end].append(tie)

    def draw(self, actor: str, language: Language, href: Href = nowhere, *, name: str = "around") -> Drawing | None:
        """Draw an actor amid those it is linked with; None if it has no linkage, or is not of the network."""
        ties = tuple(self._ties.get(actor, ()))
        if not ties or actor not in self._actors:
            return None
        ends = sorted({actor, *(end for tie in ties for end in (tie.source, tie.target))} & self._actors.keys())
        near = replace(self._network, actors=tuple(self._actors[end] for end in ends), ties=ties)
        return _Sheet(near, ties, language, href, name, centre=actor, marks=self._marks).drawing()


class _Sheet:
    """One sociogram while it is drawn."""

    def __init__(
        self,
        network: Network,
        ties: tuple[Tie, ...],
        language: Language,
        href: Href,
        name: str,
        *,
        variable: str | None = None,
        centre: str | None = None,
        marks: Marks | None = None,
    ) -> None:
        self.network, self.ties, self.language, self.href, self.name = network, ties, language, href, name
        self.variable, self.centre = variable, centre
        self.marks = marks or Marks(network)
        self.actors = {a.key: a for a in self._chosen()}
        self.names = (self.marks.cut or centre is not None) and len(self._linked()) <= _FEW
        self.at, self.width, self.height = self._placed()

    def _chosen(self) -> list[Actor]:
        """Choose whom to draw: all, or of those with the most linkages as many as one can tell apart."""
        actors = list(self.network.actors)
        most = MOST if self.centre is None else _EGO_MOST
        if len(actors) <= most and len(self.network.ties) <= _TIES:
            return actors
        count = dict.fromkeys((a.key for a in actors), 0)
        for tie in self.network.ties:
            for end in {tie.source, tie.target} & count.keys():
                count[end] += 1
        by_ties = sorted(actors, key=lambda a: (a.key != self.centre, -count[a.key], a.key))[:most]
        place = {a.key: n for n, a in enumerate(by_ties)}
        last = [
            max(place[t.source], place[t.target]) for t in self.network.ties if {t.source, t.target} <= place.keys()
        ]
        return by_ties[: sorted(last)[_TIES]] if len(last) > _TIES else by_ties

    def _linked(self) -> list[Actor]:
        """List those that the whole network links, so that a drawing of one variable has everybody in place."""
        ends = {
            end
            for t in self.network.ties
            if t.source in self.actors and t.target in self.actors
            for end in (t.source, t.target)
        }
        return [a for a in self.actors.values() if a.key in ends]

    def _placed(self) -> tuple[Mapping[str, Point], float, float]:
        linked = self._linked()
        places = {a.key: n for n, a in enumerate(linked)}
        drawn_ties = [t for t in self.network.ties if t.source in places and t.target in places]
        apart, below = (_NAMED_APART, _NAMES_BELOW) if self.names else (_APART, 0.0)
        points: Sequence[Point]
        if self.centre is not None:
            sides = self._sides(linked, drawn_ties)
            points, wide, high = around(places[self.centre], len(linked), sides, apart, below)
        else:
            ends = [(places[t.source], places[t.target]) for t in drawn_ties if t.source != t.target]
            pairs = tuple(sorted({(min(a, b), max(a, b)) for a, b in ends}))
            per = 9 if self.names else 15
            paper = _WIDTH * max(1.0, sqrt(len(linked) / per), sqrt(len(drawn_ties) / 20))
            points, wide, high = placed(len(linked), pairs, float(round(paper)), apart, below)
        return {a.key: at for a, at in zip(linked, points, strict=True)}, wide, high

    def _sides(self, linked: list[Actor], ties: list[Tie]) -> list[str]:
        """Say of each actor on which side of the middle one it stands: by the first direction of its linkages."""
        sides = dict.fromkeys((a.key for a in linked), "")
        for tie in ties:
            for end in (tie.source, tie.target):
                if end != self.centre and end in sides and tie.directions and not sides[end]:
                    sides[end] = tie.directions[0]
        return list(sides.values())

    def drawing(self) -> Drawing:
        """Draw it, with its key and table."""
        ends = {end for tie in self.ties for end in (tie.source, tie.target)}
        active = [a for a in self.actors.values() if a.key in self.at and a.key in ends]
        body = self._lines() + self._dots(ends) + self._nodes(active)
        alone = [] if self.variable is not None else [a for a in self.actors.values() if a.key not in self.at]
        body += self._alone(alone)
        title = self._title()
        said = counted(self.network, self.ties, active, alone, self.language)
        return Drawing(
            svg=svg(
                "sociogram",
                self.name,
                (self.width, self.height),
                (title, said),
                body,
                made_up=self.network.made_up,
                language=self.language,
            ),
            title=title,
            described=said,
            table=table(self.network, self.ties, self.marks, title, self.language, href=self.href),
            wide=self.width > _WIDTH,
            **self._told(active + alone),
        )

    def _told(self, actors: list[Actor]) -> dict[str, str]:
        """Say how to read the drawing; one of a variable stands beside that of all, which has said it."""
        if self.variable is not None:
            dots = words.text("sociogram.dots", self.language)
            return {"caption": dots, "key": "", "heading": f"{self._variable()}."}
        left_out = len(self.network.actors) - len(self.actors)
        return {
            "caption": caption(self.network, self.ties, left_out, self.language),
            "key": key(self.network, actors, self.ties, self.marks, self.language),
        }

    def _variable(self) -> str:
        label = next((v.label for v in self.network.variables if v.key == self.variable), None)
        return label.in_(self.language) if label else words.text("sociogram.no_variable", self.language)

    def _title(self) -> str:
        study = self.network.title.in_(self.language)
        if self.centre is not None:
            who = self.marks.named(self.actors[self.centre], self.language)
            title = words.text("sociogram.around", self.language, who=who)
        elif self.variable is None:
            title = words.text("sociogram.title", self.language, study=study)
        else:
            title = words.text("sociogram.by_variable", self.language, study=study, variable=self._variable())
        return titled(title, self.network.made_up, self.language)

    def _lines(self) -> str:
        """Draw the lines by variable, all letters above all lines, so that a variable can be chosen."""
        spelt: dict[str | None, str] = {v.key: v.letters.in_(self.language) for v in self.network.variables}
        found = lines([t for t in self.ties if t.source in self.at and t.target in self.at], self.at, spelt)
        place_letters(found, [(self.at[a], self.marks.shape(self.actors[a]).reach) for a in self.at])
        detailed = len(found) <= _DETAILED
        below, above = [], []
        for v in dict.fromkeys([*spelt, *(line.tie.variable for line in found)]):
            here = [line for line in found if line.tie.variable == v]
            if not here:
                continue
            drawn_ = "".join(drawn(line, self._ends(line.tie), dashed=self._dashed(line.tie)) for line in here)
            below.append(element("g", drawn_, data_variable=v or NO_VARIABLE))
            said = "".join(
                letters(
                    line, self._tie_said(line.tie) if detailed else "", self._to(line.tie.iri) if detailed else None
                )
                for line in here
                if line.letters
            )
            above.append(element("g", said, data_variable=v or NO_VARIABLE) if said else "")
        halo = HALO | {"stroke_width": 5.0}
        return element("g", "".join(below), fill="none", stroke=paint("edge")) + element(
            "g", "".join(above), font_size=SIZE, text_anchor="middle", aria_hidden="true", **halo
        )

    def _tie_said(self, tie: Tie) -> str:
        return tie_said(self.actors, tie, self.network.variables, self.marks, language=self.language)

    def _to(self, iri: str) -> str | None:
        return self.href(iri) if iri else None

    def _ends(self, tie: Tie) -> tuple[Shape, Shape]:
        return self.marks.shape(self.actors[tie.source]), self.marks.shape(self.actors[tie.target])

    def _dashed(self, tie: Tie) -> bool:
        return any(self.actors[end].told == "only-named" for end in (tie.source, tie.target))

    def _dots(self, ends: set[str]) -> str:
        """Show where those stand whom no line of this drawing leads to."""
        idle = [self.at[key] for key in self.at if key not in ends]
        if not idle:
            return ""
        return element("g", "".join(element("circle", cx=x, cy=y, r=4) for x, y in idle), fill=paint("rule"))

    def _nodes(self, actors: list[Actor]) -> str:
        """Draw the actors by shade, with their names below where there are few and marks are cut."""
        shades: dict[str, list[str]] = {}
        for actor in actors:
            shade, at = self.marks.shape(actor).shade, self.at[actor.key]
            shades.setdefault(shade, []).append(node(self.marks, actor, at, self.language, self._to(actor.iri)))
        drawn_ = "".join(element("g", "".join(nodes), fill=paint(shade)) for shade, nodes in sorted(shades.items()))
        bold: Attributes = {"font_size": 12.5, "font_weight": "700", "text_anchor": "middle"}
        whole = element("g", drawn_, stroke=paint("ink"), stroke_width=2, **bold)
        return whole + (self._names(actors) if self.names else "")

    def _names(self, actors: list[Actor]) -> str:
        said = []
        for actor in actors:
            x, y = self.at[actor.key]
            shape = self.marks.shape(actor)
            low = max((dy for _, dy in shape.corners), default=shape.reach) * (1.24 if actor.sort == "group" else 1)
            for n, line in enumerate(wrapped(actor.label.in_(self.language), _NAME_SIZE, _NAMED_APART - 4, 2)):
                half = width(line, _NAME_SIZE) / 2 + 2
                middle = min(max(x, half), self.width - half)
                said.append(element("text", text(line), x=middle, y=y + low + 13 + n * 12))
        return element("g", "".join(said), font_size=_NAME_SIZE, text_anchor="middle", aria_hidden="true", **HALO)

    def _alone(self, actors: list[Actor]) -> str:
        """Draw those without any linkage in rows below, which grow the paper."""
        if not actors:
            return ""
        head = words.text("sociogram.alone", self.language, n=len(actors))
        y = self.height + 20
        drawn_ = element("path", d=f"M0 {number(self.height)}H{number(self.width)}", stroke=paint("rule"))
        for line in wrapped(head, SIZE, self.width - 8, 2):
            drawn_ += element("text", text(line), x=4, y=y, font_size=SIZE)
            y += 16
        apart = _NAMED_APART if self.names else _ROW
        per = max(1, int((self.width - 8) // apart))
        tall = 50 + (_NAMES_BELOW if self.names else 0)
        places = dict(self.at)
        for n, actor in enumerate(actors):
            places[actor.key] = ((n % per + 0.5) * (self.width / per), y + 18 + (n // per) * tall)
        self.at = places
        self.height = y + 18 + ((len(actors) - 1) // per) * tall + 28 + (_NAMES_BELOW if self.names else 0)
        return drawn_ + self._nodes(actors)
