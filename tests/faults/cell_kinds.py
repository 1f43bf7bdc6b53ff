"""What may be wrong with one cell, over all columns of the dictionary: emptied, misspelt, misplaced, doubled."""

from __future__ import annotations

from faults.ground import Ground, Kind, column, columns, rule

_WORDS = ("kerja sama erat", "entahlah", "sangat penting sekali", "see below")
_NO_NUMBER = {
    "integer": ("dua", "1,5", "12 orang", "3-4", "1e3", "1.655", "５²"),
    "decimal": ("dua", "12 meter", "1.655", "1,655", "1e3", "3/4", "1.000.000"),
    "boolean": ("mungkin", "sebagian", "2", "y/t"),
    "year": ("tahun 2016", "16", "2016/2017", "20166"),
    "date": ("2026-02-30", "12/05/16", "Mei 2016", "kemarin", "31.11.2025"),
    "url": ("example.org", "lihat di web", "www.example.org/studi", "https://"),
    "code": ("dua ribu", "20x0", "KBLI?"),
}
_NAMING = ("concept", "choice", "point", "area", "bound", "ref")


def _emptied(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    return row is not None and ground.cell(rule(table, name, "stated"), table, row, name, "")


_OTHERWISE = {("actors", "party", "known"): "party-party-stated"}
"""Rules that bear another name, since an unknown word leaves it unsaid whether the party is one or many."""


def _named(table: str, name: str, breach: str) -> str:
    return _OTHERWISE.get((table, name, breach), rule(table, name, breach))


def _off_the_list(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    text = "99.99" if column(table, name).type == "area" and ground.rng.random() < 0.5 else ground.rng.choice(_WORDS)
    return row is not None and ground.cell(_named(table, name, "known"), table, row, name, text)


def _dangling(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    if row is None:
        return False
    missing = f"X{len(ground.planted)}{ground.rng.randint(100, 999)}"
    before = ground.text(table, row, name)
    more = column(table, name).many and ground.rng.random() < 0.5
    text = f"{before}; {missing}" if more else missing
    return ground.cell(rule(table, name, "known"), table, row, name, text)


def _out_of_form(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    text = ground.rng.choice(_NO_NUMBER[column(table, name).type])
    return row is not None and ground.cell(rule(table, name, "form"), table, row, name, text)


def _two_readings(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    text = ground.rng.choice(("05/12/2016", "3-4-2026", "12.11.2025"))
    return row is not None and ground.cell("date-two-readings", table, row, name, text)


def _measured(ground: Ground, table: str, name: str) -> bool:
    """Plant a figure that its row's measure does not allow; the rule bears the name of the measure."""
    row = ground.filled(table, name)
    if row is None:
        return False
    measure = ground.text(table, row, "measure")
    text, breach = {
        "count": ("dua", "aggregate-count-form"),
        "share": (ground.rng.choice(("separuh", "1.655")), "aggregate-share-form"),
        "value": ("banyak", "aggregate-value-form"),
        "cell-state": ("barangkali", "aggregate-value-known"),
    }[measure]
    return ground.cell(breach, table, row, name, text)


_PAIRS = {
    "integer": ("1; 2",),
    "decimal": ("40; 60,5",),
    "boolean": ("ya; tidak", "yes; no"),
    "year": ("2015; 2016",),
    "date": ("2026-05-04; 2026-05-05",),
    "url": ("https://example.org/a; https://example.org/b",),
    "area": ("33; 33.10",),
    "point": ("lemah; kuat",),
}


def _two_values(ground: Ground, table: str, name: str) -> bool:
    """Write two values, both readable, where one is asked for."""
    kind = column(table, name).type
    row = ground.filled(table, name)
    if row is None:
        return False
    before = ground.text(table, row, name)
    if kind in ("concept", "choice", "ref", "bound"):
        rows = range(len(ground.bare.tabs[table].rows))
        found = {ground.text(table, r, name) for r in rows} | _OTHERS.get((table, name), set())
        others = sorted(t for t in found if t and ";" not in t and not t.startswith("not known"))
        others = [t for t in others if not any(t in str(cell) for cell in ground.bare.tabs[table].rows[row].values())]
        if not others or before.startswith("not known"):
            return False
        text = f"{before}; {ground.rng.choice(others)}"
    else:
        text = ground.rng.choice(_PAIRS[kind])
    return ground.cell(rule(table, name, "single"), table, row, name, text)


# Where the made-up study has one word in a column, another that the column takes.
_OTHERS = {
    ("study", "kind"): {"synthetic"},
    ("study", "consent"): {"without-quote"},
    ("study", "third_parties"): {"withhold"},
    ("study", "instrument"): {"pejabat"},
    ("study", "scale"): {"mutu"},
    ("study", "cluster"): {"tetangga"},
    ("linkages", "participants_role"): {"buyer"},
}


def _no_reason(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    text = ground.rng.choice(("not known", "tidak diketahui", "Not known:"))
    return row is not None and ground.cell("unknown-reason-stated", table, row, name, text)


def _not_known_here(ground: Ground, table: str, name: str) -> bool:
    """Say "not known" with its reason in a column that does not take it."""
    row = ground.filled(table, name)
    kind = column(table, name).type
    plain = _named(table, name, "known" if kind in _NAMING else "form")
    breach = "not-known-here" if ground.in_toml(table) else plain
    return row is not None and ground.cell(breach, table, row, name, "not known: nobody said | tidak disebut")


_RANGES = {
    ("study", "sample"): "-1",
    ("study", "key_informants"): "-3",
    ("scale_point", "ordinal"): "0",
    ("actors", "size"): "0",
    ("linkages", "share"): "160",
    ("linkages", "amount"): "-2",
    ("linkages", "alternatives"): "-1",
    ("aggregates", "base"): "0",
    ("aggregates", "position"): "0",
}


def _out_of_range(ground: Ground, table: str, name: str) -> bool:
    row = ground.filled(table, name)
    return row is not None and ground.cell(rule(table, name, "in-range"), table, row, name, _RANGES[table, name])


def _share_over_100(ground: Ground, table: str, name: str) -> bool:
    row = ground.free(table, name, lambda r: ground.text(table, r, "measure") == "share")
    return row is not None and ground.cell("aggregate-share-in-range", table, row, name, "100.5")


KINDS = (
    Kind("required cell emptied", columns(fits=lambda c: c.required and c.type != "key"), _emptied),
    Kind("a word that is on no list", columns("concept", "choice", "point", "area", "bound"), _off_the_list),
    Kind("a reference to nothing", columns("ref", "bound"), _dangling),
    Kind(
        "not in the form of its column",
        (
            *columns("integer", "decimal", "boolean", "year", "date", "url"),
            ("study", "industry_year"),
        ),
        _out_of_form,
    ),
    Kind("a date that is two dates", columns("date"), _two_readings),
    Kind("a figure that its measure does not allow", columns("measured"), _measured),
    Kind(
        "two values in one cell",
        columns(*_PAIRS, "choice", "ref", "bound", fits=lambda c: not c.many),
        _two_values,
    ),
    Kind("not known without a reason", columns(fits=lambda c: c.unknowable), _no_reason),
    Kind(
        "not known where it may not stand",
        columns(*_NAMING, "integer", "decimal", "boolean", "year", "date", "url", fits=lambda c: not c.unknowable),
        _not_known_here,
    ),
    Kind("a number out of range", tuple(_RANGES), _out_of_range),
    Kind("a share over a hundred", (("aggregates", "value"),), _share_over_100),
)
