"""
validation: what a rule's texts say about one cell.

A text has placeholders: `{text}` the offending part as typed, `{column}` the heading, `{row}` and `{key}`
of the row, `{other}` the keys of rows that say the same, `{choices}` what the column may hold, `{nearest}`
the choice most like the text, `{found}` the direction that the roles give, `{roles}` the roles. A part in
square brackets falls away where one of its placeholders has nothing to say.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kawung import vocabulary
from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import Ref
from kawung.problems import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.dictionary import Column
    from kawung.findings import Row, Study

MOST_CHOICES = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_LIKE_ENOUGH = 0.6
_BETWEEN_SEVERAL = re.compile(r"\s*[,/&+\n]\s*|\s+(?:and|dan)\s+")
_FILE = re.compile(r"\b[a-z-]+\.(?:csv|toml)\b")
_FROM_LIST = Words("one from the list", "salah satu dari daftar")
_NOTHING = Words("", "")
_LANGUAGES: tuple[Literal["en"], Literal["id"]] = ("en", "id")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a cell may say: what is shown for it and everything accepted for it."""

    shown: Words
    names: tuple[str, ...] = field(default=())


def here(text: Words, study: Study, column: Column | None = None) -> Words:
    """
    Call things as this study has them: in a workbook `actors.csv` is the sheet Actors, `study.toml` the workbook.

    Where it is about what a *column* names and that stands in a sheet, `study.toml` is this sheet.
    """
    if not any(s.tab is not None for s in study.sheets.values()):
        return text
    names = _names(study)
    named = ("scale_point",) if column and column.type == "point" else column.tables if column else ()
    tabs = [tab for name in named if (tab := _tab(study, name)) and in_manifest(tables()[name])]
    if len(tabs) == 1 and MANIFEST in names:
        names[MANIFEST] = tabs[0]
    return Words(*(_FILE.sub(lambda m: names.get(m[0], m[0]), text.in_(lang)) for lang in _LANGUAGES))


def _tab(study: Study, table: str) -> str | None:
    """Return the name of the sheet in which a table stands, though it may have no rows; None in a file of its own."""
    return study.sheets[table].tab if table in study.sheets else None


def _names(study: Study) -> dict[str, str]:
    """Give the names by which a study's own files go before those of a study of CSV files."""
    workbooks = sorted({s.file for s in study.sheets.values() if s.tab is not None})
    found = {t.file: tab for t in tables().values() if (tab := _tab(study, t.name))}
    if not workbooks or any(s.file == MANIFEST for s in study.sheets.values()):
        return {file: tab for file, tab in found.items() if file != MANIFEST}
    absent = {t.file: t.tab for t in tables().values() if t.name not in study.sheets}
    return absent | found | {MANIFEST: workbooks[0]}


def fill(text: Words, facts: Mapping[str, Words]) -> Words:
    """Fill a text's placeholders in both languages."""
    return Words(*(_fill(text.in_(lang), {k: v.in_(lang) for k, v in facts.items()}) for lang in _LANGUAGES))


def _fill(text: str, facts: Mapping[str, str]) -> str:
    def optional(match: re.Match[str]) -> str:
        names = _PLACEHOLDER.findall(match[1])
        return match[1] if all(facts.get(n) for n in names) else ""

    return _PLACEHOLDER.sub(lambda m: facts.get(m[1], ""), _OPTIONAL.sub(optional, text))


def either(words: Sequence[Words]) -> Words:
    """
    Join alternatives as each language does: "a, b or c", "a, b, atau c"; at most twelve.

    Parted by ";" where one of them has a comma of its own.
    """
    return Words(
        _either([w.en for w in words], "or", comma_before=False),
        _either([w.id for w in words], "atau", comma_before=True),
    )


def both(words: Sequence[Words]) -> Words:
    """Join a few things with "and"."""
    return Words(" and ".join(w.en for w in words), " dan ".join(w.id for w in words))


def _either(texts: Sequence[str], last: str, *, comma_before: bool) -> str:
    parted = "; " if any("," in t for t in texts) else ", "
    if len(texts) > MOST_CHOICES:
        return parted.join(texts[:MOST_CHOICES]) + parted + "…"
    if len(texts) < 3:
        return f" {last} ".join(texts)
    before = parted if comma_before or parted == "; " else " "
    return f"{parted.join(texts[:-1])}{before}{last} {texts[-1]}"


def choices(column: Column, study: Study) -> list[Choice]:
    """List what a column may hold: values, concepts, points of the study's scale; nothing where that is open."""
    if column.values:
        return [Choice(Words(v, v), (v,)) for v in column.values]
    if column.type == "concept":
        found = {c.iri: c for scheme in column.schemes for c in vocabulary.concepts(scheme)}
        return [Choice(c.label, c.names()) for c in found.values()]
    if column.type == "point":
        return _points(study)
    return []


def references(column: Column, study: Study) -> list[Choice]:
    """List the keys that a column may refer to."""
    rows = [row for table in column.tables for row in study.rows(table)]
    return [Choice(Words(r.key, r.key), (r.key,)) for r in rows]


def _points(study: Study) -> list[Choice]:
    scales = {v.key.casefold() for row in study.rows("study") for v in row.values("scale") if isinstance(v, Ref)}

    def on_scale(row: Row) -> bool:
        return any(isinstance(v, Ref) and v.key.casefold() in scales for v in row.values("scale"))

    rows = [r for r in study.rows("scale_point") if not scales or on_scale(r)]
    rows.sort(key=lambda r: [v for v in r.values("ordinal") if isinstance(v, int)])
    return [Choice(_label(r), (r.key, *_label(r))) for r in rows]


def _label(row: Row) -> Words:
    en, id_ = (next((v for v in row.values(f"label_{x}") if isinstance(v, str)), row.key) for x in ("en", "id"))
    return Words(en, id_)


@dataclass(frozen=True, slots=True)
class Offer:
    """What one column of a study may hold: as a text says it, and by each folded name, references included."""

    said: Words
    names: Mapping[str, Choice]


def offer(column: Column, study: Study) -> Offer:
    """Say what a column of a study may hold."""
    may = choices(column, study)
    return Offer(either([c.shown for c in may]) if may else _FROM_LIST, _by_name(may or references(column, study)))


def nearest(text: str, among: Sequence[Choice]) -> Words:
    """Find the choice most like a text, else the longest of which the text has every word; else empty words."""
    return _nearest(text, _by_name(among))


def _by_name(among: Sequence[Choice]) -> dict[str, Choice]:
    return {vocabulary.fold(n): c for c in reversed(among) for n in c.names}


def _nearest(text: str, names: Mapping[str, Choice]) -> Words:
    said = vocabulary.fold(text)
    close = difflib.get_close_matches(said, names, n=1, cutoff=_LIKE_ENOUGH)
    close = close or sorted((n for n in names if n and set(n.split()) <= set(said.split())), key=len)[-1:]
    return names[close[0]].shown if close else _NOTHING


def _parted(text: str, names: Mapping[str, Choice]) -> Words:
    """Write several choices with commas, or "and", between them as one cell holds them; else empty words."""
    parts = [vocabulary.fold(part) for part in _BETWEEN_SEVERAL.split(text)]
    if len(parts) < 2 or not all(part in names for part in parts):
        return _NOTHING
    return Words(*("; ".join(names[part].shown.in_(lang) for part in parts) for lang in _LANGUAGES))


def facts_of_column(column: Column, may: Offer, text: Words) -> dict[str, Words]:
    """Give `{column}`, `{choices}` and `{nearest}` for a column in which *text* stands."""
    near = _parted(text.en, may.names) if column.many else _NOTHING
    return {
        "column": Words(column.name, column.name),
        "choices": may.said,
        "nearest": near if near.en or not text.en else _nearest(text.en, may.names),
    }
