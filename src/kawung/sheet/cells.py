"""
sheet: texts → values, each as its column demands.

A text is first tried whole, then parted at `;`. What does not fit becomes `Unread`; nothing is guessed, and
nothing is reported here (docs/design.md, "Reading"). What may mean two things, as `1.655` and `05/12/2016` may, is
`Unread` too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import Column, tables
from kawung.findings import Area, Cell, Dated, Named, NotKnown, Ref, Row, Sheet, Study, Unread, Value
from kawung.iris import iri, is_key, local_name, term
from kawung.sheet import dates
from kawung.sheet.likeness import straight
from kawung.vocabulary import fold, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FREE = ("text", "words", "code", "key")
_AS_TYPED = ("ref", "bound")  # a look-alike in a reference is told, not mended
_SHARE = term("kw:share")
_NOT_KNOWN = re.compile(r"(not known|tidak diketahui)(?:\s*:(.*))?\Z", re.DOTALL | re.IGNORECASE)
_AREA = re.compile(r"[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?\Z")
_YEAR = re.compile(r"[1-9][0-9]{3}\Z")
# At most 15 and 12 digits: engines keep 64 bits and 18 decimals, and Python's decimals 28 digits.
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:[.,][0-9]{1,12})?\Z")
_PERCENT = re.compile(r"\s?%\Z")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}\Z")
_OTHER = r"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd"
_ASCII = r"A-Za-z0-9._~!$&'()*+,;=:@/\-"
_PATH = rf"(?:[{_ASCII}{_OTHER}]|%[0-9A-Fa-f]{{2}})*"
_TAIL = rf"(?:[{_ASCII}?{_OTHER}]|%[0-9A-Fa-f]{{2}})*"
_URL = re.compile(  # RFC 3987, section 2.2, without user names and numeric hosts in brackets
    rf"https?://[A-Za-z0-9{_OTHER}][A-Za-z0-9.{_OTHER}-]*(?::[0-9]{{1,5}})?(?:/{_PATH})?(?:\?{_TAIL})?(?:#{_TAIL})?\Z"
)
_YES, _NO = {"yes", "ya", "true"}, {"no", "tidak", "false"}
_ALSO = {  # what a cell may say for a value of a choice column, besides the value itself
    "pelaku": "actor",
    "kelompok": "group",
    "indonesian": "id",
    "indonesia": "id",
    "bahasa indonesia": "id",
    "english": "en",
    "inggris": "en",
    "bahasa inggris": "en",
    "javanese": "jv",
    "jawa": "jv",
    "bahasa jawa": "jv",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the cells of a study may name: its keys by table, its scale points by folded key or label."""

    keys: Mapping[str, frozenset[str]]
    points: Mapping[str, Ref | None]


def understand(study: Study) -> Study:
    """Read every cell of a study whose rows have their keys; texts stay as typed beside their values."""
    known = _Known(
        {name: frozenset(row.key for row in sheet.rows) for name, sheet in study.sheets.items()},
        _points(study),
    )
    return replace(study, sheets={name: _sheet(sheet, known) for name, sheet in study.sheets.items()})


def _sheet(sheet: Sheet, known: _Known) -> Sheet:
    columns = {c.name: c for c in tables()[sheet.table].columns}
    read: dict[tuple[str, str], Cell] = {}  # large sheets say the same few things over and over

    def cell(name: str, bare: Cell, row: Row) -> Cell:
        column = columns[name]
        if bare.values or column.type == "measured":
            return _cell(column, bare, row, known)
        if (name, bare.text) not in read:
            read[name, bare.text] = _cell(column, bare, row, known)
        return read[name, bare.text]

    rows = (replace(row, cells={n: cell(n, c, row) for n, c in row.cells.items()}) for row in sheet.rows)
    return sheet.with_rows(tuple(rows))


def _points(study: Study) -> dict[str, Ref | None]:
    """Index the study's scale points by folded key, else label; what fits two of them means neither."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_label: dict[str, set[str]] = defaultdict(set)
    for row in study.rows("scale_point"):
        by_key[fold(row.key)].add(row.key)
        for name in ("label_en", "label_id"):
            if name in row.cells:
                by_label[fold(row.cells[name].text)].add(row.key)
    return {
        name: Ref("scale_point", min(keys)) if len(keys) == 1 else None for name, keys in (by_label | by_key).items()
    }


def _cell(column: Column, cell: Cell, row: Row, known: _Known) -> Cell:
    """Read one cell; values that came with it (from a list, a TOML number) are its parts."""
    if cell.values:
        return Cell(cell.text, tuple(_given(column, part, row, known) for part in cell.values))
    text = cell.text.strip()
    if column.unknowable and (unknown := _NOT_KNOWN.match(seen(text).strip())):
        return Cell(cell.text, (NotKnown(_reasons(unknown[1], unknown[2] or "")),))
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if column.type in _FREE:
        return Cell(cell.text, tuple(parts) if column.many else (text,))
    whole = _value(column, text, row, known)
    if not isinstance(whole, Unread) or len(parts) < 2:
        return Cell(cell.text, (whole,))
    values = tuple(_value(column, part, row, known) for part in parts)
    if column.many or not any(isinstance(v, Unread) for v in values):
        return Cell(cell.text, values)
    return Cell(cell.text, (whole,))


def _given(column: Column, part: Value, row: Row, known: _Known) -> Value:
    """Read a part that the manifest or a workbook set apart."""
    if isinstance(part, NotKnown | Unread):
        return part
    if isinstance(part, Decimal) and column.type == "decimal":
        return part + 0 if _DECIMAL.match(format(part, "f")) else Unread(format(part, "f"))
    text = format(part, "f") if isinstance(part, Decimal) else str(part).strip()
    return text if column.type in _FREE else _value(column, text, row, known)


def _reasons(said: str, text: str) -> tuple[tuple[str, str], ...]:
    """Part `english | indonesia`; one text alone is in the language in which "not known" is said."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) == 2 and all(parts):
        return (("en", parts[0]), ("id", parts[1]))
    reason = text.strip()
    return (("en" if said.casefold() == "not known" else "id", reason),) if reason else ()


def _value(column: Column, text: str, row: Row, known: _Known) -> Value:
    """Read one value, or return it as `Unread`."""
    plain = text if column.type in _AS_TYPED else seen(text) if column.type == "url" else straight(text)
    value = _READERS[column.type](plain, column, row, known)
    return Unread(text) if value is None else value


def _integer(text: str) -> int | None:
    return int(text) if _INTEGER.match(text) else None


def _decimal(text: str) -> Decimal | None:
    """Read a decimal with point or comma; `1.655` may be a thousand or a fraction, so it is neither."""
    if not _DECIMAL.match(text) or _THOUSANDS.match(text):
        return None
    return Decimal(text.replace(",", ".")) + 0  # + 0: no negative zero


def _boolean(text: str) -> bool | None:
    word = fold(text)
    return True if word in _YES else False if word in _NO else None


def _date(text: str) -> Dated | None:
    found = dates.read(text)
    return Dated(found.isoformat(), "date") if found else None


def _share(text: str) -> Decimal | None:
    """Read a share, which is a percentage with or without its sign."""
    return _decimal(_PERCENT.sub("", text))


def _ref(text: str, column: Column, known: _Known) -> Ref | None:
    """Refer to a row of the first table that has the key; else, if it can be a key, of the first table."""
    for table in column.tables:
        if text in known.keys.get(table, ()):
            return Ref(table, text)
    return Ref(column.tables[0], text) if is_key(text) else None


def _point(text: str, known: _Known) -> Ref | None:
    if text in known.keys.get("scale_point", ()):
        return Ref("scale_point", text)
    return known.points.get(fold(text))


def _bound(text: str, column: Column, known: _Known) -> Value | None:
    """Read a key, else a concept, else an area; else what may yet become a key."""
    ref = _ref(text, column, known)
    if ref and text in known.keys.get(ref.table, ()):
        return ref
    return _concept(text, column.schemes) or _area(text) or ref


def _area(text: str) -> Area | None:
    return Area(text) if _AREA.match(text) else None


def _choice(text: str, column: Column) -> str | None:
    by_word = {fold(v): v for v in column.values}
    word = fold(text)
    return by_word.get(word) or by_word.get(_ALSO.get(word, ""))


def _concept(text: str, schemes: tuple[str, ...]) -> Named | None:
    return _names(schemes).get(fold(text))


@lru_cache(maxsize=64)
def _names(schemes: tuple[str, ...]) -> dict[str, Named | None]:
    """Index the concepts of *schemes* by all names; an earlier scheme wins, and in a scheme a key."""
    found: dict[str, Named | None] = {}
    for scheme in schemes:
        by_name: dict[str, set[Named]] = defaultdict(set)
        concepts = vocabulary.concepts(scheme)
        for concept in concepts:
            for name in concept.names():
                by_name[fold(name)].add(Named(concept.iri))
        mine = {name: next(iter(those)) if len(those) == 1 else None for name, those in by_name.items()}
        found = mine | {fold(c.key): Named(c.iri) for c in concepts} | found
    return found


def _measured(text: str, row: Row) -> Value | None:
    """Read a figure as the row's measure demands; as plain text where the measure cannot be read."""
    said = row.cells.get("measure")
    measure = _concept(said.text, ("measure",)) if said else None
    kind = local_name(measure.iri) if measure else ""
    if kind == "cell-state":
        return _concept(text, ("cell-state",))
    if kind == "count":
        return _integer(text)
    if kind == "share":
        return _share(text)
    return _decimal(text) if kind == "value" else text


_READERS: dict[str, Callable[[str, Column, Row, _Known], Value | None]] = {
    "integer": lambda text, _column, _row, _known: _integer(text),
    "decimal": lambda text, column, _row, _known: _share(text) if column.term == _SHARE else _decimal(text),
    "boolean": lambda text, _column, _row, _known: _boolean(text),
    "year": lambda text, _column, _row, _known: Dated(text, "gYear") if _YEAR.match(text) else None,
    "date": lambda text, _column, _row, _known: _date(text),
    "url": lambda text, _column, _row, _known: Named(iri(text)) if _URL.match(text) else None,
    "choice": lambda text, column, _row, _known: _choice(text, column),
    "concept": lambda text, column, _row, _known: _concept(text, column.schemes),
    "point": lambda text, _column, _row, known: _point(text, known),
    "area": lambda text, _column, _row, _known: _area(text),
    "ref": lambda text, column, _row, known: _ref(text, column, known),
    "bound": lambda text, column, _row, known: _bound(text, column, known),
    "measured": lambda text, _column, row, _known: _measured(text, row),
}
