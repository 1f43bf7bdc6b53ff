"""
conductor: what of a study could single somebody out, what was decided about it, and what would leave.

What is looked through is the study as it would be published today: cured as its `disclosure.toml` says, released by
consent, embargo and the rule for third parties. It is shown under the sheet's own numbers, which no reader ever sees.
`gate` is the one way by which a study comes into what is published; the others are for those who decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kawung import publication
from kawung.pipeline import decided, documents, linked, releases, stages, whole, withdrawing
from kawung.pipeline.in_place import in_order, in_place, left_out
from kawung.pipeline.project import named
from kawung.pipeline.releasing import settings
from kawung.pipeline.sources import Source, files
from kawung.problems import UnreadableError, UsageError, Words
from kawung.publication import consent, curing, decisions, differencing, looking, texts_at_risk
from kawung.publication.risks import Cure, Known, Limits, Risk
from kawung.sheet.likeness import personal
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from kawung.findings import Study
    from kawung.pipeline.project import Project
    from kawung.publication import Settings
    from kawung.publication.decisions import Decisions
    from kawung.publication.looking import Document
    from kawung.publication.risks import CureKind
    from kawung.publication.settings import Closeness
    from kawung.publication.withheld import Withheld
    from kawung.regions import Regions

_NONE: Mapping[str, differencing.Counts] = {}


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

    *printed* says that it rests on publications alone and never was of interviews. *cured* are the cures decided so
    far, by item; *leaves* says of each sheet how many of its rows leave, and of how many; *withheld* what stays or is
    changed, in the order of the sheets. *file* keeps the decisions.
    """

    study: str
    made_up: bool
    printed: bool
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


@dataclass(frozen=True, slots=True)
class AcceptedItem:
    """What is published though it could single somebody out, and why; neither names anybody, and both are published."""

    about: Words
    reason: str


@dataclass(frozen=True, slots=True)
class Gate:
    """
    A study on its way out: with the decided cures applied, and with all that could still single somebody out in it.

    *study* may be released only if the gate *passes*; *counts* is what is to be noted of the release, for the gate of
    the next one.
    """

    study: Study
    items: tuple[DisclosureItem, ...] = ()
    counts: differencing.Counts = field(default_factory=dict)

    @property
    def open(self) -> tuple[DisclosureItem, ...]:
        """What stands in the way."""
        return tuple(item for item in self.items if item.open)

    @property
    def passes(self) -> bool:
        """Tell whether nothing stands in the way."""
        return not self.open

    @property
    def accepted(self) -> tuple[AcceptedItem, ...]:
        """What was accepted; of a study that passes it is published with it."""
        return tuple(AcceptedItem(i.risk.about, i.reason) for i in self.items if i.reason is not None)


class _SheetsOwn(publication.PublicKeys):
    """Leaves things under the sheet's own numbers, for the eyes of the team alone."""

    def of(self, kind: str, key: str) -> str:  # noqa: ARG002 - whatever it is
        """Return the number that a thing has in the sheet."""
        return key


@dataclass(frozen=True, slots=True)
class _Opened:
    """
    A study on the table: as it was read, what was decided, by what rules and on what day it would leave.

    *earlier* is what was noted of its earlier releases.
    """

    source: Source
    study: Study
    decisions: Decisions
    rules: Settings
    areas: Regions
    today: date
    earlier: Mapping[str, differencing.Counts]

    def released(self, cured: Study) -> publication.Released:
        """Return what would leave of the study, under the sheet's own numbers."""
        return publication.release(cured, self.rules, self.today, _SheetsOwn())


def gate(
    source: Source,
    study: Study,
    rules: Settings,
    today: date,
    areas: Regions,
    *,
    earlier: Mapping[str, differencing.Counts] = _NONE,
) -> Gate:
    """
    Apply to a study what was decided about it, and tell what could still single somebody out on a day.

    *study* is as it was read, with its places settled; *earlier* has what was noted of earlier releases by name, the
    latest last (`Gate.counts`). A study without interviews passes without being looked at. Raises UnreadableError if
    what was decided cannot be read.
    """
    taken = decided.read(source)
    cured = taken.cured(study)
    if not study.rows("interviews"):
        return Gate(cured)
    opened = _Opened(source, study, taken, rules, areas, today, earlier)
    shown = in_place(opened.released(cured).study, study)
    return Gate(cured, _items(opened, shown), differencing.counts(study.key, _allowed(opened)))


def disclose(
    name: str, project: Project, today: date, before: Path | None = None, *, closeness: Closeness | None = None
) -> Disclosure:
    """
    Look through what of the study *name* (a path, or a study of the project) would leave on a day.

    It is compared with its earlier releases as the project noted them, and with *before*: an earlier state of it, a
    study folder or a workbook, that was published too. *closeness* goes before what the project's settings say. Raises
    UsageError if there is no such study, UnreadableError if it, what was decided about it, what was noted of releases
    or the project's settings cannot be read.
    """
    return _look(_open(name, project, today, closeness, before))


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
    before: Path | None = None,
    closeness: Closeness | None = None,
) -> Disclosure:
    """
    Decide about one item and look again: cure it by a *decision*, or with none accept it for a *reason*.

    Of several cures of one kind *column* says which is meant; without it the first is. *everywhere* does to all rows of
    the sheet what the cure does to some of its cells.

    Raises UsageError if there is no such item, it has no such cure, or the reason would give somebody away,
    UnreadableError as `disclose` does or if the decision cannot be written.
    """
    opened = _open(name, project, today, closeness, before)
    found = next((one for one in _look(opened).items if one.risk.item == item), None)
    if found is None:
        raise UsageError(words("disclosure_usage.no_item", item=item, study=opened.study.key))
    if decision is None:
        if found.risk.weight == "note":
            raise UsageError(words("disclosure_usage.only_told", item=item))
        if not reason.strip():
            raise UsageError(words("disclosure_usage.no_reason", item=item))
        if told := texts_at_risk.telling(reason, opened.study, _known(opened)):
            raise UsageError(words("disclosure_usage.telling_reason", text=told))
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
    return _decided(opened, taken)


def undo_decision(
    name: str,
    project: Project,
    today: date,
    item: str,
    *,
    before: Path | None = None,
    closeness: Closeness | None = None,
) -> Disclosure:
    """Take back what was decided about an item and look again; raises as `decide_disclosure` does."""
    opened = _open(name, project, today, closeness, before)
    if not opened.decisions.about(item):
        raise UsageError(words("disclosure_usage.not_decided", item=item))
    return _decided(opened, opened.decisions.undone(item))


def _decided(opened: _Opened, taken: Decisions) -> Disclosure:
    found = _look(replace(opened, decisions=taken))
    try:
        whole.file(found.file, decisions.written(taken))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError(words("disclosure_usage.unwritable", file=str(found.file), reason=reason)) from error
    return found


def _open(name: str, project: Project, today: date, closeness: Closeness | None, before: Path | None) -> _Opened:
    common, _, _ = linked.common(project)
    rules = settings(project)
    rules = replace(rules, closeness=closeness) if closeness else rules

    def at(source: Source, earlier: Mapping[str, differencing.Counts]) -> _Opened:
        withdrawing.refuse_strays(source)
        study, _ = stages.settled(source, files(source), common)
        if study is None:
            raise UnreadableError(words("disclosure.unread", study=source.key))
        return _Opened(source, study, decided.read(source), rules, common.regions, today, earlier)

    opened = at(named(name, project), _NONE)
    earlier = dict(releases.earlier_counts(project, opened.study.key))
    if before is not None:
        one = at(named(str(before.absolute()), project), _NONE)
        earlier[before.name] = differencing.counts(opened.study.key, _allowed(one))
    return replace(opened, earlier=earlier)


def _look(opened: _Opened) -> Disclosure:
    study, taken = opened.study, opened.decisions
    cured = taken.cured(study)
    released = opened.released(cured)
    shown = in_place(released.study, study)
    kinds = [v for row in study.rows("study") for v in row.values("kind")]
    return Disclosure(
        study=study.key,
        made_up=any(str(getattr(v, "iri", "")).endswith("#synthetic>") for v in kinds),
        printed=consent.printed_only(study),
        interviews=len(study.rows("interviews")),
        smallest=opened.rules.smallest,
        items=_items(opened, shown, documents.of(opened.source)),
        cured=tuple((item, _offered(opened, cure)) for item, cure in taken.cures),
        leaves=tuple((n, len(shown.rows(n)), len(one)) for n, one in study.sheets.items() if len(one)),
        withheld=in_order(study, (*left_out(study, cured), *released.withheld)),
        file=decided.file_of(opened.source),
    )


def _items(opened: _Opened, shown: Study, beside: Iterable[Document] = ()) -> tuple[DisclosureItem, ...]:
    """Tell what in what leaves could single somebody out, with what was decided about it."""
    known, rules = _known(opened), opened.rules
    limits = Limits(smallest=rules.smallest, closeness=rules.closeness)
    risks = looking.look(shown, limits, known, earlier=opened.earlier, documents=beside)
    return tuple(_item(opened, risk, known) for risk in risks)


def _known(opened: _Opened) -> Known:
    return Known(
        whole=opened.decisions.merged(_asked(opened.study)),
        allowed=_allowed(opened),
        areas={area.code: area.name for area in opened.areas.areas},
        villages=frozenset(area.name for area in opened.areas.areas if area.level == "village"),
        personal=personal,
    )


def _allowed(opened: _Opened) -> dict[str, consent.Level]:
    """Tell how much of each interview leaves, after all that was decided."""
    cured = opened.decisions.cured(opened.study)
    return {key: one.level for key, one in consent.interviews(cured, opened.rules, opened.today).items()}


def _asked(study: Study) -> Study:
    """Return a study without those who took their consent back: they are no crowd for anybody to hide in."""
    return curing.without(study, {(r.table, r.key) for r in study.rows("interviews") if consent.withdrawn(r)})


def _column(cure: Cure) -> str:
    """Return the column, or the sheet, that tells a cure from others of its kind."""
    return cure.targets[0].column or cure.targets[0].table


def _offered(opened: _Opened, cure: Cure) -> OfferedCure:
    names = {area.code: area.name for area in opened.areas.areas}
    return OfferedCure(cure.kind, looking.described(opened.study, cure, names), _column(cure))


def _item(opened: _Opened, risk: Risk, known: Known) -> DisclosureItem:
    cures = tuple(_offered(opened, cure) for cure in risk.cures)
    accepted = opened.decisions.accepted.get(risk.item)
    if accepted is None:
        return DisclosureItem(risk, cures)
    same = accepted.mark == risk.mark and not texts_at_risk.telling(accepted.reason, opened.study, known)
    return DisclosureItem(risk, cures, accepted.reason if same else None, changed=not same)
