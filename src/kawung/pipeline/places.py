"""
conductor: where the rows of a build were read.

Row numbers and cells are not in the graph; a build keeps them beside it, one file a study, and they are read when
somebody asks for the way back to a cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kawung.dictionary import MANIFEST
from kawung.findings import letter
from kawung.iris import value_of
from kawung.problems import Place, UnreadableError, Words

if TYPE_CHECKING:
    from kawung.findings import Row, Study
    from kawung.iris import Term


@dataclass(frozen=True, slots=True)
class RowPlace:
    """
    Where a row was read: study, file, row number, its cells as typed by heading, its table, its sheet in a workbook.

    *headings* are those of its sheet, in order; *upright* says that they stand below one another (`findings.Sheet`).
    """

    study: str
    file: str
    row: int
    cells: Mapping[str, str]
    table: str = ""
    sheet: str | None = None
    headings: tuple[str, ...] = ()
    upright: bool = False

    def cell(self, column: str) -> Place:
        """Point at the row's cell in a column."""
        at = self.headings.index(column) if column in self.headings and self.file != MANIFEST else None
        row, across = self.row, None if at is None else letter(at)
        if self.upright and at is not None:
            row, across = at + 1, letter(1)
        text = self.cells.get(column, "")
        return Place(self.study, self.file, row, column, text, across, sheet=self.sheet, table=self.table)


class Places(Mapping["Term", RowPlace]):
    """The places of rows by the rows' names; a study's are read when one of them is asked for."""

    def __init__(self, studies: Mapping[str, bytes]) -> None:
        self._studies = dict(studies)
        self._read: dict[str, dict[Term, RowPlace]] = {}

    def of(self, study: str) -> Mapping[Term, RowPlace]:
        """Give the places of one study; raises UnreadableError if they are damaged."""
        if study not in self._read:
            self._read[study] = _read(study, self._studies[study]) if study in self._studies else {}
        return self._read[study]

    def __getitem__(self, row: Term) -> RowPlace:
        if not row.startswith("<"):
            raise KeyError(row)
        return self.of(value_of(row).rpartition("/row/")[0].rpartition("/")[2])[row]

    def __iter__(self) -> Iterator[Term]:
        for study in self._studies:
            yield from self.of(study)

    def __len__(self) -> int:
        return sum(len(self.of(study)) for study in self._studies)


def written(study: Study, rows: Mapping[Term, Row]) -> bytes:
    """Write down where a study's rows stand, what is the same for all rows of a sheet once; always the same bytes."""
    sheets = {
        name: {"file": s.file, "sheet": s.tab, "headings": s.headings, "upright": s.upright}
        for name, s in study.sheets.items()
    }
    kept = {
        value_of(name): [row.table, row.number, {column: cell.text for column, cell in row.cells.items() if cell.text}]
        for name, row in rows.items()
    }
    return json.dumps({"sheets": sheets, "rows": kept}, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _read(study: str, data: bytes) -> dict[Term, RowPlace]:
    try:
        kept: dict[str, Any] = json.loads(data)
        sheets = {
            name: (s["file"], name, s["sheet"], tuple(s["headings"]), bool(s["upright"]))
            for name, s in kept["sheets"].items()
        }
        return {
            f"<{row}>": RowPlace(study, sheets[table][0], number, cells, *sheets[table][1:])
            for row, (table, number, cells) in kept["rows"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise UnreadableError(
            Words(
                en=f"The places of the rows of {study} cannot be read. Make the build again: kawung build",
                id=f"Letak baris studi {study} tidak bisa dibaca. Buat lagi hasil olahannya: kawung build",
            )
        ) from error
