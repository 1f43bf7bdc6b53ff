"""graph: what a row's mapping may ask about other rows of its study, by key."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import compress
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import tables
from kawung.findings import Cells, Named, Ref
from kawung.graph.rows import Rows
from kawung.graph.values import Speller
from kawung.iris import BASES, are_keys, concept, is_key, term

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
        self._at: dict[str, dict[str, list[int]]] = {}
        self._behind: dict[tuple[str, str], tuple[Cells, dict[str, list[int]]]] = {}
        self._usual: dict[Ref, Term | None] = {}
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
        if (table, column) not in self._behind:
            rows = self.rows(tables()[table])
            cells = rows.cells(column) if rows is not None else None
            self._behind[table, column] = cells if cells is not None else Cells.of(()), self._positions(table)
        cells, at = self._behind[table, column]
        keys = [v.key.lower() for v in values if isinstance(v, Ref) and v.table == table] if cells else []
        return [value for key in keys for n in at.get(key, ()) if (cell := cells[n]) for value in cell.values]

    def _positions(self, table: str) -> dict[str, list[int]]:
        """Return the positions of a table's rows by their keys."""
        if table not in self._at:
            by_key = self._at[table] = {}
            rows = self.rows(tables()[table])
            for at, key in enumerate(rows.keys if rows is not None else ()):
                by_key.setdefault(key, []).append(at)
        return self._at[table]

    def own_bases(self, findings: Rows) -> list[frozenset[Term]]:
        """Return for each row of the findings the bases that it says."""
        return findings.each(lambda basis: named(basis.values), "basis")

    @cached_property
    def _basis(self) -> dict[str, frozenset[Term]]:
        """The bases of each finding by its key."""
        findings = self.rows(tables()["findings"])
        if findings is None:
            return {}
        said = self.own_bases(findings)
        by_key = dict(zip(findings.keys, said, strict=True))
        if findings.doubled:
            for key, bases in zip(findings.keys, said, strict=True):
                by_key[key] |= bases
        return by_key

    def bases(self, rows: Rows) -> list[frozenset[Term]]:
        """Return for each row the bases of the findings on which it rests."""
        return rows.each_named("findings", self._basis, _NONE, self._bases, "finding")

    def _bases(self, finding: Cell) -> frozenset[Term]:
        keys = [v.key.lower() for v in finding.values if isinstance(v, Ref) and v.table == "findings"]
        if len(keys) == 1:
            return self._basis.get(keys[0], _NONE)
        return _NONE.union(*[self._basis.get(key, _NONE) for key in keys])

    def sources(self, finding: Cell) -> list[Term]:
        """Return the publications and interviews of the findings to which a cell refers."""
        return [one for name in _SOURCES for one in self.spell.things(self.behind(finding.values, "findings", name))]

    def groups(self, rows: Rows, column: str) -> list[bool]:
        """Tell for each row whether a group of actors is among the parties in a column."""
        if not self._groups:
            return [False] * len(rows)
        return rows.each_named("actors", self._groups, False, self._has_group, column)

    def _has_group(self, cell: Cell) -> bool:
        return any(v.key.lower() in self._groups for v in cell.values if isinstance(v, Ref) and v.table == "actors")

    @cached_property
    def _groups(self) -> dict[str, bool]:
        """The keys of the parties that are groups."""
        actors = self.rows(tables()["actors"])
        said = actors.each(lambda party: "group" in party.values, "party") if actors is not None else []
        return dict.fromkeys(compress(actors.keys, said), True) if actors is not None else {}

    def usual_role(self, ref: Ref) -> Term | None:
        """Return the one role that a party's kind usually has; None if there is none or no kind."""
        if ref not in self._usual:
            roles = {usual_roles().get(kind) for kind in named(self.behind([ref], "actors", "kind"))}
            self._usual[ref] = roles.pop() if len(roles) == 1 else None
        return self._usual[ref]

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
