"""The worked example of docs/linking.md is run: our areas, a second publisher, one sheet; and what goes wrong."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import servers
import studies
from run import kawung, plain
from test_readme import shown

ROOT = Path(__file__).parent.parent
DOC = (ROOT / "docs" / "linking.md").read_text(encoding="utf-8")
PUBLISHER = Path(__file__).parent / "cases" / "linking" / "publisher.ttl"
WIDTH = "96"


@dataclass(frozen=True)
class Example:
    """The folder in which the example is run, and the address at which the second publisher answers."""

    folder: Path
    theirs: str

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the page, `kawung …`, in the example's folder."""
        first, *rest = shlex.split(command.replace("$THEIRS", self.theirs))
        assert first == "kawung"
        return kawung(*rest, cwd=self.folder, COLUMNS=WIDTH)


def blocks(kind: str) -> list[str]:
    """Return the blocks of a kind that the page shows."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", DOC, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """Build the study, save the page's files, and let a server on this computer hold the second publisher's data."""
    where = tmp_path_factory.mktemp("linking")
    (where / "data" / "studies").mkdir(parents=True)
    shutil.copy(ROOT / "kawung.toml", where)
    studies.copy("bayat", where / "data" / "studies")
    assert kawung("build", cwd=where).returncode == 0
    files = [text for kind in ("sparql", "python") for text in blocks(kind)]
    names = [re.match(r"# ([\w-]+\.\w+)\n", text) for text in files]
    for name, text in zip(names, files, strict=True):
        assert name is not None
        (where / name[1]).write_text(text, encoding="utf-8")
    server_folder = tmp_path_factory.mktemp("publisher")
    with servers.oxigraph(server_folder) as server:
        put = urllib.request.Request(  # noqa: S310 - an address of this test's own server
            f"{server.graphs}?default", PUBLISHER.read_bytes(), {"Content-Type": "text/turtle"}, method="PUT"
        )
        with urllib.request.urlopen(put, timeout=30) as told:  # noqa: S310 - the same
            assert told.status in (201, 204)
        yield Example(where, server.query)


def test_the_page_shows_what_is_printed(example: Example) -> None:
    """Each command of the page prints exactly what stands below it."""
    commands = shown(DOC)
    assert [command.split()[2] for command, _ in commands] == ["ours.rq", "theirs.rq", "by-name.rq", "by-number.rq"]
    for command, output in commands:
        told = example.run(command)
        assert (told.returncode, told.stdout.strip("\n")) == (0, output), command


def test_the_sheet_is_joined_by_code_as_text(example: Example) -> None:
    """The page's commands make one sheet; a code is a text in it, a figure a number, a gap a word and no zero."""
    (commands,) = blocks("sh")
    for line in commands.splitlines():
        command, _, target = line.partition(" > ")
        if command.startswith("python "):
            program = [sys.executable, *shlex.split(command)[1:]]
            done = subprocess.run(program, cwd=example.folder, env=plain(), capture_output=True, text=True, check=False)
        else:
            done = example.run(command)
            (example.folder / target).write_text(done.stdout, encoding="utf-8", newline="")
        assert done.returncode == 0, line
    (expected,) = blocks("csv")
    joined = (example.folder / "joined.csv").read_text(encoding="utf-8")
    assert joined.splitlines() == expected.splitlines()
    sheet = openpyxl.load_workbook(example.folder / "joined.xlsx").active
    rows = list(sheet.values)
    assert [[str(cell) for cell in row] for row in rows] == list(csv.reader(io.StringIO(expected)))
    assert [row[0] for row in rows[1:]] == ["33.10.04", "33.10", "33"]
    assert {cell.number_format for cell in sheet["A"]} == {"@"}
    assert rows[1][3:] == (4, "2025", 1200)
    assert rows[3][3:] == (4, "not known", "not known")


def test_the_codes_of_the_second_query_are_those_of_the_first(example: Example) -> None:
    """What the page puts into VALUES is what the first query gives, in its order."""
    ours = csv.DictReader(io.StringIO(example.run("kawung query ours.rq --format csv").stdout))
    values = re.search(r"VALUES \?code \{ (.*?) \}", (example.folder / "theirs.rq").read_text(encoding="utf-8"))
    assert values is not None
    assert [f'"{row["code"]}"' for row in ours] == values[1].split()


def test_a_join_by_name_is_wrong_both_ways(example: Example) -> None:
    """A name finds a place that is none of ours, and misses the regency, which they call otherwise."""
    found = list(
        csv.DictReader(io.StringIO(example.run("kawung query by-name.rq --endpoint $THEIRS --format csv").stdout))
    )
    ours = {row["code"] for row in csv.DictReader(io.StringIO(example.run("kawung query ours.rq --format csv").stdout))}
    assert [row["code"] in ours for row in found] == [True, False]
    assert "33.10" in ours
    assert "33.10" not in {row["code"] for row in found}


def test_a_code_read_as_a_number_is_refused(example: Example) -> None:
    """33.1 is no area: exit code 2, and the codes that there are."""
    told = example.run("kawung ask industry-by-area --area 33.1")
    assert told.returncode == 2
    assert 'there is no "33.1"' in told.stderr
    assert "33.10 Kabupaten" in told.stderr


def test_no_query_is_sent_on(example: Example) -> None:
    """Both steps in one query, by SERVICE, are refused before anything is sent."""
    query = f"SELECT ?c WHERE {{ SERVICE <{example.theirs}> {{ ?p ?n ?c }} }}"
    told = kawung("query", "-", cwd=example.folder, stdin=query)
    assert told.returncode == 2
    assert "SERVICE" in told.stderr


def test_the_second_publisher_says_that_it_is_made_up() -> None:
    """In the file, in its title, and on the page."""
    text = PUBLISHER.read_text(encoding="utf-8")
    assert text.startswith("# MADE UP")
    assert '"MADE-UP DATA: ' in text
    assert "**made up**" in DOC
    assert "**rekaan**" in DOC
