"""door: `kawung` alone: what there is to do, and how things stand in the current folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.cli.console import Look, cells, pad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.cli.session import Run
    from kawung.pipeline import Project


def show(run: Run) -> int:
    """Write the overview."""
    look = run.console.look
    run.console.show(look.wrap(look.say("overview.line", version=vocabulary.version())))
    run.console.show([""])
    run.console.show(_ways(look, len(run.conductor.questions())))
    if not run.console.quiet:
        here = _here(run, run.conductor.find_project(Path.cwd()))
        opening = pad(look.say("overview.here"), _label_width(look))
        run.console.show(look.wrap(here, opening))
    return 0


def _label_width(look: Look) -> int:
    keys = ("overview.start", "overview.work", "overview.share", "overview.more", "overview.here")
    return max(cells(look.say(key)) for key in keys) + 2


def _ways(look: Look, questions: int) -> Iterator[str]:
    name = look.say("usage.new").split(" ")[0]
    study, file = look.say("value.study"), look.say("value.file")
    other = "id" if look.language == "en" else "en"
    ways = (
        ("overview.start", f"kawung new {name}", look.say("overview.new")),
        ("", f"kawung import {study} {file}", look.say("overview.import")),
        ("overview.work", "kawung check", look.say("overview.check")),
        ("", "kawung build", look.say("overview.build")),
        ("", "kawung ask", look.say("overview.ask", n=questions)),
        ("", f"kawung query {file}.rq", look.say("overview.query")),
        ("overview.share", f"kawung disclose {study}", look.say("overview.disclose")),
        ("", f"kawung publish {look.say('value.folder')}", look.say("overview.publish")),
        ("overview.more", "kawung --help", look.say("overview.help")),
        ("", f"kawung --lang {other}", look.say("overview.other_language")),
    )
    width = max(cells(command) for _, command, _ in ways) + 2
    for label, command, what in ways:
        opening = pad(look.say(label) if label else "", _label_width(look)) + pad(command, width)
        yield from look.wrap(what, opening)


def _here(run: Run, project: Project) -> str:
    look = run.console.look
    n = len(project.studies)
    if not n:
        told, then = look.say("overview.nothing"), f"kawung new {look.say('usage.new').split(' ')[0]}"
    elif (built := _built(project)) is None:
        told, then = look.say("overview.not_built", n=n), "kawung check"
    else:
        when = words.day(built, look.language)
        changed = any(datetime.fromtimestamp(t) > built for t in _changes(project))
        told = look.say("overview.changed" if changed else "overview.built", n=n, when=when)
        then = "kawung check" if changed else "kawung ask"
    return f"{told} {look.say('frame.next')} {then}"


def _built(project: Project) -> datetime | None:
    """Return when the build in force was put there, by the user's clock; None if there is none."""
    try:
        return datetime.fromtimestamp((project.root / "build" / "current").stat().st_mtime)
    except OSError:
        return None


def _changes(project: Project) -> Iterator[float]:
    """Give the times of change of all that a build reads; a folder's own time tells of removed files."""
    for path in (project.root / "kawung.toml", *(p for s in project.studies for p in (s.path, *s.path.iterdir()))):
        if path.is_dir() or path.suffix.lower() in (".csv", ".toml", ".xlsx"):
            try:
                yield path.stat().st_mtime
            except OSError:
                continue
