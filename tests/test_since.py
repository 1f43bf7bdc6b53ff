"""Rules of the memory of the last check: what is mended, what is new, and that nothing depends on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kawung import pipeline
from kawung.pipeline import since
from kawung.problems import Place, Problem, Severity, Words
from run import kawung_here as kawung
from studies import add_row, copy, drop_row, edit_text, read, set_cell, write


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of a project with two faults in linkages and what it has to be looked at anyway."""
    (tmp_path / "kawung.toml").write_text('studies = "."\n', encoding="utf-8")
    folder = copy("contoh", tmp_path)
    set_cell(folder, "linkages.csv", "L02", "strength", "kuat sekali")
    set_cell(folder, "linkages.csv", "L04", "frequency", "sometimes")
    return folder


def checked(folder: Path) -> pipeline.Since | None:
    project = pipeline.find_project(folder.parent)
    return pipeline.remember(pipeline.check([folder], project), project)


def told(found: pipeline.Since | None) -> tuple[list[tuple[str, str | None]], list[str], int]:
    assert found is not None
    mended = [(m.rule, m.place.cell) for m in found.mended]
    return mended, [p.rule for p in found.new], found.remaining


def memory(folder: Path) -> Path:
    return folder.parent / ".kawung" / "checks" / f"{folder.name}.json"


def test_the_first_check_has_nothing_to_compare_with(study: Path) -> None:
    """None, not zeros: nothing was checked before. The second finds everything remaining."""
    first = checked(study)
    assert first is None
    mended, new, remaining = told(checked(study))
    assert (mended, new) == ([], [])
    assert remaining == len(pipeline.check([study], pipeline.find_project(study.parent)).problems) >= 2


def test_what_was_corrected_is_mended_and_what_was_broken_is_new(study: Path) -> None:
    """One corrected cell is one mended problem at its cell, one spoilt cell is one new problem."""
    checked(study)
    row = set_cell(study, "linkages.csv", "L02", "strength", "kuat")
    set_cell(study, "actors.csv", "A01", "kind", "factory")
    mended, new, _ = told(checked(study))
    assert ("linkage-strength-known", f"F{row}") in mended
    assert "party-kind-known" in new
    assert "linkage-frequency-known" not in [rule for rule, _ in mended] + new


def test_rows_put_in_above_make_nothing_new(study: Path) -> None:
    """A problem is known by the key of its row: neither new rows, sorting, nor new columns make it another."""
    checked(study)
    file = study / "linkages.csv"
    head, *rows = read(file)
    extra = ["L00", *["" for _ in head[1:]]]
    for column, text in {"from": "A08", "to": "A09", "variable": "marketing", "finding": "F18"}.items():
        extra[head.index(column)] = text
    write(file, [["remark", *head], *[["", *row] for row in (extra, *reversed(rows))]])
    mended, new, remaining = told(checked(study))
    assert mended == []
    assert set(new) <= {"column-unknown", "linkage-direction-agrees"}
    assert remaining >= 2


def test_another_fault_in_the_same_cell_is_not_new(study: Path) -> None:
    """What matters is the rule and the place, not what the cell says."""
    checked(study)
    set_cell(study, "linkages.csv", "L02", "strength", "lemah sekali")
    mended, new, _ = told(checked(study))
    assert (mended, new) == ([], [])


def test_the_manifest_is_remembered_by_keys_too(study: Path) -> None:
    """An entry put in above another does not make the other's problem new."""
    manifest = study / "study.toml"
    edit_text(manifest, lambda t: t.replace("ordinal = 2", 'ordinal = "two"', 1))
    checked(study)
    edit_text(
        manifest,
        lambda t: t.replace(
            "[[scale_point]]", '[[scale_point]]\nkey = "zero"\nscale = "x"\nordinal = 0\n\n[[scale_point]]', 1
        ),
    )
    found = checked(study)
    assert found is not None
    assert "scale-point-ordinal-form" not in [p.rule for p in found.new] + [m.rule for m in found.mended]


def test_nothing_that_a_cell_holds_is_kept(study: Path) -> None:
    """The memory has rules, places and digests: no text of a cell, no key, no heading of the user's own."""
    private = "Ibu Siti 081234567890"
    set_cell(study, "linkages.csv", "L02", "strength", private)
    set_cell(study, "linkages.csv", "L04", "id", private)
    edit_text(study / "actors.csv", lambda t: t.replace("\n", f",{private}\n", 1))
    checked(study)
    text = memory(study).read_text(encoding="utf-8")
    assert "linkage-strength-known" in text
    for part in ("Siti", "0812", "L02", "A08"):
        assert part not in text
    kept = json.loads(text)
    assert {key for p in kept["problems"] for key in p} == {"rule", "place", "names"}
    assert {key for p in kept["problems"] for key in p["place"]} == {
        "file",
        "sheet",
        "row",
        "letter",
        "column",
        "table",
    }


def test_the_memory_stays_out_of_version_control_and_of_the_study(study: Path) -> None:
    """It lies in .kawung of the project, which ignores itself; the study's folder is as it was."""
    before = {p.name: p.read_bytes() for p in study.iterdir()}
    checked(study)
    assert {p.name: p.read_bytes() for p in study.iterdir()} == before
    assert (study.parent / ".kawung" / ".gitignore").read_text(encoding="ascii") == "*\n"
    assert [p.name for p in memory(study).parent.iterdir()] == [memory(study).name]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"kawung": 1}',
        '{"kawung": 2, "at": "2026-01-01T00:00:00+00:00", "folder": "x", "problems": []}',
        "[" * 100_000,
        "\0",
    ],
)
def test_a_damaged_memory_is_none(study: Path, damage: str) -> None:
    """Whatever stands in the file, the check works; it is written anew, so the next one compares again."""
    checked(study)
    memory(study).write_text(damage, encoding="utf-8")
    assert checked(study) is None
    assert checked(study) is not None


@pytest.mark.parametrize("part", ["rule", "names", "row", "file", "at"])
def test_a_memory_with_a_part_of_another_kind_is_none(study: Path, part: str) -> None:
    """A part that is no text or number where one should be spoils the memory, not the check."""
    checked(study)
    kept = json.loads(memory(study).read_text(encoding="utf-8"))
    one = kept["problems"][0]
    home = kept if part == "at" else one["place"] if part in one["place"] else one
    home[part] = {"odd": 1} if part != "names" else [1]
    memory(study).write_text(json.dumps(kept), encoding="utf-8")
    assert checked(study) is None


def test_where_nothing_can_be_written_the_check_works(study: Path) -> None:
    """A file that stands where the folder should be, as in a folder that cannot be written, is no hindrance."""
    (study.parent / ".kawung").write_text("", encoding="utf-8")
    assert checked(study) is None
    assert checked(study) is None
    done = kawung("check", "contoh", cwd=study.parent)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "Since" not in done.stdout


def test_a_check_that_could_not_read_leaves_the_memory_alone(study: Path) -> None:
    """After a broken study.toml is mended, the comparison is with the last check that read everything."""
    checked(study)
    before = memory(study).read_bytes()
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text("[study\n", encoding="utf-8")
    assert checked(study) is None
    assert memory(study).read_bytes() == before
    (study / "study.toml").write_text(text, encoding="utf-8")
    mended, new, _ = told(checked(study))
    assert (mended, new) == ([], [])


def test_another_study_of_the_same_name_is_another_study(study: Path, tmp_path: Path) -> None:
    """A study elsewhere is not compared with this one, and one outside of the project is not remembered."""
    project = pipeline.find_project(tmp_path)
    pipeline.remember(pipeline.check([study], project), project)
    other = copy("contoh", tmp_path / "elsewhere")
    assert pipeline.remember(pipeline.check([other], project), project) is None
    outside = pipeline.Project(
        study, "https://example.org/kawung/", (), configured=False, linked=study / "data" / "linked"
    )
    assert pipeline.remember(pipeline.check([other], outside), outside) is None
    assert not (study / ".kawung").exists()


def _problem(rule: str, *names: str) -> tuple[Problem, dict[Place, str]]:
    places = {Place("s", "a.csv", n, name): name for n, name in enumerate(names, 2)}
    return Problem(rule, Severity.VIOLATION, Words("a", "b"), Words("a", "b"), tuple(places)), places


@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (["a"], [], (1, 0, 0)),
        (["a", "a"], ["a"], (1, 0, 1)),  # one of two faults of a cell
        (["a"], ["a", "a"], (0, 1, 1)),
        (["a", "b"], ["ab"], (0, 0, 1)),  # two that became one
        (["ab"], ["a", "b"], (0, 0, 2)),  # one that fell into two
        (["ab"], ["b"], (0, 0, 1)),  # one of its places is mended
        (["ab"], ["abc"], (0, 0, 1)),
        (["ab", "c"], ["d"], (2, 1, 0)),
    ],
)
def test_problems_are_matched_by_their_places(
    tmp_path: Path, before: list[str], after: list[str], counts: tuple[int, int, int]
) -> None:
    """Mended is what has fewer of its rule at each of its places, new what has more; letters are places."""
    folders = {"s": tmp_path / "s"}
    for round_, problems in enumerate((before, after)):
        made = [_problem("x-y", *one) for one in problems]
        names = {place: name for _, places in made for place, name in places.items()}
        found = since.compare([p for p, _ in made], names, folders, tmp_path)
        if round_:
            assert found is not None
            assert (len(found.mended), len(found.new), found.remaining) == counts


def test_people_are_told_in_either_language(study: Path) -> None:
    """The second check says what was mended and marks what is new; --quiet and the one-line form say no such thing."""
    kawung("check", "contoh", cwd=study.parent)
    row = set_cell(study, "linkages.csv", "L02", "strength", "kuat")
    set_cell(study, "actors.csv", "A01", "kind", "factory")
    keep = memory(study).read_bytes()
    for lang, since_, new, mended in (
        ("en", "Since the check of", "new [party-kind-known]", "Mended: linkage-strength-known"),
        ("id", "Sejak pemeriksaan", "baru [party-kind-known]", "Sudah betul: linkage-strength-known"),
    ):
        memory(study).write_bytes(keep)
        out = kawung("check", "contoh", "--lang", lang, cwd=study.parent).stdout
        assert since_ in out
        assert new in out
        assert mended in out
        assert f"linkages.csv {'row' if lang == 'en' else 'baris'} {row}, strength" in out
        assert f"{new[:4].strip()} [linkage-frequency-known]" not in out
    for quiet in (["--quiet"], ["--format", "concise"]):
        memory(study).write_bytes(keep)
        out = kawung("check", "contoh", *quiet, cwd=study.parent).stdout
        assert "Since" not in out
        assert "linkage-frequency-known" in out


def test_at_most_five_mended_problems_are_named(study: Path) -> None:
    """Five by name, the others counted."""
    for n in range(7):
        add_row(study, "linkages.csv", id=f"L9{n}", **{"from": "A08"}, to="A09", strength="x", finding="F18")
    checked(study)
    for n in range(7):
        drop_row(study, "linkages.csv", f"L9{n}")
    keep = memory(study).read_bytes()
    found = checked(study)
    assert found is not None
    assert len(found.mended) >= 7
    memory(study).write_bytes(keep)
    out = " ".join(kawung("check", "contoh", cwd=study.parent).stdout.split())
    named = out[out.index("Mended:") : out.index("Checked ")]
    assert named.count("(linkages.csv row") == 5
    assert named.endswith(f", and {len(found.mended) - 5} more ")


def test_json_has_it_too(study: Path) -> None:
    """null at first, then when the last check was, what is mended and where, and the two numbers."""
    first, second = (json.loads(kawung("check", "--format", "json", cwd=study.parent).stdout) for _ in range(2))
    assert first["since"] is None
    assert second["since"]["remaining"] == len(second["problems"])
    row = set_cell(study, "linkages.csv", "L02", "strength", "kuat")
    third = json.loads(kawung("check", "--format", "json", cwd=study.parent).stdout)
    assert {
        "rule": "linkage-strength-known",
        "study": "contoh",
        "file": "linkages.csv",
        "sheet": None,
        "row": row,
        "cell": f"F{row}",
        "column": "strength",
    } in third["since"]["mended"]
