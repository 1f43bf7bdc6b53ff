"""door: `kawung consent-sheet`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kawung.cli.session import FINE, shown_path

if TYPE_CHECKING:
    from kawung.cli.session import Run


def consent_sheet(run: Run) -> int:
    """Write the sheet on which informants say what may be published."""
    out, console = Path(run.asked.words[0]), run.console
    who = run.conductor.consent_sheet(out, run.conductor.find_project(Path.cwd()), console.language)
    look, key = console.look, "consent_file.made_text" if out.suffix.lower() == ".md" else "consent_file.made"
    made = look.say(key, file=shown_path(out))
    console.show(look.paint("done", line) for line in look.wrap(made))
    if not (who.publisher and (who.removal or who.contact)):
        console.talk(console.err_look.say("consent_file.nobody"))
    console.next(look.say("consent_file.next"))
    return FINE
