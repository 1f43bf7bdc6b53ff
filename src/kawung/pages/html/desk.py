"""pages/html: the desk at which pages are made: site, data set, what else was given, and a frame for each depth."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kawung.iris import term
from kawung.pages.html.frame import Frame
from kawung.pages.html.marking import Here, escaped
from kawung.pages.html.sections import Table, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.iris import Term
    from kawung.pages.html.book import Book
    from kawung.pages.html.values import Answered, Asked, Download, Given, Site
    from kawung.problems import Language

_STUDY_COLUMNS = tuple(term(c) for c in ("dcterms:issued", "kw:sampleSize", "kw:keyInformantCount", "kw:place"))


class Desk:
    """Makes frames as they are needed, and knows the answers by study."""

    def __init__(self, site: Site, book: Book, given: Given) -> None:
        self.site, self.book, self.given = site, book, given
        self._frames: dict[tuple[int, Language, bool], Frame] = {}
        self._answers: dict[str, list[tuple[Asked, Answered]]] = defaultdict(list)
        for asked in given.asked:
            for answer in asked.answers:
                self._answers[answer.study].append((asked, answer))

    def frame(self, address: str, language: Language, *, made_up: bool = False) -> Frame:
        """Return the frame for the page at an address, which is one of a made-up study or is not."""
        depth = address.count("/")
        if (depth, language, made_up) not in self._frames:
            book = self.book
            marked = _unmarked if made_up else book.is_made_up
            here = Here(book.names, language, up="../" * depth, base=book.base, address=book.address, made_up=marked)
            self._frames[depth, language, made_up] = Frame(self.site, here)
        return self._frames[depth, language, made_up]

    def here(self, address: str, language: Language, *, made_up: bool = False) -> Here:
        """Return where the page at an address stands."""
        return self.frame(address, language, made_up=made_up).here

    def drawing(self, here: Here, page: str) -> Markup:
        """Return the drawings of a page, which are safe HTML."""
        return Markup(self.given.draw(page, here.language, here.target))  # noqa: S704

    def head(self, here: Here, page: str) -> Markup:
        """Return what else stands in the head of a page, which is safe HTML."""
        return Markup(self.given.head(page, here.language, here.target))  # noqa: S704

    def answers_of(self, here: Here, study: str) -> list[SimpleNamespace]:
        """Return the questions that a study was asked, with its answers."""
        return [
            SimpleNamespace(
                link=linked(here, answer_address(asked, answer), asked.question.in_(here.language)),
                lead=escaped(answer.lead.in_(here.language)),
                tags=tags(here, answer),
                stands_on=escaped(answer.stands_on.in_(here.language)) if answer.rows else "",
            )
            for asked, answer in self._answers.get(study, ())
        ]

    def downloads(self, here: Here, study: str) -> Table | None:
        """Return the files of a study (of none: of all studies together) as a table; None if there are none."""
        return files(here, [d for d in self.given.downloads if d.study == study], "downloads")

    def studies(self, here: Here, *, made_up: bool) -> Table:
        """Return the real or the made-up studies as a table."""
        rows = [t for key, t in self.book.studies if (key in self.book.made_up) == made_up]
        return table(here, self.book.index, "studies_of", _STUDY_COLUMNS, rows)


def _unmarked(_thing: Term) -> bool:
    return False


def files(here: Here, downloads: Sequence[Download], name: str) -> Table | None:
    """Return files of data as a table."""
    rows = []
    for d in downloads:
        size = here.say("size_of", n=max(1, round(d.size / 1000)))
        link = Markup('<a href="{}{}" type="{}">{}</a>').format(
            here.up, d.path, d.media, escaped(d.label.in_(here.language))
        )
        rows.append([link, escape(size), _licence(here, d.licence), Markup("<code>{}</code>").format(d.sha256)])
    headings = [escape(h) for h in (here.t.file, here.t.file_size, here.t.licence, here.t.checksum)]
    return Table(name, here.t.downloads, headings, rows, 0) if rows else None


def _licence(here: Here, address: str) -> Markup:
    """Return a licence as a link; where it is a file of the site, its parts have several."""
    if not address.startswith(here.base):
        return here.outside(address)
    return Markup('<a href="{}{}">{}</a>').format(here.up, address.removeprefix(here.base), here.t.licences_by_part)


def linked(here: Here, address: str, text: str) -> Markup:
    """Return a link to a page of the site."""
    return Markup('<a href="{}">{}</a>').format(here.page(address), escaped(text))


def question_address(asked: Asked) -> str:
    """Return the address of a question's page."""
    return f"question/{asked.name}"


def answer_address(asked: Asked, answer: Answered) -> str:
    """Return the address of the page of one study's answer; `all` is that over all real studies."""
    return f"question/{asked.name}/{answer.study or 'all'}"


def tags(here: Here, answer: Answered) -> Markup:
    """Return what an answer rests on; where it cannot say, that."""
    if answer.nothing:
        return Markup('<span class="tag stop">{}</span>').format(here.t.cannot_say)
    return Markup(" ").join(here.tag(b) for b in answer.bases)
