"""
conductor: where a study keeps what was decided about what could single somebody out.

Whoever releases a study applies it first: `read(source).cured(study)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.pipeline.sources import DECISIONS, naming, read_beside
from kawung.publication import decisions
from kawung.publication.decisions import Decisions

if TYPE_CHECKING:
    from pathlib import Path

    from kawung.pipeline.sources import Source


def file_of(source: Source) -> Path:
    """Name the file of a study's decisions; of a workbook that stands alone it bears the workbook's name."""
    return source.beside(decisions.FILE)


def read(source: Source) -> Decisions:
    """Read what was decided about a study; raises UnreadableError if the file is there and cannot be read."""
    data = read_beside(source, DECISIONS)
    if data is None:
        return Decisions()
    with naming(source):
        return decisions.read(data)
