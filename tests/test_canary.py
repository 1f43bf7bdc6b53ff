"""
A canary in every column, at every consent and embargo, is looked for in all bytes that are written for others.

What may appear is said by hand, column by column; what may not must be nowhere, in no encoding, and what may must be
there, so that an output in which nothing stands fails too.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from pathlib import Path

import openpyxl
import pytest
from bench import files
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

import canaries
import publication_cases as cases
import shipped
from canaries import CONSENTS, EMBARGOES, ENDED, STUDY, TODAY, VOICES, Place, Planted, Seen, Voice, planted
from kawung import pipeline
from kawung.pipeline import folders, parts
from kawung.pipeline.public import open_public
from kawung.problems import Severity
from kawung.publication import Settings, decisions
from public_outputs import public_outputs

# What may appear: A always, C with what was said, Q with the words, P if it is in print, N never; - says that nothing
# of one's own can be written there.
ALLOWED = {
    "study": """
        key - kind - title_en A title_id A authors A citation A year A language A licence A data_licence A url A
        method_en A method_id A sample A key_informants A place - industry_scheme A industry_year A industry_code A
        instrument - scale - cluster - variables - consent - third_parties - categories_disjoint -""",
    "cluster": "key A label_en A label_id A place -",
    "instrument": "key A title_en A title_id A published -",
    "scale": "key A title_en A title_id A",
    "scale_point": "key A scale - ordinal A label_en A label_id A weight A",
    "category": "key A label_en C label_id C alt C definition_en C definition_id C finding -",
    "item": "key A instrument - label_en A label_id A variable - same_partner -",
    "actors": """
        id N party - kind - name N label_en C label_id C category - cluster - place - size C bounded_by - member_of -
        finding - note N""",
    "interviews": """
        id N informant - informant_kind - date C place - language C consent - embargo_until N note N""",
    "publications": """
        id N kind - title C authors C year C citation C identifier C url C licence C locator C evidence_grade -
        note N""",
    "findings": """
        id N interview - publication - locator P basis - evidence_grade - paraphrase_en C paraphrase_id C quote Q
        quote_language - quote_translation_en Q quote_translation_id Q note N""",
    "linkages": """
        id N from - from_role - to - to_role - strength - variable - direction - participants - participants_role -
        nature - polarity - flow_from - flow_to - share C amount C unit C alternatives C frequency - period C
        quantifier - finding - note N""",
    "aggregates": """
        id N group - variable - direction - item - position C response - measure - value C base C period C finding -
        note N""",
    "order_claims": """
        id N greater - lesser - criterion - variable - direction - scope_en C scope_id C finding - note N""",
    "claims": """
        id N about - property - value C unit C quantifier - period C rival_of - finding - note N""",
    "dependences": "id N dependent - depends_on - variable - quantifier - finding - note N",
    "constraints": """
        id N label_en C label_id C affects - hampers - leads_to - relieved_by - lacking_from - lacking_in - quantifier -
        finding - note N""",
    "elicitation": "id N interview - variable - asked_about - item - method - complete - note N",
    "place_names": "id N text N area - settled_by N settled_on N reason N",
}
RULES = {name: dict(re.findall(r"(\w+) ([ACQPN-])(?!\w)", said)) for name, said in ALLOWED.items()}
# What each rule of the dictionary comes to, where a project has changed no setting.
SAME = {
    "yes": "AC",
    "key": "N",
    "no": "N",
    "name": "N",
    "own": "C",
    "text": "C",
    "quote": "Q",
    "source": "P",
    "date": "C",
}
REASON = "\u00f180000\u00e9"
HOLDER = {
    "publisher": "\u00f180001\u00e9",
    "contact": "https://kz80002q.example/",
    "removal": "https://kz80003q.example/",
    "licence": "https://kz80004q.example/",
}
TOLD_TO_ALL = {80000, 80001, 80002, 80003, 80004}
BESIDE = {
    "heading": 90001,
    "cell below it": 90002,
    "file": 90003,
    "in a file": 90004,
    "comment in study.toml": 90005,
    "comment in kawung.toml": 90006,
    "folder of the project": 90007,
}
SAY_NOTHING = ("clusters-side-by-side", "industry-by-area", "external-identifiers")
"""Questions about several studies, or about what others call our things: there is one study here, and no others."""
BESIDE_A_STUDY = ("public-keys.csv", "disclosure.toml")
LONG_AGO = 549864182  # 1987-06-05, when the sheets were last saved


def may_appear(place: Place, voices: Mapping[str, Voice]) -> bool:
    """Say of a canary whether it may appear, and so must."""
    tag, table, column = place
    rule = RULES[table][column]
    whose, _, part = tag.partition(" ")
    if tag in ("uncited", "both") or part in ("bare", "unnamed") or rule in "N-":
        return False
    if rule == "A" or whose in ("study", "unsaid", "print"):
        return True
    if whose == "mixed":
        return rule == "C"
    return {"C": voices[whose].content, "Q": voices[whose].quote, "P": False}[rule]


@dataclass(frozen=True)
class Built:
    """A built project with canaries: what stands where, and all that was written for others."""

    root: Path
    made: Planted
    outputs: Mapping[str, bytes]
    voices: Mapping[str, Voice]
    report: pipeline.BuildReport

    @cached_property
    def seen(self) -> dict[str, Seen]:
        """The canaries in each output; equal ones are searched once."""
        looked: dict[bytes, Seen] = {}
        for data in self.outputs.values():
            if data not in looked:
                looked[data] = canaries.seen(data)
        return {name: looked[data] for name, data in self.outputs.items()}

    @cached_property
    def found(self) -> dict[str, set[int]]:
        """The numbers of the canaries in each output."""
        return {name: seen.numbers for name, seen in self.seen.items()}

    @cached_property
    def allowed(self) -> set[int]:
        """The numbers of those that may appear."""
        return {n for n, place in self.made.put.items() if may_appear(place, self.voices)}

    @cached_property
    def own(self) -> str:
        """The study's own graphs, as text."""
        names = ("stated", "inferred", "classes", "rights")
        return "\n".join(self.outputs[f"dump {name}.nq"].decode() for name in names)

    def named(self, numbers: set[int]) -> list[object]:
        """Where canaries stand, for people to read."""
        beside = {number: name for name, number in BESIDE.items()}
        return [self.made.put.get(n, beside.get(n, n)) for n in sorted(numbers)][:30]


def written(root: Path, made: Planted) -> Path:
    """Write a project with the study, with more canaries beside its cells."""
    where = root / STUDY
    files.write_texts(where, made.told)
    for file in where.glob("*.csv"):
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        lines = [f"{head},\u00f190001\u00e9", *(f"{row},\u00f190002\u00e9" for row in rows)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (where / "\u00f190003\u00e9.csv").write_text("id,\u00f190004\u00e9\n\u00f190004\u00e9,1\n", encoding="utf-8")
    with (where / "study.toml").open("a", encoding="utf-8") as manifest:
        manifest.write("# \u00f190005\u00e9\n")
    settings(root)
    return where


def settings(root: Path) -> None:
    lines = ['base = "https://w3id.org/kawung/"', 'studies = "."']
    lines += [f'{name} = "{said}"' for name, said in HOLDER.items()]
    (root / "kawung.toml").write_text("\n".join([*lines, "# \u00f190006\u00e9\n"]), encoding="utf-8")


def build(root: Path) -> pipeline.BuildReport:
    """Accept whatever stands in the way, and build; the sheets were last saved long ago."""
    project = pipeline.find_project(root)
    found = pipeline.disclose(STUDY, project, TODAY)
    stops = [one.risk for one in found.items if one.open]
    taken = decisions.Decisions((), {risk.item: decisions.Acceptance(REASON, risk.mark) for risk in stops})
    found.file.write_bytes(decisions.written(taken))
    for file in root.rglob("*"):
        os.utime(file, (LONG_AGO, LONG_AGO))
    report = pipeline.build(project, root / "build", fail_on=None, today=TODAY)
    assert report.public[STUDY].passes
    return report


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """One build in which every consent meets every embargo."""
    root = tmp_path_factory.mktemp("project") / "\u00f190007\u00e9"
    made = planted()
    written(root, made)
    report = build(root)
    secret = [row[c] for row in made.told["actors"][::20] for c in ("id", "name", "label_en")]
    return Built(root, made, public_outputs(root, STUDY, TODAY, tuple(secret)), {v.tag: v for v in VOICES}, report)


# What is planted and allowed


def test_every_column_holds_a_canary_or_can_hold_none() -> None:
    """No column of the dictionary is left out, and none that could hold something of its own is passed over."""
    made = planted()
    columns = {(table, c["name"]): c for table, t in shipped.DICTIONARY.items() for c in t["column"]}
    assert made.filled == set(columns)
    sung = {place[1:] for place in chain(made.put.values(), made.years.values())}
    silent = {name for name, rule in ((n, RULES[n[0]][n[1]]) for n in columns) if rule == "-"}
    assert sung - {("interviews", "embargo_until")} == set(columns) - silent - {("interviews", "embargo_until")}
    kinds = {columns[name]["type"] for name in silent - {("study", "key")}}
    assert kinds == {"concept", "choice", "boolean", "ref", "bound", "point", "area"}
    assert {voice.consent for voice in VOICES} == set(CONSENTS)
    assert {(voice.consent, voice.embargo) for voice in VOICES} == {(c, e) for c in CONSENTS for e in EMBARGOES}


def test_what_may_appear_is_what_the_dictionary_says() -> None:
    """The rules written here, column by column, are those of the dictionary."""
    assert {table: set(rules) for table, rules in RULES.items()} == {t: set(c) for t, c in shipped.COLUMNS.items()}
    differ = {
        (table, column, said["public"])
        for table, columns in shipped.COLUMNS.items()
        for column, said in columns.items()
        if RULES[table][column] != "-" and RULES[table][column] not in SAME[said["public"]]
    }
    assert differ == set()


def test_the_study_with_canaries_is_as_good_as_any(built: Built) -> None:
    """But for what is wrong on purpose nothing is wrong with it, so it goes the whole way."""
    assert {p.rule for p in built.report.checked.problems if p.severity >= Severity.VIOLATION} == {
        "column-unknown",
        "finding-interview-single",
        "interview-consent-stated",
        "interview-embargo-until-form",
    }


@pytest.mark.parametrize("form", canaries.hidden("\u00f1\u00e9"))
def test_a_canary_is_found_in_every_form(form: str) -> None:
    """Composed or not, in percent, HTML, JSON, base64, UTF-16, packed: the search finds what it must find."""
    for number in (17, 70707):
        assert canaries.canaries(canaries.hidden(f"\u00f1{number:05}\u00e9")[form]) == {number}
    assert canaries.canaries(canaries.hidden("nothing at all, 9407, 1515, kz1q")[form]) == set()


@pytest.mark.parametrize(
    "text", ["940711234", "940,711,234", "940.711.234", "940\u202f711\u202f234", "37.940711234", "kz11234q", "KZ11234Q"]
)
def test_numbers_and_keys_are_found(text: str) -> None:
    """A number with separators of either language, and a key, wherever they stand."""
    assert canaries.canaries(f"x {text} y".encode()) == {11234}


@pytest.mark.parametrize(
    "day", ["1515-07-13", "15150713", "13.07.1515", "13/7/1515", "13 July 1515", "13 Juli 1515", "1515-07-13T00:00:00Z"]
)
def test_days_are_found(day: str) -> None:
    """A day, however it is written."""
    assert canaries.seen(f"({day})".encode()).days == {"1515-07-13"}


# What is written for others


def test_no_canary_is_where_none_may_be(built: Built) -> None:
    """Nothing that consent, embargo or a column's rule holds back is in any byte that leaves."""
    wrong = {}
    for name, found in built.found.items():
        here = {BESIDE["folder of the project"]} if name.startswith("told ") else set()
        wrong[name] = built.named(found - built.allowed - TOLD_TO_ALL - here)
    assert {name: places for name, places in wrong.items() if places} == {}


def test_all_that_may_appear_does(built: Built) -> None:
    """Whatever informants allow is in the dump, and in each form what belongs there: an empty output is no good one."""
    dump = set().union(*(found for name, found in built.found.items() if name.startswith("dump ")))
    assert built.named(built.allowed - dump) == []
    assert dump >= {80000, 80001, 80003}
    said: dict[tuple[str, str], set[int]] = defaultdict(set)
    for n in built.allowed:
        said[built.made.put[n][1:]].add(n)
    labels = said["actors", "label_en"] | said["linkages", "share"]
    for form in ("graphml", "gexf"):
        assert built.found[f"export en/{STUDY}.{form}"] >= labels
    assert built.found["query csv"] == built.found["query json"] >= labels | said["category", "label_id"]
    pages = set().union(*(found for name, found in built.found.items() if name.startswith("site ")))
    assert pages >= built.allowed
    assert built.found["site sparql/*.js"] >= built.allowed
    for protocol in ("graph-store", "update"):
        bodies = [found for name, found in built.found.items() if name.startswith(f"pushed {protocol}")]
        assert set().union(*bodies) == dump - built.found["dump account.json"]


def test_no_form_is_empty(built: Built) -> None:
    """Every file, every question in some form and every kind of answer to reconciliation tells of what is shown."""
    silent = {name for name, found in built.found.items() if not found}
    assert {name for name in silent if name.startswith(("dump ", "export ", "query ", "places"))} == {
        "dump tombstones.csv"
    }
    kinds = {f"ask {question.name} " for question in pipeline.questions() if question.name not in SAY_NOTHING}
    kinds |= {f"reconcile {what} " for what in ("queries", "extend", "suggest entity", "view", "flyout")}
    for kind in sorted(kinds):
        assert any(found for name, found in built.found.items() if name.startswith(kind)), kind
    forms = [" table en", " table id", " json en", " csv en", " markdown id"]
    for form in forms:
        told = {name.split()[1] for name, found in built.found.items() if found and name.endswith(form)}
        assert len(told) >= len(kinds) // 2, form


def test_days_stay_and_years_leave_with_what_was_said(built: Built) -> None:
    """No output has the day of a talk or of a decision; the dump has the years of those talks that are shown."""
    shown = {year for year, place in built.made.years.items() if may_appear(place, built.voices)}
    own = {name: seen for name, seen in built.seen.items() if not name.startswith(("shared ", "told "))}
    assert {name: days for name, seen in own.items() if (days := seen.days & set(built.made.days))} == {}
    hidden = set(built.made.years) - shown
    counting = {name for name in own if name.startswith("site ") and f"/{STUDY}/" not in name}  # sizes look like years
    assert {name: years for name, seen in own.items() if (years := seen.years & hidden) and name not in counting} == {}
    assert set(re.findall(r'"(\d{4})"', built.own)) >= shown


def test_no_embargo_and_no_time_of_a_sheet_is_told(built: Built) -> None:
    """Neither until when something is held back nor when a sheet was saved is in any output, or its time."""
    days = [day for day in EMBARGOES.values() if "-" in day]
    for name, data in built.outputs.items():
        if not name.startswith("shared "):
            told = {TODAY.isoformat()} if name.startswith("site ") else set()  # the day of the release
            text = data.decode("utf-8", "replace")
            assert not [
                day for day in (*days, "1987-06-05", str(LONG_AGO), "soon") if day in text and day not in told
            ], name


def test_choices_of_what_is_held_back_are_nowhere(built: Built) -> None:
    """A role, a variable, a point of a scale, an area that only those chose who are not shown is not in the dump."""
    stated = built.own
    unsaid = built.made.told["scale_point"][1]["key"]
    for scheme, (shown, held) in canaries.SHOWN_OR_NOT.items():
        assert f"/scheme/{scheme}#{held}>" not in stated, scheme
        assert scheme == "measure" or f"/scheme/{scheme}#{shown}>" in stated, scheme
    assert not re.search(r"/aggregate/[^>]*> <[^>]*#count> ", stated), "a measure is told by the property that it fills"
    assert not re.search(rf"#(strength|response|responseOption)> <[^>]*/{unsaid}>", stated)
    assert f"/{unsaid}>" in stated, "the scale itself is no secret"
    assert '"@jv' not in stated
    consents = set(re.findall(r"/interview/[^>]*> <[^>]*#consent> <[^>]*#([a-z-]+)>", stated))
    assert consents == {"with-quote", "without-quote"}


def test_places_are_districts(built: Built) -> None:
    """Of whoever is shown the district appears, of others nothing; what is in print is as fine as it was printed."""
    areas = set(re.findall(r"/area/([0-9.]+)>", built.own))
    assert areas == {"33.10.04", canaries.IN_PRINT}


def test_the_account_has_counts_and_none_that_is_small(built: Built) -> None:
    """What is told of what stays: interviews by what is published of them; of rows and cells no small count."""
    told = json.loads(built.outputs["dump account.json"])
    consents = Counter(v.consent if v.content else "not-published" for v in VOICES if v.consent != "withdrawn")
    consents["aggregate-only"] = sum(v.consent == "aggregate-only" and v.embargo in ENDED for v in VOICES)
    consents["not-published"] -= consents["aggregate-only"]
    assert told["consents"] == consents
    counts = [n for *_, n in told["withheld"]]
    assert all(n is None or n >= Settings().smallest for n in counts)
    assert None in counts
    assert sum(n or 0 for n in counts) > 1000
    assert "place_names" not in json.loads(built.outputs["dump rows.json"])["sheets"]


def test_what_was_accepted_opens_nothing_else(built: Built, tmp_path: Path) -> None:
    """The public part is, figures aside, what consent and embargo give where nobody looks for who could be known."""
    where = tmp_path / STUDY
    files.write_texts(where, built.made.told)
    keys = (built.root / STUDY / "public-keys.csv").read_bytes()
    found = cases.of_folder(where, today=TODAY, keys=keys)
    there = {
        line for name in ("stated", "inferred", "classes") for line in built.outputs[f"dump {name}.nq"].splitlines()
    }
    more = {line.decode() for line in there} - found.lines
    assert found.lines <= {line.decode() for line in there}
    assert not [line for line in more if "/figure" not in line and "#ObservedGroup>" not in line], (
        "figures are made later"
    )


# Workbooks


def workbook(file: Path, made: Planted) -> None:
    """Write the same study as a workbook, with canaries wherever workbooks hide things."""
    files.write_workbook(file, made.told)
    book = openpyxl.load_workbook(file)
    for sheet in book:
        sheet["A2"].comment = Comment("\u00f190010\u00e9", "\u00f190011\u00e9")
        if sheet.title != "study":
            sheet.cell(1, sheet.max_column + 1, "\u00f190001\u00e9")
            sheet.cell(2, sheet.max_column, "\u00f190002\u00e9")
    for state in ("hidden", "veryHidden"):
        hidden = book.create_sheet(f"\u00f190012\u00e9 {state}")
        hidden.sheet_state = state
        hidden.append(["id", "\u00f190013\u00e9"])
        hidden.append(["\u00f190013\u00e9", "\u00f190013\u00e9"])
    told = book.properties
    told.creator = told.lastModifiedBy = told.title = told.subject = told.description = "\u00f190014\u00e9"
    told.keywords = told.category = told.identifier = told.version = "\u00f190014\u00e9"
    book.defined_names["kz90015q"] = DefinedName("kz90015q", attr_text="actors!$A$1")
    book.save(file)


def test_a_workbook_gives_no_more_than_its_cells(built: Built, tmp_path: Path) -> None:
    """Hidden sheets, comments and who made it stay; what is public of it is that of the texts, byte for byte."""
    root = tmp_path / "\u00f190007\u00e9"
    workbook(root / STUDY / "study.xlsx", built.made)
    settings(root)
    for name in BESIDE_A_STUDY:
        (root / STUDY / name).write_bytes((built.root / STUDY / name).read_bytes())
    report = pipeline.build(pipeline.find_project(root), root / "build", fail_on=None, today=TODAY)
    assert report.public[STUDY].passes
    generation = folders.in_force(root / "build")
    assert generation is not None
    for part in (parts.public_part_of(STUDY), parts.release_part_of(STUDY)):
        for one in generation.folder(part).iterdir():
            if one.name != parts.HELD:
                assert canaries.canaries(one.read_bytes()) <= built.allowed | TOLD_TO_ALL, one.name
                same = one.read_bytes() == built.outputs[f"dump {one.name}"]
                assert same or one.name == parts.ROWS, one.name


def test_the_name_of_a_workbook_stays(built: Built, tmp_path: Path) -> None:
    """A workbook that stands alone gives its study no name, and its file's name is in nothing that leaves."""
    file = tmp_path / "new" / "\u00f190003\u00e9.xlsx"
    workbook(file, built.made)
    settings(tmp_path)
    for name in BESIDE_A_STUDY:
        file.with_name(f"{file.stem}.{name}").write_bytes((built.root / STUDY / name).read_bytes())
    opened = open_public([file], pipeline.find_project(tmp_path), TODAY)
    assert [one.key for one in opened.studies] == [STUDY]
    text = "".join(sorted(quad.line() for quad in opened.store.quads())) + repr(dict(opened.places))
    assert built.named(canaries.canaries(text.encode()) ^ (built.allowed | {80001, 80003})) == []


# Other rules and settings


RULES_FOR_OTHERS = ("publish", "pseudonymise", "aggregate-only", "withhold", "not-applicable", "")


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize(("rule", "embargo"), list(zip(RULES_FOR_OTHERS, EMBARGOES, strict=True)))
def test_canaries_of_others_follow_the_rule_for_them(rule: str, embargo: str, *, names: bool) -> None:
    """Whoever was only named appears by the study's rule, with what was said of them, by name only if all allow it."""
    voices = {v.tag: v for v in VOICES if v.embargo in ("ended", embargo)}
    made = planted(rule, tuple(voices.values()))
    found = cases.public(STUDY, made.told, today=TODAY, rules=Settings(names=names))
    there = canaries.canaries((found.stated + found.inferred + found.rows).encode())
    free, alone = rule in ("publish", "pseudonymise"), _alone(made)
    expected = {n for n, place in made.put.items() if may_appear(place, voices)}
    if not free:
        expected -= {n for n in expected if _of_others(made.put[n]) and n not in alone}
    if names:
        expected |= {n for n, place in made.put.items() if _named_freely(place, voices, free=rule == "publish")}
    wrong = [(n in there, made.put[n]) for n in sorted(there ^ expected)]
    assert wrong == []


def _of_others(place: Place) -> bool:
    """Tell whether a canary tells of somebody who was only named."""
    tag, table, column = place
    if tag in ("study", "unsaid point") or tag.startswith("print"):
        return False
    said = table == "findings" and column.startswith(("paraphrase", "quote"))
    return said or tag.endswith(" other") or table in ("linkages", "claims", "dependences")


def _named_freely(place: Place, voices: Mapping[str, Voice], *, free: bool) -> bool:
    """Tell whether a name may appear where the project publishes names: nobody's who was asked, nor a bare one's."""
    whose, _, part = place[0].partition(" ")
    if place[1:] != ("actors", "name") or part in ("bare", "unnamed"):
        return False
    return whose == "print" or (free and part in ("other", "group") and voices[whose].content)


def _alone(made: Planted) -> set[int]:
    """The numbers of the canaries in findings on which nothing rests."""
    rested = {f for rows in made.told.values() for row in rows for f in shipped.parts(row.get("finding"))}
    alone = [row for row in made.told["findings"] if row["id"] not in rested]
    return {n for row in alone for n in canaries.canaries(repr(row).encode())}


UNREADABLE = ("concept", "choice", "boolean", "area", "point", "integer", "decimal", "measured", "year", "date")


def test_what_cannot_be_read_or_is_not_known_keeps_its_words() -> None:
    """A cell that says nothing its column knows stays, and so does why something is not known, but for print."""
    voice = next(v for v in VOICES if v.quote and v.embargo == "none")
    made = planted(voices=(voice,))
    unread, reasons, printed = set[int](), set[int](), set[int]()
    number = count(70001)

    def canary(into: set[int]) -> str:
        into.add(one := next(number))
        return f"\u00f1{one}\u00e9"

    for table in (name for name, said in shipped.DICTIONARY.items() if said["file"] != "study.toml"):
        whose, told = ("print", printed) if table == "publications" else (voice.tag, reasons)
        row = next((r for r in made.told[table] if made.put[int(r["id"][2:7])][0] == whose), None)
        columns = {c: said for c, said in shipped.COLUMNS[table].items() if c not in ("consent", "embargo_until")}
        odd = {c: canary(unread) for c, said in columns.items() if said["type"] in UNREADABLE}
        why = {
            c: f"not known: {canary(told)} | {canary(told)}" for c, said in columns.items() if said.get("unknowable")
        }
        made.told[table] += [{**row, "id": f"kz{next(number)}q", **cells} for cells in (odd, why) if row]
    cited = {"id": f"kz{next(number)}q", "interview": "", "publication": made.told["publications"][-1]["id"]}
    made.told["findings"].append({**made.told["findings"][0], **cited})
    found = cases.public(STUDY, made.told, today=TODAY)
    there = canaries.canaries((found.stated + found.inferred + found.rows).encode())
    assert len(unread) > len(UNREADABLE) < len(reasons) + len(printed)
    assert there & (unread | reasons) == set()
    assert there >= printed


@pytest.mark.parametrize("place", ["none", "province", "regency", "district", "village"])
@pytest.mark.parametrize("dates", ["none", "year", "day"])
def test_places_and_days_are_as_fine_as_the_project_says(place: str, dates: str) -> None:
    """No finer than is set, for those who are shown; of those who are not nothing at any setting."""
    made = planted(voices=tuple(v for v in VOICES if v.embargo == "ended"))
    found = cases.public(STUDY, made.told, today=TODAY, rules=Settings(place=place, dates=dates))
    parts_ = {"none": 0, "province": 1, "regency": 2, "district": 3, "village": 4}[place]
    fine = {canaries.VILLAGES[True], *canaries.OF_STUDY.values(), canaries.PLACE_NAME}
    shown = {".".join(code.split(".")[:parts_]) for code in fine} - {""}
    assert set(re.findall(r"/area/([0-9.]+)>", found.stated)) == shown | {canaries.IN_PRINT}
    voices = {v.tag: v for v in VOICES}
    said = {day for day, p in made.days.items() if p[1] == "interviews" and voices[p[0]].content}
    own = canaries.seen((found.stated + found.inferred + found.rows).encode())
    assert own.days & set(made.days) == (said if dates == "day" else set())
    assert own.years & {day[:4] for day in made.days} == (set() if dates == "none" else {day[:4] for day in said})
