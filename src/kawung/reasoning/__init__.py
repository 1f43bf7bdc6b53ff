"""
corridor, reasoning: what follows from a study's statements by the ontology's axioms, and what cannot be.

The rules are compiled from the axioms and stand nowhere else; docs/reasoning.md says which axioms and how.
`compile_rules` reads the ontology, `infer` runs the rules on a study, `problems` turns contradictions into
Problems at the cell.
"""

from kawung.reasoning.compiling import compile_rules
from kawung.reasoning.model import Axiom, AxiomError, Check, Clash, Reasoned, Rule, Rules
from kawung.reasoning.reporting import EXPLANATIONS, REMEDIES, problems
from kawung.reasoning.running import infer

__all__ = [
    "EXPLANATIONS",
    "REMEDIES",
    "Axiom",
    "AxiomError",
    "Check",
    "Clash",
    "Reasoned",
    "Rule",
    "Rules",
    "compile_rules",
    "infer",
    "problems",
]
