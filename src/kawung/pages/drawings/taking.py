"""
pages/drawings: a study's network, as `kawung.networks` reads it, → what is drawn of it.

The shapes of what comes in are written out here, since a room of the corridor imports no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from kawung import vocabulary, words
from kawung.iris import value_of
from kawung.pages.drawings.values import Actor, Category, Flow, Flows, Network, Stop, Strength, Tie, Variable
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from kawung.pages.drawings.values import Sort

    Value = str | tuple[str, ...] | int | Decimal | bool


class ReadNode(Protocol):
    """A party or joint action of a network that was read."""

    @property
    def id(self) -> str:
        """Its id in the network."""

    @property
    def term(self) -> str:
        """Its name in the graph."""

    @property
    def said(self) -> Mapping[str, Value]:
        """Its attributes."""


class ReadEdge(ReadNode, Protocol):
    """A linkage, or the part of one who takes part in a joint action."""

    @property
    def source(self) -> str:
        """The id of the node that it leads from."""

    @property
    def target(self) -> str:
        """The id of the node that it leads to."""


class ReadNetwork(Protocol):
    """A network that was read."""

    @property
    def study(self) -> str:
        """The study's key."""

    @property
    def title(self) -> Words:
        """The study's title."""

    @property
    def made_up(self) -> bool:
        """Whether it is made up."""

    @property
    def nodes(self) -> Sequence[ReadNode]:
        """The nodes by id."""

    @property
    def edges(self) -> Sequence[ReadEdge]:
        """The edges by id."""


def network(read: ReadNetwork, categories: Iterable[str] = ()) -> Network:
    """
    Take a network that was read; *categories* are keys in the study's order, those not named follow by key.

    The order decides each category's shape, so all drawings of a study are given the same.
    """
    found: dict[str, Words] = {}
    for one in read.nodes:
        if "category" in one.said:
            found.setdefault(str(one.said["category"]), _both(one.said, "category"))
    order = {key: n for n, key in enumerate(categories)}
    keys = sorted(found, key=lambda key: (order.get(key, len(order)), key))
    there = {str(edge.said["variable"]) for edge in read.edges if "variable" in edge.said}
    return Network(
        study=read.study,
        title=read.title,
        made_up=read.made_up,
        actors=tuple(_actor(one) for one in read.nodes),
        ties=tuple(_tie(one) for one in read.edges),
        categories=tuple(Category(key, found[key]) for key in keys),
        variables=tuple(v for v in variables() if v.key in there),
    )


def variables() -> tuple[Variable, ...]:
    """List the variables with the letters that stand for them on a line."""
    spelt = words.catalogue()
    return tuple(
        Variable(c.key, c.label, spelt[f"variable_letters.{c.key}"])
        for c in vocabulary.concepts("variable")
        if f"variable_letters.{c.key}" in spelt
    )


def _both(said: Mapping[str, Value], name: str) -> Words:
    plain = str(said.get(name, ""))
    return Words(str(said.get(f"{name}_en", plain)), str(said.get(f"{name}_id", plain)))


def _label(scheme: str, key: str) -> Words:
    return next((c.label for c in vocabulary.concepts(scheme) if c.key == key), Words(key, key))


def _actor(one: ReadNode) -> Actor:
    told = one.said.get("told")
    sort: Sort = {"actor": "actor", "group": "group", "joint-action": "joint-action"}.get(  # type: ignore[assignment]
        str(one.said["node"]), "party"
    )
    return Actor(
        key=one.id,
        label=_both(one.said, "label"),
        sort=sort,
        category=str(one.said["category"]) if "category" in one.said else None,
        told=told if told in ("interviewed", "only-named") else None,  # type: ignore[arg-type] # narrowed by the test
        iri=value_of(one.term),
    )


def _several(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _role(said: Mapping[str, Value], side: str) -> str | None:
    roles = _several(said.get(side))
    return roles[0] if len(roles) == 1 else None


def _tie(one: ReadEdge) -> Tie:
    said = one.said
    strength = None
    if "strength_rank" in said and "strength_ranks" in said:
        strength = Strength(int(str(said["strength_rank"])), int(str(said["strength_ranks"])), _both(said, "strength"))
    flow: Literal["along", "against"] | None = None
    if said.get("flow_from") == one.source and said.get("flow_to") == one.target:
        flow = "along"
    elif said.get("flow_from") == one.target and said.get("flow_to") == one.source:
        flow = "against"
    return Tie(
        key=one.id,
        source=one.source,
        target=one.target,
        variable=str(said["variable"]) if "variable" in said else None,
        strength=strength,
        flow=flow,
        directions=_several(said.get("direction")),
        direction=_both(said, "direction") if "direction" in said else None,
        roles=(_role(said, "source_role"), _role(said, "target_role")),
        rivalry=said.get("polarity") == "rivalry",
        basis=_label("basis", str(said["basis"])) if "basis" in said else None,
        iri=value_of(one.term),
    )


_SIDES: dict[str, Literal[0, 2]] = {"vertical-backward": 0, "vertical-subcontracting": 0, "vertical-forward": 2}


def flows(what: Network) -> Flows:
    """
    Take a network's vertical linkages as a flow: partners by role, firms by category, a group by its own name.

    Suppliers and those who take on work stand left of the firms, buyers right; a linkage told of a group is counted
    apart. A linkage with two such directions, or without a producer at one end, is in none.
    """
    actors = {actor.key: actor for actor in what.actors}
    labels = {category.key: category.label for category in what.categories}
    stops: dict[str, Stop] = {}
    counts: dict[tuple[str, str], list[int]] = {}
    for tie in what.ties:
        sides = {_SIDES[direction] for direction in tie.directions if direction in _SIDES}
        ends = _firm_and_partner(tie)
        if len(sides) != 1 or ends is None or not {tie.source, tie.target} <= actors.keys():
            continue
        (side,) = sides
        (_firm_key, partner_key, role), firm = ends, actors[ends[0]]
        if firm.sort == "group":
            middle = Stop(f"group/{firm.key}", firm.label, 1, firm.category, firm.iri)
        else:
            label = labels.get(firm.category or "") or words.words("flows.no_category")
            middle = Stop(f"category/{firm.category or ''}", label, 1, firm.category)
        outer = Stop(f"{side}/{role or ''}", _label("role", role) if role else words.words("flows.no_role"), side)
        stops |= {middle.key: middle, outer.key: outer}
        way = (outer.key, middle.key) if side == 0 else (middle.key, outer.key)
        of_groups = "group" in (firm.sort, actors[partner_key].sort)
        counts.setdefault(way, [0, 0])[of_groups] += 1
    order = {f"category/{category.key}": n for n, category in enumerate(what.categories)}
    return Flows(
        study=what.study,
        title=what.title,
        made_up=what.made_up,
        stops=tuple(sorted(stops.values(), key=lambda s: (s.column, order.get(s.key, len(order)), s.key))),
        flows=tuple(Flow(*way, *count) for way, count in sorted(counts.items())),
    )


def _firm_and_partner(tie: Tie) -> tuple[str, str, str | None] | None:
    """Tell who of a linkage makes the product, who the partner is and in which role; None where that is not clear."""
    first, last = tie.roles
    if first == "producer" and last != "producer":
        return tie.source, tie.target, last
    if last == "producer" and first != "producer":
        return tie.target, tie.source, first
    return None
