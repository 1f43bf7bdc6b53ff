"""
door: `kawung check --explain`: what a rule means, with a row that breaks it and the row as it should be.

JSON form: a rule is {"rule", "source": "reader|regions|foreign|shapes|reasoning", "severity", "title", "message",
"remedy", "requires": [rule, …], "example": {"table", "column", "wrong": {heading: text}, "right": {…}} or null,
"shown": {"wrong", "right"} or null}; texts are {"en", "id"}. Without a rule: {"kawung", "rules": [rule, …]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.cli.console import Look, cells, pad
from kawung.cli.options import usage_error
from kawung.cli.session import FINE, dump
from kawung.cli.table import aligned, ruled
from kawung.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kawung.cli.session import Run
    from kawung.pipeline import Explained

_WEIGHTS = {
    Severity.UNREADABLE: "explain.unreadable",
    Severity.VIOLATION: "explain.error",
    Severity.WARNING: "explain.warning",
    Severity.INFO: "explain.info",
}
_LABELS = ("means", "fix", "weight", "column", "requires", "wrong", "right")


def show(run: Run) -> int:
    """Explain the rule that was asked for, or list all; raise UsageError for an unknown one."""
    form, rule = run.option("format"), run.asked.options["explain"]
    if form in ("csv", "sarif"):
        raise usage_error("explain.form", form=form)
    if rule:
        one: Explained = run.conductor.explain(rule)
        if form == "json":
            run.console.raw(dump(_as_json(one)))
        else:
            run.console.show(explained(run.console.look, one))
        return FINE
    every: Mapping[str, Explained] = run.conductor.rules()
    if form == "json":
        run.console.raw(dump({"kawung": vocabulary.version(), "rules": [_as_json(e) for e in every.values()]}))
    else:
        run.console.show(listed(run.console.look, every.values()))
    return FINE


def listed(look: Look, rules: Iterable[Explained]) -> list[str]:
    """List rules, one line each, with their titles."""
    lines = [f"{look.paint('id', e.rule)}  {look.speak(e.title)}" for e in rules]
    return [*lines, "", *look.wrap(look.say("explain.heading", n=len(lines)))]


def explained(look: Look, one: Explained) -> list[str]:
    """Write a rule for people."""
    width = max(cells(look.say(f"explain.{label}")) for label in _LABELS) + 2

    def part(label: str, text: str) -> list[str]:
        return look.wrap(text, pad(look.say(f"explain.{label}"), width))

    lines = [*look.wrap(f"{look.paint('id', one.rule)}  {look.speak(one.title)}"), ""]
    lines += part("means", look.speak(one.message))
    lines += part("fix", look.speak(one.remedy))
    lines += part("weight", look.say(_WEIGHTS[one.severity]))
    if one.example is not None:
        table = dictionary.tables()[one.example.table]
        column = table.column(one.example.column)
        if column is not None:
            label, help_ = look.speak(column.label), look.speak(column.help)
            lines += part("column", f"{table.tab}, {look.plain(column.name)} ({label}). {help_}")
    if one.requires:
        lines += part("requires", f"{', '.join(one.requires)}: {look.say('explain.silent')}")
    if one.example is not None:
        for label, row in (("wrong", one.example.wrong), ("right", one.example.right)):
            lines += ["", look.say(f"explain.{label}")]
            if not row:
                lines += look.wrap(look.say("explain.no_row"), "  ")
                continue
            lines += ruled(
                look, list(row), [("", list(row.values()))], [one.example.column] if label == "wrong" else []
            )
    elif one.shown is not None:
        pairs = [
            (look.say(f"explain.{label}"), look.speak(text))
            for label, text in zip(_LABELS[-2:], one.shown, strict=True)
        ]
        lines += ["", *aligned(look, [(pad(label, width - 2), text) for label, text in pairs])]
    return lines


def _as_json(one: Explained) -> dict[str, object]:
    example, shown = one.example, one.shown
    return {
        "rule": one.rule,
        "source": one.source,
        "severity": one.severity.name.lower(),
        "title": one.title._asdict(),
        "message": one.message._asdict(),
        "remedy": one.remedy._asdict(),
        "requires": list(one.requires),
        "example": example
        and {
            "table": example.table,
            "column": example.column,
            "wrong": dict(example.wrong),
            "right": dict(example.right),
        },
        "shown": shown and {"wrong": shown[0]._asdict(), "right": shown[1]._asdict()},
    }
