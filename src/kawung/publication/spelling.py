"""
publication: keys of a sheet where they stand in texts, as people write them there.

Researchers write `A05` where an informant said a name, and soon `A5`, `a-05` or `A 05` too. A key is found by itself
or as a part of `A02-A05`, in any capitals. One of digits alone is a number like others, one of few letters a word like
others: neither is looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_SPACED = r"(?<![A-Za-z0-9._-])[A-Za-z]{1,8}[ \u00a0][0-9]{1,6}(?![A-Za-z0-9]|[.,-][0-9])"
_TOKEN = re.compile(rf"{_SPACED}|{_WORD}")
_IN_SPACED = re.compile(_WORD)
_PIECES = re.compile(r"[A-Za-z0-9]+")
_NUMBERED = re.compile(r"([A-Za-z]{1,8})[ \u00a0._-]?([0-9]{1,6})")
_WORDLIKE = 3
"""Letters from which on a key that is made of letters alone is looked for: it may be a name."""
_NO_ARTICLE = 3
"""Letters from which on what stands before a blank and a number is no small word, like `a` or `di`."""


class Found(NamedTuple):
    """A key in a text: from where to where, and all keys that may be meant, in small letters."""

    start: int
    end: int
    keys: tuple[str, ...]


class Spelling:
    """Finds some keys in texts; with *digits* those too that are nothing else."""

    def __init__(self, keys: Iterable[str], *, digits: bool = False) -> None:
        self._numbers: set[str] = set()
        self._words: set[str] = set()
        self._loosely: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        for key in keys:
            if not (digits or any(map(str.isalpha, key))):
                continue
            if not key.isalpha():
                self._numbers.add(key.lower())
                if match := _NUMBERED.fullmatch(key):
                    self._loosely[match[1].lower(), int(match[2])][key.lower()] = match[1]
            elif len(key) >= _WORDLIKE:
                self._words.add(key.lower())

    def find(self, text: str, *, strictly: bool = False) -> Iterator[Found]:
        """Give the keys in a text, in order; *strictly* those that hold a digit or a sign, just as they are spelt."""
        for match in _TOKEN.finditer(text):
            if keys := self._meant(match[0], strictly=strictly):
                yield Found(match.start(), match.end(), keys)
                continue
            words = _IN_SPACED.finditer(match[0]) if " " in match[0] or "\u00a0" in match[0] else (None,)
            for word in words:
                start, said = match.start() + (word.start() if word else 0), word[0] if word else match[0]
                yield from self._within(said, start, strictly=strictly)

    def _within(self, word: str, start: int, *, strictly: bool) -> Iterator[Found]:
        """Give the keys that a word is, or of which it is made."""
        if keys := self._meant(word, strictly=strictly):
            yield Found(start, start + len(word), keys)
            return
        for part in _PIECES.finditer(word):
            if part[0] != word and (keys := self._meant(part[0], strictly=strictly)):
                yield Found(start + part.start(), start + part.end(), keys)

    def _meant(self, token: str, *, strictly: bool) -> tuple[str, ...]:
        """Return the keys that a token may be."""
        small = token.lower()
        if small in self._numbers or (small in self._words and not strictly):
            return (small,)
        match = None if strictly or not self._loosely else _NUMBERED.fullmatch(token)
        if match is None:
            return ()
        keys = self._loosely.get((match[1].lower(), int(match[2])), {})
        if not token[match.end(1)].isspace():
            return tuple(keys)
        letters, is_word = match[1], match[1].islower() and len(match[1]) < _NO_ARTICLE
        return tuple(key for key, typed in keys.items() if not is_word and (letters == typed or letters.isupper()))
