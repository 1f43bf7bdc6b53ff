"""
The whole way, from files through a build to the lines that are public: what they rest on, whom they single out.

The judges share no code with what they judge: they read the cells of the sheets and lines of N-Quads. That withheld
figures cannot be worked out is judged in test_suppression.py and test_withheld.py; here, that a build has those.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from bench import files
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import canaries
import publication_cases as cases
import shipped
import studies
from disclosure_cases import MANIFEST, Rows, made_up, singled_by_facts, singled_by_parts
from kawung import pipeline, publication
from kawung.findings import Cell, Ref, Study
from kawung.pipeline import folders, parts
from kawung.publication import PublicKeys, Settings, decisions
from publication_cases import QUAD, TODAY, Public, Tables
from publication_checker import Checker
from test_publication_random import changed
from test_withheld import asked_for_figures_only
from withdrawal_cases import erased, without_empty
from withheld_cases import gone

_FEW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # an example is a whole study
)
CONSENTS = ("with-quote", "with-quote", "with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn")


def project(root: Path) -> Path:
    """An empty project."""
    root.mkdir()
    (root / "kawung.toml").write_text(f'base = "{cases.BASE}"\nstudies = "."\n', encoding="utf-8")
    return root


def replaced(root: Path, study: str, told: Tables) -> Path:
    """Write a study into a project, in the place of the one that was there."""
    where = root / study
    shutil.rmtree(where, ignore_errors=True)
    lists = {"variables": "; ".join(shipped.parts(told["study"][0].get("variables")))}
    files.write_texts(where, {**told, "study": [{**told["study"][0], **lists}]})
    return where


def accept_all(root: Path, study: str) -> None:
    """Accept whatever stands in the way; what was cured stays so."""
    found = pipeline.disclose(study, pipeline.find_project(root), TODAY)
    taken = decisions.read(found.file.read_bytes()) if found.file.is_file() else decisions.Decisions()
    for one in found.items:
        if one.open:
            taken = taken.with_accepted(one.risk.item, "made up", one.risk.mark)
    found.file.write_bytes(decisions.written(taken))


def built(root: Path, study: str) -> Public:
    """Build a project and read what of a study is public, with the keys that lie beside it."""
    report = pipeline.build(pipeline.find_project(root), root / "build", fail_on=None, today=TODAY)
    assert report.public[study].passes
    generation = folders.in_force(root / "build")
    assert generation is not None

    def text(name: str) -> str:
        return generation.read(parts.file_of(study, name, public=True)).decode()

    keys = root / study / "public-keys.csv"
    return Public(
        stated=text(parts.STATED) + text(parts.CLASSES),
        inferred=text(parts.INFERRED),
        rows=text(parts.ROWS),
        keys=keys.read_bytes() if keys.is_file() else b"kind,key,public\n",
        withheld=(),
    )


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which one study after the other is built."""
    return project(tmp_path_factory.mktemp("any") / "project")


# On what it rests


@_FEW
@given(changed())
def test_nothing_built_rests_on_what_consent_forbids(anywhere: Path, told: Tables) -> None:
    """Whatever was allowed, each line that a build makes public stands on public premises, and none is missing."""
    replaced(anywhere, "contoh", told)
    accept_all(anywhere, "contoh")
    assert Checker("contoh", told, TODAY).wrong(built(anywhere, "contoh")) == []


@pytest.mark.parametrize("rule", ["pseudonymise", "withhold"])
def test_the_study_with_canaries_rests_on_what_is_allowed(anywhere: Path, rule: str) -> None:
    """The same of the study in which every consent meets every embargo."""
    made = canaries.planted(rule, tuple(v for v in canaries.VOICES if v.embargo in ("ended", "far", "ends tomorrow")))
    replaced(anywhere, canaries.STUDY, made.told)
    accept_all(anywhere, canaries.STUDY)
    assert Checker(canaries.STUDY, made.told, TODAY).wrong(built(anywhere, canaries.STUDY)) == []


def test_of_two_rows_of_one_finding_the_stricter_holds() -> None:
    """Two rows that differ cannot both be true; whichever comes first, what the stricter one allows is believed."""
    study = cases.read("contoh", cases.tables("contoh"))
    sheet, other = study.sheets["findings"], Ref("interviews", "W02")  # which allows no quotes
    told = [r for r in sheet.rows if Ref("interviews", "W07") in r.values("interview") and "quote" in r.cells]
    quoted = next(r for r in told if not re.search(r"[AG]\d\d", r.cells["quote"].text))
    assert quoted.values("quote")[0] in _quotes(study)
    strict = replace(quoted, cells={**quoted.cells, "interview": Cell("W02", (other,))}, repeat=2)
    for rows in ([*sheet.rows, strict], [strict, *sheet.rows]):
        twice = Study(study.key, {**study.sheets, "findings": sheet.with_rows(rows)})
        assert quoted.values("quote")[0] not in _quotes(twice)


def _quotes(study: Study) -> set[object]:
    released = publication.release(study, Settings(), TODAY, PublicKeys()).study
    return {value for row in released.rows("findings") for value in row.values("quote")}


# Whom it singles out


def of_study(rows: Rows) -> Tables:
    """Rows as tables that can be written as files, with the manifest that goes with them."""
    categories = re.findall(r'key = "(\w+)"\nlabel_en = "(\w+)"\nlabel_id = "(\w+)"', MANIFEST)
    told: Tables = {name: [] for name in shipped.DICTIONARY}
    told["study"] = [{"key": "rekaan", "kind": "synthetic", "consent": "with-quote", "third_parties": "pseudonymise"}]
    told["category"] = [{"key": key, "label_en": en, "label_id": id_} for key, en, id_ in categories]
    return {**told, **{name: [dict(row) for row in some] for name, some in rows.items()}}


def told_by(found: Public) -> Rows:
    """What public lines say of parties, interviews and linkages, under the keys of the sheets; the rest is left out."""
    rows: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    own = {public: key.upper() for (_, public), key in found.known.items()}
    columns = {
        "kind": "kind",
        "inCategory": "category",
        "place": "place",
        "groupSize": "size",
        "informant": "informant",
        "language": "language",
        "source": "from",
        "target": "to",
        "sourceRole": "from_role",
        "targetRole": "to_role",
        "variable": "variable",
    }
    for line in sorted((found.stated + found.inferred).splitlines()):
        match = QUAD.fullmatch(line)
        assert match is not None, line
        subject = re.fullmatch(r"<.*/id/rekaan/(party|interview|linkage)/([^/>]+)>", match[1])
        if subject is None:
            continue
        row = rows[subject[1], own[subject[2]]]
        name = re.split("[#/]", match[2].strip("<>"))[-1]
        value = re.split("[#/]", match[3].strip("<>"))[-1] if match[3][0] == "<" else match[3].split('"')[1]
        if name == "type" and value == "ActorGroup":
            row["party"] = "group"
        if name in columns and value != "[…]":
            said = own.get(value, value)
            row[columns[name]] = f"{row[columns[name]]};{said}" if columns[name] in row else said
    empty = {"from": "", "to": "", "variable": "", "language": "", "informant": ""}
    told: Rows = {"actors": [], "interviews": [], "linkages": [], "findings": []}
    names = {"party": "actors", "interview": "interviews", "linkage": "linkages"}
    for (kind, key), row in rows.items():
        told[names[kind]].append({**empty, **row, "id": key})
    return told


@_FEW
@given(seed=st.integers(0, 100_000), pick=st.integers(0, 5))
def test_nobody_is_singled_out_by_the_lines_of_a_build(anywhere: Path, seed: int, pick: int) -> None:
    """Cured until the gate passes, then built: a counter that reads lines finds nobody alone, by facts or by part."""
    rows, chance = made_up(seed), random.Random(seed)  # noqa: S311 - not for secrets
    for row in rows["interviews"]:
        row["consent"] = chance.choice(CONSENTS)
    replaced(anywhere, "rekaan", of_study(rows))
    own = pipeline.find_project(anywhere)
    found = pipeline.disclose("rekaan", own, TODAY)
    for _ in range(200):
        item = next((one for one in found.items if one.open), None)
        if item is None:
            break
        cures = [cure for cure in item.cures if cure.kind != "merge"]
        cure = cures[pick % len(cures)]
        found = pipeline.decide_disclosure("rekaan", own, TODAY, item.risk.item, cure.kind, column=cure.column)
    back = {row["informant"] for row in rows["interviews"] if row["consent"] == "withdrawn"}
    whole = {**rows, "interviews": [row for row in rows["interviews"] if row["informant"] not in back]}
    public = built(anywhere, "rekaan")
    left = told_by(public)
    assert not singled_by_facts(left, 3, 4, whole)
    assert not singled_by_parts(left, 3, whole)
    assert told_apart(public, coarsened(anywhere / "rekaan")) == {}


# Whom a cure makes look like nobody else


def coarsened(folder: Path) -> set[str]:
    """Of whom less is told than is so: shown as of a wider kind, or as a group; their keys in small letters."""
    taken = (
        decisions.read((folder / "disclosure.toml").read_bytes()) if (folder / "disclosure.toml").is_file() else None
    )
    targets = [target for _, cure in taken.cures for target in cure.targets] if taken else []
    return {t.key.lower() for t in targets if t.table == "actors" and t.column in ("kind", "party") and t.to}


def looks(found: Public) -> dict[str, tuple[object, ...]]:
    """
    How each party looks in public lines, by the sheet's key: its types, which properties it has and which it withholds.

    Of its kind also which, and of each label the form: the text with its key and all numbers taken out.
    """
    own = {public: key for (kind, public), key in found.known.items() if kind == "party"}
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in found.lines:
        match = QUAD.fullmatch(line)
        assert match is not None, line
        if party := re.fullmatch(r"<.*/party/([^/>]+)>", match[1]):
            name, value = re.split("[#/]", match[2].strip("<>"))[-1], ""
            if name in ("type", "kind", "withholds"):
                value = "" if "/category-class/" in match[3] else match[3]  # its category is a fact, not a look
            elif name == "label":
                value = re.sub(r"[a-z0-9]*\d[a-z0-9]*", "#", match[3].replace(party[1], "#"))
            seen[own[party[1]]].add((name, value))
        elif match[2].endswith("#informant>") and (party := re.fullmatch(r"<.*/party/([^/>]+)>", match[3])):
            seen[own[party[1]]].add(("asked", ""))
    return {key: tuple(sorted(told)) for key, told in seen.items()}


def told_apart(found: Public, cured: set[str], smallest: int = 3) -> dict[str, int]:
    """Of some parties those who look like too few, with how many."""
    seen = looks(found)
    often = Counter(seen.values())
    return {key: often[seen[key]] for key in cured if key in seen and often[seen[key]] < smallest}


def test_whom_less_is_told_of_in_the_example_looks_like_others(contoh: Path) -> None:
    """The workshop shown as a firm, the buyer and the home worker shown as groups: each has two like it or more."""
    found = built(contoh, "contoh")
    assert coarsened(contoh / "contoh") == {"a02", "a17", "a18"}
    assert told_apart(found, {"a02", "a17", "a18"}) == {}
    assert told_apart(found, {"a20"}) == {"a20": 1}, "whom nothing hides is seen"
    assert not re.search(r'"(buyers|para pembeli|Buyer|Dye supplier|Home batik)', found.stated)


def test_the_counter_of_lines_finds_who_stands_alone(anywhere: Path) -> None:
    """Where all is accepted it sees those whom the gate saw, so that its silence means something."""
    seen = Counter[str]()
    for seed in range(6):
        rows = made_up(seed)
        for row in rows["interviews"]:
            row["consent"] = "with-quote"
        replaced(anywhere, "rekaan", of_study(rows))
        accept_all(anywhere, "rekaan")
        left = told_by(built(anywhere, "rekaan"))
        seen["facts"] += len(singled_by_facts(left, 3, 4, rows) & singled_by_facts(rows, 3, 4))
        seen["parts"] += len({who for who, _ in singled_by_parts(left, 3, rows)})
    assert min(seen["facts"], seen["parts"]) > 3


# Figures


@pytest.mark.parametrize("some", [{"W01", "W04", "W08"}, {f"W{n:02}" for n in range(2, 9)}], ids=len)
def test_the_figures_of_a_build_are_those_that_are_judged(anywhere: Path, some: set[str]) -> None:
    """A build publishes, line for line, the figures of which linear programmes show that they tell of nobody."""
    told = cases.tables("contoh")
    asked_for_figures_only(told, some)
    replaced(anywhere, "contoh", told)
    accept_all(anywhere, "contoh")
    found = built(anywhere, "contoh")
    judged = gone("contoh", told, keys=found.keys).nquads.decode().splitlines()
    figures = {line for line in found.lines if "/figure" in line}
    assert figures == {line for line in judged if "/figure" in line}
    assert len(figures) > 100


# What one consent less takes


@pytest.fixture
def contoh(anywhere: Path) -> Path:
    """A project with the shipped made-up study and its own decisions."""
    shutil.rmtree(anywhere / "contoh", ignore_errors=True)
    studies.copy("contoh", anywhere)
    return anywhere


WITH_QUOTE = [
    r["id"]
    for r in shipped.cells("contoh", "interviews")
    if r["consent"] == "with-quote" and r["embargo_until"] <= TODAY.isoformat()
]


def lines(found: Public) -> set[str]:
    """What is stated and what follows, without what says that something is held back, or of how many people."""
    unlike = re.compile("ithh[eo]ld|#(sampleSize|keyInformantCount)>")
    return {line for line in (found.stated + found.inferred).splitlines() if not unlike.search(line)}


@pytest.mark.parametrize("interview", WITH_QUOTE)
def test_one_consent_less_takes_what_rested_on_it_and_nothing_else(contoh: Path, interview: str) -> None:
    """From "with quote" to "figures only": what goes is what the interview carried alone, by the sheets; no more."""
    told = cases.tables("contoh")
    before = built(contoh, "contoh")
    studies.set_cell(contoh / "contoh", "interviews.csv", interview, "consent", "aggregate-only")
    accept_all(contoh, "contoh")
    after = built(contoh, "contoh")
    assert after.keys == before.keys, "no address comes to mean something else"
    assert lines(after) < lines(before)
    assert after.asked == before.asked
    carried = carried_alone(told, interview)
    public = {(kind, own): key for (kind, key), own in before.known.items()}
    taken = {f"/{kind}/{public[kind, key]}" for kind, key in carried}
    taken |= {one.replace("/finding/", "/excerpt/") for one in taken if "/finding/" in one}
    assert [line for line in lines(before) if names(line) & taken]
    assert not [line for line in lines(after) if names(line) & taken], "all that it carried alone is gone"
    rest = [line for line in lines(before) - lines(after) if not names(line) & taken]
    assert not [line for line in rest if not goes_with(line, before, after, told, interview)]


def names(line: str) -> set[str]:
    """The numbered things that a line names."""
    return set(re.findall(r"(/(?:[a-z-]+)/[^/>]+)>", line.rpartition(" <")[0]))


def carried_alone(told: Tables, interview: str) -> set[tuple[str, str]]:
    """The interview, and what rests on it alone, by kind and key in small letters; worked out on the sheets' texts."""
    findings = {r["id"] for r in told["findings"] if r.get("interview") == interview}
    found = {("interview", interview.lower())} | {("finding", one.lower()) for one in findings}
    found |= {("elicitation", r["id"].lower()) for r in told["elicitation"] if r["interview"] == interview}
    for table in shipped.STATEMENTS:
        alone = (r["id"] for r in told[table] if set(shipped.parts(r["finding"])) <= findings)
        found |= {(cases.KIND_OF[table], key.lower()) for key in alone}
    return found


def goes_with(line: str, before: Public, after: Public, told: Tables, interview: str) -> bool:
    """
    Tell whether a line of something else goes with what an interview carried, by the sheets' texts.

    It tells of a party that was described or named by that alone, of a row of such things, or of a pair or a data set
    in which nothing is any more.
    """
    row = re.search(r"/row/(\w+)\.([^/>]+)>", line)
    kind, own = (cases.KIND_OF[row[1]], row[2]) if row else re.findall(r"/id/contoh/([a-z-]+)/([^/>]+)>", line)[0]
    key = before.known.get((kind, own), own)
    if (kind, key) in carried_alone(told, interview):
        return True
    if kind != "party":
        type_of_category = kind == "category" and "#type>" in line and line in before.inferred
        return type_of_category or (kind in ("pair", "dataset") and f"/{kind}/{own}>" not in after.stated)
    findings = {r["id"] for r in told["findings"] if r.get("interview") == interview}
    rows = {r["id"].lower(): r for r in told["actors"]}
    informants = {r["informant"].lower() for r in told["interviews"] if r["id"] == interview}
    described = key in informants or set(shipped.parts(rows[key]["finding"])) <= findings
    return (described and row is None) or unnamed(told, key, interview)


def unnamed(told: Tables, key: str, interview: str) -> bool:
    """Tell whether a party was named by what an interview carried alone, and by nothing else that is shown."""
    alone = {key for _, key in carried_alone(told, interview)}
    judge = Checker("contoh", told, TODAY)
    shown = [(t, r) for t in shipped.STATEMENTS for r in told[t] if judge.carried_by(t, r)]
    naming = {r["id"].lower() for _, r in shown if key in {p.lower() for p in cells_of(r)}}
    return bool(naming) and naming <= alone


def cells_of(row: dict[str, str]) -> Iterable[str]:
    return (part for text in row.values() for part in shipped.parts(text))


def test_what_is_left_follows_as_if_the_interview_were_not_there(contoh: Path) -> None:
    """Where an interview allows figures only, what follows is what follows in the sheets without it."""
    interview = WITH_QUOTE[0]
    where = contoh / "contoh"
    studies.set_cell(where, "interviews.csv", interview, "consent", "aggregate-only")
    accept_all(contoh, "contoh")
    less = built(contoh, "contoh")
    kept = {file.name: file.read_bytes() for file in where.iterdir()}
    replaced(contoh, "contoh", without_empty(erased(cases.tables("contoh"), interview)))
    for name in ("public-keys.csv", "disclosure.toml"):
        (where / name).write_bytes(kept[name])
    accept_all(contoh, "contoh")
    never = built(contoh, "contoh")
    assert lines(less) == lines(never)
