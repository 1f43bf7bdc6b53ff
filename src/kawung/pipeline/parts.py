"""
conductor: the files of a build, and what is noted of it.

`shared.nq` has the ontology and the areas; each study has a folder with `graph.nq` (its statements, sorted N-Quads),
`rows.json` (where its rows stand, `places`) and `seen.json` (what was told of it, `seen`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = "shared.nq"
FORM = 2


def graph_of(study: str) -> str:
    """Name the file of a study's statements."""
    return f"studies/{study}/graph.nq"


def rows_of(study: str) -> str:
    """Name the file of the places of a study's rows."""
    return f"studies/{study}/rows.json"


def seen_of(study: str) -> str:
    """Name the file of what was told of a study."""
    return f"studies/{study}/seen.json"


def of_study(study: str) -> tuple[str, str, str]:
    """Name all files of a study."""
    return graph_of(study), rows_of(study), seen_of(study)


def notes(fingerprints: Mapping[str, str]) -> dict[str, Any]:
    """Note the studies of a build with what each depends on (`fingerprint`)."""
    return {"form": FORM, "studies": dict(fingerprints)}


def studies(notes: Mapping[str, Any]) -> dict[str, str]:
    """Return the studies noted, by key, with their fingerprints; none of a build of another form."""
    found = notes.get("studies") if notes.get("form") == FORM else None
    return dict(found) if isinstance(found, dict) else {}


def graphs(notes: Mapping[str, Any]) -> list[str]:
    """Name the files that hold statements, in the order in which they make one dump."""
    return [SHARED, *(graph_of(study) for study in sorted(studies(notes)))]
