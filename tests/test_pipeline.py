"""The conductor: what a build promises about files, names, order and repetition."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from importlib import metadata
from pathlib import Path

import pytest

import studies
from kawung import dictionary, graph, pipeline, resources, store, vocabulary
from kawung.iris import Quad, Triple
from kawung.pipeline import disk, fingerprint, folders, parts, stages
from kawung.pipeline.sources import files
from kawung.problems import FaultError, Severity, UnreadableError, UsageError

BUILD = """
import sys, pathlib
from kawung import pipeline
project = pipeline.find_project(pathlib.Path(sys.argv[1]))
report = pipeline.build(project, pathlib.Path(sys.argv[2]))
assert report.written, [p.rule for p in report.checked.problems]
"""


def build_in(where: Path, out: Path, **environment: str) -> bytes:
    """Build the project at *where* in a process of its own and return the dump."""
    env = {**os.environ, **environment}
    subprocess.run([sys.executable, "-c", BUILD, str(where), str(out)], check=True, env=env, cwd=where)
    return dump(out)


def dump(out: Path) -> bytes:
    """Return all statements of the build in force."""
    return folders.reading(out, lambda build: b"".join(map(build.read, parts.graphs(build.notes))))


def whole(out: Path) -> dict[str, bytes]:
    """Return all that lies in a build folder, but for the lock."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def write(out: Path, contents: dict[str, bytes]) -> None:
    """Put a build of one part with these files in force."""
    with folders.writing(out) as writing:
        with writing.part("one") as part:
            for name, data in contents.items():
                part.add(name, [data])
        writing.finish({})


def read(out: Path) -> dict[str, bytes]:
    return folders.reading(out, lambda build: {name: build.read(f"one/{name}") for name in build.parts["one"].files})


def project_with(where: Path, *names: str) -> Path:
    (where / "data" / "studies").mkdir(parents=True)
    (where / "kawung.toml").write_text('base = "https://w3id.org/kawung/"\n', encoding="utf-8")
    for name in names:
        studies.copy(name, where / "data" / "studies")
    return where


def test_two_builds_are_equal_byte_for_byte(tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed and the order of rows leave no trace in the dump."""
    one = project_with(tmp_path / "one", "bayat", "contoh")
    other = project_with(tmp_path / "some where else", "contoh", "bayat")
    for folder in (other / "data" / "studies").iterdir():
        studies.shuffle_rows(folder, seed=7)
    first = build_in(one, one / "build", TZ="Asia/Jakarta", LC_ALL="C", PYTHONHASHSEED="1")
    second = build_in(other, tmp_path / "out", TZ="America/New_York", LC_ALL="C.UTF-8", PYTHONHASHSEED="2")
    assert first == second
    assert len(first.splitlines()) > 1000
    for trace in (str(tmp_path), "some where", os.environ.get("USER") or "no user", "Jakarta"):
        assert trace.encode() not in first


def test_a_statement_in_two_graphs_is_refused() -> None:
    """The data set is never built with one statement in two graphs, which some engines count twice."""
    one = Quad("<x:a>", "<x:b>", "<x:c>", "<x:g1>")
    with pytest.raises(FaultError, match="two graphs"):
        graph.refuse_doubles([one, one._replace(g="<x:g2>")])
    graph.refuse_doubles([one, one._replace(o="<x:d>", g="<x:g2>")])


def test_a_build_with_errors_leaves_the_earlier_build(tmp_path: Path) -> None:
    """Nothing is written over a good build by a bad one."""
    root = project_with(tmp_path, "contoh")
    project = pipeline.find_project(root)
    good = pipeline.build(project, root / "build")
    assert good.written
    assert not good.replaced
    before = whole(root / "build")
    studies.set_cell(root / "data/studies/contoh", "linkages.csv", "L01", "from", "A99")
    bad = pipeline.build(project, root / "build")
    assert not bad.written
    assert bad.checked.worst() == Severity.VIOLATION
    assert whole(root / "build") == before


def test_a_build_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """What was not put in force is not seen and goes with the next build, and so does what is no longer in force."""
    write(tmp_path, {"graph.nq": b"old\n"})
    for name in ("0000cut0000", ".0000cut0000"):
        (tmp_path / "parts" / name).mkdir()
        (tmp_path / "parts" / name / "graph.nq").write_text("half")
    (tmp_path / "generations" / "0000cut0000.json").write_text("{")
    assert read(tmp_path) == {"graph.nq": b"old\n"}
    with pytest.raises(UnreadableError, match="cannot be written"):
        write(tmp_path, {"graph.nq": b"new\n", "nowhere/graph.nq": b""})
    assert read(tmp_path) == {"graph.nq": b"old\n"}
    write(tmp_path, {"graph.nq": b"new\n"})
    assert read(tmp_path) == {"graph.nq": b"new\n"}
    assert len(whole(tmp_path)) == 3


def test_a_missing_build_is_usage_and_a_damaged_one_unreadable(tmp_path: Path) -> None:
    """Opening says what to do in both cases, and of a build that an earlier version made too."""
    with pytest.raises(UsageError, match="kawung build"):
        pipeline.open_build(tmp_path)
    project = project_with(tmp_path / "project", "bayat")
    pipeline.build(pipeline.find_project(project), tmp_path)
    (stated,) = tmp_path.rglob(parts.STATED)
    stated.write_bytes(b"no quads here")
    with pytest.raises(UnreadableError, match="damaged"):
        pipeline.open_build(tmp_path)
    (tmp_path / "current").write_text("0123456789abcdef\n")
    with pytest.raises(UnreadableError, match="another version"):
        pipeline.open_build(tmp_path)
    (tmp_path / "generations" / "0123456789abcdef.json").write_text('{"files": {}}')
    with pytest.raises(UnreadableError, match="damaged"):
        pipeline.open_build(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"one\n", b"one\ntwo\nthree\n", None], ids=["emptied", "cut", "more", "gone"])
@pytest.mark.parametrize("file", ["graph.nq", "*.json"])
def test_a_build_that_was_changed_is_noticed_and_mended_by_the_next(
    tmp_path: Path, damage: bytes | None, file: str
) -> None:
    """Cut at a line's end it still reads as statements, so files have digests; the next build mends what changed."""
    contents = {"graph.nq": b"one\ntwo\n"}
    write(tmp_path, contents)
    (found,) = tmp_path.rglob(file)
    found.unlink()
    if damage is not None:
        found.write_bytes(damage)
    with pytest.raises(UnreadableError, match="damaged"):
        read(tmp_path)
    write(tmp_path, contents)
    assert read(tmp_path) == contents
    assert len(whole(tmp_path)) == 3


@pytest.mark.parametrize("places", [b"[]", b"[" * 100_000, b'{"a": 1}', b"{", b"\xff"])
def test_places_of_another_form_cannot_be_read(tmp_path: Path, places: bytes) -> None:
    """Whatever stands where places of rows should is told when they are asked for; questions do without."""
    with folders.writing(tmp_path) as writing:
        with writing.part(parts.SHARED_PART) as part:
            part.add("shared.nq", [b""])
            part.add("imported.nq", [b""])
        with writing.part(parts.part_of("s")) as part:
            for name in (parts.STATED, parts.INFERRED, parts.CLASSES, parts.ABOUT, parts.SEEN):
                part.add(name, [b""])
            part.add(parts.ROWS, [places])
        writing.finish(parts.notes({"s": "0"}, ""))
    opened = pipeline.open_build(tmp_path)
    assert opened.studies == []
    with pytest.raises(UnreadableError, match="kawung build"):
        opened.places["<https://x.example/id/s/row/actors.a>"]


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    """A file where the build folder should be is reported with the folder's name."""
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(UnreadableError, match="build"):
        write(tmp_path / "build", {"a": b"b"})


def test_one_changed_study_is_built_and_the_others_are_taken_over(tmp_path: Path) -> None:
    """Only the study whose files changed goes down the corridor; the build is, byte for byte, the one made anew."""
    root = project_with(tmp_path, "bayat", "contoh")
    project = pipeline.find_project(root)
    first = pipeline.build(project, root / "build")
    assert first.unchanged == frozenset()
    assert pipeline.build(project, root / "build").unchanged == {"bayat", "contoh"}
    studies.set_cell(root / "data/studies/contoh", "linkages.csv", "L02", "strength", "sedang")
    second = pipeline.build(project, root / "build")
    assert second.unchanged == {"bayat"}
    assert second.changes is not None
    assert [(row.study, row.key) for row in second.changes.rows] == [("contoh", "L02")]
    anew = pipeline.build(project, root / "anew")
    fresh = pipeline.build(project, root / "build2", fresh=True)
    assert whole(root / "build") == whole(root / "anew") == whole(root / "build2")
    # beside the full parts: contoh's public part, without what was told; what goes with each release; rights of all
    assert len(whole(root / "build")) == 5 + 2 * 6 + 5 + 2 * 4 + 2
    for report in (anew, fresh):
        assert report.checked.problems == second.checked.problems
        assert report.checked.names == second.checked.names
        assert report.studies == second.studies
        assert (report.checked.sheets, report.checked.rows, report.checked.cells, report.rounds) == (
            (second.checked.sheets, second.checked.rows, second.checked.cells, second.rounds)
        )
    assert second.checked.problems  # contoh has warnings, which a study taken over keeps


def test_what_a_build_keeps_of_kawungs_own_files_is_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ontology and the tables are the same, read from the files or from a build of the same Kawung."""
    root = project_with(tmp_path, "bayat")
    monkeypatch.setattr(resources, "_known", {})
    ontology, entries = vocabulary.ontology(), dictionary.entries()
    for _ in range(2):
        pipeline.build(pipeline.find_project(root), root / "build")
    assert set(resources._known) == {vocabulary.ONTOLOGY, dictionary.DICTIONARY}
    monkeypatch.setattr(resources, "text", None)
    assert vocabulary.ontology.__wrapped__() == ontology
    assert dictionary.entries.__wrapped__() == entries


@pytest.mark.parametrize("what", ["base", "code", "seen", "shorter", "touched", "shared", "fresh"])
def test_a_study_is_taken_over_only_where_nothing_has_changed(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The base of names, Kawung itself, a damaged part and the wish for a fresh build all count."""
    root = project_with(tmp_path, "bayat")
    project = pipeline.find_project(root)
    assert pipeline.build(project, root / "build").written
    assert pipeline.build(project, root / "build").unchanged == {"bayat"}
    if what == "base":
        (root / "kawung.toml").write_text('base = "https://example.org/other/"\n', encoding="utf-8")
    elif what == "code":
        monkeypatch.setattr(fingerprint, "of_kawung", lambda: "another version")
    elif what == "seen":
        (seen,) = root.rglob("seen.json")
        seen.write_bytes(seen.read_bytes() + b" ")
    elif what in ("shorter", "touched", "shared"):
        (file,) = root.rglob("shared.nq" if what == "shared" else "stated.nq")
        file.write_bytes(file.read_bytes()[:-50] if what != "touched" else file.read_bytes().upper())
    project = pipeline.find_project(root)
    again = pipeline.build(project, root / "build", fresh=what == "fresh")
    assert again.written
    assert again.unchanged == ({"bayat"} if what == "shared" else frozenset())
    pipeline.build(project, root / "anew")
    assert whole(root / "build") == whole(root / "anew")


def test_two_builds_at_once_wait_for_one_another(tmp_path: Path) -> None:
    """The second build says that it waits, and starts when the first one ends."""
    waited: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def first() -> None:
        with folders.writing(tmp_path) as writing:
            entered.set()
            leave.wait(10)
            with writing.part("one") as part:
                part.add("graph.nq", [b"first\n"])
            writing.finish({})

    def waits() -> None:
        waited.append(read(tmp_path)["graph.nq"].decode() if (tmp_path / "current").exists() else "nothing yet")
        leave.set()

    thread = threading.Thread(target=first)
    thread.start()
    assert entered.wait(10)
    with folders.writing(tmp_path, waits) as writing:
        assert writing.before is not None
        assert writing.before.read("one/graph.nq") == b"first\n"
        with writing.part("one") as part:
            part.add("graph.nq", [b"second\n"])
        writing.finish({})
    thread.join()
    assert waited == ["nothing yet"]
    assert read(tmp_path) == {"graph.nq": b"second\n"}


def test_a_study_states_only_what_is_its_own(tmp_path: Path) -> None:
    """A triple about another study's thing, or about an area, would stand in two graphs: nothing is built then."""
    root = project_with(tmp_path, "contoh")
    project = pipeline.find_project(root)
    told = stages.Told(stages.silent, 1)
    one = stages.travel(project.studies[0], files(project.studies[0]), stages.Common(project.minter), told, set())
    for data in (b"".join(one.stated()), one.follows(project.minter)):
        assert data.splitlines() == sorted(data.splitlines())
    foreign = Triple(project.minter.area("33.10"), "<x:b>", "<x:c>")
    one.inferred = (*one.inferred, foreign)
    with pytest.raises(FaultError, match="its own"):
        one.follows(project.minter)


def test_a_project_is_found_from_below(tmp_path: Path) -> None:
    """`kawung.toml` in a parent folder decides base and studies."""
    root = project_with(tmp_path, "bayat")
    project = pipeline.find_project(root / "data" / "studies" / "bayat")
    assert project.root == root
    assert [s.key for s in project.studies] == ["bayat"]
    assert project.configured


def test_a_bad_base_is_refused_with_the_file_named(tmp_path: Path) -> None:
    """The base of all names must be a web address that ends in a slash, and behind which a path can stand."""
    wrong = ("https://example.org/x", "not an address/", "https://exa mple.org/", "https:///", "https://[x/")
    for base in (*wrong, "https://example.org/#/", "https://example.org/?q=/", "https://me:secret@example.org/"):
        (tmp_path / "kawung.toml").write_text(f'base = "{base}"\n')
        with pytest.raises(UnreadableError, match=r"kawung\.toml"):
            pipeline.find_project(tmp_path)
    (tmp_path / "kawung.toml").write_text("base = [unclosed")
    with pytest.raises(UnreadableError, match=r"kawung\.toml"):
        pipeline.find_project(tmp_path)


@pytest.mark.parametrize("text", ["studies = 3", 'studies = ["a"]', "a = " + "[" * 10_000, "a = " + "9" * 5_000, "\0"])
def test_settings_that_make_no_sense_cannot_be_read(tmp_path: Path, text: str) -> None:
    """Whatever `kawung.toml` holds, it is named as the file to mend, in both languages and without a parser's words."""
    (tmp_path / "kawung.toml").write_text(text)
    with pytest.raises(UnreadableError, match=r"kawung\.toml") as raised:
        pipeline.find_project(tmp_path)
    assert "recursion" not in raised.value.words.id
    assert "digits" not in raised.value.words.id


def test_settings_may_begin_with_a_byte_mark(tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    (tmp_path / "kawung.toml").write_bytes(b"\xef\xbb\xbfbase = 'https://example.org/x/'\n")
    assert pipeline.find_project(tmp_path).base == "https://example.org/x/"


def test_a_new_study_can_be_checked_at_once(tmp_path: Path) -> None:
    """What `new` makes is readable; it only asks to be filled in; an existing folder is never written over."""
    made = pipeline.new("batik-coba", tmp_path, made_up=True, csv=True)
    assert tmp_path / "batik-coba" / "study.toml" in made
    assert (tmp_path / "kawung.toml").is_file()
    checked = pipeline.check([tmp_path / "batik-coba"], pipeline.find_project(tmp_path))
    assert checked.studies == ("batik-coba",)
    assert checked.worst() != Severity.UNREADABLE
    with pytest.raises(UsageError, match="already"):
        pipeline.new("batik-coba", tmp_path)
    for bad in ("Batik", "batik jarum", "../x", "", "area"):
        with pytest.raises(UsageError):
            pipeline.new(bad, tmp_path)


def test_paths_that_hold_no_study_are_named(tmp_path: Path) -> None:
    """A path that is not there cannot be read; a folder without a study is a wrong call."""
    project = pipeline.find_project(tmp_path)
    with pytest.raises(UnreadableError, match="nowhere"):
        pipeline.check([tmp_path / "nowhere"], project)
    with pytest.raises(UsageError, match=r"study\.toml"):
        pipeline.check([tmp_path], project)
    with pytest.raises(UsageError, match="kawung new"):
        pipeline.check(None, project)


def test_a_file_that_the_system_withholds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet that cannot be opened is the one problem told, at its own name; nothing is said of what it would hold."""
    folder = studies.copy("contoh", tmp_path)
    really = open

    def withheld(path: str, *arguments: object, **options: object) -> object:
        if str(path).endswith("actors.csv"):
            raise PermissionError(13, "Permission denied")
        return really(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", withheld)
    checked = pipeline.check([folder], pipeline.find_project(tmp_path))
    assert [(p.rule, p.severity, p.places[0].file) for p in checked.problems] == [
        ("file-unreadable", Severity.UNREADABLE, "actors.csv")
    ]
    assert "Permission denied" in checked.problems[0].message.en


def test_a_build_depends_on_the_engines_that_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their versions are the ones that Python knows, also where no folder's name says them; one may be missing."""
    said = list(fingerprint._engines())
    assert said == [f"{engine} {metadata.version(engine)}" for engine in fingerprint._ENGINES]
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(metadata, "version", lambda engine: f"{len(engine)}.0")
    assert list(fingerprint._engines()) == [f"{engine} {len(engine)}.0" for engine in fingerprint._ENGINES]
    monkeypatch.undo()
    monkeypatch.setattr(fingerprint, "_ENGINES", ("no-such-engine",))
    assert list(fingerprint._engines()) == ["no-such-engine "]


def test_a_question_about_one_study_reads_no_other(tmp_path: Path) -> None:
    """Opened for one study, a build answers about it as the whole build does, and knows which others there are."""
    root = project_with(tmp_path, "bayat", "contoh")
    pipeline.build(pipeline.find_project(root), root / "build")
    other = folders.opened(folders.current(root / "build") or root).path(parts.file_of("contoh", parts.STATED))
    whole = pipeline.open_build(root / "build")
    one = pipeline.open_build(root / "build", study="bayat")
    assert one.studies == whole.studies
    assert len(one.store) < len(whole.store)
    for question in pipeline.questions():
        needed = {p.name: "klaster-batik-bayat" for p in question.parameters if p.required}
        if not needed:
            assert one.ask(question.name, study="bayat") == whole.ask(question.name, study="bayat")
    with pytest.raises(UsageError, match="bayat, contoh"):
        one.ask("strongest-horizontal-linkage", study="jarum")
    other.write_bytes(b"damaged")
    assert pipeline.open_build(root / "build", study="bayat").studies == whole.studies
    with pytest.raises(UnreadableError, match="damaged"):
        pipeline.open_build(root / "build", study="contoh")


def test_a_large_build_has_a_store_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds what the files hold and answers as they do, also where it was made of the store before."""
    if not store.disk_possible():
        pytest.skip("pyoxigraph is not here")
    root = project_with(tmp_path, "bayat", "contoh", "bantul-2016")
    project, out = pipeline.find_project(root), root / "build"
    monkeypatch.setenv("KAWUNG_DISK_FROM", "0.1")
    monkeypatch.setattr(disk, "_FEW", 1)
    pipeline.build(project, out)
    studies.set_cell(root / "data/studies/contoh", "linkages.csv", "L02", "strength", "sedang")
    shutil.rmtree(root / "data/studies/bayat")
    written: list[object] = []
    monkeypatch.setattr(store, "write_disk", lambda *given: written.append(given))
    pipeline.build(pipeline.find_project(root), out)
    assert not written
    opened = pipeline.open_build(out)
    assert opened.store.engine == "oxigraph"
    assert isinstance(opened.store, store.DiskStore)
    monkeypatch.setenv("KAWUNG_DISK_FROM", "1000")
    pipeline.build(pipeline.find_project(root), root / "small")
    other = pipeline.open_build(root / "small")
    assert not isinstance(other.store, store.DiskStore)
    assert len(opened.store) == len(other.store)
    named = [{q for q in one.store.quads() if "_:" not in q.s + q.o} for one in (opened, other)]
    assert named[0] == named[1]
    for question in ("strongest-horizontal-linkage", "constraints", "rival-claims"):
        assert opened.ask(question, study="contoh").to_json() == other.ask(question, study="contoh").to_json()
    counted = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a <https://w3id.org/kawung/def#Linkage> } }"
    assert pipeline.query_build(out, counted) == pipeline.query_build(root / "small", counted)


def test_a_copied_build_is_taken_over_from_the_second_build_on(tmp_path: Path) -> None:
    """Its files are younger than what says what they are; once they were looked through they are trusted again."""
    root = project_with(tmp_path, "bayat")
    project = pipeline.find_project(root)
    pipeline.build(project, root / "build")
    shutil.copytree(root / "build", root / "copy")
    later = time.time() + 5
    for file in (root / "copy" / "parts").rglob("*"):
        os.utime(file, (later, later))
    os.utime(next((root / "copy" / "generations").iterdir()), (later - 5, later - 5))
    assert pipeline.build(project, root / "copy").unchanged == frozenset()
    for file in (root / "copy" / "parts").rglob("*"):
        os.utime(file, (later - 9, later - 9))
    assert pipeline.build(project, root / "copy").unchanged == {"bayat"}
    assert whole(root / "copy") == whole(root / "build")


@pytest.mark.parametrize("said", ["much", "-1", "nan", "inf"])
def test_from_where_a_store_is_kept_on_disk_is_a_number(
    tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anything else is refused with the variable's name, and the earlier build stays."""
    root = project_with(tmp_path, "bayat")
    monkeypatch.setenv("KAWUNG_DISK_FROM", said)
    with pytest.raises(UsageError, match="KAWUNG_DISK_FROM"):
        pipeline.build(pipeline.find_project(root), root / "build")
    assert set(whole(root / "build")) == set()


@pytest.mark.parametrize("what", ["damaged", "gone", "base", "fresh"])
def test_a_store_on_disk_is_made_of_the_one_before_only_where_it_can_be(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is damaged or gone, or has names of another base, is made anew; it answers as the files do."""
    if not store.disk_possible():
        pytest.skip("pyoxigraph is not here")
    monkeypatch.setenv("KAWUNG_DISK_FROM", "0.01")
    root = project_with(tmp_path, "bayat", "contoh")
    out = root / "build"
    pipeline.build(pipeline.find_project(root), out)
    on_disk = folders.reading(out, disk.of)
    assert on_disk is not None
    if what == "damaged":
        for file in on_disk.iterdir():
            file.write_bytes(b"damaged")
    elif what == "gone":
        shutil.rmtree(on_disk.parent)
    elif what == "base":
        (root / "kawung.toml").write_text('base = "https://example.org/other/"\n', encoding="utf-8")
    studies.set_cell(root / "data/studies/contoh", "linkages.csv", "L02", "strength", "sedang")
    assert pipeline.build(pipeline.find_project(root), out, fresh=what == "fresh").written
    opened = pipeline.open_build(out)
    assert isinstance(opened.store, store.DiskStore)
    plain = store.new()
    plain.load(dump(out))
    assert len(opened.store) == len(plain)
    assert opened.ask("constraints", study="contoh").rows
