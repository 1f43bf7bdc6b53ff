"""What tells of a release: catalogue and numbers, files for servers and harvesters, what changed since the last."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID

import shipped
import test_documents as data
from kawung.iris import HOME
from kawung.pages.documents import (
    Comparison,
    Index,
    Published,
    Release,
    Terms,
    Tombstone,
    read_gone,
    signposts,
    tombstones,
    write_changes,
)
from kawung.pages.documents.describing import documents
from kawung.pages.documents.harvest import citation, sitemaps
from kawung.pages.documents.notes import write_gone
from kawung.pages.documents.serving import serving
from kawung.problems import Words
from kawung.words import LANGUAGES

SHAPES = shipped.ROOT.parent / "shared" / "standards" / "dcat-ap" / "shapes.ttl"
ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
BY = "https://creativecommons.org/licenses/by/4.0/"
RELEASE = Release(
    base=HOME,
    name="kawung",
    title=Words("Kawung", "Kawung"),
    description=Words("Linkages in <industrial> clusters.", "Keterkaitan dalam klaster industri."),
    publisher="The Kawung maintainers",
    contact="data@example.org",
    removal="https://example.org/removal",
    licence=BY,
    version="0.6.0",
    issued=date(2026, 11, 27),
    served="https://data.example.org/kawung/",
    terms={"areas": Terms(ODBL, "Contains information from idn-area-data, made available under the ODbL 1.0")},
)
CATALOGUE = rdflib.Namespace(f"{HOME}catalogue#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@cache
def published() -> Published:
    return Published(data.index(), RELEASE)


@cache
def around() -> dict[str, bytes]:
    return dict(published().around(["index.en.html", "def.en.html"]))


@cache
def catalogue() -> rdflib.Graph:
    return rdflib.Graph().parse(data=around()["catalogue.ttl"], format="turtle")


@cache
def dumped(key: str) -> rdflib.Graph:
    """A dump without its graphs, as rdflib reads it; blank nodes and literals keep what they are called."""
    graph = rdflib.Graph()
    for line in gzip.decompress(around()[f"data/{key}.nq.gz"]).decode().splitlines():
        graph.parse(data=line[: line.rindex(" ", 0, -2)] + " .\n", format="nt")
    return graph


def lines(key: str) -> list[tuple[str, str, str]]:
    found = []
    for line in gzip.decompress(around()[f"data/{key}.nq.gz"]).decode().splitlines():
        s, p, rest = line[:-2].split(" ", 2)
        found.append((s, p, rest[: rest.rindex(" ")]))
    return found


# ---------------------------------------------------------------------------------------------------------------------
# The catalogue


@pytest.mark.skipif(not SHAPES.is_file(), reason="the shapes of DCAT-AP are not beside this repository")
def test_the_catalogue_keeps_what_dcat_ap_demands() -> None:
    """The mandatory shapes of DCAT-AP 3.0.1, which others wrote, find nothing; without a description they do."""
    shapes = rdflib.Graph().parse(SHAPES, format="turtle")
    conforms, _, text = pyshacl.validate(catalogue(), shacl_graph=shapes)
    assert conforms, text
    broken = rdflib.Graph()
    broken += catalogue()
    broken.remove((CATALOGUE.data, DCTERMS.description, None))
    assert not pyshacl.validate(broken, shacl_graph=shapes)[0]


def test_the_catalogue_is_one_in_all_its_forms_and_places() -> None:
    """Three forms and the well-known place say the same."""
    expected = data.pyoxigraph_set(around()["catalogue.nt"], "nt")
    for path, form in (("catalogue.ttl", "ttl"), ("catalogue.jsonld", "jsonld"), (".well-known/void", "ttl")):
        assert data.pyoxigraph_set(around()[path], form) == expected
    assert around()[".well-known/void.ttl"] == around()[".well-known/void"]


def test_every_data_set_has_its_files_and_every_file_is_described_as_it_is() -> None:
    """Size and checksum are those of the bytes, and no dump is without a description."""
    described = {}
    for one in catalogue().objects(None, DCAT.distribution):
        url = str(catalogue().value(one, DCAT.downloadURL))
        assert catalogue().value(one, DCAT.accessURL) is not None
        checksum = catalogue().value(one, SPDX.checksum)
        described[url.removeprefix(RELEASE.served)] = (
            int(str(catalogue().value(one, DCAT.byteSize).toPython())),
            str(catalogue().value(checksum, SPDX.checksumValue).n3()).split('"')[1],
        )
    files = {path: content for path, content in around().items() if path.startswith("data/") and path.endswith(".gz")}
    assert described == {path: (len(content), hashlib.sha256(content).hexdigest()) for path, content in files.items()}
    sums = dict(reversed(line.split("  ")) for line in around()["data/SHA256SUMS"].decode().splitlines())
    assert sums == {path.removeprefix("data/"): hashlib.sha256(content).hexdigest() for path, content in files.items()}


def test_the_numbers_are_those_of_the_dump() -> None:
    """Each number of VoID is counted again, in the dump and by other means."""
    keys = [str(one).partition("#")[2] for one in catalogue().subjects(RDF.type, DCAT.Dataset)]
    assert {"data", "everything", "ontology", "areas", "regions", "study-bayat"} <= set(keys)
    for key in keys:
        found = lines(key)
        subjects = {s for s, _, _ in found}
        expected = {
            VOID.triples: len(set(found)),
            VOID.distinctSubjects: len(subjects),
            VOID.distinctObjects: len({o for _, _, o in found}),
            VOID.properties: len({p for _, p, _ in found}),
            VOID.classes: len({o for _, p, o in found if p == RDF.type.n3()}),
            VOID.entities: sum(s.startswith(f"<{HOME}id/") for s in subjects),
        }
        assert {p: catalogue().value(CATALOGUE[key], p).toPython() for p in expected} == expected, key


def test_the_shares_of_classes_and_properties_are_those_of_the_dump() -> None:
    """How many things each class and how many statements each property has."""
    graph, found = catalogue(), lines("data")
    classes = Counter(o for _, p, o in set(found) if p == RDF.type.n3() and o.startswith("<"))
    properties = Counter(p for _, p, _ in set(found))
    said = {
        kind: {
            graph.value(part, name).n3(): graph.value(part, number).toPython()
            for part in graph.objects(CATALOGUE.data, kind)
        }
        for kind, name, number in (
            (VOID.classPartition, VOID["class"], VOID.entities),
            (VOID.propertyPartition, VOID.property, VOID.triples),
        )
    }
    assert said == {VOID.classPartition: classes, VOID.propertyPartition: properties}


def test_links_are_counted_into_the_data_sets_that_matches_name() -> None:
    """Of each linkset the number is that of the statements with this property and a thing of that data set."""
    graph = catalogue()
    everything = lines("everything")
    external = {s: o for s, p, o in everything if p.endswith("def#externalThing>")}
    from_ = {external[s]: o for s, p, o in everything if p.endswith("def#externalDataset>") and s in external}
    expected = Counter((from_[o], p) for _, p, o in lines("data") if o in from_ and "/kawung/def#" not in p)
    found = {}
    for one in graph.subjects(VOID.subjectsTarget, CATALOGUE.data):
        names = [graph.value(one, p).n3() for p in (VOID.objectsTarget, VOID.linkPredicate)]
        found[names[0], names[1]] = graph.value(one, VOID.triples).toPython()
    assert found == expected
    assert sum(expected.values()) == published().counted["data"].links.total() >= 50


def test_real_data_alone_meets_what_the_lod_cloud_asks() -> None:
    """More than 1,000 statements and 50 links of real data; what is made up is in neither number."""
    counted = published().counted["data"]
    assert counted.triples >= 1000
    assert counted.links.total() >= 50
    assert counted.triples + published().counted["study-contoh"].triples == published().counted["everything"].triples


def test_every_file_is_under_the_licence_of_its_part() -> None:
    """The extract of areas under the ODbL, a study under its own, the whole under a list of all."""
    graph = catalogue()
    for form in ("nq", "trig", "ttl"):
        assert str(graph.value(CATALOGUE[f"areas.{form}"], DCTERMS.license)) == ODBL
        assert str(graph.value(CATALOGUE[f"study-bayat.{form}"], DCTERMS.license)) == BY
        assert str(graph.value(CATALOGUE[f"data.{form}"], DCTERMS.license)) == f"{RELEASE.served}data/licences.txt"
    listed = around()["data/licences.txt"].decode()
    assert re.search(rf"data/areas\.\*\n(?:  .*\n)*  {ODBL}\n  Contains information from idn-area-data", listed)
    files = dict(published().documents())
    assert f"# Licence: {ODBL}\n".encode() in files["id/area/33.ttl"]
    assert ODBL.encode() not in files["id/shared/dataset/wikidata.ttl"]


def test_made_up_data_says_so_everywhere() -> None:
    """At the head of every document and in the description of its data set; documents of real data do not."""
    mark = b"MADE-UP DATA: nothing in this file"
    for path, text in published().documents():
        assert (mark in text) == path.startswith("id/contoh/"), path
    about = {str(o) for o in catalogue().objects(CATALOGUE["study-contoh"], DCTERMS.description)}
    assert any("MADE-UP DATA" in text for text in about)
    assert any("DATA REKAAN" in text for text in about)
    keywords = {str(o) for o in catalogue().objects(CATALOGUE["study-contoh"], DCAT.keyword)}
    assert {"made-up data", "data rekaan"} <= keywords
    assert b"Disallow: /kawung/data/study-contoh." in around()["robots.txt"]


def test_it_says_whose_it_is_and_whom_to_ask() -> None:
    """Publisher, contact and the address for removal stand in the catalogue; what is empty is named."""
    text = around()["catalogue.nt"].decode()
    for value in ('"The Kawung maintainers"', "<mailto:data@example.org>", "<https://example.org/removal>"):
        assert value in text
    assert catalogue().value(CATALOGUE.publisher, FOAF.name) is not None
    assert RELEASE.missing() == ()
    assert replace(RELEASE, publisher=" ", removal="").missing() == ("publisher", "removal")


def test_names_of_the_catalogue_are_names_that_it_describes() -> None:
    """Whatever statements of graphs say to be part of is a data set there."""
    named = {o for _, _, o in lines("everything") if o.startswith(f"<{CATALOGUE}")}
    assert named
    assert named <= {s.n3() for s in catalogue().subjects(RDF.type, DCAT.Dataset)}


# ---------------------------------------------------------------------------------------------------------------------
# Search engines, harvesters, people who cite


def test_the_sitemap_lists_the_pages_and_splits_where_it_must() -> None:
    """Every page once, by the address at which the folder lies."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    paths = [f"id/x/{n}.en.html" for n in range(7)]
    whole = dict(sitemaps(paths, RELEASE))
    assert [e.text for e in ET.fromstring(whole["sitemap.xml"]).iter(f"{space}loc")] == [RELEASE.url(p) for p in paths]  # noqa: S314 - our own
    split = dict(sitemaps(paths, RELEASE, most=3))
    listed = [e.text or "" for e in ET.fromstring(split.pop("sitemap.xml")).iter(f"{space}loc")]  # noqa: S314 - our own
    assert [url.removeprefix(RELEASE.served) for url in listed] == list(split)
    found = [e.text for text in split.values() for e in ET.fromstring(text).iter(f"{space}loc")]  # noqa: S314 - our own
    assert found == [RELEASE.url(p) for p in paths]
    odd = replace(RELEASE, served="https://e.org/a&b'<>/")
    assert ET.fromstring(dict(sitemaps(["x"], odd))["sitemap.xml"])[0][0].text == "https://e.org/a&b'<>/x"  # noqa: S314 - our own


def test_the_data_set_can_be_cited() -> None:
    """CITATION.cff has what the format demands; texts are quoted, also a version that looks like a day."""
    for one in (RELEASE, replace(RELEASE, version="2026-11-27", title=Words("yes: #1", "ya: #1"))):
        said = dict(line.split(": ", 1) for line in citation(one).decode().splitlines())
        assert {"cff-version", "message", "title", "authors"} <= said.keys()
        assert said.pop("date-released") == "2026-11-27"
        texts = {key: json.loads(text) for key, text in said.items()}
        assert (texts["version"], texts["title"]) == (one.version, one.title.en)
        assert texts["authors"] == [{"name": "The Kawung maintainers"}]
        assert texts["abstract"] == RELEASE.description.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_schema_org_says_what_the_catalogue_says(language: str) -> None:
    """In the page's language, with all files; nothing in it can end the script element it stands in."""
    text = published().schema_org("data", language)
    said = json.loads(text)
    assert "<" not in text
    assert said["@type"] == "Dataset"
    assert RELEASE.description.in_(language) in said["description"]
    assert 50 <= len(said["description"]) <= 5000
    assert said["license"] == f"{RELEASE.served}data/licences.txt"
    assert {one["contentUrl"] for one in said["distribution"]} == {
        RELEASE.url(path) for path in around() if path.startswith("data/data.")
    }


def test_signposts_lead_from_a_page_to_its_data() -> None:
    """Data and the list of links are reached relatively, the thing and the licence by their names."""
    found = signposts("id/area/33.en.html", "id/area/33", f"<{HOME}id/area/33>", ODBL)
    assert [(one.rel, one.href, one.type) for one in found] == [
        ("cite-as", f"{HOME}id/area/33", ""),
        ("describedby", "../../id/area/33.ttl", "text/turtle"),
        ("describedby", "../../id/area/33.jsonld", "application/ld+json"),
        ("describedby", "../../id/area/33.nt", "application/n-triples"),
        ("license", ODBL, ""),
        ("linkset", "../../linkset.json", "application/linkset+json"),
    ]
    linked = json.loads(around()["linkset.json"])["linkset"][0]
    assert {one["href"] for one in linked["item"]} == {
        RELEASE.url(path) for path in around() if path.startswith("data/") and path.endswith(".gz")
    }


# ---------------------------------------------------------------------------------------------------------------------
# Servers


def filled(text: str, sign: str, groups: Sequence[str | None]) -> str:
    """Put what a pattern found where a rule wants it."""
    return re.sub(rf"\{sign}(\d)", lambda match: groups[int(match[1])] or "", text)


def apache(config: str, path: str, there: Mapping[str, bytes], accept: str = "*/*", language: str = "") -> str:
    """Answer a request for a path of the folder as mod_rewrite would by a .htaccess in it: a path, or what it says."""
    folders = {name[:end] for name in there for end in range(len(name)) if name[end] == "/"}
    conditions: list[tuple[str, str]] = []
    for line in config.splitlines():
        word, *rest = line.split(" ")
        if word == "RewriteCond":
            conditions.append((rest[0], " ".join(rest[1:])))
        elif word == "RewriteRule":
            pattern, target = rest[0], rest[1]
            flags = rest[-1] if rest[-1].startswith("[") else ""
            match = re.search(pattern, path)
            groups: list[str] = []
            holds = match is not None
            for variable, wanted in conditions:
                wanted, _, nocase = wanted.partition(" [NC]")  # noqa: PLW2901 - the flag is not part of it
                value = {
                    "%{HTTP_ACCEPT}": accept,
                    "%{HTTP:Accept-Language}": language,
                    "%{REQUEST_FILENAME}": path,
                }.get(variable) or filled(variable, "%", groups)
                value = "" if value.startswith("%{") else value
                if wanted in ("-f", "-d"):
                    truth = value.rstrip("/") in (there if wanted == "-f" else folders)
                else:
                    found = re.search(wanted.removeprefix("!"), value, re.IGNORECASE if nocase or "[NC]" in line else 0)
                    truth = (found is None) if wanted.startswith("!") else (found is not None)
                    groups = [found[0], *found.groups()] if found and not wanted.startswith("!") else groups
                holds = holds and truth
            conditions = []
            if holds and match is not None:
                if "G" in flags.strip("[]").split(","):
                    return "410"
                return path if target == "-" else filled(target, "$", [match[0], *match.groups()])
    return path


TURTLE_FIRST = "text/turtle, application/rdf+xml;q=0.8, text/html;q=0.5"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def site() -> dict[str, bytes]:
    names = ["id/area/33", "def"]
    return {
        **{
            f"{name}{end}": b""
            for name in names
            for end in (".en.html", ".id.html", ".ttl", ".jsonld", ".nt", "/index.html")
        },
        ".well-known/void.ttl": b"",
        ".well-known/void": b"",
        "index.html": b"",
    }


@pytest.mark.parametrize(
    ("path", "accept", "language", "expected"),
    [
        ("id/area/33", TURTLE_FIRST, "", "id/area/33.ttl"),
        ("id/area/33/", "text/turtle", "", "id/area/33.ttl"),
        ("id/area/33", "application/ld+json", "id", "id/area/33.jsonld"),
        ("id/area/33", "application/n-triples", "", "id/area/33.nt"),
        ("def", "text/turtle", "", "def.ttl"),
        ("id/area/33", "text/html, text/turtle;q=0.1", "en-GB,en;q=0.9", "id/area/33.en.html"),
        ("id/area/33", BROWSER, "id-ID,id;q=0.9,en;q=0.8", "id/area/33.id.html"),
        ("id/area/33", BROWSER, "en-GB", "id/area/33.en.html"),
        ("id/area/33", BROWSER, "nl", "id/area/33/"),
        ("id/area/33/", BROWSER, "nl", "id/area/33/"),
        ("id/area/33.en.html", "text/turtle", "id", "id/area/33.en.html"),
        (".well-known/void", "*/*", "", "/kawung/.well-known/void.ttl"),
        ("id/contoh/finding/f1", "text/turtle", "", "410"),
        ("id/contoh/finding/f1.ttl", "*/*", "", "410"),
        ("id/contoh/finding/f10", BROWSER, "", "id/contoh/finding/f10"),
        ("id/x/É", BROWSER, "", "id/x/e~1"),
    ],
)
def test_apache_leads_to_what_was_asked_for(path: str, accept: str, language: str, expected: str) -> None:
    """By kind, then by language; files stay files, what is gone is gone, odd names lead on."""
    gone = [Tombstone(f"<{HOME}id/contoh/finding/f1>", "id/contoh/finding/f1", "0.6.0")]
    config = dict(serving(RELEASE, {"id/x/É": "id/x/e~1"}, gone))[".htaccess"].decode()
    assert apache(config, path, site(), accept, language) == expected


@pytest.mark.parametrize(
    ("path", "accept", "language", "expected"),
    [
        ("id/area/33.10", "text/turtle", "", "id/area/33.10.ttl"),
        ("id/area/33.10", BROWSER, "id", "id/area/33.10.id.html"),
        ("id/area/33.10", BROWSER, "nl", "id/area/33.10/"),
        ("id/area/33.10.ttl", BROWSER, "id", "id/area/33.10.ttl"),
        ("data/data.nq.gz", "*/*", "", "data/data.nq.gz"),
        (".well-known/void", "text/turtle", "", ".well-known/void.ttl"),
        ("", BROWSER, "", ""),
    ],
)
def test_w3id_leads_to_the_folder(path: str, accept: str, language: str, expected: str) -> None:
    """The same names, at the address where the folder lies; needed only where that is another than the base."""
    config = around()["redirects/w3id/.htaccess"].decode()
    assert apache(config, path, {}, accept, language) == RELEASE.served + expected
    assert not any("w3id" in path for path, _ in serving(replace(RELEASE, served=""), {}))


def test_nginx_and_netlify_know_the_same() -> None:
    """Their files have all that Apache's has: kinds, languages, what is gone, odd names; braces are closed."""
    gone = [Tombstone(f"<{HOME}id/contoh/finding/f1>", "id/contoh/finding/f1", "0.6.0")]
    files = {path: text.decode() for path, text in serving(RELEASE, {"id/x/É": "id/x/e~1"}, gone)}
    nginx = files["redirects/nginx-http.conf"] + files["redirects/nginx-server.conf"]
    bare = re.sub(r'"[^"]*"', '""', nginx)
    assert bare.count("{") == bare.count("}")
    for wanted in ('"~text/turtle" ".ttl"', "application/n-triples nt;", "return 410", 'location = "/kawung/id/x/É"'):
        assert wanted in nginx
    (below,) = re.findall(r'map \$uri .*?"~(.*)" \$kawung_below;', files["redirects/nginx-http.conf"], re.DOTALL)
    for path, on_disk in (("/kawung/", "/"), ("/kawung/id/area/33", "/id/area/33"), ("/kawungs/x", None)):
        found = re.search(below, path)
        assert (found["kawung_below"] if found else None) == on_disk
    choices = re.findall(r'^  "~(?:\*)?(.*)" "(.*)";$', files["redirects/nginx-http.conf"].split("}")[0], re.MULTILINE)
    for accept, suffix in (
        (TURTLE_FIRST, ".ttl"),
        (BROWSER, ""),
        ("text/html, text/turtle;q=0.1", ""),
        ("application/ld+json", ".jsonld"),
    ):
        assert next((to for pattern, to in choices if re.search(pattern, accept)), "") == suffix
    assert "/kawung/id/contoh/finding/f1 /kawung/id/contoh/finding/f1/index.html 404!" in files["_redirects"]
    assert "/kawung/id/x/É /kawung/id/x/e~1/ 302" in files["_redirects"]
    for path, media in (("*.jsonld", "application/ld+json"), (".well-known/void", "text/turtle; charset=utf-8")):
        assert f"/kawung/{path}\n  Content-Type: {media}\n" in files["_headers"]
    assert files[".nojekyll"] == ""
    assert RELEASE.base in files["redirects/README.md"]


def test_only_odd_names_are_exceptions() -> None:
    """What lies where its IRI says needs no rule of its own."""
    assert published().exceptions() == {}
    thing, plain = f"<{HOME}id/x/y/Ab>", f"<{HOME}id/x/y/ab>"
    index = Index([data.lines_of((thing, data.P, data.B), (plain, data.P, data.B))])
    found = Published(index, RELEASE).exceptions()
    assert list(found) == ["id/x/y/Ab"]
    assert found["id/x/y/Ab"] in {document.address for document in documents(index, HOME)}


# ---------------------------------------------------------------------------------------------------------------------
# What changed

G = f"<{HOME}graph/contoh/observed>"
SHARED = f"<{HOME}graph/regions>"


def nquads(*statements: str) -> list[bytes]:
    return [f"{line} .\n".encode() for line in sorted(statements)]


def test_changes_are_told_by_statement_and_counted_by_study_and_thing() -> None:
    """What is new is told in full; of what was taken out, never the value."""
    kept, new, gone = (f"<{HOME}id/contoh/finding/{name}>" for name in ("kept", "new", "gone"))
    before = nquads(
        f'{kept} <x:p> "same" {G}', f'{kept} <x:p> "secret" {G}', f'{gone} <x:p> "secret" {G}', f"_:b <x:p> {gone} {G}"
    )
    now = nquads(
        f'{kept} <x:p> "same" {G}', f'{kept} <x:p> "b c" {G}', f"{new} <x:p> {kept} {G}", f'{new} <x:q> "y" {SHARED}'
    )
    found = Comparison(before, now, HOME)
    written = gzip.decompress(write_changes(found)).decode()
    assert "secret" not in written
    assert written.splitlines() == [
        "change\tsubject\tpredicate\tobject\tgraph",
        f"out\t{gone}\t<x:p>\t\t{G}",
        f'new\t{kept}\t<x:p>\t"b c"\t{G}',
        f"out\t{kept}\t<x:p>\t\t{G}",
        f"new\t{new}\t<x:p>\t{kept}\t{G}",
        f'new\t{new}\t<x:q>\t"y"\t{SHARED}',
        f"out\t_:b\t<x:p>\t\t{G}",
    ]
    assert found.statements == {("contoh", "new"): 2, ("contoh", "out"): 3, ("", "new"): 1}
    assert found.things == {"new": 1, "changed": 1, "out": 1}
    assert found.gone == [gone]
    told = found.told("0.5.0")
    assert told[0].en == (
        "Since release 0.5.0, 3 statements are new and 3 are no longer published. "
        "1 thing is new, 1 changed, 1 is no longer there."
    )
    assert [text.id for text in told[1:]] == [
        "Ontologi, wilayah, dan klasifikasi: 1 baru, 0 tidak lagi diterbitkan.",
        "contoh: 2 baru, 3 tidak lagi diterbitkan.",
    ]


def test_a_release_like_the_one_before_changes_nothing() -> None:
    """And dumps that are not sorted are refused, since a comparison of them would be wrong."""
    whole = data.public().splitlines(keepends=True)
    same = Comparison(iter(whole), iter(whole), HOME)
    assert list(same) == []
    assert [text.en for text in same.told("1")] == ["No statement differs from release 1."]
    assert "first release" in same.told(None)[0].en
    first = Comparison([], iter(whole), HOME)
    assert sum(change.new for change in first) == len(whole)
    assert first.gone == []
    with pytest.raises(ValueError, match="not sorted"):
        list(Comparison(reversed(whole), [], HOME))


def test_what_is_gone_stays_gone_until_it_is_back() -> None:
    """Tombstones outlive releases, name the first one that lacks the thing, and are read back as they were written."""
    one, two, term = f"<{HOME}id/x/a/1>", f"<{HOME}id/x/a/2>", f"<{HOME}def#Old>"
    first = tombstones([one, term, "<https://e.org/other>"], [], set(), HOME, "0.2.0")
    assert first == [Tombstone(one, "id/x/a/1", "0.2.0")]
    second = tombstones([two], read_gone(write_gone(first), HOME), set(), HOME, "0.3.0")
    assert second == [*first, Tombstone(two, "id/x/a/2", "0.3.0")]
    assert tombstones([], second, {one}, HOME, "0.4.0") == [second[1]]
    assert read_gone(write_gone(second), HOME) == second
    assert read_gone(b"iri\tsince\nnonsense\n<https://e.org/x>\t1\n", HOME) == []


def test_all_texts_of_the_room_are_used() -> None:
    """No text is left over, none is missing."""
    folder = Path(shipped.ROOT) / "src/kawung"
    code = "".join(path.read_text("utf-8") for path in (folder / "pages").rglob("*.py"))
    keys = re.findall(r"^\[(\w+)\]", (folder / "texts/pages_documents.toml").read_text("utf-8"), re.MULTILINE)
    assert [key for key in keys if f'"{key}.' not in code] == []
