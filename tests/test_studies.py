"""
The shipped studies as they lie in `data/studies`, read with the csv module alone.

Nothing of Kawung is imported: what is found here was found without the reader, the graph and the questions.
"""

from __future__ import annotations

import re
from itertools import product

import pytest

from shipped import (
    COLUMNS,
    DICTIONARY,
    NAMES,
    NOT_KNOWN,
    ROOT,
    STATEMENTS,
    STUDIES,
    WORKBOOKS,
    by_key,
    cells,
    every_cell,
    folder,
    manifest,
    parts,
)

ABSTRACT = ROOT.parent / "shared" / "research" / "abstract-bayat.txt"
VARIABLES = ("raw-material", "information-sharing", "market-demand", "marketing")
KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


def test_the_studies_are_here_and_nothing_else() -> None:
    """Three studies ship: two real, one made up; each file in them is a table of the dictionary."""
    assert sorted(p.name for p in STUDIES.iterdir()) == sorted(NAMES)
    assert {n: manifest(n)["study"]["kind"] for n in NAMES} == {
        "bantul-2016": "real",
        "bayat": "real",
        "contoh": "synthetic",
    }
    files = {t["file"] for t in DICTIONARY.values()}
    for name in NAMES:
        beside = {"public-keys.csv", "disclosure.toml"} if name == "contoh" else set()
        assert {p.name for p in folder(name).iterdir()} <= files | beside
        assert name not in WORKBOOKS or [p.name for p in (STUDIES / name).iterdir()] == ["study.xlsx"]
        assert manifest(name)["study"]["key"] == name


def test_sources_md_accounts_for_every_file() -> None:
    """SOURCES.md has a part for each folder of data, saying real or made up as the study does, and names its files."""
    pages = re.split(r"^## ", (STUDIES.parent / "SOURCES.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    told = {page.partition(":")[0]: page.partition(":")[2] for page in pages}
    assert sorted(told) == sorted([*(f"studies/{n}" for n in NAMES), "regions"])
    for name in NAMES:
        made_up = manifest(name)["study"]["kind"] == "synthetic"
        assert told[f"studies/{name}"].splitlines()[0].strip() == ("MADE UP" if made_up else "real")
        listed = "| `study.xlsx` |" if name in WORKBOOKS else "| `study.toml`, all `*.csv` |"
        assert listed in told[f"studies/{name}"]
        assert {p.suffix for p in folder(name).iterdir()} == {".csv", ".toml"}
    for path in (STUDIES.parent / "regions").glob("*.csv"):
        assert f"| `{path.name}` |" in told["regions"]
    for path in (STUDIES.parent / "regions").glob("*/"):
        assert f"| `{path.name}/" in told["regions"]
    head = "| file | origin | date | licence | personal data | made up |"
    assert all(head in text for text in told.values())


@pytest.mark.parametrize("study", NAMES)
def test_headings_are_columns_of_the_dictionary(study: str) -> None:
    """A heading that the dictionary does not have would be read by nobody."""
    for table in DICTIONARY:
        for row in cells(study, table):
            assert None not in row, f"{table}: a row with more cells than headings"
            assert set(row) <= set(COLUMNS[table]), table


@pytest.mark.parametrize("study", NAMES)
def test_keys_are_well_formed_and_stand_once(study: str) -> None:
    """A key names one thing; keys that differ in case only would name the same thing."""
    for table in DICTIONARY:
        key = next(c["name"] for c in DICTIONARY[table]["column"] if c["type"] == "key")
        found = [r[key] for r in cells(study, table)]
        assert all(KEY.fullmatch(k) for k in found), table
        assert len({k.lower() for k in found}) == len(found), table


@pytest.mark.parametrize("study", NAMES)
def test_references_lead_somewhere(study: str) -> None:
    """What a cell refers to is a row of this study; a bound may also be an area code or the group `all`."""
    keys = {t: set(by_key(study, t)) for t in DICTIONARY}
    checked = 0
    for table, column, text, _ in every_cell(study):
        described = COLUMNS[table][column]
        if described["type"] not in ("ref", "bound") or NOT_KNOWN.fullmatch(text):
            continue
        for part in parts(text):
            known = any(part in keys[t] for t in described["tables"])
            if described["type"] == "bound":
                known = known or bool(re.fullmatch(r"\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?", part))
                known = known or (part == "all" and "group" in described.get("schemes", ()))
            assert known, f"{table}.{column}: {part}"
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("study", NAMES)
def test_required_cells_are_filled_and_the_unknown_is_explained(study: str) -> None:
    """A required cell is filled or says in both languages why it is not, where its column allows that."""
    for table in DICTIONARY:
        for row in cells(study, table):
            for name, column in COLUMNS[table].items():
                assert not column.get("required") or row.get(name), f"{table}.{name} of {row}"
    unknown = [(t, c, x) for t, c, x, _ in every_cell(study) if x.startswith("not known")]
    assert unknown
    for table, name, text in unknown:
        assert COLUMNS[table][name].get("unknowable"), f"{table}.{name}"
        reason = NOT_KNOWN.fullmatch(text)
        assert reason, text
        assert reason["en"] != reason["id"], text


@pytest.mark.parametrize("study", NAMES)
def test_findings_say_where_they_come_from_in_both_languages(study: str) -> None:
    """A finding has one source, a locator, a basis, and is told in both languages, in different words."""
    for row in cells(study, "findings"):
        assert bool(row.get("interview")) != bool(row.get("publication")), row["id"]
        assert row["locator"], row["id"]
        en, idn = row["paraphrase_en"], row["paraphrase_id"]
        assert len(en.split()) >= 4, row["id"]
        assert len(idn.split()) >= 4, row["id"]
        assert en != idn, row["id"]
        assert row["basis"] in (("published",) if row.get("publication") else ("observed", "interpreted"))


@pytest.mark.parametrize("study", NAMES)
def test_statements_rest_on_findings_of_one_basis(study: str) -> None:
    """A statement stands in the graph of its basis, so its findings share one."""
    findings = by_key(study, "findings")
    for table in STATEMENTS:
        for row in cells(study, table):
            assert len({findings[f]["basis"] for f in parts(row["finding"])}) == 1, f"{table} {row['id']}"


# --- bayat: a real study


def test_real_rows_have_a_locator_and_an_evidence_grade() -> None:
    """Each row of a real study leads, itself or through its findings, to a place in a text and its grade."""
    findings, publications = by_key("bayat", "findings"), by_key("bayat", "publications")
    for publication in publications.values():
        assert publication["locator"]
        assert publication["evidence_grade"] == "abstract"
    for finding in findings.values():
        assert finding["publication"] in publications
        assert finding["locator"].startswith("abstract, ")
        graded = "derived" if finding["locator"] == "abstract, as a whole" else "abstract"
        assert finding["evidence_grade"] == graded, finding["id"]
    for table, columns in COLUMNS.items():
        if "finding" in columns:
            for row in cells("bayat", table):
                assert parts(row.get("finding")), f"{table}: {row}"


def test_every_sentence_of_the_abstract_has_a_finding() -> None:
    """The abstract has 15 + 4 + 3 sentences and keywords; each is told by at least one finding."""
    told = {re.sub(r", (first|second) half\Z", "", f["locator"]) for f in cells("bayat", "findings")}
    sections = {"background": 15, "aim and method": 4, "results": 3}
    expected = {f"abstract, {s}, sentence {n}" for s, last in sections.items() for n in range(1, last + 1)}
    assert told == expected | {"abstract, keywords", "abstract, as a whole"}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + size]) for i in range(len(found) - size + 1)}


def test_no_sentence_of_the_abstract_is_shipped() -> None:
    """No eight words in a row are the abstract's, in any file of data, tests or documents."""
    assert shingles("a b c d e f g h") == {tuple("abcdefgh")}
    if not ABSTRACT.is_file():
        pytest.skip("the abstract is not part of this repository")
    taken = shingles(ABSTRACT.read_text("utf-8"))
    assert len(taken) > 300
    looked = 0
    for part in ("data", "docs", "ontology", "queries", "tests"):
        for path in sorted((ROOT / part).rglob("*")):
            if path.suffix in (".csv", ".toml", ".md", ".ttl", ".rq", ".py", ".txt", ".json"):
                looked += 1
                shared = taken & shingles(path.read_text("utf-8", errors="replace"))
                assert not shared, f"{path.name}: {shared}"
    assert looked > 20


def test_bayat_has_24_unreported_cells_and_8_margins() -> None:
    """The abstract fills no cell of category by variable by direction, only margins over categories."""
    found = {
        (r["group"], r["variable"], r["direction"]): r["value"]
        for r in cells("bayat", "aggregates")
        if r["measure"] == "cell-state"
    }
    directions = ("horizontal", "vertical")
    expected = dict.fromkeys(product(("new", "inherited", "assisted"), VARIABLES, directions), "not-reported")
    expected |= dict.fromkeys(product(("all",), VARIABLES, directions), "present")
    assert found == expected
    assert len(cells("bayat", "aggregates")) == len(expected) == 32


def test_bayat_gives_nobody_words_or_numbers_that_the_abstract_does_not() -> None:
    """Groups only, no interviews, no quotes, no strengths, shares or sizes."""
    assert {r["party"] for r in cells("bayat", "actors")} == {"group"}
    for table in ("interviews", "elicitation", "scale", "instrument"):
        assert cells("bayat", table) == [], table
    for column in ("strength", "share", "size", "alternatives", "quote", "name"):
        assert not [1 for _, c, _, _ in every_cell("bayat") if c == column], column


# --- contoh: made up


def test_contoh_says_that_it_is_made_up() -> None:
    """Titles, parties and findings all say it, in both languages."""
    study = manifest("contoh")["study"]
    assert "MADE-UP" in study["title_en"]
    assert "REKAAN" in study["title_id"]
    for actor in cells("contoh", "actors"):
        assert re.fullmatch(r"[A-Z][A-Za-z() -]+ A\d\d", actor["label_en"]), actor["id"]
        assert re.fullmatch(r"[A-Z][A-Za-z() -]+ A\d\d", actor["label_id"]), actor["id"]
        assert actor["note"].startswith("made up"), actor["id"]
        assert actor["id"] in actor["label_en"]
        assert actor["id"] in actor["label_id"]
    assert {f["note"] for f in cells("contoh", "findings")} == {"made up"}


def test_contoh_names_nobody() -> None:
    """No name column, no form of address, no capitalised word within a sentence but ids."""
    address = re.compile(r"\b(?:Pak|Bu|Bapak|Ibu|Mas|Mbak|Haji|Hajah|H\.|Hj\.|Mr|Mrs|Ms)\b")
    inner = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]\w*")
    allowed = {"Kawung", "Anda"}
    for table, column, text, _ in every_cell("contoh"):
        if table in ("study", "item") and column in ("authors", "citation"):
            continue
        assert column != "name", text
        assert not address.search(text), text
        assert set(inner.findall(text)) <= allowed, text
        assert not re.search(r"\d[\d -]{6,}\d", text) or column in ("date", "embargo_until"), text


def test_contoh_has_every_consent() -> None:
    """All that a person can answer is there once at least, and one embargo; what needs no person is not."""
    found = {r["consent"] for r in cells("contoh", "interviews")}
    assert found == {"with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn"}
    assert [r["id"] for r in cells("contoh", "interviews") if r["embargo_until"]] == ["W05"]
    quoted = {f["interview"] for f in cells("contoh", "findings") if f["quote"]}
    consent = {r["id"]: r["consent"] for r in cells("contoh", "interviews")}
    assert {consent[w] for w in quoted} == {"with-quote", "without-quote", "withdrawn"}
    for finding in cells("contoh", "findings"):
        assert bool(finding["quote"]) == bool(finding["quote_language"]), finding["id"]


def test_contoh_has_no_real_place() -> None:
    """A made-up study says nothing of a real place: only the invented agency and bank carry a province."""
    placed = {r["id"]: r["place"] for r in cells("contoh", "actors") if r["place"]}
    assert placed == {"A19": "33", "A20": "33"}
    assert not [r for r in cells("contoh", "interviews") if r.get("place")]
    assert manifest("contoh")["study"]["place"].keys() == {"not_known_en", "not_known_id"}
