"""Rules of the texts: both languages, same placeholders, each used; numbers and dates as each writes them."""

from __future__ import annotations

import re
import string
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import kawung
from kawung import words
from kawung.problems import UsageError, Words

SOURCE = Path(kawung.__file__).parent
CODE = "\n".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py"))


def _placeholders(text: str) -> set[str]:
    """The values that a text tells; a choice between one and many tells nothing by itself."""
    parts = string.Formatter().parse(text)
    return {name for _, name, spec, _ in parts if name is not None and "|" not in (spec or "")}


def test_every_text_says_something_in_both_languages() -> None:
    """No text is empty or padded, and every key has exactly `en` and `id`."""
    texts = words.catalogue()
    assert len(texts) > 100
    for key, both in texts.items():
        assert both.en.strip(), key
        assert both.id.strip(), key


def test_both_languages_take_the_same_values() -> None:
    """A placeholder of one language stands in the other too, so no fact is told in one language only."""
    for key, both in words.catalogue().items():
        assert _placeholders(both.en) == _placeholders(both.id), key


def test_every_text_is_used() -> None:
    """A text that no code names is dead; a family may be named by its table, as in f"stage.{stage}"."""
    families = set(re.findall(r'f"([a-z_]+)\.\{', CODE))
    named = set(re.findall(r"""["']([a-z_]+\.[a-z_0-9]+)["']""", CODE))
    unused = [k for k in words.catalogue() if k not in named and k.partition(".")[0] not in families]
    assert unused == []


def test_every_key_that_code_names_exists() -> None:
    """`say("x.y")`, `text("x.y"`, `words("x.y"` and usage errors name texts that are there."""
    named = re.findall(r'(?:\bsay|\btext|\bwords|usage_error)\(\s*["\']([a-z_]+\.[a-z_0-9]+)["\']', CODE)
    assert len(named) > 40
    assert [key for key in named if key not in words.catalogue()] == []


def test_texts_keep_to_signs_that_plain_consoles_have() -> None:
    """Besides letters, texts use only signs that older Windows consoles draw and --ascii replaces."""
    allowed = set("─│├└█░←→…·–≥")
    for key, both in words.catalogue().items():
        for text in both:
            strange = {c for c in text if not c.isascii() and not c.isalpha()} - allowed
            assert not strange, f"{key}: {strange}"


@pytest.mark.parametrize(
    ("value", "places", "en", "id_"),
    [
        (1655, None, "1,655", "1.655"),
        (0.4, 1, "0.4", "0,4"),
        (Decimal("2.665"), 2, "2.67", "2,67"),
        (Decimal("0.005"), 2, "0.01", "0,01"),
        (Decimal("-1234.5"), None, "-1,234.5", "-1.234,5"),
        (Decimal(6), 2, "6.00", "6,00"),
        (0, None, "0", "0"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value: Decimal, places: int | None, en: str, id_: str) -> None:
    """English groups with commas and points decimals, Indonesian the other way round; halves round up."""
    assert words.number(value, "en", places) == en
    assert words.number(value, "id", places) == id_


def test_dates_are_written_as_the_language_writes_them() -> None:
    """Months are named, and the hour has a colon in English and a point in Indonesian."""
    assert words.day(date(2026, 5, 9), "en") == "9 May 2026"
    assert words.day(date(2026, 5, 9), "id") == "9 Mei 2026"
    assert words.day(datetime(2026, 10, 1, 10, 12), "en") == "1 Oct 2026 10:12"
    assert words.day(datetime(2026, 10, 1, 10, 12), "id") == "1 Okt 2026 10.12"


def test_one_and_many_differ_in_english_only() -> None:
    """One error is not "1 errors"; Indonesian has no plural to get wrong."""
    assert words.text("check.errors", "en", n=1) == "1 error"
    assert words.text("check.errors", "en", n=1200) == "1,200 errors"
    assert words.text("check.errors", "id", n=1200) == "1.200 salah"


def test_values_in_both_languages_are_taken_in_the_texts_own() -> None:
    """A value that is `Words` speaks the language of the text it is put into."""
    both = words.words("usage.missing", command="new", usage=Words(en="NAME", id="NAMA"))
    assert both.en.endswith("kawung new NAME")
    assert both.id.endswith("kawung new NAMA")


@pytest.mark.parametrize(
    ("environment", "option", "system", "language"),
    [
        ({}, None, None, "en"),
        ({"LANG": "id_ID.UTF-8"}, None, None, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C.UTF-8"}, None, None, "en"),
        ({"LC_MESSAGES": "id", "LANG": "en_GB"}, None, None, "id"),
        ({"LANG": "id_ID", "KAWUNG_LANG": "en"}, None, None, "en"),
        ({"KAWUNG_LANG": "en"}, "id", None, "id"),
        ({"KAWUNG_LANG": "ID"}, None, None, "id"),
        ({"LANG": ""}, None, "Indonesian_Indonesia", "id"),
        ({"LANG": "idn_XX"}, None, "id_ID", "en"),
        ({}, None, "id_ID", "id"),
    ],
)
def test_language_follows_option_variable_locale_english(
    environment: dict[str, str], option: str | None, system: str | None, language: str
) -> None:
    """The nearer wish wins: --lang, then KAWUNG_LANG, then the locale, then English."""
    assert words.language_from(environment, option, system) == language


@pytest.mark.parametrize(("environment", "option"), [({}, "fr"), ({"KAWUNG_LANG": "jv"}, None)])
def test_a_language_wished_for_by_name_is_not_swapped_silently(environment: dict[str, str], option: str | None) -> None:
    """Asking for a language that Kawung does not speak is an error that names those it does."""
    with pytest.raises(UsageError, match="choose en or id"):
        words.language_from(environment, option)
