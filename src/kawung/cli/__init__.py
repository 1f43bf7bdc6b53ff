"""
door: the command line. `main` is what the installed command calls.

`run` reads the command line and turns every ending into an exit code; `commands`, `ask` and `overview` do
what was asked; the views turn values into lines; `console` owns the streams. Only this package prints or
exits.
"""

from kawung.cli.run import main

__all__ = ["main"]
