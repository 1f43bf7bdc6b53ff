"""The gate: what consent, embargo and the rule for third parties allow leaves, and what rests on nothing else stays."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest

import publication_cases as cases
import shipped
from kawung import dictionary, publication
from kawung.findings import Cell, Named, Sheet, Study
from kawung.iris import concept
from kawung.pipeline import find_project
from kawung.pipeline.public import open_public
from kawung.pipeline.sources import Source, files
from kawung.pipeline.stages import Told, silent, travel
from kawung.problems import UnreadableError
from kawung.publication import PublicKeys, Settings, consent, keys, settings
from kawung.words import catalogue
from publication_cases import Tables, public, row

PRINTED = ("bayat", "bantul-2016")


@pytest.fixture
def contoh() -> Tables:
    return cases.tables("contoh")


def texts(found: cases.Public, property_: str) -> set[str]:
    return {m[3] for m in map(cases.QUAD.match, found.lines) if m and m[2].endswith(f"{property_}>")}


def without_withheld(found: cases.Public) -> frozenset[str]:
    """What is said, but for what is said to be withheld."""
    return frozenset(line for line in found.lines if not cases.re.search("#(withholds|interviewsWithheld)>", line))


def public_key(found: cases.Public, kind: str, key: str) -> str | None:
    return next((public for (k, public), own in found.known.items() if (k, own) == (kind, key.lower())), None)


def leaves(found: cases.Public, kind: str, key: str) -> bool:
    named = public_key(found, kind, key)
    return named is not None and f"/{kind}/{named}>" in found.stated


@pytest.mark.parametrize("column", [c for t in dictionary.tables().values() for c in t.columns], ids=lambda c: c.iri)
def test_every_column_has_a_rule(column: dictionary.Column) -> None:
    """Each column says in the dictionary when it may be published, by a rule that exists; the private are guarded."""
    said = next(c for c in shipped.DICTIONARY[column.table]["column"] if c["name"] == column.name)
    assert said["public"] in dictionary.PUBLIC
    guards = {"name": {"name"}, "note": {"no"}, "quote": {"quote"}, "place": {"place"}, "date": {"date"}}
    if column.privacy in guards:
        assert column.public in guards[column.privacy]


def test_a_column_without_a_rule_is_not_published() -> None:
    """What the dictionary forgets to allow is not allowed."""
    assert dictionary.Column("t", "c", "text", "<x:y>", ("", ""), ("", "")).public == "no"  # type: ignore[arg-type]


@pytest.mark.parametrize("study", PRINTED)
def test_a_study_of_publications_leaves_whole(study: str) -> None:
    """Nobody was interviewed for them: the public graph is the full one, byte for byte, and nothing stays behind."""
    source = Source(study, shipped.ROOT / "data" / "studies" / study)
    full = travel(source, files(source), cases.common(), Told(silent, 1), set())
    released = cases.of_folder(source.path)
    minter = cases.common().minter
    assert released.stated.encode() == b"".join(full.stated()) + full.categories(minter)
    assert released.inferred.encode() == full.follows(minter)
    assert released.withheld == ()
    assert released.keys == b"kind,key,public\n"


def test_contoh_leaves_as_its_consents_say(contoh: Tables) -> None:
    """Of its interviews those leave that allow it today, each statement with them, and the rest is listed."""
    found = public("contoh", contoh)
    today = cases.TODAY.isoformat()
    allowed = {
        r["id"]
        for r in contoh["interviews"]
        if r["consent"] in ("with-quote", "without-quote") and r["embargo_until"] <= today
    }
    assert allowed == {"W01", "W02", "W04", "W07", "W08", "W09", "W11"}
    fits = {r["id"] for r in contoh["findings"] if r["interview"] in allowed}
    for table in shipped.STATEMENTS:
        for r in contoh[table]:
            expected = bool(fits & set(shipped.parts(r["finding"])))
            assert leaves(found, cases.KIND_OF[table], r["id"]) == expected, r["id"]
            stays = any((w.table, w.key, w.column) == (table, r["id"], None) for w in found.withheld)
            assert stays != expected
    assert {r["id"] for r in contoh["interviews"] if leaves(found, "interview", r["id"])} == allowed


def test_contoh_answers_every_question_in_public() -> None:
    """The same questions run on the public graph, and name the same things by their public keys."""
    where = shipped.ROOT / "data" / "studies" / "contoh"
    opened = open_public([where], find_project(where), cases.TODAY)
    told = opened.ask("single-supplier-or-buyer", study="contoh")
    assert told.rows
    assert "A01" not in str(told.rows)
    assert opened.ask("linkage-matrix", study="contoh").rows


def test_quotes_leave_with_a_quote_consent_alone(contoh: Tables) -> None:
    """Exact words and their translations go with `with-quote` and with nothing less."""
    said = {r["quote"] for r in contoh["findings"] if r["quote"]}
    found = public("contoh", contoh)
    assert '"Wedi ditiru."@jv' in texts(found, "#text")
    row(contoh, "interviews", "W07")["consent"] = "without-quote"
    less = public("contoh", contoh, keys=found.keys)
    gone = texts(found, "#text") - texts(less, "#text")
    assert '"Wedi ditiru."@jv' in gone
    assert len(gone) == 2
    assert texts(less, "#paraphrase") == texts(found, "#paraphrase")
    assert len(said) > len(texts(found, "#text"))


def test_one_consent_less_takes_its_statements_alone(contoh: Tables) -> None:
    """From with-quote to aggregate-only: what that interview said is gone, and nothing else; nothing is added."""
    before = public("contoh", contoh)
    row(contoh, "interviews", "W09")["consent"] = "aggregate-only"
    after = public("contoh", contoh, keys=before.keys)
    own = {r["id"] for r in contoh["findings"] if r["interview"] == "W09"}
    assert without_withheld(after) < without_withheld(before)
    resting = {
        (cases.KIND_OF[name], r["id"].lower())
        for name in ("findings", *shipped.STATEMENTS, "elicitation", "actors")
        for r in contoh[name]
        if {r["id"], *shipped.parts(r.get("finding"))} & own or r.get("interview") == "W09"
    }
    resting |= {("interview", "w09")}
    parties = {("party", r["id"].lower()) for r in contoh["actors"] if not leaves(after, "party", r["id"])}
    gone = {public for (kind, public), own_key in before.known.items() if (kind, own_key) in resting | parties}
    for line in without_withheld(before) - without_withheld(after):
        assert gone & set(cases.re.findall(r"[a-z0-9]+", line)), line
    assert not any(leaves(after, "linkage", r["id"]) for r in contoh["linkages"] if r["finding"] in own)
    assert all(
        leaves(after, "linkage", r["id"]) == leaves(before, "linkage", r["id"])
        for r in contoh["linkages"]
        if r["finding"] not in own
    )


@pytest.mark.parametrize("interview", ["W01", "W02", "W04", "W07", "W08", "W09", "W11"])
def test_after_withdrawal_it_is_as_if_nobody_had_asked(contoh: Tables, interview: str) -> None:
    """The public graph equals, byte for byte, that of the study without the interview."""
    before = public("contoh", contoh)
    never = public("contoh", cases.without_interview(contoh, interview), keys=before.keys)
    row(contoh, "interviews", interview)["consent"] = "withdrawn"
    after = public("contoh", contoh, keys=before.keys)
    assert after.stated == never.stated
    assert after.inferred == never.inferred
    assert after.rows == never.rows
    assert after.stated != before.stated


@pytest.mark.parametrize(
    ("today", "shown"), [(date(2027, 12, 30), False), (date(2027, 12, 31), True), (date(2028, 1, 1), True)]
)
def test_an_embargo_ends_on_its_day(contoh: Tables, today: date, *, shown: bool) -> None:
    """Before the day nothing of the interview leaves, from that day on all that it allows."""
    found = public("contoh", contoh, today=today)
    assert leaves(found, "interview", "W05") == shown
    assert leaves(found, "linkage", "L33") == shown


def test_the_project_may_hold_back_all_interviews(contoh: Tables) -> None:
    """An embargo of the project holds back what informants said, not what is in print."""
    found = public("contoh", contoh, rules=Settings(embargo=date(2027, 1, 1)))
    assert not any(leaves(found, "finding", r["id"]) for r in contoh["findings"])
    assert "contoh/linkage/" not in found.stated


@pytest.mark.parametrize("said", ["", "with-quote; aggregate-only", "maybe"])
def test_an_unclear_consent_allows_nothing(contoh: Tables, said: str) -> None:
    """Empty, doubled or unreadable: nothing leaves until somebody says what was allowed."""
    row(contoh, "interviews", "W08")["consent"] = said
    found = public("contoh", contoh)
    assert not leaves(found, "interview", "W08")
    assert not leaves(found, "linkage", "L01")


def test_the_consent_for_the_study_is_the_most_that_any_interview_allows(contoh: Tables) -> None:
    """Where the study as a whole allows no quotes, no interview does."""
    contoh["study"][0]["consent"] = "without-quote"
    found = public("contoh", contoh)
    assert texts(found, "#text") == set()
    assert leaves(found, "linkage", "L01")
    contoh["study"][0]["consent"] = "no-publication"
    assert "contoh/interview/" not in public("contoh", contoh).stated


@pytest.mark.parametrize("rule", ["aggregate-only", "withhold", "not-applicable", ""])
def test_who_was_not_asked_stays_out_where_the_study_says_so(contoh: Tables, rule: str) -> None:
    """Statements that name others, words about them and lists that would be cut short stay; the rest leaves."""
    contoh["study"][0]["third_parties"] = rule
    found = public("contoh", contoh)
    assert not leaves(found, "party", "A13")
    assert not leaves(found, "linkage", "L16")
    assert leaves(found, "linkage", "L01")
    assert leaves(found, "linkage", "L50"), "groups are nobody in particular"
    assert leaves(found, "finding", "F02"), "what it says of others does not leave, that it was said does"
    for key in ("F02", "F09"):
        spoken = f"/finding/{public_key(found, 'finding', key)}> <{cases.BASE}def#paraphrase>"
        assert spoken not in found.stated, "neither where the party's own row names it nor where a linkage does"
    e02 = public_key(found, "elicitation", "E02")
    assert f"/elicitation/{e02}> <{cases.BASE}def#listComplete>" not in found.stated
    assert any(w.reason == "third_party" and w.key == "L16" for w in found.withheld)


def test_a_small_group_is_persons(contoh: Tables) -> None:
    """A group of fewer than the smallest figure is treated like those it is made of."""
    contoh["study"][0]["third_parties"] = "withhold"
    row(contoh, "actors", "A21")["size"] = "2"
    row(contoh, "actors", "A22")["size"] = "300"
    found = public("contoh", contoh)
    assert not leaves(found, "party", "A21")
    assert not leaves(found, "linkage", "L50")


def test_a_party_says_no_more_than_public_findings_do(contoh: Tables) -> None:
    """Whom others name is there; kind, category and label rest on an interview that does not leave, so they stay."""
    found = public("contoh", contoh)
    a05 = public_key(found, "party", "A05")
    about = {m[2] for m in map(cases.QUAD.match, found.stated.splitlines()) if m and m[1].endswith(f"/party/{a05}>")}
    assert {p.rpartition("#")[2] for p in about} == {"type>", "key>", "withholds>"}
    assert f"/party/{a05}> <{cases.BASE}def#withholds> <{cases.BASE}def#inCategory>" in found.stated
    assert any(w.reason == "unbacked" and w.key == "A05" and w.column == "category" for w in found.withheld)


def test_nothing_that_a_sheet_numbers_keeps_its_number(contoh: Tables) -> None:
    """Ids of the sheet stand in no name, key or text of the public graph, nor in its rows."""
    found = public("contoh", contoh)
    ids = {r["id"].lower() for name in cases.NUMBERED.values() for r in contoh[name]}
    ids -= {r["id"].lower() for r in contoh["place_names"]}
    said = set(cases.re.findall(r"[a-z0-9]+", (found.stated + found.inferred + found.rows).lower()))
    assert not (ids & said)


def test_public_keys_are_kept(contoh: Tables) -> None:
    """With the table of the time before, the same things have the same names; the table itself is as it was."""
    first = public("contoh", contoh)
    again = public("contoh", contoh, keys=first.keys)
    assert again.stated == first.stated
    assert again.keys == first.keys
    other = public("contoh", contoh)
    assert other.stated != first.stated
    assert len(other.lines) == len(first.lines)


def test_the_order_of_rows_does_not_show(contoh: Tables) -> None:
    """The public sheets are ordered by public keys and numbered anew."""
    first = public("contoh", contoh)
    for name in cases.NUMBERED.values():
        contoh[name].reverse()
    assert public("contoh", contoh, keys=first.keys).rows == first.rows


def test_places_and_days_are_no_finer_than_the_project_says(contoh: Tables) -> None:
    """A village becomes its district and a day its year; other settings show more or less."""
    row(contoh, "interviews", "W01").update(place="33.10.04.2001")
    row(contoh, "actors", "A01").update(place="33.10.04.2001")
    found = public("contoh", contoh)
    assert texts(found, "#place") >= {f"<{cases.BASE}id/area/33.10.04>"}
    assert "33.10.04.2001" not in found.stated + found.rows
    assert texts(found, "#heldOn") == {'"2026"^^<http://www.w3.org/2001/XMLSchema#gYear>'}
    fine = public("contoh", contoh, rules=Settings(place="village", dates="day"))
    assert f"<{cases.BASE}id/area/33.10.04.2001>" in texts(fine, "#place")
    assert '"2026-05-04"^^<http://www.w3.org/2001/XMLSchema#date>' in texts(fine, "#heldOn")
    none = public("contoh", contoh, rules=Settings(place="none", dates="none"))
    assert texts(none, "#heldOn") == texts(none, "#place") == set()


def test_a_statement_about_a_village_is_not_moved_to_its_district(contoh: Tables) -> None:
    """What was said of a finer place than is shown stays: of the larger one it would not be true."""
    row(contoh, "claims", "C01")["about"] = "33.10.04.2001"
    found = public("contoh", contoh)
    assert not leaves(found, "claim", "C01")
    assert leaves(found, "claim", "C02")


def test_names_leave_only_of_those_who_may_be_named(contoh: Tables) -> None:
    """Even a project that shows names shows none of an informant, nor of others unless the study's rule is publish."""
    row(contoh, "actors", "A01")["name"] = "Sumarni"
    row(contoh, "actors", "A13")["name"] = "Toko Warna"
    contoh["study"][0]["third_parties"] = "publish"
    assert "Toko Warna" not in public("contoh", contoh).stated
    found = public("contoh", contoh, rules=Settings(names=True))
    assert "Toko Warna" in found.stated
    assert "Sumarni" not in found.stated + found.rows
    contoh["study"][0]["third_parties"] = "pseudonymise"
    assert "Toko Warna" not in public("contoh", contoh, rules=Settings(names=True)).stated


def test_notes_and_names_stay_where_all_is_in_print() -> None:
    """A study of publications leaves with its own keys, but notes are the team's, and names wait for the project."""
    told = cases.tables("bayat")
    row(told, "actors", "buyers").update(name="Toko Warna", note="ask again")
    found = public("bayat", told)
    assert "/party/buyers>" in found.stated
    assert not [text for text in ("Toko Warna", "ask again") if text in found.stated + found.rows]
    assert "Toko Warna" in public("bayat", told, rules=Settings(names=True)).stated


def test_what_is_in_print_stays_whatever_informants_allow(contoh: Tables) -> None:
    """A finding from a publication leaves with its source and its parties, beside interviews that do not."""
    contoh["publications"] = [{"id": "P01", "kind": "report", "title": "Laporan", "locator": "p. 3"}]
    contoh["findings"].append(
        {"id": "F90", "publication": "P01", "locator": "p. 4", "basis": "published", "paraphrase_en": "In print."}
    )
    row(contoh, "linkages", "L19")["finding"] = "F06;F90"
    row(contoh, "actors", "A14")["finding"] = "F90"
    contoh["study"][0]["third_parties"] = "withhold"
    found = public("contoh", contoh)
    assert leaves(found, "linkage", "L19")
    assert leaves(found, "party", "A14")
    assert not leaves(found, "finding", "F06")
    assert '"p. 4"' in texts(found, "#locator")
    assert not leaves(found, "linkage", "L18")


def test_a_reference_to_nothing_does_not_leave(contoh: Tables) -> None:
    """A number that is no row's could name anybody: it and the statement it is part of stay."""
    row(contoh, "linkages", "L01")["to"] = "budi-hartono"
    row(contoh, "constraints", "K01")["relieved_by"] = "siti-aminah"
    found = public("contoh", contoh)
    assert "budi" not in found.stated + found.rows
    assert "siti" not in found.stated + found.rows
    assert not leaves(found, "linkage", "L01")
    assert leaves(found, "constraint", "K01")


def test_what_could_not_be_read_does_not_leave(contoh: Tables) -> None:
    """A text where a number or a party belongs could say anything; nor does why something is not known leave."""
    row(contoh, "linkages", "L01").update(share="kata Pak Budi 40", from_role="not known: Pak Budi would not say")
    row(contoh, "linkages", "L02")["from"] = "Pak Budi, Wijirejo"
    row(contoh, "interviews", "W01")["place"] = "rumah Pak Budi"
    found = public("contoh", contoh)
    assert "Budi" not in found.stated + found.inferred + found.rows
    assert leaves(found, "linkage", "L01")
    assert not leaves(found, "linkage", "L02")
    l01 = public_key(found, "linkage", "L01")
    assert f"/linkage/{l01}> <{cases.BASE}def#hasUnknown>" in found.stated
    assert {(w.column, w.reason) for w in found.withheld if w.key == "L01"} == {
        ("share", "unread"),
        ("from_role", "reason"),
    }


def test_print_beside_an_interview_shows_no_more_than_the_interview(contoh: Tables) -> None:
    """A party's place may be from either source, so it is as coarse as those who were asked allow."""
    contoh["publications"] = [{"id": "P01", "kind": "report", "title": "Laporan", "locator": "p. 3"}]
    contoh["findings"].append({"id": "F90", "publication": "P01", "locator": "p. 4", "basis": "published"})
    party = row(contoh, "actors", "A14")
    party.update(place="33.10.04.2001", finding="F90;F06")
    found = public("contoh", contoh)
    assert f"<{cases.BASE}id/area/33.10.04>" in texts(found, "#place")
    assert "33.10.04.2001" not in found.stated + found.rows
    party["finding"] = "F90"
    assert f"<{cases.BASE}id/area/33.10.04.2001>" in texts(public("contoh", contoh), "#place")


def test_print_is_as_it_was_once_a_consent_is_taken_back(contoh: Tables) -> None:
    """Of an informant who took it back that stays which is in print, as of one whom nobody had asked."""
    contoh["publications"] = [{"id": "P01", "kind": "report", "title": "Laporan", "locator": "p. 3"}]
    contoh["findings"].append({"id": "F90", "publication": "P01", "locator": "p. 4", "basis": "published"})
    row(contoh, "actors", "A03").update(place="33.10.04.2001", finding="F90;F05")
    fixed = cases.fixed_keys(contoh)
    assert "33.10.04.2001" not in public("contoh", contoh, keys=fixed).stated
    never = public("contoh", cases.without_interview(contoh, "W03"), keys=fixed)
    row(contoh, "interviews", "W03")["consent"] = "withdrawn"
    after = public("contoh", contoh, keys=fixed)
    assert f"<{cases.BASE}id/area/33.10.04.2001>" in texts(after, "#place")
    assert (after.stated, after.inferred) == (never.stated, never.inferred)


def test_words_on_which_a_party_rests_that_stays_out_stay_too(contoh: Tables) -> None:
    """A finding that says who somebody is speaks of them, even where no statement does."""
    contoh["study"][0]["third_parties"] = "withhold"
    paraphrase = '"Of the ten firms interviewed, two came to last year\'s exhibition."@en'
    assert paraphrase in texts(public("contoh", contoh), "#paraphrase")
    row(contoh, "actors", "A13")["finding"] = "F28"
    assert paraphrase not in texts(public("contoh", contoh), "#paraphrase")


@pytest.mark.parametrize("trace", ["consent", "interview", "finding"])
def test_a_study_with_any_trace_of_an_interview_keeps_no_number(trace: str) -> None:
    """Only a study that says that it rests on publications, and does, leaves with the keys of its sheets."""
    told = cases.tables("bayat")
    assert "/linkage/l01>" in public("bayat", told).stated
    if trace == "consent":
        told["study"][0]["consent"] = "with-quote"
    elif trace == "interview":
        told["interviews"] = [{"id": "W01", "informant": "buyers", "consent": "with-quote"}]
    else:
        row(told, "findings", "F01")["interview"] = "W01"
    found = public("bayat", told)
    assert "/linkage/l01>" not in found.stated
    assert leaves(found, "linkage", "L01")


def test_files_tabs_and_headings_are_those_of_the_dictionary(contoh: Tables) -> None:
    """What a workbook and its sheets are called does not leave, nor a heading below which nothing is left."""
    study = cases.read("contoh", contoh)
    sheets = {
        name: Sheet(name, "Pak Budi.xlsx", (*one.headings, "HP Pak Budi"), one.rows, tab="Budi", upright=True)
        for name, one in study.sheets.items()
    }
    released = publication.release(Study("contoh", sheets), Settings(), cases.TODAY, PublicKeys()).study
    for name, one in released.sheets.items():
        assert (one.file, one.tab, one.upright) == (shipped.DICTIONARY[name]["file"], None, False)
        assert "note" not in one.headings
        assert set(one.headings) <= set(shipped.COLUMNS[name])


def test_numbers_in_words_become_public_ones(contoh: Tables) -> None:
    """A number in a paraphrase is replaced, in a quote between brackets; of whom does not appear nothing is left."""
    row(contoh, "findings", "F01")["paraphrase_en"] = "A01-A02 buy together, unlike A12 and A03. Lot of 12."
    found = public("contoh", contoh)
    a01, a02 = (public_key(found, "party", key) for key in ("A01", "A02"))
    assert f'"{a01}-{a02} buy together, unlike {public_key(found, "party", "A12")} and […]. Lot of 12."@en' in texts(
        found, "#paraphrase"
    )
    assert f'"Belinya bareng [{a02}], biar dapat harga partai."@id' in texts(found, "#text")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("A5 and a-05 and A.05", "{} and {} and {}"),
        ("A 05, A 5; A\u00a05.", "{}, {}; {}."),
        ("A1-A2", "{a01}-{a02}"),
        ("f1 says that a05_b", "{f01} says that {}_b"),
        ("a 5 percent rise in 5 years", "a 5 percent rise in 5 years"),
        ("A 5.5 and A55 and 5A and BA5", "A 5.5 and A55 and 5A and BA5"),
        ("A 5-6 A5%", "A 5-6 {}%"),
        ("W 99 A 13", "W 99 {a13}"),
        ("A3", "[…]"),
    ],
)
def test_a_number_is_replaced_however_it_is_spelt(contoh: Tables, typed: str, told: str) -> None:
    """Without its zero, in small letters, with a sign or a blank; what only looks like one stays."""
    row(contoh, "findings", "F01")["paraphrase_en"] = typed
    found = public("contoh", contoh)
    keys = {key: public_key(found, "party", key.upper()) for key in ("a01", "a02", "a05", "a13")}
    said = told.replace("{}", keys["a05"]).format(**keys, f01=public_key(found, "finding", "F01"))
    assert f'"{said}"@en' in texts(found, "#paraphrase")


def test_a_number_that_may_be_of_two_is_of_nobody(contoh: Tables) -> None:
    """Where the sheet has both A01 and A001, `A1` may be either."""
    row(contoh, "actors", "A13")["id"] = "A001"
    for one in contoh["linkages"]:
        one.update({name: "A001" for name in ("from", "to") if one[name] == "A13"})
    row(contoh, "findings", "F01")["paraphrase_en"] = "Both A01 and A1."
    found = public("contoh", contoh)
    assert f'"Both {public_key(found, "party", "A01")} and […]."@en' in texts(found, "#paraphrase")


def test_a_name_used_as_a_number_is_replaced_in_any_capitals(contoh: Tables) -> None:
    """Who numbers people by their names does not write them alike; a second release says what the first did."""
    for rows in contoh.values():
        for one in rows:
            one.update({column: cases.re.sub(r"\bA13\b", "Sumarni", text) for column, text in one.items()})
    row(contoh, "findings", "F01")["paraphrase_en"] = "Dye from SUMARNI, at times from sumarni's shop."
    first = public("contoh", contoh)
    key = public_key(first, "party", "sumarni")
    assert f'"Dye from {key}, at times from {key}\'s shop."@en' in texts(first, "#paraphrase")
    assert "sumarni" not in first.stated.lower()
    lines = sorted(f"{kind},{own},{public}" for (kind, public), own in first.known.items())
    again = public("contoh", contoh, keys="\n".join(["kind,key,public", *lines, ""]).encode())
    assert texts(again, "#paraphrase") == texts(first, "#paraphrase")


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ((), ("10", "1")),
        (("W06",), ("9", "1")),
        (("W06", "W01"), ("8", "1")),
        (("W06", "W01", "W02"), ("10", "1")),
        (("W06", "W11"), ("9", "0")),
    ],
    ids=["nobody", "one", "two", "three", "a key informant too"],
)
@pytest.mark.parametrize("erased", [False, True], ids=["says so", "is gone"])
def test_how_many_were_asked_does_not_tell_that_few_took_it_back(
    contoh: Tables, back: tuple[str, ...], told: tuple[str, str], erased: bool
) -> None:
    """Who took the consent back is as if never asked, whether the row says so or is gone; of three it may be told."""
    for one in list(contoh["interviews"]):
        one["consent"] = "withdrawn" if one["id"] in back else "with-quote"
        if one["id"] in back and erased:
            contoh["interviews"].remove(one)
    found = public("contoh", contoh)
    of_study = {name: next(iter(texts(found, f"#{name}"))) for name in ("sampleSize", "keyInformantCount")}
    assert tuple(of_study[name].split('"')[1] for name in of_study) == told
    changed = {(one.column, one.reason, one.changed) for one in found.withheld if one.reason == "withdrawn"}
    changed &= {(one.column, one.reason, one.changed) for one in found.withheld if one.table == "study"}
    names = [name for name, was, now in zip(("sample", "key_informants"), ("10", "1"), told, strict=True) if was != now]
    assert changed == {(name, "withdrawn", True) for name in names}


def test_numbers_that_print_tells_stay() -> None:
    """Of a study of publications, and of a survey in print beside a few interviews."""
    printed = cases.tables("bayat")
    assert f'"{printed["study"][0]["sample"]}"^^' in public("bayat", printed).stated
    both = cases.tables("contoh")
    both["study"][0]["sample"] = "46"
    assert texts(public("contoh", both), "#sampleSize") == {'"46"^^<http://www.w3.org/2001/XMLSchema#integer>'}


def test_reasons_name_interviews_and_findings_as_the_sheet_does(contoh: Tables) -> None:
    """In the capitals that were typed, so that people find them."""
    named = {one.by for one in public("contoh", contoh).withheld if one.by}
    assert {"W03", "W04"} <= named
    assert not [by for by in named if cases.re.search(r"[a-z]", by)]


def test_what_may_be_counted_holds_those_who_allow_figures_only(contoh: Tables) -> None:
    """Aggregate-only counts; what is refused, withdrawn or under embargo does not, and no words are in it."""
    study = cases.read("contoh", contoh)
    counted = publication.counted(study, Settings(), cases.TODAY)
    assert {r.key for r in counted.rows("interviews")} == {"W01", "W02", "W04", "W07", "W08", "W09", "W10", "W11"}
    assert {"L08", "L29", "L39"} <= {r.key for r in counted.rows("linkages")}
    assert "L04" in {r.key for r in counted.rows("linkages")}
    assert not {"L05", "L06", "L11"} & {r.key for r in counted.rows("linkages")}
    assert not any(set(r.cells) & {"quote", "paraphrase_en", "note"} for r in counted.rows("findings"))


def test_all_that_stays_has_its_reason_in_both_languages(contoh: Tables) -> None:
    """Each entry names a table, a row and a column that are there, and says why in words."""
    found = public("contoh", contoh)
    reasons = {key.removeprefix("withheld.") for key in catalogue() if key.startswith("withheld.")}
    for one in found.withheld:
        said = row(contoh, one.table, one.key)
        assert one.column is None or said[one.column]
        assert one.reason in reasons
        assert "{" not in "".join(one.words)
        assert one.words.en != one.words.id


def test_settings_are_read_as_they_stand() -> None:
    """Defaults are the careful ones; each setting is read."""
    assert settings.read({}) == Settings(names=False, place="district", dates="year", smallest=3)
    text = """
[publication]
names = true
place = "regency"
dates = "none"
smallest = 5
embargo = 2027-12-31
closeness = "neighbours"
"""
    assert settings.read(tomllib.loads(text)) == Settings(
        names=True,
        place="regency",
        dates="none",
        smallest=5,
        embargo=date(2027, 12, 31),
        closeness="neighbours",
    )


@pytest.mark.parametrize(
    "text",
    [
        "publication = 3",
        "[publication]\nnmaes = true",
        '[publication]\nnames = "yes"',
        '[publication]\nplace = "hamlet"',
        "[publication]\nplace = 3",
        '[publication]\ndates = "month"',
        "[publication]\nsmallest = 1",
        "[publication]\nsmallest = true",
        '[publication]\nembargo = "soon"',
        "[publication]\nembargo = 2027-12-31T10:00:00",
        "[publication]\naccept = true",
        '[publication]\ncloseness = "all"',
    ],
)
def test_a_wrong_setting_is_refused(text: str) -> None:
    """A misspelt or impossible setting stops, in both languages; nothing is published by a rule that was not meant."""
    with pytest.raises(UnreadableError) as raised:
        settings.read(tomllib.loads(text))
    assert raised.value.words.en != raised.value.words.id


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"kind,key,pub\n",
        b"kind,key,public\nparty,A01\n",
        b"kind,key,public\nnobody,A01,bx\n",
        b"kind,key,public\nparty,A01,-\n",
        b"kind,key,public\nparty,A01,BX\n",
        b"kind,key,public\nparty,A01,bx\nparty,a01,by\n",
        b"kind,key,public\nparty,A01,bx\nparty,A02,bx\n",
        b'kind,key,public\nparty,"A01,bx\n',
        b"\xff\xfe",
    ],
)
def test_a_damaged_table_of_public_keys_is_refused(data: bytes) -> None:
    """With a key lost, a published address would come to mean something else."""
    with pytest.raises(UnreadableError) as raised:
        keys.read(data)
    assert keys.FILE in raised.value.words.en


def test_public_keys_are_made_once_and_differ() -> None:
    """A key is made when first asked for, never one that is taken; the table is the same however it came about."""
    drawn = iter(["bb", "bb", "cc"])
    made = PublicKeys(fresh=lambda: next(drawn))
    assert [made.of("party", k) for k in ("A01", "a02", "a01")] == ["bb", "cc", "bb"]
    assert made.grown
    again = keys.read(made.written())
    assert again.written() == made.written() == b"kind,key,public\nparty,a01,bb\nparty,a02,cc\n"
    assert again.of("party", "A02") == "cc"
    assert not again.grown
    assert len({keys.by_chance() for _ in range(200)}) == 200


def test_the_strictest_of_two_rows_of_one_interview_counts(contoh: Tables) -> None:
    """Two rows that differ cannot both be true; the one that allows less is believed."""
    study = cases.read("contoh", contoh)
    sheet = study.sheets["interviews"]
    w08 = next(r for r in sheet.rows if r.key == "W08")
    less = Cell("aggregate-only", (Named(concept("consent", "aggregate-only")),))
    twice = sheet.with_rows([*sheet.rows, replace(w08, cells={**w08.cells, "consent": less}, repeat=2)])
    study = Study(study.key, {**study.sheets, "interviews": twice})
    assert consent.interviews(study, Settings(), cases.TODAY)["w08"].level == consent.Level.FIGURES
    released = publication.release(study, Settings(), cases.TODAY, PublicKeys())
    assert len(released.study.rows("interviews")) == 6
