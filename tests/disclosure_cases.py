"""
Helpers of the tests of disclosure: made-up studies as plain rows, and a counter of its own for who is singled out.

Rows are dicts of texts as a CSV file has them. The counter works on these alone, with loops that try everything: it
shares no code with what it judges.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from itertools import combinations

from kawung import sheet
from kawung.findings import Study

Rows = dict[str, list[dict[str, str]]]

BODIES = ("agency", "association", "co-operative", "financial-institution", "sales-outlet", "school")
USUAL = {
    "firm": "producer",
    "household-workshop": "producer",
    "home-worker": "subcontractor",
    "sales-outlet": "marketing-channel",
    "agency": "government-agency",
    "financial-institution": "lender",
    "association": "association",
    "household": "consumer",
}
MANIFEST = """
[study]
key = "rekaan"
kind = "synthetic"
consent = "with-quote"
third_parties = "pseudonymise"

[[category]]
key = "new"
label_en = "new"
label_id = "baru"

[[category]]
key = "inherited"
label_en = "inherited"
label_id = "warisan"

[[category]]
key = "assisted"
label_en = "assisted"
label_id = "binaan"
"""


def study(rows: Rows, manifest: str = MANIFEST) -> Study:
    """Read a study from rows by table."""
    files = {"study.toml": manifest.encode()}
    for table, some in rows.items():
        text = io.StringIO(newline="")
        names = list(dict.fromkeys(name for row in some for name in row)) or ["id"]
        writer = csv.DictWriter(text, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(some)
        files[f"{table}.csv"] = text.getvalue().encode()
    found, _ = sheet.read("rekaan", files)
    assert found is not None
    return found


def texts(one: Study) -> Rows:
    """Write a study back as rows of texts by table."""
    return {
        name: [{column: cell.text for column, cell in row.cells.items()} for row in one.rows(name)]
        for name in ("actors", "interviews", "linkages", "findings")
    }


def made_up(seed: int) -> Rows:
    """Make a study by chance: up to a dozen parties, most of them asked, linkages of all sorts, some cells empty."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets

    def some(values: tuple[str, ...]) -> str:
        return chance.choice(values)

    kinds = ("firm", "firm", "household-workshop", "home-worker", "co-operative", "agency", "")
    keys = [f"A{n:02}" for n in range(1, chance.randint(3, 13))]
    actors = [
        {
            "id": key,
            "party": "group" if chance.random() < 0.1 else "actor",
            "kind": some(kinds),
            "label_en": f"Party {key}",
            "label_id": f"Pihak {key}",
            "category": some(("new", "inherited", "assisted", "", "new;assisted")),
            "place": some(("33.10", "33.10.04", "33.10.05", "")),
            "size": some(("", "", "2", "9")),
            "finding": "F01",
        }
        for key in keys
    ]
    interviews = [
        {"id": f"W{n:02}", "informant": key, "language": some(("id", "id", "jv")), "consent": "with-quote"}
        for n, key in enumerate(keys, 1)
        if chance.random() < 0.8
    ]
    interviews = interviews or [{"id": "W01", "informant": keys[0], "language": "id", "consent": "with-quote"}]
    roles = ("producer", "producer", "material-supplier", "buyer", "lender", "")
    linkages = []
    for n in range(1, chance.randint(1, 16)):
        one, other = chance.sample(keys, 2)
        linkages.append(
            {
                "id": f"L{n:02}",
                "from": one,
                "from_role": some(roles),
                "to": other,
                "to_role": some(roles),
                "variable": some(("marketing", "capital", "marketing;skill")),
                "finding": f"F{chance.randint(1, 3):02}",
            }
        )
    findings = [
        {"id": f"F{n:02}", "interview": interviews[0]["id"], "basis": "observed", "paraphrase_en": f"Says {n}."}
        for n in range(1, 4)
    ]
    return {"actors": actors, "interviews": interviews, "linkages": linkages, "findings": findings}


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(";") if part.strip())


def _is_person(row: dict[str, str]) -> bool:
    return row.get("party") != "group" and row.get("kind") not in BODIES


def _few(row: dict[str, str], smallest: int) -> bool:
    """Tell whether a party is a group of so few that it is as good as persons."""
    return row.get("party") == "group" and bool(row.get("size")) and int(row["size"]) < smallest


def _facts(rows: Rows) -> tuple[dict[str, dict[str, frozenset[str]]], set[str]]:
    """Return the facts of each party that may be a person, and who of them was asked."""
    found, asked = {}, set()
    for row in rows["actors"]:
        talks = [talk for talk in rows["interviews"] if talk["informant"] == row["id"]]
        if _is_person(row):
            facts = {name: _parts(row.get(name, "")) for name in ("kind", "category", "place", "size")}
            facts["language"] = frozenset(talk["language"] for talk in talks if talk["language"])
            found[row["id"]] = {name: value for name, value in facts.items() if value}
            asked |= {row["id"]} if talks else set()
    return found, asked


def _could_be(name: str, shown: frozenset[str], true: frozenset[str]) -> bool:
    """Tell whether somebody of whom this is true could be the one of whom that is shown."""
    if name == "place" and len(shown) == len(true) == 1:
        (less,), (more,) = shown, true
        return (more + ".").startswith(less + ".")
    if name == "kind" and shown == {"firm"}:
        return true <= {"firm", "household-workshop"}
    return shown == true


def singled_by_facts(
    rows: Rows, smallest: int, together: int, whole: Rows | None = None
) -> set[tuple[str, frozenset[str]]]:
    """
    Return (who, the columns) for the smallest sets of facts that fit fewer than *smallest*.

    Who was asked is counted among those asked, who was not among all; of the *whole* study, if what leaves is less.
    """
    people, asked = _facts(rows)
    everybody, all_asked = _facts(whole or rows)
    found: set[tuple[str, frozenset[str]]] = set()
    for who, shown in people.items():
        if who not in everybody:  # a body of which not even that is told
            continue
        crowd = [true for other, true in everybody.items() if who not in asked or other in all_asked]
        for size in range(1, together + 1):
            for columns in combinations(shown, size):
                fit = sum(all(c in true and _could_be(c, shown[c], true[c]) for c in columns) for true in crowd)
                less = any((who, frozenset(part)) in found for n in range(1, size) for part in combinations(columns, n))
                if fit < smallest and not less:
                    found.add((who, frozenset(columns)))
    return found


def _plays(rows: Rows) -> list[tuple[str, str, str, str]]:
    """Return who plays which role for what in which linkage."""
    kinds = {row["id"]: row.get("kind", "") for row in rows["actors"]}
    return [
        (row[side], role, variable, row["id"])
        for row in rows["linkages"]
        for side in ("from", "to")
        if row[side]
        for role in [row.get(f"{side}_role") or USUAL.get(kinds[row[side]], "")]
        if role
        for variable in _parts(row["variable"])
    ]


def _persons(rows: Rows, smallest: int) -> set[str]:
    return {row["id"] for row in rows["actors"] if _is_person(row) or _few(row, smallest)}


def singled_by_parts(rows: Rows, smallest: int, whole: Rows | None = None) -> set[tuple[str, frozenset[str]]]:
    """
    Return (who, the linkages) for each part that fewer than *smallest* play, the role alone before role and what.

    Those who play it in the *whole* study count too.
    """
    plays = _plays(rows)
    every = [*plays, *_plays(whole or rows)]
    true = (whole or rows)["actors"]
    group = {row["id"] for row in true if row.get("party") == "group" and not _few(row, smallest)}
    person = _persons(rows, smallest) & _persons(whole or rows, smallest)
    found: set[tuple[str, frozenset[str]]] = set()
    by_role: set[tuple[str, str]] = set()
    for role in {role for _, role, _, _ in plays}:
        who = {one for one, r, _, _ in every if r == role}
        if len(who) < smallest and not who & group:
            by_role |= {(one, role) for one in who & person}
            found |= {(one, frozenset(k for o, r, _, k in plays if (o, r) == (one, role))) for one in who & person}
    for role, variable in {(r, v) for _, r, v, _ in plays}:
        who = {one for one, r, v, _ in every if (r, v) == (role, variable)}
        if len(who) < smallest and not who & group:
            found |= {
                (one, frozenset(k for o, r, v, k in plays if (o, r, v) == (one, role, variable)))
                for one in who & person
                if (one, role) not in by_role
            }
    return {(one, linkages) for one, linkages in found if linkages}


def singled_by_pattern(rows: Rows, smallest: int, *, neighbours: bool) -> set[str]:
    """Return those whose numbers of linkages of each sort fewer than *smallest* share."""
    kinds = {row["id"]: row.get("kind", "") for row in rows["actors"]}
    categories = {row["id"]: _parts(row.get("category", "")) for row in rows["actors"]}
    person = {row["id"] for row in rows["actors"] if _is_person(row) or _few(row, smallest)}
    sorts: dict[str, Counter[object]] = {}
    for row in rows["linkages"]:
        for side, other in (("from", "to"), ("to", "from")):
            role = row.get(f"{side}_role") or USUAL.get(kinds[row[side]], "")
            sort: tuple[object, ...] = (side, role, _parts(row["variable"]))
            sort += (categories[row[other]],) if neighbours else ()
            sorts.setdefault(row[side], Counter())[sort] += 1
    return {key for key, own in sorts.items() if key in person and sum(own == o for o in sorts.values()) < smallest}
