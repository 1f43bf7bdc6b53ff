"""pages/html: the pages of the site itself: the first one, those of the menu, lists, search, data, about."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from kawung import words
from kawung.iris import term
from kawung.pages.html import frame, terms
from kawung.pages.html.desk import answer_address, linked, question_address, tags
from kawung.pages.html.frame import Leaf
from kawung.pages.html.marking import attribute, escaped
from kawung.pages.html.questions import best_answer, card
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.iris import Term
    from kawung.pages.html.desk import Desk
    from kawung.pages.html.marking import Here
    from kawung.pages.html.values import Asked

ROWS = 200
"""How many things stand on one page of a list."""
_CARDS = 5
_MATRIX = "linkage-matrix"
"""The question of which the first page shows an answer whole."""
_FEW = 60
_BASES = ("observed", "interpreted", "published", "measured", "inferred")
_STATES = (("none", "none"), ("not_asked", "unasked"), ("not_reported", "unsaid"), ("withheld", "held"))
_WITHIN, _IN_SCHEME = term("kw:within"), term("skos:inScheme")
_TERM_KINDS = (("classes", "class"), ("properties", "property"), ("schemes", "scheme"), ("concepts", "concept"))


def pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give all pages of the site itself."""
    for language in LANGUAGES:
        here = desk.here("index", language)
        for make in (_home, _studies, _places, _terms, _about, _data, _search, _sparql):
            leaf, template, model = make(desk, here)
            yield leaf.file(language), desk.frame(leaf.address, language).page(template, leaf, **model)
    yield from _lists(desk)
    yield "index.html", _first(desk)
    yield "404.html", frame.lost(desk.site)
    yield "logo.svg", frame.asset("logo.svg")
    yield "site.css", frame.asset("site.css")
    yield "site.js", frame.asset("site.js")


def _first(desk: Desk) -> bytes:
    return frame.bare(
        desk.site.title,
        desk.site.title,
        hidden=False,
        canonical=f"{desk.site.base}index.id.html",
        up="",
        address="index",
        data=[],
    )


def _leaf(desk: Desk, here: Here, address: str, **more: Any) -> Leaf:
    title = getattr(here.t, "data_all" if address == "data" else address)
    section = address if address in frame.ENTRIES else ""
    head = desk.head(here, address)
    return Leaf(address, attribute(title), section, [escape(title)], head=head, **more)


def _legend(here: Here) -> dict[str, Any]:
    """Return the labels of a page with their meaning."""
    language = here.language
    return {
        "bases": [(here.tag(b), words.text(f"page_basis_told.{b}", language)) for b in _BASES],
        "states": [
            (look, words.text(f"page_state.{s}", language), words.text(f"page_state_told.{s}", language))
            for s, look in _STATES
        ],
    }


def _home(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    leaf = Leaf(
        "index",
        escaped(here.t.home_title),
        description=attribute(desk.site.about.in_(here.language)),
        head=desk.head(here, "index"),
    )
    invented = [here.link(t) for key, t in desk.book.studies if key in desk.book.made_up]
    model = {
        "cards": [card(here, asked, best_answer(asked)) for asked in _shown_first(desk.given.asked)],
        "count": len(desk.given.asked),
        "reported": _reported(desk, here),
        "studies": desk.studies(here, made_up=False),
        "invented": invented,
        **_legend(here),
    }
    return leaf, "home.html", model


def _reported(desk: Desk, here: Here) -> SimpleNamespace | None:
    """Return what is known and what is not in a real study: in the one that the first card tells of, if it is drawn."""
    told = next((best.study for q in _shown_first(desk.given.asked) if (best := best_answer(q))), "")
    for asked in desk.given.asked:
        answers = sorted(asked.answers, key=lambda a: a.study != told) if asked.name == _MATRIX else ()
        for answer in answers:
            address = answer_address(asked, answer)
            drawing = desk.drawing(here, address) if answer.study and answer.rows and not answer.made_up else ""
            if drawing:
                return SimpleNamespace(
                    title=escaped(here.say("home_reported", study=answer.title.in_(here.language))),
                    lead=escaped(answer.lead.in_(here.language)),
                    tags=tags(here, answer),
                    drawing=drawing,
                    more=linked(here, address, here.t.home_more),
                )
    return None


def _shown_first(asked: Sequence[Asked]) -> list[Asked]:
    """
    Choose questions for the first page: of each group the first and the last that a study answers, one that none can.

    What spans all studies is left out, since the studies are listed below, and so is what is shown there whole.
    """
    answered = [q for q in asked if q.name != _MATRIX and (best := best_answer(q)) and best.study and not best.nothing]
    groups: dict[str, list[Asked]] = {}
    for q in answered:
        groups.setdefault(q.group.en, []).append(q)
    ends = {q.number for found in groups.values() for q in (found[0], found[-1])}
    chosen = [q for q in answered if q.number in ends][:_CARDS]
    unanswered = [q for q in asked if (best := best_answer(q)) and best.nothing]
    return chosen + unanswered[:1]


def _studies(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    model = {
        "studies": desk.studies(here, made_up=False),
        "invented": desk.studies(here, made_up=True),
        "clusters": [here.link(t) for t in desk.book.of("cluster") if not desk.book.is_made_up(t)],
    }
    return _leaf(desk, here, "studies"), "studies.html", model


def _part(here: Here, name: str, title: str, things: Sequence[Term], more: str) -> SimpleNamespace:
    """Return the first of many things, with a link to the list of all."""
    return SimpleNamespace(
        name=name,
        title=title,
        things=[here.link(t) for t in things[:_FEW]],
        more=here.page(more) if len(things) > _FEW else "",
        count=len(things),
        told="",
    )


def _places(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    areas = desk.book.of("place")
    model = {
        "tree": terms.tree(desk.book, here, areas[: 2 * ROWS], _WITHIN),
        "drawing": desk.drawing(here, "places"),
        "schemes": _schemes(desk, here),
        "all": linked(here, "list/industry", here.say("all_of", n=len(desk.book.of("industry")))),
    }
    return _leaf(desk, here, "places"), "places.html", model


def _schemes(desk: Desk, here: Here) -> list[Markup]:
    """List the classifications, each edition apart, with how many classes of each there are."""
    count = Counter(o for t in desk.book.of("industry") for p, o, _ in desk.book.index.about(t) if p == _IN_SCHEME)
    return [Markup("{} ({})").format(here.link(s), count[s]) for s in sorted(count, key=here.plain)]


def _terms(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    book = desk.book
    documents = [d for d in sorted(book.members) if book.kind(d) not in ("scheme", "table")]
    parts = [_part(here, "vocabularies", here.t.vocabularies, documents, "list/thing")]
    for title, kind in _TERM_KINDS:
        parts.append(
            _part(here, title, getattr(here.t, title), sorted(book.of(kind, ""), key=here.plain), f"list/{kind}")
        )
    parts.append(_part(here, "shapes", here.t.kind_of_rules, book.of("shape"), "list/shape"))
    parts.append(_part(here, "sheets", here.t.sheets, book.of("table"), "list/table"))
    return _leaf(desk, here, "terms"), "terms.html", {"parts": [p for p in parts if p.things]}


def _about(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    told = [escaped(one.in_(here.language)) for one in desk.given.told]
    model = {"changes": desk.given.changes, "told": told, **_legend(here)}
    return _leaf(desk, here, "about"), "about.html", model


def _data(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    book = desk.book
    parts = [
        _part(here, "datasets", here.t.datasets, book.of("dataset"), "list/dataset"),
        _part(here, "graphs", here.t.graphs, [g for g in sorted(book.graphs) if book.address(g)], ""),
    ]
    found = desk.downloads(here, "")
    model = {
        "files": found or SimpleNamespace(rows=[]),
        "parts": [p for p in parts if p.things],
        "numbers": [escaped(one.in_(here.language)) for one in desk.given.numbers],
    }
    return _leaf(desk, here, "data"), "data.html", model


def _search(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    return _leaf(desk, here, "search", hidden=True), "search.html", {"lists": _list_links(desk, here)}


def _sparql(desk: Desk, here: Here) -> tuple[Leaf, str, dict[str, Any]]:
    asked = [
        SimpleNamespace(
            name=q.name,
            number=q.number,
            question=attribute(q.question.in_(here.language)),
            link=linked(here, question_address(q), q.question.in_(here.language)),
        )
        for q in desk.given.asked
    ]
    return _leaf(desk, here, "sparql"), "sparql.html", {"asked": asked}


def _kinds(desk: Desk) -> list[tuple[str, str, str, list[Term]]]:
    """Return the lists: address, study, kind and things; made-up studies have their own."""
    found = []
    shared: dict[str, list[Term]] = {}
    for (study, kind), things in sorted(desk.book.by_kind.items()):
        if study:
            found.append((f"list/{study}/{kind}", study, kind, things))
        if study not in desk.book.made_up:
            shared.setdefault(kind, []).extend(things)
    return [(f"list/{kind}", "", kind, sorted(things)) for kind, things in sorted(shared.items())] + found


def _list_links(desk: Desk, here: Here) -> list[Markup]:
    return [
        Markup("{} ({})").format(linked(here, address, words.text(f"page_kinds.{kind}", here.language)), len(things))
        for address, study, kind, things in _kinds(desk)
        if not study
    ]


def _lists(desk: Desk) -> Iterator[tuple[str, bytes]]:
    for address, study, kind, things in _kinds(desk):
        for language in LANGUAGES:
            made_up = study in desk.book.made_up
            here = desk.here(address, language, made_up=made_up)
            crumbs = [linked(here, "search", here.t.search)]
            home = next((t for key, t in desk.book.studies if study and key == study), None)
            if home is not None:
                crumbs = [linked(here, "studies", here.t.studies), here.link(home)]
            title = words.text(f"page_kinds.{kind}", language)
            count = max(1, -(-len(things) // ROWS))
            for number in range(1, count + 1):
                leaf = Leaf(
                    address,
                    attribute(title),
                    "studies" if study else "",
                    [*crumbs, escape(title)],
                    made_up=made_up,
                    hidden=number > 1,
                    number=number,
                )
                model = {
                    "things": [here.link(t) for t in things[(number - 1) * ROWS : number * ROWS]],
                    "count": len(things),
                    "pages": frame.pager(here, address, number, count),
                }
                made = desk.frame(address, language, made_up=made_up)
                yield leaf.file(language), made.page("listing.html", leaf, **model)
