"""
door: `kawung publish`.

Its JSON (stable; keys are added, not renamed): {"kawung", "published", "out", "version", "statements", "studies",
"written", "unchanged", "removed", "bytes", "told": [{"en", "id"}], "linked": {"studies", "of_studies", "of_regions",
"links", "targets"}, "refused": [{"study", "items"}], "taken_out": [{"study", "owed", "errors", "items"}], "owing",
"counts", "problems"}; the form of a problem is in `problem_view`. A study is owed to be taken out, or is owing, if an
interview stands in the folder that may not be published any more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.cli import disclose_command, problem_view
from kawung.cli.progress import Progress
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, UNREADABLE, dump, shell_word, shown_path
from kawung.problems import RefusedError, Severity

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import SitePublished


def publish(run: Run) -> int:
    """Publish what of the project is public into a folder."""
    out = Path(run.asked.words[0])
    project = run.conductor.find_project(Path.cwd())
    fail_on = FAIL_ON[run.option("fail-on")]
    with Progress(run.console, lasting=True) as progress:
        done: SitePublished = run.conductor.publish(project, out, progress, fail_on=fail_on)
    if run.option("format") == "json":
        run.console.raw(dump(_as_json(done)))
    elif done.updated is not None:
        _say(run, done)
    elif done.refused and done.build.written:
        _refused(run, done)
    else:
        _stopped(run, done)
    return _code(done)


def _code(done: SitePublished) -> int:
    if done.updated is not None and not done.taken_out:
        return FINE
    if done.refused and done.build.written:
        return RefusedError.exit_code
    worst = max((p.severity for p in done.build.checked.problems), default=Severity.VIOLATION)
    return UNREADABLE if worst == Severity.UNREADABLE else FINDINGS


def _say(run: Run, done: SitePublished) -> None:
    look, updated = run.console.look, done.updated
    if updated is None:
        return
    out = shown_path(done.out)
    said = look.say(
        "publish.done",
        files=updated.written + updated.unchanged,
        studies=len(done.studies),
        out=out,
        seconds=done.seconds,
        written=updated.written,
        unchanged=updated.unchanged,
        removed=updated.removed,
    )
    run.console.show(look.paint("done", line) for line in look.wrap(said))
    run.console.show(look.wrap(look.say("publish.version", version=done.version, statements=done.statements), "  "))
    for one in (*done.numbers, *done.told):
        run.console.show(look.wrap(look.speak(one), "  "))
    _taken_out(run, done)
    page = f"{out}/index.{look.language}.html"
    steps = [look.say("publish.next_again", out=shell_word(out))] if done.taken_out else []
    run.console.next("\n".join([*steps, look.say("publish.next", out=shell_word(out), page=page)]))


def _taken_out(run: Run, done: SitePublished) -> None:
    """Say which studies are no longer in the folder, why that could not wait, and what keeps them from coming back."""
    look, out = run.console.look, shown_path(done.out)
    for one in done.taken_out:
        there = one.items or one.errors
        key = "publish.no_longer" if not there else "publish.taken_out" if one.owed else "publish.left_out"
        said = look.say(key, study=one.study, out=out)
        run.console.show(["", *(look.paint("error", line) for line in look.wrap(said))])
        if one.items:
            told = look.say("publish.until_decided", n=one.items, study=shell_word(one.study))
            run.console.show(look.wrap(look.plain(told), "  ", "  "))
        if one.errors:
            told = look.say("publish.until_mended", n=one.errors, study=shell_word(one.study))
            run.console.show(look.wrap(look.plain(told), "  ", "  "))


def _refused(run: Run, done: SitePublished) -> None:
    look = run.console.look
    items = sum(item.open for one in done.refused for item in one.items)
    said = look.say("publish.refused", n=items, out=shown_path(done.out))
    run.console.show(look.paint("error", line) for line in look.wrap(said))
    for one in done.refused:
        for item in one.items:
            if item.open:
                disclose_command.show_item(run, item, one.study)
    run.console.next("\n".join(look.say("publish.next_refused", study=shell_word(one.study)) for one in done.refused))


def _stopped(run: Run, done: SitePublished) -> None:
    look, problems = run.console.look, done.build.checked.problems
    run.console.show(problem_view.blocks(look, problems, several=True, every=run.asked.on("all"), verbose=False))
    counted = problem_view.count_words(look, problems)
    run.console.show(["", *look.wrap(look.say("publish.stopped", out=shown_path(done.out), problems=counted))])
    if done.owing:
        said = look.say("publish.owing", out=shown_path(done.out), studies=", ".join(done.owing))
        run.console.show(look.paint("error", line) for line in look.wrap(said))
    run.console.next(look.say("check.next_mend", command="kawung check"))


def _as_json(done: SitePublished) -> dict[str, object]:
    updated, problems = done.updated, done.build.checked.problems
    counts = {severity.name.lower(): n for severity, n in problem_view.counts(problems).items()}
    return {
        "kawung": vocabulary.version(),
        "published": updated is not None,
        "out": done.out.as_posix(),
        "version": done.version or None,
        "statements": done.statements,
        "studies": list(done.studies),
        "written": updated.written if updated else 0,
        "unchanged": updated.unchanged if updated else 0,
        "removed": updated.removed if updated else 0,
        "bytes": updated.bytes if updated else 0,
        "told": [one._asdict() for one in done.told],
        "linked": done.linked._asdict() if done.linked else None,
        "refused": [{"study": one.study, "items": sum(item.open for item in one.items)} for one in done.refused],
        "taken_out": [
            {"study": one.study, "owed": one.owed, "errors": one.errors, "items": one.items} for one in done.taken_out
        ],
        "owing": list(done.owing),
        "counts": counts,
        "problems": problem_view.as_json(problems),
    }
