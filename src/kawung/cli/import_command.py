"""
door: `kawung import`: a study made of matrices and edge lists, and the report of what was read.

JSON form (stable; keys are added, not renamed): {"kawung", "study", "folder", "written", "made_up", "firms",
"linkages", "files": [{"file", "sheet", "form", "variable", "relation", "wave", "directed", "values", "rows", "columns",
"entries", "tie_entries", "no_tie", "diagonal", "repeated", "unreadable", "linkages", "only_rows", "only_columns"}],
"waves": [{"wave", "firms", "new", "gone"}], "not_told": [{"table", "column"}], "consent", "third_parties",
"consent_told", "counts", "problems"}; of a file, tie_entries + no_tie + diagonal + repeated + unreadable = entries.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung import dictionary, vocabulary
from kawung.cli import foreign_command, options, problem_view, statistics_command
from kawung.cli.session import FAIL_ON, FINDINGS, FINE, UNREADABLE, dump, shell_word, shown_path
from kawung.cli.table import Head, grid
from kawung.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.cli.console import Look
    from kawung.cli.session import Run
    from kawung.pipeline import FileRead, Imported

_TELLING = (
    "variable",
    "relation",
    "wave",
    "source",
    "sheet",
    "form",
    "headings",
    "undirected",
    "values",
    "scale",
    "unit",
    "keys",
)
_NOT_OF_STUDIES = ("map", "from", "name", "force", "timeout", *foreign_command.OWN_OPTIONS)
_COUNTS = ("entries", "tie_entries", "no_tie", "diagonal", "repeated", "unreadable")
_ROLES = {("linkages", "from_role"), ("linkages", "to_role")}


def import_files(run: Run) -> int:
    """Make a study of files, or write a plan for them; behind a word that names no study, what that stands for."""
    if run.asked.words[0] == statistics_command.WORD:
        return statistics_command.import_statistics(run)
    if run.asked.words[0] == foreign_command.WORD:
        return foreign_command.import_rdf(run)
    if foreign := [f"--{name}" for name in _NOT_OF_STUDIES if run.asked.on(name)]:
        raise options.usage_error("statistics_usage.no_study", names=", ".join(foreign))
    study, *files = run.asked.words
    plan = run.asked.options.get("plan")
    _refuse_both(run, plan, files)
    paths = [Path(file) for file in files]
    target = run.asked.options.get("write-plan")
    if target is not None:
        run.conductor.plan_import(paths, Path(target), made_up=run.asked.on("made-up"))
        look = run.console.look
        run.console.show(look.wrap(look.say("import_view.plan_made", file=look.plain(target), files=len(paths))))
        run.console.next(look.say("import_view.next_plan", study=study, file=shell_word(target)))
        return FINE
    fail_on = FAIL_ON[run.option("fail-on")]
    imported: Imported = run.conductor.import_study(
        study, Path.cwd(), paths, run.asked.options, plan=Path(plan) if plan else None, fail_on=fail_on
    )
    if run.option("format") == "json":
        run.console.raw(dump(_json(imported)))
    else:
        _show(run, imported)
    worst = max((p.severity for p in imported.problems), default=None)
    if worst == Severity.UNREADABLE:
        return UNREADABLE
    return FINE if imported.written else FINDINGS


def _refuse_both(run: Run, plan: str | None, files: Sequence[str]) -> None:
    """Refuse a command line without files, and one that tells the same thing twice."""
    if plan is None and not files:
        raise options.usage_error("import_usage.nothing_named")
    if plan is not None:
        told = [f"--{name}" for name in (*_TELLING, "write-plan") if run.asked.on(name)]
        if told or files:
            raise options.usage_error("import_usage.both", names=", ".join([*files, *told]))


def _show(run: Run, imported: Imported) -> None:
    """Tell what was read, what was not, and what comes next."""
    look, console = run.console.look, run.console
    shown = problem_view.blocks(
        look, imported.problems, several=False, every=run.asked.on("all"), verbose=run.asked.on("verbose")
    )
    if shown:
        console.show([*shown, ""])
    console.show(_table(look, imported.brought.read))
    console.show(look.wrap(look.say("import_view.entries_note"), "  "))
    console.show(look.wrap(look.say("import_view.none_note"), "  "))
    for line in (*_sides(look, imported), *_waves(look, imported), *_not_told(look, imported)):
        console.show(look.wrap(line, "  ", "    "))
    if imported.told.source.made_up:
        console.show([look.paint("made-up", look.say("import_view.made_up"))])
    _end(run, imported)


def _end(run: Run, imported: Imported) -> None:
    look, console = run.console.look, run.console
    unreadable = sum(file.unreadable for file in imported.brought.read)
    if not imported.written:
        problems = problem_view.count_words(look, imported.problems)
        console.show(["", *look.wrap(look.say("import_view.stopped", problems=problems))])
        console.next(look.say("import_view.next_mend"))
        return
    made = look.say(
        "import_view.made",
        folder=shown_path(imported.folder) + "/",
        files=len(imported.brought.read),
        firms=len(imported.brought.firms),
        linkages=_linkages(imported.brought.read),
    )
    console.show(["", *(look.paint("done", line) for line in look.wrap(made))])
    if unreadable:
        console.show(look.wrap(look.say("import_view.left_out", unreadable=unreadable)))
    console.next(look.say("import_view.next", folder=shell_word(shown_path(imported.folder))))


def _linkages(files: Iterable[FileRead]) -> int:
    return sum(len(file.ties) for file in files)


def _table(look: Look, files: Sequence[FileRead]) -> list[str]:
    """Write the counts of each file; a column that says nothing in any of them is left out."""
    counts = [name for name in _COUNTS if name != "repeated" or any(file.repeated for file in files)]
    same = all(file.tie_entries == len(file.ties) for file in files)
    numbers = ["size", *counts, *([] if same else ["linkages"])]
    heads = [
        Head(look.say("import_view.file"), is_id=True),
        Head(look.say("import_view.variable"), wraps=True),
        Head(look.say("import_view.wave"), wraps=True),
        *(Head(look.say(f"import_view.{name}"), right=True) for name in numbers),
    ]
    rows = []
    for file in files:
        row = [file.told.file, _variable(look, file), _wave(look, file)]
        row.append(f"{look.number(file.rows)} × {look.number(file.columns)}")
        row += [look.number(getattr(file, name)) for name in counts]
        rows.append(row if same else [*row, look.number(len(file.ties))])
    return grid(look, heads, rows)


def _variable(look: Look, file: FileRead) -> str:
    said = _in_rows(look, {tie.told.variable for tie in file.ties}, file.told.variable)
    labels = {concept.key: concept.label for concept in vocabulary.concepts("variable")}
    label = look.speak(labels[said]) if said in labels else said
    return file.told.relation or label


def _wave(look: Look, file: FileRead) -> str:
    said = _in_rows(look, {tie.told.wave for tie in file.ties}, file.told.wave)
    return said or look.say("import_view.no_wave")


def _in_rows(look: Look, found: set[str], told: str) -> str:
    """Say what holds for all rows of a file, or that each row says it."""
    only = found | ({told} if not found else set())
    return next(iter(only)) if len(only) == 1 else look.say("import_view.in_rows")


def _sides(look: Look, imported: Imported) -> list[str]:
    nobody = look.say("import_view.nobody")
    return [
        look.say(
            "import_view.one_side",
            file=look.plain(file.told.file),
            rows=_names(look, file.only_rows) or nobody,
            columns=_names(look, file.only_columns) or nobody,
        )
        for file in imported.brought.read
        if file.only_rows or file.only_columns
    ]


def _names(look: Look, labels: Iterable[str]) -> str:
    return ", ".join(look.plain(label) for label in labels)


def _waves(look: Look, imported: Imported) -> list[str]:
    """Say of each wave how many firms it has, who is new and who is gone."""
    lines = []
    for at, wave in enumerate(imported.brought.waves):
        name = look.plain(wave.wave) or look.say("import_view.no_wave")
        parts = [look.say("import_view.wave_firms", wave=name, firms=len(wave.firms))]
        if at:
            nobody = look.say("import_view.nobody")
            parts += [
                look.say("import_view.wave_new", firms=_names(look, wave.new) or nobody),
                look.say("import_view.wave_gone", firms=_names(look, wave.gone) or nobody),
            ]
        lines.append("; ".join(parts))
    return lines


def _not_told(look: Look, imported: Imported) -> list[str]:
    labels: dict[str, None] = {}
    for table, name in imported.not_told:
        column = dictionary.tables()[table].column(name)
        if table == "study" and column is not None:
            labels[look.speak(column.label)] = None
    if _ROLES & set(imported.not_told):
        labels[look.say("import_view.roles")] = None
    lines = [look.say("import_view.not_told", columns=", ".join(labels))]
    told, study = imported.told.source, imported.brought.tables["study"][0]
    rules = {name: study[name] for name in ("consent", "third_parties")}
    if not told.consent:
        lines.append(look.say("import_view.consent", **rules))
    elif not told.third_parties:
        lines.append(look.say("import_view.third_parties", third_parties=rules["third_parties"]))
    return lines


def _json(imported: Imported) -> dict[str, object]:
    brought, source = imported.brought, imported.told.source
    study = brought.tables["study"][0]
    return {
        "kawung": vocabulary.version(),
        "study": imported.study,
        "folder": imported.folder.as_posix(),
        "written": imported.written,
        "made_up": source.made_up,
        "firms": len(brought.firms),
        "linkages": _linkages(brought.read),
        "files": [
            {
                "file": file.told.file,
                "sheet": file.told.sheet or None,
                "form": file.told.form,
                "variable": file.told.variable,
                "relation": file.told.relation,
                "wave": file.told.wave,
                "directed": file.told.directed,
                "values": file.told.meaning,
                "rows": file.rows,
                "columns": file.columns,
                **{name: getattr(file, name) for name in _COUNTS},
                "linkages": len(file.ties),
                "only_rows": list(file.only_rows),
                "only_columns": list(file.only_columns),
            }
            for file in brought.read
        ],
        "waves": [
            {"wave": wave.wave, "firms": len(wave.firms), "new": list(wave.new), "gone": list(wave.gone)}
            for wave in brought.waves
        ],
        "not_told": [{"table": table, "column": column} for table, column in imported.not_told],
        "consent": study["consent"],
        "third_parties": study["third_parties"],
        "consent_told": bool(source.consent),
        "counts": {s.name.lower(): n for s, n in problem_view.counts(imported.problems).items()},
        "problems": problem_view.as_json(imported.problems),
    }
