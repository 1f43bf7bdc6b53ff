"""
The shapes one by one: every constraint stays silent where nothing is wrong, fires where its mutation breaks it, and is
missed when it is taken away.

A case is a folder of tests/cases/shapes/: `base.ttl` holds data in which nothing is wrong; each row of `mutations.csv`
takes statements away (`remove`) and puts others in (`add`), and names the complete set of results (`expected`, as
`rule Component; rule Component`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib.plugins.sparql import processor

from kawung import store, validation, vocabulary
from kawung.dictionary import Column, Table, tables
from kawung.iris import SHAPE, TYPE, Term, Triple, read_literal, term, value_of
from kawung.problems import FaultError
from kawung.validation import engine, shapes
from kawung.validation.placing import column_of

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "shapes"
PARAMETERS = {
    term("sh:class"): "Class",
    term("sh:datatype"): "Datatype",
    term("sh:disjoint"): "Disjoint",
    term("sh:equals"): "Equals",
    term("sh:in"): "In",
    term("sh:lessThanOrEquals"): "LessThanOrEquals",
    term("sh:maxCount"): "MaxCount",
    term("sh:maxInclusive"): "MaxInclusive",
    term("sh:minCount"): "MinCount",
    term("sh:minInclusive"): "MinInclusive",
    term("sh:node"): "Node",
    term("sh:nodeKind"): "NodeKind",
    term("sh:or"): "Or",
    term("sh:pattern"): "Pattern",
    term("sh:qualifiedMaxCount"): "QualifiedMaxCount",
    term("sh:qualifiedMinCount"): "QualifiedMinCount",
    term("sh:sparql"): "SPARQL",
}
QUALIFIED = term("sh:qualifiedValueShape")
NO_CONSTRAINT = {
    TYPE,
    QUALIFIED,
    shapes.PATH,
    *shapes.TARGETS.values(),
    *(term(t) for t in ("sh:severity", "sh:name", "sh:message", "kw:remedy", "kw:pointsTo", "dcterms:requires")),
}


class Mutation(NamedTuple):
    case: str
    name: str
    remove: str
    add: str
    expected: frozenset[tuple[str, str]]


def folders() -> list[str]:
    return sorted(p.parent.name for p in CASES.glob("*/mutations.csv"))


@lru_cache(maxsize=1)
def mutations() -> tuple[Mutation, ...]:
    found = []
    for case in folders():
        with (CASES / case / "mutations.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                pairs = [tuple(e.split()) for e in row["expected"].split(";")]
                expected = frozenset((rule, component) for rule, component in pairs)
                found.append(Mutation(case, row["id"], row["remove"], row["add"], expected))
    return tuple(found)


@lru_cache(maxsize=32)
def base(case: str) -> tuple[str, frozenset[Triple]]:
    """Return the prefixes of a base and its statements."""
    text = (CASES / case / "base.ttl").read_text(encoding="utf-8")
    prefixes = "".join(line + "\n" for line in text.splitlines() if line.startswith("@prefix"))
    return prefixes, frozenset(store.parse_turtle(text))


def mutated(mutation: Mutation) -> set[Triple]:
    prefixes, data = base(mutation.case)
    remove = set(store.parse_turtle(prefixes + mutation.remove))
    add = set(store.parse_turtle(prefixes + mutation.add))
    assert remove <= data, "a mutation removes what is not there"
    assert not add & data, "a mutation adds what is there"
    assert remove or add
    return (set(data) - remove) | add


def stage(case: str) -> shapes.Stage:
    return "after" if case == "inferred" else "before"


def results(data: Iterable[Triple], using: Iterable[Triple]) -> set[tuple[str, str]]:
    found = engine.run(data, using, vocabulary.ontology())
    return {(value_of(r.source_shape).removeprefix(SHAPE), r.component) for r in found}


@lru_cache(maxsize=1)
def by_subject() -> shapes.Index:
    return shapes.index([*shapes.triples("before"), *shapes.triples("after")])


@lru_cache(maxsize=1)
def declared() -> dict[tuple[str, str], Term]:
    """Return each constraint of each rule, with the SHACL parameter that declares it, as the Turtle has them."""
    found = {}
    for rule in validation.rules():
        for parameter in by_subject()[rule.iri]:
            if parameter not in NO_CONSTRAINT:
                found[rule.rule, PARAMETERS[parameter]] = parameter
    return found


@pytest.mark.parametrize("case", folders())
def test_every_shape_is_silent_where_nothing_is_wrong(case: str) -> None:
    """A base breaks no rule at all, not even one that only asks to look."""
    assert results(base(case)[1], shapes.triples(stage(case))) == set()


def copied(data: Iterable[Triple], number: int) -> Iterator[Triple]:
    """Rename the things of a made-up study, so that many copies of it fit into one graph and stay apart."""
    for triple in data:
        yield Triple(*(re.sub(r"/id/(contoh|area)/", rf"/id/\1-{number}/", part) for part in triple))


def all_mutated(case: str, share: slice = slice(None)) -> list[Triple]:
    """Make each mutation of a case, or of a share of it, in a copy of the base of its own."""
    here = [m for m in mutations() if m.case == case]
    return [t for number, m in list(enumerate(here))[share] for t in copied(mutated(m), number)]


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pyshacl's queries, which it asks of each node anew, parsed once each: that takes half of its time."""
    parse, translate = processor.parseQuery, processor.translateQuery
    known: dict[tuple[object, ...], object] = {}

    def prepared(text: str, base: str | None = None, names: dict[str, object] | None = None) -> object:
        key = (text, base, *sorted((names or {}).items()))
        if key not in known:
            known[key] = translate(parse(text), base, names)
        return known[key]

    monkeypatch.setattr(processor, "parseQuery", lambda text: text)
    monkeypatch.setattr(processor, "translateQuery", prepared)


@pytest.mark.usefixtures("parsed_once")
@pytest.mark.parametrize("case", folders())
def test_the_engines_agree_on_every_case(case: str) -> None:
    """Whatever breaks, both engines give the same focus, path, value, shape, component and severity."""
    pytest.importorskip("shacl")
    used, count, found = shapes.triples(stage(case)), len([m for m in mutations() if m.case == case]), 0
    for start in range(0, count, 12):  # pyshacl takes much longer over much data
        data = all_mutated(case, slice(start, start + 12))
        fast, mature = (engine.run(data, used, vocabulary.ontology(), name) for name in ("shacl", "pyshacl"))
        assert fast == mature
        found += len(fast)
    assert found >= count


@pytest.mark.parametrize("case", folders())
def test_a_mutation_breaks_exactly_what_it_names(case: str) -> None:
    """
    With one change, all shapes together give exactly the results that the case names, no more and no fewer.

    Each mutation is made in a copy of the base of its own; all copies are checked in one go, for speed.
    """
    here = [m for m in mutations() if m.case == case]
    found: dict[int, set[tuple[str, str]]] = {number: set() for number in range(len(here))}
    for result in engine.run(all_mutated(case), shapes.triples(stage(case)), vocabulary.ontology()):
        rule = validation.explain(value_of(result.source_shape).removeprefix(SHAPE))
        about = result.value if rule.points_to == "path-end" else result.focus
        number = int(re.search(r"/id/(?:contoh|area)-(\d+)/", about or "")[1])  # type: ignore[index]
        found[number].add((rule.rule, result.component))
    wrong = {m.name: (m.expected - found[n], found[n] - m.expected) for n, m in enumerate(here)}
    assert {name: w for name, w in wrong.items() if w != (set(), set())} == {}


@pytest.mark.parametrize("pair", sorted(declared()), ids=" ".join)
def test_a_constraint_that_is_taken_away_is_missed(pair: tuple[str, str]) -> None:
    """Each constraint has a mutation that it alone catches: with the constraint it fires, without it it does not."""
    mutation = next(m for m in mutations() if pair in m.expected)
    data = mutated(mutation)
    node = term(f"kws:{pair[0]}")
    whole = [t for s in (node, *shapes.below(by_subject(), node)) for t in triples_of(s)] + targets_of(node)
    assert pair in results(data, whole)
    gone = {declared()[pair]} | ({QUALIFIED} if pair[1].startswith("Qualified") else set())
    assert pair not in results(data, [t for t in whole if not (t.s == node and t.p in gone)])


def triples_of(node: Term) -> list[Triple]:
    said = dict(by_subject()).get(node, {})
    return [Triple(node, p, o) for p, objects in said.items() for o in objects]


def targets_of(shape: Term) -> list[Triple]:
    """Return the targets of the node shapes that a property shape hangs on, as targets of its own."""
    return [
        Triple(shape, way, target)
        for said in list(by_subject().values())
        if shape in said.get(shapes.PROPERTY, ())
        for way in shapes.TARGETS.values()
        for target in said.get(way, ())
    ]


def test_every_constraint_has_a_case() -> None:
    """Cases and shapes are in step: each constraint of each property shape is expected somewhere, and nothing else."""
    assert {pair for m in mutations() for pair in m.expected} == set(declared())


def test_none_was_lost() -> None:
    """The cases are found, their names are unique within a folder, and there are as many as there should be."""
    assert len(folders()) == 16
    assert len(mutations()) >= 434
    assert len({(m.case, m.name) for m in mutations()}) == len(mutations())
    assert len(validation.rules()) >= 427


def test_every_node_shape_has_something_to_look_at() -> None:
    """Each node shape has a focus node in some base, so its silence there means something."""
    ontology = vocabulary.ontology()
    wider = {(t.s, t.o) for t in ontology if t.p == term("rdfs:subClassOf")}
    classes = {t.o for case in folders() for t in base(case)[1] if t.p == TYPE}
    classes |= {up for low, up in wider if low in classes}
    classes |= {up for low, up in wider if low in classes}
    predicates = {t.p for case in folders() for t in base(case)[1]}
    aimed = 0
    for node, said in list(by_subject().items()):
        for target in said.get(shapes.TARGETS["class"], ()):
            assert target in classes, (node, target)
            aimed += 1
        for target in said.get(shapes.TARGETS["subjects"], ()):
            assert target in predicates, (node, target)
            aimed += 1
    assert aimed > 40


def kind_of(table: Table, column: Column) -> str:
    """Return the first part of the rules' names for a column: a quote is a thing of its own."""
    return "excerpt" if column.name.startswith("quote") else table.kind


COLUMNS = [(t, c) for t in tables().values() for c in t.columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda x: x.name)
def test_dictionary_and_shapes_are_in_step(table: Table, column: Column) -> None:
    """
    What the dictionary says of a column is what the shapes ask.

    Required means `-stated`, one value means `-single`, a list or a reference means `-known`, a typed column means
    `-form`; and the other way round.
    """
    names = {r.rule for r in validation.rules()}
    prefix = f"{kind_of(table, column)}-{column.name.replace('_', '-')}"
    assert (f"{prefix}-stated" in names) == column.required
    assert (f"{prefix}-single" in names) == (not column.many)
    chosen = bool(column.schemes or column.tables) or column.type in ("point", "area")
    if column.type == "choice" and column.term != TYPE:
        chosen = True
    if column.type == "measured":
        chosen = True
    assert (f"{prefix}-known" in names) == chosen
    typed = column.type in ("integer", "decimal", "boolean", "year", "date", "url", "measured", "code")
    assert (f"{prefix}-form" in names) == typed


def test_a_rule_points_at_the_column_in_its_name() -> None:
    """The column found through the path is the one that the rule is named after."""
    seen = 0
    for table, column in COLUMNS:
        prefix = f"{kind_of(table, column)}-{column.name.replace('_', '-')}"
        for rule in validation.rules():
            if rule.rule in {f"{prefix}-{what}" for what in ("stated", "known", "form", "single", "in-range")}:
                found = column_of(table, rule.path, rule.language, None)
                assert found is column, rule.rule
                seen += 1
    assert seen > 330


PLACEHOLDERS = {"text", "column", "row", "key", "choices", "nearest", "found", "roles", "other"}
ENGINE_WORDS = re.compile(
    r"\b(IRI|URI|triple|tripel|SHACL|invalid|tidak valid|RDF|literal|node|datatype|violation|null)\b", re.IGNORECASE
)
HEADINGS = {c.name for _, c in COLUMNS}


@pytest.mark.parametrize("rule", validation.rules(), ids=lambda r: r.rule)
def test_a_rule_speaks_plainly_in_two_languages(rule: validation.Rule) -> None:
    """
    Every rule has name, message and remedy in English and in Indonesian, each of its own.

    No technical words, no unknown placeholder, whole sentences; `pointsTo` is one of four words, and a heading beside
    it is a column.
    """
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.rule)
    for words in (rule.name, rule.message, rule.remedy):
        assert words.en != words.id
        for text in words:
            assert text.strip() == text
            assert text
            assert not ENGINE_WORDS.search(text)
            assert set(re.findall(r"\{(\w*)\}", text)) <= PLACEHOLDERS
    for text in (*rule.message, *rule.remedy):
        assert text.rstrip("]").endswith("."), text
    for text in rule.name:
        assert "{" not in text
    assert set(re.findall(r"\{\w+\}", rule.message.en)) == set(re.findall(r"\{\w+\}", rule.message.id))
    assert set(re.findall(r"\{\w+\}", rule.remedy.en)) == set(re.findall(r"\{\w+\}", rule.remedy.id))
    assert rule.points_to in ("cell", "key", "path-end", "sheet")
    assert rule.heading is None or rule.heading in HEADINGS


def ambiguous(pattern: str) -> list[str]:
    """
    Return the groups of a pattern that repeat without bound, repeat something within, and may do so in two ways.

    Such a group may take for ever over a text that does not fit. One that opens with a sign that stands nowhere else in
    it cannot: each sign of the text says whether the group begins anew.
    """
    bare = re.sub(r"\[[^\]]*\]", lambda m: "x" * len(m[0]), pattern)
    found, open_ = [], []
    for at, sign in enumerate(bare):
        if sign == "(":
            open_.append(at + 1)
        elif sign == ")":
            body = pattern[open_[-1] : at]
            within = re.search(r"[*+]|\{\d*,\}", bare[open_.pop() : at])
            if within and re.match(r"[*+]|\{\d*,\}", bare[at + 1 :]) and not _opened(body):
                found.append(body)
    return found


def _opened(body: str) -> bool:
    """Tell whether a group's first sign stands once, and nothing else in the group matches what it matches."""
    if "|" in body or re.match(r"(\[[^\]]*\]|[^(\\])[*+?{]|[(\\]", body):
        return False
    first, *rest = re.findall(r"\[[^\]]*\]|\\.|[^*+?{}()]", body)
    signs = [chr(n) for n in range(32, 127)]
    return not any(re.fullmatch(first, sign) and re.fullmatch(other, sign) for sign in signs for other in rest)


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a*b?)*$", "^(a|a+)*$", "^([a-z]+-?)*$", "^((ab)+){2,}$", "^(a[ab]*)+$", "^(x(a+)+y*)*z$"]
)
def test_a_pattern_that_may_never_end_is_seen(pattern: str) -> None:
    """Repetition within repetition is seen however it is written."""
    assert ambiguous(pattern)


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "ontology" / "shapes").glob("*.ttl")))
def test_patterns_are_linear(file: str) -> None:
    """No pattern of a shape or of its query may be matched in two ways by repeating what itself repeats."""
    said = store.parse_turtle((ROOT / "ontology" / "shapes" / file).read_text(encoding="utf-8"))
    patterns = [read_literal(t.o).text for t in said if t.p == term("sh:pattern")]
    queries = [read_literal(t.o).text for t in said if t.p == term("sh:select")]
    calls = [call for query in queries for call in re.findall(r"(?i)\b(?:regex|replace)\s*(\(.*)", query)]
    texts = [re.findall(r'"((?:[^"\\]|\\.)*)"', call) for call in calls]
    assert all(texts), "a pattern must stand in its query as a text"
    assert {p: ambiguous(p) for p in [*patterns, *(text for found in texts for text in found)] if ambiguous(p)} == {}
    assert len(patterns) >= {"study.ttl": 3, "style.ttl": 5}.get(file, 0)
    assert len(texts) >= {"style.ttl": 1}.get(file, 0)
    if file != "style.ttl":
        assert all(p.startswith("^") and p.endswith("$") for p in patterns), "a pattern is about the whole text"


def test_one_rule_is_one_constraint() -> None:
    """A property shape holds one constraint; two only where they are the two ends of one range."""
    for rule in validation.rules():
        components = {component for name, component in declared() if name == rule.rule}
        assert len(components) == 1 or components == {"MinInclusive", "MaxInclusive"}, rule.rule


@pytest.mark.parametrize("case", ["linkages", "study-parts", "findings"])
def test_the_engine_gives_what_the_shapes_say_as_they_stand(case: str) -> None:
    """Checking each property shape once for all nodes gives the same results as checking the shapes as written."""
    import pyshacl
    from rdflib import SH, URIRef

    data = set(base(case)[1])
    for mutation in [m for m in mutations() if m.case == case][::5]:
        prefixes, _ = base(case)
        data -= set(store.parse_turtle(prefixes + mutation.remove))
        data |= set(store.parse_turtle(prefixes + mutation.add))
    ours = engine.run(data, shapes.triples("before"), vocabulary.ontology())
    _, report, _ = pyshacl.validate(
        engine._graph([*data, *vocabulary.ontology()]),
        shacl_graph=engine._graph(shapes.triples("before")),
    )
    theirs = sorted(
        (f"<{report.value(r, SH.focusNode)}>", str(report.value(r, SH.sourceShape)), str(report.value(r, SH.value)))
        for r in report.objects(None, SH.result)
        if isinstance(report.value(r, SH.focusNode), URIRef)
    )
    assert len(ours) > 5
    assert theirs == sorted((r.focus, value_of(r.source_shape), value_of(r.value) if r.value else "None") for r in ours)


def test_literals_are_checked_as_written() -> None:
    """`ya` typed as yes-or-no is found to be none; an engine that reads it as false first would not notice."""
    _, data = base("study-parts")
    thing = next(t.s for t in data if t.p == term("kw:isPublished"))
    bad = {t for t in data if t.p != term("kw:isPublished")}
    bad.add(Triple(thing, term("kw:isPublished"), '"ya"^^<http://www.w3.org/2001/XMLSchema#boolean>'))
    assert results(bad, shapes.triples("before")) == {("instrument-published-form", "Datatype")}


@pytest.mark.parametrize("before", [True, False])
def test_the_engine_leaves_rdflib_as_it_was(before: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is set about rewriting literals is set again afterwards, also after an engine fault."""
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", before)
    results(base("elicitation")[1], shapes.triples("before"))
    assert rdflib.NORMALIZE_LITERALS is before
    broken = [t for t in shapes.triples("before") if t.p != term("sh:select")]
    with pytest.raises(FaultError):
        results(base("study")[1], broken)
    assert rdflib.NORMALIZE_LITERALS is before


SMALL = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kw: <https://w3id.org/kawung/def#> .
@prefix kws: <https://w3id.org/kawung/shape#> .
kws:Linkage a sh:NodeShape ; sh:targetClass kw:Linkage ; sh:property kws:linkage-id-stated .
kws:linkage-id-stated a sh:PropertyShape ; sh:path kw:key ; sh:minCount 1 .
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a sh:PropertyShape", "a kw:Something"),
        ("targetClass kw:Linkage", "targetClass kw:Linkaeg"),
        ("sh:targetClass kw:Linkage", "sh:targetSubjectsOf kw:sorce"),
        ("sh:property kws:linkage-id-stated", "sh:property kws:linkage-id-stted"),
        ("; sh:property kws:linkage-id-stated .", "."),
        ("sh:targetClass", "sh:targetClas"),
    ],
)
def test_shapes_that_would_pass_in_silence_are_refused(old: str, new: str) -> None:
    """No shapes, a misspelt target, a shape that nothing leads to: SHACL calls all of them fine, Kawung does not."""
    shapes.verify(store.parse_turtle(SMALL), vocabulary.ontology())
    assert old in SMALL
    with pytest.raises(FaultError):
        shapes.verify(store.parse_turtle(SMALL.replace(old, new)), vocabulary.ontology())


def test_a_shape_without_texts_is_refused() -> None:
    """A rule that could not say in both languages what is wrong is a fault of Kawung, not of the data."""
    with pytest.raises(FaultError):
        shapes.read(store.parse_turtle(SMALL), "ontology/shapes/small.ttl")


def test_the_list_of_rules_is_fresh() -> None:
    """docs/rules.md is what the shapes say now; write it anew with `kawung.validation.page()`."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == validation.page()
