"""Texts that mean harm, on every kind of page that there is: each shows them as they are and makes nothing of them."""

from __future__ import annotations

import re
from functools import cache

import pytest

import page_cases as cases
from kawung import vocabulary
from kawung.iris import Minter, Quad, Term, literal
from kawung.pages.documents import Index, with_graphs
from kawung.pages.html import Given, overview, things
from kawung.pages.html.book import Book
from kawung.pages.html.desk import Desk
from kawung.pages.html.kinds import _KINDS
from test_pages import TAGS, Reader

MARK = "mark-of-harm"
HOSTILE = (
    f"{MARK}<script>alert(1)</script>\"'><img src=x onerror=alert(1)> javascript:alert(1) \u202eturned "
    "{{ 41*271 }} &lt;"
)
LONG = HOSTILE + "x" * 10_000
ADDRESSES = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>".replace("<", "%3C").replace(">", "%3E"))
KINDS = (*(kind for kind, _ in _KINDS), "thing")
SAMPLE = 3


@cache
def book() -> Book:
    """All of the shipped data and the shapes; each text is an attack, each thing leads somewhere it must not."""
    graph = Minter(cases.SITE.base).shared_graph("shapes")
    shapes = "".join(sorted(Quad(*one, graph).line() for one in vocabulary.shape_statements())).encode()
    evil, long = literal(HOSTILE)[1:-1], literal(LONG)[1:-1]
    lines, seen = [], set()
    for line in with_graphs([cases.nquads(), shapes], cases.SITE.base).decode().splitlines():
        text = re.sub(r'"(?:[^"\\]|\\.)*"(@[a-z-]+)? (?=<)', lambda m: f'"{evil}"{m[1] or ""} ', line)
        subject, where = line.split(" ", 1)[0], line[line.rindex(" ", 0, -2) :]
        lines.append(text)
        if subject.startswith("<") and subject not in seen:
            seen.add(subject)
            lines += [f"{subject} <http://purl.org/dc/terms/source> <{one}>{where}" for one in ADDRESSES]
            if len(seen) % 50 == 0:
                lines.append(f'{subject} <http://purl.org/dc/terms/description> "{long}"@en{where}')
    return Book(Index(["".join(f"{one}\n" for one in sorted(set(lines))).encode()]), cases.SITE.base)


@cache
def desk() -> Desk:
    return Desk(cases.SITE, book(), Given())


def some(kind: str) -> list[Term]:
    """A few things of a kind, those with the long text first."""
    found = book().of(kind)
    return sorted(found, key=lambda one: not any("x" * 1000 in said.o for said in book().index.about(one)))[:SAMPLE]


def judge(path: str, text: str) -> None:
    """No element, attribute, link or script is one that the data could have made; what turns is set apart."""
    page = Reader(text)
    assert page.trouble == [], path
    assert {tag for tag, _ in page.elements} <= TAGS, path
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")], path
    assert all(one["src"].endswith(("site.js", "box.js")) for one in page.all("script")), path
    links = [one[name] for _, one in page.elements for name in ("href", "src", "action") if name in one]
    assert not [link for link in links if re.match(r"\s*(?:javascript|data:text|vbscript)", link, re.IGNORECASE)], path
    assert "11111" not in page.said, path
    assert "\u202e" not in re.sub("<(bdi|option|pre|title)\\b.*?</\\1>|<[^>]*>", "", text, flags=re.DOTALL), path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_shows_texts_that_mean_harm_as_they_are(kind: str) -> None:
    """In both languages, in heading and body, with 10,000 letters too; pages that go on are looked at as well."""
    found = some(kind)
    assert found, "the shipped data have none of this kind"
    shown = 0
    for thing in found:
        for path, content in things.of(desk(), thing):
            text = content.decode()
            judge(path, text)
            shown += MARK in Reader(text).said
    assert shown >= 2


def test_the_long_text_is_shown_whole_somewhere() -> None:
    """Not cut, and on one page in the middle of everything else."""
    (thing, *_) = [one for kind in KINDS for one in some(kind) if "x" * 1000 in str(book().index.about(one))]
    assert any(b"x" * 10_000 in content for _, content in things.of(desk(), thing))


def test_the_pages_of_the_site_itself_show_them_as_they_are() -> None:
    """Home, studies, places, terms, data, about, search, lists: each names things, and none more than that."""
    shown = set()
    for path, content in overview.pages(desk()):
        if path.endswith(".html"):
            judge(path, content.decode())
            if MARK in Reader(content.decode()).said:
                shown.add(path.partition(".")[0].partition("/")[0])
    assert shown >= {"index", "studies", "places", "terms", "data", "list"}
