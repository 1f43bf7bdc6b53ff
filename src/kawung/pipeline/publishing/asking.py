"""pipeline/publishing: every question asked of the public data, as the pages show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import answers, vocabulary
from kawung.answers.cells import Thing, missing, told
from kawung.answers.question import GROUPS
from kawung.pages.html import Answered, Asked, Cell, Choice, Heading, Otherwise, Part
from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kawung.answers import Answer, Column, Parameter, Question, StudyInfo
    from kawung.answers.cells import Row, Value
    from kawung.pipeline.opened import Kawung

_NUMBERS = frozenset({"number", "count"})
_MEASURED = "measured"
_NONE_FOUND = frozenset({"constraints", "rival-claims"})
"""Questions to which no row is an answer too: that nothing of the kind is recorded."""


def ask_all(opened: Kawung) -> Iterator[tuple[Question, tuple[Answer, ...]]]:
    """
    Ask each study every question that can be asked without choosing anything, and all real ones what spans studies.

    Answers come in the order of the studies, real ones first, what spans studies before them.
    """
    there, can = opened.studies, opened.can_answer_each()
    for question in answers.questions():
        found: list[Answer] = []
        needed = any(p.required and p.name != "study" for p in question.parameters)
        if not needed and (question.across or question.made_up_too):
            found.append(answers.ask(opened.store, question, can=can))
        for study in [] if needed or question.made_up_too or question.others else there:
            try:
                found.append(answers.ask(opened.store, question, study=study.key, can=can))
            except UsageError:  # it is about something that this study does not have
                continue
        yield question, tuple(found)


def _otherwise(opened: Kawung, given: Answer) -> tuple[Otherwise, ...]:
    """
    Say who is first in a ranking that Kawung measured, where its question is read otherwise.

    Tried is each other value of what the question takes for granted (which partners count, all variables together).
    """
    first = _first(given)
    if given.study is None or not first:
        return ()
    found = []
    for parameter in given.question.parameters:
        for value, label in _values(parameter) if parameter.default else ():
            if value == parameter.default:
                continue
            tried = answers.ask(opened.store, given.question, study=given.study, params={parameter.name: value})
            leaders = _first(tried)
            if leaders:
                found.append(
                    Otherwise(
                        asked=_told(given, parameter.name, label),
                        first=tuple(leaders.values()),
                        value=_value(tried),
                        same=leaders.keys() == first.keys(),
                    )
                )
    return tuple(found)


def _values(parameter: Parameter) -> Iterable[tuple[str, Words]]:
    if parameter.type == "variable":
        return ((c.key, c.label) for c in vocabulary.concepts("variable"))
    return parameter.values.items()


def _leaders(given: Answer) -> list[Row]:
    """Return the rows that hold the first rank with a number that Kawung counted."""
    ranked = given.question.ranking
    if ranked is None:
        return []
    measured = [r for r in given.rows if isinstance(b := r["basis"], Thing) and b.key == _MEASURED]
    return [r for r in measured if r["rank"] == 1 and r[ranked.by] is not None]


def _first(given: Answer) -> dict[str, Words]:
    """Name who holds the first rank, by key."""
    ranked = given.question.ranking
    rows = _leaders(given)
    return {t.key: t.label for r in rows if ranked and isinstance(t := r[ranked.winner], Thing)}


def _value(given: Answer) -> Words:
    """Write the number of the first rank with what it counts."""
    ranked = given.question.ranking
    column = next(c for c in given.columns if ranked and c.name == ranked.by)
    row = _leaders(given)[0]
    return Words(
        en=f"{given.text(row, column, 'en')} {column.label.en}", id=f"{given.text(row, column, 'id')} {column.label.id}"
    )


def _told(given: Answer, name: str, label: Words) -> Words:
    """Say what was chosen, after the name of its column."""
    column = next((c.label for c in given.question.columns if c.name == name), None)
    return Words(f"{column.en}: {label.en}", f"{column.id}: {label.id}") if column else label


def asked(opened: Kawung, question: Question, given: Iterable[Answer]) -> Asked:
    """Turn a question and its answers into what pages show."""
    return Asked(
        name=question.name,
        number=question.number,
        group=GROUPS[question.group],
        question=question.question,
        short=question.short,
        choices=tuple(_choice(p, opened.studies) for p in question.parameters),
        query=question.query,
        answers=tuple(_answered(one, _otherwise(opened, one)) for one in given),
    )


def _choice(parameter: Parameter, there: Sequence[StudyInfo]) -> Choice:
    options: tuple[tuple[str, Words], ...] = tuple(parameter.values.items())
    if parameter.type == "study":
        options = tuple((s.key, s.title) for s in there)
    elif parameter.type in ("variable", "direction"):
        options = tuple((c.key, c.label) for c in vocabulary.concepts(parameter.type))
    return Choice(parameter.name, parameter.help, parameter.required, parameter.default or "", options)


def _answered(a: Answer, tried: tuple[Otherwise, ...]) -> Answered:
    columns = a.shown()
    return Answered(
        study=a.study or "",
        title=a.title or Words("", ""),
        made_up=bool(a.made_up),
        lead=a.lead,
        how_sure=a.how_sure,
        caveats=a.caveats,
        notes=a.notes,
        stands_on=a.stands_on,
        source=a.source,
        nothing=a.nothing and (bool(a.rows) or a.question.name not in _NONE_FOUND),
        bases=tuple(dict.fromkeys(b.key for r in a.rows if isinstance(b := r["basis"], Thing))),
        headings=tuple(Heading(c.name, c.label, c.kind in _NUMBERS) for c in columns),
        rows=tuple(tuple(_cell(a, r, c) for c in columns) for r in a.rows),
        statements=tuple(sorted({s for r in a.rows for c in a.columns for s in _statements(c, r[c.name])})),
        command=_command(a.question, a.study, a.parameters),
        csv=a.to_csv(),
        json=a.to_json(),
        markdown=Words(a.to_markdown("en"), a.to_markdown("id")),
        otherwise=tried,
    )


def _cell(a: Answer, row: Row, column: Column) -> Cell:
    value = row[column.name]
    if value is None:
        code = missing(column, row)
        return Cell((Part(Words(told(column, None, "en", code), told(column, None, "id", code))),), code)
    if isinstance(value, Thing):
        return Cell((Part(value.label, value.iri),))
    if isinstance(value, tuple) and not isinstance(value, Words):
        return Cell(tuple(Part(v.label, v.iri) if isinstance(v, Thing) else Part(Words(v, v), v) for v in value))
    if column.kind == "iri" and isinstance(value, str):
        return Cell((Part(Words(value, value), value),))
    return Cell((Part(Words(a.text(row, column, "en"), a.text(row, column, "id"))),))


def _statements(column: Column, value: Value) -> list[str]:
    """Name the statements behind a cell."""
    if column.kind == "statements" and isinstance(value, tuple):
        return [v for v in value if isinstance(v, str)]
    return [value.iri] if column.kind == "statement" and isinstance(value, Thing) and value.iri else []


def _command(question: Question, study: str | None, parameters: Mapping[str, str]) -> str:
    """Spell what to type for an answer."""
    given = [f"--{name.replace('_', '-')} {value}" for name, value in parameters.items() if name != "study"]
    return " ".join(["kawung ask", question.name, *([f"--study {study}"] if study else []), *given, "--public"])
