"""
pipeline/publishing: the public data set as a site: one folder of pages and data, which any web server can carry.

It is made of the build in force and of nothing else; what has not changed is not written again.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.iris import Minter, Quad
from kawung.pages.documents import CHANGES, Index, Published, with_graphs
from kawung.pages.html import Given, pages
from kawung.pipeline import account, commands, disclosing, folders, held, parts, releases
from kawung.pipeline.opened import of_generation
from kawung.pipeline.public_state import public_studies
from kawung.pipeline.publishing import boxed, overdue, telling
from kawung.pipeline.publishing.asking import ask_all, asked
from kawung.pipeline.publishing.before import RELEASE, news
from kawung.pipeline.publishing.drawing import Drawings
from kawung.pipeline.publishing.imprint import imprint
from kawung.pipeline.site_folder import ended, refuse_others, updating
from kawung.pipeline.stages import silent
from kawung.problems import Severity, UnreadableError, UsageError, Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kawung.answers import Answer
    from kawung.pipeline.commands import BuildReport
    from kawung.pipeline.disclosing import Disclosure
    from kawung.pipeline.folders import Generation
    from kawung.pipeline.opened import Kawung
    from kawung.pipeline.project import Project
    from kawung.pipeline.publishing.before import News
    from kawung.pipeline.publishing.imprint import Imprint
    from kawung.pipeline.publishing.telling import Linked
    from kawung.pipeline.site_folder import Updated
    from kawung.pipeline.stages import Progress

_EVERY = 500
_NOINDEX = b'<meta name="robots" content="noindex">'
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class TakenOut:
    """
    A study that stood in a published folder and was taken out of it, since it cannot be published as it is.

    *errors* keep it from being built, *items* could single somebody out; *owed* says that an interview stood in the
    folder that may not be published any more, which is why this could not wait.
    """

    study: str
    owed: bool
    errors: int
    items: int


@dataclass(frozen=True, slots=True)
class SitePublished:
    """
    What became of a publication: the build, and the folder.

    *refused* are the studies in which somebody could be singled out; then, and where *build* was not written, nothing
    was published and *updated* is None. But where the folder held an interview that may not be published any more, it
    is brought up to date without the studies *taken_out*; *owing* are those of which it still holds one, since not even
    that could be done. *told* says what changed since the release before.
    """

    build: BuildReport
    out: Path
    refused: tuple[Disclosure, ...]
    updated: Updated | None
    seconds: float
    taken_out: tuple[TakenOut, ...] = ()
    owing: tuple[str, ...] = ()
    version: str = ""
    told: tuple[Words, ...] = ()
    studies: tuple[str, ...] = ()
    statements: int = 0
    linked: Linked | None = None
    numbers: tuple[Words, ...] = ()


def publish(
    project: Project,
    out: Path,
    progress: Progress = silent,
    *,
    today: date | None = None,
    fail_on: Severity | None = Severity.VIOLATION,
) -> SitePublished:
    """
    Build a project and publish what of it is public on a day into a folder, whole or not at all.

    A study that cannot be published keeps the folder as it was, unless that holds an interview which may not be
    published any more: then it goes ahead without the study. Without *today* it is this day by UTC. Raises UsageError
    if nobody answers for it or the folder is somebody else's, UnreadableError as a build does or if the folder cannot
    be written.
    """
    started = time.perf_counter()
    who = imprint(project)
    day = today or datetime.now(UTC).date()
    folder = project.root / "build"
    _refuse_place(project, folder, out)
    refuse_others(out)
    with _saying_what_is_owed(project, out, day):
        first = report = commands.build(project, folder, progress, fail_on=fail_on, today=day)
    refused, taken_out = _refused(report, project, day), list[TakenOut]()
    if not report.written or refused:
        ended(out)
        sources = report.checked.sources
        owed = overdue.owed(project, sources, out, day)
        if owed and not report.written:
            wrong = _errors(report, fail_on)
            report = commands.build(project, folder, progress, fail_on=fail_on, today=day, without=wrong.keys())
            refused = _refused(report, project, day)
        if not owed or not report.written:
            seconds = time.perf_counter() - started
            return SitePublished(first, out, refused, None, seconds, owing=tuple(sorted(owed)))
        taken_out = _taken_out(overdue.standing(out), owed, _errors(first, fail_on), report, refused)
    with updating(out) as making:  # first, since it ends what a cut left: only then does the folder tell its release
        site = folders.reading(folder, lambda generation: _Site(generation, who, out, day))
        if site.news.new:
            releases.record(project, f"publish {site.news.version}", site.held, datetime.now(UTC), where=str(out))
        for n, (name, data) in enumerate(site.files(folder)):
            making.add(name, data)
            if n % _EVERY == 0:
                progress("publish", {"done": n, "of": site.expected})
    seconds = time.perf_counter() - started
    progress(
        "publish", {"files": making.done.written + making.done.unchanged if making.done else 0, "seconds": seconds}
    )
    return SitePublished(
        first,
        out,
        refused,
        making.done,
        seconds,
        taken_out=tuple(taken_out),
        version=site.news.version,
        told=site.news.told,
        studies=tuple(site.studies),
        statements=site.statements,
        linked=site.linked,
        numbers=site.numbers,
    )


@contextmanager
def _saying_what_is_owed(project: Project, out: Path, day: date) -> Iterator[None]:
    """Where a build cannot even be begun, say too whom the folder holds meanwhile."""
    try:
        yield
    except UnreadableError as error:
        owed = frozenset[str]()
        with suppress(UnreadableError):
            owed = overdue.owed(project, {source.key: source for source in project.studies}, out, day)
        if not owed:
            raise
        also = words("publish.owing", out=str(out), studies=", ".join(sorted(owed)))
        raise UnreadableError(Words(f"{error.words.en} {also.en}", f"{error.words.id} {also.id}")) from error


def _refused(report: BuildReport, project: Project, day: date) -> tuple[Disclosure, ...]:
    """Look at the studies of a build that is written which are not public."""
    keys = sorted(key for key, state in report.public.items() if not state.passes) if report.written else ()
    return tuple(disclosing.disclose(str(report.checked.sources[key].path), project, day) for key in keys)


def _errors(report: BuildReport, fail_on: Severity | None) -> dict[str, int]:
    """Count by study what kept a build from being written."""
    stop, found = Severity.UNREADABLE if fail_on is None else fail_on, Counter[str]()
    if not report.written:
        stopping = (problem for problem in report.checked.problems if problem.severity >= stop)
        found.update(study for problem in stopping for study in {place.study for place in problem.places})
    return {study: n for study, n in found.items() if study in report.checked.sources}


def _taken_out(
    standing: Collection[str],
    owed: Collection[str],
    errors: Mapping[str, int],
    report: BuildReport,
    refused: Sequence[Disclosure],
) -> list[TakenOut]:
    """Tell which of the studies that stand in a folder are not in the build that goes there, and why."""
    items = {one.study: sum(item.open for item in one.items) for one in refused}
    left = (key for key in sorted(standing) if key not in report.public or not report.public[key].passes)
    return [TakenOut(key, key in owed, errors.get(key, 0), items.get(key, 0)) for key in left]


def _refuse_place(project: Project, build: Path, out: Path) -> None:
    """Refuse a folder that holds the project's own files, or lies among them where they are read."""
    here = out.resolve()
    studies = {one.path.parent for one in project.studies if one.path.parent.resolve() != project.root.resolve()}
    private = project.root / releases.FOLDER
    own = (build / "parts", build / "generations", private, project.linked, *studies)
    for place in (*own, *(one.path for one in project.studies)):
        there = place.resolve()
        if here == there or here.is_relative_to(there):
            raise UsageError(words("site.own", folder=str(out)))
    if project.root.resolve().is_relative_to(here) or build.resolve() == here:
        raise UsageError(words("site.own", folder=str(out)))


class _Site:
    """What a site is made of, read from a build."""

    def __init__(self, generation: Generation, who: Imprint, out: Path, today: date) -> None:
        self._who = who
        self.studies = public_studies(generation.notes)
        self._accounts = {study: account.read(generation, study) for study in self.studies}
        self.held = held.read(generation, self.studies)
        pieces = [generation.read(name) for name in parts.public_graphs(self.studies)]
        self._index = Index([with_graphs([*pieces, _shapes(who.base)], who.base)])
        self.news: News = news(out, self._index, who.base, today)
        self.statements = self._index.nquads.count(b"\n")
        self.expected = 6 * len(self._index)
        self.linked: Linked | None = None
        self.numbers: tuple[Words, ...] = ()

    def files(self, build: Path) -> Iterator[tuple[str, bytes]]:
        """Give every file of the site, each path once."""
        news = self.news
        published = Published(self._index, self._who.release(news.version, news.day), news.issues)
        self.linked = telling.linked(published)
        self.numbers = telling.numbers(self.linked, self._index)
        yield from published.documents()
        opened = folders.reading(build, lambda generation: of_generation(generation, public=True))
        yield from boxed.files(published, opened.studies)
        indexable = []
        for name, data in pages(self._who.site(news.version, news.day), self._index, self._given(published, opened)):
            if name.endswith(".html") and _NOINDEX not in data[:_HEAD]:
                indexable.append(name)
            yield name, data
        yield from published.around(indexable, news.gone)
        yield RELEASE, news.written(published.issues)
        if news.table is not None:
            yield CHANGES, news.table

    def _given(self, published: Published, opened: Kawung) -> Given:
        given: dict[tuple[str, str], Answer] = {}
        questions = []
        for question, found in ask_all(opened):
            given |= {(question.name, one.study or "all"): one for one in found}
            questions.append(asked(opened, question, found))
        return Given(
            asked=tuple(questions),
            disclosed=tuple(telling.disclosed(self._accounts, self.news.gone, self._who.base)),
            downloads=tuple(telling.downloads(published)),
            examples=telling.examples(),
            changes=CHANGES if self.news.table is not None else "",
            told=self.news.told,
            numbers=self.numbers,
            draw=Drawings(opened, self._index, self._who.base, given),
            head=telling.Heads(published, self._who.base),
        )


def _shapes(base: str) -> bytes:
    """Give the rules for data, as a graph of their own."""
    graph = Minter(base).shared_graph("shapes")
    return "".join(sorted(Quad(*triple, graph).line() for triple in vocabulary.shape_statements())).encode()
