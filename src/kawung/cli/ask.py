"""
door: `kawung ask`: the questions of a build, or of a server that holds one.

JSON forms (stable): `ask NAME` as `Answer.to_json`; `ask` alone {"kawung", "studies": [{"key", "made_up",
"title"}], "questions": [{"name", "number", "group", "question", "parameters": [{"name", "help", "required",
"default", "values"}], "can_answer": {study: [letter, …]}}]}.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.cli import answer_view, opening, options
from kawung.cli.session import FINDINGS, FINE, dump, shell_word
from kawung.problems import UsageError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.session import Run
    from kawung.pipeline import Answer, Kawung, Question


def ask(run: Run) -> int:
    """Answer a question, or list the questions."""
    if not run.asked.words:
        if run.asked.parameters:
            raise options.usage_error("usage.needs_question", option=f"--{next(iter(run.asked.parameters))}")
        return _list(run)
    question: Question = run.conductor.find(run.asked.words[0])
    given = dict(run.asked.parameters)
    study = run.asked.options.get("study")
    for name in given:
        if question.parameter(name) is None:
            known = [f"--{n.replace('_', '-')}" for n in (p.name for p in question.parameters)]
            known += [f"--{o.name}" for o in (*run.command_options, *options.EVERYWHERE)]
            spelt = f"--{name.replace('_', '-')}"
            raise options.usage_error("usage.no_parameter", spelt, known, question=question.name, option=spelt)
    opened = opening.opened(run, None if question.others else study)
    form = run.option("format")
    if form != "table":
        given_answer = opened.ask(question.name, study=study, **given)
        run.console.raw(_document(run, given_answer, form))
        _warn(run, [given_answer])
        return _code(question, [given_answer])
    answers = _answers(run, opened, question, study, given)
    _show(run, question, answers)
    _warn(run, answers)
    return _code(question, answers)


def _warn(run: Run, answers: Sequence[Answer]) -> None:
    """Say that what was shown is for the team, where somebody's words of the full build are in it."""
    full = not run.asked.on("public") and "endpoint" not in run.asked.options
    if full and any(row.get("quote") for given in answers for row in given.rows):
        run.console.talk(run.console.err_look.say("public.not_for_publication"))


def _code(question: Question, answers: Sequence[Answer]) -> int:
    """Give the exit code: 1 where things were to be compared and nothing can be."""
    return FINDINGS if question.compares and all(given.nothing for given in answers) else FINE


def _document(run: Run, given: Answer, form: str) -> str:
    if form == "json":
        return given.to_json()
    return given.to_csv() if form == "csv" else given.to_markdown(run.console.language)


def _answers(run: Run, opened: Kawung, question: Question, study: str | None, given: dict[str, str]) -> list[Answer]:
    """Ask the study named, else the real studies one by one; a question that spans studies is asked once."""
    entries = opened.studies
    if study is not None or question.across or not entries:
        return [opened.ask(question.name, study=study, **given)]
    real = [s.key for s in entries if not s.made_up]
    if not real:
        told = {"studies": ", ".join(s.key for s in entries), "first": entries[0].key, "where": _where(run)}
        raise UsageError(words("answer.only_made_up", question=question.name, **told))
    found, refused = [], []
    for key in real:
        try:
            found.append(opened.ask(question.name, study=key, **given))
        except UsageError as error:  # what is asked about may be there in one study only
            refused.append(error)
    if not found:
        raise refused[0]
    for why in refused:
        run.console.talk(run.console.err_look.speak(why.words))
    return found


def _show(run: Run, question: Question, answers: Sequence[Answer]) -> None:
    look, console = run.console.look, run.console
    for at, given in enumerate(answers):
        if at:
            console.show(["", look.paint("aside", look.plain("─" * look.width)), ""])
        console.show(answer_view.answer(look, given, verbose=run.asked.on("verbose")))
    command = [f"kawung ask {question.name}{_where(run)}"]
    command += [f"--study {answers[0].study}"] if len(answers) == 1 and answers[0].study else []
    command += [f"--{name.replace('_', '-')} {shell_word(v)}" for name, v in run.asked.parameters.items()]
    if not console.quiet:
        console.show([""])
        console.next(look.say("answer.next_csv", command=" ".join(command)))


def _where(run: Run) -> str:
    """Spell the options that say what is asked, for a command that is told."""
    given = ((name, run.asked.options.get(name)) for name in ("build", "endpoint"))
    where = "".join(f" --{name} {shell_word(named)}" for name, named in given if named)
    return where + (" --public" if run.asked.on("public") else "")


def help_lines(run: Run) -> list[str]:
    """Describe one question and its parameters."""
    question: Question = run.conductor.find(run.asked.words[0])
    return answer_view.parameters(run.console.look, question)


def _list(run: Run) -> int:
    chosen = run.asked.options.get("study")
    opened = opening.opened(run, chosen)
    listed: tuple[Question, ...] = tuple(run.conductor.questions())
    studies = sorted(((s.key, s.made_up) for s in opened.studies), key=lambda s: (s[1], s[0]))
    if chosen is not None and chosen not in dict(studies):
        raise options.usage_error("usage.no_study", chosen, [key for key, _ in studies], text=chosen)
    can = opened.can_answer_each() if chosen is None else {chosen: opened.can_answer(chosen)}
    studies = [s for s in studies if s[0] in can]
    form, console = run.option("format"), run.console
    if form == "json":
        console.raw(dump(_listed_json(listed, opened, can)))
    elif form == "csv":
        console.raw(_listed_csv(listed, studies, can))
    elif form == "markdown":
        look = console.look
        lines = [f"- `{q.name}`: {q.question.in_(look.language)}" for q in listed]
        console.raw("\n".join(lines))
    else:
        console.show(answer_view.questions(console.look, listed, studies, can))
        console.next(console.look.say("answer.next_name", where=_where(run)))
    return FINE


def _listed_json(
    listed: Sequence[Question], opened: Kawung, can: dict[str, dict[str, frozenset[str]]]
) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "studies": [{"key": s.key, "made_up": s.made_up, "title": s.title._asdict()} for s in opened.studies],
        "questions": [
            {
                "name": q.name,
                "number": q.number,
                "group": q.group,
                "question": q.question._asdict(),
                "parameters": [
                    {
                        "name": p.name,
                        "help": p.help._asdict(),
                        "required": p.required,
                        "default": p.default,
                        "values": list(p.values),
                    }
                    for p in q.parameters
                ],
                "can_answer": {key: sorted(by[q.name]) for key, by in can.items() if q.name in by},
            }
            for q in listed
        ],
    }


def _listed_csv(
    listed: Sequence[Question],
    studies: Sequence[tuple[str, bool]],
    can: dict[str, dict[str, frozenset[str]]],
) -> str:
    """Write one row a question and study; what a study cannot say has that word, never a blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number", "name", "group", "question_en", "question_id", "study", "made_up", "can_answer"])
    for q in listed:
        for key, made_up in studies:
            kinds = " ".join(sorted(can[key][q.name])) if q.name in can[key] else "all-studies"
            row = [q.number, q.name, q.group, *q.question, key, "true" if made_up else "false"]
            writer.writerow([*row, kinds or "cannot-say"])
    return out.getvalue()
