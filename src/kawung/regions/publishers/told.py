"""
publishers: what a person told about a table: the map, a small TOML file.

A portal's table says numbers; which of its columns is the area, by whose codes, of which edition a class of industry is
and where the table comes from is told once, in the map. Nothing in it is guessed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kawung.problems import Place, UsageError
from kawung.regions.publishers.judging import SYSTEMS, Figure
from kawung.regions.publishers.plain import SEPARATORS
from kawung.regions.publishers.sources import Source, judged
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS = {"area": "area_code", **{name: name for name in Figure._fields[2:] if name != "source"}}
"""What a figure of a map may tell, and the field of `Figure` that it fills."""
NEEDED = ("area", "property", "year", "value", "unit")
FORMS = ("bps", "ckan", "csv")
_TOP = ("form", "areas", "decimal", "separator", "headings", "only", "without", "grade", "source", "figure")
_CHOICES = {"form": FORMS, "areas": SYSTEMS, "decimal": (".", ","), "separator": tuple(SEPARATORS)}


@dataclass(frozen=True, slots=True)
class Part:
    """Where a field's text comes from: fixed, or a column, whose texts may stand for others (*means*)."""

    fixed: str = ""
    column: str = ""
    means: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """
    A map as read.

    *areas* is the system of the area codes, *headings* the rows of headings (none: the file names its columns itself),
    *only* and *without* the texts by column that choose rows, *figures* for each figure of a row its parts by field.
    """

    source: Source
    areas: str
    figures: tuple[Mapping[str, Part], ...]
    form: str = ""
    decimal: str = ""
    separator: str = ""
    headings: tuple[int, ...] = (1,)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def columns(self) -> set[str]:
        """Name every column that the map speaks of."""
        parts = {part.column for figure in self.figures for part in figure.values() if part.column}
        return {*parts, *self.only, *self.without}


def read(file: str, data: bytes, address: str = "") -> Told:
    """
    Read a map; *address* is where the table was fetched from, for a source that does not say.

    Raises UsageError for what it does not tell or nobody knows.
    """
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _wrong("unreadable", file, reason=str(error).partition("\n")[0][:120]) from error
    _known(file, "", found, _TOP)
    for name, choices in _CHOICES.items():
        if name in found and found[name] not in choices:
            raise _wrong("no_choice", file, name=name, text=str(found[name]), choices=", ".join(choices))
    if "areas" not in found:
        raise _wrong("missing", file, names="areas", why=words("statistics_map.why_areas"))
    figures = found.get("figure")
    if not isinstance(figures, list) or not figures or not all(isinstance(f, dict) for f in figures):
        raise _wrong("no_figure", file)
    grade = _text(file, "grade", found.get("grade", ""))
    return Told(
        source=_source(file, found.get("source"), address),
        areas=found["areas"],
        figures=tuple(_figure(file, f, grade) for f in figures),
        form=found.get("form", ""),
        decimal=found.get("decimal", ""),
        separator=found.get("separator", ""),
        headings=_rows(file, found.get("headings", [1])),
        only=_chosen(file, "only", found.get("only", {})),
        without=_chosen(file, "without", found.get("without", {})),
    )


def _wrong(key: str, file: str, **values: object) -> UsageError:
    return UsageError(words(f"statistics_map.{key}", file=file, **values))


def _known(file: str, part: str, found: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in found:
        if name not in names:
            raise _wrong("name", file, part=part or "-", text=name, choices=", ".join(names))


def _text(file: str, name: str, value: Any) -> str:
    if not isinstance(value, str):  # a number would have lost its zeros already
        raise _wrong("no_text", file, name=name, text=str(value))
    return value.strip()


def _source(file: str, found: Any, address: str) -> Source:
    if not isinstance(found, dict):
        raise _wrong("no_source", file)
    _known(file, "source", found, Source._fields)
    texts = {name: _text(file, f"source.{name}", value) for name, value in found.items()}
    texts.setdefault("kind", "dataset")
    texts["address"] = texts.get("address") or address
    source, problems = judged(texts, lambda name: Place("", file, None, f"source.{name}", texts.get(name, "")))
    if source is None:
        raise UsageError(problems[0].message)
    return source


def _figure(file: str, found: Mapping[str, Any], grade: str) -> dict[str, Part]:
    _known(file, "figure", found, tuple(FIELDS))
    parts = {FIELDS[name]: _part(file, name, value) for name, value in found.items()}
    parts.setdefault("grade", Part(grade))
    if missing := [name for name in NEEDED if FIELDS[name] not in parts]:
        raise _wrong("missing", file, names=", ".join(missing), why=words("statistics_map.why_figure"))
    return parts


def _part(file: str, name: str, value: Any) -> Part:
    if not isinstance(value, dict):
        return Part(_text(file, name, value))
    _known(file, name, value, ("column", "means"))
    means = value.get("means", {})
    if not isinstance(means, dict):
        raise _wrong("no_text", file, name=f"{name}.means", text=str(means))
    column = _text(file, f"{name}.column", value.get("column", ""))
    if not column:
        raise _wrong("missing", file, names=f"{name}.column", why=words("statistics_map.why_figure"))
    return Part("", column, {key: _text(file, f"{name}.means", text) for key, text in means.items()})


def _rows(file: str, found: Any) -> tuple[int, ...]:
    if not isinstance(found, list) or not all(type(n) is int and n > 0 for n in found) or found != sorted(set(found)):
        raise _wrong("headings", file)
    return tuple(found)


def _chosen(file: str, name: str, found: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(found, dict):
        raise _wrong("no_text", file, name=name, text=str(found))
    listed = {column: value if isinstance(value, list) else [value] for column, value in found.items()}
    return {column: tuple(_text(file, f"{name}.{column}", v) for v in values) for column, values in listed.items()}
