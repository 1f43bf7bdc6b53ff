"""`kawung disclose`: what it says and decides, what it leaves alone, and that no study passes by mistake."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

import shipped
import studies
from kawung import pipeline
from kawung.cli.offers import COMMANDS
from kawung.findings import Withheld
from kawung.pipeline import disclosing
from kawung.pipeline.sources import Source
from kawung.problems import UnreadableError, UsageError
from kawung.publication import Settings, decisions
from kawung.publication.decisions import Decisions
from kawung.publication.risks import CURES, Cure, Target
from run import kawung_here

TODAY = date(2026, 11, 27)
PROJECT = 'base = "https://example.org/kawung/"\nstudies = "."\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a copy of the shipped made-up study."""
    studies.copy("contoh", tmp_path)
    (tmp_path / "contoh" / "disclosure.toml").unlink(missing_ok=True)
    (tmp_path / "kawung.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def asked(project: Path, *options: str, study: str = "contoh") -> dict[str, Any]:
    done = kawung_here("disclose", study, "--format", "json", *options, cwd=project)
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "code": done.returncode}


def open_items(found: dict[str, Any]) -> set[str]:
    return {i["item"] for i in found["items"] if i["stops"] and i["accepted"] is None}


def cure_all(project: Path, study: str = "contoh") -> dict[str, Any]:
    """Take the first cure of each open item until nothing is open."""
    found = asked(project, study=study)
    for _ in range(60):
        still = [i for i in found["items"] if i["stops"] and i["accepted"] is None]
        if not still:
            break
        cure = still[0]["cures"][0]
        options = [f"--{cure['kind']}", still[0]["item"]]
        found = asked(project, *options, study=study)
        assert still[0]["item"] not in open_items(found)
    return found


def test_a_study_with_somebody_in_it_is_refused_in_both_languages(project: Path) -> None:
    """Exit code 4; each item has its cell and the command that cures it; nothing is written."""
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    for language, refused, cure in (("en", "REFUSED", "Cure:"), ("id", "DITOLAK", "Cara:")):
        done = kawung_here("disclose", "contoh", "--lang", language, cwd=project, COLUMNS="100")
        assert done.returncode == 4
        assert done.stdout.startswith(refused)
        assert "kawung disclose contoh --coarsen kind-a02" in done.stdout
        assert "actors.csv" in done.stdout
        assert cure in done.stdout
        assert "anonymity" not in done.stdout
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("study", ["bayat", "bantul-2016"])
def test_studies_from_publications_pass(study: str) -> None:
    """Whatever stands in them was published before; nothing is in the way, nothing is held back."""
    found = asked(shipped.ROOT, "--dry-run", study=study)
    assert (found["code"], found["passes"], found["items"], found["stays"]) == (0, True, [], [])
    assert found["interviews"] == 0


def test_the_made_up_study_passes_once_it_is_cured(project: Path) -> None:
    """Cure by cure every item goes; the sheets are as they were, and all decisions lie in one file."""
    before = {path: path.read_bytes() for path in (project / "contoh").iterdir()}
    found = cure_all(project)
    assert (found["code"], found["passes"]) == (0, True)
    after = {path: path.read_bytes() for path in (project / "contoh").iterdir()}
    assert set(after) - set(before) == {project / "contoh" / "disclosure.toml"}
    assert all(after[path] == data for path, data in before.items())
    again = asked(project)
    assert (again["passes"], again["cured"]) == (True, found["cured"])


def test_what_is_cured_is_gone_from_what_leaves(project: Path) -> None:
    """The study that is released after the cures holds neither the cell nor the words."""
    source = Source("contoh", project / "contoh")
    asked(project, "--withhold", "role-buyer-a17")
    opened = disclosing._open(str(source.path), pipeline.find_project(project), TODAY, None, None)
    cured = opened.decisions.cured(opened.study)
    assert any(row.key == "L30" for row in opened.study.rows("linkages"))
    assert not any(row.key == "L30" for row in cured.rows("linkages"))
    assert next(row for row in cured.rows("findings") if row.key == "F10").values("paraphrase_en") == (Withheld(),)


def test_accepting_takes_one_item_and_a_reason(project: Path) -> None:
    """The reason is kept and shown; the other items stay open; without a reason or with a blank one nothing happens."""
    before = open_items(asked(project))
    for options in (["--accept", "kind-a02"], ["--accept", "kind-a02", "--reason", "  "]):
        done = kawung_here("disclose", "contoh", *options, cwd=project)
        assert done.returncode == 2
    assert not (project / "contoh" / "disclosure.toml").exists()
    found = asked(project, "--accept", "kind-a02", "--reason", "Pemiliknya minta disebut.")
    assert open_items(found) == before - {"kind-a02"}
    assert found["code"] == 4
    told = kawung_here("disclose", "contoh", cwd=project).stdout
    assert "Accepted: kind-a02: Pemiliknya minta disebut." in told


def test_an_acceptance_is_for_what_was_accepted_and_nothing_else(project: Path) -> None:
    """If the item comes to concern another cell or another crowd, it is open again, and says so."""
    asked(project, "--accept", "kind-a02", "--reason", "ok")
    studies.set_cell(project / "contoh", "actors.csv", "A02", "kind", "home-worker")
    found = asked(project)
    item = next(i for i in found["items"] if i["item"] == "kind-a02")
    assert (item["accepted"], item["changed"]) == (None, True)
    assert "kind-a02" in open_items(found)
    assert "look again" in kawung_here("disclose", "contoh", cwd=project).stdout


def test_a_decision_can_be_taken_back(project: Path) -> None:
    """Then the item is as it was; what was never decided cannot be."""
    before = asked(project)
    asked(project, "--coarsen", "kind-a02")
    assert asked(project, "--undo", "kind-a02")["items"] == before["items"]
    assert kawung_here("disclose", "contoh", "--undo", "kind-a02", cwd=project).returncode == 2


def test_of_several_cures_of_one_kind_a_column_chooses(project: Path) -> None:
    """The report names the column with each, and the one that was named is taken."""
    studies.set_cell(project / "contoh", "actors.csv", "A01", "place", "33.10.05")
    studies.set_cell(project / "contoh", "actors.csv", "A02", "place", "33.10.04")
    for key in ("A03", "A04", "A05"):
        studies.set_cell(project / "contoh", "actors.csv", key, "place", "33.10.04")
    for key in ("A07", "A08", "A09"):
        studies.set_cell(project / "contoh", "actors.csv", key, "place", "33.10.05")
    found = asked(project)
    item = next(i for i in found["items"] if i["item"].startswith("category-area-"))
    columns = [cure["column"] for cure in item["cures"] if cure["kind"] == "withhold"]
    assert columns == ["place", "category"]
    after = asked(project, "--withhold", item["item"], "--column", "place")
    assert next(c for c in after["cured"] if c["item"] == item["item"])["column"] == "place"


def test_everywhere_takes_a_whole_column(project: Path) -> None:
    """The language of no interview leaves, and what it told together with a category is gone with it."""
    found = asked(project, "--withhold", "language-a07", "--everywhere")
    assert not any("language" in item for item in open_items(found))
    told = asked(project, "--dry-run")["stays"]
    assert {w["key"] for w in told if w["column"] == "language"} >= {"W01", "W02", "W04", "W07", "W08", "W09"}


@pytest.mark.parametrize(
    "options",
    [
        ["--everywhere"],
        ["--coarsen", "no-such-item"],
        ["--merge", "kind-a02"],
        ["--accept", "linkages-all", "--reason", "x"],
        ["--reason", "x"],
        ["--column", "kind"],
        ["--accept", "kind-a02", "--reason", "x", "--coarsen", "kind-a02"],
        ["--coarsen", "kind-a02", "--column", "place"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_and_writes_nothing(project: Path, options: list[str]) -> None:
    """Exit code 2, a sentence in each language, no file."""
    told = {lang: kawung_here("disclose", "contoh", *options, "--lang", lang, cwd=project) for lang in ("en", "id")}
    assert {done.returncode for done in told.values()} == {2}
    assert told["en"].stderr != told["id"].stderr
    assert not (project / "contoh" / "disclosure.toml").exists()


def test_a_second_study_is_refused_with_a_list_to_act_on(tmp_path: Path) -> None:
    """A village, a telephone number, a name and a sole supplier: each is an item, and cures bring the study through."""
    folder = studies.copy("contoh", tmp_path)
    (folder / "disclosure.toml").unlink(missing_ok=True)
    (tmp_path / "kawung.toml").write_text(PROJECT, encoding="utf-8")
    studies.set_cell(folder, "actors.csv", "A08", "place", "33.10.04.2004")
    studies.set_cell(folder, "findings.csv", "F19", "quote", "Telepon saja 0812-3456-7890.")
    studies.set_cell(folder, "findings.csv", "F30", "paraphrase_id", "Dibantu Bu Sari dari RT 02/RW 05, Jarum.")
    found = asked(tmp_path)
    assert {"phone-f19", "name-f30-paraphrase", "address-f30-paraphrase", "village-f30-paraphrase"} <= open_items(found)
    assert cure_all(tmp_path)["code"] == 0


def test_the_dry_run_says_of_every_row_whether_it_leaves(project: Path) -> None:
    """Rows that leave and rows that stay make all of them, each with a reason in both languages."""
    found = asked(project, "--dry-run")
    stays = [one for one in found["stays"] if one["column"] is None]
    assert sum(one["of"] - one["rows"] for one in found["leaves"]) == len(stays)
    assert all(one["reason"]["en"] and one["reason"]["id"] for one in found["stays"])
    w10 = next(one for one in stays if one["key"] == "W10")
    assert (w10["table"], w10["row"]) == ("interviews", 11)
    told = kawung_here("disclose", "contoh", "--dry-run", cwd=project).stdout
    for text in ("Rows that stay, and why", "Cells that stay", "Cells that leave, but say less"):
        assert text in told
    lines = told.splitlines()
    at = lines.index("  The informant allows figures over several informants only.")
    assert lines[at + 1 : at + 4] == ["    interviews: W10", "    findings: F22, F23", "    linkages: L08, L29, L39"]


def test_who_may_not_be_shown_is_in_no_item(project: Path) -> None:
    """An informant who refused or withdrew is no item: nothing of theirs leaves."""
    whom = {key for item in asked(project)["items"] for key in item["whom"]}
    assert not {"A03", "A06"} & whom
    assert "A02" in whom


def test_who_withdrew_is_nobodys_crowd(project: Path) -> None:
    """A06 is a workshop like A02, but has taken the consent back; A03, who only refused to be shown, still counts."""
    items = {item["item"]: item for item in asked(project)["items"]}
    assert items["kind-a02"]["crowd"] == 1
    assert "category-a01" not in items


def test_categories_that_are_published_as_one_are_one_crowd(project: Path) -> None:
    """Merged, the crowd is that of both, also of those who are not shown."""
    studies.set_cell(project / "contoh", "actors.csv", "A10", "category", "inherited")
    assert "category-a08" in open_items(asked(project))
    after = asked(project, "--merge", "category-a08")
    assert not any(item.startswith("category-a") for item in open_items(after))


def test_what_was_decided_is_among_what_stays(project: Path) -> None:
    """Rows and cells that a cure keeps back are told like those that consent keeps back."""
    asked(project, "--withhold", "role-buyer-a17")
    stays = {(one["key"], one["column"]): one["reason"]["en"] for one in asked(project, "--dry-run")["stays"]}
    assert "disclosure.toml" in stays["L30", None]
    assert "disclosure.toml" in stays["F10", "paraphrase_en"]
    assert ("F02", "quote") not in stays or "disclosure.toml" not in stays["F02", "quote"]


def test_an_earlier_release_is_compared(project: Path) -> None:
    """Against the same study nothing differs; where one interview came since, it is an item, and can be held back."""
    cure_all(project)
    shutil.copytree(project / "contoh", project / "before")
    assert asked(project, "--before", "before")["passes"]
    studies.set_cell(project / "before", "interviews.csv", "W09", "consent", "no-publication")
    found = asked(project, "--before", "before")
    assert open_items(found) == {"came-before"}
    assert found["code"] == 4
    held = next(item for item in found["items"] if item["item"] == "came-before")
    assert (held["whom"], held["crowd"], [cure["kind"] for cure in held["cures"]]) == (["W09"], 1, ["withhold"])
    after = asked(project, "--before", "before", "--withhold", "came-before")
    assert (after["passes"], after["code"]) == (True, 0)
    stays = {(one["table"], one["key"]) for one in asked(project, "--dry-run")["stays"] if one["column"] is None}
    assert {("interviews", "W09"), ("findings", "F20"), ("linkages", "L28")} <= stays


def test_who_knows_more_singles_out_more(project: Path) -> None:
    """With numbers of linkages known, parties are items of their own, and can be cured like others."""
    found = asked(project, "--closeness", "linkages")
    mine = {item for item in open_items(found) if item.startswith("linkages-")}
    assert "linkages-a04" in mine
    after = asked(project, "--closeness", "linkages", "--withhold", "linkages-a04")
    assert "linkages-a04" not in open_items(after)


def test_a_workbook_alone_keeps_decisions_under_its_name(project: Path) -> None:
    """Two workbooks in one folder do not share what was decided."""
    kawung_here("export", "contoh", "--workbook", "one.xlsx", cwd=project)
    shutil.copy(project / "one.xlsx", project / "two.xlsx")
    asked(project, "--coarsen", "kind-a02", study="one.xlsx")
    assert (project / "one.disclosure.toml").is_file()
    assert "kind-a02" not in open_items(asked(project, study="one.xlsx"))
    assert "kind-a02" in open_items(asked(project, study="two.xlsx"))


def test_a_workbook_says_who_made_it(project: Path) -> None:
    """Author, company, last saver, hidden sheets and comments are told, and stop nothing; Kawung's own are not."""
    done = kawung_here("export", "contoh", "--workbook", "contoh.xlsx", cwd=project)
    assert done.returncode == 0
    assert not any(i["item"].startswith("file-") for i in asked(project, study="contoh.xlsx")["items"])
    book = openpyxl.load_workbook(project / "contoh.xlsx")
    book.properties.creator = "Wagiyem Contoh"
    book.properties.lastModifiedBy = "Slamet Contoh"
    book["Actors"]["C3"].comment = Comment("ask again", "Slamet Contoh")
    book.create_sheet("Alamat").sheet_state = "hidden"
    book.save(project / "contoh.xlsx")
    found = asked(project, study="contoh.xlsx")
    item = next(i for i in found["items"] if i["item"] == "file-contoh.xlsx")
    assert not item["stops"]
    for text in ("Wagiyem Contoh", "Slamet Contoh", "Alamat", "Actors"):
        assert text in item["what"]["en"]
        assert text in item["what"]["id"]


def test_decisions_read_back_as_they_were_written() -> None:
    """Whatever stands in keys and reasons."""
    one = Decisions(
        (("kind-a02", Cure("coarsen", (Target("actors", "A02", "kind", "firm"), Target("findings", "F1", "quote")))),),
        {},
    ).with_accepted('odd"item', 'a "reason"\nin\ttwo lines \x7f \\ 茶', "0f")
    assert decisions.read(decisions.written(one)) == one
    assert decisions.read(b"") == Decisions()


def test_an_item_is_either_cured_or_accepted() -> None:
    """A cure ends an acceptance; taking back takes back all that was decided of the item."""
    cure = Cure("withhold", (Target("actors", "A02", "kind"),))
    both = Decisions().with_accepted("a", "x", "m").with_accepted("b", "y", "n").with_cure("a", cure)
    assert set(both.accepted) == {"b"}
    assert both.undone("a") == Decisions().with_accepted("b", "y", "n")


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "\xff",
        "[other]\n",
        "accepted = 1",
        '[[accepted]]\nitem = "a"\nreason = ""\nmark = "b"',
        '[[accepted]]\nitem = "a"\nmark = "b"',
        '[[accepted]]\nitem = "a"\nreason = "r"\nmark = "b"\nmore = "c"',
        '[[accepted]]\nitem = "a"\nreason = "r"\nmark = "b"\ntarget = []',
        '[[cure]]\nitem = "a"\nkind = "burn"\ntarget = [{ table = "actors", key = "A" }]',
        '[[cure]]\nitem = "a"\nkind = "withhold"\ntarget = []',
        '[[cure]]\nitem = "a"\nkind = "withhold"\ntarget = [{ table = "nowhere", key = "A" }]',
        '[[cure]]\nitem = "a"\nkind = "withhold"\ntarget = [{ table = "actors", key = "A", column = "nose" }]',
        '[[cure]]\nitem = "a"\nkind = "withhold"\ntarget = [{ table = "actors", key = 1 }]',
        *(
            f'[[cure]]\nitem = "a"\nkind = "coarsen"\ntarget = [{{ table = "{table}", key = "A", {rest} }}]'
            for table, rest in (
                ("actors", 'column = "kind", to = "frim"'),
                ("actors", 'column = "kind", to = "<script>"'),
                ("actors", 'column = "place", to = "Klaten"'),
                ("actors", 'column = "party", to = "group:nobody"'),
                ("interviews", 'column = "date", to = "May"'),
                ("category", 'to = "new or old"'),
            )
        ),
    ],
)
def test_decisions_that_cannot_be_read_open_nothing(project: Path, text: str) -> None:
    """They are refused as a whole, with exit code 3: half of them might open what was closed."""
    (project / "contoh" / "disclosure.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(UnreadableError):
        decisions.read(text.encode("latin-1"))
    assert kawung_here("disclose", "contoh", cwd=project).returncode == 3


def test_python_users_get_the_same(project: Path) -> None:
    """The conductor's functions, with the day as an argument: before an embargo ends nothing of it shows."""
    found = pipeline.find_project(project)
    now = pipeline.disclose("contoh", found, TODAY)
    later = pipeline.disclose("contoh", found, date(2028, 1, 1))
    assert not any("A05" in item.risk.whom for item in now.items if item.open)
    assert any("A05" in item.risk.whom for item in later.items if item.open)
    with pytest.raises(UsageError):
        pipeline.decide_disclosure("contoh", found, TODAY, "kind-a02", None)
    with pytest.raises(UsageError):
        pipeline.disclose("nowhere", found, TODAY)


def test_the_guide_names_what_there_is() -> None:
    """Every option in docs/disclosure.md is one of the command, in both languages every cure is explained."""
    text = (shipped.ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")
    command = next(c for c in COMMANDS if c.name == "disclose")
    known = {f"--{option.name}" for option in command.options}
    assert set(re.findall(r"--[a-z][a-z-]+", text)) <= known
    kinds = {"kind", "role", "phone", "mail", "identity", "address", "name", "village", "known-name", "came", "left"}
    decided = decisions.read((shipped.folder("contoh") / "disclosure.toml").read_bytes())
    assert (len(decided.cures), decided.accepted) == (7, {}), "as both halves say"
    for half in text.split("## Bahasa Indonesia"):
        assert all(f"`{field.name}`" in half for field in dataclasses.fields(Settings))
        assert all(f"`{kind}-" in half for kind in kinds)
        assert all(f"--{kind}" in half for kind in (*CURES, "accept", "undo", "everywhere"))
