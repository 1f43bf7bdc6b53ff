"""
publication: a study looked through for what could single somebody out, and what people read of it.

`look` takes the study that is to leave and gives its risks; which of them are accepted or cured is for others to know.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import tables
from kawung.problems import Place, Words
from kawung.publication import attributes, crowds, differencing, positions, texts_at_risk
from kawung.publication.curing import GROUP, QUOTED, renames
from kawung.publication.risks import Known, Risk, by_key, concept_label, joined, listed
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kawung.findings import Study
    from kawung.publication.risks import Cure, Limits, Target

_SHOWN = 5


class Document(NamedTuple):
    """What a workbook tells of itself beside its sheets: its file's name, and each property with its text."""

    file: str
    properties: tuple[tuple[str, str], ...]


def look(
    study: Study,
    limits: Limits,
    known: Known | None = None,
    *,
    earlier: Mapping[str, Mapping[tuple[str, ...], int]] | None = None,
    documents: Iterable[Document] = (),
) -> list[Risk]:
    """
    Return what could single somebody out, what stops first, each under a name of its own.

    *study* is what leaves; *earlier* is what was noted of earlier releases, by name. A study without interviews says
    only what was published before: it has no risks but those of its files.
    """
    known = known or Known()
    found: list[Risk] = []
    if study.rows("interviews"):
        found += attributes.find(study, limits, known)
        found += positions.find(study, limits, known)
        found += crowds.find(study, limits, known)
        found += texts_at_risk.find(study, known)
        found += differencing.find(known.whole or study, known.allowed, earlier or {}, limits)
    found += [_of_document(study, document) for document in documents if document.properties]
    return _named_apart(sorted(_together(found), key=lambda risk: (risk.weight == "note", len(risk.item), risk.item)))


def _together(risks: Iterable[Risk]) -> list[Risk]:
    """Make one of what several rows with one key say; its cures are for all rows of that key."""
    found: dict[tuple[str, tuple[str, ...]], Risk] = {}
    for risk in risks:
        same = found.setdefault((risk.item, risk.whom), risk)
        if same is not risk:
            places = tuple(dict.fromkeys((*same.places, *risk.places)))
            found[risk.item, risk.whom] = replace(same, places=places)
    return list(found.values())


def _named_apart(risks: list[Risk]) -> list[Risk]:
    """Give those a number that would have one name."""
    often: Counter[str] = Counter()
    found = []
    for risk in risks:
        often[risk.item] += 1
        number = often[risk.item]
        found.append(risk if number == 1 else replace(risk, item=f"{risk.item}-{number}"))
    return found


def _of_document(study: Study, document: Document) -> Risk:
    told = joined(words(f"disclosure_property.{name}", text=text) for name, text in document.properties)
    return Risk(
        f"file-{document.file.lower()}",
        words("disclosure_risk.document", file=document.file, properties=told),
        (Place(study.key, document.file),),
        (),
        advice=words("disclosure_advice.document"),
        weight="note",
    )


def described(study: Study, cure: Cure, areas: Mapping[str, str]) -> Words:
    """Say what a cure does, as somebody reads it who decides; *areas* has the names of areas by code."""
    first = cure.targets[0]
    if cure.kind == "merge":
        return words("disclosure_cure.merge", one=_category(study, first.key), other=_category(study, first.to))
    if cure.kind == "drop-quote":
        rows = _some(dict.fromkeys(target.key for target in cure.targets))
        return words("disclosure_cure.drop_quote", rows=rows)
    if cure.kind == "withhold":
        return words("disclosure_cure.withhold", what=joined(_left_out(cure.targets)))
    if first.to == GROUP:
        said = words("disclosure_cure.coarsen_group", whom=_some(t.key for t in cure.targets if t.to == GROUP))
    elif first.column == "kind":
        said = words("disclosure_cure.coarsen_kind", to=concept_label("actor-kind", first.to))
    else:
        said = words("disclosure_cure.coarsen_place", to=areas.get(first.to, first.to))
    texts = [target for target in cure.targets if target.table == "findings"]
    return words("disclosure_cure.and_leave_out", said=said, what=joined(_left_out(texts))) if texts else said


def _left_out(targets: Iterable[Target]) -> list[Words]:
    """Name what is left out: whole rows, cells by column, and the words that say the same."""
    every = list(targets)
    rows = dict.fromkeys(target.key for target in every if not target.column)
    talks = dict.fromkeys(target.key for target in every if target.column == "consent")
    cells: dict[tuple[str, str], list[str]] = {}
    for target in every:
        if target.column and target.column != "consent" and target.table != "findings" and not renames(target):
            cells.setdefault((target.table, target.column), []).append(target.key)
    texts = dict.fromkeys(t.key for t in every if t.table == "findings" and t.column and t.column not in QUOTED)
    quotes = dict.fromkeys(t.key for t in every if t.table == "findings" and t.column == "quote")
    called = dict.fromkeys(t.key for t in every if renames(t))
    by_column = (
        words("disclosure_withheld.cells", column=_label(*named), rows=_some(dict.fromkeys(keys)))
        for named, keys in cells.items()
    )
    whole = (("rows", rows), ("interviews", talks))
    said = (("texts", texts), ("quotes", quotes), ("names", called))
    return [*_those(whole), *by_column, *_those(said)]


def _those(named: Iterable[tuple[str, Mapping[str, None]]]) -> Iterator[Words]:
    return (words(f"disclosure_withheld.{what}", n=len(keys), rows=_some(keys)) for what, keys in named if keys)


def _some(keys: Iterable[str]) -> Words:
    """Name the first of many keys."""
    return listed(keys, _SHOWN)


def _label(table: str, column: str) -> Words:
    known = tables()[table].column(column)
    return known.label if known else Words(column, column)


def _category(study: Study, key: str) -> Words:
    row = by_key(study, "category").get(key.lower())
    return Words(*(row.cells[c].text if row and c in row.cells else key for c in ("label_en", "label_id")))
