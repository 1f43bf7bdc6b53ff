"""
publication: texts in which somebody can be reached, found or called by name.

What informants say holds what no column asks for: a telephone number, a street, a neighbour's name. The forms are
those of Indonesia: numbers that begin with 08 or +62, the sixteen digits of an identity card, RT and RW, Jl., Dusun,
Desa, and names behind Pak, Bu, Mas or Haji. A form is a suspicion, not a proof: each hit is shown so that a person
decides. A key that is a word may be a name; where it stands as a key it is replaced before the text leaves, so it is
looked for in other shapes: `Sumarninya`, `S u m a r n i`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kawung.dictionary import MANIFEST, in_manifest, tables
from kawung.findings import place
from kawung.publication.curing import QUOTED
from kawung.publication.risks import Cure, Risk, Target, by_key, is_person, keys_of
from kawung.publication.spelling import Spelling
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from kawung.dictionary import Column
    from kawung.findings import Row, Study
    from kawung.publication.risks import Known

_GAP = r"[ \u00a0./()\-\u2010-\u2015]{0,2}"
_UPPER = r"[A-Z\u00c0-\u00de]"
_CALLED = rf"{_UPPER}[\w'\u2019\-]+(?: {_UPPER}[\w'\u2019\-]+)*"
_PHONES = r"no(?:mor)?\.? ?(?:hp|wa|telp?)|hp|telp(?:on)?|telepon|phone|wa|whatsapp"
_AREAS = r"Dusun|Dsn\.?|Dukuh|Dk\.?|Desa|Ds\.?|Kelurahan|Kel\.|Kampung|Kp\.|Perum(?:ahan)?|Kompleks|Blok"
_MEN = r"[Pp]ak|PAK|[Bb]apak|[Mm]as|[Mm]bah|[Kk]ang|[Hh]aji|Mr"
_WOMEN = r"[Bb]u|BU|[Ii]bu|[Mm]bak?|[Hh]ajah|Mrs|Ms"
_FORMS: dict[str, tuple[str, ...]] = {
    # It is looked for from the beginning of a word only, or a word of 30,000 letters would be tried 30,000 times.
    "mail": (r"(?<![\w.+-])[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+", r"(?<!\w)@[A-Za-z][\w.]{2,}"),
    "identity": (
        rf"(?<!\d)\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{4}}(?!\d)",
        r"(?<!\d)\d{4}(?:[ .\-]\d{4}){3}(?!\d)",
        r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)",
        r"(?i:\b(?:NIK|KTP|KK|NPWP|rek(?:ening)?)\b)[^\d\n]{0,20}\d[\d .\-]{4,}\d",
    ),
    "phone": (
        rf"(?<![\d.,])(?:\(?\+? ?62\)?{_GAP}|0)8(?:{_GAP}\d){{7,11}}(?!\d)",
        rf"(?<![\d.,])(?:\+ ?62{_GAP}|\(0|0)[2-9]\d{{1,2}}{_GAP}\d{{3,4}}{_GAP}\d{{3,5}}(?!\d)",
        rf"(?i:\b(?:{_PHONES})\b)[^\w\n]{{0,4}}[\d+][\d .()+\-]{{4,}}\d",
        r"(?i:\bwa\.me/)[^\s,;]+",
        r"(?i:\b(?:t\.me|instagram\.com|facebook\.com|tiktok\.com)/)[^\s,;]+",
    ),
    "address": (
        rf"\b(?:Jl|Jln|JL|JLN)\b\.? ?{_UPPER}\w+[\w .]*|\b(?:Jalan|Gang|Gg\.?) {_CALLED}(?:,? [Nn]o\.? ?\d+\w?)?",
        r"(?i:\bRT ?\.? ?\d{1,3})(?: ?/ ?\d{1,3})?(?i:[ ,/]*RW ?\.? ?\d{1,3})?|(?i:\bRW ?\.? ?\d{1,3}\b)",
        rf"\b(?:{_AREAS}) {_CALLED}",
    ),
    "name": (
        rf"\b(?:{_MEN}|{_WOMEN}|[Ss]dri?)(?:\.? |\.|(?=[A-Z][a-z])){_CALLED}",
        rf"\bHj?\. ?{_CALLED}",
        r"\b(?:pak|bu|mas|mbak) [a-z]{3,}",
        rf"(?i:\b(?:bernama|namanya|atas nama|named|is called))[ :]{{1,2}}{_CALLED}",
    ),
}
"""What gives somebody away, by what it is; a text between two of them is tried for each."""
_TEXT_TYPES = ("text", "words", "url", "code", "key", "measured")
_PRINTED = {"publications", "place_names"}
"""Tables of which nothing was said in an interview."""
_REACHABLE = ("mail", "identity", "phone")
_OFTEN = frozenset({"batik", "desa", "dusun", "toko", "usaha", "koperasi", "kelompok", "bapak", "ibu", "the", "dan"})
_SHORTEST = 3
_LIKE_A_NAME = 4
"""Letters from which on a key of letters may be a name."""
_REPLACED = ("text", "words")
"""Types of column in whose texts keys are replaced before they leave (`cells`)."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACED_OUT = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-_*\u00b7]{1,2}[^\W\d_]){3,}(?!\w)")
_COUNTS = ("sample", "key_informants")
_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas tiga_belas empat_belas lima_belas",
)
"""Numbers in words, from one on."""
_ENDINGS = ("nya", "ku", "mu", "lah", "kah", "pun", "s")
"""What Indonesian, and English, hang on to a name."""


class Hit(NamedTuple):
    """What stands in a text: what it is, and from where to where (characters counted from 0, the end not among it)."""

    what: str
    start: int
    end: int


class _Sought(NamedTuple):
    """
    What is looked for beside the forms: names of people and of villages, and in other shapes names and keys.

    *keys* are the keys that are words, *shapes* these and the names, in small letters and without accents.
    """

    names: re.Pattern[str] | None
    villages: re.Pattern[str] | None
    keys: frozenset[str]
    shapes: frozenset[str]
    spelling: Spelling


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((what, re.compile("|".join(f"(?:{form})" for form in forms))) for what, forms in _FORMS.items())


def hits(text: str, names: re.Pattern[str] | None = None, villages: re.Pattern[str] | None = None) -> list[Hit]:
    """
    Return what in a text gives somebody away, each stretch once, in order.

    Forms that cannot be seen or look full-width are read as they look; positions are those of the text as it stands.
    """
    plain = "".join(_plain(char) for char in text)
    tried = [*_patterns(), *((what, p) for what, p in (("village", villages), ("known-name", names)) if p)]
    found: list[Hit] = []
    for what, pattern in tried:
        for match in pattern.finditer(plain):
            if match.end() > match.start() and not any(h.start < match.end() and match.start() < h.end for h in found):
                found.append(Hit(what, match.start(), match.end()))
    return sorted(found, key=lambda hit: hit.start)


def _plain(char: str) -> str:
    """Return one character for one: digits and letters of other shapes as the plain ones, all spaces as one."""
    if char.isascii():
        return " " if char in "\t\r" else char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern of names, the longest first; None without any."""
    some = sorted({unicodedata.normalize("NFC", t) for t in texts}, key=lambda t: (-len(t), t))
    if not some:
        return None
    joined = "|".join(re.escape(text) for text in some)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


def _names(study: Study) -> list[str]:
    """Return the names of people in a study, whole and in their parts, as they may stand in another cell."""
    found: dict[str, None] = {}
    for row in study.rows("actors"):
        cell = row.cells.get("name")
        if cell is None or not cell.text.strip() or not is_person(row):
            continue
        whole = " ".join(cell.text.split())
        found[whole] = None
        for part in re.findall(r"[\w'\u2019\-]+", whole):
            if len(part) >= _SHORTEST and part[0].isupper() and part.casefold() not in _OFTEN:
                found[part] = None
    return list(found)


def _wordlike(study: Study) -> list[str]:
    """Return the keys of people in a study that are words, and so may be names."""
    keys = (row.key for row in study.rows("actors") if is_person(row))
    return [key for key in keys if key.isalpha() and len(key) >= _LIKE_A_NAME]


def _bare(text: str) -> str:
    """Return a text in small letters, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _sought(study: Study, known: Known) -> _Sought:
    names, keys = _names(study), _wordlike(study)
    shapes = frozenset(map(_bare, (*keys, *(name for name in names if len(name) >= _LIKE_A_NAME))))
    return _Sought(_any_of(names), _any_of(known.villages), frozenset(map(_bare, keys)), shapes, Spelling(keys))


def _shaped(text: str, sought: _Sought, *, replaced: bool) -> Iterator[Hit]:
    """Give names that are spaced out, and keys that are words; where they are *replaced*, only those that stay."""
    if not sought.shapes:
        return
    for match in _SPACED_OUT.finditer(text):
        run = "".join(_LETTERS.findall(_bare(match[0])))
        if any(one in run for one in sought.shapes):
            yield Hit("known-key", match.start(), match.end())
    gone = [(one.start, one.end) for one in sought.spelling.find(text)] if replaced else []
    for match in _LETTERS.finditer(text) if sought.keys else ():
        if _named(match[0], sought.keys) and not any(a <= match.start() and match.end() <= z for a, z in gone):
            yield Hit("known-key", match.start(), match.end())


def _named(word: str, keys: frozenset[str]) -> bool:
    """Tell whether a word is a key, with or without an ending, or ends in one that begins with a capital."""
    bare = _bare(word)
    if bare in keys or any(bare.endswith(end) and bare.removesuffix(end) in keys for end in _ENDINGS):
        return True
    return any(_bare(part) in keys for part in re.findall(r"[^\W\d_](?:(?![A-Z])[^\W\d_])+", word))


def telling(text: str, study: Study, known: Known) -> str:
    """Return what in a text that is to be published gives somebody away: a form, a name, a number of the sheets."""
    sought = _sought(study, known)
    found = [*hits(text, sought.names, sought.villages), *_shaped(text, sought, replaced=False)]
    sheets = (sheet for name, sheet in study.sheets.items() if not in_manifest(tables()[name]))
    keys = (key for sheet in sheets for key in sheet.keys if not key.isalpha())
    found += [Hit("number", one.start, one.end) for one in Spelling(keys).find(text)]
    return text[found[0].start : found[0].end] if found else ""


def find(study: Study, known: Known) -> list[Risk]:
    """Return the texts resting on interviews that give somebody away, and keys that look like a person's name."""
    if not study.rows("interviews"):
        return []
    whole = known.whole or study
    sought = _sought(whole, known)
    asked = {row.key.lower() for row in study.rows("findings") if row.values("interview")}
    found: list[Risk] = []
    for table, sheet in study.sheets.items():
        columns = [c for c in tables()[table].columns if c.type in _TEXT_TYPES and c.name in sheet.columns]
        typed = by_key(whole, table)
        for row in sheet.rows:
            if _interviewed(row, asked):
                found += _of_row(study, row, columns, sought, typed.get(row.key.lower(), row))
    return [*found, *_keys(study, known), *_counts(study, whole)]


def _counts(study: Study, whole: Study) -> Iterator[Risk]:
    """Tell texts of the study that say how many were asked, where that is counted anew for those who leave."""
    typed = by_key(whole, "study")
    for row in study.rows("study"):
        before = typed.get(row.key.lower(), row)
        asked = {c: n for c in _COUNTS for n in before.values(c) if isinstance(n, int)}
        gone = [n for c, n in asked.items() if n not in row.values(c)]
        if not gone:
            continue
        forms = "|".join(map(_in_words, (*gone, sum(asked.values()))))
        said = re.compile(rf"(?<![\w.,])(?:{forms})(?!\w|[.,]\d)", re.IGNORECASE)
        texts = (c.name for c in tables()["study"].columns if c.type in _REPLACED and c.name in row.cells)
        if there := [name for name in texts if said.search(row.cells[name].text)]:
            what = words("disclosure_text.asked", n=len(there), before=" + ".join(map(str, gone)))
            at, advice = tuple(place(study, row, name) for name in there), words("disclosure_advice.asked")
            yield Risk("asked-study", what, at, (row.key,), advice=advice, weight="note")


def _in_words(number: int) -> str:
    """Return a pattern of a number in figures and in words."""
    every = (names.split() for names in _COUNTED)
    told = [names[number - 1].replace("_", r"\s?") for names in every if 0 < number <= len(names)]
    return "|".join([str(number), *told])


def _interviewed(row: Row, asked: Container[str]) -> bool:
    """Tell whether a row says what an informant said; *asked* are the findings from interviews."""
    if row.table in _PRINTED:
        return False
    if row.table == "findings":
        return row.key.lower() in asked
    on = keys_of(row, "finding", "findings")
    return not on or any(key in asked for key in on)


def _of_row(study: Study, row: Row, columns: Iterable[Column], sought: _Sought, typed: Row) -> Iterator[Risk]:
    """Look through the texts of a row; *typed* is the row as the sheet has it, in which people look for a hit."""
    groups: dict[tuple[str, str], dict[str, list[Hit]]] = {}
    for column in columns:
        cell = row.cells.get(column.name)
        if cell is None or column.type == "key" or column.privacy in ("name", "note"):
            continue
        of = "" if column.name in QUOTED else column.name.removesuffix("_en").removesuffix("_id")
        for hit in _looked(row, column, cell.text, sought):
            groups.setdefault((hit.what, of), {}).setdefault(column.name, []).append(hit)
    for (what, of), cells in groups.items():
        quote = not of
        table = [] if row.table == "findings" else [row.table]
        inside = [] if quote else [of.replace("_", "-")]
        item = "-".join([what, *table, *filter(None, [row.key.lower()]), *inside])
        targets = tuple(Target(row.table, row.key, name) for name in (QUOTED if quote else cells))
        first, spans = next(iter(cells.items()))
        text = words(
            f"disclosure_text.{what.replace('-', '_')}",
            row=row.key or row.table,
            cell=words("disclosure_text.quote" if quote else "disclosure_text.cell"),
            at=_spans(spans, row.cells[first].text, typed.cells.get(first, row.cells[first]).text),
        )
        about = words(f"disclosure_about.{what.replace('-', '_')}")
        places = tuple(place(study, row, name) for name in cells)
        cure = Cure("drop-quote" if quote else "withhold", targets)
        yield Risk(item, text, places, (row.key,), cures=(cure,), about=about)


def _spans(found: Iterable[Hit], text: str, typed: str) -> str:
    """Say where hits stand in the text as it was typed, before keys became public ones; from 1, ends included."""
    spans = []
    for hit in found:
        start = hit.start if text == typed else typed.find(text[hit.start : hit.end])
        spans.append(f"{start + 1}–{start + hit.end - hit.start}" if start >= 0 else "?")
    return ", ".join(spans)


def _looked(row: Row, column: Column, text: str, sought: _Sought) -> list[Hit]:
    if column.type == "url":
        return []
    manifest = tables()[row.table].file == MANIFEST
    if manifest:  # here names are those of the authors
        found = [hit for hit in hits(text) if hit.what in _REACHABLE]
    else:
        found = hits(text, sought.names, sought.villages)
    shaped = _shaped(text, sought, replaced=column.type in _REPLACED and not manifest)
    return [*found, *(hit for hit in shaped if not any(h.start < hit.end and hit.start < h.end for h in found))]


def _keys(study: Study, known: Known) -> Iterator[Risk]:
    """Tell keys of people and interviews that give a person away; others are published, but files are passed on."""
    names = {name.casefold() for name in _names(known.whole or study)}
    for table in ("actors", "interviews"):
        for row in study.rows(table):
            parts = {part.casefold() for part in re.split(r"[\W_\d]+", row.key) if part}
            person = table == "interviews" or is_person(row)
            if person and (known.personal(row.key) is not None or parts & names):
                what = words("disclosure_text.id", key=row.key)
                at = place(study, row, tables()[table].key.name)
                advice = words("disclosure_advice.id")
                yield Risk(f"id-{table}-{row.key.lower()}", what, (at,), (row.key,), advice=advice, weight="note")
