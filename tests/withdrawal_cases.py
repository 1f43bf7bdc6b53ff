"""
Helpers of the tests of withdrawal: a study as a researcher would have it after erasing an interview by hand.

It is worked out on the texts of the sheets alone and shares no code with Kawung. An erased row stays as an empty one,
so that the others keep their numbers.
"""

from __future__ import annotations

import random
from pathlib import Path

from bench import files

import publication_cases as cases
import shipped
import studies
from kawung import pipeline
from kawung.pipeline import places, releasing, withdrawing
from kawung.pipeline.seen import Seen, from_json
from kawung.pipeline.sources import Source
from kawung.pipeline.sources import files as files_of
from kawung.pipeline.stages import Told, settled, silent, travel
from publication_cases import Tables

KEPT = {"actors": ("id", "party"), "category": ("key", "label_en", "label_id")}
"""What of a party or category stays of which nothing is left but that others name it."""
PRIVATE = ("name", "place", "note")


def erased(told: Tables, interview: str) -> Tables:
    """The tables without an interview, with empty rows where rows were erased."""
    gone = {r["id"] for r in told["findings"] if r.get("interview") == interview}
    found = {name: [dict(r) for r in rows] for name, rows in told.items()}
    for name in ("interviews", "findings", "elicitation"):
        column = "id" if name == "interviews" else "interview"
        found[name] = [{} if r.get(column) == interview else r for r in found[name]]
    lost = set()
    for name in shipped.STATEMENTS:
        for at, one in enumerate(found[name]):
            if set(shipped.parts(one["finding"])) <= gone:
                lost.add(one["id"])
                found[name][at] = {}
            else:
                one["finding"] = less(one["finding"], gone)
    for one in (*found["claims"], *found["constraints"]):
        for column in ("rival_of", "leads_to"):
            if one.get(column):
                one[column] = less(one[column], lost)
    withdrew = {r["informant"] for r in told["interviews"] if r["id"] == interview}
    undescribe(found, gone, withdrew - {r["informant"] for r in told["interviews"] if r["id"] != interview})
    return found


def undescribe(found: Tables, gone: set[str], withdrew: set[str]) -> None:
    """Take away what only findings that are gone say of parties and categories, and those whom then nobody names."""
    bare = []
    for name, kept in KEPT.items():
        for at, one in enumerate(found[name]):
            findings = set(shipped.parts(one.get("finding")))
            by_others, of_one_who_went = findings - gone, name == "actors" and one["id"] in withdrew
            if not by_others and (findings or of_one_who_went):
                found[name][at] = {}
                bare.append((name, at, {c: one[c] for c in kept}))
            elif findings:
                one["finding"] = less(one["finding"], gone)
                one.update(dict.fromkeys(PRIVATE, "") if of_one_who_went else {})
    names = named(found)
    for name, at, one in bare:
        if (name, one[kept_key(name)]) in names:
            found[name][at] = one
    found["category"] = [r for r in found["category"] if r]


def kept_key(table: str) -> str:
    return KEPT[table][0]


def less(text: str, gone: set[str]) -> str:
    """A list in a cell without some of its parts, written as before."""
    left = [part for part in shipped.parts(text) if part not in gone]
    return ("; " if "; " in text else ";").join(left)


def named(told: Tables) -> set[tuple[str, str]]:
    """All that rows name, as table and key."""
    found = set()
    for name, rows in told.items():
        pointing = {c: column["tables"] for c, column in shipped.COLUMNS[name].items() if "tables" in column}
        for one in rows:
            for column, tables in pointing.items():
                found |= {(table, key) for key in shipped.parts(one.get(column)) for table in tables}
    return found


def without_empty(told: Tables) -> Tables:
    """The same tables with the empty rows taken out, as most people erase."""
    return {name: [r for r in rows if r] for name, rows in told.items()}


def changed(seed: int) -> Tables:
    """The shipped made-up study with statements, parties and categories on other findings, and a second interview."""
    dice, told = random.Random(seed), cases.tables("contoh")  # noqa: S311 - made-up data, nothing secret
    numbers = [f["id"] for f in told["findings"]]
    told["interviews"].append({**told["interviews"][0], "id": "W12", "informant": dice.choice(["A01", "A02", "A19"])})
    for finding in told["findings"]:
        if dice.random() < 0.2:
            finding["interview"] = "W12"
    for name in (*shipped.STATEMENTS, "actors", "category"):
        for one in told[name]:
            if dice.random() < 0.5:
                least = 1 if name in shipped.STATEMENTS else 0
                one["finding"] = "; ".join(dice.sample(numbers, dice.randint(least, 3)))
    for one in told["actors"]:
        one["name"] = f"Rekaan {one['id']}" if dice.random() < 0.5 else ""
    return told


def project(root: Path) -> Path:
    """A project with a copy of the shipped made-up study."""
    studies.copy("contoh", root)
    (root / "kawung.toml").write_text(f'base = "{cases.BASE}"\nstudies = "."\n', encoding="utf-8")
    return root


def planned(where: Path, interview: str) -> pipeline.Withdrawn:
    """What goes if an interview of the study in a folder is withdrawn."""
    return pipeline.plan_withdrawal(str(where), interview, pipeline.find_project(where), cases.TODAY)


def withdrawn(where: Path, interview: str) -> pipeline.Withdrawn:
    """Withdraw an interview of the study in a folder."""
    return pipeline.withdraw(planned(where, interview))


def write(told: Tables, where: Path) -> Path:
    """Write tables as the files of a study."""
    files.write_texts(where, told)
    return where


def full(where: Path) -> dict[str, bytes]:
    """The files that a build would have of a study, without what is told of rows that are still to be erased."""
    source = Source("contoh", where)
    common = cases.common()
    one = travel(source, files_of(source), common, Told(silent, 1), set())
    assert one.study is not None
    assert one.graphed is not None
    return {
        "stated.nq": b"".join(one.stated()),
        "inferred.nq": one.follows(common.minter),
        "classes.nq": one.categories(common.minter),
        "about.nq": one.about(common.minter),
        "rows.json": places.written(one.study, one.graphed.rows),
        "seen.json": silent_of(one.seen(common.minter).to_json()),
    }


def graphs(where: Path) -> tuple[bytes, bytes]:
    """What a build would state of a study, and what follows."""
    source, common = Source("contoh", where), cases.common()
    study, _ = settled(source, files_of(source), common)
    assert study is not None
    one, _ = releasing.depart(source, study, common)
    return b"".join(one.stated()), one.follows(common.minter) + one.categories(common.minter)


def silent_of(seen: bytes) -> bytes:
    """What a build kept of what was told of a study, but for what is said of withdrawals."""
    told = from_json(seen)
    problems = tuple(p for p in told.problems if p.rule not in withdrawing.RULES)
    places_left = {place for p in problems for place in p.places}
    names = {place: name for place, name in told.names.items() if place in places_left}
    return Seen(told.key, problems, names, told.sheets, told.rows, told.cells, told.rounds, told.counts).to_json()
