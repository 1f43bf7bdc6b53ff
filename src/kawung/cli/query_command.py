"""door: `kawung query`: SPARQL of the caller's own, on a build or on a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kawung.cli import opening, rows_view
from kawung.cli.session import FINE, dump
from kawung.problems import UnreadableError
from kawung.words import words

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.store import Rows


def query(run: Run) -> int:
    """Run a SELECT query of the caller's own."""
    text = _query_text(run.asked.words[0])
    address, seconds = opening.server(run), opening.seconds(run)
    found: Rows
    if address is None:
        public = opening.public_only(run)
        found = run.conductor.query_build(opening.folder(run), text, public=public, seconds=seconds)
    else:
        found = run.conductor.open_endpoint(address, seconds=seconds).query(text)
    form, console = run.option("format"), run.console
    if address is None and not run.asked.on("public"):
        console.talk(console.err_look.say("public.full_build"))
    if form == "json":
        console.raw(dump(rows_view.as_json(found)))
    elif form == "csv":
        console.raw(rows_view.as_csv(found))
    else:
        console.show(rows_view.as_table(console.look, found))
    return FINE


def _query_text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(words("usage.unreadable", file=name, reason=reason)) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(words("usage.not_utf8", file=name)) from error
