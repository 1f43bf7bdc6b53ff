"""What is measured in one process: something made ready, the work that is timed, and what came out of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Given:
    """What a task works on: a project of clusters, its build, and of a question its name, study and parameters."""

    project: Path
    build: Path | None = None
    question: str = ""
    study: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def studies(self) -> list[Path]:
        """The folders of the project's studies, by name."""
        return sorted((self.project / "data" / "studies").iterdir())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out, as a digest to hold against the other side's, and numbers worth telling."""

    digest: str
    facts: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """
    A piece of work to time.

    *ready* imports and reads what both sides need apart from the work itself, *work* is timed and takes what *ready*
    gave, *told* says what came out and is not timed.
    """

    ready: Callable[[Given], Any]
    work: Callable[[Any], Any]
    told: Callable[[Any], Outcome]


def digest(lines: Iterable[str]) -> str:
    """Return one digest of lines in their order."""
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode())
    return found.hexdigest()
