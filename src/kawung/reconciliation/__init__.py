"""
corridor: a store that holds a build → what the Reconciliation Service API 0.2 answers, as plain values ready for JSON.

`read` makes an `Index` of what may be found: actors by kind, areas, classes of industry, products, occupations and
sizes, concepts, categories, clusters and studies. `asked` reads requests, `reconcile` finds candidates, `suggest_…`
complete what is typed, `extend` gives values for columns, `manifest` and `pages` say and show what there is.
https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

A candidate is a match only where it is certain and the only one; a name alone is not enough where things of that name
can be elsewhere (`certainty`). Own names of actors are compared with what is asked, but never told.
"""

from __future__ import annotations

from kawung.reconciliation.asked import RequestError, read_extension, read_queries
from kawung.reconciliation.extending import extend, propose
from kawung.reconciliation.index import Index
from kawung.reconciliation.manifest import manifest
from kawung.reconciliation.pages import flyout, page
from kawung.reconciliation.reading import read
from kawung.reconciliation.scoring import reconcile
from kawung.reconciliation.suggesting import suggest_entities, suggest_properties, suggest_types

__all__ = [
    "Index",
    "RequestError",
    "extend",
    "flyout",
    "manifest",
    "page",
    "propose",
    "read",
    "read_extension",
    "read_queries",
    "reconcile",
    "suggest_entities",
    "suggest_properties",
    "suggest_types",
]
