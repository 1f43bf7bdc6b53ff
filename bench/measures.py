"""
What is measured, on which data, and what is wanted of it.

Each measure is a function that takes a `Bench` and gives its rows. Both sides work on the same files; a ratio is given
only where what came out is the same.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import statistics
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.processes import Cost, middle, run, task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
_SHARE_OF_FAULTS = 0.02
_QUESTION_LIMIT = 60.0
_QUICK, _SHELL = 0.02, 1.0  # seconds: an answer that is quick enough beside anything, and one from the shell
_GROWTH, _CHANGED, _MEMORY, _SITE_MEMORY = 1.5, 0.05, 6 * 1024, 2 * 1024
ANEW = "only what changed, same bytes"
QUESTIONS = (
    *("strongest-horizontal-linkage", "strongest-vertical-linkage", "linkage-matrix", "single-supplier-or-buyer"),
    *("pressing-partners", "constraints", "evidence", "rival-claims", "craftsmen-and-key-informant"),
    *("actors-in-place", "linkages-of-actor", "studies"),
)
NEEDED = {"evidence": {"linkage": "L00001"}, "linkages-of-actor": {"actor": "U0001"}}


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line of the result: what was measured on how much, what both sides cost, what was wanted and whether it is so.

    *met* is None where nothing was wanted; *same* says whether both sides gave the same, None where there was one side.
    """

    measure: str
    size: str
    detail: str
    goal: str
    kawung: Cost
    plain: Cost | None = None
    same: bool | None = None
    met: bool | None = None
    said: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the CPU time the plain side needs; at least so many where it did not finish."""
        if self.plain is None or self.same is False or not self.kawung.cpu:
            return None
        return self.plain.cpu / self.kawung.cpu


@dataclass
class Bench:
    """A place to measure in: the size, how often, how long a task may take, and what was made so far."""

    size: str
    folder: Path
    repeat: int = 3
    limit: float = 900.0
    tell: Callable[[str], None] = lambda _text: None
    _builds: dict[tuple[str, str], tuple[Path, Cost]] = field(default_factory=dict)

    def project(self, *options: str, size: str = "") -> Path:
        """Make a project of clusters, once for the same options."""
        size = size or self.size
        out = self.folder / "-".join(["clusters", size, *(o.strip("-") for o in options)])
        if not out.exists():
            self.tell(f"making {size} triples of made-up clusters {' '.join(options)}".rstrip())
            triples = ["--triples", str(SIZES[size]), "--out", str(out)]
            run([sys.executable, "-m", "bench.clusters", *triples, *options], limit=self.limit)
        return out

    def build(self, size: str = "", name: str = "build") -> tuple[Path, Cost]:
        """Build a project from the shell, once for each size and name; give where, and what it cost."""
        size = size or self.size
        if (size, name) not in self._builds:
            out = self.folder / f"{name}-{size}"
            self.tell(f"kawung build of {size} triples")
            self._builds[size, name] = (out, kawung_build(self.project(size=size), out, self.limit))
        return self._builds[size, name]

    def both(self, name: str, options: list[str], *, limit: float = 0, plain: str = "") -> tuple[Cost, Cost]:
        """Do a task on both sides."""
        self.tell(f"{name} {' '.join(options[2:])}".rstrip() + ": kawung")
        kawung = task("kawung", name, options, repeat=self.repeat, limit=self.limit)
        self.tell(f"{name}: {kawung.cpu:.3f} s; now the plain stack")
        limit = max(limit, 12 * kawung.cpu) if limit else self.limit
        return kawung, task("plain", plain or name, options, repeat=self.repeat, limit=limit)


def kawung_build(project: Path, out: Path, limit: float) -> Cost:
    """Run `kawung build` and say what it cost from start to end."""
    return run([sys.executable, "-m", "kawung", "build", "--out", str(out)], where=project, limit=limit)[0]


def _compared(bench: Bench, name: str, options: list[str], times: float, detail: str) -> Row:
    kawung, plain = bench.both(name, options)
    same = _alike(kawung, plain)
    met = kawung.finished and same is not False and plain.cpu / kawung.cpu >= times
    return Row(name, bench.size, detail, f"{times:g} times", kawung, plain, same, met)


def _alike(one: Cost, other: Cost) -> bool | None:
    """Tell whether two tasks gave the same; None where one did not finish."""
    return one.digest == other.digest if one.finished and other.finished else None


def load_csv(bench: Bench) -> Iterator[Row]:
    """CSV files to checked, sorted N-Quads: Kawung beside the loop, in few large studies and in many small ones."""
    for project, how in ((bench.project("--middle", "30000"), "in large studies"), (bench.project(), "in small ones")):
        detail = f"CSV to checked, sorted N-Quads, {how}"
        yield _compared(bench, "load-csv", ["--project", str(project)], 15, detail)


def load_store(bench: Bench) -> Iterator[Row]:
    """CSV files to a store that answers."""
    yield _compared(bench, "load-store", ["--project", str(bench.project())], 4, "CSV to a store that answers")


def load_xlsx(bench: Bench) -> Iterator[Row]:
    """Workbooks to checked, sorted N-Quads: Kawung beside the loop with openpyxl."""
    project = bench.project("--workbook")
    yield _compared(bench, "load-xlsx", ["--project", str(project)], 3, "workbooks to checked, sorted N-Quads")


def validation(bench: Bench) -> Iterator[Row]:
    """All shapes before and after reasoning, study by study: Kawung's engine beside pyshacl."""
    options = ["--project", str(bench.project())]
    row = _compared(bench, "validation", options, 100, "all shapes, before and after reasoning")
    yield row
    bench.tell("validation with its texts: kawung")
    told = task("kawung", "validation-told", options, repeat=bench.repeat, limit=bench.limit)
    yield Row("validation", bench.size, "the same, made into problems at their cells", "", told, row.plain, row.same)


def engines(bench: Bench) -> Iterator[Row]:
    """Both engines of Kawung on data with planted faults: the same results, or it is not met."""
    options = ["--project", str(bench.project("--faults", str(_SHARE_OF_FAULTS)))]
    bench.tell("both engines on planted faults")
    fast = task("kawung", "validation", options, repeat=1, limit=bench.limit)
    slow = task("kawung", "validation-by-pyshacl", options, repeat=1, limit=bench.limit)
    same = _alike(fast, slow)
    detail = f"both engines on planted faults, {fast.facts.get('results', 0)} results"
    yield Row("engines", bench.size, detail, "the same results", fast, slow, same, same is True)


def closure(bench: Bench) -> Iterator[Row]:
    """Infer what follows by the ontology's axioms: Kawung's rules beside owlrl."""
    yield _compared(bench, "closure", ["--project", str(bench.project())], 20, "what follows by the axioms")


def questions(bench: Bench) -> Iterator[Row]:
    """Each question of one study of middling size, and of all studies together where it can be asked so."""
    build, _ = bench.build()
    middling = _middling(bench.project())
    for name in QUESTIONS:
        for study in (middling, None) if name not in NEEDED else (middling,):
            options = ["--project", str(bench.project()), "--build", str(build), "--question", name]
            options += ["--study", study] if study else []
            options += ["--parameters", json.dumps(NEEDED.get(name, {}))]
            kawung, plain = bench.both("question", options, limit=_QUESTION_LIMIT)
            same, rows = _alike(kawung, plain), int(kawung.facts.get("rows", 0))
            fast = kawung.finished and (kawung.cpu < _QUICK or plain.cpu / kawung.cpu >= 10)
            detail = f"{name}, {'one study' if study else 'all studies'}, {rows} rows"
            met = same is not False and rows > 0 and fast
            yield Row("question", bench.size, detail, "10 times or 20 ms", kawung, plain, same, met)


def _middling(project: Path) -> str:
    """Return the key of the study whose sheets are of middling size."""
    folders = sorted((project / "data" / "studies").iterdir(), key=_weight)
    return folders[len(folders) // 2].name


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def ask_shell(bench: Bench) -> Iterator[Row]:
    """`kawung ask` from the shell, from start to end."""
    build, _ = bench.build()
    middling = _middling(bench.project())
    for name in QUESTIONS:
        bench.tell(f"kawung ask {name}, from the shell")
        words = [f"--{option}={value}" for option, value in NEEDED.get(name, {}).items()]
        asked = [sys.executable, "-m", "kawung", "ask", name, "--study", middling, "--build", str(build), *words]
        cost = middle([run(asked, where=bench.project(), limit=bench.limit)[0] for _ in range(bench.repeat)])
        yield Row("ask-shell", bench.size, f"kawung ask {name}", "under 1 s", cost, met=cost.wall < _SHELL)


def builds(bench: Bench) -> Iterator[Row]:
    """`kawung build` at this size and the smaller ones: CPU time for each triple, and how it grows."""
    per_triple: dict[str, float] = {}
    for size in list(SIZES)[: list(SIZES).index(bench.size) + 1]:
        _, cost = bench.build(size)
        per_triple[size] = cost.cpu / SIZES[size] * 1e6
        grown = per_triple[size] / per_triple["100k"] if SIZES[size] > SIZES["100k"] else None
        met = None if grown is None else grown < _GROWTH and (size != "1m" or cost.memory < _MEMORY)
        goal = "" if grown is None else "growth under 1.5" + (", 6 GiB" if size == "1m" else "")
        said = f"{per_triple[size]:.1f} µs a triple" + ("" if grown is None else f", {grown:.2f} times that of 100k")
        yield Row("build", size, "kawung build, everything", goal, cost, met=met, said=said)


def changed(bench: Bench) -> Iterator[Row]:
    """One cell changed: a second build beside a first one of the same data, and the same bytes."""
    project = bench.folder / f"changed-{bench.size}"
    shutil.copytree(bench.project(), project)
    out, anew = bench.folder / f"changed-build-{bench.size}", bench.folder / f"anew-build-{bench.size}"
    bench.tell("one changed row: first build")
    kawung_build(project, out, bench.limit)
    again = []
    for turn in range(bench.repeat):
        change(project, _middling(bench.project()), turn)
        bench.tell("one changed row: build after the change")
        again.append(kawung_build(project, out, bench.limit))
    bench.tell("one changed row: build anew")
    whole = kawung_build(project, anew, bench.limit)
    cost = middle(again)
    share = statistics.median(c.cpu for c in again) / whole.cpu
    same = contents(out) == contents(anew)
    wanted = SIZES[bench.size] >= SIZES["1m"]
    goal = "at most 5 %, same bytes" if wanted else "same bytes"
    met = same and (share <= _CHANGED or not wanted)
    yield Row(
        "changed",
        bench.size,
        "kawung build after one changed cell",
        goal,
        cost,
        whole,
        same,
        met,
        f"{share * 100:.1f} % of a build anew",
    )


def publish(bench: Bench) -> Iterator[Row]:
    """All documents as RDF, and a whole site: Kawung beside rdflib and jinja2; the site again after one change."""
    build, _ = bench.build()
    options = ["--project", str(bench.project()), "--build", str(build)]
    places = _places(build)
    try:
        for name, times, what in (("publish-rdf", 7, "RDF of all documents"), ("publish", 2.5, "a whole site")):
            kawung, plain = bench.both(name, options)
            once = ", done once" if bench.repeat == 1 else ""
            same, detail = _alike(kawung, plain), f"{what}, {kawung.facts.get('resources', 0)} resources{once}"
            slim = kawung.memory < _SITE_MEMORY
            met = kawung.finished and same is not False and plain.cpu / kawung.cpu >= times and slim
            yield Row("publish", bench.size, detail, f"{times:g} times, 2 GiB", kawung, plain, same, met)
        yield _published_again(bench, options)
    finally:
        shutil.rmtree(places, ignore_errors=True)


def _places(build: Path) -> Path:
    from bench.published import places  # noqa: PLC0415 - it loads Kawung

    return places(build)


def _published_again(bench: Bench, options: list[str]) -> Row:
    """Publish again after one changed value: only files are written that hold other bytes then."""
    bench.tell("publish again after one change")
    again = task("kawung", "publish-again", options, repeat=1, limit=bench.limit)
    anew = task("kawung", "publish-anew", options, repeat=1, limit=bench.limit)
    same = _alike(again, anew)
    written, differ = again.facts.get("written"), again.facts.get("differ")
    said = f"{written} of {again.facts.get('files')} files written"
    met = same is not False and written == differ
    detail = "a site after one change"
    return Row("publish", bench.size, detail, ANEW, again, anew, same, met, said)


def change(project: Path, study: str, turn: int) -> None:
    """Give one linkage another strength."""
    file = project / "data" / "studies" / study / "linkages.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rated = [row for row in rows if row["strength"]]
    row = rated[(turn + 1) * len(rated) // 7]
    row["strength"] = "lemah" if row["strength"] != "lemah" else "kuat"
    with file.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        sheet.writeheader()
        sheet.writerows(rows)


def contents(build: Path) -> dict[str, str]:
    """Return the files of a build folder by name, each as a digest; but not the way from there to its project."""
    files = sorted(path for path in build.rglob("*") if path.is_file() and path != build / "home")
    return {str(f.relative_to(build)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


MEASURES: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "load-csv": load_csv,
    "load-store": load_store,
    "load-xlsx": load_xlsx,
    "validation": validation,
    "engines": engines,
    "closure": closure,
    "questions": questions,
    "ask-shell": ask_shell,
    "build": builds,
    "changed": changed,
    "publish": publish,
}
LARGE = ("build", "changed", "publish")
"""What is measured above 100,000 triples unless told: the plain stack would take days."""
