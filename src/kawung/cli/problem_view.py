"""
door: problems as people, editors and programs read them.

`blocks` is for people (where, what, the row as its author wrote it, what to do), `concise` one line a place,
`as_csv` one row a place. `as_json` gives the list that `check --format json` and `build --format json` hold
under `problems`, in this stable form:

    {"rule", "severity": "unreadable|violation|warning|info", "message": {"en", "id"}, "remedy": {"en", "id"},
     "places": [{"study", "file", "row", "column", "letter", "text", "context": [[heading, text], …], "sheet",
                 "cell"}, …],
     "detail": {name: text, …}}

Keys are added, never renamed; `schemas/check.schema.json` says the same to programs.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.cli.console import Look, Role, cells
from kawung.cli.table import ruled
from kawung.dictionary import MANIFEST
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

FOLD_FROM, MOST_BLOCKS = 6, 20
_TABLES = (".csv", ".tsv", ".toml")
_SEVERITY: dict[Severity, tuple[str, Role]] = {
    Severity.UNREADABLE: ("severity.error", "error"),
    Severity.VIOLATION: ("severity.error", "error"),
    Severity.WARNING: ("severity.warning", "warning"),
    Severity.INFO: ("severity.info", "aside"),
}


def counts(problems: Iterable[Problem]) -> dict[Severity, int]:
    """Count problems by severity, every severity named."""
    found = dict.fromkeys(Severity, 0)
    for problem in problems:
        found[problem.severity] += 1
    return found


def count_words(look: Look, problems: Iterable[Problem]) -> str:
    """Say how many problems there are: "2 errors, 1 warning"; "no problems"."""
    by = counts(problems)
    parts = [
        look.say(key, n=n)
        for key, n in (
            ("check.errors", by[Severity.VIOLATION] + by[Severity.UNREADABLE]),
            ("check.warnings", by[Severity.WARNING]),
            ("check.notes", by[Severity.INFO]),
        )
        if n
    ]
    return ", ".join(parts) or look.say("check.none")


def column_name(look: Look, place: Place) -> str:
    """Name a column as the file has it, with the reader's word for it in brackets where that says more."""
    heading = place.column or ""
    entry, _, column = heading.rpartition(", ") if place.file == MANIFEST else ("", "", heading)
    name = entry.split(" ")[0] or place.table or place.file.removesuffix(".csv").removesuffix(".toml")
    found = dictionary.tables().get(name)
    known = found.column(column) if found else None
    label = known.label.in_(look.language) if known else ""
    shown = look.plain(heading)
    return shown if vocabulary.fold(label) in ("", vocabulary.fold(column)) else f"{shown} ({look.plain(label)})"


def _file(place: Place, *, several: bool) -> str:
    name = place.file if place.sheet is None else place.sheet
    return f"{place.study}/{name}" if several and place.study else name


def _in_rows(place: Place) -> bool:
    """Tell whether a place is in a table, and not near a line of a text that nobody typed in rows."""
    return place.sheet is not None or bool(place.table) or place.file.endswith(_TABLES)


def place_name(look: Look, place: Place, *, several: bool) -> str:
    """Name a place: `linkages.csv row 14, strength`, in a workbook `Linkages!F14 · strength`."""
    text = look.plain(_file(place, several=several))
    if place.sheet is not None and place.cell:
        text += f"!{place.cell}"
        return text + (look.plain(" · ") + column_name(look, place) if place.column else "")
    if place.row is not None:
        text += " " + look.say("place.row" if _in_rows(place) else "place.line", row=str(place.row))
    return text + (f", {column_name(look, place)}" if place.column else "")


def _rows(look: Look, places: Sequence[Place], *, several: bool) -> str:
    """Name many places briefly, none left out: `actors.csv, consent: rows 3, 5–9`, `Actors, consent: G3, G5–G9`."""
    parts = []

    def column_of(p: Place) -> tuple[str, tuple[str, str], str, str]:
        letter = p.letter if p.sheet is not None else None
        return (p.study, p.part, p.column or "", letter or "")

    for (*_, letter), group in groupby(sorted(places, key=column_of), key=column_of):
        alike = list(group)
        numbers = sorted({p.row for p in alike if p.row is not None})
        text = place_name(look, replace(alike[0], row=None), several=several)
        if numbers and letter:
            text += ": " + _ranges(numbers, letter)
        elif numbers:
            key = "place.rows" if _in_rows(alike[0]) else "place.lines"
            text += ": " + look.say(key, n=len(numbers), rows=_ranges(numbers))
        parts.append(text)
    return look.plain("; ".join(parts))


def _ranges(numbers: Sequence[int], letter: str = "") -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ((b - a, f"{letter}{a}", f"{letter}{b}") for a, b in runs)
    return ", ".join(a if not more else f"{a}, {b}" if more == 1 else f"{a}–{b}" for more, a, b in named)


@dataclass(frozen=True, slots=True)
class _Block:
    """What becomes one block: a problem, the places of all that are folded into it, and how many those are."""

    problem: Problem
    places: tuple[Place, ...]
    folded: tuple[Problem, ...] = ()


def _fold(problems: Sequence[Problem], *, every: bool) -> list[_Block]:
    """Fold the same rule in more than five rows of a study into one block, where the first stands."""
    if every:
        return [_Block(p, p.places) for p in problems]
    same: dict[tuple[str, str, Severity], list[Problem]] = {}
    for p in problems:
        same.setdefault((p.places[0].study, p.rule, p.severity), []).append(p)
    folded: dict[tuple[str, str, Severity], _Block] = {}
    for key, alike in same.items():
        places = sorted((place for one in alike for place in one.places), key=Place.sort_key)
        if len({(place.part, place.row) for place in places}) >= FOLD_FROM:
            folded[key] = _Block(min(alike, key=Problem.sort_key), tuple(places), tuple(alike))
    blocks, done = [], set()
    for p in problems:
        key = (p.places[0].study, p.rule, p.severity)
        if key not in folded:
            blocks.append(_Block(p, p.places))
        elif key not in done:
            done.add(key)
            blocks.append(folded[key])
    return blocks


def _mark(look: Look, block: _Block, new: Collection[Problem]) -> str:
    """Say whether a block is new since the last check, or how much of it is."""
    ones = block.folded or (block.problem,)
    count = sum(p in new for p in ones)
    if not count:
        return ""
    return look.say("new_problem.one") if count == len(ones) else look.say("new_problem.some", n=count)


def _head(look: Look, block: _Block, new: Collection[Problem], *, several: bool) -> list[str]:
    severity, role = _SEVERITY[block.problem.severity]
    word = look.say(severity)
    first = block.places[0]
    if block.folded:
        where = look.plain(_file(first, several=several))
        if first.column and len({p.column for p in block.places}) == 1:
            where += f", {column_name(look, first)}"
        key = "place.count" if _in_rows(first) else "place.count_lines"
        where += ", " + look.say(key, n=len({(p.part, p.row) for p in block.places}))
    else:
        where = place_name(look, first, several=several)
    width = max(cells(look.say(k)) for k, _ in _SEVERITY.values()) + 2
    rule = look.paint("aside", f"[{block.problem.rule}]")
    if mark := _mark(look, block, new):
        rule = f"{look.paint(role, mark)} {rule}"
    opening = look.paint(role, word) + " " * (width - cells(word))
    gap = look.width - width - cells(where) - cells(rule)
    if gap >= 2:
        return [opening + look.paint("id", where) + " " * gap + rule]
    wrapped = look.wrap(where, " " * width)
    return [
        opening + look.paint("id", wrapped[0].strip()),
        *(" " * width + look.paint("id", line.strip()) for line in wrapped[1:]),
        " " * width + rule,
    ]


def _excerpt(look: Look, places: Iterable[Place]) -> list[str]:
    """Show the rows meant as their author wrote them; places with the same columns share a table."""
    lines: list[str] = []
    shown = [p for p in places if p.context]
    for _, group in groupby(shown, key=lambda p: (p.part, p.column, tuple(h for h, _ in p.context))):
        alike = list(group)
        first = alike[0]
        headings = [heading for heading, _ in first.context]
        heads = headings
        if first.sheet is not None and len(first.letters) == len(headings):
            heads = [f"{at}: {heading}" if at else heading for at, heading in zip(first.letters, headings, strict=True)]
        rows = [(str(p.row or ""), [text for _, text in p.context]) for p in alike]
        meant = first.column in headings
        marks = [(p.cell if p.sheet is not None else None) or p.column or "" for p in alike] if meant else []
        lines += ruled(look, heads, rows, marks)
    return lines


def _block(look: Look, block: _Block, new: Collection[Problem], *, several: bool, verbose: bool) -> list[str]:
    problem, first = block.problem, block.places[0]
    lines = _head(look, block, new, several=several)
    lines += look.wrap(look.speak(problem.message), "  ")
    lines += _excerpt(look, [first] if block.folded else block.places)
    others = block.places[1:]
    if block.folded:
        lines += look.wrap(_rows(look, block.places, several=several), f"  {look.say('check.same')} ")
    elif any(not p.context for p in others):
        lines += look.wrap(_rows(look, others, several=several), f"  {look.say('check.also')} ")
    lines += look.wrap(look.speak(problem.remedy), f"  {look.say('check.fix')} ", "  ")
    if verbose:
        for name, text in problem.detail:
            lines += [look.paint("aside", line) for line in look.wrap(look.plain(text), f"  {name}: ", "    ")]
    return lines


def blocks(
    look: Look,
    problems: Sequence[Problem],
    *,
    several: bool,
    every: bool = False,
    verbose: bool = False,
    new: Collection[Problem] = frozenset(),
) -> list[str]:
    """
    Write problems for people, a block each.

    *several* names the study before the file; *every* neither folds nor stops after 20 blocks; *verbose* adds
    the technical detail; *new* are those to be marked as new since the last check.
    """
    folded = _fold(sorted(problems, key=Problem.sort_key), every=every)
    lines: list[str] = []
    for block in folded if every else folded[:MOST_BLOCKS]:
        lines += _block(look, block, new, several=several, verbose=verbose)
    if not every and len(folded) > MOST_BLOCKS:
        lines.append(look.say("check.more", n=len(folded) - MOST_BLOCKS))
    return lines


def concise(look: Look, problems: Sequence[Problem], *, several: bool) -> list[str]:
    """
    Write one line a place, never wrapped: `linkages.csv:14:strength error linkage-strength-known …`.

    In a workbook `Linkages!F14 error linkage-strength-known …`.
    """
    lines = []
    for problem in sorted(problems, key=Problem.sort_key):
        key, role = _SEVERITY[problem.severity]
        for place in problem.places:
            parts = [_file(place, several=several), str(place.row or ""), place.column or ""]
            in_workbook = place.sheet is not None and place.cell
            where = look.plain(f"{parts[0]}!{place.cell}" if in_workbook else ":".join(parts).rstrip(":"))
            word = look.paint(role, look.say(key))
            lines.append(f"{look.paint('id', where)} {word} {problem.rule} {look.speak(problem.message)}")
    return lines


def as_json(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Give problems as the module's docstring describes."""
    return [
        {
            "rule": p.rule,
            "severity": p.severity.name.lower(),
            "message": p.message._asdict(),
            "remedy": p.remedy._asdict(),
            "places": [
                {
                    "study": place.study,
                    "file": place.file,
                    "row": place.row,
                    "column": place.column,
                    "letter": place.letter,
                    "text": place.text,
                    "context": [list(pair) for pair in place.context],
                    "sheet": place.sheet,
                    "cell": place.cell,
                }
                for place in p.places
            ],
            "detail": dict(p.detail),
        }
        for p in sorted(problems, key=Problem.sort_key)
    ]


def as_csv(look: Look, problems: Iterable[Problem]) -> str:
    """Give one row a place; message and remedy in the look's language, names of columns always the same."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    named = ("study", "file", "row", "column", "text", "severity", "rule", "message", "remedy", "sheet", "cell")
    writer.writerow(named)
    for p in sorted(problems, key=Problem.sort_key):
        for place in p.places:
            writer.writerow(
                [
                    place.study,
                    place.file,
                    place.row or "",
                    place.column or "",
                    place.text or "",
                    p.severity.name.lower(),
                    p.rule,
                    p.message.in_(look.language),
                    p.remedy.in_(look.language),
                    place.sheet or "",
                    place.cell or "",
                ]
            )
    return out.getvalue()
