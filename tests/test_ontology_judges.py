"""The ontology before judges that share no code with Kawung: owlready2, HermiT, the OWL API, the cube's rules."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import owlready2
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS

import shipped
from kawung import graph, iris, reasoning, sheet, store, vocabulary
from kawung.iris import Triple
from kawung.pipeline.sources import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
JUDGE = Path(__file__).parent / "judges" / "Judge.java"
CUBE_RULES = ROOT.parent / "shared" / "standards" / "data-cube"
KW, QB = Namespace(iris.DEF), Namespace(iris.PREFIXES["qb"])
HERMIT = Path(owlready2.__file__).parent / "hermit"
CONTOH = iris.HOME + "id/contoh/"
PREFIXES = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {**iris.PREFIXES, "role": f"{iris.SCHEME}role#", "party": f"{CONTOH}party/"}.items()
)

# What HermiT does not get: it refuses a whole ontology for one literal of a datatype that OWL 2 does not know.
NOT_OF_OWL = {iris.XSD + "date", iris.XSD + "gYear"}
DROPPED = {
    (KW.embargoUntil, "date"): 1,
    (KW.heldOn, "date"): 11,
    (DCTERMS.issued, "gYear"): 1,
}


def merged(*, examples: bool = False) -> Graph:
    """Return the shipped ontology as one graph, with its examples if asked for."""
    found = Graph()
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        part = path.relative_to(ONTOLOGY).parts[0]
        if part != "shapes" and (examples or part != "examples"):
            found.parse(path)
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the ontology as owlready2 reads it."""
    path = tmp_path_factory.mktemp("owl") / "kawung.rdf"
    merged().serialize(path, format="xml", encoding="utf-8")
    return owlready2.World().get_ontology(path.as_uri()).load()


def test_owlready2_sees_the_same_classes(loaded: Any) -> None:
    """owlready2 finds the classes that the files declare, and above each the same named classes."""
    g = merged()
    classes = {s for s in g.subjects(RDF.type, OWL.Class) if str(s).startswith(iris.DEF)}
    assert {c.iri for c in loaded.classes() if c.iri.startswith(iris.DEF)} == {str(c) for c in classes}
    assert len(classes) > 70
    for c in classes:
        above = {str(o) for o in g.transitive_objects(c, RDFS.subClassOf) if isinstance(o, URIRef)}
        seen = loaded.world[str(c)].ancestors()
        named = {a.iri for a in seen if isinstance(a, owlready2.ThingClass)} - {str(OWL.Thing)}
        assert named == above, c


def test_owlready2_sees_disjoint_directions_and_no_category(loaded: Any) -> None:
    """The five directions and the two sorts of party exclude each other; a study's categories are no classes here."""
    found = {frozenset(e.name for e in d.entities) for d in loaded.world.disjoint_classes()}
    directions = {"Horizontal", "Backward", "Forward", "Subcontract", "Institutional"}
    assert frozenset(f"{d}Linkage" for d in directions) in found
    assert frozenset({"Actor", "ActorGroup"}) in found
    assert loaded.world[iris.DEF + "AssistedFirm"] is None
    assert loaded.world[iris.DEF + "Linkage"] in loaded.world[iris.DEF + "Tie"].ancestors()
    assert {str(x) for x in loaded.world[iris.DEF + "Firm"].label.en} == {"firm"}


def java() -> str:
    """Return the Java command; skip the test where there is none."""
    found = shutil.which("java")
    if found is None or shutil.which("javac") is None:
        assert not os.environ.get("KAWUNG_REQUIRE_JAVA"), "the project's checks must have a Java development kit"
        pytest.skip("no Java development kit here; the project's checks have one")
    return found


@dataclass(frozen=True)
class Planted:
    """An axiom outside OWL 2 RL, how the OWL API writes it, its name in OWL, and one of its form that is within."""

    outside: str
    written: str
    name: str
    within: str


PLANTED = {
    "union-on-the-right": Planted(
        "kw:Firm rdfs:subClassOf [ a owl:Class ; owl:unionOf ( kw:Agency kw:School ) ] .",
        "SubClassOf(kw:Firm ObjectUnionOf(kw:Agency kw:School))",
        "owl:unionOf",
        "[ a owl:Class ; owl:unionOf ( kw:HomeWorker kw:SalesOutlet ) ] rdfs:subClassOf kw:Firm .",
    ),
    "some-on-the-right": Planted(
        "kw:Firm rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kw:industry ; owl:someValuesFrom kw:Role ] .",
        "SubClassOf(kw:Firm ObjectSomeValuesFrom(kw:industry kw:Role))",
        "owl:someValuesFrom",
        "[ a owl:Restriction ; owl:onProperty kw:industry ; owl:someValuesFrom kw:Role ] rdfs:subClassOf kw:Firm .",
    ),
    "at-most-two": Planted(
        """kw:School rdfs:subClassOf
             [ a owl:Restriction ; owl:onProperty kw:inCategory ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .""",
        "SubClassOf(kw:School ObjectMaxCardinality(2 kw:inCategory owl:Thing))",
        "owl:maxCardinality",
        "kw:School rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kw:inCategory ; owl:allValuesFrom kw:Role ] .",
    ),
    "self-on-the-left": Planted(
        "[ a owl:Restriction ; owl:onProperty kw:inCategory ; owl:hasSelf true ] rdfs:subClassOf kw:Firm .",
        "SubClassOf(ObjectHasSelf(kw:inCategory) kw:Firm)",
        "owl:hasSelf",
        "[ a owl:Restriction ; owl:onProperty kw:usualRole ; owl:hasValue role:lender ] rdfs:subClassOf kw:Firm .",
    ),
    "complement-on-the-left": Planted(
        "[ a owl:Class ; owl:complementOf kw:Household ] rdfs:subClassOf kw:Firm .",
        "SubClassOf(ObjectComplementOf(kw:Household) kw:Firm)",
        "owl:complementOf",
        "kw:Household rdfs:subClassOf [ a owl:Class ; owl:complementOf kw:School ] .",
    ),
    "list-on-the-right": Planted(
        "kw:Agency rdfs:subClassOf [ a owl:Class ; owl:oneOf ( role:buyer role:lender ) ] .",
        "SubClassOf(kw:Agency ObjectOneOf(role:buyer role:lender))",
        "owl:oneOf",
        "[ a owl:Class ; owl:oneOf ( role:buyer role:lender ) ] rdfs:subClassOf kw:ObservedGroup .",
    ),
    "only-on-the-left": Planted(
        "[ a owl:Restriction ; owl:onProperty kw:industry ; owl:allValuesFrom kw:Role ] rdfs:subClassOf kw:School .",
        "SubClassOf(ObjectAllValuesFrom(kw:industry kw:Role) kw:School)",
        "owl:allValuesFrom",
        "kw:School rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kw:industry ; owl:allValuesFrom kw:Role ] .",
    ),
}
# A statement that is part of no axiom: the OWL API passes over it, and no profile minds.
UNREAD = "<https://example.org/thing> rdf:subject kw:Firm ."
# What is added to contoh, the thing about which that clashes, and the check of Kawung's that finds it.
CLASHES = {
    "two-directions": (
        f"<{CONTOH}linkage/l01> kw:sourceRole role:material-supplier .",
        "linkage/l01",
        "backward-linkage-horizontal-linkage-disjoint",
    ),
    "actor-and-group": ("party:a01 a kw:ActorGroup .", "party/a01", "actor-actor-group-disjoint"),
    "two-categories": (
        f"party:a01 kw:inCategory <{CONTOH}category/inherited> .",
        "party/a01",
        "inherited-new-disjoint",
    ),
}


def turtle(text: str) -> list[Triple]:
    return store.parse_turtle(PREFIXES + text)


@dataclass(frozen=True)
class Contoh:
    """The made-up study: what its sheets say, the classes of its categories, the rules for both."""

    stated: tuple[Triple, ...]
    classes: tuple[Triple, ...]
    rules: reasoning.Rules


@cache
def contoh() -> Contoh:
    minter = iris.Minter()
    files = {p.name: p.read_bytes() for p in shipped.folder("contoh").iterdir() if p.name not in BESIDE}
    study, problems = sheet.read("contoh", files)
    assert study is not None
    assert problems == []
    classes = tuple(graph.classes(study, minter))
    stated = tuple(q.triple for q in graph.build(study, minter).quads)
    return Contoh(stated, classes, reasoning.compile_rules([*vocabulary.ontology(), *classes]))


def with_triples(base: Graph, triples: Iterable[Triple]) -> Graph:
    """Return a copy of a graph with more statements."""
    found = Graph().parse(data="".join(f"{t.s} {t.p} {t.o} .\n" for t in triples), format="nt")
    for t in base:
        found.add(t)
    return found


def whole() -> Graph:
    """Return the ontology with contoh and the classes of its categories."""
    return with_triples(merged(), (*contoh().stated, *contoh().classes))


def for_owl(g: Graph) -> tuple[Graph, list[tuple[Any, Any, Any]]]:
    """Split a graph into the copy that HermiT gets and what it does not get: dates and years, nothing else."""
    dropped = [t for t in g if isinstance(t[2], Literal) and str(t[2].datatype) in NOT_OF_OWL]
    kept = Graph()
    for t in set(g) - set(dropped):
        kept.add(t)
    return kept, dropped


Said = dict[str, list[str]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """Return what the OWL API and HermiT say of the ontology, the planted axioms and the planted clashes."""
    command = java()
    folder = tmp_path_factory.mktemp("judged")
    ontology, data = merged(), for_owl(whole())[0]
    graphs = {
        "ontology": ontology,
        "outside": with_triples(ontology, turtle("\n".join(p.outside for p in PLANTED.values()))),
        "within": with_triples(ontology, turtle("\n".join(p.within for p in PLANTED.values()))),
        "unread": with_triples(ontology, turtle(UNREAD)),
        "examples": for_owl(merged(examples=True))[0],
        "contoh": data,
        **{name: with_triples(data, turtle(added)) for name, (added, _, _) in CLASHES.items()},
    }
    for name, g in graphs.items():
        g.serialize(folder / name, format="xml", encoding="utf-8")
    jar = next(HERMIT.glob("*.jar"))
    done = subprocess.run(
        [command, "-cp", str(jar), str(JUDGE), *(str(folder / name) for name in graphs)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Said] = {}
    for line in done.stdout.splitlines():
        kind, _, text = line.partition("\t")
        if kind == "file":
            found[Path(text).name] = defaultdict(list)
        else:
            found[list(found)[-1]][kind].append(re.sub(f"<{iris.DEF}([^>]*)>", r"kw:\1", text))
    assert found.keys() == graphs.keys()
    return found


def unread(said: Said) -> list[str]:
    """Return the triples of which the OWL API made nothing; it lists the ontology's licence, which it does read."""
    return [t for t in said["unread"] if not re.match(r"<[^>]+/def> <[^>]+/license>", t)]


# -- profiles ---------------------------------------------------------------------------------------------------------


def test_the_ontology_is_within_dl_and_rl(judged: dict[str, Said]) -> None:
    """The OWL API reads every triple of the ontology and finds it within OWL 2 DL and OWL 2 RL."""
    said = judged["ontology"]
    assert int(said["axioms"][0]) > 1000
    assert unread(said) == []
    assert said["OWL 2 DL"] == []
    assert said["OWL 2 RL"] == []


def test_a_triple_that_is_not_read_is_seen(judged: dict[str, Said]) -> None:
    """A statement that no axiom comes of is found, though both profiles are content with the ontology."""
    said = judged["unread"]
    assert len(unread(said)) == 1
    assert "rdf-syntax-ns#subject" in unread(said)[0]
    assert said["OWL 2 DL"] == []
    assert said["OWL 2 RL"] == []


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_an_axiom_outside_rl_is_refused_by_both(planted: Planted, judged: dict[str, Said]) -> None:
    """An axiom outside OWL 2 RL is refused by the OWL API for RL alone, and by Kawung, which names it."""
    said = judged["outside"]
    assert unread(said) == []
    assert said["OWL 2 DL"] == []
    assert len(said["OWL 2 RL"]) == len(PLANTED)
    short = [re.sub(f"<{iris.SCHEME}([a-z]+)#([^>]*)>", r"\1:\2", text) for text in said["OWL 2 RL"]]
    assert sum(f"[{planted.written} in " in text for text in short) == 1
    with pytest.raises(reasoning.AxiomError) as refused:
        reasoning.compile_rules([*vocabulary.ontology(), *turtle(planted.outside)])
    for words in refused.value.words:
        assert planted.name in words


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_an_axiom_of_the_same_form_within_rl_is_taken_by_both(planted: Planted, judged: dict[str, Said]) -> None:
    """The same form where OWL 2 RL allows it is read by the OWL API without a word, and makes rules in Kawung."""
    said = judged["within"]
    assert int(said["axioms"][0]) == int(judged["ontology"]["axioms"][0]) + len(PLANTED)
    assert unread(said) == []
    assert said["OWL 2 DL"] == []
    assert said["OWL 2 RL"] == []
    rules = reasoning.compile_rules([*vocabulary.ontology(), *turtle(planted.within)])
    assert rules != reasoning.compile_rules(vocabulary.ontology())


# -- HermiT -----------------------------------------------------------------------------------------------------------


def test_hermit_gets_all_but_dates() -> None:
    """HermiT gets every statement of ontology and contoh but the dates and years listed above."""
    g = whole()
    kept, dropped = for_owl(g)
    assert Counter((p, str(o.datatype).removeprefix(iris.XSD)) for _, p, o in dropped) == DROPPED
    assert len(kept) + len(dropped) == len(g) > 8000
    assert not set(kept) & set(dropped)


@pytest.fixture(scope="module")
def hermit(tmp_path_factory: pytest.TempPathFactory) -> owlready2.World:
    """Return ontology and contoh with what HermiT infers of them, through owlready2."""
    java()
    path = tmp_path_factory.mktemp("hermit") / "all.rdf"
    for_owl(whole())[0].serialize(path, format="xml", encoding="utf-8")
    world = owlready2.World()
    with world.get_ontology(path.as_uri()).load():
        owlready2.sync_reasoner_hermit(world, debug=0)
    return world


def test_hermit_finds_a_model(hermit: owlready2.World, judged: dict[str, Said]) -> None:
    """HermiT finds a model for the ontology with its examples and with contoh, and no class without possible member."""
    for name in ("ontology", "examples", "contoh"):
        assert judged[name]["consistent"] == ["true"], name
    assert list(hermit.inconsistent_classes()) == []


def test_hermit_gives_the_same_types(hermit: owlready2.World) -> None:
    """Everything in contoh belongs to the same classes by HermiT as by Kawung's rules, each linkage among them."""
    stated = contoh().stated
    reasoned = reasoning.infer(stated, contoh().rules)
    assert reasoned.clashes == ()
    ours: dict[str, set[str]] = defaultdict(set)
    for t in (*stated, *reasoned.new):
        if t.p == iris.TYPE:
            ours[iris.value_of(t.s)].add(iris.value_of(t.o))
    theirs = {
        thing: {c.iri for named in hermit[thing].is_a for c in named.ancestors() if isinstance(c, owlready2.ThingClass)}
        - {str(OWL.Thing)}
        for thing in ours
    }
    assert theirs == ours
    linkages = {thing: types for thing, types in ours.items() if thing.startswith(f"{CONTOH}linkage/")}
    assert len(linkages) == len(shipped.cells("contoh", "linkages")) >= 40
    directions = Counter(t for types in linkages.values() for t in types)
    for name in ("Horizontal", "Backward", "Forward", "Subcontract", "Institutional"):
        assert directions[str(KW[f"{name}Linkage"])] > 0, name
    assert sum(directions.values()) - len(linkages) > 100


@pytest.mark.parametrize("name", CLASHES)
def test_hermit_and_kawung_see_the_same_clash(name: str, judged: dict[str, Said]) -> None:
    """What cannot be has no model by HermiT, and clashes at the thing by Kawung's rules, only there."""
    added, thing, check = CLASHES[name]
    assert judged[name]["consistent"] == ["false"]
    assert judged["contoh"]["consistent"] == ["true"]
    clashes = reasoning.infer([*contoh().stated, *turtle(added)], contoh().rules).clashes
    assert {(c.individuals, c.rule) for c in clashes} == {((iris.iri(CONTOH + thing),), check)}


# -- the cube ---------------------------------------------------------------------------------------------------------


def normalised() -> Graph:
    """Return ontology and examples as the cube's rules want them (RDF Data Cube, section 10)."""
    g = merged(examples=True)
    for cls in (KW.AggregateFinding, KW.Measure):
        for s in list(g.subjects(RDF.type, cls)):
            g.add((s, RDF.type, QB.Observation))
    for p, kind in (("dimension", "Dimension"), ("measure", "Measure"), ("attribute", "Attribute")):
        for s, o in list(g.subject_objects(QB[p])):
            g.add((s, QB.componentProperty, o))
            g.add((o, RDF.type, QB[f"{kind}Property"]))
    return g


def test_the_cube_keeps_its_rules() -> None:
    """No integrity constraint of the RDF Data Cube is broken by the structures with the cube example."""
    if not CUBE_RULES.is_dir():
        pytest.skip("the texts of the cube's integrity constraints are not beside this checkout")
    g = normalised()
    assert len(set(g.subjects(RDF.type, QB.DataStructureDefinition))) >= 11
    assert len(set(g.subjects(RDF.type, QB.Observation))) >= 5
    prefixes = "".join(f"PREFIX {p}: <{iris.PREFIXES[p]}>\n" for p in ("qb", "rdf", "rdfs", "skos", "owl", "xsd"))
    ran = 0
    for path in sorted(CUBE_RULES.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        if path.stem in {"20", "21"}:
            continue  # templates for hierarchies, which the structures do not use
        ran += 1
        assert not g.query(prefixes + text).askAnswer, path.name
    assert ran >= 19
