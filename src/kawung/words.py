"""
ground: the texts that door and conductor speak, in both languages, and how numbers and dates are written.

The texts are the files of `texts/`: tables of keys, each with `en` and `id`. A text may hold placeholders:
`{rows}` takes a value (numbers are written as the language writes them), `{seconds:1}` writes a number with
one place, `{rows:row|rows}` chooses by whether the value is one (English needs it, Indonesian does not), and
a value that is itself in both languages (`Words`) is taken in the text's language.
"""

from __future__ import annotations

import string
import tomllib
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, get_args

from kawung.problems import Language, UsageError, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: tuple[Language, ...] = get_args(Language)
_MONTHS: dict[Language, str] = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
}


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Return the files of texts by name."""
    found = (f for f in files("kawung").joinpath("texts").iterdir() if f.name.endswith(".toml"))
    return {f.name: f.read_text(encoding="utf-8") for f in sorted(found, key=lambda f: f.name)}


@lru_cache
def _texts(name: str) -> dict[str, dict[str, Words]]:
    """Return the texts of one file by table and key."""
    read = tomllib.loads(_files()[name])
    return {t: {key: Words(en=e["en"], id=e["id"]) for key, e in entries.items()} for t, entries in read.items()}


@lru_cache
def _table(table: str) -> dict[str, Words]:
    """Return the texts of a table by key; to read all files whenever one text is wanted would take long."""
    found: dict[str, Words] = {}
    for name, text in _files().items():
        if f"[{table}]" in text or f"[{table}." in text:
            for key, entry in _texts(name).get(table, {}).items():
                if key in found:
                    raise ValueError(f"two texts are named {table}.{key}")
                found[key] = entry
    return found


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Words]:
    """Return all texts by key, `table.name`, with their placeholders unfilled."""
    tables = dict.fromkeys(table for name in _files() for table in _texts(name))
    return {f"{table}.{key}": entry for table in tables for key, entry in _table(table).items()}


class _Filler(string.Formatter):
    """Fills placeholders as the module's docstring says."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one value in the filler's language."""
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        if isinstance(value, Words):
            return value.in_(self._language)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return number(value, self._language, int(format_spec) if format_spec else None)
        return str(value)


def text(key: str, language: Language, /, **values: object) -> str:
    """Return the text of *key*, filled; raise KeyError if the key or a value is missing."""
    table, _, name = key.partition(".")
    return _Filler(language).format(_table(table)[name].in_(language), **values)


def words(key: str, /, **values: object) -> Words:
    """Return the text of *key* in both languages, as an exception or a problem carries it."""
    return Words(en=text(key, "en", **values), id=text(key, "id", **values))


def number(value: float | Decimal, language: Language, places: int | None = None) -> str:
    """
    Write a number for people: 1,655 and 2.67 in English, 1.655 and 2,67 in Indonesian.

    *places* rounds half up, as people do by hand; without it the number keeps the places it has. What must
    not be grouped (a year) is passed as text instead.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    english = f"{exact:,f}"
    return english if language == "en" else english.translate(str.maketrans(",.", ".,"))


def day(value: date, language: Language) -> str:
    """Write a date for people, 24 Nov 2026, and a datetime's hour: 10:12 in English, 10.12 in Indonesian."""
    written = f"{value.day} {_MONTHS[language].split()[value.month - 1]} {value.year}"
    if isinstance(value, datetime):
        written += value.strftime(" %H:%M" if language == "en" else " %H.%M")
    return written


def language_from(environment: Mapping[str, str], option: str | None = None, system: str | None = None) -> Language:
    """
    Choose the language: the option, KAWUNG_LANG, the locale, English.

    The locale is LC_ALL, LC_MESSAGES, LANG, else *system*.
    *system* is the name of the locale that the operating system reports (`id_ID`, `Indonesian_Indonesia`). A
    language that was asked for by name and is not spoken raises UsageError; an unknown locale means English.
    """
    for chosen in (option, environment.get("KAWUNG_LANG")):
        if chosen:
            for language in LANGUAGES:
                if chosen.casefold() == language:
                    return language
            raise UsageError(words("usage.no_language", text=chosen))
    variables = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((v for v in variables if v), system) or ""
    spoken = locale.casefold().replace("-", "_").partition(".")[0].partition("_")[0]
    return "id" if spoken in ("id", "ind", "indonesian") else "en"
