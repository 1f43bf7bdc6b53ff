"""
conductor: studies released for the public and sent down the corridor, so that questions can be asked of what is public.

The public graph has the same names of graphs and answers the same questions. Nothing is written here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from kawung import graph, publication, reasoning, regions, sheet, store, vocabulary
from kawung.pipeline import linked, places
from kawung.pipeline.opened import Kawung
from kawung.pipeline.project import PROJECT_FILE
from kawung.pipeline.sources import files, sources
from kawung.pipeline.stages import Passed
from kawung.problems import UnreadableError
from kawung.publication import keys as public_keys
from kawung.publication import settings as publication_settings
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.pipeline.sources import Source
    from kawung.pipeline.stages import Common
    from kawung.publication import PublicKeys, Settings, Withheld


@dataclass(frozen=True, slots=True)
class Departed:
    """A study released: what its public part became on its way, what stays behind, and the keys it goes by."""

    passed: Passed
    withheld: tuple[Withheld, ...]
    keys: PublicKeys


def settings(project: Project) -> Settings:
    """Read what a project publishes; raises UnreadableError if its settings are wrong."""
    file = project.root / PROJECT_FILE
    said = tomllib.loads(file.read_text(encoding="utf-8-sig")) if project.configured else {}
    return publication_settings.read(said)


def depart(source: Source, found: Mapping[str, bytes], common: Common, rules: Settings, today: date) -> Departed:
    """
    Release a study and send its public part down the corridor.

    *found* are its files by name, with the table of its public keys if it has one. Raises UnreadableError if the study
    or that table cannot be read.
    """
    mine = {name: data for name, data in found.items() if name.lower() != public_keys.FILE}
    study, _ = sheet.read(source.key, mine, own_key=source.alone)
    if study is None:
        raise UnreadableError(words("public_study.unreadable", study=source.key))
    settled, _ = regions.settle(study, common.regions.areas)
    table = next((data for name, data in found.items() if name.lower() == public_keys.FILE), None)
    keys = publication.PublicKeys() if table is None else public_keys.read(table)
    released = publication.release(settled, rules, today, keys)
    one = Passed(source, study=released.study, graphed=graph.build(released.study, common.minter))
    one.classes = tuple(graph.classes(released.study, common.minter))
    said = one.graphed.by_property() if one.graphed else {}
    compiled = reasoning.compile_rules(vocabulary.ontology(), one.classes)
    reasoned = reasoning.infer(chain.from_iterable(said.values()), compiled)
    one.inferred, one.rounds = reasoned.new, reasoned.rounds
    return Departed(one, released.withheld, keys)


def open_public(
    paths: Sequence[Path], project: Project, today: date, tables: Mapping[str, bytes] | None = None
) -> Kawung:
    """
    Open in memory what of some studies is public on a day; nothing is written, so new public keys are forgotten.

    *tables* has tables of public keys by study, in the place of those that lie beside the sheets. Raises
    UnreadableError if a study, its public keys or the project's settings cannot be read.
    """
    rules = settings(project)
    common, _, _ = linked.common(project)
    filled, rows = store.new(), dict[str, bytes]()
    filled.load(common.nquads)
    for source in sources(paths):
        found, problems = files(source)
        if problems:
            raise UnreadableError(words("public_study.unreadable", study=source.key))
        if tables and source.key in tables:
            found[public_keys.FILE] = tables[source.key]
        one = depart(source, found, common, rules, today).passed
        filled.load(b"".join(one.stated()))
        filled.load(one.follows(project.minter))
        filled.load(one.categories(project.minter))
        if one.study is not None and one.graphed is not None:
            rows[one.key] = places.written(one.study, one.graphed.rows)
    return Kawung(filled, places.Places(rows))
