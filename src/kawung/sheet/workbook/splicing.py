"""
sheet: bytes of XML → where its elements stand, so that something can be put in or taken out and all else stays.

A workbook holds more than anybody's library knows of: charts, pictures, extensions of programs to come. What is only
spliced is never lost. ISO/IEC 29500-1 (ECMA-376), part 1, chapter 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*(/?)>")
_DECLARED = re.compile(r"\A<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"\A<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_ORDER = (
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"),
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
"""What may stand in a sheet from its conditional formats on, in the order that the schema fixes (18.3.1.99)."""


@dataclass(frozen=True, slots=True)
class Element:
    """
    An element and its place: *start* to *end* is all of it, *inner* to *close* what stands between its tags.

    *name* has no prefix; *depth* is 0 for the root, *parent* the index of the element it stands in.
    """

    name: str
    attributes: Mapping[str, str]
    depth: int
    parent: int
    start: int
    inner: int
    close: int
    end: int


def utf8(data: bytes) -> bytes:
    """Give an XML text as UTF-8, without its mark; raise ValueError for an encoding that no XML must be read in."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _DECLARED.sub("", data.decode("utf-16"), count=1).encode("utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf")
    declared = _ENCODING.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise ValueError(f"XML in {declared[1].decode()}")
    return data


def elements(data: bytes, depth: int) -> list[Element]:
    """Find the elements of an XML text down to *depth*, in their order; raise ValueError if it is not well-formed."""
    opened: list[tuple[int, str, Mapping[str, str], int, int, bool]] = []
    found: list[Element | None] = []
    level = 0
    parser = expat.ParserCreate()

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal level
        if level <= depth:
            start = parser.CurrentByteIndex
            tag = _TAG.match(data, start)
            if tag is None:
                raise ValueError("a tag that cannot be placed")
            opened.append((len(found), name.rpartition(":")[2], attributes, start, tag.end(), bool(tag[1])))
            found.append(None)
        level += 1

    def finish(_name: str) -> None:
        nonlocal level
        level -= 1
        if level <= depth:
            index, local, attributes, start, inner, alone = opened.pop()
            close = inner if alone else parser.CurrentByteIndex
            end = inner if alone else data.index(b">", close) + 1
            parent = opened[-1][0] if opened else -1
            found[index] = Element(local, attributes, level, parent, start, inner, close, end)

    def refuse(*_: object) -> None:
        raise ValueError("a document type is declared")

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.StartDoctypeDeclHandler = refuse  # its entities could make a small part a large one
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return [element for element in found if element is not None]


def later_than(name: str) -> frozenset[str]:
    """Return what can only stand behind an element of a sheet; a choice for other programs may be any of it."""
    return frozenset({*_ORDER[_ORDER.index(name) + 1 :], "AlternateContent"})


def splice(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """Put each (start, end, piece) in the place of what stands from start to end; changes must not overlap."""
    pieces, at = [], 0
    for start, end, piece in sorted(changes, key=lambda change: change[:2]):
        pieces += [data[at:start], piece]
        at = end
    return b"".join([*pieces, data[at:]])


def append(data: bytes, element: Element, piece: bytes) -> tuple[int, int, bytes]:
    """Say how to put *piece* last into an element, opening it if it is written as one empty tag."""
    if data[element.inner - 2 : element.inner] != b"/>":
        return element.close, element.close, piece
    tag = data[element.start : element.inner - 2].rstrip()
    name = tag.split(None, 1)[0][1:]
    return element.start, element.end, tag + b">" + piece + b"</" + name + b">"


def escaped(text: str) -> str:
    """Write what XML cannot hold, and what would be taken for such writing, as spreadsheets do (`_x000B_`)."""
    text = _ESCAPED.sub(lambda m: f"_x005F_x{m[1]}_", text)
    return _UNSAID.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def marked(text: str) -> str:
    """Write a text as the content of an element or attribute."""
    for char, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, name)
    return _UNSAID.sub("\ufffd", text)
