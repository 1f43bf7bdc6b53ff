"""
door: problems as people, editors and programs read them.

`blocks` is for people (where, what, the row as its author wrote it, what to do), `concise` one line a place,
`as_csv` one row a place. `as_json` gives the list that `check --format json` and `build --format json` hold
under `problems`, in this stable form:

    {"rule", "severity": "unreadable|violation|warning|info", "message": {"en", "id"}, "remedy": {"en", "id"},
     "places": [{"study", "file", "row", "column", "letter", "text", "context": [[heading, text], …]}, …],
     "detail": {name: text, …}}
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.cli.console import Look, Role, cells
from kawung.cli.table import ruled
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLD_FROM, MOST_BLOCKS = 6, 20
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
    table, _, column = heading.rpartition(", ")
    name = table.split(" ")[0] if table else place.file.removesuffix(".csv").removesuffix(".toml")
    found = dictionary.tables().get(name)
    known = found.column(column) if found else None
    label = known.label.in_(look.language) if known else ""
    shown = look.plain(heading)
    return shown if vocabulary.fold(label) in ("", vocabulary.fold(column)) else f"{shown} ({look.plain(label)})"


def _file(place: Place, *, several: bool) -> str:
    return f"{place.study}/{place.file}" if several else place.file


def _where(look: Look, place: Place, *, several: bool) -> str:
    text = look.plain(_file(place, several=several))
    if place.row is not None:
        text += " " + look.say("place.row", row=str(place.row))
    return text + (f", {column_name(look, place)}" if place.column else "")


def _rows(look: Look, places: Sequence[Place], *, several: bool) -> str:
    """Name many places briefly, none left out: `actors.csv, consent: rows 3, 5–9`."""
    parts = []

    def column_of(p: Place) -> tuple[str, str, str]:
        return (p.study, p.file, p.column or "")

    for (study, file, column), group in groupby(sorted(places, key=column_of), key=column_of):
        numbers = sorted({p.row for p in group if p.row is not None})
        text = _where(look, Place(study, file, None, column or None), several=several)
        if numbers:
            text += ": " + look.say("place.rows", n=len(numbers), rows=_ranges(numbers))
        parts.append(text)
    return look.plain("; ".join(parts))


def _ranges(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in runs)


@dataclass(frozen=True, slots=True)
class _Block:
    """What becomes one block: a problem, and the places of all that are folded into it."""

    problem: Problem
    places: tuple[Place, ...]
    folded: bool


def _fold(problems: Sequence[Problem], *, every: bool) -> list[_Block]:
    """Fold the same rule in more than five rows of a study into one block, where the first stands."""
    if every:
        return [_Block(p, p.places, folded=False) for p in problems]
    same: dict[tuple[str, str, Severity], list[Problem]] = {}
    for p in problems:
        same.setdefault((p.places[0].study, p.rule, p.severity), []).append(p)
    blocks, done = [], set()
    for p in problems:
        key = (p.places[0].study, p.rule, p.severity)
        places = sorted((place for one in same[key] for place in one.places), key=Place.sort_key)
        if len({(place.file, place.row) for place in places}) < FOLD_FROM:
            blocks.append(_Block(p, p.places, folded=False))
        elif key not in done:
            done.add(key)
            first = min(same[key], key=Problem.sort_key)
            blocks.append(_Block(first, tuple(places), folded=True))
    return blocks


def _head(look: Look, block: _Block, *, several: bool) -> list[str]:
    key, role = _SEVERITY[block.problem.severity]
    word = look.say(key)
    first = block.places[0]
    if block.folded:
        where = look.plain(_file(first, several=several))
        if first.column and len({p.column for p in block.places}) == 1:
            where += f", {column_name(look, first)}"
        where += ", " + look.say("place.count", n=len({(p.file, p.row) for p in block.places}))
    else:
        where = _where(look, first, several=several)
    width = max(cells(look.say(k)) for k, _ in _SEVERITY.values()) + 2
    rule = f"[{block.problem.rule}]"
    opening = look.paint(role, word) + " " * (width - cells(word))
    gap = look.width - width - cells(where) - cells(rule)
    if gap >= 2:
        return [opening + look.paint("id", where) + " " * gap + look.paint("aside", rule)]
    wrapped = look.wrap(where, " " * width)
    return [
        opening + look.paint("id", wrapped[0].strip()),
        *(" " * width + look.paint("id", line.strip()) for line in wrapped[1:]),
        " " * width + look.paint("aside", rule),
    ]


def _excerpt(look: Look, places: Iterable[Place]) -> list[str]:
    """Show the rows meant as their author wrote them; places with the same columns share a table."""
    lines: list[str] = []
    shown = [p for p in places if p.context]
    for _, group in groupby(shown, key=lambda p: (p.file, p.column, tuple(h for h, _ in p.context))):
        alike = list(group)
        heads = [heading for heading, _ in alike[0].context]
        meant = alike[0].column if alike[0].column in heads else None
        rows = [(str(p.row or ""), [text for _, text in p.context]) for p in alike]
        lines += ruled(look, heads, rows, meant or "")
    return lines


def _block(look: Look, block: _Block, *, several: bool, verbose: bool) -> list[str]:
    problem, first = block.problem, block.places[0]
    lines = _head(look, block, several=several)
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
    look: Look, problems: Sequence[Problem], *, several: bool, every: bool = False, verbose: bool = False
) -> list[str]:
    """
    Write problems for people, a block each.

    *several* names the study before the file; *every* neither folds nor stops after 20 blocks; *verbose* adds
    the technical detail.
    """
    folded = _fold(sorted(problems, key=Problem.sort_key), every=every)
    lines: list[str] = []
    for block in folded if every else folded[:MOST_BLOCKS]:
        lines += _block(look, block, several=several, verbose=verbose)
    if not every and len(folded) > MOST_BLOCKS:
        lines.append(look.say("check.more", n=len(folded) - MOST_BLOCKS))
    return lines


def concise(look: Look, problems: Sequence[Problem], *, several: bool) -> list[str]:
    """Write one line a place, never wrapped: `linkages.csv:14:strength error linkage-strength-known …`."""
    lines = []
    for problem in sorted(problems, key=Problem.sort_key):
        key, role = _SEVERITY[problem.severity]
        for place in problem.places:
            parts = [_file(place, several=several), str(place.row or ""), place.column or ""]
            where = look.plain(":".join(parts).rstrip(":"))
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
    writer.writerow(["study", "file", "row", "column", "text", "severity", "rule", "message", "remedy"])
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
                ]
            )
    return out.getvalue()
