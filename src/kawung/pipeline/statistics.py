"""
conductor: a portal's table of official figures, with a map that says what it means, → a project's own figures.

The figures and their source are written as two files below the project's linked data, whole or not at all, once they
have been read back; `kawung build` takes them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung import foreign
from kawung.pipeline import fetching, linked, whole
from kawung.problems import FaultError, Problem, Severity, UnreadableError, UsageError, Words
from kawung.regions import areas, figures, publishers
from kawung.regions.publishers.table import MAX_BYTES
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.regions.figures import Source

__all__ = ["StatisticsImported", "import_statistics"]

_FOLDER = "figures"


@dataclass(frozen=True, slots=True)
class StatisticsImported:
    """
    What an import of official figures did.

    *table* is what the file or address is called, *form* that of the table. Of its *rows*, *passed* were not asked for;
    *without_number* cells hold no number, *elsewhere* are of areas that are not known; *figures* were taken.
    """

    name: str
    table: str
    form: str
    source: Source
    rows: int
    passed: int
    without_number: int
    elsewhere: int
    figures: int
    problems: tuple[Problem, ...]
    written: bool
    files: tuple[Path, ...]


def import_statistics(
    project: Project,
    map_file: Path,
    file: Path | None = None,
    *,
    address: str | None = None,
    environment: Mapping[str, str] | None = None,
    name: str | None = None,
    force: bool = False,
    fail_on: Severity | None = Severity.VIOLATION,
    seconds: float = fetching.SECONDS,
) -> StatisticsImported:
    """
    Take the figures that the map speaks of from *file*, or from *address*, into the project's linked data.

    *name* is what the figures are filed under (else the key of their source); what is there under it is replaced only
    with *force*. Nothing is written if a problem is of *fail_on* or worse. Raises UsageError for what was not told, and
    UnreadableError for what cannot be read, fetched or written.
    """
    if (file is None) == (address is None):
        raise UsageError(words("statistics_usage.one_table"))
    named = fetching.without_key(fetching.checked(address)) if address is not None else ""
    environment = environment or {}
    told = publishers.read_map(map_file.name, _bytes(map_file, environment), named)
    name = name or told.source.key
    if not foreign.is_name(name):
        raise UsageError(words("statistics_usage.name", text=name))
    here, beside = (project.linked / _FOLDER / f"{name}{end}" for end in (".csv", figures.SOURCES_END))
    if not force and (here.exists() or beside.exists()):
        raise UsageError(words("statistics_usage.there", file=str(here)))
    if file is not None:
        table_name, data = file.name, _bytes(file, environment)
    else:
        table_name, data = named, fetching.fetch(address or "", environment, seconds=seconds)
    own = linked.read(project.linked)
    known, _ = areas.read(linked.AREAS, own.files[linked.AREAS]) if linked.AREAS in own.files else ((), [])
    table = publishers.read(table_name, data, told)
    taken = publishers.take(table_name, table, told, known=known)
    made = figures.Figures(taken.figures, (told.source,))
    contents = dict(zip((here, beside), figures.written(made), strict=True))
    problems = [*taken.problems, *_beside_others(own, name, made, contents, known)]
    worst = max((p.severity for p in problems), default=Severity.INFO)
    written = bool(made.figures) and worst < (Severity.UNREADABLE if fail_on is None else fail_on)
    if written:
        _write(contents)
    return StatisticsImported(
        name=name,
        table=table_name,
        form=taken.form,
        source=told.source,
        rows=taken.rows,
        passed=taken.passed,
        without_number=taken.without_number,
        elsewhere=taken.elsewhere,
        figures=len(made.figures),
        problems=tuple(sorted(problems, key=Problem.sort_key)),
        written=written,
        files=(here, beside),
    )


def _bytes(path: Path, environment: Mapping[str, str]) -> bytes:
    """
    Read a file, with the key blanked; of one over the size limit one byte more, so that the reader reports it.

    A file may hold the key when it was saved from an answer of BPS.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _trouble("unreadable", path, error) from error
    return data if len(data) > MAX_BYTES else fetching.blanked(data, environment)


def _trouble(key: str, path: Path, error: OSError) -> UnreadableError:
    return UnreadableError(words(f"statistics_usage.{key}", file=str(path), reason=error.strerror or str(error)))


def _beside_others(
    own: linked.Linked,
    name: str,
    made: figures.Figures,
    contents: Mapping[Path, bytes],
    known: tuple[areas.Area, ...],
) -> list[Problem]:
    """Read what is about to be written, beside the project's other figures; raise FaultError if it reads otherwise."""
    new = {f"{_FOLDER}/{path.name}": data for path, data in contents.items()}
    first, second = new
    read, problems = figures.read(first, new[first], second, new[second], known=known)
    if problems or read != made:
        raise FaultError(
            Words(
                en=f"What would be written of {name} does not read as it should. Please report it.",
                id=f"Yang akan ditulis dari {name} tidak terbaca sebagaimana mestinya. Mohon dilaporkan.",
            )
        )
    others, _ = figures.linked({n: d for n, d in own.like(linked.FIGURES).items() if n not in new}, known=known)
    return figures.apart(made, others, first, second)[1]


def _write(contents: Mapping[Path, bytes]) -> None:
    """Write the source first, so that no figure ever stands without one."""
    figures_file, source_file = contents
    try:
        figures_file.parent.mkdir(parents=True, exist_ok=True)
        whole.files({path: contents[path] for path in (source_file, figures_file)})
    except OSError as error:
        raise _trouble("unwritable", figures_file, error) from error
