"""documents: which blank nodes of a document can stand in the place of their names, as Turtle writes them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kawung.iris import Term, term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pages.documents.naming import Node

_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_DEEPEST = 40


class Nested:
    """
    The blank nodes of a document that one statement names, which stand in the place of their names.

    *members* are these, *lists* those of them that begin a well-formed list, with its items, *outer* all else.
    """

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.members: dict[Term, Sequence[tuple[Term, Term]]] = {}
        self.lists: dict[Term, list[Term]] = {}
        self.outer = nodes
        if any(subject[0] == "_" for subject, _ in nodes):
            times = Counter(o for _, said in nodes for _, o in said if o[0] == "_")
            self._place({s: said for s, said in nodes if s[0] == "_" and times[s] == 1}, nodes)
            self.outer = [node for node in nodes if node[0] not in self.members]

    def _place(self, once: Mapping[Term, Sequence[tuple[Term, Term]]], nodes: Sequence[Node]) -> None:
        """Walk down from what stands by itself; what is not reached hangs in a ring, what is too deep starts anew."""
        no_lists = set[Term]()
        below = [(o, 1) for s, said in nodes if s not in once for _, o in said if o in once]
        while below:
            blank, depth = below.pop()
            said = once[blank]
            inner = [o for _, o in said]
            if depth <= _DEEPEST:
                self.members[blank] = said
                if (found := _list_at(blank, once, no_lists)) is not None:
                    spine, items = found
                    self.members.update((one, once[one]) for one in spine)
                    self.lists[blank] = inner = items
            below += [(o, depth % (_DEEPEST + 1) + 1) for o in inner if o in once]


def _list_at(
    blank: Term, once: Mapping[Term, Sequence[tuple[Term, Term]]], no_lists: set[Term]
) -> tuple[list[Term], list[Term]] | None:
    """Return the nodes and the items of a well-formed list that begins here; None if it is something else."""
    spine, items, at = list[Term](), list[Term](), blank
    while at != _NIL:
        said = once.get(at)
        if said is None or at in no_lists or [p for p, _ in said] != [_FIRST, _REST] or len(spine) > len(once):
            no_lists.update(spine)
            return None
        spine.append(at)
        items.append(said[0][1])
        at = said[1][1]
    return spine, items
