"""
Helpers of the tests of what leaves: all that Kawung writes for others of a project, as bytes by name.

What is written for others in a further form is one more line in `public_outputs`. What all studies share has names that
begin with `shared`; what is only said to whoever runs a command, with `told`.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

from kawung import pipeline
from kawung.pipeline import folders, parts
from kawung.pipeline.publishing import site
from kawung.server.app import app
from reconciliation_cases import ask
from run import kawung_here
from servers import acting

Outputs = Iterator[tuple[str, bytes]]
_SHARED = re.compile("(?:def|scheme|shape|sheet|structure|policy)[./]|id/(?:area|class|correspondence|level|shared)/")
_REQUIRED = {
    "evidence": ("linkage", "linkage"),
    "linkages-of-actor": ("actor", "party"),
    "external-identifiers": ("thing", "party"),
}
_EVERYTHING = 'SELECT * WHERE { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), "/graph/%s/")) }'


def public_outputs(root: Path, study: str, today: date, guesses: tuple[str, ...] = ()) -> dict[str, bytes]:
    """
    Gather what Kawung writes for others of a project with one study that was built on a day.

    *guesses* are texts that somebody might ask the service for reconciliation for.
    """
    out = root / "out"
    found = dict(_dump(root, study))
    for one in (
        _exports(root, study, out),
        _answers(root, study, found),
        _queries(root, study),
        _reconciled(root, study, found, guesses),
        _pushed(root),
        _opened(root),
        _site(root, out / "site", today),
    ):
        found.update(one)
    found["names"] = "\n".join([*found, *(str(p.relative_to(out)) for p in sorted(out.rglob("*")))]).encode()
    found["times"] = "\n".join(_times([*out.rglob("*"), *(p for p, _ in _parts(root, study))])).encode()
    return found


def _parts(root: Path, study: str) -> Iterator[tuple[Path, str]]:
    """The files of a build that hold what is public, with what they are called here."""
    generation = folders.in_force(root / "build")
    assert generation is not None
    for name in (parts.SHARED, parts.SHARED_RIGHTS):
        yield generation.path(name), f"shared dump {name}"
    for part in (parts.public_part_of(study), parts.release_part_of(study)):
        for file in sorted(generation.folder(part).iterdir()):
            if file.name != parts.HELD:
                yield file, f"dump {file.name}"


def _dump(root: Path, study: str) -> Outputs:
    return ((name, file.read_bytes()) for file, name in _parts(root, study))


def _said(name: str, root: Path, *command: str, told: bool = False) -> Outputs:
    """What a command says; with *told* only to whoever runs it."""
    done = kawung_here(*command, cwd=root)
    yield f"{'told ' * told}{name}", done.stdout.encode()
    yield f"told {name} (stderr)", done.stderr.encode()


def _exports(root: Path, study: str, out: Path) -> Outputs:
    out.mkdir()
    for language in ("en", "id"):
        for form, end in (("graphml", ".graphml"), ("gexf", ".gexf"), ("edges", "-edges.csv"), ("csvw", "")):
            line = ["export", study, str(out / language / f"{study}{end}"), f"--{form}", "--lang", language]
            yield from _said(f"export {form} {language}", root, *line, told=True)
    for file in sorted(out.rglob("*")):
        if file.is_file():
            yield f"export {file.relative_to(out)}", file.read_bytes()


def of_kind(dump: dict[str, bytes], study: str, kind: str) -> list[str]:
    """The public keys of all things of a kind, from the dump."""
    found = re.findall(rf"/id/{study}/{kind}/([^>/]+)>", dump["dump stated.nq"].decode())
    return list(dict.fromkeys(found))


def _answers(root: Path, study: str, dump: dict[str, bytes]) -> Outputs:
    for form, language in (("table", "en"), ("table", "id"), ("json", "en"), ("csv", "en"), ("markdown", "id")):
        asked = ["ask", "--public", "--format", form, "--lang", language]
        yield from _said(f"ask {form} {language}", root, *asked)
        for question in pipeline.questions():
            line = [*asked, question.name, *([] if question.across else ["--study", study])]
            yield from _said(f"ask {question.name} {form} {language}", root, *line)
            if question.name in _REQUIRED:
                parameter, kind = _REQUIRED[question.name]
                for key in of_kind(dump, study, kind)[:: 20 if form == "json" else 60]:
                    yield from _said(f"ask {question.name} {key} {form} {language}", root, *line, f"--{parameter}", key)


def _queries(root: Path, study: str) -> Outputs:
    file = root / "all.rq"
    file.write_text(_EVERYTHING % study, encoding="utf-8")
    for form in ("csv", "json"):
        yield from _said(f"query {form}", root, "query", str(file), "--public", "--format", form)


def _reconciled(root: Path, study: str, dump: dict[str, bytes], guesses: tuple[str, ...]) -> Outputs:
    service = app(pipeline.open_reconciliation(root / "build"))
    kinds = rf"<(http[^>]*/id/{study}/(?:party|study|cluster|category)/[^>]+)>"
    ids = list(dict.fromkeys(re.findall(kinds, dump["dump stated.nq"].decode())))

    def got(name: str, path: str, body: bytes = b"", **fields: str) -> tuple[str, bytes]:
        headers = {"content-type": "application/x-www-form-urlencoded"} if body else None
        query = urlencode(fields).encode()
        answer = ask(service, path, method="POST" if body else "GET", query=query, body=body, headers=headers)
        return f"reconcile {name}", repr(answer.headers).encode() + answer.body

    yield got("manifest", "/en")
    for start, texts in _batches([*guesses, study, *ids], 10):
        queries = {f"q{n}": {"query": text, "limit": 20} for n, text in enumerate(texts)}
        yield got(f"queries {start}", "/en", urlencode({"queries": json.dumps(queries)}).encode())
    offered = ask(service, "/en/properties", query=b"type=Party").json
    properties = [one["id"] for one in offered["properties"]]
    for start, some in _batches(ids, 50):
        asked = {"ids": some, "properties": [{"id": one} for one in properties]}
        yield got(f"extend {start}", "/en", urlencode({"extend": json.dumps(asked)}).encode())
    for what in ("entity", "type", "property"):
        for n, prefix in enumerate((study, "n", "\u00f1", "a", "k", *guesses)):
            yield got(f"suggest {what} {n}", f"/en/suggest/{what}", prefix=prefix, limit="100")
    for one in ids[::25]:
        yield got(f"view {one}", "/id/view", id=one)
        yield got(f"flyout {one}", "/en/flyout/entity", id=one)


def _batches(texts: list[str], size: int) -> Iterator[tuple[int, list[str]]]:
    return ((start, texts[start : start + size]) for start in range(0, len(texts), size))


def _pushed(root: Path) -> Outputs:
    for protocol in ("graph-store", "update"):
        with acting(lambda request: request.say(204, kind=None)) as (address, asked):
            line = ["push", "--endpoint", address, "--protocol", protocol]
            yield from _said(f"push {protocol}", root, *line, told=True)
        for n, request in enumerate(asked):
            begins = request.path.encode() + request.body[:300]
            shared = re.search(rb"graph(?:/|%2F)(?:ontology|regions|rights)", begins) is not None
            name = f"{'shared ' * shared}pushed {protocol} {n}"
            yield name, f"{request.path}\n{request.headers}\n".encode() + request.body


def _opened(root: Path) -> Outputs:
    """What Python users get: the places of rows."""
    yield "places", repr(dict(pipeline.open_build(root / "build", public=True).places)).encode()


def _site(root: Path, out: Path, today: date) -> Outputs:
    """The site, in one piece for each folder and kind of file."""
    done = site.publish(pipeline.find_project(root), out, today=today, fail_on=None)
    assert done.updated is not None
    assert not done.refused
    pieces: dict[str, list[bytes]] = defaultdict(list)
    for file in sorted(p for p in out.rglob("*") if p.is_file()):
        path, data = file.relative_to(out), file.read_bytes()
        if path.as_posix() == ".kawung/files":
            data = "\n".join(json.loads(data)).encode()  # digests and times have any numbers
        shared = _SHARED.match(path.as_posix()) is not None
        packed = file.suffix in (".gz", ".zip")
        name = f"{'shared ' * shared}site {path.as_posix() if packed else f'{path.parent.as_posix()}/*{path.suffix}'}"
        pieces[name] += [data] if packed else [path.as_posix().encode(), data]
    yield from ((name, b"\n".join(some)) for name, some in pieces.items())


def _times(files: list[Path]) -> Iterator[str]:
    for file in files:
        at = file.stat()
        for seconds in (at.st_mtime, at.st_atime):
            yield datetime.fromtimestamp(seconds, UTC).isoformat()
