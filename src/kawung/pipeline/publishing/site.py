"""
pipeline/publishing: the public data set as a site: one folder of pages and data, which any web server can carry.

It is made of the build in force and of nothing else; what has not changed is not written again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.iris import Minter, Quad
from kawung.pages.documents import CHANGES, Index, Published, with_graphs
from kawung.pages.html import Given, pages
from kawung.pipeline import account, commands, disclosing, folders, held, parts, releases
from kawung.pipeline.opened import open_build
from kawung.pipeline.public_state import public_studies
from kawung.pipeline.publishing import boxed, telling
from kawung.pipeline.publishing.asking import ask_all, asked
from kawung.pipeline.publishing.before import RELEASE, news
from kawung.pipeline.publishing.drawing import Drawings
from kawung.pipeline.publishing.imprint import imprint
from kawung.pipeline.site_folder import refuse_others, updating
from kawung.pipeline.stages import silent
from kawung.problems import Severity, UsageError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from kawung.answers import Answer
    from kawung.pipeline.commands import BuildReport
    from kawung.pipeline.disclosing import Disclosure
    from kawung.pipeline.folders import Generation
    from kawung.pipeline.project import Project
    from kawung.pipeline.publishing.before import News
    from kawung.pipeline.publishing.imprint import Imprint
    from kawung.pipeline.publishing.telling import Linked
    from kawung.pipeline.site_folder import Updated
    from kawung.pipeline.stages import Progress
    from kawung.problems import Words

_EVERY = 500
_NOINDEX = b'<meta name="robots" content="noindex">'
_HEAD = 1500


@dataclass(frozen=True, slots=True)
class SitePublished:
    """
    What became of a publication: the build it was made of, and the folder.

    *refused* are the studies in which somebody could be singled out; then, and where the build was not written, nothing
    was published and *updated* is None. *told* says what changed since the release before.
    """

    build: BuildReport
    out: Path
    refused: tuple[Disclosure, ...]
    updated: Updated | None
    seconds: float
    version: str = ""
    told: tuple[Words, ...] = ()
    studies: tuple[str, ...] = ()
    statements: int = 0
    linked: Linked | None = None


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

    Without *today* it is this day by UTC. Raises UsageError if nobody answers for it or the folder is somebody else's,
    UnreadableError as a build does or if the folder cannot be written.
    """
    started = time.perf_counter()
    who = imprint(project)
    day = today or datetime.now(UTC).date()
    folder = project.root / "build"
    _refuse_place(project, folder, out)
    refuse_others(out)
    report = commands.build(project, folder, progress, fail_on=fail_on, today=day)
    refused: tuple[Disclosure, ...] = ()
    if report.written:
        keys = sorted(key for key, state in report.public.items() if not state.passes)
        refused = tuple(disclosing.disclose(str(report.checked.sources[key].path), project, day) for key in keys)
    if not report.written or refused:
        return SitePublished(report, out, refused, None, time.perf_counter() - started)
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
        report,
        out,
        (),
        making.done,
        seconds,
        version=site.news.version,
        told=site.news.told,
        studies=tuple(site.studies),
        statements=site.statements,
        linked=site.linked,
    )


def _refuse_place(project: Project, build: Path, out: Path) -> None:
    """Refuse a folder that holds the project's own files, or lies among them where they are read."""
    here = out.resolve()
    for place in (build / "parts", build / "generations", project.linked, *(one.path for one in project.studies)):
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

    def files(self, build: Path) -> Iterator[tuple[str, bytes]]:
        """Give every file of the site, each path once."""
        news = self.news
        published = Published(self._index, self._who.release(news.version, news.day), news.issues)
        yield from published.documents()
        yield from boxed.files(published, open_build(build, public=True).studies)
        indexable = []
        for name, data in pages(self._who.site(news.version, news.day), self._index, self._given(published, build)):
            if name.endswith(".html") and _NOINDEX not in data[:_HEAD]:
                indexable.append(name)
            yield name, data
        yield from published.around(indexable, news.gone)
        self.linked = telling.linked(published)
        yield RELEASE, news.written(published.issues)
        if news.table is not None:
            yield CHANGES, news.table

    def _given(self, published: Published, build: Path) -> Given:
        opened = open_build(build, public=True)
        there = opened.studies
        given: dict[tuple[str, str], Answer] = {}
        questions = []
        for question, found in ask_all(opened):
            given |= {(question.name, one.study or "all"): one for one in found}
            questions.append(asked(question, found, there))
        return Given(
            asked=tuple(questions),
            disclosed=tuple(telling.disclosed(self._accounts, self.news.gone, self._who.base)),
            downloads=tuple(telling.downloads(published)),
            examples=telling.examples(),
            changes=CHANGES if self.news.table is not None else "",
            told=self.news.told,
            draw=Drawings(opened, self._index, self._who.base, given),
            head=telling.Heads(published, self._who.base),
        )


def _shapes(base: str) -> bytes:
    """Give the rules for data, as a graph of their own."""
    graph = Minter(base).shared_graph("shapes")
    return "".join(sorted(Quad(*triple, graph).line() for triple in vocabulary.shape_statements())).encode()
