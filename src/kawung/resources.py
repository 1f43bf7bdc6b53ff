"""
ground: finds what Kawung ships (ontology, shapes, dictionary, queries, areas), in a wheel or in a checkout.

The only module that knows where shipped files lie. It gives names and texts, never paths, to the floors
above, except `folder`, which the demo and the tests use to reach the shipped studies.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECIDING = (("ontology", ".ttl"), ("ontology", ".toml"), ("data/regions", ".csv"), ("data/regions", ".tsv"))


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
    root = _root()
    return sorted(p.relative_to(root).as_posix() for p in (root / folder_name).rglob(f"*{suffix}"))


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
    for path in sorted((*package.rglob("*.py"), *(package / "texts").glob("*.toml"))):
        yield path.relative_to(package).as_posix(), path.read_bytes()
    for folder_name, suffix in _DECIDING:
        for name in names(folder_name, suffix):
            yield name, (root / name).read_bytes()
