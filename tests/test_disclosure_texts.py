"""Texts in which somebody can be reached, found or called by name, and texts in which nobody can."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

import shipped
from disclosure_cases import MANIFEST, study
from kawung import publication
from kawung.publication import PublicKeys, Settings
from kawung.publication.looking import look
from kawung.publication.risks import Known, Limits
from kawung.publication.texts_at_risk import hits, telling
from kawung.sheet.likeness import personal
from test_disclosure import cluster, stopping

REACHED = {
    "phone": [
        "0812-3456-7890",
        "081234567890",
        "+62 812 3456 7890",
        "62812-3456-7890",
        "(0272) 321 456",
        "0274-512345",
        "No. HP 0856 1234 567",
        "WA: 0877.1234.5678",
        "telp 321456",
        "wa.me/6281234567890",
        "instagram.com/batik_contoh",
        "０８１２３４５６７８９０",
        "0812\u00a03456\u00a07890",
        "0812–3456–7890",
    ],
    "identity": [
        "3310041234560001",
        "331004 123456 0001",
        "3310 0412 3456 0001",
        "NIK: 331004-1234",
        "12.345.678.9-012.000",
        "rekening BRI 1234-01-000123-50-1",
    ],
    "mail": ["batik.contoh@example.org", "ig @batik_contoh", "bu.contoh @ example.co.id"],
    "address": [
        "Jl. Melati No. 7",
        "Jln Raya Contoh 12",
        "Jalan Kenanga",
        "RT 02/RW 05",
        "rt.03 rw.01",
        "RW 4",
        "Dusun Kidul",
        "Desa Contoh",
        "Gang Mawar",
        "Perum Griya Asri",
    ],
    "name": [
        "Pak Slamet",
        "bu Sari",
        "Ibu Contoh Sekali",
        "H. Abdul",
        "Hj. Siti",
        "Mas Bejo",
        "PakSlamet",
        "pak lurah",
        "Mr. Smith",
        "bernama Wagiyem",
    ],
}
FREE = [
    "Bahan 60 % dari koperasi, 0,5 meter tiap lembar, harga Rp 1.250.000 sejak 2019-2021.",
    "Tidak ada jalan lain, tidak ada jalan keluar; semua dari desa sendiri.",
    "The first order of 12345678 pieces came in 2026; 08 of them were sent back.",
    "BUMDes membantu, ibu rumah tangga ikut membatik, emas mahal, Bukan main.",
    "transcript, lines 8-11; F02, A13 and W05",
    "Naik haji tahun 2012, minggu ke-2, pukul 08.30.",
    "ISBN 978-602-1234-56-7, artikel 10620, halaman 101-123",
]


@pytest.mark.parametrize(("what", "form"), [(what, form) for what, forms in REACHED.items() for form in forms])
def test_a_form_is_found_in_the_middle_of_a_sentence(what: str, form: str) -> None:
    """Found as what it is, at its place, whole or nearly so."""
    text = f"Katanya, {form}, begitu."
    found = hits(text)
    assert [hit.what for hit in found] == [what]
    start, end = text.index(form), text.index(form) + len(form)
    assert start <= found[0].start < found[0].end <= end
    assert found[0].end - found[0].start >= 0.6 * len(form)


@pytest.mark.parametrize("text", FREE)
def test_plain_words_and_figures_are_left_alone(text: str) -> None:
    """Prices, years, pages, keys and ordinary words are no address, name or number of anybody."""
    assert hits(text) == []


def test_the_shipped_studies_hold_none() -> None:
    """No text of the made-up study that is said in an interview looks like a person, a place or a number."""
    rows = shipped.rows(shipped.STUDIES / "contoh" / "findings.csv")
    said = [text for row in rows for name, text in row.items() if name.startswith(("quote", "paraphrase"))]
    assert len(said) > 40
    assert [text for text in said if hits(text)] == []


def test_what_stands_in_print_is_left_alone() -> None:
    """In a study of both, a finding from a publication may name whom it names; one from an interview may not."""
    rows = cluster(
        F02={"interview": "", "publication": "P1", "paraphrase_id": "Pak Slamet menjual pewarna."},
        F03={"paraphrase_id": "Pak Slamet menjual pewarna."},
    )
    rows["publications"] = [{"id": "P1", "kind": "article", "title": "Tentang Pak Slamet", "authors": "Bu Sari"}]
    assert set(stopping(study(rows))) == {"name-f03-paraphrase"}


def test_names_of_the_study_are_looked_for_in_its_other_cells() -> None:
    """A name from the sheet Actors, whole or in part, in a paraphrase: told there, not in the column of names."""
    rows = cluster(A04={"name": "Wagiyem Batik"}, F02={"paraphrase_en": "Buys from Wagiyem."})
    found = stopping(study(rows))
    assert set(found) == {"known-name-f02-paraphrase"}
    assert found["known-name-f02-paraphrase"].places[0].column == "paraphrase_en"


def test_a_name_that_stays_is_still_looked_for() -> None:
    """The names come from the whole study, since the column of names does not leave."""
    rows = cluster(A04={"name": "Wagiyem"})
    shown = cluster(F02={"paraphrase_en": "Buys from Wagiyem."})
    assert "known-name-f02-paraphrase" in stopping(study(shown), known=Known(whole=study(rows)))


def test_villages_are_looked_for_by_name() -> None:
    """Names of villages count where they are written with a capital, as whole words."""
    rows = cluster(F02={"paraphrase_en": "Comes from Jarum; jarum is a needle, Jarumi is none."})
    found = stopping(study(rows), known=Known(villages={"Jarum"}))
    assert "12–16" in found["village-f02-paraphrase"].what.en


def test_characters_are_counted_in_the_cell_as_it_was_typed() -> None:
    """Where a public number stands for a key of the sheet, people still find the place in their own cell."""
    typed = cluster(F02={"quote": "A02, telepon 0812-3456-7890"})
    shown = cluster(F02={"quote": "[x7bcd2f], telepon 0812-3456-7890"})
    found = stopping(study(shown), known=Known(whole=study(typed)))
    assert "6–27" in found["phone-f02"].what.en


def test_a_quote_and_its_translation_are_one_item() -> None:
    """Both go when the quote is dropped; the paraphrase is another item, and another cure."""
    rows = cluster(
        F02={
            "quote": "0812-3456-7890",
            "quote_translation_en": "0812-3456-7890",
            "paraphrase_en": "0812-3456-7890",
        }
    )
    found = stopping(study(rows))
    assert set(found) == {"phone-f02", "phone-f02-paraphrase"}
    assert {place.column for place in found["phone-f02"].places} == {"quote", "quote_translation_en"}


def test_a_key_that_is_a_name_is_told() -> None:
    """It stops nothing, since others are published; but it stands in the files that people pass on."""
    rows = cluster(A04={"name": "Wagiyem", "id": "wagiyem"}, B06={"id": "PakSlamet"})
    rows["linkages"] = []
    risks = {risk.item: risk for risk in look(study(rows), Limits(), Known(personal=personal)) if "id-" in risk.item}
    assert set(risks) == {"id-actors-wagiyem", "id-actors-pakslamet"}
    assert {(risk.weight, risk.cures) for risk in risks.values()} == {("note", ())}
    assert all(risk.advice for risk in risks.values())


SHAPED = {
    "S u m a r n i": True,
    "S.u.m.a.r.n.i": True,
    "s-u-m-a-r-n-i": True,
    "Sumarninya": True,
    "SUMARNIKU": True,
    "Sumarni's": False,
    "Súmarni": True,
    "tokoSumarni": True,
    "Sumarni2": True,
    "Sumarni": False,
    "sumarni-B01": False,
    "Sumarniati": False,
    "sum arni": False,
    "a b c d": False,
}


@pytest.mark.parametrize("said", SHAPED)
def test_a_key_that_is_a_word_is_looked_for_in_other_shapes(said: str) -> None:
    """As a key it is replaced before the text leaves, so that it is no item; in every other shape it is."""
    rows = cluster(B06={"id": "Sumarni"}, F02={"paraphrase_id": f"Kain dibeli dari {said}, katanya."})
    rows["linkages"] = []
    found = stopping(study(rows))
    assert set(found) == ({"known-key-f02-paraphrase"} if SHAPED[said] else set())
    public = publication.release(study(rows), Settings(), date(2026, 11, 27), PublicKeys()).study
    left = [row.cells["paraphrase_id"].text for row in public.rows("findings") if "paraphrase_id" in row.cells]
    whole = {"Sumarniati", "Sumarni2"}
    assert any("marni" in text for text in left) is (said in whole or said in ("Sumarninya", "Súmarni", "tokoSumarni"))


def test_a_key_that_is_a_word_is_looked_for_where_nothing_is_replaced() -> None:
    """What is told of the study itself was written before there were keys: there the key stands as it is."""
    rows = cluster(B06={"id": "Sumarni"}, B05={"id": "Ana"}, B04={"id": "warga", "party": "group"})
    rows["linkages"] = []
    for said, items in (("Sumarni", {"known-key-study-rekaan-method"}), ("Ana dan warga", set())):
        manifest = MANIFEST.replace("[study]", f'[study]\nmethod_id = "Dibantu {said} dari desa."')
        found = stopping(study(rows, manifest))
        assert set(found) == items
        assert {cure.kind for risk in found.values() for cure in risk.cures} == ({"withhold"} if items else set())


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("Interviews with ten craftspeople.", True),
        ("Wawancara dengan 10 pengrajin", True),
        ("Sepuluh pengrajin ditanya.", True),
        ("Eleven people were asked.", True),
        ("Nine craftspeople, in 2010, on 10.5 pages, often.", False),
    ],
)
def test_a_text_that_tells_how_many_were_asked_is_told(method: str, told: bool) -> None:
    """Where the number is counted anew, its own words tell it still: a note, since the sheet can be mended."""
    manifest = MANIFEST.replace("[study]", f'[study]\nsample = 10\nkey_informants = 1\nmethod_en = "{method}"')
    whole = study(cluster(), manifest)
    shown = study(cluster(), manifest.replace("sample = 10", "sample = 9"))
    risks = {risk.item: risk for risk in look(shown, Limits(), Known(whole=whole))}
    assert ("asked-study" in risks) is told
    if told:
        assert (risks["asked-study"].weight, [p.column for p in risks["asked-study"].places]) == ("note", ["method_en"])
        assert risks["asked-study"].advice
    assert "asked-study" not in {risk.item for risk in look(whole, Limits(), Known(whole=whole))}


def test_a_name_that_is_spaced_out_is_found() -> None:
    """Those of the column of names too."""
    rows = cluster(A04={"name": "Wagiyem"}, F02={"quote": "Katanya W a g i y e m saja."})
    assert set(stopping(study(rows))) == {"known-key-f02"}


@pytest.mark.parametrize("reason", ["A5 agreed", "she is Sumarni", "asked by a-05", "F 02 says so"])
def test_a_reason_that_is_published_names_nobody(reason: str) -> None:
    """No number of the sheets however it is spelt, and no key that is a word."""
    rows = cluster(B06={"id": "Sumarni"})
    rows["linkages"] = []
    assert telling(reason, study(rows), Known())
    assert telling("the owner asked to be shown", study(rows), Known()) == ""


def test_every_text_is_there_in_both_languages() -> None:
    """Each text of the report has both, and they are not the same sentence."""
    for table in tomllib.loads((shipped.ROOT / "src/kawung/texts/disclosure.toml").read_text("utf-8")).values():
        for entry in table.values():
            assert set(entry) == {"en", "id"}
            assert entry["en"].strip()
            assert entry["id"].strip()
