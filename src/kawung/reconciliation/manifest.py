"""reconciliation: what the service says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import vocabulary, words
from kawung.iris import DEF
from kawung.reconciliation.properties import ROOTS

if TYPE_CHECKING:
    from kawung.problems import Language
    from kawung.reconciliation.index import Index

VERSION = "0.2"
WIDTH, HEIGHT = 420, 280


def manifest(index: Index, address: str, language: Language) -> dict[str, object]:
    """
    Describe the service that answers at *address* (without `/` at its end).

    Things go by their whole addresses, types and properties by names that stand behind `schemaSpace`.
    """

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": address, "service_path": f"/suggest/{what}"}

    flyout = {"flyout_service_url": address, "flyout_service_path": "/flyout/entity?id=${id}"}
    types = [kind for kind in ROOTS if kind in index.types]
    return {
        "versions": [VERSION],
        "name": words.text("reconcile.service", language),
        "identifierSpace": f"{index.base}id/",
        "schemaSpace": DEF,
        "serviceVersion": vocabulary.version(),
        "defaultTypes": [{"id": type_, "name": index.types[type_][0].in_(language)} for type_ in types],
        "view": {"url": f"{address}/view?id={{{{id}}}}"},
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            "entity": suggest("entity") | flyout,
            "type": suggest("type"),
            "property": suggest("property"),
        },
        "extend": {"propose_properties": {"service_url": address, "service_path": "/properties"}},
    }
