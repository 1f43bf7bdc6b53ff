"""
door: `kawung disclose`.

Its JSON (stable; keys are added, not renamed): {"kawung", "study", "made_up", "interviews", "smallest", "passes",
"items": [{"item", "stops", "what": {"en", "id"}, "places": [{"file", "sheet", "row", "column"}], "whom", "crowd",
"cures": [{"kind", "column", "what"}], "advice", "accepted", "changed"}], "cured": [{"item", "kind", "column", "what"}],
"file"}; with --dry-run also "leaves": [{"table", "rows", "of"}] and "stays": [{"table", "key", "row", "column",
"changed", "reason"}].
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kawung import dictionary, vocabulary
from kawung.cli import problem_view
from kawung.cli.session import FINE, dump, shell_word, shown_path
from kawung.cli.table import Head, grid
from kawung.problems import RefusedError, UsageError
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kawung.cli.session import Run
    from kawung.pipeline import Disclosure, DisclosureItem, OfferedCure
    from kawung.problems import Place, Words

_CURES = ("coarsen", "withhold", "drop-quote", "merge")
_DECISIONS = (*_CURES, "accept", "undo")
_CELLS, _KEYS, _ITEMS = 3, 8, 20


def disclose(run: Run) -> int:
    """Show what could single somebody out, or decide about one item; nothing of the sheets is changed."""
    given = [name for name in _DECISIONS if run.asked.on(name)]
    if len(given) > 1:
        raise UsageError(words("disclosure_usage.one", options=", ".join(f"--{name}" for name in _DECISIONS)))
    for name, of in (("reason", ("accept",)), ("column", _CURES), ("everywhere", _CURES)):
        if run.asked.on(name) and not set(given) & set(of):
            raise UsageError(words(f"disclosure_usage.{name}_alone", options=", ".join(f"--{one}" for one in of)))
    study = run.asked.words[0]
    found = _found(run, study, given[0] if given else None)
    if given:
        run.console.talk(run.console.err_look.say("disclosure.written", file=shown_path(found.file)))
    if run.option("format") == "json":
        run.console.raw(dump(_json(found, every=run.asked.on("dry-run"))))
    else:
        _show(run, found, study)
    return FINE if found.passes else RefusedError.exit_code


def _found(run: Run, study: str, decision: str | None) -> Disclosure:
    """Look through a study, after a decision if one was given."""
    project, conductor = run.conductor.find_project(Path.cwd()), run.conductor
    today = datetime.now(UTC).astimezone().date()
    before = Path(run.asked.options["before"]) if run.asked.on("before") else None
    how = {"closeness": run.option("closeness") or None, "before": before}
    found: Disclosure
    if decision is None:
        found = conductor.disclose(study, project, today, **how)
    elif decision == "undo":
        found = conductor.undo_decision(study, project, today, run.option("undo"), **how)
    else:
        found = conductor.decide_disclosure(
            study,
            project,
            today,
            run.option(decision),
            None if decision == "accept" else decision,
            reason=run.option("reason"),
            column=run.option("column"),
            everywhere=run.asked.on("everywhere"),
            **how,
        )
    return found


def _show(run: Run, found: Disclosure, named: str) -> None:
    look, console = run.console.look, run.console
    if run.asked.on("dry-run"):
        _leaving(run, found)
    open_ = [item for item in found.items if item.open]
    if open_:
        head = look.paint("error", look.say("disclosure.refused_head"))
        told = look.say("disclosure.refused", n=len(open_), study=found.study)
        console.show([*look.wrap(f"{head}  {told}"), *look.wrap(look.say("disclosure.how"))])
    else:
        some = any(item.reason is not None for item in found.items)
        key = "passes_accepted" if some else "passes"
        if not found.interviews:
            key = "not_asked" if found.printed else "none_left"
        console.show(look.paint("done", line) for line in look.wrap(look.say(f"disclosure.{key}", study=found.study)))
    shown = open_ if run.asked.on("all") else open_[:_ITEMS]
    for item in shown:
        show_item(run, item, named)
    if len(shown) < len(open_):
        console.show(["", *look.wrap(look.say("disclosure.more_items", n=len(open_) - len(shown)))])
    notes = [item for item in found.items if item.risk.weight == "note"]
    for item in notes:
        text = f"{look.say('disclosure.to_know')} {look.speak(item.risk.what)}"
        text += f" {look.speak(item.risk.advice)}" if item.risk.advice else ""
        console.show(["", *look.wrap(look.plain(text))])
    for item in found.items:
        if item.reason is not None:
            _decided(run, "accepted", item.risk.item, item.reason)
    for name, cure in found.cured:
        _decided(run, "cured", name, look.speak(cure.what))
    if open_:
        study, first = shell_word(named), open_[0].risk.item
        console.show(["", *look.wrap(look.say("disclosure.how_to_accept", study=study, item=first))])
    _next(run, named, passes=not open_)


def _next(run: Run, named: str, *, passes: bool) -> None:
    look = run.console.look
    if not run.asked.on("dry-run"):
        run.console.next(look.say("disclosure.next", study=shell_word(named)))
    elif passes:
        run.console.next(look.say("disclosure.next_publish"))


def _decided(run: Run, key: str, item: str, text: str) -> None:
    look = run.console.look
    run.console.show(["", *look.wrap(look.plain(f"{look.say(f'disclosure.{key}')} {item}: {text}"))])


def show_item(run: Run, item: DisclosureItem, named: str) -> None:
    """Show what could single somebody out, with its cells and the commands that cure it; *named* is the study."""
    look, risk = run.console.look, item.risk
    shown = [look.paint("id", look.plain(risk.item)), *look.wrap(look.plain(look.speak(risk.what)), "  ", "  ")]
    if item.changed:
        shown += look.wrap(look.say("disclosure.changed"), "  ", "  ")
    cells = "; ".join(_cell(run, place) for place in risk.places[:_CELLS])
    more = len(risk.places) - _CELLS
    cells += " " + look.say("disclosure.and_cells", n=more) if more > 0 else ""
    shown += look.wrap(look.say("disclosure.at", cells=cells), "  ", "  ")
    first = f"  {look.say('disclosure.cure')} "
    kinds = [cure.kind for cure in item.cures]
    for cure in item.cures:
        line = f"kawung disclose {shell_word(named)} --{cure.kind} {shell_word(risk.item)}"
        line += f" --column {cure.column}" if kinds.count(cure.kind) > 1 else ""
        told = look.plain(look.speak(cure.what))
        shown += look.wrap(told, first, " " * len(first)) + look.wrap(look.plain(line), " " * (len(first) + 2))
    run.console.show(["", *shown])


def _cell(run: Run, place: Place) -> str:
    return problem_view.place_name(run.console.look, place, several=False)


def _leaving(run: Run, found: Disclosure) -> None:
    """Show how many rows of each sheet leave, then what stays or leaves changed, by reason, sheet and column."""
    look = run.console.look
    heads = [Head(look.say("disclosure.table")), Head(look.say("disclosure.leave"), right=True)]
    rows = [
        [look.speak(_label(table)), look.say("disclosure.rows_leave", rows=rows, of=of)]
        for table, rows, of in found.leaves
    ]
    run.console.show([look.say("disclosure.leaves"), *grid(look, heads, rows)])
    for which in ("rows_stay", "cells_stay", "cells_change"):
        _by_reason(run, found, which)
    run.console.show([""] if found.withheld else ["", look.say("disclosure.all_leaves"), ""])


def _by_reason(run: Run, found: Disclosure, which: str) -> None:
    """Show one sort of what does not leave as it is: reasons, and below each the sheets, columns and keys."""
    look = run.console.look
    reasons: dict[Words, dict[str, dict[str, None]]] = {}
    for one in found.withheld:
        if which == ("rows_stay" if one.column is None else "cells_change" if one.changed else "cells_stay"):
            where = [
                look.speak(_label(one.table)),
                *([look.speak(_label(one.table, one.column))] if one.column else []),
            ]
            reasons.setdefault(one.words, {}).setdefault(", ".join(where), {})[one.key] = None
    if reasons:
        run.console.show(["", look.say(f"disclosure.{which}")])
    for why, places in reasons.items():
        run.console.show(look.wrap(look.plain(look.speak(why)), "  ", "  "))
        for label, keys in places.items():
            named = ", ".join(list(keys)[:_KEYS])
            named += " " + look.say("disclosure.more", n=len(keys) - _KEYS) if len(keys) > _KEYS else ""
            run.console.show(look.wrap(look.plain(f"{label}: {named}"), "    ", "      "))


def _label(table: str, column: str = "") -> Words:
    known = dictionary.tables()[table]
    return cast("dictionary.Column", known.column(column)).label if column else known.label


def _json(found: Disclosure, *, every: bool) -> dict[str, object]:
    said: dict[str, object] = {
        "kawung": vocabulary.version(),
        "study": found.study,
        "made_up": found.made_up,
        "interviews": found.interviews,
        "smallest": found.smallest,
        "passes": found.passes,
        "items": [_item_json(item) for item in found.items],
        "cured": [{"item": name, **_cure_json(cure)} for name, cure in found.cured],
        "file": found.file.as_posix(),
    }
    if every:
        said["leaves"] = [{"table": table, "rows": rows, "of": of} for table, rows, of in found.leaves]
        said["stays"] = [
            {
                "table": w.table,
                "key": w.key,
                "row": w.row,
                "column": w.column,
                "changed": w.changed,
                "reason": w.words._asdict(),
            }
            for w in found.withheld
        ]
    return said


def _item_json(item: DisclosureItem) -> dict[str, object]:
    risk = item.risk
    return {
        "item": risk.item,
        "stops": risk.weight == "stops",
        "what": risk.what._asdict(),
        "places": _places_json(risk.places),
        "whom": list(risk.whom),
        "crowd": risk.crowd,
        "cures": [_cure_json(cure) for cure in item.cures],
        "advice": risk.advice._asdict() if risk.advice else None,
        "accepted": item.reason,
        "changed": item.changed,
    }


def _cure_json(cure: OfferedCure) -> dict[str, object]:
    return {"kind": cure.kind, "column": cure.column or None, "what": cure.what._asdict()}


def _places_json(places: Sequence[Place]) -> list[dict[str, object]]:
    return [{"file": p.file, "sheet": p.sheet, "row": p.row, "column": p.column} for p in places]
