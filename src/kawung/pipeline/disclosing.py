"""
conductor: what of a study could single somebody out, what was decided about it, and what would leave.

What is looked through is the study as it would be published today: cured as its `disclosure.toml` says, released by
consent, embargo and the rule for third parties. It is shown under the sheet's own numbers, which no reader ever sees.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kawung import publication, regions, sheet
from kawung.findings import Study
from kawung.pipeline import decided, documents, linked, whole
from kawung.pipeline.releasing import settings
from kawung.pipeline.sources import Source, files, sources
from kawung.problems import UnreadableError, UsageError, Words
from kawung.publication import consent, curing, decisions, differencing, looking
from kawung.publication import keys as public_keys
from kawung.publication.risks import Cure, Known, Limits, Risk
from kawung.publication.withheld import Withheld
from kawung.sheet.likeness import personal
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from kawung.findings import Row
    from kawung.pipeline.project import Project
    from kawung.publication import Settings
    from kawung.publication.decisions import Decisions
    from kawung.publication.risks import Closeness, CureKind
    from kawung.regions import Regions


@dataclass(frozen=True, slots=True)
class OfferedCure:
    """A cure that an item has: its kind, what it does, and the column (or sheet) by which it is told from others."""

    kind: CureKind
    what: Words
    column: str = ""


@dataclass(frozen=True, slots=True)
class DisclosureItem:
    """
    One thing that could single somebody out, with its cures.

    *reason* says why it is accepted (None: it is not); *changed* that an acceptance was for something else.
    """

    risk: Risk
    cures: tuple[OfferedCure, ...]
    reason: str | None = None
    changed: bool = False

    @property
    def open(self) -> bool:
        """Tell whether the item stands in the way of publishing."""
        return self.risk.weight == "stops" and self.reason is None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """
    What was found of a study.

    *cured* are the cures decided so far, by item; *leaves* says of each sheet how many of its rows leave, and of how
    many; *withheld* what stays or is changed, in the order of the sheets. *file* keeps the decisions.
    """

    study: str
    made_up: bool
    interviews: int
    smallest: int
    items: tuple[DisclosureItem, ...]
    cured: tuple[tuple[str, OfferedCure], ...]
    leaves: tuple[tuple[str, int, int], ...]
    withheld: tuple[Withheld, ...]
    file: Path

    @property
    def passes(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not any(item.open for item in self.items)


class _SheetsOwn(publication.PublicKeys):
    """Leaves things under the sheet's own numbers, for the eyes of the team alone."""

    def of(self, kind: str, key: str) -> str:  # noqa: ARG002 - whatever it is
        """Return the number that a thing has in the sheet."""
        return key


@dataclass(frozen=True, slots=True)
class _Opened:
    """A study on the table: where it is, as it was read, what was decided, and by what rules it leaves."""

    source: Source
    study: Study
    decisions: Decisions
    rules: Settings
    known: Regions


def disclose(
    name: str, project: Project, today: date, before: Path | None = None, *, closeness: Closeness = "role"
) -> Disclosure:
    """
    Look through what of the study *name* (a path, or a study of the project) would leave on a day.

    *before* is an earlier state of it that was published: a study folder or a workbook. *closeness* says what somebody
    may know of linkages (`Limits`). Raises UsageError if there is
    no such study, UnreadableError if it, what was decided about it or the project's settings cannot be read.
    """
    opened = _open(_source(name, project), project)
    earlier = {}
    if before is not None:
        one = _open(_source(str(before), project), project)
        released = _released(one, one.decisions.cured(one.study), today).study
        earlier[before.name] = differencing.counts(released)
    return _look(opened, today, earlier, closeness)


def decide_disclosure(
    name: str,
    project: Project,
    today: date,
    item: str,
    decision: CureKind | None,
    *,
    reason: str = "",
    column: str = "",
    everywhere: bool = False,
    closeness: Closeness = "role",
) -> Disclosure:
    """
    Decide about one item and look again: cure it by a *decision*, or with none accept it for a *reason*.

    Of several cures of one kind *column* says which is meant; without it the first is. *everywhere* does to all rows of
    the sheet what the cure does to some of its cells.

    Raises UsageError if there is no such item or it has no such cure, UnreadableError as `disclose` does or if the
    decision cannot be written.
    """
    opened = _open(_source(name, project), project)
    found = next((one for one in _look(opened, today, {}, closeness).items if one.risk.item == item), None)
    if found is None:
        raise UsageError(words("disclosure_usage.no_item", item=item, study=opened.study.key))
    if decision is None:
        if found.risk.weight == "note":
            raise UsageError(words("disclosure_usage.only_told", item=item))
        if not reason.strip():
            raise UsageError(words("disclosure_usage.no_reason", item=item))
        taken = opened.decisions.with_accepted(item, reason.strip(), found.risk.mark)
    else:
        of_kind = [cure for cure in found.risk.cures if cure.kind == decision]
        cure = next((cure for cure in of_kind if column in ("", _column(cure))), None)
        if cure is None:
            offered = ", ".join(dict.fromkeys(f"--{one.kind}" for one in found.risk.cures))
            key = "disclosure_usage.no_cure" if offered else "disclosure_usage.no_cure_at_all"
            raise UsageError(words(key, item=item, cures=offered))
        cure = curing.everywhere(opened.study, cure) if everywhere else cure
        taken = opened.decisions.with_cure(item, cure)
    return _decided(opened, taken, today, closeness)


def undo_decision(name: str, project: Project, today: date, item: str, *, closeness: Closeness = "role") -> Disclosure:
    """Take back what was decided about an item and look again; raises as `decide_disclosure` does."""
    opened = _open(_source(name, project), project)
    if not opened.decisions.about(item):
        raise UsageError(words("disclosure_usage.not_decided", item=item))
    return _decided(opened, opened.decisions.undone(item), today, closeness)


def _decided(opened: _Opened, taken: Decisions, today: date, closeness: Closeness) -> Disclosure:
    again = _Opened(opened.source, opened.study, taken, opened.rules, opened.known)
    found = _look(again, today, {}, closeness)
    target = decided.file_of(opened.source)
    try:
        whole.file(target, decisions.written(taken))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(words("disclosure_usage.unwritable", file=str(target), reason=reason)) from error
    return found


def _source(name: str, project: Project) -> Source:
    """Find the study that a path or a name means."""
    if Path(name).exists():
        found = sources([Path(name)])
        if len(found) > 1:
            raise UsageError(words("export.which", text=name))
        return found[0]
    for source in project.studies:
        if source.key == name:
            return source
    raise UsageError(words("usage.no_study", text=name))


def _open(source: Source, project: Project) -> _Opened:
    found, problems = files(source)
    mine = {n: data for n, data in found.items() if n.lower() not in (public_keys.FILE, decisions.FILE)}
    study = None if problems else sheet.read(source.key, mine, own_key=source.alone)[0]
    if study is None:
        raise UnreadableError(words("disclosure.unread", study=source.key))
    known, _ = regions.with_own(linked.read(project.linked).files, project.minter)
    settled, _ = regions.settle(study, known.areas)
    return _Opened(source, settled, decided.read(source), settings(project), known)


def _released(opened: _Opened, study: Study, today: date) -> publication.Released:
    return publication.release(study, opened.rules, today, _SheetsOwn())


def _look(opened: _Opened, today: date, earlier: Mapping[str, differencing.Counts], closeness: Closeness) -> Disclosure:
    study, taken = opened.study, opened.decisions
    cured = taken.cured(study)
    released = _released(opened, cured, today)
    shown = _in_place(released.study, study)
    known = Known(
        whole=taken.merged(_asked(study)),
        villages=frozenset(area.name for area in opened.known.areas if area.level == "village"),
        personal=personal,
    )
    limits = Limits(smallest=opened.rules.smallest, place=opened.rules.place, closeness=closeness)
    risks = looking.look(shown, limits, known, earlier=earlier, documents=documents.of(opened.source))
    kinds = [v for row in study.rows("study") for v in row.values("kind")]
    return Disclosure(
        study=study.key,
        made_up=any(str(getattr(v, "iri", "")).endswith("#synthetic>") for v in kinds),
        interviews=len(study.rows("interviews")),
        smallest=limits.smallest,
        items=tuple(_item(study, risk, taken) for risk in risks),
        cured=tuple((item, _offered(study, cure)) for item, cure in taken.cures),
        leaves=tuple((n, len(shown.rows(n)), len(one)) for n, one in study.sheets.items() if len(one)),
        withheld=_in_order(study, (*_left_out(study, cured), *released.withheld)),
        file=decided.file_of(opened.source),
    )


def _left_out(study: Study, cured: Study) -> Iterator[Withheld]:
    """Say which rows and cells decisions keep back or change, before consent is looked at."""
    for name, one in study.sheets.items():
        kept = {(row.number, row.repeat): row for row in cured.rows(name)}
        for row in one.rows:
            after = kept.get((row.number, row.repeat))
            if after is None:
                yield Withheld(name, row.key, row.number, None, "decided")
            elif after is not row:
                changed = (c for c in row.cells if after.cells.get(c) != row.cells[c])
                yield from (Withheld(name, row.key, row.number, column, "decided") for column in changed)


def _in_order(study: Study, withheld: Iterable[Withheld]) -> tuple[Withheld, ...]:
    """Put what does not leave into the order of the sheets and rows."""
    order = {name: number for number, name in enumerate(study.sheets)}
    return tuple(sorted(withheld, key=lambda one: (order[one.table], one.row)))


def _asked(study: Study) -> Study:
    """Return a study without those who took their consent back: they are no crowd for anybody to hide in."""
    return curing.without(study, {(r.table, r.key) for r in study.rows("interviews") if consent.withdrawn(r)})


def _column(cure: Cure) -> str:
    """Return the column, or the sheet, that tells a cure from others of its kind."""
    return cure.targets[0].column or cure.targets[0].table


def _offered(study: Study, cure: Cure) -> OfferedCure:
    return OfferedCure(cure.kind, looking.described(study, cure), _column(cure))


def _item(study: Study, risk: Risk, taken: Decisions) -> DisclosureItem:
    cures = tuple(_offered(study, cure) for cure in risk.cures)
    accepted = taken.accepted.get(risk.item)
    if accepted is None:
        return DisclosureItem(risk, cures)
    same = accepted.mark == risk.mark
    return DisclosureItem(risk, cures, accepted.reason if same else None, changed=not same)


def _in_place(released: Study, study: Study) -> Study:
    """Return what leaves in the rows and columns in which its sheets have it, so that its cells can be pointed at."""
    sheets = {}
    for name, one in released.sheets.items():
        own = study.sheets[name]
        left: Counter[str] = Counter()
        numbers: dict[tuple[str, int], int] = {}
        for number, key in zip(own.numbers, own.keys, strict=True):
            left[key.lower()] += 1
            numbers[key.lower(), left[key.lower()]] = number
        left.clear()
        rows = []
        for row in one.rows:
            left[row.key.lower()] += 1
            number = numbers.get((row.key.lower(), left[row.key.lower()]), row.number)
            rows.append(_numbered(row, number))
        sheets[name] = own.with_rows(sorted(rows, key=lambda row: row.number))
    return Study(study.key, sheets)


def _numbered(row: Row, number: int) -> Row:
    return type(row)(row.table, number, row.key, row.cells, row.repeat)
