"""Helpers of the tests of questions: the cases under tests/cases/questions and stores filled from their data."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import rdflib

from kawung import answers, store
from kawung.iris import Quad
from kawung.store import rdflib_text

CASES = Path(__file__).parent / "cases" / "questions"


@dataclass(frozen=True)
class Case:
    """One question put to one data set, with what must come back."""

    folder: str
    name: str
    question: str
    study: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    lead_en: str | None = None
    lead_id: str | None = None

    def __str__(self) -> str:
        return f"{self.folder}-{self.name}"

    def expected(self) -> tuple[list[str], list[dict[str, str]]]:
        """The decisive fields and their rows, in order."""
        text = (CASES / self.folder / f"{self.name}.csv").read_text(encoding="utf-8")
        reader = csv.DictReader(io.StringIO(text))
        rows = list(reader)
        return list(reader.fieldnames or ()), rows

    def ask(self, kept: store.Store) -> answers.Answer:
        return answers.ask(kept, self.question, study=self.study, params=self.parameters)


def cases() -> list[Case]:
    """All cases, by folder, in the order of their file."""
    found = []
    for file in sorted(CASES.glob("*/cases.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["case"]:
            entry.pop("why", None)
            found.append(Case(folder=file.parent.name, **entry))
    return found


@cache
def quads(folder: str) -> tuple[Quad, ...]:
    """The statements of a folder's data."""
    data = rdflib.Dataset()
    data.parse(CASES / folder / "data.trig", format="trig")
    return tuple(sorted(Quad(rdflib_text(s), rdflib_text(p), rdflib_text(o), f"<{g}>") for s, p, o, g in data.quads()))


@cache
def filled(folder: str, engine: str = "oxigraph") -> store.Store:
    """A store with a folder's data; shared, so not to be added to."""
    kept = store.new(engine)
    kept.add(quads(folder))
    return kept


def as_read(answer: answers.Answer) -> list[dict[str, str]]:
    """The rows of an answer as its CSV has them."""
    return list(csv.DictReader(io.StringIO(answer.to_csv())))
