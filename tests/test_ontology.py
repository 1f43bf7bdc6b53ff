"""The ontology is whole, in both languages, within OWL 2 RL and DL, and means what its examples say."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import owlrl
import pyshacl
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS, XSD

from kawung import dictionary, iris, vocabulary
from kawung.reasoning import compile_rules

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
CASES = Path(__file__).parent / "cases" / "style"
KW, QB = Namespace(iris.DEF), Namespace(iris.PREFIXES["qb"])
EX, ROLE = Namespace(iris.HOME + "id/example/"), Namespace(iris.SCHEME + "role#")
DIRECTION = Namespace(iris.SCHEME + "direction#")

OWN = sorted([ONTOLOGY / f"{n}.ttl" for n in ("kawung", "evidence", "structures")])
SCHEMES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
BUILT_IN = tuple(str(n) for n in (RDF, RDFS, OWL, XSD))
EXCERPT = f"<{KW.Excerpt}>"  # what the quote columns of a finding describe
OBJECT_TYPES = {"ref", "concept", "area", "point", "bound"}
RL_TYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime}
SAID = {
    RDFS.label,
    RDFS.comment,
    RDFS.isDefinedBy,
    RDFS.seeAlso,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.definition,
    SKOS.example,
    SKOS.scopeNote,
    SKOS.notation,
    DCTERMS.source,
}


@cache
def graph(*paths: Path) -> Graph:
    """Return the files as one graph; nobody may change it."""
    found = Graph()
    for path in paths:
        found.parse(path)
    return found


def own() -> Graph:
    return graph(*OWN, *SCHEMES)


def whole() -> Graph:
    return graph(*OWN, *SCHEMES, *ALIGNMENTS, ONTOLOGY / "foreign.ttl")


def texts(folder: str, suffix: str, but: str = "") -> str:
    found = (p for p in sorted((ROOT / folder).rglob(f"*{suffix}")) if but not in p.parts)
    return "\n".join(p.read_text(encoding="utf-8") for p in found)


def terms() -> set[URIRef]:
    """Return everything in the namespace of terms that the ontology defines."""
    return {s for s in own().subjects(RDFS.isDefinedBy, URIRef(iris.HOME + "def")) if s.startswith(iris.DEF)}


def triggered(data: Graph) -> set[str]:
    """Return the names of the style shapes that complain about a graph."""
    shapes = graph(ONTOLOGY / "shapes" / "style.ttl")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inference="none")
    assert isinstance(report, Graph), report
    found = {
        str(report.value(r, SH.sourceShape)).removeprefix(iris.SHAPE)
        for r in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert conforms == (not found)
    return found


def closure(*parts: Graph) -> Graph:
    """Close axioms and data by owlrl, the judge that shares no code with Kawung's rules."""
    found = Graph("SimpleMemory")  # faster than the store that keeps contexts
    for part in parts:
        for t in part:
            if t[1] not in SAID:
                found.add(t)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(found)
    return found


def clashes(closed: Graph) -> list[str]:
    return [str(o) for s, p, o in closed if "agent-ont" in str(p) or "ErrorMessage" in str(o) or "#error" in str(p)]


# -- style ------------------------------------------------------------------------------------------------------------


def test_style_is_kept() -> None:
    """No style rule fires on the ontology."""
    assert len(own()) > 5000
    assert triggered(own()) == set()


def style_shapes() -> set[str]:
    shapes = graph(ONTOLOGY / "shapes" / "style.ttl")
    return {str(s).removeprefix(iris.SHAPE) for s in shapes.subjects(SH.severity)}


def test_each_style_rule_has_cases_words_and_a_number() -> None:
    """Each style shape has its two cases, texts in both languages, and a line in STYLE.md with the number it cites."""
    shapes, manual = graph(ONTOLOGY / "shapes" / "style.ttl"), (ONTOLOGY / "STYLE.md").read_text(encoding="utf-8")
    assert {f"style-{p.name}" for p in CASES.iterdir()} == style_shapes()
    assert len(style_shapes()) >= 25
    for name in style_shapes():
        shape = URIRef(iris.SHAPE + name)
        for p in (SH.name, SH.message, KW.remedy):
            assert sorted(o.language for o in shapes.objects(shape, p)) == ["en", "id"], (name, p)
        number = str(shapes.value(shape, DCTERMS.source)).removeprefix("STYLE.md, rule ")
        assert re.search(rf"^\| {number} \|.*`{name}`.*\|", manual, re.MULTILINE), name


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda p: p.name)
def test_style_rule_fires_alone_and_stays_silent(case: Path) -> None:
    """A style shape fires on its bad case, no other shape does, and none on its good case."""
    assert triggered(graph(case / "fires.ttl")) == {f"style-{case.name}"}
    assert triggered(graph(case / "silent.ttl")) == set()


# -- completeness -----------------------------------------------------------------------------------------------------


def test_the_vocabulary_has_every_term_in_both_languages() -> None:
    """`vocabulary` finds a label in both languages for each term, and each concept of each scheme by key."""
    labels = vocabulary.labels()
    assert {t for t in terms() if f"<{t}>" not in labels} == set()
    for path in SCHEMES:
        scheme = URIRef(iris.SCHEME + path.stem)
        keys = {str(own().value(c, SKOS.notation)) for c in own().subjects(SKOS.inScheme, scheme)}
        assert keys, path.name
        assert {c.key for c in vocabulary.concepts(path.stem)} == keys


def test_schemes_are_those_of_the_design() -> None:
    """The table of docs/design.md and the folder of schemes name the same keys and classes."""
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z-]+) \| ([A-Z]\w+) \| ([^|(]+)[^|]*\|$", design, re.MULTILINE)
    assert len(rows) >= 22
    for scheme, name, keys in rows:
        concepts = vocabulary.concepts(scheme)
        assert {c.key for c in concepts} == set(keys.split()), scheme
        assert all((URIRef(iris.value_of(c.iri)), RDF.type, KW[name]) in own() for c in concepts), scheme


def used(text: str) -> set[URIRef]:
    return {KW[n] for n in re.findall(r"\bkw:([A-Za-z][A-Za-z-]*)", text)}


def test_every_term_used_is_defined() -> None:
    """Dictionary, shapes, questions, examples and program name no term that the ontology lacks."""
    program = " ".join(re.findall(r'"(kw:[A-Za-z-]+)"', texts("src", ".py")))
    everything = "\n".join(
        (
            (ONTOLOGY / "dictionary.toml").read_text(encoding="utf-8"),
            texts("ontology/shapes", ".ttl"),
            texts("queries", ".rq"),
            texts("ontology/examples", ".ttl"),
            program,
        )
    )
    assert len(used(everything)) > 100
    assert used(everything) - terms() == set()


def test_every_concept_used_is_defined() -> None:
    """Shapes, questions, examples and program name no concept that the schemes lack."""
    concepts = set(own().subjects(RDF.type, SKOS.Concept))
    everything = texts("ontology/shapes", ".ttl") + texts("queries", ".rq")
    found = {URIRef(i) for i in re.findall(r"<(https://w3id\.org/kawung/scheme/[a-z-]+#[a-z-]+)>", everything)}
    for path in EXAMPLES:
        found |= {o for o in graph(path).objects() if isinstance(o, URIRef) and o.startswith(iris.SCHEME)}
    found |= {
        URIRef(f"{iris.SCHEME}{scheme}#{key}")
        for scheme, key in re.findall(r'\bconcept\("([a-z-]+)", "([a-z-]+)"\)', texts("src", ".py"))
    }
    assert len(found) > 30
    assert found - concepts == set()


def test_every_term_is_used() -> None:
    """Each term serves the dictionary, a shape, a question, an example or an axiom about another term."""
    elsewhere = used(
        (ONTOLOGY / "dictionary.toml").read_text(encoding="utf-8")
        + texts("ontology/shapes", ".ttl")
        + texts("queries", ".rq")
        + texts("ontology/examples", ".ttl")
        + " ".join(re.findall(r'"(kw:[A-Za-z-]+)"', texts("src", ".py")))
    )
    in_axioms = {o for s, p, o in own() if o != s and p != RDFS.isDefinedBy}
    assert terms() - elsewhere - in_axioms == set()


def test_foreign_terms_are_declared_once_and_all() -> None:
    """
    The stub declares each foreign term that ontology, dictionary or program use, with one kind, and no other.

    What pages say of data sets in catalogues of others is no statement of a study and needs no reasoner.
    """
    stub = graph(ONTOLOGY / "foreign.ttl")
    assert set(stub.predicates()) == {RDF.type, RDFS.label}
    kinds = defaultdict(set)
    for s, o in stub.subject_objects(RDF.type):
        kinds[s].add(o)
    assert all(len(k) == 1 for k in kinds.values())
    needed = set()
    for t in graph(*OWN, *SCHEMES, *ALIGNMENTS, *EXAMPLES):
        if t[1] not in {RDFS.seeAlso, DCTERMS.license, KW.externalThing}:
            needed |= {x for x in t if isinstance(x, URIRef) and not str(x).startswith((iris.HOME, *BUILT_IN))}
    needed = {n for n in needed if "creativecommons" not in n}
    curies = re.findall(
        r'"([a-z]+:[A-Za-z]+)"', texts("src", ".py", but="pages") + (ONTOLOGY / "dictionary.toml").read_text("utf-8")
    )
    for curie in curies:
        prefix, _, local = curie.partition(":")
        if prefix in iris.PREFIXES and prefix not in {"kw", "kws", "sh", "owl", "rdf", "rdfs", "xsd"}:
            needed.add(URIRef(iris.PREFIXES[prefix] + local))
    assert needed - set(kinds) == set()
    spare = {DCTERMS.isReplacedBy, DCTERMS.requires}  # of the style and data shapes
    assert set(kinds) - needed - spare == set()


def test_foreign_terms_that_rules_conclude_are_said_in_words() -> None:
    """Each foreign class or property above one of ours has a label in each language; no other foreign term has one."""
    stub = graph(ONTOLOGY / "foreign.ttl")
    above = {o for p in (RDFS.subClassOf, RDFS.subPropertyOf) for o in whole().objects(None, p)}
    concluded = {o for o in above if isinstance(o, URIRef) and not o.startswith(iris.HOME)}
    assert set(stub.subjects(RDFS.label)) == concluded
    for thing in concluded:
        assert sorted(str(o.language) for o in stub.objects(thing, RDFS.label)) == ["en", "id"], thing  # type: ignore[attr-defined]


def test_the_catalog_covers_every_file() -> None:
    """Each file of ontology, schemes, alignments and examples has an address of its own, and each address a file."""
    entries = ET.parse(ONTOLOGY / "catalog-v001.xml").getroot()  # noqa: S314 - our own file
    named = {e.get("uri"): e.get("name") for e in entries}
    files = {p.relative_to(ONTOLOGY).as_posix() for p in ONTOLOGY.rglob("*.ttl")}
    assert set(named) == {f for f in files if not f.startswith("shapes/")}
    assert len(set(named.values())) == len(named)
    assert all(str(n).startswith(iris.HOME) for n in named.values())


def test_the_header_agrees_with_the_program() -> None:
    """Namespace, version and the line from which the package takes its version agree."""
    head = URIRef(iris.HOME + "def")
    vann = Namespace(iris.PREFIXES["vann"])
    assert str(own().value(head, vann.preferredNamespaceUri)) == iris.DEF
    assert list(whole().subjects(RDF.type, OWL.Ontology)) == [head]
    lines = (ONTOLOGY / "kawung.ttl").read_text(encoding="utf-8")
    assert re.findall(r'owl:versionInfo "([^"]+)"', lines) == [vocabulary.version()]


# -- axioms -----------------------------------------------------------------------------------------------------------


def test_kawungs_own_rules_can_use_every_axiom() -> None:
    """The ontology holds no axiom that `reasoning` would have to refuse."""
    rules = compile_rules(vocabulary.ontology())
    assert len(rules.rules) > 100
    assert rules.checks


def test_no_imports_keys_counts_or_foreign_datatypes() -> None:
    """Nothing is imported, keyed or counted; ranges and literals are of types that OWL 2 RL knows."""
    g = whole()
    forbidden = {OWL.imports, OWL.hasKey, OWL.inverseOf, OWL.allValuesFrom, OWL.unionOf, OWL.oneOf}
    forbidden |= {OWL[n] for n in ("cardinality", "minCardinality", "maxCardinality", "qualifiedCardinality")}
    forbidden |= {OWL[n] for n in ("minQualifiedCardinality", "maxQualifiedCardinality")}
    assert forbidden & set(g.predicates()) == set()
    for o in g.objects():
        if isinstance(o, Literal) and not o.language:
            assert o.datatype in {None, *RL_TYPES}, o
    for p, r in g.subject_objects(RDFS.range):
        assert not r.startswith(str(XSD)) or r in RL_TYPES, p
        assert r not in {RDF.langString, RDFS.Literal, OWL.Thing}, p


def below(name: URIRef) -> set[URIRef]:
    """Return a class with all classes above it, by named subclass axioms alone."""
    return set(whole().transitive_objects(name, RDFS.subClassOf))


def filled() -> dict[URIRef, list[tuple[dictionary.Table, dictionary.Column]]]:
    found = defaultdict(list)
    for table in dictionary.tables().values():
        for column in table.columns:
            found[URIRef(iris.value_of(column.term))].append((table, column))
    return found


def test_no_cell_drags_a_type_along() -> None:
    """A domain or range of a filled property holds for every row and cell that may fill it; none is functional."""
    for prop, uses in filled().items():
        assert (prop, RDF.type, OWL.FunctionalProperty) not in whole(), prop
        domains, ranges = list(whole().objects(prop, RDFS.domain)), list(whole().objects(prop, RDFS.range))
        for table, column in uses:
            classes = [EXCERPT] if column.name.startswith("quote") else table.classes
            for domain in domains:
                assert all(domain in below(URIRef(iris.value_of(c))) for c in classes), (prop, table.name)
            for wanted in ranges:
                if column.type == "ref":
                    targets = [c for t in column.tables for c in dictionary.tables()[t].classes]
                    assert all(wanted in below(URIRef(iris.value_of(c))) for c in targets), (prop, column.name)
                if column.type == "concept":
                    some = {vocabulary.concepts(s)[0].iri for s in column.schemes}
                    for concept in some:
                        kinds = own().objects(URIRef(iris.value_of(concept)), RDF.type)
                        assert any(wanted in below(k) for k in kinds), (prop, column.name)  # type: ignore[arg-type]
                if column.type in {"date", "year", "code", "words", "integer", "decimal", "boolean"}:
                    assert wanted == XSD.integer, (prop, "only a dimension needs a range")
                    assert (prop, RDF.type, QB.DimensionProperty) in own()


def test_a_property_is_of_the_kind_that_its_cells_need() -> None:
    """Columns that name things fill object properties, columns of texts and numbers the other kinds."""
    for prop, uses in filled().items():
        if not prop.startswith(iris.DEF):
            continue
        for _, column in uses:
            named = (prop, RDF.type, OWL.ObjectProperty) in own()
            if column.type in OBJECT_TYPES:
                assert named, prop
            elif column.type != "url":
                assert not named, prop


# -- what follows -----------------------------------------------------------------------------------------------------

FOLLOWS = """
horizontal-tie:              L01 type HorizontalLinkage; A02 type Firm; L01 participant A02; L01 direction horizontal
co-operative-in-three-roles: L03 type BackwardLinkage; L04 type ForwardLinkage; L05 type InstitutionalLinkage
co-operative-in-three-roles: A11 type Cooperative; L03 direction vertical; L04 direction vertical-forward
joint-action:                L06 type HorizontalLinkage; L06 direction horizontal
group-linkage:               L07 type BackwardLinkage; L07 direction vertical-backward; office type Agency
rival-claims:                C02 rivalOf C01
stated-direction:            L08 type BackwardLinkage; L08 direction vertical
not-asked-not-known:         E01 askedDirection vertical-backward; E01 askedDirection vertical
dependence:                  D01 type Statement; D02 type Statement; A21-A22 type ObservedGroup
"""
FOLLOWS_NOT = """
horizontal-tie:              L01 type VerticalLinkage; A01 type ActorGroup
co-operative-in-three-roles: L05 type VerticalLinkage; A11 type Firm
group-linkage:               makers type Firm; makers type Actor; suppliers type Actor
stated-direction:            L08 type HorizontalLinkage; L08 direction horizontal; L09 type HorizontalLinkage
stated-direction:            L09 type VerticalLinkage; L09 direction vertical; L09 direction horizontal
not-asked-not-known:         E01 askedDirection horizontal; E01 askedDirection institutional
"""


def expected(text: str) -> list[Any]:
    found = []
    for line in text.strip().splitlines():
        example, _, rest = line.partition(":")
        for part in rest.split(";"):
            s, p, o = part.split()
            predicate = RDF.type if p == "type" else KW[p]
            value = KW[o] if p == "type" else DIRECTION[o] if "irection" in p else EX[o]
            found.append((example, (EX[s], predicate, value)))
    return found


@cache
def closed_examples() -> Graph:
    return closure(whole(), *map(graph, EXAMPLES))


@pytest.mark.parametrize(("example", "triple"), expected(FOLLOWS), ids=str)
def test_follows(example: str, triple: Any) -> None:
    """What an example is there to show is inferred by an independent reasoner and stated by nobody."""
    assert triple not in graph(ONTOLOGY / "examples" / f"{example}.ttl")
    assert triple in closed_examples()


@pytest.mark.parametrize(("example", "triple"), expected(FOLLOWS_NOT), ids=str)
def test_does_not_follow(example: str, triple: Any) -> None:
    """What an example must not lead to is not inferred."""
    assert triple[0] in graph(ONTOLOGY / "examples" / f"{example}.ttl").subjects()
    assert triple not in closed_examples()


def test_examples_agree_with_the_ontology() -> None:
    """All examples together lead to no contradiction."""
    assert len(EXAMPLES) >= 10
    assert clashes(closed_examples()) == []
    assert all("MADE-UP" in p.read_text(encoding="utf-8").splitlines()[0] for p in EXAMPLES)


@cache
def closed_core() -> Graph:
    return closure(graph(ONTOLOGY / "kawung.ttl", *(ONTOLOGY / "schemes" / f"{n}.ttl" for n in ("role", "stage"))))


@pytest.mark.parametrize(
    "bad",
    [
        "ex:L a kw:Tie ; kw:sourceRole role:producer , role:lender ; kw:targetRole role:producer .",
        "ex:X a kw:Actor , kw:ActorGroup .",
    ],
)
def test_a_contradiction_is_found(bad: str) -> None:
    """A linkage of two disjoint directions, or an actor that is a group, cannot be."""
    prefixes = f"@prefix kw: <{KW}> . @prefix role: <{ROLE}> . @prefix ex: <{EX}> .\n"
    assert clashes(closed_core()) == []
    assert clashes(closure(closed_core(), Graph().parse(data=prefixes + bad, format="turtle")))
