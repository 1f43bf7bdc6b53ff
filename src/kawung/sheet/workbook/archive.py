"""
sheet: a workbook's parts as bytes, to be changed one by one; what is not touched comes out as it went in.

Only for workbooks that the reader has read, which refuses bombs and broken archives before. ISO/IEC 29500-2 (parts,
relationships, content types).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kawung.sheet.workbook.package import BROKEN_ZIP
from kawung.sheet.workbook.saving import packed
from kawung.sheet.workbook.splicing import append, elements, marked, splice, utf8

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = "[Content_Types].xml"
_MAX_UNPACKED = 512 * 1024 * 1024
_STRICT = "purl.oclc.org/ooxml/"
_RELATED = "schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED_STRICT = f"{_STRICT}officeDocument/relationships"
_EMPTY_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class OddWorkbookError(Exception):
    """A workbook cannot be added to without loss; *reason* is a key of `texts/writing.toml`, `remarks_refused`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its id, what it is to the first (the last word of the type), where it is."""

    id: str
    kind: str
    target: str


class Archive:
    """A workbook's parts by name; raises OddWorkbookError where they are not as parts are."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
                if sum(info.file_size for info in infos) > _MAX_UNPACKED:
                    raise OddWorkbookError("unusual")
                self._parts = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
        except BROKEN_ZIP as error:  # in a part that the reader had no need of
            raise OddWorkbookError("unusual") from error
        if any(name.startswith("_xmlsignatures/") for name in self._parts):
            raise OddWorkbookError("signed")
        if any(name.lower().endswith("vbaproject.bin") for name in self._parts):
            raise OddWorkbookError("macros")
        main = [r.target for r in self.relations("") if r.kind == "officeDocument"]
        if TYPES not in self._parts or len(main) != 1:
            raise OddWorkbookError("unusual")
        self.main = main[0]

    def packed(self) -> bytes:
        """Return the workbook as it now is."""
        return packed(self._parts.items())

    def has(self, name: str) -> bool:
        """Tell whether there is a part of that name."""
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Return an XML part, in UTF-8."""
        try:
            return utf8(self._parts[name])
        except (KeyError, ValueError) as error:
            raise OddWorkbookError("unusual") from error

    def write(self, name: str, data: bytes) -> None:
        """Put a part in the place of the one so called, or add it."""
        self._parts[name] = data

    def free(self, pattern: str) -> str:
        """Return the first name of a pattern like `xl/comments{}.xml` that no part has."""
        taken = {name.lower() for name in self._parts}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part to others in the workbook; *part* is empty for those of the whole."""
        name = _relations_of(part)
        if name not in self._parts:
            return []
        folder = posixpath.dirname(part)
        found = []
        for element in elements(self.read(name), 1)[1:]:
            said: Mapping[str, str] = element.attributes
            if said.get("TargetMode") != "External":
                target = said.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found.append(Relation(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], path))
        return found

    def relate(self, part: str, target: str, kind: str) -> str:
        """Say that *target* is to *part* what *kind*, the whole address of a relationship, means; return the id."""
        name = _relations_of(part)
        data = self.read(name) if name in self._parts else _EMPTY_RELATIONS
        found = elements(data, 1)
        taken = {e.attributes.get("Id", "") for e in found}
        own = next(text for n in range(1, len(taken) + 2) if (text := f"kawung{n}") not in taken)
        namespace = found[0].attributes.get("xmlns", "")
        declared = f' xmlns="{namespace}"' if not namespace else ""
        piece = f'<Relationship{declared} Id="{own}" Type="{kind}" Target="/{marked(target)}"/>'
        self._parts[name] = splice(data, [append(data, found[0], piece.encode())])
        return own

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part holds."""
        data = self.read(TYPES)
        root = elements(data, 0)[0]
        piece = f'<Override PartName="/{marked(part)}" ContentType="{content_type}"/>'
        self._parts[TYPES] = splice(data, [append(data, root, piece.encode())])


def namespace_of(data: bytes) -> str:
    """Return the namespace that a part's root is in."""
    root = elements(data, 0)[0]
    prefix = data[root.start + 1 : root.inner].split(None, 1)[0].rstrip(b"/>").decode().rpartition(":")[0]
    return root.attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")


def related(space: str) -> str:
    """Return the namespace of relationships in a workbook whose parts are in *space* (there is a strict form)."""
    return f"http://{_RELATED_STRICT if _STRICT in space else _RELATED}"


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
