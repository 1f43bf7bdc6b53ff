"""From results to Problems: the right cell, the right words, and no echo. Studies here are small and made up."""

from __future__ import annotations

import re

import pytest

from kawung import graph, sheet, validation
from kawung.findings import Sheet, Study
from kawung.iris import Minter, Quad, concept, literal, term
from kawung.problems import Place, Problem, Severity, UsageError, Words
from kawung.validation import texts
from kawung.validation.checking import union

MANIFEST = """
[study]
key = "kecil"
kind = "synthetic"
title_en = "Made-up"
title_id = "Rekaan"
authors = ["A. Rekaan"]
citation = "Rekaan (2026)"
year = { not_known_en = "never printed", not_known_id = "tidak pernah dicetak" }
language = "id"
licence = "https://example.org/licence"
data_licence = "https://example.org/licence"
method_en = "Made up"
method_id = "Rekaan"
sample = 2
key_informants = 0
place = "33.10.04"
industry_scheme = "KBLI"
industry_year = "2020"
industry_code = "13134"
instrument = "q"
scale = "s"
cluster = "c"
variables = ["marketing", "raw-material"]
consent = "with-quote"
third_parties = "pseudonymise"
[[cluster]]
key = "c"
label_en = "Cluster"
label_id = "Klaster"
[[instrument]]
key = "q"
title_en = "Questions"
title_id = "Pertanyaan"
[[scale]]
key = "s"
title_en = "Strength"
title_id = "Kekuatan"
[[scale_point]]
key = "lemah"
scale = "s"
ordinal = 1
label_en = "weak"
label_id = "lemah"
[[scale_point]]
key = "kuat"
scale = "s"
ordinal = 2
label_en = "strong"
label_id = "kuat"
[[category]]
key = "baru"
label_en = "new"
label_id = "baru"
"""
FILES = {
    "actors.csv": (
        "id,party,kind,label_en,label_id\nA01,actor,firm,One,Satu\nA02,actor,firm,Two,Dua\nA03,actor,,Three,Tiga\n"
    ),
    "interviews.csv": "id,informant,informant_kind,consent\nW01,A01,craftsperson,with-quote\n",
    "findings.csv": (
        "id,interview,locator,basis,paraphrase_en,paraphrase_id,quote,quote_language\n"
        "F01,W01,line 1,observed,Says so,Katanya begitu,Ya begitu,id\n"
    ),
    "linkages.csv": (
        "id,from,from_role,to,to_role,strength,variable,direction,participants,participants_role,finding\n"
        "L01,A01,producer,A02,producer,kuat,marketing,,,,F01\n"
        "L02,A01,,A02,,lemah,raw-material,,,,F01\n"
        "L03,,,,,,marketing,,A01;A02,producer,F01\n"
    ),
}
MINTER = Minter()
AREAS = (
    Quad(MINTER.area("33.10.04"), term("rdf:type"), term("kw:Area"), MINTER.shared_graph("regions")),
    Quad(MINTER.area("33.10.04"), term("kw:kemendagriCode"), literal("33.10.04"), MINTER.shared_graph("regions")),
)


def check(
    files: dict[str, str] | None = None,
    manifest: str = MANIFEST,
    *,
    known: tuple[Problem, ...] = (),
    reader: bool = True,
) -> list[Problem]:
    """Read a study made of texts, and check it as the conductor does."""
    texts_ = {**FILES, **(files or {}), "study.toml": manifest}
    study, said = sheet.read("kecil", {name: text.encode() for name, text in texts_.items()})
    assert study is not None
    graphed = graph.build(study, MINTER)
    before = (*said, *known) if reader else known
    return validation.check([*graphed.quads, *AREAS], graphed.things, study, stage="before", known=before)


def edit(file: str, old: str, new: str) -> dict[str, str]:
    assert FILES[file].count(old) == 1, "the edit must say which cell"
    return {file: FILES[file].replace(old, new)}


def cells(problem: Problem) -> list[tuple[str, int | None, str | None]]:
    return [(p.file, p.row, p.column) for p in problem.places]


def test_a_sound_study_has_no_problems() -> None:
    """The small study breaks no rule, so what the other tests find comes from their edit."""
    assert check() == []


def test_a_word_that_is_not_on_the_scale_is_shown_with_the_scale() -> None:
    """The cell, the text as typed, the words of the scale in the reader's language, and the nearest one."""
    (found,) = check(edit("linkages.csv", "producer,kuat", "producer,kuatt"))
    assert found.rule == "linkage-strength-known"
    assert found.severity is Severity.VIOLATION
    (place,) = found.places
    assert (place.file, place.row, place.column, place.letter, place.text) == (
        "linkages.csv",
        2,
        "strength",
        "F",
        "kuatt",
    )
    assert place.context == (("id", "L01"), ("to", "A02"), ("to_role", "producer"), ("strength", "kuatt"))
    assert found.message == Words(
        '"kuatt" is not on this study\'s scale of strength.',
        '"kuatt" tidak ada dalam skala kekuatan studi ini.',
    )
    assert found.remedy == Words(
        "Choose weak or strong (declared in study.toml). Nearest: strong.",
        "Pilih lemah atau kuat (sesuai study.toml). Paling dekat: kuat.",
    )
    assert ("component", "Class") in found.detail


def test_no_nearest_word_is_named_where_none_is_like_it() -> None:
    """The optional part of a remedy falls away as a whole."""
    (found,) = check(edit("linkages.csv", "producer,kuat", "producer,xyzzy"))
    assert found.remedy.en == "Choose weak or strong (declared in study.toml)."
    assert found.remedy.id == "Pilih lemah atau kuat (sesuai study.toml)."


def test_missing_consent_says_what_follows() -> None:
    """An empty cell that must not be empty is named with its row's key and with what it means."""
    (found,) = check(edit("interviews.csv", "craftsperson,with-quote", "craftsperson,"))
    assert found.rule == "interview-consent-stated"
    assert cells(found) == [("interviews.csv", 2, "consent")]
    assert found.message.en == "Nothing is said about consent for interview W01."
    assert found.message.id == "Persetujuan informan untuk wawancara W01 belum diisi."
    assert "nothing from W01 goes into anything published" in found.remedy.en
    assert "publish with quote" in found.remedy.en
    assert "boleh terbit dengan kutipan" in found.remedy.id


def test_one_unknown_actor_is_one_problem_with_all_its_places() -> None:
    """An actor that no sheet has, named in three columns, is told once; the role that hangs on it is not missed."""
    rows = FILES["linkages.csv"]
    rows = rows.replace("L02,A01,,A02", "L02,A99,,A02").replace(
        "L03,,,,,,marketing,,A01;A02", "L03,,,,,,marketing,,A01;a99"
    )
    rows = rows.replace("L01,A01,producer,A02", "L01,A01,producer,A99")
    (found,) = check({"linkages.csv": rows})
    assert cells(found) == [
        ("linkages.csv", 2, "to"),
        ("linkages.csv", 3, "from"),
        ("linkages.csv", 4, "participants"),
    ]
    assert found.message.en.startswith('There is no actor or group "A99"')
    assert 'add "A99" to actors.csv' in found.remedy.en


def test_two_unknown_actors_are_two_problems() -> None:
    """Folding is by what is missing, not by the rule."""
    rows = FILES["linkages.csv"].replace("L01,A01", "L01,A98").replace("L02,A01", "L02,A99")
    found = check({"linkages.csv": rows})
    assert [cells(p) for p in found] == [[("linkages.csv", 2, "from")], [("linkages.csv", 3, "from")]]


def test_unknown_participants_are_not_also_too_few() -> None:
    """What follows from a wrong reference is not told beside it."""
    rows = FILES["linkages.csv"].replace("A01;A02,producer", "A98;A99,")
    found = check({"linkages.csv": rows})
    assert {p.rule for p in found} == {"linkage-participants-known"}
    assert len(found) == 2


def test_an_unknown_actor_in_one_role_does_not_hide_another_empty_role() -> None:
    """Only the role that hangs on the wrong reference is a consequence; the other side's is told."""
    rows = FILES["linkages.csv"].replace("L02,A01,,A02", "L02,A99,,A03")
    assert {p.rule for p in check({"linkages.csv": rows})} == {"linkage-from-known", "linkage-to-role-needed"}


def test_a_sheet_without_rows_is_told_once_for_all_keys_that_are_named() -> None:
    """One cause, one problem: not one for each actor that other sheets name."""
    head = FILES["actors.csv"].splitlines()[0] + "\n"
    (found,) = check({"actors.csv": head})
    assert found.message.en.startswith("actors.csv has no rows, but")
    assert found.message.id.startswith("actors.csv tidak punya baris, tetapi")
    assert len(found.places) > 2


def test_a_sheet_without_its_column_of_keys_explains_all_that_points_into_it() -> None:
    """No row of it can be read, which the reader has said."""
    assert check({"actors.csv": FILES["actors.csv"].replace("id,", "nomer,", 1)}) == []


def test_a_key_that_cannot_be_one_explains_the_cells_that_name_it() -> None:
    """The row was not read, which the reader has said at the key."""
    renamed = {name: text.replace("A01", "A 1") for name, text in FILES.items()}
    assert check(renamed) == []


def test_one_cell_is_told_once() -> None:
    """Of several rules that one cell breaks only the most basic is told: not a number before out of range."""
    head, first, *rest = FILES["linkages.csv"].splitlines()
    told = check({"linkages.csv": "\n".join([head + ",share", first + ",banyak", *(r + "," for r in rest)]) + "\n"})
    assert [(p.rule, cells(p)) for p in told] == [("linkage-share-form", [("linkages.csv", 2, "share")])]


def test_two_wrong_words_in_one_cell_are_both_told() -> None:
    """The same rule may speak twice of one cell, once for each part, with that part's own text."""
    rows = FILES["linkages.csv"].replace("A01;A02", "A97;A98;A01;A02")
    found = check({"linkages.csv": rows})
    assert sorted(p.message.en for p in found) == [
        f'There is no actor or group "{k}" in actors.csv.' for k in ("A97", "A98")
    ]


def test_what_the_reader_said_is_not_said_again() -> None:
    """A problem known at a cell silences the shapes there, and a column without a heading silences its rows."""
    edited = edit("interviews.csv", "craftsperson,with-quote", "craftsperson,")
    known = Problem(
        "some-rule",
        Severity.VIOLATION,
        Words("x", "x"),
        Words("x", "x"),
        (Place("kecil", "interviews.csv", 2, "consent"),),
    )
    assert len(check(edited)) == 1
    assert check(edited, known=(known,)) == []
    misspelt = {"interviews.csv": FILES["interviews.csv"].replace("consent", "konsen")}
    assert check(misspelt) == []
    assert [p.rule for p in check(misspelt, reader=False)] == ["interview-consent-stated"]


def test_references_into_an_unreadable_file_are_not_unknown() -> None:
    """Where actors.csv cannot be read at all, nobody is told that every actor is missing."""
    assert check({"actors.csv": 'id,party\n"A01,actor\n'}) == []


def test_what_study_toml_gets_wrong_is_told_once() -> None:
    """A scale that does not exist is one problem in study.toml, not one for each strength that rests on it."""
    (found,) = check(manifest=MANIFEST.replace('scale = "s"\ncluster', 'scale = "t"\ncluster'))
    assert cells(found) == [("study.toml", None, "scale")]
    assert found.rule == "study-scale-known"


def test_an_entry_of_study_toml_is_named() -> None:
    """A table of study.toml has no rows: its place is the entry and the name in it."""
    (found,) = check(manifest=MANIFEST.replace("ordinal = 2", "ordinal = 1"))
    assert found.rule == "scale-point-ordinal-unique"
    assert cells(found) in (
        [("study.toml", None, "scale_point 1, ordinal")],
        [("study.toml", None, "scale_point 2, ordinal")],
    )


def test_a_thing_not_known_needs_its_own_language() -> None:
    """Leaving out one of two languages is seen, though the other fills the same property."""
    (found,) = check(manifest=MANIFEST.replace('title_id = "Rekaan"\n', ""))
    assert found.rule == "study-title-id-stated"
    assert cells(found) == [("study.toml", None, "title_id")]


def test_an_area_that_is_not_in_the_regions_is_named_at_its_cell() -> None:
    """A code that looks right but names no area is told at the cell that holds it."""
    (found,) = check(manifest=MANIFEST.replace('place = "33.10.04"', 'place = "33.10.99"'))
    assert cells(found) == [("study.toml", None, "place")]
    assert '"33.10.99"' in found.message.en


def test_a_quote_without_consent_is_told_at_the_quote() -> None:
    """The excerpt is a node of its own; its cell is the finding's quote, and it only asks to look."""
    (found,) = check(edit("interviews.csv", "craftsperson,with-quote", "craftsperson,without-quote"))
    assert (found.rule, found.severity) == ("excerpt-consent-allows", Severity.WARNING)
    assert cells(found) == [("findings.csv", 2, "quote")]


def test_problems_are_sorted_by_place() -> None:
    """As a person goes through the files: by file, row, column."""
    rows = (
        FILES["linkages.csv"].replace("F01\nL02", "F99\nL02").replace("lemah", "lemahh").replace("L01,A01", "L01,A97")
    )
    found = check({"linkages.csv": rows, **edit("interviews.csv", "craftsperson", "tukang")})
    assert found == sorted(found, key=Problem.sort_key)
    assert len(found) == 4


def inferred(direction: str, stated: str) -> list[Problem]:
    files = {**FILES, **edit("linkages.csv", "kuat,marketing,,", f"kuat,marketing,{stated},"), "study.toml": MANIFEST}
    study, _ = sheet.read("kecil", {name: text.encode() for name, text in files.items()})
    assert study is not None
    graphed = graph.build(study, MINTER)
    place = MINTER.graph("kecil", "inferred")
    keys = {"vertical-backward": ("vertical", "vertical-backward")}.get(direction, (direction,) if direction else ())
    said = [
        Quad(MINTER.thing("kecil", "linkage", "l01"), term("kw:direction"), concept("direction", k), place)
        for k in keys
    ]
    said += [
        Quad(MINTER.thing("kecil", "linkage", k), term("kw:direction"), concept("direction", "horizontal"), place)
        for k in ("l02", "l03")
    ]
    return validation.check([*graphed.quads, *AREAS, *said], graphed.things, study, stage="after")


def test_a_stated_direction_is_compared_with_the_inferred_one() -> None:
    """A contradiction names both directions in words and asks only to look."""
    (found,) = inferred("vertical-backward", "horizontal")
    assert (found.rule, found.severity) == ("linkage-direction-agrees", Severity.WARNING)
    assert cells(found) == [("linkages.csv", 2, "direction")]
    assert found.message.en == "The sheet says horizontal, but the roles make it vertical, backward."
    assert found.message.id.startswith("Di lembar tertulis horizontal, padahal menurut perannya vertikal ke belakang")


@pytest.mark.parametrize("stated", ["vertical", "vertical-backward", "all", ""])
def test_a_wider_direction_agrees_with_its_narrower_kinds(stated: str) -> None:
    """Who writes vertical is right about each kind of it; who writes nothing, or all, is not contradicted."""
    assert inferred("vertical-backward", stated) == []


def test_roles_without_a_direction_are_told_with_the_roles() -> None:
    """No direction from complete roles is no error; the note says which pair of roles it is."""
    (found,) = inferred("", "")
    assert (found.rule, found.severity) == ("linkage-direction-found", Severity.INFO)
    assert cells(found) == [("linkages.csv", 2, "id")]
    assert "producer and producer" in found.message.en


def test_reports_that_differ_are_one_note_with_all_their_places() -> None:
    """Two reports of one linkage with two strengths are told at both, once; one without a strength is not named."""
    more = "L04,A02,producer,A01,producer,lemah,marketing,,,,F01\nL05,A01,,A02,,,marketing,,,,F01\n"
    (found,) = check({"linkages.csv": FILES["linkages.csv"] + more})
    assert (found.rule, found.severity) == ("pair-strength-agrees", Severity.INFO)
    assert cells(found) == [("linkages.csv", 2, "strength"), ("linkages.csv", 5, "strength")]


def test_reports_that_agree_are_not_told() -> None:
    """The same strength from both sides, and a word off the scale, which has a problem of its own."""
    report = "L04,A02,producer,A01,producer,{},marketing,,,,F01\n"
    assert check({"linkages.csv": FILES["linkages.csv"] + report.format("kuat")}) == []
    (found,) = check({"linkages.csv": FILES["linkages.csv"] + report.format("keras")})
    assert found.rule == "linkage-strength-known"


FIGURES = "id,group,variable,direction,measure,value,finding\nG01,all,marketing,horizontal,value,4,F01\n"


def test_figures_for_one_cell_are_told_at_the_last_with_the_others_keys() -> None:
    """Three rows state a figure for one cell; a fourth, of another direction, stands for itself."""
    same = "G02,all,marketing,horizontal,value,5,F01\nG03,all,marketing,horizontal,value,4,F01\n"
    (found,) = check({"aggregates.csv": FIGURES + same + "G04,all,marketing,vertical,value,4,F01\n"})
    assert (found.rule, found.severity) == ("aggregate-cell-single", Severity.VIOLATION)
    assert cells(found) == [("aggregates.csv", 4, "id")]
    assert found.message.en.startswith("Figure G03 stands for the same cell as G01 and G02:")
    assert found.message.id.startswith("Angka G03 menempati sel yang sama dengan G01 dan G02:")


@pytest.mark.parametrize(
    "other", ["G02,all,marketing,horizontal,count,5,F01\n", "G02,all,raw-material,horizontal,value,5,F01\n"]
)
def test_figures_of_another_kind_or_variable_stand_side_by_side(other: str) -> None:
    """What differs in one of the cell's columns is another cell."""
    assert check({"aggregates.csv": FIGURES + other}) == []


def test_a_kind_of_figure_without_structure_is_told_once_for_its_sheet() -> None:
    """Two figures in a data set without structure: one problem at the sheet, since no cell is wrong."""
    figures = {"aggregates.csv": FIGURES + "G04,all,marketing,vertical,value,4,F01\n"}
    study, _ = sheet.read("kecil", {n: t.encode() for n, t in {**FILES, **figures, "study.toml": MANIFEST}.items()})
    assert study is not None
    graphed = graph.build(study, MINTER)
    quads = [q for q in graphed.quads if q.p != term("qb:structure")]
    (found,) = validation.check([*quads, *AREAS], graphed.things, study, stage="before")
    assert found.rule == "dataset-structure-stated"
    assert cells(found) == [("aggregates.csv", None, None)]


def test_a_claim_may_be_about_something_that_its_source_does_not_name() -> None:
    """An empty subject is a problem; one that is not known, with the reason, is none."""
    head = "id,about,property,value,finding\n"
    (found,) = check({"claims.csv": head + "C01,,workers,3,F01\n"})
    assert found.rule == "claim-about-stated"
    assert check({"claims.csv": head + "C01,not known: not printed | tidak tercetak,workers,3,F01\n"}) == []


def test_a_constraint_may_lead_to_a_claim() -> None:
    """What follows from a constraint may be something that a source says of the cluster."""
    claim = "id,about,property,value,finding\nC01,A01,workers,3,F01\n"
    head = "id,label_en,label_id,leads_to,finding\n"
    assert check({"claims.csv": claim, "constraints.csv": head + "H01,One,Satu,C01,F01\n"}) == []
    (found,) = check({"claims.csv": claim, "constraints.csv": head + "H01,One,Satu,C02,F01\n"})
    assert found.rule == "constraint-leads-to-known"


@pytest.mark.parametrize(
    ("text", "en", "id_"),
    [
        ("kuat sekali", "strong", "kuat"),
        ("very strong", "strong", "kuat"),
        ("LEMAH_sekali", "weak", "lemah"),
        ("kuatt", "strong", "kuat"),
        ("sekali", "", ""),
    ],
)
def test_the_nearest_point_is_found_by_key_and_by_the_words_of_both_languages(text: str, en: str, id_: str) -> None:
    """A text like a choice, or with a whole choice among its words, leads to it, shown in the reader's language."""
    points = [
        texts.Choice(Words("weak", "lemah"), ("p1", "weak", "lemah")),
        texts.Choice(Words("strong", "kuat"), ("p2", "strong", "kuat")),
    ]
    assert texts.nearest(text, points) == Words(en, id_)


BROKEN = {
    "actors.csv": (
        "id,party,kind,label_en,label_id,size,place\nA01,firma,tukang,One,Satu,,99.99\nA02,actor,firm,Two,Dua,5,\n"
    ),
    "interviews.csv": "id,informant,informant_kind,date,consent,embargo_until\nW01,A77,tukang,2026-13-45,,besok\n",
    "findings.csv": (
        "id,interview,publication,locator,basis,paraphrase_en,paraphrase_id,quote,quote_language\n"
        "F01,W01,P09,,katanya,,,Ya,xx\n"
    ),
    "linkages.csv": (
        "id,from,from_role,to,to_role,strength,variable,direction,share,amount,alternatives,finding\n"
        "L01,A01,bos,A01,producer,keras,harga,ke samping,150,-1,dua,F77\n"
    ),
    "aggregates.csv": (
        "id,group,variable,direction,measure,value,base,finding\nG01,siapa,marketing,horizontal,count,4.5,0,F01\n"
    ),
    "claims.csv": "id,about,property,value,rival_of,finding\nC01,siapa,apa,3,C01,F01\n",
}


def test_everything_said_is_plain_words_in_two_languages() -> None:
    """In a study broken in many ways nothing that people read names the machinery, and nothing is left unfilled."""
    found = check(BROKEN)
    assert len(found) > 20
    for problem in found:
        assert problem.places
        for words in (problem.message, problem.remedy):
            assert words.en
            assert words.id
            for text in words:
                assert not re.search(
                    r"https?://w3id|<|>|\b(IRI|SHACL|invalid|Constraint|node|xsd|kw:)\b|\^\^|[{}\[\]]", text
                )
                assert "  " not in text
                assert text.endswith(".")
    seen = {(p.places[0].file, p.places[0].row, p.places[0].column) for p in found}
    assert len(seen) == len(found), "one cell is told once"


def test_only_areas_that_the_study_names_are_checked() -> None:
    """The regions hold many areas; those that no cell leads to stay out of the check."""
    far = Quad(MINTER.area("11"), term("rdf:type"), term("kw:Area"), MINTER.shared_graph("regions"))
    provenance = Quad(term("kw:x"), term("kw:y"), term("kw:z"), MINTER.graph("kecil", "provenance"))
    near = Quad(
        MINTER.thing("kecil", "study", "kecil"), term("kw:place"), AREAS[0].s, MINTER.graph("kecil", "entities")
    )
    assert set(union([far, provenance, near, *AREAS])) == {near.triple, *(a.triple for a in AREAS)}


def test_a_rule_can_be_explained() -> None:
    """Every rule has a name to ask for; a misspelt one is answered with the nearest."""
    assert validation.explain("interview-consent-stated").severity is Severity.VIOLATION
    with pytest.raises(UsageError) as raised:
        validation.explain("interview-consent-stted")
    assert "interview-consent-stated" in raised.value.words.en
    assert "interview-consent-stated" in raised.value.words.id


@pytest.mark.parametrize(
    ("count", "en", "id_"),
    [(0, "", ""), (1, "a0", "b0"), (2, "a0 or a1", "b0 atau b1"), (3, "a0, a1 or a2", "b0, b1, atau b2")],
)
def test_alternatives_are_joined_as_each_language_does(count: int, en: str, id_: str) -> None:
    """Indonesian has a comma before the last of three or more."""
    assert texts.either([Words(f"a{i}", f"b{i}") for i in range(count)]) == Words(en, id_)


def test_alternatives_with_commas_are_parted_by_semicolons() -> None:
    """Where a choice has a comma of its own, the reader still sees where it ends."""
    said = texts.either([Words("a, b", "x"), Words("c", "y, z"), Words("d", "w")])
    assert said == Words("a, b; c; or d", "x; y, z; atau w")


def test_at_most_twelve_choices_are_listed() -> None:
    """A long list breaks off with a sign that it does."""
    said = texts.either([Words(f"a{i}", f"b{i}") for i in range(13)])
    assert said.en.endswith("a11, …")
    assert said.id.endswith("b11, …")
    assert "…" not in texts.either([Words(f"a{i}", f"b{i}") for i in range(12)]).en


def test_an_optional_part_falls_away_where_it_has_nothing_to_say() -> None:
    """Square brackets belong to the text only with all their placeholders; a cell may itself hold braces."""
    text = Words('Write {choices}.[ Like {nearest} in {column}.] "{text}"', "Tulis {choices}.[ Mirip {nearest}.]")
    full = {
        "choices": Words("a", "b"),
        "nearest": Words("c", "d"),
        "column": Words("e", "e"),
        "text": Words("{key}", "x"),
    }
    assert texts.fill(text, full) == Words('Write a. Like c in e. "{key}"', "Tulis b. Mirip d.")
    assert texts.fill(text, {**full, "nearest": Words("", "")}) == Words('Write a. "{key}"', "Tulis b.")


def test_in_a_workbook_sheets_are_called_by_their_tabs() -> None:
    """No text names a file that a study in a workbook does not have; a study of CSV files hears of its files."""
    said = Words(
        'Add it to actors.csv, order-claims.csv or study.toml, not to "notes.csv".', "Tambahkan di actors.csv."
    )
    csv_study = Study(
        "s", {"actors": Sheet("actors", "actors.csv", ("id",)), "study": Sheet("study", "study.toml", ())}
    )
    assert texts.here(said, csv_study) == said
    book = {
        "actors": Sheet("actors", "study.xlsx", ("id",), tab="Pelaku"),
        "study": Sheet("study", "study.xlsx", (), tab="Study"),
    }
    assert texts.here(said, Study("s", book)) == Words(
        'Add it to Pelaku, Order claims or study.xlsx, not to "notes.csv".', "Tambahkan di Pelaku."
    )
    mixed = csv_study.sheets | {"claims": Sheet("claims", "more.xlsx", ("id",), tab="Claims")}
    assert (
        texts.here(Words("actors.csv claims.csv study.toml", ""), Study("s", mixed)).en
        == "actors.csv Claims study.toml"
    )
