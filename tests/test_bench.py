"""The benchmarks measure what they say: data that are sound, baselines that give the same, results that can be read."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest
from bench import clusters, faults, kawung_side, measures, report
from bench.measures import Row
from bench.plain import loop, texts
from bench.plain.tasks import TASKS as PLAIN
from bench.processes import Cost, middle, run, task
from bench.task import Given

import shipped
from kawung import pipeline
from kawung.problems import Severity

SMALL = 3_000


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound project of about 3,000 triples."""
    out = tmp_path_factory.mktemp("bench") / "small"
    clusters.write(out, SMALL)
    return out


@pytest.fixture(scope="module")
def built(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its build."""
    out = tmp_path_factory.mktemp("bench-build")
    report_ = pipeline.build(pipeline.find_project(small), out)
    assert report_.written
    return out


def test_the_same_options_give_the_same_files(small: Path, tmp_path: Path) -> None:
    """Clusters are the same for a seed, and others for another."""
    clusters.write(tmp_path / "again", SMALL)
    clusters.write(tmp_path / "other", SMALL, seed=2)
    assert files(tmp_path / "again") == files(small)
    assert files(tmp_path / "other") != files(small)


def test_sizes_add_up_and_are_skewed() -> None:
    """Sizes of studies add up to what was asked for; of a million none has more than a fiftieth, the middle ~10,000."""
    for triples in (SMALL, 10_000, 100_000, 1_000_000):
        assert sum(clusters.sizes(triples, 1)) == triples
    many = sorted(clusters.sizes(1_000_000, 1))
    assert many[-1] <= 1_000_000 / 50
    assert 8_000 <= many[len(many) // 2] <= 12_000
    assert many[-1] > 4 * many[0]


def test_about_so_many_triples_are_stated(small: Path) -> None:
    """What a project states is near what was asked for."""
    told = PLAIN["load-csv"].told(PLAIN["load-csv"].work(Given(small)))
    assert SMALL * 0.85 <= int(told.facts["triples"]) <= SMALL * 1.25


def test_every_row_is_made_up(small: Path) -> None:
    """Each study says that it is made up, in both languages, and so does each row that can hold a note."""
    for folder in Given(small).studies:
        described = (folder / "study.toml").read_text(encoding="utf-8")
        for words in ('kind = "synthetic"', "MADE-UP DATA", "DATA REKAAN"):
            assert words in described
        for sheet in folder.glob("*.csv"):
            with sheet.open(encoding="utf-8", newline="") as stream:
                assert {row["note"] for row in csv.DictReader(stream)} == {"made up"}, sheet.name


def test_sound_clusters_pass_the_check(small: Path) -> None:
    """Without planted faults nothing is wrong: remarks at most, and the contradictions that informants leave."""
    checked = pipeline.check(None, pipeline.find_project(small))
    assert checked.problems
    assert max(p.severity for p in checked.problems) < Severity.VIOLATION


@pytest.mark.parametrize("question", measures.QUESTIONS)
def test_every_question_has_rows(question: str, small: Path, built: Path) -> None:
    """Each of the questions has rows in its answer, of one study and, where it can be asked so, of all."""
    study = Given(small).studies[0].name
    parameters = measures.NEEDED.get(question, {})
    given = Given(small, built, question, study, parameters)
    side = kawung_side.TASKS["question"]
    assert int(side.told(side.work(side.ready(given))).facts["rows"]) > 0


def test_the_questions_are_those_that_are_shipped() -> None:
    """No question is left out but those about what no cluster of the generator has: places, matches, an instrument."""
    of_regions = {"clusters-side-by-side", "industry-by-area", "external-identifiers"}
    assert set(measures.QUESTIONS) == {q.name for q in pipeline.questions()} - of_regions


def test_planted_faults_are_what_is_said(small: Path, tmp_path: Path) -> None:
    """So many cells differ from the sound project as are said to be planted, of every kind, and a check names each."""
    written = clusters.write(tmp_path / "faults", SMALL, share=0.12)
    told = [faults.Planted(**p) for p in json.loads((tmp_path / "faults" / clusters.FAULTS).read_text("utf-8"))]
    assert tuple(told) == written.faults
    assert set(Counter(p.kind for p in told)) == set(faults.KINDS)
    changed = set()
    for folder in Given(small).studies:
        for file in folder.glob("*.csv"):
            before, after = shipped.rows(file), shipped.rows(tmp_path / "faults" / file.relative_to(small))
            for number, (old, new) in enumerate(zip(before, after, strict=True), start=2):
                changed |= {(folder.name, file.name, number, column) for column in old if old[column] != new[column]}
    assert changed == {(p.study, p.file, p.row, p.column) for p in told}
    checked = pipeline.check(None, pipeline.find_project(tmp_path / "faults"))
    named = {(place.study, place.file, place.row) for problem in checked.problems for place in problem.places}
    assert {(p.study, p.file, p.row) for p in told} <= named


@pytest.mark.parametrize("name", ["load-csv", "load-store", "closure", "validation"])
def test_both_sides_give_the_same(name: str, small: Path) -> None:
    """The plain stack gives what Kawung gives, so that only their cost differs."""
    told = []
    for tasks in (kawung_side.TASKS, PLAIN):
        side = tasks[name]
        told.append(side.told(side.work(side.ready(Given(small)))))
    assert told[0].digest == told[1].digest
    assert max(v for v in told[0].facts.values() if isinstance(v, int)) > 0


@pytest.mark.parametrize("study", ["contoh", "bayat"])
def test_the_loop_gives_kawungs_quads_of_a_shipped_study(study: str, tmp_path: Path) -> None:
    """On studies made by hand, too, the loop's N-Quads are Kawung's, byte for byte."""
    folder = tmp_path / "data" / "studies" / study
    folder.parent.mkdir(parents=True)
    shutil.copytree(shipped.folder(study), folder)
    text, wrong = loop.nquads(study, texts.of_folder(folder), clusters.BASE)
    mine = kawung_side.TASKS["load-csv"].work(Given(tmp_path))
    assert [text] == [b"".join(pieces).decode() for pieces, _ in mine]
    assert not wrong


def test_workbooks_hold_the_same(small: Path, tmp_path: Path) -> None:
    """Clusters as workbooks state what they state as texts, read by either side."""
    clusters.write(tmp_path / "books", SMALL, workbook=True)
    expected = PLAIN["load-csv"].told(PLAIN["load-csv"].work(Given(small)))
    for tasks in (kawung_side.TASKS, PLAIN):
        side = tasks["load-xlsx"]
        assert side.told(side.work(Given(tmp_path / "books"))).digest == expected.digest


def test_the_loop_says_what_is_wrong() -> None:
    """The loop looks at keys, references, choices, numbers and dates as Kawung's reader does."""
    tables = texts.of_folder(shipped.folder("contoh"))
    tables["linkages"][0] |= {"to": "A99", "polarity": "erat", "share": "banyak"}
    tables["interviews"][0] |= {"date": "2026-02-30"}
    tables["actors"].append(dict(tables["actors"][0]))
    tables["claims"][0] |= {"id": "C 1"}
    _, wrong = loop.nquads("contoh", tables, clusters.BASE)
    for said in ("A99", "erat", "banyak", "2026-02-30", "A01 stands there already", "'C 1' is no key"):
        assert any(said in complaint for complaint in wrong), said


def test_one_cell_is_changed_and_builds_are_held_together(small: Path, built: Path, tmp_path: Path) -> None:
    """One cell differs after a change; builds of the same data have the same contents, of changed data others."""
    project = tmp_path / "changed"
    shutil.copytree(small, project)
    pipeline.build(pipeline.find_project(project), tmp_path / "same")
    assert measures.contents(tmp_path / "same") == measures.contents(built)
    study = Given(small).studies[0].name
    measures.change(project, study, 0)
    rows = [shipped.rows(p / "data" / "studies" / study / "linkages.csv") for p in (small, project)]
    differing = [{c for c in old if old[c] != new[c]} for old, new in zip(*rows, strict=True) if old != new]
    assert differing == [{"strength"}]
    pipeline.build(pipeline.find_project(project), tmp_path / "other")
    assert measures.contents(tmp_path / "other") != measures.contents(built)


def test_what_does_not_finish_is_said_so() -> None:
    """A command that needs more than its limit is ended and reported, not waited for."""
    endless = [sys.executable, "-c", "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass"]
    cost, _ = run(endless, limit=1)
    assert not cost.finished


def test_a_task_in_a_process_of_its_own_is_measured(small: Path) -> None:
    """A task in a process gives what it gives here, with its cost."""
    cost = task("kawung", "load-csv", ["--project", str(small)], repeat=1, limit=60)
    side = kawung_side.TASKS["load-csv"]
    assert cost.digest == side.told(side.work(side.ready(Given(small)))).digest
    assert cost.finished
    assert cost.memory > 10


def test_the_middle_of_several_runs() -> None:
    """Of several runs time is the median and memory the most."""
    runs = [Cost(cpu, cpu * 2, memory) for cpu, memory in ((3.0, 10.0), (1.0, 30.0), (2.0, 20.0))]
    assert middle(runs) == Cost(2.0, 4.0, 30.0, runs=3)


ROWS = [
    Row("load-csv", "100k", "CSV", "15 times", Cost(0.1, 0.1, 90), Cost(2.0, 2.0, 300), same=True, met=True),
    Row("validation", "100k", "shapes", "100 times", Cost(1.0, 1.0, 90), Cost(2.0, 2.0, 300), same=True, met=False),
    Row("closure", "100k", "axioms", "20 times", Cost(1.0, 1.0, 90), Cost(900, 900, 300, finished=False), met=True),
    Row("question", "100k", "studies", "10 times", Cost(1.0, 1.0, 90), Cost(9.0, 9.0, 90), same=False, met=False),
]


def test_the_table_says_what_was_found() -> None:
    """The table has each row with its ratio and verdict: met, missed, not finished, or not comparable."""
    lines = report.table(ROWS).splitlines()
    assert len(lines) == 1 + len(ROWS)
    assert "20" in lines[1]
    assert lines[1].endswith("met")
    assert lines[2].endswith("NOT MET")
    assert "not done in 900 s" in lines[3]
    assert "> 900" in lines[3]
    assert lines[4].endswith("OUTPUTS DIFFER")
    assert "9.0  " not in lines[4].partition("9.00 s")[2]


def test_the_page_is_made_of_results_kept(tmp_path: Path) -> None:
    """Results read back give the same page; it names versions, and no path or name of a machine."""
    told = report.about(3, 900, "2026-01-01")
    kept = tmp_path / "kept.json"
    kept.write_text(report.to_json(ROWS, told), encoding="utf-8")
    page = report.page(*report.from_json(kept.read_text(encoding="utf-8")))
    assert page == report.page(ROWS, told)
    for word in ("rdflib ", "Python ", "## Validation", "## What is not met", "validation, 100k"):
        assert word in page
    for word in (str(shipped.ROOT), str(Path.home()), "kawung-bench-"):
        assert word not in page
