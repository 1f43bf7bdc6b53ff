"""
door: an answer whose rows read as a matrix, for people.

Lines go down by some columns of the answer, one column goes across; margins (the code "all") come first, so that a
narrow screen shows what is known. A cell holds the first of its columns that is told: a number where linkages were
counted, else the word for what is there or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.cli.table import Head, fits, grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.console import Look
    from kawung.pipeline import Answer, AnswerRow, Column, Matrix

_MARGIN = "all"
_NO_ROW = "–"


def pivot(look: Look, given: Answer, matrix: Matrix) -> list[str]:
    """Lay an answer about one study out as a matrix; empty if it is about several or does not fit the look."""
    if given.study is None:
        return []
    columns = {c.name: c for c in given.columns}
    down, across = [columns[name] for name in matrix.down], [columns[matrix.across]]
    told: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for row in given.rows:
        texts = told.setdefault((_keys(row, down), _keys(row, across)), [])
        text = _cell(look, given, row, [columns[name] for name in matrix.cell])
        if text not in texts:
            texts.append(text)
    tops = _in_order(look, given, across)
    heads = [Head(look.speak(c.label), wraps=True) for c in down]
    heads += [Head(label, wraps=True) for (label,) in tops.values()]
    rows = [
        [*labels, *("; ".join(told.get((at, top), [look.plain(_NO_ROW)])) for top in tops)]
        for at, labels in _in_order(look, given, down).items()
    ]
    if not fits(look, heads, rows):
        return []
    bases = sorted({look.plain(given.text(r, columns["basis"], look.language)) for r in given.rows if r["basis"]})
    counted = any(row[name] for row in given.rows for name in matrix.cell if columns[name].kind == "count")
    said = look.say("answer.matrix" if counted else "answer.matrix_words", bases=", ".join(bases))
    note = look.wrap(said, "  ") if bases else []
    return [*grid(look, heads, rows), *([""] if note else []), *note]


def _in_order(look: Look, given: Answer, columns: Sequence[Column]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Give each combination of these columns once, by key with its labels: margins first, then by label."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in given.rows:
        labels = tuple(look.plain(given.text(row, c, look.language)) for c in columns)
        found.setdefault(_keys(row, columns), labels)
    return dict(
        sorted(found.items(), key=lambda item: [(key != _MARGIN, label) for key, label in zip(*item, strict=True)])
    )


def _keys(row: AnswerRow, columns: Sequence[Column]) -> tuple[str, ...]:
    """Name a line or a column of the matrix by the keys of what stands in these columns."""
    return tuple(str(row[c.name]) for c in columns)


def _cell(look: Look, given: Answer, row: AnswerRow, columns: Sequence[Column]) -> str:
    said = next((c for c in columns if row[c.name] is not None and row[c.name] != 0), columns[-1])
    return look.plain(given.text(row, said, look.language))
