"""
pages/html: the index that the search box reads, one for each language, in as many files as it needs.

It is a script that hands over a list, since a page opened from a folder may load a script and nothing else. Things are
gathered by folder, real and made-up ones apart; a thing is its name, the end of its address and, where the other
language calls it otherwise, that name too. The first file is loaded when the box is entered, and begins with what
people seek most; those that follow are loaded once somebody types.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kawung import words
from kawung.pages.html.desk import question_address
from kawung.pages.html.kinds import PEOPLE_SEEK
from kawung.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.pages.html.desk import Desk
    from kawung.problems import Language

_LONGEST = 90
LARGEST = 250_000
"""How many bytes of entries a file of the index holds."""
_LATER = ("finding", "linkage", "claim", "shape")
"""Kinds that come last: there are many of them, named after what they hold, and other pages lead to them."""

_Group = tuple[int, str, str]
_Entries = dict[_Group, list[str]]


def files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give the files of the index of each language."""
    for language in LANGUAGES:
        parts = list(_parts(desk, language))
        for number, part in enumerate(parts, 1):
            following = _file(language, number + 1) if number < len(parts) else ""
            yield _file(language, number), _script(part, following)


def _file(language: Language, number: int) -> str:
    return f"search.{language}.js" if number == 1 else f"search.{language}.{number}.js"


def _parts(desk: Desk, language: Language) -> Iterator[_Entries]:
    """Part the entries into files, those that people seek most first; there is one file at least."""
    part: _Entries = {}
    size = 0
    for group, entry in _entries(desk, language):
        if size + len(entry.encode()) > LARGEST:
            yield part
            part, size = {}, 0
        part.setdefault(group, []).append(entry)
        size += len(entry.encode()) + 1
    yield part


def _entries(desk: Desk, language: Language) -> Iterator[tuple[_Group, str]]:
    """Give every entry, written, with its group: whether it is made up, its kind, its folder."""
    kinds = {kind: words.text(f"page_kind.{kind}", language) for kind in sorted(PEOPLE_SEEK)}
    for asked in desk.given.asked:
        folder, _, end = question_address(asked).rpartition("/")
        yield (0, kinds["question"], folder), _written([asked.question.in_(language), end])
    for (study, kind), things in sorted(desk.book.by_kind.items(), key=lambda one: (_place(one[0][1]), one[0])):
        if kind not in PEOPLE_SEEK:
            continue
        for thing in things:
            address = desk.book.address(thing)
            if address is None:
                continue
            folder, _, end = address.rpartition("/")
            name = desk.book.names.of(thing)
            entry = [name.text(language)[:_LONGEST], end]
            other = name.id if language == "en" else name.en
            if other != name.text(language):
                entry.append(other[:_LONGEST])
            yield (int(study in desk.book.made_up), kinds[kind], folder), _written(entry)


def _place(kind: str) -> int:
    return 1 + _LATER.index(kind) if kind in _LATER else 0


def _script(part: _Entries, following: str) -> bytes:
    """Write a file: a call that hands over its groups, and the name of the file that follows."""
    groups = [
        f"[{made_up},{_written(kind)},{_written(folder)},[{','.join(found)}]]"
        for (made_up, kind, folder), found in sorted(part.items())
    ]
    return f"kawungFound([{','.join(groups)}],{_written(following)});\n".encode()


def _written(value: str | list[str]) -> str:
    """Write a value so that no script ends in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
