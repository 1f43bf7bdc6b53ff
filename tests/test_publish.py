"""The site that `kawung publish` makes: complete, the same everywhere, changed no more than must be, never half."""

from __future__ import annotations

import gzip
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

import shipped
import site_cases as cases
import studies
from kawung import answers, pipeline
from kawung.pipeline import commands, folders, releases, site_folder
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


@pytest.fixture
def unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the made-up study, of whose site the questions are left out too."""
    cases.slim(monkeypatch, asked=False)
    return cases.project(tmp_path, "contoh")


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
    assert len(told) > 4000


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
            root / "kawung.toml",
            lambda old, n=name, t=text: re.sub(f"^{n} = .*", f'{n} = "{t}"', old, flags=re.MULTILINE),
        )
    with (root / "kawung.toml").open("a", encoding="utf-8") as file:
        file.write('[site]\ntitle_id = "Data Klaster Dinas"\nname = "klaster"\n')
    done = kawung_here("publish", "site", cwd=root)
    assert done.returncode == 0, done.stderr + done.stdout
    named: dict[bytes, set[str]] = {}
    terms = ("def", "shape", "scheme", "policy", "sheet", "structure", "logo.svg")  # the last is the ontology's own
    for name, data in held(root / "site").items():
        for one in re.findall(rb"w3id\.org/kawung(?:/[a-z0-9.-]*)?", cases.unpacked(data)):
            named.setdefault(one, set()).add(name)
        if name.endswith((".en.html", ".id.html")):
            page = data.decode()
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
        row[2] for row in studies.read(shipped.STUDIES / "contoh/public-keys.csv") if row[:2] == [kind, key.lower()]
    )
    return f"{HOME}id/contoh/{kind}/{public}"


def test_only_what_must_change_is_written_again(contoh: Path) -> None:
    """Where nothing changed, nothing, on any day; after one cell its thing, what it names, and the release."""
    out = contoh / "site"
    first = publish(contoh)
    before, at = held(out), cases.times(out)
    again = publish(contoh, DAY + timedelta(days=1))
    assert written(again) == 0
    assert again.version == first.version == "2026-12-01"
    assert changed(before, held(out)) == set()
    assert cases.times(out) == at
    answers_before = answered(contoh)
    assert len(answers_before) >= 10
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
    must = {
        *cases.beside(linkage[1:-1].removeprefix(HOME)),
        *cases.pages(*things, "id/contoh/study/contoh", "about", "data"),
        *cases.pages(*(page for page, told in answered(contoh).items() if told != answers_before[page])),
        *(f"data/{key}.{form}.gz" for key in ("everything", "study-contoh") for form in ("nq", "trig", "ttl")),
        *("data/SHA256SUMS", "data/release.json", "data/changes.tsv.gz", "CITATION.cff", "sparql/study-contoh.js"),
        *("catalogue.ttl", "catalogue.nt", "catalogue.jsonld", ".well-known/void", ".well-known/void.ttl"),
    }
    may = cases.pages(*answers_before)  # some draw the study's network
    assert (must - changed(before, after), changed(before, after) - must - may) == (set(), set())
    assert before.keys() <= after.keys()
    assert written(later) == len(changed(before, after))
    touched = {name for name, time in cases.times(out).items() if at.get(name) != time}
    assert touched == changed(before, after)
    told = dict(
        re.findall(r'^<\S+catalogue#(\S+)> <\S+dcat#version> "(.*)" \.$', after["catalogue.nt"].decode(), re.MULTILINE)
    )
    assert told.pop("study-contoh") == told.pop("everything") == later.version == "2026-12-03"
    assert {"study-bayat", "data"} <= told.keys()
    assert set(told.values()) == {"2026-12-01"}


def answered(root: Path) -> dict[str, str]:
    """What the public data answer of the made-up study, by the page of each answer."""
    opened, found = pipeline.open_build(root / "build", public=True), {}
    for question in answers.questions():
        with suppress(UsageError):  # it needs to be told more than the study
            found[f"question/{question.name}/contoh"] = opened.ask(question.name, study="contoh").to_json()
    return found


def was(files: dict[str, bytes]) -> list[tuple[str, ...]]:
    """The statements of a folder as it was."""
    text = gzip.decompress(files["data/everything.nq.gz"]).decode()
    return [one.groups() for one in map(cases.NAMED.match, text.splitlines()) if one]


def test_release_notes_tell_what_changed_and_nothing_of_what_went(unasked: Path) -> None:
    """Each new statement in full; of one that went only thing and property: it may have been withdrawn."""
    out = unasked / "site"
    publish(unasked)
    before = held(out)
    unsaid = "A thing that somebody wished they had not said"
    findings = studies.read(unasked / CONTOH / "findings.csv")
    key = next(r[0] for r in findings if r[findings[0].index("interview")] == "W01")
    studies.set_cell(unasked / CONTOH, "findings.csv", key, "paraphrase_en", unsaid)
    second = publish(unasked, DAY + timedelta(days=1))
    assert any(unsaid in line for line in cases.lines(out))
    studies.set_cell(unasked / CONTOH, "findings.csv", key, "paraphrase_en", "Something else")
    middle = held(out)
    third = publish(unasked, DAY + timedelta(days=1))
    assert [second.version, third.version] == ["2026-12-02", "2026-12-02.2"]
    for earlier, files in ((before, middle), (middle, held(out))):
        new = {("new", *q) for q in set(was(files)) - set(was(earlier))}
        gone = {("out", s, p, "", g) for s, p, _, g in set(was(earlier)) - set(was(files))}
        assert new
        assert gone
        table = gzip.decompress(files["data/changes.tsv.gz"]).decode().splitlines()
        assert {tuple(line.split("\t")) for line in table[1:]} == new | gone
    for name, data in held(out).items():
        assert unsaid.encode() not in cases.unpacked(data), name
    assert "1 new, 1 no longer published" in third.told[1].en
    for language in ("en", "id"):
        page = html.unescape(held(out)[f"about.{language}.html"].decode())
        assert [one for one in third.told if f"<p>{one.in_(language)}</p>" not in page] == []
    assert [[*one] for one in third.told] == json.loads(held(out)["data/release.json"])["told"]


def test_what_is_gone_leaves_a_page_until_it_is_back(unasked: Path) -> None:
    """Over three releases, with the day it went and nothing else; servers answer 410; then all is as it was."""
    out, sheets = unasked / "site", unasked / CONTOH
    publish(unasked)
    first = held(out)
    linkage = public_iri("linkage", "L02")
    kept = (sheets / "linkages.csv").read_bytes()
    studies.drop_row(sheets, "linkages.csv", "L02")
    publish(unasked, DAY + timedelta(days=1))
    lost = {s for s, *_ in was(first)} - {s for s, *_ in quads(out)}
    assert f"<{linkage}>" in lost
    gone = "".join(["iri\tsince\n", *(f"{thing}\t2026-12-02\n" for thing in sorted(lost))])
    at = linkage.removeprefix(HOME)
    stones: list[set[str]] = []
    for day in (2, 3):
        studies.set_cell(sheets, "actors.csv", "A12", "label_en", f"Made-up dyer {day}")
        publish(unasked, DAY + timedelta(days=day))
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
    publish(unasked, DAY + timedelta(days=4))
    back = held(out)
    release = {"about.en.html", "about.id.html", "CITATION.cff", "data/release.json", "data/changes.tsv.gz"}
    release |= {"catalogue.ttl", "catalogue.nt", "catalogue.jsonld", ".well-known/void", ".well-known/void.ttl"}
    assert changed(first, back) <= release | set(cases.pages("id/contoh/study/contoh"))
    assert back["data/gone.tsv"] == b"iri\tsince\n"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _broken(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    file.write_bytes(data)


def _other(text: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("data/data.nq.gz", _cut),
        ("data/data.nq.gz", _broken),
        ("data/data.nq.gz", Path.unlink),
        ("data/release.json", _other("{")),
        ("data/release.json", _other('{"version": 1, "day": "yesterday", "told": [], "sets": {}}')),
        ("data/release.json", _other('{"version": "1", "day": "2026-12-01", "told": [], "sets": []}')),
        ("data/gone.tsv", _other(f"iri\tsince\n<{HOME}id/contoh/linkage/x>\tlong ago\n<x>\t\n\t\n")),
        (".kawung/files", _other("{}")),
    ],
)
def test_a_folder_that_somebody_harmed_is_mended_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, harm: Callable[[Path], object]
) -> None:
    """What the release before said is lost then, and nothing else: the next one stands whole."""
    cases.slim(monkeypatch, asked=False)
    root = cases.project(tmp_path, "bayat")
    out = root / "site"
    publish(root)
    before = held(out)
    harm(out / name)
    if name == ".kawung/files":
        with pytest.raises(UsageError, match="in the way"):
            publish(root, DAY + timedelta(days=1))
        assert changed(before, held(out)) == set()
        return
    done = publish(root, DAY + timedelta(days=1))
    assert done.version in ("2026-12-01", "2026-12-02")
    after = held(out)
    assert after.keys() - {"data/changes.tsv.gz"} == before.keys()
    assert after["data/data.nq.gz"] == before["data/data.nq.gz"]
    assert written(publish(root, DAY + timedelta(days=2))) == 0


# ----------------------------------------------------------------------------------------------------------------------
# What stops it


def _somebody_alone(root: Path) -> None:
    (root / CONTOH / "disclosure.toml").unlink()


def _an_error(root: Path) -> None:
    studies.set_cell(root / CONTOH, "linkages.csv", "L01", "from", "A99")


def _nobody_answers(root: Path) -> None:
    studies.edit_text(
        root / "kawung.toml", lambda text: re.sub("^(contact|removal|base) = .*", "", text, flags=re.MULTILINE)
    )


def _not_utf8(root: Path) -> None:
    (root / CONTOH / "study.toml").write_bytes(b"\xff\xfe\xfa")


@pytest.mark.parametrize(
    ("harm", "code", "english", "indonesian"),
    [
        (
            _somebody_alone,
            4,
            r"REFUSED +\d+ things[^@]+site is as it\s+was[^@]+kawung disclose",
            "DITOLAK[^@]+kawung disclose",
        ),
        (
            _an_error,
            1,
            r"A99[^@]+Nothing was published, site is as\s+it\s+was: 1 error",
            r"A99[^@]+Tidak ada yang diterbitkan",
        ),
        (_nobody_answers, 2, r"Nothing was published[^@]+contact,\s+removal,\s+base", r"contact,\s+removal,\s+base"),
        (_not_utf8, 3, "study.toml", "study.toml"),
    ],
)
def test_what_may_not_leave_leaves_the_folder_as_it_was(
    contoh: Path, harm: Callable[[Path], None], code: int, english: str, indonesian: str
) -> None:
    """With its exit code, what to do in both languages, the same told to programs, and not a byte written."""
    publish(contoh)
    before, at = held(contoh / "site"), cases.times(contoh / "site")
    left = (contoh / ".kawung/releases.jsonl").read_bytes()
    harm(contoh)
    for language, wanted in (("en", english), ("id", indonesian)):
        done = kawung_here("publish", "site", "--lang", language, cwd=contoh)
        assert done.returncode == code
        assert re.search(wanted, done.stdout + done.stderr), done.stdout + done.stderr
    if code in (1, 4):
        told = json.loads(kawung_here("publish", "site", "--format", "json", cwd=contoh).stdout)
        assert (told["published"], told["version"], told["written"]) == (False, None, 0)
        assert bool(told["refused"]) == (code == 4)
    assert changed(before, held(contoh / "site")) == set()
    assert cases.times(contoh / "site") == at
    assert (contoh / ".kawung/releases.jsonl").read_bytes() == left
    assert kawung_here("publish", "new", cwd=contoh).returncode == code
    assert not (contoh / "new").exists()


def test_a_folder_of_somebody_elses_is_left_alone(contoh: Path) -> None:
    """Neither over files that Kawung did not write, nor among the project's own; exit code 2."""
    (contoh / "thesis").mkdir()
    (contoh / "thesis/thesis.docx").write_bytes(b"mine")
    publish(contoh)
    before = sorted(contoh.rglob("*"))
    for place in (
        "thesis",
        ".",
        "..",
        "data/studies/contoh",
        "data/studies/contoh/site",
        "build",
        "build/parts/x",
        ".kawung/site",
        "data/studies/site",
        "data/studies",
        "kawung.toml",
    ):
        done = kawung_here("publish", place, cwd=contoh)
        assert done.returncode == 2, place
        assert done.stderr
    assert sorted(contoh.rglob("*")) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nothing can be made")
def test_where_nothing_can_be_made_that_is_said(unasked: Path) -> None:
    """And not that somebody else is at work there."""
    done = kawung_here("publish", "/proc/site", cwd=unasked)
    assert done.returncode == 3
    assert "/proc/site cannot be written" in done.stderr


# ----------------------------------------------------------------------------------------------------------------------
# What it is made of, and what withdraws it


def test_it_is_made_of_public_parts_alone(contoh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the full parts of the build gone before the site is made, it is the same: nothing of them can come out."""
    publish(contoh)
    whole, build, lost = held(contoh / "site"), commands.build, []

    def without(*given: object, **named: object) -> commands.BuildReport:
        report = build(*given, **named)  # type: ignore[arg-type]
        made = folders.in_force(contoh / "build")
        assert made is not None
        lost.append(made.folder("studies/contoh"))
        shutil.rmtree(lost[-1])
        return report

    monkeypatch.setattr(commands, "build", without)
    publish(contoh, out=contoh / "again")
    assert not lost[0].exists()
    assert changed(whole, held(contoh / "again")) == set()


def test_who_withdraws_is_told_the_release_and_gone_from_the_next(contoh: Path) -> None:
    """The release stands under its name; after the next one pages say that things are gone, and nothing tells what."""
    done = publish(contoh)
    assert [(one.what, one.where) for one in releases.everything(pipeline.find_project(contoh))] == [
        (f"publish {done.version}", str(contoh / "site"))
    ]
    before = held(contoh / "site")
    asked = kawung_here("withdraw", "contoh", "W02", "--yes", cwd=contoh)
    assert asked.returncode == 0, asked.stderr
    assert f"publish {done.version}" in asked.stdout
    after_day = DAY + timedelta(days=1)
    again = publish(contoh, after_day)
    if again.refused:  # those who are left are fewer: somebody must look at them again
        for one in again.refused:
            for item in one.items:
                if item.open:
                    sure = kawung_here(
                        "disclose", "contoh", "--accept", item.risk.item, "--reason", "a test", cwd=contoh
                    )
                    assert sure.returncode in (0, 4), sure.stderr
        again = publish(contoh, after_day)
    assert again.updated is not None
    files = held(contoh / "site")
    interview = public_iri("interview", "W02").removeprefix(HOME)
    assert "410" in files["redirects/nginx-server.conf"].decode()
    for name in (*cases.pages(interview), f"{interview}/index.html"):
        assert "noindex" in files[name].decode()
        assert files[name] != before[name]
    assert f"^{interview}(?:" in files[".htaccess"].decode()
    quotes = {row[6] for row in studies.read(contoh / CONTOH / "findings.csv") if row[1] == "W02" and row[6]}
    said = {row[n] for row in studies.read(contoh / CONTOH / "findings.csv") if row[1] == "W02" for n in (4, 5)}
    for name, data in files.items():
        text = html.unescape(cases.unpacked(data).decode("utf-8", "replace"))
        assert [one for one in quotes | said if one in text] == [], name
    assert any(one in before[name].decode() for name in before if name.endswith(".en.html") for one in said)


def _withdrawn(root: Path, interview: str) -> None:
    assert kawung_here("withdraw", "contoh", interview, "--yes", cwd=root).returncode == 0


def _closed(root: Path, interview: str) -> None:
    _somebody_alone(root)
    studies.set_cell(root / CONTOH, "interviews.csv", interview, "consent", "no-publication")


def _told_in_figures_only(root: Path, interview: str) -> None:
    _somebody_alone(root)
    studies.set_cell(root / CONTOH, "interviews.csv", interview, "consent", "aggregate-only")


def _erased(root: Path, interview: str) -> None:
    _an_error(root)
    studies.drop_row(root / CONTOH, "interviews.csv", interview)


@pytest.mark.parametrize(
    ("harm", "interview", "code"),
    [
        (_withdrawn, "W07", 4),  # those who are left are fewer, and the gate stops
        (_withdrawn, "W04", 1),  # a row of somebody else leans on it, and the study is not built
        (_withdrawn, "W10", 4),  # it is in figures only, so no address of its own was ever published
        (_closed, "W08", 4),
        (_told_in_figures_only, "W08", 4),
        (_erased, "W08", 1),
    ],
)
def test_a_removal_waits_for_no_decision_and_no_error(
    unasked: Path, harm: Callable[[Path, str], None], interview: str, code: int
) -> None:
    """A study that cannot be published again is taken out if somebody in it may not be shown any more."""
    publish(unasked)
    before = held(unasked / "site")
    said = {row[n] for row in studies.read(unasked / CONTOH / "findings.csv") if row[1] == interview for n in (4, 5)}
    harm(unasked, interview)
    done = publish(unasked, DAY + timedelta(days=1))
    assert done.updated is not None
    assert [(one.study, one.owed) for one in done.taken_out] == [("contoh", True)]
    assert (done.taken_out[0].items > 0, done.taken_out[0].errors > 0) == (code == 4, code == 1)
    after = held(unasked / "site")
    assert not [name for name in after if "study-contoh" in name]
    for name, data in after.items():
        text = html.unescape(cases.unpacked(data).decode("utf-8", "replace"))
        assert [one for one in said if one in text] == [], name
        if name.startswith("id/contoh/") and name.endswith(".html"):
            assert "noindex" in text, name
    assert {name for name in before if name.startswith("id/contoh/") and name.endswith(".ttl")} & after.keys() == set()
    for language, wanted in (("en", "REFUSED|Nothing was published"), ("id", "DITOLAK|Tidak ada yang diterbitkan")):
        again = kawung_here("publish", "site", "--lang", language, cwd=unasked)  # nobody is owed anything any more
        assert again.returncode == code
        assert re.search(wanted, again.stdout)
    assert changed(after, held(unasked / "site")) == set()


def test_a_study_that_was_removed_or_renamed_does_not_wait(contoh: Path) -> None:
    """Under its new name the gate stops it; under the old one, whoever was in it must not stay for that."""
    publish(contoh)
    _somebody_alone(contoh)
    renamed = (contoh / CONTOH).rename(contoh / "data/studies/baru") / "study.toml"
    renamed.write_text(renamed.read_text("utf-8").replace('key = "contoh"', 'key = "baru"'), encoding="utf-8")
    english = kawung_here("publish", "site", cwd=contoh)
    assert english.returncode == 4
    assert "contoh was taken out of site: it is no longer in the project" in " ".join(english.stdout.split())
    assert not (contoh / "site/data/study-contoh.nq.gz").exists()
    assert (contoh / "site/data/study-bayat.nq.gz").exists()


def test_taking_out_is_told_with_what_to_do(contoh: Path) -> None:
    """What was taken out, why, and how it comes back, in both languages and for programs; others are told apart."""
    for out in ("en", "id", "json"):
        assert kawung_here("publish", out, cwd=contoh).returncode == 0
    _withdrawn(contoh, "W07")
    studies.set_cell(contoh / "data/studies/bayat", "actors.csv", _an_actor(), "party", "nobody")
    english = kawung_here("publish", "en", cwd=contoh)
    assert english.returncode == 1
    assert re.search(r"contoh was taken out of en: an interview[^@]+withdrawn[^@]+1 thing in it", english.stdout)
    assert re.search(r"bayat was taken out of en too[^@]+1 error keeps[^@]+kawung check", english.stdout)
    assert re.search(r"Next: kawung publish en", english.stdout)
    indonesian = kawung_here("publish", "id", "--lang", "id", cwd=contoh)
    assert re.search(r"contoh dikeluarkan dari id: [^@]+ditarik[^@]+1 hal di dalamnya", indonesian.stdout)
    assert re.search(r"bayat juga dikeluarkan dari id[^@]+1 kesalahan[^@]+kawung check", indonesian.stdout)
    program = json.loads(kawung_here("publish", "json", "--format", "json", cwd=contoh).stdout)
    assert program["published"]
    assert [(one["study"], one["owed"], bool(one["items"])) for one in program["taken_out"]] == [
        ("bayat", False, False),
        ("contoh", True, True),
    ]


def test_where_not_even_a_removal_can_be_done_it_is_said(unasked: Path) -> None:
    """While what lies beside a study cannot be read nothing is built; whom the folder holds meanwhile is named."""
    publish(unasked)
    _withdrawn(unasked, "W07")
    (unasked / CONTOH / "disclosure.toml").write_text("cure = 1\n", encoding="utf-8")
    for language, wanted in (("en", "site still holds an interview of contoh"), ("id", "site masih memuat wawancara")):
        done = kawung_here("publish", "site", "--lang", language, cwd=unasked)
        assert done.returncode == 3
        assert wanted in " ".join(done.stderr.split())


def test_what_a_cut_left_is_ended_before_a_removal_is_judged(unasked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publication that was cut while it was put in place holds people too, though its release is not told yet."""
    _somebody_alone(unasked)
    publish(cases.project(unasked, "bayat"), out=unasked / "site")
    shutil.copy(shipped.folder("contoh") / "disclosure.toml", unasked / CONTOH)
    with monkeypatch.context() as patching:
        patching.setattr(site_folder, "_carry_out", lambda _: None)
        publish(unasked)
    assert not (unasked / "site/data/study-contoh.nq.gz").exists()
    _withdrawn(unasked, "W07")
    done = publish(unasked, DAY + timedelta(days=1))
    assert [one.study for one in done.taken_out] == ["contoh"]


# ----------------------------------------------------------------------------------------------------------------------
# Killed on the way

KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
import pytest
import site_cases
from kawung import pipeline, vocabulary
vocabulary.ontology()
patching = pytest.MonkeyPatch()
site_cases.slim(patching, asked=False)
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
out = Path(sys.argv[1])
def publish(root, fatal):
    seen = 0
    def watch(event, arguments):
        nonlocal seen
        if event in STEPS and str(out) in str(arguments[0]):
            reads = event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
            seen += not reads
            if seen == fatal and not reads:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    done = site_cases.publish(Path(root), out=out)
    os.write(1, f"steps {seen} {done.updated.written}\\n".encode())
    os._exit(0)
os.write(1, b"ready\\n")
for line in sys.stdin:
    root, fatal = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        publish(root, int(fatal))
    os.waitpid(child, 0)
    os.write(1, b"done\\n")
"""
KILLS = 20


@pytest.fixture(scope="module")
def killed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Callable[[int, int], list[str]], Path, list[Path]]]:
    """Something that publishes one of two versions into one folder and is killed before one of its steps (0: never)."""
    if not hasattr(os, "fork"):
        pytest.skip("this system does not fork")
    where = tmp_path_factory.mktemp("kills")
    roots = [cases.project(where / name, "bayat") for name in ("old", "new")]
    studies.set_cell(roots[1] / "data/studies/bayat", "actors.csv", _an_actor(), "label_en", "Another name")
    out = where / "site"
    settings = plain(PYTHONPATH=os.pathsep.join([str(Path(__file__).parent), *sys.path]))
    command = [sys.executable, "-c", KILLED, str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=settings) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

        def build(which: int, fatal: int) -> list[str]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{roots[which]}\t{fatal}\n")
            process.stdin.flush()
            return list(iter(process.stdout.readline, "done\n"))

        yield build, out, roots
        process.stdin.close()


def _an_actor() -> str:
    return studies.read(shipped.folder("bayat") / "actors.csv")[1][0]


def test_killed_at_any_moment_the_next_command_ends_it(
    killed: tuple[Callable[[int, int], list[str]], Path, list[Path]],
) -> None:
    """SIGKILL before steps all over a publication: the folder is the old one or is made the new one by the next."""
    publish_one, out, _ = killed
    publish_one(0, 0)
    (said,) = publish_one(1, 0)
    steps, files = map(int, said.split()[1:])
    assert steps > files > 10
    versions: dict[int, frozenset[str]] = {}
    which, found = 1, Counter[str]()
    for n in range(KILLS):
        fatal = 1 + n * (steps - 1) // (KILLS - 1)
        before = statements(out)
        which = 1 - which
        assert publish_one(which, fatal) == [], "it was faster than its kill"
        planned = (out / ".kawung/plan").exists()
        found["planned" if planned else "old" if statements(out) == before else "new"] += 1
        publish_one(which, 0)
        whole = statements(out)
        assert versions.setdefault(which, whole) == whole != before
        assert sorted(path.name for path in (out / ".kawung").iterdir()) == ["files"]
        assert json.loads((out / ".kawung/files").read_bytes()).keys() == held(out).keys()
    assert set(found) >= {"planned", "old"}


def statements(out: Path) -> frozenset[str]:
    """What all dumps and documents of a folder say, to tell one version from the other."""
    said = {f"{name} {data!r}" for name, data in held(out).items() if name.startswith("id/bayat/party/")}
    return frozenset(said | set(cases.lines(out, "data")))
