"""
Look a study's texts through for what deceives, cell by cell.

Signs that reorder letters, names and keys that look alike, keys that give a person away: what Kawung's reader tells of
them (`kawung.sheet.looking`), row by row.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bench.files import dictionary

if TYPE_CHECKING:
    from bench.plain.texts import Row, Tables

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LOOKS = str.maketrans("АВЕКМНОРСТХаеорсухіјѕ‐‑–—", "ABEKMHOPCTXaeopcyxijs----")
_ENDS, _BETWEEN = re.compile(r"(?<![0-9])[._-]+|[._-]+(?![0-9])"), re.compile(r"[._-]+")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_NUMBER, _MAIL = re.compile(r"[0-9]{8,}"), re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z")
_APART = re.compile(r"(?<=[0-9])[\s._()-]+(?=[0-9])")
_FORMS_OF_ADDRESS = "bu ibu pak bapak bp bpk mas mbak mba kang haji hajah hj h sdr sdri mr mrs ms mbah abah nyi"
_ADDRESS = set(_FORMS_OF_ADDRESS.split())
_NAMES = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_PEOPLE = ("actors", "interviews")


def look(tables: Tables) -> list[str]:
    """Return what deceives in the texts of a study."""
    wrong: list[str] = []
    for name, rows in tables.items():
        table = dictionary()[name]
        key_column = "key" if table["file"] == "study.toml" else "id"
        labels = [c["name"] for c in table["column"] if c["term"] in _NAMES and c["type"] in ("text", "words")]
        keys: dict[str, str] = {}
        names: dict[str, dict[str, str]] = {label: {} for label in labels}
        for number, row in enumerate(rows, start=2):
            where = f"{name} {number}"
            wrong += [f"{where}: {c} hides text" for c, text in row.items() if _REORDERING.search(text)]
            if key := row.get(key_column):
                like = keys.setdefault(_bare(key), key)
                if like.lower() != key.lower():
                    wrong.append(f"{where}: {key} and {like} are alike")
                if name in _PEOPLE and _personal(key, row):
                    wrong.append(f"{where}: {key} gives a person away")
            for label in labels:
                if text := row.get(label):
                    like = names[label].setdefault(_skeleton(text), text)
                    if like != text:
                        wrong.append(f"{where}: {text!r} and {like!r} are alike")
    return wrong


def _bare(key: str) -> str:
    return _ZEROS.sub("", _BETWEEN.sub("-", _ENDS.sub("", key.lower())))


def _skeleton(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_LOOKS))
    return "".join(text.split()).casefold()


def _personal(key: str, row: Row) -> bool:
    if row.get("party") == "group":
        return False
    if _MAIL.match(key) or _NUMBER.search(_APART.sub("", key)):
        return True
    first, *rest = _BETWEEN.split(key)
    return first.lower() in _ADDRESS and bool(rest)
