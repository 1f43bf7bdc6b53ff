"""
door: `kawung export`.

Its JSON (stable; keys are added, not renamed): {"kawung", "study", "form": "workbook|csv", "written", "out", "sheets",
"rows", "cells", "statements", "problems"}; of a network {"kawung", "study", "made_up", "form":
"graphml|gexf|edges|csvw", "written", "out", "files", "actors", "groups", "joint_actions", "linkages", "edges",
"without_direction", "problems"}; the form of a problem is in `problem_view`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.cli import opening, problem_view
from kawung.cli.session import FINDINGS, FINE, UNREADABLE, dump, shell_word, shown_path
from kawung.problems import Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.session import Run
    from kawung.pipeline import Exported, NetworkExported
    from kawung.problems import Problem

_NETWORKS = ("graphml", "gexf", "edges", "csvw")
_FOLDERS = ("csv", "csvw")


def export(run: Run) -> int:
    """Write a study in another form, if that can say the same, or a study of the build as a network."""
    forms = [form for form in ("workbook", "csv", *_NETWORKS) if run.asked.on(form)]
    names = [name for name in (*run.asked.words[1:], *(run.asked.options[form] for form in forms)) if name]
    if len(forms) > 1 or len(names) > 1:
        raise UsageError(words.words("export.one"))
    to = Path(names[0]) if names else None
    _refuse_place(run, to, folder=bool(forms) and forms[0] in _FOLDERS)
    if forms and forms[0] in _NETWORKS:
        return _network(run, forms[0], to)
    for name in ("build", "team"):
        if name in run.asked.options:
            raise UsageError(words.words("network.build", option=f"--{name}"))
    done: Exported = run.conductor.export(
        run.asked.words[0],
        run.conductor.find_project(Path.cwd()),
        forms[0] if forms else "workbook",
        to,
        run.console.language,
        force=run.asked.on("force"),
    )
    if done.written:  # whoever is quiet or a program passes it on as well as anybody
        run.console.complain(run.console.err_look.say("export.notice"))
    if run.option("format") == "json":
        run.console.raw(dump(_as_json(done)))
    elif done.written:
        _say(run, done)
    else:
        _stopped(run, done)
    return _code(done.problems, written=done.written)


def _refuse_place(run: Run, to: Path | None, *, folder: bool) -> None:
    """
    Refuse, --force or not, what Kawung needs for itself: kawung.toml, the build, the linked data, the studies.

    A folder is refused too that holds one of them. Without *to* the current folder is written into. Studies that merely
    lie about where no project says so are left to the conductor, which never writes over what it reads.
    """
    project = run.conductor.find_project(Path.cwd())
    places = [source.path for source in project.studies]
    studies = [p for p in places if project.configured or p.is_relative_to(project.root / "data" / "studies")]
    out = to or Path.cwd()
    here = out.resolve()
    builds = {project.root / "build", Path(opening.folder(run))}
    for place in (project.root / "kawung.toml", *builds, project.linked, *studies):
        there = place.resolve()
        same = here.exists() and there.exists() and here.samefile(there)
        if same or here.is_relative_to(there) or (folder and to is not None and there.is_relative_to(here)):
            key = "export.source" if place in studies else "export.not_here"
            raise UsageError(words.words(key, out=shown_path(out), name=out.name, place=shown_path(place)))


def _code(problems: Sequence[Problem], *, written: bool) -> int:
    if written:
        return FINE
    worst = max((p.severity for p in problems), default=Severity.VIOLATION)
    return UNREADABLE if worst == Severity.UNREADABLE else FINDINGS


def _network(run: Run, form: str, to: Path | None) -> int:
    done: NetworkExported = run.conductor.export_network(
        run.asked.words[0],
        run.conductor.find_project(Path.cwd()),
        opening.folder(run),
        form,
        to,
        language=run.console.language,
        force=run.asked.on("force"),
        team=run.asked.on("team"),
    )
    look = run.console.look
    if run.option("format") == "json":
        run.console.raw(dump(_network_json(done)))
    elif done.written:
        run.console.show(look.paint("done", line) for line in look.wrap(_network_said(run, done)))
    else:
        run.console.show(problem_view.blocks(look, done.problems, several=False, every=False, verbose=False))
        run.console.show(["", *look.wrap(look.say("network.stopped"))])
    if done.written:
        if run.asked.on("team"):
            run.console.complain(run.console.err_look.say("network.notice"))
        else:
            run.console.talk(run.console.err_look.say("network.notice_public"))
    return _code(done.problems, written=done.written)


def _network_said(run: Run, done: NetworkExported) -> str:
    look = run.console.look
    files = [shown_path(done.out) + "/"] if done.form == "csvw" else [shown_path(file) for file in done.files]
    counts = {"actors": done.actors, "groups": done.groups, "linkages": done.linkages}
    said = [look.say("network.made_up")] if done.made_up else []
    said.append(look.say("network.done", out=", ".join(files), **counts))
    said += [look.say("network.joint", n=done.joint_actions)] if done.joint_actions else []
    said += [look.say("network.undirected", n=done.undirected)] if done.undirected else []
    return " ".join(said)


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


def _network_json(done: NetworkExported) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "study": done.study,
        "made_up": done.made_up,
        "form": done.form,
        "written": done.written,
        "out": done.out.as_posix(),
        "files": [file.as_posix() for file in done.files],
        "actors": done.actors,
        "groups": done.groups,
        "joint_actions": done.joint_actions,
        "linkages": done.linkages,
        "edges": done.edges,
        "without_direction": done.undirected,
        "problems": problem_view.as_json(done.problems),
    }
