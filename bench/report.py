"""Results as a table for the terminal, as JSON, and as `docs/benchmarks.md`."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measures import ANEW, Row
from bench.processes import SLOW, Cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_PACKAGES = ("pyoxigraph", "shacl", "rdflib", "pyshacl", "owlrl", "openpyxl")
_HEADINGS = ("measure", "triples", "what", "Kawung", "beside it", "ratio", "memory", "goal", "verdict")
_TITLES = {  # by the name of a row's measure, or of one that broke off
    "load-csv": "Reading",
    "load-store": "Reading",
    "load-xlsx": "Reading",
    "validation": "Validation",
    "engines": "Validation",
    "closure": "Reasoning",
    "question": "Questions",
    "questions": "Questions",
    "ask-shell": "From the shell",
    "build": "Whole builds",
    "changed": "One changed row",
    "publish": "Publishing",
}


def machine() -> dict[str, str]:
    """Return what the figures depend on: cores, memory, system, versions."""
    found = {
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1024**3:.0f} GiB",
        "processor": _processor(),
        "system": platform.system(),
        "Python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def to_json(rows: Sequence[Row], about: dict[str, Any]) -> str:
    """Write results with what they depend on."""
    return json.dumps({"about": about, "rows": [asdict(row) for row in rows]}, indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> tuple[list[Row], dict[str, Any]]:
    """Read results back."""
    read = json.loads(text)
    rows = []
    for row in read["rows"]:
        sides = {side: Cost(**row[side]) if row[side] else None for side in ("kawung", "plain")}
        rows.append(Row(**{**row, **sides}))
    return rows, read["about"]


def seconds(value: float) -> str:
    """Write a time as people read it."""
    if value < 1:
        return f"{value * 1000:.1f} ms" if value < 0.01 else f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 100 else f"{value:,.0f} s"


def _cells(row: Row) -> tuple[str, ...]:
    plain, times = "", ""
    if row.plain is not None:
        plain = seconds(row.plain.cpu) if row.plain.finished else f"not done in {seconds(row.plain.cpu)}"
        if row.ratio is not None and row.measure not in ("changed", "engines") and row.goal != ANEW:
            times = f"{'' if row.plain.finished else '> '}{row.ratio:,.0f}" if row.ratio >= 10 else f"{row.ratio:.1f}"
    cost = seconds(row.kawung.cpu) + (
        f" ({seconds(row.kawung.wall)} by the clock)" if row.measure == "ask-shell" else ""
    )
    memory = f"{row.kawung.memory:,.0f}" + (f" / {row.plain.memory:,.0f}" if row.plain else "") + " MiB"
    return (row.measure, row.size, row.detail, cost, plain, times, memory, row.goal, verdict(row))


def verdict(row: Row) -> str:
    """Say in a word or two whether what was wanted is so."""
    if row.same is False:
        return "OUTPUTS DIFFER"
    if not row.kawung.finished:
        return "NOT DONE"
    wanted = {None: "", True: "met", False: "NOT MET"}[row.met]
    return ", ".join(filter(None, (wanted, row.said)))


def table(rows: Iterable[Row]) -> str:
    """Write results for the terminal."""
    lines = [_HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(_HEADINGS))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines) + "\n"


def about(repeat: int, limit: float, day: str) -> dict[str, Any]:
    """Return what a page must say beside its figures."""
    return {"machine": machine(), "repeat": repeat, "limit": limit, "day": day}


def page(rows: Sequence[Row], told: dict[str, Any]) -> str:
    """Write `docs/benchmarks.md`."""
    facts = ", ".join(f"{name} {value}" for name, value in told["machine"].items())
    parts = [
        _BEFORE.format(
            day=told["day"], facts=facts, repeat=told["repeat"], slow=f"{SLOW:g}", limit=f"{told['limit']:g}"
        )
    ]
    for title in dict.fromkeys(_TITLES.values()):
        mine = [_cells(row)[1:] for row in rows if _TITLES[row.measure] == title]
        if mine:
            parts.append(f"## {title}\n")
            parts.append("| " + " | ".join(_HEADINGS[1:]) + " |\n|" + " --- |" * (len(_HEADINGS) - 1))
            parts += ["| " + " | ".join(cells) + " |" for cells in mine]
            parts.append("")
    missed = [row for row in rows if row.met is False or row.same is False]
    parts.append("## What is not met\n")
    parts += [f"- {row.measure}, {row.size}: {row.detail} ({verdict(row)})" for row in missed] or ["Nothing."]
    return "\n".join(parts) + "\n" + _AFTER


_BEFORE = """<!-- Written by `python -m bench.run --page`; change bench/report.py, not this file. -->
# How fast Kawung is

Kawung beside the plain stack, on made-up clusters, measured {day}. `make bench` does it again; `make bench SIZE=1m`
the large builds.

Machine: {facts}.

CPU time is user and system of the process, all threads. Number of runs: {repeat}, each in a process of its own, and
the median counts; whatever took more than {slow} s was done once. What did not end within {limit} s of CPU
time (a question: 60 s, or twelve times Kawung's time) is reported so, and the ratio is at least the one given. Imports,
reading the ontology, and what both sides start from (below) are left out on both sides; what is run from the shell is
measured from start to end, and its goal is a time by the clock. Memory is the peak of the whole process, Kawung's
first. A ratio is given only where both gave the same. Beside Kawung stands the plain stack, but for two rows: pyshacl
as Kawung's other engine, and a build or a site anew beside the one after one change.
"""
_AFTER = """
## What is compared

- **Data**: `python -m bench.clusters` makes many studies of differing size, the middle one about 9,000 triples.
  Triples are counted before reasoning. Everything in them is made up.
- **Reading**: `bench/plain/loop.py` reads the same files with csv (or openpyxl) and tomllib, looks at keys, references,
  choices, numbers and dates, names and keys alike, signs that deceive and keys that give a person away, adds each
  statement to an rdflib Dataset, serialises it once for each study and sorts the lines. They are Kawung's, byte for
  byte, and held in the pieces that a build writes.
- **A store that answers**: the loop's Dataset beside the store that Kawung fills. Both are asked how many statements
  each graph has.
- **Validation**: pyshacl with the shapes as they are shipped, on each study's statements together with the ontology,
  before and after reasoning, as Kawung validates. Compared is the set of focus, path, value, shape, component and
  severity. pyshacl's graphs are filled before its time counts. Kawung shows its engine only what the shapes can look
  at: not predicates that no shape names, nor those of which shapes only ask that there be no more than so many, where
  there are no more; choosing and writing that is in its time.
- **Reasoning**: owlrl's OWL 2 RL on the ontology and all studies in one graph, without `owl:hasKey`, which it gets
  wrong. Compared in the ontology's own terms; owlrl says more besides (everything is a thing and the same as itself).
- **Questions**: the same queries through the same function, on Kawung's store and on rdflib's Dataset, both filled
  before.
- **One changed row**: one linkage gets another strength in a study of middling size. The build after it is held against
  a build of the same data into an empty folder, file by file.
- **Publishing**: the whole build as it stands, since consent plays no part in how fast files are made; the RDF of all
  documents (Turtle, JSON-LD, N-Triples), then a whole site. The plain side reads the dump into an rdflib Dataset,
  serialises a graph for each document, fills the same templates with jinja2, and writes all in one file in three forms;
  it is spared the hardest, since which statements stand on which page, and in which order, Kawung's own code asks of
  the Dataset, with all that it keeps in mind between pages. Kawung also makes such files of each data set, catalogue
  and files for servers, and keeps the folder whole.
  Pages are held against each other byte for byte, N-Triples as statements, of more than 5,000 documents every tenth
  in the other forms too. Files go to a place in memory where the system has one. After one changed value the site is
  published again: as many files must be written as hold other bytes, and they must be those of a site made anew.
"""
