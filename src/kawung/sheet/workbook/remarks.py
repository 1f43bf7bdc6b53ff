"""
sheet: problems → a copy of a workbook that says them where they are.

Each remark is a comment on its cell, a colour over it, and a line of the list in front. Everything else in the workbook
stays byte for byte, since parts are only spliced: formulas and their values, pictures, charts, what no library knows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung import words
from kawung.problems import Severity
from kawung.sheet.workbook import noting, remark_list, tinting
from kawung.sheet.workbook.archive import Archive, OddWorkbookError
from kawung.sheet.workbook.saving import is_sealed, seal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.problems import Language, Problem

__all__ = ["OddWorkbookError", "Remark", "annotate", "is_sealed"]

_FIRST = "A1"


@dataclass(frozen=True, slots=True)
class Remark:
    """
    A problem at one of its places.

    *tab* is the sheet it is in and *cell* the cell (None: the sheet as a whole); *tab* is None for what lies outside
    the workbook. *shown* is how people are told the place.
    """

    problem: Problem
    tab: str | None
    cell: str | None
    shown: str


def annotate(data: bytes, name: str, remarks: Sequence[Remark], language: Language) -> bytes:
    """
    Return a sealed copy of a workbook with remarks in *language*, in place of those of an earlier check.

    *name* is what the workbook is called. Raises OddWorkbookError if it cannot be added to without loss; its reason is
    a text of `remarks_refused`.
    """
    by_tab: dict[str | None, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for remark in remarks:
        by_tab[remark.tab][remark.cell or _FIRST].append(remark.problem)
    comments = {
        tab: {cell: _comment(found, language) for cell, found in cells.items()} for tab, cells in by_tab.items()
    }
    worst = {
        tab: {cell: max(p.severity for p in found) for cell, found in cells.items()} for tab, cells in by_tab.items()
    }
    listed = remark_list.List(
        words.text("remarks.title", language, name=name),
        words.text("remarks.about", language),
        tuple(words.text(f"remarks.{head}", language) for head in ("cell", "weight", "rule", "what", "remedy")),
        tuple(_line(remark, language) for remark in remarks),
    )
    try:
        archive = Archive(data)
        colours, wrapped = tinting.styles(archive)
        for tab, part in remark_list.sheets(archive).items():
            noting.note(archive, part, comments.get(tab, {}))
            sheet = tinting.clean(archive.read(part))
            archive.write(part, tinting.tint(sheet, worst.get(tab, {}), colours))
        remark_list.add(archive, listed, wrapped)
    except (ValueError, KeyError, IndexError) as error:  # parts that are not as parts of a workbook are
        raise OddWorkbookError("unusual") from error
    return seal(archive.packed())


def _comment(found: Sequence[Problem], language: Language) -> str:
    """Say all that is wrong with one cell, the weightiest first."""
    said = []
    for problem in sorted(found, key=lambda p: (-p.severity, p.rule)):
        remedy = words.text("remarks.fix", language, remedy=problem.remedy.in_(language))
        head = f"{_word(problem.severity, language)} · {problem.rule}"
        said.append(f"{head}\n{problem.message.in_(language)}\n{remedy}")
    return "\n".join([noting.LINE, "\n\n".join(dict.fromkeys(said))])


def _word(severity: Severity, language: Language) -> str:
    name = {Severity.INFO: "info", Severity.WARNING: "warning"}.get(severity, "error")
    return words.text(f"remarks.{name}", language)


def _line(remark: Remark, language: Language) -> remark_list.Line:
    problem = remark.problem
    weight = _word(problem.severity, language)
    said = (problem.message.in_(language), problem.remedy.in_(language))
    return remark_list.Line(remark.tab, remark.cell or _FIRST, (remark.shown, weight, problem.rule, *said))
