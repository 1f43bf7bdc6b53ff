"""The SPARQL box, in a browser: the rows of `kawung ask`, from a server and from a folder, whatever the data say."""

from __future__ import annotations

import base64
import functools
import gzip
import http.server
import json
import random
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
from kawung import answers
from kawung.answers import parameters
from kawung.iris import HOME, XSD, Minter, literal, read_literal, term
from kawung.pages import box
from kawung.pages.box.vendored import classic, folder, oxigraph
from kawung.pages.documents.dumps import packed
from kawung.pages.documents.index import Index
from kawung.pages.documents.parts import Parts
from kawung.pages.html.book import Book
from kawung.pipeline.publishing import boxed as publishing_boxed
from kawung.problems import FaultError
from kawung.words import LANGUAGES

playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[1]
MADE_UP = "study-contoh"
HERE = "\n# the row goes here\n"
HOSTILE = (
    '<script>window.hit=1</script><img src=x onerror="window.hit=1"> \u202ereversed {{ 7*7 }} \' & ' + "long " * 2000
)
WITHOUT = [q for q in answers.questions() if not any(p.required for p in q.parameters)]
# What people ask: every question of all and of each study, every type of parameter by key, label, code and address.
ASKED: list[tuple[str, dict[str, str]]] = [
    ("clusters-side-by-side", {"study": "bayat", "with": "contoh"}),
    ("industry-by-area", {"area": "Kab. Klaten", "industry": "KBLI 2020 13134", "year": "2020"}),
    ("external-identifiers", {"thing": f"{HOME}id/area/34.02"}),
    *((q.name, {}) for q in WITHOUT),
]
MORE: list[tuple[str, dict[str, str]]] = [
    *((q.name, {"study": s}) for q in WITHOUT for s in cases.STUDIES),
    ("strongest-horizontal-linkage", {"study": "contoh", "variable": "marketing", "partners": "named"}),
    ("strongest-vertical-linkage", {"study": "contoh", "direction": "vertical-backward"}),
    ("linkage-matrix", {"study": "bayat", "category": "inherited"}),
    ("single-supplier-or-buyer", {"study": "contoh", "share": "30", "words": "1"}),
    ("clusters-side-by-side", {"study": "bayat", "with": "bantul-2016"}),
    ("industry-by-area", {"area": "33.10"}),
    ("actors-in-place", {"kind": "firm", "place": "jawa tengah"}),
    ("external-identifiers", {"thing": "33.10"}),
    ("external-identifiers", {"thing": "kbli-2020/13134"}),
]


def boxed() -> tuple[list[box.Study], list[box.Question], dict[str, str]]:
    """What whoever publishes gives the box, beside the data."""
    there = cases.opened().studies
    studies = [box.Study(s.key, f"study-{s.key}" if s.made_up else "") for s in there]
    return studies, [publishing_boxed.question(q, there) for q in answers.questions()], parameters.lookups()


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
    return dict(box.files(data(), *boxed()))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


def hostile() -> bytes:
    """Statements that a page could stumble over: a label, an address that is no page, names that files cannot have."""
    base, graph = cases.SITE.base, Minter(cases.SITE.base).graph("bayat", "entities")
    label = term("rdfs:label")
    names = (
        "Con",
        "a.ttl",
        "UPPER",
        "caf\u00e9",
        "x" * 200,
        "%2e%2e",
        "a/../../b",
        "..",
        "two~tildes",
        "\U0001f600",
        "n-",
    )
    things = [f"<{base}id/bayat/odd/{name}>" for name in names]
    things += [f"<{base}id/class/kbli-2020/{name}>" for name in ("C", "c", "A.1", "c.1", "13134")]
    things += [f"<{base}elsewhere/{'y/' * 90}end>", f"<{base}odd>", f"<{base}def#Odd>", f"<{base}id/bayat/odd/a#b/c>"]
    lines = [f"{thing} {label} {literal('odd')} {graph} .\n" for thing in things]
    lines += [
        f"{things[0]} {label} {literal(HOSTILE)} {graph} .\n",
        f"{things[0]} {label} <javascript:hit=1> {graph} .\n",
    ]
    return "".join(lines).encode()


@cache
def whole() -> bytes:
    """The real data with what is hostile."""
    return b"".join(sorted(set((gzip.decompress(data()[box.DATA]) + hostile()).splitlines(keepends=True))))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site as it is published, with what is hostile in its data."""
    out = tmp_path_factory.mktemp("site")
    parts = {**data(), box.DATA: packed([whole()])}
    files = {**cases.shipped_pages(), **dict(box.files(parts, *boxed()))}
    kept = ("site.", "sparql", "question/actors-in-place")
    for path, content in files.items():
        if path.startswith(kept):
            file = out / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return out


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

    def load(self, language: str = "en") -> None:
        self.open(language=language)
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
        self.page.wait_for_function(
            "document.getElementById('stop').disabled && document.getElementById('told').textContent"
        )
        return self.page.inner_text("#told")

    def file(self, ending: str) -> str:
        got: str = self.page.evaluate(
            "ending => fetch(document.querySelector(`#result a[download$='.${ending}']`).href).then(r => r.text())",
            ending,
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
def start(request: pytest.FixtureRequest, site: Path, served: str) -> str:
    """Where the site begins: on a server, and as a folder."""
    return served if request.param == "http" else site.as_uri() + "/"


@pytest.fixture
def page(browser: playwright.Browser, start: str) -> Iterator[Watched]:
    yield from _watched(browser, start)


@pytest.fixture
def on_stick(browser: playwright.Browser, site: Path) -> Iterator[Watched]:
    yield from _watched(browser, site.as_uri() + "/")


def _watched(browser: playwright.Browser, start: str) -> Iterator[Watched]:
    context = browser.new_context()
    watched = Watched(context.new_page(), start)
    yield watched
    context.close()
    assert watched.trouble == []


def expected(name: str, given: dict[str, str]) -> list[dict[str, str]]:
    """The rows that `kawung ask --public` reads its answer from."""
    question, store = answers.find(name), cases.opened().store
    others = {key: value for key, value in given.items() if key != "study"}
    got = store.select(
        answers.insert_values(question.query, parameters.resolve(store, question, given.get("study"), others))
    )
    rows = [{n: t for n, t in zip(got.variables, row, strict=True) if t} for row in got.rows]
    if "study" not in given and not question.made_up_too and not {"contoh"} & set(given.values()):
        rows = [row for row in rows if read_literal(row["made_up"]).text != "true"]
    return rows


def _counted(rows: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    """Rows as a bag; a list within a cell (`GROUP_CONCAT`) has no order."""
    return Counter(frozenset((name, " ".join(sorted(t.strip('"').split()))) for name, t in row.items()) for row in rows)


def _choose(page: Watched, name: str, given: dict[str, str]) -> None:
    page.page.select_option("#example", name)
    for key, value in given.items():
        field = page.page.locator(f"#c-{key}")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def _some(kind: str) -> str:
    """The key of some actor or linkage of the made-up study, as it is public."""
    return next(row[2] for row in parameters._rows(cases.opened().store, kind, "contoh"))


def test_every_question_has_the_rows_of_the_command(page: Watched) -> None:
    """Each question, each study, each type of parameter: the box gives the rows that `kawung ask --public` reads."""
    asked = [
        *ASKED,
        ("linkages-of-actor", {"study": "contoh", "actor": _some("actor")}),
        ("evidence", {"study": "contoh", "linkage": _some("linkage")}),
        *(MORE if page.start.startswith("http") else ()),
    ]
    assert {name for name, _ in asked} == {q.name for q in answers.questions()}
    page.load()
    full = 0
    for name, given in asked:
        _choose(page, name, given)
        page.page.click("#run")
        told = page.told()
        rows = expected(name, given)
        assert _counted(page.rows()) == _counted(rows), (name, given, told)
        full += bool(rows)
    assert full > 0.6 * len(asked)


def test_a_questions_form_leads_to_its_answer(page: Watched) -> None:
    """The form of a question's page opens the box, which loads and runs by itself; back and forward ask anew."""
    page.page.goto(f"{page.start}question/actors-in-place.en.html")
    page.page.select_option("#p-study", "contoh")
    page.page.fill("#p-place", "jawa tengah")
    page.page.click("form button")
    given = {"study": "contoh", "place": "jawa tengah"}
    assert "Rows: " in page.told()
    assert _counted(page.rows()) == _counted(expected("actors-in-place", given))
    assert "MADE-UP" in page.page.inner_text("#result")
    assert "VALUES (?study ?place)" in page.page.input_value("#query")
    page.page.select_option("#c-study", "bayat")
    page.page.click("#run")
    page.told()
    bayat = _counted(expected("actors-in-place", given | {"study": "bayat"}))
    assert _counted(page.rows()) == bayat
    assert not page.page.locator("[type=checkbox]").is_checked()
    page.ask("ASK {}")
    assert page.page.inner_text("#result").startswith("Yes")
    page.page.go_back()
    page.page.wait_for_selector("#result table")
    assert _counted(page.rows()) == bayat
    assert page.page.input_value("#c-study") == "bayat"
    page.page.go_back()
    page.page.wait_for_function("document.getElementById('c-study').value === 'contoh'")
    page.told()
    assert _counted(page.rows()) == _counted(expected("actors-in-place", given))
    page.page.click("a.lang")
    assert "Baris: " in page.told()
    assert page.page.input_value("#c-place") == "jawa tengah"
    assert _counted(page.rows()) == _counted(expected("actors-in-place", given))


def test_what_is_stopped_can_be_asked_again(page: Watched) -> None:
    """Stop ends a query that would run for hours, and the next one is answered."""
    page.load()
    page.page.fill("#query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    for _ in range(2):
        page.page.press("#query", "Control+Enter")
        page.page.click("#stop:not([disabled])")
        assert page.page.inner_text("#told") == "Stopped. The next query can be run."
    page.ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert page.cells() == [str(len(whole().splitlines()))]


def test_data_are_texts_and_links_lead_to_our_pages_only(on_stick: Watched) -> None:
    """Whatever stands in the data is shown as it is; every link leads to the page of its thing, where there is one."""
    page = on_stick
    page.load()
    page.ask("SELECT ?label { ?s rdfs:label ?label } ORDER BY DESC(STRLEN(STR(?label))) LIMIT 1")
    assert page.page.locator("#result td span").text_content() == HOSTILE
    page.ask("SELECT * { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'javascript:')) }")
    assert page.page.locator("#result a[href*='javascript:']").count() == 0
    assert "javascript:hit=1" in page.cells()
    assert page.page.evaluate("window.hit") is None
    book = Book(Index([whole()]), cases.SITE.base)
    seen = 0
    for at in range(0, 20_000, 1000):
        everything = "{ ?x ?a ?b } UNION { ?a ?x ?b } UNION { ?a ?b ?x } UNION { GRAPH ?x { ?a ?b ?c } }"
        page.ask(f"SELECT DISTINCT ?x {{ {everything} FILTER(isIRI(?x)) }} ORDER BY ?x LIMIT 1000 OFFSET {at}")
        found = page.page.eval_on_selector_all(
            "#result td",
            "all => all.map(td => [td.title, td.querySelector('a') && td.querySelector('a').getAttribute('href')])",
        )
        for iri, href in found:
            there = book.address(f"<{iri}>")
            assert href == (None if there is None else f"{there}.en.html"), iri
        seen += len(found)
        if len(found) < 1000:
            break
    assert seen > 1500
    page.ask("SELECT ?x { VALUES ?x { <https://w3id.org/kawung/id/nobody> <https://example.org/> } }")
    assert page.page.locator("#result td a").count() == 0


@pytest.mark.parametrize(
    ("query", "told", "shown"),
    [
        ("  # nothing", "There is no query yet. Write one, or choose a question.", ""),
        ("SELECT * {\n  ?s ?p\n}", "Line 3 cannot be read as SPARQL.", "3  }\n"),
        ("SELECT * { ?s zz:a ?o }", 'Line 1: the prefix "zz" is not known.', "SELECT"),
        ("SELECT * {\n ?s ?p ?o", "Line 2: a { was opened and never closed. Add the missing }.", "?s ?p ?o"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "Line 1: beside COUNT and the like", "?n"),
        ("PREFIX a: <b:c>\nDELETE WHERE { ?s ?p ?o }", "The data cannot be changed here.", ""),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "SERVICE asks another server", ""),
        ("SELECT (" + "(" * 30_000 + "1", "The query needs more memory", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_remedy(shared: Watched, query: str, told: str, shown: str) -> None:
    """A query that cannot be answered says why, where and what to do; the next one is answered."""
    assert shared.ask(query).startswith(told)
    assert shown in shared.page.inner_text("#result")
    assert shared.ask("ASK { ?s ?p ?o }").startswith("Answered in")


@pytest.fixture(scope="module")
def shared(browser: playwright.Browser, site: Path) -> Iterator[Watched]:
    """A page that several tests ask one after the other."""
    for watched in _watched(browser, site.as_uri() + "/"):
        watched.load()
        yield watched


def test_sums_are_read_from_left_to_right(shared: Watched) -> None:
    """Whatever is added and divided comes to what another engine computes; lists and paths stay what they are."""
    numbers = random.Random(20260101)  # noqa: S311 - no secret
    sums = [_sum(numbers, 4) for _ in range(150)]
    query = f"PREFIX xsd: <{XSD}> SELECT " + " ".join(f"({one} AS ?x{at})" for at, one in enumerate(sums))
    query += " { VALUES (?a ?b) { (7e0 -3e0) } } GROUP BY ?a ?b HAVING (5 - 4 + 1 = 2)"
    shared.ask(query)
    (row,) = cases.opened().store.select(query).rows
    assert shared.rows() == [{f"x{at}": value for at, value in enumerate(row) if value is not None}]
    assert sum(value is not None for value in row) > 100
    inner = "kw:Tie (rdfs:subClassOf|^rdfs:range)/rdfs:subClassOf* ?t FILTER(8 / 4 * 2 = ?x - 2 - 2)"
    lists = "CONSTRUCT { <a:s> <a:p> (1 -1 -1) } WHERE { VALUES ?x { 8 -4 -2 } "
    lists += f"FILTER(?x - 4 - 4 = 0 && EXISTS {{ {inner} }}) }}"
    shared.ask(lists)
    assert sorted(shared.file("nt").count(f'"{n}"') for n in (1, -1)) == [1, 2]


def _sum(numbers: random.Random, deep: int) -> str:
    """A sum of floating numbers: products of long decimals are beyond the browser's engine."""
    if not deep or numbers.random() < 0.2:
        leaves = ["?a", "?b", "2e0", "3.5e0", "-4e0", "(8e0)", "ABS(?b - 2 - 1)", "xsd:double(9)", '"5"^^xsd:double']
        return numbers.choice(leaves)
    found = _sum(numbers, deep - 1)
    for _ in range(numbers.randrange(4)):
        found += f" {numbers.choice('+-*/')} {_sum(numbers, deep - 1)}"
    return f"({found})" if numbers.random() < 0.3 else found


def test_results_go_along_in_files(shared: Watched) -> None:
    """CSV and JSON hold every row as it is, triples go as N-Triples too, an answer of yes or no as JSON."""
    shared.ask(
        'SELECT ?a ?b { VALUES (?a ?b) { ("x, \\"y\\"\\n" <urn:z>) ("=1"@id UNDEF) (4.5 _:b) } }'.replace("_:b", "true")
    )
    assert shared.file("csv") == 'a,b\r\n"x, ""y""\n",urn:z\r\n=1,\r\n4.5,true\r\n'
    assert shared.rows()[1] == {"a": '"=1"@id'}
    shared.ask('CONSTRUCT { <urn:a> <urn:b> "c\\n"@en , 5 } {}')
    lines = sorted(shared.file("nt").splitlines())
    assert lines == ['<urn:a> <urn:b> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .', '<urn:a> <urn:b> "c\\n"@en .']
    assert {row["object"] for row in shared.rows()} == {literal("c\n", "en"), literal("5", datatype="integer")}
    shared.ask("ASK { ?s <urn:nobody> ?o }")
    assert json.loads(shared.file("json"))["boolean"] is False
    assert shared.page.inner_text("#result").startswith("No")


def test_a_long_result_is_cut_and_says_so(shared: Watched) -> None:
    """No more than a thousand rows are shown and a hundred thousand taken; LIMIT asks for others."""
    shared.ask("SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f }")
    assert len(shared.cells()) == 1000
    assert "more than 100,000 rows" in shared.page.inner_text("#result")
    assert len(shared.rows()) == 100_000
    shared.ask("SELECT (1 AS ?x) { ?a ?b ?c . ?d ?e ?f } LIMIT 1200")
    assert "The first 1,000 rows are shown" in shared.page.inner_text("#result")
    assert "more than" not in shared.page.inner_text("#result")


def test_made_up_data_are_apart_until_they_are_asked_for(on_stick: Watched) -> None:
    """Real data alone are loaded; with made-up ones every result says so, in its files too; both can be left again."""
    page = on_stick
    studies = "SELECT ?key { ?s a kw:Study ; kw:key ?key } ORDER BY ?key"
    page.load("id")
    assert page.ask(studies).startswith("Baris: 2,")
    tick = page.page.locator("[type=checkbox]")
    assert "rekaan" in page.page.locator("label", has=tick).inner_text()
    tick.check()
    page.ask(studies)
    assert page.cells() == ["bantul-2016", "bayat", "contoh"]
    assert "DATA REKAAN" in page.page.inner_text("#result")
    assert page.file("csv").splitlines()[-1] == "contoh,true"
    assert json.loads(page.file("json"))["made_up_data_loaded"] is True
    tick.uncheck()
    assert page.ask(studies).startswith("Baris: 2,")
    assert "REKAAN" not in page.page.inner_text("#result")


def test_wrong_values_are_told_at_their_field(shared: Watched) -> None:
    """What does not exist is refused with what does, what is missing is asked for, and nothing wrong is run."""
    _choose(shared, "industry-by-area", {"area": "Atlantis"})
    shared.page.click("#run")
    assert shared.told().startswith('There is no "Atlantis". There are: ')
    assert "Atlantis" in shared.page.inner_text("#c-area-e")
    assert shared.page.get_attribute("#c-area", "aria-invalid") == "true"
    _choose(shared, "industry-by-area", {"area": "33.10", "year": "soon"})
    shared.page.click("#run")
    assert shared.told() == '"soon" is not a whole number.'
    shared.page.select_option("#example", "")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"question": "nobody"}, 'There is no question "nobody". Choose one from the list.'),
        ({"question": "studies", "study": "atlantis"}, '"atlantis" cannot be chosen for this'),
        ({"query": "SELECT <script> {}"}, "Line 1 cannot be read as SPARQL."),
    ],
)
def test_a_wrong_address_is_told(on_stick: Watched, address: dict[str, str], told: str) -> None:
    """An address that asks for what is not there says so, and the box stays usable."""
    on_stick.open(address)
    assert on_stick.told().startswith(told)
    assert on_stick.ask("ASK {}").startswith("Answered")


def test_what_cannot_be_loaded_is_told(on_stick: Watched) -> None:
    """A file that is missing, and a browser that is too old, are told in words; the first can be tried again."""
    file = "**/sparql/data.js"
    on_stick.page.route(file, lambda route: route.abort())
    on_stick.open()
    on_stick.page.click("#load")
    on_stick.page.wait_for_function("document.getElementById('told').textContent.includes('data.js')")
    on_stick.page.unroute(file)
    on_stick.page.click("#load")
    on_stick.page.wait_for_selector("#asking:not([hidden])")
    on_stick.trouble.clear()  # the browser tells of the missing file too
    on_stick.page.add_init_script("delete window.DecompressionStream")
    on_stick.open()
    on_stick.page.click("#load")
    on_stick.page.wait_for_function("document.getElementById('told').textContent.includes('too old')")


def test_the_engine_is_what_was_vendored() -> None:
    """Its files have the sums that were written down, its licence goes along, and what makes it a module is gone."""
    vendor = runpy.run_path(str(ROOT / "tools" / "vendor.py"))
    assert vendor["main"](["--check"]) == 0
    engine, original = oxigraph(), folder().joinpath("web.js").read_text(encoding="utf-8")
    assert b"Copyright (c) 2018 Oxigraph developers" in box_files()["sparql/oxigraph-licence.txt"]
    assert gzip.decompress(engine.wasm)[:4] == b"\0asm"
    changed = [(a, b) for a, b in zip(original.splitlines(), engine.script.splitlines(), strict=False) if a != b]
    assert all(b in (a.removeprefix("export "), a.replace("import.meta.url", "location.href"), "") for a, b in changed)
    assert not re.search(r"^(?:export|import)\b", engine.script, re.MULTILINE)
    for other in (original.replace("import.meta.url", "nothing"), original + "\nexport { main };\n", ""):
        with pytest.raises(FaultError):
            classic(other)
    assert f"Oxigraph {engine.version}," in box_files()["sparql/engine.js"][:100].decode()


def test_the_files_are_the_same_each_time_and_small() -> None:
    """Two publications give the same bytes; what comes with the page keeps its budget; made-up data stand apart."""
    files = box_files()
    again = dict(box.files(data(), *boxed()))
    assert again == files
    assert len(files["sparql/box.js"]) + len(files["sparql/words.en.js"]) < 12_000
    assert len(files["sparql/engine.js"]) < 2_100_000
    hidden = json.loads(files["sparql/data.js"].decode().partition(",")[2].removesuffix(");\n"))
    real = gzip.decompress(base64.b64decode(hidden))
    assert not re.search(rb"^<\S+/id/contoh/|/graph/contoh/", real, re.MULTILINE)
    assert b"/graph/bayat/" in real
    assert f"sparql/{MADE_UP}.js" in files


def test_scripts_keep_to_what_is_safe() -> None:
    """No script of ours makes code or HTML from texts or asks another host; each of the texts is one that they use."""
    own = {name: box_files()[f"sparql/{name}.js"].decode() for name in ("box", "asking")}
    own["worker"] = (Path(box.__file__).parent / "worker.js").read_text(encoding="utf-8")
    own["arithmetic"] = (Path(box.__file__).parent / "arithmetic.js").read_text(encoding="utf-8")
    for name, text in own.items():
        assert not re.search(
            r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacent|document\.write|\bfetch\(", text
        ), name
        assert "://" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), name
    named = set(re.findall(r"""words\.([a-z_]+)|(?:say|Trouble|end)\("([a-z_]+)\"""", "".join(own.values())))
    named |= {
        ("", key) for key in re.findall(r'trouble: "([a-z_]+)"|["?:] "([a-z_]+)"', "".join(own.values())) for key in key
    }
    used = {a or b for a, b in named}
    for language in LANGUAGES:
        script = box_files()[f"sparql/words.{language}.js"].decode()
        told = json.loads(script.partition(",")[2].removesuffix(");\n"))
        assert set(told) <= used
