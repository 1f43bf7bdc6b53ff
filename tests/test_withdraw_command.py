"""`kawung withdraw` and the file that it keeps: what it shows, writes, refuses, and how it is taken back."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bench import files

import publication_cases as cases
import studies
import withdrawal_cases as hand
from kawung import pipeline
from kawung.pipeline import releases, withdrawing
from kawung.pipeline.releases import Held
from kawung.pipeline.sources import BESIDE, Source
from kawung.problems import UnreadableError, UsageError
from kawung.publication import tombstones
from kawung.publication.tombstones import Withdrawal, Withdrawals
from run import kawung_here
from withdrawal_cases import planned, withdrawn


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a copy of the shipped made-up study."""
    return hand.project(tmp_path)


# The file.


def test_the_file_keeps_no_number_and_no_name(tmp_path: Path) -> None:
    """Where numbers are names, no name stands in the file, and a word can still be told to be one of them."""
    before = cases.tables("contoh")
    for rows in before.values():
        for one in rows:
            one.update({c: re.sub(r"\b(W01|A01|F01|F02)\b", r"siti-\1", t) for c, t in one.items()})
    where = hand.write(before, tmp_path / "contoh")
    withdrawn(where, "siti-W01")
    text = (where / "withdrawals.csv").read_text(encoding="utf-8")
    assert "siti" not in text
    assert not re.search(r"[WAFL]\d\d", text)
    kept = withdrawing.read(Source("contoh", where))
    assert all(map(kept.names, ("siti-W01", "SITI-a01", "siti-F02", "L16")))
    assert not any(map(kept.names, ("A13", "W02", "siti", "F03", "2025")))


def test_withdrawals_add_up_and_can_be_taken_back(tmp_path: Path) -> None:
    """Two interviews go one after the other; the same once more changes nothing; without its line one is back."""
    where = hand.write(cases.tables("contoh"), tmp_path / "contoh")
    whole = hand.full(where)
    withdrawn(where, "W01")
    one = hand.full(where)
    first = (where / "withdrawals.csv").read_bytes()
    assert not planned(where, "W02").before
    withdrawn(where, "W02")
    file = where / "withdrawals.csv"
    both = file.read_bytes()
    assert planned(where, "w01").before
    withdrawn(where, "w01")
    assert file.read_bytes() == both
    assert both.startswith(first)
    by_hand = cases.tables("contoh")
    for interview in ("W01", "W02"):
        by_hand = hand.without_empty(hand.erased(by_hand, interview))
    assert hand.graphs(where) == hand.graphs(hand.write(by_hand, tmp_path / "hand" / "contoh"))
    file.write_bytes(first)
    assert hand.full(where) == one
    file.write_bytes(first.splitlines(keepends=True)[0])
    assert hand.full(where) == whole


def test_the_file_is_read_as_it_was_written() -> None:
    """Every line comes back, whatever stands in it."""
    lines = tuple(
        Withdrawal(date(2026, 1, n + 1), tombstones.mark("interviews", f"W{n}"), frozenset({f"{n:016x}"}), ("a/b",) * n)
        for n in range(3)
    )
    written = tombstones.written(Withdrawals(lines))
    assert tombstones.read(written) == Withdrawals(lines)
    assert tombstones.read(b"\xef\xbb\xbf" + written.replace(b"\n", b"\r\n")) == Withdrawals(lines)
    assert not tombstones.read(tombstones.written(Withdrawals()))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"date,interview\n",
        b"date,interview,rows,public\n2026-11-27,W01,,\n",
        b"date,interview,rows,public\n27/11/2026,0123456789abcdef,,\n",
        b"date,interview,rows,public\n2026-11-27,0123456789abcdef,xyz,\n",
        b"date,interview,rows,public\n2026-11-27,0123456789abcdef,,../secret\n",
        b"date,interview,rows,public\n2026-11-27,0123456789abcdef,\n",
        b"date,interview,rows,public\n" + b"2026-11-27,0123456789abcdef,,\n" * 2,
        b"date,interview,rows,public\n\xff\n",
    ],
)
def test_a_file_that_cannot_be_read_stops_everything(text: bytes, tmp_path: Path) -> None:
    """Nothing is read of a study whose withdrawals are damaged: somebody would come back."""
    where = hand.write(cases.tables("contoh"), tmp_path / "contoh")
    (where / "withdrawals.csv").write_bytes(text)
    with pytest.raises(UnreadableError):
        tombstones.read(text)
    found = pipeline.check([where], pipeline.find_project(where))
    assert [(p.rule, p.places[0].file) for p in found.problems] == [("withdrawals-unreadable", "withdrawals.csv")]
    assert found.rows == 0
    with pytest.raises(UnreadableError):
        planned(where, "W01")


def test_capitals_in_the_name_of_the_file_do_not_matter(tmp_path: Path) -> None:
    """A file that another system wrote in capitals is not overlooked."""
    where = hand.write(cases.tables("contoh"), tmp_path / "contoh")
    withdrawn(where, "W01")
    expected = hand.full(where)
    (where / "withdrawals.csv").rename(where / "Withdrawals.CSV")
    assert hand.full(where) == expected


def test_a_copy_under_the_name_of_a_study_is_not_taken_for_it(project: Path) -> None:
    """An export lies where it was made, under the study's name: what is decided then is of the study that is built."""
    (project / "data" / "studies").mkdir(parents=True)
    (project / "contoh").rename(project / "data" / "studies" / "contoh")
    (project / "kawung.toml").write_text(f'base = "{cases.BASE}"\n', encoding="utf-8")
    assert kawung_here("export", "contoh", "--csv", cwd=project).returncode == 0
    assert kawung_here("withdraw", "contoh", "W01", "--yes", cwd=project).returncode == 0
    assert kawung_here("disclose", "contoh", "--undo", "kind-a02", cwd=project).returncode == 4
    assert (project / "data" / "studies" / "contoh" / "withdrawals.csv").is_file()
    assert not [name for name in BESIDE if (project / "contoh" / name).exists()]


def test_a_workbook_that_stands_alone_has_a_file_of_its_own_name(tmp_path: Path) -> None:
    """What was withdrawn from it lies beside it, and rows are named by its sheets."""
    book = tmp_path / "mine" / "contoh.xlsx"
    files.write_workbook(book, {**cases.tables("contoh")})
    project = pipeline.find_project(tmp_path)
    found = pipeline.withdraw(pipeline.plan_withdrawal(str(book), "W01", project, cases.TODAY))
    assert found.file == tmp_path / "mine" / "contoh.withdrawals.csv"
    assert found.file.is_file()
    assert found.files["findings"] == ("contoh.xlsx", "findings")
    rows = [p for p in pipeline.check([book], project).problems if p.rule == withdrawing.ROW]
    assert {(place.sheet, place.row) for p in rows for place in p.places} >= {("interviews", 2), ("findings", 2)}


@pytest.mark.parametrize("name", ["contoh v2.xlsx", "study.xlsx"])
def test_a_workbook_that_is_renamed_does_not_forget(name: str, tmp_path: Path) -> None:
    """Its list stays behind under the old name: `check` says so, and nothing is decided or exported until then."""
    book = tmp_path / "mine" / "contoh.xlsx"
    files.write_workbook(book, {**cases.tables("contoh")})
    project = pipeline.find_project(tmp_path)
    pipeline.withdraw(pipeline.plan_withdrawal(str(book), "W01", project, cases.TODAY))
    renamed = book.rename(book.with_name(name))
    for language, wanted in (("en", "who took back the consent would come back"), ("id", "akan muncul lagi")):
        done = kawung_here("check", str(renamed), "--lang", language, cwd=tmp_path)
        assert wanted in " ".join(done.stdout.split())
        for command in (["export", str(renamed), "out", "--csv"], ["disclose", str(renamed)]):
            done = kawung_here(*command, "--lang", language, cwd=tmp_path)
            assert done.returncode == 3, command
            assert wanted in " ".join(done.stderr.split())
        assert kawung_here("withdraw", str(renamed), "W02", "--yes", cwd=tmp_path).returncode == 3
    assert {path.name for path in book.parent.iterdir()} == {name, "contoh.withdrawals.csv"}
    if name == "study.xlsx":
        with pytest.raises(UnreadableError, match=r"contoh\.withdrawals\.csv"):
            pipeline.build(pipeline.find_project(book.parent), tmp_path / "build")
    own = "withdrawals.csv" if name == "study.xlsx" else "contoh v2.withdrawals.csv"
    (book.parent / "contoh.withdrawals.csv").rename(book.parent / own)
    found = pipeline.check([renamed], project).problems
    assert withdrawing.STRAY not in {p.rule for p in found}
    assert withdrawing.ROW in {p.rule for p in found}


def test_a_copy_with_remarks_has_the_withdrawals_of_its_original(tmp_path: Path) -> None:
    """Whoever withdrew is not in what is made of the copy either, and its list is none that nobody owns."""
    book = tmp_path / "mine" / "contoh.xlsx"
    files.write_workbook(book, {**cases.tables("contoh")})
    project = pipeline.find_project(tmp_path)
    pipeline.withdraw(pipeline.plan_withdrawal(str(book), "W01", project, cases.TODAY))
    copy = shutil.copy(book, book.with_name("contoh.checked.xlsx"))
    assert pipeline.export(str(copy), project, "csv", tmp_path / "out").written
    assert "W01," not in (tmp_path / "out/interviews.csv").read_text(encoding="utf-8")
    book.unlink()
    assert withdrawing.STRAY not in {p.rule for p in pipeline.check([Path(copy)], project).problems}


# The command.


def said(project: Path, *words: str, **environment: str) -> tuple[int, str, str]:
    done = kawung_here("withdraw", "contoh", *words, cwd=project, **environment)
    return done.returncode, done.stdout, done.stderr


def as_json(project: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(project, *words, "--format", "json")[1])
    return found


def test_the_command_shows_first_and_writes_when_told(project: Path) -> None:
    """Without a terminal nothing is asked and nothing written; --yes writes; once more does no harm."""
    file = project / "contoh" / "withdrawals.csv"
    sheets = {p: p.read_bytes() for p in (project / "contoh").iterdir()}
    code, out, err = said(project, "W09")
    assert code == 2
    assert "--yes" in err
    assert "38 F37" in out
    assert "row 2 C01: rival_of" in out
    code, out, _ = said(project, "W09", "--dry-run", "--lang", "id")
    assert code == 0
    assert "baris" in out
    assert not file.exists()
    code, out, err = said(project, "W09", "--yes")
    assert (code, err) == (0, "")
    assert "kawung check contoh" in out
    written = file.read_bytes()
    assert f"delete the line with {written.split(b',')[4].decode()} in" in " ".join(out.split())
    code, out, _ = said(project, "w09", "--yes")
    assert code == 0
    assert "was withdrawn on" in out
    assert file.read_bytes() == written
    assert {p: p.read_bytes() for p in (project / "contoh").iterdir() if p != file} == sheets


@pytest.mark.parametrize(("answer", "written"), [("ya", True), ("yes", True), ("no", False), ("", False)])
def test_at_a_terminal_it_asks(answer: str, written: bool, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sits there is asked, and only a yes is one."""
    monkeypatch.setattr("kawung.cli.withdraw_command.is_terminal", lambda _stream: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    code, _, err = said(project, "W09", "--lang", "id")
    assert "Tarik W09?" in err
    assert (code, (project / "contoh" / "withdrawals.csv").exists()) == ((0, True) if written else (2, False))


def test_an_export_has_nothing_of_it(project: Path) -> None:
    """A study written in another form is written without what was withdrawn."""
    withdrawn(project / "contoh", "W09")
    pipeline.export("contoh", pipeline.find_project(project), "csv", project / "out" / "contoh")
    rows = [row for file in (project / "out" / "contoh").glob("*.csv") for row in studies.read(file)]
    assert len(rows) > 100
    assert not {"W09", "F20", "L28", "C02", "D03"} & {cell for row in rows for cell in row}


def test_the_answers_that_change_are_named(project: Path) -> None:
    """Exactly the questions whose answers differ, by asking them before and after."""
    found = as_json(project, "W09", "--yes")
    assert found["written"]
    assert {"rival-claims", "constraints"} < set(found["questions"])
    after = pipeline.open_folders([project / "contoh"], pipeline.find_project(project))
    (project / "contoh" / "withdrawals.csv").unlink()
    before = pipeline.open_folders([project / "contoh"], pipeline.find_project(project))
    changed = set()
    for question in pipeline.questions():
        try:
            told = [one.ask(question.name, study="contoh").to_json() for one in (before, after)]
        except UsageError:
            continue
        changed |= {question.name} if told[0] != told[1] else set()
    assert set(found["questions"]) == changed


def test_errors_that_come_of_it_are_told(project: Path) -> None:
    """Where another's row leant on what is gone, the study cannot be built; that is said at once."""
    _, out, _ = said(project, "W04", "--yes")
    assert "1 error keeps the study from being built" in " ".join(out.split())


def test_an_export_for_the_team_is_told_and_noted(project: Path, tmp_path: Path) -> None:
    """It holds everything: said to whoever is quiet too, and listed when somebody withdraws who was in it."""
    for form in ("csv", "workbook"):
        for more in (["-q"], ["--format", "json"]):
            out = tmp_path / f"out/{form}{len(more)}"
            done = kawung_here("export", "contoh", str(out), f"--{form}", *more, cwd=project)
            assert done.returncode == 0
            assert "not for publication" in " ".join(done.stderr.split())
    told = as_json(project, "W01")["releases"]
    assert [(one["what"], one["team"]) for one in told] == [("export csv", True)] * 2 + [("export workbook", True)] * 2
    assert told[0]["where"] == str(tmp_path / "out/csv1")
    assert kawung_here("build", cwd=project).returncode == 0
    done = kawung_here("export", "contoh", "--graphml", "--team", "-q", cwd=project)
    assert "not for publication" in " ".join(done.stderr.split())


def test_what_is_to_be_done_next_is_named(project: Path) -> None:
    """Each site that had the interview, by the command that takes it out; what else others have is theirs to get."""
    found, at = pipeline.find_project(project), datetime(2026, 1, 2, tzinfo=UTC)
    for what, where in (("publish 2026-01-02", "site"), ("publish 2026-01-02.2", "site"), ("export csv", "tim.csv")):
        releases.record(found, what, {"contoh": Held((), ("w01", "w02"))}, at, where=where)
    for language, wanted in (("en", "takes it out of the site"), ("id", "mengeluarkannya dari situs")):
        _, out, _ = said(project, "W01", "--yes", "--lang", language)
        assert out.count("kawung publish site ") == 1
        assert wanted in out
        assert ("whatever else others have" in out) == (language == "en")


def test_after_the_last_interview_nothing_wrong_is_said(project: Path) -> None:
    """A study whose informants all withdrew is not called one that rests on print."""
    for row in studies.read(project / "contoh/interviews.csv")[1:]:
        studies.set_cell(project / "contoh", "interviews.csv", row[0], "embargo_until", "")
        assert said(project, row[0], "--yes")[0] == 0
    done = kawung_here("disclose", "contoh", cwd=project)
    assert "No interview of contoh is left" in " ".join(done.stdout.split())
    assert "holds no interviews" not in done.stdout


def test_who_is_not_there_is_not_withdrawn(project: Path) -> None:
    """A wrong number names the nearest, a wrong study is refused, and nothing is written."""
    code, _, err = said(project, "W010")
    assert code == 2
    assert "W01" in err
    assert kawung_here("withdraw", "nonesuch", "W01", cwd=project).returncode == 2
    assert not (project / "contoh" / "withdrawals.csv").exists()


def test_words_of_others_that_name_a_row_that_goes_are_shown(project: Path) -> None:
    """A paraphrase that stays and names a number that goes is the researcher's to look at."""
    row = studies.set_cell(project / "contoh", "findings.csv", "F03", "paraphrase_en", "Heard of L16 from a09.")
    found = as_json(project, "W01")
    assert not found["written"]
    assert {"table": "findings", "row": row, "key": "F03", "column": "paraphrase_en", "number": "L16"} in found[
        "mentions"
    ]
    assert not [one for one in found["mentions"] if one["number"].upper() == "A09"]


def test_earlier_releases_that_had_it_are_listed(project: Path) -> None:
    """By its public key, by its number where the team got the full data, and by figures; others are not."""
    found = pipeline.find_project(project)
    keys = (project / "contoh" / "public-keys.csv").read_text(encoding="utf-8").splitlines()
    public = next(line.rpartition(",")[2] for line in keys if line.startswith("interview,w01,"))
    at = datetime(2026, 1, 2, tzinfo=UTC)
    releases.record(found, "publish", {"contoh": Held((public,))}, at, where="kawung.example")
    releases.record(found, "publish", {"contoh": Held(("zzzzzzzz",))}, at)
    releases.record(found, "export csv", {"contoh": Held(("W01", "W02"))}, at, where="tim.csv", team=True)
    releases.record(found, "publish", {"contoh": Held((), ("w01",))}, at)
    assert [one["name"] for one in as_json(project, "W01")["releases"]] == [
        "2026-01-02",
        "2026-01-02-3",
        "2026-01-02-4",
    ]
    _, out, _ = said(project, "W01", "--dry-run")
    assert "2 Jan 2026 00:00  publish  kawung.example" in out
    assert "tim.csv  (for the team)" in out
