"""
regions: what a code of a classification means in its year, what answers it in another; and quads of `graph/regions`.

A code without its year is refused with a reason: the same digits mean printing in one edition and batik in another.
Equal digits never make two classes the same; only a correspondence does, and that is never `skos:exactMatch`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kawung import words
from kawung.iris import TYPE, Quad, integer, literal, term
from kawung.problems import Words
from kawung.regions.class_tables import LEVELS, Association, Class, Classifications, Scheme, form_of, read, shipped
from kawung.regions.rules import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.iris import Minter, Term

__all__ = [
    "Association",
    "Class",
    "Classifications",
    "Counterpart",
    "Reason",
    "Scheme",
    "class_of",
    "counterparts",
    "explain",
    "meanings",
    "name_of",
    "quads",
    "read",
    "schemes_of",
    "shipped",
]

_MATCHES = {"same": "closeMatch", "wider": "broadMatch", "narrower": "narrowMatch", "overlaps": "relatedMatch"}
"""What is said outright between two classes, beside their correspondence; never `exactMatch`."""
_REVISION = re.compile(r"rev\.?\s*", re.IGNORECASE)


class Reason(NamedTuple):
    """
    Why a code names no class, with what to do about it.

    *rule* is one of class-scheme-unknown, class-without-year, class-year-unknown, class-not-in-year,
    class-unsure-in-year, class-of-other-scheme, class-form, class-not-there and class-not-known. *sure* is False where
    Kawung, which has a part of each classification only, merely does not know the code. *classes* may be meant.
    """

    rule: str
    message: Words
    remedy: Words
    sure: bool
    classes: tuple[Class, ...] = ()


class Counterpart(NamedTuple):
    """A class that answers another one in another edition; *same* if every step on the way keeps the meaning."""

    found: Class
    same: bool
    steps: tuple[Association, ...]


def schemes_of(scheme: str) -> tuple[Scheme, ...]:
    """Return the editions of a classification, oldest first."""
    wanted = scheme.strip().casefold()
    return tuple(s for s in shipped().schemes.values() if s.scheme == wanted)


def name_of(found: Class) -> Words:
    """Say a class in words people use: `KBLI 2020 13134`."""
    name = shipped().schemes[found.scheme, found.edition].name
    return Words(en=f"{name.en} {found.code}", id=f"{name.id} {found.code}")


def meanings(scheme: str, code: str) -> tuple[Class, ...]:
    """Return the classes that a code names in the editions of a classification, oldest edition first."""
    every = ((s.scheme, s.edition, code.strip()) for s in schemes_of(scheme))
    return tuple(shipped().classes[key] for key in every if key in shipped().classes)


def class_of(scheme: str, edition: str, code: str) -> Class | Reason:
    """Return the class that a code names in one edition of a classification, else the reason why it names none."""
    editions, code, edition = schemes_of(scheme), code.strip(), _REVISION.sub("", edition.strip())
    if not editions:
        families = {s.scheme: _family(s.scheme) for s in shipped().schemes.values()}
        return _reason("class-scheme-unknown", {"text": scheme, "schemes": _all(families.values())})
    known, every = meanings(scheme, code), _all(s.name for s in editions)
    chosen = next((s for s in editions if s.edition == edition), None)
    if chosen is None and edition:
        return _reason("class-year-unknown", {"edition": edition, "code": code, "editions": every})
    if chosen is None and not known:
        return _reason("class-not-known", {"code": code, "scheme": _family(editions[0].scheme)}, sure=False)
    if chosen is None:
        said: dict[str, str | Words] = {
            "scheme": _family(editions[0].scheme),
            "meanings": _told(known),
            "example": name_of(known[-1]),
        }
        return _reason("class-without-year", said | {"code": code}, known)
    found = shipped().classes.get((chosen.scheme, chosen.edition, code))
    return found if found is not None else _missing(chosen, code, known)


def counterparts(found: Class, edition: str) -> tuple[Counterpart, ...]:
    """
    Return the classes that answer a class in another edition of its classification, by steps from edition to edition.

    Empty where nothing answers it or nothing is known.
    """
    order = [s.edition for s in schemes_of(found.scheme)]
    if edition not in order or found.edition not in order:
        return ()
    later = order.index(edition) > order.index(found.edition)
    reached = [Counterpart(found, True, ())]
    for _ in range(abs(order.index(edition) - order.index(found.edition))):
        reached = [further for here in reached for further in _step(here, later)]
    return tuple({c.found: c for c in sorted(reached, key=lambda c: (c.found.code, c.same))}.values())


def explain(scheme: str, edition: str, code: str) -> Words:
    """Say in words what a code means in its year, and what it is in the others; or why it means nothing."""
    found = class_of(scheme, edition, code)
    if isinstance(found, Reason):
        return _joined((found.message, found.remedy))
    said = [words.words("class_text.is", name=name_of(found), label=found.label)]
    said += [text for text in (found.definition, found.note) if text is not None]
    for other in schemes_of(found.scheme):
        if other.edition != found.edition:
            said += _elsewhere(found, other)
    return _joined(said)


def _elsewhere(found: Class, other: Scheme) -> list[Words]:
    """Say what a class's code means in another edition, where that is something else, and what answers it there."""
    answers = counterparts(found, other.edition)
    said = []
    digits = shipped().classes.get((other.scheme, other.edition, found.code))
    if digits is not None and digits not in [c.found for c in answers] and not _alike(found, digits):
        said.append(words.words("class_text.digits", scheme=other.name, code=found.code, label=digits.label))
    for kind, some in (("same", [c for c in answers if c.same]), ("partly", [c for c in answers if not c.same])):
        if some:
            named = _all(Words(*(f"{c.found.code} ({c.found.label[i]})" for i in (0, 1))) for c in some)
            said.append(words.words(f"class_text.{kind}", scheme=other.name, classes=named))
    return said + [a.note for a in _into(found, other) if a.target is None]


def _step(here: Counterpart, later: bool) -> list[Counterpart]:
    """Go on to the next edition, later or earlier."""
    found = []
    for association in shipped().associations:
        one, two = association.source, association.target
        if two is None or one.scheme != two.scheme:
            continue
        begin, reached = (one, two) if later else (two, one)
        if begin == here.found:
            found.append(Counterpart(reached, here.same and association.kind == "same", (*here.steps, association)))
    return found


def _into(found: Class, other: Scheme) -> list[Association]:
    wanted = (other.scheme, other.edition)
    return [a for a in shipped().associations if a.source == found and (a.scheme, a.edition) == wanted]


def _missing(scheme: Scheme, code: str, known: tuple[Class, ...]) -> Reason:
    """Say why a code names nothing in an edition: another year's, another classification's, no code, or not known."""
    if known:
        near = [c for k in known for c in counterparts(k, scheme.edition) if c.same]
        sure = _surely_not(scheme, code, known)
        said: dict[str, str | Words] = {"code": code, "scheme": scheme.name, "meanings": _told(known)}
        if near:
            meant = near[-1].found
            said |= {"label": known[-1].label, "meant": meant.code, "meaning": meant.label}
            return _reason("class-not-in-year", said, tuple({c.found: None for c in near}), near=True)
        return _reason("class-not-in-year" if sure else "class-unsure-in-year", said, known, sure=sure)
    others = tuple(c for key, c in shipped().classes.items() if key[2] == code and key[0] != scheme.scheme)
    if any(form_of(scheme.scheme, level).match(code) for level in LEVELS[scheme.scheme]):
        return _not_known(scheme, code)
    if others and code.isdigit():
        said = {"code": code, "scheme": scheme.name, "name": name_of(others[-1]), "label": others[-1].label}
        return _reason("class-of-other-scheme", said, others)
    own = [c for c in shipped().classes.values() if (c.scheme, c.edition) == (scheme.scheme, scheme.edition)]
    example = max(own, key=lambda c: LEVELS[c.scheme].index(c.level))
    return _reason("class-form", {"code": code, "scheme": scheme.name, "example": example.code})


def _not_known(scheme: Scheme, code: str) -> Reason:
    """Say that a code is not among those that Kawung has; surely wrong where all that lie beside it are known."""
    above = shipped().classes.get((scheme.scheme, scheme.edition, code[:-1]))
    if above is None or not above.complete:
        return _reason("class-not-known", {"code": code, "scheme": scheme.name}, sure=False)
    own = (c for c in shipped().classes.values() if (c.scheme, c.edition) == (scheme.scheme, scheme.edition))
    listed = ", ".join(c.code for c in own if c.parent == above.code)
    said: dict[str, str | Words] = {"code": code, "scheme": scheme.name, "above": above.code, "listed": listed}
    return _reason("class-not-there", said)


def _surely_not(scheme: Scheme, code: str, known: tuple[Class, ...]) -> bool:
    """Tell whether an edition surely lacks a code: all beside it are known, or its class was followed elsewhere."""
    above = shipped().classes.get((scheme.scheme, scheme.edition, code[:-1]))
    return (above is not None and above.complete) or any(_into(k, scheme) for k in known)


def _reason(
    rule: str,
    values: Mapping[str, str | Words],
    classes: tuple[Class, ...] = (),
    *,
    near: bool = False,
    sure: bool = True,
) -> Reason:
    """Tell a rule's texts with *values* in them; with *near*, the remedy that names what is surely meant."""
    shown = {name: shortened(value) if isinstance(value, str) else value for name, value in values.items()}
    message = words.words(f"class_message.{rule}", **shown)
    remedy = words.words(f"class_near.{rule}" if near else f"class_remedy.{rule}", **shown)
    return Reason(rule, message, remedy, sure, classes)


def _family(scheme: str) -> Words:
    """Say what a classification is called whatever its edition."""
    if scheme in ("size", "named"):
        return words.words("class_text.sizes") if scheme == "size" else words.words("class_text.named")
    return Words(scheme.upper(), scheme.upper())


def _told(known: Iterable[Class]) -> Words:
    """Say what a code means in which years, equal meanings together: `batik (KBLI 2009, KBLI 2015)`."""
    groups: list[list[Class]] = []
    for one in known:
        same = next((g for g in groups if _alike(g[-1], one)), None)
        if same is None:
            groups.append([one])
        else:
            same.append(one)
    names = shipped().schemes
    parts = [(g[-1].label, _all(names[c.scheme, c.edition].name for c in g)) for g in groups]
    return Words(*("; ".join(f"{label[i]} ({years[i]})" for label, years in parts) for i in (0, 1)))


def _alike(one: Class, two: Class) -> bool:
    """Tell whether a code means the same in two editions: a correspondence or the very title says so."""
    return one.label.id == two.label.id or any(c.same and c.found == two for c in counterparts(one, two.edition))


def _all(texts: Iterable[Words]) -> Words:
    every = list(texts)
    return Words(*(", ".join(t[i] for t in every) for i in (0, 1)))


def _joined(texts: Iterable[Words]) -> Words:
    every = list(texts)
    return Words(*(" ".join(t[i] for t in every) for i in (0, 1)))


def quads(values: Classifications, minter: Minter) -> list[Quad]:
    """
    Describe schemes, their levels, their classes and the correspondences between them; sorted, in `graph/regions`.

    Codes stand twice in `skos:notation`: as plain texts, and under a datatype of their classification, which no other
    graph uses since OWL reasoners refuse such datatypes. A fact carries its source and how well it is borne out
    (`kw:grade`). Levels are named nodes, and `skos:broader` goes up as far as the titles are sure.
    """
    graph = minter.shared_graph("regions")
    found: set[Quad] = set()
    for scheme in values.schemes.values():
        found |= _scheme_said(scheme, values, minter, graph)
    for one in values.classes.values():
        found |= _class_said(one, values, minter, graph)
    for association in values.associations:
        found |= _association_said(association, minter, graph)
    return sorted(found)


def _both(curie: str, text: Words) -> list[tuple[Term, Term]]:
    return [(term(curie), literal(text.en, "en")), (term(curie), literal(text.id, "id"))]


def _borne_out(grade: str, source: str) -> list[tuple[Term, Term]]:
    return [(term("kw:grade"), literal(grade)), (term("dcterms:source"), literal(source))]


def _scheme_said(scheme: Scheme, values: Classifications, minter: Minter, graph: Term) -> set[Quad]:
    named = minter.scheme(scheme.scheme, scheme.edition)
    said = [
        (TYPE, term("skos:ConceptScheme")),
        *_both("rdfs:label", scheme.label),
        *_both("skos:prefLabel", scheme.label),
    ]
    said += [*_both("skos:definition", scheme.definition), *_both("skos:scopeNote", scheme.note)]
    said += _borne_out(scheme.grade, scheme.source)
    found = {Quad(named, p, o, graph) for p, o in said}
    own = [c for c in values.classes.values() if (c.scheme, c.edition) == (scheme.scheme, scheme.edition)]
    for level in {c.level for c in own}:
        here = minter.level(scheme.scheme, scheme.edition, level)
        label = words.words(f"class_level.{level}")
        said = [(TYPE, term("xkos:ClassificationLevel")), (term("skos:inScheme"), named), *_both("rdfs:label", label)]
        said += [(term("xkos:depth"), integer(LEVELS[scheme.scheme].index(level) + 1)), *_both("skos:prefLabel", label)]
        inside = (minter.industry(c.scheme, c.edition, c.code) for c in own if c.level == level)
        found |= {Quad(here, p, o, graph) for p, o in said} | {
            Quad(here, term("skos:member"), c, graph) for c in inside
        }
    return found


def _class_said(one: Class, values: Classifications, minter: Minter, graph: Term) -> set[Quad]:
    scheme = values.schemes[one.scheme, one.edition]
    in_scheme = minter.scheme(one.scheme, one.edition)
    plain = literal(one.code)
    said = [(TYPE, term("skos:Concept")), (TYPE, term(scheme.kind)), (term("skos:inScheme"), in_scheme)]
    said += [(term("skos:notation"), plain), (term("skos:notation"), f"{plain}^^{term(scheme.notation)}")]
    said += [*_both("rdfs:label", one.label), *_both("skos:prefLabel", one.label), *_borne_out(one.grade, one.source)]
    for curie, text in (("skos:definition", one.definition), ("skos:scopeNote", one.note)):
        said += _both(curie, text) if text is not None else []
    if one.parent:
        said.append((term("skos:broader"), minter.industry(one.scheme, one.edition, one.parent)))
    else:
        said.append((term("skos:topConceptOf"), in_scheme))
    named = minter.industry(one.scheme, one.edition, one.code)
    return {Quad(named, p, o, graph) for p, o in said}


def _association_said(association: Association, minter: Minter, graph: Term) -> set[Quad]:
    one, two = association.source, association.target
    start, end = (one.scheme, one.edition), (association.scheme, association.edition)
    table = minter.correspondence(start, end)
    here = minter.correspondence(start, end, f"{one.code}.{two.code}" if two is not None else one.code)
    source = minter.industry(one.scheme, one.edition, one.code)
    reached = shipped().schemes[end].name if two is None else name_of(two)
    kind = words.words(f"class_kind.{association.kind}")
    label = words.words("class_text.association", start=name_of(one), end=reached, kind=kind)
    said = [
        (TYPE, term("xkos:ConceptAssociation")),
        (term("xkos:sourceConcept"), source),
        *_both("rdfs:label", label),
        *_both("skos:note", association.note),
        *_borne_out(association.grade, association.cited),
    ]
    found = {
        Quad(table, TYPE, term("xkos:Correspondence"), graph),
        Quad(table, term("xkos:compares"), minter.scheme(*start), graph),
        Quad(table, term("xkos:compares"), minter.scheme(*end), graph),
        Quad(table, term("xkos:madeOf"), here, graph),
    }
    if two is not None:
        target = minter.industry(two.scheme, two.edition, two.code)
        said.append((term("xkos:targetConcept"), target))
        found.add(Quad(source, term(f"skos:{_MATCHES[association.kind]}"), target, graph))
    return found | {Quad(here, p, o, graph) for p, o in said}
