"""
publication: the sheet on which an informant says what may be published, as a page to print or a text to change.

Its choices are those of the schemes of consent and third parties, its list of columns is the dictionary's, and what it
promises is what the project's settings do: so the paper asks what the sheets know, and what comes from it can be kept.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import Column, tables
from kawung.publication.consent_look import LOOK
from kawung.vocabulary import concepts
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.problems import Language, Words
    from kawung.publication.rights import Holder
    from kawung.publication.settings import Settings

INTERVIEWS, STUDY, CONSENT, OTHERS = "interviews", "study", "consent", "third_parties"
ASKED = ("with-quote", "without-quote", "aggregate-only", "no-publication")
"""The kinds of consent that an informant may choose, from the most open on; the others come about later."""
RULES = ("publish", "pseudonymise", "aggregate-only", "withhold")
"""The rules for third parties that a researcher may choose, from the most open on."""


class Heading(NamedTuple):
    """The head of a part; *page* begins a new side of the paper."""

    text: str
    page: bool = False


class Text(NamedTuple):
    """A paragraph; an *aside* is for whoever wants to know more."""

    text: str
    aside: bool = False


class Points(NamedTuple):
    """Things said one below the other."""

    texts: tuple[str, ...]


class Choice(NamedTuple):
    """A box to tick: the key that it stands for, what it says in short, and what that means."""

    key: str
    text: str
    more: str = ""


class Blanks(NamedTuple):
    """Lines to fill in, side by side where there is room; what is known already stands on them."""

    lines: tuple[tuple[str, str], ...]


class Entries(NamedTuple):
    """A table: its headings and rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Text | Points | Choice | Blanks | Entries


class Sheet(NamedTuple):
    """A consent sheet in one language: its title, what kind of paper it is, and its blocks; *team* is for the team."""

    language: Language
    title: str
    kind: str
    blocks: tuple[Block, ...]
    team: tuple[Block, ...]


def made(language: Language, settings: Settings, holder: Holder) -> Sheet:
    """Make the sheet of a project in a language."""
    sheet = _Making(language, settings, holder)
    return Sheet(
        language, sheet.say("title"), sheet.say("kind"), (*sheet.asking(), *sheet.agreeing()), tuple(sheet.team())
    )


class _Making:
    """Puts the blocks together."""

    def __init__(self, language: Language, settings: Settings, holder: Holder) -> None:
        self._language, self._settings, self._holder = language, settings, holder

    def say(self, key: str, **values: object) -> str:
        return self._in(words(f"consent_sheet.{key}", **values))

    def _in(self, both: Words) -> str:
        return both.in_(self._language)

    def _choice(self, key: str) -> str:
        return self._in(words(f"consent_choice.{key.replace('-', '_')}"))

    def _other(self, key: str) -> str:
        return self._in(words(f"consent_others.{key.replace('-', '_')}"))

    def asking(self) -> Iterator[Block]:
        """Give what an informant hears and chooses."""
        yield Blanks(((self.say("study"), ""), (self.say("number"), "")))
        yield Heading(self.say("asks"))
        yield Text(self.say("about"))
        yield Heading(self.say("choose"))
        for key in ASKED:
            yield Choice(key, self._choice(key), self._choice(f"{key}-more"))
        yield Blanks(((self.say("later"), ""),))
        yield Heading(self.say("how"))
        yield Points(
            (
                self.say("by_number"),
                self.say("names" if self._settings.names else "no_names"),
                self._in(words(f"consent_place.{self._settings.place}")),
                self._in(words(f"consent_dates.{self._settings.dates}")),
                self.say("few", smallest=self._settings.smallest),
                self.say("guess"),
            )
        )
        yield Heading(self.say("others"))
        yield Text(self.say("others_why"))
        for key in RULES:
            yield Choice(key, self._other(key))

    def agreeing(self) -> Iterator[Block]:
        """Give how consent is taken back and given."""
        yield Heading(self.say("back"), page=True)
        yield Text(self.say("back_how"))
        where = self._holder.removal or self._holder.contact
        yield Blanks(((self.say("write_to"), self._holder.publisher), (self.say("phone"), where)))
        yield Text(self.say("law"), aside=True)
        yield Heading(self.say("agree"))
        yield Choice("", self.say("signed"), self.say("signed_more"))
        yield Blanks(tuple((self.say(key), "") for key in ("name", "signature", "place_date", "researcher")))
        yield Choice("", self.say("spoken"), self.say("spoken_more"))
        yield Blanks(tuple((self.say(key), "") for key in ("recording", "heard", "witness", "researcher")))
        yield Text(self.say("copies"))

    def team(self) -> Iterator[Block]:
        """Give where each answer is entered."""
        study = tables()[STUDY]
        columns = [*tables()[INTERVIEWS].columns, *filter(None, (study.column(name) for name in (CONSENT, OTHERS)))]
        heads = tuple(self.say(f"entry_{name}") for name in ("column", "meaning", "text"))
        yield Heading(self.say("entry"))
        yield Text(self.say("entry_how"))
        yield Entries(heads, tuple(self._entry(column) for column in columns))

    def _entry(self, column: Column) -> tuple[str, str, str]:
        where = f"{tables()[column.table].tab} · {column.name}"
        return where, self._in(column.label), self._written(column)

    def _written(self, column: Column) -> str:
        """Say what to write into a column."""
        keys = [concept.key for scheme in column.schemes for concept in concepts(scheme)]
        if column.name == CONSENT:
            later = {"withdrawn"} if column.table == INTERVIEWS else {"not-applicable"}
            return ", ".join((*ASKED, *(f"{key} ({self._choice(key)})" for key in keys if key in later)))
        if column.name == OTHERS:
            return ", ".join((*RULES, *(f"{key} ({self._other(key)})" for key in keys if key not in RULES)))
        if keys:
            return ", ".join(keys)
        if column.example:
            return self.say("entry_example", example=column.example)
        return self.say("entry_words")


def html(sheet: Sheet) -> str:
    """Write a sheet as a page that needs nothing else: to be printed on two sides of A4."""
    head = (
        f'<!doctype html>\n<html lang="{sheet.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.kind)}</title>\n<style>\n{LOOK}</style>\n</head>\n<body>\n"
    )
    title = f'<header><p class="kind">{escape(sheet.kind)}</p>\n<h1>{escape(sheet.title)}</h1></header>\n'
    told = "".join(f"{part}\n" for part in _parts(sheet.blocks))
    team = "".join(f"{part}\n" for part in _parts(sheet.team))
    return f'{head}{title}<main>\n{told}</main>\n<section class="team">\n{team}</section>\n</body>\n</html>\n'


def _parts(blocks: Sequence[Block]) -> Iterator[str]:
    """Write blocks as HTML; choices that follow one another are one list."""
    listed = False
    for block in blocks:
        if isinstance(block, Choice) and block.key:
            yield ('<ul class="choices">\n' if not listed else "") + _choice(block)
            listed = True
            continue
        yield ("</ul>\n" if listed else "") + _part(block)
        listed = False
    if listed:
        yield "</ul>"


def _choice(block: Choice) -> str:
    key = f" <code>{escape(block.key)}</code>" if block.key else ""
    more = f" <span>{escape(block.more)}</span>" if block.more else ""
    return f'<li><i class="box"></i><p><b>{escape(block.text)}</b>{more}{key}</p></li>'


def _part(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2{' class=page' if block.page else ''}>{escape(block.text)}</h2>"
    if isinstance(block, Text):
        return f"<p{' class=aside' if block.aside else ''}>{escape(block.text)}</p>"
    if isinstance(block, Points):
        return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in block.texts) + "</ul>"
    if isinstance(block, Choice):
        return f'<ul class="choices one">{_choice(block)}</ul>'
    if isinstance(block, Blanks):
        lines = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in block.lines)
        return f"<dl>{lines}</dl>"
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in block.heads)
    rows = "".join(
        f"<tr><td><code>{escape(first)}</code></td>{''.join(f'<td>{escape(text)}</td>' for text in rest)}</tr>\n"
        for first, *rest in block.rows
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"


def markdown(sheet: Sheet) -> str:
    """Write a sheet as a text in Markdown, to be changed and laid out by others."""
    told = "\n\n".join(_paragraph(block) for block in (*sheet.blocks, *sheet.team))
    return f"# {sheet.title}\n\n{sheet.kind}\n\n{told}\n"


def _paragraph(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {block.text}"
    if isinstance(block, Text):
        return block.text
    if isinstance(block, Points):
        return "\n".join(f"- {text}" for text in block.texts)
    if isinstance(block, Choice):
        return f"☐ **{block.text}**{f' {block.more}' if block.more else ''}{f' (`{block.key}`)' if block.key else ''}"
    if isinstance(block, Blanks):
        return "\n\n".join(f"{name}: {text or '_' * 30}" for name, text in block.lines)
    rows = [block.heads, tuple("---" for _ in block.heads), *block.rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
