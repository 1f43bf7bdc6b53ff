"""The gate before publishing: what comes through it, what it stops, and what was decided about that."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shipped
import studies
from disclosure_cases import made_up, singled_by_facts, singled_by_parts, study, texts
from kawung import pipeline, publication, regions
from kawung.findings import Study, Withheld
from kawung.pipeline import disclosing, releases
from kawung.pipeline.sources import Source
from kawung.problems import Place, UsageError
from kawung.publication import Settings, decisions
from kawung.publication.consent import Level
from kawung.publication.decisions import Acceptance, Decisions
from run import kawung_here

TODAY, LATER = date(2026, 11, 27), date(2028, 1, 1)
RAWAN = shipped.ROOT / "data" / "examples" / "rawan"
PLANTED = {
    "area-a02": ({"A02"}, {("actors", "place")}, {"coarsen", "withhold"}),
    "kind-category-a05": ({"A05"}, {("actors", "kind"), ("actors", "category")}, {"coarsen", "withhold", "merge"}),
    "role-material-supplier-a12": ({"A12"}, {("linkages", "to")}, {"withhold"}),
    "phone-f03": ({"F03"}, {("findings", "quote"), ("findings", "quote_translation_en")}, {"drop-quote"}),
    "name-f06-paraphrase": ({"F06"}, {("findings", "paraphrase_en"), ("findings", "paraphrase_id")}, {"withhold"}),
    "address-f08-paraphrase": ({"F08"}, {("findings", "paraphrase_en"), ("findings", "paraphrase_id")}, {"withhold"}),
    "known-name-f10": ({"F10"}, {("findings", "quote"), ("findings", "quote_translation_en")}, {"drop-quote"}),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the made-up study that passes and the one that does not."""
    studies.copy("contoh", tmp_path)
    shutil.copytree(RAWAN, tmp_path / "rawan")
    (tmp_path / "kawung.toml").write_text('base = "https://example.org/kawung/"\nstudies = "."\n', encoding="utf-8")
    return tmp_path


def gate(
    folder: Path, one: Study, today: date = TODAY, earlier: dict[str, dict[tuple[str, ...], int]] | None = None
) -> disclosing.Gate:
    return disclosing.gate(Source(one.key, folder), one, Settings(), today, regions.shipped(), earlier=earlier or {})


def opened(project: Path, name: str) -> Study:
    return disclosing._open(name, pipeline.find_project(project), TODAY, None, None).study


def decide(project: Path, cure: disclosing.OfferedCure, item: str, **how: bool) -> pipeline.Disclosure:
    found = pipeline.find_project(project)
    (project / "rawan" / "disclosure.toml").unlink(missing_ok=True)
    return pipeline.decide_disclosure("rawan", found, TODAY, item, cure.kind, column=cure.column, **how)


@pytest.mark.parametrize("today", [TODAY, LATER], ids=["today", "after the embargo"])
def test_the_made_up_example_passes_by_its_own_decisions(project: Path, today: date) -> None:
    """As shipped, with no exemption for made-up data; nothing in it is accepted, all is cured."""
    through = gate(project / "contoh", opened(project, "contoh"), today)
    assert through.passes
    assert through.accepted == ()
    assert sum(item.risk.weight == "note" for item in through.items) == len(through.items) > 0


def test_the_made_up_example_needs_each_of_its_decisions(project: Path) -> None:
    """Without any one of them, today or after the embargo, something is open; no cure is there for nothing."""
    taken = decisions.read((shipped.folder("contoh") / "disclosure.toml").read_bytes())
    one = opened(project, "contoh")
    for item in dict(taken.cures):
        file = project / "contoh" / "disclosure.toml"
        file.write_bytes(decisions.written(taken.undone(item)))
        left = {i.risk.item for day in (TODAY, LATER) for i in gate(project / "contoh", one, day).open}
        assert item in left


def test_the_second_example_is_a_clean_study_that_says_it_is_made_up(project: Path) -> None:
    """Nothing is to be mended in it: what stops it is who could be found out."""
    done = kawung_here("check", "rawan", cwd=project)
    assert (done.returncode, "no problems" in done.stdout) == (0, True)
    assert pipeline.disclose("rawan", pipeline.find_project(project), TODAY).made_up


def test_the_second_example_is_refused_for_what_is_planted(project: Path) -> None:
    """Each planted risk, and no other, with whom it concerns, the cells that single them out, and its cures."""
    found = pipeline.disclose("rawan", pipeline.find_project(project), TODAY)
    told = {
        item.risk.item: (
            set(item.risk.whom),
            {(place.table, place.column) for place in item.risk.places},
            {cure.kind for cure in item.cures},
        )
        for item in found.items
        if item.open
    }
    assert told == PLANTED


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_list_can_be_acted_on(project: Path, language: str) -> None:
    """Exit code 4; every item with what singles out whom, its cells, and commands that can be typed as they stand."""
    where = pipeline.find_project(project)
    done = kawung_here("disclose", "rawan", "--lang", language, cwd=project, COLUMNS="200")
    assert done.returncode == 4
    said = {
        "en": ["household workshop", "new", "material supplier", "phone number", "address", "Kabupaten Klaten"],
        "id": ["usaha rumah tangga", "baru", "pemasok bahan baku", "nomor telepon", "alamat", "Kabupaten Klaten"],
    }
    for text in (*said[language], *PLANTED):
        assert text in done.stdout
    for jargon in ("anonym", "quasi", "SHACL", "IRI", "triple", "k=", "0812"):
        assert jargon not in done.stdout
    commands = [
        line.strip() for line in done.stdout.splitlines() if line.strip().startswith("kawung disclose rawan --")
    ]
    assert len(commands) == sum(len(item.cures) for item in pipeline.disclose("rawan", where, TODAY).items)
    for command in commands[:: 1 if language == "en" else 6]:
        (project / "rawan" / "disclosure.toml").unlink(missing_ok=True)
        assert kawung_here(*command.split()[1:], cwd=project).returncode == 4
        assert (project / "rawan" / "disclosure.toml").is_file()


@pytest.mark.parametrize("item", PLANTED)
def test_every_cure_of_what_is_planted_removes_it(project: Path, item: str) -> None:
    """The item is gone and no other came; what leaves no longer has in those cells what it had."""
    found = pipeline.disclose("rawan", pipeline.find_project(project), TODAY)
    risk = next(one for one in found.items if one.risk.item == item)
    for cure in risk.cures:
        for everywhere in (False, True):
            after = decide(project, cure, item, everywhere=everywhere)
            left = {one.risk.item for one in after.items if one.open}
            assert left <= set(PLANTED) - {item}, (cure, everywhere)
            assert [name for name, _ in after.cured] == [item]
            one = opened(project, "rawan")
            through = gate(project / "rawan", one)
            assert through.study is not one
            assert said(one, risk.risk.places) - said(through.study, risk.risk.places), cure


def said(one: Study, places: tuple[Place, ...]) -> set[tuple[str, int, str, str]]:
    """Return what a study says in some cells."""
    found = {(p.table, p.row, p.column) for p in places}
    return {
        (table, row.number, column, row.cells[column].text)
        for table, number, column in found
        for row in one.rows(table)
        if row.number == number and column in row.cells and row.values(column) != (Withheld(),)
        if not (table == "linkages" and _group(one, row.cells[column].text))
    }


def _group(one: Study, key: str) -> bool:
    return any(row.key == key and row.values("party") == ("group",) for row in one.rows("actors"))


def test_cured_one_after_the_other_the_second_example_passes(project: Path) -> None:
    """The first cure of each item, and then nothing is open; the sheets are as they were."""
    before = {path.name: path.read_bytes() for path in (project / "rawan").iterdir()}
    found, where = pipeline.disclose("rawan", pipeline.find_project(project), TODAY), pipeline.find_project(project)
    while still := [item for item in found.items if item.open]:
        first = still[0].cures[0]
        found = pipeline.decide_disclosure("rawan", where, TODAY, still[0].risk.item, first.kind, column=first.column)
    after = {path.name: path.read_bytes() for path in (project / "rawan").iterdir()}
    assert set(after) - set(before) == {"disclosure.toml"}
    assert all(after[name] == data for name, data in before.items())
    assert gate(project / "rawan", opened(project, "rawan")).passes


def test_a_study_from_publications_comes_through_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very same value, without being looked at, so that it costs nothing."""
    monkeypatch.delattr(publication, "release")
    one = opened(shipped.ROOT, "bayat")
    through = gate(tmp_path, one)
    assert (through.study is one, through.passes, through.items, through.counts) == (True, True, (), {})


def test_what_is_accepted_is_published_without_naming_anybody(project: Path) -> None:
    """The item's kind and the reason, but no number of the sheets."""
    where = pipeline.find_project(project)
    for item in PLANTED:
        pipeline.decide_disclosure("rawan", where, TODAY, item, None, reason="Orangnya sendiri memintanya.")
    through = gate(project / "rawan", opened(project, "rawan"))
    assert through.passes
    assert len(through.accepted) == len(PLANTED)
    keys = [key for sheet in through.study.sheets.values() for key in sheet.keys if any(map(str.isdigit, key))]
    for one in through.accepted:
        assert one.reason == "Orangnya sendiri memintanya."
        assert one.about.en
        assert one.about.id
        assert one.about.en != one.about.id
        assert not any(key in f"{one.about.en} {one.about.id}" for key in keys)


@pytest.mark.parametrize("reason", ["A12 agreed", "Pak Slamet setuju", "call 0812-0000-0000", "kata Wagiyem boleh"])
def test_a_reason_that_gives_somebody_away_opens_nothing(project: Path, reason: str) -> None:
    """Reasons are published: one with a number of the sheet, a name or a telephone is refused, also in the file."""
    where, item = pipeline.find_project(project), "role-material-supplier-a12"
    with pytest.raises(UsageError) as raised:
        pipeline.decide_disclosure("rawan", where, TODAY, item, None, reason=reason)
    assert raised.value.words.en != raised.value.words.id
    assert not (project / "rawan" / "disclosure.toml").exists()
    risk = next(i.risk for i in pipeline.disclose("rawan", where, TODAY).items if i.risk.item == item)
    by_hand = Decisions((), {item: Acceptance(reason, risk.mark)})
    (project / "rawan" / "disclosure.toml").write_bytes(decisions.written(by_hand))
    through = gate(project / "rawan", opened(project, "rawan"))
    assert item in {one.risk.item for one in through.open}
    assert through.accepted == ()


def test_what_is_noted_of_a_release_is_compared_with_the_next(project: Path) -> None:
    """Notes are plain and name nobody; against its own a study has nothing new, against a smaller one it has."""
    one = opened(project, "contoh")
    through = gate(project / "contoh", one)
    assert sorted(through.counts.values()) == [1, 2, 2, 3, 3, 3, 3, 3]
    noted = json.loads(json.dumps(sorted([*cell, number] for cell, number in through.counts.items())))
    earlier = {tuple(cell): number for *cell, number in noted}
    assert not any("W0" in part for cell in earlier for part in cell)
    assert gate(project / "contoh", one, earlier={"2026": earlier}).passes
    for missing in earlier:
        fewer = {cell: level for cell, level in earlier.items() if cell != missing}
        assert {i.risk.item for i in gate(project / "contoh", one, earlier={"2026": fewer}).open} == {"came-2026"}
    later = gate(project / "contoh", one, LATER, {"2026": earlier})
    assert {i.risk.item for i in later.open} == {"came-2026"}, "the one whose embargo has ended"


def test_a_release_that_the_project_noted_is_compared_by_itself(project: Path) -> None:
    """`kawung disclose` reads the notes; the item is cured like any other and stays so."""
    studies.set_cell(project / "contoh", "interviews.csv", "W09", "consent", "no-publication")
    without = gate(project / "contoh", opened(project, "contoh")).counts
    studies.set_cell(project / "contoh", "interviews.csv", "W09", "consent", "with-quote")
    where = pipeline.find_project(project)
    held = {"contoh": releases.Held(counts=without)}
    releases.record(where, "publish", held, datetime(2026, 11, 27, 9, tzinfo=UTC))
    found = pipeline.disclose("contoh", where, TODAY)
    came = [item.risk.item for item in found.items if item.open]
    assert came == ["came-2026-11-27"]
    assert pipeline.decide_disclosure("contoh", where, TODAY, came[0], "withhold").passes


CONSENTS = ("with-quote", "with-quote", "with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn")


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 100_000), pick=st.integers(0, 5))
def test_whoever_leaves_through_the_gate_is_singled_out_by_no_counter(
    seed: int, pick: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of random studies with all levels of consent: released after the gate passes, judged by a counter of its own."""
    folder, rows = tmp_path_factory.mktemp("study"), made_up(seed)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for row in rows["interviews"]:
        row["consent"] = chance.choice(CONSENTS)
    one, taken = study(rows), Decisions()
    for _ in range(200):
        (folder / "disclosure.toml").write_bytes(decisions.written(taken))
        through = gate(folder, one)
        if through.passes:
            break
        cures = [cure for cure in through.open[0].risk.cures if cure.kind != "merge"]
        taken = taken.with_cure(through.open[0].risk.item, cures[pick % len(cures)])
    assert through.passes
    released = publication.release(through.study, Settings(), TODAY, disclosing._SheetsOwn()).study
    back = {row["informant"] for row in rows["interviews"] if row["consent"] == "withdrawn"}
    whole = {**rows, "interviews": [row for row in rows["interviews"] if row["informant"] not in back]}
    left = texts(released)
    assert not singled_by_facts(left, 3, 4, whole)
    assert not singled_by_parts(left, 3, whole)
    assert all(through.counts.values())
    assert Level.NOTHING not in through.counts.values()
