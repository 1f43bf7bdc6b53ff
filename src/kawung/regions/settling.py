"""
regions: a study's words for places → the areas that they name, in its cells.

Who decides what an ambiguous text means writes it into the study's sheet of place names; that goes before everything
else. A cell keeps its text as typed; what cannot be resolved stays as it was read, for `looking` and the shapes to
tell. One pass over the different cells of the columns that may hold an area; nothing where all hold codes and keys.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kawung import findings
from kawung.dictionary import tables
from kawung.findings import Cell, Ref, Study, Unread, place
from kawung.regions import areas, industries, looking
from kawung.regions.coding import decode
from kawung.regions.known import known
from kawung.regions.reasons import Unresolved
from kawung.regions.resolving import resolve
from kawung.regions.rules import problem
from kawung.regions.wording import folded, says_level
from kawung.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kawung.dictionary import Column
    from kawung.findings import Sheet, Value
    from kawung.problems import Problem, Words
    from kawung.regions.areas import Area
    from kawung.regions.known import Known

NAMES = "place_names"
"""The table in which a study says what its words for places mean."""
_SHORTEST_CODE = 4
_ALONE, _MOST = 1_000, 10_000  # places of one problem with their neighbours, and places at all


def settle(
    study: Study, values: tuple[Area, ...] | None = None, *, before: Iterable[Problem] = ()
) -> tuple[Study, list[Problem]]:
    """
    Put areas into the cells of a study that name them, and tell what is deceptive about places and codes.

    *values* are the areas that are known, those shipped unless given; *before* are problems already found, about whose
    cells nothing more is told. Returns the study itself where no cell names an area by anything but its code. The
    problems go before those of the shapes, which are silent about the same cells.
    """
    settler = _Settler(study, known(areas.shipped() if values is None else values))
    settled = settler.settled()
    found = [*settler.problems, *settler.unused(), *industries.look(study)]
    return settled, list(_not_known(found, before)) if found else found


def _not_known(found: Iterable[Problem], before: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out the cells that have a problem already."""
    cells = {(p.part, p.row, p.column) for one in before for p in one.places if p.column is not None}
    for one in found:
        places = tuple(p for p in one.places if (p.part, p.row, p.column) not in cells)
        if places:
            yield replace(one, places=places)


class _Settler:
    """Settles one study."""

    def __init__(self, study: Study, known_areas: Known) -> None:
        self._study, self._known = study, known_areas
        self.problems: list[Problem] = []
        self._decided = self._decisions()
        self._own: Area | None = None
        self._clusters: dict[str, Area | None] = {}
        self._keys: dict[tuple[str, ...], frozenset[str]] = {}
        self._told, self._last, self._unresolved = Counter[str](), dict[str, int](), 0

    def _decisions(self) -> dict[str, Area]:
        """Read what the study has decided, by folded text; a text that means two areas means none."""
        said: dict[str, dict[Area, list[findings.Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self._study.rows(NAMES):
            codes = [v.code for v in row.values("area") if isinstance(v, findings.Area)]
            text = _text_of(row)
            if text and len(codes) == 1 and codes[0] in self._known.by_code:
                said[fold(text)][self._known.by_code[codes[0]]].append(row)
        for meant in said.values():
            if len(meant) > 1:
                rows = [row for rows in meant.values() for row in rows]
                both = looking.listed(tuple(meant), self._known)
                values: dict[str, str | Words] = {"text": _text_of(rows[0]), "areas": both}
                places = (place(self._study, row, "text") for row in rows)
                self.problems.append(problem("place-name-twice", *places, values=values))
        return {text: next(iter(meant)) for text, meant in said.items() if len(meant) == 1}

    def settled(self) -> Study:
        """Return the study with areas in its cells; places of study and clusters first, since others rest on them."""
        sheets = dict(self._study.sheets)
        for name in sorted(sheets, key=lambda name: (name != "study", name != "cluster")):
            sheet = sheets[name]
            columns = {c.name: changed for c in _placed(name) if (changed := self._column(sheet, c)) is not None}
            if columns:
                all_columns = {**sheet.columns, **columns}
                sheets[name] = sheet.with_columns(sheet.numbers, sheet.keys, all_columns, sheet.repeats)
            if name == "study":
                self._own = next(map(self._area_of, sheets[name].columns.get("place", ())), None)
            elif name == "cluster":
                places = sheets[name].columns.get("place", ())
                self._clusters = dict(zip(sheets[name].keys, map(self._area_of, places), strict=False))
        same = all(sheets[name] is sheet for name, sheet in self._study.sheets.items())
        return self._study if same else Study(self._study.key, sheets)

    def _area_of(self, cell: Cell | None) -> Area | None:
        codes = [v.code for v in cell.values if isinstance(v, findings.Area)] if cell else []
        return self._known.by_code.get(codes[0]) if len(codes) == 1 else None

    def _column(self, sheet: Sheet, column: Column) -> list[Cell | None] | None:
        """Return a column's cells with areas in them; None where none changes."""
        cells = sheet.columns.get(column.name, ())
        distinct = {id(cell): cell for cell in cells if cell is not None}  # equal texts of a column mostly are one cell
        odd = {mark for mark, cell in distinct.items() if any(self._odd(column, value) for value in cell.values)}
        if not odd:
            return None
        out: list[Cell | None] = list(cells)
        made: dict[tuple[int, Area | None], tuple[Cell, list[_Trouble]]] = {}
        told: dict[_Trouble, list[int]] = defaultdict(list)
        for at, cell in enumerate(cells):
            if cell is None or id(cell) not in odd:
                continue
            here = self._here(sheet, at)
            if (id(cell), here) not in made:
                made[id(cell), here] = self._cell(column, cell, here)
            out[at], troubles = made[id(cell), here]
            for trouble in troubles:
                told[trouble].append(at)
        for trouble, rows in told.items():
            self._tell(sheet, column, trouble, rows)
        return out if any(new is not old for new, old in zip(out, cells, strict=True)) else None

    def _tell(self, sheet: Sheet, column: Column, trouble: _Trouble, rows: list[int]) -> None:
        """Tell a trouble at its rows; after a thousand problems of a rule the last of them takes the places."""
        text, why = trouble
        alone = self._told[why.rule]
        places = [
            place(self._study, sheet.rows[at], column.name, neighbours=alone + n < _ALONE)
            for n, at in enumerate(rows[:_MOST])
        ]
        if alone < _ALONE:
            self._told[why.rule] += 1
            self._last[why.rule] = len(self.problems)
            self.problems.append(looking.told(text, why, places, self._known))
        elif len((last := self.problems[self._last[why.rule]]).places) < _MOST:
            self.problems[self._last[why.rule]] = replace(last, places=(*last.places, *places)[:_MOST])

    def _odd(self, column: Column, value: Value) -> bool:
        """Tell whether a value may be an area's name or a code that is no area's."""
        if isinstance(value, findings.Area):
            return value.code not in self._known.by_code
        if isinstance(value, Ref):
            return self._promising(value.key) and value.key not in self._there(column.tables)
        return isinstance(value, Unread)

    def _promising(self, key: str) -> bool:
        """Tell whether a key that may refer to a row looks like an area."""
        coded = key[:1].isdigit() and ("." in key or len(key) >= _SHORTEST_CODE)
        return coded or folded(key) in self._known.by_name or says_level(key)

    def _there(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the keys of some tables."""
        if names not in self._keys:
            sheets = [self._study.sheets[name] for name in names if name in self._study.sheets]
            self._keys[names] = frozenset(key for sheet in sheets for key in sheet.keys)
        return self._keys[names]

    def _here(self, sheet: Sheet, at: int) -> Area | None:
        """Return the place within which a row's bare names count: that of its cluster, else the study's."""
        if sheet.table == "study":
            return None
        named = sheet.columns.get("cluster")
        cell = named[at] if named else None
        for value in cell.values if cell else ():
            if isinstance(value, Ref) and (own := self._clusters.get(value.key)):
                return own
        return self._own

    def _cell(self, column: Column, cell: Cell, here: Area | None) -> tuple[Cell, list[_Trouble]]:
        """Return a cell with areas for the names in it, and what is wrong with the others."""
        values: list[Value] = []
        troubles: list[_Trouble] = []
        for value in cell.values:
            if not self._odd(column, value):
                values.append(value)
                continue
            text = _typed(value)
            found = [self._resolved(column, part, here) for part in _parts(text)]
            if all(not isinstance(one, Unresolved) for one in found):
                values += [findings.Area(one.code) for one in found if not isinstance(one, Unresolved)]
                continue
            values.append(value)
            why = found[0] if len(found) == 1 else None
            if isinstance(why, Unresolved) and _worth_telling(column, why):
                troubles.append((text, why))
        return (cell if tuple(values) == cell.values else Cell(cell.text, tuple(values))), troubles

    def _resolved(self, column: Column, text: str, here: Area | None) -> Area | Unresolved:
        if column.table == NAMES:  # who decides writes a code
            return decode(text, self._known) or Unresolved("area-name-unknown", plain=True)
        found = self._decided.get(fold(text)) or resolve(text, self._known, here, alike=self._unresolved < _ALONE)
        self._unresolved += isinstance(found, Unresolved)
        return found

    def unused(self) -> Iterator[Problem]:
        """Tell of decisions about texts that stand in no cell."""
        rows = [row for row in self._study.rows(NAMES) if _text_of(row)]
        if not rows:
            return
        there = {fold(text) for text in self._texts()}
        for row in rows:
            if fold(_text_of(row)) not in there:
                where = place(self._study, row, "text")
                yield problem("place-name-unused", where, values={"text": _text_of(row)})

    def _texts(self) -> Iterator[str]:
        """Give all texts, and all parts of texts, in cells that may name an area."""
        for name, sheet in self._study.sheets.items():
            for column in _placed(name) if name != NAMES else ():
                cells = sheet.columns.get(column.name, ())
                for cell in {id(cell): cell for cell in cells if cell is not None}.values():
                    yield cell.text
                    yield from _parts(cell.text)


_Trouble = tuple[str, Unresolved]


def _placed(table: str) -> Sequence[Column]:
    """Return the columns of a table that may name an area."""
    return [column for column in tables()[table].columns if column.type in ("area", "bound")]


def _text_of(row: findings.Row) -> str:
    """Return the text that a row of place names is about."""
    return next((value for value in row.values("text") if isinstance(value, str)), "")


def _typed(value: Value) -> str:
    """Return what was typed for an odd value."""
    match value:
        case findings.Area(code):
            return code
        case Ref(_, key):
            return key
        case Unread(text):
            return text
    return str(value)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()] or [text]


def _worth_telling(column: Column, why: Unresolved) -> bool:
    """Tell whether a reason says more than the shape will; where a key may stand too, only what surely is a place."""
    if column.type == "area":
        return not why.plain
    return bool(why.areas) and why.rule != "area-name-unknown"
