import java.io.File;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.RDFOntologyFormat;
import org.semanticweb.owlapi.io.RDFTriple;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * What the OWL API and HermiT say of ontologies. Files in; for each file its name, how many axioms it has, each triple
 * that no axiom came of, each violation of a profile, and whether it has a model. One line each: kind, tab, text.
 */
public class Judge {
  public static void main(String[] files) throws Exception {
    for (String file : files) {
      OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
      OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(file));
      say("file", file);
      say("axioms", ontology.getLogicalAxiomCount());
      RDFOntologyFormat format = (RDFOntologyFormat) manager.getOntologyFormat(ontology);
      for (RDFTriple triple : format.getOntologyLoaderMetaData().getUnparsedTriples()) say("unread", triple);
      for (OWLProfile profile : new OWLProfile[] {new OWL2DLProfile(), new OWL2RLProfile()}) {
        for (OWLProfileViolation found : profile.checkOntology(ontology).getViolations()) say(profile.getName(), found);
      }
      say("consistent", new Reasoner(ontology).isConsistent());
    }
  }

  private static void say(String kind, Object what) {
    System.out.println(kind + "\t" + what.toString().replace("\n", " "));
  }
}
