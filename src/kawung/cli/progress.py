"""
door: what is said on stderr while stages run.

One line per finished stage. On a terminal a line "working …" stands there from the start and gives way to
them, so that the first sign of life comes at once; elsewhere nothing moves.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kawung.cli.console import Console, cells, pad

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAGES = ("read", "check", "reason", "write", "publish")
_OF = {"publish": "stage.of_files"}


class Progress:
    """Takes what the conductor tells of its stages; only if *lasting* do their lines stay."""

    def __init__(self, console: Console, *, lasting: bool) -> None:
        self._console = console
        self._lasting = lasting and not console.quiet
        self._moving = console.moves and not console.quiet
        self._started = time.monotonic()

    def __enter__(self) -> Progress:
        if self._moving:
            self._write(self._console.err_look.say("stage.working"))
        return self

    def __exit__(self, *_: object) -> None:
        if self._moving:
            self._write("\r\x1b[K")

    def __call__(self, stage: str, info: Mapping[str, float]) -> None:
        """Write the line of a finished stage."""
        if stage == "wait":
            self._console.talk(self._console.err_look.say("stage.wait"))
        if stage not in _STAGES:
            return
        if "of" in info:
            self._bar(stage, info["done"], info["of"])
            return
        if not self._lasting:
            return
        look = self._console.err_look
        name = pad(look.say(f"stage.{stage}"), max(cells(look.say(f"stage.{s}")) for s in _STAGES) + 2)
        took = look.say("stage.seconds", seconds=info.get("seconds", 0.0))
        lines = look.wrap(self._done(stage, info), name)
        room = look.width - cells(lines[-1]) - cells(took)
        lines[-1] += " " * room + took if room >= 2 else "  " + took
        start = "\r\x1b[K" if self._moving else ""
        self._write(start + "\n".join(lines) + "\n" + (look.say("stage.working") if self._moving else ""))

    def _bar(self, stage: str, done: float, of: float) -> None:
        """Redraw the moving line once the work has taken a second; after five, with the time left."""
        spent = time.monotonic() - self._started
        if not self._moving or spent < 1:
            return
        look = self._console.err_look
        full = round(24 * done / of)
        bar = look.plain("█" * full + "░" * (24 - full))
        text = f"{look.say(f'stage.{stage}')} {bar} {look.say(_OF.get(stage, 'stage.of'), done=int(done), of=int(of))}"
        if spent >= 5 and done:
            text += ", " + look.say("stage.left", seconds=float(spent / done * (of - done)))
        self._write("\r\x1b[K" + text)

    def _done(self, stage: str, info: Mapping[str, float]) -> str:
        look = self._console.err_look
        if stage == "check":
            counts = [("check.errors", info["errors"]), ("check.warnings", info["warnings"])]
            parts = [look.say(key, n=n) for key, n in counts if n]
            found = ", ".join(parts) or look.say("check.none")
            return f"{found} {look.say('stage.shows')}" if parts else found
        done = look.say(f"stage.{stage}_done", **info)
        return f"{done}, {look.say('stage.unchanged', **info)}" if info.get("unchanged") else done

    def _write(self, text: str) -> None:
        self._console.err.write(text)
        self._console.err.flush()
