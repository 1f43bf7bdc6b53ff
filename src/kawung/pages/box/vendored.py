"""
pages/box: the query engine of others that Kawung brings along, in `pages/vendor`.

`vendor.toml` there says what it is, under which licence, and the SHA-256 of its originals; `tools/vendor.py` renews it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from kawung.problems import FaultError, Words

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_EXPORTED = re.compile(r"^export (?=class |function )", re.MULTILINE)
_NAMES = "\nexport { initSync, __wbg_init as default };\n"
_ADDRESS = "import.meta.url"
_MODULE = re.compile(r"^\s*(?:export|import)\b|\bimport\.meta\b", re.MULTILINE)


class Vendored(NamedTuple):
    """The engine: its version, its script as a classic one, its WASM packed by gzip, its licence."""

    version: str
    script: str
    wasm: bytes
    licence: bytes


def folder() -> Traversable:
    """Return where the engine lies."""
    return files("kawung.pages").joinpath("vendor").joinpath("oxigraph")


@lru_cache(maxsize=1)
def oxigraph() -> Vendored:
    """Return the engine."""
    home = folder()
    told = tomllib.loads(home.joinpath("vendor.toml").read_text(encoding="utf-8"))
    return Vendored(
        version=told["version"],
        script=classic(home.joinpath("web.js").read_text(encoding="utf-8")),
        wasm=home.joinpath("web_bg.wasm.gz").read_bytes(),
        licence=home.joinpath("LICENSE-MIT").read_bytes(),
    )


def classic(module: str) -> str:
    """
    Return the engine's script without what makes it a module.

    A page opened from a folder may start no module. The address that is taken out is where the WASM would be fetched
    from, were it not handed over. Raises FaultError if the script is not as it was when this was written.
    """
    whole = _NAMES in module and module.count(_ADDRESS) == 1
    found = _EXPORTED.sub("", module).replace(_NAMES, "\n").replace(_ADDRESS, "location.href")
    if not whole or _MODULE.search(found):
        raise FaultError(
            Words(
                en="The query engine's script is not the one that Kawung was made for; install Kawung again.",
                id="Skrip mesin kueri bukan yang dipakai saat Kawung dibuat; pasang ulang Kawung.",
            )
        )
    return found
