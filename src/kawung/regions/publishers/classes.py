"""publishers: the classes of industry and of size that a row of figures names; a code is nothing without its year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kawung.regions.classifications import Reason, class_of
from kawung.regions.publishers.rules import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from kawung.problems import Place, Problem, Words

NAMED = "named"
"""The scheme of groups that a source names in words, without a class."""
_INDUSTRIES = ("kbli", "isic", NAMED)
_SIZES = ("bps", "uu20-2008", NAMED)
_WITH_YEAR = re.compile(r"(kbli|isic)[ -]*(?:rev\.? ?)?(\d{1,4})\Z", re.IGNORECASE)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def industry(told: dict[str, str], at: Callable[[str], Place], *, of_area: bool) -> list[Problem]:
    """
    Judge scheme, year and code of a row's class of industry; *told* gets them in their plain form.

    A figure of a whole area has none; every other one needs one, be it a group that its source names in words.
    """
    if match := _WITH_YEAR.match(told["industry_scheme"]):
        told["industry_scheme"], told["industry_year"] = match[1], told["industry_year"] or match[2]
    scheme = told["industry_scheme"] = told["industry_scheme"].lower()
    year, code = told["industry_year"], told["industry_code"]
    if of_area:
        given = [name for name in ("scheme", "year", "code") if told[f"industry_{name}"]]
        return [problem("figure-industry-needless", at(f"industry_{given[0]}"))] if given else []
    if not code:
        return [problem("figure-industry-missing", at("industry_code"))]
    if scheme and scheme not in _INDUSTRIES:
        return [problem("figure-industry-scheme", at("industry_scheme"), choices=", ".join(_INDUSTRIES))]
    if scheme == NAMED and year:
        return [problem("figure-industry-named-year", at("industry_year"))]
    found = class_of(scheme or "kbli", year, code)
    if not isinstance(found, Reason):
        return _same_words(told, at, "industry", found.label)
    if not scheme or (not year and scheme != NAMED):
        reason = {"reason": found.message, "remedy": found.remedy}
        return [problem("figure-industry-without-year", at("industry_code"), **reason)]
    if scheme == NAMED:
        return _names(told, at, "industry") if _KEY.match(code) else [problem("figure-named-key", at("industry_code"))]
    if found.rule == "class-not-known" and not found.sure:
        return _names(told, at, "industry")
    return [problem("figure-industry", at("industry_code"), reason=found.message, remedy=found.remedy)]


def size(told: dict[str, str], at: Callable[[str], Place]) -> list[Problem]:
    """Judge a row's class of size: by workers (bps), by assets or sales (uu20-2008), or as its source names it."""
    scheme, code = told["size_scheme"], told["size_code"]
    if not scheme and not code:
        return []
    if scheme not in _SIZES:
        return [problem("figure-size", at("size_scheme"), choices=", ".join(_SIZES))]
    if scheme == NAMED:
        return _names(told, at, "size") if _KEY.match(code) else [problem("figure-named-key", at("size_code"))]
    found = class_of("size", scheme, code)
    if isinstance(found, Reason):
        return [problem("figure-size-code", at("size_code"), reason=found.message, remedy=found.remedy)]
    return _same_words(told, at, "size", found.label)


def _same_words(told: dict[str, str], at: Callable[[str], Place], kind: str, label: Words) -> list[Problem]:
    """Refuse other words than those that the tables of classes have."""
    code = told[f"{kind}_code"]
    wanted = {"en": label.en, "id": label.id}
    differ = [name for name, words in wanted.items() if told[f"{kind}_{name}"] not in ("", words)]
    return [problem("figure-name-differs", at(f"{kind}_{name}"), code=code, label=label) for name in differ[:1]]


def _names(told: dict[str, str], at: Callable[[str], Place], kind: str) -> list[Problem]:
    """Want words in both languages for what no shipped table has words for."""
    empty = [f"{kind}_{name}" for name in ("en", "id") if not told[f"{kind}_{name}"]]
    return [problem("figure-name-missing", at(f"{kind}_code"), field=empty[0])] if empty else []
