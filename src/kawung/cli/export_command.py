"""
door: `kawung export`.

Its JSON (stable; keys are added, not renamed): {"kawung", "study", "form": "workbook|csv", "written", "out", "sheets",
"rows", "cells", "statements", "problems"}; the form of a problem is in `problem_view`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.cli import problem_view
from kawung.cli.session import FINDINGS, FINE, UNREADABLE, dump, shell_word, shown_path
from kawung.problems import Severity, UsageError

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import Exported


def export(run: Run) -> int:
    """Write a study in another form, if that can say the same."""
    forms = [form for form in ("workbook", "csv") if run.asked.on(form)]
    names = [name for name in (*run.asked.words[1:], *(run.asked.options[form] for form in forms)) if name]
    if len(forms) > 1 or len(names) > 1:
        raise UsageError(words.words("export.one"))
    done: Exported = run.conductor.export(
        run.asked.words[0],
        run.conductor.find_project(Path.cwd()),
        forms[0] if forms else "workbook",
        Path(names[0]) if names else None,
        run.console.language,
        force=run.asked.on("force"),
    )
    if run.option("format") == "json":
        run.console.raw(dump(_as_json(done)))
    elif done.written:
        _say(run, done)
    else:
        _stopped(run, done)
    if done.written:
        return FINE
    worst = max((p.severity for p in done.problems), default=Severity.VIOLATION)
    return UNREADABLE if worst == Severity.UNREADABLE else FINDINGS


def _say(run: Run, done: Exported) -> None:
    look = run.console.look
    out = shown_path(done.out)
    said = look.say(
        "export.done",
        out=out + ("/" if done.form == "csv" else ""),
        sheets=done.sheets,
        rows=done.rows,
        cells=done.cells,
        statements=done.statements,
    )
    run.console.show(look.paint("done", line) for line in look.wrap(said))
    run.console.next(look.say("export.next", out=shell_word(out)))


def _stopped(run: Run, done: Exported) -> None:
    look = run.console.look
    run.console.show(problem_view.blocks(look, done.problems, several=False, every=False, verbose=False))
    if done.unread:
        said = look.say("export.stopped", study=done.study)
    else:
        said = look.say("export.unsaid", form=words.words(f"export.{done.form}"))
    run.console.show(["", *look.wrap(said)])


def _as_json(done: Exported) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "study": done.study,
        "form": done.form,
        "written": done.written,
        "out": done.out.as_posix(),
        "sheets": done.sheets,
        "rows": done.rows,
        "cells": done.cells,
        "statements": done.statements,
        "problems": problem_view.as_json(done.problems),
    }
