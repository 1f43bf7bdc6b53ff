"""Rules of what a project must say of itself before anything of it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from kawung.pipeline import find_project
from kawung.pipeline.publishing.imprint import imprint
from kawung.problems import UnreadableError

SAID = """base = "https://example.org/batik/"
publisher = "Dinas"
licence = "https://creativecommons.org/licenses/by/4.0/"
contact = "{contact}"
removal = "https://example.org/hapus"
"""


def told(where: Path, contact: str) -> None:
    (where / "kawung.toml").write_text(SAID.format(contact=contact), encoding="utf-8")
    assert imprint(find_project(where)).contact == contact


@pytest.mark.parametrize("contact", ["https://example.org/kontak", "data@example.org", "mailto:data@example.org"])
def test_people_can_write_to_an_address(tmp_path: Path, contact: str) -> None:
    """A page, a mailbox, a mailbox as a link."""
    told(tmp_path, contact)


@pytest.mark.parametrize("contact", ["Pak Budi, Klaten", "javascript:alert(1)", "mailto:a@b.c?subject=<x>", "budi"])
def test_what_is_no_address_is_refused(tmp_path: Path, contact: str) -> None:
    """Before anything is built, naming what it is about."""
    with pytest.raises(UnreadableError, match="contact must be a web address or an e-mail address"):
        told(tmp_path, contact)


@pytest.mark.parametrize("name", ["publisher", "removal", "title_en"])
def test_what_stands_on_every_page_is_short(tmp_path: Path, name: str) -> None:
    """A whole book there would make a site of gigabytes; the setting is named before anything is built."""
    at = "[site]\n" if name == "title_en" else ""
    kept = "".join(
        line for line in SAID.format(contact="data@example.org").splitlines(True) if not line.startswith(name)
    )
    (tmp_path / "kawung.toml").write_text(f'{kept}{at}{name} = "https://example.org/{"x" * 2000}"\n', encoding="utf-8")
    with pytest.raises(UnreadableError, match=f"{name} has 2,?020 characters"):
        imprint(find_project(tmp_path))
