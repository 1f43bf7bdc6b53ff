"""
graph: the rules that look at more than one cell or make another node, each described in docs/design.md.

A rule is asked once for a table: it says what follows for the table's things, row by row, and gives the nodes that
hang on them. Whatever it works out of cells it works out once for all rows with the same cells (`Rows.each`).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import chain
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
    from collections.abc import Callable, Collection

    from kawung.dictionary import Column, Table
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
_VALUE = _MEASURED[concept("measure", "value")]
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


def not_known(look: Lookup, table: Table, it: Gathering) -> list[Gathering]:
    """Make a node of each cell that says "not known", with the property and the reason."""
    there = it.rows.sheet.columns
    columns = [column for column in _unknowable(table.name) if column.name in there]
    return [_unknown(look, column, it) for column in columns if NotKnown in it.rows.kinds(column.name)]


@lru_cache(maxsize=64)
def _unknowable(table: str) -> tuple[Column, ...]:
    """Return the columns of a table whose cells may say "not known"."""
    return tuple(column for column in tables()[table].columns if column.unknowable)


@lru_cache(maxsize=64)
def filling(table: str) -> tuple[Column, ...]:
    """Return the columns of a table whose cells fill their property on the row's own thing."""
    return tuple(column for column in tables()[table].columns if (table, column.name) not in _ELSEWHERE)


def _is_unknown(cell: Cell) -> bool:
    return NotKnown in map(type, cell.values)


def _says(cell: Cell) -> bool:
    return bool(cell.values)


def _unknown(look: Lookup, column: Column, it: Gathering) -> Gathering:
    which = [at for at, unknown in enumerate(it.rows.each(_is_unknown, column.name)) if unknown]
    keys = [f"{column.table}.{it.rows.keys[at]}.{column.name}" for at in which]
    nodes = it.hang(UNKNOWN, which, look.spell.names("unknown", keys))
    nodes.all_say(TYPE, term("kw:Unknown"))
    nodes.all_say(UNKNOWN_PROPERTY, column.term)
    if column.language:
        nodes.all_say(UNKNOWN_LANGUAGE, literal(column.language))

    def reasons(cell: Cell) -> list[Term]:
        unknown = [value for value in cell.values if isinstance(value, NotKnown)]
        return [literal(text, language) for value in unknown for language, text in value.reason]

    nodes.say(term("kw:reason"), reasons, column.name)
    nodes.say(withholding.WITHHOLDS, withholding.reason, column.name)
    return nodes


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
    joint = it.rows.each(_says, "participants")
    source, target = it.rows.each(look.is_group, "from"), it.rows.each(look.is_group, "to")
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

        if not it.rows.has(party) or all(given := it.rows.each(_says, role)):
            continue
        known = it.rows.each(_says, party)
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

    def keys(parties: Cell) -> list[str]:
        refs = [v for v in parties.values if isinstance(v, Ref) and is_key(v.key)]
        return [ref.key.lower().replace("-", "--") for ref in refs]

    def endings(variables: Cell) -> list[str]:
        return [f"-{local_name(v.iri).lower()}" for v in variables.values if isinstance(v, Named)] or [""]

    start = look.spell.start("pair")
    which, nodes = list[int](), list[str]()
    parties = (it.rows.each(keys, "from"), it.rows.each(keys, "to"), it.rows.each(endings, "variable"))
    for at, (form, sources, targets, variables) in enumerate(zip(forms, *parties, strict=True)):
        if form == _TIE:
            for one in sources:
                for other in targets:
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

    def quoted(*cells: Cell) -> bool:
        return any(not isinstance(value, NotKnown | Withheld) for cell in cells for value in cell.values)

    if not any(map(it.rows.has, (_QUOTE, *_TRANSLATIONS))):
        return []
    which = [at for at, there in enumerate(it.rows.each(quoted, _QUOTE, *_TRANSLATIONS)) if there]
    nodes = it.hang(EXCERPT, which, look.spell.names("excerpt", [it.rows.keys[at] for at in which]))
    nodes.all_say(TYPE, term("kw:Excerpt"))
    nodes.say(
        columns[_QUOTE].term,
        lambda quote, own, interview: look.spell.terms(quote, look.quote_language(own, interview)),
        _QUOTE,
        _QUOTE_LANGUAGE,
        "interview",
    )
    for name in (_QUOTE_LANGUAGE, *_TRANSLATIONS):
        nodes.say(columns[name].term, lambda cell, name=name: look.spell.terms(cell, columns[name].language), name)
    return [nodes]


@lru_cache(maxsize=1)
def _structures() -> frozenset[str]:
    """Return the names of the cube structures that the ontology declares."""
    declared = term("qb:DataStructureDefinition")
    return frozenset(local_name(t.s) for t in vocabulary.ontology() if t.p == TYPE and t.o == declared)


def _data_set(value: Value, item: Cell, position: Cell) -> str | None:
    """
    Name the data set of a row: its measure and, where the row says so and a structure is there, its further dimensions.

    Observations that differ in item or printed position only would else break IC-12 (no duplicate observations).
    """
    if not isinstance(value, Named) or value.iri not in _MEASURED:
        return None
    measure = local_name(value.iri)
    for suffix, further in (("-by-answer", (item, position)), ("-by-item", (item,))):
        if all(cell.values for cell in further) and measure + suffix in _structures():
            return measure + suffix
    return measure


def _observation(look: Lookup, it: Gathering) -> list[Gathering]:
    """
    Let `measure` decide the data set of an aggregate and the property that `value` fills.

    Its source is a dimension of the cube: sources that differ stand side by side.
    """
    where = ("measure", "item", "position")

    def sets(measure: Cell, item: Cell, position: Cell) -> tuple[list[str], list[Term]]:
        sets = [(value, _data_set(value, item, position)) for value in measure.values]
        spelt = [look.spell.term(value) for value, name in sets if name is None]
        return [name for _, name in sets if name is not None], [one for one in spelt if one is not None]

    told = it.rows.each(sets, *where)
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

    def figures(measure: Cell, value: Cell) -> dict[Term, str]:
        known = [v.iri for v in measure.values if isinstance(v, Named) and v.iri in _MEASURED]
        said = look.spell.terms(value)
        return {p: saying(p, said) for p in {_MEASURED[one] for one in known} or {_VALUE}}

    found = it.rows.each(figures, "measure", "value")
    for property_ in set(chain.from_iterable(found)):
        it.columns.put(property_, [figure.get(property_, "") for figure in found])

    def written(value: Cell) -> Collection[Term]:
        return [literal(value.text)] if any(isinstance(v, Decimal) for v in value.values) else ()

    it.say(term("kw:valueAsWritten"), written, "value")


def _complete(look: Lookup, it: Gathering) -> list[Gathering]:
    """Say for whom a complete list is complete: the interview's informant."""

    def informants(complete: Cell, interview: Cell) -> list[Term]:
        if not any(value is True for value in complete.values):
            return []
        return look.spell.things(look.behind(interview.values, "interviews", "informant"))

    it.say(term("kw:completeFor"), informants, "complete", "interview")
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
