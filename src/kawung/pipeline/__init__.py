"""
conductor: the table of contents of Kawung.

`check` reads and validates, `remember` compares with the last check, `build` also writes, `open_build` opens for
questions, `explain` tells what a rule means, `new` starts a study. Everything that the door and Python users need comes
from here, and is loaded when first used: a question needs no reader, a build no questions.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kawung.answers import Answer, AnswerRow, Column, Matrix, Question, find, questions
    from kawung.pipeline.annotating import Annotated, annotate
    from kawung.pipeline.changes import Changes, RowChange
    from kawung.pipeline.commands import BuildReport, Checked, build, check, lines_of, new, open_folders, remember
    from kawung.pipeline.explaining import Explained, explain, rules
    from kawung.pipeline.exporting import Exported, export
    from kawung.pipeline.importing import FileRead, Imported, import_study, plan_import
    from kawung.pipeline.opened import Kawung, open_build
    from kawung.pipeline.project import NO_BASE, Project, find_project
    from kawung.pipeline.pushing import Pushed, PushedGraph, in_the_clear, push
    from kawung.pipeline.querying import query_build
    from kawung.pipeline.seen import StudyCounts
    from kawung.pipeline.serving import Served, open_endpoint
    from kawung.pipeline.since import Since

__all__ = [
    "NO_BASE",
    "Annotated",
    "Answer",
    "AnswerRow",
    "BuildReport",
    "Changes",
    "Checked",
    "Column",
    "Explained",
    "Exported",
    "FileRead",
    "Imported",
    "Kawung",
    "Matrix",
    "Project",
    "Pushed",
    "PushedGraph",
    "Question",
    "RowChange",
    "Served",
    "Since",
    "StudyCounts",
    "annotate",
    "build",
    "check",
    "explain",
    "export",
    "find",
    "find_project",
    "import_study",
    "in_the_clear",
    "lines_of",
    "new",
    "open_build",
    "open_endpoint",
    "open_folders",
    "plan_import",
    "push",
    "query_build",
    "questions",
    "remember",
    "rules",
]

_HOMES = {
    "kawung.answers": (
        "Answer",
        "AnswerRow",
        "Column",
        "Matrix",
        "Question",
        "find",
        "questions",
    ),
    "kawung.pipeline.annotating": (
        "Annotated",
        "annotate",
    ),
    "kawung.pipeline.changes": (
        "Changes",
        "RowChange",
    ),
    "kawung.pipeline.commands": (
        "BuildReport",
        "Checked",
        "build",
        "check",
        "lines_of",
        "new",
        "open_folders",
        "remember",
    ),
    "kawung.pipeline.explaining": (
        "Explained",
        "explain",
        "rules",
    ),
    "kawung.pipeline.exporting": (
        "Exported",
        "export",
    ),
    "kawung.pipeline.importing": (
        "FileRead",
        "Imported",
        "import_study",
        "plan_import",
    ),
    "kawung.pipeline.opened": (
        "Kawung",
        "open_build",
    ),
    "kawung.pipeline.project": (
        "NO_BASE",
        "Project",
        "find_project",
    ),
    "kawung.pipeline.pushing": (
        "Pushed",
        "PushedGraph",
        "in_the_clear",
        "push",
    ),
    "kawung.pipeline.querying": ("query_build",),
    "kawung.pipeline.seen": ("StudyCounts",),
    "kawung.pipeline.serving": (
        "Served",
        "open_endpoint",
    ),
    "kawung.pipeline.since": ("Since",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'kawung.pipeline' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
