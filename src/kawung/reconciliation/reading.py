"""reconciliation: the statements of a build → the index of what may be found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.iris import DEF, HOME, Minter, concept, is_iri, literal, local_name, read_literal, term, value_of
from kawung.problems import Words
from kawung.reconciliation.folding import joined
from kawung.reconciliation.index import Entity, Index
from kawung.reconciliation.properties import (
    AREA,
    CLASSES,
    OF_STUDY,
    PROPERTIES,
    ROOTS,
    below,
    class_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kawung.iris import Term
    from kawung.reconciliation.index import PlaceReader
    from kawung.store import Store

    Said = dict[Term, list[Term]]

_LABELS = tuple(term(c) for c in ("skos:prefLabel", "rdfs:label", "dcterms:title"))
_OTHER = term("skos:altLabel")
_OF_CLASS = "SELECT ?g ?s WHERE {{ GRAPH ?g {{ ?s a {} }} }}"
_WITH = "SELECT ?g ?s ?o WHERE {{ GRAPH ?g {{ ?s {} ?o }} }}"
_CODES_OF_AREAS = ("kemendagriCode", "isoCode", "bpsCode")  # people know the country by its ISO code


def read(store: Store, places: PlaceReader) -> Index:
    """
    Make the index of a store that holds a build; *places* parts a text into the areas that it names.

    What was imported from elsewhere gives no names: only graphs of the project's own are read.
    """
    minter = _minter(store)
    finer = {c for c, above in below().items() if not above.isdisjoint(map(class_of, ROOTS))}
    classes = sorted({*map(class_of, ROOTS), *finer})
    terms = sorted({term(c) for one in PROPERTIES.values() for c in one.terms} | {*_LABELS, _OTHER})
    imported = value_of(minter.shared_graph("import")) + "/"

    def ours(graph: Term, thing: Term) -> bool:
        return value_of(thing).startswith((minter.base, HOME)) and not value_of(graph).startswith(imported)

    types: defaultdict[Term, set[Term]] = defaultdict(set)
    homes: defaultdict[Term, set[Term]] = defaultdict(set)
    for c, rows in zip(classes, store.select_each([_OF_CLASS.format(c) for c in classes]), strict=True):
        for g, s in rows.rows:
            if g and s and is_iri(s) and ours(g, s):
                types[s].add(c)
                homes[s].add(g)
    said: defaultdict[Term, Said] = defaultdict(lambda: defaultdict(list))
    for p, rows in zip(terms, store.select_each([_WITH.format(p) for p in terms]), strict=True):
        for g, s, o in rows.rows:
            if g and s in types and o and s and ours(g, s):
                said[s][p].append(o)
    titles = _titles(store)
    studies = _studies(said, types, homes)
    found = [_entity(thing, types[thing], said[thing], homes[thing], studies) for thing in types]
    named = [one for one in found if one is not None]
    names = {joined(name) for one in named if one.kind == AREA for name in one.names}
    return Index(
        [_placed(one, places, names) if one.kind == AREA else one for one in named],
        _type_labels(named, titles),
        titles,
        minter.base,
        places,
    )


def _minter(store: Store) -> Minter:
    """Find the base of the project's names by the graph of its regions."""
    path = value_of(Minter(HOME).shared_graph("regions")).removeprefix(HOME)
    rows = store.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s a {term('kw:Area')} }} }}").rows
    graphs = [value_of(g) for [g] in rows if g]
    return Minter(next((g.removesuffix(path) for g in sorted(graphs, key=len) if g.endswith(f"/{path}")), HOME))


def _titles(store: Store) -> dict[Term, Words]:
    """Name the schemes that concepts and classes stand in."""
    said: defaultdict[Term, Said] = defaultdict(lambda: defaultdict(list))
    for [_, scheme] in store.select(_OF_CLASS.format(term("skos:ConceptScheme"))).rows:
        for p, o in store.select(f"SELECT ?p ?o WHERE {{ GRAPH ?g {{ {scheme} ?p ?o }} }}").rows if scheme else ():
            if scheme and p in _LABELS and o:
                said[scheme][p].append(o)
    return {scheme: _label(scheme, labels) for scheme, labels in said.items()}


def _label(thing: Term, said: Mapping[Term, list[Term]], key: str = "") -> Words:
    """Return a thing's label in both languages, its key where it has none; own names have no language."""
    found: dict[str, str] = {}
    for property_ in _LABELS:
        for text in sorted(said.get(property_, ())):
            lit = None if is_iri(text) else read_literal(text)
            if lit and lit.language:
                found.setdefault(lit.language, lit.text)
    en, id_ = found.get("en"), found.get("id")
    other = key or local_name(thing)
    return Words(en or id_ or other, id_ or en or other)


def _studies(
    said: Mapping[Term, Said], types: Mapping[Term, set[Term]], homes: Mapping[Term, set[Term]]
) -> dict[Term, tuple[Term, bool]]:
    """Return for each graph of a study the study and whether it is made up."""
    found: dict[Term, tuple[Term, bool]] = {}
    for thing, classes in types.items():
        if term("kw:Study") in classes:
            made_up = concept("study-kind", "synthetic") in said[thing].get(term("kw:studyKind"), ())
            found |= dict.fromkeys(homes[thing], (thing, made_up))
    return found


def _entity(
    thing: Term,
    classes: set[Term],
    said: Said,
    homes: set[Term],
    studies: Mapping[Term, tuple[Term, bool]],
) -> Entity | None:
    wide = classes.union(*(below().get(c, frozenset()) for c in classes))
    kind = next((kind for kind in ROOTS if class_of(kind) in wide), None)
    if kind is None:
        return None
    study, made_up = next((studies[g] for g in homes if g in studies), ("", False))
    codes = _codes(kind, said)
    texts = [read_literal(t).text for p in (*_LABELS, _OTHER) for t in sorted(set(said.get(p, ()))) if not is_iri(t)]
    stated = {
        id_: values
        for id_, property_ in PROPERTIES.items()
        if kind in property_.kinds and (values := _values(id_, said, codes))
    }
    if study and kind in OF_STUDY:
        stated["study"] = (study,)
    return Entity(
        id=value_of(thing),
        kind=kind,
        types=_types(kind, classes, said),
        label=_label(thing, said, codes[0][1] if codes else ""),
        names=tuple(dict.fromkeys(texts)),
        codes=codes,
        said=stated,
        study=local_name(study) if study else "",
        made_up=made_up,
    )


def _codes(kind: str, said: Said) -> tuple[tuple[str, str], ...]:
    """Return the codes with the properties that hold them; of a notation the plain text, not the typed one."""
    if kind == AREA:
        return tuple((id_, value_of(t)) for id_ in _CODES_OF_AREAS for t in sorted(said.get(term(f"kw:{id_}"), ())))
    texts = [t for c in PROPERTIES["code"].terms for t in sorted(set(said.get(term(c), ()))) if not is_iri(t)]
    plain = [read_literal(t).text for t in texts if read_literal(t).datatype == "string"]
    return tuple(("code", text) for text in dict.fromkeys(plain))


def _values(id_: str, said: Said, codes: tuple[tuple[str, str], ...]) -> tuple[Term, ...]:
    if id_ == "code":  # of an area the first, since each has a property of its own too
        return tuple(literal(code) for property_, code in codes if property_ in ("code", codes[0][0]))
    terms = PROPERTIES[id_].terms
    return tuple(sorted({value for c in terms for value in said.get(term(c), ())}))


def _types(kind: str, classes: set[Term], said: Said) -> tuple[str, ...]:
    """Name the types of a thing: its kind, the finer classes it is of, and for a class of industry its scheme."""
    finer = {c for c in classes if class_of(kind) in below().get(c, ())}
    wider = {b for c in finer for b in below()[c] if class_of(kind) in below().get(b, ())}
    names = sorted(c[1:-1].removeprefix(DEF) for c in finer | wider if c.startswith(f"<{DEF}"))
    schemes = [local_name(t) for t in said.get(term("skos:inScheme"), ())] if kind in CLASSES else []
    return (kind, *(name for name in names if name not in ROOTS), *sorted(schemes))


def _type_labels(entities: Iterable[Entity], titles: Mapping[Term, Words]) -> dict[str, tuple[Words, str]]:
    """Say what each type is called, and which type is above it."""
    labels = vocabulary.labels()
    found = {kind: (labels[class_of(kind)], "") for kind in ROOTS}
    by_name = {local_name(scheme): words for scheme, words in titles.items()}
    for one in sorted(entities, key=lambda one: (ROOTS.index(one.kind), one.types, one.id)):
        for type_ in one.types[1:]:
            label = by_name.get(type_) if one.kind in CLASSES else labels.get(f"<{DEF}{type_}>")
            found.setdefault(type_, (label or Words(type_, type_), one.kind))
    return found


def _placed(area: Entity, places: PlaceReader, names: Collection[str]) -> Entity:
    """Give an area the folded name without the word for its level, and what that word says."""
    parts = places(area.label.id, names)
    if len(parts) != 1 or parts[0].level != area.level:
        return area
    return replace(area, bare=parts[0].name, word=parts[0].kind)
