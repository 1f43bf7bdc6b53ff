"""
door: tables for people.

`grid` gives the open table of answers and summaries: headings, rows, two spaces between columns. Columns of
words wrap; ids, numbers and paths never do. Where the columns do not fit, or the look is narrow, each row
becomes a block of its own. `ruled` gives the small table with lines between its cells that shows a row of a
sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kawung.cli.console import Look, cells, pad, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 2


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, whether its cells stand right, may wrap, or are marked like ids."""

    label: str
    right: bool = False
    wraps: bool = False
    is_id: bool = False


def _longest_word(texts: Sequence[str]) -> int:
    return max((cells(word) for text in texts for word in text.split(" ")), default=0)


def _widths(heads: Sequence[Head], rows: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Give each column its width: headings give way first, then the widest cells that wrap; None if none fit."""
    columns = [[row[at] for row in rows] for at in range(len(heads))]
    bodies = [max(map(cells, column), default=0) for column in columns]
    widths = [max(cells(head.label), body) for head, body in zip(heads, bodies, strict=True)]
    least = [
        max(_longest_word([head.label]), _longest_word(column) if head.wraps else body)
        for head, column, body in zip(heads, columns, bodies, strict=True)
    ]
    for _ in range(sum(widths) + _GAP * (len(heads) - 1) - room):
        able = [at for at in range(len(heads)) if widths[at] > least[at]]
        if not able:
            return None
        widths[max(able, key=lambda at: (widths[at] > bodies[at], widths[at]))] -= 1
    return widths


def _lines(look: Look, heads: Sequence[Head], row: Sequence[str], widths: Sequence[int], indent: str) -> list[str]:
    parts = [wrap(text, width) for text, width in zip(row, widths, strict=True)]
    lines = []
    for level in range(max(map(len, parts))):
        line = indent
        for head, part, width in zip(heads, parts, widths, strict=True):
            text = pad(part[level] if level < len(part) else "", width, right=head.right)
            line += (look.paint("id", text) if head.is_id else text) + " " * _GAP
        lines.append(line.rstrip())
    return lines


def fits(look: Look, heads: Sequence[Head], rows: Sequence[Sequence[str]], indent: str = "  ") -> bool:
    """Tell whether `grid` would lay rows out as a table rather than as blocks."""
    return not look.narrow and _widths(heads, rows, look.width - len(indent)) is not None


def grid(look: Look, heads: Sequence[Head], rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Lay rows out under headings; one block per record where the look is narrow or they do not fit."""
    heads = [replace(head, label=look.plain(head.label)) for head in heads]
    rows = [[look.plain(text) for text in row] for row in rows]
    widths = None if look.narrow else _widths(heads, rows, look.width - len(indent))
    if widths is None:
        return records(look, heads, rows, indent)
    plain_heads = [replace(head, is_id=False) for head in heads]
    lines = _lines(look, plain_heads, [head.label for head in heads], widths, indent)
    for row in rows:
        lines += _lines(look, heads, row, widths, indent)
    return lines


def records(look: Look, heads: Sequence[Head], rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Lay each row out as a block of its own, a line per column, an empty line between blocks."""
    labels = [look.plain(head.label) for head in heads]
    width = max(map(cells, labels), default=0) + _GAP
    lines: list[str] = []
    for row in rows:
        if lines:
            lines.append("")
        for head, label, text in zip(heads, labels, row, strict=True):
            opening = indent + pad(label, width)
            shown = look.wrap(look.plain(text), opening)
            lines += [
                line[: len(opening)] + look.paint("id", line[len(opening) :]) if head.is_id else line for line in shown
            ]
    return lines


def ruled(
    look: Look, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], marks: Sequence[str] = ()
) -> list[str]:
    """
    Show rows of a sheet, given as (row number, cells).

    *marks*, one a row if any, are written behind the last cell, the one meant. Where the row is wider than the look,
    each cell gets a line of its own.
    """
    bar = look.plain("│")
    heads = [look.plain(head) for head in heads]
    shown = [(number, [look.plain(text) for text in row]) for number, row in rows]
    widths = [max(cells(head), *(cells(row[at]) for _, row in shown)) for at, head in enumerate(heads)]
    arrows = [look.plain(f"← {mark}") if mark else "" for mark in marks or [""] * len(rows)]
    margin = " " * 7
    if len(margin) + sum(w + 3 for w in widths) + 2 + max(map(cells, arrows), default=0) <= look.width:
        edge = f" {bar} "
        lines = [f"{margin}{bar} " + edge.join(map(pad, heads, widths)) + f" {bar}"]
        for (number, row), arrow in zip(shown, arrows, strict=True):
            line = f"{number.rjust(6)} {bar} " + edge.join(map(pad, row, widths)) + f" {bar}"
            lines.append(f"{line} {look.paint('id', arrow)}" if arrow else line)
        return lines
    label_width = max(map(cells, heads))
    lines = []
    for (number, row), arrow in zip(shown, arrows, strict=True):
        for at, (head, text) in enumerate(zip(heads, row, strict=True)):
            opening = f"{(number if at == 0 else '').rjust(6)} {bar} {pad(head, label_width)} {bar} "
            rest = f"{margin}{bar} {' ' * label_width} {bar} "
            last = at == len(heads) - 1
            lines += wrap(text + (f" {arrow}" if last and arrow else ""), look.width, opening, rest)
    return lines


def aligned(look: Look, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Write "name  text" lines with the texts under each other."""
    width = max((cells(name) for name, _ in pairs), default=0) + 2
    return [line for name, text in pairs for line in look.wrap(text, pad(name, width))]
