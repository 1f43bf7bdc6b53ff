"""
sheet: texts that look like one another and are not the same, and keys that look like a person.

Copied text brings letters of other alphabets, characters that cannot be seen and dashes in place of hyphens: two cells
look alike and say two things. The table of letters is the part of Unicode's confusables that fonts of today show alike
(https://www.unicode.org/reports/tr39/), kept to what stands for a letter, digit or sign of a key.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.vocabulary import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALIKE = (  # Cyrillic, Greek and other letters, then dashes, each with the plain character that it looks like
    ("\u0410\u0412\u0415\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0405\u0421\u0422\u0425\u0423", "ABEIJKMHOPSCTXY"),
    ("\u0430\u0435\u0456\u0458\u043e\u0440\u0455\u0441\u0443\u0445\u04bb\u0501\u051b\u051d", "aeijopscyxhdqw"),
    ("\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7", "ABEZHIKMNOPTYX"),
    ("\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7", "aikvopux"),
    ("\u0131\u0251\u0261\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "iag-------"),
)
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_LOOKS = {theirs: ours for pair in _ALIKE for theirs, ours in zip(*pair, strict=True)} | _WIDE
_SWAP = str.maketrans(_LOOKS)
_PLAIN = str.maketrans(_WIDE | {"\u2212": "-"})
_SPACES = re.compile(r"\s+")
_ALPHABETS = {"CYRILLIC": Words("Cyrillic", "Kiril"), "GREEK": Words("Greek", "Yunani")}

_FORMS_OF_ADDRESS = "bu ibu pak bapak bp bpk mas mbak mba kang haji hajah hj h sdr sdri mr mrs ms mbah abah nyi"
_ADDRESSED = frozenset(_FORMS_OF_ADDRESS.split())
_PARTS = re.compile(r"[\s._-]+")
_JOINED = re.compile(r"(?:Bu|Ibu|Pak|Bapak|Mas|Mbak|Haji|Hajah|Mr|Mrs)[A-Z][a-z]{2,}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s._()-]+(?=[0-9])")
_LONG = 8
_LONG_NUMBER = re.compile(rf"[0-9]{{{_LONG},}}")
_PERHAPS = re.compile(rf"[^A-Za-z0-9\n]|{_LONG_NUMBER.pattern}|^{_JOINED.pattern}", re.MULTILINE)
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z")

_ADDRESS = Words("a form of address with a name", "sapaan beserta nama")
_NUMBER = Words("a telephone or identity number", "nomor telepon atau nomor KTP")
_MAIL_ADDRESS = Words("an e-mail address", "alamat surel")


def straight(text: str) -> str:
    """
    Write figures and words as a plain keyboard does: what a column of numbers, dates or choices is read from.

    Full-width forms, the minus sign and spaces that do not break become their plain selves, what cannot be seen goes;
    nothing else changes (a raised 2 stays one, since `67²` is not 672).
    """
    if text.isascii():
        return text
    return _SPACES.sub(" ", seen(text).translate(_PLAIN)).strip()


def plain(text: str) -> str:
    """Return the text that a text looks like: look-alikes as the letters they look like, nothing unseen."""
    return text if text.isascii() else seen(text).translate(_SWAP)


def skeleton(text: str) -> str:
    """Return what texts have in common that differ only by case, spaces, composed forms and look-alikes."""
    composed = text if text.isascii() else unicodedata.normalize("NFKC", plain(unicodedata.normalize("NFKC", text)))
    return "".join(composed.split()).casefold()


def skeletons(texts: Sequence[str]) -> list[str]:
    """Return the skeleton of each text; those of ASCII are made together."""
    joined = "\0".join(texts)
    if not joined.isascii() or joined.count("\0") != len(texts) - 1:
        return list(map(skeleton, texts))
    return "".join(joined.split()).casefold().split("\0")


def deceiver(text: str) -> tuple[int, Words] | None:
    """Find the first character of a text that is not what it looks like: its position from 1, and what it is."""
    for position, char in enumerate(text, start=1):
        if char in _LOOKS:
            return position, _described(char, _LOOKS[char])
        if not seen(char):
            code = f"U+{ord(char):04X}"
            return position, Words(f"one that cannot be seen ({code})", f"huruf yang tidak terlihat ({code})")
    return None


def _described(char: str, like: str) -> Words:
    alphabet = _ALPHABETS.get(unicodedata.name(char, "").partition(" ")[0])
    if alphabet:
        return Words(f"a {alphabet.en} {char} that looks like {like}", f"huruf {alphabet.id} {char} yang mirip {like}")
    if like == "-":
        return Words(f"a dash {char} in place of a hyphen -", f"tanda pisah {char}, bukan tanda hubung -")
    if char in _WIDE:
        return Words(f"a full-width {char}, not {like}", f"bentuk lebar {char}, bukan {like}")
    return Words(f"a {char} that looks like {like}", f"huruf {char} yang mirip {like}")


def personal(key: str) -> Words | None:
    """Tell what a key gives away of a person, if it looks so: a form of address, a number, an e-mail address."""
    if "@" in key and _MAIL.match(key):
        return _MAIL_ADDRESS
    if len(key) >= _LONG and any(not _DAY.match(n) for n in _LONG_NUMBER.findall(_BETWEEN_DIGITS.sub("", key))):
        return _NUMBER
    return _ADDRESS if _JOINED.match(key) or addressed(key) else None


def any_personal(keys: Iterable[str]) -> bool:
    """Tell whether any of some keys may give something away, as `personal` says; of most tables none may."""
    return _PERHAPS.search("\n".join(keys)) is not None


def addressed(name: str) -> str | None:
    """Return what stands behind a form of address (`Bu Sari`: `Sari`), or None where there is no name behind one."""
    if not _PARTS.search(name):
        return None
    first, *rest = [part for part in _PARTS.split(name.strip()) if part] or [""]
    named = bool(rest) and rest[0].isalpha() and len(rest[0]) > 2
    return " ".join(rest) if first.casefold() in _ADDRESSED and named else None
