"""The printed answer is computed: a changed category, a removed tie, an order turned round in a copy change it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import studies
from run import kawung

Change = Callable[[Path], None]


def printed(study: str, where: Path, change: Change | None) -> str:
    """Build a copy of a study after a change and return what question 1 prints."""
    (where / "data" / "studies").mkdir(parents=True)
    folder = studies.copy(study, where / "data" / "studies")
    if change:
        change(folder)
    built = kawung("build", cwd=where)
    assert built.returncode == 0, built.stdout
    told = kawung("ask", "strongest-horizontal-linkage", "--study", study, cwd=where)
    assert told.returncode == 0
    return told.stdout


def ranks(text: str) -> list[tuple[str, str, str]]:
    """Return (rank, category, linkages per firm) of the measured rows as printed."""
    return re.findall(r"^  (\d+ ?=?) +([a-z-]+) +(\d+\.\d\d) ", text, re.MULTILINE)


def cells_set(*changes: tuple[str, str, str, str]) -> Change:
    """Return the change that sets cells: (file, key, column, text)."""

    def change(folder: Path) -> None:
        for file, key, column, text in changes:
            studies.set_cell(folder, file, key, column, text)

    return change


def ties_removed(*keys: str) -> Change:
    """Return the change that removes rows of linkages.csv."""

    def change(folder: Path) -> None:
        for key in keys:
            studies.drop_row(folder, "linkages.csv", key)

    return change


# Ends over firms. As shipped: 12/4, 8/3, 4/3.
# A04 (3 ends) moved to assisted: inherited 9/3, assisted (8 + 3)/4, new 4/3.
# L12 (A05 with A07) removed: inherited (12 - 2)/4, the others as before.
# L12 and L11 (A03 with A06) removed: inherited (12 - 3)/4 = 2.25, new (4 - 1)/3.
MEASURED: dict[str, tuple[Change | None, list[tuple[str, str, str]]]] = {
    "as shipped": (None, [("1", "inherited", "3.00"), ("2", "government-assisted", "2.67"), ("3", "new", "1.33")]),
    "a category changed": (
        cells_set(("actors.csv", "A04", "category", "assisted")),
        [("1", "inherited", "3.00"), ("2", "government-assisted", "2.75"), ("3", "new", "1.33")],
    ),
    "a tie removed": (
        ties_removed("L12"),
        [("1", "government-assisted", "2.67"), ("2", "inherited", "2.50"), ("3", "new", "1.33")],
    ),
    "two ties removed": (
        ties_removed("L11", "L12"),
        [("1", "government-assisted", "2.67"), ("2", "inherited", "2.25"), ("3", "new", "1.00")],
    ),
}


@pytest.mark.parametrize("name", MEASURED)
def test_the_measured_ranking_is_computed(name: str, tmp_path: Path) -> None:
    """Rank and figure follow the sheets; the first of the ranking stands in the sentence that leads."""
    change, expected = MEASURED[name]
    text = printed("contoh", tmp_path, change)
    assert [(rank.strip(), category, figure) for rank, category, figure in ranks(text)] == expected
    first = expected[0][1]
    assert f"\n  {first.capitalize()}: {expected[0][2]} linkages per interviewed firm." in text


def test_a_tie_prints_no_winner(tmp_path: Path) -> None:
    """Where two categories are equal, the sentence that leads names both and neither is first."""
    # L06 and L12 removed: inherited (12 - 4)/4 = 2.00; L03 removed: assisted (8 - 2)/3 = 2.00; new stays at 4/3.
    text = printed("contoh", tmp_path, ties_removed("L03", "L06", "L12"))
    assert "No single category: government-assisted and inherited share the first rank." in text
    assert [r[0].strip() for r in ranks(text)] == ["1 =", "1 =", "3"]


PUBLISHED: dict[str, tuple[Change | None, str, list[str]]] = {
    "as published": (
        None,
        "Government-assisted, as published.",
        ["1     government-assisted", "–     inherited", "–     new"],
    ),
    "turned round": (
        cells_set(
            ("order-claims.csv", "O01", "greater", "inherited"), ("order-claims.csv", "O01", "lesser", "new; assisted")
        ),
        "Inherited, as published.",
        ["1     inherited", "–     government-assisted", "–     new"],
    ),
    "above one only": (
        cells_set(("order-claims.csv", "O01", "lesser", "new")),
        "No category can be named",
        ["–     government-assisted", "–     inherited", "–     new"],
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_order_is_computed(name: str, tmp_path: Path) -> None:
    """A category is first only if the sheet says that it is above all others; the others stay unranked."""
    change, lead, lines = PUBLISHED[name]
    text = printed("bayat", tmp_path, change)
    assert lead in text
    for line in lines:
        assert f"\n  {line}" in text
    assert "Norzistya" in text
