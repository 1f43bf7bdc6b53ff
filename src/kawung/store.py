"""
ground: the one module that knows an engine.

`new()` gives a `Store` on pyoxigraph where it is installed and on rdflib where it is not, or the one named by
the environment variable KAWUNG_ENGINE (`oxigraph` or `rdflib`). Both answer the same calls with the same
rows; pyoxigraph is ten times faster and more. Terms go in and come out as N-Triples texts (`kawung.iris`).

Nothing is fetched: `SERVICE`, `LOAD`, `FROM` and over-deep texts are refused before a parser sees them, since
either engine would follow them or fall over.
"""

from __future__ import annotations

import importlib.util
import os
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kawung.iris import Quad, Term, Triple, iri, literal
from kawung.problems import UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFAULT_GRAPH = ""
MAX_QUERY = 200_000
MAX_DEPTH = 200
MAX_STEPS = 2_000

# What may hold any word without meaning it: IRIs, texts, comments, and an escaped sign of a prefixed name (whose `\\#`
# opens no comment). The same tokens as SPARQL 1.1, section 19.8: https://www.w3.org/TR/sparql11-query/#sparqlGrammar.
_NO_WORDS = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>
    |"{3}(?:[^"\\]|\\.|"(?!""))*"{3}
    |'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n\r]|\\.)*"
    |'(?:[^'\\\n\r]|\\.)*'
    |\#[^\n\r]*
    |\\.""",
    re.DOTALL | re.VERBOSE,
)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
_NAMES = re.compile(r"[?$]\w+|:[\w-]*|@[A-Za-z-]+")  # of variables, of things behind their prefix, of languages
_FETCHING = re.compile(r"SERVICE|LOAD|FROM", re.IGNORECASE)  # an engine may read SERVICEx:y{} without a space
_UPDATING = re.compile(r"\b(?:INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)
_NEGATIONS = re.compile(r"(?:!\s*){200}")
_STEP = re.compile(r"[-+*/|&^.;{]|FILTER|BIND", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a SELECT gave: the variables in the query's order, a tuple of terms (None: unbound) a row."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


def guard(query: str) -> None:
    r"""
    Refuse a query that could do more than read this store, or that could bring the engine down.

    Raises UsageError, saying which: it fetches or writes, is too long, nests too deep, or has too many steps. An
    engine may read `\u0053` as a letter before it looks for words, so the text is looked at in both readings.
    """
    if len(query) > MAX_QUERY:
        raise UsageError(
            Words(
                en=f"The query is longer than {MAX_QUERY:,} characters.",
                id=f"Kueri lebih panjang dari {MAX_QUERY:,} huruf.".replace(",", "."),
            )
        )
    for text in {query: None, _CODEPOINT.sub(lambda m: chr(int(m[1] or m[2], 16)), query): None}:
        bare = _NAMES.sub(" ", _bare(text))
        _refuse_words(bare)
        _refuse_depth(bare)


def _bare(query: str) -> str:
    """Leave out of a query what can hold words without meaning them."""
    return _NO_WORDS.sub(" ", query)


def _refuse_words(bare: str) -> None:
    for pattern, en, id_ in (
        (
            _FETCHING,
            "Kawung fetches nothing for a query",
            "Kawung tidak mengambil apa pun dari luar untuk kueri",
        ),
        (_UPDATING, "Kawung's queries only read", "Kueri Kawung hanya membaca"),
    ):
        if found := pattern.search(bare):
            word = found.group().upper()
            raise UsageError(Words(en=f"{word} is refused: {en}.", id=f"{word} ditolak: {id_}."))


def _refuse_depth(bare: str) -> None:
    """Refuse what makes an engine call itself too often: nesting, and chains, which it turns into nesting."""
    depth = deepest = 0
    for char in bare:
        if char in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")}]":
            depth -= 1
    if max(deepest, bare.count("<<")) > MAX_DEPTH or _NEGATIONS.search(bare):
        raise UsageError(
            Words(
                en=f"The query nests deeper than {MAX_DEPTH} levels.",
                id=f"Kueri bersarang lebih dari {MAX_DEPTH} tingkat.",
            )
        )
    if len(_STEP.findall(bare)) > MAX_STEPS:
        raise UsageError(
            Words(
                en=f"The query has more than {MAX_STEPS:,} steps; ask for less at a time.",
                id=f"Kueri lebih dari {MAX_STEPS:,} langkah; tanyakan sebagian saja.".replace(",", "."),
            )
        )


class Store(ABC):
    """A set of quads that answers SPARQL 1.1 queries. The default graph is the graph named ''."""

    engine: str

    @abstractmethod
    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in; those already there change nothing."""

    @abstractmethod
    def load(self, nquads: str) -> None:
        """Put in the statements of an N-Quads text, as `Quad.line` writes them."""

    @abstractmethod
    def select(self, query: str) -> Rows:
        """Answer a trusted SELECT query."""

    @abstractmethod
    def construct(self, query: str) -> list[Triple]:
        """Answer a trusted CONSTRUCT query, each triple once."""

    @abstractmethod
    def ask(self, query: str) -> bool:
        """Answer a trusted ASK query."""

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Give all statements, in no order."""

    @abstractmethod
    def __len__(self) -> int: ...


class OxigraphStore(Store):
    """A store on pyoxigraph, in memory."""

    engine = "oxigraph"

    def __init__(self) -> None:
        import pyoxigraph  # noqa: PLC0415 - optional engine

        self._ox = pyoxigraph
        self._store = pyoxigraph.Store()

    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in."""
        self.load("".join(f"{q.s} {q.p} {q.o} {q.g} .\n" for q in quads))

    def load(self, nquads: str) -> None:
        """Put in an N-Quads text."""
        self._store.bulk_load(input=nquads.encode(), format=self._ox.RdfFormat.N_QUADS)

    def _query(self, query: str) -> Any:
        try:
            return self._store.query(query)
        except SyntaxError as error:
            raise _bad_query(error) from error

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        found = self._query(query)
        if not isinstance(found, self._ox.QuerySolutions):
            raise _not_select()
        names = _columns(query, [v.value for v in found.variables])
        rows = [tuple(None if (t := row[name]) is None else _plain(str(t)) for name in names) for row in found]
        return Rows(names, rows)

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        found = self._query(query)
        triples = {Triple(_plain(str(t.subject)), str(t.predicate), _plain(str(t.object))) for t in found}
        return sorted(triples)

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        return bool(self._query(query))

    def quads(self) -> Iterator[Quad]:
        """Give all statements."""
        for q in self._store:
            graph = "" if isinstance(q.graph_name, self._ox.DefaultGraph) else str(q.graph_name)
            yield Quad(str(q.subject), str(q.predicate), _plain(str(q.object)), graph)

    def __len__(self) -> int:
        return len(self._store)


class RdflibStore(Store):
    """A store on rdflib, in memory: slower, always there."""

    engine = "rdflib"

    def __init__(self) -> None:
        import rdflib  # noqa: PLC0415 - only where this engine is used

        self._rdflib = rdflib
        self._data = rdflib.Dataset()

    def add(self, quads: Iterable[Quad]) -> None:
        """Put statements in."""
        self.load("".join(q.line() for q in quads))

    def load(self, nquads: str) -> None:
        """Put in an N-Quads text."""
        # Dataset.parse empties the default graph before it reads, so what is there is not read over.
        fresh = self._rdflib.Dataset()
        fresh.parse(data=nquads, format="nquads")
        for s, p, o, g in fresh.quads((None, None, None, None)):
            self._data.get_context(g).add((s, p, o))

    def _query(self, query: str) -> Any:
        try:
            return self._data.query(_prepared(query))
        except Exception as error:  # its parser raises many unrelated classes
            raise _bad_query(error) from error

    def select(self, query: str) -> Rows:
        """Answer a SELECT query."""
        found = self._query(query)
        if found.type != "SELECT":
            raise _not_select()
        names = _columns(query, [str(v) for v in found.vars])
        rows = [tuple(None if t is None else rdflib_text(t) for t in (row[n] for n in names)) for row in found]
        return Rows(names, rows)

    def construct(self, query: str) -> list[Triple]:
        """Answer a CONSTRUCT query."""
        return sorted({Triple(*(rdflib_text(t) for t in triple)) for triple in self._query(query)})

    def ask(self, query: str) -> bool:
        """Answer an ASK query."""
        return bool(self._query(query).askAnswer)

    def quads(self) -> Iterator[Quad]:
        """Give all statements."""
        for s, p, o, g in self._data.quads((None, None, None, None)):
            graph = "" if g is None or str(g) == "urn:x-rdflib:default" else f"<{g}>"
            yield Quad(rdflib_text(s), rdflib_text(p), rdflib_text(o), graph)

    def __len__(self) -> int:
        return sum(1 for _ in self.quads())


@lru_cache(maxsize=64)
def _prepared(query: str) -> Any:
    """Parse a query for rdflib, which takes longer over that than over most answers."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - only where this engine is used

    return prepareQuery(query)


def new(engine: str | None = None) -> Store:
    """Make an empty store; raise UsageError if the engine named is not known or not installed."""
    chosen = engine or os.environ.get("KAWUNG_ENGINE") or ""
    if not chosen:
        chosen = "oxigraph" if importlib.util.find_spec("pyoxigraph") else "rdflib"
    if chosen == "rdflib":
        return RdflibStore()
    if chosen == "oxigraph" and importlib.util.find_spec("pyoxigraph"):
        return OxigraphStore()
    raise UsageError(
        Words(
            en=f'There is no engine "{chosen}" here; use oxigraph (if pyoxigraph is installed) or rdflib.',
            id=f'Mesin "{chosen}" tidak ada di sini; pakai oxigraph (jika pyoxigraph terpasang) atau rdflib.',
        )
    )


def parse_turtle(text: str) -> list[Triple]:
    """
    Read a trusted Turtle text, one that Kawung ships, into triples.

    They keep the text's order where the engine keeps it. Blank nodes get labels of their own;
    `kawung.vocabulary` gives them stable ones.
    """
    if importlib.util.find_spec("pyoxigraph"):
        import pyoxigraph  # noqa: PLC0415 - optional engine

        found = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE)
        return [Triple(str(q.subject), str(q.predicate), _plain(str(q.object))) for q in found]
    import rdflib  # noqa: PLC0415 - the fallback engine

    return [Triple(*(rdflib_text(t) for t in triple)) for triple in rdflib.Graph().parse(data=text, format="turtle")]


def rdflib_text(term: Any) -> Term:
    """Spell an rdflib term as its N-Triples text."""
    import rdflib  # noqa: PLC0415 - called only by those who have rdflib terms

    if isinstance(term, rdflib.URIRef):
        return iri(str(term))
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    datatype = str(term.datatype) if term.datatype else None
    if datatype and not datatype.startswith("http://www.w3.org/2001/XMLSchema#"):
        return f"{literal(str(term))}^^<{datatype}>"
    return literal(str(term), term.language, datatype and datatype.partition("#")[2])


def _plain(text: str) -> Term:
    """Drop the datatype that is understood for plain literals, which an engine may or may not print."""
    return text.removesuffix("^^<http://www.w3.org/2001/XMLSchema#string>")


_WORD = r"(?<![\w?$:@])"  # not the name of something
_SELECT = re.compile(_WORD + r"SELECT\b\s*(?:DISTINCT\b|REDUCED\b)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[(){}*]|" + _WORD + r"(?:WHERE|FROM|AS)\b|[?$]\w+", re.IGNORECASE)


@lru_cache(maxsize=256)
def projection(query: str) -> tuple[str, ...]:
    """Return the variables of the first SELECT clause in the order written; empty for `SELECT *`."""
    bare = _bare(query)
    match = _SELECT.search(bare)
    if match is None:
        return ()
    names: list[str] = []
    depth = 0
    named = False  # an AS at the outer level of an expression has come, so the next variable is its name
    for found in _CLAUSE.finditer(bare, match.end()):
        part = found.group()
        word = part.upper()
        if depth == 0 and word in ("{", "WHERE", "FROM", "*"):
            break
        if part in ("(", "{"):
            depth += 1
        elif part in (")", "}"):
            depth -= 1
        elif word == "AS":
            named = depth == 1
        elif part[0] in "?$" and (depth == 0 or named):
            names.append(part[1:])
            named = False
    return tuple(names)


def _columns(query: str, found: list[str]) -> tuple[str, ...]:
    """Put the variables that an engine found into the query's order; for `SELECT *` that in which they first occur."""
    written = projection(query)
    if set(written) == set(found):
        return written
    places = {m.group()[1:]: m.start() for m in reversed([*re.finditer(r"[?$]\w+", _bare(query))])}
    return tuple(sorted(found, key=lambda name: (places.get(name, len(query)), name)))


# Where the two engines say that a query breaks: `error at 3:17: …` and `…, (line:3, col:17)`.
_AT = re.compile(r"error at (\d+):(\d+):|(?: \(at char \d+\),)? \(line:(\d+), col:(\d+)\)")


def _bad_query(error: Exception) -> UsageError:
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    at = _AT.search(first)
    rest = _AT.sub("", first).strip(" ,()") or first
    if at is None:
        return UsageError(Words(en=f"The query cannot be read: {first}", id=f"Kueri tidak bisa dibaca: {first}"))
    line, column = (at[1], at[2]) if at[1] else (at[3], at[4])
    return UsageError(
        Words(
            en=f"The query cannot be read at line {line}, character {column} ({rest}).",
            id=f"Kueri tidak bisa dibaca pada baris {line}, huruf ke-{column} ({rest}).",
        )
    )


def _not_select() -> UsageError:
    return UsageError(
        Words(
            en="Only SELECT queries give rows; write the question as a SELECT.",
            id="Hanya kueri SELECT yang memberi baris; tulis pertanyaannya sebagai SELECT.",
        )
    )
