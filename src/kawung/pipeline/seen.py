"""
conductor: what is left of a study once its graph is made: what was read, counted and found wrong.

It is kept in a build beside the graph, as JSON, so that a study whose files have not changed can be taken over with
everything that was told of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kawung.pipeline.folders import DamagedError
from kawung.problems import Place, Problem, Severity, Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StudyCounts:
    """A study in numbers; *asked* is (interviewed members, key informants), None where not known."""

    key: str
    title: Words
    made_up: bool
    asked: tuple[int | None, int | None]
    said: int
    interpreted: int
    published: int
    inferred: int
    measured: int


@dataclass(frozen=True, slots=True)
class Seen:
    """
    One study as it was seen: its key, its problems in order of place, and what was read.

    *names* are what the problems' places are called, whatever row they move to (`naming`); *counts* is None where
    the study could not be read.
    """

    key: str
    problems: tuple[Problem, ...]
    names: Mapping[Place, str]
    sheets: int = 0
    rows: int = 0
    cells: int = 0
    rounds: int = 0
    counts: StudyCounts | None = None

    def to_json(self) -> bytes:
        """Write it down, the same bytes for the same study."""
        counts = self.counts
        kept = {
            "key": self.key,
            "read": [self.sheets, self.rows, self.cells, self.rounds],
            "counts": counts
            and [
                [*counts.title],
                counts.made_up,
                [*counts.asked],
                [counts.said, counts.interpreted, counts.published, counts.inferred, counts.measured],
            ],
            "problems": [
                {
                    "rule": p.rule,
                    "severity": int(p.severity),
                    "message": [*p.message],
                    "remedy": [*p.remedy],
                    "detail": p.detail,
                    "places": [[self.names.get(place), *_place(place)] for place in p.places],
                }
                for p in self.problems
            ],
        }
        return json.dumps(kept, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def from_json(data: bytes) -> Seen:
    """Read what `Seen.to_json` wrote; raises DamagedError if it is anything else."""
    try:
        kept: dict[str, Any] = json.loads(data)
        counts, (sheets, rows, cells, rounds) = kept["counts"], kept["read"]
        names: dict[Place, str] = {}
        problems = []
        for p in kept["problems"]:
            places = [(name, _of_place(*place)) for name, *place in p["places"]]
            names.update({place: name for name, place in places if name is not None})
            said = Words(*p["message"]), Words(*p["remedy"])
            detail = tuple((what, value) for what, value in p["detail"])
            problems.append(Problem(p["rule"], Severity(p["severity"]), *said, tuple(at for _, at in places), detail))
        if counts is not None:
            title, made_up, (members, informants), numbers = counts
            counts = StudyCounts(kept["key"], Words(*title), made_up, (members, informants), *numbers)
        return Seen(kept["key"], tuple(problems), names, sheets, rows, cells, rounds, counts)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedError("seen.json") from error


def _place(p: Place) -> list[object]:
    return [p.study, p.file, p.row, p.column, p.text, p.letter, p.context, p.sheet, p.table, p.letters]


def _of_place(*kept: Any) -> Place:
    study, file, row, column, text, letter, context, sheet, table, letters = kept
    around = tuple((heading, said) for heading, said in context)
    return Place(study, file, row, column, text, letter, around, sheet, table, tuple(letters))
