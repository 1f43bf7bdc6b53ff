"""
Hostile RDF ends in time and within its memory, says where it stopped, fetches nothing, and leaves everything as it was.

Each file is imported by a process of its own, whose greatest memory, its helper's included, the system tells.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kawung import foreign
from kawung.foreign import limits, reading
from kawung.foreign.reading import Asked
from run import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kawung.store import RdfForm

SECONDS, MEMORY = 20, 1024 * 1024  # as promised: so many seconds, so many KiB
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.example/">\n'
NODE = b'<rdf:Description rdf:about="http://e.example/x">'
SAID = b"<http://e.example/a> <http://e.example/b> "


def _bomb() -> bytes:
    """Nine entities, each ten times the one before: ten thousand million letters once unfolded."""
    names = "abcdefghij"
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    head = f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [{entities}]>\n'.encode()
    return head + RDF + NODE + b"<e:p>&j;</e:p></rdf:Description></rdf:RDF>"


HOSTILE: dict[str, tuple[bytes, str, int | None]] = {
    "context.jsonld": (b'{\n"@context": "http://127.0.0.1:9/context", "name": "x"}', "rdf-remote-context", 2),
    "bomb.rdf": (_bomb(), "rdf-doctype", 2),
    "outside.rdf": (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">\n' + RDF + b"</rdf:RDF>", "rdf-doctype", 1),
    "deep.ttl": (SAID + b"[ <http://e.example/b> \n" * 2000 + b"1" + b"]" * 2000 + b" .", "rdf-too-deep", 201),
    "list.ttl": (SAID + b"(" * 2000 + b")" * 2000 + b" .", "rdf-too-deep", 1),
    "quoted.trig": (SAID + b"<<( <http://e.example/a> <http://e.example/b> " * 2000 + b"1", "rdf-too-deep", 1),
    "deep.jsonld": (b'{"http://e.example/p":' * 2000 + b"1" + b"}" * 2000, "rdf-too-deep", 1),
    "list.jsonld": (b'{"http://e.example/p":' + b"[" * 2000 + b"]" * 2000 + b"}", "rdf-too-deep", 1),
    "deep.rdf": (
        RDF + (NODE + b"\n<e:p>") * 2000 + b"</e:p></rdf:Description>" * 2000 + b"</rdf:RDF>",
        "rdf-too-deep",
        102,
    ),
    "literal.ttl": (SAID + b'"' + b"x" * 10_000_000 + b'" .', "rdf-term-too-long", 1),
    "literal.jsonld": (b'{"http://e.example/p":"' + b"x" * 10_000_000 + b'"}', "rdf-term-too-long", 1),
    "literal.rdf": (RDF + NODE + b"<e:p>" + b"x" * 10_000_000, "rdf-term-too-long", 2),
    "line.nt": (b"x" * 30_000_000, "rdf-term-too-long", 1),
    "open.nt": (SAID + b'"' + b'\\"' * 5_000_000, "rdf-term-too-long", 1),
    "name.nq": (b"<http://e.example/" + b"x" * 10_000_000, "rdf-term-too-long", 1),
    "number.jsonld": (b'{"http://e.example/p":' + b"1" * 10_000_000 + b"}", "rdf-term-too-long", 1),
    "utf-16.ttl": ((SAID + b"1 .").decode().encode("utf-16"), "rdf-not-utf8", 1),
    "signs.ttl": (SAID + b"1 .\n" + SAID + b'"\xff\xfe" .', "rdf-not-utf8", 2),
    "nul.ttl": (SAID + b"1 .\n" + SAID + b'"\0" .', "rdf-sign", 2),
    "prefix.ttl": (
        b"@prefix e: <http://e.example/"
        + b"x" * 8000
        + b"> . e:a e:b "
        + b",".join(b"e:%d" % n for n in range(30_000)),
        "rdf-too-much",
        None,
    ),
    "names.rdf": (
        RDF.replace(b"http://e.example/", b"http://e.example/" + b"x" * 8000)
        + NODE
        + b"".join(b"<e:p%d>x</e:p%d>" % (n, n) for n in range(30_000)),
        "rdf-too-much",
        None,
    ),
    "contexts.jsonld": (
        (b'{"@context":{' + b",".join(b'"t%d":"http://e.example/%d"' % (n, n) for n in range(2000)) + b'},"t1":') * 150
        + b"1"
        + b"}" * 150,
        "rdf-broke-down",
        None,
    ),
}


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="only Unix tells how much memory a process took")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file(name: str, tmp_path: Path) -> None:
    """It ends with 3 and its rule at its line, in 20 s and 1 GiB, and what was imported or built stays as it was."""
    data, rule, line = HOSTILE[name]
    project = tmp_path / "project"
    for file in ("data/linked/rdf/x.nq", "data/linked/rdf/x.toml", "build/current", "kawung.toml"):
        (project / file).parent.mkdir(parents=True, exist_ok=True)
        (project / file).write_text("" if file == "kawung.toml" else "as it was", encoding="utf-8")
    (tmp_path / name).write_bytes(data)
    before = everything(project)
    # A process starts as large as the one that starts it, so a small one stands between this one and the command.
    lines = (
        "import os, subprocess, sys",
        "child = subprocess.Popen([sys.executable, '-m', 'kawung', *sys.argv[1:]])",
        "_, status, used = os.wait4(child.pid, 0)",
        "print(os.waitstatus_to_exitcode(status), used.ru_maxrss)",
    )
    command = ["import", "rdf", str(tmp_path / name), "--name", "x", "--force", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines), *command],
        cwd=project,
        env=plain(),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    said, last = done.stdout.rstrip().rsplit("\n", 1)
    code, memory = map(int, last.split())
    assert (code, done.stderr) == (3, "")
    assert f'"rule": "{rule}"' in said
    assert f'"row": {line or "null"}' in said
    if sys.platform == "linux":
        assert memory < MEMORY
    assert everything(project) == before


class _Noting(BaseHTTPRequestHandler):
    """Answers whatever is asked, and notes that it was."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server near by, its address, and all that was asked of it."""
    asked: list[str] = []
    handler = type("Handler", (_Noting,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as near:
        thread = threading.Thread(target=near.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{near.server_port}", asked
        near.shutdown()
        thread.join()


def test_nothing_is_fetched(server: tuple[str, list[str]]) -> None:
    """Not a context, a DTD, an entity, an imported ontology, a base, an included file, a style sheet."""
    at, asked = server
    files: list[tuple[RdfForm, str]] = [
        ("json-ld", f'{{"@context": "{at}/context", "p": 1}}'),
        ("json-ld", f'{{"@context": {{"@import": "{at}/context"}}, "p": 1}}'),
        ("rdf-xml", f'<!DOCTYPE x SYSTEM "{at}/dtd"><x/>'),
        ("rdf-xml", f'<!DOCTYPE x [<!ENTITY e SYSTEM "{at}/entity">]><x>&e;</x>'),
        (
            "rdf-xml",
            f"""<?xml-stylesheet href="{at}/style"?>{RDF.decode()}<rdf:Description rdf:about="" xml:base="{at}/base">
            <e:p xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{at}/include"/></e:p>
            </rdf:Description></rdf:RDF>""",
        ),
        ("turtle", f"@base <{at}/base> . <> <http://www.w3.org/2002/07/owl#imports> <{at}/ontology> ."),
    ]
    for form, text in files:
        foreign.read(text.encode(), Asked(form, "", "x", "<urn:g>", f"{at}/home/"))
    assert asked == []


def _asked(form: RdfForm) -> Asked:
    return Asked(form, "", "x", "<urn:g>", "https://example.org/kawung/")


def test_the_limits_hold_at_their_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """What just fits is read, one more is refused: statements, depth, bytes of the file."""
    monkeypatch.setattr(reading, "MAX_STATEMENTS", 3)
    three = b"<urn:a> <urn:b> 1 , 2 , 3"
    assert reading.read(three + b" .", _asked("turtle")).troubles == []
    assert [t.rule for t in reading.read(three + b" , 4 .", _asked("turtle")).troubles] == ["rdf-too-many"]
    monkeypatch.undo()
    for opening, middle, closing, form in (
        (b"<urn:a> <urn:b> " + b"[ <urn:b> " * 199 + b"[", b"", b"]" * 200 + b" .", "turtle"),
        (b'{"urn:b":' * 200, b"1", b"}" * 200, "json-ld"),
    ):
        assert reading.read(opening + middle + closing, _asked(form)).troubles == []  # type: ignore[arg-type]
    deeper = b"<urn:a> <urn:b> " + b"[ <urn:b> " * 200 + b"[]" + b"]" * 200 + b" ."
    assert [t.rule for t in reading.read(deeper, _asked("turtle")).troubles] == ["rdf-too-deep"]
    large = b"\n" + (b"#" * 1023 + b"\n") * (limits.MAX_BYTES // 1024)
    assert [t.rule for t in foreign.read(large, _asked("turtle")).troubles] == ["rdf-too-large"]
    assert [t.rule for t in foreign.read(large[1:], _asked("turtle")).troubles] == ["rdf-nothing"]


def test_a_slow_file_is_stopped() -> None:
    """The process that reads is ended when its time is over."""
    slow = b"<urn:a> <urn:b> " + b"[]," * 5_000_000
    assert [t.rule for t in foreign.read(slow, _asked("turtle"), seconds=0.5).troubles] == ["rdf-too-slow"]


def test_many_faults_are_told_in_part() -> None:
    """A file in which everything is wrong says so of the first hundreds, each with its line."""
    text = b"".join(b'<urn:a> <urn:b> "x%d"^^<http://www.w3.org/2001/XMLSchema#integer> .\n' % n for n in range(2000))
    found = reading.read(text, _asked("n-triples"))
    assert [t.lines for t in found.troubles] == [(n,) for n in range(1, 501)]


def test_the_process_that_reads_gets_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the environment it has what it runs with; it can tell a stranger's text nothing else."""
    asked = Asked("turtle", "", "x", "<https://example.org/kawung/graph/import/x>", "https://example.org/kawung/")
    given: list[dict[str, str]] = []
    run = subprocess.run

    def noted(*command: object, **how: object) -> object:
        given.append(how["env"])  # type: ignore[arg-type]
        return run(*command, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", noted)
    for name in ("KAWUNG_BPS_KEY", "KAWUNG_ENDPOINT_PASSWORD", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY", "MY_PYTHON_KEY"):
        monkeypatch.setenv(name, "s3cret")
    found = foreign.read(SAID + b"1 .", asked)
    assert found.troubles == ()
    assert found.read == 1
    [told] = given
    assert "s3cret" not in told.values()
    assert {"PATH", "PYTHONPATH"} <= set(told)
