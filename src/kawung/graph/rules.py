"""
graph: the rules that look at more than one cell or make another node, each described in docs/design.md.

A rule is asked once for a table: it says what follows for the table's things, row by row, and gives the nodes that
hang on them. Whatever it works out of cells it works out once for all rows with the same cells (`Rows.each`).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from kawung import vocabulary
from kawung.dictionary import tables
from kawung.findings import Named, NotKnown, Ref, Withheld
from kawung.graph import withholding
from kawung.graph.derived import (
    DATASET,
    EXCERPT,
    PAIR,
    PARTIES,
    ROLE_ASSUMED,
    UNKNOWN,
    UNKNOWN_LANGUAGE,
    UNKNOWN_PROPERTY,
)
from kawung.graph.lookup import ENTITIES
from kawung.graph.statements import saying
from kawung.iris import STRUCTURE, TYPE, concept, iri, is_key, literal, local_name, term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kawung.dictionary import Column
    from kawung.findings import Cell, Value
    from kawung.graph.gathering import Gathering
    from kawung.graph.lookup import Lookup
    from kawung.iris import Term

_ACTOR, _GROUP, _PARTY = term("kw:Actor"), term("kw:ActorGroup"), term("kw:Party")
_TIE, _GROUP_LINKAGE, _JOINT = term("kw:Tie"), term("kw:GroupLinkage"), term("kw:JointAction")

_MEASURED = {
    concept("measure", "cell-state"): term("kw:cellState"),
    concept("measure", "count"): term("kw:count"),
    concept("measure", "share"): term("kw:share"),
    concept("measure", "value"): term("kw:value"),
}
_AS_WRITTEN = term("kw:valueAsWritten")
_VALUE = _MEASURED[concept("measure", "value")]
_COMPLETE_FOR = term("kw:completeFor")
_QUOTE, _QUOTE_LANGUAGE = "quote", "quote_language"
_TRANSLATIONS = ("quote_translation_en", "quote_translation_id")

_ELSEWHERE = frozenset(
    {
        ("actors", "party"),
        ("aggregates", "measure"),
        ("aggregates", "value"),
        *(("findings", name) for name in (_QUOTE, _QUOTE_LANGUAGE, *_TRANSLATIONS)),
    }
)
"""Columns whose cells do not simply fill their property on the row's own thing; a rule reads them."""


def not_known(look: Lookup, it: Gathering, columns: Sequence[Column]) -> list[Gathering]:
    """Make a node of each cell of some columns that says "not known", with the property and the reason."""
    found = [(column, at, cell) for column in columns for at, cell in it.rows.with_kind(NotKnown, column.name)]
    return [_unknown(look, it, found)] if found else []


@lru_cache(maxsize=64)
def filling(table: str) -> tuple[Column, ...]:
    """Return the columns of a table whose cells fill their property on the row's own thing."""
    return tuple(column for column in tables()[table].columns if (table, column.name) not in _ELSEWHERE)


@lru_cache(maxsize=64)
def elsewhere(table: str) -> tuple[Column, ...]:
    """Return the columns of a table that a rule reads and whose cells may say "not known"."""
    columns = tables()[table].columns
    return tuple(column for column in columns if column.unknowable and (table, column.name) in _ELSEWHERE)


def _unknown(look: Lookup, it: Gathering, found: Sequence[tuple[Column, int, Cell]]) -> Gathering:
    keys = [f"{column.table}.{it.rows.keys[at]}.{column.name}" for column, at, _ in found]
    nodes = it.hang(UNKNOWN, [at for _, at, _ in found], look.spell.names("unknown", keys))
    nodes.all_say(TYPE, term("kw:Unknown"))
    nodes.say_one(UNKNOWN_PROPERTY, [column.term for column, _, _ in found])
    nodes.put(UNKNOWN_LANGUAGE, [[literal(c.language)] if c.language else [] for c, _, _ in found])
    nodes.put(term("kw:reason"), [_reasons(cell) for _, _, cell in found])
    nodes.put(withholding.WITHHOLDS, [withholding.reason(cell) for _, _, cell in found])
    return nodes


def _reasons(cell: Cell) -> list[Term]:
    unknown = [value for value in cell.values if isinstance(value, NotKnown)]
    return [literal(text, language) for value in unknown for language, text in value.reason]


def _party(_look: Lookup, it: Gathering) -> list[Gathering]:
    """Let `party` decide the class; an unreadable one makes it a mere party, for the shapes to find."""
    classes = {"actor": _ACTOR, "group": _GROUP}

    def read(party: Cell) -> set[Term]:
        return {classes[v] for v in party.values if isinstance(v, str) and v in classes} or {_PARTY}

    it.say(TYPE, read, "party")
    return []


def _linkage(look: Lookup, it: Gathering) -> list[Gathering]:
    """Give a linkage its form, the roles that no cell says, and a tie its pair."""
    forms = _forms(look, it)
    it.say_one(TYPE, forms)
    _roles(look, it)
    return [_pairs(look, it, forms)]


def _forms(look: Lookup, it: Gathering) -> list[Term]:
    """Let the parties decide the class: participants make a joint action, a group on either side a group linkage."""
    joint = it.rows.filled("participants")
    source, target = look.groups(it.rows, "from"), look.groups(it.rows, "to")
    return [
        _JOINT if together else _GROUP_LINKAGE if one or other else _TIE
        for together, one, other in zip(joint, source, target, strict=True)
    ]


def _roles(look: Lookup, it: Gathering) -> None:
    """
    Fill an empty role cell from the party's kind and mark it.

    Participants have one role between them, so it is filled only if all their kinds agree.
    """
    columns = {c.name: c for c in tables()["linkages"].columns}
    for party, role in PARTIES:
        agree = party == "participants"

        def assumed(parties: Cell, agree: bool = agree) -> list[tuple[Term, Term]]:
            usual = {v: look.usual_role(v) for v in parties.values if isinstance(v, Ref)}
            if agree and len(set(usual.values())) > 1:
                return []
            named = [(role, look.spell.thing(ref)) for ref, role in usual.items() if role is not None]
            return [(role, party) for role, party in named if party is not None]

        if not it.rows.has(party) or it.rows.full(role):
            continue
        given, known = it.rows.filled(role), it.rows.filled(party)
        empty = [at for at, told in enumerate(given) if not told and known[at]]
        found = it.rows.some(empty).each(assumed, party)
        it.put(columns[role].term, [[role for role, _ in some] for some in found], empty)
        it.put(ROLE_ASSUMED, [[party for _, party in some] for some in found], empty)


def _pairs(look: Lookup, it: Gathering, forms: list[Term]) -> Gathering:
    """
    Name what reports of a tie between the same two actors on the same variable share.

    Who is written first does not count. Ties that name no variable share a pair too. A hyphen inside a key is
    doubled, so that no two pairs get one name. Pairs stand in `entities`, whatever the basis of the ties.
    """

    def endings(variables: Cell) -> list[str]:
        return [f"-{local_name(v.iri).lower()}" for v in variables.values if isinstance(v, Named)] or [""]

    start = look.spell.start("pair")
    which, nodes = list[int](), list[str]()
    parties = it.rows.keys_named("from"), it.rows.keys_named("to")
    spelt = {keys: [key.replace("-", "--") for key in keys] for keys in {*parties[0], *parties[1]}}
    for at, (form, sources, targets, variables) in enumerate(
        zip(forms, *parties, it.rows.each(endings, "variable"), strict=True)
    ):
        if form == _TIE:
            for one in spelt[sources]:
                for other in spelt[targets]:
                    both = f"{one}-{other}" if one < other else f"{other}-{one}"
                    for ending in variables:
                        which.append(at)
                        nodes.append(f"{start}{both}{ending}>")
    pairs = it.hang(PAIR, which, nodes, look.graph(ENTITIES))
    pairs.all_say(TYPE, term("kw:Pair"))
    return pairs


def _excerpt(look: Lookup, it: Gathering) -> list[Gathering]:
    """Put exact words and their translations on a node of their own, so that they can be withheld alone."""
    columns = {c.name: c for c in tables()["findings"].columns}

    def quoted(cell: Cell) -> bool:
        return any(not isinstance(value, NotKnown | Withheld) for value in cell.values)

    words = [it.rows.each(quoted, name) for name in (_QUOTE, *_TRANSLATIONS) if it.rows.has(name)]
    if not words:
        return []
    which = [at for at, there in enumerate(map(any, zip(*words, strict=True))) if there]
    nodes = it.hang(EXCERPT, which, look.spell.names("excerpt", [it.rows.keys[at] for at in which]))
    nodes.all_say(TYPE, term("kw:Excerpt"))
    languages = nodes.rows.each(look.quote_language, _QUOTE_LANGUAGE, "interview")
    text = columns[_QUOTE].term

    def exact(quote: Cell, language: str | None) -> str:
        return saying(text, look.spell.terms(quote, language))

    nodes.columns.put(text, nodes.rows.each_with(exact, _QUOTE, languages))
    for name in (_QUOTE_LANGUAGE, *_TRANSLATIONS):
        if (cells := nodes.rows.cells(name)) is not None:
            look.spell.say(nodes.columns, columns[name], cells)
    return [nodes]


@lru_cache(maxsize=1)
def _structures() -> frozenset[str]:
    """Return the names of the cube structures that the ontology declares."""
    declared = term("qb:DataStructureDefinition")
    return frozenset(local_name(t.s) for t in vocabulary.ontology() if t.p == TYPE and t.o == declared)


def _data_set(value: Value, item: bool, position: bool) -> str | None:
    """
    Name the data set of a row: its measure and, where the row says so and a structure is there, its further dimensions.

    Observations that differ in item or printed position only would else break IC-12 (no duplicate observations).
    """
    if not isinstance(value, Named) or value.iri not in _MEASURED:
        return None
    measure = local_name(value.iri)
    for suffix, further in (("-by-answer", (item, position)), ("-by-item", (item,))):
        if all(further) and measure + suffix in _structures():
            return measure + suffix
    return measure


def _observation(look: Lookup, it: Gathering) -> list[Gathering]:
    """
    Let `measure` decide the data set of an aggregate and the property that `value` fills.

    Its source is a dimension of the cube: sources that differ stand side by side.
    """
    further = (it.rows.filled("item"), it.rows.filled("position"))

    def sets(measure: Cell, item: bool, position: bool) -> tuple[list[str], list[Term]]:
        sets = [(value, _data_set(value, item, position)) for value in measure.values]
        spelt = [look.spell.term(value) for value, name in sets if name is None]
        return [name for _, name in sets if name is not None], [one for one in spelt if one is not None]

    told = it.rows.each_with(sets, "measure", *further)
    if any(unnamed for _, unnamed in told):
        it.put(DATASET, [unnamed for _, unnamed in told])
    found = [(at, name) for at, (names, _) in enumerate(told) for name in names]
    which, names = [at for at, _ in found], [name for _, name in found]
    nodes = it.hang(DATASET, which, look.spell.names("dataset", names), look.graph(ENTITIES))
    nodes.all_say(TYPE, term("qb:DataSet"))
    structures = {name: iri(STRUCTURE + name) for name in set(names)}
    nodes.say_one(term("qb:structure"), [structures[name] for name in names])
    _figure(look, it)
    it.say(term("kw:accordingTo"), look.sources, "finding")
    return [nodes]


def _figure(look: Lookup, it: Gathering) -> None:
    """Say the figure of an aggregate with the property of its measure, a number as it was written besides."""

    def properties(measure: Cell) -> frozenset[Term]:
        named = [v.iri for v in measure.values if isinstance(v, Named)]
        return frozenset(_MEASURED[one] for one in named if one in _MEASURED) or frozenset({_VALUE})

    def figures(value: Cell, properties: frozenset[Term]) -> dict[Term, str]:
        terms = look.spell.terms(value)
        said = {property_: saying(property_, terms) for property_ in properties}
        if any(isinstance(v, Decimal) for v in value.values):
            said[_AS_WRITTEN] = saying(_AS_WRITTEN, (literal(value.text),))
        return said

    found = it.rows.each_with(figures, "value", it.rows.each(properties, "measure"))
    for property_ in {p: None for said in found for p in said}:
        it.columns.put(property_, [said.get(property_, "") for said in found])


def _complete(look: Lookup, it: Gathering) -> list[Gathering]:
    """Say for whom a complete list is complete: the interview's informant."""

    def informants(interview: Cell) -> str:
        return saying(_COMPLETE_FOR, look.spell.things(look.behind(interview.values, "interviews", "informant")))

    complete = it.rows.each(lambda cell: any(value is True for value in cell.values), "complete")
    said = zip(it.rows.each(informants, "interview"), complete, strict=True)
    it.columns.put(_COMPLETE_FOR, [whose if known else "" for whose, known in said])
    return []


def _study(look: Lookup, it: Gathering) -> list[Gathering]:
    """Scheme, year and code of an industry name its class, if all three are known; a released study says what stays."""

    def industry(*parts: Cell) -> list[Term]:
        texts = [str(c.values[0]) for c in parts if len(c.values) == 1 and isinstance(c.values[0], str)]
        named = len(texts) == len(parts) and all(map(is_key, texts))
        return [look.minter.industry(*texts)] if named else []

    it.say(term("kw:industry"), industry, *(f"industry_{name}" for name in ("scheme", "year", "code")))
    return withholding.of_study(look, it)


Rule: TypeAlias = "Callable[[Lookup, Gathering], list[Gathering]]"
RULES: dict[str, Rule] = {
    "study": _study,
    "actors": _party,
    "findings": _excerpt,
    "linkages": _linkage,
    "aggregates": _observation,
    "elicitation": _complete,
}
