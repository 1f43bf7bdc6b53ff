"""
pages/html: all that is stated of a thing, and all that names it, as tables of safe HTML.

These tables are the same for every kind of thing, so nothing in the data stays invisible.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from kawung.iris import Term, local_name, term
from kawung.pages.html.naming import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kawung.pages.documents.index import Index
    from kawung.pages.html.marking import Here

ROWS = 200
"""How many rows of what names a thing stand on one page, and how many values a property has there at most."""
_TYPE = term("rdf:type")
_FIRST = {p: place for place, p in enumerate(LABELS)}
_MARKED = frozenset({"observed", "interpreted", "published", "inferred", "measured"})
_DEEPEST = 12
_Said = tuple[Term, Term, Term]


class Stated(NamedTuple):
    """What one kind of graph states of a thing: the mark of where that comes from, the rows of a table."""

    tag: Markup
    rows: Markup


class Pointing(NamedTuple):
    """The things that name a thing with one property, as items, and how many on all pages: real and made-up ones."""

    property: Markup
    things: Markup
    real: int
    made_up: int


@lru_cache(maxsize=1 << 12)
def basis_of(graph: Term) -> str:
    """Return what kind of statements a graph holds, empty where it does not say who says so."""
    name = local_name(graph)
    return name if name in _MARKED else ""


def _property(here: Here, p: Term) -> Markup:
    return escape(here.t.is_a) if p == _TYPE else here.link(p)


def stated(here: Here, index: Index, said: Sequence[_Said]) -> list[Stated]:
    """Return all that is said, by what kind of graph says it and by property."""
    found: dict[str, dict[tuple[int, str, Term], list[Term]]] = {}
    for p, o, g in said:
        place = _FIRST.get(p, 8 if p != _TYPE else 9)
        objects = found.setdefault(basis_of(g), {}).setdefault((place, here.plain(p), p), [])
        if o not in objects:
            objects.append(o)
    return [
        Stated(
            here.tag(basis) if basis else Markup(),
            Markup(  # noqa: S704 - of safe HTML
                "\n".join(
                    [
                        _row(_property(here, p), _values(here, index, sorted(objects)))
                        for (_, _, p), objects in sorted(rows.items())
                    ]
                )
            ),
        )
        for basis, rows in sorted(found.items(), key=lambda one: (one[0] == "inferred", one[0]))
    ]


def _values(here: Here, index: Index, objects: Sequence[Term]) -> list[Markup]:
    """Return the first values of a property, and how many more there are: the data beside the page have them all."""
    shown = [_value(here, index, o, 0) for o in objects[:ROWS]]
    left = len(objects) - len(shown)
    return [*shown, escape(here.say("more_things", n=left))] if left else shown


def _row(name: Markup, values: Sequence[Markup]) -> str:
    told = values[0] if len(values) == 1 else f"<ul>{_items(values)}</ul>"
    return f'<tr><th scope="row">{name}</th><td>{told}</td></tr>'


def _items(things: Iterable[str]) -> Markup:
    return Markup("".join([f"<li>{thing}</li>" for thing in things]))  # noqa: S704 - of safe HTML


def _value(here: Here, index: Index, o: Term, depth: int) -> Markup:
    if not o.startswith("_:"):
        return here.value(o)
    below = index.about(o) if depth < _DEEPEST else ()
    if not below:
        return Markup("…")
    parts = [f"{_property(here, p)}: {_value(here, index, inner, depth + 1)}" for p, inner, _ in sorted(below)]
    return Markup(f"<ul>{_items(parts)}</ul>")  # noqa: S704 - of safe HTML


def pointing(here: Here, index: Index, iri: Term) -> Iterator[list[Pointing]]:
    """
    Return page by page what names a thing, by property; at least one page, which may be empty.

    What stands in a blank node is told by the thing whose blank node it is.
    """
    found: dict[tuple[str, Term], dict[Term, None]] = {}
    for s, p, _ in index.pointing(iri):
        for owner in _owners(index, s):
            found.setdefault((here.plain(p), p), {})[owner] = None
    rows = [
        (p, s)
        for (_, p), subjects in sorted(found.items())
        for s in sorted(subjects, key=lambda s: (here.marked(s), s))
    ]
    made_up = {p: sum(map(here.marked, subjects)) for (_, p), subjects in found.items()}
    real = {p: len(subjects) - made_up[p] for (_, p), subjects in found.items()}
    for start in range(0, max(len(rows), 1), ROWS):
        part = rows[start : start + ROWS]
        yield [
            Pointing(_property(here, p), _items(here.link(s) for _, s in of), real[p], made_up[p])
            for p, of in groupby(part, key=lambda row: row[0])
        ]


def _owners(index: Index, s: Term) -> Iterator[Term]:
    """Lead from a blank node to the things it belongs to."""
    if not s.startswith("_:"):
        yield s
        return
    waiting, done = [s], {s}
    while waiting:
        node = waiting.pop()
        for owner, _, _ in index.pointing(node):
            if not owner.startswith("_:"):
                yield owner
            elif owner not in done:
                done.add(owner)
                waiting.append(owner)
