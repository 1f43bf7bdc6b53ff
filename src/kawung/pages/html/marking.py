"""
pages/html: texts and things of the data as safe HTML on one page.

All that comes from data goes through `escaped`; links lead to pages of the site, by relative addresses, and to
`http` and `https` addresses, and nowhere else.
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kawung import words
from kawung.iris import HOME, Term, is_iri, read_literal, value_of
from kawung.pages.html.naming import licence
from kawung.vocabulary import seen
from kawung.words import LANGUAGES, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from kawung.pages.html.naming import Names
    from kawung.problems import Language

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Hebrew, Arabic and their like, and the signs that turn the direction of what stands beside them.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdfc\ufe70-\ufefc\U00010800-\U00010fff]"
)
_LONG = 1500
_MOST = 300_000
_SHORT = 60
"""Literals that are no longer are kept as they are shown: years, codes, numbers, most labels."""


def texts(language: Language) -> SimpleNamespace:
    """Return the texts of the pages that take no values, by name."""
    there = {k.partition(".")[2] for k in words.catalogue() if k.startswith("page.")}
    told = {}
    for name in sorted(there):
        both = words.catalogue()[f"page.{name}"]
        if "{" not in both.en:
            told[name] = both.in_(language)
    return SimpleNamespace(**told)


def other(language: Language) -> Language:
    """Return the other language."""
    return next(spoken for spoken in LANGUAGES if spoken != language)


def escaped(text: str) -> Markup:
    """Return a text as HTML in which it is nothing but text, whatever its letters do to their neighbours."""
    if text.isascii() and text.isprintable():
        return escape(text)
    bare = escape(_NEVER.sub("\ufffd", text))
    return Markup("<bdi>{}</bdi>").format(bare) if _TURNS.search(text) else bare


def attribute(text: str) -> Markup:
    """Return a text for an attribute or a title, where nothing can keep its direction apart."""
    return escape(_NEVER.sub("\ufffd", seen(" ".join(text.split()))))


def in_language(text: str, tag: str, language: Language) -> Markup:
    """Return a text that is in some language; marked where it is not the page's."""
    if not tag or tag == language:
        return escaped(text)
    return Markup('<span lang="{}">{}</span>').format(tag, escaped(text))


class Here:
    """
    Where a page stands and in which language it is; made once for all pages as deep as it.

    *up* leads to the site's root. *address* tells where the page of a thing is, None if it has none. *made_up* tells
    which things must be marked as made up: on the pages of a made-up study, which say so themselves, none.
    """

    def __init__(
        self,
        names: Names,
        language: Language,
        *,
        up: str,
        base: str,
        address: Callable[[Term], str | None],
        made_up: Callable[[Term], bool],
    ) -> None:
        self.names, self.language, self.up, self.base, self._address = names, language, up, base, address
        self.marked = made_up
        self.other = other(language)
        self.t = texts(language)
        self._links: dict[Term, Markup] = {}
        self._literals: dict[Term, Markup] = {}
        self._tags: dict[str, Markup] = {}
        self._entries: dict[str, Markup] = {}

    def say(self, key: str, /, **values: object) -> str:
        """Return a text of the pages, filled."""
        return words.text(f"page.{key}", self.language, **values)

    def page(self, address: str) -> str:
        """Return the link to a page of the site by its address."""
        return f"{self.up}{address}.{self.language}.html"

    def entry(self, name: str) -> Markup:
        """Return an entry of the menu as a link."""
        if name not in self._entries:
            self._entries[name] = Markup('<a href="{}">{}</a>').format(self.page(name), getattr(self.t, name))
        return self._entries[name]

    def href(self, iri: Term) -> str | None:
        """Return the link to the page of a thing, None if there is none."""
        there = self._address(iri)
        return None if there is None else self.page(there)

    def target(self, name: str) -> str | None:
        """Return the link to a thing (its bare IRI) or to a page of the site (its address), as drawings want it."""
        return self.href(f"<{name}>") if ":" in name else self.page(name)

    def label(self, iri: Term) -> Markup:
        """Return what a thing is called; marked where it is called so in another language only."""
        name = self.names.of(iri)
        tag = name.other(self.language)
        if not tag:
            return escaped(name.text(self.language))
        return Markup('<span class="other" lang="{0}">{1}</span> <small>({0})</small>').format(
            tag, escaped(name.text(self.language))
        )

    def plain(self, iri: Term) -> str:
        """Return what a thing is called as a bare text."""
        return self.names.of(iri).text(self.language)

    def link(self, iri: Term) -> Markup:
        """Return a thing's name as a link to its page, or to its own address if it is somebody else's."""
        found = self._links.get(iri)
        if found is None:
            if len(self._links) >= _MOST:
                self._links.clear()
            found = self._links[iri] = self._linked(iri)
        return found

    def _linked(self, iri: Term) -> Markup:
        label = self.label(iri)
        href = self.href(iri)
        if href is not None:
            mark = f" <small>[{escape(self.t.made_up_mark)}]</small>" if self.marked(iri) else ""
            return Markup(f'<a href="{escape(href)}">{label}</a>{mark}')  # noqa: S704 - each part is escaped
        address = value_of(iri)
        if address.startswith((HOME, self.base)):
            return Markup("<code>{}</code>").format(label)
        return self.outside(address, label)

    def outside(self, address: str, label: Markup | None = None) -> Markup:
        """Return a link to somebody else's page; what is no web address is a text."""
        shown = escaped(licence(address) or address) if label is None else label
        if not address.startswith(("http://", "https://")) or _NEVER.search(address):
            return Markup("<code>{}</code>").format(shown)
        return Markup('<a href="{}" rel="noopener external">{}</a>').format(address, shown)

    def value(self, o: Term) -> Markup:
        """Return an object as a page shows it: a link, or a literal as the language writes it."""
        if is_iri(o):
            return self.link(o)
        if len(o) > _SHORT:
            return self.literal(o)
        found = self._literals.get(o)
        if found is None:
            if len(self._literals) >= _MOST:
                self._literals.clear()
            found = self._literals[o] = self.literal(o)
        return found

    def literal(self, o: Term) -> Markup:
        """Return a literal: numbers and truth as the language writes them, texts with their language."""
        lit = read_literal(o)
        if lit.language:
            text = self.folded(lit.text)
            if lit.language == self.language:
                return text
            return Markup('<span lang="{0}">{1}</span> <small>({0})</small>').format(lit.language, text)
        if lit.datatype in ("integer", "decimal", "boolean"):
            value = lit.python()
            if isinstance(value, bool):
                return escape(self.t.yes if value else self.t.no)
            if not isinstance(value, str):
                return escape(number(value, self.language))
        if lit.datatype == "anyURI":
            return self.outside(lit.text)
        return self.folded(lit.text)

    def folded(self, text: str) -> Markup:
        """Return a text; one that is very long in a box of its own."""
        if len(text) <= _LONG:
            return escaped(text)
        return Markup('<span class="long" tabindex="0">{}</span>').format(escaped(text))

    def tag(self, basis: str) -> Markup:
        """Return the mark of where a statement comes from."""
        if basis not in self._tags:
            kind = "measured" if basis == "computed" else basis
            said = words.text(f"page_basis.{kind}", self.language)
            self._tags[basis] = Markup('<span class="tag {}">{}</span>').format(kind, said)
        return self._tags[basis]
