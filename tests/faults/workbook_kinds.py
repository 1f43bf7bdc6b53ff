"""What only a workbook can hold: cells that a spreadsheet made something else of, merged and hidden ones."""

from __future__ import annotations

from faults.forms import XLSX, tab_name
from faults.ground import Ground, Kind, columns
from faults.neutral import BESIDE, Spot, Typed, key_of
from kawung.dictionary import tables

# The example key and any code is text; a number in its place may have lost the noughts in front.
_CODES = columns("code", "key", "ref", "bound", "area", "concept", "choice", "url")
_TEXTS = columns("text", "words")
_FIGURES = columns("integer", "year", "boolean", "point")


def _stored(ground: Ground, table: str, name: str, breach: str, cell: Typed) -> bool:
    """Store a cell as something that its column does not take; a key so spoilt takes its row with it."""
    keyed = name == key_of(table)
    if keyed and table == "study":
        return False
    row = ground.filled(table, name, lambda r: not keyed or ground.leaf(table, r))
    if row is None or (name == "evidence_grade" and not ground.sound("study", 0, "kind")):
        return False
    return ground.cell(breach, table, row, name, cell)


def _number_in_code(ground: Ground, table: str, name: str) -> bool:
    cell = ground.rng.choice((Typed("number", "7"), Typed("number", "33.1"), Typed("truth", "true")))
    return _stored(ground, table, name, "number-in-code", cell)


def _number_in_text(ground: Ground, table: str, name: str) -> bool:
    cell = ground.rng.choice((Typed("number", "12.5"), Typed("truth", "false"), Typed("percent", "0.5")))
    return _stored(ground, table, name, "number-in-text", cell)


def _became_date(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "cell-became-date", Typed("day", "2026-04-03"))


def _number_for_date(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "number-not-date", Typed("number", "20260504"))


def _percent(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "number-percent", Typed("percent", "0.25"))


def _digits_lost(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "number-digits-lost", Typed("number", "3310045566778899"))


def _error(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "cell-error", Typed("error", ground.rng.choice(("#REF!", "#N/A", "#DIV/0!"))))


def _formula(ground: Ground, table: str, name: str) -> bool:
    return _stored(ground, table, name, "formula-without-value", Typed("formula", "=A1&B2"))


def _merged(ground: Ground, table: str, name: str) -> bool:
    """Merge a filled cell with the empty one below it: both are told of together."""
    tab = ground.bare.tabs[table]

    def fits(row: int) -> bool:
        below = row + 1
        free = below < len(tab.rows) and ground.unit(table, below, name) not in ground.taken
        return free and not ground.text(table, below, name)

    row = ground.filled(table, name, fits)
    if row is None or (table, "merged") in ground.bare.odd:
        return False
    for number in (row, row + 1):
        ground.take(table, number)
    ground.bare.odd[table, "merged"] = f"{row}:{name}"
    ground.expect("cells-merged", Spot(table, row, name), Spot(table, row + 1, name))
    return True


def _hidden_sheet(ground: Ground, table: str, _name: str) -> bool:
    if (table, "hidden-sheet") in ground.bare.odd:
        return False
    ground.bare.odd[table, "hidden-sheet"] = ground.rng.choice(("hidden", "veryHidden"))
    ground.expect("sheet-hidden", Spot(table))
    return True


def _hidden_row(ground: Ground, table: str, _name: str) -> bool:
    if (table, "hidden-row") in ground.bare.odd:
        return False
    ground.bare.odd[table, "hidden-row"] = str(ground.rng.randint(2, len(ground.bare.tabs[table].rows) + 1))
    ground.expect("rows-hidden", Spot(table))
    return True


def _hidden_column(ground: Ground, table: str, _name: str) -> bool:
    if (table, "hidden-column") in ground.bare.odd:
        return False
    ground.bare.odd[table, "hidden-column"] = ground.rng.choice([c.name for c in tables()[table].columns])
    ground.expect("columns-hidden", Spot(table))
    return True


def _table_twice(ground: Ground, table: str, _name: str) -> bool:
    """Add a second sheet for a table, called by its Indonesian label; the first is read."""
    label = tables()[table].label.id
    if label in ground.bare.extra or len(label) > 31 or label == tab_name(table).casefold():
        return False
    ground.bare.extra[label] = [[key_of(table)], ["x1"]]
    ground.expect("table-twice", Spot(BESIDE + label))
    return True


_ALL = tuple((name, None) for name in tables())
_LISTS = tuple((name, None) for name in tables() if name != "study")

KINDS = tuple(
    Kind(name, targets, plant, forms=(XLSX,))
    for name, targets, plant in (
        ("a number where a code belongs", _CODES, _number_in_code),
        ("a number where text belongs", _TEXTS, _number_in_text),
        ("a date where something else belongs", (*_CODES, *_TEXTS, *_FIGURES, *columns("decimal")), _became_date),
        ("a number where a date belongs", columns("date"), _number_for_date),
        (
            "a percentage where none belongs",
            (*_FIGURES, *columns("decimal", fits=lambda c: c.name != "share")),
            _percent,
        ),
        ("a number whose digits are lost", columns(), _digits_lost),
        ("an error in place of a value", columns(), _error),
        ("a formula without its value", columns(), _formula),
        ("a table given twice", _ALL, _table_twice),
        ("merged cells", tuple(pair for pair in columns() if pair[0] != "study"), _merged),
        ("a hidden sheet", _ALL, _hidden_sheet),
        ("a hidden row", _LISTS, _hidden_row),
        ("a hidden column", _LISTS, _hidden_column),
    )
)
