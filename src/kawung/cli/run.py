"""
door: one run of `kawung`, from the command line to the exit code.

Exit codes: 0 fine; 1 findings at or above --fail-on, or nothing that can be compared; 2 wrong use; 3 an input
cannot be read; 4 refused; 70 Kawung's own fault; 130 stopped with Ctrl-C; 141 the reader of a pipe went away.
"""

from __future__ import annotations

import errno
import locale
import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.cli import options
from kawung.cli.console import Console
from kawung.cli.session import FINE, UNREADABLE, Run
from kawung.problems import FaultError, KawungError, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

FAULT, STOPPED = FaultError.exit_code, 130
READER_GONE = 141  # what a shell reports of any tool whose reader went away (128 and SIGPIPE)


_COMMANDS = {
    "new": ("commands", "new"),
    "import": ("import_command", "import_files"),
    "check": ("commands", "check"),
    "export": ("export_command", "export"),
    "build": ("commands", "build"),
    "link": ("link_command", "link"),
    "ask": ("ask", "ask"),
    "query": ("query_command", "query"),
    "push": ("push_command", "push"),
    "publish": ("publish_command", "publish"),
    "disclose": ("disclose_command", "disclose"),
    "consent-sheet": ("consent_sheet_command", "consent_sheet"),
    "withdraw": ("withdraw_command", "withdraw"),
    "reconcile": ("reconcile_command", "reconcile"),
}
"""In which module each command is; it is loaded when it is run, since what the others need takes time."""
_OVERVIEW = ("overview", "show")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name; None: the process's own), return the exit code."""
    return run(sys.argv[1:] if argv is None else argv, os.environ)


def run(line: Sequence[str], environment: Mapping[str, str], conductor: ModuleType | None = None) -> int:
    """Run a command line; *conductor* stands in for `kawung.pipeline` where a test wants it to."""
    console = Console(environment, "en")
    try:
        language = words.language_from(environment, _option(line, "lang"), locale.getlocale()[0])
        console = _console(line, environment, language)
        code = _run(console, options.read(line), conductor)
        console.out.flush()
    except KeyboardInterrupt:
        console.complain(console.err_look.say("end.cut"))
        return STOPPED
    except BrokenPipeError:
        return _reader_gone()
    except KawungError as error:
        console.complain(console.err_look.speak(error.words))
        if isinstance(error, FaultError):
            _fault(console, line, type(error).__name__)
        return error.exit_code
    except OSError as error:
        if error.errno == errno.EINVAL and sys.platform == "win32":  # how Windows says that a pipe is broken
            return _reader_gone()
        _discard_output()
        reason = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        console.complain(console.err_look.say("end.refused_by_system", reason=console.err_look.plain(reason)))
        _trace(line)
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 - the last net: whatever it is, it is our fault and is told as such
        _fault(console, line, f"{type(error).__name__}: {error}")
        return FAULT
    return code


def _run(console: Console, asked: options.Asked, conductor: ModuleType | None) -> int:
    if asked.on("version"):
        console.show([console.look.say("frame.version", version=vocabulary.version())])
        return FINE
    about_question = asked.command is not None and asked.command.name == "ask" and bool(asked.words)
    if asked.on("help") and not about_question:
        console.show(options.help_lines(console.look, asked.command))
        return FINE
    if conductor is None:
        from kawung import pipeline  # noqa: PLC0415 - slow to load, and help and usage errors do not need it

        conductor = pipeline
    this = Run(console, asked, conductor)
    if asked.on("help"):
        console.show(import_module("kawung.cli.ask").help_lines(this))
        return FINE
    module, function = _COMMANDS[asked.command.name] if asked.command else _OVERVIEW
    command: Callable[[Run], int] = getattr(import_module(f"kawung.cli.{module}"), function)
    return command(this)


def _option(line: Sequence[str], name: str) -> str | None:
    """Find an option's value before the line is read, since even its errors are told in its language."""
    for at, text in enumerate(line):
        if text == f"--{name}" and at + 1 < len(line):
            return line[at + 1]
        if text.startswith(f"--{name}="):
            return text.partition("=")[2]
    return None


def _console(line: Sequence[str], environment: Mapping[str, str], language: Language) -> Console:
    colour = _option(line, "color")
    return Console(
        environment,
        language,
        colour=colour if colour in ("always", "never") else "auto",
        only_ascii="--ascii" in line,
        quiet="--quiet" in line or "-q" in line,
    )


def _reader_gone() -> int:
    """Leave quietly when whoever reads our output has gone (`kawung ask | head`)."""
    _discard_output()
    return READER_GONE


def _discard_output() -> None:
    """Drop what stdout cannot take; Python would try once more at exit, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(console: Console, line: Sequence[str], what: str) -> None:
    _trace(line)
    console.complain(console.err_look.say("end.fault", what=console.err_look.plain(what)))


def _trace(line: Sequence[str]) -> None:
    if "--debug" in line:
        traceback.print_exc()
