"""Somebody new gets from nothing to a published site by the workbook, with the commands that the README names."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

import shipped
import studies
from run import kawung_here

JARUM = "33.10.04.2004"
OWN = {
    "base": "https://data.dinas.example/batik/",
    "publisher": "Dinas Perindustrian",
    "contact": "data@dinas.example",
    "removal": "https://dinas.example/hapus",
}
TITLE = "Keterkaitan usaha batik di Jarum"
STUDY = {
    "title_en": "Linkages of batik firms in Jarum",
    "title_id": TITLE,
    "authors": "Sri Rahayu; Budi Santosa",
    "citation": "Rahayu and Santosa (2026). Linkages of batik firms in Jarum.",
    "year": 2026,
    "language": "id",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "data_licence": "https://creativecommons.org/publicdomain/zero/1.0/",
    "method_en": "Six talks with firms.",
    "method_id": "Enam wawancara dengan usaha.",
    "sample": 6,
    "key_informants": 0,
    "place": JARUM,
    "industry_scheme": "KBLI",
    "industry_year": "2020",
    "industry_code": "13134",
    "instrument": "daftar",
    "scale": "kekuatan",
    "cluster": "jarum",
    "variables": "raw-material procurement; marketing",
    "consent": "publish with quote",
    "third_parties": "pseudonymise",
    "categories_disjoint": "yes",
}
SIX = range(1, 7)
SHEETS: dict[str, list[dict[str, str]]] = {
    "Clusters": [{"key": "jarum", "label_en": "Batik Jarum", "label_id": "Batik Jarum", "place": JARUM}],
    "Instruments": [{"key": "daftar", "title_en": "Questions", "title_id": "Daftar pertanyaan", "published": "no"}],
    "Scales": [{"key": "kekuatan", "title_en": "Strength", "title_id": "Kekuatan"}],
    "Scale points": [
        {"key": key, "scale": "kekuatan", "ordinal": str(n), "label_en": label, "label_id": key}
        for n, (key, label) in enumerate({"lemah": "weak", "kuat": "strong"}.items(), 1)
    ],
    "Categories": [
        {"key": key, "label_en": label, "label_id": key}
        for key, label in {"baru": "new", "warisan": "inherited"}.items()
    ],
    "Items": [
        {
            "key": "p1",
            "instrument": "daftar",
            "label_en": "From whom do you buy cloth?",
            "label_id": "Dari siapa Anda membeli kain?",
            "variable": "raw-material procurement",
        }
    ],
    "Actors": [
        *(
            {
                "id": f"A{n}",
                "party": "actor",
                "kind": "firm",
                "label_en": f"firm {n}",
                "label_id": f"usaha {n}",
                "category": ("baru", "warisan")[n % 2],
                "cluster": "jarum",
                "finding": f"F{n}",
            }
            for n in SIX
        ),
        *(
            {
                "id": f"B{n}",
                "party": "actor",
                "kind": "firm",
                "label_en": f"shop {n}",
                "label_id": f"toko {n}",
                "finding": f"F{n}",
            }
            for n in (1, 2, 3)
        ),
    ],
    "Interviews": [
        {
            "id": f"W{n}",
            "informant": f"A{n}",
            "informant_kind": "craftsperson",
            "date": f"2026-05-1{n}",
            "language": "id",
            "consent": "publish with quote",
        }
        for n in SIX
    ],
    "Findings": [
        {
            "id": f"F{n}",
            "interview": f"W{n}",
            "locator": f"question {n}",
            "basis": "said by an informant",
            "paraphrase_en": "Buys cloth from one shop.",
            "paraphrase_id": "Membeli kain dari satu toko.",
        }
        for n in SIX
    ],
    "Linkages": [
        {
            "id": f"L{n}",
            "from": f"A{n}",
            "from_role": "producer",
            "to": f"B{(n - 1) % 3 + 1}",
            "to_role": "material supplier",
            "strength": "kuat",
            "variable": "raw-material procurement",
            "nature": "economic",
            "polarity": "co-operation",
            "flow_from": f"B{(n - 1) % 3 + 1}",
            "flow_to": f"A{n}",
            "finding": f"F{n}",
        }
        for n in SIX
    ],
    "Elicitation": [
        {
            "id": f"E{n}",
            "interview": f"W{n}",
            "variable": "raw-material procurement",
            "asked_about": "material supplier",
            "item": "p1",
            "method": "recall",
            "complete": "yes",
        }
        for n in SIX
    ],
}


def fill(file: Path) -> None:
    """Enter a study into a fresh workbook, below the example rows."""
    book = openpyxl.load_workbook(file)
    told = dict(STUDY)
    for name, value, *_ in book["Study"].iter_rows(min_row=2):
        if name.value in told:
            value.value = told.pop(name.value)
    assert told == {}
    for title, rows in SHEETS.items():
        sheet = book[title]
        heads = [cell.value for cell in sheet[1]]
        for at, row in enumerate(rows, 3):
            for head, said in row.items():
                sheet.cell(at, heads.index(head) + 1, said)
    book.save(file)


def test_from_an_empty_folder_to_a_site_of_ones_own(tmp_path: Path) -> None:
    """new, the workbook, check, build, disclose, kawung.toml, publish: nothing else is needed."""
    said = kawung_here("new", "batik-jarum", cwd=tmp_path)
    assert "kawung check batik-jarum" in said.stdout
    fill(tmp_path / "batik-jarum/study.xlsx")
    said = kawung_here("check", "batik-jarum", cwd=tmp_path)
    assert (said.returncode, "kawung build" in said.stdout) == (0, True), said.stdout
    assert kawung_here("build", cwd=tmp_path).returncode == 0
    said = kawung_here("disclose", "batik-jarum", cwd=tmp_path)
    assert said.returncode == 0, said.stdout
    said = kawung_here("publish", "build/site", cwd=tmp_path)
    assert said.returncode == 2
    assert all(name in said.stderr for name in (*OWN, "kawung.toml"))
    for name, text in OWN.items():
        studies.edit_text(
            tmp_path / "kawung.toml",
            lambda old, n=name, t=text: re.sub(f"^{n} = .*", f'{n} = "{t}"', old, flags=re.MULTILINE),
        )
    said = kawung_here("publish", "build/site", cwd=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "python3 -m http.server --directory build/site" in said.stdout
    site = tmp_path / "build/site"
    study = (site / "id/batik-jarum/study/batik-jarum.id.html").read_text(encoding="utf-8")
    for text in (TITLE, OWN["publisher"], OWN["base"], STUDY["data_licence"]):
        assert str(text) in study
    assert len(list((site / "id/batik-jarum/linkage").glob("*.ttl"))) == len(SIX)


def test_the_page_on_publishing_names_what_a_project_must_say() -> None:
    """docs/publishing.md tells every setting that publication asks for, in both languages."""
    halves = (shipped.ROOT / "docs/publishing.md").read_text(encoding="utf-8").split("## Bahasa Indonesia")
    for half in halves:
        assert [name for name in (*OWN, "licence") if f"`{name}`" not in half] == []
