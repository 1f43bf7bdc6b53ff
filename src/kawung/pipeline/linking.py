"""
conductor: what a project's matches with other data sets are, what is not matched, and proposals of more.

`link` counts and lists; `propose_links` writes candidates into a table of the project's linked data, whole or not at
all. That accepted rows become statements is the business of a build.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung import regions, store, words
from kawung.iris import is_iri, key_from, read_literal, term, value_of
from kawung.pipeline import linked, whole
from kawung.pipeline.opened import open_build
from kawung.problems import Problem, Severity, UnreadableError, UsageError, Words
from kawung.regions import candidates, mappings, sssom
from kawung.regions.candidates import Candidate, Ours, Outside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kawung.iris import Term
    from kawung.pipeline.project import Project
    from kawung.regions import Regions
    from kawung.regions.mappings import Match
    from kawung.regions.sssom import Table

__all__ = ["KINDS", "KindLinked", "Linking", "Proposed", "TableLinked", "link", "propose_links"]

KINDS = ("area", "industry", "product", "occupation", "size", "actor", "concept")
_ACTORS = """
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?actor ?label ?place WHERE {
  GRAPH ?entities { ?actor a kw:Actor ; kw:key ?key }
  OPTIONAL { GRAPH ?entities { ?actor rdfs:label ?label } }
  OPTIONAL { GRAPH ?entities { ?actor kw:place ?place } }
} ORDER BY ?actor ?place ?label"""
_IMPORTED = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX kw: <https://w3id.org/kawung/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?label ?parent WHERE {
  GRAPH ?graph { ?thing rdfs:label|skos:prefLabel|schema:name ?label }
  OPTIONAL { GRAPH ?graph { ?thing kw:within|skos:broader|dcterms:isPartOf|schema:containedInPlace ?parent } }
} ORDER BY ?thing ?label ?parent"""
_SAME = {term("skos:exactMatch"), term("skos:closeMatch")}


@dataclass(frozen=True, slots=True)
class TableLinked:
    """One table: its name, whether Kawung ships it, and how many rows of it are accepted, candidates and rejected."""

    name: str
    shipped: bool
    accepted: int
    candidates: int
    rejected: int


@dataclass(frozen=True, slots=True)
class KindLinked:
    """One kind of thing: how many there are, how many have an accepted match, and key and name of those without."""

    kind: str
    things: int
    matched: int
    unmatched: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Linking:
    """
    All matches of a project: tables, kinds of thing, what is wrong, and how many outside things in how many data sets.

    *built* says whether a build told of actors.
    """

    tables: tuple[TableLinked, ...]
    kinds: tuple[KindLinked, ...]
    problems: tuple[Problem, ...]
    things: int
    datasets: int
    built: bool

    @property
    def accepted(self) -> int:
        """How many rows are accepted."""
        return sum(table.accepted for table in self.tables)

    @property
    def candidates(self) -> int:
        """How many rows wait for a person."""
        return sum(table.candidates for table in self.tables)

    @property
    def rejected(self) -> int:
        """How many rows say that two things are not the same."""
        return sum(table.rejected for table in self.tables)


@dataclass(frozen=True, slots=True)
class Proposed:
    """
    What was proposed: the table, and how many candidates.

    *left* counts the outside things whose parent is not known here; *problems* kept the table from being written.
    """

    file: Path
    candidates: int
    left: int
    problems: tuple[Problem, ...]

    @property
    def written(self) -> bool:
        """Whether the table was written."""
        return self.candidates > 0 and not self.problems


def link(project: Project, build: Path | None = None) -> Linking:
    """
    Count the matches of a project, shipped and its own, and list what has none.

    Actors are those of *build*. Raises UnreadableError if a table cannot be read at all.
    """
    own = linked.read(project.linked)
    found, problems = regions.with_own(own.files, project.minter)
    matches = found.matches
    names = {table.name: True for table in mappings.tables()} | dict.fromkeys(own.like(linked.MAPPINGS), False)
    actors = _actors(build)
    things = [*_things(found, project), *(actors or ())]
    kinds = {mappings.kind_of(one.address) for one in things}
    if actors is not None:
        known = {f"<{one.address}>" for one in actors}
        problems += mappings.strange(matches, known, ("actor",), project.minter)
    accepted = [match for match in matches if match.state == "accepted"]
    linked_to = {value_of(subject) for match in accepted if (subject := project.minter.ours(match.subject))}
    return Linking(
        tables=tuple(_table(name, shipped, matches) for name, shipped in names.items()),
        kinds=tuple(_kind(kind, things, linked_to) for kind in KINDS if kind in kinds),
        problems=tuple(sorted(problems, key=Problem.sort_key)),
        things=len({match.object for match in accepted}),
        datasets=len({match.dataset or _home(match.object) for match in accepted}),
        built=actors is not None,
    )


def _home(address: str) -> str:
    """Name the data set of an outside thing where its row does not: the server, of a URN its space."""
    return re.split("[/:]", address.partition(":")[2].lstrip("/"), maxsplit=1)[0]


def _table(name: str, shipped: bool, matches: Iterable[Match]) -> TableLinked:
    states = Counter(match.state for match in matches if match.table == name)
    return TableLinked(name, shipped, states["accepted"], states["candidate"], states["rejected"])


def _kind(kind: str, things: Iterable[Ours], matched: set[str]) -> KindLinked:
    of = [one for one in things if mappings.kind_of(one.address) == kind]
    left = [one for one in of if one.address not in matched]
    without = tuple(sorted((_key(one.address), one.label or Words(one.names[0], one.names[0])) for one in left))
    return KindLinked(kind, len(of), len(of) - len(without), without)


def _key(address: str) -> str:
    """Name a thing as people write it: `33.10.04`, `kbli-2020/13134`, `bayat/party/a1`."""
    tail = address.partition("/id/")[2] or address
    return tail.removeprefix("area/").removeprefix("class/")


def _things(found: Regions, project: Project) -> list[Ours]:
    """Give the areas and classes that a project's builds have."""
    names: dict[str, list[Term]] = defaultdict(list)
    parents: dict[str, str] = {}
    kinds: dict[str, None] = {}
    labels = (term("rdfs:label"), term("skos:prefLabel"), term("skos:altLabel"))
    above = (term("kw:within"), term("skos:broader"))
    for s, p, o, _ in sorted(found.things(project.minter)):
        address = value_of(s)
        if not mappings.kind_of(address):
            continue
        kinds[address] = None
        if p in labels:
            names[address].append(o)
        elif p in above:
            parents[address] = value_of(o)
    return [_ours(a, names[a], parents.get(a, "")) for a in kinds]


def _ours(address: str, labels: Sequence[Term], parent: str) -> Ours:
    """Make a thing of its labels; where one language has none, the other's is its label there too."""
    read = [read_literal(label) for label in labels]
    spoken = {one.language or "": one.text for one in reversed(read)}
    first = read[0].text if read else _key(address)
    label = Words(*(spoken.get(language, first) for language in ("en", "id")))
    return Ours(address, tuple(dict.fromkeys(one.text for one in read)) or (first,), parent, label)


def _actors(build: Path | None) -> list[Ours] | None:
    """Give the actors of a build; None if there is none."""
    if build is None or not build.is_dir():
        return None
    names: dict[str, list[Term]] = defaultdict(list)
    places: dict[str, str] = {}
    for actor, label, at in open_build(build).store.select(_ACTORS).rows:
        if actor:
            names[value_of(actor)] += [label] if label else []
            places.setdefault(value_of(actor), value_of(at) if at else "")
    return [_ours(a, said, places.get(a, "")) for a, said in names.items()]


def propose_links(project: Project, what: str, where: Path, build: Path | None = None) -> Proposed:
    """
    Propose candidates for a kind of thing from imported data, or for all things from a list, a CSV file below *where*.

    They go below the rows of the project's table `candidates-….sssom.tsv`, or into a new one, which is read back first:
    what would not come back is left out. Nothing is written if there is none or anything is wrong. Raises UsageError if
    *what* is neither a kind nor a file, or nothing was imported; UnreadableError if a file cannot be read or written.
    """
    path = where / what
    if what in KINDS:
        outside, problems, name = _imported(project), list[Problem](), what
    elif path.is_file():
        outside, problems = candidates.listed(path.name, _bytes(path), project.minter)
        name = key_from(path.stem) or "list"
    else:
        raise UsageError(words.words("link_usage.no_kind", text=what, kinds=", ".join(KINDS)))
    known, wrong = regions.with_own(linked.read(project.linked).files, project.minter)
    matches, things = known.matches, [*_things(known, project), *(_actors(build) or ())]
    ours = [one for one in things if what not in KINDS or mappings.kind_of(one.address) == what]
    taken = {(value_of(s), match.object) for match in matches if (s := project.minter.ours(match.subject))}
    found, left = candidates.propose(ours, outside, _parents(project, things, matches), taken)
    target = project.linked / f"candidates-{name}.sssom.tsv"
    table = None
    if target.is_file():
        table, more = sssom.read(target.name, _bytes(target))
        wrong += [p for p in more if p not in wrong]
    problems += [p for p in wrong if p.severity >= Severity.VIOLATION and p.places[0].file == target.name]
    found, data, wrong = ([], b"", []) if problems else _read_back(project, table, target.name, found)
    done = Proposed(target, len(found), left, tuple(sorted([*problems, *wrong], key=Problem.sort_key)))
    if done.written:
        _write(target, data)
    return done


def _read_back(
    project: Project, table: Table | None, name: str, found: Sequence[Candidate]
) -> tuple[list[Candidate], bytes, list[Problem]]:
    """Give those that come back as candidates from a table, the table with them alone, and what is wrong with it."""
    data = candidates.added(table, name, found, project.minter)
    read, _ = mappings.read(name, data, project.base)
    back = {(value_of(s), m.object) for m in read if m.state == "candidate" and (s := project.minter.ours(m.subject))}
    kept = [one for one in found if (one.ours.address, one.outside.address) in back]
    if len(kept) < len(found):
        data = candidates.added(table, name, kept, project.minter)
    return kept, data, mappings.read(name, data, project.base)[1]


def _parents(project: Project, things: Sequence[Ours], matches: Iterable[Match]) -> dict[str, str]:
    """Give for a parent as others may write it (its key, its address, the address of its match) the address here."""
    found = {key: one.address for one in things for key in (_key(one.address), one.address)}
    for match in matches:
        subject = project.minter.ours(match.subject)
        if match.state == "accepted" and match.predicate in _SAME and subject:
            found.setdefault(match.object, value_of(subject))
    return found


def _imported(project: Project) -> list[Outside]:
    """Give the named things of the data that the project has imported."""
    files = {n: data for n, data in linked.read(project.linked).like("rdf/*.nq").items() if data}
    if not files:
        raise UsageError(words.words("link_usage.no_outside"))
    filled = store.new()
    for name, data in files.items():
        try:
            filled.load(data)
        except (SyntaxError, ValueError) as error:
            raise UnreadableError(words.words("link_usage.imported_broken", file=name)) from error
    found = []
    for thing, label, parent in filled.select(_IMPORTED).rows:
        if thing and is_iri(thing) and label and not is_iri(label):
            above = value_of(parent) if parent and is_iri(parent) else ""
            found.append(Outside(value_of(thing), read_literal(label).text, above))
    return found


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(sssom.MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(
            words.words("link_usage.unreadable", file=str(path), reason=error.strerror or str(error))
        ) from error


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        whole.file(target, data)
    except OSError as error:
        raise UnreadableError(
            words.words("link_usage.unwritable", file=str(target), reason=error.strerror or str(error))
        ) from error
