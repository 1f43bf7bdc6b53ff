"""
graph: what a released study keeps back, said in its graph, and the figures that it tells of what may be counted only.

A thing `kw:withholds` the property of each cell that is withheld. The study tells how many interviews it keeps back,
and withholds the class of statements some of which stay although a public finding carries them; so do its interviews
with informants of a kind who told such.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kawung.findings import NotKnown, Withheld
from kawung.graph.derived import DATASET, EXCERPT
from kawung.graph.lookup import ENTITIES
from kawung.iris import STRUCTURE, TYPE, concept, integer, iri, local_name, term

if TYPE_CHECKING:
    from kawung.dictionary import Table
    from kawung.findings import Cell, Part
    from kawung.graph.gathering import Gathering
    from kawung.graph.lookup import Lookup
    from kawung.iris import Term

WITHHOLDS = term("kw:withholds")
_MEASURED, _ALL = "measured", concept("group", "all")
_COUNT, _STATE = "told-count", "told-state"


def say_of_rows(it: Gathering, table: Table) -> None:
    """Let the rows of a table that is not whole say what they withhold."""
    for column in table.columns:
        if column.name in it.rows.sheet.columns and Withheld in it.rows.kinds(column.name):
            # Exact words stand on a node of their own, and it is this node that the finding then lacks.
            it.say(WITHHOLDS, partial(_withheld, EXCERPT if column.public == "quote" else column.term), column.name)


def _withheld(property_: Term, cell: Cell) -> list[Term]:
    """Name the property of a cell that is withheld, in part or whole; of what is not known it is the reason only."""
    kinds = set(map(type, cell.values))
    return [property_] if Withheld in kinds and NotKnown not in kinds else []


def reason(cell: Cell) -> list[Term]:
    """Name the reason for which a cell is not known if it is withheld."""
    return [term("kw:reason")] if Withheld in map(type, cell.values) else []


def of_study(look: Lookup, it: Gathering) -> list[Gathering]:
    """Let a released study tell what it keeps back, and give its figures."""
    part = look.study.part
    if part is None:
        return []
    if part.statements:
        it.all_say(WITHHOLDS, term("kw:Statement"))
    return [_interviews(look, it, part), *_figures(look, it, part)]


def _interviews(look: Lookup, it: Gathering, part: Part) -> Gathering:
    keys = [local_name(held.kind) for held in part.interviews]
    nodes = it.hang(term("kw:hasWithholding"), [0] * len(keys), look.spell.names("withholding", keys))
    nodes.all_say(TYPE, term("kw:Withholding"))
    nodes.say_one(term("kw:ofInformantKind"), [held.kind for held in part.interviews])
    nodes.say_one(term("kw:interviewsHeld"), [integer(held.interviews) for held in part.interviews])
    nodes.say_one(term("kw:interviewsWithheld"), [integer(held.withheld) for held in part.interviews])
    nodes.put(WITHHOLDS, [(term("kw:Statement"),) if held.statements else () for held in part.interviews])
    return nodes


def _figures(look: Lookup, it: Gathering, part: Part) -> list[Gathering]:
    """Make an observation of each figure, in the data set of counts or, where it has none, in that of states."""
    told = part.figures
    if not told:
        return []
    row = it.rows.some([0] * len(told))
    names = [
        ".".join((f.category.key if f.category else "all", *map(local_name, (f.variable, f.direction)))) for f in told
    ]
    figures = type(it)(row, look.spell.names("figure", map(str.lower, names)), [look.graph(_MEASURED)] * len(told))
    figures.all_say(TYPE, term("kw:Measure"))
    figures.all_say(term("kw:basis"), concept("basis", "computed"))
    figures.say_one(term("kw:group"), [(look.spell.thing(f.category) if f.category else None) or _ALL for f in told])
    figures.say_one(term("kw:variable"), [f.variable for f in told])
    figures.say_one(term("kw:direction"), [f.direction for f in told])
    figures.put(term("kw:count"), [() if f.count is None else (integer(f.count),) for f in told])
    figures.put(term("kw:cellState"), [(f.state,) if f.count is None else () for f in told])
    of = [_STATE if f.count is None else _COUNT for f in told]
    sets = figures.hang(DATASET, range(len(told)), look.spell.names("figure-set", of), look.graph(ENTITIES))
    sets.all_say(TYPE, term("qb:DataSet"))
    sets.say_one(term("qb:structure"), [iri(STRUCTURE + name) for name in of])
    return [figures, sets]
