"""graph: what the rows of one table say, while it is gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.graph.statements import Block, Columns, both, saying

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kawung.graph.rows import Rows
    from kawung.iris import Term


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

    def all_say(self, property_: Term, said: Term) -> None:
        """Let every row say the same."""
        self.columns.put(property_, [saying(property_, (said,))] * len(self.rows), single=True)

    def say_one(self, property_: Term, objects: Sequence[Term]) -> None:
        """Let the rows say one thing each; many say the same."""
        said = {one: saying(property_, (one,)) for one in set(objects)}
        self.columns.put(property_, list(map(said.__getitem__, objects)), single=True)

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
        sayings, start = [""] * len(self.rows), f" {link} "
        for at, node in zip(which, nodes, strict=True):
            sayings[at] = both(sayings[at], start + node) if sayings[at] else start + node
        self.columns.put(link, sayings)
        graphs = [self.graphs[at] for at in which] if graph is None else [graph] * len(nodes)
        return Gathering(self.rows.some(which), nodes, graphs)

    def block(self) -> Block:
        """Bring into order what was gathered."""
        return Block(self.rows.sheet.table, self.things, self.graphs, self.rows.at, self.columns, self.columns.several)
