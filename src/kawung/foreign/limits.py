"""foreign: the forms of RDF that are read, and how much of it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kawung.store import RdfForm

MAX_BYTES = 64 * 1024 * 1024
MAX_STATEMENTS = 1_000_000
MAX_WRITTEN = 192 * 1024 * 1024
"""So many bytes the statements may take once every name in them is written out."""
MAX_DEPTH = 200
MAX_TERM = 1024 * 1024
"""So many bytes a text may have; a name far fewer."""
MAX_NAME = 8 * 1024
SECONDS = 18.0
MEMORY = 832
"""MiB for the process that reads, beside what it has when it starts."""
ENDINGS: dict[str, RdfForm] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "n-triples",
    ".nq": "n-quads",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".rdf": "rdf-xml",
    ".owl": "rdf-xml",
    ".xml": "rdf-xml",
}


def form_of(name: str) -> RdfForm | None:
    """Tell the form of a file by the ending of its name; None if it tells nothing."""
    return ENDINGS.get(PurePath(name).suffix.lower())
