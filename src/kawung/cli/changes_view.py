"""
door: what is different from the last time: problems since the last check, rows since the last build.

JSON forms: since {"at", "mended": [{"rule", "study", "file", "sheet", "row", "cell", "column"}, …], "new",
"remaining"} or null; changes {"since", "added", "removed", "changed", "studies_added": {study: rows},
"studies_removed", "rows": [{"study", "table", "key", "what", "cells": [{"column", "before", "after"}, …]}, …]} or null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import dictionary, words
from kawung.cli.problem_view import place_name

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from kawung.cli.console import Look
    from kawung.pipeline import Changes, RowChange, Since

MOST_MENDED, MOST_ROWS, MOST_LETTERS = 5, 20, 40


def _when(look: Look, at: datetime) -> str:
    """Write a time by the user's clock."""
    return words.day(at.astimezone(), look.language)


def since_lines(look: Look, since: Since, *, several: bool) -> list[str]:
    """Say what was mended, what is new and what remains since the last check; nothing if there was and is nothing."""
    mended, new = len(since.mended), len(since.new)
    if not (mended or new or since.remaining):
        return []
    at = _when(look, since.at)
    lines = look.wrap(look.say("since.line", at=at, mended=mended, new=new, remaining=since.remaining))
    if since.mended:
        named = [
            f"{look.plain(m.rule)} ({place_name(look, m.place, several=several)})" for m in since.mended[:MOST_MENDED]
        ]
        if mended > MOST_MENDED:
            named.append(look.say("since.more", n=mended - MOST_MENDED))
        lines += look.wrap(", ".join(named), f"  {look.say('since.mended')} ")
    return lines


def since_json(since: Since | None) -> dict[str, object] | None:
    """Give what changed since the last check as the module's docstring describes."""
    if since is None:
        return None
    return {
        "at": since.at.isoformat(),
        "mended": [
            {
                "rule": m.rule,
                "study": m.place.study,
                "file": m.place.file,
                "sheet": m.place.sheet,
                "row": m.place.row,
                "cell": m.place.cell,
                "column": m.place.column,
            }
            for m in since.mended
        ],
        "new": len(since.new),
        "remaining": since.remaining,
    }


def changes_lines(look: Look, changes: Changes, *, every: bool = False) -> list[str]:
    """
    Say how a build differs from the one before it: counts first, then rows, at most twenty unless *every*.

    Where there is more than one table in question, counts are also told table by table.
    """
    at = _when(look, changes.since)
    counts = changes.counts()
    lines = []
    if changes.rows:
        lines += look.wrap(look.say("changes.line", at=at, parts=_parts(look, changes.total())))
    elif not (changes.studies_added or changes.studies_removed):
        return look.wrap(look.say("changes.same", at=at))
    else:
        lines += look.wrap(look.say("changes.studies", at=at))
    for key, studies in (
        ("changes.study_added", changes.studies_added),
        ("changes.study_removed", changes.studies_removed),
    ):
        for study, n in studies.items():
            lines += look.wrap(look.say(key, study=look.plain(study), n=n), "  ", "    ")
    if len(counts) > 1:
        for (study, table), count in counts.items():
            told = look.say("changes.table", study=study, table=_title(table), parts=_parts(look, count))
            lines += look.wrap(told, "  ", "    ")
    shown = changes.rows if every else changes.rows[:MOST_ROWS]
    for row in shown:
        lines += look.wrap(_row(look, row, every=every), "  ", "    ")
    if len(shown) < len(changes.rows):
        lines.append("  " + look.say("changes.more", n=len(changes.rows) - len(shown)))
    return lines


def _parts(look: Look, count: Counter[str]) -> str:
    return ", ".join(look.say(f"changes.{what}", n=n) for what, n in count.items() if n)


def _title(table: str) -> str:
    """Write a table's name as a workbook's sheet bears it; a build of another version may have a table of its own."""
    known = dictionary.tables().get(table)
    return known.tab if known else table


def _row(look: Look, row: RowChange, *, every: bool) -> str:
    name = row.sheet or _title(row.table)
    where = look.plain(f"{row.study}: {name}" + ("" if row.table == "study" else f" {row.key}"))
    cells = [
        look.say(
            "changes.cell",
            column=look.plain(c.column),
            before=_quoted(look, c.before, every=every),
            after=_quoted(look, c.after, every=every),
        )
        for c in row.cells
    ]
    return look.say(f"changes.row_{row.what}", where=where, cells="; ".join(cells))


def _quoted(look: Look, text: str, *, every: bool) -> str:
    """Quote what a cell holds, on one line and shortened unless *every*."""
    if not text:
        return look.say("changes.empty")
    line = look.plain(" ".join(text.split()))
    if not every and len(line) > MOST_LETTERS:
        line = line[: MOST_LETTERS - 1].rstrip() + look.plain("…")
    return f'"{line}"'


def changes_json(changes: Changes | None) -> dict[str, object] | None:
    """Give how a build differs from the one before it as the module's docstring describes."""
    if changes is None:
        return None
    total = changes.total()
    return {
        "since": changes.since.isoformat(),
        "added": total["added"],
        "removed": total["removed"],
        "changed": total["changed"],
        "studies_added": dict(changes.studies_added),
        "studies_removed": dict(changes.studies_removed),
        "rows": [
            {
                "study": row.study,
                "table": row.table,
                "key": row.key,
                "what": row.what,
                "cells": [{"column": c.column, "before": c.before, "after": c.after} for c in row.cells],
            }
            for row in changes.rows
        ],
    }
