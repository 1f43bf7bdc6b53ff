"""
conductor: a build sent to a server that the user named, graph by graph.

What goes is the public data set: of each study what may leave, and nothing of one that does not pass the gate. Only to
a server of which the user says that the team alone can read it goes the full build, which holds all that the sheets
hold; and of a real study nothing goes to which consent was withdrawn. Sending again is harmless: a graph is put in the
place of the one before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from kawung.iris import GRAPHS, Term, concept, iri, literal, term, value_of
from kawung.pipeline import as_built, folders, held, parts, releases
from kawung.pipeline.project import find_project
from kawung.pipeline.public_state import public_studies, states
from kawung.problems import KawungError, RefusedError, UnreadableError, UsageError, Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.store.sending import Receiver

Sending = Callable[[str, int, int], None]

_CONSENT, _RULE, _EMBARGO = term("kw:consent"), term("kw:thirdPartyRule"), term("kw:embargoUntil")
_KIND, _TYPE = term("kw:studyKind"), term("rdf:type")
_ASKED = {term("kw:Interview"), term("kw:Study")}  # of each of these the sheets say what was allowed
_SYNTHETIC, _WITHDRAWN = concept("study-kind", "synthetic"), concept("consent", "withdrawn")
_FREE = {concept("consent", "with-quote"), concept("consent", "not-applicable")}
_FREE_RULES = {concept("third-party-rule", "publish"), concept("third-party-rule", "not-applicable")}
_ONTOLOGY = "ontology>"


@dataclass(frozen=True, slots=True)
class PushedGraph:
    """
    A graph that was sent, or would be: its name, whose it is (empty: all studies'), how many statements it has.

    *replaces* says whether the server had it already, None where the server was not asked.
    """

    name: str
    study: str
    statements: int
    replaces: bool | None


@dataclass(frozen=True, slots=True)
class Pushed:
    """
    What a push did, or with *dry_run* would do.

    *graphs* were sent, *removed* taken away. *left* are graphs on the server of studies that the build does not have
    and that stay there; it and *removed* are None where the server was not asked what it has. *private* are the studies
    of which something is held back.
    """

    server: str
    graphs: tuple[PushedGraph, ...]
    removed: tuple[str, ...] | None
    left: tuple[str, ...] | None
    private: tuple[str, ...]
    refused: tuple[str, ...]
    dry_run: bool


@dataclass
class _Study:
    """A study of a build: its statements in each graph, counted; what it adds to shared ones; what is held back."""

    key: str
    counts: Counter[Term] = field(default_factory=Counter)
    adds: list[tuple[str, Term]] = field(default_factory=list)
    withdrawn: int = 0
    held: bool = False
    made_up: bool = False


def push(
    build: Path,
    server: str,
    *,
    project: Project | None = None,
    studies: Sequence[str] = (),
    protocol: Literal["graph-store", "update"] = "graph-store",
    query_service: str | None = None,
    private_server: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    seconds: float = 60.0,
    before: Callable[[Pushed], None] = lambda _plan: None,
    sending: Sending = lambda _graph, _done, _of: None,
) -> Pushed:
    """
    Put the public graphs of a build in the place of those that a server has of it.

    *server* is the address of its Graph Store or its Update service, as *protocol* says; *query_service*, where given,
    is asked first what is there. *studies* limits a push to these (none: all) and to what all studies share. *prune*
    also removes the graphs of studies that are not among those that could be sent. With *private_server* the full
    graphs go. *before* is told what will be done before anything is, *sending* of each request: the graph, how many of
    its statements have gone, how many it has. What goes is written down in the *project*, else in that of the build.

    Raises RefusedError where consent or disclosure forbids it, UsageError for an address that cannot be one, for a
    build or a study that is not there, or one that has changed since it was built, UnreadableError if the server does
    not take a graph, saying which it has taken.
    """
    from kawung.store.access import access  # noqa: PLC0415 - few send anything
    from kawung.store.sending import GraphStore, Updates  # noqa: PLC0415 - the same
    from kawung.store.wire import Wire  # noqa: PLC0415 - the same

    if prune and query_service is None:
        raise UsageError(words("push.prune_needs_query"))
    wire = Wire(server, seconds=seconds, access=access())
    receiver = GraphStore(wire) if protocol == "graph-store" else Updates(wire)

    def send(generation: folders.Generation) -> Pushed:
        public = not private_server
        goes_out = public_studies(generation.notes) if public else parts.studies(generation.notes)
        as_built.refuse_changed(generation, {*goes_out, *studies})  # each adds to the graphs that all share
        refused = _not_public(generation, studies) if public else ()
        there_are = sorted(goes_out)
        shared, found = _looked_through(generation, there_are, studies, public=public)
        base = next(g for g in shared if g.endswith(_ONTOLOGY)).removesuffix(_ONTOLOGY)
        there = None if query_service is None else _there(query_service, base, seconds)
        left = None if there is None else sorted(g for g in there if _study_of(g, base) not in {"", *there_are})
        goes = [g for study in found for g in _empty(study, base)] + (left or [] if prune else [])
        counted = [("", {g: len(triples) for g, triples in shared.items()}), *((s.key, s.counts) for s in found)]
        plan = Pushed(
            wire.name,
            tuple(
                PushedGraph(value_of(graph), study, n, None if there is None else graph in there)
                for study, counts in counted
                for graph, n in sorted(counts.items())
            ),
            None if there is None else tuple(value_of(g) for g in goes if g in there),
            None if left is None else () if prune else tuple(map(value_of, left)),
            tuple(study.key for study in found if study.held),
            refused,
            dry_run,
        )
        before(plan)
        if not dry_run:
            _record(project or find_project(build.parent), generation, plan, public=public)
            graphs = chain(sorted(shared.items()), _graphs(generation, found, public=public))
            _send_all(receiver, graphs, [iri(g.name) for g in plan.graphs], goes, sending)
        return plan

    return folders.reading(build, send)


def _record(project: Project, generation: folders.Generation, plan: Pushed, *, public: bool) -> None:
    """Write down what is about to leave."""
    studies = sorted({graph.study for graph in plan.graphs if graph.study})
    found = held.read(generation, studies) if public else {study: held.of_team(generation, study) for study in studies}
    releases.record(project, "push", found, datetime.now(UTC), where=plan.server, team=not public)


def _not_public(generation: folders.Generation, studies: Sequence[str]) -> tuple[str, ...]:
    """Name the studies that are not public; raises RefusedError if one of them is to be sent."""
    for key in studies:
        public_studies(generation.notes, key)
    return tuple(sorted(key for key, state in states(generation.notes).items() if not state.passes))


def _looked_through(
    generation: folders.Generation, there: Sequence[str], studies: Sequence[str], *, public: bool
) -> tuple[dict[Term, list[str]], list[_Study]]:
    """
    Look through what of a build could be sent: the graphs that all studies share, whole, and the studies that go.

    A study's file also has what it adds to a shared graph, as the classes made of its categories. A shared graph is
    replaced whole, so it is gathered from all studies, whichever are sent.
    """
    if unknown := [key for key in studies if key not in there]:
        raise UsageError(words("push.no_study", study=unknown[0], studies=", ".join(there)))
    shared: dict[Term, set[str]] = {}
    for triple, graph in _statements(generation, [parts.SHARED, parts.SHARED_RIGHTS if public else parts.IMPORTED]):
        shared.setdefault(graph, set()).add(triple)
    today = datetime.now(UTC).date().isoformat()
    found = [_study(generation, key, shared.keys(), today, public=public) for key in there]
    for study in found:
        if not study.withdrawn or study.made_up:  # in one that is made up nobody took anything back
            for triple, graph in study.adds:
                shared[graph].add(triple)
        elif not studies or study.key in studies:
            raise RefusedError(words("push.withdrawn", study=study.key, n=study.withdrawn))
    lines = {graph: [f"{triple} .\n" for triple in sorted(triples)] for graph, triples in shared.items()}
    return lines, [study for study in found if not studies or study.key in studies]


def _study(generation: folders.Generation, key: str, shared: Collection[Term], today: str, *, public: bool) -> _Study:
    study = _Study(key)
    asked, spoken = set(), set()
    for triple, graph in _statements(generation, parts.graphs_of(key, public=public)):
        if graph in shared:
            study.adds.append((triple, graph))
            continue
        study.counts[graph] += 1
        if public:
            continue
        s, p, o = triple.split(" ", 2)
        if p == _TYPE and o in _ASKED:
            asked.add(s)
        elif p == _CONSENT:
            spoken.add(s)
            study.withdrawn += o == _WITHDRAWN
            study.held |= o not in _FREE
        elif p == _KIND:
            study.made_up |= o == _SYNTHETIC
        elif p == _RULE:
            study.held |= o not in _FREE_RULES
        elif p == _EMBARGO:
            study.held |= value_of(o) > today  # ISO dates are in order as texts
    study.held |= bool(asked - spoken)
    return study


def _graphs(
    generation: folders.Generation, studies: Sequence[_Study], *, public: bool
) -> Iterator[tuple[Term, list[str]]]:
    """Give the studies' own graphs with their lines of N-Triples, one study in memory at a time."""
    for study in studies:
        found: dict[Term, list[str]] = {graph: [] for graph in sorted(study.counts)}
        for triple, graph in _statements(generation, parts.graphs_of(study.key, public=public)):
            if graph in found:
                found[graph].append(f"{triple} .\n")
        yield from found.items()


def _statements(generation: folders.Generation, names: Iterable[str]) -> Iterator[tuple[str, Term]]:
    """Go through files of the build: each statement and its graph."""
    for name in names:
        for line in generation.read(name).decode().split("\n"):
            if line:
                triple, _, graph = line.removesuffix(" .").rpartition(" ")
                yield triple, graph


def _there(query_service: str, base: str, seconds: float) -> set[Term]:
    """Ask a server which graphs of Kawung it has."""
    from kawung.store.remote import RemoteStore  # noqa: PLC0415 - few ask a server

    begins = literal(value_of(f"{base}>"))
    query = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {begins})) }}"
    return {row[0] for row in RemoteStore(query_service, seconds=seconds).select(query).rows if row[0]}


def _study_of(graph: Term, base: str) -> str:
    """Name the study whose graph it is by its name; empty for what all studies share."""
    study, slash, name = graph.removeprefix(base).removesuffix(">").partition("/")
    return study if slash and name in GRAPHS else ""


def _empty(study: _Study, base: str) -> list[Term]:
    """Name the graphs that a study could have and has not: a server may have one of an earlier build."""
    return [g for name in GRAPHS if (g := f"{base}{study.key}/{name}>") not in study.counts]


def _send_all(
    receiver: Receiver,
    graphs: Iterable[tuple[Term, list[str]]],
    names: Sequence[Term],
    goes: Sequence[Term],
    sending: Sending,
) -> None:
    """Send every graph and remove those that go; raise what kept it, with what was sent until then."""
    done = 0
    try:
        for graph, triples in graphs:
            for gone in receiver.replace(graph, triples):
                sending(value_of(graph), gone, len(triples))
            done += 1
        for graph in goes:
            receiver.drop(graph)
    except KawungError as error:
        told = [error.words]
        if done:
            told.append(words("push.sent_until", graphs=", ".join(map(value_of, names[:done]))))
        told.append(words("push.not_whole", graph=value_of(names[done])) if names[done:] else words("push.not_removed"))
        told.append(words("push.again"))
        raise UnreadableError(Words(" ".join(w.en for w in told), " ".join(w.id for w in told))) from error


def in_the_clear(server: str) -> bool:
    """Tell whether a password that the environment holds would go to a server unencrypted."""
    from kawung.store.access import access  # noqa: PLC0415 - few ask a server
    from kawung.store.wire import is_near  # noqa: PLC0415 - the same

    return urlsplit(server).scheme == "http" and not is_near(server) and access().header is not None
