"""pipeline/publishing: the drawings of pages: of studies and actors their networks, of answers charts, of places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kawung import networks
from kawung.iris import term, value_of
from kawung.pages import drawings
from kawung.pages.drawings import answering, taking
from kawung.words import text, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.answers import Answer
    from kawung.pages.documents import Index
    from kawung.pages.html.values import Href
    from kawung.pipeline.opened import Kawung
    from kawung.problems import Language

_BESIDE = {
    "strongest-horizontal-linkage": ("horizontal",),
    "strongest-vertical-linkage": ("vertical-backward", "vertical-forward"),
}
"""Beside the answers to these questions stands who is linked with whom in these directions, and by which variable."""
_MATRIX = "linkage-matrix"


class Drawings:
    """
    Gives the drawings of a page as safe HTML, asked as `pages.html.values.Draw` says; empty where there are none.

    What a study's drawings are made of is read when the first of them is asked for.
    """

    def __init__(self, opened: Kawung, index: Index, base: str, given: Mapping[tuple[str, str], Answer]) -> None:
        self._opened, self._index, self._base, self._given = opened, index, base, given
        self._titles = {one.key: one.title for one in opened.studies}
        self._networks: dict[str, drawings.Network | None] = {}
        self._egos: dict[str, drawings.Egos] = {}

    def __call__(self, page: str, language: Language, href: Href) -> str:
        """Draw what belongs on a page."""
        if page == "places":
            return self._places(language, href)
        if page.startswith("question/"):
            _, name, study, *beside = page.split("/")
            given = self._given.get((name, study))
            if given is None:
                return ""
            return self._beside(given, language, href) if beside else self._answer(given, language, href)
        parts = page.removeprefix(f"{self._base}id/").split("/")
        if len(parts) == 3 and parts[1] == "study":
            return self._study(parts[0], language, href)
        if len(parts) == 3 and parts[1] == "party":
            return self._party(parts[0], parts[2], language, href)
        return ""

    def _answer(self, given: Answer, language: Language, href: Href) -> str:
        """Draw an answer; the marks of a ranking by linkages have the shapes of the categories."""
        network = self._network(given.study) if given.study and given.question.name in _BESIDE else None
        found = chart(given, language, href, network.categories if network else ())
        return _headed("ranking", found, language) if found and given.question.ranking else found

    def _beside(self, given: Answer, language: Language, href: Href) -> str:
        """Draw the linkages that an answer ranks: who is linked with whom, and what is known by variable."""
        directions = _BESIDE.get(given.question.name, ())
        network = self._network(given.study) if given.study and directions else None
        if network is None:
            return ""
        linked = drawings.sociogram(network.only(*directions), language, href)
        whole = self._given.get((_MATRIX, network.study))
        rows = [row for row in whole.rows if _is_of(row.get("direction"), directions)] if whole else []
        by_variable = chart(replace(whole, rows=tuple(rows)), language, href) if whole and rows else ""
        if by_variable:
            by_variable += f'<p class="small">{text("drawing.how_cells", language)}</p>'
        parts = [("linked", linked.figure() if linked else ""), ("by_variable", by_variable)]
        shown = "".join(f"<div>{_headed(name, part, language)}</div>" for name, part in parts if part)
        return f'<div class="grid">{shown}</div>' if shown else ""

    def _network(self, study: str) -> drawings.Network | None:
        if study not in self._networks:
            read = networks.read(self._opened.store, study)
            found = taking.network(read) if read else None
            self._networks[study] = replace(found, title=self._titles.get(study, found.title)) if found else None
        return self._networks[study]

    def _study(self, study: str, language: Language, href: Href) -> str:
        network = self._network(study)
        if network is None:
            return ""
        whole = drawings.sociogram(network, language, href)
        each = drawings.multiples(network, language, href) if whole else ()
        flow = drawings.flows(taking.flows(network), language, href)
        found = whole.whole() if whole else ""
        if each:
            said = "".join(one.whole() for one in each)
            title = text("drawing_heading.by_variable", language)
            wide = any(one.wide for one in each)
            found += f"<details><summary>{title}</summary>{said}</details>" if wide else f"<h3>{title}</h3>{said}"
        if flow:
            found += f"<h3>{text('drawing_heading.flows', language)}</h3>{flow.whole()}"
        return found

    def _party(self, study: str, party: str, language: Language, href: Href) -> str:
        network = self._network(study)
        if network is None:
            return ""
        if study not in self._egos:
            self._egos[study] = drawings.Egos(network)
        found = self._egos[study].draw(party, language, href)
        return found.whole() if found else ""

    def _places(self, language: Language, href: Href) -> str:
        found = drawings.areas(self._areas(), words("site.areas"), language, href, source=words("imprint.areas"))
        return found.whole() if found else ""

    def _areas(self) -> Sequence[drawings.Area]:
        from kawung.pages.html.naming import Names  # noqa: PLC0415 - templates are slow to load

        names, found = Names(self._index, self._base), []
        parent, level, place = term("kw:within"), term("kw:level"), term("kw:place")
        for thing in self._index.things():
            if not thing.startswith(f"<{self._base}id/area/"):
                continue
            said = {one.p: one.o for one in self._index.about(thing)}
            if level in said:
                found.append(
                    drawings.Area(
                        code=_code(thing),
                        label=names.of(thing).words,
                        level=value_of(said[level]),
                        parent=_code(said[parent]) if parent in said else None,
                        known=sum(one.p == place for one in self._index.pointing(thing)),
                        iri=value_of(thing),
                    )
                )
        return found


def _is_of(direction: object, directions: Sequence[str]) -> bool:
    """Tell whether a cell names one of the directions, or the one of which these are the two sides."""
    return any(one == str(direction) or one.startswith(f"{direction}-") for one in directions)


def _headed(name: str, part: str, language: Language) -> str:
    """Set the heading of a drawing above it."""
    return f'<h2 id="{name}">{text(f"drawing_heading.{name}", language)}</h2>{part}'


def _code(area: str) -> str:
    return area.rpartition("/")[2].removesuffix(">")


def chart(given: Answer, language: Language, href: Href, categories: Sequence[drawings.Category] = ()) -> str:
    """
    Draw an answer, as a matrix where its question is one, else as a ranking or as shares; empty where it is none.

    *categories* give the marks of a ranking their shapes.
    """
    matrix = answering.matrix(given)
    if matrix:
        table = drawings.matrix(matrix, language, href)
        return table.html() if table else ""
    short = given.question.short
    about = drawings.About(short, answering.measured_by(given) or short, words("site.of"), bool(given.made_up))
    ranked = answering.ranking(given)
    found = drawings.ranking(ranked, about, language, href, categories=categories) if ranked else None
    if found is None:
        shares = answering.shares(given)
        found = drawings.shares(shares, about, language, href) if shares else None
    return found.figure() if found else ""
