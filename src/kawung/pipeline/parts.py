"""
conductor: the files of a build, and what is noted of it.

`shared.nq` has the ontology and the areas. Each study has a folder with sorted N-Quads: `stated.nq` (what its sheets
state), `inferred.nq` (what follows), `classes.nq` (its categories as classes, for the ontology's graph) and `about.nq`
(of the statements those that say which study it is); and with `rows.json` (where its rows stand, `places`) and
`seen.json` (what was told of it, `seen`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = "shared.nq"
FORM = 2


def stated_of(study: str) -> str:
    """Name the file of what a study states."""
    return f"studies/{study}/stated.nq"


def inferred_of(study: str) -> str:
    """Name the file of what follows from a study."""
    return f"studies/{study}/inferred.nq"


def rows_of(study: str) -> str:
    """Name the file of the places of a study's rows."""
    return f"studies/{study}/rows.json"


def seen_of(study: str) -> str:
    """Name the file of what was told of a study."""
    return f"studies/{study}/seen.json"


def classes_of(study: str) -> str:
    """Name the file of a study's categories as classes."""
    return f"studies/{study}/classes.nq"


def about_of(study: str) -> str:
    """Name the file of those statements that say which study it is."""
    return f"studies/{study}/about.nq"


def of_study(study: str) -> tuple[str, ...]:
    """Name all files of a study."""
    return (*graphs_of(study), about_of(study), rows_of(study), seen_of(study))


def graphs_of(study: str) -> tuple[str, str, str]:
    """Name the files that hold a study's statements, each once."""
    return stated_of(study), inferred_of(study), classes_of(study)


def notes(fingerprints: Mapping[str, str], shared: str, **further: bool) -> dict[str, Any]:
    """Note the studies of a build with what each depends on (`fingerprint`), what all of them do, and what is more."""
    return {"form": FORM, "studies": dict(fingerprints), "shared": shared, **further}


def studies(notes: Mapping[str, Any]) -> dict[str, str]:
    """Return the studies noted, by key, with their fingerprints; none of a build of another form."""
    found = notes.get("studies") if notes.get("form") == FORM else None
    return dict(found) if isinstance(found, dict) else {}


def graphs(notes: Mapping[str, Any]) -> list[str]:
    """Name the files that hold statements, in the order in which they make one dump."""
    return [SHARED, *(name for study in sorted(studies(notes)) for name in graphs_of(study))]
