"""
documents: what a release changes against the one before it, statement by statement, and what is gone.

Of a statement that was taken out only the thing and the property are told, never the value: it may have been taken out
because somebody withdrew consent. What is new is told in full, since the release itself has it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kawung.iris import GRAPHS, Term, is_iri
from kawung.pages.documents.addresses import address
from kawung.pages.documents.dumps import packed
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from kawung.problems import Words

CHANGES, GONE = "data/changes.tsv.gz", "data/gone.tsv"
_GONE_HEAD = "iri\tsince\n"


class Change(NamedTuple):
    """A statement that is new (with its value) or taken out (without); its graph in either case."""

    new: bool
    s: Term
    p: Term
    o: Term | None
    g: Term


@dataclass(slots=True)
class _Thing:
    """What was seen of one thing so far: how many statements are new, taken out, and in both releases."""

    iri: Term = ""
    new: int = 0
    out: int = 0
    kept: int = 0


class Comparison:
    """
    The changes from one dump to the next, both sorted lines of N-Quads: iterate over it, then look at what it counted.

    Both are read line by line, so neither need be in memory; whoever iterates gets a ValueError if one is not sorted.
    *statements* has how many statements are "new" and "out" by study (empty: of no study), *things* how many things are
    "new", "changed" and "out", *gone* which these last are, sorted.
    """

    def __init__(self, before: Iterable[bytes], now: Iterable[bytes], base: str) -> None:
        self._before, self._now = _in_order(before), _in_order(now)
        self._graphs = f"<{base}graph/"
        self.statements: Counter[tuple[str, str]] = Counter()
        self.things: Counter[str] = Counter()
        self.gone: list[Term] = []

    def __iter__(self) -> Iterator[Change]:
        """Give the changes, in the order of the dumps."""
        thing = _Thing()
        for line, was, is_ in self._both():
            s, p, rest = line.decode().rstrip("\n").removesuffix(" .").split(" ", 2)
            if s != thing.iri:
                self._count(thing)
                thing = _Thing(s)
            if was and is_:
                thing.kept += 1
                continue
            o, _, g = rest.rpartition(" ")
            thing.new += is_
            thing.out += was
            self.statements[self._study(g), "new" if is_ else "out"] += 1
            yield Change(is_, s, p, o if is_ else None, g)
        self._count(thing)

    def _both(self) -> Iterator[tuple[bytes, bool, bool]]:
        """Give the lines of both dumps in their order, and whether each is in the one and in the other."""
        was, is_ = next(self._before, None), next(self._now, None)
        while was is not None or is_ is not None:
            if was == is_ and was is not None:
                yield was, True, True
                was, is_ = next(self._before, None), next(self._now, None)
            elif was is not None and (is_ is None or was < is_):
                yield was, True, False
                was = next(self._before, None)
            elif is_ is not None:
                yield is_, False, True
                is_ = next(self._now, None)

    def _count(self, thing: _Thing) -> None:
        if not is_iri(thing.iri) or not thing.new + thing.out:
            return
        if thing.kept or (thing.new and thing.out):
            self.things["changed"] += 1
        elif thing.new:
            self.things["new"] += 1
        else:
            self.things["out"] += 1
            self.gone.append(thing.iri)

    def _study(self, graph: Term) -> str:
        names = graph[len(self._graphs) : -1].split("/") if graph.startswith(self._graphs) else []
        return names[0] if len(names) == 2 and names[1] in GRAPHS else ""

    def told(self, before: str | None) -> list[Words]:
        """Say in sentences what was counted, against the version *before* (None: there is none), then of each study."""
        if before is None:
            return [words("release_notes.first")]
        if not self.statements:
            return [words("release_notes.same", before=before)]
        new, out = (sum(n for (_, what), n in self.statements.items() if what == which) for which in ("new", "out"))
        counted = {f"things_{what}": self.things[what] for what in ("new", "changed", "out")}
        found = [words("release_notes.since", before=before, new=new, out=out, **counted)]
        for study in sorted({study for study, _ in self.statements}):
            numbers = {what: self.statements[study, what] for what in ("new", "out")}
            key = "release_notes.study" if study else "release_notes.shared"
            found.append(words(key, study=study, **numbers))
        return found


def _in_order(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for line in lines:
        if line <= before:
            raise ValueError(f"not sorted: {line.decode()}")
        before = line
        yield line


def table(found: Iterable[Change]) -> Iterator[bytes]:
    """Write changes as a table for programs: new or out, thing, property, value (empty where taken out), graph."""
    yield b"change\tsubject\tpredicate\tobject\tgraph\n"
    for one in found:
        yield f"{'new' if one.new else 'out'}\t{one.s}\t{one.p}\t{one.o or ''}\t{one.g}\n".encode()


def write_changes(found: Iterable[Change]) -> bytes:
    """Write changes as a packed table, which lies at `CHANGES`."""
    return packed(table(found))


class Tombstone(NamedTuple):
    """A thing that an earlier release had: its IRI, the address of its page, the first release that lacks it."""

    iri: Term
    address: str
    since: str


def tombstones(
    gone: Iterable[Term], earlier: Iterable[Tombstone], there: Container[Term], base: str, version: str
) -> list[Tombstone]:
    """
    Return what stands for things that are gone, sorted: those of earlier releases, and those of this *version*.

    Of what is *there* again nothing is returned, nor of terms that share their document.
    """
    found = {one.iri: one for one in earlier if one.iri not in there}
    for iri in gone:
        at = address(iri, base)
        if at is not None and "#" not in iri and iri not in there:
            found.setdefault(iri, Tombstone(iri, at, version))
    return [found[iri] for iri in sorted(found)]


def write_gone(found: Iterable[Tombstone]) -> bytes:
    """Write what is gone as a table, which the next release reads."""
    return (_GONE_HEAD + "".join(f"{one.iri}\t{one.since}\n" for one in found)).encode()


def read_gone(content: bytes, base: str) -> list[Tombstone]:
    """Read what was gone in an earlier release; a line that cannot be of this base is passed over."""
    found = []
    for line in content.decode().removeprefix(_GONE_HEAD).splitlines():
        iri, _, since = line.partition("\t")
        at = address(iri, base) if is_iri(iri) else None
        if at is not None:
            found.append(Tombstone(iri, at, since))
    return found
