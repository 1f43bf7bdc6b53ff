"""The conductor: what a build promises about files, names, order and repetition."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import studies
from kawung import graph, pipeline
from kawung.iris import Quad
from kawung.pipeline import folders
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
    folder = folders.current(out)
    assert folder is not None
    return (folder / "kawung.nq").read_bytes()


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
    before = folders.read(root / "build")
    studies.set_cell(root / "data/studies/contoh", "linkages.csv", "L01", "from", "A99")
    bad = pipeline.build(project, root / "build")
    assert not bad.written
    assert bad.checked.worst() == Severity.VIOLATION
    assert folders.read(root / "build") == before


def test_a_build_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """A generation that was not put in force is not seen and goes with the next build."""
    folders.write(tmp_path, {"kawung.nq": "old\n"})
    cut = tmp_path / "generations" / "0000cut0000"
    cut.mkdir()
    (cut / "kawung.nq").write_text("half")
    assert folders.read(tmp_path) == {"kawung.nq": "old\n"}
    assert folders.write(tmp_path, {"kawung.nq": "new\n"})
    assert folders.read(tmp_path) == {"kawung.nq": "new\n"}
    assert [p.name for p in (tmp_path / "generations").iterdir()] == [(tmp_path / "current").read_text().strip()]


def test_a_missing_build_is_usage_and_a_damaged_one_unreadable(tmp_path: Path) -> None:
    """Opening says what to do in both cases."""
    with pytest.raises(UsageError, match="kawung build"):
        pipeline.open_build(tmp_path)
    folders.write(tmp_path, {"kawung.nq": "no quads here", "places.json": "{}"})
    with pytest.raises(UnreadableError, match="damaged"):
        pipeline.open_build(tmp_path)


@pytest.mark.parametrize("damage", ["", "one\n", "one\ntwo\nthree\n", None], ids=["emptied", "cut", "added to", "gone"])
def test_a_build_that_was_changed_is_noticed_and_mended_by_the_next(tmp_path: Path, damage: str | None) -> None:
    """Cut at a line's end it still reads as statements, so a build is held against its name; the next one mends it."""
    contents = {"kawung.nq": "one\ntwo\n", "places.json": "{}"}
    folders.write(tmp_path, contents)
    (dump,) = tmp_path.rglob("kawung.nq")
    dump.unlink()
    if damage is not None:
        dump.write_text(damage)
    with pytest.raises(UnreadableError, match="damaged"):
        folders.read(tmp_path)
    folders.write(tmp_path, contents)
    assert folders.read(tmp_path) == contents


@pytest.mark.parametrize("places", ["[]", "[" * 100_000, '{"a": 1}', "{"])
def test_places_of_another_form_are_a_damaged_build(tmp_path: Path, places: str) -> None:
    """Whatever stands where places of rows should is told as a damaged build."""
    folders.write(tmp_path, {"kawung.nq": "", "places.json": places})
    with pytest.raises(UnreadableError, match="damaged"):
        pipeline.open_build(tmp_path)


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    """A file where the build folder should be is reported with the folder's name."""
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(UnreadableError, match="build"):
        folders.write(tmp_path / "build", {"a": "b"})


def test_a_project_is_found_from_below(tmp_path: Path) -> None:
    """`kawung.toml` in a parent folder decides base and studies."""
    root = project_with(tmp_path, "bayat")
    project = pipeline.find_project(root / "data" / "studies" / "bayat")
    assert project.root == root
    assert [s.key for s in project.studies] == ["bayat"]
    assert project.configured


def test_a_bad_base_is_refused_with_the_file_named(tmp_path: Path) -> None:
    """The base of all names must be a web address that ends in a slash."""
    for base in ("https://example.org/x", "not an address/", "https://exa mple.org/"):
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
    really = Path.open

    def withheld(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "actors.csv":
            raise PermissionError(13, "Permission denied")
        return really(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", withheld)
    checked = pipeline.check([folder], pipeline.find_project(tmp_path))
    assert [(p.rule, p.severity, p.places[0].file) for p in checked.problems] == [
        ("file-unreadable", Severity.UNREADABLE, "actors.csv")
    ]
    assert "Permission denied" in checked.problems[0].message.en
