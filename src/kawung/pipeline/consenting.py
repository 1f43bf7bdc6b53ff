"""conductor: who answers for what a project publishes, and the consent sheet that says so on paper."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from kawung.pipeline import whole
from kawung.pipeline.project import PROJECT_FILE
from kawung.problems import UnreadableError, UsageError
from kawung.publication import consent_sheet as sheets
from kawung.publication import rights
from kawung.publication import settings as publication_settings
from kawung.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from kawung.pipeline.project import Project
    from kawung.problems import Language
    from kawung.publication.rights import Holder

_FORMS = {".html": sheets.html, ".htm": sheets.html, ".md": sheets.markdown}


def holder(project: Project) -> Holder:
    """Read who answers for what a project publishes; raises UnreadableError if that is not said as it should be."""
    return rights.read(_told(project))


def _told(project: Project) -> dict[str, object]:
    if not project.configured:
        return {}
    return tomllib.loads((project.root / PROJECT_FILE).read_text(encoding="utf-8-sig"))


def consent_sheet(out: Path, project: Project, language: Language) -> Holder:
    """
    Write the consent sheet of a project, as a page or a text by the file's ending; nothing is replaced.

    Returns who answers, as the sheet names it. Raises UsageError for another ending or a file that is there,
    UnreadableError if it cannot be written or the project's settings are wrong.
    """
    form = _FORMS.get(out.suffix.lower())
    if form is None:
        raise UsageError(words("consent_file.ending", file=str(out)))
    who = holder(project)
    made = sheets.made(language, publication_settings.read(_told(project)), who)
    try:
        whole.file(out, form(made).encode("utf-8"), over=False)
    except FileExistsError as error:
        raise UsageError(words("consent_file.there", file=str(out))) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(words("consent_file.unwritable", file=str(out), reason=reason)) from error
    return who
