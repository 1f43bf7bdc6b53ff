"""
graph: rows → statements.

A cell fills the property of its column; that is all for most columns. What looks at more than one cell or makes another
node is in `rules`. Nothing here depends on the order of rows, on row numbers, on a clock or on a path, so the same
study always gives the same quads.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kawung.dictionary import tables
from kawung.graph import withholding
from kawung.graph.derived import states
from kawung.graph.gathering import Gathering, block
from kawung.graph.graphed import Graphed
from kawung.graph.lookup import ENTITIES, Lookup, home, named
from kawung.graph.rules import RULES, filling, not_known
from kawung.graph.statements import Block, saying
from kawung.iris import TYPE, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kawung.dictionary import Table
    from kawung.findings import Study
    from kawung.graph.rows import Rows
    from kawung.iris import Minter, Term

_BASIS, _DESCRIBES, _TABLE_ROW = term("kw:basis"), term("csvw:describes"), term("csvw:row")


def build(study: Study, minter: Minter) -> Graphed:
    """
    Make the graphs of a study.

    Rows whose key cannot name a thing are left out (the reader has said so). Raises FaultError if one thing would be
    described in two places, which no study's data can bring about.
    """
    look = Lookup(study, minter)
    said: list[Block] = []
    provenance: list[Block] = []
    for table in tables().values():
        if (rows := look.rows(table)) is not None:
            things = look.spell.names(table.kind, rows.keys)
            said += _said(look, table, rows, things)
            provenance += _provenance(look, table, rows, things)
    return Graphed(study, said, provenance)


def _said(look: Lookup, table: Table, rows: Rows, things: list[Term]) -> Iterator[Block]:
    """Give all that the rows of a table state, of their things and of the nodes that hang on them."""
    bases = _bases(look, table, rows)
    it = Gathering(rows, things, _graphs(look, rows, things, bases))
    if len(table.classes) == 1:
        it.all_say(TYPE, table.classes[0])
    for column in filling(table.name):
        if column.name in rows.sheet.columns:
            it.say_column(column.term, partial(look.spell.sayings, column.term, language=column.language), column.name)
    if states(table):
        said = {some: saying(_BASIS, some) for some in set(bases)}
        it.columns.put(_BASIS, [said[some] for some in bases])
    if look.study.part is not None:
        withholding.say_of_rows(it, table)
    nodes = RULES[table.name](look, it) if table.name in RULES else []
    unknown = not_known(look, table, it)
    yield block([it])
    yield from (block([one]) for one in nodes if one.things)
    if unknown:
        yield block(unknown)


def _bases(look: Lookup, table: Table, rows: Rows) -> list[frozenset[Term]]:
    """Give the bases of each row of findings or statements; nothing for other tables."""
    if table.name == "findings":
        return rows.each(lambda basis: named(basis.values), "basis")
    return rows.each(look.bases, "finding") if states(table) else []


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


def _provenance(look: Lookup, table: Table, rows: Rows, things: list[Term]) -> Iterator[Block]:
    """Say which rows a table has and what each describes."""
    graph = look.graph("provenance")
    start = f"{look.spell.start('row')}{table.name}."
    names = [f"{start}{name}>" for name in _row_names(rows)]
    described = [f" {_DESCRIBES} {thing}" for thing in things]
    yield Block(table.name, names, [graph] * len(rows), rows.at, {_DESCRIBES: described})
    yield Block(table.name, [table.iri], [graph], [], {_TABLE_ROW: [saying(_TABLE_ROW, names)]})


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
