"""
conductor: one interview withdrawn: what goes with it, what of it was public, who has it already.

Only `withdrawals.csv` beside the study is written. The sheets are the researcher's; which of their rows are to be
erased is said here and by every check until they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from kawung import answers, graph, publication, regions, sheet, store
from kawung.dictionary import in_manifest, tables
from kawung.findings import Ref
from kawung.iris import value_of
from kawung.pipeline import decided, linked, releases, releasing, whole, withdrawing
from kawung.pipeline.following import following
from kawung.pipeline.project import named
from kawung.pipeline.sources import PUBLIC_KEYS, beside, files, naming
from kawung.problems import UnreadableError, UsageError, Words
from kawung.publication import keys as public_keys
from kawung.publication import tombstones, withdrawn
from kawung.sheet.rules import nearest
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from kawung.findings import Study
    from kawung.pipeline.project import Project
    from kawung.pipeline.releases import Release
    from kawung.pipeline.sources import Source
    from kawung.pipeline.stages import Common
    from kawung.publication.tombstones import Withdrawal
    from kawung.publication.withdrawn import Going

_PARTIES, _INTERVIEWS = "actors", "interviews"
_TEXTS = ("text", "words")
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_PIECES = re.compile(r"[._-]+")


class Mention(NamedTuple):
    """A cell that stays and has in its words the number of a row that goes."""

    table: str
    key: str
    row: int
    column: str
    number: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """
    An interview withdrawn, or about to be.

    *informants* are the parties who were asked in it; *rows* what of the sheets goes with it and is still there, in
    their order, *files* the file and sheet of each table; *mentions* what stays and names a row that goes.
    *statements* and *inferred* count what the full graph loses, *questions* are those whose answers change, *public*
    the addresses that were public and will have a tombstone, *releases* those that had it. *day* is that of the
    withdrawal; *before* says that it was withdrawn on that day already. *file* keeps it.
    """

    study: str
    interview: str
    informants: tuple[str, ...]
    day: date
    before: bool
    rows: tuple[Going, ...]
    files: Mapping[str, tuple[str, str | None]]
    mentions: tuple[Mention, ...]
    statements: int
    inferred: int
    questions: tuple[str, ...]
    public: tuple[str, ...]
    releases: tuple[Release, ...]
    file: Path
    source: Source = field(repr=False)
    line: Withdrawal = field(repr=False)


def plan_withdrawal(name: str, interview: str, project: Project, today: date) -> Withdrawn:
    """
    Work out what goes if an interview of the study *name* (a path, or a study of the project) is withdrawn today.

    Nothing is written. Raises UsageError if there is no such study or no such interview, now or among those that were
    withdrawn, UnreadableError if the study, what lies beside it, the project's settings or the list of releases cannot
    be read.
    """
    source = named(name, project)
    withdrawing.refuse_strays(source)
    study = _read(source)
    kept = withdrawing.read(source)
    already, others = kept.of(interview), kept.without(interview)
    rows_of = [row for row in study.rows(_INTERVIEWS) if row.key.lower() == interview.lower()]
    if not rows_of and already is None:
        raise _no_interview(study, interview)
    key = rows_of[0].key if rows_of else interview
    first = already or tombstones.Withdrawal(today, tombstones.mark(_INTERVIEWS, key))
    stays, of_others = withdrawn.without(study, others)
    left, went = withdrawn.without(study, others.with_(first))
    rows = tuple(one for one in went if one not in of_others)
    asked = tuple(dict.fromkeys(v.key for row in rows_of for v in row.values("informant") if isinstance(v, Ref)))

    common, _, _ = linked.common(project)
    was, now = (regions.settle(one, common.regions.areas)[0] for one in (stays, left))
    full, less = (_full(one, source, common) for one in (was, now))
    public = _Public(source, project, today)
    paths = (*first.public, *public.gone(was, now, rows, asked))
    line = first._replace(rows=_marks(rows, left, asked), public=tuple(dict.fromkeys(paths)))
    return Withdrawn(
        study=study.key,
        interview=key,
        informants=asked,
        day=line.day,
        before=already is not None,
        rows=rows,
        files={name: (one.file, one.tab) for name, one in study.sheets.items()},
        mentions=tuple(_mentions(left, rows)),
        statements=len(full.stated - less.stated),
        inferred=len(full.inferred - less.inferred),
        questions=tuple(name for name, told in full.answers.items() if less.answers[name] != told),
        public=tuple(value_of(project.minter.thing(study.key, *path.split("/"))) for path in line.public),
        releases=releases.holding(project, study.key, key, public.key_of("interview", key)),
        file=withdrawing.file_of(source),
        source=source,
        line=line,
    )


def withdraw(planned: Withdrawn) -> Withdrawn:
    """
    Write a withdrawal down; what was withdrawn before stays so, and to write the same once more changes nothing.

    Raises UnreadableError if the file of withdrawals cannot be read or written.
    """
    before = withdrawing.read(planned.source)
    after = before.with_(planned.line)
    if after != before:
        try:
            whole.file(planned.file, tombstones.written(after))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnreadableError(words("withdrawals.unwritable", file=str(planned.file), reason=reason)) from error
    return planned


def _read(source: Source) -> Study:
    """Read a study as its sheets have it, with all that was withdrawn."""
    found, problems = files(source)
    study = None if problems else sheet.read(source.key, found, own_key=source.alone)[0]
    if study is None:
        raise UnreadableError(words("withdraw_usage.unread", study=source.key))
    return study


def _no_interview(study: Study, interview: str) -> UsageError:
    said = words("withdraw_usage.no_interview", text=interview, study=study.key)
    near = nearest(interview, [row.key for row in study.rows(_INTERVIEWS)])
    if near is None:
        return UsageError(said)
    also = words("withdraw_usage.nearest", text=near)
    return UsageError(Words(f"{said.en} {also.en}", f"{said.id} {also.id}"))


def _marks(rows: Iterable[Going], left: Study, asked: Iterable[str]) -> frozenset[str]:
    """Digest the rows that go, and those who were asked; of parties and categories others may tell again."""
    there = {(name, key.lower()) for name, one in left.sheets.items() for key in one.keys}
    statements = {name for name, table in tables().items() if not in_manifest(table)} - {_PARTIES}
    gone = (one for one in rows if one.table in statements and not one.columns)
    marks = {tombstones.mark(one.table, one.key) for one in gone if (one.table, one.key.lower()) not in there}
    return frozenset(marks | {tombstones.mark(tombstones.INFORMANT, key) for key in asked})


class _Full(NamedTuple):
    """What the full graph has of a study, as lines, and what each question answers of it."""

    stated: frozenset[bytes]
    inferred: frozenset[bytes]
    answers: Mapping[str, str | None]


def _full(study: Study, source: Source, common: Common) -> _Full:
    passed, _ = releasing.depart(source, study, common)
    stated, inferred = b"".join(passed.stated()), passed.follows(common.minter)
    filled = store.new()
    for data in (common.nquads, stated, inferred, passed.categories(common.minter)):
        filled.load(data)
    told = {question.name: _answer(filled, question, study.key) for question in answers.questions()}
    return _Full(frozenset(stated.splitlines()), frozenset(inferred.splitlines()), told)


def _answer(filled: store.Store, question: answers.Question, study: str) -> str | None:
    """Return an answer as text; None where a question must be told more than the study."""
    try:
        return answers.ask(filled, question, study=study).to_json()
    except UsageError:
        return None


class _Public:
    """What is public of a study on a day, under the keys that its table has; without a table nothing ever was."""

    def __init__(self, source: Source, project: Project, today: date) -> None:
        table = beside(source).get(PUBLIC_KEYS)
        self._numbers, self._made = count(1), set[str]()
        with naming(source):
            self._keys = public_keys.read(table, self._new) if table is not None else None
        self._ever = {line.rpartition(",")[2] for line in (table or b"").decode("utf-8-sig").splitlines()}
        self._rules, self._decisions, self._today = releasing.settings(project), decided.read(source), today
        self._minter = project.minter

    def _new(self) -> str:
        """Make a key that stands for one that was never public; no public key begins with a digit."""
        self._made.add(key := f"0{next(self._numbers)}")
        return key

    def key_of(self, kind: str, key: str) -> str | None:
        """Return the public key of a thing, if it ever had one."""
        public = self._keys.of(kind, key) if self._keys else ""
        return public if public and public not in self._made else None

    def gone(self, before: Study, after: Study, rows: Iterable[Going], asked: Iterable[str]) -> list[str]:
        """Return what is public before and not after, and what ever was of the rows that go, as kind and public key."""
        if self._keys is None:
            return []
        kinds = [(tables()[one.table].kind, one.key) for one in rows if not one.columns]
        kinds += [(tables()[_PARTIES].kind, key) for key in asked]
        ever = {f"{kind}/{public}" for kind, key in kinds if (public := self.key_of(kind, key))}
        left = self._paths(after)
        lost = {path for path in self._paths(before) - left if self._was_public(path)}
        return sorted(lost | (ever - left))

    def _was_public(self, path: str) -> bool:
        """Tell whether an address is made of keys that were public; what only counts others has none of its own."""
        kind, _, key = path.partition("/")
        pieces = _PIECES.split(key)
        own = any(table.kind == kind and in_manifest(table) for table in tables().values())
        return not self._made.intersection(pieces) and (own or bool(self._ever.intersection(pieces)))

    def _paths(self, study: Study) -> set[str]:
        """Name all that the public graph of a study describes, as kind and public key."""
        if self._keys is None:
            return set()
        cured, follows = self._decisions.cured(study), partial(following, minter=self._minter)
        released = publication.release(cured, self._rules, self._today, self._keys, before=study, follows=follows).study
        start = self._minter.thing(study.key, "x", "x").removesuffix("x/x>")
        things = graph.build(released, self._minter).things
        return {one.removeprefix(start).removesuffix(">") for one in things if one.startswith(start)}


def _mentions(left: Study, rows: Iterable[Going]) -> Iterator[Mention]:
    """Find in the words that stay the numbers of rows that go."""
    numbers = {one.key.lower() for one in rows if not one.columns and any(map(str.isalpha, one.key))}
    for name, one in left.sheets.items():
        texts = {c.name for c in tables()[name].columns if c.type in _TEXTS}
        for column, cells in one.columns.items():
            for at, cell in enumerate(cells if column in texts else ()):
                said = dict.fromkeys(_WORD.findall(cell.text)) if cell else ()
                for word in (word for word in said if word.lower() in numbers):
                    yield Mention(name, one.keys[at], one.numbers[at], column, word)
