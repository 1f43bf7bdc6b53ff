"""
Helpers of the tests: a large made-up study full of faults, asked of both engines of the rules.

`agree(folder)` asks them of any study's folder and says how many results there are and in which the engines differ:
`python tests/engines.py FOLDER…` for studies so large that the mature engine takes minutes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Literal

from faults import planting
from faults.forms import CSV, write_csv
from faults.ground import Ground
from faults.neutral import Bare, base, key_of
from kawung import graph, reasoning, regions, sheet, vocabulary
from kawung.dictionary import in_manifest, tables
from kawung.iris import Minter, Quad
from kawung.validation import engine, shapes
from kawung.validation.checking import union

Difference = tuple[Literal["shacl", "pyshacl"], engine.Result]
"""A result that only one engine gave, and which one."""


def grow(bare: Bare, times: int) -> None:
    """Make a study larger: each row of its sheets stands so many times, under keys of its own."""
    for name, tab in bare.tabs.items():
        if not in_manifest(tables()[name]):
            key = key_of(name)
            keyed = [row for row in tab.rows if row.get(key)]
            tab.rows += [{**row, key: f"{row[key]}-{n}"} for n in range(1, times) for row in keyed]


def faulty(folder: Path, times: int, faults: int, copies: int = 1, seed: int = 1) -> Path:
    """
    Write a study of so many times the sound one's rows with faults, of each kind in each of its columns.

    Faults that hide others, as of a file that cannot be read, are left out. Then each row is copied, faults and all.
    Returns the study's folder.
    """
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    bare = base()
    grow(bare, times)
    ground = Ground(bare, CSV, rng)
    kinds = [kind for kind in planting.KINDS if CSV in kind.forms and not kind.once]
    deck = [(kind, *target) for kind in kinds for target in kind.targets]
    while len(ground.planted) < faults:
        before = len(ground.planted)
        for kind, table, column in rng.sample(deck, len(deck)):
            if len(ground.planted) < faults and kind.plant(ground, table, column or ""):
                ground.planted.append((kind.name, table, column))
        assert len(ground.planted) > before, "there is no room for more"
    grow(bare, copies)
    return write_csv(bare, folder)


def graphs(folder: Path, minter: Minter | None = None) -> tuple[list[Quad], list[Quad]]:
    """Read a study of files and give its graphs with the areas, and what is inferred from them."""
    minter = minter or Minter()
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    study, _ = sheet.read(folder.name, files)
    assert study is not None
    quads = list(graph.build(study, minter).quads)
    stated = [q.triple for q in quads if not q.g.endswith("/provenance>")]
    rules = reasoning.compile_rules(vocabulary.ontology(), graph.classes(study, minter))
    place = minter.graph(study.key, "inferred")
    inferred = [Quad(*t, place) for t in reasoning.infer(stated, rules).new]
    return [*quads, *regions.quads(minter)], inferred


def agree(folder: Path) -> tuple[set[engine.Result], set[Difference]]:
    """Ask both engines of a study before and after reasoning; return all results, and those that one only gave."""
    quads, inferred = graphs(folder)
    found: set[engine.Result] = set()
    different: set[Difference] = set()
    stages: dict[shapes.Stage, list[Quad]] = {"before": quads, "after": [*quads, *inferred]}
    for stage, asked in stages.items():
        data, used = union(asked), shapes.triples(stage)
        fast, mature = (set(engine.run(data, used, vocabulary.ontology(), name)) for name in ("shacl", "pyshacl"))
        found |= fast | mature
        different |= {("shacl", r) for r in fast - mature} | {("pyshacl", r) for r in mature - fast}
    return found, different


if __name__ == "__main__":
    for name in sys.argv[1:]:
        results, differences = agree(Path(name))
        sys.stdout.write(f"{name}: {len(results)} results, {len(differences)} of one engine only\n")
        sys.stdout.writelines(f"  {which}: {result}\n" for which, result in sorted(differences))
