"""The site that `kawung publish` makes: complete, the same everywhere, changed no more than must be, never half."""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

import shipped
import site_cases as cases
import studies
from kawung import pipeline
from kawung.pipeline import commands, releases
from kawung.problems import UsageError
from run import kawung_here, plain
from site_cases import DAY, HOME, changed, held, publish, quads, written

FORMS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "nq": RdfFormat.N_QUADS}
CONTOH = Path("data/studies/contoh")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all shipped studies."""
    root = cases.project(tmp_path_factory.mktemp("whole"), *shipped.NAMES)
    done = publish(root)
    assert written(done) > 5000
    return root / "site"


@pytest.fixture
def contoh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the made-up study and the one in print, of whose site most of what is shared is left out."""
    cases.slim(monkeypatch)
    return cases.project(tmp_path, "contoh", "bayat")


def triples(data: bytes, form: str) -> set[str]:
    """The statements of a file, as N-Triples; blank nodes keep their names."""
    found = pyoxigraph.parse(data, format=FORMS[form])
    return {f"{q.subject} {q.predicate} {q.object}" for q in found}


def described(out: Path, language: str) -> dict[str, tuple[str, ...]]:
    """By IRI the files of data that its page leads to."""
    named = re.compile(r'<p class="small">[^<]*: <code>([^<]*)</code></p>')
    data = re.compile(r'<link rel="alternate" type="[^"]*" href="([^"]*)">')
    found = {}
    for path in out.rglob(f"*.{language}.html"):
        text = path.read_text(encoding="utf-8")
        for iri in named.findall(text):
            found[html.unescape(iri)] = tuple(os.path.normpath(path.parent / href) for href in data.findall(text))
    return found


# ----------------------------------------------------------------------------------------------------------------------
# What is there


def test_every_thing_has_a_page_and_data_that_describe_it(whole: Path) -> None:
    """Each IRI of ours that the dump speaks of: pages in both languages, a bare one, and all its statements as RDF."""
    about: dict[str, set[str]] = {}
    for one in triples(gzip.decompress((whole / "data/everything.nq.gz").read_bytes()), "nq"):
        about.setdefault(one.partition(" ")[0].strip("<>"), set()).add(one)
    ours = {iri for iri in about if iri.startswith(HOME)}
    assert len(ours) > 2500
    pages, in_indonesian = described(whole, "en"), described(whole, "id")
    assert sorted(ours - pages.keys()) == []
    assert [iri for iri in ours if in_indonesian.get(iri) != pages[iri]] == []
    told: dict[str, set[str]] = {}
    for iri in ours:
        for file in pages[iri]:
            if file not in told:
                told[file] = triples(Path(file).read_bytes(), file.rpartition(".")[2])
            assert {one for one in about[iri] if "_:" not in one} <= told[file], iri
            assert len(told[file]) == len(told[pages[iri][0]]), iri
        assert {file.rpartition(".")[2] for file in pages[iri]} == {"ttl", "jsonld", "nt"}, iri
        bare = (Path(pages[iri][0]).with_suffix("") / "index.html").read_text(encoding="utf-8")
        assert 'hreflang="id"' in bare
        assert 'hreflang="en"' in bare
    assert len(told) > 4500


def test_the_dump_is_all_documents_together(whole: Path) -> None:
    """No statement stands in the dump alone, none in a document alone but what describes the release."""
    documents: set[str] = set()
    for path in whole.rglob("*.nt"):
        if path != whole / "catalogue.nt":
            documents |= triples(path.read_bytes(), "nt")
    dump = triples(gzip.decompress((whole / "data/everything.nq.gz").read_bytes()), "nq")
    assert len(dump) > 25_000
    assert sorted(dump ^ documents) == []


def test_the_numbers_of_the_catalogue_are_those_of_the_dumps(whole: Path) -> None:
    """Each data set has as many statements, things and values as VoID says, and its file is as large as DCAT says."""
    described: dict[str, dict[str, str]] = {}
    for quad in pyoxigraph.parse((whole / ".well-known/void").read_bytes(), format=RdfFormat.TURTLE):
        if str(quad.subject).startswith(f"<{HOME}catalogue#"):
            local = re.split("[/#]", str(quad.predicate)[1:-1])[-1]
            key = str(quad.subject).partition("#")[2][:-1]
            described.setdefault(key, {})[local] = str(quad.object).split('"')[1] if '"' in str(quad.object) else ""
    dumps = sorted(path.name.removesuffix(".nq.gz") for path in (whole / "data").glob("*.nq.gz"))
    assert {"data", "everything", "ontology", "areas", "study-contoh"} <= set(dumps)
    for key in dumps:
        found = {(s, p, o) for s, p, o, _ in quads(whole, key)}
        counted = {
            "triples": len(found),
            "distinctSubjects": len({s for s, _, _ in found}),
            "distinctObjects": len({o for _, _, o in found}),
            "properties": len({p for _, p, _ in found}),
        }
        assert {name: int(described[key][name]) for name in counted} == counted, key
        for form in ("nq", "trig", "ttl"):
            file = whole / f"data/{key}.{form}.gz"
            assert int(described[f"{key}.{form}"]["byteSize"]) == file.stat().st_size


PUBLISHES = """
import sys
from datetime import date
from pathlib import Path
from kawung import pipeline
pipeline.publish(pipeline.find_project(Path(sys.argv[1])), Path(sys.argv[2]), today=date.fromisoformat(sys.argv[3]))
"""


def test_a_site_is_the_same_wherever_it_is_made(whole: Path, tmp_path: Path) -> None:
    """Another folder, time zone, language, order of hashes and of files: the same bytes."""
    root = cases.project(tmp_path / "ein anderer Ordner", *reversed(shipped.NAMES))
    out = tmp_path / "other"
    settings = plain(TZ="Asia/Jakarta", PYTHONHASHSEED="7", KAWUNG_LANG="id", LC_ALL="de_DE.UTF-8")
    settings["PYTHONPATH"] = os.pathsep.join(sys.path)
    made = [sys.executable, "-c", PUBLISHES, str(root), str(out), DAY.isoformat()]
    subprocess.run(made, check=True, env=settings)
    first, other = held(whole), held(out)
    assert first.keys() == other.keys()
    assert [name for name, data in first.items() if data != other[name]] == []


def test_a_site_of_others_names_nothing_of_kawungs_but_its_terms(tmp_path: Path) -> None:
    """A newcomer's project, from `kawung new` on: own base, publisher, title and licence, in every file."""
    root = tmp_path / "dinas"
    root.mkdir()
    assert kawung_here("new", "batik-rekaan", "--csv", cwd=root).returncode == 0
    stopped = kawung_here("publish", "site", cwd=root)
    assert stopped.returncode == 2
    assert [name for name in ("base", "publisher", "contact", "removal") if name not in stopped.stderr] == []
    for sheet in (shipped.STUDIES / "contoh").iterdir():
        shutil.copy(sheet, root / "batik-rekaan")
    (root / "batik-rekaan/public-keys.csv").unlink()
    studies.edit_text(root / "batik-rekaan/study.toml", lambda text: text.replace('"contoh"', '"batik-rekaan"'))
    own = {
        "base": "https://data.batik.example/klaster/",
        "publisher": "Dinas Batik & Tenun",
        "contact": "data@batik.example",
        "removal": "https://batik.example/hapus",
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
    for name, text in own.items():
        studies.edit_text(
            root / "kawung.toml", lambda old, n=name, t=text: re.sub(f"^{n} = .*", f'{n} = "{t}"', old, flags=re.M)
        )
    with (root / "kawung.toml").open("a", encoding="utf-8") as file:
        file.write('[site]\ntitle_id = "Data Klaster Dinas"\nname = "klaster"\n')
    done = kawung_here("publish", "site", cwd=root)
    assert done.returncode == 0, done.stderr + done.stdout
    named: dict[bytes, set[str]] = {}
    terms = ("def", "shape", "scheme", "policy", "sheet", "structure")
    for name, data in held(root / "site").items():
        for one in re.findall(rb"w3id\.org/kawung(?:/[a-z0-9.-]*)?", cases.unpacked(data)):
            named.setdefault(one, set()).add(name)
        if name.endswith((".en.html", ".id.html")):
            page = content.decode()
            assert "Dinas Batik &amp; Tenun" in page, name
            assert "Data Klaster Dinas" in page, name
            assert own["licence"] in page, name
    assert named.pop(b"w3id.org/kawung/") == {"sparql/questions.js"}  # so that the box finds the pages of terms
    assert named.keys() == {f"w3id.org/kawung/{term}".encode() for term in terms}
    told = (root / "site/CITATION.cff").read_text(encoding="utf-8")
    assert all(text in told for text in ("Data Klaster Dinas", own["publisher"], own["base"], own["licence"]))
    assert not [name for name in held(root / "site") if name.startswith(("id/contoh", "redirects/w3id"))]


# ----------------------------------------------------------------------------------------------------------------------
# From release to release


def public_iri(kind: str, key: str) -> str:
    """The IRI under which a thing of the made-up study is public, by its key in the sheet."""
    (public,) = (
        row[2]
        for row in studies.read(shipped.STUDIES / "contoh/public-keys.csv")
        if row[:2] == [kind, key.lower()]
    )
    return f"{HOME}id/contoh/{kind}/{public}"


def test_only_what_must_change_is_written_again(contoh: Path) -> None:
    """Nothing is written where nothing changed, on any day; after one cell its thing, what it names, and the release."""
    out = contoh / "site"
    first = publish(contoh)
    before, at = held(out), cases.times(out)
    again = publish(contoh, DAY + timedelta(days=1))
    assert written(again) == 0
    assert again.version == first.version == "2026-12-01"
    assert changed(before, held(out)) == set()
    assert cases.times(out) == at
    studies.set_cell(contoh / CONTOH, "linkages.csv", "L02", "strength", "lemah")
    later = publish(contoh, DAY + timedelta(days=2))
    after = held(out)
    new, gone = (set(a) - set(b) for a, b in ((quads(out), was(before)), (was(before), quads(out))))
    assert [len(new), len(gone)] == [1, 1]
    ((linkage, strength, weak, _),) = new
    ((_, _, strong, _),) = gone
    assert strength == f"<{HOME}def#strength>"
    named = {o for s, _, o, _ in quads(out) if s == linkage and o.startswith(f"<{HOME}id/contoh/party/")}
    assert len(named) == 2
    things = [one[1:-1].removeprefix(HOME) for one in (*named, weak, strong)]
    assert changed(before, after) == {
        *cases.beside(linkage[1:-1].removeprefix(HOME)),
        *cases.pages(*things, "id/contoh/study/contoh", "about", "data"),
        *(f"data/{key}.{form}.gz" for key in ("everything", "study-contoh") for form in ("nq", "trig", "ttl")),
        *("data/SHA256SUMS", "data/release.json", "data/changes.tsv.gz", "CITATION.cff", "sparql/study-contoh.js"),
        *("catalogue.ttl", "catalogue.nt", "catalogue.jsonld", ".well-known/void", ".well-known/void.ttl"),
    }
    assert before.keys() <= after.keys()
    assert written(later) == len(changed(before, after))
    unchanged = before.keys() - changed(before, after)
    assert {name: cases.times(out)[name] for name in unchanged} == {name: at[name] for name in unchanged}
    told = dict(re.findall(r'^<\S+catalogue#(\S+)> <\S+dcat#version> "(.*)" \.$', after["catalogue.nt"].decode(), re.M))
    assert told.pop("study-contoh") == told.pop("everything") == later.version == "2026-12-03"
    assert {"study-bayat", "data"} <= told.keys()
    assert set(told.values()) == {"2026-12-01"}


def was(files: dict[str, bytes]) -> list[tuple[str, ...]]:
    """The statements of a folder as it was."""
    text = gzip.decompress(files["data/everything.nq.gz"]).decode()
    return [one.groups() for one in map(cases.NAMED.match, text.splitlines()) if one]


def test_release_notes_tell_what_changed_and_nothing_of_what_went(contoh: Path) -> None:
    """Each new statement in full; of one that went only thing and property: it may have been withdrawn."""
    out = contoh / "site"
    publish(contoh)
    before = held(out)
    secret = "A thing that somebody wished they had not said"
    findings = studies.read(contoh / CONTOH / "findings.csv")
    key = next(r[0] for r in findings if r[findings[0].index("interview")] == "W01")
    studies.set_cell(contoh / CONTOH, "findings.csv", key, "paraphrase_en", secret)
    second = publish(contoh, DAY + timedelta(days=1))
    assert any(secret in line for line in cases.lines(out))
    studies.set_cell(contoh / CONTOH, "findings.csv", key, "paraphrase_en", "Something else")
    middle = held(out)
    third = publish(contoh, DAY + timedelta(days=1))
    assert [second.version, third.version] == ["2026-12-02", "2026-12-02.2"]
    for earlier, files in ((before, middle), (middle, held(out))):
        new = {("new", *q) for q in set(was(files)) - set(was(earlier))}
        gone = {("out", s, p, "", g) for s, p, _, g in set(was(earlier)) - set(was(files))}
        assert new
        assert gone
        table = gzip.decompress(files["data/changes.tsv.gz"]).decode().splitlines()
        assert {tuple(line.split("\t")) for line in table[1:]} == new | gone
    for name, data in held(out).items():
        assert secret.encode() not in cases.unpacked(data), name
    assert "1 new, 1 no longer published" in third.told[1].en
    assert [[*one] for one in third.told] == json.loads(held(out)["data/release.json"])["told"]


def test_what_is_gone_leaves_a_page_until_it_is_back(contoh: Path) -> None:
    """Over three releases, with the day it went and nothing else; servers answer 410; then all is as it was."""
    out, sheets = contoh / "site", contoh / CONTOH
    publish(contoh)
    first = held(out)
    linkage = public_iri("linkage", "L02")
    kept = (sheets / "linkages.csv").read_bytes()
    studies.drop_row(sheets, "linkages.csv", "L02")
    publish(contoh, DAY + timedelta(days=1))
    lost = {s for s, *_ in was(first)} - {s for s, *_ in quads(out)}
    assert f"<{linkage}>" in lost
    gone = "".join(["iri\tsince\n", *(f"{thing}\t2026-12-02\n" for thing in sorted(lost))])
    at = linkage.removeprefix(HOME)
    stones: list[set[str]] = []
    for day in (2, 3):
        studies.set_cell(sheets, "actors.csv", "A12", "label_en", f"Made-up dyer {day}")
        publish(contoh, DAY + timedelta(days=day))
        files = held(out)
        assert not [name for name in cases.beside(at) if name in files and name.endswith((".ttl", ".nt", ".jsonld"))]
        stones.append({files[name].decode() for name in (*cases.pages(at), f"{at}/index.html")})
        assert files["data/gone.tsv"].decode() == gone
        assert f"RewriteRule ^{re.escape(at)}(?:/|\\.|$) - [G]" in files[".htaccess"].decode()
        assert f'{at}(?:/|\\.|$)" {{ return 410; }}' in files["redirects/nginx-server.conf"].decode()
        assert at in files["_redirects"].decode()
        assert at in files["disclosure.en.html"].decode()
    assert stones[0] == stones[1]
    for page in stones[0]:
        assert "noindex" in page
        assert not re.search("Firm|kuat|marketing|pemasaran|L02", page)
    (sheets / "linkages.csv").write_bytes(kept)
    shutil.copy(shipped.STUDIES / "contoh/actors.csv", sheets)
    publish(contoh, DAY + timedelta(days=4))
    back = held(out)
    release = {"about.en.html", "about.id.html", "CITATION.cff", "data/release.json", "data/changes.tsv.gz"}
    release |= {"catalogue.ttl", "catalogue.nt", "catalogue.jsonld", ".well-known/void", ".well-known/void.ttl"}
    assert changed(first, back) <= release | set(cases.pages("id/contoh/study/contoh"))
    assert back["data/gone.tsv"] == b"iri\tsince\n"
