"""
sheet: texts → values, each as its column demands.

A text is first tried whole, then parted at `;`. What does not fit becomes `Unread`; nothing is guessed, and
nothing is reported here (docs/design.md, "Reading"). What may mean two things, as `1.655` and `05/12/2016` may, is
`Unread` too. Most columns say alone what a text means (`make`, `Texts`); what refers to other rows waits until all rows
have their keys (`naming`). Equal texts of a column are read once, when they are asked for, and are one `Cell`.
"""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.findings import ITSELF, Area, Cell, Cells, Dated, Named, NotKnown, Ref, Unread, Value
from kawung.iris import iri, is_key, local_name, term
from kawung.sheet import dates
from kawung.sheet.likeness import straight
from kawung.sheet.rules import MAX_CELL
from kawung.vocabulary import fold, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

    from kawung.dictionary import Column


Content = str | Cell
"""What was typed into a cell: a text, or a bare cell with a value that its text could not say as clearly."""

REFERRING = ("ref", "bound")
"""Types of columns whose cells name rows."""
FIGURE = "measured"
"""The type of columns whose figures mean what their row's measure says."""
WAITING = frozenset({*REFERRING, "point", FIGURE})
"""Types of columns that are understood only when all rows have their keys."""
MEASURE = "measure"
"""The column that says what a figure means, and the scheme that it names."""
_SHORT = 80  # characters, of which a choice, a number or a date has fewer
_REMEMBERED = 1_000  # cells of a column
_FREE = frozenset({"text", "words", "code", "key"})
_ALIKE = frozenset({"boolean", "choice", "concept", "integer", "decimal", "year", "date", "area"})
_SHARE = term("kw:share")
_NOT_KNOWN = re.compile(r"(not known|tidak diketahui)(?:\s*:(.*))?\Z", re.DOTALL | re.IGNORECASE)
_MAYBE_NOT_KNOWN = re.compile(r"not known|tidak diketahui", re.IGNORECASE)
_BESIDE, _SPACE_BEFORE, _SPACE_BEHIND = "~", " ~", "~ "  # between texts that are looked at together
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
class Known:
    """What a cell may name: the study's keys by table, its scale points by folded key or label; its row's measure."""

    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    points: Mapping[str, Ref | None] = field(default_factory=dict)
    measure: str = ""


_NOTHING = Known()
_NOWHERE: dict[Hashable, Cell] = {}


class Texts(dict["Hashable", "Cell | None"]):
    """
    The cells of one column by what was typed into them, made when first asked for; None where nothing can be seen.

    *blank* tells of a text that is not plain ASCII whether nothing can be seen in it. Of a text that is too long a cell
    holds the beginning.
    """

    __slots__ = ("_blank", "_everywhere", "column")

    def __init__(self, column: Column, blank: Callable[[str], bool]) -> None:
        self[""] = None
        self.column, self._blank = column, blank
        self._everywhere = everywhere(column.table, column.name) if column.type in _ALIKE else _NOWHERE

    def __missing__(self, typed: Content) -> Cell | None:
        cell = self._everywhere.get(typed)
        if cell is None:
            text, given = (typed, ()) if isinstance(typed, str) else typed
            unseen = not given and (text.isspace() or (not text.isascii() and self._blank(text)))
            cell = None if unseen else make(self.column, lines(text[:MAX_CELL]), given)
        self[typed] = cell
        return cell

    def of(self, typed: Sequence[Content]) -> Cells:
        """Return the column of these."""
        cells = Cells(typed, self)
        if self.column.type in _FREE and _says_itself(self.column, cells.distinct):  # type: ignore[arg-type] # marks
            cells.says = ITSELF
        return cells


def _says_itself(column: Column, contents: Collection[Content]) -> bool:
    """Tell whether cells of a column of free texts say just what was typed."""
    joined = bare(contents)
    if joined is None or (column.many and ";" in joined):
        return False
    return not column.unknowable or not _MAYBE_NOT_KNOWN.search(joined)


def bare(contents: Collection[Content]) -> str | None:
    """Join texts of plain ASCII with no spaces around them, none too long; None if some are not so or no mere texts."""
    try:
        joined = _BESIDE.join(contents)  # type: ignore[arg-type] # the error that others bring is caught
    except TypeError:  # some come with values
        return None
    if not (joined.isascii() and joined.isprintable()) or _SPACE_BEFORE in joined or _SPACE_BEHIND in joined:
        return None
    if joined[:1] == " " or joined[-1:] == " ":
        return None
    return joined if len(joined) <= MAX_CELL or not too_long(contents) else None


def too_long(contents: Collection[Content]) -> list[Content]:
    """Return the contents that are longer than a cell can be."""
    with contextlib.suppress(TypeError):  # some come with values
        if len("".join(contents)) <= MAX_CELL:  # type: ignore[arg-type]
            return []
    return [one for one in contents if len(text_of(one)) > MAX_CELL]


def text_of(content: Content) -> str:
    """Return the text of what was typed."""
    return content if isinstance(content, str) else content.text


def _plain(column: Column) -> bool:
    """Tell whether whatever stands in a cell of a column is what it says."""
    return column.type in _FREE and not column.unknowable and not column.many


def lines(text: str) -> str:
    """Give all line ends one form, so that a file saved on another system says the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def make(column: Column, text: str, given: tuple[Value, ...] = ()) -> Cell:
    """
    Make a cell, read as far as its column alone says what it means; what it refers to is for `understand`.

    *given* are values that came with it (from a list, a TOML number): its parts.
    """
    if not given and _plain(column):
        return Cell(text, (text.strip(),))
    if column.type in WAITING:
        return Cell(text, given)
    cell = read(column, text, given, _NOTHING)
    if not given and column.type in _ALIKE:
        remember(everywhere(column.table, column.name), text, text, cell)
    return cell


@lru_cache(maxsize=256)
def everywhere(_table: str, _name: str) -> dict[Hashable, Cell]:
    """Return cells of a column that asks nothing of its study: all studies say the same few things there."""
    return {}


def remember(cells: dict[Hashable, Cell], mark: Hashable, text: str, cell: Cell) -> None:
    """Keep a cell of such a column, if it is short and of ASCII, so that nothing in it can be unseen."""
    if len(cells) < _REMEMBERED and len(text) <= _SHORT and text.isascii():
        cells[mark] = cell


def read(column: Column, typed: str, given: tuple[Value, ...], known: Known) -> Cell:
    """Read one cell by what it may name; values that came with it are its parts."""
    if given:
        return Cell(typed, tuple(_given(column, part, known) for part in given))
    text = typed.strip()
    if column.unknowable and (unknown := _NOT_KNOWN.match(seen(text).strip())):
        return Cell(typed, (NotKnown(_reasons(unknown[1], unknown[2] or "")),))
    if column.type in _FREE:
        return Cell(typed, tuple(_parts(text)) if column.many else (text,))
    whole = _value(column, text, known)
    if isinstance(whole, Unread) and len(parts := _parts(text)) > 1:
        values = tuple(_value(column, part, known) for part in parts)
        if column.many or not any(isinstance(v, Unread) for v in values):
            return Cell(typed, values)
    return Cell(typed, (whole,))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _given(column: Column, part: Value, known: Known) -> Value:
    """Read a part that the manifest or a workbook set apart."""
    if isinstance(part, NotKnown | Unread):
        return part
    if isinstance(part, Decimal) and column.type == "decimal":
        return part + 0 if _DECIMAL.match(format(part, "f")) else Unread(format(part, "f"))
    text = format(part, "f") if isinstance(part, Decimal) else str(part).strip()
    return text if column.type in _FREE else _value(column, text, known)


def _reasons(said: str, text: str) -> tuple[tuple[str, str], ...]:
    """Part `english | indonesia`; one text alone is in the language in which "not known" is said."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) == 2 and all(parts):
        return (("en", parts[0]), ("id", parts[1]))
    reason = text.strip()
    return (("en" if said.casefold() == "not known" else "id", reason),) if reason else ()


def _value(column: Column, text: str, known: Known) -> Value:
    """Read one value, or return it as `Unread`; a look-alike in a reference is told, not mended."""
    plain = text if column.type in REFERRING else seen(text) if column.type == "url" else straight(text)
    value = _READERS[column.type](plain, column, known)
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


def _ref(text: str, column: Column, known: Known) -> Ref | None:
    """Refer to a row of the first table that has the key; else, if it can be a key, of the first table."""
    for table in column.tables:
        if text in known.keys.get(table, ()):
            return Ref(table, text)
    return Ref(column.tables[0], text) if is_key(text) else None


def _point(text: str, known: Known) -> Ref | None:
    if text in known.keys.get("scale_point", ()):
        return Ref("scale_point", text)
    return known.points.get(fold(text))


def _bound(text: str, column: Column, known: Known) -> Value | None:
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
    names = _names(schemes)
    return names[text] if text in names else names.get(fold(text))


@lru_cache(maxsize=64)
def _names(schemes: tuple[str, ...]) -> dict[str, Named | None]:
    """Index the concepts of *schemes* by all names, folded, and by key; an earlier scheme wins, in a scheme a key."""
    found: dict[str, Named | None] = {}
    for scheme in schemes:
        by_name: dict[str, set[Named]] = defaultdict(set)
        concepts = vocabulary.concepts(scheme)
        for concept in concepts:
            for name in concept.names():
                by_name[fold(name)].add(Named(concept.iri))
        mine = {name: next(iter(those)) if len(those) == 1 else None for name, those in by_name.items()}
        found = mine | {fold(c.key): Named(c.iri) for c in concepts} | found
    return {c.key: found[fold(c.key)] for scheme in schemes for c in vocabulary.concepts(scheme)} | found


def _figure(text: str, said: str) -> Value | None:
    """Read a figure as the row's measure demands; as plain text where the measure cannot be read."""
    measure = _concept(said, (MEASURE,))
    kind = local_name(measure.iri) if measure else ""
    if kind == "cell-state":
        return _concept(text, ("cell-state",))
    if kind == "count":
        return _integer(text)
    if kind == "share":
        return _share(text)
    return _decimal(text) if kind == "value" else text


_READERS: dict[str, Callable[[str, Column, Known], Value | None]] = {
    "integer": lambda text, _column, _known: _integer(text),
    "decimal": lambda text, column, _known: _share(text) if column.term == _SHARE else _decimal(text),
    "boolean": lambda text, _column, _known: _boolean(text),
    "year": lambda text, _column, _known: Dated(text, "gYear") if _YEAR.match(text) else None,
    "date": lambda text, _column, _known: _date(text),
    "url": lambda text, _column, _known: Named(iri(text)) if _URL.match(text) else None,
    "choice": lambda text, column, _known: _choice(text, column),
    "concept": lambda text, column, _known: _concept(text, column.schemes),
    "point": lambda text, _column, known: _point(text, known),
    "area": lambda text, _column, _known: _area(text),
    "ref": _ref,
    "bound": _bound,
    "measured": lambda text, _column, known: _figure(text, known.measure),
}
