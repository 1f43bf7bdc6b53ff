"""
Renews what Kawung brings along of others, in `src/kawung/pages/vendor`: today the query engine of the SPARQL box.

    python tools/vendor.py                    fetch the version that vendor.toml names, and compare it
    python tools/vendor.py --version 0.5.12   fetch another one, and write down its sums
    python tools/vendor.py --check            compare what is here with its sums; nothing is fetched

It asks npm, which checks what it gets by its own sums; ours tell whether that is still what we looked at. Licence texts
are no part of the package: look at them when the version changes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "src" / "kawung" / "pages" / "vendor" / "oxigraph"
TOLD = HOME / "vendor.toml"


def stored(name: str) -> str:
    """Name the file here that holds an original; WASM is packed."""
    return f"{name}.gz" if name.endswith(".wasm") else name


def packed(content: bytes) -> bytes:
    """Pack as gzip does, without a name and a time."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0, compresslevel=9) as stream:
        stream.write(content)
    return out.getvalue()


def original(name: str) -> bytes:
    """Return an original as it is kept here."""
    content = (HOME / stored(name)).read_bytes()
    return gzip.decompress(content) if name.endswith(".wasm") else content


def fetched(package: str, version: str) -> dict[str, bytes]:
    """Fetch a version of a package by npm; return its files by name."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the package we name
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as found:
            members = [m for m in found.getmembers() if m.isfile()]
            return {m.name.removeprefix("package/"): found.extractfile(m).read() for m in members}


def differing(files: dict[str, bytes], sums: dict[str, str]) -> list[str]:
    """Name the files that are missing or have another sum."""
    return [n for n, s in sums.items() if n not in files or hashlib.sha256(files[n]).hexdigest() != s]


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; 0 if all is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--version")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    text = TOLD.read_text(encoding="utf-8")
    told = tomllib.loads(text)
    package, version, sums = told["name"], given.version or told["version"], told["sha256"]
    if given.check:
        wrong = differing({name: original(name) for name in sums}, sums)
    else:
        files = fetched(package, version)
        wrong = [name for name in sums if name not in files] if given.version else differing(files, sums)
    if wrong:
        sys.stderr.write(f"{package} {version}: not as written down: {', '.join(wrong)}. Nothing was changed.\n")
        return 1
    if not given.check:
        for name in sums:
            if not (HOME / stored(name)).is_file() or original(name) != files[name]:
                (HOME / stored(name)).write_bytes(packed(files[name]) if name.endswith(".wasm") else files[name])
            text = text.replace(sums[name], hashlib.sha256(files[name]).hexdigest())
        text = re.sub(r'^version = ".*"$', f'version = "{version}"', text, flags=re.MULTILINE)
        TOLD.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{package} {version}: {', '.join(sums)} as written down\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
