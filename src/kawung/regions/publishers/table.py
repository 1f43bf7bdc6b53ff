"""publishers: what a portal's file holds, before anybody says what it means: records of texts under headings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from kawung.findings import letter
from kawung.problems import Place, UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 32 * 1024 * 1024
MAX_RECORDS = 200_000
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000


class Plain(str):
    """A number that stood in JSON as one: its decimals are behind a point, whatever the texts beside it do."""

    __slots__ = ()


class Record(NamedTuple):
    """
    One record: its cells by heading, and where it stands.

    *number* counts rows as a spreadsheet does; *name* is what the file itself calls the record, where rows of it have
    no numbers.
    """

    number: int
    cells: Mapping[str, str]
    name: str = ""


class Table(NamedTuple):
    """
    A file as read: its form (bps-table, bps-page, ckan, csv), headings, records.

    *left* are the names of what belongs to no record, such as a figure whose place in the table cannot be told.
    """

    form: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    left: tuple[str, ...] = ()

    def at(self, file: str, record: Record, column: str) -> Place:
        """Point at a cell; under a heading that the table lacks, at the record."""
        text = record.cells.get(column)
        if record.name:
            return Place("", file, None, f"{record.name}, {column}" if text is not None else record.name, text or "")
        across = letter(self.columns.index(column)) if text is not None and column in self.columns else None
        return Place("", file, record.number, column or None, text or "", across)


def unreadable(key: str, file: str, **values: object) -> UnreadableError:
    """Say why a file as a whole cannot be read."""
    return UnreadableError(words(f"statistics_unreadable.{key}", file=file, **values))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def parse_json(file: str, text: str) -> Any:
    """Read JSON with every number as its own text; raise UnreadableError for what is none, or has a name twice."""
    if sum(map(text.count, ",[{")) > 2 * MAX_CELLS:  # each takes many times its length once it is read
        measured(file, MAX_RECORDS + 1, 0)
    try:
        return json.loads(
            text, parse_int=Plain, parse_float=Plain, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise unreadable("no_json", file, line=getattr(error, "lineno", "?")) from error


def text_of(value: Any) -> str:
    """Give a JSON value as the text of a cell: a list or an object has none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else ""


def measured(file: str, rows: int, columns: int) -> None:
    """Refuse a table of more rows, columns or cells than are read; asked while they are counted, not once they lie."""
    if rows > MAX_RECORDS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise unreadable("too_many", file, records=MAX_RECORDS, columns=MAX_COLUMNS, cells=MAX_CELLS)
