"""
door: the two streams, and what they can show: width, colour, signs, language.

`Look` is a value (views take it and give lines); `Console` owns the streams. stdout carries what was asked
for, stderr the talk. Everything that people read passes `Look.plain`, so that a cell cannot send a control
sequence to a terminal.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from kawung import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from kawung.problems import Language, Words

Role = Literal["error", "warning", "done", "id", "aside", "made-up"]
WIDEST, NARROWEST, TABLE_FROM = 100, 30, 72
_CODES: dict[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "done": "32",
    "id": "36",
    "aside": "2",
    "made-up": "7",
}
_ESCAPE = re.compile("\x1b\\[[0-9;]*[mK]")
# The signs that Kawung's own texts and tables use, and what stands for them where only ASCII is wanted.
_ASCII = str.maketrans(
    {
        "─": "-", "│": "|", "├": "+", "└": "+", "█": "#", "░": ".", "←": "<-", "→": "->", "…": "...",
        "·": "*", "–": "-", "≥": ">=", "×": "x", "“": '"', "”": '"', "‘": "'", "’": "'",
    }
)  # fmt: skip


def cells(text: str) -> int:
    """Count the cells that a text takes: colours and combining marks none, wide characters two."""
    bare = _ESCAPE.sub("", text)
    if bare.isascii():
        return len(bare)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in bare)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with spaces to *width* cells, on its left if it is to stand right."""
    fill = " " * max(0, width - cells(text))
    return fill + text if right else text + fill


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """
    Break a text between words so that no line is wider than *width*, unless one word alone is.

    The first line opens with *first*, the others with *rest*; words are never cut, so ids, numbers and paths
    stay whole.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, empty = first if not lines else rest, True
        for word in paragraph.split(" "):
            if not empty and cells(line) + 1 + cells(word) > width:
                lines.append(line.rstrip())
                line, empty = rest, True
            line += word if empty else f" {word}"
            empty = False
        lines.append(line.rstrip())
    return lines


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\t\n\r\u2028\u2029":
        return " "
    # Control codes (Cc) and invisible marks (Cf) can make a line say what it does not hold.
    return f"\\x{ord(char):02x}" if category in ("Cc", "Cf", "Cs") else char


@dataclass(frozen=True, slots=True)
class Look:
    """How things are to look: the width in cells, the language, colours or none, ASCII signs or all."""

    width: int = WIDEST
    language: Language = "en"
    colour: bool = False
    ascii: bool = False

    @property
    def narrow(self) -> bool:
        """Whether a table must become one block per record."""
        return self.width < TABLE_FROM

    def plain(self, text: str) -> str:
        """Make a text safe to show: control characters become visible, signs ASCII if so wanted."""
        if not text.isprintable():
            text = "".join(c if c.isprintable() else _shown(c) for c in text)
        return text.translate(_ASCII) if self.ascii else text

    def say(self, key: str, /, **values: object) -> str:
        """Return one of Kawung's texts in this look's language."""
        filled = words.text(key, self.language, **values)
        return "\n".join(self.plain(line) for line in filled.split("\n"))

    def speak(self, both: Words) -> str:
        """Return a text that came in both languages."""
        return self.plain(both.in_(self.language))

    def number(self, value: float | Decimal, places: int | None = None) -> str:
        """Write a number for people."""
        return words.number(value, self.language, places)

    def paint(self, role: Role, text: str) -> str:
        """Colour a text, if colours are on; what it says does not change."""
        return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if self.colour and text else text

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """Break a text into lines of this width; later lines open with *rest* or as much space."""
        opening = self.plain(first)
        return wrap(text, self.width, opening, " " * cells(opening) if rest is None else self.plain(rest))


def width_of(stream: TextIO, environment: Mapping[str, str]) -> int:
    """Return the width to write in: COLUMNS, else the terminal's, else 100; at most 100, at least 30."""
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        found = int(columns)
    else:
        try:
            found = os.get_terminal_size(stream.fileno()).columns or WIDEST
        except (OSError, ValueError, AttributeError):
            found = WIDEST
    return max(NARROWEST, min(found, WIDEST))


def wants_colour(stream: TextIO, environment: Mapping[str, str], option: str = "auto") -> bool:
    """Decide on colour: the option, NO_COLOR, FORCE_COLOR (not empty), TERM=dumb, then whether a terminal."""
    if option in ("always", "never"):
        return option == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return environment.get("TERM") != "dumb" and is_terminal(stream) and _takes_sequences()


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a stream is a terminal; a closed or missing one is not."""
    try:
        return stream.isatty()
    except (ValueError, AttributeError):
        return False


def _takes_sequences() -> bool:
    """Ask an older Windows console to understand colour sequences; other systems do."""
    if sys.platform != "win32":
        return True
    import ctypes  # noqa: PLC0415 - exists in this form on Windows only

    kernel = ctypes.windll.kernel32
    understood = True
    for handle_number in (-11, -12):
        handle, mode = kernel.GetStdHandle(handle_number), ctypes.c_ulong()
        if kernel.GetConsoleMode(handle, ctypes.byref(mode)):
            understood = understood and bool(kernel.SetConsoleMode(handle, mode.value | 0x0004))
    return understood


def speaks_utf8(stream: TextIO) -> bool:
    """
    Switch a stream to UTF-8 with plain line ends and tell whether it now is.

    Windows pipes are cp1252 otherwise and would raise at the first `│`.
    """
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    encoding = getattr(stream, "encoding", None)
    return encoding is None or encoding.replace("-", "").casefold() == "utf8"


def _open_or_nowhere(stream: TextIO | None) -> TextIO:
    """Give a stream, or one that leads nowhere where the caller closed it (`>&-`): Python then has None."""
    return stream if stream is not None else Path(os.devnull).open("w", encoding="utf-8")


class Console:
    """The two streams of one run."""

    def __init__(
        self,
        environment: Mapping[str, str],
        language: Language,
        *,
        colour: str = "auto",
        only_ascii: bool = False,
        quiet: bool = False,
    ) -> None:
        self.out, self.err = _open_or_nowhere(sys.stdout), _open_or_nowhere(sys.stderr)
        self.quiet = quiet
        utf8 = [speaks_utf8(self.out), speaks_utf8(self.err)]
        self.look, self.err_look = (
            Look(
                width_of(stream, environment),
                language,
                wants_colour(stream, environment, colour),
                only_ascii or not utf8[at],
            )
            for at, stream in enumerate((self.out, self.err))
        )
        self.moves = is_terminal(self.err) and environment.get("TERM") != "dumb"

    @property
    def language(self) -> Language:
        """The language of this run."""
        return self.look.language

    def show(self, lines: Iterable[str]) -> None:
        """Write lines that were asked for to stdout."""
        for line in lines:
            self.out.write(line.rstrip() + "\n")

    def raw(self, text: str) -> None:
        """Write a document for machines to stdout, as it is, with one line end at its end."""
        self.out.write(text if text.endswith("\n") else text + "\n")

    def talk(self, text: str) -> None:
        """Write a notice to stderr, wrapped, unless this run is quiet."""
        if not self.quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """Write a fault to stderr, wrapped, quiet or not."""
        self.out.flush()
        self.err.write("\n".join(self.err_look.wrap(text)) + "\n")
        self.err.flush()

    def next(self, text: str) -> None:
        """Write the last line, which names the next command: to stdout, unless this run is quiet."""
        if not self.quiet:
            look = self.look
            opening = look.say("frame.next") + " "
            first, _, rest = text.partition("\n")
            self.show(look.wrap(look.plain(first), opening))
            if rest:
                self.show(" " * cells(opening) + look.plain(line) for line in rest.split("\n"))
