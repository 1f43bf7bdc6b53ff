"""
answers: what a study keeps back that was released for the public, said wherever an answer would be false without it.

A public study says how many of its interviews are not public, and which things withhold what (`kw:withholds`). Where
nobody is known to say something, it may be that those say it who are not public: so a nothing becomes "withheld", and
every answer says of how many interviews it speaks. Nothing here knows a study that is whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.answers.cells import Thing, code
from kawung.answers.question import Column
from kawung.iris import concept, local_name, read_literal
from kawung.problems import Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kawung.answers.cells import Row, Value
    from kawung.answers.question import Question
    from kawung.iris import Term
    from kawung.store import Store

_WITHHELD = """
PREFIX kw: <https://w3id.org/kawung/def#>
SELECT DISTINCT ?thing ?property WHERE {{
  VALUES ?thing {{ {things} }}
  GRAPH ?graph {{ ?thing kw:withholds ?property }}
}}"""
CELLS = "withheld"
"""The column that names the withheld cells of its row."""
COLUMNS = (
    Column("interviews_withheld", "count", Words("interviews not public", "wawancara yang tidak terbit"), shown=False),
    Column(CELLS, "text", Words("withheld here", "dirahasiakan di sini"), missing="none", shown=False),
)
_WITHHELD_STATE = code(concept("cell-state", CELLS))
_SILENT = frozenset({"none", "not-asked", "not-reported"})
_CRAFTSPERSON, _KEY_INFORMANT = "craftsperson", "key-informant"


@dataclass
class Kept:
    """What a study keeps back: of its interviews, by kind of informant, how many there are and how many stay."""

    interviews: dict[str, tuple[int, int]] = field(default_factory=dict)
    statements: bool = False

    def add(self, kind: Term | None, held: Term | None, withheld: Term | None, statements: Term | None) -> None:
        """Take in what a study says of interviews of one kind, and whether it withholds statements."""
        self.statements = self.statements or statements is not None
        if kind and held and withheld:
            self.interviews[local_name(kind)] = (_number(held), _number(withheld))

    @property
    def held(self) -> int:
        """How many interviews there are."""
        return sum(held for held, _ in self.interviews.values())

    @property
    def withheld(self) -> int:
        """How many of them are not public."""
        return sum(withheld for _, withheld in self.interviews.values())

    @property
    def back(self) -> bool:
        """Whether anything is kept back."""
        return self.withheld > 0 or self.statements


def _number(text: Term) -> int:
    value = read_literal(text).python()
    return value if isinstance(value, int) else 0


def mark(store: Store, q: Question, rows: Sequence[dict[str, Value]], studies: Mapping[str, Kept]) -> None:
    """Say in rows of studies that are not whole what is withheld: states, single cells, a nothing that was counted."""
    held = _by_thing(store, q, rows)
    for row in rows:
        study = studies.get(str(row["study"]))
        row["interviews_withheld"] = study.withheld if study else None
        row[CELLS] = None
        if study is not None and str(row["basis"]) != "published":
            if not q.says_withheld:
                _mark_states(row)
            cells = [c.name for c in q.columns if _is_withheld(c, row, study, held)]
            for name in cells:
                row[name] = None
            row[CELLS] = ";".join(cells) or None


def _mark_states(row: dict[str, Value]) -> None:
    for name, value in row.items():
        if isinstance(value, Thing) and value.key in _SILENT and (name == "status" or _is_state(value)):
            row[name] = _WITHHELD_STATE


def _is_state(value: Thing) -> bool:
    return value.iri is not None and value.iri == code(concept("cell-state", value.key)).iri


def _is_withheld(column: Column, row: Row, study: Kept, held: frozenset[tuple[str, str]]) -> bool:
    """Tell whether a cell tells of a nothing that may be no more than something withheld."""
    value = row[column.name]
    if isinstance(value, bool):  # of a public interview itself, so only where part of what it told is kept back
        return study.statements and str(value).lower() in column.silent
    if isinstance(value, Thing):
        return value.key in column.silent
    if value is not None:
        return column.counts and value == 0 and str(row["status"]) != "none"
    of, *properties = column.withheld or ("",)
    thing = row.get(of)
    named = isinstance(thing, Thing) and any((f"<{thing.iri}>", one) in held for one in properties)
    return named or column.missing in column.silent or (str(row["status"]) == CELLS and column.missing in _SILENT)


def _by_thing(store: Store, q: Question, rows: Iterable[Row]) -> frozenset[tuple[str, str]]:
    """Find what the things in some rows withhold."""
    of = {c.withheld[0] for c in q.columns if c.withheld}
    things = {f"<{v.iri}>" for row in rows for name in of if isinstance(v := row.get(name), Thing) and v.iri}
    if not things:
        return frozenset()
    found = store.select(_WITHHELD.format(things=" ".join(sorted(things)))).rows
    return frozenset((thing, property_) for thing, property_ in found if thing and property_)


def said_first(lead: Words, studies: Sequence[Kept]) -> Words:
    """Let a lead say of what it speaks, where that is the public part of one study."""
    if len(studies) != 1:
        return lead
    [one] = studies
    if not one.withheld:
        return _join(words("answer_withheld.of_part"), lead)
    return _join(words("answer_withheld.of_interviews", public=one.held - one.withheld, held=one.held), lead)


def _join(before: Words, after: Words) -> Words:
    return Words(f"{before.en} {after.en}", f"{before.id} {after.id}")


def cautions(studies: Mapping[str, Kept]) -> list[Words]:
    """Say of each study what it keeps back and what that means for an answer."""
    found = []
    for study, one in studies.items():
        if one.withheld:
            whose = [
                words(f"answer_withheld.{kind.replace('-', '_')}", n=withheld)
                for kind, (_, withheld) in one.interviews.items()
                if withheld and kind in (_CRAFTSPERSON, _KEY_INFORMANT)
            ]
            named = Words(", ".join(w.en for w in whose), ", ".join(w.id for w in whose))
            key = "interviews_of" if whose else "interviews"
            found.append(words(f"answer_withheld.{key}", study=study, n=one.withheld, held=one.held, of=named))
        if one.statements:
            found.append(words("answer_withheld.statements", study=study))
    return found
