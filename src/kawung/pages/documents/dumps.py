"""
documents: a data set in one file: N-Quads, TriG and Turtle, packed, the same bytes for the same statements.

Turtle has no graphs; of whoever wants to know whether a statement was said, measured or concluded, TriG and N-Quads
tell.
"""

from __future__ import annotations

import gzip
import hashlib
import io
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kawung.iris import Term
    from kawung.pages.documents.naming import Node
    from kawung.pages.documents.parts import DataSet, Parts
    from kawung.pages.documents.turtle import Turtle

FOLDER = "data"
SUMS = f"{FOLDER}/SHA256SUMS"
FORMS = ("nq", "trig", "ttl")
_PIECE = 1 << 20


class Dump(NamedTuple):
    """A file that holds a whole data set: the data set's key, the form, its path, its bytes and their SHA-256."""

    data_set: str
    form: str
    path: str
    content: bytes
    sha256: str


def dumps(parts: Parts, turtle: Turtle) -> Iterator[Dump]:
    """Give the dumps of all data sets, one at a time."""
    for one in parts.data_sets():
        texts = (_nquads(parts, one), _trig(parts, one, turtle), _turtle(parts, one, turtle))
        for form, text in zip(FORMS, texts, strict=True):
            content = packed(text)
            path = f"{FOLDER}/{one.key}.{form}.gz"
            yield Dump(one.key, form, path, content, hashlib.sha256(content).hexdigest())


def packed(text: Iterable[bytes]) -> bytes:
    """Pack bytes as gzip does, without a name and a time, so that they are the same whenever it is done."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=6) as stream:
        piece: list[bytes] = []
        held = 0
        for some in text:
            piece.append(some)
            held += len(some)
            if held >= _PIECE:
                stream.write(b"".join(piece))
                piece, held = [], 0
        stream.write(b"".join(piece))
    return out.getvalue()


def sums(files: Iterable[tuple[str, str]]) -> bytes:
    """Write the SHA-256 of some files of the folder `data`, path and sum, as `sha256sum -c` reads them there."""
    lines = (f"{digest}  {path.removeprefix(FOLDER + '/')}\n" for path, digest in sorted(files))
    return "".join(lines).encode()


def _nquads(parts: Parts, one: DataSet) -> Iterator[bytes]:
    return (parts.line(at) for at in merge(*parts.graphs(one).values()))


def _trig(parts: Parts, one: DataSet, turtle: Turtle) -> Iterator[bytes]:
    yield turtle.head().encode()
    used = set[str]()
    for graph, offsets in parts.graphs(one).items():
        yield f"\n{graph} {{\n".encode()
        for node in _nodes(parts, offsets):
            yield turtle.block(node, used, margin="  ").encode()
        yield b"}\n"


def _turtle(parts: Parts, one: DataSet, turtle: Turtle) -> Iterator[bytes]:
    yield turtle.head().encode() + b"\n"
    used = set[str]()
    for node in _nodes(parts, merge(*parts.graphs(one).values())):
        yield turtle.block(node, used).encode()


def _nodes(parts: Parts, offsets: Iterable[int]) -> Iterator[Node]:
    """Read lines, which stand in the order of the dump, thing by thing."""
    lines = (parts.line(at)[:-3].decode().split(" ", 2) for at in offsets)
    for subject, some in groupby(lines, key=lambda line: line[0]):
        said: dict[tuple[Term, Term], None] = {(p, rest[: rest.rindex(" ")]): None for _, p, rest in some}
        yield subject, list(said)
