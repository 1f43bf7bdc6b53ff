"""
publication: a study with one cure applied, so that what it still says can be looked through again.

A cure takes away or says less, it never says anything new; a cell that is left out is withheld, not empty. What no
longer stands without what was taken away goes with it: a statement without one of its parties, what rests on no
finding. The study that was given stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kawung import vocabulary
from kawung.dictionary import Column, tables
from kawung.findings import Area, Cell, Dated, Named, Ref, Row, Study, Withheld
from kawung.iris import concept, is_key
from kawung.publication.risks import Cure, Target, concept_label, concepts_of, is_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kawung.findings import Value


GROUP = "group"
"""What a lone party becomes that is shown as one of several: `Target("actors", key, "party", GROUP)`."""
QUOTED = ("quote", "quote_language", "quote_translation_en", "quote_translation_id")
"""The columns of findings that hold what was said word for word."""
_ACTORS = "actors"
_PARTIES = ("from", "to", "participants")
_OF_CATEGORIES = ("greater", "lesser", "group", "about")
_KEPT_BACK = Cell("", (Withheld(),))
_CALLED = ("label_en", "label_id")
_IS_GROUP = Cell(GROUP, (GROUP,))
_FORMS = {"area": r"\d\d(\.\d+)*", "date": r"\d{4}"}
Change = tuple[str, str]


def apply(study: Study, cure: Cure) -> Study:
    """Return the study as it is once a cure is applied; cells and rows that it has no more are passed over."""
    if cure.kind == "merge":
        return _merged(study, cure.targets)
    cells: dict[Change, dict[str, str]] = defaultdict(dict)
    gone: set[Change] = set()
    for target in cure.targets:
        if target.column:
            cells[target.table, target.key.lower()][target.column] = target.to
        else:
            gone.add((target.table, target.key.lower()))
    for name, columns in _unfinished(study, gone).items():
        cells[name].update(columns)
    changed = _each(study, lambda row: _with(row, cells.get(_name(row), {}), study))
    return without(_alike(changed, cure), gone)


def _unfinished(study: Study, gone: set[Change]) -> dict[Change, dict[str, str]]:
    """Say of the lists in which linkages that go may stand that nobody is told whether they are complete."""
    lists = list(study.rows("elicitation")) if gone else []
    if not lists:
        return {}
    interviews = {_name(row): _names_in(row, "interview") for row in study.rows("findings")}
    speakers = {_name(row): _names_in(row, "informant") for row in study.rows("interviews")}
    found: dict[Change, dict[str, str]] = {}
    for row in study.rows("linkages"):
        if _name(row) in gone:
            told = {talk for finding in _names_in(row, "finding") for talk in interviews.get(finding, ())}
            for asked in lists:
                talks = told & _names_in(asked, "interview")
                if talks and _may_stand_in(row, asked, {who for talk in talks for who in speakers.get(talk, ())}):
                    found[_name(asked)] = {"complete": ""}
    return found


def _may_stand_in(row: Row, asked: Row, speakers: set[Change]) -> bool:
    """Tell whether a linkage is one that a question asked for: by what it is about and who the others in it are."""
    about, among = set(row.values("variable")), set(asked.values("variable"))
    if about and among and not about & among and Named(concept("variable", "all")) not in among:
        return False
    others = [side for side in _PARTIES if _names_in(row, side) - speakers]
    roles = [row.values(f"{side}_role") for side in others]
    return not all(roles) or any(set(some) & set(asked.values("asked_about")) for some in roles)


def _names_in(row: Row, column: str) -> set[Change]:
    return {_name(value) for value in row.values(column) if isinstance(value, Ref)}


def renaming(row: Row, kind: str = "") -> tuple[Target, ...]:
    """
    Say how a party is called by its *kind*, as the sheet has it if none is given, and by nothing else.

    What researchers call a party tells what it does: `Dye supplier A13`. Its number stays with it, as `Firm A13`.
    """
    known = kind or next(iter(concepts_of(row, "kind")), "")
    label = concept_label("actor-kind", known) if known else ("", "")
    named = zip(_CALLED, label, strict=True)
    return tuple(Target(row.table, row.key, column, to) for column, to in named if column in row.cells)


def renames(target: Target) -> bool:
    """Tell whether part of a cure only calls a party by another name."""
    return target.table == _ACTORS and target.column in _CALLED


def _alike(study: Study, cure: Cure) -> Study:
    """Call all of a kind in one way, once one of them is called so, and say of no group more than of one cured."""
    if any(target.to == GROUP for target in cure.targets):
        printed = _printed(study)
        study = _each(study, lambda row: _bare(row, study, printed))
    keys = {target.key.lower() for target in cure.targets if renames(target) or _of_kind(target)}
    rows = study.rows(_ACTORS) if keys else ()
    kinds = {row.values("kind") for row in rows if row.key.lower() in keys and not is_group(row)}
    return _each(study, lambda row: _called(row, study, kinds)) if kinds else study


def _of_kind(target: Target) -> bool:
    return target.table == _ACTORS and target.column == "kind"


def _called(row: Row, study: Study, kinds: set[tuple[Value, ...]]) -> Row:
    """Call a party of one of some kinds by its kind and number; one whose kind is not told by nothing."""
    if row.table != _ACTORS or is_group(row) or row.values("kind") not in kinds:
        return row
    told = dict(zip(_CALLED, concept_label("actor-kind", next(iter(concepts_of(row, "kind")), "")), strict=True))
    columns = (column for column in _CALLED if column in study.sheets[_ACTORS].columns)
    new = {column: _label(told[column], row.key) for column in columns}
    return row if all(row.cells.get(c) == cell for c, cell in new.items()) else _row(row, {**row.cells, **new})


def _label(kind: str, key: str) -> Cell:
    text = f"{kind[:1].upper()}{kind[1:]} {key}"
    return Cell(text, (text,)) if kind else _KEPT_BACK


def _printed(study: Study) -> set[Change]:
    """Name the findings that are in print, and from no interview."""
    rows = study.rows("findings")
    return {_name(row) for row in rows if row.values("publication") and not row.values("interview")}


def _bare(row: Row, study: Study, printed: set[Change]) -> Row:
    """Say of a group no more than that it is one; what is in print stays as it is there."""
    findings = _names_in(row, "finding") if row.table == _ACTORS else set()
    if row.table != _ACTORS or not is_group(row) or (findings and findings <= printed):
        return row
    kept = {_key_column(_ACTORS): row.cells[_key_column(_ACTORS)], "party": _IS_GROUP}
    columns = (c for c in study.sheets[_ACTORS].columns if c not in (*kept, "finding"))
    return _row(row, {**kept, **dict.fromkeys(columns, _KEPT_BACK)})


def everywhere(study: Study, cure: Cure) -> Cure:
    """
    Return a cure that does to all rows of a sheet what it does to some cells: what is missing there tells nothing then.

    Whole rows, quotes and parties that become one of several stay the only ones.
    """
    found = list(cure.targets)
    called = any(map(renames, cure.targets))
    for target in cure.targets if cure.kind in ("coarsen", "withhold") else ():
        if target.column and target.table != "findings" and not (target.to == GROUP or renames(target)):
            own = next((r for r in study.rows(target.table) if _name(r) == (target.table, target.key.lower())), None)
            for row in study.rows(target.table) if own else ():
                to = _as_coarse(row.cells.get(target.column), target.to, own.cells.get(target.column) if own else None)
                if to is not None:
                    found.append(Target(target.table, row.key, target.column, to))
                    found += (t._replace(to=t.to if to else "") for t in (renaming(row, to) if called else ()))
    return Cure(cure.kind, tuple(dict.fromkeys(found)))


def _as_coarse(cell: Cell | None, to: str, own: Cell | None) -> str | None:
    """Say what a cell becomes where another like it becomes *to* (nothing: an empty one as well); None if it stays."""
    if not to:
        return ""
    if cell is None or len(cell.values) != 1:
        return None
    value = cell.values[0]
    if isinstance(value, Area):
        parts, wanted = value.code.split("."), to.count(".") + 1
        return ".".join(parts[:wanted]) if len(parts) > wanted else None
    if isinstance(value, Dated):
        return value.text.partition("-")[0] if "-" in value.text else None
    return to if own is not None and own.values == cell.values else None


def _name(row: Row | Ref) -> Change:
    """Name a row, or the row that a cell names; keys count without regard to case."""
    return (row.table, row.key.lower())


def _each(study: Study, change: Callable[[Row], Row | None]) -> Study:
    """Change every row of a study; None takes it away. A sheet in which nothing changes is the same."""
    sheets = {}
    for name, sheet in study.sheets.items():
        before = list(sheet.rows)
        after = [new for row in before if (new := change(row)) is not None]
        same = len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))
        sheets[name] = sheet if same else sheet.with_rows(after)
    return Study(study.key, sheets)


def _with(row: Row, changes: Mapping[str, str], study: Study) -> Row:
    """Return a row with some cells changed; a group has no kind to be called by."""
    if not changes:
        return row
    cells = dict(row.cells)
    for column, to in changes.items():
        if column == "party" and to == GROUP:
            cells[column] = _IS_GROUP
        elif to and not (column in _CALLED and is_group(row)):
            cells[column] = _cell(row.table, column, to)
        elif column in study.sheets[row.table].columns:
            cells[column] = _KEPT_BACK
    return _row(row, cells)


def _row(row: Row, cells: Mapping[str, Cell]) -> Row:
    return Row(row.table, row.number, row.key, cells, row.repeat)


def _cell(table: str, column: str, text: str) -> Cell:
    """Make a cell that says less than before: an area or a concept further up, a key or plain text."""
    known: Column | None = tables()[table].column(column)
    if known is not None and known.type == "area":
        return Cell(text, (Area(text),))
    if known is not None and known.type == "concept":
        return Cell(text, (Named(concept(known.schemes[0], text)),))
    if known is not None and known.type == "date":
        return Cell(text, (Dated(text, "gYear"),))
    return Cell(text, (text,))


def may_become(to: str, column: Column | None) -> bool:
    """Tell whether a cell can become that; without a *column* it is a category into which others are merged."""
    if not to or column is None:
        return not to or is_key(to)
    if column.name == "party":
        return to == GROUP
    if column.type == "concept":
        return any(to == one.key for one in vocabulary.concepts(column.schemes[0]))
    return re.fullmatch(_FORMS.get(column.type, ".*"), to, re.ASCII | re.DOTALL) is not None


def _key_column(table: str) -> str:
    return tables()[table].key.name


def without(study: Study, gone: Iterable[Change]) -> Study:
    """Take rows out of a study, by table and key, and all that does not stand without them."""
    lost = {(table, key.lower()) for table, key in gone}
    while lost:
        out, lost = lost, set()
        study = _each(study, lambda row, out=out, lost=lost: _standing(row, out, lost))  # type: ignore[misc] # bound
    return study


def _standing(row: Row, out: set[Change], lost: set[Change]) -> Row | None:
    """Return a row without what refers to rows that are gone; None if it is gone or says nothing without them."""
    if _name(row) in out:
        return None
    changed: dict[str, Cell | None] = {}
    for name in _referring(row.table):
        cell = row.cells.get(name)
        if cell is None or not any(isinstance(v, Ref) and _name(v) in out for v in cell.values):
            continue
        kept = tuple(v for v in cell.values if not (isinstance(v, Ref) and _name(v) in out))
        if not kept and _decides(row.table, name):
            lost.add(_name(row))
            return None
        text = "; ".join(v.key if isinstance(v, Ref) else str(v) for v in kept)
        changed[name] = Cell(text, kept) if kept else None
    if not changed:
        return row
    cells = {name: changed.get(name, cell) for name, cell in row.cells.items()}
    return _row(row, {name: cell for name, cell in cells.items() if cell is not None})


@cache
def _referring(table: str) -> tuple[str, ...]:
    """Name the columns of a table that refer to rows."""
    return tuple(column.name for column in tables()[table].columns if column.tables or column.type == "point")


def _decides(table: str, column: str) -> bool:
    """Tell whether a row says nothing, or another thing, once this cell names nobody."""
    known = tables()[table].column(column)
    return known is not None and (
        known.required or (table == "linkages" and column in _PARTIES) or column in _OF_CATEGORIES
    )


def _pointing(cell: Cell, new: Mapping[Change, str]) -> Cell:
    if not any(isinstance(v, Ref) and _name(v) in new for v in cell.values):
        return cell
    values = tuple(
        dict.fromkeys(Ref(v.table, new[_name(v)]) if isinstance(v, Ref) and _name(v) in new else v for v in cell.values)
    )
    return Cell("; ".join(v.key if isinstance(v, Ref) else str(v) for v in values), values)


def _merged(study: Study, targets: Iterable[Target]) -> Study:
    """
    Make several categories one, which bears the key of that one and the names of all.

    What was said of one of them alone goes: a figure of the new firms is none of the new and inherited ones.
    """
    into = {("category", t.key.lower()): t.to for t in targets}
    kept = {key.lower() for key in into.values()}
    merged = {key for _, key in into} | kept
    rows = {row.key.lower(): row for row in study.rows("category")}
    names = [rows[key] for key in sorted(merged) if key in rows]

    def change(row: Row) -> Row | None:
        if row.table == "category" and row.key.lower() in merged:
            return _row(row, _names(row, names)) if row.key.lower() in kept else None
        cells = {name: _pointing(cell, into) for name, cell in row.cells.items()}
        return row if all(cells[name] is cell for name, cell in row.cells.items()) else _row(row, cells)

    said = {_name(r) for s in study.sheets.values() for r in s.rows if merged & _told(r)}
    return _each(without(study, said), change)


def _told(row: Row) -> set[str]:
    """Return the categories of which a row says something."""
    cells = (row.values(column) for column in _OF_CATEGORIES)
    return {v.key.lower() for values in cells for v in values if isinstance(v, Ref) and v.table == "category"}


def _names(row: Row, merged: list[Row]) -> dict[str, Cell]:
    """Return the cells of a category that stands for several: its key and their names, nothing that one alone is."""
    cells = {name: row.cells[name] for name in (_key_column("category"),) if name in row.cells}
    for column, word in (("label_en", "or"), ("label_id", "atau")):
        text = f" {word} ".join(one.cells[column].text for one in merged if column in one.cells)
        cells[column] = Cell(text, (text,))
    return cells
