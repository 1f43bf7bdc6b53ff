"""
pages/html: what is around every page, and how a template becomes the bytes of a file.

Templates are compiled once; what comes from data is escaped in them too, unless it is safe HTML already.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from kawung import words
from kawung.pages.html.marking import Here, attribute, escaped
from kawung.problems import Language, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.pages.html.values import Site

_EMPTY = Markup()
ENTRIES = ("questions", "studies", "places", "terms", "sparql", "about")
OWN = frozenset({*ENTRIES, "data", "disclosure", "coverage", "search"})
"""The addresses of the pages of the site itself, beside the first one."""


class Form(NamedTuple):
    """A file of data beside a page: its label, its media type, where it lies."""

    label: str
    media: str
    path: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """
    One page as its frame sees it.

    *title* is safe for a title; *crumbs* are safe HTML; *section* is the entry of the menu it belongs to; a page that
    is *hidden* is not for search engines; *number* counts the pages of a long list.
    """

    address: str
    title: Markup
    section: str = ""
    crumbs: Sequence[Markup] = ()
    made_up: bool = False
    hidden: bool = False
    description: Markup = _EMPTY
    data: Sequence[Form] = ()
    head: Markup = _EMPTY
    number: int = 1

    def file(self, language: Language) -> str:
        """Return the file of the page in a language."""
        return page_file(self.address, language, self.number)


def page_file(address: str, language: Language, number: int = 1) -> str:
    """Return the file of a page, or of one of the further pages of a long one."""
    return f"{address}.{language}.html" if number == 1 else f"{address}.{language}.{number}.html"


def pager(here: Here, address: str, number: int, count: int) -> list[tuple[int, str, bool]]:
    """Return the numbers of a long list's pages with their links: the first, the last, and those around this one."""
    near = {1, count, *range(number - 2, number + 3)}
    found: list[tuple[int, str, bool]] = []
    for n in sorted(n for n in near if 1 <= n <= count):
        if found and n > found[-1][0] + 1:
            found.append((0, "", False))
        found.append((n, here.up + page_file(address, here.language, n), n == number))
    return found


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the compiled templates."""
    found = files("kawung.pages.html").joinpath("templates").iterdir()
    texts = {f.name: f.read_text(encoding="utf-8") for f in found if f.name.endswith(".html")}
    return Environment(
        loader=DictLoader(texts),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )


def asset(name: str) -> bytes:
    """Return a file that goes to the site as it is: `site.css`, `site.js`, `logo.svg`."""
    return files("kawung.pages.html").joinpath(name).read_bytes()


def told(site: Site, here: Here) -> SimpleNamespace:
    """Return what every page says of its site, in a page's language."""
    language = here.language
    return SimpleNamespace(
        title=escaped(site.title.in_(language)),
        about=escaped(site.about.in_(language)),
        base=attribute(site.base),
        version=escaped(site.version),
        published=here.say("published_on", day=words.day(site.day, language)),
        year=str(site.day.year),
        publisher=_written(here, site.publisher),
        contact=_written(here, site.contact),
        removal=_written(here, site.removal),
        licence=_written(here, site.licence),
        entries=[(name, getattr(here.t, name)) for name in ENTRIES],
    )


def _written(here: Here, text: str) -> Markup:
    """Return a name or an address; an address on the web as a link, one of this site's own pages as a near one."""
    if not text.strip():
        return escape(here.t.nobody_named)
    if text.removeprefix(here.base) in OWN and text.startswith(here.base):
        return Markup('<a href="{}">{}</a>').format(here.page(text.removeprefix(here.base)), escaped(text))
    return here.outside(text) if text.startswith(("http://", "https://")) else escaped(text)


class Frame:
    """Renders the pages of one language that lie equally deep; what is the same on many is filled once."""

    def __init__(self, site: Site, here: Here) -> None:
        self.here = here
        self._common: dict[str, Any] = {"here": here, "t": here.t, "site": told(site, here)}
        self._environment = environment()
        self._menus: dict[tuple[str, str], Markup] = {}
        self._common["foot"] = self._part("foot.html")

    def page(self, template: str, leaf: Leaf, **model: Any) -> bytes:
        """Fill a template."""
        found = self._environment.get_template(template)
        return found.render(self._common, leaf=leaf, menu=self._menu(leaf), **model).encode()

    def _menu(self, leaf: Leaf) -> Markup:
        entry = leaf.section, leaf.address if leaf.address == leaf.section else ""
        if entry not in self._menus:
            self._menus[entry] = self._part("menu.html", section=entry[0], address=entry[1])
        return self._menus[entry]

    def _part(self, template: str, **model: Any) -> Markup:
        return Markup(self._environment.get_template(template).render(self._common, **model))  # noqa: S704 - escaped


def bare(title: Words, names: Words, **model: Any) -> bytes:
    """Fill the small page that is shown for an address without a language, *names* being what its thing is called."""
    told = {
        "title": attribute(f"{names.id} · {title.id}"),
        "names": Words(*(escaped(name) for name in names)),
        "spoken": Words(en="English", id="Bahasa Indonesia"),
    }
    return environment().get_template("bare.html").render(told, **model).encode()


def lost(site: Site) -> bytes:
    """Fill the page for addresses that lead nowhere; a server shows it at any depth, so it needs no other file."""
    return (
        environment()
        .get_template("lost.html")
        .render(
            title=attribute(site.title.id),
            base=site.base,
            told=words.words("page.not_found"),
            home=words.words("page.not_found_home"),
            style=Markup(asset("site.css").decode()),  # noqa: S704 - our own style
        )
        .encode()
    )
