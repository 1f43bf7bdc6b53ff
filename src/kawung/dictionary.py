"""
ground: what a study's sheets may hold, read from `ontology/dictionary.toml`.

The only home of tables and columns: the reader, the mapping to the graph, problem texts, help and the blank
study are all made from it. The keys of the file are described in docs/design.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kawung import resources
from kawung.iris import PREFIXES, SHEET, Term, Triple, iri, literal, term
from kawung.problems import Words

MANIFEST = "study.toml"
DICTIONARY = "dictionary"
"""Under which name `resources.known` has what the file says (`entries`)."""
MAX_TAB = 31
"""How long a sheet's name in a workbook may be."""
PUBLIC = (
    "yes",  # with its row
    "key",  # with its row; as a key made for the public, unless the study is of publications alone
    "own",  # where a public finding, or the party's own interview, says so
    "finding",  # of the findings that it names those that are public
    "party",  # with its row, which stays where somebody whom it names must not appear
    "named",  # of what it names that which is public
    "text",  # the researcher's words for what was said, unless they speak of somebody who must not appear
    "quote",  # where the informant allows a quote
    "source",  # where a publication alone says so
    "place",  # as "own", no finer than the project allows
    "date",  # no finer than the project allows
    "complete",  # where all that the list holds is public
    "name",  # as "own", where the project publishes names and its bearer may be named
    "no",
)
"""When a cell may be published; a column that says nothing is never published."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    *type* is how a cell is read: key, text, words (text in *language*), integer, decimal, boolean, year,
    date, code, url, choice (of *values*), concept (of the shared *schemes*), point (of the study's scale),
    area, ref (a key of *tables*), bound (a key of *tables*, else an area code, else a concept of *schemes*),
    measured (as the row's measure demands). *term* is the property that the cell fills; *many* allows several
    values parted by `;`; *unknowable* allows "not known" with a reason; *privacy* says what is private in it, *public*
    when a cell may be published (one of `PUBLIC`).
    """

    table: str
    name: str
    type: str
    term: Term
    label: Words
    help: Words
    example: str = ""
    language: str | None = None
    required: bool = False
    many: bool = False
    unknowable: bool = False
    privacy: str | None = None
    public: str = "no"
    tables: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def iri(self) -> Term:
        """The column's own name: `<…/sheet/linkages#strength>`."""
        return iri(f"{SHEET}{self.table}#{self.name}")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the file it lives in, the classes and the kind (IRI segment) of what its rows describe."""

    name: str
    file: str
    classes: tuple[Term, ...]
    kind: str
    label: Words
    help: Words
    columns: tuple[Column, ...] = field(default=())
    iri: Term = field(init=False, repr=False, compare=False)
    """The table's own name: `<…/sheet/linkages>`."""
    key: Column = field(init=False, repr=False, compare=False)
    """The column that holds the row's key."""

    def __post_init__(self) -> None:
        """Keep what is asked for very often."""
        object.__setattr__(self, "iri", iri(SHEET + self.name))
        object.__setattr__(self, "key", next(c for c in self.columns if c.type == "key"))

    @property
    def tab(self) -> str:
        """The name of the table's sheet in a new workbook: `Order claims`, `Scale points`."""
        words = self.name.replace("_", " ")
        if self.file == MANIFEST and self.name != "study":
            words = words[:-1] + "ies" if words.endswith("y") else words + "s"
        return (words[0].upper() + words[1:])[:MAX_TAB]

    def column(self, name: str) -> Column | None:
        """Return the column of that name, if the table has one."""
        return next((c for c in self.columns if c.name == name), None)


def _curie(text: str) -> Term:
    return term(text) if text.partition(":")[0] in PREFIXES else iri(text)


def _words(entry: dict[str, Any], name: str) -> Words:
    return Words(entry.get(f"{name}_en", ""), entry.get(f"{name}_id", ""))


def _column(table: str, c: dict[str, Any]) -> Column:
    return Column(
        table=table,
        name=c["name"],
        type=c["type"],
        term=_curie(c["term"]),
        label=_words(c, "label"),
        help=_words(c, "help"),
        example=c.get("example", ""),
        language=c.get("language"),
        required=c.get("required", False),
        many=c.get("many", False),
        unknowable=c.get("unknowable", False),
        privacy=c.get("privacy"),
        public=c.get("public", "no"),
        tables=tuple(c.get("tables", ())),
        schemes=tuple(c.get("schemes", ())),
        values=tuple(c.get("values", ())),
    )


@lru_cache(maxsize=1)
def entries() -> dict[str, Any]:
    """Return what the file says, as it stands there."""
    found: dict[str, Any] = resources.known(DICTIONARY) or tomllib.loads(resources.text("ontology/dictionary.toml"))
    return found


@lru_cache(maxsize=1)
def tables() -> dict[str, Table]:
    """Return all tables by name, those of the manifest first, in the order of the dictionary."""
    return {
        t["name"]: Table(
            name=t["name"],
            file=t["file"],
            classes=tuple(_curie(c) for c in t["class"]),
            kind=t["kind"],
            label=_words(t, "label"),
            help=_words(t, "help"),
            columns=tuple(_column(t["name"], c) for c in t["column"]),
        )
        for t in entries()["table"]
    }


def in_manifest(table: Table) -> bool:
    """Tell whether a table's rows stand in `study.toml` rather than in a CSV file of its own."""
    return table.file == MANIFEST


def descriptors() -> list[Triple]:
    """
    Describe tables and columns for `graph/ontology`, so that SPARQL finds the column of a statement.

    A `csvw:Table` has its columns (`csvw:column`); each `csvw:Column` names the property it fills
    (`kw:fills`), the language where one property is filled by two columns (`kw:columnLanguage`), and its
    heading (`csvw:name`).
    """
    found: list[Triple] = []
    a, label = term("rdf:type"), term("rdfs:label")
    for t in tables().values():
        found += [
            Triple(t.iri, a, term("csvw:Table")),
            Triple(t.iri, term("csvw:name"), literal(t.name)),
            Triple(t.iri, label, literal(t.label.en, "en")),
            Triple(t.iri, label, literal(t.label.id, "id")),
        ]
        for c in t.columns:
            found += [
                Triple(t.iri, term("csvw:column"), c.iri),
                Triple(c.iri, a, term("csvw:Column")),
                Triple(c.iri, term("csvw:name"), literal(c.name)),
                Triple(c.iri, term("kw:fills"), c.term),
                Triple(c.iri, label, literal(c.label.en, "en")),
                Triple(c.iri, label, literal(c.label.id, "id")),
            ]
            if c.language:
                found.append(Triple(c.iri, term("kw:columnLanguage"), literal(c.language)))
    return found
