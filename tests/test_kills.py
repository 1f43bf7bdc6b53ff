"""A build that is killed at any moment leaves the old build or the new one, whole, and its remains go with the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

import studies
from kawung import pipeline
from kawung.pipeline import folders, parts

KILLS = 100

# Builds when told to, each time in a process of its own that kills itself before its n-th step that the system sees
# (n = 0: never) or is killed from outside; a forked process has everything loaded, so that time is spent on building.
BUILDER = """
import os, signal, sys
from pathlib import Path
from kawung import pipeline, vocabulary
vocabulary.ontology()
out = Path(sys.argv[1])
STEPS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "shutil.rmtree"}
def build(root, fatal):
    seen = 0
    def watch(event, arguments):
        nonlocal seen
        if event in STEPS and str(out) in str(arguments[0]):
            seen += 1
            if seen == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    os.write(1, b"go\\n")
    pipeline.build(pipeline.find_project(Path(root)), out, fresh=True)
    os.write(1, f"steps {seen}\\n".encode())
    os._exit(0)
os.write(1, b"ready\\n")
for line in sys.stdin:
    root, fatal = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        build(root, int(fatal))
    os.write(1, f"pid {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"done\\n")
"""


@dataclass
class Builder:
    """A process that builds one of two versions of a project into one folder, as often as it is told to."""

    process: subprocess.Popen[str]
    out: Path
    roots: tuple[Path, Path]

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def build(self, which: int, *, before: int = 0, after: float | None = None) -> list[str]:
        """Build, killed before a step or after some seconds of building; return what was said."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{self.roots[which]}\t{before}\n")
        self.process.stdin.flush()
        said = [self.line(), self.line()]
        if after is not None:
            time.sleep(after)
            with suppress(ProcessLookupError):  # the build was faster
                os.kill(int(told(said, "pid")), signal.SIGKILL)
        while said[-1] != "done":
            said.append(self.line())
        return said


def told(said: list[str], what: str) -> str:
    """Return what a builder said of something."""
    return next(line.removeprefix(f"{what} ") for line in said if line.startswith(f"{what} "))


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    where = tmp_path_factory.mktemp("kills")
    roots = (where / "old", where / "new")
    for root in roots:
        (root / "data" / "studies").mkdir(parents=True)
        (root / "kawung.toml").write_text("", encoding="utf-8")
        studies.copy("contoh", root / "data" / "studies")
    for row in ("L01", "L02", "L03"):
        studies.set_cell(roots[1] / "data/studies/contoh", "linkages.csv", row, "strength", "lemah")
    out = where / "build"
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    made = Builder(process, out, roots)
    assert made.line() == "ready"
    yield made
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait()
    process.stdout.close()


def answer(out: Path) -> str:
    return pipeline.open_build(out).ask("linkages-of-actor", study="contoh", actor="A08").to_json()


def test_a_killed_build_leaves_the_old_or_the_new_one_whole(builder: Builder) -> None:
    """Killed before each of its steps and at any time between, the swap included, what is asked has a whole answer."""
    builder.build(0)
    answers = [answer(builder.out)]
    started = time.monotonic()
    steps = int(told(builder.build(1), "steps"))
    lasts = time.monotonic() - started
    answers.append(answer(builder.out))
    assert answers[0] != answers[1]
    when = random.Random(20261127)  # noqa: S311 - not for secrets
    plans: list[dict[str, float]] = [{"before": n + 1} for n in range(steps)]
    plans += [{"after": when.uniform(0.0, 1.1 * lasts)} for _ in range(KILLS - steps)]
    assert len(plans) == KILLS
    assert 20 <= steps <= 90
    when.shuffle(plans)
    found, moved, which = Counter[int](), 0, 1
    for plan in plans:
        builder.build(1 - which, before=int(plan.get("before", 0)), after=plan.get("after"))
        now = answers.index(answer(builder.out))
        moved += now != which
        which = now
        found[which] += 1
    assert set(found) == {0, 1}
    assert 0 < moved < KILLS
    builder.build(1 - which)
    assert answer(builder.out) == answers[1 - which]
    assert sorted(p.name for p in builder.out.iterdir()) == ["current", "generations", "home", "lock", "parts"]
    (generation,) = (builder.out / "generations").iterdir()
    assert generation.stem == (builder.out / "current").read_text(encoding="ascii").strip()
    assert len(list((builder.out / "parts").iterdir())) == 4  # shared, full, public, and what goes with the release


def test_a_build_that_is_replaced_while_it_is_read_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between pointer and files another build may come: the reader then takes that one and does not fail."""

    def write(data: bytes) -> None:
        with folders.writing(tmp_path) as writing:
            with writing.part(parts.SHARED_PART) as part:
                part.add("shared.nq", [data])
                part.add("imported.nq", [b""])
            writing.finish({})

    write(b"old")
    real, replaced = folders.current, []

    def current(where: Path) -> Path | None:
        found = real(where)
        if not replaced:
            replaced.append(found)
            write(b"new")
        return found

    monkeypatch.setattr(folders, "current", current)
    assert folders.reading(tmp_path, lambda build: build.read(parts.SHARED)) == b"new"
    assert replaced
