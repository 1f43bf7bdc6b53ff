"""A build that is killed at any moment leaves the old build or the new one, whole, and its remains go with the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kawung.pipeline import folders

KILLS, LOOKS = 10, 50
CONTENTS = [{"kawung.nq": f"{letter}\n" * 400_000, "places.json": f'{{"{letter}": 1}}\n'} for letter in "ab"]

WRITER = """
import sys
from pathlib import Path
from kawung.pipeline import folders
contents = [{"kawung.nq": f"{letter}\\n" * 400_000, "places.json": f'{{"{letter}": 1}}\\n'} for letter in "ab"]
print("ready", flush=True)
while True:
    for one in contents:
        folders.write(Path(sys.argv[1]), one)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_build_leaves_the_old_or_the_new_one_whole(tmp_path: Path) -> None:
    """Wherever writing is stopped or killed, the swap included, what is read is one of the two builds, no mixture."""
    out = tmp_path / "build"
    folders.write(out, CONTENTS[0])
    when = random.Random(20261124)  # noqa: S311 - not for secrets
    seen = set()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE, env=os.environ, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        for _ in range(LOOKS // KILLS):  # stop and look, go on, and at last kill
            time.sleep(when.uniform(0.0, 0.02))
            process.send_signal(signal.SIGSTOP)
            found = folders.read(out)
            assert found in CONTENTS
            seen.add(found["kawung.nq"][0])
            process.send_signal(signal.SIGCONT)
        time.sleep(when.uniform(0.0, 0.02))
        process.kill()
        process.wait()
        process.stdout.close()
        assert folders.read(out) in CONTENTS
    assert seen == {"a", "b"}
    folders.write(out, CONTENTS[1])
    assert folders.read(out) == CONTENTS[1]
    assert [p.name for p in (out / "generations").iterdir()] == [(out / "current").read_text(encoding="ascii").strip()]
    assert sorted(p.name for p in out.iterdir()) == ["current", "generations"]


def test_a_build_that_is_replaced_while_it_is_read_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between pointer and files another build may come: the reader then takes that one and does not fail."""
    out = tmp_path / "build"
    folders.write(out, CONTENTS[0])
    real, replaced = folders.current, []

    def current(where: Path) -> Path | None:
        found = real(where)
        if not replaced:
            replaced.append(found)
            folders.write(out, CONTENTS[1])
        return found

    monkeypatch.setattr(folders, "current", current)
    assert folders.read(out) == CONTENTS[1]
    assert replaced
