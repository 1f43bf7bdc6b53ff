"""
door: `kawung withdraw`.

Its JSON (stable; keys are added, not renamed): {"kawung", "study", "interview", "informants", "day", "before",
"written", "rows": [{"table", "file", "sheet", "row", "key", "columns"}], "mentions": [{"table", "row", "key", "column",
"number"}], "statements", "inferred", "questions", "public", "releases": [{"name", "at", "what", "where", "team"}],
"file"}. A row without columns goes as a whole.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.cli.console import is_terminal
from kawung.cli.session import FINE, dump, shell_word, shown_path
from kawung.cli.table import aligned
from kawung.problems import Severity, UsageError
from kawung.words import day, words

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import Checked, Withdrawn

_YES = ("y", "yes", "ya")
_SOME = 12


def withdraw(run: Run) -> int:
    """Show what goes with an interview, and withdraw it once that was confirmed; nothing of the sheets is changed."""
    project, (study, interview) = run.conductor.find_project(Path.cwd()), run.asked.words
    as_json, only_look = run.option("format") == "json", run.asked.on("dry-run")
    today = datetime.now(UTC).astimezone().date()
    planned: Withdrawn = run.conductor.plan_withdrawal(study, interview, project, today)
    if not as_json:
        _show(run, planned)
    sure = not only_look and (run.asked.on("yes") or (not as_json and _confirmed(run, planned)))
    done = run.conductor.withdraw(planned) if sure else planned
    if as_json:
        run.console.raw(dump(_json(done, written=sure)))
    elif sure:
        _done(run, done)
    if not sure and not only_look:
        raise UsageError(words("withdraw_usage.not_written"))
    return FINE


def _confirmed(run: Run, planned: Withdrawn) -> bool:
    """Ask whoever sits at a terminal; without one nobody can be asked."""
    console = run.console
    if not (is_terminal(sys.stdin) and is_terminal(console.err)):
        return False
    console.out.flush()
    console.err.write("\n" + console.err_look.say("withdraw.sure", interview=planned.interview) + " ")
    console.err.flush()
    return sys.stdin.readline().strip().casefold() in _YES


def _show(run: Run, found: Withdrawn) -> None:
    """Show what goes, sheet by sheet, what changes by it, and who has it already."""
    look, show = run.console.look, run.console.show
    values = {"interview": found.interview, "study": found.study, "day": day(found.day, look.language)}
    show(look.wrap(look.plain(look.say("withdraw.before" if found.before else "withdraw.head", **values))))
    for columns, key in ((False, "rows"), (True, "cells")):
        if lines := _sheets(run, found, columns=columns):
            show(["", *look.wrap(look.say(f"withdraw.{key}")), *aligned(look, lines)])
    if not found.rows:
        show(look.wrap(look.say("withdraw.nothing_left")))
    if found.mentions:
        show(["", *look.wrap(look.say("withdraw.mentions"))])
        for one in found.mentions:
            where = look.say("withdraw.row_of", table=_name(run, found, one.table), row=str(one.row))
            show(look.wrap(look.plain(f"{where}, {one.column}: {one.number}"), "  ", "    "))
    show([""])
    show(look.wrap(look.say("withdraw.statements", n=found.statements, inferred=found.inferred)))
    if found.questions:
        said = look.say("withdraw.questions", n=len(found.questions), names=", ".join(found.questions))
        show(look.wrap(look.plain(said)))
    show(look.wrap(look.say("withdraw.public" if found.public else "withdraw.never_public", n=len(found.public))))
    if not found.releases:
        show(look.wrap(look.say("withdraw.no_release")))
        return
    show(look.wrap(look.say("withdraw.releases", n=len(found.releases))))
    for had in found.releases:
        told = f"{day(had.at, look.language)}  {had.what}" + (f"  {had.where}" if had.where else "")
        told += f"  ({look.say('withdraw.team')})" if had.team else ""
        show(look.wrap(look.plain(told), "  ", "    "))


def _sheets(run: Run, found: Withdrawn, *, columns: bool) -> list[tuple[str, str]]:
    """Say which rows of each sheet go, or of which rows which cells."""
    look = run.console.look
    chosen = [one for one in found.rows if bool(one.columns) == columns]
    lines = []
    for table, group in groupby(chosen, key=lambda one: one.table):
        of = list(group)
        if columns:
            said = "; ".join(f"{look.say('place.row', row=str(o.row))} {o.key}: {', '.join(o.columns)}" for o in of)
        else:
            some = [f"{one.row} {one.key}" for one in (of if run.asked.on("all") else of[:_SOME])]
            said = look.say("withdraw.rows_of", n=len(of), rows=", ".join(some))
            said += " " + look.say("withdraw.more", n=len(of) - len(some)) if len(some) < len(of) else ""
        lines.append((f"  {look.plain(_name(run, found, table))}", look.plain(said)))
    return lines


def _name(run: Run, found: Withdrawn, table: str) -> str:
    """Name a sheet with its file, as whoever has it open sees it."""
    file, tab = found.files.get(table, ("", None))
    return f"{file}, {tab}" if tab else file or run.console.look.speak(dictionary.tables()[table].label)


def _done(run: Run, done: Withdrawn) -> None:
    look, console = run.console.look, run.console
    said = look.say("withdraw.done", interview=done.interview, study=done.study, file=shown_path(done.file))
    console.show(["", *(look.paint("done", look.plain(line)) for line in look.wrap(said))])
    values = {"file": shown_path(done.file), "mark": done.line.interview}
    values["where"] = shell_word(shown_path(done.source.path))
    console.show(look.wrap(look.plain(look.say("withdraw.undo", **values))))
    if errors := _errors(run, done):
        console.show(look.wrap(look.paint("error", look.say("withdraw.errors", n=errors))))
    steps = ["withdraw.next_erase"] if done.rows else []
    steps += ["withdraw.next_build"]
    told = [look.say(key, **values) for key in steps]
    sites = dict.fromkeys(one.where for one in done.releases if one.what.startswith("publish "))
    told += [look.say("withdraw.next_publish", out=shell_word(shown_path(Path(where)))) for where in sites]
    if any(not one.what.startswith("publish ") for one in done.releases):
        told.append(look.say("withdraw.next_releases"))
    console.next("\n".join(told))


def _errors(run: Run, done: Withdrawn) -> int:
    """Count what keeps the study, as it now is, from being built: others' rows may have leant on what is gone."""
    checked: Checked = run.conductor.check([done.source.path], run.conductor.find_project(Path.cwd()))
    return sum(problem.severity >= Severity.VIOLATION for problem in checked.problems)


def _json(found: Withdrawn, *, written: bool) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "study": found.study,
        "interview": found.interview,
        "informants": list(found.informants),
        "day": found.day.isoformat(),
        "before": found.before,
        "written": written,
        "rows": [
            {
                "table": one.table,
                "file": found.files[one.table][0],
                "sheet": found.files[one.table][1],
                "row": one.row,
                "key": one.key,
                "columns": list(one.columns),
            }
            for one in found.rows
        ],
        "mentions": [one._asdict() for one in found.mentions],
        "statements": found.statements,
        "inferred": found.inferred,
        "questions": list(found.questions),
        "public": list(found.public),
        "releases": [
            {"name": one.name, "at": one.at.isoformat(), "what": one.what, "where": one.where, "team": one.team}
            for one in found.releases
        ],
        "file": found.file.as_posix(),
    }
