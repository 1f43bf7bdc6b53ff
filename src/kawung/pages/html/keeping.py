"""pages/html: what is held back, what is gone, and which labels are there in one language only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from kawung import words
from kawung.iris import iri
from kawung.pages.documents import addresses
from kawung.pages.html import frame
from kawung.pages.html.frame import Leaf
from kawung.pages.html.marking import attribute, escaped
from kawung.pages.html.sections import Table
from kawung.words import LANGUAGES, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.iris import Term
    from kawung.pages.html.desk import Desk
    from kawung.pages.html.marking import Here
    from kawung.pages.html.values import Disclosed, Gone
    from kawung.problems import Words

_MOST = 400


def pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give the pages on disclosure and on labels, and one for each thing that is gone."""
    covered = _coverage(desk)
    for language in LANGUAGES:
        here = desk.here("disclosure", language)
        leaf = _leaf(here, "disclosure")
        studies = [_study(desk, here, one) for one in desk.given.disclosed]
        yield leaf.file(language), desk.frame("disclosure", language).page("disclosure.html", leaf, studies=studies)
        leaf = _leaf(here, "coverage")
        model = _covered(here, covered)
        yield leaf.file(language), desk.frame("coverage", language).page("coverage.html", leaf, **model)
    for one in desk.given.disclosed:
        for gone in one.gone:
            yield from _gone(desk, gone)


def _leaf(here: Here, address: str) -> Leaf:
    title = getattr(here.t, address)
    return Leaf(address, attribute(title), "", [escape(title)])


def _study(desk: Desk, here: Here, one: Disclosed) -> SimpleNamespace:
    t, language = here.t, here.language
    home = next((thing for key, thing in desk.book.studies if key == one.study), None)

    def count(n: int | None) -> Markup:
        return escape(words.text("page_state.withheld", language) if n is None else number(n, language))

    def text(both: Words) -> Markup:
        return escaped(both.in_(language))

    parts = [
        _table(
            "consents", t.interviews_by_consent, (t.consent, t.how_many), [[text(w), count(n)] for w, n in one.consents]
        ),
        _table(
            "withheld",
            t.held_back,
            (t.what, t.why, t.how_many),
            [[text(w), text(y), count(n)] for w, y, n in one.withheld],
        ),
        _table("accepted", t.accepted, (t.what, t.why), [[text(w), text(y)] for w, y in one.accepted]),
        _table(
            "gone",
            t.withdrawn,
            (t.address, t.day, t.why),
            [[_gone_link(here, g), escape(words.day(g.day, language)), text(g.why)] for g in one.gone],
        ),
    ]
    empty = [part.title for part in parts if not part.rows]
    return SimpleNamespace(
        link=here.link(home) if home else escaped(one.study),
        parts=[part for part in parts if part.rows],
        empty=here.say("none_of", names="; ".join(empty)) if empty else "",
    )


def _gone_link(here: Here, gone: Gone) -> Markup:
    there = addresses.address(iri(gone.iri), here.base)
    label = Markup("<code>{}</code>").format(escaped(gone.iri))
    return label if there is None else Markup('<a href="{}">{}</a>').format(here.page(there), label)


def _table(name: str, title: str, headings: Sequence[str], rows: list[list[Markup]]) -> Table:
    return Table(name, title, [escape(h) for h in headings], rows, 0)


def _gone(desk: Desk, gone: Gone) -> Iterator[tuple[str, bytes]]:
    """Give the pages that stay where something was; nothing of what it was is on them."""
    address = addresses.address(iri(gone.iri), desk.site.base)
    if address is None:
        return
    for language in LANGUAGES:
        here = desk.here(address, language)
        leaf = Leaf(address, attribute(here.t.gone), "", [escape(here.t.gone)], hidden=True)
        model = {
            "day": words.day(gone.day, language),
            "why": escaped(gone.why.in_(language)),
            "iri": gone.iri,
        }
        yield leaf.file(language), desk.frame(address, language).page("gone.html", leaf, **model)
    bare = addresses.bare_page(address)
    yield (
        bare,
        frame.bare(
            desk.site.title,
            words.words("page.gone"),
            hidden=True,
            canonical="",
            up="../" * bare.count("/"),
            address=address,
            data=[],
        ),
    )


def _coverage(desk: Desk) -> dict[str, list[Term]]:
    """Sort the things that have labels by the languages that they are in."""
    found: dict[str, list[Term]] = {"both": [], "en": [], "id": [], "made": []}
    for thing in desk.book.index.things():
        if not desk.book.has(thing) or addresses.address(thing, desk.site.base) is None:
            continue
        name = desk.book.names.of(thing)
        if desk.book.names.is_composed(thing):
            found["made"].append(thing)
        else:
            found["en" if name.in_id else "id" if name.in_en else "both"].append(thing)
    return found


def _covered(here: Here, found: dict[str, list[Term]]) -> dict[str, Any]:
    rows = [
        [escape(getattr(here.t, f"coverage_{key}")), escape(number(len(things), here.language))]
        for key, things in found.items()
    ]
    parts = [
        SimpleNamespace(
            name=f"only-{key}",
            title=getattr(here.t, f"coverage_{key}"),
            things=[here.link(t) for t in found[key][:_MOST]],
            left=max(len(found[key]) - _MOST, 0),
        )
        for key in ("en", "id")
    ]
    return {
        "counts": _table("counts", here.t.coverage_counts, (here.t.coverage, here.t.how_many), rows),
        "parts": parts,
    }
