"""
foreign: imported RDF as a project keeps it, and as the graph that a build makes of it.

Two files: NAME.nq holds the statements, sorted, NAME.toml says where they come from. A build takes both as they are;
what somebody has changed by hand is not what was checked, and is told.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kawung.foreign.troubles import Trouble, problem
from kawung.iris import HOME, Quad, concept, iri, literal, term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kawung.iris import Minter, Term
    from kawung.problems import Problem

DATA, ABOUT = ".nq", ".toml"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LONGEST = 60
_HEAD = "# Written by kawung import rdf together with the statements beside it. To change them, import again.\n"


class About(NamedTuple):
    """
    Where imported statements come from.

    *file* is the name of the file, *sha256* the digest of its bytes, *imported* the day; *licence* is an address or
    words; *read* counts the statements as they stood there, *statements* the different ones, *graphs* the named graphs
    in which they stood. Empty texts mean that nobody said it.
    """

    file: str
    sha256: str
    form: str
    imported: str
    title: str = ""
    publisher: str = ""
    licence: str = ""
    base: str = ""
    made_up: bool = False
    read: int = 0
    statements: int = 0
    graphs: int = 0
    nquads_sha256: str = ""


def is_name(text: str) -> bool:
    """Tell whether something can be imported under a name: small letters, digits and hyphens between them."""
    return len(text) <= _LONGEST and bool(_NAME.match(text))


def graph(name: str, minter: Minter) -> Term:
    """Name the graph of an import."""
    return minter.shared_graph(f"import/{name}")


def digest(data: bytes) -> str:
    """Give the digest by which it is seen whether bytes are the same."""
    return hashlib.sha256(data).hexdigest()


def written(about: About) -> bytes:
    """Write down where statements come from, as TOML."""
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in about._asdict().items()
        if value != "" or name in ("file", "form")
    ]
    return (_HEAD + "".join(lines)).encode()


def quads(name: str, data: bytes, about: About, minter: Minter) -> list[Quad]:
    """
    Give an import's graph, sorted: its statements (*data*, the N-Quads as kept) and where they come from.

    Raises ValueError if a line is none of those that an import writes.
    """
    node = graph(name, minter)
    found = {Quad(node, p, o, node) for p, o in _said_of(about)}
    for line in data.decode("utf-8").split("\n"):
        if line:
            s, p, rest = line.split(" ", 2)
            o, end, _ = rest.rpartition(" <")
            if not end or not line.endswith("> ."):
                raise ValueError(line)
            found.add(Quad(s, p, o, node))
    return sorted(found)


def linked(files: Mapping[str, bytes], minter: Minter) -> tuple[list[Quad], list[Problem]]:
    """
    Give the graphs of all imports that a project keeps, sorted, and what is wrong with them.

    *files* are those of its folder `rdf` by name (`rdf/klaten.nq`, `rdf/klaten.toml`); others are passed over.
    """
    found: list[Quad] = []
    problems: list[Problem] = []
    names = {file.removesuffix(end) for file in files for end in (DATA, ABOUT) if file.endswith(end)}
    for path in sorted(names):
        name = path.rpartition("/")[2]
        about = _about(files.get(path + ABOUT, b""))
        data = files.get(path + DATA)
        if about is None or data is None or not is_name(name):
            missing = path + (ABOUT if data is not None else DATA)
            problems.append(problem(Trouble("rdf-about", {"name": name}), missing))
            continue
        if digest(data) != about.nquads_sha256:
            problems.append(problem(Trouble("rdf-changed", {"name": name}), path + DATA))
            continue
        said = quads(name, data, about, minter)
        ours = (f"<{HOME}", f"<{minter.base}id/", f"<{minter.base}graph/")
        if over := [q.s for q in said if q.s.startswith(ours) and q.s != q.g]:
            problems += [problem(Trouble("rdf-over-ours", {}, text=s[1:-1]), path + DATA) for s in sorted(set(over))]
            continue
        found += said
    return sorted(found), problems


def _about(data: bytes) -> About | None:
    """Read where statements come from; None if it cannot be told."""
    try:
        told = tomllib.loads(data.decode("utf-8"))
        about = About(**told)
        date.fromisoformat(about.imported)
    except (ValueError, TypeError, RecursionError):
        return None
    kinds = zip(about, About("", "", "", ""), strict=True)
    return about if all(type(value) is type(like) for value, like in kinds) else None


def _said_of(about: About) -> list[tuple[Term, Term]]:
    said = [
        (term("dcterms:source"), literal(about.file)),
        (term("dcterms:identifier"), literal(f"sha256:{about.sha256}")),
        (term("dcterms:created"), literal(about.imported, datatype="date")),
    ]
    said += [(term("dcterms:title"), literal(about.title))] if about.title else []
    said += [(term("dcterms:publisher"), literal(about.publisher))] if about.publisher else []
    said += [(term("dcterms:type"), concept("study-kind", "synthetic"))] if about.made_up else []
    if about.licence:
        try:
            said.append((term("dcterms:license"), iri(about.licence)) if "://" in about.licence else _rights(about))
        except ValueError:  # an address with a space is words
            said.append(_rights(about))
    return said


def _rights(about: About) -> tuple[Term, Term]:
    return term("dcterms:rights"), literal(about.licence)
