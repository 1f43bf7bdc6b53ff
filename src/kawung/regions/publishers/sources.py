"""publishers: where official figures come from: one source is one publication, with its terms and when it was read."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kawung import vocabulary
from kawung.iris import iri, is_key
from kawung.regions.publishers.rules import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kawung.problems import Place, Problem

_YEAR = re.compile(r"(?:19|20)\d\d\Z", re.ASCII)


class Source(NamedTuple):
    """
    One source, all texts; a line of `sources.csv`.

    *kind* is one of the scheme publication-kind; *address* and *licence* are web addresses or empty; *terms* says in
    words what its publisher allows; *accessed* is the day, month or year in which it was read.
    """

    key: str
    kind: str
    title: str
    publisher: str
    year: str
    address: str
    locator: str
    licence: str
    terms: str
    accessed: str

    def citation(self) -> str:
        """Cite the source in one line."""
        parts = (self.publisher, self.title, self.year or None, self.locator or None)
        read = f" (read {self.accessed})" if self.accessed else ""
        return ", ".join(part for part in parts if part) + read


def judged(row: Mapping[str, str], at: Callable[[str], Place]) -> tuple[Source | None, list[Problem]]:
    """Judge one source: its texts by field, and where each stands; None, with what is wrong, if it may not stand."""
    told = {name: row.get(name, "").strip() for name in Source._fields}
    found: list[Problem] = []
    if not is_name(told["key"]):
        found.append(problem("source-key", at("key")))
    found += [problem("source-incomplete", at(name)) for name in ("title", "publisher") if not told[name]]
    kinds = [c.key for c in vocabulary.concepts("publication-kind")]
    if told["kind"] not in kinds:
        found.append(problem("source-kind", at("kind"), choices=", ".join(kinds)))
    if told["year"] and not _YEAR.match(told["year"]):
        found.append(problem("figure-year", at("year")))
    if told["accessed"] and not _is_date(told["accessed"]):
        found.append(problem("source-accessed", at("accessed")))
    found += [problem("source-address", at(name)) for name in ("address", "licence") if not _is_address(told[name])]
    return (None, found) if found else (Source(**told), [])


def is_name(key: str) -> bool:
    """Tell whether a text may be the key of a source or a figure: a key in small letters, since addresses are."""
    return is_key(key) and key == key.lower()


def _is_address(text: str) -> bool:
    if not text:
        return True
    try:
        return text.startswith(("http://", "https://")) and bool(iri(text))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    parts = text.split("-")
    try:
        return bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII)) and bool(
            date(*(int(p) for p in [*parts, "1", "1"][:3]))
        )
    except ValueError:
        return False
