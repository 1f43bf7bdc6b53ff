"""The ontology before judges that share no code with Kawung: owlready2, HermiT, the OWL API, the cube's rules."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import owlready2
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS

from kawung import iris

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
CUBE_RULES = ROOT.parent / "shared" / "standards" / "data-cube"
KW, QB = Namespace(iris.DEF), Namespace(iris.PREFIXES["qb"])
HERMIT = Path(owlready2.__file__).parent / "hermit"

PROFILES = """
import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.*;
import org.semanticweb.owlapi.model.*;
import org.semanticweb.owlapi.profiles.*;

public class Profiles {
  public static void main(String[] a) throws Exception {
    OWLOntologyManager m = OWLManager.createOWLOntologyManager();
    OWLOntology o = m.loadOntologyFromOntologyDocument(new File(a[0]));
    System.out.println("axioms " + o.getLogicalAxiomCount());
    RDFOntologyFormat f = (RDFOntologyFormat) m.getOntologyFormat(o);
    for (RDFTriple t : f.getOntologyLoaderMetaData().getUnparsedTriples()) System.out.println("not read: " + t);
    for (OWLProfile p : new OWLProfile[] {new OWL2DLProfile(), new OWL2RLProfile()}) {
      for (OWLProfileViolation v : p.checkOntology(o).getViolations()) System.out.println(p.getName() + ": " + v);
    }
  }
}
"""


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


def test_profiles(tmp_path: Path) -> None:
    """The OWL API reads every triple and finds the ontology within OWL 2 DL and OWL 2 RL."""
    command = java()
    (tmp_path / "Profiles.java").write_text(PROFILES, encoding="utf-8")
    merged().serialize(tmp_path / "kawung.rdf", format="xml", encoding="utf-8")
    jar = next(HERMIT.glob("*.jar"))
    done = subprocess.run(
        [command, "-cp", str(jar), str(tmp_path / "Profiles.java"), str(tmp_path / "kawung.rdf")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The licence is read as an annotation of the ontology and listed as unread all the same.
    lines = [x for x in done.stdout.splitlines() if not re.match(r"not read: <[^>]+/def> <[^>]+/license>", x)]
    assert int(lines[0].split()[1]) > 1000
    assert lines[1:] == []


def test_hermit_finds_ontology_and_examples_consistent(tmp_path: Path) -> None:
    """HermiT finds a model for ontology and examples, and no class that could have no member."""
    java()
    g = merged(examples=True)
    for p in (KW.heldOn, KW.embargoUntil, KW.unknownProperty, KW.matchKind):
        g.remove((None, p, None))  # HermiT knows no xsd:date; the two others name properties as things
    path = tmp_path / "all.rdf"
    g.serialize(path, format="xml", encoding="utf-8")
    world = owlready2.World()
    with world.get_ontology(path.as_uri()).load():
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []
    tie = world[iris.HOME + "id/example/L01"]
    assert KW.HorizontalLinkage in {URIRef(c.iri) for c in tie.is_a if hasattr(c, "iri")}


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
