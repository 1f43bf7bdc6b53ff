"""
door: the command line. `main` is what the installed command calls.

`run` reads the command line and turns every ending into an exit code; `commands`, `ask` and `overview` do
what was asked; the views turn values into lines; `console` owns the streams. Only this package prints or
exits.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_STOPPED = 130
_SELDOM = 100_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; None: the process's own), return the exit code."""
    if argv is None:
        # Nearly all that a command makes it needs to its end, and looking for rings takes a tenth of its time.
        gc.set_threshold(_SELDOM)
    try:
        from kawung.cli import run  # noqa: PLC0415 - so that Ctrl-C while modules load ends like any other
    except KeyboardInterrupt:
        return _STOPPED
    code = run.main(argv)
    if argv is None:
        gc.freeze()  # the process ends, and need not look through what it leaves
    return code
