"""
sheet: bytes → text, for every file of text that a study may bring.

UTF-8 and UTF-16 are read as they are. A file that is neither is read as Windows-1252, the form in which older
spreadsheets save CSV, and that is always told; mixed forms are refused, since any reading of them would spoil a part.
What is no text at all is refused by name. Marks: https://www.unicode.org/faq/utf_bom.html. Windows-1252:
https://encoding.spec.whatwg.org/#windows-1252
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kawung.problems import Words
from kawung.sheet.rules import MAX_RECORD, MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DELIMITERS = (",", ";", "\t")

_UTF_32 = Words("text in UTF-32, which few programs write", "teks UTF-32, yang jarang ditulis aplikasi")
_WORKBOOK = Words("a workbook (.xlsx) by another name", "buku kerja (.xlsx) dengan nama lain")
_OPEN_DOCUMENT = Words("an OpenDocument file (.ods) by another name", "berkas OpenDocument (.ods) dengan nama lain")
_ZIP = Words("a zip archive", "arsip zip")
_SIGNATURES: dict[bytes, Words] = {
    codecs.BOM_UTF32_LE: _UTF_32,
    codecs.BOM_UTF32_BE: _UTF_32,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Words(
        "an old or locked workbook (.xls) by another name", "buku kerja lama atau terkunci (.xls) dengan nama lain"
    ),
    b"%PDF-": Words("a PDF", "PDF"),
    b"{\\rtf": Words("a word processor's file (.rtf)", "berkas pengolah kata (.rtf)"),
    b"\x1f\x8b": Words("a compressed file (.gz)", "berkas mampat (.gz)"),
    b"\x89PNG": Words("a picture", "gambar"),
    b"\xff\xd8\xff": Words("a picture", "gambar"),
}
_UTF_32_BYTES = re.compile(rb"(?:[^\0]\0{3}){2}|(?:\0{3}[^\0]){2}")
_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_WEB_PAGE = Words("a web page", "halaman web")
_MARKUP = re.compile(r"\s*<\?xml\b")
_XML = Words("an XML file", "berkas XML")
_SEEN_AS_PAGE = 512

_NOT_ASCII = re.compile(r"[^\x00-\x7f]\S*")
_PARTED = re.compile(r"[\s,;\"]")
_SHOWN = 40
_MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?|\n")
_SEPARATOR = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?[ \t]*(?:\r\n?|\n|\Z)", re.IGNORECASE)
_PAIRS_LOOKED_AT = 32
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be told of a file's bytes: the rule, the row as a spreadsheet counts it, values for the texts."""

    rule: str
    row: int | None = None
    values: Mapping[str, str | int | Words] = field(default_factory=dict)


class TooLongError(Exception):
    """One record holds more characters than any row of a sheet."""


class Lines:
    """
    The lines of a text with their ends, for `csv.reader`, without a second copy of a large text.

    Only CR, LF and CR LF end a line. *taken* counts the characters given; whoever sets it to 0 after each record gets
    `TooLongError` from a record that is longer than a row can be.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self._text = text
        self._start = start
        self.taken = 0

    @property
    def short(self) -> bool:
        """Whether no record of the text can be too long."""
        return len(self._text) <= MAX_RECORD

    def __iter__(self) -> Iterator[str]:
        """Give each line; raise TooLongError where the record grows too long."""
        if self.short:
            return io.StringIO(self._text[self._start :], newline="")
        return self._lines()

    def parted(self) -> list[str] | None:
        """Return the lines without their ends; None if there are quotation marks, behind which a line may not end."""
        text = self._text[self._start :]
        if '"' in text:
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.removesuffix("\n").split("\n") if text else []

    def _lines(self) -> Iterator[str]:
        for some in self._pieces():
            for line in io.StringIO(some, newline=""):
                self.taken += len(line)
                if self.taken > MAX_RECORD:
                    raise TooLongError
                yield line

    def _pieces(self) -> Iterator[str]:
        """Part the text where lines end; of a line that is too long no more than shows it."""
        at = self._start
        while at < len(self._text):
            end = _LINE_END.search(self._text, at + _PIECE)
            stop = end.end() if end else len(self._text)
            yield self._text[at : min(stop, at + _PIECE + MAX_RECORD + 1)]
            at = stop


def decode(data: bytes) -> tuple[str | None, Note | None]:
    """
    Read bytes as text, without the marks at its beginning.

    Returns the text and, where it had to be taken for Windows-1252, a note that says so (`file-cp1252`). What cannot be
    read gives None and the note that says why (`file-not-text`, `file-not-table`).
    """
    if (kind := _kind(data)) is not None:
        return None, Note("file-not-table", values={"kind": kind})
    try:
        text = unicode(data)
    except UnicodeDecodeError as error:
        if error.encoding == "utf-8" and not data.startswith(codecs.BOM_UTF8):
            return _windows(data, error.start)
        return None, _not_text(data[: error.start].decode(_encoding(data), "replace"))
    if (nothing := text.find("\0")) >= 0:
        return None, _not_text(text[:nothing])
    if kind := _kind_of_text(text):
        return None, Note("file-not-table", values={"kind": kind})
    return text, None


def unicode(data: bytes) -> str:
    """Read UTF-8 or UTF-16, without the marks at its beginning; raise UnicodeDecodeError where it is neither."""
    return data.decode(_encoding(data)).lstrip("\ufeff")  # joined files have more than one mark


def separator(text: str) -> tuple[str | None, int]:
    """
    Find the separator that a first line `sep=;` names, and where the sheet begins behind it.

    Spreadsheets obey this line and do not show it: row 1 is the one after it.
    """
    said = _SEPARATOR.match(text)
    return (said[1], said.end()) if said else (None, 0)


def _kind(data: bytes) -> Words | None:
    """Name what a file is that is no text."""
    if data.startswith(b"PK\x03\x04"):
        if b"opendocument" in data[:200]:
            return _OPEN_DOCUMENT
        return _WORKBOOK if b"xl/workbook" in data else _ZIP
    if _UTF_32_BYTES.match(data):
        return _UTF_32
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)


def _kind_of_text(text: str) -> Words | None:
    """Name what a text is that is no sheet."""
    if _PAGE.match(text, 0, _SEEN_AS_PAGE):
        return _WEB_PAGE
    return _XML if _MARKUP.match(text, 0, _SEEN_AS_PAGE) else None


def _encoding(data: bytes) -> str:
    """Tell UTF-16 by its mark, or without one where every other byte at the beginning is zero, as in no other text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = data[: 2 * _PAIRS_LOOKED_AT : 2], data[1 : 2 * _PAIRS_LOOKED_AT : 2]
    if len(odd) > 1:
        if not any(odd) and all(even):
            return "utf-16-le"
        if not any(even) and all(odd):
            return "utf-16-be"
    return "utf-8"


def _windows(data: bytes, bad: int) -> tuple[str | None, Note]:
    """Read Windows-1252, unless a part is UTF-8 or the bytes are those of no text; UTF-8 breaks off at *bad*."""
    try:
        text = None if _MANY_BYTES.search(data) or _CONTROLS.search(data) else data.decode("cp1252")
    except UnicodeDecodeError:
        text = None
    if text is None:
        return None, _not_text(data[:bad].decode("utf-8"))
    if kind := _kind_of_text(text):
        return None, Note("file-not-table", values={"kind": kind})
    first = next(_NOT_ASCII.finditer(text))  # there is one, else it were UTF-8
    row = str(_row(text[: first.start()]))
    word = _PARTED.split(text[: first.start()][-_SHOWN:])[-1] + _PARTED.split(first[0])[0]
    return text, Note("file-cp1252", int(row), {"row": row, "text": word})


def _not_text(before: str) -> Note:
    row = _row(before.lstrip("\ufeff"))
    return Note("file-not-text", row, {"row": str(row)})


def _row(before: str) -> int:
    """Count the row in which a text breaks off, the headings being row 1; rows beyond the limit are one."""
    text = before + "x"  # stands for what cannot be read: in the last record, or the first of a new one
    said, start = separator(text)
    delimiter = said or max(DELIMITERS, key=lambda d: _width(text, start, d))
    return sum(1 for _ in itertools.islice(_records(text, start, delimiter), MAX_ROWS + 1))


def _width(text: str, start: int, delimiter: str) -> int:
    """Tell how many cells the first records have if *delimiter* parts them."""
    return max(len(record) for record in itertools.islice(_records(text, start, delimiter), 9))


def _records(text: str, start: int, delimiter: str) -> Iterator[list[str]]:
    """Give the records of a text as far as they can be told apart, and one more for the rest."""
    lines = Lines(text, start)
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            lines.taken = 0
            yield record
    except (csv.Error, TooLongError):
        yield []
