"""
answers: an answer as a value, and as CSV, JSON, Markdown or a data frame.

Study, basis, status and whether the study is made up stand in every row that leaves.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kawung.answers.cells import Row, fields, flat, missing, told
from kawung.answers.phrases import MADE_UP, MADE_UP_LINE
from kawung.answers.question import Column, Question
from kawung.problems import Language, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import polars as pl

STUDY = Column("study", "text", Words("study", "studi"), missing="not-applicable")
MADE_UP_COLUMN = Column("made_up", "boolean", Words("made up", "rekaan"))
BASIS_COLUMN = Column("basis", "concept", Words("basis", "dasar"))
NO_BASIS_COLUMN = Column("basis", "concept", Words("basis", "dasar"), missing="not-applicable")
STATUS_COLUMN = Column("status", "concept", Words("status", "status"))
RANK = Column("rank", "count", Words("rank", "peringkat"), missing="not-applicable")


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a question gave.

    *rows* map column names to cells (`kawung.answers.cells.Value`); *columns* are in the order in which
    everything is written: `study`, `made_up`, `basis`, `status` and, where rows are ranked, `rank` first. *lead*
    is the answer in a sentence, *how_sure* what has to be said with it, *stands_on* counts what it rests on,
    *source* cites it. *nothing* is True where the study cannot say, which is an answer and no error. *comparable*
    is False where rows of different studies stand side by side without a common number. *study*, *title* and
    *made_up* are those of the one study asked, else None.
    """

    question: Question
    study: str | None
    title: Words | None
    made_up: bool | None
    parameters: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lead: Words
    how_sure: Words | None
    caveats: tuple[Words, ...]
    stands_on: Words
    source: Words | None
    nothing: bool
    comparable: bool
    notes: tuple[Words, ...] = field(default=())
    _at_rank: Counter[tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_at_rank", Counter(_place(r) for r in self.rows))

    def shown(self, *, detail: bool = False) -> tuple[Column, ...]:
        """
        Return the columns that people read, rank and question's own first, the basis last.

        Those for machines are left out, what is the same by nature in every row, and without *detail* those that
        few will miss.
        """
        fixed = {"made_up", "status", *(("study",) if self.study else ())}
        columns = [c for c in self.columns if c.shown and c.name not in fixed and (detail or not c.detail)]
        place = {"study": 0, "rank": 1, "basis": 3}
        return tuple(sorted(columns, key=lambda c: place.get(c.name, 2)))

    def text(self, row: Row, column: Column, language: Language) -> str:
        """Write one cell for people; an equal rank is marked with `=`."""
        if column.name == "rank" and row["rank"] is not None:
            return f"{row['rank']} =" if self._at_rank[_place(row)] > 1 else f"{row['rank']}"
        return told(column, row[column.name], language, missing(column, row))

    def fields(self) -> tuple[str, ...]:
        """Return the names of the machine-readable fields of a record, in their fixed order."""
        return tuple(name for c in self.columns for name in fields(c))

    def records(self) -> list[dict[str, str | int | Decimal | bool | None]]:
        """Return the rows as flat records for machines: a thing as key, labels and IRI, a missing number as None."""
        return [
            dict(zip(self.fields(), (v for c in self.columns for v in flat(c, row[c.name])), strict=True))
            for row in self.rows
        ]

    def to_csv(self) -> str:
        """Write comma-separated values, numbers plain; what is not there has its name (`not-asked`), never a blank."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.fields())
        for row in self.rows:
            cells = ((c, value) for c in self.columns for value in flat(c, row[c.name]))
            writer.writerow([missing(c, row) if value is None else _plain(value) for c, value in cells])
        return out.getvalue()

    def to_json(self) -> str:
        """Write the whole answer as JSON: texts in both languages, rows as `records` has them."""
        whole = {
            "question": {"name": self.question.name, "number": self.question.number, **_both(self.question.question)},
            "study": self.study,
            "title": self.title and _both(self.title),
            "made_up": self.made_up,
            "parameters": dict(self.parameters),
            "lead": _both(self.lead),
            "how_sure": self.how_sure and _both(self.how_sure),
            "caveats": [_both(c) for c in self.caveats],
            "stands_on": _both(self.stands_on),
            "source": self.source and _both(self.source),
            "notes": [_both(n) for n in self.notes],
            "nothing": self.nothing,
            "comparable": self.comparable,
            "columns": [
                {"name": c.name, "kind": c.kind, "missing": c.missing, "fields": list(fields(c)), **_both(c.label)}
                for c in self.columns
            ],
            "rows": self.records(),
        }
        return json.dumps(whole, ensure_ascii=False, indent=2, default=_json) + "\n"

    def to_markdown(self, language: Language = "en") -> str:
        """Write the answer as Markdown: the answer first, then how sure, what it stands on, and every row."""
        lines: list[str] = []
        if self.made_up:
            lines += [f"> **{MADE_UP_LINE.in_(language).format(study=self.study)}**", ""]
        lines += [f"## {self.question.question.in_(language)}", ""]
        if self.title:
            lines += [self.title.in_(language), ""]
        lines += [f"**{self.lead.in_(language)}**", ""]
        lines += [f"{w.in_(language)}\n" for w in (self.how_sure, *self.notes) if w]
        if self.rows:
            always = ("study", "made_up", "basis", "status")
            columns = [c for c in self.columns if c.shown or c.name in always]
            lines.append("| " + " | ".join(_cell(c.label.in_(language)) for c in columns) + " |")
            lines.append("|" + " --- |" * len(columns))
            lines += [
                "| " + " | ".join(_cell(self._marked(row, c, language)) for c in columns) + " |" for row in self.rows
            ]
            lines.append("")
        for label, words in (
            (Words("Stands on", "Dasar"), self.stands_on),
            (Words("Source", "Sumber"), self.source),
            *((Words("Caution", "Perhatian"), c) for c in self.caveats),
        ):
            if words:
                lines.append(f"- {label.in_(language)}: {words.in_(language)}")
        return "\n".join(lines).rstrip() + "\n"

    def _marked(self, row: Row, column: Column, language: Language) -> str:
        if column.name == "made_up" and row["made_up"]:
            return MADE_UP.in_(language)
        return self.text(row, column, language)

    def to_pandas(self) -> pd.DataFrame:
        """Return the records as a pandas data frame; raise UsageError if pandas is not installed."""
        frame: pd.DataFrame = _library("pandas").DataFrame(self._frame(), columns=list(self.fields()))
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Return the records as a polars data frame; raise UsageError if polars is not installed."""
        library = _library("polars")
        frame: pl.DataFrame = library.DataFrame(
            self._frame(), schema=list(self.fields()), orient="row", infer_schema_length=None
        )
        return frame

    def _frame(self) -> list[list[str | int | float | bool | None]]:
        return [[float(v) if isinstance(v, Decimal) else v for v in r.values()] for r in self.records()]


def _place(row: Row) -> tuple[str, ...]:
    """Give what rows of equal rank have in common."""
    return tuple(str(row.get(name)) for name in ("study", "basis", "rank"))


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(
            Words(
                f"{name} is not installed; install kawung with its extra `frames`, or write CSV.",
                f"{name} belum terpasang; pasang kawung dengan tambahan `frames`, atau tulis CSV.",
            )
        ) from error


def _plain(value: str | int | Decimal | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "id": words.id}


def _json(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
