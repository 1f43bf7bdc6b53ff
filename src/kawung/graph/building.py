"""
graph: rows → statements.

A cell fills the property of its column; that is all for most columns. What looks at more than one cell or makes another
node is in `rules`. Nothing here depends on the order of rows, on row numbers, on a clock or on a path, so the same
study always gives the same quads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.graph import withholding
from kawung.graph.derived import states
from kawung.graph.gathering import Gathering
from kawung.graph.graphed import Graphed
from kawung.graph.lookup import ENTITIES, Lookup, home
from kawung.graph.rules import RULES, elsewhere, filling, not_known
from kawung.graph.statements import Block, ordered, saying
from kawung.iris import TYPE, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.dictionary import Table
    from kawung.findings import Study
    from kawung.graph.rows import Rows
    from kawung.iris import Minter, Term

PROVENANCE = "provenance"
_BASIS, _DESCRIBES, _TABLE_ROW = term("kw:basis"), term("csvw:describes"), term("csvw:row")


def build(study: Study, minter: Minter) -> Graphed:
    """
    Make the graphs of a study.

    Rows whose key cannot name a thing are left out (the reader has said so). Raises FaultError if one thing would be
    described in two places, which no study's data can bring about.
    """
    look = Lookup(study, minter)
    said: list[Block] = []
    described: list[Block] = []
    for table in tables().values():
        if (rows := look.rows(table)) is not None:
            things = look.spell.names(table.kind, rows.keys)
            said += _said(look, table, rows, things)
            described.append(_described(look, table, rows, things))
    return Graphed(study, said, described, _listed(look, described))


def _said(look: Lookup, table: Table, rows: Rows, things: list[Term]) -> Iterator[Block]:
    """Give all that the rows of a table state, of their things and of the nodes that hang on them."""
    bases = _bases(look, table, rows)
    it = Gathering(rows, things, _graphs(look, rows, things, bases))
    if len(table.classes) == 1:
        it.all_say(TYPE, table.classes[0])
    there = [(column, cells) for column in filling(table.name) if (cells := rows.cells(column.name)) is not None]
    unsaid = [column for column, cells in there if look.spell.say(it.columns, column, cells)]
    if states(table):
        said = {some: saying(_BASIS, some) for some in set(bases)}
        it.columns.put(_BASIS, [said[some] for some in bases])
    if look.study.part is not None:
        withholding.say_of_rows(it, table)
    nodes = RULES[table.name](look, it) if table.name in RULES else []
    nodes += not_known(look, it, [*unsaid, *elsewhere(table.name)])
    yield it.block()
    yield from (one.block() for one in nodes if one.things)


def _bases(look: Lookup, table: Table, rows: Rows) -> list[frozenset[Term]]:
    """Give the bases of each row of findings or statements; nothing for other tables."""
    if table.name == "findings":
        return look.own_bases(rows)
    return look.bases(rows) if states(table) else []


def _graphs(look: Lookup, rows: Rows, things: list[Term], bases: list[frozenset[Term]]) -> list[Term]:
    """
    Give the graph of each row's thing: that of its bases, or `entities` where rows have none.

    All rows of a thing are asked, so that one thing never stands in two graphs.
    """
    if not bases:
        return [look.graph(ENTITIES)] * len(rows)
    if rows.doubled:
        of_thing: dict[Term, frozenset[Term]] = {}
        for thing, some in zip(things, bases, strict=True):
            of_thing[thing] = of_thing.get(thing, frozenset()) | some
        bases = [of_thing[thing] for thing in things]
    graphs = {some: look.graph(home(some)) for some in set(bases)}
    return [graphs[some] for some in bases]


def _described(look: Lookup, table: Table, rows: Rows, things: list[Term]) -> Block:
    """Say which thing each row of a table describes."""
    start, before = f"{look.spell.start('row')}{table.name}.", f" {_DESCRIBES} "
    names = [f"{start}{name}>" for name in _row_names(rows)]
    sayings = {_DESCRIBES: [before + thing for thing in things]}
    return Block(table.name, names, [look.graph(PROVENANCE)] * len(rows), rows.at, sayings)


def _listed(look: Lookup, described: Sequence[Block]) -> Block:
    """Say which rows each table has."""
    names = [tables()[block.table].iri for block in described]
    sayings = {_TABLE_ROW: [ordered(_TABLE_ROW, block.subjects) for block in described]}
    nowhere = range(len(names))  # no row states it: these positions are of no table
    return Block("", names, [look.graph(PROVENANCE)] * len(names), nowhere, sayings, {_TABLE_ROW})


def _row_names(rows: Rows) -> Sequence[str]:
    """Name the rows of one key: `key`, `key.2` and so on, stepping over keys that look so themselves."""
    if not rows.doubled:
        return rows.keys
    names, taken = list(rows.keys), set(rows.keys)
    last: dict[str, int] = {}
    repeats = rows.sheet.repeats
    for n in sorted(range(len(rows)), key=lambda n: repeats.get(rows.at[n], 1)):
        key = rows.keys[n]
        number = last.get(key, 0) + 1
        while number > 1 and f"{key}.{number}" in taken:
            number += 1
        last[key] = number
        if number > 1:
            names[n] = f"{key}.{number}"
    return names
