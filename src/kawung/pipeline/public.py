"""
conductor: the public data set of a build, beside the full one: of each study what may leave, if nobody is singled out.

It is made of public premises (`releasing`), holds the same graphs and answers the same questions. A study that does not
pass the gate (`disclosing`) has no part in it. All that is written for others reads this set and no other.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from kawung import store
from kawung.findings import Dated
from kawung.iris import Quad
from kawung.pipeline import account, disclosing, held, linked, parts, places, releasing, whole, withdrawing
from kawung.pipeline.opened import Kawung
from kawung.pipeline.public_state import PublicState
from kawung.pipeline.sources import PUBLIC_KEYS, WITHDRAWALS, beside, files, naming, sources
from kawung.pipeline.stages import settled
from kawung.problems import RefusedError, UnreadableError
from kawung.publication import rights, tombstones
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kawung.findings import Study
    from kawung.iris import Minter
    from kawung.pipeline.folders import Writing
    from kawung.pipeline.project import Project
    from kawung.pipeline.releasing import Policy
    from kawung.pipeline.sources import Source
    from kawung.pipeline.stages import Common
    from kawung.publication import Released


class PublicSet:
    """The public data set of a build in the making."""

    def __init__(self, writing: Writing, common: Common, policy: Policy, before: Mapping[str, PublicState]) -> None:
        self._writing, self._common, self._policy, self._before = writing, common, policy, before
        self._keys: dict[Path, bytes] = {}
        self.settings = policy.settings
        self.states: dict[str, PublicState] = {}

    def take(self, source: Source, key: str, mark: str, read: Callable[[], Study | None]) -> None:
        """
        Take over or make what of a study is public.

        *mark* is what its full part depends on, which is written or taken over already; *read* gives the study as it
        travels, and is called only if it is needed.
        """
        own = beside(source)
        before = self._before.get(key)
        if (
            before
            and before.mark == self._mark(key, mark, own)
            and before.holds(self._policy.today)
            and self._taken_over(key, before)
        ):
            self.states[key] = before
        elif (study := read()) is not None:
            self.states[key] = self._made(source, study, mark, own)

    def _taken_over(self, key: str, state: PublicState) -> bool:
        part, before = parts.public_part_of(key), self._writing.before
        if state.passes:
            both = (part, parts.release_part_of(key))
            if before is None or not all(map(before.sound, both)):
                return False
            for one in both:
                self._writing.take(one)
        return True

    def _made(self, source: Source, study: Study, mark: str, own: dict[str, bytes]) -> PublicState:
        policy, minter = self._policy, self._common.minter
        earlier = policy.earlier(study.key)
        gate = disclosing.gate(source, study, policy.settings, policy.today, self._common.regions, earlier=earlier)
        since, until = _days(study, policy)
        state = PublicState(self._mark(study.key, mark, own), len(gate.open), since=since, until=until)
        if not gate.passes:
            return state
        with naming(source):
            keys = releasing.keys(own.get(PUBLIC_KEYS))
        released = releasing.release(study, gate.study, keys, minter, policy)
        if gate.study is study and releasing.as_it_is(study):
            self._writing.share(parts.part_of(study.key), parts.public_part_of(study.key))
            there: frozenset[str] = frozenset()
        else:
            if keys.grown:
                file = source.beside(PUBLIC_KEYS)
                if not _writable(file):
                    return replace(state, kept=False)
                own[PUBLIC_KEYS] = self._keys[file] = keys.written()
            passed, graphed = releasing.depart(source, released.study, self._common)
            there = frozenset(thing for thing, *_ in graphed.quads) if WITHDRAWALS in own else frozenset()
            with self._writing.part(parts.public_part_of(study.key)) as made:
                made.add(parts.STATED, passed.stated())
                made.add(parts.INFERRED, [passed.follows(minter)])
                made.add(parts.CLASSES, [passed.categories(minter)])
                made.add(parts.ABOUT, [passed.about(minter)])
                made.add(parts.ROWS, [places.written(released.study, graphed.rows)])
        tombs = tombstones.standing(withdrawing.read(source), minter, study.key, there)
        with self._writing.part(parts.release_part_of(study.key)) as made:
            made.add(parts.RIGHTS, [rights_of(released, policy, minter)])
            made.add(parts.TOMBSTONES, [tombstones.listed(tombs)])
            made.add(parts.ACCOUNT, [account.written(gate, released, policy)])
            made.add(parts.HELD, [held.written(gate, released, policy)])
        return replace(state, mark=self._mark(study.key, mark, own))

    def _mark(self, key: str, mark: str, own: Mapping[str, bytes]) -> str:
        policy = self._policy
        earlier = sorted((name, sorted(counts.items())) for name, counts in policy.earlier(key).items())
        digest = hashlib.sha256(f"{mark}\0{policy.settings!r}\0{policy.holder!r}\0{earlier!r}".encode())
        for name, data in sorted(own.items()):
            digest.update(f"\0{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()

    def keep_keys(self) -> None:
        """
        Write the tables of public keys that have grown, all or none, before anybody sees the build that uses them.

        Raises UnreadableError if one cannot be written.
        """
        try:
            whole.files(self._keys)
        except OSError as error:
            file = next(iter(self._keys))
            reason = error.strerror or type(error).__name__
            raise UnreadableError(
                words("public.unwritable", study=file.parent.name, file=str(file), reason=reason)
            ) from error


def open_public(paths: Sequence[Path], project: Project, today: date) -> Kawung:
    """
    Open in memory what of some studies is public on a day; nothing is written, so new public keys are forgotten.

    Raises RefusedError if one does not pass the gate, UnreadableError if a study, what lies beside it or the project's
    settings cannot be read.
    """
    policy = releasing.policy(project, today)
    common, _, _ = linked.common(project)
    filled, rows = store.new(), dict[str, bytes]()
    filled.load(common.nquads)
    filled.load(common.rights)
    for source in sources(paths):
        withdrawing.refuse_strays(source)
        study, _ = settled(source, files(source), common)
        if study is None:
            raise UnreadableError(words("public_study.unreadable", study=source.key))
        earlier = policy.earlier(study.key)
        gate = disclosing.gate(source, study, policy.settings, today, common.regions, earlier=earlier)
        if not gate.passes:
            raise RefusedError(words("public.refused", study=study.key, n=len(gate.open)))
        with naming(source):
            keys = releasing.keys(beside(source).get(PUBLIC_KEYS))
        released = releasing.release(study, gate.study, keys, project.minter, policy)
        one, graphed = releasing.depart(source, released.study, common)
        filled.load(rights_of(released, policy, project.minter))
        filled.load(b"".join(one.stated()))
        filled.load(one.follows(project.minter))
        filled.load(one.categories(project.minter))
        rows[study.key] = places.written(released.study, graphed.rows)
    return Kawung(filled, places.Places(rows))


def rights_of(released: Released, policy: Policy, minter: Minter) -> bytes:
    """Say what others may do with what of a study is public, as sorted N-Quads of its entities."""
    graph = minter.graph(released.study.key, "entities")
    said = rights.statement(released, policy.settings, policy.holder, minter)
    return "".join(sorted({Quad(*triple, graph).line() for triple in said})).encode()


def _days(study: Study, policy: Policy) -> tuple[str, str]:
    """Give the last embargo that has ended by today and the next that will; empty where there is none."""
    said = {v.text for row in study.rows("interviews") for v in row.values("embargo_until") if isinstance(v, Dated)}
    days = sorted({*said, *([embargo.isoformat()] if (embargo := policy.settings.embargo) else [])})
    day = policy.today.isoformat()
    return max((d for d in days if d <= day), default=""), min((d for d in days if d > day), default="")


def _writable(file: Path) -> bool:
    return os.access(file if file.exists() else file.parent, os.W_OK)
