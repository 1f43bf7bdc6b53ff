"""
sheet: remarks as comments on their cells, beside the comments that are there.

A comment has two homes: its text in a part of comments, its box in a drawing (VML). A person's own comment stays in
front, with its author; what Kawung adds stands below a line, so that it can be taken out again.
ISO/IEC 29500-1, 18.7, and 29500-4, 19.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kawung.findings import letter
from kawung.sheet.workbook import grids
from kawung.sheet.workbook.archive import Archive, OddWorkbookError, namespace_of, related
from kawung.sheet.workbook.splicing import append, elements, escaped, later_than, marked, splice
from kawung.sheet.workbook.tabs import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.sheet.workbook.splicing import Element

LINE = "── Kawung ──"
"""What stands above Kawung's part of a comment."""
_AFTER_DRAWING = later_than("legacyDrawing")
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREAD = "tc="  # who signs the stand-in for a thread of comments
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.DOTALL)
_AT = re.compile(rb"Row>\s*(\d+)\s*</(?:\w+:)?Row>\s*<(?:\w+:)?Column>\s*(\d+)\s*</")
_ANCHOR = re.compile(rb"(?<=Anchor>)[^<]+(?=<)")
_PREFIX = re.compile(rb"xmlns:(\w+)=[\"']urn:schemas-microsoft-com:(vml|office:office|office:excel)[\"']")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_HEIGHT = re.compile(rb"height:[0-9.]+(?:px|pt)")
_NEW_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    b'o:connecttype="rect"/></v:shapetype></xml>'
)


def note(archive: Archive, sheet: str, texts: Mapping[str, str]) -> None:
    """Put texts as comments on cells of a sheet's part, in place of all earlier remarks there."""
    targets = {r.kind: r.target for r in archive.relations(sheet)}
    part, drawing = targets.get("comments"), targets.get("vmlDrawing")
    if part is None and not texts:
        return
    space = namespace_of(archive.read(sheet))
    if part is None:
        part = archive.free("xl/comments{}.xml")
        new = f'<comments xmlns="{space}"><authors></authors><commentList></commentList></comments>'
        archive.write(part, b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + new.encode())
        archive.declare(part, _COMMENTS)
        archive.relate(sheet, part, f"{related(space)}/comments")
    gone, added, grown = _write_texts(archive, part, texts)
    if drawing is None:
        drawing = archive.free("xl/drawings/vmlDrawing{}.vml")
        archive.write(drawing, _NEW_VML)
        archive.declare(drawing, _VML)
        _show(archive, sheet, archive.relate(sheet, drawing, f"{related(space)}/vmlDrawing"))
    _draw(archive, drawing, gone, added, grown)


def _show(archive: Archive, sheet: str, own: str) -> None:
    """Have the sheet show the boxes of its comments."""
    data = archive.read(sheet)
    found = elements(data, 1)
    where = next((e.start for e in found if e.depth == 1 and e.name in _AFTER_DRAWING), found[0].close)
    space = namespace_of(data)
    piece = f'<legacyDrawing xmlns="{space}" xmlns:r="{related(space)}" r:id="{own}"/>'
    archive.write(sheet, splice(data, [(where, where, piece.encode())]))


def _write_texts(
    archive: Archive, part: str, texts: Mapping[str, str]
) -> tuple[set[str], dict[str, str], dict[str, str]]:
    """Change the part of comments; return the cells that lost theirs, got one, and have a longer one."""
    data = archive.read(part)
    found = elements(data, 3)
    tree = ET.fromstring(data)  # noqa: S314 - `elements` has refused a document type
    space = namespace_of(data)
    authors = [e.text or "" for e in tree.findall(f"{{{space}}}authors/{{{space}}}author")]
    comments = [e for e in found if e.name == "comment" and e.depth == 2]
    nodes = tree.findall(f"{{{space}}}commentList/{{{space}}}comment")
    homes = {e.name: e for e in found if e.depth == 1}
    bodies = {found[e.parent].start: e for e in found if e.depth == 3 and e.name == "text"}
    if len(nodes) != len(comments) or not {"authors", "commentList"} <= homes.keys():
        raise OddWorkbookError("unusual")
    changes: list[tuple[int, int, bytes]] = []
    left, gone, grown = dict(texts), set(), {}
    for element, node in zip(comments, nodes, strict=True):
        cell = element.attributes.get("ref", "")
        number = int(element.attributes.get("authorId", "0"))
        if number < len(authors) and authors[number].startswith(_THREAD):
            left.pop(cell, None)  # a thread hides what stands in its stand-in; the list of remarks has it
            continue
        kept = _own(node, space)
        new = left.pop(cell, None)
        if new is None and kept is None:
            continue
        body, said = (kept, _said(kept, space)) if kept is not None else (_text(node, space), _said(node, space))
        if new is None and not said.strip():
            changes.append((element.start, element.end, b""))
            gone.add(cell)
            continue
        if new is not None:
            _below(body, space, new if not said.strip() else f"\n\n{new}")
            grown[cell] = f"{said}\n\n{new}"
        changes.append(_text_of(data, element, bodies.get(element.start), body))
    if left:
        if AUTHOR not in authors:
            changes.append(append(data, homes["authors"], f"<author{_in(space)}>{AUTHOR}</author>".encode()))
            authors.append(AUTHOR)
        by = authors.index(AUTHOR)
        pieces = "".join(
            f'<comment{_in(space)} ref="{cell}" authorId="{by}"><text>{_run(text)}</text></comment>'
            for cell, text in left.items()
        )
        changes.append(append(data, homes["commentList"], pieces.encode()))
    archive.write(part, splice(data, changes))
    return gone, left, grown


def _in(space: str) -> str:
    return f' xmlns="{space}"'


def _run(text: str) -> str:
    return f'<r><t xml:space="preserve">{marked(escaped(text))}</t></r>'


def _text(node: ET.Element, space: str) -> ET.Element:
    found = node.find(f"{{{space}}}text")
    return found if found is not None else ET.SubElement(node, f"{{{space}}}text")


def _said(node: ET.Element, space: str) -> str:
    """Return what a comment says."""
    return "".join(t.text or "" for t in node.iter(f"{{{space}}}t"))


def _own(node: ET.Element, space: str) -> ET.Element | None:
    """Return a comment's text without Kawung's earlier remarks; None if it has none."""
    body = _text(node, space)
    if LINE not in _said(body, space):
        return None
    over = False
    for piece in list(body):
        found = piece.find(f"{{{space}}}t") if piece.tag != f"{{{space}}}t" else piece
        if over:
            body.remove(piece)
        elif found is not None and LINE in (found.text or ""):
            found.text = (found.text or "").split(LINE, 1)[0].rstrip("\n")
            over = True
    if not over:  # the line was cut into several runs: keep the words of the person, without their look
        said = _said(body, space).split(LINE, 1)[0].rstrip("\n")
        for piece in list(body):
            body.remove(piece)
        ET.SubElement(ET.SubElement(body, f"{{{space}}}r"), f"{{{space}}}t").text = said
    for piece in list(body)[::-1]:  # the empty lines in between are ours too, whatever run they fell into
        last = piece.find(f"{{{space}}}t") if piece.tag != f"{{{space}}}t" else piece
        if last is not None:
            last.text = (last.text or "").rstrip("\n")
            if last.text:
                break
            body.remove(piece)
    return body


def _below(body: ET.Element, space: str, text: str) -> None:
    """Put a text below what a comment says."""
    plain = body.find(f"{{{space}}}t")
    if plain is not None:  # a text without runs must become one before another can follow
        at = list(body).index(plain)
        body.remove(plain)
        run = ET.Element(f"{{{space}}}r")
        run.append(plain)
        body.insert(at, run)
    run = ET.Element(f"{{{space}}}r")
    ET.SubElement(run, f"{{{space}}}t").text = escaped(text)
    at = max((i for i, e in enumerate(body) if e.tag == f"{{{space}}}r"), default=-1) + 1
    body.insert(at, run)


def _text_of(data: bytes, comment: Element, old: Element | None, body: ET.Element) -> tuple[int, int, bytes]:
    """Say how to put a text in the place of a comment's present one."""
    for node in body.iter():
        if node.tag.endswith("}t"):
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    piece = ET.tostring(body, encoding="unicode").encode()
    return (old.start, old.end, piece) if old is not None else append(data, comment, piece)


def _draw(archive: Archive, part: str, gone: set[str], added: Mapping[str, str], grown: Mapping[str, str]) -> None:
    """Take away, add and enlarge the boxes of comments."""
    data = archive.read(part)
    end = data.rfind(b"</xml>")
    prefixes = {name.decode(): prefix.decode() for prefix, name in _PREFIX.findall(data)}
    if end < 0 or len(prefixes) != 3:
        raise OddWorkbookError("unusual")
    changes: list[tuple[int, int, bytes]] = []
    taken = max((int(n) for n in _SHAPE_ID.findall(data)), default=1024)
    for shape in _SHAPE.finditer(data):
        at = _AT.search(shape[0])
        cell = f"{letter(int(at[2]))}{int(at[1]) + 1}" if at else ""
        if cell in gone:
            changes.append((*shape.span(), b""))
        elif cell in grown:
            changes.append((*shape.span(), _larger(shape[0], grown[cell])))
    boxes = [_box(cell, text, taken + n, prefixes) for n, (cell, text) in enumerate(added.items(), start=1)]
    changes.append((end, end, b"".join(boxes)))
    archive.write(part, splice(data, changes))


def _rows(text: str) -> int:
    """Tell how many rows of a sheet a box must cover so that its text is seen."""
    return min(3 + sum(1 + len(line) // 44 for line in text.split("\n")), 30)


def _larger(shape: bytes, text: str) -> bytes:
    """Enlarge a box, as far as it is said in the two ways that programs say it."""

    def anchored(found: re.Match[bytes]) -> bytes:
        numbers = [int(n) for n in found[0].replace(b",", b" ").split()]
        if len(numbers) != 8:
            return found[0]
        numbers[4] = max(numbers[4], numbers[0] + 5)
        numbers[6] = max(numbers[6], numbers[2] + _rows(text))
        return b", ".join(b"%d" % n for n in numbers)

    return _HEIGHT.sub(b"height:%dpx" % (20 * _rows(text)), _ANCHOR.sub(anchored, shape), count=1)


def _box(cell: str, text: str, number: int, prefixes: Mapping[str, str]) -> bytes:
    row, column = grids.at(cell)
    row -= 1
    rows, top = _rows(text), max(row - 1, 0)
    v, o, x = (prefixes[name] for name in ("vml", "office:office", "office:excel"))
    return (
        f'<{v}:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:320px;height:{20 * rows}px;z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        f'{o}:insetmode="auto"><{v}:fill color2="#ffffe1"/><{v}:shadow color="black" obscured="t"/>'
        f'<{v}:path {o}:connecttype="none"/><{v}:textbox style="mso-direction-alt:auto">'
        f'<div style="text-align:left"></div></{v}:textbox>'
        f'<{x}:ClientData ObjectType="Note"><{x}:MoveWithCells/><{x}:SizeWithCells/>'
        f"<{x}:Anchor>{column + 1}, 15, {top}, 4, {column + 6}, 15, {top + rows}, 4</{x}:Anchor>"
        f"<{x}:AutoFill>False</{x}:AutoFill><{x}:Row>{row}</{x}:Row><{x}:Column>{column}</{x}:Column>"
        f"</{x}:ClientData></{v}:shape>"
    ).encode()
