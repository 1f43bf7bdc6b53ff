"""
Kawung: from a cluster study's sheets to an open, checked, linked answer, and back.

>>> import kawung
>>> k = kawung.open("build")                                                      # doctest: +SKIP
>>> k.questions.strongest_horizontal_linkage(study="contoh").rows                 # doctest: +SKIP

`open` opens a build, `open_endpoint` a server that has one, `open_studies` takes study folders straight to an open
data set, `check` and `build` are the commands of the same names. They are loaded when first used, so that a command
that needs none of them starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kawung.pipeline import Kawung, build, check, open_endpoint
    from kawung.pipeline import open_build as open  # noqa: A004 - reads as intended: kawung.open("build")
    from kawung.pipeline import open_folders as open_studies

    __version__: str

__all__ = ["Kawung", "__version__", "build", "check", "open", "open_endpoint", "open_studies"]

_HOMES = {
    "Kawung": ("kawung.pipeline", "Kawung"),
    "build": ("kawung.pipeline", "build"),
    "check": ("kawung.pipeline", "check"),
    "open": ("kawung.pipeline", "open_build"),
    "open_endpoint": ("kawung.pipeline", "open_endpoint"),
    "open_studies": ("kawung.pipeline", "open_folders"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("kawung.vocabulary").version()
    if name not in _HOMES:
        raise AttributeError(f"module 'kawung' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
