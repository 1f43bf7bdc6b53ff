"""
sheet: a workbook → bytes, the same ones whenever and wherever it is saved.

Also the seal: a digest in the archive's comment, which no program that changes the workbook keeps, so that a copy that
somebody has worked in is told from one that nobody has.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the earliest that an archive can say."""
_SEAL = b"kawung sha-256 "
_LENGTH = len(_SEAL) + 64
_NO_COMMENT = b"\0\0"


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - slow to load

    book.properties.creator = "Kawung"
    book.properties.created = book.properties.modified = datetime(*MOMENT)
    raw = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(raw, "w")).save()
    with zipfile.ZipFile(raw) as archive:
        return packed((info.filename, archive.read(info)) for info in archive.infolist())


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack parts into an archive, in their order, all of one time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            info = zipfile.ZipInfo(name, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, data)
    return out.getvalue()


def seal(data: bytes) -> bytes:
    """Put the digest of an archive without a comment into its comment."""
    digest = hashlib.sha256(data).hexdigest().encode()
    return data[:-2] + _LENGTH.to_bytes(2, "little") + _SEAL + digest


def is_sealed(data: bytes) -> bool:
    """Tell whether an archive is as Kawung saved and sealed it."""
    bare, comment = data[:-_LENGTH], data[-_LENGTH:]
    if not comment.startswith(_SEAL) or bare[-2:] != _LENGTH.to_bytes(2, "little"):
        return False
    return seal(bare[:-2] + _NO_COMMENT) == data
