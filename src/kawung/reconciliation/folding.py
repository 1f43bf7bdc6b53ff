"""reconciliation: texts made alike, so that case, spaces, signs and marks do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NO_LETTERS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return the words of a text: letters without marks, and digits, in small letters, one space between words."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return _NO_LETTERS.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip().casefold()


@lru_cache(maxsize=1 << 14)
def joined(text: str) -> str:
    """Return a text folded and without spaces: Gunung Gajah and Gununggajah are one name."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=1 << 14)
def bare_code(text: str) -> str:
    """Return a code as it is compared: its signs count, spaces and case do not."""
    return "".join(text.split()).casefold()
