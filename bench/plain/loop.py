"""
The plain way from sheets to N-Quads: read the texts, look at every cell, `Graph.add` each statement, serialise once.

It is what somebody who knows rdflib writes by hand for Kawung's data model (docs/design.md, "From cells to the graph"):
graphs and properties are made once, equal cells of a column are read once. It looks at what Kawung's reader looks at
(keys, references, choices, numbers, dates, and in `looking` what deceives) and says less of what it finds. No figure is
given unless its output is Kawung's, byte for byte.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from rdflib import RDF, XSD, Dataset, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, QB, RDFS, SKOS

from bench.files import dictionary
from bench.plain.looking import look
from bench.plain.vocabulary import KW, fold, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdflib.graph import Graph
    from rdflib.term import Node

    from bench.plain.texts import Row, Tables

CSVW = Namespace("http://www.w3.org/ns/csvw#")
_PREFIXES = {"kw": KW, "rdf": RDF, "rdfs": RDFS, "dcterms": DCTERMS, "skos": SKOS, "qb": QB, "prov": PROV}
_SHEET = "https://w3id.org/kawung/sheet/"
_STRUCTURE = "https://w3id.org/kawung/structure/"
_BASES = ("observed", "interpreted", "published")
_GRAPHS = ("entities", *_BASES, "provenance")
_FREE = ("text", "words", "code", "key")
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
_NOT_KNOWN = re.compile(r"(not known|tidak diketahui)(?:\s*:(.*))?\Z", re.DOTALL | re.IGNORECASE)
_AREA = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?\Z")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]{1,12})?\Z")
_YEAR = re.compile(r"[1-9][0-9]{3}\Z")
_URL = re.compile(r"https?://[^\s<>\"{}|^`\\]+\Z")
_MEASURES = {"cell-state": KW.cellState, "count": KW["count"], "share": KW.share, "value": KW.value}
_QUOTED = ("quote", "quote_language", "quote_translation_en", "quote_translation_id")
_ELSEWHERE = {"actors": ("party",), "aggregates": ("measure", "value"), "findings": _QUOTED}
_IN_MANIFEST = {name for name, table in dictionary().items() if table["file"] == "study.toml"}
_PARTIES = (
    ("from", "from_role", KW.sourceRole),
    ("to", "to_role", KW.targetRole),
    ("participants", "participants_role", KW.participantRole),
)


def nquads(key: str, tables: Tables, base: str) -> tuple[str, list[str]]:
    """Make the sorted N-Quads of a study of its texts; beside them what is wrong with its cells."""
    data = Dataset()
    wrong = fill(data, key, tables, base)
    lines = data.serialize(format="nquads").splitlines(keepends=True)
    return "".join(sorted(line for line in lines if line.strip())), wrong


def fill(data: Dataset, key: str, tables: Tables, base: str) -> list[str]:
    """Add what a study states to a Dataset; return what is wrong with its cells."""
    loop = _Loop(data, key, tables, base)
    loop.run()
    return loop.wrong + look(tables)


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(";")) if part]


class _Column:
    """A column of the dictionary with its property made, and the cells read so far."""

    def __init__(self, declared: dict[str, Any]) -> None:
        self.name, self.type, self.many = declared["name"], declared["type"], declared.get("many", False)
        prefix, _, local = declared["term"].partition(":")
        self.property = URIRef(str(_PREFIXES[prefix]) + local)
        self.language = declared.get("language")
        self.unknowable = declared.get("unknowable", False)
        self.tables, self.schemes = declared.get("tables", ()), declared.get("schemes", ())
        self.choices = declared.get("values", ())
        self.read: dict[str, list[Node]] = {}


class _Loop:
    """One study on its way into a Dataset."""

    def __init__(self, data: Dataset, key: str, tables: Tables, base: str) -> None:
        self.key, self.base, self.known = key, base, vocabulary()
        self.graphs = {name: data.graph(URIRef(f"{base}graph/{key}/{name}")) for name in _GRAPHS}
        self.columns = {name: [_Column(c) for c in t["column"]] for name, t in dictionary().items()}
        self.wrong: list[str] = []
        self.things: dict[tuple[str, str], URIRef] = {}
        self.rows = {name: self._keyed(name, tables.get(name, [])) for name in dictionary()}
        self.points = self._points()
        self.readers: dict[str, Callable[[str, _Column], Node | None]] = {
            "integer": lambda text, _: Literal(text, datatype=XSD.integer) if _INTEGER.match(text) else None,
            "decimal": lambda text, column: self._decimal(text.rstrip("% ") if column.name == "share" else text),
            "boolean": lambda text, _: self._boolean(text),
            "year": lambda text, _: Literal(text, datatype=XSD.gYear) if _YEAR.match(text) else None,
            "date": lambda text, _: self._date(text),
            "url": lambda text, _: URIRef(text) if _URL.match(text) else None,
            "choice": lambda text, column: Literal(text.lower()) if text.lower() in column.choices else None,
            "concept": lambda text, column: self._concept(text, column.schemes),
            "point": lambda text, _: self.points.get(fold(text)),
            "area": lambda text, _: self._area(text),
            "ref": self._ref,
            "bound": self._bound,
        }

    def _keyed(self, name: str, rows: list[Row]) -> dict[str, Row]:
        """Index the rows of a table by key in small letters; leave out those whose key names nothing or two things."""
        column = "key" if name in _IN_MANIFEST else "id"
        found: dict[str, Row] = {}
        for number, row in enumerate(rows, start=2):
            key = self.key if name == "study" else row.get(column, "")
            if not _KEY.match(key):
                self.wrong.append(f"{name} {number}: {key!r} is no key")
            elif key.lower() in found:
                self.wrong.append(f"{name} {number}: {key} stands there already")
            else:
                found[key.lower()] = row | {column: key}
        return found

    def _points(self) -> dict[str, URIRef]:
        points = self.rows["scale_point"].items()
        words = {fold(row[c]): self.thing("scale-point", key) for key, row in points for c in ("label_en", "label_id")}
        return words | {fold(key): self.thing("scale-point", key) for key, _ in points}

    def thing(self, kind: str, key: str) -> URIRef:
        """Name a thing of the study, each once."""
        if (kind, key) not in self.things:
            self.things[kind, key] = URIRef(f"{self.base}id/{self.key}/{kind}/{key.lower()}")
        return self.things[kind, key]

    # Reading cells.

    def values(self, column: _Column, text: str) -> list[Node]:
        """Read a cell: what it says as terms, a plain literal for what does not fit its column."""
        if text not in column.read:
            column.read[text] = self._values(column, text)
        return column.read[text]

    def _values(self, column: _Column, text: str) -> list[Node]:
        if column.type in _FREE:
            return [Literal(part, lang=column.language) for part in (_parts(text) if column.many else [text])]
        reader = self.readers[column.type]
        if (whole := reader(text, column)) is not None:
            return [whole]
        parts = _parts(text)
        read = [reader(part, column) for part in parts]
        if len(parts) > 1 and (column.many or None not in read):
            both = list(zip(parts, read, strict=True))
            self.wrong += [f"{column.name}: {part!r} cannot be read" for part, term in both if term is None]
            return [Literal(part) if term is None else term for part, term in both]
        self.wrong.append(f"{column.name}: {text!r} cannot be read")
        return [Literal(text)]

    def _decimal(self, text: str) -> Literal | None:
        if not _DECIMAL.match(text):
            return None
        plain = text.replace(",", ".")
        return Literal(plain.rstrip("0").rstrip(".") if "." in plain else plain, datatype=XSD.decimal)

    def _boolean(self, text: str) -> Literal | None:
        word = fold(text)
        if word in ("yes", "ya", "true"):
            return Literal("true", datatype=XSD.boolean)
        return Literal("false", datatype=XSD.boolean) if word in ("no", "tidak", "false") else None

    def _date(self, text: str) -> Literal | None:
        try:
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
        except ValueError:
            return None

    def _concept(self, text: str, schemes: tuple[str, ...]) -> URIRef | None:
        word = fold(text)
        return next((c for scheme in schemes if (c := self.known.concepts[scheme].get(word))), None)

    def _area(self, code: str) -> URIRef | None:
        return URIRef(f"{self.base}id/area/{code}") if _AREA.match(code) else None

    def _ref(self, key: str, column: _Column) -> URIRef | None:
        for table in column.tables:
            if key.lower() in self.rows[table]:
                return self.thing(dictionary()[table]["kind"], key)
        if not _KEY.match(key):
            return None
        self.wrong.append(f"{column.name}: there is no {key}")
        return self.thing(dictionary()[column.tables[0]]["kind"], key)

    def _bound(self, text: str, column: _Column) -> URIRef | None:
        if any(text.lower() in self.rows[table] for table in column.tables):
            return self._ref(text, column)
        return self._concept(text, column.schemes) or self._area(text) or self._ref(text, column)

    # Making statements.

    def run(self) -> None:
        """Add what every row states."""
        provenance = self.graphs["provenance"]
        for name, table in dictionary().items():
            table_iri, states = URIRef(_SHEET + name), _states(table)
            classes = [URIRef(str(KW) + c.removeprefix("kw:")) for c in table["class"]]
            columns = [c for c in self.columns[name] if c.name not in _ELSEWHERE.get(name, ())]
            also: Callable[[Row, URIRef, Graph], None] | None = getattr(self, f"_{name}", None)
            for key, row in self.rows[name].items():
                thing = self.thing(table["kind"], key)
                bases = self._bases(name, row)
                home = self.graphs[self._home(name, bases, states=states)]
                named = self.thing("row", f"{name}.{key}")
                provenance.add((table_iri, CSVW.row, named))
                provenance.add((named, CSVW.describes, thing))
                if len(classes) == 1:
                    home.add((thing, RDF.type, classes[0]))
                for column in columns:
                    if text := row.get(column.name):
                        self._cell(home, thing, f"{name}.{key}", column, text)
                if states:
                    for basis in bases:
                        home.add((thing, KW.basis, basis))
                if also is not None:
                    also(row, thing, home)

    def _cell(self, home: Graph, thing: URIRef, name: str, column: _Column, text: str) -> None:
        if column.unknowable and (unknown := _NOT_KNOWN.match(text)):
            self._unknown(home, thing, self.thing("unknown", f"{name}.{column.name}"), column, unknown)
            return
        for value in self.values(column, text):
            home.add((thing, column.property, value))

    def _unknown(self, home: Graph, thing: URIRef, node: URIRef, column: _Column, said: re.Match[str]) -> None:
        home.add((thing, KW.hasUnknown, node))
        home.add((node, RDF.type, KW.Unknown))
        home.add((node, KW.unknownProperty, column.property))
        if column.language:
            home.add((node, DCTERMS.language, Literal(column.language)))
        reasons = [part.strip() for part in (said[2] or "").split("|")]
        if len(reasons) == 2 and all(reasons):
            for language, reason in zip(("en", "id"), reasons, strict=True):
                home.add((node, KW.reason, Literal(reason, lang=language)))
        elif said[2] and said[2].strip():
            language = "en" if said[1].casefold() == "not known" else "id"
            home.add((node, KW.reason, Literal(said[2].strip(), lang=language)))

    def _behind(self, row: Row, column: str, table: str) -> Iterator[Row]:
        rows = self.rows[table]
        return (rows[key.lower()] for key in _parts(row.get(column, "")) if key.lower() in rows)

    def _bases(self, name: str, row: Row) -> set[URIRef]:
        sources = [row] if name == "findings" else self._behind(row, "finding", "findings")
        read = (self._concept(source.get("basis", ""), ("basis",)) for source in sources)
        return {basis for basis in read if basis is not None}

    def _home(self, name: str, bases: set[URIRef], *, states: bool) -> str:
        if name != "findings" and not states:
            return "entities"
        basis = str(next(iter(bases))).rpartition("#")[2] if len(bases) == 1 else ""
        return basis if basis in _BASES else "interpreted"

    def _study(self, row: Row, thing: URIRef, home: Graph) -> None:
        parts = [row.get(f"industry_{name}", "") for name in ("scheme", "year", "code")]
        if all(_KEY.match(part) for part in parts):
            scheme, year, code = parts
            home.add((thing, KW.industry, URIRef(f"{self.base}id/class/{scheme.lower()}-{year}/{code}")))

    def _actors(self, row: Row, thing: URIRef, home: Graph) -> None:
        party = {"actor": KW.Actor, "group": KW.ActorGroup}.get(row.get("party", "").lower())
        if party is None:
            self.wrong.append(f"party: {row.get('party')!r} cannot be read")
        home.add((thing, RDF.type, party or KW.Party))

    def _findings(self, row: Row, thing: URIRef, home: Graph) -> None:
        """Put exact words on a node of their own."""
        if not any(row.get(name) for name in _QUOTED if name != "quote_language"):
            return
        node = self.thing("excerpt", row["id"])
        home.add((thing, KW.hasExcerpt, node))
        home.add((node, RDF.type, KW.Excerpt))
        for column in self.columns["findings"]:
            text = row.get(column.name) if column.name in _QUOTED else None
            if text and column.name == "quote":
                home.add((node, column.property, Literal(text, lang=self._language(row))))
            elif text:
                for value in self.values(column, text):
                    home.add((node, column.property, value))

    def _language(self, row: Row) -> str | None:
        if row.get("quote_language"):
            return row["quote_language"].lower()
        interviews = {r["language"] for r in self._behind(row, "interview", "interviews") if r.get("language")}
        spoken = interviews or {r["language"] for r in self.rows["study"].values() if r.get("language")}
        return spoken.pop().lower() if len(spoken) == 1 else None

    def _linkages(self, row: Row, thing: URIRef, home: Graph) -> None:
        """Let the parties decide the class; fill empty roles; name what reports of one tie share."""
        parties = [party for name in ("from", "to") for party in self._behind(row, name, "actors")]
        if row.get("participants"):
            form = KW.JointAction
        elif any(party.get("party", "").lower() == "group" for party in parties):
            form = KW.GroupLinkage
        else:
            form = KW.Tie
        home.add((thing, RDF.type, form))
        for party, role, property_ in _PARTIES:
            if not row.get(role):
                self._usual_roles(home, thing, row, party, property_)
        if form == KW.Tie:
            variables = [variable for text in _parts(row.get("variable", "")) if (variable := self._variable(text))]
            for source in self._hyphened(row, "from"):
                for target in self._hyphened(row, "to"):
                    for variable in variables or [""]:
                        named = "-".join(part for part in (*sorted((source, target)), variable) if part)
                        home.add((thing, KW.pair, pair := self.thing("pair", named)))
                        self.graphs["entities"].add((pair, RDF.type, KW.Pair))

    def _variable(self, text: str) -> str:
        return str(self._concept(text, ("variable",)) or "").rpartition("#")[2]

    @staticmethod
    def _hyphened(row: Row, column: str) -> list[str]:
        return [key.lower().replace("-", "--") for key in _parts(row.get(column, "")) if _KEY.match(key)]

    def _usual_roles(self, home: Graph, thing: URIRef, row: Row, party: str, property_: URIRef) -> None:
        kinds = {
            self.thing("party", actor["id"]): self._concept(actor.get("kind", ""), ("actor-kind",))
            for actor in self._behind(row, party, "actors")
        }
        roles = {actor: self.known.usual_role.get(kind) if kind else None for actor, kind in kinds.items()}
        if party == "participants" and len(set(roles.values())) > 1:
            return
        for actor, role in roles.items():
            if role is not None:
                home.add((thing, property_, role))
                home.add((thing, KW.roleAssumed, actor))

    def _aggregates(self, row: Row, thing: URIRef, home: Graph) -> None:
        """Let the measure decide the data set and what the value fills; name the source."""
        measure = str(self._concept(row.get("measure", ""), ("measure",)) or "").rpartition("#")[2]
        if measure in _MEASURES:
            structure = self._structure(row, measure)
            dataset = self.thing("dataset", structure)
            home.add((thing, QB.dataSet, dataset))
            self.graphs["entities"].add((dataset, RDF.type, QB.DataSet))
            self.graphs["entities"].add((dataset, QB.structure, URIRef(_STRUCTURE + structure)))
        else:
            self.wrong.append(f"measure: {row.get('measure')!r} cannot be read")
            home.add((thing, QB.dataSet, Literal(row.get("measure", ""))))
        if text := row.get("value"):
            value = self._measured(text, measure)
            if value is None:
                self.wrong.append(f"value: {text!r} cannot be read")
            home.add((thing, _MEASURES.get(measure, KW.value), Literal(text) if value is None else value))
            if isinstance(value, Literal) and value.datatype == XSD.decimal:
                home.add((thing, KW.valueAsWritten, Literal(text)))
        for finding in self._behind(row, "finding", "findings"):
            for kind in ("publication", "interview"):
                for key in _parts(finding.get(kind, "")):
                    home.add((thing, KW.accordingTo, self.thing(kind, key)))

    def _structure(self, row: Row, measure: str) -> str:
        for suffix, further in (("-by-answer", ("item", "position")), ("-by-item", ("item",))):
            if all(row.get(column) for column in further) and measure + suffix in self.known.structures:
                return measure + suffix
        return measure

    def _measured(self, text: str, measure: str) -> Node | None:
        if measure == "cell-state":
            return self._concept(text, ("cell-state",))
        if measure == "count":
            return Literal(text, datatype=XSD.integer) if _INTEGER.match(text) else None
        return self._decimal(text.rstrip("% ") if measure == "share" else text)

    def _elicitation(self, row: Row, thing: URIRef, home: Graph) -> None:
        complete = self._boolean(row.get("complete", ""))
        if complete is not None and str(complete) == "true":
            for interview in self._behind(row, "interview", "interviews"):
                for informant in _parts(interview.get("informant", "")):
                    home.add((thing, KW.completeFor, self.thing("party", informant)))


def _states(table: dict[str, Any]) -> bool:
    """Tell whether the rows of a table are statements, which must rest on a finding."""
    return any(column["name"] == "finding" and column.get("required") for column in table["column"])
