"""
networks: a network as two CSV files, plain or described by CSV on the Web.

What is not known is `NA` in both, which R and pandas read as missing, spreadsheets do not add up, and the metadata
declares as null. https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from kawung import words
from kawung.iris import PREFIXES, term, value_of
from kawung.networks.network import EDGES, NODES, Attribute
from kawung.networks.saying import described, notice, text_of, written_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.networks.network import Network, Value
    from kawung.problems import Words

NOTHING = "NA"
NODES_FILE, EDGES_FILE, METADATA_FILE = "nodes.csv", "edges.csv", "csv-metadata.json"
_ID = Attribute("id", required=True)
_ENDS = ("source", "target")
_NODES = (_ID, *NODES)
_EDGES = (_ID, *(Attribute(name, required=True) for name in (*_ENDS, "type", "kind")), *EDGES)
_DATATYPES = {"whole": "integer", "number": "decimal", "truth": "boolean", "address": "anyURI"}


def edge_list(network: Network) -> tuple[bytes, bytes]:
    """Write a network as a list of edges and a list of nodes, each a CSV file with all columns."""
    edges = [
        {"id": e.id, "source": e.source, "target": e.target, "type": "Directed", "kind": e.kind, **e.said}
        for e in network.edges
    ]
    return _csv(_EDGES, edges), _csv(_NODES, [{"id": node.id, **node.said} for node in network.nodes])


def _csv(columns: Sequence[Attribute], rows: Iterable[dict[str, Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([text_of(row[c.name]) if c.name in row else NOTHING for c in columns])
    return out.getvalue().encode()


def csvw(network: Network) -> dict[str, bytes]:
    """Write a network as the two CSV files and the metadata of CSV on the Web, by file name."""
    edges, nodes = edge_list(network)
    about = json.dumps(_metadata(network), ensure_ascii=False, indent=2) + "\n"
    return {NODES_FILE: nodes, EDGES_FILE: edges, METADATA_FILE: about.encode()}


def _both(text: Words) -> list[dict[str, str]]:
    return [{"@value": text.in_(language), "@language": language} for language in words.LANGUAGES]


def _metadata(network: Network) -> dict[str, Any]:
    about: dict[str, Any] = {
        "@context": [PREFIXES["csvw"].removesuffix("#"), {"@language": "en"}],
        "dc:title": _both(network.title),
        "dc:description": _both(notice(network)),
        "dc:language": list(words.LANGUAGES),
        "dc:identifier": value_of(network.term),
        "dc:provenance": written_by(),
        value_of(term("kw:studyKind")): {"@id": network.kind},
    }
    if network.creators:
        about["dc:creator"] = list(network.creators)
    if network.citation:
        about["dc:bibliographicCitation"] = network.citation
    if network.licence:
        about["dc:license"] = {"@id": network.licence}
    return about | {
        "dialect": {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "tables": [
            _table(NODES_FILE, "node", _NODES),
            _table(EDGES_FILE, "edge", _EDGES),
        ],
    }


def _table(file: str, of: str, columns: Sequence[Attribute]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(column, of) for column in columns], "primaryKey": "id"}
    if of == "edge":
        schema["foreignKeys"] = [
            {"columnReference": end, "reference": {"resource": NODES_FILE, "columnReference": "id"}} for end in _ENDS
        ]
    return {"url": file, "tableSchema": schema}


def _column(column: Attribute, of: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": _both(described(column, of)),
        "datatype": _DATATYPES.get(column.kind, "string"),
    }
    if column.kind == "list":
        said["separator"] = ";"
    if column.language:
        said["lang"] = column.language
    if column.required:
        said["required"] = True
    else:
        said["null"] = NOTHING
    return said
