"""
networks: a network as GraphML and as GEXF 1.3.

Written piece by piece and not by a library, so that the bytes are the same on every machine and day, each attribute is
described, and GEXF has the notices and the kinds of edges by which Gephi keeps parallel ones apart; networkx reads them
back in the tests. http://graphml.graphdrawing.org/specification.html, https://gexf.net/schema.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import GEXF, GRAPHML, XSI
from kawung.networks.network import EDGES, NODES
from kawung.networks.saying import about, described, text_of, written_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kawung.iris import Term
    from kawung.networks.network import Attribute, Network, Value

# What XML 1.0 has no way to write, https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Signs of markup, and white space that a reader would change.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_TO_ESCAPE = re.compile("[" + "".join(_ESCAPED) + "]")
_TYPES = {"whole": "long", "number": "double", "truth": "boolean"}
_LABEL = "label"  # which GEXF has a place of its own for
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


class Unwritable(NamedTuple):
    """A sign that XML cannot hold: whose attribute it stands in (the thing's name in the graph), and which it is."""

    term: Term
    attribute: str
    sign: str


def unwritable(network: Network) -> list[Unwritable]:
    """Find the attributes that neither GraphML nor GEXF can hold, since XML has no way to write a sign in them."""
    found = set()
    things: list[tuple[Term, Mapping[str, Value]]] = [(network.term, about(network))]
    things += [(node.term, node.said) for node in network.nodes]
    things += [(edge.term, edge.said) for edge in network.edges]
    for thing, said in things:
        for name, value in said.items():
            if sign := _FORBIDDEN.search(text_of(value)):
                found.add(Unwritable(thing, name, f"U+{ord(sign.group()):04X}"))
    return sorted(found)


def _xml(text: str) -> str:
    return _TO_ESCAPE.sub(lambda sign: _ESCAPED[sign.group()], text)


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    """Begin a tag; whoever calls ends it."""
    return f"<{name}" + "".join(f' {key}="{_xml(value)}"' for key, value in attributes.items())


def _root(name: str, namespace: str, schema: str, more: Mapping[str, str] | None = None) -> str:
    location = {"xmlns": namespace, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{namespace} {namespace}/{schema}"}
    return _tag(name, location | dict(more or {})) + ">"


def _columns(network: Network) -> Iterator[tuple[str, list[Attribute]]]:
    """Give the attributes that some node has, and those that some edge has."""
    nodes = {name for node in network.nodes for name in node.said}
    edges = {name for edge in network.edges for name in edge.said}
    yield "node", [attribute for attribute in NODES if attribute.name in nodes]
    yield "edge", [attribute for attribute in EDGES if attribute.name in edges]


def _in_order(attributes: Sequence[Attribute], said: Mapping[str, Value]) -> dict[str, Value]:
    return {attribute.name: said[attribute.name] for attribute in attributes if attribute.name in said}


def _bytes(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def graphml(network: Network) -> bytes:
    """
    Write a network as GraphML, of which nothing may be `unwritable`.

    Attributes keep their names; lists are parted by semicolons.
    """
    return _bytes(_graphml(network))


def _graphml(network: Network) -> Iterator[str]:
    whole = about(network)
    yield _HEAD
    yield _root("graphml", GRAPHML, "1.0/graphml.xsd")
    yield f"  <desc>{_xml(text_of(whole['notice_en']))} {_xml(text_of(whole['notice_id']))}</desc>"
    for name, value in whole.items():
        type_ = "boolean" if isinstance(value, bool) else "string"
        yield "  " + _key("graph", name, type_) + "/>"
    for of, attributes in _columns(network):
        for attribute in attributes:
            both = described(attribute, of)
            yield "  " + _key(of, attribute.name, _TYPES.get(attribute.kind, "string")) + ">"
            yield f"    <desc>{_xml(both.en)} · {_xml(both.id)}</desc>"
            yield "  </key>"
    yield "  " + _tag("graph", {"id": network.study, "edgedefault": "directed"}) + ">"
    yield from _data("graph", whole, "    ")
    for node in network.nodes:
        yield "    " + _tag("node", {"id": node.id}) + ">"
        yield from _data("node", _in_order(NODES, node.said), "      ")
        yield "    </node>"
    for edge in network.edges:
        yield "    " + _tag("edge", {"id": edge.id, "source": edge.source, "target": edge.target}) + ">"
        yield from _data("edge", _in_order(EDGES, edge.said), "      ")
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _key(of: str, name: str, type_: str) -> str:
    return _tag("key", {"id": f"{of}.{name}", "for": of, "attr.name": name, "attr.type": type_})


def _data(of: str, said: Mapping[str, Value], margin: str) -> Iterator[str]:
    for name, value in said.items():
        yield f'{margin}<data key="{of}.{name}">{_xml(text_of(value))}</data>'


def gexf(network: Network) -> bytes:
    """
    Write a network as GEXF 1.3, of which nothing may be `unwritable`.

    Each edge has a kind that no other edge between the same two nodes has, and none a weight.
    """
    return _bytes(_gexf(network))


def _gexf(network: Network) -> Iterator[str]:
    said = "\n".join(f"{name}: {text_of(value)}" for name, value in about(network).items())
    keywords = ["kawung", network.study, *(["made-up", "rekaan"] if network.made_up else [])]
    yield _HEAD
    yield _root("gexf", GEXF, "gexf.xsd", {"version": "1.3"})
    yield "  <meta>"
    yield f"    <creator>{_xml(written_by())}</creator>"
    yield f"    <keywords>{_xml(', '.join(keywords))}</keywords>"
    yield f"    <description>{_xml(said)}</description>"
    yield "  </meta>"
    yield '  <graph mode="static" defaultedgetype="directed" idtype="string">'
    for of, attributes in _columns(network):
        if not attributes:
            continue
        yield f'    <attributes class="{of}" mode="static">'
        for attribute in attributes:
            if attribute.name == _LABEL:
                continue
            type_ = _TYPES.get(attribute.kind, "string")
            yield "      " + _tag("attribute", {"id": attribute.name, "title": attribute.name, "type": type_}) + "/>"
        yield "    </attributes>"
    yield "    <nodes>"
    for node in network.nodes:
        yield "      " + _tag("node", {"id": node.id, _LABEL: text_of(node.said[_LABEL])}) + ">"
        yield from _attvalues(_in_order(NODES, node.said))
        yield "      </node>"
    yield "    </nodes>"
    yield "    <edges>"
    for edge in network.edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target, "kind": edge.kind}
        yield "      " + _tag("edge", ends) + ">"
        yield from _attvalues(_in_order(EDGES, edge.said))
        yield "      </edge>"
    yield "    </edges>"
    yield "  </graph>"
    yield "</gexf>"


def _attvalues(said: Mapping[str, Value]) -> Iterator[str]:
    yield "        <attvalues>"
    for name, value in said.items():
        if name != _LABEL:
            yield "          " + _tag("attvalue", {"for": name, "value": text_of(value)}) + "/>"
    yield "        </attvalues>"
