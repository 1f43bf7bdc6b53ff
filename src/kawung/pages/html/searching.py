"""
pages/html: the index that the search box reads, one for each language.

It is a script that hands over a list, since a page opened from a folder may load a script and nothing else. Things are
gathered by folder, real and made-up ones apart; a thing is its name, the end of its address and, where the other
language calls it otherwise, that name too.
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


def files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Give the index of each language."""
    for language in LANGUAGES:
        yield f"search.{language}.js", _index(desk, language)


def _index(desk: Desk, language: Language) -> bytes:
    groups: dict[tuple[bool, str, str], list[list[str]]] = {}
    kinds = {kind: words.text(f"page_kind.{kind}", language) for kind in sorted(PEOPLE_SEEK)}
    for (study, kind), things in sorted(desk.book.by_kind.items()):
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
            groups.setdefault((study in desk.book.made_up, kinds[kind], folder), []).append(entry)
    for asked in desk.given.asked:
        folder, _, end = question_address(asked).rpartition("/")
        entry = [asked.question.in_(language), end]
        groups.setdefault((False, kinds["question"], folder), []).append(entry)
    told = [[int(made_up), kind, folder, found] for (made_up, kind, folder), found in sorted(groups.items())]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"kawungFound({text});\n".encode()
