"""
corridor: a store and a study → its actors and linkages as a network, and that as files of other programs.

`read` takes what the build holds, the concluded directions among it; `graphml`, `gexf`, `edge_list` and `csvw` give
bytes, always the same for the same build. The network is a directed multigraph: a linkage is an edge from its source
to its target, and several linkages between two parties are several edges. A group is a node of its own. A joint action
is a node too, to which an edge leads from each who takes part: pairs would say more than the source does, and count
one action many times.

What is not known has no attribute; nothing is written as 0 or as an empty text. Strength is told as its word and rank
and never as a weight, which programs would add up. Own names, notes and quotes are not in it.
"""

from __future__ import annotations

from kawung.networks.markup import gexf, graphml, unwritable
from kawung.networks.network import Network, Node
from kawung.networks.reading import read
from kawung.networks.tables import csvw, edge_list

__all__ = ["Network", "Node", "csvw", "edge_list", "gexf", "graphml", "read", "unwritable"]
