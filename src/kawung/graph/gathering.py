"""graph: what the rows of one table say, while it is gathered."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from kawung.graph.statements import Block, Columns, saying

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kawung.findings import Cell
    from kawung.graph.rows import Rows
    from kawung.iris import Term

T = TypeVar("T")


class Gathering:
    """
    What some rows say of things of one kind: for each row the thing, the graph in which it stands, and sayings.

    A thing is that of the row itself or a node that hangs on it. Several rows may describe one.
    """

    def __init__(self, rows: Rows, things: list[Term], graphs: list[Term]) -> None:
        self.rows, self.things, self.graphs = rows, things, graphs
        self.columns = Columns()

    def say(self, property_: Term, objects: Callable[..., Collection[Term]], *columns: str) -> None:
        """Let every row say what follows from its cells in some columns, by a rule that looks at nothing else."""
        self.columns.put(property_, self.rows.each(lambda *cells: saying(property_, objects(*cells)), *columns))

    def say_column(self, property_: Term, sayings: Callable[[Sequence[Cell]], list[str]], column: str) -> None:
        """Let every row say what its cell in one column says; *sayings* takes many cells at once."""
        self.columns.put(property_, self.rows.each_at_once(sayings, column))

    def all_say(self, property_: Term, said: Term) -> None:
        """Let every row say the same."""
        self.columns.put(property_, [saying(property_, (said,))] * len(self.rows))

    def say_one(self, property_: Term, objects: Sequence[Term]) -> None:
        """Let the rows say one thing each; many say the same."""
        said = {one: saying(property_, (one,)) for one in set(objects)}
        self.columns.put(property_, list(map(said.__getitem__, objects)))

    def put(self, property_: Term, objects: Iterable[Collection[Term]], which: Iterable[int] | None = None) -> None:
        """Let the rows say what was worked out for each, or for some that are given by position."""
        sayings = [saying(property_, one) for one in objects]
        if which is not None:
            everywhere = [""] * len(self.rows)
            for at, said in zip(which, sayings, strict=True):
                everywhere[at] = said
            sayings = everywhere
        self.columns.put(property_, sayings)

    def hang(self, link: Term, which: Sequence[int], nodes: list[Term], graph: Term | None = None) -> Gathering:
        """
        Hang nodes on the things of some rows, which are given by position, as often as a row has nodes.

        Each stands in the graph of its thing, unless all stand in one of their own.
        """
        hanging: dict[int, list[Term]] = {}
        for at, node in zip(which, nodes, strict=True):
            hanging.setdefault(at, []).append(node)
        self.put(link, hanging.values(), hanging)
        graphs = [self.graphs[at] for at in which] if graph is None else [graph] * len(nodes)
        return Gathering(self.rows.some(which), nodes, graphs)


def block(gathered: Sequence[Gathering]) -> Block:
    """Bring into order what was gathered of things of one kind from the rows of one table."""
    first = gathered[0]
    table = first.rows.sheet.table
    if len(gathered) == 1:
        return Block(table, first.things, first.graphs, first.rows.at, first.columns)
    properties = {p for one in gathered for p in one.columns}
    nothing = [[""] * len(one.rows) for one in gathered]

    def joined(parts: Iterable[Sequence[T]]) -> list[T]:
        return list(chain.from_iterable(parts))

    return Block(
        table=table,
        subjects=joined(one.things for one in gathered),
        graphs=joined(one.graphs for one in gathered),
        rows=joined(one.rows.at for one in gathered),
        columns={
            p: joined(one.columns.get(p, empty) for one, empty in zip(gathered, nothing, strict=True))
            for p in properties
        },
    )
