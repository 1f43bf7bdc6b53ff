"""
conductor: building a project: its studies one by one into a new generation of the build folder.

A study whose files, base and Kawung itself are as they were when it was built last is taken over from the build in
force, with all that was told of it; studies do not look at one another, so a build made so is, byte for byte, the one
that would be made anew. Beside all this lies what of each study is public (`public`).
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung import dictionary, resources, vocabulary
from kawung.pipeline import (
    as_built,
    changes,
    disk,
    folders,
    linked,
    parts,
    places,
    public_state,
    releasing,
    withdrawing,
)
from kawung.pipeline.fingerprint import fingerprint
from kawung.pipeline.public import PublicSet
from kawung.pipeline.seen import Seen, from_json
from kawung.pipeline.sources import Source, files
from kawung.pipeline.stages import Told, settled, travel, uncollected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from kawung.pipeline.changes import Changes
    from kawung.pipeline.folders import Generation, Writing
    from kawung.pipeline.linked import Linked
    from kawung.pipeline.project import Project
    from kawung.pipeline.public_state import PublicState
    from kawung.pipeline.stages import Common, Passed, Progress
    from kawung.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Built:
    """
    What became of a project's studies, in their order, with the sources they came from.

    *unchanged* are the keys of those taken over from the build before; *changes* is None where there was no build
    before, or nothing was *written*; *problems* are those of the project's linked data; *public* says how each study
    stands in the public data set.
    """

    seen: tuple[Seen, ...]
    sources: tuple[Source, ...]
    unchanged: frozenset[str]
    written: bool
    replaced: bool
    changes: Changes | None
    problems: tuple[Problem, ...]
    public: Mapping[str, PublicState]


def build(
    sources: Sequence[Source],
    project: Project,
    out: Path,
    progress: Progress,
    stop: Severity,
    *,
    today: date,
    fresh: bool,
) -> Built:
    """
    Build studies into *out*, whole or not at all; with *fresh* none is taken over from the build before.

    What is public is what is so on the day *today*. Nothing is written if a study or the project's linked data have a
    problem of *stop* or worse. Raises UsageError if two studies have one key or another build does not end,
    UnreadableError if *out* or a table of public keys cannot be written, or what lies beside a study cannot be read.
    """
    told = Told(progress, len(sources))
    policy = releasing.policy(project, today)
    common, own, problems = linked.common(project)
    with folders.writing(out, lambda: progress("wait", {})) as writing:
        earlier = public_state.states(writing.before.notes) if writing.before and not fresh else {}
        public = PublicSet(writing, common, policy, earlier)
        making = _Making(writing, common, own, told, public, fresh=fresh)
        making.remember()
        with uncollected():
            for source in sources:
                making.take(source)
        seen = tuple(making.seen)
        told.summary(seen, len(making.unchanged))
        stopped = any(p.severity >= stop for p in (*problems, *(p for one in seen for p in one.problems)))
        changed = None
        if not stopped:
            started = time.perf_counter()
            mark = making.share()
            before = writing.before
            changed = changes.compare(before, writing, making.fingerprints) if before else None
            on_disk = disk.make(writing, making.fingerprints, making.unchanged, common.minter)
            public.keep_keys()
            noted = {**disk.noted(on_disk), **public_state.noted(public.states)}
            noted |= as_built.noted(making.as_built)
            as_built.lead_home(project.root, out)
            writing.finish(parts.notes(making.fingerprints, mark, **noted))
            progress("write", {"seconds": time.perf_counter() - started})
        replaced = writing.before is not None
    unchanged = frozenset(making.unchanged)
    return Built(seen, tuple(sources), unchanged, not stopped, replaced, changed, tuple(problems), public.states)


class _Making:
    """The studies of a build on their way into its folder."""

    def __init__(
        self, writing: Writing, common: Common, own: Linked, told: Told, public: PublicSet, *, fresh: bool
    ) -> None:
        self.public = public
        self._writing, self._common, self._own, self._told = writing, common, own, told
        self._minter = common.minter
        self._mark = fingerprint("", self._minter.base, own.files, alone=False)
        self._areas = {f"/{name}": data for name, data in own.like(linked.AREAS).items()}  # no study's file has a "/"
        self._before = {} if fresh or writing.before is None else parts.studies(writing.before.notes)
        self._keys: set[str] = set()
        self.seen: list[Seen] = []
        self.unchanged: set[str] = set()
        self.fingerprints: dict[str, str] = {}
        self.as_built: dict[str, str] = {}

    def remember(self) -> None:
        """Where the build in force is of the same Kawung, take from it what was read of Kawung's own files."""
        if (before := self._shared()) is not None:
            with suppress(OSError, folders.DamagedError, ValueError):
                resources.remind(json.loads(before.read(parts.KNOWN)))

    def _shared(self) -> Generation | None:
        """Return the build in force if what all studies share is in it as it would be now."""
        before = self._writing.before
        same = self._before and before and before.notes.get("shared") == self._mark and before.sound(parts.SHARED_PART)
        return before if same else None

    def share(self) -> str:
        """Take over or write what all studies share; return what it depends on."""
        if self._shared() is not None:
            self._writing.take(parts.SHARED_PART)
        else:
            known = {vocabulary.ONTOLOGY: vocabulary.lines(), dictionary.DICTIONARY: dictionary.entries()}
            with self._writing.part(parts.SHARED_PART) as part:
                part.add("shared.nq", [self._common.nquads])
                part.add("imported.nq", [self._common.imported])
                part.add("rights.nq", [self._common.rights])
                part.add("known.json", [json.dumps(known, separators=(",", ":")).encode()])
        return self._mark

    def take(self, source: Source) -> None:
        """Take a study over or down the corridor, and write its part."""
        with self._told.stage("read"):
            found, problems = files(source)
            as_it_is = as_built.digest(source, found, self.public.settings)
            depends = {**found, **self._areas, **withdrawing.files_of(source)}
            mark = fingerprint(source.key, self._minter.base, depends, alone=source.alone)
        key = next((key for key, before in self._before.items() if before == mark), None) if not problems else None
        if key is not None and key not in self._keys and self._taken_over(key):
            self.public.take(source, key, mark, lambda: settled(source, (found, problems), self._common)[0])
        else:
            passed = self._travel(source, (found, problems))
            key = passed.key
            self.public.take(source, key, mark, lambda: passed.study)
        self.fingerprints[key], self.as_built[key] = mark, as_it_is

    def _taken_over(self, key: str) -> bool:
        before = self._writing.before
        if before is None or not before.sound(parts.part_of(key)):
            return False
        try:
            seen = from_json(before.read(parts.file_of(key, parts.SEEN)))
        except (OSError, folders.DamagedError):
            return False
        self._writing.take(parts.part_of(key))
        self._keys.add(key)
        self.unchanged.add(key)
        self.seen.append(seen)
        self._told.next()
        return True

    def _travel(self, source: Source, found: tuple[Mapping[str, bytes], list[Problem]]) -> Passed:
        """Send a study down the corridor and write what it became."""
        passed = travel(source, found, self._common, self._told, self._keys)
        seen = passed.seen(self._minter)
        self.seen.append(seen)
        if passed.study is not None and passed.graphed is not None:
            with self._writing.part(parts.part_of(passed.key)) as part:
                part.add(parts.STATED, passed.stated())
                part.add(parts.INFERRED, [passed.follows(self._minter)])
                part.add(parts.CLASSES, [passed.categories(self._minter)])
                part.add(parts.ABOUT, [passed.about(self._minter)])
                part.add(parts.ROWS, [places.written(passed.study, passed.graphed.rows)])
                part.add(parts.SEEN, [seen.to_json()])
        return passed
