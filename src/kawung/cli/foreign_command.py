"""
door: `kawung import rdf`: RDF that others wrote, taken into the project, or what keeps it from being taken.

JSON form (stable; keys are added, not renamed): {"kawung", "name", "graph", "written", "files", "about": {"file",
"sha256", "form", "imported", "title", "publisher", "licence", "base", "made_up", "read", "statements", "graphs"},
"counts", "problems"}. The row of a place is a line of the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawung import vocabulary
from kawung.cli import opening, options, problem_view
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, UNREADABLE, dump, shown_path
from kawung.problems import Severity

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import RdfImported

WORD = "rdf"
"""What stands behind `kawung import` where RDF is meant; no study can be called so."""
OWN_OPTIONS = ("base", "rdf-format", "title", "publisher", "licence")
_OPTIONS = frozenset({*OWN_OPTIONS, "name", "made-up", "force", "timeout", "format", "fail-on", "all"})


def import_rdf(run: Run) -> int:
    """Take the statements of a file."""
    files, given = run.asked.words[1:], run.asked.options
    everywhere = {o.name for o in options.EVERYWHERE}
    if strange := [f"--{name}" for name in given if name not in _OPTIONS | everywhere]:
        raise options.usage_error("rdf_usage.other_options", names=", ".join(strange))
    if not files:
        raise options.usage_error("rdf_usage.no_file")
    if len(files) > 1:
        raise options.usage_error("usage.too_many", text=files[1], command=f"import {WORD}")
    told: dict[str, Any] = {name: given[name] for name in ("base", "title", "publisher", "licence") if name in given}
    if "timeout" in given:
        told["seconds"] = opening.seconds(run)
    done: RdfImported = run.conductor.import_rdf(
        run.conductor.find_project(Path.cwd()),
        Path(files[0]),
        name=given.get("name"),
        form=given.get("rdf-format"),
        made_up="made-up" in given,
        force="force" in given,
        fail_on=FAIL_ON[run.option("fail-on")],
        **told,
    )
    if run.option("format") == "json":
        run.console.raw(dump(_json(done)))
    else:
        _show(run, done)
    if any(p.severity == Severity.UNREADABLE for p in done.problems):
        return UNREADABLE
    return FINE if done.written else FINDINGS


def _show(run: Run, done: RdfImported) -> None:
    """Tell what was taken, or what is wrong, and what comes next."""
    look, console = run.console.look, run.console
    every, verbose = run.asked.on("all"), run.asked.on("verbose")
    if shown := problem_view.blocks(look, done.problems, several=False, every=every, verbose=verbose):
        console.show([*shown, ""])
    if not done.written:
        problems = problem_view.count_words(look, done.problems)
        console.show(look.wrap(look.say("rdf_view.stopped", problems=problems)))
        console.next(look.say("rdf_view.next_mend"))
        return
    about = done.about
    made = look.say(
        "rdf_view.made",
        statements=about.statements,
        source=look.plain(about.file),
        file=shown_path(done.files[0]),
    )
    console.show(look.paint("done", line) for line in look.wrap(made))
    notes = [look.say("rdf_view.graph", graph=done.graph)]
    if about.graphs:
        notes.append(look.say("rdf_view.joined", graphs=about.graphs))
    if about.read > about.statements:
        notes.append(look.say("rdf_view.repeated", count=about.read - about.statements))
    if not (about.publisher and about.licence):
        notes.append(look.say("rdf_view.no_publisher"))
    for note in notes:
        console.show(look.wrap(note, "  ", "    "))
    if about.made_up:
        console.show([look.paint("made-up", look.say("rdf_view.made_up"))])
    console.next(look.say("rdf_view.next"))


def _json(done: RdfImported) -> dict[str, object]:
    about = done.about._asdict()
    del about["nquads_sha256"]
    return {
        "kawung": vocabulary.version(),
        "name": done.name,
        "graph": done.graph,
        "written": done.written,
        "files": [path.as_posix() for path in done.files],
        "about": about,
        "counts": {s.name.lower(): n for s, n in problem_view.counts(done.problems).items()},
        "problems": problem_view.as_json(done.problems),
    }
