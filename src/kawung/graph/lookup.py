"""graph: what a row's mapping may ask about other rows of its study, by key."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import tables
from kawung.findings import Named, Ref, are_keys
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

_SOURCES = ("publication", "interview")
_NONE: frozenset[Term] = frozenset()
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
        self._rows: dict[str, Rows | None] = {}
        self._behind: dict[tuple[str, str], dict[str, list[Value]]] = {}
        self._graphs: dict[str, Term] = {}

    def rows(self, table: Table) -> Rows | None:
        """Return the rows of a table that a key names; None if there are none. A study goes by its folder's name."""
        if table.name not in self._rows:
            self._rows[table.name] = self._named(table)
        return self._rows[table.name]

    def _named(self, table: Table) -> Rows | None:
        sheet = self.study.sheets.get(table.name)
        if sheet is None:
            return None
        keys: Sequence[str] = [self.study.key] * len(sheet) if table.name == "study" else sheet.keys
        at: Sequence[int] = range(len(keys))
        if not are_keys(keys):
            at = [n for n in at if is_key(keys[n])]
            keys = [keys[n] for n in at]
        return Rows(sheet, at, list(map(str.lower, keys))) if at else None

    def graph(self, name: str) -> Term:
        """Name a graph of the study."""
        if name not in self._graphs:
            self._graphs[name] = self.minter.graph(self.study.key, name)
        return self._graphs[name]

    def behind(self, values: Iterable[Value], table: str, column: str) -> list[Value]:
        """Return what a column says in the rows of a table to which some values refer; nothing where there are none."""
        there = self._by_key(table, column)
        refs = [v for v in values if isinstance(v, Ref) and v.table == table]
        return [value for ref in refs for value in there.get(ref.key.lower(), ())]

    def _by_key(self, table: str, column: str) -> dict[str, list[Value]]:
        """Return what a column says by the key of the rows that say it."""
        if (table, column) not in self._behind:
            by_key = self._behind[table, column] = {}
            rows = self.rows(tables()[table])
            if rows is not None and rows.has(column):
                for key, values in zip(rows.keys, rows.each(_values, column), strict=True):
                    by_key.setdefault(key, []).extend(values)
        return self._behind[table, column]

    @cached_property
    def _basis(self) -> dict[str, frozenset[Term]]:
        """The bases of each finding by its key."""
        return {key: named(values) for key, values in self._by_key("findings", "basis").items()}

    def bases(self, finding: Cell) -> frozenset[Term]:
        """Return the bases of the findings to which a cell refers."""
        keys = [v.key.lower() for v in finding.values if isinstance(v, Ref) and v.table == "findings"]
        if len(keys) == 1:
            return self._basis.get(keys[0], _NONE)
        return _NONE.union(*[self._basis.get(key, _NONE) for key in keys])

    @cached_property
    def _sources(self) -> dict[str, list[Term]]:
        """What each finding rests on, by its key."""
        by_key: dict[str, list[Term]] = {}
        rows = self.rows(tables()["findings"])
        if rows is not None:
            each = rows.each(lambda *cells: self.spell.things(v for c in cells for v in c.values), *_SOURCES)
            for key, things in zip(rows.keys, each, strict=True):
                by_key[key] = [*by_key[key], *things] if key in by_key else things
        return by_key

    def sources(self, finding: Cell) -> list[Term]:
        """Return the publications and interviews of the findings to which a cell refers."""
        keys = [v.key.lower() for v in finding.values if isinstance(v, Ref) and v.table == "findings"]
        return [source for key in keys for source in self._sources.get(key, ())]

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
        return (
            _tag(own.values)
            or _tag(self.behind(interview.values, "interviews", "language"))
            or _tag([value for row in self.study.rows("study") for value in row.values("language")])
        )


def _tag(values: Iterable[Value]) -> str | None:
    """Return the one language tag among some values; None if there is none, or several."""
    tags = {v for v in values if isinstance(v, str)}
    return tag.lower() if len(tags) == 1 and _LANGUAGE_TAG.match(tag := tags.pop()) else None


def _values(cell: Cell) -> tuple[Value, ...]:
    return cell.values


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
