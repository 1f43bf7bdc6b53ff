"""
conductor: studies released for the public and sent down the corridor, so that questions can be asked of what is public.

The public graph has the same names of graphs and answers the same questions. Nothing is written here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from kawung import graph, publication, reasoning, vocabulary
from kawung.pipeline import consenting, releases
from kawung.pipeline.following import following
from kawung.pipeline.project import PROJECT_FILE
from kawung.pipeline.stages import Passed
from kawung.publication import consent
from kawung.publication import keys as public_keys
from kawung.publication import settings as publication_settings

if TYPE_CHECKING:
    from datetime import date

    from kawung.findings import Study
    from kawung.iris import Minter
    from kawung.pipeline.project import Project
    from kawung.pipeline.releases import Release
    from kawung.pipeline.sources import Source
    from kawung.pipeline.stages import Common
    from kawung.publication import PublicKeys, Released, Settings
    from kawung.publication.differencing import Counts
    from kawung.publication.rights import Holder


def settings(project: Project) -> Settings:
    """Read what a project publishes; raises UnreadableError if its settings are wrong."""
    file = project.root / PROJECT_FILE
    said = tomllib.loads(file.read_text(encoding="utf-8-sig")) if project.configured else {}
    return publication_settings.read(said)


@dataclass(frozen=True, slots=True)
class Policy:
    """By what a project publishes: its settings, who answers for it, what left before, and the day: embargoes end."""

    settings: Settings
    holder: Holder
    today: date
    history: tuple[Release, ...] = ()

    def earlier(self, study: str) -> dict[str, Counts]:
        """Return what could be counted in earlier public releases of a study, by their names."""
        return {one.name: one.kept[study].counts for one in self.history if not one.team and study in one.kept}


def policy(project: Project, today: date) -> Policy:
    """Read by what a project publishes on a day; raises UnreadableError if its settings or records are wrong."""
    return Policy(settings(project), consenting.holder(project), today, releases.everything(project))


def keys(table: bytes | None) -> PublicKeys:
    """Read the public keys of a study; raises UnreadableError if its table is not as Kawung wrote it."""
    return publication.PublicKeys() if table is None else public_keys.read(table)


def as_it_is(study: Study) -> bool:
    """Tell whether a study leaves as a whole, under its own keys: it rests on publications alone."""
    return consent.printed_only(study)


def release(study: Study, cured: Study, keys: PublicKeys, minter: Minter, policy: Policy) -> Released:
    """Take what may leave from a study that was *cured* of what could single somebody out, with its figures."""
    follows = partial(following, minter=minter)
    return publication.release(cured, policy.settings, policy.today, keys, before=study, follows=follows)


def depart(source: Source, released: Study, common: Common) -> tuple[Passed, graph.Graphed]:
    """Send what of a study was released down the corridor; return what became of it, with what it states."""
    graphed = graph.build(released, common.minter)
    one = Passed(source, study=released, graphed=graphed, classes=tuple(graph.classes(released, common.minter)))
    compiled = reasoning.compile_rules(vocabulary.ontology(), one.classes)
    reasoned = reasoning.infer(chain.from_iterable(graphed.by_property().values()), compiled)
    one.inferred, one.rounds = reasoned.new, reasoned.rounds
    return one, graphed
