"""Helpers of the tests of what is withheld: a study released, with its figures, checked and asked like any other."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import files

import publication_cases as cases
import shipped
from kawung import publication, store, validation
from kawung.findings import Study
from kawung.graph import Graphed
from kawung.iris import Triple
from kawung.pipeline import places, releasing
from kawung.pipeline.following import following
from kawung.pipeline.opened import Kawung
from kawung.pipeline.sources import Source
from kawung.pipeline.sources import files as files_of
from kawung.pipeline.stages import settled
from kawung.problems import Severity
from kawung.publication import PublicKeys, Settings
from kawung.publication import keys as public_keys
from publication_cases import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Gone:
    """A study as it was read, what of it is public, and what that became on its way."""

    whole: Study
    study: Study
    graphed: Graphed
    inferred: tuple[Triple, ...]
    keys: PublicKeys
    nquads: bytes

    def own(self, table: str, public: str) -> str:
        """The sheet's key, in small letters, of a thing that goes by a public one."""
        known = {line.split(",")[2]: line.split(",")[1] for line in self.keys.written().decode().splitlines()[1:]}
        return known.get(public.lower(), public.lower()) if table in cases.NUMBERED.values() else public.lower()

    def opened(self) -> Kawung:
        """The public graph, to be asked."""
        filled = store.new()
        filled.load(cases.common().nquads)
        filled.load(self.nquads)
        return Kawung(filled, places.Places({self.study.key: places.written(self.study, self.graphed.rows)}))


def gone(study: str, told: Tables, *, rules: Settings | None = None, keys: bytes | None = None) -> Gone:
    """Release a study that is told as texts, with figures, whatever the disclosure report would say of it."""
    lists = {"variables": "; ".join(shipped.parts(told["study"][0].get("variables")))}
    told = {**told, "study": [{**told["study"][0], **lists}]}
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / study
        files.write_texts(where, told)
        source = Source(study, where)
        whole, _ = settled(source, files_of(source), cases.common())
    assert whole is not None
    held = public_keys.read(keys) if keys is not None else PublicKeys()
    follows = partial(following, minter=cases.common().minter)
    released = publication.release(whole, rules or Settings(), cases.TODAY, held, follows=follows).study
    one, graphed = releasing.depart(source, released, cases.common())
    minter = cases.common().minter
    nquads = b"".join(one.stated()) + one.follows(minter) + one.categories(minter)
    return Gone(whole, released, graphed, tuple(one.inferred), held, nquads)


def worse(study: Study, graphed: Graphed, inferred: Iterable[Triple]) -> set[tuple[str, str, str]]:
    """What the shapes find at warning or worse: the rule, and table and key of each row that it is about."""
    joined = validation.join(graphed.by_property(), cases.common().areas)
    found = validation.check(joined, graphed.things, study, stage="before", known=())
    found += validation.check(joined.and_(inferred), graphed.things, study, stage="after", known=tuple(found))
    keys = {(name, n): key for name, one in study.sheets.items() for n, key in zip(one.numbers, one.keys, strict=True)}
    return {
        (p.rule, place.table, keys.get((place.table, place.row or 0), "").lower())
        for p in found
        if p.severity >= Severity.WARNING
        for place in p.places
    }


def new_in(one: Gone) -> set[tuple[str, str, str]]:
    """
    What the shapes say of rows of the public part with which nothing is wrong in the study as it was read.

    At a row where something is wrong they say no more that could follow from it, so nothing more can be compared.
    """
    full, graphed = releasing.depart(Source("", Path()), one.whole, cases.common())
    public = {(rule, table, one.own(table, key)) for rule, table, key in worse(one.study, one.graphed, one.inferred)}
    before = worse(one.whole, graphed, full.inferred)
    wrong = {(table, key) for _, table, key in before}
    return {found for found in public - before if found[1:] not in wrong}
