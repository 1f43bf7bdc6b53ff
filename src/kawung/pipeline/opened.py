"""
conductor: a build as a Python user holds it.

`kawung.open()` gives a `Kawung`: the questions as functions, their answers as rows or frames, every statement's way
back to its cell, and the data as an rdflib Dataset.
"""

from __future__ import annotations

import inspect
import keyword
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import answers, resources, store
from kawung.answers.binding import insert_values
from kawung.iris import Term, value_of
from kawung.pipeline import as_built, disk, folders, parts
from kawung.pipeline.places import Places
from kawung.pipeline.public_state import public_studies
from kawung.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import rdflib

    from kawung.answers import Answer, Question
    from kawung.pipeline.places import RowPlace

_TRACE = "queries/trace.rq"


class Questions:
    """
    The questions as functions: `questions.strongest_horizontal_linkage(study="contoh")`; `dir()` lists them.

    A parameter that is a word of Python's has `_` behind it: `questions.clusters_side_by_side("a", with_="b")`.
    """

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
        spelt = {p.name + "_" * keyword.iskeyword(p.name): p.name for p in question.parameters if p.name != "study"}

        def asked(study: str | None = None, **parameters: str) -> Answer:
            return owner.ask(question.name, study=study, **{spelt.get(p, p): v for p, v in parameters.items()})

        asked.__name__ = name
        asked.__doc__ = _describe(question)
        asked.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # functions may carry one
            [
                inspect.Parameter("study", inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None),
                *(inspect.Parameter(p, inspect.Parameter.KEYWORD_ONLY, default=None) for p in spelt),
            ]
        )
        return asked


def _describe(question: Question) -> str:
    lines = [question.question.en, ""]
    lines += [f"{p.name}: {p.help.en}" for p in question.parameters]
    return "\n".join(lines)


class Kawung:
    """
    A build, open for questions: its statements in a store, and the places of its rows.

    *imported* is what others said, as N-Quads. Queries see it, questions do not: what speaks of our actors in our terms
    would count as ours.
    """

    def __init__(self, filled: store.Store, places: Mapping[Term, RowPlace], imported: bytes = b"") -> None:
        self.store = filled
        self.places = places
        self._imported = imported
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

    def can_answer_each(self) -> dict[str, dict[str, frozenset[str]]]:
        """Tell for every study by key what `can_answer` tells of one; all are asked at once."""
        return answers.can_answer_each(self.store)

    def query(self, text: str) -> store.Rows:
        """
        Answer a SELECT query of the caller's own; what fetches, writes or nests too deep is refused.

        It runs in this process, with no limit of time or memory: `pipeline.query_build` is for strangers' queries.
        """
        return store.select_guarded(self._with_imported, text)

    def dataset(self) -> rdflib.Dataset:
        """Return a copy of the data as an rdflib Dataset, for those who work with rdflib."""
        import rdflib  # noqa: PLC0415 - loaded only when asked for, it is slow to start

        found = rdflib.Dataset()
        found.parse(data="".join(sorted(q.line() for q in self._with_imported.quads())), format="nquads")
        return found

    @cached_property
    def _with_imported(self) -> store.Store:
        if not self._imported:
            return self.store
        both = store.new()
        both.add(self.store.quads())
        both.load(self._imported)
        return both

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


def open_build(folder: Path | str = "build", *, study: str | None = None, public: bool = False) -> Kawung:
    """
    Open a build for questions: `kawung.open("build").ask("strongest-horizontal-linkage", study="bayat").rows`.

    It holds all that the sheets hold and is for the team; with *public* it is what may leave, and nothing else. With
    *study* only that one is read, which is faster; of the others it is known that they are there, and no more: ask of
    that study only. Raises UsageError if there is no build in the folder, or if what is to be read as public is of a
    study that has changed since (`as_built`), UnreadableError if it is damaged, RefusedError if the one study that is
    to be read is not public.
    """

    def read(generation: folders.Generation) -> Kawung:
        if public:
            as_built.refuse_changed(generation, public_studies(generation.notes) if study is None else [study])
        return of_generation(generation, study, public=public)

    return folders.reading(Path(folder), read)


def of_generation(generation: folders.Generation, study: str | None = None, *, public: bool = False) -> Kawung:
    """Open a build that is being read (`folders.reading`), as it is."""
    there = public_studies(generation.notes, study) if public else sorted(parts.studies(generation.notes))
    wanted = [key for key in there if study in (None, key)]
    names = [parts.SHARED, *(name for key in wanted for name in parts.graphs_of(key, public=public))]
    names += [parts.SHARED_RIGHTS] if public else []
    names += [parts.file_of(key, parts.ABOUT, public=public) for key in there if key not in wanted]
    rows = Places({key: generation.read(parts.file_of(key, parts.ROWS, public=public)) for key in wanted})
    imported = b"" if public else generation.read(parts.IMPORTED)
    if study is None and not public and (folder := disk.of(generation)):
        return Kawung(store.open_disk(folder), rows, imported)
    filled = store.new()
    try:
        for name in names:
            filled.load(generation.read(name))
    except (SyntaxError, ValueError) as error:
        raise folders.DamagedError(name) from error
    return Kawung(filled, rows, imported)
