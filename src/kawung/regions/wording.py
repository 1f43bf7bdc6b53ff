"""regions: how people write places: `Ds. Jarum, Kec. Bayat, Kab. Klaten` → parts, each with level and name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kawung.regions.areas import Area

_BETWEEN = re.compile(r"[,;()\[\]/|>\n\u2013\u2014]+|\s-\s")
_TOKEN = re.compile(r"[0-9][0-9.]*[0-9]|[^\s.]+")
_CODE = re.compile(r"[0-9][0-9.]*[0-9]\Z")
_NO_LETTERS = re.compile(r"[\W_]+")
_CONNECTING = {"di", "in", "of"}

_BEFORE: dict[str, tuple[str, str]] = {  # what stands before a name: level, and kind where the word says it
    **dict.fromkeys(("desa", "ds", "kalurahan"), ("village", "desa")),
    **dict.fromkeys(("kelurahan", "kel"), ("village", "kelurahan")),
    **dict.fromkeys(("kecamatan", "kec", "kapanewon", "kap", "kemantren"), ("district", "")),
    **dict.fromkeys(("kabupaten", "kab"), ("regency", "kabupaten")),
    **dict.fromkeys(("kota", "kotamadya", "kodya"), ("regency", "kota")),
    **dict.fromkeys(("provinsi", "prov", "propinsi", "prop"), ("province", "")),
    **dict.fromkeys(("dusun", "dsn", "dukuh", "dk", "kampung", "kp", "rt", "rw"), ("below", "")),
}
_BEHIND: dict[str, tuple[str, str]] = {
    "village": ("village", ""),
    **dict.fromkeys(("district", "subdistrict"), ("district", "")),
    "regency": ("regency", "kabupaten"),
    **dict.fromkeys(("town", "city", "municipality", "kota"), ("regency", "kota")),
    "province": ("province", ""),
    "hamlet": ("below", ""),
}


def folded(name: str) -> str:
    """Return a name's letters and digits: case, spaces, hyphens, marks do not count (Gununggajah is GUNUNG GAJAH)."""
    plain = name if name.isascii() else unicodedata.normalize("NFKD", name)
    return _NO_LETTERS.sub("", "".join(c for c in plain if not unicodedata.combining(c))).casefold()


def without_level(name: str) -> str:
    """Return a name without the word for its level in front."""
    first, _, rest = name.partition(" ")
    return rest if rest and folded(first) in _BEFORE else name


@dataclass(frozen=True, slots=True)
class Part:
    """
    One area as a text names it: *name* folded or *code*, and as typed.

    *level* is None where the text does not say it, *kind* says more where the word does (desa, kelurahan, kota);
    *below*: something smaller than a village.
    """

    typed: str
    name: str = ""
    code: str = ""
    level: str | None = None
    kind: str = ""

    @property
    def below(self) -> bool:
        """Tell whether it is something smaller than a village."""
        return self.level == "below"

    @property
    def bare(self) -> bool:
        """Tell whether it is a name without its level."""
        return self.level is None and not self.code

    def fits(self, area: Area) -> bool:
        """Tell whether an area is of the level and kind that is said."""
        return self.level in (None, area.level) and self.kind in ("", area.kind)


def parts(text: str, names: Collection[str] = ()) -> list[Part]:
    """Part a text into the areas that it names, in its order; of the folded *names* one may be a word for a level."""
    return [_part(tokens) for chunk in _BETWEEN.split(text) for tokens in _chunks(_TOKEN.findall(chunk), names)]


def says_level(text: str) -> bool:
    """Tell whether a text has a word for the level of an area."""
    return any(part.level for part in parts(text))


def _chunks(tokens: list[str], names: Collection[str]) -> Iterator[list[str]]:
    """Part tokens where a word for a level begins a new area, and before and behind a code."""
    chunk: list[str] = []
    for n, token in enumerate(tokens, 1):
        word = folded(token)
        alone = len(chunk) == 1 and folded(chunk[0]) in _BEFORE  # a level that waits for its name
        begins = word in _BEFORE and n < len(tokens) and not (alone and folded(chunk[0]) not in names)
        if chunk and (begins or (_is_code(token) and not alone)):
            yield _unconnected(chunk)
            chunk = []
        chunk.append(token)
        if _is_code(token) or (word in _BEHIND and word not in _BEFORE and len(chunk) > 1):
            yield chunk
            chunk = []
    if chunk := _unconnected(chunk):
        yield chunk


def _is_code(token: str) -> bool:
    return _CODE.match(token) is not None and len(token) > 2


def _unconnected(chunk: list[str]) -> list[str]:
    """Leave out a word that only leads to the next area."""
    return chunk[:-1] if len(chunk) > 1 and chunk[-1] in _CONNECTING else chunk


def _part(tokens: list[str]) -> Part:
    typed = " ".join(tokens)
    level: str | None = None
    kind = ""
    if len(tokens) > 1 and folded(tokens[0]) in _BEFORE:
        level, kind = _BEFORE[folded(tokens[0])]
        tokens = tokens[1:]
    elif len(tokens) > 1 and folded(tokens[-1]) in _BEHIND:
        level, kind = _BEHIND[folded(tokens[-1])]
        tokens = tokens[:-1]
    if len(tokens) == 1 and _is_code(tokens[0]):
        return Part(typed, "", tokens[0], level, kind)
    return Part(typed, folded(" ".join(tokens)), "", level, kind)
