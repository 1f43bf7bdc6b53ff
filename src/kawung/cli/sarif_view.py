"""
door: a check as SARIF, for editors and services that show remarks beside a file.

SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. One run, one result a place. A place in
a text file has its line; one in a workbook has the cell's name as its logical location, since a workbook has no lines.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kawung import vocabulary
from kawung.iris import SARIF_SCHEMA
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kawung.cli.console import Look
    from kawung.pipeline import Checked, Explained

_LEVELS = {
    Severity.UNREADABLE: "error",
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_FINGERPRINT = "rowAndColumn/v1"


def document(
    look: Look, checked: Checked, lines: Mapping[Place, int], rules: Mapping[str, Explained]
) -> dict[str, object]:
    """
    Write a check as a SARIF log in the look's language.

    *lines* are the lines of places in text files; *rules* explain the rules of the problems. Files are named from the
    current folder, those outside of it by their whole address.
    """
    problems = sorted(checked.problems, key=Problem.sort_key)
    named = sorted({p.rule for p in problems})
    firsts = {p.rule: p for p in reversed(problems)}
    times: Counter[str] = Counter()
    results = []
    for problem in problems:
        for place in problem.places:
            mark = f"{problem.rule}:{checked.names[place]}"
            times[mark] += 1
            results.append(
                {
                    "ruleId": problem.rule,
                    "ruleIndex": named.index(problem.rule),
                    "level": _LEVELS[problem.severity],
                    "message": {"text": _message(look, problem)},
                    "locations": [_location(checked, place, lines.get(place))],
                    "partialFingerprints": {_FINGERPRINT: f"{mark}:{times[mark]}"},
                }
            )
    driver = {
        "name": "Kawung",
        "version": vocabulary.version(),
        "language": look.language,
        "rules": [_rule(look, rule, firsts[rule], rules.get(rule)) for rule in named],
    }
    run = {
        "tool": {"driver": driver},
        "language": look.language,
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _message(look: Look, problem: Problem) -> str:
    return f"{look.speak(problem.message)} {look.say('check.fix')} {look.speak(problem.remedy)}"


def _rule(look: Look, rule: str, first: Problem, explained: Explained | None) -> dict[str, object]:
    """Describe a rule; one that nobody explains speaks as in its first problem."""
    title, remedy = (explained.title, explained.remedy) if explained else (first.message, first.remedy)
    return {
        "id": rule,
        "shortDescription": {"text": look.speak(title)},
        "help": {"text": look.speak(remedy)},
        "defaultConfiguration": {"level": _LEVELS[explained.severity if explained else first.severity]},
    }


def _location(checked: Checked, place: Place, line: int | None) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _address(checked, place)}}
    if line is not None:
        physical["region"] = {"startLine": line}
    location: dict[str, object] = {"physicalLocation": physical}
    if place.sheet is not None:
        full = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
        location["logicalLocations"] = [_without_nothing({"name": place.cell, "fullyQualifiedName": full})]
    return location


def _without_nothing(found: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in found.items() if value is not None}


def _address(checked: Checked, place: Place) -> str:
    """Give the address of a file: relative to the current folder where it lies below it."""
    source = checked.sources.get(place.study)
    path = (source.folder if source else Path()) / place.file
    try:
        parts: Sequence[str] = path.absolute().relative_to(Path.cwd()).parts
    except ValueError:
        return path.absolute().as_uri()
    return quote("/".join(parts), safe="/")
