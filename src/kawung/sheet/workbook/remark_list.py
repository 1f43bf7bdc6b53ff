"""
sheet: the list of all remarks, a sheet in front of a workbook's own, each line leading to its cell.

A hidden name tells that the sheet is Kawung's, so that the next check writes its list in the same place. Names that
belong to one sheet, and the sheet that is open, count sheets by position: they move on by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.sheet.workbook.archive import Archive, OddWorkbookError, namespace_of, related
from kawung.sheet.workbook.splicing import elements, escaped, marked, splice
from kawung.sheet.workbook.tabs import REMARKS

if TYPE_CHECKING:
    from kawung.sheet.workbook.splicing import Element

_OURS = "_kawung_remarks"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TWO_LINES = 32
_WIDTHS = (30, 11, 28, 60, 60)
_LOCAL = re.compile(rb'(\slocalSheetId\s*=\s*["\'])(\d+)(["\'])')
_OPEN = re.compile(rb'(\s(?:activeTab|firstSheet)\s*=\s*["\'])(\d+)(["\'])')
_BEFORE_NAMES = frozenset(
    {
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "AlternateContent",
        "revisionPtr",
        "absPath",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: the sheet and cell that it leads to, if the workbook has that sheet, and its texts."""

    tab: str | None
    cell: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class List:
    """All that the list says: a title, what it is about, the headings of its columns, its lines."""

    title: str
    about: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def sheets(archive: Archive) -> dict[str, str]:
    """Return the part of each sheet of a workbook by the sheet's name, Kawung's own list left out."""
    targets = {r.id: r.target for r in archive.relations(archive.main) if r.kind == "worksheet"}
    found = {}
    for element in _sheets(archive)[1]:
        name, target = element.attributes.get("name", ""), targets.get(_id(element))
        if target is not None and archive.has(target) and name != REMARKS:
            found[name] = target
    return found


def add(archive: Archive, listed: List, wrapped: int) -> None:
    """Write the list into the workbook; *wrapped* is the number of a format that wraps."""
    data, found = _sheets(archive)
    present = next((e for e in found if e.attributes.get("name") == REMARKS), None)
    space = namespace_of(data)
    text = _sheet(space, listed, {e.attributes.get("name", "") for e in found}, wrapped).encode()
    if present is not None:
        targets = {r.id: r.target for r in archive.relations(archive.main)}
        if _OURS.encode() not in data or _id(present) not in targets:
            raise OddWorkbookError("own_sheet")
        archive.write(targets[_id(present)], text)
        return
    part = archive.free("xl/worksheets/kawung{}.xml")
    archive.write(part, text)
    archive.declare(part, _SHEET)
    own = archive.relate(archive.main, part, f"{related(space)}/worksheet")
    number = max((int(e.attributes.get("sheetId", "0")) for e in found), default=0) + 1
    first = found[0]
    entry = (
        f'<sheet xmlns="{space}" xmlns:r="{related(space)}" name="{REMARKS}" sheetId="{number}" r:id="{own}"/>'.encode()
    )
    archive.write(archive.main, splice(data, [(first.start, first.start, entry), *_moved(data, space)]))


def _sheets(archive: Archive) -> tuple[bytes, list[Element]]:
    data = archive.read(archive.main)
    found = elements(data, 2)
    return data, [e for e in found if e.name == "sheet" and e.parent >= 0 and found[e.parent].name == "sheets"]


def _id(element: Element) -> str:
    return next((text for name, text in element.attributes.items() if name.endswith(":id")), "")


def _moved(data: bytes, space: str) -> list[tuple[int, int, bytes]]:
    """Say how everything that counts sheets by position moves on by one, and add the hidden name."""
    found = elements(data, 2)
    changes: list[tuple[int, int, bytes]] = []
    views = [e for e in found if e.name == "workbookView"]
    for element in views:
        tag = _OPEN.sub(_next, data[element.start : element.inner])
        if b"activeTab" not in tag:
            cut = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:cut].rstrip() + b' activeTab="1"' + tag[cut:]
        changes.append((element.start, element.inner, tag))
    if not views:
        top = next(e for e in found if e.name == "sheets" and e.depth == 1)
        piece = f'<bookViews xmlns="{space}"><workbookView activeTab="1"/></bookViews>'
        changes.append((top.start, top.start, piece.encode()))
    named = [e for e in found if e.name == "definedName"]
    changes += [(e.start, e.inner, _LOCAL.sub(_next, data[e.start : e.inner])) for e in named]
    name = f'<definedName xmlns="{space}" name="{_OURS}" hidden="1">{REMARKS}!$A$1</definedName>'.encode()
    home = next((e for e in found if e.depth == 1 and e.name == "definedNames"), None)
    if home is not None and data[home.inner - 2 : home.inner] != b"/>":
        changes.append((home.inner, home.inner, name))
    else:
        at = home or next((e for e in found if e.depth == 1 and e.name not in _BEFORE_NAMES), None)
        start = at.start if at else found[0].close
        end = home.end if home else start
        wrapped = f'<definedNames xmlns="{space}">'.encode() + name + b"</definedNames>"
        changes.append((start, end, wrapped))
    return changes


def _next(found: re.Match[bytes]) -> bytes:
    return found[1] + b"%d" % (int(found[2]) + 1) + found[3]


def _sheet(space: str, listed: List, tabs: set[str], wrapped: int) -> str:
    """Write the sheet's part; lines lead only to sheets among *tabs*."""
    rows = [_row(1, (listed.title,), 0, bold=True), _row(2, (listed.about,), wrapped, height=_TWO_LINES)]
    rows.append(_row(4, listed.heads, 0, bold=True))
    rows += [_row(number, line.texts, wrapped) for number, line in enumerate(listed.lines, start=5)]
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(_WIDTHS, start=1))
    links = "".join(
        f'<hyperlink ref="A{number}" location="{marked(_target(line.tab, line.cell))}"/>'
        for number, line in enumerate(listed.lines, start=5)
        if line.tab in tabs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr><tabColor rgb="FF9A1F1F"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        '<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<mergeCells count="1"><mergeCell ref="A2:E2"/></mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _target(tab: str | None, cell: str) -> str:
    quoted = (tab or "").replace("'", "''")
    return f"'{quoted}'!{cell}"


def _row(number: int, texts: tuple[str, ...], style: int, *, bold: bool = False, height: int = 0) -> str:
    high = f' ht="{height}" customHeight="1"' if height else ""
    look = "<rPr><b/></rPr>" if bold else ""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" s="{style}" t="inlineStr"><is><r>{look}'
        f'<t xml:space="preserve">{marked(escaped(text))}</t></r></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{number}"{high}>{cells}</row>'
