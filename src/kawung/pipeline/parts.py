"""
conductor: the parts and files of a build, and what is noted of it.

The part `shared` has the ontology and the regions (`shared.nq`), what the project imported (`imported.nq`), which
queries see and questions do not, and what was read of Kawung's own files (`known.json`).
Each study has a part with sorted N-Quads: `stated.nq` (what its sheets state), `inferred.nq` (what follows),
`classes.nq` (its categories as classes, for the ontology's graph) and `about.nq` (of the statements those that say
which study it is); and with `rows.json` (where its rows stand, `places`) and `seen.json` (what was told of it, `seen`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED_PART = "shared"
SHARED, IMPORTED, KNOWN = "shared/shared.nq", "shared/imported.nq", "shared/known.json"
STATED, INFERRED, CLASSES, ABOUT = "stated.nq", "inferred.nq", "classes.nq", "about.nq"
ROWS, SEEN = "rows.json", "seen.json"
FORM = 3


def part_of(study: str) -> str:
    """Name the part of a study."""
    return f"studies/{study}"


def file_of(study: str, file: str) -> str:
    """Name a file of a study."""
    return f"{part_of(study)}/{file}"


def graphs_of(study: str) -> tuple[str, str, str]:
    """Name the files that hold a study's statements, each once."""
    return file_of(study, STATED), file_of(study, INFERRED), file_of(study, CLASSES)


def notes(fingerprints: Mapping[str, str], shared: str, **further: bool) -> dict[str, Any]:
    """Note the studies of a build with what each depends on (`fingerprint`), what all of them do, and what is more."""
    return {"form": FORM, "studies": dict(fingerprints), "shared": shared, **further}


def studies(notes: Mapping[str, Any]) -> dict[str, str]:
    """Return the studies noted, by key, with their fingerprints; none of a build of another form."""
    found = notes.get("studies") if notes.get("form") == FORM else None
    return dict(found) if isinstance(found, dict) else {}


def graphs(notes: Mapping[str, Any]) -> list[str]:
    """Name the files that hold statements, in the order in which they make one dump."""
    return [SHARED, IMPORTED, *(name for study in sorted(studies(notes)) for name in graphs_of(study))]
