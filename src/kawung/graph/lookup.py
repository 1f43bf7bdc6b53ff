"""graph: what a row's mapping may ask about other rows of its study, by key."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import Table, tables
from kawung.findings import Named, Ref
from kawung.graph.derived import states
from kawung.graph.values import term_of, thing_of
from kawung.iris import BASES, concept, is_key, term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kawung.findings import Row, Study, Value
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

    @cached_property
    def _rows(self) -> dict[str, dict[str, list[Row]]]:
        found: dict[str, dict[str, list[Row]]] = {name: defaultdict(list) for name in tables()}
        for name, by_key in found.items():
            for row in self.study.rows(name):
                if is_key(self.key(row)):
                    by_key[self.key(row).lower()].append(row)
        return found

    def key(self, row: Row) -> str:
        """Return the key under which a row's thing is named; a study goes by the name of its folder."""
        return self.study.key if row.table == "study" else row.key

    def things(self, table: Table) -> list[tuple[str, Term, list[Row]]]:
        """List what a table describes: key in lower case, name of the thing, all rows with that key."""
        return [
            (key, self.minter.thing(self.study.key, table.kind, key), sorted(rows, key=lambda r: r.repeat))
            for key, rows in sorted(self._rows[table.name].items())
        ]

    def named(self, kind: str, key: str) -> Term:
        """Name a node of the study that no row describes by itself."""
        return self.minter.thing(self.study.key, kind, key)

    def term(self, value: Value, language: str | None = None) -> Term | None:
        """Spell a value as a term."""
        return term_of(value, self.study.key, self.minter, language)

    def thing(self, ref: Ref) -> Term | None:
        """Name what a cell refers to."""
        return thing_of(ref, self.study.key, self.minter)

    def behind(self, values: Iterable[Value], table: str) -> list[Row]:
        """Return the rows of a table that some values refer to; nothing for references that lead nowhere."""
        refs = [v for v in values if isinstance(v, Ref) and v.table == table]
        return [row for ref in refs for row in self._rows[table].get(ref.key.lower(), ())]

    def bases(self, rows: Iterable[Row]) -> set[Term]:
        """Return the bases of rows: a finding's own, a statement's from its findings."""
        found: set[Term] = set()
        for row in rows:
            sources = [row] if row.table == "findings" else self.behind(row.values("finding"), "findings")
            found |= {v.iri for source in sources for v in source.values("basis") if isinstance(v, Named)}
        return found

    def home(self, table: Table, rows: list[Row]) -> str:
        """
        Name the graph of a thing: that of its basis for findings and statements, else `entities`.

        All rows of the thing are asked, so that one thing never stands in two graphs. Where the basis cannot
        be told (none, unreadable, several) it is `interpreted`, which puts words into nobody's mouth;
        shapes say what is wrong.
        """
        if table.name != "findings" and not states(table):
            return ENTITIES
        bases = self.bases(rows)
        return _BASIS_GRAPHS.get(next(iter(bases)), UNSURE) if len(bases) == 1 else UNSURE

    def is_group(self, ref: Ref) -> bool:
        """Tell whether a party is a group of actors."""
        return any("group" in row.values("party") for row in self.behind([ref], "actors"))

    def usual_role(self, ref: Ref) -> Term | None:
        """Return the one role that a party's kind usually has; None if there is none or no kind."""
        values = [v for row in self.behind([ref], "actors") for v in row.values("kind")]
        kinds = [v.iri for v in values if isinstance(v, Named)]
        roles = {usual_roles().get(kind) for kind in kinds}
        return roles.pop() if len(roles) == 1 else None

    def quote_language(self, finding: Row) -> str | None:
        """
        Return the language of a finding's exact words: its row's, else the interview's, else the study's.

        None if none of them is written as a language tag (https://www.rfc-editor.org/info/bcp47).
        """
        interviews = self.behind(finding.values("interview"), "interviews")
        for rows, column in (
            ((finding,), "quote_language"),
            (interviews, "language"),
            (self.study.rows("study"), "language"),
        ):
            tags = {v for row in rows for v in row.values(column) if isinstance(v, str)}
            if len(tags) == 1 and _LANGUAGE_TAG.match(tag := tags.pop()):
                return tag.lower()
        return None
