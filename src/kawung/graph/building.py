"""
graph: rows → statements.

A cell fills the property of its column (`_cells`); that is all for most columns. What looks at more than one
cell or makes another node is in `_RULES`, one function a rule, each described in docs/design.md. Nothing here
depends on the order of rows, on row numbers, on a clock or on a path, so the same study always gives the same
quads.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from kawung import vocabulary
from kawung.dictionary import tables
from kawung.findings import Named, NotKnown, Ref
from kawung.graph.derived import (
    DATASET,
    EXCERPT,
    PAIR,
    PARTIES,
    ROLE_ASSUMED,
    UNKNOWN,
    UNKNOWN_LANGUAGE,
    UNKNOWN_PROPERTY,
    states,
)
from kawung.graph.graphed import Graphed
from kawung.graph.lookup import ENTITIES, Lookup
from kawung.iris import (
    STRUCTURE,
    TYPE,
    Minter,
    Quad,
    Triple,
    concept,
    iri,
    is_key,
    literal,
    local_name,
    term,
)
from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kawung.dictionary import Column, Table
    from kawung.findings import Row, Study, Value
    from kawung.iris import Term

_ACTOR, _GROUP, _PARTY = term("kw:Actor"), term("kw:ActorGroup"), term("kw:Party")
_TIE, _GROUP_LINKAGE, _JOINT = term("kw:Tie"), term("kw:GroupLinkage"), term("kw:JointAction")
_DESCRIBES, _TABLE_ROW = term("csvw:describes"), term("csvw:row")

_MEASURED = {
    concept("measure", "cell-state"): term("kw:cellState"),
    concept("measure", "count"): term("kw:count"),
    concept("measure", "share"): term("kw:share"),
    concept("measure", "value"): term("kw:value"),
}
_QUOTED = ("quote", "quote_language", "quote_translation_en", "quote_translation_id")

# Columns whose cells do not simply fill their property on the row's own thing; a rule below reads them.
_ELSEWHERE = {
    ("actors", "party"),
    ("aggregates", "measure"),
    ("aggregates", "value"),
    *(("findings", name) for name in _QUOTED),
}


def build(study: Study, minter: Minter) -> Graphed:
    """
    Make the graphs of a study.

    Rows whose key cannot name a thing are left out (the reader has said so). Raises FaultError if a statement
    would stand in two graphs, which no study's data can bring about.
    """
    look = Lookup(study, minter)
    quads: set[Quad] = set()
    things: dict[Term, dict[int, Row]] = defaultdict(dict)
    rows: dict[Term, Row] = {}
    for table in tables().values():
        described = look.things(table)
        taken = {key for key, _, _ in described}
        for key, thing, group in described:
            home = look.home(table, group)
            for row, name in zip(group, _row_names(key, len(group), taken), strict=True):
                row_iri = look.named("row", f"{table.name}.{name}")
                rows[row_iri] = row
                provenance = minter.graph(study.key, "provenance")
                quads.add(Quad(table.iri, _TABLE_ROW, row_iri, provenance))
                quads.add(Quad(row_iri, _DESCRIBES, thing, provenance))
                for graph, said in ((home, _said(look, table, row, thing)), (ENTITIES, _shared(look, row))):
                    for triple in said:
                        quads.add(Quad(*triple, minter.graph(study.key, graph)))
                        things[triple.s][id(row)] = row
    ordered = tuple(sorted(quads))
    refuse_doubles(ordered)
    return Graphed(
        quads=ordered,
        things={t: tuple(sorted(r.values(), key=_place)) for t, r in sorted(things.items())},
        rows=dict(sorted(rows.items())),
    )


def _place(row: Row) -> tuple[str, int]:
    return row.table, row.number


def _row_names(key: str, count: int, taken: set[str]) -> list[str]:
    """Name the rows of one key: `key`, `key.2` and so on, stepping over keys that look so themselves."""
    names = [key]
    number = 2
    while len(names) < count:
        if (name := f"{key}.{number}") not in taken:
            names.append(name)
        number += 1
    return names


def refuse_doubles(quads: Iterable[Quad]) -> None:
    """Raise FaultError if one statement stands in two graphs: some engines would then count it twice."""
    home: dict[Triple, Term] = {}
    for quad in quads:
        other = home.setdefault(quad.triple, quad.g)
        if other != quad.g:
            said = " ".join(quad.triple)
            raise FaultError(
                Words(
                    en=f"One statement would stand in two graphs, {other} and {quad.g}: {said}",
                    id=f"Satu pernyataan akan berada di dua graf, {other} dan {quad.g}: {said}",
                )
            )


def _said(look: Lookup, table: Table, row: Row, thing: Term) -> Iterator[Triple]:
    """Give all that a row states, of its thing and of the nodes that hang on it."""
    if len(table.classes) == 1:
        yield Triple(thing, TYPE, table.classes[0])
    for column in table.columns:
        for value in row.values(column.name):
            if isinstance(value, NotKnown):
                yield from _not_known(look, row, thing, column, value)
            elif (table.name, column.name) not in _ELSEWHERE:
                said = look.term(value, column.language)
                if said is not None:
                    yield Triple(thing, column.term, said)
    if states(table):
        for basis in look.bases([row]):
            yield Triple(thing, term("kw:basis"), basis)
    for rule in _RULES.get(table.name, ()):
        yield from rule(look, row, thing)


def _not_known(look: Lookup, row: Row, thing: Term, column: Column, value: NotKnown) -> Iterator[Triple]:
    """Make a node of a cell that says "not known", with the property and the reason."""
    node = look.named("unknown", f"{row.table}.{look.key(row)}.{column.name}")
    yield Triple(thing, UNKNOWN, node)
    yield Triple(node, TYPE, term("kw:Unknown"))
    yield Triple(node, UNKNOWN_PROPERTY, column.term)
    if column.language:
        yield Triple(node, UNKNOWN_LANGUAGE, literal(column.language))
    for language, text in value.reason:
        yield Triple(node, term("kw:reason"), literal(text, language))


def _party(_look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Let `party` decide the class; an unreadable one makes it a mere party, for the shapes to find."""
    classes = {"actor": _ACTOR, "group": _GROUP}
    read = {classes[v] for v in row.values("party") if isinstance(v, str) and v in classes}
    for class_ in read or {_PARTY}:
        yield Triple(thing, TYPE, class_)


def _linkage_class(look: Lookup, row: Row) -> Term:
    if row.values("participants"):
        return _JOINT
    parties = [v for name in ("from", "to") for v in row.values(name) if isinstance(v, Ref)]
    return _GROUP_LINKAGE if any(look.is_group(ref) for ref in parties) else _TIE


def _form(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Let the parties decide the class of a linkage."""
    yield Triple(thing, TYPE, _linkage_class(look, row))


def _roles(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """
    Fill an empty role cell from the party's kind and mark it.

    Participants have one role between them, so it is filled only if all their kinds agree.
    """
    columns = {c.name: c for c in tables()["linkages"].columns}
    for party_column, role_column in PARTIES:
        if row.values(role_column):
            continue
        parties = [v for v in row.values(party_column) if isinstance(v, Ref)]
        usual = {ref: look.usual_role(ref) for ref in parties}
        if party_column == "participants" and len(set(usual.values())) > 1:
            continue
        for ref, role in usual.items():
            party = look.thing(ref)
            if role is not None and party is not None:
                yield Triple(thing, columns[role_column].term, role)
                yield Triple(thing, ROLE_ASSUMED, party)


def _pairs(look: Lookup, row: Row) -> Iterator[Term]:
    """
    Name what reports of a tie between the same two actors on the same variable share.

    Who is written first does not count. Ties that name no variable share a pair too. A hyphen inside a key is
    doubled, so that no two pairs get one name.
    """
    if _linkage_class(look, row) != _TIE:
        return

    def keys(column: str) -> list[str]:
        refs = [v for v in row.values(column) if isinstance(v, Ref) and is_key(v.key)]
        return [ref.key.lower().replace("-", "--") for ref in refs]

    variables = [local_name(v.iri) for v in row.values("variable") if isinstance(v, Named)]
    for source in keys("from"):
        for target in keys("to"):
            for variable in variables or [""]:
                parts = (*sorted((source, target)), variable)
                yield look.named("pair", "-".join(part for part in parts if part))


def _pair(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Name the pair of a tie."""
    for node in _pairs(look, row):
        yield Triple(thing, PAIR, node)


def _excerpt(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Put exact words and their translations on a node of their own, so that they can be withheld alone."""
    columns = {c.name: c for c in tables()["findings"].columns}
    said = {name: [v for v in row.values(name) if not isinstance(v, NotKnown)] for name in _QUOTED}
    if not any(values for name, values in said.items() if name != "quote_language"):
        return
    node = look.named("excerpt", row.key)
    yield Triple(thing, EXCERPT, node)
    yield Triple(node, TYPE, term("kw:Excerpt"))
    for name, values in said.items():
        language = look.quote_language(row) if name == "quote" else columns[name].language
        for value in values:
            text = look.term(value, language)
            if text is not None:
                yield Triple(node, columns[name].term, text)


@lru_cache(maxsize=1)
def _structures() -> frozenset[str]:
    """Return the names of the cube structures that the ontology declares."""
    declared = term("qb:DataStructureDefinition")
    return frozenset(local_name(t.s) for t in vocabulary.ontology() if t.p == TYPE and t.o == declared)


def _dataset(look: Lookup, row: Row, value: Value) -> Term | None:
    """
    Name the data set of a row: its measure and, where the row says so and a structure is there, its further dimensions.

    Observations that differ in item or printed position only would else break IC-12 (no duplicate observations).
    """
    if not isinstance(value, Named) or value.iri not in _MEASURED:
        return None
    measure = local_name(value.iri)
    further = [("-by-answer", ("item", "position")), ("-by-item", ("item",))]
    for suffix, columns in further:
        if all(row.values(column) for column in columns) and measure + suffix in _structures():
            return look.named("dataset", measure + suffix)
    return look.named("dataset", measure)


def _observation(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """
    Let `measure` decide the data set of an aggregate and the property that `value` fills.

    Its source is a dimension of the cube: sources that differ stand side by side.
    """
    measures = row.values("measure")
    for value in measures:
        said = _dataset(look, row, value) or look.term(value)
        if said is not None:
            yield Triple(thing, DATASET, said)
    properties = {_MEASURED[v.iri] for v in measures if isinstance(v, Named) and v.iri in _MEASURED}
    for value in row.values("value"):
        said = look.term(value)
        if said is None:
            continue
        for property_ in properties or {term("kw:value")}:
            yield Triple(thing, property_, said)
        if isinstance(value, Decimal):
            yield Triple(thing, term("kw:valueAsWritten"), literal(row.cells["value"].text))
    for finding in look.behind(row.values("finding"), "findings"):
        for value in (*finding.values("publication"), *finding.values("interview")):
            source = look.thing(value) if isinstance(value, Ref) else None
            if source is not None:
                yield Triple(thing, term("kw:accordingTo"), source)


def _complete(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Say for whom a complete list is complete: the interview's informant."""
    complete_for = term("kw:completeFor")
    for value in row.values("complete"):
        if value is True:
            for interview in look.behind(row.values("interview"), "interviews"):
                for informant in interview.values("informant"):
                    party = look.thing(informant) if isinstance(informant, Ref) else None
                    if party is not None:
                        yield Triple(thing, complete_for, party)


def _industry(look: Lookup, row: Row, thing: Term) -> Iterator[Triple]:
    """Scheme, year and code of an industry name its class, if all three are known."""
    parts = [row.values(f"industry_{name}") for name in ("scheme", "year", "code")]
    texts = [str(values[0]) for values in parts if len(values) == 1 and isinstance(values[0], str)]
    if len(texts) == len(parts) and all(is_key(text) for text in texts):
        yield Triple(thing, term("kw:industry"), look.minter.industry(*texts))


def _shared(look: Lookup, row: Row) -> Iterator[Triple]:
    """Describe the nodes that rows share; they stand in `entities`, whatever the basis of the rows."""
    if row.table == "linkages":
        for node in _pairs(look, row):
            yield Triple(node, TYPE, term("kw:Pair"))
    if row.table == "aggregates":
        for value in row.values("measure"):
            dataset = _dataset(look, row, value)
            if dataset is not None:
                yield Triple(dataset, TYPE, term("qb:DataSet"))
                yield Triple(dataset, term("qb:structure"), iri(STRUCTURE + local_name(dataset)))


_Rule: TypeAlias = "Callable[[Lookup, Row, Term], Iterator[Triple]]"
_RULES: dict[str, tuple[_Rule, ...]] = {
    "study": (_industry,),
    "actors": (_party,),
    "findings": (_excerpt,),
    "linkages": (_form, _roles, _pair),
    "aggregates": (_observation,),
    "elicitation": (_complete,),
}
