"""networks: a network as a value, and which attributes its nodes and edges may have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.problems import Words

Kind = Literal["text", "list", "whole", "number", "truth", "address"]
Value = str | tuple[str, ...] | int | Decimal | bool
JOINT = "joint-action"


@dataclass(frozen=True, slots=True)
class Attribute:
    """
    An attribute of nodes or edges: its name, the kind of its values, and whether each node or edge has it.

    *language* is that of a text that stands there in one language.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    language: str | None = None


def _labels(name: str, *, required: bool = False) -> tuple[Attribute, Attribute]:
    return (
        Attribute(f"{name}_en", "text", required, "en"),
        Attribute(f"{name}_id", "text", required, "id"),
    )


NODES = (
    Attribute("label", required=True),
    *_labels("label", required=True),
    Attribute("node", required=True),
    Attribute("actor_kind"),
    *_labels("actor_kind"),
    Attribute("category"),
    *_labels("category"),
    Attribute("cluster"),
    Attribute("place"),
    Attribute("told"),
    Attribute("informant_kind"),
    Attribute("member_of", "list"),
    Attribute("size", "whole"),
    Attribute("unread"),
    Attribute("study", required=True),
    Attribute("made_up", "truth", required=True),
    Attribute("address", "address", required=True),
)
"""What a node may say of itself, in the order in which it is written; texts/networks.toml describes each."""

EDGES = (
    Attribute("linkage", required=True),
    Attribute("form", required=True),
    Attribute("variable"),
    *_labels("variable"),
    Attribute("direction", "list"),
    *_labels("direction"),
    Attribute("no_direction"),
    Attribute("stated_direction"),
    Attribute("source_role", "list"),
    Attribute("target_role", "list"),
    Attribute("role_assumed", "list"),
    Attribute("strength"),
    *_labels("strength"),
    Attribute("strength_rank", "whole"),
    Attribute("strength_ranks", "whole"),
    Attribute("strength_scale"),
    Attribute("strength_given_weight", "number"),
    Attribute("share", "number"),
    Attribute("amount", "number"),
    Attribute("unit"),
    Attribute("alternatives", "whole"),
    Attribute("frequency"),
    Attribute("nature", "list"),
    Attribute("polarity"),
    Attribute("quantifier"),
    Attribute("flow_from"),
    Attribute("flow_to"),
    Attribute("period"),
    Attribute("basis"),
    Attribute("findings", "list"),
    Attribute("pair"),
    *_labels("not_known"),
    Attribute("unread"),
    Attribute("study", required=True),
    Attribute("made_up", "truth", required=True),
    Attribute("address", "address", required=True),
)
"""What an edge may say of its linkage, in the order in which it is written."""


@dataclass(frozen=True, slots=True)
class Node:
    """A party or a joint action: its id in the network, the thing's name in the graph, and its attributes."""

    id: str
    term: str
    said: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """
    An edge: its id, the ids of the nodes it leads from and to, the linkage's name in the graph, and its attributes.

    *kind* is the variable, numbered where the same two nodes have several such edges, so that no two edges between two
    nodes have one kind: Gephi adds up edges that have.
    """

    id: str
    source: str
    target: str
    kind: str
    term: str
    said: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Loose:
    """A linkage that no edge can stand for: its key, its name in the graph, and which sides do not name one party."""

    key: str
    term: str
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """
    A study as a network: nodes and edges in the order of their ids, and what says where they come from.

    *loose* are the linkages that are not in it; a file is complete only if there are none.
    """

    study: str
    term: str
    title: Words
    made_up: bool
    creators: tuple[str, ...]
    citation: str | None
    licence: str | None
    kind: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    loose: tuple[Loose, ...] = ()

    def count(self, node: str) -> int:
        """Count the nodes of a sort: `actor`, `group`, `joint-action` or `party`."""
        return sum(one.said["node"] == node for one in self.nodes)
