"""The SPARQL box, in a browser: the rows of `kawung ask`, from a server and from a folder, whatever the data say."""

from __future__ import annotations

import base64
import contextlib
import functools
import gzip
import hashlib
import http.server
import json
import os
import re
import runpy
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from functools import cache
from heapq import merge
from pathlib import Path
from urllib.parse import urlencode

import pytest

import page_cases as cases
from kawung import answers, vocabulary
from kawung.answers import binding, parameters
from kawung.iris import HOME, Minter, literal, read_literal
from kawung.pages import box
from kawung.pages.box.vendored import classic, folder, oxigraph
from kawung.pages.documents.dumps import dumps, packed
from kawung.pages.documents.index import Index
from kawung.pages.documents.parts import Parts
from kawung.pages.documents.turtle import Turtle
from kawung.pages.html.book import Book
from kawung.problems import FaultError, UsageError, Words
from kawung.words import LANGUAGES

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[1]
MADE_UP = "study-contoh"
HERE = "\n# the row goes here\n"
HOSTILE = '<script>window.hit=1</script><img src=x onerror="window.hit=1"> \u202ereversed {{ 7*7 }} \' & ' + "long " * 2000
# What people ask: each question of each study, and every type of parameter by key, by label, by code, by address.
ASKED: list[tuple[str, dict[str, str]]] = [
    *((q.name, {"study": s}) for q in answers.questions() for s in cases.STUDIES if len(_needed := [
        p for p in q.parameters if p.required]) == 0 and q.parameter("study")),
    *((q.name, {}) for q in answers.questions() if not any(p.required for p in q.parameters)),
    ("strongest-horizontal-linkage", {"study": "contoh", "variable": "marketing", "partners": "named"}),
    ("strongest-vertical-linkage", {"study": "contoh", "direction": "vertical-backward"}),
    ("linkage-matrix", {"study": "bayat", "category": "inherited"}),
    ("single-supplier-or-buyer", {"study": "contoh", "share": "30", "words": "1"}),
    ("clusters-side-by-side", {"study": "bayat", "with": "bantul-2016"}),
    ("clusters-side-by-side", {"study": "bayat", "with": "contoh"}),
    ("industry-by-area", {"area": "33.10"}),
    ("industry-by-area", {"area": "Kab. Klaten", "industry": "KBLI 2020 13134", "year": "2020"}),
    ("actors-in-place", {"kind": "firm", "place": "jawa tengah"}),
    ("external-identifiers", {"thing": "33.10"}),
    ("external-identifiers", {"thing": "kbli-2020/13134"}),
    ("external-identifiers", {"thing": f"{HOME}id/area/34.02"}),
]


def _option(code: str, label: Words) -> box.Option:
    return box.Option(code, label, literal(code))


def _parameter(p: answers.Parameter) -> box.Parameter:
    options = tuple(_option(code, label) for code, label in p.values.items())
    if p.type == "study":
        options = tuple(_option(s.key, s.title) for s in cases.opened().studies)
    elif p.type in parameters._SCHEMES:
        options = tuple(box.Option(c.key, c.label, c.iri) for c in vocabulary.concepts(parameters._SCHEMES[p.type]))
    return box.Parameter(p.name, p.type, p.help, p.required, p.default or "", options)


def boxed() -> tuple[list[box.Study], list[box.Question], dict[str, str]]:
    """What whoever publishes gives the box, beside the data."""
    asked = []
    for q in answers.questions():
        bare = "".join(line for line in q.query.splitlines(keepends=True) if not line.startswith("#+"))
        head, tail = binding.insert_values(bare, {"here": HERE}).split(f" VALUES (?here) {{ ({HERE}) }}")
        asked.append(box.Question(q.name, head.lstrip(), tail, tuple(map(_parameter, q.parameters)), q.made_up_too))
    studies = [box.Study(s.key, s.title, f"study-{s.key}" if s.made_up else "") for s in cases.opened().studies]
    lookups = {kind: parameters._PREFIXES + query for kind, query in parameters._LOOKUPS.items()}
    return studies, asked, lookups


@cache
def data() -> dict[str, bytes]:
    """The parts of the data that the box loads, as the dumps have them."""
    parts = Parts(cases.index(), cases.SITE.base)
    found = {}
    for one in parts.data_sets():
        if one.key in (box.DATA, MADE_UP):
            found[one.key] = packed(parts.line(at) for at in merge(*parts.graphs(one).values()))
    return found


@cache
def box_files() -> dict[str, bytes]:
    return dict(box.files(cases.SITE.base, data(), *boxed()))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site as it is published, with what is hostile in its data."""
    out = tmp_path_factory.mktemp("site")
    thing = Minter(cases.SITE.base).thing("bayat", "actor", "hostile")
    graph = Minter(cases.SITE.base).graph("bayat", "entities")
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    lines = f"{thing} {label} {literal(HOSTILE)} {graph} .\n{thing} {label} <javascript:alert(1)> {graph} .\n"
    parts = {**data(), box.DATA: packed([gzip.decompress(data()[box.DATA]), lines.encode()])}
    files = {**cases.shipped_pages(), **dict(box.files(cases.SITE.base, parts, *boxed()))}
    for path in ("index.en.html", "site.css", "site.js", "sparql.en.html", "sparql.id.html"):
        _write(out / path, files[path])
    for path, content in files.items():
        if path.startswith(("sparql/", "question/single-supplier-or-buyer")):
            _write(out / path, content)
    return out


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


class Watched:
    """A page of the box; whatever the browser complains of, and whatever it asks of others, is remembered."""

    def __init__(self, page: playwright.Page, start: str) -> None:
        self.page, self.start = page, start
        self.trouble: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", self._asked)
        page.set_default_timeout(60_000)

    def _said(self, said: playwright.ConsoleMessage) -> None:
        if not said.location["url"].endswith("favicon.ico"):  # what a browser asks of any server by itself
            self.trouble.append(said.text)

    def _asked(self, request: playwright.Request) -> None:
        if not request.url.startswith((self.start, "blob:", "data:")):
            self.trouble.append(request.url)

    def open(self, query: dict[str, str] | None = None, language: str = "en") -> None:
        self.page.goto(f"{self.start}sparql.{language}.html" + (f"?{urlencode(query)}" if query else ""))

    def load(self) -> None:
        self.page.click("#load")
        self.page.wait_for_selector("#asking:not([hidden])")

    def ask(self, query: str) -> str:
        """Run a query; return what is told."""
        self.page.fill("#query", query)
        self.page.click("#run")
        return self.told()

    def told(self) -> str:
        """Wait until the box is done; return what it tells."""
        self.page.wait_for_selector("#asking:not([hidden])")
        self.page.wait_for_function("document.getElementById('stop').disabled && document.getElementById('told').textContent")
        return self.page.inner_text("#told")

    def file(self, ending: str) -> str:
        got: str = self.page.evaluate(
            "ending => fetch(document.querySelector(`#result a[download$='.${ending}']`).href).then(r => r.text())", ending
        )
        return got

    def rows(self) -> list[dict[str, str]]:
        """Rows of the last result, as terms."""
        found = json.loads(self.file("json"))["results"]["bindings"]
        return [{name: _term(value) for name, value in row.items()} for row in found]

    def cells(self) -> list[str]:
        return self.page.locator("#result td").all_inner_texts()


def _term(value: dict[str, str]) -> str:
    if value["type"] == "uri":
        return f"<{value['value']}>"
    return literal(value["value"], value.get("xml:lang"), value.get("datatype", "").partition("#")[2] or None)


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, browser: playwright.Browser, site: Path, served: str) -> Iterator[Watched]:
    yield from _page(browser, served if request.param == "http" else site.as_uri() + "/")


@pytest.fixture
def page_http(browser: playwright.Browser, served: str) -> Iterator[Watched]:
    yield from _page(browser, served)


def _page(browser: playwright.Browser, start: str) -> Iterator[Watched]:
    context = browser.new_context()
    watched = Watched(context.new_page(), start)
    yield watched
    context.close()
    assert watched.trouble == []


def expected(name: str, given: dict[str, str]) -> list[dict[str, str]]:
    """The rows that `kawung ask --public` reads its answer from."""
    question, store = answers.find(name), cases.opened().store
    others = {key: value for key, value in given.items() if key != "study"}
    got = store.select(binding.insert_values(question.query, parameters.resolve(store, question, given.get("study"), others)))
    rows = [{n: t for n, t in zip(got.variables, row, strict=True) if t} for row in got.rows]
    if "study" not in given and not question.made_up_too and not {"contoh"} & set(given.values()):
        rows = [row for row in rows if read_literal(row["made_up"]).text != "true"]
    return rows


def _counted(rows: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    """Rows as a bag; a list within a cell (`GROUP_CONCAT`) has no order."""
    return Counter(frozenset((name, " ".join(sorted(t.strip('"').split()))) for name, t in row.items()) for row in rows)


def test_every_question_has_the_rows_of_the_command(page: Watched) -> None:
    """Each question, each study, each type of parameter: the box gives the rows that `kawung ask --public` reads."""
    actor, linkage = _some("actor"), _some("linkage")
    asked = [
        *ASKED,
        ("linkages-of-actor", {"study": "contoh", "actor": actor}),
        ("evidence", {"study": "contoh", "linkage": linkage}),
    ]
    assert {name for name, _ in asked} == {q.name for q in answers.questions()}
    page.open()
    page.load()
    full = 0
    for name, given in asked:
        page.page.select_option("#example", name)
        for key, value in given.items():
            field = page.page.locator(f"#c-{key}")
            field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
        page.page.click("#run")
        told = page.told()
        rows = expected(name, given)
        assert _counted(page.rows()) == _counted(rows), (name, given, told)
        full += bool(rows)
    assert full > 0.6 * len(asked)


def _some(kind: str) -> str:
    """The key of some actor or linkage of the made-up study, as it is public."""
    return next(row[2] for row in parameters._rows(cases.opened().store, kind, "contoh"))
