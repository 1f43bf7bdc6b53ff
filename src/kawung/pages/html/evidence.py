"""
pages/html: what a statement stands on: findings, the words said, who allowed what, and where it is printed.

Exact words are shown in their own language, a translation is marked as one. Where words are not there, the page says
what the informant allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from kawung import words
from kawung.iris import Term, concept, local_name, read_literal, term
from kawung.pages.html.marking import escaped, in_language
from kawung.pages.html.naming import Said, by_language, gathered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.pages.documents.index import Index
    from kawung.pages.html.marking import Here

MOST = 40
"""How many findings are told on the page of a statement; the rest is linked to."""
RESTS_ON = term("kw:restsOn")
"""Leads from a statement to its findings."""
_EXCERPT = term("kw:hasExcerpt")
_INTERVIEW, _PUBLICATION = term("kw:fromInterview"), term("kw:fromPublication")
_TEXT, _TRANSLATION, _PARAPHRASE = term("kw:text"), term("kw:translation"), term("kw:paraphrase")
_WITHHOLDS = term("kw:withholds")
_CONSENT, _LOCATOR, _BASIS = term("kw:consent"), term("kw:locator"), term("kw:basis")
_KEY, _CITATION = term("kw:key"), term("dcterms:bibliographicCitation")
_WITH_QUOTE = concept("consent", "with-quote")


class Quote(NamedTuple):
    """Words as they were said, the language they are in, and their translation, if there is one."""

    text: Markup
    language: str
    translation: Markup | None


class Evidence(NamedTuple):
    """A finding: its name and page, what it says, where that comes from, the words or why there are none, consent."""

    name: Markup
    link: Markup
    says: Markup
    tag: Markup
    quotes: list[Quote]
    sources: list[Markup]
    places: list[Markup]
    consents: list[Markup]
    no_quote: str


def tag_of(here: Here, said: Said) -> Markup:
    """Return the mark of what a statement rests on, empty if it does not say."""
    return Markup(" ").join(here.tag(local_name(b)) for b in said.get(_BASIS, ()))


def evidence(here: Here, index: Index, said: Said) -> list[Evidence]:
    """Return what a statement rests on, finding by finding."""
    return [of_finding(here, index, f) for f in said.get(RESTS_ON, ())[:MOST]]


def of_finding(here: Here, index: Index, finding: Term) -> Evidence:
    """Return what a finding says and who said it."""
    said = gathered(index.about(finding))
    name, href = _name(here, finding, said), here.href(finding)
    quotes = [q for e in said.get(_EXCERPT, ()) if (q := quote(here, gathered(index.about(e))))]
    interviews = said.get(_INTERVIEW, [])
    consents = [c for i in interviews for p, c, _ in index.about(i) if p == _CONSENT]
    says = best(here, said.get(_PARAPHRASE, ()))
    return Evidence(
        name=name,
        link=name if href is None else Markup('<a href="{}">{}</a>').format(href, name),
        says=says,
        tag=tag_of(here, said),
        quotes=quotes,
        sources=[_source(here, index, s) for s in (*interviews, *said.get(_PUBLICATION, ()))],
        places=[here.literal(o) for o in said.get(_LOCATOR, ())],
        consents=[here.link(c) for c in dict.fromkeys(consents)],
        no_quote="" if quotes or not interviews else _no_quote(here, said, consents, told=bool(says)),
    )


def _no_quote(here: Here, said: Said, consents: Sequence[Term], *, told: bool) -> str:
    """Return why no words are shown: the informant does not allow it, they may be there and are not, or all is held."""
    if _WITH_QUOTE not in consents:
        return str(here.t.no_quote)
    held = said.get(_WITHHOLDS, ())
    if _EXCERPT in held:
        return str(here.t.quote_withheld)
    return str(here.t.words_withheld) if _PARAPHRASE in held and not told else ""


def _name(here: Here, finding: Term, said: Said) -> Markup:
    """Name a finding by its key alone, since what it says stands beside it."""
    key = next((read_literal(k).text for k in said.get(_KEY, ()) if k.startswith('"')), local_name(finding))
    return escaped(words.text("page_name.finding", here.language, key=key))


def _source(here: Here, index: Index, source: Term) -> Markup:
    cited = next((o for p, o, _ in index.about(source) if p == _CITATION), None)
    link = here.link(source)
    if cited is None:
        return link
    lit = read_literal(cited)
    return Markup("{} ({})").format(link, in_language(lit.text.removesuffix("."), lit.language or "", here.language))


def quote(here: Here, said: Said) -> Quote | None:
    """Return the words of an excerpt; None if it holds none."""
    texts = by_language(said.get(_TEXT, ()))
    if not texts:
        return None
    language, text = next(iter(texts.items()))
    translations = by_language(said.get(_TRANSLATION, ()))
    wanted = translations and language != here.language
    return Quote(escaped(text), language, best(here, said[_TRANSLATION]) if wanted else None)


def best(here: Here, literals: Sequence[Term]) -> Markup:
    """Return of a text in several languages the one in the page's, else another, marked."""
    texts = by_language(literals)
    if here.language in texts:
        return here.folded(texts[here.language])
    first = next((o for o in literals if o.startswith('"') and read_literal(o).text.strip()), None)
    return Markup() if first is None else here.literal(first)
