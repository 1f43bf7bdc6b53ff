"""
sheet: colours on cells that have remarks, as conditional formats.

A cell's own format is never touched: the colour lies over it, says in its condition whose it is, and goes when the
remarks go. ISO/IEC 29500-1, 18.3.1.18 and 18.8.14.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kawung.problems import Severity
from kawung.sheet.workbook.archive import Archive, OddWorkbookError, namespace_of
from kawung.sheet.workbook.splicing import append, elements, later_than, splice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.sheet.workbook.splicing import Element

_COLOURS = {Severity.VIOLATION: "F4B6B0", Severity.WARNING: "FBDFA3", Severity.INFO: "C9DCF3"}
_WORDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
_MARK = b"Kawung remark"
_AFTER_FORMATS = later_than("conditionalFormatting")
_AFTER_DXFS = frozenset({"tableStyles", "colors", "extLst"})
_AFTER_XFS = frozenset({"cellStyles", "dxfs", *_AFTER_DXFS})
_PRIORITY = re.compile(rb'priority\s*=\s*["\'](\d{1,9})["\']')
_MOST = 400  # cells in one format, far from any program's limit


def styles(archive: Archive) -> tuple[dict[Severity, int], int]:
    """Have the three colours, and a format that wraps, among a workbook's styles; return what numbers they have."""
    found = [r.target for r in archive.relations(archive.main) if r.kind == "styles"]
    if len(found) != 1:
        raise OddWorkbookError("unusual")
    numbers = {}
    for severity, colour in _COLOURS.items():
        fill = f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor rgb="FF{colour}"/>'
        piece = f"<dxf{_namespace(archive, found[0])}>{fill}</patternFill></fill></dxf>"
        numbers[severity] = _listed(archive, found[0], "dxfs", piece.encode(), _AFTER_DXFS)
    wrap = (
        f"<xf{_namespace(archive, found[0])} "
        'numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
    )
    return numbers, _listed(archive, found[0], "cellXfs", wrap.encode(), _AFTER_XFS)


def _namespace(archive: Archive, part: str) -> str:
    return f' xmlns="{namespace_of(archive.read(part))}"'


def _listed(archive: Archive, part: str, name: str, piece: bytes, later: frozenset[str]) -> int:
    """Have *piece* in a counted list of a part; return its number, counted from 0."""
    data = archive.read(part)
    found = elements(data, 2)
    at = next((i for i, e in enumerate(found) if e.depth == 1 and e.name == name), None)
    if at is None:
        where = next((e.start for e in found if e.depth == 1 and e.name in later), found[0].close)
        new = b"<" + name.encode() + _namespace(archive, part).encode() + b' count="1">' + piece
        archive.write(part, splice(data, [(where, where, new + b"</" + name.encode() + b">")]))
        return 0
    entries = [e for e in found if e.parent == at]
    for number, entry in enumerate(entries):
        if data[entry.start : entry.end] == piece:
            return number
    changes = [append(data, found[at], piece)]
    if changes[0][0] != found[at].start:  # an empty list is written anew, its count with it, below
        tag = data[found[at].start : found[at].inner]
        changes.append((found[at].start, found[at].inner, _counted(tag, len(entries) + 1)))
    else:
        start, end, text = changes[0]
        inner = text.index(b">") + 1
        changes = [(start, end, _counted(text[:inner], 1) + text[inner:])]
    archive.write(part, splice(data, changes))
    return len(entries)


def _counted(tag: bytes, count: int) -> bytes:
    return re.sub(rb'(\scount\s*=\s*)["\']\d+["\']', rb'\g<1>"%d"' % count, tag)


def clean(data: bytes) -> bytes:
    """Take the colours of earlier remarks out of a sheet."""
    if _MARK not in data:
        return data
    found = elements(data, 2)
    gone: list[Element] = []
    for index, element in enumerate(found):
        if element.depth == 1 and element.name == "conditionalFormatting":
            rules = [e for e in found if e.parent == index and e.name == "cfRule"]
            ours = [e for e in rules if _MARK in data[e.start : e.end]]
            gone += [element] if len(ours) == len(rules) else ours
    return splice(data, [(e.start, e.end, b"") for e in gone])


def tint(data: bytes, cells: Mapping[str, Severity], numbers: Mapping[Severity, int]) -> bytes:
    """Colour cells of a sheet by severity."""
    found = elements(data, 1)
    formats = [data[e.start : e.end] for e in found if e.name == "conditionalFormatting"]
    last = max((int(n) for text in formats for n in _PRIORITY.findall(text)), default=0)
    pieces, space = [], namespace_of(data)
    for severity in _COLOURS:
        chosen = sorted(c for c, s in cells.items() if min(s, Severity.VIOLATION) == severity)
        for start in range(0, len(chosen), _MOST):
            last += 1
            pieces.append(
                f'<conditionalFormatting xmlns="{space}" sqref="{" ".join(chosen[start : start + _MOST])}">'
                f'<cfRule type="expression" dxfId="{numbers[severity]}" priority="{last}">'
                f'<formula>N("{_MARK.decode()}: {_WORDS[severity]}")=0</formula></cfRule></conditionalFormatting>'
            )
    where = next((e.start for e in found if e.depth == 1 and e.name in _AFTER_FORMATS), found[0].close)
    return splice(data, [(where, where, "".join(pieces).encode())])
