"""Answers: parameters and what is refused, ranks and leads, what an answer rests on, and the forms it takes."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kawung import answers, store
from kawung.answers import insert_values
from kawung.answers.binding import distinct, mask, outermost_group
from kawung.answers.cells import Thing
from kawung.answers.leads import Telling, ranked
from kawung.answers.question import Column, Ranking, parse
from kawung.iris import Quad, iri, literal
from kawung.problems import FaultError, UsageError, Words
from question_cases import Case, cases, filled, quads

HORIZONTAL = "strongest-horizontal-linkage"


# --- Putting parameters in


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "SELECT ?s WHERE { VALUES (?s) { (<x:a>) } ?s ?p ?o }"),
        ("SELECT ?s { ?s ?p ?o }", "SELECT ?s { VALUES (?s) { (<x:a>) } ?s ?p ?o }"),
        (
            "# SELECT { not here }\nSELECT ?s WHERE { ?s ?p '}' }",
            "# SELECT { not here }\nSELECT ?s WHERE { VALUES (?s) { (<x:a>) } ?s ?p '}' }",
        ),
        (
            "PREFIX a: <x:#{>\nSELECT ?s WHERE {?s ?p \"\"\"a \"{\" b\"\"\" } LIMIT 1",
            "PREFIX a: <x:#{>\nSELECT ?s WHERE { VALUES (?s) { (<x:a>) }?s ?p \"\"\"a \"{\" b\"\"\" } LIMIT 1",
        ),
        (
            "SELECT (EXISTS { ?x ?y ?z } AS ?e) WHERE { ?s ?p ?o { SELECT ?s { ?s ?q ?r } } }",
            "SELECT (EXISTS { ?x ?y ?z } AS ?e) WHERE { VALUES (?s) { (<x:a>) } ?s ?p ?o { SELECT ?s { ?s ?q ?r } } }",
        ),
        (
            "SELECT ?s WHERE { SELECT ?s { ?s ?p ?o } }",
            "SELECT ?s WHERE { VALUES (?s) { (<x:a>) } { SELECT ?s { ?s ?p ?o } } }",
        ),
    ],
)  # fmt: skip
def test_values_go_to_the_head_of_the_outermost_group(query: str, expected: str) -> None:
    """Comments, strings, IRIs, groups in the SELECT clause and bare sub-SELECTs mislead nobody."""
    assert insert_values(query, {"s": "<x:a>"}) == expected


def test_nothing_given_nothing_changed() -> None:
    """Without bindings the text comes back as it is."""
    assert insert_values("ASK { }", {}) == "ASK { }"


@pytest.mark.parametrize("query", ["ASK { ?s ?p ?o }", "SELECT ?s", "# SELECT ?s { }", "SELECT ?s WHERE { ?s ?p ?o"])
def test_a_query_without_a_select_group_is_refused(query: str) -> None:
    """What has no complete outermost group of a SELECT cannot take parameters."""
    with pytest.raises(UsageError):
        insert_values(query, {"s": "<x:a>"})


@pytest.mark.parametrize("name", ["s)", "", "s t", "?s", "1s"])
def test_a_variable_is_a_name(name: str) -> None:
    """Nothing but a name can become a variable of the row."""
    with pytest.raises(ValueError, match="not a variable name"):
        insert_values("SELECT ?s { ?s ?p ?o }", {name: "<x:a>"})


@given(st.text(st.sampled_from("{}()\"'#<> \\\n?aS"), max_size=40))
def test_mask_keeps_every_offset(text: str) -> None:
    """Masking changes no length and no line end, whatever the text."""
    masked = mask(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(masked) if c == "\n"]


@given(st.text(max_size=30))
def test_any_text_goes_in_as_a_term_and_stays_one(text: str) -> None:
    """A literal made of any text cannot break out of the row: the group found afterwards still ends at the end."""
    query = insert_values("SELECT ?s WHERE { ?s ?p ?o }", {"o": literal(text)})
    assert outermost_group(query) == (16, len(query) - 1)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_query_can_be_asked_for_some_of_its_columns(engine: str) -> None:
    """Only the columns named come back, each set of values once; a word in a comment or a text is no SELECT."""
    kept = store.new(engine)
    kept.add([Quad(iri(f"x:{s}"), iri("x:p"), literal(o), iri("x:g")) for s, o in ("ax", "bx", "cy")])
    query = (
        "# SELECT\nPREFIX x: <x:>\nSELECT ?s ?o ?said { GRAPH ?g { ?s x:p ?o } BIND('SELECT' AS ?said) } ORDER BY ?s"
    )
    rows = kept.select(distinct(query, ["said", "o"])).rows
    assert sorted(rows) == [(literal("SELECT"), literal("x")), (literal("SELECT"), literal("y"))]


# --- What is refused


def refused(call: object, *named: str) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    for text in named:
        assert text in caught.value.words.en
        assert text in caught.value.words.id
    assert caught.value.words.en != caught.value.words.id


def ask(question: str | int, study: str | None = "kecil", **params: str) -> answers.Answer:
    return answers.ask(filled("small"), question, study=study, params=params)


def test_an_unknown_study_is_refused_with_those_that_exist() -> None:
    """The studies of the store are named, real ones first."""
    refused(lambda: ask(HORIZONTAL, "bayat"), '"bayat"', "terbit, kecil, kosong, urut")
    refused(lambda: answers.ask(store.new("oxigraph"), HORIZONTAL, study="kecil"), '"kecil"')


def test_an_unknown_question_is_refused_with_the_nearest() -> None:
    """A slip of the pen finds its question; a number or other spelling finds it as well."""
    refused(lambda: answers.find("strongest-horizontal-linkge"), HORIZONTAL)
    assert answers.find("Strongest horizontal_linkage") is answers.find(1) is answers.find("01")


@pytest.mark.parametrize(
    ("question", "params", "named"),
    [
        (HORIZONTAL, {"sudy": "x"}, ['"sudy"', "study, variable, partners"]),
        (HORIZONTAL, {"variable": "marketting"}, ["marketing"]),
        (HORIZONTAL, {"partners": "all"}, ["interviewed, named"]),
        ("linkage-matrix", {"category": "binaan"}, ["baru, lama"]),
        ("single-supplier-or-buyer", {"share": "half"}, ['"half"']),
        ("linkages-of-actor", {"actor": "A9"}, ["A1, A2, A3, A4, A5, B1, D1, G1, S1"]),
        ("linkages-of-actor", {}, ["actor", "A1, A2"]),
        ("evidence", {"linkage": "L99"}, ["J1, L1"]),
        ("evidence", {}, ["linkage", "J1, L1"]),
        ("actors-in-place", {"place": "99"}, ["33 ", "33.10 Klaten"]),
        ("actors-in-place", {"kind": "pabrik"}, ["agency"]),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused_with_what_does(question: str, params: dict[str, str], named: list[str]) -> None:
    """Undeclared and missing parameters, and values that do not exist, each say what there is, in both languages."""
    refused(lambda: ask(question, **params), *named)


def test_a_key_that_two_studies_share_needs_the_study() -> None:
    """L1 is in two studies; without a study it is refused, with the IRI it is understood."""
    refused(lambda: ask("evidence", None, linkage="L1"), "kecil, terbit")
    answer = ask("evidence", None, linkage="https://example.org/id/terbit/l1")
    assert [r["study"] for r in answer.rows] == ["terbit"]


@pytest.mark.parametrize("word", ["marketing", "pemasaran", "Marketing", " PEMASARAN "])
def test_concepts_go_by_key_or_label(word: str) -> None:
    """A variable is understood by its key and by its label in either language."""
    assert ask("linkage-matrix", variable=word).rows == ask("linkage-matrix", variable="marketing").rows


def test_the_study_may_be_given_as_a_parameter() -> None:
    """`study` among the parameters is the study asked."""
    assert answers.ask(filled("small"), HORIZONTAL, params={"study": "kecil"}).study == "kecil"


# --- Ranks and leads


def rows(*values: object, basis: str = "measured") -> list[dict[str, object]]:
    label = Words("x", "x")
    return [
        {"study": "s", "basis": Thing(basis, label), "status": Thing("present", label), "n": v, "who": f"w{i}"}
        for i, v in enumerate(values)
    ]


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=8))
def test_a_rank_counts_those_above(values: list[int | None]) -> None:
    """The rank is one more than the number of greater values; equal values share it; nothing has none."""
    found = [r["rank"] for r in ranked(rows(*values), Ranking("n", "who"))]  # type: ignore[arg-type]
    assert found == [None if v is None else 1 + sum(o is not None and o > v for o in values) for v in values]


def test_bases_are_ranked_apart() -> None:
    """What is published and what is measured are two rankings."""
    both = rows(1, 2) + rows(5, basis="published")
    assert [r["rank"] for r in ranked(both, Ranking("n", "who"))] == [2, 1, 1]  # type: ignore[arg-type]


COLUMNS = [
    Column("n", "count", Words("n", "n")),
    Column("who", "text", Words("who", "siapa")),
    Column("basis", "concept", Words("basis", "dasar")),
    Column("status", "concept", Words("status", "status")),
]


def telling(*values: int) -> Telling:
    ranking = Ranking("n", "who")
    return Telling(ranked(rows(*values), ranking), COLUMNS, ranking)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("", True),
        ("rows = 3", True),
        ("rows published = 0 and rows measured > 2", True),
        ("leaders = 2", True),
        ("leaders > 2", False),
        ("sum n >= 7", True),
        ("count who = 3", True),
        ("any who = w1", True),
        ("no who = w1", False),
        ("all basis = measured", True),
        ("rows who:w2 = 1", True),
    ],
)
def test_conditions(when: str, holds: bool) -> None:
    """Each kind of test, alone and joined."""
    assert telling(3, 3, 1).holds(when) is holds


@pytest.mark.parametrize("when", ["rows", "rows == 1", "winners = 1", "rows = 1 or rows = 2"])
def test_a_condition_that_cannot_be_read_is_our_fault(when: str) -> None:
    """A header with a slip in it is not passed over."""
    with pytest.raises(FaultError):
        telling(1).holds(when)


def test_templates() -> None:
    """Placeholders are filled as each language joins and counts; a sentence begins with a capital."""
    told = telling(3, 3, 1500).say(
        Words("{leaders}: {first:n}; {second:who} {list:who} {sum:n} {rows}", "{leaders}: {first:n}; {list:who}")
    )
    assert told.en == "W2: 1,500; w0 w0, w1 and w2 1,506 3"
    assert told.id == "W2: 1.500; w0, w1, dan w2"


def test_a_broken_header_names_its_file() -> None:
    """A question without what it must have is a fault that says where."""
    with pytest.raises(FaultError, match=r"broken\.rq"):
        parse('#+ name = "x"\nSELECT ?s { }', "broken.rq")


def test_no_study_no_winner_no_error() -> None:
    """An empty store, which gives no rows on either engine, answers every question that needs nothing named so."""
    empty = store.new("oxigraph")
    assert answers.studies(empty) == answers.studies(store.new("rdflib")) == []
    for q in answers.questions():
        if not any(p.required for p in q.parameters):
            answer = answers.ask(empty, q)
            assert answer.rows == ()
            assert answer.nothing
            assert "no study" in answer.lead.en
            assert answer.stands_on.en == "nothing"


# --- Studies, and what each can answer


def test_studies_are_listed_with_what_they_are() -> None:
    """Real ones first, titles in both languages, made-up ones said to be so."""
    assert answers.studies(filled("small")) == [
        ("terbit", False, ("A published study", "Studi terbitan")),
        ("kecil", True, ("A small study", "Studi kecil")),
        ("kosong", True, ("Nothing yet", "Belum ada")),
        ("urut", True, ("An order", "Urutan")),
    ]


def test_what_a_study_can_answer() -> None:
    """Published, measured, said: by the rows that there are; one that holds nothing can answer nothing."""
    can = {s: answers.can_answer(filled("small"), s) for s in ("terbit", "kecil", "kosong")}
    names = {q.name for q in answers.questions()} - {"studies", "clusters-side-by-side"}
    assert all(set(c) == names for c in can.values())
    assert can["terbit"][HORIZONTAL] == {"P"}
    assert can["terbit"]["rival-claims"] == frozenset()
    assert can["kecil"][HORIZONTAL] == {"M"}
    assert can["kecil"]["strongest-vertical-linkage"] == {"M", "S"}
    assert not any(can["kosong"].values())


class Counting:
    """A store that counts the queries put to it."""

    def __init__(self, kept: store.Store) -> None:
        self.kept = kept
        self.asked = 0

    def select(self, query: str) -> store.Rows:
        self.asked += 1
        return self.kept.select(query)

    def select_each(self, queries: list[str]) -> list[store.Rows]:
        self.asked += len(queries)
        return self.kept.select_each(queries)


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("folder", ["small", "network", "printed"])
def test_what_each_study_can_answer_takes_every_question_once(folder: str, engine: str) -> None:
    """All studies at once are told the same as each by itself, with one query a question and one for the studies."""
    counting = Counting(filled(folder, engine))
    each = answers.can_answer_each(counting)  # type: ignore[arg-type]
    assert each == {s.key: answers.can_answer(filled(folder), s.key) for s in answers.studies(filled(folder))}
    assert any(any(can.values()) for can in each.values())
    assert counting.asked == len(answers.questions()) - 1  # one is asked about two studies


@pytest.mark.parametrize("q", answers.questions(), ids=lambda q: q.name)
@pytest.mark.parametrize("folder", ["small", "network", "printed"])
def test_what_a_query_marks_as_only_shown_decides_nothing(folder: str, q: answers.Question) -> None:
    """Without it there are rows of the same studies, bases and kinds of nothing."""
    names = [name for name in ("study", "basis", "status") if name in store.projection(q.query)]
    whole, short = filled(folder).select(q.query), distinct(q.query, names)
    assert "#( shown" not in short
    places = [whole.variables.index(name) for name in names]
    assert set(filled(folder).select(short).rows) == {tuple(row[at] for at in places) for row in whole.rows}


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_of_one_study_it_is_asked_what_that_one_can_answer(engine: str) -> None:
    """The list of one study says of it what the list of all does."""
    every = {row["study"]: row for row in answers.ask(filled("small", engine), "studies").rows}
    for key, row in every.items():
        assert answers.ask(filled("small", engine), "studies", study=str(key)).rows == (row,)


def test_what_is_known_to_be_answered_is_not_asked_again() -> None:
    """The list of studies takes what they can answer from a caller who knows it, and is the same answer."""
    counting = Counting(filled("small"))
    known = answers.can_answer_each(filled("small"))
    given = answers.ask(counting, "studies", can=known)  # type: ignore[arg-type]
    assert given == answers.ask(filled("small"), "studies")
    assert counting.asked < 5
    assert answers.ask(filled("small"), "studies", can={}).rows[0]["can_answer"] is None


@pytest.mark.parametrize("case", cases(), ids=str)
def test_names_and_evidence_are_looked_up_for_all_rows_together(case: Case) -> None:
    """However many rows an answer has, it takes the same few queries."""
    counting = Counting(filled(case.folder))
    case.ask(counting)  # type: ignore[arg-type]
    assert counting.asked <= (len(answers.questions()) + 5 if case.question == "studies" else 8)


def test_without_a_study_made_up_ones_stay_out() -> None:
    """A real study beside made-up ones is asked alone; where all are made up, they are asked, and say so."""
    answer = answers.ask(filled("small"), HORIZONTAL)
    assert {r["study"] for r in answer.rows} == {"terbit"}
    assert not any(r["made_up"] for r in answer.rows)
    made_up = answers.ask(filled("network"), HORIZONTAL)
    assert made_up.study is None
    assert all(r["made_up"] for r in made_up.rows)


def test_rows_of_two_studies_are_not_one_ranking() -> None:
    """Two studies side by side have a lead each, and the answer says that they cannot be compared."""
    kept = store.new("oxigraph")
    kind = "<https://w3id.org/kawung/scheme/study-kind#"
    kept.add(q._replace(o=kind + "real>") if q.o == kind + "synthetic>" else q for q in quads("small"))
    answer = answers.ask(kept, HORIZONTAL)
    assert {r["study"] for r in answer.rows} == {"kecil", "terbit", "urut"}
    assert answer.comparable is False
    assert answer.notes
    assert "kecil: No single category: new and old share the first rank." in answer.lead.en
    assert "terbit: First kind, as published." in answer.lead.en
    assert [r["rank"] for r in answer.rows if r["study"] == "kecil"] == [1, 1]


# --- What an answer rests on


def test_reports_of_one_pair_are_one_linkage() -> None:
    """Two people told of A1 and A3: two linkages in all, three findings, three interviews."""
    answer = ask(HORIZONTAL)
    assert answer.stands_on == (
        "2 linkages, 3 findings, 3 interviews",
        "2 keterkaitan, 3 temuan penelitian, 3 wawancara",
    )
    assert answer.source == ("Made up for a test", "Made up for a test")


def test_published_sentences_and_whom_the_study_asked() -> None:
    """A published answer counts sentences, says whom the study asked, and cites with the locator."""
    answer = ask(HORIZONTAL, "terbit")
    assert answer.stands_on == (
        "1 published sentence; 10 craftspeople and 1 key informant were asked",
        "1 kalimat terbitan; 10 pengrajin dan 1 informan kunci ditanya",
    )
    assert answer.source == ("Nobody (2026), Nothing: sentence 1",) * 2
    assert answer.how_sure is not None
    assert "did not measure" in answer.how_sure.en
    assert any("competing" in c.en for c in answer.caveats)


def test_rows_lead_to_their_statements() -> None:
    """Each counted row names the statements it was counted from."""
    by_category = {str(r["category"]): r["statements"] for r in ask(HORIZONTAL).rows}
    base = "https://example.org/id/kecil/"
    assert by_category["baru"] == (base + "l1", base + "l2", base + "l3")


# --- The forms an answer takes


def test_csv_has_study_basis_status_and_made_up_in_every_row() -> None:
    """The fields come in a fixed order, numbers are plain, and nothing is ever a blank."""
    for q, params in ((HORIZONTAL, {"variable": "marketing"}), ("strongest-vertical-linkage", {})):
        table = list(csv.reader(io.StringIO(ask(q, **params).to_csv())))
        assert table[0][:3] == ["study", "made_up", "basis"]
        assert "status" in table[0]
        assert len(table) > 1
        assert all(cell for row in table for cell in row)
        assert all(row[:2] == ["kecil", "true"] for row in table[1:])
    by_name = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    assert [r["per_firm"] for r in by_name] == ["1.00", "1.00", "not-reported"]


def test_json_holds_the_whole_answer() -> None:
    """Texts in both languages, numbers as numbers, what is not there as null beside the row's status."""
    read = json.loads(ask(HORIZONTAL, variable="marketing").to_json())
    assert read["made_up"] is True
    assert read["parameters"] == {"variable": "marketing", "partners": "interviewed"}
    assert set(read["lead"]) == {"en", "id"}
    new, old = read["rows"]
    assert (new["category"], new["per_firm"], new["linkages"], new["status"]) == ("baru", 0, 0, "present")
    assert (old["category"], old["per_firm"], old["linkages"], old["status"]) == ("lama", None, None, "not-asked")
    assert new["category_iri"] == "https://example.org/id/kecil/baru"


def test_markdown_says_made_up_first_and_speaks_each_language() -> None:
    """The made-up line opens the text; ranks shared are marked; numbers are written as the language does."""
    answer = ask(HORIZONTAL)
    en, id_ = answer.to_markdown("en"), answer.to_markdown("id")
    assert en.startswith("> **MADE-UP DATA")
    assert id_.startswith("> **DATA REKAAN")
    assert "| 1 = |" in en
    assert "| 1.00 |" in en
    assert "| 1,00 |" in id_
    assert "**No single category" in en
    assert "MADE-UP" not in ask(HORIZONTAL, "terbit").to_markdown("en")


def test_markdown_escapes_what_would_break_its_table() -> None:
    """A bar or a line end in a label stays within its cell."""
    kept = store.new("oxigraph")
    kept.add(quads("small"))
    label = literal("a|b\nc", "en")
    kept.add(
        [Quad(iri("https://example.org/id/urut/x"), "<http://www.w3.org/2004/02/skos/core#prefLabel>", label,
              "<https://example.org/graph/urut/entities>")]
    )  # fmt: skip
    text = answers.ask(kept, HORIZONTAL, study="urut").to_markdown("en")
    assert "| a\\|b c |" in text


def test_a_label_missing_in_one_language_is_the_other_s() -> None:
    """A thing with one label is called by it in both; one without is called by its key."""
    things = {str(r["actor"]): r["actor"] for r in ask("actors-in-place").rows}
    assert things["A1"].label == ("Firm A1", "Usaha A1")  # type: ignore[union-attr]
    assert things["A2"].label == ("A2", "A2")  # type: ignore[union-attr]


def test_frames_have_the_fields_of_the_records() -> None:
    """pandas and polars get the same fields and rows, numbers as numbers, nothing as missing."""
    answer = ask(HORIZONTAL, variable="marketing")
    pandas = pytest.importorskip("pandas")
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.fields())
    assert frame["per_firm"].tolist()[0] == 0.0
    assert pandas.isna(frame["per_firm"].tolist()[1])
    pytest.importorskip("polars")
    other = answer.to_polars()
    assert other.columns == list(answer.fields())
    assert other["per_firm"].to_list() == [0.0, None]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_without_its_library_says_what_to_do(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not installed is named, with the way out."""
    monkeypatch.setitem(sys.modules, library, None)
    answer = ask(HORIZONTAL)
    refused(getattr(answer, f"to_{library}"), library, "frames")


def test_numbers_keep_their_places() -> None:
    """A quotient has two places as a value, in the record and in both engines' answers."""
    for engine in ("oxigraph", "rdflib"):
        answer = answers.ask(filled("network", engine), HORIZONTAL, study="net")
        assert [r["per_firm"] for r in answer.rows] == [Decimal("3.00"), Decimal("2.67"), Decimal("1.33")]
        assert [str(r["per_firm"]) for r in answer.rows] == ["3.00", "2.67", "1.33"]
