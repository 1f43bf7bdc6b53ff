"""answers: the words, numbers and lists that answers are told in, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Language, Words

if TYPE_CHECKING:
    from collections.abc import Iterable

# Codes as they stand in a CSV file, and the words for them (the key of the scheme's concept is `computed`).
BASIS: dict[str, Words] = {
    "observed": Words("said by an informant", "kata informan"),
    "interpreted": Words("interpreted by the researcher", "tafsir peneliti"),
    "published": Words("as published", "menurut terbitan"),
    "measured": Words("measured by Kawung", "dihitung Kawung"),
    "inferred": Words("inferred", "diturunkan"),
}
STATUS: dict[str, Words] = {
    "present": Words("present", "ada"),
    "none": Words("none", "tidak ada"),
    "not-asked": Words("not asked", "tidak ditanya"),
    "not-reported": Words("not reported", "tidak dilaporkan"),
    "not-known": Words("not known", "tidak diketahui"),
    "withheld": Words("withheld", "dirahasiakan"),
    "refused": Words("not compared", "tidak dibandingkan"),
    "terms": Words("how it was made", "cara pembuatannya"),
    "not-applicable": Words("–", "–"),
}
YES_NO = {True: Words("yes", "ya"), False: Words("no", "tidak")}
MADE_UP = Words("MADE-UP DATA", "DATA REKAAN")
MADE_UP_LINE = Words(
    'MADE-UP DATA  The study "{study}" was invented to show the tool. Do not cite it.',
    'DATA REKAAN  Studi "{study}" dibuat untuk memperagakan alat ini. Jangan dikutip.',
)


def number(value: int | Decimal, language: Language, decimals: int | None = None) -> str:
    """Write a number for people, with *decimals* places or with those it has."""
    return words.number(rounded(value, decimals) if isinstance(value, Decimal) else value, language)


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    """Round half up to *decimals* places; without them, drop trailing zeros."""
    if decimals is None:
        plain = value.normalize()
        exponent = plain.as_tuple().exponent
        return plain.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else plain
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def listed(texts: Iterable[str], language: Language, most: int = 6) -> str:
    """Join texts as a sentence does; beyond *most* the rest is counted."""
    items = list(texts)
    joint = "dan" if language == "id" else "and"
    if len(items) > most:
        more = len(items) - most + 1
        rest = f"{more} lainnya" if language == "id" else f"{more} more"
        items = [*items[: most - 1], rest]
    if len(items) < 3:
        return f" {joint} ".join(items)
    return f"{', '.join(items[:-1])}{',' if language == 'id' else ''} {joint} {items[-1]}"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, many: str, id_: str) -> Words:
    """Say how many: "1 interview", "10 interviews", "10 wawancara"."""
    return Words(f"{number(count, 'en')} {one if count == 1 else many}", f"{number(count, 'id')} {id_}")
