"""documents: all files for machines of a release, made of its statements and of what it says of itself."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from kawung.iris import HOME
from kawung.pages.documents.addresses import address, data
from kawung.pages.documents.catalogue import catalogue
from kawung.pages.documents.counting import Counting
from kawung.pages.documents.describing import documents
from kawung.pages.documents.dumps import SUMS, dumps, sums
from kawung.pages.documents.files import files, writer
from kawung.pages.documents.harvest import citation, robots, sitemaps
from kawung.pages.documents.notes import GONE, write_gone
from kawung.pages.documents.parts import AREAS, ONTOLOGY, REGIONS, Parts
from kawung.pages.documents.pointers import LINKSET, linkset, schema_org
from kawung.pages.documents.release import Issue
from kawung.pages.documents.serving import serving
from kawung.pages.documents.sets import LICENCES, licence_of, licences
from kawung.pages.documents.terms import PREFIXES
from kawung.pages.documents.writing import Writer
from kawung.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kawung.pages.documents.counting import Counted
    from kawung.pages.documents.describing import Document
    from kawung.pages.documents.dumps import Dump
    from kawung.pages.documents.index import Index
    from kawung.pages.documents.naming import Node
    from kawung.pages.documents.notes import Tombstone
    from kawung.pages.documents.parts import DataSet
    from kawung.pages.documents.release import Release
    from kawung.problems import Language

CATALOGUE = "catalogue"
VOID = ".well-known/void"


class Published:
    """
    A data set and its release, of which files are made: pages ask it for what it knows of its data sets.

    *earlier* tells by their keys when the data sets of the release before last changed.
    """

    def __init__(self, index: Index, release: Release, earlier: Mapping[str, Issue] | None = None) -> None:
        self.index = index
        self.release = release
        self._earlier = earlier or {}
        self._parts = Parts(index, release.base)
        self.sets: list[DataSet] = self._parts.data_sets()
        self._by_key = {one.key: one for one in self.sets}
        self._studies = {study: part for part, study in self._parts.studies.items()}
        self._heads: dict[str, tuple[str, ...]] = {}

    @cached_property
    def counted(self) -> dict[str, Counted]:
        """What was counted of each data set, by its key."""
        counting = Counting(self._parts, self.release.base)
        return {one.key: counting.of(one) for one in self.sets}

    @cached_property
    def dumps(self) -> list[Dump]:
        """The dumps of all data sets."""
        return list(dumps(self._parts, writer(self.index).turtle))

    @cached_property
    def issues(self) -> dict[str, Issue]:
        """The release in which each data set last changed, by its key: this one, where it is not as it was."""
        found = {}
        for file in self.dumps:
            if file.form == "nq":
                now = Issue(self.release.version, self.release.issued, file.sha256)
                was = self._earlier.get(file.data_set, now)
                found[file.data_set] = was if was.sha256 == now.sha256 else now
        return found

    def licence(self, key: str) -> str:
        """Return the address of the licence of a data set."""
        return licence_of(self._by_key[key], self.sets, self.release, self.index)

    def schema_org(self, key: str, language: Language) -> str:
        """Describe a data set for search engines, as the text of a script element."""
        mine = [file for file in self.dumps if file.data_set == key]
        one = self._by_key[key]
        return schema_org(
            one, self.release, self.index, self.licence(key), mine, issue=self.issues[key], language=language
        )

    def part_of(self, at: str) -> str:
        """Return the key of the data set that the document at an address belongs to."""
        names = at.split("/")
        if names[0] != "id":
            return CATALOGUE if names[0] in ("graph", CATALOGUE) else ONTOLOGY
        return AREAS if names[1] == "area" else self._studies.get(names[1], REGIONS)

    def remarks(self, document: Document) -> tuple[str, ...]:
        """Return what stands at the head of a document: that it is made up, its licence, whose it is to be called."""
        part = self.part_of(document.address)
        if part not in self._heads:
            known, terms = self._by_key.get(part), self.release.terms.get(part)
            lines = [words("data_file.made_up")] if known and known.made_up else []
            lines += [words("data_file.licence", licence=self.licence(part))] if known else []
            attribution = (terms.attribution,) if terms and terms.attribution else ()
            self._heads[part] = (*(line for both in lines for line in both), *attribution)
        return self._heads[part]

    def documents(self) -> Iterator[tuple[str, bytes]]:
        """Give the RDF files of all documents."""
        return files(self.index, self.release.base, self.remarks)

    def exceptions(self) -> dict[str, str]:
        """Return the paths of IRIs that no file system holds as they are, with the addresses of their documents."""
        base, found = self.release.base, {}
        for document in documents(self.index, base):
            path = document.subjects[0][1:-1].partition("#")[0].removeprefix(base)
            at = document.address
            if "~" in at and not path.startswith(HOME) and address(document.subjects[0], base) == at and path != at:
                found[path] = at
        return found

    def around(self, pages: Iterable[str] = (), gone: Sequence[Tombstone] = ()) -> Iterator[tuple[str, bytes]]:
        """
        Give all other files: dumps, descriptions, what servers and harvesters look for.

        *pages* are the files of pages that search engines may list, *gone* stand for things of earlier releases.
        """
        yield from ((file.path, file.content) for file in self.dumps)
        yield SUMS, sums((file.path, file.sha256) for file in self.dumps)
        yield LICENCES, licences(self.sets, self.release, self.index)
        texts = Writer(PREFIXES).texts(self._catalogue())
        for form, text in zip(texts._fields, texts, strict=True):
            yield data(CATALOGUE, form), text
        yield VOID, texts.ttl
        yield f"{VOID}.ttl", texts.ttl
        yield LINKSET, linkset(self.release, self.dumps)
        yield "CITATION.cff", citation(self.release)
        yield "robots.txt", robots(self.release, self.sets)
        yield from sitemaps(pages, self.release)
        yield from serving(self.release, self.exceptions(), gone)
        yield GONE, write_gone(gone)

    def _catalogue(self) -> list[Node]:
        found = catalogue(self.release, self.index, self.sets, self.counted, self.dumps, issues=self.issues)
        return [(s, [(one.p, one.o) for one in some]) for s, some in groupby(found, key=lambda one: one.s)]
