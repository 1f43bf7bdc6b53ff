"""
regions: a study's code of industry, looked at for what deceives: the same figures mean something else in another year.

Kawung knows the part of the classifications that bears on batik. So a code that it does not know may be right; only
what the tables say for sure is told as wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.findings import place
from kawung.problems import Words
from kawung.regions.class_tables import shipped
from kawung.regions.rules import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.findings import Row, Study
    from kawung.problems import Problem
    from kawung.regions.class_tables import Class

KBLI = "kbli"
_WITH_YEAR = re.compile(r"([A-Za-z]+)\W*((?:19|20)[0-9]{2})\Z")
_DRESSED = re.compile(r"[A-Za-z]?[\s.]*([0-9][0-9\s.,-]*?)(?:[.,]0)?\Z")
_NO_DIGITS = re.compile(r"[^0-9]+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_DIGITS, _SHORT = 5, (3, 4)  # figures of a class of KBLI, and of what is above it
_SHOWN = 6
_COMMON = (
    "industri perdagangan eceran besar lainnya dari bukan jadi barang bahan studi dengan untuk retail wholesale other "
    "made study what they them with from goods products into than that this which where"
)
_EVERYWHERE = frozenset(_COMMON.split())  # words that tell no class from another
_KIN = {"batik": {"tekstil", "textile", "textiles", "kain", "cloth"}}


def look(study: Study) -> list[Problem]:
    """Tell what is deceptive about a study's scheme, year and code of industry."""
    return [found for row in study.rows("study") for found in _of(study, row)]


def _of(study: Study, row: Row) -> list[Problem]:
    scheme, year, code = (_one(row, f"industry_{name}") for name in ("scheme", "year", "code"))

    def told(rule: str, column: str = "code", choices: Sequence[Class] = (), **values: str | Words) -> list[Problem]:
        given = {"code": code, "scheme": scheme, "year": year, "choices": _choices(choices), **values}
        where = place(study, row, f"industry_{column}")
        return [problem(rule, where, near=bool(choices), values=given)]

    if dressed := _WITH_YEAR.match(scheme):
        return told("industry-scheme-with-year", "scheme", name=dressed[1], edition=dressed[2])
    name = scheme.casefold().strip()
    if not code or name not in ("kbli", "isic", "kbki"):
        return []
    if name == "kbki" or len(_NO_DIGITS.sub("", code)) > _DIGITS + 1:
        return told("industry-code-of-product", meaning=_product(code))
    if name == "isic":
        return told("industry-code-of-kbli") if len(code) == _DIGITS and code.isdigit() else []
    editions = sorted(edition for known, edition in shipped().schemes if known == KBLI)
    if year not in editions:
        if not re.fullmatch("20[0-9]{2}", year) or year < editions[0]:
            return []
        return told("industry-year-unknown", "year", editions=_and(editions))
    bare = _bare(code)
    if bare != code and any((KBLI, edition, bare) in shipped().classes for edition in editions):
        return told("industry-code-signs", bare=bare)
    own = shipped().classes.get((KBLI, year, code))
    if len(code) in _SHORT and code.isdigit():
        return told("industry-code-short", choices=_below(code, year))
    if own is None:
        gone, answers = _gone(code, year)
        known = [edition for edition in editions if (KBLI, edition, code) in shipped().classes]
        meaning = shipped().classes[KBLI, known[-1], code].label if known else Words("", "")
        rule = "industry-code-not-in-year"
        return told(rule, choices=answers, editions=_and(known), meaning=meaning) if gone else []
    others = [other for other in _elsewhere(own) if not _one_meaning(own, other)]
    words = _words_of(study, row)
    if not others or not words or not _strange(own, others, words):
        return []
    meant = [c for c in _edition(year) if c.code != code and len(c.code) == _DIGITS and words & _terms(c)]
    return told(
        "industry-code-other-meaning",
        choices=meant,
        meaning=own.label,
        editions=_and(sorted(c.edition for c in others if c.label == others[-1].label)),
        other=others[-1].label,
    )


def _one(row: Row, column: str) -> str:
    """Return the one text of a cell; empty where it has none or several."""
    values = row.values(column)
    return values[0] if len(values) == 1 and isinstance(values[0], str) else ""


def _bare(code: str) -> str:
    """Return the figures of a code that stands with a letter, dots or the decimals of a spreadsheet."""
    dressed = _DRESSED.match(code)
    return _NO_DIGITS.sub("", dressed[1]) if dressed else code


def _product(code: str) -> Words:
    """Say which product a code of KBKI means, where that is known."""
    found = next((c for c in shipped().classes.values() if c.scheme == "kbki" and c.code == code), None)
    return Words(f": {found.label.en}", f": {found.label.id}") if found else Words("", "")


def _edition(year: str) -> list[Class]:
    return [c for c in shipped().classes.values() if (c.scheme, c.edition) == (KBLI, year)]


def _below(code: str, year: str) -> list[Class]:
    """Give the classes of five figures below a shorter code."""
    return [c for c in _edition(year) if len(c.code) == _DIGITS and c.code.startswith(code)]


def _gone(code: str, year: str) -> tuple[bool, list[Class]]:
    """Tell whether an edition surely has no such code, and which of its classes answer those of other editions."""
    parent = shipped().classes.get((KBLI, year, code[:-1]))
    into = [a for a in shipped().associations if a.source.code == code and (a.scheme, a.edition) == (KBLI, year)]
    answers = dict.fromkeys(a.target for a in into if a.target and a.target.code != code)
    return bool(into) or (parent is not None and parent.complete), list(answers)


def _elsewhere(own: Class) -> list[Class]:
    """Give the classes with the same code in other editions, in their order."""
    found = [c for c in shipped().classes.values() if (c.scheme, c.code) == (own.scheme, own.code)]
    return sorted((c for c in found if c.edition != own.edition), key=lambda c: c.edition)


def _one_meaning(one: Class, other: Class) -> bool:
    """Tell whether two classes of one code are tied by correspondences."""
    return other.edition in _tied(one.scheme, one.code, one.edition)


@lru_cache(maxsize=256)
def _tied(scheme: str, code: str, edition: str) -> frozenset[str]:
    """Give the editions in which a code means what it means in one of them."""
    ties = [
        {a.source.edition, a.target.edition}
        for a in shipped().associations
        if a.target and a.source.scheme == a.target.scheme == scheme and a.source.code == a.target.code == code
    ]
    found = {edition}
    while more := [tie for tie in ties if tie & found and not tie <= found]:
        found = found.union(*more)
    return frozenset(found)


def _strange(own: Class, others: Iterable[Class], words: frozenset[str]) -> bool:
    """Tell whether a class says nothing of what a study is about, or one of another edition says more of it."""
    if words & _terms(own):
        return False
    kin = words.union(*(_KIN[word] for word in words if word in _KIN))
    return not kin & _terms(own) or any(words & _terms(other) for other in others)


def _terms(one: Class) -> set[str]:
    """Give the words of a class's names that tell it from others."""
    return {word.casefold() for text in one.label for word in _WORD.findall(text)} - _EVERYWHERE


def _words_of(study: Study, row: Row) -> frozenset[str]:
    """Give the words by which a study says what it is about: its titles and the names of its clusters."""
    cells = [row.cells.get(name) for name in ("title_en", "title_id")]
    cells += [r.cells.get(name) for r in study.rows("cluster") for name in ("label_en", "label_id")]
    texts = (v for cell in cells if cell for v in cell.values if isinstance(v, str))
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _choices(classes: Sequence[Class]) -> Words:
    """Say which code stands for which class: 13134 (batik)."""
    shown = [(f"{c.code} ({c.label.en})", f"{c.code} ({c.label.id})") for c in classes[:_SHOWN]]
    more = ", …" if len(classes) > _SHOWN else ""
    return Words(", ".join(en for en, _ in shown) + more, ", ".join(idn for _, idn in shown) + more)


def _and(texts: Sequence[str]) -> Words:
    """List a few texts."""
    *first, last = texts or ("",)
    head, comma = ", ".join(first), "," if len(first) > 1 else ""
    return Words(f"{head} and {last}", f"{head}{comma} dan {last}") if first else Words(last, last)
