"""Helpers of the tests: run the `kawung` command as a person would, without a terminal, with a plain environment."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock


def plain(**environment: str) -> dict[str, str]:
    """An environment in which nothing speaks of Kawung, language, width or colour but what is given."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAWUNG_", "LC_", "LANG", "COLUMNS", "NO_COLOR"))}
    return {**keep, "LC_ALL": "C.UTF-8", **environment}


def kawung(
    *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `kawung` with these arguments as a process of its own and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "kawung", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=stdin,
        cwd=cwd,
        env=plain(**environment),
        check=False,
    )


def kawung_here(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """
    Run the same command line within this process, in a second less.

    For rules of what a command says and writes; rules of streams, encodings and exit codes start a process.
    """
    from kawung.cli.run import run

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    with (
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch("locale.getlocale", return_value=("C", "UTF-8")),
    ):
        code = run(arguments, plain(**environment))
    said = []
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code, *said)
