"""
publication: texts that leave, with public keys in the place of the sheet's numbers.

Researchers write `A02` where an informant said a name. Such a number, in a paraphrase, a quote or a label, would join
what is published to the sheet; so it is replaced, in a quote between brackets as editors do. Whoever does not appear is
`[…]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kawung.dictionary import in_manifest, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kawung.publication.keys import PublicKeys

NOBODY = "[…]"
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_PIECES = re.compile(r"([._-]+)")
_TELLING = re.compile(r"[^\W\d_]{3,}|\d+")
_WORDLIKE = 3
"""Letters from which on a key that is made of letters alone is looked for: it may be a name."""


class Wording:
    """
    Replaces the sheet's numbers in texts.

    *there* are the keys of a study by table, as its sheets have them, *leaving* in small letters those of what leaves.
    A key is found by itself or as a part of `A02-A05`; one of digits alone is a number like others and stays.
    """

    def __init__(
        self, there: Mapping[str, tuple[str, ...]], leaving: Mapping[str, frozenset[str]], keys: PublicKeys
    ) -> None:
        self._known: dict[str, Callable[[], str]] = {}
        self._words: dict[str, Callable[[], str]] = {}
        for name, table in tables().items():
            if in_manifest(table):
                continue
            for key in there.get(name, ()):
                self._learn(key, _naming(keys, table.kind, key) if key.lower() in leaving.get(name, ()) else _nobody)
        for key in keys.all():
            self._learn(key, _nobody)

    def _learn(self, key: str, public: Callable[[], str]) -> None:
        if not any(c.isalpha() for c in key):
            return
        if not key.isalpha():
            self._known.setdefault(key.lower(), public)
        elif len(key) >= _WORDLIKE:
            self._words.setdefault(key.lower(), public)

    def replaced(self, text: str, *, quoted: bool = False, words: bool = True) -> str:
        """
        Return a text without numbers of the sheet.

        With *words* keys that are words count too; not so in texts that were written before there were any keys.
        """

        def one(token: str) -> str:
            public = self._known.get(token.lower()) or (self._words.get(token.lower()) if words else None)
            if public is None:
                return token
            said = public()
            return f"[{said}]" if quoted and said != NOBODY else said

        def whole(match: re.Match[str]) -> str:
            token = match[0]
            if (said := one(token)) != token:
                return said
            return "".join(map(one, _PIECES.split(token)))

        return _WORD.sub(whole, text)


def without_key(text: str, key: str, public: str) -> str:
    """
    Replace somebody's own key in a text about them, however it is spaced: `A01` in "Firm A-1" too.

    Here a key is looked for that is nothing but digits, or short.
    """
    runs = re.findall(r"[0-9]+|[A-Za-z]+", key)
    spelt = r"[\s._-]*".join(f"0*{run.lstrip('0') or '0'}" if run.isdigit() else run for run in runs)
    return re.sub(rf"(?<![A-Za-z0-9]){spelt}(?![A-Za-z0-9])", lambda _: public, text, flags=re.IGNORECASE)


def words_of(*texts: str, numbers: bool = True) -> frozenset[str]:
    """Return the words, and the *numbers*, of some texts in small letters; short words aside, which tell nothing."""
    found = (word.casefold() for text in texts for word in _TELLING.findall(text))
    return frozenset(word for word in found if numbers or not word.isdigit())


def _naming(keys: PublicKeys, kind: str, key: str) -> Callable[[], str]:
    return lambda: keys.of(kind, key)


def _nobody() -> str:
    return NOBODY
