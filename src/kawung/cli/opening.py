"""door: what a command asks: the build that was named, or the server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung.cli.options import usage_error
from kawung.cli.session import shown_path
from kawung.problems import UsageError
from kawung.words import words

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import Kawung

_LONGEST = 86_400


def folder(run: Run) -> Path:
    """Name the folder of the build: the one given, else that of the project."""
    given = run.asked.options.get("build")
    return Path(shown_path(Path(given) if given else run.conductor.find_project(Path.cwd()).root / "build"))


def server(run: Run) -> str | None:
    """Return the address of the server that is asked, None if it is a build; refuse both at once."""
    address = run.asked.options.get("endpoint")
    if address is not None and "build" in run.asked.options:
        raise UsageError(words("usage.build_or_endpoint"))
    if address is not None and run.conductor.in_the_clear(address):
        run.console.complain(run.console.err_look.say("endpoint.in_the_clear"))
    return address


def public_only(run: Run) -> bool:
    """Tell whether the public data is asked; what a server has is asked as it is."""
    public = run.asked.on("public")
    if public and "endpoint" in run.asked.options:
        raise UsageError(words("public.of_server"))
    return public


def seconds(run: Run) -> float:
    """Return how long to wait."""
    text = run.option("timeout")
    try:
        found = float(text)
    except ValueError:
        found = 0
    if not 0 < found <= _LONGEST:
        raise usage_error("usage.no_seconds", text=text, most=_LONGEST)
    return found


def opened(run: Run, study: str | None = None) -> Kawung:
    """Open what is asked; of a build no more than the *study* needs, if only one is asked about."""
    address, patience, public = server(run), seconds(run), public_only(run)
    found: Kawung
    if address is None:
        found = run.conductor.open_build(folder(run), study=study, public=public)
    else:
        found = run.conductor.open_endpoint(address, seconds=patience)
    return found
