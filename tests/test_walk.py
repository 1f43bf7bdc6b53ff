"""The published site in a browser: from the first page to the data, on every kind of page, whatever the data says."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph
import pytest

import shipped
import walking
from kawung.problems import Language
from kawung.words import LANGUAGES, catalogue

BASE = "https://w3id.org/kawung/"
CONTOH = "id/contoh"
STUDY = f"{CONTOH}/study/contoh"
KINDS = frozenset(
    {"index", "questions", "question/1", "question/2", "studies", "places", "terms", "sparql", "about", "data"}
    | {"disclosure", "coverage", "search", "list/1", "list/2"}
    | {text.en for name, text in catalogue().items() if name.startswith("page_kind.") and name != "page_kind.question"}
)
# The pages that need more than 40 KB, and why.
LONG = {
    "def": "every term of the ontology with its definition",
    "shape": "every rule with what it says",
    f"{STUDY}": "a study with its answers and all its drawings",
    "id/bantul-2016/study/bantul-2016": "the same",
    "id/bantul-2016/publication/p01": "a source with its findings",
    "places": "the map of areas and the areas as a tree",
    "question/clusters-side-by-side": "a form with all studies, and a long query",
    "question/linkage-matrix/bantul-2016": "a matrix, and its rows for those who want each",
}
HOSTILE = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>\"'><svg onload=window.hit=1> "
    "javascript:window.hit=1 \u202egnirts\u202c \u200f \u05d0 {{ 7*7 }} {% raw %} & "
)
MARK = "<script>window.hit=1</script>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return walking.once(tmp_path_factory, "walked", walking.published)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with walking.browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    with walking.served(site) as root:
        yield root


@cache
def kinds(site: Path) -> dict[str, list[str]]:
    return walking.by_kind(site)


def samples(site: Path, language: str) -> list[str]:
    """Of each kind of page the largest, and for the second language one of middle size."""
    return [pages[-1 if language == LANGUAGES[0] else len(pages) // 2] for _, pages in sorted(kinds(site).items())]


def test_axe_is_what_its_makers_publish() -> None:
    """What judges the pages is one version, with its licence beside it."""
    told = tomllib.loads((walking.AXE / "vendor.toml").read_text("utf-8"))
    for name, total in told["sha256"].items():
        assert hashlib.sha256((walking.AXE / name).read_bytes()).hexdigest() == total
    assert "Mozilla Public License" in (walking.AXE / "LICENSE").read_text("utf-8")
    assert f"axe v{told['version']}" in (walking.AXE / "axe.min.js").read_text("utf-8")[:100]


def test_every_kind_of_page_is_walked(site: Path) -> None:
    """What follows is asked of every kind of page that experience.md and the issue name, and of no kind unknown."""
    assert kinds(site).keys() == KINDS


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_first_page_to_the_data(chromium: Any, server: str, language: str, scripts: bool) -> None:
    """By clicking alone: question, answer, linkage, actor, finding, quote, and the statements of each as RDF."""
    with walking.walking(chromium, server, width=360, java_script_enabled=scripts) as walk:
        page = walk.open(f"index.{language}.html")
        walk.follow(".cards h3 a")
        assert page.locator(".answer .says").inner_text()
        walk.follow(f"nav a[href$='questions.{language}.html']")
        walk.follow("main a[href*='strongest-horizontal-linkage']")
        walk.follow("main a[href*='/contoh.']")
        assert page.locator(".answer .tag.measured").count()
        walk.follow("main a[href*='/linkage/']")
        linkage = page.url
        walk.follow("main table a[href*='/party/']")
        assert page.locator("main svg.sociogram, main svg").count()
        described(walk, page.url)
        page.goto(linkage)
        described(walk, linkage)
        walk.follow("main .said a[href*='/finding/']")
        described(walk, page.url)
        walk.follow("main a[href*='/interview/']")
        assert page.locator("h1").inner_text()
        walk.open(f"{STUDY}.{language}.html")
        walk.follow("main a[href*='list/contoh/excerpt']")
        walk.follow("main a[href*='/excerpt/']")
        assert page.locator("blockquote").inner_text()
        described(walk, page.url)
        walk.follow("main a[href*='/finding/']")
        assert page.locator("h1").inner_text()
        assert walk.troubles == []


def described(walk: walking.Walk, url: str) -> None:
    """The page's Turtle, JSON-LD and N-Triples are there, and tell of its thing."""
    thing = BASE + url.removeprefix(walk.root).rsplit(".", 2)[0]
    found = set()
    for form in (pyoxigraph.RdfFormat.TURTLE, pyoxigraph.RdfFormat.JSON_LD, pyoxigraph.RdfFormat.N_TRIPLES):
        href = walk.page.locator(f"main p a[type='{form.media_type}']").get_attribute("href")
        got = walk.page.request.get(urljoin(url, href))
        assert got.ok, href
        if form == pyoxigraph.RdfFormat.JSON_LD:
            assert json.loads(got.body())
        else:
            told = {
                str(one.predicate) for one in pyoxigraph.parse(got.body(), form) if str(one.subject) == f"<{thing}>"
            }
            found.add(frozenset(told))
    assert len(found) == 1, url
    assert all(found), url


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_can_be_read(chromium: Any, site: Path, server: str, language: str) -> None:
    """Nothing serious by axe, nothing to scroll sideways, no error, nothing asked elsewhere, in light and dark."""
    light, dark = (320, 1280) if language == "en" else (1280, 360)
    with walking.walking(chromium, server) as walk:
        for address in samples(site, language):
            walk.open(f"{address}.{language}.html")
            walk.see(light, "light")
            walk.see(dark, "dark", "color-contrast", "target-size", "scrollable-region-focusable")
        assert walk.troubles == []


def test_axe_sees_what_cannot_be_read(chromium: Any, server: str) -> None:
    """The judge is awake: pale text and a page that is too wide are noted."""
    with walking.walking(chromium, server) as walk:
        page = walk.open("index.en.html")
        page.add_style_tag(content="p{color:#ccc!important} h1{width:500px}")
        walk.see(320, "light")
        assert any("color-contrast" in trouble for trouble in walk.troubles)
        assert any("wide" in trouble for trouble in walk.troubles)


def test_what_leads_elsewhere_is_noted(chromium: Any, server: str) -> None:
    """The watch is awake: a request to another host is stopped and noted, and so is a file that is missing."""
    with walking.walking(chromium, server) as walk:
        page = walk.open("index.en.html")
        page.evaluate("fetch('http://192.0.2.1/x').catch(() => 0)")
        page.evaluate("fetch('missing.html')")
        assert any("asked for http://192.0.2.1/x" in trouble for trouble in walk.troubles)
        assert any("404" in trouble for trouble in walk.troubles)


def test_every_kind_of_page_says_all_without_scripts(chromium: Any, site: Path, server: str) -> None:
    """Without JavaScript a page has the same content; only the SPARQL box and the buttons that filter are not there."""
    chosen = [pages[-1] for kind, pages in sorted(kinds(site).items()) if kind != "sparql"]
    paths = [f"{address}.{LANGUAGES[number % 2]}.html" for number, address in enumerate(chosen)]
    said: dict[bool, list[str]] = {True: [], False: []}
    for scripts, found in said.items():
        with walking.walking(chromium, server, width=360, java_script_enabled=scripts) as walk:
            for path in paths:
                page = walk.open(path)
                only = page.locator("main p.noprint" if scripts else "main noscript").all_inner_texts()
                text = page.locator("main").inner_text()
                for part in only:
                    text = text.replace(part, "")
                found.append(" ".join(text.split()))
            assert walk.troubles == []
    assert dict(zip(paths, said[True], strict=True)) == dict(zip(paths, said[False], strict=True))
    assert all(len(text) > 50 for text in said[False])


def test_every_kind_of_page_opens_from_a_folder(chromium: Any, site: Path) -> None:
    """From a memory stick pages look and lead as from a server: style, script, links, the other language."""
    with walking.walking(chromium, f"{site.as_uri()}/") as walk:
        for number, (_, pages) in enumerate(sorted(kinds(site).items())):
            language = LANGUAGES[number % 2]
            page = walk.open(f"{pages[-1]}.{language}.html")
            assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
            page.click("a.lang")
            page.wait_for_url(f"{site.as_uri()}/{pages[-1]}.{LANGUAGES[1 - number % 2]}.html")
        walk.follow("footer a[href$='#cite']")
        assert page.locator("#cite").is_visible()
        assert walk.troubles == []


def test_the_box_answers_from_a_folder(chromium: Any, site: Path) -> None:
    """A question's form leads to its answer on the SPARQL page, without a server."""
    with walking.walking(chromium, f"{site.as_uri()}/") as walk:
        page = walk.open("question/strongest-horizontal-linkage.en.html")
        page.click("main form button")
        page.wait_for_selector("#result td", timeout=60_000)
        assert "id/bayat/category/new" in page.locator("#result").inner_text()
        walk.see(320, "dark")
        assert walk.troubles == []


def test_the_language_switch_keeps_page_and_place(chromium: Any, server: str) -> None:
    """The other language's page opens at the same fragment; without scripts, the same page."""
    for scripts, end in ((True, "#Linkage"), (False, "")):
        with walking.walking(chromium, server, java_script_enabled=scripts) as walk:
            page = walk.open("def.en.html#Linkage")
            walk.follow("a.lang")
            assert page.url == f"{server}def.id.html{end}"
            assert page.locator("html").get_attribute("lang") == "id"
            assert walk.troubles == []


SOUGHT: tuple[tuple[Language, str, str, str], ...] = (
    ("en", "batik associ", "search_found", "batik association of Wijirejo"),
    ("id", "paguyuban wuki", "search_found", "paguyuban batik Wukirsari"),
    ("en", "made-up clu", "made_up_title", "Made-up cluster"),
    ("id", "klaster rek", "made_up_title", "Klaster rekaan"),
)


@pytest.mark.parametrize("sought", SOUGHT, ids=lambda sought: str(sought[1]))
def test_the_search_finds_by_label_and_keeps_made_up_apart(
    chromium: Any, server: str, sought: tuple[Language, str, str, str]
) -> None:
    """A few letters are enough; what is made up stands under a heading that says so; a hit leads to its page."""
    language, typed, heading, label = sought
    with walking.walking(chromium, server, width=360) as walk:
        page = walk.open(f"index.{language}.html")
        assert not page.evaluate("performance.getEntriesByType('resource').some(e => e.name.includes('search.'))")
        page.fill("#q", typed)
        page.wait_for_selector("#found li")
        groups = page.evaluate(
            "[...document.querySelectorAll('#found h2')].map(h => [h.textContent, h.nextElementSibling.innerText])"
        )
        assert {title for title, names in groups if label in names} == {catalogue()[f"page.{heading}"].in_(language)}
        walk.see(320, "light")
        walk.follow("#found li a")
        assert label in page.locator("h1").inner_text()
        assert walk.troubles == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_says_that_it_finds_nothing(chromium: Any, server: str, language: str) -> None:
    """What was typed in the address is sought as well; where nothing is found, that is said."""
    with walking.walking(chromium, server) as walk:
        page = walk.open(f"search.{language}.html?q=qqqqq")
        page.wait_for_selector("#found p")
        assert page.locator("#found li").count() == 0
        assert walk.troubles == []


def test_the_sociogram_can_be_filtered_and_shows_all_without(chromium: Any, server: str) -> None:
    """Each variable has a button that hides its lines and brings them back; without scripts all lines are there."""
    lines = "[...document.querySelectorAll('svg.sociogram')][0].querySelectorAll('[data-variable]')"
    shown = f"[...{lines}].filter(g => g.style.display !== 'none').map(g => g.dataset.variable)"
    with walking.walking(chromium, server) as walk:
        page = walk.open(f"{STUDY}.en.html")
        whole = page.evaluate(shown)
        assert len(set(whole)) > 2
        button = page.locator("main p.noprint button").first
        variable = button.get_attribute("value")
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert page.evaluate(shown) == [one for one in whole if one != variable]
        button.click()
        assert page.evaluate(shown) == whole
        assert walk.troubles == []
    with walking.walking(chromium, server, java_script_enabled=False) as walk:
        page = walk.open(f"{STUDY}.en.html")
        assert page.locator("main p.noprint button").count() == 0
        assert page.locator("svg.sociogram").first.is_visible()


def test_the_keyboard_reaches_the_content(chromium: Any, server: str) -> None:
    """The first stop leads past the menu; every region that scrolls is a stop; what has the focus shows it."""
    with walking.walking(chromium, server, width=360) as walk:
        page = walk.open("question/linkage-matrix/bayat.id.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "scroll":
                break
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


LINK = re.compile(r'<(?:a|link|script|form|img|iframe)\b[^>]*?\s(?:href|src|action)="([^"]*)"')
IDS = re.compile(r'\sid="([^"]*)"')


def test_no_link_of_the_published_folder_is_dead(site: Path) -> None:
    """All pages together: each link that is not to another site leads to a file, and to a place in it."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    places: dict[str, set[str]] = {}
    wanted: dict[str, set[str]] = {}
    for name in files:
        if not name.endswith(".html"):
            continue
        text = (site / name).read_text("utf-8")
        places[name] = set(IDS.findall(text))
        for href in set(LINK.findall(text)):
            if re.match("[a-z][a-z0-9+.-]*:", href):
                assert href == "data:," or href.startswith(("http://", "https://")), (name, href)
                continue
            there = urlsplit(urljoin(f"http://x/{name}", href.replace("&amp;", "&")))
            target = unquote(there.path[1:])
            assert target in files, (name, href)
            if there.fragment and target.endswith(".html"):
                wanted.setdefault(target, set()).add(unquote(there.fragment))
    for name, fragments in wanted.items():
        assert fragments <= places[name], name


def test_pages_keep_their_budget(site: Path) -> None:
    """In KB: a page 40, some that are named 120, style 12, script 15, a drawing 30, search 300, a first visit 100."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    pages = {name: size for name, size in sizes.items() if name.endswith(".html")}
    assert max(pages.values()) <= 120_000
    assert {
        re.sub(r"\.(en|id)(\.\d+)?\.html$", "", name) for name, size in pages.items() if size > 40_000
    } <= LONG.keys()
    assert sizes["site.css"] <= 12_000
    assert sizes["site.js"] + sizes["sparql/box.js"] <= 15_000
    for language in LANGUAGES:
        assert sizes[f"search.{language}.js"] <= 300_000
    around = sizes["site.css"] + sizes["site.js"]
    for name, size in pages.items():  # what the first visit of a page takes, wherever somebody comes in
        first = size + around + (sizes["sparql/box.js"] if name.startswith("sparql.") else 0)
        assert first <= (100_000 if re.sub(r"\.(en|id)(\.\d+)?\.html$", "", name) not in LONG else 140_000), name
    assert not {name for name in sizes if name.endswith((".png", ".jpg", ".gif", ".woff", ".woff2", ".ttf"))}
    for name in pages:
        text = (site / name).read_text("utf-8")
        for drawing in re.findall("<svg.*?</svg>", text, re.DOTALL):
            assert len(drawing.encode()) <= 30_000, name


def _hostile(folder: Path) -> Path:
    """Publish a made-up study in which every text, and every address, is an attack."""
    study = folder / "contoh"
    shutil.copytree(shipped.STUDIES / "contoh", study)
    for table, columns in shipped.COLUMNS.items():
        path = study / shipped.DICTIONARY[table]["file"]
        if path.suffix != ".csv" or not path.is_file():
            continue
        rows = shipped.rows(path)
        for number, row in enumerate(rows):
            for column in row:
                if row[column]:
                    row[column] = _attack(_type(columns, column), row[column], number)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    text = (study / "study.toml").read_text("utf-8")
    for name in ("title", "label", "method"):
        text = re.sub(rf'(?m)^({name}_(?:en|id)) = "(.*)"$', lambda m: f"{m[1]} = {json.dumps(HOSTILE + m[2])}", text)
    text = re.sub(r'(?m)^(citation) = "(.*)"$', lambda m: f"{m[1]} = {json.dumps(HOSTILE + m[2])}", text)
    (study / "study.toml").write_text(text, "utf-8")
    return walking.published(folder / "hostile", study)


def _type(columns: dict[str, dict[str, Any]], column: str) -> str:
    return str(columns.get(column, columns.get(re.sub("_(en|id)$", "", column), {})).get("type", ""))


def _attack(kind: str, cell: str, number: int) -> str:
    if kind == "url":
        return "javascript:window.hit=1"
    if kind not in ("text", "words"):
        return cell
    return HOSTILE + cell + (" long" * 2000 if number == 0 else "")


def test_hostile_texts_run_nowhere(chromium: Any, tmp_path: Path) -> None:
    """On every kind of page, in both languages, what looks like a script is text, and the page stays as wide."""
    site = _hostile(tmp_path)
    found = walking.by_kind(site)
    shown = set()
    with walking.served(site) as root, walking.walking(chromium, root, width=320) as walk:
        for number, (kind, pages) in enumerate(sorted(found.items())):
            page = walk.open(f"{pages[-1]}.{LANGUAGES[number % 2]}.html")
            assert page.evaluate("window.hit") is None, pages[-1]
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, (pages[-1], wide)
            assert page.locator("a[href^='javascript:']").count() == 0, pages[-1]
            if MARK in page.locator("html").evaluate("e => e.innerText"):
                shown.add(kind)
        page = walk.open("search.en.html?q=script")
        page.wait_for_selector("#found li")
        assert page.evaluate("window.hit") is None
        assert MARK in page.locator("#found").inner_text()
        assert walk.troubles == []
    assert shown >= {"Actor", "Linkage", "Finding", "Source", "Quote", "Study", "Constraint", "studies", "question/2"}
