"""door: the remarks of a check in copies of the workbooks, for `check --annotate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung.cli.session import shown_path
from kawung.problems import KawungError

if TYPE_CHECKING:
    from kawung.cli.session import Run
    from kawung.pipeline import Annotated, Checked


def wanted(run: Run) -> bool:
    """Tell whether remarks are to be written."""
    return run.asked.on("annotate") or run.asked.on("annotate-to")


def written(run: Run, checked: Checked) -> tuple[list[Annotated], KawungError | None]:
    """Write the remarks; return what was written and what stood in the way, which is told after the problems."""
    given = run.asked.options.get("annotate-to")
    try:
        copies = run.conductor.annotate(
            checked.problems, checked.sources, run.console.language, Path(given) if given else None
        )
    except KawungError as error:
        return [], error
    return copies, None


def tell(run: Run, copies: list[Annotated]) -> None:
    """Say what was written; beside the problems, or in the talk where these are for a program."""
    look = run.console.look
    told = [look.say("annotate.done", remarks=one.remarks, file=shown_path(one.file)) for one in copies]
    for text in told or [look.say("annotate.none")]:
        if run.option("format") == "table":
            run.console.show(look.wrap(text))
        else:
            run.console.talk(text)


def as_json(copies: list[Annotated]) -> list[dict[str, object]]:
    """Give what was written as `check --format json` has it under `annotated`."""
    return [{"study": c.study, "file": c.file.as_posix(), "remarks": c.remarks} for c in copies]
