"""
Helpers of the tests of publication: studies as tables of texts, released for the public and taken down the corridor.

A table is a list of rows, a row its cells by column, all as texts; those of `study.toml` are among them.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bench import files

import shipped
from kawung import publication, sheet
from kawung.findings import Study
from kawung.iris import Minter
from kawung.pipeline import places, releasing
from kawung.pipeline.sources import Source, beside
from kawung.pipeline.sources import files as files_of
from kawung.pipeline.stages import Common, settled
from kawung.publication import Settings, Withheld

Tables = dict[str, list[dict[str, str]]]
TODAY = date(2026, 11, 27)
BASE = "https://w3id.org/kawung/"
KEY_OF = {name: next(c["name"] for c in t["column"] if c["type"] == "key") for name, t in shipped.DICTIONARY.items()}
KIND_OF = {name: t["kind"] for name, t in shipped.DICTIONARY.items()}
NUMBERED = {KIND_OF[name]: name for name, t in shipped.DICTIONARY.items() if t["file"] != "study.toml"}
QUAD = re.compile(r'(\S+) (\S+) (<[^>]*>|_:\S+|".*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?) (<[^>]*>) \.')


@dataclass(frozen=True)
class Public:
    """What became public of a study: its statements, what follows, the places of its rows; and the team's part."""

    stated: str
    inferred: str
    rows: str
    keys: bytes
    withheld: tuple[Withheld, ...]

    @property
    def lines(self) -> frozenset[str]:
        return frozenset((self.stated + self.inferred).splitlines())

    @property
    def asked(self) -> dict[str, int]:
        """How many the study says were asked, craftspeople and key informants, by the property's name."""
        said = re.findall(r'#(sampleSize|keyInformantCount)> "(\d+)"', self.stated)
        return {name: int(number) for name, number in said}

    @property
    def known(self) -> dict[tuple[str, str], str]:
        """The sheet's key of each public thing, by kind and public key."""
        told = [line.split(",") for line in self.keys.decode().splitlines()[1:]]
        return {(kind, public): key for kind, key, public in told}


@cache
def common() -> Common:
    return Common(Minter())


def tables(study: str) -> Tables:
    """A shipped study as tables, to be changed."""
    spelt = {"True": "true", "False": "false"}
    return {
        name: [{c: spelt.get(text, text) for c, text in row.items()} for row in shipped.cells(study, name)]
        for name in shipped.DICTIONARY
    }


def read(study: str, told: Tables) -> Study:
    """Read a study from its tables."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / study
        files.write_texts(where, told)
        found, _ = sheet.read(study, {p.name: p.read_bytes() for p in where.iterdir()})
    assert found is not None
    return found


def public(
    study: str, told: Tables, *, today: date = TODAY, rules: Settings | None = None, keys: bytes | None = None
) -> Public:
    """Write a study as files, read it, release it and take it down the corridor."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / study
        files.write_texts(where, told)
        return of_folder(where, today=today, rules=rules, keys=keys)


def of_folder(where: Path, *, today: date = TODAY, rules: Settings | None = None, keys: bytes | None = None) -> Public:
    """Release the study in a folder and take it down the corridor."""
    source = Source(where.name, where)
    study, _ = settled(source, files_of(source), common())
    assert study is not None
    held = releasing.keys(keys if keys is not None else beside(source).get("public-keys.csv"))
    released = publication.release(study, rules or Settings(), today, held)
    one, graphed = releasing.depart(source, released.study, common())
    minter = common().minter
    return Public(
        stated=(b"".join(one.stated()) + one.categories(minter)).decode(),
        inferred=one.follows(minter).decode(),
        rows=places.written(released.study, graphed.rows).decode(),
        keys=held.written(),
        withheld=released.withheld,
    )


def row(told: Tables, table: str, key: str) -> dict[str, str]:
    """The row of a table with that key."""
    return next(r for r in told[table] if r[KEY_OF[table]] == key)


def fixed_keys(told: Tables) -> bytes:
    """A table of public keys for all that a study numbers, the same each time."""
    lines = ["kind,key,public"]
    for letter, (kind, name) in zip("bcdfghjklmnp", NUMBERED.items(), strict=False):
        lines += [f"{kind},{r['id'].lower()},{letter}z{n:04}q" for n, r in enumerate(told[name])]
    return ("\n".join(lines) + "\n").encode()


def without_interview(told: Tables, interview: str) -> Tables:
    """
    The tables as they would be if an interview had never been held, worked out on the texts alone.

    Its findings go, and with them what rests on nothing else; what such a row says of a party goes too.
    """
    gone = {r["id"] for r in told["findings"] if r.get("interview") == interview}
    found: Tables = {}
    for name, rows in told.items():
        kept = []
        for one in rows:
            if (name, one.get("id")) == ("interviews", interview) or one.get("interview") == interview:
                continue
            findings = shipped.parts(one.get("finding"))
            left = [f for f in findings if f not in gone]
            if findings and not left:
                if name != "actors":
                    continue
                kept.append({"id": one["id"], "party": one["party"]})
                continue
            kept.append({**one, "finding": ";".join(left)} if findings else one)
        found[name] = kept
    return found
