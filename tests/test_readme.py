"""What the READMEs show is what the commands print, and what they name is there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import studies
from run import kawung

ROOT = Path(__file__).parent.parent
READMES = {"en": ROOT / "README.md", "id": ROOT / "README.id.md"}
WIDTH = "96"


def shown(text: str) -> list[tuple[str, str]]:
    """Return the commands with their output that a README shows: blocks that begin with `$ kawung`."""
    found = []
    for block in re.findall(r"```\n(\$ kawung .*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command.strip(), output.strip("\n")))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("readme")
    (where / "data" / "studies").mkdir(parents=True)
    (where / "kawung.toml").write_text((ROOT / "kawung.toml").read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("bayat", "contoh"):
        studies.copy(name, where / "data" / "studies")
    shutil.copytree(ROOT / "data" / "examples", where / "data" / "examples")
    assert kawung("build", cwd=where).returncode == 0
    return where


@pytest.mark.parametrize("language", READMES)
def test_the_answers_shown_are_the_answers_given(language: str, built: Path) -> None:
    """Each command that a README shows prints exactly what stands below it."""
    blocks = shown(READMES[language].read_text(encoding="utf-8"))
    assert len(blocks) >= 2
    for command, output in blocks:
        told = kawung(*shlex.split(command)[1:], cwd=built, COLUMNS=WIDTH).stdout.strip("\n")
        parts = re.split(r"^…\n", output, flags=re.MULTILINE)  # what a README leaves out
        assert told.startswith(parts[0]), command
        assert told.endswith(parts[-1]), command
        assert len(parts) > 1 or told == output, command
        at = 0
        for part in parts:
            at = told.index(part.rstrip("\n"), at) + len(part.rstrip("\n"))


def test_the_two_readmes_tell_the_same() -> None:
    """Same headings in number, same links, same commands."""
    en, id_ = (READMES[language].read_text(encoding="utf-8") for language in ("en", "id"))
    assert len(re.findall(r"^##? ", en, re.MULTILINE)) == len(re.findall(r"^##? ", id_, re.MULTILINE))
    links = [sorted(set(re.findall(r"\]\(([^)]+)\)", text)) - {"README.md", "README.id.md"}) for text in (en, id_)]
    assert links[0] == links[1]


@pytest.mark.parametrize("name", ["README.md", "README.id.md", "CONTRIBUTING.md", "docs/design.md", "LICENSE-DATA.md"])
def test_what_a_document_names_is_there(name: str) -> None:
    """Links and file names in code type lead to files of the repository."""
    text = (ROOT / name).read_text(encoding="utf-8")
    home = (ROOT / name).parent
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (home / target).exists(), target
    for target in re.findall(r"`((?:src|ontology|queries|data|docs|tests|requirements)/[\w./-]+)`", text):
        assert "NN" in target or (ROOT / target).exists(), target
