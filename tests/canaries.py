"""
Helpers of the tests of what leaves: a study with a canary in every column, and the search for canaries in bytes.

A canary is a value that is valid in its column and stands nowhere else: it has a number of its own. All that can be
said is said anew in each interview, one for every consent and embargo, and once in print. Columns in which nothing of
one's own can be written (a choice, a place, a point of a scale) have one value where an interview may be shown and
another where it may not.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import shipped

Tables = dict[str, list[dict[str, str]]]
Place = tuple[str, str, str]
"""Whose row it is (a tag), its table, and the column."""
STUDY = "kenari"
TODAY = date(2024, 5, 6)
CONSENTS = ("with-quote", "without-quote", "aggregate-only", "no-publication", "withdrawn", "not-applicable", "")
EMBARGOES = {
    "none": "",
    "ended": "2023-02-11",
    "ends today": "2024-05-06",
    "ends tomorrow": "2024-05-07",
    "far": "2031-03-19",
    "unreadable": "soon",
}
ENDED = ("none", "ended", "ends today")
KEY_OF = {name: next(c["name"] for c in t["column"] if c["type"] == "key") for name, t in shipped.DICTIONARY.items()}


@dataclass(frozen=True)
class Voice:
    """An interview: its tag, what was allowed, and until when not."""

    tag: str
    consent: str
    embargo: str

    @property
    def content(self) -> bool:
        """Whether what was said may be shown."""
        return self.consent in ("with-quote", "without-quote") and self.embargo in ENDED

    @property
    def quote(self) -> bool:
        """Whether the words may be shown."""
        return self.content and self.consent == "with-quote"


VOICES = tuple(Voice(f"w{n:02}", *one) for n, one in enumerate(product(CONSENTS, EMBARGOES), 1))

# What of one's own cannot be written: one value where all may be shown, another where nothing may.
SHOWN_OR_NOT = {
    "actor-kind": ("firm", "co-operative"),
    "evidence-grade": ("section", "title"),
    "role": ("producer", "lender"),
    "variable": ("marketing", "capital"),
    "direction": ("horizontal", "institutional"),
    "nature": ("economic", "social"),
    "polarity": ("co-operation", "rivalry"),
    "frequency": ("weekly", "seasonal"),
    "quantifier": ("some", "all"),
    "measure": ("value", "count"),
    "criterion": ("linkage-strength", "linkage-count"),
    "claim-property": ("workers", "founded"),
    "elicitation-method": ("roster", "recall"),
    "publication-kind": ("report", "book"),
}
ALWAYS = {
    "basis": "observed",
    "study-kind": "real",
    "consent": "with-quote",
    "third-party-rule": "pseudonymise",
    "informant-kind": "craftsperson",
}
LANGUAGES = ("id", "jv")
VILLAGES = {True: "33.10.04.2001", False: "34.02.06.2004"}
IN_PRINT = "34.02.10.2003"
OF_STUDY = {"study": "33.10.04.2002", "cluster": "33.10.04.2003"}
PLACE_NAME = "33.10.04.2004"
OUT = "2093"
"""The year in which the study came out: it is later than that of any talk."""


@dataclass
class Planted:
    """A study with canaries: its tables, and where each canary stands, by its number, its year or its day."""

    told: Tables = field(default_factory=lambda: {name: [] for name in shipped.DICTIONARY})
    put: dict[int, Place] = field(default_factory=dict)
    years: dict[str, Place] = field(default_factory=dict)
    days: dict[str, Place] = field(default_factory=dict)
    filled: set[tuple[str, str]] = field(default_factory=set)

    def number(self, place: Place) -> int:
        """The number of a canary that is put into a place."""
        self.put[len(self.put) + 1] = place
        return len(self.put)

    def year(self, place: Place) -> str:
        """A year that nothing else has."""
        year = OUT if place[1:] == ("study", "year") else f"{1501 + len(self.years)}"
        self.years[year] = place
        return year

    def add(self, tag: str, table: str, *, shown: bool = True, **given: str) -> str:
        """Add a row with a canary in every column that is not given; returns its key."""
        row = {}
        for column in shipped.DICTIONARY[table]["column"]:
            name = column["name"]
            row[name] = given[name] if name in given else self._cell((tag, table, name), column, shown=shown)
            if row[name]:
                self.filled.add((table, name))
        self.told[table].append(row)
        return row[KEY_OF[table]]

    def _cell(self, place: Place, column: Mapping[str, Any], *, shown: bool) -> str:
        kind, (_, table, name) = str(column["type"]), place
        if kind in ("concept", "bound") and "schemes" in column:
            scheme = column["schemes"][0]
            return ALWAYS.get(scheme) or SHOWN_OR_NOT[scheme][not shown]
        if kind == "choice":
            return {"party": "actor", "quote_language": LANGUAGES[not shown]}[name]
        if kind == "boolean":
            return "true"
        if kind == "area":
            return OF_STUDY.get(table) or (PLACE_NAME if table == "place_names" else VILLAGES[shown])
        if kind in ("ref", "point", "bound"):
            return ""
        if kind == "year" or name == "industry_year":
            return self.year(place)
        if kind == "date":
            day = f"{self.year(place)}-07-13"
            self.days[day] = place
            return day
        return _written(kind, name, self.number(place))


def _written(kind: str, name: str, number: int) -> str:
    """Write a canary as a column wants it."""
    if name == "language":
        return f"qaa-x-kz{number:05}q"
    if name == "share":
        return f"37.9407{number:05}7"
    if kind == "key":
        return f"kz{number:05}q"
    if kind == "url":
        return f"https://kz{number:05}q.example/a?b=c&d=%C3%B1"
    if kind in ("integer", "decimal", "measured", "code"):
        return f"9407{number:05}"
    return f"\u00f1{number:05}\u00e9 <&> \u201c\u00fc\u201d"


def planted(rule: str = "pseudonymise", voices: tuple[Voice, ...] = VOICES) -> Planted:
    """Make a study in which all that can be said is said in each interview and in print."""
    made = Planted()
    study = {name: made.add("study", name) for name in ("cluster", "instrument", "scale")}
    scale = {"scale": study["scale"]}
    points = {True: made.add("study", "scale_point", **scale), False: made.add("unsaid point", "scale_point", **scale)}
    item = made.add("study", "item", instrument=study["instrument"])
    made.add("study", "study", key=STUDY, third_parties=rule, **study)
    printed = made.add("print", "publications")
    made.add("uncited", "publications", shown=False)
    made.add("study", "place_names")
    spoken = made.told["place_names"][0]["text"]
    common = {"item": item, "cluster": study["cluster"]}
    _told(made, "print", {"publication": printed, "interview": "", "basis": "published"}, points[True], common)
    told = {v: _interview(made, v, points[v.content], common) for v in voices}
    _mixed(made, told, points[True])
    for row in made.told["actors"][5::40]:
        row["place"] = spoken
    return made


def _interview(made: Planted, voice: Voice, point: str, common: Mapping[str, str]) -> tuple[str, str]:
    """Add an interview and all that is told in it; returns the informant and the finding."""
    shown, key = voice.content, f"kz{made.number((voice.tag, 'interviews', 'id')):05}q"
    embargo = EMBARGOES[voice.embargo]
    source = {"publication": "", "interview": key}
    me, finding = _told(made, voice.tag, source, point, common, shown=shown)
    made.add(voice.tag, "findings", shown=shown, basis="observed" if shown else "interpreted", **source)
    made.add(voice.tag, "interviews", shown=shown, id=key, informant=me, consent=voice.consent, embargo_until=embargo)
    made.add(voice.tag, "elicitation", shown=shown, interview=key, item=common["item"])
    return me, finding


def _told(
    made: Planted, tag: str, source: Mapping[str, str], point: str, common: Mapping[str, str], *, shown: bool = True
) -> tuple[str, str]:
    """Add a row of every kind that rests on one finding."""
    finding = made.add(tag, "findings", shown=shown, **source)
    rests = {"finding": finding}
    category = made.add(tag, "category", **rests)
    is_ = {"cluster": common["cluster"], "category": category, "bounded_by": "", "member_of": "", **rests}
    if tag == "print":
        is_["place"] = IN_PRINT
    group = made.add(f"{tag} group", "actors", shown=shown, party="group", kind="", **{**is_, "bounded_by": category})
    me = made.add(tag, "actors", shown=shown, size="", **{**is_, "member_of": group})
    other = made.add(f"{tag} other", "actors", shown=shown, size="", **is_)
    bare = made.add(f"{tag} bare", "actors", shown=shown, size="", **{**is_, "finding": "", "category": ""})
    stays = made.add("print" if tag == "print" else f"{tag} unnamed", "actors", shown=shown, size="", **is_)
    _mention(made, (me, other, stays))
    _statements(made, tag, (me, other, bare, category), {"point": point, "item": common["item"]}, rests, shown=shown)
    return me, finding


def _mention(made: Planted, who: tuple[str, ...]) -> None:
    """Write the sheet's numbers into the words of the last finding and into what the last parties are called."""
    said = made.told["findings"][-1]
    for column in ("paraphrase_en", "paraphrase_id", "quote", "quote_translation_id"):
        said[column] += f" {who[0]}, {who[1].upper()} / {who[2]}-{who[0]}"
    for row in made.told["actors"]:
        if row["id"] in who:
            row["label_en"] += f" {row['id']}"
            row["label_id"] += f" ({who[0]})"


def _statements(
    made: Planted,
    tag: str,
    who: tuple[str, str, str, str],
    common: Mapping[str, str],
    rests: Mapping[str, str],
    *,
    shown: bool,
) -> None:
    me, other, bare, category = who
    tie = {"from": me, "to": other, "flow_from": me, "flow_to": other}
    rated = {"strength": common["point"], **rests}
    made.add(tag, "linkages", shown=shown, participants="", participants_role="", **tie, **rated)
    action = dict.fromkeys(["from", "to", "from_role", "to_role", "flow_from", "flow_to", "direction"], "")
    both = f"{me}; {other}"
    made.add(tag, "linkages", shown=shown, participants=both, **action, **rated)
    asked = {"group": category, "item": common["item"], "response": common["point"]}
    made.add(tag, "aggregates", shown=shown, **asked, **rests)
    lesser = made.add(tag, "category", **rests)
    made.add(tag, "order_claims", shown=shown, greater=category, lesser=lesser, **rests)
    claim = made.add(tag, "claims", shown=shown, about=other, rival_of="", **rests)
    made.add(tag, "claims", shown=shown, about=other, rival_of=claim, **rests)
    made.add(tag, "dependences", shown=shown, dependent=me, depends_on=other, **rests)
    also = {"affects": me, "relieved_by": other, "lacking_from": bare, "leads_to": claim}
    made.add(tag, "constraints", shown=shown, **also, **rests)


def _mixed(made: Planted, told: Mapping[Voice, tuple[str, str]], point: str) -> None:
    """Add linkages that rest on an interview that is shown and on one that is not, and a finding of both."""
    shown = next((said for voice, said in told.items() if voice.quote), None)
    talks = {voice.content: row["id"] for voice, row in zip(told, made.told["interviews"], strict=True)}
    made.add("both", "findings", interview="; ".join(talks.values()), publication="")
    for voice, (me, finding) in told.items():
        if shown is not None and not voice.content:
            tie = {"from": shown[0], "to": me, "flow_from": shown[0], "flow_to": me, "participants": ""}
            rests = {"finding": f"{shown[1]}; {finding}"}
            made.add("mixed", "linkages", strength=point, participants_role="", **tie, **rests)


# The search: every reading of the bytes, in one plain form, is looked through at once.

_CANARY = re.compile(r"n(\d{5})e|kz(\d{5})q|9407(\d{5})7?(?!\d)")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APART = re.compile(r"(?<=\d)[.,'\u00a0\u2009\u202f ](?=\d{3}(?!\d))")
_YEAR = re.compile(rf"(?<![\w.])(?:15\d\d|{OUT})(?!\w|\.\d)")
_DAY = re.compile(r"(?<!\d)(?:(15\d\d)[-/.]?(\d\d)[-/.]?(\d\d)|(\d\d?)[-/. ]*(\d\d?|[a-z]+)[-/., ]*(15\d\d))(?!\d)")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_PACKED = b"H4sI"  # how base64 of what gzip packed begins
_ESCAPED = re.compile(r"[%&\\]")
_ESCAPE = re.compile(r"\\+u([0-9a-f]{4})|\\+u00([0-9a-f]{6})|\\+x([0-9a-f]{2})", re.IGNORECASE)


class Seen(NamedTuple):
    """What of canaries stands in some bytes: their numbers, their years, and their days as ISO writes them."""

    numbers: set[int]
    years: set[str]
    days: set[str]


def seen(data: bytes) -> Seen:
    """All canaries in some bytes, whatever they are packed in and however they are written."""
    found = Seen(set(), set(), set())
    for text in readings(data):
        found.numbers.update(int(next(filter(None, one))) for one in _CANARY.findall(text))
        found.years.update(_YEAR.findall(text))
        found.days.update(map(_iso, _DAY.findall(text)))
    return found


def canaries(data: bytes) -> set[int]:
    """The numbers of all canaries in some bytes."""
    return seen(data).numbers


def _iso(parts: tuple[str, ...]) -> str:
    year, month, day, first, second, last = parts
    if year:
        return f"{year}-{month}-{day}"
    return f"{last}-{second:>02}-{first:>02}" if second.isdigit() else f"{last}-07-{first:>02}"


def readings(data: bytes) -> Iterator[str]:
    """Unpack bytes and undo every way of writing that a canary might hide in; letters small and without accents."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for one in packed.infolist():
                yield from readings(one.filename.encode() + one.comment + b"\n" + packed.read(one))
        return
    if data[:2] == b"\x1f\x8b":
        yield from readings(gzip.decompress(data))
        return
    yield from _plain(data.decode("utf-8", "replace"))
    if b"\0" in data:
        for codec, start in product(("utf-16-le", "utf-16-be"), (0, 1)):
            yield from _plain(data[start:].decode(codec, "replace"))
    runs = [run for run in set(_BASE64.findall(data)) if run != run.lower()]
    for run in (one for one in runs if one.startswith(_PACKED)):
        yield from readings(gzip.decompress(base64.b64decode(run + b"=" * (-len(run) % 4))))
    for start in range(4):
        decoded = b"\n".join(_decoded(run[start:]) for run in runs)
        yield from _plain(decoded.decode("utf-8", "replace"))


def _decoded(run: bytes) -> bytes:
    return base64.b64decode(run[: len(run) // 4 * 4].translate(bytes.maketrans(b"-_", b"+/")))


def _plain(text: str) -> Iterator[str]:
    """A text as it stands, and with its escapes undone, twice."""
    said = text
    for _ in range(3):
        yield _bare(said)
        before = said
        if not _ESCAPED.search(said):
            return
        said = _ESCAPE.sub(lambda m: chr(int(next(filter(None, m.groups())), 16) % 0x110000), said)
        said = html.unescape(unquote_to_bytes(said).decode("utf-8", "replace"))
        if said == before:
            return


def _bare(text: str) -> str:
    letters = text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _APART.sub("", letters.casefold())


def hidden(canary: str) -> dict[str, bytes]:
    """A canary in every form in which the search must find it."""
    entities = "".join(f"&#{ord(c)};" for c in canary)
    hexadecimal = "".join(f"&#x{ord(c):X};" for c in canary)
    named = canary.replace("\u00f1", "&ntilde;").replace("\u00e9", "&eacute;")
    percent = "".join(f"%{b:02X}" for b in canary.encode())
    escaped = "".join(f"\\u{ord(c):04x}" for c in canary)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", canary)
    return {
        "nfc": unicodedata.normalize("NFC", canary).encode(),
        "nfd": unicodedata.normalize("NFD", canary).encode(),
        "upper": canary.upper().encode(),
        "percent": percent.encode(),
        "small percent": percent.lower().encode(),
        "percent nfd": "".join(f"%{b:02X}" for b in unicodedata.normalize("NFD", canary).encode()).encode(),
        "twice percent": percent.replace("%", "%25").encode(),
        "entities": entities.encode(),
        "hexadecimal": hexadecimal.encode(),
        "named": named.encode(),
        "json": json.dumps(canary).encode(),
        "escaped": escaped.encode(),
        "json in html": html.escape(json.dumps(json.dumps(canary))).encode(),
        "utf-16": canary.encode("utf-16"),
        "utf-16 behind": b"x" + canary.encode("utf-16-be"),
        **{f"base64 {n}": base64.b64encode(b"xyz"[:n] + canary.encode() + b"abc") for n in range(3)},
        "base64 for addresses": base64.urlsafe_b64encode(canary.encode() * 2),
        "zip": packed.getvalue(),
        "gzip": gzip.compress(canary.encode()),
        "gzip in base64": b'{"wasm":"' + base64.b64encode(gzip.compress(canary.encode())) + b'"}',
        "name in a zip": _named(canary),
    }


def _named(canary: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(f"{canary}.txt", "")
    return packed.getvalue()
