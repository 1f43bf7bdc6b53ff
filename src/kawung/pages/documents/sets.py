"""documents: titles, descriptions and licences of data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kawung.iris import read_literal, term
from kawung.pages.documents.dumps import FOLDER
from kawung.problems import Words
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kawung.iris import Term
    from kawung.pages.documents.index import Index, Said
    from kawung.pages.documents.parts import DataSet
    from kawung.pages.documents.release import Release

LICENCES = f"{FOLDER}/licences.txt"
_LICENCES_OF_STUDY = tuple(term(name) for name in ("kw:dataLicence", "dcterms:license"))


def _study(one: DataSet, release: Release) -> Term:
    return release.iri(f"id/{one.study}/study/{one.study}")


def title_of(one: DataSet, release: Release, index: Index) -> Words:
    """
    Return the title of a data set: a study's own, in the other language where it has none in one.

    A study without a title is called as its cluster is, or else by its key.
    """
    if one.study is None:
        return words(f"data_set.{one.key}", title=release.title)
    about = index.about(_study(one, release))
    said = _texts(about, "dcterms:title")
    for cluster in (s.o for s in about if s.p == term("kw:studiesCluster")):
        said = said or _texts(index.about(cluster), "rdfs:label")
    other = said.get("en") or said.get("id") or one.study
    return Words(en=said.get("en") or other, id=said.get("id") or other)


def _texts(about: Iterable[Said], name: str) -> dict[str, str]:
    """Return the first text of a property in each language; one without a language is taken as English."""
    found: dict[str, str] = {}
    for lit in (read_literal(said.o) for said in about if said.p == term(name)):
        found.setdefault(lit.language or "en", lit.text)
    return found


def words_about(one: DataSet, release: Release) -> Words:
    """Return the description of a data set."""
    if one.study is None:
        return words(f"data_set.{one.key}_about", description=release.description)
    return words("data_set.made_up_about" if one.made_up else "data_set.study_about")


def own_licence(one: DataSet, release: Release, index: Index) -> str:
    """Return the address of the licence of a data set of one part: a study's own, its part's, else the publisher's."""
    if one.study is not None:
        said = {about.p: about.o for about in index.about(_study(one, release)) if about.o.startswith("<")}
        licence = next((said[p] for p in _LICENCES_OF_STUDY if p in said), None)
        return licence[1:-1] if licence else release.licence
    return release.terms[one.key].licence if one.key in release.terms else release.licence


def licence_of(one: DataSet, sets: Sequence[DataSet], release: Release, index: Index) -> str:
    """Return the address of a data set's licence; of one whose parts have several, of the file that lists them."""
    mine = {own_licence(part, release, index) for part in sets if part.is_part and part.key in one.parts}
    return mine.pop() if len(mine) == 1 else release.url(LICENCES)


def licences(sets: Sequence[DataSet], release: Release, index: Index) -> bytes:
    """Write which part is under which licence, and whose it is to be called, in both languages."""
    lines = []
    for one in sets:
        if one.is_part:
            title = title_of(one, release, index)
            lines += [
                f"{FOLDER}/{one.key}.*",
                f"  {title.en}",
                f"  {title.id}",
                f"  {own_licence(one, release, index)}",
            ]
            attribution = release.terms[one.key].attribution if one.key in release.terms else ""
            lines += [f"  {' '.join((attribution or release.publisher).split())}", ""]
    return "\n".join(lines).encode()
