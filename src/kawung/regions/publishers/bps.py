"""
publishers: tables of Statistics Indonesia (BPS) as its WebAPI gives them, from JSON to records.

A *dynamic table* (`model/data`) has lists of what its rows, columns and periods are called (`vervar`, `var`, `turvar`,
`tahun`, `turtahun`) and `datacontent`, whose keys are the `val` of one of each, one behind the other without a mark
between: {vervar}{var}{turvar}{tahun}{turtahun}. Their lengths vary, so a key is looked up and never cut; two
combinations that make one key cannot be told apart and are left. A *static table* (`model/statictable`) holds a page of
HTML, written out once more as text. Forms as in the client of BPS itself (PyPI stadata) and in recorded answers.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from itertools import product
from typing import Any

from kawung.regions.publishers.table import MAX_RECORDS, Record, Table, measured, text_of, unreadable

_DIMENSIONS = ("vervar", "var", "turvar", "tahun", "turtahun")
_MOST_SPAN, _MOST_CELLS = 200, 1_000_000
_TAG = re.compile(r"<(/?[a-z][a-z0-9]*)([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?(\d{1,5})\b", re.IGNORECASE)
_HIDDEN = ("script", "style")


def is_bps(found: Any) -> bool:
    """Tell whether JSON is an answer of the WebAPI."""
    return isinstance(found, dict) and "status" in found and bool(found.keys() & {"data-availability", "message"})


def read(file: str, found: dict[str, Any]) -> Table:
    """Read an answer of the WebAPI; raise UnreadableError if it is an error, or no table."""
    if text_of(found.get("status")) != "OK":
        raise unreadable("bps_error", file, said=text_of(found.get("message"))[:200] or "?")
    if text_of(found.get("data-availability")) != "available":
        raise unreadable("bps_nothing", file)
    if "datacontent" in found:
        return _dynamic(file, found)
    page = found.get("data")
    if isinstance(page, dict) and isinstance(page.get("table"), str):
        return _static(file, page["table"])
    raise unreadable("bps_list", file)


def _dynamic(file: str, found: dict[str, Any]) -> Table:
    content = found["datacontent"] or {}  # an empty one is a list
    parts = {name: _values(file, name, found.get(name)) for name in _DIMENSIONS}
    if not isinstance(content, dict):
        raise unreadable("bps_form", file, part="datacontent")
    unit = {val: text_of(one.get("unit")) for val, one in parts["var"]}
    size = 1
    for values in parts.values():
        size *= len(values)
    measured(file, max(len(content), size // 10), 0)
    by_key: dict[str, list[tuple[tuple[str, dict[str, Any]], ...]]] = defaultdict(list)
    for chosen in product(*parts.values()):
        key = "".join(val for val, _ in chosen)
        if key in content:
            by_key[key].append(chosen)
    records, left = [], []
    for number, (key, value) in enumerate(content.items(), 1):
        chosen_by = by_key.get(key, [])
        if len(chosen_by) != 1:
            left.append(f"datacontent {key}")
            continue
        cells: dict[str, str] = {}
        for name, (val, one) in zip(_DIMENSIONS, chosen_by[0], strict=True):
            cells[name], cells[f"{name}_label"] = val, text_of(one.get("label"))
        cells["unit"] = unit[chosen_by[0][1][0]]
        cells["value"] = value if isinstance(value, str) else ""
        records.append(Record(number, cells, f"datacontent {key}"))
    columns = [c for name in _DIMENSIONS for c in (name, f"{name}_label")]
    return Table("bps-table", (*columns, "unit", "value"), tuple(records), tuple(left))


def _values(file: str, name: str, entries: Any) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(entries, list) or not all(isinstance(e, dict) and text_of(e.get("val")) for e in entries):
        raise unreadable("bps_form", file, part=name)
    return [(text_of(e["val"]), e) for e in entries]


def _static(file: str, written: str) -> Table:
    """Lay the rows of a page's tables out as a spreadsheet would: a spanning cell stands in its first place only."""
    page = _Page()
    page.read(html.unescape(written))
    if not page.rows or page.cells > _MOST_CELLS:
        raise unreadable("bps_form", file, part="table")
    wide = max(map(len, page.rows))
    measured(file, len(page.rows), wide)
    columns = tuple(str(n) for n in range(1, wide + 1))
    rows = (dict(zip(columns, [*row, *[""] * (wide - len(row))], strict=True)) for row in page.rows)
    return Table("bps-page", columns, tuple(Record(n, cells) for n, cells in enumerate(rows, 1)))


class _Page:
    """
    Takes the cells of the tables of a page; what spans several rows or columns fills them with empty cells.

    Python's own reader of HTML takes hours over a page that opens comments and never ends them, so tags are looked for
    here, each once. What stands in scripts and styles is no text.
    """

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.cells = 0
        self._below: dict[int, int] = {}  # how many more rows a column is taken by a cell above
        self._cell: list[str] | None = None
        self._span = (1, 1)

    def read(self, text: str) -> None:
        """Go through a page once; more cells than are read end it."""
        text = "".join(part.partition("-->")[2] if n else part for n, part in enumerate(text.split("<!--")))
        at, hidden = 0, ""
        for tag in _TAG.finditer(text):
            name = tag[1].lower()
            if self._cell is not None and not hidden:
                self._cell.append(text[at : tag.start()])
            at = tag.end()
            if name in _HIDDEN and not hidden:
                hidden = name
            elif hidden and name == f"/{hidden}":
                hidden = ""
            elif not hidden:
                self._take(name, tag[2])
            if self.cells > _MOST_CELLS or len(self.rows) > MAX_RECORDS:
                return
        self._end_cell()

    def _take(self, name: str, attributes: str) -> None:
        if name in ("tr", "td", "th", "/td", "/th", "/tr", "/table"):
            self._end_cell()
        if name == "tr":
            self.rows.append([])
            self._fill()
        elif name in ("td", "th") and self.rows:
            told = {found[1].lower(): int(found[2]) for found in _SPAN.finditer(attributes)}
            down, across = (min(max(told.get(span, 1), 1), _MOST_SPAN) for span in ("rowspan", "colspan"))
            self._span, self._cell = (down, across), []

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row, text = self.rows[-1], " ".join(html.unescape("".join(self._cell)).split())
        down, across = self._span
        for n in range(across):
            if down > 1:
                self._below[len(row)] = down - 1
            row.append(text if n == 0 else "")
        self._cell = None
        self._fill()
        self.cells += across

    def _fill(self) -> None:
        """Leave the columns empty that a cell above takes."""
        row = self.rows[-1]
        while self._below.get(len(row), 0) and self.cells <= _MOST_CELLS:
            self._below[len(row)] -= 1
            row.append("")
            self.cells += 1
