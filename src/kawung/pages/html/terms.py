"""pages/html: the reference of the ontology: documents of terms with a tree, concepts, rules with their examples."""

from __future__ import annotations

import re
from collections import defaultdict
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from kawung import dictionary, words
from kawung.iris import Term, read_literal, term
from kawung.pages.documents import addresses
from kawung.pages.html.evidence import best
from kawung.pages.html.marking import escaped
from kawung.pages.html.naming import Said, gathered

if TYPE_CHECKING:
    from kawung.pages.html.book import Book
    from kawung.pages.html.marking import Here
    from kawung.pages.html.values import RuleExample

_DEFINITION, _EXAMPLE, _CAUTION = term("skos:definition"), term("skos:example"), term("skos:scopeNote")
_COMMENT, _MESSAGE, _REMEDY = term("rdfs:comment"), term("sh:message"), term("kw:remedy")
_PREF, _LABEL, _BELOW = term("skos:prefLabel"), term("rdfs:label"), term("rdfs:subClassOf")
_FILLS = term("kw:fills")
_BLANK, _MAYBE = re.compile(r"\{\w+\}"), re.compile(r"\[[^][]*\]")
_ORDER = ("class", "property", "concept", "shape", "thing")


def told(here: Here, gather: Said) -> dict[str, Any]:
    """Return what a term means: its definition, its name in the other language, an example, a caution."""
    other = ""
    for p in (_PREF, _LABEL):
        other = other or next(
            (lit.text for o in gather.get(p, ()) if (lit := read_literal(o)).language == here.other), ""
        )
    return {
        "definition": _definition(here, gather),
        "in_other": escaped(other) if other else "",
        "example": best(here, gather.get(_EXAMPLE, ())),
        "caution": best(here, gather.get(_CAUTION, ())),
    }


def _definition(here: Here, gather: Said) -> Markup:
    for p in (_DEFINITION, _COMMENT, _MESSAGE):
        if gather.get(p):
            return best(here, gather[p])
    return Markup()


def rule(here: Here, gather: Said, example: RuleExample | None) -> dict[str, Any]:
    """Return what a rule says, what to do, and the rows that show it."""
    shown = None
    if example is not None:
        columns = list(dict.fromkeys([*example.wrong, *example.right]))
        rows = [
            (
                label,
                [escaped(row.get(c, "")) for c in columns]
                if row
                else [escape(here.t.no_row), *[Markup()] * (len(columns) - 1)],
            )
            for label, row in ((here.t.row_wrong, example.wrong), (here.t.row_right, example.right))
        ]
        sheet = dictionary.tables().get(example.table)
        label = f" ({sheet.label.in_(here.language)})" if sheet else ""
        shown = SimpleNamespace(
            table=escaped(f"{example.table}{label}"), columns=[escaped(c) for c in columns], rows=rows
        )
    return {
        "message": _read(best(here, gather.get(_MESSAGE, ()))),
        "remedy": _read(best(here, gather.get(_REMEDY, ()))),
        "example": shown,
    }


def _read(message: Markup) -> Markup:
    """Return a message as people read it: its blanks, which a sheet fills, as dots, without the parts that may miss."""
    return Markup(_BLANK.sub("…", _MAYBE.sub("", message)))  # noqa: S704 - of what is safe nothing but dots are made


def document(book: Book, here: Here, thing: Term) -> dict[str, Any]:
    """Return the terms of a document by kind, each with its definition, and the tree of its classes."""
    by_kind: dict[str, list[Term]] = defaultdict(list)
    for member in book.members.get(thing, ()):
        kind = book.kind(member)
        by_kind[kind if kind in _ORDER else "thing"].append(member)
    parts = [
        SimpleNamespace(
            name=f"all-{kind}",
            title=here.t.columns
            if kind == "thing" and book.kind(thing) == "table"
            else words.text(f"page_kinds.{kind}", here.language),
            rows=[_row(book, here, member) for member in sorted(by_kind[kind], key=here.plain)],
        )
        for kind in _ORDER
        if by_kind[kind]
    ]
    return {"terms": parts, "tree": tree(book, here, by_kind["class"])}


def _row(book: Book, here: Here, member: Term) -> SimpleNamespace:
    said = gathered(book.index.about(member))
    filled = (gathered(book.index.about(p)) for p in said.get(_FILLS, ()))
    return SimpleNamespace(
        link=here.link(member),
        fragment=escaped(addresses.fragment(member)),
        definition=_definition(here, said) or next(filter(None, (_definition(here, one) for one in filled)), ""),
    )


def tree(book: Book, here: Here, classes: list[Term], by: Term = _BELOW) -> Markup:
    """Return things as a tree by a property that leads upwards; what has several above it stands below each."""
    there = set(classes)
    below: dict[Term, list[Term]] = defaultdict(list)
    tops = []
    for one in classes:
        above = [o for p, o, _ in book.index.about(one) if p == by and o in there and o != one]
        for o in dict.fromkeys(above):
            below[o].append(one)
        if not above:
            tops.append(one)
    return _branch(here, sorted(tops, key=here.plain), below, ()) if tops else Markup()


def _branch(here: Here, things: list[Term], below: dict[Term, list[Term]], path: tuple[Term, ...]) -> Markup:
    items = [
        Markup("<li>{}{}</li>").format(
            here.link(one),
            _branch(here, sorted(below[one], key=here.plain), below, (*path, one))
            if below.get(one) and one not in path
            else "",
        )
        for one in things
    ]
    return Markup("<ul>{}</ul>").format(Markup("\n").join(items))
