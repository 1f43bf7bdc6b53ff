"""
door: `kawung link`.

Its JSON (stable; keys are added, not renamed): {"kawung", "accepted", "candidates", "rejected", "things", "datasets",
"tables": [{"name", "shipped", "accepted", "candidates", "rejected"}], "kinds": [{"kind", "things", "matched",
"unmatched": [{"key", "name": {"en", "id"}}]}], "built", "problems"}; with --propose {"kawung", "file", "written",
"candidates", "left", "problems"}. The form of a problem is in `problem_view`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.cli import opening, problem_view
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, UNREADABLE, dump, shown_path
from kawung.cli.table import Head, grid
from kawung.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.session import Run
    from kawung.pipeline import Linking, Proposed, TableLinked
    from kawung.problems import Problem

_SHOWN = 12


def link(run: Run) -> int:
    """Show what is matched with other data sets and what is not, or propose candidates."""
    project, build = run.conductor.find_project(Path.cwd()), Path(opening.folder(run))
    what = run.asked.options.get("propose")
    if what is not None:
        return _proposed(run, run.conductor.propose_links(project, what, Path.cwd(), build))
    found: Linking = run.conductor.link(project, build)
    if run.option("format") == "json":
        run.console.raw(dump(_json(found)))
    else:
        _show(run, found)
    return _code(found.problems, FAIL_ON[run.option("fail-on")])


def _code(problems: Sequence[Problem], fail_on: Severity | None) -> int:
    worst = max((p.severity for p in problems), default=None)
    if worst == Severity.UNREADABLE:
        return UNREADABLE
    return FINDINGS if worst is not None and fail_on is not None and worst >= fail_on else FINE


def _show(run: Run, found: Linking) -> None:
    look, console, every = run.console.look, run.console, run.asked.on("all")
    if found.problems:
        console.show([*problem_view.blocks(look, found.problems, several=False, every=every), ""])
    heads = [Head(look.say("link.table"), is_id=True)]
    heads += [Head(look.say(f"link.{name}"), right=True) for name in ("accepted", "candidates", "rejected")]
    console.show(grid(look, heads, [_row(run, table) for table in found.tables]))
    heads = [Head(look.say("link.kind"))]
    heads += [Head(look.say(f"link.{name}"), right=True) for name in ("things", "matched", "unmatched")]
    rows = [
        [look.say(f"link_kind.{k.kind}"), *(look.number(n) for n in (k.things, k.matched, len(k.unmatched)))]
        for k in found.kinds
    ]
    console.show(["", *grid(look, heads, rows)])
    for kind in found.kinds:
        if kind.unmatched:
            console.show(["", look.say("link.not_matched", kind=look.say(f"link_kind.{kind.kind}"))])
            shown = kind.unmatched if every else kind.unmatched[:_SHOWN]
            pairs = [(key, look.speak(name)) for key, name in shown]
            named = ", ".join(look.plain(key if key == name else f"{key} {name}") for key, name in pairs)
            more = len(kind.unmatched) - len(shown)
            console.show(look.wrap(named + (" " + look.say("link.more", n=more) if more else ""), "  "))
    if not found.built:
        console.show(["", *look.wrap(look.say("link.no_build", folder=shown_path(opening.folder(run))))])
    counted = {name: getattr(found, name) for name in ("accepted", "candidates", "rejected", "things", "datasets")}
    console.show(["", *look.wrap(look.say("link.summary", **counted))])
    console.next(look.say("link.next"))


def _row(run: Run, table: TableLinked) -> list[str]:
    numbers = (table.accepted, table.candidates, table.rejected)
    return [run.console.look.plain(table.name), *(run.console.look.number(n) if n else "–" for n in numbers)]


def _proposed(run: Run, done: Proposed) -> int:
    look = run.console.look
    if run.option("format") == "json":
        run.console.raw(
            dump(
                {
                    "kawung": vocabulary.version(),
                    "file": done.file.as_posix(),
                    "written": done.written,
                    "candidates": done.candidates,
                    "left": done.left,
                    "problems": problem_view.as_json(done.problems),
                }
            )
        )
        return _code(done.problems, Severity.VIOLATION)
    if done.problems:
        run.console.show(problem_view.blocks(look, done.problems, several=False, every=run.asked.on("all")))
        run.console.show(["", *look.wrap(look.say("link.not_proposed"))])
    elif done.candidates:
        said = look.say("link.proposed", n=done.candidates, file=shown_path(done.file))
        run.console.show(look.paint("done", line) for line in look.wrap(said))
    else:
        run.console.show(look.wrap(look.say("link.proposed_none")))
    if done.left:
        run.console.show(look.wrap(look.say("link.proposed_left", n=done.left)))
    return _code(done.problems, Severity.VIOLATION)


def _json(found: Linking) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "accepted": found.accepted,
        "candidates": found.candidates,
        "rejected": found.rejected,
        "things": found.things,
        "datasets": found.datasets,
        "tables": [
            {
                "name": table.name,
                "shipped": table.shipped,
                "accepted": table.accepted,
                "candidates": table.candidates,
                "rejected": table.rejected,
            }
            for table in found.tables
        ],
        "kinds": [
            {
                "kind": kind.kind,
                "things": kind.things,
                "matched": kind.matched,
                "unmatched": [{"key": key, "name": {"en": name.en, "id": name.id}} for key, name in kind.unmatched],
            }
            for kind in found.kinds
        ],
        "built": found.built,
        "problems": problem_view.as_json(found.problems),
    }
