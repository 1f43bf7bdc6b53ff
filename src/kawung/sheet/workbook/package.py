"""
sheet: a workbook's bytes → its parts, within limits, or a refusal that says what the file is instead.

A workbook is a zip of XML parts that name each other by relations (ECMA-376, Part 2). Nothing is unpacked but what is
asked for, nothing is believed about sizes, and no part may declare a document type, so that a small file cannot grow
into a large one: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote
from xml.parsers import expat

from kawung.problems import Words
from kawung.sheet.rules import (
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_PART_BYTES,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    MAX_WORKBOOK_BYTES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CENTRAL = b"PK\x01\x02"
_CHUNK = 65_536
_MAX_TAG = 1024**2  # the parser reads an unfinished tag from its beginning with every chunk
_MAX_FOUND = 100_000
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    LookupError,
    OSError,
)
"""What `zipfile` raises for an archive that is not as archives are."""

_BY_ENDING = {
    ".xls": "workbook-old",
    ".xlsm": "workbook-macros",
    ".xltm": "workbook-macros",
    ".xlsb": "workbook-binary",
    ".ods": "workbook-ods",
    ".fods": "workbook-ods",
    ".numbers": "workbook-numbers",
}
ENDINGS = (".xlsx", *_BY_ENDING)
"""The endings of files that are workbooks, readable or not."""

_MIB, _PARTS = Words("MiB", "MiB"), Words("parts", "bagian")
_UNPACKED, _ELEMENTS = Words("MiB when unpacked", "MiB setelah dibuka"), Words("elements", "unsur")
_PAGE, _TEXT = Words("a web page", "halaman web"), Words("a text file", "berkas teks")
_PDF, _OTHER = Words("a PDF document", "dokumen PDF"), Words("a file of another kind", "berkas jenis lain")


class WorkbookError(Exception):
    """A workbook cannot be read; *rule* says why, *values* fill its texts, *detail* is technical."""

    def __init__(self, rule: str, detail: str = "", **values: str | int | Words) -> None:
        super().__init__(rule, detail)
        self.rule, self.detail, self.values = rule, detail, values


def broken(detail: str) -> WorkbookError:
    """Return the refusal of a workbook that its own program would not have written."""
    return WorkbookError("workbook-broken", detail)


def too_large(limit: int, unit: Words) -> WorkbookError:
    """Return the refusal of a workbook that holds too much of something."""
    return WorkbookError("file-too-large", limit=limit, unit=unit)


class Listener(Protocol):
    """What is told of a part's XML; names in the vocabulary of the part's root come bare, others not at all."""

    depth: int
    elements: int

    def open(self, namespace: str) -> None:
        """Take the namespace of the root, which `start` is told of next."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element; must add one to *depth* and *elements*."""

    def text(self, data: str) -> None:
        """Take text, in as many pieces as it comes."""

    def end(self, name: str) -> None:
        """Take the end of an element; must take one from *depth*."""


class Package:
    """
    An opened workbook: its parts by name.

    Raises WorkbookError from every method, and when made, if the file or a part of it cannot be read.
    """

    def __init__(self, name: str, data: bytes) -> None:
        _look(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except BROKEN_ZIP as error:
            raise broken(f"{type(error).__name__}: {error}") from error
        self._parts = {info.filename.lstrip("/").lower(): info for info in infos}
        self._left, self._elements = MAX_UNPACKED_BYTES, 0
        if len(self._parts) < len(infos):
            raise broken("two parts have one name")
        self._refuse_kinds()
        if rule := _BY_ENDING.get(posixpath.splitext(name)[1].lower()):
            raise WorkbookError(rule)

    def _refuse_kinds(self) -> None:
        """Refuse what is no workbook in this form, by the parts that it has."""
        if any(part.endswith("vbaproject.bin") for part in self._parts):
            raise WorkbookError("workbook-macros")
        if "xl/workbook.bin" in self._parts:
            raise WorkbookError("workbook-binary")
        if any(part.endswith(".iwa") or part == "index.zip" for part in self._parts):
            raise WorkbookError("workbook-numbers")
        if "mimetype" in self._parts and "content.xml" in self._parts:
            raise WorkbookError("workbook-ods")
        if "_rels/.rels" not in self._parts:
            raise WorkbookError("workbook-not", kind=_OTHER)

    def has(self, part: str) -> bool:
        """Tell whether there is a part of that name."""
        return part.lower() in self._parts

    def scan(self, part: str, listener: Listener) -> None:
        """Tell a listener of all elements of a part; whatever it raises comes through."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = _CHUNK

        def root(name: str, attributes: dict[str, str]) -> None:
            listener.open(name.rpartition(" ")[0])
            parser.StartElementHandler = listener.start
            listener.start(name, attributes)

        parser.StartElementHandler = root
        parser.EndElementHandler = listener.end
        parser.CharacterDataHandler = listener.text
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.EntityDeclHandler = _no_doctype
        fed = 0
        try:
            for chunk in self._chunks(part):
                parser.Parse(chunk, False)
                fed += len(chunk)
                if listener.depth > MAX_DEPTH or fed - parser.CurrentByteIndex > _MAX_TAG:
                    raise broken(f"{part}: elements too deep or a tag too long")
                if self._elements + listener.elements > MAX_ELEMENTS:
                    raise too_large(MAX_ELEMENTS, _ELEMENTS)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise broken(f"{part}: {error}") from error
        finally:
            self._elements += listener.elements

    def _chunks(self, part: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, as far as the limits go."""
        info = self._parts.get(part.lower())
        if info is None:
            raise broken(f"there is no part {part}")
        if info.file_size > min(MAX_PART_BYTES, self._left):
            raise too_large(MAX_PART_BYTES // 1024**2, _UNPACKED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken(f"{part} is packed in an unknown way")
        read = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    read += len(chunk)
                    if read > min(MAX_PART_BYTES, self._left):
                        raise too_large(MAX_PART_BYTES // 1024**2, _UNPACKED)
                    yield chunk
        except BROKEN_ZIP as error:
            raise broken(f"{part}: {type(error).__name__}: {error}") from error
        finally:
            self._left -= read

    def find(self, part: str, paths: Collection[str]) -> list[tuple[str, dict[str, str]]]:
        """Return the elements at *paths* (`workbook/sheets/sheet`) of a part, with their attributes, in order."""
        finder = _Finder(paths)
        self.scan(part, finder)
        return finder.found

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part (or "", the package) relates to inside the package: kind and part by the relation's id."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        if not self.has(rels):
            return found
        for _, a in self.find(rels, ["Relationships/Relationship"]):
            if a.get("TargetMode", "").lower() == "external":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, unquote(a.get("Target", ""))))
            found[a.get("Id", "")] = (a.get("Type", "").rpartition("/")[2], target.lstrip("/"))
        return found


class _Finder:
    """Notes the elements at certain paths."""

    def __init__(self, paths: Collection[str]) -> None:
        self.depth = self.elements = 0
        self.found: list[tuple[str, dict[str, str]]] = []
        self._paths, self._stack, self._namespace = paths, [""], ""

    def open(self, namespace: str) -> None:
        """Take the root's namespace."""
        self._namespace = namespace

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note the element if it is wanted."""
        self.depth += 1
        self.elements += 1
        namespace, _, local = name.rpartition(" ")
        path = f"{self._stack[-1]}/{local if namespace == self._namespace else '-'}"
        self._stack.append(path if len(path) <= _CHUNK else "-")
        if path[1:] in self._paths:
            self.found.append((path[1:], attributes))
            if len(self.found) > _MAX_FOUND:
                raise too_large(_MAX_FOUND, _ELEMENTS)

    def text(self, data: str) -> None:
        """Pass over text."""

    def end(self, _name: str) -> None:
        """Leave the element."""
        self.depth -= 1
        self._stack.pop()


def related(attributes: Mapping[str, str]) -> str:
    """Return the relation that an element names in its attribute `r:id`."""
    return next((value for name, value in attributes.items() if name.endswith(" id")), "")


def _no_doctype(*_: object) -> None:
    raise broken("a document type is declared")


def _look(data: bytes) -> None:
    """Refuse by its first bytes what is no zip, and by its size what is too large."""
    if not data.strip():
        raise WorkbookError("workbook-empty")
    if len(data) > MAX_WORKBOOK_BYTES:
        raise too_large(MAX_WORKBOOK_BYTES // 1024**2, _MIB)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise WorkbookError("workbook-locked" if locked else "workbook-old")
    if not data.startswith(_ZIP):
        raise WorkbookError("workbook-not", kind=_kind(data))
    if data.count(_CENTRAL) > MAX_PARTS:  # before the list of parts is read at all
        raise too_large(MAX_PARTS, _PARTS)


def _kind(data: bytes) -> Words:
    """Say what a file is that is no workbook."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        return _PDF
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<meta", b"<table")) or b"<html" in start:
        return _PAGE
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _TEXT
    return _OTHER if b"\0" in start else _TEXT
