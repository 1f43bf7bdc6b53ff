"""
foreign: a stranger's text → the statements of a graph, as sorted N-Quads, or what is wrong with it.

This is the work of the process apart (`worker`): scan, parse, look at each term, find the lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kawung import store
from kawung.foreign import locating
from kawung.foreign.judging import Fault, Judge
from kawung.foreign.limits import MAX_STATEMENTS, MAX_WRITTEN
from kawung.foreign.scanning import BOM, line_at, scan
from kawung.foreign.troubles import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.iris import Quad, Term
    from kawung.store import RdfForm


class Asked(NamedTuple):
    """
    What is to be read: the form, the base of relative IRIs, the name of the import, its graph, the project's base.

    All are texts, so that it can be handed from process to process.
    """

    form: RdfForm
    base: str
    name: str
    graph: Term
    home: str


class Found(NamedTuple):
    """
    What was read: sorted lines of N-Quads, or the troubles that keep them from being taken.

    *read* counts the statements as they stand, *graphs* the named graphs in which they stood; *ours* says that terms
    of Kawung are used.
    """

    lines: Sequence[str]
    read: int
    graphs: int
    ours: bool
    troubles: Sequence[Trouble]


def read(data: bytes, asked: Asked) -> Found:
    """Read a text, lines ending as in N-Quads; whatever is wrong with it is a trouble."""
    if trouble := scan(data, asked.form):
        return _refused(trouble)
    data = data.removeprefix(BOM)
    naming, judge = _Naming(asked.name), Judge(asked.form, asked.home)
    said: set[str] = set()
    graphs: set[Term] = set()
    count = size = 0
    try:
        for quad in store.read_rdf(data, asked.form, asked.base):
            count += 1
            if count > MAX_STATEMENTS:
                return _refused(Trouble("rdf-too-many", {"most": MAX_STATEMENTS}))
            judge.see(quad)
            if quad.g:
                graphs.add(quad.g)
            line = f"{naming.of(quad.s)} {quad.p} {naming.of(quad.o)} {asked.graph} .\n"
            size += len(line)
            if size > MAX_WRITTEN:
                return _refused(Trouble("rdf-too-much", {"most": MAX_WRITTEN // 1024 // 1024}))
            said.add(line)
    except SyntaxError as error:
        return _refused(_syntax(data, asked, error))
    except MemoryError:
        return _refused(Trouble("rdf-broke-down", {}))
    faults = judge.faults()
    troubles = _located(data, asked, faults)
    if not said:
        troubles.append(Trouble("rdf-nothing", {}))
    return Found([] if troubles else sorted(said), count, len(graphs), judge.ours, troubles)


def _refused(trouble: Trouble) -> Found:
    return Found([], 0, 0, False, [trouble])


class _Naming:
    """Gives blank nodes names by the order in which they are met, the same each time the same text is read."""

    def __init__(self, name: str) -> None:
        self._start = f"_:i-{name}-"
        self._names: dict[Term, Term] = {}

    def of(self, term: Term) -> Term:
        """Name a blank node; any other term has its name."""
        if not term.startswith("_:"):
            return term
        if term not in self._names:
            self._names[term] = f"{self._start}{len(self._names) + 1}"
        return self._names[term]


def _located(data: bytes, asked: Asked, faults: Sequence[Fault]) -> list[Trouble]:
    """Find the lines of all that is wrong, in one way through the text."""
    wanted: list[tuple[Quad, int]] = [one for fault in faults for one in fault.statements]
    lines = iter(locating.lines(data, asked.form, asked.base, wanted) if wanted else [])
    return [
        Trouble(fault.rule, dict(fault.told), tuple(next(lines) for _ in fault.statements), fault.text)
        for fault in faults
    ]


def _syntax(data: bytes, asked: Asked, error: SyntaxError) -> Trouble:
    """Say where a text cannot be read; the parser of XML does not say it, so another one is asked."""
    what = str(error.msg or "")
    if error.lineno:
        what = what.partition(": ")[2] or what
        return Trouble("rdf-syntax", {"column": error.offset or 1, "what": what}, (error.lineno,))
    if asked.form == "rdf-xml":
        from xml.parsers import expat  # noqa: PLC0415 - rarely needed

        try:
            expat.ParserCreate().Parse(data, True)
        except expat.ExpatError as broken:
            return Trouble("rdf-syntax", {"column": broken.offset + 1, "what": what}, (broken.lineno,))
    at = next((at for part in what.split("'")[1::2] if part and (at := data.find(part.encode())) >= 0), None)
    if at is None:
        return Trouble("rdf-syntax", {"column": 1, "what": what})
    return Trouble("rdf-syntax", {"column": at - data.rfind(b"\n", 0, at), "what": what}, (line_at(data, at),))
