"""
sheet: the files of a new study, with help in both languages above everything to fill in.

Made from the dictionary, so that a new column is in the next blank. Every example in `study.toml` stands
behind a `#`: the file as it is can be read and says nothing but what it was made with.
"""

from __future__ import annotations

import json
import textwrap
from typing import Literal

from kawung.dictionary import MANIFEST, Column, Table, in_manifest, tables

Kind = Literal["real", "synthetic"]

_TOP = """\
## The study in one file. Lines that begin with ## explain; to use an example, take the # before it away.
## Where you do not know something, say so with the reason in both languages instead of leaving it out:
##   year = { not_known_en = "not printed on the thesis", not_known_id = "tidak tercetak pada skripsi" }
##
## Keterangan studi dalam satu berkas. Baris yang diawali ## berisi penjelasan; untuk memakai contoh, hapus #
## di depannya. Yang tidak diketahui ditulis beserta alasannya dalam dua bahasa, jangan dihapus (contohnya
## year di atas).
"""


def blank(key: str, kind: Kind) -> dict[str, str]:
    """
    Return the texts of a new study's files by name: `study.toml`, and a CSV file of headings for each sheet.

    *key* is the study's key, *kind* whether its data will be real or made up. `sheet.read` takes the result
    as it is; what is still to fill in is for the shapes to say.
    """
    parts = [_TOP] + [_part(table, key, kind) for table in tables().values() if in_manifest(table)]
    files = {MANIFEST: "\n".join(parts)}
    for table in tables().values():
        if not in_manifest(table):
            files[table.file] = ",".join(c.name for c in table.columns) + "\n"
    return files


def _part(table: Table, key: str, kind: Kind) -> str:
    """Write one table of the manifest; all but the study's own is an example."""
    own = table.name == "study"
    head = "[study]" if own else f"# [[{table.name}]]"
    out = [
        *_help(f"{table.label.en}: {table.help.en}"),
        *_help(f"{table.label.id}: {table.help.id}"),
        head,
        "",
    ]
    for column in table.columns:
        out += _help(f"{column.label.en}{_demand(column, 0)}: {column.help.en}")
        out += _help(f"{column.label.id}{_demand(column, 1)}: {column.help.id}")
        given = {"key": key, "kind": kind}.get(column.name) if own else None
        line = f"{column.name} = {_value(column, given or column.example)}"
        out += [line if given else f"# {line}", ""]
    return "\n".join(out)


def _help(text: str) -> list[str]:
    """Write a text as lines of comment."""
    return textwrap.wrap(text, 100, initial_indent="## ", subsequent_indent="##   ", break_on_hyphens=False)


def _demand(column: Column, language: int) -> str:
    """Say whether a value must be given."""
    if not column.required:
        return (" (if known)", " (kalau ada)")[language]
    if column.unknowable:
        return (" (required, or not known)", " (wajib, atau tidak diketahui)")[language]
    return (" (required)", " (wajib)")[language]


def _value(column: Column, text: str) -> str:
    """Write a value as TOML."""
    if column.type == "boolean":
        return {"yes": "true", "no": "false"}.get(text, text)
    if column.type in ("integer", "decimal"):
        return text
    if column.many:
        return "[" + ", ".join(quoted(part.strip()) for part in text.split(";")) + "]"
    return quoted(text)


def quoted(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are among TOML's, which wants one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
