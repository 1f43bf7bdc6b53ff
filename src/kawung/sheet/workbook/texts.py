"""
sheet: the texts of a workbook: its shared strings, who wrote its comments, and the escapes in them.

ECMA-376 Part 1, sections 18.4 (shared strings) and 18.7 (comments).
"""

from __future__ import annotations

import re

from kawung.problems import Words
from kawung.sheet.rules import MAX_CELL, MAX_LETTERS
from kawung.sheet.workbook.package import too_large
from kawung.sheet.workbook.tabs import AUTHOR

LETTERS = Words("characters", "huruf")
_MOST = 100_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WANTED = ("si", "t", "r", "rPh", "author", "comment", "sheetData", "row", "c", "v", "f", "is", "col", "mergeCell")


class Texts:
    """Collects texts in rich-text elements, leaving out how they are pronounced."""

    def __init__(self) -> None:
        self.depth = self.elements = 0
        self.names: dict[str, str] = {}
        self._taking: list[str] | None = None
        self._length = 0
        self._spoken = 0

    def open(self, namespace: str) -> None:
        """Take the namespace of the part's root."""
        prefix = f"{namespace} " if namespace else ""
        self.names = {f"{prefix}{name}": name for name in _WANTED}

    def text(self, data: str) -> None:
        """Take text, as much as a cell can hold and one character more."""
        if self._taking is not None and self._length <= MAX_CELL:
            self._taking.append(data[: MAX_CELL + 1 - self._length])
            self._length += len(data)

    def _taken(self) -> str:
        text = "".join(self._taking or ())
        self._taking = None
        return text


class Strings(Texts):
    """The table of shared strings."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._parts: list[str] = []
        self._letters = MAX_LETTERS

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Begin a string, or a piece of one."""
        self.depth += 1
        self.elements += 1
        tag = self.names.get(name)
        if tag == "t" and not self._spoken:
            self._taking = self._parts
        elif tag == "si":
            self._parts, self._length = [], 0
        elif tag == "rPh":
            self._spoken = self.depth

    def end(self, name: str) -> None:
        """End a string, or a piece of one."""
        tag = self.names.get(name)
        if tag == "t":
            self._taking = None
        elif tag == "si" and self.depth == 2:
            text = unescape("".join(self._parts))
            self._letters -= len(text)
            if self._letters < 0:
                raise too_large(MAX_LETTERS, LETTERS)
            self.strings.append(text)
        if self.depth == self._spoken:
            self._spoken = 0
        self.depth -= 1


class Comments(Texts):
    """Finds the cells that have a comment whose author is not Kawung."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self._authors: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note a comment, or begin an author's name."""
        self.depth += 1
        self.elements += 1
        tag = self.names.get(name)
        if tag == "author":
            self._taking, self._length = [], 0
        elif tag == "comment":
            number = attributes.get("authorId", "")
            known = number.isdecimal() and len(number) < 8 and int(number) < len(self._authors)
            if (not known or self._authors[int(number)].strip() != AUTHOR) and len(self.cells) < _MOST:
                self.cells.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """End an author's name."""
        if self.names.get(name) == "author":
            self._authors.append(self._taken()[:99])
        self.depth -= 1


def unescape(text: str) -> str:
    """Read the escapes of characters (`_x000D_`, section 22.9.2.19), as far as XML allows the character in a text."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    allowed = number in (0x09, 0x0A, 0x0D) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE
    return chr(number) if allowed else match[0]
