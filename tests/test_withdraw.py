"""A withdrawal leaves no trace but a tombstone: what goes, what stays with others, what is told until it is erased."""

from __future__ import annotations

import random
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from bench import study as bench_study

import publication_cases as cases
import shipped
import studies
import withdrawal_cases as hand
from kawung import pipeline
from kawung.iris import Minter
from kawung.pipeline import folders, withdrawing
from kawung.pipeline.sources import Source
from kawung.publication import tombstones
from kawung.publication.tombstones import Tombstone, Withdrawal, Withdrawals
from publication_cases import Tables
from withdrawal_cases import planned, withdrawn

TODAY = cases.TODAY
INTERVIEWS = [r["id"] for r in shipped.cells("contoh", "interviews")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a copy of the shipped made-up study."""
    return hand.project(tmp_path)


def told(where: Path) -> dict[str, list[tuple[str, int | None, str | None]]]:
    """What a check says of what is still to be erased: by rule the file, row and column of each place."""
    found: dict[str, list[tuple[str, int | None, str | None]]] = {}
    for problem in pipeline.check([where], pipeline.find_project(where)).problems:
        if problem.rule in withdrawing.RULES:
            found.setdefault(problem.rule, []).extend((p.file, p.row, p.column) for p in problem.places)
    return found


def public(where: Path, told: Tables) -> tuple[str, str, str]:
    after = cases.of_folder(where, keys=cases.fixed_keys(told))
    return after.stated, after.inferred, after.rows


def same_as_by_hand(told: Tables, interview: str, where: Path) -> None:
    """Withdraw an interview, and erase it by hand; every file of both builds must be the same, full and public."""
    by_hand = hand.erased(told, interview)
    left, never = hand.write(told, where / "contoh"), hand.write(by_hand, where / "by-hand" / "contoh")
    withdrawn(left, interview)
    assert hand.full(left) == hand.full(never)
    assert public(left, told) == public(never, told)
    # Most people take whole rows out, and then the numbers of the others change, but no statement does.
    other = hand.write(hand.without_empty(by_hand), where / "deleted" / "contoh")
    assert hand.graphs(left) == hand.graphs(other)


@pytest.mark.parametrize("interview", INTERVIEWS)
def test_nothing_of_an_interview_is_left(interview: str, tmp_path: Path) -> None:
    """Whoever withdraws from the shipped study: both graphs are those without the interview; its mark is enough."""
    before = cases.tables("contoh")
    left, never = (
        hand.write(told, tmp_path / name / "contoh")
        for name, told in (("left", before), ("never", hand.without_empty(hand.erased(before, interview))))
    )
    only = Withdrawal(TODAY, tombstones.mark("interviews", interview))
    (left / "withdrawals.csv").write_bytes(tombstones.written(Withdrawals((only,))))
    assert hand.graphs(left) == hand.graphs(never)
    assert public(left, before) == public(never, before)


@pytest.mark.parametrize("interview", ["W01", "W11"])
def test_every_file_of_a_build_is_the_same(interview: str, tmp_path: Path) -> None:
    """Byte for byte, with what is told of the study and where its rows stand."""
    same_as_by_hand(cases.tables("contoh"), interview, tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_left_of_any_study(seed: int, tmp_path: Path) -> None:
    """The same where statements, parties and categories rest on findings of several interviews."""
    told = hand.changed(seed)
    same_as_by_hand(told, told["interviews"][seed % 3 - 1]["id"], tmp_path)


def test_nothing_is_left_of_a_made_up_cluster(tmp_path: Path) -> None:
    """The same of a cluster with hundreds of rows, whose parties name no finding of their own."""
    told = {**{name: [] for name in cases.KEY_OF}, **bench_study.study("contoh", 12, "1")}
    same_as_by_hand(told, told["interviews"][0]["id"], tmp_path)


def test_a_build_on_disk_is_the_one_without_the_interview(project: Path, tmp_path: Path) -> None:
    """Each file of a study in a build, full and public, is what it is if the interview was never there."""
    other = tmp_path / "never"
    shutil.copytree(project / "contoh", other / "contoh")
    shutil.copy(project / "kawung.toml", other)
    pipeline.build(pipeline.find_project(project), project / "build", today=TODAY)
    withdrawn(project / "contoh", "W08")
    found = pipeline.build(pipeline.find_project(project), project / "build", today=TODAY)
    assert found.written
    assert not found.unchanged
    by_hand = hand.erased(cases.tables("contoh"), "W08")
    for name, table in shipped.DICTIONARY.items():
        if table["file"] != "study.toml" and (sheet := other / "contoh" / table["file"]).exists():
            head = studies.read(sheet)[0]
            studies.write(sheet, [head, *([r.get(c, "") for c in head] for r in by_hand[name])])
    pipeline.build(pipeline.find_project(other), other / "build", today=TODAY)
    builds = [folders.in_force(root / "build") for root in (project, other)]
    for part in ("studies/contoh", "public/contoh"):
        for file in ("stated.nq", "inferred.nq", "classes.nq", "about.nq", "rows.json"):
            after, never = (build and part in build.parts and build.read(f"{part}/{file}") for build in builds)
            assert after == never
    after, never = (hand.silent_of(build.read("studies/contoh/seen.json")) for build in builds if build)
    assert after == never


@pytest.mark.parametrize("seed", range(4))
def test_rows_may_be_erased_in_any_order(seed: int, tmp_path: Path) -> None:
    """Whichever of the rows that go somebody erased already, what is left is the same, and only the others are told."""
    dice, before = random.Random(seed), cases.tables("contoh")  # noqa: S311 - nothing secret
    interview = dice.choice(INTERVIEWS)
    where = hand.write(before, tmp_path / "contoh")
    rows = withdrawn(where, interview).rows
    expected = hand.full(where)
    gone = {(one.table, one.row) for one in rows if not one.columns and dice.random() < 0.5}
    for name, row in gone:
        before[name][row - 2] = {}
    withdrawals = (where / "withdrawals.csv").read_bytes()
    shutil.rmtree(where)
    hand.write(before, where)
    (where / "withdrawals.csv").write_bytes(withdrawals)
    assert hand.full(where) == expected
    left = {(shipped.DICTIONARY[one.table]["file"], one.row) for one in rows if not one.columns}
    left -= {(shipped.DICTIONARY[name]["file"], row) for name, row in gone}
    assert {(file, row) for file, row, _ in told(where).get(withdrawing.ROW, [])} == left


def test_what_is_to_be_erased_is_told_until_it_is(tmp_path: Path) -> None:
    """A check names rows and cells and not what they hold; erased, it is silent, and what comes back is told again."""
    before = cases.tables("contoh")
    where = hand.write(before, tmp_path / "contoh")
    assert told(where) == {}
    withdrawn(where, "W09")
    found = told(where)
    assert {(f, r) for f, r, _ in found[withdrawing.ROW] if f == "findings.csv"} == {
        ("findings.csv", row) for row in (20, 21, 22, 34, 38)
    }
    assert {c for f, r, c in found[withdrawing.CELL] if (f, r) == ("actors.csv", 10)} == {
        "kind", "label_en", "label_id", "category", "cluster", "member_of", "finding", "note"
    }  # fmt: skip
    assert ("claims.csv", 2, "rival_of") in found[withdrawing.CELL]
    problems = pipeline.check([where], pipeline.find_project(where)).problems
    mine = [p for p in problems if p.rule in withdrawing.RULES]
    assert all(p.message.en != p.message.id and p.remedy.en != p.remedy.id for p in mine)
    assert not any(place.text or place.context for p in mine for place in p.places)
    withdrawals = (where / "withdrawals.csv").read_bytes()
    shutil.rmtree(where)
    hand.write(hand.erased(before, "W09"), where)
    never = hand.full(where)
    (where / "withdrawals.csv").write_bytes(withdrawals)
    assert told(where) == {}
    assert hand.full(where) == never
    studies.add_row(where, "findings.csv", id="F20", interview="W09", basis="observed")
    row = studies.add_row(where, "linkages.csv", id="L91", finding="F33; F20")
    assert {(f, r) for f, r, _ in told(where)[withdrawing.ROW]} == {
        ("findings.csv", studies.row_number(where / "findings.csv", "F20")),
        ("linkages.csv", row),
    }


def test_a_row_that_is_wrong_and_goes_is_not_told_of(tmp_path: Path) -> None:
    """What is wrong in a row that goes is nobody's task any more; what is wrong beside it still is."""
    before = cases.tables("contoh")
    for key in ("F18", "F19"):
        cases.row(before, "findings", key)["basis"] = "nonesuch"
    where = hand.write(before, tmp_path / "contoh")
    project = pipeline.find_project(where)

    def wrong() -> set[tuple[str, int | None]]:
        return {
            (p.file, p.row) for one in pipeline.check([where], project).problems if one.severity > 1 for p in one.places
        }

    here, there = (("findings.csv", studies.row_number(where / "findings.csv", key)) for key in ("F18", "F19"))
    assert {here, there} <= wrong()
    withdrawn(where, "W09")
    assert here in wrong()
    assert there not in wrong()


def test_a_cell_to_be_emptied_hides_no_error(tmp_path: Path) -> None:
    """A statement that loses a finding is still judged by those that it keeps."""
    before = cases.tables("contoh")
    cases.row(before, "linkages", "L16")["finding"] = "F01; F03; F41"
    where = hand.write(before, tmp_path / "contoh")
    withdrawn(where, "W01")
    found = pipeline.check([where], pipeline.find_project(where)).problems
    assert any(p.rule == "finding-one-basis" and p.places[0].row == 17 for p in found)
    assert ("linkages.csv", 17, "finding") in told(where)[withdrawing.CELL]


def test_someone_who_was_asked_becomes_someone_named(tmp_path: Path) -> None:
    """Of an informant stays what others' findings say, without name and place; asked once more, all stays."""
    before = cases.tables("contoh")
    who = cases.row(before, "actors", "A01")
    who.update(name="Canary", place="33.10.04", finding="F01; F03", note="canary")
    where = hand.write(before, tmp_path / "contoh")
    cells = {one.key: one.columns for one in withdrawn(where, "W01").rows if one.table == "actors"}
    assert set(cells["A01"]) == {"name", "place", "finding", "note"}
    text = b"".join(hand.full(where).values())
    assert b"Canary" not in text
    assert b"Firm A01" in text
    shutil.rmtree(where)
    before["interviews"].append({**before["interviews"][0], "id": "W12"})
    hand.write(before, where)
    cells = {one.key: one.columns for one in withdrawn(where, "W01").rows if one.table == "actors"}
    assert cells["A01"] == ("finding",)
    assert b"Canary" in hand.full(where)["stated.nq"]


def test_whom_only_a_row_that_falls_silent_names_goes(tmp_path: Path) -> None:
    """A group to which only the informant's own row leads goes with what that row says."""
    before = cases.tables("contoh")
    before["actors"].append({"id": "A23", "party": "actor", "finding": "F01"})
    cases.row(before, "actors", "A01")["member_of"] = "A23"
    cases.row(before, "linkages", "L09")["to"] = "A01"
    where = hand.write(before, tmp_path / "contoh")
    rows = {one.key: one.columns for one in withdrawn(where, "W01").rows if one.table == "actors"}
    assert "member_of" in rows["A01"]
    assert rows["A23"] == ()


@pytest.mark.parametrize("interview", ["W01", "W07", "W09"])
def test_less_consent_takes_exactly_its_statements(interview: str) -> None:
    """From "publish with quote" to "aggregate only": the public graph is that without the interview, but counts it."""
    told = cases.tables("contoh")
    keys = cases.fixed_keys(told)
    never = cases.public("contoh", hand.without_empty(hand.erased(told, interview)), keys=keys)
    before = cases.public("contoh", told, keys=keys)
    cases.row(told, "interviews", interview)["consent"] = "aggregate-only"
    after = cases.public("contoh", told, keys=keys)

    def statements(found: cases.Public, *counted: str) -> set[str]:
        counts = ("/withholding/", "#withholds>", *counted)
        return {line for line in found.lines if not any(one in line for one in counts)}

    assert statements(after, "#sampleSize>") == statements(never, "#sampleSize>")
    assert statements(after) < statements(before)
    assert after.asked == before.asked
    assert after.asked["sampleSize"] == never.asked["sampleSize"] + 1, "whoever allows less was asked all the same"


# What was public, and what is kept of it.


def addresses(found: cases.Public, *, kinds: tuple[str, ...]) -> set[str]:
    """Every address of a public graph that describes a thing of these kinds."""
    subjects = {line.split(" ", 1)[0].strip("<>") for line in found.stated.splitlines()}
    return {one for one in subjects if re.search(rf"/id/contoh/({'|'.join(kinds)})/", one)}


@pytest.mark.parametrize("interview", ["W01", "W09"])
def test_what_was_public_has_a_tombstone_and_nothing_else(interview: str, tmp_path: Path) -> None:
    """Each address that was public and is no more, those made of several keys too; none that others still speak of."""
    before = cases.tables("contoh")
    where = hand.write(before, tmp_path / "contoh")
    (tmp_path / "kawung.toml").write_text(f'base = "{cases.BASE}"\nstudies = "."\n', encoding="utf-8")
    (where / "public-keys.csv").write_bytes(cases.fixed_keys(before))
    kinds = (*cases.NUMBERED, "excerpt", "pair")
    was = addresses(cases.of_folder(where), kinds=kinds)
    found = withdrawn(where, interview)
    now = cases.of_folder(where)
    gone = was - addresses(now, kinds=kinds)
    assert len({one.split("/")[6] for one in gone}) > 4
    # Every row was given a public key here, so what never left by itself may have one too.
    assert gone <= set(found.public)
    assert not set(found.public) & addresses(now, kinds=kinds)
    kept = withdrawing.read(Source("contoh", where))
    present = {line.split(" ", 1)[0] for line in now.stated.splitlines()}
    standing = tombstones.standing(kept, Minter(cases.BASE), "contoh", present)
    assert {one.iri.strip("<>") for one in standing} == set(found.public)
    assert not {one.iri for one in standing} & present
    text = tombstones.listed(standing).decode()
    assert text.startswith("iri,date,state\n")
    assert text.count(",2026-11-27,withdrawn\n") == len(standing)
    assert not re.search(r"/[a-z][0-9]{2}\b", text, re.IGNORECASE)


def test_what_was_never_public_has_none(tmp_path: Path) -> None:
    """Without a table of public keys nothing ever left; of a table only what it knows did."""
    before = cases.tables("contoh")
    where = hand.write(before, tmp_path / "contoh")
    assert planned(where, "W01").public == ()
    keys = "kind,key,public\nfinding,f02,bq3n7wkz\nparty,a01,cq3n7wkz\n"
    (where / "public-keys.csv").write_text(keys, encoding="utf-8")
    found = {one.partition("/id/contoh/")[2] for one in planned(where, "W01").public}
    assert found == {"finding/bq3n7wkz", "excerpt/bq3n7wkz", "party/cq3n7wkz"}


def test_what_tells_only_how_much_is_withheld_has_none(tmp_path: Path) -> None:
    """Where the one interview of its kind that was not shown goes, so does the count of it; nothing public went."""
    before = cases.tables("contoh")
    cases.row(before, "interviews", "W11")["consent"] = "no-publication"
    where = hand.write(before, tmp_path / "contoh")
    (where / "public-keys.csv").write_text("kind,key,public\nfinding,f02,bq3n7wkz\n", encoding="utf-8")
    assert "/withholding/key-informant>" in cases.of_folder(where).stated
    assert withdrawn(where, "W11").public == ()
    assert "/withholding/key-informant>" not in cases.of_folder(where).stated


def test_a_tombstone_goes_where_the_thing_is_public_again() -> None:
    """What others speak of again has none; what went twice has the day of the first."""
    first = Withdrawal(date(2026, 1, 2), "0" * 16, frozenset(), ("party/bcd2345f", "finding/zz2345ff"))
    second = Withdrawal(date(2026, 3, 4), "1" * 16, frozenset(), ("party/bcd2345f",))
    both, minter = Withdrawals((second, first)), Minter("https://example.org/k/")
    party, finding = (minter.thing("s", *path.split("/")) for path in first.public)
    assert tombstones.standing(both, minter, "s", ()) == (
        Tombstone(finding, first.day),
        Tombstone(party, first.day),
    )
    assert tombstones.standing(both, minter, "s", {party}) == (Tombstone(finding, first.day),)
    assert tombstones.listed(()) == b"iri,date,state\n"
