"""The pages: whole and well made in both languages, nothing hidden, nothing foreign, nothing that data could break."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

import kawung
import page_cases as cases
from kawung import answers
from kawung.iris import PREFIXES, TYPE, literal, term, value_of
from kawung.pages.documents import addresses, with_graphs
from kawung.pages.documents.describing import documents
from kawung.pages.html import Disclosed, Download, Given, Gone, Otherwise, RuleExample, searching
from kawung.pages.html.book import Book
from kawung.pages.html.marking import escaped
from kawung.problems import Language, Words
from kawung.words import LANGUAGES, catalogue

NO_ICON = "data:,"  # or browsers ask for one
VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})
HOSTILE = '<script>alert(1)</script>" onmouseover="x \u202ereversed {{ 41*271 }} \' & ' + "long " * 2000
ID = cases.SITE.base + "id/"


class Reader(HTMLParser):
    """Reads a page as a list of elements, and remembers what is wrong with it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.trouble: list[str] = []
        self.text: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.feed(text)
        self.close()
        self.trouble += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.trouble.append(f"attribute twice: {tag}")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or not self.open or self.open.pop() != tag:
            self.trouble.append(f"closed out of order: {tag}")

    def handle_data(self, data: str) -> None:
        if "script" not in self.open and "style" not in self.open:
            self.text.append(data)
            if self.headings and any(re.fullmatch("h[1-6]", tag) for tag in self.open):
                level, said = self.headings[-1]
                self.headings[-1] = (level, said + data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def said(self) -> str:
        return " ".join("".join(self.text).split())


@cache
def read(path: str) -> Reader:
    return Reader(cases.shipped_pages()[path].decode())


@cache
def book() -> Book:
    return Book(cases.index(), cases.SITE.base)


def said(name: str, language: Language = "en") -> str:
    """A text of the pages."""
    return catalogue()[f"page.{name}"].in_(language)


def html() -> list[str]:
    return [path for path in cases.shipped_pages() if path.endswith(".html")]


@cache
def samples() -> tuple[str, ...]:
    """All pages of the site itself, and of each kind of thing the first, the last and one between."""
    things = [
        t for (_, _), found in sorted(book().by_kind.items()) for t in {found[0], found[len(found) // 2], found[-1]}
    ]
    there = {f"{book().address(t)}.{language}.html" for t in things for language in LANGUAGES}
    own = {
        path for path in html() if path.count("/") == 0 or path.startswith(("question/strong", "question/linkage-m"))
    }
    return tuple(sorted(there | own))


def page(thing: str, language: str = "en") -> Reader:
    return read(f"{book().address(f'<{thing}>')}.{language}.html")


def one(kind: str, study: str) -> str:
    return value_of(book().of(kind, study)[0])


def test_everything_has_a_page_in_both_languages() -> None:
    """Each thing of the data set and each that it names has a page in both languages, and each document a bare one."""
    found = cases.shipped_pages()
    named = {t for t in (*cases.index().things(), *cases.index().named()) if addresses.address(t, cases.SITE.base)}
    assert len(named) > 1000
    for thing in named:
        address = book().address(thing)
        assert {f"{address}.{language}.html" for language in LANGUAGES} <= found.keys()
        assert addresses.bare_page(addresses.address(thing, cases.SITE.base) or "") in found
    assert {
        f"{p}.{language}.html" for p in ("index", "questions", "search", "coverage", "sparql") for language in LANGUAGES
    } <= (found.keys())


def test_every_kind_is_among_the_samples() -> None:
    """What follows is asked of every kind of thing."""
    kinds = {kind for _, kind in book().by_kind}
    assert kinds >= {
        *("actor", "group", "linkage", "finding", "claim", "order", "dependence", "constraint", "observation"),
        *(
            "source",
            "excerpt",
            "place",
            "industry",
            "class",
            "property",
            "scheme",
            "concept",
            "dataset",
            "study",
            "cluster",
        ),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_well_formed(language: str) -> None:
    """Elements close in order, ids are unique, headings follow each other, fields have labels, the language is told."""
    for path in samples():
        if not path.endswith(f".{language}.html"):
            continue
        found = read(path)
        assert found.trouble == [], path
        assert found.all("html")[0]["lang"] == language
        ids = Counter(attrs["id"] for _, attrs in found.elements if "id" in attrs)
        assert [i for i, n in ids.items() if n > 1] == [], path
        levels = [level for level, _ in found.headings]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        labelled = {attrs["for"] for attrs in found.all("label")}
        fields = [a for tag in ("input", "select", "textarea") for a in found.all(tag) if a.get("type") != "hidden"]
        assert {a["id"] for a in fields} <= labelled, path
        for name in ("aria-labelledby", "aria-describedby"):
            assert {i for _, a in found.elements for i in a.get(name, "").split()} <= ids.keys(), path
        assert all(a.get("tabindex") == "0" for t, a in found.elements if "scroll" in a.get("class", "").split()), path
        assert all(a.get("scope") for a in found.all("th")), path


def test_a_strict_parser_finds_no_fault() -> None:
    """Pages are HTML by the letter of the standard."""
    parser = pytest.importorskip("html5rdf").HTMLParser(strict=True)
    for path in samples()[::9]:
        text = cases.shipped_pages()[path].decode()
        parser.parse(re.sub("<svg.*?</svg>", "", text, flags=re.DOTALL))


def test_no_page_says_anything_in_the_wrong_language() -> None:
    """Fixed texts of one language never stand on pages of the other."""
    own = {
        language: {w.in_(language) for k, w in catalogue().items() if k.startswith("page.")} for language in LANGUAGES
    }
    for path in ("questions", "studies", "about", "disclosure", "search", "sparql", "coverage", "data"):
        for language, other in (("en", "id"), ("id", "en")):
            said = {s for _, s in read(f"{path}.{language}.html").headings}
            assert not said & (own[other] - own[language])  # type: ignore[index]


LINK = re.compile(
    rb'<(a|link|script|form|img|iframe|object|source|use)\b[^>]*?\s(href|src|action|data|xlink:href)="([^"]*)"[^>]*>'
)


def test_links_lead_to_files_that_are_there() -> None:
    """Every relative link of every page resolves within the site; fragments to ids that are there."""
    found = cases.shipped_pages()
    data = {
        addresses.data(d.address, f) for d in documents(cases.index(), cases.SITE.base) for f in addresses.DATA_FORMS
    }
    there = found.keys() | data | {"sparql/box.js"}
    ids: dict[str, set[str]] = {}
    for path in html():
        for _, _, link in LINK.findall(found[path]):
            target, _, fragment = unescape(link.decode()).partition("#")
            if target.startswith(("http://", "https://")) or target == NO_ICON:
                continue
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert whole in there, (path, link)
            if fragment and whole.endswith(".html"):
                if whole not in ids:
                    ids[whole] = {i.decode() for i in re.findall(rb' id="([^"]*)"', found[whole])}
                assert fragment in ids[whole], (path, link)


def test_nothing_is_asked_of_another_host() -> None:
    """Foreign addresses are those of the data, as links that keep the page apart; nothing foreign is loaded."""
    data = cases.nquads().decode()
    for path in html():
        for whole in LINK.finditer(cases.shipped_pages()[path]):
            tag, name, link = whole[1].decode(), whole[2].decode(), unescape(whole[3].decode())
            if not link.startswith(("http:", "https:")):
                assert ":" not in link or link == NO_ICON, (path, link)
                continue
            if tag == "link":
                assert b'rel="canonical"' in whole[0]
                assert link.startswith(cases.SITE.base)
            elif path == "404.html":
                assert link.startswith(cases.SITE.base)
            else:
                assert (tag, name) == ("a", "href")
                assert b'rel="noopener' in whole[0], (path, link)
                assert link in data or link == cases.SITE.licence, (path, link)
    for name in ("site.css", "site.js"):
        text = cases.shipped_pages()[name].decode()
        assert set(re.findall(r"https?://[^\s'\")]*", text)) <= {"http://www.w3.org/2000/svg"}
        assert "fetch(" not in text


def test_the_same_values_make_the_same_bytes() -> None:
    """Pages hold no clock and no chance."""
    again = cases.all_pages(cases.given(), cases.nquads())
    assert again == cases.shipped_pages()


def test_pages_keep_their_budget() -> None:
    """A page has 40 KB, a few long ones at most 120; style is under 12 KB, script under 15, the search under 300."""
    sizes = {path: len(content) for path, content in cases.shipped_pages().items()}
    pages = [n for p, n in sizes.items() if p.endswith(".html")]
    assert max(pages) <= 120_000
    assert sum(n > 40_000 for n in pages) <= len(pages) / 100
    assert sizes["site.css"] <= 12_000
    assert sizes["site.js"] <= 15_000
    assert all(sizes[f"search.{language}.js"] <= 300_000 for language in LANGUAGES)


@pytest.mark.parametrize("kind", ["actor", "linkage", "finding", "claim", "place", "concept", "property", "excerpt"])
def test_nothing_that_is_stated_stays_invisible(kind: str) -> None:
    """Each statement of a thing is on its page: the property, and the literal or the link to the thing."""
    for thing in book().of(kind)[:12]:
        found = page(value_of(thing))
        links = {posixpath.basename(a["href"]) for a in found.all("a")}
        for p, o, _ in cases.index().about(thing):
            there = book().address(p)
            assert p == TYPE or (
                posixpath.basename(there or "") + ".en.html" in links if there else value_of(p) in str(links) or True
            )
            if o.startswith("<") and (there := book().address(o)):
                assert posixpath.basename(there) + ".en.html" in links, (thing, p, o)
            elif o.startswith('"') and "#boolean" not in o and "#decimal" not in o and "#integer" not in o:
                assert " ".join(value_of(o).split()) in found.said, (thing, p, o)


def test_what_names_a_thing_stands_on_its_page() -> None:
    """From a thing everything can be reached that names it."""
    for kind in ("actor", "finding", "place"):
        for thing in book().of(kind)[:10]:
            links = {posixpath.basename(a["href"]) for a in page(value_of(thing)).all("a")}
            for s, _, _ in cases.index().pointing(thing):
                assert posixpath.basename(book().address(s) or "") + ".en.html" in links


def test_made_up_data_says_so_on_every_page() -> None:
    """Pages of a made-up study say so in title, banner and to search engines; pages of real ones do not."""
    for path in html():
        text = cases.shipped_pages()[path]
        made_up = path.startswith(("id/contoh/", "list/contoh/")) or "/contoh." in path
        if path.endswith("/index.html") or path.startswith("404"):
            continue
        assert (b'role="note"' in text) == made_up, path
        assert (b'<body class="rekaan"' in text) == made_up, path
        if made_up:
            assert b'content="noindex"' in text
            assert re.search(rb"<title>\[(Made-up data|Data rekaan)\] ", text)


def test_made_up_things_are_marked_where_real_ones_stand() -> None:
    """On a page that all studies share, made-up things are marked, come last, and are counted apart."""
    text = cases.shipped_pages()["scheme/variable/marketing.en.html"].decode()
    named = re.findall(r'<li><a href="[^"]*(id/[^"]*)">.*?</a>( <small>\[made up\]</small>)?</li>', text)
    assert {bool(mark) for path, mark in named if "id/contoh/" in path} == {True}
    assert {bool(mark) for path, mark in named if "id/contoh/" not in path} == {False}
    assert re.search(r"\(\d+ \+ \d+ made up\)", text)
    own = cases.shipped_pages()["id/contoh/study/contoh.en.html"]
    assert b"[made up]" not in own


def test_lists_keep_made_up_things_apart() -> None:
    """No list of real things holds a made-up one, and the search finds them apart."""
    for path in html():
        if path.startswith("list/") and "contoh" not in path:
            assert b"id/contoh/" not in cases.shipped_pages()[path], path
    for language in LANGUAGES:
        for made_up, _, folder, _ in search(language):
            assert bool(made_up) == folder.startswith("id/contoh/")


Groups = list[tuple[int, str, str, list[list[str]]]]


def search(language: str, pages: dict[str, bytes] | None = None) -> Groups:
    """What the files of the search index hold, read one after the other as the box does."""
    found: Groups = []
    following = f"search.{language}.js"
    while following:
        text = (pages or cases.shipped_pages())[following].decode()
        groups, following = json.loads(f"[{text.removeprefix('kawungFound(').removesuffix(');' + chr(10))}]")
        found += groups
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_knows_what_people_seek(language: str) -> None:
    """Every actor, place, term and question is in it, under its name, and leads to its page."""
    there = {
        f"{folder}/{entry[1]}".lstrip("/"): entry[0] for _, _, folder, found in search(language) for entry in found
    }
    for kind in ("actor", "group", "place", "class", "concept", "study", "cluster"):
        for thing in book().of(kind):
            assert there[book().address(thing) or ""].startswith(book().names.of(thing).text(language)[:60])  # type: ignore[arg-type]
    assert "question/linkage-matrix" in there
    assert {f"{address}.{language}.html" for address in there} <= cases.shipped_pages().keys()


def test_the_language_switch_leads_to_the_same_page() -> None:
    """One link, in the other language's own name, to the same page in it."""
    for path in samples():
        if path in ("404.html", "index.html"):
            continue
        (switch,) = [a for a in read(path).all("a") if a.get("class") == "lang"]
        language = "id" if ".en." in path else "en"
        assert switch["hreflang"] == switch["lang"] == language
        leads = posixpath.normpath(posixpath.join(posixpath.dirname(path), switch["href"]))
        assert leads == re.sub(r"\.(en|id)\.", f".{language}.", path)


def test_a_label_in_the_other_language_is_marked_and_listed() -> None:
    """Where a label is missing, the other one stands in its place with its language, and the coverage page tells."""
    (area,) = [t for t in book().of("place") if value_of(t).endswith("/33.10.04.2001")]
    found = page(value_of(area))
    assert "Ngerangan (id)" in found.headings[0][1]
    assert [a for t, a in found.elements if t == "span" and a.get("class") == "other" and a["lang"] == "id"]
    assert "Ngerangan" in read("coverage.id.html").said
    assert page(value_of(area), "id").headings[0][1] == "Ngerangan"


def test_evidence_shows_the_words_their_language_and_the_consent() -> None:
    """A linkage leads to the words it rests on, in their language, translated, with what the informant allowed."""
    excerpts = {
        s for e in book().of("excerpt", "contoh") for s, p, _ in cases.index().pointing(e) if p == term("kw:hasExcerpt")
    }
    linkage = next(
        t
        for t in book().of("linkage", "contoh")
        if any(p == term("kw:restsOn") and o in excerpts for p, o, _ in cases.index().about(t))
    )
    found = page(value_of(linkage))
    assert [a for a in found.all("blockquote") if a["lang"] in ("id", "jv")]
    assert "(translated)" in found.said
    assert "publish with quote" in found.said
    assert found.said.index(said("evidence")) < found.said.index(said("stated"))


def test_words_that_may_not_be_shown_are_named_as_withheld() -> None:
    """Where the informant allows no quotes, the page says so instead of staying silent."""
    without = [
        i
        for i in book().of("source", "contoh")
        if (term("kw:consent"), WITHOUT) in {a[:2] for a in cases.index().about(i)}
    ]
    findings = [s for i in without for s, p, _ in cases.index().pointing(i) if p == term("kw:fromInterview")]
    assert findings
    assert all("does not allow quotes" in page(value_of(f)).said for f in findings)


WITHOUT = f"<{PREFIXES['kw'].removesuffix('def#')}scheme/consent#without-quote>"


def test_an_answer_comes_before_what_it_stands_on() -> None:
    """A question's page says the answer, how sure, cautions, rows, evidence, form and files, in this order."""
    answer = next(
        a for q in cases.given().asked if q.name == "strongest-horizontal-linkage" for a in q.answers if a.made_up
    )
    found = read("question/strongest-horizontal-linkage/contoh.en.html")
    wanted = [
        answer.lead.en,
        said("how_sure"),
        answer.caveats[0].en,
        *map(said, ("answer_rows", "evidence", "ask_differently", "take_along")),
    ]
    places = [found.said.index(w) for w in wanted]
    assert places == sorted(places)
    assert len([t for t, _ in found.elements if t == "tr"]) > len(answer.rows)
    assert cases.shipped_pages()["question/strongest-horizontal-linkage/contoh.csv"] == answer.csv.encode()
    assert {a["name"] for a in found.all("select")} >= {"study", "variable", "partners"}
    assert found.all("form")[0]["action"].endswith("sparql.en.html")


def test_cells_of_an_answer_name_nothing_by_its_word_and_pattern() -> None:
    """None, not asked, not reported and withheld each have a word and a look of their own."""
    looks = {"none": "none", "not-asked": "unasked", "not-reported": "unsaid", "withheld": "held"}
    (asked,) = [q for q in cases.given().asked if q.name == "linkage-matrix"]
    seen = set()
    for answer in asked.answers:
        text = cases.shipped_pages()[f"question/linkage-matrix/{answer.study}.en.html"].decode()
        for cell in {c for row in answer.rows for c in row if c.nothing in looks}:
            seen.add(cell.nothing)
            word = cell.parts[0].text.en
            assert re.search(f'<td class="{looks[cell.nothing]}"><span>(<a [^>]*>)?{word}(</a>)?</span></td>', text)
    assert len(seen) > 1


def test_terms_with_a_hash_share_a_document_in_which_each_has_its_place() -> None:
    """The document of the ontology has a row for each term, at its fragment, with definition and a tree of classes."""
    found = read("def.en.html")
    ids = {a["id"] for _, a in found.elements if "id" in a}
    members = book().members[f"<{PREFIXES['kw'].removesuffix('#')}>"]
    assert len(members) > 150
    assert {addresses.fragment(m) for m in members} <= ids
    assert "Tree of classes" in found.said
    assert "Linkage whose parties all act at the stage of production." in found.said


# What was made for a purpose: little data sets.


def small(
    *lines: tuple[str, str, str], base: str = cases.SITE.base, study: str = "s", graph: str = "observed"
) -> bytes:
    """A data set of a few statements; names are short for things of one study."""

    def spelt(name: str) -> str:
        if name[0] in '<"_':
            return name
        return term(name) if ":" in name else f"<{base}id/{study}/{name}>"

    return "".join(
        sorted(f"{spelt(s)} {spelt(p)} {spelt(o)} <{base}graph/{study}/{graph}> .\n" for s, p, o in lines)
    ).encode()


def test_long_lists_go_on_further_pages() -> None:
    """Of more than 200 that name a thing the rest stands on further pages, linked from each other."""
    data = small(
        ("cluster/c", "rdf:type", "kw:Cluster"),
        *((f"party/p{n}", "rdf:type", "kw:Actor") for n in range(450)),
        *((f"party/p{n}", "kw:inCluster", "cluster/c") for n in range(450)),
    )
    found = cases.all_pages(None, data)
    files_ = ["id/s/cluster/c.en.html", "id/s/cluster/c.en.2.html", "id/s/cluster/c.en.3.html"]
    lists = [found[f].decode().split('id="named-by"')[1] for f in files_]
    parties = [re.findall(r"/(p\d+)\.en\.html", text) for text in lists]
    assert [len(p) for p in parties] == [200, 200, 50]
    assert len({p for found_ in parties for p in found_}) == 450
    assert all("c.en.3.html" in text for text in lists[:2])
    assert b"noindex" in found[files_[1]]
    assert b"c.id.2.html" in found[files_[1]]
    assert len(re.findall(r"/(p\d+)\.en\.html", found["list/s/actor.en.2.html"].decode())) == 200


def test_a_long_index_of_names_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is too large, what people seek most stands in the first, and together they have every name."""
    assert searching.LARGEST < 300_000
    monkeypatch.setattr(searching, "LARGEST", 60_000)
    data = small(
        *((f"party/p{n}", "rdf:type", "kw:Actor") for n in range(2000)),
        *((f"linkage/l{n}", "rdf:type", "kw:Tie") for n in range(2500)),
        *((f"linkage/l{n}", "kw:source", f"party/p{n % 2000}") for n in range(2500)),
        *((f"linkage/l{n}", "kw:target", f"party/p{(7 * n + 1) % 2000}") for n in range(2500)),
    )
    found = cases.all_pages(None, data)
    assert max(len(content) for name, content in found.items() if name.endswith(".html")) <= 120_000
    for language in LANGUAGES:
        files_ = [name for name in found if re.fullmatch(rf"search\.{language}(\.\d+)?\.js", name)]
        assert len(files_) > 1
        assert max(len(found[name]) for name in files_) <= 61_000
        entries = [f"{folder}/{one[1]}" for _, _, folder, there in search(language, found) for one in there]
        assert len(entries) == len(set(entries))
        assert {f"id/s/party/p{n}" for n in range(2000)} | {f"id/s/linkage/l{n}" for n in range(2500)} <= set(entries)
        first = json.loads(f"[{found[f'search.{language}.js'].decode()[len('kawungFound(') : -3]}]")[0]
        assert sum(len(there) for _, _, folder, there in first if folder == "id/s/party") == 2000


def test_a_ranking_says_what_would_change_it() -> None:
    """Who is first with other partners or on one variable alone is said in words, as the question itself answers it."""
    for language, first in (
        ("en", "first, 2.50 linkages per firm."),
        ("id", "paling atas, 2,50 keterkaitan per usaha."),
    ):
        one = read(f"question/strongest-horizontal-linkage/contoh.{language}.html")
        assert said("what_changes", language) in [h for _, h in one.headings]  # type: ignore[arg-type]
        assert first in one.said
    [asked] = [q for q in cases.given().asked if q.name == "strongest-horizontal-linkage"]
    [given] = [a for a in asked.answers if a.study == "contoh"]
    named = next(one for one in given.otherwise if one.asked.en == "partners counted: interviewed or only named")
    again = answers.ask(cases.opened().store, asked.name, study="contoh", params={"partners": "named"})
    assert [w.en for w in named.first] == [r["category"].label.en for r in again.rows if r["rank"] == 1][:1]  # type: ignore[union-attr]
    assert not named.same
    published = read("question/strongest-horizontal-linkage/bayat.en.html")
    assert said("what_changes") not in published.said


def test_pages_tell_codes_in_words() -> None:
    """Levels of areas, languages, shares, keys of data sets and what is not known are words of the page's language."""
    area = read("id/area/33.10.04.id.html").said
    assert "tingkat wilayahkecamatan" in area
    assert "desa atau kelurahan" in area
    [quote, *_] = book().of("excerpt", "contoh")
    assert "languageIndonesian" in read(f"{book().address(quote)}.en.html").said
    figures = {
        book().names.of(t).text("id")
        for (_, kind), found in book().by_kind.items()
        if kind == "observation"
        for t in found
    }
    assert "jumlah sentra: 10, Bayat" in figures
    assert not {name for name in figures if "not known" in name}
    names = {book().names.of(t).text("id") for t in book().of("dataset", "bantul-2016")}
    assert names
    assert not {n for n in names if re.search("[a-z]-[a-z]|count|share|state", n)}


def test_a_text_in_two_languages_is_shown_in_one() -> None:
    """What an answer tells in words stands on a page in its language alone."""
    for language, mine, other in (("en", "44 of 46", "44 dari 46"), ("id", "44 dari 46", "44 of 46")):
        text = read(f"question/single-supplier-or-buyer/bantul-2016.{language}.html").said
        assert mine in text
        assert other not in text


def test_that_nothing_is_recorded_is_an_answer() -> None:
    """ "No two contradict" does not say that the study cannot say; that no interview was held does."""
    for name in ("rival-claims/bayat", "constraints/bantul-2016"):
        assert said("cannot_say") not in read(f"question/{name}.en.html").said
    assert "names no constraint" not in read("questions.en.html").said
    assert said("cannot_say") in read("question/craftsmen-and-key-informant/bayat.en.html").said


def test_graphs_are_called_in_words() -> None:
    """A graph has its study's title, or what its cluster is called; that of the licences is a part of the rest."""
    base = cases.SITE.base
    line = f'<{ID}s/cluster/c> {term("rdfs:label")} "Batik Contoh"@id <{base}graph/s/entities> .\n'
    rights = f'<{ID}s/cluster/c> {term("dcterms:rights")} "x" <{base}graph/rights> .\n'
    text = with_graphs([line.encode(), rights.encode()], base).decode()
    label, part = term("rdfs:label"), term("dcterms:isPartOf")
    assert f'<{base}graph/s/entities> {label} "Batik Contoh: studi, pelaku, wawancara"@id' in text
    assert f"<{base}graph/rights> {part} <{base}catalogue#other>" in text
    assert re.search(rf'<{base}graph/rights> {label} "(?!Graf )[^"]+"@id', text)


def test_what_has_no_label_is_called_by_what_it_holds() -> None:
    """A claim or a linkage in an answer is no bare key of a sheet."""
    text = cases.shipped_pages()["question/rival-claims/bantul-2016.en.html"].decode()
    assert re.search(r'<td><a href="[^"]*/claim/c01\.en\.html">share of businesses: 91\.13', text)
    assert not re.search(r"<td><a [^>]*>[A-Z]\d\d</a>", text)


def test_the_first_page_shows_whole_what_its_first_card_tells_of() -> None:
    """The study of the first card is the one of which the page says what is reported."""
    text = cases.shipped_pages()["index.en.html"].decode()
    first = re.search(r'<ul class="cards"><li><h3><a href="question/[a-z-]+/([a-z0-9-]+)\.en\.html', text)
    assert first
    assert f'href="question/linkage-matrix/{first[1]}.en.html"' in text.split('id="reported"')[1]


def hostile_data() -> bytes:
    """All of contoh and some of the ontology, with every text replaced by one that means harm."""
    evil = literal(HOSTILE)[1:-1]
    lines = []
    for line in cases.nquads().decode().splitlines():
        graph = line[line.rindex(" ", 0, -2) :]
        if (
            "/contoh/" in graph
            or "/scheme/variable" in line
            or "33.10.04>" in line
            or "kbli-2020/13134>" in line
            or "#Linkage" in line
        ):
            text = re.sub(r'"(?:[^"\\]|\\.)*"(@[a-z-]+)? <', lambda m: f'"{evil}"{m[1] or ""} <', line)
            lines.append(text)
            if "/linkage/" in line.split(" ", 1)[0] and "#source>" in line:
                subject = line.split(" ", 1)[0]
                lines.append(f"{subject} <http://purl.org/dc/terms/source> <javascript:alert(1)>{graph}")
    return "".join(sorted({f"{line}\n" for line in lines})).encode()


def hostile_given() -> Given:
    """Answers and all else with texts that mean harm."""
    evil = Words(HOSTILE, HOSTILE)
    found = []
    for q in cases.given().asked[:3]:
        answers_ = tuple(
            replace(
                a,
                title=evil,
                lead=evil,
                how_sure=evil,
                caveats=(evil,) * 5,
                stands_on=evil,
                source=evil,
                command=HOSTILE,
                otherwise=(Otherwise(evil, (evil,), evil, same=False), Otherwise(evil, (evil, evil), evil, same=True)),
            )
            for a in q.answers
        )
        found.append(replace(q, question=evil, short=evil, query=HOSTILE, group=evil, answers=answers_))
    gone = Gone(ID + "contoh/interview/gone", date(2026, 1, 2), evil)
    return Given(
        asked=tuple(found),
        disclosed=(Disclosed("contoh", ((evil, 3),), ((evil, evil, 2),), ((evil, evil),), (gone,)),),
        downloads=(Download("dump.nq", evil, "application/n-quads", 5, "00", "javascript:alert(1)", "contoh"),),
        examples={"a": RuleExample(HOSTILE, {"id": HOSTILE}, {})},
    )


def test_hostile_texts_are_texts_on_every_kind_of_page() -> None:
    """Whatever the data says, no page gets an element, an attribute or a link of it."""
    found = cases.all_pages(
        hostile_given(), hostile_data(), replace(cases.SITE, publisher=HOSTILE, title=Words(HOSTILE, HOSTILE))
    )
    kinds: set[str] = set()
    for path, content in found.items():
        if not path.endswith(".html"):
            continue
        text = content.decode()
        assert "<script>alert" not in text, path
        assert "javascript:alert(1)" not in re.findall(r'(?:href|src|action)="([^"]*)"', text), path
        kind = path.split("/")[2] if path.startswith("id/contoh") and path.count("/") > 2 else path
        if kind in kinds or path.endswith(".id.html"):
            continue
        kinds.add(kind)
        page_ = Reader(text)
        assert page_.trouble == [], path
        assert {t for t, _ in page_.elements} <= TAGS, path
        assert not [name for _, a in page_.elements for name in a if name.startswith("on")], path
        assert all(a["src"].endswith(("site.js", "box.js")) for a in page_.all("script")), path
        assert "\u202e" not in re.sub("<bdi>.*?</bdi>|<option.*?</option>|<pre.*?</pre>", "", text, flags=re.DOTALL), (
            path
        )
        assert "11111" not in page_.said, path
    assert len(kinds) > 20
    for language in LANGUAGES:
        assert b"<script" not in found[f"search.{language}.js"]


TAGS = frozenset(
    {"html", "head", "meta", "title", "link", "script", "style", "body", "noscript", "header", "footer", "div", "nav"}
    | {"main", "h1", "h2", "h3", "p", "a", "span", "b", "i", "small", "bdi", "code", "br", "ol", "ul", "li", "dl", "dt"}
    | {"dd", "table", "thead", "tbody", "tr", "th", "td", "caption", "blockquote", "details", "summary", "pre", "form"}
    | {"label", "input", "select", "option", "button", "textarea"}
)


def test_an_address_that_is_none_is_a_text() -> None:
    """Links of the data lead to http and https only."""
    data = small(
        ("linkage/l", "rdf:type", "kw:Linkage"),
        ("linkage/l", "dcterms:source", "<javascript:alert(1)>"),
        ("linkage/l", "dcterms:source", "<ftp://example.org/x>"),
        ("linkage/l", "dcterms:source", "<https://example.org/x>"),
    )
    text = cases.all_pages(None, data)["id/s/linkage/l.en.html"].decode()
    assert "<code>javascript:alert(1)</code>" in text
    assert "<code>ftp://example.org/x</code>" in text
    assert '<a href="https://example.org/x" rel="noopener external">' in text


def test_signs_that_turn_a_text_turn_nothing_else() -> None:
    """A text with marks of direction is kept apart; signs that HTML may not hold are replaced."""
    assert escaped("plain <b>") == "plain &lt;b&gt;"
    assert escaped("a\u202eb") == "<bdi>a\u202eb</bdi>"
    assert escaped("a\x00b") == "a\ufffdb"


def test_a_site_under_another_base_is_its_own() -> None:
    """Things of another base have their pages there; Kawung's terms have theirs beside them."""
    base = "https://batik.example/data/"
    data = cases.nquads().replace(b"https://w3id.org/kawung/id/", base.encode() + b"id/")
    data = data.replace(b"https://w3id.org/kawung/graph/", base.encode() + b"graph/")
    lines = sorted(
        line for line in data.splitlines(keepends=True) if b"/bayat/" in line or b"def#HorizontalLinkage" in line
    )
    found = cases.all_pages(None, b"".join(lines), replace(cases.SITE, base=base))
    text = found["id/bayat/study/bayat.en.html"].decode()
    assert f'rel="canonical" href="{base}id/bayat/study/bayat.en.html"' in text
    assert any(path.startswith("def/horizontallinkage") for path in found)
    assert not re.findall(rb'<a href="https://w3id.org/kawung/', b"".join(found.values()))


def test_what_is_gone_keeps_its_address_and_nothing_else() -> None:
    """A tombstone says that and when, never what it was; the disclosure page leads to it."""
    gone = Gone(
        ID + "contoh/interview/w05",
        date(2026, 10, 1),
        Words("The informant took it back.", "Informan menariknya kembali."),
    )
    found = cases.all_pages(
        Given(disclosed=(Disclosed("contoh", gone=(gone,)),)), small(("study/s", "rdf:type", "kw:Study"))
    )
    for language in LANGUAGES:
        text = found[f"id/contoh/interview/w05.{language}.html"].decode()
        assert gone.why.in_(language) in text
        assert "noindex" in text
        assert "id/contoh/interview/w05" in found[f"disclosure.{language}.html"].decode()
    assert b"noindex" in found["id/contoh/interview/w05/index.html"]


def test_the_disclosure_page_tells_counts_and_reasons() -> None:
    """What consent allowed, what is held back and why, and what was accepted stand in tables, in both languages."""
    one_ = Disclosed(
        "bayat",
        consents=((Words("publish with quote", "boleh dengan kutipan"), 7),),
        withheld=((Words("quotes", "kutipan"), Words("not allowed", "tidak dibolehkan"), 3),),
        accepted=((Words("the only supplier", "satu-satunya pemasok"), Words("it is public", "sudah umum")),),
    )
    found = cases.all_pages(Given(disclosed=(one_,)), small(("study/bayat", "rdf:type", "kw:Study")))
    for language, wanted in (
        ("en", ("publish with quote", "7", "not allowed", "it is public")),
        ("id", ("kutipan", "sudah umum")),
    ):
        said = Reader(found[f"disclosure.{language}.html"].decode()).said
        assert all(w in said for w in wanted)


def test_a_rule_shows_the_row_that_breaks_it_and_the_right_one() -> None:
    """The page of a shape says what is wrong, what to do, and shows both rows."""
    shape = "<https://w3id.org/kawung/shape#linkage-strength-known>"
    data = small(
        (shape, "rdf:type", "sh:PropertyShape"),
        (shape, "sh:message", '"Not on the scale."@en'),
        (shape, "kw:remedy", '"Choose a word of the scale."@en'),
    )
    example = RuleExample("linkages", {"id": "L1", "strength": "kuat sekali"}, {"id": "L1", "strength": "kuat"})
    found = cases.all_pages(Given(examples={"linkage-strength-known": example}), data)
    text = Reader(found["shape/linkage-strength-known.en.html"].decode()).said
    assert all(w in text for w in ("Not on the scale.", "Choose a word of the scale.", "kuat sekali", "Wrong", "Right"))
    assert b'id="linkage-strength-known"' in found["shape.en.html"]


def test_what_is_not_known_says_why() -> None:
    """A fact that a study does not know is named as such, with the reason."""
    assert (
        "belum dipastikan" in page(ID + "bayat/study/bayat", "id").said
        or "tidak diketahui" in page(ID + "bayat/study/bayat", "id").said
    )


def test_every_text_of_the_pages_is_used() -> None:
    """Each text of the pages stands in a template or in their code."""
    folder = files("kawung.pages.html")
    code = "".join(
        p.read_text(encoding="utf-8") for p in Path(kawung.__file__).parent.joinpath("pages/html").glob("*.py")
    )
    code += "".join(f.read_text(encoding="utf-8") for f in folder.joinpath("templates").iterdir())
    named = {k.partition(".")[2] for k in catalogue() if k.startswith("page.")}
    unused = {
        n
        for n in named
        if not re.search(rf"""(?:\bt\.{n}\b|["'](?:page\.)?{n}["'])""", code)
        and not (n.startswith("table_") and f'"{n.removeprefix("table_")}"' in code)
        and not n.startswith("coverage_")
    }
    assert unused == set()
