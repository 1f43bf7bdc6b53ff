"""
publication: which rows of a study may be published, and on what they then rest.

A finding leaves as its interview or publication allows, a statement with those of its findings that leave, and a party
where something that leaves names it. What a row says of a party leaves only where a public finding stands behind it.
Nothing is cut out of a graph: what does not leave is not there when the graph is made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import in_manifest, tables
from kawung.findings import Area, Named, Ref, Unread
from kawung.iris import concept, is_key
from kawung.publication import consent
from kawung.publication.consent import Allowed, Level
from kawung.publication.settings import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from kawung.dictionary import Table
    from kawung.findings import Sheet, Study, Value
    from kawung.iris import Term
    from kawung.publication.settings import Settings

PARTIES, INTERVIEWS, PUBLICATIONS, FINDINGS = "actors", "interviews", "publications", "findings"
_LINKAGES, _ELICITATION = "linkages", "elicitation"
BARE = frozenset({PARTIES, "category"})
"""Tables whose rows may leave with no more than that they are there."""
_NO_SOURCE = Allowed(Level.NOTHING, "source")
_FREE = {"publish", "pseudonymise"}
_SOME_KIND = concept("informant-kind", "other")
Why = tuple[str, str]


class Behind(NamedTuple):
    """
    What stands behind a row that leaves: its findings that leave, by key.

    *printed* says that all of these are in print, *only* that no interview says it too, not even one that stays;
    *backed* that what the row says beyond its key has something behind it; *gone* that all that stood behind it was
    taken back, so that it is as if the row had said nothing.
    """

    findings: frozenset[str] = frozenset()
    printed: bool = False
    only: bool = False
    backed: bool = True
    gone: bool = False


_NOTHING = Behind()


@dataclass
class _Found:
    """What findings allow, by key; whether it is in print; which interviews they are from."""

    allowed: dict[str, Allowed] = field(default_factory=dict)
    printed: dict[str, bool] = field(default_factory=dict)
    interviews: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Leaving:
    """
    The rows of a study that leave on a day.

    *rows* has their positions by table, *keys* their keys in small letters, *stays* why each other row stays: a text's
    key and what it names. With *least* `FIGURES` it is what may be counted.
    """

    def __init__(self, study: Study, settings: Settings, today: date, least: Level = Level.CONTENT) -> None:
        self.study, self.settings, self.today, self._least = study, settings, today, least
        self.open = consent.printed_only(study)
        self.allowed = consent.interviews(study, settings, today)
        self.rows: dict[str, list[int]] = {}
        self.keys: dict[str, frozenset[str]] = {}
        self.stays: dict[tuple[str, int], Why] = {}
        self.unspeakable: set[str] = set()
        """Findings of interviews whose words speak of somebody who must not appear."""
        self.incomplete: set[str] = set()
        """Interviews of which a linkage stays behind, so that their lists are no longer complete."""
        self.cut_short: set[str] = set()
        """Interviews of which a statement stays behind that a finding which leaves would carry."""
        self._behind: dict[tuple[str, int], Behind] = {}
        self._there = {name: {key.lower(): key for key in sheet.keys} for name, sheet in study.sheets.items()}
        self._finest = PLACES.index(settings.place)
        self.found = self._findings()
        self.informants, self._shown = self._informants()
        self.hidden = self._must_not_appear()
        """Parties whom no interview may name."""
        self._named: set[str] = set()
        self._choose()

    def behind(self, table: str, at: int) -> Behind:
        """Return what stands behind a row that leaves."""
        return self._behind.get((table, at), _NOTHING)

    def typed(self, table: str, keys: Iterable[str]) -> str:
        """Name things, given by keys in small letters, as their sheet does."""
        own = self._there.get(table, {})
        return ", ".join(sorted(own.get(key, key) for key in keys))

    def fine(self, area: Area) -> bool:
        """Tell whether an area is finer than the project shows."""
        return area.code.count(".") + 1 > self._finest

    def too_fine(self, value: Value) -> bool:
        """Tell whether a value is such an area."""
        return isinstance(value, Area) and self.fine(value)

    def may_name(self, ref: Ref, *, printed: bool) -> bool:
        """Tell whether a row, in print or told in interviews, may name a thing: it leaves, and not by print alone."""
        key = ref.key.lower()
        if key not in self.keys.get(ref.table, ()):
            return False
        return printed or self.open or ref.table != PARTIES or key not in self.hidden

    def asked_in(self, elicitation: str) -> frozenset[str]:
        """Return the interviews in which something was asked, by keys in small letters."""
        return self._asked_in.get(elicitation, frozenset())

    def interviews(self) -> dict[Term, frozenset[str]]:
        """Return the interviews that nobody took back, by kind of informant; their keys in small letters."""
        found: dict[Term, frozenset[str]] = {}
        seen = set()
        for key, (kinds,) in self._cells(INTERVIEWS, "informant_kind"):
            if key not in seen and self.allowed[key].why != "withdrawn":
                kind = next((v.iri for v in kinds if isinstance(v, Named)), _SOME_KIND)
                found[kind] = found.get(kind, frozenset()) | {key}
            seen.add(key)
        return found

    @cached_property
    def _asked_in(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for key, (said,) in self._cells(_ELICITATION, "interview"):
            found[key] = found.get(key, frozenset()) | {v.key.lower() for v in said if isinstance(v, Ref)}
        return found

    def _findings(self) -> _Found:
        found = _Found()
        for key, (told, printed) in self._cells(FINDINGS, "interview", "publication"):
            allowed, in_print = self._source(told, printed)
            if key in found.allowed:  # two rows of one key: the stricter holds
                allowed = min(allowed, found.allowed[key], key=lambda one: one.level)
                in_print = in_print and found.printed[key]
            found.allowed[key], found.printed[key] = allowed, in_print
            found.interviews[key] |= {v.key.lower() for v in told if isinstance(v, Ref)}
        return found

    def _source(self, told: Sequence[Value], printed: Sequence[Value]) -> tuple[Allowed, bool]:
        """Tell what a finding's source allows, and whether that is print alone."""
        known = self._there.get(PUBLICATIONS, {})
        if not all(isinstance(v, Ref) and v.key.lower() in known for v in printed) or not (told or printed):
            return _NO_SOURCE, False
        if not told:
            return Allowed(Level.QUOTE), True
        each = [self.allowed.get(v.key.lower(), _NO_SOURCE) if isinstance(v, Ref) else _NO_SOURCE for v in told]
        return min(each, key=lambda one: one.level), False

    def _informants(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return those who were asked and have not taken it back, and those of them whose interview leaves."""
        asked, shown = set(), set()
        for row in self.study.rows(INTERVIEWS):
            who = {v.key.lower() for v in row.values("informant") if isinstance(v, Ref)}
            if not consent.withdrawn(row):
                asked |= who
            if self.allowed[row.key.lower()].level >= self._least:
                shown |= who
        return frozenset(asked), frozenset(shown)

    def _must_not_appear(self) -> frozenset[str]:
        """Return the parties whom no interview may name: by the study's rule all whose own interview does not leave."""
        free = _FREE | ({"aggregate-only"} if self._least < Level.CONTENT else set())
        if self.open or consent.third_parties(self.study) in free:
            return frozenset()
        groups = set()
        for key, (party, size) in self._cells(PARTIES, "party", "size"):
            few = any(not isinstance(n, int) or n < self.settings.smallest for n in size)
            if party == ("group",) and not few:  # a group of two is two persons
                groups.add(key)
        return frozenset(self._there.get(PARTIES, ())) - groups - self._shown

    def _choose(self) -> None:
        for table in tables().values():
            if in_manifest(table):
                self._all(table)
        self._keep(PUBLICATIONS, self._cited(), "uncited")
        for name, column, reason in ((INTERVIEWS, None, ""), (_ELICITATION, "interview", "interview")):
            self._by_interview(name, column, reason)
        self._of_findings()
        for table in tables().values():
            if (finding := table.column("finding")) is not None and finding.required:
                self._statements(table)
        self._who()
        for name, sheet in self.study.sheets.items():
            if name not in self.rows:
                self._keep(name, [False] * len(sheet), "internal")

    def _all(self, table: Table) -> None:
        """Let all rows of a table leave; one that findings were given for says more only with one that leaves."""
        sheet = self.study.sheets.get(table.name)
        self._keep(table.name, [True] * len(sheet) if sheet else [], "")
        if table.column("finding") is not None:
            for at, (_, (findings,)) in enumerate(self._cells(table.name, "finding")):
                self._behind[table.name, at] = self._back(findings, hidden=False, else_backed=True)

    def _cited(self) -> list[bool]:
        """Tell of each publication whether a finding that leaves is from it."""
        leaving = {key for key, one in self.found.allowed.items() if one.level >= self._least}
        cited = {
            v.key.lower()
            for key, (said,) in self._cells(FINDINGS, "publication")
            if key in leaving
            for v in said
            if isinstance(v, Ref)
        }
        return [self.open or key in cited for key, _ in self._cells(PUBLICATIONS)]

    def _by_interview(self, name: str, column: str | None, reason: str) -> None:
        keep = []
        for at, (key, said) in enumerate(self._cells(name, *([column] if column else []))):
            refs = [v.key.lower() if isinstance(v, Ref) else "" for v in said[0]] if said else [key]
            each = [self.allowed.get(ref, _NO_SOURCE) for ref in refs] or [_NO_SOURCE]
            least = min(each, key=lambda one: one.level)
            keep.append(least.level >= self._least)
            if not keep[-1]:
                self.stays[name, at] = (
                    (reason, self.typed(INTERVIEWS, refs[:1])) if reason and refs else (least.why, "")
                )
        self._keep(name, keep, "source")

    def _of_findings(self) -> None:
        keep = []
        for at, (key, _) in enumerate(self._cells(FINDINGS)):
            allowed, printed = self.found.allowed[key], self.found.printed[key]
            keep.append(allowed.level >= self._least)
            self._behind[FINDINGS, at] = Behind(frozenset({key}), printed, printed)
            if not keep[-1]:
                self.stays[FINDINGS, at] = (allowed.why, self.typed(INTERVIEWS, self.found.interviews[key]))
        self._keep(FINDINGS, keep, "source")

    def _statements(self, table: Table) -> None:
        """Let those statements leave that a finding carries and whose parties may all appear there."""
        party = [c.name for c in table.columns if c.public == "party"]
        named = [c.name for c in table.columns if c.public == "named"]
        keep = []
        for at, (_, (findings, *said)) in enumerate(self._cells(table.name, "finding", *party, *named)):
            whom, also = list(chain(*said[: len(party)])), list(chain(*said[len(party) :]))
            why = None if self.open else self._unfit(whom)
            if why is None or why[0] in ("third_party", "place_of_statement"):
                behind = self._back(findings, hidden=why is not None, else_backed=False)
            else:
                behind = _NOTHING
            keep.append(bool(behind.findings))
            self._behind[table.name, at] = behind
            self._tell(table.name, at, findings, behind, why or self._unfit(v for v in also if self._closed(v)))
            if keep[-1]:
                self._named.update(self._appearing((*whom, *also), printed=behind.printed))
        self._keep(table.name, keep, "no_finding")

    def _tell(self, table: str, at: int, findings: Sequence[Value], behind: Behind, why: Why | None) -> None:
        """Note why a statement stays, and what else must then not be said of it."""
        refs = [v.key.lower() for v in findings if isinstance(v, Ref)]
        told = [r for r in refs if not self.found.printed.get(r) and self._level(r) >= self._least]
        if why is not None:
            self.unspeakable.update(told)
        if behind.findings:
            return
        talks = set(chain(*(self.found.interviews[r] for r in told)))
        if why is not None:
            self.cut_short |= talks
        if table == _LINKAGES:
            self.incomplete |= talks
        if why is None or not told:
            held = [(self.found.allowed[r].why, self.typed(FINDINGS, [r])) for r in refs if r in self.found.allowed]
            why = held[0] if held else why
        if why is not None:
            self.stays[table, at] = why

    def _unfit(self, whom: Iterable[Value]) -> Why | None:
        """Say why no interview may name some of those whom a row names; None if it may name all."""
        for value in whom:
            if isinstance(value, Unread):
                return ("unread", "")
            if isinstance(value, Area) and self.fine(value):
                return ("place_of_statement", "")
            if isinstance(value, Ref) and value.key.lower() not in self._there.get(value.table, ()):
                return ("nothing_there", "")
            if self._closed(value):
                return ("third_party", "")
        return None

    def _closed(self, value: Value) -> bool:
        return isinstance(value, Ref) and value.table == PARTIES and value.key.lower() in self.hidden

    def _appearing(self, whom: Iterable[Value], *, printed: bool) -> Iterator[str]:
        """Give the keys of the parties among some values that may appear there."""
        for value in whom:
            if isinstance(value, Ref) and value.table == PARTIES and (printed or not self._closed(value)):
                yield value.key.lower()

    def _back(self, findings: Sequence[Value], *, hidden: bool, else_backed: bool) -> Behind:
        """Return what stands behind a row; in interviews nothing does that they may not tell (*hidden*)."""
        refs = [v.key.lower() for v in findings if isinstance(v, Ref)]
        carry = [r for r in refs if self._level(r) >= self._least and (not hidden or self.found.printed.get(r, False))]
        backed = bool(carry) if findings else else_backed
        printed = bool(carry) and all(self.found.printed[r] for r in carry)
        return Behind(frozenset(carry), printed, printed and not any(map(self._told, refs)), backed)

    def _told(self, finding: str) -> bool:
        """Tell whether a finding is from an interview that nobody took back."""
        known = finding in self.found.allowed and not self.found.printed[finding]
        return known and self.found.allowed[finding].why != "withdrawn"

    def _taken_back(self, finding: Value) -> bool:
        key = finding.key.lower() if isinstance(finding, Ref) else ""
        return key in self.found.allowed and self.found.allowed[key].why == "withdrawn"

    def _level(self, finding: str) -> Level:
        return self.found.allowed.get(finding, _NO_SOURCE).level

    def _who(self) -> None:
        """Let those parties leave who speak or are named, and those who are in print."""
        at_key: dict[str, list[int]] = defaultdict(list)
        members: dict[int, list[str]] = {}
        waiting = set(self._shown | self._named)
        for at, (key, (findings, groups)) in enumerate(self._cells(PARTIES, "finding", "member_of")):
            at_key[key].append(at)
            hidden = key in self.hidden
            behind = self._back(findings, hidden=hidden, else_backed=self.open or key in self._shown)
            gone = key in self._shown and not behind.backed and all(map(self._taken_back, findings))
            self._behind[PARTIES, at] = behind._replace(gone=gone)
            if hidden:
                refs = (v.key.lower() for v in findings if isinstance(v, Ref))
                self.unspeakable.update(r for r in refs if not self.found.printed.get(r))
            if self.open or any(self.found.printed[r] for r in behind.findings):
                waiting.add(key)
            if behind.backed:
                members[at] = list(self._appearing(groups, printed=behind.printed))
        leaving: set[str] = set()
        while waiting:
            key = waiting.pop()
            leaving.add(key)
            further = chain(*(members.get(at, ()) for at in at_key[key]))
            waiting.update(one for one in further if one not in leaving)
        self._keep(PARTIES, [key in leaving for key, _ in self._cells(PARTIES)], "unnamed")

    def _keep(self, name: str, keep: Sequence[bool], reason: str) -> None:
        """Let some rows of a table leave; whose key can name nothing never does."""
        sheet = self.study.sheets.get(name)
        keys = sheet.keys if sheet else ()
        self.rows[name] = [n for n, fit in enumerate(keep) if fit and (name == "study" or is_key(keys[n]))]
        self.keys[name] = frozenset(keys[n].lower() for n in self.rows[name])
        for at in set(range(len(keys))).difference(self.rows[name]):
            self.stays.setdefault((name, at), (reason, ""))

    def _cells(self, name: str, *columns: str) -> Iterator[tuple[str, list[Sequence[Value]]]]:
        """Give the key of each row in small letters, and what it says in some columns."""
        sheet = self.study.sheets.get(name)
        if sheet is None:
            return
        found = [_values(sheet, column) for column in columns]
        for at, key in enumerate(sheet.keys):
            yield key.lower(), [column[at] for column in found]


def _values(sheet: Sheet, column: str) -> list[Sequence[Value]]:
    """Return what each row says in a column."""
    cells = sheet.columns.get(column)
    return [()] * len(sheet) if cells is None else [cell.values if cell else () for cell in cells]
