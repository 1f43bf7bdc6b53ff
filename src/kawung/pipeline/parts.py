"""
conductor: the parts and files of a build, and what is noted of it.

The part `shared` has the ontology and the regions (`shared.nq`), what the project imported (`imported.nq`), which
queries see and questions do not, and what was read of Kawung's own files (`known.json`).
Each study has a part with sorted N-Quads: `stated.nq` (what its sheets state), `inferred.nq` (what follows),
`classes.nq` (its categories as classes, for the ontology's graph) and `about.nq` (of the statements those that say
which study it is); and with `rows.json` (where its rows stand, `places`) and `seen.json` (what was told of it, `seen`).
What of it is public lies in a part of its own with the same files; a study that is public as a whole has one part for
both. Beside it stands the part of its release: what others may do with it (`rights.nq`; in `shared` what holds of all
studies), what was published once and is no more (`tombstones.csv`), what is told of what is held back (`account.json`),
and, for the team alone, whom it holds (`held.json`). What is in neither part is for the team alone too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHARED_PART = "shared"
SHARED, IMPORTED, KNOWN = "shared/shared.nq", "shared/imported.nq", "shared/known.json"
SHARED_RIGHTS, RIGHTS = "shared/rights.nq", "rights.nq"
TOMBSTONES, ACCOUNT, HELD = "tombstones.csv", "account.json", "held.json"
STATED, INFERRED, CLASSES, ABOUT = "stated.nq", "inferred.nq", "classes.nq", "about.nq"
ROWS, SEEN = "rows.json", "seen.json"
FORM = 4


def part_of(study: str) -> str:
    """Name the part of a study."""
    return f"studies/{study}"


def public_part_of(study: str) -> str:
    """Name the part that holds what of a study is public."""
    return f"public/{study}"


def release_part_of(study: str) -> str:
    """Name the part that says what goes with what of a study is public."""
    return f"release/{study}"


def file_of(study: str, file: str, *, public: bool = False) -> str:
    """Name a file of a study."""
    return f"{public_part_of(study) if public else part_of(study)}/{file}"


def graphs_of(study: str, *, public: bool = False) -> list[str]:
    """Name the files that hold a study's statements, each once."""
    own = [file_of(study, name, public=public) for name in (STATED, INFERRED, CLASSES)]
    return [*own, f"{release_part_of(study)}/{RIGHTS}"] if public else own


def notes(fingerprints: Mapping[str, str], shared: str, **further: object) -> dict[str, Any]:
    """Note the studies of a build with what each depends on (`fingerprint`), what all of them do, and what is more."""
    return {"form": FORM, "studies": dict(fingerprints), "shared": shared, **further}


def studies(notes: Mapping[str, Any]) -> dict[str, str]:
    """Return the studies noted, by key, with their fingerprints; none of a build of another form."""
    found = notes.get("studies") if notes.get("form") == FORM else None
    return dict(found) if isinstance(found, dict) else {}


def graphs(notes: Mapping[str, Any]) -> list[str]:
    """Name the files that hold statements, in the order in which they make one dump."""
    return [SHARED, IMPORTED, *(name for study in sorted(studies(notes)) for name in graphs_of(study))]


def public_graphs(studies: Iterable[str]) -> list[str]:
    """Name the files that hold what of some studies is public, in the order in which they make one dump."""
    return [SHARED, SHARED_RIGHTS, *(name for study in sorted(studies) for name in graphs_of(study, public=True))]
