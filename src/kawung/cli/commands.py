"""
door: the commands that make and check; each takes a `Run`, speaks, and gives the exit code.

JSON forms (stable; keys are added, not renamed): `check` gives {"kawung", "studies", "sheets", "rows",
"cells", "counts", "problems", "since", "annotated": [{"study", "file", "remarks"}]}, `build` {"kawung", "written",
"out", "replaced", "rounds", "studies": [{"key", "title", "made_up", "asked", "key_informants", "said", "interpreted",
"published", "inferred", "measured", "public", "in_the_way"}],
"counts", "problems", "changes"}; the form of a problem is in `problem_view`, those of since and changes in
`changes_view`, that of --explain in `explain_view`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import dictionary, resources, vocabulary
from kawung.cli import annotating, changes_view, explain_view, problem_view, sarif_view
from kawung.cli.progress import Progress
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, UNREADABLE, dump, shell_word, shown_path
from kawung.cli.table import Head, aligned, grid
from kawung.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.session import Run
    from kawung.pipeline import BuildReport, Checked, PublicState, Since, StudyCounts


def _exit_code(problems: Sequence[Problem], fail_on: Severity | None) -> int:
    worst = max((p.severity for p in problems), default=None)
    if worst == Severity.UNREADABLE:
        return UNREADABLE
    return FINDINGS if worst is not None and fail_on is not None and worst >= fail_on else FINE


def _counts(problems: Sequence[Problem]) -> dict[str, int]:
    return {severity.name.lower(): n for severity, n in problem_view.counts(problems).items()}


def _show_problems(run: Run, checked: Checked, since: Since | None = None) -> None:
    look, several = run.console.look, len(checked.studies) > 1
    if run.option("format") == "concise":
        run.console.show(problem_view.concise(look, checked.problems, several=several))
    else:
        run.console.show(
            problem_view.blocks(
                look,
                checked.problems,
                several=several,
                every=run.asked.on("all"),
                verbose=run.asked.on("verbose"),
                new=frozenset(since.new if since else ()),
            )
        )


def check(run: Run) -> int:
    """Say what is wrong in the studies named, or in all of the project; or what a rule or the JSON form means."""
    if run.asked.on("schema"):
        run.console.raw(resources.schema("check"))
        return FINE
    if run.asked.on("explain"):
        return explain_view.show(run)
    paths = [Path(word) for word in run.asked.words]
    project = run.conductor.find_project(Path.cwd())
    with Progress(run.console, lasting=False) as progress:
        checked: Checked = run.conductor.check(paths or None, project, progress)
    since: Since | None = run.conductor.remember(checked, project)
    copies, refused = annotating.written(run, checked) if annotating.wanted(run) else ([], None)
    code = _exit_code(checked.problems, FAIL_ON[run.option("fail-on")])
    form, console = run.option("format"), run.console
    if form == "json":
        console.raw(dump(_checked_json(checked, since) | {"annotated": annotating.as_json(copies)}))
    elif form == "sarif":
        lines = run.conductor.lines_of(checked)
        console.raw(dump(sarif_view.document(console.look, checked, lines, run.conductor.rules())))
    elif form == "csv":
        console.raw(problem_view.as_csv(console.look, checked.problems))
    else:
        _show_problems(run, checked, since)
        if form == "table" and not console.quiet:
            _check_summary(run, checked, since)
    if refused is not None:
        raise refused
    if annotating.wanted(run):
        annotating.tell(run, copies)
    return code


def _check_summary(run: Run, checked: Checked, since: Since | None) -> None:
    look = run.console.look
    told = changes_view.since_lines(look, since, several=len(checked.studies) > 1) if since else []
    summary = look.say(
        "check.summary",
        sheets=checked.sheets,
        rows=checked.rows,
        cells=checked.cells,
        seconds=checked.seconds,
        problems=problem_view.count_words(look, checked.problems),
    )
    run.console.show([*([""] if checked.problems else []), *told, *look.wrap(summary)])
    worst = max((p.severity for p in checked.problems), default=Severity.INFO)
    if worst >= Severity.VIOLATION:
        again = " ".join(["kawung check", *(shell_word(word) for word in run.asked.words)])
        heaviest = max(checked.problems, key=lambda p: p.severity)
        explain = look.say("explain.next", rule=heaviest.rule)
        remarks = "" if annotating.wanted(run) else "\n" + look.say("annotate.next", command=again)
        run.console.next(look.say("check.next_mend", command=again) + remarks + "\n" + explain)
    else:
        run.console.next(look.say("check.next_build"))


def _checked_json(checked: Checked, since: Since | None) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "studies": list(checked.studies),
        "sheets": checked.sheets,
        "rows": checked.rows,
        "cells": checked.cells,
        "counts": _counts(checked.problems),
        "problems": problem_view.as_json(checked.problems),
        "since": changes_view.since_json(since),
    }


def build(run: Run) -> int:
    """Build the project, whole or not at all."""
    project = run.conductor.find_project(Path.cwd())
    given = run.asked.options.get("out")
    out = Path(given) if given else project.root / "build"
    fail_on = FAIL_ON[run.option("fail-on")]
    with Progress(run.console, lasting=True) as progress:
        report: BuildReport = run.conductor.build(project, out, progress, fail_on=fail_on, fresh=run.asked.on("fresh"))
    if run.option("format") == "json":
        run.console.raw(dump(_build_json(report)))
    elif report.written:
        _built(run, report)
    else:
        _stopped(run, report)
    code = _exit_code(report.checked.problems, fail_on)
    return code if report.written or code else FINDINGS


def _built(run: Run, report: BuildReport) -> None:
    look = run.console.look
    key = "build.replaced" if report.replaced else "build.done"
    done = look.say(key, out=_folder_name(report.out), seconds=report.seconds)
    run.console.show(look.paint("done", line) for line in look.wrap(done))
    heads = [
        Head(look.say("build.study"), is_id=True),
        Head(look.say("build.kind")),
        Head(look.say("build.asked")),
        *(
            Head(look.say(f"build.{basis}"), right=True)
            for basis in ("said", "interpreted", "published", "inferred", "measured")
        ),
        Head(look.say("build.public")),
    ]
    run.console.show(grid(look, heads, [_counts_row(run, s, report.public.get(s.key)) for s in report.studies]))
    refused = [(key, state) for key, state in sorted(report.public.items()) if not state.passes]
    for key, state in refused:
        run.console.show(["", *look.wrap(look.speak(state.refusal(key)))])
    if report.changes is not None and run.option("format") != "concise":
        run.console.show(changes_view.changes_lines(look, report.changes, every=run.asked.on("all")))
    run.console.next(look.say("build.next_ask"))


def _folder_name(path: Path) -> str:
    return shown_path(path).rstrip("/" + os.sep) + "/"


def _counts_row(run: Run, study: StudyCounts, public: PublicState | None) -> list[str]:
    look = run.console.look
    members, informants = study.asked
    unknown = look.say("answer.not_reported")
    asked = unknown if members is None else look.number(members)
    if informants is not None:
        asked += f" + {look.number(informants)}"
    numbers = (study.said, study.interpreted, study.published, study.inferred, study.measured)
    kind = look.say("build.made_up" if study.made_up else "build.real")
    may_leave = look.say("build.public_yes" if public and public.passes else "build.public_no")
    return [study.key, kind, asked, *(look.number(n) if n else "–" for n in numbers), may_leave]


def _stopped(run: Run, report: BuildReport) -> None:
    look = run.console.look
    _show_problems(run, report.checked)
    if run.option("format") == "concise":
        return
    stopped = look.say("build.stopped", problems=problem_view.count_words(look, report.checked.problems))
    if (report.out / "current").exists():
        stopped += " " + look.say("build.untouched", out=_folder_name(report.out))
    run.console.show(["", *look.wrap(stopped)])
    run.console.next(look.say("check.next_mend", command="kawung build"))


def _build_json(report: BuildReport) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "written": report.written,
        "out": report.out.as_posix(),
        "replaced": report.replaced,
        "rounds": report.rounds,
        "unchanged": sorted(report.unchanged),
        "studies": [
            {
                "key": s.key,
                "title": s.title._asdict(),
                "made_up": s.made_up,
                "asked": s.asked[0],
                "key_informants": s.asked[1],
                "said": s.said,
                "interpreted": s.interpreted,
                "published": s.published,
                "inferred": s.inferred,
                "measured": s.measured,
                "public": report.public[s.key].passes if s.key in report.public else False,
                "in_the_way": report.public[s.key].items if s.key in report.public else 0,
            }
            for s in report.studies
        ],
        "counts": _counts(report.checked.problems),
        "problems": problem_view.as_json(report.checked.problems),
        "changes": changes_view.changes_json(report.changes),
    }


def new(run: Run) -> int:
    """Start a study."""
    made_up, as_csv = run.asked.on("made-up"), run.asked.on("csv")
    written: list[Path] = run.conductor.new(
        run.asked.words[0], Path.cwd(), made_up=made_up, csv=as_csv, language=run.console.language
    )
    look = run.console.look
    folder = written[0].parent
    made = look.say("new.made", folder=_folder_name(folder))
    run.console.show(look.paint("done", line) for line in look.wrap(made))
    by_file = {t.file: t for t in dictionary.tables().values() if not dictionary.in_manifest(t)}
    notes = []
    for path in written:
        if path.name == dictionary.MANIFEST:
            note = look.say("new.manifest")
        elif path.suffix == ".xlsx":
            note = look.say("new.workbook")
        elif path.name in by_file:
            note = look.speak(by_file[path.name].help) or look.speak(by_file[path.name].label)
        else:
            note = look.say("new.project")
        name = path.name if path.parent == folder else shown_path(path)
        notes.append((f"  {name}", note))
    run.console.show(aligned(look, notes))
    if as_csv:
        kind = "new.made_up" if made_up else "new.real"
    else:
        kind = "new.made_up_workbook" if made_up else "new.real_workbook"
    run.console.show(look.wrap(look.say(kind), "  "))
    run.console.show(look.wrap(look.say("new.consent"), "  "))
    elsewhere = run.conductor.among_others(folder)
    if elsewhere is not None:
        said = look.say("new.elsewhere", folder=_folder_name(folder), studies=_folder_name(elsewhere))
        run.console.show(look.paint("warning", line) for line in look.wrap(said, "  "))
    run.console.next(look.say("new.next", folder=shell_word(shown_path(folder))))
    return FINE
