"""
publication: the keys under which numbered things are published, and the table that remembers them.

The numbers of a sheet tell who was asked first, and sometimes a name. So things get keys by chance, which a table
beside the study (`public-keys.csv`: kind, key, public) keeps for ever: addresses once published go on meaning the same.
The table joins published and real numbers; it is the team's own and never leaves.
"""

from __future__ import annotations

import csv
import io
import secrets
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.iris import is_key
from kawung.problems import UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "public-keys.csv"
HEADINGS = ("kind", "key", "public")
_SIGNS = "bcdfghjkmnpqrstvwxz"  # no vowels, so that no key is a word; no signs that are read as others
_DIGITS = "23456789"
_LENGTH = 7


def by_chance() -> str:
    """Make a key that says nothing: a letter, then letters and digits."""
    return secrets.choice(_SIGNS) + "".join(secrets.choice(_SIGNS + _DIGITS) for _ in range(_LENGTH))


class PublicKeys:
    """
    The public keys of one study's things by kind and key; what has none gets one when it is asked for.

    Keys count without regard to case, as in the names of things. *fresh* makes a key.
    """

    def __init__(
        self, known: Mapping[tuple[str, str], str] | None = None, fresh: Callable[[], str] = by_chance
    ) -> None:
        self._known = {(kind, key.lower()): public for (kind, key), public in (known or {}).items()}
        self._taken = set(self._known.values())
        self._fresh = fresh
        self.grown = False
        """Whether keys were made that the table does not have yet."""

    def of(self, kind: str, key: str) -> str:
        """Return the public key of a thing."""
        if (found := self._known.get((kind, key.lower()))) is not None:
            return found
        public = self._fresh()
        while public in self._taken:
            public = self._fresh()
        self._known[kind, key.lower()] = public
        self._taken.add(public)
        self.grown = True
        return public

    def all(self) -> list[str]:
        """Return the keys of all things that ever had a public one, in small letters."""
        return [key for _, key in self._known]

    def written(self) -> bytes:
        """Write the table down; the same keys give the same bytes."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(sorted((*thing, public) for thing, public in self._known.items()))
        return text.getvalue().encode()


def read(data: bytes, fresh: Callable[[], str] = by_chance) -> PublicKeys:
    """
    Read the table of a study.

    Raises UnreadableError, with the line, if it is not as Kawung wrote it: with a key guessed anew, published addresses
    would come to mean something else.
    """
    kinds = {table.kind for table in tables().values()}
    known: dict[tuple[str, str], str] = {}
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableError(words("public_keys.unreadable", file=FILE)) from error
    if not lines or tuple(lines[0]) != HEADINGS:
        raise UnreadableError(words("public_keys.headings", file=FILE, headings=",".join(HEADINGS)))
    taken: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        good = len(line) == len(HEADINGS) and line[0] in kinds and is_key(line[1]) and is_key(line[2])
        if not good or line[2] != line[2].lower():
            raise UnreadableError(words("public_keys.line", file=FILE, line=str(number)))
        kind, key, public = line
        if (kind, key.lower()) in known or public in taken:
            raise UnreadableError(words("public_keys.doubled", file=FILE, line=str(number)))
        known[kind, key.lower()] = public
        taken.add(public)
    return PublicKeys(known, fresh)
