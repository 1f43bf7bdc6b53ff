"""graph: what a row's mapping may ask about other rows of its study, by key."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import tables
from kawung.findings import Named, Ref
from kawung.graph.rows import Rows
from kawung.graph.values import Speller
from kawung.iris import BASES, concept, is_key, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.dictionary import Table
    from kawung.findings import Cell, Study, Value
    from kawung.iris import Minter, Term

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_BASIS_GRAPHS = {concept("basis", name): name for name in BASES}

ENTITIES = "entities"
UNSURE = "interpreted"


@lru_cache(maxsize=1)
def usual_roles() -> dict[Term, Term]:
    """Return the role that each kind of actor usually has, by the vocabulary; some kinds have none."""
    usual = term("kw:usualRole")
    return {t.s: t.o for t in vocabulary.ontology() if t.p == usual}


class Lookup:
    """A study and its rows by key. Keys count without regard to case, as in the names of things."""

    def __init__(self, study: Study, minter: Minter) -> None:
        self.study = study
        self.minter = minter
        self.spell = Speller(study.key, minter)
        self._rows: dict[str, dict[str, list[int]]] = {}

    def rows(self, table: Table) -> Rows | None:
        """Return the rows of a table that a key names; None if there are none. A study goes by its folder's name."""
        sheet = self.study.sheets.get(table.name)
        if sheet is None:
            return None
        keys: Sequence[str] = [self.study.key] * len(sheet) if table.name == "study" else sheet.keys
        usable = list(map(is_key, keys))
        at = range(len(sheet)) if all(usable) else [n for n, good in enumerate(usable) if good]
        return Rows(sheet, at, [keys[n].lower() for n in at]) if at else None

    def graph(self, name: str) -> Term:
        """Name a graph of the study."""
        return self.minter.graph(self.study.key, name)

    def behind(self, values: Iterable[Value], table: str, column: str) -> list[Value]:
        """Return what a column says in the rows of a table to which some values refer; nothing where there are none."""
        sheet = self.study.sheets.get(table)
        cells = sheet.columns.get(column) if sheet else None
        if cells is None:
            return []
        refs = [v for v in values if isinstance(v, Ref) and v.table == table]
        found = [cells[at] for ref in refs for at in self._by_key(table).get(ref.key.lower(), ())]
        return [value for cell in found if cell for value in cell.values]

    def _by_key(self, table: str) -> dict[str, list[int]]:
        if table not in self._rows:
            by_key = self._rows[table] = {}
            if rows := self.rows(tables()[table]):
                for at, key in zip(rows.at, rows.keys, strict=True):
                    by_key.setdefault(key, []).append(at)
        return self._rows[table]

    def bases(self, finding: Cell) -> frozenset[Term]:
        """Return the bases of the findings to which a cell refers."""
        return named(self.behind(finding.values, "findings", "basis"))

    def is_group(self, cell: Cell) -> bool:
        """Tell whether a group of actors is among the parties of a cell."""
        return "group" in self.behind(cell.values, "actors", "party")

    def usual_role(self, ref: Ref) -> Term | None:
        """Return the one role that a party's kind usually has; None if there is none or no kind."""
        roles = {usual_roles().get(kind) for kind in named(self.behind([ref], "actors", "kind"))}
        return roles.pop() if len(roles) == 1 else None

    def quote_language(self, own: Cell, interview: Cell) -> str | None:
        """
        Return the language of a finding's exact words: its row's *own*, else the interview's, else the study's.

        None if none of them is written as a language tag (https://www.rfc-editor.org/info/bcp47).
        """
        for values in (
            own.values,
            self.behind(interview.values, "interviews", "language"),
            [value for row in self.study.rows("study") for value in row.values("language")],
        ):
            tags = {v for v in values if isinstance(v, str)}
            if len(tags) == 1 and _LANGUAGE_TAG.match(tag := tags.pop()):
                return tag.lower()
        return None


def named(values: Iterable[Value]) -> frozenset[Term]:
    """Return the concepts among some values."""
    return frozenset(v.iri for v in values if isinstance(v, Named))


def home(bases: frozenset[Term]) -> str:
    """
    Name the graph of a finding or a statement by its bases.

    Where the basis cannot be told (none, unreadable, several) it is `interpreted`, which puts words into nobody's
    mouth; shapes say what is wrong.
    """
    return _BASIS_GRAPHS.get(next(iter(bases)), UNSURE) if len(bases) == 1 else UNSURE
