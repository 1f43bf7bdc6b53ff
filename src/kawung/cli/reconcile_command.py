"""door: `kawung reconcile`: a build as a service for OpenRefine, on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.cli import opening
from kawung.cli.session import FINE

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline.reconciling import Reconciliation


def reconcile(run: Run) -> int:
    """Serve a build until it is stopped."""
    from kawung import server  # noqa: PLC0415 - slow to load, and no other command needs it

    look, console, team = run.console.look, run.console, run.asked.on("team")
    folder = opening.folder(run)
    with server.listen(run.option("port")) as own:
        service: Reconciliation = run.conductor.open_reconciliation(folder, public=not team)
        console.show(look.wrap(look.say("reconcile.listening", n=len(service), folder=str(folder))))
        console.show(
            [*look.wrap(look.say("reconcile.paste")), f"  {look.paint('id', server.address(own, look.language))}"]
        )
        console.talk(console.err_look.say("reconcile.team" if team else "reconcile.public"))
        console.out.flush()
        server.serve(server.app(service, look.language), own)
    return FINE
