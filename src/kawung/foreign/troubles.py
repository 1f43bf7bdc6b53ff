"""foreign: what may be wrong with RDF of others, one rule each, in both languages; `RULES` is the whole list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kawung import words
from kawung.problems import Place, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNREADABLE, _WRONG = Severity.UNREADABLE, Severity.VIOLATION
_SHOWN = 120

RULES: dict[str, Severity] = {
    "rdf-too-large": _UNREADABLE,
    "rdf-not-utf8": _UNREADABLE,
    "rdf-sign": _UNREADABLE,
    "rdf-too-deep": _UNREADABLE,
    "rdf-term-too-long": _UNREADABLE,
    "rdf-doctype": _UNREADABLE,
    "rdf-remote-context": _UNREADABLE,
    "rdf-syntax": _UNREADABLE,
    "rdf-too-many": _UNREADABLE,
    "rdf-too-much": _UNREADABLE,
    "rdf-too-slow": _UNREADABLE,
    "rdf-broke-down": _UNREADABLE,
    "rdf-nothing": _WRONG,
    "rdf-relative": _WRONG,
    "rdf-key-unexplained": _WRONG,
    "rdf-iri": _WRONG,
    "rdf-iri-of-file": _WRONG,
    "rdf-language": _WRONG,
    "rdf-literal": _WRONG,
    "rdf-datatype": _WRONG,
    "rdf-too-new": _WRONG,
    "rdf-term-unknown": _WRONG,
    "rdf-over-ours": _WRONG,
    "rdf-ours-too-many": _WRONG,
    "rdf-about": _UNREADABLE,
    "rdf-changed": _UNREADABLE,
}
"""Every rule and what it weighs; the texts are in `texts/foreign.toml`."""


class Trouble(NamedTuple):
    """
    One thing that is wrong, as it goes from process to process: its rule, what its texts tell, and the lines.

    *lines* are those near which it stands, as far as that can be told; *text* is the part that is meant.
    """

    rule: str
    told: dict[str, str | int]
    lines: tuple[int | None, ...] = (None,)
    text: str = ""


def problem(trouble: Trouble, file: str) -> Problem:
    """Make a problem of a trouble; a row is a line of the file, and what is imported belongs to no study."""
    told: dict[str, object] = {"text": shortened(trouble.text)}
    told |= {name: shortened(value) if isinstance(value, str) else value for name, value in trouble.told.items()}
    key = trouble.rule.removeprefix("rdf-").replace("-", "_")
    remedy = f"{key}_near" if told.get("nearest") else key
    return Problem(
        rule=trouble.rule,
        severity=RULES[trouble.rule],
        message=words.words(f"rdf_wrong.{key}", **told),
        remedy=words.words(f"rdf_remedy.{remedy}", **told),
        places=places(file, trouble.lines, trouble.text),
    )


def places(file: str, lines: Sequence[int | None], text: str) -> tuple[Place, ...]:
    """Name the places in a file near whose lines something stands."""
    return tuple(Place("", file, line, text=shortened(text) or None) for line in dict.fromkeys(lines))


def shortened(text: str) -> str:
    """Keep what a message quotes to one short line of signs that show."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
