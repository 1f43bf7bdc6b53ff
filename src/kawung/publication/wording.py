"""
publication: texts that leave, with public keys in the place of the sheet's numbers.

Researchers write `A02` where an informant said a name. Such a number, in a paraphrase, a quote or a label, would join
what is published to the sheet; so it is replaced, in a quote between brackets as editors do. Whoever does not appear is
`[…]`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from kawung.dictionary import in_manifest, tables
from kawung.publication.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kawung.publication.keys import PublicKeys

NOBODY = "[…]"
_TELLING = re.compile(r"[^\W\d_]{3,}|\d+")


class Wording:
    """
    Replaces the sheet's numbers in texts.

    *there* are the keys of a study by table, as its sheets have them, *leaving* in small letters those of what leaves.
    """

    def __init__(
        self, there: Mapping[str, tuple[str, ...]], leaving: Mapping[str, frozenset[str]], keys: PublicKeys
    ) -> None:
        self._known: dict[str, Callable[[], str]] = {}
        for name, table in tables().items():
            if in_manifest(table):
                continue
            for key in there.get(name, ()):
                goes = key.lower() in leaving.get(name, ())
                self._known.setdefault(key.lower(), _naming(keys, table.kind, key) if goes else _nobody)
        for key in keys.all():
            self._known.setdefault(key.lower(), _nobody)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self._known)

    def replaced(self, text: str, *, quoted: bool = False, words: bool = True) -> str:
        """
        Return a text without numbers of the sheet; one that may be several is nobody's.

        With *words* keys that are words count too, and such as are spelt otherwise; not so in texts that were written
        before there were any keys.
        """
        said, at = [], 0
        for found in self._spelling.find(text, strictly=not words):
            public = self._known[found.keys[0]]() if len(found.keys) == 1 else NOBODY
            said += [text[at : found.start], f"[{public}]" if quoted and public != NOBODY else public]
            at = found.end
        return "".join([*said, text[at:]]) if said else text


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
