"""Rules of the command line: streams, exit codes, languages, options; with a made-up conductor."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import kawung
from kawung.cli import options
from kawung.cli.console import wants_colour, width_of
from kawung.cli.run import main, run
from kawung.cli.session import shell_word
from kawung.pipeline.public_state import PublicState
from kawung.pipeline.sources import Source
from kawung.problems import FaultError, RefusedError, Severity, UnreadableError, UsageError, Words
from terminal_views import ACROSS, CAN, NOTHING, OTHER, PROBLEMS, QUESTION, ROWS, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Speak = Any  # what the fixture below gives: a call that runs a line and returns (code, stdout, stderr)


def _checked(problems: Sequence[object] = ()) -> SimpleNamespace:
    return SimpleNamespace(studies=("jarum",), problems=tuple(problems), sheets=9, rows=214, cells=1655, seconds=0.4)


class Opened:
    """A build with one real study, `jarum`, that cannot say, and one that is made up, `contoh`."""

    studies = (
        SimpleNamespace(key="contoh", made_up=True, title=Words("Example study", "Studi contoh")),
        SimpleNamespace(key="jarum", made_up=False, title=Words("Jarum", "Jarum")),
    )

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, dict[str, str]]] = []

    def ask(self, question: str, study: str | None = None, **params: str) -> object:
        self.asked.append((question, study, params))
        if study is None:
            return ACROSS
        if study == "jarum":
            return NOTHING
        if study == "contoh":
            return answer()
        raise UsageError(Words(f'There is no study "{study}".', f'Tidak ada studi "{study}".'))

    def query(self, text: str) -> object:
        assert text.startswith("SELECT")
        return ROWS

    def can_answer(self, study: str) -> dict[str, frozenset[str]]:
        return CAN[study]

    def can_answer_each(self) -> dict[str, dict[str, frozenset[str]]]:
        return {study.key: CAN[study.key] for study in self.studies}


class Conductor:
    """Stands in for `kawung.pipeline`; *problems* is what a check finds, *fails* what every call raises."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: tuple[object, ...] = ()
        self.fails: BaseException | None = None
        self.opened = Opened()
        self.calls: list[tuple[Any, ...]] = []
        self.elsewhere: Path | None = None

    def among_others(self, _folder: Path) -> Path | None:
        return self.elsewhere

    def find_project(self, _start: Path) -> SimpleNamespace:
        if self.fails:
            raise self.fails
        studies = (Source("jarum", self.root / "jarum"),)
        return SimpleNamespace(root=self.root, studies=studies, base="", configured=True)

    def check(self, paths: object, _project: object, _progress: object) -> SimpleNamespace:
        self.calls.append(("check", paths))
        return _checked(self.problems)

    def remember(self, _checked: object, _project: object) -> None:
        self.calls.append(("remember",))

    def build(
        self, _project: object, out: Path, progress: Callable[..., None], *, fail_on: Severity | None, fresh: bool
    ) -> SimpleNamespace:
        self.calls.append(("build", out, fail_on, *(["fresh"] if fresh else [])))
        progress("read", {"studies": 2, "sheets": 18, "rows": 1611, "seconds": 0.3})
        progress("check", {"errors": 0, "warnings": 2, "seconds": 0.5})
        progress("reason", {"inferred": 1022, "rounds": 3, "seconds": 0.4})
        worst = max((p.severity for p in self.problems), default=None)  # type: ignore[attr-defined]
        written = worst is None or fail_on is None or worst < fail_on
        counts = {"said": 15, "interpreted": 0, "published": 0, "inferred": 1047, "measured": 0}
        title = Words("Example", "Contoh")
        studies = (
            SimpleNamespace(key="contoh", title=title, made_up=True, asked=(10, 1), **counts),
            SimpleNamespace(key="jarum", title=title, made_up=False, asked=(None, None), **counts),
        )
        return SimpleNamespace(
            checked=_checked(self.problems),
            written=written,
            out=out,
            seconds=1.26,
            replaced=True,
            studies=studies,
            rounds=3,
            changes=None,
            unchanged=frozenset({"jarum"}),
            public={"contoh": PublicState("", items=4), "jarum": PublicState("")},
        )

    def new(self, name: str, where: Path, *, made_up: bool, csv: bool, language: str) -> list[Path]:
        self.calls.append(("new", name, made_up, csv, language))
        made = ["study.toml", "linkages.csv"] if csv else ["study.xlsx"]
        return [*(where / name / file for file in made), where / "kawung.toml"]

    def open_build(self, folder: Path, *, study: str | None, public: bool) -> Opened:
        self.calls.append(("open", folder, study, *(["public"] if public else [])))
        return self.opened

    def open_endpoint(self, address: str, *, seconds: float) -> Opened:
        self.calls.append(("server", address, seconds))
        return self.opened

    def query_build(self, folder: Path, text: str, *, public: bool, seconds: float) -> object:
        self.calls.append(("query", folder, seconds, *(["public"] if public else [])))
        return self.opened.query(text)

    def in_the_clear(self, address: str) -> bool:
        return address.startswith("http://far")

    def questions(self) -> tuple[object, ...]:
        return (QUESTION, OTHER)

    def find(self, name: str) -> object:
        if name == QUESTION.name:
            return QUESTION
        if name == OTHER.name:
            return OTHER
        raise UsageError(Words(f'There is no question "{name}".', f'Tidak ada pertanyaan "{name}".'))


@pytest.fixture
def conductor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Conductor:
    (tmp_path / "jarum").mkdir()
    (tmp_path / "jarum" / "study.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Conductor(tmp_path)


@pytest.fixture
def speak(conductor: Conductor, capsys: pytest.CaptureFixture[str]) -> Speak:
    def call(line: str, **environment: str) -> tuple[int, str, str]:
        code = run(line.split(), {"LC_ALL": "C", **environment}, conductor)  # type: ignore[arg-type]
        return code, *capsys.readouterr()

    return call


def test_check_puts_problems_on_stdout_and_ends_with_1(speak: Speak, conductor: Conductor) -> None:
    """What was asked for is on stdout; stderr stays empty; a violation makes the command fail."""
    conductor.problems = PROBLEMS
    code, out, err = speak("check")
    assert code == 1
    assert out.startswith("error  interviews.csv row 6, consent")
    assert "Checked 9 sheets, 214 rows, 1,655 cells in 0.4 s: 2 errors, 1 warning, 1 note." in out
    assert "\nNext: correct the cells named above" in out
    assert "kawung check --explain linkage-strength-known" in out.splitlines()[-1]
    assert err == ""


def test_check_without_problems_names_the_next_command(speak: Speak) -> None:
    """A clean check says so and leads to the build."""
    code, out, _ = speak("check")
    assert code == 0
    assert out.splitlines() == [
        "Checked 9 sheets, 214 rows, 1,655 cells in 0.4 s: no problems. Nothing was built.",
        "Next: kawung build",
    ]


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        (Severity.VIOLATION, "violation", 1),
        (Severity.WARNING, "violation", 0),
        (Severity.WARNING, "warning", 1),
        (Severity.INFO, "warning", 0),
        (Severity.INFO, "info", 1),
        (Severity.VIOLATION, "never", 0),
        (Severity.UNREADABLE, "violation", 3),
        (Severity.UNREADABLE, "never", 3),
    ],
)
def test_fail_on_decides_the_exit_code(
    speak: Speak, conductor: Conductor, severity: Severity, fail_on: str, code: int
) -> None:
    """Problems of the weight named or more give 1; what cannot be read gives 3 whatever is named."""
    conductor.problems = (replace(PROBLEMS[0], severity=severity),)
    assert speak(f"check --fail-on {fail_on}")[0] == code
    if severity is not Severity.UNREADABLE:
        assert speak(f"build --fail-on={fail_on}")[0] == code


def test_machine_forms_hold_only_the_document(speak: Speak, conductor: Conductor) -> None:
    """With json and csv stdout parses, and nothing is said beside it."""
    conductor.problems = PROBLEMS
    _, out, err = speak("check --format json")
    read = json.loads(out)
    assert list(read)[:8] == ["kawung", "studies", "sheets", "rows", "cells", "counts", "problems", "since"]
    assert read["counts"] == {"info": 1, "warning": 1, "violation": 2, "unreadable": 0}
    assert err == ""
    _, out, _ = speak("check --format csv --lang id")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 5
    assert rows[0]["message"] == "Persetujuan untuk wawancara W06 belum diisi."


def test_build_talks_on_stderr_and_reports_on_stdout(speak: Speak, conductor: Conductor, tmp_path: Path) -> None:
    """Stages are told on stderr, a line each and nothing that moves; the summary stands on stdout."""
    code, out, err = speak("build")
    assert code == 0
    assert conductor.calls == [("build", tmp_path / "build", Severity.VIOLATION)]
    assert [line.split()[0] for line in err.splitlines()] == ["read", "check", "reason"]
    assert "2 studies, 18 sheets, 1,611 rows" in err
    assert "\r" not in err
    assert "\x1b" not in err
    lines = out.splitlines()
    assert lines[0] == "Built build/ in 1.3 s, in place of the earlier build."
    assert lines[1].split() == [
        "study",
        "kind",
        "asked",
        "said",
        "interpreted",
        "published",
        "inferred",
        "measured",
        "public",
    ]
    assert lines[2].split() == ["contoh", "MADE-UP", "10", "+", "1", "15", "–", "–", "1,047", "–", "no"]
    assert "not reported" in lines[3]
    assert lines[3].split()[-1] == "yes"
    assert " ".join(lines[5:7]).startswith("contoh is not in the public data: 4 things in it could single somebody")
    assert lines[-1] == "Next: kawung ask"


def test_build_json(speak: Speak) -> None:
    """The report as JSON has every number and marks what is made up."""
    _, out, _ = speak("build --format json")
    read = json.loads(out)
    names = ["kawung", "written", "out", "replaced", "rounds", "unchanged", "studies", "counts", "problems", "changes"]
    assert list(read) == names
    assert read["unchanged"] == ["jarum"]
    assert read["studies"][0]["made_up"] is True
    assert [(s["public"], s["in_the_way"]) for s in read["studies"]] == [(False, 4), (True, 0)]
    assert read["studies"][1]["asked"] is None


def test_a_build_can_be_made_anew(speak: Speak, conductor: Conductor) -> None:
    """Without --fresh what has not changed is taken over."""
    speak("build")
    speak("build --fresh")
    assert [call[3:] for call in conductor.calls] == [(), ("fresh",)]


def test_a_build_that_stops_shows_why_and_that_nothing_changed(speak: Speak, conductor: Conductor) -> None:
    """With violations nothing is built, problems are shown and the earlier build is said to be untouched."""
    conductor.problems = PROBLEMS
    code, out, _ = speak("build")
    assert code == 1
    assert "[linkage-strength-known]" in out
    assert "Nothing was built: 2 errors, 1 warning, 1 note." in out
    assert "earlier build" not in out
    (conductor.root / "build").mkdir()
    (conductor.root / "build" / "current").touch()
    code, out, _ = speak("build")
    assert code == 1
    assert "Nothing was built: 2 errors, 1 warning, 1 note. The earlier build in build/ is untouched." in out


def test_new_says_where_the_project_would_not_see_it(speak: Speak, conductor: Conductor) -> None:
    """A study beside those of a project is built and published by nobody; who makes one is told where they lie."""
    conductor.elsewhere = conductor.root / "data" / "studies"
    _, out, _ = speak("new batik-jarum")
    assert "leave batik-jarum/ out" in " ".join(out.split())
    _, indonesian, _ = speak("new batik-jarum --lang id")
    assert "tidak menyertakan batik-jarum/" in " ".join(indonesian.split())


def test_new_names_what_it_made(speak: Speak, conductor: Conductor) -> None:
    """Each file is listed with what it is for, and the next step is named."""
    code, out, _ = speak("new batik-jarum --made-up --csv")
    assert code == 0
    assert conductor.calls == [("new", "batik-jarum", True, True, "en")]
    lines = out.splitlines()
    assert lines[0] == "Made batik-jarum/"
    assert lines[1].startswith("  study.toml    fill in title")
    assert any(line.startswith("  linkages.csv  ") for line in lines)
    assert any(line.startswith("  kawung.toml   ") for line in lines)
    assert "marked as made up" in out
    assert lines[-1] == "Next: enter one interview, then  kawung check batik-jarum"
    _, out, _ = speak("new batik-jarum --lang id")
    assert conductor.calls[-1] == ("new", "batik-jarum", False, False, "id")
    assert out.splitlines()[1].startswith("  study.xlsx   seluruh studi dalam satu berkas")


def test_ask_without_a_study_asks_the_real_ones_only(speak: Speak, conductor: Conductor) -> None:
    """A made-up study answers only when named."""
    code, out, _ = speak("ask strongest-horizontal-linkage --count-rivals yes")
    assert code == 0
    assert conductor.opened.asked == [("strongest-horizontal-linkage", "jarum", {"count_rivals": "yes"})]
    assert "This study cannot say." in out
    assert "MADE-UP" not in out


def test_a_made_up_answer_says_so_first(speak: Speak) -> None:
    """The first line of an answer from a made-up study says that it is."""
    _, out, _ = speak("ask strongest-horizontal-linkage --study contoh")
    assert out.startswith('MADE-UP DATA  The study "contoh" was invented')
    _, out, _ = speak("ask strongest-horizontal-linkage --study contoh --lang id")
    assert out.startswith('DATA REKAAN  Studi "contoh"')
    _, out, _ = speak("ask strongest-horizontal-linkage --study contoh --color always")
    assert out.startswith("\x1b[7mMADE-UP DATA")


def test_a_build_of_made_up_studies_only_names_them(speak: Speak, conductor: Conductor) -> None:
    """Where no real study is, the made-up one must be named, and the message says how."""
    conductor.opened.studies = conductor.opened.studies[:1]  # type: ignore[assignment]
    code, out, err = speak("ask strongest-horizontal-linkage")
    assert (code, out) == (2, "")
    assert "kawung ask strongest-horizontal-linkage --study contoh" in " ".join(err.split())


def test_a_question_across_studies_is_asked_once(speak: Speak, conductor: Conductor) -> None:
    """A question that spans studies gets no study, and rows of made-up studies are marked."""
    _, out, _ = speak("ask studies")
    assert conductor.opened.asked == [("studies", None, {})]
    assert "contoh (MADE-UP)" in out


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_answers_in_machine_forms_are_the_answers_own(speak: Speak, form: str) -> None:
    """JSON, CSV and Markdown are written by the answer, alone on stdout, and mark made-up rows."""
    _, out, err = speak(f"--format {form} ask strongest-horizontal-linkage --study contoh")
    wanted = {"json": answer().to_json(), "csv": answer().to_csv(), "markdown": answer().to_markdown("en")}
    assert out == wanted[form]
    assert err == ""


def test_the_list_of_questions(speak: Speak) -> None:
    """Each question stands in its group with what each study can say; made-up studies are starred and last."""
    _, out, _ = speak("ask")
    lines = out.splitlines()
    assert lines[0].startswith("2 questions.")
    assert lines[2].split() == ["Linkage", "jarum", "contoh*"]
    assert lines[3].split()[-2:] == ["P", "MS"]
    _, out, _ = speak("ask --format json")
    read = json.loads(out)
    assert [q["name"] for q in read["questions"]] == ["strongest-horizontal-linkage", "studies"]
    assert read["questions"][0]["can_answer"] == {"jarum": ["P"], "contoh": ["M", "S"]}
    _, out, _ = speak("ask --format csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(r["name"], r["study"], r["can_answer"]) for r in rows][:2] == [
        ("strongest-horizontal-linkage", "jarum", "P"),
        ("strongest-horizontal-linkage", "contoh", "M S"),
    ]


def test_every_group_of_questions_has_a_name() -> None:
    """A group that the shipped questions use can be spoken in both languages."""
    from kawung import words
    from kawung.answers.question import GROUPS

    for group, both in GROUPS.items():
        assert words.words(f"group.{group}") == both


def test_a_parameter_that_is_not_there_names_the_nearest(speak: Speak) -> None:
    """A mistyped option of `ask` looks like a parameter; the message names what was meant."""
    code, _, err = speak("ask strongest-horizontal-linkage --stdy contoh")
    assert code == 2
    assert "has no parameter --stdy" in " ".join(err.split())
    assert err.rstrip().endswith("Did you mean --study?")
    code, _, err = speak("ask --variable marketing")
    assert code == 2
    assert "--variable belongs to a question" in err


def test_parameters_are_given_in_three_ways(speak: Speak, conductor: Conductor) -> None:
    """--name value, --name=value and --set name=value mean the same."""
    for given in (
        "--count-rivals yes",
        "--count-rivals=yes",
        "--set count_rivals=yes",
        "--set=count-rivals=yes",
    ):
        speak(f"ask strongest-horizontal-linkage {given} --study contoh")
    assert {tuple(a[2].items()) for a in conductor.opened.asked} == {(("count_rivals", "yes"),)}


def test_help_of_a_question(speak: Speak) -> None:
    """`kawung ask NAME --help` describes the question's parameters."""
    code, out, _ = speak("ask strongest-horizontal-linkage --help")
    assert code == 0
    assert "--count-rivals VALUE" in out
    assert "Must be given." in out


def test_query(speak: Speak, tmp_path: Path) -> None:
    """A file's SELECT is answered as a table, CSV or the standard's JSON; a missing file ends with 3."""
    (tmp_path / "q.rq").write_text("SELECT * {}", encoding="utf-8-sig")
    code, out, _ = speak("query q.rq")
    assert code == 0
    assert "kw:Tie" in out
    _, out, _ = speak("query q.rq --format json")
    assert json.loads(out)["head"]["vars"][0] == "thing"
    _, out, _ = speak("query q.rq --format csv")
    assert out.splitlines()[0] == "thing,label,n,none,node"
    code, out, err = speak("query nowhere.rq")
    assert (code, out) == (3, "")
    assert err.startswith("nowhere.rq cannot be read")
    (tmp_path / "bad.rq").write_bytes(b"SELECT \xff")
    assert speak("query bad.rq")[0] == 3


def test_where_a_query_goes(speak: Speak, conductor: Conductor, tmp_path: Path) -> None:
    """To the project's build, the build named or the server named, with the time that was given; never to two."""
    (tmp_path / "q.rq").write_text("SELECT * {}", encoding="utf-8")
    address = "https://example.org/sparql"
    for line, call in (
        ("query q.rq", ("query", Path("build"), 60.0)),
        ("query q.rq --build other --timeout 5", ("query", Path("other"), 5.0)),
        ("query q.rq --public", ("query", Path("build"), 60.0, "public")),
        (f"query q.rq --endpoint {address} --timeout 0.5", ("server", address, 0.5)),
        (f"ask strongest-horizontal-linkage --study contoh --endpoint {address}", ("server", address, 60.0)),
        (f"ask --endpoint {address}", ("server", address, 60.0)),
    ):
        conductor.calls.clear()
        code, _, err = speak(line)
        assert code == 0
        assert ("not for publication" in err) == (call[0] == "query" and call[-1] != "public")
        assert conductor.calls == [call]
    assert speak(f"ask --endpoint {address} --build build")[0] == 2
    _, _, err = speak("query q.rq --endpoint http://far.example.org/sparql --quiet")
    assert "can read your password" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chek", "Did you mean check?"),
        ("check --fromat json", "Did you mean --format?"),
        ("check --format jsn", "Did you mean json?"),
        ("check --format", "--format needs a value behind it."),
        ("check --all=yes", "--all is a switch"),
        ("build here", 'does not know what to do with "here"'),
        ("new", "kawung new NAME"),
        ("--study x", "There is no option --study"),
        ("check -x", "has no option -x"),
        ("ask x --set nothing", "not of the form name=value"),
        ("check --lang fr", "choose en or id"),
        ("ask no-such-question", 'There is no question "no-such-question".'),
        ("-- check", 'There is no command "check"'),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_near(speak: Speak, line: str, said: str) -> None:
    """Wrong use writes nothing to stdout, names what is nearest or needed, and ends with 2."""
    code, out, err = speak(line)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_errors_are_told_in_the_chosen_language(speak: Speak) -> None:
    """Even the error about a command line is in the language that this line chooses."""
    _, _, err = speak("chek --lang id")
    assert err.startswith('Tidak ada perintah "chek"')
    assert err.rstrip().endswith("Maksudnya check?")
    _, _, err = speak("new", KAWUNG_LANG="id")
    assert "kawung new NAMA" in err


def test_options_may_stand_anywhere(speak: Speak, conductor: Conductor) -> None:
    """Before the command or behind it, an option means the same."""
    conductor.problems = PROBLEMS
    same = {speak(line)[1] for line in ("--lang id --format concise check", "check --lang=id --format=concise")}
    assert len(same) == 1
    assert "salah" in same.pop()


@pytest.mark.parametrize("command", [None, *options.COMMANDS], ids=lambda c: c.name if c else "kawung")
@pytest.mark.parametrize("language", ["en", "id"])
def test_help_speaks_both_languages(speak: Speak, command: options.Command | None, language: str) -> None:
    """Help names every option, and its headings are in the language chosen."""
    name = command.name if command else ""
    code, out, err = speak(f"{name} --help --lang {language}")
    assert (code, err) == (0, "")
    assert out.startswith("Usage:" if language == "en" else "Cara pakai:")
    for option in (*options.EVERYWHERE, *(command.options if command else ())):
        assert f"--{option.name}" in out
    for other in ("Usage", "options of") if language == "id" else ("Cara pakai", "Opsi"):
        assert other not in out


def test_version(speak: Speak) -> None:
    """--version says name and version, and nothing else."""
    code, out, _ = speak("--version")
    assert (code, out) == (0, f"Kawung {kawung.vocabulary.version()}\n")


def test_the_overview_says_how_things_stand(speak: Speak, conductor: Conductor) -> None:
    """`kawung` alone tells what is in this folder: nothing, not built, built, changed since."""
    _, out, _ = speak("")
    assert out.splitlines()[-1].endswith("1 study, not built yet. Next: kawung check")
    current = conductor.root / "build" / "current"
    current.parent.mkdir()
    current.write_text("x", encoding="ascii")
    later = current.stat().st_mtime + 60
    os.utime(current, (later, later))
    _, out, _ = speak("")
    assert "nothing changed since. Next: kawung ask" in " ".join(out.split())
    os.utime(conductor.root / "jarum" / "study.toml", (later + 60, later + 60))
    _, out, _ = speak("")
    assert "changed since. Next: kawung check" in " ".join(out.split())


def test_quiet_leaves_only_what_was_asked_for(speak: Speak, conductor: Conductor) -> None:
    """--quiet drops progress, summary and next step; problems and exit code stay."""
    assert speak("check --quiet") == (0, "", "")
    code, out, err = speak("build -q")
    assert err == ""
    assert "Next" not in out
    conductor.problems = PROBLEMS
    code, out, _ = speak("check -q")
    assert code == 1
    assert "Checked" not in out


@pytest.mark.parametrize("word", ["two words", "a&b", "x;y", "<c>", "q'uote", "*", ""])
def test_what_a_shell_would_take_for_its_own_is_quoted(word: str) -> None:
    """Next steps can be copied as they stand; plain paths in any script stay bare."""
    assert shell_word(word) == f'"{word}"'
    assert shell_word("build/sitüs-1.0") == "build/sitüs-1.0"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError(Words("wrong", "keliru")), 2),
        (UnreadableError(Words("wrong", "keliru")), 3),
        (RefusedError(Words("wrong", "keliru")), 4),
        (FaultError(Words("wrong", "keliru")), 70),
    ],
)
def test_each_error_has_its_exit_code(speak: Speak, conductor: Conductor, error: Exception, code: int) -> None:
    """Errors are told on stderr in the language chosen, without a traceback."""
    conductor.fails = error
    got, out, err = speak("check --lang id")
    assert (got, out) == (code, "")
    assert err.startswith("keliru\n")
    assert "Traceback" not in err


def test_our_own_fault_asks_for_a_report(speak: Speak, conductor: Conductor) -> None:
    """An unforeseen exception ends with 70 and says how to report it; only --debug shows where it arose."""
    conductor.fails = ZeroDivisionError("by zero")
    code, out, err = speak("check")
    assert (code, out) == (70, "")
    assert "Kawung itself failed (ZeroDivisionError: by zero)" in err
    assert "Traceback" not in err
    _, _, err = speak("check --debug")
    assert err.startswith("Traceback")


def test_ctrl_c_says_that_the_earlier_build_is_untouched(speak: Speak, conductor: Conductor) -> None:
    """Ctrl-C ends with 130 and a sentence, not a traceback."""
    conductor.fails = KeyboardInterrupt()
    said = "Stopped. What was there before is kept; the same command ends what was begun.\n"
    assert speak("build") == (130, "", said)


def test_colour_follows_option_no_color_force_color_terminal() -> None:
    """The option wins, then NO_COLOR, then FORCE_COLOR, then TERM=dumb, then whether it is a terminal."""
    pipe, terminal = io.StringIO(), SimpleNamespace(isatty=lambda: True)
    assert wants_colour(pipe, {}, "always")
    assert not wants_colour(terminal, {}, "never")  # type: ignore[arg-type]
    assert wants_colour(terminal, {})  # type: ignore[arg-type]
    assert not wants_colour(pipe, {})
    assert not wants_colour(terminal, {"NO_COLOR": "1", "FORCE_COLOR": "1"})  # type: ignore[arg-type]
    assert wants_colour(terminal, {"NO_COLOR": ""})  # type: ignore[arg-type]
    assert wants_colour(pipe, {"FORCE_COLOR": "1"})
    assert not wants_colour(terminal, {"TERM": "dumb"})  # type: ignore[arg-type]


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("250", 100), ("", 100), ("x", 100), ("0", 100), ("5", 30)])
def test_width_without_a_terminal(columns: str, width: int) -> None:
    """COLUMNS is obeyed, at most 100; without it and without a terminal 100."""
    assert width_of(io.StringIO(), {"COLUMNS": columns}) == width


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_sign_of_life_comes_first(conductor: Conductor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any stage is done something stands there; it gives way to their lines and is gone at the end."""
    err = Terminal()
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    run(["build"], {"LC_ALL": "C"}, conductor)  # type: ignore[arg-type]
    text = err.getvalue()
    assert text.startswith("working …\r\x1b[Kread ")
    assert text.endswith("\r\x1b[K")


def _installed(*line: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    source = str(Path(kawung.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": source, "LC_ALL": "C", **changes}
    return subprocess.run(
        [sys.executable, "-m", "kawung", *line],
        capture_output=True,
        env=environment,
        check=False,
        timeout=120,
    )


def test_output_is_utf8_whatever_the_pipe_was() -> None:
    """A pipe that Python opened as cp1252 still gets UTF-8, with plain line ends."""
    done = _installed("check", "--help", "--lang", "id", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "[LOKASI …]" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


def test_the_exit_code_reaches_the_shell() -> None:
    """`python -m kawung` passes on what main returns."""
    assert _installed("chek").returncode == 2
    assert main(["--version"]) == 0


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`kawung … | head -1` ends quietly: no traceback, no report of a fault."""
    source = str(Path(kawung.__file__).parent.parent)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kawung", "--help"],
            stdout=writer,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": source},
            check=False,
            timeout=120,
        )
    finally:
        os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_said_once_and_plainly() -> None:
    """Output that cannot be written ends with 3 and a sentence, not with a traceback."""
    source = str(Path(kawung.__file__).parent.parent)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kawung", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": source, "LC_ALL": "C"},
            check=False,
            timeout=120,
        )
    assert done.returncode == 3
    assert done.stderr.startswith(b"The system does not allow it (")
    assert done.stderr.count(b"\n") == 1


def test_a_closed_output_is_no_fault() -> None:
    """`kawung >&-` has nowhere to speak: no traceback, and the exit code is the command's own."""
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m kawung --version >&-'], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
