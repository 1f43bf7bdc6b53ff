"""
publication: which texts of findings tell of a linkage or of a party in words, so that these can be left out with it.

Researchers write a party's key where an informant said a name. So a text tells of a linkage if it names all who are in
it but the one who speaks; one that names nobody may tell of anybody.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kawung.publication.curing import QUOTED
from kawung.publication.risks import Target, by_key, keys_of
from kawung.publication.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.findings import Row, Study

PARTIES = ("from", "to", "participants")
_TEXTS = (("paraphrase_en", "paraphrase_id"), QUOTED)
"""The columns of findings that say one thing in words: what tells in one of them tells in the others."""
_NO_TEXT = "quote_language"
Text = tuple[str, int]
"""One text of a finding: the finding's key in small letters, and which of `_TEXTS`."""


class Mentions:
    """The texts of a study's findings, looked through for whom they name."""

    def __init__(self, study: Study) -> None:
        self._findings = by_key(study, "findings")
        self._parties = Spelling((row.key for row in study.rows("actors")), digits=True)
        self._speaking = {key: keys_of(row, "informant") for key, row in by_key(study, "interviews").items()}

    def saying(self, rows: Iterable[Row]) -> tuple[Target, ...]:
        """Return the texts that say in words what some linkages say: without them these are not withheld."""
        found: dict[Target, None] = {}
        for row in rows:
            parties = {key for column in PARTIES for key in keys_of(row, column, "actors")}
            for finding in self._behind(row):
                told = keys_of(self._findings[finding], "interview")
                others = parties.difference(*(self._speaking.get(key, ()) for key in told))
                for text in ((finding, group) for group in range(len(_TEXTS))):
                    if text in self._named and (not self._named[text] or others <= self._named[text]):
                        found.update(dict.fromkeys(self._cells(text)))
        return tuple(found)

    def naming(self, whom: Iterable[str], rows: Iterable[Row]) -> tuple[Target, ...]:
        """Return the texts that name some parties, and those behind their linkages that name nobody."""
        texts = {text: None for key in whom for text in self._texts[key]}
        behind = dict.fromkeys(finding for row in rows for finding in self._behind(row))
        for text in ((finding, group) for finding in behind for group in range(len(_TEXTS))):
            if text in self._named and not self._named[text]:
                texts[text] = None
        return tuple(cell for text in sorted(texts) for cell in self._cells(text))

    def _behind(self, row: Row) -> Iterator[str]:
        return (key for key in keys_of(row, "finding", "findings") if key in self._findings)

    def _cells(self, text: Text) -> Iterator[Target]:
        row = self._findings[text[0]]
        return (Target(row.table, row.key, column) for column in _TEXTS[text[1]] if column in row.cells)

    @cached_property
    def _named(self) -> dict[Text, frozenset[str]]:
        """Whom each text names, by keys in small letters."""
        found = {}
        for key, row in self._findings.items():
            for group, columns in enumerate(_TEXTS):
                texts = [row.cells[c].text for c in columns if c in row.cells and c != _NO_TEXT]
                if texts:
                    named = (one.keys for text in texts for one in self._parties.find(text))
                    found[key, group] = frozenset(chain(*named))
        return found

    @cached_property
    def _texts(self) -> dict[str, list[Text]]:
        """The texts that name each party."""
        found: dict[str, list[Text]] = defaultdict(list)
        for text, named in self._named.items():
            for key in named:
                found[key].append(text)
        return found
