"""What the loop takes from the ontology, read with rdflib: concepts by their words, usual roles, cube structures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import QB, SKOS

KW = Namespace("https://w3id.org/kawung/def#")
SCHEME = "https://w3id.org/kawung/scheme/"
_ONTOLOGY = Path(__file__).parents[2] / "ontology"
_BETWEEN = re.compile(r"[\s_-]+")


@dataclass(frozen=True)
class Vocabulary:
    """Concepts by scheme and folded word, the role that a kind of actor usually has, the names of structures."""

    concepts: dict[str, dict[str, URIRef]]
    usual_role: dict[URIRef, URIRef]
    structures: frozenset[str]


def fold(word: str) -> str:
    """Fold a word for comparison: case, spaces, hyphens and underscores do not count."""
    return _BETWEEN.sub(" ", word).strip().casefold()


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the shipped schemes and structures."""
    graph = Graph()
    for file in (*sorted((_ONTOLOGY / "schemes").glob("*.ttl")), _ONTOLOGY / "structures.ttl"):
        graph.parse(file, format="turtle")
    concepts: dict[str, dict[str, URIRef]] = {}
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        words: dict[str, set[URIRef]] = {}
        keys: dict[str, URIRef] = {}
        for concept in graph.subjects(SKOS.inScheme, scheme):
            keys[fold(str(concept).partition("#")[2])] = URIRef(str(concept))
            for label in (SKOS.prefLabel, SKOS.altLabel):
                for word in graph.objects(concept, label):
                    words.setdefault(fold(str(word)), set()).add(URIRef(str(concept)))
        clear = {word: meant.pop() for word, meant in words.items() if len(meant) == 1}
        concepts[str(scheme).removeprefix(SCHEME).rstrip("#")] = clear | keys
    return Vocabulary(
        concepts,
        {URIRef(str(kind)): URIRef(str(role)) for kind, role in graph.subject_objects(KW.usualRole)},
        frozenset(str(s).rpartition("/")[2] for s in graph.subjects(RDF.type, QB.DataStructureDefinition)),
    )
