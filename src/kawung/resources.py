"""
ground: finds what Kawung ships (ontology, shapes, dictionary, queries, areas), in a wheel or in a checkout.

The only module that knows where shipped files lie. It gives names and texts, never paths, to the floors
above, except `folder`, which the demo and the tests use to reach the shipped studies.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DECIDING = (
    ("ontology", ".ttl"),
    ("ontology", ".toml"),
    ("data/regions", ".csv"),
    ("data/regions", ".tsv"),
    ("data/rights", ".ttl"),
)


@lru_cache(maxsize=1)
def _root() -> Path:
    """Return the folder that holds `ontology/` and `queries/`: in the package, else the checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "resources", here.parent.parent):
        if (candidate / "ontology" / "kawung.ttl").is_file():
            return candidate
    raise FaultError(
        Words(
            en="Kawung's own files are missing from this installation; install it again.",
            id="Berkas Kawung sendiri tidak ada dalam pemasangan ini; pasang ulang.",
        )
    )


def names(folder_name: str, suffix: str) -> list[str]:
    """List the shipped files below a folder that end in *suffix*, as sorted names relative to the root."""
    return sorted(f"{folder_name}/{name}" for name in _below(_root() / folder_name, suffix))


def _below(folder: Path, suffix: str) -> Iterator[str]:
    """Name the files below a folder that end in *suffix*, from there on, in no order."""
    start = len(os.fspath(folder)) + 1
    for where, _, files in os.walk(folder):
        inside = where[start:].replace(os.sep, "/")
        yield from (f"{inside}/{name}" if inside else name for name in files if name.endswith(suffix))


def text(name: str) -> str:
    """Return the text of one shipped file, named as `names` names it."""
    return (_root() / name).read_text(encoding="utf-8")


def schema(name: str) -> str:
    """Return the text of a JSON Schema of what Kawung prints: `schema("check")`."""
    return (Path(__file__).resolve().parent / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")


def folder(name: str) -> Path:
    """Return a shipped folder."""
    return _root() / name


def deciding() -> Iterator[tuple[str, bytes]]:
    """Give name and content of all files that decide what becomes of a study: code, texts, ontology, areas."""
    package, root = Path(__file__).resolve().parent, _root()
    texts = (f"texts/{name}" for name in _below(package / "texts", ".toml"))
    own = sorted((*_below(package, ".py"), *texts))
    shipped = (name for folder_name, suffix in _DECIDING for name in names(folder_name, suffix))
    for home, found in ((package, own), (root, shipped)):
        for name in found:
            with open(f"{home}/{name}", "rb") as stream:  # noqa: PTH123 - of hundreds of files paths cost the most
                yield name, stream.read()


_known: dict[str, Any] = {}


def remind(known: Mapping[str, Any]) -> None:
    """Take what was made of the shipped files when the very same (`deciding`) were read before, by name."""
    _known.update(known)


def known(name: str) -> Any:
    """Return what was made of shipped files before, None if nobody knows."""
    return _known.get(name)
