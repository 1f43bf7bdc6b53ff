"""
door: an answer and the list of questions, for people.

An answer reads: what it is about, the answer, how sure, the rows, what it stands on. A made-up study says so
before anything else.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from kawung.cli.console import Look, cells, pad
from kawung.cli.matrix_view import pivot
from kawung.cli.table import Head, aligned, fits, grid, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.pipeline import Answer, AnswerRow, Column, Question

_MOST_CAVEATS = 3
_BARS = (21, 12)
_RIGHT = ("number", "count")  # a rank stands left, since some have a sign behind them
_WRAPS = ("text", "words", "concept", "code", "thing")
_CANNOT = "–"


def answer(look: Look, given: Answer, *, verbose: bool = False) -> list[str]:
    """Write one answer; *verbose* shows every caveat, otherwise three and how many more there are."""
    lines = [*_made_up(look, given), *_title(look, given), ""]
    for words in (given.lead, given.how_sure, *given.notes):
        if words:
            lines += look.wrap(look.speak(words), "  ")
    if given.rows:
        lines += ["", *_rows(look, given, verbose=verbose)]
    notes = [("answer.stands_on", given.stands_on), ("answer.source", given.source)]
    shown = given.caveats if verbose else given.caveats[:_MOST_CAVEATS]
    pairs = [(look.say(key), look.speak(words)) for key, words in notes if words and words.en]
    for at, caveat in enumerate(shown):
        pairs.append((look.say("answer.caution") if at == 0 else "", look.speak(caveat)))
    if len(given.caveats) > len(shown):
        pairs.append(("", look.say("answer.more_cautions", n=len(given.caveats) - len(shown))))
    return [*lines, "", *aligned(look, pairs)] if pairs else lines


def _made_up(look: Look, given: Answer) -> list[str]:
    if given.made_up:
        text = look.say("answer.made_up", study=given.study)
    elif any(row.get("made_up") for row in given.rows):
        text = look.say("answer.made_up_rows", mark=look.say("build.made_up"))
    else:
        return []
    return [look.paint("made-up", line) for line in look.wrap(text)]


def _title(look: Look, given: Answer) -> list[str]:
    left = look.speak(given.question.question)
    right = look.speak(given.title) if given.title else ""
    gap = look.width - cells(left) - cells(right)
    if right and gap >= 2:
        return [left + " " * gap + right]
    return look.wrap(left) + (look.wrap(right) if right else [])


def _rows(look: Look, given: Answer, *, verbose: bool) -> list[str]:
    """Lay the rows out as their question is best read: a matrix, blocks, or a table; *verbose* is always blocks."""
    matrix = given.question.matrix
    if matrix and not verbose:
        laid = pivot(look, given, matrix)
        if laid:
            return laid
    columns = [c for c in given.shown(detail=verbose) if not _of_no_study(given, c)]
    if verbose or given.question.blocks:
        return records(look, _heads(look, given, columns), _texts(look, given, columns))
    parts = [replace(given, rows=tuple(rows)) for _, rows in groupby(given.rows, key=_part)]
    return [line for at, part in enumerate(parts) for line in ([""] if at else []) + _table(look, part, columns)]


def _of_no_study(given: Answer, column: Column) -> bool:
    """Tell whether a column says what only a study's statements have, where all rows are of none."""
    return column.name in ("study", "basis") and all(
        row["study"] is None and row["basis"] is None for row in given.rows
    )


def _part(row: AnswerRow) -> tuple[bool, bool, bool]:
    """Tell whether a row was measured, was refused, is of no study: each kind has columns of its own."""
    return str(row["basis"]) == "measured", str(row["status"]) == "refused", row["study"] is None


def _table(look: Look, given: Answer, columns: Sequence[Column]) -> list[str]:
    """
    Lay the rows out under headings, with every column that tells something, where there is room for all.

    Where there is not, what is the same in every row is said once below, and the last columns are left out and named;
    in blocks (a narrow look) none is left out.
    """
    heads, texts = _heads(look, given, columns), _texts(look, given, columns)
    same = [
        at
        for at, c in enumerate(columns)
        if c.name not in ("rank", "basis") and all(row[c.name] is None for row in given.rows)
    ]
    kept = [at for at in range(len(columns)) if at not in same]
    if not _fits(look, heads, texts, kept) and len(texts) > 1:
        same += [at for at in kept if len({row[at] for row in texts}) == 1 and columns[at].name != "rank"]
        kept = [at for at in kept if at not in same]
    below = _same(look, heads, texts[0], same)
    left_out: list[int] = []
    while not (look.narrow or _fits(look, heads, texts, kept)) and len(kept) > 2:
        # Where a row comes from is always said, so the basis stays and the column before it goes.
        last = next(at for at in reversed(range(len(kept))) if columns[kept[at]].name != "basis")
        left_out.insert(0, kept.pop(last))
    if left_out:
        names = ", ".join(heads[at].label for at in left_out)
        below += look.wrap(look.say("answer.left_out", columns=names), "  ")
    shown_heads = [heads[at] for at in kept]
    rows = [[row[at] for at in kept] for row in texts]
    barred = next((at for at, old in enumerate(kept) if _barred(given, columns[old].name)), None)
    if barred is not None and not look.narrow:
        values = [row[columns[kept[barred]].name] for row in given.rows]
        rows = _with_bars(look, shown_heads, rows, barred, values)
    return [*grid(look, shown_heads, rows), *([""] if below else []), *below]


def _heads(look: Look, given: Answer, columns: Sequence[Column]) -> list[Head]:
    return [
        Head(
            look.speak(c.label),
            right=c.kind in _RIGHT and c.name != "rank" and not _barred(given, c.name),
            wraps=c.kind in (*_WRAPS, *_RIGHT) and c.name != "rank",
            is_id=c.kind in ("iri", "statement"),
        )
        for c in columns
    ]


def _texts(look: Look, given: Answer, columns: Sequence[Column]) -> list[list[str]]:
    """Write every cell that people read; a study's key says if the study is made up."""
    mark = f" ({look.say('build.made_up')})"
    return [
        [
            look.plain(given.text(row, c, look.language)) + (mark if c.name == "study" and row["made_up"] else "")
            for c in columns
        ]
        for row in given.rows
    ]


def _fits(look: Look, heads: Sequence[Head], rows: Sequence[Sequence[str]], kept: Sequence[int]) -> bool:
    return fits(look, [heads[at] for at in kept], [[row[at] for at in kept] for row in rows])


def _same(look: Look, heads: Sequence[Head], row: Sequence[str], columns: Sequence[int]) -> list[str]:
    """Say once what is the same in every row, if it applies: each value with the columns that have it."""
    by_value: dict[str, list[str]] = {}
    for at in columns:
        if row[at] != look.plain(_CANNOT):
            by_value.setdefault(row[at], []).append(heads[at].label)
    said = "; ".join(f"{', '.join(labels)}: {value}" for value, labels in by_value.items())
    return look.wrap(look.say("answer.same", columns=said), "  ") if said else []


def _barred(given: Answer, column: str) -> bool:
    """Tell whether a column is the one that ranks the rows and holds something to draw."""
    ranking = given.question.ranking
    if ranking is None or ranking.by != column:
        return False
    return any(isinstance(v := row[column], int | Decimal) and v > 0 for row in given.rows)


def _with_bars(
    look: Look, heads: Sequence[Head], rows: list[list[str]], at: int, values: Sequence[object]
) -> list[list[str]]:
    """Draw a bar behind each number of column *at*, the longer one that leaves all cells whole, or none."""
    numbers = [Decimal(v) if isinstance(v, int | Decimal) else None for v in values]
    most = max(n for n in numbers if n is not None)
    width = max(cells(row[at]) for row, n in zip(rows, numbers, strict=True) if n is not None)
    for longest in _BARS:
        drawn = [list(row) for row in rows]
        for row, n in zip(drawn, numbers, strict=True):
            if n is not None:
                bar = look.plain("█" * max(1, round(n / most * longest))) if n > 0 else ""
                row[at] = f"{pad(row[at], width, right=True)}  {bar}".rstrip()
        if fits(look, [replace(head, wraps=False) for head in heads], drawn):
            return drawn
    return rows


def questions(
    look: Look,
    listed: Sequence[Question],
    studies: Sequence[tuple[str, bool]],
    can: Mapping[str, Mapping[str, frozenset[str]]],
) -> list[str]:
    """
    List the questions by group with what each study can answer.

    *studies* are (key, made up) in the order shown; *can* tells by study and question the letters of its
    answers.
    """
    names = [key + ("*" if made_up else "") for key, made_up in studies]
    lines = look.wrap(look.say("answer.heading", n=len(listed)) + "  " + look.say("answer.letters"))
    left = max(cells(q.name) for q in listed) + 4
    wide = max((cells(look.speak(q.short)) for q in listed), default=0)
    room = look.width - left - sum(cells(n) + 2 for n in names)
    group, groups = "", [q.group for q in listed]
    for q in sorted(listed, key=lambda q: groups.index(q.group)):
        letters = [_letters(look, can.get(key, {}), q) for key, _ in studies]
        if q.group != group:
            group = q.group
            heading = look.say(f"group.{group}")
            lines.append(
                pad(heading, left + min(wide, room)) + "".join(f"  {name}" for name in names)
                if room >= wide
                else heading
            )
        if room >= wide:
            marks = "".join("  " + _centred(text, cells(name)) for text, name in zip(letters, names, strict=True))
            text = pad(look.speak(q.short), min(wide, room))
            lines.append("  " + look.paint("id", pad(q.name, left - 2)) + text + marks)
        else:
            lines.append("  " + look.paint("id", q.name))
            lines += look.wrap(look.speak(q.short), "    ")
            told = "  ".join(f"{name} {text}" for name, text in zip(names, letters, strict=True))
            lines += look.wrap(told, "    ")
    if any(made_up for _, made_up in studies):
        lines += look.wrap(look.say("answer.made_up_note"))
    return lines


def _letters(look: Look, can: Mapping[str, frozenset[str]], q: Question) -> str:
    if q.others:
        return look.say("answer.pair")
    if q.name not in can or (q.across and q.parameter("study") is None):
        return look.say("answer.across")
    return "".join(sorted(can[q.name], key="PMIS".index)) or look.plain(_CANNOT)


def _centred(text: str, width: int) -> str:
    before = max(0, width - cells(text)) // 2
    return pad(" " * before + text, width)


def parameters(look: Look, q: Question) -> list[str]:
    """Describe what a question can be asked about, for `kawung ask NAME --help`."""
    pairs = []
    for p in q.parameters:
        text = look.speak(p.help)
        if p.values:
            text += " " + look.say("frame.one_of", choices=", ".join(p.values))
        if p.required:
            text += " " + look.say("answer.required")
        elif p.default is not None:
            text += " " + look.say("frame.initially", value=p.default)
        pairs.append((f"  --{p.name.replace('_', '-')} {look.say('value.value')}", text))
    heading = look.say("answer.parameters")
    return [*look.wrap(look.speak(q.question)), "", heading, *aligned(look, pairs)]
