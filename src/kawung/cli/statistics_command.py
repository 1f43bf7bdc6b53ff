"""
door: `kawung import statistics`: a portal's table of official figures, taken into the project, and what was left out.

JSON form (stable; keys are added, not renamed): {"kawung", "name", "table", "form", "written", "files", "source": {…},
"rows", "passed", "figures", "without_number", "elsewhere", "counts", "problems"}.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.cli import opening, options, problem_view
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, dump, shown_path

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import StatisticsImported

WORD = "statistics"
"""What stands behind `kawung import` where figures are meant; no study can be called so."""
OPTIONS = frozenset({"map", "from", "name", "force", "timeout", "format", "fail-on", "all"})


def import_statistics(run: Run) -> int:
    """Take official figures from a file or an address."""
    files, given = run.asked.words[1:], run.asked.options
    everywhere = {o.name for o in options.EVERYWHERE}
    if strange := [f"--{name}" for name in given if name not in OPTIONS | everywhere]:
        raise options.usage_error("statistics_usage.other_options", names=", ".join(strange))
    if "map" not in given:
        raise options.usage_error("statistics_usage.no_map")
    if len(files) > 1:
        raise options.usage_error("usage.too_many", text=files[1], command=f"import {WORD}")
    done: StatisticsImported = run.conductor.import_statistics(
        run.conductor.find_project(Path.cwd()),
        Path(given["map"]),
        Path(files[0]) if files else None,
        address=given.get("from"),
        environment=os.environ,
        name=given.get("name"),
        force="force" in given,
        fail_on=FAIL_ON[run.option("fail-on")],
        **({"seconds": opening.seconds(run)} if "timeout" in given else {}),
    )
    if run.option("format") == "json":
        run.console.raw(dump(_json(done)))
    else:
        _show(run, done)
    return FINE if done.written else FINDINGS


def _show(run: Run, done: StatisticsImported) -> None:
    """Tell what was taken, what was not, and what comes next."""
    look, console = run.console.look, run.console
    every, verbose = run.asked.on("all"), run.asked.on("verbose")
    if shown := problem_view.blocks(look, done.problems, several=False, every=every, verbose=verbose):
        console.show([*shown, ""])
    told = {"table": look.plain(done.table), "rows": done.rows, "figures": done.figures, "passed": done.passed}
    console.show(look.wrap(look.say(f"statistics_form.{done.form.replace('-', '_')}", **told)))
    for key, count in (("passed", done.passed), ("without_number", done.without_number), ("elsewhere", done.elsewhere)):
        if count:
            console.show(look.wrap(look.say(f"statistics_left.{key}", count=count), "  ", "    "))
    if not done.written:
        key = "stopped" if done.figures else "nothing"
        problems = problem_view.count_words(look, done.problems)
        console.show(["", *look.wrap(look.say(f"statistics_view.{key}", problems=problems))])
        console.next(look.say("statistics_view.next_mend"))
        return
    made = look.say("statistics_view.made", figures=done.figures, file=shown_path(done.files[0]))
    console.show(["", *(look.paint("done", line) for line in look.wrap(made))])
    console.show(look.wrap(look.say("statistics_view.source", citation=look.plain(done.source.citation()))))
    console.next(look.say("statistics_view.next"))


def _json(done: StatisticsImported) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "name": done.name,
        "table": done.table,
        "form": done.form,
        "written": done.written,
        "files": [path.as_posix() for path in done.files],
        "source": done.source._asdict(),
        "rows": done.rows,
        "passed": done.passed,
        "figures": done.figures,
        "without_number": done.without_number,
        "elsewhere": done.elsewhere,
        "counts": {s.name.lower(): n for s, n in problem_view.counts(done.problems).items()},
        "problems": problem_view.as_json(done.problems),
    }
