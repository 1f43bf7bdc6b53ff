"""The questions as files: what each gives on data small enough to count by hand, on both engines, unaltered."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest

from kawung import answers, resources, store
from kawung.answers.binding import mask
from kawung.answers.catalogue import page
from kawung.iris import PREFIXES, Quad
from question_cases import Case, as_read, cases, filled, quads

ALL = cases()
QUESTIONS = answers.questions()
FILES = resources.names("queries/answers", ".rq")


def test_every_question_has_cases() -> None:
    """Each file on disk is asked somewhere, and none is there that is not meant to be."""
    assert [q.number for q in QUESTIONS] == [1, 2, 3, 4, 5, 8, 11, 12, 13, 14, 16, 17, 18, 20, 21]
    assert len(FILES) == len(QUESTIONS) == 15
    assert {c.question for c in ALL} == {q.name for q in QUESTIONS}
    assert len(ALL) == 94


@pytest.mark.parametrize("case", ALL, ids=str)
def test_the_answer_is_what_was_counted_by_hand(case: Case) -> None:
    """All rows, in order, in the fields that decide; and the sentence that is said first."""
    answer = case.ask(filled(case.folder))
    fields, expected = case.expected()
    assert set(fields) <= set(answer.fields())
    assert [{f: row[f] for f in fields} for row in as_read(answer)] == expected
    if case.lead_en:
        assert answer.lead.en == case.lead_en
    if case.lead_id:
        assert answer.lead.id == case.lead_id
    assert answer.nothing is (not any(r["status"] in ("present", "none") for r in as_read(answer)))


@pytest.mark.parametrize(
    "case", [c for c in ALL if c.folder in ("small", "printed", "public") or c.name == "horizontal"], ids=str
)
def test_both_engines_give_the_same_rows(case: Case) -> None:
    """Rows, order and texts are equal on pyoxigraph and rdflib."""
    one, other = (case.ask(filled(case.folder, engine)) for engine in ("oxigraph", "rdflib"))
    assert one.to_json() == other.to_json()


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_the_file_runs_unaltered(q: answers.Question, engine: str) -> None:
    """As it is on disk, over all studies: it gives rows, each with its study's key and whether that is made up."""
    got = filled("small", engine).select(resources.text(q.file))
    assert got.rows
    at, made_up = got.variables.index("study"), got.variables.index("made_up")
    told = {(row[at], row[made_up]) for row in got.rows}
    synthetic = {'"kecil"': "true", '"urut"': "true", '"kosong"': "true", '"terbit"': "false"}
    if q.others:  # a pair with a made-up study is made up
        synthetic = dict.fromkeys(synthetic, "true")
    assert told == {
        (s, f'"{v}"^^<http://www.w3.org/2001/XMLSchema#boolean>')
        for s, v in synthetic.items()
        if s in {t for t, _ in told}
    }


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_no_data_no_rows(q: answers.Question, engine: str) -> None:
    """An empty store gives no rows, whatever an engine makes of empty groups, and a sentence that says why."""
    empty = store.new(engine)
    assert empty.select(resources.text(q.file)).rows == []


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("q", [q for q in QUESTIONS if q.name != "studies"], ids=lambda q: q.name)
def test_a_study_that_holds_nothing_gives_no_rows(q: answers.Question, engine: str) -> None:
    """A study beside others never shows what is theirs; one that holds nothing says that it cannot say."""
    if any(p.required for p in q.parameters):
        with pytest.raises(answers.question.UsageError):
            answers.ask(filled("small", engine), q, study="kosong")
        return
    answer = answers.ask(filled("small", engine), q, study="kosong")
    assert answer.rows == ()
    assert answer.nothing
    assert answer.lead == q.nothing
    if engine == "oxigraph":  # the rows of both engines are compared above
        other = answers.ask(filled("small", engine), q, study="kecil")
        assert {r["study"] for r in other.rows} <= {"kecil"}


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_each_parameter_changes_the_answer(q: answers.Question) -> None:
    """Every parameter is used by a case, and leaving it out gives other rows."""
    for p in q.parameters:
        if p.type == "study" or p.required:
            assert any(c.question == q.name and (c.study or p.required is False) for c in ALL)
            continue
        using = [c for c in ALL if c.question == q.name and p.name in c.parameters]
        assert using, f"no case sets {p.name}"
        for case in using:
            rest = {k: v for k, v in case.parameters.items() if k != p.name}
            without = answers.ask(filled(case.folder), q, study=case.study, params=rest)
            assert case.ask(filled(case.folder)).rows != without.rows, case


@pytest.mark.parametrize("q", [q for q in QUESTIONS if q.parameters], ids=lambda q: q.name)
def test_the_default_in_the_header_is_that_of_the_query(q: answers.Question) -> None:
    """To give a parameter the value that it has without being given changes nothing."""
    given = {p.name: p.default for p in q.parameters if p.default is not None}
    if given:
        plain, told = (answers.ask(filled("small"), q, study="kecil", params=g) for g in ({}, given))
        assert told.rows == plain.rows
        assert plain.rows


def _with(extra: list[Quad], folder: str = "small") -> store.Store:
    kept = store.new("oxigraph")
    kept.add(quads(folder))
    kept.add(extra)
    return kept


def _asked(folder: str, study: str | None = None) -> list[tuple[Case, str]]:
    """A folder's cases, or those of one study, with their answers to the data as they are."""
    asked = [c for c in ALL if c.folder == folder and (study is None or c.study == study)]
    return [(c, c.ask(filled(folder)).to_csv()) for c in asked]


def _copies(folder: str) -> list[list[Quad]]:
    """Each graph of a folder under another name."""
    graphs = sorted({q.g for q in quads(folder)})
    return [
        [q._replace(g=f"<https://example.org/graph/copy-{n}>") for q in quads(folder) if q.g == g]
        for n, g in enumerate(graphs)
    ]


def _forced(folder: str, part: str, shares: int) -> list[list[Quad]]:
    """All statements whose graph's name has *part*, each in another of these graphs, in random shares."""
    chosen = random.Random(20260101)  # noqa: S311 - a fixed sample, not a secret
    own = [q for q in quads(folder) if part in q.g]
    graphs = sorted({q.g for q in own})
    moved = [q._replace(g=chosen.choice([g for g in graphs if g != q.g])) for q in own]
    chosen.shuffle(moved)
    return [moved[n::shares] for n in range(shares)]


def _change_nothing(extras: list[list[Quad]], before: list[tuple[Case, str]]) -> None:
    for number, extra in enumerate(extras):
        held = _with(extra, before[0][0].folder)
        for case, answer in before:
            assert case.ask(held).to_csv() == answer, (case, number, extra[0])


def test_a_whole_graph_held_twice_changes_nothing() -> None:
    """Each graph of a study copied under another name: no count, no row, no rank moves. In four shares, for speed."""
    copies = _copies("small")
    assert len(copies) == 13
    _change_nothing([[q for copy in copies[n::4] for q in copy] for n in range(4)], _asked("small"))


def test_printed_figures_held_twice_count_once() -> None:
    """A graph of printed tables copied whole, and each of its triples forced into the other graph: the same bounds."""
    copies, forced = _copies("printed"), _forced("printed", "", 6)
    assert len(copies) == 2
    assert sum(map(len, forced)) == len(quads("printed"))
    _change_nothing([*copies, *forced], _asked("printed"))


def test_triples_forced_into_a_second_graph_change_nothing() -> None:
    """Every triple of a study copied into another of its graphs, a share of them at a time: the same answers."""
    forced = _forced("small", "/kecil/", 6)
    assert sum(map(len, forced)) > 400
    _change_nothing(forced, _asked("small", "kecil"))


@pytest.mark.parametrize("q", QUESTIONS, ids=lambda q: q.name)
def test_the_header_speaks_both_languages(q: answers.Question) -> None:
    """Every text has English and Indonesian, and they are two texts; placeholders are the same in both."""
    texts = [q.question, q.short, q.nothing, *(p.help for p in q.parameters)]
    texts += [c.words for c in (*q.leads, *q.caveats)] + [c.sure for c in q.leads if c.sure]
    for t in texts:
        words = re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", t.en))
        assert t.en.strip()
        assert t.id.strip()
        assert t.en != t.id or not words, t
    for t in texts:
        assert sorted(re.findall(r"\{[^}]*\}", t.en)) == sorted(re.findall(r"\{[^}]*\}", t.id)), t
    labels = [c.label for c in q.columns] + [v for c in (*q.columns, *q.parameters) for v in c.values.values()]
    assert all(t.en.strip() and t.id.strip() for t in labels)
    assert q.leads[-1].when == "", "the last lead holds always"


@pytest.mark.parametrize("name", FILES)
def test_the_query_keeps_the_rules_of_queries_readme(name: str) -> None:
    """No FROM, SERVICE or default graph, no parameter in a sub-SELECT, prefixes as everywhere, columns all told."""
    text = resources.text(name)
    q = answers.question.parse(text, name)
    bare = mask(text)
    store.guard(text)
    for prefix, target in re.findall(r"^PREFIX (\w+): <([^>]*)>", text, re.MULTILINE):
        assert PREFIXES.get(prefix, target) == target
        assert len(re.findall(rf"\b{prefix}:", bare)) > 1, f"{prefix} is declared and not used"
    start, end = answers.binding.outermost_group(text)
    depths, inside = [0], bare[start + 1 : end]
    for group in re.finditer(r"\bSELECT\b", inside):
        depth, at = 0, inside.index("WHERE", group.start())
        at = inside.index("{", at)
        for stop in range(at, len(inside)):
            depth += {"{": 1, "}": -1}.get(inside[stop], 0)
            if not depth:
                break
        body = inside[group.start() : stop]
        assert body.startswith("SELECT DISTINCT")
        depths.append(len(body))
        for p in q.parameters:
            assert not re.search(rf"\?{p.name}\b", body), f"{p.name} within a sub-SELECT"
    # Every triple pattern of the outermost group stands in a GRAPH: nothing is left when those are taken out.
    assert not re.search(r"\ba\s+kw:\w+", re.sub(r"GRAPH\s+\?\w+\s*\{[^{}]*\}", "", inside))
    told = {c.name for c in q.columns if c.kind != "words"}
    told |= {f"{c.name}_{lang}" for c in q.columns if c.kind == "words" for lang in ("en", "id")}
    given = {v.removeprefix("for_") for v in store.projection(text)}
    assert given - {"study", "made_up", "basis", "status", "rank"} == told
    assert {"study", "made_up"} <= given
    assert text.splitlines()[0].startswith("#+ name = ")
    assert Path(name).name == f"{q.number:02}-{q.name}.rq"


def test_the_page_of_questions_is_fresh() -> None:
    """docs/questions.md is what the files say; its head says how to write it anew."""
    root = Path(__file__).parent.parent
    assert (root / "docs" / "questions.md").read_text(encoding="utf-8") == page()


def test_the_cases_say_how_they_were_counted() -> None:
    """Every expected file belongs to a case and every case has one."""
    for folder in {c.folder for c in ALL}:
        base = Path(__file__).parent / "cases" / "questions" / folder
        named = [e["name"] for e in tomllib.loads((base / "cases.toml").read_text(encoding="utf-8"))["case"]]
        assert sorted(named) == sorted(p.stem for p in base.glob("*.csv"))
        assert len(set(named)) == len(named)
