"""reconciliation: how a thing is named and described, so that things of one name can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import words
from kawung.reconciliation.properties import AREA, CLASSES, CONCEPT, OF_STUDY, STUDY

if TYPE_CHECKING:
    from kawung.problems import Language
    from kawung.reconciliation.index import Entity, Index

_LEVELS = ("country", "province", "regency", "district", "village")
_CODE_KEYS = {"kemendagriCode": "kemendagri", "bpsCode": "bps", "isoCode": "iso"}


def named_as(one: Entity, index: Index, language: Language) -> str:
    """Name a thing with the area, scheme or study it belongs to, which tells it from others, and if it is made up."""
    name = one.label.in_(language)
    if one.kind == AREA:
        parent = index.parent(one)
        name = f"{name}, {parent.label.in_(language)}" if parent is not None else name
    elif one.kind in CLASSES:
        number = f"{one.code} " if one.code[:1].isdigit() else ""
        name = f"{number}{name}, {_scheme(one, index, language)}"
    elif one.kind in OF_STUDY:
        name = f"{name}, {one.study}"
    return words.text("reconcile.made_up", language, name=name) if one.made_up else name


def described(one: Entity, index: Index, language: Language, found_by: str = "") -> str:
    """Describe a thing in one line; *found_by* is the property by whose code it was found."""
    parts: list[str] = []
    if one.kind == AREA:
        level = words.text(f"reconcile_level.{one.level}", language) if one.level in _LEVELS else one.level
        above = ", ".join(area.label.in_(language) for area in index.above(one))
        parts.append(words.text("reconcile.area_in", language, level=level, above=above) if above else level)
        parts += [words.text(f"reconcile_code.{_CODE_KEYS[id_]}", language, code=code) for id_, code in one.codes]
        if found_by == "bpsCode" and one.code != dict(one.codes)["bpsCode"]:
            parts.append(words.text("reconcile.by_bps", language))
    else:
        finer = [type_ for type_ in one.types[1:] if one.kind not in CLASSES] or [one.kind]
        parts.append(", ".join(index.types[type_][0].in_(language) for type_ in finer if type_ in index.types))
        if one.kind in CLASSES or one.kind == CONCEPT:
            parts.append(_scheme(one, index, language))
        if one.kind in OF_STUDY or one.kind == STUDY:
            parts.append(words.text("reconcile.key", language, key=one.code or one.id))
        parts += [index.title(t).in_(language) for t in one.all("inCategory")]
        if one.kind in OF_STUDY:
            parts.append(words.text("reconcile.of_study", language, study=one.study))
    if one.made_up:
        parts.append(words.text("reconcile.made_up_note", language))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def types_of(one: Entity, index: Index, language: Language) -> list[dict[str, str]]:
    """Name the types of a thing."""
    return [{"id": type_, "name": index.types[type_][0].in_(language)} for type_ in one.types]


def _scheme(one: Entity, index: Index, language: Language) -> str:
    return ", ".join(index.title(t).in_(language) for t in one.all("scheme"))
