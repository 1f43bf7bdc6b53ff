"""Helper of the tests: runs the `kawung` command as a person would, without a terminal, with a plain environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def kawung(
    *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `kawung` with these arguments and return what it said."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAWUNG_", "LC_", "LANG", "COLUMNS", "NO_COLOR"))}
    return subprocess.run(
        [sys.executable, "-m", "kawung", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        cwd=cwd,
        env={**keep, "LC_ALL": "C.UTF-8", **environment},
        check=False,
    )
