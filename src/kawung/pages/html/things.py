"""pages/html: the pages of things: one for each thing of the data set, in both languages, and a bare one beside."""

from __future__ import annotations

from itertools import islice
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from kawung import words
from kawung.iris import Term, local_name, read_literal, term, value_of
from kawung.pages.documents import addresses
from kawung.pages.html import evidence as evidenced
from kawung.pages.html import frame, sections, terms
from kawung.pages.html.desk import linked
from kawung.pages.html.frame import Leaf
from kawung.pages.html.kinds import STATEMENTS
from kawung.pages.html.marking import attribute
from kawung.pages.html.naming import Said, gathered
from kawung.pages.html.statements import pointing, stated
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kawung.pages.html.book import Book
    from kawung.pages.html.desk import Desk
    from kawung.pages.html.marking import Here

_RIVAL, _INFORMANT = term("kw:rivalOf"), term("kw:informant")
_DIRECTION = term("kw:direction")
_SIDES = (
    ("side_from", term("kw:source"), term("kw:sourceRole")),
    ("side_to", term("kw:target"), term("kw:targetRole")),
    ("side_together", term("kw:participant"), term("kw:participantRole")),
)
_ASSUMED = term("kw:roleAssumed")
_TEMPLATES = {
    "actor": "actor.html",
    "linkage": "linkage.html",
    "finding": "finding.html",
    "excerpt": "excerpt.html",
    "study": "study.html",
    "shape": "shape.html",
    "scheme": "document.html",
    "table": "document.html",
    **dict.fromkeys(("concept", "class", "property", "industry"), "concept.html"),
}


def pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give the pages of all things."""
    for thing in desk.book.things():
        yield from of(desk, thing)


def of(desk: Desk, thing: Term) -> Iterator[tuple[str, bytes]]:
    """Give the pages of one thing."""
    address = desk.book.address(thing)
    if address is None:
        return
    one = _One(desk, thing, address)
    for language in LANGUAGES:
        yield from one.pages(desk.here(address, language, made_up=one.made_up))
    if "#" not in thing:
        yield addresses.bare_page(address), one.bare()


class _One:
    """A thing while its pages are made: what is said of it is looked up once for both languages."""

    def __init__(self, desk: Desk, thing: Term, address: str) -> None:
        self.desk, self.thing, self.address = desk, thing, address
        self.said = desk.book.index.about(thing)
        self.gathered = gathered(self.said)
        self.kind = desk.book.kind(thing)
        self.data = desk.book.data(thing)
        self.made_up = desk.book.is_made_up(thing)
        self.document = self.kind in ("scheme", "table") or thing in desk.book.members

    def bare(self) -> bytes:
        """Fill the page that is shown for the thing's address itself."""
        return frame.bare(
            self.desk.site.title,
            self.desk.book.names.of(self.thing).words,
            hidden=self.made_up,
            canonical=f"{self.desk.site.base}{self.address}.id.html",
            up="../" * addresses.bare_page(self.address).count("/"),
            address=self.address,
            data=self.data,
        )

    def pages(self, here: Here) -> Iterator[tuple[str, bytes]]:
        """Give the page in a language, and the further ones on which the rest of a long list stands."""
        book, name = self.desk.book, value_of(self.thing)
        template = "document.html" if self.document else _TEMPLATES.get(self.kind, "thing.html")
        parts = list(pointing(here, book.index, self.thing))
        section = book.section(self.thing, self.kind)
        crumbs = _crumbs(book, here, self.thing, self.kind, section)
        for number, group in enumerate(parts, 1):
            leaf = Leaf(
                address=self.address,
                title=attribute(here.plain(self.thing)),
                section=section,
                crumbs=crumbs,
                made_up=self.made_up,
                hidden=number > 1,
                description=attribute(_description(here, self.gathered)),
                data=self.data,
                head=self.desk.head(here, name),
                number=number,
            )
            model = SimpleNamespace(
                iri=name,
                kind=words.text(f"page_kind.{self.kind}", here.language),
                label=here.label(self.thing),
                tag=evidenced.tag_of(here, self.gathered) if self.kind in STATEMENTS else "",
                why=here.t.why_direction if self.kind == "linkage" and _DIRECTION in self.gathered else "",
                number=number,
                lead="",
                open=True,
                pointing=group,
                pages=frame.pager(here, self.address, number, len(parts)),
            )
            if number == 1:
                vars(model).update(self._first(here))
            made = self.desk.frame(self.address, here.language, made_up=self.made_up)
            yield leaf.file(here.language), made.page(template, leaf, thing=model)

    def _first(self, here: Here) -> dict[str, Any]:
        """Return what stands on the first page only."""
        index = self.desk.book.index
        rests = self.gathered.get(evidenced.RESTS_ON, ())
        model: dict[str, Any] = {
            "facts": sections.facts(here, index, self.kind, self.said),
            "tables": sections.tables(here, index, self.kind, self.thing),
            "drawing": self.desk.drawing(here, value_of(self.thing)),
            "evidence": evidenced.evidence(here, index, self.gathered) if self.kind != "finding" else [],
            "evidence_left": max(len(rests) - evidenced.MOST, 0),
            "rivals": [here.link(r) for r in self.gathered.get(_RIVAL, ())],
            "stated": stated(here, index, self.said),
        }
        more = _SPECIAL.get(self.kind)
        if more is not None:
            model.update(more(self.desk, here, self.thing, self.gathered))
        if self.document:
            model.update(terms.document(self.desk.book, here, self.thing))
        told = ("facts", "tables", "drawing", "evidence", "parts", "terms", "definition", "message", "finding")
        return {**model, "open": not any(model.get(name) for name in told)}


def _crumbs(book: Book, here: Here, thing: Term, kind: str, section: str) -> list[Markup]:
    study = book.study(thing)
    found = [here.entry(section)] if section else []
    if study and kind != "study":
        home = next((t for key, t in book.studies if key == study), None)
        if home is not None:
            found.append(here.link(home))
    if "#" in thing:
        found.append(here.link(f"{thing.partition('#')[0]}>"))
    found.append(escape(words.text(f"page_kind.{kind}", here.language)))
    return found


def _description(here: Here, gather: Said) -> str:
    for p in (term("skos:definition"), term("kw:paraphrase"), term("kw:method"), term("rdfs:comment")):
        for o in gather.get(p, ()):
            lit = read_literal(o) if o.startswith('"') else None
            if lit is not None and lit.language in (here.language, None):
                return lit.text[:200]
    return ""


def _sides(_desk: Desk, here: Here, _thing: Term, gather: Said) -> dict[str, Any]:
    both = any(gather.get(p) for _, p, _ in _SIDES[:2])
    found = []
    for title, party, role in _SIDES:
        if gather.get(party) and not (both and title == "side_together"):
            found.append(
                SimpleNamespace(
                    title=getattr(here.t, title),
                    parties=[here.link(o) for o in gather[party]],
                    roles=[here.link(o) for o in gather.get(role, ())],
                    assumed=any(o in gather.get(_ASSUMED, ()) for o in gather[party]),
                )
            )
    return {"sides": found}


def _finding(desk: Desk, here: Here, thing: Term, _gather: Said) -> dict[str, Any]:
    found = evidenced.of_finding(here, desk.book.index, thing)
    return {"finding": found, "label": found.name if found.says else here.label(thing)}


def _actor(desk: Desk, _here: Here, thing: Term, _gather: Said) -> dict[str, Any]:
    return {"interviewed": any(p == _INFORMANT for _, p, _ in desk.book.index.pointing(thing))}


def _excerpt(_desk: Desk, here: Here, _thing: Term, gather: Said) -> dict[str, Any]:
    quote = evidenced.quote(here, gather)
    return {"quoted": SimpleNamespace(quotes=[quote] if quote else [], no_quote="")}


def _concept(_desk: Desk, here: Here, _thing: Term, gather: Said) -> dict[str, Any]:
    return terms.told(here, gather)


def _shape(desk: Desk, here: Here, thing: Term, gather: Said) -> dict[str, Any]:
    return terms.rule(here, gather, desk.given.examples.get(local_name(thing)))


_TOLD = ("constraint", "order", "dependence")
"""Of these the names alone tell what was found; they stand on the page of a study, all others in lists."""
_LISTED = (
    *("actor", "group", "linkage", "finding", "claim", *_TOLD, "observation"),
    *("source", "excerpt", "dataset", "thing"),
)
_SHOWN = 24


def _study(desk: Desk, here: Here, thing: Term, _gather: Said) -> dict[str, Any]:
    key = desk.book.study(thing)
    there = {kind: found for kind in _LISTED if (found := desk.book.of(kind, key))}
    parts = [
        SimpleNamespace(
            name=f"part-{kind}",
            title=words.text(f"page_kinds.{kind}", here.language),
            things=[here.link(t) for t in islice(there[kind], _SHOWN)],
            more=here.page(f"list/{key}/{kind}") if len(there[kind]) > _SHOWN else "",
            count=len(there[kind]),
        )
        for kind in _TOLD
        if kind in there
    ]
    lists = [
        SimpleNamespace(
            link=linked(here, f"list/{key}/{kind}", words.text(f"page_kinds.{kind}", here.language)), count=len(found)
        )
        for kind, found in there.items()
    ]
    return {
        "parts": parts,
        "lists": lists,
        "questions": desk.answers_of(here, key),
        "downloads": desk.downloads(here, key),
    }


_SPECIAL: dict[str, Callable[[Desk, Here, Term, Said], dict[str, Any]]] = {
    "linkage": _sides,
    "finding": _finding,
    "actor": _actor,
    "excerpt": _excerpt,
    "study": _study,
    "shape": _shape,
    **dict.fromkeys(("concept", "class", "property", "industry"), _concept),
}
