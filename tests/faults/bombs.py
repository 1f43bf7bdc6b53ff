"""Files that are small and unpack to much, are deep, long, broken or not what they say; made while testing."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'
_TAIL = "</sheetData></worksheet>"
_HEADINGS = "".join(
    f'<c r="{across}1" t="inlineStr"><is><t>{name}</t></is></c>'
    for across, name in zip("ABC", ("id", "party", "kind"), strict=True)
)
_ROW_1 = f'<row r="1">{_HEADINGS}</row>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'


def _relations(*relations: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def package(sheets: dict[str, Iterator[str] | str], strings: Iterator[str] | str | None = None) -> bytes:
    """Make a workbook of raw sheets; parts are written piece by piece, so that making a bomb takes little room."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        names = list(sheets)
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1))
        relations = [_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
        if strings is not None:
            relations.append(_relation(len(names) + 1, "sharedStrings", "sharedStrings.xml"))
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _relations(_relation(1, "officeDocument", "xl/workbook.xml")))
        file.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets></workbook>'
        )
        file.writestr("xl/_rels/workbook.xml.rels", _relations(*relations))
        for n, name in enumerate(names, start=1):
            _write(file, f"xl/worksheets/sheet{n}.xml", sheets[name])
        if strings is not None:
            _write(file, "xl/sharedStrings.xml", strings)
    return out.getvalue()


def _write(file: zipfile.ZipFile, name: str, pieces: Iterator[str] | str) -> None:
    if isinstance(pieces, str):
        file.writestr(name, pieces)
        return
    with file.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece.encode())


def _sheet(*pieces: str, times: int = 1, body: str = "") -> Iterator[str]:
    yield _HEAD + "".join(pieces)
    step = 1000
    for _ in range(times // step):
        yield body * step
    yield body * (times % step)
    yield _TAIL


def _actors(*pieces: str, times: int = 1, body: str = "") -> bytes:
    return package({"Actors": _sheet(*pieces, times=times, body=body)})


def _rows() -> Iterator[str]:
    yield _HEAD + _ROW_1
    for start in range(2, 1_000_002, 1000):
        yield "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>A{n}</t></is></c></row>' for n in range(start, start + 1000)
        )
    yield _TAIL


def _strings() -> Iterator[str]:
    yield f'<sst xmlns="{_MAIN}">'
    for start in range(0, 1_000_000, 1000):
        yield "".join(f"<si><t>s{n}</t></si>" for n in range(start, start + 1000))
    yield "</sst>"


def _whole() -> bytes:
    return _actors(_ROW_1, '<row r="2"><c r="A2" t="inlineStr"><is><t>A01</t></is></c></row>')


def _wrong_sizes() -> bytes:
    """Say in the directory that every part is 10 bytes long."""
    data = bytearray(_whole())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 10)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _wrong_sums() -> bytes:
    data = bytearray(_whole())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 16 : at + 20] = b"\xde\xad\xbe\xef"
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _entities() -> bytes:
    names = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10)]
    text = f'<?xml version="1.0"?><!DOCTYPE worksheet [{"".join(names)}]>'
    return package(
        {
            "Actors": f'{text}<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr">'
            f"<is><t>&a9;</t></is></c></row></sheetData></worksheet>"
        }
    )


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "600 MB unpacked": lambda: _actors(_ROW_1, times=6_000_000, body="<row><c><v>" + "1" * 70 + "</v></c></row>"),
    "one text of 600 MB": lambda: package(
        {"Actors": _sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>', times=6_000_000, body="a" * 100)}
    ),
    "a cell in the last row": lambda: _actors(
        _ROW_1, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
    ),
    "a million formatted empty rows": lambda: _actors(
        _ROW_1, times=1_048_575, body='<row s="1" customFormat="1"><c s="1"/></row>'
    ),
    "a million rows": lambda: package({"Actors": _rows()}),
    "a million shared strings": lambda: package({"Actors": _HEAD + _ROW_1 + _TAIL}, _strings()),
    "elements 100,000 deep": lambda: package({"Actors": _sheet(_ROW_1, times=100_000, body="<x>")}),
    "entities that grow": _entities,
    "10,000 sheets": lambda: package({f"Sheet{n}": "<worksheet/>" for n in range(10_000)}),
    "wrong sizes": _wrong_sizes,
    "wrong sums": _wrong_sums,
    "cut short": lambda: _whole()[:-200],
    "cut in the middle": lambda: _whole()[:400],
    "a cell that is nowhere": lambda: _actors(
        _ROW_1, '<row r="2"><c r="A99999999999" s="-1" t="s"><v>99999999</v></c><c r="!!"><v>1e999</v></c></row>'
    ),
    "empty": lambda: b"",
    "a web page": lambda: b"<html><body><table><tr><td>id</td></tr></table></body></html>",
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
}

_HEADING = b"id,party,kind\n"
TABLES: dict[str, Callable[[], bytes]] = {
    "a million empty rows": lambda: _HEADING + b",,,\n" * 1_000_000,
    "one line of 60 MB": lambda: _HEADING + b"a" * (60 * 1024 * 1024),
    "one quotation mark and 60 MB": lambda: _HEADING + b'"' + b"a,\n" * (20 * 1024 * 1024),
    "60 MB of quotation marks": lambda: _HEADING + b'"' * (60 * 1024 * 1024),
    "over the limit": lambda: _HEADING + b"A1,actor,firm\n" * 5_000_000,
    "zeros": lambda: b"\0" * 1_000_000,
    "zeros among the text": lambda: _HEADING + b"A\0001,actor,firm\n",
    "16,384 columns": lambda: _HEADING + b"," * 16_383 + b"x\n",
    "20,000 headings": lambda: b",".join(b"h%d" % n for n in range(20_000)) + b"\n",
    "a workbook with another ending": _whole,
    "half a letter in UTF-16": lambda: "id,party".encode("utf-16") + b"\x41",
    "empty": lambda: b"",
    "line ends only": lambda: b"\r\n" * 500_000,
}

MANIFESTS: dict[str, Callable[[], bytes]] = {
    "lists 100,000 deep": lambda: b"a = " + b"[" * 100_000,
    "tables 300 deep": lambda: b"a" + b".a" * 300 + b" = 1\n",
    "a dotted name of 1 MB": lambda: b"a" + b".a" * 500_000 + b" = 1\n",
    "a number of 100,000 digits": lambda: b"[study]\nyear = " + b"9" * 100_000 + b"\n",
    "a line of 1 MB": lambda: b'[study]\nkind = "' + b"x" * 1_000_000 + b'"\n',
    "no text": lambda: b"\xff\xfe\x00\x81",
    "zeros": lambda: b"\0" * 1000,
    "empty": lambda: b"",
}


def write(folder: Path, name: str, data: bytes) -> Path:
    """Make a study of which one file is odd; return its folder."""
    home = folder / "aneh"
    home.mkdir(parents=True)
    if name != "study.toml":
        (home / "study.toml").write_text('[study]\nkey = "aneh"\nkind = "synthetic"\n', encoding="utf-8")
    (home / name).write_bytes(data)
    return home
