"""
documents: the catalogue of data sets, for portals (DCAT 3 and DCAT-AP) and for linked data (VoID), as one document.

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.1/, https://www.w3.org/TR/void/. A
data set is described once, in both vocabularies, under `{base}catalogue#{key}`; all numbers were counted in its dump.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kawung.iris import DEF, TYPE, Triple, concept, integer, iri, literal
from kawung.iris import term as own
from kawung.pages.documents.parts import DATA
from kawung.pages.documents.release import address_of
from kawung.pages.documents.sets import licence_of, title_of, words_about
from kawung.pages.documents.terms import term
from kawung.words import LANGUAGES, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from kawung.iris import Term
    from kawung.pages.documents.counting import Counted
    from kawung.pages.documents.dumps import Dump
    from kawung.pages.documents.index import Index
    from kawung.pages.documents.parts import DataSet
    from kawung.pages.documents.release import Issue, Release
    from kawung.problems import Words

MEDIA = {"nq": "application/n-quads", "trig": "application/trig", "ttl": "text/turtle"}
_FORMATS = {"nq": "N-Quads", "trig": "TriG", "ttl": "Turtle"}
_OF_DOCUMENTS = ("Turtle", "JSON-LD", "N-Triples")
_SPOKEN = ("language:IND", "language:ENG")


def catalogue(
    release: Release,
    index: Index,
    sets: Sequence[DataSet],
    counted: Mapping[str, Counted],
    files: Sequence[Dump],
    *,
    issues: Mapping[str, Issue],
) -> list[Triple]:
    """
    Describe the catalogue, its data sets and their files.

    *counted* is what was counted of each data set by its key, *issues* when it last changed. Blank
    nodes are named after what they belong to, so the same release is described by the same statements.
    """
    of = _Of(release, index, issues)
    found = [*of.catalogue(sets), *of.description(), *of.people()]
    for one in sets:
        mine = [file for file in files if file.data_set == one.key]
        found += chain(of.data_set(one, sets), of.counts(one, counted[one.key]), of.links(one, counted[one.key]))
        found += chain.from_iterable(of.file(one, sets, file) for file in mine)
    return sorted(set(found), key=lambda one: ("#" in one.s, one))


def _both(s: Term, p: Term, text: Words) -> Iterator[Triple]:
    for language in LANGUAGES:
        yield Triple(s, p, literal(text.in_(language), language))


class _Of:
    """Describes what belongs to one release."""

    def __init__(self, release: Release, index: Index, issues: Mapping[str, Issue]) -> None:
        self._release = release
        self._index = index
        self._issues = issues

    def named(self, key: str) -> Term:
        """Name something that the catalogue describes."""
        return self._release.iri(f"catalogue#{key}" if key else "catalogue")

    def catalogue(self, sets: Iterable[DataSet]) -> Iterator[Triple]:
        """Describe the catalogue."""
        release, s = self._release, self.named("")
        yield Triple(s, TYPE, term("dcat:Catalog"))
        yield from _both(s, term("dcterms:title"), release.title)
        yield from _both(s, term("dcterms:description"), release.description)
        yield Triple(s, term("dcterms:publisher"), self.named("publisher"))
        yield Triple(s, term("dcterms:license"), iri(release.licence))
        yield Triple(s, term("dcterms:issued"), _day(release.issued))
        yield Triple(s, term("dcterms:modified"), _day(release.issued))
        yield Triple(s, term("foaf:homepage"), iri(release.url("")))
        for spoken in _SPOKEN:
            yield Triple(s, term("dcterms:language"), term(spoken))
        for one in sets:
            yield Triple(s, term("dcat:dataset"), self.named(one.key))

    def description(self) -> Iterator[Triple]:
        """Describe the document that describes the data."""
        s = self._release.iri(".well-known/void")
        yield Triple(s, TYPE, term("void:DatasetDescription"))
        yield from _both(s, term("dcterms:title"), self._release.title)
        yield Triple(s, term("dcterms:creator"), self.named("publisher"))
        yield Triple(s, term("foaf:primaryTopic"), self.named(DATA))

    def people(self) -> Iterator[Triple]:
        """Describe the publisher, and where to write."""
        s = self.named("publisher")
        yield Triple(s, TYPE, term("foaf:Agent"))
        yield Triple(s, term("foaf:name"), literal(self._release.publisher))
        for key, contact in (("contact", self._release.contact), ("removal", self._release.removal)):
            s, to = self.named(key), address_of(contact)
            yield Triple(s, TYPE, term("vcard:Organization"))
            for language in LANGUAGES:
                name = f"{self._release.publisher}: {words(f'data_file.{key}').in_(language)}"
                yield Triple(s, term("vcard:fn"), literal(name, language))
            yield Triple(s, term("vcard:hasEmail" if to.startswith("mailto:") else "vcard:hasURL"), iri(to))

    def data_set(self, one: DataSet, sets: Sequence[DataSet]) -> Iterator[Triple]:
        """Describe a data set but for its numbers and its files."""
        release, s = self._release, self.named(one.key)
        yield Triple(s, TYPE, term("dcat:Dataset"))
        yield Triple(s, TYPE, term("void:Dataset"))
        yield from _both(s, term("dcterms:title"), title_of(one, release, self._index))
        yield from _both(s, term("dcterms:description"), words_about(one, release))
        yield Triple(s, term("dcterms:identifier"), literal(s[1:-1]))
        yield Triple(s, term("dcterms:publisher"), self.named("publisher"))
        yield Triple(s, term("dcterms:license"), iri(licence_of(one, sets, release, self._index)))
        yield Triple(s, term("dcterms:issued"), _day(self._issues[one.key].day))
        yield Triple(s, term("dcat:version"), literal(self._issues[one.key].version))
        yield Triple(s, term("dcterms:conformsTo"), iri(DEF.removesuffix("#")))
        yield Triple(s, term("dcat:landingPage"), iri(release.url("")))
        yield Triple(s, term("foaf:homepage"), iri(release.url("")))
        yield Triple(s, term("void:uriSpace"), literal(release.base))
        yield Triple(s, term("void:uriRegexPattern"), literal(f"^{_pattern(release.base)}id/"))
        for key in ("contact", "removal"):
            yield Triple(s, term("dcat:contactPoint"), self.named(key))
        for key in ("cluster", "linkage", *(["study"] if one.study else []), *(["made_up"] if one.made_up else [])):
            yield from _both(s, term("dcat:keyword"), words(f"keyword.{key}"))
        for spoken in _SPOKEN:
            yield Triple(s, term("dcterms:language"), term(spoken))
        for name in _OF_DOCUMENTS:
            yield Triple(s, term("void:feature"), term(f"formats:{name}"))
        if one.made_up:
            yield Triple(s, term("dcterms:type"), concept("study-kind", "synthetic"))
        if len(one.parts) > 1:
            for part in one.parts:
                yield Triple(s, term("void:subset"), self.named(part))
                yield Triple(s, term("dcterms:hasPart"), self.named(part))
        if one.study:
            yield from self._study(one, s)

    def _study(self, one: DataSet, s: Term) -> Iterator[Triple]:
        """Say of a study's data set what the study says of itself."""
        study = self._release.iri(f"id/{one.study}/study/{one.study}")
        yield Triple(s, term("void:rootResource"), study)
        yield Triple(s, term("void:exampleResource"), study)
        yield Triple(s, term("foaf:primaryTopic"), study)
        about = self._index.about(study)
        for at, name in enumerate(said.o for said in about if said.p == own("dcterms:creator")):
            agent = name if name.startswith("<") else f"_:creator-{one.key}-{at}"
            yield Triple(s, term("dcterms:creator"), agent)
            yield Triple(agent, TYPE, term("foaf:Agent"))
            if not name.startswith("<"):
                yield Triple(agent, term("foaf:name"), name)
        for said in about:
            if said.p == own("dcterms:bibliographicCitation"):
                yield Triple(s, said.p, said.o)
            elif said.p == own("kw:place") and said.o.startswith("<"):
                yield Triple(s, term("dcterms:spatial"), said.o)

    def counts(self, one: DataSet, counted: Counted) -> Iterator[Triple]:
        """Say how much there is in a data set."""
        s = self.named(one.key)
        numbers = {
            "triples": counted.triples,
            "entities": counted.entities,
            "distinctSubjects": counted.subjects,
            "distinctObjects": counted.objects,
            "properties": len(counted.properties),
            "classes": len(counted.classes),
        }
        for name, number in numbers.items():
            yield Triple(s, term(f"void:{name}"), integer(number))
        if one.key == DATA:
            yield from self._shares(one, counted)

    def _shares(self, one: DataSet, counted: Counted) -> Iterator[Triple]:
        """Say how many things each class has, how many statements each property, and whose words these are."""
        s = self.named(one.key)
        for at, (name, number) in enumerate(counted.classes.items()):
            if name.startswith("<"):
                part = f"_:class-{one.key}-{at}"
                yield Triple(s, term("void:classPartition"), part)
                yield Triple(part, term("void:class"), name)
                yield Triple(part, term("void:entities"), integer(number))
        for at, (name, number) in enumerate(counted.properties.items()):
            part = f"_:property-{one.key}-{at}"
            yield Triple(s, term("void:propertyPartition"), part)
            yield Triple(part, term("void:property"), name)
            yield Triple(part, term("void:triples"), integer(number))
        spaces = {_space(name) for name in (*counted.properties, *counted.classes) if name.startswith("<")}
        for space in sorted(spaces):
            yield Triple(s, term("void:vocabulary"), iri(space))

    def links(self, one: DataSet, counted: Counted) -> Iterator[Triple]:
        """Describe the links of a data set to those of others."""
        for (target, predicate), number in counted.links.items():
            names = (_local(target), _local(predicate))
            s = self.named(f"{one.key}-{'-'.join(names)}")
            yield Triple(self.named(one.key), term("void:subset"), s)
            yield Triple(s, TYPE, term("void:Linkset"))
            yield Triple(s, term("void:subjectsTarget"), self.named(one.key))
            yield Triple(s, term("void:objectsTarget"), target)
            yield Triple(s, term("void:linkPredicate"), predicate)
            yield Triple(s, term("void:triples"), integer(number))

    def file(self, one: DataSet, sets: Sequence[DataSet], file: Dump) -> Iterator[Triple]:
        """Describe a dump."""
        release, s = self._release, self.named(f"{one.key}.{file.form}")
        url = iri(release.url(file.path))
        yield Triple(self.named(one.key), term("dcat:distribution"), s)
        yield Triple(self.named(one.key), term("void:dataDump"), url)
        yield Triple(s, TYPE, term("dcat:Distribution"))
        yield from _both(s, term("dcterms:title"), words(f"data_file.{file.form}"))
        yield Triple(s, term("dcat:accessURL"), url)
        yield Triple(s, term("dcat:downloadURL"), url)
        yield Triple(s, term("dcat:mediaType"), term(f"media:{MEDIA[file.form]}"))
        yield Triple(s, term("dcat:compressFormat"), term("media:application/gzip"))
        yield Triple(s, term("dcterms:format"), term(f"formats:{_FORMATS[file.form]}"))
        yield Triple(s, term("dcterms:issued"), _day(self._issues[one.key].day))
        yield Triple(s, term("dcterms:license"), iri(licence_of(one, sets, release, self._index)))
        yield Triple(s, term("dcat:byteSize"), literal(str(len(file.content)), datatype="nonNegativeInteger"))
        checksum = f"_:checksum-{one.key}-{file.form}"
        yield Triple(s, term("spdx:checksum"), checksum)
        yield Triple(checksum, TYPE, term("spdx:Checksum"))
        yield Triple(checksum, term("spdx:algorithm"), term("spdx:checksumAlgorithm_sha256"))
        yield Triple(checksum, term("spdx:checksumValue"), literal(file.sha256, datatype="hexBinary"))


def _day(day: date) -> Term:
    return literal(day.isoformat(), datatype="date")


def _pattern(text: str) -> str:
    return "".join(f"\\{sign}" if sign in ".?*+()[]{}|^$\\" else sign for sign in text)


def _space(name: Term) -> str:
    cut = max(name.rfind("#"), name.rfind("/")) + 1
    return name[1:cut]


def _local(name: Term) -> str:
    return name[max(name.rfind("#"), name.rfind("/")) + 1 : -1]
