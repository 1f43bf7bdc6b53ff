"""
A canary in every column: what of an interview's rows, and of rows in print, is found again in what is public.

The tables below say by hand what may appear at which consent; whatever they do not allow must not be found, in any
encoding, and whatever they allow must be there, so that an empty output fails too.
"""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from datetime import date
from itertools import count
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

import pytest
from bench import files

import publication_cases as cases
import shipped
from publication_cases import Public, Tables

When = Literal["always", "content", "quote", "never"]
STUDY = "kenari"
TODAY = date(2026, 11, 27)
CONSENTS = ("with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn", "not-applicable", "")
EMBARGOES = ("", "2025-01-01", "2026-11-27", "2026-11-28", "2031-01-01", "soon")
_SHORT = 10  # letters, up to which a piece of base64 could be any word
OPEN = ("", "2025-01-01", "2026-11-27")

# What columns of these rows may show; a column that is not named here is never shown.
MANIFEST: dict[str, dict[str, When]] = {
    "study": {
        **dict.fromkeys(["title_en", "title_id", "authors", "citation", "year", "language", "url"], "always"),
        **dict.fromkeys(["licence", "data_licence", "method_en", "method_id", "sample", "key_informants"], "always"),
        **dict.fromkeys(["industry_scheme", "industry_year", "industry_code"], "always"),
    },
    "cluster": {"key": "always", "label_en": "always", "label_id": "always"},
    "instrument": {"key": "always", "title_en": "always", "title_id": "always"},
    "scale": {"key": "always", "title_en": "always", "title_id": "always"},
    "scale_point": dict.fromkeys(["key", "ordinal", "label_en", "label_id", "weight"], "always"),
    "category": {
        "key": "always",
        **dict.fromkeys(["label_en", "label_id", "alt", "definition_en", "definition_id"], "content"),
    },
    "item": {"key": "always", "label_en": "always", "label_id": "always"},
}
TOLD: dict[str, dict[str, When]] = {
    "actors": {"label_en": "content", "label_id": "content", "size": "content"},
    "interviews": {"language": "content"},
    "findings": {
        "paraphrase_en": "content",
        "paraphrase_id": "content",
        **dict.fromkeys(["quote", "quote_translation_en", "quote_translation_id"], "quote"),
    },
    "linkages": dict.fromkeys(["share", "amount", "unit", "alternatives", "period"], "content"),
    "aggregates": dict.fromkeys(["position", "value", "base", "period"], "content"),
    "order_claims": {"scope_en": "content", "scope_id": "content"},
    "claims": dict.fromkeys(["value", "unit", "period"], "content"),
    "dependences": {},
    "constraints": {"label_en": "content", "label_id": "content"},
    "elicitation": {},
    "place_names": {},
}
# What a publication says does not depend on the interview; names, notes and numbers of the sheet stay all the same.
PRINTED: dict[str, dict[str, When]] = {
    name: dict.fromkeys((*TOLD.get(name, {}), "locator"), "always") for name in ("findings", *shipped.STATEMENTS)
} | {
    "actors": dict.fromkeys(["label_en", "label_id", "size"], "always"),
    "publications": dict.fromkeys(
        ["title", "authors", "year", "citation", "identifier", "url", "licence", "locator"], "always"
    ),
}
CONCEPTS = {
    "study-kind": "real",
    "consent": "with-quote",
    "third-party-rule": "pseudonymise",
    "variable": "marketing",
    "role": "producer",
    "actor-kind": "firm",
    "informant-kind": "craftsperson",
    "publication-kind": "report",
    "evidence-grade": "section",
    "basis": "observed",
    "direction": "horizontal",
    "nature": "economic",
    "polarity": "co-operation",
    "frequency": "weekly",
    "quantifier": "some",
    "group": "all",
    "measure": "value",
    "criterion": "linkage-strength",
    "claim-property": "workers",
    "elicitation-method": "roster",
}
VILLAGES = {
    "study": "33.10.04.2001",
    "cluster": "33.10.04.2002",
    "actors": "34.02.10.2003",
    "interviews": "34.02.06.2004",
}

IN_PRINT = "34.02.17.2001"


class Canaries:
    """Makes cells that can be told from all others, and remembers where each was put."""

    def __init__(self) -> None:
        self._number = count(1)
        self.put: dict[tuple[str, str, str], str] = {}

    def row(self, tag: str, table: str, **given: str) -> dict[str, str]:
        """A row with a canary in every column for which nothing else is given; *tag* says whose row it is."""
        made = {}
        for column in shipped.DICTIONARY[table]["column"]:
            name = column["name"]
            made[name] = given[name] if name in given else self._cell(tag, table, column)
        return made

    def _cell(self, tag: str, table: str, column: dict[str, object]) -> str:
        kind, name, number = column["type"], str(column["name"]), next(self._number)
        made = {
            "key": f"kzq0{number:03}x",
            "text": f"Kañari 0{number:03} é&<ü>",
            "words": f"Kañari 0{number:03} é&<ü>",
            "integer": f"71{number:03}",
            "decimal": f"71{number:03}",
            "measured": f"71{number:03}",
            "year": f"1{number:03}",
            "date": f"1{number:03}-07-13",
            "code": f"kzq0{number:03}y",
            "url": f"https://kzq0{number:03}.example/",
        }.get(str(kind))
        if made is None:
            return self._chosen(table, column)
        self.put[tag, table, name] = made
        return made

    def _chosen(self, table: str, column: dict[str, object]) -> str:
        """A cell in which nothing of its own can be written: a choice, a yes, a reference that was not given."""
        if column["type"] == "concept":
            return CONCEPTS[column["schemes"][0]]  # type: ignore[index] # a list, as the dictionary has it
        if column["type"] == "choice":
            return {"party": "actor", "quote_language": "id"}[str(column["name"])]
        if column["type"] == "boolean":
            return "true"
        if column["type"] == "area":
            return VILLAGES.get(table, "33.10.04.2005")
        return ""


def kenari(consent: str, embargo: str, rule: str = "pseudonymise") -> tuple[Tables, Canaries]:
    """A study in which all that can be said is said twice: in one interview, and in one publication."""
    made = Canaries()
    told: Tables = {name: [] for name in shipped.DICTIONARY}
    key = {}

    def add(tag: str, table: str, **given: str) -> str:
        told[table].append(made.row(tag, table, **given))
        key[table, tag] = told[table][-1][cases.KEY_OF[table]]
        return key[table, tag]

    for table in ("cluster", "instrument", "scale"):
        add("study", table)
    add("study", "scale_point", scale=key["scale", "study"])
    add("study", "item", instrument=key["instrument", "study"])
    findings = {tag: f"kzq0fin{tag}" for tag in ("told", "printed")}
    for tag in ("told", "printed"):
        add(tag, "category", finding=findings[tag])
    add(
        "study",
        "study",
        key=STUDY,
        instrument=key["instrument", "study"],
        scale=key["scale", "study"],
        cluster=key["cluster", "study"],
        third_parties=rule,
    )
    add("printed", "publications")
    add("uncited", "publications")
    common = {"category": key["category", "told"], "cluster": key["cluster", "study"]}
    add("told", "actors", finding=findings["told"], **common)
    add("other", "actors", finding=findings["told"], **common)
    add("bare", "actors", **common)
    add("unnamed", "actors", finding=findings["told"], **common)
    add("printed", "actors", finding=findings["printed"], place=IN_PRINT, **common)
    add("told", "interviews", informant=key["actors", "told"], consent=consent, embargo_until=embargo)
    for tag, finding in findings.items():
        source = {"interview": key["interviews", "told"]} if tag == "told" else {}
        source |= {"publication": key["publications", "printed"]} if tag == "printed" else {}
        made.put[tag, "findings", "id"] = finding
        add(tag, "findings", id=finding, basis="observed" if tag == "told" else "published", **source)
    for tag, whom in (("told", ("told", "other", "bare")), ("printed", ("printed",) * 3)):
        one, two, three = (key["actors", name] for name in whom)
        sides = {"finding": findings[tag]}
        linkage = {"from": one, "to": two, "flow_from": one, "flow_to": two, "participants": ""}
        add(tag, "linkages", strength=key["scale_point", "study"], **linkage, **sides)
        add(tag, "claims", about=two, **sides)
        add(tag, "dependences", dependent=one, depends_on=two, **sides)
        add(tag, "aggregates", group=key["category", tag], item=key["item", "study"], **sides)
        add(tag, "order_claims", greater=key["category", "told"], lesser=key["category", "printed"], **sides)
        also = {"relieved_by": three, "lacking_from": three, "leads_to": key["claims", tag]}
        add(tag, "constraints", affects=one, **also, **sides)
    add("told", "elicitation", interview=key["interviews", "told"], item=key["item", "study"])
    add("told", "place_names", area="33.10.04")
    return told, made


def expected(tag: str, table: str, column: str) -> When:
    """Say when a canary may appear."""
    if tag in ("bare", "unnamed", "uncited"):
        return "never"
    if table in MANIFEST:
        said = MANIFEST[table].get(column, "never")
        return "always" if tag == "printed" and said == "content" else said
    allowed = PRINTED if tag == "printed" else TOLD
    return allowed.get(table, {}).get(column, "never")


def outputs(found: Public) -> str:
    """All that is public of a study, as it stands and with every encoding undone that it might hide in."""
    said = found.stated + found.inferred + found.rows
    plain = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), said)
    undone = [said, plain, unquote(plain), html.unescape(plain)]
    return "\n".join(unicodedata.normalize("NFC", one).lower() for one in undone)


def forms(canary: str) -> set[str]:
    """A text in the forms in which it might be written: composed or not, percent, HTML, JSON, base64."""
    found = set()
    for one in (unicodedata.normalize(form, canary) for form in ("NFC", "NFD")):
        found |= {one, quote(one), quote(one, safe=""), html.escape(one), json.dumps(one)[1:-1]}
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + one.encode()).decode()
            found.add(coded[4 if shift else 0 : -4] if len(one) > _SHORT else one)
    return {unicodedata.normalize("NFC", one).lower() for one in found}


def is_there(canary: str, said: str) -> bool:
    return any(form in said for form in forms(canary))


@pytest.mark.parametrize("embargo", EMBARGOES)
@pytest.mark.parametrize("consent", CONSENTS)
def test_no_canary_leaves_that_consent_holds(consent: str, embargo: str) -> None:
    """Of every column what may appear at this consent and embargo appears, and nothing else."""
    told, made = kenari(consent, embargo)
    found = cases.public(STUDY, told, today=TODAY)
    said = outputs(found)
    content = consent in ("with-quote", "without-quote") and embargo in OPEN
    now = (
        {"always"} | ({"content"} if content else set()) | ({"quote"} if content and consent == "with-quote" else set())
    )
    wrong = {place: canary for place, canary in made.put.items() if is_there(canary, said) != (expected(*place) in now)}
    assert wrong == {}


def test_every_column_holds_a_canary_or_can_hold_none() -> None:
    """A column without one is a choice, a reference, a yes, a place or what this file sets; none is forgotten."""
    _, made = kenari("with-quote", "")
    sung = {(table, column) for _, table, column in made.put}
    silent = {
        (table, column["name"])
        for table, columns in shipped.DICTIONARY.items()
        for column in columns["column"]
        if (table, column["name"]) not in sung
        and column["type"] not in ("concept", "choice", "boolean", "ref", "bound", "point", "area")
    }
    assert silent == {("study", "key"), ("interviews", "embargo_until")}
    for tables in (MANIFEST, TOLD, PRINTED):
        for table, columns in tables.items():
            assert set(columns) <= {c["name"] for c in shipped.DICTIONARY[table]["column"]} | {"locator"}


@pytest.mark.parametrize("consent", CONSENTS)
def test_places_are_districts_and_days_are_years(consent: str) -> None:
    """Villages of informants appear as districts, the day of a talk as its year, and only where content leaves."""
    told, made = kenari(consent, "")
    said = outputs(cases.public(STUDY, told, today=TODAY))
    content = consent in ("with-quote", "without-quote")
    assert not any(village in said for village in VILLAGES.values())
    assert "/area/33.10.04>" in said, "the study's own place leaves as a district"
    assert f"/area/{IN_PRINT}>" in said, "what is in print already is as fine as it was printed"
    assert ("/area/34.02.06>" in said) == content
    day = made.put["told", "interviews", "date"]
    assert day not in said
    assert (f'"{day[:4]}"^^' in said) == content


@pytest.mark.parametrize("rule", ["publish", "pseudonymise", "aggregate-only", "withhold", "not-applicable", ""])
def test_canaries_of_others_follow_the_rule_for_them(rule: str) -> None:
    """Whoever was only named appears by the study's rule, with what was said of them, and never by name."""
    told, made = kenari("with-quote", "", rule)
    said = outputs(cases.public(STUDY, told, today=TODAY))
    shown = rule in ("publish", "pseudonymise")
    for place in (
        ("other", "actors", "label_en"),
        ("told", "linkages", "share"),
        ("told", "claims", "value"),
        ("told", "findings", "paraphrase_en"),
        ("told", "findings", "quote"),
    ):
        assert is_there(made.put[place], said) == shown, place
    assert not is_there(made.put["other", "actors", "name"], said)
    assert is_there(made.put["told", "aggregates", "value"], said), "a figure names nobody"
    assert is_there(made.put["printed", "linkages", "share"], said)


def test_names_of_files_and_unknown_headings_stay(tmp_path: Path) -> None:
    """What a folder's files are called, what stands in columns that no sheet has, and comments of study.toml stay."""
    told, _ = kenari("with-quote", "")
    where = tmp_path / STUDY
    files.write_texts(where, told)
    actors = (where / "actors.csv").read_text(encoding="utf-8").splitlines()
    actors = [f"{line},{'kzq0heading' if at == 0 else 'kzq0cell'}" for at, line in enumerate(actors)]
    (where / "actors.csv").write_text("\n".join(actors), encoding="utf-8")
    (where / "kzq0file.csv").write_text("kzq0other\nkzq0cell\n", encoding="utf-8")
    with (where / "study.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("# kzq0comment\n")
    found = cases.of_folder(where, today=TODAY)
    said = outputs(found)
    assert not re.search("kzq0(heading|cell|file|other|comment)", said)
    assert "kzq0heading" not in str(found.withheld)
