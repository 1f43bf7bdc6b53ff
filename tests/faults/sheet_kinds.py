"""What may be wrong with headings, sheets and files, and what only CSV files can hold."""

from __future__ import annotations

from faults.forms import CSV
from faults.ground import Ground, Kind
from faults.neutral import BESIDE, BEYOND, Spot
from faults.row_kinds import NEEDED
from kawung.dictionary import in_manifest, tables

_ALL = tuple((name, None) for name in tables())
_LISTS = tuple((name, None) for name in tables() if name != "study")
_FILES = tuple((name, None) for name, table in tables().items() if not in_manifest(table))


def _unknown_heading(ground: Ground, table: str, _name: str) -> bool:
    """Add a column that no table has, with one cell in it; in `study.toml` an entry's unknown name."""
    identity = f"catatan-{len(ground.planted)}"
    row = ground.free(table, "") if table != "study" else 0
    if row is None or table in ground.closed:
        return False
    ground.bare.tabs[table].columns.append([identity, identity])
    ground.put(table, row, **{identity: "lihat buku"})
    ground.take(table, row, identity)
    ground.expect("column-unknown", Spot(table, row if ground.in_toml(table) else -1, identity))
    return True


def _doubled_heading(ground: Ground, table: str, _name: str) -> bool:
    """Give a second column the heading of one that may be empty: of two, neither is said to lack a cell."""
    if ground.in_toml(table) or table in ground.closed:
        return False
    tab = ground.bare.tabs[table]
    asked = {name for where, name in NEEDED if where == table} | {"interview"}
    heading = ground.rng.choice(
        [c.name for c in tables()[table].columns if not c.required and c.name not in asked] or [""]
    )
    if not heading:
        return False
    identity = f"doubled-{len(ground.planted)}"
    tab.columns.append([identity, heading])
    ground.expect("heading-doubled", Spot(table, -1, identity))
    return True


def _missing_heading(ground: Ground, table: str, _name: str) -> bool:
    """Take a required column out of a table in which nothing else is wrong."""
    if ground.in_toml(table) or ground.touched(table):
        return False
    required = [c.name for c in tables()[table].columns if c.required and c.type != "key"]
    gone = ground.rng.choice(required)
    tab = ground.bare.tabs[table]
    tab.columns = [pair for pair in tab.columns if pair[0] != gone]
    for row in tab.rows:
        row.pop(gone, None)
    ground.closed.add(table)
    ground.expect("column-missing", Spot(table, -1, gone))
    return True


def _empty_heading(ground: Ground, table: str, _name: str) -> bool:
    """Put a column without heading between two others, with cells in two of its rows."""
    row = ground.free(table, "")
    if ground.in_toml(table) or row is None:
        return False
    identity = f"nameless-{len(ground.planted)}"
    tab = ground.bare.tabs[table]
    tab.columns.insert(ground.rng.randint(1, len(tab.columns) - 1), [identity, ""])
    for number in {row, ground.rng.randrange(len(tab.rows))}:
        ground.put(table, number, **{identity: "?"})
    ground.take(table, row)
    ground.expect("heading-empty", Spot(table, -1, identity))
    return True


def _beyond(ground: Ground, table: str, _name: str) -> bool:
    row = ground.free(table, "")
    if ground.in_toml(table) or row is None:
        return False
    return ground.cell("cell-without-heading", table, row, BEYOND, "siapa ini?")


def _unknown_file(ground: Ground, _table: str, _name: str) -> bool:
    name = f"lampiran-{len(ground.planted)}"
    ground.bare.extra[name] = [["a", "b"], ["1", "2"]]
    ground.expect("file-unknown" if ground.form == CSV else "sheet-unknown", Spot(BESIDE + name))
    return True


def _unreadable(ground: Ground, table: str, _name: str) -> bool:
    """Spoil the end of a file: bytes that are no text, or a quotation mark that is never closed."""
    if ground.touched(table) or any(part == table for part, _ in ground.bare.odd):
        return False
    ground.closed.add(table)
    row = len(ground.bare.tabs[table].rows)
    if ground.rng.random() < 0.5:
        ground.bare.odd[table, "tail"] = "58 00 81 ff fe".replace(" ", "")
        ground.expect("file-not-text", Spot(table, row))
    else:
        ground.bare.odd[table, "tail"] = b'X9,"never closed,\n1,2\n'.hex()
        ground.expect("quotes-broken", Spot(table, row))
    return True


def _dressed(ground: Ground, table: str, _name: str) -> bool:
    """Save a file as another program does; it is read rightly and nothing is told."""
    if any(part == table for part, _ in ground.bare.odd):
        return False
    ground.bare.odd[table, "dress"] = ground.rng.choice(("semicolon", "tab", "utf-16", "mark", "crlf"))
    return True


KINDS = (
    Kind("unknown heading", _ALL, _unknown_heading),
    Kind("doubled heading", _ALL, _doubled_heading),
    Kind("missing required heading", _LISTS, _missing_heading),
    Kind("empty heading with cells", _LISTS, _empty_heading),
    Kind("a cell beyond the headings", _LISTS, _beyond),
    Kind("a file or sheet that no table has", (("study", None),), _unknown_file),
    Kind("a file that cannot be read", _FILES, _unreadable, forms=(CSV,), once=True),
    Kind("a file as another program saves it", _FILES, _dressed, forms=(CSV,)),
)
