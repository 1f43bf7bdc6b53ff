"""
door: `kawung push`.

Its JSON (stable; keys are added, not renamed): {"kawung", "server", "dry_run", "graphs": [{"name", "study",
"statements", "replaces"}], "removed", "left", "private", "refused"}; what the server was not asked is null.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.cli import opening
from kawung.cli.options import usage_error
from kawung.cli.session import FINE, dump, shell_word
from kawung.cli.table import Head, grid

if TYPE_CHECKING:
    from kawung.cli.console import Console
    from kawung.cli.session import Run
    from kawung.pipeline import Pushed


def push(run: Run) -> int:
    """Send a build to a server."""
    asked, console = run.asked, run.console
    address, study = asked.options.get("endpoint"), asked.options.get("study")
    if address is None:
        raise usage_error("push.needs_endpoint")
    services = (address, asked.options.get("query-endpoint"))
    if any(run.conductor.in_the_clear(service) for service in services if service):
        console.complain(console.err_look.say("endpoint.in_the_clear"))
    as_json = run.option("format") == "json"

    def before(plan: Pushed) -> None:
        _tell(run, plan)
        if not as_json:
            _plan(run, plan)

    with _Line(console) as line:
        done: Pushed = run.conductor.push(
            opening.folder(run),
            address,
            project=run.conductor.find_project(Path.cwd()),
            studies=() if study is None else (study,),
            protocol=run.option("protocol"),
            query_service=asked.options.get("query-endpoint"),
            private_server=asked.on("private-server"),
            prune=asked.on("prune"),
            dry_run=asked.on("dry-run"),
            seconds=opening.seconds(run),
            before=before,
            sending=line.sending,
        )
    if as_json:
        console.raw(dump(_as_json(done)))
    else:
        _done(run, done)
    return FINE


def _tell(run: Run, plan: Pushed) -> None:
    """Say, before anything goes, what a build holds and where it goes."""
    console = run.console
    full = run.asked.on("private-server")
    console.talk(console.err_look.say("push.notice_full" if full else "push.notice", server=plan.server))
    if plan.refused:
        console.complain(console.err_look.say("push.notice_refused", studies=", ".join(plan.refused)))
    if plan.private:
        console.complain(console.err_look.say("push.notice_private", studies=", ".join(plan.private)))


def _plan(run: Run, plan: Pushed) -> None:
    """Show the graphs that go, and what becomes of those that are there."""
    look = run.console.look
    heads = [
        Head(look.say("push.study"), is_id=True),
        Head(look.say("push.graph"), wraps=True),
        Head(look.say("push.statements"), right=True),
        Head(look.say("push.there")),
    ]
    states = {None: look.say("push.not_asked"), True: look.say("push.replaced"), False: look.say("push.new")}
    rows = [
        [g.study or look.say("push.all"), g.name.rpartition("/")[2], look.number(g.statements), states[g.replaces]]
        for g in plan.graphs
    ]
    run.console.show(grid(look, heads, rows))
    for key, graphs in (("push.goes", plan.removed), ("push.left", plan.left)):
        if graphs:
            run.console.show(["", *look.wrap(look.say(key, n=len(graphs), graphs=", ".join(graphs)))])


def _done(run: Run, done: Pushed) -> None:
    look, count = run.console.look, sum(g.statements for g in done.graphs)
    key = "push.would" if done.dry_run else "push.done"
    said = look.say(key, graphs=len(done.graphs), statements=count, server=done.server)
    run.console.show(["", *(look.paint("done", line) for line in look.wrap(said))])
    service = run.asked.options.get("query-endpoint")
    if not done.dry_run and service:
        run.console.next(look.say("push.next", endpoint=shell_word(service)))


def _as_json(done: Pushed) -> dict[str, object]:
    return {
        "kawung": vocabulary.version(),
        "server": done.server,
        "dry_run": done.dry_run,
        "graphs": [
            {"name": g.name, "study": g.study or None, "statements": g.statements, "replaces": g.replaces}
            for g in done.graphs
        ],
        "removed": None if done.removed is None else list(done.removed),
        "left": None if done.left is None else list(done.left),
        "private": list(done.private),
        "refused": list(done.refused),
    }


class _Line:
    """The line on a terminal that says which graph is on its way."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._moving = console.moves and not console.quiet

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._write("\r\x1b[K")

    def sending(self, graph: str, done: int, of: int) -> None:
        """Redraw the line."""
        look = self._console.err_look
        said = look.say("push.sending", graph=graph.rpartition("graph/")[2], done=done, of=of)
        self._write("\r\x1b[K" + said[: look.width - 1])

    def _write(self, text: str) -> None:
        if self._moving:
            self._console.err.write(text)
            self._console.err.flush()
