"""Addresses: every IRI of ours has one, in the folder, on every system, and links lead from one file to another."""

from __future__ import annotations

import posixpath
import re
from itertools import product

import pytest

from kawung.iris import HOME
from kawung.pages.documents import addresses
from kawung.pages.documents.addresses import address

BASE = "https://example.org/kawung/"
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
HOSTILE = [
    "..", ".", "", "a/../../b", "..%2f..%2fetc", "con", "CON", "con.x", "nul.en", "com1", "lpt9.txt.y", "a.", "a ", "é",
    "e\u0301", "a.ttl", "a.en.html", "index.html", "A", "a", "Ab",
    "aB", "a:b", "a?b=c", "a*b", "\u202egnp", "x" * 300, "~", "a~b", "-",
    ".htaccess",
    "/".join("abcdefghijklmnopqrstuvwxyz" * 3), "javascript:alert(1)", "a&b", "a'b", "a%20b",
]  # fmt: skip


def made(path: str) -> str:
    found = address(f"<{BASE}id/{path}>", BASE)
    assert found is not None
    return found


def files(at: str) -> list[str]:
    return [
        addresses.bare_page(at),
        *(addresses.page(at, language) for language in ("en", "id")),
        *(addresses.data(at, form) for form in addresses.DATA_FORMS),
    ]


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}id/contoh/linkage/l02", "id/contoh/linkage/l02"),
        (f"{BASE}id/area/33.10.04.2004", "id/area/33.10.04.2004"),
        (f"{BASE}id/class/kbli-2020/C", "id/class/kbli-2020/C"),
        (f"{BASE}id/contoh/row/linkages.l02", "id/contoh/row/linkages.l02"),
        (f"{BASE}graph/contoh/observed", "graph/contoh/observed"),
        (f"{HOME}def#Linkage", "def"),
        (f"{HOME}def", "def"),
        (f"{HOME}def/0.1.0", "def/0.1.0"),
        (f"{HOME}scheme/variable#marketing", "scheme/variable"),
        (f"{HOME}shape#linkage-to-known", "shape"),
        (f"{HOME}sheet/linkages#from", "sheet/linkages"),
        (f"{BASE}catalogue#data", "catalogue"),
        (BASE, "index"),
        (f"{HOME}id/contoh/linkage/l02", None),
        ("http://www.w3.org/ns/prov#Agent", None),
        ("https://example.org/kawungid/x", None),
    ],
)
def test_the_document_of_an_iri_lies_where_the_iri_says(iri: str, expected: str | None) -> None:
    """Things lie under their own path, terms in the document of their namespace; others' things have no address."""
    assert address(f"<{iri}>", BASE) == expected


def test_blank_nodes_have_no_address() -> None:
    """A blank node is part of the document of whatever names it."""
    assert address("_:c-contoh-x", BASE) is None


def test_the_files_of_a_thing_lie_beside_each_other() -> None:
    """Pages and data are told by suffix, the bare page lies in a folder of the thing's own name."""
    assert files("id/contoh/linkage/l02") == [
        "id/contoh/linkage/l02/index.html",
        "id/contoh/linkage/l02.en.html",
        "id/contoh/linkage/l02.id.html",
        "id/contoh/linkage/l02.ttl",
        "id/contoh/linkage/l02.jsonld",
        "id/contoh/linkage/l02.nt",
    ]
    assert addresses.bare_page("index") == "index.html"


@pytest.mark.parametrize("name", HOSTILE)
def test_no_address_leaves_the_folder_or_breaks_a_system(name: str) -> None:
    """Whatever an IRI says, its files lie in the folder, and no system takes their names for something else."""
    for path in files(made(name)) + files(made(f"x/{name}")):
        assert posixpath.normpath(path) == path
        assert path.startswith("id/")
        assert len(path) <= 200
        for part in path.split("/"):
            assert re.fullmatch(r"[A-Za-z0-9._~-]+", part)
            assert not part.endswith(".")
            assert part.split(".")[0].lower() not in DEVICES


def test_no_two_things_share_a_file() -> None:
    """Not even where case does not count, and where a name looks like another thing's file."""
    iris = [*HOSTILE, "a.en", "a.id", "c", "C", "kbli/C", "kbli/c", *(f"class/kbli-2020/{code}" for code in "cCdD")]
    seen: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in iris:
        for path in files(made(name)):
            assert seen.setdefault(path.lower(), name) == name
            for end in range(1, len(path.split("/"))):
                folders["/".join(path.split("/")[:end]).lower()] = name
    assert not seen.keys() & folders.keys()


def test_nothing_lies_where_the_site_has_its_own_pages() -> None:
    """Names straight below the base that are not of the plan get an address of their own that no page has."""
    for name in ("search", "about", "index.html", "def", "data/data.nq.gz", ".well-known/void", "context.jsonld", "x"):
        found = address(f"<{BASE}{name}>", BASE)
        assert found is not None
        assert "~" in found.split("/")[0]


def test_links_lead_from_one_file_to_the_other() -> None:
    """A relative link joined to where it stands is the file that was meant."""
    paths = [
        "index.html",
        "def.en.html",
        "id/contoh/linkage/l02.en.html",
        "id/contoh/linkage/l02/index.html",
        "site.css",
    ]
    for start, target in product(paths, paths):
        href = addresses.link(start, target)
        assert not href.startswith("/")
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(start), href)) if href else start
        assert joined == target
