"""door: what every command has at hand: its run, the exit codes, how paths and documents are written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kawung.problems import Severity

if TYPE_CHECKING:
    from types import ModuleType

    from kawung.cli import options
    from kawung.cli.console import Console

FINE, FINDINGS, UNREADABLE = 0, 1, 3

FAIL_ON = {
    "violation": Severity.VIOLATION,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
    "never": None,
}
"""What the choices of --fail-on weigh."""
_PLAIN = re.compile(r"[\w./:@%+,=~-]+")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command gets: the streams, the command line as read, and the conductor."""

    console: Console
    asked: options.Asked
    conductor: ModuleType

    @property
    def command_options(self) -> tuple[options.Option, ...]:
        """The options of this run's command."""
        return self.asked.command.options if self.asked.command else ()

    def option(self, name: str) -> str:
        """Return an option's value, or what it is when not given."""
        initial = next((o.initial for o in self.command_options if o.name == name), "")
        return self.asked.options.get(name, initial)


def shown_path(path: Path) -> str:
    """Name a path as the user would type it: from the current folder where it lies below it, with `/`."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def shell_word(text: str) -> str:
    """Write a word so that it can be copied into a shell; quoted if it holds what a shell would take for its own."""
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def dump(value: object) -> str:
    """Write JSON for machines: UTF-8 as it is, keys in the documented order."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
