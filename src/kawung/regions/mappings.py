"""
corridor: which thing of ours is which thing elsewhere, as tables of matches say it.

Every link from a thing of ours to an outside thing comes from a row that a person stands behind. Such a row is
*accepted*: it names who matched the two, when, how sure that is, and in which version of the other's data the thing was
seen. A row that says that two things are *not* the same, or that there is none that could be, is rejected; any other is
a candidate. Only accepted rows become statements, and never `owl:sameAs`: what others say of their thing is theirs.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kawung import resources
from kawung.iris import HOME, NO_TERM, PREFIXES, TYPE, Minter, Quad, decimal, iri, literal, local_name, term, value_of
from kawung.regions import sssom
from kawung.regions.sssom import place, trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kawung.iris import Term
    from kawung.problems import Problem
    from kawung.regions.sssom import Row, Table

__all__ = [
    "Dataset",
    "Match",
    "State",
    "datasets",
    "is_address",
    "kind_of",
    "quads",
    "read",
    "shipped",
    "strange",
    "tables",
    "together",
]

State = Literal["accepted", "candidate", "rejected"]
_FOLDER, _ENDING = "data/regions/mappings", ".sssom.tsv"
_MATCHES = {value_of(p): p for p in map(term, ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch"))}
_MATCHES |= {value_of(p): p for p in map(term, ("skos:narrowMatch", "skos:relatedMatch"))}
# Of one pair of things SKOS lets only one of each of these hold (S46, and S27 with S41).
_APART = (
    *(("exactMatch", "broadMatch"), ("exactMatch", "narrowMatch"), ("exactMatch", "relatedMatch")),
    *(("relatedMatch", "broadMatch"), ("relatedMatch", "narrowMatch"), ("broadMatch", "narrowMatch")),
)
_BUILT_IN = {prefix: PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "semapv", "skos")}
_BUILT_IN["sssom"] = NO_TERM.removesuffix(local_name(f"<{NO_TERM}>"))
_PROPAGATED = ("mapping_date", "subject_source", "subject_source_version", "object_source", "object_source_version")
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):(?!//)(\S+)\Z")
_ADDRESS = re.compile(r"https?://(?:[^/?#@]*@)?(?:[^/?#@:\[]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:[/?#]|\Z)|urn:.")
_CENTURIES = ("1900-01-01", "2099-12-31")
_CONFIDENCE = re.compile(r"0?\.\d{1,6}\Z|1(?:\.0{1,6})?\Z")
_KINDS = (
    ("area", re.compile(r"/id/area/[^/]+\Z")),
    ("industry", re.compile(r"/id/class/(?:kbli|isic|named)[^/]*/[^/]+\Z")),
    ("product", re.compile(r"/id/class/kbki[^/]*/[^/]+\Z")),
    ("occupation", re.compile(r"/id/class/isco[^/]*/[^/]+\Z")),
    ("size", re.compile(r"/id/class/size[^/]*/[^/]+\Z")),
    ("actor", re.compile(r"/id/[^/]+/party/[^/]+\Z")),
    ("concept", re.compile(r"/scheme/[^/]+#[^/]+\Z")),
)


@dataclass(frozen=True, slots=True)
class Match:
    """
    One row: a thing of ours, how it is matched (`skos:…`, as a term), an outside thing, and who says so.

    *table* and *row* say where it stands; *lacking* are the columns that keep it from being accepted.
    """

    table: str
    row: int
    subject: str
    subject_label: str
    predicate: Term
    object: str
    object_label: str
    justification: str
    author: str
    on: str
    confidence: Decimal | None
    version: str
    dataset: str
    comment: str
    state: State
    lacking: tuple[str, ...]

    @property
    def key(self) -> str:
        """What the match is called: a digest of the pair and its kind, whatever base the subject stands under."""
        tail = self.subject.partition("/id/")[2] or self.subject
        said = f"{tail} {self.predicate} {self.object}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Dataset(NamedTuple):
    """An outside data set that shipped tables link to: key, name, licence and start of its things' addresses."""

    key: str
    name: str
    licence: str
    starts: str


def kind_of(address: str) -> str:
    """Tell what kind of thing of ours an address names: area, industry, product, occupation, size, actor, concept."""
    return next((kind for kind, form in _KINDS if form.search(address)), "")


def is_address(text: str) -> bool:
    """Tell whether a text can be the address of a thing: a web address with a host, or a URN, written out."""
    try:
        return bool(_ADDRESS.match(text) and iri(text))
    except ValueError:
        return False


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Return the shipped tables."""
    found = []
    for name in resources.names(_FOLDER, _ENDING):
        table, problems = sssom.read(name.removeprefix(f"{_FOLDER}/"), resources.text(name).encode())
        if table is None or problems:
            raise ValueError(f"{name}: {[p.message.en for p in problems]}")
        found.append(table)
    return tuple(found)


@lru_cache(maxsize=1)
def shipped() -> tuple[Match, ...]:
    """Return all rows of the shipped tables."""
    return tuple(match for table in tables() for match in _matches(table, Minter())[0])


@lru_cache(maxsize=1)
def datasets() -> tuple[Dataset, ...]:
    """Return the outside data sets that the shipped tables link to."""
    text = resources.text(f"{_FOLDER}/datasets.csv")
    return tuple(Dataset(**row) for row in csv.DictReader(io.StringIO(text, newline="")))


def read(name: str, data: bytes, base: str = HOME) -> tuple[tuple[Match, ...], list[Problem]]:
    """
    Read a table of a project's own, whose things stand under *base* or Kawung's own.

    A row that cannot be right is told and left out. What rows say together is for `together`, and whether there are
    such things for `strange`.
    """
    table, problems = sssom.read(name, data)
    if table is None:
        return (), problems
    found, wrong = _matches(table, Minter(base))
    return found, [*problems, *wrong]


def _matches(table: Table, minter: Minter) -> tuple[tuple[Match, ...], list[Problem]]:
    problems = [
        trouble("mapping-prefix-taken", place(table.name, 1, text=prefix), key=prefix)
        for prefix, start in table.prefixes.items()
        if start != _BUILT_IN.get(prefix, start)
    ]
    prefixes = {**table.prefixes, **_BUILT_IN}
    found = []
    for row in table.rows:
        match, wrong = _Reading(table, row, prefixes, minter).read()
        problems += wrong
        if match is not None:
            found.append(match)
    return tuple(found), problems


class _Reading:
    """Reads one row; what is wrong gathers, and a row of which anything is wrong is no match."""

    def __init__(self, table: Table, row: Row, prefixes: Mapping[str, str], minter: Minter) -> None:
        self._table, self._row, self._prefixes, self._minter = table, row, prefixes, minter
        self._wrong: list[Problem] = []

    def read(self) -> tuple[Match | None, list[Problem]]:
        subject, matched = self._address("subject_id"), self._address("predicate_id")
        thing, why = self._address("object_id"), self._address("mapping_justification")
        ours = self._minter.ours
        if subject and ours(subject) is None:
            self._tell("mapping-not-ours", "subject_id")
        elif subject and not kind_of(subject):
            self._tell("mapping-not-matched", "subject_id")
        elif thing and ours(thing) is not None:
            self._tell("mapping-not-outside", "object_id")
        if matched and matched not in _MATCHES:
            same = matched == value_of(term("owl:sameAs"))
            self._tell("mapping-same-as" if same else "mapping-not-a-match", "predicate_id")
        if why and not why.startswith(PREFIXES["semapv"]):
            self._tell("mapping-justification", "mapping_justification")
        said = self._said
        modifier, on, sure = said("predicate_modifier"), said("mapping_date"), said("confidence")
        if modifier not in ("", "Not"):
            self._tell("mapping-modifier", "predicate_modifier")
        if on and not _is_date(on):
            self._tell("mapping-date", "mapping_date")
        if sure and not (_CONFIDENCE.match(sure) and Decimal(sure) > 0):
            self._tell("mapping-confidence", "confidence")
        source = said("object_source")
        dataset = self._address("object_source") if source else ""
        if self._wrong or not (subject and matched and thing and why):
            return None, self._wrong
        author = said("author_label") or said("author_id")
        version = said("object_source_version")
        there = {"author_label": author, "mapping_date": on, "confidence": sure, "object_source_version": version}
        lacking = tuple(column for column, text in there.items() if not text)
        return Match(
            table=self._table.name,
            row=self._row.number,
            subject=subject,
            subject_label=said("subject_label"),
            predicate=_MATCHES[matched],
            object=thing,
            object_label=said("object_label"),
            justification=why,
            author=author,
            on=on,
            confidence=Decimal(sure) if sure else None,
            version=version,
            dataset=dataset or "",
            comment=said("comment"),
            state="rejected" if modifier or thing == NO_TERM else "candidate" if lacking else "accepted",
            lacking=lacking,
        ), []

    def _said(self, column: str) -> str:
        """Return a cell, or what the head says for all rows where SSSOM lets it."""
        own = self._row.cells.get(column, "")
        return own or (self._table.slots.get(column, "") if column in _PROPAGATED else "")

    def _address(self, column: str) -> str | None:
        """Write a cell out as an address; tell what keeps it from being one."""
        text = self._said(column)
        if not text:
            self._tell("mapping-cell-missing", column)
            return None
        short = _CURIE.match(text)
        if short and short[1] in self._prefixes:
            text = self._prefixes[short[1]] + short[2]
        elif short and short[1] != "urn":
            self._tell("mapping-prefix-unknown", column, key=short[1])
            return None
        if not is_address(text):
            self._tell("mapping-not-an-address", column)
            return None
        return text

    def _tell(self, rule: str, column: str, **told: str) -> None:
        at = place(self._table.name, self._row.number, column, self._said(column))
        self._wrong.append(trouble(rule, at, None, **told))


def _is_date(text: str) -> bool:
    """
    Tell whether a text is a date on which a person can have matched things.

    It is not held against today: the same files shall say the same on any day.
    """
    try:
        return date.fromisoformat(text).isoformat() == text and _CENTURIES[0] <= text <= _CENTURIES[1]
    except ValueError:
        return False


def together(matches: Sequence[Match]) -> list[Problem]:
    """
    Tell where rows of all tables do not go together.

    The same match twice, one both accepted and rejected, two kinds of match of one pair that exclude each other, and
    two things that are held for exactly the same one.
    """
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str], Match] = {}
    of_pair: dict[tuple[str, str], dict[str, Match]] = defaultdict(dict)
    exact: dict[str, Match] = {}
    for match in matches:
        if match.object == NO_TERM:  # which is said of one data set after the other
            continue
        tail = match.subject.partition("/id/")[2] or match.subject
        one = (tail, match.predicate, match.object)
        if (before := seen.setdefault(one, match)) is not match:
            rejected = "rejected" in (before.state, match.state) and before.state != match.state
            problems.append(_two("mapping-contradicts" if rejected else "mapping-twice", match, before))
            continue
        if match.state != "accepted":
            continue
        others = of_pair[tail, match.object]
        name = local_name(match.predicate)
        clash = next((others[b] for pair in _APART for a, b in (pair, pair[::-1]) if name == a and b in others), None)
        if clash is not None:
            problems.append(_two("mapping-kinds-clash", match, clash))
        others[name] = match
        if name == "exactMatch" and (before := exact.setdefault(match.object, match)) is not match:
            problems.append(_two("mapping-one-for-two", match, before))
    return problems


def _two(rule: str, match: Match, before: Match) -> Problem:
    at = place(match.table, match.row, "object_id", match.object)
    return trouble(rule, at, other=f"{before.table}:{before.row}", thing=before.subject)


def strange(matches: Iterable[Match], known: Collection[Term], kinds: Collection[str], minter: Minter) -> list[Problem]:
    """Tell whose subject is of one of the *kinds* and not *known*: a code lost a zero, a year or a key is wrong."""
    return [
        trouble("mapping-unknown-thing", place(match.table, match.row, "subject_id", match.subject))
        for match in matches
        if kind_of(match.subject) in kinds and minter.ours(match.subject) not in known
    ]


def quads(matches: Iterable[Match], minter: Minter) -> list[Quad]:
    """
    State the accepted matches, each as a link and as a node that says who stands behind it; sorted, in `graph/regions`.

    The outside thing gets its name as the row has it. Data sets are described that shipped tables link to.
    """
    graph = minter.shared_graph("regions")
    found: set[Quad] = set()
    own = {value_of(minter.dataset(one.key)): one for one in datasets()}
    for match in matches:
        subject = minter.ours(match.subject)
        if match.state != "accepted" or subject is None or match.confidence is None:
            continue
        node, thing = minter.mapping(match.key), iri(match.object)
        said = [
            (TYPE, term("kw:Mapping")),
            (term("kw:mappedThing"), subject),
            (term("kw:externalThing"), thing),
            (term("kw:matchKind"), match.predicate),
            (term("kw:confidence"), decimal(match.confidence)),
            (term("kw:justification"), iri(match.justification)),
            (term("kw:matchedBy"), literal(match.author)),
            (term("kw:matchedOn"), literal(match.on, datatype="date")),
            (term("kw:externalVersion"), literal(match.version)),
        ]
        if match.comment:
            said.append((term("rdfs:comment"), literal(match.comment)))
        if match.dataset:
            said.append((term("kw:externalDataset"), minter.ours(match.dataset) or iri(match.dataset)))
        found |= {Quad(node, p, o, graph) for p, o in said}
        found.add(Quad(subject, match.predicate, thing, graph))
        if match.object_label:
            found.add(Quad(thing, term("rdfs:label"), literal(match.object_label), graph))
    for quad in tuple(found):
        if quad.p == term("kw:externalDataset") and (told := own.get(value_of(quad.o))):
            found.add(Quad(quad.o, TYPE, term("void:Dataset"), graph))
            found.add(Quad(quad.o, term("dcterms:title"), literal(told.name), graph))
            if told.licence:
                found.add(Quad(quad.o, term("dcterms:license"), iri(told.licence), graph))
    return sorted(found)
