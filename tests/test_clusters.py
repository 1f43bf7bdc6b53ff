"""One cluster beside another: what can stand, what cannot and why, from the shell, from Python and from a server."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import kawung as package
import servers
import shipped
import studies
from kawung import answers
from kawung.problems import UsageError
from question_cases import Case, as_read, cases, filled
from run import kawung_here

NAME = "clusters-side-by-side"
CASES = [c for c in cases() if c.question == NAME]
ON_BOTH = [c for c in CASES if c.name in ("one-instrument", "real-and-made-up")]


def asked(where: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    """Ask from the shell; give the exit code and the answer."""
    told = kawung_here("ask", NAME, *arguments, "--format", "json", cwd=where)
    return told.returncode, json.loads(told.stdout)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the shipped studies and `lagi`, a copy of contoh without two linkages."""
    where = tmp_path_factory.mktemp("clusters")
    for name in shipped.NAMES:
        studies.copy(name, where)
    (where / "contoh").rename(where / "lagi")
    studies.copy("contoh", where)
    studies.edit_text(where / "lagi" / "study.toml", lambda text: text.replace('key = "contoh"', 'key = "lagi"'))
    for key in ("L01", "L03"):
        studies.drop_row(where / "lagi", "linkages.csv", key)
    (where / "kawung.toml").write_text('studies = "."\n', encoding="utf-8")
    assert kawung_here("build", cwd=where).returncode == 0
    return where


@pytest.mark.parametrize("case", ON_BOTH, ids=str)
def test_both_engines_give_the_same(case: Case) -> None:
    """Rows, order and texts are equal on pyoxigraph and rdflib."""
    assert len(CASES) == 6
    one, other = (case.ask(filled(case.folder, engine)) for engine in ("oxigraph", "rdflib"))
    assert one.to_json() == other.to_json()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_here_and_there_change_places(case: Case) -> None:
    """Asked the other way round, the same rows have the same status and reason, with the sides exchanged."""

    def rows(study: str, other: str, here: str, there: str) -> set[tuple[object, ...]]:
        answer = answers.ask(filled(case.folder), NAME, study=study, params={"with": other})
        fields = ("status", "subject", "variable", "direction", "reading", "reason", f"{here}_en", f"{there}_en")
        return {tuple(row[f] for f in (*fields, f"{here}_value", f"{there}_value")) for row in as_read(answer)}

    assert case.study is not None
    other = case.parameters["with"]
    assert rows(case.study, other, "here", "there") == rows(other, case.study, "there", "here")


def test_a_reason_stands_where_nothing_is_compared(built: Path) -> None:
    """Bayat beside Bantul: linkage in words on both sides, and no number; an order is not set against figures."""
    code, answer = asked(built, "--study", "bayat", "--with", "bantul-2016")
    assert code == 0
    rows = answer["rows"]
    assert {r["status"] for r in rows} == {"terms", "present", "refused"}
    assert all(r["here_value"] is None and r["there_value"] is None for r in rows)
    stands = {(r["variable"], r["direction"]) for r in rows if r["status"] == "present"}
    assert {("raw-material", "vertical"), ("marketing", "horizontal")} <= stands
    assert {r["subject"] for r in rows if r["status"] == "present"} == {"state"}
    refused = {r["subject"]: r["reason"] for r in rows if r["status"] == "refused"}
    assert refused == {"order-figures": "words-against-figures", "dependence-figures": "words-against-figures"}
    terms = {r["subject"]: r["reason"] for r in rows if r["status"] == "terms"}
    assert terms["instrument"] == "instrument-not-known"
    assert terms["groups"] == "other-grouping"
    assert terms["study"] is None


def test_two_made_up_studies_on_one_instrument_have_numbers(built: Path) -> None:
    """Contoh beside a copy in which two linkages are missing: the numbers of both, equal but where those are missed."""
    code, answer = asked(built, "--study", "contoh", "--with", "lagi")
    assert code == 0
    figures = {
        (r["variable"], r["direction"], r["category"] or "", r["item"] or "", r["reading"]): (
            r["here_value"],
            r["there_value"],
        )
        for r in answer["rows"]
        if r["numbers"]
    }
    assert figures["marketing", "institutional", "", "Q3", "share"] == (20, 20)
    # L01 and L03 were A08's, with A09 and with A10: 4 ends less among the 10 firms asked.
    told = [figures[v, "horizontal", "", "", "per-interviewed-firm"] for v in ("information-sharing", "raw-material")]
    assert sum(here - there for here, there in told) == pytest.approx(0.4)
    assert all(here == there for (v, *_), (here, there) in figures.items() if v == "marketing")
    assert all(r["made_up"] for r in answer["rows"])


def test_made_up_and_real_are_not_compared(built: Path) -> None:
    """Exit code 1, a reason, no number, and the made-up line before anything else."""
    code, answer = asked(built, "--study", "bayat", "--with", "contoh")
    assert code == 1
    assert answer["nothing"] is True
    shown = [r for r in answer["rows"] if r["status"] != "terms"]
    assert {r["reason"] for r in shown} == {"made-up-against-real"}
    assert all(r["here_en"] is None and r["there_en"] is None and r["here_value"] is None for r in shown)
    told = kawung_here("ask", NAME, "--study", "bayat", "--with", "contoh", cwd=built)
    assert told.stdout.startswith("MADE-UP DATA")


def test_a_study_beside_itself_is_nothing(built: Path) -> None:
    """No rows, a sentence that says what to do, exit code 1."""
    code, answer = asked(built, "--study", "bayat", "--with", "bayat")
    assert (code, answer["rows"]) == (1, [])
    assert "two different studies" in answer["lead"]["en"]


@pytest.mark.parametrize("given", [{}, {"with": "tak-ada"}])
def test_the_other_study_is_needed(given: dict[str, str]) -> None:
    """Without the other study, or with one that is not there, the studies that there are get named."""
    with pytest.raises(UsageError) as refused:
        answers.ask(filled("beside"), NAME, study="satu", params=given)
    for words in refused.value.words:
        assert "asing, dua, lain, nyata, satu" in words


def test_it_is_no_question_about_one_study() -> None:
    """The list of what a study can answer leaves it out: it takes two."""
    assert all(NAME not in can for can in answers.can_answer_each(filled("beside")).values())
    assert answers.find(NAME).others == ("with",)


def test_python_spells_the_parameter_with_an_underscore(built: Path) -> None:
    """`with` is a word of Python's."""
    questions = package.open(built / "build").questions
    assert "with_" in inspect.signature(questions.clusters_side_by_side).parameters
    answer = questions.clusters_side_by_side("bayat", with_="bantul-2016")
    assert answer.parameters["with"] == "bantul-2016"
    assert not answer.nothing


def test_a_server_is_asked_about_both_studies(built: Path, tmp_path: Path) -> None:
    """From a server both studies are read, and the answer is the build's."""
    with servers.oxigraph(tmp_path) as server:
        pushed = kawung_here("push", "--endpoint", server.graphs, "--private-server", cwd=built)
        assert pushed.returncode == 0, pushed.stderr
        of = ("ask", NAME, "--study", "bayat", "--with", "bantul-2016", "--format", "json")
        own = kawung_here(*of, cwd=built)
        served = kawung_here(*of, "--endpoint", server.query, cwd=built)
    assert served.stdout == own.stdout
    assert '"status": "present"' in own.stdout
