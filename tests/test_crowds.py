"""Whoever is shown as less than it is looks like others that are just that; where there are none, it is not offered."""

from __future__ import annotations

import pytest

from disclosure_cases import study
from kawung.findings import Sheet, Study, Withheld
from kawung.publication.curing import apply
from kawung.publication.risks import Known, Risk
from test_disclosure import among_groups, cluster, stopping

SOLE = {f"L{n:02}": {"to": "B01"} for n in range(1, 19, 2)}
LABELS = {"label_en": "Dyer {}", "label_id": "Pewarna {}"}


def called(*keys: str, **cells: str) -> dict[str, dict[str, str]]:
    return {key: {**{name: text.format(key) for name, text in LABELS.items()}, **cells} for key in keys}


def cure(one: Study, item: str, kind: str) -> Study:
    return apply(one, next(cure for cure in stopping(one)[item].cures if cure.kind == kind))


def kinds(risk: Risk) -> set[str]:
    return {cure.kind for cure in risk.cures}


def test_all_of_a_kind_are_called_by_it_once_one_is() -> None:
    """Not only who was cured, whatever the sheet calls the others, or if it does not; other kinds keep their names."""
    workshop = called("A04", kind="household-workshop")
    one = study(cluster(**workshop, **called("A05", "B01"), **called("B02", kind="agency")))
    cured = {row.key: row for row in cure(one, "kind-a04", "coarsen").rows("actors")}
    firms = [row for row in cured.values() if row.key != "B02"]
    assert {row.cells["label_en"].text for row in firms} == {f"Firm {row.key}" for row in firms}
    assert {row.cells["label_id"].text for row in firms} == {f"Usaha {row.key}" for row in firms}
    assert cured["B02"].cells["label_en"].text == "Dyer B02"
    kept = {row.key: row for row in cure(one, "kind-a04", "withhold").rows("actors")}
    assert kept["A04"].values("label_en") == (Withheld(),)
    assert kept["A05"].cells["label_en"].text == "Dyer A05"


def test_whose_part_is_left_out_is_called_like_all_of_its_kind() -> None:
    """The supplier is `Firm B01` as every firm is; of parties without a kind nobody is called anything."""
    sole = study(cluster(**SOLE, **called("B01", "B02")))
    cured = {row.key: row for row in cure(sole, "role-material-supplier-b01", "withhold").rows("actors")}
    assert {row.cells["label_en"].text for row in cured.values()} == {f"Firm {key}" for key in cured}
    bare = study(cluster(**SOLE, **called("B01", "B02", kind=""), **called("A01")))
    cured = {row.key: row for row in cure(bare, "role-material-supplier-b01", "withhold").rows("actors")}
    assert cured["B01"].values("label_id") == cured["B02"].values("label_id") == (Withheld(),)
    assert cured["A01"].cells["label_en"].text == "Dyer A01"


@pytest.mark.parametrize(
    ("others", "offered"),
    [({}, True), ({f"A{n:02}": {"place": ""} for n in (1, 2, 3, 5, 6, 7, 8)}, False)],
    ids=["eight like it", "one like it"],
)
def test_a_kind_is_said_less_finely_only_among_others_who_look_so(
    others: dict[str, dict[str, str]], offered: bool
) -> None:
    """By what is told of them: the only other firm of which a place is told is no crowd."""
    risk = stopping(study(cluster(A04={"kind": "household-workshop"}, **others)))["kind-a04"]
    assert ("coarsen" in kinds(risk)) is offered
    assert "withhold" in kinds(risk)


@pytest.mark.parametrize(("groups", "offered"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_lone_party_is_shown_as_a_group_only_among_groups(groups: int, offered: bool) -> None:
    """It takes two that were groups before; such as were asked, are of two, or stand in print, are none."""
    risk = stopping(study(among_groups(cluster(**SOLE), groups)))["role-material-supplier-b01"]
    assert ("coarsen" in kinds(risk)) is offered
    spoilt = [
        {"actors": {"size": "2"}},
        {"actors": {"finding": "P1"}, "findings": {"id": "P1", "publication": "P1", "basis": "published"}},
        {"interviews": {"id": "W20", "informant": "G1", "language": "id", "consent": "with-quote"}},
    ]
    for cells in spoilt:
        rows = among_groups(cluster(**SOLE), groups)
        rows["publications"] = [{"id": "P1", "title": "A report"}]
        next((r for r in rows["actors"] if r["id"] == "G1"), {}).update(cells.get("actors", {}))
        for table in ("findings", "interviews"):
            rows[table] += [cells[table]] if table in cells else []
        again = stopping(study(rows))["role-material-supplier-b01"]
        assert ("coarsen" in kinds(again)) is (offered and groups > 2), cells


def test_groups_in_print_keep_what_is_printed_of_them() -> None:
    """Of all others nothing but that they are groups."""
    rows = among_groups(cluster(**SOLE), 3)
    rows["publications"] = [{"id": "P1", "title": "A report"}]
    rows["findings"].append({"id": "P1", "publication": "P1", "basis": "published"})
    next(r for r in rows["actors"] if r["id"] == "G3")["finding"] = "P1"
    cured = {row.key: row for row in cure(study(rows), "role-material-supplier-b01", "coarsen").rows("actors")}
    assert cured["G3"].cells["label_en"].text == "Consumers G3"
    assert cured["G1"].values("label_en") == cured["B01"].values("label_en") == (Withheld(),)


def test_a_lone_party_whose_groups_went_is_found_again() -> None:
    """When too few groups still leave, it is an item, and its cure takes the party out with what names it."""
    whole = study(among_groups(cluster(**SOLE)))
    cured = cure(whole, "role-material-supplier-b01", "coarsen")
    known = Known(whole=whole)
    assert stopping(cured, known=known) == {}
    left = Study(cured.key, {**cured.sheets, "actors": _without(cured, "G1")})
    risk = stopping(left, known=known)["as-group-b01"]
    assert (risk.whom, [p.column for p in risk.places]) == (("B01",), ["party"])
    after = apply(left, risk.cures[0])
    assert stopping(after, known=known) == {}
    assert not any("B01" in row.cells["to"].text for row in after.rows("linkages"))


def test_a_workshop_whose_firms_went_is_found_again() -> None:
    """Shown as a firm among firms of which less is told than of it: its kind is left out."""
    whole = study(cluster(**called("A04", kind="household-workshop")))
    cured = cure(whole, "kind-a04", "coarsen")
    assert stopping(cured, known=Known(whole=whole)) == {}
    some = [row for row in cured.rows("actors") if row.key in ("A04", "A05") or row.key[0] == "B"]
    left = Study(cured.key, {**cured.sheets, "actors": cured.sheets["actors"].with_rows(some)})
    risk = stopping(left, known=Known(whole=whole))["as-firm-a04"]
    (held,) = (apply(left, one) for one in risk.cures)
    assert "as-firm-a04" not in stopping(held, known=Known(whole=whole))
    row = next(row for row in held.rows("actors") if row.key == "A04")
    assert row.values("kind") == row.values("label_en") == (Withheld(),)


def _without(one: Study, key: str) -> Sheet:
    sheet = one.sheets["actors"]
    return sheet.with_rows([row for row in sheet.rows if row.key != key])
