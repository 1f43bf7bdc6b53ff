"""What a person sees in a real terminal, 80 and 100 wide, and without one: the real commands on the shipped studies."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pytest

import studies
from run import kawung, kawung_here

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals; the plain output is tested there too")

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def in_terminal(width: int, *arguments: str, cwd: Path, **environment: str) -> tuple[int, str]:
    """Run `kawung` in a pseudo-terminal of that width; return exit code and all that came, colours included."""
    import fcntl
    import termios

    terminal, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("KAWUNG_", "COLUMNS", "NO_COLOR", "FORCE"))}
    env = {**keep, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environment}
    command = [sys.executable, "-m", "kawung", *arguments]
    told = b""
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=env) as child:
        os.close(theirs)
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:  # what Linux says when the other end is closed
                break
            if not part:
                break
            told += part
    os.close(terminal)
    return child.returncode, told.decode("utf-8").replace("\r\n", "\n")


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@cache
def project(where: Path) -> Path:
    (where / "data" / "studies").mkdir(parents=True)
    (where / "kawung.toml").write_text('base = "https://w3id.org/kawung/"\n', encoding="utf-8")
    for name in ("bayat", "contoh"):
        studies.copy(name, where / "data" / "studies")
    assert kawung("build", cwd=where).returncode == 0
    return where


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("terminal"))


COMMANDS = {
    "bare": (),
    "list": ("ask",),
    "published": ("ask", "strongest-horizontal-linkage", "--study", "bayat"),
    "measured": ("ask", "strongest-horizontal-linkage", "--study", "contoh"),
    "matrix": ("ask", "linkage-matrix", "--study", "contoh"),
    "evidence": ("ask", "evidence", "--study", "contoh", "--linkage", "L02"),
    "check": ("check", "data/studies/contoh"),
    "help": ("ask", "--help"),
}


COLOURED = {"list", "measured", "matrix", "evidence", "check"}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_wider_than_the_terminal(built: Path, name: str, width: int, language: str) -> None:
    """
    At 80 and at 100 columns, in both languages, no line is wider; colours are there and end with the line.

    A terminal says half of the widths; of the others the environment does, without a terminal, which takes less time.
    """
    line = (*COMMANDS[name], "--lang", language)
    if (width, language) in ((80, "id"), (100, "en")):
        code, told = in_terminal(width, *line, cwd=built)
    else:
        done = kawung_here(*line, cwd=built, COLUMNS=str(width), FORCE_COLOR="1")
        code, told = done.returncode, done.stdout + done.stderr
    assert code == 0
    assert bool(re.search(r"\x1b\[[0-9;]+m", told)) or name not in COLOURED
    assert "Traceback" not in told
    for line in told.split("\n"):
        shown = ESCAPE.sub("", line.rpartition("\r")[2])
        assert cells(shown) <= width, line


@pytest.mark.parametrize("name", COMMANDS)
def test_without_a_terminal_the_text_is_plain(built: Path, name: str) -> None:
    """In a pipe: no colours, no moving lines, at most 100 wide, and the two languages differ."""
    told = {language: kawung(*COMMANDS[name], "--lang", language, cwd=built) for language in ("en", "id")}
    for one in told.values():
        assert one.returncode == 0
        assert "\x1b" not in one.stdout + one.stderr
        assert "\r" not in one.stdout + one.stderr
        assert all(cells(line) <= 100 for line in one.stdout.splitlines())
    assert told["en"].stdout != told["id"].stdout


def test_no_color_is_obeyed_in_a_terminal(built: Path) -> None:
    """NO_COLOR, set and not empty, takes the colours away and leaves the words."""
    _, told = in_terminal(100, *COMMANDS["measured"], cwd=built, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*m", told)
    assert "MADE-UP DATA" in told


def test_made_up_data_says_so_before_anything_else(built: Path) -> None:
    """The first line of an answer on made-up data says that it is."""
    for language, words in (("en", "MADE-UP DATA"), ("id", "DATA REKAAN")):
        told = kawung(*COMMANDS["measured"], "--lang", language, cwd=built)
        assert told.stdout.startswith(words)


def test_a_real_study_never_mixes_with_a_made_up_one(built: Path) -> None:
    """Without --study only the real studies answer, in every form."""
    for form in ("table", "csv", "json", "markdown"):
        told = kawung("ask", "strongest-horizontal-linkage", "--format", form, cwd=built)
        assert told.returncode == 0
        assert "contoh" not in told.stdout
        assert "bayat" in told.stdout or "Batik Bayat" in told.stdout
