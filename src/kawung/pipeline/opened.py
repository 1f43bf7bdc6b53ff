"""
conductor: a build as a Python user holds it.

`kawung.open()` gives a `Kawung`: the questions as functions, their answers as rows or frames, every statement's way
back to its cell, and the data as an rdflib Dataset.
"""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawung import answers, resources, store
from kawung.answers.binding import insert_values
from kawung.dictionary import MANIFEST
from kawung.findings import letter
from kawung.iris import Quad, Term, value_of
from kawung.pipeline import folders
from kawung.problems import Place, UnreadableError, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import rdflib

    from kawung.answers import Answer, Question

DUMP = "kawung.nq"
PLACES = "places.json"
_TRACE = "queries/trace.rq"


@dataclass(frozen=True, slots=True)
class RowPlace:
    """
    Where a row was read: study, file, row number, its cells as typed by heading, its table, its sheet in a workbook.

    *headings* are those of its sheet, in order; *upright* says that they stand below one another
    (`findings.Sheet`). Builds of earlier versions say neither, nor the table.
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


class Questions:
    """The questions as functions: `questions.strongest_horizontal_linkage(study="contoh")`; `dir()` lists them."""

    def __init__(self, owner: Kawung) -> None:
        self._owner = owner

    def __dir__(self) -> list[str]:
        return sorted(q.name.replace("-", "_") for q in answers.questions())

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        if name.startswith("_"):
            raise AttributeError(name)
        names = {q.name.replace("-", "_"): q for q in answers.questions()}
        if name not in names:
            raise AttributeError(f"no question {name!r}; dir() lists them")
        question = names[name]
        owner = self._owner

        def asked(study: str | None = None, **parameters: str) -> Answer:
            return owner.ask(question.name, study=study, **parameters)

        asked.__name__ = name
        asked.__doc__ = _describe(question)
        declared = [p.name for p in question.parameters if p.name != "study"]
        asked.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # functions may carry one
            [
                inspect.Parameter("study", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None),
                *(inspect.Parameter(p, inspect.Parameter.KEYWORD_ONLY, default=None) for p in declared),
            ]
        )
        return asked


def _describe(question: Question) -> str:
    lines = [question.question.en, ""]
    lines += [f"{p.name}: {p.help.en}" for p in question.parameters]
    return "\n".join(lines)


class Kawung:
    """A build, open for questions."""

    def __init__(self, quads: Iterable[Quad] | str, places: Mapping[Term, RowPlace]) -> None:
        self.store = store.new()
        if isinstance(quads, str):
            self.store.load(quads)
        else:
            self.store.add(quads)
        self.places = places
        self.questions = Questions(self)

    @property
    def studies(self) -> list[answers.StudyInfo]:
        """The studies in this build, real ones first."""
        return answers.studies(self.store)

    def ask(self, question: str, study: str | None = None, **parameters: str) -> Answer:
        """
        Answer one question about one study.

        *study* may be left out where the build has one real study or the question spans studies. Raises UsageError for
        an unknown question, study, parameter or value, naming those that exist.
        """
        return answers.ask(self.store, answers.find(question), study=study, params=parameters)

    def can_answer(self, study: str) -> dict[str, frozenset[str]]:
        """Tell for each question by name whether a study answers it as published (P), measured (M), inferred (I)."""
        return answers.can_answer(self.store, study)

    def query(self, text: str) -> store.Rows:
        """Answer a SELECT query of the caller's own; what fetches, writes or nests too deep is refused."""
        store.guard(text)
        return self.store.select(text)

    def dataset(self) -> rdflib.Dataset:
        """Return a copy of the data as an rdflib Dataset, for those who work with rdflib."""
        import rdflib  # noqa: PLC0415 - loaded only when asked for, it is slow to start

        found = rdflib.Dataset()
        found.parse(data="".join(sorted(q.line() for q in self.store.quads())), format="nquads")
        return found

    def trace(self, s: Term, p: Term, o: Term) -> list[Place]:
        """
        Lead a statement back to every cell that states it; terms are N-Triples texts (`<https://…>`, `"kuat"@id`).

        Empty for statements that no cell states (inferred ones, the ontology). In SPARQL: `queries/trace.rq`.
        """
        query = insert_values(resources.text(_TRACE), {"s": s, "p": p, "o": o})
        asked = self.store.select(query)
        at_row, at_column = asked.variables.index("row"), asked.variables.index("column")
        found = set()
        for answer in asked.rows:
            row, heading = answer[at_row], answer[at_column]
            at = self.places.get(row or "")
            if at is not None and heading is not None:
                found.add(at.cell(value_of(heading)))
        return sorted(found, key=Place.sort_key)


def places_text(places: Mapping[Term, RowPlace]) -> str:
    """Write the places of all rows as JSON, sorted, what is the same for all rows of a sheet once."""
    sheets: dict[str, dict[str, object]] = {}
    rows = {}
    for row, p in places.items():
        name = f"{p.study}/{p.table}"
        sheets[name] = {
            "study": p.study,
            "file": p.file,
            "table": p.table,
            "sheet": p.sheet,
            "headings": p.headings,
            "upright": p.upright,
        }
        rows[value_of(row)] = {"of": name, "row": p.row, "cells": dict(p.cells)}
    return json.dumps({"sheets": sheets, "rows": rows}, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def read_places(text: str) -> dict[Term, RowPlace]:
    """
    Read what `places_text` wrote, earlier versions' too.

    Raises KeyError, TypeError, AttributeError or ValueError if it is damaged.
    """
    raw: dict[str, Any] = json.loads(text)
    if "rows" not in raw:
        return {f"<{row}>": RowPlace(p["study"], p["file"], p["row"], p["cells"]) for row, p in raw.items()}
    sheets = {
        name: (s["study"], s["file"], s["table"], s["sheet"], tuple(s["headings"]), s["upright"])
        for name, s in raw["sheets"].items()
    }
    found = {}
    for row, p in raw["rows"].items():
        study, file, table, tab, headings, upright = sheets[p["of"]]
        found[f"<{row}>"] = RowPlace(study, file, p["row"], p["cells"], table, tab, headings, upright)
    return found


def open_build(folder: Path | str = "build") -> Kawung:
    """
    Open a build for questions: `kawung.open("build").ask("strongest-horizontal-linkage", study="bayat").rows`.

    Raises UsageError if there is no build in the folder, UnreadableError if it is damaged.
    """
    contents = folders.read(Path(folder))
    try:
        return Kawung(contents[DUMP], read_places(contents[PLACES]))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, SyntaxError) as error:
        raise UnreadableError(
            Words(
                en=f"The build in {folder} is damaged. Make it again: kawung build",
                id=f"Hasil olahan di {folder} rusak. Buat lagi: kawung build",
            )
        ) from error
