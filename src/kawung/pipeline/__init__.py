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
    from kawung.pipeline.consenting import consent_sheet
    from kawung.pipeline.disclosing import (
        Disclosure,
        DisclosureItem,
        OfferedCure,
        decide_disclosure,
        disclose,
        undo_decision,
    )
    from kawung.pipeline.explaining import Explained, explain, rules
    from kawung.pipeline.exporting import Exported, export
    from kawung.pipeline.foreign import RdfImported, import_rdf
    from kawung.pipeline.importing import FileRead, Imported, import_study, plan_import
    from kawung.pipeline.linking import KindLinked, Linking, Proposed, TableLinked, link, propose_links
    from kawung.pipeline.networks import NetworkExported, export_network
    from kawung.pipeline.opened import Kawung, open_build
    from kawung.pipeline.project import NO_BASE, Project, find_project
    from kawung.pipeline.public_state import PublicState
    from kawung.pipeline.publishing.site import SitePublished, publish
    from kawung.pipeline.pushing import Pushed, PushedGraph, in_the_clear, push
    from kawung.pipeline.querying import query_build
    from kawung.pipeline.reconciling import Reconciliation, open_reconciliation
    from kawung.pipeline.seen import StudyCounts
    from kawung.pipeline.serving import Served, open_endpoint
    from kawung.pipeline.since import Since
    from kawung.pipeline.starting import among_others
    from kawung.pipeline.statistics import StatisticsImported, import_statistics
    from kawung.pipeline.withdrawal import Mention, Withdrawn, plan_withdrawal, withdraw

__all__ = [
    "NO_BASE",
    "Annotated",
    "Answer",
    "AnswerRow",
    "BuildReport",
    "Changes",
    "Checked",
    "Column",
    "Disclosure",
    "DisclosureItem",
    "Explained",
    "Exported",
    "FileRead",
    "Imported",
    "Kawung",
    "KindLinked",
    "Linking",
    "Matrix",
    "Mention",
    "NetworkExported",
    "OfferedCure",
    "Project",
    "Proposed",
    "PublicState",
    "Pushed",
    "PushedGraph",
    "Question",
    "RdfImported",
    "Reconciliation",
    "RowChange",
    "Served",
    "Since",
    "SitePublished",
    "StatisticsImported",
    "StudyCounts",
    "TableLinked",
    "Withdrawn",
    "among_others",
    "annotate",
    "build",
    "check",
    "consent_sheet",
    "decide_disclosure",
    "disclose",
    "explain",
    "export",
    "export_network",
    "find",
    "find_project",
    "import_rdf",
    "import_statistics",
    "import_study",
    "in_the_clear",
    "lines_of",
    "link",
    "new",
    "open_build",
    "open_endpoint",
    "open_folders",
    "open_reconciliation",
    "plan_import",
    "plan_withdrawal",
    "propose_links",
    "publish",
    "push",
    "query_build",
    "questions",
    "remember",
    "rules",
    "undo_decision",
    "withdraw",
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
    "kawung.pipeline.consenting": ("consent_sheet",),
    "kawung.pipeline.disclosing": (
        "Disclosure",
        "DisclosureItem",
        "OfferedCure",
        "decide_disclosure",
        "disclose",
        "undo_decision",
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
    "kawung.pipeline.foreign": (
        "RdfImported",
        "import_rdf",
    ),
    "kawung.pipeline.importing": (
        "FileRead",
        "Imported",
        "import_study",
        "plan_import",
    ),
    "kawung.pipeline.linking": (
        "KindLinked",
        "Linking",
        "Proposed",
        "TableLinked",
        "link",
        "propose_links",
    ),
    "kawung.pipeline.networks": (
        "NetworkExported",
        "export_network",
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
    "kawung.pipeline.public_state": ("PublicState",),
    "kawung.pipeline.publishing.site": (
        "SitePublished",
        "publish",
    ),
    "kawung.pipeline.pushing": (
        "Pushed",
        "PushedGraph",
        "in_the_clear",
        "push",
    ),
    "kawung.pipeline.querying": ("query_build",),
    "kawung.pipeline.reconciling": (
        "Reconciliation",
        "open_reconciliation",
    ),
    "kawung.pipeline.seen": ("StudyCounts",),
    "kawung.pipeline.serving": (
        "Served",
        "open_endpoint",
    ),
    "kawung.pipeline.since": ("Since",),
    "kawung.pipeline.starting": ("among_others",),
    "kawung.pipeline.statistics": (
        "StatisticsImported",
        "import_statistics",
    ),
    "kawung.pipeline.withdrawal": (
        "Mention",
        "Withdrawn",
        "plan_withdrawal",
        "withdraw",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'kawung.pipeline' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
