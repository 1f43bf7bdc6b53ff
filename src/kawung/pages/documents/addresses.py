"""
documents: where in the folder the document of a thing lies, and how one file links to another.

An address is a path without suffix (`id/contoh/linkage/l02`); beside it lie the files `l02.en.html`, `l02.id.html`,
`l02.ttl`, `l02.jsonld`, `l02.nt`, and in `l02/index.html` the bare page that every server shows for the IRI itself.
Terms with a `#` share their document.

Each part of an IRI's path is kept where every file system can hold it and would take it for no other; any other part is
named by its letters, `~` and a digest. So addresses are the same on every machine, no two of them are one file where
case does not count, none leaves the folder, and none needs to be escaped in a link.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kawung.iris import HOME, key_from, value_of

if TYPE_CHECKING:
    from kawung.iris import Term
    from kawung.problems import Language

DATA_FORMS = ("ttl", "jsonld", "nt")
ROOT = "index"
"""The address of the base itself."""
_OF_KAWUNG = ("def", "shape", "scheme", "sheet", "structure", "policy")
_OF_PROJECT = ("id", "graph", "catalogue")
_KEPT = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?\Z")
_CODE = re.compile(r"[A-Z][0-9.]*(?<!\.)\Z")
_CODE_IN_SMALL = re.compile(r"[a-z][0-9.]*\Z")
_CODES = ("id", "class")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file, whatever stands behind a point
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9])(?:\.|\Z)")
_SUFFIX = re.compile(r"\.(?:html?|ttl|jsonld|json|n[tq]|trig|rdf|xml|txt|svg|csv|tsv|js|css|wasm|gz|cff|toml|md)\Z")
_LONGEST_PART, _LONGEST, _SHORT, _DIGITS = 80, 160, 32, 16


@lru_cache(maxsize=1 << 16)
def address(iri: Term, base: str) -> str | None:
    """
    Return the address of the document that describes an IRI (`<https://…>`); None if the IRI is somebody else's.

    *base* is the project's; Kawung's own terms, shapes, concepts and descriptions of sheets are ours under any base.
    Blank nodes have no address.
    """
    if not iri.startswith("<"):
        return None
    bare = value_of(iri).partition("#")[0]
    if bare.startswith(HOME) and bare[len(HOME) :].partition("/")[0] in _OF_KAWUNG:
        return _path(bare[len(HOME) :])
    if not bare.startswith(base):
        return None
    path = bare[len(base) :]
    if not path:
        return ROOT
    first, slash, rest = path.partition("/")
    if first in _OF_PROJECT:
        return _path(path)
    # No thing may lie where the site has its own pages, or Kawung's terms theirs.
    return _bounded(f"{_digested(first)}{slash}{_path(rest) if rest else ''}".rstrip("/"), path)


def fragment(iri: Term) -> str:
    """Return what stands behind the `#` of an IRI; empty if there is none."""
    return value_of(iri).partition("#")[2]


def _path(path: str) -> str:
    parts = path.split("/")
    return _bounded("/".join(_part(part, parts[:at]) for at, part in enumerate(parts)), path)


def _part(part: str, before: list[str]) -> str:
    """Return a part of a path as it is if it may stay so, else its letters and a digest of all of it."""
    if len(part) > _LONGEST_PART or _DEVICES.match(part) or _SUFFIX.search(part):
        return _digested(part)
    if tuple(before[:2]) == _CODES and len(before) > 2:  # sections of classifications are named by capital letters
        kept = _CODE.match(part) or (_KEPT.match(part) and not _CODE_IN_SMALL.match(part))
    else:
        kept = _KEPT.match(part)
    return part if kept else _digested(part)


def safe(text: str) -> str:
    """Return a text as a part of a file's name that every system can hold; no two texts give one name."""
    return text if _KEPT.match(text) and len(text) <= _LONGEST_PART else _digested(text)


def _digested(part: str) -> str:
    return f"{key_from(part[:_LONGEST_PART])[:_SHORT]}~{_digest(part)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _bounded(address: str, path: str) -> str:
    """Shorten an address that would be too long for some systems."""
    if len(address) <= _LONGEST:
        return address
    return f"{address.partition('/')[0]}/~{_digest(path)}"


def page(address: str, language: Language) -> str:
    """Return the file of a document's page: `id/contoh/linkage/l02.en.html`."""
    return f"{address}.{language}.html"


def bare_page(address: str) -> str:
    """Return the file that servers without rules show for the IRI itself: `id/contoh/linkage/l02/index.html`."""
    return "index.html" if address == ROOT else f"{address}/index.html"


def data(address: str, form: str) -> str:
    """Return the file of a document's RDF in one of `DATA_FORMS`: `id/contoh/linkage/l02.ttl`."""
    return f"{address}.{form}"


def link(start: str, target: str) -> str:
    """
    Return the relative link from one file of the folder to another.

    It works from a memory stick and under any base path. Empty where both are one file.
    """
    return "" if start == target else "../" * start.count("/") + target
